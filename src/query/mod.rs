//! A question → one [`ast::Question`]: plain English or query language, with notes on what was not understood.
//!
//! Reads no clock (today is a parameter) and knows nothing of the engine.

pub mod ast;

use jiff::civil::Date;

/// The question does not parse: what is wrong, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct QueryError {
    pub message: String,
    /// Bytes of the question that are wrong; for the caret.
    pub span: std::ops::Range<usize>,
    pub hint: Option<String>,
}

/// Reads a question, English or query language or both mixed.
///
/// # Errors
/// Where the query language is broken: an open quote or parenthesis, an unknown field, a value that is none.
pub fn parse(text: &str, today: Date) -> Result<ast::Question, QueryError> {
    let _ = (text, today);
    Ok(ast::Question { query: ast::Query::All, target: None, focus: ast::Focus::Hits, notes: Vec::new() })
}
