//! What stands in the documents of the index, besides what `schema` describes: the stored types, and the keys. `block` makes
//! documents of articles, `loaded` makes articles of documents.

use serde::Deserialize;
use tantivy::TantivyDocument;

pub(super) use super::{block::held_documents, loaded::packed_mentions};
pub use super::{
    block::{block, corrected_block, file_document, host, precision_rank},
    loaded::{
        article_of, event_of, events_of, file_of, find_article, find_event, head_of, load_block, mentions_of, notes_of,
        title_of,
    },
};
use crate::{
    annotation::{Country, Event, Official},
    article::{Published, Source},
    read::Skip,
    store::{
        packed::{PackedEvent, PackedFile, PackedHead, PackedNotes},
        schema::Fields,
        story::Claim,
    },
    timex::Timex,
};

/// What is stored of an article besides its title and text.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(from = "PackedHead")]
pub struct Head {
    pub id: String,
    pub source: Source,
    pub published: Option<Published>,
    pub url: Option<String>,
    pub authors: Vec<String>,
    pub publisher: Option<String>,
    pub language: Option<String>,
}

/// What is stored of an article's annotations; the events stand in their own documents, the mentions beside it.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(from = "PackedNotes")]
pub struct Notes {
    pub officials: Vec<Official>,
    pub countries: Vec<Country>,
    pub dates: Vec<Timex>,
    pub organizations: Vec<String>,
    pub notes: Vec<String>,
    /// The strings that the packed mentions refer to.
    pub strings: Vec<String>,
}

/// An event as stored.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(from = "PackedEvent")]
pub struct StoredEvent {
    /// Its article's id, a colon, and a hash of its kind and parties (with a number where several agree in both): stable
    /// over rebuilds, and over changes elsewhere in the article.
    pub id: String,
    pub event: Event,
}

/// What the sync knows of a file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "PackedFile")]
pub struct FileRecord {
    pub root: String,
    /// Path below the root, with `/`.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since the epoch.
    pub mtime_ns: i64,
    /// BLAKE3, hex; empty where it could not be read.
    pub hash: String,
    /// How many articles it gave, among them those of which a later version is in the index.
    pub articles: u64,
    pub skips: Vec<Skip>,
    /// `false` while its articles are still being added: a sync that finds it so reads it again.
    pub complete: bool,
    /// What it says of stories, sorted. While it is being read also what it said before, for a run that is cut short.
    pub claims: Vec<Claim>,
}

/// An article with its events, ready to be added.
#[derive(Debug, Clone)]
pub struct Block {
    /// The article's document, then its events'.
    pub documents: Vec<TantivyDocument>,
    /// About so many bytes of memory.
    pub bytes: usize,
    /// Where the article is a version of a story.
    pub claim: Option<Claim>,
}

impl Block {
    /// Marks all documents with the watermark of the commit that is to bring them.
    pub fn stamp(&mut self, fields: &Fields, watermark: u64) {
        for document in &mut self.documents {
            document.add_u64(fields.added, watermark);
        }
    }
}

/// Key of a file in the field `file`: 8 bytes of the BLAKE3 of label and path. (Of ten million files two have the same
/// with a chance of one in 300,000; then both are read at every sync.)
pub type FileKey = [u8; 8];

/// The key of a file.
pub fn file_key(root: &str, path: &str) -> FileKey {
    let mut hasher = blake3::Hasher::new();
    hasher.update(root.as_bytes()).update(&[0]).update(path.as_bytes());
    first_u64(hasher.finalize().as_bytes()).to_be_bytes()
}

/// Value of the field `key`: the first 8 bytes of the BLAKE3 of the id.
pub fn key_of(id: &str) -> u64 {
    first_u64(blake3::hash(id.as_bytes()).as_bytes())
}

/// Value of the field `hash`: the first 8 bytes of a BLAKE3 written as hex; 0 where it is none.
pub fn hash_of(hex: &str) -> u64 {
    hex.get(..16).and_then(|head| u64::from_str_radix(head, 16).ok()).unwrap_or(0)
}

pub(super) fn first_u64(bytes: &[u8; 32]) -> u64 {
    bytes[..8].iter().fold(0, |value, &byte| value << 8 | u64::from(byte))
}
