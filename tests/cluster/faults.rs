//! Faults of the protocol, from a server that answers as it is told: what a real cluster does too seldom to be tried on one.

use std::{
    io::{Read, Write},
    net::TcpListener,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use dateline::{
    cluster::{Address, Client, Cluster, Credentials, Patience, PushOptions, VERSION, push},
    search::Searcher,
    store::schema::SCHEMA_VERSION,
};
use flate2::read::GzDecoder;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use serde_json::{Value, json};

use crate::corpus::{Silent, sync, write_wire};

pub const ALL: &[(&str, fn())] = &[
    ("busy nodes are asked again", busy),
    ("an answer of some shards", some_shards),
    ("a bulk that failed by half", half_failed),
    ("a document that is refused", refused),
    ("an index of somebody else", foreign),
    ("a node that says nothing", silent),
    ("no TLS where there should be", no_tls),
    ("certificates", certificates),
    ("credentials", credentials),
];

/// A request: its first line, its headers in small letters, its body unpacked.
struct Asked {
    line: String,
    head: String,
    body: String,
}

type Answer = Box<dyn FnMut(&Asked) -> Option<(u16, Value)> + Send>;

/// Serves at a free port of this machine until the suite ends; `None` for an answer says nothing for ever.
fn server(answer: Answer) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let answer = Arc::new(Mutex::new(answer));
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let answer = Arc::clone(&answer);
            thread::spawn(move || while serve(&mut &stream, &answer).is_some() {});
        }
    });
    address
}

/// The same over TLS, with the certificate of the tests' authority. Counts those who came.
fn tls_server(came: Arc<AtomicUsize>, answer: Answer) -> String {
    let pem = std::fs::read(fixture("server.pem")).unwrap();
    let chain = CertificateDer::pem_slice_iter(&pem).map(Result::unwrap).collect();
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, PrivateKeyDer::from_pem_slice(&pem).unwrap())
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("https://{}", listener.local_addr().unwrap());
    let answer = Arc::new(Mutex::new(answer));
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            came.fetch_add(1, Ordering::Relaxed);
            let connection = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = rustls::StreamOwned::new(connection, stream);
            let answer = Arc::clone(&answer);
            thread::spawn(move || while serve(&mut stream, &answer).is_some() {});
        }
    });
    address
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tls").join(name)
}

fn serve(stream: &mut (impl Read + Write), answer: &Mutex<Answer>) -> Option<()> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    let mut unpacked = String::new();
    if head.contains("content-encoding: gzip") {
        GzDecoder::new(body.as_slice()).read_to_string(&mut unpacked).ok()?;
    }
    let asked = Asked { line: head.lines().next().unwrap_or_default().to_owned(), head, body: unpacked };
    let Some((status, json)) = (answer.lock().unwrap())(&asked) else {
        thread::sleep(Duration::from_secs(60));
        return None;
    };
    let json = json.to_string();
    let length = json.len();
    let head = format!("HTTP/1.1 {status} x\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n");
    stream.write_all((head + &json).as_bytes()).and_then(|()| stream.flush()).ok()
}

fn quick() -> Patience {
    Patience {
        connect: Duration::from_millis(500),
        request: Duration::from_millis(500),
        attempts: 4,
        pause: Duration::from_millis(5),
    }
}

fn client(urls: &str) -> Client {
    Client::patient(Address::parse(urls).unwrap(), Credentials::default(), quick()).unwrap()
}

/// What a cluster without an index answers, as far as a push needs it.
fn empty(asked: &Asked) -> Option<(u16, Value)> {
    Some(if asked.line.starts_with("get /") && asked.line.contains("_mapping") {
        (404, json!({ "error": "none" }))
    } else if asked.line.contains("_search") {
        (200, json!({ "hits": { "total": { "value": 0, "relation": "eq" }, "hits": [] } }))
    } else if asked.line.contains("_bulk") {
        let items: Vec<Value> =
            actions(&asked.body).iter().map(|_| json!({ "index": { "_id": "x", "status": 201 } })).collect();
        (200, json!({ "errors": false, "items": items }))
    } else {
        (200, json!({}))
    })
}

fn actions(body: &str) -> Vec<&str> {
    body.lines().filter(|line| line.starts_with("{\"index\":{\"_id\"") || line.starts_with("{\"delete\":")).collect()
}

fn index(folder: &Path) -> PathBuf {
    let wire = folder.join("wire");
    write_wire(&wire, 20);
    sync(&folder.join("index"), &wire);
    folder.join("index")
}

