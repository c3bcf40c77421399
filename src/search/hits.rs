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
/// Column values are read so many at a time.
const BATCH: usize = 256;

/// Hits on their way into an order, of which mostly the beginning is wanted: only what may stand there is looked at more
/// closely.
pub struct Ranking<'s> {
    searcher: &'s Searcher,
    order: Order,
    rest: Vec<Unranked>,
}

#[derive(Debug, Clone, Copy)]
struct Unranked {
    first: i64,
    segment: SegmentOrdinal,
    doc: DocId,
}

impl<'s> Ranking<'s> {
    /// # Errors
    /// A column cannot be read.
    pub fn new(searcher: &'s Searcher, hits: &[SegmentHits], order: Order) -> tantivy::Result<Ranking<'s>> {
        let mut rest = Vec::with_capacity(hits.iter().map(|segment| segment.docs.len()).sum());
        for SegmentHits { segment, docs, scores } in hits {
            let segment = *segment;
            if order == Order::Relevance {
                let firsts = scores.iter().map(|score| (score * SCORE_STEPS).round() as i64);
                rest.extend(docs.iter().zip(firsts).map(|(&doc, first)| Unranked { first, segment, doc }));
                continue;
            }
            let column = searcher.segment_reader(segment).fast_fields().i64(Self::columns(order).0)?;
            let mut values = [None; BATCH];
            for docs in docs.chunks(BATCH) {
                let values = values.get_mut(..docs.len()).unwrap_or_default();
                values.fill(None);
                column.first_vals(docs, values);
                let days = values.iter().map(|day| day.unwrap_or(i64::MIN));
                rest.extend(docs.iter().zip(days).map(|(&doc, first)| Unranked { first, segment, doc }));
            }
        }
        Ok(Ranking { searcher, order, rest })
    }

    /// The columns of `first` and `then`.
    fn columns(order: Order) -> (&'static str, &'static str) {
        match order {
            Order::Date => ("to", "published"),
            Order::Published => ("published", "to"),
            Order::Relevance => ("", "published"),
        }
    }

    /// How many hits are still to come.
    pub fn len(&self) -> usize {
        self.rest.len()
    }

    /// The next `count` hits of the order.
    ///
    /// # Errors
    /// A column cannot be read.
    pub fn next(&mut self, count: usize) -> tantivy::Result<Vec<Ranked>> {
        let mut near: Vec<Unranked> = Vec::new();
        if count == 0 {
            return Ok(Vec::new());
        }
        if count < self.rest.len() {
            let (_, last, _) = self.rest.select_nth_unstable_by_key(count - 1, |hit| std::cmp::Reverse(hit.first));
            let last = last.first;
            self.rest.retain(|hit| {
                let is_near = hit.first >= last;
                if is_near {
                    near.push(*hit);
                }
                !is_near
            });
        } else {
            near = std::mem::take(&mut self.rest);
        }
        let mut ranked = self.rank(near)?;
        ranked.sort_unstable_by_key(Ranked::order);
        if count < ranked.len() {
            let late = ranked.split_off(count);
            self.rest.extend(late.iter().map(|hit| Unranked { first: hit.first, segment: hit.segment, doc: hit.doc }));
        }
        Ok(ranked)
    }

    fn rank(&self, mut hits: Vec<Unranked>) -> tantivy::Result<Vec<Ranked>> {
        hits.sort_unstable_by_key(|hit| (hit.segment, hit.doc));
        let mut ranked = Vec::with_capacity(hits.len());
        for hits in hits.chunk_by(|a, b| a.segment == b.segment) {
            let Some(one) = hits.first() else { continue };
            let columns = self.searcher.segment_reader(one.segment).fast_fields();
            let (then, key) = (columns.i64(Self::columns(self.order).1)?, columns.u64("key")?);
            ranked.extend(hits.iter().map(|hit| Ranked {
                first: hit.first,
                then: then.first(hit.doc).unwrap_or(i64::MIN),
                key: key.first(hit.doc).unwrap_or(u64::MAX),
                segment: hit.segment,
                doc: hit.doc,
            }));
        }
        Ok(ranked)
    }
}

impl Ranked {
    fn order(&self) -> (std::cmp::Reverse<i64>, std::cmp::Reverse<i64>, u64, SegmentOrdinal, DocId) {
        (std::cmp::Reverse(self.first), std::cmp::Reverse(self.then), self.key, self.segment, self.doc)
    }
}
