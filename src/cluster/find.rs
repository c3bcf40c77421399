//! Searches of a cluster page by page, and what its documents are read as.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{ask::Cluster, documents::Incoming, dsl};
use crate::{
    query::ast::Target,
    search::remote::{Brought, Latest, Place, Sought},
    store::{StoreError, part::Held},
};

/// Documents of one answer: an engine allows no more by itself.
const PAGE: usize = 10_000;
/// Documents of one answer where each has its text.
pub const PAGE_OF_TEXTS: usize = 1_000;
/// Articles that are asked for by their ids at once.
const IDS: usize = 10_000;

#[derive(Deserialize)]
pub struct Found {
    pub hits: Hits,
    #[serde(default)]
    pub aggregations: Value,
    #[serde(default)]
    timed_out: bool,
    #[serde(default, rename = "_shards")]
    shards: Shards,
}

#[derive(Deserialize)]
pub struct Hits {
    pub total: Total,
    #[serde(default)]
    pub hits: Vec<Hit>,
}

#[derive(Deserialize)]
pub struct Total {
    pub value: u64,
    #[serde(default)]
    relation: String,
}

#[derive(Deserialize)]
pub struct Hit {
    #[serde(default, rename = "_id")]
    pub id: String,
    #[serde(default, rename = "_source")]
    pub source: Option<Incoming>,
    #[serde(default)]
    pub sort: Vec<i64>,
}

/// A shard of which no copy is there is neither among the successful nor among the failed ones.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Shards {
    total: u64,
    successful: u64,
    failed: u64,
}

impl Found {
    /// Did every shard answer, and completely? A part of an answer is a wrong one.
    pub fn is_whole(&self) -> bool {
        let Shards { total, successful, failed } = self.shards;
        !self.timed_out && failed == 0 && successful >= total && matches!(self.hits.total.relation.as_str(), "" | "eq")
    }
}

impl Cluster {
    /// The hits of a plan and the articles that they belong to.
    pub(super) fn bring(&self, query: &Value, sought: &Sought) -> Result<Brought, StoreError> {
        let sort = match sought.order {
            Latest::Event => ["by_to", "by_published"],
            Latest::Published => ["by_published", "by_to"],
        };
        let sort = json!([{ sort[0]: "desc" }, { sort[1]: "desc" }, { "key": "asc" }]);
        match sought.target {
            Target::Events => {
                let (hits, total, last) = self.pages(query, &sort, &["event", "article", "at"], sought, PAGE)?;
                let blocks = self.with_articles(hits, sought)?;
                Ok(Brought { blocks, total, last })
            }
            Target::Articles => {
                let (hits, total, last) = self.pages(query, &sort, &fields(sought), sought, page(sought))?;
                let mut blocks: Vec<Held> = hits.into_iter().map(Incoming::into_held).collect::<Result<_, _>>()?;
                if sought.events {
                    self.add_events(&mut blocks)?;
                }
                Ok(Brought { blocks, total, last })
            }
        }
    }

    /// Pages of hits, as many as are wanted, how many there are in all, and the place of the last one if there may be more.
    fn pages(
        &self,
        query: &Value,
        sort: &Value,
        source: &[&str],
        sought: &Sought,
        page: usize,
    ) -> Result<(Vec<Incoming>, u64, Option<Place>), StoreError> {
        let mut hits: Vec<Incoming> = Vec::new();
        let mut after = sought.after;
        loop {
            let size = page.min(sought.most - hits.len());
            let mut body =
                json!({ "size": size, "query": query, "sort": sort, "_source": source, "track_total_hits": true });
            if let Some((first, then, key)) = after {
                body["search_after"] = json!([first, then, key]);
            }
            let found = self.search(&body)?;
            let total = found.hits.total.value;
            if sought.all && total > sought.most as u64 {
                return Ok((Vec::new(), total, None));
            }
            let came = found.hits.hits.len();
            after = found.hits.hits.last().and_then(|hit| match hit.sort[..] {
                [first, then, key] => Some((first, then, key)),
                _ => None,
            });
            hits.extend(found.hits.hits.into_iter().filter_map(|hit| hit.source));
            if came < size || after.is_none() {
                return Ok((hits, total, None));
            }
            if hits.len() >= sought.most {
                let more = sought.after.is_some() || total > hits.len() as u64;
                return Ok((hits, total, after.filter(|_| more)));
            }
        }
    }

