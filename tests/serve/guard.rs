//! Who may ask: names, origins, tokens, limits.

use std::{
    io::{Read, Write},
    net::TcpStream,
    process::Stdio,
    time::{Duration, Instant},
};

use super::client::{PEOPLE, Reply, Server, dateline, exchange, index, request};

#[test]
fn a_name_that_is_not_its_own_is_refused() {
    let server = Server::start();
    let port = server.address.port();
    let own = [format!("localhost:{port}"), format!("127.0.0.1:{port}"), format!("[::1]:{port}")];
    for host in &own {
        assert_eq!(server.send("GET", "/api/v1/health", &[("host", host)], b"").status, 200, "{host}");
    }
    for host in [
        format!("evil.example:{port}"),
        format!("localhost.evil.example:{port}"),
        format!("127.0.0.1.nip.io:{port}"),
        format!("192.168.0.1:{port}"),
        "localhost".to_owned(),
        "localhost:1".to_owned(),
        String::new(),
        "a b".to_owned(),
    ] {
        server.send("GET", "/api/v1/search?q=visits", &[("host", &host)], b"").problem(421);
    }
    let two = [("host", own[0].as_str()), ("host", "evil.example")];
    server.send("GET", "/api/v1/health", &two, b"").problem(421);
    let none = exchange(server.address, b"GET /api/v1/health HTTP/1.1\r\nconnection: close\r\n\r\n");
    assert!(matches!(none.status, 400 | 421), "{none:?}");
    let absolute = request(server.address, "GET", "http://evil.example/api/v1/health", &[], b"");
    exchange(server.address, &absolute).problem(421);
}

