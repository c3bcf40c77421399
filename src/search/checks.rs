//! What is looked at in a candidate: columns where they tell enough, else what is stored.
//!
//! A document that cannot be read is no match; `dateline check` finds it.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy::{
    DocId, SegmentReader, TantivyDocument,
    columnar::{Column, StrColumn},
    schema::{Field, Value},
    store::StoreReader,
};

use super::{
    checked::{Check, DocCheck},
    matches::different_people,
    pairing::all_paired,
    party::parties,
    words::{Analyzer, Pattern, StoreAnalyzer, Words},
};
use crate::{
    annotation::{Portfolio, Role},
    query::ast::{ParticipantField, ParticipantQuery},
    store::{
        Fields,
        document::{event_of, head_of, host, notes_of},
        party_number::country_number,
    },
};

/// Blocks of the store that a check keeps unpacked.
const CACHED_BLOCKS: usize = 8;

fn terms(analyzer: &StoreAnalyzer, text: &str) -> Vec<String> {
    analyzer.name(text).into_iter().map(|token| token.term).collect()
}

/// One of a column's values has all the words.
pub fn one_value(column: &'static str, words: Words, analyzer: Arc<StoreAnalyzer>) -> Check {
    Arc::new(move |reader: &SegmentReader| {
        let Some(values) = reader.fast_fields().str(column)? else { return Ok(never()) };
        let (words, analyzer) = (words.clone(), Arc::clone(&analyzer));
        let mut known: FxHashMap<u64, bool> = FxHashMap::default();
        let mut text = String::new();
        Ok(Box::new(move |doc: DocId| {
            values
                .term_ords(doc)
                .any(|ord| *known.entry(ord).or_insert_with(|| has_words(&values, ord, &words, &analyzer, &mut text)))
        }))
    })
}

fn never() -> DocCheck {
    Box::new(|_| false)
}

fn has_words(values: &StrColumn, ord: u64, words: &Words, analyzer: &StoreAnalyzer, text: &mut String) -> bool {
    text.clear();
    values.ord_to_str(ord, text).is_ok_and(|found| found) && words.matches(&terms(analyzer, text))
}

fn stored(store: &StoreReader, doc: DocId) -> Option<TantivyDocument> {
    store.get(doc).ok()
}

/// The publisher or the site has all the words.
pub fn source(fields: Fields, words: Words, analyzer: Arc<StoreAnalyzer>) -> Check {
    Arc::new(move |reader: &SegmentReader| {
        let store = reader.get_store_reader(CACHED_BLOCKS)?;
        let (words, analyzer) = (words.clone(), Arc::clone(&analyzer));
        Ok(Box::new(move |doc: DocId| {
            let Some(head) = stored(&store, doc).and_then(|doc| head_of(&doc, &fields).ok()) else { return false };
            let site = head.url.as_deref().and_then(host);
            head.publisher.iter().chain(&site).any(|source| words.matches(&terms(&analyzer, source)))
        }))
    })
}

/// One of an article's officials has the role and the portfolio.
pub fn office(fields: Fields, role: Role, portfolio: Portfolio) -> Check {
    Arc::new(move |reader: &SegmentReader| {
        let store = reader.get_store_reader(CACHED_BLOCKS)?;
        Ok(Box::new(move |doc: DocId| {
            let notes = stored(&store, doc).and_then(|doc| notes_of(&doc, &fields).ok());
            notes.is_some_and(|notes| notes.officials.iter().any(|o| o.role == role && o.portfolio == Some(portfolio)))
        }))
    })
}

/// A stored text has the pattern.
pub fn stored_text(field: Field, pattern: Pattern, analyzer: Arc<StoreAnalyzer>) -> Check {
    Arc::new(move |reader: &SegmentReader| {
        let store = reader.get_store_reader(CACHED_BLOCKS)?;
        let (pattern, analyzer) = (pattern.clone(), Arc::clone(&analyzer));
        Ok(Box::new(move |doc: DocId| {
            let Some(doc) = stored(&store, doc) else { return false };
            let text = doc.get_first(field).and_then(|value| value.as_str()).unwrap_or_default();
            let terms: Vec<String> = analyzer.text(text).into_iter().map(|token| token.term).collect();
            pattern.matches(&terms)
        }))
    })
}

/// Every clause has a participant of its own.
pub fn people(fields: Fields, clauses: Vec<ParticipantQuery>, analyzer: Arc<StoreAnalyzer>) -> Check {
    if clauses.iter().all(is_packed) {
        return packed_people(clauses);
    }
    Arc::new(move |reader: &SegmentReader| {
        let store = reader.get_store_reader(CACHED_BLOCKS)?;
        let (clauses, analyzer) = (clauses.clone(), Arc::clone(&analyzer));
        Ok(Box::new(move |doc: DocId| {
            let Some(event) = stored(&store, doc).and_then(|doc| event_of(&doc, &fields).ok()) else { return false };
            let clauses: Vec<&ParticipantQuery> = clauses.iter().collect();
            different_people(&clauses, &parties(&event.event), analyzer.as_ref())
        }))
    })
}

/// Does the column of packed participants tell all that is asked?
fn is_packed(query: &ParticipantQuery) -> bool {
    match query {
        ParticipantQuery::Any => true,
        ParticipantQuery::And(parts) | ParticipantQuery::Or(parts) => parts.iter().all(is_packed),
        ParticipantQuery::Not(part) => is_packed(part),
        ParticipantQuery::Is(field) => {
            matches!(
                field,
                ParticipantField::Country(_)
                    | ParticipantField::Role(_)
                    | ParticipantField::Portfolio(_)
                    | ParticipantField::Office(..)
            )
        }
    }
}

fn packed_people(clauses: Vec<ParticipantQuery>) -> Check {
    Arc::new(move |reader: &SegmentReader| {
        let parties: Column<u64> = reader.fast_fields().u64("parties")?;
        let clauses = clauses.clone();
        Ok(Box::new(move |doc: DocId| {
            let parties: Vec<u64> = parties.values_for_doc(doc).collect();
            let fits: Vec<Vec<bool>> =
                clauses.iter().map(|clause| parties.iter().map(|&party| has(party, clause)).collect()).collect();
            all_paired(&fits)
        }))
    })
}

/// As [`super::matches::participant_matches`], of a packed participant.
fn has(party: u64, query: &ParticipantQuery) -> bool {
    match query {
        ParticipantQuery::Any => true,
        ParticipantQuery::And(parts) => parts.iter().all(|part| has(party, part)),
        ParticipantQuery::Or(parts) => parts.iter().any(|part| has(party, part)),
        ParticipantQuery::Not(part) => !has(party, part),
        ParticipantQuery::Is(ParticipantField::Country(country)) => side(party) == country_number(*country),
        ParticipantQuery::Is(ParticipantField::Role(role)) => number(Role::ALL, *role) == party >> 8 & 0xff,
        ParticipantQuery::Is(ParticipantField::Portfolio(own)) => number(Portfolio::ALL, *own) == party & 0xff,
        ParticipantQuery::Is(ParticipantField::Office(role, portfolio)) => {
            number(Role::ALL, *role) == party >> 8 & 0xff && number(Portfolio::ALL, *portfolio) == party & 0xff
        }
        ParticipantQuery::Is(_) => false,
    }
}

fn side(party: u64) -> u16 {
    (party >> 16) as u16
}

fn number<T: PartialEq>(all: &[T], value: T) -> u64 {
    all.iter().position(|other| *other == value).map_or(u64::MAX, |at| at as u64 + 1)
}
