//! What changed in an embedded index → the cluster.
//!
//! An index is pushed commit by commit, the oldest first, and after each the cluster notes how far it came: a push that is
//! cut short goes on from the last note, and what is sent twice takes the place of itself. Articles and events have ids
//! of their own that never change, so that a changed article replaces the older one; events that it no longer has are
//! removed with the same request. Whether articles are to be removed is told by the numbers: everything that is in the
//! index is on the cluster by then, so that where both have as many articles, they have the same ones.
//!
//! Another version of the fields, or a rebuild, is written into an index beside the one that is asked, and the alias goes
//! over to it at the end.

use std::{
    collections::BTreeSet,
    fs,
    hash::{BuildHasher, Hasher, RandomState},
    path::Path,
};

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use serde_json::{Value, json};

use super::{
    ask::Cluster,
    bulk::Bulk,
    documents::{Outgoing, Pushed, document_id, outgoing, state_document},
    dsl, said, versions,
};
use crate::{
    query::ast::Target,
    store::{
        self, Fields, Progress, StoreError, generation,
        part::{Held, Searcher, article_ids, articles_after, held_at},
    },
};

/// The file in the folder of an index that holds its name on clusters.
const NAME: &str = "pusher";
/// Articles that are made ready at once.
const BATCH: usize = 256;

/// How an index is pushed.
#[derive(Debug, Clone, Copy)]
pub struct PushOptions {
    /// Write everything anew.
    pub rebuild: bool,
    /// Of an index that is made.
    pub shards: u32,
    pub replicas: u32,
}

impl Default for PushOptions {
    fn default() -> PushOptions {
        PushOptions { rebuild: false, shards: 3, replicas: 1 }
    }
}

/// What a push did.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct PushSummary {
    /// Articles that were sent, and those that were removed.
    pub sent: u64,
    pub removed: u64,
    /// Documents, articles and events, that were written or removed.
    pub documents: u64,
    /// Bytes of requests before they were packed.
    pub bytes: u64,
}

/// One push.
struct Push<'p> {
    cluster: &'p Cluster,
    searcher: &'p Searcher,
    fields: Fields,
    /// The index that is written to.
    index: String,
    pusher: String,
}

/// Brings the cluster to the state of an embedded index.
///
/// # Errors
/// The index cannot be read, the cluster cannot be asked or refuses a document, or an article came from another index.
pub fn push(
    dir: &Path,
    cluster: &Cluster,
    options: PushOptions,
    progress: &dyn Progress,
) -> Result<PushSummary, StoreError> {
    let (_, reader, fields, state) = store::open_reader(dir)?;
    let generation = generation::current(dir)?.unwrap_or_default();
    let pusher = name_of(dir)?;
    let (client, alias) = (cluster.client(), cluster.alias());
    let behind = versions::current(client, alias)?;
    let fresh = options.rebuild || behind.as_ref().is_some_and(|index| !index.is_current);
    let index = match &behind {
        Some(index) if !fresh => index.name.clone(),
        Some(index) => {
            if index.is_current && cluster.pushed(alias)?.keys().any(|other| *other != pusher) {
                return Err(said(
                    "other machines put articles into this index of the cluster too: a rebuild would lose them; \
                     choose another name, with --cluster-index",
                ));
            }
            let number = versions::number(&index.name) + 1;
            versions::create(client, alias, number, options.shards, options.replicas, false)?
        }
        None => versions::create(client, alias, 1, options.shards, options.replicas, true)?,
    };
    let searcher = reader.searcher();
    let push = Push { cluster, searcher: &searcher, fields, index, pusher };
    // What a push wrote that was cut short a moment ago is seen as well.
    push.refresh()?;
    let known = cluster.pushed(&push.index)?.remove(&push.pusher);
    let done = known.as_ref().filter(|known| known.generation == generation).map_or(0, |known| known.watermark);
    let again = push.articles_there()? > 0;
    let mut summary = push.send(done, again, generation, &state, progress)?;
    push.refresh()?;
    summary.removed = push.remove_missing(&mut summary)?;
    push.note(&Pushed { watermark: state.watermark, generation, state })?;
    push.refresh()?;
    if fresh {
        versions::switch(client, alias, behind.as_ref().map(|index| index.name.as_str()), &push.index)?;
    }
    progress.finish();
    Ok(summary)
}

