//! NewsML 1.x of the IPTC, which agencies still send: a `NewsML` of `NewsItem`s with nested `NewsComponent`s.

use std::io::BufRead;

use super::{
    byline, day,
    draft::{Draft, Out},
    markup, nitf,
    node::Node,
    wire::{self, Item},
    xml,
};

/// Reads the items of a document.
pub(super) fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let mut number = 0;
    xml::records(input, out, &["NewsML"], &mut |node, place, out| {
        if node.local() == "NewsItem" {
            number += 1;
            item(node, place.language).give(number, out, || format!("line {}", place.line));
        }
    });
}

/// The item of a `NewsItem`.
fn item(news: &Node, around: Option<&str>) -> Item {
    let identifier = news.at(&["Identification", "NewsIdentifier"]);
    let management = news.at(&["NewsManagement"]);
    let part = |name| identifier.and_then(|identifier| identifier.at(&[name])?.some_text());
    let (provider, day_id, own) = (part("ProviderId"), part("DateId"), part("NewsItemId"));
    let time = |name| management.and_then(|management| management.at(&[name])?.some_text());
    let (created, revised) = (time("FirstCreated"), time("ThisRevisionCreated"));
    // The public identifier ends in the revision; the story is what stands before it.
    let story = own.map(|own| {
        let [provider, day] = [&provider, &day_id].map(|part| part.as_deref().unwrap_or_default().trim());
        format!("newsml:urn:newsml:{provider}:{day}:{}", own.trim())
    });
    let line = |name: &str| first(news, name).and_then(Node::some_text);
    let formal = |name: &str| first(news, name).and_then(|node| node.attribute("FormalName")).map(str::to_owned);
    let (text, inner) = body(news);
    let title = line("HeadLine").or_else(|| Some(inner.draft.title).filter(|title| !title.is_empty()));
    let authors = byline::names(&line("ByLine").unwrap_or_default());
    let party = || news.within("Provider").iter().find_map(|node| node.at(&["Party"])?.attribute("FormalName"));
    Item {
        status: management.and_then(|m| m.at(&["Status"])?.attribute("FormalName")).map(str::to_owned),
        embargo: None,
        dateline: line("DateLine").or(inner.dateline),
        draft: Draft {
            id: story.as_deref().and_then(|story| story.strip_prefix("newsml:")).map(str::to_owned),
            title: title.unwrap_or_default(),
            text,
            dates: created.iter().chain(&revised).chain(&day_id).filter_map(|time| day::of_value(time)).collect(),
            modified: revised.iter().filter_map(|time| day::of_value(time)).collect(),
            authors: if authors.is_empty() { inner.draft.authors } else { authors },
            publisher: party().map(str::to_owned).or(provider),
            language: formal("Language")
                .or_else(|| first(news, "NewsComponent")?.attribute("xml:lang").map(str::to_owned))
                .or_else(|| around.map(str::to_owned)),
            version: story.map(|story| wire::version(story, part("RevisionId").as_deref(), &[revised.as_deref()])),
            ..Draft::default()
        },
    }
}

fn first<'a>(news: &'a Node, local: &str) -> Option<&'a Node> {
    news.within(local).first().copied()
}

/// The text of the first content that has one, and the item of the NITF that it is from.
fn body(news: &Node) -> (String, Item) {
    for content in news.within("DataContent") {
        if let Some(nitf) = content.within("nitf").first() {
            let item = nitf::item(nitf);
            if !item.draft.text.is_empty() {
                return (item.draft.text.clone(), item);
            }
        }
        let page = content.within("body").first().copied().unwrap_or(content);
        let marked = page.nodes().next().is_some();
        let text = markup::plain(&if marked { page.html() } else { page.text() });
        if text.contains(char::is_alphabetic) {
            return (text, Item::default());
        }
    }
    (String::new(), Item::default())
}
