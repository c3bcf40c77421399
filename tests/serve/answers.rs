//! Answers are those of the command line, to the byte; what is wrong is told with its place; versions save a repetition.

use super::client::{PEOPLE, SMALL, Server, index, printed};

/// What the command line prints, and the address of the same.
const SAME: &[(&[&str], &str)] = &[
    (&["query", "visits to Peru", "--output", "json"], "search?q=visits+to+Peru"),
    (
        &["query", "*", "--in", "events", "--output", "json", "--facet", "country", "--facet", "year:3"],
        "search?q=*&in=events&facet=country&facet=year%3A3",
    ),
    (&["query", "who met Karpensky", "--output", "json"], "search?q=who+met+Karpensky"),
    (&["query", "did Karpensky meet Lopes", "--output", "json"], "search?q=did+Karpensky+meet+Lopes"),
    (
        &["query", "--country", "NO", "--kind", "meeting", "--output", "json", "--limit", "2", "--offset", "1"],
        "search?country=NO&kind=meeting&limit=2&offset=1",
    ),
    (
        &["query", "meetings last month", "--sort", "date", "--all", "--output", "json"],
        "search?q=meetings+last+month&sort=date&all=true",
    ),
    (&["query", "meetings", "--offset", "999", "--output", "json"], "search?q=meetings&offset=999"),
    (&["query", "meetings", "--changed-since", "0", "--output", "json"], "search?q=meetings&changed_since=0"),
    (&["query", "meetings", "--output", "csv"], "search?q=meetings&format=csv"),
    (&["query", "meetings", "--output", "jsonl"], "search?q=meetings&format=jsonl"),
    (
        &["query", "*", "--in", "articles", "--output", "csv", "--limit", "3"],
        "search?q=*&in=articles&format=csv&limit=3",
    ),
    (&["query", "who met Karpensky", "--output", "csv"], "search?q=who+met+Karpensky&format=csv"),
    (
        &["query", "when did Karpensky last meet anyone", "--output", "jsonl"],
        "search?q=when+did+Karpensky+last+meet+anyone&format=jsonl",
    ),
    (
        &["query", "kind:visit place:Nowhereville", "--output", "csv"],
        "search?q=kind%3Avisit+place%3ANowhereville&format=csv",
    ),
    (&["query", "--explain", "planned visits next month", "--output", "json"], "explain?q=planned+visits+next+month"),
    (&["facets", "--output", "json"], "facets"),
    (&["facets", "country:3", "year", "meetings", "--output", "json"], "facets?q=meetings&facet=country:3&facet=year"),
    (&["facets", "official:3", "--output", "csv"], "facets?facet=official%3A3&format=csv"),
    (&["facets", "organization", "--in", "articles", "--output", "json"], "facets?facet=organization&in=articles"),
    (&["who", "Karpensky", "--output", "json"], "who?name=Karpensky"),
    (&["who", "Karpensky", "--output", "jsonl"], "who?name=Karpensky&format=jsonl"),
    (&["who", "--country", "NO", "--output", "csv", "--limit", "2"], "who?country=NO&limit=2&format=csv"),
    (&["who", "Li", "--output", "json"], "who?name=Li"),
    (&["timeline", "--by", "month", "--output", "json"], "timeline?by=month"),
    (
        &["timeline", "meetings with Peru", "--of", "published", "--output", "csv"],
        "timeline?q=meetings+with+Peru&of=published&format=csv",
    ),
    (&["network", "--output", "json"], "network"),
    (&["network", "--output", "graphml", "--top", "4"], "network?format=graphml&top=4"),
    (&["network", "meetings", "--of", "countries", "--output", "dot"], "network?q=meetings&of=countries&format=dot"),
    (&["network", "--min-weight", "2", "--output", "csv"], "network?min_weight=2&format=csv"),
];

#[test]
fn the_api_answers_to_the_byte_what_the_command_line_prints() {
    let server = Server::start();
    for (args, path) in SAME {
        let mut args = args.to_vec();
        if matches!(args[0], "query" | "facets" | "timeline" | "network") {
            args.extend(["--today", super::client::TODAY]);
        }
        let expected = printed(server.index(), &args);
        assert!(expected.len() > 30, "the command line prints something: {args:?}");
        let reply = server.get(&format!("/api/v1/{path}"));
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        assert_eq!(reply.text(), String::from_utf8_lossy(&expected), "{path} is {args:?}");
        let kind = reply.header("content-type").expect("a type");
        assert!(path.contains("format=") || kind == "application/json", "{path}: {kind}");
    }
}

