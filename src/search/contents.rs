//! What the index is made of: its folders, and what of them is not in it.

use std::path::PathBuf;

use super::Searcher;
use crate::store::{StoreError, contents, document::FileRecord};

/// A folder of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// Its name in ids.
    pub label: String,
    /// Absolute.
    pub path: PathBuf,
    /// Files that were read.
    pub files: u64,
}

impl Searcher {
    /// The folders that the index covers, each with the number of its files.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn folders(&self) -> Result<Vec<Folder>, StoreError> {
        let snapshot = self.snapshot();
        let folder = |root: &crate::store::state::Root| {
            let files = contents::files_of(&self.dir, &snapshot.searcher, &self.fields, &root.label)?;
            Ok(Folder { label: root.label.clone(), path: root.path.clone(), files })
        };
        snapshot.state.roots.iter().map(folder).collect()
    }

    /// The files in which something was skipped: how many there are, and those from `offset` on with what it was and why.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn files_with_skips(&self, offset: usize, limit: usize) -> Result<(u64, Vec<FileRecord>), StoreError> {
        contents::files_with_skips(&self.dir, &self.snapshot().searcher, &self.fields, offset, limit)
    }
}
