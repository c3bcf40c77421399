//! The text as the stages see it: a [`Doc`] of sentences of tokens over one buffer.
//!
//! No stage looks at raw text but through the spans kept here. Making a `Doc` is the job of `segment`.

use std::ops::{Deref, Range};

use super::lexicon::{Classes, Kinds, WordFlags};
use crate::annotation::TextField;

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Letters, with apostrophes and abbreviation points inside ("O'Brien", "U.S.", "Gen.").
    Word,
    /// Starts with a digit ("14", "1,200.50", "12th", "1990s").
    Number,
    /// `'s` or a plural's `'` after a word.
    Possessive,
    /// One of `"“”«»` and single quotes that are no apostrophes.
    Quote,
    /// Everything else, one character a token.
    Punct,
}

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// No letters, or a script without case.
    None,
    /// `minister`
    Lower,
    /// `Minister`, `A`, `O'Brien`, `Mc…`
    Capital,
    /// `EU`, `U.S.` (two letters or more)
    Upper,
    /// `iPhone`, `eBay`
    Mixed,
}

/// A word that some lexicon knows; [`Word::UNKNOWN`] for all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Word(pub u32);

impl Word {
    pub const UNKNOWN: Word = Word(0);
}

/// What the lexicons know of a word: its row in the vocabulary, as each of its tokens carries it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Meaning {
    pub word: Word,
    pub classes: Classes,
    pub flags: WordFlags,
    /// The readings of all phrases that start with it.
    pub kinds: Kinds,
}

/// Where the segmenter looks words up.
pub trait Words {
    /// What is known of a word of this [`struct@Hash`], folded but for the case of its ASCII letters.
    fn meaning(&self, word: &str, hash: Hash) -> Meaning;

    /// Of all tokens of a text. Until then [`Token::hash`] and [`Token::word`] are the halves of their hashes.
    fn mean(&self, buffer: &str, tokens: &mut [Token]);
}

/// Knows no word: for texts of which the tokens alone are asked for.
#[derive(Debug, Clone, Copy)]
pub struct NoWords;

impl Words for NoWords {
    fn meaning(&self, _word: &str, _hash: Hash) -> Meaning {
        Meaning::default()
    }

    fn mean(&self, _buffer: &str, tokens: &mut [Token]) {
        tokens.iter_mut().for_each(|token| token.means(Meaning::default()));
    }
}

/// One token. Hyphens are tokens of their own: "Kye-Gwan" is three tokens, the last two glued.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// Bytes of the buffer.
    pub start: u32,
    pub end: u32,
    pub kind: Kind,
    pub case: Case,
    pub word: Word,
    /// Half of the [`struct@Hash`] of its bytes: words are compared by it first.
    pub hash: u32,
    /// What the lexicons know of the word: every stage asks, so it lies where the stage looks.
    pub classes: Classes,
    pub flags: WordFlags,
    pub kinds: Kinds,
    /// Does it follow the token before without a space?
    pub glued: bool,
}

impl Token {
    /// The text under which it is looked up, with its hash: a possessive is one word however it is printed.
    #[inline]
    pub fn asked<'a>(&self, buffer: &'a str) -> (&'a str, Hash) {
        const POSSESSIVE: Hash = Hash::of(b"'s");
        match self.kind {
            Kind::Possessive => ("'s", POSSESSIVE),
            _ => (&buffer[self.start as usize..self.end as usize], Hash::from_halves(self.hash, self.word.0)),
        }
    }

    /// Takes what is known of its word; a quote is no word.
    #[inline]
    pub fn means(&mut self, meaning: Meaning) {
        let Meaning { word, classes, flags, kinds } =
            if self.kind == Kind::Quote { Meaning::default() } else { meaning };
        (self.word, self.classes, self.flags, self.kinds) = (word, classes, flags, kinds);
    }
}

/// A sentence, or a headline.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// Token indices.
    pub tokens: Range<usize>,
    /// The article's title, not its text.
    pub title: bool,
    /// Written like a headline (the title, or a line of the text with most of its words capitalised and no full stop).
    pub headline: bool,
    /// All letters are capitals, or nearly so: case says nothing here.
    pub shouting: bool,
    /// Does it begin a paragraph?
    pub paragraph_start: bool,
    /// Is its beginning inside a quotation?
    pub quoted: bool,
}

