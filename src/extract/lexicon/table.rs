//! The form that every lexicon table has: tab-separated lines, a head of `#` comments, then one header row.
//!
//! This file only cuts text into cells, and keeps the rows that users add; what a cell means is for the typed loaders beside
//! it. Nothing here fails: a table is part of the program, and a malformed line is a matter for the tests of its loader.

use std::{
    hash::Hash as Hashed,
    ops::{Deref, Index},
    sync::{Mutex, PoisonError, RwLock},
};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::extract::token::{Hash, Token, Word};

/// The data rows of a table, each with its line number (from 1), without comments, blank lines and the header row.
pub fn rows(source: &'static str) -> impl Iterator<Item = (usize, Vec<&'static str>)> {
    lines(source).skip(1).map(|(number, line)| (number, line.split('\t').map(str::trim).collect()))
}

/// The names of a table's columns, in their order.
pub fn header(source: &'static str) -> Vec<&'static str> {
    lines(source).next().map(|(_, line)| line.split('\t').map(str::trim).collect()).unwrap_or_default()
}

/// The values of a cell that holds several, separated by `|`; none where the cell is empty.
pub fn cell(text: &'static str) -> Vec<&'static str> {
    text.split('|').map(str::trim).filter(|value| !value.is_empty()).collect()
}

/// The rows of a table: those of the program, and behind them those that users' own lexicons have added.
///
/// As a slice it is the program's rows alone, so that what asks for all of them is the same whatever was added; by its number
/// every row is found. A row that was added stays for as long as the program runs, and the same row is added once: a lexicon
/// that is read again and again costs nothing.
pub struct Table<T: 'static> {
    built_in: Vec<T>,
    own: RwLock<Vec<&'static T>>,
    numbers: Mutex<FxHashMap<&'static T, u32>>,
}

impl<T> Table<T> {
    pub fn new(built_in: Vec<T>) -> Table<T> {
        Table { built_in, own: RwLock::default(), numbers: Mutex::default() }
    }

    /// The row of this number, the program's or an added one.
    pub fn get(&'static self, number: usize) -> Option<&'static T> {
        match number.checked_sub(self.built_in.len()) {
            None => self.built_in.get(number),
            Some(own) => self.own.read().unwrap_or_else(PoisonError::into_inner).get(own).copied(),
        }
    }
}

#[allow(dead_code, reason = "the build script adds nothing")]
impl<T: Clone + Eq + Hashed> Table<T> {
    /// The number of a row that is added to the program's.
    pub fn add(&self, row: &T) -> u32 {
        let mut numbers = self.numbers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = numbers.get(row) {
            return *number;
        }
        let row: &'static T = Box::leak(Box::new(row.clone()));
        let mut own = self.own.write().unwrap_or_else(PoisonError::into_inner);
        let number = (self.built_in.len() + own.len()) as u32;
        own.push(row);
        numbers.insert(row, number);
        number
    }
}

impl<T> Deref for Table<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.built_in
    }
}

impl<T> Index<usize> for Table<T> {
    type Output = T;

    fn index(&self, number: usize) -> &T {
        match number.checked_sub(self.built_in.len()) {
            None => &self.built_in[number],
            Some(own) => self.own.read().unwrap_or_else(PoisonError::into_inner)[own],
        }
    }
}

impl<'t, T> IntoIterator for &'t Table<T> {
    type Item = &'t T;
    type IntoIter = std::slice::Iter<'t, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.built_in.iter()
    }
}

/// A cell of an added row: as those of the program it stays for as long as the program runs, each text once.
#[allow(dead_code, reason = "the build script adds nothing")]
pub fn keep(text: &str) -> &'static str {
    static KEPT: Mutex<Option<FxHashSet<&'static str>>> = Mutex::new(None);
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let kept = kept.get_or_insert_default();
    if let Some(known) = kept.get(text) {
        return known;
    }
    let text: &'static str = Box::leak(text.into());
    kept.insert(text);
    text
}

