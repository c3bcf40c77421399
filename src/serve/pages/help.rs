//! `/help`: how to ask, on one page.

use askama::Template;

use super::{
    PageError,
    place::Place,
    view::{self, Head, Link},
};
use crate::query::vocabulary::field_help;

const EXAMPLES: &[&str] = &[
    "all meetings with French ministers",
    "who met the Turkish president last year",
    "visits to Japan since 2024",
    "phone calls between presidents",
    "planned summits next month",
    "did Macron meet Erdogan in 2024",
    "kind:visit with:(country:FR side:guest) -where:MA",
];

#[derive(Template)]
#[template(path = "help.html")]
struct Page {
    head: Head,
    examples: Vec<Link>,
    fields: Vec<Field>,
}

struct Field {
    name: &'static str,
    of: &'static str,
    example: String,
    url: String,
}

/// The page.
///
/// # Errors
/// None that input can cause.
pub fn page() -> Result<String, PageError> {
    let field = |help: crate::query::vocabulary::FieldHelp| Field {
        name: help.name,
        of: help.of,
        url: Place::of(help.example.clone()).url(),
        example: help.example,
    };
    let head = Head { here: "help", ..Head::default() };
    let examples = EXAMPLES.iter().map(|text| view::ask(text)).collect();
    Ok(Page { head, examples, fields: field_help().into_iter().map(field).collect() }.render()?)
}
