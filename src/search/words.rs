//! Words of values and texts: what equals what, for the matching over plain types and for highlighting.
//!
//! Cutting and folding belong to the store's analyzer; here is only how a query's words meet a text's words.

use std::{collections::BTreeMap, ops::Range};

use tantivy::{Index, tokenizer::TextAnalyzer};

use crate::{
    query::ast::{TextQuery, Value, ValueMode},
    store::schema::{NAMES, NEWS},
};

/// A word as the index has it, with its bytes in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub term: String,
    pub span: Range<usize>,
}

/// How texts become words. The store's analyzer is the one that counts; tests may use a simpler one.
pub trait Analyzer: Sync {
    /// Running text: folded and stemmed.
    fn text(&self, text: &str) -> Vec<Token>;
    /// Names, places, titles of bodies: folded, not stemmed.
    fn name(&self, text: &str) -> Vec<Token>;
}

/// The analyzers of the index.
pub struct StoreAnalyzer {
    news: TextAnalyzer,
    names: TextAnalyzer,
}

impl StoreAnalyzer {
    /// Those that are registered with an index; `None` where they are not.
    pub fn of(index: &Index) -> Option<StoreAnalyzer> {
        let tokenizers = index.tokenizers();
        Some(StoreAnalyzer { news: tokenizers.get(NEWS)?, names: tokenizers.get(NAMES)? })
    }
}

fn tokens(analyzer: &TextAnalyzer, text: &str) -> Vec<Token> {
    let mut analyzer = analyzer.clone();
    let mut stream = analyzer.token_stream(text);
    let mut tokens = Vec::new();
    stream.process(&mut |token| {
        tokens.push(Token { term: token.text.clone(), span: token.offset_from..token.offset_to });
    });
    tokens
}

impl Analyzer for StoreAnalyzer {
    fn text(&self, text: &str) -> Vec<Token> {
        tokens(&self.news, text)
    }

    fn name(&self, text: &str) -> Vec<Token> {
        tokens(&self.names, text)
    }
}

/// The edit distance that a fuzzy word of so many characters allows: none up to two, one up to five, else two.
pub fn fuzziness(word: &str) -> u8 {
    match word.chars().count() {
        0..=2 => 0,
        3..=5 => 1,
        _ => 2,
    }
}

/// Within the fuzzy distance; two neighbours swapped are one edit.
pub fn is_near(term: &str, word: &str) -> bool {
    let allowed = usize::from(fuzziness(word));
    term == word || (allowed > 0 && strsim::osa_distance(term, word) <= allowed)
}

/// What a full-text query looks for, its words analysed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// Nothing that could be looked for (a dash): no condition.
    Empty,
    /// The terms side by side, with so many places of play; one term is a word.
    Phrase { terms: Vec<String>, slop: u32 },
    /// A term that begins so, or that is the stem of a word that does; and all of those before it ("Franco-Moroc*").
    Prefix { before: Vec<String>, start: String, stems: Vec<String> },
    /// Terms near these, all of them.
    Fuzzy(Vec<String>),
}

impl Pattern {
    /// Analyses a full-text query.
    pub fn of(query: &TextQuery, analyzer: &dyn Analyzer) -> Pattern {
        let terms = |text: &str| analyzer.text(text).into_iter().map(|token| token.term).collect::<Vec<_>>();
        match query {
            TextQuery::Word(word) => match terms(word) {
                terms if terms.is_empty() => Pattern::Empty,
                terms => Pattern::Phrase { terms, slop: 0 },
            },
            TextQuery::Phrase { words, slop } => match terms(&words.join(" ")) {
                terms if terms.is_empty() => Pattern::Empty,
                terms => Pattern::Phrase { terms, slop: *slop },
            },
            TextQuery::Prefix(word) => match analyzer.name(word).pop() {
                None => Pattern::Empty,
                Some(token) => Pattern::Prefix {
                    before: terms(word.get(..token.span.start).unwrap_or_default()),
                    stems: stems_of(&token.term, analyzer),
                    start: token.term,
                },
            },
            TextQuery::Fuzzy(word) => match terms(word) {
                terms if terms.is_empty() => Pattern::Empty,
                terms => Pattern::Fuzzy(terms),
            },
        }
    }

