//! What a user sets for a folder of articles: `dateline.toml`, read and checked.
//!
//! Rows of their own for the lexicon, the names that fields have in their files, and what is not to be read. `keys` reads
//! keys and values and says what is wrong with them, `entries` makes rows of the lexicon's tables of them. Reads no file:
//! whoever does puts its path before the error. `docs/own-lexicons.md` describes the file for its writers.

mod entries;
mod keys;

use std::collections::BTreeMap;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use self::keys::{Section, Source};
use crate::{extract::lexicon::own::Own, query::nearest, read::FIELDS};

/// The name of the file in a root.
pub const FILE: &str = "dateline.toml";

/// Of the file, in bytes: it is kept in the index, and read whenever the index is opened.
pub const MAX_BYTES: usize = 1 << 20;

/// One folder's settings.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    pub own: Own,
    /// As `ReadOptions::fields`: ours → theirs.
    pub fields: BTreeMap<String, String>,
    exclude: GlobSet,
}

/// The file cannot be used: where and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct SettingsError {
    pub line: usize,
    pub message: String,
}

/// What users call fields that have another name here.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("date", "published"),
    ("source", "publisher"),
    ("author", "authors"),
    ("body", "text"),
    ("content", "text"),
    ("headline", "title"),
    ("link", "url"),
    ("lang", "language"),
];

/// Reads the file's text.
///
/// # Errors
/// It is no TOML, or holds a key or a value that is none: the first one, with its line.
pub fn parse(text: &str) -> Result<Settings, SettingsError> {
    if text.len() > MAX_BYTES {
        let message = format!("the file has more than {} kB: leave out what no article names", MAX_BYTES >> 10);
        return Err(SettingsError { line: 1, message });
    }
    let source = Source { text };
    let table = source.parse()?;
    let top = source.top(&table, &["exclude", "fields"], entries::SECTIONS)?;
    Ok(Settings { own: entries::read(&top)?, fields: fields(&top)?, exclude: exclude(&top)? })
}

fn fields(top: &Section) -> Result<BTreeMap<String, String>, SettingsError> {
    let mut fields = BTreeMap::new();
    for (ours, theirs) in top.texts_by_key("fields")? {
        let name = *ours.get_ref();
        if !FIELDS.contains(&name) {
            let other = OTHER_NAMES.iter().find(|(other, _)| *other == name).map(|(_, field)| *field);
            let near = other.or_else(|| nearest(name, FIELDS.iter().copied()));
            let meant = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
            let message = format!("`{name}` is no field of an article; {meant}one of: {}", FIELDS.join(" "));
            return Err(top.source.error(ours.span(), message));
        }
        fields.insert(name.to_owned(), (*theirs.get_ref()).to_owned());
    }
    Ok(fields)
}

fn exclude(top: &Section) -> Result<GlobSet, SettingsError> {
    let mut globs = GlobSetBuilder::new();
    for pattern in top.texts("exclude")? {
        let text = pattern.get_ref().trim().trim_end_matches('/');
        let below = match text.strip_prefix('/') {
            Some(anchored) => anchored.to_owned(),
            None if text.contains('/') => text.to_owned(),
            None => format!("**/{text}"),
        };
        // A folder with all that is in it.
        for glob in [below.clone(), format!("{below}/**")] {
            let glob = GlobBuilder::new(&glob).literal_separator(true).build().map_err(|error| {
                let message = format!("exclude: `{}` is no pattern: {}", pattern.get_ref(), error.kind());
                top.source.error(pattern.span(), message)
            })?;
            globs.add(glob);
        }
    }
    globs.build().map_err(|error| SettingsError { line: 1, message: format!("exclude: {error}") })
}

impl Settings {
    /// Is a file not to be read? `path` is below the root, with `/`.
    pub fn excludes(&self, path: &str) -> bool {
        self.exclude.is_match(path)
    }

    /// What files are read with: the fields of the file, but for those that were given otherwise.
    pub fn fields_under(&self, given: &BTreeMap<String, String>) -> BTreeMap<String, String> {
        let mut fields = self.fields.clone();
        fields.extend(given.iter().map(|(ours, theirs)| (ours.clone(), theirs.clone())));
        fields
    }
}

#[cfg(test)]
mod tests;
