//! What all requests share: one open index, kept at its last commit, and the places in which questions are answered. The
//! only file of the room that reads a clock.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use jiff::civil::Date;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use super::{guard::Access, kept::Kept, limits, metrics::Metrics, problem::Problem, progress::Syncs};
use crate::{
    search::{Searcher, remote::Remote},
    store::{self, Stamp, StoreError},
};

/// Where the index is.
#[derive(Clone)]
pub enum Index {
    /// In a folder of this machine.
    Here(PathBuf),
    /// On a cluster.
    Elsewhere(Arc<dyn Remote>),
}

/// Another one after every commit.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Version {
    Here(Stamp),
    Elsewhere(String),
}

impl Index {
    /// Where it is, for messages.
    pub fn name(&self) -> String {
        match self {
            Index::Here(dir) => dir.display().to_string(),
            Index::Elsewhere(remote) => remote.name().to_owned(),
        }
    }

    fn open(&self) -> Result<Searcher, StoreError> {
        match self {
            Index::Here(dir) => Searcher::open(dir),
            Index::Elsewhere(remote) => Searcher::elsewhere(Arc::clone(remote)),
        }
    }

    fn version(&self) -> Result<Version, StoreError> {
        Ok(match self {
            Index::Here(dir) => Version::Here(store::stamp(dir)?),
            Index::Elsewhere(remote) => Version::Elsewhere(remote.stamp()?),
        })
    }
}

/// What all requests share; a clone is the same one.
#[derive(Clone)]
pub struct App(Arc<Shared>);

struct Shared {
    index: Index,
    searcher: Searcher,
    seen: Mutex<Seen>,
    places: Arc<Semaphore>,
    kept: Kept,
    /// The day that questions are read on, where it is not the clock's.
    today: Option<Date>,
    address: SocketAddr,
    access: Access,
    metrics: Metrics,
    syncs: Syncs,
    closing: CancellationToken,
}

/// The index as it was last looked at.
struct Seen {
    version: Version,
    at: Instant,
    /// Why it could not be opened at its last commit.
    problem: Option<String>,
}

/// What is needed to answer: the index, and the day.
#[derive(Clone, Copy)]
pub struct Asking<'a> {
    pub searcher: &'a Searcher,
    pub today: Date,
}

impl App {
    /// Opens the index.
    ///
    /// # Errors
    /// There is none, or it is of another version.
    pub fn open(index: Index, today: Option<Date>, address: SocketAddr, access: Access) -> Result<App, StoreError> {
        // First the version: where a commit comes between, the next look finds another one.
        let version = index.version()?;
        let searcher = index.open()?;
        Ok(App(Arc::new(Shared {
            index,
            searcher,
            seen: Mutex::new(Seen { version, at: Instant::now(), problem: None }),
            places: Arc::new(Semaphore::new(limits::questions())),
            kept: Kept::default(),
            today,
            address,
            access,
            metrics: Metrics::new(),
            syncs: Syncs::new(),
            closing: CancellationToken::new(),
        })))
    }

    /// The day on which a question is read: the clock's in the local zone, unless the server was given one.
    pub fn today(&self) -> Date {
        self.0.today.unwrap_or_else(|| jiff::ZonedDateTime::now().date())
    }

    /// For measuring how long something takes.
    pub fn now(&self) -> Instant {
        Instant::now()
    }

    /// The folder of the index.
    ///
    /// # Errors
    /// It is on a cluster, which is brought up to date where its articles are.
    pub fn dir(&self) -> Result<&Path, Problem> {
        match &self.0.index {
            Index::Here(dir) => Ok(dir),
            Index::Elsewhere(_) => Err(Problem::new(
                StatusCode::CONFLICT,
                "the articles of a cluster are read where they are: run `dateline index --cluster` there",
            )),
        }
    }

    /// Where the server listens.
    pub fn address(&self) -> SocketAddr {
        self.0.address
    }

    pub fn access(&self) -> &Access {
        &self.0.access
    }

    /// The answers asked for last.
    pub fn kept(&self) -> &Kept {
        &self.0.kept
    }

    pub fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    pub fn syncs(&self) -> &Syncs {
        &self.0.syncs
    }

    /// Cancelled when the server is told to stop.
    pub fn closing(&self) -> &CancellationToken {
        &self.0.closing
    }

    /// Answers with the index at its last commit, in a thread that may wait for the disk. Only so many do so at once; the
    /// others wait a while for a place.
    ///
    /// # Errors
    /// No place became free, or what the work returns.
    pub async fn ask<T, W>(&self, work: W) -> Result<T, Problem>
    where
        T: Send + 'static,
        W: FnOnce(Asking) -> Result<T, Problem> + Send + 'static,
    {
        self.ask_within(limits::QUEUE_TIME, work).await
    }

    async fn ask_within<T, W>(&self, wait: Duration, work: W) -> Result<T, Problem>
    where
        T: Send + 'static,
        W: FnOnce(Asking) -> Result<T, Problem> + Send + 'static,
    {
        let place = Arc::clone(&self.0.places).acquire_owned();
        let place = tokio::time::timeout(wait, place).await;
        let Ok(Ok(place)) = place else { return Err(Problem::busy("too many questions at once: ask again")) };
        let app = self.clone();
        let done = tokio::task::spawn_blocking(move || {
            // Held until the work ends, also where whoever asked has gone by then.
            let _place = place;
            app.look_again();
            work(Asking { searcher: &app.0.searcher, today: app.today() })
        });
        done.await.unwrap_or_else(|error| Err(Problem::internal(&error)))
    }

