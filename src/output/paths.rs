//! The paths of an answer's sources, one a line, each once: for `xargs` and editors.

use std::{
    collections::HashSet,
    io::{self, Write},
};

use super::{clean::clean, style::Style};
use crate::search::answer::Hits;

/// Writes paths as hits come, and remembers which it has written.
#[derive(Debug, Default)]
pub struct Paths {
    seen: HashSet<String>,
}

impl Paths {
    /// The paths in the order of the hits, exactly as they are, but on a terminal without what a terminal obeys.
    ///
    /// # Errors
    /// The writer's.
    pub fn write(&mut self, out: &mut dyn Write, hits: &Hits, style: Style) -> io::Result<()> {
        match hits {
            Hits::Events(events) => {
                events.iter().flat_map(|event| &event.sources).try_for_each(|source| self.one(out, &source.path, style))
            }
            Hits::Articles(articles) => articles.iter().try_for_each(|article| {
                self.one(out, &article.path, style)?;
                article.reprints.iter().try_for_each(|reprint| self.one(out, &reprint.path, style))
            }),
        }
    }

    fn one(&mut self, out: &mut dyn Write, path: &str, style: Style) -> io::Result<()> {
        if !self.seen.insert(path.to_owned()) {
            return Ok(());
        }
        if style.width.is_some() { writeln!(out, "{}", clean(path)) } else { writeln!(out, "{path}") }
    }
}
