//! Counts of the values of a field over all hits, exactly: what adding the value as a filter would give.
//!
//! Values are counted by their numbers in the columns; only those that can be shown are spelt. Names, places, sources and
//! paths are asked for by words, so that `place:Rabat` also finds "Rabat airport": the counts of the values shown are
//! taken from the filter itself.

mod columns;
mod dates;
mod elsewhere;

use std::collections::{BTreeMap, HashMap};

use tantivy::{
    DocId, DocSet, Searcher, TERMINATED,
    query::{EnableScoring, Query as EngineQuery},
};

use self::dates::Step;
use super::{answer::Facet, hits::SegmentHits, lower::Lower, normal::normalise, plan::Plan, remote::Remote};
use crate::{
    query::ast::{ArticleField, DateFilter, ParticipantField, PathQuery, Query, Target, Value, ValueMode},
    store::{StoreError, participant::fold},
};

/// The value of what has no date.
const NONE: &str = "none";
/// Of values whose counts are taken anew, so many more than asked for are looked at.
const SPARE: usize = 5;

/// Fields of events that can be counted.
pub const EVENT_FIELDS: &[&str] = &[
    "kind",
    "status",
    "where",
    "year",
    "month",
    "week",
    "day",
    "place",
    "name",
    "role",
    "portfolio",
    "office",
    "country",
    "region",
    "org",
    "group",
    "published",
    "published_month",
    "published_week",
    "published_day",
    "source",
    "lang",
    "path",
    "author",
];

/// Fields of articles that can be counted.
pub const ARTICLE_FIELDS: &[&str] = &[
    "published",
    "published_month",
    "published_week",
    "published_day",
    "source",
    "lang",
    "country",
    "region",
    "official",
    "organization",
    "path",
    "author",
];

/// Can a field of events be counted? `date` is counted by years, as `year` is.
pub fn is_of_events(field: &str) -> bool {
    field == "date" || EVENT_FIELDS.contains(&field)
}

/// The fields that are counted where none was named.
pub fn overview(target: Target) -> &'static [&'static str] {
    match target {
        Target::Events => &["kind", "status", "country", "role", "where", "year"],
        Target::Articles => &["published", "source", "country", "lang"],
    }
}

/// The groups of countries that a region facet counts, with their countries below them.
const REGIONS: &[&str] =
    &["african", "asian", "caribbean", "european", "latin_american", "middle_eastern", "north_american", "pacific"];

