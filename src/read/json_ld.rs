//! JSON-LD in a web page: the object that describes the article.
//!
//! Finds it; what its fields mean is `record`'s business.

use serde_json::{Map, Value};

use super::record::Fields;

/// Types of schema.org that are an article, by their last part.
const ARTICLES: &[&str] = &["Article", "BlogPosting", "Posting", "Report", "Newsitem"];

/// Keys whose value may be a mere reference to another object of the page.
const REFERRING: &[&str] = &["author", "publisher", "creator"];

/// How deep objects are searched.
const DEPTH: usize = 8;

/// The article's object among the page's JSON-LD blocks; references to authors and publishers resolved.
pub(super) fn article(blocks: &[String]) -> Option<Fields> {
    let values: Vec<Value> = blocks.iter().filter_map(|block| parse(block)).collect();
    let mut objects = Vec::new();
    for value in &values {
        objects_of(value, DEPTH, &mut objects);
    }
    let is_article = |fields: &&Fields| types(fields).any(|t| ARTICLES.iter().any(|a| t.ends_with(a)));
    let mut articles = objects.iter().copied().filter(is_article);
    // A teaser of another article has no date; the page's own one has.
    let first = articles.clone().find(|fields| fields.contains_key("datePublished")).or_else(|| articles.next())?;
    let mut fields = first.clone();
    for key in REFERRING {
        if let Some(value) = fields.get_mut(*key) {
            resolve(value, &objects);
        }
    }
    Some(fields)
}

/// JSON as sites print it: in a comment or CDATA, with raw line ends within strings, with a semicolon behind.
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
        let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&plain).ok()
    })
}

fn objects_of<'a>(value: &'a Value, depth: usize, into: &mut Vec<&'a Fields>) {
    let Some(depth) = depth.checked_sub(1) else { return };
    match value {
        Value::Array(items) => items.iter().for_each(|item| objects_of(item, depth, into)),
        Value::Object(fields) => {
            into.push(fields);
            for key in ["@graph", "mainEntity", "mainEntityOfPage", "author", "publisher", "hasPart", "itemListElement"]
            {
                if let Some(value) = fields.get(key) {
                    objects_of(value, depth, into);
                }
            }
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
        Some(article(&[block.to_owned()])?.get("headline")?.as_str()?.to_owned())
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
        let fields = article(&[block.to_owned()]).unwrap();
        assert_eq!(fields["author"][0]["name"], "Jane Doe");
        assert_eq!(fields["publisher"]["name"], "Example News");
    }
}
