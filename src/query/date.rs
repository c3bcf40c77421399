//! Date values of the query language: one word → a [`DateFilter`].
//!
//! All forms of the language stand here, and how they are printed; dates in English are the English room's.

use std::fmt;

use jiff::{ToSpan, civil::Date};

use super::ast::{DateEnd, DateFilter};
use crate::timex::Timex;

/// Which forms there are, for hints.
pub const FORMS: &str = "2025, 2025-03, 2025-03-10, 2025-W15, 2025-Q2, 2025-H1, 2025-SU, 202X, A..B, A.., ..B, 30d, today, last-month, none";

/// Reads a date value such as `2025-03`, `2024..2025-06`, `30d`, `last-week`, `none`, `..` (any date).
///
/// # Errors
/// It is no date value, or its end lies before its start; the message says which.
pub fn filter(text: &str, today: Date) -> Result<DateFilter, String> {
    if text.eq_ignore_ascii_case("none") {
        return Ok(DateFilter::None);
    }
    if let Some((from, to)) = text.split_once("..") {
        let end = |part: &str| if part.is_empty() { Ok(None) } else { period(part, today).map(Some) };
        return range(end(from)?, end(to)?, text);
    }
    if let Some(back) = back(text, today) {
        return range(Some(Timex::Day(back)), Some(Timex::Day(today)), text);
    }
    period(text, today).map(DateFilter::during)
}

/// A range whose end is not before its start.
fn range(from: Option<Timex>, to: Option<Timex>, text: &str) -> Result<DateFilter, String> {
    match (from, to) {
        (Some(a), Some(b)) if a.interval().0 > b.interval().1 => {
            Err(format!("the range `{text}` ends before it starts: turn it round ({b}..{a})"))
        }
        _ => Ok(DateFilter::Range { from: from.map(DateEnd), to: to.map(DateEnd) }),
    }
}

/// One period: a calendar value, or a word that today resolves.
fn period(text: &str, today: Date) -> Result<Timex, String> {
    relative(text, today)
        .or_else(|| text.parse().ok())
        .or_else(|| back(text, today).map(Timex::Day))
        .ok_or_else(|| format!("`{text}` is no date"))
}

/// `30d`, also `2w`, `6m`, `1y`: the day so long before today.
fn back(text: &str, today: Date) -> Option<Date> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    if digits.is_empty() || digits.len() > 5 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let count: i32 = digits.parse().ok()?;
    shift(today, -count, &text[digits.len()..])
}

/// A day so many units on (or, negative, back); a unit is `d`, `w`, `m` or `y`. `None` outside the calendar.
pub fn shift(day: Date, count: i32, unit: &str) -> Option<Date> {
    // The calendar has 9,999 years; a span beyond them is refused before it is made.
    let limit = match unit {
        "d" => 3_700_000,
        "w" => 520_000,
        "m" => 119_000,
        "y" => 9_998,
        _ => return None,
    };
    if count.abs() > limit {
        return None;
    }
    let span = match unit {
        "d" => count.days(),
        "w" => i64::from(count).weeks(),
        "m" => count.months(),
        _ => count.years(),
    };
    day.checked_add(span).ok().filter(|d| d.year() >= 1)
}

/// `today`, `yesterday`, `tomorrow`, `last-week`, `this-month`, `next-quarter`, `last-year` …
pub fn relative(text: &str, today: Date) -> Option<Timex> {
    let lower = text.to_ascii_lowercase();
    match lower.as_str() {
        "today" => return Some(Timex::Day(today)),
        "yesterday" => return shift(today, -1, "d").map(Timex::Day),
        "tomorrow" => return shift(today, 1, "d").map(Timex::Day),
        _ => {}
    }
    let (which, unit) = lower.split_once('-')?;
    let count = match which {
        "last" => -1,
        "this" => 0,
        "next" => 1,
        _ => return None,
    };
    calendar(today, unit, count)
}

