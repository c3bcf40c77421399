//! When an article was published, and how we know.
//!
//! Chooses between the dates that a format's reader, the text, the names and the file system offer. How a date is
//! spelt is `day`'s business.

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};

use super::day;
use crate::article::{Provenance, Published};

/// A dateline begins the text and is at most this long, bytes.
const LONGEST_DATELINE: usize = 120;

/// Time stamps before this are placeholders of packers (1970, 1980, 1985), seconds since the epoch.
const FIRST_REAL_MTIME: i64 = 946_684_800;

/// All that bears on the date of one article.
#[derive(Debug, Default)]
pub(super) struct Evidence<'a> {
    /// Publication dates of the metadata, the most trusted first.
    pub metadata: &'a [Date],
    /// Days which the publication cannot be later than: of a modification, say.
    pub not_after: &'a [Date],
    /// A date line of the text ("Published: 14 April 2025").
    pub line: Option<Date>,
    pub text: &'a str,
    /// Path of the file below its root.
    pub path: &'a str,
    /// The file holds many articles: its name says less about one of them than the article's own address.
    pub many: bool,
    pub url: Option<&'a str>,
    /// Nanoseconds since the epoch, 0 where unknown.
    pub mtime_ns: i64,
    pub trust_mtime: bool,
}

/// The publication date by the most trusted source that has a plausible one.
pub(super) fn publication(evidence: &Evidence) -> Option<Published> {
    let named = day::in_path(evidence.path).map(|date| (date, Provenance::FileName));
    let address = evidence.url.and_then(in_url).map(|date| (date, Provenance::Url));
    let (near, far) = if evidence.many { (address, named) } else { (named, address) };
    let line = evidence.line.or_else(|| dateline(evidence, near.or(far).map(|(date, _)| date)));
    let candidates: Vec<(Date, Provenance)> = evidence
        .metadata
        .iter()
        .map(|date| (*date, Provenance::Metadata))
        .chain(line.map(|date| (date, Provenance::Dateline)))
        .chain(near)
        .chain(far)
        .collect();
    let mtime = day_of(evidence.mtime_ns);
    let bounds = bounds(evidence, address.map(|(date, _)| date), mtime);
    let plausible = candidates.iter().find(|(date, _)| bounds.iter().all(|bound| date <= bound));
    // Where nothing is plausible, the bounds are as doubtful as the dates: the most trusted stays.
    let best = plausible.or(candidates.first()).copied();
    let by_mtime = || mtime.filter(|_| evidence.trust_mtime).map(|date| (date, Provenance::Mtime));
    best.or_else(by_mtime).map(|(date, provenance)| Published { date, provenance })
}

/// The latest days on which the article can have been published, by each witness.
fn bounds(evidence: &Evidence, address: Option<Date>, mtime: Option<Date>) -> Vec<Date> {
    let mut bounds = Vec::new();
    let mut add = |date: Date, days: i32| bounds.extend(date.checked_add(jiff::Span::new().days(days)));
    for modified in evidence.not_after {
        add(*modified, 1);
    }
    if let Some(address) = address {
        add(address, 31);
    }
    // A page cannot be saved before it is published, give or take a time zone.
    if let Some(mtime) = mtime.filter(|_| evidence.mtime_ns / 1_000_000_000 >= FIRST_REAL_MTIME) {
        add(mtime, 2);
    }
    // Dates of one page differ by time zones and late metadata, not by a decade: such a one is a placeholder.
    if let Some(earliest) = evidence.metadata.iter().min() {
        add(*earliest, 3653);
    }
    bounds
}

/// The day in the path of a URL.
fn in_url(url: &str) -> Option<Date> {
    let (_, rest) = url.split_once("://")?;
    let path = rest.find('/').map(|at| &rest[at..])?;
    let path = path.split(['?', '#']).next()?;
    day::in_path(path)
}

fn day_of(mtime_ns: i64) -> Option<Date> {
    if mtime_ns == 0 {
        return None;
    }
    Some(Timestamp::from_duration(SignedDuration::from_nanos(mtime_ns)).ok()?.to_zoned_datetime(TimeZone::UTC).date())
}

/// The day of the text's dateline. One without a year takes it from the names: from a full date, the year that brings
/// it nearest; from a bare year, that.
fn dateline(evidence: &Evidence, named: Option<Date>) -> Option<Date> {
    let head = dateline_head(evidence.text)?;
    if let Some((date, _)) = day::first(head) {
        return Some(date);
    }
    let (month, day, _) = day::month_day(head)?;
    if let Some(named) = named {
        let years = [named.year() - 1, named.year(), named.year() + 1];
        let near = years.iter().filter_map(|year| Date::new(*year, month, day).ok());
        return near.min_by_key(|date| date.duration_since(named).abs());
    }
    let year = day::year_in_path(evidence.path).or_else(|| evidence.url.and_then(day::year_in_path))?;
    Date::new(year, month, day).ok()
}

/// What stands before the dash of a dateline: `RABAT, April 14 (MAP)`.
pub(super) fn dateline_head(text: &str) -> Option<&str> {
    let line = text.lines().find(|line| !line.trim().is_empty())?.trim_start();
    let mut end = line.len().min(LONGEST_DATELINE);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    let window = &line[..end];
    let dashes = [" — ", " – ", " - ", " -- ", "— ", "– ", "--", "—", ": "];
    let at = dashes.iter().filter_map(|dash| window.find(dash)).min()?;
    let head = window[..at].trim_end();
    is_dateline_head(head).then_some(head)
}

