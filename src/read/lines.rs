//! The lines of a web page as a reader sees them: runs of text between the ends of blocks and the line breaks.
//!
//! Knows the flow of a page and nothing of articles; what a line is for is `story`'s business.

use dom_query::{Document, NodeRef};

/// Elements that do not end a line. Unknown ones with a hyphen in their name do not either.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt",
    "u", "var", "wbr",
];

/// Elements whose text is none of the page's.
const SILENT: &[&str] = &["script", "style", "head", "title", "template", "svg", "select", "textarea", "noscript"];

/// One line.
pub(super) struct Line<'a> {
    /// Each run of white space one blank.
    pub text: String,
    /// The text nodes that it is made of.
    pub nodes: Vec<NodeRef<'a>>,
    /// Of its letters, those within links, bytes.
    pub linked: usize,
    /// 1 to 6 in a heading, else 0.
    pub heading: u8,
}

/// A page's lines, in the order of its source.
#[derive(Default)]
pub(super) struct Lines<'a> {
    pub lines: Vec<Line<'a>>,
    /// The `time` elements and those marked as a date, each with the number of the line that it stands in.
    pub times: Vec<(usize, NodeRef<'a>)>,
}

/// Where in the page the walk is.
#[derive(Clone, Copy)]
struct Within {
    link: bool,
    heading: u8,
}

enum Step<'a> {
    Enter(NodeRef<'a>, Within),
    /// The end of a block.
    End,
}

impl<'a> Lines<'a> {
    pub(super) fn of(page: &'a Document) -> Self {
        let mut found = Self::default();
        let mut line: Option<Line<'a>> = None;
        // With a stack of its own: pages are deep.
        let mut steps = vec![Step::Enter(page.root(), Within { link: false, heading: 0 })];
        while let Some(step) = steps.pop() {
            let Step::Enter(node, mut within) = step else {
                found.close(&mut line);
                continue;
            };
            if node.is_text() {
                add(&mut line, node, within);
                continue;
            }
            let name = node.node_name().unwrap_or_default();
            if SILENT.contains(&&*name) || node.is_comment() {
                continue;
            }
            if is_dated(&node, &name) {
                found.times.push((found.lines.len(), node));
            }
            let inline = INLINE.contains(&&*name) || name.contains('-');
            if !inline {
                found.close(&mut line);
                steps.push(Step::End);
            }
            within.link |= &*name == "a";
            if let [b'h', digit @ b'1'..=b'6'] = (*name).as_bytes() {
                within.heading = digit - b'0';
            }
            steps.extend(node.children_it(true).map(|child| Step::Enter(child, within)));
        }
        found.close(&mut line);
        found
    }

    fn close(&mut self, line: &mut Option<Line<'a>>) {
        if let Some(mut line) = line.take() {
            line.text.truncate(line.text.trim_end().len());
            if !line.text.is_empty() {
                self.lines.push(line);
            }
        }
    }
}

fn add<'a>(line: &mut Option<Line<'a>>, node: NodeRef<'a>, within: Within) {
    let raw = node.text();
    let text = super::clean::text(&raw);
    let line =
        line.get_or_insert_with(|| Line { text: String::new(), nodes: Vec::new(), linked: 0, heading: within.heading });
    // The cleaning has cut the blank at the end, which parts this node from the next one.
    let spaced = raw.starts_with(char::is_whitespace);
    if spaced && !line.text.is_empty() && !line.text.ends_with(' ') {
        line.text.push(' ');
    }
    for (n, word) in text.split_whitespace().enumerate() {
        if n > 0 {
            line.text.push(' ');
        }
        line.text.push_str(word);
        line.linked += if within.link { word.len() } else { 0 };
    }
    if raw.ends_with(char::is_whitespace) && !line.text.is_empty() && !line.text.ends_with(' ') {
        line.text.push(' ');
    }
    line.nodes.push(node);
}

fn is_dated(node: &NodeRef, name: &str) -> bool {
    name == "time"
        || node.attr("itemprop").is_some_and(|p| matches!(&*p, "datePublished" | "dateModified"))
        || name == "abbr" && node.has_class("published")
}

impl Line<'_> {
    /// The bytes of its words.
    pub(super) fn letters(&self) -> usize {
        self.text.bytes().filter(|b| *b != b' ').count()
    }

    /// Whether all of it is links, marks between them aside.
    pub(super) fn is_linked(&self) -> bool {
        self.linked > 0
            && self.letters() <= self.linked + self.text.matches(['|', '·', '•', '/', '>', '»', ',']).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_and_breaks_end_lines() {
        let page = Document::from(
            "<title>No</title><body><h1>Talks <i>in</i>\n Rabat</h1><td>A<br>B <b>c</b></td><script>x</script>\
             <p>Tues&#8203;day <a href=/x>met again</a></p><ul><li><a>One</a> | <a>two</a></ul><x-y>tail</x-y>",
        );
        let found = Lines::of(&page);
        let texts: Vec<(&str, u8, bool)> =
            found.lines.iter().map(|l| (l.text.as_str(), l.heading, l.is_linked())).collect();
        assert_eq!(
            texts,
            [
                ("Talks in Rabat", 1, false),
                ("A", 0, false),
                ("B c", 0, false),
                ("Tuesday met again", 0, false),
                ("One | two", 0, true),
                ("tail", 0, false)
            ]
        );
    }
}
