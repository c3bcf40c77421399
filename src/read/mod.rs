//! Bytes → articles: list a folder, decompress, detect the format and the encoding, find title, date and body.
//!
//! One file per format; knows nothing of officials. A bad file is a [`Skip`] with its reason, never an error of the run.

mod address;
mod beneath;
mod boilerplate;
mod byline;
mod clean;
mod container;
#[cfg(test)]
mod containers_tests;
mod day;
mod decode;
#[cfg(test)]
#[cfg(feature = "documents")]
mod documents_tests;
#[cfg(feature = "documents")]
mod docx;
mod draft;
mod feed;
mod front_matter;
mod furniture;
mod gz;
mod header;
mod headline;
mod html;
mod http;
mod json;
mod json_ld;
mod language;
mod limits;
mod lines;
mod mail;
mod markdown;
mod markup;
mod mhtml;
mod newsml;
mod newsml1;
mod ninjs;
mod nitf;
mod no_article;
mod node;
#[cfg(feature = "documents")]
mod pdf;
#[cfg(feature = "documents")]
mod pdf_page;
mod published;
mod record;
mod story;
mod tar;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod txt;
mod version;
mod walk;
mod warc;
#[cfg(test)]
mod warc_tests;
mod wire;
#[cfg(test)]
mod wire_tests;
mod xml;
mod zip;
mod zip_stream;
mod zst;

use std::{
    collections::BTreeMap,
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use self::draft::{Origin, Out};
pub use self::{beneath::open, walk::LINK};
use crate::article::{Article, Version};

/// A file below a root, as listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileEntry {
    /// Path below the root, with `/`; bytes of a name that are not UTF-8 as `\xNN`.
    pub path: String,
    pub absolute: PathBuf,
    /// So many of the last parts of `absolute` lie below the root: over no link is any of them reached.
    pub depth: usize,
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

/// The fields of an article that files may have under other names.
pub const FIELDS: &[&str] =
    &["id", "title", "text", "published", "modified", "url", "authors", "publisher", "language"];

/// How to read.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// Names of fields in JSON of other shapes: ours (of [`FIELDS`]) → theirs, with points between the levels (`text` →
    /// `content.body`).
    pub fields: BTreeMap<String, String>,
    /// Take a file's time stamp for a publication date where nothing better is known.
    pub trust_mtime: bool,
    /// Of the files only those of one machine of several.
    pub shard: Option<Shard>,
}

/// The files of one machine of several that read the same folder without talking to each other: each falls to one of them by
/// its path, the same one wherever the folder lies and whatever else is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Shard {
    /// From 1.
    pub number: u32,
    pub of: u32,
}

impl Shard {
    /// Does a file fall to this machine? `path` is below the root, with `/`.
    pub fn takes(self, path: &str) -> bool {
        let hash = blake3::hash(path.as_bytes());
        let [a, b, c, d, ..] = *hash.as_bytes();
        u32::from_be_bytes([a, b, c, d]) % self.of.max(1) + 1 == self.number
    }
}

impl std::str::FromStr for Shard {
    type Err = String;

    /// `2/5` is the second of five.
    fn from_str(text: &str) -> Result<Shard, String> {
        let numbers = text.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
        match numbers {
            Some((number, of)) if (1..=of).contains(&number) => Ok(Shard { number, of }),
            _ => Err("write the second of five machines as 2/5".to_owned()),
        }
    }
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
    let origin = Origin { root, path: &entry.path, mtime_ns: entry.mtime_ns };
    let mut out = Out::new(origin, options, sink);
    let file = match open(entry) {
        Ok(file) => file,
        Err(error) => {
            out.skip(None, reason(&error));
            return out.finish(String::new());
        }
    };
    out.meter.packed(entry.size);
    let at_random = reader_of(&entry.path).is_some_and(|reader| reader.read_file(&file, &mut out));
    let mut input = BufReader::with_capacity(BUFFER, Hashed { inner: file, hasher: blake3::Hasher::new() });
    if !at_random {
        read_input(&entry.path, &mut input, &mut out);
    }
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
    let origin = Origin { root: "", path: name, mtime_ns: 0 };
    let mut out = Out::new(origin, options, sink);
    out.meter.packed(bytes.len() as u64);
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
    let origin = Origin { root: "", path: name, mtime_ns: 0 };
    let mut out = Out::new(origin, options, sink);
    let mut metered = Metered { inner: input, meter: out.meter.clone() };
    read_input(name, &mut metered, &mut out);
    out.finish(String::new())
}

/// Reads one format.
trait Reader: Sync {
    /// The extensions of its files, lower case.
    fn extensions(&self) -> &'static [&'static str];

    /// Reads all articles of an unpacked input.
    fn read(&self, input: &mut dyn BufRead, out: &mut Out<'_>);

    /// Reads a regular file at random, where that is better than a stream; whether it did. The file's position stays.
    fn read_file(&self, _file: &std::fs::File, _out: &mut Out<'_>) -> bool {
        false
    }

    /// Whether its files hold files.
    fn is_container(&self) -> bool {
        false
    }
}

