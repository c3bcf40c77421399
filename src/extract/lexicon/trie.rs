//! Stage 1's machine: a trie of phrases over interned words.
//!
//! `compile` makes it of the tables when the program is built; here it is read, extended by what users add, and asked.

use std::{borrow::Cow, collections::BTreeMap};

use smallvec::SmallVec;

use super::{
    phrases::words_of,
    reading::{CaseRule, Entry, Reading, WordFlags},
    vocabulary::{Known, Vocabulary, numbers},
};
use crate::extract::token::{Case, Doc, Hash, Kind, Meaning, Token, Word, Words};

/// The phrases of all tables.
#[derive(Debug)]
pub struct Trie {
    vocabulary: Vocabulary,
    /// By node: where its edges and entries begin; those of the next node are their end.
    nodes: Vec<Node>,
    /// To the nodes below, by word within a node.
    edges: Vec<(Word, u32)>,
    entries: Vec<Packed>,
    /// What must be matched to the letter, one behind the other.
    exact: Cow<'static, str>,
}

/// An entry in few bytes, so that many lie in the processor's cache.
#[derive(Debug, Clone, Copy)]
struct Packed {
    reading: Reading,
    /// Of [`CaseRule::Exact`] where the text begins and its length.
    start: u32,
    len: u16,
    rule: Rule,
}

/// A [`CaseRule`] without its text.
#[derive(Debug, Clone, Copy)]
enum Rule {
    Any,
    Capital,
    Exact,
}

impl Packed {
    /// An entry; what must be matched to the letter is added to `exact`.
    fn new(entry: &Entry, exact: &mut String) -> Packed {
        let start = exact.len() as u32;
        let (rule, len) = match entry.case {
            CaseRule::Any => (Rule::Any, 0),
            CaseRule::Capital => (Rule::Capital, 0),
            // A longer one is no acronym.
            CaseRule::Exact(text) => match u16::try_from(text.len()) {
                Ok(len) => {
                    exact.push_str(text);
                    (Rule::Exact, len)
                }
                Err(_) => (Rule::Capital, 0),
            },
        };
        Packed { reading: entry.reading, start, len, rule }
    }

    /// An entry as the build wrote it; none where the numbers are others.
    fn decode(numbers: [u32; 4], exact: &'static str) -> Option<Packed> {
        let Entry { reading, case } = Entry::decode(numbers, exact)?;
        let [.., start, _] = numbers;
        let (rule, len) = match case {
            CaseRule::Any => (Rule::Any, 0),
            CaseRule::Capital => (Rule::Capital, 0),
            CaseRule::Exact(text) => (Rule::Exact, u16::try_from(text.len()).ok()?),
        };
        Some(Packed { reading, start, len, rule })
    }
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

/// A part of the compiled tables.
macro_rules! compiled {
    ($include:ident, $file:literal) => {
        $include!(concat!(env!("OUT_DIR"), "/", $file))
    };
}

/// The matches at one token, the longest first: a few, which need no place of their own in memory.
pub type Matches = SmallVec<[Match; 4]>;

impl Trie {
    /// The compiled tables.
    pub fn load() -> Trie {
        let exact = compiled!(include_str, "exact.txt");
        Trie {
            vocabulary: Vocabulary::decode(
                compiled!(include_bytes, "slots.bin"),
                compiled!(include_bytes, "known.bin"),
                compiled!(include_str, "words.txt"),
            ),
            nodes: numbers(compiled!(include_bytes, "nodes.bin"))
                .map(|[edges, entries]| Node { edges, entries })
                .collect(),
            edges: numbers(compiled!(include_bytes, "edges.bin")).map(|[word, node]| (Word(word), node)).collect(),
            entries: numbers(compiled!(include_bytes, "entries.bin"))
                .filter_map(|entry| Packed::decode(entry, exact))
                .collect(),
            exact: Cow::Borrowed(exact),
        }
    }