/// The article as one buffer: the title, a blank line, the text.
#[derive(Debug)]
pub struct Doc<'a> {
    pub buffer: &'a str,
    /// Where the text starts in the buffer.
    pub text_start: usize,
    pub tokens: Vec<Token>,
    pub sentences: Vec<Sentence>,
}

impl Doc<'_> {
    /// A token's words in the article.
    pub fn text(&self, token: usize) -> &str {
        let token = &self.tokens[token];
        &self.buffer[token.start as usize..token.end as usize]
    }

    /// A token's words with ASCII letters made lower.
    pub fn lower(&self, token: usize) -> Lower<'_> {
        let text = self.text(token);
        let Token { case, kind, .. } = self.tokens[token];
        let lower = matches!(case, Case::Lower)
            || matches!(kind, Kind::Punct | Kind::Quote)
            || !text.bytes().any(|b| b.is_ascii_uppercase());
        if lower { Lower(Lowered::Lent(text)) } else { Lower::of(text) }
    }

    /// The words of a run of tokens, as printed.
    pub fn slice(&self, tokens: Range<usize>) -> &str {
        match (self.tokens.get(tokens.start), tokens.end.checked_sub(1).and_then(|last| self.tokens.get(last))) {
            (Some(first), Some(last)) if first.start < last.end => {
                &self.buffer[first.start as usize..last.end as usize]
            }
            _ => "",
        }
    }

    /// The words of a run of tokens on one line, however the text is wrapped.
    pub fn printed(&self, tokens: Range<usize>) -> String {
        let text = self.slice(tokens);
        if text.contains(['\n', '\r']) {
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        } else {
            text.to_owned()
        }
    }

    /// The sentence that holds a token.
    pub fn sentence_of(&self, token: usize) -> usize {
        self.sentences.partition_point(|s| s.tokens.end <= token).min(self.sentences.len().saturating_sub(1))
    }

    /// Is the token a hyphen, not a dash?
    pub fn is_hyphen(&self, token: usize) -> bool {
        self.tokens[token].kind == Kind::Punct && matches!(self.text(token), "-" | "‐" | "‑")
    }

    /// Which field a byte of the buffer lies in, and its offset there.
    pub fn field(&self, byte: usize) -> (TextField, usize) {
        if byte < self.text_start { (TextField::Title, byte) } else { (TextField::Text, byte - self.text_start) }
    }

    /// Is the token this ASCII word, whatever its case?
    #[inline]
    pub fn is(&self, token: usize, word: &str) -> bool {
        match self.tokens.get(token) {
            Some(t) if (t.end - t.start) as usize == word.len() => {
                self.buffer.as_bytes()[t.start as usize..t.end as usize].eq_ignore_ascii_case(word.as_bytes())
            }
            _ => false,
        }
    }

    /// Is the token one of these ASCII words, whatever its case? Lists made by `words!` are compared by their hashes.
    #[inline]
    pub fn is_any(&self, token: usize, words: &(impl WordList + ?Sized)) -> bool {
        match self.tokens.get(token) {
            Some(t) if words.may_have(t.hash) => words.has(t.hash, self.text(token)),
            _ => false,
        }
    }
}

/// A token's words without capitals; most have none and are lent.
#[derive(Debug)]
pub struct Lower<'a>(Lowered<'a>);

#[derive(Debug)]
enum Lowered<'a> {
    Lent(&'a str),
    /// Its bytes and how many they are: hardly any word is longer.
    Short([u8; SHORT], u8),
    Long(String),
}

/// Words up to this length are made lower in place.
const SHORT: usize = 22;

