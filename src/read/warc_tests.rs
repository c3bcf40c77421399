//! Web archives as others see them; and containers of all kinds, changed at random.

use std::io::Write;

use flate2::Compression;
use proptest::prelude::*;
use rawzip::CompressionMethod;

use super::{
    gz,
    testing::{PAGE, STORY, answer, deflated, places, read, record, tar_of, told, zip, zip_as},
    zst,
};

#[test]
fn web_archives() {
    let html = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8";
    let chunked = format!("{html}\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip");
    let packed = gz::pack(PAGE.as_bytes());
    let (one, two) = packed.split_at(packed.len() / 2);
    let mut chunks = Vec::new();
    for part in [one, two] {
        chunks.extend(format!("{:x};x=y\r\n", part.len()).into_bytes());
        chunks.extend_from_slice(part);
        chunks.extend(b"\r\n");
    }
    chunks.extend(b"0\r\n\r\n");
    let latin = encoding_rs::WINDOWS_1252.encode(&PAGE.replace("minister", "minist\u{e9}r")).0.into_owned();
    let json = br#"{"articles":[{"id":"7","text":"One met.","url":"https://e.org/7"},{"text":"Two met."}]}"#;
    let archive = [
        record("warcinfo", "", "application/warc-fields", b"software: x\r\n"),
        record("request", "https://e.org/1", "application/http; msgtype=request", b"GET / HTTP/1.1\r\n\r\n"),
        answer("https://e.org/1", html, PAGE.as_bytes()),
        answer("https://e.org/2", &chunked, &chunks),
        // The crawler has undone both and left the fields.
        answer("https://e.org/3", &chunked, PAGE.as_bytes()),
        answer("https://e.org/4", "HTTP/1.1 200\r\ncontent-type: text/html;charset=\"iso-8859-1\"", &latin),
        answer("https://e.org/5", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html", PAGE.as_bytes()),
        answer("https://e.org/6.png", "HTTP/1.1 200 OK\r\nContent-Type: image/png", b"\x89PNG"),
        answer("https://e.org/robots.txt", "HTTP/1.1 200 OK\r\nContent-Type: text/plain", b"User-agent: *"),
        answer("https://e.org/api", "HTTP/1.1 200 OK\r\nContent-Type: application/json", json),
        record("revisit", "https://e.org/1", "application/http; msgtype=response", b"HTTP/1.1 200 OK\r\n\r\n"),
        record("conversion", "https://e.org/8", "text/plain", STORY),
        record("resource", "https://e.org/9", "text/html", PAGE.as_bytes()),
        record("metadata", "https://e.org/9", "application/warc-fields", b"fetchTimeMs: 1\r\n"),
        answer("https://e.org/10", html, b"<html></html>"),
    ];
    let members: Vec<u8> = archive.iter().flat_map(|record| gz::pack(record)).collect();
    for (name, bytes) in [("a.warc", archive.concat()), ("a.warc.gz", members), ("-", archive.concat())] {
        let (articles, report) = read(name, &bytes);
        let urls: Vec<_> = articles.iter().map(|a| a.url.as_deref().unwrap_or_default()).collect();
        assert_eq!(
            urls,
            [
                "https://e.org/1",
                "https://e.org/2",
                "https://e.org/3",
                "https://e.org/4",
                "https://e.org/7",
                "https://e.org/api",
                "https://e.org/8",
                "https://e.org/9"
            ],
            "{name}: {report:?}"
        );
        assert!(articles[3].text.contains("ministér"), "{}", articles[3].text);
        assert_eq!(articles[1].text, articles[0].text);
        assert_eq!(articles[0].title, "Talks in Rabat");
        // The day of the crawl is no day of publication.
        assert!(articles.iter().all(|a| a.published.is_none()));
        let sources = places(&articles);
        assert!(
            sources[0].starts_with("urn:uuid:") && sources[4].starts_with("urn:uuid:") && sources[4].ends_with(" | 7")
        );
        assert_eq!(told(&report), [(Some("https://e.org/10"), "empty")]);
    }
    let cut = &archive.concat()[..archive.concat().len() / 2];
    let (articles, report) = read("a.warc", cut);
    assert!(!articles.is_empty() && articles.len() < 8);
    assert!(
        report.skips.last().is_some_and(|s| s.reason == "web archive cut short; the rest was not read"),
        "{report:?}"
    );
}

#[test]
fn the_day_of_a_crawl_bounds_the_publication() {
    let page = |day: &str| {
        PAGE.replace("</head>", &format!("<meta property='article:published_time' content='{day}'></head>"))
    };
    let html = "HTTP/1.1 200 OK\r\nContent-Type: text/html";
    for (day, url, expected) in
        [("2025-04-14", "https://e.org/a", "2025-04-14"), ("2026-01-01", "https://e.org/2025/04/15/a", "2025-04-15")]
    {
        let (articles, _) = read("a.warc", &answer(url, html, page(day).as_bytes()));
        assert_eq!(articles[0].published.as_ref().map(|p| p.date.to_string()).as_deref(), Some(expected));
    }
}

#[test]
fn content_codings() {
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), Compression::default());
    zlib.write_all(PAGE.as_bytes()).unwrap();
    let cases = [
        ("deflate", zlib.finish().unwrap()),
        ("deflate", deflated(PAGE.as_bytes())),
        ("zstd", zst::pack(PAGE.as_bytes())),
        ("x-gzip", gz::pack(PAGE.as_bytes())),
        ("gzip, identity", gz::pack(PAGE.as_bytes())),
        ("br", PAGE.as_bytes().to_vec()),
    ];
    for (coding, body) in cases {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {coding}");
        let (articles, report) = read("a.warc", &answer("https://e.org/1", &head, &body));
        assert_eq!(articles.first().map(|a| a.title.as_str()), Some("Talks in Rabat"), "{coding}: {report:?}");
    }
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: compress";
    let (_, report) = read("a.warc", &answer("https://e.org/1", head, PAGE.as_bytes()));
    assert_eq!(told(&report), [(Some("https://e.org/1"), "packed with compress, which is not read")]);
}

