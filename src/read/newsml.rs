//! NewsML-G2 of the IPTC: a `newsItem`, or a `newsMessage` of many.
//!
//! What describes news without being it (packages, concepts, plans) is a skip.

use std::io::BufRead;

use super::{
    byline, day,
    draft::{Draft, Out},
    markup, nitf,
    node::Node,
    wire::{self, Item},
    xml,
};

/// Elements that are opened.
const CONTAINERS: &[&str] = &["newsMessage", "itemSet"];

/// Items that are no article, and what they are.
const OTHERS: &[(&str, &str)] = &[
    ("packageItem", "a package, no article"),
    ("conceptItem", "a concept, no article"),
    ("knowledgeItem", "a list of concepts, no article"),
    ("planningItem", "a plan of coverage, no article"),
    ("catalogItem", "a catalogue, no article"),
];

/// Reads the items of a document.
pub(super) fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let mut number = 0;
    xml::records(input, out, CONTAINERS, &mut |node, place, out| {
        let line = || format!("line {}", place.line);
        if node.local() == "newsItem" {
            number += 1;
            match item(node, place.language) {
                Ok(item) => item.give(number, out, line),
                Err(reason) => out.skip(Some(line()), reason),
            }
        } else if let Some((_, what)) = OTHERS.iter().find(|(name, _)| *name == node.local()) {
            out.skip(Some(line()), *what);
        }
    });
}

/// The item of a `newsItem`.
fn item(news: &Node, around: Option<&str>) -> Result<Item, String> {
    let meta = news.at(&["itemMeta"]);
    let content = news.at(&["contentMeta"]);
    let of_meta = |name| meta.and_then(|meta| meta.at(&[name]));
    let of_content = |name| content.and_then(|content| content.at(&[name]));
    let status = of_meta("pubStatus").and_then(code);
    let created = of_meta("versionCreated").and_then(Node::some_text);
    let version = news
        .attribute("guid")
        .map(|guid| wire::version(format!("newsml:{guid}"), news.attribute("version"), &[created.as_deref()]));
    let (body, inner) = body(news);
    if body.trim().is_empty() && !wire::is_cancelled(status) {
        let class = of_meta("itemClass").and_then(code).unwrap_or_default();
        let class = class.rsplit([':', '/']).next().unwrap_or_default();
        let remote = news.at(&["contentSet", "remoteContent"]).is_some();
        match class {
            "picture" | "graphic" | "video" | "audio" | "animation" | "composite" | "component" => {
                return Err(format!("a {class} without text, no article"));
            }
            _ if remote => return Err("its text lies elsewhere (remoteContent)".to_owned()),
            _ => {}
        }
    }
    let inner = inner.map(nitf::item).unwrap_or_default();
    let day = |name| of_content(name).or_else(|| of_meta(name)).and_then(|node| day::of_value(&node.text()));
    let dates = ["contentCreated", "firstCreated"].into_iter().filter_map(day);
    let version_day = created.as_deref().and_then(day::of_value);
    let modified: Vec<_> = day("contentModified").into_iter().chain(version_day).collect();
    let authors: Vec<String> =
        content.iter().flat_map(|content| content.all("by")).flat_map(|by| byline::names(&by.text())).collect();
    let language = of_content("language").and_then(|node| node.attribute("tag")).or(news.attribute("xml:lang"));
    let title = headline(content).or_else(|| Some(inner.draft.title).filter(|title| !title.is_empty()));
    Ok(Item {
        status: status.map(str::to_owned),
        embargo: of_meta("embargoed").map(|node| node.text().trim().to_owned()),
        dateline: of_content("dateline").and_then(Node::some_text).or(inner.dateline),
        draft: Draft {
            id: news.attribute("guid").map(str::to_owned),
            title: title.or_else(|| of_meta("title")?.some_text()).unwrap_or_default(),
            text: body,
            dates: dates.chain(inner.draft.dates).chain(version_day).collect(),
            modified,
            authors: if authors.is_empty() { inner.draft.authors } else { authors },
            publisher: publisher(meta, content, news).or(inner.draft.publisher),
            language: language.or(around).map(str::to_owned).or(inner.draft.language),
            version,
            ..Draft::default()
        },
    })
}

/// The code that an element refers to.
fn code(node: &Node) -> Option<&str> {
    ["qcode", "uri", "literal"].iter().find_map(|name| node.attribute(name))
}

/// The main headline, else the first.
fn headline(content: Option<&Node>) -> Option<String> {
    let content = content?;
    let is_main = |node: &&Node| node.attribute("role").is_some_and(|role| role.ends_with("main"));
    content.all("headline").find(is_main).or_else(|| content.all("headline").next())?.some_text()
}

/// The provider by its name, else by the line of credit, else by the holder of the rights, else by a literal or code.
fn publisher(meta: Option<&Node>, content: Option<&Node>, news: &Node) -> Option<String> {
    let provider = meta.and_then(|meta| meta.at(&["provider"]));
    let named = |node: &Node| node.at(&["name"])?.some_text();
    let coded = |node: &Node| {
        let code = node.attribute("literal").or_else(|| node.attribute("qcode")?.rsplit(':').next());
        code.map(str::to_owned)
    };
    provider
        .and_then(named)
        .or_else(|| content?.at(&["creditline"])?.some_text())
        .or_else(|| named(news.at(&["rightsInfo", "copyrightHolder"])?))
        .or_else(|| provider.and_then(coded))
}

/// The text of an item, and the NITF that it is from.
fn body(news: &Node) -> (String, Option<&Node>) {
    let Some(set) = news.at(&["contentSet"]) else { return (String::new(), None) };
    for inline in set.all("inlineXML") {
        if let Some(nitf) = inline.within("nitf").first() {
            let text = nitf::item(nitf).draft.text;
            if !text.is_empty() {
                return (text, Some(nitf));
            }
        }
        let page = inline.within("body").first().copied().unwrap_or(inline);
        let text = markup::plain(&page.html());
        if text.contains(char::is_alphabetic) {
            return (text, None);
        }
    }
    // Data that is packed is of pictures and sounds.
    let plain = set.all("inlineData").filter(|data| data.attribute("encoding").is_none());
    let text = plain.map(|data| markup::plain(&data.text())).find(|text| text.contains(char::is_alphabetic));
    (text.unwrap_or_default(), None)
}
