//! The server and the tools over the cluster, beside the same over the embedded index: the same bytes.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use dateline::{
    query,
    search::{Request, answer::Hits, dossier::Lists, who::Who},
};
use serde_json::{Value, json};

use crate::{
    corpus::{Indexes, SMALL, TODAY, request},
    nodes::Nodes,
};

/// The program, over the index of this machine or that of the cluster.
pub fn program(index: &Path, cluster: Option<(&Nodes, &str)>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.env_remove("RUST_LOG").env_remove("DATELINE_CLUSTER").env("DATELINE_INDEX", index);
    if let Some((nodes, name)) = cluster {
        command.env("DATELINE_CLUSTER", nodes.urls()).env("DATELINE_CLUSTER_INDEX", nodes.name(name));
    }
    command
}

/// Ends with the test.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

struct Server {
    _process: Process,
    url: String,
    agent: ureq::Agent,
}

impl Server {
    fn start(mut program: Command) -> Server {
        program.args(["serve", "--port", "0", "--today", &TODAY.to_string()]);
        let mut child = program.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let process = Process(child);
        // On a cluster the address of its first node comes before.
        let at = line.rfind("http://").unwrap_or_else(|| panic!("the server does not start: {line}"));
        let url = line[at..].split('/').take(3).collect::<Vec<_>>().join("/");
        let agent = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(120)))
            .http_status_as_error(false)
            .proxy(None)
            .build()
            .new_agent();
        Server { _process: process, url, agent }
    }

    fn get(&self, path: &str) -> (u16, Option<String>, String) {
        let mut reply = self.agent.get(format!("{}{path}", self.url)).call().unwrap();
        let etag = reply.headers().get("etag").map(|value| value.to_str().unwrap().to_owned());
        (reply.status().as_u16(), etag, reply.body_mut().read_to_string().unwrap())
    }

    fn post(&self, path: &str) -> (u16, String) {
        let mut reply = self.agent.post(format!("{}{path}", self.url)).send_empty().unwrap();
        (reply.status().as_u16(), reply.body_mut().read_to_string().unwrap())
    }
}

/// Addresses of pages and of the API, an article's among them.
fn addresses(indexes: &Indexes) -> Vec<String> {
    let Hits::Events(events) = indexes.small.here.search(&Request { limit: 1, ..request("kind:visit") }).unwrap().hits
    else {
        panic!("events")
    };
    let id = &events[0].sources[0].id;
    let mut all: Vec<String> = [
        "/",
        "/?q=meetings+with+French+ministers",
        "/?q=migration&in=articles",
        "/?q=kind%3Ameeting&sort=date&page=2",
        "/official?name=Macron",
        "/official?name=nobody+at+all",
        "/country/FR",
        "/country/MA",
        "/help",
        "/article/none",
        "/api/v1/search?q=who+met+Macron&facet=country&facet=name:20",
        "/api/v1/search?q=meetings&in=articles&limit=7&offset=3&facet=source",
        "/api/v1/search?q=date%3A%28",
        "/api/v1/explain?q=visits+by+Macron",
        "/api/v1/facets?q=kind%3Ameeting",
        "/api/v1/who?name=Macron",
        "/api/v1/who?country=France",
        "/api/v1/who?org=EU",
        "/api/v1/timeline?q=meetings",
        "/api/v1/network?q=meetings&of=countries",
        "/api/v1/network?q=meetings+in+2025",
    ]
    .map(str::to_owned)
    .to_vec();
    all.push(format!("/article/{id}"));
    all.push(format!("/api/v1/articles/{id}"));
    all
}

/// Pages and API.
pub fn server(nodes: &Nodes, indexes: &Indexes) -> String {
    let index = indexes.small_index();
    let here = Server::start(program(&index, None));
    let there = Server::start(program(&index, Some((nodes, SMALL))));
    let (mut compared, mut bad) = (0, Vec::new());
    for path in addresses(indexes) {
        let (of_here, of_there) = (here.get(&path), there.get(&path));
        assert_eq!((of_here.0, &of_here.2), (of_there.0, &of_there.2), "{path}");
        compared += 1;
        if of_here.0 != 200 {
            bad.push((path, of_here.0));
        }
        // What is being put on a cluster is seen before it is noted: no answer has a version that it keeps.
        assert_eq!(of_there.1, None);
    }
    assert_eq!(bad.len(), 3, "{bad:?}");
    let (status, _, page) = there.get("/index");
    assert!(status == 200 && page.contains("dateline index --cluster") && !page.contains("Sync now"), "{page}");
    let (status, _, told) = there.get("/api/v1/index");
    let (_, _, told_here) = here.get("/api/v1/index");
    let (told, told_here): (Value, Value) =
        (serde_json::from_str(&told).unwrap(), serde_json::from_str(&told_here).unwrap());
    assert_eq!((status, &told["files_with_skips"]), (200, &Value::Null));
    for same in ["articles", "events", "watermark", "roots", "lexicon", "current"] {
        assert_eq!(told[same], told_here[same], "{same}");
    }
    assert_eq!(there.get("/api/v1/health").0, 200);
    let (status, told) = there.post("/api/v1/index/sync");
    assert!(status == 409 && told.contains("dateline index --cluster"), "{status} {told}");
    assert_eq!(there.post("/index/sync").0, 409);
    format!("{compared} addresses")
}

