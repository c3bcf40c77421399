//! Questions answered for pages, API and tools alike: from the parameters to the answers of `search`, and to the same
//! documents that the command line prints.

use std::io;

use super::{limits, params::SearchParams, problem::Problem, state::Asking};
use crate::{
    output::{
        self, csv,
        json::{self, Asked},
        words,
    },
    query::{
        asked::whom,
        ast::{Asks, Question, Target},
        flags::Flags,
    },
    search::{
        Request, Sort,
        answer::{Answer, Hits},
        dossier::Lists,
        facets::{ARTICLE_FIELDS, is_of_events, overview},
        network::{Network, Shape},
        target,
        timeline::{Dated, Step, Timeline},
        who::{Found, Who},
    },
};

/// Hits of a document where no limit is given; that of `query --output json`.
pub const HITS: usize = 100;

/// The question, with its names spelt as the index has them unless they are meant to the letter.
///
/// # Errors
/// It does not parse, or the index cannot be read.
pub fn question(asking: Asking, params: &SearchParams) -> Result<Question, Problem> {
    let question = params.question(asking.today, &asking.searcher.lexicon())?;
    Ok(if params.exact { question } else { asking.searcher.spelt(question)? })
}

/// The same of a question that is about events alone.
///
/// # Errors
/// As [`question`], and where articles are asked for.
pub fn question_of_events(asking: Asking, params: &SearchParams) -> Result<Question, Problem> {
    if params.flags.target == Some(Target::Articles) {
        return Err(Problem::parameter("in", "this is of events: leave out `in=articles`"));
    }
    if !params.q.trim().is_empty() && params.asks_nothing() {
        return Err(Problem::nothing_asked());
    }
    let mut question = params.question(asking.today, &asking.searcher.lexicon())?;
    question.target = Some(Target::Events);
    Ok(if params.exact { question } else { asking.searcher.spelt(question)? })
}

/// A question and its answer; so many hits where the parameters give no limit.
///
/// # Errors
/// As [`question`]; nothing is asked; a facet's field is none.
pub fn search(asking: Asking, params: &SearchParams, limit: usize) -> Result<(Question, Answer), Problem> {
    if params.asks_nothing() {
        return Err(Problem::nothing_asked());
    }
    let question = question(asking, params)?;
    let request = params.request(question, limit);
    if request.limit > limits::HITS {
        let told =
            format!("at most {} hits in one document: ask for pages with `offset`, or for lines or CSV", limits::HITS);
        return Err(Problem::parameter("limit", told));
    }
    let mut answer = asking.searcher.search(&request)?;
    answer.notes.extend(words::beyond(&answer, params.offset));
    Ok((request.question, answer))
}

/// What stands at the head of a document.
fn head<'a>(asking: Asking, params: &'a SearchParams, query: &'a str, question: &'a Question) -> Asked<'a> {
    Asked {
        question: &params.q,
        query,
        target: target(question),
        asks: &question.asks,
        pick: question.pick,
        offset: params.offset,
        watermark: params.changed_since.map(|_| asking.searcher.watermark()),
    }
}

/// The head of what is no answer with hits.
fn plain_head<'a>(params: &'a SearchParams, query: &'a str, target: Target) -> Asked<'a> {
    Asked::plain(&params.q, query, target)
}

/// A vector takes everything: what fails to be written fails by its own fault.
fn written(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> Result<Vec<u8>, Problem> {
    let mut out = Vec::with_capacity(16 << 10);
    write(&mut out).map_err(|error| Problem::internal(&error))?;
    Ok(out)
}

/// The answer as `query --output json` prints it.
///
/// # Errors
/// It cannot be written.
pub fn search_json(asking: Asking, params: &SearchParams, found: &(Question, Answer)) -> Result<Vec<u8>, Problem> {
    let (question, answer) = found;
    let query = question.to_string();
    written(|out| json::answer(out, answer, head(asking, params, &query, question)))
}

/// Lines or CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    Jsonl,
    Csv,
}

