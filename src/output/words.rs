//! The vocabulary in a reader's words: offices, parties, dates, places, and numbers.

use crate::{
    annotation::{Country, Event, Official, Participant, Portfolio, Role},
    article::{Provenance, Published},
    search::answer::{Answer, EventHit, Hits},
    timex::{Precision, Timex},
};

/// A post as people say it: "foreign minister", "head of state".
pub fn post(role: Role, portfolio: Option<Portfolio>) -> String {
    let role = match role {
        Role::DeputyHead => "deputy head".to_owned(),
        role => role.as_str().replace('_', " "),
    };
    match portfolio {
        Some(Portfolio::Other) | None => role,
        Some(portfolio) => format!("{portfolio} {role}"),
    }
}

/// A party in one line: "Maria Silva (Foreign Minister, PT)", "a Chinese delegation (CN)", "EU".
pub fn party(participant: &Participant) -> String {
    let side = side(participant.country, participant.org.as_deref());
    // "his counterpart Ola Berg" says less than the post when the name stands before it.
    let says = |office: &str| {
        !office.is_empty() && participant.name.as_ref().is_none_or(|name| !office.contains(name.as_str()))
    };
    let office = match (participant.office.as_deref().map(str::trim), participant.role) {
        (Some(office), _) if says(office) => Some(office.to_owned()),
        (_, Role::Other) => None,
        (_, role) => Some(post(role, participant.portfolio)),
    };
    let (head, rest) = match (&participant.name, office, side) {
        (Some(name), office, side) => (name.clone(), [office, side]),
        (None, Some(office), side) => (office, [side, None]),
        (None, None, Some(side)) => (side, [None, None]),
        (None, None, None) => ("someone".to_owned(), [None, None]),
    };
    let rest: Vec<String> = rest.into_iter().flatten().filter(|part| *part != head).collect();
    if rest.is_empty() { head } else { format!("{head} ({})", rest.join(", ")) }
}

/// An official in one line: "Maria Silva (Foreign Minister, PT, former)".
pub fn official(official: &Official) -> String {
    let office = official.office.clone().filter(|o| !o.trim().is_empty() && !o.contains(&official.name));
    let office = office.unwrap_or_else(|| post(official.role, official.portfolio));
    let status = match official.status {
        crate::annotation::OfficeStatus::Current => None,
        other => Some(other.as_str().to_owned()),
    };
    let parts = [Some(office), side(official.country, official.org.as_deref()), status];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    format!("{} ({})", official.name, parts.join(", "))
}

/// A span of days: "2025-03-10 – 2025-06-01", or the one day; empty where there is none.
pub fn span(first: Option<jiff::civil::Date>, last: Option<jiff::civil::Date>) -> String {
    match (first, last) {
        (Some(first), Some(last)) if first != last => format!("{first} – {last}"),
        (first, last) => first.or(last).map(|day| day.to_string()).unwrap_or_default(),
    }
}

/// State and body: "FR", "EU", "FR/EU".
pub fn side(country: Option<Country>, org: Option<&str>) -> Option<String> {
    match (country, org) {
        (Some(country), Some(org)) => Some(format!("{country}/{org}")),
        (Some(country), None) => Some(country.to_string()),
        (None, org) => org.map(str::to_owned),
    }
}

/// The day of publication, with where it was found: "2025-03-10 (as the file says)".
pub fn published(published: &Published) -> String {
    let found = match published.provenance {
        Provenance::Metadata => "as the file says",
        Provenance::Dateline => "as the text says",
        Provenance::FileName => "by the file's name",
        Provenance::Url => "by the address",
        Provenance::Mtime => "by the file's time stamp",
    };
    format!("{} ({found})", published.date)
}

/// A date with the words that it comes from, where it is more than a day long: `2024-10 (last October)`.
pub fn date(date: Option<Timex>, phrase: Option<&str>) -> String {
    match (date, phrase) {
        (None, _) => "no date".to_owned(),
        (Some(date), Some(phrase)) if date.precision() != Precision::Day && phrase != date.to_string() => {
            format!("{date} ({phrase})")
        }
        (Some(date), _) => date.to_string(),
    }
}

