//! XML: which kind a document is of, by its root element, and its records one by one.
//!
//! Memory is bounded by one record. Entities are resolved where they are XML's five, HTML's, or a character's number;
//! what a DTD declares is never expanded. What the elements of a kind mean is its own file's business.

use std::{
    io::{self, BufRead, Read},
    sync::LazyLock,
};

use quick_xml::{
    Reader as Parser,
    escape::{resolve_html5_entity, unescape_with},
    events::{BytesStart, Event},
};
use regex::Regex;

use super::{Reader, clean, decode, draft::Out, feed, html, limits, newsml, newsml1, nitf, node::Node, reason};

/// A record has at most so many elements and attributes.
const MOST_NODES: usize = 200_000;

/// Elements lie at most so deep in one another within a record.
const DEEPEST: usize = 200;

/// So many namespaces are known at a time; the prefixes of more are taken as they are.
const MOST_NAMESPACES: usize = 64;

/// Kinds of documents, by the local name of the root element.
const KINDS: &[(&str, ReadKind)] = &[
    ("nitf", nitf::read),
    ("newsMessage", newsml::read),
    ("newsItem", newsml::read),
    ("packageItem", newsml::read),
    ("conceptItem", newsml::read),
    ("knowledgeItem", newsml::read),
    ("planningItem", newsml::read),
    ("catalogItem", newsml::read),
    ("NewsML", newsml1::read),
    ("rss", feed::read),
    ("RDF", feed::read),
    ("feed", feed::read),
    ("html", page),
    ("HTML", page),
];

