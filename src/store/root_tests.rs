//! What a sync promises of roots, of what cannot be read, of other versions, and of indexes that are damaged or may only be read;
//! over the small corpus of the store's tests.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::atomic::AtomicU64,
};

use tantivy::DocAddress;

use super::{
    StoreError, SyncOptions, SyncSummary, check,
    document::load_block,
    generation, open_reader,
    pipeline::Rooms,
    schema::{DOC_ARTICLE, SCHEMA_VERSION},
    sync::sync_with,
    tests::{Corpus, Watch, dump, extract, list, read, text},
};
use crate::{
    article::Article,
    read::{FileEntry, FileReport, ReadOptions, Skip},
};

#[test]
fn roots_are_recorded_and_kept_apart() {
    let corpus = Corpus::new();
    corpus.fill("a/news", 4);
    corpus.fill("b/news", 3);
    let first = corpus.sync(&["a/news"]).unwrap();
    fs::remove_file(corpus.root("a/news/0/0.txt")).unwrap();
    let second = corpus.sync(&["b/news"]).unwrap();
    assert_eq!((second.added, second.deleted), (3, 0));
    assert!(dump(&corpus.index()).1.contains_key("news-2/0/0.txt"));
    let both = corpus.sync(&[]).unwrap();
    assert_eq!((both.deleted, both.unchanged), (1, 6));
    assert!(both.articles > first.articles);

    let forget = SyncOptions { forget: Some(corpus.root("a/news")), ..SyncOptions::default() };
    let (gone, _) = corpus.sync_to(&corpus.index(), &forget, u64::MAX).unwrap();
    assert_eq!(gone.deleted, 3);
    let (articles, files) = dump(&corpus.index());
    assert!(articles.keys().all(|id| id.starts_with("news-2/")) && files.len() == 3);
    let again = corpus.sync_to(&corpus.index(), &forget, u64::MAX).unwrap_err().to_string();
    assert!(again.contains("is no root of the index; its roots are:"), "{again}");
    let rest = corpus.sync(&[]).unwrap();
    assert_eq!((rest.unchanged, rest.added), (3, 0));
}

#[test]
fn a_root_that_is_missing_or_empty_deletes_nothing() {
    let corpus = Corpus::new();
    assert!(matches!(corpus.sync(&["news"]), Err(StoreError::NoFolder { .. })));
    assert!(matches!(corpus.sync(&[]), Err(StoreError::NoRoots(_))));
    assert!(!corpus.index().exists());
    corpus.fill("news", 4);
    corpus.sync(&["news"]).unwrap();
    let before = dump(&corpus.index());

    fs::rename(corpus.root("news"), corpus.root("away")).unwrap();
    let missing = corpus.sync(&[]).unwrap_err().to_string();
    assert!(missing.contains("nothing was deleted") && !missing.contains('\n'), "{missing}");
    fs::create_dir(corpus.root("news")).unwrap();
    for options in [corpus.options(&[]), SyncOptions { rebuild: true, ..corpus.options(&[]) }] {
        let empty = corpus.sync_to(&corpus.index(), &options, u64::MAX).unwrap_err();
        assert!(matches!(empty, StoreError::RootEmpty { files: 4, .. }), "{empty}");
    }
    assert!(dump(&corpus.index()) == before);

    // A folder within that cannot be listed hides its files, it does not delete them.
    fs::remove_dir(corpus.root("news")).unwrap();
    fs::rename(corpus.root("away"), corpus.root("news")).unwrap();
    corpus.write("news/deep/hidden.txt", &text(1, 1));
    corpus.sync(&[]).unwrap();
    fs::create_dir(corpus.root("news/deep/hidden")).unwrap();
    fs::remove_file(corpus.root("news/deep/hidden.txt")).unwrap();
    corpus.write("news/2/hidden", "");
    assert_eq!(corpus.sync(&[]).unwrap().deleted, 1);

    fs::remove_dir_all(corpus.root("news")).unwrap();
    let allow = SyncOptions { allow_empty: true, ..corpus.options(&[]) };
    let (emptied, _) = corpus.sync_to(&corpus.index(), &allow, u64::MAX).unwrap();
    assert_eq!((emptied.deleted, emptied.articles, emptied.events), (4, 0, 0));
}