/// How a field is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// A column of strings, of the events themselves (or of the articles where they are the hits).
    Own(&'static str),
    /// A column of strings of the articles of the events.
    OfArticle(&'static str),
    /// The event's date, in years, months, weeks or days: each that it touches.
    Date(Step),
    /// The day of publication.
    Published(Step),
    /// Roles, and below each its portfolios.
    Office,
    /// Regions, and below each its countries.
    Region,
    /// The first folder of the path.
    Folder,
}

fn way(field: &str, target: Target) -> Option<Way> {
    let events = target == Target::Events;
    let article = |column| if events { Way::OfArticle(column) } else { Way::Own(column) };
    Some(match field {
        "kind" if events => Way::Own("kind"),
        "status" if events => Way::Own("status"),
        "where" if events => Way::Own("where"),
        "date" | "year" if events => Way::Date(Step::Year),
        "month" if events => Way::Date(Step::Month),
        "week" if events => Way::Date(Step::Week),
        "day" if events => Way::Date(Step::Day),
        "office" if events => Way::Office,
        "region" => Way::Region,
        "place" if events => Way::Own("place"),
        "name" if events => Way::Own("name"),
        "role" if events => Way::Own("role"),
        "portfolio" if events => Way::Own("portfolio"),
        "country" if events => Way::Own("country"),
        "org" if events => Way::Own("org"),
        "group" if events => Way::Own("group"),
        "country" => Way::Own("countries"),
        // The fields of the other target by the names that they have there.
        "official" if events => Way::Own("name"),
        "organization" if events => Way::Own("org"),
        "official" | "name" => Way::Own("official"),
        "organization" | "org" => Way::Own("organization"),
        "published" | "year" => Way::Published(Step::Year),
        "published_month" | "month" => Way::Published(Step::Month),
        "published_week" | "week" => Way::Published(Step::Week),
        "published_day" | "day" => Way::Published(Step::Day),
        "source" => article("source"),
        "lang" => article("lang"),
        "author" => article("author"),
        "path" => Way::Folder,
        _ => return None,
    })
}

/// The filter that a value of a facet stands for.
pub fn filter(field: &str, value: &str, target: Target) -> Option<Query> {
    let phrase = || Value { text: value.to_owned(), mode: ValueMode::Phrase };
    let date = || {
        if value == NONE { Some(DateFilter::None) } else { value.parse().ok().map(DateFilter::during) }
    };
    Some(match (field, target) {
        ("kind", _) => Query::Kind(value.parse().ok()?),
        ("status", _) => Query::Status(value.parse().ok()?),
        ("where", _) => Query::Where(value.parse().ok()?),
        ("date", _) | ("year" | "month" | "week" | "day", Target::Events) => Query::Date(date()?),
        ("place", _) => Query::Place(phrase()),
        ("name", _) | ("official", Target::Events) => Query::Bare(ParticipantField::Name(phrase())),
        ("role", _) => Query::Bare(ParticipantField::Role(value.parse().ok()?)),
        ("portfolio", _) => Query::Bare(ParticipantField::Portfolio(value.parse().ok()?)),
        ("office", _) => match value.split_once('/') {
            None => Query::Bare(ParticipantField::Role(value.parse().ok()?)),
            Some((role, portfolio)) => {
                Query::Bare(ParticipantField::Office(role.parse().ok()?, portfolio.parse().ok()?))
            }
        },
        ("region", _) => match value.split_once('/') {
            None => Query::Bare(ParticipantField::Group(value.to_owned())),
            Some((_, country)) => Query::Bare(ParticipantField::Country(country.parse().ok()?)),
        },
        ("country", Target::Events) => Query::Bare(ParticipantField::Country(value.parse().ok()?)),
        ("country", Target::Articles) => Query::Article(ArticleField::Country(value.parse().ok()?)),
        ("org" | "organization", Target::Events) => Query::Bare(ParticipantField::Org(value.to_owned())),
        ("group", _) => Query::Bare(ParticipantField::Group(value.to_owned())),
        ("published" | "published_month" | "published_week" | "published_day", _)
        | ("year" | "month" | "week" | "day", Target::Articles) => Query::Article(ArticleField::Published(date()?)),
        ("source", _) => Query::Article(ArticleField::Source(phrase())),
        ("lang", _) => Query::Article(ArticleField::Lang(value.to_owned())),
        ("author", _) => Query::Article(ArticleField::Author(phrase())),
        ("official", Target::Articles) => Query::Article(ArticleField::Official(phrase())),
        ("organization" | "org", _) => Query::Article(ArticleField::Organization(phrase())),
        ("path", _) => Query::Article(ArticleField::Path(PathQuery::Prefix(value.to_owned()))),
        _ => return None,
    })
}

/// The query without the clauses that are filters on a field, as [`filter`] writes them: for counting the field's values as
/// if none had been chosen yet, so that several can be. `None` where there is no such clause.
pub fn without_own(query: &Query, field: &str, target: Target) -> Option<Query> {
    match query {
        Query::And(parts) => {
            let rest: Vec<Query> = parts.iter().filter(|part| !is_on(part, field, target)).cloned().collect();
            (rest.len() < parts.len()).then_some(Query::And(rest))
        }
        part => is_on(part, field, target).then_some(Query::All),
    }
}

/// Is the clause a filter on the field, or alternatives of such?
fn is_on(clause: &Query, field: &str, target: Target) -> bool {
    let of_events = target == Target::Events;
    match clause {
        Query::Or(parts) => !parts.is_empty() && parts.iter().all(|part| is_on(part, field, target)),
        Query::Kind(_) => field == "kind",
        Query::Status(_) => field == "status",
        Query::Where(_) => field == "where",
        Query::Place(_) => field == "place",
        Query::Date(_) => of_events && matches!(field, "date" | "year" | "month" | "week" | "day"),
        Query::Bare(ParticipantField::Name(_)) => field == "name",
        Query::Bare(ParticipantField::Role(_)) => matches!(field, "role" | "office"),
        Query::Bare(ParticipantField::Office(..)) => field == "office",
        Query::Bare(ParticipantField::Portfolio(_)) => field == "portfolio",
        Query::Bare(ParticipantField::Country(_)) => matches!(field, "country" | "region"),
        Query::Bare(ParticipantField::Org(_)) => field == "org",
        Query::Bare(ParticipantField::Group(_)) => matches!(field, "group" | "region"),
        Query::Article(ArticleField::Country(_)) => field == "country",
        Query::Article(ArticleField::Published(_)) => {
            field.starts_with("published") || (!of_events && matches!(field, "year" | "month" | "week" | "day"))
        }
        Query::Article(ArticleField::Source(_)) => field == "source",
        Query::Article(ArticleField::Lang(_)) => field == "lang",
        Query::Article(ArticleField::Author(_)) => field == "author",
        Query::Article(ArticleField::Official(_)) => field == "official",
        Query::Article(ArticleField::Organization(_)) => field == "organization",
        Query::Article(ArticleField::Path(PathQuery::Prefix(_))) => field == "path",
        _ => false,
    }
}

/// Must the counts be taken from the filter, because it finds more than the value itself? A region of articles is counted
/// by its countries at first, of which an article may name several.
fn is_by_filter(field: &str, target: Target) -> bool {
    matches!(field, "place" | "name" | "org" | "source" | "author" | "official" | "organization" | "path")
        || (field == "region" && target == Target::Articles)
}

/// What is counted over.
pub struct Hits<'h> {
    pub searcher: &'h Searcher,
    pub found: &'h [SegmentHits],
    /// What they were found by.
    pub plan: &'h Plan,
    /// How many there are, of which some may not be here.
    pub total: u64,
}

