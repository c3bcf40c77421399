//! A printed date → the day it names, in its own time zone.
//!
//! Only the spelling of dates; which of several dates counts is `published`'s business. Dates within sentences are the
//! extractor's, not ours.

use std::{ops::Range, sync::LazyLock};

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use regex::{Captures, Regex};

/// Longest value in which a date is looked for, bytes.
const LONGEST: usize = 300;

/// The years a published article can bear.
const YEARS: std::ops::RangeInclusive<i16> = 1600..=2199;

/// Names of months, lower case, in the languages that sites print dates in: the full name and its usual abbreviations.
/// `_` is the blank in a name of two words.
const MONTHS: &[(i8, &str)] = &[
    (1, "january jan januar janvier janv enero gennaio janeiro januari"),
    (2, "february feb febr februar février fevrier févr febrero febbraio fevereiro februari"),
    (3, "march mar märz maerz mars marzo março marco maart"),
    (4, "april apr avril avr abril aprile"),
    (5, "may mai mayo maggio maio mei"),
    (6, "june jun juni juin junio giugno junho"),
    (7, "july jul juli juillet juil julio luglio julho"),
    (8, "august aug août aout agosto augustus"),
    (9, "september sept sep septembre septiembre setiembre settembre setembro"),
    (10, "october oct oktober okt octobre octubre ottobre outubro"),
    (11, "november nov novembre noviembre novembro"),
    (12, "december dec dezember dez décembre decembre déc diciembre dicembre dezembro"),
    // Russian and Ukrainian, Polish, Turkish, Greek: in the case that dates are printed in.
    (1, "января січня stycznia ocak ιανουαρίου"),
    (2, "февраля лютого lutego şubat φεβρουαρίου"),
    (3, "марта березня marca mart μαρτίου"),
    (4, "апреля квітня kwietnia nisan απριλίου"),
    (5, "мая травня maja mayıs μαΐου"),
    (6, "июня червня czerwca haziran ιουνίου"),
    (7, "июля липня lipca temmuz ιουλίου"),
    (8, "августа серпня sierpnia ağustos αυγούστου"),
    (9, "сентября вересня września eylül σεπτεμβρίου"),
    (10, "октября жовтня października ekim οκτωβρίου"),
    (11, "ноября листопада listopada kasım νοεμβρίου"),
    (12, "декабря грудня grudnia aralık δεκεμβρίου"),
    // Arabic: of Egypt and the Gulf, of the Maghreb, of the Levant.
    (1, "يناير جانفي كانون_الثاني"),
    (2, "فبراير فيفري شباط"),
    (3, "مارس آذار"),
    (4, "أبريل ابريل إبريل أفريل نيسان"),
    (5, "مايو ماي أيار"),
    (6, "يونيو يونيه جوان حزيران"),
    (7, "يوليو يوليه يوليوز جويلية تموز"),
    (8, "أغسطس اغسطس غشت أوت آب"),
    (9, "سبتمبر شتنبر أيلول"),
    (10, "أكتوبر اكتوبر تشرين_الأول"),
    (11, "نوفمبر نونبر تشرين_الثاني"),
    (12, "ديسمبر دجنبر كانون_الأول"),
];

/// All names as one alternative, the longest first so that none hides a longer one.
static MONTH: LazyLock<String> = LazyLock::new(|| {
    let mut names: Vec<&str> = MONTHS.iter().flat_map(|(_, names)| names.split(' ')).collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    format!("(?P<month>{})", names.join("|").replace('_', r"\s+"))
});

fn month(name: &str) -> Option<i8> {
    let name = name.to_lowercase().split_whitespace().collect::<Vec<_>>().join("_");
    MONTHS.iter().find(|(_, names)| names.split(' ').any(|n| n == name)).map(|(number, _)| *number)
}

