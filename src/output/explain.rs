//! What was understood of a question: the query in the query language, what it asks for, and the notes.

use std::io::{self, Write};

use serde::Serialize;

use super::{
    json::{self, Asked, Versioned, focus_word, target_word},
    layout::Line,
    style::{Style, Tone},
    table,
};

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
    use crate::query::ast::Focus;
    let target = target_word(asked.target);
    match asked.focus {
        Focus::Hits => target.to_owned(),
        Focus::People => format!("{target}, the people in them"),
        Focus::Dates => format!("{target}, their dates"),
        Focus::Places => format!("{target}, their places"),
        Focus::Number => format!("{target}, their number"),
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
        focus: &'static str,
        notes: &'a [String],
    }
    let (target, focus) = (target_word(asked.target), focus_word(asked.focus));
    let (question, query) = (asked.question, asked.query);
    json::pretty(out, &Versioned::new(Explanation { question, query, target, focus, notes }))
}