/// Reads a document of a kind, in UTF-8.
type ReadKind = fn(&mut dyn BufRead, &mut Out<'_>);

/// Namespaces → the prefix that they usually have. None: elements that are as good without.
const NAMESPACES: &[(&str, &str)] = &[
    ("http://purl.org/rss/1.0/modules/content/", "content"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("http://purl.org/dc/terms/", "dcterms"),
    ("http://www.w3.org/2005/Atom", "atom"),
    ("http://purl.org/atom/ns#", "atom"),
    ("http://search.yahoo.com/mrss/", "media"),
    ("http://www.itunes.com/dtds/podcast-1.0.dtd", "itunes"),
    ("http://www.w3.org/1999/xhtml", "html"),
    ("http://purl.org/rss/1.0/", ""),
    ("http://my.netscape.com/rdf/simple/0.9/", ""),
];

pub(super) struct Xml;

impl Reader for Xml {
    fn extensions(&self) -> &'static [&'static str] {
        &["xml", "rss", "atom", "rdf", "nitf", "newsml"]
    }

    fn read(&self, input: &mut dyn BufRead, out: &mut Out<'_>) {
        decode::utf8(input, out, true, |input, head, out| {
            let Some(root) = root(head) else {
                let blank = head.trim_ascii().is_empty();
                return out.skip(None, if blank { "empty" } else { "no XML document" });
            };
            match KINDS.iter().find(|(name, _)| *name == root) {
                Some((_, read)) => read(input, out),
                None => out.skip(None, format!("XML of a kind that is not read (<{}>)", short(&root))),
            }
        });
    }
}

/// Whether the first bytes, in UTF-8, are of a kind of document that is read here, web pages aside.
pub(super) fn is_known(head: &[u8]) -> bool {
    root(head).is_some_and(|root| {
        !root.eq_ignore_ascii_case("html")
            && (KINDS.iter().any(|(name, _)| *name == root) || head.trim_ascii_start().starts_with(b"<?xml"))
    })
}

fn page(input: &mut dyn BufRead, out: &mut Out<'_>) {
    html::Html.read(input, out);
}

/// The local name of the root element.
fn root(head: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(head);
    let mut parser = Parser::from_str(&head);
    loop {
        match parser.read_event() {
            Ok(Event::Start(element) | Event::Empty(element)) => {
                return Some(element.local_name().as_ref().to_owned());
            }
            Ok(Event::Eof) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}

/// Where a record stands.
pub(super) struct Place<'a> {
    /// The line of its first tag, from 1.
    pub line: u64,
    /// The element around it; empty at the root.
    pub around: &'a str,
    /// `xml:lang` and `xml:base` of the elements around it.
    pub language: Option<&'a str>,
    pub base: Option<&'a str>,
}

/// An element that is looked into, not taken whole.
struct Container {
    name: String,
    language: Option<String>,
    base: Option<String>,
}

/// Walks through a document: the elements called as `containers` are opened, each other one below them is handed to `take`
/// whole. What is broken, too large or too deep is a skip.
pub(super) fn records(
    input: &mut dyn BufRead,
    out: &mut Out<'_>,
    containers: &[&str],
    take: &mut dyn FnMut(&Node, &Place<'_>, &mut Out<'_>),
) {
    let mut parser = Parser::from_reader(Bounded { inner: input, left: limits::XML_RECORD, line: 1 });
    parser.config_mut().allow_dangling_amp = true;
    parser.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    let mut walk = Walk { open: Vec::new(), record: Record::default(), names: Names::default(), taken: 0 };
    loop {
        buffer.clear();
        let event = parser.read_event_into(&mut buffer);
        let line = parser.get_ref().line;
        match event {
            Ok(Event::Start(element)) => walk.start(&element, containers, line),
            Ok(Event::End(_)) => walk.end(out, take),
            Ok(Event::Text(text)) => walk.text(&text.xml10_content()),
            Ok(Event::CData(text)) => walk.text(&text.xml10_content()),
            Ok(Event::GeneralRef(name)) => match name.resolve_char_ref() {
                Ok(Some(character)) => walk.text(character.encode_utf8(&mut [0; 4])),
                Ok(None) => walk.entity(&name),
                Err(_) => {}
            },
            Ok(Event::DocType(declaration)) => walk.names.declare(&declaration),
            Ok(Event::Eof) => return walk.finish(out, line),
            Ok(_) => {}
            Err(error) => return walk.broken(&error, out, line),
        }
        if walk.record.nodes.is_empty() {
            parser.get_mut().left = limits::XML_RECORD;
            buffer.shrink_to(1 << 20);
        }
    }
}

/// Where the walk is.
struct Walk {
    open: Vec<Container>,
    record: Record,
    names: Names,
    /// Records so far, good or bad.
    taken: u64,
}

/// The record that is being read.
#[derive(Default)]
struct Record {
    /// Its open elements, the outermost first; empty between records.
    nodes: Vec<Node>,
    line: u64,
    /// Elements and attributes so far.
    size: usize,
    /// Open elements that are too deep to be kept.
    deeper: usize,
    /// Why it is no record to be taken.
    flaw: Option<String>,
}

impl Walk {
    fn start(&mut self, element: &BytesStart<'_>, containers: &[&str], line: u64) {
        let record = &mut self.record;
        if record.deeper > 0 || record.nodes.len() >= DEEPEST {
            record.deeper += 1;
            record.flaw.get_or_insert_with(|| format!("elements more than {DEEPEST} deep in one another"));
            return;
        }
        let node = self.names.node(element, record.flaw.is_some());
        if record.nodes.is_empty() {
            if containers.contains(&node.local()) {
                return self.open.push(Container {
                    language: node.attribute("xml:lang").map(str::to_owned),
                    base: node.attribute("xml:base").map(str::to_owned),
                    name: node.local().to_owned(),
                });
            }
            *record = Record { line, ..Record::default() };
        }
        record.size += 1 + node.attributes.len();
        if record.size > MOST_NODES {
            record.flaw.get_or_insert_with(|| format!("more than {MOST_NODES} elements"));
        }
        record.nodes.push(node);
    }

    fn end(&mut self, out: &mut Out<'_>, take: &mut dyn FnMut(&Node, &Place<'_>, &mut Out<'_>)) {
        let record = &mut self.record;
        if record.deeper > 0 {
            record.deeper -= 1;
            return;
        }
        self.names.leave();
        let Some(node) = record.nodes.pop() else {
            self.open.pop();
            return;
        };
        if let Some(parent) = record.nodes.last_mut() {
            if record.flaw.is_none() {
                parent.children.push(super::node::Child::Node(node));
            }
            return;
        }
        self.taken += 1;
        match record.flaw.take() {
            Some(flaw) => out.skip(Some(format!("line {}", record.line)), flaw),
            None => {
                let place = Place {
                    line: record.line,
                    around: self.open.last().map_or("", |container| &container.name),
                    language: self.open.iter().rev().find_map(|container| container.language.as_deref()),
                    base: self.open.iter().rev().find_map(|container| container.base.as_deref()),
                };
                take(&node, &place, out);
            }
        }
    }

    fn text(&mut self, text: &str) {
        let record = &mut self.record;
        if let Some(node) = record.nodes.last_mut().filter(|_| record.flaw.is_none()) {
            node.push_text(text);
        }
    }

    fn entity(&mut self, name: &str) {
        if let Some(text) = resolve_html5_entity(name) {
            return self.text(text);
        }
        if self.names.entities.iter().any(|declared| declared == name) {
            let flaw = || format!("an entity that the document declares (&{};), which is never expanded", short(name));
            self.record.flaw.get_or_insert_with(flaw);
        } else {
            self.text(&format!("&{name};"));
        }
    }

    fn finish(self, out: &mut Out<'_>, line: u64) {
        let within = self.record.nodes.first().map(Node::local).or(self.open.last().map(|open| &*open.name));
        if let Some(within) = within {
            out.skip(Some(format!("line {line}")), format!("broken XML: it ends within <{}>", short(within)));
        }
    }

    fn broken(self, error: &quick_xml::Error, out: &mut Out<'_>, line: u64) {
        let what = match error {
            quick_xml::Error::Io(error) => reason(error),
            error => format!("broken XML: {}", short(&error.to_string())),
        };
        let lost = if self.taken > 0 { "; the rest was not read" } else { "" };
        out.skip(Some(format!("line {line}")), format!("{what}{lost}"));
    }
}

/// Words of a document within a reason: one line, cut.
fn short(text: &str) -> String {
    clean::line(&text.chars().take(120).collect::<String>())
}

/// The names that are known at a place: prefixes of namespaces, entities of the DTD.
#[derive(Default)]
struct Names {
    /// Prefix, and the usual one of its namespace where there is such a one.
    bound: Vec<(Box<str>, Option<&'static str>)>,
    /// How many were bound before each open element.
    marks: Vec<usize>,
    entities: Vec<String>,
}

impl Names {
    /// Notes the names of the entities that a document type declaration declares.
    fn declare(&mut self, declaration: &str) {
        static ENTITY: LazyLock<Option<Regex>> =
            LazyLock::new(|| Regex::new(r"<!ENTITY\s+(?:%\s+)?([^\s<>%&;]{1,200})").ok());
        let found = ENTITY.iter().flat_map(|entity| entity.captures_iter(declaration));
        self.entities.extend(found.filter_map(|found| found.get(1)).map(|name| name.as_str().to_owned()).take(1000));
    }

    /// The node of a start tag, in whose names it is from here on. `bare`: nobody will look at it.
    fn node(&mut self, element: &BytesStart<'_>, bare: bool) -> Node {
        self.marks.push(self.bound.len());
        let mut attributes = Vec::new();
        if !bare {
            for attribute in element.html_attributes().with_checks(false).flatten().take(MOST_NODES) {
                let key = attribute.key.as_ref();
                let value = unescape_with(&attribute.value, resolve_html5_entity);
                let value = value.as_deref().unwrap_or(&attribute.value);
                let prefix = if key == "xmlns" { Some("") } else { key.strip_prefix("xmlns:") };
                match prefix {
                    Some(prefix) if self.bound.len() < MOST_NAMESPACES => {
                        let usual = NAMESPACES.iter().find(|(uri, _)| *uri == value.trim()).map(|(_, usual)| *usual);
                        self.bound.push((prefix.into(), usual));
                    }
                    Some(_) => {}
                    None => attributes.push((key.into(), value.into())),
                }
            }
        }
        let name = element.name();
        let (prefix, local) = name.as_ref().rsplit_once(':').unwrap_or(("", name.as_ref()));
        let bound = self.bound.iter().rev().find(|(bound, _)| **bound == *prefix);
        let prefix = bound.and_then(|(_, usual)| *usual).unwrap_or(prefix);
        let key = if prefix.is_empty() { local.into() } else { format!("{prefix}:{local}").into() };
        Node { key, attributes, children: Vec::new() }
    }

    fn leave(&mut self) {
        if let Some(mark) = self.marks.pop() {
            self.bound.truncate(mark);
        }
    }
}

/// Counts lines, and fails once a record has taken more than [`limits::XML_RECORD`].
struct Bounded<'a> {
    inner: &'a mut dyn BufRead,
    left: u64,
    line: u64,
}

impl Read for Bounded<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let n = available.len().min(into.len());
        into[..n].copy_from_slice(&available[..n]);
        self.consume(n);
        Ok(n)
    }
}

impl BufRead for Bounded<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Err(io::Error::other(format!("longer than {} MB", limits::XML_RECORD >> 20)));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        let used = self.inner.fill_buf().ok().and_then(|bytes| bytes.get(..amount));
        self.line += used.map_or(0, |bytes| bytes.iter().filter(|byte| **byte == b'\n').count() as u64);
        self.left = self.left.saturating_sub(amount as u64);
        self.inner.consume(amount);
    }
}
