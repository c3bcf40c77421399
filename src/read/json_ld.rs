//! JSON-LD in a web page: the object that describes the article.
//!
//! Finds it; what its fields mean is `record`'s business.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Map, Value};

use super::record::Fields;

/// Types of schema.org that are an article, by their last part.
const ARTICLES: &[&str] = &["Article", "BlogPosting", "Posting", "Report", "Newsitem"];

/// Keys whose value may be a mere reference to another object of the page.
const REFERRING: &[&str] = &["author", "publisher", "creator"];

/// How deep objects are searched.
const DEPTH: usize = 8;

/// What the page says of itself elsewhere, to tell its own article from others that it describes.
#[derive(Debug, Default)]
pub(super) struct About<'a> {
    pub address: Option<&'a str>,
    /// Its headings and titles.
    pub titles: &'a [String],
}

/// The article's object among the page's JSON-LD blocks, or the page's own with a date; references to authors and
/// publishers resolved.
pub(super) fn article(blocks: &[String], about: &About) -> Option<Fields> {
    let values: Vec<Value> = blocks.iter().filter_map(|block| parse(block)).collect();
    let (mut objects, mut listed) = (Vec::new(), Vec::new());
    for value in &values {
        objects_of(value, DEPTH, &mut objects, &mut listed);
    }
    let unlisted = objects.len();
    objects.append(&mut listed);
    let dated = |fields: &&&Fields| fields.contains_key("datePublished");
    let articles = || objects.iter().filter(|fields| is_article(fields));
    let own = || {
        let mut by_address = articles().filter(dated).filter(|fields| is_at(fields, about));
        by_address.next().or_else(|| articles().filter(dated).find(|fields| is_called(fields, about)))
    };
    // A teaser of another article has no date, or stands in a list; the page's own one has and does not.
    let first = || {
        let mut articles = objects[..unlisted].iter().filter(|fields| is_article(fields));
        articles.clone().find(dated).or_else(|| articles.next())
    };
    let page = || objects.iter().filter(dated).find(|fields| types(fields).any(|t| t == "WebPage")).copied();
    let mut fields = match own().or_else(first).copied() {
        Some(article) => article.clone(),
        None => {
            let mut fields = page().cloned().or_else(|| blocks.iter().find_map(|block| salvage(block)))?;
            // A page is called with the name of its site.
            fields.remove("name");
            fields
        }
    };
    for key in REFERRING {
        if let Some(value) = fields.get_mut(*key) {
            resolve(value, &objects);
        }
    }
    Some(fields)
}

/// Whether an object is an article.
pub(super) fn is_article(fields: &Fields) -> bool {
    types(fields).any(|t| ARTICLES.iter().any(|a| t.ends_with(a)))
}

/// Whether JSON-LD says that the page is a list of others.
pub(super) fn is_list(blocks: &[String]) -> bool {
    let values: Vec<Value> = blocks.iter().filter_map(|block| parse(block)).collect();
    let (mut objects, mut listed) = (Vec::new(), Vec::new());
    values.iter().for_each(|value| objects_of(value, DEPTH, &mut objects, &mut listed));
    objects.iter().any(|fields| types(fields).any(|t| matches!(t, "CollectionPage" | "ItemList" | "SearchResultsPage")))
}

/// Whether an object bears the page's own address.
fn is_at(fields: &Fields, about: &About) -> bool {
    let bare = |address: &str| {
        let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
        rest.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/').to_owned()
    };
    let Some(own) = about.address.map(bare) else { return false };
    let addresses = ["url", "mainEntityOfPage", "@id"].iter().filter_map(|key| fields.get(*key));
    addresses
        .filter_map(|value| value.as_str().or_else(|| value.get("@id")?.as_str()))
        .any(|address| bare(address) == own)
}

/// Whether an object's headline is among what the page is called.
fn is_called(fields: &Fields, about: &About) -> bool {
    let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    let headline = fields.get("headline").and_then(Value::as_str).map(letters).unwrap_or_default();
    headline.len() >= 12 && about.titles.iter().any(|title| letters(title).contains(&headline))
}

/// What can be told of an article from a block that is no JSON: its dates.
fn salvage(block: &str) -> Option<Fields> {
    static DATES: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r#""(datePublished|dateModified)"\s*:\s*"([^"\\]{4,40})""#).ok());
    if !ARTICLES.iter().any(|name| block.contains(&format!("{name}\""))) {
        return None;
    }
    let mut fields = Fields::new();
    for found in DATES.as_ref()?.captures_iter(block).take(20) {
        let (key, value) = (found.get(1)?.as_str(), found.get(2)?.as_str());
        fields.entry(key).or_insert_with(|| Value::from(value));
    }
    fields.contains_key("datePublished").then_some(fields)
}

/// JSON as sites print it: in a comment or CDATA, with raw line ends within strings, with a semicolon behind, with a comma too
/// many.
fn parse(block: &str) -> Option<Value> {
    let mut text = block.trim();
    for (open, close) in [("<!--", "-->"), ("//<![CDATA[", "//]]>"), ("<![CDATA[", "]]>"), ("/*<![CDATA[*/", "/*]]>*/")]
    {
        if let Some(inner) = text.strip_prefix(open) {
            text = inner.trim().strip_suffix(close).unwrap_or(inner).trim();
        }
    }
    let text = text.trim_end_matches(';');
    serde_json::from_str(text).ok().or_else(|| {
        static COMMA: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r",\s*([\]}])").ok());
        let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let listed = || COMMA.as_ref().map(|comma| comma.replace_all(&plain, "$1"));
        serde_json::from_str(&plain).ok().or_else(|| serde_json::from_str(&listed()?).ok())
    })
}

