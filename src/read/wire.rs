//! What the formats of news agencies have in common: the status of an item, its embargo, the number of its version.
//!
//! A format's reader fills an [`Item`]; whether it becomes an article is decided here, once for all of them.

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    fmt::rfc2822,
    tz::TimeZone,
};

use super::{
    draft::{Draft, Out},
    published,
};
use crate::article::Version;

/// What a reader found of one item of an agency.
#[derive(Debug, Default)]
pub(super) struct Item {
    pub draft: Draft,
    /// As written: `usable`, `stat:canceled`, an address of a list of codes.
    pub status: Option<String>,
    /// The time before which it is not for publication, as written; empty where none is set.
    pub embargo: Option<String>,
    /// The place and the day before the text, as printed.
    pub dateline: Option<String>,
}

/// What a provider says of an item.
#[derive(Debug, PartialEq, Eq)]
enum Status {
    Usable,
    Withheld,
    Cancelled,
}

impl Item {
    /// Hands it on: an article, a skip with its reason, or a story that is called back. `number` counts from 1.
    pub(super) fn give(mut self, number: u64, out: &mut Out<'_>, place: impl FnOnce() -> String) {
        match status(self.status.as_deref().unwrap_or_default()) {
            Status::Cancelled => {
                return match self.draft.version {
                    Some(version) => out.withdraw(version),
                    None => out.skip(Some(place()), "cancelled by its provider, without an id"),
                };
            }
            Status::Withheld => return out.skip(Some(place()), "withheld by its provider"),
            Status::Usable => {}
        }
        if let Some(reason) = self.embargo.as_deref().and_then(|until| embargoed(until, Timestamp::now())) {
            return out.skip(Some(place()), reason);
        }
        if let Some(dateline) = &self.dateline {
            self.draft.date_line = self.draft.date_line.or_else(|| super::day::first(dateline).map(|(date, _)| date));
            self.draft.text = with_dateline(&self.draft.text, dateline);
        }
        out.record(self.draft, number, place);
    }
}

/// The last part of a code decides: `stat:usable`, `http://cv.iptc.org/newscodes/pubstatusg2/usable`.
fn status(code: &str) -> Status {
    let word = code.rsplit([':', '/', '#']).next().unwrap_or_default().trim().to_ascii_lowercase();
    match &*word {
        "canceled" | "cancelled" | "killed" | "retracted" => Status::Cancelled,
        "withheld" | "embargoed" => Status::Withheld,
        _ => Status::Usable,
    }
}

/// Whether a code says that an item is cancelled; such a one needs no text.
pub(super) fn is_cancelled(code: Option<&str>) -> bool {
    code.is_some_and(|code| status(code) == Status::Cancelled)
}

/// Why an item is not for publication at a time; `None` where it is. A time that cannot be read counts as not yet come.
fn embargoed(until: &str, now: Timestamp) -> Option<String> {
    let until = until.trim();
    if until.is_empty() {
        return Some("embargoed by its provider".to_owned());
    }
    let over = moment(until).is_some_and(|moment| moment <= now);
    (!over).then(|| format!("embargoed until {}", super::clean::line(&until.chars().take(40).collect::<String>())))
}

/// The moment that a time stamp names: RFC 3339 and its compact form, RFC 822; without a zone it is taken for UTC.
pub(super) fn moment(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let civil = |time: DateTime| TimeZone::UTC.to_timestamp(time).ok();
    text.parse()
        .ok()
        .or_else(|| rfc2822::parse(text).ok().map(|time| time.timestamp()))
        .or_else(|| civil(text.parse().ok()?))
        .or_else(|| civil(text.parse::<Date>().ok()?.at(0, 0, 0, 0)))
}

/// A version of a story by what its provider says: the number of the version, else the first of the times that can be
/// read, in seconds since 1970; 0 where nothing says.
pub(super) fn version(story: String, number: Option<&str>, times: &[Option<&str>]) -> Version {
    // Of "2.1" the minor part is left: not every provider writes one, and equal numbers lose nothing.
    let digits = |text: &str| text.trim().split('.').next().and_then(|digits| digits.parse().ok());
    let second = |text: &&str| moment(text).and_then(|moment| u64::try_from(moment.as_second()).ok());
    let number = number.and_then(digits).or_else(|| times.iter().flatten().find_map(second));
    Version { story, number: number.unwrap_or(0) }
}

/// A text with its dateline before it, unless it begins with one.
fn with_dateline(text: &str, dateline: &str) -> String {
    let dateline = super::clean::line(dateline);
    let dateline = dateline.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | ':'));
    let place = dateline.split([',', '(']).next().unwrap_or_default().trim().to_lowercase();
    let begins = text.trim_start().chars().take(place.chars().count()).collect::<String>().to_lowercase() == place;
    if place.is_empty() || dateline.len() > 120 || begins || published::dateline_head(text).is_some() {
        return text.to_owned();
    }
    format!("{dateline} — {}", text.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_a_status() {
        let cases = [
            ("usable", Status::Usable),
            ("stat:canceled", Status::Cancelled),
            ("Canceled", Status::Cancelled),
            ("http://cv.iptc.org/newscodes/pubstatusg2/withheld", Status::Withheld),
            ("", Status::Usable),
        ];
        for (code, expected) in cases {
            assert_eq!(status(code), expected, "{code}");
        }
    }

    #[test]
    fn an_embargo_ends() {
        let now = "2025-04-14T12:00:00Z".parse().unwrap();
        assert_eq!(embargoed("2025-04-14T13:30:00+02:00", now), None);
        assert_eq!(embargoed("2025-04-14T13:30:00Z", now).as_deref(), Some("embargoed until 2025-04-14T13:30:00Z"));
        assert_eq!(embargoed(" ", now).as_deref(), Some("embargoed by its provider"));
        assert_eq!(embargoed("soon", now).as_deref(), Some("embargoed until soon"));
    }

    #[test]
    fn moments_in_every_notation() {
        let same = [
            "2025-04-14T23:30:00+02:00",
            "20250414T213000Z",
            "20250414T233000+0200",
            "Mon, 14 Apr 2025 23:30:00 +0200",
            "14 Apr 2025 21:30:00 GMT",
            "2025-04-14T21:30:00",
        ];
        for text in same {
            assert_eq!(moment(text).map(|m| m.as_second()), Some(1_744_666_200), "{text}");
        }
        assert_eq!(moment("20250414").map(|m| m.as_second()), Some(1_744_588_800));
        assert_eq!(moment("Monday"), None);
    }

    #[test]
    fn numbers_of_versions() {
        let number = |number, time| version("s".to_owned(), number, &[time]).number;
        assert_eq!(number(Some("7"), Some("2025-04-14T21:30:00Z")), 7);
        assert_eq!(number(Some("2.1"), None), 2);
        assert_eq!(number(Some("b"), Some("2025-04-14T21:30:00Z")), 1_744_666_200);
        assert_eq!(number(None, None), 0);
    }

    #[test]
    fn a_dateline_stands_before_the_text_once() {
        assert_eq!(with_dateline("The ministers met.", "RABAT, April 14 -"), "RABAT, April 14 — The ministers met.");
        for text in ["RABAT, April 14 (MAP) — They met.", "Rabat (MAP): They met.", "PARIS (AFP) - They met."] {
            assert_eq!(with_dateline(text, "RABAT"), text);
        }
    }
}
