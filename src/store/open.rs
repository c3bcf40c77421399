//! Opening an index: for reading, and what of it can be read when it is of another version.

use std::{path::Path, time::SystemTime};

use tantivy::{
    Index, IndexReader, IndexSettings, ReloadPolicy, TantivyError,
    store::{Compressor, ZstdCompressor},
};

use crate::store::{
    StoreError, analyzer,
    directory::StoreDirectory,
    generation,
    schema::{Fields, schema},
    state::State,
};

/// How often a reader starts again when a writer took a file away under its eyes.
const ATTEMPTS: usize = 8;

/// Bytes of stored documents that are compressed together. Twice the engine's own: what is stored of an article's events
/// repeats its words, and a block that holds both costs little more to read.
const STORE_BLOCK: usize = 32 << 10;

/// How stored documents are compressed: they are most of an index. Against the engine's own (LZ4) they take two thirds of
/// the bytes.
const COMPRESSION: Compressor = Compressor::Zstd(ZstdCompressor { compression_level: Some(1) });

/// Which commit of which generation an index is at, as the file system tells it: another one after every commit. It costs
/// two looks at the file system, and opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Stamp {
    generation: u32,
    /// Of the engine's list of segments, which every commit replaces.
    modified: Option<SystemTime>,
    bytes: u64,
}

/// The stamp of the last commit.
///
/// # Errors
/// There is no index, or its folder cannot be read.
pub fn stamp(dir: &Path) -> Result<Stamp, StoreError> {
    let generation = generation::current(dir)?.ok_or_else(|| StoreError::NoIndex(dir.to_owned()))?;
    let path = generation::folder(dir, generation).join("meta.json");
    let metadata = std::fs::metadata(&path).map_err(|error| StoreError::io("read", &path, error))?;
    Ok(Stamp { generation, modified: metadata.modified().ok(), bytes: metadata.len() })
}

/// Opens the index for reading: the reader sees the last commit and is reloaded by hand.
///
/// The state says whether the index is of an older lexicon ([`State::is_current_lexicon`]), which is worth a warning.
///
/// # Errors
/// There is none, it is of another schema, or it cannot be read.
pub fn open_reader(dir: &Path) -> Result<(Index, IndexReader, Fields, State), StoreError> {
    let mut failed = None;
    for _ in 0..ATTEMPTS {
        let Some(number) = generation::current(dir)? else { return Err(StoreError::NoIndex(dir.to_owned())) };
        let attempt = open(dir, number).and_then(|(index, fields, state)| {
            let reader = index
                .reader_builder()
                .reload_policy(ReloadPolicy::Manual)
                .try_into()
                .map_err(|error: TantivyError| StoreError::engine(dir, error))?;
            Ok((index, reader, fields, state))
        });
        match attempt {
            Err(error @ (StoreError::Engine { .. } | StoreError::Io { .. } | StoreError::Damaged { .. })) => {
                failed = Some(error)
            }
            result => return result,
        }
    }
    Err(failed.unwrap_or_else(|| StoreError::NoIndex(dir.to_owned())))
}

/// Is the engine's `meta.json` there, but not as it was written? One without a payload is of a run that was cut short.
pub fn is_broken(dir: &Path, number: u32) -> bool {
    let meta = std::fs::read(generation::folder(dir, number).join("meta.json")).unwrap_or_default();
    match serde_json::from_slice::<serde_json::Value>(&meta) {
        Ok(meta) => meta.get("payload").is_some_and(|payload| payload.as_str().and_then(State::parse).is_none()),
        Err(_) => true,
    }
}

/// Opens a generation with our analyzers.
///
/// # Errors
/// It is of another schema, has no state (its first run was cut short), or cannot be read.
pub fn open(dir: &Path, number: u32) -> Result<(Index, Fields, State), StoreError> {
    let folder = generation::folder(dir, number);
    let engine = |error| StoreError::engine(dir, error);
    if let Some(detail) = broken_meta(dir, number) {
        return Err(StoreError::damaged(dir, detail));
    }
    let index = match StoreDirectory::open(&folder).map_err(TantivyError::from).and_then(Index::open) {
        Ok(index) => index,
        Err(TantivyError::IncompatibleIndex(what)) => {
            return Err(StoreError::OtherSchema { dir: dir.to_owned(), found: format!("{what:?}") });
        }
        Err(error) => return Err(engine(error)),
    };
    analyzer::register(&index);
    let payload = index.load_metas().map_err(engine)?.payload.ok_or_else(|| StoreError::NoIndex(dir.to_owned()))?;
    let state = State::parse(&payload)
        .ok_or_else(|| StoreError::damaged(dir, "file meta.json does not say what the index covers"))?;
    let (schema, fields) = schema();
    if !state.is_current_schema() {
        return Err(StoreError::OtherSchema { dir: dir.to_owned(), found: state.schema.to_string() });
    }
    if index.schema() != schema {
        return Err(StoreError::damaged(dir, "the fields in file meta.json are not those of its form"));
    }
    Ok((index, fields, state))
}

/// What is wrong with the engine's `meta.json`, where it is not even JSON. (The engine's own words for it are none for a user.)
fn broken_meta(dir: &Path, number: u32) -> Option<String> {
    let path = generation::folder(dir, number).join("meta.json");
    match std::fs::read(&path) {
        Ok(meta) => {
            let broken = serde_json::from_slice::<serde::de::IgnoredAny>(&meta).err();
            broken.map(|error| format!("file meta.json is no JSON: {error}"))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Some("file meta.json is missing".to_owned()),
        Err(_) => None,
    }
}

/// The state of a generation that may be of any version: read from the engine's `meta.json` without the engine.
pub fn state_of(dir: &Path, number: u32) -> Option<State> {
    let meta = std::fs::read(generation::folder(dir, number).join("meta.json")).ok()?;
    let meta: serde_json::Value = serde_json::from_slice(&meta).ok()?;
    State::parse(meta.get("payload")?.as_str()?)
}

/// Makes an empty index in a generation's folder, which must be empty.
///
/// # Errors
/// The folder cannot be written.
pub fn create(dir: &Path, number: u32) -> Result<(Index, Fields), StoreError> {
    let folder = generation::create(dir, number)?;
    let (schema, fields) = schema();
    let settings = IndexSettings {
        docstore_blocksize: STORE_BLOCK,
        docstore_compression: COMPRESSION,
        ..IndexSettings::default()
    };
    let index = StoreDirectory::open(&folder)
        .map_err(TantivyError::from)
        .and_then(|directory| Index::builder().schema(schema).settings(settings).open_or_create(directory))
        .map_err(|error| StoreError::engine(dir, error))?;
    analyzer::register(&index);
    Ok((index, fields))
}
