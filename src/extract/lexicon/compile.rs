//! The tables → the numbers that the program reads at its start.
//!
//! Runs in the build script, so that a process that asks one question does not first cut fifty thousand rows into words.
//! Every table's phrases are cut into tokens by the same segmenter as articles, so that a phrase matches however it is
//! spaced, hyphenated or accented. A node keeps every reading of its phrase; choosing is left to later stages.

use rustc_hash::FxHashMap;

use super::{
    classes, events, people, places,
    reading::{CaseRule, CountryForm, Entry, Reading, WordFlags},
    vocabulary::{Known, Vocabulary},
};
use crate::extract::{
    segment::{fold_into, segment},
    token::{Kind, NoWords, Word},
};

/// The trie and its words, as `Trie` reads them.
#[derive(Debug, Default, PartialEq)]
pub struct Compiled {
    pub slots: Vec<u32>,
    pub known: Vec<u32>,
    pub words: String,
    pub nodes: Vec<u32>,
    pub edges: Vec<u32>,
    pub entries: Vec<u32>,
    pub exact: String,
}

impl Compiled {
    /// The parts with the names of their files, as bytes.
    pub fn files(&self) -> [(&'static str, Vec<u8>); 7] {
        let bytes = |numbers: &[u32]| numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        [
            ("slots.bin", bytes(&self.slots)),
            ("known.bin", bytes(&self.known)),
            ("words.txt", self.words.clone().into_bytes()),
            ("nodes.bin", bytes(&self.nodes)),
            ("edges.bin", bytes(&self.edges)),
            ("entries.bin", bytes(&self.entries)),
            ("exact.txt", self.exact.clone().into_bytes()),
        ]
    }
}

/// The tables as they stand beside this file.
pub fn compile() -> Compiled {
    let mut trie = Builder::new();
    add_countries(&mut trie);
    add_places(&mut trie);
    add_bodies(&mut trie);
    add_offices(&mut trie);
    for (row, event) in events::events().iter().enumerate() {
        for (phrase, reading) in event.readings(row as u32) {
            trie.add(&phrase, Entry { reading, case: CaseRule::Any });
        }
    }
    add_classes(&mut trie);
    add_words(&mut trie);
    trie.build()
}

/// Takes phrases until all are known.
#[derive(Debug)]
struct Builder {
    vocabulary: Vocabulary,
    edges: FxHashMap<(u32, Word), u32>,
    /// By node; node 0 is the root.
    entries: Vec<Vec<Entry>>,
}

impl Builder {
    fn new() -> Builder {
        Builder { vocabulary: Vocabulary::new(), edges: FxHashMap::default(), entries: vec![Vec::new()] }
    }

    /// The id of a folded word, made where it is new.
    fn intern(&mut self, folded: &str) -> Word {
        self.vocabulary.intern(folded)
    }

    /// What is known of a word, to be added to.
    fn known_mut(&mut self, word: Word) -> &mut Known {
        self.vocabulary.known_mut(word)
    }

    /// Adds a phrase; the empty phrase is passed over.
    fn add(&mut self, phrase: &str, entry: Entry) {
        let doc = segment(phrase, 0, NoWords);
        let mut node = 0;
        let mut first = None;
        let mut folded = String::new();
        for (index, token) in doc.tokens.iter().enumerate() {
            if doc.is_hyphen(index) {
                continue;
            }
            let word = if token.kind == Kind::Possessive {
                self.vocabulary.intern("'s")
            } else {
                fold_into(doc.text(index), &mut folded);
                self.vocabulary.intern(&folded)
            };
            first = first.or(Some(word));
            let next = self.entries.len() as u32;
            node = *self.edges.entry((node, word)).or_insert(next);
            if node == next {
                self.entries.push(Vec::new());
            }
        }
        let Some(first) = first else { return };
        self.vocabulary.known_mut(first).kinds.add(entry.reading);
        let entries = &mut self.entries[node as usize];
        if !entries.iter().any(|e| e.reading == entry.reading && e.case == entry.case) {
            entries.push(entry);
        }
    }

    /// Everything added, as numbers.
    fn build(mut self) -> Compiled {
        let mut edges: Vec<(u32, Word, u32)> =
            self.edges.into_iter().map(|((from, word), to)| (from, word, to)).collect();
        edges.sort_unstable();
        // Those of the root are found by the word itself.
        let inner = edges.partition_point(|&(from, ..)| from == 0);
        let mut starts = vec![Word::UNKNOWN; self.entries.len()];
        for &(_, word, to) in &edges[..inner] {
            let known = self.vocabulary.known_mut(word);
            known.node = to;
            known.alone = !self.entries[to as usize].is_empty();
            starts[to as usize] = word;
        }
        for &(from, word, _) in &edges[inner..] {
            let start = starts[from as usize];
            if start != Word::UNKNOWN {
                self.vocabulary.known_mut(start).follows.add(word);
            }
        }
        let edges = &edges[inner..];
        let mut compiled = Compiled::default();
        let (mut edge, mut entries) = (0, 0);
        for (node, own) in self.entries.iter().enumerate() {
            compiled.nodes.extend([edge as u32, entries]);
            for entry in own {
                compiled.entries.extend(entry.encode(&mut compiled.exact));
                entries += 1;
            }
            edge += edges[edge..].iter().take_while(|&&(from, ..)| from as usize == node).count();
        }
        compiled.nodes.extend([edge as u32, entries]);
        compiled.edges = edges.iter().flat_map(|&(_, word, to)| [word.0, to]).collect();
        (compiled.slots, compiled.known, compiled.words) = self.vocabulary.encode();
        compiled
    }
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

fn add_places(trie: &mut Builder) {
    for (row, city) in places::cities().iter().enumerate() {
        for name in std::iter::once(&city.name).chain(&city.aliases) {
            trie.add(name, proper(Reading::City(row as u32)));
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
        fold_into(word, &mut folded);
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
