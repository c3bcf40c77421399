//! The front matter of a Markdown file: YAML between `---`, TOML between `+++`.
//!
//! Of YAML only what front matter is written in: `key: value`, quoted strings, lists `[a, b]` and `- a`, maps one level
//! deep, block scalars. What is not understood is left out.

use serde_json::{Map, Value};

use super::record::Fields;

/// Cuts the front matter off a text. The text is unchanged where there is none.
pub(super) fn split(text: &str) -> (Fields, &str) {
    for (fence, ends, parse) in [
        ("---", &["---", "..."][..], yaml as fn(&str) -> Fields),
        ("+++", &["+++"][..], toml_fields as fn(&str) -> Fields),
    ] {
        let Some((first, rest)) = text.split_once('\n') else { continue };
        if first.trim_end() != fence {
            continue;
        }
        let mut at = 0;
        for line in rest.split_inclusive('\n') {
            if ends.contains(&line.trim_end()) {
                let fields = parse(&rest[..at]);
                // A rule at the head of a text is no front matter.
                return if fields.is_empty() { (fields, text) } else { (fields, &rest[at + line.len()..]) };
            }
            at += line.len();
        }
    }
    (Map::new(), text)
}

fn toml_fields(source: &str) -> Fields {
    let Ok(table) = source.parse::<toml::Table>() else { return Map::new() };
    table.into_iter().map(|(key, value)| (key, of_toml(value))).collect()
}

fn of_toml(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => Value::from(number),
        toml::Value::Float(number) => Value::from(number),
        toml::Value::Boolean(truth) => Value::Bool(truth),
        toml::Value::Datetime(time) => Value::String(time.to_string()),
        toml::Value::Array(items) => Value::Array(items.into_iter().map(of_toml).collect()),
        toml::Value::Table(table) => Value::Object(table.into_iter().map(|(k, v)| (k, of_toml(v))).collect()),
    }
}

fn yaml(source: &str) -> Fields {
    let lines: Vec<&str> = source.lines().collect();
    let mut fields = Map::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        at += 1;
        if line.starts_with([' ', '\t', '-', '#']) {
            continue;
        }
        let Some((key, value)) = key_value(line) else { continue };
        // The lines that belong to this key: indented, or items of a list.
        let start = at;
        while lines.get(at).is_some_and(|l| l.trim().is_empty() || l.starts_with([' ', '\t', '-', '#'])) {
            at += 1;
        }
        let below = lines.get(start..at).unwrap_or_default();
        fields.insert(key.to_owned(), block(value, below));
    }
    fields
}

/// The value of a key: on its line, or on the lines below it.
fn block(value: &str, below: &[&str]) -> Value {
    match value {
        "" => nested(below),
        "|" | "|-" | "|+" => {
            Value::String(below.iter().map(|l| l.trim()).collect::<Vec<_>>().join("\n").trim().to_owned())
        }
        ">" | ">-" | ">+" => Value::String(folded(below)),
        value => {
            let more = folded(below);
            if more.is_empty() || value.ends_with(['"', '\'', ']']) && !value.starts_with('[') {
                scalar(value)
            } else {
                scalar(&format!("{value} {more}"))
            }
        }
    }
}

fn folded(lines: &[&str]) -> String {
    let words: Vec<&str> = lines.iter().map(|l| l.trim()).filter(|l| !l.is_empty() && !l.starts_with('#')).collect();
    words.join(" ")
}

/// A list of `- item` or a map of indented `key: value`.
fn nested(lines: &[&str]) -> Value {
    let mut items: Vec<Value> = Vec::new();
    let mut map = Map::new();
    for line in lines.iter().map(|l| l.trim()).filter(|l| !l.is_empty() && !l.starts_with('#')) {
        if let Some(item) = line.strip_prefix("- ") {
            items.push(match key_value(item.trim()).filter(|_| !item.trim().starts_with(['"', '\''])) {
                Some((key, value)) => Value::Object(Map::from_iter([(key.to_owned(), scalar(value))])),
                None => scalar(item.trim()),
            });
        } else if let Some((key, value)) = key_value(line) {
            match items.last_mut() {
                Some(Value::Object(item)) => drop(item.insert(key.to_owned(), scalar(value))),
                Some(_) => {}
                None => drop(map.insert(key.to_owned(), scalar(value))),
            }
        }
    }
    match (items.is_empty(), map.is_empty()) {
        (false, _) => Value::Array(items),
        (true, false) => Value::Object(map),
        (true, true) => Value::Null,
    }
}

