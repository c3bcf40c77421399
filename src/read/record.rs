//! A record of named fields → a draft: JSON objects, JSON-LD, front matter.
//!
//! The names that fields usually bear stand here, once for all formats of records. Where a record lies in a file is the
//! business of the format's reader.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::{byline, clean, day, draft::Draft, draft::web_address, markup};

/// An object's fields.
pub(super) type Fields = Map<String, Value>;

/// Spellings of one field, without case, `_`, `-`, `:`, `@` and blanks, the most telling first.
struct Names {
    /// Ours, as the options name it.
    ours: &'static [&'static str],
    strong: &'static [&'static str],
    /// Taken only where no strong name has a value, in the record or in a usual part of it.
    weak: &'static [&'static str],
}

const TITLE: Names = Names {
    ours: &["title"],
    strong: &["title", "headline", "webtitle", "articletitle", "maintitle", "heading", "head", "pagetitle"],
    weak: &["name", "ogtitle", "seotitle", "shorttitle", "subject"],
};

const TEXT: Names = Names {
    ours: &["text"],
    strong: &[
        "text",
        "body",
        "content",
        "maintext",
        "articlebody",
        "articletext",
        "fulltext",
        "bodytext",
        "contenttext",
        "plaintext",
        "cleanedtext",
        "fullcontent",
        "articlecontent",
        "contentencoded",
        "bodyhtml",
        "contenthtml",
        "html",
        "story",
        "article",
        "paragraphs",
    ],
    weak: &[
        "description",
        "summary",
        "abstract",
        "leadparagraph",
        "lead",
        "lede",
        "excerpt",
        "standfirst",
        "trailtext",
        "snippet",
    ],
};

const PUBLISHED: Names = Names {
    ours: &["published", "date"],
    strong: &[
        "published",
        "publishedat",
        "datepublished",
        "publisheddate",
        "publicationdate",
        "publicationdatetime",
        "publishdate",
        "publishedon",
        "publishedtime",
        "publishtime",
        "datepublish",
        "pubdate",
        "pubdatetime",
        "webpublicationdate",
        "firstpublished",
        "firstpublishedat",
        "firstpublicationdate",
        "articlepublishedtime",
        "displaydate",
        "issued",
        "dateissued",
        "dcdate",
        "date",
        "datetime",
        "articledate",
    ],
    weak: &["created", "createdat", "datecreated", "creationdate", "versioncreated", "timestamp", "seendate", "time"],
};

const MODIFIED: Names = Names {
    ours: &["modified"],
    strong: &[
        "modified",
        "datemodified",
        "modifiedat",
        "updated",
        "updatedat",
        "lastmodified",
        "dateupdated",
        "lastmod",
    ],
    weak: &[],
};

const URL: Names = Names {
    ours: &["url"],
    strong: &[
        "url",
        "canonicalurl",
        "canonical",
        "weburl",
        "articleurl",
        "permalink",
        "link",
        "links",
        "pageurl",
        "sourceurl",
        "externalurl",
        "mainentityofpage",
        "href",
        "shorturl",
    ],
    weak: &["guid", "id", "uri", "source"],
};

const AUTHORS: Names = Names {
    ours: &["authors", "author"],
    strong: &[
        "authors",
        "author",
        "byline",
        "bylines",
        "creator",
        "dccreator",
        "writer",
        "writers",
        "authorname",
        "by",
    ],
    weak: &["contributors", "contributor"],
};

const PUBLISHER: Names = Names {
    ours: &["publisher", "source"],
    strong: &[
        "publisher",
        "source",
        "sourcename",
        "outlet",
        "publication",
        "publicationname",
        "newspaper",
        "site",
        "sitename",
        "ogsitename",
        "agency",
        "medianame",
        "provider",
    ],
    weak: &["domain", "sourcedomain", "feed", "newssite"],
};

const LANGUAGE: Names = Names {
    ours: &["language", "lang"],
    strong: &["language", "lang", "inlanguage", "languagecode", "langcode", "locale"],
    weak: &[],
};

const ID: Names = Names {
    ours: &["id"],
    strong: &["id", "guid", "uuid", "articleid", "docid", "documentid", "recordid", "identifier", "docno"],
    weak: &["uri"],
};