#[test]
fn what_changes_something_must_come_from_a_page_of_its_own() {
    let server = Server::start();
    let own = format!("http://{}", server.address);
    for headers in [
        &[("origin", "http://evil.example")][..],
        &[("origin", "null")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site"), ("origin", own.as_str())],
    ] {
        server.send("POST", "/api/v1/index/sync", headers, b"").problem(403);
        server.send("POST", "/api/v1/extract", headers, b"They met.").problem(403);
    }
    assert_eq!(server.get("/api/v1/index").json()["sync"]["stage"], "idle", "no sync was begun");
    // Reading is safe: the browser shows the answer to no other page.
    assert_eq!(server.send("GET", "/api/v1/health", &[("sec-fetch-site", "cross-site")], b"").status, 200);
    let text = b"Foreign Minister Ola Berg of Norway met President Rosa Quispe of Peru in Lima.";
    let headers = [("origin", own.as_str()), ("sec-fetch-site", "same-origin")];
    assert_eq!(server.send("POST", "/api/v1/extract", &headers, text).status, 200);
}

#[test]
fn browsers_are_told_to_trust_nothing_else() {
    let server = Server::start();
    for path in ["/api/v1/search?q=visits", "/nothing", "/metrics", "/login", "/"] {
        let reply = server.get(path);
        let policy = reply.header("content-security-policy").expect("a policy");
        for rule in ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"] {
            assert!(policy.contains(rule), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{path}");
        // Other sites learn nothing; with `no-referrer` a form of our own would come with `Origin: null`.
        assert_eq!(reply.header("referrer-policy"), Some("same-origin"), "{path}");
        assert_eq!(reply.header("cross-origin-opener-policy"), Some("same-origin"), "{path}");
        assert_eq!(reply.header("cross-origin-resource-policy"), Some("same-origin"), "{path}");
        assert_eq!(reply.header("access-control-allow-origin"), None, "{path}");
    }
}

#[test]
fn beyond_loopback_a_token_is_asked_for() {
    let dir = index(&[PEOPLE]);
    let refused = dateline(dir.path()).args(["serve", "--port", "0", "--bind", "0.0.0.0"]).output().expect("it runs");
    let told = String::from_utf8(refused.stderr).expect("text");
    assert_eq!(refused.status.code(), Some(2));
    assert!(told.contains("--token-file") && told.lines().count() == 1, "{told}");
    let file = dir.path().with_extension("token");
    std::fs::write(&file, "short\n").expect("a file");
    let file_name = file.to_str().expect("a path");
    let args = ["serve", "--port", "0", "--bind", "0.0.0.0", "--token-file", file_name];
    let refused = dateline(dir.path()).args(args).stdin(Stdio::null()).output().expect("it runs");
    assert!(String::from_utf8_lossy(&refused.stderr).contains("at least 16 characters"));
    let token = "not-a-token-anyone-guesses";
    std::fs::write(&file, format!("{token}\n")).expect("a file");
    let server = Server::over(dir.path(), &["--token-file", file_name]);
    assert!(server.line.contains("asks for the token"), "{}", server.line);
    let reply = server.get("/api/v1/search?q=visits");
    reply.problem(401);
    assert!(reply.header("www-authenticate").is_some_and(|value| value.starts_with("Bearer")));
    let wrong = [("authorization", "Bearer not-a-token-anyone-guesse")];
    server.send("GET", "/api/v1/search?q=visits", &wrong, b"").problem(401);
    server.send("POST", "/api/v1/index/sync", &[], b"").problem(401);
    server.get("/metrics").problem(401);
    let right = format!("Bearer {token}");
    assert_eq!(server.send("GET", "/api/v1/search?q=visits", &[("authorization", &right)], b"").status, 200);
    assert_eq!(server.get("/api/v1/health").status, 200);
    // A browser is shown where to say it, and keeps a cookie that does not tell it.
    let page = server.send("GET", "/", &[("accept", "text/html")], b"");
    assert_eq!((page.status, page.header("location")), (303, Some("/login")));
    assert!(server.get("/login").text().contains("<form method=\"post\""));
    // What the page looks like needs no token.
    assert_eq!(server.get("/assets/style.css").status, 200);
    let started = Instant::now();
    let wrong = server.send("POST", "/login", &[], b"token=guess");
    assert_eq!((wrong.status, wrong.header("set-cookie")), (401, None));
    assert!(started.elapsed() > Duration::from_millis(400), "trying is slow");
    let right = server.send("POST", "/login", &[], format!("token={token}").as_bytes());
    assert_eq!((right.status, right.header("location")), (303, Some("/")));
    let cookie = right.header("set-cookie").expect("a cookie");
    for part in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let pair = cookie.split(';').next().expect("a pair");
    assert!(!pair.contains(token));
    assert_eq!(server.send("GET", "/api/v1/search?q=visits", &[("cookie", pair)], b"").status, 200);
    let foreign = [("origin", "http://evil.example")];
    server.send("POST", "/login", &foreign, format!("token={token}").as_bytes()).problem(403);
    std::fs::remove_file(file).expect("the file is there");
}

#[test]
fn a_port_that_is_taken_is_told_in_a_line() {
    let server = Server::start();
    let port = server.address.port().to_string();
    let second = dateline(server.index()).args(["serve", "--port", &port]).output().expect("it runs");
    let told = String::from_utf8(second.stderr).expect("text");
    assert_eq!(second.status.code(), Some(2));
    assert_eq!(
        told,
        format!("dateline: port {port} of 127.0.0.1 is taken: give another --port, or --port 0 for any that is free\n")
    );
    let empty = tempfile::tempdir().expect("a folder");
    let none = dateline(empty.path()).args(["serve", "--port", "0"]).output().expect("it runs");
    assert_eq!(none.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&none.stderr).contains("dateline index"), "it says what to do");
}

#[test]
fn what_is_too_long_is_refused() {
    let server = Server::start();
    let long = format!("/api/v1/search?q={}", "a".repeat(9 << 10));
    server.get(&long).problem(414);
    let longer = format!("/api/v1/search?q={}", "a".repeat(200 << 10));
    let reply = server.get(&longer);
    assert!(matches!(reply.status, 414 | 431), "{}", reply.status);
    let header = "a".repeat(100 << 10);
    assert_eq!(server.send("GET", "/api/v1/health", &[("x-long", &header)], b"").status, 431);
    let many: Vec<(String, String)> = (0..200).map(|number| (format!("x-{number}"), "a".to_owned())).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(server.send("GET", "/api/v1/health", &many, b"").status, 431);
    let facets = (0..40).map(|_| "&facet=country").collect::<String>();
    server.get(&format!("/api/v1/search?q=visits{facets}")).problem(400);
    assert_eq!(server.get("/api/v1/health").status, 200, "and it goes on");
}

#[test]
fn a_client_that_sends_slowly_is_cut_off_and_holds_up_nobody() {
    let server = Server::start();
    let mut slow: Vec<TcpStream> = (0..8).map(|_| TcpStream::connect(server.address).expect("a connection")).collect();
    for stream in &mut slow {
        stream.write_all(b"GET /api/v1/search?q=visits HTTP/1.1\r\nhost: ").expect("some bytes");
    }
    let mut late = TcpStream::connect(server.address).expect("a connection");
    let head = request(server.address, "POST", "/api/v1/extract", &[], b"").len();
    let without_body = request(server.address, "POST", "/api/v1/extract", &[], &[b'a'; 100])[..head + 2].to_vec();
    late.write_all(&without_body).expect("a head");
    assert_eq!(server.get("/api/v1/search?q=visits").status, 200, "others are answered");
    let started = Instant::now();
    let mut answer = Vec::new();
    late.set_read_timeout(Some(Duration::from_secs(40))).expect("a limit of time");
    late.read_to_end(&mut answer).expect("an answer");
    let refused = Reply::parse(&answer);
    refused.problem(503);
    assert!(refused.header("retry-after").is_some() && started.elapsed() < Duration::from_secs(14));
    for stream in &mut slow {
        stream.set_read_timeout(Some(Duration::from_secs(40))).expect("a limit of time");
        let mut rest = Vec::new();
        // Closed, whether with an answer or without.
        let read = stream.read_to_end(&mut rest);
        assert!(read.is_ok() || read.is_err_and(|error| error.kind() == std::io::ErrorKind::ConnectionReset));
    }
    assert!(started.elapsed() < Duration::from_secs(35), "within the time for a request's head");
}
