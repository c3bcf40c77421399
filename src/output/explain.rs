//! What was understood of a question: the query in the query language, what it asks for, and the notes.

use std::io::{self, Write};

use serde::Serialize;

use super::{
    json::{self, Asked, Versioned, asks_word, target_word},
    layout::Line,
    style::{Style, Tone},
    table,
};
use crate::query::ast::Pick;

/// For people: the query on the first line, so that it can be cut out and asked again.
///
/// # Errors
/// The writer's.
pub fn text(out: &mut dyn Write, asked: Asked, notes: &[String], style: Style) -> io::Result<()> {
    Line::new().push(Tone::Strong, asked.query).write(out, style, 0)?;
    Line::new().push(Tone::Quiet, "asks for: ").push(Tone::Plain, &wanted(asked)).write(out, style, 0)?;
    table::notes(out, notes, style)
}

fn wanted(asked: Asked) -> String {
    use crate::query::ast::Asks;
    let target = target_word(asked.target);
    let of = |asks: &Asks| match asks {
        Asks::Hits => target.to_owned(),
        Asks::People(_) => format!("{target}, the people in them"),
        Asks::Parties(_) => format!("{target}, the countries that took part"),
        Asks::Countries => format!("{target}, the countries where they took place"),
        Asks::Dates => format!("{target}, their dates"),
        Asks::Places => format!("{target}, their places"),
        Asks::Count(_) => format!("{target}, their number"),
        Asks::Whether => format!("{target}, whether there are any"),
    };
    let picked = match asked.pick {
        Some(Pick::First) => ", the first of them",
        Some(Pick::Last) => ", the last of them",
        None => "",
    };
    match asked.asks {
        Asks::Count(inner) if **inner != Asks::Hits => format!("{}, and their number", of(inner)),
        asks => format!("{}{picked}", of(asks)),
    }
}

/// For programs.
///
/// # Errors
/// The writer's.
pub fn as_json(out: &mut dyn Write, asked: Asked, notes: &[String]) -> io::Result<()> {
    #[derive(Serialize)]
    struct Explanation<'a> {
        question: &'a str,
        query: &'a str,
        target: &'static str,
        asks: &'static str,
        notes: &'a [String],
    }
    let (target, asks) = (target_word(asked.target), asks_word(asked));
    let (question, query) = (asked.question, asked.query);
    json::pretty(out, &Versioned::new(Explanation { question, query, target, asks, notes }))
}
