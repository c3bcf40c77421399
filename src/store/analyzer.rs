//! Text → terms: the analyzers of the index, and the same for the words of a question.
//!
//! A word is a run of letters, digits and combining marks; in scripts that write no spaces every character is one. It is
//! folded (lower case, no accents, other alphabets in Latin letters) and, in running text, stemmed (Porter's English
//! stemmer). Folding and stemming cost more than all the rest of indexing, so each analyzer remembers what became of the
//! words it has seen, in a bounded table.

use tantivy::{
    Index,
    tokenizer::{RawTokenizer, Stemmer, TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager},
};
use unicode_normalization::char::is_combining_mark;

use crate::{
    extract::segment::fold_into,
    store::schema::{NAMES, NEWS},
};

/// Longer words (bytes as printed) are left out: they are lumps of code, not words.
const MAX_WORD: usize = 100;
/// Only words up to this length are remembered; longer ones hardly come back.
const MAX_REMEMBERED: usize = 32;
/// The memory of one analyzer: some 3 MB when full, then it starts anew.
const MAX_MEMORY: usize = 1 << 16;

/// Makes the analyzers known to an index; must be done at every opening, before anything is read or written.
pub fn register(index: &Index) {
    index.tokenizers().register(NEWS, TextAnalyzer::from(WordTokenizer::new(true)));
    index.tokenizers().register(NAMES, TextAnalyzer::from(WordTokenizer::new(false)));
}

/// The same for an index that is still to be made.
pub fn manager() -> TokenizerManager {
    let tokenizers = TokenizerManager::default();
    tokenizers.register(NEWS, TextAnalyzer::from(WordTokenizer::new(true)));
    tokenizers.register(NAMES, TextAnalyzer::from(WordTokenizer::new(false)));
    tokenizers
}

/// The terms of running text, each in its place: `None` where a lump was left out, so that no phrase reaches over it.
pub fn placed(text: &str) -> Vec<Option<String>> {
    let mut tokenizer = WordTokenizer::new(true);
    let mut stream = tokenizer.token_stream(text);
    let mut terms: Vec<Option<String>> = Vec::new();
    while stream.advance() {
        let token = stream.token();
        terms.resize(token.position, None);
        terms.push(Some(token.text.clone()));
    }
    terms
}

/// The terms of running text, as they stand in the fields `title` and `text`.
///
/// One printed word may give several ("U.S." two, a Chinese one a term a character): a question asks for them as a phrase.
pub fn analyze(text: &str) -> Vec<String> {
    let mut tokenizer = WordTokenizer::new(true);
    let mut stream = tokenizer.token_stream(text);
    let mut terms = Vec::new();
    while stream.advance() {
        terms.push(stream.token().text.clone());
    }
    terms
}

/// The terms of a name, as they stand in the fields of words (`name_words` …) and in the terms of participants.
pub fn analyze_name(name: &str) -> Vec<String> {
    let mut terms = Vec::new();
    let mut at = 0;
    while let Some((start, end)) = next_word(name, at) {
        at = end;
        if end - start <= MAX_WORD {
            let mut folded = String::new();
            fold_word(&name[start..end], &mut folded);
            terms.push(folded);
        }
    }
    terms
}

/// Cuts text into words and gives their folded, stemmed forms.
struct WordTokenizer {
    stemmer: Option<TextAnalyzer>,
    memory: Memory,
    token: Token,
}

impl WordTokenizer {
    fn new(stem: bool) -> WordTokenizer {
        let stemmer = stem.then(|| TextAnalyzer::builder(RawTokenizer::default()).filter(Stemmer::default()).build());
        WordTokenizer { stemmer, memory: Memory::default(), token: Token::default() }
    }

