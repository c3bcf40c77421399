//! What speaks for each state: the places, institutions and names of a text, weighed by where they stand to an office.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::{
    annotation::{Country, OfficeStatus},
    extract::{
        frames::Dateline,
        lexicon::{Class, places},
        person::Person,
        spot::{Items, What},
        token::{Doc, Hashed},
    },
};

/// Weights of a mention of a country, by where it stands to the office.
const ANYWHERE: f32 = 1.0;
pub(super) const SAME_SENTENCE_BEFORE: f32 = 6.0;
const SAME_SENTENCE_AFTER: f32 = 3.0;
const SENTENCE_BEFORE: f32 = 2.0;
const DATELINE: f32 = 2.0;
/// So does a mention of its leader.
const LEADER_SHARE: f32 = 0.5;
/// A capital or a place says less than the country's name.
const PLACE_SHARE: f32 = 0.5;

/// Before "for", verbs of setting out: "left for Tehran".
pub(super) const LEAVES: &Hashed<9> =
    words!["left", "leave", "leaves", "leaving", "departed", "departs", "heads", "headed", "bound"];

/// A mention of a country, by name or by something of it.
pub(super) struct Clue {
    pub country: Country,
    pub token: usize,
    sentence: usize,
    weight: f32,
    /// Behind "to", "visiting" and the like.
    pub goal: bool,
    /// Right behind "visiting": a guest's, whom somebody of another state receives.
    pub guest: bool,
    /// The last verb of saying before it in its sentence.
    said: Option<usize>,
}

/// What speaks for each state, over the article.
pub struct Clues {
    /// In the order of the text.
    list: Vec<Clue>,
    overall: FxHashMap<Country, f32>,
}

impl Clues {
    pub fn of(doc: &Doc, items: &Items, dateline: Option<&Dateline>) -> Clues {
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
    pub(super) fn add_leaders(&mut self, people: &[Person]) {
        for person in people {
            let leads = person.best().is_some_and(|held| {
                held.office.role.heads_state() && !held.office.weak && held.office.status == OfficeStatus::Current
            });
            let Some(country) = person.country().filter(|_| leads) else { continue };
            *self.overall.entry(country).or_default() += person.mentions.len() as f32 * LEADER_SHARE;
        }
    }

    /// The clues of a sentence, in their order.
    pub(super) fn of_sentence(&self, sentence: usize) -> impl Iterator<Item = &Clue> {
        let first = self.list.partition_point(|c| c.sentence < sentence);
        self.list[first..].iter().take_while(move |c| c.sentence == sentence)
    }

    /// Does a sentence name the state as a goal ("to PLACE", "visits PLACE")?
    pub fn is_goal(&self, sentence: usize, country: Country) -> bool {
        self.of_sentence(sentence).any(|clue| clue.goal && clue.country == country)
    }

    /// The last state that a sentence names as a goal before a token.
    pub(super) fn goal_of(&self, sentence: usize, token: usize) -> Option<Country> {
        self.of_sentence(sentence).filter(|c| c.token < token && c.goal).last().map(|c| c.country)
    }

    /// The state named first in a sentence before a token, else in the sentence before.
    pub(super) fn first_of(&self, sentence: usize, token: usize) -> Option<Country> {
        let first = |of: usize| self.of_sentence(of).take_while(|c| c.token < token).find(|c| !c.goal);
        first(sentence).or_else(|| first(sentence.checked_sub(1)?)).map(|c| c.country)
    }

    /// The state that the words at a token name.
    pub(super) fn named_at(&self, token: usize) -> Option<Country> {
        let at = self.list.partition_point(|c| c.token < token);
        self.list.get(at).filter(|c| c.token <= token + 1).map(|c| c.country)
    }

    /// How much speaks for each state as that of an office whose words stand in a sentence.
    pub fn scores(&self, sentence: usize, own_words: Range<usize>) -> FxHashMap<Country, f32> {
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
            let bound = before.is_some_and(|t| t > 0 && doc.is(t, "for") && doc.is_any(t - 1, LEAVES));
            let goal = direct || left || bound || listed;
            said = (looked..at).rev().find(|&t| doc.tokens[t].classes.has(Class::Saying)).or(said);
            looked = at.max(looked);
            let guest = at > 0 && doc.is(at - 1, "visiting");
            clues.push(Clue { country, token: at, sentence, weight, goal, guest, said });
        }
    }
    clues
}
