//! What is looked for, clause by clause, before an engine is chosen: the embedded index makes queries of its own of it
//! ([`Plan::engine`]), a cluster JSON (`cluster::dsl`). Both are made of the same plan, so that they cannot read a question
//! differently.
//!
//! Scores come from full text alone: all that is not [`Plan::Scored`], [`Plan::Phrase`] or near them scores 0.

use std::{fmt, ops::Bound};

use tantivy::{
    Term,
    query::{
        AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, ExistsQuery, FuzzyTermQuery,
        InvertedIndexRangeQuery, Occur, PhraseQuery, Query as EngineQuery, RangeQuery, RegexQuery, TermQuery,
    },
    schema::{Field, IndexRecordOption},
};

use super::{
    block_join::{ToArticles, ToEvents},
    checked::{Check, Checked, Exclusion},
    words::fuzziness,
};
use crate::{
    query::ast::Target,
    store::{
        Fields,
        schema::{DOC_ARTICLE, DOC_EVENT},
    },
};

/// Documents to be found.
#[derive(Clone)]
pub enum Plan {
    /// Every document, of any type.
    All,
    None,
    OfType(Target),
    /// Documents with a raw term.
    Is(Field, String),
    /// Documents with a word of running text, ranked by it.
    Scored(Field, String),
    /// Terms side by side, with so many places of play.
    Phrase {
        field: Field,
        terms: Vec<String>,
        slop: u32,
    },
    /// Terms that begin so.
    Prefix(Field, String),
    /// Terms near this one.
    Near(Field, String),
    /// Paths that begin so, below the root or below one of its folders.
    PathPrefix(Field, String),
    /// Paths that a regular expression fits; it was tried.
    PathRegex(Field, String),
    /// Days or watermarks, both ends included; watermarks are never negative.
    Range(Field, Option<i64>, Option<i64>),
    /// Confidences from this one on.
    AtLeast(Field, f64),
    /// Documents that have a value in a column.
    Exists(&'static str),
    /// All of these and none of those.
    And {
        all: Vec<Plan>,
        none: Vec<Plan>,
    },
    Or(Vec<Plan>),
    /// Counts for so much more.
    Boost(Box<Plan>, f32),
    /// Without its score.
    Unscored(Box<Plan>),
    /// Events of the articles.
    ToEvents(Box<Plan>),
    /// Articles of the events.
    ToArticles(Box<Plan>),
    /// The candidates that pass a check.
    Checked(Box<Plan>, Check),
}

impl fmt::Debug for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Plan::Checked(plan, _) => f.debug_tuple("Checked").field(plan).finish(),
            Plan::ToEvents(plan) => f.debug_tuple("ToEvents").field(plan).finish(),
            Plan::ToArticles(plan) => f.debug_tuple("ToArticles").field(plan).finish(),
            Plan::And { all, none } => f.debug_struct("And").field("all", all).field("none", none).finish(),
            Plan::Or(parts) => f.debug_tuple("Or").field(parts).finish(),
            Plan::Is(field, term) | Plan::Scored(field, term) => write!(f, "{}:{term}", field.field_id()),
            _ => f.write_str("leaf"),
        }
    }
}

impl Plan {
    /// The embedded engine's query.
    ///
    /// # Errors
    /// A regular expression is none.
    pub fn engine(&self, fields: &Fields) -> tantivy::Result<Box<dyn EngineQuery>> {
        let both = |plan: &Plan| plan.engine(fields);
        Ok(match self {
            Plan::All => unscored(Box::new(AllQuery)),
            Plan::None => Box::new(EmptyQuery),
            Plan::OfType(target) => term(Term::from_field_u64(fields.doc_type, doc_type(*target))),
            Plan::Is(field, text) => term(Term::from_field_text(*field, text)),
            Plan::Scored(field, text) => scored(*field, text),
            Plan::Phrase { field, terms, slop } => phrase(*field, terms, *slop),
            Plan::Prefix(field, start) => prefix(*field, start),
            Plan::Near(field, word) => near(*field, word),
            Plan::PathPrefix(field, start) => {
                let part = regex(*field, &format!("(.|\n)*/{}(.|\n)*", regex::escape(start)))?;
                unscored(Box::new(BooleanQuery::union(vec![prefix(*field, start), Box::new(part)])))
            }
            Plan::PathRegex(field, pattern) => unscored(Box::new(regex(*field, pattern)?)),
            Plan::Range(field, low, high) => {
                let bound = |value: &Option<i64>| {
                    value.map_or(Bound::Unbounded, |value| {
                        Bound::Included(if *field == fields.added {
                            Term::from_field_u64(*field, value.unsigned_abs())
                        } else {
                            Term::from_field_i64(*field, value)
                        })
                    })
                };
                unscored(Box::new(RangeQuery::new(bound(low), bound(high))))
            }
            Plan::AtLeast(field, least) => {
                let least = Bound::Included(Term::from_field_f64(*field, *least));
                unscored(Box::new(RangeQuery::new(least, Bound::Unbounded)))
            }
            Plan::Exists(column) => unscored(Box::new(ExistsQuery::new((*column).to_owned(), false))),
            Plan::And { all, none } if none.is_empty() => match all.as_slice() {
                [] => unscored(Box::new(AllQuery)),
                [only] => only.engine(fields)?,
                all => Box::new(BooleanQuery::intersection(all.iter().map(both).collect::<Result<_, _>>()?)),
            },
            Plan::And { all, none } => {
                let mut clauses = Vec::with_capacity(all.len() + none.len());
                for part in all {
                    clauses.push((Occur::Must, part.engine(fields)?));
                }
                for part in none {
                    clauses.push((Occur::MustNot, Box::new(Exclusion(part.engine(fields)?)) as Box<dyn EngineQuery>));
                }
                Box::new(BooleanQuery::new(clauses))
            }
            Plan::Or(parts) => match parts.as_slice() {
                [] => Box::new(EmptyQuery),
                [only] => only.engine(fields)?,
                parts => Box::new(BooleanQuery::union(parts.iter().map(both).collect::<Result<_, _>>()?)),
            },
            Plan::Boost(plan, boost) => Box::new(BoostQuery::new(plan.engine(fields)?, *boost)),
            Plan::Unscored(plan) => unscored(plan.engine(fields)?),
            Plan::ToEvents(plan) => Box::new(ToEvents(plan.engine(fields)?)),
            Plan::ToArticles(plan) => unscored(Box::new(ToArticles(plan.engine(fields)?))),
            Plan::Checked(plan, check) => {
                Box::new(Checked { candidates: plan.engine(fields)?, check: std::sync::Arc::clone(check) })
            }
        })
    }

