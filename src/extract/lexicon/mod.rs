//! Stage 1's knowledge: the tables, and one trie of all their phrases.
//!
//! Tables are data (`*.tsv`, each with a head that explains its columns); `table` splits them, `places` and `people`
//! give them types, `events` reads the verbs and nouns of contact. [`Lexicon`] is what the stages ask.

mod classes;
pub mod events;
pub mod people;
pub mod places;
pub mod table;
mod trie;
mod vocabulary;

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

pub use self::classes::{Class, Classes};
pub use self::trie::{Match, Trie};
use self::{
    trie::{Builder, CaseRule, Entry},
    events::EventRow,
    people::{OfficeRow, Takes},
};
use crate::{
    annotation::{Country, Portfolio},
    extract::token::{Doc, Word},
};

/// One way to read a phrase. Numbers are rows of the table concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reading {
    Country(Country, CountryForm),
    /// Looks like a country and is none, or another.
    Trap(Option<Country>),
    City(u32),
    Region(u32),
    /// "Texan", "Chechen": a region's adjective or demonym.
    RegionAdjective(u32),
    Institution(u32),
    Organization(u32),
    Group(u32),
    Office {
        row: u32,
        plural: bool,
    },
    Portfolio(Portfolio),
    Modifier(u32),
    NotOffice,
    Honorific,
    Verb {
        row: u32,
        form: VerbForm,
    },
    Noun {
        row: u32,
        plural: bool,
    },
}

/// Sorts of readings, as bits: what the phrases that start with a word may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kinds(u8);

impl Kinds {
    pub const COUNTRY: Kinds = Kinds(1);
    pub const TRAP: Kinds = Kinds(2);
    pub const BODY: Kinds = Kinds(4);
    pub const OFFICE: Kinds = Kinds(8);
    pub const PORTFOLIO: Kinds = Kinds(16);
    pub const CONTACT: Kinds = Kinds(32);
    const OTHER: Kinds = Kinds(64);

    pub const fn or(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }

    fn any(self, of: Kinds) -> bool {
        self.0 & of.0 != 0
    }

    fn add(&mut self, reading: Reading) {
        let kind = match reading {
            Reading::Country(..) => Kinds::COUNTRY,
            Reading::Trap(_) => Kinds::TRAP,
            Reading::Institution(_) | Reading::Organization(_) => Kinds::BODY,
            Reading::Office { .. } => Kinds::OFFICE,
            Reading::Portfolio(_) => Kinds::PORTFOLIO,
            Reading::Verb { .. } | Reading::Noun { .. } => Kinds::CONTACT,
            _ => Kinds::OTHER,
        };
        self.0 |= kind.0;
    }
}

/// How a country is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CountryForm {
    /// "France", "US"
    Name,
    /// "French"
    Adjective,
    /// "Frenchman", "Moroccan"
    Demonym,
    /// "Moroccans", "the Swiss"
    Demonyms,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VerbForm {
    /// meet
    Base,
    /// meets
    Third,
    /// met (past and participle where they are the same)
    Past,
    /// met, flown
    Participle,
    /// meeting
    Gerund,
}

/// What single words are known to be, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WordFlags(u8);

impl WordFlags {
    pub const GIVEN: WordFlags = WordFlags(1);
    pub const SURNAME: WordFlags = WordFlags(2);
    /// An ordinary English word.
    pub const COMMON: WordFlags = WordFlags(4);
    /// A name that is also an ordinary word, a country or a place.
    pub const AMBIGUOUS: WordFlags = WordFlags(8);
    pub const PARTICLE: WordFlags = WordFlags(16);
    pub const FEMALE: WordFlags = WordFlags(32);
    pub const MALE: WordFlags = WordFlags(64);
    /// A surname that stands before the given name.
    pub const FAMILY_FIRST: WordFlags = WordFlags(128);

    pub fn has(self, flag: WordFlags) -> bool {
        self.0 & flag.0 != 0
    }

    fn set(&mut self, flag: WordFlags) {
        self.0 |= flag.0;
    }
}

/// All tables, ready to be asked.
pub struct Lexicon {
    pub trie: Trie,
    capitals: FxHashMap<&'static str, Country>,
    leaders: FxHashMap<String, Vec<u32>>,
}

/// The lexicon, built at the first call.
pub fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(build)
}

/// Changes when a table changes, so that an index knows which lexicon made it.
pub fn version() -> &'static str {
    static VERSION: OnceLock<String> = OnceLock::new();
    VERSION.get_or_init(|| {
        let mut hasher = blake3::Hasher::new();
        for table in places::SOURCES.iter().chain(people::SOURCES).chain([&events::SOURCE, &classes::SOURCE]) {
            hasher.update(table.as_bytes());
        }
        hasher.finalize().to_hex()[..12].to_owned()
    })
}

impl Lexicon {
    pub fn flags(&self, word: Word) -> WordFlags {
        self.trie.known(word).flags
    }