/// Declares the loader of a table: parsed once, rows that do not parse are left out (and the tests count them).
macro_rules! loader {
    ($(#[$doc:meta])* $name:ident, $row:ty, $source:ident, $parse:expr) => {
        $(#[$doc])*
        pub fn $name() -> &'static $crate::extract::lexicon::table::Table<$row> {
            static ROWS: std::sync::OnceLock<$crate::extract::lexicon::table::Table<$row>> = std::sync::OnceLock::new();
            let parse: fn(&[&'static str]) -> Option<$row> = $parse;
            ROWS.get_or_init(|| {
                let rows = $crate::extract::lexicon::table::rows($source);
                $crate::extract::lexicon::table::Table::new(rows.filter_map(|(_, cells)| parse(&cells)).collect())
            })
        }
    };
}
pub(super) use loader;

/// A small table by word, asked with the hash that a token has already.
pub struct WordMap<T> {
    /// One more than the number of an entry and a part of its hash, at its hash's place or the next free one behind; 0
    /// where free. Three in four are, so that a word that is not there costs one look.
    slots: Vec<(u16, u16)>,
    entries: Vec<Known<T>>,
}

struct Known<T> {
    hash: u32,
    /// The word in the lexicon's vocabulary, if it has it: a token of the same word and hash need not be compared.
    id: Word,
    word: &'static str,
    value: T,
}

impl<T> WordMap<T> {
    /// Of words that are in lower case; the first of equal ones counts, and no more than fit. `id` gives a word's own in the
    /// lexicon.
    pub fn new(entries: impl Iterator<Item = (&'static str, T)>, id: impl Fn(&str) -> Word) -> WordMap<T> {
        let known = |(word, value): (&'static str, T)| {
            let hash = Hash::of(word.as_bytes()).short();
            Known { hash, id: id(word), word, value }
        };
        let entries: Vec<_> = entries.take(usize::from(u16::MAX)).map(known).collect();
        let mut slots = vec![(0, 0); (entries.len() * 4).next_power_of_two()];
        let mask = slots.len() - 1;
        for (number, Known { hash, .. }) in entries.iter().enumerate() {
            let mut at = *hash as usize & mask;
            while slots[at].0 != 0 {
                at = (at + 1) & mask;
            }
            slots[at] = (number as u16 + 1, (hash >> 16) as u16);
        }
        WordMap { slots, entries }
    }

    /// The value of a token's word in any case.
    #[inline]
    pub fn of(&self, token: &Token, buffer: &str) -> Option<&T> {
        self.find(token.hash, token.word, || &buffer[token.start as usize..token.end as usize])
    }

    /// The value of a word in any case, with its [`Hash::short`].
    pub fn get(&self, word: &str, hash: u32) -> Option<&T> {
        self.find(hash, Word::UNKNOWN, || word)
    }

    #[inline]
    fn find<'a>(&self, hash: u32, id: Word, text: impl Fn() -> &'a str) -> Option<&T> {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let (number, part) = self.slots[at];
            let number = usize::from(number).checked_sub(1)?;
            if part == (hash >> 16) as u16 {
                let known = &self.entries[number];
                if known.hash == hash
                    && (id == known.id && id != Word::UNKNOWN || known.word.eq_ignore_ascii_case(text()))
                {
                    return Some(&known.value);
                }
            }
            at = (at + 1) & mask;
        }
    }
}

/// `None` for an empty cell.
pub fn optional(cell: &'static str) -> Option<&'static str> {
    (!cell.is_empty()).then_some(cell)
}

fn lines(source: &'static str) -> impl Iterator<Item = (usize, &'static str)> {
    source
        .lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line))
        .filter(|(_, line)| !line.starts_with('#') && !line.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "# What the columns are.\n#\ncode\tname\tother\nFR\tFrance\t\n\n# a note\nGB\tUnited Kingdom\tBritain|Great Britain\n";

    #[test]
    fn rows_leave_out_comments_blank_lines_and_the_header() {
        let rows: Vec<_> = rows(SOURCE).collect();
        assert_eq!(
            rows,
            [(4, vec!["FR", "France", ""]), (7, vec!["GB", "United Kingdom", "Britain|Great Britain"])],
            "an empty last cell is a cell"
        );
        assert_eq!(header(SOURCE), ["code", "name", "other"]);
    }

    #[test]
    fn a_cell_may_hold_none_one_or_several_values() {
        assert!(cell("").is_empty());
        assert_eq!(cell("Britain"), ["Britain"]);
        assert_eq!(cell(" Britain | Great Britain |"), ["Britain", "Great Britain"]);
    }

    #[test]
    fn words_are_found_by_their_hash_in_any_case() {
        let words = ["may", "the", "undersecretary", "–", "a", "b", "c", "d", "e"];
        let map = WordMap::new(words.into_iter().zip(0..), |_| Word::UNKNOWN);
        let get = |word: &str| map.get(word, Hash::of(word.as_bytes()).short()).copied();
        for (number, word) in words.into_iter().enumerate() {
            assert_eq!(get(word), Some(number));
            assert_eq!(get(&word.to_uppercase()), Some(number));
        }
        assert_eq!((get("f"), get(""), get("mayo")), (None, None, None));
    }

    #[test]
    fn rows_that_are_added_stand_behind_the_program_s() {
        static TABLE: std::sync::LazyLock<Table<&'static str>> =
            std::sync::LazyLock::new(|| Table::new(vec!["a", "b"]));
        assert_eq!([TABLE.add(&"c"), TABLE.add(&"d"), TABLE.add(&"c")], [2, 3, 2]);
        assert_eq!((TABLE[1], TABLE[3], TABLE.get(2).copied(), TABLE.get(4)), ("b", "d", Some("c"), None));
        assert_eq!(TABLE.iter().copied().collect::<Vec<_>>(), ["a", "b"], "all rows are the program's");
        assert!(std::ptr::eq(keep("grand vizier"), keep(&["grand", "vizier"].join(" "))));
    }

    #[test]
    fn an_empty_table_has_no_rows() {
        assert_eq!(rows("").count() + rows("# only a head\n").count() + rows("code\tname\n").count(), 0);
        assert!(header("").is_empty());
    }
}
