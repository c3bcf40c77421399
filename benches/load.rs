//! `dateline serve` under load: 200 clients at once, each with a connection of its own that asks one question after the other,
//! against the forty bench questions; beside it the same questions asked in process, by as many threads as there are cores,
//! and the engine alone asked for the words. `cargo bench --bench load -- [SECONDS [CLIENTS]]`; the index is that of
//! `query` (`DATELINE_BENCH_INDEX`, `DATELINE_BENCH_ARTICLES`).
//!
//! The server keeps answers. So it is asked in two ways: each time in an address that nobody asked for before, so that every
//! answer is made; and as people ask, the same forty questions again and again.
//!
//! Clients, server and all run on the same cores. The clients ask without a pause, so that what one waits is the time of an
//! answer times the clients per core: the rate is what to look at, then the errors, which must be none.

#![allow(clippy::print_stdout, reason = "it prints what it measured")]

mod support;

use std::{
    error::Error,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use dateline::search::Searcher;
use support::{
    measure::{processor_seconds, processor_seconds_of},
    questions::{TODAY, ask, index, percentile, questions},
    reference::Reference,
};

/// What many askers came to.
#[derive(Default)]
struct Measured {
    /// Milliseconds of each answer.
    times: Vec<f64>,
    errors: usize,
    /// From the first question to the last answer.
    seconds: f64,
    /// Of whoever answers, all answers together; `None` where the system does not tell.
    processor: Option<f64>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut numbers = std::env::args().skip(1).filter_map(|argument| argument.parse::<usize>().ok());
    let seconds = Duration::from_secs(numbers.next().unwrap_or(10).max(1) as u64);
    let clients = numbers.next().unwrap_or(200).max(1);
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let temporary = tempfile::tempdir()?;
    let index = index(temporary.path());
    let questions = questions();
    let searcher = Searcher::open(&index)?;
    let reference = Reference::open(&index)?;
    let (articles, events) = searcher.size()?;
    println!("{articles} articles, {events} events, {} questions, {cores} cores, {seconds:?} each", questions.len());
    println!(
        "\n| asked | at once | answers/s | processor, ms each | p50, ms | p99, ms | errors |\n|---|---|---|---|---|---|---|"
    );
    let pages: Vec<String> = questions.iter().map(|question| path("/?", question)).collect();
    let answers: Vec<String> = questions.iter().map(|question| path("/api/v1/search?limit=10&", question)).collect();
    let server = Server::start(&index)?;
    let address = server.address;
    let asked = AtomicUsize::new(0);
    let over_http = |paths: &[String], anew: bool| {
        askers(
            clients,
            seconds,
            || processor_seconds_of(&server.child.id().to_string()),
            |number| {
                let mut client = Client { address, connection: None };
                let (paths, asked) = (paths.to_vec(), &asked);
                move |at| {
                    let path = &paths[(number * 7 + at) % paths.len()];
                    let blanks = if anew { blanks(asked.fetch_add(1, Ordering::Relaxed)) } else { String::new() };
                    client.get(&format!("{path}{blanks}"))
                }
            },
        )
    };
    over_http(&answers[..1], false);
    for (name, paths) in [("/api/v1/search", &answers), ("the pages, with their facets and chart", &pages)] {
        row(&format!("HTTP, {name}, each made"), clients, over_http(paths, true));
        row(&format!("HTTP, {name}, forty kept"), clients, over_http(paths, false));
    }
    drop(server);
    let own = askers(cores, seconds, processor_seconds, |number| {
        let (searcher, questions) = (&searcher, &questions);
        move |at| {
            ask(searcher, &questions[(number * 7 + at) % questions.len()], false);
            true
        }
    });
    row("in process", cores, own);
    let engine = askers(cores, seconds, processor_seconds, |number| {
        let (reference, questions) = (&reference, &questions);
        move |at| {
            reference.ask(&questions[(number * 7 + at) % questions.len()]);
            true
        }
    });
    row("the engine alone, for the words", cores, engine);
    Ok(())
}

fn row(name: &str, at_once: usize, mut measured: Measured) {
    let answers = measured.times.len() as f64;
    let rate = answers / measured.seconds;
    let processor = measured.processor.map_or("?".to_owned(), |seconds| format!("{:.1}", seconds * 1e3 / answers));
    let (p50, p99) = (percentile(&mut measured.times, 50), percentile(&mut measured.times, 99));
    println!("| {name} | {at_once} | {rate:.0} | {processor} | {p50:.1} | {p99:.1} | {} |", measured.errors);
}

/// So many threads ask for so long; each makes an asker of its own, which is told the number of the question and says
/// whether it was answered. `used` tells the processor's time of whoever answers.
fn askers<A: FnMut(usize) -> bool>(
    threads: usize,
    seconds: Duration,
    used: impl Fn() -> Option<f64>,
    asker: impl Fn(usize) -> A + Sync,
) -> Measured {
    let errors = AtomicUsize::new(0);
    let (start, before) = (Instant::now(), used());
    let end = start + seconds;
    let times = thread::scope(|scope| {
        let work = |number: usize| {
            let (asker, errors) = (&asker, &errors);
            move || {
                let (mut ask, mut times) = (asker(number), Vec::new());
                for at in 0.. {
                    let start = Instant::now();
                    if start >= end {
                        break;
                    }
                    if !ask(at) {
                        errors.fetch_add(1, Ordering::Relaxed);
                    }
                    times.push(start.elapsed().as_secs_f64() * 1e3);
                }
                times
            }
        };
        let all: Vec<_> = (0..threads).map(|number| scope.spawn(work(number))).collect();
        all.into_iter().flat_map(|one| one.join().unwrap_or_default()).collect()
    });
    let processor = used().zip(before).map(|(after, before)| after - before);
    Measured { times, errors: errors.into_inner(), seconds: start.elapsed().as_secs_f64(), processor }
}

fn path(start: &str, question: &str) -> String {
    let mut path = format!("{start}today={TODAY}&q=");
    if start == "/?" {
        path = format!("{start}q=");
    }
    for byte in question.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' => path.push(char::from(byte)),
            byte => path.push_str(&format!("%{byte:02X}")),
        }
    }
    path
}

