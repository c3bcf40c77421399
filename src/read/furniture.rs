//! The furniture of a web page: menus, captions, related stories, sharing bars, hidden text, and their removal.
//!
//! Goes by elements and by the words of classes and ids; an element that holds much of the page's text or its headline
//! is never furniture, whatever it is called. Lines of the text are `boilerplate`'s.

use dom_query::{Document, NodeId, NodeRef};
use rustc_hash::FxHashMap;

/// Elements that are no text of an article.
const ELEMENTS: &str = "nav, aside, footer, form, button, figcaption, template, svg, select, dialog, iframe, object, \
    noscript, textarea, video, audio, canvas, amp-sidebar, amp-consent, amp-ad, \
    [role=navigation], [role=complementary], [role=dialog], [role=search]";

/// Elements that nobody sees, or that only readers of screens hear.
const HIDDEN: &str = "[hidden], [style], .sr-only, .visually-hidden, .visuallyhidden, .screen-reader-text, .screenreader, \
    .sf-hidden";

/// Elements that are looked at for what they are called.
const NAMED: &str = "div, section, article, ul, ol, p, span, figure, header, details, blockquote, table, td, small, em, h2, \
    h3, h4";

/// Attributes that say what an element is called.
const NAMES: &[&str] = &["class", "id", "data-testid", "data-component", "data-module"];

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
    "conversation",
    "disqus",
    "onetrust",
    "photographer",
    "topics",
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
    ("image", "meta"),
    ("image", "credit"),
    ("author", "box"),
    ("author", "info"),
    ("tag", "list"),
    ("offer", "wall"),
    ("inline", "list"),
    ("lire", "aussi"),
    ("wm", "ipp"),
    ("google", "cache"),
    ("in", "pictures"),
];

/// Words that say furniture, however much of the page's prose it is: banners are longer than short news, and readers than
/// writers.
const SURE: &[&str] = &["comments", "conversation", "disqus", "cookie", "cookies", "consent", "gdpr", "onetrust"];

/// Those of them that are of readers.
const READERS: &[&str] = &["comments", "disqus"];

/// Words of names that tell a state of what they stand at, and not what it is.
const STATES: &[&str] = &["has", "no", "with", "without", "open", "closed", "enabled", "disabled"];

/// An element with more than this share of the page's text is no furniture, of 100.
const MUCH: usize = 35;

/// Nor one with more than this share of its prose: paragraphs outside links, of 100.
const MUCH_PROSE: usize = 20;

/// Nor, though it is called so without a doubt, one with more than this share: it is the story itself, of 100.
const MOST_PROSE: usize = 85;

/// So many quotations of a page are looked at.
const QUOTES: usize = 20;

/// Paragraphs from this length on are prose, bytes.
const LONG: usize = 80;

/// Removes what nobody sees. `aloud`: also what is not read aloud, which is as a rule ornament and now and then a date.
pub(super) fn remove_hidden(page: &Document, aloud: bool) {
    let weights = weigh(page);
    for node in page.select(if aloud { "[aria-hidden=true]" } else { HIDDEN }).nodes() {
        let styled = node.attr("style").is_some_and(|style| hides(&style));
        let named = || node.has_attr("hidden") || node.attr("class").is_some_and(|class| is_for_screens(&class));
        // A page that was saved before its script had shown it is hidden as a whole.
        if (styled || aloud || named()) && is_small(&weights, page, node) {
            node.remove_from_parent();
        }
    }
}

fn is_for_screens(class: &str) -> bool {
    class
        .split_ascii_whitespace()
        .any(|class| HIDDEN.split(", ").any(|hidden| hidden.strip_prefix('.').is_some_and(|hidden| hidden == class)))
}

/// Whether a style attribute takes an element out of sight.
fn hides(style: &str) -> bool {
    style.split(';').filter_map(|rule| rule.split_once(':')).any(|(property, value)| {
        let value = value.to_ascii_lowercase();
        let value = value.split('!').next().unwrap_or_default().trim();
        matches!(
            (&*property.trim().to_ascii_lowercase(), value),
            ("display", "none") | ("visibility", "hidden" | "collapse")
        )
    })
}