/// What is read from a file at once, bytes.
const BUFFER: usize = 64 * 1024;

/// All formats.
const READERS: &[&dyn Reader] = &[
    &txt::Txt,
    &markdown::Markdown,
    &html::Html,
    &json::Json,
    &json::Lines,
    &xml::Xml,
    &mail::Eml,
    &mail::Mbox,
    &mhtml::Mhtml,
    #[cfg(feature = "documents")]
    &docx::Docx,
    #[cfg(feature = "documents")]
    &pdf::Pdf,
    &tar::Tar,
    &zip::Zip,
    &warc::Warc,
];

/// How a file is packed as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Packing {
    Gzip,
    Zstd,
}

/// A name in lower case without its folders and what it says of the packing.
fn unpacked_name(name: &str) -> (String, Option<Packing>) {
    let name = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
    for (end, instead, packing) in [
        (".gz", "", Packing::Gzip),
        (".tgz", ".tar", Packing::Gzip),
        (".zst", "", Packing::Zstd),
        (".tzst", ".tar", Packing::Zstd),
    ] {
        if let Some(stem) = name.strip_suffix(end) {
            return (format!("{stem}{instead}"), Some(packing));
        }
    }
    (name, None)
}

/// The reader of a name by its extension, `.gz` and `.zst` aside.
fn reader_of(name: &str) -> Option<&'static dyn Reader> {
    let (name, _) = unpacked_name(name);
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

/// Unpacks where the bytes are packed, whatever the name says, and reads.
fn read_input(name: &str, input: &mut dyn BufRead, out: &mut Out<'_>) {
    let meter = out.meter.clone();
    let head = match input.fill_buf() {
        Ok(head) => head,
        Err(error) => return out.skip(None, reason(&error)),
    };
    if head.starts_with(gz::MAGIC) {
        let (packed, count) = limits::Counted::new(input);
        let unpacked = limits::Guard::new(gz::Unpack::new(packed), count, &meter);
        return read_unpacked(name, &mut BufReader::with_capacity(BUFFER, unpacked), out);
    }
    if head.starts_with(zst::MAGIC) {
        let (packed, count) = limits::Counted::new(input);
        return match zst::Unpack::new(packed) {
            Ok(unpack) => {
                let unpacked = limits::Guard::new(unpack, count, &meter);
                read_unpacked(name, &mut BufReader::with_capacity(BUFFER, unpacked), out);
            }
            Err(error) => out.skip(None, reason(&error)),
        };
    }
    match unpacked_name(name).1 {
        Some(Packing::Gzip) if !head.is_empty() => out.skip(None, "no gzip data"),
        Some(Packing::Zstd) if !head.is_empty() => out.skip(None, "no zstd data"),
        _ => read_unpacked(name, input, out),
    }
}

/// Are the bytes packed, or an archive of others?
pub fn is_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(gz::MAGIC) || bytes.starts_with(zst::MAGIC) || at_first_bytes(bytes).is_container()
}

fn read_unpacked(name: &str, input: &mut dyn BufRead, out: &mut Out<'_>) {
    let reader = match reader_of(name) {
        Some(reader) => reader,
        None => match input.fill_buf() {
            Ok(head) => at_first_bytes(head),
            Err(error) => return out.skip(None, reason(&error)),
        },
    };
    if reader.is_container() && out.depth() >= limits::NESTING {
        return out.skip(None, format!("more than {} archives in one another", limits::NESTING));
    }
    reader.read(input, out);
}

/// The reader by the first bytes, for input without an extension.
fn at_first_bytes(head: &[u8]) -> &'static dyn Reader {
    if zip::is_zip(head) {
        return &zip::Zip;
    }
    if tar::is_tar(head) {
        return &tar::Tar;
    }
    if head.starts_with(warc::MAGIC) {
        return &warc::Warc;
    }
    #[cfg(feature = "documents")]
    if head.starts_with(b"%PDF-") {
        return &pdf::Pdf;
    }
    sniffed(&decode::narrow(head))
}

/// The reader of a text by its beginning.
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

/// Reads at most `limit` bytes of a document; whether there is more.
fn head(input: &mut dyn BufRead, limit: u64) -> Result<(Vec<u8>, bool), String> {
    let mut bytes = Vec::new();
    input.take(limit).read_to_end(&mut bytes).map_err(|error| reason(&error))?;
    let more = bytes.len() as u64 == limit && !input.fill_buf().map_err(|error| reason(&error))?.is_empty();
    Ok((bytes, more))
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

/// Tells the meter what is taken of a stream whose length nobody knows.
struct Metered<'a> {
    inner: &'a mut dyn BufRead,
    meter: limits::Meter,
}

impl Read for Metered<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(into)?;
        self.meter.packed(n as u64);
        Ok(n)
    }
}

impl BufRead for Metered<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.meter.packed(amount as u64);
        self.inner.consume(amount);
    }
}
