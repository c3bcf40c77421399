//! What users add to the tables: rows of their own, and the lexicon that has them besides the program's.
//!
//! The rows are those of the tables, checked by whoever made them. An article in which no phrase of a row stands is read with
//! it as it is without: [`Own::differs_in`] names the phrases by which two additions differ.

use std::{collections::BTreeSet, hash::Hash, sync::Arc};

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    Lexicon, Matches, Reading, WordFlags,
    events::{self, EventRow},
    lexicon,
    people::{self, LeaderRow, OfficeRow},
    phrases::{Phrases, any, body, words_of},
    places::{self, CityRow, CountryRow, InstitutionRow, OrgRow, RegionRow},
    table::Table,
};
use crate::{
    annotation::Country,
    extract::segment::{fold_into, segment},
};

/// Rows of users' own.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Own {
    pub people: Vec<LeaderRow>,
    pub offices: Vec<OfficeRow>,
    pub organizations: Vec<OrgRow>,
    pub institutions: Vec<InstitutionRow>,
    pub cities: Vec<CityRow>,
    pub regions: Vec<RegionRow>,
    /// Further names of states; `name` is empty, for that is the table's.
    pub countries: Vec<CountryRow>,
    pub events: Vec<EventRow>,
    pub aliases: Vec<AliasRow>,
    /// Asked for when people are put together, not when articles are read.
    pub same: Vec<SameRow>,
}

/// Names of one person.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SameRow {
    pub names: Vec<&'static str>,
    /// Only of those who serve this state, or of whom none is told.
    pub country: Option<Country>,
}

/// Another phrase for what a phrase of the tables reads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AliasRow {
    pub name: &'static str,
    pub readings: Vec<Reading>,
}

impl Own {
    pub fn is_empty(&self) -> bool {
        *self == Own::default()
    }

    /// Adds the rows of another that are not there yet.
    pub fn add(&mut self, other: &Own) {
        fn union<T: Clone + Eq + Hash>(rows: &mut Vec<T>, other: &[T]) {
            let known: FxHashSet<&T> = rows.iter().collect();
            let new: Vec<T> = other.iter().filter(|row| !known.contains(row)).cloned().collect();
            rows.extend(new);
        }
        union(&mut self.people, &other.people);
        union(&mut self.offices, &other.offices);
        union(&mut self.organizations, &other.organizations);
        union(&mut self.institutions, &other.institutions);
        union(&mut self.cities, &other.cities);
        union(&mut self.regions, &other.regions);
        union(&mut self.countries, &other.countries);
        union(&mut self.events, &other.events);
        union(&mut self.aliases, &other.aliases);
        union(&mut self.same, &other.same);
    }

    /// The phrases of the rows that only one of two additions has. Where none of them stands in an article, both find the
    /// same in it.
    pub fn differs_in(&self, other: &Own) -> BTreeSet<String> {
        fn odd<T: Eq + Hash>(own: &[T], other: &[T], phrases: impl Fn(&T) -> Vec<String>, out: &mut BTreeSet<String>) {
            let sets: [FxHashSet<&T>; 2] = [own, other].map(|rows| rows.iter().collect());
            out.extend(sets[0].symmetric_difference(&sets[1]).flat_map(|row| phrases(row)));
        }
        let texts = |phrases: Phrases| phrases.into_iter().map(|(phrase, _)| phrase).collect::<Vec<_>>();
        let mut out = BTreeSet::new();
        odd(&self.people, &other.people, words_of_person, &mut out);
        odd(&self.offices, &other.offices, |row| texts(row.phrases(0)), &mut out);
        odd(&self.organizations, &other.organizations, |row| texts(row.phrases(0)), &mut out);
        odd(&self.institutions, &other.institutions, |row| texts(row.phrases(0)), &mut out);
        odd(&self.cities, &other.cities, |row| texts(row.phrases(0)), &mut out);
        odd(&self.regions, &other.regions, |row| texts(row.phrases(0)), &mut out);
        odd(&self.countries, &other.countries, |row| texts(row.phrases()), &mut out);
        odd(&self.events, &other.events, |row| texts(row.phrases(0)), &mut out);
        odd(&self.aliases, &other.aliases, |row| texts(row.phrases()), &mut out);
        out
    }

