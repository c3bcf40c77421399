//! CSV (RFC 4180 with line feeds): one row an event or article, for spreadsheets and data frames.
//!
//! Spreadsheets run what starts like a formula; such values get an apostrophe in front, which spreadsheets hide.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use super::{clean::clean, words};
use crate::{
    query::ast::Asks,
    search::answer::{Answer, ArticleHit, EventHit, Hits, Reply},
};

const EVENT_COLUMNS: &[&str] = &[
    "id",
    "kind",
    "status",
    "date",
    "date_phrase",
    "place",
    "country",
    "participants",
    "evidence",
    "confidence",
    "sources",
    "path",
    "title",
    "published",
    "url",
    "other_paths",
];

const ARTICLE_COLUMNS: &[&str] = &[
    "id",
    "path",
    "title",
    "published",
    "url",
    "publisher",
    "language",
    "snippet",
    "officials",
    "countries",
    "events",
    "other_paths",
];

/// Of what a question asks for.
const REPLY_COLUMNS: &[&str] = &[
    "answer",
    "office",
    "country",
    "org",
    "events",
    "latest",
    "event",
    "evidence",
    "path",
    "title",
    "published",
    "url",
];

/// Between the values of one cell.
const BETWEEN: &str = "; ";

/// What the question asks for, with a head: people, countries, places or days a row each; a number or a yes in one row;
/// else the hits.
///
/// # Errors
/// The writer's.
pub fn answer(out: &mut dyn Write, answer: &Answer, asks: &Asks) -> io::Result<()> {
    match asks {
        Asks::Hits => hit_rows(out, &answer.hits, true),
        Asks::Whether => verdict(out, answer),
        Asks::Count(_) => number(out, answer),
        _ => replies(out, &answer.answers),
    }
    .map_err(plain)
}

fn verdict(out: &mut dyn Write, answer: &Answer) -> csv::Result<()> {
    let mut rows = csv::Writer::from_writer(out);
    rows.write_record(["answer"].iter().chain(EVENT_COLUMNS))?;
    let said = if answer.whether == Some(true) { "yes" } else { "no" };
    let events = match &answer.hits {
        Hits::Events(events) => events.as_slice(),
        Hits::Articles(_) => &[],
    };
    for event in events {
        let row = event_row(event);
        rows.write_record(std::iter::once(said.to_owned()).chain(row.iter().map(|cell| guard(cell).into_owned())))?;
    }
    if events.is_empty() {
        rows.write_record([said].into_iter().chain(EVENT_COLUMNS.iter().map(|_| "")))?;
    }
    Ok(rows.flush()?)
}

fn number(out: &mut dyn Write, answer: &Answer) -> csv::Result<()> {
    let mut rows = csv::Writer::from_writer(out);
    rows.write_record(["number", "events", "reports"])?;
    let number = answer.number.unwrap_or(answer.total);
    rows.write_record([number, answer.total, answer.reports].map(|number| number.to_string()))?;
    Ok(rows.flush()?)
}

fn replies(out: &mut dyn Write, replies: &[Reply]) -> csv::Result<()> {
    let mut rows = csv::Writer::from_writer(out);
    rows.write_record(REPLY_COLUMNS)?;
    for reply in replies {
        let text = |value: Option<&String>| value.cloned().unwrap_or_default();
        let source = reply.source.as_ref();
        let row: [String; REPLY_COLUMNS.len()] = [
            reply.value.clone(),
            text(reply.office.as_ref()),
            reply.country.map(|country| country.to_string()).unwrap_or_default(),
            text(reply.org.as_ref()),
            reply.count.to_string(),
            reply.latest.map(|date| date.to_string()).unwrap_or_default(),
            reply.event.clone(),
            reply.evidence.clone(),
            text(source.map(|source| &source.path)),
            text(source.map(|source| &source.title)),
            text(source.and_then(|source| source.published.as_ref())),
            text(source.and_then(|source| source.url.as_ref())),
        ];
        rows.write_record(row.iter().map(|cell| guard(cell).into_owned()))?;
    }
    Ok(rows.flush()?)
}

