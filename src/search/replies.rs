//! What a who / when / where / how many / did … question asks of the events found: people, countries, places, days, each with
//! its events; a number; yes or no.
//!
//! A reply is taken from the best report of an event. Whoever answers a `with:` of the question is no reply to "who",
//! unless somebody else of the event could answer that clause.

use std::collections::{BTreeMap, HashMap};

use super::{
    answer::{Reply, SourceRef},
    assemble::Assembler,
    facets::one_spelling,
    hits::Ranked,
    matches::different_people,
    matches::participant_matches,
    party::{Party, parties},
};
use crate::{
    annotation::{Country, Participant},
    extract::lexicon::places,
    query::ast::{Asks, ParticipantField, ParticipantQuery, Query, Who},
    store::{StoreError, document::StoredEvent, participant::fold},
    timex::Timex,
};

/// A value of one event, before those of all are put together.
#[derive(Debug, Clone)]
struct Told {
    /// What is the same is one reply.
    key: String,
    value: String,
    office: Option<String>,
    country: Option<Country>,
    org: Option<String>,
    named: bool,
}

/// The replies of the events (their best reports, the best first) to a question. `query` is in its normal form.
///
/// # Errors
/// An event cannot be read.
pub fn replies(assembler: &Assembler, best: &[Ranked], query: &Query, asks: &Asks) -> Result<Vec<Reply>, StoreError> {
    let asks = match asks {
        Asks::Count(inner) => inner,
        asks => asks,
    };
    let clauses = clauses(query);
    let mut told: Vec<Vec<Told>> = Vec::with_capacity(best.len());
    let mut events: Vec<StoredEvent> = Vec::with_capacity(best.len());
    for hit in best {
        let event = assembler.stored_event(hit)?;
        told.push(match asks {
            Asks::People(who) => asked_for(who, &event, &clauses, assembler).into_iter().filter_map(person).collect(),
            Asks::Parties(who) => asked_for(who, &event, &clauses, assembler).into_iter().filter_map(party).collect(),
            Asks::Countries => event.event.country.map(country).into_iter().collect(),
            Asks::Places => place(&event).into_iter().collect(),
            Asks::Dates => event.event.date.map(|date| plain(date.to_string())).into_iter().collect(),
            Asks::Hits | Asks::Count(_) | Asks::Whether => Vec::new(),
        });
        events.push(event);
    }
    if matches!(asks, Asks::People(_)) {
        unite(&mut told);
    }
    let mut by_key: BTreeMap<String, (Told, Vec<usize>)> = BTreeMap::new();
    for (at, told) in told.into_iter().enumerate() {
        for one in told {
            let (kept, found) = by_key.entry(one.key.clone()).or_insert_with(|| (one.clone(), Vec::new()));
            if is_shouted(&kept.value) && !is_shouted(&one.value) {
                kept.value.clone_from(&one.value);
            }
            kept.office = kept.office.take().or(one.office);
            kept.country = kept.country.or(one.country);
            kept.org = kept.org.take().or(one.org);
            if found.last() != Some(&at) {
                found.push(at);
            }
        }
    }
    let mut replies = Vec::with_capacity(by_key.len());
    for (told, found) in by_key.into_values() {
        replies.push(reply(assembler, told, &found, &events, best)?);
    }
    match asks {
        Asks::Dates => replies.sort_by_key(|reply| reply.latest.map(Timex::interval)),
        _ => replies.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value))),
    }
    Ok(replies)
}

fn reply(
    assembler: &Assembler,
    told: Told,
    found: &[usize],
    events: &[StoredEvent],
    best: &[Ranked],
) -> Result<Reply, StoreError> {
    let dated = found.iter().filter_map(|&at| events.get(at)).filter_map(|event| event.event.date);
    let latest = dated.max_by_key(|date| date.interval().1);
    let first = found.first().copied().unwrap_or_default();
    let (event, evidence) = events.get(first).map(|e| (e.id.clone(), e.event.evidence.clone())).unwrap_or_default();
    let source: Option<SourceRef> = best.get(first).map(|hit| assembler.source(hit)).transpose()?;
    Ok(Reply {
        value: told.value,
        office: told.office,
        country: told.country,
        org: told.org,
        count: found.len() as u64,
        latest,
        event,
        evidence,
        source,
    })
}

/// The people of each of the alternatives of a query: one list an AND.
fn clauses(query: &Query) -> Vec<Vec<ParticipantQuery>> {
    let of_and = |parts: &[Query]| parts.iter().filter_map(clause).collect();
    match query {
        Query::Or(parts) => parts.iter().flat_map(clauses).collect(),
        Query::And(parts) => vec![of_and(parts)],
        other => vec![of_and(std::slice::from_ref(other))],
    }
}

