//! A timeline as bars that can be clicked, drawn here: the pages work without scripts.

use super::place::Place;
use crate::{
    output::words::count,
    search::timeline::{Bar, Step, Timeline},
};

const WIDTH: f64 = 840.0;
const FLOOR: f64 = 96.0;
const HEIGHT: f64 = 114.0;
/// The width of a figure of a label, roughly: labels must not touch.
const LABEL: f64 = 78.0;
/// Bars of a chart at most; a longer timeline shows those with most events, in their order.
const MOST_BARS: usize = 400;

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

/// The events of one status in a step.
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

/// The chart of a timeline, each bar a link to the events of its period; `None` where there is nothing to compare.
pub fn chart(timeline: &Timeline, place: &Place) -> Option<Chart> {
    let mut bars: Vec<&Bar> = timeline.steps.iter().collect();
    if bars.len() < 2 {
        return None;
    }
    if bars.len() > MOST_BARS {
        let mut counts: Vec<u64> = bars.iter().map(|bar| bar.events).collect();
        counts.sort_unstable_by(|a, b| b.cmp(a));
        let least = counts.get(MOST_BARS).copied().unwrap_or_default();
        bars.retain(|bar| bar.events > least);
    }
    let most = bars.iter().map(|bar| bar.events).max().unwrap_or_default().max(1);
    let slot = WIDTH / bars.len().max(1) as f64;
    let width = (slot * 0.82).min(28.0);
    let columns = bars.iter().enumerate().map(|(at, bar)| column(bar, at as f64 * slot, (slot, width), most, place)).collect();
    Some(Chart {
        caption: caption(timeline),
        width: WIDTH,
        height: HEIGHT,
        floor: FLOOR,
        bars: columns,
        labels: labels(&bars, slot),
    })
}

fn column(bar: &Bar, x: f64, (slot, width): (f64, f64), most: u64, place: &Place) -> Column {
    let mut floor = FLOOR;
    let mut parts = Vec::new();
    for (events, class) in [(bar.held, "held"), (bar.planned, "planned"), (bar.cancelled, "cancelled")] {
        if events > 0 {
            // A single event can be seen beside a thousand.
            let height = (events as f64 / most as f64 * (FLOOR - 6.0)).max(2.0);
            floor -= height;
            parts.push(Part { class, y: rounded(floor), height: rounded(height) });
        }
    }
    let value = bar.value.to_string();
    let told: Vec<String> = [(bar.held, "held"), (bar.planned, "planned"), (bar.cancelled, "cancelled")]
        .into_iter()
        .filter(|(events, _)| *events > 0 && *events < bar.events)
        .map(|(events, status)| format!("{events} {status}"))
        .collect();
    let more = if told.is_empty() { String::new() } else { format!(" ({})", told.join(", ")) };
    Column {
        url: place.narrowed("date", &value).url(),
        label: format!("{value}: {}{more}", count(bar.events, "event")),
        x: rounded(x),
        width: rounded(width),
        slot: rounded(slot),
        parts,
    }
}

/// The periods below the bars, as many as have room.
fn labels(bars: &[&Bar], slot: f64) -> Vec<Label> {
    let every = (LABEL / slot).ceil().max(1.0) as usize;
    let label = |(at, bar): (usize, &&Bar)| {
        let x = at as f64 * slot;
        let anchor = if x + LABEL > WIDTH { "end" } else { "start" };
        let x = if anchor == "end" { WIDTH } else { x };
        Label { x: rounded(x), y: HEIGHT - 4.0, anchor, text: bar.value.to_string() }
    };
    bars.iter().enumerate().filter(|(at, _)| at.is_multiple_of(every)).map(label).collect()
}

fn caption(timeline: &Timeline) -> String {
    let by = match timeline.by {
        Step::Day => "day",
        Step::Week => "week",
        Step::Month => "month",
        Step::Quarter => "quarter",
        Step::Year => "year",
    };
    let beside: u64 = timeline.imprecise.iter().map(|bar| bar.events).sum();
    let mut caption = format!("Events by {by}");
    for (events, why) in [(beside, "known less exactly"), (timeline.undated, "without a date")] {
        if events > 0 {
            caption.push_str(&format!("; {} {why}", count(events, "event")));
        }
    }
    caption
}

/// A tenth of a unit is finer than a screen.
pub fn rounded(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
