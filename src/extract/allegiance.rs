//! Stage 8, the rest: which state an office serves where its phrase does not say ("Prime Minister Ryutaro Hashimoto").
//!
//! The countries that the article names, by name, capital, institution or place, compete: those near the mention weigh
//! more, and one that already has another holder of the same post is out.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use jiff::civil::Date;
use smallvec::SmallVec;

use super::{
    frames::Dateline,
    leader,
    lexicon::{
        Class, Kinds, Lexicon,
        people::LeaderRow,
        places::{self, Polity},
    },
    party::{Office, Party, Shape},
    person::{Held, Person},
    spot::{BodyKind, Item, Items, What},
    token::{Doc, Kind},
};
use crate::annotation::{Country, OfficeStatus, Portfolio, Role};

/// Weights of a mention of a country, by where it stands to the office.
const ANYWHERE: f32 = 1.0;
const SAME_SENTENCE_BEFORE: f32 = 6.0;
const SAME_SENTENCE_AFTER: f32 = 3.0;
const SENTENCE_BEFORE: f32 = 2.0;
const DATELINE: f32 = 2.0;
/// So does a mention of its leader.
const LEADER_SHARE: f32 = 0.5;
/// A capital or a place says less than the country's name.
const PLACE_SHARE: f32 = 0.5;

/// A mention of a country, by name or by something of it.
struct Clue {
    country: Country,
    token: usize,
    sentence: usize,
    weight: f32,
    /// Behind "to", "visiting" and the like.
    goal: bool,
    /// Right behind "visiting": a guest's, whom somebody of another state receives.
    guest: bool,
    /// The last verb of saying before it in its sentence.
    said: Option<usize>,
}

/// What the article and the lexicon say.
pub struct Context<'a> {
    pub doc: &'a Doc<'a>,
    pub items: &'a Items,
    pub lexicon: &'a Lexicon,
    pub dateline: Option<&'a Dateline>,
    pub published: Option<Date>,
}