#[test]
fn files_below_an_unlisted_folder_stay() {
    let corpus = Corpus::new();
    corpus.write("news/hide/a.txt", &text(1, 2));
    corpus.write("news/b.txt", &text(2, 2));
    corpus.sync(&["news"]).unwrap();
    fs::rename(corpus.root("news/hide"), corpus.root("away")).unwrap();
    let shut = |path: &Path| {
        let mut listing = list(path)?;
        listing.skips.push(Skip { path: "hide".to_owned(), record: None, reason: "permission denied".to_owned() });
        Ok(listing)
    };
    let rooms = Rooms {
        list: &shut,
        read: &read,
        extract: &|_, article| extract(article),
        commit_bytes: usize::MAX,
        commit_articles: u64::MAX,
        held_stories: 1 << 20,
    };
    let watch = Watch { files: AtomicU64::new(0), fatal: u64::MAX };
    let summary = sync_with(&corpus.index(), &corpus.options(&[]), &watch, &rooms).unwrap();
    assert_eq!((summary.deleted, summary.unchanged, summary.skips.len()), (0, 2, 1));
    assert_eq!(corpus.sync(&[]).unwrap().deleted, 1);
}

#[test]
fn a_second_writer_is_told_so() {
    let corpus = Corpus::new();
    corpus.fill("news", 2);
    let lock = generation::lock(&corpus.index()).unwrap();
    let error = corpus.sync(&["news"]).unwrap_err().to_string();
    assert!(error.starts_with("another `dateline index` is writing to"), "{error}");
    let dry = SyncOptions { dry_run: true, ..corpus.options(&["news"]) };
    assert_eq!(corpus.sync_to(&corpus.index(), &dry, u64::MAX).unwrap().0.added, 2);
    drop(lock);
    corpus.sync(&["news"]).unwrap();
}

#[test]
fn a_rebuild_leaves_open_readers_alone() {
    let corpus = Corpus::new();
    corpus.fill("news", 8);
    let first = corpus.sync(&["news"]).unwrap();
    let (_, reader, fields, state) = open_reader(&corpus.index()).unwrap();
    assert!(state.is_current_lexicon() && state.roots[0].label == "news");
    let rebuild = SyncOptions { rebuild: true, ..corpus.options(&[]) };
    let (second, read) = corpus.sync_to(&corpus.index(), &rebuild, u64::MAX).unwrap();
    assert_eq!((read, second.articles, second.events), (8, first.articles, first.events));
    assert!(second.watermark > first.watermark && second.notes == ["rebuilt, as asked"]);
    assert_eq!(generation::current(&corpus.index()).unwrap(), Some(2));
    assert!(!generation::folder(&corpus.index(), 1).exists());
    let searcher = reader.searcher();
    let mut articles = 0;
    for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
        let types = segment.fast_fields().u64("type").unwrap();
        for doc in segment.doc_ids_alive().filter(|&doc| types.first(doc) == Some(DOC_ARTICLE)) {
            load_block(&searcher, &fields, DocAddress::new(ordinal as u32, doc)).unwrap();
            articles += 1;
        }
    }
    assert_eq!(articles, first.articles);
    corpus.assert_fresh(&["news"]);
}

