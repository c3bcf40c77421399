//! The fields of the query language: their names, and what a value means in each.

use super::{
    Context, QueryError,
    ast::{ArticleField, ParticipantField, ParticipantQuery, PathQuery, Query, TextQuery, Value, ValueMode},
    date,
    lexer::{Form, Raw},
    value::{self, BadValue},
};
use crate::extract::lexicon::Lexicon;

pub const EVENT_FIELDS: &[&str] = &["kind", "status", "date", "place", "where", "with"];

pub const PARTICIPANT_FIELDS: &[&str] = &["name", "role", "portfolio", "office", "country", "org", "group", "side"];

pub const ARTICLE_FIELDS: &[&str] =
    &["title", "text", "official", "organization", "published", "source", "author", "path", "lang", "added"];

/// Other words for fields, in hints and (the British spelling) read as well.
pub const OTHER_NAMES: &[(&str, &str)] = &[
    ("organisation", "organization"),
    ("body", "org"),
    ("type", "kind"),
    ("event", "kind"),
    ("when", "date"),
    ("since", "date"),
    ("until", "date"),
    ("before", "date"),
    ("after", "date"),
    ("in", "where"),
    ("at", "place"),
    ("city", "place"),
    ("location", "place"),
    ("nation", "country"),
    ("person", "name"),
    ("who", "name"),
    ("participant", "with"),
    ("party", "with"),
    ("post", "role"),
    ("ministry", "portfolio"),
    ("headline", "title"),
    ("body_text", "text"),
    ("language", "lang"),
    ("publisher", "source"),
    ("site", "source"),
    ("by", "author"),
    ("file", "path"),
    ("about", "text"),
];

/// One field of an event or an article with one value.
pub fn query_field(name: &str, raw: Raw, context: Context<'_>) -> Result<Query, QueryError> {
    let bad = |bad: BadValue| QueryError { message: bad.message, span: raw.span.clone(), hint: bad.hint };
    let Context { today, lexicon } = context;
    let date = || {
        date::filter(&raw.text, today).map_err(|message| QueryError {
            message,
            span: raw.span.clone(),
            hint: Some(format!("a date is one of: {}", date::FORMS)),
        })
    };
    if matches!(name, "kind" | "status" | "date" | "where" | "published" | "lang" | "added") {
        plain(name, &raw)?;
    }
    Ok(match name {
        "kind" => Query::Kind(value::kind(&raw.text, lexicon).map_err(bad)?),
        "status" => Query::Status(value::status(&raw.text).map_err(bad)?),
        "date" => Query::Date(date()?),
        "place" => Query::Place(value_of(&raw)),
        "where" => match (value::country(&raw.text, lexicon), value::members(&raw.text)) {
            (Err(_), Some(members)) => Query::Or(members.into_iter().map(Query::Where).collect()),
            (country, _) => Query::Where(country.map_err(bad)?),
        },
        "published" => Query::Article(ArticleField::Published(date()?)),
        "lang" => Query::Article(ArticleField::Lang(value::lang(&raw.text).map_err(bad)?)),
        "added" => {
            let (from, to) = value::added(&raw.text).map_err(bad)?;
            Query::Article(ArticleField::Added(from, to))
        }
        "official" => Query::Article(ArticleField::Official(value_of(&raw))),
        "organization" => Query::Article(ArticleField::Organization(value_of(&raw))),
        "source" => Query::Article(ArticleField::Source(value_of(&raw))),
        "author" => Query::Article(ArticleField::Author(value_of(&raw))),
        "path" => Query::Article(ArticleField::Path(path(&raw)?)),
        "text" => texts(&raw, Query::Text),
        "title" => texts(&raw, |text| Query::Article(ArticleField::Title(text))),
        _ => match participant_field(name, &raw, lexicon)? {
            ParticipantQuery::Is(field) => Query::Bare(field),
            several => Query::With(several),
        },
    })
}

/// One field of a participant with one value.
pub fn participant_field(name: &str, raw: &Raw, lexicon: &Lexicon) -> Result<ParticipantQuery, QueryError> {
    let bad = |bad: BadValue| QueryError { message: bad.message, span: raw.span.clone(), hint: bad.hint };
    if name != "name" {
        plain(name, raw)?;
    }
    Ok(ParticipantQuery::Is(match name {
        "role" => return value::role(&raw.text, lexicon).map_err(bad),
        "office" => return value::office(&raw.text, lexicon).map_err(bad),
        "portfolio" => ParticipantField::Portfolio(value::portfolio(&raw.text).map_err(bad)?),
        "country" => ParticipantField::Country(value::country(&raw.text, lexicon).map_err(bad)?),
        "org" => ParticipantField::Org(value::org(&raw.text, lexicon)),
        "side" => ParticipantField::Side(value::side(&raw.text).map_err(bad)?),
        "group" => ParticipantField::Group(value::group(&raw.text).map_err(bad)?.to_owned()),
        _ => ParticipantField::Name(value_of(raw)),
    }))
}