/// Gives every post-holder without a state the likeliest one.
pub fn infer(context: &Context, parties: &[Vec<Party>], people: &mut [Person]) {
    let Context { doc, items, dateline, .. } = *context;
    known(context, parties, people);
    owned(parties, people);
    headless(items, parties, people);
    if !people.iter().any(lacks_state) {
        return;
    }
    beside(parties, people);
    leaders_of_delegations(doc, parties, people);
    in_capitals(doc, items, people);
    ministries(doc, items, people);
    let mut clues = Clues::of(doc, items, dateline);
    clues.add_leaders(people);
    spokespeople(context, parties, people);
    let mut taken: FxHashSet<(Role, Option<Portfolio>, Country)> = people.iter().filter_map(post).collect();
    for person in people.iter_mut().filter(|p| lacks_state(p)) {
        let Some(held) = person.best() else { continue };
        let (role, portfolio) = (held.office.role, held.office.portfolio);
        let own_words = held.office.printed.clone();
        let unique = role.heads_state() || (role == Role::Minister && portfolio.is_some());
        let former = held.office.status == OfficeStatus::Former;
        let at = held.office.printed.start;
        let sentence = doc.sentence_of(at);
        let own_end = own_words.end;
        let mut scores = clues.scores(sentence, own_words.clone());
        // "Sen. X", "Rep. X": short for members of one congress.
        let states = Country::new(*b"US");
        if role == Role::Legislator
            && doc.is_any(own_end - 1, words!["sen.", "rep.", "sen", "rep"])
            && scores.contains_key(&states)
        {
            *scores.entry(states).or_default() += SAME_SENTENCE_BEFORE;
        }
        // "X, the ambassador in Baghdad": where, not whom.
        if matches!(role, Role::Ambassador | Role::Envoy)
            && doc.is_any(own_end, words!["in", "to", "at"])
            && let Some(post) = clues.named_at(own_end + 1)
        {
            scores.remove(&post);
        }
        if unique && !former {
            scores.retain(|country, _| !taken.contains(&(role, portfolio, *country)));
        }
        // "The foreign secretary and his Omani counterpart": whomever the one serves, not the other's state.
        if let Some(behind) = parties.get(sentence).into_iter().flatten().find(|p| p.counterpart && p.tokens.start > at)
        {
            scores.retain(|country, _| Some(*country) != behind.country);
        }
        // "the ambassador, X, and Omani leader Y met": not Y's.
        if matches!(role, Role::Ambassador | Role::Envoy) {
            let own = parties.get(sentence).into_iter().flatten().filter(|p| p.tokens.start >= at);
            let list = own.clone().map(|p| p.list).next();
            for chief in own.filter(|p| Some(p.list) == list && heads_state(p)) {
                scores.retain(|country, _| Some(*country) != chief.country);
            }
        }
        // "President X met the Omani ambassador to Kenya": it is Kenya that X leads.
        if matches!(role, Role::Minister | Role::DeputyHead) || role.heads_state() {
            clues.accredited(doc, parties.get(sentence).map_or(&[][..], Vec::as_slice), sentence, at, &mut scores);
        }
        // "Chancellor X flew there for talks with the Omani president": of another state than whom X meets.
        if role.heads_state() || matches!(role, Role::Minister | Role::DeputyHead) {
            for met in met_behind(doc, parties.get(sentence).map_or(&[][..], Vec::as_slice), own_end) {
                scores.remove(&met);
            }
        }
        // "President X" of no kingdom
        if role.heads_state() || role == Role::DeputyHead {
            scores.retain(|country, _| !lacks_office(doc, own_words.clone(), *country));
        }
        // "President X is to arrive on Sunday": somewhere else than at home, where the story is told from.
        if let Some(here) = dateline.and_then(|d| d.country)
            && role.heads_state()
            && arrives(doc, own_end, doc.sentences[sentence].tokens.end)
        {
            scores.remove(&here);
        }
        // "told visiting Togolese Minister Y": whoever receives a guest serves another state.
        clues.leave_guests(&mut scores, sentence, at, role);
        // "a visit to Oman at the invitation of Minister X": the host's state.
        if invites(doc, at)
            && let Some(host) = clues.goal_of(sentence, at)
        {
            *scores.entry(host).or_default() += 10.0 * SAME_SENTENCE_BEFORE;
        }
        // "during his stay in Hanoi, the Omani premier will meet President X": the host is of the state that is visited.
        if (role.heads_state() || matches!(role, Role::Minister | Role::DeputyHead))
            && let Some(host) =
                clues.host_of_meeting(doc, parties.get(sentence).map_or(&[][..], Vec::as_slice), sentence, at)
        {
            *scores.entry(host).or_default() += 10.0 * SAME_SENTENCE_BEFORE;
        }
        // "Oman …, the country's oil minister X": the state of which the sentence speaks first.
        let possessed = at >= 2
            && doc.tokens[at - 1].kind == Kind::Possessive
            && doc.tokens[at - 2].classes.has(Class::StateItself);
        if possessed && let Some(state) = clues.first_of(sentence, at) {
            *scores.entry(state).or_default() += 10.0 * SAME_SENTENCE_BEFORE;
        }
        let best = scores.into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        person.inferred = best.map(|(country, _)| country);
        person.settle_abroad(doc);
        taken.extend(person.inferred.filter(|_| !former).map(|country| (role, portfolio, country)));
    }
}

/// Does the holder of an office that ends at a token arrive, in its clause?
fn arrives(doc: &Doc, office: usize, end: usize) -> bool {
    /// A name, and "is scheduled to".
    const NEAR: usize = 9;
    let clause = (office..end.min(office + NEAR)).take_while(|&t| !matches!(doc.text(t), "," | ";" | "\"" | "“"));
    clause.into_iter().any(|t| {
        doc.is_any(t, words!["arrive", "arrives", "arrived", "arriving"])
            && !doc.is_any(t + 1, words!["home", "back", "at", "from"])
    })
}

/// Can a state not have such an office: a kingdom a president, a republic a king, the United States a prime minister?
fn lacks_office(doc: &Doc, office: Range<usize>, country: Country) -> bool {
    let has = |word| office.clone().any(|t| doc.is(t, word));
    match places::polity(country) {
        Polity::Monarchy => has("president"),
        Polity::Presidential => has("king") || has("queen") || has("prime") && has("minister"),
        Polity::Other => (has("king") || has("queen")) && country != Country::new(*b"NP"),
    }
}

