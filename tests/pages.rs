//! Saved web pages of the shapes that real sites have, against what must come out of them.
//!
//! The pages and the table are in `tests/fixtures/pages`. A known gap is a row's own entry and must stay one: when it is
//! closed, the test fails until the entry is taken out.

// A test that cannot go on must fail.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use dateline::{
    article::{Article, Provenance},
    read::{self, FileReport, ReadOptions},
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Table {
    page: Vec<Page>,
}

/// A row; the head of the table says what its fields mean.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    file: String,
    shape: String,
    skip: Option<String>,
    title: Option<String>,
    published: Option<String>,
    from: Option<Provenance>,
    url: Option<String>,
    authors: Option<Vec<String>>,
    first: Option<String>,
    last: Option<String>,
    #[serde(default)]
    present: Vec<String>,
    #[serde(default)]
    absent: Vec<String>,
    #[serde(default)]
    gap: BTreeMap<String, String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pages")
}

fn table() -> Vec<Page> {
    let text = fs::read_to_string(folder().join("pages.toml")).expect("the table is there");
    toml::from_str::<Table>(&text).expect("the table is TOML of the right fields").page
}

fn read(name: &str, bytes: &[u8]) -> (Option<Article>, FileReport) {
    let mut articles = Vec::new();
    let report = read::read_bytes(name, bytes, &ReadOptions::default(), &mut |article| articles.push(article));
    assert!(articles.len() <= 1, "{name}: a page is one article");
    (articles.pop(), report)
}

/// The fields that do not come out as the table says, each with what came out.
fn failures(page: &Page) -> BTreeMap<&'static str, String> {
    let bytes = fs::read(folder().join(&page.file)).expect("the page is there");
    let (article, report) = read(&format!("pages/{}", page.file), &bytes);
    let mut failures = BTreeMap::new();
    let reasons: Vec<&str> = report.skips.iter().map(|skip| skip.reason.as_str()).collect();
    let Some(article) = article else {
        if !page.skip.as_ref().is_some_and(|skip| reasons.iter().any(|reason| reason.contains(skip))) {
            failures.insert("skip", format!("no article: {reasons:?}"));
        }
        return failures;
    };
    if page.skip.is_some() {
        failures.insert("skip", format!("read as an article: {} / {}", article.title, article.text));
        return failures;
    }
    let mut check = |field: &'static str, right: bool, found: String| {
        if !right {
            failures.insert(field, found);
        }
    };
    check("title", page.title.as_ref() == Some(&article.title), article.title.clone());
    let day = article.published.as_ref().map(|published| published.date.to_string());
    let from = article.published.as_ref().map(|published| published.provenance);
    let from_matches = page.from.is_none() || page.from == from;
    check("published", page.published == day && from_matches, format!("{day:?} {from:?}"));
    check("url", page.url == article.url, format!("{:?}", article.url));
    let authors_match = page.authors.as_ref().is_none_or(|authors| *authors == article.authors);
    check("authors", authors_match, format!("{:?}", article.authors));
    let text = &article.text;
    check("first", page.first.as_ref().is_none_or(|first| text.starts_with(first)), text.clone());
    check("last", page.last.as_ref().is_none_or(|last| text.ends_with(last)), text.clone());
    let missing: Vec<&String> = page.present.iter().filter(|words| !text.contains(*words)).collect();
    check("present", missing.is_empty(), format!("without {missing:?}: {text}"));
    let odd: Vec<&String> = page.absent.iter().filter(|words| text.contains(*words)).collect();
    check("absent", odd.is_empty(), format!("with {odd:?}: {text}"));
    failures
}

#[test]
fn pages_come_out_as_the_table_says() {
    let mut wrong = Vec::new();
    let mut pages = 0;
    for page in table() {
        pages += 1;
        let failures = failures(&page);
        for (field, found) in &failures {
            if !page.gap.contains_key(*field) {
                wrong.push(format!("{} ({}): {field}: {found}", page.file, page.shape));
            }
        }
        for field in page.gap.keys().filter(|field| !failures.contains_key(field.as_str())) {
            wrong.push(format!("{}: the gap `{field}` is closed: take it out of the table", page.file));
        }
    }
    assert!(wrong.is_empty(), "{} of {pages} pages:\n\n{}", wrong.len(), wrong.join("\n\n"));
}

#[test]
fn every_page_has_one_row() {
    let rows = table();
    let named: BTreeSet<String> = rows.iter().map(|page| page.file.clone()).collect();
    assert_eq!(named.len(), rows.len(), "a page has two rows");
    let there: BTreeSet<String> = fs::read_dir(folder())
        .expect("the folder can be listed")
        .map(|entry| entry.expect("an entry can be read").file_name().to_string_lossy().into_owned())
        .filter(|name| !name.ends_with(".toml"))
        .collect();
    assert_eq!(there, named);
}
