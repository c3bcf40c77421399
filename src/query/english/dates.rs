//! Dates in a question's words: "last year", "since March 2025", "in the last 30 days", "10 March", "Q2 2025".
//!
//! A period that could lie in several years is the latest one begun, or the first to come where the question is about
//! what is planned. Prepositions ("since", "before") are the sentence's business; here are the periods themselves.

use jiff::civil::{Date, Weekday};

use super::text::Text;
use crate::{
    query::{
        ast::{DateEnd, DateFilter},
        date::{calendar, neighbour, shift, weekday},
    },
    timex::{Season, Timex},
};

/// What dates are resolved against.
#[derive(Debug, Clone, Copy)]
pub struct Now {
    pub today: Date,
    /// The question is about what is to come.
    pub future: bool,
}

const MONTHS: &[(&str, i8)] = &[
    ("january", 1),
    ("jan", 1),
    ("february", 2),
    ("feb", 2),
    ("march", 3),
    ("mar", 3),
    ("april", 4),
    ("apr", 4),
    ("may", 5),
    ("june", 6),
    ("jun", 6),
    ("july", 7),
    ("jul", 7),
    ("august", 8),
    ("aug", 8),
    ("september", 9),
    ("sept", 9),
    ("sep", 9),
    ("october", 10),
    ("oct", 10),
    ("november", 11),
    ("nov", 11),
    ("december", 12),
    ("dec", 12),
];

const WEEKDAYS: &[(&str, Weekday)] = &[
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

const SEASONS: &[(&str, Season)] = &[
    ("spring", Season::Spring),
    ("summer", Season::Summer),
    ("autumn", Season::Fall),
    ("fall", Season::Fall),
    ("winter", Season::Winter),
];

const NUMBERS: &[&str] =
    &["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// Words after which a month or a season is one, however it is written.
const OPENERS: &[&str] = &[
    "in", "since", "last", "next", "this", "until", "till", "before", "after", "during", "from", "by", "of", "and",
    "to", "early", "late", "mid",
];

fn look<T: Copy>(table: &[(&str, T)], word: &str) -> Option<T> {
    let word = word.strip_suffix('.').unwrap_or(word);
    table.iter().find(|(name, _)| *name == word).map(|(_, value)| *value)
}

/// A number in digits or in words.
fn number(word: &str) -> Option<i32> {
    if !word.is_empty() && word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit()) {
        return word.parse().ok();
    }
    match word {
        "a" | "an" => Some(1),
        "couple" => Some(2),
        "few" => Some(3),
        _ => NUMBERS.iter().position(|n| *n == word).map(|n| n as i32),
    }
}

/// "10", "10th"
fn day_number(word: &str) -> Option<i8> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|suffix| word.strip_suffix(suffix)).unwrap_or(word);
    if digits.is_empty() || digits.len() > 2 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok().filter(|day| (1..=31).contains(day))
}

fn year_number(word: &str) -> Option<i16> {
    (word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()))
        .then(|| word.parse().ok())
        .flatten()
        .filter(|year| (1500..=2199).contains(year))
}

/// "weeks" → `w`
fn unit(word: &str) -> Option<&'static str> {
    Some(match word {
        "day" | "days" => "d",
        "week" | "weeks" => "w",
        "month" | "months" => "m",
        "year" | "years" => "y",
        _ => return None,
    })
}

/// A period that starts at a token, and how many tokens it takes.
pub fn period(text: &Text, at: usize, now: Now) -> Option<(Timex, usize)> {
    let word = text.word(at);
    let skipped = usize::from(word == "the");
    let at = at + skipped;
    let found = iso(text, at)
        .or_else(|| slashed(text, at))
        .or_else(|| relative(text, at, now))
        .or_else(|| ago(text, at, now))
        .or_else(|| part_of_year(text, at, now))
        .or_else(|| month_or_day(text, at, now))
        .or_else(|| season(text, at, now))
        .or_else(|| bare(text, at, now))?;
    Some((found.0, found.1 + skipped))
}

