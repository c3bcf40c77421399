//! Text that may carry HTML → plain text.
//!
//! For fields and fragments; whole pages are `html`'s.

use std::sync::LazyLock;

use dom_query::Document;
use regex::Regex;

/// Deeper markup is not parsed: the parser's work on unclosed elements grows with the square of the depth.
const DEEPEST: usize = 2000;

/// Elements that need no end tag and so tell nothing of the depth.
const UNCLOSED: &[&str] = &[
    "p", "li", "td", "tr", "th", "dt", "dd", "option", "thead", "tbody", "tfoot", "colgroup", "br", "img", "hr",
    "input", "meta", "link", "area", "base", "col", "embed", "source", "track", "wbr", "html", "head", "body", "param",
];

/// Strips the markup of a text and resolves its entities; a text without either comes back as it is.
pub(super) fn plain(text: &str) -> String {
    static MARKUP: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)<(?:/?(?:p|br|div|span|a|b|i|u|em|strong|h[1-6]|ul|ol|li|img|figure|figcaption|blockquote|section|article|table|tr|td|th|tbody|iframe|script|style|hr|sup|sub|font|center|pre|code|small|html|body|q|cite|time|header|footer|aside|nav|picture|video|noscript|abbr|mark|del|ins)(?:\s[^<>]*)?/?>|!--)|&(?:[a-z]{2,8}|#[0-9]{1,7}|#x[0-9a-f]{1,6});").ok()
    });
    let has_markup = MARKUP.as_ref().is_some_and(|markup| markup.is_match(text));
    if !has_markup {
        return text.to_owned();
    }
    if is_too_deep(text) {
        return text.replace(['<', '>'], " ");
    }
    // In a text without elements that make paragraphs its own line ends are the paragraphs.
    if !text.contains('<') {
        return text.split('\n').map(fragment).collect::<Vec<_>>().join("\n");
    }
    let blocks = ["<p", "<div", "<br", "<li", "<h", "<P", "<BR", "<DIV"].iter().any(|tag| text.contains(tag));
    if blocks { fragment(text) } else { text.split("\n\n").map(fragment).collect::<Vec<_>>().join("\n\n") }
}

fn fragment(text: &str) -> String {
    if !text.contains(['<', '&']) {
        return text.to_owned();
    }
    let document = Document::fragment(text);
    document.select("script, style, figcaption, iframe, template").remove();
    document.formatted_text().to_string()
}

/// Whether elements stand deeper in one another than any real page has them. Never more than the real depth, nearly.
pub(super) fn is_too_deep(html: &str) -> bool {
    let (mut depth, mut rest) = (0usize, html);
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let closing = rest.starts_with('/');
        let name = rest.trim_start_matches('/');
        let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        let name = &name[..end];
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || UNCLOSED.iter().any(|u| u.eq_ignore_ascii_case(name))
        {
            continue;
        }
        if closing {
            depth = depth.saturating_sub(1);
        } else {
            depth += 1;
            if depth > DEEPEST {
                return true;
            }
        }
    }
    false
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
    fn depth_is_bounded() {
        assert!(is_too_deep(&"<div>".repeat(3000)));
        assert!(is_too_deep(&"<b x=1>".repeat(3000)));
        assert!(!is_too_deep(&"<div><p>text</div>".repeat(3000)));
        assert!(!is_too_deep(&"<p>".repeat(3000)));
        assert!(plain(&"<div>x".repeat(30_000)).contains('x'));
    }
}
