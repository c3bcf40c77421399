//! The index's state, its sync, and the server's own: health and metrics.

use std::convert::Infallible;

use axum::{
    extract::State,
    http::{StatusCode, Uri, header},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::stream;
use serde::Serialize;

use super::{Given, JSON, of_now, routes};
use crate::{
    extract::lexicon,
    output::json::{self, Versioned},
    read::Skip,
    serve::{
        limits,
        metrics::CONTENT_TYPE,
        problem::Problem,
        progress::{Stage, SyncStatus},
        state::{App, Asking},
    },
    store::{StoreError, schema::SCHEMA_VERSION},
};

/// What is in the index, and from where.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IndexStatus {
    /// Of the program.
    pub version: &'static str,
    /// Of the index's form and of the lexicon that it was made with.
    pub form: u32,
    pub lexicon: String,
    /// Was it made with this program's form and lexicon?
    pub current: bool,
    pub watermark: u64,
    pub articles: u64,
    pub events: u64,
    pub roots: Vec<RootStatus>,
    /// Files of which something was not read, in all, and what; so many as the limit says. A cluster does not know them.
    pub files_with_skips: Option<u64>,
    pub skips: Vec<Skip>,
    pub warnings: Vec<String>,
    pub sync: SyncStatus,
}

/// A folder that the index covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RootStatus {
    /// Its name in ids.
    pub label: String,
    pub path: String,
}

impl IndexStatus {
    /// # Errors
    /// The index cannot be read.
    pub fn of(app: &App, asking: Asking) -> Result<IndexStatus, StoreError> {
        let (articles, events) = asking.searcher.size()?;
        let skips = match asking.searcher.is_elsewhere() {
            true => None,
            false => Some(asking.searcher.skips(0, limits::SKIPS)?),
        };
        let state = asking.searcher.state();
        let roots = state
            .roots
            .iter()
            .map(|root| RootStatus { label: root.label.clone(), path: root.path.display().to_string() });
        Ok(IndexStatus {
            version: env!("CARGO_PKG_VERSION"),
            form: state.schema,
            lexicon: state.lexicon.clone(),
            current: state.schema == SCHEMA_VERSION && state.lexicon == lexicon::version(),
            watermark: state.watermark,
            articles,
            events,
            roots: roots.collect(),
            files_with_skips: skips.as_ref().map(|skips| skips.files as u64),
            skips: skips.map(|skips| skips.skips).unwrap_or_default(),
            warnings: asking.searcher.warnings().into_iter().chain(app.problem()).collect(),
            sync: app.syncs().status(),
        })
    }
}

fn written<T: Serialize>(value: T) -> Result<Vec<u8>, Problem> {
    let mut out = Vec::new();
    json::pretty(&mut out, &Versioned::new(value)).map_err(|error| Problem::internal(&error))?;
    Ok(out)
}

pub async fn status(State(app): State<App>, uri: Uri) -> Result<Response, Problem> {
    Given::of(&uri, &[])?.none_left()?;
    let own = app.clone();
    let status = app.ask(move |asking| Ok(IndexStatus::of(&own, asking)?)).await?;
    Ok(of_now(JSON, written(status)?))
}

/// Begins a sync of the folders that the index knows.
pub async fn sync(State(app): State<App>, uri: Uri) -> Result<Response, Problem> {
    Given::of(&uri, &[])?.none_left()?;
    let dir = app.dir()?.to_owned();
    app.syncs().begin()?;
    let own = app.clone();
    tokio::task::spawn_blocking(move || own.syncs().run(&dir));
    let mut response = of_now(JSON, written(app.syncs().status())?);
    *response.status_mut() = StatusCode::ACCEPTED;
    response.headers_mut().insert(header::LOCATION, axum::http::HeaderValue::from_static(routes::PROGRESS));
    Ok(response)
}

/// How far the sync is, as server-sent events: one at once, one after each change, and the last when it has ended.
pub async fn progress(State(app): State<App>, uri: Uri) -> Result<Response, Problem> {
    Given::of(&uri, &[])?.none_left()?;
    let Ok(place) = Followers::place(&app) else {
        return Err(Problem::busy("too many follow the sync already"));
    };
    let follower = (app.syncs().follow(), false, place, app.clone());
    let events = stream::unfold(Some(follower), |follower| async move {
        let (mut changes, told, place, app) = follower?;
        if told {
            tokio::select! {
                changed = changes.changed() => changed.ok()?,
                () = app.closing().cancelled() => return None,
            }
            tokio::time::sleep(limits::PROGRESS_TIME).await;
        }
        let status = changes.borrow_and_update().clone();
        let mut line = Vec::new();
        // A vector takes everything.
        let _ = json::line(&mut line, &Versioned::new(&status));
        let event = Event::default().event(status.stage.as_str()).data(String::from_utf8_lossy(&line).trim_end());
        let goes_on = status.stage == Stage::Running;
        Some((Ok::<_, Infallible>(event), goes_on.then_some((changes, true, place, app))))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(limits::ALIVE_TIME)).into_response())
}

/// A place of a follower, free again when it is dropped.
struct Followers(App);

impl Followers {
    fn place(app: &App) -> Result<Followers, ()> {
        let place = app.syncs().followers.try_acquire().map_err(|_| ())?;
        place.forget();
        Ok(Followers(app.clone()))
    }
}

impl Drop for Followers {
    fn drop(&mut self) {
        self.0.syncs().followers.add_permits(1);
    }
}

/// Does the server live, and are its answers from the index's last commit?
pub async fn health(State(app): State<App>, uri: Uri) -> Result<Response, Problem> {
    #[derive(Serialize)]
    struct Health {
        status: &'static str,
    }
    Given::of(&uri, &[])?.none_left()?;
    app.refresh().await;
    match app.problem() {
        None => Ok(of_now(JSON, written(Health { status: "ok" })?)),
        Some(_) => Err(Problem::busy("the index cannot be opened at its last commit: answers are from the one before")),
    }
}

pub async fn metrics(State(app): State<App>, uri: Uri) -> Result<Response, Problem> {
    Given::of(&uri, &[])?.none_left()?;
    let own = app.clone();
    let text = app
        .ask(move |asking| {
            let (articles, events) = asking.searcher.size()?;
            own.metrics().index(articles, events, asking.searcher.watermark());
            Ok(own.metrics().text())
        })
        .await?;
    Ok(of_now(CONTENT_TYPE, text.into_bytes()))
}
