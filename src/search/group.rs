//! Reports of one event in several articles → one answer.
//!
//! Told by what was extracted (kind, status, parties, date, place), never by likeness of the texts. The outcome is a
//! function of the set of reports: the order in which they come, and thus the history of the index, plays no part.
//!
//! 1. *Same words*: reports of one kind, status and date value that share two parties of different sides (a visit: the
//!    visitor and the country) are one event, unless their countries differ.
//! 2. *Vaguer words*: a report at a coarser date, without one, or with a party unnamed, joins the one event that it can
//!    mean; where it can mean two, it stays by itself. The finer dates come first, so that "in March" joins the meeting of
//!    the tenth and does not tie it to that of the twentieth.
//!
//! A report of what was held stays apart from one of what is planned (they may say different things of the same
//! date); planned and cancelled are the same event before and after.
//! Two events of one article are never one: the extractor has joined what it could within an article.

use std::{
    cmp::Ordering,
    collections::BTreeMap,
    hash::{Hash, Hasher},
};

use rustc_hash::FxHasher;

use super::pairing::all_paired;
use crate::annotation::{EventKind, EventStatus, Role};

/// Undated reports of the same words are one event where they were published within so many days of each other.
const NEWS_CYCLE: u64 = 3;
/// How long before its publication an undated report's event was held, and how long after it a planned one will be, in days.
const HELD_WITHIN: i64 = 7;
const PLANNED_WITHIN: i64 = 45;
/// Of a long list of participants, so many are paired: a summit of forty is known by its first.
const MAX_PAIRED: usize = 12;

/// What grouping looks at: what the index has in columns.
#[derive(Debug, Clone)]
pub struct Report {
    /// Of the event record: unique, and the same after any history of the index.
    pub key: u64,
    /// Of the article, any number of its own.
    pub article: u64,
    pub kind: EventKind,
    pub status: EventStatus,
    pub date: Option<Period>,
    /// Hash of the folded place.
    pub place: Option<u64>,
    /// Any number of its own.
    pub country: Option<u64>,
    pub parties: Vec<Party>,
    pub confidence: f64,
    /// Day of publication, counted from the epoch.
    pub published: Option<i64>,
}

/// An event's date as days counted from the epoch, with its precision (0 a day … 8 a decade).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Period {
    pub first: i64,
    pub last: i64,
    pub precision: u8,
}

/// A participant, as keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Party {
    /// The last word of the name.
    name: Option<u32>,
    /// The country or body served.
    side: Option<u16>,
    /// Role and portfolio; `None` for a delegation or a state as such.
    post: Option<u16>,
}

impl Party {
    /// From the form of the column ([`crate::store::party_number::pack`]).
    pub fn unpack(packed: u64) -> Party {
        let (name, side, post) = ((packed >> 32) as u32, (packed >> 16) as u16, packed as u16);
        let vague =
            usize::from(post >> 8).checked_sub(1).and_then(|at| Role::ALL.get(at)).is_none_or(|&r| r == Role::Other);
        Party { name: (name > 0).then_some(name), side: (side > 0).then_some(side), post: (!vague).then_some(post) }
    }

    /// What two reports in the same words have in common.
    fn key(&self) -> u64 {
        match self.name {
            Some(name) => hash(&("name", name)),
            None => hash(&("post", self.post, self.side)),
        }
    }

    fn is_apart_from(&self, other: &Party) -> bool {
        match (self.side, other.side) {
            (Some(a), Some(b)) => a != b,
            _ => self.key() != other.key(),
        }
    }

    /// Can both be the same party, one of them told less fully?
    fn agrees(&self, other: &Party) -> bool {
        match (self.name, other.name) {
            (Some(a), Some(b)) => a == b && (self.side == other.side || self.side.is_none() || other.side.is_none()),
            _ => {
                self.side.is_some()
                    && self.side == other.side
                    && (self.post == other.post || self.post.is_none() || other.post.is_none())
            }
        }
    }

    /// What everyone bears with whom it can agree: one of them.
    fn block_keys(&self) -> impl Iterator<Item = u64> {
        self.name.map(|name| hash(&("name", name))).into_iter().chain(self.side.map(|side| hash(&("side", side))))
    }
}

