//! Versions and withdrawals, over the small corpus of the store's tests: a line `version: STORY NUMBER | title | text` is one
//! version of a story, a line `withdraw: STORY NUMBER` calls back.

use std::fs;

use proptest::{collection::vec, prelude::*};

use super::tests::{Corpus, dump};
use crate::store::{SyncOptions, SyncSummary};

/// Titles of the articles in the index.
fn titles(corpus: &Corpus) -> Vec<String> {
    let mut titles: Vec<String> = dump(&corpus.index()).0.into_values().map(|(article, _)| article.title).collect();
    titles.sort();
    titles
}

fn synced(corpus: &Corpus) -> (SyncSummary, Vec<String>) {
    let summary = corpus.sync(&[]).unwrap();
    corpus.assert_fresh(&["news", "more"]);
    (summary, titles(corpus))
}

#[test]
fn the_latest_version_stays_in_any_order_and_an_earlier_one_comes_back() {
    let corpus = Corpus::new();
    corpus.write("news/a.txt", "version: talks 1 | first | Words |\nversion: other 7 | other | Words |\n");
    corpus.write("news/b.txt", "version: talks 0 | flash | Words |\n");
    corpus.write("more/c.txt", "plain | Words |\n");
    let summary = corpus.sync(&["news", "more"]).unwrap();
    assert_eq!((summary.articles, summary.superseded), (3, 1));
    assert_eq!(titles(&corpus), ["first", "other", "plain"]);

    // From another root; equal numbers are different articles.
    corpus.write("more/d.txt", "version: talks 2 | second | Words |\nversion: talks 2 | second too | Words |\n");
    let (summary, held) = synced(&corpus);
    assert_eq!((summary.superseded, summary.added, summary.changed), (2, 1, 0));
    assert_eq!(held, ["other", "plain", "second", "second too"]);

    // Only what has to come back is read again, not what is lower still.
    fs::remove_file(corpus.root("more/d.txt")).unwrap();
    let (summary, read) = corpus.sync_to(&corpus.index(), &corpus.options(&[]), u64::MAX).unwrap();
    assert_eq!((summary.deleted, summary.changed, summary.unchanged, read), (1, 0, 3, 1));
    corpus.assert_fresh(&["news", "more"]);
    assert_eq!(titles(&corpus), ["first", "other", "plain"]);
    let (_, read) = corpus.sync_to(&corpus.index(), &corpus.options(&[]), u64::MAX).unwrap();
    assert_eq!(read, 0);
}

#[test]
fn a_withdrawal_takes_all_versions_up_to_its_own_and_can_be_undone() {
    let corpus = Corpus::new();
    corpus.write("news/a.txt", "version: talks 1 | first | Words |\n");
    corpus.write("news/b.txt", "version: talks 3 | third | Words |\n");
    corpus.write("more/c.txt", "plain | Words |\n");
    corpus.sync(&["news", "more"]).unwrap();
    corpus.write("more/kill.txt", "withdraw: talks 2\n");
    assert_eq!(synced(&corpus).1, ["plain", "third"]);
    corpus.write("more/kill.txt", "withdraw: talks 3\n");
    let (summary, held) = synced(&corpus);
    assert_eq!((held, summary.superseded), (vec!["plain".to_owned()], 2));
    // A later version than what was called back.
    corpus.write("news/d.txt", "version: talks 4 | fourth | Words |\n");
    assert_eq!(synced(&corpus).1, ["fourth", "plain"]);
    fs::remove_file(corpus.root("news/d.txt")).unwrap();
    assert_eq!(synced(&corpus).1, ["plain"]);
    // One file says both.
    corpus.write("news/b.txt", "version: talks 3 | third | Words |\nwithdraw: talks 3\n");
    fs::remove_file(corpus.root("more/kill.txt")).unwrap();
    assert_eq!(synced(&corpus).1, ["plain"]);
    corpus.write("news/b.txt", "version: talks 3 | third | Words |\n");
    assert_eq!(synced(&corpus).1, ["plain", "third"]);
}

/// Stories are looked up in what was committed while the file is still read: what it claimed before must not count then.
#[test]
fn a_file_that_is_read_again_over_several_commits_replaces_its_own_earlier_versions() {
    let corpus = Corpus { commit_articles: 2, ..Corpus::new() };
    corpus.write("news/keep.txt", "kept | Words |\n");
    corpus.write(
        "news/a.txt",
        "version: s0 0 | a | Words |\nversion: s3 0 | b | Words |\nwithdraw: s2 1\nversion: s2 2 | c | Words |\n\
         version: s3 3 | d | Words |\n",
    );
    corpus.write("more/g.txt", "version: s3 1 | e | Words |\nversion: s2 3 | f | Words |\n");
    corpus.write("more/keep.txt", "kept too | Words |\n");
    corpus.sync(&["news", "more"]).unwrap();
    fs::remove_file(corpus.root("more/g.txt")).unwrap();
    assert_eq!(synced(&corpus).1, ["a", "c", "d", "kept", "kept too"]);
}