/// Whether an element has neither the headline nor much of the page below.
fn is_small(weights: &FxHashMap<NodeId, Weight>, page: &Document, node: &NodeRef) -> bool {
    let Some(all) = weights.get(&page.root().id) else { return false };
    weights.get(&node.id).is_none_or(|w| {
        let much = w.letters * 100 > all.letters * MUCH && w.letters >= 40;
        !w.headline && !much && w.prose * 100 <= all.prose * MUCH_PROSE
    })
}

/// Removes the furniture of a page.
pub(super) fn remove(page: &Document) {
    let weights = weigh(page);
    let prose = weights.get(&page.root().id).map_or(0, |all| all.prose);
    let is_furniture = |node: &NodeRef| is_small(&weights, page, node);
    for node in page.select(ELEMENTS).nodes() {
        if is_furniture(node) {
            node.remove_from_parent();
        }
    }
    // A picture with its credit; tables and quotations are put into figures, too.
    for node in page.select("figure").nodes() {
        let holds = node.descendants_it().any(|d| d.has_name("table") || d.has_name("blockquote"));
        if !holds && is_furniture(node) {
            node.remove_from_parent();
        }
    }
    // A paragraph that is all link leads to another story, and so does a link behind a label.
    for node in page.select("p, h2, h3, h4, h5, li").nodes() {
        let Some(weight) = weights.get(&node.id) else { continue };
        let all_link = weight.linked == weight.letters && weight.letters >= 20;
        let labelled = || node.has_name("p") && weight.linked * 2 > weight.letters && is_lead(node);
        if !weight.headline && (all_link || labelled()) || is_notice(&node.text()) {
            node.remove_from_parent();
        }
    }
    for node in page.select(NAMED).nodes().iter().chain(custom(page).iter()) {
        let names = || NAMES.iter().filter_map(|key| node.attr(key));
        if names().any(|name| says_furniture(&name)) {
            let sure = || {
                let called = |list: &[&str]| names().any(|name| is_called(&name, list));
                let weight = weights.get(&node.id).copied().unwrap_or_default();
                let share = weight.prose * 100 <= prose * MOST_PROSE || called(READERS);
                called(SURE) && share && !weight.headline && prose >= weight.prose + LONG
            };
            if is_furniture(node) || sure() {
                node.remove_from_parent();
            }
        }
    }
    remove_repeated(page);
}

/// The elements with names of a site's own.
fn custom(page: &Document) -> Vec<NodeRef<'_>> {
    let is_custom = |node: &NodeRef| node.node_name().is_some_and(|name| name.contains('-'));
    page.root().descendants_it().filter(is_custom).collect()
}

/// Whether all that a paragraph has before its link is a label: `READ: <a>`, `Watch | <a>`.
fn is_lead(node: &NodeRef) -> bool {
    let text = node.text();
    let label = text.trim_start().split([':', '|', '»', '→']).next().unwrap_or_default();
    let own: String =
        node.descendants_it().filter(|d| d.is_text() && !is_linked(d)).map(|d| d.text().to_string()).collect();
    let own = own.trim();
    label.split_whitespace().count() <= 4 && own.len() <= label.len() + 4 && own.ends_with([':', '|', '»', '→'])
}

fn is_linked(node: &NodeRef) -> bool {
    node.ancestors_it(Some(6)).any(|above| above.has_name("a"))
}