struct Tools {
    process: Process,
    lines: Box<dyn Iterator<Item = String>>,
}

impl Tools {
    fn start(mut program: Command) -> Tools {
        program.args(["mcp", "--today", &TODAY.to_string()]);
        let mut child = program.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let mut tools = Tools { process: Process(child), lines: Box::new(lines) };
        let client = json!({ "name": "suite", "version": "1" });
        let hello = json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client });
        tools.send(&json!({ "jsonrpc": "2.0", "id": 0, "method": "initialize", "params": hello }));
        tools.lines.next().expect("it introduces itself");
        tools.send(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }));
        tools
    }

    fn send(&mut self, message: &Value) {
        writeln!(self.process.0.stdin.as_mut().unwrap(), "{message}").unwrap();
    }

    fn call(&mut self, tool: &str, arguments: &Value) -> String {
        let params = json!({ "name": tool, "arguments": arguments });
        self.send(&json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params }));
        self.lines.next().expect("an answer")
    }
}

/// The tools of an assistant.
pub fn tools(nodes: &Nodes, indexes: &Indexes) -> String {
    let index = indexes.small_index();
    let mut here = Tools::start(program(&index, None));
    let mut there = Tools::start(program(&index, Some((nodes, SMALL))));
    let calls = [
        ("search_events", json!({ "question": "meetings with French ministers", "facets": ["country", "year"] })),
        ("search_articles", json!({ "question": "migration", "limit": 3 })),
        ("who", json!({ "name": "Macron" })),
        ("who", json!({ "name": "Morocco" })),
        ("timeline", json!({ "question": "*", "by": "month" })),
    ];
    for (tool, arguments) in &calls {
        let answer = here.call(tool, arguments);
        assert_eq!(answer, there.call(tool, arguments), "{tool} {arguments}");
        assert!(answer.contains("structuredContent"), "{answer}");
    }
    format!("{} calls", calls.len())
}

/// Everyone in the index: who is who, whom they met.
pub fn dossiers(_: &Nodes, indexes: &Indexes) -> String {
    let both = &indexes.small;
    let counted = both.here.search(&Request { limit: 0, facets: vec![("name".to_owned(), 200)], ..request("*") });
    let named = counted.unwrap().facets.remove(0).values;
    assert!(named.len() > 50, "{} names", named.len());
    let of_name = |name: &str| Who {
        name: name.to_owned(),
        person: query::ast::ParticipantQuery::Any,
        side: None,
        lists: Lists { limit: 50 },
    };
    // In full, by the family name, in another spelling, and nobody at all.
    let mut asked: Vec<Who> = Vec::new();
    for (number, (name, _)) in named.iter().enumerate().filter(|(number, _)| number % 5 == 0) {
        asked.push(of_name(name));
        if number % 2 == 0 {
            asked.extend(name.split(' ').next_back().map(of_name));
        }
    }
    asked.extend(["Makron", "Nobody Atall", "minister", "France", "EU", "UN", "Xi"].map(of_name));
    for side in ["France", "Morocco", "Germany", "United Nations", "Tuvalu"] {
        asked.push(Who { side: query::side(side, &both.here.lexicon()), ..of_name("") });
    }
    let (mut dossiers, mut chosen) = (0, 0);
    for who in &asked {
        let told = |searcher: &dateline::search::Searcher| searcher.who(who).unwrap_or_else(|e| panic!("{who:?}: {e}"));
        let (here, there) = (told(&both.here), told(&both.there));
        assert!(here == there, "{who:?}\nhere {here:#?}\nthere {there:#?}");
        dossiers += usize::from(here.dossier.is_some());
        chosen += usize::from(!here.candidates.is_empty());
    }
    assert!(dossiers > 30, "{dossiers} dossiers");
    format!("{} asked for: {dossiers} dossiers, {chosen} choices", asked.len())
}
