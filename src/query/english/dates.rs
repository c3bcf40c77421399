//! Dates in a question's words: "last year", "since March 2025", "in the last 30 days", "10 March", "2025-Q2".
//!
//! The extractor's own grammar reads them (`extract::date`); added here are the values of the query language and what only
//! questions need. A period that could lie in several years is the latest one begun, or the first to come where the
//! question is about what is planned. Prepositions ("since", "before") are the sentence's business.

use jiff::civil::Date;

use super::text::Text;
use crate::{
    extract,
    query::{
        ast::{DateEnd, DateFilter},
        date::{calendar, neighbour, shift},
    },
    timex::Timex,
};

/// What dates are resolved against.
#[derive(Debug, Clone, Copy)]
pub struct Now {
    pub today: Date,
    /// The question is about what is to come.
    pub future: bool,
}

/// A date or a range of dates among the words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span {
    pub first: Timex,
    pub last: Timex,
    /// How many tokens it takes.
    pub tokens: usize,
}

/// Words that are dates in lower case only behind one of [`OPENERS`]: they are verbs and names, too.
const DOUBTFUL: &[&str] =
    &["may", "march", "mar", "jan", "sun", "sat", "mon", "wed", "fri", "fall", "spring", "summer", "winter", "autumn"];

const OPENERS: &[&str] = &[
    "in", "on", "since", "last", "next", "this", "until", "till", "before", "after", "during", "from", "by", "of",
    "and", "to", "the", "or", "through",
];

/// The date or range that starts at a token.
pub fn span(text: &Text, at: usize, now: Now) -> Option<Span> {
    let found = text.date(at, || read(text, at, now.today))?;
    Some(if now.future { to_come(text, at, found, now.today) } else { found })
}

/// One period that starts at a token, and how many tokens it takes.
pub fn period(text: &Text, at: usize, now: Now) -> Option<(Timex, usize)> {
    span(text, at, now).filter(|span| span.first == span.last).map(|span| (span.first, span.tokens))
}

fn read(text: &Text, at: usize, today: Date) -> Option<Span> {
    let one = |(period, tokens)| Span { first: period, last: period, tokens };
    if let Some(value) = value(text, at).or_else(|| week(text, at, today)) {
        return Some(one(value));
    }
    if let Some(span) = recent(text, at, today).or_else(|| part(text, at, today)).or_else(|| far(text, at, today)) {
        return Some(span);
    }
    // Words that join and ask begin no date; most words of a question are spared the grammar so.
    if text.sense(at).is_some_and(|(sense, taken)| taken == 1 && !matches!(sense.class, "skip" | "pick" | "status")) {
        return None;
    }
    let rest = text.ahead(at);
    let (first, last, length) = extract::date::period(rest, today)?;
    let tokens = text.tokens_within(at, length);
    let span = Span { first, last, tokens };
    if first != last {
        // "March and June" are two months, no range: the first of them, and the sentence joins the other.
        let joint = (at..at + tokens).find(|&t| matches!(text.word(t), "and" | "or"));
        if let Some(joint) = joint.filter(|_| !text.word(at).starts_with(|c: char| c.is_ascii_digit()) || tokens > 3) {
            let part = rest.get(..text.bytes_between(at, joint))?;
            let (period, length) = extract::date::phrase(part, today)?;
            return Some(one((period, text.tokens_within(at, length))));
        }
    }
    let doubtful = tokens == 1 && DOUBTFUL.contains(&text.word(at)) && !text.capital(at);
    let opened = at > 0 && OPENERS.contains(&text.word(at - 1));
    (tokens > 0 && (!doubtful || opened)).then_some(span)
}

/// A value as the query language writes it: `2025-Q2`, `2025-W15`, `202X`.
fn value(text: &Text, at: usize) -> Option<(Timex, usize)> {
    for count in (1..=text.glued(at)).rev() {
        let written = text.slice(at, at + count);
        let whole = written.len() > 4 || written.ends_with(['X', 'x']);
        if whole && let Ok(value) = written.parse::<Timex>() {
            return Some((value, count));
        }
    }
    None
}

/// "week 15", "week 15 of 2024"
fn week(text: &Text, at: usize, today: Date) -> Option<(Timex, usize)> {
    if text.word(at) != "week" {
        return None;
    }
    let number: i8 = text.word(at + 1).parse().ok().filter(|week| (1..=53).contains(week))?;
    let of = usize::from(matches!(text.word(at + 2), "of" | "in" | ","));
    let (year, tokens) = match text.word(at + 2 + of).parse::<i16>().ok().filter(|year| (1500..=2199).contains(year)) {
        Some(year) => (year, 3 + of),
        None => (today.year(), 2),
    };
    format!("{year:04}-W{number:02}").parse().ok().map(|week| (week, tokens))
}

/// "recent weeks", "the coming days" are a few of them, up to today or from it on.
fn recent(text: &Text, at: usize, today: Date) -> Option<Span> {
    let the = usize::from(text.word(at) == "the");
    let unit = match text.word(at + the + 1) {
        "days" => "d",
        "weeks" => "w",
        "months" => "m",
        "years" => "y",
        _ => return None,
    };
    let (first, last) = match text.word(at + the) {
        "recent" => (shift(today, -3, unit)?, today),
        "coming" | "next" => (today, shift(today, 3, unit)?),
        _ => return None,
    };
    Some(Span { first: Timex::Day(first), last: Timex::Day(last), tokens: the + 2 })
}

