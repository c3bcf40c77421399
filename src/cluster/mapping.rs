//! The fields of a cluster's index: those of the store's schema, and a few that only a cluster needs.

use serde_json::{Map, Value, json};

use crate::store::{
    part::{Kind, kinds},
    schema::SCHEMA_VERSION,
};

/// Grows with every change of the fields below; together with the schema's own version it is part of an index's name.
pub const VERSION: u32 = 1;

/// Values of the field `type` that the store does not have: what is known of an index that was pushed.
pub const DOC_STATE: u64 = 3;

/// Longer values (characters) have no term: an engine's terms end at 32,766 bytes.
const LONGEST_TERM: u32 = 8191;

/// What is sent back of a document; all other fields are searched and counted only.
pub const SOURCE: &[&str] = &["held", "text_as_is", "mentions", "event", "article", "at", "state"];

/// Columns that are counted.
const COUNTED: &[&str] = &[
    "kind",
    "status",
    "where",
    "place",
    "name",
    "role",
    "portfolio",
    "country",
    "org",
    "group",
    "source",
    "lang",
    "author",
    "countries",
    "official",
    "organization",
];

/// Numbers of the schema that are of no use here: they say where a document stands in a segment, or are packed.
pub const LEFT_OUT: &[&str] = &[
    "distance",
    "events",
    "parties",
    "participants",
    "precision",
    "signature",
    "band",
    "size",
    "mtime",
    "hash",
    "given",
    "claiming",
    "file",
    "story",
];

/// Of an article, these fields stand in its events too.
pub const CARRIED: &[&str] = &[
    "title",
    "text",
    "source",
    "source_words",
    "author",
    "author_words",
    "lang",
    "countries",
    "official_words",
    "officer",
    "organization_words",
    "path",
];

/// The index template: settings and mappings, for `PUT /INDEX`.
pub fn template(shards: u32, replicas: u32) -> Value {
    let mut properties = Map::new();
    for (_, name, kind) in kinds() {
        if LEFT_OUT.contains(&name.as_str()) {
            continue;
        }
        let counted = COUNTED.contains(&name.as_str());
        let field = match kind {
            Kind::Raw => json!({ "type": "keyword", "doc_values": counted, "ignore_above": LONGEST_TERM }),
            Kind::Words | Kind::News => json!({ "type": "text", "analyzer": "whitespace", "norms": false }),
            Kind::Number if name == "type" => json!({ "type": "integer" }),
            Kind::Number => json!({ "type": "long" }),
            Kind::Float => json!({ "type": "double" }),
            Kind::Stored => continue,
        };
        properties.insert(name, field);
    }
    let kept = json!({ "type": "keyword", "index": false, "doc_values": false });
    for (name, field) in [
        // The id of the article, on it and on its events.
        ("article", json!({ "type": "keyword" })),
        // Which index a document was pushed from.
        ("pusher", json!({ "type": "keyword" })),
        // The number of an event in its article.
        ("at", json!({ "type": "integer" })),
        // Days to order by: a day far in the past where there is none.
        ("by_published", json!({ "type": "long" })),
        ("by_to", json!({ "type": "long" })),
        // How many terms title and text have.
        ("title_length", json!({ "type": "long" })),
        ("text_length", json!({ "type": "long" })),
        // Every end of the path that begins with a folder or is the file, for filters by folder; the first folder.
        ("path_tail", json!({ "type": "keyword", "doc_values": false })),
        ("folder", json!({ "type": "keyword", "index": false })),
        // Roles, and below them portfolios.
        ("office", json!({ "type": "keyword", "index": false })),
        // The single words of names, for their spellings.
        ("name_term", json!({ "type": "keyword" })),
        ("official_term", json!({ "type": "keyword" })),
        ("place_term", json!({ "type": "keyword" })),
        // As the store keeps them.
        ("held", json!({ "type": "object", "enabled": false })),
        ("event", json!({ "type": "object", "enabled": false })),
        ("state", json!({ "type": "object", "enabled": false })),
        ("text_as_is", kept.clone()),
        ("mentions", kept),
    ] {
        properties.insert(name.to_owned(), field);
    }
    json!({
        "settings": { "index": { "number_of_shards": shards, "number_of_replicas": replicas } },
        "mappings": {
            "dynamic": false,
            "_meta": { "dateline": { "schema": SCHEMA_VERSION, "mapping": VERSION } },
            "_source": { "includes": SOURCE },
            "properties": properties
        }
    })
}
