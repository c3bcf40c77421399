//! The furniture of a web page: menus, captions, related stories, sharing bars, and their removal.
//!
//! Goes by elements and by the words of classes and ids; an element that holds much of the page's text or its headline
//! is never furniture, whatever it is called.

use dom_query::{Document, NodeId, NodeRef};
use rustc_hash::FxHashMap;

/// Elements that are no text of an article.
const ELEMENTS: &str = "nav, aside, footer, form, button, figcaption, template, svg, select, dialog, iframe, object, \
    [role=navigation], [role=complementary], [role=dialog], [role=search], [hidden]";

/// Elements that are looked at for what they are called.
const NAMED: &str = "div[class], div[id], section[class], section[id], ul[class], ul[id], ol[class], p[class], \
    span[class], figure[class], header[class], details[class]";

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

/// Nor one with more than this share of its prose: paragraphs outside links, of 100.
const MUCH_PROSE: usize = 20;

/// Paragraphs from this length on are prose, bytes.
const LONG: usize = 80;

/// How the lines begin that lead to other stories, lower case, before a colon or the like.
const LEADS: &[&str] = &[
    "read more",
    "read also",
    "also read",
    "read next",
    "related",
    "related story",
    "related stories",
    "related article",
    "see also",
    "see more",
    "more",
    "watch",
    "watch also",
    "more on this",
    "more on this story",
    "don't miss",
    "don’t miss",
    "recommended",
    "must read",
    "go deeper",
];

/// Lines that stand for themselves and are no text, lower case.
const LINES: &[&str] = &[
    "advertisement",
    "continue reading below",
    "story continues below advertisement",
    "article continues below advertisement",
    "related news",
    "related articles",
    "related stories",
    "related",
    "read more",
    "don't miss",
    "don’t miss",
    "more on this story",
    "share this article",
    "share",
    "highlights",
    "loading content ...",
    "recommended",
    "sign up",
    "subscribe",
    "view comments",
    "photos",
];

/// Lines after which, towards the end of a text, nothing of the article follows, lower case.
const ENDS: &[&str] = &[
    "you may also like",
    "you might also like",
    "you may also like...",
    "more from",
    "more stories",
    "most popular",
    "most read",
    "trending",
    "latest news",
    "top stories",
    "recommended for you",
    "what to read next",
    "sponsored content",
    "leave a comment",
    "leave a reply",
];

/// A text without the lines that are furniture: leads to other stories, dates of changes, invitations.
pub(super) fn without_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let plain = line.trim().to_lowercase();
        let tail = out.len() * 2 > text.len();
        if tail && ENDS.iter().any(|end| plain.strip_prefix(end).is_some_and(|rest| rest.len() < 40)) {
            break;
        }
        if !is_furniture_line(line.trim(), &plain) {
            out.push_str(line);
        }
    }
    out
}

fn is_furniture_line(line: &str, plain: &str) -> bool {
    // Sentences are long; furniture that long is not known by its first words.
    if plain.is_empty() || plain.len() > 200 {
        return false;
    }
    if LINES.contains(&plain) {
        return true;
    }
    let lead = plain.split([':', '|', '>', '»', '→']).next().unwrap_or_default();
    if lead.len() < plain.len() && LEADS.contains(&lead.trim()) {
        return true;
    }
    let stamp =
        ["published", "updated", "posted", "last updated", "| updated"].iter().any(|word| plain.starts_with(word));
    if stamp && plain.len() < 80 && plain.contains(|c: char| c.is_ascii_digit()) && !plain.ends_with('.') {
        return true;
    }
    let image = plain.strip_prefix("image ").and_then(|rest| rest.split_once(" of "));
    if image.is_some_and(|(n, of)| [n, of].iter().all(|n| n.bytes().all(|b| b.is_ascii_digit()))) {
        return true;
    }
    // "CLICK HERE TO GET THE APP", "READ MORE BY CLICKING HERE"
    let shouted = !line.contains(char::is_lowercase);
    shouted && ["click here", "clicking here", "sign up", "subscribe"].iter().any(|words| plain.contains(words))
}

