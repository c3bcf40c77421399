//! A run of plain words as English sees it: tokens of the extractor's segmenter, each position with what it may be.
//!
//! Questions are typed carelessly, so names of the lexicons are found whatever their case; words that make questions
//! ("who", "in", "us") are never names unless they are written as one.

use std::{cell::OnceCell, sync::OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use super::dates::Span;
use crate::{
    extract::{
        lexicon::{Lexicon, Matches, Reading, WordFlags, table},
        segment::{fold_into, segment},
        token::{Case, Doc, Kind},
    },
    query::language::Piece,
};

const WORDS: &str = include_str!("words.tsv");

/// Stands in the text for a quoted part.
const MARK: char = '\u{fffc}';

/// What the words of a row of `words.tsv` do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sense {
    pub class: &'static str,
    pub value: &'static str,
}

/// The table by phrase, and the number of words of the longest phrase.
fn senses() -> &'static (FxHashMap<&'static str, Sense>, usize) {
    static SENSES: OnceLock<(FxHashMap<&'static str, Sense>, usize)> = OnceLock::new();
    SENSES.get_or_init(|| {
        let mut senses = FxHashMap::default();
        let mut longest = 1;
        for (_, cells) in table::rows(WORDS) {
            let [phrase, class, rest @ ..] = cells.as_slice() else { continue };
            longest = longest.max(phrase.split([' ', '-']).count() * 2);
            senses.entry(*phrase).or_insert(Sense { class, value: rest.first().copied().unwrap_or("") });
        }
        (senses, longest)
    })
}

/// The row of a phrase by itself.
pub fn sense_of(phrase: &str) -> Option<Sense> {
    senses().0.get(phrase).copied()
}

/// Words that stand alone in the table and are no names in lower case.
fn is_function_word(word: &str) -> bool {
    static WORDS: OnceLock<FxHashSet<&'static str>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let classes =
            ["skip", "pick", "focus", "past", "present", "future", "prep", "not", "date", "and", "or", "both"];
        let mut words: FxHashSet<&str> =
            senses().0.iter().filter(|(_, sense)| classes.contains(&sense.class)).map(|(phrase, _)| *phrase).collect();
        words.extend([
            "may", "can", "could", "would", "should", "must", "we", "i", "me", "my", "you", "if", "how", "no", "yes",
            "up", "out", "him", "them", "so",
        ]);
        words
    });
    words.contains(word)
}

/// The words, and what was quoted among them.
pub struct Text<'a> {
    pub doc: Doc<'a>,
    pub lexicon: &'a Lexicon,
    folded: Vec<String>,
    quotes: Vec<String>,
    /// By token: the number of the quoted part that stands there.
    quote_of: Vec<Option<usize>>,
    /// All letters are capitals: case says nothing.
    shouting: bool,
    /// By token: the date that starts there, once it was asked for.
    dates: Vec<OnceCell<Option<Span>>>,
    /// By token: the phrases of the extractor's lexicons that start there, the longest first.
    found: Vec<Vec<(usize, Vec<Reading>)>>,
}

/// The words as one text, quoted parts marked in it, and those parts.
pub fn join(pieces: &[Piece]) -> (String, Vec<String>) {
    let mut text = String::new();
    let mut quotes = Vec::new();
    for piece in pieces {
        if !text.is_empty() {
            text.push(' ');
        }
        match piece {
            Piece::Word(word) => text.extend(word.chars().filter(|&c| c != MARK)),
            Piece::Quoted(quoted) => {
                text.push(MARK);
                quotes.push(quoted.clone());
            }
        }
    }
    (text, quotes)
}

