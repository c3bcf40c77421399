//! The states that words say, if not the office's own: of a leader whom everybody knows, of an owner, of a list, of a
//! delegation, of the ministry or the capital where somebody speaks.

use std::ops::Range;

use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use super::{Context, contest::lacks_office, heads_state, lacks_state};
use crate::{
    annotation::{Country, OfficeStatus, Role},
    extract::{
        leader,
        lexicon::{Class, people::LeaderRow, places},
        party::{Office, Party, Shape},
        person::{Held, Person},
        spot::{BodyKind, Item, Items, What},
        token::{Doc, Kind},
    },
};

/// Fills in what is general knowledge: the state of a leader, the office of a name that its state owns ("Russia's Putin")
/// or of which the article speaks as a leader.
pub(super) fn known(context: &Context, parties: &[Vec<Party>], people: &mut [Person]) {
    // The posts that the article speaks of without a name, and "the two leaders".
    let unnamed: Vec<&Party> = parties.iter().flatten().filter(|p| p.name.is_none() && !p.plural).collect();
    let pair = parties.iter().flatten().any(|p| p.shape == Shape::Pair && heads_state(p));
    let mut served: FxHashSet<usize> = FxHashSet::default();
    for pair in parties.iter().flat_map(|sentence| sentence.windows(2)) {
        let near = pair[0].owner && pair[1].tokens.start.saturating_sub(pair[0].tokens.end) <= 1;
        served.extend(pair[1].person.filter(|_| near));
    }
    for (number, person) in people.iter_mut().enumerate() {
        let former = person.best().is_some_and(|held| held.office.status == OfficeStatus::Former);
        // Of a full name, the years in office say nothing of the state: "under President Ronald Reagan".
        let whole = person.words().len() >= 2 && person.best().is_some();
        let rows = leader::rows(context.lexicon, person.words(), context.published, former || whole);
        // "the Obama administration", "a Trump-era rule" and no more: nobody is spoken of.
        let adjective = |mention: &Range<usize>| {
            context.doc.is(mention.end, "administration")
                || mention.end < context.doc.tokens.len()
                    && context.doc.text(mention.end) == "-"
                    && context.doc.is(mention.end + 1, "era")
        };
        if rows.is_empty() || person.best().is_none() && person.mentions.iter().all(adjective) {
            continue;
        }
        match person.best().filter(|held| !held.office.weak).map(|held| held.office.role) {
            // "the UN chief's envoy X": whom an envoy serves, no office that X held before says.
            Some(Role::Envoy | Role::Spokesperson) if served.contains(&number) => {}
            Some(role) if lacks_state(person) => {
                let office = person.best().map(|held| held.office.printed.clone());
                person.inferred = titled(context.doc, person, &rows)
                    .or_else(|| leader::state(&rows, role))
                    .filter(|&state| !office.is_some_and(|office| lacks_office(context.doc, office, state)));
                // "President X" of the Commission: whoever has led nothing but a body is no head of a state.
                if person.inferred.is_none()
                    && role.heads_state()
                    && let Some(row) = leader::head(&rows).filter(|row| row.org.is_some())
                {
                    person.heads_body(row);
                }
            }
            // "his Russian counterpart Vladimir Putin": of whatever office the text spoke.
            Some(_) if person.best().is_some_and(|held| held.rule == "party.counterpart") => {
                let country = person.country();
                let own = rows.iter().copied().filter(|r| r.country == country && leader::sits(r, context.published));
                if let Some(row) = own.filter(|r| r.role.heads_state()).min_by_key(|r| r.role) {
                    person.known_as(row);
                }
            }
            Some(_) => {}
            // "Former leader X", "veteran leader X": the table knows of what.
            None if person.best().is_some_and(|held| held.office.role.heads_state()) => {
                let state = leader::head(&rows).filter(|row| row.role.heads_state());
                if let Some(row) = state.filter(|row| person.country().is_none_or(|own| Some(own) == row.country)) {
                    person.known_as(row);
                    if !leader::sits(row, context.published) {
                        person.leave();
                    }
                }
            }
            None => {
                let owned = person.country();
                let told = |row: &LeaderRow| {
                    unnamed.iter().any(|p| {
                        let any = context.doc.is_any(p.tokens.start, words!["a", "an", "another"]);
                        !any && p.country.is_some()
                            && p.country == row.country
                            && p.office.as_ref().is_some_and(|o| {
                                o.status == OfficeStatus::Current
                                    && (o.role == row.role && (o.portfolio == row.portfolio || o.portfolio.is_none())
                                        || o.role.heads_state() && row.role.heads_state())
                            })
                    })
                };
                let fitting: Vec<_> = rows.iter().copied().filter(|r| owned.is_none() || r.country == owned).collect();
                // A surname that many leaders bear is the one whose post the article speaks of.
                let posted = fitting
                    .iter()
                    .copied()
                    .filter(|r| leader::sits(r, context.published) && told(r))
                    .min_by_key(|r| r.role);
                let Some(row) = posted.or_else(|| leader::head(&fitting)) else { continue };
                person.inferred = person.inferred.or(row.country);
                let head = row.role.heads_state();
                let sits = leader::sits(row, context.published);
                let administers = |mention: &Range<usize>| context.doc.is(mention.end, "administration");
                let administration = head && person.mentions.iter().any(administers);
                // "the Chilean leader, president X, …": a title that might be a club's, of one who leads a state.
                let titled = person.words().len() >= 2
                    && person.best().is_some_and(|held| held.office.weak && held.office.role == row.role);
                if sits && (administration || head && (owned.is_some() || pair || titled) || told(row)) {
                    person.known_as(row);
                }
            }
        }
    }
}

