//! A fact: what an event of an answer must be, as far as it is said.

use dateline::{
    annotation::Participant,
    search::answer::{Answer, EventHit, Hits},
};

/// One event. What is empty is not asked for.
#[derive(Debug, Clone, Copy)]
pub struct Fact {
    pub kind: &'static str,
    pub status: &'static str,
    pub date: &'static str,
    pub place: &'static str,
    /// The last word of a name, or `role/COUNTRY` for whoever holds the post; each another participant.
    pub parties: &'static [&'static str],
}

pub const fn fact(
    kind: &'static str,
    status: &'static str,
    date: &'static str,
    place: &'static str,
    parties: &'static [&'static str],
) -> Fact {
    Fact { kind, status, date, place, parties }
}

impl Fact {
    pub fn is(&self, event: &EventHit) -> bool {
        let same = |wanted: &str, found: Option<String>| wanted.is_empty() || found.as_deref() == Some(wanted);
        same(self.kind, Some(event.kind.to_string()))
            && same(self.status, Some(event.status.to_string()))
            && same(self.date, event.date.map(|date| date.to_string()))
            && same(self.place, event.place.clone())
            && self.parties.iter().all(|party| event.participants.iter().any(|other| is_party(party, other)))
    }
}

fn is_party(wanted: &str, found: &Participant) -> bool {
    match wanted.split_once('/') {
        Some((role, side)) => {
            let other = found.country.map(|country| country.to_string()).or_else(|| found.org.clone());
            found.role.as_str() == role && other.as_deref() == Some(side)
        }
        None => found.name.as_deref().and_then(|name| name.split_whitespace().last()) == Some(wanted),
    }
}

/// An event in one line, for the message of a failure.
pub fn line(event: &EventHit) -> String {
    let date = event.date.map_or_else(|| "no date".to_owned(), |date| date.to_string());
    let place = event.place.as_deref().unwrap_or("no place");
    let parties: Vec<String> = event
        .participants
        .iter()
        .map(|party| format!("{} {}", party.name.as_deref().unwrap_or("-"), party.role))
        .collect();
    format!("{} {} {date} {place}: {}", event.kind, event.status, parties.join(", "))
}

/// The events of an answer.
pub fn events(answer: &Answer) -> &[EventHit] {
    match &answer.hits {
        Hits::Events(events) => events,
        Hits::Articles(_) => panic!("the question asks for events, and articles were found"),
    }
}
