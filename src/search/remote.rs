//! An index that is elsewhere, and how it is asked: the part of it that a question needs is brought here and mounted in
//! memory, and answered from as a whole index would be. So ranking, grouping, replies, snippets and counts are the same code
//! over the same documents; only candidates and numbers come from elsewhere.
//!
//! A plan that the other engine answers exactly is asked for a window of hits in their order, a total and the counts of
//! facets. One of which it finds candidates only is brought here in full, up to [`MOST`], as is one that is ranked by
//! relevance, up to [`MOST_RANKED`]: what is more is refused, with what to ask instead.

use std::{
    collections::{BTreeMap, HashMap},
    path::PathBuf,
    sync::Arc,
};

use rustc_hash::FxHashMap;
use tantivy::schema::Field;

use super::{
    Searcher, Snapshot, StoreAnalyzer, ask,
    hits::{Order, Ranked},
    lower::Lower,
    normal,
    plan::Plan,
    statistics::Counts,
};
use crate::{
    query::ast::{Query, Target},
    store::{
        StoreError,
        document::head_of,
        part::{self, Held},
        schema::schema,
        state::State,
    },
};

/// So many documents are brought here for one question at most.
pub const MOST: usize = 100_000;
/// So many are ranked by relevance at most: each with its text.
pub const MOST_RANKED: usize = 20_000;

/// In which order hits are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Latest {
    /// The latest event, then the latest publication.
    Event,
    /// The latest publication, then the latest event.
    Published,
}

/// A place in an order: both days of it, and the key, of the last hit before.
pub type Place = (i64, i64, i64);

/// What is to be brought of an index.
#[derive(Debug, Clone, Copy)]
pub struct Sought {
    pub target: Target,
    pub order: Latest,
    /// So many hits at most.
    pub most: usize,
    /// All of them or, where there are more than `most`, none but their number.
    pub all: bool,
    /// Those behind this place of the order.
    pub after: Option<Place>,
    /// With the texts of the articles.
    pub text: bool,
    /// Articles with all their events.
    pub events: bool,
    /// Articles with their mentions.
    pub mentions: bool,
}

/// What was brought.
#[derive(Debug, Default)]
pub struct Brought {
    pub blocks: Vec<Held>,
    /// Hits or candidates that there are in all.
    pub total: u64,
    /// Where the last of them stands; `None` where there are no more.
    pub last: Option<Place>,
}

/// What BM25 asks of the whole.
#[derive(Debug, Clone, Default)]
pub struct Frequencies {
    pub articles: u64,
    /// Terms in all titles, in all texts, rounded article by article as the index keeps their numbers.
    pub tokens: [u64; 2],
    /// Articles with a term.
    pub of: HashMap<(Field, String), u64>,
}

/// An index elsewhere. All errors are one line for the user.
pub trait Remote: Send + Sync {
    /// Where it is, for messages.
    fn name(&self) -> &str;

    /// What it says of itself.
    ///
    /// # Errors
    /// It cannot be asked.
    fn state(&self) -> Result<State, StoreError>;

    /// Another one when what it holds has become another; it is quickly told.
    ///
    /// # Errors
    /// It cannot be asked.
    fn stamp(&self) -> Result<String, StoreError>;

    /// Does it answer a plan exactly? Else it finds candidates.
    ///
    /// # Errors
    /// It cannot even find candidates.
    fn is_exact(&self, plan: &Plan, target: Target) -> Result<bool, StoreError>;

    /// How many documents it finds.
    ///
    /// # Errors
    /// It cannot be asked, or cannot find them.
    fn count(&self, plan: &Plan, target: Target) -> Result<u64, StoreError>;

    /// The first hits, with their articles.
    ///
    /// # Errors
    /// It cannot be asked, or cannot find them.
    fn find(&self, plan: &Plan, sought: &Sought) -> Result<Brought, StoreError>;

    /// Every value of a column among the hits, with the number of hits that have it.
    ///
    /// # Errors
    /// It cannot be asked, or cannot find them.
    fn values(&self, plan: &Plan, target: Target, column: &str) -> Result<HashMap<String, u64>, StoreError>;

    /// Every combination of days in these columns among the hits that have all of them, with their number.
    ///
    /// # Errors
    /// It cannot be asked, or cannot find them.
    fn days(&self, plan: &Plan, target: Target, columns: &[&str]) -> Result<Vec<(Vec<i64>, u64)>, StoreError>;