impl Hits<'_> {
    fn are_here(&self) -> bool {
        self.found.iter().map(|segment| segment.docs.len() as u64).sum::<u64>() >= self.total
    }
}

/// Counts a field's values over the hits; the `limit` most frequent are shown. Hits that are not here are counted by the
/// index elsewhere.
///
/// # Errors
/// There is no such field, or the index cannot be read.
pub fn count(
    hits: &Hits,
    lower: &Lower,
    remote: Option<&dyn Remote>,
    field: &str,
    limit: usize,
    target: Target,
) -> Result<Facet, StoreError> {
    let Some(way) = way(field, target) else {
        let (known, what) = match target {
            Target::Events => (EVENT_FIELDS, "events"),
            Target::Articles => (ARTICLE_FIELDS, "articles"),
        };
        return Err(StoreError::User(format!("`{field}` of {what} cannot be counted; one of: {}", known.join(" "))));
    };
    let remote = remote.filter(|_| !hits.are_here());
    let counts = match remote {
        None => columns::values(hits.searcher, hits.found, way, target).map_err(failed)?,
        Some(remote) => elsewhere::values(remote, hits, way, target)?,
    };
    let distinct = counts.len() as u64;
    let mut values: Vec<(String, u64)> = counts.into_iter().collect();
    if is_by_filter(field, target) {
        first(&mut values, limit.saturating_mul(2).saturating_add(SPARE));
        recount(hits, lower, remote, field, &mut values, target)?;
    }
    first(&mut values, limit);
    Ok(Facet { field: field.to_owned(), values, distinct })
}

fn failed(error: tantivy::TantivyError) -> StoreError {
    StoreError::User(format!("the index cannot be read ({error}): run `dateline check`"))
}

/// The largest counts, ties by value.
fn first(values: &mut Vec<(String, u64)>, limit: usize) {
    let order = |a: &(String, u64), b: &(String, u64)| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0));
    if limit < values.len() {
        if limit > 0 {
            values.select_nth_unstable_by(limit - 1, order);
        }
        values.truncate(limit);
    }
    values.sort_unstable_by(order);
}

/// Replaces the counts by what the filters find among the hits.
fn recount(
    hits: &Hits,
    lower: &Lower,
    remote: Option<&dyn Remote>,
    field: &str,
    values: &mut [(String, u64)],
    target: Target,
) -> Result<(), StoreError> {
    for (value, count) in values {
        let Some(query) = filter(field, value, target) else { continue };
        let plan = lower.lower(&normalise(&query, target), target)?;
        if let Some(remote) = remote {
            let both = Plan::And { all: vec![hits.plan.clone(), plan], none: Vec::new() };
            if !remote.is_exact(&both, target)? {
                return Err(StoreError::User(format!(
                    "a facet of `{field}` over so many hits is not counted by a cluster: ask for less"
                )));
            }
            *count = remote.count(&both, target)?;
            continue;
        }
        let query = plan.engine(&lower.fields).map_err(failed)?;
        *count = among(hits, query.as_ref()).map_err(failed)?;
    }
    Ok(())
}

/// How many of the hits a filter finds: whichever of the two has fewer documents is gone through, and the other one skipped
/// along.
fn among(hits: &Hits, filter: &dyn EngineQuery) -> tantivy::Result<u64> {
    let weight = filter.weight(EnableScoring::disabled_from_searcher(hits.searcher))?;
    let mut count = 0;
    for SegmentHits { segment, docs, .. } in hits.found.iter().filter(|found| !found.docs.is_empty()) {
        let reader = hits.searcher.segment_reader(*segment);
        let mut filter = weight.scorer(reader, 1.0)?;
        count += if (filter.size_hint() as usize) < docs.len() {
            found_in(filter.as_mut(), docs)
        } else {
            found_by(docs, filter.as_mut())
        };
    }
    Ok(count)
}