/// The week, weekend, month, quarter, year or decade that lies `count` after the one of a day.
pub fn calendar(today: Date, unit: &str, count: i32) -> Option<Timex> {
    Some(match unit {
        "week" => Timex::week_of(shift(today, count, "w")?),
        "weekend" => {
            let week = shift(today, count, "w")?.iso_week_date();
            Timex::Weekend(week.year(), week.week())
        }
        "month" => {
            let day = shift(today.first_of_month(), count, "m")?;
            Timex::Month(day.year(), day.month())
        }
        "quarter" => {
            let day = shift(today.first_of_month(), count.checked_mul(3)?, "m")?;
            Timex::Quarter(day.year(), (day.month() - 1) / 3 + 1)
        }
        "year" => Timex::Year(shift(today.first_of_month(), count, "y")?.year()),
        "decade" => Timex::Decade(shift(today.first_of_month(), count.checked_mul(10)?, "y")?.year() / 10 * 10),
        _ => return None,
    })
}

/// The period of the same length right after (`1`) or before (`-1`); a day where lengths differ.
pub fn neighbour(period: Timex, by: i32) -> Option<Timex> {
    let (first, last) = period.interval();
    Some(match period {
        Timex::Week(..) => calendar(first, "week", by)?,
        Timex::Month(..) => calendar(first, "month", by)?,
        Timex::Quarter(..) => calendar(first, "quarter", by)?,
        Timex::Year(_) => calendar(first, "year", by)?,
        Timex::Decade(_) => calendar(first, "decade", by)?,
        _ => Timex::Day(if by < 0 { shift(first, -1, "d")? } else { shift(last, 1, "d")? }),
    })
}

impl fmt::Display for DateFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DateFilter::None => f.write_str("none"),
            DateFilter::Range { from: Some(from), to: Some(to) } if from == to => write!(f, "{}", from.0),
            DateFilter::Range { from, to } => {
                if let Some(from) = from {
                    write!(f, "{}", from.0)?;
                }
                f.write_str("..")?;
                to.map_or(Ok(()), |to| write!(f, "{}", to.0))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// A Sunday.
    const TODAY: Date = date(2025, 6, 15);

    #[test]
    fn every_form_is_read_and_printed_resolved() {
        for (text, expected) in [
            ("2025", "2025"),
            ("2025-03", "2025-03"),
            ("2025-03-10", "2025-03-10"),
            ("2025-w15", "2025-W15"),
            ("2025-W15-WE", "2025-W15-WE"),
            ("2025-Q2", "2025-Q2"),
            ("2025-H1", "2025-H1"),
            ("2025-SU", "2025-SU"),
            ("202X", "202X"),
            ("2024..2025-06", "2024..2025-06"),
            ("2025-03..", "2025-03.."),
            ("..2025-03-10", "..2025-03-10"),
            ("2025..2025", "2025"),
            ("..", ".."),
            ("none", "none"),
            ("30d", "2025-05-16..2025-06-15"),
            ("2w", "2025-06-01..2025-06-15"),
            ("6m", "2024-12-15..2025-06-15"),
            ("30d..", "2025-05-16.."),
            ("Today", "2025-06-15"),
            ("yesterday..tomorrow", "2025-06-14..2025-06-16"),
            ("last-week", "2025-W23"),
            ("this-week", "2025-W24"),
            ("next-month", "2025-07"),
            ("last-quarter", "2025-Q1"),
            ("next-year", "2026"),
            ("last-year..this-year", "2024..2025"),
        ] {
            let read = filter(text, TODAY).unwrap();
            assert_eq!(read.to_string(), expected, "{text}");
            assert_eq!(filter(expected, TODAY), Ok(read), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_or_runs_backwards_is_refused() {
        for text in ["", "soon", "2025-13", "2025-02-30", "last-day", "d", "99999999d", "2025..soon", "99999y", "é..ü"]
        {
            assert!(filter(text, TODAY).is_err(), "{text}");
        }
        let error = filter("2025..2024-12", TODAY).unwrap_err();
        assert!(error.contains("2024-12..2025"), "{error}");
    }

    #[test]
    fn neighbours_are_as_long_where_they_can_be() {
        for (period, before, after) in [
            ("2025-01", "2024-12", "2025-02"),
            ("2025-Q1", "2024-Q4", "2025-Q2"),
            ("2025-SU", "2025-05-31", "2025-09-01"),
            ("2025-03-01", "2025-02-28", "2025-03-02"),
        ] {
            let timex: Timex = period.parse().unwrap();
            assert_eq!(neighbour(timex, -1).unwrap().to_string(), before);
            assert_eq!(neighbour(timex, 1).unwrap().to_string(), after);
        }
        assert_eq!(neighbour(Timex::Year(9999), 1), None);
    }
}
