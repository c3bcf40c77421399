//! Requests to a cluster: one after the other over a few kept connections, tried again where a node is busy or gone.

use std::{
    io::Write,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::Duration,
};

use flate2::{Compression, write::GzEncoder};
use serde::de::DeserializeOwned;
use serde_json::Value;
use ureq::{
    Agent,
    tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem},
};

use super::{
    address::{Address, Credentials, is_loopback},
    said,
};
use crate::store::StoreError;

/// Larger answers are none: a window of hits with their texts is far below.
const LARGEST: u64 = 2 << 30;

/// How long and how often is waited for.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    pub connect: Duration,
    /// Of one request, from its start to the last byte of the answer.
    pub request: Duration,
    /// A request is sent so many times at most.
    pub attempts: u32,
    /// Before the second attempt; doubled before each further one.
    pub pause: Duration,
}

impl Default for Patience {
    fn default() -> Patience {
        Patience {
            connect: Duration::from_secs(5),
            request: Duration::from_secs(120),
            attempts: 8,
            pause: Duration::from_millis(200),
        }
    }
}

/// The longest pause between two attempts.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Asks a cluster.
#[derive(Debug)]
pub struct Client {
    agent: Agent,
    nodes: Vec<String>,
    /// Number of the node that answered last.
    node: AtomicUsize,
    credentials: Credentials,
    patience: Patience,
}

/// A status with what was answered.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Client {
    /// # Errors
    /// The credentials would be sent where others read them, or a certificate is none.
    pub fn new(address: Address, credentials: Credentials) -> Result<Client, StoreError> {
        Client::patient(address, credentials, Patience::default())
    }

    /// With a patience of one's own.
    ///
    /// # Errors
    /// As [`Client::new`].
    pub fn patient(address: Address, credentials: Credentials, patience: Patience) -> Result<Client, StoreError> {
        if credentials.authorization.is_some() && address.is_open() {
            return Err(said("credentials are not sent unencrypted over a network: give an address with https://"));
        }
        let mut config = Agent::config_builder()
            .timeout_connect(Some(patience.connect))
            .timeout_global(Some(patience.request))
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(concat!("dateline/", env!("CARGO_PKG_VERSION")));
        if address.nodes.iter().all(|node| is_loopback(node)) {
            config = config.proxy(None);
        }
        if let Some(pem) = &credentials.authorities {
            let certificates: Vec<Certificate<'static>> = parse_pem(pem)
                .filter_map(|item| match item {
                    Ok(PemItem::Certificate(certificate)) => Some(certificate),
                    _ => None,
                })
                .collect();
            if certificates.is_empty() {
                return Err(said("the file of certificates for the cluster holds none in PEM"));
            }
            let roots = RootCerts::new_with_certs(&certificates);
            config = config.tls_config(TlsConfig::builder().root_certs(roots).build());
        }
        let agent = config.build().new_agent();
        Ok(Client { agent, nodes: address.nodes, node: AtomicUsize::new(0), credentials, patience })
    }

    /// The first node, for messages.
    pub fn name(&self) -> &str {
        self.nodes.first().map_or("", String::as_str)
    }

    /// How long is waited before what was turned away is sent again.
    pub(super) fn pause(&self) -> Duration {
        self.patience.pause
    }

    /// Sends a request until it is answered; what a node that is busy or gone did not answer is sent again, to the next one.
    /// `body` is sent compressed.
    ///
    /// # Errors
    /// No node answers, or the last answer was that they are busy, or that the credentials are not enough.
    pub fn send(&self, method: &str, path: &str, body: Option<(&str, &[u8])>) -> Result<Reply, StoreError> {
        let packed = body.map(|(kind, bytes)| Ok::<_, StoreError>((kind, packed(bytes)?))).transpose()?;
        let mut pause = self.patience.pause;
        let mut last = String::new();
        for attempt in 1..=self.patience.attempts.max(1) {
            if attempt > 1 {
                thread::sleep(pause);
                pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
            }
            let at = self.node.load(Ordering::Relaxed);
            match self.once(at, method, path, packed.as_ref().map(|(kind, bytes)| (*kind, bytes.as_slice()))) {
                Ok(reply) if matches!(reply.status, 429 | 502 | 503 | 504) => {
                    last = format!("it answers {} ({})", reply.status, reason(&reply.body));
                }
                Ok(Reply { status: status @ (401 | 403), .. }) => {
                    return Err(said(format!(
                        "the cluster at {} lets nobody in with these credentials ({status}): set \
                         DATELINE_CLUSTER_USER and DATELINE_CLUSTER_PASSWORD, or DATELINE_CLUSTER_API_KEY",
                        self.name()
                    )));
                }
                Ok(reply) => return Ok(reply),
                Err(Failed::Lasting(error)) => {
                    return Err(said(format!("the cluster at {} cannot be asked: {error}", self.name())));
                }
                Err(Failed::Passing(error)) => last = error,
            }
            self.node.store((at + 1) % self.nodes.len().max(1), Ordering::Relaxed);
        }
        Err(said(format!(
            "the cluster at {} cannot be asked: {last}; {} attempts were made",
            self.name(),
            self.patience.attempts
        )))
    }

    fn once(&self, node: usize, method: &str, path: &str, body: Option<(&str, &[u8])>) -> Result<Reply, Failed> {
        let node = self.nodes.get(node).map_or("", String::as_str);
        let mut request = ureq::http::Request::builder().method(method).uri(format!("{node}{path}"));
        if let Some(authorization) = &self.credentials.authorization {
            request = request.header("authorization", authorization);
        }
        if let Some((kind, _)) = body {
            request = request.header("content-type", kind).header("content-encoding", "gzip");
        }
        let bytes = body.map_or(&[][..], |(_, bytes)| bytes);
        let request = request.body(bytes).map_err(|error| Failed::Lasting(error.to_string()))?;
        let mut response = self.agent.run(request).map_err(failed)?;
        let status = response.status().as_u16();
        let body = response.body_mut().with_config().limit(LARGEST).read_to_vec().map_err(failed)?;
        Ok(Reply { status, body })
    }

    /// Sends JSON and reads JSON.
    ///
    /// # Errors
    /// As [`Client::send`]; and the answer is an error, or none that is understood.
    pub fn ask<T: DeserializeOwned>(&self, method: &str, path: &str, body: Option<&Value>) -> Result<T, StoreError> {
        let bytes = body.map(|body| body.to_string().into_bytes());
        let reply = self.send(method, path, bytes.as_deref().map(|bytes| ("application/json", bytes)))?;
        if reply.status >= 300 {
            return Err(self.refused(&reply));
        }
        serde_json::from_slice(&reply.body)
            .map_err(|error| said(format!("the cluster at {} answers what is not understood ({error})", self.name())))
    }

    /// An answer that is an error, as one line.
    pub fn refused(&self, reply: &Reply) -> StoreError {
        said(format!("the cluster at {} answers {}: {}", self.name(), reply.status, reason(&reply.body)))
    }
}