    /// Writes the term of a word into the token.
    fn set_term(&mut self, text: &str, start: usize, end: usize) {
        self.token.text.clear();
        let Some(word) = text.get(start..end) else { return };
        let key = key(text.as_bytes(), start, end);
        if let Some(term) = self.memory.find(word, key) {
            return self.token.text.push_str(term);
        }
        fold_word(word, &mut self.token.text);
        if let Some(stemmer) = &mut self.stemmer {
            // What holds digits or other alphabets is no English word.
            if self.token.text.bytes().all(|b| b.is_ascii_lowercase()) {
                let mut stream = stemmer.token_stream(&self.token.text);
                if let Some(stem) = stream.next().map(|token| token.text.clone()) {
                    drop(stream);
                    self.token.text = stem;
                }
            }
        }
        self.memory.keep(word, key, &self.token.text);
    }
}

/// What became of words. A table says where the letters of a word's term lie in one string, behind those of the word itself where it
/// is longer than eight bytes: a word that is known costs one look into each, and none has a memory of its own.
#[derive(Default)]
struct Memory {
    /// A power of two of places, at most half of them taken; a word lies at the first free one from its hash on.
    slots: Vec<Slot>,
    letters: String,
    words: usize,
}

#[derive(Clone, Copy, Default)]
struct Slot {
    /// The word's bytes where it has up to eight, the first one lowest; else its hash.
    key: u64,
    /// Where its letters begin.
    at: u32,
    /// Bytes of the word, 0 where the place is free, and of its term.
    word: u8,
    term: u8,
}

impl Memory {
    /// The term of a word with its [`key`].
    fn find(&self, word: &str, key: u64) -> Option<&str> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut place = spread(key) & mask;
        while let Some(slot) = self.slots.get(place).filter(|slot| slot.word > 0) {
            if slot.key == key && usize::from(slot.word) == word.len() {
                let middle = slot.at as usize + if word.len() > 8 { word.len() } else { 0 };
                if word.len() <= 8 || self.letters.get(slot.at as usize..middle) == Some(word) {
                    return self.letters.get(middle..middle + usize::from(slot.term));
                }
            }
            place = (place + 1) & mask;
        }
        None
    }

    /// Remembers a word that [`Memory::find`] did not find.
    fn keep(&mut self, word: &str, key: u64, term: &str) {
        let (Ok(length), true) = (u8::try_from(term.len()), (1..=MAX_REMEMBERED).contains(&word.len())) else { return };
        if self.words >= MAX_MEMORY {
            *self = Memory::default();
        }
        if (self.words + 1) * 2 > self.slots.len() {
            let grown = vec![Slot::default(); (self.slots.len() * 2).max(1 << 8)];
            for slot in std::mem::replace(&mut self.slots, grown).into_iter().filter(|slot| slot.word > 0) {
                self.put(slot);
            }
        }
        let at = self.letters.len() as u32;
        if word.len() > 8 {
            self.letters.push_str(word);
        }
        self.letters.push_str(term);
        self.put(Slot { key, at, word: word.len() as u8, term: length });
        self.words += 1;
    }

    fn put(&mut self, slot: Slot) {
        let mask = self.slots.len() - 1;
        let mut place = spread(slot.key) & mask;
        while self.slots[place].word > 0 {
            place = (place + 1) & mask;
        }
        self.slots[place] = slot;
    }
}

/// A multiplication whose halves are folded into one another, as in wyhash: every bit of the result depends on all bits.
fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a ^ 0xa076_1d64_78bd_642f) * u128::from(b ^ 0xe703_7ed1_a0b4_28db);
    (product >> 64) as u64 ^ product as u64
}

fn spread(key: u64) -> usize {
    mix(key, 0) as usize
}

/// A word's key in the memory: itself where it has up to eight bytes, else a hash.
fn key(text: &[u8], start: usize, end: usize) -> u64 {
    // Eight bytes are loaded at once, and what lies behind the word is cut off.
    let part = |at: usize| match end - at {
        8.. => load(text, at),
        bytes => load(text, at) & !(u64::MAX << (8 * bytes)),
    };
    if end - start <= 8 {
        return part(start);
    }
    (start..end).step_by(8).fold((end - start) as u64, |state, at| mix(state, part(at)))
}

