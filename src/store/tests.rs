//! Tests of the store as a whole, over a small corpus of their own: a file's lines are articles, and a line is
//! `title | text | event ; event …`, an event `kind name role country name role country`; `super::version_tests` says how
//! versions are written.

use std::{
    collections::BTreeMap,
    fs, io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use tantivy::{DocAddress, TantivyDocument};

use super::{
    Progress, StoreError, SyncOptions, SyncSummary, check,
    document::{FileRecord, events_of, file_of, load_block},
    open_reader,
    pipeline::Rooms,
    schema::{DOC_ARTICLE, DOC_FILE},
    sync::sync_with,
};
use crate::{
    annotation::{
        Annotations, Country, Event, EventKind, EventStatus, Mention, MentionKind, Official, Participant, TextField,
    },
    article::{Article, Provenance, Published, Source, Version},
    read::{FileEntry, FileReport, Listing, ReadOptions, Skip},
};

pub(super) fn list(root: &Path) -> io::Result<Listing> {
    fn walk(root: &Path, folder: &Path, listing: &mut Listing) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let below = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            let metadata = path.metadata()?;
            if below.ends_with("hidden") {
                listing.skips.push(Skip { path: below, record: None, reason: "permission denied".to_owned() });
            } else if metadata.is_dir() {
                walk(root, &path, listing)?;
            } else {
                let mtime = metadata.modified()?.duration_since(std::time::UNIX_EPOCH).unwrap();
                let (size, mtime_ns) = (metadata.len(), mtime.as_nanos() as i64);
                listing.files.push(FileEntry {
                    depth: below.split('/').count(),
                    path: below,
                    absolute: path,
                    size,
                    mtime_ns,
                });
            }
        }
        Ok(())
    }
    let mut listing = Listing::default();
    walk(root, root, &mut listing)?;
    listing.files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(listing)
}

pub(super) fn read(root: &str, entry: &FileEntry, _: &ReadOptions, sink: &mut dyn FnMut(Article)) -> FileReport {
    let Some(text) = fs::read_to_string(&entry.absolute).ok().filter(|text| !text.starts_with("closed")) else {
        let reason = "permission denied".to_owned();
        let skips = vec![Skip { path: entry.path.clone(), record: None, reason }];
        return FileReport { hash: String::new(), skips, withdrawn: Vec::new() };
    };
    let mut skips = Vec::new();
    let mut withdrawn = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if let Some(version) = line.strip_prefix("withdraw: ").and_then(version_of) {
            withdrawn.push(version);
            continue;
        }
        let (version, line) = match line.strip_prefix("version: ").and_then(|rest| rest.split_once('|')) {
            Some((version, line)) => (version_of(version), line),
            None => (None, line),
        };
        let mut parts = line.splitn(3, '|').map(|part| part.trim().to_owned());
        let (Some(title), Some(text)) = (parts.next(), parts.next()) else {
            let record = Some(format!("#{}", number + 1));
            skips.push(Skip { path: entry.path.clone(), record, reason: "no article".to_owned() });
            continue;
        };
        let record = Some(format!("#{}", number + 1));
        sink(Article {
            id: if title == "same" { "same".to_owned() } else { format!("{root}/{}#{}", entry.path, number + 1) },
            source: Source { root: root.to_owned(), path: entry.path.clone(), member: None, record },
            text: format!("{text}\n\n{}", parts.next().unwrap_or_default()),
            title,
            published: (number % 3 > 0).then(|| Published {
                date: jiff::civil::date(2025, 4, 1 + (number % 28) as i8),
                provenance: Provenance::Metadata,
            }),
            url: Some("https://www.gazette.example/2025/a?b".to_owned()),
            authors: vec!["Zoë Reed".to_owned()],
            publisher: None,
            language: Some("en-GB".to_owned()),
            version,
        });
    }
    FileReport { hash: blake3::hash(text.as_bytes()).to_hex().to_string(), skips, withdrawn }
}

/// `STORY NUMBER`.
fn version_of(text: &str) -> Option<Version> {
    let (story, number) = text.trim().split_once(' ')?;
    Some(Version { story: story.to_owned(), number: number.parse().ok()? })
}

