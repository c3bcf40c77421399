//! How time, size and memory grow with the articles: `cargo bench --bench growth -- [ARTICLES]…` (10,000 and 100,000 unless said
//! otherwise).
//!
//! For each number of articles: they are generated into `.jsonl` files, indexed by `sync` in a process of its own, and forty
//! questions with five facets each are asked of the index in another one; the engine alone indexes the same files with our
//! analyzer, for the ratios. A row is printed and kept in `docs/pictures/growth.tsv`, and `docs/pictures/growth.svg` is drawn
//! of all rows that are there.
//!
//! A run that is cut short goes on where it was when it is started again: articles and indexes stay in `target/tmp/growth` until
//! their row is done. (What was lost of the index since its last commit is then made, and counted, twice.) A million articles
//! need 12 GB of disk.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it prints what it measured")]

mod support;

use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use dateline::{
    query::{self, ast::Target},
    search::{self, Request, Searcher, Sort},
    store::{self, Progress, SyncOptions},
};
use jiff::civil::{Date, date};
use support::{
    chart::{self, Row},
    folder::write_folder,
    measure::{median, peak_memory, processor_seconds, quantile},
    questions::questions,
    raw::{self, Analyzer},
};

const TODAY: Date = date(2025, 11, 28);
/// Each question is asked so often; the least of its times counts, as others may use the machine.
const TIMES: usize = 7;
const OF_EVENTS: &[&str] = &["kind", "status", "country", "role", "name"];
const OF_ARTICLES: &[&str] = &["published", "source", "country", "lang", "official"];

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["index", folder, index] => return index_files(Path::new(folder), Path::new(index)),
        ["ask", index] => return ask(Path::new(index)),
        ["raw", folder, index] => return index_alone(Path::new(folder), Path::new(index)),
        _ => {}
    }
    let mut counts: Vec<usize> = arguments.iter().map(|count| count.parse()).collect::<std::result::Result<_, _>>()?;
    if counts.is_empty() {
        counts = vec![10_000, 100_000];
    }
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("growth");
    fs::create_dir_all(&home)?;
    let rows = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pictures/growth.tsv");
    println!("{}", Row::TITLES.join("\t"));
    for count in counts {
        let row = measure(&home, count)?;
        println!("{row}");
        chart::keep(&rows, row)?;
    }
    let picture = rows.with_extension("svg");
    fs::write(&picture, chart::draw(&chart::read(&rows)?))?;
    println!("drawn: {}", picture.display());
    Ok(())
}

fn measure(home: &Path, count: usize) -> Result<Row> {
    let here = |name: &str| home.join(format!("{name}-{count}"));
    let (folder, index, alone) = (here("articles"), here("index"), here("alone"));
    eprintln!("{count} articles: writing them");
    let bytes = write_folder(&folder, support::SEED, count)?;
    eprintln!("{count} articles: indexing {:.2} GB", bytes as f64 / 1e9);
    let ours = step(&here("ours"), "index", &[&folder, &index])?;
    let size = support::folder_bytes(&index)?;
    eprintln!("{count} articles: asking");
    let asked = step(&here("asked"), "ask", &[&index])?;
    fs::remove_dir_all(&index)?;
    eprintln!("{count} articles: the engine alone");
    let raw = step(&here("raw"), "raw", &[&folder, &alone])?;
    for folder in [&folder, &alone] {
        fs::remove_dir_all(folder)?;
    }
    for name in ["ours", "asked", "raw"] {
        fs::remove_file(here(name))?;
    }
    let [articles, events, seconds, processor, memory] = ours.as_slice() else { return Err("no figures".into()) };
    let [p50, p99, hits] = asked.as_slice() else { return Err("no figures".into()) };
    let [raw_seconds, raw_processor, raw_size] = raw.as_slice() else { return Err("no figures".into()) };
    Ok(Row {
        articles: *articles,
        events: *events,
        seconds: *seconds,
        processor: *processor,
        throughput: raw_seconds / seconds,
        throughput_processor: raw_processor / processor,
        size: size as f64 / 1e6,
        size_ratio: size as f64 / raw_size,
        memory: memory / 1e6,
        p50: p50 * 1e3,
        p99: p99 * 1e3,
        hits: *hits,
    })
}

