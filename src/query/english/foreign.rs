//! Questions that are not in English: their words are looked for as they stand, with a kind note. A query language in colons
//! and the names in a question are the same in every language.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::text::Text;
use crate::extract::lexicon::table;

const WORDS: &str = include_str!("foreign.tsv");

/// The languages of a word, and whether it asks.
fn words() -> &'static FxHashMap<&'static str, Vec<(&'static str, bool)>> {
    static WORDS_: OnceLock<FxHashMap<&'static str, Vec<(&'static str, bool)>>> = OnceLock::new();
    WORDS_.get_or_init(|| {
        let mut words: FxHashMap<&str, Vec<(&str, bool)>> = FxHashMap::default();
        for (_, cells) in table::rows(WORDS) {
            let [word, language, rest @ ..] = cells.as_slice() else { continue };
            words.entry(*word).or_default().push((*language, rest.first() == Some(&"opener")));
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
        for &(language, opens) in words().get(word.as_str()).into_iter().flatten() {
            let weight = if opens && at <= 1 { 2 } else { 1 };
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

/// Is it one of the words that only hold a sentence of that language together?
pub fn is_small(word: &str) -> bool {
    word.chars().count() <= 2 || words().get(word.to_lowercase().as_str()).is_some_and(|l| l.iter().any(|(_, o)| *o))
}

fn is_latin(c: char) -> bool {
    matches!(u32::from(c), 0..=0x24f | 0x1e00..=0x1eff | 0x2b0..=0x36f) || c == '\u{fffc}'
}
