//! The index: schema, analyzer, incremental sync. Parses no text.
//!
//! One tantivy index holds articles and, each right behind its article in the same segment, its events.

pub mod analyzer;
mod budget;
mod build;
mod check;
pub mod contents;
mod corrected;
mod directory;
pub mod document;
mod error;
pub mod generation;
mod known;
mod mentions;
mod open;
mod packed;
pub mod participant;
mod pipeline;
mod plan;
mod roots;
pub mod saved;
pub mod schema;
pub mod signature;
pub mod state;
mod sync;
#[cfg(test)]
mod tests;
mod writer;

use std::path::{Path, PathBuf};

pub use self::{
    analyzer::{analyze, analyze_name},
    build::build,
    check::{CheckReport, check},
    error::StoreError,
    known::skips,
    open::{Stamp, open_reader, stamp},
    schema::Fields,
    state::State,
};

use self::{pipeline::Rooms, sync::sync_with};
use crate::{
    extract,
    read::{self, ReadOptions, Skip},
};

/// What to sync and how.
#[derive(Debug, Clone, Default)]
pub struct SyncOptions {
    /// Folders to sync; empty: all recorded roots.
    pub roots: Vec<PathBuf>,
    pub read: ReadOptions,
    pub rebuild: bool,
    pub dry_run: bool,
    pub allow_empty: bool,
    /// A root to remove with everything that came from it.
    pub forget: Option<PathBuf>,
    /// Threads of extraction; 0: one a core.
    pub jobs: usize,
}

/// What a sync did. `added`, `changed`, `unchanged` and `deleted` count files.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
pub struct SyncSummary {
    pub added: u64,
    pub changed: u64,
    pub unchanged: u64,
    pub deleted: u64,
    /// Articles and events in the index afterwards.
    pub articles: u64,
    pub events: u64,
    pub bytes_read: u64,
    pub watermark: u64,
    pub skips: Vec<Skip>,
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

/// Brings the index up to date with its folders.
///
/// # Errors
/// One line for the user: a root that is missing, unreadable or suddenly empty; a second writer; a full disk.
pub fn sync(index: &Path, options: &SyncOptions, progress: &dyn Progress) -> Result<SyncSummary, StoreError> {
    let rooms = Rooms {
        list: &read::list,
        read: &read::read_file,
        extract: &extract::extract,
        commit_bytes: 256 << 20,
        commit_articles: 50_000,
    };
    sync_with(index, options, progress, &rooms)
}
