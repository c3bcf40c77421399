//! All events of a question, each with its reports: what dossiers, timelines and networks count. It is read from columns;
//! what is stored of an event is read where it is shown.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use tantivy::{DocAddress, DocId, Searcher as EngineSearcher, SegmentOrdinal, columnar::Column};

use super::{
    Searcher, Snapshot,
    assemble::failed,
    columns::Spelt,
    hits::{Order, Ranked, Ranking, SegmentHits},
    identity::load::Distances,
    normal,
};
use crate::{
    annotation::{Country, EventKind, EventStatus},
    query::{
        ast::{Query, Target},
        side_word,
    },
    store::{
        StoreError,
        party_number::{country_of_number, side_number, side_of_packed},
        schema::day_of_number,
    },
    timex::Timex,
};

/// Event records, put together to events: the latest first, of each the best report first, as an answer has them.
pub struct Events {
    pub groups: Vec<Vec<Report>>,
    /// Event records.
    pub reports: u64,
}

/// One event record.
pub struct Report {
    pub at: Ranked,
    pub article: DocAddress,
}

/// What the best report tells of its event; where it does not say when it was, the day of another one that does.
pub struct Facts {
    pub kind: EventKind,
    pub status: EventStatus,
    pub date: Option<Timex>,
    pub place: Option<String>,
    pub country: Option<Country>,
    /// The first day on which one of the reports was published.
    pub published: Option<jiff::civil::Date>,
}

/// The states and bodies that take part in reports.
pub struct Sides {
    /// As answers print them.
    pub ids: Vec<(String, Option<Country>)>,
    /// Of each report their numbers, each once.
    of: FxHashMap<(SegmentOrdinal, DocId), Vec<usize>>,
}

impl Events {
    /// The articles of all reports.
    pub fn articles(&self) -> BTreeSet<DocAddress> {
        self.groups.iter().flatten().map(|report| report.article).collect()
    }

    /// What each event is, in their order.
    ///
    /// # Errors
    /// A column cannot be read.
    pub fn facts(&self, searcher: &EngineSearcher) -> Result<Vec<Facts>, StoreError> {
        let columns = |(segment, docs): (SegmentOrdinal, Vec<DocId>)| {
            Ok((segment, Columns::open(searcher, segment, &docs).map_err(failed)?))
        };
        let columns = segments(self.groups.iter().flatten())
            .into_iter()
            .map(columns)
            .collect::<Result<BTreeMap<_, _>, StoreError>>()?;
        let published = published(searcher)?;
        let first_published = |group: &[Report]| {
            let day = |report: &Report| published.get(report.at.segment as usize)?.first(report.at.doc);
            group.iter().filter_map(day).min().map(day_of_number)
        };
        let date = |report: &Report| columns.get(&report.at.segment)?.date.first(report.at.doc).copied().flatten();
        let facts = |group: &Vec<Report>| {
            let at = group.first()?.at;
            let columns = columns.get(&at.segment)?;
            Some(Facts {
                kind: columns.kind.first(at.doc).copied().flatten().unwrap_or(EventKind::Meeting),
                status: columns.status.first(at.doc).copied().flatten().unwrap_or(EventStatus::Held),
                date: group.iter().find_map(date),
                place: columns.place.first(at.doc).cloned(),
                country: columns.country.first(at.doc).copied().flatten(),
                published: first_published(group),
            })
        };
        Ok(self.groups.iter().filter_map(facts).collect())
    }

    /// When each report says that it was, and of which status it is.
    ///
    /// # Errors
    /// A column cannot be read.
    pub fn dated(&self, searcher: &EngineSearcher) -> Result<Vec<(Option<Timex>, EventStatus)>, StoreError> {
        let mut dated = Vec::new();
        for (segment, docs) in segments(self.groups.iter().flatten()) {
            let columns = Columns::open(searcher, segment, &docs).map_err(failed)?;
            dated.extend(docs.iter().map(|&doc| {
                let status = columns.status.first(doc).copied().flatten().unwrap_or(EventStatus::Held);
                (columns.date.first(doc).copied().flatten(), status)
            }));
        }
        // In an order of their own: segments lie otherwise in every index.
        dated.sort_by_cached_key(|(date, status)| (date.map(|date: Timex| date.interval()), status.to_string()));
        Ok(dated)
    }