    /// A trie with these phrases besides, and with what these folded words are. Of several readings of a phrase the added
    /// ones come first.
    ///
    /// The nodes that are there keep their numbers. What is new is kept by node, and then all is copied once, so that a
    /// look-up is the same work whether something was added or not.
    pub fn extended(&self, phrases: &[(String, Entry)], words: &[(String, WordFlags)]) -> Trie {
        let mut vocabulary = self.vocabulary.another();
        for (word, flags) in words {
            let word = vocabulary.intern(word);
            if word != Word::UNKNOWN {
                vocabulary.known_mut(word).flags.set(*flags);
            }
        }
        let mut exact = self.exact.clone().into_owned();
        let mut edges: BTreeMap<(u32, Word), u32> = BTreeMap::new();
        let mut entries: BTreeMap<u32, Vec<Packed>> = BTreeMap::new();
        // The last one says only where those before it end.
        let before = self.nodes.len().saturating_sub(1) as u32;
        let mut nodes = before;
        for (phrase, entry) in phrases {
            let path: Vec<Word> = words_of(phrase).iter().map(|word| vocabulary.intern(word)).collect();
            let [first, rest @ ..] = &path[..] else { continue };
            if path.contains(&Word::UNKNOWN) {
                continue;
            }
            let known = vocabulary.known_mut(*first);
            known.kinds.add(entry.reading);
            known.alone |= rest.is_empty();
            if let [second, ..] = rest {
                known.follows.add(*second);
            }
            if known.node == 0 {
                known.node = nodes;
                nodes += 1;
            }
            let mut node = known.node;
            for &word in rest {
                node = match next(self.of(node).0, word) {
                    Some(below) => below,
                    None => *edges.entry((node, word)).or_insert_with(|| {
                        nodes += 1;
                        nodes - 1
                    }),
                };
            }
            let packed = Packed::new(entry, &mut exact);
            entries.entry(node).or_default().push(packed);
        }
        let mut trie =
            Trie { vocabulary, nodes: Vec::new(), edges: Vec::new(), entries: Vec::new(), exact: Cow::Owned(exact) };
        trie.nodes.reserve_exact(nodes as usize + 1);
        trie.edges.reserve_exact(self.edges.len() + edges.len());
        trie.entries.reserve_exact(self.entries.len() + phrases.len());
        for node in 0..nodes {
            trie.nodes.push(trie.end());
            let old = if node < before { self.of(node) } else { (&[][..], &[][..]) };
            let start = trie.edges.len();
            trie.edges.extend(old.0);
            let added = edges.range((node, Word::UNKNOWN)..=(node, Word(u32::MAX)));
            trie.edges.extend(added.map(|(&(_, word), &below)| (word, below)));
            trie.edges[start..].sort_unstable();
            trie.entries.extend(entries.get(&node).into_iter().flatten());
            trie.entries.extend(old.1);
        }
        trie.nodes.push(trie.end());
        trie
    }

    /// Where the edges and entries of the next node begin.
    fn end(&self) -> Node {
        Node { edges: self.edges.len() as u32, entries: self.entries.len() as u32 }
    }

    /// The id of a folded word.
    pub fn folded(&self, folded: &str) -> Word {
        self.vocabulary.get(folded, Hash::of(folded.as_bytes()))
    }

    #[cfg(test)]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// What is known of a word.
    #[inline]
    pub fn known(&self, word: Word) -> &Known {
        self.vocabulary.known(word)
    }

