//! From the index: all bearers of names, article by article, and the people that they are.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, PoisonError},
};

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::{
    DocAddress, DocId, DocSet, Searcher as EngineSearcher, SegmentReader, TERMINATED, Term,
    columnar::Column,
    schema::{Field, IndexRecordOption},
};

use super::{
    Bearer, Known, Names, Person, Post, people,
    roster::{Page, Roster, Told},
    spelling::{Name, key, leaders_called, leaders_named},
};
use crate::{
    annotation::{OfficeStatus, Participant, Role},
    search::assemble::failed,
    store::{Fields, StoreError, schema::day_of_number},
};

/// To tell people apart, so many documents more than those asked for are read at most.
const MAX_DOCUMENTS: u64 = 20_000;

/// Where it is read who is who.
#[derive(Clone, Copy)]
pub struct Archive<'s> {
    pub searcher: &'s EngineSearcher,
    pub fields: &'s Fields,
    pub roster: &'s Roster,
    pub words: &'s NameWords,
    /// What the user says of names.
    pub known: &'s Known,
    /// Of a part of an index: notes for which words of names all bearers were needed, by their keys.
    pub sought: Option<&'s Sought>,
}

/// The keys of words of names.
pub type Sought = std::sync::Mutex<BTreeSet<String>>;

/// The people of some names, and which of them a name in an article means.
#[derive(Debug, Default)]
pub struct Identities {
    pub bearers: Vec<Bearer>,
    /// The one in most articles first.
    pub people: Vec<Person>,
    /// The names of all bearers, cut into words.
    pub names: Names,
    by_form: FxHashMap<DocAddress, Vec<(Arc<str>, usize)>>,
}

impl Identities {
    /// Everyone whom one of the names may mean, found in all articles that may name them: the outcome does not depend on
    /// who else is asked for.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn of<'n>(archive: Archive, names: impl Iterator<Item = &'n str>) -> Result<Identities, StoreError> {
        let mut words: BTreeSet<String> = BTreeSet::new();
        names.for_each(|name| words.extend(words_of(&Name::of(name))));
        for (names, _) in archive.known.same.iter() {
            // Whoever is asked for under one of the names is there under all of them.
            let own: BTreeSet<String> = names.iter().flat_map(|name| words_of(&Name::of(name))).collect();
            if !own.is_disjoint(&words) {
                words.extend(own);
            }
        }
        loop {
            let keys: FxHashSet<String> = words.iter().map(|word| key(word)).collect();
            let found = Identities::over(bearers(archive, &keys)?, archive.known);
            // A person found by one word may be named by another: Xi Jinping by "Jinping" and by "Xi".
            let asked: FxHashSet<&Arc<str>> = found
                .names
                .iter()
                .filter(|(_, name)| name.surnames().iter().any(|word| keys.contains(&key(word))))
                .map(|(printed, _)| printed)
                .collect();
            let mut more: BTreeSet<String> = BTreeSet::new();
            let mut seen: FxHashSet<&Arc<str>> = FxHashSet::default();
            for person in &found.people {
                let names = || person.bearers.iter().map(|&at| &found.bearers[at].name);
                if names().any(|name| asked.contains(name)) {
                    let new = names().filter(|name| seen.insert(name)).filter_map(|name| found.names.get(name));
                    more.extend(new.flat_map(words_of));
                }
            }
            more.retain(|word| !keys.contains(&key(word)));
            if more.is_empty() {
                return Ok(found);
            }
            words.extend(more);
        }
    }

    /// Everyone who takes part in something in these articles, of which `page` tells. Where they are few, they are told
    /// apart with the help of all articles that name them ([`Identities::of`]); else, and then it is said, with that of
    /// these articles alone.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn among(
        archive: Archive,
        articles: &BTreeSet<DocAddress>,
        page: &Page,
    ) -> Result<(Identities, Option<String>), StoreError> {
        let own = of_articles(archive, articles, page, &mut |_| true)?;
        let parties = own.iter().filter(|bearer| !bearer.events.is_empty());
        let names: BTreeSet<Arc<str>> = parties.map(|bearer| Arc::clone(&bearer.name)).collect();
        let keys: FxHashSet<String> =
            names.iter().flat_map(|name| words_of(&Name::of(name))).map(|word| key(&word)).collect();
        if keys.iter().map(|key| archive.words.documents(key)).sum::<u64>() > MAX_DOCUMENTS {
            let note = "the people are told apart by what these articles say of them";
            return Ok((Identities::over(own, archive.known), Some(note.to_owned())));
        }
        Ok((Identities::of(archive, names.iter().map(|name| &**name))?, None))
    }

    /// The people behind these bearers.
    pub fn over(bearers: Vec<Bearer>, known: &Known) -> Identities {
        let names = Names::of(&bearers);
        let people = people(&bearers, &names, known);
        let mut by_form: FxHashMap<DocAddress, Vec<(Arc<str>, usize)>> = FxHashMap::default();
        for (number, person) in people.iter().enumerate() {
            for bearer in person.bearers.iter().map(|&at| &bearers[at]) {
                let forms = by_form.entry(bearer.article).or_default();
                forms.extend(bearer.forms.iter().map(|form| (Arc::clone(form), number)));
            }
        }
        Identities { bearers, people, names, by_form }
    }

    /// The office that the last published article gives, if any gives one.
    pub fn last_post(&self, person: &Person) -> Option<&Post> {
        let bearers = person.bearers.iter().map(|&at| &self.bearers[at]).filter(|bearer| bearer.post.is_specific());
        bearers.max_by_key(|bearer| (bearer.published, &bearer.post)).map(|bearer| &*bearer.post)
    }

    /// The number of the person whom a participant of an event of an article is.
    pub fn number(&self, article: DocAddress, name: &str) -> Option<usize> {
        // Where two people of an article bear one form, the one in fewer articles was found last.
        let forms = self.by_form.get(&article)?;
        forms.iter().rev().find(|(form, _)| **form == *name).map(|(_, number)| *number)
    }
}

