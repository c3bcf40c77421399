//! Stage 8, general knowledge: who led the states and the international bodies (`leaders.tsv`).
//!
//! Knows more than the article, so it only ever fills in: the state of "President Obama", the office of "Russia's Putin".
//! A row counts where surname, given name and the years in office agree with the article.

use std::{
    rc::Rc,
    sync::{LazyLock, OnceLock},
};

use jiff::civil::Date;

use super::{
    lexicon::{
        Lexicon,
        people::{self, LeaderRow},
    },
    segment::fold_into,
};
use crate::annotation::{Country, Role};

/// Years around the time in office at which news still gives, or already gives, the office.
const BEFORE: i16 = 1;
const AFTER: i16 = 1;

/// The rows that a name of these folded words may mean on a day; of a former leader, however long ago.
pub fn rows(lexicon: &Lexicon, words: &[Rc<str>], published: Option<Date>, former: bool) -> Vec<&'static LeaderRow> {
    let Some(last) = words.last() else { return Vec::new() };
    // "al-Sisi" stands under "sisi".
    let last = &**last;
    let plain = last.rsplit('-').next().unwrap_or(last);
    let mut found: Vec<&LeaderRow> = Vec::new();
    for key in [last, plain] {
        for &number in lexicon.leaders(key) {
            let Some(row) = people::leaders().get(number as usize) else { continue };
            if in_office(row, published, former)
                && given_names_agree(number as usize, row, words)
                && !found.iter().any(|f| std::ptr::eq(*f, row))
            {
                found.push(row);
            }
        }
        if last == plain {
            break;
        }
    }
    found
}

/// With a full name, some spelling of the row must begin with its first word.
fn given_names_agree(number: usize, row: &LeaderRow, words: &[Rc<str>]) -> bool {
    let [first, .., _] = words else { return true };
    let first = first.trim_end_matches('.');
    let agrees = |folded: &String| {
        // "Mohammad Ashraf Ghani" of "Ashraf Ghani"
        let given = &words[..words.len() - 1];
        if given.len() > 1
            && folded.split_whitespace().next().is_some_and(|own| given.iter().any(|word| **word == *own))
        {
            return true;
        }
        let own = folded.split_whitespace().next().unwrap_or("");
        own == first
            || (first.chars().count() == 1 && own.starts_with(first))
            || (first.len() > 3 && one_edit(own, first))
            || folded.split_whitespace().any(|word| word == first)
    };
    match SPELLINGS.get(number) {
        Some(spellings) => spellings.get_or_init(|| spellings_of(row)).iter().any(agrees),
        // A row of a user's own.
        None => spellings_of(row).iter().any(agrees),
    }
}

/// Are two words the same but for one letter, at the most: changed, added or left out?
pub fn one_edit(a: &str, b: &str) -> bool {
    if a.len().abs_diff(b.len()) > 4 {
        return false;
    }
    let (mut a, mut b) = (a.chars(), b.chars());
    loop {
        match (a.clone().next(), b.clone().next()) {
            (Some(x), Some(y)) if x == y => (a.next(), b.next()),
            _ => break,
        };
    }
    loop {
        match (a.clone().next_back(), b.clone().next_back()) {
            (Some(x), Some(y)) if x == y => (a.next_back(), b.next_back()),
            _ => break,
        };
    }
    a.nth(1).is_none() && b.nth(1).is_none()
}

/// The name and the aliases of each leader of the program's table, folded when the row is first asked for.
static SPELLINGS: LazyLock<Vec<OnceLock<Vec<String>>>> =
    LazyLock::new(|| people::leaders().iter().map(|_| OnceLock::new()).collect());

fn spellings_of(row: &LeaderRow) -> Vec<String> {
    let fold = |name: &&str| {
        let mut folded = String::with_capacity(name.len());
        fold_into(name, &mut folded);
        folded
    };
    std::iter::once(&row.name).chain(&row.aliases).map(fold).collect()
}

fn in_office(row: &LeaderRow, published: Option<Date>, former: bool) -> bool {
    let Some(year) = published.map(|day| day.year()) else { return true };
    row.from - BEFORE <= year && (former || row.until.is_none_or(|until| year <= until + AFTER))
}

/// Does the row's holder sit in a year, the first and the last one included?
pub fn sits(row: &LeaderRow, published: Option<Date>) -> bool {
    let Some(year) = published.map(|day| day.year()) else { return true };
    row.from <= year && row.until.is_none_or(|until| year <= until)
}

/// The state of a post-holder whom the article gives no state: that of all rows whose post agrees, if it is one.
pub fn state(rows: &[&LeaderRow], role: Role) -> Option<Country> {
    let alike = |row: &&&LeaderRow| row.role == role || (row.role.heads_state() && role.heads_state());
    let fitting: Vec<&&LeaderRow> = rows.iter().filter(alike).collect();
    one_state(if fitting.is_empty() { rows.iter().collect() } else { fitting })
}

/// The state that all rows share.
fn one_state(rows: Vec<&&LeaderRow>) -> Option<Country> {
    let first = rows.first()?.country?;
    rows.iter().all(|row| row.country == Some(first)).then_some(first)
}

/// The row of the highest post of a state or body that the name can only mean, if it leads one.
pub fn head(rows: &[&'static LeaderRow]) -> Option<&'static LeaderRow> {
    let best = rows.iter().min_by_key(|row| row.role)?;
    let alone = rows.iter().all(|row| row.country == best.country && row.org == best.org);
    alone.then_some(*best)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_edit_is_a_distance_of_one_at_the_most() {
        let words =
            ["", "a", "b", "ab", "ba", "aab", "aba", "abc", "müller", "muller", "mueller", "milan", "milán", "mila"];
        for a in words {
            for b in words {
                assert_eq!(one_edit(a, b), strsim::levenshtein(a, b) <= 1, "{a} {b}");
            }
        }
    }
}
