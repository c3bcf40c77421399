//! NITF, the News Industry Text Format of the IPTC, 3.x: one item a document.
//!
//! Also the `nitf` elements that NewsML carries.

use std::io::BufRead;

use super::{
    byline, clean, day,
    draft::{Draft, Out},
    node::{Child, Node},
    wire::{self, Item},
    xml,
};
use crate::article::Version;

/// Elements of the body that are no text of the article.
const LEFT_OUT: &[&str] = &[
    "media",
    "media-caption",
    "media-producer",
    "media-reference",
    "media-metadata",
    "note",
    "fn",
    "copyrite",
    "datasource",
    "tagline",
    "byline",
    "dateline",
    "credit",
    "alt-code",
    "caption",
    "custom-table",
    "nitf-table-metadata",
    "object",
    "hr",
];

/// Elements of the body that are paragraphs or hold such.
const BLOCKS: &[&str] = &[
    "body.content",
    "block",
    "p",
    "hl1",
    "hl2",
    "hedline",
    "abstract",
    "bq",
    "ul",
    "ol",
    "dl",
    "li",
    "dt",
    "dd",
    "table",
    "nitf-table",
    "tr",
    "pre",
    "div",
    "section",
];

/// Reads the items of a document.
pub(super) fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let mut number = 0;
    xml::records(input, out, &[], &mut |node, place, out| {
        number += 1;
        item(node).give(number, out, || format!("line {}", place.line));
    });
}

/// The item of an `nitf` element.
pub(super) fn item(nitf: &Node) -> Item {
    let data = nitf.at(&["head", "docdata"]);
    let head = nitf.at(&["body", "body.head"]);
    let publication = nitf.at(&["head", "pubdata"]);
    let said = |name: &str, attribute: &str| data.and_then(|data| data.at(&[name])?.attribute(attribute));
    let printed = publication.and_then(|publication| publication.attribute("date.publication"));
    let (issue, release) = (said("date.issue", "norm"), said("date.release", "norm"));
    let headline = |name| head.and_then(|head| head.at(&["hedline", name])?.some_text());
    let title = headline("hl1")
        .or_else(|| head?.at(&["hedline"])?.some_text())
        .or_else(|| nitf.at(&["head", "title"])?.some_text());
    let publisher = publication
        .and_then(|publication| publication.attribute("name"))
        .or(said("doc.copyright", "holder"))
        .map(str::to_owned)
        .or_else(|| head?.at(&["distributor"])?.some_text())
        .or_else(|| head?.at(&["rights", "rights.owner"])?.some_text());
    let language =
        nitf.attribute("xml:lang").or(nitf.attribute("baselang")).or_else(|| nitf.at(&["body"])?.attribute("xml:lang"));
    Item {
        status: data.and_then(|data| data.attribute("management-status")).map(str::to_owned),
        // A release that is still to come is an embargo; without one nothing is held back.
        embargo: release.map(str::to_owned),
        dateline: head.and_then(|head| head.at(&["dateline"])?.some_text()),
        draft: Draft {
            id: said("doc-id", "id-string").map(str::to_owned),
            title: title.unwrap_or_default(),
            text: text(nitf),
            dates: [issue, printed, release].into_iter().flatten().filter_map(day::of_value).collect(),
            authors: head.map(authors).unwrap_or_default(),
            publisher,
            language: language.map(str::to_owned),
            version: version(data, issue.or(release).or(printed)),
            ..Draft::default()
        },
    }
}

/// The version: what a correction corrects, else the key of a story that is written on through the day, else the document.
fn version(data: Option<&Node>, issued: Option<&str>) -> Option<Version> {
    let data = data?;
    let source = |node: &Node| node.attribute("regsrc").unwrap_or_default().to_owned();
    let document = |node: &Node| Some(format!("nitf:{}:{}", source(node), node.attribute("id-string")?));
    if let Some(story) = data.at(&["correction"]).and_then(document) {
        return Some(wire::version(story, None, &[issued]));
    }
    let dynamic = data.at(&["du-key"]).and_then(|key| {
        let count = |name| key.attribute(name).and_then(|n| n.parse::<u64>().ok());
        let (generation, version) = (count("generation"), count("version"));
        let number = generation.unwrap_or(0).checked_mul(1000)?.checked_add(version.unwrap_or(0).min(999))?;
        // The key is used again on another day.
        let day = issued.and_then(day::of_value)?;
        generation.or(version)?;
        let provider = data.at(&["doc-id"]).map(source).unwrap_or_default();
        let story = format!("nitf-key:{provider}:{}:{day}", key.attribute("key")?);
        Some(Version { story, number })
    });
    dynamic.or_else(|| Some(wire::version(document(data.at(&["doc-id"])?)?, None, &[issued])))
}

fn authors(head: &Node) -> Vec<String> {
    let mut authors = Vec::new();
    for byline in head.all("byline") {
        let people = byline.within("person");
        if people.is_empty() {
            let mut line = String::new();
            byline.text_without(&["byttl", "location", "chron"], &mut line);
            authors.extend(byline::names(&line));
        } else {
            authors.extend(people.iter().map(|person| clean::line(&person.text())));
        }
    }
    authors
}

/// The paragraphs of the body; those of the abstract where it has none.
fn text(nitf: &Node) -> String {
    let paths = [&["body", "body.content"][..], &["body", "body.head", "abstract"], &["body.content"]];
    let found = paths.iter().filter_map(|path| nitf.at(path)).map(paragraphs);
    found.into_iter().find(|paragraphs| !paragraphs.is_empty()).unwrap_or_default().join("\n\n")
}

/// The paragraphs of an element; a row of a table is a line.
fn paragraphs(node: &Node) -> Vec<String> {
    let mut out = Vec::new();
    blocks(node, &mut out);
    out
}

fn blocks(node: &Node, out: &mut Vec<String>) {
    let mut inline = String::new();
    for child in &node.children {
        match child {
            Child::Text(text) => inline.push_str(text),
            Child::Node(node) if LEFT_OUT.contains(&node.local()) => {}
            Child::Node(node) if BLOCKS.contains(&node.local()) => {
                flush(&mut inline, out);
                match node.local() {
                    "table" | "nitf-table" => out.extend(table(node)),
                    "pre" => out.extend(Some(clean::text(&node.text())).filter(|text| !text.is_empty())),
                    _ => blocks(node, out),
                }
            }
            Child::Node(node) if node.local() == "br" => flush(&mut inline, out),
            Child::Node(node) => node.text_without(LEFT_OUT, &mut inline),
        }
    }
    flush(&mut inline, out);
}

fn flush(inline: &mut String, out: &mut Vec<String>) {
    out.extend(clean::some_line(inline));
    inline.clear();
}

fn table(table: &Node) -> Option<String> {
    let row = |row: &&Node| {
        let cells = row.nodes().filter(|cell| matches!(cell.local(), "td" | "th"));
        let cells: Vec<String> = cells.filter_map(|cell| clean::some_line(&cell.text())).collect();
        Some(cells.join(" | ")).filter(|row| !row.is_empty())
    };
    let rows: Vec<String> = table.within("tr").iter().filter_map(row).collect();
    Some(rows.join("\n")).filter(|rows| !rows.is_empty())
}
