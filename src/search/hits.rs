//! All documents that match, and their order.

use tantivy::{
    DocId, Score, Searcher, SegmentOrdinal, SegmentReader,
    collector::{Collector, SegmentCollector},
    query::Query,
};

use super::statistics::Statistics;

/// The matching documents of one segment, rising, with their scores (0 where none were asked for).
#[derive(Debug, Default)]
pub struct SegmentHits {
    pub segment: SegmentOrdinal,
    pub docs: Vec<DocId>,
    /// Empty where none were asked for.
    pub scores: Vec<Score>,
}

/// Collects everything that matches.
///
/// # Errors
/// The index cannot be read.
pub fn collect(
    searcher: &Searcher,
    query: &dyn Query,
    statistics: Option<&Statistics>,
) -> tantivy::Result<Vec<SegmentHits>> {
    match statistics {
        Some(statistics) => searcher.search_with_statistics_provider(query, &All { scored: true }, statistics),
        None => searcher.search(query, &All { scored: false }),
    }
}

struct All {
    scored: bool,
}

struct Segment {
    hits: SegmentHits,
    scored: bool,
}

impl Collector for All {
    type Fruit = Vec<SegmentHits>;
    type Child = Segment;

    fn for_segment(&self, segment: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<Segment> {
        Ok(Segment { hits: SegmentHits { segment, ..SegmentHits::default() }, scored: self.scored })
    }

    fn requires_scoring(&self) -> bool {
        self.scored
    }

    fn merge_fruits(&self, mut fruits: Vec<SegmentHits>) -> tantivy::Result<Vec<SegmentHits>> {
        fruits.sort_by_key(|hits| hits.segment);
        Ok(fruits)
    }
}

impl SegmentCollector for Segment {
    type Fruit = SegmentHits;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.hits.docs.push(doc);
        if self.scored {
            self.hits.scores.push(score);
        }
    }

    fn collect_block(&mut self, docs: &[DocId]) {
        self.hits.docs.extend_from_slice(docs);
    }

    fn harvest(self) -> SegmentHits {
        self.hits
    }
}

/// A hit with what it is ordered by: the larger `first` and `then` come first, then the smaller key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ranked {
    pub first: i64,
    pub then: i64,
    pub key: u64,
    pub segment: SegmentOrdinal,
    pub doc: DocId,
}

impl Ranked {
    fn order(&self) -> (std::cmp::Reverse<i64>, std::cmp::Reverse<i64>, u64, SegmentOrdinal, DocId) {
        (std::cmp::Reverse(self.first), std::cmp::Reverse(self.then), self.key, self.segment, self.doc)
    }
}

/// What comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The latest event.
    Date,
    /// The latest publication.
    Published,
    /// The best match.
    Relevance,
}

/// Scores are compared in so many steps a unit: what differs by less differs by the order of addition alone.
const SCORE_STEPS: f32 = 4096.0;

/// The hits with what they are ordered by, in no order yet.
///
/// # Errors
/// A column cannot be read.
pub fn rank(searcher: &Searcher, hits: &[SegmentHits], order: Order) -> tantivy::Result<Vec<Ranked>> {
    let mut ranked = Vec::with_capacity(hits.iter().map(|segment| segment.docs.len()).sum());
    for segment in hits {
        let columns = searcher.segment_reader(segment.segment).fast_fields();
        let (published, key) = (columns.i64("published")?, columns.u64("key")?);
        let date = columns.i64("to")?;
        for (at, &doc) in segment.docs.iter().enumerate() {
            let day = |column: &tantivy::columnar::Column<i64>| column.first(doc).unwrap_or(i64::MIN);
            let (first, then) = match order {
                Order::Date => (day(&date), day(&published)),
                Order::Published => (day(&published), day(&date)),
                Order::Relevance => {
                    let score = segment.scores.get(at).copied().unwrap_or(0.0);
                    ((score * SCORE_STEPS).round() as i64, day(&published))
                }
            };
            ranked.push(Ranked { first, then, key: key.first(doc).unwrap_or(u64::MAX), segment: segment.segment, doc });
        }
    }
    Ok(ranked)
}

/// Puts the places `from..to` of the order where they belong; what lies outside stays unordered on its side.
pub fn settle(ranked: &mut [Ranked], from: usize, to: usize) {
    let to = to.min(ranked.len());
    if from >= to {
        return;
    }
    if from > 0 {
        ranked.select_nth_unstable_by_key(from, Ranked::order);
    }
    if to < ranked.len() {
        ranked[from..].select_nth_unstable_by_key(to - from, Ranked::order);
    }
    ranked[from..to].sort_unstable_by_key(Ranked::order);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_of_the_order_are_the_order() {
        let make = |n: u64| Ranked { first: (n * 7919 % 13) as i64, then: 0, key: n, segment: 0, doc: n as u32 };
        let mut whole: Vec<Ranked> = (0..100).map(make).collect();
        let mut parts = whole.clone();
        parts.reverse();
        whole.sort_by_key(Ranked::order);
        for from in (0..100).step_by(30) {
            settle(&mut parts, from, from + 30);
        }
        assert_eq!(whole, parts);
    }
}