pub(super) fn extract(article: &Article) -> Annotations {
    let mut found = Annotations::default();
    assert!(!article.title.starts_with("broken"), "an article that the extractor cannot take");
    let events = article.text.rsplit("\n\n").next().unwrap_or_default();
    for event in events.split(';') {
        let words: Vec<&str> = event.split_whitespace().collect();
        let Some((kind, parties)) = words.split_first() else { continue };
        let Ok(kind) = kind.parse::<EventKind>() else { continue };
        let participants: Vec<Participant> = parties
            .chunks_exact(3)
            .map(|party| Participant {
                name: Some(party[0].to_owned()),
                role: party[1].parse().unwrap(),
                portfolio: None,
                country: party[2].parse().ok(),
                org: None,
                office: None,
            })
            .collect();
        for participant in &participants {
            found.officials.push(Official {
                name: participant.name.clone().unwrap(),
                role: participant.role,
                portfolio: None,
                country: participant.country,
                org: None,
                status: Default::default(),
                office: None,
                confidence: 0.9,
            });
        }
        found.events.push(Event {
            kind,
            status: EventStatus::Held,
            date: "2025-03".parse().ok(),
            date_phrase: None,
            place: Some("Rabat".to_owned()),
            country: "MA".parse().ok(),
            participants,
            evidence: event.trim().to_owned(),
            confidence: 0.9,
            rule: "test".to_owned(),
        });
    }
    found.countries = vec![Country::new(*b"MA")];
    found.mentions = vec![
        mention(article, 0, article.title.len(), &article.title),
        // Words that are not the article's own are kept all the same.
        mention(article, 0, 1, "elsewhere"),
    ];
    found
}

fn mention(_: &Article, start: usize, end: usize, text: &str) -> Mention {
    let (value, rule) = ("MA".to_owned(), "test".to_owned());
    let (kind, field) = (MentionKind::Country, TextField::Title);
    Mention { kind, field, start, end, text: text.to_owned(), value, rule, confidence: 0.5 }
}

/// Counts the files that are read, and panics after some of them: as near as a test comes to a kill.
pub(super) struct Watch {
    pub files: AtomicU64,
    pub fatal: u64,
}

impl Progress for Watch {
    fn start(&self, _: u64, _: u64) {}

    fn file(&self, _: u64) {
        assert!(self.files.fetch_add(1, Ordering::SeqCst) + 1 < self.fatal, "killed");
    }

    fn finish(&self) {}
}

pub(super) struct Corpus {
    pub dir: PathBuf,
    pub commit_articles: u64,
    pub _temporary: Option<tempfile::TempDir>,
}

impl Corpus {
    pub fn new() -> Corpus {
        let temporary = tempfile::tempdir().unwrap();
        Corpus { dir: temporary.path().to_owned(), commit_articles: 5, _temporary: Some(temporary) }
    }

