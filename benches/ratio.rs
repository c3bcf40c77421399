//! The ratios of the README's table, each to a baseline in the same run: `cargo bench --bench ratio -- [ARTICLES [ROUNDS]]`.
//!
//! Generated articles (20,000 unless said otherwise) in `.jsonl` files are indexed by `sync`, as `dateline index` does
//! it, and by the engine alone, which gets them in memory; the three take turns, and of the rounds the median counts. Where
//! others use the machine, the ratio of the processor's time (Linux only) says more than that of the clock's.
//!
//! Then extraction alone on one core; what nothing can be faster than, reading the same files and copying the same texts in
//! memory; and a second sync that finds nothing changed, of these files and of a file an article, against listing the folder
//! and asking the system for the size and the time stamp of each.

#![allow(clippy::print_stdout, reason = "it prints what it measured")]

mod support;

use std::{error::Error, hint::black_box, path::Path, time::Instant};

use dateline::{
    article::Article,
    extract,
    store::{self, SyncOptions, SyncSummary},
};
use support::{
    folder::{self, Form},
    measure::{median, processor_seconds},
    raw::{self, Analyzer},
};
use walkdir::WalkDir;

/// So often what takes little time is measured; the median counts.
const ROUNDS: usize = 7;

fn main() -> Result<(), Box<dyn Error>> {
    let mut numbers = std::env::args().skip(1).filter_map(|argument| argument.parse::<usize>().ok());
    let count = numbers.next().unwrap_or(20_000).max(1);
    let rounds = numbers.next().unwrap_or(3).max(1);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let temporary = tempfile::tempdir()?;
    let folder = temporary.path().join("articles");
    support::write_folder(&folder, support::SEED, count)?;
    let articles = support::articles(support::SEED, count);
    let bytes = support::text_bytes(&articles);
    // The lexicons are read once a process.
    black_box(articles.first().map(extract::extract));

    let mut seconds: [Vec<f64>; 3] = Default::default();
    let mut processor: [Vec<f64>; 3] = Default::default();
    let mut sizes = [0; 3];
    let mut summary = SyncSummary::default();
    for round in 0..rounds {
        for (at, name) in ["ours", "raw", "plain"].into_iter().enumerate() {
            let index = temporary.path().join(format!("{name}-{round}"));
            let (start, used) = (Instant::now(), processor_seconds());
            match at {
                0 => summary = sync(&index, &folder, threads)?,
                1 => raw::index(&index, &articles, Analyzer::Ours, threads)?,
                _ => raw::index(&index, &articles, Analyzer::Plain, threads)?,
            }
            seconds[at].push(start.elapsed().as_secs_f64());
            processor[at].extend(processor_seconds().zip(used).map(|(after, before)| after - before));
            sizes[at] = support::folder_bytes(&index)?;
            if round + 1 < rounds {
                std::fs::remove_dir_all(&index)?;
            }
        }
    }
    let [ours, raw, plain] = seconds.map(median).map(|seconds| count as f64 / seconds);
    println!(
        "{count} articles, {:.1} MB of title and text, {} events; {threads} threads, median of {rounds}",
        bytes as f64 / 1e6,
        summary.events
    );
    println!(
        "index+extract: {ours:.0} articles/s, raw (our analyzer): {raw:.0}, ratio {:.2}; raw (default): {plain:.0}, ratio \
         {:.2}; index size ratio {:.2} (to raw with the default analyzer {:.2})",
        ours / raw,
        ours / plain,
        sizes[0] as f64 / sizes[1] as f64,
        sizes[0] as f64 / sizes[2] as f64,
    );
    if processor.iter().all(|times| times.len() == rounds) {
        let [ours, raw, plain] = processor.map(median);
        println!(
            "processor time: {ours:.1} s, raw (our analyzer): {raw:.1} s, ratio {:.2}; raw (default): {plain:.1} s, ratio {:.2}",
            raw / ours,
            plain / ours
        );
    }
    println!("extraction on one core: {:.1} MB/s", extraction(&articles));
    limits(&folder, &articles, ours)?;
    let index = temporary.path().join(format!("ours-{}", rounds - 1));
    unchanged("records of .jsonl", &index, &folder, threads)?;
    let (files, index) = (temporary.path().join("files"), temporary.path().join("of-files"));
    folder::write_as(&files, support::SEED, count.min(20_000), Form::Txt)?;
    sync(&index, &files, threads)?;
    unchanged("a file an article", &index, &files, threads)
}

/// What nothing that reads these articles can be faster than. `rate` is ours, in articles a second.
fn limits(folder: &Path, articles: &[Article], rate: f64) -> Result<(), Box<dyn Error>> {
    let texts: Vec<u8> = articles.iter().flat_map(|article| article.text.bytes()).collect();
    let (mut reading, mut copying, mut read) = (Vec::new(), Vec::new(), 0);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        read = 0;
        for entry in WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file())
        {
            read += black_box(std::fs::read(entry.path())?).len();
        }
        reading.push(start.elapsed().as_secs_f64());
        let start = Instant::now();
        black_box(texts.clone());
        copying.push(start.elapsed().as_secs_f64());
    }
    let (reading, copying) = (median(reading), median(copying));
    let seconds = articles.len() as f64 / rate;
    println!(
        "reading the files alone: {:.0} MB/s, {:.2} % of the time of indexing them; copying the texts in memory: {:.1} GB/s, {:.3} %",
        read as f64 / 1e6 / reading,
        100.0 * reading / seconds,
        texts.len() as f64 / 1e9 / copying,
        100.0 * copying / seconds,
    );
    Ok(())
}

/// A sync that finds nothing changed against listing the folder with the size and the time stamp of each file, in turns.
fn unchanged(what: &str, index: &Path, folder: &Path, threads: usize) -> Result<(), Box<dyn Error>> {
    let (mut ours, mut listing, mut files) = (Vec::new(), Vec::new(), 0);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        files = 0;
        for entry in WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file())
        {
            let metadata = entry.metadata()?;
            black_box((metadata.len(), metadata.modified()?));
            files += 1;
        }
        listing.push(start.elapsed().as_secs_f64());
        let start = Instant::now();
        let summary = sync(index, folder, threads)?;
        ours.push(start.elapsed().as_secs_f64());
        if summary.added + summary.changed + summary.deleted > 0 {
            return Err("something had changed".into());
        }
    }
    let (ours, listing) = (median(ours), median(listing));
    // Of a handful of files it is the opening of the index that takes the time.
    let ratio = if files < 1000 { String::new() } else { format!(", ratio {:.1}", ours / listing) };
    println!(
        "sync with nothing changed, {what} ({files} files): {:.1} ms, listing them: {:.1} ms{ratio}",
        ours * 1e3,
        listing * 1e3
    );
    Ok(())
}

fn sync(index: &Path, folder: &Path, threads: usize) -> Result<SyncSummary, Box<dyn Error>> {
    let options = SyncOptions { roots: vec![folder.to_owned()], jobs: threads, ..SyncOptions::default() };
    Ok(store::sync(index, &options, &support::Silent)?)
}

/// MB a second over up to 5,000 articles, on this thread alone.
fn extraction(articles: &[Article]) -> f64 {
    let some = &articles[..articles.len().min(5_000)];
    let start = Instant::now();
    for article in some {
        black_box(extract::extract(black_box(article)));
    }
    support::text_bytes(some) as f64 / 1e6 / start.elapsed().as_secs_f64()
}
