//! Bytes → articles: list a folder, decompress, detect the format and the encoding, find title, date and body.
//!
//! One file per format; knows nothing of officials. A bad file is a [`Skip`] with its reason, never an error of the run.

mod byline;
mod clean;
mod day;
mod decode;
mod draft;
mod feed;
mod front_matter;
mod furniture;
mod gz;
mod header;
mod headline;
mod html;
mod json;
mod json_ld;
mod language;
mod mail;
mod markdown;
mod markup;
mod newsml;
mod newsml1;
mod ninjs;
mod nitf;
mod node;
mod published;
mod record;
#[cfg(test)]
mod tests;
mod txt;
mod version;
mod walk;
mod wire;
#[cfg(test)]
mod wire_tests;
mod xml;

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use self::draft::{Origin, Out};
use crate::article::{Article, Version};

/// A file below a root, as listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileEntry {
    /// Path below the root, with `/`; bytes of a name that are not UTF-8 as `\xNN`.
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
    /// Names of fields in JSON of other shapes: ours (`title`, `text`, `published`, `modified`, `url`, `authors`,
    /// `publisher`, `language`, `id`) → theirs, with points between the levels (`text` → `content.body`).
    pub fields: BTreeMap<String, String>,
    /// Take a file's time stamp for a publication date where nothing better is known.
    pub trust_mtime: bool,
}

/// What reading one file gave besides its articles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileReport {
    /// BLAKE3 of the file's bytes, hex; empty where the file could not be read to its end.
    pub hash: String,
    pub skips: Vec<Skip>,
    /// Stories that the file calls back (a kill notice, `pubStatus` cancelled): the versions up to this one go.
    pub withdrawn: Vec<Version>,
}

/// Lists the files of a root that some reader takes, without following links. Hidden ones and `README` files are left out.
///
/// # Errors
/// The root is missing, no folder, or unreadable. What is unreadable below it is a skip.
pub fn list(root: &Path) -> io::Result<Listing> {
    walk::list(root)
}

/// Reads the articles of one file into `sink`, in order.
pub fn read_file(root: &str, entry: &FileEntry, options: &ReadOptions, sink: &mut dyn FnMut(Article)) -> FileReport {
    let origin = Origin { root, path: &entry.path, member: None, mtime_ns: entry.mtime_ns };
    let mut out = Out::new(origin, options, sink);
    let file = match open(&entry.absolute) {
        Ok(file) => file,
        Err(error) => {
            out.skip(None, reason(&error));
            return out.finish(String::new());
        }
    };
    let mut input = BufReader::with_capacity(64 * 1024, Hashed { inner: file, hasher: blake3::Hasher::new() });
    read_input(&entry.path, &mut input, &mut out);
    // A reader may stop early; the hash is over all bytes.
    let mut hashed = input.into_inner();
    match io::copy(&mut hashed, &mut io::sink()) {
        Ok(_) => out.finish(hashed.hasher.finalize().to_hex().to_string()),
        Err(_) => out.finish(String::new()),
    }
}

/// Reads the articles of bytes that are already here (standard input); `name` decides the format where it has an
/// extension, else the bytes do.
pub fn read_bytes(name: &str, bytes: &[u8], options: &ReadOptions, sink: &mut dyn FnMut(Article)) -> FileReport {
    let origin = Origin { root: "", path: name, member: None, mtime_ns: 0 };
    let mut out = Out::new(origin, options, sink);
    read_input(name, &mut &bytes[..], &mut out);
    out.finish(blake3::hash(bytes).to_hex().to_string())
}

/// Reads the articles of a stream (standard input, a pipe) as they come; `name` decides the format where it has an extension.
/// The report has no hash.
pub fn read_stream(
    name: &str,
    input: &mut dyn BufRead,
    options: &ReadOptions,
    sink: &mut dyn FnMut(Article),
) -> FileReport {
    let origin = Origin { root: "", path: name, member: None, mtime_ns: 0 };
    let mut out = Out::new(origin, options, sink);
    read_input(name, input, &mut out);
    out.finish(String::new())
}

