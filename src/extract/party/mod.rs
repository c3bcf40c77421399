//! Stage 4: items → parties, the noun phrases that can take part in an event.
//!
//! A party is a country, a body, a person or an office, with what stands before and after it: (country)(modifier)
//! (portfolio)(office)(name) in every order that English allows, in apposition, possessive, by counterpart and
//! coordinated. Here are the types, the walk over a sentence, and the questions that every reader asks of an item.
//!
//! One file reads one part: `phrase` what stands before a head, `title` an office with its names, `complement` what the
//! office governs, `delegates` people without an office of their own, `bare` what stands by itself, `apposition` what
//! follows behind a comma, `list` coordination, `predicate` offices that a verb
//! gives or takes. What an office means is not read here but settled by `office`.

mod apposition;
mod bare;
mod complement;
mod delegates;
mod list;
mod phrase;
mod post;
mod predicate;
mod title;

use std::ops::Range;

use smallvec::SmallVec;

use super::{
    lexicon::{Class, Lexicon, places},
    office,
    spot::{BodyKind, Item, Items, What},
    token::{Doc, Kind, WordList},
};
use crate::annotation::{Country, OfficeStatus, Portfolio, Role};

/// What the head of the phrase is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Has a name of a person.
    Person,
    /// An office without a name ("the French foreign minister").
    Office,
    /// "a Chinese delegation", "Israeli officials"
    Delegates,
    Country,
    /// A capital that may stand for its country ("talks between Washington and Tehran").
    Capital,
    Body,
    /// A group of countries ("the G7", "Nordic").
    Group,
    /// he, she, they
    Pronoun,
    /// "the two leaders", "both ministers", "the two sides"
    Pair,
}

/// An office as its phrase gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct Office {
    pub role: Role,
    pub portfolio: Option<Portfolio>,
    pub status: OfficeStatus,
    /// The tokens that word it.
    pub printed: Range<usize>,
    /// Could be an office of a company or a club: counts only where something says that it is public.
    pub weak: bool,
}

#[derive(Debug, Clone)]
pub struct Party {
    pub tokens: Range<usize>,
    pub shape: Shape,
    pub name: Option<Range<usize>>,
    pub office: Option<Office>,
    pub country: Option<Country>,
    pub org: Option<&'static str>,
    pub body: Option<BodyKind>,
    pub plural: bool,
    /// "his French counterpart": the office is that of the party before it.
    pub counterpart: bool,
    /// Begins with "his", "her" or "their".
    pub possessed: bool,
    /// "visiting Foreign Minister X": away from home.
    pub visiting: bool,
    /// Begins with "the": a mention of somebody named before, perhaps.
    pub definite: bool,
    /// A possessive follows: "Macron's".
    pub owner: bool,
    /// Parties of one list ("A, B and C") share a number.
    pub list: u32,
    /// The person of a name, an office or a pronoun, once reference has settled it.
    pub person: Option<usize>,
    pub rule: &'static str,
}

impl Party {
    fn new(tokens: Range<usize>, shape: Shape, rule: &'static str) -> Party {
        Party {
            tokens,
            shape,
            name: None,
            office: None,
            country: None,
            org: None,
            body: None,
            plural: false,
            counterpart: false,
            possessed: false,
            visiting: false,
            definite: false,
            owner: false,
            list: 0,
            person: None,
            rule,
        }
    }
}

/// What one phrase names: nearly always one party.
type Found = SmallVec<[Party; 1]>;

pub struct Parties<'a> {
    pub doc: &'a Doc<'a>,
    pub lexicon: &'a Lexicon,
    pub items: &'a Items,
}

/// The states that a phrase names.
type Countries = SmallVec<[Country; 4]>;

/// What the words before a head have given so far.
#[derive(Debug, Clone, Default)]
struct Before {
    countries: Countries,
    org: Option<&'static str>,
    body: Option<BodyKind>,
    body_seen: bool,
    /// A city or a region governs the office: "Texas Governor", "London Mayor".
    local: bool,
    portfolio: Option<Portfolio>,
    mods: office::Modifiers,
    possessed: bool,
    visiting: bool,
    definite: bool,
    determined: bool,
    number: bool,
    /// Several states that no code names: "African", "of six Gulf states".
    states: bool,
    /// The number is two.
    pair: bool,
}

impl<'a> Parties<'a> {
    /// The parties of one sentence, in order.
    pub fn of_sentence(&self, index: usize) -> Vec<Party> {
        let range = self.items.sentences[index].clone();
        let sentence = &self.doc.sentences[index];
        let mut parties: Vec<Party> = Vec::new();
        let mut at = range.start;
        // The items ahead that are more than a word.
        let first = self.items.things.partition_point(|&thing| (thing as usize) < at);
        let mut things = self.items.things[first..].iter().map(|&thing| thing as usize).peekable();
        while at < range.end {
            if !self.may_open(at) {
                at += 1;
                continue;
            }
            while things.next_if(|&thing| thing < at).is_some() {}
            if self.stays_alone(at, range.end, things.peek().copied()) {
                at += 1;
                continue;
            }
            match self.opened(sentence, at, range.end) {
                Some((found, next)) if next > at => {
                    parties.extend(found);
                    at = next;
                }
                _ => at += 1,
            }
        }
        self.number_lists(&mut parties, sentence);
        self.successions(&mut parties);
        parties
    }

    fn what(&self, item: usize) -> What {
        self.items.items.get(item).map_or(What::Word, |i| i.what)
    }

    fn item(&self, item: usize) -> Option<&Item> {
        self.items.items.get(item)
    }

    /// The text of an item of one token, lower case compared.
    fn is(&self, item: usize, end: usize, word: &str) -> bool {
        item < end && self.item(item).is_some_and(|i| i.tokens.len() == 1 && self.doc.is(i.tokens.start, word))
    }

    fn is_class(&self, token: usize, class: Class) -> bool {
        self.doc.tokens.get(token).is_some_and(|t| t.classes.has(class))
    }

    fn is_any(&self, item: usize, end: usize, words: &impl WordList) -> bool {
        item < end && self.item(item).is_some_and(|i| i.tokens.len() == 1 && self.doc.is_any(i.tokens.start, words))
    }

    fn possessive(&self, item: usize, end: usize) -> bool {
        item < end && self.item(item).is_some_and(|i| self.doc.tokens[i.tokens.start].kind == Kind::Possessive)
    }

    /// "African leaders" serve no body; "EU leaders" do.
    fn set_group(&self, before: &mut Before, row: u32) {
        match places::groups()[row as usize].org {
            Some(org) => {
                before.org = Some(org);
                before.body_seen = true;
                before.body = Some(BodyKind::International);
            }
            None => before.states = true,
        }
    }

    fn set_body(&self, before: &mut Before, country: Option<Country>, org: Option<&'static str>, kind: BodyKind) {
        before.body_seen = true;
        before.body = before.body.or(Some(kind));
        if let Some(org) = org {
            before.org.get_or_insert(org);
        } else if let Some(country) = country
            && before.countries.is_empty()
        {
            before.countries.push(country);
        }
    }

    /// Notes a possessive behind the phrase, and steps over it.
    fn owner(&self, parties: &mut [Party], at: usize, end: usize) -> usize {
        if self.possessive(at, end) {
            for party in parties.iter_mut() {
                party.owner = true;
            }
            return at + 1;
        }
        at
    }
}
