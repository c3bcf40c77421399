//! Answers of any size: hits in pieces, for output that is written as it is read.

use super::{
    Request, Searcher,
    answer::Hits,
    ask::WINDOW,
    hits::{Ranked, Ranking},
};
use crate::store::StoreError;

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
        let matched = self.matched(request)?;
        let failed = |error| self.failed(error);
        let searcher = &matched.snapshot.searcher;
        let mut ranking = Ranking::new(searcher, &matched.found, matched.order).map_err(failed)?;
        let reports = ranking.len() as u64;
        let assembler = self.assembler(&matched.snapshot, &matched.wanted);
        let (mut before, mut left) = (request.offset, request.limit);
        while ranking.len() > 0 && left > 0 {
            let window = ranking.next(WINDOW).map_err(failed)?;
            let groups: Vec<Vec<Ranked>> = if request.unfold {
                window.into_iter().map(|hit| vec![hit]).collect()
            } else {
                self.group_window(searcher, &window, matched.target)?
            };
            let skipped = before.min(groups.len());
            before -= skipped;
            let groups = groups.get(skipped..).unwrap_or_default();
            let groups = groups.get(..left.min(groups.len())).unwrap_or_default();
            left -= groups.len();
            for piece in groups.chunks(PIECE) {
                take(assembler.hits(piece.iter(), matched.target, request.unfold)?)?;
            }
        }
        Ok(reports)
    }
}
