//! Query → plan, clause by clause as `matches` defines them. The stock query parser plays no part.
//!
//! Scores come from full text alone: all other clauses score 0. What concerns participants is in `people`.

use std::sync::Arc;

use tantivy::{query::RegexQuery, schema::Field};

use super::{
    checked::Check,
    checks,
    normal::{self, Clauses},
    people,
    plan::Plan,
    words::{Pattern, StoreAnalyzer, Words},
};
use crate::{
    extract::lexicon::places,
    query::ast::{
        ArticleField, DateFilter, ParticipantField, ParticipantQuery, PathQuery, Query, Target, Value, ValueMode,
    },
    store::{
        Fields, StoreError,
        participant::{Attributes, fold},
        schema::{MISSING_DATE, MISSING_PUBLISHED, day_number},
    },
};

/// A word in a title counts for so much more than in the text.
const TITLE_BOOST: f32 = 2.0;

/// What lowering needs to know of the index.
#[derive(Clone)]
pub struct Lower {
    pub fields: Fields,
    pub analyzer: Arc<StoreAnalyzer>,
    /// Events of less confidence are none.
    pub min_confidence: f32,
}

impl Lower {
    /// The plan of the events or articles that match a query in its normal form; it finds nothing else.
    ///
    /// # Errors
    /// A regular expression is none.
    pub fn lower(&self, query: &Query, target: Target) -> Result<Plan, StoreError> {
        let (lowered, implied) = match target {
            Target::Events => (self.event(query)?, is_events_alone(query)),
            Target::Articles => (self.article(query)?, is_articles_alone(query)),
        };
        let mut parts = vec![lowered];
        if !implied {
            parts.push(Plan::OfType(target));
        }
        if target == Target::Events && self.min_confidence > 0.0 {
            // As the store rounds it.
            let least = (f64::from(self.min_confidence) * 1000.0).round() / 1000.0;
            parts.push(Plan::AtLeast(self.fields.confidence, least));
        }
        Ok(all(parts))
    }

    /// Events; of clauses that are true of other documents too, those as well.
    fn event(&self, query: &Query) -> Result<Plan, StoreError> {
        let f = &self.fields;
        if is_of_text(query) {
            return Ok(Plan::ToEvents(Box::new(self.article(query)?)));
        }
        Ok(match query {
            Query::All => Plan::OfType(Target::Events),
            Query::And(parts) => {
                // What is asked of the article is asked at once, in one join.
                let (of_text, rest): (Vec<_>, Vec<_>) = parts.iter().partition(|part| is_of_text(part));
                let (people, rest): (Vec<_>, Vec<_>) = rest.into_iter().partition(|p| matches!(p, Query::With(_)));
                let people: Vec<&ParticipantQuery> = people
                    .into_iter()
                    .filter_map(|p| if let Query::With(person) = p { Some(person) } else { None })
                    .collect();
                let (mut wanted, mut excluded) = (Vec::new(), Vec::new());
                if !people.is_empty() {
                    wanted.push(people::lower(self, &people));
                }
                if !of_text.is_empty() {
                    let article = Query::And(of_text.into_iter().cloned().collect());
                    wanted.push(Plan::ToEvents(Box::new(self.article(&article)?)));
                }
                for part in rest {
                    match part {
                        Query::Not(part) => excluded.push(self.event(part)?),
                        part => wanted.push(self.event(part)?),
                    }
                }
                conjunction(wanted, excluded, Target::Events)
            }
            Query::Or(parts) => any(parts.iter().map(|part| self.event(part)).collect::<Result<_, _>>()?),
            Query::Not(part) => conjunction(Vec::new(), vec![self.event(part)?], Target::Events),
            Query::Kind(kind) => text_term(f.kind, kind.as_str()),
            Query::Status(status) => text_term(f.status, status.as_str()),
            Query::Date(filter) => dates(*filter, f.from, f.to, "from", text_term(f.missing, MISSING_DATE)),
            Query::Place(value) => self.words(f.place_words, value, None),
            Query::Where(country) => text_term(f.where_country, country.code()),
            Query::With(person) => people::lower(self, &[person]),
            // Outside `with:` some participant has it: the same as one clause of its own.
            Query::Bare(field) => people::lower(self, &[&ParticipantQuery::Is(field.clone())]),
            Query::Article(ArticleField::Country(country)) => {
                people::lower(self, &[&ParticipantQuery::Is(ParticipantField::Country(*country))])
            }
            Query::Article(field) => self.article_field(field)?,
            Query::Text(_) => Plan::ToEvents(Box::new(self.article(query)?)),
        })
    }

