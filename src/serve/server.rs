//! Connections in and answers out, until the server is told to stop.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use axum::{body::Body, http::Request};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use jiff::civil::Date;
use tokio::{net::TcpListener, sync::Semaphore};
use tower::ServiceExt;

use super::{
    guard::{Access, LocalIp},
    limits, router,
    state::{App, Index},
};
use crate::store::StoreError;

/// What a server is started with.
#[derive(Clone)]
pub struct Options {
    pub index: Index,
    /// 0: any that is free.
    pub port: u16,
    /// Where to listen; loopback where it is not given.
    pub bind: Option<IpAddr>,
    /// A file with the token that is asked for.
    pub token_file: Option<PathBuf>,
    /// More names of the server.
    pub hosts: Vec<String>,
    /// The day that questions are read on, where it is not the clock's.
    pub today: Option<Date>,
}

/// Why a server does not start, in one line.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error("port {} of {} is taken: give another --port, or --port 0 for any that is free", .0.port(), .0.ip())]
    Taken(SocketAddr),
    #[error("cannot listen at {address}: {source}")]
    Listen { address: SocketAddr, source: io::Error },
    #[error("{0} is reached from other machines: give --token-file FILE too, with a token that they must say")]
    NoToken(IpAddr),
    #[error("the token file {}: {problem}", file.display())]
    Token { file: PathBuf, problem: String },
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("cannot start: {0}")]
    Start(io::Error),
}

/// What can be said when it has started.
#[derive(Debug, Clone)]
pub struct Started {
    pub address: SocketAddr,
    /// Where the index is.
    pub index: String,
    pub asks_for_token: bool,
}

/// Serves until the process is told to stop (SIGINT, SIGTERM); `started` is called once, when requests are taken.
///
/// # Errors
/// The index cannot be opened, or the port cannot be had.
pub fn serve(options: &Options, started: impl FnOnce(Started)) -> Result<(), ServeError> {
    let access = access(options)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_name("dateline-serve")
        // Questions, and beside them the sync, a look at the index, and the system's own.
        .max_blocking_threads(limits::questions() + 8)
        .build()
        .map_err(ServeError::Start)?;
    let outcome = runtime.block_on(async {
        let ip = options.bind.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
        let wanted = SocketAddr::new(ip, options.port);
        let listener = TcpListener::bind(wanted).await.map_err(|source| match source.kind() {
            io::ErrorKind::AddrInUse => ServeError::Taken(wanted),
            _ => ServeError::Listen { address: wanted, source },
        })?;
        let address = listener.local_addr().map_err(ServeError::Start)?;
        let asks_for_token = access.asks_for_token();
        let app = App::open(options.index.clone(), options.today, address, access)?;
        let stop = Stop::new().map_err(ServeError::Start)?;
        app.read_ahead();
        started(Started { address, index: options.index.name(), asks_for_token });
        run(listener, app, stop).await;
        Ok(())
    });
    // For a sync to commit what it has; one that is cut short leaves whole what it committed before.
    runtime.shutdown_timeout(limits::SYNC_END_TIME);
    outcome
}

/// The token and names of the options. Beyond loopback there must be a token.
fn access(options: &Options) -> Result<Access, ServeError> {
    let hosts = options.hosts.clone();
    let Some(file) = &options.token_file else {
        return match options.bind {
            Some(ip) if !ip.is_loopback() => Err(ServeError::NoToken(ip)),
            _ => Ok(Access::without_token(hosts)),
        };
    };
    let problem = |problem: String| ServeError::Token { file: file.clone(), problem };
    let text = std::fs::read_to_string(file).map_err(|error| problem(format!("cannot be read: {error}")))?;
    Access::with_token(text.trim(), hosts).map_err(problem)
}

/// Takes connections until it is told to stop, then lets the requests under way end, for a while.
async fn run(listener: TcpListener, app: App, mut stop: Stop) {
    let routes = router(app.clone());
    let places = Arc::new(Semaphore::new(limits::CONNECTIONS));
    let graceful = GracefulShutdown::new();
    loop {
        // Those beyond the places wait in the system's queue.
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (listener.accept().await, place)
        };
        let (accepted, place) = tokio::select! {
            accepted = next => accepted,
            () = stop.told() => break,
        };
        let (Ok((stream, _)), Ok(place)) = (accepted, place) else {
            // Such as no file handle left: others must end first.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        // An answer is one write: it must not wait for the client's acknowledgement.
        let _ = stream.set_nodelay(true);
        let local = stream.local_addr().map(|address| LocalIp(address.ip().to_canonical())).ok();
        let routes = routes.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            if let Some(local) = local {
                request.extensions_mut().insert(local);
            }
            routes.clone().oneshot(request)
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(limits::HEAD_TIME)
            .max_buf_size(limits::HEAD_BYTES)
            .max_headers(limits::HEADERS)
            .serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            let _place = place;
            // A client that goes away or sends no HTTP is its own affair.
            let _ = connection.await;
        });
    }
    drop(listener);
    app.closing().cancel();
    app.syncs().stop();
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(limits::SHUTDOWN_TIME) => {}
        // Told again, it does not wait.
        () = stop.told() => {}
    }
}

/// The signals that tell the server to stop.
struct Stop {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

impl Stop {
    #[cfg(unix)]
    fn new() -> io::Result<Stop> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Stop { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    #[cfg(not(unix))]
    fn new() -> io::Result<Stop> {
        Ok(Stop {})
    }

    /// Waits for the next of them.
    async fn told(&mut self) {
        #[cfg(unix)]
        {
            tokio::select! {
                _ = self.terminate.recv() => {}
                _ = self.interrupt.recv() => {}
            }
        }
        #[cfg(not(unix))]
        {
            let _ = tokio::signal::ctrl_c().await;
        }
    }
}
