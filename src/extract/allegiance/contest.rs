//! The rules by which states drop out, or are favoured, as that of an office: what its sentence says of guests and hosts,
//! ambassadors and arrivals, and what no state has.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{
    Context,
    clues::{Clues, LEAVES, SAME_SENTENCE_BEFORE},
    heads_state,
};
use crate::{
    annotation::{Country, Role},
    extract::{
        lexicon::{
            Class, Kinds,
            places::{self, Polity},
        },
        party::{Party, Shape},
        token::{Doc, Kind},
    },
};

/// The weight of a state that the sentence all but names as the office's.
const DECISIVE: f32 = 10.0 * SAME_SENTENCE_BEFORE;

/// An office whose state is sought, with the parties of its sentence.
pub(super) struct Seat<'a> {
    pub role: Role,
    /// Its words.
    pub office: Range<usize>,
    pub sentence: usize,
    pub parties: &'a [Party],
}

impl Seat<'_> {
    /// Changes what speaks for each state by all the rules.
    pub(super) fn weigh(&self, context: &Context, clues: &Clues, scores: &mut FxHashMap<Country, f32>) {
        let Context { doc, dateline, .. } = *context;
        let governs = self.role.heads_state() || matches!(self.role, Role::Minister | Role::DeputyHead);
        // "Sen. X", "Rep. X": short for members of one congress.
        let states = Country::new(*b"US");
        if self.role == Role::Legislator
            && doc.is_any(self.office.end - 1, words!["sen.", "rep.", "sen", "rep"])
            && scores.contains_key(&states)
        {
            *scores.entry(states).or_default() += SAME_SENTENCE_BEFORE;
        }
        // "X, the ambassador in Baghdad": where, not whom.
        if matches!(self.role, Role::Ambassador | Role::Envoy)
            && doc.is_any(self.office.end, words!["in", "to", "at"])
            && let Some(post) = clues.named_at(self.office.end + 1)
        {
            scores.remove(&post);
        }
        // "The foreign secretary and his Omani counterpart": whomever the one serves, not the other's state.
        if let Some(behind) = self.parties.iter().find(|p| p.counterpart && p.tokens.start > self.office.start) {
            scores.retain(|country, _| Some(*country) != behind.country);
        }
        // "the ambassador, X, and Omani leader Y met": not Y's.
        if matches!(self.role, Role::Ambassador | Role::Envoy) {
            let own = self.parties.iter().filter(|p| p.tokens.start >= self.office.start);
            let list = own.clone().map(|p| p.list).next();
            for chief in own.filter(|p| Some(p.list) == list && heads_state(p)) {
                scores.retain(|country, _| Some(*country) != chief.country);
            }
        }
        // "President X met the Omani ambassador to Kenya": it is Kenya that X leads.
        if governs {
            self.accredited(doc, clues, scores);
        }
        // "Chancellor X flew there for talks with the Omani president": of another state than whom X meets.
        if governs {
            for met in met_behind(doc, self.parties, self.office.end) {
                scores.remove(&met);
            }
        }
        // "President X" of no kingdom
        if self.role.heads_state() || self.role == Role::DeputyHead {
            scores.retain(|country, _| !lacks_office(doc, self.office.clone(), *country));
        }
        // "President X is to arrive on Sunday": somewhere else than at home, where the story is told from.
        if let Some(here) = dateline.and_then(|d| d.country)
            && self.role.heads_state()
            && arrives(doc, self.office.end, doc.sentences[self.sentence].tokens.end)
        {
            scores.remove(&here);
        }
        // "told visiting Togolese Minister Y": whoever receives a guest serves another state.
        self.leave_guests(clues, scores);
        // "a visit to Oman at the invitation of Minister X": the host's state.
        if invites(doc, self.office.start)
            && let Some(host) = clues.goal_of(self.sentence, self.office.start)
        {
            *scores.entry(host).or_default() += DECISIVE;
        }
        // "during his stay in Hanoi, the Omani premier will meet President X": the host is of the state that is visited.
        if governs && let Some(host) = self.host_of_meeting(doc, clues) {
            *scores.entry(host).or_default() += DECISIVE;
        }
        // "Oman …, the country's oil minister X": the state of which the sentence speaks first.
        let at = self.office.start;
        let possessed = at >= 2
            && doc.tokens[at - 1].kind == Kind::Possessive
            && doc.tokens[at - 2].classes.has(Class::StateItself);
        if possessed && let Some(state) = clues.first_of(self.sentence, at) {
            *scores.entry(state).or_default() += DECISIVE;
        }
    }

    /// Drops the states of guests whom somebody else receives: of those named before an office only a head of a state is
    /// none of the suite.
    fn leave_guests(&self, clues: &Clues, scores: &mut FxHashMap<Country, f32>) {
        for clue in clues
            .of_sentence(self.sentence)
            .filter(|c| c.guest && (c.token > self.office.start || self.role.heads_state()))
        {
            scores.remove(&clue.country);
        }
    }

    /// For whoever meets an ambassador speaks the state that he is accredited to, and not his own.
    fn accredited(&self, doc: &Doc, clues: &Clues, scores: &mut FxHashMap<Country, f32>) {
        let sent = self.parties.iter().filter(|p| p.office.as_ref().is_some_and(|o| o.role == Role::Ambassador));
        for ambassador in sent.filter(|p| !p.tokens.contains(&self.office.start) && p.country.is_some()) {
            let words = ambassador.tokens.start..ambassador.tokens.end + 3;
            let (from, to) = (self.office.start.min(words.start), self.office.start.max(words.start));
            if !(from..to).any(|t| doc.tokens[t].kinds.any(Kinds::CONTACT)) {
                continue;
            }
            for host in clues.of_sentence(self.sentence).filter(|c| c.goal && words.contains(&c.token)) {
                *scores.entry(host.country).or_default() += DECISIVE;
                scores.retain(|country, _| Some(*country) != ambassador.country);
            }
        }
    }

    /// The one other state in or to which somebody is said to be who meets the holder of an office: "in Hanoi, the Omani
    /// premier will meet President X".
    fn host_of_meeting(&self, doc: &Doc, clues: &Clues) -> Option<Country> {
        let named = |p: &&Party| p.tokens.end <= self.office.start && p.shape == Shape::Person && p.country.is_some();
        let guest = self.parties.iter().rev().find(named)?;
        let carries = words!["message", "letter", "invitation", "greetings"];
        if !(guest.tokens.end..self.office.start)
            .any(|t| doc.tokens[t].kinds.any(Kinds::CONTACT) || doc.is_any(t, carries))
        {
            return None;
        }
        let mut hosts = clues
            .of_sentence(self.sentence)
            .filter(|c| {
                c.token > 1
                    && (doc.is_any(c.token - 1, words!["in", "to"])
                        || doc.is(c.token - 1, "for") && doc.is_any(c.token - 2, LEAVES))
            })
            .filter(|c| {
                !self
                    .parties
                    .iter()
                    .any(|p| !matches!(p.shape, Shape::Country | Shape::Capital) && p.tokens.contains(&c.token))
            })
            .map(|c| c.country)
            .filter(|&country| Some(country) != guest.country);
        let host = hosts.next()?;
        hosts.all(|other| other == host).then_some(host)
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
pub(super) fn lacks_office(doc: &Doc, office: Range<usize>, country: Country) -> bool {
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
