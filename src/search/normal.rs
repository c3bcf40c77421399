//! The normal form of a query: what the clauses of an AND mean together.
//!
//! Two `with:` are two people, also where one of them stands in an OR: `with:A (with:B OR place:P)` is
//! `(with:A with:B) OR (with:A place:P)`. And of articles, the clauses on an event mean one event: `kind:visit
//! (status:held OR word)` is `(kind:visit status:held) OR (kind:visit word)`. Both the matching over plain types and the
//! lowering to the engine start from this form, so that they cannot read a query differently.

use crate::query::ast::{ParticipantField, ParticipantQuery, Query, Target};

/// An OR is multiplied out only up to so many alternatives; past them it stands as it is, and its clauses bind nothing
/// around it. A query written by hand does not come near.
const MAX_ALTERNATIVES: usize = 64;

/// Flattens ANDs and ORs, resolves double negations, joins an OR of `with:` into one, and multiplies out an OR whose
/// alternatives bind with the clauses around it.
pub fn normalise(query: &Query, target: Target) -> Query {
    match query {
        Query::Not(part) => match normalise(part, target) {
            Query::Not(inner) => *inner,
            Query::Or(parts) => conjunction(parts.into_iter().map(negated).collect(), target),
            inner => Query::Not(Box::new(inner)),
        },
        Query::Or(parts) => disjunction(parts.iter().map(|part| normalise(part, target)).collect()),
        Query::And(parts) => conjunction(parts.iter().map(|part| normalise(part, target)).collect(), target),
        leaf => leaf.clone(),
    }
}

fn negated(query: Query) -> Query {
    match query {
        Query::Not(inner) => *inner,
        other => Query::Not(Box::new(other)),
    }
}

fn disjunction(parts: Vec<Query>) -> Query {
    let mut flat = Vec::new();
    let mut people = Vec::new();
    for part in parts {
        match part {
            Query::Or(inner) => flat.extend(inner),
            other => flat.push(other),
        }
    }
    // Some participant is A or some participant is B: some participant is A or B.
    flat.retain(|part| match part {
        Query::With(person) => {
            people.push(person.clone());
            false
        }
        _ => true,
    });
    match people.len() {
        0 => {}
        1 => flat.extend(people.into_iter().map(Query::With)),
        _ => flat.push(Query::With(ParticipantQuery::Or(people))),
    }
    single(flat, Query::Or)
}

fn single(mut parts: Vec<Query>, many: fn(Vec<Query>) -> Query) -> Query {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            many(parts)
        }
        None => many(parts),
    }
}

fn conjunction(parts: Vec<Query>, target: Target) -> Query {
    let mut flat = Vec::new();
    for part in parts {
        match part {
            Query::And(inner) => flat.extend(inner),
            Query::All => {}
            other => flat.push(other),
        }
    }
    if flat.is_empty() {
        return Query::All;
    }
    let Some(at) = flat.iter().enumerate().position(|(at, part)| binds(part, at, &flat, target)) else {
        return single(flat, Query::And);
    };
    let Query::Or(alternatives) = flat.remove(at) else { return single(flat, Query::And) };
    let product: usize = flat.iter().map(|part| if let Query::Or(or) = part { or.len().max(1) } else { 1 }).product();
    if alternatives.len().saturating_mul(product) > MAX_ALTERNATIVES {
        flat.insert(at, Query::Or(alternatives));
        return single(flat, Query::And);
    }
    let multiplied = alternatives.into_iter().map(|alternative| {
        let mut parts = flat.clone();
        parts.insert(at, alternative);
        conjunction(parts, target)
    });
    disjunction_apart(multiplied.collect())
}

/// An OR whose alternatives are complete: they are not joined any further.
fn disjunction_apart(parts: Vec<Query>) -> Query {
    let mut flat = Vec::new();
    for part in parts {
        match part {
            Query::Or(inner) => flat.extend(inner),
            other => flat.push(other),
        }
    }
    single(flat, Query::Or)
}

/// Does this OR hold something that must be read together with another clause of the AND?
fn binds(part: &Query, at: usize, clauses: &[Query], target: Target) -> bool {
    let Query::Or(_) = part else { return false };
    let others = || clauses.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, clause)| clause);
    let people = names_person(part) && others().any(names_person);
    let one_event =
        target == Target::Articles && !is_of_event(part) && names_own_event(part) && others().any(names_own_event);
    people || one_event
}

