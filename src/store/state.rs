//! What an index says of itself: the payload of every commit.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use serde::{Deserialize, Serialize};

use crate::{
    corrections::People,
    extract::lexicon,
    read::{ReadOptions, Shard},
    store::schema::SCHEMA_VERSION,
};

/// The payload of a commit. Fields unknown to it are ignored and missing ones empty, so that the roots of an index of
/// another version can still be read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// [`SCHEMA_VERSION`] of the program that made the index.
    pub schema: u32,
    /// `extract::lexicon::version()` of it.
    pub lexicon: String,
    pub roots: Vec<Root>,
    /// Number of the last commit that brought or removed documents.
    pub watermark: u64,
    /// Stories of which articles may have to come back (`story`); empty but while a sync is under way.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub pending: BTreeSet<u64>,
}

/// A folder that the index covers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Root {
    /// Its name in ids: the folder's own name, with `-2` … where another root has it; never changed.
    pub label: String,
    /// Absolute.
    pub path: PathBuf,
    /// As in [`ReadOptions`]; recorded, so that the next sync reads the files the same way.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    #[serde(default)]
    pub trust_mtime: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<Shard>,
    /// The file that was named as its settings, absolute; else its own `dateline.toml` has them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config: Option<PathBuf>,
    /// Texts of its settings, the last one in force. There are others before it only while articles are being read anew for
    /// it: then each article is read with one of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settings: Vec<String>,
    /// What of its `corrections.toml` is in the index.
    #[serde(default, skip_serializing_if = "Corrected::is_empty")]
    pub corrected: Corrected,
}

/// The corrections that a commit knows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Corrected {
    /// By the id of the event or article.
    pub events: BTreeMap<String, Applied>,
    /// Needs nothing of the articles: people are put together when they are asked for.
    pub people: People,
}

/// A correction of an event.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Applied {
    /// Of what it says; empty while articles are being read anew for it.
    pub hash: String,
    /// What is wrong with it, as found when its article was last read.
    #[serde(default)]
    pub problem: Option<String>,
}

impl Corrected {
    pub fn is_empty(&self) -> bool {
        *self == Corrected::default()
    }
}

impl State {
    /// Of an index of this program's making, still empty.
    pub fn new() -> State {
        State { schema: SCHEMA_VERSION, lexicon: lexicon::version().to_owned(), ..State::default() }
    }

    /// Reads a payload; `None` where it is none.
    pub fn parse(payload: &str) -> Option<State> {
        serde_json::from_str(payload).ok().filter(|state: &State| state.schema > 0)
    }

    /// The payload.
    pub fn to_payload(&self) -> String {
        // Strings, numbers and maps with string keys; a path that is no UTF-8 was refused when its root was recorded.
        serde_json::to_string(self).unwrap_or_default()
    }

    pub fn is_current_schema(&self) -> bool {
        self.schema == SCHEMA_VERSION
    }

    /// Was the index made with this program's lexicon?
    pub fn is_current_lexicon(&self) -> bool {
        self.lexicon == lexicon::version()
    }
}

impl Root {
    pub fn read_options(&self) -> ReadOptions {
        ReadOptions { fields: self.fields.clone(), trust_mtime: self.trust_mtime, shard: self.shard }
    }
}
