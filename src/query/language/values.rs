//! Words, quotes, fields and their values: the atoms of the grammar.

use std::ops::Range;

use super::{Level, Parser, Piece};
use crate::query::{
    QueryError,
    ast::{ParticipantQuery, Query},
    canonical::simplify,
    fields::{ARTICLE_FIELDS, EVENT_FIELDS, OTHER_NAMES, PARTICIPANT_FIELDS, example},
    lexer::{Form, Raw},
    value,
};

impl Parser<'_> {
    /// A word; an error where a number stands behind its `~`, which would otherwise be searched for as written.
    pub(super) fn word(&mut self) -> Result<Raw, QueryError> {
        let raw = self.scan.word();
        let written = self.scan.text.get(raw.span.clone()).unwrap_or("");
        let before = written.trim_end_matches(|c: char| c.is_ascii_digit());
        let sign = before.strip_suffix('~').filter(|word| !word.ends_with('\\'));
        if raw.form == Form::Plain && before.len() < written.len() && sign.is_some_and(|word| !word.is_empty()) {
            let span = raw.span.start + before.len() - 1..raw.span.end;
            return self.error(
                span,
                "a word takes no distance",
                "write word~ for words spelt nearly so, or \"some words\"~3 for words so near to each other",
            );
        }
        Ok(raw)
    }

    pub(super) fn quoted(&mut self) -> Result<Raw, QueryError> {
        let start = self.scan.at;
        match self.scan.quoted() {
            Some(raw) => Ok(raw),
            None => self.error(
                start..start + 1,
                "this quote is never closed",
                "close it with `\"`, or write \\\" to mean the sign",
            ),
        }
    }

    /// The field whose name stands here; an error where a name stands here that is none.
    pub(super) fn field_here(&self) -> Result<Option<&'static str>, QueryError> {
        let Some(name) = self.scan.field() else { return Ok(None) };
        let after = self.scan.rest()[name.len() + 1..].chars().next();
        let lower = name.to_ascii_lowercase();
        let fields = || EVENT_FIELDS.iter().chain(PARTICIPANT_FIELDS).chain(ARTICLE_FIELDS).copied();
        if let Some(field) = fields().find(|field| *field == lower) {
            return Ok(Some(field));
        }
        if lower == "organisation" {
            return Ok(Some("organization"));
        }
        // "Re: talks" is a word with a colon behind it, "https://…" an address.
        if after.is_none_or(char::is_whitespace) || after == Some('/') {
            return Ok(None);
        }
        let span = self.scan.at..self.scan.at + name.len();
        let near = OTHER_NAMES.iter().find(|(other, _)| *other == lower).map(|(_, field)| *field);
        let hint = match near.or_else(|| value::nearest(&lower, fields())) {
            Some(near) => format!("did you mean `{near}:`? put the words in quotes to search for them"),
            None => format!("the fields are: {}", fields().collect::<Vec<_>>().join(" ")),
        };
        self.error(span, format!("there is no field `{name}`"), hint)
    }

    /// `with:` a participant.
    pub(super) fn with(&mut self, name: Range<usize>) -> Result<Query, QueryError> {
        let start = self.scan.at;
        match self.scan.peek() {
            Some('(') => {
                let mut ahead = self.scan.clone();
                ahead.at += 1;
                ahead.skip_space();
                if ahead.peek() == Some(')') {
                    return self.error(
                        name.start..ahead.at + 1,
                        "`with:( )` is empty",
                        "write who takes part, as in with:(country:FR role:minister), or with:* for anybody",
                    );
                }
                self.scan.at += 1;
                let query = self.or::<ParticipantQuery>()?;
                if !self.scan.take(')') {
                    return self.error(start..start + 1, "this parenthesis is never closed", "close it with `)`");
                }
                Ok(Query::With(simplify(query)))
            }
            None => self.no_value("with", name),
            Some(c) if c.is_whitespace() || c == ')' => self.no_value("with", name),
            Some('"') => {
                let raw = self.quoted()?;
                self.not_empty("with", &raw)?;
                Ok(Query::With(ParticipantQuery::words(self, vec![Piece::Quoted(raw.text)])))
            }
            Some(_) => {
                let raw = self.word()?;
                Ok(Query::With(match raw.form {
                    _ if &self.scan.text[start..self.scan.at] == "*" => ParticipantQuery::Any,
                    Form::Plain => ParticipantQuery::words(self, vec![Piece::Word(raw.text)]),
                    _ => ParticipantQuery::text(self, raw),
                }))
            }
        }
    }

    pub(super) fn no_value<T>(&self, field: &str, span: Range<usize>) -> Result<T, QueryError> {
        self.error(
            span.start..span.end + 1,
            format!("`{field}:` has no value"),
            format!("write the value right behind the colon, as in {field}:{}", example(field)),
        )
    }

    pub(super) fn not_empty(&self, field: &str, raw: &Raw) -> Result<(), QueryError> {
        if raw.text.trim().is_empty() {
            return self.error(
                raw.span.clone(),
                format!("the value of `{field}:` is empty"),
                format!("write a value, as in {field}:{}", example(field)),
            );
        }
        Ok(())
    }

    /// The value or values of a field.
    pub(super) fn values(&mut self, field: &str, name: Range<usize>) -> Result<Vec<Raw>, QueryError> {
        if self.scan.peek().is_none_or(|c| c.is_whitespace() || c == ')') {
            return self.no_value(field, name);
        }
        if self.scan.peek() != Some('(') {
            return Ok(vec![self.value(field)?]);
        }
        let open = self.scan.at;
        self.scan.at += 1;
        let mut values: Vec<Raw> = Vec::new();
        let mut words: Vec<Raw> = Vec::new();
        loop {
            self.scan.skip_space();
            let at = self.scan.at;
            let end = self.scan.peek() == Some(')');
            if end || self.scan.keyword("OR") {
                if words.is_empty() {
                    let (span, message) = if end && values.is_empty() {
                        (open..at + 1, format!("`{field}:( )` is empty"))
                    } else {
                        (at..at + if end { 1 } else { 2 }, "a value is missing here".to_owned())
                    };
                    return self.error(span, message, format!("write a value, as in {field}:{}", example(field)));
                }
                values.push(self.joined(std::mem::take(&mut words))?);
                self.scan.at += if end { 1 } else { 2 };
                if end {
                    return Ok(values);
                }
                continue;
            }
            match self.scan.peek() {
                None => {
                    return self.error(open..open + 1, "this parenthesis is never closed", "close it with `)`");
                }
                Some('(') => {
                    return self.error(
                        at..at + 1,
                        "no parentheses inside the values of a field",
                        "join the values with OR",
                    );
                }
                Some(_) => words.push(self.value(field)?),
            }
        }
    }

    /// The words of one value in parentheses.
    pub(super) fn joined(&self, words: Vec<Raw>) -> Result<Raw, QueryError> {
        let count = words.len();
        let mut joined: Option<Raw> = None;
        for (index, word) in words.into_iter().enumerate() {
            let last = index + 1 == count;
            if count > 1 && (matches!(word.form, Form::Quoted(_) | Form::Regex) || (!last && word.form != Form::Plain))
            {
                return self.error(
                    word.span,
                    "this stands among plain words of one value",
                    "join several values with OR",
                );
            }
            joined = Some(match joined {
                None => word,
                Some(mut before) => {
                    before.text = format!("{} {}", before.text, word.text);
                    before.form = word.form;
                    before.span.end = word.span.end;
                    before
                }
            });
        }
        Ok(joined.unwrap_or(Raw { text: String::new(), form: Form::Plain, span: self.scan.at..self.scan.at }))
    }

    pub(super) fn value(&mut self, field: &str) -> Result<Raw, QueryError> {
        let start = self.scan.at;
        let raw = match self.scan.peek() {
            Some('"') => self.quoted()?,
            Some('/') if field == "path" => match self.scan.regex() {
                Some(raw) => raw,
                None => self.word()?,
            },
            _ => self.word()?,
        };
        if &self.scan.text[start..self.scan.at] == "*" {
            return self.error(
                raw.span,
                format!("`{field}:` takes no bare `*`"),
                "leave the field out to allow anything",
            );
        }
        self.not_empty(field, &raw)?;
        Ok(raw)
    }
}