/// "the last 30 days", "past two weeks", "next 3 months", "past year", and how many tokens it takes.
pub fn rolling(text: &Text, at: usize, now: Now) -> Option<(DateFilter, usize)> {
    let start = at;
    let mut at = at + usize::from(text.word(at) == "the");
    let forward = match text.word(at) {
        "last" | "past" | "previous" | "preceding" | "recent" => false,
        "next" | "coming" | "following" => true,
        _ => return None,
    };
    let past = text.word(at) == "past";
    at += 1;
    let mut count = 1;
    if let Some(n) = number(text.word(at)) {
        count = n;
        at += 1;
        if matches!(text.word(at - 1), "couple" | "few") && text.word(at) == "of" {
            at += 1;
        }
    } else if text.word(at - 1) == "recent" && text.word(at).ends_with('s') {
        // "recent weeks" are a few of them.
        count = 3;
    } else if !past && !(forward && text.word(at - 1) == "coming") {
        // "last year" is a calendar year, "the past year" are the twelve months up to today.
        return None;
    }
    let mut unit_word = text.word(at);
    if matches!(unit_word, "quarter" | "quarters") {
        count = count.checked_mul(3)?;
        unit_word = "months";
    }
    let unit = unit(unit_word)?;
    let other = Timex::Day(shift(now.today, if forward { count } else { -count }, unit)?);
    let today = Timex::Day(now.today);
    let (from, to) = if forward { (today, other) } else { (other, today) };
    Some((DateFilter::Range { from: Some(DateEnd(from)), to: Some(DateEnd(to)) }, at + 1 - start))
}

/// A value as the query language writes it: `2025-03-10`, `2025-Q2`, `2025`.
fn iso(text: &Text, at: usize) -> Option<(Timex, usize)> {
    let glued = text.glued(at);
    for count in (1..=glued.min(7)).rev() {
        let written = text.slice(at, at + count);
        if written.len() >= 4
            && written.as_bytes()[..3].iter().all(u8::is_ascii_digit)
            && let Ok(value) = written.parse::<Timex>()
        {
            if let Timex::Year(year) = value
                && !(1500..=2199).contains(&year)
            {
                return None;
            }
            return Some((value, count));
        }
        if count == 1
            && let Some(decade) =
                written.strip_suffix("0s").and_then(|y| (y.len() == 3).then(|| y.parse::<i16>().ok())?)
        {
            return Some((Timex::Decade(decade * 10), 1));
        }
    }
    None
}

/// "10/03/2025", "10.3.2025": the day first, as in most of the world, unless it can only be the month.
fn slashed(text: &Text, at: usize) -> Option<(Timex, usize)> {
    let parts: Vec<&str> = text.slice(at, at + 5).split(['/', '.']).collect();
    let [a, b, year] = parts.as_slice() else { return None };
    let taken = (1..=text.glued(at)).find(|&count| text.slice(at, at + count).ends_with(year))?;
    let year = year_number(year)?;
    let (a, b) = (day_number(a)?, day_number(b)?);
    let (day, month) = if b > 12 { (b, a) } else { (a, b) };
    Some((Timex::Day(Date::new(year, month, day).ok()?), taken))
}

/// The last day of "March 10-12" or "March 10 to 12, 2025" behind its first, and how many tokens it takes.
pub fn last_day(text: &Text, at: usize, first: Timex, now: Now) -> Option<(Timex, Timex, usize)> {
    let Timex::Day(first) = first else { return None };
    let day = day_number(text.word(at)).filter(|day| *day > first.day())?;
    if look(MONTHS, text.word(at + 1)).is_some() || text.word(at + 1) == "of" {
        return None;
    }
    let (year, more) =
        year_behind(text, at + 1, now).filter(|_| text.word(at + 1) != "in").unwrap_or((first.year(), 0));
    let on = |day| Date::new(year, first.month(), day).ok().map(Timex::Day);
    Some((on(first.day())?, on(day)?, 1 + more))
}

/// "today", "last week", "this month", "next Monday", "last October", "this summer".
fn relative(text: &Text, at: usize, now: Now) -> Option<(Timex, usize)> {
    match text.word(at) {
        "today" => return Some((Timex::Day(now.today), 1)),
        "yesterday" => return Some((Timex::Day(shift(now.today, -1, "d")?), 1)),
        "tomorrow" => return Some((Timex::Day(shift(now.today, 1, "d")?), 1)),
        _ => {}
    }
    let which = match text.word(at) {
        "last" | "previous" => -1,
        "this" | "current" => 0,
        "next" | "coming" => 1,
        _ => return None,
    };
    let word = text.word(at + 1);
    if let Some(period) = calendar(now.today, word, which) {
        return Some((period, 2));
    }
    if let Some(day) = look(WEEKDAYS, word) {
        return Some((Timex::Day(weekday(now.today, day, which)?), 2));
    }
    if let Some(month) = look(MONTHS, word) {
        let today = (now.today.year(), now.today.month());
        let year = match which {
            -1 if month < today.1 => today.0,
            -1 => today.0 - 1,
            1 if month <= today.1 => today.0 + 1,
            _ => today.0,
        };
        return Some((Timex::Month(year, month), 2));
    }
    let season = look(SEASONS, word)?;
    let year = now.today.year();
    let mut years = [year - 1, year, year + 1].into_iter().map(|y| Timex::Season(y, season));
    let found = match which {
        -1 => years.rfind(|s| s.interval().1 < now.today),
        1 => years.find(|s| s.interval().0 > now.today),
        _ => Some(Timex::Season(year, season)),
    };
    Some((found?, 2))
}

