//! The furniture of a web page: menus, captions, related stories, sharing bars, and their removal.
//!
//! Goes by elements and by the words of classes and ids; an element that holds much of the page's text or its headline is
//! never furniture, whatever it is called.

use dom_query::{Document, NodeId, NodeRef};
use rustc_hash::FxHashMap;

/// Elements that are no text of an article.
const ELEMENTS: &str = "nav, aside, footer, form, button, figcaption, template, svg, select, dialog, iframe, object, \
                        [role=navigation], [role=complementary], [role=dialog], [role=search], [hidden]";

/// Elements that are looked at for what they are called.
const NAMED: &str = "div[class], div[id], section[class], section[id], ul[class], ul[id], ol[class], p[class], span[class], figure[class], header[class], details[class]";

/// Words of a class or an id that say furniture.
const WORDS: &[&str] = &[
    "related",
    "recommended",
    "recommendations",
    "recirculation",
    "newsletter",
    "share",
    "sharing",
    "social",
    "breadcrumb",
    "breadcrumbs",
    "caption",
    "credit",
    "credits",
    "promo",
    "promoted",
    "advert",
    "advertisement",
    "advertising",
    "ads",
    "sponsored",
    "comments",
    "comment",
    "cookie",
    "cookies",
    "consent",
    "gdpr",
    "tags",
    "taglist",
    "trending",
    "mostread",
    "popular",
    "subscribe",
    "subscription",
    "paywall",
    "outbrain",
    "taboola",
    "sidebar",
    "menu",
    "navbar",
    "navigation",
    "masthead",
    "footer",
    "signup",
    "readmore",
    "morestories",
    "jp-relatedposts",
    "copyright",
    "disclaimer",
    "toolbar",
    "skip",
    "login",
    "popup",
    "modal",
    "banner",
];

/// Pairs of words, one after the other, that say furniture.
const PAIRS: &[(&str, &str)] = &[
    ("read", "more"),
    ("read", "also"),
    ("read", "next"),
    ("more", "stories"),
    ("more", "news"),
    ("more", "from"),
    ("most", "read"),
    ("see", "also"),
    ("also", "read"),
    ("latest", "news"),
    ("top", "stories"),
    ("you", "may"),
    ("up", "next"),
    ("sign", "up"),
    ("author", "bio"),
    ("about", "author"),
    ("site", "header"),
    ("photo", "credit"),
    ("image", "caption"),
    ("in", "pictures"),
];

/// An element with more than this share of the page's text is no furniture, of 100.
const MUCH: usize = 35;

/// Removes the furniture of a page.
pub(super) fn remove(page: &Document) {
    let weights = weigh(page);
    let total = page.root().id;
    let all = weights.get(&total).map_or(0, |w| w.letters);
    let is_furniture = |node: &NodeRef| {
        weights.get(&node.id).is_none_or(|w| !w.headline && (w.letters * 100 <= all * MUCH || w.letters < 40))
    };
    for node in page.select(ELEMENTS).nodes() {
        if is_furniture(node) {
            node.remove_from_parent();
        }
    }
    for node in page.select(NAMED).nodes() {
        let called = [node.attr("class"), node.attr("id")];
        if called.iter().flatten().any(|name| says_furniture(name)) && is_furniture(node) {
            node.remove_from_parent();
        }
    }
}

struct Weight {
    /// Bytes of text below.
    letters: usize,
    /// The headline or the marked body of the article is below.
    headline: bool,
}

fn weigh(page: &Document) -> FxHashMap<NodeId, Weight> {
    let mut weights: FxHashMap<NodeId, Weight> = FxHashMap::default();
    let mut order = Vec::new();
    let root = page.root();
    weights.insert(root.id, Weight { letters: 0, headline: false });
    for node in root.descendants_it() {
        let letters = if node.is_text() && !node.parent().is_some_and(|p| p.has_name("script") || p.has_name("style")) {
            node.text().trim().len()
        } else {
            0
        };
        let headline = node.has_name("h1") || node.attr("itemprop").is_some_and(|p| &*p == "articleBody");
        let id = node.id;
        if let Some(parent) = node.parent() {
            order.push((id, parent.id));
        }
        weights.insert(id, Weight { letters, headline });
    }
    // Descendants come before their ancestors when the order of the document is turned round.
    for (id, parent) in order.into_iter().rev() {
        let Some((letters, headline)) = weights.get(&id).map(|w| (w.letters, w.headline)) else { continue };
        if let Some(parent) = weights.get_mut(&parent) {
            parent.letters += letters;
            parent.headline |= headline;
        }
    }
    weights
}

/// Whether a class or an id is called as furniture is: `story__related`, `read-more`, `ShareBar`.
fn says_furniture(name: &str) -> bool {
    let mut words: Vec<String> = Vec::new();
    for part in name.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty()) {
        let mut word = String::new();
        let mut lower = false;
        for c in part.chars() {
            if c.is_uppercase() && lower {
                words.push(std::mem::take(&mut word));
            }
            lower = c.is_lowercase();
            word.extend(c.to_lowercase());
        }
        words.push(word);
    }
    words.iter().any(|word| WORDS.contains(&word.as_str()))
        || words.windows(2).any(|pair| PAIRS.iter().any(|(a, b)| pair[0] == *a && pair[1] == *b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_furniture() {
        for name in ["story__related", "read-more", "ShareBar", "article-caption", "wp-caption-text", "most_read"] {
            assert!(says_furniture(name), "{name}");
        }
        for name in ["article-body", "content", "story", "shareholder-report", "reading", "main"] {
            assert!(!says_furniture(name), "{name}");
        }
    }

    #[test]
    fn much_text_is_no_furniture() {
        let story = "The ministers met in Rabat. ".repeat(20);
        let page = Document::from(format!(
            "<body><nav>Home World</nav><div class='has-sidebar'><h1>Talks</h1><p>{story}</p><div class='related'>Other news</div></div></body>"
        ));
        remove(&page);
        let text = page.formatted_text();
        assert!(text.contains("The ministers met"));
        assert!(!text.contains("Other news") && !text.contains("Home World"));
    }
}
