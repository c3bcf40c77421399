//! Days with a name (`holidays.tsv`): which one begins at a token, and when it falls in a year.

use std::sync::LazyLock;

use jiff::{
    Span,
    civil::{Date, Weekday},
};
use rustc_hash::FxHashMap;

use crate::extract::lexicon::table;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Rule {
    /// Month and day.
    Fixed(i8, i8),
    /// Days from Easter Sunday of the Gregorian calendar.
    Easter(i32),
    /// The n-th weekday of a month, and days after it.
    Nth { month: i8, weekday: Weekday, n: i8, days: i32 },
}

struct Table {
    rules: Vec<Rule>,
    /// First word → rows with all words of the name, the longest first.
    names: FxHashMap<&'static str, Vec<(Vec<&'static str>, usize)>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { rules: Vec::new(), names: FxHashMap::default() };
    for (_, cells) in table::rows(include_str!("holidays.tsv")) {
        let [name, rule] = cells[..] else { continue };
        let (Some(rule), words) = (parse(rule), name.split(' ').collect::<Vec<_>>()) else { continue };
        let Some(&first) = words.first() else { continue };
        let rows = table.names.entry(first).or_default();
        rows.push((words, table.rules.len()));
        rows.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        table.rules.push(rule);
    }
    table
});

fn parse(text: &str) -> Option<Rule> {
    let mut words = text.split(' ');
    let (head, days) = (words.next()?, words.next().map_or(Some(0), |d| d.parse().ok())?);
    if head == "easter" {
        return Some(Rule::Easter(days));
    }
    let numbers: Vec<i8> = head.split('-').map(|n| n.parse().ok()).collect::<Option<_>>()?;
    match numbers[..] {
        [month, day] => Some(Rule::Fixed(month, day)),
        [month, weekday, n] => {
            Some(Rule::Nth { month, weekday: Weekday::from_monday_one_offset(weekday).ok()?, n, days })
        }
        _ => None,
    }
}

/// The longest name whose words are `word(0)`, `word(1)` …: its row and how many words it has.
pub fn at<'a>(word: impl Fn(usize) -> &'a str) -> Option<(usize, usize)> {
    let mut first = word(0).to_ascii_lowercase();
    if first == "st." {
        first.pop();
    }
    let same = |printed: &str, word: &str| {
        printed.eq_ignore_ascii_case(word)
            || printed
                .strip_prefix(['’', 'ʼ'])
                .is_some_and(|p| word.strip_prefix('\'').is_some_and(|w| w.eq_ignore_ascii_case(p)))
    };
    TABLE
        .names
        .get(first.as_str())?
        .iter()
        .find(|(words, _)| words.iter().enumerate().skip(1).all(|(i, w)| same(word(i), w)))
        .map(|(words, row)| (*row, words.len()))
}

/// The day of the holiday in a year.
pub fn day(row: usize, year: i16) -> Option<Date> {
    match *TABLE.rules.get(row)? {
        Rule::Fixed(month, day) => Date::new(year, month, day).ok(),
        Rule::Easter(days) => easter(year)?.checked_add(Span::new().days(days)).ok(),
        Rule::Nth { month, weekday, n, days } => {
            let first = Date::new(year, month, 1).ok()?;
            first.nth_weekday_of_month(n, weekday).ok()?.checked_add(Span::new().days(days)).ok()
        }
    }
}

/// Easter Sunday by the anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e, f) = (b / 4, b % 4, (b + 8) / 25);
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Date::new(year, i8::try_from(n / 31).ok()?, i8::try_from(n % 31 + 1).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_has_a_day_in_every_year() {
        let rows: Vec<_> = table::rows(include_str!("holidays.tsv")).collect();
        assert_eq!(TABLE.rules.len(), rows.len());
        for year in [1900, 2024, 2025] {
            assert!((0..rows.len()).all(|row| day(row, year).is_some()));
        }
    }

    #[test]
    fn feasts_fall_where_almanacs_say() {
        let on = |name: &str, year| {
            let words: Vec<&str> = name.split(' ').collect();
            let (row, length) = at(|i| words.get(i).copied().unwrap_or("")).unwrap();
            assert_eq!(length, words.len());
            day(row, year).unwrap().to_string()
        };
        assert_eq!(on("Easter Sunday", 2024), "2024-03-31");
        assert_eq!(on("Good Friday", 2025), "2025-04-18");
        assert_eq!(on("Thanksgiving Day", 2023), "2023-11-23");
        assert_eq!(on("New Year ’s Eve", 1999), "1999-12-31");
        assert_eq!(on("Christmas Eve", 2025), "2025-12-24");
    }
}
