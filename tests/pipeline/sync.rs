//! The index follows its folder, through the library.

use std::{fs, path::Path};

use dateline::{search::Searcher, store};

use crate::{
    ask,
    facts::{events, fact},
    here, sync_folder,
};

/// A folder with the articles of the wire of a year.
fn folder(into: &Path) {
    fs::create_dir_all(into).unwrap();
    for entry in fs::read_dir(here("corpus/wire/2025")).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), into.join(entry.file_name())).unwrap();
    }
}

#[test]
fn a_second_sync_changes_nothing_and_what_is_deleted_is_gone() {
    let temporary = tempfile::tempdir().unwrap();
    let (articles, index) = (temporary.path().join("articles"), temporary.path().join("index"));
    folder(&articles);
    let files = fs::read_dir(&articles).unwrap().count() as u64;

    let first = sync_folder(&index, &articles);
    assert_eq!((first.added, first.unchanged, first.articles), (files, 0, files));
    assert!(first.events > 0);
    let question = "meetings between Laftit and Retailleau";
    let meeting = fact("meeting", "held", "2025-04-14", "Rabat", &["Laftit", "Retailleau"]);
    let before = ask(&Searcher::open(&index).unwrap(), question, &["kind", "country"]);
    assert!(events(&before).iter().any(|event| meeting.is(event)));

    let second = sync_folder(&index, &articles);
    assert_eq!((second.added, second.changed, second.deleted, second.unchanged), (0, 0, 0, files));
    assert_eq!((second.articles, second.events), (first.articles, first.events));
    assert_eq!((second.bytes_read, second.watermark), (0, first.watermark), "nothing is read and nothing committed");
    assert_eq!(ask(&Searcher::open(&index).unwrap(), question, &["kind", "country"]), before);

    let file = articles.join("rabat-laftit-retailleau.txt");
    let contents = fs::read(&file).unwrap();
    fs::remove_file(&file).unwrap();
    let third = sync_folder(&index, &articles);
    assert_eq!((third.deleted, third.unchanged, third.articles), (1, files - 1, files - 1));
    assert!(third.events < first.events && third.watermark > first.watermark);
    let searcher = Searcher::open(&index).unwrap();
    assert!(events(&ask(&searcher, question, &[])).is_empty());
    assert!(searcher.article("rabat-laftit-retailleau.txt").unwrap().is_none());
    // What others tell of the same people stays.
    assert!(!events(&ask(&searcher, "meetings with Retailleau", &[])).is_empty());

    fs::write(&file, contents).unwrap();
    sync_folder(&index, &articles);
    assert_eq!(
        ask(&Searcher::open(&index).unwrap(), question, &["kind", "country"]),
        before,
        "the answer is the same after any history, down to its ids"
    );
    assert_eq!(store::check(&index).unwrap().problems, Vec::<String>::new());
}