/// Reads one format.
trait Reader: Sync {
    /// The extensions of its files, lower case.
    fn extensions(&self) -> &'static [&'static str];

    /// Reads all articles of an unpacked input.
    fn read(&self, input: &mut dyn BufRead, out: &mut Out<'_>);
}

/// All formats.
const READERS: &[&dyn Reader] =
    &[&txt::Txt, &markdown::Markdown, &html::Html, &json::Json, &json::Lines, &xml::Xml, &mail::Eml, &mail::Mbox];

/// The reader of a name by its extension, `.gz` aside.
fn reader_of(name: &str) -> Option<&'static dyn Reader> {
    let name = name.rsplit('/').next()?.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    let (stem, extension) = name.rsplit_once('.')?;
    if stem.is_empty() {
        return None;
    }
    READERS.iter().find(|reader| reader.extensions().contains(&extension)).copied()
}

/// Whether some reader takes a file of this name.
fn takes(name: &str) -> bool {
    reader_of(name).is_some()
}

/// Opens a regular file; a link or a pipe that has taken its place since it was listed is not read.
fn open(path: &Path) -> io::Result<File> {
    if std::fs::symlink_metadata(path)?.is_file() { File::open(path) } else { Err(io::Error::other("no regular file")) }
}

/// Unpacks where the bytes are packed, whatever the name says, and reads.
fn read_input(name: &str, input: &mut dyn BufRead, out: &mut Out<'_>) {
    match input.fill_buf() {
        Ok(head) if head.starts_with(gz::MAGIC) => {
            let mut unpacked = BufReader::with_capacity(64 * 1024, gz::Unpack::new(input));
            read_unpacked(name, &mut unpacked, out);
        }
        Ok(head) if !head.is_empty() && name.to_ascii_lowercase().ends_with(".gz") => out.skip(None, "no gzip data"),
        Ok(_) => read_unpacked(name, input, out),
        Err(error) => out.skip(None, reason(&error)),
    }
}

fn read_unpacked(name: &str, input: &mut dyn BufRead, out: &mut Out<'_>) {
    if let Some(reader) = reader_of(name) {
        return reader.read(input, out);
    }
    match input.fill_buf() {
        Ok(head) => sniffed(&decode::narrow(head)).read(input, out),
        Err(error) => out.skip(None, reason(&error)),
    }
}

/// The reader by the first bytes, for input without an extension.
fn sniffed(head: &[u8]) -> &'static dyn Reader {
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let markup = |tag: &[u8]| text.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag));
    match text.first() {
        // One document and an object a line are told apart further on.
        Some(b'{') => &json::Json,
        Some(b'[')
            if matches!(
                text.get(1..).unwrap_or_default().trim_ascii_start().first(),
                None | Some(b'{' | b']' | b'[')
            ) =>
        {
            &json::Json
        }
        Some(b'<') if xml::is_known(text) => &xml::Xml,
        Some(b'<') if !markup(b"<<") => &html::Html,
        _ if [&b"---\n"[..], b"---\r\n", b"+++\n", b"# "].iter().any(|start| text.starts_with(start)) => {
            &markdown::Markdown
        }
        _ => mail::sniffed(text).unwrap_or(&txt::Txt),
    }
}

/// Reads a whole document of at most `limit` bytes.
fn whole(input: &mut dyn BufRead, limit: u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    match input.take(limit + 1).read_to_end(&mut bytes) {
        Ok(n) if n as u64 > limit => Err(format!("larger than {} MB", limit >> 20)),
        Ok(_) => Ok(bytes),
        Err(error) => Err(reason(&error)),
    }
}

/// An error of the system in the words of a skip: lower case, one line.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::NotFound => "not there any more".to_owned(),
        _ => clean::line(&error.to_string()),
    }
}

/// Hashes what is read.
struct Hashed<R> {
    inner: R,
    hasher: blake3::Hasher,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(into)?;
        self.hasher.update(into.get(..n).unwrap_or_default());
        Ok(n)
    }
}
