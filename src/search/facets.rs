//! Counts of the values of a field over all hits, exactly: what adding the value as a filter would give.
//!
//! Values are counted by their numbers in the columns; only those that can be shown are spelt. Names, places, sources and
//! paths are asked for by words, so that `place:Rabat` also finds "Rabat airport": the counts of the values shown are
//! taken from the filter itself.

use std::collections::{BTreeMap, HashMap};

use rustc_hash::FxHashMap;
use tantivy::{
    DocId, Searcher, SegmentReader,
    columnar::{Cardinality, StrColumn},
};

use super::{
    answer::Facet,
    hits::{SegmentHits, collect},
    lower::Lower,
    normal::normalise,
};
use crate::{
    annotation::{Portfolio, Role},
    extract::lexicon::places,
    query::ast::{ArticleField, DateFilter, ParticipantField, PathQuery, Query, Target, Value, ValueMode},
    store::{StoreError, participant::fold, schema::day_of_number},
    timex::Timex,
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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Year,
    Month,
    Week,
    Day,
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

/// Counts a field's values over the hits; the `limit` most frequent are shown.
///
/// # Errors
/// There is no such field, or the index cannot be read.
pub fn count(
    searcher: &Searcher,
    lower: &Lower,
    hits: &[SegmentHits],
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
    let counts = values(searcher, hits, way, target).map_err(failed)?;
    let distinct = counts.len() as u64;
    let mut values: Vec<(String, u64)> = counts.into_iter().collect();
    if is_by_filter(field, target) {
        first(&mut values, limit.saturating_mul(2).saturating_add(SPARE));
        recount(searcher, lower, hits, field, &mut values, target)?;
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
    searcher: &Searcher,
    lower: &Lower,
    hits: &[SegmentHits],
    field: &str,
    values: &mut [(String, u64)],
    target: Target,
) -> Result<(), StoreError> {
    for (value, count) in values {
        let Some(query) = filter(field, value, target) else { continue };
        let query = lower.lower(&normalise(&query, target), target)?;
        let found = collect(searcher, query.as_ref(), None).map_err(failed)?;
        *count = found
            .iter()
            .map(|found| {
                let among = hits.iter().find(|hits| hits.segment == found.segment);
                among.map_or(0, |among| in_both(&among.docs, &found.docs))
            })
            .sum();
    }
    Ok(())
}

/// How many documents two rising lists share.
fn in_both(a: &[DocId], b: &[DocId]) -> u64 {
    let (few, many) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let mut from = 0;
    let mut count = 0;
    for doc in few {
        from += many[from..].partition_point(|other| other < doc);
        count += u64::from(many.get(from) == Some(doc));
    }
    count
}

fn values(
    searcher: &Searcher,
    hits: &[SegmentHits],
    way: Way,
    target: Target,
) -> tantivy::Result<HashMap<String, u64>> {
    let mut counts: HashMap<String, u64> = HashMap::new();
    for segment in hits.iter().filter(|segment| !segment.docs.is_empty()) {
        let reader = searcher.segment_reader(segment.segment);
        match way {
            Way::Own(column) => strings(reader, column, segment.docs.iter().copied(), &mut counts, |value| value)?,
            Way::OfArticle(column) => strings(reader, column, articles(reader, &segment.docs)?, &mut counts, |v| v)?,
            Way::Folder => {
                let docs = if target == Target::Events {
                    articles(reader, &segment.docs)?.collect()
                } else {
                    segment.docs.clone()
                };
                strings(reader, "path", docs.into_iter(), &mut counts, |path| {
                    path.find('/').map_or("", |at| &path[..=at])
                })?;
            }
            Way::Date(step) => dates(reader, &segment.docs, step, &mut counts)?,
            Way::Published(step) => published(reader, &segment.docs, step, &mut counts)?,
            Way::Office => offices(reader, &segment.docs, &mut counts)?,
            Way::Region => regions(reader, &segment.docs, target, &mut counts)?,
        }
    }
    counts.remove("");
    Ok(counts)
}

/// The articles of events.
fn articles<'d>(reader: &SegmentReader, docs: &'d [DocId]) -> tantivy::Result<impl Iterator<Item = DocId> + use<'d>> {
    let distance = reader.fast_fields().u64("distance")?;
    Ok(docs.iter().map(move |&doc| {
        let distance = distance.first(doc).and_then(|distance| DocId::try_from(distance).ok()).unwrap_or(0);
        doc.saturating_sub(distance)
    }))
}