fn hash<T: Hash>(value: &T) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Groups of indices into `reports`, each with its best report first; the groups in the order of their least keys.
pub fn group(reports: &[Report]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..reports.len()).collect();
    order.sort_by_key(|&at| reports[at].key);
    let sorted: Vec<&Report> = order.iter().map(|&at| &reports[at]).collect();
    let mut sets = Sets::new(&sorted);
    join_same_words(&sorted, &mut sets);
    join_vaguer_words(&sorted, &mut sets);
    let mut rooted: Vec<(usize, usize)> = (0..sorted.len()).map(|at| (sets.root(at), at)).collect();
    rooted.sort_unstable();
    let groups = rooted.chunk_by(|a, b| a.0 == b.0).map(|set| {
        let mut group: Vec<usize> = set.iter().map(|(_, at)| *at).collect();
        if group.len() > 1 {
            let latest = latest_status(&group, &sorted);
            group.sort_by(|&a, &b| better(sorted[a], sorted[b], latest));
        }
        group.into_iter().map(|at| order[at]).collect()
    });
    groups.collect()
}

/// Planned or cancelled: what the last published report says.
fn latest_status(group: &[usize], reports: &[&Report]) -> Option<EventStatus> {
    group.iter().map(|&at| reports[at]).max_by_key(|r| (r.published, r.status)).map(|report| report.status)
}

/// The order of reports in a group: of the status that stands, confident, full, dated, placed, early, by key.
fn better(a: &Report, b: &Report, status: Option<EventStatus>) -> Ordering {
    let early = |r: &Report| (r.published.is_none(), r.published);
    (Some(b.status) == status)
        .cmp(&(Some(a.status) == status))
        .then(b.confidence.total_cmp(&a.confidence))
        .then(b.parties.len().cmp(&a.parties.len()))
        .then(b.date.is_some().cmp(&a.date.is_some()))
        .then(b.place.is_some().cmp(&a.place.is_some()))
        .then(early(a).cmp(&early(b)))
        .then(a.key.cmp(&b.key))
}

/// Kind and whether it was held: reports that differ in it are never one event.
fn class(report: &Report) -> (EventKind, bool) {
    (report.kind, report.status == EventStatus::Held)
}

/// Step 1. Buckets of reports with a key in common, each joined where the places do not speak against it.
fn join_same_words(reports: &[&Report], sets: &mut Sets) {
    let mut keyed: Vec<(u64, u64, usize)> = Vec::with_capacity(reports.len() * 2);
    for (at, report) in reports.iter().enumerate() {
        let telling = hash(&(class(report), report.date));
        keyed.extend(same_words_keys(report).into_iter().map(|key| (telling, key, at)));
    }
    keyed.sort_unstable();
    for bucket in keyed.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).filter(|bucket| bucket.len() > 1) {
        let bucket: Vec<usize> = bucket.iter().map(|(_, _, at)| *at).collect();
        for same_country in partition(&bucket, |at| reports[at].country) {
            let coarse = same_country.first().is_some_and(|&at| level(reports[at]) > WEEK);
            if coarse {
                for same_place in partition(&same_country, |at| reports[at].place) {
                    join_bucket(same_place, reports, sets);
                }
            } else {
                join_bucket(same_country, reports, sets);
            }
        }
    }
}

/// Joins all of a bucket; of two reports of one article, each founds a set, and the others join the first that takes them.
fn join_bucket(mut bucket: Vec<usize>, reports: &[&Report], sets: &mut Sets) {
    bucket.sort_by_key(|&at| (reports[at].date.is_none().then_some(reports[at].published), at));
    let mut heads: Vec<usize> = Vec::new();
    let mut before: Option<usize> = None;
    for at in bucket {
        if reports[at].date.is_none() && before.is_some_and(|before| !within_cycle(reports[before], reports[at])) {
            heads.clear();
        }
        before = Some(at);
        match heads.iter().find(|&&head| sets.can_join(head, at)) {
            Some(&head) => sets.join(head, at),
            None => heads.push(at),
        }
    }
}

fn within_cycle(a: &Report, b: &Report) -> bool {
    matches!((a.published, b.published), (Some(a), Some(b)) if a.abs_diff(b) <= NEWS_CYCLE)
}

