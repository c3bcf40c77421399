//! The whole of it: folder → read → extract → index → question → answer, through the library, on the sample corpus and on
//! labelled articles. What one room does by itself is tested in that room.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails where it cannot go on")]

mod facets;
mod facts;
mod gold;
mod input;
mod laftit;
mod questions;
mod sync;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use dateline::{
    query,
    search::{Request, Searcher, Sort, answer::Answer},
    store::{self, SyncOptions, SyncSummary},
};
use jiff::civil::{Date, date};

/// The day on which every question is asked.
const TODAY: Date = date(2025, 11, 28);

/// The index of the sample corpus, made once for all tests of a run.
static CORPUS: LazyLock<Searcher> = LazyLock::new(|| {
    let index = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pipeline-corpus");
    // What an earlier run left behind may be of another lexicon.
    if index.exists() {
        fs::remove_dir_all(&index).unwrap();
    }
    sync_folder(&index, &here("corpus"));
    Searcher::open(&index).unwrap()
});

/// A path of the project.
fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn sync_folder(index: &Path, folder: &Path) -> SyncSummary {
    let options = SyncOptions { roots: vec![folder.to_owned()], ..SyncOptions::default() };
    store::sync(index, &options, &()).unwrap()
}

/// Asks for all answers to a question.
fn ask(searcher: &Searcher, question: &str, facets: &[&str]) -> Answer {
    let question = query::parse(question, TODAY).unwrap_or_else(|error| panic!("{question}: {error}"));
    let request = Request {
        question,
        limit: 10_000,
        offset: 0,
        sort: Sort::Best,
        facets: facets.iter().map(|field| ((*field).to_owned(), 10_000)).collect(),
        multi_select: false,
        unfold: false,
        min_confidence: 0.0,
    };
    searcher.search(&request).unwrap()
}
