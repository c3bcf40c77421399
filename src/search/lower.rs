//! Query → the engine's query, clause by clause as `matches` defines them. The stock query parser plays no part.
//!
//! Scores come from full text alone: all other clauses score 0. What concerns participants is in `people`.

use std::{ops::Bound, sync::Arc};

use tantivy::{
    Term,
    query::{
        AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, ExistsQuery, FuzzyTermQuery, Occur,
        PhraseQuery, Query as EngineQuery, RangeQuery, RegexQuery, TermQuery,
    },
    schema::{Field, IndexRecordOption},
};

use super::{
    block_join::{ToArticles, ToEvents},
    checked::{Check, Checked, Exclusion},
    checks,
    normal::{self, Clauses},
    people,
    words::{Pattern, StoreAnalyzer, Words, fuzziness},
};
use crate::{
    extract::lexicon::places,
    query::ast::{
        ArticleField, DateFilter, ParticipantField, ParticipantQuery, PathQuery, Query, Target, Value, ValueMode,
    },
    store::{
        Fields, StoreError,
        participant::{Attributes, fold},
        schema::{DOC_ARTICLE, DOC_EVENT, MISSING_DATE, MISSING_PUBLISHED, day_number},
    },
};

pub type Lowered = Box<dyn EngineQuery>;

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
    /// The engine's query for the events or articles that match a query in its normal form; it finds nothing else.
    ///
    /// # Errors
    /// A regular expression is none.
    pub fn lower(&self, query: &Query, target: Target) -> Result<Lowered, StoreError> {
        let (lowered, implied) = match target {
            Target::Events => (self.event(query)?, is_events_alone(query)),
            Target::Articles => (self.article(query)?, is_articles_alone(query)),
        };
        let mut parts = vec![lowered];
        if !implied {
            parts.push(self.of_type(target));
        }
        if target == Target::Events && self.min_confidence > 0.0 {
            // As the store rounds it.
            let least = (f64::from(self.min_confidence) * 1000.0).round() / 1000.0;
            let least = Bound::Included(Term::from_field_f64(self.fields.confidence, least));
            parts.push(unscored(Box::new(RangeQuery::new(least, Bound::Unbounded))));
        }
        Ok(all(parts))
    }

    fn of_type(&self, target: Target) -> Lowered {
        let value = match target {
            Target::Events => DOC_EVENT,
            Target::Articles => DOC_ARTICLE,
        };
        term(Term::from_field_u64(self.fields.doc_type, value))
    }

    /// Events; of clauses that are true of other documents too, those as well.
    fn event(&self, query: &Query) -> Result<Lowered, StoreError> {
        let f = &self.fields;
        if is_of_text(query) {
            return Ok(Box::new(ToEvents(self.article(query)?)));
        }
        Ok(match query {
            Query::All => self.of_type(Target::Events),
            Query::And(parts) => {
                // What is asked of the article is asked at once, in one join.
                let (of_text, rest): (Vec<_>, Vec<_>) = parts.iter().partition(|part| is_of_text(part));
                let (people, rest): (Vec<_>, Vec<_>) = rest.into_iter().partition(|p| matches!(p, Query::With(_)));
                let people: Vec<&ParticipantQuery> = people
                    .into_iter()
                    .filter_map(|p| if let Query::With(person) = p { Some(person) } else { None })
                    .collect();
                let mut clauses = Vec::new();
                if !people.is_empty() {
                    clauses.push((Occur::Must, people::lower(self, &people)));
                }
                if !of_text.is_empty() {
                    let article = Query::And(of_text.into_iter().cloned().collect());
                    clauses.push((Occur::Must, Box::new(ToEvents(self.article(&article)?))));
                }
                for part in rest {
                    clauses.push(match part {
                        Query::Not(part) => (Occur::MustNot, excluded(self.event(part)?)),
                        part => (Occur::Must, self.event(part)?),
                    });
                }
                self.conjunction(clauses, Target::Events)
            }
            Query::Or(parts) => any(parts.iter().map(|part| self.event(part)).collect::<Result<_, _>>()?),
            Query::Not(part) => self.conjunction(vec![(Occur::MustNot, excluded(self.event(part)?))], Target::Events),
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
            Query::Text(_) => Box::new(ToEvents(self.article(query)?)),
        })
    }

    /// Articles; of clauses that are true of other documents too, those as well.
    fn article(&self, query: &Query) -> Result<Lowered, StoreError> {
        Ok(match query {
            Query::All => self.of_type(Target::Articles),
            Query::And(parts) => {
                let Clauses { of_event, needs_event, rest } = normal::split(parts);
                let mut clauses = Vec::new();
                if needs_event {
                    let event = Query::And(of_event.into_iter().cloned().collect());
                    clauses.push((Occur::Must, self.having(&event)?));
                } else {
                    for part in of_event {
                        let Query::Not(part) = part else { continue };
                        clauses.push((Occur::MustNot, excluded(self.article(part)?)));
                    }
                }
                for part in rest {
                    clauses.push(match part {
                        Query::Not(part) => (Occur::MustNot, excluded(self.article(part)?)),
                        part => (Occur::Must, self.article(part)?),
                    });
                }
                self.conjunction(clauses, Target::Articles)
            }
            Query::Or(parts) => any(parts.iter().map(|part| self.article(part)).collect::<Result<_, _>>()?),
            Query::Not(part) => {
                self.conjunction(vec![(Occur::MustNot, excluded(self.article(part)?))], Target::Articles)
            }
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
    fn having(&self, event: &Query) -> Result<Lowered, StoreError> {
        Ok(unscored(Box::new(ToArticles(self.lower(event, Target::Events)?))))
    }

    /// A participant's field asked of an article.
    fn named(&self, field: &ParticipantField) -> Lowered {
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

    fn article_field(&self, field: &ArticleField) -> Result<Lowered, StoreError> {
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
                let bound = |value: &Option<u64>| {
                    value.map_or(Bound::Unbounded, |value| Bound::Included(Term::from_field_u64(f.added, value)))
                };
                if from.is_none() && to.is_none() {
                    unscored(Box::new(AllQuery))
                } else {
                    unscored(Box::new(RangeQuery::new(bound(from), bound(to))))
                }
            }
        })
    }

    fn source(&self, value: &Value) -> Lowered {
        let words = Words::of(value, self.analyzer.as_ref());
        let candidates = self.candidates(self.fields.source_words, &words);
        if words.terms.len() < 2 || words.mode == ValueMode::Phrase {
            return candidates;
        }
        // The publisher and the site are two values: all words must be in one of them.
        checked(candidates, checks::source(self.fields, words, Arc::clone(&self.analyzer)))
    }

    /// A value in a field of words. Where the field has many values, `column` holds them, for all words must be in one.
    pub fn words(&self, field: Field, value: &Value, column: Option<&'static str>) -> Lowered {
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
    pub fn candidates(&self, field: Field, words: &Words) -> Lowered {
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

    fn path(&self, path: &PathQuery) -> Result<Lowered, StoreError> {
        let field = self.fields.path;
        let regex = |pattern: &str| {
            RegexQuery::from_pattern(pattern, field).map_err(|error| {
                StoreError::User(format!(
                    "`{pattern}` is no regular expression for a path ({error}): write path:/…/ anew"
                ))
            })
        };
        Ok(unscored(match path {
            PathQuery::Prefix(start) if start.is_empty() => Box::new(AllQuery),
            PathQuery::Prefix(start) => {
                let part = regex(&format!("(.|\n)*/{}(.|\n)*", regex::escape(start)))?;
                any(vec![prefix(field, start), Box::new(part)])
            }
            PathQuery::Regex(pattern) => Box::new(regex(pattern)?),
        }))
    }

    fn text(&self, pattern: &Pattern, fields: &[(Field, f32)]) -> Lowered {
        let each = |make: &dyn Fn(Field) -> Lowered| {
            any(fields.iter().map(|&(field, boost)| Box::new(BoostQuery::new(make(field), boost)) as Lowered).collect())
        };
        match pattern {
            Pattern::Empty => unscored(Box::new(AllQuery)),
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

    /// An AND; one that only excludes is taken from all documents of the type.
    fn conjunction(&self, mut clauses: Vec<(Occur, Lowered)>, target: Target) -> Lowered {
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, self.of_type(target)));
        }
        match clauses.pop() {
            Some((Occur::Must, only)) if clauses.is_empty() => only,
            Some(last) => {
                clauses.push(last);
                Box::new(BooleanQuery::new(clauses))
            }
            None => none(),
        }
    }
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
/// but exclusions stands there: they are taken from the documents of the type ([`Lower::conjunction`]).
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
fn dates(filter: DateFilter, from: Field, to: Field, column: &str, without: Lowered) -> Lowered {
    let bound = |field, day: Option<jiff::civil::Date>| {
        day.map_or(Bound::Unbounded, |day| Bound::Included(Term::from_field_i64(field, day_number(day))))
    };
    let range = |low, high| unscored(Box::new(RangeQuery::new(low, high)));
    match filter.days() {
        None => without,
        Some((None, None)) => unscored(Box::new(ExistsQuery::new(column.to_owned(), false))),
        Some((first, last)) if from == to => range(bound(from, first), bound(to, last)),
        Some((first, last)) => {
            let mut parts = Vec::new();
            if first.is_some() {
                parts.push(range(bound(to, first), Bound::Unbounded));
            }
            if last.is_some() {
                parts.push(range(Bound::Unbounded, bound(from, last)));
            }
            all(parts)
        }
    }
}

/// Matches nothing.
pub fn none() -> Lowered {
    Box::new(EmptyQuery)
}

pub fn unscored(query: Lowered) -> Lowered {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

fn term(term: Term) -> Lowered {
    unscored(Box::new(TermQuery::new(term, IndexRecordOption::Basic)))
}

/// Documents with a term, which scores nothing.
pub fn text_term(field: Field, text: &str) -> Lowered {
    term(Term::from_field_text(field, text))
}

fn scored_term(field: Field, text: &str) -> Lowered {
    Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::WithFreqs))
}

/// An AND without exclusions.
pub fn all(mut parts: Vec<Lowered>) -> Lowered {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            Box::new(BooleanQuery::intersection(parts))
        }
        None => unscored(Box::new(AllQuery)),
    }
}