/// The answer in rows, piece by piece to `take`, however long it is; as `query --output jsonl` and `csv` print it.
///
/// # Errors
/// As [`search`], and those of `take`.
pub fn rows(
    asking: Asking,
    params: &SearchParams,
    form: Rows,
    mut take: impl FnMut(Vec<u8>) -> Result<(), Problem>,
) -> Result<(), Problem> {
    if params.asks_nothing() {
        return Err(Problem::nothing_asked());
    }
    let question = question(asking, params)?;
    let request = params.request(question, usize::MAX);
    let streams = request.question.pick.is_none() && (form == Rows::Jsonl || request.question.asks == Asks::Hits);
    if !streams {
        // People, dates or places are the answer, or one event of all: they are few.
        let request = Request { limit: request.limit.min(limits::ROWS), ..request };
        let answer = asking.searcher.search(&request)?;
        return take(written(|out| match form {
            Rows::Jsonl => json::lines(out, &answer.hits),
            Rows::Csv => csv::answer(out, &answer, &request.question.asks),
        })?);
    }
    let mut first = true;
    asking.searcher.stream(&request, |hits| -> Result<(), Problem> {
        let piece = written(|out| match form {
            Rows::Jsonl => json::lines(out, &hits),
            Rows::Csv => csv::hits(out, &hits, first),
        })?;
        first = false;
        take(piece)
    })?;
    if first && form == Rows::Csv {
        let none = match target(&request.question) {
            Target::Events => Hits::Events(Vec::new()),
            Target::Articles => Hits::Articles(Vec::new()),
        };
        take(written(|out| csv::hits(out, &none, true))?)?;
    }
    Ok(())
}

/// How the question is understood, as `query --explain --output json` prints it.
///
/// # Errors
/// It does not parse.
pub fn explain_json(asking: Asking, params: &SearchParams) -> Result<Vec<u8>, Problem> {
    if params.asks_nothing() {
        return Err(Problem::nothing_asked());
    }
    let question = params.question(asking.today, &asking.searcher.lexicon())?;
    let query = question.to_string();
    let asked = Asked { offset: 0, watermark: None, ..head(asking, params, &query, &question) };
    written(|out| output::explain::as_json(out, asked, &question.notes))
}

/// Counts of fields' values; without fields an overview. The hits are left out.
///
/// # Errors
/// As [`search`].
pub fn facets(asking: Asking, params: &SearchParams) -> Result<(Question, Answer), Problem> {
    if !params.q.trim().is_empty() && params.asks_nothing() {
        return Err(Problem::nothing_asked());
    }
    let mut question = params.question(asking.today, &asking.searcher.lexicon())?;
    if params.q.trim().is_empty() && question.target.is_none() {
        // Without a question the fields decide: those that only articles have ask for articles.
        let of_articles = |field: &str| !is_of_events(field) && ARTICLE_FIELDS.contains(&field);
        let articles = params.facets.iter().any(|(field, _)| of_articles(field));
        question.target = Some(if articles { Target::Articles } else { Target::Events });
    }
    if !params.exact {
        question = asking.searcher.spelt(question)?;
    }
    let mut facets = params.facets.clone();
    if facets.is_empty() {
        facets = overview(target(&question)).iter().map(|&field| (field.to_owned(), 10)).collect();
    }
    let request = Request {
        question,
        limit: 0,
        offset: 0,
        sort: Sort::Best,
        facets,
        multi_select: params.multi_select,
        unfold: true,
        min_confidence: params.min_confidence,
    };
    let answer = asking.searcher.search(&request)?;
    Ok((request.question, answer))
}

/// Counts as `facets --output json` prints them.
///
/// # Errors
/// They cannot be written.
pub fn facets_json(params: &SearchParams, found: &(Question, Answer)) -> Result<Vec<u8>, Problem> {
    let query = found.0.to_string();
    written(|out| json::facets(out, &found.1, plain_head(params, &query, target(&found.0))))
}

/// The same as CSV.
///
/// # Errors
/// They cannot be written.
pub fn facets_csv(found: &(Question, Answer)) -> Result<Vec<u8>, Problem> {
    written(|out| csv::facets(out, &found.1))
}

