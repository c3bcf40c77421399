//! What is wrong with a question: the question with a caret under the place, and what to do.

use std::io::{self, Write};

use super::{
    clean::{clean, columns},
    style::{Style, Tone},
};
use crate::query::QueryError;

/// Writes the message, the question with carets, and the hint, each on a line.
///
/// # Errors
/// The writer's.
pub fn query(out: &mut dyn Write, text: &str, error: &QueryError, style: Style) -> io::Result<()> {
    writeln!(out, "dateline: {}", clean(&error.message))?;
    let at = |byte: usize| {
        let mut byte = byte.min(text.len());
        while !text.is_char_boundary(byte) {
            byte -= 1;
        }
        byte
    };
    let (start, end) = (at(error.span.start), at(error.span.end.max(error.span.start)));
    let piece = |from: usize, to: usize| clean(text.get(from..to).unwrap_or_default());
    let (before, wrong, after) = (piece(0, start), piece(start, end), piece(end, text.len()));
    writeln!(out, "  {before}{}{after}", style.paint(Tone::Match, &wrong))?;
    let (indent, carets) = (columns(&before), "^".repeat(columns(&wrong).max(1)));
    writeln!(out, "  {:indent$}{}", "", style.paint(Tone::Match, carets))?;
    match &error.hint {
        Some(hint) => writeln!(out, "  {}", clean(hint)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_under_the_place() {
        let error = QueryError { message: "no such field".to_owned(), span: 7..10, hint: Some("try kind:".to_owned()) };
        let mut out = Vec::new();
        query(&mut out, "東京 foo:x", &error, Style::default()).expect("written");
        let text = String::from_utf8(out).expect("text");
        let rows: Vec<&str> = text.lines().collect();
        assert_eq!(rows[1], "  東京 foo:x");
        assert_eq!(rows[2], "       ^^^");
        assert_eq!(rows[3], "  try kind:");
    }

    #[test]
    fn a_span_beyond_the_question_is_its_end() {
        let error = QueryError { message: "an open quote".to_owned(), span: 40..50, hint: None };
        let mut out = Vec::new();
        query(&mut out, "é\"", &error, Style::default()).expect("written");
        assert!(String::from_utf8(out).expect("text").ends_with("  é\"\n    ^\n"));
    }
}