/// Holds a `with:` that is not negated.
fn names_person(query: &Query) -> bool {
    match query {
        Query::With(_) => true,
        Query::And(parts) | Query::Or(parts) => parts.iter().any(names_person),
        _ => false,
    }
}

/// Holds a clause that only an event can answer.
fn names_own_event(query: &Query) -> bool {
    match query {
        Query::And(parts) | Query::Or(parts) => parts.iter().any(names_own_event),
        Query::Not(part) => names_own_event(part),
        other => is_of_event(other),
    }
}

/// Is it answered by an event alone: its own fields and its participants bound by `with:`?
pub fn is_of_event(query: &Query) -> bool {
    match query {
        Query::Kind(_) | Query::Status(_) | Query::Date(_) | Query::Place(_) | Query::Where(_) | Query::With(_) => true,
        // No official of an article has a side.
        Query::Bare(ParticipantField::Side(_)) => true,
        Query::And(parts) | Query::Or(parts) => !parts.is_empty() && parts.iter().all(is_of_event),
        Query::Not(part) => is_of_event(part),
        Query::All | Query::Bare(_) | Query::Article(_) | Query::Text(_) => false,
    }
}

/// The clauses of an AND over an article: those on one event together, and the rest.
pub struct Clauses<'q> {
    pub of_event: Vec<&'q Query>,
    /// Must an event be there, or do all its clauses only exclude?
    pub needs_event: bool,
    pub rest: Vec<&'q Query>,
}

/// Splits an AND's clauses. An OR that also holds where there is no event ("a visit, or none cancelled") is one of the rest.
pub fn split(parts: &[Query]) -> Clauses<'_> {
    let joins = |part: &&Query| is_of_event(part) && (needs_event(part) || matches!(part, Query::Not(_)));
    let (of_event, rest): (Vec<_>, Vec<_>) = parts.iter().partition(joins);
    let needs_event = of_event.iter().any(|part| needs_event(part));
    Clauses { of_event, needs_event, rest }
}

/// Does it ask for an event, rather than that there be none?
fn needs_event(query: &Query) -> bool {
    match query {
        Query::Not(_) => false,
        Query::And(parts) => parts.iter().any(needs_event),
        Query::Or(parts) => parts.iter().all(needs_event),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        annotation::{EventKind, EventStatus},
        query::ast::TextQuery,
    };

    fn with(code: &str) -> Query {
        Query::With(ParticipantQuery::Is(ParticipantField::Country(code.parse().unwrap())))
    }

    fn kind() -> Query {
        Query::Kind(EventKind::Visit)
    }

    fn word() -> Query {
        Query::Text(TextQuery::Word("fish".to_owned()))
    }

    #[test]
    fn people_in_an_or_are_other_people_than_those_beside_it() {
        let or = Query::And(vec![with("FR"), Query::Or(vec![with("MA"), with("ES")])]);
        let Query::And(parts) = normalise(&or, Target::Events) else { panic!("an AND") };
        assert!(parts.iter().all(|part| matches!(part, Query::With(_))) && parts.len() == 2);
        let mixed = Query::And(vec![with("FR"), Query::Or(vec![with("MA"), kind()])]);
        assert_eq!(
            normalise(&mixed, Target::Events),
            Query::Or(vec![Query::And(vec![with("FR"), kind()]), Query::And(vec![with("FR"), with("MA")])])
        );
    }

    #[test]
    fn clauses_on_an_event_mean_one_event() {
        let held = Query::Status(EventStatus::Held);
        let query = Query::And(vec![kind(), Query::Or(vec![held.clone(), word()])]);
        assert_eq!(
            normalise(&query, Target::Articles),
            Query::Or(vec![Query::And(vec![kind(), held]), Query::And(vec![kind(), word()])])
        );
        assert_eq!(normalise(&query, Target::Events), query);
    }

    #[test]
    fn negations_and_nesting_dissolve_and_size_is_bounded() {
        let not = |query| Query::Not(Box::new(query));
        assert_eq!(normalise(&not(not(kind())), Target::Events), kind());
        assert_eq!(normalise(&Query::And(vec![Query::All, kind()]), Target::Events), kind());
        let or = Query::Or(vec![with("MA"), kind(), word()]);
        let many = Query::And(vec![or; 30]);
        assert!(matches!(normalise(&many, Target::Events), Query::And(parts) if parts.len() == 30));
    }
}
