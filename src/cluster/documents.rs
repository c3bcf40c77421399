//! Articles as stored ↔ a cluster's documents. The terms are taken from the store's own documents, field by field.

use std::{collections::BTreeMap, sync::OnceLock};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{
    address::{base64, from_base64},
    mapping::{CARRIED, DOC_STATE, LEFT_OUT},
    said,
};
use crate::store::{
    Fields, StoreError, analyze_name,
    document::StoredEvent,
    part::{self, Held, Kind, kinds, placed_terms},
    state::State,
};

/// Days of what has no date, in the columns that are ordered by.
pub const NO_DAY: i64 = -1_000_000_000;
/// Stands in a text where a lump was left out: no word of a question is written so.
const LUMP: &str = "…";

/// A document on its way to the cluster.
#[derive(Debug, Clone, PartialEq)]
pub struct Outgoing {
    /// Its `_id`.
    pub id: String,
    pub source: Value,
}

/// What a cluster knows of an index that was pushed to it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Pushed {
    /// Everything up to this watermark is there.
    pub watermark: u64,
    /// Generation of the index that it was pushed from: another one counts its watermarks anew.
    pub generation: u32,
    pub state: State,
}

/// The `_id` of an article or event, by its own id: of one length, however long that is.
pub fn document_id(id: &str) -> String {
    let hash = blake3::hash(id.as_bytes());
    hash.to_hex().as_str().get(..32).unwrap_or_default().to_owned()
}

/// The `_id` of what is known of an index that was pushed.
pub fn state_id(pusher: &str) -> String {
    format!("state-{pusher}")
}

/// What is known of an index that was pushed.
pub fn state_document(pusher: &str, pushed: &Pushed) -> Outgoing {
    Outgoing { id: state_id(pusher), source: json!({ "type": DOC_STATE, "pusher": pusher, "state": pushed }) }
}

/// The key of a document as a number with the order of the store's.
pub fn ordered_key(key: i64) -> i64 {
    key ^ i64::MIN
}

/// An article and its events as documents of the cluster.
pub fn outgoing(held: &Held, fields: &Fields, pusher: &str) -> Vec<Outgoing> {
    let documents = held.documents(fields);
    let mut sources = documents.iter().map(terms);
    let mut article = sources.next().unwrap_or_default();
    add_article(&mut article, held);
    let mut outgoing = Vec::with_capacity(documents.len());
    for ((at, stored), mut event) in held.reports.iter().zip(sources) {
        for name in CARRIED.iter().chain(&["path_tail", "folder"]) {
            if let Some(value) = article.get(*name) {
                event.insert((*name).to_owned(), value.clone());
            }
        }
        event.insert("at".to_owned(), json!(at));
        event.insert("event".to_owned(), json!(stored));
        event.insert("office".to_owned(), json!(offices(stored)));
        copy_terms(&mut event, "name_words", "name_term");
        copy_terms(&mut event, "place_words", "place_term");
        finish(&mut event, held, pusher);
        outgoing.push(Outgoing { id: document_id(&stored.id), source: Value::Object(event) });
    }
    finish(&mut article, held, pusher);
    outgoing.insert(0, Outgoing { id: document_id(&held.head.id), source: Value::Object(article) });
    outgoing
}

fn add_article(article: &mut Map<String, Value>, held: &Held) {
    let path = &held.head.source.path;
    let tails: Vec<&str> =
        std::iter::once(path.as_str()).chain(path.match_indices('/').map(|(at, _)| &path[at + 1..])).collect();
    article.insert("path_tail".to_owned(), json!(tails));
    if let Some(at) = path.find('/') {
        article.insert("folder".to_owned(), json!(&path[..=at]));
    }
    copy_terms(article, "official_words", "official_term");
    article.insert("title_length".to_owned(), json!(held.lengths.0));
    article.insert("text_length".to_owned(), json!(held.lengths.1));
    article.insert("held".to_owned(), json!(held));
    article.insert("text_as_is".to_owned(), json!(held.text.as_deref().unwrap_or_default()));
    article.insert("mentions".to_owned(), json!(base64(&held.mentions)));
}