/// The states of those in office whom a contact joins to the holder of an office before them, in one sentence.
fn met_behind<'a>(doc: &'a Doc, parties: &'a [Party], office: usize) -> impl Iterator<Item = Country> + 'a {
    let own = parties.iter().find(|p| p.tokens.end >= office);
    let (list, from) = own.map_or((None, office), |p| (Some(p.list), p.tokens.end));
    parties
        .iter()
        .filter(move |p| p.tokens.start > from && Some(p.list) != list)
        .filter(|p| p.office.is_some() || p.shape == Shape::Delegates)
        .filter(move |p| {
            let with = p.tokens.start.saturating_sub(2)..p.tokens.start;
            let contact = |t: usize| doc.tokens[t].kinds.any(Kinds::CONTACT);
            with.clone().any(|t| doc.is(t, "with")) && (from..p.tokens.start).any(contact)
                || with.into_iter().any(|t| t > from && doc.is_any(t, words!["met", "meet", "meets", "meeting"]))
        })
        .filter_map(|p| p.country)
}

/// Does an office stand behind "at the invitation of (his counterpart,)"?
fn invites(doc: &Doc, office: usize) -> bool {
    let small = words!["the", "his", "her", "their", "its", "a"];
    let of = (office.saturating_sub(3)..office).rev().find(|&t| !doc.is_any(t, small));
    of.is_some_and(|t| {
        t > 0 && doc.is_any(t, words!["of", "from"]) && doc.is_any(t - 1, words!["invitation", "guest", "guests"])
    })
}

