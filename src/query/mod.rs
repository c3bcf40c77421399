//! A question → one [`ast::Question`]: plain English or query language, with notes on what was not understood.
//!
//! Reads no clock (today is a parameter) and knows nothing of the engine. `language` reads the query language and hands
//! runs of plain words to `english`; `canonical` prints any query in the query language; `flags` does the same from the
//! command line's flags.

pub mod ast;
mod canonical;
mod date;
mod english;
mod fields;
pub mod flags;
mod language;
mod lexer;
mod value;
pub mod vocabulary;

#[cfg(test)]
mod tests;

use jiff::civil::Date;

pub use self::canonical::explain;

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
    language::parse(text, today)
}
