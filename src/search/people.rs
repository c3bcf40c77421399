//! `with:` → plan: one participant a clause, no two clauses the same one.
//!
//! Terms of attribute combinations (`store::participant`) answer one clause, or two, by themselves. Where a combination is
//! not indexed, where something is excluded within a clause, and from three clauses on, terms find candidates and the
//! participants themselves decide (`checks::people`).

use std::sync::Arc;

use super::{
    checks,
    lower::{Lower, all, any, checked, none, text_term},
    plan::Plan,
    words::{Words, fuzziness},
};
use crate::{
    annotation::{EventKind, VisitSide},
    query::ast::{ParticipantField, ParticipantQuery, ValueMode},
    store::participant::{ANY, Attributes, fold, shared},
};

/// A clause is put as so many alternatives at most; one with more is checked event by event.
const MAX_ALTERNATIVES: usize = 32;

/// What one person must have, all of it.
#[derive(Debug, Clone, Default)]
struct Person {
    attributes: Attributes,
    /// Names, but for the one word that stands in the attributes.
    names: Vec<Words>,
    /// Attributes of which a person has one only: a second one finds nobody.
    contradicts: bool,
    /// Groups but for the first, which stands in the attributes.
    groups: Vec<String>,
    /// Something is excluded.
    excludes: bool,
    /// Of a visit only, and on this side of it.
    side: Option<VisitSide>,
}

/// Events whose participants answer every clause, each by another one.
pub fn lower(lower: &Lower, clauses: &[&ParticipantQuery]) -> Plan {
    let people: Vec<Option<Vec<Person>>> = clauses.iter().map(|clause| alternatives(clause, lower)).collect();
    if let [Some(only)] = people.as_slice() {
        return one(lower, clauses, only);
    }
    if let [Some(a), Some(b)] = people.as_slice()
        && let ([a], [b]) = (a.as_slice(), b.as_slice())
        && let Some(query) = two(lower, a, b)
    {
        return query;
    }
    let mut candidates: Vec<Plan> = Vec::new();
    for alternatives in &people {
        candidates.push(match alternatives {
            Some(alternatives) => any(alternatives.iter().map(|person| person.candidates(lower)).collect()),
            None => text_term(lower.fields.party, ANY),
        });
    }
    if let Some(enough) = shared(ANY, clauses.len()) {
        candidates.push(text_term(lower.fields.party, &enough));
    }
    checked(all(candidates), check(lower, clauses))
}

fn check(lower: &Lower, clauses: &[&ParticipantQuery]) -> super::checked::Check {
    checks::people(lower.fields, clauses.iter().map(|&clause| clause.clone()).collect(), Arc::clone(&lower.analyzer))
}

/// One clause: the terms of its alternatives, or candidates where one of them has none.
fn one(lower: &Lower, clauses: &[&ParticipantQuery], alternatives: &[Person]) -> Plan {
    let exact: Option<Vec<Plan>> = alternatives.iter().map(|person| person.exact(lower)).collect();
    match exact {
        Some(exact) => any(exact),
        None => {
            let candidates = any(alternatives.iter().map(|person| person.candidates(lower)).collect());
            checked(candidates, check(lower, clauses))
        }
    }
}

/// Two people: A, B, and not one and the same who is both: `A ∧ B ∧ (A×2 ∨ B×2 ∨ ¬AB)`.
fn two(lower: &Lower, a: &Person, b: &Person) -> Option<Plan> {
    if a.contradicts || b.contradicts {
        return Some(none());
    }
    let term = |term: &str| text_term(lower.fields.party, term);
    let (a_term, b_term) = (a.term()?, b.term()?);
    if a_term == b_term {
        return Some(term(&shared(&a_term, 2)?));
    }
    let both = a.and(b);
    if both.contradicts {
        return Some(all(vec![term(&a_term), term(&b_term)]));
    }
    let both_term = both.term()?;
    let twice = |of: &str| shared(of, 2).map(|shared| term(&shared));
    // A person with all of B has all of A: two with A are wanted, one of them with B.
    if both_term == a_term {
        return Some(all(vec![term(&a_term), twice(&b_term)?]));
    }
    if both_term == b_term {
        return Some(all(vec![term(&b_term), twice(&a_term)?]));
    }
    let not_one = Plan::And { all: vec![term(&a_term)], none: vec![term(&both_term)] };
    Some(all(vec![term(&a_term), term(&b_term), any(vec![twice(&a_term)?, twice(&b_term)?, not_one])]))
}

