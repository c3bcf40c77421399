//! Throughput of extraction alone, on one core, in bytes of title and text a second.
//!
//! Over 400 generated articles and over the articles of `corpus/`, which are shorter and denser: the whole extractor,
//! article by article (`all`) and several at a time (`together`); its first stage (`segment`: tokens and sentences, looked up) by
//! itself; `segment` and the dates (`dates`).

#![allow(clippy::expect_used, clippy::panic, reason = "a benchmark that cannot be set up has nothing to measure")]

mod support;

use std::hint::black_box;

use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main, measurement::WallTime};
use dateline::{
    article::Article,
    extract::{self, date, lexicon::lexicon, segment::segment, token::Doc},
};

fn benches(criterion: &mut Criterion) {
    let generated = support::articles(support::SEED, 400);
    let corpus: Vec<Article> = support::corpus()
        .expect("the corpus can be read")
        .into_iter()
        .filter(|article| article.language.as_deref().is_none_or(|language| language == "en"))
        .collect();
    for (name, articles) in [("generated", generated), ("corpus", corpus)] {
        let mut group = criterion.benchmark_group(format!("extract/{name}"));
        group.throughput(Throughput::Bytes(support::text_bytes(&articles))).sample_size(20);
        run(&mut group, &articles);
        group.finish();
    }
}

fn run(group: &mut BenchmarkGroup<'_, WallTime>, articles: &[Article]) {
    group.bench_function("all", |bencher| {
        bencher
            .iter(|| articles.iter().map(|article| extract::extract(black_box(article)).events.len()).sum::<usize>());
    });
    group.bench_function("together", |bencher| {
        bencher
            .iter(|| extract::extract_all(black_box(articles)).iter().map(|found| found.events.len()).sum::<usize>());
    });
    let buffers: Vec<String> =
        articles.iter().map(|article| format!("{}\n\n{}", article.title, article.text)).collect();
    group.bench_function("segment", |bencher| {
        bencher.iter(|| {
            let docs = articles.iter().zip(&buffers).map(|(article, buffer)| cut(black_box(buffer), article));
            docs.map(|doc| doc.sentences.len()).sum::<usize>()
        });
    });
    group.bench_function("dates", |bencher| {
        bencher.iter(|| {
            let found = articles.iter().zip(&buffers).map(|(article, buffer)| {
                let published = article.published.as_ref().map(|published| published.date);
                date::find(&cut(black_box(buffer), article), published).len()
            });
            found.sum::<usize>()
        });
    });
}

/// The first stage, as `extract` runs it.
fn cut<'a>(buffer: &'a str, article: &Article) -> Doc<'a> {
    segment(buffer, article.title.len() + 2, &lexicon().trie)
}

criterion_group!(extract, benches);
criterion_main!(extract);
