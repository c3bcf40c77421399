//! Query → answer: lowering to the engine, ranking, facets, grouping of reports. Prints nothing. Here is the open index;
//! `ask` answers questions.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, OnceLock, RwLock},
};

use tantivy::{
    DocAddress, Index, IndexReader, Searcher as EngineSearcher, Term,
    query::{BooleanQuery, Query as EngineQuery, TermQuery},
    schema::{Field, IndexRecordOption},
};

use self::{
    hits::{Order, Ranking},
    identity::{
        Known,
        load::{Archive, NameWords, Sought},
        roster::Roster,
    },
    remote::Remote,
    statistics::Counts,
    words::StoreAnalyzer,
};
use crate::{
    annotation::Annotations,
    article::Article,
    extract::lexicon::Lexicon,
    query::ast::{Question, Target},
    store::{
        self, Fields, SkipPage, State, StoreError,
        document::load_block,
        schema::{DOC_ARTICLE, DOC_EVENT},
    },
};

pub mod answer;
mod apart;
mod ask;
mod assemble;
mod block_join;
mod checked;
mod checks;
mod columns;
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

/// So many hits are enough where nothing else is said.
const ENOUGH: usize = 20;

impl Request {
    /// A question, answered with its first hits, reports of one event put together.
    pub fn new(question: Question) -> Request {
        Request {
            question,
            limit: ENOUGH,
            offset: 0,
            sort: Sort::Best,
            facets: Vec::new(),
            multi_select: false,
            unfold: false,
            min_confidence: 0.0,
        }
    }

    /// A question of which only reports are counted, by these fields.
    pub fn counting(question: Question, facets: Vec<(String, usize)>) -> Request {
        Request { limit: 0, facets, unfold: true, ..Request::new(question) }
    }
}

/// So many articles are read ahead at a time.
const AHEAD: usize = 4_096;

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
    /// The words of names.
    words: Arc<OnceLock<NameWords>>,
    /// What was read of people, in any state of the index.
    roster: Arc<Roster>,
    /// The lexicon that the articles were read with.
    lexicon: Arc<OnceLock<Arc<Lexicon>>>,
    /// Of a part from which people are told apart (`apart`).
    sought: Option<Arc<Sought>>,
}

impl Snapshot {
    fn of(searcher: EngineSearcher, state: Arc<State>, roster: Arc<Roster>) -> Snapshot {
        let (counts, words, lexicon) = Default::default();
        Snapshot { searcher, counts, state, words, roster, lexicon, sought: None }
    }
}

impl Searcher {
    /// Opens the index for reading.
    ///
    /// ```
    /// use dateline::{query, search::{Request, Searcher, answer::Hits}, store::{SyncOptions, sync}};
    /// use jiff::civil::date;
    ///
    /// let here = tempfile::tempdir()?;
    /// let (news, index) = (here.path().join("news"), here.path().join("index"));
    /// std::fs::create_dir(&news)?;
    /// std::fs::write(news.join("oslo.txt"), "Talks\n\nForeign Minister Ana Lopes of Portugal met President Ola Berg of Norway.\n")?;
    /// sync(&index, &SyncOptions { roots: vec![news], ..SyncOptions::default() }, &())?;
    ///
    /// let searcher = Searcher::open(&index)?;
    /// let question = query::parse("who met the Norwegian president", date(2025, 6, 15))?;
    /// let answer = searcher.search(&Request::new(question))?;
    /// assert_eq!(answer.answers[0].value, "Ana Lopes");
    /// assert!(matches!(answer.hits, Hits::Events(events) if events[0].sources[0].path == "oslo.txt"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
        let snapshot = Snapshot::of(reader.searcher(), Arc::new(state), Arc::default());
        let snapshot = RwLock::new(snapshot);
        Ok(Searcher { dir: dir.to_owned(), fields, analyzer: Arc::new(analyzer), snapshot, remote: None })
    }

    /// Goes to the last commit, also where the index was rebuilt, for one who keeps the searcher open. Questions under way
    /// end in the state in which they began.
    ///
    /// # Errors
    /// The index cannot be read, or is of another version by now; the searcher stays where it was.
    pub fn reload(&self) -> Result<(), StoreError> {
        let before = self.snapshot();
        let (searcher, state) = match &self.remote {
            None => {
                let (_, reader, _, state) = store::open_reader(&self.dir)?;
                (reader.searcher(), state)
            }
            Some(remote) => (before.searcher, remote.state()?),
        };
        let fresh = Snapshot::of(searcher, Arc::new(state), before.roster);
        fresh.roster.forget_others(&fresh.searcher);
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

    /// The lexicon that knows the words of the index: the program's, and what its users have added to it. Questions are read
    /// with it.
    pub fn lexicon(&self) -> Arc<Lexicon> {
        let snapshot = self.snapshot();
        Arc::clone(snapshot.lexicon.get_or_init(|| Lexicon::with(&snapshot.state.own())))
    }

    /// The words of names, which are listed when they are first asked for.
    fn name_words<'s>(&self, snapshot: &'s Snapshot) -> Result<&'s NameWords, StoreError> {
        if let Some(known) = snapshot.words.get() {
            return Ok(known);
        }
        let words = match &self.remote {
            None => NameWords::of(&snapshot.searcher, &self.fields)?,
            Some(remote) => {
                NameWords::from_counts(remote.words(&[self.fields.official_words, self.fields.name_words], None)?)
            }
        };
        Ok(snapshot.words.get_or_init(|| words))
    }

    /// What telling people apart reads.
    fn archive<'s>(&'s self, snapshot: &'s Snapshot, known: &'s Known) -> Result<Archive<'s>, StoreError> {
        let words = self.name_words(snapshot)?;
        let sought = snapshot.sought.as_deref();
        Ok(Archive {
            searcher: &snapshot.searcher,
            fields: &self.fields,
            roster: &snapshot.roster,
            words,
            known,
            sought,
        })
    }

    /// Reads what the articles tell of people, up to so many of them, for one who keeps the searcher open and would have
    /// the first question of people answered as fast as the others.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn read_ahead(&self, most: usize) -> Result<(), StoreError> {
        if self.remote.is_some() {
            return Ok(());
        }
        let snapshot = self.snapshot();
        self.name_words(&snapshot)?;
        let query = TermQuery::new(Term::from_field_u64(self.fields.doc_type, DOC_ARTICLE), IndexRecordOption::Basic);
        let found = hits::collect(&snapshot.searcher, &query, None).map_err(|error| self.failed(error))?;
        let all = found.iter().flat_map(|hits| hits.docs.iter().map(|&doc| DocAddress::new(hits.segment, doc)));
        let all: Vec<DocAddress> = all.take(most).collect();
        for piece in all.chunks(AHEAD) {
            snapshot.roster.page(&snapshot.searcher, &self.fields, &piece.iter().copied().collect())?;
        }
        Ok(())
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

    /// The files and records of the index that were not read, and why, by their paths: behind so many of them so many at
    /// most.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn skips(&self, offset: usize, limit: usize) -> Result<SkipPage, StoreError> {
        let snapshot = self.whole("what was not read is")?;
        store::skips(&self.dir, &snapshot.searcher, &self.fields, offset, limit)
    }

    /// Number of the last commit that brought or removed documents.
    pub fn watermark(&self) -> u64 {
        self.snapshot().state.watermark
    }
}

#[cfg(test)]
mod tests;