/// "two weeks ago", "3 months ago": the day, month or year so far back.
fn ago(text: &Text, at: usize, now: Now) -> Option<(Timex, usize)> {
    let count = number(text.word(at))?;
    let of = usize::from(matches!(text.word(at), "couple" | "few") && text.word(at + 1) == "of");
    let unit = unit(text.word(at + 1 + of))?;
    let back = match text.word(at + 2 + of) {
        "ago" | "earlier" => -count,
        "hence" => count,
        _ => return None,
    };
    let day = shift(now.today, back, unit)?;
    let period = match unit {
        "m" => Timex::Month(day.year(), day.month()),
        "y" => Timex::Year(day.year()),
        _ => Timex::Day(day),
    };
    Some((period, 3 + of))
}

/// "Q2 2025", "the second quarter of 2025", "first half of last year", "week 15 of 2025".
fn part_of_year(text: &Text, at: usize, now: Now) -> Option<(Timex, usize)> {
    let word = text.word(at);
    let digit = |prefix: char| word.strip_prefix(prefix).filter(|d| d.len() == 1).and_then(|d| d.parse::<i8>().ok());
    let (part, unit, taken) = if let Some(q) = digit('q').filter(|q| (1..=4).contains(q)) {
        (q, "quarter", 1)
    } else if let Some(h) = digit('h').filter(|h| (1..=2).contains(h)) {
        (h, "half", 1)
    } else if word == "week" {
        (text.word(at + 1).parse().ok().filter(|w| (1..=53).contains(w))?, "week", 2)
    } else {
        let ordinal = match word {
            "first" | "1st" => 1,
            "second" | "2nd" => 2,
            "third" | "3rd" => 3,
            "fourth" | "4th" | "last" => 4,
            _ => return None,
        };
        match text.word(at + 1) {
            "quarter" if word != "last" => (ordinal, "quarter", 2),
            "half" if ordinal <= 2 => (ordinal, "half", 2),
            _ => return None,
        }
    };
    let make = |year: i16| match unit {
        "quarter" => Some(Timex::Quarter(year, part)),
        "half" => Some(Timex::Half(year, part)),
        _ => format!("{year:04}-W{part:02}").parse().ok(),
    };
    if let Some((year, more)) = year_behind(text, at + taken, now) {
        return Some((make(year)?, taken + more));
    }
    if unit == "week" && text.word(at + taken) != "" && number(text.word(at + 1)).is_none() {
        return None;
    }
    Some((nearest_year(now, make)?, taken))
}

/// A year behind a month, a quarter or a season: "2025", "of 2025", ", 2025", "of last year".
fn year_behind(text: &Text, at: usize, now: Now) -> Option<(i16, usize)> {
    let mut taken = usize::from(matches!(text.word(at), "of" | "," | "in"));
    taken += usize::from(taken > 0 && text.word(at + taken) == "the");
    if let Some(year) = year_number(text.word(at + taken)) {
        // "March 2025-…" with more behind it would be a value of its own.
        return Some((year, taken + 1));
    }
    let which = match text.word(at + taken) {
        "last" => -1,
        "this" => 0,
        "next" => 1,
        _ => return None,
    };
    (text.word(at + taken + 1) == "year").then(|| (now.today.year() + which, taken + 2))
}

/// The latest year whose period has begun, or the first whose is not over.
fn nearest_year(now: Now, make: impl Fn(i16) -> Option<Timex>) -> Option<Timex> {
    let year = now.today.year();
    let mut periods = [year - 1, year, year + 1].into_iter().filter_map(make);
    if now.future {
        periods.find(|p| p.interval().1 >= now.today)
    } else {
        periods.rfind(|p| p.interval().0 <= now.today)
    }
}

