//! Hits → reports for grouping, from the columns alone; and the folding of near-identical articles.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use tantivy::{
    DocId, Searcher, SegmentOrdinal, SegmentReader,
    columnar::{Column, StrColumn},
};

use super::{
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
    kind: Spelt,
    status: Spelt,
    place: Spelt,
    country: Spelt,
    from: Column<i64>,
    to: Column<i64>,
    precision: Column<u64>,
    parties: Column<u64>,
    confidence: Column<f64>,
    published: Column<i64>,
    distance: Column<u64>,
}

/// A column of strings with the hashes of those values that are needed: the same in every segment.
struct Spelt {
    values: Option<StrColumn>,
    hashes: FxHashMap<u64, u64>,
}

impl Spelt {
    /// Spells the values of these documents, all in one go through the dictionary.
    fn open(reader: &SegmentReader, column: &str, docs: &[DocId]) -> tantivy::Result<Spelt> {
        let values = reader.fast_fields().str(column)?;
        let mut hashes = FxHashMap::default();
        if let Some(values) = &values {
            let mut ords: Vec<u64> = docs.iter().filter_map(|&doc| values.ords().first(doc)).collect();
            ords.sort_unstable();
            ords.dedup();
            let mut spelt = Vec::with_capacity(ords.len());
            values.dictionary().sorted_ords_to_term_cb(&ords, |term| {
                spelt.push(key_of(&fold(&String::from_utf8_lossy(term))));
            })?;
            hashes = ords.into_iter().zip(spelt).collect();
        }
        Ok(Spelt { values, hashes })
    }

    fn of(&self, doc: DocId) -> Option<u64> {
        let ord = self.values.as_ref()?.ords().first(doc)?;
        self.hashes.get(&ord).copied()
    }
}

impl Columns {
    fn open(reader: &SegmentReader, docs: &[DocId]) -> tantivy::Result<Columns> {
        let columns = reader.fast_fields();
        Ok(Columns {
            kind: Spelt::open(reader, "kind", docs)?,
            status: Spelt::open(reader, "status", docs)?,
            place: Spelt::open(reader, "place", docs)?,
            country: Spelt::open(reader, "where", docs)?,
            from: columns.i64("from")?,
            to: columns.i64("to")?,
            precision: columns.u64("precision")?,
            parties: columns.u64("parties")?,
            confidence: columns.f64("confidence")?,
            published: columns.i64("published")?,
            distance: columns.u64("distance")?,
        })
    }

    fn report(&self, hit: &Ranked, words: &Vocabulary) -> Report {
        let doc = hit.doc;
        let date = match (self.from.first(doc), self.to.first(doc)) {
            (Some(first), Some(last)) => {
                let precision = self.precision.first(doc).and_then(|p| u8::try_from(p).ok()).unwrap_or(u8::MAX);
                Some(Period { first, last, precision })
            }
            _ => None,
        };
        let kind = self.kind.of(doc).and_then(|hash| words.kinds.get(&hash).copied());
        let status = self.status.of(doc).and_then(|hash| words.statuses.get(&hash).copied());
        Report {
            key: hit.key,
            article: u64::from(hit.segment) << 32 | u64::from(self.article(doc)),
            kind: kind.unwrap_or(EventKind::Meeting),
            status: status.unwrap_or(EventStatus::Held),
            date,
            place: self.place.of(doc),
            country: self.country.of(doc),
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

/// The words of the vocabulary by their hashes.
struct Vocabulary {
    kinds: FxHashMap<u64, EventKind>,
    statuses: FxHashMap<u64, EventStatus>,
}

impl Vocabulary {
    fn new() -> Vocabulary {
        Vocabulary {
            kinds: EventKind::ALL.iter().map(|kind| (key_of(&fold(kind.as_str())), *kind)).collect(),
            statuses: EventStatus::ALL.iter().map(|status| (key_of(&fold(status.as_str())), *status)).collect(),
        }
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
    let words = Vocabulary::new();
    Ok(hits.iter().filter_map(|hit| segments.get(&hit.segment).map(|columns| columns.report(hit, &words))).collect())
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
