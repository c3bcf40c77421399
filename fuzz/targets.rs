//! What is fuzzed, each a function from any bytes to nothing that must come back: no panic, no endless run.
//!
//! The fuzzing programs (`fuzz_targets/`) and the seeded test (`tests/fuzz.rs`) share this file, so that what one of them
//! finds the other can repeat.

use dateline::{
    article::{Article, Source},
    extract::{
        extract,
        lexicon::{Lexicon, own::Own},
    },
    query::parse,
    read::{ReadOptions, read_bytes, read_stream},
};
use jiff::civil::date;

/// A format with the name under which its bytes are read, and the folder of its seeds.
pub const FORMATS: &[(&str, &str)] = &[
    ("read_text", "a.txt"),
    ("read_markdown", "a.md"),
    ("read_html", "a.html"),
    ("read_json", "a.json"),
    ("read_lines", "a.jsonl"),
    ("read_xml", "a.xml"),
    ("read_mail", "a.eml"),
    ("read_mbox", "a.mbox"),
    ("read_zip", "a.zip"),
    ("read_tar", "a.tar"),
    ("read_gzip", "a.txt.gz"),
    ("read_zstd", "a.txt.zst"),
    ("read_warc", "a.warc"),
    // Without an extension the bytes decide.
    ("read_any", "article"),
];

/// Reads bytes under a name, whole and as a stream: both must find the same articles, each with text, and ids that differ.
pub fn read(name: &str, bytes: &[u8]) {
    let options = ReadOptions::default();
    let mut whole: Vec<Article> = Vec::new();
    let _ = read_bytes(name, bytes, &options, &mut |article| whole.push(article));
    let mut streamed: Vec<Article> = Vec::new();
    let _ = read_stream(name, &mut &bytes[..], &options, &mut |article| streamed.push(article));
    assert_eq!(whole, streamed, "a stream is read otherwise than the whole");
    assert!(whole.iter().all(|article| article.text.contains(char::is_alphabetic)), "an article without a word");
    let mut ids: Vec<&str> = whole.iter().map(|article| article.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), whole.len(), "two articles with one id");
}

/// Extracts from text; every mention must be the words that it says it is.
pub fn annotate(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (title, body) = text.split_once('\n').unwrap_or(("", &text));
    let article = Article {
        id: String::new(),
        source: Source::default(),
        title: title.to_owned(),
        text: body.to_owned(),
        published: None,
        url: None,
        authors: Vec::new(),
        publisher: None,
        language: Some("en".to_owned()),
        version: None,
    };
    let found = extract(&article);
    for mention in &found.mentions {
        let field = match mention.field {
            dateline::annotation::TextField::Title => &article.title,
            dateline::annotation::TextField::Text => &article.text,
        };
        assert_eq!(field.get(mention.start..mention.end), Some(mention.text.as_str()), "a span that is not its words");
    }
}

/// Reads a question; what was understood must be readable as what it is.
pub fn ask(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let today = date(2025, 6, 15);
    let Ok(question) = parse(&text, today) else { return };
    let canonical = question.query.to_string();
    let again = parse(&canonical, today);
    assert_eq!(
        again.map(|again| again.query.to_string()),
        Ok(canonical),
        "{text:?} is read otherwise when it is canonical"
    );
}

/// Reads a question in the query language: every run of letters becomes a field's value.
pub fn ask_in_query_language(bytes: &[u8]) {
    const FIELDS: &[&str] =
        &["kind", "date", "with", "name", "role", "text", "path", "place", "where", "added", "office", "side", "title"];
    let text = String::from_utf8_lossy(bytes);
    let words = text.split_inclusive(' ').enumerate();
    let question: String = words
        .map(|(at, word)| if at % 2 == 0 { word.to_owned() } else { format!("{}:{word}", FIELDS[at % FIELDS.len()]) })
        .collect();
    ask(question.as_bytes());
}

/// Reads a `dateline.toml`; one that is understood can be used, and differs in nothing from itself.
pub fn settings(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let Ok(settings) = dateline::settings::parse(&text) else { return };
    assert!(settings.own.differs_in(&settings.own).is_empty(), "the same entries differ");
    let lexicon = Lexicon::with(&settings.own);
    for phrase in settings.own.differs_in(&Own::default()) {
        let _ = lexicon.read(&phrase);
    }
    let _ = settings.excludes("a/b.txt");
}