fn busy() {
    for status in [429, 502, 503, 504] {
        let mut left = 2;
        let url = server(Box::new(move |_| {
            left -= 1;
            Some(if left >= 0 {
                (status, json!({ "error": { "reason": "busy" } }))
            } else {
                (200, json!({ "ok": true }))
            })
        }));
        let answer: Value = client(&url).ask("GET", "/", None).unwrap();
        assert_eq!(answer["ok"], true);
    }
    let url = server(Box::new(|_| Some((503, json!({ "error": { "reason": "too\nbusy" } })))));
    let error = client(&url).ask::<Value>("GET", "/", None).unwrap_err().to_string();
    assert!(error.contains("503") && error.contains("too busy") && error.contains("4 attempts"), "{error}");
    // A node that is gone, and one that is there.
    let gone = format!("http://{}", TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap());
    let there = server(Box::new(|_| Some((200, json!({ "ok": true })))));
    let answer: Value = client(&format!("{gone},{there}")).ask("GET", "/", None).unwrap();
    assert_eq!(answer["ok"], true);
}

/// What lacks a shard, in whichever way that is said, is no answer.
fn some_shards() {
    let partial = [
        json!({ "total": 3, "successful": 2, "failed": 1 }),
        // No copy of it is there.
        json!({ "total": 3, "successful": 2, "failed": 0 }),
    ];
    let mut left = partial.len();
    let url = server(Box::new(move |asked| {
        if asked.line.contains("_mapping") {
            let made = json!({ "dateline": { "schema": SCHEMA_VERSION, "mapping": VERSION } });
            return Some((200, json!({ "faults-000001": { "mappings": { "_meta": made } } })));
        }
        let whole = left == 0 || asked.body.contains("state");
        let (shards, value) = if whole {
            (json!({ "total": 3, "successful": 3, "failed": 0 }), 7)
        } else {
            left -= 1;
            (partial[left].clone(), 5)
        };
        let hits = json!({ "total": { "value": value, "relation": "eq" }, "hits": [] });
        Some((200, json!({ "_shards": shards, "hits": hits })))
    }));
    let searcher = Searcher::elsewhere(Arc::new(Cluster::over(client(&url), "faults").unwrap())).unwrap();
    assert_eq!(searcher.size().unwrap(), (7, 7));
}

/// Every second document is turned away at first: only those are sent again, until each was taken once.
fn half_failed() {
    let folder = tempfile::tempdir().unwrap();
    let dir = index(folder.path());
    let taken: Arc<Mutex<Vec<String>>> = Arc::default();
    let seen = Arc::clone(&taken);
    let url = server(Box::new(move |asked| {
        if !asked.line.contains("_bulk") {
            return empty(asked);
        }
        let mut taken = seen.lock().unwrap();
        let actions = actions(&asked.body);
        let several = actions.len() > 1;
        let items: Vec<Value> = actions
            .iter()
            .enumerate()
            .map(|(at, action)| {
                if at % 2 == 1 && several {
                    let status = if at % 4 == 1 { 429 } else { 503 };
                    return json!({ "index": { "_id": "x", "status": status, "error": { "reason": "queue is full" } } });
                }
                taken.push((*action).to_owned());
                json!({ "index": { "_id": "x", "status": 201 } })
            })
            .collect();
        Some((200, json!({ "errors": several, "items": items })))
    }));
    let cluster = Cluster::over(client(&url), "faults").unwrap();
    let summary = push(&dir, &cluster, PushOptions::default(), &Silent).unwrap();
    let mut taken = taken.lock().unwrap().clone();
    let all = taken.len();
    taken.sort_unstable();
    taken.dedup();
    assert_eq!(summary.sent, 20);
    // And the note of how far it came.
    assert_eq!((taken.len(), all), (summary.documents as usize + 1, summary.documents as usize + 1));
}

fn refused() {
    let folder = tempfile::tempdir().unwrap();
    let dir = index(folder.path());
    let url = server(Box::new(|asked| {
        if !asked.line.contains("_bulk") {
            return empty(asked);
        }
        let item = json!({ "index": { "_id": "abc", "status": 400, "error": { "reason": "failed to\nparse" } } });
        let items: Vec<&Value> = actions(&asked.body).iter().map(|_| &item).collect();
        Some((200, json!({ "errors": true, "items": items })))
    }));
    let cluster = Cluster::over(client(&url), "faults").unwrap();
    let error = push(&dir, &cluster, PushOptions::default(), &Silent).unwrap_err().to_string();
    assert!(error.contains("refuses the document abc (400): failed to parse"), "{error}");
}

