//! Answers of any size: hits in pieces, for output that is written as it is read.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{
    Request, Searcher, Snapshot, WINDOW,
    answer::Hits,
    assemble::Assembler,
    highlight::Wanted,
    hits::{Ranked, Ranking},
    lower::Lower,
    normal, order,
    plan::Plan,
    target,
};
use crate::{query::ast::Target, store::StoreError};

/// So many are put together at a time.
const PIECE: usize = 256;

impl Searcher {
    /// All hits of a question in their order, a few hundred at a time, so that an answer of any size needs no memory for
    /// itself; `offset` and `limit` count as in [`Searcher::search`]. Returns the number of reports (or articles) that match.
    ///
    /// # Errors
    /// Those of [`Searcher::search`], and whatever `take` returns.
    pub fn stream<E: From<StoreError>>(
        &self,
        request: &Request,
        mut take: impl FnMut(Hits) -> Result<(), E>,
    ) -> Result<u64, E> {
        let question = &request.question;
        let target = target(question);
        let query = normal::normalise(&question.query, target);
        let lower =
            Lower { fields: self.fields, analyzer: Arc::clone(&self.analyzer), min_confidence: request.min_confidence };
        let wanted = Wanted::of(&query, self.analyzer.as_ref());
        let order = order(request.sort, &wanted);
        let plan = lower.lower(&query, target)?;
        let failed = |error| self.failed(error);
        let engine_query = plan.engine(&self.fields).map_err(failed)?;
        let (mut before, mut left) = (request.offset, request.limit);
        let (mut reports, mut after) = (None, None);
        loop {
            // Of an index elsewhere one window at a time.
            let part = self.part_after(&plan, target, order, WINDOW, after)?;
            let snapshot = &part.snapshot;
            let searcher = &snapshot.searcher;
            let found = self.collect(snapshot, engine_query.as_ref(), order)?;
            let mut ranking = Ranking::new(searcher, &found, order).map_err(failed)?;
            let total = *reports.get_or_insert(part.total.unwrap_or(ranking.len() as u64));
            while ranking.len() > 0 && left > 0 {
                let window = ranking.next(WINDOW).map_err(failed)?;
                let groups: Vec<Vec<Ranked>> = if request.unfold {
                    window.into_iter().map(|hit| vec![hit]).collect()
                } else {
                    self.group_window(searcher, &window, target)?
                };
                let skipped = before.min(groups.len());
                before -= skipped;
                let groups = groups.get(skipped..).unwrap_or_default();
                let groups = groups.get(..left.min(groups.len())).unwrap_or_default();
                left -= groups.len();
                for piece in groups.chunks(PIECE) {
                    take(self.assembled(snapshot, &plan, &wanted, piece, target, request.unfold)?)?;
                }
            }
            match part.last {
                Some(last) if left > 0 => after = Some(last),
                _ => return Ok(total),
            }
        }
    }

    fn assembled(
        &self,
        snapshot: &Snapshot,
        plan: &Plan,
        wanted: &Wanted,
        groups: &[Vec<Ranked>],
        target: Target,
        unfold: bool,
    ) -> Result<Hits, StoreError> {
        let texts = match target {
            Target::Events => FxHashMap::default(),
            Target::Articles => self.texts(snapshot, plan, groups.iter())?,
        };
        let (searcher, analyzer) = (&snapshot.searcher, self.analyzer.as_ref());
        let assembler = Assembler { searcher, fields: &self.fields, analyzer, wanted, texts: &texts };
        Ok(match target {
            Target::Events => {
                let events = groups.iter().map(|group| assembler.event(group, unfold));
                Hits::Events(events.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
            }
            Target::Articles => {
                let articles = groups.iter().map(|group| assembler.article(group));
                Hits::Articles(articles.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
            }
        })
    }
}