/// A part of a period: "earlier this month", "later this year", "the year so far", "year to date", "the second week of May".
fn part(text: &Text, at: usize, today: Date) -> Option<Span> {
    let the = usize::from(text.word(at) == "the");
    let word = |ahead: usize| text.word(at + the + ahead);
    let days = |first, last, tokens| Some(Span { first: Timex::Day(first), last: Timex::Day(last), tokens });
    match (word(0), word(1), word(2)) {
        ("earlier", "this", unit) => {
            let period = calendar(today, unit, 0)?;
            days(period.interval().0, today, the + 3)
        }
        ("later", "this", unit) => {
            let period = calendar(today, unit, 0)?;
            days(today, period.interval().1, the + 3)
        }
        (unit @ ("year" | "month" | "week" | "quarter"), "to", "date") | (unit @ ("year" | "month"), "so", "far") => {
            let period = calendar(today, unit, 0)?;
            Some(Span { first: period, last: period, tokens: the + 3 })
        }
        (nth, "week", "of" | "in") => {
            let nth = ["first", "second", "third", "fourth"].iter().position(|word| *word == nth);
            let last = word(0) == "last";
            let rest = text.ahead(at + the + 3);
            let (month, length) = extract::date::phrase(rest, today)?;
            let Timex::Month(..) = month else { return None };
            let (first_day, last_day) = month.interval();
            let first = match nth {
                Some(weeks) => shift(first_day, i32::try_from(weeks).ok()?, "w")?,
                None if last => shift(last_day, -6, "d")?,
                None => return None,
            };
            days(first, shift(first, 6, "d")?, the + 3 + text.tokens_within(at + the + 3, length))
        }
        _ => None,
    }
}

/// "the week after next", "the month before last".
fn far(text: &Text, at: usize, today: Date) -> Option<Span> {
    let the = usize::from(text.word(at) == "the");
    let count = match (text.word(at + the + 1), text.word(at + the + 2)) {
        ("after", "next") => 2,
        ("before", "last") => -2,
        _ => return None,
    };
    let period = calendar(today, text.word(at + the), count)?;
    Some(Span { first: period, last: period, tokens: the + 3 })
}

/// "between June and August 2024": a period without a year has that of the one behind it.
pub fn same_year(text: &Text, at: usize, first: Span, second: Span, behind: usize) -> Span {
    let says_year = |from: usize, tokens: usize| {
        (from..from + tokens).any(|t| {
            let word = text.word(t);
            word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit())
        })
    };
    if says_year(at, first.tokens) || !says_year(behind, second.tokens) {
        return first;
    }
    let year = second.first.interval().0.year();
    let moved = |year: i16| {
        Some(match first.first {
            Timex::Month(_, month) => Timex::Month(year, month),
            Timex::Quarter(_, quarter) => Timex::Quarter(year, quarter),
            Timex::Half(_, half) => Timex::Half(year, half),
            Timex::Season(_, season) => Timex::Season(year, season),
            Timex::Day(day) => Timex::Day(Date::new(year, day.month(), day.day()).ok()?),
            _ => return None,
        })
    };
    let in_order = |period: &Timex| period.interval().0 <= second.last.interval().1;
    match moved(year).filter(in_order).or_else(|| moved(year - 1)) {
        Some(period) => Span { first: period, last: period, ..first },
        None => first,
    }
}

/// Of a question about what is to come: a month, day or weekday without a year that is over is the next one.
fn to_come(text: &Text, at: usize, span: Span, today: Date) -> Span {
    let said = (at..at + span.tokens).any(|t| {
        let word = text.word(t);
        let year = word.len() >= 4 && word.starts_with(|c: char| c.is_ascii_digit());
        year || matches!(
            word,
            "last" | "ago" | "yesterday" | "past" | "previous" | "recent" | "this" | "year" | "earlier"
        )
    });
    if said || span.last.interval().1 >= today {
        return span;
    }
    let weekday = span.tokens == 1 && matches!(span.first, Timex::Day(_)) && text.word(at).ends_with("day");
    let next = |period: Timex| match period {
        Timex::Day(day) if weekday => shift(day, 1, "w").map(Timex::Day),
        Timex::Day(day) => shift(day, 1, "y").map(Timex::Day),
        Timex::Month(year, month) => Some(Timex::Month(year + 1, month)),
        Timex::Season(year, season) => Some(Timex::Season(year + 1, season)),
        Timex::Quarter(year, quarter) => Some(Timex::Quarter(year + 1, quarter)),
        Timex::Half(year, half) => Some(Timex::Half(year + 1, half)),
        other => Some(other),
    };
    match (next(span.first), next(span.last)) {
        (Some(first), Some(last)) => Span { first, last, ..span },
        _ => span,
    }
}

/// A filter from "since", "before" and their like with a period.
pub fn bounded(word: &str, period: Timex) -> DateFilter {
    let end = |timex| Some(DateEnd(timex));
    match word {
        "since" => DateFilter::Range { from: end(period), to: None },
        "until" => DateFilter::Range { from: None, to: end(period) },
        "after" => DateFilter::Range { from: neighbour(period, 1).map(DateEnd).or(end(period)), to: None },
        // "on the eve of"
        "eve" => {
            let before = shift(period.interval().0, -1, "d").map(Timex::Day);
            DateFilter::during(before.unwrap_or(period))
        }
        "before" => DateFilter::Range { from: None, to: neighbour(period, -1).map(DateEnd).or(end(period)) },
        _ => DateFilter::during(period),
    }
}

/// A range between two periods, whichever is written first.
pub fn between(a: Timex, b: Timex) -> DateFilter {
    let (a, b) = if a.interval().0 > b.interval().1 { (b, a) } else { (a, b) };
    DateFilter::Range { from: Some(DateEnd(a)), to: Some(DateEnd(b)) }
}