/// A number in blanks, of two kinds: behind a question they change its address and not what it asks.
fn blanks(number: usize) -> String {
    (0..usize::BITS - number.leading_zeros()).map(|bit| if number >> bit & 1 == 1 { "%09" } else { "+" }).collect()
}

/// A server of its own.
struct Server {
    child: Child,
    address: SocketAddr,
}

impl Server {
    fn start(index: &Path) -> Result<Server, Box<dyn Error>> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.args(["serve", "--port", "0", "--today", &TODAY.to_string(), "--index"]).arg(index);
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        if let Some(out) = child.stdout.take() {
            BufReader::new(out).read_line(&mut line)?;
        }
        let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next());
        let address = address.and_then(|address| address.parse().ok()).ok_or("the server tells its address")?;
        Ok(Server { child, address })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One connection, made anew where it was closed.
struct Client {
    address: SocketAddr,
    connection: Option<BufReader<TcpStream>>,
}

impl Client {
    /// Was it answered in full, with 200?
    fn get(&mut self, path: &str) -> bool {
        let answered = self.try_get(path).unwrap_or(false);
        if !answered {
            self.connection = None;
        }
        answered
    }

    fn try_get(&mut self, path: &str) -> std::io::Result<bool> {
        if self.connection.is_none() {
            let stream = TcpStream::connect(self.address)?;
            stream.set_nodelay(true)?;
            stream.set_read_timeout(Some(Duration::from_secs(30)))?;
            self.connection = Some(BufReader::new(stream));
        }
        let Some(connection) = self.connection.as_mut() else { return Ok(false) };
        let address = self.address;
        connection.get_mut().write_all(format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n").as_bytes())?;
        let (mut line, mut length, mut good) = (String::new(), None, false);
        loop {
            line.clear();
            if connection.read_line(&mut line)? == 0 {
                return Ok(false);
            }
            let text = line.trim_end();
            if text.is_empty() {
                break;
            }
            good |= text.starts_with("HTTP/1.1 200");
            if let Some((name, value)) = text.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse::<usize>().ok();
            }
        }
        let Some(length) = length else { return Ok(false) };
        let mut body = vec![0; length];
        connection.read_exact(&mut body)?;
        Ok(good)
    }
}