/// What all documents of a block have.
fn finish(source: &mut Map<String, Value>, held: &Held, pusher: &str) {
    let day = |source: &Map<String, Value>, name: &str| source.get(name).and_then(first).unwrap_or(NO_DAY);
    let (published, to) = (day(source, "published"), day(source, "to"));
    source.insert("by_published".to_owned(), json!(published));
    source.insert("by_to".to_owned(), json!(to));
    if let Some(key) = source.get("key").and_then(first) {
        source.insert("key".to_owned(), json!(ordered_key(key)));
    }
    source.insert("article".to_owned(), json!(held.head.id));
    source.insert("pusher".to_owned(), json!(pusher));
}

fn first(values: &Value) -> Option<i64> {
    values.as_array().and_then(|values| values.first()).and_then(Value::as_i64)
}

/// The single words of a field of words, as values.
fn copy_terms(source: &mut Map<String, Value>, words: &str, terms: &str) {
    let Some(values) = source.get(words).and_then(Value::as_array) else { return };
    let mut single: Vec<&str> = values.iter().filter_map(Value::as_str).flat_map(|value| value.split(' ')).collect();
    single.sort_unstable();
    single.dedup();
    let single = json!(single);
    source.insert(terms.to_owned(), single);
}

/// Roles and, below them, their portfolios, as the facet of offices has them.
fn offices(stored: &StoredEvent) -> Vec<String> {
    let mut offices = Vec::new();
    for participant in &stored.event.participants {
        offices.push(participant.role.to_string());
        offices.extend(participant.portfolio.map(|portfolio| format!("{}/{portfolio}", participant.role)));
    }
    offices.sort_unstable();
    offices.dedup();
    offices
}

/// The fields of a document of the store, by name, as terms.
fn terms(document: &part::Document) -> Map<String, Value> {
    static KINDS: OnceLock<FxHashMap<u32, (String, Kind)>> = OnceLock::new();
    let kinds = KINDS.get_or_init(|| {
        let known = kinds().into_iter().filter(|(_, name, _)| !LEFT_OUT.contains(&name.as_str()));
        known.map(|(field, name, kind)| (field.field_id(), (name, kind))).collect()
    });
    let mut fields: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for (field, value) in part::values(document) {
        let Some((name, kind)) = kinds.get(&field.field_id()) else { continue };
        let value = match (kind, value) {
            (Kind::Raw, part::Value::Text(text)) => json!(text),
            (Kind::Words, part::Value::Text(text)) => json!(analyze_name(text).join(" ")),
            (Kind::News, part::Value::Text(text)) => {
                let placed: Vec<String> =
                    placed_terms(text).into_iter().map(|term| term.unwrap_or_else(|| LUMP.to_owned())).collect();
                json!(placed.join(" "))
            }
            (_, part::Value::Number(number)) => json!(number),
            (_, part::Value::Float(number)) => json!(number),
            (_, part::Value::Text(_)) => continue,
        };
        fields.entry(name).or_default().push(value);
    }
    fields.into_iter().map(|(name, values)| (name.to_owned(), Value::Array(values))).collect()
}

/// What is sent back of a document.
#[derive(Debug, Deserialize)]
pub struct Incoming {
    #[serde(default)]
    pub held: Option<Held>,
    #[serde(default)]
    pub text_as_is: Option<String>,
    #[serde(default)]
    pub mentions: Option<String>,
    #[serde(default)]
    pub event: Option<StoredEvent>,
    #[serde(default)]
    pub article: String,
    #[serde(default)]
    pub at: u64,
    #[serde(default)]
    pub state: Option<Pushed>,
}

impl Incoming {
    /// The article of a document.
    ///
    /// # Errors
    /// It is none.
    pub fn into_held(self) -> Result<Held, StoreError> {
        let damaged = || said("an article of the cluster does not have the form that was written");
        let mut held = self.held.ok_or_else(damaged)?;
        held.text = self.text_as_is;
        held.mentions = self.mentions.as_deref().map_or(Some(Vec::new()), from_base64).ok_or_else(damaged)?;
        Ok(held)
    }

    /// The event of a document, with its article's id and its number in it.
    ///
    /// # Errors
    /// It is none.
    pub fn into_event(self) -> Result<(String, u64, StoredEvent), StoreError> {
        let event =
            self.event.ok_or_else(|| said("an event of the cluster does not have the form that was written"))?;
        Ok((self.article, self.at, event))
    }
}
