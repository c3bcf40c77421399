//! The index as a sync finds it: of which version it is, whether it can be read, and what it holds.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};

use tantivy::{
    Index, IndexReader, ReloadPolicy, Searcher, Term, collector::Count, query::TermQuery, schema::IndexRecordOption,
};

use crate::store::{
    StoreError, SyncOptions, SyncSummary, generation,
    known::KnownFiles,
    open,
    schema::{DOC_ARTICLE, DOC_EVENT, Fields},
    state::State,
};

/// The index as it was found.
pub(super) struct Before {
    pub number: u32,
    pub state: State,
    /// Open where its schema is ours.
    pub open: Option<(Index, IndexReader, Fields)>,
    /// Why it has to be made anew, for the user.
    pub rebuild: Option<String>,
}

impl Before {
    pub fn find(dir: &Path, options: &SyncOptions) -> Result<Option<Before>, StoreError> {
        let Some(number) = current(dir, options)? else { return Ok(None) };
        // Without a state its first run was cut short before its first commit: it is none.
        let Some(state) = state_of(dir, number) else { return Ok(None) };
        let opened = open::open(dir, number).and_then(|(index, fields, _)| {
            let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into();
            let reader = reader.map_err(|error| StoreError::engine(dir, error))?;
            Ok((index, reader, fields))
        });
        let rebuild = if options.rebuild {
            Some("rebuilt, as asked".to_owned())
        } else if let Err(StoreError::OtherSchema { found, .. }) = &opened {
            Some(format!("rebuilt: the index was of form {found}, another than this program's"))
        } else if !state.is_current_lexicon() {
            Some("rebuilt: the index was made with another lexicon".to_owned())
        } else {
            None
        };
        let open = match opened {
            // Its files are opened when they are needed: one that is damaged in its middle is found out only now.
            Ok((_, reader, fields)) if rebuild.is_some() && !can_be_read(dir, &reader.searcher(), &fields) => None,
            Ok(open) => Some(open),
            // A damaged index can be rebuilt, not synced.
            Err(_) if rebuild.is_some() => None,
            Err(error) => return Err(error),
        };
        Ok(Some(Before { number, state, open, rebuild }))
    }

    pub fn searcher(&self) -> Option<(Searcher, Fields)> {
        self.open.as_ref().map(|(_, reader, fields)| (reader.searcher(), *fields))
    }
}

/// The current generation; of an index that is rebuilt, the latest one where it cannot be told which is the current one.
pub(super) fn current(dir: &Path, options: &SyncOptions) -> Result<Option<u32>, StoreError> {
    match generation::current(dir) {
        Err(StoreError::Damaged { .. }) if options.rebuild => Ok(generation::latest(dir)),
        current => current,
    }
}

/// What an index covers, from the copy that the last sync left where the index itself cannot say it any more.
pub(super) fn state_of(dir: &Path, number: u32) -> Option<State> {
    let copy = || generation::copy(dir).and_then(|copy| State::parse(&copy));
    match open::state_of(dir, number) {
        None if open::is_broken(dir, number) => copy(),
        state => state,
    }
}

/// Can the files that an index knows be read from it? (The engine does not check what it reads, and may break down.)
fn can_be_read(dir: &Path, searcher: &Searcher, fields: &Fields) -> bool {
    catch_unwind(AssertUnwindSafe(|| KnownFiles::read(dir, searcher, fields))).is_ok_and(|known| known.is_ok())
}

impl SyncSummary {
    /// Counts what the index holds.
    pub(super) fn count(&mut self, dir: &Path, index: &Index, fields: &Fields) -> Result<(), StoreError> {
        let engine = |error| StoreError::engine(dir, error);
        let reader: IndexReader =
            index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(engine)?;
        let searcher = reader.searcher();
        let count = |doc_type| {
            let term = Term::from_field_u64(fields.doc_type, doc_type);
            searcher.search(&TermQuery::new(term, IndexRecordOption::Basic), &Count).map(|n| n as u64).map_err(engine)
        };
        (self.articles, self.events) = (count(DOC_ARTICLE)?, count(DOC_EVENT)?);
        let given = given(&searcher).map_err(engine)?;
        self.superseded = given.saturating_sub(self.articles);
        Ok(())
    }
}

/// How many articles all files gave.
fn given(searcher: &Searcher) -> tantivy::Result<u64> {
    let mut sum = 0;
    for segment in searcher.segment_readers() {
        if let Some(given) = segment.fast_fields().column_opt::<u64>("given")? {
            sum += segment.doc_ids_alive().filter_map(|doc| given.first(doc)).sum::<u64>();
        }
    }
    Ok(sum)
}
