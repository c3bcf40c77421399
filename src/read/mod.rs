//! Bytes → articles: list a folder, decompress, detect the format and the encoding, find title, date and body.
//!
//! One file per format; knows nothing of officials. A bad file is a [`Skip`] with its reason, never an error of the run.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use crate::article::Article;

/// A file below a root, as listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileEntry {
    /// Path below the root, with `/`.
    pub path: String,
    pub absolute: PathBuf,
    pub size: u64,
    /// Modification time, nanoseconds since the epoch (0 where the file system has none).
    pub mtime_ns: i64,
}

/// A file, a member or a record that was not read, and why.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Skip {
    pub path: String,
    /// The member or record within the file ("line 17").
    pub record: Option<String>,
    pub reason: String,
}

/// What `list` found.
#[derive(Debug, Default)]
pub struct Listing {
    /// In the order of their paths.
    pub files: Vec<FileEntry>,
    pub skips: Vec<Skip>,
}

/// How to read.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// Names of fields in JSON of other shapes: ours (`title`, `text`, `published`, `url`, `authors`, `publisher`, `id`) → theirs.
    pub fields: BTreeMap<String, String>,
    /// Take a file's time stamp for a publication date where nothing better is known.
    pub trust_mtime: bool,
}

/// What reading one file gave besides its articles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileReport {
    /// BLAKE3 of the file's bytes, hex.
    pub hash: String,
    pub skips: Vec<Skip>,
}

/// Lists the files of a root that some reader takes, without following links.
///
/// # Errors
/// The root is missing, no folder, or unreadable. What is unreadable below it is a skip.
pub fn list(root: &Path) -> std::io::Result<Listing> {
    let _ = root;
    Ok(Listing::default())
}

/// Reads the articles of one file into `sink`, in order.
pub fn read_file(root: &str, entry: &FileEntry, options: &ReadOptions, sink: &mut dyn FnMut(Article)) -> FileReport {
    let _ = (root, entry, options, sink);
    FileReport::default()
}

/// Reads the articles of bytes that are already here (standard input); `name` decides the format where it has an extension.
pub fn read_bytes(name: &str, bytes: &[u8], options: &ReadOptions, sink: &mut dyn FnMut(Article)) -> FileReport {
    let _ = (name, bytes, options, sink);
    FileReport::default()
}
