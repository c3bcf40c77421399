//! A histogram of events in time, drawn here: the pages work without scripts. Each bar is a link to its events.
//!
//! It counts as the filter behind a bar finds: reports whose date touches the period. So a report that is known by its month
//! alone counts in each day of it, and the caption says so.

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{PageError, place::Place};
use crate::{
    annotation::EventStatus,
    output::words::count,
    query::ast::{Asks, Query, Question, Target},
    search::{Request, Searcher, Sort},
    timex::Timex,
};

const WIDTH: f64 = 840.0;
const FLOOR: f64 = 96.0;
const HEIGHT: f64 = 114.0;
/// The width of a figure of a label, roughly: labels must not touch.
const LABEL: f64 = 78.0;
/// Steps of a chart at most; of a longer time the last ones are shown.
const MOST_STEPS: usize = 400;
/// Up to so many years are shown by months.
const YEARS_BY_MONTH: usize = 8;
/// Up to so many months are shown by days.
const MONTHS_BY_DAY: usize = 3;

/// Bars over time.
pub struct Chart {
    pub caption: String,
    pub width: f64,
    pub height: f64,
    pub floor: f64,
    pub bars: Vec<Column>,
    pub labels: Vec<Label>,
}

/// One step in time.
pub struct Column {
    pub url: String,
    pub label: String,
    pub x: f64,
    pub width: f64,
    pub slot: f64,
    pub parts: Vec<Part>,
}

/// The reports of one status in a step.
pub struct Part {
    pub class: &'static str,
    pub y: f64,
    pub height: f64,
}

pub struct Label {
    pub x: f64,
    pub y: f64,
    pub anchor: &'static str,
    pub text: String,
}

/// How long a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Day,
    Month,
    Year,
}

/// How many reports touch each step, of all statuses and of two of them, and how many have no date.
struct Counted {
    step: Step,
    /// From the first to the last, with those between that have none.
    steps: Vec<Timex>,
    all: FxHashMap<Timex, u64>,
    planned: FxHashMap<Timex, u64>,
    cancelled: FxHashMap<Timex, u64>,
    undated: u64,
}

/// The chart of a question's events; `None` where there is nothing to compare.
///
/// # Errors
/// The index cannot be read.
pub fn chart(searcher: &Searcher, question: &Question, place: &Place) -> Result<Option<Chart>, PageError> {
    Ok(counted(searcher, question, place)?.and_then(|counted| drawn(&counted, place)))
}

/// The chart of reports by the dates and statuses that they tell, each bar a link to what `place` finds of its time; `None` where
/// there is nothing to compare.
pub fn of_reports(reports: &[(Option<Timex>, EventStatus)], place: &Place) -> Option<Chart> {
    drawn(&counted_here(reports), place)
}

fn drawn(counted: &Counted, place: &Place) -> Option<Chart> {
    if counted.steps.len() < 2 {
        return None;
    }
    let of = |counts: &FxHashMap<Timex, u64>, step: &Timex| counts.get(step).copied().unwrap_or_default();
    let most = counted.steps.iter().map(|step| of(&counted.all, step)).max().unwrap_or_default().max(1);
    let slot = WIDTH / counted.steps.len() as f64;
    let width = (slot * 0.82).min(28.0);
    let mut bars = Vec::new();
    for (at, step) in counted.steps.iter().enumerate() {
        let reports = of(&counted.all, step);
        if reports == 0 {
            continue;
        }
        let (planned, cancelled) = (of(&counted.planned, step), of(&counted.cancelled, step));
        let held = reports.saturating_sub(planned + cancelled);
        let by_status = [(held, "held"), (planned, "planned"), (cancelled, "cancelled")];
        bars.push(Column {
            url: place.narrowed("date", &step.to_string()).url(),
            label: told(*step, reports, by_status),
            x: rounded(at as f64 * slot),
            width: rounded(width),
            slot: rounded(slot),
            parts: parts(by_status, most),
        });
    }
    let labels = labels(&counted.steps, slot);
    Some(Chart { caption: caption(counted), width: WIDTH, height: HEIGHT, floor: FLOOR, bars, labels })
}