#[test]
fn a_root_that_is_forgotten_gives_back_what_it_had_replaced() {
    let corpus = Corpus::new();
    corpus.write("news/a.txt", "version: talks 1 | first | Words |\n");
    corpus.write("more/b.txt", "version: talks 2 | second | Words |\n");
    corpus.sync(&["news", "more"]).unwrap();
    assert_eq!(titles(&corpus), ["second"]);
    let forget = SyncOptions { forget: Some(corpus.root("more")), ..SyncOptions::default() };
    corpus.sync_to(&corpus.index(), &forget, u64::MAX).unwrap();
    assert_eq!(titles(&corpus), ["first"]);
    corpus.assert_fresh(&["news"]);
}

#[test]
fn what_cannot_be_read_again_now_is_read_when_it_can() {
    let corpus = Corpus::new();
    corpus.write("news/a.txt", "version: talks 1 | first | Words |\n");
    corpus.write("more/b.txt", "version: talks 2 | second | Words |\n");
    corpus.write("more/c.txt", "plain | Words |\n");
    corpus.sync(&["news", "more"]).unwrap();
    // Its root is away while the other one is synced.
    fs::rename(corpus.root("news"), corpus.root("away")).unwrap();
    fs::remove_file(corpus.root("more/b.txt")).unwrap();
    corpus.sync(&["more"]).unwrap();
    assert_eq!(titles_of_incomplete(&corpus), ["plain"]);
    fs::rename(corpus.root("away"), corpus.root("news")).unwrap();
    assert_eq!(synced(&corpus).1, ["first", "plain"]);
}

/// As [`titles`], of an index in which a file is still to be read.
fn titles_of_incomplete(corpus: &Corpus) -> Vec<String> {
    let report = super::check(&corpus.index()).unwrap();
    assert!(report.is_whole(), "{:?}", report.problems);
    assert_eq!(report.incomplete, 1);
    super::tests::articles(&corpus.index()).into_values().map(|(article, _)| article.title).collect()
}

/// A step of a history of folders.
#[derive(Debug, Clone)]
enum Step {
    Write {
        file: usize,
        lines: Vec<Line>,
    },
    Delete(usize),
    Sync,
    /// A sync that is killed after so many files.
    Killed(u64),
}

#[derive(Debug, Clone)]
enum Line {
    Version(u8, u64),
    Withdraw(u8, u64),
    Plain,
}

const FILES: [&str; 7] =
    ["news/a.txt", "news/b.txt", "news/c/d.txt", "news/e.txt", "more/a.txt", "more/f.txt", "more/g.txt"];

fn a_line() -> impl Strategy<Value = Line> {
    prop_oneof![
        5 => (0..4u8, 0..4u64).prop_map(|(story, number)| Line::Version(story, number)),
        2 => (0..4u8, 0..4u64).prop_map(|(story, number)| Line::Withdraw(story, number)),
        1 => Just(Line::Plain),
    ]
}

fn a_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..FILES.len(), vec(a_line(), 0..7)).prop_map(|(file, lines)| Step::Write { file, lines }),
        3 => (0..FILES.len()).prop_map(Step::Delete),
        4 => Just(Step::Sync),
        1 => (1..4u64).prop_map(Step::Killed),
    ]
}

/// How many histories: `DATELINE_STRESS`, else a few.
fn cases() -> u32 {
    std::env::var("DATELINE_STRESS").ok().and_then(|cases| cases.parse().ok()).unwrap_or(12)
}

fn written(lines: &[Line], step: usize) -> String {
    let line = |(number, line): (usize, &Line)| match line {
        Line::Version(story, version) => {
            format!("version: s{story} {version} | title {step} {number} | Words | meeting Ana minister FR\n")
        }
        Line::Withdraw(story, version) => format!("withdraw: s{story} {version}\n"),
        Line::Plain => format!("title {step} {number} | Words | meeting Omar minister MA\n"),
    };
    lines.iter().enumerate().map(line).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn after_any_history_the_index_is_as_a_fresh_one(steps in vec(a_step(), 1..14), batch in 1..6u64) {
        let corpus = Corpus { commit_articles: batch, ..Corpus::new() };
        // Neither folder is ever empty.
        corpus.write("news/keep.txt", "kept | Words |\n");
        corpus.write("more/keep.txt", "kept too | Words |\n");
        corpus.sync(&["news", "more"]).unwrap();
        for (number, step) in steps.iter().enumerate() {
            match step {
                Step::Write { file, lines } => corpus.write(FILES[*file], &written(lines, number)),
                Step::Delete(file) => {
                    let _ = fs::remove_file(corpus.root(FILES[*file]));
                }
                Step::Sync => {
                    corpus.sync(&[]).unwrap();
                }
                Step::Killed(after) => {
                    let options = corpus.options(&[]);
                    let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                        corpus.sync_to(&corpus.index(), &options, *after).map(|_| ())
                    }));
                    let report = super::check(&corpus.index()).unwrap();
                    prop_assert!(report.is_whole(), "{:?}", report.problems);
                }
            }
        }
        corpus.sync(&[]).unwrap();
        corpus.assert_fresh(&["news", "more"]);
        let (_, read) = corpus.sync_to(&corpus.index(), &corpus.options(&[]), u64::MAX).unwrap();
        prop_assert_eq!(read, 0);
    }
}
