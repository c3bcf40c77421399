//! The end of the cascade: what the stages found → [`Annotations`], with every span, rule and confidence.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::{
    frames::{Actor, Frames},
    lexicon::{Reading, places},
    merge::Merged,
    reference::Person,
    spot::{Item, Spotter, What},
    token::Case,
};
use crate::annotation::{
    Annotations, Country, Event, EventKind, EventStatus, Mention, MentionKind, Official, Participant, Role,
};

/// Writes down everything that was found.
pub fn collect(frames: &Frames, spotter: &Spotter, events: Vec<Merged>) -> Annotations {
    let mut out = Annotations::default();
    officials(frames, &mut out);
    countries(frames, spotter, &mut out);
    dates(frames, &mut out);
    organizations(frames, spotter, &mut out);
    for event in events {
        out.events.extend(self::event(frames, event, &mut out.mentions));
    }
    out.mentions.sort_by_key(|m| (m.field, m.start, m.end, m.kind));
    out
}

fn mention(
    frames: &Frames,
    kind: MentionKind,
    tokens: Range<usize>,
    value: String,
    rule: &str,
    confidence: f32,
) -> Option<Mention> {
    let doc = frames.doc;
    let first = doc.tokens.get(tokens.start)?;
    let last = doc.tokens.get(tokens.end.checked_sub(1)?)?;
    let (field, start) = doc.field(first.start as usize);
    let (end_field, end) = doc.field(last.end as usize);
    (field == end_field).then(|| Mention {
        kind,
        field,
        start,
        end,
        text: doc.slice(tokens.clone()).to_owned(),
        value,
        rule: rule.to_owned(),
        confidence,
    })
}

fn name(frames: &Frames, person: &Person) -> String {
    frames.doc.slice(person.name.clone()).to_owned()
}

fn officials(frames: &Frames, out: &mut Annotations) {
    for person in frames.people {
        let Some(held) = person.best().filter(|held| !held.office.weak) else { continue };
        let name = name(frames, person);
        let words = name.split_whitespace().count();
        let sure = person.country().is_some() || person.org().is_some();
        let confidence = if words >= 2 && sure {
            0.95
        } else if sure {
            0.85
        } else {
            0.7
        };
        for tokens in &person.mentions {
            out.mentions.extend(mention(
                frames,
                MentionKind::Official,
                tokens.clone(),
                name.clone(),
                held.rule,
                confidence,
            ));
        }
        out.officials.push(Official {
            name,
            role: held.office.role,
            portfolio: held.office.portfolio,
            country: person.country(),
            org: person.org().map(str::to_owned),
            status: held.office.status,
            office: Some(frames.doc.slice(held.office.printed.clone()).to_owned()),
            confidence,
        });
    }
}

fn countries(frames: &Frames, spotter: &Spotter, out: &mut Annotations) {
    let mut seen: FxHashSet<Country> = FxHashSet::default();
    let mut add = |out: &mut Annotations, code: Country, tokens: Range<usize>, rule: &str| {
        if seen.insert(code) {
            out.countries.push(code);
        }
        out.mentions.extend(mention(frames, MentionKind::Country, tokens, code.to_string(), rule, 0.95));
    };
    for item in &frames.items.items {
        match item.what {
            What::Country { code, .. } => add(out, code, item.tokens.clone(), "lexicon.country"),
            What::Trap(Some(code)) => add(out, code, item.tokens.clone(), "lexicon.trap"),
            What::Body { .. } | What::Group { .. } => {
                for (code, tokens) in within(frames, spotter, item) {
                    add(out, code, tokens, "lexicon.country-in-body");
                }
            }
            What::Office { .. } => {
                for (code, tokens) in within(frames, spotter, item) {
                    add(out, code, tokens, "lexicon.country-in-office");
                }
            }
            _ => {}
        }
    }
}