#[test]
fn an_article_goes_by_its_id_alone() {
    let server = Server::start();
    let hits = server.get("/api/v1/search?q=*&in=articles").json();
    let article = &hits["articles"][0];
    let (id, path) = (article["id"].as_str().expect("an id"), article["path"].as_str().expect("a path"));
    let reply = server.get(&format!("/api/v1/articles/{id}"));
    assert_eq!(reply.body, printed(server.index(), &["show", id, "--output", "json"]));
    assert!(!reply.json()["annotations"]["mentions"].as_array().expect("mentions").is_empty());
    for other in [path.replace('/', "%2F").as_str(), "..%2F..%2FCargo.toml", "%2Fetc%2Fpasswd", "nothing", "%00", "%ff"]
    {
        let reply = server.get(&format!("/api/v1/articles/{other}"));
        assert!(matches!(reply.status, 400 | 404), "{other}: {}", reply.status);
        assert!(!reply.text().contains("[package]") && !reply.text().contains("root:"));
    }
}

#[test]
fn what_is_found_in_a_text_is_what_extract_prints() {
    let server = Server::start();
    let file = std::fs::read_dir(SMALL).expect("a folder").flat_map(|entry| {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            std::fs::read_dir(path).expect("a folder").map(|e| e.expect("an entry").path()).collect()
        } else {
            vec![path]
        }
    });
    let file = file.filter(|path| path.extension().is_some_and(|e| e == "txt")).min().expect("an article");
    let text = std::fs::read(&file).expect("an article");
    let expected = super::client::dateline(server.index())
        .args(["extract", "-", "--output", "jsonl"])
        .stdin(std::fs::File::open(&file).expect("an article"))
        .output()
        .expect("the program runs");
    let reply = server.send("POST", "/api/v1/extract", &[("content-type", "text/plain")], &text);
    assert_eq!(reply.text(), String::from_utf8_lossy(&expected.stdout));
    assert!(reply.json()["mentions"].as_array().is_some_and(|mentions| !mentions.is_empty()));
    let json = br#"{"title":"Talks in Lima","text":"Foreign Minister Ola Berg of Norway met President Rosa Quispe of Peru in Lima on 3 March 2025."}"#;
    let reply = server.send("POST", "/api/v1/extract", &[("content-type", "application/json")], json);
    assert_eq!(reply.json()["events"][0]["kind"], "meeting");
    server.send("POST", "/api/v1/extract", &[], b" \n").problem(400);
    for packed in [&b"\x1f\x8b\x08\0"[..], b"PK\x03\x04\x14\0\0\0", b"\x28\xb5\x2f\xfd\0\0"] {
        server.send("POST", "/api/v1/extract", &[], packed).problem(415);
    }
    server.send("POST", "/api/v1/extract", &[], &vec![b'a'; (4 << 20) + 1]).problem(413);
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let server = Server::start();
    let problem = server.get("/api/v1/search?q=kind%3Ameeting+colour%3Ared").problem(400);
    assert_eq!((&problem["type"], &problem["parameter"]), (&"urn:dateline:bad-question".into(), &"q".into()));
    assert_eq!((&problem["place"]["start"], &problem["place"]["end"]), (&13.into(), &19.into()), "{problem}");
    assert_eq!(problem["place"]["shown"], "kind:meeting colour:red\n             ^^^^^^");
    let problem = server.get("/api/v1/search?kind=eclipse").problem(400);
    assert_eq!(problem["parameter"], "kind");
    assert!(!problem["detail"].as_str().expect("a detail").contains("--"), "{problem}");
    for (path, status, parameter) in [
        ("search", 400, "q"),
        ("search?q=%20", 400, "q"),
        ("search?q=-", 400, "q"),
        ("search?q=meetings&limit=1001", 400, "limit"),
        ("search?q=meetings&limit=all", 400, "limit"),
        ("search?q=meetings&limit=-1", 400, "limit"),
        ("search?q=meetings&q=visits", 400, "q"),
        ("search?q=meetings&colour=red", 400, "colour"),
        ("search?q=meetings&by=month", 400, "by"),
        ("search?q=meetings&format=xml", 400, "format"),
        ("search?q=meetings&today=soon", 400, "today"),
        ("timeline?by=decade", 400, "by"),
        ("timeline?in=articles", 400, "in"),
        ("network?of=cities", 400, "of"),
        ("who", 400, "name"),
    ] {
        let problem = server.get(&format!("/api/v1/{path}")).problem(status);
        assert_eq!(problem["parameter"], parameter, "{path}: {problem}");
    }
    let problem = server.get("/api/v1/facets?facet=colour").problem(400);
    assert!(problem["detail"].as_str().expect("a detail").contains("cannot be counted"), "{problem}");
    server.get("/api/v1/who?name=Zzyzx").problem(404);
    server.get("/api/v1/nothing").problem(404);
    // Beside the API a reader has lost their way: a page says so.
    let lost = server.get("/nothing");
    assert_eq!((lost.status, lost.header("content-type")), (404, Some("text/html; charset=utf-8")));
}

