//! What the index tells of one person, one state or one body.
//!
//! Reports are event records; events are what several of them tell of (`group`). Whom a person met is counted in held events
//! in which both take part by at least one report. Offices are as articles give them, dated by the articles' publication.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;
use tantivy::{
    DocAddress, Searcher as EngineSearcher, TantivyDocument, Term, query::TermQuery, schema::IndexRecordOption,
};

use super::{
    Searcher, Snapshot,
    answer::{EventHit, SourceRef},
    assemble::{failed, source_ref},
    events::{Events, hits_of, ordered},
    hits,
    identity::{
        Bearer, Known, Post,
        load::{Archive, Identities, of_articles},
        roster::{Page, Told},
    },
    plan::Plan,
    reports::{fold_reprints, signatures},
};
use crate::{
    annotation::{Country, EventStatus, Mention, MentionKind, OfficeStatus, Portfolio, Role},
    corrections::Names,
    extract::lexicon::{own::SameRow, places},
    query::{
        Side,
        ast::{ParticipantField, ParticipantQuery, Query},
        side_word,
    },
    store::{
        StoreError,
        document::{article_of, head_of, mentions_of, notes_of, title_of},
        participant::{Attributes, fold},
    },
    timex::Timex,
};

/// So many articles are read with their texts at once.
const AT_ONCE: usize = 1_000;

/// How much of the lists is wanted; the counts are of all.
#[derive(Debug, Clone, Copy)]
pub struct Lists {
    /// Events and articles, each.
    pub limit: usize,
}

/// What a dossier is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Of {
    Person,
    Country,
    Organization,
}

/// Everything of one person, state or body.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Dossier {
    pub of: Of,
    /// What `dateline who` takes: `li-qiang.CN`, `FR`, `EU`.
    pub id: String,
    pub name: String,
    /// Of a person: states and bodies served, by the number of articles.
    pub sides: Vec<Count>,
    /// Of a person: the forms of the name as printed, by the number of mentions.
    pub names: Vec<Count>,
    /// Who held which office, the last seen first; of a state by office.
    pub offices: Vec<Office>,
    /// Distinct events.
    pub total: u64,
    /// Event records.
    pub reports: u64,
    pub articles_total: u64,
    /// The people met, by the number of held events.
    pub people: Vec<Counterpart>,
    /// The other states and bodies in held events, by the number of events.
    pub countries: Vec<Count>,
    pub places: Vec<Count>,
    pub kinds: Vec<Count>,
    pub statuses: Vec<Count>,
    /// The latest first, those without a date last; as many as were wanted.
    pub events: Vec<EventHit>,
    /// The articles that name them, the last published first; as many as were wanted.
    pub articles: Vec<NamedIn>,
    /// How many there are without reprints.
    #[serde(skip)]
    pub articles_distinct: u64,
    /// When each report says that it was, and of which status it is.
    #[serde(skip)]
    pub dated: Vec<(Option<Timex>, EventStatus)>,
    #[serde(skip)]
    pub notes: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Count {
    pub value: String,
    pub count: u64,
}

/// An article that names someone, and its near-identical copies.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NamedIn {
    #[serde(flatten)]
    pub article: SourceRef,
    pub reprints: Vec<SourceRef>,
}

/// An office as articles tell it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Office {
    /// The holder's.
    pub id: String,
    pub name: String,
    pub role: Role,
    pub portfolio: Option<Portfolio>,
    pub country: Option<Country>,
    pub org: Option<String>,
    pub status: OfficeStatus,
    /// As most articles print it.
    pub office: Option<String>,
    /// Publication of the first and the last article that gives it.
    pub first: Option<Date>,
    pub last: Option<Date>,
    pub articles: u64,
}

/// Someone met.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Counterpart {
    pub id: String,
    pub name: String,
    /// The state or body that most articles give.
    pub side: Option<String>,
    pub events: u64,
    /// First and last day of the events with a date.
    pub first: Option<Date>,
    pub last: Option<Date>,
}

impl Searcher {
    /// What the users of the folders say of names.
    pub(super) fn known(&self, snapshot: &Snapshot) -> Known {
        let mut known = Known::default();
        for root in &snapshot.state.roots {
            let pair = |names: &Names| (names.names.clone(), names.country);
            known.same.extend(root.corrected.people.same.iter().map(pair));
            known.different.extend(root.corrected.people.different.iter().map(pair));
        }
        let owned = |row: &SameRow| (row.names.iter().map(|name| (*name).to_owned()).collect(), row.country);
        known.same.extend(self.lexicon().own().same.iter().map(owned));
        known
    }