impl Lower<'_> {
    fn of(text: &str) -> Lower<'static> {
        let mut bytes = [0; SHORT];
        Lower(match bytes.get_mut(..text.len()) {
            Some(own) => {
                own.copy_from_slice(text.as_bytes());
                own.make_ascii_lowercase();
                Lowered::Short(bytes, text.len() as u8)
            }
            None => Lowered::Long(text.to_ascii_lowercase()),
        })
    }

    pub fn as_str(&self) -> &str {
        match &self.0 {
            Lowered::Lent(text) => text,
            // The bytes of a text whose ASCII letters alone were changed are one too.
            Lowered::Short(bytes, len) => std::str::from_utf8(&bytes[..usize::from(*len)]).unwrap_or_default(),
            Lowered::Long(text) => text,
        }
    }
}

impl Default for Lower<'_> {
    fn default() -> Self {
        Lower(Lowered::Lent(""))
    }
}

impl Deref for Lower<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq<&str> for Lower<'_> {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

/// Words that a token is compared with, without regard to the case of ASCII letters.
pub trait WordList {
    /// May a text of this [`Hash::short`] be one of them? Asked before the text is looked at.
    #[inline]
    fn may_have(&self, _hash: u32) -> bool {
        true
    }

    /// Is the text, of this [`Hash::short`], one of them?
    fn has(&self, hash: u32, text: &str) -> bool;
}

impl WordList for [&str] {
    fn has(&self, _hash: u32, text: &str) -> bool {
        self.iter().any(|word| word.eq_ignore_ascii_case(text))
    }
}

impl<const N: usize> WordList for [&str; N] {
    fn has(&self, hash: u32, text: &str) -> bool {
        self.as_slice().has(hash, text)
    }
}

/// Words with their hashes, which are made when the program is compiled: what `words!` gives.
#[derive(Debug)]
pub struct Hashed<const N: usize> {
    /// A bit for the lowest byte of each hash: most words that are asked for are none of a list, which it tells at once.
    bits: [u64; 4],
    hashes: [u32; N],
    words: [&'static str; N],
}

impl<const N: usize> Hashed<N> {
    pub const fn new(words: [&'static str; N]) -> Hashed<N> {
        let mut hashes = [0; N];
        let mut bits = [0; 4];
        let mut at = 0;
        while at < N {
            hashes[at] = Hash::of(words[at].as_bytes()).short();
            bits[(hashes[at] >> 6) as usize & 3] |= 1 << (hashes[at] & 63);
            let mut before = 0;
            while before < at {
                let same = words[before].as_bytes().eq_ignore_ascii_case(words[at].as_bytes());
                assert!(same || hashes[before] != hashes[at], "two words of a list have one hash");
                before += 1;
            }
            at += 1;
        }
        Hashed { bits, hashes, words }
    }
}

impl<const N: usize> WordList for Hashed<N> {
    #[inline]
    fn may_have(&self, hash: u32) -> bool {
        (self.bits[(hash >> 6) as usize & 3] >> (hash & 63)) & 1 != 0
    }

    fn has(&self, hash: u32, text: &str) -> bool {
        // No two words of a list have one hash.
        let at = self.hashes.iter().position(|&own| own == hash);
        at.is_some_and(|at| self.words[at].eq_ignore_ascii_case(text))
    }
}

/// A list of words for [`Doc::is_any`], hashed when the program is compiled.
macro_rules! words {
    ($($word:expr),* $(,)?) => {
        const { &$crate::extract::token::Hashed::new([$($word),*]) }
    };
}

/// The hash of a text's bytes in which ASCII letters count as lower case. Equal texts have equal hashes; different ones
/// may, so that whoever finds a hash compares the text as well, unless it [is exact](Hash::is_exact).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Hash(u64);

impl Hash {
    const MIX: u64 = 0x9E37_79B9_7F4A_7C15;

    pub const fn of(text: &[u8]) -> Hash {
        let mut hash = Hash::empty(text.len());
        let mut at = 0;
        while at < text.len() {
            let mut chunk = 0;
            let mut byte = 0;
            while byte < 8 && at + byte < text.len() {
                chunk |= (text[at + byte] as u64) << (8 * byte);
                byte += 1;
            }
            hash = hash.with(chunk);
            at += 8;
        }
        hash
    }

    /// The hash of the first bytes of eight, fewer than all of them, which are letters in lower case.
    #[inline]
    pub fn of_lower(chunk: u64, len: usize) -> Hash {
        Hash::empty(len).with_lower(chunk & ((1 << (8 * len)) - 1))
    }