#[test]
fn an_index_of_another_version_is_refused_by_readers_and_rebuilt_by_a_sync() {
    let corpus = Corpus::new();
    corpus.fill("news", 4);
    corpus.sync(&["news"]).unwrap();
    let set = |from: &str, to: &str| {
        let number = generation::current(&corpus.index()).unwrap().unwrap();
        let meta = generation::folder(&corpus.index(), number).join("meta.json");
        let text = fs::read_to_string(&meta).unwrap();
        assert!(text.contains(from), "{text}");
        fs::write(&meta, text.replace(from, to)).unwrap();
    };
    set(crate::extract::lexicon::version(), "000000000000");
    assert!(!open_reader(&corpus.index()).unwrap().3.is_current_lexicon());
    let (summary, read) = corpus.sync_to(&corpus.index(), &corpus.options(&[]), u64::MAX).unwrap();
    assert_eq!((read, summary.notes.len(), summary.added), (4, 1, 4));

    set(&format!("\\\"schema\\\":{SCHEMA_VERSION}"), "\\\"schema\\\":99");
    let error = open_reader(&corpus.index()).err().unwrap().to_string();
    assert!(error.contains("form 99") && error.contains("dateline index"), "{error}");
    // A rebuild that is cut short changes nothing.
    let killed = catch_unwind(AssertUnwindSafe(|| corpus.sync_to(&corpus.index(), &corpus.options(&[]), 2)));
    assert!(killed.is_err());
    assert!(matches!(open_reader(&corpus.index()), Err(StoreError::OtherSchema { .. })));
    corpus.sync(&[]).unwrap();
    corpus.assert_fresh(&["news"]);

    // Without a state it is an index whose first run never committed.
    set("\"payload\"", "\"other\"");
    assert!(matches!(open_reader(&corpus.index()), Err(StoreError::NoIndex(_))));
    assert!(matches!(corpus.sync(&[]), Err(StoreError::NoRoots(_))));
    corpus.sync(&["news"]).unwrap();
    corpus.assert_fresh(&["news"]);
}

#[test]
fn failures_and_equal_ids_lose_no_article() {
    let corpus = Corpus::new();
    corpus.write("news/a.txt", "same | one |\nsame | two |\nbroken | three |\nsame | four |\n");
    let summary = corpus.sync(&["news"]).unwrap();
    assert_eq!(summary.articles, 4);
    assert_eq!(summary.skips.len(), 1);
    assert!(summary.skips[0].reason.contains("the extractor failed"));
    let (articles, files) = dump(&corpus.index());
    assert!(["same", "same~2", "same~3"].iter().all(|id| articles.contains_key(*id)));
    assert_eq!(files["news/a.txt"].articles, 4);
}

#[test]
fn every_run_tells_what_is_not_in_the_index() {
    let corpus = Corpus::new();
    corpus.fill("news", 4);
    corpus.write("news/odd.txt", "One | Words |\nno line of an article\nTwo | Words |\n");
    let told = |summary: &SyncSummary| summary.skips.iter().map(|skip| skip.path.clone()).collect::<Vec<_>>();
    let first = corpus.sync(&["news"]).unwrap();
    assert_eq!(told(&first), ["odd.txt"]);
    assert_eq!(first.skips[0].record.as_deref(), Some("#2"));
    // When nothing is read, in a dry run, when something else is, and when only the time stamp differs.
    let idle = corpus.sync(&[]).unwrap();
    assert_eq!((idle.watermark, &idle.skips), (first.watermark, &first.skips));
    let dry = SyncOptions { dry_run: true, ..corpus.options(&[]) };
    assert_eq!(corpus.sync_to(&corpus.index(), &dry, u64::MAX).unwrap().0.skips, first.skips);
    corpus.write("news/more.txt", "no article either\n");
    assert_eq!(told(&corpus.sync(&[]).unwrap()), ["more.txt", "odd.txt"]);
    corpus.write("news/odd.txt", "One | Words |\nno line of an article\nTwo | Words |\n");
    let touched = corpus.sync(&[]).unwrap();
    assert_eq!((touched.changed, told(&touched)), (0, vec!["more.txt".to_owned(), "odd.txt".to_owned()]));
    assert_eq!(told(&corpus.sync(&[]).unwrap()), ["more.txt", "odd.txt"]);
    corpus.write("news/odd.txt", "One | Words |\n");
    assert_eq!(told(&corpus.sync(&[]).unwrap()), ["more.txt"]);
    corpus.assert_fresh(&["news"]);
}