    fn phrases(&self) -> Phrases {
        fn added<T: Clone + Eq + Hash>(
            rows: &[T],
            table: &Table<T>,
            phrases: impl Fn(&T, u32) -> Phrases,
            out: &mut Phrases,
        ) {
            out.extend(rows.iter().flat_map(|row| phrases(row, table.add(row))));
        }
        let mut out = Phrases::new();
        added(&self.offices, people::offices(), OfficeRow::phrases, &mut out);
        added(&self.organizations, places::organizations(), OrgRow::phrases, &mut out);
        added(&self.institutions, places::institutions(), InstitutionRow::phrases, &mut out);
        added(&self.cities, places::cities(), CityRow::phrases, &mut out);
        added(&self.regions, places::regions(), RegionRow::phrases, &mut out);
        added(&self.events, events::events(), EventRow::phrases, &mut out);
        out.extend(self.countries.iter().flat_map(CountryRow::phrases));
        out.extend(self.aliases.iter().flat_map(AliasRow::phrases));
        out
    }
}

impl AliasRow {
    fn phrases(&self) -> Phrases {
        let written = |&reading: &Reading| match reading {
            Reading::Office { .. } | Reading::Portfolio(_) | Reading::Verb { .. } | Reading::Noun { .. } => {
                any(self.name, reading)
            }
            _ => body(self.name, reading),
        };
        self.readings.iter().map(written).collect()
    }
}

/// The words of a person's names with what they are: of the last name a surname, of the others given names. Only what the
/// program does not know of them.
fn flags_of_person(row: &LeaderRow) -> Vec<(String, WordFlags)> {
    let mut found = Vec::new();
    let surname = words_of(row.surname);
    for name in std::iter::once(&row.name).chain(&row.aliases) {
        for word in words_of(name).into_iter().filter(|word| word.chars().all(char::is_alphabetic)) {
            let known = lexicon().flags_of(&word);
            let flag = if surname.contains(&word) { WordFlags::SURNAME } else { WordFlags::GIVEN };
            if known.has(flag) || known.has(WordFlags::PARTICLE) {
                continue;
            }
            if known.has(WordFlags::COMMON) {
                found.push((word.clone(), WordFlags::AMBIGUOUS));
            }
            found.push((word, flag));
        }
    }
    found
}

/// The words of which one stands in every article that is read in another way for a person.
fn words_of_person(row: &LeaderRow) -> Vec<String> {
    let flags = flags_of_person(row).into_iter().map(|(word, _)| word);
    flags.chain(row.last_words().map(str::to_owned)).collect()
}

impl Lexicon {
    /// The program's lexicon with users' own rows; the program's alone where there are none.
    pub fn with(own: &Own) -> Arc<Lexicon> {
        if own.is_empty() {
            return super::built_in();
        }
        let program = lexicon();
        let words: Vec<_> = own.people.iter().flat_map(flags_of_person).collect();
        let trie = program.trie.extended(&own.phrases(), &words);
        let mut leaders: FxHashMap<String, Vec<u32>> = FxHashMap::default();
        let mut folded = String::new();
        for row in &own.people {
            let number = people::leaders().add(row);
            for word in row.last_words() {
                fold_into(word, &mut folded);
                let rows = leaders.entry(folded.clone()).or_insert_with(|| program.leaders(&folded).to_vec());
                if !rows.contains(&number) {
                    rows.push(number);
                }
            }
        }
        Arc::new(Lexicon { trie, leaders: leaders.into(), own: own.clone() })
    }

    /// What the whole of a text may be read as, however it is written.
    pub fn read(&self, text: &str) -> Vec<Reading> {
        let doc = segment(text, 0, &self.trie);
        let mut matches = Matches::new();
        self.find(&doc, 0, doc.tokens.len(), &mut matches);
        let whole = matches.iter().find(|found| found.end == doc.tokens.len());
        whole.map(|&found| self.trie.any_case(found).collect()).unwrap_or_default()
    }
}
