//! What answers questions: search, explain, facets, who, timeline, network, and one article.

use axum::{
    body::{Body, Bytes},
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderMap, HeaderValue, Uri, header},
    response::{IntoResponse, Response},
};
use futures_util::stream;
use tokio::{
    runtime::Handle,
    sync::mpsc::{Receiver, channel},
    task::JoinHandle,
};

use super::{CSV, Given, JSON, JSONL, document, routes, versioned};
use crate::{
    search::{
        network::{Nodes, Shape},
        timeline::{Dated, Step},
    },
    serve::{
        answers::{self, Graph, Rows, WhoParams},
        limits,
        params::{Limit, SearchParams, take, take_all, take_number, take_word},
        problem::Problem,
        state::App,
    },
};

/// JSON, or rows.
const FORMS: &[(&str, Option<Rows>)] = &[("json", None), ("jsonl", Some(Rows::Jsonl)), ("csv", Some(Rows::Csv))];
const PLAIN_FORMS: &[(&str, bool)] = &[("json", false), ("csv", true)];
const GRAPHS: &[(&str, Graph)] =
    &[("json", Graph::Json), ("graphml", Graph::Graphml), ("dot", Graph::Dot), ("csv", Graph::Csv)];
const STEPS: &[(&str, Step)] = &[
    ("day", Step::Day),
    ("week", Step::Week),
    ("month", Step::Month),
    ("quarter", Step::Quarter),
    ("year", Step::Year),
];
const DATES: &[(&str, Dated)] = &[("event", Dated::Event), ("published", Dated::Published)];
const NODES: &[(&str, Nodes)] = &[("people", Nodes::People), ("countries", Nodes::Countries)];

pub async fn search(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    let mut given = Given::of(&uri, &[routes::QUESTION, routes::SHOWN, routes::FORM])?;
    let params = SearchParams::take(&mut given.pairs)?;
    let form = take_word(&mut given.pairs, "format", FORMS)?.flatten();
    given.none_left()?;
    app.metrics().question();
    if let Some(form) = form {
        return versioned(&app, &uri, &headers, rows(&app, params, form)).await;
    }
    let answer = async {
        let (body, links) = app
            .ask(move |asking| {
                let found = answers::search(asking, &params, answers::HITS)?;
                let body = answers::search_json(asking, &params, &found)?;
                Ok((body, links(&params, found.1.total)))
            })
            .await?;
        let mut response = document(JSON, body);
        for link in links {
            response.headers_mut().append(header::LINK, link);
        }
        Ok(response)
    };
    versioned(&app, &uri, &headers, answer).await
}

/// The addresses of the pages before and behind (RFC 8288).
fn links(params: &SearchParams, total: u64) -> Vec<HeaderValue> {
    let size = match params.limit {
        Some(Limit::Hits(0) | Limit::All) => return Vec::new(),
        Some(Limit::Hits(size)) => size,
        None => answers::HITS,
    };
    let page = |offset: usize, relation: &str| {
        let there = SearchParams { offset, ..params.clone() };
        HeaderValue::from_str(&format!("<{}?{there}>; rel=\"{relation}\"", routes::SEARCH)).ok()
    };
    let behind = params.offset.saturating_add(size);
    let next = ((behind as u64) < total).then(|| page(behind, "next"));
    let previous = (params.offset > 0).then(|| page(params.offset.saturating_sub(size), "prev"));
    [previous, next].into_iter().flatten().flatten().collect()
}

/// Rows as they are found, however many: they are written no faster than they are read.
async fn rows(app: &App, params: SearchParams, form: Rows) -> Result<Response, Problem> {
    let (sender, mut pieces) = channel::<Vec<u8>>(2);
    let (app, runtime) = (app.clone(), Handle::current());
    let work = tokio::spawn(async move {
        app.ask(move |asking| {
            answers::rows(asking, &params, form, |piece| {
                let sent = async { tokio::time::timeout(limits::PIECE_TIME, sender.send(piece)).await };
                match runtime.block_on(sent) {
                    Ok(Ok(())) => Ok(()),
                    _ => Err(Problem::busy("nobody reads the answer")),
                }
            })
        })
        .await
    });
    // With the first piece it is known that there is an answer.
    let Some(first) = pieces.recv().await else {
        work.await.unwrap_or_else(|error| Err(Problem::internal(&error)))?;
        return Ok(document(content_type(form), Vec::new()));
    };
    let body = Body::from_stream(stream::unfold(Some((Some(first), pieces, work)), next_piece));
    Ok(([(header::CONTENT_TYPE, content_type(form))], body).into_response())
}

type Pieces = (Option<Vec<u8>>, Receiver<Vec<u8>>, JoinHandle<Result<(), Problem>>);

/// The next piece. Where the work failed half-way, the body is broken off, so that nobody takes it for whole.
async fn next_piece(state: Option<Pieces>) -> Option<(Result<Bytes, Problem>, Option<Pieces>)> {
    let (first, mut pieces, work) = state?;
    let piece = match first {
        Some(first) => Some(first),
        None => pieces.recv().await,
    };
    match piece {
        Some(piece) => Some((Ok(piece.into()), Some((None, pieces, work)))),
        None => {
            let problem = work.await.unwrap_or_else(|error| Err(Problem::internal(&error))).err()?;
            Some((Err(problem), None))
        }
    }
}