/// "King Hussein", "Pope Francis": the state of the row that is printed with this very title.
fn titled(doc: &Doc, person: &Person, rows: &[&LeaderRow]) -> Option<Country> {
    let held = person.best()?;
    if held.office.printed.end != person.mentions.first()?.start {
        return None;
    }
    let printed = doc.slice(held.office.printed.start..person.mentions.first()?.end);
    let bears = |row: &&&LeaderRow| row.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(printed));
    rows.iter().find(bears)?.country
}

/// "Abbas's spokesman X": X serves whom Abbas serves.
pub(super) fn owned(parties: &[Vec<Party>], people: &mut [Person]) {
    for sentence in parties {
        for pair in sentence.windows(2) {
            let [owner, party] = pair else { continue };
            let near = owner.owner && party.tokens.start.saturating_sub(owner.tokens.end) <= 1;
            let Some(office) = party.office.as_ref().filter(|_| near) else { continue };
            // "Y, who is X's adviser": the office that these words gave to Y.
            let given =
                || people.iter().position(|p| p.offices.iter().any(|held| held.office.printed == office.printed));
            let Some(person) = party.person.or_else(given).filter(|&person| owner.person != Some(person)) else {
                continue;
            };
            let side = match owner.person {
                Some(chief) => people.get(chief).map(|chief| (chief.country(), chief.org())),
                // "the UN chief's envoy X"
                None => owner.office.as_ref().map(|_| (owner.country, owner.org)),
            };
            let Some((country, org)) = side else { continue };
            // Whoever serves an official is one: "Clinton aide X".
            let Some(person) = people.get_mut(person) else { continue };
            if country.is_some() || org.is_some() {
                person.count(office);
            }
            if lacks_state(person) {
                person.inferred = country;
                person.adopt(org);
            }
        }
    }
}

/// "Minister X will fly to Oslo, ministry spokesman Y said": who speaks without a state named speaks for whom the sentence, or
/// the one before, is about, else for the state that the story is told from.
pub(super) fn spokespeople(context: &Context, parties: &[Vec<Party>], people: &mut [Person]) {
    for index in 0..people.len() {
        let person = &people[index];
        if !lacks_state(person) || !speaks(person) {
            continue;
        }
        let Some(at) = person.best().map(|held| held.office.printed.start) else { continue };
        let sentence = context.doc.sentence_of(at);
        let subject = (sentence.saturating_sub(1)..=sentence).rev().find_map(|s| {
            let first = parties.get(s)?.iter().find(|p| p.person.is_some() && (s < sentence || p.tokens.end <= at))?;
            people.get(first.person.filter(|&p| p != index)?)?.country()
        });
        people[index].inferred = subject.or(context.dateline.and_then(|d| d.country));
    }
}