/// Removes the furniture of a page.
pub(super) fn remove(page: &Document) {
    let weights = weigh(page);
    let Some(all) = weights.get(&page.root().id) else { return };
    let is_furniture = |node: &NodeRef| {
        weights.get(&node.id).is_none_or(|w| {
            let much = w.letters * 100 > all.letters * MUCH && w.letters >= 40;
            !w.headline && !much && w.prose * 100 <= all.prose * MUCH_PROSE
        })
    };
    for node in page.select(ELEMENTS).nodes() {
        if is_furniture(node) {
            node.remove_from_parent();
        }
    }
    // A paragraph that is all link leads to another story.
    for node in page.select("p, h2, h3, h4, h5, li").nodes() {
        let leads_away = weights.get(&node.id).is_some_and(|w| w.letters >= 20 && w.linked == w.letters && !w.headline);
        if leads_away || is_notice(&node.text()) {
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

/// The notice about cookies, which on a page of few words can be most of its prose.
fn is_notice(text: &str) -> bool {
    const STARTS: &[&str] = &[
        "we use cookies",
        "this site uses cookies",
        "this website uses cookies",
        "we and our partners",
        "by choosing i accept",
    ];
    let start: String = text.trim_start().chars().take(30).flat_map(char::to_lowercase).collect();
    STARTS.iter().any(|notice| start.starts_with(notice))
}

/// What is below an element, bytes of text.
#[derive(Clone, Copy, Default)]
struct Weight {
    letters: usize,
    /// Of them, those within links.
    linked: usize,
    /// Of them, those of long paragraphs, links aside.
    prose: usize,
    /// The headline or the marked body of the article is below.
    headline: bool,
}

fn weigh(page: &Document) -> FxHashMap<NodeId, Weight> {
    let mut weights: FxHashMap<NodeId, Weight> = FxHashMap::default();
    let mut order = Vec::new();
    let root = page.root();
    weights.insert(root.id, Weight::default());
    for node in root.descendants_it() {
        let parent = node.parent();
        let code = parent.is_some_and(|p| p.has_name("script") || p.has_name("style"));
        let letters = if node.is_text() && !code { node.text().trim().len() } else { 0 };
        let headline = node.has_name("h1") || node.attr("itemprop").is_some_and(|p| &*p == "articleBody");
        weights.insert(node.id, Weight { letters, headline, ..Weight::default() });
        order.push((node, parent.map_or(root.id, |p| p.id)));
    }
    // Descendants come before their ancestors when the order of the document is turned round.
    for (node, parent) in order.into_iter().rev() {
        let Some(weight) = weights.get_mut(&node.id) else { continue };
        if node.has_name("a") {
            weight.linked = weight.letters;
        } else if node.has_name("p") {
            weight.prose = Some(weight.letters.saturating_sub(weight.linked)).filter(|n| *n >= LONG).unwrap_or(0);
        }
        let weight = *weight;
        if let Some(above) = weights.get_mut(&parent) {
            above.letters += weight.letters;
            above.linked += weight.linked;
            above.prose += weight.prose;
            above.headline |= weight.headline;
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
    fn lines_of_furniture() {
        let text = "They met.\nREAD MORE: Other talks\nImage 2 of 5\nUpdated Nov 19, 9:41 AM\nMore: it was late.\nMore than ten came.\n\
                    Related by blood, they spoke.\nAdvertisement\nCLICK HERE TO GET THE APP\nUpdated plans were shown on 14 April.\nThey left.";
        assert_eq!(
            without_lines(text),
            "They met.\nMore than ten came.\nRelated by blood, they spoke.\nUpdated plans were shown on 14 April.\nThey left."
        );
        let story = "The ministers met in Rabat. ".repeat(5);
        assert_eq!(without_lines(&format!("{story}\nYou may also like\nOther news")), format!("{story}\n"));
        assert_eq!(without_lines(&format!("Trending\n{story}")), format!("Trending\n{story}"));
    }

    #[test]
    fn notices_and_paragraphs_that_are_links_go() {
        let page = Document::from(
            "<body><h1>Talks</h1><p>We use cookies to improve your visit.</p><p>They <a href=/a>met in Rabat today</a>.</p>\
             <p><a href=/b>Another story about a port</a></p></body>",
        );
        remove(&page);
        assert_eq!(page.formatted_text().trim(), "Talks\n\nThey met in Rabat today.");
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