    /// Goes to the index's last commit where it is time to look for one, for what is answered without a question.
    pub async fn refresh(&self) {
        let due = self.0.seen.try_lock().is_ok_and(|seen| seen.at.elapsed() >= limits::RELOAD_TIME);
        if due {
            let app = self.clone();
            // Where it fails, the state is the last one.
            let _ = tokio::task::spawn_blocking(move || app.look_again()).await;
        }
    }

    /// Goes to the index's last commit, where there is a new one; it is looked for at most once in a while.
    fn look_again(&self) {
        let now = Instant::now();
        // Whoever comes while another one looks is answered from the index as it is.
        let Ok(mut seen) = self.0.seen.try_lock() else { return };
        if now.duration_since(seen.at) < limits::RELOAD_TIME {
            return;
        }
        seen.at = now;
        match self.0.index.version() {
            // What could not be looked at for a while is as it was.
            Ok(version) if version == seen.version => seen.problem = None,
            Ok(version) => match self.0.searcher.reload() {
                Ok(()) => {
                    (seen.version, seen.problem) = (version, None);
                    self.read_ahead();
                }
                Err(error) => self.stays(&mut seen, &error),
            },
            Err(error) => self.stays(&mut seen, &error),
        }
    }

    /// Reads in the background what the first question of a country would wait for.
    pub fn read_ahead(&self) {
        let app = self.clone();
        let read = move || {
            if let Err(error) = app.0.searcher.read_ahead(limits::READ_AHEAD) {
                tracing::warn!(%error, "nothing is read ahead");
            }
        };
        // Where there is no thread for it, the question waits.
        let _ = std::thread::Builder::new().name("dateline-ahead".to_owned()).spawn(read);
    }

    fn stays(&self, seen: &mut Seen, error: &StoreError) {
        let problem = error.to_string();
        if seen.problem.as_ref() != Some(&problem) {
            tracing::warn!(%problem, "the index cannot be opened anew: answers are from its last state");
        }
        seen.problem = Some(problem);
    }

    /// Why answers are not from the index's last commit; `None` where they are.
    pub fn problem(&self) -> Option<String> {
        self.0.seen.lock().unwrap_or_else(PoisonError::into_inner).problem.clone()
    }

    /// The version of an answer (RFC 9110, a strong validator): another one after every commit, for every other request, on
    /// every other day, and of every other program. `None` of a cluster, which shows what is put there before the push that
    /// puts it has ended.
    pub async fn etag(&self, uri: &Uri) -> Option<Etag> {
        if matches!(self.0.index, Index::Elsewhere(_)) {
            return None;
        }
        self.refresh().await;
        let version = self.0.seen.lock().unwrap_or_else(PoisonError::into_inner).version.clone();
        let of = format!(
            "{} {version:?} {} {} {}",
            env!("CARGO_PKG_VERSION"),
            self.0.searcher.watermark(),
            self.today(),
            uri.path_and_query().map_or("", |whole| whole.as_str())
        );
        Some(Etag::of(&of))
    }

    /// The searcher, for what is no question and cheap.
    pub fn searcher(&self) -> &Searcher {
        &self.0.searcher
    }
}

/// The version of an answer, in its quotes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Etag(String);

impl Etag {
    /// The version of what all that it depends on is told of.
    pub fn of(all: &str) -> Etag {
        let hash = blake3::hash(all.as_bytes()).to_hex();
        Etag(format!("\"{}\"", hash.get(..24).unwrap_or_default()))
    }

    /// Does the client have it already (`If-None-Match`)?
    pub fn is_known_to(&self, headers: &HeaderMap) -> bool {
        let known = headers.get_all(header::IF_NONE_MATCH);
        known.iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).any(|tag| {
            let tag = tag.trim();
            tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == self.0
        })
    }

    /// As a header's value.
    pub fn value(&self) -> HeaderValue {
        // Quotes and hexadecimal digits.
        HeaderValue::from_str(&self.0).unwrap_or(HeaderValue::from_static("\"\""))
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;
    use crate::store::SyncOptions;

    #[test]
    fn who_finds_no_place_is_told_to_come_again() {
        let index = tempfile::tempdir().unwrap();
        let roots = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/small")];
        store::sync(index.path(), &SyncOptions { roots, ..SyncOptions::default() }, &()).unwrap();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let app = App::open(Index::Here(index.path().to_owned()), None, address, Access::default()).unwrap();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let size = |asking: Asking| Ok(asking.searcher.size()?);
        let all = u32::try_from(limits::questions()).unwrap();
        runtime.block_on(async {
            let held = Arc::clone(&app.0.places).acquire_many_owned(all).await.unwrap();
            let refused = app.ask_within(Duration::from_millis(20), size).await.unwrap_err();
            assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
            assert!(refused.headers.iter().any(|(name, _)| name == header::RETRY_AFTER));
            drop(held);
            assert!(app.ask_within(Duration::from_secs(20), size).await.unwrap().0 > 0);
            // What fails in the thread is an error of the request alone.
            let broken = app.ask(|_| -> Result<(), Problem> { panic!("a fault") }).await.unwrap_err();
            assert_eq!(broken.status, StatusCode::INTERNAL_SERVER_ERROR);
            assert!(app.ask(size).await.is_ok());
        });
    }

    #[test]
    fn a_client_knows_a_version_by_its_tag() {
        let etag = Etag("\"abc\"".to_owned());
        for (known, expected) in [
            ("\"abc\"", true),
            ("W/\"abc\"", true),
            ("\"x\", \"abc\"", true),
            ("*", true),
            ("\"x\"", false),
            ("abc", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_NONE_MATCH, HeaderValue::from_static(known));
            assert_eq!(etag.is_known_to(&headers), expected, "{known}");
        }
        assert!(!etag.is_known_to(&HeaderMap::new()));
    }
}