#[test]
fn a_method_that_is_not_taken_is_told_with_those_that_are() {
    let server = Server::start();
    let reply = server.send("DELETE", "/api/v1/search?q=a", &[], b"");
    reply.problem(405);
    assert_eq!(reply.header("allow"), Some("GET,HEAD"));
    let reply = server.send("OPTIONS", "/api/v1/extract", &[], b"");
    assert_eq!((reply.status, reply.header("allow"), reply.body.len()), (204, Some("POST"), 0));
    server.get("/api/v1/extract").problem(405);
    server.get("/api/v1/index/sync").problem(405);
    let (head, get) = (server.send("HEAD", "/api/v1/search?q=visits", &[], b""), server.get("/api/v1/search?q=visits"));
    assert_eq!((head.status, head.body.len()), (200, 0));
    for name in ["content-type", "etag", "content-length"] {
        assert_eq!(head.header(name), get.header(name), "{name}");
    }
}

#[test]
fn pages_lead_to_the_next_until_all_is_told() {
    let server = Server::start();
    let total = server.get("/api/v1/search?q=*&in=events").json()["total"].as_u64().expect("a number");
    let mut path = "/api/v1/search?q=*&in=events&limit=3&sort=date".to_owned();
    let mut ids = Vec::new();
    for _ in 0..total {
        let reply = server.get(&path);
        let page = reply.json();
        ids.extend(page["events"].as_array().expect("events").iter().map(|event| event["id"].to_string()));
        let links: Vec<&str> =
            reply.headers.iter().filter(|(name, _)| name == "link").map(|(_, v)| v.as_str()).collect();
        assert_eq!(links.iter().any(|link| link.ends_with("rel=\"prev\"")), ids.len() > 3, "{links:?}");
        let next = links.iter().find_map(|link| link.strip_prefix('<')?.strip_suffix(">; rel=\"next\""));
        let Some(next) = next else { break };
        path = next.to_owned();
    }
    assert_eq!(ids.len() as u64, total, "all events, one page after another");
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len() as u64, total, "and none twice");
}

#[test]
fn a_version_is_that_of_the_index_and_the_request() {
    let dir = index(&[SMALL]);
    let server = Server::over(dir.path(), &[]);
    let path = "/api/v1/search?q=*&in=articles";
    let first = server.get(path);
    let etag = first.header("etag").expect("a version").to_owned();
    let again = |etag: &str| server.send("GET", path, &[("if-none-match", etag)], b"");
    let known = again(&etag);
    assert_eq!((known.status, known.body.len(), known.header("etag")), (304, 0, Some(etag.as_str())));
    assert_eq!(again(&format!("\"x\", W/{etag}")).status, 304);
    assert_eq!(again("\"x\"").status, 200);
    assert_ne!(server.get("/api/v1/search?q=*&in=events").header("etag"), Some(etag.as_str()));
    let other = server.send("GET", "/api/v1/search?q=*&limit=many", &[("if-none-match", "*")], b"");
    other.problem(400);
    // A commit of another process.
    printed(dir.path(), &["index", PEOPLE]);
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    let fresh = again(&etag);
    assert_eq!(fresh.status, 200, "the index has changed");
    assert!(fresh.json()["total"].as_u64() > first.json()["total"].as_u64(), "and so has the answer");
    assert_ne!(fresh.header("etag"), Some(etag.as_str()));
    // A rebuild is another generation.
    printed(dir.path(), &["index", "--rebuild"]);
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    assert_eq!(server.get(path).json()["total"], fresh.json()["total"]);
}