/// How many of the filter's documents stand in a rising list.
fn found_in(filter: &mut dyn DocSet, docs: &[DocId]) -> u64 {
    let (mut rest, mut count) = (docs, 0);
    while filter.doc() != TERMINATED && !rest.is_empty() {
        let doc = filter.doc();
        rest = &rest[rest.partition_point(|other| *other < doc)..];
        count += u64::from(rest.first() == Some(&doc));
        filter.advance();
    }
    count
}

/// How many documents of a rising list the filter finds.
fn found_by(docs: &[DocId], filter: &mut dyn DocSet) -> u64 {
    let mut count = 0;
    for &doc in docs {
        let found = if filter.doc() < doc { filter.seek(doc) } else { filter.doc() };
        if found == TERMINATED {
            break;
        }
        count += u64::from(found == doc);
    }
    count
}

/// Names of one person in different spellings, made one: by case and accents, and a last word alone where only one
/// fuller name ends so. By spelling, the one that stands for all.
pub fn one_spelling(names: &HashMap<String, u64>) -> HashMap<String, String> {
    let mut by_fold: BTreeMap<String, BTreeMap<&str, u64>> = BTreeMap::new();
    for (name, count) in names {
        *by_fold.entry(fold(name)).or_default().entry(name).or_default() += count;
    }
    let mut fuller: HashMap<String, Option<String>> = HashMap::new();
    for folded in by_fold.keys() {
        if let Some((_, last)) = folded.rsplit_once(' ') {
            fuller.entry(last.to_owned()).and_modify(|only| *only = None).or_insert_with(|| Some(folded.clone()));
        }
    }
    let spelt = |spellings: &BTreeMap<&str, u64>| {
        let most = spellings.iter().max_by_key(|(name, count)| (**count, std::cmp::Reverse(**name)));
        most.map(|(name, _)| (*name).to_owned()).unwrap_or_default()
    };
    let mut one = HashMap::new();
    for (folded, spellings) in &by_fold {
        let whole = fuller.get(folded).and_then(Option::as_ref).and_then(|whole| by_fold.get(whole));
        let name = spelt(whole.unwrap_or(spellings));
        one.extend(spellings.keys().map(|spelling| ((*spelling).to_owned(), name.clone())));
    }
    one
}

#[cfg(test)]
mod tests {
    use tantivy::{BitSet, query::BitSetDocSet};

    use super::*;

    #[test]
    fn names_of_one_person_are_one() {
        let names = [
            ("Karim Alami", 3),
            ("ALAMI", 2),
            ("Luc Perrin", 1),
            ("Ann Perrin", 1),
            ("Perrin", 4),
            ("Zoë", 1),
            ("Zoe", 2),
        ];
        let one = one_spelling(&names.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect());
        for (name, expected) in [
            ("ALAMI", "Karim Alami"),
            ("Karim Alami", "Karim Alami"),
            ("Perrin", "Perrin"),
            ("Ann Perrin", "Ann Perrin"),
            ("Zoë", "Zoe"),
        ] {
            assert_eq!(one[name], expected, "{name}");
        }
    }

    #[test]
    fn shared_documents_are_counted_from_either_side() {
        for (a, b, shared) in [
            (&[1u32, 3, 5, 9][..], &[0u32, 3, 4, 5, 6, 7, 8, 9, 11][..], 3),
            (&[], &[1], 0),
            (&[1], &[], 0),
            (&[0, 7], &[7], 1),
            (&[2, 4, 6], &[1, 3, 5], 0),
        ] {
            for (docs, filter) in [(a, b), (b, a)] {
                let filter = || {
                    let mut set = BitSet::with_max_value(16);
                    filter.iter().for_each(|&doc| {
                        set.insert(doc);
                    });
                    BitSetDocSet::from(set)
                };
                assert_eq!(found_in(&mut filter(), docs), shared, "{docs:?}");
                assert_eq!(found_by(docs, &mut filter()), shared, "{docs:?}");
            }
        }
    }

    #[test]
    fn every_field_has_a_filter() {
        for (fields, target) in [(EVENT_FIELDS, Target::Events), (ARTICLE_FIELDS, Target::Articles)] {
            for field in fields {
                assert!(way(field, target).is_some(), "{field}");
            }
        }
        assert!(filter("month", "2025-03", Target::Events).is_some() && filter("month", "x", Target::Events).is_none());
    }
}
