//! Keys and values of a TOML file, each with its place: what is wrong with one is told with its line and what may stand there.

use std::{fmt::Display, ops::Range, str::FromStr};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::SettingsError;
use crate::query::nearest;

/// The text of a file.
#[derive(Clone, Copy)]
pub struct Source<'t> {
    pub text: &'t str,
}

/// A table of the file, whose keys are all known.
#[derive(Clone, Copy)]
pub struct Section<'t> {
    pub source: Source<'t>,
    /// As it is written, for messages: `[[person]]`; empty at the top.
    name: &'static str,
    table: &'t DeTable<'t>,
    span: (usize, usize),
}

/// A text of the file.
pub type Text<'t> = Spanned<&'t str>;

impl<'t> Source<'t> {
    pub fn parse(self) -> Result<DeTable<'t>, SettingsError> {
        DeTable::parse(self.text).map(Spanned::into_inner).map_err(|error| {
            let message = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
            self.error(error.span().unwrap_or_default(), message)
        })
    }

    pub fn error(self, at: Range<usize>, message: String) -> SettingsError {
        SettingsError { line: self.line(at.start), message }
    }

    /// From 1.
    pub fn line(self, at: usize) -> usize {
        self.text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1
    }

    /// The file as a section: its keys, and its sections by their names with the keys of each.
    pub fn top(
        self,
        table: &'t DeTable<'t>,
        keys: &[&'static str],
        sections: &[(&'static str, &[&'static str])],
    ) -> Result<Section<'t>, SettingsError> {
        let all: Vec<&str> = keys.iter().copied().chain(sections.iter().map(|(name, _)| *name)).collect();
        let top = Section { source: self, name: "", table, span: (0, 0) };
        top.check(&all)?;
        Ok(top)
    }
}

impl<'t> Section<'t> {
    /// Refuses keys that are none.
    fn check(&self, keys: &[&str]) -> Result<(), SettingsError> {
        for (key, _) in self.table {
            let name: &str = key.get_ref();
            if keys.contains(&name) {
                continue;
            }
            let whose = if self.name.is_empty() { "this file".to_owned() } else { self.name.to_owned() };
            let near = nearest(name, keys.iter().copied());
            let meant = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
            let message = format!("`{name}` is no key of {whose}; {meant}one of: {}", keys.join(" "));
            return Err(self.source.error(key.span(), message));
        }
        Ok(())
    }

    /// An error of the section as a whole.
    pub fn error(&self, message: &str) -> SettingsError {
        self.source.error(self.span.0..self.span.1, format!("{}: {message}", self.name))
    }

    /// An error of a value of one of its keys.
    pub fn wrong<T>(&self, key: &str, at: &Spanned<T>, message: impl Display) -> SettingsError {
        self.source.error(at.span(), format!("{}: {message}", self.path(key)))
    }