    /// The dossier of a person of these identities.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(super) fn dossier_of_person(
        &self,
        snapshot: &Snapshot,
        identities: &Identities,
        number: usize,
        lists: Lists,
    ) -> Result<Option<Dossier>, StoreError> {
        let Some(person) = identities.people.get(number) else { return Ok(None) };
        let bearers: Vec<&Bearer> = person.bearers.iter().map(|&at| &identities.bearers[at]).collect();
        let articles: BTreeSet<DocAddress> = bearers.iter().map(|bearer| bearer.article).collect();
        let records = bearers.iter().flat_map(|bearer| {
            let segment = bearer.article.segment_ord;
            bearer.events.iter().map(move |&doc| DocAddress::new(segment, doc))
        });
        let events = self.events_at(snapshot, &hits_of(records))?;
        let own: BTreeSet<(DocAddress, &str)> =
            bearers.iter().flat_map(|bearer| bearer.forms.iter().map(|form| (bearer.article, &**form))).collect();
        let sides: BTreeSet<String> = person.side.iter().map(|side| fold(side)).collect();
        let is_own = |article: DocAddress, party: &Told| {
            party.name.as_deref().is_some_and(|name| own.contains(&(article, name)))
        };
        let known = self.known(snapshot);
        let archive = self.archive(snapshot, &known)?;
        let page = archive.roster.page(&snapshot.searcher, &self.fields, &events.articles())?;
        let mut dossier = self.of_events(snapshot, archive, &page, &events, &is_own, &sides, lists)?;
        dossier.of = Of::Person;
        dossier.id = person.id.clone();
        dossier.name = person.name.clone();
        dossier.articles_total = person.articles;
        dossier.sides = sides_of(&bearers);
        dossier.names = self.printed(snapshot, &bearers)?;
        dossier.offices = offices(&bearers, |_| (person.id.clone(), person.name.clone()));
        (dossier.articles, dossier.articles_distinct) = self.named_in(snapshot, &articles, lists.limit)?;
        Ok(Some(dossier))
    }

    /// The dossier of a state or body: its officials by office, and the events in which any of its people take part.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(super) fn dossier_of_side(&self, side: &Side, lists: Lists) -> Result<Dossier, StoreError> {
        let field = match side {
            Side::Country(country) => ParticipantField::Country(*country),
            Side::Org(org) => ParticipantField::Org(org.clone()),
        };
        let query = Query::With(ParticipantQuery::Is(field));
        let named = officer_of(side).map(|term| Plan::Is(self.fields.officer, term));
        let needed: Vec<Plan> = std::iter::once(self.articles_of_events(&query, 0.0)?).chain(named).collect();
        self.telling_apart(&needed, |snapshot| self.side_in(snapshot, side, &query, lists))
    }

    fn side_in(&self, snapshot: &Snapshot, side: &Side, query: &Query, lists: Lists) -> Result<Dossier, StoreError> {
        let code = match side {
            Side::Country(country) => country.to_string(),
            Side::Org(org) => side_word(None, Some(org)).unwrap_or_else(|| org.clone()),
        };
        let events = self.all_events(snapshot, query, 0.0)?;
        let own = |country: Option<Country>, org: Option<&str>| match side {
            Side::Country(own) => country == Some(*own),
            Side::Org(own) => org.is_some_and(|org| fold(org) == fold(own)),
        };
        let is_own = |_: DocAddress, party: &Told| own(party.post.country, party.post.org.as_deref());
        let known = self.known(snapshot);
        let archive = self.archive(snapshot, &known)?;
        let with = self.articles_with(snapshot, side)?;
        let articles: BTreeSet<DocAddress> = with.iter().copied().chain(events.articles()).collect();
        let page = archive.roster.page(&snapshot.searcher, &self.fields, &articles)?;
        let own_sides = BTreeSet::from([fold(&code)]);
        let mut dossier = self.of_events(snapshot, archive, &page, &events, &is_own, &own_sides, lists)?;
        let mut bearers = of_articles(archive, &with, &page, &mut |_| true)?;
        bearers.retain(|bearer| own(bearer.post.country, bearer.post.org.as_deref()));
        let identities = Identities::over(bearers, &known);
        for person in &identities.people {
            let bearers: Vec<&Bearer> = person.bearers.iter().map(|&at| &identities.bearers[at]).collect();
            dossier.offices.extend(offices(&bearers, |_| (person.id.clone(), person.name.clone())));
        }
        dossier.offices.sort_by(|a, b| {
            (a.role, a.portfolio, b.last, b.articles, &a.id).cmp(&(b.role, b.portfolio, a.last, a.articles, &b.id))
        });
        (dossier.of, dossier.name) = match side {
            Side::Country(country) => (Of::Country, country_name(*country)),
            Side::Org(org) => (Of::Organization, org.clone()),
        };
        dossier.id = code;
        dossier.articles_total = articles.len() as u64;
        (dossier.articles, dossier.articles_distinct) = self.named_in(snapshot, &articles, lists.limit)?;
        Ok(dossier)
    }

    /// Articles that name an official of the state or body.
    fn articles_with(&self, snapshot: &Snapshot, side: &Side) -> Result<BTreeSet<DocAddress>, StoreError> {
        let Some(term) = officer_of(side) else { return Ok(BTreeSet::new()) };
        let term = Term::from_field_text(self.fields.officer, &term);
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        let found = hits::collect(&snapshot.searcher, &query, None).map_err(failed)?;
        let addresses = found.iter().flat_map(|hits| hits.docs.iter().map(|&doc| DocAddress::new(hits.segment, doc)));
        Ok(addresses.collect())
    }

    /// What events tell of those who are `own` in them.
    fn of_events(
        &self,
        snapshot: &Snapshot,
        archive: Archive,
        page: &Page,
        events: &Events,
        is_own: &dyn Fn(DocAddress, &Told) -> bool,
        sides: &BTreeSet<String>,
        lists: Lists,
    ) -> Result<Dossier, StoreError> {
        let (others, note) = Identities::among(archive, &events.articles(), page)?;
        let mut people: BTreeMap<usize, Counterpart> = BTreeMap::new();
        let [mut countries, mut places, mut kinds, mut statuses]: [FxHashMap<String, u64>; 4] = Default::default();
        for (group, best) in events.groups.iter().zip(events.facts(&snapshot.searcher)?) {
            let (mut met, mut states): (BTreeSet<usize>, BTreeSet<String>) = Default::default();
            for report in group {
                let parties = page.parties(report.article, report.at.doc);
                for party in parties.filter(|party| !is_own(report.article, party)) {
                    let side = side_word(party.post.country, party.post.org.as_deref());
                    states.extend(side.filter(|side| !sides.contains(&fold(side))));
                    met.extend(party.name.as_deref().and_then(|name| others.number(report.article, name)));
                }
            }
            // Whom somebody was to meet, they have not met.
            let held = best.status == EventStatus::Held;
            for number in met.into_iter().filter(|_| held) {
                let Some(person) = others.people.get(number) else { continue };
                let counterpart = people.entry(number).or_insert_with(|| Counterpart {
                    id: person.id.clone(),
                    name: person.name.clone(),
                    side: person.side.clone(),
                    events: 0,
                    first: None,
                    last: None,
                });
                counterpart.events += 1;
                widen(&mut counterpart.first, &mut counterpart.last, best.date.map(|date| date.interval()));
            }
            states.into_iter().filter(|_| held).for_each(|state| *countries.entry(state).or_default() += 1);
            *kinds.entry(best.kind.to_string()).or_default() += 1;
            *statuses.entry(best.status.to_string()).or_default() += 1;
            if let Some(place) = place_of(best.place.as_deref(), best.country) {
                *places.entry(place).or_default() += 1;
            }
        }
        let mut people: Vec<Counterpart> = people.into_values().collect();
        people.sort_by(|a, b| b.events.cmp(&a.events).then_with(|| a.name.cmp(&b.name)).then_with(|| a.id.cmp(&b.id)));
        let (wanted, texts) = Default::default();
        let assembler = self.assembler(snapshot, &wanted, &texts);
        let shown = events.groups.iter().take(lists.limit).map(|group| {
            let reports: Vec<_> = group.iter().map(|report| report.at).collect();
            assembler.event(&reports, false)
        });
        let shown = shown.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
        Ok(Dossier {
            of: Of::Person,
            id: String::new(),
            name: String::new(),
            sides: Vec::new(),
            names: Vec::new(),
            offices: Vec::new(),
            total: events.groups.len() as u64,
            reports: events.reports,
            articles_total: 0,
            people,
            countries: counts(countries),
            places: counts(places),
            kinds: counts(kinds),
            statuses: counts(statuses),
            events: shown,
            articles: Vec::new(),
            articles_distinct: 0,
            dated: events.dated(&snapshot.searcher)?,
            notes: note.into_iter().collect(),
        })
    }

    /// The forms in which the articles print a name, by the number of mentions.
    fn printed(&self, snapshot: &Snapshot, bearers: &[&Bearer]) -> Result<Vec<Count>, StoreError> {
        let of_one = |searcher: &EngineSearcher, bearer: &Bearer, at: DocAddress| -> Result<Vec<String>, StoreError> {
            let doc: TantivyDocument = searcher.doc(at).map_err(failed)?;
            let (article, notes) = (article_of(&doc, &self.fields)?, notes_of(&doc, &self.fields)?);
            let mentions = mentions_of(&doc, &self.fields, &article, &notes)?.into_iter();
            let of_them = |mention: &Mention| {
                mention.kind == MentionKind::Official && bearer.forms.contains(mention.value.as_str())
            };
            let mut told: Vec<String> = mentions.filter(of_them).map(|mention| mention.text).collect();
            if told.is_empty() {
                // Someone who takes part in an event and of whom no office is told has no mention of their own.
                told.push(bearer.name.to_string());
            }
            Ok(told)
        };
        let mut names: FxHashMap<String, u64> = FxHashMap::default();
        for some in bearers.chunks(AT_ONCE) {
            let articles: Vec<DocAddress> = some.iter().map(|bearer| bearer.article).collect();
            let (searcher, articles) = self.with_mentions(snapshot, articles)?;
            let pairs = some.par_iter().zip(&articles);
            let told = pairs.map(|(bearer, at)| of_one(&searcher, bearer, *at)).collect::<Result<Vec<_>, _>>()?;
            told.into_iter().flatten().for_each(|text| *names.entry(text).or_default() += 1);
        }
        Ok(counts(names))
    }

    /// Articles with their reprints, the last published first; and how many there are without reprints.
    fn named_in(
        &self,
        snapshot: &Snapshot,
        articles: &BTreeSet<DocAddress>,
        limit: usize,
    ) -> Result<(Vec<NamedIn>, u64), StoreError> {
        let placed = by_publication(&snapshot.searcher, articles).map_err(failed)?;
        let addresses: Vec<_> = placed.iter().map(|at| (at.segment_ord, at.doc_id)).collect();
        let groups = fold_reprints(&signatures(&snapshot.searcher, &addresses).map_err(failed)?);
        let source = |at: &usize| -> Result<SourceRef, StoreError> {
            let doc: TantivyDocument = snapshot.searcher.doc(placed[*at]).map_err(failed)?;
            Ok(source_ref(head_of(&doc, &self.fields)?, title_of(&doc, &self.fields)))
        };
        let named_in = |group: &Vec<usize>| -> Result<Option<NamedIn>, StoreError> {
            let mut copies = group.iter().map(source).collect::<Result<Vec<_>, _>>()?;
            // The first one published is the original.
            copies.sort_by(|a, b| {
                (a.published.is_none(), &a.published, &a.path, &a.id).cmp(&(
                    b.published.is_none(),
                    &b.published,
                    &b.path,
                    &b.id,
                ))
            });
            let mut copies = copies.into_iter();
            Ok(copies.next().map(|article| NamedIn { article, reprints: copies.collect() }))
        };
        let shown = groups.iter().take(limit).map(named_in).collect::<Result<Vec<_>, _>>()?;
        let mut shown: Vec<NamedIn> = shown.into_iter().flatten().collect();
        shown.sort_by(|NamedIn { article: a, .. }, NamedIn { article: b, .. }| {
            (&b.published, &a.path, &a.id).cmp(&(&a.published, &b.path, &b.id))
        });
        Ok((shown, groups.len() as u64))
    }
}