#[test]
fn a_file_that_cannot_be_read_is_skipped_and_what_came_from_it_stays() {
    let corpus = Corpus::new();
    corpus.fill("news", 4);
    corpus.write("news/shut.txt", "closed");
    let first = corpus.sync(&["news"]).unwrap();
    assert_eq!((first.added, first.changed, first.skips.len()), (4, 0, 1));
    let folder = generation::folder(&corpus.index(), 1);
    let meta = || fs::read(folder.join("meta.json")).unwrap();
    let before = meta();
    let again = corpus.sync(&[]).unwrap();
    assert_eq!((again.added, again.changed, again.unchanged), (0, 0, 4));
    assert_eq!((again.watermark, &again.skips), (first.watermark, &first.skips));
    assert_eq!((again.articles, again.events), (first.articles, first.events));
    assert_eq!(meta(), before, "there was a commit");

    // A known one that has changed since.
    corpus.write("news/1/1.txt", "closed for now");
    let closed = corpus.sync(&[]).unwrap();
    assert_eq!((closed.changed, closed.unchanged, closed.skips.len()), (0, 4, 2));
    assert_eq!((closed.watermark, closed.articles), (first.watermark, first.articles));
    corpus.write("news/1/1.txt", &text(9, 2));
    corpus.write("news/shut.txt", &text(8, 1));
    let opened = corpus.sync(&[]).unwrap();
    assert_eq!((opened.added, opened.changed, opened.skips.len()), (1, 1, 0));
    corpus.assert_fresh(&["news"]);
}

#[test]
fn a_file_that_could_not_be_read_under_new_options_is_tried_again() {
    let corpus = Corpus::new();
    corpus.fill("news", 3);
    corpus.sync(&["news"]).unwrap();
    let shut =
        |root: &str, entry: &FileEntry, options: &ReadOptions, sink: &mut dyn FnMut(Article)| match entry.path.as_str()
        {
            "1/1.txt" => FileReport::default(),
            _ => read(root, entry, options, sink),
        };
    let rooms = Rooms {
        list: &list,
        read: &shut,
        extract: &|_, article| extract(article),
        commit_bytes: usize::MAX,
        commit_articles: u64::MAX,
        held_stories: 1 << 20,
    };
    let options =
        SyncOptions { read: ReadOptions { trust_mtime: true, ..ReadOptions::default() }, ..corpus.options(&["news"]) };
    let watch = Watch { files: AtomicU64::new(0), fatal: u64::MAX };
    let summary = sync_with(&corpus.index(), &options, &watch, &rooms).unwrap();
    assert_eq!((summary.changed, summary.unchanged), (2, 1));
    let (summary, read) = corpus.sync_to(&corpus.index(), &corpus.options(&[]), u64::MAX).unwrap();
    assert_eq!((summary.changed, summary.unchanged, read), (1, 2, 1));
    assert_eq!(corpus.sync(&[]).unwrap().unchanged, 3);
}

#[test]
fn a_folder_that_was_never_indexed_is_told_from_a_lost_one() {
    let corpus = Corpus::new();
    corpus.fill("news", 2);
    let line = |roots: &[&str]| corpus.sync(roots).unwrap_err().to_string();
    let nowhere = line(&["nowhere"]);
    assert_eq!(nowhere, format!("there is no folder {}", corpus.root("nowhere").display()));
    let file = line(&["news/0/0.txt"]);
    assert_eq!(file, format!("{} is a file: give its folder", corpus.root("news/0/0.txt").display()));
    let several = line(&["news", "nowhere"]);
    assert_eq!(several, format!("{nowhere}; nothing was indexed"));
    assert!(!corpus.index().exists());
    corpus.sync(&["news"]).unwrap();
    fs::rename(corpus.root("news"), corpus.root("away")).unwrap();
    let lost = line(&["news"]);
    assert!(lost.contains("restore it") && lost.contains("--forget") && !lost.contains("os error"), "{lost}");
    assert!(!lost.contains("nothing indexed"), "{lost}");
    let lost = line(&["away", "news"]);
    assert!(lost.contains("nothing was deleted, nothing indexed;"), "{lost}");
}

#[test]
fn an_index_is_not_made_among_other_files() {
    let corpus = Corpus::new();
    corpus.fill("news", 2);
    corpus.write("index/README.md", "# The index\n");
    corpus.write("index/.gitignore", "*\n");
    corpus.write("index/thesis.doc", "years of work");
    for dry_run in [false, true] {
        let options = SyncOptions { dry_run, ..corpus.options(&["news"]) };
        let error = corpus.sync_to(&corpus.index(), &options, u64::MAX).unwrap_err();
        assert!(matches!(&error, StoreError::NotOurs { found, .. } if found == "thesis.doc"), "{error}");
        assert!(!error.to_string().contains('\n'));
    }
    assert_eq!(fs::read_dir(corpus.index()).unwrap().count(), 3);
    fs::remove_file(corpus.root("index/thesis.doc")).unwrap();
    corpus.sync(&["news"]).unwrap();
    // What is put beside an index later does it no harm.
    corpus.write("index/thesis.doc", "years of work");
    assert_eq!(corpus.sync(&[]).unwrap().unchanged, 2);
    assert!(corpus.root("index/README.md").exists() && corpus.root("index/thesis.doc").exists());
}

