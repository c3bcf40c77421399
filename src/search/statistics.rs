//! What BM25 asks of the collection, counted over living articles.
//!
//! The engine's own numbers include deleted documents until a merge drops them, so that answers would depend on the
//! history of the index. Here an index made at once and one that grew by many syncs give the same scores.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use tantivy::{
    DocSet, Searcher, TERMINATED, Term,
    query::Bm25StatisticsProvider,
    schema::{Field, IndexRecordOption},
};

use super::remote::Frequencies;
use crate::store::{Fields, schema::DOC_ARTICLE};

/// The numbers of one state of the index; each is counted when it is first asked for.
pub struct Statistics<'s> {
    searcher: &'s Searcher,
    fields: &'s Fields,
    counts: &'s Counts,
}

/// What is kept between questions to the same state of the index.
#[derive(Debug, Default)]
pub struct Counts {
    articles: OnceLock<u64>,
    tokens: OnceLock<FxHashMap<Field, u64>>,
    /// Of a part of an index: what the whole says of terms.
    of_whole: FxHashMap<Term, u64>,
}

impl Counts {
    /// Of a part of an index: the numbers of the whole.
    pub fn elsewhere(whole: Frequencies, fields: &Fields) -> Counts {
        let [titles, texts] = whole.tokens;
        let tokens = FxHashMap::from_iter([(fields.title, titles), (fields.text, texts)]);
        let of_whole = whole.of.into_iter().map(|((field, term), n)| (Term::from_field_text(field, &term), n));
        Counts { articles: whole.articles.into(), tokens: tokens.into(), of_whole: of_whole.collect() }
    }
}

impl<'s> Statistics<'s> {
    pub fn new(searcher: &'s Searcher, fields: &'s Fields, counts: &'s Counts) -> Statistics<'s> {
        Statistics { searcher, fields, counts }
    }

    fn count_living(&self, term: &Term) -> tantivy::Result<u64> {
        let mut count = 0;
        for reader in self.searcher.segment_readers() {
            let index = reader.inverted_index(term.field())?;
            let Some(alive) = reader.alive_bitset() else {
                count += u64::from(index.doc_freq(term)?);
                continue;
            };
            let Some(mut postings) = index.read_postings(term, IndexRecordOption::Basic)? else { continue };
            while postings.doc() != TERMINATED {
                count += u64::from(alive.is_alive(postings.doc()));
                postings.advance();
            }
        }
        Ok(count)
    }

    /// Lengths as the norms have them, rounded as they are: the same before and after a merge.
    fn count_tokens(&self, field: Field) -> tantivy::Result<u64> {
        let mut count = 0;
        for reader in self.searcher.segment_readers() {
            let norms = reader.get_fieldnorms_reader(field)?;
            count += reader.doc_ids_alive().map(|doc| u64::from(norms.fieldnorm(doc))).sum::<u64>();
        }
        Ok(count)
    }
}

impl Bm25StatisticsProvider for Statistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        if let Some(known) = self.counts.tokens.get().and_then(|tokens| tokens.get(&field)) {
            return Ok(*known);
        }
        let mut tokens = FxHashMap::default();
        for text in [self.fields.title, self.fields.text] {
            tokens.insert(text, self.count_tokens(text)?);
        }
        let tokens = self.counts.tokens.get_or_init(|| tokens);
        Ok(tokens.get(&field).copied().unwrap_or(0))
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        if let Some(known) = self.counts.articles.get() {
            return Ok(*known);
        }
        let articles = self.count_living(&Term::from_field_u64(self.fields.doc_type, DOC_ARTICLE))?;
        Ok(*self.counts.articles.get_or_init(|| articles))
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        if let Some(count) = self.counts.of_whole.get(term) {
            return Ok((*count).min(self.total_num_docs()?));
        }
        Ok(self.count_living(term)?.min(self.total_num_docs()?))
    }
}
