//! Calendar points and periods: the values of dates in articles and in questions.
//!
//! A [`Timex`] is written as ISO 8601 and TIMEX3 (ISO-TimeML) write it: day `2025-03-10`, week `2025-W15`, weekend
//! `2025-W15-WE`, month `2024-10`, quarter `2025-Q2`, half `2025-H1`, season `2025-SU`, year `2025`, decade `199X`.
//! A winter bears the year of its December.

use std::{fmt, str::FromStr};

use jiff::civil::{Date, ISOWeekDate, Weekday, date};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A calendar point or period. Years run from 1 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Timex {
    Day(Date),
    /// ISO year and ISO week.
    Week(i16, i8),
    Weekend(i16, i8),
    /// Year and month, 1 to 12.
    Month(i16, i8),
    /// Year and quarter, 1 to 4.
    Quarter(i16, i8),
    /// Year and half, 1 or 2.
    Half(i16, i8),
    Season(i16, Season),
    Year(i16),
    /// The decade's first year: 1990 for `199X`.
    Decade(i16),
}

/// Meteorological seasons of the northern hemisphere: spring is March to May.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Season {
    Spring,
    Summer,
    Fall,
    Winter,
}

/// How long the period is, the finest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    Day,
    Weekend,
    Week,
    Month,
    Quarter,
    Season,
    Half,
    Year,
    Decade,
}

impl Timex {
    /// First and last day, both included.
    pub fn interval(self) -> (Date, Date) {
        match self {
            Timex::Day(day) => (day, day),
            Timex::Week(year, week) => (iso_day(year, week, Weekday::Monday), iso_day(year, week, Weekday::Sunday)),
            Timex::Weekend(year, week) => {
                (iso_day(year, week, Weekday::Saturday), iso_day(year, week, Weekday::Sunday))
            }
            Timex::Month(year, month) => months(year, month, 1),
            Timex::Quarter(year, quarter) => months(year, quarter * 3 - 2, 3),
            Timex::Half(year, half) => months(year, half * 6 - 5, 6),
            Timex::Season(year, Season::Spring) => months(year, 3, 3),
            Timex::Season(year, Season::Summer) => months(year, 6, 3),
            Timex::Season(year, Season::Fall) => months(year, 9, 3),
            Timex::Season(year, Season::Winter) => months(year, 12, 3),
            Timex::Year(year) => months(year, 1, 12),
            Timex::Decade(year) => (months(year, 1, 12).0, months((year + 9).min(9999), 1, 12).1),
        }
    }

    pub fn precision(self) -> Precision {
        match self {
            Timex::Day(_) => Precision::Day,
            Timex::Week(..) => Precision::Week,
            Timex::Weekend(..) => Precision::Weekend,
            Timex::Month(..) => Precision::Month,
            Timex::Quarter(..) => Precision::Quarter,
            Timex::Half(..) => Precision::Half,
            Timex::Season(..) => Precision::Season,
            Timex::Year(_) => Precision::Year,
            Timex::Decade(_) => Precision::Decade,
        }
    }

    /// The ISO week that holds a day.
    pub fn week_of(day: Date) -> Timex {
        let week = day.iso_week_date();
        Timex::Week(week.year(), week.week())
    }

    /// Does the other period share a day with this one?
    pub fn overlaps(self, other: Timex) -> bool {
        let ((a, b), (c, d)) = (self.interval(), other.interval());
        a <= d && c <= b
    }
}

/// `month` may run past December by whole quarters; the last month is clamped to the year 9999.
fn months(year: i16, month: i8, count: i8) -> (Date, Date) {
    let index = i32::from(year) * 12 + i32::from(month) - 1;
    let last = (index + i32::from(count) - 1).min(9999 * 12 + 11);
    let first_day = |i: i32| date((i / 12) as i16, (i % 12 + 1) as i8, 1);
    (first_day(index.min(last)), first_day(last).last_of_month())
}

fn iso_day(year: i16, week: i8, weekday: Weekday) -> Date {
    // Week 53 of a year that has 52 cannot be made by parsing; clamp so that the function is total.
    let week = ISOWeekDate::new(year, week, weekday).or_else(|_| ISOWeekDate::new(year, 52, weekday));
    week.map_or(Date::MAX, Date::from_iso_week_date)
}

impl fmt::Display for Timex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Timex::Day(day) => write!(f, "{day}"),
            Timex::Week(year, week) => write!(f, "{year:04}-W{week:02}"),
            Timex::Weekend(year, week) => write!(f, "{year:04}-W{week:02}-WE"),
            Timex::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Timex::Quarter(year, quarter) => write!(f, "{year:04}-Q{quarter}"),
            Timex::Half(year, half) => write!(f, "{year:04}-H{half}"),
            Timex::Season(year, season) => write!(f, "{year:04}-{season}"),
            Timex::Year(year) => write!(f, "{year:04}"),
            Timex::Decade(year) => write!(f, "{:03}X", year / 10),
        }
    }
}