    /// All phrases that start at a token, the longest first, into `matches`.
    pub fn find(&self, doc: &Doc, start: usize, end: usize, matches: &mut Matches) {
        matches.clear();
        let Some(first) = doc.tokens.get(start).filter(|_| start < end) else { return };
        let first = self.known(first.word);
        let mut node = first.node;
        if node == 0 {
            return;
        }
        if !goes_on(first, doc, start + 1, end) {
            if first.alone {
                matches.push(Match { end: start + 1, node });
            }
            return;
        }
        let mut at = start + 1;
        loop {
            let (edges, entries) = self.of(node);
            if !entries.is_empty() {
                matches.push(Match { end: at, node });
            }
            if edges.is_empty() || at >= end {
                break;
            }
            // A hyphen inside a word is as good as a space.
            while at < end
                && doc.tokens[at].glued
                && doc.is_hyphen(at)
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

    /// Can a phrase start at a token? Asked before it is looked for.
    #[inline]
    pub fn may_start(&self, doc: &Doc, start: usize, end: usize) -> bool {
        let known = self.known(doc.tokens[start].word);
        known.node != 0 && (known.alone || goes_on(known, doc, start + 1, end))
    }

    /// A node's edges and entries.
    #[inline]
    fn of(&self, node: u32) -> (&[(Word, u32)], &[Packed]) {
        let Some([own, next, ..]) = self.nodes.get(node as usize..) else { return (&[], &[]) };
        (
            &self.edges[own.edges as usize..next.edges as usize],
            &self.entries[own.entries as usize..next.entries as usize],
        )
    }

    fn entries_of(&self, node: u32) -> &[Packed] {
        self.of(node).1
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
            .filter(move |entry| self.case_allows(doc, start, found.end, entry, shouting))
            .map(|entry| entry.reading)
    }

    #[inline]
    fn case_allows(&self, doc: &Doc, start: usize, end: usize, entry: &Packed, shouting: bool) -> bool {
        match entry.rule {
            Rule::Any => true,
            Rule::Capital => {
                doc.tokens[start].case != Case::Lower
                    || doc.tokens[start + 1..end].iter().any(|t| t.case == Case::Capital)
            }
            Rule::Exact => {
                let text = &self.exact[entry.start as usize..entry.start as usize + usize::from(entry.len)];
                let printed = doc.slice(start..end);
                printed == text
                    || (shouting && printed.eq_ignore_ascii_case(text))
                    || same_but_apostrophes(printed, text)
            }
        }
    }

    /// All readings of a match, however it is written: for questions, which are typed carelessly.
    pub fn any_case(&self, found: Match) -> impl Iterator<Item = Reading> + '_ {
        self.entries_of(found.node).iter().map(|entry| entry.reading)
    }
}

/// May the token behind a word belong to a phrase that it starts? A hyphen leads on to the token behind it.
#[inline]
fn goes_on(first: &Known, doc: &Doc, at: usize, end: usize) -> bool {
    at < end
        && doc.tokens.get(at).is_some_and(|next| {
            first.follows.may_have(next.word) || next.kind == Kind::Punct && next.glued && doc.is_hyphen(at)
        })
}

impl Words for &Trie {
    fn meaning(&self, word: &str, hash: Hash) -> Meaning {
        self.vocabulary.meaning(word, hash)
    }

    fn mean(&self, buffer: &str, tokens: &mut [Token]) {
        self.vocabulary.mean(buffer, tokens);
    }
}

fn next(edges: &[(Word, u32)], word: Word) -> Option<u32> {
    // Most nodes have a few edges only.
    if edges.len() <= 8 {
        return edges.iter().find(|(edge, _)| *edge == word).map(|&(_, node)| node);
    }
    edges.binary_search_by_key(&word, |&(edge, _)| edge).ok().map(|at| edges[at].1)
}

fn same_but_apostrophes(a: &str, b: &str) -> bool {
    a.len() != b.len() && a.contains('’') && a.replace('’', "'") == b
}

#[cfg(test)]
mod tests {
    use crate::extract::lexicon::compile::compile;

    #[test]
    fn what_is_built_in_is_what_the_tables_say() {
        let built: [&[u8]; 7] = [
            compiled!(include_bytes, "slots.bin"),
            compiled!(include_bytes, "known.bin"),
            compiled!(include_bytes, "words.txt"),
            compiled!(include_bytes, "nodes.bin"),
            compiled!(include_bytes, "edges.bin"),
            compiled!(include_bytes, "entries.bin"),
            compiled!(include_bytes, "exact.txt"),
        ];
        for ((name, bytes), built) in compile().files().iter().zip(built) {
            assert!(bytes == built, "{name} is not of these tables");
        }
    }
}