    /// Is the word of this class?
    pub fn is(&self, word: Word, class: Class) -> bool {
        self.trie.known(word).classes.has(class)
    }

    /// Is the word of one of these classes?
    pub fn is_one(&self, word: Word, classes: Classes) -> bool {
        self.trie.known(word).classes.has_any(classes)
    }

    /// The flags of a word given as text, folded.
    pub fn flags_of(&self, folded: &str) -> WordFlags {
        self.flags(self.trie.folded(folded))
    }

    /// The country of which this city is the capital or the seat of government.
    pub fn capital(&self, name: &str) -> Option<Country> {
        self.capitals.get(name).copied()
    }

    /// Rows of [`people::leaders`] whose name, surname or an alias ends with this word, folded; in the table's order.
    /// The word alone proves nothing ("Ahmed"): whoever asks must compare the words printed, the role and the year.
    pub fn leaders(&self, surname_folded: &str) -> &[u32] {
        self.leaders.get(surname_folded).map_or(&[], Vec::as_slice)
    }

    pub fn office(&self, row: u32) -> &'static OfficeRow {
        &people::offices()[row as usize]
    }

    pub fn event(&self, row: u32) -> &'static EventRow {
        &events::events()[row as usize]
    }

    /// Matches at a token, if one with such a reading can start there; else none.
    pub fn find_of(&self, kinds: Kinds, doc: &Doc, start: usize, end: usize, matches: &mut Vec<Match>) {
        matches.clear();
        if doc.tokens.get(start).is_some_and(|token| self.trie.may_start(token.word, kinds)) {
            self.trie.find(doc, start, end, matches);
        }
    }

    /// Matches at a token, with their readings.
    pub fn find(&self, doc: &Doc, start: usize, end: usize, matches: &mut Vec<Match>) {
        self.trie.find(doc, start, end, matches);
    }
}

fn build() -> Lexicon {
    let mut trie = Builder::new();
    let mut capitals = FxHashMap::default();
    add_countries(&mut trie);
    add_places(&mut trie, &mut capitals);
    add_bodies(&mut trie);
    add_offices(&mut trie);
    for (row, event) in events::events().iter().enumerate() {
        for (phrase, reading) in event.readings(row as u32) {
            trie.add(&phrase, Entry { reading, case: CaseRule::Any });
        }
    }
    add_classes(&mut trie);
    add_words(&mut trie);
    Lexicon { trie: trie.build(), capitals, leaders: index_leaders() }
}

/// The rows of leaders by the words under which they are found.
fn index_leaders() -> FxHashMap<String, Vec<u32>> {
    let mut index: FxHashMap<String, Vec<u32>> = FxHashMap::default();
    let mut folded = String::new();
    for (row, leader) in people::leaders().iter().enumerate() {
        let row = row as u32;
        for word in leader.last_words() {
            super::segment::fold_into(word, &mut folded);
            match index.get_mut(folded.as_str()) {
                Some(rows) if rows.last() == Some(&row) => {}
                Some(rows) => rows.push(row),
                None => {
                    index.insert(folded.clone(), vec![row]);
                }
            }
        }
    }
    index
}

/// A word or phrase that must be written with a capital.
fn proper(reading: Reading) -> Entry {
    Entry { reading, case: CaseRule::Capital }
}

fn exact(text: &'static str, reading: Reading) -> Entry {
    Entry { reading, case: CaseRule::Exact(text) }
}

fn add_countries(trie: &mut Builder) {
    for row in places::countries() {
        let code = row.code;
        let mut add = |phrases: &[&'static str], form| {
            for phrase in phrases {
                trie.add(phrase, proper(Reading::Country(code, form)));
            }
        };
        add(&[row.name], CountryForm::Name);
        add(&row.names, CountryForm::Name);
        add(&row.former, CountryForm::Name);
        add(&row.misspellings, CountryForm::Name);
        add(&row.adjectives, CountryForm::Adjective);
        for demonym in &row.demonyms {
            let form = if is_plural_demonym(demonym) { CountryForm::Demonyms } else { CountryForm::Demonym };
            add(&[demonym], form);
        }
        for abbreviation in &row.abbreviations {
            trie.add(abbreviation, exact(abbreviation, Reading::Country(code, CountryForm::Name)));
        }
    }
    for row in places::country_traps() {
        trie.add(row.phrase, exact(row.phrase, Reading::Trap(row.country)));
    }
}

fn is_plural_demonym(demonym: &str) -> bool {
    (demonym.ends_with('s') && !demonym.ends_with("ss")) || demonym.ends_with("men") || demonym.ends_with("women")
}