impl<'a> Text<'a> {
    pub fn new(text: &'a str, quotes: Vec<String>, lexicon: &'a Lexicon) -> Text<'a> {
        let doc = segment(text, 0, &lexicon.trie);
        let mut folded = Vec::with_capacity(doc.tokens.len());
        for token in 0..doc.tokens.len() {
            let mut word = String::new();
            fold_into(doc.text(token), &mut word);
            folded.push(word);
        }
        let mut seen = 0;
        let mut quote_of = Vec::with_capacity(folded.len());
        for word in &folded {
            let quote = word.starts_with(MARK).then_some(seen);
            seen += usize::from(quote.is_some());
            quote_of.push(quote);
        }
        let shouting = !text.chars().any(char::is_lowercase) && folded.len() > 2;
        let mut made = Text { doc, lexicon, folded, quotes, quote_of, shouting, dates: Vec::new(), found: Vec::new() };
        made.dates = vec![OnceCell::new(); made.len()];
        let mut matches = Matches::new();
        made.found = (0..made.len()).map(|at| made.look_up(at, &mut matches)).collect();
        made
    }

    pub fn len(&self) -> usize {
        self.folded.len()
    }

    /// A token folded; empty past the end.
    pub fn word(&self, at: usize) -> &str {
        self.folded.get(at).map_or("", String::as_str)
    }

    /// As printed.
    pub fn slice(&self, from: usize, to: usize) -> &str {
        self.doc.slice(from..to.min(self.len()))
    }

    /// The date at a token, read at the first call; the day of asking is the same throughout a text.
    pub fn date(&self, at: usize, read: impl FnOnce() -> Option<Span>) -> Option<Span> {
        *self.dates.get(at)?.get_or_init(read)
    }

    /// The next ten tokens as printed: no date of a question is longer.
    pub fn ahead(&self, at: usize) -> &str {
        self.slice(at, at + 10)
    }

    /// How many tokens lie within so many bytes from a token's start.
    pub fn tokens_within(&self, at: usize, bytes: usize) -> usize {
        let Some(first) = self.doc.tokens.get(at) else { return 0 };
        self.doc.tokens[at..].iter().take_while(|token| token.end as usize <= first.start as usize + bytes).count()
    }

    /// The bytes from a token's start to another's.
    pub fn bytes_between(&self, from: usize, to: usize) -> usize {
        match (self.doc.tokens.get(from), self.doc.tokens.get(to)) {
            (Some(from), Some(to)) => to.start.saturating_sub(from.start) as usize,
            _ => 0,
        }
    }

    pub fn capital(&self, at: usize) -> bool {
        self.doc.tokens.get(at).is_some_and(|t| !matches!(t.case, Case::Lower | Case::None))
    }

    pub fn is_word(&self, at: usize) -> bool {
        self.doc.tokens.get(at).is_some_and(|t| matches!(t.kind, Kind::Word))
    }

    pub fn possessive(&self, at: usize) -> bool {
        self.doc.tokens.get(at).is_some_and(|t| t.kind == Kind::Possessive)
    }

    /// Is it a sign that only parts words: a comma, a full stop, a question mark?
    pub fn is_sign(&self, at: usize) -> bool {
        self.doc
            .tokens
            .get(at)
            .is_some_and(|t| matches!(t.kind, Kind::Punct | Kind::Quote) && self.quoted(at).is_none())
    }

    /// Does the token follow the one before without a space?
    pub fn is_glued(&self, at: usize) -> bool {
        self.doc.tokens.get(at).is_some_and(|t| t.glued)
    }

    /// How many tokens stand together without a space, from here; no date has more than eight.
    pub fn glued(&self, at: usize) -> usize {
        if at >= self.len() {
            return 0;
        }
        1 + (at + 1..self.len().min(at + 8)).take_while(|&next| self.is_glued(next)).count()
    }

    /// The quoted part that stands here.
    pub fn quoted(&self, at: usize) -> Option<&str> {
        self.quotes.get((*self.quote_of.get(at)?)?).map(String::as_str)
    }

    pub fn flags(&self, at: usize) -> WordFlags {
        self.lexicon.flags_of(self.word(at))
    }

    /// The longest row of `words.tsv` that starts here, and how many tokens it takes.
    pub fn sense(&self, at: usize) -> Option<(Sense, usize)> {
        let (table, longest) = senses();
        // "WHO officials": a body, no question.
        if self.acronym(at)
            && self.found.get(at).is_some_and(|found| found.iter().any(|(_, r)| r.iter().any(|&r| is_proper(r))))
        {
            return None;
        }
        let mut phrase = String::new();
        let mut best = None;
        for end in at..self.len().min(at + longest) {
            let glue = self.word(end) == "-" || (end > at && self.word(end - 1) == "-") || self.possessive(end);
            if !phrase.is_empty() && !glue {
                phrase.push(' ');
            }
            phrase.push_str(self.word(end));
            if let Some(&sense) = table.get(phrase.as_str()) {
                best = Some((sense, end + 1 - at));
            }
        }
        best
    }

    /// Is it a sense of this class?
    pub fn class(&self, at: usize, class: &str) -> Option<usize> {
        self.sense(at).filter(|(sense, _)| sense.class == class).map(|(_, taken)| taken)
    }

    /// The first reading that fits of the longest name or office that starts here, and how many tokens it takes. "Mexico
    /// City" is no Mexico.
    pub fn reading<T>(&self, at: usize, fits: impl Fn(Reading) -> Option<T>) -> Option<(T, usize)> {
        let contact = |reading: &Reading| matches!(reading, Reading::Verb { .. } | Reading::Noun { .. });
        let (taken, readings) = self.found.get(at)?.iter().find(|(_, readings)| !readings.iter().all(contact))?;
        readings.iter().find_map(|&reading| fits(reading)).map(|value| (value, *taken))
    }

    /// The longest verb or noun of contact that fits, and how many tokens it takes.
    pub fn contact<T>(&self, at: usize, fits: impl Fn(Reading) -> Option<T>) -> Option<(T, usize)> {
        self.found.get(at)?.iter().find_map(|(taken, readings)| {
            readings.iter().find_map(|&reading| fits(reading)).map(|value| (value, *taken))
        })
    }

    /// How many tokens the longest phrase takes that starts here; 0 where none does.
    pub fn known(&self, at: usize) -> usize {
        self.found.get(at).and_then(|found| found.first()).map_or(0, |(taken, _)| *taken)
    }

    /// Written in capitals where not all is.
    fn acronym(&self, at: usize) -> bool {
        !self.shouting && self.doc.tokens.get(at).is_some_and(|t| t.case == Case::Upper)
    }

    fn look_up(&self, at: usize, matches: &mut Matches) -> Vec<(usize, Vec<Reading>)> {
        self.lexicon.find(&self.doc, at, self.len(), matches);
        let mut found = Vec::new();
        for &one in matches.iter() {
            let taken = one.end - at;
            let function = taken == 1 && is_function_word(self.word(at));
            let readings: Vec<Reading> = if function && (!self.capital(at) || at == 0) {
                // "who" and "us" are bodies and countries only as "WHO" and "US".
                let exact = self.acronym(at);
                self.lexicon.trie.readings(&self.doc, at, one, false).filter(|r| exact && is_proper(*r)).collect()
            } else if function {
                self.lexicon.trie.readings(&self.doc, at, one, false).filter(|r| is_proper(*r)).collect()
            } else {
                self.lexicon.trie.any_case(one).collect()
            };
            if !readings.is_empty() {
                found.push((taken, readings));
            }
        }
        found
    }
}