    /// Calls `see` with every part, from the whole inwards.
    pub fn each<'p>(&'p self, see: &mut dyn FnMut(&'p Plan)) {
        see(self);
        match self {
            Plan::And { all, none } => all.iter().chain(none).for_each(|part| part.each(see)),
            Plan::Or(parts) => parts.iter().for_each(|part| part.each(see)),
            Plan::Boost(plan, _)
            | Plan::Unscored(plan)
            | Plan::ToEvents(plan)
            | Plan::ToArticles(plan)
            | Plan::Checked(plan, _) => plan.each(see),
            _ => {}
        }
    }

    /// Are words of running text among what is looked for?
    pub fn reads_text(&self, fields: &Fields) -> bool {
        let mut reads = false;
        self.each(&mut |part| {
            if let Plan::Scored(field, _) | Plan::Phrase { field, .. } | Plan::Prefix(field, _) | Plan::Near(field, _) =
                part
            {
                reads |= *field == fields.title || *field == fields.text;
            }
        });
        reads
    }

    /// Are articles looked for by their events?
    pub fn joins_events(&self) -> bool {
        let mut joins = false;
        self.each(&mut |part| joins |= matches!(part, Plan::ToArticles(_)));
        joins
    }
}

fn doc_type(target: Target) -> u64 {
    match target {
        Target::Events => DOC_EVENT,
        Target::Articles => DOC_ARTICLE,
    }
}

fn unscored(query: Box<dyn EngineQuery>) -> Box<dyn EngineQuery> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

fn term(term: Term) -> Box<dyn EngineQuery> {
    unscored(Box::new(TermQuery::new(term, IndexRecordOption::Basic)))
}

fn scored(field: Field, text: &str) -> Box<dyn EngineQuery> {
    Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::WithFreqs))
}

fn regex(field: Field, pattern: &str) -> tantivy::Result<RegexQuery> {
    RegexQuery::from_pattern(pattern, field)
}

/// Terms side by side.
fn phrase(field: Field, terms: &[String], slop: u32) -> Box<dyn EngineQuery> {
    match terms {
        [] => Box::new(EmptyQuery),
        [only] => scored(field, only),
        terms => {
            let terms = terms.iter().enumerate().map(|(at, term)| (at, Term::from_field_text(field, term))).collect();
            Box::new(PhraseQuery::new_with_offset_and_slop(terms, slop))
        }
    }
}

/// Terms that begin so: a range of the dictionary.
fn prefix(field: Field, start: &str) -> Box<dyn EngineQuery> {
    let low = Bound::Included(Term::from_field_text(field, start));
    let high = match after_all(start) {
        Some(high) => Bound::Excluded(Term::from_field_text(field, &high)),
        None => Bound::Unbounded,
    };
    Box::new(InvertedIndexRangeQuery::new(low, high))
}

/// The least text above all that begin so: the last character that can be raised is. `None` where there is none.
fn after_all(start: &str) -> Option<String> {
    let mut chars: Vec<char> = start.chars().collect();
    loop {
        let last = chars.pop()?;
        if let Some(next) = (u32::from(last) + 1..=0x10_FFFF).find_map(char::from_u32) {
            chars.push(next);
            return Some(chars.into_iter().collect());
        }
    }
}

fn near(field: Field, word: &str) -> Box<dyn EngineQuery> {
    match fuzziness(word) {
        0 => scored(field, word),
        distance => Box::new(FuzzyTermQuery::new(Term::from_field_text(field, word), distance, true)),
    }
}
