//! What an index holds of files: how many of each folder, and what was skipped in them.

use std::path::Path;

use tantivy::{
    DocAddress, DocSet, Searcher, TERMINATED, Term,
    query::{BooleanQuery, Query, TermQuery},
    schema::IndexRecordOption,
};

use super::{
    StoreError,
    document::FileRecord,
    known::record_at,
    schema::{DOC_FILE, Fields, MISSING_RECORDS},
};

/// How many files of a root the index knows.
///
/// # Errors
/// The index cannot be read.
pub fn files_of(dir: &Path, searcher: &Searcher, fields: &Fields, label: &str) -> Result<u64, StoreError> {
    let term = |term| Box::new(TermQuery::new(term, IndexRecordOption::Basic)) as Box<dyn Query>;
    let query = BooleanQuery::intersection(vec![
        term(Term::from_field_u64(fields.doc_type, DOC_FILE)),
        term(Term::from_field_text(fields.root, label)),
    ]);
    query.count(searcher).map(|count| count as u64).map_err(|error| StoreError::engine(dir, error))
}

/// The files in which something was skipped when they were last read: how many there are, and the records of those from
/// `offset` on, in the order in which they are stored.
///
/// # Errors
/// The index cannot be read.
pub fn files_with_skips(
    dir: &Path,
    searcher: &Searcher,
    fields: &Fields,
    offset: usize,
    limit: usize,
) -> Result<(u64, Vec<FileRecord>), StoreError> {
    let engine = |error| StoreError::engine(dir, error);
    let term = Term::from_field_text(fields.missing, MISSING_RECORDS);
    let mut count = 0;
    let mut records = Vec::new();
    for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
        let index = segment.inverted_index(fields.missing).map_err(engine)?;
        let postings = index.read_postings(&term, IndexRecordOption::Basic);
        let Some(mut postings) = postings.map_err(|error| engine(error.into()))? else { continue };
        while postings.doc() != TERMINATED {
            let doc = postings.doc();
            if !segment.is_deleted(doc) {
                if count >= offset && records.len() < limit {
                    records.push(record_at(dir, searcher, fields, DocAddress::new(ordinal as u32, doc))?);
                }
                count += 1;
            }
            postings.advance();
        }
    }
    Ok((count as u64, records))
}
