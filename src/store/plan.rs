//! What a sync has to do: the files as listed against the files as known.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;
use tantivy::{DocAddress, Searcher};

use crate::{
    read::{FileEntry, Listing, Skip},
    store::{
        StoreError,
        document::{FileKey, FileRecord, file_key, hash_of},
        known::{Known, KnownFiles, record_at},
        schema::Fields,
        skips::Skips,
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
    /// Those of them that claim more of stories than first versions.
    pub claiming: Vec<FileKey>,
    pub unchanged: u64,
    /// Files that the settings say not to read.
    pub excluded: u64,
    /// Unchanged files in which something was skipped when they were read.
    pub with_skips: Vec<DocAddress>,
    /// Files and folders that could not be listed, and what is skipped in unchanged files.
    pub skips: Skips,
}

impl Job {
    /// A file that is read again though it did not change; `None` where its root is known no longer.
    pub fn again(roots: &[Root], record: &FileRecord, address: DocAddress) -> Option<Job> {
        let number = roots.iter().position(|root| root.label == record.root)?;
        let absolute = walk_to(&roots[number].path, &record.path);
        let known = Known {
            size: record.size,
            mtime_ns: record.complete.then_some(record.mtime_ns),
            hash: hash_of(&record.hash),
            root: 0,
            has_skips: !record.skips.is_empty(),
            claims: record.claims.iter().any(|claim| claim.floor > 0),
            address,
        };
        let (path, size, mtime_ns) = (record.path.clone(), record.size, record.mtime_ns);
        let depth = path.split('/').count();
        let entry = FileEntry { path, absolute, depth, size, mtime_ns };
        let key = file_key(&record.root, &record.path);
        Some(Job { root: number, entry, key, known: Some(known), maybe_same: false })
    }
}

/// The place of a file whose path below its root is written as in [`FileEntry::path`].
fn walk_to(root: &Path, path: &str) -> PathBuf {
    let plain = root.join(path);
    if !path.contains("\\x") || plain.exists() { plain } else { root.join(name_of(path)) }
}

/// The name whose bytes that are not UTF-8 are written as `\xNN`.
#[cfg(unix)]
fn name_of(path: &str) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, behind)) = rest.split_once("\\x") {
        bytes.extend(before.as_bytes());
        match behind.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if byte >= 0x80 => {
                bytes.push(byte);
                rest = &behind[2..];
            }
            _ => {
                bytes.extend(b"\\x");
                rest = behind;
            }
        }
    }
    bytes.extend(rest.as_bytes());
    std::ffi::OsString::from_vec(bytes).into()
}

#[cfg(not(unix))]
fn name_of(path: &str) -> PathBuf {
    path.into()
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
            if file.claims {
                self.claiming.push(*key);
            }
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

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_not_utf8_is_found_again() {
        use std::os::unix::ffi::OsStrExt;
        assert_eq!(name_of("a/r\\xE9union\\x20 \\x.txt").as_os_str().as_bytes(), b"a/r\xe9union\\x20 \\x.txt");
    }

    #[test]
    fn paths_lie_below_folders_not_beside_them() {
        assert!(lies_below("a/b/c.txt", "a/b") && lies_below("a/b", "a/b/") && lies_below("a", ""));
        assert!(!lies_below("a/bc/d.txt", "a/b"));
    }
}