/// The words of names that are in an index.
#[derive(Debug, Default)]
pub struct NameWords {
    /// By their keys, with the number of documents that have each.
    by_key: FxHashMap<String, Vec<(String, u64)>>,
}

impl NameWords {
    /// # Errors
    /// The dictionary cannot be read.
    pub fn of(searcher: &EngineSearcher, fields: &Fields) -> Result<NameWords, StoreError> {
        let mut words: BTreeMap<String, u64> = BTreeMap::new();
        for reader in searcher.segment_readers() {
            for field in [fields.official_words, fields.name_words] {
                let index = reader.inverted_index(field).map_err(failed)?;
                let mut terms = index.terms().stream().map_err(|error| failed(error.into()))?;
                while terms.advance() {
                    let count = u64::from(terms.value().doc_freq);
                    if let Ok(word) = std::str::from_utf8(terms.key()) {
                        match words.get_mut(word) {
                            Some(known) => *known += count,
                            None => drop(words.insert(word.to_owned(), count)),
                        }
                    }
                }
            }
        }
        Ok(NameWords::from_counts(words))
    }

    /// Of words, each with the number of its documents.
    pub fn from_counts(words: BTreeMap<String, u64>) -> NameWords {
        let mut by_key: FxHashMap<String, Vec<(String, u64)>> = FxHashMap::default();
        for (word, count) in words {
            by_key.entry(key(&word)).or_default().push((word, count));
        }
        NameWords { by_key }
    }

    /// The words of a key.
    pub fn of_key(&self, key: &str) -> impl Iterator<Item = &str> {
        self.by_key.get(key).into_iter().flatten().map(|(word, _)| word.as_str())
    }

    /// Is a word of this key in any name?
    pub fn has(&self, key: &str) -> bool {
        self.by_key.contains_key(key)
    }

    /// All words, each with the number of documents that have it, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, u64)> {
        self.by_key.values().flatten().map(|(word, count)| (word.as_str(), *count))
    }

    /// How many documents have words of a key, one of several such words counted as often.
    fn documents(&self, key: &str) -> u64 {
        self.by_key.get(key).into_iter().flatten().map(|(_, count)| count).sum()
    }
}

/// The words by which articles may name the bearer of a name.
fn words_of(name: &Name) -> Vec<String> {
    let mut words: Vec<String> = name.surnames().into_iter().map(str::to_owned).collect();
    let called = if name.is_full() { None } else { Some(leaders_called(name)) };
    for leader in leaders_named(name).chain(called.into_iter().flatten()) {
        words.extend(leader.words.iter().cloned());
    }
    words
}

/// How far each event stands behind its article, by segments.
pub struct Distances(Vec<Column<u64>>);

impl Distances {
    /// # Errors
    /// A column cannot be read.
    pub fn of(searcher: &EngineSearcher) -> Result<Distances, StoreError> {
        let column = |reader: &SegmentReader| reader.fast_fields().u64("distance").map_err(failed);
        searcher.segment_readers().iter().map(column).collect::<Result<_, _>>().map(Distances)
    }

    /// The article of an event.
    pub fn article(&self, event: DocAddress) -> DocAddress {
        let column = usize::try_from(event.segment_ord).ok().and_then(|at| self.0.get(at));
        let distance = column.and_then(|column| column.first(event.doc_id));
        let distance = distance.and_then(|distance| DocId::try_from(distance).ok()).unwrap_or(0);
        DocAddress::new(event.segment_ord, event.doc_id.saturating_sub(distance))
    }
}