/// Objects within a record that usually hold the article's own fields.
const PARTS: &[&str] = &[
    "article",
    "fields",
    "source",
    "doc",
    "document",
    "item",
    "content",
    "data",
    "attributes",
    "story",
    "post",
    "metadata",
    "meta",
    "header",
    "frontmatter",
    "blocks",
];

/// Keys under which an object keeps the text that it stands for.
const VALUE_KEYS: &[&str] = &[
    "rendered",
    "main",
    "name",
    "text",
    "value",
    "#text",
    "$t",
    "_",
    "content",
    "body",
    "plain",
    "html",
    "bodyTextSummary",
    "p",
    "$oid",
    "$date",
    "$numberLong",
    "@value",
    "@id",
    "href",
    "url",
    "title",
];

/// How deep values are looked into.
const DEPTH: usize = 6;

/// The draft of a record. `paths` are the user's own names of fields: ours → theirs, `.` between levels.
pub(super) fn draft(record: &Fields, paths: &BTreeMap<String, String>) -> Draft {
    let look = Look::new(record, paths);
    let title = look.text(&TITLE, title_of).unwrap_or_default();
    let text = look.text(&TEXT, |v| body_of(v, DEPTH).map(|t| markup::plain(&t))).unwrap_or_default();
    let authors = look.each(&AUTHORS, |v| Some(authors_of(v)).filter(|a| !a.is_empty()));
    Draft {
        id: look.text(&ID, |v| string_of(v, DEPTH)),
        title,
        text,
        dates: look.all(&PUBLISHED, date_of),
        modified: look.all(&MODIFIED, date_of),
        date_line: None,
        url: look.text(&URL, address_of),
        authors: authors.unwrap_or_default(),
        publisher: look.text(&PUBLISHER, publisher_of),
        language: look.text(&LANGUAGE, |v| string_of(v, DEPTH)),
        version: None,
    }
}

/// Whether a record has a field that usually holds an article's text.
pub(super) fn has_text(record: &Fields) -> bool {
    record.iter().any(|(key, value)| TEXT.strong.contains(&folded(key).as_str()) && body_of(value, DEPTH).is_some())
}

/// A record's fields by their folded names, its usual parts behind it.
struct Look<'a> {
    record: &'a Fields,
    paths: &'a BTreeMap<String, String>,
    levels: Vec<BTreeMap<String, &'a Value>>,
}

impl<'a> Look<'a> {
    fn new(record: &'a Fields, paths: &'a BTreeMap<String, String>) -> Self {
        let fold = |fields: &'a Fields| -> BTreeMap<String, &'a Value> {
            let mut by_name = BTreeMap::new();
            for (key, value) in fields {
                by_name.entry(folded(key)).or_insert(value);
            }
            by_name
        };
        let top = fold(record);
        let parts = PARTS.iter().filter_map(|part| top.get(*part).and_then(|v| v.as_object())).map(fold);
        let mut levels: Vec<_> = parts.collect();
        levels.insert(0, top);
        Self { record, paths, levels }
    }

