//! A cluster as an index elsewhere: how `search` asks it.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use serde_json::{Value, json};

use super::{
    address::{Address, Credentials},
    client::Client,
    documents::Pushed,
    dsl::{self, Query},
    find::{Found, PAGE_OF_TEXTS},
    mapping::DOC_STATE,
    said, versions,
};
use crate::{
    query::ast::Target,
    search::{
        plan::Plan,
        remote::{Brought, Frequencies, Remote, Sought},
    },
    store::{
        StoreError,
        part::{Field, Held},
        schema::name_of,
        state::State,
    },
};

/// Values of one answer of an aggregation.
const BUCKETS: usize = 10_000;
/// An engine takes no more values in one query by itself.
const MOST_TERMS: usize = 65_536;

/// A column of single words, and the letter with which those begin that were asked for.
type Column = (String, Option<char>);

/// An index on a cluster, by its alias.
#[derive(Debug)]
pub struct Cluster {
    client: Client,
    alias: String,
    /// How many indices were pushed to it: where there are several, each counts its own watermarks.
    pushers: AtomicUsize,
    words: Mutex<HashMap<Column, BTreeMap<String, u64>>>,
}

impl Cluster {
    /// # Errors
    /// The name is none, or the credentials would be sent where others read them.
    pub fn new(address: Address, credentials: Credentials, alias: &str) -> Result<Cluster, StoreError> {
        Cluster::over(Client::new(address, credentials)?, alias)
    }

