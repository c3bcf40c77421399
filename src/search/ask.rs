//! A question's answer: what matches, counted, ordered, grouped, and put together as far as it is shown.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use tantivy::{Searcher as EngineSearcher, query::Query as EngineQuery};

use super::{
    Request, Searcher, Snapshot, Sort,
    answer::{Answer, Facet},
    assemble::Assembler,
    facets, group,
    highlight::Wanted,
    hits::{self, Order, Ranked, Ranking, SegmentHits},
    lower::Lower,
    normal,
    plan::Plan,
    remote::{self, Part},
    replies, reports,
    statistics::Statistics,
    target,
};
use crate::{
    query::ast::{ArticleField, Asks, DateFilter, Pick, Query, Target},
    store::StoreError,
};

/// So many reports are grouped together. Past them the number of events is an estimate, and pages further on are grouped
/// by themselves.
pub(super) const WINDOW: usize = 10_000;
/// A who / when / where question looks at so many events.
const ANSWERED: usize = 1_000;

/// Hits put together: each an event with its reports, or an article with its reprints, the best first.
struct Groups {
    /// In their order, as far as they were wanted.
    groups: Vec<Vec<Ranked>>,
    total: u64,
    exact: bool,
}

/// A question made ready to be looked for.
pub(super) struct Asked {
    pub lower: Lower,
    pub target: Target,
    /// In its normal form.
    pub query: Query,
    pub wanted: Wanted,
    pub order: Order,
    pub plan: Plan,
    /// The plan for the engine.
    pub engine: Box<dyn EngineQuery>,
}

/// The hits of an answer, counted and grouped.
struct Held {
    snapshot: Snapshot,
    reports: u64,
    groups: Groups,
    facets: Vec<Facet>,
}

fn number(found: &[SegmentHits]) -> u64 {
    found.iter().map(|segment| segment.docs.len() as u64).sum()
}

impl Searcher {
    /// Makes a question ready.
    ///
    /// # Errors
    /// A regular expression is none.
    pub(super) fn asked(&self, request: &Request) -> Result<Asked, StoreError> {
        let question = &request.question;
        let target = target(question);
        let query = normal::normalise(&question.query, target);
        let lower = self.lowering(request.min_confidence);
        let wanted = Wanted::of(&query, self.analyzer.as_ref());
        let picks = question.pick.is_some() && target == Target::Events;
        let order = if picks { Order::Date } else { order(request.sort, &wanted) };
        let plan = lower.lower(&query, target)?;
        let engine = plan.engine(&self.fields).map_err(|error| self.failed(error))?;
        Ok(Asked { lower, target, query, wanted, order, plan, engine })
    }

    pub(super) fn lowering(&self, min_confidence: f32) -> Lower {
        Lower { fields: self.fields, analyzer: Arc::clone(&self.analyzer), min_confidence }
    }