    pub fn root(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    pub fn index(&self) -> PathBuf {
        self.dir.join("index")
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.dir.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn fill(&self, root: &str, files: usize) {
        for file in 0..files {
            self.write(&format!("{root}/{}/{file}.txt", file % 3), &text(file, file % 4 + 1));
        }
    }

    pub fn sync(&self, roots: &[&str]) -> Result<SyncSummary, StoreError> {
        self.sync_to(&self.index(), &self.options(roots), u64::MAX).map(|(summary, _)| summary)
    }

    pub fn options(&self, roots: &[&str]) -> SyncOptions {
        SyncOptions { roots: roots.iter().map(|root| self.root(root)).collect(), jobs: 3, ..SyncOptions::default() }
    }

    /// With the number of files that were read.
    pub fn sync_to(&self, index: &Path, options: &SyncOptions, fatal: u64) -> Result<(SyncSummary, u64), StoreError> {
        let read_files = AtomicU64::new(0);
        let counting = |root: &str, entry: &FileEntry, options: &ReadOptions, sink: &mut dyn FnMut(Article)| {
            read_files.fetch_add(1, Ordering::SeqCst);
            read(root, entry, options, sink)
        };
        let rooms = Rooms {
            list: &list,
            read: &counting,
            extract: &|_, article| extract(article),
            commit_bytes: usize::MAX,
            commit_articles: self.commit_articles,
            held_stories: 2,
        };
        let watch = Watch { files: AtomicU64::new(0), fatal };
        let summary = sync_with(index, options, &watch, &rooms)?;
        Ok((summary, read_files.load(Ordering::SeqCst)))
    }

    /// What the index holds is whole and what a new index of the same folders holds.
    pub fn assert_fresh(&self, roots: &[&str]) {
        let other = tempfile::tempdir().unwrap();
        let at_once = Rooms {
            list: &list,
            read: &read,
            extract: &|_, article| extract(article),
            commit_bytes: usize::MAX,
            commit_articles: u64::MAX,
            held_stories: 1 << 20,
        };
        let watch = Watch { files: AtomicU64::new(0), fatal: u64::MAX };
        sync_with(other.path(), &self.options(roots), &watch, &at_once).unwrap();
        let (mine, fresh) = (dump(&self.index()), dump(other.path()));
        assert_eq!(mine.0.keys().collect::<Vec<_>>(), fresh.0.keys().collect::<Vec<_>>());
        assert!(mine == fresh);
    }
}

pub(super) fn text(seed: usize, articles: usize) -> String {
    let names = ["Ana", "Omar", "Lena", "Wei"];
    let line = |n: usize| {
        let event = |k: usize| {
            let (a, b) = (names[(seed + k) % 4], names[(seed + n + k + 1) % 4]);
            format!("meeting {a} minister FR {b} minister MA")
        };
        let events: Vec<String> = (0..(seed + n) % 4).map(event).collect();
        format!("Title {seed} {n} | Words about the talks number {seed} | {}\n", events.join(" ; "))
    };
    (0..articles).map(line).collect()
}

pub(super) type Dump = (BTreeMap<String, (Article, Annotations)>, BTreeMap<String, FileRecord>);

/// Everything that an index holds, after checking it.
pub(super) fn dump(index: &Path) -> Dump {
    let report = check(index).unwrap();
    assert!(report.is_whole(), "{:?}", report.problems);
    assert_eq!(report.incomplete, 0);
    contents(index)
}

/// The articles of an index.
pub(super) fn articles(index: &Path) -> BTreeMap<String, (Article, Annotations)> {
    contents(index).0
}

fn contents(index: &Path) -> Dump {
    let (_, reader, fields, _) = open_reader(index).unwrap();
    let searcher = reader.searcher();
    let mut dump = Dump::default();
    for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
        let types = segment.fast_fields().u64("type").unwrap();
        for doc in segment.doc_ids_alive() {
            let address = DocAddress::new(ordinal as u32, doc);
            match types.first(doc) {
                Some(DOC_ARTICLE) => {
                    let block = load_block(&searcher, &fields, address).unwrap();
                    assert_eq!(events_of(&searcher, address).unwrap().len(), block.1.events.len());
                    assert!(dump.0.insert(block.0.id.clone(), block).is_none());
                }
                Some(DOC_FILE) => {
                    let file = file_of(&searcher.doc::<TantivyDocument>(address).unwrap(), &fields).unwrap();
                    dump.1.insert(format!("{}/{}", file.root, file.path), file);
                }
                _ => {}
            }
        }
    }
    dump
}

#[test]
fn what_goes_in_comes_out() {
    let corpus = Corpus::new();
    corpus.write("news/a.txt", "Talks in Rabat | They met. | meeting Ana minister FR Omar minister MA\nno article\n");
    let summary = corpus.sync(&["news"]).unwrap();
    assert_eq!((summary.added, summary.articles, summary.events, summary.watermark), (1, 1, 1, 1));
    assert_eq!(summary.skips.len(), 1);
    let (articles, files) = dump(&corpus.index());
    let (article, found) = articles.values().next().unwrap();
    let mut expected = Vec::new();
    let entry = list(&corpus.root("news")).unwrap().files.remove(0);
    read("news", &entry, &ReadOptions::default(), &mut |article| expected.push(article));
    assert_eq!((article, found), (&expected[0], &extract(&expected[0])));
    assert_eq!(files["news/a.txt"].skips.len(), 1);
    assert_eq!(files["news/a.txt"].articles, 1);
}

#[test]
fn a_sync_reads_only_what_changed_and_ends_as_a_fresh_one() {
    let corpus = Corpus::new();
    corpus.fill("news", 20);
    let first = corpus.sync(&["news"]).unwrap();
    assert_eq!((first.added, first.unchanged), (20, 0));
    assert!(first.articles > 20 && first.events > 20);
    corpus.assert_fresh(&["news"]);

    let (again, read) = corpus.sync_to(&corpus.index(), &corpus.options(&[]), u64::MAX).unwrap();
    assert_eq!((again.unchanged, again.added, again.changed, read), (20, 0, 0, 0));
    assert_eq!((again.watermark, again.articles, again.events), (first.watermark, first.articles, first.events));

    // Changed, deleted, renamed, added, and one of which only the time stamp changes.
    corpus.write("news/0/0.txt", &text(77, 3));
    fs::remove_file(corpus.root("news/1/1.txt")).unwrap();
    fs::rename(corpus.root("news/2/2.txt"), corpus.root("news/2/renamed.txt")).unwrap();
    corpus.write("news/new.txt", &text(99, 2));
    corpus.write("news/0/3.txt", &text(3, 4));
    let dry = SyncOptions { dry_run: true, ..corpus.options(&[]) };
    let (planned, read) = corpus.sync_to(&corpus.index(), &dry, u64::MAX).unwrap();
    assert_eq!((planned.added, planned.changed, planned.deleted, planned.unchanged, read), (2, 2, 2, 16, 0));
    let (second, read) = corpus.sync_to(&corpus.index(), &corpus.options(&[]), u64::MAX).unwrap();
    assert_eq!((second.added, second.changed, second.deleted, second.unchanged), (2, 1, 2, 17));
    assert_eq!(read, 3);
    assert!(second.watermark > first.watermark);
    corpus.assert_fresh(&["news"]);
    let (_, read) = corpus.sync_to(&corpus.index(), &corpus.options(&[]), u64::MAX).unwrap();
    assert_eq!(read, 0);
}

#[test]
fn many_small_commits_with_deletes_keep_the_blocks_together() {
    let corpus = Corpus { commit_articles: 2, ..Corpus::new() };
    corpus.fill("news", 18);
    corpus.sync(&["news"]).unwrap();
    for round in 0..6usize {
        for file in (round % 3..18).step_by(3) {
            let path = format!("news/{}/{file}.txt", file % 3);
            if (file + round) % 4 == 0 {
                let _ = fs::remove_file(corpus.root(&path));
            } else {
                corpus.write(&path, &text(file + 100 * round, (file + round) % 5 + 1));
            }
        }
        corpus.sync(&[]).unwrap();
        let report = check(&corpus.index()).unwrap();
        assert!(report.is_whole(), "{:?}", report.problems);
    }
    corpus.assert_fresh(&["news"]);
}

#[test]
fn a_run_that_is_cut_short_leaves_a_whole_index_and_the_next_completes_it() {
    for fatal in [1, 7, 13] {
        let corpus = Corpus { commit_articles: 3, ..Corpus::new() };
        corpus.fill("news", 12);
        // One file of many articles, so that commits fall into its middle.
        corpus.write("news/long.txt", &text(5, 30));
        let options = corpus.options(&["news"]);
        let killed = catch_unwind(AssertUnwindSafe(|| corpus.sync_to(&corpus.index(), &options, fatal)));
        assert!(killed.is_err());
        assert!(check(&corpus.index()).unwrap().is_whole());
        // The long file goes before the next run: what came from it must go too.
        if fatal == 7 {
            fs::remove_file(corpus.root("news/long.txt")).unwrap();
        }
        corpus.sync(&[]).unwrap();
        corpus.assert_fresh(&["news"]);

        corpus.write("news/long.txt", &text(6, 20));
        corpus.fill("news", 10);
        corpus.write("news/0/3.txt", &text(8, 5));
        let killed = catch_unwind(AssertUnwindSafe(|| corpus.sync_to(&corpus.index(), &options, fatal.min(2))));
        assert!(killed.is_err());
        assert!(check(&corpus.index()).unwrap().is_whole());
        corpus.sync(&[]).unwrap();
        corpus.assert_fresh(&["news"]);
    }
}

/// Where the child of the next test finds its corpus.
const CHILD: &str = "DATELINE_TEST_CORPUS";

#[test]
#[ignore = "the child of a_killed_process_leaves_a_whole_index, which starts it"]
fn child() {
    let Ok(dir) = std::env::var(CHILD) else { return };
    let corpus = Corpus { dir: dir.into(), commit_articles: 4, _temporary: None };
    corpus.sync(&["news"]).unwrap();
}

#[test]
fn a_killed_process_leaves_a_whole_index() {
    let corpus = Corpus::new();
    corpus.fill("news", 60);
    corpus.write("news/long.txt", &text(5, 80));
    let mut commits = 0;
    for delay in [20, 60, 140, 300, 600] {
        let mut child = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "store::tests::child", "--ignored"])
            .env(CHILD, &corpus.dir)
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(delay));
        let _ = child.kill();
        child.wait().unwrap();
        match open_reader(&corpus.index()) {
            Ok((.., state)) => {
                assert!(state.watermark >= commits);
                commits = state.watermark;
                let report = check(&corpus.index()).unwrap();
                assert!(report.is_whole(), "{:?}", report.problems);
            }
            Err(error) => assert!(matches!(error, StoreError::NoIndex(_)), "{error}"),
        }
        // What the last run added changes under the next.
        corpus.write("news/0/0.txt", &text(delay as usize, 3));
        let _ = fs::remove_file(corpus.root(&format!("news/1/{}.txt", delay / 20 % 60)));
    }
    corpus.sync(&["news"]).unwrap();
    corpus.assert_fresh(&["news"]);
}
