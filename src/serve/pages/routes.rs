//! The pages' addresses: from a request to [`super::show`] and back.

use std::convert::Infallible;

use axum::{
    Router,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};

use super::{Outcome, Page, PageError, assets, index::Sync, missing, place::Place, show};
use crate::{
    output::words::{count, thousands},
    serve::{
        problem::Problem,
        progress::{Stage, SyncStatus},
        state::App,
    },
};

/// A page changes with the index and the day: a browser may keep it, and asks whether it is still the same.
const PAGE_CACHE: HeaderValue = HeaderValue::from_static("private, no-cache");
/// An asset of another content has another address.
const ASSET_CACHE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");

/// The pages and what they load.
pub fn router() -> Router<App> {
    Router::new()
        .route("/", get(search))
        .route("/article/{id}", get(article))
        .route("/official", get(official))
        .route("/country/{code}", get(country))
        .route("/index", get(index))
        .route("/index/sync", post(sync))
        .route("/help", get(help))
        .route("/assets/{name}", get(asset))
}

async fn search(State(app): State<App>, uri: Uri, headers: HeaderMap, query: RawQuery) -> Response {
    let place = Place::read(query.0.as_deref().unwrap_or_default());
    answer(&app, &uri, &headers, Page::Search(place)).await
}

async fn article(State(app): State<App>, uri: Uri, headers: HeaderMap, Path(id): Path<String>) -> Response {
    answer(&app, &uri, &headers, Page::Article(id)).await
}

async fn official(State(app): State<App>, uri: Uri, headers: HeaderMap, query: RawQuery) -> Response {
    let name = value(&query, "name").unwrap_or_default();
    answer(&app, &uri, &headers, Page::Official(name)).await
}

async fn country(State(app): State<App>, uri: Uri, headers: HeaderMap, Path(code): Path<String>) -> Response {
    answer(&app, &uri, &headers, Page::Country(code)).await
}

async fn help(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Response {
    answer(&app, &uri, &headers, Page::Help).await
}

/// How a sync stands changes without a commit: this page has no version.
async fn index(State(app): State<App>, query: RawQuery) -> Response {
    let page = value(&query, "page").and_then(|page| page.parse::<usize>().ok()).unwrap_or(1).saturating_sub(1);
    let sync = told(&app.syncs().status());
    made(&app, Page::Index(page), sync).await
}

/// Begins a sync, unless one is under way, and goes back to where its progress is shown.
async fn sync(State(app): State<App>) -> Response {
    let dir = match app.dir() {
        Ok(dir) => dir.to_owned(),
        Err(problem) => return failed(&problem),
    };
    if app.syncs().begin().is_ok() {
        tokio::task::spawn_blocking(move || app.syncs().run(&dir));
    }
    Redirect::to("/index").into_response()
}

async fn asset(Path(name): Path<String>, query: RawQuery, headers: HeaderMap) -> Response {
    let Some(asset) = assets::find(&name) else { return not_found() };
    let etag = format!("\"{}\"", asset.hash);
    let known = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .any(|value| value.to_str().is_ok_and(|tags| tags.contains(&etag)));
    // An address without the version may be of another one.
    let versioned = value(&query, "v").is_some_and(|version| version == asset.hash);
    let cache = if versioned { ASSET_CACHE } else { HeaderValue::from_static("no-cache") };
    let etag = HeaderValue::from_str(&etag).unwrap_or(HeaderValue::from_static("\"\""));
    let head = [(header::CACHE_CONTROL, cache), (header::ETAG, etag)];
    if known {
        return (StatusCode::NOT_MODIFIED, head).into_response();
    }
    (head, [(header::CONTENT_TYPE, HeaderValue::from_static(asset.kind))], asset.bytes).into_response()
}

/// The page for an address that is none.
pub fn not_found() -> Response {
    let text = missing("No such page", "The address leads nowhere.");
    html(StatusCode::NOT_FOUND, text.unwrap_or_default())
}

/// A page that changes with the index alone: whoever has it already is told so.
async fn answer(app: &App, uri: &Uri, headers: &HeaderMap, page: Page) -> Response {
    let version = app.etag(uri).await;
    let known = version.as_ref().is_some_and(|version| version.is_known_to(headers));
    let mut head = HeaderMap::from_iter([(header::CACHE_CONTROL, PAGE_CACHE)]);
    head.extend(version.as_ref().map(|version| (header::ETAG, version.value())));
    if known {
        return (StatusCode::NOT_MODIFIED, head).into_response();
    }
    let make = made(app, page, Sync::default());
    let mut response = match &version {
        Some(version) => {
            let Ok::<_, Infallible>(kept) = app.kept().or_made(version, async { Ok(make.await) }).await;
            kept
        }
        None => make.await,
    };
    if response.status().is_success() {
        for (name, value) in &head {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}

async fn made(app: &App, page: Page, sync: Sync) -> Response {
    let made = app.ask(move |asking| Ok(show(asking.searcher, &page, asking.today, sync)?)).await;
    match made {
        Ok((outcome, text)) => {
            let status = match outcome {
                Outcome::Shown => StatusCode::OK,
                Outcome::Missing => StatusCode::NOT_FOUND,
                Outcome::BadQuestion => StatusCode::BAD_REQUEST,
            };
            html(status, text)
        }
        Err(problem) => failed(&problem),
    }
}

/// A problem as a page.
pub fn failed(problem: &Problem) -> Response {
    let text = missing(problem.title(), &problem.detail).unwrap_or_default();
    let mut response = html(problem.status, text);
    for (name, value) in &problem.headers {
        response.headers_mut().insert(name.clone(), value.clone());
    }
    response
}

fn html(status: StatusCode, text: String) -> Response {
    (status, [(header::CONTENT_TYPE, HTML), (header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], text)
        .into_response()
}

fn value(query: &RawQuery, name: &str) -> Option<String> {
    let mut pairs = form_urlencoded::parse(query.0.as_deref().unwrap_or_default().as_bytes());
    pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// How a sync stands, in a reader's words.
fn told(status: &SyncStatus) -> Sync {
    let line = match (status.stage, &status.summary) {
        (Stage::Idle, _) => String::new(),
        (Stage::Running, _) if status.files == 0 => "Looking for what has changed".to_owned(),
        (Stage::Running, _) => format!("{} of {} read", thousands(status.files_done), count(status.files, "file")),
        (Stage::Failed, _) => status.error.clone().unwrap_or_else(|| "the sync failed".to_owned()),
        (Stage::Done, None) => "Up to date".to_owned(),
        (Stage::Done, Some(summary)) => {
            let parts = [(summary.added, "added"), (summary.changed, "changed"), (summary.deleted, "deleted")];
            let parts: Vec<String> = parts
                .iter()
                .filter(|(files, _)| *files > 0)
                .map(|(files, what)| format!("{} {what}", count(*files, "file")))
                .collect();
            if parts.is_empty() {
                "Up to date: nothing had changed".to_owned()
            } else {
                format!("Up to date: {}", parts.join(", "))
            }
        }
    };
    Sync { running: status.stage == Stage::Running, line, failed: status.stage == Stage::Failed }
}

impl From<PageError> for Problem {
    fn from(error: PageError) -> Problem {
        match error {
            PageError::Store(error) => error.into(),
            error @ PageError::Template(_) => Problem::internal(&error),
        }
    }
}
