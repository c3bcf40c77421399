//! ninjs, the news in JSON of the IPTC, 1.x to 3.x: what the fields of one item mean.
//!
//! Items come in `.json` and `.jsonl` as any other record, alone or in lists: `json` reads them and asks here.

use serde_json::Value;

use super::{
    byline, clean, day,
    draft::Out,
    markup,
    record::{self, Fields},
    wire::{self, Item},
};

/// Whether a record is an item of ninjs: it has its own id, and what only ninjs calls so.
pub(super) fn is_item(fields: &Fields) -> bool {
    let has = |keys: &[&str]| keys.iter().any(|key| fields.contains_key(*key));
    let standard = fields.get("standard").and_then(|standard| standard.get("name")).and_then(Value::as_str);
    has(&["uri", "guid"])
        && (standard == Some("ninjs")
            || has(&["pubstatus", "pubStatus", "versioncreated", "versionCreated"])
            || fields.get("bodies").is_some_and(Value::is_array)
            || fields.get("headlines").is_some_and(Value::is_array))
}

/// Hands an item on; `number` counts from 1.
pub(super) fn take(fields: &Fields, number: u64, out: &mut Out<'_>, place: impl Fn() -> String) {
    let item = item(fields, out);
    let kind = text(fields, &["type"]).unwrap_or("text");
    if item.draft.text.trim().is_empty() && kind != "text" && !wire::is_cancelled(item.status.as_deref()) {
        let kind = clean::line(&kind.chars().take(40).collect::<String>());
        return out.skip(Some(place()), format!("a {kind} without text, no article"));
    }
    item.give(number, out, place);
}

fn item(fields: &Fields, out: &Out<'_>) -> Item {
    let id = text(fields, &["uri", "guid"]);
    let created = text(fields, &["versioncreated", "versionCreated"]);
    let number = match fields.get("version") {
        Some(Value::Number(number)) => Some(number.to_string()),
        Some(Value::String(text)) => Some(text.clone()),
        _ => None,
    };
    // What every record may have (address, authors, the user's own names of fields), then what ninjs says more exactly.
    let mut draft = record::draft(fields, &out.options.fields);
    draft.id = id.map(str::to_owned);
    draft.version = id.map(|id| wire::version(format!("ninjs:{id}"), number.as_deref(), &[created]));
    let own = |ours: &str| out.options.fields.contains_key(ours);
    if !own("title") {
        let title = text(fields, &["headline"]).or_else(|| best(fields, "headlines", &["main"]));
        draft.title = title.or_else(|| text(fields, &["title"])).map(markup::plain).unwrap_or_default();
    }
    if !own("text") {
        draft.text = markup::plain(body(fields).unwrap_or_default());
    }
    if !own("published") && !own("date") {
        let keys = ["firstcreated", "firstCreated", "contentcreated", "contentCreated", "versioncreated"];
        let days = keys.iter().chain(&["versionCreated"]).filter_map(|key| day::of_value(text(fields, &[*key])?));
        draft.dates = days.collect();
        draft.modified.extend(created.and_then(day::of_value));
    }
    if let Some(by) = text(fields, &["byline", "by"]).filter(|_| !own("authors") && !own("author")) {
        draft.authors = byline::names(&markup::plain(by));
    }
    let provider = ["provider", "infosources", "infoSources", "infosource"].iter().find_map(|key| fields.get(*key));
    let provider = provider.map(|provider| provider.get(0).unwrap_or(provider));
    let provider = provider.and_then(|provider| provider.get("name").or(Some(provider))?.as_str());
    let holder = text(fields, &["copyrightholder", "copyrightHolder"]);
    draft.publisher = provider.or(holder).map(str::to_owned).or(draft.publisher);
    Item {
        status: text(fields, &["pubstatus", "pubStatus"]).map(str::to_owned),
        embargo: text(fields, &["embargoed", "embargo"]).map(str::to_owned),
        dateline: text(fields, &["dateline"]).map(str::to_owned),
        draft,
    }
}

/// The body: paragraphs with markup before plain text, a description where there is none.
fn body(fields: &Fields) -> Option<&str> {
    let of_keys = || {
        let named = ["body_xhtml", "body_html", "body_html5", "body_text"];
        text(fields, &named).or_else(|| {
            let any = fields.iter().filter(|(key, _)| key.starts_with("body_"));
            any.filter_map(|(_, value)| value.as_str()).find(|text| !text.trim().is_empty())
        })
    };
    best(fields, "bodies", &["html", "text"])
        .or_else(of_keys)
        .or_else(|| best(fields, "descriptions", &["text"]))
        .or_else(|| text(fields, &["description_xhtml", "description_html", "description_text", "description"]))
}

/// The value of the item of a list that has the first of some kinds in its role or content type, else of the first one.
fn best<'a>(fields: &'a Fields, list: &str, kinds: &[&str]) -> Option<&'a str> {
    let items: Vec<&Value> = fields.get(list)?.as_array()?.iter().collect();
    let value = |item: &'a Value| item.get("value").and_then(Value::as_str).filter(|text| !text.trim().is_empty());
    let is = |item: &Value, kind: &str| {
        let said = ["contentType", "contenttype", "role"].iter().filter_map(|key| item.get(*key)?.as_str());
        said.map(str::to_ascii_lowercase).any(|said| said.contains(kind))
    };
    let of_kind = |kind: &&str| items.iter().filter(|item| is(item, kind)).find_map(|item| value(item));
    kinds.iter().find_map(of_kind).or_else(|| items.iter().find_map(|item| value(item)))
}

/// The first of some fields that holds a text.
fn text<'a>(fields: &'a Fields, keys: &[&str]) -> Option<&'a str> {
    keys.iter().filter_map(|key| fields.get(*key)?.as_str()).map(str::trim).find(|text| !text.is_empty())
}