/// "Foreign Minister A, Defence Minister B and C": whom one of a list serves, all who lack a state serve.
pub(super) fn beside(parties: &[Vec<Party>], people: &mut [Person]) {
    for sentence in parties {
        let mut at = 0;
        while at < sentence.len() {
            let end = at + sentence[at..].iter().take_while(|p| p.list == sentence[at].list).count();
            let held = |p: &&Party| p.person.filter(|_| p.office.is_some() && p.shape == Shape::Person);
            // "A and his Omani counterpart B": two states.
            let across = sentence[at..end].iter().any(|p| p.counterpart);
            // "Ambassador A and Omani leader B": nor does an envoy serve whom he is sent to.
            let chiefs = sentence[at..end].iter().any(heads_state);
            let sent = |p: &&Party| p.office.as_ref().is_some_and(|o| matches!(o.role, Role::Ambassador | Role::Envoy));
            let members: SmallVec<[usize; 8]> =
                sentence[at..end].iter().filter(|p| !(across || chiefs && sent(p))).filter_map(|p| held(&p)).collect();
            let mut states = members.iter().filter_map(|&m| people.get(m).and_then(Person::country));
            let state = states.next().filter(|first| states.all(|other| other == *first));
            for member in members {
                if people.get(member).is_some_and(|p| lacks_state(p) && minor(p)) {
                    people[member].inferred = state;
                }
            }
            at = end.max(at + 1);
        }
    }
}

/// "A delegation from the Omani navy led by Admiral X": X serves whom the delegation comes from.
pub(super) fn leaders_of_delegations(doc: &Doc, parties: &[Vec<Party>], people: &mut [Person]) {
    for pair in parties.iter().flat_map(|sentence| sentence.windows(2)) {
        let [delegation, leader] = pair else { continue };
        let behind = delegation.tokens.end;
        let led = delegation.shape == Shape::Delegates
            && doc.is_any(behind, words!["led", "headed", "chaired"])
            && doc.is(behind + 1, "by")
            && leader.tokens.start <= behind + 3;
        if let Some(person) = leader.person.and_then(|p| people.get_mut(p)).filter(|p| led && lacks_state(p)) {
            person.inferred = delegation.country;
        }
    }
}

/// Is the person no head of a state: heads of several states stand in one list more often than not.
fn minor(person: &Person) -> bool {
    person.best().is_some_and(|held| !held.office.role.heads_state())
}

/// "Its secretary-general, X": of the body named last before.
pub(super) fn headless(items: &Items, parties: &[Vec<Party>], people: &mut [Person]) {
    for party in parties.iter().flatten() {
        its_leader(items, party, people);
        let head = party.possessed
            && party.org.is_none()
            && party.country.is_none()
            && party.office.as_ref().is_some_and(|o| o.role == Role::OrgHead);
        let Some(person) = party.person.and_then(|p| people.get_mut(p)).filter(|_| head) else { continue };
        let before = items.items.partition_point(|i| i.tokens.start < party.tokens.start);
        let org = items.items[..before].iter().rev().find_map(|item| match item.what {
            What::Body { org, .. } => org,
            What::Group { row } => places::groups()[row as usize].org,
            _ => None,
        });
        person.adopt(org);
    }
}

/// "The Reformed party … its leader X": of the body named last before, whose leader X is.
fn its_leader(items: &Items, party: &Party, people: &mut [Person]) {
    /// So many items before it the body may stand.
    const REACH: usize = 30;
    let leads = |o: &&Office| o.weak && o.role.heads_state();
    let owned = party.possessed && party.org.is_none() && party.country.is_none();
    let Some(office) = party.office.as_ref().filter(|o| owned && leads(o)) else { return };
    let Some(person) = party.person.and_then(|p| people.get_mut(p)) else { return };
    let before = items.items.partition_point(|i| i.tokens.start < party.tokens.start);
    let body = items.items[before.saturating_sub(REACH)..before].iter().rev().find_map(|item| match item.what {
        What::Body { country, org, kind } => Some((country, org, kind)),
        _ => None,
    });
    let role = match body {
        Some((_, _, BodyKind::Party | BodyKind::Armed)) => Role::PartyLeader,
        Some((_, _, BodyKind::International)) => Role::OrgHead,
        _ => return,
    };
    let Some((country, org, _)) = body else { return };
    person.hold(Held {
        office: Office { role, portfolio: None, weak: false, ..office.clone() },
        country: country.filter(|_| org.is_none()),
        org,
        rule: "allegiance.its-leader",
    });
}

