//! Web archives (WARC 1.0 and 1.1), record after record: what a crawler was answered.
//!
//! The pages of `response` records with status 200, and the documents of `resource` and `conversion` records, go to the readers
//! by their types; everything else that an archive keeps (requests, revisits, pictures) is no article and passed over without
//! a word. How HTTP wraps a document is `http`'s business.

use std::io::{self, BufRead, Read};

use jiff::civil::Date;

use super::{
    READERS, Reader,
    draft::{Capture, Out},
    http,
    limits::{self, Exactly},
    read_input, reason,
};

/// How a record begins.
pub(super) const MAGIC: &[u8] = b"WARC/";

/// Types of documents that are read, and the extension of the format whose reader takes them.
const TYPES: &[(&str, &str)] = &[
    ("text/html", "html"),
    ("application/xhtml+xml", "html"),
    ("text/plain", "txt"),
    ("text/markdown", "md"),
    ("application/json", "json"),
    ("application/ld+json", "json"),
    ("application/x-ndjson", "jsonl"),
    ("application/rss+xml", "rss"),
    ("application/atom+xml", "atom"),
    ("application/xml", "xml"),
    ("text/xml", "xml"),
    ("application/feed+json", "json"),
    ("application/pdf", "pdf"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
];

/// The longest place that a skip tells, characters.
const LONGEST_PLACE: usize = 300;

pub(super) struct Warc;

impl Reader for Warc {
    fn extensions(&self) -> &'static [&'static str] {
        &["warc"]
    }

    fn read(&self, input: &mut dyn BufRead, out: &mut Out<'_>) {
        if let Err(error) = records(input, out) {
            out.skip(None, format!("{}; the rest was not read", reason(&error)));
        }
    }

    fn is_container(&self) -> bool {
        true
    }
}

fn records(input: &mut dyn BufRead, out: &mut Out<'_>) -> io::Result<()> {
    let (mut number, mut pages) = (0, 0);
    while pass_blank(input)? {
        let head = http::head(input, limits::HEADER)?;
        let damaged = || Err(io::Error::other(if number == 0 { "no web archive" } else { "damaged web archive" }));
        if head.is_none() && number > 0 && input.fill_buf()?.is_empty() {
            return Err(cut());
        }
        let Some(head) = head.filter(|head| head.first.starts_with("WARC/")) else { return damaged() };
        let length = head.field("content-length").and_then(|length| length.parse::<u64>().ok());
        let Some(length) = length else { return damaged() };
        number += 1;
        let mut content = Exactly::new(&mut *input, length);
        record(&head, &mut content, out, &mut pages)?;
        let left = content.left();
        if io::copy(&mut (&mut *input).take(left), &mut io::sink())? < left {
            return Err(cut());
        }
    }
    Ok(())
}

fn cut() -> io::Error {
    io::Error::other("web archive cut short")
}

/// Passes over the line ends between records; whether something follows.
fn pass_blank(input: &mut dyn BufRead) -> io::Result<bool> {
    loop {
        let available = input.fill_buf()?;
        if available.is_empty() {
            return Ok(false);
        }
        let blank = available.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let more = blank < available.len();
        input.consume(blank);
        if more {
            return Ok(true);
        }
    }
}

/// Reads a record, where it is a document; `pages` counts these.
fn record(head: &http::Head, content: &mut dyn BufRead, out: &mut Out<'_>, pages: &mut u64) -> io::Result<()> {
    let kind = head.field("warc-type").unwrap_or_default().to_ascii_lowercase();
    let declared = head.field("content-type").unwrap_or_default();
    let answer = match kind.as_str() {
        // Answers of other protocols (`dns:`) have other types.
        "response" if http::media_type(declared) == "application/http" => {
            let Some(answer) = http::head(content, limits::HEADER)? else { return Ok(()) };
            if answer.first.split_whitespace().nth(1) != Some("200") {
                return Ok(());
            }
            answer
        }
        "resource" | "conversion" => http::Head::of_type(declared),
        _ => return Ok(()),
    };
    let url = head.field("warc-target-uri").map(|url| url.trim_matches(['<', '>']).to_owned());
    if url.as_deref().is_some_and(is_for_robots) {
        return Ok(());
    }
    let typed = answer.field("content-type").map(http::media_type).filter(|kind| !kind.is_empty());
    let typed = typed.or_else(|| head.field("warc-identified-payload-type").map(http::media_type)).unwrap_or_default();
    let Some((_, extension)) = TYPES.iter().find(|(name, _)| *name == typed) else { return Ok(()) };
    if !READERS.iter().any(|reader| reader.extensions().contains(extension)) {
        return Ok(());
    }
    *pages += 1;
    let id = head.field("warc-record-id").map(|id| id.trim_matches(['<', '>']).to_owned());
    let place: String = url.as_deref().or(id.as_deref()).unwrap_or_default().chars().take(LONGEST_PLACE).collect();
    let capture = Capture {
        place: if place.is_empty() { format!("record {pages}") } else { super::clean::line(&place) },
        day: head.field("warc-date").and_then(day),
        id: id.or_else(|| url.clone()),
        url,
    };
    let name = format!("page.{extension}");
    let meter = out.meter.clone();
    out.capture(capture, *pages, |out| match http::body(&answer, content, &meter) {
        Ok(mut body) => read_input(&name, &mut *body, out),
        Err(reason) => out.skip(None, reason),
    });
    Ok(())
}

/// The day of a time stamp in UTC.
fn day(stamp: &str) -> Option<Date> {
    stamp.get(..10)?.parse().ok()
}

/// What sites say to programs is no article.
fn is_for_robots(url: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let behind = path.split_once("://").map_or(path, |(_, rest)| rest).split_once('/').map_or("", |(_, path)| path);
    matches!(
        behind,
        "robots.txt" | "ads.txt" | "app-ads.txt" | "humans.txt" | "security.txt" | ".well-known/security.txt"
    )
}