impl Person {
    /// The term that exactly such people have.
    fn term(&self) -> Option<String> {
        let plain = self.names.is_empty()
            && self.groups.is_empty()
            && !self.excludes
            && self.side.is_none()
            && !self.contradicts;
        if plain { self.attributes.term() } else { None }
    }

    /// The query that finds exactly the events with such a person, where there is one.
    fn exact(&self, lower: &Lower) -> Option<Plan> {
        if self.contradicts {
            return Some(none());
        }
        // No term tells sides.
        if self.side.is_some() {
            return None;
        }
        if self.names.is_empty()
            && self.groups.is_empty()
            && !self.excludes
            && let Some(query) = having(lower, &self.attributes)
        {
            return Some(query);
        }
        // A name alone: the column of names tells whether one of them has all the words.
        match self.names.as_slice() {
            [words] if self.attributes == Attributes::default() && self.groups.is_empty() && !self.excludes => {
                let candidates = lower.candidates(lower.fields.name_words, words);
                let single = words.terms.len() < 2 || words.mode == ValueMode::Phrase;
                let column = || checks::one_value("name", words.clone(), Arc::clone(&lower.analyzer));
                Some(if single { candidates } else { checked(candidates, column()) })
            }
            _ => None,
        }
    }

    /// Events that may have such a person: every attribute occurs, as many as can be together.
    fn candidates(&self, lower: &Lower) -> Plan {
        if self.contradicts {
            return none();
        }
        let term = |attributes: &Attributes| having(lower, attributes);
        let mut parts: Vec<Plan> = Vec::new();
        let side = Attributes { word: None, full_name: None, ..self.attributes.clone() };
        match (term(&self.attributes), term(&side)) {
            (Some(whole), _) => parts.push(whole),
            (None, Some(side)) => parts.push(side),
            // A country, an org and a group are never in one term.
            (None, None) => {
                let Attributes { country, org, group, role, portfolio, .. } = self.attributes.clone();
                for one in [
                    Attributes { country, role, portfolio, ..Attributes::default() },
                    Attributes { org, role, portfolio, ..Attributes::default() },
                    Attributes { group, role, portfolio, ..Attributes::default() },
                ] {
                    parts.extend(term(&one));
                }
            }
        }
        let bearer = Attributes { portfolio: None, group: None, ..self.attributes.clone() };
        if self.attributes.word.is_some() {
            let word = Attributes { word: bearer.word.clone(), ..Attributes::default() };
            parts.push(term(&bearer).or_else(|| term(&word)).unwrap_or_else(none));
        }
        for group in &self.groups {
            let one = Attributes {
                group: Some(group.clone()),
                role: self.attributes.role,
                portfolio: self.attributes.portfolio,
                ..Attributes::default()
            };
            parts.extend(term(&one));
        }
        parts.extend(self.names.iter().map(|words| lower.candidates(lower.fields.name_words, words)));
        parts.extend(self.side.map(|_| text_term(lower.fields.kind, EventKind::Visit.as_str())));
        all(parts)
    }

