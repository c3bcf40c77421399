//! Questions that are not in English: their words are looked for as they stand, with a kind note. A query language in colons
//! and the names in a question are the same in every language.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::text::Text;
use crate::extract::lexicon::table;

const WORDS: &str = include_str!("foreign.tsv");

/// What a word does in its language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    /// It asks.
    Opener,
    /// It only holds a sentence together.
    Small,
    Other,
}

/// The languages of a word, and what it does in each.
fn words() -> &'static FxHashMap<&'static str, Vec<(&'static str, Use)>> {
    static WORDS_: OnceLock<FxHashMap<&'static str, Vec<(&'static str, Use)>>> = OnceLock::new();
    WORDS_.get_or_init(|| {
        let mut words: FxHashMap<&str, Vec<(&str, Use)>> = FxHashMap::default();
        for (_, cells) in table::rows(WORDS) {
            let [word, language, rest @ ..] = cells.as_slice() else { continue };
            let does = match rest.first() {
                Some(&"opener") => Use::Opener,
                Some(&"small") => Use::Small,
                _ => Use::Other,
            };
            words.entry(*word).or_default().push((*language, does));
        }
        words
    })
}

/// The language that a question seems to be in; `None` for English.
pub fn language(text: &Text) -> Option<&'static str> {
    let mut counts: Vec<(&'static str, usize)> = Vec::new();
    let mut other_script = false;
    for at in (0..text.len()).filter(|&at| text.is_word(at)) {
        let word = text.slice(at, at + 1).to_lowercase();
        other_script |= word.chars().any(|c| c.is_alphabetic() && !is_latin(c));
        // A capital in mid-sentence is a name's.
        if at > 0 && text.capital(at) {
            continue;
        }
        for &(language, does) in words().get(word.as_str()).into_iter().flatten() {
            let weight = if does == Use::Opener && at <= 1 { 2 } else { 1 };
            match counts.iter_mut().find(|(known, _)| *known == language) {
                Some((_, count)) => *count += weight,
                None => counts.push((language, weight)),
            }
        }
    }
    if other_script {
        return Some("another script");
    }
    counts
        .into_iter()
        .filter(|(_, count)| *count > 1)
        .rev()
        .max_by_key(|(_, count)| *count)
        .map(|(language, _)| language)
}

/// Is it one of the words that ask or only hold a sentence of another language together?
pub fn is_small(word: &str) -> bool {
    let known = |word: &str| words().get(word).is_some_and(|all| all.iter().any(|(_, does)| *does != Use::Other));
    word.chars().count() <= 2 || known(&word.to_lowercase())
}

fn is_latin(c: char) -> bool {
    matches!(u32::from(c), 0..=0x24f | 0x1e00..=0x1eff | 0x2b0..=0x36f) || c == '\u{fffc}'
}
