//! The baseline of questions: the engine alone, asked for the articles with the words of the question.

use std::path::Path;

use dateline::store::{self, Fields, analyzer};
use tantivy::{
    Searcher, Term,
    collector::{Count, TopDocs},
    query::{BooleanQuery, Query, TermQuery},
    schema::IndexRecordOption,
};

/// The engine's own view of the project's index.
pub struct Reference {
    searcher: Searcher,
    fields: Fields,
}

impl Reference {
    /// # Errors
    /// The index cannot be opened.
    pub fn open(index: &Path) -> Result<Reference, store::StoreError> {
        let (_, reader, fields, _) = store::open_reader(index)?;
        Ok(Reference { searcher: reader.searcher(), fields })
    }

    /// The ten best articles with any of the words, by BM25, and the number of all: what the engine's own query parser makes
    /// of the same words. Returns the number.
    pub fn ask(&self, question: &str) -> usize {
        let words = analyzer::analyze(question);
        let clause = |field, word: &str| -> Box<dyn Query> {
            Box::new(TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::WithFreqs))
        };
        let clauses =
            words.iter().flat_map(|word| [self.fields.title, self.fields.text].map(|field| clause(field, word)));
        let query = BooleanQuery::union(clauses.collect());
        let best = TopDocs::with_limit(10).order_by_score();
        let (_, number) = self.searcher.search(&query, &(best, Count)).expect("the engine answers");
        number
    }
}
