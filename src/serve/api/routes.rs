//! The table of the API's routes: for each its method, its parameters and its answers. The router and the OpenAPI document
//! are made of it.

use axum::routing::{MethodRouter, get, post};

use super::{extract, index, openapi, questions};
use crate::serve::state::App;

/// The paths that answers name.
pub const SEARCH: &str = "/api/v1/search";
pub const PROGRESS: &str = "/api/v1/index/progress";
pub const OPENAPI: &str = "/api/v1/openapi.json";

/// A route.
pub struct Route {
    pub method: &'static str,
    /// As the router writes it, which is as OpenAPI does.
    pub path: &'static str,
    /// Its name in clients that are made of the document.
    pub name: &'static str,
    pub about: &'static str,
    /// Of its address.
    pub parameters: &'static [&'static [Parameter]],
    /// Types of the body that it takes.
    pub body: &'static [&'static str],
    /// What it gives where all is well.
    pub answers: &'static [Form],
    /// Statuses of its problems, beside those that any route may have.
    pub problems: &'static [u16],
    pub handler: fn() -> MethodRouter<App>,
}

/// An answer's status, type, and shape in `docs/schema`.
pub struct Form {
    pub status: u16,
    pub content_type: &'static str,
    /// A definition of the schema; empty where it is none of JSON.
    pub schema: &'static str,
}

/// A parameter of an address.
pub struct Parameter {
    pub name: &'static str,
    pub about: &'static str,
    pub kind: Kind,
}

/// What values a parameter takes.
pub enum Kind {
    Text,
    /// May be given again.
    Texts,
    Words(&'static [&'static str]),
    /// A whole number from … to ….
    Number(u64, u64),
    /// A whole number, or `all`.
    Limit,
    Yes,
    Day,
    Share,
    /// A part of the path.
    Path,
}

const fn parameter(name: &'static str, kind: Kind, about: &'static str) -> Parameter {
    Parameter { name, about, kind }
}

/// What is asked.
pub const QUESTION: &[Parameter] = &[
    parameter("q", Kind::Text, "The question in English or in the query language; `*` asks for everything"),
    parameter("kind", Kind::Texts, "meeting, call, visit or agreement"),
    parameter("status", Kind::Texts, "held, planned or cancelled"),
    parameter(
        "with",
        Kind::Texts,
        "A party to the event: `French ministers`, `country:FR role:minister`; again for one more",
    ),
    parameter(
        "country",
        Kind::Texts,
        "One party's country; with role, portfolio and official it describes the same party",
    ),
    parameter("role", Kind::Texts, "One party's post, such as minister or head_of_state"),
    parameter("portfolio", Kind::Texts, "What one party is minister of, such as foreign or defence"),
    parameter("official", Kind::Texts, "One party's name"),
    parameter("since", Kind::Text, "Not before this date: 2025, 2025-03, 2025-03-10, `last month`"),
    parameter("until", Kind::Text, "Not after this date"),
    parameter("place", Kind::Texts, "The city, venue or country where it took place"),
    parameter("text", Kind::Texts, "Words in the article; in quotes a phrase"),
    parameter("in", Kind::Words(&["events", "articles"]), "What to find, whatever the question names"),
    parameter(
        "asks",
        Kind::Words(&["events", "people", "countries", "places", "dates", "count", "whether"]),
        "What is asked of the events, whatever the words ask",
    ),
    parameter("min_confidence", Kind::Share, "Only what is at least so certain"),
    parameter("exact", Kind::Yes, "Names and places to the letter: no other spellings, no slips put right"),
    parameter("changed_since", Kind::Number(0, u64::MAX >> 1), "Only what came or changed after this watermark"),
    parameter("today", Kind::Day, "The day that `last month` counts from; the server's where it is not given"),
];

