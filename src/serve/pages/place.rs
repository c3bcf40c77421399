//! A place in the pages: what the address of a search holds, and the addresses beside it.
//!
//! Every view is a URL. `q` is the question; `f` a filter as a facet gives it (`f=kind:visit`), any number of them; filters
//! on one field are alternatives, those on several fields must all hold.

use jiff::civil::Date;

use crate::{
    extract::lexicon::{Lexicon, lexicon},
    query::{
        self, Context, QueryError,
        asked::Asked,
        ast::{Query, Question, Target},
    },
    search::{Sort, facets},
};

/// Hits on a page.
pub const PAGE: usize = 20;
/// Further pages are for programs, which have the API.
const LAST_PAGE: usize = 5_000;
/// More filters than anyone sets are left out.
const MOST_FILTERS: usize = 40;

/// A value of a facet that was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    pub field: String,
    pub value: String,
}

/// What the address of a search holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    pub question: String,
    pub filters: Vec<Filter>,
    pub target: Option<Target>,
    pub sort: Sort,
    /// Counted from 0.
    pub page: usize,
    /// Every report on its own.
    pub unfold: bool,
    /// The facet of which more values are wanted.
    pub more: Option<String>,
}

impl Place {
    /// Reads the part of an address behind the `?`; what it does not know it leaves out.
    pub fn read(query: &str) -> Place {
        let mut place = Place::default();
        for (key, value) in form_urlencoded::parse(query.as_bytes()) {
            match &*key {
                "q" => place.question = value.trim().to_owned(),
                "f" if place.filters.len() < MOST_FILTERS => {
                    if let Some((field, value)) = value.split_once(':') {
                        let filter = Filter { field: field.to_owned(), value: value.to_owned() };
                        if !place.filters.contains(&filter) {
                            place.filters.push(filter);
                        }
                    }
                }
                "in" => place.target = target_of(&value),
                "sort" => place.sort = sort_of(&value),
                "page" => place.page = value.parse::<usize>().unwrap_or(1).clamp(1, LAST_PAGE) - 1,
                "all" => place.unfold = &*value != "0",
                "more" => place.more = Some(value.into_owned()).filter(|field| !field.is_empty()),
                _ => {}
            }
        }
        place
    }

    /// A question by itself.
    pub fn of(question: impl Into<String>) -> Place {
        Place { question: question.into(), ..Place::default() }
    }

    /// Is nothing asked? Signs alone are no question.
    pub fn is_empty(&self) -> bool {
        self.filters.is_empty() && self.target.is_none() && !self.asked().has_words()
    }

    fn asked(&self) -> Asked {
        Asked { words: self.question.clone(), ..Asked::default() }
    }

    /// Its address.
    pub fn url(&self) -> String {
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        if !self.question.is_empty() {
            pairs.append_pair("q", &self.question);
        }
        for Filter { field, value } in &self.filters {
            pairs.append_pair("f", &format!("{field}:{value}"));
        }
        if let Some(target) = self.target {
            pairs.append_pair("in", crate::output::json::target_word(target));
        }
        if self.sort != Sort::Best {
            pairs.append_pair("sort", sort_word(self.sort));
        }
        if self.unfold {
            pairs.append_pair("all", "1");
        }
        if let Some(field) = &self.more {
            pairs.append_pair("more", field);
        }
        if self.page > 0 {
            pairs.append_pair("page", &(self.page + 1).to_string());
        }
        let query = pairs.finish();
        if query.is_empty() { "/".to_owned() } else { format!("/?{query}") }
    }

    /// The same with a filter more, or without it where it is chosen; from the first page.
    pub fn toggled(&self, field: &str, value: &str) -> Place {
        let filter = Filter { field: field.to_owned(), value: value.to_owned() };
        let mut place = Place { page: 0, ..self.clone() };
        match place.filters.iter().position(|chosen| *chosen == filter) {
            Some(at) => {
                place.filters.remove(at);
            }
            None => place.filters.push(filter),
        }
        place
    }

    /// The same with one value of a field, whatever was chosen of it before.
    pub fn narrowed(&self, field: &str, value: &str) -> Place {
        let mut place = Place { page: 0, ..self.clone() };
        place.filters.retain(|chosen| chosen.field != field);
        place.filters.push(Filter { field: field.to_owned(), value: value.to_owned() });
        place
    }

    pub fn has(&self, field: &str, value: &str) -> bool {
        self.filters.iter().any(|filter| filter.field == field && filter.value == value)
    }