#[test]
fn http_chunks_that_end_early_keep_what_came() {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked";
    let (articles, _) = read("a.warc", &answer("https://e.org/1", head, b"20\r\nThe ministers met"));
    assert_eq!(articles[0].text, "The ministers met");
}

/// What mutations begin with.
fn seeds() -> Vec<(&'static str, Vec<u8>)> {
    let members: &[(&str, &[u8])] = &[
        ("a.txt", STORY),
        ("b.jsonl", b"{\"text\":\"One met.\"}\n{\"text\":\"Two met.\"}\n"),
        ("c/d.html", PAGE.as_bytes()),
    ];
    let tar = tar_of(members);
    let warc = [
        answer("https://e.org/1", "HTTP/1.1 200 OK\r\nContent-Type: text/html", PAGE.as_bytes()),
        record("conversion", "https://e.org/8", "text/plain", STORY),
    ]
    .concat();
    vec![
        ("a.zip", zip(members)),
        ("a.zip", zip_as(CompressionMethod::STORE, members)),
        ("a.zip", zip(&[("in.zip", &zip(members)), ("in.tar.gz", &gz::pack(&tar))])),
        ("a.tar.gz", gz::pack(&tar)),
        ("a.tar.zst", zst::pack(&tar)),
        ("a.tar", tar),
        ("a.warc.gz", gz::pack(&warc)),
        ("a.warc", warc),
    ]
}

#[derive(Debug, Clone)]
enum Change {
    Set(usize, u8),
    Cut(usize),
    Repeat(usize, usize),
    Remove(usize, usize),
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let change = prop_oneof![
        6 => (any::<usize>(), any::<u8>()).prop_map(|(at, to)| Change::Set(at, to)),
        1 => any::<usize>().prop_map(Change::Cut),
        1 => (any::<usize>(), 1..600usize).prop_map(|(at, n)| Change::Repeat(at, n)),
        1 => (any::<usize>(), 1..600usize).prop_map(|(at, n)| Change::Remove(at, n)),
    ];
    prop::collection::vec(change, 1..12)
}

fn changed(mut bytes: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for change in changes {
        let length = bytes.len().max(1);
        match *change {
            Change::Set(at, to) => {
                if let Some(byte) = bytes.get_mut(at % length) {
                    *byte = to;
                }
            }
            Change::Cut(at) => bytes.truncate(at % length),
            Change::Repeat(at, n) => {
                let at = at % length;
                let part = bytes[at.min(bytes.len())..(at + n).min(bytes.len())].to_vec();
                bytes.splice(at.min(bytes.len())..at.min(bytes.len()), part);
            }
            Change::Remove(at, n) => {
                let at = (at % length).min(bytes.len());
                bytes.drain(at..(at + n).min(bytes.len()));
            }
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn changed_containers_give_articles_or_skips(seed in any::<prop::sample::Index>(), changes in changes()) {
        let seeds = seeds();
        let (name, bytes) = &seeds[seed.index(seeds.len())];
        let bytes = changed(bytes.clone(), &changes);
        let (articles, report) = read(name, &bytes);
        prop_assert!(!articles.is_empty() || !report.skips.is_empty());
        let text: usize = articles.iter().map(|a| a.text.len()).sum();
        // What is packed here is small: nothing grows beyond the ratio from which it is looked at.
        prop_assert!(text < 64 << 20);
        for skip in &report.skips {
            prop_assert!(!skip.reason.is_empty() && !skip.reason.contains('\n'));
            prop_assert!(skip.record.as_ref().is_none_or(|r| !r.chars().any(char::is_control)), "{:?}", skip);
        }
        for article in &articles {
            prop_assert!(article.source.member.as_ref().is_none_or(|m| !m.contains("..") || !m.split('/').any(|p| p == "..")));
        }
        prop_assert_eq!(read(name, &bytes), (articles, report));
    }
}
