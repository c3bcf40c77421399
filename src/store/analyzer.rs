//! Text → terms: the analyzers of the index, and the same for the words of a question.
//!
//! A word is a run of letters, digits and combining marks; in scripts that write no spaces every character is one. It is
//! folded (lower case, no accents, other alphabets in Latin letters) and, in running text, stemmed (Porter's English
//! stemmer). Folding and stemming cost more than all the rest of indexing, so each analyzer remembers what became of the
//! words it has seen, in a bounded table.

use rustc_hash::FxHashMap;
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
/// The memory of one analyzer: some 4 MB when full, then it starts anew.
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
    memory: FxHashMap<Box<str>, Box<str>>,
    token: Token,
}

impl WordTokenizer {
    fn new(stem: bool) -> WordTokenizer {
        let stemmer = stem.then(|| TextAnalyzer::builder(RawTokenizer::default()).filter(Stemmer::default()).build());
        WordTokenizer { stemmer, memory: FxHashMap::default(), token: Token::default() }
    }

    /// Writes the term of a word into the token.
    fn set_term(&mut self, word: &str) {
        self.token.text.clear();
        if let Some(known) = self.memory.get(word) {
            self.token.text.push_str(known);
            return;
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
        if word.len() <= MAX_REMEMBERED {
            if self.memory.len() >= MAX_MEMORY {
                self.memory.clear();
            }
            self.memory.insert(word.into(), self.token.text.as_str().into());
        }
    }
}

/// A clone starts with an empty memory: the engine clones an analyzer for every field of every segment.
impl Clone for WordTokenizer {
    fn clone(&self) -> WordTokenizer {
        WordTokenizer { stemmer: self.stemmer.clone(), memory: FxHashMap::default(), token: Token::default() }
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
            self.tokenizer.set_term(&self.text[start..end]);
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

/// Start and end of the first word at or after a byte.
fn next_word(text: &str, from: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut at = from;
    let start = loop {
        let byte = *bytes.get(at)?;
        if byte.is_ascii() {
            if byte.is_ascii_alphanumeric() {
                break at;
            }
            at += 1;
            continue;
        }
        let c = text[at..].chars().next()?;
        if is_unspaced(c) {
            return Some((at, at + c.len_utf8()));
        }
        if c.is_alphanumeric() {
            break at;
        }
        at += c.len_utf8();
    };
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii() {
            if !byte.is_ascii_alphanumeric() {
                break;
            }
            at += 1;
            continue;
        }
        match text[at..].chars().next() {
            Some(c) if !is_unspaced(c) && (c.is_alphanumeric() || is_combining_mark(c)) => at += c.len_utf8(),
            _ => break,
        }
    }
    Some((start, at))
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

    proptest! {
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
