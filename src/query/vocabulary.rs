//! The words that a question may hold, for completions and for pages that offer them: the same tables by which questions
//! are read.

use super::{
    fields::{ARTICLE_FIELDS, EVENT_FIELDS, PARTICIPANT_FIELDS, example},
    value,
};
use crate::{
    annotation::{EventKind, EventStatus, Portfolio, Role, VisitSide},
    extract::lexicon::{people, places},
};

/// A word, and what it means where it does not say so itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub word: String,
    pub meaning: String,
}

impl Entry {
    pub fn new(word: &str, meaning: &str) -> Entry {
        Entry { word: word.to_owned(), meaning: meaning.to_owned() }
    }
}

fn of<T: Copy>(all: &[T], word: fn(T) -> &'static str) -> Vec<Entry> {
    all.iter().map(|&value| Entry::new(word(value), "")).collect()
}

/// The codes of the countries, with their names.
pub fn countries() -> Vec<Entry> {
    places::countries().iter().map(|row| Entry::new(row.code.code(), row.name)).collect()
}

/// The groups of countries.
pub fn groups() -> Vec<Entry> {
    places::groups().iter().map(|row| Entry::new(row.id, "")).collect()
}

pub fn roles() -> Vec<Entry> {
    of(Role::ALL, Role::as_str)
}

pub fn portfolios() -> Vec<Entry> {
    of(Portfolio::ALL, Portfolio::as_str)
}

pub fn kinds() -> Vec<Entry> {
    of(EventKind::ALL, EventKind::as_str)
}

pub fn statuses() -> Vec<Entry> {
    of(EventStatus::ALL, EventStatus::as_str)
}

/// The fields of the query language, with their colons.
pub fn fields() -> Vec<Entry> {
    let all = EVENT_FIELDS.iter().chain(PARTICIPANT_FIELDS).chain(ARTICLE_FIELDS);
    all.map(|field| Entry::new(&format!("{field}:"), "")).collect()
}

/// A field of the query language as a help page tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldHelp {
    pub name: &'static str,
    /// `event`, `participant` or `article`.
    pub of: &'static str,
    /// A clause that uses it: `kind:meeting`.
    pub example: String,
}

/// All fields, each with an example.
pub fn field_help() -> Vec<FieldHelp> {
    let of = |fields: &'static [&'static str], of| {
        fields.iter().map(move |&name| FieldHelp { name, of, example: format!("{name}:{}", example(name)) })
    };
    of(EVENT_FIELDS, "event")
        .chain(of(PARTICIPANT_FIELDS, "participant"))
        .chain(of(ARTICLE_FIELDS, "article"))
        .collect()
}

/// The values that a field may take, where they can be counted.
pub fn values(field: &str) -> Vec<Entry> {
    match field {
        "kind" => kinds(),
        "status" => statuses(),
        "role" => roles(),
        "portfolio" => portfolios(),
        "side" => of(VisitSide::ALL, VisitSide::as_str),
        "country" | "where" => countries(),
        "group" => groups(),
        "lang" => value::languages().iter().map(|(tag, names)| Entry::new(tag, &names[0])).collect(),
        "date" | "published" => {
            let words = ["today", "yesterday", "tomorrow", "none", "30d"].map(str::to_owned);
            let units = ["week", "month", "quarter", "year"];
            let relative =
                ["last", "this", "next"].into_iter().flat_map(|which| units.map(|unit| format!("{which}-{unit}")));
            words.into_iter().chain(relative).map(|word| Entry::new(&word, "")).collect()
        }
        _ => Vec::new(),
    }
}

/// Single words of plain questions: names and adjectives of countries, offices, kinds of events, groups; and the fields.
pub fn words() -> Vec<Entry> {
    let mut words: Vec<String> = Vec::new();
    for row in places::countries() {
        words.extend(std::iter::once(&row.name).chain(row.adjectives.first()).map(ToString::to_string));
    }
    words.extend(people::offices().iter().filter(|row| row.title).map(|row| row.phrase.to_owned()));
    words.extend(people::offices().iter().filter(|row| row.title).filter_map(|row| row.plural.map(str::to_owned)));
    words.extend(kinds().into_iter().map(|kind| format!("{}s", kind.word)));
    words.extend(groups().into_iter().map(|group| group.word));
    words.extend(["with", "between", "since", "before", "during", "about", "planned", "cancelled"].map(str::to_owned));
    words.retain(|word| word.chars().all(char::is_alphanumeric));
    words.sort_unstable();
    words.dedup();
    words.into_iter().map(|word| Entry::new(&word, "")).chain(fields()).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::query::parse;

    #[test]
    fn every_value_is_one_that_its_field_takes() {
        for field in EVENT_FIELDS.iter().chain(PARTICIPANT_FIELDS).chain(ARTICLE_FIELDS) {
            for entry in values(field) {
                let text = format!("{field}:\"{}\"", entry.word);
                assert!(parse(&text, date(2025, 6, 15)).is_ok(), "{text}");
            }
        }
        assert!(countries().len() > 190 && roles().len() > 10);
    }

    #[test]
    fn every_example_of_a_field_is_a_question() {
        for field in field_help() {
            let question =
                parse(&field.example, date(2025, 6, 15)).unwrap_or_else(|error| panic!("{}: {error}", field.example));
            assert!(question.notes.is_empty(), "{}: {:?}", field.example, question.notes);
        }
    }

    #[test]
    fn words_hold_countries_offices_kinds_and_fields() {
        let words = words();
        for word in ["France", "French", "ministers", "meetings", "EU", "country:"] {
            assert!(words.iter().any(|entry| entry.word == word), "{word}");
        }
        assert!(words.iter().all(|entry| !entry.word.contains(' ')));
    }
}