/// A clause on a person; "anyone" is nobody in particular.
fn clause(query: &Query) -> Option<ParticipantQuery> {
    match query {
        Query::With(ParticipantQuery::Any) => None,
        Query::With(person) => Some(person.clone()),
        Query::Bare(field @ ParticipantField::Name(_)) => Some(ParticipantQuery::Is(field.clone())),
        _ => None,
    }
}

/// The participants of an event that a who question asks for.
fn asked_for<'e>(
    who: &Who,
    stored: &'e StoredEvent,
    clauses: &[Vec<ParticipantQuery>],
    assembler: &Assembler,
) -> Vec<&'e Participant> {
    let all = parties(&stored.event);
    // What is no visit has no sides: whom one "received" met with.
    let is_side = |party: &Party| who.side.is_none() || party.side.is_none() || party.side == who.side;
    let is_asked = |at: usize, party: &Party| {
        let participant = party.participant;
        // Somebody named twice has not met themselves.
        let same = |other: &Participant| {
            participant.name.is_some() && (&other.name, other.country) == (&participant.name, participant.country)
        };
        let others: Vec<Party> = all
            .iter()
            .enumerate()
            .filter(|(other, party)| *other != at && !same(party.participant))
            .map(|(_, other)| *other)
            .collect();
        participant_matches(&who.person, party, assembler.analyzer)
            && clauses.iter().any(|clauses| {
                // The clause that says what is asked for is answered by the reply itself.
                let own = clauses.iter().position(|clause| *clause == who.person);
                let rest: Vec<&ParticipantQuery> =
                    clauses.iter().enumerate().filter(|(at, _)| Some(*at) != own).map(|(_, clause)| clause).collect();
                different_people(&rest, &others, assembler.analyzer)
            })
    };
    all.iter().enumerate().filter(|(at, p)| is_side(p) && is_asked(*at, p)).map(|(_, p)| p.participant).collect()
}

fn person(participant: &Participant) -> Option<Told> {
    let Participant { name, office, country, org, .. } = participant.clone();
    let (key, value) = match (&name, &office) {
        (Some(name), _) => (name.clone(), name.clone()),
        // "the foreign minister" of another country is somebody else.
        (None, Some(office)) => {
            let side = org.clone().or(country.map(|c| c.to_string())).unwrap_or_default();
            (format!("{office}\u{0}{side}"), office.clone())
        }
        (None, None) => return party(participant),
    };
    // "his counterpart Ola Berg" is no office; another event may tell it.
    let office = name.as_ref().and_then(|name| office.filter(|office| !office.contains(name.as_str())));
    Some(Told { key, value, office, country, org, named: name.is_some() })
}

/// The country or body that a participant speaks for.
fn party(participant: &Participant) -> Option<Told> {
    match (&participant.org, participant.country) {
        (Some(org), _) => Some(Told { org: Some(org.clone()), ..plain(org.clone()) }),
        (None, Some(code)) => Some(country(code)),
        (None, None) => None,
    }
}

fn country(code: Country) -> Told {
    let row = places::countries().iter().find(|row| row.code == code);
    let name = row.map_or_else(|| code.to_string(), |row| row.name.to_string());
    Told { country: Some(code), ..plain(name) }
}

fn place(stored: &StoredEvent) -> Option<Told> {
    match (&stored.event.place, stored.event.country) {
        (Some(place), country) => {
            // "RABAT" is how a dateline writes Rabat.
            let key = format!("{}\u{0}{}", fold(place), country.map(|c| c.to_string()).unwrap_or_default());
            Some(Told { key, country, ..plain(place.clone()) })
        }
        (None, Some(code)) => Some(country(code)),
        (None, None) => None,
    }
}

fn plain(value: String) -> Told {
    Told { key: value.clone(), value, office: None, country: None, org: None, named: false }
}

/// Is it written in capitals throughout?
fn is_shouted(text: &str) -> bool {
    !text.chars().any(char::is_lowercase)
}

/// Gives the spellings of one person one name.
fn unite(told: &mut [Vec<Told>]) {
    let mut counts: HashMap<String, u64> = HashMap::new();
    for one in told.iter().flatten().filter(|one| one.named) {
        *counts.entry(one.value.clone()).or_default() += 1;
    }
    let spelt = one_spelling(&counts);
    for one in told.iter_mut().flatten().filter(|one| one.named) {
        if let Some(name) = spelt.get(&one.value) {
            one.key.clone_from(name);
            one.value.clone_from(name);
        }
    }
}