    /// The words of names in these fields, or those that begin with a letter, with the number of documents of each.
    ///
    /// # Errors
    /// It cannot be asked.
    fn words(&self, fields: &[Field], letter: Option<char>) -> Result<BTreeMap<String, u64>, StoreError>;

    /// What BM25 asks of these terms.
    ///
    /// # Errors
    /// It cannot be asked.
    fn frequencies(&self, terms: &[(Field, String)]) -> Result<Frequencies, StoreError>;

    /// Articles by their ids, with their texts, without their events.
    ///
    /// # Errors
    /// It cannot be asked.
    fn articles(&self, ids: &[String], mentions: bool) -> Result<Vec<Held>, StoreError>;
}

/// A part of an index elsewhere, or the whole embedded one.
pub(super) struct Part {
    pub snapshot: Snapshot,
    /// How many hits there are in all; `None` where they are all in the part.
    pub total: Option<u64>,
    /// Where the last hit of the part stands, if more come after it.
    pub last: Option<Place>,
}

impl Searcher {
    /// A searcher over an index that is elsewhere.
    ///
    /// # Errors
    /// It cannot be asked, or is of another version.
    pub fn elsewhere(remote: Arc<dyn Remote>) -> Result<Searcher, StoreError> {
        let state = remote.state()?;
        let (index, searcher) = part::mount(&[], true)?;
        let analyzer =
            StoreAnalyzer::of(&index).ok_or_else(|| StoreError::User("the analyzers are missing".to_owned()))?;
        let snapshot = Snapshot::of(searcher, Arc::new(state), Arc::default());
        Ok(Searcher {
            dir: PathBuf::from(remote.name()),
            fields: schema().1,
            analyzer: Arc::new(analyzer),
            snapshot: std::sync::RwLock::new(snapshot),
            remote: Some(remote),
        })
    }

    /// Is the index on a cluster?
    pub fn is_elsewhere(&self) -> bool {
        self.remote.is_some()
    }

    /// The whole index, for what must see all of it.
    ///
    /// # Errors
    /// It is elsewhere: `what` says what is not answered then.
    pub(super) fn whole(&self, what: &str) -> Result<Snapshot, StoreError> {
        match &self.remote {
            None => Ok(self.snapshot()),
            Some(remote) => Err(StoreError::User(format!(
                "{what} not answered from a cluster ({}): ask an index of this machine, with --index",
                remote.name()
            ))),
        }
    }

    /// What a plan needs: of an index elsewhere the first `most` hits, or all candidates.
    ///
    /// # Errors
    /// There is more than can be brought here, or the index cannot be read.
    pub(super) fn part(&self, plan: &Plan, target: Target, order: Order, most: usize) -> Result<Part, StoreError> {
        self.part_after(plan, target, order, most, None)
    }

    /// The same from a place of the order on.
    ///
    /// # Errors
    /// As [`Searcher::part`].
    pub(super) fn part_after(
        &self,
        plan: &Plan,
        target: Target,
        order: Order,
        most: usize,
        after: Option<Place>,
    ) -> Result<Part, StoreError> {
        let Some(remote) = &self.remote else {
            return Ok(Part { snapshot: self.snapshot(), total: None, last: None });
        };
        let ranked = order == Order::Relevance;
        let text = plan.reads_text(&self.fields);
        let sought = Sought {
            target,
            order: if order == Order::Date { Latest::Event } else { Latest::Published },
            most,
            all: false,
            after,
            text,
            events: target == Target::Articles && plan.joins_events(),
            mentions: false,
        };
        let all = ranked || !remote.is_exact(plan, target)?;
        let most = match all {
            false => most.min(MOST),
            true if text => MOST_RANKED,
            true => MOST,
        };
        let brought = remote.find(plan, &Sought { most, all, ..sought })?;
        if all && brought.total > most as u64 {
            let what = if ranked { "ranked by relevance" } else { "looked at one by one" };
            let instead = if ranked { "ask for another order, with --sort published, or ask" } else { "ask" };
            return Err(StoreError::User(format!(
                "{} documents of the cluster would have to be {what}, and no more than {most} are brought here: \
                 {instead} for less",
                brought.total
            )));
        }
        let total = (!all && (brought.last.is_some() || after.is_some())).then_some(brought.total);
        let last = brought.last.filter(|_| !all);
        let counts = if ranked {
            Counts::elsewhere(remote.frequencies(&ranked_by(plan))?, &self.fields)
        } else {
            Counts::default()
        };
        let keep_counts = target == Target::Articles && !sought.events;
        let (_, searcher) = part::mount(&brought.blocks, keep_counts)?;
        let part = Snapshot::of(searcher, self.snapshot().state, Arc::default());
        Ok(Part { snapshot: Snapshot { counts: Arc::new(counts), ..part }, total, last })
    }

