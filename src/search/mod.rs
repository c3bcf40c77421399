//! Query → answer: lowering to the engine, ranking, facets, grouping of reports. Prints nothing.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, RwLock},
};

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use tantivy::{
    DocAddress, Index, IndexReader, Searcher as EngineSearcher, Term,
    query::{BooleanQuery, Query as EngineQuery, TermQuery},
    schema::{Field, IndexRecordOption},
};

use self::{
    answer::{Answer, Hits},
    assemble::Assembler,
    highlight::Wanted,
    hits::{Order, Ranked, Ranking, SegmentHits},
    lower::Lower,
    remote::{Part, Remote},
    statistics::{Counts, Statistics},
    words::StoreAnalyzer,
};
use crate::{
    annotation::Annotations,
    article::Article,
    query::ast::{ArticleField, Asks, DateFilter, Pick, Query, Question, Target},
    read::Skip,
    store::{
        self, Fields, State, StoreError,
        document::load_block,
        schema::{DOC_ARTICLE, DOC_EVENT},
    },
};

pub mod answer;
mod assemble;
mod block_join;
mod checked;
mod checks;
mod contents;
pub mod dossier;
mod events;
pub mod facets;
mod group;
mod highlight;
mod hits;
pub mod identity;
mod lower;
pub mod matches;
pub mod network;
pub mod normal;
mod pairing;
mod party;
mod people;
pub mod plan;
pub mod remote;
mod replies;
mod reports;
mod spelling;
mod statistics;
mod stream;
pub mod timeline;
pub mod who;
pub mod words;

pub use self::{contents::Folder, spelling::Named};
pub use crate::query::asked::target;

/// In which order hits come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Relevance where there are words to rank by, else the newest first.
    #[default]
    Best,
    /// By the event's date, the latest first.
    Date,
    Relevance,
    /// By publication, the latest first.
    Published,
}

/// A question with how its answer is wanted.
#[derive(Debug, Clone)]
pub struct Request {
    pub question: Question,
    pub limit: usize,
    pub offset: usize,
    pub sort: Sort,
    /// Field and number of values.
    pub facets: Vec<(String, usize)>,
    /// Count a facet's values as if its own field were not asked for, so that several of them can be chosen.
    pub multi_select: bool,
    /// Every report and reprint on its own (`--all`).
    pub unfold: bool,
    pub min_confidence: f32,
}

/// So many reports are grouped together. Past them the number of events is an estimate, and pages further on are grouped
/// by themselves.
const WINDOW: usize = 10_000;
/// A who / when / where question looks at so many events.
const ANSWERED: usize = 1_000;

/// An open index, at the state in which it was opened or last reloaded.
pub struct Searcher {
    dir: PathBuf,
    fields: Fields,
    analyzer: Arc<StoreAnalyzer>,
    snapshot: RwLock<Snapshot>,
    /// Where the index is elsewhere; the snapshot is then an empty one with its state.
    remote: Option<Arc<dyn Remote>>,
}

/// One state of the index, with what was counted in it.
#[derive(Clone)]
struct Snapshot {
    searcher: EngineSearcher,
    counts: Arc<Counts>,
    state: Arc<State>,
}

/// Hits put together: each an event with its reports, or an article with its reprints, the best first.
struct Groups {
    /// In their order, as far as they were wanted.
    groups: Vec<Vec<Ranked>>,
    total: u64,
    exact: bool,
}

impl Searcher {
    /// Opens the index for reading.
    ///
    /// # Errors
    /// There is none, or it is of another version: one line with the command to run.
    pub fn open(index: &Path) -> Result<Searcher, StoreError> {
        let (engine, reader, fields, state) = store::open_reader(index)?;
        Searcher::over(index, &engine, &reader, fields, state)
    }

    /// A searcher over an index that is open already.
    ///
    /// # Errors
    /// The index's analyzers were not registered.
    pub fn over(
        dir: &Path,
        index: &Index,
        reader: &IndexReader,
        fields: Fields,
        state: State,
    ) -> Result<Searcher, StoreError> {
        let analyzer = StoreAnalyzer::of(index)
            .ok_or_else(|| StoreError::User(format!("the index at {} lacks its analyzers", dir.display())))?;
        let snapshot = Snapshot { searcher: reader.searcher(), counts: Arc::default(), state: Arc::new(state) };
        let snapshot = RwLock::new(snapshot);
        Ok(Searcher { dir: dir.to_owned(), fields, analyzer: Arc::new(analyzer), snapshot, remote: None })
    }