/// The ways to print a full date. Each names its groups `year month day`; numeric ones `a b` where the order is open.
static FULL: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let month = MONTH.as_str();
    // Each in verbose mode, so that blanks and line ends are only layout.
    [
        // 2025-04-14, 2025/4/14, 2025.04.14
        r"(?:^|[^0-9]) (?P<year>[0-9]{4})
          (?: - (?P<m1>[0-9]{1,2}) - (?P<d1>[0-9]{1,2})
            | / (?P<m2>[0-9]{1,2}) / (?P<d2>[0-9]{1,2})
            | \. (?P<m3>[0-9]{1,2}) \. (?P<d3>[0-9]{1,2}) ) (?:[^0-9]|$)"
            .to_owned(),
        // 14/04/2025, 14.4.2025, 14-04-2025
        r"(?:^|[^0-9./-])
          (?: (?P<a1>[0-9]{1,2}) / (?P<b1>[0-9]{1,2}) / (?P<y1>[0-9]{4})
            | (?P<a2>[0-9]{1,2}) \. (?P<b2>[0-9]{1,2}) \. (?P<y2>[0-9]{4})
            | (?P<a3>[0-9]{1,2}) - (?P<b3>[0-9]{1,2}) - (?P<y3>[0-9]{4}) ) (?:[^0-9]|$)"
            .to_owned(),
        // 14 April 2025, 14th of April, 2025, 14-Apr-2025, 14. April 2025, 14 de abril de 2025
        format!(
            r"(?:^|[^0-9]) (?P<day>[0-9]{{1,2}}) (?:st|nd|rd|th|er|º)? (?:\s+(?:of|de))? [\s\-/.,]*
              {month} \.? (?:\s+de)? [\s\-/.,]* (?P<year>[0-9]{{4}}) (?:[^0-9]|$)"
        ),
        // April 14, 2025, Apr. 14th 2025, Mon Apr 14 23:30:00 EST 2025
        format!(
            r"(?:^|[^\p{{L}}]) {month} \.? [\s\-]+ (?P<day>[0-9]{{1,2}}) (?:st|nd|rd|th)? (?:\s*,\s*|[\s\-]+)
              (?: [0-9]{{2}}:[0-9]{{2}} (?::[0-9]{{2}})? \s+ (?:[A-Z]{{3,4}}\s+)? )?
              (?P<year>[0-9]{{4}}) (?:[^0-9]|$)"
        ),
        // 2025 April 14, 2025-Apr-14
        format!(
            r"(?:^|[^0-9]) (?P<year>[0-9]{{4}}) [\s\-/.,]+ {month} \.? [\s\-/.,]* (?P<day>[0-9]{{1,2}}) (?:[^0-9]|$)"
        ),
        // 2025年4月14日
        r"(?P<year>[0-9]{4}) \s* 年 \s* (?P<m1>[0-9]{1,2}) \s* 月 \s* (?P<d1>[0-9]{1,2}) \s* 日".to_owned(),
    ]
    .iter()
    .filter_map(|pattern| Regex::new(&format!("(?xi){pattern}")).ok())
    .collect()
});

/// The first full date in a short text, and where it stands.
pub(super) fn first(text: &str) -> Option<(Date, Range<usize>)> {
    let text = head(text);
    let found = FULL.iter().flat_map(|form| form.captures_iter(text).filter_map(|c| full(&c)).take(1));
    found.min_by_key(|(_, at)| at.start)
}

fn full(found: &Captures) -> Option<(Date, Range<usize>)> {
    let number = |names: &[&str]| {
        let group = names.iter().find_map(|name| found.name(name))?;
        Some((group.as_str().parse::<i16>().ok()?, group.range()))
    };
    let (year, at_year) = number(&["year", "y1", "y2", "y3"])?;
    let (date, parts) = if let Some((a, at_a)) = number(&["a1", "a2", "a3"]) {
        let (b, at_b) = number(&["b1", "b2", "b3"])?;
        // Day first; the other order only where that is no date.
        (date(year, b, a).or_else(|| date(year, a, b))?, [at_year, at_a, at_b])
    } else {
        let (day, at_day) = number(&["day", "d1", "d2", "d3"])?;
        let (month, at_month) = match found.name("month") {
            Some(name) => (i16::from(month(name.as_str())?), name.range()),
            None => number(&["m1", "m2", "m3"])?,
        };
        (date(year, month, day)?, [at_year, at_day, at_month])
    };
    let start = parts.iter().map(|r| r.start).min()?;
    let end = parts.iter().map(|r| r.end).max()?;
    Some((date, start..end))
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    YEARS.contains(&year).then_some(date)
}

/// The first parts of a text in which dates are looked for.
fn head(text: &str) -> &str {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// A day and month without a year: "April 14", "14th of April".
pub(super) fn month_day(text: &str) -> Option<(i8, i8, Range<usize>)> {
    static FORMS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        let month = MONTH.as_str();
        [
            format!(r"(?i)(?:^|[^\p{{L}}]){month}\.?\s+(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:[^0-9]|$)"),
            format!(r"(?i)(?:^|[^0-9])(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+{month}(?:[^\p{{L}}]|$)"),
        ]
        .iter()
        .filter_map(|pattern| Regex::new(pattern).ok())
        .collect()
    });
    let text = head(text);
    FORMS.iter().find_map(|form| {
        let found = form.captures(text)?;
        let (name, day) = (found.name("month")?, found.name("day")?);
        let number: i8 = day.as_str().parse().ok()?;
        // 2024 is a leap year: 29 February must pass.
        Date::new(2024, month(name.as_str())?, number).ok()?;
        let at = name.start().min(day.start())..name.end().max(day.end());
        Some((month(name.as_str())?, number, at))
    })
}