    /// All values of a field that `of` can read, by trust.
    fn all<T>(&self, names: &Names, of: impl Fn(&'a Value) -> Option<T>) -> Vec<T> {
        let chosen = names.ours.iter().filter_map(|ours| self.paths.get(*ours)).filter_map(|p| by_path(self.record, p));
        let strong = self.levels.iter().flat_map(|l| names.strong.iter().filter_map(|n| l.get(*n).copied()));
        let weak = self.levels.iter().flat_map(|l| names.weak.iter().filter_map(|n| l.get(*n).copied()));
        chosen.chain(strong).chain(weak).filter_map(of).collect()
    }

    /// The first value of a field that `of` can read.
    fn each<T>(&self, names: &Names, of: impl Fn(&'a Value) -> Option<T>) -> Option<T> {
        let chosen = names.ours.iter().filter_map(|ours| self.paths.get(*ours)).filter_map(|p| by_path(self.record, p));
        let strong = self.levels.iter().flat_map(|l| names.strong.iter().filter_map(|n| l.get(*n).copied()));
        let weak = self.levels.iter().flat_map(|l| names.weak.iter().filter_map(|n| l.get(*n).copied()));
        chosen.chain(strong).chain(weak).find_map(of)
    }

    fn text(&self, names: &Names, of: impl Fn(&'a Value) -> Option<String>) -> Option<String> {
        self.each(names, |value| of(value).filter(|text| !text.trim().is_empty()))
    }
}

fn folded(key: &str) -> String {
    key.chars().filter(|c| !matches!(c, '_' | '-' | ':' | '@' | ' ' | '.')).flat_map(char::to_lowercase).collect()
}

/// The value at `a.b.0.c`; a key that itself holds points is taken as it is.
fn by_path<'a>(record: &'a Fields, path: &str) -> Option<&'a Value> {
    if let Some(value) = record.get(path) {
        return Some(value);
    }
    let mut keys = path.split('.');
    let mut value = record.get(keys.next()?)?;
    for key in keys {
        value = match value {
            Value::Object(fields) => fields.get(key)?,
            Value::Array(items) => items.get(key.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    Some(value)
}

/// The text that a value stands for: itself, or the telling field of an object, or the first of a list.
fn string_of(value: &Value, depth: usize) -> Option<String> {
    let depth = depth.checked_sub(1)?;
    match value {
        Value::String(text) => Some(text.clone()).filter(|t| !t.trim().is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(fields) => VALUE_KEYS.iter().filter_map(|key| fields.get(*key)).find_map(|v| string_of(v, depth)),
        Value::Array(items) => items.iter().find_map(|item| string_of(item, depth)),
        Value::Null | Value::Bool(_) => None,
    }
}

/// The text of a body: as [`string_of`], the items of a list as paragraphs.
fn body_of(value: &Value, depth: usize) -> Option<String> {
    match value {
        Value::Array(items) => {
            let depth = depth.checked_sub(1)?;
            let paragraphs: Vec<String> = items.iter().filter_map(|item| body_of(item, depth)).collect();
            Some(paragraphs.join("\n\n")).filter(|text| !text.is_empty())
        }
        Value::Object(fields) => {
            let depth = depth.checked_sub(1)?;
            let keys =
                ["rendered", "text", "value", "#text", "$t", "content", "body", "plain", "html", "p", "paragraphs"];
            keys.iter().filter_map(|key| fields.get(*key)).find_map(|v| body_of(v, depth))
        }
        Value::String(_) => string_of(value, depth),
        _ => None,
    }
}

fn title_of(value: &Value) -> Option<String> {
    string_of(value, DEPTH).map(|title| markup::plain(&title)).filter(|t| !t.starts_with("http"))
}

fn date_of(value: &Value) -> Option<Date> {
    match value {
        Value::Number(number) => {
            #[expect(clippy::cast_possible_truncation, reason = "a float beyond i64 saturates and is then no date")]
            let whole = number.as_i64().or_else(|| number.as_f64().map(|f| f as i64))?;
            day::of_number(whole)
        }
        value => day::of_value(&string_of(value, DEPTH)?),
    }
}

fn address_of(value: &Value) -> Option<String> {
    match value {
        Value::Array(items) => items.iter().find_map(address_of),
        Value::Object(fields) => ["@id", "href", "url", "value", "#text", "web", "canonical"]
            .iter()
            .find_map(|key| fields.get(*key)?.as_str().and_then(web_address)),
        Value::String(text) => web_address(text),
        _ => None,
    }
}

fn publisher_of(value: &Value) -> Option<String> {
    let name = match value {
        Value::Object(fields) => {
            ["name", "title", "value", "#text"].iter().find_map(|key| string_of(fields.get(*key)?, 2))?
        }
        Value::Array(items) => items.iter().find_map(publisher_of)?,
        Value::String(text) => text.clone(),
        _ => return None,
    };
    Some(markup::plain(&name)).filter(|name| web_address(name).is_none() && name.len() <= 200)
}

/// The names of authors: a byline, a list of names, a list of objects with a name.
fn authors_of(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => byline::names(&markup::plain(text)),
        Value::Array(items) => items.iter().flat_map(authors_of).collect(),
        Value::Object(fields) => {
            if let Some(name) =
                ["name", "original", "fullName", "full_name", "displayName", "display_name", "title", "#text"]
                    .iter()
                    .find_map(|key| fields.get(*key))
            {
                return authors_of(name);
            }
            let part = |keys: [&str; 3]| keys.iter().find_map(|k| fields.get(*k)?.as_str()).unwrap_or_default().trim();
            let (first, last) =
                (part(["firstName", "firstname", "first_name"]), part(["lastName", "lastname", "last_name"]));
            clean::some_line(&format!("{first} {last}")).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(value: Value) -> Draft {
        draft(value.as_object().unwrap(), &BTreeMap::new())
    }

    #[test]
    fn usual_names() {
        let d = read(json!({
            "headline": "Laftit receives Retailleau &amp; delegation", "articleBody": "<p>They met.</p><p>Both spoke.</p>",
            "publishedAt": "2025-04-14T23:30:00-05:00", "updated_at": "2025-04-15", "link": "https://e.org/a",
            "authors": [{"name": "Jane Doe"}, "John Roe"], "source": {"id": null, "name": "Example News"},
            "inLanguage": "en-GB", "guid": 17
        }));
        assert_eq!(d.title, "Laftit receives Retailleau & delegation");
        assert_eq!(d.text, "They met.\n\nBoth spoke.");
        assert_eq!(d.dates[0].to_string(), "2025-04-14");
        assert_eq!(d.modified[0].to_string(), "2025-04-15");
        assert_eq!((d.url.as_deref(), d.id.as_deref()), (Some("https://e.org/a"), Some("17")));
        assert_eq!(d.authors, ["Jane Doe", "John Roe"]);
        assert_eq!((d.publisher.as_deref(), d.language.as_deref()), (Some("Example News"), Some("en-GB")));
    }

    #[test]
    fn shapes_of_well_known_sources() {
        let guardian = read(
            json!({"id": "world/2025/apr/14/x", "webTitle": "Talks", "webPublicationDate": "2025-04-14T10:00:00Z",
            "webUrl": "https://e.org/x", "fields": {"bodyText": "They met.", "byline": "Jane Doe"}}),
        );
        assert_eq!((guardian.title.as_str(), guardian.text.as_str()), ("Talks", "They met."));
        assert_eq!((guardian.url.as_deref(), guardian.authors.len()), (Some("https://e.org/x"), 1));
        let wordpress = read(json!({"id": 5, "date": "2025-04-14T10:00:00", "link": "https://e.org/5",
            "title": {"rendered": "Talks&#8217; end"}, "content": {"rendered": "<p>They met.</p>"}}));
        assert_eq!((wordpress.title.as_str(), wordpress.text.as_str()), ("Talks’ end", "They met."));
        let elastic = read(
            json!({"_id": "q1", "_source": {"title": "Talks", "body": ["They met.", "Both spoke."], "timestamp": 1_744_673_400}}),
        );
        assert_eq!((elastic.id.as_deref(), elastic.text.as_str()), (Some("q1"), "They met.\n\nBoth spoke."));
        assert_eq!(elastic.dates[0].to_string(), "2025-04-14");
        let nyt = read(
            json!({"headline": {"main": "Talks", "kicker": null}, "lead_paragraph": "They met.", "abstract": "",
            "pub_date": "2025-04-14T10:00:00+0000", "byline": {"original": "By Jane Doe and John Roe"}, "web_url": "https://e.org/n"}),
        );
        assert_eq!((nyt.title.as_str(), nyt.text.as_str()), ("Talks", "They met."));
        assert_eq!(nyt.authors, ["Jane Doe", "John Roe"]);
        let mongo = read(
            json!({"_id": {"$oid": "67fd"}, "article": {"title": "Talks", "text": "They met."}, "date": {"$date": 1_744_673_400_000_i64}}),
        );
        assert_eq!((mongo.id.as_deref(), mongo.text.as_str()), (Some("67fd"), "They met."));
        assert_eq!(mongo.dates[0].to_string(), "2025-04-14");
    }

    #[test]
    fn own_names_with_points_go_first() {
        let paths = [("text", "content.parts.1"), ("title", "meta.kop"), ("published", "meta.dag")];
        let paths = paths.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        let value = json!({"text": "no", "content": {"parts": ["no", "They met."]}, "meta": {"kop": "Talks", "dag": "14/04/2025"}});
        let d = draft(value.as_object().unwrap(), &paths);
        assert_eq!((d.title.as_str(), d.text.as_str()), ("Talks", "They met."));
        assert_eq!(d.dates[0].to_string(), "2025-04-14");
    }

    #[test]
    fn a_lead_is_text_only_where_there_is_no_body() {
        assert_eq!(read(json!({"description": "A lead.", "content": "The body."})).text, "The body.");
        assert_eq!(read(json!({"description": "A lead.", "content": "  "})).text, "A lead.");
        assert_eq!(read(json!({"title": "5 < 6 and 7 > 2", "text": "AT&T met."})).title, "5 < 6 and 7 > 2");
    }
}
