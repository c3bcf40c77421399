//! A server of its own for each test, and a client that sends what it is told to, also what no browser would.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use serde_json::Value;
use tempfile::TempDir;

pub const PEOPLE: &str = "tests/fixtures/people";
pub const SMALL: &str = "tests/fixtures/small";
/// The day that all questions are read on.
pub const TODAY: &str = "2025-06-01";

/// The program, on an index.
pub fn dateline(index: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.env("DATELINE_INDEX", index).env_remove("RUST_LOG");
    command
}

/// What the program prints.
pub fn printed(index: &Path, args: &[&str]) -> Vec<u8> {
    dateline(index).args(args).output().expect("the program runs").stdout
}

/// An index of some folders.
pub fn index(folders: &[&str]) -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let status = dateline(dir.path()).arg("index").args(folders).stdout(Stdio::null()).status();
    assert!(status.expect("the program runs").success(), "the folders are indexed");
    dir
}

/// A running server.
pub struct Server {
    pub child: Child,
    pub address: SocketAddr,
    /// The line that it printed.
    pub line: String,
    _index: Option<TempDir>,
}

impl Server {
    /// Over an index of the people's articles.
    pub fn start() -> Server {
        let index = index(&[PEOPLE]);
        let mut server = Server::over(index.path(), &[]);
        server._index = Some(index);
        server
    }

    pub fn over(index: &Path, args: &[&str]) -> Server {
        let mut command = dateline(index);
        command.args(["serve", "--port", "0", "--today", TODAY]).args(args);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program runs");
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().expect("standard output"));
        stdout.read_line(&mut line).expect("a line");
        let Some((_, rest)) = line.split_once("http://") else {
            let mut told = String::new();
            let _ = child.stderr.take().expect("standard error").read_to_string(&mut told);
            panic!("the server did not start: {line}{told}");
        };
        let address = rest.split('/').next().expect("an address").parse().expect("an address");
        Server { child, address, line, _index: None }
    }

    pub fn index(&self) -> &Path {
        self._index.as_ref().expect("an index of its own").path()
    }

    pub fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[], b"")
    }

    /// A request with the right `Host`, unless another is among the headers.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        exchange(self.address, &request(self.address, method, path, headers, body))
    }

    /// Tells it to stop, and waits.
    #[cfg(unix)]
    pub fn signal(&self, name: &str) {
        let status = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status();
        assert!(status.expect("kill runs").success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The bytes of a request.
pub fn request(address: SocketAddr, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut head = format!("{method} {path} HTTP/1.1\r\n");
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
        head += &format!("host: {address}\r\n");
    }
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    head += &format!("connection: close\r\ncontent-length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// Sends bytes and reads the reply to its end.
pub fn exchange(address: SocketAddr, bytes: &[u8]) -> Reply {
    let mut stream = TcpStream::connect(address).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a limit of time");
    // A server that refuses may close before all is sent.
    let _ = stream.write_all(bytes);
    let mut all = Vec::new();
    let _ = stream.read_to_end(&mut all);
    Reply::parse(&all)
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn parse(all: &[u8]) -> Reply {
        let end = all.windows(4).position(|window| window == b"\r\n\r\n").unwrap_or_else(|| {
            panic!("no answer: {:?}", String::from_utf8_lossy(all));
        });
        let head = std::str::from_utf8(&all[..end]).expect("the head is text");
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|code| code.parse().ok());
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
            .collect();
        let mut reply = Reply { status: status.expect("a status"), headers, body: all[end + 4..].to_vec() };
        if reply.header("transfer-encoding") == Some("chunked") {
            reply.body = unchunked(&reply.body);
        }
        reply
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Asserts that it is a problem of a status, and gives it.
    pub fn problem(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header("content-type"), Some("application/problem+json"));
        let problem = self.json();
        assert_eq!(problem["status"], status);
        assert!(problem["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{problem}");
        problem
    }
}

fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let Some(end) = rest.windows(2).position(|window| window == b"\r\n") else { return body };
        let size = std::str::from_utf8(&rest[..end]).ok().and_then(|size| usize::from_str_radix(size.trim(), 16).ok());
        let size = size.expect("the size of a chunk");
        if size == 0 {
            return body;
        }
        let chunk = rest.get(end + 2..end + 2 + size).unwrap_or(&rest[end + 2..]);
        body.extend_from_slice(chunk);
        rest = rest.get(end + 4 + size..).unwrap_or_default();
    }
}
