//! Faults of the protocol, from a server that answers as it is told: what a real cluster does too seldom to be tried on one.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use dateline::cluster::{Address, Client, Cluster, Credentials, Patience, PushOptions, push};
use flate2::read::GzDecoder;
use serde_json::{Value, json};

use crate::corpus::{Silent, sync, write_wire};

pub const ALL: &[(&str, fn())] = &[
    ("busy nodes are asked again", busy),
    ("a bulk that failed by half", half_failed),
    ("a document that is refused", refused),
    ("a node that says nothing", silent),
    ("no TLS where there should be", no_tls),
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
            thread::spawn(move || while serve(&stream, &answer).is_some() {});
        }
    });
    address
}

fn serve(mut stream: &TcpStream, answer: &Mutex<Answer>) -> Option<()> {
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
    write!(
        stream,
        "HTTP/1.1 {status} x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{json}",
        json.len()
    )
    .ok()
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

fn index(folder: &Path) -> std::path::PathBuf {
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
