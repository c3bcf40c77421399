//! All events of a question, each with its reports: what dossiers, timelines and networks count.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use tantivy::{DocAddress, DocId, SegmentOrdinal};

use super::{
    Searcher, Snapshot,
    hits::{Order, Ranked, Ranking, SegmentHits},
    identity::load::article_of_event,
    lower::Lower,
    normal,
};
use crate::{
    query::ast::{Query, Target},
    store::{StoreError, document::StoredEvent},
};

/// Event records, put together to events: the latest first, of each the best report first, as an answer has them.
pub struct Events {
    pub groups: Vec<Vec<Report>>,
    /// Event records.
    pub reports: u64,
}

/// One event record.
pub struct Report {
    pub at: Ranked,
    pub article: DocAddress,
    pub stored: StoredEvent,
}

impl Events {
    /// The articles of all reports.
    pub fn articles(&self) -> BTreeSet<DocAddress> {
        self.groups.iter().flatten().map(|report| report.article).collect()
    }
}

impl Searcher {
    /// All events that match, however many.
    ///
    /// # Errors
    /// A regular expression is none, or the index cannot be read.
    pub(super) fn all_events(
        &self,
        snapshot: &Snapshot,
        query: &Query,
        min_confidence: f32,
    ) -> Result<Events, StoreError> {
        let lower = self.lowering(min_confidence);
        let plan = lower.lower(&normal::normalise(query, Target::Events), Target::Events)?;
        let engine_query = plan.engine(&self.fields).map_err(|error| self.failed(error))?;
        let found = self.collect(snapshot, engine_query.as_ref(), Order::Date)?;
        self.events_at(snapshot, &found)
    }

    pub(super) fn lowering(&self, min_confidence: f32) -> Lower {
        Lower { fields: self.fields, analyzer: std::sync::Arc::clone(&self.analyzer), min_confidence }
    }

    /// The events of these event records.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(super) fn events_at(&self, snapshot: &Snapshot, found: &[SegmentHits]) -> Result<Events, StoreError> {
        let searcher = &snapshot.searcher;
        let mut ranking = Ranking::new(searcher, found, Order::Date).map_err(|error| self.failed(error))?;
        let all = ranking.next(usize::MAX).map_err(|error| self.failed(error))?;
        let reports = all.len() as u64;
        let mut groups = Vec::new();
        for group in self.group_window(searcher, &all, Target::Events)? {
            let mut reports = Vec::with_capacity(group.len());
            for at in group {
                let address = DocAddress::new(at.segment, at.doc);
                let article = article_of_event(searcher, address)?;
                let document = searcher.doc(address).map_err(|error| self.failed(error))?;
                let stored = crate::store::document::event_of(&document, &self.fields)?;
                reports.push(Report { at, article, stored });
            }
            groups.push(reports);
        }
        Ok(Events { groups, reports })
    }
}

/// Addresses by their segments, as hits.
pub(super) fn hits_of(addresses: impl Iterator<Item = DocAddress>) -> Vec<SegmentHits> {
    let mut segments: BTreeMap<SegmentOrdinal, BTreeSet<DocId>> = BTreeMap::new();
    for address in addresses {
        segments.entry(address.segment_ord).or_default().insert(address.doc_id);
    }
    segments
        .into_iter()
        .map(|(segment, docs)| SegmentHits { segment, docs: docs.into_iter().collect(), scores: Vec::new() })
        .collect()
}

/// Counts, the largest first, ties by value.
pub(super) fn ordered(counts: FxHashMap<String, u64>) -> Vec<(String, u64)> {
    let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts
}
