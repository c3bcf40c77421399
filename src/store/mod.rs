//! The index: schema, analyzer, incremental sync. Parses no text.
//!
//! One tantivy index holds articles and, each right behind its article in the same segment, its events.

pub mod analyzer;
mod block;
mod budget;
mod build;
mod check;
pub mod contents;
mod corrected;
mod directory;
pub mod document;
mod error;
#[cfg(test)]
mod folder_tests;
mod found;
pub mod generation;
mod known;
mod loaded;
mod mentions;
mod open;
mod packed;
pub mod part;
pub mod participant;
mod pipeline;
mod plan;
#[cfg(test)]
mod root_tests;
mod roots;
pub mod saved;
pub mod schema;
mod settings;
pub mod signature;
mod skips;
pub mod state;
mod story;
mod sync;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod version_tests;
mod writer;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicBool},
};

pub use self::{
    analyzer::{analyze, analyze_name},
    build::build,
    check::{CheckReport, check},
    error::StoreError,
    known::{SkipPage, skips},
    open::{Stamp, open_reader, stamp},
    schema::Fields,
    settings::{settings_in, settings_of},
    state::State,
};

use self::{pipeline::Rooms, sync::sync_with};
use crate::{
    extract::{self, lexicon::own::Own},
    read::{self, ReadOptions, Skip},
};

/// What to sync and how.
#[derive(Debug, Clone, Default)]
pub struct SyncOptions {
    /// Folders to sync; empty: all recorded roots.
    pub roots: Vec<PathBuf>,
    pub read: ReadOptions,
    /// A file of settings for these roots, in the place of their own `dateline.toml`; remembered.
    pub config: Option<PathBuf>,
    pub rebuild: bool,
    pub dry_run: bool,
    pub allow_empty: bool,
    /// A root to remove with everything that came from it.
    pub forget: Option<PathBuf>,
    /// Threads of extraction; 0: one a core.
    pub jobs: usize,
    /// After so many articles there is a commit; 0: 50,000.
    pub batch: u64,
    /// Whoever sets it has the sync commit what there is and end with [`StoreError::Stopped`].
    pub stop: Arc<AtomicBool>,
}

/// What a sync did. `added`, `changed`, `unchanged` and `deleted` count files.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
pub struct SyncSummary {
    pub added: u64,
    pub changed: u64,
    pub unchanged: u64,
    pub deleted: u64,
    /// Articles that are not in the index as a later version of their story is, or as they were called back.
    pub superseded: u64,
    /// Articles and events in the index afterwards.
    pub articles: u64,
    pub events: u64,
    pub bytes_read: u64,
    pub watermark: u64,
    /// What was not read and why, at most 10,000 by path.
    pub skips: Vec<Skip>,
    /// All of them.
    pub skipped: u64,
    /// Such as "rebuilt: the index was of an older lexicon".
    pub notes: Vec<String>,
}

/// How far a sync is; called from the sync's own thread.
pub trait Progress: Send + Sync {
    /// So many files and bytes are to be read.
    fn start(&self, files: u64, bytes: u64);
    /// One more file is done.
    fn file(&self, bytes: u64);
    fn finish(&self);
}

/// The folders that an index covers, whatever version it is of; none where there is no index.
pub fn roots_of(index: &Path) -> Vec<PathBuf> {
    let number = generation::current(index).ok().flatten();
    let state = number.and_then(|number| open::state_of(index, number)).unwrap_or_default();
    state.roots.into_iter().map(|root| root.path).collect()
}

/// What users add to the lexicon by the settings of an index's folders; nothing where there is no index.
pub fn own_of(index: &Path) -> Own {
    let number = generation::current(index).ok().flatten();
    number.and_then(|number| open::state_of(index, number)).map(|state| state.own()).unwrap_or_default()
}

/// Brings the index up to date with its folders.
///
/// # Errors
/// One line for the user: a root that is missing, unreadable or suddenly empty; a second writer; a full disk.
pub fn sync(index: &Path, options: &SyncOptions, progress: &dyn Progress) -> Result<SyncSummary, StoreError> {
    let rooms = Rooms {
        list: &read::list,
        read: &read::read_file,
        extract: &|lexicon, article| {
            extract::extract_with(lexicon, std::slice::from_ref(article)).pop().unwrap_or_default()
        },
        commit_bytes: 256 << 20,
        commit_articles: if options.batch > 0 { options.batch } else { 50_000 },
        held_stories: 1 << 20,
    };
    sync_with(index, options, progress, &rooms)
}
