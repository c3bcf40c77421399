//! Words around dates (`hints.tsv`): what they say of the word beside them, as a set of bits.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::extract::lexicon::table;

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
];

/// The longest word in the table has this many bytes.
const LONGEST: usize = 16;

static HINTS: LazyLock<FxHashMap<&'static str, u32>> = LazyLock::new(|| {
    table::rows(include_str!("hints.tsv"))
        .filter_map(|(_, cells)| match cells[..] {
            [word, hints] => Some((word, bits(hints)?)),
            _ => None,
        })
        .collect()
});

fn bits(hints: &'static str) -> Option<u32> {
    table::cell(hints).into_iter().try_fold(0, |bits, name| Some(bits | 1 << NAMES.iter().position(|n| *n == name)?))
}

/// All hints of a word, whatever its case; 0 for most.
pub fn of(word: &str) -> u32 {
    let word = word.strip_suffix('.').unwrap_or(word);
    if word.is_empty() || word.len() > LONGEST {
        return 0;
    }
    let mut buffer = [0u8; LONGEST];
    let folded = &mut buffer[..word.len()];
    folded.copy_from_slice(word.as_bytes());
    folded.make_ascii_lowercase();
    std::str::from_utf8(folded).ok().and_then(|w| HINTS.get(w).copied()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_read() {
        let rows: Vec<_> = table::rows(include_str!("hints.tsv")).collect();
        for (line, cells) in &rows {
            assert_eq!(cells.len(), 2, "line {line}");
            assert!(bits(cells[1]).is_some_and(|b| b != 0), "line {line}");
            assert!(cells[0].len() <= LONGEST && cells[0] == cells[0].to_lowercase(), "line {line}");
        }
        assert_eq!(HINTS.len(), rows.len(), "a word stands twice");
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
        ];
        assert_eq!(bits.len(), NAMES.len());
        for ((bit, name), index) in bits.into_iter().zip(NAMES).zip(0..) {
            assert_eq!(bit, 1 << index, "{name}");
            assert_eq!(super::bits(name), Some(bit));
        }
    }

    #[test]
    fn case_and_point_do_not_matter() {
        assert_eq!(of("Will") & FUTURE, FUTURE);
        assert_eq!(of("No.") & NUMBERED, NUMBERED);
        assert_eq!(of("Ouagadougou"), 0);
    }
}
