//! Stage 1's knowledge: the tables, and one trie of all their phrases.
//!
//! Tables are data (`*.tsv`, each with a head that explains its columns); `table` splits them, `places` and `people`
//! give them types, `events` reads the verbs and nouns of contact. The build script compiles their phrases and words
//! (`compile`) into what `trie` reads; `phrases` says by which phrases a row is found. `own` has what users add. [`Lexicon`]
//! is what the stages ask.

mod classes;
#[cfg(test)]
mod compile;
pub mod events;
pub mod own;
#[cfg(test)]
mod own_tests;
pub mod people;
mod phrases;
pub mod places;
mod reading;
pub mod table;
mod trie;
mod vocabulary;

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

pub use self::classes::{Class, Classes};
pub use self::reading::{CountryForm, Kinds, Reading, VerbForm, WordFlags};
pub use self::trie::{Match, Matches, Trie};
use self::{
    events::EventRow,
    own::Own,
    people::{OfficeRow, Takes},
};
use crate::extract::token::Doc;

/// All tables, and what users added to them, ready to be asked.
pub struct Lexicon {
    pub trie: Trie,
    /// Rows of [`people::leaders`] by the words under which they are found; of a lexicon with users' own rows only the
    /// words of theirs.
    leaders: OnceLock<FxHashMap<String, Vec<u32>>>,
    own: Own,
}

/// The program's own lexicon, read at the first call.
pub fn lexicon() -> &'static Lexicon {
    shared()
}

/// The same, to be held beside [`Lexicon::with`]'s.
pub fn built_in() -> Arc<Lexicon> {
    Arc::clone(shared())
}

fn shared() -> &'static Arc<Lexicon> {
    static LEXICON: OnceLock<Arc<Lexicon>> = OnceLock::new();
    LEXICON.get_or_init(|| Arc::new(Lexicon { trie: Trie::load(), leaders: OnceLock::new(), own: Own::default() }))
}

/// Changes when a table of the program changes, so that an index knows which lexicon made it.
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
    /// The flags of a word given as text, folded.
    pub fn flags_of(&self, folded: &str) -> WordFlags {
        self.trie.known(self.trie.folded(folded)).flags
    }

    /// Rows of [`people::leaders`] whose name, surname or an alias ends with this word, folded; in the table's order.
    /// The word alone proves nothing ("Ahmed"): whoever asks must compare the words printed, the role and the year.
    pub fn leaders(&self, surname_folded: &str) -> &[u32] {
        match self.leaders.get_or_init(index_leaders).get(surname_folded) {
            Some(rows) => rows,
            None if self.own.is_empty() => &[],
            None => lexicon().leaders(surname_folded),
        }
    }

    /// What users added to the program's tables.
    pub fn own(&self) -> &Own {
        &self.own
    }

    pub fn office(&self, row: u32) -> &'static OfficeRow {
        &people::offices()[row as usize]
    }

    pub fn event(&self, row: u32) -> &'static EventRow {
        &events::events()[row as usize]
    }

    /// Matches at a token, if one with such a reading can start there; else none.
    pub fn find_of(&self, kinds: Kinds, doc: &Doc, start: usize, end: usize, matches: &mut Matches) {
        matches.clear();
        if doc.tokens.get(start).is_some_and(|token| token.kinds.any(kinds)) {
            self.trie.find(doc, start, end, matches);
        }
    }

    /// Matches at a token, with their readings.
    pub fn find(&self, doc: &Doc, start: usize, end: usize, matches: &mut Matches) {
        self.trie.find(doc, start, end, matches);
    }
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

/// Can this office head take what stands before or after it?
pub fn takes(office: &OfficeRow, what: Takes) -> bool {
    office.takes.contains(&what)
}