/// Any rows, with a head.
///
/// # Errors
/// The writer's.
pub fn rows(out: &mut dyn Write, head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> io::Result<()> {
    let write = || -> csv::Result<()> {
        let mut table = csv::Writer::from_writer(out);
        table.write_record(head)?;
        for row in rows {
            table.write_record(row.iter().map(|cell| guard(cell).into_owned()))?;
        }
        Ok(table.flush()?)
    };
    write().map_err(plain)
}

/// The writer's own error behind one of the CSV writer, so that a closed pipe is seen as one.
pub(super) fn plain(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// The hits of an answer, piece by piece; `head` before the first.
///
/// # Errors
/// The writer's.
pub fn hits(out: &mut dyn Write, hits: &Hits, head: bool) -> io::Result<()> {
    hit_rows(out, hits, head).map_err(plain)
}

fn hit_rows(out: &mut dyn Write, hits: &Hits, head: bool) -> csv::Result<()> {
    let mut rows = csv::Writer::from_writer(out);
    match hits {
        Hits::Events(events) => {
            if head {
                rows.write_record(EVENT_COLUMNS)?;
            }
            for event in events {
                rows.write_record(event_row(event).iter().map(|cell| guard(cell).into_owned()))?;
            }
        }
        Hits::Articles(articles) => {
            if head {
                rows.write_record(ARTICLE_COLUMNS)?;
            }
            for article in articles {
                rows.write_record(article_row(article).iter().map(|cell| guard(cell).into_owned()))?;
            }
        }
    }
    Ok(rows.flush()?)
}

/// The facets of an answer: field, value, count.
///
/// # Errors
/// The writer's.
pub fn facets(out: &mut dyn Write, answer: &Answer) -> io::Result<()> {
    counts(out, answer).map_err(plain)
}

fn counts(out: &mut dyn Write, answer: &Answer) -> csv::Result<()> {
    let mut rows = csv::Writer::from_writer(out);
    rows.write_record(["field", "value", "count"])?;
    for facet in &answer.facets {
        for (value, count) in &facet.values {
            rows.write_record([&*guard(&facet.field), &*guard(value), &count.to_string()])?;
        }
    }
    Ok(rows.flush()?)
}

fn event_row(event: &EventHit) -> [String; EVENT_COLUMNS.len()] {
    let source = event.sources.first();
    let text = |value: Option<&String>| value.cloned().unwrap_or_default();
    [
        event.id.clone(),
        event.kind.to_string(),
        event.status.to_string(),
        event.date.map(|date| date.to_string()).unwrap_or_default(),
        text(event.date_phrase.as_ref()),
        text(event.place.as_ref()),
        event.country.map(|country| country.to_string()).unwrap_or_default(),
        event.participants.iter().map(words::party).collect::<Vec<_>>().join(BETWEEN),
        event.evidence.clone(),
        format!("{:.2}", event.confidence),
        event.sources.len().to_string(),
        text(source.map(|source| &source.path)),
        text(source.map(|source| &source.title)),
        text(source.and_then(|source| source.published.as_ref())),
        text(source.and_then(|source| source.url.as_ref())),
        event.sources.iter().skip(1).map(|source| source.path.as_str()).collect::<Vec<_>>().join(BETWEEN),
    ]
}

fn article_row(article: &ArticleHit) -> [String; ARTICLE_COLUMNS.len()] {
    [
        article.id.clone(),
        article.path.clone(),
        article.title.clone(),
        article.published.clone().unwrap_or_default(),
        article.url.clone().unwrap_or_default(),
        article.publisher.clone().unwrap_or_default(),
        article.language.clone().unwrap_or_default(),
        article.snippet.clone(),
        article.officials.join(BETWEEN),
        article.countries.iter().map(|country| country.code()).collect::<Vec<_>>().join(BETWEEN),
        article.events.to_string(),
        article.reprints.iter().map(|source| source.path.as_str()).collect::<Vec<_>>().join(BETWEEN),
    ]
}

/// A cell that no spreadsheet takes for a formula, clean and on one line.
///
/// Cleaning alone would do away with the tab and the line end that also start a formula; the apostrophe still marks them,
/// so that a cell never starts with something that was hidden behind them.
pub(super) fn guard(cell: &str) -> Cow<'_, str> {
    let text = clean(cell);
    let starts = |text: &str| text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if starts(cell) || starts(text.trim_start()) { Cow::Owned(format!("'{text}")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for evil in ["=1+1", "+1", "-1", "@sum", "\t=1", "\r=1", " =1", "\u{202e}=1"] {
            assert!(guard(evil).starts_with('\''), "{evil:?}");
        }
        assert_eq!(guard("Talks in Oslo"), "Talks in Oslo");
        assert_eq!(guard("2025-03-10"), "2025-03-10");
    }
}