/// "March 2025", "10 March", "March 10, 2025", "the 10th of March", "on Monday".
fn month_or_day(text: &Text, at: usize, now: Now) -> Option<(Timex, usize)> {
    let make_day = |year: i16, month: i8, day: i8| Date::new(year, month, day).ok().map(Timex::Day);
    if let Some(day) = day_number(text.word(at)) {
        let of = usize::from(text.word(at + 1) == "of");
        let month = look(MONTHS, text.word(at + 1 + of))?;
        let taken = 2 + of;
        return match year_behind(text, at + taken, now).filter(|_| text.word(at + taken) != "in") {
            Some((year, more)) => Some((make_day(year, month, day)?, taken + more)),
            None => Some((nearest_year(now, |year| make_day(year, month, day))?, taken)),
        };
    }
    if let Some(day) = look(WEEKDAYS, text.word(at)) {
        let day = if now.future { weekday(now.today, day, 1) } else { weekday(shift(now.today, 1, "d")?, day, -1) };
        // A date behind the weekday is the date.
        let comma = usize::from(text.word(at + 1) == ",");
        if let Some((date, taken)) = month_or_day_behind(text, at + 1 + comma, now) {
            return Some((date, 1 + comma + taken));
        }
        return Some((Timex::Day(day?), 1));
    }
    let month = look(MONTHS, text.word(at))?;
    // "may" and "march" are verbs, too; "Sun" and "Mar" never stand here alone.
    let sure = !matches!(text.word(at), "may" | "march" | "mar" | "jan" | "sun")
        || text.capital(at)
        || (at > 0 && OPENERS.contains(&text.word(at - 1)));
    if let Some(day) = day_number(text.word(at + 1)) {
        return match year_behind(text, at + 2, now).filter(|_| text.word(at + 2) != "in") {
            Some((year, more)) => Some((make_day(year, month, day)?, 2 + more)),
            None => Some((nearest_year(now, |year| make_day(year, month, day))?, 2)),
        };
    }
    if let Some((year, more)) = year_behind(text, at + 1, now) {
        return Some((Timex::Month(year, month), 1 + more));
    }
    sure.then(|| nearest_year(now, |year| Some(Timex::Month(year, month))))?.map(|period| (period, 1))
}

fn month_or_day_behind(text: &Text, at: usize, now: Now) -> Option<(Timex, usize)> {
    (day_number(text.word(at)).is_some() || look(MONTHS, text.word(at)).is_some())
        .then(|| month_or_day(text, at, now))?
}

/// "summer 2024", "spring of last year", "in autumn".
fn season(text: &Text, at: usize, now: Now) -> Option<(Timex, usize)> {
    let season = look(SEASONS, text.word(at))?;
    if let Some((year, more)) = year_behind(text, at + 1, now) {
        return Some((Timex::Season(year, season), 1 + more));
    }
    let opened = at > 0 && (OPENERS.contains(&text.word(at - 1)) || text.word(at - 1) == "the");
    opened.then(|| nearest_year(now, |year| Some(Timex::Season(year, season))))?.map(|period| (period, 1))
}

/// "early 2025", "mid-March", "the end of 2024": the period itself.
fn bare(text: &Text, at: usize, now: Now) -> Option<(Timex, usize)> {
    let taken = match text.word(at) {
        "early" | "late" | "mid" => 1 + usize::from(text.word(at + 1) == "-"),
        "end" | "beginning" | "start" | "middle" if text.word(at + 1) == "of" => 2,
        _ => return None,
    };
    if text.word(at + taken) == "the"
        && let Some(period) = calendar(now.today, text.word(at + taken + 1), 0)
    {
        return Some((period, taken + 2));
    }
    let (found, more) = iso(text, at + taken)
        .or_else(|| relative(text, at + taken, now))
        .or_else(|| month_or_day(text, at + taken, now))?;
    Some((found, taken + more))
}

/// A filter from "since", "before" and their like with a period.
pub fn bounded(word: &str, period: Timex) -> DateFilter {
    let end = |timex| Some(DateEnd(timex));
    match word {
        "since" => DateFilter::Range { from: end(period), to: None },
        "until" => DateFilter::Range { from: None, to: end(period) },
        "after" => DateFilter::Range { from: neighbour(period, 1).map(DateEnd).or(end(period)), to: None },
        "before" => DateFilter::Range { from: None, to: neighbour(period, -1).map(DateEnd).or(end(period)) },
        _ => DateFilter::during(period),
    }
}

/// A range between two periods, whichever is written first.
pub fn between(a: Timex, b: Timex) -> DateFilter {
    let (a, b) = if a.interval().0 > b.interval().1 { (b, a) } else { (a, b) };
    DateFilter::Range { from: Some(DateEnd(a)), to: Some(DateEnd(b)) }
}
