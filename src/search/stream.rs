//! Answers of any size: hits in pieces, for output that is written as it is read.

use rustc_hash::FxHashMap;

use super::{
    Request, Searcher, Snapshot,
    answer::Hits,
    ask::{Asked, WINDOW},
    hits::{Ranked, Ranking},
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
        let asked = self.asked(request)?;
        let (target, order, failed) = (asked.target, asked.order, |error| self.failed(error));
        let (mut before, mut left) = (request.offset, request.limit);
        let (mut reports, mut after) = (None, None);
        loop {
            // Of an index elsewhere one window at a time.
            let part = self.part_after(&asked.plan, target, order, WINDOW, after)?;
            let snapshot = &part.snapshot;
            let searcher = &snapshot.searcher;
            let found = self.collect(snapshot, asked.engine.as_ref(), order)?;
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
                    take(self.assembled(snapshot, &asked, piece, request.unfold)?)?;
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
        asked: &Asked,
        groups: &[Vec<Ranked>],
        unfold: bool,
    ) -> Result<Hits, StoreError> {
        let texts = match asked.target {
            Target::Events => FxHashMap::default(),
            Target::Articles => self.texts(snapshot, &asked.plan, groups.iter())?,
        };
        self.assembler(snapshot, &asked.wanted, &texts).hits(groups.iter(), asked.target, unfold)
    }
}