/// "2025-03: 12 reports (9 held, 3 planned)"
fn told(step: Timex, reports: u64, by_status: [(u64, &str); 3]) -> String {
    let some: Vec<String> = by_status
        .into_iter()
        .filter(|(number, _)| *number > 0 && *number < reports)
        .map(|(number, status)| format!("{number} {status}"))
        .collect();
    let more = if some.is_empty() { String::new() } else { format!(" ({})", some.join(", ")) };
    format!("{step}: {}{more}", count(reports, "report"))
}

fn parts(by_status: [(u64, &'static str); 3], most: u64) -> Vec<Part> {
    let mut floor = FLOOR;
    let mut parts = Vec::new();
    for (reports, class) in by_status {
        if reports > 0 {
            // A single report can be seen beside a thousand.
            let height = (reports as f64 / most as f64 * (FLOOR - 6.0)).max(2.0);
            floor -= height;
            parts.push(Part { class, y: rounded(floor), height: rounded(height) });
        }
    }
    parts
}

/// The counts, by steps that make of the time so many bars as can be read: within a period that was chosen the next finer ones.
fn counted(searcher: &Searcher, question: &Question, place: &Place) -> Result<Option<Counted>, PageError> {
    let chosen: Vec<Timex> = place
        .filters
        .iter()
        .filter(|filter| filter.field == "date")
        .filter_map(|filter| filter.value.parse().ok())
        .collect();
    let (step, (all, undated)) = match chosen.iter().map(|period| finer(*period)).min_by_key(|step| rank(*step)) {
        Some(None) => return Ok(None),
        Some(Some(step)) => (step, counted_by(searcher, question, step, None)?),
        None => {
            // Both at once: a search costs more than what it counts. Days are many where dates are known by their year.
            let found = counts(searcher, question, &[Step::Year, Step::Month], None)?;
            let [years, months] = found.try_into().unwrap_or_default();
            if between(years.0.keys(), Step::Year).len() > YEARS_BY_MONTH {
                (Step::Year, years)
            } else if between(months.0.keys(), Step::Month).len() > MONTHS_BY_DAY {
                (Step::Month, months)
            } else {
                (Step::Day, counted_by(searcher, question, Step::Day, None)?)
            }
        }
    };
    let inside = |step: &&Timex| {
        let (first, last) = step.interval();
        let holds = |period: &Timex| period.interval().0 <= first && last <= period.interval().1;
        chosen.is_empty() || chosen.iter().any(holds)
    };
    let known: Vec<Timex> = all.keys().filter(inside).copied().collect();
    let steps = between(&known, step);
    let (planned, _) = counted_by(searcher, question, step, Some(EventStatus::Planned))?;
    let (cancelled, _) = counted_by(searcher, question, step, Some(EventStatus::Cancelled))?;
    Ok(Some(Counted { step, steps, all, planned, cancelled, undated }))
}

fn rank(step: Option<Step>) -> u8 {
    match step {
        None => 0,
        Some(Step::Day) => 1,
        Some(Step::Month) => 2,
        Some(Step::Year) => 3,
    }
}

/// The steps within a period: those that lie in it as a whole.
fn finer(period: Timex) -> Option<Step> {
    let (first, last) = period.interval();
    match i64::from((last - first).get_days()) {
        0 => None,
        1..=31 => Some(Step::Day),
        32..=366 => Some(Step::Month),
        _ => Some(Step::Year),
    }
}

/// The steps that reports' dates touch, each with its number, and the number of those without a date.
type Steps = (FxHashMap<Timex, u64>, u64);

fn counted_by(
    searcher: &Searcher,
    question: &Question,
    step: Step,
    status: Option<EventStatus>,
) -> Result<Steps, PageError> {
    Ok(counts(searcher, question, &[step], status)?.pop().unwrap_or_default())
}

/// The counts by each of several steps, in their order.
fn counts(
    searcher: &Searcher,
    question: &Question,
    steps: &[Step],
    status: Option<EventStatus>,
) -> Result<Vec<Steps>, PageError> {
    let field = |step: &Step| match step {
        Step::Day => "day",
        Step::Month => "month",
        Step::Year => "year",
    };
    let query = match status {
        None => question.query.clone(),
        Some(status) => Query::And(vec![question.query.clone(), Query::Status(status)]),
    };
    // Only counted: nothing is asked of the events, none is grouped.
    let question = Question { query, target: Some(Target::Events), asks: Asks::Hits, pick: None, notes: Vec::new() };
    let by_field = steps.iter().map(|step| (field(step).to_owned(), usize::MAX)).collect();
    let request = Request { sort: Sort::Published, ..Request::counting(question, by_field) };
    let facets = searcher.search(&request)?.facets;
    let of = |step: &Step| {
        let mut counted = Steps::default();
        for (value, count) in facets.iter().filter(|facet| facet.field == field(step)).flat_map(|facet| &facet.values) {
            match value.parse::<Timex>() {
                Ok(step) => {
                    counted.0.insert(step, *count);
                }
                Err(_) => counted.1 = *count,
            }
        }
        counted
    };
    Ok(steps.iter().map(of).collect())
}

/// The same counts of reports that are here, by the same steps.
fn counted_here(reports: &[(Option<Timex>, EventStatus)]) -> Counted {
    let touched = |step| {
        let dates = reports.iter().filter_map(|(date, _)| *date);
        dates.flat_map(|date| steps_of(date.interval(), step)).collect::<FxHashSet<Timex>>()
    };
    let mut step = Step::Year;
    if between(&touched(step), step).len() <= YEARS_BY_MONTH {
        let months = between(&touched(Step::Month), Step::Month).len();
        step = if months <= MONTHS_BY_DAY { Step::Day } else { Step::Month };
    }
    let steps = between(&touched(step), step);
    let undated = reports.iter().filter(|(date, _)| date.is_none()).count() as u64;
    let [all, planned, cancelled] = [FxHashMap::default(), FxHashMap::default(), FxHashMap::default()];
    let mut counted = Counted { step, steps, all, planned, cancelled, undated };
    for (date, status) in reports {
        for at in date.iter().flat_map(|date| steps_of(date.interval(), step)) {
            *counted.all.entry(at).or_default() += 1;
            match status {
                EventStatus::Held => {}
                EventStatus::Planned => *counted.planned.entry(at).or_default() += 1,
                EventStatus::Cancelled => *counted.cancelled.entry(at).or_default() += 1,
            }
        }
    }
    counted
}

/// The step in which a day lies.
fn step_at(day: Date, step: Step) -> Timex {
    match step {
        Step::Day => Timex::Day(day),
        Step::Month => Timex::Month(day.year(), day.month()),
        Step::Year => Timex::Year(day.year()),
    }
}

/// The steps that a period touches; of a very long one the last ones.
fn steps_of((first, last): (Date, Date), step: Step) -> Vec<Timex> {
    between(&[step_at(first, step), step_at(last, step)], step)
}

/// All steps from the first to the last; the last ones where there are too many.
fn between<'t>(known: impl IntoIterator<Item = &'t Timex>, step: Step) -> Vec<Timex> {
    let days: Vec<Date> = known.into_iter().map(|step| step.interval().0).collect();
    let (Some(&first), Some(&last)) = (days.iter().min(), days.iter().max()) else { return Vec::new() };
    let mut steps = Vec::new();
    let mut day = last;
    while day >= first && steps.len() < MOST_STEPS {
        let step = step_at(day, step);
        steps.push(step);
        let Ok(before) = step.interval().0.yesterday() else { break };
        day = before;
    }
    steps.reverse();
    steps
}

/// The periods below the bars, as many as have room.
fn labels(steps: &[Timex], slot: f64) -> Vec<Label> {
    let every = (LABEL / slot).ceil().max(1.0) as usize;
    let label = |(at, step): (usize, &Timex)| {
        let x = at as f64 * slot;
        Label { x: rounded(x), y: HEIGHT - 4.0, anchor: "start", text: step.to_string() }
    };
    let fits = |(at, _): &(usize, &Timex)| at.is_multiple_of(every) && *at as f64 * slot + LABEL <= WIDTH + 1.0;
    steps.iter().enumerate().filter(fits).map(label).collect()
}

fn caption(counted: &Counted) -> String {
    let (by, less) = match counted.step {
        Step::Day => ("day", "; one known by its month alone counts in each of its days"),
        Step::Month => ("month", "; one known by its year alone counts in each of its months"),
        Step::Year => ("year", ""),
    };
    let undated = match counted.undated {
        0 => String::new(),
        undated => format!("; {} without a date", count(undated, "report")),
    };
    format!("Reports by {by}{less}{undated}")
}

/// A tenth of a unit is finer than a screen.
pub fn rounded(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(values: &[&str]) -> Vec<Timex> {
        values.iter().map(|value| value.parse().unwrap()).collect()
    }

    #[test]
    fn steps_without_a_report_are_there_too() {
        let steps = |values: &[&str], step| {
            between(&times(values), step).iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(steps(&["2025-02", "2024-11"], Step::Month), "2024-11 2024-12 2025-01 2025-02");
        assert_eq!(steps(&["2025-02-27", "2025-03-02"], Step::Day), "2025-02-27 2025-02-28 2025-03-01 2025-03-02");
        assert_eq!(steps(&["2023", "2025"], Step::Year), "2023 2024 2025");
        assert_eq!(steps(&[], Step::Year), "");
        assert_eq!(between(&times(&["0001", "9999"]), Step::Year).len(), MOST_STEPS);
    }

    #[test]
    fn a_period_is_cut_into_steps_that_lie_in_it() {
        for (period, step) in [
            ("2025-03-10", None),
            ("2025-W10", Some(Step::Day)),
            ("2025-03", Some(Step::Day)),
            ("2025-Q2", Some(Step::Month)),
            ("2024", Some(Step::Month)),
            ("202", Some(Step::Year)),
        ] {
            if let Ok(period) = period.parse() {
                assert_eq!(finer(period), step, "{period}");
            }
        }
    }

    #[test]
    fn labels_do_not_touch_and_none_hangs_over() {
        for number in [2, 5, 11, 12, 31, 144, 400] {
            let slot = WIDTH / number as f64;
            let steps = vec![Timex::Year(2025); number];
            let labels = labels(&steps, slot);
            assert!(!labels.is_empty(), "{number}");
            assert!(labels.windows(2).all(|pair| pair[1].x - pair[0].x >= LABEL - 0.2), "{number}");
            assert!(labels.iter().all(|label| label.x + LABEL <= WIDTH + 2.0), "{number}");
        }
    }

    #[test]
    fn a_report_counts_in_every_step_that_it_touches() {
        let report = |date: &str, status| (date.parse::<Timex>().ok(), status);
        let reports = [
            report("2025-03-10", EventStatus::Held),
            report("2025-03", EventStatus::Planned),
            report("2025-01-02", EventStatus::Cancelled),
            report("", EventStatus::Held),
        ];
        let counted = counted_here(&reports);
        let day = |day: &str| day.parse::<Timex>().unwrap();
        assert_eq!((counted.step, counted.steps.len(), counted.undated), (Step::Day, 89, 1));
        assert_eq!((counted.all[&day("2025-03-10")], counted.planned[&day("2025-03-10")]), (2, 1));
        assert_eq!((counted.all[&day("2025-03-31")], counted.cancelled[&day("2025-01-02")]), (1, 1));
        assert!(!counted.all.contains_key(&day("2025-02-01")));
        // Of a longer time the months, and then the years.
        assert_eq!(counted_here(&[reports[0], report("2025-08-01", EventStatus::Held)]).step, Step::Month);
        assert_eq!(counted_here(&[reports[0], report("1990-08-01", EventStatus::Held)]).step, Step::Year);
        let years: Vec<_> = (2000..2010).map(|year| (Some(Timex::Year(year)), EventStatus::Held)).collect();
        assert_eq!(counted_here(&years).step, Step::Year);
    }
}
