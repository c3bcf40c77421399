//! The articles: the sample corpus, and a made one with more events than are looked at in one go. Each is in an embedded
//! index and on the cluster.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use dateline::{
    cluster::{PushOptions, PushSummary, push},
    query,
    read::{ReadOptions, Shard},
    search::{Request, Searcher, answer::Answer},
    store::{self, Progress, SyncOptions},
};
use jiff::civil::{Date, date};

use crate::nodes::Nodes;

/// The day on which every question is asked.
pub const TODAY: Date = date(2025, 6, 15);

/// The sample corpus on the cluster.
pub const SMALL: &str = "test-small";

/// One set of articles, twice.
pub struct Both {
    pub here: Searcher,
    pub there: Searcher,
}

pub struct Indexes {
    pub small: Both,
    broad: OnceLock<Both>,
    folder: tempfile::TempDir,
}

pub struct Silent;

impl Progress for Silent {
    fn start(&self, _: u64, _: u64) {}
    fn file(&self, _: u64) {}
    fn finish(&self) {}
}

impl Indexes {
    pub fn make(nodes: &Nodes) -> Indexes {
        let folder = tempfile::tempdir().unwrap();
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
        let small = both(nodes, &folder.path().join("small"), &corpus, SMALL);
        Indexes { small, broad: OnceLock::new(), folder }
    }

    /// The folder of the embedded index of the small one.
    pub fn small_index(&self) -> PathBuf {
        self.folder.path().join("small")
    }

    /// More events than one window, made when they are first asked for.
    pub fn broad(&self, nodes: &Nodes) -> &Both {
        self.broad.get_or_init(|| {
            let wire = self.folder.path().join("wire");
            write_wire(&wire, 3500);
            both(nodes, &self.folder.path().join("broad"), &wire, "test-broad")
        })
    }
}

fn both(nodes: &Nodes, index: &Path, folder: &Path, name: &str) -> Both {
    sync(index, folder);
    push_to(nodes, index, name, true);
    Both { here: Searcher::open(index).unwrap(), there: on(nodes, name) }
}

pub fn sync(index: &Path, folder: &Path) {
    sync_of(index, folder, None);
}

/// Reads those files that fall to one of several machines.
pub fn sync_of(index: &Path, folder: &Path, shard: Option<Shard>) {
    let read = ReadOptions { shard, ..ReadOptions::default() };
    let options = SyncOptions { roots: vec![folder.to_owned()], allow_empty: true, read, ..SyncOptions::default() };
    store::sync(index, &options, &Silent).unwrap();
}

/// Pushes an index. What an earlier run left under the name is written anew with `rebuild`.
pub fn push_to(nodes: &Nodes, index: &Path, name: &str, rebuild: bool) -> PushSummary {
    let options = PushOptions { rebuild, shards: 3, replicas: 1 };
    push(index, &nodes.cluster(name), options, &Silent).unwrap()
}

pub fn on(nodes: &Nodes, name: &str) -> Searcher {
    Searcher::elsewhere(Arc::new(nodes.cluster(name))).unwrap()
}

pub fn request(question: &str) -> Request {
    let question = query::parse(question, TODAY).unwrap_or_else(|error| panic!("{question}: {error}"));
    Request { limit: 50, ..Request::new(question) }
}

impl Both {
    /// Asks both, and returns the answer that they agree on.
    pub fn ask(&self, what: &str, request: &Request) -> Answer {
        let spelt = |searcher: &Searcher| {
            let question = searcher.spelt(request.question.clone()).unwrap_or_else(|error| panic!("{what}: {error}"));
            let request = Request { question, ..request.clone() };
            searcher.search(&request).unwrap_or_else(|error| panic!("{what}: {error}"))
        };
        let (here, there) = (spelt(&self.here), spelt(&self.there));
        if here != there {
            let told = (format!("{here:#?}"), format!("{there:#?}"));
            let differing = told.0.lines().zip(told.1.lines()).position(|(a, b)| a != b).unwrap_or_default();
            let lines =
                |text: &str| text.lines().skip(differing.saturating_sub(5)).take(12).collect::<Vec<_>>().join("\n");
            panic!(
                "{what}: {} and {} reports\nhere\n{}\nthere\n{}",
                here.reports,
                there.reports,
                lines(&told.0),
                lines(&told.1)
            );
        }
        here
    }
}

const PEOPLE: &[(&str, &str)] = &[
    ("French Foreign Minister", "Alain Duret"),
    ("German Chancellor", "Greta Ohlendorf"),
    ("Moroccan Interior Minister", "Driss Benhima"),
    ("Spanish Prime Minister", "Carlos Ybarra"),
    ("Turkish President", "Kemal Aydemir"),
    ("Japanese Defence Minister", "Kenji Morita"),
    ("Egyptian Foreign Minister", "Samir Fahmy"),
    ("Norwegian Trade Minister", "Ola Berg"),
    ("Brazilian President", "Paulo Serra"),
    ("Indian Finance Minister", "Ravi Nair"),
];
const PLACES: &[&str] = &["Rabat", "Paris", "Ankara", "Tokyo", "Cairo", "Oslo", "Geneva", "Berlin"];
const TOPICS: &[&str] = &["migration", "trade", "border security", "fisheries", "energy", "defence cooperation"];

/// Short reports of meetings, visits and calls, several a day, in files of a few folders. The same every time.
pub fn write_wire(folder: &Path, articles: usize) {
    let mut files: Vec<(PathBuf, String)> = Vec::new();
    let mut seed = 7u64;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    for number in 0..articles {
        let day = date(2020, 1, 1).saturating_add(jiff::Span::new().days(next(1500) as i64));
        let (a, b) = (next(PEOPLE.len()), next(PEOPLE.len() - 1));
        let b = if b >= a { b + 1 } else { b };
        let c = (a + b) % PEOPLE.len();
        let (place, other) = (PLACES[next(PLACES.len())], PLACES[next(PLACES.len())]);
        let topic = TOPICS[next(TOPICS.len())];
        let written = day.strftime("%-d %B %Y");
        let ((office_a, name_a), (office_b, name_b), (office_c, name_c)) = (PEOPLE[a], PEOPLE[b], PEOPLE[c]);
        let mut text =
            format!("{office_a} {name_a} met {office_b} {name_b} in {place} on {written}. They spoke of {topic}. ");
        let _ = write!(text, "{office_a} {name_a} held a phone call with {office_b} {name_b} last month. ");
        if c != a && c != b {
            let _ = write!(text, "{office_c} {name_c} will visit {other} next week. ");
        }
        if number % 5 == 0 {
            let _ = write!(text, "{office_b} {name_b} met {office_c} {name_c} in {other}. ");
        }
        let publisher = ["Wire One", "The Courier", "Gazeta"][number % 3];
        let author = ["A. Writer", "B. Scribe"][number % 2];
        let record = serde_json::json!({
            "id": format!("w{number}"), "title": format!("{name_a} and {name_b} on {topic}"), "text": text,
            "published": day.to_string(), "publisher": publisher, "authors": [author],
        });
        let file = folder.join(["north", "south", "south/late"][number % 3]).join(format!("{}.jsonl", number / 500));
        match files.iter_mut().find(|(path, _)| *path == file) {
            Some((_, lines)) => {
                let _ = writeln!(lines, "{record}");
            }
            None => files.push((file, format!("{record}\n"))),
        }
    }
    for (file, lines) in files {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, lines).unwrap();
    }
}
