//! What the index is made of: its folders.

use std::path::PathBuf;

use super::Searcher;
use crate::store::{StoreError, contents};

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
        let snapshot = self.whole("which folders there are is")?;
        let folder = |root: &crate::store::state::Root| {
            let files = contents::files_of(&self.dir, &snapshot.searcher, &self.fields, &root.label)?;
            Ok(Folder { label: root.label.clone(), path: root.path.clone(), files })
        };
        snapshot.state.roots.iter().map(folder).collect()
    }
}
