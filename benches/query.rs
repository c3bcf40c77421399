//! Questions on an index of generated articles, in process: from the words of the question to the assembled answer of ten
//! events, with and without five facets. 50,000 articles, or as many as `DATELINE_BENCH_ARTICLES` says; the index
//! is built first, which takes a minute or so, into a temporary folder, or once and for all into the folder that
//! `DATELINE_BENCH_INDEX` names.

#![allow(clippy::expect_used, clippy::panic, reason = "a benchmark that cannot be set up has nothing to measure")]
#![allow(clippy::print_stderr, reason = "it says how many hits the questions have")]

mod support;

use std::{env, path::Path};

use criterion::{Criterion, criterion_group, criterion_main};
use dateline::{
    query::{self, ast::Target},
    search::{self, Request, Searcher, Sort, answer::Answer},
    store::{self, SyncOptions},
};
use jiff::civil::{Date, date};

const ARTICLES: usize = 50_000;
const TODAY: Date = date(2025, 11, 28);
const OF_EVENTS: &[&str] = &["kind", "status", "country", "role", "name"];
const OF_ARTICLES: &[&str] = &["published", "source", "country", "lang", "official"];

fn benches(criterion: &mut Criterion) {
    let number = env::var("DATELINE_BENCH_ARTICLES").ok().and_then(|count| count.parse().ok()).unwrap_or(ARTICLES);
    let temporary = tempfile::tempdir().expect("a temporary folder can be made");
    let index = env::var_os("DATELINE_BENCH_INDEX").map_or_else(|| temporary.path().join("index"), Into::into);
    if !index.exists() {
        build(&index, &temporary.path().join("articles"), number);
    }
    let searcher = Searcher::open(&index).expect("the index can be opened");
    let (articles, events) = searcher.size().expect("the index can be counted");
    eprintln!("{articles} articles, {events} events");
    let name = support::official(0, 2);
    let last = name.rsplit(' ').next().unwrap_or_default();
    let questions = [
        ("ministers of a country", "all meetings with French ministers".to_owned()),
        ("two countries since", "meetings between Morocco and France since March 2023".to_owned()),
        ("who met a person", format!("who met {last}")),
        ("calls between presidents", "phone calls between presidents".to_owned()),
        ("visits to a country", "visits to China in 2024".to_owned()),
        ("with text", "meetings with Japanese ministers about migration".to_owned()),
        ("planned", "planned visits to Germany".to_owned()),
        ("two persons of a country and a post", "with:(country:FR role:minister) with:(country:DE)".to_owned()),
        ("words only", "glacier observatory".to_owned()),
        ("everything", "meetings".to_owned()),
    ];
    for (title, facets) in [("query/plain", false), ("query/five facets", true)] {
        let mut group = criterion.benchmark_group(title);
        for (name, question) in &questions {
            let reports = ask(&searcher, question, facets).reports;
            eprintln!("{title}/{name}: {reports} reports");
            group.bench_function(*name, |bencher| bencher.iter(|| ask(&searcher, question, facets)));
        }
        group.finish();
    }
}

fn build(index: &Path, folder: &Path, number: usize) {
    support::write_folder(folder, support::SEED, number).expect("articles can be written");
    let options = SyncOptions { roots: vec![folder.to_owned()], ..SyncOptions::default() };
    store::sync(index, &options, &support::Silent).expect("the folder can be indexed");
}

fn ask(searcher: &Searcher, question: &str, facets: bool) -> Answer {
    let question = query::parse(question, TODAY).expect("the question can be read");
    let fields = match search::target(&question) {
        _ if !facets => &[],
        Target::Events => OF_EVENTS,
        Target::Articles => OF_ARTICLES,
    };
    let request = Request {
        question,
        limit: 10,
        offset: 0,
        sort: Sort::Best,
        facets: fields.iter().map(|field| ((*field).to_owned(), 10)).collect(),
        multi_select: false,
        unfold: false,
        min_confidence: 0.0,
    };
    searcher.search(&request).expect("the question can be answered")
}

criterion_group!(query_benches, benches);
criterion_main!(query_benches);