    /// Who is both.
    fn and(&self, other: &Person) -> Person {
        let mut both = self.clone();
        let Attributes { country, org, group, role, portfolio, word, .. } = other.attributes.clone();
        both.names.extend(other.names.iter().cloned());
        both.groups.extend(other.groups.iter().cloned());
        both.excludes |= other.excludes;
        both.contradicts |= !set(&mut both.side, other.side);
        both.contradicts |= other.contradicts;
        let own = &mut both.attributes;
        both.contradicts |= !set(&mut own.country, country);
        both.contradicts |= !set(&mut own.org, org);
        both.contradicts |= !set(&mut own.role, role);
        both.contradicts |= !set(&mut own.portfolio, portfolio);
        if let Some(group) = group
            && !set(&mut own.group, Some(group.clone()))
        {
            both.groups.push(group);
        }
        if let Some(word) = word
            && !set(&mut own.word, Some(word.clone()))
        {
            both.names.push(Words { terms: vec![word], mode: ValueMode::Words });
        }
        both
    }

    fn of(field: &ParticipantField, lower: &Lower) -> Person {
        let mut person = Person::default();
        match field {
            ParticipantField::Role(role) => person.attributes.role = Some(*role),
            ParticipantField::Portfolio(portfolio) => person.attributes.portfolio = Some(*portfolio),
            ParticipantField::Office(role, portfolio) => {
                person.attributes.role = Some(*role);
                person.attributes.portfolio = Some(*portfolio);
            }
            ParticipantField::Country(country) => person.attributes.country = Some(*country),
            ParticipantField::Org(org) => person.attributes.org = Some(fold(org)),
            ParticipantField::Group(group) => person.attributes.group = Some(fold(group)),
            ParticipantField::Side(side) => person.side = Some(*side),
            ParticipantField::Name(value) => {
                let mut words = Words::of(value, lower.analyzer.as_ref());
                let exact = match words.mode {
                    ValueMode::Words | ValueMode::Phrase => true,
                    ValueMode::Prefix => false,
                    ValueMode::Fuzzy => words.terms.iter().all(|term| fuzziness(term) == 0),
                };
                match (words.terms.pop(), words.terms.is_empty()) {
                    (Some(word), true) if exact => person.attributes.word = Some(word),
                    // No word at all finds nobody.
                    (None, _) => person.contradicts = true,
                    (Some(word), _) => {
                        words.terms.push(word);
                        person.names.push(words);
                    }
                }
            }
        }
        person
    }
}

/// The query of the terms that exactly the participants with these attributes have, where there are such terms.
fn having(lower: &Lower, attributes: &Attributes) -> Option<Plan> {
    let terms = attributes.alternatives()?;
    Some(any(terms.iter().map(|term| text_term(lower.fields.party, term)).collect()))
}

/// Sets what is not set; false where it is set to something else.
fn set<T: PartialEq>(own: &mut Option<T>, other: Option<T>) -> bool {
    match (&own, other) {
        (_, None) => true,
        (Some(known), Some(other)) => *known == other,
        (None, other) => {
            *own = other;
            true
        }
    }
}

/// A clause as alternatives, each one person; `None` where there are too many.
fn alternatives(clause: &ParticipantQuery, lower: &Lower) -> Option<Vec<Person>> {
    match clause {
        ParticipantQuery::Any => Some(vec![Person::default()]),
        ParticipantQuery::Is(field) => Some(vec![Person::of(field, lower)]),
        ParticipantQuery::Not(_) => Some(vec![Person { excludes: true, ..Person::default() }]),
        ParticipantQuery::Or(parts) => {
            let mut found = Vec::new();
            for part in parts {
                found.extend(alternatives(part, lower)?);
            }
            (found.len() <= MAX_ALTERNATIVES).then_some(found)
        }
        ParticipantQuery::And(parts) => {
            let mut found = vec![Person::default()];
            for part in parts {
                let more = alternatives(part, lower)?;
                if found.len().saturating_mul(more.len()) > MAX_ALTERNATIVES {
                    return None;
                }
                found = found.iter().flat_map(|person| more.iter().map(|other| person.and(other))).collect();
            }
            Some(found)
        }
    }
}