    /// Articles; of clauses that are true of other documents too, those as well.
    fn article(&self, query: &Query) -> Result<Plan, StoreError> {
        Ok(match query {
            Query::All => Plan::OfType(Target::Articles),
            Query::And(parts) => {
                let Clauses { of_event, needs_event, rest } = normal::split(parts);
                let (mut wanted, mut excluded) = (Vec::new(), Vec::new());
                if needs_event {
                    let event = Query::And(of_event.into_iter().cloned().collect());
                    wanted.push(self.having(&event)?);
                } else {
                    for part in of_event {
                        let Query::Not(part) = part else { continue };
                        excluded.push(self.article(part)?);
                    }
                }
                for part in rest {
                    match part {
                        Query::Not(part) => excluded.push(self.article(part)?),
                        part => wanted.push(self.article(part)?),
                    }
                }
                conjunction(wanted, excluded, Target::Articles)
            }
            Query::Or(parts) => any(parts.iter().map(|part| self.article(part)).collect::<Result<_, _>>()?),
            Query::Not(part) => conjunction(Vec::new(), vec![self.article(part)?], Target::Articles),
            Query::Bare(ParticipantField::Side(_)) => self.having(query)?,
            Query::Bare(field) => self.named(field),
            Query::Article(field) => self.article_field(field)?,
            Query::Text(text) => {
                let pattern = Pattern::of(text, self.analyzer.as_ref());
                self.text(&pattern, &[(self.fields.title, TITLE_BOOST), (self.fields.text, 1.0)])
            }
            of_event => self.having(of_event)?,
        })
    }

    /// Articles that have such an event.
    fn having(&self, event: &Query) -> Result<Plan, StoreError> {
        Ok(Plan::ToArticles(Box::new(self.lower(event, Target::Events)?)))
    }

    /// A participant's field asked of an article.
    fn named(&self, field: &ParticipantField) -> Plan {
        let f = &self.fields;
        let officer = |attributes: Attributes| attributes.term().map_or_else(none, |term| text_term(f.officer, &term));
        match field {
            // An official of an article has no side: see `article`.
            ParticipantField::Side(_) => none(),
            ParticipantField::Name(value) => self.words(f.official_words, value, Some("official")),
            ParticipantField::Role(role) => officer(Attributes { role: Some(*role), ..Attributes::default() }),
            ParticipantField::Portfolio(portfolio) => {
                officer(Attributes { portfolio: Some(*portfolio), ..Attributes::default() })
            }
            // An article's officials have one attribute a term: which of them go together, its notes tell.
            ParticipantField::Office(role, portfolio) => checked(
                all(vec![
                    officer(Attributes { role: Some(*role), ..Attributes::default() }),
                    officer(Attributes { portfolio: Some(*portfolio), ..Attributes::default() }),
                ]),
                checks::office(*f, *role, *portfolio),
            ),
            ParticipantField::Country(country) => text_term(f.countries, country.code()),
            ParticipantField::Org(org) => officer(Attributes { org: Some(org.clone()), ..Attributes::default() }),
            ParticipantField::Group(group) => {
                let mut parts = vec![officer(Attributes { group: Some(group.clone()), ..Attributes::default() })];
                let rows = places::groups().iter().filter(|row| fold(row.id) == fold(group));
                parts.extend(rows.flat_map(|row| &row.members).map(|member| text_term(f.countries, member.code())));
                any(parts)
            }
        }
    }