    /// The hash of a range of a longer text: the same value as [`Hash::of`], taken eight bytes at a time.
    #[inline]
    pub fn within(text: &[u8], start: usize, end: usize) -> Hash {
        let mut hash = Hash::empty(end - start);
        let mut at = start;
        while at < end {
            let Some(&chunk) = text.get(at..).and_then(<[u8]>::first_chunk::<8>) else {
                return Hash::of(&text[start..end]);
            };
            let chunk = u64::from_le_bytes(chunk);
            let left = end - at;
            hash = hash.with(if left < 8 { chunk & ((1 << (8 * left)) - 1) } else { chunk });
            at += 8;
        }
        hash
    }

    const fn empty(len: usize) -> Hash {
        Hash((len as u64).wrapping_mul(Hash::MIX))
    }

    /// Each step can be undone, so that texts of one chunk and one length have different hashes.
    const fn with(self, chunk: u64) -> Hash {
        self.with_lower(lower(chunk))
    }

    #[inline]
    const fn with_lower(self, chunk: u64) -> Hash {
        let mixed = (self.0 ^ chunk).wrapping_mul(Hash::MIX);
        Hash(mixed ^ (mixed >> 29))
    }

    /// Are two texts of one length the same but for the case of ASCII letters? Eight bytes at a time.
    pub fn same(a: &[u8], b: &[u8]) -> bool {
        let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
        let alike = |(a, b): (&[u8; 8], &[u8; 8])| lower(u64::from_le_bytes(*a)) == lower(u64::from_le_bytes(*b));
        a.len() == b.len() && a.iter().zip(b).all(alike) && a_rest.eq_ignore_ascii_case(b_rest)
    }

    /// Are two texts of this length, in bytes, the same but for case where their hashes are?
    pub const fn is_exact(len: usize) -> bool {
        len <= 8
    }

    /// Of [`Hash::short`] and [`Hash::other`].
    pub const fn from_halves(short: u32, other: u32) -> Hash {
        Hash((short as u64) << 32 | other as u64)
    }

    /// The half that a [`Token`] keeps.
    pub const fn short(self) -> u32 {
        (self.0 >> 32) as u32
    }

    /// The other half.
    pub const fn other(self) -> u32 {
        self.0 as u32
    }
}

/// Eight bytes with their ASCII capitals made lower.
const fn lower(bytes: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let low = bytes & (0x7f * ONES);
    let from_a = low + (0x80 - b'A' as u64) * ONES;
    let past_z = low + (0x80 - b'Z' as u64 - 1) * ONES;
    let capital = from_a & !past_z & !bytes & (0x80 * ONES);
    bytes | (capital >> 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_leave_case_aside_and_are_the_same_within_a_longer_text() {
        let text = "The Undersecretary-General's aide met Élysée officials @[`{ ZAZ az in Zürich";
        for start in 0..text.len() {
            for end in start..=text.len() {
                let bytes = &text.as_bytes()[start..end];
                assert_eq!(Hash::of(bytes), Hash::within(text.as_bytes(), start, end));
                assert_eq!(Hash::of(bytes), Hash::of(&bytes.to_ascii_lowercase()));
                assert!(Hash::same(bytes, &bytes.to_ascii_uppercase()) && !Hash::same(bytes, &text.as_bytes()[end..]));
            }
        }
        let all: std::collections::HashSet<u32> = (0..=255u8).map(|byte| Hash::of(&[byte]).short()).collect();
        assert_eq!(all.len(), 256 - 26, "only the capitals fall together with others");
    }

    #[test]
    fn a_list_has_its_words_in_any_case_and_no_others() {
        let list = words!["the", "Undersecretary", "–"];
        for (text, expected) in
            [("The", true), ("undersecretary", true), ("–", true), ("—", false), ("thé", false), ("", false)]
        {
            assert_eq!(list.has(Hash::of(text.as_bytes()).short(), text), expected, "{text}");
            assert_eq!(["the", "Undersecretary", "–"].has(0, text), expected, "{text}");
        }
    }
}
