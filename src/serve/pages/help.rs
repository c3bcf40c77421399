//! `/help`: how to ask, on one page.

use askama::Template;

use super::{
    PageError,
    place::Place,
    view::{self, Head, Link},
};
use crate::query::fields::{ARTICLE_FIELDS, EVENT_FIELDS, PARTICIPANT_FIELDS, example};

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
    let of = |fields: &'static [&'static str], of| {
        fields.iter().map(move |&name| {
            let example = format!("{name}:{}", example(name));
            Field { name, of, url: Place::of(example.clone()).url(), example }
        })
    };
    let fields = of(EVENT_FIELDS, "event").chain(of(PARTICIPANT_FIELDS, "participant")).chain(of(ARTICLE_FIELDS, "article"));
    let head = Head { here: "help", ..Head::default() };
    let examples = EXAMPLES.iter().map(|text| view::ask(text)).collect();
    Ok(Page { head, examples, fields: fields.collect() }.render()?)
}
