//! What a sync promises of folders, with the reading room's own listing and reading: what takes the place of a file, clocks
//! that are wrong, names that are no text, and what is read at all.

use std::{
    fs::{self, File},
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, SystemTime},
};

use super::{
    SyncOptions, SyncSummary, check,
    pipeline::Rooms,
    sync::sync_with,
    tests::{Corpus, articles, dump},
};
use crate::{
    annotation::Annotations,
    article::Article,
    read::{self, FileEntry, ReadOptions},
    store::Progress,
};

struct Quiet;

impl Progress for Quiet {
    fn start(&self, _: u64, _: u64) {}
    fn file(&self, _: u64) {}
    fn finish(&self) {}
}

/// Syncs, and counts the files that were read.
fn sync(index: &Path, options: &SyncOptions) -> (SyncSummary, u64) {
    let count = AtomicU64::new(0);
    let counting = |root: &str, entry: &FileEntry, options: &ReadOptions, sink: &mut dyn FnMut(Article)| {
        count.fetch_add(1, Ordering::SeqCst);
        read::read_file(root, entry, options, sink)
    };
    let rooms = Rooms {
        list: &read::list,
        read: &counting,
        extract: &|_, _| Annotations::default(),
        commit_bytes: usize::MAX,
        commit_articles: 3,
        held_stories: 1 << 20,
    };
    let summary = sync_with(index, options, &Quiet, &rooms).unwrap();
    (summary, count.load(Ordering::SeqCst))
}

/// Syncs the folders and compares with a fresh index; returns what was done, and how many files were read.
fn synced(corpus: &Corpus, roots: &[&str]) -> (SyncSummary, u64) {
    let done = sync(&corpus.index(), &corpus.options(roots));
    let fresh = tempfile::tempdir().unwrap();
    sync(fresh.path(), &corpus.options(roots));
    assert!(dump(&corpus.index()) == dump(fresh.path()));
    done
}

fn set_time(corpus: &Corpus, path: &str, time: SystemTime) {
    File::options().write(true).open(corpus.root(path)).unwrap().set_modified(time).unwrap();
}

fn story(text: &str) -> String {
    format!("A title\n\n{text}\n")
}

#[test]
fn a_moved_file_is_neither_lost_nor_doubled() {
    let corpus = Corpus::new();
    for name in ["a", "b", "c"] {
        corpus.write(&format!("news/{name}.txt"), &story(&format!("The words of {name}.")));
    }
    synced(&corpus, &["news"]);
    fs::create_dir(corpus.root("news/deep")).unwrap();
    fs::rename(corpus.root("news/a.txt"), corpus.root("news/deep/a.txt")).unwrap();
    let (moved, read) = synced(&corpus, &["news"]);
    assert_eq!((moved.added, moved.deleted, moved.unchanged, moved.articles, read), (1, 1, 2, 3, 1));
    // A whole folder.
    fs::rename(corpus.root("news/deep"), corpus.root("news/deeper")).unwrap();
    let (moved, read) = synced(&corpus, &["news"]);
    assert_eq!((moved.added, moved.deleted, moved.articles, read), (1, 1, 3, 1));
}

#[cfg(unix)]
#[test]
fn what_takes_the_place_of_a_file_takes_its_articles_away_and_is_not_read() {
    let corpus = Corpus::new();
    let write = |name: &str| corpus.write(&format!("news/{name}.txt"), &story("The words of the article."));
    for name in ["folder", "pipe", "link", "loop", "short", "stays"] {
        write(name);
    }
    corpus.write("outside/secret.txt", &story("Not to be read."));
    assert_eq!(synced(&corpus, &["news"]).0.articles, 6);
    let at = |name: &str| corpus.root(&format!("news/{name}.txt"));
    for name in ["folder", "pipe", "link", "loop"] {
        fs::remove_file(at(name)).unwrap();
    }
    fs::create_dir(at("folder")).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(at("pipe")).status().unwrap().success());
    std::os::unix::fs::symlink(corpus.root("outside/secret.txt"), at("link")).unwrap();
    std::os::unix::fs::symlink("loop.txt", at("loop")).unwrap();
    fs::write(at("short"), "").unwrap();
    let (summary, read) = synced(&corpus, &["news"]);
    assert_eq!((summary.deleted, summary.changed, summary.unchanged, summary.articles, read), (4, 1, 1, 1, 1));
    let told: Vec<(&str, &str)> = summary.skips.iter().map(|skip| (skip.path.as_str(), skip.reason.as_str())).collect();
    let link = "a symbolic link, not followed";
    assert_eq!(told, [("link.txt", link), ("loop.txt", link), ("short.txt", "empty")]);

    fs::remove_dir(at("folder")).unwrap();
    for name in ["pipe", "link", "loop"] {
        fs::remove_file(at(name)).unwrap();
    }
    ["folder", "pipe", "link", "loop", "short"].into_iter().for_each(write);
    let (summary, read) = synced(&corpus, &["news"]);
    assert_eq!((summary.articles, read, summary.skips.len()), (6, 5, 0));
}