/// What others keep under the name is left alone: nothing is written, and nothing is removed.
fn foreign() {
    let folder = tempfile::tempdir().unwrap();
    let dir = index(folder.path());
    let ours = json!({ "mappings": { "_meta": { "dateline": { "schema": SCHEMA_VERSION, "mapping": VERSION } } } });
    let theirs = json!({ "mappings": { "properties": {} } });
    for (behind, told) in [
        (json!({ "logs-2024": theirs }), "logs-2024"),
        // No alias, but an index of this name.
        (json!({ "faults": ours }), "behind an alias"),
        (json!({ "faults-1": ours, "logs-2024": theirs }), "several"),
    ] {
        let changed = Arc::new(AtomicUsize::new(0));
        let seen = Arc::clone(&changed);
        let url = server(Box::new(move |asked| {
            if asked.line.starts_with("get /faults/_mapping") {
                return Some((200, behind.clone()));
            }
            seen.fetch_add(1, Ordering::Relaxed);
            empty(asked)
        }));
        let cluster = Cluster::over(client(&url), "faults").unwrap();
        for rebuild in [false, true] {
            let options = PushOptions { rebuild, ..PushOptions::default() };
            let error = push(&dir, &cluster, options, &Silent).unwrap_err().to_string();
            assert!(error.contains(told) && error.contains("--cluster-index"), "{error}");
        }
        assert_eq!(changed.load(Ordering::Relaxed), 0);
    }
}

fn silent() {
    let url = server(Box::new(|_| None));
    let error = client(&url).ask::<Value>("GET", "/", None).unwrap_err().to_string();
    assert!(error.contains("timeout") && error.contains("attempts") && !error.contains('\n'), "{error}");
}

fn no_tls() {
    let url = server(Box::new(|_| Some((200, json!({}))))).replace("http://", "https://");
    let error = client(&url).ask::<Value>("GET", "/", None).unwrap_err().to_string();
    assert!(error.contains("cannot be asked") && !error.contains('\n'), "{error}");
}

/// Only the authority that is named is believed, and only for the address of its certificate; who is not believed is not asked
/// again, and told nothing.
fn certificates() {
    let came = Arc::new(AtomicUsize::new(0));
    let asked = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&asked);
    let url = tls_server(
        Arc::clone(&came),
        Box::new(move |_| {
            seen.fetch_add(1, Ordering::Relaxed);
            Some((200, json!({ "ok": true })))
        }),
    );
    let given = |authority: Option<PathBuf>| {
        let authority = authority.map(|path| path.to_str().unwrap().to_owned());
        Credentials::from(|name| match name {
            "DATELINE_CLUSTER_API_KEY" => Some("hunter2".to_owned()),
            "DATELINE_CLUSTER_CA" => authority.clone(),
            _ => None,
        })
        .unwrap()
    };
    let patience = Patience { connect: Duration::from_secs(10), request: Duration::from_secs(10), ..quick() };
    let ask = |url: &str, authority: Option<PathBuf>| -> Result<Value, _> {
        Client::patient(Address::parse(url).unwrap(), given(authority), patience).unwrap().ask("GET", "/", None)
    };
    assert_eq!(ask(&url, Some(fixture("authority.pem"))).unwrap()["ok"], true);
    assert_eq!((came.load(Ordering::Relaxed), asked.load(Ordering::Relaxed)), (1, 1));
    let localhost = url.replace("127.0.0.1", "localhost");
    for (url, authority) in [(&url, None), (&localhost, Some(fixture("authority.pem")))] {
        let before = came.load(Ordering::Relaxed);
        let error = ask(url, authority).unwrap_err().to_string();
        assert!(error.contains("certificate") && !error.contains('\n') && !error.contains("hunter2"), "{error}");
        assert_eq!((came.load(Ordering::Relaxed), asked.load(Ordering::Relaxed)), (before + 1, 1), "{error}");
    }
    let folder = tempfile::tempdir().unwrap();
    let none = folder.path().join("none.pem");
    std::fs::write(&none, "no certificate").unwrap();
    let error = Client::new(Address::parse(&url).unwrap(), given(Some(none))).unwrap_err().to_string();
    assert!(error.contains("holds none in PEM"), "{error}");
}

/// They are sent in the header, and stand in no message.
fn credentials() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("credentials.toml");
    std::fs::write(&file, "user = \"me\"\npassword = \"hunter2\"\n").unwrap();
    let path = file.to_str().unwrap().to_owned();
    let given = || Credentials::from(|name| (name == "DATELINE_CLUSTER_CREDENTIALS").then(|| path.clone())).unwrap();
    let url = server(Box::new(|asked| {
        let known = asked.head.contains("authorization: basic bwu6ahvudgvymg==");
        Some(if known { (403, json!({ "error": "no" })) } else { (500, json!({ "error": "who?" })) })
    }));
    let client = Client::patient(Address::parse(&url).unwrap(), given(), quick()).unwrap();
    let error = client.ask::<Value>("GET", "/", None).unwrap_err().to_string();
    assert!(error.contains("403") && !error.contains("hunter2"), "{error}");
    let open = Address::parse("http://search.example.org:9200").unwrap();
    let error = Client::new(open, given()).unwrap_err().to_string();
    assert!(error.contains("https://") && !error.contains("hunter2"), "{error}");
}
