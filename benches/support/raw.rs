//! The baseline: the engine alone over the same articles. Title and text are indexed with positions and stored, in the
//! shortest program that does it: the articles lie in memory, one thread an available core indexes, one commit at the end.

use std::{io, path::Path, time::Instant};

use dateline::{
    article::Article,
    read::{self, ReadOptions},
    store::{analyzer, schema::NEWS},
};
use tantivy::{
    Index, IndexWriter, TantivyDocument, TantivyError,
    schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions},
};

use super::measure::processor_seconds;

/// With which analyzer the baseline cuts the text into terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Analyzer {
    /// The one of the project's index: folded and stemmed.
    Ours,
    /// The engine's default one: cut at what is no letter or digit, lower case.
    Plain,
}

/// Bytes of memory of each thread of the engine, as in the project's own writer.
const MEMORY: usize = 64_000_000;

/// Indexes the articles into a new index in a folder.
///
/// # Errors
/// The engine's.
pub fn index(folder: &Path, articles: &[Article], analyzer: Analyzer, threads: usize) -> Result<(), TantivyError> {
    let (mut writer, title, text) = writer(folder, analyzer, threads)?;
    for article in articles {
        writer.add_document(document(title, text, article))?;
    }
    writer.commit()?;
    writer.wait_merging_threads()
}

/// Indexes the articles of a folder's files, which are all read into memory first. Returns the seconds and those of the
/// processor that the engine has taken. (Were a file read between two others, the engine's threads would work on meanwhile,
/// and no difference of clocks would say for how long.)
///
/// # Errors
/// The engine's, or the folder cannot be listed.
pub fn index_files(folder: &Path, files: &Path, analyzer: Analyzer, threads: usize) -> io::Result<(f64, f64)> {
    let mut articles = Vec::new();
    for entry in read::list(files)?.files {
        read::read_file("raw", &entry, &ReadOptions::default(), &mut |article| articles.push(article));
    }
    let (start, used) = (Instant::now(), processor_seconds());
    index(folder, &articles, analyzer, threads).map_err(io::Error::other)?;
    let processor = processor_seconds().zip(used).map_or(0.0, |(after, before)| after - before);
    Ok((start.elapsed().as_secs_f64(), processor))
}

fn writer(folder: &Path, analyzer: Analyzer, threads: usize) -> Result<(IndexWriter, Field, Field), TantivyError> {
    std::fs::create_dir_all(folder)?;
    let name = match analyzer {
        Analyzer::Ours => NEWS,
        Analyzer::Plain => "default",
    };
    let indexing =
        TextFieldIndexing::default().set_tokenizer(name).set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let options = TextOptions::default().set_indexing_options(indexing).set_stored();
    let mut schema = Schema::builder();
    let title = schema.add_text_field("title", options.clone());
    let text = schema.add_text_field("text", options);
    let index = Index::create_in_dir(folder, schema.build())?;
    analyzer::register(&index);
    Ok((index.writer_with_num_threads(threads, MEMORY * threads)?, title, text))
}

fn document(title: Field, text: Field, article: &Article) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    document.add_text(title, &article.title);
    document.add_text(text, &article.text);
    document
}
