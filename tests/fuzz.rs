//! A bounded share of the fuzzing in every run of the tests: seeds of `fuzz/corpus`, changed at random from a fixed seed.
//!
//! `DATELINE_FUZZ=N` tries N changes of each target's seeds instead of the few here; `PROPTEST_RNG_SEED` makes them others.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

use std::{fs, path::Path};

use proptest::{
    prelude::*,
    sample::Index,
    test_runner::{Config, TestCaseError, TestRunner},
};

#[path = "../fuzz/targets.rs"]
mod targets;

/// Changes of each target's seeds where nothing else is said.
const CASES: u32 = 150;

/// Pieces that readers and parsers look for.
const PIECES: &[&[u8]] = &[
    b"<",
    b">",
    b"</p>",
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"&#x110000;",
    b"&amp;",
    b"{",
    b"}",
    b"[",
    b"\"",
    b"\\u",
    b"\\",
    b":",
    b",",
    b"\r\n\r\n",
    b"\n---\n",
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xf0\x9f\x92\xa9",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"WARC/1.0\r\n",
    b"Content-Length: 99999999999999999999\r\n",
    b"=?utf-8?b?",
    b"--b",
    b"From ",
    b"(",
    b")",
    b"*",
    b"~",
    b"..",
    b"OR",
    b"NOT ",
    b"-",
    b" met ",
    b" minister ",
    b"President ",
    b" of ",
    b" in ",
    b"'s ",
    b"\xe2\x80\x9c",
    b"2024-02-30",
    b"Feb. 29",
    b"1e999",
    b"-0",
];

/// One change of some bytes.
#[derive(Debug, Clone)]
enum Change {
    Flip(Index, u8),
    Remove(Index, usize),
    Insert(Index, usize),
    Repeat(Index, usize, usize),
    Cut(Index),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        3 => (any::<Index>(), any::<u8>()).prop_map(|(at, to)| Change::Flip(at, to)),
        2 => (any::<Index>(), 1usize..40).prop_map(|(at, length)| Change::Remove(at, length)),
        4 => (any::<Index>(), 0..PIECES.len()).prop_map(|(at, piece)| Change::Insert(at, piece)),
        2 => (any::<Index>(), 1usize..60, 1usize..40).prop_map(|(at, length, times)| Change::Repeat(at, length, times)),
        1 => any::<Index>().prop_map(Change::Cut),
    ]
}

impl Change {
    fn make(&self, bytes: &mut Vec<u8>) {
        let place = |at: &Index, bytes: &[u8]| at.index(bytes.len() + 1);
        match self {
            Change::Flip(at, to) => {
                let at = place(at, bytes);
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = *to;
                }
            }
            Change::Remove(at, length) => {
                let at = place(at, bytes);
                let end = (at + length).min(bytes.len());
                bytes.drain(at..end);
            }
            Change::Insert(at, piece) => {
                let at = place(at, bytes);
                bytes.splice(at..at, PIECES[*piece].iter().copied());
            }
            Change::Repeat(at, length, times) => {
                let at = place(at, bytes);
                let end = (at + length).min(bytes.len());
                let piece = bytes[at..end].repeat(*times);
                bytes.splice(at..at, piece);
            }
            Change::Cut(at) => bytes.truncate(place(at, bytes)),
        }
    }
}

/// Runs a target over its seeds as they are, and over changes of them.
fn run(folder: &str, target: impl Fn(&[u8])) {
    let seeds = seeds(folder);
    seeds.iter().for_each(|seed| target(seed));
    let cases = std::env::var("DATELINE_FUZZ").ok().and_then(|cases| cases.parse().ok()).unwrap_or(CASES);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 2000, ..Config::default() };
    let changed = (any::<Index>(), proptest::collection::vec(change(), 1..10));
    let tried = TestRunner::new(config).run(&changed, |(seed, changes)| {
        let mut bytes = seed.get(&seeds).clone();
        changes.iter().for_each(|change| change.make(&mut bytes));
        // The bytes themselves are what one wants to see, not how they came about.
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| target(&bytes)))
            .map_err(|_| TestCaseError::fail(format!("on {:?}", String::from_utf8_lossy(&bytes))))
    });
    if let Err(error) = tried {
        panic!("{folder}: {error}");
    }
}

fn seeds(folder: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(folder);
    let mut paths: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty(), "{} has no seeds", folder.display());
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

#[test]
fn every_reader_takes_any_bytes() {
    for (folder, name) in targets::FORMATS {
        run(folder, |bytes| targets::read(name, bytes));
    }
}

#[test]
fn the_extractor_takes_any_text() {
    run("annotate", targets::annotate);
}

#[test]
fn both_languages_of_questions_take_any_text() {
    run("ask", targets::ask);
    run("ask_in_query_language", targets::ask_in_query_language);
}

#[test]
fn settings_take_any_text() {
    run("settings", targets::settings);
}
