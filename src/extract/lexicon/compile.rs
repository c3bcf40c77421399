//! The tables → the numbers that the program reads at its start.
//!
//! Runs in the build script, so that a process that asks one question does not first cut fifty thousand rows into words.
//! A node keeps every reading of its phrase; choosing is left to later stages.

use rustc_hash::FxHashMap;

use super::{
    classes, events, people,
    phrases::{Phrases, any, body, exact, words_of},
    places,
    reading::{Entry, Reading, WordFlags},
    vocabulary::{Known, Vocabulary},
};
use crate::extract::{segment::fold_into, token::Word};

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
    add_phrases(&mut trie);
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
        let mut node = 0;
        let mut first = None;
        for word in words_of(phrase) {
            let word = self.vocabulary.intern(&word);
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

/// The phrases of all tables; what they read is numbered by their rows.
fn add_phrases(trie: &mut Builder) {
    let mut add = |phrases: Phrases| phrases.into_iter().for_each(|(phrase, entry)| trie.add(&phrase, entry));
    places::countries().iter().for_each(|row| add(row.phrases()));
    places::country_traps().iter().for_each(|row| add(vec![exact(row.phrase, Reading::Trap(row.country))]));
    numbered(places::cities()).for_each(|(row, city)| add(city.phrases(row)));
    numbered(places::regions()).for_each(|(row, region)| add(region.phrases(row)));
    for (row, group) in numbered(places::groups()) {
        let names = std::iter::once(group.id).chain(group.aliases.iter().copied());
        add(names.map(|name| body(name, Reading::Group(row))).collect());
    }
    numbered(places::institutions()).for_each(|(row, body)| add(body.phrases(row)));
    numbered(places::organizations()).for_each(|(row, body)| add(body.phrases(row)));
    numbered(people::offices()).for_each(|(row, office)| add(office.phrases(row)));
    people::portfolios().iter().for_each(|row| add(vec![any(row.phrase, Reading::Portfolio(row.portfolio))]));
    numbered(people::office_modifiers()).for_each(|(row, word)| add(vec![any(word.phrase, Reading::Modifier(row))]));
    people::not_offices().iter().for_each(|row| add(vec![any(row.phrase, Reading::NotOffice)]));
    // "HE" for His Excellency is no "He".
    people::honorifics().iter().for_each(|row| add(vec![body(row.phrase, Reading::Honorific)]));
    numbered(events::events()).for_each(|(row, event)| add(event.phrases(row)));
}

fn numbered<T>(rows: &[T]) -> impl Iterator<Item = (u32, &T)> {
    rows.iter().enumerate().map(|(row, value)| (row as u32, value))
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