impl Push<'_> {
    /// Sends what came after a watermark.
    fn send(
        &self,
        done: u64,
        again: bool,
        generation: u32,
        state: &store::State,
        progress: &dyn Progress,
    ) -> Result<PushSummary, StoreError> {
        let articles = articles_after(self.searcher, done)?;
        progress.start(articles.len() as u64, 0);
        let mut bulk = Bulk::new(self.cluster.client(), &self.index);
        let mut summary = PushSummary::default();
        for (number, batch) in articles.chunks(BATCH).enumerate() {
            let made: Vec<(Held, Vec<Outgoing>)> = batch
                .par_iter()
                .map(|(_, at)| {
                    let held = held_at(self.searcher, &self.fields, *at)?;
                    let documents = outgoing(&held, &self.fields, &self.pusher);
                    Ok((held, documents))
                })
                .collect::<Result<_, StoreError>>()?;
            self.remove_older(&made, again, &mut bulk)?;
            for (_, documents) in &made {
                for document in documents {
                    bulk.index(document)?;
                }
                progress.file(0);
            }
            summary.sent += made.len() as u64;
            let last = batch.last().map_or(done, |(came, _)| *came);
            let next = articles.get((number + 1) * BATCH).map(|(came, _)| *came);
            // The last commit is noted when what it removed is removed as well.
            if next.is_some_and(|next| next > last) {
                bulk.flush()?;
                self.note(&Pushed { watermark: last, generation, state: state.clone() })?;
            }
        }
        bulk.flush()?;
        (summary.documents, summary.bytes) = (bulk.sent, bulk.bytes_sent);
        Ok(summary)
    }

    /// Removes the events that articles had and no longer have. An article that is there from another index is an error.
    fn remove_older(&self, made: &[(Held, Vec<Outgoing>)], again: bool, bulk: &mut Bulk) -> Result<(), StoreError> {
        let ids: Vec<&str> = made.iter().map(|(held, _)| held.head.id.as_str()).collect();
        let of_these = json!({ "terms": { "article": ids } });
        let theirs = json!({ "bool": {
            "filter": [of_these, dsl::of_type(Target::Articles)], "must_not": [dsl::term("pusher", &self.pusher)]
        }});
        let body = json!({ "size": 1, "query": theirs, "_source": ["article"], "track_total_hits": true });
        let found = self.cluster.search_in(&self.index, &body)?;
        if let Some(source) = found.hits.hits.into_iter().find_map(|hit| hit.source) {
            return Err(said(format!(
                "the article {} is on the cluster already, from another index: two folders of one name are in both; \
                 give one of them another name, or choose another index of the cluster, with --cluster-index",
                source.article
            )));
        }
        if !again {
            return Ok(());
        }
        let kept: FxHashSet<&str> =
            made.iter().flat_map(|(_, documents)| documents).map(|document| document.id.as_str()).collect();
        for id in self.documents_of(&ids)? {
            if !kept.contains(id.as_str()) {
                bulk.delete(&id)?;
            }
        }
        Ok(())
    }

    /// The `_id`s of articles and their events.
    fn documents_of(&self, articles: &[&str]) -> Result<Vec<String>, StoreError> {
        let query = json!({ "terms": { "article": articles } });
        let mut ids = Vec::new();
        let mut after: Option<Vec<i64>> = None;
        loop {
            let mut body = json!({
                "size": 10_000, "query": query, "_source": false, "sort": [{ "key": "asc" }], "track_total_hits": true
            });
            if let Some(after) = &after {
                body["search_after"] = json!(after);
            }
            let hits = self.cluster.search_in(&self.index, &body)?.hits.hits;
            let full = hits.len() == 10_000;
            after = hits.last().map(|hit| hit.sort.clone());
            ids.extend(hits.into_iter().map(|hit| hit.id));
            if !full {
                return Ok(ids);
            }
        }
    }

    /// Finds the articles that were pushed from this index.
    fn own(&self) -> Value {
        json!({ "bool": { "filter": [dsl::of_type(Target::Articles), dsl::term("pusher", &self.pusher)] } })
    }

    fn articles_there(&self) -> Result<u64, StoreError> {
        let body = json!({ "size": 0, "query": self.own(), "track_total_hits": true });
        Ok(self.cluster.search_in(&self.index, &body)?.hits.total.value)
    }

    /// Removes what is on the cluster and no longer in the index; returns the number of articles.
    fn remove_missing(&self, summary: &mut PushSummary) -> Result<u64, StoreError> {
        let here = article_ids(self.searcher, &self.fields)?;
        if self.articles_there()? == here.len() as u64 {
            return Ok(0);
        }
        let mut gone: BTreeSet<String> = BTreeSet::new();
        self.cluster.each_bucket_in(&self.index, &self.own(), &["article"], None, &mut |key, _| {
            let id = key.first().and_then(Value::as_str).unwrap_or_default();
            if !here.contains(id) {
                gone.insert(id.to_owned());
            }
            true
        })?;
        let gone: Vec<&str> = gone.iter().map(String::as_str).collect();
        let mut bulk = Bulk::new(self.cluster.client(), &self.index);
        for gone in gone.chunks(1_000) {
            // The articles last: where this is cut short, they are found gone once more.
            let articles: FxHashSet<String> = gone.iter().map(|id| document_id(id)).collect();
            for id in self.documents_of(gone)?.iter().filter(|id| !articles.contains(*id)) {
                bulk.delete(id)?;
            }
            bulk.flush()?;
            for id in &articles {
                bulk.delete(id)?;
            }
            bulk.flush()?;
        }
        summary.documents += bulk.sent;
        Ok(gone.len() as u64)
    }

    /// Notes how far the push came.
    fn note(&self, pushed: &Pushed) -> Result<(), StoreError> {
        let mut bulk = Bulk::new(self.cluster.client(), &self.index);
        bulk.index(&state_document(&self.pusher, pushed))?;
        bulk.flush()
    }

    /// Lets questions see what was written.
    fn refresh(&self) -> Result<(), StoreError> {
        let _: Value = self.cluster.client().ask("POST", &format!("/{}/_refresh", self.index), None)?;
        Ok(())
    }
}

/// The name of an index on clusters: made at the first push and kept in its folder.
fn name_of(dir: &Path) -> Result<String, StoreError> {
    let path = dir.join(NAME);
    match fs::read_to_string(&path) {
        Ok(name) => {
            let name = name.trim();
            let good = name.len() == 16 && name.bytes().all(|b| b.is_ascii_hexdigit());
            if good { Ok(name.to_owned()) } else { Err(StoreError::damaged(dir, format!("file {NAME} holds no name"))) }
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            // Any number that no other index has: the hasher's seed is random.
            let name = format!("{:016x}", RandomState::new().build_hasher().finish());
            fs::write(&path, &name).map_err(|error| StoreError::io("write", &path, error))?;
            Ok(name)
        }
        Err(error) => Err(StoreError::io("read", &path, error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_keeps_its_name() {
        let (a, b) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let name = name_of(a.path()).unwrap();
        assert_eq!((name.len(), name_of(a.path()).unwrap()), (16, name.clone()));
        assert_ne!(name_of(b.path()).unwrap(), name);
        fs::write(a.path().join(NAME), "x/../y").unwrap();
        assert!(name_of(a.path()).is_err());
    }
}
