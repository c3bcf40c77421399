//! Parts of an index on their way: an article with its events as it is stored ([`Held`]), read out of an index, and an index
//! in memory made of such. A cluster keeps what is read out here, and a question to it is answered from the part of it that
//! the question needs, by the same code as from a whole index.

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use tantivy::{
    DocAddress, DocSet, Index, IndexBuilder, TERMINATED, TantivyDocument,
    directory::RamDirectory,
    schema::{FieldType, IndexRecordOption, Value as _},
};

pub use tantivy::{Searcher, schema::Field};

use crate::store::{
    Fields, StoreError, analyzer,
    document::{self, Head, Notes, StoredEvent},
    schema::{DOC_ARTICLE, schema},
};

/// Memory of the writer of a part: it is never full, for a part is one segment.
const MEMORY: usize = 2_000_000_000;

/// An article with its events as stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Held {
    pub head: Head,
    pub title: String,
    /// Absent where it was not asked for.
    #[serde(skip)]
    pub text: Option<String>,
    pub notes: Notes,
    /// Packed; empty where they were not asked for.
    #[serde(skip)]
    pub mentions: Vec<u8>,
    /// Of title and text.
    pub signature: u64,
    /// Watermark of the commit that brought it.
    pub added: u64,
    /// How many events it has, whether they stand in `reports` or not.
    pub events: u64,
    /// Events with their numbers in the article, from 1.
    #[serde(skip)]
    pub reports: Vec<(u64, StoredEvent)>,
    /// How many terms title and text have, rounded as the index keeps it.
    pub lengths: (u32, u32),
}

/// A value of a document, for whoever indexes it elsewhere.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'d> {
    Text(&'d str),
    Number(i64),
    Float(f64),
}

/// What a field's texts are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One term, or a column.
    Raw,
    /// Names: `analyzer::NAMES`.
    Words,
    /// Running text: `analyzer::NEWS`.
    News,
    /// Whole numbers.
    Number,
    Float,
    /// Neither searched nor counted.
    Stored,
}

/// Every field of the schema with what it holds.
pub fn kinds() -> Vec<(Field, String, Kind)> {
    let (schema, _) = schema();
    let kind = |field_type: &FieldType| match field_type {
        FieldType::Str(options) => match options.get_indexing_options().map(|indexing| indexing.tokenizer()) {
            Some(crate::store::schema::NEWS) => Kind::News,
            Some(crate::store::schema::NAMES) => Kind::Words,
            _ => Kind::Raw,
        },
        FieldType::U64(_) | FieldType::I64(_) => Kind::Number,
        FieldType::F64(_) => Kind::Float,
        _ => Kind::Stored,
    };
    schema.fields().map(|(field, entry)| (field, entry.name().to_owned(), kind(entry.field_type()))).collect()
}

/// The terms of running text in their places; `None` where a lump was left out.
pub fn placed_terms(text: &str) -> Vec<Option<String>> {
    analyzer::placed(text)
}

impl Held {
    /// Its documents, as the index has them: the article, then the events that stand in `reports`.
    pub fn documents(&self, fields: &Fields) -> Vec<TantivyDocument> {
        document::held_documents(fields, self, self.events)
    }
}

/// A document of the store.
pub type Document = TantivyDocument;

/// The values of a document, field by field. Numbers past those of `i64` are wrapped.
pub fn values(document: &TantivyDocument) -> impl Iterator<Item = (Field, Value<'_>)> {
    document.field_values().filter_map(|(field, value)| {
        let value = if let Some(text) = value.as_str() {
            Value::Text(text)
        } else if let Some(number) = value.as_i64() {
            Value::Number(number)
        } else if let Some(number) = value.as_u64() {
            Value::Number(number.cast_signed())
        } else {
            Value::Float(value.as_f64()?)
        };
        Some((field, value))
    })
}