    /// The states and bodies of all reports.
    ///
    /// # Errors
    /// A column cannot be read.
    pub fn sides(&self, searcher: &EngineSearcher) -> Result<Sides, StoreError> {
        let mut sides = Sides { ids: Vec::new(), of: FxHashMap::default() };
        let mut numbers: FxHashMap<String, usize> = FxHashMap::default();
        for (segment, docs) in segments(self.groups.iter().flatten()) {
            let reader = searcher.segment_reader(segment);
            let parties = reader.fast_fields().u64("parties").map_err(failed)?;
            let org = |org: &str| (side_number(None, Some(org)), side_word(None, Some(org)).unwrap_or_default());
            let orgs = Spelt::open(reader, "org", &docs, org).map_err(failed)?;
            for doc in docs {
                let mut own: Vec<usize> = Vec::new();
                for side in parties.values_for_doc(doc).map(side_of_packed).filter(|side| *side != 0) {
                    let country = country_of_number(side);
                    let id = match country {
                        Some(country) => Some(country.to_string()),
                        None => orgs.all(doc).find(|(number, _)| *number == side).map(|(_, id)| id.clone()),
                    };
                    let Some(id) = id else { continue };
                    let number = *numbers.entry(id).or_insert_with_key(|id| {
                        sides.ids.push((id.clone(), country));
                        sides.ids.len() - 1
                    });
                    if !own.contains(&number) {
                        own.push(number);
                    }
                }
                sides.of.insert((segment, doc), own);
            }
        }
        Ok(sides)
    }
}

impl Sides {
    /// The numbers of those in a report.
    pub fn of(&self, report: &Report) -> &[usize] {
        self.of.get(&(report.at.segment, report.at.doc)).map_or(&[], Vec::as_slice)
    }
}

/// A segment's columns of what events are.
struct Columns {
    kind: Spelt<Option<EventKind>>,
    status: Spelt<Option<EventStatus>>,
    date: Spelt<Option<Timex>>,
    place: Spelt<String>,
    country: Spelt<Option<Country>>,
}

impl Columns {
    fn open(searcher: &EngineSearcher, segment: SegmentOrdinal, docs: &[DocId]) -> tantivy::Result<Columns> {
        let reader = searcher.segment_reader(segment);
        Ok(Columns {
            kind: Spelt::open(reader, "kind", docs, |value| value.parse().ok())?,
            status: Spelt::open(reader, "status", docs, |value| value.parse().ok())?,
            date: Spelt::open(reader, "date", docs, |value| value.parse().ok())?,
            place: Spelt::open(reader, "place", docs, str::to_owned)?,
            country: Spelt::open(reader, "where", docs, |value| value.parse().ok())?,
        })
    }
}

fn published(searcher: &EngineSearcher) -> Result<Vec<Column<i64>>, StoreError> {
    let readers = searcher.segment_readers().iter();
    readers.map(|reader| reader.fast_fields().i64("published").map_err(failed)).collect()
}

fn segments<'r>(reports: impl Iterator<Item = &'r Report>) -> BTreeMap<SegmentOrdinal, Vec<DocId>> {
    let mut segments: BTreeMap<SegmentOrdinal, Vec<DocId>> = BTreeMap::new();
    for report in reports {
        segments.entry(report.at.segment).or_default().push(report.at.doc);
    }
    segments.values_mut().for_each(|docs| docs.sort_unstable());
    segments
}

impl Searcher {
    /// All events that match, however many.
    ///
    /// # Errors
    /// A regular expression is none, or the index cannot be read.
    pub(super) fn all_events(
        &self,
        snapshot: &Snapshot,
        query: &Query,
        min_confidence: f32,
    ) -> Result<Events, StoreError> {
        let lower = self.lowering(min_confidence);
        let plan = lower.lower(&normal::normalise(query, Target::Events), Target::Events)?;
        let engine_query = plan.engine(&self.fields).map_err(|error| self.failed(error))?;
        let found = self.collect(snapshot, engine_query.as_ref(), Order::Date)?;
        self.events_at(snapshot, &found)
    }

    /// The events of these event records.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(super) fn events_at(&self, snapshot: &Snapshot, found: &[SegmentHits]) -> Result<Events, StoreError> {
        let searcher = &snapshot.searcher;
        let mut ranking = Ranking::new(searcher, found, Order::Date).map_err(|error| self.failed(error))?;
        let all = ranking.next(usize::MAX).map_err(|error| self.failed(error))?;
        let reports = all.len() as u64;
        let distances = Distances::of(searcher)?;
        let report = |at: Ranked| Report { at, article: distances.article(DocAddress::new(at.segment, at.doc)) };
        let groups = self.group_window(searcher, &all, Target::Events)?;
        let groups = groups.into_iter().map(|group| group.into_iter().map(report).collect()).collect();
        Ok(Events { groups, reports })
    }
}

/// Addresses by their segments, as hits.
pub(super) fn hits_of(addresses: impl Iterator<Item = DocAddress>) -> Vec<SegmentHits> {
    let mut segments: BTreeMap<SegmentOrdinal, BTreeSet<DocId>> = BTreeMap::new();
    for address in addresses {
        segments.entry(address.segment_ord).or_default().insert(address.doc_id);
    }
    segments
        .into_iter()
        .map(|(segment, docs)| SegmentHits { segment, docs: docs.into_iter().collect(), scores: Vec::new() })
        .collect()
}

/// Counts, the largest first, ties by value.
pub(super) fn ordered(counts: FxHashMap<String, u64>) -> Vec<(String, u64)> {
    let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts
}