/// Counts a column of strings, each value once a document.
fn strings(
    reader: &SegmentReader,
    column: &str,
    docs: impl Iterator<Item = DocId>,
    counts: &mut HashMap<String, u64>,
    shown: impl Fn(&str) -> &str,
) -> tantivy::Result<()> {
    let Some(values) = reader.fast_fields().str(column)? else { return Ok(()) };
    let numbers = by_number(&values, docs);
    let (ords, found): (Vec<u64>, Vec<u64>) = numbers.into_iter().unzip();
    let mut found = found.into_iter();
    values.dictionary().sorted_ords_to_term_cb(&ords, |term| {
        let value = String::from_utf8_lossy(term);
        *counts.entry(shown(&value).to_owned()).or_default() += found.next().unwrap_or(0);
    })?;
    Ok(())
}

/// Counts by the values' numbers, rising.
fn by_number(values: &StrColumn, docs: impl Iterator<Item = DocId>) -> Vec<(u64, u64)> {
    /// Up to so many values there is a place for each.
    const DENSE: usize = 1 << 16;
    if values.num_terms() <= DENSE {
        let mut counts = vec![0u64; values.num_terms()];
        each_number(values, docs, |ord| {
            if let Some(count) = usize::try_from(ord).ok().and_then(|at| counts.get_mut(at)) {
                *count += 1;
            }
        });
        return (0..).zip(counts).filter(|(_, count)| *count > 0).collect();
    }
    let mut counts: FxHashMap<u64, u64> = FxHashMap::default();
    each_number(values, docs, |ord| *counts.entry(ord).or_default() += 1);
    let mut counts: Vec<(u64, u64)> = counts.into_iter().collect();
    counts.sort_unstable();
    counts
}

/// Every value of every document, once a document.
fn each_number(values: &StrColumn, mut docs: impl Iterator<Item = DocId>, mut count: impl FnMut(u64)) {
    /// Single values are read so many at a time.
    const BATCH: usize = 256;
    let column = values.ords();
    if column.get_cardinality() == Cardinality::Multivalued {
        let mut seen: Vec<u64> = Vec::new();
        for doc in docs {
            seen.clear();
            for ord in column.values_for_doc(doc) {
                if !seen.contains(&ord) {
                    count(ord);
                    seen.push(ord);
                }
            }
        }
        return;
    }
    let mut batch: Vec<DocId> = Vec::with_capacity(BATCH);
    let mut found = [None; BATCH];
    loop {
        batch.clear();
        batch.extend(docs.by_ref().take(BATCH));
        let found = found.get_mut(..batch.len()).unwrap_or_default();
        if batch.is_empty() {
            return;
        }
        found.fill(None);
        column.first_vals(&batch, found);
        found.iter().flatten().for_each(|&ord| count(ord));
    }
}

/// Counts roles and, below them, their portfolios: each once an event.
fn offices(reader: &SegmentReader, docs: &[DocId], counts: &mut HashMap<String, u64>) -> tantivy::Result<()> {
    let parties = reader.fast_fields().u64("parties")?;
    let mut found: FxHashMap<(u64, u64), u64> = FxHashMap::default();
    let mut seen: Vec<(u64, u64)> = Vec::new();
    for &doc in docs {
        seen.clear();
        for party in parties.values_for_doc(doc) {
            let (role, portfolio) = (party >> 8 & 0xff, party & 0xff);
            // 0 is the role as a whole; a participant without a portfolio adds nothing below it.
            for office in [(role, 0), (role, portfolio)] {
                if !seen.contains(&office) {
                    seen.push(office);
                    *found.entry(office).or_default() += 1;
                }
            }
        }
    }
    let at = |number: u64| usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
    for ((role, portfolio), count) in found {
        let Some(role) = at(role).and_then(|at| Role::ALL.get(at)) else { continue };
        let value = match at(portfolio).and_then(|at| Portfolio::ALL.get(at)) {
            Some(portfolio) => format!("{role}/{portfolio}"),
            None => role.to_string(),
        };
        *counts.entry(value).or_default() += count;
    }
    Ok(())
}

