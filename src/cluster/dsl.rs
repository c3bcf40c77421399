//! Plan → the cluster's JSON: what finds exactly the documents of a plan, or at least all of them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::said;
use crate::{
    query::ast::Target,
    search::{plan::Plan, words::fuzziness},
    store::{
        StoreError,
        schema::{DOC_ARTICLE, DOC_EVENT, name_of},
    },
};

/// A query of the cluster.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    pub json: Value,
    /// Does it find nothing else? Then it finds candidates.
    pub exact: bool,
}

/// The articles of the events of a query of the cluster, as far as their number allows.
pub type Articles<'a> = &'a dyn Fn(&Value) -> Result<Vec<String>, StoreError>;

/// The documents of a type that a plan finds.
///
/// # Errors
/// The plan cannot be put: one line that says what is not answered.
pub fn query(plan: &Plan, target: Target, articles: Articles) -> Result<Query, StoreError> {
    let Query { json, exact } = of(plan, articles)?;
    let of_type = of_type(target);
    // A plan leaves out the type where only one can match; here events carry the fields of their articles.
    let json = if json == of_type { json } else { json!({ "bool": { "filter": [of_type, json] } }) };
    Ok(Query { json, exact })
}

/// Does the cluster answer a plan exactly?
///
/// # Errors
/// As [`query`].
pub fn is_exact(plan: &Plan) -> Result<bool, StoreError> {
    of(plan, &|_| Ok(Vec::new())).map(|query| query.exact)
}

pub fn of_type(target: Target) -> Value {
    let value = match target {
        Target::Articles => DOC_ARTICLE,
        Target::Events => DOC_EVENT,
    };
    json!({ "term": { "type": value } })
}

pub fn term(field: &str, value: &str) -> Value {
    json!({ "term": { field: { "value": value } } })
}

fn of(plan: &Plan, articles: Articles) -> Result<Query, StoreError> {
    let exact = |json: Value| Ok(Query { json, exact: true });
    match plan {
        Plan::All => exact(json!({ "match_all": {} })),
        Plan::None => exact(json!({ "bool": { "must_not": [{ "match_all": {} }] } })),
        Plan::OfType(target) => exact(of_type(*target)),
        Plan::Is(field, text) | Plan::Scored(field, text) => exact(term(name_of(*field), text)),
        Plan::Phrase { field, terms, slop } => Ok(phrase(name_of(*field), terms, *slop)),
        Plan::Prefix(field, start) => exact(json!({ "prefix": { name_of(*field): { "value": start } } })),
        Plan::Near(field, word) if fuzziness(word) == 0 => exact(term(name_of(*field), word)),
        Plan::Near(_, word) => Err(said(format!(
            "a cluster does not look for near spellings: write `{word}` without ~, or as a prefix, {word}*"
        ))),
        Plan::PathPrefix(_, start) => exact(json!({ "prefix": { "path_tail": { "value": start } } })),
        Plan::PathRegex(_, pattern) => path_regex(pattern),
        Plan::Range(field, low, high) => {
            let mut bounds = serde_json::Map::new();
            bounds.extend(low.map(|low| ("gte".to_owned(), json!(low))));
            bounds.extend(high.map(|high| ("lte".to_owned(), json!(high))));
            exact(json!({ "range": { name_of(*field): bounds } }))
        }
        Plan::AtLeast(field, least) => exact(json!({ "range": { name_of(*field): { "gte": least } } })),
        Plan::Exists(column) => exact(json!({ "exists": { "field": column } })),
        Plan::And { all, none } => and(all, none, articles),
        Plan::Or(parts) => {
            // Many terms of one field are one query: an engine bounds the number of clauses.
            let mut terms: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
            let mut should = Vec::new();
            let mut exact = true;
            for part in parts {
                match part {
                    Plan::Is(field, text) => terms.entry(name_of(*field)).or_default().push(text),
                    other => {
                        let other = of(other, articles)?;
                        exact &= other.exact;
                        should.push(other.json);
                    }
                }
            }
            should.extend(terms.into_iter().map(|(field, texts)| json!({ "terms": { field: texts } })));
            Ok(match should.is_empty() {
                true => Query { json: json!({ "bool": { "must_not": [{ "match_all": {} }] } }), exact },
                false => Query { json: json!({ "bool": { "should": should, "minimum_should_match": 1 } }), exact },
            })
        }
        Plan::Boost(plan, _) | Plan::Unscored(plan) => of(plan, articles),
        // An event carries the terms of its article.
        Plan::ToEvents(plan) => carried(plan, articles),
        Plan::ToArticles(plan) => {
            let events = query(plan, Target::Events, articles)?;
            let ids = articles(&events.json)?;
            let found = json!({ "terms": { "article": ids } });
            Ok(Query { json: json!({ "bool": { "filter": [of_type(Target::Articles), found] } }), exact: events.exact })
        }
        Plan::Checked(candidates, _) => Ok(Query { exact: false, ..of(candidates, articles)? }),
    }
}

