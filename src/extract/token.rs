//! The text as the stages see it: a [`Doc`] of sentences of tokens over one buffer.
//!
//! No stage looks at raw text but through the spans kept here. Making a `Doc` is the job of `segment`.

use std::ops::Range;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Word(pub u32);

impl Word {
    pub const UNKNOWN: Word = Word(0);
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
    /// Does it follow the token before without a space?
    pub glued: bool,
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

    /// The words of a run of tokens, as printed.
    pub fn slice(&self, tokens: Range<usize>) -> &str {
        match (self.tokens.get(tokens.start), tokens.end.checked_sub(1).and_then(|last| self.tokens.get(last))) {
            (Some(first), Some(last)) if first.start < last.end => {
                &self.buffer[first.start as usize..last.end as usize]
            }
            _ => "",
        }
    }

    /// The sentence that holds a token.
    pub fn sentence_of(&self, token: usize) -> usize {
        self.sentences.partition_point(|s| s.tokens.end <= token).min(self.sentences.len().saturating_sub(1))
    }

    /// Which field a byte of the buffer lies in, and its offset there.
    pub fn field(&self, byte: usize) -> (TextField, usize) {
        if byte < self.text_start { (TextField::Title, byte) } else { (TextField::Text, byte - self.text_start) }
    }

    /// Is the token this ASCII word, whatever its case?
    pub fn is(&self, token: usize, word: &str) -> bool {
        token < self.tokens.len() && self.text(token).eq_ignore_ascii_case(word)
    }

    /// Is the token one of these ASCII words, whatever its case?
    pub fn is_any(&self, token: usize, words: &[&str]) -> bool {
        token < self.tokens.len() && words.iter().any(|word| self.text(token).eq_ignore_ascii_case(word))
    }
}