/// An OR.
pub fn any(mut parts: Vec<Lowered>) -> Lowered {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            Box::new(BooleanQuery::union(parts))
        }
        None => none(),
    }
}

pub fn checked(candidates: Lowered, check: Check) -> Lowered {
    Box::new(Checked { candidates, check })
}

fn excluded(query: Lowered) -> Lowered {
    Box::new(Exclusion(query))
}

/// Terms side by side.
fn phrase(field: Field, terms: &[String], slop: u32) -> Lowered {
    match terms {
        [] => none(),
        [only] => scored_term(field, only),
        terms => {
            let terms = terms.iter().enumerate().map(|(at, term)| (at, Term::from_field_text(field, term))).collect();
            Box::new(PhraseQuery::new_with_offset_and_slop(terms, slop))
        }
    }
}

/// Terms that begin so: a range of the dictionary.
fn prefix(field: Field, start: &str) -> Lowered {
    let low = Bound::Included(Term::from_field_text(field, start));
    let mut chars: Vec<char> = start.chars().collect();
    // The least text above all that begin so: the last character that can be raised is.
    let high = loop {
        let Some(last) = chars.pop() else { break Bound::Unbounded };
        if let Some(next) = (u32::from(last) + 1..=0x10_FFFF).find_map(char::from_u32) {
            chars.push(next);
            break Bound::Excluded(Term::from_field_text(field, &chars.iter().collect::<String>()));
        }
    };
    Box::new(tantivy::query::InvertedIndexRangeQuery::new(low, high))
}

/// Terms near this one.
fn near(field: Field, word: &str) -> Lowered {
    match fuzziness(word) {
        0 => scored_term(field, word),
        distance => Box::new(FuzzyTermQuery::new(Term::from_field_text(field, word), distance, true)),
    }
}