    fn article_field(&self, field: &ArticleField) -> Result<Plan, StoreError> {
        let f = &self.fields;
        Ok(match field {
            ArticleField::Title(text) => {
                self.text(&Pattern::of(text, self.analyzer.as_ref()), &[(f.title, TITLE_BOOST)])
            }
            ArticleField::Country(country) => text_term(f.countries, country.code()),
            ArticleField::Official(value) => self.words(f.official_words, value, Some("official")),
            ArticleField::Organization(value) => self.words(f.organization_words, value, Some("organization")),
            ArticleField::Published(filter) => {
                dates(*filter, f.published, f.published, "published", text_term(f.missing, MISSING_PUBLISHED))
            }
            ArticleField::Source(value) => self.source(value),
            ArticleField::Author(value) => self.words(f.author_words, value, Some("author")),
            ArticleField::Path(path) => self.path(path)?,
            ArticleField::Lang(tag) => {
                text_term(f.lang, &tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase())
            }
            ArticleField::Added(from, to) => {
                let bound = |value: &Option<u64>| value.map(|value| i64::try_from(value).unwrap_or(i64::MAX));
                if from.is_none() && to.is_none() { Plan::All } else { Plan::Range(f.added, bound(from), bound(to)) }
            }
        })
    }

    fn source(&self, value: &Value) -> Plan {
        let words = Words::of(value, self.analyzer.as_ref());
        let candidates = self.candidates(self.fields.source_words, &words);
        if words.terms.len() < 2 || words.mode == ValueMode::Phrase {
            return candidates;
        }
        // The publisher and the site are two values: all words must be in one of them.
        checked(candidates, checks::source(self.fields, words, Arc::clone(&self.analyzer)))
    }

    /// A value in a field of words. Where the field has many values, `column` holds them, for all words must be in one.
    pub fn words(&self, field: Field, value: &Value, column: Option<&'static str>) -> Plan {
        let words = Words::of(value, self.analyzer.as_ref());
        let candidates = self.candidates(field, &words);
        match column {
            Some(column) if words.terms.len() > 1 && words.mode != ValueMode::Phrase => {
                checked(candidates, checks::one_value(column, words, Arc::clone(&self.analyzer)))
            }
            _ => candidates,
        }
    }

    /// All words of a value, wherever in the field.
    pub fn candidates(&self, field: Field, words: &Words) -> Plan {
        let Some((last, before)) = words.terms.split_last() else { return none() };
        let exact = |terms: &[String]| terms.iter().map(|term| text_term(field, term)).collect::<Vec<_>>();
        match words.mode {
            ValueMode::Words => all(exact(&words.terms)),
            ValueMode::Phrase => phrase(field, &words.terms, 0),
            ValueMode::Prefix => {
                let mut parts = exact(before);
                parts.push(unscored(prefix(field, last)));
                all(parts)
            }
            ValueMode::Fuzzy => all(words.terms.iter().map(|term| unscored(near(field, term))).collect()),
        }
    }

    fn path(&self, path: &PathQuery) -> Result<Plan, StoreError> {
        let field = self.fields.path;
        Ok(match path {
            PathQuery::Prefix(start) if start.is_empty() => Plan::All,
            PathQuery::Prefix(start) => Plan::PathPrefix(field, start.clone()),
            PathQuery::Regex(pattern) => {
                RegexQuery::from_pattern(pattern, field).map_err(|error| {
                    StoreError::User(format!(
                        "`{pattern}` is no regular expression for a path ({error}): write path:/…/ anew"
                    ))
                })?;
                Plan::PathRegex(field, pattern.clone())
            }
        })
    }

    fn text(&self, pattern: &Pattern, fields: &[(Field, f32)]) -> Plan {
        let each = |make: &dyn Fn(Field) -> Plan| {
            any(fields.iter().map(|&(field, boost)| Plan::Boost(Box::new(make(field)), boost)).collect())
        };
        match pattern {
            Pattern::Empty => Plan::All,
            Pattern::Fuzzy(words) => each(&|field| all(words.iter().map(|word| near(field, word)).collect())),
            Pattern::Prefix { before, start, stems } => each(&|field| {
                let stems = stems.iter().map(|stem| scored_term(field, stem));
                let last = any(std::iter::once(prefix(field, start)).chain(stems).collect());
                all(before.iter().map(|term| scored_term(field, term)).chain([last]).collect())
            }),
            // The engine's own slop of three and more words depends on their frequencies.
            Pattern::Phrase { terms, slop } if *slop > 0 && terms.len() > 2 => {
                let check = |field| checks::stored_text(field, pattern.clone(), Arc::clone(&self.analyzer));
                each(&|field| checked(all(terms.iter().map(|term| scored_term(field, term)).collect()), check(field)))
            }
            Pattern::Phrase { terms, slop } => each(&|field| phrase(field, terms, *slop)),
        }
    }
}

