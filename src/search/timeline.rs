//! Events in time: how many there are in each day, week, month, quarter or year.
//!
//! An event counts where its date lies as a whole. One that is known less exactly than the steps ("in March" by days) is not
//! put anywhere: such events are counted by their own dates beside the steps, those without a date by themselves. So all
//! counts together are the events of the answer.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::{Searcher, dossier::widen};
use crate::{annotation::EventStatus, query::ast::Question, store::StoreError, timex::Timex};

/// How long a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    Day,
    /// ISO weeks.
    Week,
    Month,
    Quarter,
    Year,
}

/// What is put in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Dated {
    /// The event by its own date.
    #[default]
    Event,
    /// The event by its first publication.
    Published,
}

/// The events of a question in time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Timeline {
    pub by: Step,
    pub of: Dated,
    /// Distinct events: as many as are counted below.
    pub total: u64,
    /// Event records.
    pub reports: u64,
    /// From the first to the last, also those without an event (but for a timeline of thousands of steps).
    pub steps: Vec<Bar>,
    /// Dates that lie in no one step, each with its events, in their order.
    pub imprecise: Vec<Bar>,
    pub undated: u64,
    #[serde(skip)]
    pub notes: Vec<String>,
}

/// A period and its events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Bar {
    pub value: Timex,
    pub first: Date,
    pub last: Date,
    pub events: u64,
    pub held: u64,
    pub planned: u64,
    pub cancelled: u64,
}

/// So many steps are shown without a gap; a longer timeline has only those with events.
const MAX_STEPS: usize = 4_000;

impl Step {
    /// The step in which a day lies.
    fn at(self, day: Date) -> Timex {
        match self {
            Step::Day => Timex::Day(day),
            Step::Week => Timex::week_of(day),
            Step::Month => Timex::Month(day.year(), day.month()),
            Step::Quarter => Timex::Quarter(day.year(), (day.month() + 2) / 3),
            Step::Year => Timex::Year(day.year()),
        }
    }

    /// The step that makes of a span so many bars as can be read.
    fn of_span(days: i64) -> Step {
        match days {
            ..32 => Step::Day,
            32..184 => Step::Week,
            184..1_831 => Step::Month,
            1_831..5_501 => Step::Quarter,
            _ => Step::Year,
        }
    }
}

impl Bar {
    fn new(value: Timex) -> Bar {
        let (first, last) = value.interval();
        Bar { value, first, last, events: 0, held: 0, planned: 0, cancelled: 0 }
    }

    fn add(&mut self, status: EventStatus) {
        self.events += 1;
        match status {
            EventStatus::Held => self.held += 1,
            EventStatus::Planned => self.planned += 1,
            EventStatus::Cancelled => self.cancelled += 1,
        }
    }
}

impl Searcher {
    /// The events of a question in time. `by`: how long the steps are; by the span of the events where it is not given.
    ///
    /// # Errors
    /// A regular expression is none, or the index cannot be read.
    pub fn timeline(
        &self,
        question: &Question,
        by: Option<Step>,
        of: Dated,
        min_confidence: f32,
    ) -> Result<Timeline, StoreError> {
        let snapshot = self.part_of_events(&question.query, min_confidence)?;
        let events = self.all_events(&snapshot, &question.query, min_confidence)?;
        let facts = events.facts(&snapshot.searcher)?.into_iter();
        let dates: Vec<(Option<Timex>, EventStatus)> = facts
            .map(|facts| match of {
                Dated::Event => (facts.date, facts.status),
                Dated::Published => (facts.published.map(Timex::Day), facts.status),
            })
            .collect();
        let mut timeline = put_in_time(&dates, by, of);
        timeline.reports = events.reports;
        timeline.notes = question.notes.clone();
        timeline.notes.extend(self.undated_note(&snapshot, &self.lowering(min_confidence), &question.query)?);
        Ok(timeline)
    }
}

/// Counts dates, each with the status of its event.
fn put_in_time(dates: &[(Option<Timex>, EventStatus)], by: Option<Step>, of: Dated) -> Timeline {
    let (mut first, mut last) = (None, None);
    let exact = dates.iter().filter_map(|(date, _)| date.filter(|date| date.interval().0 == date.interval().1));
    exact.for_each(|date| widen(&mut first, &mut last, Some(date.interval())));
    if first.is_none() {
        dates.iter().for_each(|(date, _)| widen(&mut first, &mut last, date.map(Timex::interval)));
    }
    let span = first.zip(last).map_or(0, |(first, last)| i64::from((last - first).get_days()));
    let by = by.unwrap_or_else(|| Step::of_span(span));
    let mut steps: BTreeMap<Date, Bar> = BTreeMap::new();
    let mut imprecise: BTreeMap<(Date, Date, Timex), Bar> = BTreeMap::new();
    let mut undated = 0;
    for &(date, status) in dates {
        let Some(date) = date else {
            undated += 1;
            continue;
        };
        let (first, last) = date.interval();
        let step = by.at(first);
        let bar = if step.interval().1 >= last {
            steps.entry(step.interval().0).or_insert_with(|| Bar::new(step))
        } else {
            imprecise.entry((first, last, date)).or_insert_with(|| Bar::new(date))
        };
        bar.add(status);
    }
    fill(&mut steps, by);
    Timeline {
        by,
        of,
        total: dates.len() as u64,
        reports: 0,
        steps: steps.into_values().collect(),
        imprecise: imprecise.into_values().collect(),
        undated,
        notes: Vec::new(),
    }
}

