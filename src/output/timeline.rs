//! Events in time: a bar chart on a terminal, columns in a pipe.

use std::io::{self, Write};

use super::{
    csv, facets,
    json::{self, Asked},
    layout::Line,
    style::{Style, Tone},
    table, words,
};
use crate::search::timeline::{Bar, Dated, Step, Timeline};

/// For people.
///
/// # Errors
/// The writer's.
pub fn text(out: &mut dyn Write, timeline: &Timeline, style: Style) -> io::Result<()> {
    if timeline.total == 0 {
        writeln!(out, "no events")?;
        return table::notes(out, &timeline.notes, style);
    }
    let all = format!("{} in {}", words::count(timeline.total, "event"), words::count(timeline.reports, "report"));
    let of = if timeline.of == Dated::Published { " of first publication" } else { "" };
    let mut head = Line::new();
    head.push(Tone::Strong, &all).push(Tone::Quiet, &format!(", by {}{of}", word(timeline.by))).write(out, style, 0)?;
    if !timeline.steps.is_empty() {
        writeln!(out)?;
        facets::counts(out, &rows(&timeline.steps), 0, style)?;
    }
    if !timeline.imprecise.is_empty() {
        writeln!(out)?;
        let told = format!("known less exactly than the {}, so that they are in none of the above:", word(timeline.by));
        Line::new().push(Tone::Quiet, &told).write(out, style, 0)?;
        facets::counts(out, &rows(&timeline.imprecise), 0, style)?;
    }
    if timeline.undated > 0 {
        writeln!(out)?;
        facets::counts(out, &[("no date".to_owned(), timeline.undated)], 0, Style { width: None, ..style })?;
    }
    table::notes(out, &timeline.notes, style)
}

fn rows(bars: &[Bar]) -> Vec<(String, u64)> {
    bars.iter().map(|bar| (bar.value.to_string(), bar.events)).collect()
}

const fn word(step: Step) -> &'static str {
    match step {
        Step::Day => "day",
        Step::Week => "week",
        Step::Month => "month",
        Step::Quarter => "quarter",
        Step::Year => "year",
    }
}

/// One document.
///
/// # Errors
/// The writer's.
pub fn as_json(out: &mut dyn Write, timeline: &Timeline, asked: Asked) -> io::Result<()> {
    json::of_events(out, asked, timeline, &timeline.notes)
}

/// A row a step, then those that lie in none, then those without a date.
///
/// # Errors
/// The writer's.
pub fn as_csv(out: &mut dyn Write, timeline: &Timeline) -> io::Result<()> {
    let row = |list: &str, bar: &Bar| {
        let counts = [bar.events, bar.held, bar.planned, bar.cancelled].map(|count| count.to_string());
        let days = [bar.value.to_string(), bar.first.to_string(), bar.last.to_string()];
        std::iter::once(list.to_owned()).chain(days).chain(counts).collect::<Vec<_>>()
    };
    let steps = timeline.steps.iter().map(|bar| row("step", bar));
    let imprecise = timeline.imprecise.iter().map(|bar| row("imprecise", bar));
    let undated = (timeline.undated > 0).then(|| {
        let empty = std::iter::repeat_n(String::new(), 3);
        let mut row: Vec<String> = std::iter::once("undated".to_owned()).chain(empty).collect();
        row.push(timeline.undated.to_string());
        row.extend(std::iter::repeat_n(String::new(), 3));
        row
    });
    let head = ["list", "date", "first", "last", "events", "held", "planned", "cancelled"];
    csv::rows(out, &head, steps.chain(imprecise).chain(undated))
}