/// Is it a name of a country, a place or a body?
fn is_proper(reading: Reading) -> bool {
    matches!(
        reading,
        Reading::Country(..)
            | Reading::City(_)
            | Reading::Region(_)
            | Reading::RegionAdjective(_)
            | Reading::Institution(_)
            | Reading::Organization(_)
            | Reading::Group(_)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLASSES: &[&str] = &[
        "skip",
        "pick",
        "focus",
        "status",
        "past",
        "future",
        "present",
        "kind",
        "verb",
        "verbed",
        "prep",
        "not",
        "date",
        "people",
        "members",
        "manner",
        "narrow",
        "places",
        "articles",
        "publish",
        "undated",
        "represent",
        "untold",
        "and",
        "or",
        "both",
    ];

    #[test]
    fn every_row_of_the_table_loads_and_stands_once() {
        let mut seen = FxHashSet::default();
        for (line, cells) in table::rows(WORDS) {
            let [phrase, class, rest @ ..] = cells.as_slice() else { panic!("line {line} has no class") };
            assert!(CLASSES.contains(class), "line {line}: {class}");
            assert!(seen.insert(*phrase), "line {line}: {phrase} stands twice");
            assert_eq!(*phrase, phrase.to_lowercase(), "line {line}");
            let value = rest.first().copied().unwrap_or("");
            let fits = match *class {
                "status" => value.parse::<crate::annotation::EventStatus>().is_ok(),
                "kind" | "verb" | "verbed" => {
                    value.split('|').all(|v| v.parse::<crate::annotation::EventKind>().is_ok())
                }
                "people" => value.is_empty() || value.split('|').all(|v| v.parse::<crate::annotation::Role>().is_ok()),
                "manner" => value.split('|').all(|v| v.parse::<crate::annotation::Role>().is_ok()),
                "narrow" => value.parse::<crate::annotation::EventKind>().is_ok(),
                "focus" => {
                    ["people", "countries", "countries_where", "dates", "places", "number", "whether"].contains(&value)
                }
                "pick" => ["first", "last", "next"].contains(&value),
                "skip" => ["", "opening"].contains(&value),
                "date" => ["since", "after", "before", "until", "during", "eve"].contains(&value),
                "prep" => ["with", "between", "by", "host", "of", "from", "to", "in", "topic"].contains(&value),
                "represent" => ["", "past"].contains(&value),
                "untold" => !value.is_empty(),
                _ => value.is_empty(),
            };
            assert!(fits, "line {line}: {value}");
        }
    }
}