    /// Over a client that is there already.
    ///
    /// # Errors
    /// The name is none.
    pub fn over(client: Client, alias: &str) -> Result<Cluster, StoreError> {
        versions::check_name(alias)?;
        Ok(Cluster { client, alias: alias.to_owned(), pushers: AtomicUsize::new(1), words: Mutex::default() })
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    pub(super) fn alias(&self) -> &str {
        &self.alias
    }

    /// Searches the index behind the alias.
    pub(super) fn search(&self, body: &Value) -> Result<Found, StoreError> {
        self.search_in(&self.alias, body)
    }

    /// Searches an index. An answer that is not whole is none.
    pub(super) fn search_in(&self, index: &str, body: &Value) -> Result<Found, StoreError> {
        let mut last = String::new();
        // A node that goes takes its shards with it for a moment.
        for attempt in 0..ATTEMPTS {
            if attempt > 0 {
                std::thread::sleep(std::time::Duration::from_millis(500 * u64::from(attempt)));
            }
            let bytes = body.to_string().into_bytes();
            let path = format!("/{index}/_search");
            let reply = self.client.send("POST", &path, Some(("application/json", &bytes)))?;
            match reply.status {
                404 => return Err(self.no_index()),
                500..=599 => last = super::client::reason(&reply.body),
                300.. => return Err(self.client.refused(&reply)),
                _ => {
                    let found: Found = serde_json::from_slice(&reply.body).map_err(|error| {
                        said(format!("the cluster at {} answers what is not understood ({error})", self.client.name()))
                    })?;
                    if found.is_whole() {
                        return Ok(found);
                    }
                    last = "not all of its shards answered".to_owned();
                }
            }
        }
        Err(said(format!("the cluster at {} gives no whole answer: {last}", self.client.name())))
    }

    fn no_index(&self) -> StoreError {
        let (alias, name) = (&self.alias, self.client.name());
        said(format!(
            "there is no index `{alias}` on the cluster at {name}: run `dateline index FOLDER --cluster {name}`"
        ))
    }

    fn query(&self, plan: &Plan, target: Target) -> Result<Query, StoreError> {
        self.refuse_watermarks(plan)?;
        dsl::query(plan, target, &|events| self.articles_of(events))
    }

    /// The query of a plan that has to be answered exactly.
    fn exact(&self, plan: &Plan, target: Target) -> Result<Value, StoreError> {
        let query = self.query(plan, target)?;
        if query.exact {
            Ok(query.json)
        } else {
            Err(said("a cluster does not count what has to be looked at one by one"))
        }
    }

    fn refuse_watermarks(&self, plan: &Plan) -> Result<(), StoreError> {
        let mut of_watermarks = false;
        plan.each(&mut |part| {
            of_watermarks |= matches!(part, Plan::Range(field, ..) if name_of(*field) == "added");
        });
        if of_watermarks && self.pushers.load(Ordering::Relaxed) > 1 {
            return Err(said(
                "several machines put articles into the cluster, each with watermarks of its own: what came after one cannot be told",
            ));
        }
        Ok(())
    }

    /// The articles of the events of a query.
    fn articles_of(&self, events: &Value) -> Result<Vec<String>, StoreError> {
        let mut ids = Vec::new();
        self.each_bucket(events, &["article"], None, &mut |key, _| {
            ids.extend(key.into_iter().filter_map(|id| id.as_str().map(str::to_owned)));
            ids.len() <= MOST_TERMS
        })?;
        if ids.len() > MOST_TERMS {
            return Err(said(format!(
                "more than {MOST_TERMS} articles have such an event: ask for events, with --in events, or for less"
            )));
        }
        Ok(ids)
    }

    /// Calls `take` with every combination of values of columns among the hits of a query, in their order and with their
    /// numbers, until it returns false.
    fn each_bucket(
        &self,
        query: &Value,
        columns: &[&str],
        after: Option<Value>,
        take: &mut dyn FnMut(Vec<Value>, u64) -> bool,
    ) -> Result<(), StoreError> {
        self.each_bucket_in(&self.alias, query, columns, after, take)
    }

    /// The same of an index.
    pub(super) fn each_bucket_in(
        &self,
        index: &str,
        query: &Value,
        columns: &[&str],
        after: Option<Value>,
        take: &mut dyn FnMut(Vec<Value>, u64) -> bool,
    ) -> Result<(), StoreError> {
        let sources: Vec<Value> =
            columns.iter().map(|column| json!({ *column: { "terms": { "field": column } } })).collect();
        let mut after = after;
        loop {
            let mut composite = json!({ "size": BUCKETS, "sources": sources });
            if let Some(after) = &after {
                composite["after"] = after.clone();
            }
            let aggs = json!({ "all": { "composite": composite } });
            let body = json!({ "size": 0, "query": query, "track_total_hits": true, "aggs": aggs });
            let found = self.search_in(index, &body)?;
            let all = &found.aggregations["all"];
            let buckets = all["buckets"].as_array().map_or(&[][..], Vec::as_slice);
            for bucket in buckets {
                let key = columns.iter().map(|column| bucket["key"][*column].clone()).collect();
                if !take(key, bucket["doc_count"].as_u64().unwrap_or(0)) {
                    return Ok(());
                }
            }
            match all.get("after_key") {
                Some(key) if buckets.len() == BUCKETS => after = Some(key.clone()),
                _ => return Ok(()),
            }
        }
    }

    fn number_of(&self, query: &Value) -> Result<u64, StoreError> {
        Ok(self.search(&json!({ "size": 0, "query": query, "track_total_hits": true }))?.hits.total.value)
    }

    /// The words of one column of single words, or those that begin with a letter.
    fn words_of(&self, column: &str, letter: Option<char>) -> Result<BTreeMap<String, u64>, StoreError> {
        let key = (column.to_owned(), letter);
        if let Some(known) = self.words.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(known.clone());
        }
        let mut words = BTreeMap::new();
        let (query, after) = match letter {
            None => (json!({ "exists": { "field": column } }), None),
            Some(letter) => {
                // Documents with such a word have others too: from behind all that sort before the letter.
                let before = char::from_u32(u32::from(letter).saturating_sub(1));
                let after = before.map(|before| json!({ column: format!("{before}{}", char::MAX) }));
                (json!({ "prefix": { column: { "value": letter.to_string() } } }), after)
            }
        };
        self.each_bucket(&query, &[column], after, &mut |key, count| {
            let Some(word) = key.first().and_then(Value::as_str) else { return true };
            if letter.is_none_or(|letter| word.starts_with(letter)) {
                words.insert(word.to_owned(), count);
            }
            letter.is_none_or(|letter| word.chars().next().is_none_or(|first| first <= letter))
        })?;
        self.words.lock().unwrap_or_else(PoisonError::into_inner).insert(key, words.clone());
        Ok(words)
    }

    /// What is known of the indices that were pushed here, by their names.
    pub(super) fn pushed(&self, index: &str) -> Result<BTreeMap<String, Pushed>, StoreError> {
        let body = json!({
            "size": 10_000, "query": { "term": { "type": DOC_STATE } }, "_source": ["state"], "track_total_hits": true
        });
        let found = self.search_in(index, &body)?;
        let state = |hit: super::find::Hit| {
            let pusher = hit.id.strip_prefix("state-").unwrap_or(&hit.id).to_owned();
            hit.source.and_then(|source| source.state).map(|state| (pusher, state))
        };
        Ok(found.hits.hits.into_iter().filter_map(state).collect())
    }
}

/// A search is sent so many times where not all shards answer.
const ATTEMPTS: u32 = 12;

impl Remote for Cluster {
    fn name(&self) -> &str {
        self.client.name()
    }

