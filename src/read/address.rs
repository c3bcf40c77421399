//! The address of a web page: what it says of itself, and what the program said that saved it.
//!
//! An archive's address gives way to the one of the page that it keeps.

use dom_query::Document;

use super::draft::web_address;

/// So much of a page's source is looked through for notes of the program that saved it, bytes.
const HEAD: usize = 4096;

/// The page's own address: canonical link, `open_graph`, the note of a browser, microdata, the base of its links.
pub(super) fn of(page: &Document, open_graph: Option<String>, source: &str) -> Option<String> {
    let linked = |select: &str, key: &str| page.select(select).iter().find_map(|e| web_address(&e.attr(key)?));
    let canonical = linked("link[rel=canonical][href]", "href");
    // A canonical link to a site's front page is a template's mistake.
    let deep = |address: &String| address.split('/').skip(3).any(|part| !part.is_empty());
    let marked = || {
        linked("[itemprop=mainEntityOfPage]", "itemid").or_else(|| linked("meta[itemprop=mainEntityOfPage]", "content"))
    };
    let base = || linked("base[href]", "href").filter(deep);
    let address = canonical.clone().filter(deep).or(open_graph).or_else(|| note(source)).or_else(marked).or_else(base);
    address.or(canonical).map(|address| original(&address))
}

/// The address in the note that a browser (`saved from url=(0029)https://…`) or SingleFile (`url: https://…`) puts at the
/// head of a page that it saves.
fn note(source: &str) -> Option<String> {
    let mut head = source.len().min(HEAD);
    while !source.is_char_boundary(head) {
        head -= 1;
    }
    let head = &source[..head];
    let comments = head.split("<!--").skip(1).map(|rest| rest.split("-->").next().unwrap_or_default());
    comments.into_iter().find_map(|comment| {
        if let Some((_, note)) = comment.split_once("saved from url=(") {
            return web_address(note.split_once(')')?.1);
        }
        let single = comment.contains("SingleFile");
        let mut lines = comment.lines().filter(|_| single);
        lines.find_map(|line| web_address(line.trim().strip_prefix("url:")?))
    })
}

/// The address of the page that the Wayback Machine's address is of: behind `/web/`, a time and a letter or two.
fn original(address: &str) -> String {
    let kept = || {
        let (_, rest) = address.split_once("://web.archive.org/web/")?;
        let (time, page) = rest.split_once('/')?;
        let is_time = time.trim_end_matches(['_', '*']).trim_end_matches(|c: char| c.is_ascii_lowercase());
        let is_time = is_time.len() >= 4 && is_time.bytes().all(|b| b.is_ascii_digit());
        web_address(page).filter(|_| is_time)
    };
    kept().unwrap_or_else(|| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_the_address() {
        let cases = [
            ("<link rel=canonical href=https://e.org/a>", Some("https://e.org/a")),
            ("<link rel=canonical href=https://e.org/>", Some("https://e.org/")),
            ("<!-- saved from url=(0015)https://e.org/b -->", Some("https://e.org/b")),
            (
                "<!--\n Page saved with SingleFile \n url: https://e.org/c \n saved date: now\n-->",
                Some("https://e.org/c"),
            ),
            ("<!--\n url: https://e.org/c \n-->", None),
            ("<base href=https://e.org/d/e>", Some("https://e.org/d/e")),
            ("<base href=/>", None),
            ("<div itemscope><meta itemprop=mainEntityOfPage itemid=https://e.org/f>", Some("https://e.org/f")),
            (
                "<link rel=canonical href=https://web.archive.org/web/20240822093015id_/https://e.org/g>",
                Some("https://e.org/g"),
            ),
            (
                "<link rel=canonical href=https://web.archive.org/web/about/x>",
                Some("https://web.archive.org/web/about/x"),
            ),
        ];
        for (source, expected) in cases {
            assert_eq!(of(&Document::from(source), None, source).as_deref(), expected, "{source}");
        }
    }
}
