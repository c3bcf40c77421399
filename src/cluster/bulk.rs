//! Many documents in one request: gathered up to 5 MB, each item's status looked at, and what a busy node turned away sent
//! again.

use std::thread;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{client::Client, documents::Outgoing, said};
use crate::store::StoreError;

/// Bytes of one request, before it is packed. A single document may be larger.
const MOST: usize = 5_000_000;
/// What is turned away is sent again so many times.
const ATTEMPTS: u32 = 8;

/// Documents on their way to an index.
pub struct Bulk<'c> {
    client: &'c Client,
    path: String,
    items: Vec<Vec<u8>>,
    bytes: usize,
    /// Documents that were taken, and bytes of requests before they were packed.
    pub sent: u64,
    pub bytes_sent: u64,
}

#[derive(Deserialize)]
struct Answer {
    errors: bool,
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    #[serde(alias = "index", alias = "delete")]
    done: Done,
}

#[derive(Deserialize)]
struct Done {
    status: u16,
    #[serde(default, rename = "_id")]
    id: String,
    #[serde(default)]
    error: Option<Value>,
}

impl<'c> Bulk<'c> {
    pub fn new(client: &'c Client, index: &str) -> Bulk<'c> {
        Bulk { client, path: format!("/{index}/_bulk"), items: Vec::new(), bytes: 0, sent: 0, bytes_sent: 0 }
    }

    /// Adds a document, or puts it in the place of an older one.
    ///
    /// # Errors
    /// What was gathered could not be sent.
    pub fn index(&mut self, document: &Outgoing) -> Result<(), StoreError> {
        let mut lines = json!({ "index": { "_id": document.id } }).to_string().into_bytes();
        lines.push(b'\n');
        lines.extend_from_slice(document.source.to_string().as_bytes());
        lines.push(b'\n');
        self.add(lines)
    }

    /// Removes a document, if it is there.
    ///
    /// # Errors
    /// What was gathered could not be sent.
    pub fn delete(&mut self, id: &str) -> Result<(), StoreError> {
        let mut line = json!({ "delete": { "_id": id } }).to_string().into_bytes();
        line.push(b'\n');
        self.add(line)
    }

    fn add(&mut self, lines: Vec<u8>) -> Result<(), StoreError> {
        if !self.items.is_empty() && self.bytes + lines.len() > MOST {
            self.flush()?;
        }
        self.bytes += lines.len();
        self.items.push(lines);
        Ok(())
    }

    /// Sends what was gathered, and returns when all of it is there.
    ///
    /// # Errors
    /// A document is refused, or the cluster is busy for longer than there is patience.
    pub fn flush(&mut self) -> Result<(), StoreError> {
        let mut items = std::mem::take(&mut self.items);
        self.bytes = 0;
        let mut pause = self.client.pause();
        for attempt in 1..=ATTEMPTS {
            if items.is_empty() {
                return Ok(());
            }
            if attempt > 1 {
                thread::sleep(pause);
                pause = pause.saturating_mul(2);
            }
            let body = items.concat();
            self.bytes_sent += body.len() as u64;
            let reply = self.client.send("POST", &self.path, Some(("application/x-ndjson", &body)))?;
            // Too much for it at once: in halves.
            if reply.status == 413 && items.len() > 1 {
                let second = items.split_off(items.len() / 2);
                for half in [items, second] {
                    self.items = half;
                    self.flush()?;
                }
                return Ok(());
            }
            if reply.status >= 300 {
                return Err(self.client.refused(&reply));
            }
            let answer: Answer = serde_json::from_slice(&reply.body)
                .map_err(|error| said(format!("the cluster answers what is not understood ({error})")))?;
            if answer.items.len() != items.len() {
                return Err(said("the cluster does not say of every document whether it took it"));
            }
            items = self.turned_away(items, answer)?;
        }
        if items.is_empty() {
            return Ok(());
        }
        Err(said(format!(
            "the cluster at {} took no more documents after {ATTEMPTS} attempts: what it took stays there, and the next \
             `dateline index --cluster` goes on from there",
            self.client.name()
        )))
    }

    /// Those that are to be sent again.
    fn turned_away(&mut self, items: Vec<Vec<u8>>, answer: Answer) -> Result<Vec<Vec<u8>>, StoreError> {
        if !answer.errors {
            self.sent += items.len() as u64;
            return Ok(Vec::new());
        }
        let mut again = Vec::new();
        for (lines, Item { done }) in items.into_iter().zip(answer.items) {
            match done.status {
                // A document to be deleted that is not there is not there.
                200..=299 | 404 if done.error.is_none() => self.sent += 1,
                429 | 500..=599 => again.push(lines),
                status => {
                    let reason = done.error.as_ref().and_then(|error| error["reason"].as_str()).unwrap_or("no reason");
                    let reason: Vec<&str> = reason.split_whitespace().collect();
                    let reason: String = reason.join(" ").chars().take(300).collect();
                    return Err(said(format!("the cluster refuses the document {} ({status}): {reason}", done.id)));
                }
            }
        }
        Ok(again)
    }
}