/// A whole path, or the end of one behind a folder, written as an expression. Others are not looked for: engines read them in
/// different ways.
fn path_regex(pattern: &str) -> Result<Query, StoreError> {
    let json = match (pattern.strip_prefix(".*/").and_then(literal), literal(pattern)) {
        (Some(end), _) => {
            json!({ "bool": { "filter": [term("path_tail", &end)], "must_not": [term("path", &end)] } })
        }
        (None, Some(path)) => term("path", &path),
        (None, None) => {
            return Err(said(
                "a cluster does not look for regular expressions: write path: with the beginning of a folder",
            ));
        }
    };
    Ok(Query { json, exact: true })
}

/// What an expression stands for that means itself alone.
fn literal(pattern: &str) -> Option<String> {
    let mut text = String::with_capacity(pattern.len());
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => text.push(chars.next().filter(|c| !c.is_alphanumeric())?),
            '.' | '+' | '*' | '?' | '(' | ')' | '|' | '[' | ']' | '{' | '}' | '^' | '$' => return None,
            c => text.push(c),
        }
    }
    Some(text)
}

/// What is asked of articles, asked of their events: there the type of the document is another one.
fn carried(plan: &Plan, articles: Articles) -> Result<Query, StoreError> {
    fn as_event(plan: &Plan) -> Plan {
        match plan {
            Plan::OfType(Target::Articles) => Plan::All,
            Plan::And { all, none } => {
                Plan::And { all: all.iter().map(as_event).collect(), none: none.iter().map(as_event).collect() }
            }
            Plan::Or(parts) => Plan::Or(parts.iter().map(as_event).collect()),
            Plan::Boost(plan, _) | Plan::Unscored(plan) => as_event(plan),
            Plan::Checked(plan, check) => Plan::Checked(Box::new(as_event(plan)), std::sync::Arc::clone(check)),
            other => other.clone(),
        }
    }
    of(&as_event(plan), articles)
}

fn and(all: &[Plan], none: &[Plan], articles: Articles) -> Result<Query, StoreError> {
    let mut exact = true;
    let (mut filter, mut must_not) = (Vec::new(), Vec::new());
    for part in all {
        let part = of(part, articles)?;
        exact &= part.exact;
        filter.push(part.json);
    }
    for part in none {
        let part = of(part, articles)?;
        // What finds more than it should would exclude more than it should.
        if part.exact {
            must_not.push(part.json);
        } else {
            exact = false;
        }
    }
    if filter.is_empty() {
        filter.push(json!({ "match_all": {} }));
    }
    let json = match filter.as_slice() {
        [only] if must_not.is_empty() => only.clone(),
        _ if must_not.is_empty() => json!({ "bool": { "filter": filter } }),
        _ => json!({ "bool": { "filter": filter, "must_not": must_not } }),
    };
    Ok(Query { json, exact })
}

