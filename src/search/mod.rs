//! Query → answer: lowering to the engine, ranking, facets, grouping of reports. Prints nothing.

use std::path::Path;

use crate::{annotation::Annotations, article::Article, query::ast::Question, store::StoreError};

pub mod answer;
mod block_join;
mod checked;
mod checks;
mod group;
mod highlight;
mod hits;
mod lower;
mod matches;
mod normal;
mod pairing;
mod people;
mod statistics;
mod words;

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
    /// Every report and reprint on its own (`--all`).
    pub unfold: bool,
    pub min_confidence: f32,
}

/// An open index.
pub struct Searcher {}

impl Searcher {
    /// Opens the index for reading.
    ///
    /// # Errors
    /// There is none, or it is of another version: one line with the command to run.
    pub fn open(index: &Path) -> Result<Searcher, StoreError> {
        let _ = index;
        Ok(Searcher {})
    }

    /// Answers a question.
    pub fn search(&self, request: &Request) -> Result<answer::Answer, StoreError> {
        let _ = request;
        Err(StoreError::User("nothing is here yet".to_owned()))
    }

    /// One article by its id or its path, with all that was found in it.
    pub fn article(&self, id_or_path: &str) -> Result<Option<(Article, Annotations)>, StoreError> {
        let _ = id_or_path;
        Ok(None)
    }

    /// Such as "the index was made with an older lexicon; run `dateline index` to bring it up to date".
    pub fn warnings(&self) -> Vec<String> {
        Vec::new()
    }
}