    /// The whole question: the filters are clauses of the outermost AND, the words together are one.
    ///
    /// # Errors
    /// The words cannot be read.
    pub fn question(&self, today: Date, lexicon: &Lexicon) -> Result<Question, QueryError> {
        let mut question = self.asked().question(Context { today, lexicon }).map_err(|bad| bad.error)?;
        if self.target.is_some() {
            question.target = self.target;
        }
        let target = match (question.target, self.question.is_empty()) {
            // Filters alone, of a facet of the first page: they are about events.
            (None, true) => Target::Events,
            _ => crate::search::target(&question),
        };
        let mut fields: Vec<(&str, Vec<Query>)> = Vec::new();
        for Filter { field, value } in &self.filters {
            let Some(filter) = facets::filter(field, value, target) else {
                question.notes.push(format!("the filter {field}:{value} was left out: it is none"));
                continue;
            };
            match fields.iter_mut().find(|(known, _)| known == field) {
                Some((_, values)) => values.push(filter),
                None => fields.push((field, vec![filter])),
            }
        }
        // The words stay together: only the filters are left out where a facet's values are counted as alternatives.
        let mut parts = match std::mem::replace(&mut question.query, Query::All) {
            Query::All => Vec::new(),
            words @ Query::And(_) => vec![words],
            word => vec![Query::And(vec![word])],
        };
        if !fields.is_empty() {
            question.target = Some(target);
        }
        parts.extend(fields.into_iter().map(|(_, mut values)| match values.len() {
            1 => values.remove(0),
            _ => Query::Or(values),
        }));
        question.query = if parts.is_empty() { Query::All } else { Query::And(parts) };
        Ok(question)
    }
}

fn target_of(word: &str) -> Option<Target> {
    match word {
        "events" => Some(Target::Events),
        "articles" => Some(Target::Articles),
        _ => None,
    }
}

fn sort_of(word: &str) -> Sort {
    match word {
        "date" => Sort::Date,
        "relevance" => Sort::Relevance,
        "published" => Sort::Published,
        _ => Sort::Best,
    }
}

pub fn sort_word(sort: Sort) -> &'static str {
    match sort {
        Sort::Best => "best",
        Sort::Date => "date",
        Sort::Relevance => "relevance",
        Sort::Published => "published",
    }
}

/// The address of the page of a person or body, by name or id.
pub fn official(name: &str) -> String {
    with_pair("/official", "name", name)
}

/// The address of a body's page; of one that the program's tables do not know the search for it.
pub fn body(name: &str) -> String {
    if query::side(name, lexicon()).is_some() {
        official(name)
    } else {
        Place::of(format!("with:(org:{})", quoted(name))).url()
    }
}

/// A value as the query language quotes it.
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The address of the API for the same question.
pub fn api(what: &str, query: &str, more: &[(&str, &str)]) -> String {
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    pairs.append_pair("q", query);
    for (key, value) in more {
        pairs.append_pair(key, value);
    }
    format!("/api/v1/{what}?{}", pairs.finish())
}

pub fn with_pair(path: &str, key: &str, value: &str) -> String {
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    pairs.append_pair(key, value);
    format!("{path}?{}", pairs.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_back() {
        let place = Place {
            question: "meetings with \"A & B\" + 100% é".to_owned(),
            filters: vec![
                Filter { field: "kind".to_owned(), value: "visit".to_owned() },
                Filter { field: "place".to_owned(), value: "a:b=c&d".to_owned() },
            ],
            target: Some(Target::Articles),
            sort: Sort::Date,
            page: 3,
            unfold: true,
            more: Some("name".to_owned()),
        };
        let url = place.url();
        assert_eq!(Place::read(url.strip_prefix("/?").unwrap()), place);
        assert_eq!(Place::default().url(), "/");
        assert_eq!(Place::read("page=0&page=x&f=&f=kind&zz=1&in=cats"), Place::default());
        assert_eq!(Place::read("page=99999999").page, LAST_PAGE - 1);
    }

    #[test]
    fn filters_of_one_field_are_alternatives() {
        let today = jiff::civil::date(2025, 6, 15);
        let place = Place::read("q=meetings&f=where:FR&f=where:DE&f=status:held&f=where:nowhere");
        let question = place.question(today, lexicon()).unwrap();
        assert_eq!(question.query.to_string(), "kind:meeting (where:FR OR where:DE) status:held");
        assert_eq!(question.notes, ["the filter where:nowhere was left out: it is none"]);
        let fewer = place.toggled("where", "DE").toggled("status", "held").toggled("where", "nowhere");
        assert_eq!(fewer.question(today, lexicon()).unwrap().query.to_string(), "kind:meeting where:FR");
        assert_eq!(place.narrowed("where", "MA").filters.len(), 2);
        let filters_alone = Place::read("f=kind:visit").question(today, lexicon()).unwrap();
        assert_eq!(
            (filters_alone.query.to_string(), filters_alone.target),
            ("kind:visit".to_owned(), Some(Target::Events))
        );
    }
}