fn add_places(trie: &mut Builder, capitals: &mut FxHashMap<&'static str, Country>) {
    for (row, city) in places::cities().iter().enumerate() {
        for name in std::iter::once(&city.name).chain(&city.aliases) {
            trie.add(name, proper(Reading::City(row as u32)));
            if city.capital {
                capitals.insert(name, city.country);
            }
        }
    }
    for (row, region) in places::regions().iter().enumerate() {
        trie.add(region.name, proper(Reading::Region(row as u32)));
        for name in &region.aliases {
            trie.add(name, proper(Reading::Region(row as u32)));
        }
        for adjective in &region.adjectives {
            trie.add(adjective, proper(Reading::RegionAdjective(row as u32)));
        }
        for abbreviation in &region.abbreviations {
            // Two capitals ("OR", "IN") are words in a headline; only the longer ones stand alone.
            if abbreviation.len() > 2 {
                trie.add(abbreviation, exact(abbreviation, Reading::Region(row as u32)));
            }
        }
    }
    for (row, group) in places::groups().iter().enumerate() {
        trie.add(group.id, body_entry(group.id, Reading::Group(row as u32)));
        for name in &group.aliases {
            trie.add(name, body_entry(name, Reading::Group(row as u32)));
        }
    }
}

fn add_bodies(trie: &mut Builder) {
    for (row, institution) in places::institutions().iter().enumerate() {
        for name in std::iter::once(&institution.name).chain(&institution.aliases) {
            trie.add(name, body_entry(name, Reading::Institution(row as u32)));
        }
    }
    for (row, organization) in places::organizations().iter().enumerate() {
        let names = std::iter::once(&organization.name).chain(&organization.acronyms).chain(&organization.aliases);
        for name in names {
            trie.add(name, body_entry(name, Reading::Organization(row as u32)));
        }
    }
}

/// Acronyms are matched to the letter: "WHO" is a body, "Who" a question.
fn body_entry(name: &'static str, reading: Reading) -> Entry {
    let letters = name.chars().filter(|c| c.is_alphabetic());
    if letters.clone().count() <= 5 && letters.clone().all(char::is_uppercase) {
        exact(name, reading)
    } else {
        proper(reading)
    }
}

fn add_offices(trie: &mut Builder) {
    for (row, office) in people::offices().iter().enumerate() {
        let row = row as u32;
        let case = |phrase: &'static str| if office.exact { CaseRule::Exact(phrase) } else { CaseRule::Any };
        trie.add(office.phrase, Entry { reading: Reading::Office { row, plural: false }, case: case(office.phrase) });
        if let Some(plural) = office.plural.filter(|plural| *plural != office.phrase) {
            trie.add(plural, Entry { reading: Reading::Office { row, plural: true }, case: case(plural) });
        }
    }
    for row in people::portfolios() {
        trie.add(row.phrase, Entry { reading: Reading::Portfolio(row.portfolio), case: CaseRule::Any });
    }
    for (row, modifier) in people::office_modifiers().iter().enumerate() {
        trie.add(modifier.phrase, Entry { reading: Reading::Modifier(row as u32), case: CaseRule::Any });
    }
    for row in people::not_offices() {
        trie.add(row.phrase, Entry { reading: Reading::NotOffice, case: CaseRule::Any });
    }
    for row in people::honorifics() {
        // "HE" for His Excellency is no "He".
        trie.add(row.phrase, body_entry(row.phrase, Reading::Honorific));
    }
}

/// The closed classes of single words.
fn add_classes(trie: &mut Builder) {
    for (word, class) in classes::words() {
        let word = trie.intern(word);
        trie.known_mut(word).classes.add(class);
    }
}

/// The flags of single words.
fn add_words(trie: &mut Builder) {
    let mut folded = String::new();
    let mut set = |trie: &mut Builder, word: &str, flag: WordFlags| {
        super::segment::fold_into(word, &mut folded);
        let word = trie.intern(&folded);
        trie.known_mut(word).flags.set(flag);
    };
    for row in people::given_names() {
        for part in row.name.split('-') {
            set(trie, part, WordFlags::GIVEN);
            if row.ambiguous {
                set(trie, part, WordFlags::AMBIGUOUS);
            }
            match row.gender {
                "f" => set(trie, part, WordFlags::FEMALE),
                "m" => set(trie, part, WordFlags::MALE),
                _ => {}
            }
        }
    }
    for row in people::surnames() {
        for part in row.surname.split(['-', ' ']) {
            set(trie, part, WordFlags::SURNAME);
            if row.ambiguous {
                set(trie, part, WordFlags::AMBIGUOUS);
            }
        }
        if row.family_first {
            set(trie, row.surname, WordFlags::FAMILY_FIRST);
        }
    }
    for word in people::common_words() {
        set(trie, word, WordFlags::COMMON);
    }
    for row in people::name_particles() {
        for part in row.particle.split([' ', '-']).filter(|p| !p.is_empty()) {
            set(trie, part, WordFlags::PARTICLE);
        }
    }
}

/// Can this office head take what stands before or after it?
pub fn takes(office: &OfficeRow, what: Takes) -> bool {
    office.takes.contains(&what)
}
