//! Text that may carry HTML → plain text.
//!
//! For fields and fragments; whole pages are `html`'s.

use std::{borrow::Cow, sync::LazyLock};

use dom_query::Document;
use regex::{Captures, Regex};

use super::limits;

/// Deeper markup is not parsed: the parser's work on unclosed elements grows with the square of the depth.
const DEEPEST: usize = 400;

/// A tag with more attributes, or so many pieces in an unquoted value, is not parsed.
const MOST_ATTRIBUTES: usize = 4000;

/// A run of text is not parsed when its length times its escaped characters is more, bytes.
const MOST_ESCAPING: usize = 1 << 36;

/// Elements that need no end tag and so tell nothing of the depth.
const UNCLOSED: &[&str] = &[
    "p", "li", "td", "tr", "th", "dt", "dd", "option", "thead", "tbody", "tfoot", "colgroup", "br", "img", "hr",
    "input", "meta", "link", "area", "base", "col", "embed", "source", "track", "wbr", "html", "head", "body", "param",
];

/// Elements whose content is no markup.
const CODE: &[&str] = &["script", "style", "textarea", "title", "iframe", "noembed", "noframes", "xmp"];

/// Strips the markup of a text and resolves its entities; a text without either comes back as it is.
pub(super) fn plain(text: &str) -> String {
    static MARKUP: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r"(?xi) < (?: /? (?: p|br|div|span|a|b|i|u|em|strong|h[1-6]|ul|ol|li|img|figure|figcaption|blockquote|section
                | article|table|tr|td|th|tbody|iframe|script|style|hr|sup|sub|font|center|pre|code|small|html|body|q|cite
                | time|header|footer|aside|nav|picture|video|noscript|abbr|mark|del|ins ) (?:\s[^<>]*)? /? > | !-- )
              | & (?: [a-z]{2,8} | \#[0-9]{1,7} | \#x[0-9a-f]{1,6} ) ;",
        )
        .ok()
    });
    let has_markup = MARKUP.as_ref().is_some_and(|markup| markup.is_match(text));
    if !has_markup {
        return text.to_owned();
    }
    if is_hostile(text) {
        return text.replace(['<', '>'], " ");
    }
    // In a text without elements that make paragraphs its own line ends are the paragraphs.
    let blocks = ["<p", "<div", "<br", "<li", "<h", "<P", "<BR", "<DIV"].iter().any(|tag| text.contains(tag));
    if blocks { fragment(text) } else { fragment(&text.replace('\n', "<br>")) }
}

/// A page's source in which the ways of old pages are today's: paragraphs that two line breaks part are paragraphs, and
/// `font` elements, which parted them from their blocks, are gone.
pub(super) fn paragraphs(html: &str) -> Cow<'_, str> {
    static OLD: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let breaks = r"(?:<br\b[^<>]{0,200}>(?:\s|&nbsp;|&\#160;|\u{a0})*){2,}";
        Regex::new(&format!(r"(?i){breaks}|(?P<font></?font\b[^<>]{{0,2000}}>)")).ok()
    });
    let Some(old) = OLD.as_ref() else { return Cow::Borrowed(html) };
    old.replace_all(html, |found: &Captures| if found.name("font").is_some() { "" } else { "<p>" })
}

fn fragment(text: &str) -> String {
    let document = Document::fragment(text);
    document.select("script, style, figcaption, iframe, template").remove();
    document.formatted_text().to_string()
}

