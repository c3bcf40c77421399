//! Counting by columns: values by their numbers, and what is packed into the participants; only what can be shown is spelt.

use std::collections::HashMap;

use rustc_hash::FxHashMap;
use tantivy::{
    DocId, Searcher, SegmentReader,
    columnar::{Cardinality, StrColumn},
};

use super::{REGIONS, Way, dates};
use crate::{
    annotation::{Portfolio, Role},
    extract::lexicon::places,
    query::ast::Target,
    search::hits::SegmentHits,
    store::participant::fold,
};

pub(super) fn values(
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
            Way::Date(step) => dates::touched(reader, &segment.docs, step, &mut counts)?,
            Way::Published(step) => dates::published(reader, &segment.docs, step, &mut counts)?,
            Way::Office => offices(reader, &segment.docs, &mut counts)?,
            Way::Region => regions(reader, &segment.docs, target, &mut counts)?,
        }
    }
    counts.remove("");
    Ok(counts)
}

/// The articles of events.
pub(super) fn articles<'d>(
    reader: &SegmentReader,
    docs: &'d [DocId],
) -> tantivy::Result<impl Iterator<Item = DocId> + use<'d>> {
    let distance = reader.fast_fields().u64("distance")?;
    Ok(docs.iter().map(move |&doc| {
        let distance = distance.first(doc).and_then(|distance| DocId::try_from(distance).ok()).unwrap_or(0);
        doc.saturating_sub(distance)
    }))
}

/// Counts a column of strings, each value once a document.
pub(super) fn strings(
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
    add_regions(&groups, &countries, events, counts);
    Ok(())
}

/// Regions by the counts of groups and countries.
pub(super) fn add_regions(
    groups: &HashMap<String, u64>,
    countries: &HashMap<String, u64>,
    events: bool,
    counts: &mut HashMap<String, u64>,
) {
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
}