/// A step in a process of its own, whose figures are kept in a file until the row is done.
fn step(kept: &Path, name: &str, arguments: &[&PathBuf]) -> Result<Vec<f64>> {
    if !kept.exists() {
        let output = Command::new(std::env::current_exe()?).arg(name).args(arguments).output()?;
        if !output.status.success() {
            return Err(format!("{name}: {}", String::from_utf8_lossy(&output.stderr)).into());
        }
        fs::write(kept, output.stdout)?;
    }
    Ok(fs::read_to_string(kept)?.split_whitespace().map(str::parse).collect::<std::result::Result<_, _>>()?)
}

/// What a sync has used, over the runs that it took.
struct Spent {
    kept: PathBuf,
    before: (f64, f64),
    start: Instant,
}

impl Spent {
    fn now(&self) -> (f64, f64) {
        (self.before.0 + self.start.elapsed().as_secs_f64(), self.before.1 + processor_seconds().unwrap_or(0.0))
    }
}

impl Progress for Spent {
    fn start(&self, _files: u64, _bytes: u64) {}

    fn file(&self, _bytes: u64) {
        let (seconds, processor) = self.now();
        // Where it cannot be kept, a run that is cut short counts for nothing.
        let _ = fs::write(&self.kept, format!("{seconds} {processor}"));
    }

    fn finish(&self) {}
}

/// `index FOLDER INDEX`: articles, events, seconds, seconds of the processor, most memory in bytes.
fn index_files(folder: &Path, index: &Path) -> Result<()> {
    let kept = index.with_extension("spent");
    let before: Vec<f64> = fs::read_to_string(&kept)
        .unwrap_or_default()
        .split_whitespace()
        .filter_map(|number| number.parse().ok())
        .collect();
    let spent = Spent {
        kept: kept.clone(),
        before: (before.first().copied().unwrap_or(0.0), before.get(1).copied().unwrap_or(0.0)),
        start: Instant::now(),
    };
    let options = SyncOptions { roots: vec![folder.to_owned()], ..SyncOptions::default() };
    let summary = store::sync(index, &options, &spent)?;
    let (seconds, processor) = spent.now();
    println!("{} {} {seconds} {processor} {}", summary.articles, summary.events, peak_memory().unwrap_or(0));
    if kept.exists() {
        fs::remove_file(kept)?;
    }
    Ok(())
}

/// `ask INDEX`: median and 99th percentile of the questions' times in seconds, and their median number of reports.
fn ask(index: &Path) -> Result<()> {
    let searcher = Searcher::open(index)?;
    let (mut times, mut hits) = (Vec::new(), Vec::new());
    for question in questions() {
        let mut own = Vec::new();
        for _ in 0..TIMES {
            let start = Instant::now();
            let question = query::parse(&question, TODAY)?;
            let facets = match search::target(&question) {
                Target::Events => OF_EVENTS,
                Target::Articles => OF_ARTICLES,
            };
            let request = Request {
                question,
                limit: 10,
                offset: 0,
                sort: Sort::Best,
                facets: facets.iter().map(|field| ((*field).to_owned(), 10)).collect(),
                multi_select: false,
                unfold: false,
                min_confidence: 0.0,
            };
            let answer = searcher.search(&request)?;
            own.push(start.elapsed().as_secs_f64());
            hits.push(answer.reports as f64);
        }
        times.push(own.into_iter().fold(f64::INFINITY, f64::min));
    }
    println!("{} {} {}", quantile(times.clone(), 0.5), quantile(times, 0.99), median(hits));
    Ok(())
}

/// `raw FOLDER INDEX`: seconds, seconds of the processor, bytes. The reading of the records is not in the times.
fn index_alone(folder: &Path, index: &Path) -> Result<()> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let (seconds, processor) = raw::index_files(index, folder, Analyzer::Ours, threads)?;
    println!("{seconds} {processor} {}", support::folder_bytes(index)?);
    Ok(())
}
