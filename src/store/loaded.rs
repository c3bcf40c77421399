//! The documents of the index → articles, events and files again. `block` made them.

use std::path::Path;

use serde::de::DeserializeOwned;
use tantivy::{
    DocAddress, DocId, DocSet, Searcher, SegmentOrdinal, TERMINATED, TantivyDocument, Term,
    schema::{Field, IndexRecordOption, Value},
};

use crate::{
    annotation::{Annotations, Mention},
    article::Article,
    store::{
        StoreError,
        document::{FileRecord, Head, Notes, StoredEvent},
        mentions,
        schema::Fields,
        story,
    },
};

/// The head of an article's document, without its text being parsed.
///
/// # Errors
/// It is no article, or does not have the stored form.
pub fn head_of(doc: &TantivyDocument, fields: &Fields) -> Result<Head, StoreError> {
    stored_json(doc, fields.head)
}

/// The title of an article's document; empty where it has none.
pub fn title_of<'a>(doc: &'a TantivyDocument, fields: &Fields) -> &'a str {
    stored_text(doc, fields.title)
}

/// The article in its document.
///
/// # Errors
/// It is no article, or does not have the stored form.
pub fn article_of(doc: &TantivyDocument, fields: &Fields) -> Result<Article, StoreError> {
    Ok(head_of(doc, fields)?.with(stored_text(doc, fields.title).to_owned(), stored_text(doc, fields.text).to_owned()))
}

/// What was found in an article's document, but for its events.
///
/// # Errors
/// It is no article, or does not have the stored form.
pub fn notes_of(doc: &TantivyDocument, fields: &Fields) -> Result<Notes, StoreError> {
    stored_json(doc, fields.notes)
}

/// The mentions in an article's document.
///
/// # Errors
/// They do not fit the article.
pub fn mentions_of(
    doc: &TantivyDocument,
    fields: &Fields,
    article: &Article,
    notes: &Notes,
) -> Result<Vec<Mention>, StoreError> {
    mentions::unpack(article, stored_bytes(doc, fields.mentions), &notes.strings)
        .ok_or_else(|| damaged(&"its mentions do not fit its text"))
}

/// The mentions in an article's document, packed.
pub(super) fn packed_mentions<'a>(doc: &'a TantivyDocument, fields: &Fields) -> &'a [u8] {
    stored_bytes(doc, fields.mentions)
}

/// The event in its document.
///
/// # Errors
/// It is no event, or does not have the stored form.
pub fn event_of(doc: &TantivyDocument, fields: &Fields) -> Result<StoredEvent, StoreError> {
    stored_json(doc, fields.event)
}

/// The file in its document.
///
/// # Errors
/// It is no file, or does not have the stored form.
pub fn file_of(doc: &TantivyDocument, fields: &Fields) -> Result<FileRecord, StoreError> {
    let mut record: FileRecord = stored_json(doc, fields.head)?;
    let claims = story::unpack(stored_bytes(doc, fields.claims));
    record.claims = claims.ok_or_else(|| damaged(&"what a file says of stories has not the stored form"))?;
    Ok(record)
}

/// An article with everything that was found in it, from the address of its document.
///
/// # Errors
/// The document is no article, or does not have the stored form, or cannot be read.
pub fn load_block(
    searcher: &Searcher,
    fields: &Fields,
    address: DocAddress,
) -> Result<(Article, Annotations), StoreError> {
    let doc: TantivyDocument = read(searcher, address)?;
    let article = article_of(&doc, fields)?;
    let notes = notes_of(&doc, fields)?;
    let mentions = mentions_of(&doc, fields, &article, &notes)?;
    let Notes { officials, countries, dates, organizations, notes, strings: _ } = notes;
    let mut events = Vec::new();
    for event in events_of(searcher, address)? {
        events.push(event_of(&read(searcher, event)?, fields)?.event);
    }
    Ok((article, Annotations { officials, countries, dates, organizations, events, mentions, notes }))
}

/// Addresses of the events of an article.
///
/// # Errors
/// The column cannot be read.
pub fn events_of(searcher: &Searcher, article: DocAddress) -> Result<Vec<DocAddress>, StoreError> {
    let segment = searcher.segment_reader(article.segment_ord);
    let column = segment.fast_fields().u64("events").map_err(|e| StoreError::engine(Path::new("."), e))?;
    let count = column.first(article.doc_id).unwrap_or(0) as DocId;
    let last = article.doc_id.saturating_add(count).min(segment.max_doc().saturating_sub(1));
    Ok((article.doc_id + 1..=last).map(|doc| DocAddress::new(article.segment_ord as SegmentOrdinal, doc)).collect())
}

/// The event with an id, and its article's address with its own; `None` where there is none.
///
/// # Errors
/// The index cannot be read.
pub fn find_event(
    searcher: &Searcher,
    fields: &Fields,
    id: &str,
) -> Result<Option<(DocAddress, DocAddress, StoredEvent)>, StoreError> {
    let Some((article, _)) = id.rsplit_once(':') else { return Ok(None) };
    let Some(article) = find_article(searcher, fields, article)? else { return Ok(None) };
    for address in events_of(searcher, article)? {
        let event = event_of(&read(searcher, address)?, fields)?;
        if event.id == id {
            return Ok(Some((article, address, event)));
        }
    }
    Ok(None)
}

/// The address of the article with an id; `None` where there is none.
///
/// # Errors
/// The index cannot be read.
pub fn find_article(searcher: &Searcher, fields: &Fields, id: &str) -> Result<Option<DocAddress>, StoreError> {
    let engine = |error| StoreError::engine(Path::new("."), error);
    let term = Term::from_field_text(fields.id, id);
    for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
        let index = segment.inverted_index(fields.id).map_err(engine)?;
        let postings = index.read_postings(&term, IndexRecordOption::Basic);
        let Some(mut postings) = postings.map_err(|error| engine(error.into()))? else { continue };
        // The article stands first in its block; an older block of the same id is deleted as a whole.
        while postings.doc() != TERMINATED && segment.is_deleted(postings.doc()) {
            postings.advance();
        }
        if postings.doc() != TERMINATED {
            return Ok(Some(DocAddress::new(ordinal as SegmentOrdinal, postings.doc())));
        }
    }
    Ok(None)
}

fn read(searcher: &Searcher, address: DocAddress) -> Result<TantivyDocument, StoreError> {
    searcher.doc(address).map_err(|e| StoreError::engine(Path::new("."), e))
}

fn stored_json<T: DeserializeOwned>(doc: &TantivyDocument, field: Field) -> Result<T, StoreError> {
    serde_json::from_slice(stored_bytes(doc, field)).map_err(|error| damaged(&error))
}

fn damaged(detail: &dyn std::fmt::Display) -> StoreError {
    StoreError::User(format!("a document of the index is damaged ({detail}): run `dateline check`"))
}

fn stored_bytes(doc: &TantivyDocument, field: Field) -> &[u8] {
    doc.get_first(field).and_then(|value| value.as_bytes()).unwrap_or_default()
}

fn stored_text(doc: &TantivyDocument, field: Field) -> &str {
    doc.get_first(field).and_then(|value| value.as_str()).unwrap_or_default()
}

impl Head {
    pub(super) fn with(self, title: String, text: String) -> Article {
        let Head { id, source, published, url, authors, publisher, language } = self;
        Article { id, source, title, text, published, url, authors, publisher, language, version: None }
    }
}
