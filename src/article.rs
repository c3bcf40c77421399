//! What was read: an [`Article`] and where it came from.
//!
//! Plain types without logic. The reading room (`read`) makes them, every other room takes them as they are.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One news article: a title, a text and a publication date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// Stable over rebuilds: made of the root's label, the relative path, the member and the record's id.
    pub id: String,
    pub source: Source,
    /// The headline, one line; empty where the article has none.
    pub title: String,
    /// The body: paragraphs separated by blank lines or line ends, UTF-8, no markup.
    pub text: String,
    /// The day it was published, as printed, in its own time zone.
    pub published: Option<Published>,
    pub url: Option<String>,
    /// Bylines, as printed, without "By".
    pub authors: Vec<String>,
    /// The paper, agency or site, where the file says it.
    pub publisher: Option<String>,
    /// BCP 47 tag such as `en`; `None` where the text is too short to tell.
    pub language: Option<String>,
    /// Where its format or its headline says that it is one version of a story; a later one takes its place.
    /// For the store, which keeps the last version alone: no output has it.
    #[serde(skip)]
    pub version: Option<Version>,
}

/// One version of a story that is published several times (ninjs, NewsML-G2, "UPDATE 2-…" of a wire).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Version {
    /// Names the story, the same in all its versions: the provider's own id where there is one.
    pub story: String,
    /// Rises from version to version.
    pub number: u64,
}

/// Where an article lies: a record of a member of a file of a root.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
pub struct Source {
    /// Label of the root (the folder given to `dateline index`), so that equal paths of two roots stay apart.
    pub root: String,
    /// Path below the root, with `/`.
    pub path: String,
    /// The member of a container.
    pub member: Option<String>,
    /// The record's own id in a file of many articles, or its number (`#3`, counted from 1).
    pub record: Option<String>,
}

/// The publication date, and where it was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    pub date: Date,
    pub provenance: Provenance,
}

/// Where a publication date was found, the most trusted first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provenance {
    /// A field of the format: front matter, JSON key, JSON-LD, meta element.
    Metadata,
    /// A dateline or a date line in the text.
    Dateline,
    FileName,
    Url,
    /// The file's time stamp; only with `--trust-mtime`.
    Mtime,
}
