//! The query language: its grammar, and what each field means.
//!
//! ```text
//! query   = or ;  or = and { "OR" and } ;  and = unary { ["AND"] unary } ;  unary = ["-" | "NOT"] atom
//! atom    = "(" query ")" | field ":" values | "with:" ( value | "(" query-over-participant ")" | "*" )
//!         | '"' phrase '"' ["~" slop] | word ["*" | "~"] | "*"
//! values  = value | "(" value { "OR" value } ")"
//! value   = words ["*" | "~"] | '"' anything, \" for a quote '"' | "/" regex "/"    (regex: path only; several words only
//!           in parentheses: all must occur)
//! ```
//!
//! Runs of plain words (and quotes among them) are English and go to `english`; a `\` takes the next character as it is.
//! OR, AND and NOT are signs only in upper case, `-` only where something follows it directly.

mod values;

use std::ops::Range;

use super::{
    Context, QueryError,
    ast::{Asks, ParticipantField, ParticipantQuery, Pick, Query, Question, Target},
    canonical::{Logic, simplify},
    english,
    fields::{self, PARTICIPANT_FIELDS, text_queries, value_of},
    lexer::{Form, Raw, Scanner},
};

/// How deep parentheses and signs of negation may stand in one another.
const MAX_DEPTH: usize = 64;

/// A part of a run of plain words.
#[derive(Debug, Clone)]
pub enum Piece {
    Word(String),
    Quoted(String),
}

/// Reads a whole question.
pub fn parse(text: &str, context: Context<'_>) -> Result<Question, QueryError> {
    let mut parser = Parser::new(text, context);
    let query = parser.whole::<Query>()?;
    Ok(Question {
        query: simplify(query),
        target: parser.target,
        asks: parser.asks,
        pick: parser.pick,
        notes: parser.notes,
    })
}

/// Reads the inside of a `with:( )`, for the flag of that name; the notes go to `notes`.
pub fn participant(text: &str, context: Context<'_>, notes: &mut Vec<String>) -> Result<ParticipantQuery, QueryError> {
    let mut parser = Parser::new(text, context);
    let query = parser.whole::<ParticipantQuery>()?;
    notes.append(&mut parser.notes);
    Ok(simplify(query))
}

struct Parser<'a> {
    scan: Scanner<'a>,
    context: Context<'a>,
    depth: usize,
    target: Option<Target>,
    asks: Asks,
    pick: Option<Pick>,
    notes: Vec<String>,
}

/// What the grammar is over: events and articles, or one participant.
trait Level: Logic {
    fn field(parser: &mut Parser, name: &str, span: Range<usize>) -> Result<Self, QueryError>;
    fn words(parser: &mut Parser, pieces: Vec<Piece>) -> Self;
    /// A word with a sign at its end, or a phrase with slop.
    fn text(parser: &mut Parser, raw: Raw) -> Self;
}

impl Level for Query {
    fn field(parser: &mut Parser, name: &str, span: Range<usize>) -> Result<Query, QueryError> {
        if name == "with" {
            return parser.with(span);
        }
        let values = parser.values(name, span)?;
        let alternatives: Result<Vec<Query>, QueryError> =
            values.into_iter().map(|raw| fields::query_field(name, raw, parser.context)).collect();
        Ok(simplify(Query::Or(alternatives?)))
    }

    fn words(parser: &mut Parser, pieces: Vec<Piece>) -> Query {
        let understood = english::question(&pieces, parser.context);
        if parser.asks == Asks::Hits {
            parser.asks = understood.asks;
        }
        parser.pick = parser.pick.or(understood.pick);
        parser.target = parser.target.or(understood.target);
        for note in understood.notes {
            parser.note(note);
        }
        understood.query
    }

    fn text(_: &mut Parser, raw: Raw) -> Query {
        text_queries(&raw).map_or(Query::All, Query::Text)
    }
}