/// Eight bytes from a place on, the first one lowest; zeros behind the end.
fn load(bytes: &[u8], at: usize) -> u64 {
    let rest = bytes.get(at..).unwrap_or_default();
    match rest.first_chunk::<8>() {
        Some(whole) => u64::from_le_bytes(*whole),
        None => rest.iter().rev().fold(0, |loaded, &byte| loaded << 8 | u64::from(byte)),
    }
}

/// A clone starts with an empty memory: the engine clones an analyzer for every field of every segment.
impl Clone for WordTokenizer {
    fn clone(&self) -> WordTokenizer {
        WordTokenizer { stemmer: self.stemmer.clone(), memory: Memory::default(), token: Token::default() }
    }
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = Words<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Words<'a> {
        self.token.reset();
        Words { tokenizer: self, text, at: 0 }
    }
}

/// The words of one text.
struct Words<'a> {
    tokenizer: &'a mut WordTokenizer,
    text: &'a str,
    at: usize,
}

impl TokenStream for Words<'_> {
    fn advance(&mut self) -> bool {
        while let Some((start, end)) = next_word(self.text, self.at) {
            self.at = end;
            // A word that is left out keeps its position, so that a phrase does not reach over it.
            self.tokenizer.token.position = self.tokenizer.token.position.wrapping_add(1);
            if end - start > MAX_WORD {
                continue;
            }
            self.tokenizer.token.offset_from = start;
            self.tokenizer.token.offset_to = end;
            self.tokenizer.set_term(self.text, start, end);
            return true;
        }
        false
    }

    fn token(&self) -> &Token {
        &self.tokenizer.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.tokenizer.token
    }
}

/// The highest bit of each of eight bytes.
const HIGH: u64 = 0x8080_8080_8080_8080;

/// The highest bit of each of eight bytes that is a letter or a digit of ASCII.
fn letters(eight: u64) -> u64 {
    let each = |byte: u8| u64::from_le_bytes([byte; 8]);
    let low = eight & !HIGH;
    // Bytes below 128 do not carry into the next one.
    let from = |bytes: u64, least: u8| bytes + each(0x80 - least);
    let folded = low | each(0x20);
    let alphabetic = from(folded, b'a') & !from(folded, b'z' + 1);
    let digits = from(low, b'0') & !from(low, b'9' + 1);
    (alphabetic | digits) & !eight & HIGH
}

/// How many bytes come before the first marked one; 8 where none is.
fn before(marks: u64) -> usize {
    marks.trailing_zeros() as usize / 8
}

/// Start and end of the first word at or after a byte. Eight bytes of ASCII are looked at together: where words begin and end
/// cannot be foretold, so that a branch for each byte costs more than all else.
fn next_word(text: &str, from: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut at = from;
    let start = loop {
        if at >= bytes.len() {
            return None;
        }
        let eight = load(bytes, at);
        let (letter, other) = (before(letters(eight)), before(eight & HIGH));
        if letter < other {
            break at + letter;
        }
        at += other;
        if other < 8 {
            let c = text[at..].chars().next()?;
            if is_unspaced(c) {
                return Some((at, at + c.len_utf8()));
            }
            if c.is_alphanumeric() {
                break at;
            }
            at += c.len_utf8();
        }
    };
    at = start;
    loop {
        let eight = load(bytes, at);
        let run = before(!letters(eight) & HIGH);
        at += run;
        if run == 8 {
            continue;
        }
        // What follows is no letter of ASCII, or the end.
        match bytes.get(at) {
            Some(byte) if !byte.is_ascii() => match text[at..].chars().next() {
                Some(c) if !is_unspaced(c) && (c.is_alphanumeric() || is_combining_mark(c)) => at += c.len_utf8(),
                _ => return Some((start, at)),
            },
            _ => return Some((start, at)),
        }
    }
}

/// Letters and signs of scripts that put no spaces between words: Thai, Lao, Burmese, Khmer, Chinese and Japanese.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{0E01}'..='\u{0E3A}' | '\u{0E40}'..='\u{0E4E}' | '\u{0E81}'..='\u{0ECD}' | '\u{1000}'..='\u{103F}'
        | '\u{1780}'..='\u{17D3}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

