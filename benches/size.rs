//! What each field costs on disk: `cargo bench --bench size -- [ARTICLES | INDEX]`.
//!
//! Generated articles (10,000 unless said otherwise) are indexed by `sync` and by the engine alone with our analyzer, each
//! merged into one segment, so that the figures are not those of an accident of merging; or an index that there is, as it is.
//! Postings, positions, terms, norms and columns are told by the engine, in bytes of the files. Stored documents are compressed
//! together: of each stored field the bytes before compression are told, and the sum after it.

#![allow(clippy::print_stdout, reason = "it prints what it measured")]

mod support;

use std::{collections::BTreeMap, error::Error, path::Path};

use dateline::store::{self, SyncOptions, analyzer};
use support::raw::{self, Analyzer};
use tantivy::{
    Index, IndexReader, IndexWriter, Searcher, TERMINATED, TantivyDocument,
    schema::Value,
    space_usage::{PerFieldSpaceUsage, SearcherSpaceUsage},
};

/// Bytes of one field.
#[derive(Default, Clone)]
struct Cost {
    terms: u64,
    postings: u64,
    positions: u64,
    norms: u64,
    columns: u64,
    /// Before compression.
    stored: u64,
}

impl Cost {
    fn on_disk(&self) -> u64 {
        self.terms + self.postings + self.positions + self.norms + self.columns
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let argument = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    if let Some(index) = argument.as_deref().map(Path::new).filter(|path| path.is_dir()) {
        let (index, reader, ..) = store::open_reader(index)?;
        table("the index", &index, &reader.searcher(), None)?;
        return Ok(());
    }
    let count = argument.and_then(|count| count.parse().ok()).unwrap_or(10_000usize).max(1);
    let temporary = tempfile::tempdir()?;
    let (folder, ours, alone) =
        (temporary.path().join("articles"), temporary.path().join("ours"), temporary.path().join("raw"));
    support::write_folder(&folder, support::SEED, count)?;
    let options = SyncOptions { roots: vec![folder], ..SyncOptions::default() };
    let summary = store::sync(&ours, &options, &support::Silent)?;
    let articles = support::articles(support::SEED, count);
    raw::index(&alone, &articles, Analyzer::Ours, 1)?;
    let bytes = support::text_bytes(&articles);
    println!("{count} articles, {:.1} MB of title and text, {} events", bytes as f64 / 1e6, summary.events);
    let baseline = Index::open_in_dir(&alone)?;
    let ours = support::generation(&ours)?;
    let ours = Index::open_in_dir(&ours)?;
    let baseline = total("the engine alone", &baseline, None)?;
    total("the index", &ours, Some(baseline))?;
    Ok(())
}

/// Merges an index into one segment and prints its table. Returns its bytes.
fn total(title: &str, index: &Index, baseline: Option<u64>) -> Result<u64, Box<dyn Error>> {
    analyzer::register(index);
    let mut writer: IndexWriter = index.writer_with_num_threads(1, 64_000_000)?;
    let segments = index.searchable_segment_ids()?;
    if segments.len() > 1 {
        writer.merge(&segments).wait()?;
    }
    writer.wait_merging_threads()?;
    let reader: IndexReader = index.reader()?;
    table(title, index, &reader.searcher(), baseline)
}

fn table(title: &str, index: &Index, searcher: &Searcher, baseline: Option<u64>) -> Result<u64, Box<dyn Error>> {
    let usage = searcher.space_usage()?;
    let mut costs: BTreeMap<String, Cost> = BTreeMap::new();
    for segment in usage.segments() {
        let mut add = |part: &PerFieldSpaceUsage, of: fn(&mut Cost) -> &mut u64| {
            for field in part.fields() {
                *of(costs.entry(field.field_name().to_owned()).or_default()) += field.total().get_bytes();
            }
        };
        add(segment.termdict(), |cost| &mut cost.terms);
        add(segment.postings(), |cost| &mut cost.postings);
        add(segment.positions(), |cost| &mut cost.positions);
        add(segment.fieldnorms(), |cost| &mut cost.norms);
        add(segment.fast_fields(), |cost| &mut cost.columns);
    }
    stored(index, searcher, &mut costs)?;
    print(title, searcher, &usage, &costs, baseline);
    Ok(usage.total().get_bytes())
}

/// Bytes of the stored values, before compression.
fn stored(index: &Index, searcher: &Searcher, costs: &mut BTreeMap<String, Cost>) -> Result<(), Box<dyn Error>> {
    let schema = index.schema();
    for segment in searcher.segment_readers() {
        let store = segment.get_store_reader(16)?;
        for doc in (0..segment.max_doc()).take_while(|&doc| doc != TERMINATED) {
            let document: TantivyDocument = store.get(doc)?;
            for (field, value) in document.field_values() {
                let bytes = value.as_bytes().or(value.as_str().map(str::as_bytes)).map_or(8, <[u8]>::len);
                costs.entry(schema.get_field_name(field).to_owned()).or_default().stored += bytes as u64;
            }
        }
    }
    Ok(())
}

fn print(
    title: &str,
    searcher: &Searcher,
    usage: &SearcherSpaceUsage,
    costs: &BTreeMap<String, Cost>,
    baseline: Option<u64>,
) {
    let total = usage.total().get_bytes();
    let store: u64 = usage.segments().iter().map(|segment| segment.store().total().get_bytes()).sum();
    let ratio = baseline
        .map_or(String::new(), |baseline| format!(", {:.2} of the engine alone", total as f64 / baseline as f64));
    println!(
        "\n{title}: {:.2} MB{ratio}; {} documents in {} segments; stored documents {:.2} MB",
        total as f64 / 1e6,
        searcher.num_docs(),
        usage.segments().len(),
        store as f64 / 1e6
    );
    println!(
        "{:<20}{:>9}{:>9}{:>10}{:>9}{:>9}{:>10}{:>8}",
        "KB", "terms", "postings", "positions", "norms", "columns", "stored*", "%"
    );
    let mut rows: Vec<(&String, &Cost)> = costs.iter().collect();
    rows.sort_by_key(|(_, cost)| std::cmp::Reverse((cost.on_disk(), cost.stored)));
    let sum = rows.iter().fold(Cost::default(), |sum, (_, cost)| Cost {
        terms: sum.terms + cost.terms,
        postings: sum.postings + cost.postings,
        positions: sum.positions + cost.positions,
        norms: sum.norms + cost.norms,
        columns: sum.columns + cost.columns,
        stored: sum.stored + cost.stored,
    });
    let all = "sum".to_owned();
    for (name, cost) in rows.into_iter().chain([(&all, &sum)]) {
        let kilobytes = |bytes: u64| if bytes == 0 { "·".to_owned() } else { format!("{:.1}", bytes as f64 / 1e3) };
        println!(
            "{name:<20}{:>9}{:>9}{:>10}{:>9}{:>9}{:>10}{:>8.2}",
            kilobytes(cost.terms),
            kilobytes(cost.postings),
            kilobytes(cost.positions),
            kilobytes(cost.norms),
            kilobytes(cost.columns),
            kilobytes(cost.stored),
            100.0 * cost.on_disk() as f64 / total as f64
        );
    }
    println!(
        "* before compression; {:.2} MB after it, {:.1} % of the index",
        store as f64 / 1e6,
        100.0 * store as f64 / total as f64
    );
}