/// How hits are shown.
pub const SHOWN: &[Parameter] = &[
    parameter("sort", Kind::Words(&["best", "date", "relevance", "published"]), "The order of the hits"),
    parameter(
        "limit",
        Kind::Limit,
        "At most so many hits: 100 in a document of JSON, where 1,000 is the most; else all",
    ),
    parameter("offset", Kind::Number(0, u32::MAX as u64), "Leave out so many first"),
    parameter("facet", Kind::Texts, "Count the values of a field too: `country`, `year:20`; again for more fields"),
    parameter("multi_select", Kind::Yes, "Count a facet's values as if its own field were not asked for"),
    parameter("all", Kind::Yes, "Every report and every copy on its own"),
];

/// Fields to count.
pub const COUNTED: &[Parameter] = &[
    parameter("facet", Kind::Texts, "A field, with a number of values if wanted: `country:20`; again for more fields"),
    parameter("multi_select", Kind::Yes, "Count a facet's values as if its own field were not asked for"),
];

pub const FORM: &[Parameter] =
    &[parameter("format", Kind::Words(&["json", "jsonl", "csv"]), "One document, a line each, or rows of a table")];
pub const PLAIN_FORM: &[Parameter] =
    &[parameter("format", Kind::Words(&["json", "csv"]), "One document, or rows of a table")];

/// Of whom a dossier tells.
pub const WHOM: &[Parameter] = &[
    parameter("name", Kind::Text, "A name in any spelling, an id as answers have it, a country or a body"),
    parameter("country", Kind::Texts, "The state that the person serves; without a name, the state itself"),
    parameter("org", Kind::Texts, "The body that the person serves; without a name, the body itself"),
    parameter("role", Kind::Texts, "A post that the person held, such as minister or head_of_state"),
    parameter("portfolio", Kind::Texts, "What the person was minister of, such as foreign or defence"),
    parameter("limit", Kind::Number(0, 10_000), "At most so many events and articles"),
];

pub const IN_TIME: &[Parameter] = &[
    parameter(
        "by",
        Kind::Words(&["day", "week", "month", "quarter", "year"]),
        "How long a step is; by the span of the events where it is not given",
    ),
    parameter("of", Kind::Words(&["event", "published"]), "By the event's own date, or its first publication"),
];

pub const JOINED: &[Parameter] = &[
    parameter("of", Kind::Words(&["people", "countries"]), "What the nodes are"),
    parameter("min_weight", Kind::Number(0, u32::MAX as u64), "Leave out pairs with fewer events"),
    parameter("top", Kind::Number(0, u32::MAX as u64), "Only so many nodes, those in most events"),
    parameter(
        "format",
        Kind::Words(&["json", "graphml", "dot", "csv"]),
        "One document, a graph for Gephi or Graphviz, pairs",
    ),
];

const ARTICLE: &[Parameter] = &[parameter("id", Kind::Path, "The article's id, as answers have it")];

const fn form(content_type: &'static str, schema: &'static str) -> Form {
    Form { status: 200, content_type, schema }
}

