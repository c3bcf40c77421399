//! Tests of the tables as a whole: sentences of our own, and what the extractor must read in each.
//!
//! A case is a line of a table (`*.tsv`), so that adding one needs no code. Every sentence is an article of its own,
//! published on [`PUBLISHED`], a Monday. What a stage does by itself is tested beside it.

use jiff::civil::{Date, date};

use super::{extract, lexicon::table};
use crate::{
    annotation::{Annotations, Official},
    article::{Article, Provenance, Published, Source},
};

const PUBLISHED: Date = date(2025, 4, 14);

/// An article of one sentence.
fn read(text: &str) -> Annotations {
    extract(&Article {
        id: String::new(),
        source: Source::default(),
        title: String::new(),
        text: text.to_owned(),
        published: Some(Published { date: PUBLISHED, provenance: Provenance::Metadata }),
        url: None,
        authors: Vec::new(),
        publisher: None,
        language: None,
    })
}

/// Compares, line by line, the cells behind the sentence with what was read; fails with all lines that differ.
fn compare(name: &str, source: &'static str, at_least: usize, got: impl Fn(&Annotations) -> String) {
    let mut count = 0;
    let mut wrong = Vec::new();
    for (line, cells) in table::rows(source) {
        let Some((sentence, expected)) = cells.split_first() else { continue };
        let expected = expected.join(" ").trim().to_owned();
        let got = got(&read(sentence));
        if got != expected {
            wrong.push(format!("{name}:{line}: {sentence}\n  expected: {expected}\n  got:      {got}"));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{} of {count} wrong\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= at_least, "{name}: {count} cases");
}

fn or_dash(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}

fn official(official: &Official) -> String {
    let of = official.org.clone().or(official.country.map(|country| country.to_string()));
    format!("{} {} {} {} {}", official.name, official.role, or_dash(official.portfolio), or_dash(of), official.status)
}

/// Offices as the world words them, and people whose posts are private.
#[test]
fn offices_are_read_with_their_role_portfolio_and_state() {
    compare("offices.tsv", include_str!("offices.tsv"), 300, |found| {
        found.officials.iter().map(official).collect::<Vec<_>>().join(", ")
    });
}

/// Countries by every sort of name, and the names, dishes, seas, currencies and towns that are none.
#[test]
fn countries_are_read_and_what_looks_like_one_is_not() {
    compare("countries.tsv", include_str!("countries.tsv"), 250, |found| {
        let mut codes: Vec<String> = found.countries.iter().map(ToString::to_string).collect();
        codes.sort();
        codes.join(" ")
    });
}