/// Of whom to tell.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WhoParams {
    pub name: String,
    pub country: Vec<String>,
    pub org: Vec<String>,
    pub role: Vec<String>,
    pub portfolio: Vec<String>,
    /// Of events and articles.
    pub limit: Option<usize>,
}

impl WhoParams {
    /// The name as it was given; without one, that of the state or body.
    pub fn shown(&self) -> String {
        if self.name.trim().is_empty() {
            self.country.iter().chain(&self.org).cloned().collect::<Vec<_>>().join(" ")
        } else {
            self.name.clone()
        }
    }
}

/// The dossier of whom a name means, or the people whom it may mean.
///
/// # Errors
/// Nobody is asked for, a value is none, or the index cannot be read.
pub fn who(asking: Asking, params: &WhoParams) -> Result<Found, Problem> {
    let given = Flags {
        country: params.country.clone(),
        role: params.role.clone(),
        portfolio: params.portfolio.clone(),
        ..Flags::default()
    };
    let limit = params.limit.unwrap_or(limits::DOSSIER).min(limits::DOSSIER);
    let (person, side) = whom(&params.name, &given, &params.org, &asking.searcher.lexicon())?
        .ok_or_else(|| Problem::parameter("name", "whom? give a name, or one `country` or `org` by itself"))?;
    Ok(asking.searcher.who(&Who { name: params.name.clone(), person, side, lists: Lists { limit } })?)
}

/// The dossier as `who` prints it: JSON, lines or CSV.
///
/// # Errors
/// It cannot be written.
pub fn who_written(params: &WhoParams, found: &Found, rows: Option<Rows>) -> Result<Vec<u8>, Problem> {
    written(|out| match rows {
        None => output::dossier::as_json(out, found, &params.shown()),
        Some(Rows::Jsonl) => output::dossier::lines(out, found),
        Some(Rows::Csv) => output::dossier::as_csv(out, found),
    })
}

/// The events of a question in time.
///
/// # Errors
/// As [`question_of_events`].
pub fn timeline(
    asking: Asking,
    params: &SearchParams,
    by: Option<Step>,
    of: Dated,
) -> Result<(Question, Timeline), Problem> {
    let question = question_of_events(asking, params)?;
    let found = asking.searcher.timeline(&question, by, of, params.min_confidence)?;
    Ok((question, found))
}

/// A timeline as `timeline` prints it: JSON or CSV.
///
/// # Errors
/// It cannot be written.
pub fn timeline_written(params: &SearchParams, found: &(Question, Timeline), csv: bool) -> Result<Vec<u8>, Problem> {
    let query = found.0.to_string();
    written(|out| {
        if csv {
            output::timeline::as_csv(out, &found.1)
        } else {
            output::timeline::as_json(out, &found.1, plain_head(params, &query, Target::Events))
        }
    })
}

/// Who met whom in the events of a question.
///
/// # Errors
/// As [`question_of_events`].
pub fn network(asking: Asking, params: &SearchParams, shape: Shape) -> Result<(Question, Network), Problem> {
    let question = question_of_events(asking, params)?;
    let found = asking.searcher.network(&question, shape)?;
    Ok((question, found))
}

/// How a network is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Graph {
    Json,
    Graphml,
    Dot,
    Csv,
}

/// A network as `network` prints it.
///
/// # Errors
/// It cannot be written.
pub fn network_written(params: &SearchParams, found: &(Question, Network), form: Graph) -> Result<Vec<u8>, Problem> {
    let query = found.0.to_string();
    written(|out| match form {
        Graph::Json => output::network::as_json(out, &found.1, plain_head(params, &query, Target::Events)),
        Graph::Graphml => output::network::graphml(out, &found.1),
        Graph::Dot => output::network::dot(out, &found.1),
        Graph::Csv => output::network::as_csv(out, &found.1),
    })
}

/// An article and what was found in it, as `show --output json` prints it.
///
/// # Errors
/// There is none of that id.
pub fn article_json(asking: Asking, id: &str) -> Result<Vec<u8>, Problem> {
    let found = asking.searcher.article_of_id(id)?;
    let (article, annotations) = found.ok_or_else(|| Problem::not_found("there is no article of this id"))?;
    written(|out| output::article::as_json(out, &article, &annotations))
}