/// Whether markup is such as no real page has and the parser's work on it grows with the square of its length: elements
/// too deep in one another, a tag with thousands of attributes, a huge run of text full of `&`, or more tags than memory is
/// given for.
pub(super) fn is_hostile(html: &str) -> bool {
    let (mut depth, mut drawings, mut rest) = (0usize, 0usize, html);
    let mut tags = 0usize;
    let mut run = Run::default();
    while let Some(at) = rest.find('<') {
        run.add(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let closing = rest.starts_with('/');
        let name = rest.strip_prefix('/').unwrap_or(rest);
        let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        let (name, after) = name.split_at(end);
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            run.add("<");
            continue;
        }
        let Some(past) = past_tag(after).filter(|_| !run.is_hostile()) else { return true };
        rest = past;
        tags += 1;
        if tags > limits::PAGE_TAGS {
            return true;
        }
        run = Run::default();
        if !closing && CODE.iter().any(|code| code.eq_ignore_ascii_case(name)) {
            rest = past_code(rest, name);
            continue;
        }
        let drawing = name.eq_ignore_ascii_case("svg") || name.eq_ignore_ascii_case("math");
        // Only within a drawing does a slash end an element.
        let ended = drawings > 0 && after[..after.len() - past.len()].ends_with('/');
        if ended || UNCLOSED.iter().any(|u| u.eq_ignore_ascii_case(name)) {
            continue;
        }
        if closing {
            depth = depth.saturating_sub(1);
            drawings = drawings.saturating_sub(usize::from(drawing));
        } else {
            depth += 1;
            drawings += usize::from(drawing);
            if depth > DEEPEST {
                return true;
            }
        }
    }
    run.add(rest);
    run.is_hostile()
}

/// The markup without the tags of elements that lie too deep, such as unclosed ones make; their text stays.
pub(super) fn shallow(html: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let (mut open, mut dropped, mut kept, mut rest) = (0usize, 0usize, 0usize, html);
    while let Some(at) = rest.find('<') {
        let start = html.len() - rest.len() + at;
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let closing = rest.starts_with('/');
        let name = rest.strip_prefix('/').unwrap_or(rest);
        let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        let (name, after) = name.split_at(end);
        let Some(past) = past_tag(after).filter(|_| name.starts_with(|c: char| c.is_ascii_alphabetic())) else {
            continue;
        };
        rest = past.strip_prefix('>').unwrap_or(past);
        if !closing && CODE.iter().any(|code| code.eq_ignore_ascii_case(name)) {
            rest = past_code(rest, name);
            continue;
        }
        if UNCLOSED.iter().any(|unclosed| unclosed.eq_ignore_ascii_case(name)) {
            continue;
        }
        // What was opened last is closed first.
        let drop = if closing { dropped > 0 } else { open >= DEEPEST / 2 };
        match (closing, drop) {
            (false, true) => dropped += 1,
            (true, true) => dropped -= 1,
            (false, false) => open += 1,
            (true, false) => open = open.saturating_sub(1),
        }
        if drop {
            out.push_str(&html[kept..start]);
            kept = html.len() - rest.len();
        }
    }
    if kept == 0 {
        return Cow::Borrowed(html);
    }
    out.push_str(&html[kept..]);
    Cow::Owned(out)
}

/// What follows the end tag of an element whose content is no markup.
fn past_code<'a>(code: &'a str, name: &str) -> &'a str {
    let mut rest = code;
    while let Some((_, after)) = rest.split_once("</") {
        if after.get(..name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name)) {
            return after.split_once('>').map_or("", |(_, past)| past);
        }
        rest = after;
    }
    ""
}

/// A run of text between two tags: each of its escaped characters costs a look at the rest of it.
#[derive(Default)]
struct Run {
    length: usize,
    escaped: usize,
}

impl Run {
    fn add(&mut self, text: &str) {
        self.length += text.len();
        // The lead byte stands for the non-breaking space, which is escaped too.
        self.escaped += text.bytes().filter(|b| matches!(b, b'&' | b'<' | b'>' | 0xC2)).count();
    }

    fn is_hostile(&self) -> bool {
        self.escaped.saturating_mul(self.length) > MOST_ESCAPING
    }
}

