//! Rows of the tables → the phrases by which they are found, with what each reads and how it must be written.
//!
//! The build script asks it for the program's tables, the program for what users add to them.

use super::{
    events::EventRow,
    people::OfficeRow,
    places::{CityRow, CountryRow, InstitutionRow, OrgRow, RegionRow},
    reading::{CaseRule, CountryForm, Entry, Reading},
};
use crate::extract::{
    segment::{fold_into, segment},
    token::{Kind, NoWords},
};

/// Phrases as they are written, each with what it reads.
pub type Phrases = Vec<(String, Entry)>;

/// The words of a phrase, folded: cut by the same segmenter as articles, so that a phrase matches however it is spaced,
/// hyphenated or accented.
pub fn words_of(phrase: &str) -> Vec<String> {
    let doc = segment(phrase, 0, NoWords);
    let mut words = Vec::with_capacity(doc.tokens.len());
    for (index, token) in doc.tokens.iter().enumerate() {
        if doc.is_hyphen(index) {
            continue;
        }
        let mut word = String::new();
        if token.kind == Kind::Possessive {
            word.push_str("'s");
        } else {
            fold_into(doc.text(index), &mut word);
        }
        words.push(word);
    }
    words
}

/// A word or phrase in any case.
pub fn any(phrase: &str, reading: Reading) -> (String, Entry) {
    (phrase.to_owned(), Entry { reading, case: CaseRule::Any })
}

/// One that must be written with a capital.
pub fn proper(phrase: &str, reading: Reading) -> (String, Entry) {
    (phrase.to_owned(), Entry { reading, case: CaseRule::Capital })
}

/// One that must be written to the letter.
pub fn exact(phrase: &'static str, reading: Reading) -> (String, Entry) {
    (phrase.to_owned(), Entry { reading, case: CaseRule::Exact(phrase) })
}

/// A name. Acronyms are matched to the letter: "WHO" is a body, "Who" a question; so are those of mixed case ("MoD").
pub fn body(name: &'static str, reading: Reading) -> (String, Entry) {
    let letters = name.chars().filter(|c| c.is_alphabetic());
    let capitals = letters.clone().filter(|c| c.is_uppercase()).count();
    let count = letters.count();
    let mixed = capitals >= 2 && !name.contains([' ', '-']);
    if count <= 5 && (capitals == count || mixed) { exact(name, reading) } else { proper(name, reading) }
}

impl CountryRow {
    pub fn phrases(&self) -> Phrases {
        let reading = |form| Reading::Country(self.code, form);
        let names = [self.name]
            .into_iter()
            .chain([&self.names, &self.former, &self.misspellings].into_iter().flatten().copied());
        let names = names.filter(|name| !name.is_empty()).map(|name| proper(name, reading(CountryForm::Name)));
        let adjectives = self.adjectives.iter().map(|adjective| proper(adjective, reading(CountryForm::Adjective)));
        let demonyms = self.demonyms.iter().map(|demonym| {
            let plural = is_plural_demonym(demonym);
            proper(demonym, reading(if plural { CountryForm::Demonyms } else { CountryForm::Demonym }))
        });
        let abbreviations = self.abbreviations.iter().map(|short| exact(short, reading(CountryForm::Name)));
        names.chain(adjectives).chain(demonyms).chain(abbreviations).collect()
    }
}

fn is_plural_demonym(demonym: &str) -> bool {
    (demonym.ends_with('s') && !demonym.ends_with("ss")) || demonym.ends_with("men") || demonym.ends_with("women")
}

impl CityRow {
    pub fn phrases(&self, row: u32) -> Phrases {
        let names = std::iter::once(&self.name).chain(&self.aliases);
        names.map(|name| proper(name, Reading::City(row))).collect()
    }
}

impl RegionRow {
    pub fn phrases(&self, row: u32) -> Phrases {
        let names = std::iter::once(&self.name).chain(&self.aliases).map(|name| proper(name, Reading::Region(row)));
        let adjectives = self.adjectives.iter().map(|adjective| proper(adjective, Reading::RegionAdjective(row)));
        // Two capitals ("OR", "IN") are words in a headline; only the longer ones stand alone.
        let abbreviations = self.abbreviations.iter().filter(|short| short.len() > 2);
        let abbreviations = abbreviations.map(|short| exact(short, Reading::Region(row)));
        names.chain(adjectives).chain(abbreviations).collect()
    }
}

impl InstitutionRow {
    pub fn phrases(&self, row: u32) -> Phrases {
        let names = std::iter::once(&self.name).chain(&self.aliases);
        names.map(|name| body(name, Reading::Institution(row))).collect()
    }
}

impl OrgRow {
    pub fn phrases(&self, row: u32) -> Phrases {
        let names = std::iter::once(&self.name).chain(&self.acronyms).chain(&self.aliases);
        names.map(|name| body(name, Reading::Organization(row))).collect()
    }
}

impl OfficeRow {
    pub fn phrases(&self, row: u32) -> Phrases {
        let plural = self.plural.filter(|plural| *plural != self.phrase).map(|plural| (plural, true));
        let written = |(phrase, plural)| {
            let reading = Reading::Office { row, plural };
            if self.exact { exact(phrase, reading) } else { any(phrase, reading) }
        };
        std::iter::once((self.phrase, false)).chain(plural).map(written).collect()
    }
}

impl EventRow {
    pub fn phrases(&self, row: u32) -> Phrases {
        self.readings(row).into_iter().map(|(form, reading)| any(&form, reading)).collect()
    }
}