/// The countries that a longer name bears.
fn within(frames: &Frames, spotter: &Spotter, item: &Item) -> Vec<(Country, Range<usize>)> {
    let mut found = Vec::new();
    let mut matches = Vec::new();
    let mut at = item.tokens.start;
    while at < item.tokens.end {
        spotter.lexicon.find(frames.doc, at, item.tokens.end, &mut matches);
        let country = matches.iter().find_map(|m| {
            spotter.lexicon.trie.readings(frames.doc, at, *m, false).find_map(|r| match r {
                Reading::Country(code, _) => Some((Some(code), m.end)),
                Reading::Trap(code) => Some((code, m.end)),
                _ => None,
            })
        });
        match country {
            Some((code, end)) => {
                found.extend(code.map(|code| (code, at..end)));
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

fn dates(frames: &Frames, out: &mut Annotations) {
    for found in frames.dates {
        for &value in &found.values {
            if !out.dates.contains(&value) {
                out.dates.push(value);
            }
            out.mentions.extend(mention(
                frames,
                MentionKind::Date,
                found.tokens.clone(),
                value.to_string(),
                found.rule,
                found.confidence,
            ));
        }
    }
}

fn organizations(frames: &Frames, spotter: &Spotter, out: &mut Annotations) {
    let mut seen: FxHashSet<String> = FxHashSet::default();
    for (index, sentence) in frames.doc.sentences.iter().enumerate() {
        for item in &frames.items.items[frames.items.sentences[index].clone()] {
            let (is_body, rule) = match item.what {
                What::Body { .. } => (true, "body"),
                What::Group { row } => (places::groups()[row as usize].org.is_some(), "lexicon.group"),
                What::Name { person: false } => {
                    (acronym(frames, spotter, item, sentence.headline || sentence.shouting), "body.acronym")
                }
                _ => (false, ""),
            };
            if !is_body {
                continue;
            }
            let text = frames.doc.slice(item.tokens.clone());
            out.mentions.extend(mention(
                frames,
                MentionKind::Organization,
                item.tokens.clone(),
                text.to_owned(),
                rule,
                0.7,
            ));
            if seen.insert(text.to_lowercase()) {
                out.organizations.push(text.to_owned());
            }
        }
    }
}

/// Capitals of two to six letters that no table knows.
fn acronym(frames: &Frames, spotter: &Spotter, item: &Item, headline: bool) -> bool {
    let _ = spotter;
    let token = &frames.doc.tokens[item.tokens.start];
    let text = frames.doc.text(item.tokens.start);
    item.tokens.len() == 1
        && !headline
        && token.case == Case::Upper
        && (2..=6).contains(&text.len())
        && !text.contains('.')
}

fn participant(frames: &Frames, actor: &Actor) -> Participant {
    let person = actor.person.and_then(|id| frames.people.get(id));
    Participant {
        name: person.map(|p| name(frames, p)),
        role: actor.role,
        portfolio: actor.portfolio,
        country: actor.country,
        org: actor.org.clone(),
        office: actor.office.as_ref().map(|tokens| frames.doc.slice(tokens.clone()).to_owned()),
    }
}

fn event(frames: &Frames, merged: Merged, mentions: &mut Vec<Mention>) -> Option<Event> {
    let draft = merged.draft;
    let sentence = frames.doc.sentences.get(merged.evidence)?;
    let mut place = draft.place.clone();
    let mut country = draft.country;
    // What plainly happened where it was reported: the lead of a story with a dateline, held, in the country of a party.
    if draft.status == EventStatus::Held
        && draft.kind != EventKind::Visit
        && draft.kind != EventKind::Call
        && country.is_none()
        && merged.in_text
        && let Some(dateline) = &frames.dateline
        && merged.evidence <= frames.doc.sentences.iter().position(|s| !s.title).unwrap_or(0)
        && draft.actors.iter().any(|a| a.country.is_some() && a.country == dateline.country)
    {
        place = dateline.city.clone();
        country = dateline.country;
    }
    let participants: Vec<Participant> = draft.actors.iter().map(|actor| participant(frames, actor)).collect();
    if participants.is_empty() {
        return None;
    }
    let named = participants.iter().filter(|p| p.name.is_some() && p.role != Role::Other).count();
    let confidence = (draft.confidence
        + 0.05 * named.min(2) as f32
        + if draft.date.is_some() { 0.05 } else { 0.0 }
        + if merged.reports > 1 { 0.05 } else { 0.0 })
    .min(0.99);
    let value = format!("{} {}", draft.kind, draft.status);
    mentions.extend(mention(frames, MentionKind::Event, draft.trigger.clone(), value, draft.rule, confidence));
    Some(Event {
        kind: draft.kind,
        status: draft.status,
        date: draft.date.map(|(value, _)| value),
        date_phrase: draft
            .date
            .and_then(|(_, number)| frames.dates.get(number))
            .map(|d| frames.doc.slice(d.tokens.clone()).to_owned()),
        place,
        country,
        participants,
        evidence: frames.doc.slice(sentence.tokens.clone()).to_owned(),
        confidence,
        rule: draft.rule.to_owned(),
    })
}