/// What follows the tag; `None` for a tag with too many attributes.
fn past_tag(tag: &str) -> Option<&str> {
    let (mut quote, mut separators, mut before) = (None, 0usize, b' ');
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (Some(q), byte) if byte == q => quote = None,
            (Some(_), _) => {}
            (None, b'>') => return Some(&tag[at..]),
            // A quote begins a value behind `=` only.
            (None, b'"' | b'\'') if before == b'=' => quote = Some(byte),
            (None, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' | b'/' | b'"' | b'\'') => {
                separators += usize::from(!before.is_ascii_whitespace());
                if separators > MOST_ATTRIBUTES {
                    return None;
                }
            }
            _ => {}
        }
        if quote.is_none() && !(before == b'=' && byte.is_ascii_whitespace()) {
            before = byte;
        }
    }
    Some("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text() {
        let cases = [
            ("no markup, 5 < 6 & 7 > 2", "no markup, 5 < 6 & 7 > 2"),
            ("AT&T and R&D;", "AT&T and R&D;"),
            ("caf&eacute; &#8217;s &amp; co", "café ’s & co"),
            ("<p>One <b>two</b>.</p>\n<p>Three.</p>", "One two.\n\nThree."),
            ("one<br>two", "one\ntwo"),
            ("One <i>word</i>.\n\nNext.", "One word.\n\nNext."),
            ("<script>var x = 1;</script><p>Text.</p>", "Text."),
            ("first &amp; second\nthird", "first & second\nthird"),
        ];
        for (raw, expected) in cases {
            assert_eq!(plain(raw), expected, "{raw}");
        }
    }

    #[test]
    fn old_ways_become_paragraphs() {
        let cases = [
            ("<td>One<BR>\n<BR CLEAR=all>two<br>three</td>", "<td>One<p>two<br>three</td>"),
            ("<FONT SIZE=2>One<br/>&nbsp;<br />two</FONT>", "One<p>two"),
            ("no breaks <fontaine>", "no breaks <fontaine>"),
        ];
        for (old, new) in cases {
            assert_eq!(paragraphs(old), new, "{old}");
        }
    }

    #[test]
    fn deep_elements_lose_their_tags() {
        let page = "<div><b>One</b><br>two</div>";
        assert!(matches!(shallow(page), Cow::Borrowed(same) if same == page));
        for unit in ["<div>x", "<b>x<br>", "<div><!-- <i> --><script>'<b>'</script>x"] {
            let deep = shallow(&unit.repeat(3000)).into_owned();
            assert!(!is_hostile(&deep) && deep.matches('x').count() == 3000, "{unit}");
        }
        let closed = format!("{}x{}<p>tail", "<div>".repeat(3000), "</div>".repeat(3000));
        assert_eq!(shallow(&closed), format!("{}x{}<p>tail", "<div>".repeat(200), "</div>".repeat(200)));
    }

    #[test]
    fn depth_is_bounded() {
        assert!(is_hostile(&"<div>".repeat(3000)));
        assert!(is_hostile(&"<b x=1>".repeat(3000)));
        assert!(!is_hostile(&"<div><p>text</div>".repeat(3000)));
        assert!(!is_hostile(&"<p>".repeat(3000)));
        assert!(plain(&"<div>x".repeat(30_000)).contains('x'));
        let attributes: String = (0..20_000).map(|n| format!(" a{n}=x")).collect();
        assert!(is_hostile(&format!("<p{attributes}>text")));
        assert!(is_hostile(&"&amp;".repeat(200_000)));
        assert!(is_hostile(&"<".repeat(1_000_000)));
        assert!(!is_hostile(&format!(
            "<SCRIPT>{}</Script><!-- {} --><p>text",
            "'<div>'".repeat(900),
            "<div>".repeat(900)
        )));
        assert!(!is_hostile(&format!("<svg>{}</svg>", "<path d='m 1 2'/>".repeat(900))));
        assert!(is_hostile(&"<span/>".repeat(900)));
        let words = "word word ".repeat(5000);
        assert!(!is_hostile(&format!("<p title=\"{words}\" data-x = '{words}'>{words}</p> 1 < 2 {words}")));
    }
}