/// All routes.
pub const ROUTES: &[Route] = &[
    Route {
        method: "get",
        path: SEARCH,
        name: "search",
        about: "Events or articles that answer a question, each event with its sources and the sentence that says so",
        parameters: &[QUESTION, SHOWN, FORM],
        body: &[],
        answers: &[form(super::JSON, "document"), form(super::JSONL, ""), form(super::CSV, "")],
        problems: &[400],
        handler: || get(questions::search),
    },
    Route {
        method: "get",
        path: "/api/v1/explain",
        name: "explain",
        about: "How a question is understood, in the query language; nothing is looked for",
        parameters: &[QUESTION],
        body: &[],
        answers: &[form(super::JSON, "explanation")],
        problems: &[400],
        handler: || get(questions::explain),
    },
    Route {
        method: "get",
        path: "/api/v1/facets",
        name: "facets",
        about: "Counts of the values of fields over all that a question finds; without a question, over everything",
        parameters: &[QUESTION, COUNTED, PLAIN_FORM],
        body: &[],
        answers: &[form(super::JSON, "counts"), form(super::CSV, "")],
        problems: &[400],
        handler: || get(questions::facets),
    },
    Route {
        method: "get",
        path: "/api/v1/who",
        name: "who",
        about: "The dossier of an official, a state or a body: offices over time, counterparts, places, events; or the \
                people whom the name may mean",
        parameters: &[WHOM, FORM],
        body: &[],
        answers: &[form(super::JSON, "found"), form(super::JSONL, ""), form(super::CSV, "")],
        problems: &[400, 404],
        handler: || get(questions::who),
    },
    Route {
        method: "get",
        path: "/api/v1/timeline",
        name: "timeline",
        about: "The events of a question counted by day, week, month, quarter or year",
        parameters: &[QUESTION, IN_TIME, PLAIN_FORM],
        body: &[],
        answers: &[form(super::JSON, "timeline"), form(super::CSV, "")],
        problems: &[400],
        handler: || get(questions::timeline),
    },
    Route {
        method: "get",
        path: "/api/v1/network",
        name: "network",
        about: "Who met whom in the events of a question",
        parameters: &[QUESTION, JOINED],
        body: &[],
        answers: &[
            form(super::JSON, "network"),
            form("application/graphml+xml", ""),
            form("text/vnd.graphviz", ""),
            form(super::CSV, ""),
        ],
        problems: &[400],
        handler: || get(questions::network),
    },
    Route {
        method: "get",
        path: "/api/v1/articles/{id}",
        name: "article",
        about: "An article with everything that was found in it, where, and why",
        parameters: &[ARTICLE],
        body: &[],
        answers: &[form(super::JSON, "shown")],
        problems: &[400, 404],
        handler: || get(questions::article),
    },
    Route {
        method: "post",
        path: "/api/v1/extract",
        name: "extract",
        about: "What is found in articles that are sent, text, Markdown, HTML or JSON: a line an article; nothing is kept",
        parameters: &[],
        body: &["text/plain", "text/html", "application/json", "application/jsonl"],
        answers: &[form(super::JSONL, "")],
        problems: &[400, 413, 415, 422],
        handler: || post(extract::extract),
    },
    Route {
        method: "get",
        path: "/api/v1/index",
        name: "index",
        about: "What is in the index, from where, what was not read and why, and how the last sync stands",
        parameters: &[],
        body: &[],
        answers: &[form(super::JSON, "indexStatus")],
        problems: &[400],
        handler: || get(index::status),
    },
    Route {
        method: "post",
        path: "/api/v1/index/sync",
        name: "sync",
        about: "Bring the index up to date with its folders, in the background",
        parameters: &[],
        body: &[],
        answers: &[Form { status: 202, content_type: super::JSON, schema: "syncStatus" }],
        problems: &[400, 409],
        handler: || post(index::sync),
    },
    Route {
        method: "get",
        path: PROGRESS,
        name: "progress",
        about: "How far the sync is, as server-sent events named idle, running, done or failed",
        parameters: &[],
        body: &[],
        answers: &[form("text/event-stream", "")],
        problems: &[400],
        handler: || get(index::progress),
    },
    Route {
        method: "get",
        path: crate::serve::guard::HEALTH,
        name: "health",
        about: "Does the server live, and answer from the index's last commit? Without a token",
        parameters: &[],
        body: &[],
        answers: &[form(super::JSON, "health")],
        problems: &[400],
        handler: || get(index::health),
    },
    Route {
        method: "get",
        path: OPENAPI,
        name: "openapi",
        about: "This document",
        parameters: &[],
        body: &[],
        answers: &[form(super::JSON, "")],
        problems: &[400],
        handler: || get(openapi::document),
    },
    Route {
        method: "get",
        path: "/metrics",
        name: "metrics",
        about: "What the server counts of itself, for Prometheus",
        parameters: &[],
        body: &[],
        answers: &[form(crate::serve::metrics::CONTENT_TYPE, "")],
        problems: &[400],
        handler: || get(index::metrics),
    },
];
