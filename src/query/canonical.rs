//! A query → the query language, in one normal form: what `--explain` prints, and what parses back to the same query.
//!
//! Full text always bears its field (`text:migration`), so that no word is read as English again. Nested ANDs and ORs
//! are flattened; `*` is everything.

use std::fmt;

use super::{
    ast::{ArticleField, ParticipantField, ParticipantQuery, PathQuery, Query, Question, TextQuery, Value, ValueMode},
    lexer::ends_word,
    value,
};
use crate::{
    annotation::Country,
    extract::lexicon::{lexicon, places},
};

/// What was understood: the query in the query language, then the notes, one line each.
pub fn explain(question: &Question) -> String {
    let mut lines = vec![question.query.to_string()];
    lines.extend(question.notes.iter().map(|note| format!("note: {note}")));
    lines.join("\n")
}

/// What ANDs, ORs and NOTs of queries and of participants have in common.
pub(super) trait Logic: Sized + Clone {
    fn all() -> Self;
    fn and(parts: Vec<Self>) -> Self;
    fn or(parts: Vec<Self>) -> Self;
    fn not(part: Self) -> Self;
    fn parts(self) -> Parts<Self>;
    /// The group of countries in which the alternatives say that it took place: `where:EU` reads better than its states.
    fn group(_alternatives: &[Self]) -> Option<&'static str> {
        None
    }
}

pub(super) enum Parts<T> {
    And(Vec<T>),
    Or(Vec<T>),
    Not(T),
    Leaf(T),
}

macro_rules! logic {
    ($name:ident, $all:ident $(, $group:item)?) => {
        impl Logic for $name {
            fn all() -> Self {
                $name::$all
            }
            fn and(parts: Vec<Self>) -> Self {
                $name::And(parts)
            }
            fn or(parts: Vec<Self>) -> Self {
                $name::Or(parts)
            }
            fn not(part: Self) -> Self {
                $name::Not(Box::new(part))
            }
            fn parts(self) -> Parts<Self> {
                match self {
                    $name::And(parts) => Parts::And(parts),
                    $name::Or(parts) => Parts::Or(parts),
                    $name::Not(part) => Parts::Not(*part),
                    leaf => Parts::Leaf(leaf),
                }
            }
            $($group)?
        }
    };
}

logic!(
    Query,
    All,
    fn group(alternatives: &[Query]) -> Option<&'static str> {
        let countries: Option<Vec<Country>> = alternatives
            .iter()
            .map(|part| if let Query::Where(country) = part { Some(*country) } else { None })
            .collect();
        let countries = countries?;
        // "AU" is read as Australia.
        let mut rows = places::groups()
            .iter()
            .filter(|row| row.members == countries && value::country(row.id, lexicon()).is_err());
        rows.next().map(|row| row.id)
    }
);
logic!(ParticipantQuery, Any);

/// ANDs in ANDs and ORs in ORs flattened, lists of one taken out of their list; an empty AND is everything, an empty OR
/// nothing.
pub(super) fn simplify<T: Logic>(query: T) -> T {
    match query.parts() {
        Parts::And(parts) => {
            let mut flat = Vec::new();
            for part in parts {
                match simplify(part).parts() {
                    Parts::And(inner) => flat.extend(inner),
                    other => flat.push(whole(other)),
                }
            }
            match flat.len() {
                0 => T::all(),
                1 => flat.remove(0),
                _ => T::and(flat),
            }
        }
        Parts::Or(parts) => {
            let mut flat = Vec::new();
            for part in parts {
                match simplify(part).parts() {
                    Parts::Or(inner) => flat.extend(inner),
                    other => flat.push(whole(other)),
                }
            }
            match flat.len() {
                0 => T::not(T::all()),
                1 => flat.remove(0),
                _ => T::or(flat),
            }
        }
        Parts::Not(part) => T::not(simplify(part)),
        Parts::Leaf(leaf) => leaf,
    }
}

fn whole<T: Logic>(parts: Parts<T>) -> T {
    match parts {
        Parts::And(parts) => T::and(parts),
        Parts::Or(parts) => T::or(parts),
        Parts::Not(part) => T::not(part),
        Parts::Leaf(leaf) => leaf,
    }
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.query.fmt(f)
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(f, simplify(self.clone()), Place::Top, &|f, leaf| query_leaf(f, leaf))
    }
}

impl fmt::Display for ParticipantQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write(f, simplify(self.clone()), Place::Top, &|f, leaf| match leaf {
            ParticipantQuery::Is(field) => write!(f, "{field}"),
            _ => f.write_str("*"),
        })
    }
}

/// Around what a part stands, which decides on its parentheses.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Top,
    And,
    Not,
}

