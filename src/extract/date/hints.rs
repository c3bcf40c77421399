//! Words around dates (`hints.tsv`): what they say of the word beside them, as a set of bits.

use std::sync::LazyLock;

use crate::extract::{
    lexicon::{
        lexicon,
        table::{self, WordMap},
    },
    token::{Doc, Hash},
};

pub const PUBLICATION: u32 = 1 << 0;
pub const NAMED_WEEKDAY: u32 = 1 << 1;
pub const NUMBERED: u32 = 1 << 2;
pub const COUNTED: u32 = 1 << 3;
pub const OCCASION: u32 = 1 << 4;
pub const QUARTERLY: u32 = 1 << 5;
pub const FUNCTION: u32 = 1 << 6;
pub const FESTIVE: u32 = 1 << 7;
pub const VAGUE: u32 = 1 << 8;
pub const STILL: u32 = 1 << 9;
pub const DEADLINE: u32 = 1 << 10;
pub const FUTURE: u32 = 1 << 11;
pub const PAST: u32 = 1 << 12;
pub const SAY: u32 = 1 << 13;
pub const SCHEDULED: u32 = 1 << 14;
pub const OVER: u32 = 1 << 15;
pub const BE: u32 = 1 << 16;
pub const HAVE: u32 = 1 << 17;
pub const MODAL: u32 = 1 << 18;
pub const NO_PAST: u32 = 1 << 19;
pub const DEFERRED: u32 = 1 << 20;
pub const HAPPENED: u32 = 1 << 21;
pub const DEMAND: u32 = 1 << 22;
pub const COMMIT: u32 = 1 << 23;
pub const WORDS: u32 = 1 << 24;
pub const GATHERING: u32 = 1 << 25;

/// The names of the bits in the table, in their order.
const NAMES: &[&str] = &[
    "publication",
    "named_weekday",
    "numbered",
    "counted",
    "occasion",
    "quarterly",
    "function",
    "festive",
    "vague",
    "still",
    "deadline",
    "future",
    "past",
    "say",
    "scheduled",
    "over",
    "be",
    "have",
    "modal",
    "no_past",
    "deferred",
    "happened",
    "demand",
    "commit",
    "words",
    "gathering",
];

static HINTS: LazyLock<WordMap<u32>> = LazyLock::new(|| {
    let rows = table::rows(include_str!("hints.tsv")).filter_map(|(_, cells)| match cells[..] {
        [word, hints] => Some((word, bits(hints)?)),
        _ => None,
    });
    WordMap::new(rows, |word| lexicon().trie.folded(word))
});

fn bits(hints: &'static str) -> Option<u32> {
    table::cell(hints).into_iter().try_fold(0, |bits, name| Some(bits | 1 << NAMES.iter().position(|n| *n == name)?))
}

/// All hints of a token, whatever its case; 0 for most.
pub fn of(doc: &Doc, token: usize) -> u32 {
    let text = doc.text(token);
    let hints = match text.strip_suffix('.') {
        Some(word) => HINTS.get(word, Hash::of(word.as_bytes()).short()),
        None => HINTS.of(&doc.tokens[token], doc.buffer),
    };
    hints.copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{segment::segment, token::NoWords};

    #[test]
    fn every_row_of_the_table_is_read() {
        let rows: Vec<_> = table::rows(include_str!("hints.tsv")).collect();
        for (line, cells) in &rows {
            assert_eq!(cells.len(), 2, "line {line}");
            assert!(bits(cells[1]).is_some_and(|b| b != 0), "line {line}");
            assert_eq!(cells[0], cells[0].to_lowercase(), "line {line}");
        }
        let words: std::collections::HashSet<&str> = rows.iter().map(|(_, cells)| cells[0]).collect();
        assert_eq!(words.len(), rows.len(), "a word stands twice");
    }

    #[test]
    fn every_bit_has_its_name() {
        let bits = [
            PUBLICATION,
            NAMED_WEEKDAY,
            NUMBERED,
            COUNTED,
            OCCASION,
            QUARTERLY,
            FUNCTION,
            FESTIVE,
            VAGUE,
            STILL,
            DEADLINE,
            FUTURE,
            PAST,
            SAY,
            SCHEDULED,
            OVER,
            BE,
            HAVE,
            MODAL,
            NO_PAST,
            DEFERRED,
            HAPPENED,
            DEMAND,
            COMMIT,
            WORDS,
            GATHERING,
        ];
        assert_eq!(bits.len(), NAMES.len());
        for ((bit, name), index) in bits.into_iter().zip(NAMES).zip(0..) {
            assert_eq!(bit, 1 << index, "{name}");
            assert_eq!(super::bits(name), Some(bit));
        }
    }

    #[test]
    fn case_and_point_do_not_matter() {
        let doc = segment("Will No. 5 Ouagadougou", 0, NoWords);
        assert_eq!(of(&doc, 0) & FUTURE, FUTURE);
        assert_eq!((doc.text(1), of(&doc, 1) & NUMBERED), ("No.", NUMBERED));
        assert_eq!(of(&doc, 3), 0);
    }
}