/// Appends the folded form of a word: never empty.
fn fold_word(word: &str, folded: &mut String) {
    debug_assert!(folded.is_empty());
    if word.is_ascii() {
        folded.push_str(word);
        folded.make_ascii_lowercase();
        return;
    }
    if !word.chars().all(is_unspaced) {
        fold_into(word, folded);
        // Combining marks of decomposed letters, and the signs that stand for letters without a Latin one.
        folded.retain(char::is_alphanumeric);
    }
    if folded.is_empty() {
        folded.extend(word.chars().flat_map(char::to_lowercase));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_are_folded_and_stemmed() {
        assert_eq!(analyze("The ministers' meetings, Türkiye’s"), ["the", "minist", "meet", "turkiy", "s"]);
        assert_eq!(analyze("ministre Épée"), analyze("MINISTRE e\u{301}pe\u{301}e"));
        assert_eq!(analyze("U.S. G7"), ["u", "s", "g7"]);
        assert_eq!(analyze_name("Éric Dupond-Moretti"), ["eric", "dupond", "moretti"]);
        assert_eq!(analyze("北京 met"), ["北", "京", "met"]);
        assert_eq!(analyze("हिन्दी").len(), 1);
        assert!(analyze(" — … ").is_empty());
    }

    #[test]
    fn lumps_are_left_out_and_keep_their_position() {
        let text = format!("before {} after", "x".repeat(MAX_WORD + 1));
        let mut tokenizer = WordTokenizer::new(true);
        let mut stream = tokenizer.token_stream(&text);
        let mut seen = Vec::new();
        stream.process(&mut |token| seen.push((token.position, token.text.clone())));
        assert_eq!(seen, [(0, "befor".to_owned()), (2, "after".to_owned())]);
    }

    fn tokens(tokenizer: &mut WordTokenizer, text: &str) -> Vec<Token> {
        let mut stream = tokenizer.token_stream(text);
        let mut tokens = Vec::new();
        stream.process(&mut |token| tokens.push(token.clone()));
        tokens
    }

    /// As [`next_word`], by its definition.
    fn next_word_by_characters(text: &str, from: usize) -> Option<(usize, usize)> {
        let start = from + text[from..].find(|c: char| is_unspaced(c) || c.is_alphanumeric())?;
        let first = text[start..].chars().next()?;
        if is_unspaced(first) {
            return Some((start, start + first.len_utf8()));
        }
        let inner = |c: char| !is_unspaced(c) && (c.is_alphanumeric() || !c.is_ascii() && is_combining_mark(c));
        let end = text[start..].find(|c: char| !inner(c)).map_or(text.len(), |length| start + length);
        Some((start, end))
    }

    proptest! {
        #[test]
        fn words_are_cut_where_their_definition_says(text in "\\PC{0,60}|[ -~é北\u{301}\u{0}]{0,60}|([a-zA-Z0-9]{1,12}[ ,.-]){0,12}") {
            let mut at = 0;
            loop {
                let word = next_word(&text, at);
                prop_assert_eq!(word, next_word_by_characters(&text, at));
                let Some((_, end)) = word else { break };
                at = end;
            }
        }

        /// What is remembered is what would be made anew, and the spans lie on the text.
        #[test]
        fn memory_changes_nothing(texts in proptest::collection::vec("\\PC{0,60}|[a-zA-Zéßñ ]{0,60}", 1..6)) {
            let mut warm = WordTokenizer::new(true);
            for text in texts.iter().chain(&texts) {
                let made = tokens(&mut warm, text);
                prop_assert_eq!(&made, &tokens(&mut WordTokenizer::new(true), text));
                for token in made {
                    prop_assert!(!token.text.is_empty());
                    prop_assert!(text.get(token.offset_from..token.offset_to).is_some());
                }
            }
        }
    }
}