/// Articles, the last published first, ties by the hash of the id.
fn by_publication(searcher: &EngineSearcher, articles: &BTreeSet<DocAddress>) -> tantivy::Result<Vec<DocAddress>> {
    let mut placed = Vec::with_capacity(articles.len());
    for hits in hits_of(articles.iter().copied()) {
        let columns = searcher.segment_reader(hits.segment).fast_fields();
        let (published, keys) = (columns.i64("published")?, columns.u64("key")?);
        placed.extend(hits.docs.iter().map(|&doc| {
            let day = Reverse(published.first(doc).unwrap_or(i64::MIN));
            (day, keys.first(doc), DocAddress::new(hits.segment, doc))
        }));
    }
    placed.sort_unstable();
    Ok(placed.into_iter().map(|(.., at)| at).collect())
}

/// The term of articles that name an official of a state or body.
fn officer_of(side: &Side) -> Option<String> {
    let attributes = match side {
        Side::Country(country) => Attributes { country: Some(*country), ..Attributes::default() },
        Side::Org(org) => Attributes { org: Some(org.clone()), ..Attributes::default() },
    };
    attributes.term()
}

/// Widens a span by an interval.
pub(super) fn widen(first: &mut Option<Date>, last: &mut Option<Date>, interval: Option<(Date, Date)>) {
    if let Some((from, to)) = interval {
        *first = Some(first.map_or(from, |first| first.min(from)));
        *last = Some(last.map_or(to, |last| last.max(to)));
    }
}

