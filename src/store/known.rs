//! What the index knows of the files that it holds, read from its columns.

use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::{
    DocAddress, DocId, DocSet, Searcher, SegmentReader, TERMINATED, TantivyDocument, Term, columnar::StrColumn,
    schema::IndexRecordOption,
};

use crate::{
    read::Skip,
    store::{
        StoreError,
        document::{FileKey, FileRecord, file_key, file_of},
        schema::{DOC_FILE, Fields, MISSING_RECORDS},
    },
};

/// A file as it was when it was read.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since the epoch; `None` where it was not read to its end.
    pub mtime_ns: Option<i64>,
    /// First 8 bytes of its BLAKE3.
    pub hash: u64,
    /// Number of its root's label in [`KnownFiles::labels`].
    pub root: u32,
    /// Something in it was skipped: its record says what.
    pub has_skips: bool,
    /// It claims more of stories than first versions.
    pub claims: bool,
    /// The watermark of the commit that brought its articles.
    pub added: u64,
    pub address: DocAddress,
}

/// All files of an index by their keys.
#[derive(Debug, Default)]
pub struct KnownFiles {
    pub files: FxHashMap<FileKey, Known>,
    pub labels: Vec<String>,
}

impl KnownFiles {
    /// Reads them from the columns, without the stored documents.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn read(dir: &Path, searcher: &Searcher, fields: &Fields) -> Result<KnownFiles, StoreError> {
        let mut known = KnownFiles::default();
        for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
            known.read_segment(ordinal as u32, segment, fields).map_err(|error| StoreError::engine(dir, error))?;
        }
        Ok(known)
    }

    /// How many files of a root there are.
    pub fn of_root(&self, label: &str) -> u64 {
        let Some(number) = self.labels.iter().position(|known| known == label) else { return 0 };
        self.files.values().filter(|file| file.root as usize == number).count() as u64
    }

    /// The files of a root that claim more of stories than first versions.
    pub fn claiming(&self, label: &str) -> Vec<FileKey> {
        let Some(number) = self.labels.iter().position(|known| known == label) else { return Vec::new() };
        let claiming = self.files.iter().filter(|(_, file)| file.claims && file.root as usize == number);
        claiming.map(|(key, _)| *key).collect()
    }

    fn read_segment(&mut self, ordinal: u32, segment: &SegmentReader, fields: &Fields) -> tantivy::Result<()> {
        let columns = segment.fast_fields();
        let (Some(paths), Some(roots)) = (columns.str("path")?, columns.str("root")?) else { return Ok(()) };
        let Some(sizes) = columns.column_opt::<u64>("size")? else { return Ok(()) };
        let (mtimes, hashes) = (columns.column_opt::<i64>("mtime")?, columns.column_opt::<u64>("hash")?);
        let claiming = columns.column_opt::<u64>("claiming")?;
        let added = columns.column_opt::<u64>("added")?;
        let term = Term::from_field_u64(fields.doc_type, DOC_FILE);
        let Some(mut postings) =
            segment.inverted_index(fields.doc_type)?.read_postings(&term, IndexRecordOption::Basic)?
        else {
            return Ok(());
        };
        let labels = self.labels_of(&roots)?;
        let with_skips = docs_with_skips(segment, fields)?;
        // In the order of the dictionary, which can then be read from one end to the other.
        let mut docs: Vec<(u64, u32)> = Vec::new();
        while postings.doc() != TERMINATED {
            let doc = postings.doc();
            if !segment.is_deleted(doc)
                && let Some(path) = paths.ords().first(doc)
            {
                docs.push((path, doc));
            }
            postings.advance();
        }
        docs.sort_unstable();
        let mut terms = paths.dictionary().stream()?;
        let mut at = None;
        for (path, doc) in docs {
            while at.is_none_or(|at| at < path) {
                if !terms.advance() {
                    return Ok(());
                }
                at = Some(at.map_or(0, |at| at + 1));
            }
            let Some(&root) = roots.ords().first(doc).and_then(|root| labels.get(root as usize)) else { continue };
            let label = self.labels.get(root as usize).map_or("", String::as_str);
            let key = file_key(label, &String::from_utf8_lossy(terms.key()));
            let file = Known {
                size: sizes.first(doc).unwrap_or(0),
                mtime_ns: mtimes.as_ref().and_then(|mtimes| mtimes.first(doc)),
                hash: hashes.as_ref().and_then(|hashes| hashes.first(doc)).unwrap_or(0),
                root,
                has_skips: with_skips.contains(&doc),
                claims: claiming.as_ref().is_some_and(|claiming| claiming.first(doc).is_some()),
                added: added.as_ref().and_then(|added| added.first(doc)).unwrap_or(0),
                address: DocAddress::new(ordinal, doc),
            };
            self.files.insert(key, file);
        }
        Ok(())
    }

    /// The segment's ordinals of labels → numbers of [`KnownFiles::labels`].
    fn labels_of(&mut self, roots: &StrColumn) -> tantivy::Result<Vec<u32>> {
        let mut numbers = Vec::new();
        let mut terms = roots.dictionary().stream()?;
        while terms.advance() {
            let label = String::from_utf8_lossy(terms.key()).into_owned();
            let number = self.labels.iter().position(|known| *known == label).unwrap_or_else(|| {
                self.labels.push(label);
                self.labels.len() - 1
            });
            numbers.push(number as u32);
        }
        Ok(numbers)
    }
}