const fn content_type(form: Rows) -> &'static str {
    match form {
        Rows::Jsonl => JSONL,
        Rows::Csv => CSV,
    }
}

pub async fn explain(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    let mut given = Given::of(&uri, &[routes::QUESTION])?;
    let params = SearchParams::take(&mut given.pairs)?;
    given.none_left()?;
    let answer = async { Ok(document(JSON, app.ask(move |asking| answers::explain_json(asking, &params)).await?)) };
    versioned(&app, &uri, &headers, answer).await
}

pub async fn facets(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    let mut given = Given::of(&uri, &[routes::QUESTION, routes::COUNTED, routes::PLAIN_FORM])?;
    let params = SearchParams::take(&mut given.pairs)?;
    let csv = take_word(&mut given.pairs, "format", PLAIN_FORMS)?.unwrap_or(false);
    given.none_left()?;
    app.metrics().question();
    let answer = async {
        let body = app.ask(move |asking| {
            let found = answers::facets(asking, &params)?;
            if csv { answers::facets_csv(&found) } else { answers::facets_json(&params, &found) }
        });
        Ok(document(if csv { CSV } else { JSON }, body.await?))
    };
    versioned(&app, &uri, &headers, answer).await
}

pub async fn who(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    let mut given = Given::of(&uri, &[routes::WHOM, routes::FORM])?;
    let pairs = &mut given.pairs;
    let params = WhoParams {
        name: take(pairs, "name").unwrap_or_default(),
        country: take_all(pairs, "country"),
        org: take_all(pairs, "org"),
        role: take_all(pairs, "role"),
        portfolio: take_all(pairs, "portfolio"),
        limit: take_number(pairs, "limit")?,
    };
    let form = take_word(pairs, "format", FORMS)?.flatten();
    given.none_left()?;
    app.metrics().question();
    let answer = async {
        let body = app.ask(move |asking| {
            let found = answers::who(asking, &params)?;
            if found.dossier.is_none() && found.candidates.is_empty() {
                let told = found.notes.first().cloned();
                return Err(Problem::not_found(told.unwrap_or_else(|| format!("nobody is named {}", params.shown()))));
            }
            answers::who_written(&params, &found, form)
        });
        Ok(document(form.map_or(JSON, content_type), body.await?))
    };
    versioned(&app, &uri, &headers, answer).await
}

pub async fn timeline(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    let mut given = Given::of(&uri, &[routes::QUESTION, routes::IN_TIME, routes::PLAIN_FORM])?;
    let params = SearchParams::take(&mut given.pairs)?;
    let by = take_word(&mut given.pairs, "by", STEPS)?;
    let of = take_word(&mut given.pairs, "of", DATES)?.unwrap_or_default();
    let csv = take_word(&mut given.pairs, "format", PLAIN_FORMS)?.unwrap_or(false);
    given.none_left()?;
    app.metrics().question();
    let answer = async {
        let body = app.ask(move |asking| {
            let found = answers::timeline(asking, &params, by, of)?;
            answers::timeline_written(&params, &found, csv)
        });
        Ok(document(if csv { CSV } else { JSON }, body.await?))
    };
    versioned(&app, &uri, &headers, answer).await
}

pub async fn network(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Result<Response, Problem> {
    let mut given = Given::of(&uri, &[routes::QUESTION, routes::JOINED])?;
    let params = SearchParams::take(&mut given.pairs)?;
    let shape = Shape {
        of: take_word(&mut given.pairs, "of", NODES)?.unwrap_or_default(),
        min_weight: take_number(&mut given.pairs, "min_weight")?.unwrap_or(1),
        top: take_number(&mut given.pairs, "top")?,
        min_confidence: params.min_confidence,
    };
    let form = take_word(&mut given.pairs, "format", GRAPHS)?.unwrap_or(Graph::Json);
    given.none_left()?;
    app.metrics().question();
    let answer = async {
        let body = app.ask(move |asking| {
            let found = answers::network(asking, &params, shape)?;
            answers::network_written(&params, &found, form)
        });
        let content_type = match form {
            Graph::Json => JSON,
            Graph::Graphml => "application/graphml+xml",
            Graph::Dot => "text/vnd.graphviz",
            Graph::Csv => CSV,
        };
        Ok(document(content_type, body.await?))
    };
    versioned(&app, &uri, &headers, answer).await
}

pub async fn article(
    State(app): State<App>,
    id: Result<Path<String>, PathRejection>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    // Such as bytes that are no text.
    let Path(id) = id.map_err(|_| Problem::parameter("id", "that is no id of an article"))?;
    Given::of(&uri, &[])?.none_left()?;
    let answer = async { Ok(document(JSON, app.ask(move |asking| answers::article_json(asking, &id)).await?)) };
    versioned(&app, &uri, &headers, answer).await
}