/// Counts regions and, below them, their countries; of articles a region has as many as its countries together.
fn regions(
    reader: &SegmentReader,
    docs: &[DocId],
    target: Target,
    counts: &mut HashMap<String, u64>,
) -> tantivy::Result<()> {
    let events = target == Target::Events;
    let mut groups = HashMap::new();
    strings(reader, "group", docs.iter().copied(), &mut groups, |value| value)?;
    let mut countries = HashMap::new();
    let column = if events { "country" } else { "countries" };
    strings(reader, column, docs.iter().copied(), &mut countries, |value| value)?;
    for id in REGIONS {
        let members = places::groups().iter().filter(|row| row.id == *id).flat_map(|row| &row.members);
        let found: Vec<(String, u64)> = members
            .filter_map(|member| countries.get(member.code()).map(|count| (format!("{id}/{member}"), *count)))
            .collect();
        let count = if events {
            groups.iter().filter(|(group, _)| fold(group) == fold(id)).map(|(_, count)| *count).sum::<u64>()
        } else {
            found.iter().map(|(_, count)| *count).sum()
        };
        if count == 0 {
            continue;
        }
        *counts.entry((*id).to_owned()).or_default() += count;
        for (value, count) in found {
            *counts.entry(value).or_default() += count;
        }
    }
    Ok(())
}

/// Counts the years, months, weeks or days that events' dates touch.
fn dates(reader: &SegmentReader, docs: &[DocId], step: Step, counts: &mut HashMap<String, u64>) -> tantivy::Result<()> {
    let (from, to) = (reader.fast_fields().i64("from")?, reader.fast_fields().i64("to")?);
    let mut without = 0;
    let mut spans: FxHashMap<(i64, i64), u64> = FxHashMap::default();
    for &doc in docs {
        match (from.first(doc), to.first(doc)) {
            (Some(from), Some(to)) => *spans.entry((from, to)).or_default() += 1,
            _ => without += 1,
        }
    }
    // Rises and falls of the count at the first and behind the last year or month of each span.
    let mut steps: BTreeMap<i32, i64> = BTreeMap::new();
    for ((from, to), count) in spans {
        *steps.entry(number_of(from, step)).or_default() += count as i64;
        *steps.entry(number_of(to, step) + 1).or_default() -= count as i64;
    }
    let mut count = 0;
    let mut last = i32::MAX;
    for (at, change) in steps {
        if count > 0 {
            for step_at in last..at {
                *counts.entry(spell(step_at, step)).or_default() += count as u64;
            }
        }
        count += change;
        last = at;
    }
    add_none(without, counts);
    Ok(())
}

/// The number of the year, month, week or day that a day lies in: the next one is one more.
fn number_of(day: i64, step: Step) -> i32 {
    let date = day_of_number(day);
    match step {
        Step::Year => i32::from(date.year()),
        Step::Month => i32::from(date.year()) * 12 + i32::from(date.month()) - 1,
        // The first day of the count is a Thursday; weeks begin on Mondays.
        Step::Week => i32::try_from((day + 3).div_euclid(7)).unwrap_or(i32::MAX - 1),
        Step::Day => i32::try_from(day).unwrap_or(i32::MAX - 1),
    }
}

fn spell(at: i32, step: Step) -> String {
    match step {
        Step::Week => Timex::week_of(day_of_number(i64::from(at) * 7 - 3)).to_string(),
        Step::Day => Timex::Day(day_of_number(i64::from(at))).to_string(),
        Step::Year => format!("{at:04}"),
        Step::Month => format!("{:04}-{:02}", at.div_euclid(12), at.rem_euclid(12) + 1),
    }
}

fn published(
    reader: &SegmentReader,
    docs: &[DocId],
    step: Step,
    counts: &mut HashMap<String, u64>,
) -> tantivy::Result<()> {
    let column = reader.fast_fields().i64("published")?;
    let mut without = 0;
    let mut days: FxHashMap<i64, u64> = FxHashMap::default();
    for &doc in docs {
        match column.first(doc) {
            Some(day) => *days.entry(day).or_default() += 1,
            None => without += 1,
        }
    }
    for (day, count) in days {
        *counts.entry(spell(number_of(day, step), step)).or_default() += count;
    }
    add_none(without, counts);
    Ok(())
}

fn add_none(without: u64, counts: &mut HashMap<String, u64>) {
    if without > 0 {
        *counts.entry(NONE.to_owned()).or_default() += without;
    }
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
    fn shared_documents_are_counted() {
        assert_eq!(in_both(&[1, 3, 5, 9], &[0, 3, 4, 5, 6, 7, 8, 9, 11]), 3);
        assert_eq!(in_both(&[], &[1]), 0);
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
