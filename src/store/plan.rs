//! What a sync has to do: the files as listed against the files as known.

use std::path::Path;

use rustc_hash::FxHashSet;
use tantivy::{DocAddress, Searcher};

use crate::{
    read::{FileEntry, Listing, Skip},
    store::{
        StoreError,
        document::{FileKey, file_key},
        known::{Known, KnownFiles, record_at},
        schema::Fields,
        state::Root,
    },
};

/// A file to be read.
#[derive(Debug)]
pub struct Job {
    /// Number of its root in the state.
    pub root: usize,
    pub entry: FileEntry,
    pub key: FileKey,
    pub known: Option<Known>,
    /// Only its time stamp differs, so that its contents are compared before it is read.
    pub maybe_same: bool,
}

/// What is to be done.
#[derive(Debug, Default)]
pub struct Plan {
    pub jobs: Vec<Job>,
    /// Keys of the files that are gone.
    pub deleted: Vec<FileKey>,
    pub unchanged: u64,
    /// Unchanged files in which something was skipped when they were read.
    pub with_skips: Vec<DocAddress>,
    /// Files and folders that could not be listed, and what is skipped in unchanged files.
    pub skips: Vec<Skip>,
}

impl Plan {
    pub fn added(&self) -> u64 {
        self.jobs.iter().filter(|job| job.known.is_none()).count() as u64
    }

    pub fn changed(&self) -> u64 {
        self.jobs.len() as u64 - self.added()
    }

    pub fn bytes(&self) -> u64 {
        self.jobs.iter().map(|job| job.entry.size).sum()
    }

    /// Adds what is to be done for one root. Files for which `again` holds are read whether they changed or not.
    pub fn add_root(
        &mut self,
        number: usize,
        root: &Root,
        listing: Listing,
        known: &KnownFiles,
        again: &dyn Fn(&FileKey) -> bool,
    ) {
        for entry in listing.files {
            let key = file_key(&root.label, &entry.path);
            let old = known.files.get(&key).copied();
            let all = again(&key);
            let same_size = old.is_some_and(|old| old.size == entry.size && old.mtime_ns.is_some());
            if !all && same_size && old.and_then(|old| old.mtime_ns) == Some(entry.mtime_ns) {
                self.unchanged += 1;
                self.with_skips.extend(old.filter(|old| old.has_skips).map(|old| old.address));
                continue;
            }
            self.jobs.push(Job { root: number, entry, key, known: old, maybe_same: same_size && !all });
        }
        self.skips.extend(listing.skips);
    }

    /// Adds the known files of a root that were not listed, but for those below a folder that could not be listed:
    /// of them nothing is known.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn add_deleted(
        &mut self,
        root: &Root,
        listed: &FxHashSet<FileKey>,
        hidden: &[Skip],
        known: &KnownFiles,
        (dir, searcher, fields): (&Path, &Searcher, &Fields),
    ) -> Result<(), StoreError> {
        let Some(label) = known.labels.iter().position(|label| *label == root.label) else { return Ok(()) };
        for (key, file) in &known.files {
            if file.root as usize != label || listed.contains(key) {
                continue;
            }
            if !hidden.is_empty() {
                let path = record_at(dir, searcher, fields, file.address)?.path;
                if hidden.iter().any(|skip| lies_below(&path, &skip.path)) {
                    self.unchanged += 1;
                    self.with_skips.extend(file.has_skips.then_some(file.address));
                    continue;
                }
            }
            self.deleted.push(*key);
        }
        Ok(())
    }

    /// Tells again what was skipped in the files that are not read this time, so that every run says what is not in the
    /// index.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn recall_skips(&mut self, dir: &Path, searcher: &Searcher, fields: &Fields) -> Result<(), StoreError> {
        // In the order in which they are stored.
        self.with_skips.sort_unstable();
        for &address in &self.with_skips {
            self.skips.extend(record_at(dir, searcher, fields, address)?.skips);
        }
        Ok(())
    }
}

/// Is a path that of a folder or file, or below it?
fn lies_below(path: &str, folder: &str) -> bool {
    let folder = folder.trim_end_matches('/');
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lie_below_folders_not_beside_them() {
        assert!(lies_below("a/b/c.txt", "a/b") && lies_below("a/b", "a/b/") && lies_below("a", ""));
        assert!(!lies_below("a/bc/d.txt", "a/b"));
    }
}
