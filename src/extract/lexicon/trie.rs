//! Stage 1's machine: a trie of phrases over interned words.
//!
//! Every table's phrases are cut into tokens by the same segmenter as articles, so that a phrase matches however it is
//! spaced, hyphenated or accented. A node keeps every reading of its phrase; choosing is left to later stages.

use rustc_hash::FxHashMap;

use super::{Kinds, Reading, vocabulary::{Known, Vocabulary}};
use crate::extract::{
    segment::{fold_into, segment},
    token::{Case, Doc, Hash, Kind, Token, Word},
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

/// The phrases of all tables, to be asked; [`Builder`] makes it.
#[derive(Debug)]
pub struct Trie {
    vocabulary: Vocabulary,
    /// By node: where its edges and entries begin; those of the next node are their end.
    nodes: Vec<Node>,
    /// To the nodes below, by word within a node.
    edges: Vec<(Word, u32)>,
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Node {
    edges: u32,
    entries: u32,
}

/// A match: where it ends (one past its last token), and the node that holds its readings.
#[derive(Debug, Clone, Copy)]
pub struct Match {
    pub end: usize,
    node: u32,
}

/// Takes phrases until all are known.
#[derive(Debug)]
pub struct Builder {
    vocabulary: Vocabulary,
    edges: FxHashMap<(u32, Word), u32>,
    /// By node; node 0 is the root.
    entries: Vec<Vec<Entry>>,
}

impl Builder {
    pub fn new() -> Builder {
        Builder {
            vocabulary: Vocabulary::new(),
            edges: FxHashMap::default(),
            entries: vec![Vec::new()],
        }
    }

    /// The id of a folded word, made where it is new.
    pub fn intern(&mut self, folded: &str) -> Word {
        self.vocabulary.intern(folded)
    }

    /// What is known of a word, to be added to.
    pub fn known_mut(&mut self, word: Word) -> &mut Known {
        self.vocabulary.known_mut(word)
    }

    /// Adds a phrase; the empty phrase is passed over.
    pub fn add(&mut self, phrase: &str, entry: Entry) {
        let doc = segment(phrase, 0, |_, _| Word::UNKNOWN);
        let mut node = 0;
        let mut first = None;
        let mut folded = String::new();
        for (index, token) in doc.tokens.iter().enumerate() {
            if is_hyphen(&doc, index) {
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

    /// The trie of all phrases added.
    pub fn build(mut self) -> Trie {
        let mut edges: Vec<(u32, Word, u32)> = self.edges.into_iter().map(|((from, word), to)| (from, word, to)).collect();
        edges.sort_unstable();
        // Those of the root are found by the word itself.
        let inner = edges.partition_point(|&(from, ..)| from == 0);
        for &(_, word, to) in &edges[..inner] {
            self.vocabulary.known_mut(word).node = to;
        }
        let edges = &edges[inner..];
        let mut nodes = Vec::with_capacity(self.entries.len() + 1);
        let mut entries = Vec::new();
        let mut edge = 0;
        for (node, own) in self.entries.iter().enumerate() {
            nodes.push(Node { edges: edge as u32, entries: entries.len() as u32 });
            entries.extend_from_slice(own);
            edge += edges[edge..].iter().take_while(|&&(from, ..)| from as usize == node).count();
        }
        nodes.push(Node { edges: edge as u32, entries: entries.len() as u32 });
        let edges = edges.iter().map(|&(_, word, to)| (word, to)).collect();
        Trie { vocabulary: self.vocabulary, nodes, edges, entries }
    }
}

impl Trie {
    /// The id of a word of this [`Hash`], folded but for the case of its ASCII letters; [`Word::UNKNOWN`] if no table
    /// has it.
    #[inline]
    pub fn word(&self, word: &str, hash: Hash) -> Word {
        self.vocabulary.get(word, hash)
    }

    /// The id of a folded word.
    pub fn folded(&self, folded: &str) -> Word {
        self.vocabulary.get(folded, Hash::of(folded.as_bytes()))
    }

    /// What is known of a word.
    #[inline]
    pub fn known(&self, word: Word) -> &Known {
        self.vocabulary.known(word)
    }

    /// Does a phrase with one of these readings start with the word?
    #[inline]
    pub fn may_start(&self, word: Word, kinds: Kinds) -> bool {
        self.known(word).kinds.any(kinds)
    }

    /// All phrases that start at a token, the longest first, into `matches`.
    pub fn find(&self, doc: &Doc, start: usize, end: usize, matches: &mut Vec<Match>) {
        matches.clear();
        let Some(first) = doc.tokens.get(start) else { return };
        let mut node = self.known(first.word).node;
        if node == 0 || start >= end {
            return;
        }
        let mut at = start + 1;
        loop {
            if !self.entries_of(node).is_empty() {
                matches.push(Match { end: at, node });
            }
            let edges = self.edges_of(node);
            if edges.is_empty() || at >= end {
                break;
            }
            // A hyphen inside a word is as good as a space.
            while at < end
                && doc.tokens[at].glued
                && is_hyphen(doc, at)
                && doc.tokens.get(at + 1).is_some_and(|t| t.glued)
            {
                at += 1;
            }
            if at >= end {
                break;
            }
            match next(edges, doc.tokens[at].word) {
                Some(below) => node = below,
                None => break,
            }
            at += 1;
        }
        matches.reverse();
    }

    fn edges_of(&self, node: u32) -> &[(Word, u32)] {
        &self.edges[self.nodes[node as usize].edges as usize..self.nodes[node as usize + 1].edges as usize]
    }

    fn entries_of(&self, node: u32) -> &[Entry] {
        &self.entries[self.nodes[node as usize].entries as usize..self.nodes[node as usize + 1].entries as usize]
    }

    /// The readings of a match that its case allows.
    pub fn readings<'a>(
        &'a self,
        doc: &'a Doc,
        start: usize,
        found: Match,
        shouting: bool,
    ) -> impl Iterator<Item = Reading> + 'a {
        self.entries_of(found.node)
            .iter()
            .filter(move |entry| case_allows(doc, start, found.end, entry.case, shouting))
            .map(|entry| entry.reading)
    }

    /// All readings of a match, however it is written: for questions, which are typed carelessly.
    pub fn any_case(&self, found: Match) -> impl Iterator<Item = Reading> + '_ {
        self.entries_of(found.node).iter().map(|entry| entry.reading)
    }
}

fn next(edges: &[(Word, u32)], word: Word) -> Option<u32> {
    // Most nodes have a few edges only.
    if edges.len() <= 8 {
        return edges.iter().find(|(edge, _)| *edge == word).map(|&(_, node)| node);
    }
    edges.binary_search_by_key(&word, |&(edge, _)| edge).ok().map(|at| edges[at].1)
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