/// Refuses signs where a field takes whole values only.
pub fn plain(name: &str, raw: &Raw) -> Result<(), QueryError> {
    let sign = match raw.form {
        Form::Plain | Form::Quoted(0) => return Ok(()),
        Form::Quoted(_) => "a distance",
        Form::Prefix => "`*`",
        Form::Fuzzy => "`~`",
        Form::Regex => "an expression",
    };
    Err(QueryError {
        message: format!("`{name}:` takes no {sign}").replace("no a", "no"),
        span: raw.span.clone(),
        hint: Some(format!("write a whole value, as in {name}:{}", example(name))),
    })
}

pub fn path(raw: &Raw) -> Result<PathQuery, QueryError> {
    if raw.form != Form::Regex {
        return Ok(PathQuery::Prefix(raw.text.clone()));
    }
    match regex::Regex::new(&raw.text) {
        Ok(_) => Ok(PathQuery::Regex(raw.text.clone())),
        Err(error) => {
            let text = error.to_string();
            let last = text.lines().last().unwrap_or("").trim().trim_start_matches("error: ").to_owned();
            Err(QueryError {
                message: "this is no regular expression".to_owned(),
                span: raw.span.clone(),
                hint: Some(last),
            })
        }
    }
}

pub fn value_of(raw: &Raw) -> Value {
    let mode = match raw.form {
        Form::Quoted(_) => ValueMode::Phrase,
        Form::Prefix => ValueMode::Prefix,
        Form::Fuzzy => ValueMode::Fuzzy,
        Form::Plain | Form::Regex => ValueMode::Words,
    };
    let text = match mode {
        ValueMode::Phrase => raw.text.clone(),
        _ => raw.text.split_whitespace().collect::<Vec<_>>().join(" "),
    };
    Value { text, mode }
}

/// The words of a value as full text: all must occur.
pub fn texts(raw: &Raw, query: impl Fn(TextQuery) -> Query) -> Query {
    let words: Vec<&str> = raw.text.split_whitespace().collect();
    if words.len() < 2 || matches!(raw.form, Form::Quoted(_)) {
        return text_queries(raw).map_or(Query::All, query);
    }
    let last = words.len() - 1;
    let each = words.iter().enumerate().map(|(index, word)| {
        query(match raw.form {
            Form::Prefix if index == last => TextQuery::Prefix((*word).to_owned()),
            Form::Fuzzy if index == last => TextQuery::Fuzzy((*word).to_owned()),
            _ => TextQuery::Word((*word).to_owned()),
        })
    });
    Query::And(each.collect())
}

/// One word or phrase as full text; `None` for an empty one.
pub fn text_queries(raw: &Raw) -> Option<TextQuery> {
    Some(match raw.form {
        Form::Quoted(slop) => {
            let words: Vec<String> = raw.text.split_whitespace().map(str::to_owned).collect();
            if words.is_empty() {
                return None;
            }
            TextQuery::Phrase { words, slop }
        }
        _ if raw.text.trim().is_empty() => return None,
        Form::Prefix => TextQuery::Prefix(raw.text.clone()),
        Form::Fuzzy => TextQuery::Fuzzy(raw.text.clone()),
        Form::Plain | Form::Regex => TextQuery::Word(raw.text.clone()),
    })
}

/// A value of a field, for hints.
pub fn example(field: &str) -> &'static str {
    match field {
        "kind" => "meeting",
        "status" => "held",
        "date" | "published" => "2025-03",
        "place" => "Rabat",
        "where" | "country" => "FR",
        "with" => "(country:FR role:minister)",
        "role" => "minister",
        "portfolio" => "interior",
        "office" => "minister/foreign",
        "org" => "UN",
        "side" => "guest",
        "group" => "EU",
        "lang" => "en",
        "added" => "7..",
        "path" => "reports/2025",
        "title" | "text" => "migration",
        "organization" => "\"World Bank\"",
        "source" => "example.org",
        _ => "\"Jane Doe\"",
    }
}
