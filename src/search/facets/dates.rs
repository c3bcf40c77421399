//! Histograms: the years, months, weeks and days that dates touch.

use std::collections::{BTreeMap, HashMap};

use rustc_hash::FxHashMap;
use tantivy::{DocId, SegmentReader};

use super::NONE;
use crate::{store::schema::day_of_number, timex::Timex};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Year,
    Month,
    Week,
    Day,
}

/// Counts the years, months, weeks or days that events' dates touch.
pub(super) fn touched(
    reader: &SegmentReader,
    docs: &[DocId],
    step: Step,
    counts: &mut HashMap<String, u64>,
) -> tantivy::Result<()> {
    let (from, to) = (reader.fast_fields().i64("from")?, reader.fast_fields().i64("to")?);
    let mut without = 0;
    let mut spans: FxHashMap<(i64, i64), u64> = FxHashMap::default();
    for &doc in docs {
        match (from.first(doc), to.first(doc)) {
            (Some(from), Some(to)) => *spans.entry((from, to)).or_default() += 1,
            _ => without += 1,
        }
    }
    add_spans(spans.into_iter(), step, counts);
    add_none(without, counts);
    Ok(())
}

/// Counts spans of days, each with its number, by the steps that they touch.
pub(super) fn add_spans(spans: impl Iterator<Item = ((i64, i64), u64)>, step: Step, counts: &mut HashMap<String, u64>) {
    // Rises and falls of the count at the first and behind the last year or month of each span.
    let mut steps: BTreeMap<i32, i64> = BTreeMap::new();
    for ((from, to), count) in spans {
        *steps.entry(number_of(from, step)).or_default() += count as i64;
        *steps.entry(number_of(to, step) + 1).or_default() -= count as i64;
    }
    let mut count = 0;
    let mut last = i32::MAX;
    for (at, change) in steps {
        if count > 0 {
            for step_at in last..at {
                *counts.entry(spell(step_at, step)).or_default() += count as u64;
            }
        }
        count += change;
        last = at;
    }
}

/// The number of the year, month, week or day that a day lies in: the next one is one more.
fn number_of(day: i64, step: Step) -> i32 {
    let date = day_of_number(day);
    match step {
        Step::Year => i32::from(date.year()),
        Step::Month => i32::from(date.year()) * 12 + i32::from(date.month()) - 1,
        // The first day of the count is a Thursday; weeks begin on Mondays.
        Step::Week => i32::try_from((day + 3).div_euclid(7)).unwrap_or(i32::MAX - 1),
        Step::Day => i32::try_from(day).unwrap_or(i32::MAX - 1),
    }
}

fn spell(at: i32, step: Step) -> String {
    match step {
        Step::Week => Timex::week_of(day_of_number(i64::from(at) * 7 - 3)).to_string(),
        Step::Day => Timex::Day(day_of_number(i64::from(at))).to_string(),
        Step::Year => format!("{at:04}"),
        Step::Month => format!("{:04}-{:02}", at.div_euclid(12), at.rem_euclid(12) + 1),
    }
}

pub(super) fn published(
    reader: &SegmentReader,
    docs: &[DocId],
    step: Step,
    counts: &mut HashMap<String, u64>,
) -> tantivy::Result<()> {
    let column = reader.fast_fields().i64("published")?;
    let mut without = 0;
    let mut days: FxHashMap<i64, u64> = FxHashMap::default();
    for &doc in docs {
        match column.first(doc) {
            Some(day) => *days.entry(day).or_default() += 1,
            None => without += 1,
        }
    }
    add_days(days.into_iter(), step, counts);
    add_none(without, counts);
    Ok(())
}

/// Counts days, each with its number, by the steps that they lie in.
pub(super) fn add_days(days: impl Iterator<Item = (i64, u64)>, step: Step, counts: &mut HashMap<String, u64>) {
    for (day, count) in days {
        *counts.entry(spell(number_of(day, step), step)).or_default() += count;
    }
}

/// Counts what has no date.
pub(super) fn add_none(without: u64, counts: &mut HashMap<String, u64>) {
    if without > 0 {
        *counts.entry(NONE.to_owned()).or_default() += without;
    }
}