/// Removes the quotations that say again what stands in the text, as those that are pulled out do.
fn remove_repeated(page: &Document) {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let quotations = page.select("blockquote, aside, [class*=pullquote], [class*=pull-quote], [class*=PullQuote]");
    if quotations.is_empty() {
        return;
    }
    let text = words(&page.text());
    for node in quotations.nodes().iter().take(QUOTES) {
        let quotation = words(&node.text());
        let quotation = quotation.trim_matches(|c: char| !c.is_alphanumeric());
        if (20..=400).contains(&quotation.len()) && text.matches(quotation).nth(1).is_some() {
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

/// The page's prose: long paragraphs, links aside, bytes.
pub(super) fn prose(page: &Document) -> usize {
    weigh(page).get(&page.root().id).map_or(0, |all| all.prose)
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
    is_called(name, WORDS)
        || tokens(name)
            .any(|words| words.windows(2).any(|pair| PAIRS.iter().any(|(a, b)| pair[0] == *a && pair[1] == *b)))
}

/// Whether one of the names in a class or an id has a word of the list.
fn is_called(name: &str, list: &[&str]) -> bool {
    tokens(name).any(|words| words.iter().any(|word| list.contains(&word.as_str())))
}

/// The words of each name in a class or an id; names of states, as `has-sidebar` or `comments-open`, are left out.
fn tokens(name: &str) -> impl Iterator<Item = Vec<String>> {
    let is_state = |words: &Vec<String>| words.iter().any(|word| STATES.contains(&word.as_str()));
    name.split_ascii_whitespace().map(words_of).filter(move |words| !is_state(words))
}

fn words_of(name: &str) -> Vec<String> {
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
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_furniture() {
        for name in ["story__related", "read-more", "ShareBar", "article-caption", "wp-caption-text", "most_read"] {
            assert!(says_furniture(name), "{name}");
        }
        for name in [
            "article-body",
            "content",
            "story",
            "shareholder-report",
            "reading",
            "main",
            "has-sidebar",
            "comments-open",
        ] {
            assert!(!says_furniture(name), "{name}");
        }
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

    fn left(body: &str) -> String {
        let page = Document::from(format!("<body><h1>Talks</h1>{body}"));
        remove_hidden(&page, false);
        remove(&page);
        remove_hidden(&page, true);
        super::super::clean::text(&page.formatted_text()).trim_start_matches("Talks").trim_start().to_owned()
    }

    const STORY: &str =
        "<p>The ministers met in Rabat on Monday for talks on security, on migration and on much else, both said.</p>";

    #[test]
    fn hidden_text_goes_unless_it_is_the_page() {
        let text = left(STORY);
        for hidden in [
            "style='display: none'",
            "style='color:red;VISIBILITY:hidden !important'",
            "hidden",
            "class='a sr-only'",
            "aria-hidden=true",
        ] {
            assert_eq!(left(&format!("{STORY}<p {hidden}>Nobody sees it.</p>")), text, "{hidden}");
        }
        assert_ne!(left(&format!("{STORY}<p style='display:block'>Seen.</p>")), text);
        assert_eq!(left(&format!("<div style='display:none'>{STORY}</div>")), text);
    }

    #[test]
    fn comments_go_however_long_they_are() {
        let comments = "<div class=c><p>I was there, and I can tell you that it was all quite different from what they say.</p></div>".repeat(9);
        assert_eq!(left(&format!("{STORY}<x-talk class=comments-area>{comments}</x-talk>")), left(STORY));
        assert!(left(&format!("<div class=comments>{STORY}</div>")).contains("ministers met"));
    }

    #[test]
    fn leads_pictures_and_quotations_that_are_pulled_out_go() {
        let text = left(STORY);
        for box_ in [
            "<p><b>READ: </b><a href=/a>Another story of a port and a ship</a></p>",
            "<figure><img><span>Pool</span></figure>",
            "<blockquote>for talks on security, on migration and on much else</blockquote>",
        ] {
            assert_eq!(left(&format!("{STORY}{box_}")), text, "{box_}");
        }
        for own in [
            "<p>They said: <a href=/a>a long quotation that leads</a> to its source.</p>",
            "<blockquote>We agreed on all that was open.</blockquote>",
        ] {
            assert_ne!(left(&format!("{STORY}{own}")), text, "{own}");
        }
    }
}
