//! Hits → reports for grouping, from the columns alone; and the folding of near-identical articles.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use tantivy::{DocId, Searcher, SegmentOrdinal, SegmentReader, columnar::Column};

use super::{
    columns::Spelt,
    group::{Party, Period, Report},
    hits::Ranked,
};
use crate::{
    annotation::{EventKind, EventStatus},
    store::{
        document::key_of,
        participant::fold,
        signature::{bands, near},
    },
};

/// A segment's columns of events.
struct Columns {
    kind: Spelt<Option<EventKind>>,
    status: Spelt<Option<EventStatus>>,
    place: Spelt<u64>,
    country: Spelt<u64>,
    from: Column<i64>,
    to: Column<i64>,
    precision: Column<u64>,
    parties: Column<u64>,
    confidence: Column<f64>,
    published: Column<i64>,
    distance: Column<u64>,
}

impl Columns {
    fn open(reader: &SegmentReader, docs: &[DocId]) -> tantivy::Result<Columns> {
        let columns = reader.fast_fields();
        Ok(Columns {
            kind: Spelt::open(reader, "kind", docs, |value| value.parse().ok())?,
            status: Spelt::open(reader, "status", docs, |value| value.parse().ok())?,
            place: Spelt::open(reader, "place", docs, |value| key_of(&fold(value)))?,
            country: Spelt::open(reader, "where", docs, |value| key_of(&fold(value)))?,
            from: columns.i64("from")?,
            to: columns.i64("to")?,
            precision: columns.u64("precision")?,
            parties: columns.u64("parties")?,
            confidence: columns.f64("confidence")?,
            published: columns.i64("published")?,
            distance: columns.u64("distance")?,
        })
    }

    fn report(&self, hit: &Ranked) -> Report {
        let doc = hit.doc;
        let date = match (self.from.first(doc), self.to.first(doc)) {
            (Some(first), Some(last)) => {
                let precision = self.precision.first(doc).and_then(|p| u8::try_from(p).ok()).unwrap_or(u8::MAX);
                Some(Period { first, last, precision })
            }
            _ => None,
        };
        let kind = self.kind.first(doc).copied().flatten();
        let status = self.status.first(doc).copied().flatten();
        Report {
            key: hit.key,
            article: u64::from(hit.segment) << 32 | u64::from(self.article(doc)),
            kind: kind.unwrap_or(EventKind::Meeting),
            status: status.unwrap_or(EventStatus::Held),
            date,
            place: self.place.first(doc).copied(),
            country: self.country.first(doc).copied(),
            parties: self.parties.values_for_doc(doc).map(Party::unpack).collect(),
            confidence: self.confidence.first(doc).unwrap_or(0.0),
            published: self.published.first(doc),
        }
    }

    fn article(&self, event: DocId) -> DocId {
        let distance = self.distance.first(event).and_then(|distance| DocId::try_from(distance).ok()).unwrap_or(0);
        event.saturating_sub(distance)
    }
}

/// The reports of hits, in their order.
///
/// # Errors
/// A column cannot be read.
pub fn load(searcher: &Searcher, hits: &[Ranked]) -> tantivy::Result<Vec<Report>> {
    let mut segments: BTreeMap<SegmentOrdinal, Vec<DocId>> = BTreeMap::new();
    for hit in hits {
        segments.entry(hit.segment).or_default().push(hit.doc);
    }
    let segments = segments
        .into_iter()
        .map(|(segment, docs)| Ok((segment, Columns::open(searcher.segment_reader(segment), &docs)?)))
        .collect::<tantivy::Result<BTreeMap<_, _>>>()?;
    Ok(hits.iter().filter_map(|hit| segments.get(&hit.segment).map(|columns| columns.report(hit))).collect())
}

/// The signatures of articles, in their order.
///
/// # Errors
/// A column cannot be read.
pub fn signatures(searcher: &Searcher, hits: &[(SegmentOrdinal, DocId)]) -> tantivy::Result<Vec<u64>> {
    let mut segments: BTreeMap<SegmentOrdinal, Column<u64>> = BTreeMap::new();
    hits.iter()
        .map(|&(segment, doc)| {
            let column = match segments.entry(segment) {
                std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
                std::collections::btree_map::Entry::Vacant(new) => {
                    new.insert(searcher.segment_reader(segment).fast_fields().u64("signature")?)
                }
            };
            Ok(column.first(doc).unwrap_or(0))
        })
        .collect()
}

/// Near-identical articles together: groups of indices, each in the order given, the groups in that of their first.
/// A text without words is like no other.
pub fn fold_reprints(signatures: &[u64]) -> Vec<Vec<usize>> {
    let mut parent: Vec<usize> = (0..signatures.len()).collect();
    let mut buckets: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (at, &signature) in signatures.iter().enumerate().filter(|(_, signature)| **signature != 0) {
        for band in bands(signature) {
            let bucket = buckets.entry(band).or_default();
            let mut same = false;
            for &other in bucket.iter() {
                if near(signatures[other], signature) {
                    let (a, b) = (root(&mut parent, other), root(&mut parent, at));
                    parent[a.max(b)] = a.min(b);
                    same |= signatures[other] == signature;
                }
            }
            // Equal signatures stand for each other: a bucket holds each once.
            if !same {
                bucket.push(at);
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..signatures.len() {
        groups.entry(root(&mut parent, at)).or_default().push(at);
    }
    groups.into_values().collect()
}

fn root(parent: &mut [usize], mut at: usize) -> usize {
    while parent[at] != at {
        parent[at] = parent[parent[at]];
        at = parent[at];
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_signatures_fold_through_each_other() {
        let a = 0x0123_4567_89ab_cdef;
        let signatures = [a, 0, !a, a ^ 0b111, 0, a ^ 0b111_1110_0000_0111, a];
        assert_eq!(fold_reprints(&signatures), [vec![0, 3, 5, 6], vec![1], vec![2], vec![4]]);
    }
}