    fn state(&self) -> Result<State, StoreError> {
        let index = versions::current(&self.client, &self.alias)?.ok_or_else(|| self.no_index())?;
        if !index.is_current {
            return Err(said(format!(
                "the index `{}` on the cluster at {} was made by another version of dateline: run `dateline index --cluster {}` \
                 where its articles are",
                self.alias,
                self.client.name(),
                self.client.name()
            )));
        }
        let pushed = self.pushed(&self.alias)?;
        self.pushers.store(pushed.len(), Ordering::Relaxed);
        self.words.lock().unwrap_or_else(PoisonError::into_inner).clear();
        let mut whole = State::new();
        for pushed in pushed.into_values() {
            whole.watermark = whole.watermark.max(pushed.watermark);
            if !pushed.state.is_current_lexicon() {
                whole.lexicon = pushed.state.lexicon;
            }
            whole.roots.extend(pushed.state.roots);
        }
        Ok(whole)
    }

    fn stamp(&self) -> Result<String, StoreError> {
        let index = versions::current(&self.client, &self.alias)?.ok_or_else(|| self.no_index())?;
        let pushed = self.pushed(&self.alias)?.into_iter();
        let each = pushed.map(|(pusher, pushed)| format!("{pusher} {} {}", pushed.generation, pushed.watermark));
        Ok(std::iter::once(index.name).chain(each).collect::<Vec<_>>().join("\n"))
    }

    fn is_exact(&self, plan: &Plan, _: Target) -> Result<bool, StoreError> {
        dsl::is_exact(plan)
    }

    fn count(&self, plan: &Plan, target: Target) -> Result<u64, StoreError> {
        self.number_of(&self.exact(plan, target)?)
    }

    fn find(&self, plan: &Plan, sought: &Sought) -> Result<Brought, StoreError> {
        let query = self.query(plan, sought.target)?;
        self.bring(&query.json, sought)
    }

    fn values(&self, plan: &Plan, target: Target, column: &str) -> Result<HashMap<String, u64>, StoreError> {
        let mut values = HashMap::new();
        self.each_bucket(&self.exact(plan, target)?, &[column], None, &mut |key, count| {
            values.extend(key.first().and_then(Value::as_str).map(|value| (value.to_owned(), count)));
            true
        })?;
        Ok(values)
    }

    fn days(&self, plan: &Plan, target: Target, columns: &[&str]) -> Result<Vec<(Vec<i64>, u64)>, StoreError> {
        let mut days = Vec::new();
        self.each_bucket(&self.exact(plan, target)?, columns, None, &mut |key, count| {
            days.push((key.iter().filter_map(Value::as_i64).collect(), count));
            true
        })?;
        Ok(days)
    }

    fn words(&self, fields: &[Field], letter: Option<char>) -> Result<BTreeMap<String, u64>, StoreError> {
        let mut words: BTreeMap<String, u64> = BTreeMap::new();
        for field in fields {
            let column = match name_of(*field) {
                "name_words" => "name_term",
                "official_words" => "official_term",
                "place_words" => "place_term",
                other => return Err(said(format!("the words of `{other}` are not kept on a cluster"))),
            };
            for (word, count) in self.words_of(column, letter)? {
                *words.entry(word).or_default() += count;
            }
        }
        Ok(words)
    }

    fn frequencies(&self, terms: &[(Field, String)]) -> Result<Frequencies, StoreError> {
        let articles = dsl::of_type(Target::Articles);
        let sums =
            json!({ "title": { "sum": { "field": "title_length" } }, "text": { "sum": { "field": "text_length" } } });
        let body = json!({ "size": 0, "query": articles, "track_total_hits": true, "aggs": sums });
        let found = self.search(&body)?;
        // Whole numbers below 2^53.
        let sum = |name: &str| found.aggregations[name]["value"].as_f64().unwrap_or(0.0) as u64;
        let mut frequencies =
            Frequencies { articles: found.hits.total.value, tokens: [sum("title"), sum("text")], of: HashMap::new() };
        for (field, term) in terms {
            let query = json!({ "bool": { "filter": [articles, dsl::term(name_of(*field), term)] } });
            frequencies.of.insert((*field, term.clone()), self.number_of(&query)?);
        }
        Ok(frequencies)
    }

    fn articles(&self, ids: &[String], mentions: bool) -> Result<Vec<Held>, StoreError> {
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let fields = ["held", "text_as_is", "mentions"];
        self.articles_of_ids(&ids, if mentions { &fields } else { &fields[..2] }, PAGE_OF_TEXTS)
    }
}