/// "Rabat, MA".
pub fn place(place: Option<&str>, country: Option<Country>) -> Option<String> {
    match (place, country) {
        (Some(place), Some(country)) => Some(format!("{place}, {country}")),
        (Some(place), None) => Some(place.to_owned()),
        (None, country) => country.map(|country| country.to_string()),
    }
}

/// The site of an address: `news.example.org`.
pub fn site(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.rsplit('@').next()?.split(':').next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    (!host.is_empty()).then_some(host)
}

/// "1 event", "12,345 events".
pub fn count(number: u64, noun: &str) -> String {
    format!("{} {noun}{}", thousands(number), if number == 1 { "" } else { "s" })
}

/// A note where nothing is left of an answer behind so many hits.
pub fn beyond(answer: &Answer, offset: usize) -> Option<String> {
    let (empty, noun) = match &answer.hits {
        Hits::Events(events) => (events.is_empty(), "event"),
        Hits::Articles(articles) => (articles.is_empty(), "article"),
    };
    let beyond = empty && answer.total > 0 && answer.total <= offset as u64;
    beyond.then(|| {
        let there = if answer.total == 1 { "is" } else { "are" };
        format!("--offset {offset} is beyond the end: there {there} {}", count(answer.total, noun))
    })
}

/// With commas between thousands.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// What a record of an event in an article shares with an answer's event, for printing.
pub struct EventView<'a> {
    pub kind: crate::annotation::EventKind,
    pub status: crate::annotation::EventStatus,
    pub date: Option<Timex>,
    pub date_phrase: Option<&'a str>,
    pub place: Option<&'a str>,
    pub country: Option<Country>,
    pub participants: &'a [Participant],
    pub evidence: &'a str,
    pub highlights: &'a [std::ops::Range<usize>],
}

impl<'a> From<&'a EventHit> for EventView<'a> {
    fn from(hit: &'a EventHit) -> EventView<'a> {
        EventView {
            kind: hit.kind,
            status: hit.status,
            date: hit.date,
            date_phrase: hit.date_phrase.as_deref(),
            place: hit.place.as_deref(),
            country: hit.country,
            participants: &hit.participants,
            evidence: &hit.evidence,
            highlights: &hit.highlights,
        }
    }
}

impl<'a> From<&'a Event> for EventView<'a> {
    fn from(event: &'a Event) -> EventView<'a> {
        EventView {
            kind: event.kind,
            status: event.status,
            date: event.date,
            date_phrase: event.date_phrase.as_deref(),
            place: event.place.as_deref(),
            country: event.country,
            participants: &event.participants,
            evidence: &event.evidence,
            highlights: &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn someone(name: Option<&str>, role: Role, office: Option<&str>) -> Participant {
        Participant {
            name: name.map(str::to_owned),
            role,
            portfolio: None,
            country: Some(Country::new(*b"PT")),
            org: None,
            office: office.map(str::to_owned),
        }
    }

    #[test]
    fn parties_read_as_people_say_them() {
        assert_eq!(party(&someone(Some("Maria Silva"), Role::Ambassador, None)), "Maria Silva (ambassador, PT)");
        assert_eq!(party(&someone(None, Role::Other, Some("a Portuguese delegation"))), "a Portuguese delegation (PT)");
        assert_eq!(party(&someone(None, Role::Other, None)), "PT");
        assert_eq!(post(Role::Minister, Some(Portfolio::Foreign)), "foreign minister");
    }

    #[test]
    fn dates_longer_than_a_day_keep_their_words() {
        assert_eq!(date(Some(Timex::Month(2024, 10)), Some("last October")), "2024-10 (last October)");
        assert_eq!(date(Some(Timex::Day(jiff::civil::date(2024, 10, 3))), Some("Thursday")), "2024-10-03");
        assert_eq!(date(None, None), "no date");
    }

    #[test]
    fn numbers_and_sites() {
        assert_eq!(count(1, "event"), "1 event");
        assert_eq!(count(1_234_567, "event"), "1,234,567 events");
        assert_eq!(site("https://user@www.news.example:8080/a/b"), Some("news.example"));
        assert_eq!(site("no address"), None);
    }
}