/// Why a request was not answered.
enum Failed {
    /// Another attempt may succeed.
    Passing(String),
    /// It will not.
    Lasting(String),
}

fn failed(error: ureq::Error) -> Failed {
    let line = error.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
    match error {
        // An untrusted certificate is one the next time too.
        ureq::Error::Rustls(_) | ureq::Error::Tls(_) | ureq::Error::Pem(_) => Failed::Lasting(line),
        ureq::Error::Io(io) if is_of_certificates(&io) => Failed::Lasting(line),
        ureq::Error::BadUri(_) | ureq::Error::Http(_) | ureq::Error::BodyExceedsLimit(_) => Failed::Lasting(line),
        _ => Failed::Passing(line),
    }
}

fn is_of_certificates(error: &std::io::Error) -> bool {
    error.kind() == std::io::ErrorKind::InvalidData
        || error.get_ref().is_some_and(|inner| inner.to_string().contains("certificate"))
}

fn packed(bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 4), Compression::fast());
    let done = encoder.write_all(bytes).and_then(|()| encoder.finish());
    done.map_err(|error| said(format!("a request to the cluster cannot be packed: {error}")))
}

/// What an answer says is wrong, in one line of bounded length.
pub(super) fn reason(body: &[u8]) -> String {
    let json: Value = serde_json::from_slice(body).unwrap_or_default();
    let error = &json["error"];
    let told = [&error["root_cause"][0]["reason"], &error["reason"], error, &json["message"]]
        .into_iter()
        .find_map(Value::as_str)
        .map_or_else(|| String::from_utf8_lossy(body).into_owned(), str::to_owned);
    let line: Vec<&str> = told.split_whitespace().collect();
    line.join(" ").chars().take(300).collect()
}