    /// The places in a text (indices of its terms) where the pattern's words stand; empty where it does not match.
    /// [`Pattern::Empty`] matches nowhere, and is no condition.
    pub fn find<'t>(&self, text: impl Iterator<Item = &'t str> + Clone) -> Vec<usize> {
        let all = |test: &dyn Fn(&str) -> bool| -> Vec<usize> {
            text.clone().enumerate().filter(|(_, term)| test(term)).map(|(at, _)| at).collect()
        };
        match self {
            Pattern::Empty => Vec::new(),
            Pattern::Fuzzy(words) => every(words.iter().map(|word| all(&|term| is_near(term, word))).collect()),
            Pattern::Prefix { before, start, stems } => {
                let mut found: Vec<Vec<usize>> = before.iter().map(|word| all(&|term| term == word)).collect();
                found.push(all(&|term| term.starts_with(start.as_str()) || stems.iter().any(|stem| stem == term)));
                every(found)
            }
            Pattern::Phrase { terms, slop } => phrase(terms, *slop, &text.collect::<Vec<_>>()),
        }
    }

    pub fn matches(&self, text: &[String]) -> bool {
        *self == Pattern::Empty || !self.find(text.iter().map(String::as_str)).is_empty()
    }
}

/// English endings. The index holds stems, so that "presiden*" must find `presid`, the stem of "president" and
/// "presidency": the words that begin so are guessed from their endings, and their stems looked for too.
const ENDINGS: &[&str] = &[
    "s", "es", "ed", "ing", "ings", "er", "ers", "or", "ors", "ation", "ations", "ion", "ions", "al", "ally", "ial",
    "ment", "ments", "ness", "ity", "ities", "ence", "ences", "ency", "encies", "ent", "ents", "ential", "ance",
    "ances", "ancy", "ancies", "ant", "ants", "able", "ible", "ably", "ibly", "ive", "ives", "ively", "ative", "ate",
    "ates", "ated", "ating", "ator", "ators", "ism", "ist", "ists", "ize", "izes", "ized", "izing", "ization",
    "izations", "ise", "ises", "ised", "ising", "isation", "ous", "ously", "ful", "fully", "ic", "ics", "ical",
    "ically", "y", "ies", "ied", "ly", "e",
];

/// The stems, shorter than the prefix or unlike it, of words that begin with the prefix.
fn stems_of(prefix: &str, analyzer: &dyn Analyzer) -> Vec<String> {
    let mut words = vec![prefix.to_owned()];
    for ending in ENDINGS {
        let parts = (1..=ending.len()).filter(|&at| prefix.len() > at + 1 && prefix.ends_with(&ending[..at]));
        words.extend(parts.map(|at| format!("{prefix}{}", &ending[at..])));
    }
    let mut stems: Vec<String> = words.iter().flat_map(|word| analyzer.text(word)).map(|token| token.term).collect();
    stems.retain(|stem| !stem.starts_with(prefix));
    stems.sort_unstable();
    stems.dedup();
    stems
}