/// Place, date and agency, and nothing else: no word in lower case, the place in capitals or set off by a comma or a
/// parenthesis.
fn is_dateline_head(head: &str) -> bool {
    let mut words = head.split([' ', ',', '/']).filter(|w| !w.is_empty());
    let Some(first) = words.next() else { return false };
    let letters = |w: &str| w.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = letters(first) >= 2 && !first.chars().any(char::is_lowercase);
    if !first.chars().next().is_some_and(char::is_uppercase) || head.split(' ').count() > 14 {
        return false;
    }
    let set_off = head.split(' ').take(3).any(|w| w.ends_with(',')) || head.contains('(');
    let cased = |w: &str| {
        let w = w.trim_matches(|c: char| !c.is_alphanumeric());
        !w.chars().next().is_some_and(char::is_lowercase) || matches!(w, "of" | "de" | "la" | "al" | "el" | "and")
    };
    let agency = head.split_once('(').is_none_or(|(_, rest)| rest.contains(')'));
    agency && (capitals || set_off) && words.all(cased) && !matches!(first, "The" | "A" | "An" | "In" | "On" | "At")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn published(evidence: &Evidence) -> Option<(String, Provenance)> {
        publication(evidence).map(|p| (p.date.to_string(), p.provenance))
    }

    fn some(day: &str, provenance: Provenance) -> Option<(String, Provenance)> {
        Some((day.to_owned(), provenance))
    }

    const STORY: &str = "RABAT, April 14 (MAP) — The ministers met on Monday.";

    #[test]
    fn the_most_trusted_source_wins() {
        let metadata = [date("2025-04-14")];
        let mut evidence = Evidence {
            metadata: &metadata,
            text: "RABAT, April 13, 2025 (MAP) — They met.",
            path: "2025-04-15.txt",
            url: Some("https://example.org/2025/04/16/talks"),
            mtime_ns: 1_745_000_000_000_000_000,
            trust_mtime: true,
            ..Evidence::default()
        };
        assert_eq!(published(&evidence), some("2025-04-14", Provenance::Metadata));
        evidence.metadata = &[];
        assert_eq!(published(&evidence), some("2025-04-13", Provenance::Dateline));
        evidence.text = "They met.";
        assert_eq!(published(&evidence), some("2025-04-15", Provenance::FileName));
        evidence.many = true;
        assert_eq!(published(&evidence), some("2025-04-16", Provenance::Url));
        evidence.path = "talks.txt";
        evidence.url = None;
        assert_eq!(published(&evidence), some("2025-04-18", Provenance::Mtime));
        evidence.trust_mtime = false;
        assert_eq!(published(&evidence), None);
    }

    #[test]
    fn a_dateline_without_a_year_needs_one_from_elsewhere() {
        let with =
            |path: &'static str, url: Option<&'static str>| Evidence { text: STORY, path, url, ..Evidence::default() };
        assert_eq!(published(&with("talks.txt", None)), None);
        assert_eq!(published(&with("2025/talks.txt", None)), some("2025-04-14", Provenance::Dateline));
        assert_eq!(published(&with("2025-04-15.txt", None)), some("2025-04-14", Provenance::Dateline));
        assert_eq!(published(&with("a.txt", Some("https://e.org/2025/x"))), some("2025-04-14", Provenance::Dateline));
        let eve = Evidence { text: "PARIS, Dec. 31 (AFP) - Talks.", path: "2025-01-01.txt", ..Evidence::default() };
        assert_eq!(published(&eve), some("2024-12-31", Provenance::Dateline));
    }

    #[test]
    fn a_date_that_cannot_be_falls_back() {
        let metadata = [date("2031-01-01"), date("2025-04-14")];
        let mut evidence = Evidence { metadata: &metadata, mtime_ns: 1_745_000_000_000_000_000, ..Evidence::default() };
        assert_eq!(published(&evidence), some("2025-04-14", Provenance::Metadata));
        evidence.mtime_ns = 0;
        let modified = [date("2025-04-15")];
        evidence.not_after = &modified;
        assert_eq!(published(&evidence), some("2025-04-14", Provenance::Metadata));
        let lies = [date("2031-01-01")];
        let by_url = Evidence { metadata: &lies, url: Some("https://e.org/2025/04/14/x"), ..Evidence::default() };
        assert_eq!(published(&by_url), some("2025-04-14", Provenance::Url));
        let packed = Evidence { metadata: &lies, mtime_ns: 499_000_000_000_000_000, ..Evidence::default() };
        assert_eq!(published(&packed), some("2031-01-01", Provenance::Metadata));
    }

    #[test]
    fn datelines() {
        let heads = [
            (STORY, Some("RABAT, April 14 (MAP)")),
            ("Rabat, 14 April 2025 – The minister said", Some("Rabat, 14 April 2025")),
            ("UNITED NATIONS (Reuters) - The council", Some("UNITED NATIONS (Reuters)")),
            ("CAIRO: Talks resumed", Some("CAIRO")),
            ("The treaty of April 14, 2025 — the first — was signed", None),
            ("Mr Laftit, who met his counterpart on 14 April 2025 — a Monday — said", None),
            ("the minister, 14 April 2025 — said", None),
            ("Talks were held.", None),
            ("", None),
        ];
        for (text, expected) in heads {
            assert_eq!(dateline_head(text), expected, "{text}");
        }
    }
}