#[test]
fn an_index_within_its_own_root_is_not_read() {
    let corpus = Corpus::new();
    corpus.fill("news", 2);
    let index = corpus.root("news/index");
    let options = corpus.options(&["news"]);
    for _ in 0..2 {
        corpus.sync_to(&index, &options, u64::MAX).unwrap();
        assert_eq!(dump(&index).1.len(), 2);
    }
}

/// With the reading room's readers and the extractor.
#[test]
fn a_folder_of_news_becomes_an_index() {
    let corpus = Corpus::new();
    corpus.write("news/a.txt", "Talks in Rabat\n\nRABAT, 14 April 2025 - French Interior Minister Jean Petit met his Moroccan counterpart Omar Said in Rabat on Monday, the ministry said.\n");
    corpus.write(
        "news/b.jsonl",
        "{\"id\": \"7\", \"title\": \"Visit\", \"text\": \"The president visits Oman. He will stay for three days.\", \"published\": \"2025-04-15\"}\n{\"id\": \"8\", \"title\": \"Call\", \"text\": \"They spoke by telephone about the harvest and the rain.\", \"published\": \"2025-04-16\"}\n",
    );
    let watch = Watch { files: AtomicU64::new(0), fatal: u64::MAX };
    let summary = super::sync(&corpus.index(), &corpus.options(&["news"]), &watch).unwrap();
    assert_eq!((summary.added, summary.articles), (2, 3), "{:?}", summary.skips);
    let (articles, files) = dump(&corpus.index());
    assert_eq!(files["news/b.jsonl"].articles, 2);
    assert!(files.values().all(|file| file.complete && !file.hash.is_empty()));
    for (article, found) in articles.values() {
        let mut expected = crate::extract::extract(article);
        for mention in &mut expected.mentions {
            // Kept in thousandths.
            mention.confidence = (mention.confidence * 1000.0).round() / 1000.0;
        }
        assert_eq!(*found, expected);
    }
    let again = super::sync(&corpus.index(), &corpus.options(&[]), &watch).unwrap();
    assert_eq!((again.unchanged, again.bytes_read, again.articles), (2, 0, 3));
}

#[test]
fn damage_is_found() {
    let corpus = Corpus::new();
    corpus.fill("news", 6);
    corpus.sync(&["news"]).unwrap();
    let folder = generation::folder(&corpus.index(), 1);
    let mut files = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let store = files.find(|path| path.extension().is_some_and(|ext| ext == "store")).unwrap();
    let mut bytes = fs::read(&store).unwrap();
    bytes[20] ^= 0x55;
    fs::write(&store, bytes).unwrap();
    let report = check(&corpus.index()).unwrap();
    assert_eq!(report.problems.len(), 1, "{:?}", report.problems);
    assert!(report.problems[0].contains("checksum"));
}

#[cfg(unix)]
#[test]
fn an_index_that_may_only_be_read_is_searchable_and_shared() {
    use std::os::unix::fs::PermissionsExt;
    let corpus = Corpus::new();
    corpus.fill("news", 3);
    corpus.sync(&["news"]).unwrap();
    let folder = generation::folder(&corpus.index(), 1);
    let folder_mode = fs::metadata(&folder).unwrap().permissions().mode();
    let meta = fs::metadata(folder.join("meta.json")).unwrap().permissions().mode();
    assert_eq!(meta & 0o666, folder_mode & 0o666);
    for entry in fs::read_dir(&folder).unwrap() {
        fs::set_permissions(entry.unwrap().path(), fs::Permissions::from_mode(0o444)).unwrap();
    }
    let _ = fs::remove_file(folder.join(".tantivy-meta.lock"));
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    let opened = open_reader(&corpus.index());
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    assert!(opened.unwrap().1.searcher().num_docs() > 0);
}