    /// What puts the hits of a question together. `texts`: those that the index does not hold.
    pub(super) fn assembler<'s>(
        &'s self,
        snapshot: &'s Snapshot,
        wanted: &'s Wanted,
        texts: &'s FxHashMap<String, String>,
    ) -> Assembler<'s> {
        let (searcher, analyzer) = (&snapshot.searcher, self.analyzer.as_ref());
        Assembler { searcher, fields: &self.fields, analyzer, wanted, texts }
    }

    /// Finds, counts and groups what matches a question: `until` so many groups, of an index elsewhere in as large a part
    /// as that needs.
    fn held(&self, request: &Request, asked: &Asked, until: usize) -> Result<Held, StoreError> {
        let (target, order) = (asked.target, asked.order);
        let mut most = WINDOW;
        loop {
            let Part { snapshot, total, .. } = self.part(&asked.plan, target, order, most)?;
            let found = self.collect(&snapshot, asked.engine.as_ref(), order)?;
            let here = number(&found);
            let reports = total.unwrap_or(here);
            let count = || -> Result<Vec<Facet>, StoreError> {
                let hits =
                    facets::Hits { searcher: &snapshot.searcher, found: &found, plan: &asked.plan, total: reports };
                request.facets.par_iter().map(|facet| self.facet(request, asked, &hits, facet)).collect()
            };
            let group = || {
                let ranking = Ranking::new(&snapshot.searcher, &found, order).map_err(|error| self.failed(error))?;
                self.group(&snapshot.searcher, ranking, reports, target, request.unfold, until)
            };
            // Of an index elsewhere the facets wait until enough was brought.
            let (counted, groups) = if request.facets.is_empty() || self.remote.is_some() {
                (None, group()?)
            } else {
                let (counted, groups) = rayon::join(count, group);
                (Some(counted?), groups?)
            };
            if reports <= here || groups.groups.len() >= until {
                let facets = match counted {
                    Some(facets) => facets,
                    None => count()?,
                };
                return Ok(Held { snapshot, reports, groups, facets });
            }
            if most >= remote::MOST {
                return Err(StoreError::User(format!(
                    "no more than {} documents of a cluster are brought here: ask for an earlier page, or for less",
                    remote::MOST
                )));
            }
            most = most.saturating_mul(2).min(remote::MOST);
        }
    }

    /// Counts one facet: its field and number of values.
    fn facet(
        &self,
        request: &Request,
        asked: &Asked,
        hits: &facets::Hits,
        (field, limit): &(String, usize),
    ) -> Result<Facet, StoreError> {
        let (target, lower, remote) = (asked.target, &asked.lower, self.remote.as_deref());
        let rest = facets::without_own(&request.question.query, field, target).filter(|_| request.multi_select);
        let Some(rest) = rest else { return facets::count(hits, lower, remote, field, *limit, target) };
        let plan = lower.lower(&normal::normalise(&rest, target), target)?;
        let engine = plan.engine(&self.fields).map_err(|error| self.failed(error))?;
        let Part { snapshot, total, .. } = self.part(&plan, target, Order::Published, WINDOW)?;
        let found = self.collect(&snapshot, engine.as_ref(), Order::Published)?;
        let total = total.unwrap_or_else(|| number(&found));
        let hits = facets::Hits { searcher: &snapshot.searcher, found: &found, plan: &plan, total };
        facets::count(&hits, lower, remote, field, *limit, target)
    }

    /// Answers a question.
    ///
    /// # Errors
    /// A facet's field or a regular expression is none, or the index cannot be read.
    pub fn search(&self, request: &Request) -> Result<Answer, StoreError> {
        let question = &request.question;
        let asked = self.asked(request)?;
        let (target, lower) = (asked.target, &asked.lower);
        let pick = question.pick.filter(|_| target == Target::Events);
        let answered = match pick {
            Some(Pick::First) => WINDOW,
            Some(Pick::Last) => 1,
            None if asks_of_events(&question.asks) && target == Target::Events => ANSWERED,
            None => 0,
        };
        let until = request.offset.saturating_add(request.limit).max(answered);
        let Held { snapshot, reports, mut groups, facets } = self.held(request, &asked, until)?;
        let undated = pick.is_some_and(|pick| !groups.pick(pick));
        let page = || groups.groups.iter().skip(request.offset).take(request.limit);
        let texts = match target {
            Target::Events => FxHashMap::default(),
            Target::Articles => self.texts(&snapshot, &asked.plan, page())?,
        };
        let assembler = self.assembler(&snapshot, &asked.wanted, &texts);
        let hits = assembler.hits(page(), target, request.unfold)?;
        let mut notes = question.notes.clone();
        if target == Target::Events {
            notes.extend(self.undated_note(&snapshot, lower, &question.query)?);
        }
        let best: Vec<Ranked> = groups.groups.iter().take(answered).filter_map(|g| g.first().copied()).collect();
        let answers = replies::replies(&assembler, &best, &asked.query, &question.asks)?;
        if !answers.is_empty() && pick.is_none() && groups.total > best.len() as u64 {
            notes.push(format!("the answer is taken from the first {} events", best.len()));
        }
        let number = match &question.asks {
            Asks::Count(of) if !asks_of_events(of) || target == Target::Articles => Some(groups.total),
            Asks::Count(_) => Some(answers.len() as u64),
            _ => None,
        };
        let whether = (question.asks == Asks::Whether).then_some(reports > 0);
        if reports == 0 && target == Target::Events {
            notes.extend(self.otherwise_note(&snapshot, lower, &question.query)?);
        }
        if undated && reports > 0 {
            let which = if pick == Some(Pick::First) { "first" } else { "last" };
            notes.push(format!("none of them has a date: which is the {which} cannot be told"));
        } else if reports > 0 && answers.is_empty() && target == Target::Events {
            notes.extend(untold(&question.asks).map(str::to_owned));
        }
        Ok(Answer {
            hits,
            reports,
            total: groups.total,
            total_exact: groups.exact,
            facets,
            answers,
            number,
            whether,
            notes,
        })
    }

    pub(super) fn collect(
        &self,
        snapshot: &Snapshot,
        query: &dyn EngineQuery,
        order: Order,
    ) -> Result<Vec<SegmentHits>, StoreError> {
        let statistics = Statistics::new(&snapshot.searcher, &self.fields, &snapshot.counts);
        let scored = (order == Order::Relevance).then_some(&statistics);
        hits::collect(&snapshot.searcher, query, scored).map_err(|error| self.failed(error))
    }

    /// Groups the hits, window by window, until there are so many groups. `reports`: how many hits there are in all, of
    /// which these are the first.
    fn group(
        &self,
        searcher: &EngineSearcher,
        mut ranking: Ranking,
        reports: u64,
        target: Target,
        unfold: bool,
        until: usize,
    ) -> Result<Groups, StoreError> {
        let failed = |error| self.failed(error);
        let here = ranking.len();
        if unfold {
            let groups = ranking.next(until).map_err(failed)?.into_iter().map(|hit| vec![hit]).collect();
            return Ok(Groups { groups, total: reports, exact: true });
        }
        let mut groups: Vec<Vec<Ranked>> = Vec::new();
        while ranking.len() > 0 && (ranking.len() == here || groups.len() < until) {
            let window = ranking.next(WINDOW).map_err(failed)?;
            groups.extend(self.group_window(searcher, &window, target)?);
        }
        let grouped = here - ranking.len();
        let exact = reports <= WINDOW as u64;
        // Past the window: as many events a report as in what was grouped.
        let total = (groups.len() as u128 * u128::from(reports) / grouped.max(1) as u128) as u64;
        Ok(Groups { groups, total, exact })
    }

    /// The groups of a window, in the order of their first hits, each with its best hit first.
    pub(super) fn group_window(
        &self,
        searcher: &EngineSearcher,
        window: &[Ranked],
        target: Target,
    ) -> Result<Vec<Vec<Ranked>>, StoreError> {
        let failed = |error| self.failed(error);
        let mut groups = match target {
            Target::Events => group::group(&reports::load(searcher, window).map_err(failed)?),
            Target::Articles => {
                let addresses: Vec<_> = window.iter().map(|hit| (hit.segment, hit.doc)).collect();
                reports::fold_reprints(&reports::signatures(searcher, &addresses).map_err(failed)?)
            }
        };
        groups.sort_by_key(|group| group.iter().min().copied());
        Ok(groups
            .into_iter()
            .map(|group| group.into_iter().filter_map(|at| window.get(at).copied()).collect())
            .collect())
    }

    /// "An event without a date matches no date filter": how many such there are that were published then, and the
    /// question that finds them.
    pub(super) fn undated_note(
        &self,
        snapshot: &Snapshot,
        lower: &Lower,
        query: &Query,
    ) -> Result<Option<String>, StoreError> {
        let Some(undated) = published_then(query) else { return Ok(None) };
        Ok(match self.count(snapshot, lower, &undated, Target::Events)? {
            0 => None,
            1 => Some(format!("1 event without a date was published then; `{undated}` finds it")),
            count => Some(format!("{count} events without a date were published then; `{undated}` finds them")),
        })
    }

    /// Where no article says that something took place: how many say that it is to come or was called off, and the
    /// question that finds them.
    fn otherwise_note(&self, snapshot: &Snapshot, lower: &Lower, query: &Query) -> Result<Option<String>, StoreError> {
        let Some(otherwise) = without_status(query) else { return Ok(None) };
        Ok(match self.count(snapshot, lower, &otherwise, Target::Events)? {
            0 => None,
            1 => Some(format!("1 report has another status; `{otherwise}` finds it")),
            count => Some(format!("{count} reports have another status; `{otherwise}` finds them")),
        })
    }
}