    /// Events, each under its article.
    fn with_articles(&self, events: Vec<Incoming>, sought: &Sought) -> Result<Vec<Held>, StoreError> {
        let mut events = events.into_iter().map(Incoming::into_event).collect::<Result<Vec<_>, _>>()?;
        events.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
        let mut ids: Vec<&str> = events.iter().map(|(article, ..)| article.as_str()).collect();
        ids.dedup();
        let mut blocks = self.articles_of_ids(&ids, &fields(sought), page(sought))?;
        blocks.sort_by(|a, b| a.head.id.cmp(&b.head.id));
        let mut at = 0;
        for (article, number, event) in events {
            while blocks.get(at).is_some_and(|held| held.head.id < article) {
                at += 1;
            }
            match blocks.get_mut(at) {
                Some(held) if held.head.id == article => held.reports.push((number, event)),
                // It was taken away between the two questions, and its events with it.
                _ => {}
            }
        }
        Ok(blocks)
    }

    /// Articles by their ids.
    pub(super) fn articles_of_ids(&self, ids: &[&str], source: &[&str], page: usize) -> Result<Vec<Held>, StoreError> {
        let mut articles = Vec::with_capacity(ids.len());
        for ids in ids.chunks(page.min(IDS)) {
            let query =
                json!({ "bool": { "filter": [dsl::of_type(Target::Articles), { "terms": { "article": ids } }] } });
            let body = json!({ "size": ids.len(), "query": query, "_source": source, "track_total_hits": true });
            let found = self.search(&body)?;
            for hit in found.hits.hits.into_iter().filter_map(|hit| hit.source) {
                articles.push(hit.into_held()?);
            }
        }
        Ok(articles)
    }

    /// All events of articles, in their order.
    fn add_events(&self, blocks: &mut [Held]) -> Result<(), StoreError> {
        blocks.sort_by(|a, b| a.head.id.cmp(&b.head.id));
        for blocks in blocks.chunks_mut(IDS / 4) {
            let ids: Vec<&str> = blocks.iter().map(|held| held.head.id.as_str()).collect();
            let query =
                json!({ "bool": { "filter": [dsl::of_type(Target::Events), { "terms": { "article": ids } }] } });
            let sought = Sought {
                target: Target::Events,
                order: Latest::Published,
                most: usize::MAX,
                all: true,
                after: None,
                text: false,
                events: false,
                mentions: false,
            };
            let sort = json!([{ "by_published": "desc" }, { "by_to": "desc" }, { "key": "asc" }]);
            let (hits, ..) = self.pages(&query, &sort, &["event", "article", "at"], &sought, PAGE)?;
            for hit in hits {
                let (article, number, event) = hit.into_event()?;
                if let Ok(at) = blocks.binary_search_by(|held| held.head.id.as_str().cmp(&article)) {
                    blocks[at].reports.push((number, event));
                }
            }
            for held in blocks {
                held.reports.sort_by_key(|(number, _)| *number);
            }
        }
        Ok(())
    }
}

fn fields(sought: &Sought) -> Vec<&'static str> {
    let mut fields = vec!["held"];
    fields.extend(sought.text.then_some("text_as_is"));
    fields.extend(sought.mentions.then_some("mentions"));
    fields
}

fn page(sought: &Sought) -> usize {
    if sought.text { PAGE_OF_TEXTS } else { PAGE }
}
