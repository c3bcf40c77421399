//! The ratios of the README's table, each to a baseline in the same run: `cargo bench --bench ratio -- [ARTICLES [ROUNDS]]`.
//!
//! Generated articles (20,000 unless said otherwise) in `.jsonl` files are indexed by `sync`, as `dateline index` does
//! it, and by the engine alone, which gets them in memory; the three take turns, and of the rounds the median counts. Where
//! others use the machine, the ratio of the processor's time (Linux only) says more than that of the clock's. Then
//! extraction alone on one core, and a second sync that finds nothing changed.

#![allow(clippy::print_stdout, reason = "it prints what it measured")]

mod support;

use std::{error::Error, hint::black_box, path::Path, time::Instant};

use dateline::{
    article::Article,
    extract,
    store::{self, SyncOptions, SyncSummary},
};
use support::raw::{self, Analyzer};

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
    let index = temporary.path().join(format!("ours-{}", rounds - 1));
    let start = Instant::now();
    sync(&index, &folder, threads)?;
    println!("sync with nothing changed: {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
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

/// Processor time of this process so far, in and out of the kernel; `None` where the system does not tell.
fn processor_seconds() -> Option<f64> {
    // proc(5): the fields behind the name in parentheses; utime and stime are the 14th and the 15th, in ticks of 10 ms.
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
    Some(ticks as f64 / 100.0)
}

fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}