/// Must the events be looked at for what the question asks?
fn asks_of_events(asks: &Asks) -> bool {
    match asks {
        Asks::People(_) | Asks::Parties(_) | Asks::Countries | Asks::Places | Asks::Dates => true,
        Asks::Count(of) => asks_of_events(of),
        Asks::Hits | Asks::Whether => false,
    }
}

/// What none of the events tells, where the question asks for it.
fn untold(asks: &Asks) -> Option<&'static str> {
    match asks {
        Asks::People(_) => Some("none of them tells who"),
        Asks::Parties(_) | Asks::Countries => Some("none of them tells which country"),
        Asks::Places => Some("none of them tells where"),
        Asks::Dates => Some("none of them tells when"),
        Asks::Count(of) => untold(of),
        Asks::Hits | Asks::Whether => None,
    }
}

impl Groups {
    /// Leaves the first or the last event, by their dates; those without a date are neither. Where none has a date, all are
    /// left, and it returns false.
    fn pick(&mut self, pick: Pick) -> bool {
        let dated = |group: &Vec<Ranked>| group.iter().any(|hit| hit.first != i64::MIN);
        let picked = match pick {
            Pick::Last => self.groups.iter().position(dated),
            Pick::First => self.groups.iter().rposition(dated),
        };
        if let Some(at) = picked {
            self.groups = vec![self.groups.swap_remove(at)];
        }
        picked.is_some()
    }
}

