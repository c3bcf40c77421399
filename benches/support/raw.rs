//! The baseline: the engine alone over the same articles. Title and text are indexed with positions and stored, in the
//! shortest program that does it: the articles lie in memory, one thread an available core indexes, one commit at the end.

use std::path::Path;

use dateline::{
    article::Article,
    store::{analyzer, schema::NEWS},
};
use tantivy::{
    Index, IndexWriter, TantivyDocument, TantivyError,
    schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions},
};

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
    let mut writer: IndexWriter = index.writer_with_num_threads(threads, MEMORY * threads)?;
    for article in articles {
        writer.add_document(document(title, text, article))?;
    }
    writer.commit()?;
    writer.wait_merging_threads()
}

fn document(title: Field, text: Field, article: &Article) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    document.add_text(title, &article.title);
    document.add_text(text, &article.text);
    document
}