/// Fills in what is general knowledge: the state of a leader, the office of a name that its state owns ("Russia's Putin")
/// or of which the article speaks as a leader.
fn known(context: &Context, parties: &[Vec<Party>], people: &mut [Person]) {
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

fn heads_state(party: &Party) -> bool {
    party.office.as_ref().is_some_and(|o| o.role.heads_state())
}

/// "Abbas's spokesman X": X serves whom Abbas serves.
fn owned(parties: &[Vec<Party>], people: &mut [Person]) {
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
fn spokespeople(context: &Context, parties: &[Vec<Party>], people: &mut [Person]) {
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
fn beside(parties: &[Vec<Party>], people: &mut [Person]) {
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
fn leaders_of_delegations(doc: &Doc, parties: &[Vec<Party>], people: &mut [Person]) {
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
fn headless(items: &Items, parties: &[Vec<Party>], people: &mut [Person]) {
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

/// How many sentences back a ministry without a state may mean the one named last.
const MINISTRY_REACH: usize = 4;

/// "In Paris, a foreign ministry spokesman, X, said": the government that sits there speaks.
fn in_capitals(doc: &Doc, items: &Items, people: &mut [Person]) {
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

/// "Ministry spokesman X": of the ministry named last before him with its state.
fn ministries(doc: &Doc, items: &Items, people: &mut [Person]) {
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

/// Does the person hold a state's post, and nothing says which state's?
fn lacks_state(person: &Person) -> bool {
    person.country().is_none()
        && person.org().is_none()
        && person.best().is_some_and(|held| !held.office.weak && held.office.role != Role::OrgHead)
}

fn post(person: &Person) -> Option<(Role, Option<Portfolio>, Country)> {
    let sits = |status| matches!(status, OfficeStatus::Current | OfficeStatus::Acting);
    let held = person.best().filter(|held| sits(held.office.status))?;
    Some((held.office.role, held.office.portfolio, person.country()?))
}

/// What speaks for each state, over the article.
pub(super) struct Clues {
    /// In the order of the text.
    list: Vec<Clue>,
    overall: FxHashMap<Country, f32>,
}

impl Clues {
    pub(super) fn of(doc: &Doc, items: &Items, dateline: Option<&Dateline>) -> Clues {
        let list = clues(doc, items);
        let mut overall: FxHashMap<Country, f32> = FxHashMap::default();
        for clue in &list {
            *overall.entry(clue.country).or_default() += clue.weight * ANYWHERE;
        }
        if let Some(country) = dateline.and_then(|d| d.country) {
            *overall.entry(country).or_default() += DATELINE;
        }
        Clues { list, overall }
    }

    /// Whoever is known to lead a state speaks for it wherever the article names them.
    fn add_leaders(&mut self, people: &[Person]) {
        for person in people {
            let leads = person.best().is_some_and(|held| {
                held.office.role.heads_state() && !held.office.weak && held.office.status == OfficeStatus::Current
            });
            let Some(country) = person.country().filter(|_| leads) else { continue };
            *self.overall.entry(country).or_default() += person.mentions.len() as f32 * LEADER_SHARE;
        }
    }

    /// Does a sentence name the state as a goal ("to PLACE", "visits PLACE")?
    pub(super) fn is_goal(&self, sentence: usize, country: Country) -> bool {
        let first = self.list.partition_point(|c| c.sentence < sentence);
        let mut own = self.list[first..].iter().take_while(|c| c.sentence == sentence);
        own.any(|clue| clue.goal && clue.country == country)
    }

    /// Drops the states of guests whom somebody else receives: of those named before an office only a head of a state is
    /// none of the suite.
    fn leave_guests(&self, scores: &mut FxHashMap<Country, f32>, sentence: usize, office: usize, role: Role) {
        let first = self.list.partition_point(|c| c.sentence < sentence);
        let own = self.list[first..].iter().take_while(|c| c.sentence == sentence);
        for clue in own.filter(|c| c.guest && (c.token > office || role.heads_state())) {
            scores.remove(&clue.country);
        }
    }

    /// For whoever meets an ambassador speaks the state that he is accredited to, and not his own.
    fn accredited(
        &self,
        doc: &Doc,
        parties: &[Party],
        sentence: usize,
        office: usize,
        scores: &mut FxHashMap<Country, f32>,
    ) {
        let first = self.list.partition_point(|c| c.sentence < sentence);
        let own = || self.list[first..].iter().take_while(|c| c.sentence == sentence);
        let sent = parties.iter().filter(|p| p.office.as_ref().is_some_and(|o| o.role == Role::Ambassador));
        for ambassador in sent.filter(|p| !p.tokens.contains(&office) && p.country.is_some()) {
            let words = ambassador.tokens.start..ambassador.tokens.end + 3;
            let (from, to) = (office.min(words.start), office.max(words.start));
            if !(from..to).any(|t| doc.tokens[t].kinds.any(Kinds::CONTACT)) {
                continue;
            }
            for host in own().filter(|c| c.goal && words.contains(&c.token)) {
                *scores.entry(host.country).or_default() += 10.0 * SAME_SENTENCE_BEFORE;
                scores.retain(|country, _| Some(*country) != ambassador.country);
            }
        }
    }

    /// The last state that a sentence names as a goal before a token.
    fn goal_of(&self, sentence: usize, token: usize) -> Option<Country> {
        let first = self.list.partition_point(|c| c.sentence < sentence);
        let own = self.list[first..].iter().take_while(|c| c.sentence == sentence && c.token < token);
        own.filter(|c| c.goal).last().map(|c| c.country)
    }

    /// The one other state in or to which somebody is said to be who meets the holder of an office: "in Hanoi, the Omani
    /// premier will meet President X".
    fn host_of_meeting(&self, doc: &Doc, parties: &[Party], sentence: usize, office: usize) -> Option<Country> {
        let named = |p: &&Party| p.tokens.end <= office && p.shape == Shape::Person && p.country.is_some();
        let guest = parties.iter().rev().find(named)?;
        let carries = words!["message", "letter", "invitation", "greetings"];
        if !(guest.tokens.end..office).any(|t| doc.tokens[t].kinds.any(Kinds::CONTACT) || doc.is_any(t, carries)) {
            return None;
        }
        let first = self.list.partition_point(|c| c.sentence < sentence);
        let mut hosts = self.list[first..]
            .iter()
            .take_while(|c| c.sentence == sentence)
            .filter(|c| {
                let leaves = words!["left", "leave", "leaves", "leaving", "departed", "departs", "headed"];
                c.token > 1
                    && (doc.is_any(c.token - 1, words!["in", "to"])
                        || doc.is(c.token - 1, "for") && doc.is_any(c.token - 2, leaves))
            })
            .filter(|c| {
                !parties
                    .iter()
                    .any(|p| !matches!(p.shape, Shape::Country | Shape::Capital) && p.tokens.contains(&c.token))
            })
            .map(|c| c.country)
            .filter(|&country| Some(country) != guest.country);
        let host = hosts.next()?;
        hosts.all(|other| other == host).then_some(host)
    }

    /// The state named first in a sentence before a token, else in the sentence before.
    fn first_of(&self, sentence: usize, token: usize) -> Option<Country> {
        let first = |of: usize| {
            let from = self.list.partition_point(|c| c.sentence < of);
            self.list[from..].iter().take_while(|c| c.sentence == of && c.token < token).find(|c| !c.goal)
        };
        first(sentence).or_else(|| first(sentence.checked_sub(1)?)).map(|c| c.country)
    }

    /// The state that the words at a token name.
    fn named_at(&self, token: usize) -> Option<Country> {
        let at = self.list.partition_point(|c| c.token < token);
        self.list.get(at).filter(|c| c.token <= token + 1).map(|c| c.country)
    }

    /// How much speaks for each state as that of an office whose words stand in a sentence.
    pub(super) fn scores(&self, sentence: usize, own_words: Range<usize>) -> FxHashMap<Country, f32> {
        let mut scores = self.overall.clone();
        let near = self.list.partition_point(|c| c.sentence + 1 < sentence);
        for clue in self.list[near..].iter().take_while(|c| c.sentence <= sentence) {
            let bonus = match (clue.sentence == sentence, clue.token < own_words.start) {
                (true, true) => SAME_SENTENCE_BEFORE,
                // What somebody says is about others more often than not.
                (true, false) if clue.said.is_some_and(|said| said >= own_words.end) => 0.0,
                (true, false) => SAME_SENTENCE_AFTER,
                _ => SENTENCE_BEFORE,
            };
            // "the ambassador to Syria", "left for Egypt": where somebody is sent is not whom they serve.
            let goal = clue.goal && clue.sentence == sentence || own_words.contains(&clue.token);
            *scores.entry(clue.country).or_default() += if goal { 0.0 } else { clue.weight * bonus };
        }
        scores
    }
}

fn clues(doc: &Doc, items: &Items) -> Vec<Clue> {
    let mut clues = Vec::new();
    let mut things = items.things.iter().map(|&thing| thing as usize).peekable();
    for (sentence, range) in items.sentences.iter().enumerate() {
        let mut looked = doc.sentences[sentence].tokens.start;
        let mut said = None;
        while let Some(thing) = things.next_if(|&thing| thing < range.end) {
            let item = &items.items[thing];
            let (country, weight) = match item.what {
                What::Country { code, .. } | What::Trap(Some(code)) => (Some(code), 1.0),
                What::City { row } => {
                    let city = &places::cities()[row as usize];
                    (Some(city.country).filter(|_| !city.ambiguous), PLACE_SHARE)
                }
                What::Region { row, .. } => (places::regions()[row as usize].country, PLACE_SHARE),
                What::Body { country, .. } => (country, 1.0),
                _ => (None, 0.0),
            };
            let Some(country) = country else { continue };
            let at = item.tokens.start;
            // "anti-Syrian" speaks for another state.
            if at >= 2 && doc.text(at - 1) == "-" && doc.is_any(at - 2, words!["pro", "anti"]) {
                continue;
            }
            let before = (1..=2).filter_map(|n| at.checked_sub(n)).find(|&t| !doc.is_any(t, words!["the", "a"]));
            let direct =
                before.is_some_and(|t| doc.is_any(t, words!["to", "visit", "visited", "visits", "visiting", "toward"]));
            // "returned from Amman": not home.
            let left = before.is_some_and(|t| {
                let back = words!["returned", "returning", "returns", "return", "back", "arrived", "flew"];
                t > 0 && doc.is(t, "from") && doc.is_any(t - 1, back)
            });
            // "visits to Greece, Turkey and Russia": each.
            let listed = before.is_some_and(|t| {
                let last = clues.last().filter(|c: &&Clue| c.sentence == sentence && c.goal);
                (doc.is(t, "and") || doc.text(t) == ",") && last.is_some_and(|c| t > c.token && t <= c.token + 3)
            });
            // "left for Tehran", "heads for Oslo"
            let bound = before.is_some_and(|t| {
                let leaves =
                    words!["left", "leave", "leaves", "leaving", "departed", "departs", "heads", "headed", "bound"];
                t > 0 && doc.is(t, "for") && doc.is_any(t - 1, leaves)
            });
            let goal = direct || left || bound || listed;
            said = (looked..at).rev().find(|&t| doc.tokens[t].classes.has(Class::Saying)).or(said);
            looked = at.max(looked);
            let guest = at > 0 && doc.is(at - 1, "visiting");
            clues.push(Clue { country, token: at, sentence, weight, goal, guest, said });
        }
    }
    clues
}