    /// Goes to the last commit, also where the index was rebuilt, for one who keeps the searcher open. Questions under way
    /// end in the state in which they began.
    ///
    /// # Errors
    /// The index cannot be read, or is of another version by now; the searcher stays where it was.
    pub fn reload(&self) -> Result<(), StoreError> {
        let (searcher, state) = match &self.remote {
            None => {
                let (_, reader, _, state) = store::open_reader(&self.dir)?;
                (reader.searcher(), state)
            }
            Some(remote) => (self.snapshot().searcher, remote.state()?),
        };
        let fresh = Snapshot { searcher, counts: Arc::default(), state: Arc::new(state) };
        match self.snapshot.write() {
            Ok(mut snapshot) => *snapshot = fresh,
            Err(poisoned) => *poisoned.into_inner() = fresh,
        }
        Ok(())
    }

    fn snapshot(&self) -> Snapshot {
        self.snapshot.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    fn failed(&self, error: tantivy::TantivyError) -> StoreError {
        StoreError::engine(&self.dir, error)
    }

    /// Answers a question.
    ///
    /// # Errors
    /// A facet's field or a regular expression is none, or the index cannot be read.
    pub fn search(&self, request: &Request) -> Result<Answer, StoreError> {
        let question = &request.question;
        let target = target(question);
        let query = normal::normalise(&question.query, target);
        let lower =
            Lower { fields: self.fields, analyzer: Arc::clone(&self.analyzer), min_confidence: request.min_confidence };
        let wanted = Wanted::of(&query, self.analyzer.as_ref());
        let pick = question.pick.filter(|_| target == Target::Events);
        let order = if pick.is_some() { Order::Date } else { order(request.sort, &wanted) };
        let plan = lower.lower(&query, target)?;
        let engine_query = plan.engine(&self.fields).map_err(|error| self.failed(error))?;
        let answered = match pick {
            Some(Pick::First) => WINDOW,
            Some(Pick::Last) => 1,
            None if asks_of_events(&question.asks) && target == Target::Events => ANSWERED,
            None => 0,
        };
        let until = request.offset.saturating_add(request.limit).max(answered);
        let mut most = WINDOW;
        let (snapshot, found, reports, mut groups) = loop {
            let Part { snapshot, total, .. } = self.part(&plan, target, order, most)?;
            let found = self.collect(&snapshot, engine_query.as_ref(), order)?;
            let here: u64 = found.iter().map(|segment| segment.docs.len() as u64).sum();
            let reports = total.unwrap_or(here);
            let ranking = Ranking::new(&snapshot.searcher, &found, order).map_err(|error| self.failed(error))?;
            let groups = self.group(&snapshot.searcher, ranking, reports, target, request.unfold, until)?;
            if reports <= here || groups.groups.len() >= until {
                break (snapshot, found, reports, groups);
            }
            if most >= remote::MOST {
                return Err(StoreError::User(format!(
                    "no more than {} documents of a cluster are brought here: ask for an earlier page, or for less",
                    remote::MOST
                )));
            }
            most = most.saturating_mul(2).min(remote::MOST);
        };
        let searcher = &snapshot.searcher;
        let facets = request
            .facets
            .par_iter()
            .map(|(field, limit)| {
                let rest = facets::without_own(&question.query, field, target).filter(|_| request.multi_select);
                let Some(rest) = rest else {
                    let hits = facets::Hits { searcher, found: &found, plan: &plan, total: reports };
                    return facets::count(&hits, &lower, self.remote.as_deref(), field, *limit, target);
                };
                let plan = lower.lower(&normal::normalise(&rest, target), target)?;
                let engine_query = plan.engine(&self.fields).map_err(|error| self.failed(error))?;
                let Part { snapshot, total, .. } = self.part(&plan, target, Order::Published, WINDOW)?;
                let found = self.collect(&snapshot, engine_query.as_ref(), Order::Published)?;
                let total = total.unwrap_or_else(|| found.iter().map(|segment| segment.docs.len() as u64).sum());
                let hits = facets::Hits { searcher: &snapshot.searcher, found: &found, plan: &plan, total };
                facets::count(&hits, &lower, self.remote.as_deref(), field, *limit, target)
            })
            .collect::<Result<Vec<_>, _>>()?;
        let undated = pick.is_some_and(|pick| !groups.pick(pick));
        let shown = groups.groups.iter().skip(request.offset).take(request.limit);
        let texts = match target {
            Target::Events => FxHashMap::default(),
            Target::Articles => self.texts(&snapshot, &plan, shown)?,
        };
        let assembler = Assembler {
            searcher,
            fields: &self.fields,
            analyzer: self.analyzer.as_ref(),
            wanted: &wanted,
            texts: &texts,
        };
        let page = groups.groups.iter().skip(request.offset).take(request.limit);
        let hits = match target {
            Target::Events => {
                let events = page.map(|group| assembler.event(group, request.unfold)).collect::<Result<Vec<_>, _>>()?;
                Hits::Events(events.into_iter().flatten().collect())
            }
            Target::Articles => {
                let articles = page.map(|group| assembler.article(group)).collect::<Result<Vec<_>, _>>()?;
                Hits::Articles(articles.into_iter().flatten().collect())
            }
        };
        let mut notes = question.notes.clone();
        if target == Target::Events {
            notes.extend(self.undated_note(&snapshot, &lower, &question.query)?);
        }
        let best: Vec<Ranked> = groups.groups.iter().take(answered).filter_map(|g| g.first().copied()).collect();
        let answers = replies::replies(&assembler, &best, &query, &question.asks)?;
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
            notes.extend(self.otherwise_note(&snapshot, &lower, &question.query)?);
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

    fn collect(
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
    fn group_window(
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
    fn undated_note(&self, snapshot: &Snapshot, lower: &Lower, query: &Query) -> Result<Option<String>, StoreError> {
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

    /// One article by its id or its path, with all that was found in it. Of several at one path, the one
    /// published last.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn article(&self, id_or_path: &str) -> Result<Option<(Article, Annotations)>, StoreError> {
        self.article_by(&[self.fields.id, self.fields.path], id_or_path)
    }

    /// One article by its id alone.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn article_of_id(&self, id: &str) -> Result<Option<(Article, Annotations)>, StoreError> {
        self.article_by(&[self.fields.id], id)
    }

    fn article_by(&self, fields: &[Field], value: &str) -> Result<Option<(Article, Annotations)>, StoreError> {
        for &field in fields {
            let snapshot = self.part_of_article(field, value)?;
            let searcher = &snapshot.searcher;
            let query = self.article_query(field, value);
            let found = hits::collect(searcher, &query, None).map_err(|error| self.failed(error))?;
            let ranking = Ranking::new(searcher, &found, Order::Published);
            let latest = ranking.and_then(|mut ranking| ranking.next(1)).map_err(|error| self.failed(error))?;
            if let Some(hit) = latest.first() {
                return load_block(searcher, &self.fields, DocAddress::new(hit.segment, hit.doc)).map(Some);
            }
        }
        Ok(None)
    }

    fn article_query(&self, field: Field, value: &str) -> BooleanQuery {
        let term = |term| Box::new(TermQuery::new(term, IndexRecordOption::Basic)) as Box<dyn EngineQuery>;
        BooleanQuery::intersection(vec![
            term(Term::from_field_text(field, value)),
            term(Term::from_field_u64(self.fields.doc_type, DOC_ARTICLE)),
        ])
    }

    /// Such as "the index was made with an older lexicon; run `dateline index` to bring it up to date".
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if self.snapshot().state.is_current_lexicon() {
            return warnings;
        }
        if let Some(remote) = &self.remote {
            warnings.push(format!(
                "the index on {} was made with another lexicon: run `dateline index --cluster` where its articles are",
                remote.name()
            ));
        } else {
            warnings.push(format!(
                "the index at {} was made with another lexicon: run `dateline index --index {}` to bring it up to date",
                self.dir.display(),
                self.dir.display()
            ));
        }
        warnings
    }

    /// How many articles and events there are.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn size(&self) -> Result<(u64, u64), StoreError> {
        if let Some(remote) = &self.remote {
            let count = |target| remote.count(&plan::Plan::OfType(target), target);
            return Ok((count(Target::Articles)?, count(Target::Events)?));
        }
        let snapshot = self.snapshot();
        let count = |doc_type| {
            let term = Term::from_field_u64(self.fields.doc_type, doc_type);
            let query = TermQuery::new(term, IndexRecordOption::Basic);
            query.count(&snapshot.searcher).map(|count| count as u64).map_err(|error| self.failed(error))
        };
        Ok((count(DOC_ARTICLE)?, count(DOC_EVENT)?))
    }

    /// What the paths of a file's articles begin with, by where the file lies: its path below a root of the index.
    pub fn path_below_root(&self, file: &Path) -> Option<String> {
        let file = file.canonicalize().or_else(|_| std::path::absolute(file)).ok()?;
        let state = self.snapshot().state;
        let below = state.roots.iter().find_map(|root| file.strip_prefix(&root.path).ok())?;
        let parts: Option<Vec<&str>> = below.iter().map(|part| part.to_str()).collect();
        parts.map(|parts| parts.join("/"))
    }

    /// What the index says of itself: its versions, folders and watermark.
    pub fn state(&self) -> Arc<State> {
        self.snapshot().state
    }

    /// The files and records of the index that were not read, and why, by their paths; at most so many of them, and how
    /// many files have such.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn skips(&self, limit: usize) -> Result<(Vec<Skip>, usize), StoreError> {
        let snapshot = self.whole("what was not read is")?;
        store::skips(&self.dir, &snapshot.searcher, &self.fields, limit)
    }

    /// Number of the last commit that brought or removed documents.
    pub fn watermark(&self) -> u64 {
        self.snapshot().state.watermark
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

#[cfg(test)]
mod tests;