/// The files of a segment in which something was skipped, among them deleted ones.
fn docs_with_skips(segment: &SegmentReader, fields: &Fields) -> tantivy::Result<FxHashSet<u32>> {
    let term = Term::from_field_text(fields.missing, MISSING_RECORDS);
    let mut docs = FxHashSet::default();
    let postings = segment.inverted_index(fields.missing)?.read_postings(&term, IndexRecordOption::Basic)?;
    let Some(mut postings) = postings else { return Ok(docs) };
    while postings.doc() != TERMINATED {
        docs.insert(postings.doc());
        postings.advance();
    }
    Ok(docs)
}

/// What is stored of a file.
///
/// # Errors
/// The document cannot be read or is no file's.
pub fn record_at(
    dir: &Path,
    searcher: &Searcher,
    fields: &Fields,
    address: DocAddress,
) -> Result<FileRecord, StoreError> {
    let document: TantivyDocument = searcher.doc(address).map_err(|error| StoreError::engine(dir, error))?;
    file_of(&document, fields)
}

/// Some of what was not read of the files of an index, by their paths.
#[derive(Debug, Clone, Default)]
pub struct SkipPage {
    pub skips: Vec<Skip>,
    /// How many were passed over before them.
    pub passed: usize,
    /// Are there more behind them?
    pub more: bool,
    /// How many files of the index have any.
    pub files: usize,
}

/// What was not read of the files of an index, by their paths: behind so many skips so many at most.
///
/// # Errors
/// The index cannot be read.
pub fn skips(
    dir: &Path,
    searcher: &Searcher,
    fields: &Fields,
    offset: usize,
    limit: usize,
) -> Result<SkipPage, StoreError> {
    let engine = |error| StoreError::engine(dir, error);
    let mut files: Vec<(String, DocAddress)> = Vec::new();
    for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
        let docs = docs_with_skips(segment, fields).map_err(engine)?;
        let docs: Vec<DocId> = docs.into_iter().filter(|&doc| !segment.is_deleted(doc)).collect();
        let Some(paths) = segment.fast_fields().str("path").map_err(engine)? else { continue };
        for doc in docs {
            let mut path = String::new();
            if let Some(ord) = paths.ords().first(doc) {
                paths.ord_to_str(ord, &mut path).map_err(|error| engine(error.into()))?;
            }
            files.push((path, DocAddress::new(ordinal as u32, doc)));
        }
    }
    files.sort_unstable();
    let mut skips = SkipPage { files: files.len(), ..SkipPage::default() };
    for (_, address) in files {
        if skips.skips.len() >= limit {
            skips.more = true;
            break;
        }
        let own = record_at(dir, searcher, fields, address)?.skips;
        let (before, left) = (offset.saturating_sub(skips.passed), limit - skips.skips.len());
        skips.passed += own.len().min(before);
        skips.more |= own.len() > before.saturating_add(left);
        skips.skips.extend(own.into_iter().skip(before).take(left));
    }
    Ok(skips)
}