/// Terms side by side. What slop means is decided by the embedded engine.
fn phrase(field: &str, terms: &[String], slop: u32) -> Query {
    match terms {
        [] => Query { json: json!({ "bool": { "must_not": [{ "match_all": {} }] } }), exact: true },
        [only] => Query { json: term(field, only), exact: true },
        terms if slop == 0 => {
            Query { json: json!({ "match_phrase": { field: { "query": terms.join(" ") } } }), exact: true }
        }
        terms => {
            let each: Vec<Value> = terms.iter().map(|word| term(field, word)).collect();
            Query { json: json!({ "bool": { "filter": each } }), exact: false }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::schema::schema;

    fn put(plan: &Plan) -> Query {
        query(plan, Target::Events, &|_| Ok(vec!["a/1".to_owned()])).unwrap()
    }

    #[test]
    fn what_finds_too_much_excludes_nothing() {
        let fields = schema().1;
        let loose = Plan::Phrase { field: fields.text, terms: vec!["border".to_owned(), "talk".to_owned()], slop: 2 };
        let held = Plan::Is(fields.status, "held".to_owned());
        let wanted = put(&Plan::And { all: vec![held.clone(), loose.clone()], none: Vec::new() });
        assert!(!wanted.exact && wanted.json.to_string().contains("border"), "{wanted:?}");
        let excluded = put(&Plan::And { all: vec![held.clone()], none: vec![loose] });
        assert!(!excluded.exact && !excluded.json.to_string().contains("border"), "{excluded:?}");
        let exact = put(&Plan::And { all: vec![held.clone()], none: vec![Plan::Is(fields.kind, "call".to_owned())] });
        assert!(exact.exact && exact.json.to_string().contains("must_not"), "{exact:?}");
    }

    #[test]
    fn the_type_is_always_asked_for_and_joins_go_by_the_article() {
        let fields = schema().1;
        let english = Plan::Is(fields.lang, "en".to_owned());
        let of_type = r#"{"term":{"type":1}}"#;
        assert!(put(&english).json.to_string().contains(of_type));
        // Excluded from all articles: of events, from all events.
        let other = Plan::And { all: vec![Plan::OfType(Target::Articles)], none: vec![english] };
        let events = put(&Plan::ToEvents(Box::new(other))).json.to_string();
        assert!(events.contains(of_type) && !events.contains(r#"{"type":0}"#), "{events}");
        let having = Plan::ToArticles(Box::new(Plan::Is(fields.kind, "call".to_owned())));
        let articles = query(&having, Target::Articles, &|_| Ok(vec!["a/1".to_owned()])).unwrap();
        assert!(articles.exact && articles.json.to_string().contains(r#""article":["a/1"]"#), "{articles:?}");
    }

    #[test]
    fn a_path_is_found_as_a_whole_and_by_its_end() {
        let fields = schema().1;
        for (pattern, told) in [
            (r"a/talks\.txt", r#"{"term":{"path":{"value":"a/talks.txt"}}}"#),
            (r".*/talks\-1\.txt", r#""filter":[{"term":{"path_tail":{"value":"talks-1.txt"}}}],"must_not""#),
        ] {
            let found = put(&Plan::PathRegex(fields.path, pattern.to_owned()));
            assert!(found.exact && found.json.to_string().contains(told), "{found:?}");
        }
        for pattern in ["a.b", r"a\d", "a|b", ".*/a+", "(?i)a", "a\\"] {
            let plan = Plan::PathRegex(fields.path, pattern.to_owned());
            assert!(query(&plan, Target::Events, &|_| Ok(Vec::new())).is_err(), "{pattern}");
        }
    }

    #[test]
    fn many_terms_of_a_field_are_one_query() {
        let fields = schema().1;
        let is = |field, text: &str| Plan::Is(field, text.to_owned());
        let found = put(&Plan::Or(vec![is(fields.kind, "call"), is(fields.status, "held"), is(fields.kind, "visit")]));
        let json = found.json.to_string();
        assert!(json.contains(r#"{"terms":{"kind":["call","visit"]}},{"terms":{"status":["held"]}}"#), "{json}");
    }

    #[test]
    fn what_cannot_be_put_is_refused_in_one_line() {
        let fields = schema().1;
        for plan in [Plan::Near(fields.text, "migraton".to_owned()), Plan::PathRegex(fields.path, ".*".to_owned())] {
            let error = query(&plan, Target::Events, &|_| Ok(Vec::new())).unwrap_err().to_string();
            assert!(error.starts_with("a cluster does not look for") && !error.contains('\n'), "{error}");
        }
        assert!(put(&Plan::Near(fields.text, "un".to_owned())).exact);
    }
}