/// An AND; one that only excludes is taken from all documents of the type.
fn conjunction(mut wanted: Vec<Plan>, excluded: Vec<Plan>, target: Target) -> Plan {
    if wanted.is_empty() {
        wanted.push(Plan::OfType(target));
    }
    if excluded.is_empty() { all(wanted) } else { Plan::And { all: wanted, none: excluded } }
}

/// Can only events match? Then their type need not be asked for.
fn is_events_alone(query: &Query) -> bool {
    match query {
        // `published` and `added` are true of articles too.
        Query::Article(ArticleField::Published(_) | ArticleField::Added(..)) => false,
        Query::And(parts) => narrows(parts, is_events_alone),
        Query::Or(parts) => parts.iter().all(is_events_alone),
        _ => true,
    }
}

/// Does a clause of an AND leave one type of document only? What is excluded leaves the rest of all types, unless nothing
/// but exclusions stands there: they are taken from the documents of the type ([`conjunction`]).
fn narrows(parts: &[Query], alone: fn(&Query) -> bool) -> bool {
    let mut wanted = parts.iter().filter(|part| !matches!(part, Query::Not(_))).peekable();
    wanted.peek().is_none() || wanted.any(alone)
}

/// Can only articles match?
fn is_articles_alone(query: &Query) -> bool {
    match query {
        // Events have the former two as well, files the latter two.
        Query::Article(ArticleField::Published(_) | ArticleField::Added(..) | ArticleField::Path(_)) => false,
        // A word that is none is no condition.
        Query::Text(_) | Query::Article(ArticleField::Title(_)) => false,
        Query::And(parts) => narrows(parts, is_articles_alone),
        Query::Or(parts) => parts.iter().all(is_articles_alone),
        _ => true,
    }
}

/// Is it asked of the article alone, so that events are found by the join?
fn is_of_text(query: &Query) -> bool {
    match query {
        Query::Text(_) => true,
        Query::Article(ArticleField::Published(_) | ArticleField::Added(..) | ArticleField::Country(_)) => false,
        Query::Article(_) => true,
        Query::And(parts) | Query::Or(parts) => !parts.is_empty() && parts.iter().all(is_of_text),
        _ => false,
    }
}

/// A date by the overlap of `from..=to` with the filter. `column` is the name of `from`.
fn dates(filter: DateFilter, from: Field, to: Field, column: &'static str, without: Plan) -> Plan {
    match filter.days() {
        None => without,
        Some((None, None)) => Plan::Exists(column),
        Some((first, last)) if from == to => Plan::Range(from, first.map(day_number), last.map(day_number)),
        Some((first, last)) => {
            let mut parts = Vec::new();
            if let Some(first) = first {
                parts.push(Plan::Range(to, Some(day_number(first)), None));
            }
            if let Some(last) = last {
                parts.push(Plan::Range(from, None, Some(day_number(last))));
            }
            all(parts)
        }
    }
}

/// Matches nothing.
pub fn none() -> Plan {
    Plan::None
}

pub fn unscored(plan: Plan) -> Plan {
    Plan::Unscored(Box::new(plan))
}

/// Documents with a term, which scores nothing.
pub fn text_term(field: Field, text: &str) -> Plan {
    Plan::Is(field, text.to_owned())
}

fn scored_term(field: Field, text: &str) -> Plan {
    Plan::Scored(field, text.to_owned())
}

/// An AND without exclusions.
pub fn all(mut parts: Vec<Plan>) -> Plan {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            Plan::And { all: parts, none: Vec::new() }
        }
        None => Plan::All,
    }
}

/// An OR.
pub fn any(mut parts: Vec<Plan>) -> Plan {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            Plan::Or(parts)
        }
        None => none(),
    }
}

pub fn checked(candidates: Plan, check: Check) -> Plan {
    Plan::Checked(Box::new(candidates), check)
}

/// Terms side by side.
fn phrase(field: Field, terms: &[String], slop: u32) -> Plan {
    Plan::Phrase { field, terms: terms.to_vec(), slop }
}

/// Terms that begin so.
fn prefix(field: Field, start: &str) -> Plan {
    Plan::Prefix(field, start.to_owned())
}

/// Terms near this one.
fn near(field: Field, word: &str) -> Plan {
    Plan::Near(field, word.to_owned())
}