/// The day of a metadata value: any printed date, ISO 8601 basic form, seconds or milliseconds of the epoch (UTC).
pub(super) fn of_value(value: &str) -> Option<Date> {
    let value = value.trim();
    if !value.is_empty() && value.len() <= 16 && value.bytes().all(|b| b.is_ascii_digit()) {
        return of_number(value.parse().ok()?);
    }
    let found = iso(value).or_else(|| first(value).map(|(date, _)| date));
    let found = found.or_else(|| compact(value, true));
    // The epoch's first day is how an unset field prints.
    found.filter(|date| *date != Date::constant(1970, 1, 1))
}

/// The form nearly all metadata has, without the search for others.
fn iso(value: &str) -> Option<Date> {
    let (day, rest) = value.split_at_checked(10)?;
    let ends = !rest.starts_with(|c: char| c.is_ascii_digit());
    let date: Date = day.parse().ok().filter(|_| ends && day.as_bytes().get(4) == Some(&b'-'))?;
    YEARS.contains(&date.year()).then_some(date)
}

/// The day of a number: `20250414` and `20250414233000` as such, else seconds, milli- or microseconds of the epoch.
pub(super) fn of_number(number: i64) -> Option<Date> {
    if let 19_000_101..=21_991_231 = number {
        return date_of_digits(number);
    }
    if let 19_000_101_000_000..=21_991_231_235_959 = number {
        return date_of_digits(number / 1_000_000);
    }
    let seconds = match number {
        // From 1973 on: smaller ones are rather counters than times.
        100_000_000..=99_999_999_999 => number,
        100_000_000_000..=99_999_999_999_999 => number / 1_000,
        100_000_000_000_000.. => number / 1_000_000,
        _ => return None,
    };
    let date = Timestamp::from_second(seconds).ok()?.to_zoned_datetime(TimeZone::UTC).date();
    YEARS.contains(&date.year()).then_some(date)
}

fn date_of_digits(digits: i64) -> Option<Date> {
    let part = |n: i64| i16::try_from(n).ok();
    date(part(digits / 10_000)?, part(digits / 100 % 100)?, part(digits % 100)?)
}

/// `20250414`, also with a time behind it. `whole`: the text begins with it.
fn compact(text: &str, whole: bool) -> Option<Date> {
    static COMPACT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:^|[^0-9])((?:19|20)[0-9]{6})(?:[Tt_-]?[0-9]{6}|[Tt_-]?[0-9]{4})?(?:[^0-9]|$)").ok()
    });
    let mut found = COMPACT.as_ref()?.captures_iter(text).filter_map(|c| c.get(1));
    found.find_map(|m| if whole && m.start() > 0 { None } else { date_of_digits(m.as_str().parse().ok()?) })
}

/// The day in a path or the path of a URL: its last component first, then folders such as `2025/04/14`.
pub(super) fn in_path(path: &str) -> Option<Date> {
    static FOLDERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let month = MONTH.as_str();
        Regex::new(&format!(
            r"(?xi) (?:^|/) (?P<year>(?:19|20)[0-9]{{2}}) [/_-]? (?:(?P<m1>[0-9]{{2}}|[0-9])|{month})
              [/_-] (?P<day>[0-9]{{1,2}}) (?:[^0-9]|$)"
        ))
        .ok()
    });
    // Most paths have no year, and this is asked of every article.
    if !path.split(|c: char| !c.is_ascii_digit()).any(|run| run.len() >= 4) {
        return None;
    }
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default().replace('_', "-");
    let in_name = first(&name).map(|(date, _)| date).or_else(|| compact(&name, false));
    let in_folders = || FOLDERS.as_ref()?.captures_iter(path).find_map(|c| full(&c)).map(|(date, _)| date);
    let in_a_folder = || {
        path.rsplit('/').skip(1).find_map(|folder| {
            let folder = folder.replace('_', "-");
            first(&folder).map(|(date, _)| date).or_else(|| compact(&folder, false))
        })
    };
    in_name.or_else(in_folders).or_else(in_a_folder).filter(|date| date.year() >= 1800)
}

