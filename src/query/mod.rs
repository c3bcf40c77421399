//! A question → one [`ast::Question`]: plain English or query language, with notes on what was not understood.
//!
//! Reads no clock (today is a parameter, as the lexicon is) and knows nothing of the engine. `language` reads the query language and hands
//! runs of plain words to `english`; `canonical` prints any query in the query language; `flags` does the same from the
//! command line's flags, and `asked` puts words and flags together.

pub mod asked;
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
pub(crate) use self::value::nearest;
use crate::{
    annotation::Country,
    extract::lexicon::{Lexicon, lexicon, places},
};

/// What a question is read with: the day that "last month" counts from, and the lexicon that knows its words.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub today: Date,
    pub lexicon: &'a Lexicon,
}

/// With the program's own lexicon.
impl From<Date> for Context<'static> {
    fn from(today: Date) -> Context<'static> {
        Context { today, lexicon: lexicon() }
    }
}

/// The question does not parse: what is wrong, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct QueryError {
    pub message: String,
    /// Bytes of the question that are wrong; for the caret.
    pub span: std::ops::Range<usize>,
    pub hint: Option<String>,
}

/// A state or a body that a name may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Side {
    Country(Country),
    Org(String),
}

/// Do the words name an office and nobody in it, as in "foreign minister of Morocco"?
pub fn is_office(words: &str, lexicon: &Lexicon) -> bool {
    english::office(words, lexicon).is_some()
}

/// The state or body that a text names, by any of its names; a code of two letters must stand in capitals, for there are
/// people named Li and Ma. `None` where the tables know none.
pub fn side(text: &str, lexicon: &Lexicon) -> Option<Side> {
    let text = text.trim();
    let may_be_code = text.chars().count() != 2 || text.chars().all(|c| c.is_ascii_uppercase());
    if let Some(country) = may_be_code.then(|| value::country(text, lexicon).ok()).flatten() {
        return Some(Side::Country(country));
    }
    let org = value::org(text, lexicon);
    let rows = places::organizations().iter().chain(&lexicon.own().organizations);
    let known = rows.filter_map(|row| row.org).any(|known| known == org);
    known.then_some(Side::Org(org))
}

/// The word for the state or body that someone serves: a state's code, a body's acronym, and where a state has that for
/// its code (AU) the body's name. [`side`] reads it back.
pub fn side_word(country: Option<Country>, org: Option<&str>) -> Option<String> {
    if let Some(country) = country {
        return Some(country.to_string());
    }
    let org = org?;
    if !value::is_country_code(org) {
        return Some(org.to_owned());
    }
    let row = places::organizations().iter().find(|row| row.org == Some(org));
    Some(row.map_or(org, |row| row.name).to_owned())
}

/// Reads a question, English or query language or both mixed, on a day (with the program's own lexicon) or in a [`Context`].
///
/// # Errors
/// Where the query language is broken: an open quote or parenthesis, an unknown field, a value that is none.
pub fn parse<'a>(text: &str, context: impl Into<Context<'a>>) -> Result<ast::Question, QueryError> {
    language::parse(text, context.into())
}