/// The addresses of all articles that came after a watermark, the oldest first.
///
/// # Errors
/// The index cannot be read.
pub fn articles_after(searcher: &Searcher, watermark: u64) -> Result<Vec<(u64, DocAddress)>, StoreError> {
    let mut found = Vec::new();
    for (ordinal, reader) in searcher.segment_readers().iter().enumerate() {
        let columns = reader.fast_fields();
        let (types, added) = (columns.u64("type").map_err(failed)?, columns.u64("added").map_err(failed)?);
        for doc in reader.doc_ids_alive().filter(|&doc| types.first(doc) == Some(DOC_ARTICLE)) {
            let came = added.first(doc).unwrap_or(0);
            if came > watermark {
                found.push((came, DocAddress::new(ordinal as u32, doc)));
            }
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// Reads an article with everything that is stored of it.
///
/// # Errors
/// The index cannot be read, or the document is no article.
pub fn held_at(searcher: &Searcher, fields: &Fields, at: DocAddress) -> Result<Held, StoreError> {
    let reader = searcher.segment_reader(at.segment_ord);
    let column = |name: &str| -> Result<u64, StoreError> {
        Ok(reader.fast_fields().u64(name).map_err(failed)?.first(at.doc_id).unwrap_or(0))
    };
    let length = |field: Field| -> Result<u32, StoreError> {
        Ok(reader.get_fieldnorms_reader(field).map_err(failed)?.fieldnorm(at.doc_id))
    };
    let doc: TantivyDocument = searcher.doc(at).map_err(failed)?;
    let article = document::article_of(&doc, fields)?;
    let mut reports = Vec::new();
    for (number, address) in document::events_of(searcher, at)?.into_iter().enumerate() {
        let event: TantivyDocument = searcher.doc(address).map_err(failed)?;
        reports.push((number as u64 + 1, document::event_of(&event, fields)?));
    }
    Ok(Held {
        head: document::head_of(&doc, fields)?,
        title: article.title,
        text: Some(article.text),
        notes: document::notes_of(&doc, fields)?,
        mentions: document::packed_mentions(&doc, fields).to_vec(),
        signature: column("signature")?,
        added: column("added")?,
        events: column("events")?,
        reports,
        lengths: (length(fields.title)?, length(fields.text)?),
    })
}

/// The ids of all articles.
///
/// # Errors
/// The index cannot be read.
pub fn article_ids(searcher: &Searcher, fields: &Fields) -> Result<FxHashSet<String>, StoreError> {
    let mut ids = FxHashSet::default();
    for reader in searcher.segment_readers() {
        let index = reader.inverted_index(fields.id).map_err(failed)?;
        let mut terms = index.terms().stream().map_err(|error| failed(error.into()))?;
        while terms.advance() {
            let info = terms.value().clone();
            let postings = index.read_postings_from_terminfo(&info, IndexRecordOption::Basic);
            let mut postings = postings.map_err(|error| failed(error.into()))?;
            while postings.doc() != TERMINATED && reader.is_deleted(postings.doc()) {
                postings.advance();
            }
            if postings.doc() != TERMINATED {
                ids.insert(String::from_utf8_lossy(terms.key()).into_owned());
            }
        }
    }
    Ok(ids)
}

/// An index in memory of these articles, all in one segment. An article's column `events` counts those among its `reports`, as
/// a join needs it; with `keep_counts`, where nothing is joined, those that it has.
///
/// # Errors
/// There is more than fits into memory.
pub fn mount(blocks: &[Held], keep_counts: bool) -> Result<(Index, Searcher), StoreError> {
    let (schema, fields) = schema();
    let builder = IndexBuilder::new().schema(schema).tokenizers(analyzer::manager());
    let index = if blocks.is_empty() {
        // Not even a segment: where the engine looks for expressions in one without documents, it panics.
        builder.create_in_ram().map_err(failed)?
    } else {
        let mut writer = builder.single_segment_index_writer(RamDirectory::create(), MEMORY).map_err(failed)?;
        for held in blocks {
            let events = if keep_counts { held.events } else { held.reports.len() as u64 };
            for document in document::held_documents(&fields, held, events) {
                writer.add_document(document).map_err(failed)?;
            }
        }
        writer.finalize().map_err(failed)?
    };
    analyzer::register(&index);
    let searcher = index.reader().map_err(failed)?.searcher();
    Ok((index, searcher))
}

fn failed(error: tantivy::TantivyError) -> StoreError {
    StoreError::User(format!("the index cannot be read ({error}): run `dateline check`"))
}