/// Pairs of parties of different sides; of a visit also the visitor with the country; else all parties together.
fn same_words_keys(report: &Report) -> Vec<u64> {
    let parties = report.parties.get(..MAX_PAIRED).unwrap_or(&report.parties);
    let mut keys = Vec::new();
    for (at, a) in parties.iter().enumerate() {
        for b in parties.iter().skip(at + 1).filter(|b| a.is_apart_from(b)) {
            let (a, b) = (a.key(), b.key());
            keys.push(hash(&(a.min(b), a.max(b))));
        }
    }
    if report.kind == EventKind::Visit
        && let (Some(visitor), Some(country)) = (parties.first(), report.country)
    {
        keys.push(hash(&("visit", visitor.key(), country)));
    }
    if keys.is_empty() && !parties.is_empty() {
        let mut all: Vec<u64> = parties.iter().map(Party::key).collect();
        all.sort_unstable();
        keys.push(hash(&("all", all, &report.place, report.country)));
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// By label; the ones without a label go with the only label there is, else together by themselves.
fn partition<L: Ord>(members: &[usize], label: impl Fn(usize) -> Option<L>) -> Vec<Vec<usize>> {
    let mut parts: BTreeMap<Option<L>, Vec<usize>> = BTreeMap::new();
    for &at in members {
        parts.entry(label(at)).or_default().push(at);
    }
    if parts.len() == 2 && parts.contains_key(&None) {
        return vec![members.to_vec()];
    }
    parts.into_values().collect()
}

/// Fineness of a report's date: the finest is 0, none at all comes last.
fn level(report: &Report) -> usize {
    report.date.map_or(UNDATED, |date| usize::from(date.precision).min(UNDATED - 1))
}

const WEEK: usize = 2;
const MONTH: usize = 3;
const UNDATED: usize = 9;

/// The longest period of each level, in days.
const LONGEST: [i64; UNDATED + 1] = [1, 2, 7, 31, 92, 92, 184, 366, 3653, 0];

/// What stands for a set of joined reports in step 2: its fullest report.
struct Cluster {
    /// Any member; its root is the set's.
    member: usize,
    level: usize,
    /// First and last day, counted from the epoch; of an undated one the days that its report can mean.
    span: Option<(i64, i64)>,
}

/// Step 2, level by level; within one level all sets look for their event before any is joined.
fn join_vaguer_words(reports: &[&Report], sets: &mut Sets) {
    let mut clusters = clusters(reports, sets);
    clusters.sort_by_key(|cluster| (cluster.span.map_or(i64::MIN, |(first, _)| first), cluster.member));
    // Who bears a key, in their order.
    let mut index: Vec<(u64, usize)> = Vec::with_capacity(clusters.len() * 4);
    for (at, cluster) in clusters.iter().enumerate().filter(|(_, c)| c.level < UNDATED) {
        let report = reports[cluster.member];
        let keys = report.parties.iter().flat_map(Party::block_keys);
        index.extend(keys.map(|key| (hash(&(class(report), key)), at)));
    }
    index.sort_unstable();
    index.dedup();
    for level in 0..=UNDATED {
        let mut joins = Vec::new();
        for cluster in clusters.iter().filter(|cluster| cluster.level == level) {
            if let Some(event) = only_event(cluster, &clusters, &index, reports, sets) {
                joins.push((cluster.member, event));
            }
        }
        joins.sort_unstable();
        for (cluster, event) in joins {
            sets.join(cluster, event);
        }
    }
}

fn clusters(reports: &[&Report], sets: &mut Sets) -> Vec<Cluster> {
    let mut fullest: Vec<Option<usize>> = vec![None; reports.len()];
    let fullness = |at: usize| {
        let report = reports[at];
        (named(report), report.parties.len(), report.country.is_some(), std::cmp::Reverse(at))
    };
    for at in 0..reports.len() {
        let root = sets.root(at);
        if fullest[root].is_none_or(|best| fullness(at) > fullness(best)) {
            fullest[root] = Some(at);
        }
    }
    fullest
        .into_iter()
        .flatten()
        .map(|member| Cluster { member, level: level(reports[member]), span: span(reports[member]) })
        .collect()
}

fn named(report: &Report) -> usize {
    report.parties.iter().filter(|party| party.name.is_some()).count()
}

fn span(report: &Report) -> Option<(i64, i64)> {
    if let Some(date) = report.date {
        return Some((date.first, date.last));
    }
    let published = report.published?;
    Some(match report.status {
        EventStatus::Held => (published - HELD_WITHIN, published),
        EventStatus::Planned | EventStatus::Cancelled => (published, published + PLANNED_WITHIN),
    })
}

/// The one event that a vaguer report can mean: a member of its set.
fn only_event(
    cluster: &Cluster,
    clusters: &[Cluster],
    index: &[(u64, usize)],
    reports: &[&Report],
    sets: &mut Sets,
) -> Option<usize> {
    let report = reports[cluster.member];
    let (first, last) = cluster.span?;
    let bearers = |key: u64| {
        let start = index.partition_point(|(other, _)| *other < key);
        let rest = index.get(start..).unwrap_or_default();
        rest.get(..rest.partition_point(|(other, _)| *other == key)).unwrap_or_default()
    };
    // Whoever agrees with a party bears its name or its side: look where the fewest do.
    let lists = report.parties.iter().map(|party| {
        let keys = party.block_keys().map(|key| hash(&(class(report), key)));
        keys.map(&bearers).collect::<Vec<_>>()
    });
    let lists = lists.min_by_key(|lists| lists.iter().map(|list| list.len()).sum::<usize>())?;
    // An event's period is no longer than this one's level allows; one without a date can mean any up to a month.
    let longest = if cluster.level == UNDATED { LONGEST[MONTH] } else { LONGEST[cluster.level] };
    let finest = if cluster.level == UNDATED { MONTH } else { cluster.level };
    let earliest = first - longest;
    let mut event: Option<usize> = None;
    for list in lists {
        let start = list.partition_point(|&(_, at)| clusters[at].span.is_none_or(|(day, _)| day < earliest));
        for &(_, at) in &list[start..] {
            let other = &clusters[at];
            let Some((_, to)) = other.span.filter(|(from, _)| *from <= last) else { break };
            if to < first
                || other.level > finest
                || !tells_less(report, reports[other.member], cluster.level > other.level)
                || sets.root(other.member) == sets.root(cluster.member)
                || !sets.can_join(other.member, cluster.member)
            {
                continue;
            }
            match event {
                Some(known) if sets.root(known) != sets.root(other.member) => return None,
                Some(_) => {}
                None => event = Some(other.member),
            }
        }
    }
    event
}

/// Is everything that `vague` says also said by `full`, and more?
fn tells_less(vague: &Report, full: &Report, coarser: bool) -> bool {
    let countries = vague.country.is_none() || full.country.is_none() || vague.country == full.country;
    let places = vague.place.is_none() || full.place.is_none() || vague.place == full.place;
    // Within a day, a palace and its city are one place; within a month two places are two events.
    if !countries || (coarser && !places) {
        return false;
    }
    let less = coarser || (named(vague), vague.parties.len()) < (named(full), full.parties.len());
    // A single party says too little, unless the place agrees too; a visit is known by its visitor.
    let enough = match (vague.parties.len(), vague.kind) {
        (0, _) => false,
        (1, EventKind::Visit) => full.parties.first().is_some_and(|visitor| vague.parties[0].agrees(visitor)),
        (1, _) => vague.place.is_some() && vague.place == full.place,
        _ => true,
    };
    if !less || !enough || !vague.parties.iter().all(|a| full.parties.iter().any(|b| a.agrees(b))) {
        return false;
    }
    let fits: Vec<Vec<bool>> =
        vague.parties.iter().map(|a| full.parties.iter().map(|b| a.agrees(b)).collect()).collect();
    all_paired(&fits)
}

/// Disjoint sets of reports; no set holds two reports of one article.
struct Sets {
    parent: Vec<usize>,
    /// The articles of each set by its root, rising.
    articles: Vec<Vec<u64>>,
}

impl Sets {
    fn new(reports: &[&Report]) -> Sets {
        let articles = reports.iter().map(|report| vec![report.article]).collect();
        Sets { parent: (0..reports.len()).collect(), articles }
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }

    fn can_join(&mut self, a: usize, b: usize) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        let (small, large) = if self.articles[a].len() < self.articles[b].len() { (a, b) } else { (b, a) };
        a == b || self.articles[small].iter().all(|article| self.articles[large].binary_search(article).is_err())
    }

    /// Joins two sets, the smaller into the larger, unless an article would be in it twice.
    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if a == b || !self.can_join(a, b) {
            return;
        }
        let (small, large) = if self.articles[a].len() < self.articles[b].len() { (a, b) } else { (b, a) };
        for article in std::mem::take(&mut self.articles[small]) {
            let articles = &mut self.articles[large];
            if let Err(at) = articles.binary_search(&article) {
                articles.insert(at, article);
            }
        }
        self.parent[small] = large;
    }
}

#[cfg(test)]
#[path = "group_tests.rs"]
mod tests;
