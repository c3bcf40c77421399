//! Indexing 2,000 generated articles, in articles a second: `sync` as `dateline index` runs it (listing, reading a folder of
//! `.jsonl`, extraction, index, commit) against the engine alone over the same articles in memory, title and text, with
//! our analyzer and with its default one, with as many threads. `ratio` measures the same over more articles and prints
//! the ratios.

#![allow(clippy::expect_used, clippy::panic, reason = "a benchmark that cannot be set up has nothing to measure")]

mod support;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use dateline::store::{self, SyncOptions};
use support::raw::{self, Analyzer};
use tempfile::TempDir;

const ARTICLES: usize = 2_000;

fn benches(criterion: &mut Criterion) {
    let folder = temporary();
    support::write_folder(folder.path(), support::SEED, ARTICLES).expect("articles can be written");
    let articles = support::articles(support::SEED, ARTICLES);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut group = criterion.benchmark_group("index");
    group.throughput(Throughput::Elements(ARTICLES as u64)).sample_size(10);
    group.bench_function("sync", |bencher| {
        let options = SyncOptions { roots: vec![folder.path().to_owned()], jobs: threads, ..SyncOptions::default() };
        bencher.iter_batched_ref(
            temporary,
            |index| store::sync(index.path(), &options, &support::Silent).expect("the folder can be indexed"),
            BatchSize::PerIteration,
        );
    });
    for (name, analyzer) in [("raw, our analyzer", Analyzer::Ours), ("raw, default analyzer", Analyzer::Plain)] {
        group.bench_function(name, |bencher| {
            bencher.iter_batched_ref(
                temporary,
                |index| raw::index(index.path(), &articles, analyzer, threads).expect("the articles can be indexed"),
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

fn temporary() -> TempDir {
    tempfile::tempdir().expect("a temporary folder can be made")
}

criterion_group!(index, benches);
criterion_main!(index);
