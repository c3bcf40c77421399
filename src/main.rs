//! A first `extract` for JSON lines with id, title, text and published.
use dateline::article::{Article, Provenance, Published, Source};
use std::io::{BufRead, Write};

fn main() {
    let path = std::env::args().nth(1).unwrap_or_default();
    let file = std::io::BufReader::new(std::fs::File::open(path).expect("a file"));
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in file.lines() {
        let v: serde_json::Value = serde_json::from_str(&line.expect("text")).expect("JSON");
        let s = |k: &str| v[k].as_str().unwrap_or("").to_owned();
        let a = Article {
            id: s("id"),
            source: Source::default(),
            title: s("title"),
            text: s("text"),
            published: s("published").parse().ok().map(|date| Published { date, provenance: Provenance::Metadata }),
            url: None,
            authors: vec![],
            publisher: None,
            language: Some("en".into()),
        };
        let mut r = serde_json::to_value(dateline::extract::extract(&a)).expect("JSON");
        r["id"] = v["id"].clone();
        writeln!(out, "{r}").expect("out");
    }
}
