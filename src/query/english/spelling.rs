//! Misspelt words of a question: "frnech minsters" → "French ministers", with a note.
//!
//! Only a word that nothing knows, neither as a name nor as an English word, and only where one letter makes it a word for
//! a country, an office or a contact, or one of the small words between them: a name that is written for the first time must stay a name.

use std::sync::OnceLock;

use super::text::Text;
use crate::{
    extract::{
        lexicon::{WordFlags, events, people, places},
        segment::fold_into,
    },
    query::value::nearest,
};

/// How many unknown words of a question are looked at.
const MAX_UNKNOWN: usize = 8;

/// The shortest word that is corrected: among shorter ones too many are alike.
const MIN_LENGTH: usize = 5;

/// Words for countries, offices and contacts, lower case.
fn words() -> &'static [String] {
    static WORDS: OnceLock<Vec<String>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut words: Vec<String> = Vec::new();
        let mut add = |phrase: &str| {
            let mut folded = String::new();
            fold_into(phrase, &mut folded);
            if folded.len() >= MIN_LENGTH && folded.chars().all(char::is_alphabetic) {
                words.push(folded);
            }
        };
        for row in places::countries() {
            for name in std::iter::once(&row.name).chain(&row.adjectives) {
                add(name);
            }
        }
        for row in people::offices().iter().filter(|row| row.title || row.plural.is_some()) {
            if row.phrase.len() >= 7 {
                add(row.phrase);
                row.plural.into_iter().for_each(&mut add);
            }
        }
        for row in people::portfolios().iter().filter(|row| row.phrase.len() >= 7) {
            add(row.phrase);
        }
        for (row, event) in events::events().iter().enumerate() {
            for (form, _) in event.readings(row as u32) {
                add(&form);
            }
        }
        words
    })
}

/// The small words that hold a question together: without one its parts mean something else.
const SMALL_WORDS: &[&str] = &["between", "against", "about", "with", "from"];

/// Words in their own right that look like a slip in a small word.
const NO_SLIPS: &[&str] = &["form", "fro", "wit", "abut"];

/// The small word that is meant by an unknown lower-case word. In a short one only a lost letter or two that changed
/// places are a slip ("frm", "wiht"): another letter makes other words ("wish", "frog").
fn small_word(word: &str) -> Option<&'static str> {
    if NO_SLIPS.contains(&word) || word.len() < 3 {
        return None;
    }
    let is_slip = |small: &&&str| {
        let shorter = word.len() + 1 == small.len();
        let swapped = word.len() == small.len() && strsim::levenshtein(word, small) == 2;
        small.as_bytes().first() == word.as_bytes().first()
            && word.len().abs_diff(small.len()) <= 1
            && strsim::osa_distance(word, small) == 1
            && (small.len() > 4 || shorter || swapped)
    };
    SMALL_WORDS.iter().find(is_slip).copied()
}

/// The text with its misspelt words corrected, and a note for each; `None` where there are none.
pub fn correct(text: &Text) -> Option<(String, Vec<String>)> {
    let mut corrected = String::new();
    let mut notes = Vec::new();
    let mut copied = 0;
    let mut looked_at = 0;
    // A later word of a known phrase is known: "Lanka".
    let mut covered = 0;
    for at in 0..text.len() {
        covered = covered.max(at + text.known(at));
        let flags = text.flags(at);
        let name = [WordFlags::GIVEN, WordFlags::SURNAME, WordFlags::COMMON, WordFlags::PARTICLE]
            .into_iter()
            .any(|f| flags.has(f));
        let hyphen = text.word(at + 1) == "-" || (at > 0 && text.word(at - 1) == "-");
        let known = name || hyphen || covered > at || text.sense(at).is_some() || !text.is_word(at);
        if known || looked_at == MAX_UNKNOWN {
            continue;
        }
        let word = text.word(at);
        let small = if text.slice(at, at + 1) == word { small_word(word) } else { None };
        let near = match small {
            Some(small) => small,
            None if word.len() < MIN_LENGTH => continue,
            None => {
                looked_at += 1;
                let Some(near) = nearest(word, words().iter().map(String::as_str)) else { continue };
                if strsim::osa_distance(word, near) > 1 || near.chars().next() != word.chars().next() {
                    continue;
                }
                near
            }
        };
        let token = &text.doc.tokens[at];
        corrected.push_str(text.doc.buffer.get(copied..token.start as usize).unwrap_or(""));
        corrected.push_str(near);
        copied = token.end as usize;
        notes.push(format!("read `{}` as `{near}`", text.slice(at, at + 1)));
    }
    corrected.push_str(text.doc.buffer.get(copied..).unwrap_or(""));
    (!notes.is_empty()).then_some((corrected, notes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_words_are_corrected_and_other_words_are_not() {
        for (slip, word) in
            [("betwen", "between"), ("bewteen", "between"), ("wiht", "with"), ("frm", "from"), ("agianst", "against")]
        {
            assert_eq!(small_word(slip), Some(word), "{slip}");
        }
        for word in ["form", "wish", "width", "frog", "farm", "abut", "bout", "w", "", "été"] {
            assert_eq!(small_word(word), None, "{word}");
        }
    }
}
