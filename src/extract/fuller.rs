//! Names of bodies compared: which of those that an article prints is the fullest form.

use rustc_hash::{FxHashMap, FxHashSet};

use super::lexicon::{Reading, places};

/// A body's name as it is compared with others.
pub struct Printed<'a> {
    pub words: Vec<&'a str>,
    pub rows: Vec<Reading>,
}

/// The fullest forms printed, which stand for the shorter ones: "the Treasury" beside "the Treasury Department", an acronym
/// by the initials or in the same row of the table.
#[derive(Default)]
pub struct Fuller<'a> {
    /// Beginnings and ends of longer names.
    parts: FxHashSet<&'a [&'a str]>,
    initials: FxHashSet<String>,
    /// The number of words of the longest form of each row, small ones aside.
    rows: FxHashMap<Reading, usize>,
}

impl<'a> Fuller<'a> {
    /// Of all names that the article prints.
    pub fn of(printed: &'a [Printed<'a>]) -> Fuller<'a> {
        let mut fuller = Fuller::default();
        if printed.len() < 2 {
            return fuller;
        }
        // Only what is as long as some name can be one; only single words are acronyms.
        let bit = |len: usize| 1 << len.min(63);
        let lengths: u64 = printed.iter().fold(0, |lengths, printed| lengths | bit(printed.words.len()));
        for Printed { words, rows } in printed {
            for &row in rows {
                let longest = fuller.rows.entry(row).or_default();
                *longest = (*longest).max(weight(words));
            }
            for cut in (1..words.len()).filter(|&cut| lengths & bit(cut) != 0) {
                fuller.parts.insert(&words[..cut]);
                fuller.parts.insert(&words[words.len() - cut..]);
            }
            if words.len() > 1 && lengths & bit(1) != 0 {
                fuller.initials.extend([
                    initials(words, true),
                    initials(words, false),
                    initials(&turned(words), false),
                ]);
            }
        }
        fuller
    }

    /// Does a fuller form stand for this one?
    pub fn has(&self, Printed { words, rows }: &Printed) -> bool {
        let acronym = |word: &str| word.len() >= 2 && self.initials.contains(word);
        self.parts.contains(words.as_slice()) && !rows.iter().any(is_own)
            || matches!(words[..], [word] if acronym(word))
            || rows.iter().any(|row| self.rows.get(row).is_some_and(|&longest| longest > weight(words)))
    }
}

/// A body that other bodies are named after, and that stays one of its own: "the African Union" beside its missions; not
/// a word that may be short for one of them ("the Post").
fn is_own(row: &Reading) -> bool {
    let Reading::Organization(row) = *row else { return false };
    let body = &places::organizations()[row as usize];
    !body.ambiguous && matches!(body.kind, "international" | "news")
}

/// The words of a name without its small ones and the letters and figures of an acronym: "the Department of Fisheries" is no fuller than "the Fisheries Department".
fn weight(words: &[&str]) -> usize {
    words.iter().filter(|word| word.len() > 1 && !is_small(word)).count()
}

/// "fisheries department" as "department of fisheries", so that both are one name.
pub fn turned<'a>(words: &[&'a str]) -> Vec<&'a str> {
    match words {
        [fields @ .., head @ ("department" | "ministry")] if !fields.is_empty() && !fields.contains(&"of") => {
            [&[*head, "of"], fields].concat()
        }
        _ => words.to_vec(),
    }
}

fn is_small(word: &str) -> bool {
    matches!(word, "of" | "the" | "and" | "for" | "in" | "on" | "to")
}

/// The first letters of a name's words, with or without its small ones.
fn initials(words: &[&str], skip_small: bool) -> String {
    words.iter().filter(|word| !(skip_small && is_small(word))).filter_map(|w| w.chars().next()).collect()
}

/// A body's name in lower case, without points and apostrophes.
pub fn plain(name: &str) -> String {
    if name.is_ascii() {
        let kept = name.bytes().filter(|byte| !matches!(byte, b'.' | b'\'')).map(|byte| byte.to_ascii_lowercase());
        let mut lower = String::with_capacity(name.len());
        lower.extend(kept.map(char::from));
        return lower;
    }
    let mut lower = name.to_lowercase();
    lower.retain(|c| !matches!(c, '.' | '’' | '\''));
    lower
}

/// The words of a [`plain`] name as they are compared: without a leading article.
pub fn words_of(plain: &str) -> Vec<&str> {
    let words = plain.split(|c: char| c.is_whitespace() || c == '-').filter(|w| !w.is_empty());
    words.skip_while(|w| *w == "the").collect()
}