/// Adds the steps without events between the first and the last.
fn fill(steps: &mut BTreeMap<Date, Bar>, by: Step) {
    let (Some(&first), Some(&last)) = (steps.keys().next(), steps.keys().next_back()) else { return };
    let mut between = Vec::new();
    let mut day = first;
    while day < last {
        let step = by.at(day);
        between.push(step);
        if between.len() > MAX_STEPS {
            return;
        }
        let Ok(next) = step.interval().1.tomorrow() else { return };
        day = next;
    }
    for step in between {
        steps.entry(step.interval().0).or_insert_with(|| Bar::new(step));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::store::schema::day_of_number;

    fn timeline(dates: &[&str], by: Option<Step>) -> Timeline {
        let dates: Vec<_> = dates.iter().map(|date| (date.parse::<Timex>().ok(), EventStatus::Held)).collect();
        put_in_time(&dates, by, Dated::Event)
    }

    fn shown(bars: &[Bar]) -> Vec<(String, u64)> {
        bars.iter().map(|bar| (bar.value.to_string(), bar.events)).collect()
    }

    fn bars(bars: &[(&str, u64)]) -> Vec<(String, u64)> {
        bars.iter().map(|(value, count)| ((*value).to_owned(), *count)).collect()
    }

    #[test]
    fn what_is_not_known_so_exactly_is_counted_beside() {
        let dates = ["2025-03-10", "2025-03-12", "2025-03", "2025-W11", "2025", "", "2025-03-10"];
        let days = timeline(&dates, Some(Step::Day));
        assert_eq!(shown(&days.steps), bars(&[("2025-03-10", 2), ("2025-03-11", 0), ("2025-03-12", 1)]));
        assert_eq!(shown(&days.imprecise), bars(&[("2025", 1), ("2025-03", 1), ("2025-W11", 1)]));
        assert_eq!((days.undated, days.total), (1, 7));
        let months = timeline(&dates, Some(Step::Month));
        assert_eq!(shown(&months.steps), bars(&[("2025-03", 5)]));
        assert_eq!(shown(&months.imprecise), bars(&[("2025", 1)]));
        assert_eq!(shown(&timeline(&["2025-W14"], Some(Step::Month)).imprecise), bars(&[("2025-W14", 1)]));
        assert_eq!(shown(&timeline(&["2024-WI", "2025-Q2"], Some(Step::Quarter)).steps), bars(&[("2025-Q2", 1)]));
        assert_eq!(shown(&timeline(&["2024-12-31"], Some(Step::Week)).steps), bars(&[("2025-W01", 1)]));
    }

    #[test]
    fn steps_fit_the_span() {
        for (last, step) in [
            ("2025-01-20", Step::Day),
            ("2025-05-01", Step::Week),
            ("2027-01-01", Step::Month),
            ("2035-01-01", Step::Quarter),
            ("2060-01-01", Step::Year),
        ] {
            assert_eq!(timeline(&["2025-01-01", last, "1900"], None).by, step, "{last}");
        }
        assert_eq!(timeline(&["2024", "2026"], None).by, Step::Month);
        assert_eq!(timeline(&[], None).steps, []);
    }

    #[test]
    fn the_longest_timeline_has_no_empty_steps() {
        let long = timeline(&["0001-01-01", "9999-12-31"], Some(Step::Day));
        assert_eq!(shown(&long.steps), bars(&[("0001-01-01", 1), ("9999-12-31", 1)]));
        assert_eq!(timeline(&["9999-12-31", "9999-12-30"], Some(Step::Year)).steps.len(), 1);
    }

    proptest! {
        #[test]
        fn everything_is_counted_once(days in proptest::collection::vec((0u8..8, -800i64..800), 0..40), by in 0usize..6) {
            let steps = [Step::Day, Step::Week, Step::Month, Step::Quarter, Step::Year];
            let dates: Vec<_> = days.iter().map(|&(precision, day)| {
                let day = day_of_number(20_000 + day);
                let date = match precision {
                    0 => None,
                    1..=3 => Some(Timex::Day(day)),
                    4 => Some(Timex::week_of(day)),
                    5 => Some(Timex::Month(day.year(), day.month())),
                    6 => Some(Timex::Quarter(day.year(), (day.month() + 2) / 3)),
                    _ => Some(Timex::Year(day.year())),
                };
                (date, EventStatus::ALL[usize::from(precision) % 3])
            }).collect();
            let by = steps.get(by).copied();
            let timeline = put_in_time(&dates, by, Dated::Event);
            let all = timeline.steps.iter().chain(&timeline.imprecise);
            prop_assert_eq!(all.clone().map(|bar| bar.events).sum::<u64>() + timeline.undated, timeline.total);
            prop_assert!(all.clone().all(|bar| bar.held + bar.planned + bar.cancelled == bar.events));
            // Steps meet without a gap, and each holds what lies in it and no more.
            for pair in timeline.steps.windows(2) {
                prop_assert_eq!(pair[0].last.tomorrow().unwrap(), pair[1].first);
            }
            for bar in &timeline.steps {
                let inside = dates.iter().filter(|(date, _)| date.is_some_and(|date| {
                    let (first, last) = date.interval();
                    bar.first <= first && last <= bar.last
                }));
                prop_assert_eq!(inside.count() as u64, bar.events);
            }
        }
    }
}
