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
    party::{parties, visit_sides},
    words::{Analyzer, Pattern, StoreAnalyzer, Words},
};
use crate::{
    annotation::{EventKind, Portfolio, Role, VisitSide},
    query::ast::{ParticipantField, ParticipantQuery},
    store::{
        Fields,
        document::{event_of, head_of, host, notes_of},
        party_number::{country_number, side_of_packed},
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
                    | ParticipantField::Side(_)
            )
        }
    }
}

/// A packed participant, and on which side of a visit they are.
#[derive(Clone, Copy)]
struct Packed {
    party: u64,
    side: Option<VisitSide>,
}

fn packed_people(clauses: Vec<ParticipantQuery>) -> Check {
    let sided = clauses.iter().any(asks_side);
    Arc::new(move |reader: &SegmentReader| {
        let parties: Column<u64> = reader.fast_fields().u64("parties")?;
        let mut visits = if sided { Some(Visits::open(reader)?) } else { None };
        let clauses = clauses.clone();
        Ok(Box::new(move |doc: DocId| {
            let parties: Vec<u64> = parties.values_for_doc(doc).collect();
            let sides = visits.as_mut().map(|visits| visits.sides(doc, &parties)).unwrap_or_default();
            let side = |at: usize| sides.get(at).copied().flatten();
            let parties: Vec<Packed> =
                parties.iter().enumerate().map(|(at, &party)| Packed { party, side: side(at) }).collect();
            let fits: Vec<Vec<bool>> =
                clauses.iter().map(|clause| parties.iter().map(|party| has(party, clause)).collect()).collect();
            all_paired(&fits)
        }))
    })
}

fn asks_side(query: &ParticipantQuery) -> bool {
    match query {
        ParticipantQuery::Any => false,
        ParticipantQuery::And(parts) | ParticipantQuery::Or(parts) => parts.iter().any(asks_side),
        ParticipantQuery::Not(part) => asks_side(part),
        ParticipantQuery::Is(field) => matches!(field, ParticipantField::Side(_)),
    }
}

/// What a segment's columns tell of its visits.
struct Visits {
    kind: Option<StrColumn>,
    country: Option<StrColumn>,
    /// The ordinal of "visit".
    visit: Option<u64>,
    /// The side's number of each country, once asked for.
    countries: FxHashMap<u64, Option<u16>>,
}

impl Visits {
    fn open(reader: &SegmentReader) -> tantivy::Result<Visits> {
        let kind = reader.fast_fields().str("kind")?;
        let visit = match &kind {
            Some(kind) => kind.dictionary().term_ord(EventKind::Visit.as_str().as_bytes())?,
            None => None,
        };
        Ok(Visits { kind, country: reader.fast_fields().str("where")?, visit, countries: FxHashMap::default() })
    }

    fn sides(&mut self, doc: DocId, parties: &[u64]) -> Vec<Option<VisitSide>> {
        let kind = self.kind.as_ref().and_then(|kind| kind.term_ords(doc).next());
        let country = self.country.as_ref().and_then(|column| {
            let ord = column.term_ords(doc).next()?;
            *self.countries.entry(ord).or_insert_with(|| {
                let mut code = String::new();
                column.ord_to_str(ord, &mut code).ok().filter(|found| *found)?;
                code.parse().ok().map(country_number)
            })
        });
        let serve: Vec<u16> = parties.iter().map(|&party| side_of_packed(party)).collect();
        visit_sides(kind.is_some() && kind == self.visit, country, &serve)
    }
}

/// As [`super::matches::participant_matches`], of a packed participant.
fn has(packed: &Packed, query: &ParticipantQuery) -> bool {
    let party = packed.party;
    match query {
        ParticipantQuery::Any => true,
        ParticipantQuery::And(parts) => parts.iter().all(|part| has(packed, part)),
        ParticipantQuery::Or(parts) => parts.iter().any(|part| has(packed, part)),
        ParticipantQuery::Not(part) => !has(packed, part),
        ParticipantQuery::Is(ParticipantField::Country(country)) => side_of_packed(party) == country_number(*country),
        ParticipantQuery::Is(ParticipantField::Side(side)) => packed.side == Some(*side),
        ParticipantQuery::Is(ParticipantField::Role(role)) => number(Role::ALL, *role) == party >> 8 & 0xff,
        ParticipantQuery::Is(ParticipantField::Portfolio(own)) => number(Portfolio::ALL, *own) == party & 0xff,
        ParticipantQuery::Is(ParticipantField::Office(role, portfolio)) => {
            number(Role::ALL, *role) == party >> 8 & 0xff && number(Portfolio::ALL, *portfolio) == party & 0xff
        }
        ParticipantQuery::Is(_) => false,
    }
}

fn number<T: PartialEq>(all: &[T], value: T) -> u64 {
    all.iter().position(|other| *other == value).map_or(u64::MAX, |at| at as u64 + 1)
}