fn counts(counts: FxHashMap<String, u64>) -> Vec<Count> {
    ordered(counts).into_iter().map(|(value, count)| Count { value, count }).collect()
}

fn place_of(place: Option<&str>, country: Option<Country>) -> Option<String> {
    match (place, country) {
        (Some(place), Some(country)) => Some(format!("{place}, {country}")),
        (Some(place), None) => Some(place.to_owned()),
        (None, country) => country.map(|country| country.to_string()),
    }
}

/// The name of a state.
pub fn country_name(country: Country) -> String {
    let row = places::countries().iter().find(|row| row.code == country);
    row.map_or_else(|| country.to_string(), |row| row.name.to_owned())
}

fn sides_of(bearers: &[&Bearer]) -> Vec<Count> {
    let mut sides: FxHashMap<String, u64> = FxHashMap::default();
    for Bearer { post, .. } in bearers {
        let all: BTreeSet<String> =
            [side_word(post.country, None), side_word(None, post.org.as_deref())].into_iter().flatten().collect();
        all.into_iter().for_each(|side| *sides.entry(side).or_default() += 1);
    }
    counts(sides)
}

/// The offices of one person, the last seen first.
fn offices(bearers: &[&Bearer], holder: impl Fn(&Bearer) -> (String, String)) -> Vec<Office> {
    type Key = (Role, Option<Portfolio>, Option<Country>, Option<String>, OfficeStatus);
    let mut offices: BTreeMap<Key, (Office, BTreeMap<String, u64>)> = BTreeMap::new();
    for bearer in bearers.iter().filter(|bearer| bearer.post.is_specific()) {
        let Post { role, portfolio, country, org, status, office } = &*bearer.post;
        let (id, name) = holder(bearer);
        let (seen, printed) = offices.entry((*role, *portfolio, *country, org.clone(), *status)).or_insert_with(|| {
            let (role, portfolio, country, org, status) = (*role, *portfolio, *country, org.clone(), *status);
            let (office, first, last) = (None, None, None);
            (
                Office { id, name, role, portfolio, country, org, status, office, first, last, articles: 0 },
                BTreeMap::new(),
            )
        });
        seen.articles += 1;
        widen(&mut seen.first, &mut seen.last, bearer.published.map(|day| (day, day)));
        office.iter().for_each(|office| *printed.entry(office.clone()).or_default() += 1);
    }
    let mut offices: Vec<Office> = offices
        .into_values()
        .map(|(mut office, printed)| {
            let most = printed.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
            office.office = most.map(|(printed, _)| printed);
            office
        })
        .collect();
    offices.sort_by(|a, b| (b.last, b.articles, a.role, a.portfolio).cmp(&(a.last, a.articles, b.role, b.portfolio)));
    offices
}

/// How many events have a status, for a line.
pub fn with_status(dossier: &Dossier, status: EventStatus) -> u64 {
    dossier.statuses.iter().find(|count| count.value == status.as_str()).map_or(0, |count| count.count)
}