/// All objects of a value; those that are items of a list go into `listed`.
fn objects_of<'a>(value: &'a Value, depth: usize, into: &mut Vec<&'a Fields>, listed: &mut Vec<&'a Fields>) {
    let Some(depth) = depth.checked_sub(1) else { return };
    match value {
        Value::Array(items) => items.iter().for_each(|item| objects_of(item, depth, into, listed)),
        Value::Object(fields) => {
            into.push(fields);
            for key in ["@graph", "mainEntity", "mainEntityOfPage", "author", "publisher", "hasPart"] {
                if let Some(value) = fields.get(key) {
                    objects_of(value, depth, into, listed);
                }
            }
            let mut inner = Vec::new();
            for key in ["itemListElement", "item"] {
                if let Some(value) = fields.get(key) {
                    objects_of(value, depth, listed, &mut inner);
                }
            }
            listed.append(&mut inner);
        }
        _ => {}
    }
}

fn types(fields: &Fields) -> impl Iterator<Item = &str> {
    let (one, many) = match fields.get("@type") {
        Some(Value::String(name)) => (Some(name.as_str()), &[][..]),
        Some(Value::Array(names)) => (None, names.as_slice()),
        _ => (None, &[][..]),
    };
    one.into_iter().chain(many.iter().filter_map(Value::as_str))
}

/// Puts the object in the place of a reference `{"@id": …}`.
fn resolve(value: &mut Value, objects: &[&Fields]) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| resolve(item, objects)),
        Value::Object(fields) if !fields.contains_key("name") => {
            let named = |o: &&&Fields| o.get("@id") == fields.get("@id") && o.contains_key("name");
            if let Some(target) = fields.get("@id").and_then(|_| objects.iter().find(named)) {
                let name = target.get("name").cloned().unwrap_or_default();
                *value = Value::Object(Map::from_iter([("name".to_owned(), name)]));
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headline(block: &str) -> Option<String> {
        Some(article(&[block.to_owned()], &About::default())?.get("headline")?.as_str()?.to_owned())
    }

    #[test]
    fn the_article_is_found_wherever_it_stands() {
        let a = r#"{"@type":"NewsArticle","headline":"A","datePublished":"2025-04-14"}"#;
        let teaser = r#"{"@type":"NewsArticle","headline":"B"}"#;
        let blocks = [
            a.to_owned(),
            format!("[{{\"@type\":\"Organization\"}},{teaser},{a}]"),
            format!(r#"{{"@context":"https://schema.org","@graph":[{{"@type":"WebSite"}},{a}]}}"#),
            format!(r#"{{"@type":"WebPage","mainEntity":{a}}}"#),
            format!("<!-- {a} -->"),
            format!("//<![CDATA[\n{a}\n//]]>"),
            format!("{a};"),
            a.replace('}', ",}"),
            a.replace("NewsArticle", "ReportageNewsArticle"),
            a.replace("\"NewsArticle\"", "[\"Thing\",\"Article\"]"),
        ];
        for block in blocks {
            assert_eq!(headline(&block).as_deref(), Some("A"), "{block}");
        }
        assert_eq!(headline("{\"@type\":\"NewsArticle\",\"headline\":\"two\nlines\"}").as_deref(), Some("two lines"));
        for bad in ["", "{", r#"{"@type":"Organization","headline":"x"}"#, "null", "3"] {
            assert_eq!(headline(bad), None, "{bad}");
        }
    }

    #[test]
    fn references_are_resolved() {
        let block = r##"{"@graph":[{"@type":"Article","author":[{"@id":"#p"}],"publisher":{"@id":"#o"}},
            {"@type":"Person","@id":"#p","name":"Jane Doe"},{"@type":"Organization","@id":"#o","name":"Example News"}]}"##;
        let fields = article(&[block.to_owned()], &About::default()).unwrap();
        assert_eq!(fields["author"][0]["name"], "Jane Doe");
        assert_eq!(fields["publisher"]["name"], "Example News");
    }

    #[test]
    fn the_page_s_own_article_is_told_from_others() {
        let block = r#"[{"@type":"NewsArticle","headline":"Port to get a berth","url":"https://e.org/1","datePublished":"2025-04-01"},
            {"@type":"NewsArticle","headline":"Talks will go on","url":"https://e.org/2","datePublished":"2025-04-02"}]"#;
        let blocks = [block.to_owned()];
        let headline = |about: &About| article(&blocks, about).unwrap()["headline"].clone();
        let titles = ["Talks will go on | Example News".to_owned()];
        assert_eq!(headline(&About::default()), "Port to get a berth");
        assert_eq!(headline(&About { address: Some("http://e.org/2/?x=1"), titles: &[] }), "Talks will go on");
        assert_eq!(headline(&About { address: None, titles: &titles }), "Talks will go on");
    }

    #[test]
    fn a_page_without_an_article_and_a_block_that_is_no_json() {
        let page = r##"{"@graph":[{"@type":"WebPage","name":"Talks - Site","datePublished":"2025-04-14","author":{"@id":"#p"}},
            {"@type":"Person","@id":"#p","name":"Jane Doe"}]}"##;
        let fields = article(&[page.to_owned()], &About::default()).unwrap();
        assert_eq!((fields["author"]["name"].as_str(), fields.get("name")), (Some("Jane Doe"), None));
        let broken = r#"{"@type":"NewsArticle","headline":"He said "no"","datePublished":"2025-04-14"}"#;
        let fields = article(&[broken.to_owned()], &About::default()).unwrap();
        assert_eq!((fields.len(), fields["datePublished"].as_str()), (1, Some("2025-04-14")));
        assert!(article(&[broken.replace("NewsArticle", "Event")], &About::default()).is_none());
        assert!(is_list(&[r#"{"@type":"CollectionPage"}"#.to_owned()]) && !is_list(&[page.to_owned()]));
    }
}
