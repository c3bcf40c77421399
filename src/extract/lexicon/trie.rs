//! Stage 1's machine: a trie of phrases over interned words.
//!
//! Every table's phrases are cut into tokens by the same segmenter as articles, so that a phrase matches however it is
//! spaced, hyphenated or accented. A node keeps every reading of its phrase; choosing is left to later stages.

use rustc_hash::FxHashMap;

use super::Reading;
use crate::extract::{
    segment::{fold_into, segment},
    token::{Case, Doc, Kind, Token, Word},
};

/// How a phrase must be written to be read so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseRule {
    /// Any case.
    Any,
    /// The first letter is a capital ("French"; not "french", "turkey").
    Capital,
    /// To the letter ("US", not "us"); in a text of capitals alone, any.
    Exact(&'static str),
}

#[derive(Debug, Clone, Copy)]
pub struct Entry {
    pub reading: Reading,
    pub case: CaseRule,
}

/// The phrases of all tables.
#[derive(Debug, Default)]
pub struct Trie {
    words: FxHashMap<Box<str>, Word>,
    edges: FxHashMap<(u32, Word), u32>,
    /// By node; node 0 is the root.
    entries: Vec<Vec<Entry>>,
    /// By word: does some phrase start with it?
    starts: Vec<bool>,
}

/// A match: where it ends (one past its last token), and the node that holds its readings.
#[derive(Debug, Clone, Copy)]
pub struct Match {
    pub end: usize,
    node: u32,
}

impl Trie {
    pub fn new() -> Trie {
        Trie { entries: vec![Vec::new()], starts: vec![false], ..Trie::default() }
    }

    /// The id of a folded word, [`Word::UNKNOWN`] if no phrase holds it.
    pub fn word(&self, folded: &str) -> Word {
        self.words.get(folded).copied().unwrap_or(Word::UNKNOWN)
    }

    /// The id of a folded word, made where it is new.
    pub fn intern(&mut self, folded: &str) -> Word {
        if let Some(&word) = self.words.get(folded) {
            return word;
        }
        self.starts.push(false);
        let word = Word(self.starts.len() as u32 - 1);
        self.words.insert(folded.into(), word);
        word
    }

    pub fn words(&self) -> usize {
        self.starts.len()
    }

    /// Adds a phrase; the empty phrase is passed over.
    pub fn add(&mut self, phrase: &str, entry: Entry) {
        let doc = segment(phrase, 0, |_| Word::UNKNOWN);
        let mut node = 0;
        let mut folded = String::new();
        for (index, token) in doc.tokens.iter().enumerate() {
            if is_hyphen(&doc, index) {
                continue;
            }
            let word = if token.kind == Kind::Possessive {
                self.intern("'s")
            } else {
                fold_into(doc.text(index), &mut folded);
                self.intern(&folded)
            };
            if node == 0 {
                self.starts[word.0 as usize] = true;
            }
            let next = self.entries.len() as u32;
            node = *self.edges.entry((node, word)).or_insert(next);
            if node == next {
                self.entries.push(Vec::new());
            }
        }
        if node != 0 && !self.entries[node as usize].iter().any(|e| e.reading == entry.reading && e.case == entry.case)
        {
            self.entries[node as usize].push(entry);
        }
    }

    /// All phrases that start at a token, the longest first, into `matches`.
    pub fn find(&self, doc: &Doc, start: usize, end: usize, matches: &mut Vec<Match>) {
        matches.clear();
        let Some(first) = doc.tokens.get(start) else { return };
        if first.word == Word::UNKNOWN || !self.starts[first.word.0 as usize] {
            return;
        }
        let mut node = 0;
        let mut at = start;
        while at < end {
            let token = &doc.tokens[at];
            if at > start && is_hyphen(doc, at) && token.glued && doc.tokens.get(at + 1).is_some_and(|t| t.glued) {
                at += 1;
                continue;
            }
            let Some(&next) = self.edges.get(&(node, token.word)) else { break };
            node = next;
            at += 1;
            if !self.entries[node as usize].is_empty() {
                matches.push(Match { end: at, node });
            }
        }
        matches.reverse();
    }

    /// The readings of a match that its case allows.
    pub fn readings<'a>(
        &'a self,
        doc: &'a Doc,
        start: usize,
        found: Match,
        shouting: bool,
    ) -> impl Iterator<Item = Reading> + 'a {
        self.entries[found.node as usize]
            .iter()
            .filter(move |entry| case_allows(doc, start, found.end, entry.case, shouting))
            .map(|entry| entry.reading)
    }

    /// All readings of a match, however it is written: for questions, which are typed carelessly.
    pub fn any_case(&self, found: Match) -> impl Iterator<Item = Reading> + '_ {
        self.entries[found.node as usize].iter().map(|entry| entry.reading)
    }
}

fn is_hyphen(doc: &Doc, token: usize) -> bool {
    doc.tokens[token].kind == Kind::Punct && matches!(doc.text(token), "-" | "‐" | "‑")
}

fn case_allows(doc: &Doc, start: usize, end: usize, rule: CaseRule, shouting: bool) -> bool {
    let token: &Token = &doc.tokens[start];
    match rule {
        CaseRule::Any => true,
        CaseRule::Capital => {
            token.case != Case::Lower || doc.tokens[start..end].iter().any(|t| t.case == Case::Capital)
        }
        CaseRule::Exact(text) => {
            let printed = doc.slice(start..end);
            printed == text || (shouting && printed.eq_ignore_ascii_case(text)) || same_but_apostrophes(printed, text)
        }
    }
}

fn same_but_apostrophes(a: &str, b: &str) -> bool {
    a.len() != b.len() && a.contains('’') && a.replace('’', "'") == b
}
