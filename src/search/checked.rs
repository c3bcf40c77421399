//! A query whose terms only find candidates: each is looked at before it counts.
//!
//! In an intersection the check comes last: its cost is put far above that of its candidates, and when it is asked about
//! one document it looks at that one alone.

use std::{fmt, sync::Arc};

use tantivy::{
    DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED, TantivyError,
    query::{EnableScoring, Explanation, Query, Scorer, Weight},
};

/// Is this document one? Asked with rising document numbers.
pub type DocCheck = Box<dyn FnMut(DocId) -> bool + Send>;

/// Makes the check for one segment.
pub type Check = Arc<dyn Fn(&SegmentReader) -> tantivy::Result<DocCheck> + Send + Sync>;

/// How much dearer a look at a document is than finding it.
const LOOK: u64 = 200;

/// The candidates that pass the check, with their scores.
pub struct Checked {
    pub candidates: Box<dyn Query>,
    pub check: Check,
}

impl Clone for Checked {
    fn clone(&self) -> Checked {
        Checked { candidates: self.candidates.box_clone(), check: Arc::clone(&self.check) }
    }
}

impl fmt::Debug for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Checked({:?})", self.candidates)
    }
}

impl Query for Checked {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(CheckedWeight { candidates: self.candidates.weight(scoring)?, check: Arc::clone(&self.check) }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a tantivy::Term, bool)) {
        self.candidates.query_terms(visitor);
    }
}

struct CheckedWeight {
    candidates: Box<dyn Weight>,
    check: Check,
}

impl Weight for CheckedWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut scorer =
            CheckedScorer { candidates: self.candidates.scorer(reader, boost)?, check: (self.check)(reader)? };
        scorer.settle();
        Ok(Box::new(scorer))
    }

    /// Looks at no document before the target.
    fn scorer_danger(
        &self,
        reader: &SegmentReader,
        target: DocId,
        boost: Score,
    ) -> tantivy::Result<(SeekDangerResult, Box<dyn Scorer>)> {
        let mut scorer =
            CheckedScorer { candidates: self.candidates.scorer(reader, boost)?, check: (self.check)(reader)? };
        let first = scorer.candidates.doc();
        let result = if first > target { SeekDangerResult::SeekLowerBound(first) } else { scorer.seek_danger(target) };
        Ok((result, Box::new(scorer)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument(format!("document #{doc} does not match")));
        }
        Ok(Explanation::new("checked", scorer.score()))
    }
}

struct CheckedScorer {
    candidates: Box<dyn Scorer>,
    check: DocCheck,
}

impl CheckedScorer {
    /// Goes on to the first candidate, from the current one, that passes.
    fn settle(&mut self) -> DocId {
        let mut doc = self.candidates.doc();
        while doc != TERMINATED && !(self.check)(doc) {
            doc = self.candidates.advance();
        }
        doc
    }
}

impl DocSet for CheckedScorer {
    fn advance(&mut self) -> DocId {
        self.candidates.advance();
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.candidates.doc() >= target {
            return self.candidates.doc();
        }
        self.candidates.seek(target);
        self.settle()
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        if target >= TERMINATED {
            return SeekDangerResult::SeekLowerBound(TERMINATED);
        }
        match self.candidates.seek_danger(target) {
            SeekDangerResult::Found if (self.check)(target) => SeekDangerResult::Found,
            SeekDangerResult::Found => SeekDangerResult::SeekLowerBound(target + 1),
            later => later,
        }
    }

    fn doc(&self) -> DocId {
        self.candidates.doc()
    }

    fn size_hint(&self) -> u32 {
        self.candidates.size_hint()
    }

    fn cost(&self) -> u64 {
        self.candidates.cost().saturating_mul(LOOK)
    }
}

impl Scorer for CheckedScorer {
    fn score(&mut self) -> Score {
        self.candidates.score()
    }
}

/// A query that is only to exclude. The engine asks an exclusion about documents that lie before its current one, which
/// its phrase scorers do not allow; this one answers such a question itself.
pub struct Exclusion(pub Box<dyn Query>);

impl Clone for Exclusion {
    fn clone(&self) -> Exclusion {
        Exclusion(self.0.box_clone())
    }
}

impl fmt::Debug for Exclusion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Exclusion({:?})", self.0)
    }
}

impl Query for Exclusion {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(ExclusionWeight(self.0.weight(scoring)?)))
    }
}

struct ExclusionWeight(Box<dyn Weight>);

impl Weight for ExclusionWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(ExclusionScorer(self.0.scorer(reader, boost)?)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.0.explain(reader, doc)
    }
}

struct ExclusionScorer(Box<dyn Scorer>);

/// With the trait's own `seek_danger`, which only seeks forwards.
impl DocSet for ExclusionScorer {
    fn advance(&mut self) -> DocId {
        self.0.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.0.doc() >= target { self.0.doc() } else { self.0.seek(target) }
    }

    fn doc(&self) -> DocId {
        self.0.doc()
    }

    fn size_hint(&self) -> u32 {
        self.0.size_hint()
    }

    fn cost(&self) -> u64 {
        self.0.cost()
    }
}

impl Scorer for ExclusionScorer {
    fn score(&mut self) -> Score {
        self.0.score()
    }
}
