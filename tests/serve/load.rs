//! Many clients at once, and an end that lets them finish.

use std::{
    io::{Read, Write},
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

use super::client::{Reply, Server, request};

/// Clients at once, and requests of each.
const CLIENTS: usize = 200;
const REQUESTS: usize = 5;

#[test]
fn two_hundred_clients_are_answered_without_an_error() {
    let server = Server::start();
    let paths = [
        "/api/v1/search?q=meetings&facet=country",
        "/api/v1/search?q=visits+to+Peru",
        "/api/v1/who?name=Karpensky",
        "/api/v1/timeline?q=meetings",
        "/api/v1/search?q=*&in=articles&format=csv",
    ];
    let expected: Vec<Reply> = paths.iter().map(|path| server.get(path)).collect();
    let started = Instant::now();
    thread::scope(|scope| {
        for client in 0..CLIENTS {
            let (server, paths, expected) = (&server, &paths, &expected);
            scope.spawn(move || {
                for number in 0..REQUESTS {
                    let which = (client + number) % paths.len();
                    let reply = server.get(paths[which]);
                    assert_eq!(reply.status, 200, "{}", reply.text());
                    assert_eq!(reply.body, expected[which].body, "the answer of all is one");
                }
            });
        }
    });
    let took = started.elapsed();
    println!("{} requests of {CLIENTS} clients in {took:.1?}", CLIENTS * REQUESTS);
    let metrics = server.get("/metrics").text();
    let counted =
        metrics.lines().filter(|line| line.starts_with("dateline_http_requests_total") && line.contains("\"200\""));
    let counted: u64 = counted.filter_map(|line| line.rsplit(' ').next()?.parse::<u64>().ok()).sum();
    assert!(counted >= (CLIENTS * REQUESTS) as u64, "they are counted:\n{metrics}");
    for line in ["dateline_http_request_duration_seconds_bucket", "dateline_questions_total", "dateline_index_articles"]
    {
        assert!(metrics.contains(line), "{line}");
    }
}

#[cfg(unix)]
#[test]
fn told_to_stop_it_ends_what_is_under_way() {
    for signal in ["TERM", "INT"] {
        let mut server = Server::start();
        // A request of which a part is still to come, and an idle connection.
        let idle = TcpStream::connect(server.address).expect("a connection");
        let mut slow = TcpStream::connect(server.address).expect("a connection");
        slow.set_read_timeout(Some(Duration::from_secs(30))).expect("a limit of time");
        let text = b"Foreign Minister Ola Berg of Norway met President Rosa Quispe of Peru in Lima.";
        let bytes = request(server.address, "POST", "/api/v1/extract", &[], text);
        let (first, rest) = bytes.split_at(bytes.len() - 20);
        slow.write_all(first).expect("some bytes");
        thread::sleep(Duration::from_millis(500));
        server.signal(signal);
        thread::sleep(Duration::from_millis(500));
        assert!(TcpStream::connect(server.address).is_err(), "nobody else is let in");
        slow.write_all(rest).expect("the rest");
        let mut all = Vec::new();
        slow.read_to_end(&mut all).expect("an answer");
        assert_eq!(Reply::parse(&all).status, 200, "the request under way is answered");
        let started = Instant::now();
        let status = server.child.wait().expect("it ends");
        assert_eq!(status.code(), Some(0), "{signal}");
        assert!(started.elapsed() < Duration::from_secs(8), "and then it does not wait");
        drop(idle);
    }
}
