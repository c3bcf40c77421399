//! What was found in an article as JSON: the keys of a labelled line, and the mentions behind them.

use std::io::{self, Write};

use serde::Serialize;

use super::json::{self, Versioned};
use crate::{
    annotation::{Annotations, Country, Event, Mention, Official},
    article::{Article, Source},
    timex::Timex,
};

#[derive(Serialize)]
struct Annotated<'a> {
    id: String,
    officials: &'a [Official],
    countries: &'a [Country],
    dates: &'a [Timex],
    organizations: &'a [String],
    events: &'a [Event],
    mentions: &'a [Mention],
    notes: &'a [String],
}

/// One article's annotations, as one line or indented.
///
/// # Errors
/// The writer's.
pub fn write(out: &mut dyn Write, article: &Article, found: &Annotations, indented: bool) -> io::Result<()> {
    let annotated = Versioned::new(Annotated {
        id: id(&article.source),
        officials: &found.officials,
        countries: &found.countries,
        dates: &found.dates,
        organizations: &found.organizations,
        events: &found.events,
        mentions: &found.mentions,
        notes: &found.notes,
    });
    if indented { json::pretty(out, &annotated) } else { json::line(out, &annotated) }
}

/// The record's own id where it has one, else where it lies: `path`, `path#3`, `archive!/member`.
pub fn id(source: &Source) -> String {
    let place = match &source.member {
        Some(member) => format!("{}!/{member}", source.path),
        None => source.path.clone(),
    };
    match &source.record {
        Some(number) if number.starts_with('#') => format!("{place}{number}"),
        Some(own) => own.clone(),
        None => place,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_the_records_own_or_its_place() {
        let source = |member: Option<&str>, record: Option<&str>| Source {
            root: String::new(),
            path: "a/b.jsonl".to_owned(),
            member: member.map(str::to_owned),
            record: record.map(str::to_owned),
        };
        assert_eq!(id(&source(None, Some("afp:17"))), "afp:17");
        assert_eq!(id(&source(None, Some("#17"))), "a/b.jsonl#17");
        assert_eq!(id(&source(None, None)), "a/b.jsonl");
        assert_eq!(id(&source(Some("m.txt"), None)), "a/b.jsonl!/m.txt");
    }
}