fn order(sort: Sort, wanted: &Wanted) -> Order {
    let words = !wanted.patterns.is_empty() || !wanted.in_title.is_empty();
    match sort {
        Sort::Date => Order::Date,
        Sort::Published => Order::Published,
        Sort::Best | Sort::Relevance if words => Order::Relevance,
        Sort::Best | Sort::Relevance => Order::Published,
    }
}

/// An AND without its clauses on the status, also those of an AND in it; `None` where it has none.
fn without_status(query: &Query) -> Option<Query> {
    let Query::And(parts) = query else { return None };
    let mut found = false;
    let mut rest = Vec::new();
    for part in parts {
        match (part, without_status(part)) {
            (Query::Status(_), _) => found = true,
            (_, Some(inner)) => {
                found = true;
                rest.push(inner);
            }
            (other, None) => rest.push(other.clone()),
        }
    }
    found.then_some(Query::And(rest))
}

/// The query for events without a date that were published within the ranges asked for; `None` where none is.
fn published_then(query: &Query) -> Option<Query> {
    match query {
        Query::Date(filter @ DateFilter::Range { .. }) => {
            Some(Query::And(vec![Query::Date(DateFilter::None), Query::Article(ArticleField::Published(*filter))]))
        }
        Query::And(parts) => {
            let changed: Vec<Option<Query>> = parts.iter().map(published_then).collect();
            changed.iter().any(Option::is_some).then(|| {
                Query::And(
                    changed.into_iter().zip(parts).map(|(new, old)| new.unwrap_or_else(|| old.clone())).collect(),
                )
            })
        }
        // Only the alternatives that ask for a date.
        Query::Or(parts) => {
            let changed: Vec<Query> = parts.iter().filter_map(published_then).collect();
            (!changed.is_empty()).then_some(Query::Or(changed))
        }
        _ => None,
    }
}
