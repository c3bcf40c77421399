//! The paths of an answer's sources, one a line, each once: for `xargs` and editors.

use std::{
    collections::HashSet,
    io::{self, Write},
};

use super::{clean::clean, style::Style};
use crate::search::answer::{Answer, Hits};

/// The paths in the order of the answer, exactly as they are, but on a terminal without what a terminal obeys.
///
/// # Errors
/// The writer's.
pub fn answer(out: &mut dyn Write, answer: &Answer, style: Style) -> io::Result<()> {
    let mut seen = HashSet::new();
    let mut write = |path: &str| -> io::Result<()> {
        if !seen.insert(path.to_owned()) {
            return Ok(());
        }
        if style.width.is_some() { writeln!(out, "{}", clean(path)) } else { writeln!(out, "{path}") }
    };
    match &answer.hits {
        Hits::Events(events) => {
            events.iter().flat_map(|event| &event.sources).try_for_each(|source| write(&source.path))
        }
        Hits::Articles(articles) => articles.iter().try_for_each(|article| {
            write(&article.path)?;
            article.reprints.iter().try_for_each(|reprint| write(&reprint.path))
        }),
    }
}