fn write<T: Logic>(
    f: &mut fmt::Formatter<'_>,
    query: T,
    place: Place,
    leaf: &impl Fn(&mut fmt::Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    let (parts, between, inner) = match query.parts() {
        Parts::Leaf(one) => return leaf(f, &one),
        Parts::Not(part) => {
            let double = place == Place::Not;
            f.write_str(if double { "(-" } else { "-" })?;
            write(f, part, Place::Not, leaf)?;
            return f.write_str(if double { ")" } else { "" });
        }
        Parts::And(parts) => (parts, " ", Place::And),
        Parts::Or(parts) => (parts, " OR ", Place::Top),
    };
    if between == " OR "
        && let Some(group) = T::group(&parts)
    {
        return write!(f, "where:{}", Plain(group));
    }
    let closed = place == Place::Not || (place == Place::And && between != " ");
    f.write_str(if closed { "(" } else { "" })?;
    for (index, part) in parts.into_iter().enumerate() {
        f.write_str(if index > 0 { between } else { "" })?;
        // Inside an OR an AND needs no parentheses to be right, but a reader is glad of them.
        let wrap = between != " " && matches!(part.clone().parts(), Parts::And(_));
        f.write_str(if wrap { "(" } else { "" })?;
        write(f, part, inner, leaf)?;
        f.write_str(if wrap { ")" } else { "" })?;
    }
    f.write_str(if closed { ")" } else { "" })
}

fn query_leaf(f: &mut fmt::Formatter<'_>, query: &Query) -> fmt::Result {
    match query {
        Query::Kind(kind) => write!(f, "kind:{kind}"),
        Query::Status(status) => write!(f, "status:{status}"),
        Query::Date(date) => write!(f, "date:{date}"),
        Query::Place(value) => write!(f, "place:{value}"),
        Query::Where(country) => write!(f, "where:{country}"),
        Query::With(participant) => match simplify(participant.clone()) {
            ParticipantQuery::Any => f.write_str("with:*"),
            participant => write!(f, "with:({participant})"),
        },
        Query::Bare(field) => write!(f, "{field}"),
        Query::Article(field) => write!(f, "{field}"),
        Query::Text(text) => write!(f, "text:{text}"),
        Query::All | Query::And(_) | Query::Or(_) | Query::Not(_) => f.write_str("*"),
    }
}

impl fmt::Display for ParticipantField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ParticipantField::Name(value) => write!(f, "name:{value}"),
            ParticipantField::Role(role) => write!(f, "role:{role}"),
            ParticipantField::Portfolio(portfolio) => write!(f, "portfolio:{portfolio}"),
            ParticipantField::Office(role, portfolio) => write!(f, "office:{role}/{portfolio}"),
            ParticipantField::Country(country) => write!(f, "country:{country}"),
            ParticipantField::Org(org) => write!(f, "org:{}", Plain(org)),
            ParticipantField::Group(group) => write!(f, "group:{}", Plain(group)),
            ParticipantField::Side(side) => write!(f, "side:{side}"),
        }
    }
}

impl fmt::Display for ArticleField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ArticleField::Title(text) => write!(f, "title:{text}"),
            ArticleField::Country(country) => write!(f, "country:{country}"),
            ArticleField::Official(value) => write!(f, "official:{value}"),
            ArticleField::Organization(value) => write!(f, "organization:{value}"),
            ArticleField::Published(date) => write!(f, "published:{date}"),
            ArticleField::Source(value) => write!(f, "source:{value}"),
            ArticleField::Author(value) => write!(f, "author:{value}"),
            ArticleField::Path(PathQuery::Prefix(prefix)) => write!(f, "path:{}", Plain(prefix)),
            ArticleField::Path(PathQuery::Regex(regex)) => write!(f, "path:/{}/", regex.replace('/', "\\/")),
            ArticleField::Lang(tag) => write!(f, "lang:{}", Plain(tag)),
            ArticleField::Added(from, to) => {
                f.write_str("added:")?;
                let number = |n: Option<u64>| n.map(|n| n.to_string()).unwrap_or_default();
                match (from, to) {
                    (Some(from), Some(to)) if from == to => write!(f, "{from}"),
                    _ => write!(f, "{}..{}", number(*from), number(*to)),
                }
            }
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<&str> = self.text.split_whitespace().collect();
        let sign = match self.mode {
            ValueMode::Phrase => return write!(f, "{}", Quoted(&self.text)),
            ValueMode::Words => "",
            ValueMode::Prefix => "*",
            ValueMode::Fuzzy => "~",
        };
        match words.as_slice() {
            [] => f.write_str("\"\""),
            [word] => write!(f, "{}{sign}", Word(word)),
            words => {
                f.write_str("(")?;
                for (index, word) in words.iter().enumerate() {
                    write!(f, "{}{}", if index > 0 { " " } else { "" }, Word(word))?;
                }
                write!(f, "{sign})")
            }
        }
    }
}

impl fmt::Display for TextQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TextQuery::Word(word) => write!(f, "{}", Word(word)),
            TextQuery::Prefix(word) => write!(f, "{}*", Word(word)),
            TextQuery::Fuzzy(word) => write!(f, "{}~", Word(word)),
            TextQuery::Phrase { words, slop } => {
                write!(f, "{}", Quoted(&words.join(" ")))?;
                if *slop > 0 { write!(f, "~{slop}") } else { Ok(()) }
            }
        }
    }
}

/// One word, its signs escaped.
struct Word<'a>(&'a str);

impl fmt::Display for Word<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if matches!(self.0, "OR" | "AND" | "NOT" | "*") {
            f.write_str("\\")?;
        }
        let last = self.0.char_indices().next_back().map_or(0, |(index, _)| index);
        let fuzzy = self.0.ends_with("~1") || self.0.ends_with("~2");
        for (index, c) in self.0.char_indices() {
            let sign = ends_word(c)
                || c == '\\'
                || (index == 0 && matches!(c, '-' | '/'))
                || (c == '~' && fuzzy)
                || (index == last && index > 0 && matches!(c, '*' | '~'));
            if sign {
                f.write_str("\\")?;
            }
            write!(f, "{c}")?;
        }
        Ok(())
    }
}

struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.0.replace('\\', "\\\\").replace('"', "\\\""))
    }
}

/// A value that is the same with and without quotes: quoted only where it must be.
struct Plain<'a>(&'a str);

impl fmt::Display for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let simple = !self.0.is_empty()
            && self.0.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'))
            && !self.0.starts_with(['-', '/'])
            && !matches!(self.0, "OR" | "AND" | "NOT");
        if simple { f.write_str(self.0) } else { write!(f, "{}", Quoted(self.0)) }
    }
}