    /// All events of a query in one part.
    ///
    /// # Errors
    /// There are more than can be brought here, or the index cannot be read.
    pub(super) fn part_of_events(&self, query: &Query, min_confidence: f32) -> Result<Snapshot, StoreError> {
        let plan = self.lowering(min_confidence).lower(&normal::normalise(query, Target::Events), Target::Events)?;
        let part = self.part(&plan, Target::Events, Order::Date, MOST)?;
        match part.total {
            None => Ok(part.snapshot),
            Some(total) => Err(StoreError::User(format!(
                "{total} events of the cluster would have to be looked at, and no more than {MOST} are brought here: ask for less"
            ))),
        }
    }

    /// How many documents match a query, without any being brought here where they need not.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(super) fn count(
        &self,
        snapshot: &Snapshot,
        lower: &Lower,
        query: &Query,
        target: Target,
    ) -> Result<u64, StoreError> {
        let plan = lower.lower(&normal::normalise(query, target), target)?;
        let part = match &self.remote {
            None => snapshot.clone(),
            Some(remote) if remote.is_exact(&plan, target)? => return remote.count(&plan, target),
            Some(_) => self.part(&plan, target, Order::Date, MOST)?.snapshot,
        };
        let engine_query = plan.engine(&self.fields).map_err(|error| self.failed(error))?;
        let found = self.collect(&part, engine_query.as_ref(), Order::Date)?;
        Ok(found.iter().map(|segment| segment.docs.len() as u64).sum())
    }

    /// The texts that the part lacks of the articles that are shown.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(super) fn texts<'g>(
        &self,
        snapshot: &Snapshot,
        plan: &Plan,
        shown: impl Iterator<Item = &'g Vec<Ranked>>,
    ) -> Result<FxHashMap<String, String>, StoreError> {
        let Some(remote) = self.remote.as_ref().filter(|_| !plan.reads_text(&self.fields)) else {
            return Ok(FxHashMap::default());
        };
        let mut ids = Vec::new();
        for hit in shown.filter_map(|group| group.first()) {
            let address = tantivy::DocAddress::new(hit.segment, hit.doc);
            let doc = snapshot.searcher.doc(address).map_err(|error| self.failed(error))?;
            ids.push(head_of(&doc, &self.fields)?.id);
        }
        if ids.is_empty() {
            return Ok(FxHashMap::default());
        }
        let held = remote.articles(&ids, false)?;
        Ok(held.into_iter().map(|held| (held.head.id, held.text.unwrap_or_default())).collect())
    }

    /// The article with a value in a field, whole.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(super) fn part_of_article(&self, field: Field, value: &str) -> Result<Snapshot, StoreError> {
        let Some(remote) = &self.remote else { return Ok(self.snapshot()) };
        let plan = Plan::And {
            all: vec![Plan::Is(field, value.to_owned()), Plan::OfType(Target::Articles)],
            none: Vec::new(),
        };
        let sought = Sought {
            target: Target::Articles,
            order: Latest::Published,
            most: ask::WINDOW,
            all: false,
            after: None,
            text: true,
            events: true,
            mentions: true,
        };
        let (_, searcher) = part::mount(&remote.find(&plan, &sought)?.blocks, false)?;
        Ok(Snapshot::of(searcher, self.snapshot().state, Arc::default()))
    }
}

/// The terms by which hits are ranked.
fn ranked_by(plan: &Plan) -> Vec<(Field, String)> {
    let mut terms = Vec::new();
    plan.each(&mut |part| match part {
        Plan::Scored(field, term) | Plan::Near(field, term) => terms.push((*field, term.clone())),
        Plan::Phrase { field, terms: words, .. } => terms.extend(words.iter().map(|word| (*field, word.clone()))),
        _ => {}
    });
    terms.sort_unstable();
    terms.dedup();
    terms
}