/// The year in a path, where it is the only one: `2025/rabat.txt`, `rabat-2025.txt`.
pub(super) fn year_in_path(path: &str) -> Option<i16> {
    let mut years = path.split(|c: char| !c.is_ascii_digit()).filter_map(|run| {
        let year: i16 = (run.len() == 4).then(|| run.parse().ok())??;
        (1900..=2099).contains(&year).then_some(year)
    });
    let year = years.next()?;
    years.all(|other| other == year).then_some(year)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn printed_dates() {
        let cases = [
            ("2025-04-14", "2025-04-14"),
            ("2025-04-14T23:30:00-05:00", "2025-04-14"),
            ("2025-04-14T00:10:00+09:00", "2025-04-14"),
            ("2025-04-14 08:00:00 UTC", "2025-04-14"),
            ("2025/4/14", "2025-04-14"),
            ("2025.04.14", "2025-04-14"),
            ("20250414T233000Z", "2025-04-14"),
            ("20250414", "2025-04-14"),
            ("20250414233000", "2025-04-14"),
            ("Mon, 14 Apr 2025 23:30:00 -0500", "2025-04-14"),
            ("Mon Apr 14 23:30:00 2025", "2025-04-14"),
            ("Mon Apr 14 23:30:00 EDT 2025", "2025-04-14"),
            ("14 April 2025", "2025-04-14"),
            ("14 أبريل 2025", "2025-04-14"),
            ("الاثنين 14 نيسان 2025", "2025-04-14"),
            ("5 ماي 2025", "2025-05-05"),
            ("5 مايو 2025", "2025-05-05"),
            ("31 غشت 2025", "2025-08-31"),
            ("3 كانون الثاني 2025", "2025-01-03"),
            ("3 تشرين الثاني 2025", "2025-11-03"),
            ("Monday 14 April 2025, 11:05", "2025-04-14"),
            ("14th of April, 2025", "2025-04-14"),
            ("14-Apr-2025", "2025-04-14"),
            ("April 14, 2025", "2025-04-14"),
            ("Apr. 14th, 2025 at 9 pm", "2025-04-14"),
            ("Sept. 1, 2025", "2025-09-01"),
            ("Published on APRIL 14 2025", "2025-04-14"),
            ("14/04/2025", "2025-04-14"),
            ("04/05/2025", "2025-05-04"),
            ("04/14/2025", "2025-04-14"),
            ("14.4.2025", "2025-04-14"),
            ("2025 April 14", "2025-04-14"),
            ("14 avril 2025", "2025-04-14"),
            ("1er août 2025", "2025-08-01"),
            ("14 de abril de 2025", "2025-04-14"),
            ("14. März 2025", "2025-03-14"),
            ("2025年4月14日", "2025-04-14"),
            ("1744673400", "2025-04-14"),
            ("1744673400000", "2025-04-14"),
            ("29 February 2024", "2024-02-29"),
        ];
        for (printed, expected) in cases {
            assert_eq!(of_value(printed), Some(day(expected)), "{printed}");
        }
    }

    #[test]
    fn no_dates() {
        let cases = [
            "",
            "yesterday",
            "April 2025",
            "2025",
            "14 April",
            "31 April 2025",
            "29 February 2025",
            "2025-13-01",
            "0001-01-01T00:00:00",
            "1970-01-01T00:00:00Z",
            "32/01/2025",
            "12345",
            "+212 5-37-2025",
            "192.168.2025.1",
            "2025-04-1444",
            "not before 9999-12-31",
        ];
        for printed in cases {
            assert_eq!(of_value(printed), None, "{printed}");
        }
    }

    #[test]
    fn dates_in_names_and_addresses() {
        let cases = [
            ("2025-04-14-rabat.txt", Some("2025-04-14")),
            ("news/rabat_2025_04_14.md", Some("2025-04-14")),
            ("20250414-rabat.html", Some("2025-04-14")),
            ("map_20250414T1130.json", Some("2025-04-14")),
            ("rabat-14-april-2025.txt", Some("2025-04-14")),
            ("2025/04/14/rabat.txt", Some("2025-04-14")),
            ("/world/2025/apr/14/rabat-talks", Some("2025-04-14")),
            ("/2025/04/14/", Some("2025-04-14")),
            ("2025-04/14/rabat.txt", Some("2025-04-14")),
            ("2025-04-14/rabat.txt", Some("2025-04-14")),
            ("archive/2024-01-01/2025-04-14.txt", Some("2025-04-14")),
            ("20250499.txt", None),
            ("doc1202504140.txt", None),
            ("2025/04/rabat.txt", None),
            ("1234567890.txt", None),
        ];
        for (path, expected) in cases {
            assert_eq!(in_path(path), expected.map(day), "{path}");
        }
        assert_eq!(year_in_path("2025/april/rabat.txt"), Some(2025));
        assert_eq!(year_in_path("2024/2025.txt"), None);
        assert_eq!(year_in_path("rabat.txt"), None);
    }

    #[test]
    fn days_without_a_year() {
        assert_eq!(month_day("RABAT, April 14 (MAP)").map(|(m, d, _)| (m, d)), Some((4, 14)));
        assert_eq!(month_day("PARIS, 3rd Sept").map(|(m, d, _)| (m, d)), Some((9, 3)));
        assert_eq!(month_day("Feb 29").map(|(m, d, _)| (m, d)), Some((2, 29)));
        assert_eq!(month_day("Mayor 14 Marchers"), None);
    }
}