/// "In Paris, a foreign ministry spokesman, X, said": the government that sits there speaks.
pub(super) fn in_capitals(doc: &Doc, items: &Items, people: &mut [Person]) {
    for person in people.iter_mut().filter(|p| lacks_state(p)) {
        let speaks = speaks(person);
        let Some(held) = person.best() else { continue };
        let sentence = &doc.sentences[doc.sentence_of(held.office.printed.start)];
        let capital = |token: usize| {
            let item = items.items.get(*items.of_token.get(token)? as usize)?;
            match item.what {
                What::City { row } if places::cities()[row as usize].capital => {
                    Some((places::cities()[row as usize].country, item.tokens.end))
                }
                _ => None,
            }
        };
        let opening = sentence.tokens.clone().find(|&t| doc.tokens[t].kind == Kind::Word && doc.is(t, "in"));
        let opening = opening.filter(|&t| t <= sentence.tokens.start + 1).and_then(|t| capital(t + 1));
        let home = speaks || held.office.role.heads_state() || held.office.role == Role::Minister;
        let state = match opening {
            Some((country, end)) if speaks => (doc.text(end) == ",").then_some(country),
            None if !home => None,
            _ => briefed_in(doc, held.office.printed.end, sentence.tokens.end).and_then(capital).map(|(c, _)| c),
        };
        person.inferred = state.or(person.inferred);
    }
}

/// "foreign ministry spokesman X told reporters in Paris": the token behind "in".
fn briefed_in(doc: &Doc, from: usize, end: usize) -> Option<usize> {
    /// So many tokens of a name may stand before the verb, and so many words between it and "in".
    const NAME: usize = 6;
    const AUDIENCE: usize = 8;
    let verb = (from..end.min(from + NAME)).find(|&t| doc.tokens[t].classes.has(Class::Saying))?;
    let audience = words![
        "reporters",
        "journalists",
        "a",
        "the",
        "his",
        "her",
        "regular",
        "daily",
        "weekly",
        "news",
        "press",
        "media",
        "conference",
        "briefing",
        "at",
        "on",
        "today",
        "yesterday",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday"
    ];
    let next = (verb + 1..end.min(verb + AUDIENCE)).find(|&t| !doc.is_any(t, audience))?;
    (next > verb + 1 && doc.is(next, "in")).then_some(next + 1)
}

/// How many sentences back a ministry without a state may mean the one named last.
const MINISTRY_REACH: usize = 4;

/// "Ministry spokesman X": of the ministry named last before him with its state.
pub(super) fn ministries(doc: &Doc, items: &Items, people: &mut [Person]) {
    for person in people.iter_mut().filter(|p| lacks_state(p) && speaks(p)) {
        let Some(held) = person.best() else { continue };
        let printed = held.office.printed.clone();
        if !(printed.start.saturating_sub(1)..printed.end).any(|t| doc.is(t, "ministry")) {
            continue;
        }
        let sentence = doc.sentence_of(printed.start);
        let before = items.items.partition_point(|item| item.tokens.start + 1 < printed.start);
        let named = items.items[..before]
            .iter()
            .rev()
            .take_while(|item| doc.sentence_of(item.tokens.start) + MINISTRY_REACH >= sentence)
            .find_map(|item| ministry(doc, items, item));
        person.inferred = person.inferred.or(named);
    }
}

/// The state of a ministry: of its own name, or that which stands before "foreign ministry".
fn ministry(doc: &Doc, items: &Items, item: &Item) -> Option<Country> {
    match item.what {
        What::Body { country, kind: BodyKind::Ministry, .. } => country,
        What::Word if doc.is(item.tokens.start, "ministry") => {
            let at = *items.of_token.get(item.tokens.start)? as usize;
            items.items[at.saturating_sub(3)..at].iter().rev().find_map(|before| match before.what {
                What::Country { code, .. } => Some(code),
                _ => None,
            })
        }
        _ => None,
    }
}

/// Does the person speak for somebody?
fn speaks(person: &Person) -> bool {
    person.best().is_some_and(|held| held.office.role == Role::Spokesperson)
}
