//! RSS 0.9x, 1.0 and 2.0, and Atom: an article an item, a teaser where the feed has no more.

use std::io::BufRead;

use super::{
    boilerplate, byline, clean, day,
    draft::{Draft, Out, web_address},
    markup,
    node::Node,
    xml::{self, Place},
};

/// Elements that are opened: the channel of RSS holds its items, that of RSS 1.0 stands before them.
const CONTAINERS: &[&str] = &["rss", "RDF", "channel", "feed"];

/// What a feed says of itself, above its items.
#[derive(Default)]
struct Feed {
    title: Option<String>,
    language: Option<String>,
    link: Option<String>,
}

/// Reads the items of a feed.
pub(super) fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let mut feed = Feed::default();
    let mut number = 0;
    xml::records(input, out, CONTAINERS, &mut |node, place, out| {
        if matches!(node.local(), "item" | "entry") {
            number += 1;
            out.record(draft(node, &feed, place), number, || format!("line {}", place.line));
        } else if matches!(place.around, "channel" | "feed") {
            feed.keep(node);
        }
    });
}

impl Feed {
    fn keep(&mut self, node: &Node) {
        match &*node.key {
            "title" | "atom:title" => self.title = self.title.take().or_else(|| words(node)),
            "language" | "dc:language" => self.language = node.some_text(),
            "link" => self.link = self.link.take().or_else(|| node.some_text()),
            "atom:link" if is_alternate(node) => {
                self.link = self.link.take().or_else(|| node.attribute("href").map(str::to_owned));
            }
            _ => {}
        }
    }
}

fn draft(item: &Node, feed: &Feed, place: &Place<'_>) -> Draft {
    let base = item.attribute("xml:base").or(place.base).or(feed.link.as_deref());
    let days = |keys: &[&str]| {
        let nodes = keys.iter().flat_map(|key| item.keyed(key)).map(Node::text);
        nodes.filter_map(|text| day::of_value(&text)).collect::<Vec<_>>()
    };
    let url = link(item).and_then(|address| resolve(&address, base)).or_else(|| {
        let permanent = |node: &&Node| node.attribute("isPermaLink").is_none_or(|is| is == "true");
        web_address(&item.keyed("guid").find(permanent)?.text())
    });
    let text = body(item);
    let language = first(item, &["dc:language", "language"]).or_else(|| item.attribute("xml:lang").map(str::to_owned));
    // An item that was gathered from elsewhere names where.
    let publisher = first(item, &["source", "dc:publisher"])
        .or_else(|| item.at(&["source", "title"]).and_then(words))
        .or_else(|| feed.title.clone());
    Draft {
        title: ["title", "atom:title", "dc:title"]
            .iter()
            .find_map(|key| item.keyed(key).find_map(words))
            .unwrap_or_default(),
        text,
        dates: days(&["pubDate", "atom:published", "published", "dc:date", "dcterms:issued", "atom:issued", "issued"])
            .into_iter()
            .chain(days(&["atom:created", "dcterms:created", "dcterms:modified", "atom:updated", "updated"]))
            .collect(),
        modified: days(&["atom:updated", "updated", "dcterms:modified", "atom:modified"]),
        id: first(item, &["guid", "atom:id", "id"]).or_else(|| url.clone()),
        url,
        authors: authors(item),
        publisher,
        language: language.or_else(|| place.language.map(str::to_owned)).or_else(|| feed.language.clone()),
        ..Draft::default()
    }
}

/// The text of an element that may hold HTML, in one line.
fn words(node: &Node) -> Option<String> {
    clean::some_line(&plain(node))
}

/// The text of an element: its own elements are HTML, and so may be its text.
fn plain(node: &Node) -> String {
    if node.nodes().next().is_some() { markup::plain(&node.html()) } else { markup::plain(&node.text()) }
}

fn first(item: &Node, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| item.keyed(key).find_map(|node| clean::some_line(&node.text())))
}

/// The whole text before the teaser.
fn body(item: &Node) -> String {
    let keys = [
        "content:encoded",
        "atom:content",
        "html:body",
        "html:div",
        "content",
        "description",
        "atom:summary",
        "summary",
        "dcterms:abstract",
        "dc:description",
    ];
    let bodies = keys.iter().flat_map(|key| item.keyed(key)).map(|node| clean::text(&plain(node)));
    let text = bodies.into_iter().find(|text| text.contains(char::is_alphabetic)).unwrap_or_default();
    boilerplate::without_lines(&text)
}

fn is_alternate(link: &Node) -> bool {
    link.attribute("rel").is_none_or(|rel| rel == "alternate")
}

fn link(item: &Node) -> Option<String> {
    let text = || item.keyed("link").find_map(Node::some_text);
    let links = || item.keyed("atom:link").chain(item.keyed("link"));
    let reference = || links().filter(|link| is_alternate(link)).find_map(|link| link.attribute("href"));
    let about = || item.attribute("rdf:about");
    text().map(|text| text.trim().to_owned()).or_else(|| reference().or_else(about).map(str::to_owned))
}

/// An address by the one it is relative to.
fn resolve(address: &str, base: Option<&str>) -> Option<String> {
    if let Some(address) = web_address(address) {
        return Some(address);
    }
    let (scheme, rest) = base?.split_once("://")?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    if address.contains(':') {
        return None;
    }
    let path = match address.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("{}{address}", path.rfind('/').map_or("", |at| &path[..=at])),
    };
    let mut steps: Vec<&str> = Vec::new();
    for step in path.split('/') {
        match step {
            "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    web_address(&format!("{scheme}://{host}/{}", steps.join("/")))
}

/// The names of authors: `dc:creator`, `author` of Atom with its `name`, that of RSS ("jane@example.org (Jane Doe)").
fn authors(item: &Node) -> Vec<String> {
    let creators = item.keyed("dc:creator").flat_map(|node| byline::names(&plain(node)));
    let people = item.keyed("atom:author").chain(item.keyed("author")).flat_map(|node| {
        let text = node.at(&["name"]).unwrap_or(node).text();
        let name = text.split_once('(').and_then(|(_, name)| name.split_once(')')).map(|(name, _)| name.to_owned());
        byline::names(&name.filter(|_| text.contains('@')).unwrap_or(text))
    });
    let named: Vec<String> = creators.collect();
    if named.is_empty() { people.collect() } else { named }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_addresses() {
        let base = Some("https://e.org/world/index.xml");
        let cases = [
            ("https://e.net/a", Some("https://e.net/a")),
            ("/a/b", Some("https://e.org/a/b")),
            ("b.html", Some("https://e.org/world/b.html")),
            ("../a/./b", Some("https://e.org/a/b")),
            ("../../../a", Some("https://e.org/a")),
            ("mailto:desk@e.org", None),
        ];
        for (address, expected) in cases {
            assert_eq!(resolve(address, base).as_deref(), expected, "{address}");
        }
        assert_eq!(resolve("/a", Some("https://e.org")).as_deref(), Some("https://e.org/a"));
        assert_eq!(resolve("/a", None), None);
    }
}