/// All places together, if each of the words has one.
fn every(places: Vec<Vec<usize>>) -> Vec<usize> {
    if places.iter().any(Vec::is_empty) {
        return Vec::new();
    }
    let mut all: Vec<usize> = places.into_iter().flatten().collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Where the terms of a phrase stand. With slop, each further word may stand away from its place, and the ways of all
/// add up to no more than the slop (so that two words swapped cost two).
fn phrase(terms: &[String], slop: u32, text: &[&str]) -> Vec<usize> {
    let Some((first, rest)) = terms.split_first() else { return Vec::new() };
    let mut found = Vec::new();
    for (at, _) in text.iter().enumerate().filter(|(_, term)| *term == first) {
        if slop == 0 {
            if text.get(at..at + terms.len()).is_some_and(|piece| piece.iter().zip(terms).all(|(a, b)| a == b)) {
                found.extend(at..at + terms.len());
            }
            continue;
        }
        found.extend(within(rest, at, slop as usize, text));
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The cheapest places of a phrase's terms, the first of which stands at `first`; empty where there are none.
fn within(rest: &[String], first: usize, slop: usize, text: &[&str]) -> Vec<usize> {
    // One level a term: place → its cost and the place before it. Each place is kept once, at its least cost.
    let mut levels: Vec<BTreeMap<usize, (usize, usize)>> = vec![BTreeMap::from([(first, (0, first))])];
    for term in rest {
        let mut level: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        for (&last, &(cost, _)) in levels.last().into_iter().flatten() {
            let due = last + 1;
            let play = slop - cost;
            for (at, _) in text.iter().enumerate().take(due + play + 1).skip(due.saturating_sub(play)) {
                let cost = cost + at.abs_diff(due);
                if text[at] == term && level.get(&at).is_none_or(|&(known, _)| cost < known) {
                    level.insert(at, (cost, last));
                }
            }
        }
        levels.push(level);
    }
    let Some((&last, _)) = levels.last().and_then(|level| level.iter().min_by_key(|(_, (cost, _))| *cost)) else {
        return Vec::new();
    };
    let mut places = vec![last];
    let mut at = last;
    for level in levels.iter().skip(1).rev() {
        at = level.get(&at).map_or(at, |&(_, before)| before);
        places.push(at);
    }
    places
}

/// A value's words, ready to be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    pub terms: Vec<String>,
    pub mode: ValueMode,
}

impl Words {
    pub fn of(value: &Value, analyzer: &dyn Analyzer) -> Words {
        Words { terms: analyzer.name(&value.text).into_iter().map(|token| token.term).collect(), mode: value.mode }
    }

    /// Do the value's words occur in these? A value without words matches nothing.
    pub fn matches(&self, name: &[String]) -> bool {
        let Some((last, before)) = self.terms.split_last() else { return false };
        match self.mode {
            ValueMode::Words => self.terms.iter().all(|term| name.contains(term)),
            ValueMode::Phrase => name.windows(self.terms.len()).any(|piece| piece == self.terms),
            ValueMode::Prefix => {
                before.iter().all(|term| name.contains(term)) && name.iter().any(|word| word.starts_with(last.as_str()))
            }
            ValueMode::Fuzzy => self.terms.iter().all(|term| name.iter().any(|word| is_near(word, term))),
        }
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// Lower-cases, splits at what is no letter or digit, cuts a plural's `s` in running text.
    pub struct Simple;

    fn cut(text: &str, stem: bool) -> Vec<Token> {
        let mut tokens = Vec::new();
        let mut start = None;
        for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
            match (c.is_alphanumeric(), start) {
                (true, None) => start = Some(at),
                (false, Some(from)) => {
                    let mut term = text[from..at].to_lowercase();
                    if stem && term.len() > 3 && term.ends_with('s') {
                        term.pop();
                    }
                    tokens.push(Token { term, span: from..at });
                    start = None;
                }
                _ => {}
            }
        }
        tokens
    }

    impl Analyzer for Simple {
        fn text(&self, text: &str) -> Vec<Token> {
            cut(text, true)
        }

        fn name(&self, text: &str) -> Vec<Token> {
            cut(text, false)
        }
    }

    fn terms(text: &str) -> Vec<String> {
        Simple.text(text).into_iter().map(|t| t.term).collect()
    }

    #[test]
    fn words_phrases_prefixes_and_near_words() {
        let text = terms("Talks on border security and migration in Rabat");
        let word = |w: &str| TextQuery::Word(w.to_owned());
        let phrase = |w: &str, slop| TextQuery::Phrase { words: w.split(' ').map(str::to_owned).collect(), slop };
        for (query, expected) in [
            (word("talk"), true),
            (word("BORDERS"), true),
            (word("trade"), false),
            (word("—"), true),
            (phrase("border security", 0), true),
            (phrase("security border", 0), false),
            (phrase("security border", 2), true),
            (phrase("border migration", 1), false),
            (phrase("border migration", 2), true),
            (phrase("border security rabat", 2), false),
            (phrase("border security rabat", 3), true),
            (TextQuery::Prefix("migr".to_owned()), true),
            (TextQuery::Prefix("talks".to_owned()), true),
            (TextQuery::Prefix("mogr".to_owned()), false),
            (TextQuery::Prefix("border-secur".to_owned()), true),
            (TextQuery::Prefix("trade-secur".to_owned()), false),
            (TextQuery::Fuzzy("secutiry".to_owned()), true),
            (TextQuery::Fuzzy("secruit".to_owned()), true),
            (TextQuery::Fuzzy("scuti".to_owned()), false),
            (TextQuery::Fuzzy("an".to_owned()), false),
        ] {
            assert_eq!(Pattern::of(&query, &Simple).matches(&text), expected, "{query:?}");
        }
    }

    #[test]
    fn values_match_by_their_words() {
        let name: Vec<String> = ["jean", "noel", "barrot"].map(str::to_owned).to_vec();
        for (text, mode, expected) in [
            ("Barrot Jean", ValueMode::Words, true),
            ("Barrot Jean", ValueMode::Phrase, false),
            ("Noel Barrot", ValueMode::Phrase, true),
            ("jean bar", ValueMode::Prefix, true),
            ("je bar", ValueMode::Prefix, false),
            ("Barot", ValueMode::Fuzzy, true),
            ("Barot", ValueMode::Words, false),
            ("-", ValueMode::Words, false),
        ] {
            let words = Words::of(&Value { text: text.to_owned(), mode }, &Simple);
            assert_eq!(words.matches(&name), expected, "{text} {mode:?}");
        }
    }
}
