//! How many files an index knows of each folder.

use std::path::Path;

use tantivy::{
    Searcher, Term,
    query::{BooleanQuery, Query, TermQuery},
    schema::IndexRecordOption,
};

use super::{
    StoreError,
    schema::{DOC_FILE, Fields},
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
