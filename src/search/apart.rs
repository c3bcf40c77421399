//! People told apart in an index that is elsewhere: which articles that takes is known only when they are read. So the answer
//! is given from a part, which notes of which words of names all bearers were wanted; the articles that have them are brought
//! too, and the answer is given again, until the part held all that was wanted. Then it is the answer of the whole.

use std::{
    collections::BTreeSet,
    sync::{Arc, PoisonError},
};

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::{DocAddress, Searcher as EngineSearcher};

use super::{
    Searcher, Snapshot,
    assemble::failed,
    identity::load::Sought as Words,
    normal,
    plan::Plan,
    remote::{Latest, Remote, Sought},
};
use crate::{
    query::ast::{Query, Target},
    store::{
        StoreError,
        document::head_of,
        part::{self, Held},
    },
};

/// So many articles are brought for one answer at most, each with all its events.
const MOST: usize = 20_000;
/// So many words are asked for at once.
const AT_ONCE: usize = 10_000;

/// The whole articles that were brought for an answer.
struct Brought<'r> {
    remote: &'r dyn Remote,
    /// With their texts?
    text: bool,
    ids: FxHashSet<String>,
    blocks: Vec<Held>,
}

impl Brought<'_> {
    fn add(&mut self, plan: &Plan) -> Result<(), StoreError> {
        let sought = Sought {
            target: Target::Articles,
            order: Latest::Published,
            most: MOST,
            all: true,
            after: None,
            text: self.text,
            events: true,
            mentions: false,
        };
        let brought = self.remote.find(plan, &sought)?;
        self.blocks.extend(brought.blocks.into_iter().filter(|held| self.ids.insert(held.head.id.clone())));
        let articles = brought.total.max(self.blocks.len() as u64);
        if articles > MOST as u64 {
            return Err(StoreError::User(format!(
                "{articles} articles of the cluster or more would have to be read to tell people apart, and no more than \
                 {MOST} are brought here: ask for less"
            )));
        }
        Ok(())
    }
}

impl Searcher {
    /// An answer for which people are told apart. `needed`: what finds the articles that it reads whatever they name.
    ///
    /// # Errors
    /// Those of `answer`; or the index is elsewhere, and it takes more articles than are brought here.
    pub(super) fn telling_apart<T>(
        &self,
        needed: &[Plan],
        answer: impl Fn(&Snapshot) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let whole = self.snapshot();
        let Some(remote) = self.remote.as_deref() else { return answer(&whole) };
        let words = self.name_words(&whole)?;
        let text = needed.iter().any(|plan| plan.reads_text(&self.fields));
        let mut brought = Brought { remote, text, ids: FxHashSet::default(), blocks: Vec::new() };
        needed.iter().try_for_each(|plan| brought.add(plan))?;
        let mut held: BTreeSet<String> = BTreeSet::new();
        loop {
            let (_, searcher) = part::mount(&brought.blocks, false)?;
            let sought: Arc<Words> = Arc::default();
            let part = Snapshot::of(searcher, Arc::clone(&whole.state), Arc::default());
            let part = Snapshot { words: Arc::clone(&whole.words), sought: Some(Arc::clone(&sought)), ..part };
            let told = answer(&part)?;
            let sought = std::mem::take(&mut *sought.lock().unwrap_or_else(PoisonError::into_inner));
            let missing: Vec<&str> = sought.difference(&held).flat_map(|key| words.of_key(key)).collect();
            if missing.is_empty() {
                return Ok(told);
            }
            for some in missing.chunks(AT_ONCE) {
                let of = |field| Plan::Or(some.iter().map(|word| Plan::Is(field, (*word).to_owned())).collect());
                brought.add(&of(self.fields.official_words))?;
                brought.add(&Plan::ToArticles(Box::new(of(self.fields.name_words))))?;
            }
            held.extend(sought);
        }
    }

    /// What finds the articles of a query's events.
    ///
    /// # Errors
    /// A regular expression is none.
    pub(super) fn articles_of_events(&self, query: &Query, min_confidence: f32) -> Result<Plan, StoreError> {
        let query = normal::normalise(query, Target::Events);
        let events = self.lowering(min_confidence).lower(&query, Target::Events)?;
        Ok(Plan::ToArticles(Box::new(events)))
    }

    /// Where articles stand with their texts and mentions: of a part of an index elsewhere in another one, which is brought.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(super) fn with_mentions(
        &self,
        snapshot: &Snapshot,
        articles: Vec<DocAddress>,
    ) -> Result<(EngineSearcher, Vec<DocAddress>), StoreError> {
        let Some(remote) = &self.remote else { return Ok((snapshot.searcher.clone(), articles)) };
        let mut ids = Vec::with_capacity(articles.len());
        for article in articles {
            let doc = snapshot.searcher.doc(article).map_err(failed)?;
            ids.push(head_of(&doc, &self.fields)?.id);
        }
        let blocks = remote.articles(&ids, true)?;
        let (_, searcher) = part::mount(&blocks, true)?;
        // Without events an article is one document.
        let numbers: FxHashMap<&str, u32> = blocks.iter().map(|held| held.head.id.as_str()).zip(0..).collect();
        let place = |id: &String| numbers.get(id.as_str()).map(|&number| DocAddress::new(0, number));
        let places: Option<Vec<DocAddress>> = ids.iter().map(place).collect();
        let gone = || StoreError::User("articles went from the cluster while it was asked: ask again".to_owned());
        Ok((searcher, places.ok_or_else(gone)?))
    }
}