impl Level for ParticipantQuery {
    fn field(parser: &mut Parser, name: &str, span: Range<usize>) -> Result<ParticipantQuery, QueryError> {
        if !PARTICIPANT_FIELDS.contains(&name) {
            return Err(QueryError {
                message: format!("`{name}:` is no field of a participant"),
                span,
                hint: Some(format!("inside with:( ) there are: {}", PARTICIPANT_FIELDS.join(" "))),
            });
        }
        let values = parser.values(name, span)?;
        let alternatives: Result<Vec<_>, QueryError> =
            values.iter().map(|raw| fields::participant_field(name, raw, parser.context.lexicon)).collect();
        Ok(simplify(ParticipantQuery::Or(alternatives?)))
    }

    fn words(parser: &mut Parser, mut pieces: Vec<Piece>) -> ParticipantQuery {
        // Quotes with nothing in them say nothing of a participant.
        pieces.retain(|piece| !matches!(piece, Piece::Quoted(text) if text.trim().is_empty()));
        if pieces.is_empty() {
            return ParticipantQuery::Any;
        }
        let (query, notes) = english::participant(&pieces, parser.context);
        for note in notes {
            parser.note(note);
        }
        query
    }

    fn text(_: &mut Parser, raw: Raw) -> ParticipantQuery {
        if raw.text.trim().is_empty() {
            return ParticipantQuery::Any;
        }
        ParticipantQuery::Is(ParticipantField::Name(value_of(&raw)))
    }
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, context: Context<'a>) -> Parser<'a> {
        Parser {
            scan: Scanner::new(text),
            context,
            depth: 0,
            target: None,
            asks: Asks::Hits,
            pick: None,
            notes: Vec::new(),
        }
    }

    fn note(&mut self, note: String) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    fn error<T>(
        &self,
        span: Range<usize>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Result<T, QueryError> {
        Err(QueryError { message: message.into(), span, hint: Some(hint.into()) })
    }

    fn whole<L: Level>(&mut self) -> Result<L, QueryError> {
        self.scan.skip_space();
        if self.scan.rest().is_empty() {
            return Ok(L::all());
        }
        let query = self.or()?;
        if self.scan.peek() == Some(')') {
            let span = self.scan.at..self.scan.at + 1;
            return self.error(span, "this parenthesis closes nothing", "take it out, or put it in quotes");
        }
        Ok(query)
    }

    fn or<L: Level>(&mut self) -> Result<L, QueryError> {
        let mut alternatives = vec![self.and()?];
        while self.scan.keyword("OR") {
            self.scan.take_keyword("OR");
            alternatives.push(self.and()?);
        }
        Ok(if alternatives.len() == 1 { alternatives.remove(0) } else { L::or(alternatives) })
    }

    /// Everything up to an OR, a closing parenthesis or the end.
    fn and<L: Level>(&mut self) -> Result<L, QueryError> {
        let mut parts: Vec<L> = Vec::new();
        let mut run: Vec<Piece> = Vec::new();
        // The sign that waits for something behind it.
        let mut waiting: Option<Range<usize>> = None;
        loop {
            self.scan.skip_space();
            let start = self.scan.at;
            let Some(c) = self.scan.peek().filter(|&c| c != ')') else { break };
            if self.scan.keyword("OR") {
                if parts.is_empty() && run.is_empty() && waiting.is_none() {
                    waiting = Some(start..start + 2);
                }
                break;
            }
            if self.scan.take_keyword("AND") {
                if waiting.is_some() || (parts.is_empty() && run.is_empty()) {
                    return self.dangling(start..start + 3);
                }
                self.flush(&mut run, &mut parts);
                waiting = Some(start..start + 3);
                continue;
            }
            waiting = None;
            if self.scan.keyword("NOT") && self.word_follows(3) {
                self.scan.take_keyword("NOT");
                run.push(Piece::Word("not".to_owned()));
            } else if self.scan.keyword("NOT") || self.scan.minus() {
                self.flush(&mut run, &mut parts);
                parts.push(self.unary()?);
            } else if c == '"' {
                let raw = self.quoted()?;
                if raw.form == Form::Quoted(0) {
                    run.push(Piece::Quoted(raw.text));
                } else {
                    self.flush(&mut run, &mut parts);
                    parts.push(L::text(self, raw));
                }
            } else if c == '(' || self.field_here()?.is_some() {
                self.flush(&mut run, &mut parts);
                parts.push(self.unary()?);
            } else {
                let raw = self.word()?;
                if raw.text == "*" && raw.span.len() == 1 {
                    self.flush(&mut run, &mut parts);
                    parts.push(L::all());
                } else if raw.form == Form::Plain {
                    run.push(Piece::Word(raw.text));
                } else {
                    self.flush(&mut run, &mut parts);
                    parts.push(L::text(self, raw));
                }
            }
        }
        if let Some(span) = waiting {
            return self.dangling(span);
        }
        self.flush(&mut run, &mut parts);
        if parts.is_empty() {
            // After an OR, or inside parentheses.
            let before = self.scan.text[..self.scan.at].trim_end();
            if before.ends_with("OR") {
                return self.dangling(before.len() - 2..before.len());
            }
            let close = self.scan.at + usize::from(self.scan.peek() == Some(')'));
            return self.error(
                before.len().saturating_sub(1)..close,
                "there is nothing in these parentheses",
                "take them out, or write a query into them",
            );
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { L::and(parts) })
    }

    fn dangling<T>(&self, span: Range<usize>) -> Result<T, QueryError> {
        let sign = self.scan.text.get(span.clone()).unwrap_or("").to_owned();
        self.error(
            span,
            format!("`{sign}` needs something to stand before and after it"),
            format!("write \"{sign}\" in quotes or in lower case to mean the word"),
        )
    }

    /// After a sign of so many bytes and spaces: does a plain word follow?
    fn word_follows(&self, sign: usize) -> bool {
        let mut ahead = self.scan.clone();
        ahead.at += sign;
        ahead.skip_space();
        ahead.peek().is_some_and(|c| c.is_alphanumeric())
            && ahead.field().is_none()
            && !["OR", "AND", "NOT"].iter().any(|word| ahead.keyword(word))
    }

    fn flush<L: Level>(&mut self, run: &mut Vec<Piece>, parts: &mut Vec<L>) {
        if !run.is_empty() {
            let pieces = std::mem::take(run);
            parts.push(L::words(self, pieces));
        }
    }

    /// A negation, a group, a field, a quote or one word.
    fn unary<L: Level>(&mut self) -> Result<L, QueryError> {
        let start = self.scan.at;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.error(start..start + 1, "parentheses and negations stand too deep", "write a simpler query");
        }
        let query = self.unary_inner(start);
        self.depth -= 1;
        query
    }