impl fmt::Display for Season {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Season::Spring => "SP",
            Season::Summer => "SU",
            Season::Fall => "FA",
            Season::Winter => "WI",
        })
    }
}

/// The text is no date value; the message says what is expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no date: expected 2025-03-10, 2025-W15, 2025-W15-WE, 2025-03, 2025-Q2, 2025-H1, 2025-SU, 2025 or 202X"
)]
pub struct TimexError(pub String);

impl FromStr for Timex {
    type Err = TimexError;

    fn from_str(text: &str) -> Result<Timex, TimexError> {
        parse(text).ok_or_else(|| TimexError(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<Timex> {
    if !text.is_ascii() || text.len() < 4 {
        return None;
    }
    let digits = |s: &str| (s.bytes().all(|b| b.is_ascii_digit()) && !s.is_empty()).then(|| s.parse::<i16>().ok())?;
    let (head, rest) = text.split_at(4);
    if let Some(decade) = head.strip_suffix(['X', 'x']) {
        return (rest.is_empty()).then(|| digits(decade).filter(|&d| d > 0).map(|d| Timex::Decade(d * 10)))?;
    }
    let year = digits(head).filter(|&y| y > 0)?;
    if rest.is_empty() {
        return Some(Timex::Year(year));
    }
    let rest = rest.strip_prefix('-')?.to_ascii_uppercase();
    let small = |s: &str, low: i8, high: i8| digits(s).map(|n| n as i8).filter(|n| (low..=high).contains(n));
    match rest.as_str() {
        "SP" => return Some(Timex::Season(year, Season::Spring)),
        "SU" => return Some(Timex::Season(year, Season::Summer)),
        "FA" => return Some(Timex::Season(year, Season::Fall)),
        "WI" => return Some(Timex::Season(year, Season::Winter)),
        _ => {}
    }
    if let Some(quarter) = rest.strip_prefix('Q').filter(|q| q.len() == 1) {
        return small(quarter, 1, 4).map(|q| Timex::Quarter(year, q));
    }
    if let Some(half) = rest.strip_prefix('H').filter(|h| h.len() == 1) {
        return small(half, 1, 2).map(|h| Timex::Half(year, h));
    }
    if let Some(week) = rest.strip_prefix('W') {
        let (week, weekend) = week.strip_suffix("-WE").map_or((week, false), |w| (w, true));
        let week = (week.len() == 2).then(|| small(week, 1, 53))??;
        ISOWeekDate::new(year, week, Weekday::Monday).ok()?;
        return Some(if weekend { Timex::Weekend(year, week) } else { Timex::Week(year, week) });
    }
    match rest.len() {
        2 => small(&rest, 1, 12).map(|m| Timex::Month(year, m)),
        5 => {
            let (month, day) = rest.split_once('-')?;
            Date::new(year, small(month, 1, 12)?, small(day, 1, 31)?).ok().map(Timex::Day)
        }
        _ => None,
    }
}

impl Serialize for Timex {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timex {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Timex, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_round_trip_and_span_their_days() {
        for (value, first, last) in [
            ("2025-03-10", "2025-03-10", "2025-03-10"),
            ("2025-W15", "2025-04-07", "2025-04-13"),
            ("2025-W15-WE", "2025-04-12", "2025-04-13"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("2025-Q2", "2025-04-01", "2025-06-30"),
            ("2025-H2", "2025-07-01", "2025-12-31"),
            ("2025-SU", "2025-06-01", "2025-08-31"),
            ("2024-WI", "2024-12-01", "2025-02-28"),
            ("2025", "2025-01-01", "2025-12-31"),
            ("199X", "1990-01-01", "1999-12-31"),
            ("9999-WI", "9999-12-01", "9999-12-31"),
        ] {
            let timex: Timex = value.parse().unwrap();
            assert_eq!(timex.to_string(), value);
            let (a, b) = timex.interval();
            assert_eq!((a.to_string().as_str(), b.to_string().as_str()), (first, last), "{value}");
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "0000",
            "2025-13",
            "2025-02-30",
            "2025-W54",
            "2025-W53",
            "2025-Q5",
            "16481024",
            "20X",
            "2025-3",
            "é025",
        ] {
            assert!(text.parse::<Timex>().is_err(), "{text}");
        }
    }
}