/// The bearers of names with a word of one of these keys.
fn bearers(archive: Archive, keys: &FxHashSet<String>) -> Result<Vec<Bearer>, StoreError> {
    if let Some(sought) = archive.sought {
        sought.lock().unwrap_or_else(PoisonError::into_inner).extend(keys.iter().cloned());
    }
    let searcher = archive.searcher;
    let distances = Distances::of(searcher)?;
    let mut articles: BTreeSet<DocAddress> = BTreeSet::new();
    for (ordinal, reader) in (0..).zip(searcher.segment_readers()) {
        for (field, is_event) in [(archive.fields.official_words, false), (archive.fields.name_words, true)] {
            for doc in docs_with(reader, field, archive.words, keys).map_err(failed)? {
                let address = DocAddress::new(ordinal, doc);
                articles.insert(if is_event { distances.article(address) } else { address });
            }
        }
    }
    let page = archive.roster.page(searcher, archive.fields, &articles)?;
    let mut known: FxHashMap<Arc<str>, bool> = FxHashMap::default();
    of_articles(archive, &articles, &page, &mut |name| match known.get(name) {
        Some(&wanted) => wanted,
        None => {
            let wanted = crate::store::analyze_name(name).iter().any(|word| keys.contains(&key(word)));
            known.insert(Arc::clone(name), wanted);
            wanted
        }
    })
}

/// Living documents with a word of one of the keys.
fn docs_with(
    reader: &SegmentReader,
    field: Field,
    words: &NameWords,
    keys: &FxHashSet<String>,
) -> tantivy::Result<Vec<DocId>> {
    let index = reader.inverted_index(field)?;
    let mut docs = Vec::new();
    for word in keys.iter().flat_map(|key| words.of_key(key)) {
        let term = Term::from_field_text(field, word);
        let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? else { continue };
        while postings.doc() != TERMINATED {
            if !reader.is_deleted(postings.doc()) {
                docs.push(postings.doc());
            }
            postings.advance();
        }
    }
    Ok(docs)
}

/// Those people of articles whose names are wanted.
///
/// # Errors
/// A column cannot be read.
pub fn of_articles(
    archive: Archive,
    articles: &BTreeSet<DocAddress>,
    page: &Page,
    wanted: &mut dyn FnMut(&Arc<str>) -> bool,
) -> Result<Vec<Bearer>, StoreError> {
    let mut all = Vec::new();
    let mut published: Option<(u32, Column<i64>)> = None;
    for &article in articles {
        let segment = article.segment_ord;
        let column = match published.take().filter(|(of, _)| *of == segment) {
            Some((_, column)) => column,
            None => archive.searcher.segment_reader(segment).fast_fields().i64("published").map_err(failed)?,
        };
        let day = column.first(article.doc_id).map(day_of_number);
        published = Some((segment, column));
        let first = all.len();
        for Told { event, name, post } in page.of(article) {
            let Some(name) = name.as_ref().filter(|name| wanted(name)) else { continue };
            let own = all.get(first..).unwrap_or_default();
            let known = match event {
                0 => own.iter().position(|known: &Bearer| known.name == *name),
                _ => within(own, name),
            };
            let at = first + known.unwrap_or(own.len());
            if known.is_none() {
                let (name, forms, post) = (Arc::clone(name), BTreeSet::from([Arc::clone(name)]), Arc::clone(post));
                all.push(Bearer { article, name, forms, post, published: day, events: Vec::new() });
            }
            let Some(bearer) = all.get_mut(at).filter(|_| *event > 0) else { continue };
            bearer.forms.insert(Arc::clone(name));
            if !bearer.post.is_specific() && post.role != Role::Other {
                bearer.post = Arc::clone(post);
            }
            let event = article.doc_id + event;
            if bearer.events.last() != Some(&event) {
                bearer.events.push(event);
            }
        }
    }
    Ok(all)
}

/// Whom a name means within one article: the bearer of it, or the only one whose short or full form it is.
fn within(bearers: &[Bearer], name: &str) -> Option<usize> {
    if let Some(at) = bearers.iter().position(|bearer| bearer.forms.contains(name)) {
        return Some(at);
    }
    let own = Name::of(name);
    let same = |bearer: &Bearer| {
        let other = Name::of(&bearer.name);
        other.whole() == own.whole() || own.is_short_of(&other) || other.is_short_of(&own)
    };
    let mut fitting = bearers.iter().enumerate().filter(|(_, bearer)| same(bearer)).map(|(at, _)| at);
    fitting.next().filter(|_| fitting.next().is_none())
}

/// The office of a party.
pub fn post_of_party(party: Participant) -> Post {
    let Participant { role, portfolio, country, org, office, .. } = party;
    Post { role, portfolio, country, org, status: OfficeStatus::Current, office }
}