/// A folder that becomes a link out of the root while the sync runs: it is listed as a folder, and read as a link.
#[cfg(unix)]
#[test]
fn a_link_that_takes_the_place_of_a_folder_during_the_run_is_not_followed() {
    let corpus = Corpus::new();
    corpus.write("news/deep/a.txt", &story("The words of the article."));
    corpus.write("news/b.txt", &story("Other words."));
    corpus.write("outside/a.txt", &story("Not to be read."));
    let swap = |root: &Path| -> std::io::Result<read::Listing> {
        let listing = read::list(root)?;
        fs::remove_dir_all(root.join("deep"))?;
        std::os::unix::fs::symlink(root.join("../outside"), root.join("deep"))?;
        Ok(listing)
    };
    let rooms = Rooms {
        list: &swap,
        read: &read::read_file,
        extract: &|_, _| Annotations::default(),
        commit_bytes: usize::MAX,
        commit_articles: u64::MAX,
        held_stories: 1 << 20,
    };
    let summary = sync_with(&corpus.index(), &corpus.options(&["news"]), &Quiet, &rooms).unwrap();
    assert_eq!((summary.articles, summary.skips.len()), (1, 1));
    assert_eq!(summary.skips[0].reason, "behind a symbolic link");
    assert!(articles(&corpus.index()).values().all(|(article, _)| article.text == "Other words."));
}

#[test]
fn clocks_may_be_wrong() {
    let corpus = Corpus::new();
    let now = SystemTime::now();
    let day = Duration::from_secs(86_400);
    corpus.write("news/a.txt", &story("Words one."));
    corpus.write("news/b.txt", &story("Words two."));
    set_time(&corpus, "news/a.txt", now + 400 * day);
    synced(&corpus, &["news"]);
    assert_eq!(synced(&corpus, &["news"]).1, 0, "a time in the future is a time");

    // Back in time, with other contents of the same size.
    corpus.write("news/a.txt", &story("Words 111."));
    set_time(&corpus, "news/a.txt", now - 4000 * day);
    let (summary, read) = synced(&corpus, &["news"]);
    assert_eq!((summary.changed, summary.unchanged, read), (1, 1, 1));
    // Before the epoch, with the same contents: looked at, not read into the index again.
    set_time(&corpus, "news/b.txt", SystemTime::UNIX_EPOCH - day);
    let (summary, read) = synced(&corpus, &["news"]);
    assert_eq!((summary.changed, summary.unchanged, read), (0, 2, 0));
    assert!(summary.bytes_read > 0);

    // The same size and the same time are taken for the same contents, until a rebuild.
    let time = fs::metadata(corpus.root("news/a.txt")).unwrap().modified().unwrap();
    corpus.write("news/a.txt", &story("Words 222."));
    set_time(&corpus, "news/a.txt", time);
    let (summary, read) = sync(&corpus.index(), &corpus.options(&["news"]));
    assert_eq!((summary.changed, read), (0, 0));
    let rebuild = SyncOptions { rebuild: true, ..corpus.options(&[]) };
    sync(&corpus.index(), &rebuild);
    assert!(articles(&corpus.index()).values().any(|(article, _)| article.text == "Words 222."));
}

#[cfg(unix)]
#[test]
fn names_that_are_not_utf8_are_files_like_others() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
    let corpus = Corpus::new();
    fs::create_dir_all(corpus.root("news").join(OsStr::from_bytes(b"d\xe9p"))).unwrap();
    let file = corpus.root("news").join(OsStr::from_bytes(b"d\xe9p/r\xe9union.txt"));
    fs::write(&file, story("Words one.")).unwrap();
    fs::write(corpus.root("news").join(OsStr::from_bytes(b"r\xe8union.txt")), story("Words two.")).unwrap();
    corpus.write("news/r\\xE8union.txt.txt", &story("Words three."));
    assert_eq!(synced(&corpus, &["news"]).0.articles, 3);
    assert_eq!(synced(&corpus, &["news"]).1, 0);
    fs::write(&file, story("Words number four.")).unwrap();
    let (summary, read) = synced(&corpus, &["news"]);
    assert_eq!((summary.changed, summary.articles, read), (1, 3, 1));
    fs::remove_file(&file).unwrap();
    assert_eq!(synced(&corpus, &["news"]).0.articles, 2);
}

#[test]
fn equal_roots_are_one_and_nested_ones_are_told() {
    let corpus = Corpus::new();
    corpus.write("news/a.txt", &story("Words one."));
    corpus.write("news/deep/b.txt", &story("Words two."));
    let (summary, read) = synced(&corpus, &["news", "news/../news"]);
    assert_eq!((summary.articles, read), (2, 2));
    assert!(summary.notes.is_empty());
    let (summary, read) = sync(&corpus.index(), &corpus.options(&["news/deep"]));
    assert_eq!((summary.articles, read, summary.notes.len()), (3, 1, 1));
    assert!(summary.notes[0].ends_with("its articles are indexed twice"), "{:?}", summary.notes);
    assert!(check(&corpus.index()).unwrap().is_whole());
}

#[test]
fn who_is_told_to_stop_commits_and_the_next_goes_on() {
    let corpus = Corpus::new();
    for number in 0..30 {
        corpus.write(&format!("news/{number}.txt"), &story(&format!("The words of {number}.")));
    }
    let options = corpus.options(&["news"]);
    let stopping = |root: &str, entry: &FileEntry, read: &ReadOptions, sink: &mut dyn FnMut(Article)| {
        if entry.path == "7.txt" {
            options.stop.store(true, Ordering::SeqCst);
        }
        read::read_file(root, entry, read, sink)
    };
    let rooms = Rooms {
        list: &read::list,
        read: &stopping,
        extract: &|_, _| Annotations::default(),
        commit_bytes: usize::MAX,
        commit_articles: u64::MAX,
        held_stories: 1 << 20,
    };
    let stopped = sync_with(&corpus.index(), &options, &Quiet, &rooms).unwrap_err();
    assert!(stopped.to_string().starts_with("stopped before the end"), "{stopped}");
    assert!(check(&corpus.index()).unwrap().is_whole());
    assert_eq!(synced(&corpus, &["news"]).0.articles, 30);
}