    fn path(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_owned() } else { format!("{} {key}", self.name) }
    }

    /// The sections of a name, each with a key of its own.
    pub fn sections(
        &self,
        name: &'static str,
        shown: &'static str,
        keys: &[&str],
    ) -> Result<Vec<Section<'t>>, SettingsError> {
        let Some(value) = self.table.get(name) else { return Ok(Vec::new()) };
        let DeValue::Array(array) = value.get_ref() else {
            return Err(self.source.error(value.span(), format!("write {shown}, once for each")));
        };
        let mut sections = Vec::with_capacity(array.len());
        for entry in array.iter() {
            let DeValue::Table(table) = entry.get_ref() else {
                return Err(self.source.error(entry.span(), format!("write {shown}, once for each")));
            };
            let section =
                Section { source: self.source, name: shown, table, span: (entry.span().start, entry.span().end) };
            section.check(keys)?;
            sections.push(section);
        }
        Ok(sections)
    }

    fn text_in(&self, key: &str, value: &'t Spanned<DeValue<'t>>) -> Result<Text<'t>, SettingsError> {
        match value.get_ref() {
            DeValue::String(text) if !text.trim().is_empty() => Ok(Spanned::new(value.span(), text.trim())),
            DeValue::String(_) => Err(self.wrong(key, value, "an empty text: leave the key out")),
            other => Err(self.wrong(key, value, format!("write a text in quotes, not {}", described(other)))),
        }
    }

    /// A text; `None` where the key is not there.
    pub fn text(&self, key: &str) -> Result<Option<Text<'t>>, SettingsError> {
        self.table.get(key).map(|value| self.text_in(key, value)).transpose()
    }

    /// A text that must be there.
    pub fn needed(&self, key: &str) -> Result<Text<'t>, SettingsError> {
        self.text(key)?.ok_or_else(|| self.error(&format!("`{key}` is missing")))
    }

    /// A list of texts, or one text; none where the key is not there.
    pub fn texts(&self, key: &str) -> Result<Vec<Text<'t>>, SettingsError> {
        let Some(value) = self.table.get(key) else { return Ok(Vec::new()) };
        match value.get_ref() {
            DeValue::Array(array) => array.iter().map(|value| self.text_in(key, value)).collect(),
            DeValue::String(_) => Ok(vec![self.text_in(key, value)?]),
            other => Err(self.wrong(key, value, format!("write a list of texts, [\"…\"], not {}", described(other)))),
        }
    }

    /// The keys and texts of a table with keys of any name.
    pub fn texts_by_key(&self, key: &str) -> Result<Vec<(Text<'t>, Text<'t>)>, SettingsError> {
        let Some(value) = self.table.get(key) else { return Ok(Vec::new()) };
        let DeValue::Table(table) = value.get_ref() else {
            return Err(self.source.error(value.span(), format!("write [{key}] and its keys below it")));
        };
        let pair = |(name, value): (&'t Spanned<_>, &'t Spanned<DeValue<'t>>)| {
            let name: &'t Spanned<std::borrow::Cow<'t, str>> = name;
            Ok((
                Spanned::new(name.span(), &**name.get_ref()),
                self.text_in(&format!("{key}.{}", name.get_ref()), value)?,
            ))
        };
        table.iter().map(pair).collect()
    }

    /// `true` or `false`; `None` where the key is not there.
    pub fn flag(&self, key: &str) -> Result<Option<bool>, SettingsError> {
        let Some(value) = self.table.get(key) else { return Ok(None) };
        match value.get_ref() {
            DeValue::Boolean(flag) => Ok(Some(*flag)),
            other => Err(self.wrong(key, value, format!("write true or false, not {}", described(other)))),
        }
    }

    /// A year; `None` where the key is not there.
    pub fn year(&self, key: &str) -> Result<Option<Spanned<i16>>, SettingsError> {
        let Some(value) = self.table.get(key) else { return Ok(None) };
        let year = match value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().replace('_', "").parse().ok(),
            _ => None,
        };
        match year.filter(|year| (1..=9999).contains(year)) {
            Some(year) => Ok(Some(Spanned::new(value.span(), year))),
            None => Err(self.wrong(key, value, "write a year, as in 2019")),
        }
    }

    /// A word of a vocabulary; `None` where the key is not there.
    pub fn word<T: FromStr + Display>(&self, key: &str, all: &[T]) -> Result<Option<T>, SettingsError> {
        let Some(text) = self.text(key)? else { return Ok(None) };
        match text.get_ref().parse() {
            Ok(word) => Ok(Some(word)),
            Err(_) => Err(self.not_among(key, &text, &all.iter().map(T::to_string).collect::<Vec<_>>())),
        }
    }

    /// The error of a text that is none of those that are allowed.
    pub fn not_among(&self, key: &str, text: &Text, all: &[impl AsRef<str>]) -> SettingsError {
        let all: Vec<&str> = all.iter().map(AsRef::as_ref).collect();
        let near = nearest(text.get_ref(), all.iter().copied());
        let meant = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
        self.wrong(key, text, format!("`{}` is not allowed; {meant}one of: {}", text.get_ref(), all.join(" ")))
    }
}

/// A value that should be another.
fn described(value: &DeValue) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
