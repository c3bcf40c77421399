//! One element of an XML document with all that it holds.
//!
//! The tree that a format of records looks its fields up in. How it is read, and how large it may be, is `xml`'s.

/// An element.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// The local name; before it and `:` the usual prefix of its namespace, whatever prefix the document has for it.
    pub key: Box<str>,
    /// Name as written and value, entities resolved.
    pub attributes: Vec<(Box<str>, Box<str>)>,
    pub children: Vec<Child>,
}

/// What an element holds.
#[derive(Debug)]
pub(super) enum Child {
    Text(String),
    Node(Node),
}

/// Elements of HTML that have no end tag.
const VOID: &[&str] = &["br", "hr", "img", "col", "wbr", "input", "meta", "link"];

impl Node {
    /// The name without its namespace.
    pub(super) fn local(&self) -> &str {
        self.key.rsplit(':').next().unwrap_or_default()
    }

    /// The value of an attribute, by its name as written; `None` where it is blank.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let value = self.attributes.iter().find(|(key, _)| &**key == name).map(|(_, value)| value.trim());
        value.filter(|value| !value.is_empty())
    }

    /// The elements right below.
    pub(super) fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.children.iter().filter_map(|child| match child {
            Child::Node(node) => Some(node),
            Child::Text(_) => None,
        })
    }

    /// The elements right below of a local name, in any namespace.
    pub(super) fn all<'a>(&'a self, local: &'a str) -> impl Iterator<Item = &'a Node> {
        self.nodes().filter(move |node| node.local() == local)
    }

    /// The first element at a path of local names.
    pub(super) fn at(&self, path: &[&str]) -> Option<&Node> {
        match path.split_first() {
            None => Some(self),
            Some((first, rest)) => self.nodes().filter(|node| node.local() == *first).find_map(|node| node.at(rest)),
        }
    }

    /// The elements right below of a key.
    pub(super) fn keyed<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a Node> {
        self.nodes().filter(move |node| &*node.key == key)
    }

    /// This element and all below it that bear a local name, in the order of the document.
    pub(super) fn within<'a>(&'a self, local: &str) -> Vec<&'a Node> {
        let mut found = Vec::new();
        self.find(local, &mut found);
        found
    }

    fn find<'a>(&'a self, local: &str, found: &mut Vec<&'a Node>) {
        if self.local() == local {
            found.push(self);
        }
        for node in self.nodes() {
            node.find(local, found);
        }
    }

    /// All text below.
    pub(super) fn text(&self) -> String {
        let mut out = String::new();
        self.text_without(&[], &mut out);
        out
    }

    /// [`Node::text`], `None` where it is blank.
    pub(super) fn some_text(&self) -> Option<String> {
        Some(self.text()).filter(|text| !text.trim().is_empty())
    }

    /// All text below but that of some elements; a `br` is a line end.
    pub(super) fn text_without(&self, left_out: &[&str], out: &mut String) {
        for child in &self.children {
            match child {
                Child::Text(text) => out.push_str(text),
                Child::Node(node) if left_out.contains(&node.local()) => {}
                Child::Node(node) if node.local() == "br" => out.push('\n'),
                Child::Node(node) => node.text_without(left_out, out),
            }
        }
    }

    /// What it holds as HTML, for elements that are HTML.
    pub(super) fn html(&self) -> String {
        let mut out = String::new();
        self.write_html(&mut out);
        out
    }

    fn write_html(&self, out: &mut String) {
        for child in &self.children {
            match child {
                Child::Text(text) => {
                    out.push_str(&text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
                }
                Child::Node(node) => {
                    let name = node.local().to_ascii_lowercase();
                    out.extend(["<", &name, ">"]);
                    if !VOID.contains(&&*name) {
                        node.write_html(out);
                        out.extend(["</", &name, ">"]);
                    }
                }
            }
        }
    }

    /// Adds text behind what it holds.
    pub(super) fn push_text(&mut self, text: &str) {
        if let Some(Child::Text(last)) = self.children.last_mut() {
            last.push_str(text);
        } else if !text.is_empty() {
            self.children.push(Child::Text(text.to_owned()));
        }
    }
}