    fn unary_inner<L: Level>(&mut self, start: usize) -> Result<L, QueryError> {
        let minus = self.scan.minus();
        if minus || self.scan.keyword("NOT") {
            self.scan.at += if minus { 1 } else { 3 };
            let sign = start..self.scan.at;
            self.scan.skip_space();
            if self.scan.peek().is_none_or(|c| c == ')') || self.scan.keyword("OR") || self.scan.keyword("AND") {
                return self.error(
                    sign,
                    "this negation has nothing behind it",
                    "write what is to be left out behind it",
                );
            }
            return Ok(L::not(self.unary()?));
        }
        match self.scan.peek() {
            Some('(') => {
                self.scan.at += 1;
                let query = self.or()?;
                if !self.scan.take(')') {
                    return self.error(start..start + 1, "this parenthesis is never closed", "close it with `)`");
                }
                Ok(query)
            }
            Some('"') => {
                let raw = self.quoted()?;
                Ok(match raw.form {
                    Form::Quoted(0) => L::words(self, vec![Piece::Quoted(raw.text)]),
                    _ => L::text(self, raw),
                })
            }
            _ => {
                if let Some(name) = self.field_here()? {
                    let span = start..start + name.len() + 1;
                    self.scan.at = span.end;
                    return L::field(self, name, start..span.end - 1);
                }
                let raw = self.word()?;
                if raw.text == "*" && raw.span.len() == 1 {
                    return Ok(L::all());
                }
                Ok(match raw.form {
                    Form::Plain => L::words(self, vec![Piece::Word(raw.text)]),
                    _ => L::text(self, raw),
                })
            }
        }
    }
}