/// `key: value`; the colon is followed by a blank or ends the line, so that an address is no key.
fn key_value(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(": ").or_else(|| line.trim_end().strip_suffix(':').map(|key| (key, "")))?;
    let key = key.trim().trim_matches(['"', '\'']);
    let is_key = !key.is_empty()
        && key.len() <= 64
        && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | ' '));
    is_key.then_some((key, uncommented(value.trim())))
}

/// Without the comment behind a plain scalar.
fn uncommented(value: &str) -> &str {
    if value.starts_with(['"', '\'']) {
        let quote = &value[..1];
        return match value[1..].rfind(quote) {
            Some(end) if value[end + 2..].trim_start().starts_with('#') => &value[..end + 2],
            _ => value,
        };
    }
    value.find(" #").map_or(value, |at| value[..at].trim_end())
}

fn scalar(value: &str) -> Value {
    let value = value.trim();
    let inner = |open: char, close: char| value.strip_prefix(open).and_then(|v| v.strip_suffix(close));
    if let Some(text) = inner('"', '"') {
        // The escapes of YAML's double quotes that JSON shares are all that front matter has.
        let text = serde_json::from_str::<String>(value).unwrap_or_else(|_| text.to_owned());
        return Value::String(text);
    }
    if let Some(text) = inner('\'', '\'') {
        return Value::String(text.replace("''", "'"));
    }
    if let Some(items) = inner('[', ']') {
        return Value::Array(list(items));
    }
    if matches!(value, "" | "null" | "~" | "Null" | "NULL" | "true" | "false") {
        return Value::Null;
    }
    Value::String(value.to_owned())
}

/// The items of `a, "b, c", d`.
fn list(items: &str) -> Vec<Value> {
    let mut out = Vec::new();
    let (mut start, mut quote) = (0, None);
    for (at, c) in items.char_indices() {
        match (quote, c) {
            (Some(q), c) if q == c => quote = None,
            // A quote opens an item; within a word it is an apostrophe.
            (None, '"' | '\'') if items[start..at].trim().is_empty() => quote = Some(c),
            (None, ',') => {
                out.push(scalar_item(&items[start..at]));
                start = at + 1;
            }
            _ => {}
        }
    }
    out.push(scalar_item(&items[start..]));
    out.retain(|item| !item.is_null());
    out
}

/// An item of a flow list; a list within it is taken as it is printed.
fn scalar_item(item: &str) -> Value {
    let item = item.trim();
    if item.starts_with('[') { Value::String(item.to_owned()) } else { scalar(item) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn yaml_as_front_matter_has_it() {
        let text = "---\ntitle: \"Talks: the \\\"end\\\"\"\ndate: 2025-04-14 # printed\nauthors: [Jane Doe, \"Roe, John\"]\n\
                    tags:\n  - one\n  - 'it''s'\nurl: https://e.org/a:b\nauthor:\n  name: Jane Doe\n  role: reporter\n\
                    editors:\n- name: Ali\n  mail: x\n- name: Bea\nsummary: >\n  two\n  lines\nplain: goes on\n  below\nempty:\n---\n\nBody: text\n";
        let (fields, body) = split(text);
        assert_eq!(
            Value::Object(fields),
            json!({"title": "Talks: the \"end\"", "date": "2025-04-14", "authors": ["Jane Doe", "Roe, John"], "tags": ["one", "it's"],
                   "url": "https://e.org/a:b", "author": {"name": "Jane Doe", "role": "reporter"},
                   "editors": [{"name": "Ali", "mail": "x"}, {"name": "Bea"}], "summary": "two lines", "plain": "goes on below", "empty": null})
        );
        assert_eq!(body, "\nBody: text\n");
    }

    #[test]
    fn toml_and_its_dates() {
        let (fields, body) =
            split("+++\ntitle = 'Talks'\ndate = 2025-04-14T23:30:00-05:00\nauthors = ['A', 'B']\n+++\nBody");
        assert_eq!(fields["date"], "2025-04-14T23:30:00-05:00");
        assert_eq!((fields["title"].as_str(), body), (Some("Talks"), "Body"));
    }

    #[test]
    fn no_front_matter() {
        for text in [
            "# Title\n\nBody",
            "---\n\nA rule above.\n\n---\n\nMore.",
            "---\ntitle: open",
            "+++\nnot = = toml\n+++\n",
            "---",
            "",
        ] {
            assert_eq!(split(text), (Map::new(), text));
        }
    }
}
