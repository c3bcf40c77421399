//! From the index: all bearers of names, article by article, and the people that they are.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::{
    DocAddress, DocId, DocSet, Searcher as EngineSearcher, SegmentReader, TERMINATED, TantivyDocument, Term,
    schema::{Field, IndexRecordOption},
};

use super::{
    Bearer, Known, Person, Post, people,
    spelling::{Name, key, leaders_called, leaders_named},
};
use crate::{
    annotation::{OfficeStatus, Official, Participant},
    search::assemble::failed,
    store::{
        Fields, StoreError,
        document::{event_of, events_of, notes_of},
        schema::day_of_number,
    },
};

/// To tell people apart, so many documents more than those asked for are read at most.
const MAX_DOCUMENTS: u64 = 20_000;

/// The people of some names, and which of them a name in an article means.
#[derive(Debug, Default)]
pub struct Identities {
    pub bearers: Vec<Bearer>,
    /// The one in most articles first.
    pub people: Vec<Person>,
    by_form: FxHashMap<(DocAddress, String), usize>,
}

impl Identities {
    /// Everyone whom one of the names may mean, found in all articles that may name them: the outcome does not depend on
    /// who else is asked for.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn of<'n>(
        searcher: &EngineSearcher,
        fields: &Fields,
        names: impl Iterator<Item = &'n str>,
        known: &Known,
    ) -> Result<Identities, StoreError> {
        let mut words: BTreeSet<String> = BTreeSet::new();
        names.for_each(|name| words.extend(words_of(&Name::of(name))));
        for (names, _) in known.same.iter() {
            // Whoever is asked for under one of the names is there under all of them.
            let own: BTreeSet<String> = names.iter().flat_map(|name| words_of(&Name::of(name))).collect();
            if !own.is_disjoint(&words) {
                words.extend(own);
            }
        }
        loop {
            let bearers = bearers(searcher, fields, &words)?;
            let found = Identities::over(bearers, known);
            // A person found by one word may be named by another: Xi Jinping by "Jinping" and by "Xi".
            let keys: BTreeSet<String> = words.iter().map(|word| key(word)).collect();
            let asked = |person: &&Person| {
                person.bearers.iter().any(|&at| {
                    let name = Name::of(&found.bearers[at].name);
                    name.surnames().iter().any(|word| keys.contains(&key(word)))
                })
            };
            let mut more: BTreeSet<String> = BTreeSet::new();
            for person in found.people.iter().filter(asked) {
                more.extend(person.bearers.iter().flat_map(|&at| words_of(&Name::of(&found.bearers[at].name))));
            }
            more.retain(|word| !keys.contains(&key(word)));
            if more.is_empty() {
                return Ok(found);
            }
            words.extend(more);
        }
    }

    /// Everyone who takes part in something in these articles. Where they are few, they are told apart with the help of
    /// all articles that name them ([`Identities::of`]); else, and then it is said, with that of these articles alone.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn among(
        searcher: &EngineSearcher,
        fields: &Fields,
        articles: &BTreeSet<DocAddress>,
        known: &Known,
    ) -> Result<(Identities, Option<String>), StoreError> {
        let mut own = Vec::new();
        for &article in articles {
            own.extend(of_article(searcher, fields, article, &|_| true)?);
        }
        let names: BTreeSet<&str> =
            own.iter().filter(|bearer| !bearer.events.is_empty()).map(|bearer| bearer.name.as_str()).collect();
        let keys: FxHashSet<String> =
            names.iter().flat_map(|name| words_of(&Name::of(name))).map(|word| key(&word)).collect();
        let mut documents = 0;
        for (word, count) in known_words(searcher, fields)? {
            documents += if keys.contains(&key(&word)) { count } else { 0 };
        }
        if documents > MAX_DOCUMENTS {
            let note = "the people are told apart by what these articles say of them";
            return Ok((Identities::over(own, known), Some(note.to_owned())));
        }
        Ok((Identities::of(searcher, fields, names.into_iter(), known)?, None))
    }

    /// The people behind these bearers.
    pub fn over(bearers: Vec<Bearer>, known: &Known) -> Identities {
        let people = people(&bearers, known);
        let mut by_form = FxHashMap::default();
        for (number, person) in people.iter().enumerate() {
            for bearer in person.bearers.iter().map(|&at| &bearers[at]) {
                for form in &bearer.forms {
                    by_form.insert((bearer.article, form.clone()), number);
                }
            }
        }
        Identities { bearers, people, by_form }
    }

    /// The office that the last published article gives, if any gives one.
    pub fn last_post(&self, person: &Person) -> Option<&Post> {
        let bearers = person.bearers.iter().map(|&at| &self.bearers[at]).filter(|bearer| bearer.post.is_specific());
        bearers.max_by_key(|bearer| (bearer.published, &bearer.post)).map(|bearer| &bearer.post)
    }

    /// The number of the person whom a participant of an event of an article is.
    pub fn number(&self, article: DocAddress, name: &str) -> Option<usize> {
        self.by_form.get(&(article, name.to_owned())).copied()
    }

    /// The person whom a participant of an event of an article is.
    pub fn person(&self, article: DocAddress, name: &str) -> Option<&Person> {
        self.people.get(self.number(article, name)?)
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

/// The article of an event.
///
/// # Errors
/// The column cannot be read.
pub fn article_of_event(searcher: &EngineSearcher, event: DocAddress) -> Result<DocAddress, StoreError> {
    let column = searcher.segment_reader(event.segment_ord).fast_fields().u64("distance").map_err(failed)?;
    let distance = column.first(event.doc_id).and_then(|distance| DocId::try_from(distance).ok()).unwrap_or(0);
    Ok(DocAddress::new(event.segment_ord, event.doc_id.saturating_sub(distance)))
}

/// The bearers of names with one of these words, in any spelling.
fn bearers(searcher: &EngineSearcher, fields: &Fields, words: &BTreeSet<String>) -> Result<Vec<Bearer>, StoreError> {
    let keys: FxHashSet<String> = words.iter().map(|word| key(word)).collect();
    let mut bearers = Vec::new();
    for (ordinal, reader) in searcher.segment_readers().iter().enumerate() {
        let mut articles: BTreeSet<DocId> = BTreeSet::new();
        let distance = reader.fast_fields().u64("distance").map_err(failed)?;
        for (field, is_event) in [(fields.official_words, false), (fields.name_words, true)] {
            for doc in docs_with(reader, field, &keys).map_err(failed)? {
                let back = if is_event { distance.first(doc).unwrap_or(0) } else { 0 };
                articles.insert(doc.saturating_sub(DocId::try_from(back).unwrap_or(0)));
            }
        }
        let wanted = |name: &str| crate::store::analyze_name(name).iter().any(|word| keys.contains(&key(word)));
        for doc in articles {
            bearers.extend(of_article(searcher, fields, DocAddress::new(ordinal as u32, doc), &wanted)?);
        }
    }
    Ok(bearers)
}

/// Living documents with a word of one of the keys.
fn docs_with(reader: &SegmentReader, field: Field, keys: &FxHashSet<String>) -> tantivy::Result<Vec<DocId>> {
    let index = reader.inverted_index(field)?;
    let mut terms = index.terms().stream()?;
    let mut docs = Vec::new();
    while terms.advance() {
        let Ok(word) = std::str::from_utf8(terms.key()) else { continue };
        if !keys.contains(&key(word)) {
            continue;
        }
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

/// The words of names that are in the index, each with the number of documents that have it.
///
/// # Errors
/// The dictionary cannot be read.
pub fn known_words(searcher: &EngineSearcher, fields: &Fields) -> Result<BTreeMap<String, u64>, StoreError> {
    let mut words: BTreeMap<String, u64> = BTreeMap::new();
    for reader in searcher.segment_readers() {
        for field in [fields.official_words, fields.name_words] {
            let index = reader.inverted_index(field).map_err(failed)?;
            let mut terms = index.terms().stream().map_err(|error| failed(error.into()))?;
            while terms.advance() {
                let count = u64::from(terms.value().doc_freq);
                if let Ok(word) = std::str::from_utf8(terms.key()) {
                    *words.entry(word.to_owned()).or_default() += count;
                }
            }
        }
    }
    Ok(words)
}

/// Those of an article's people whose names are wanted.
///
/// # Errors
/// A document cannot be read.
pub fn of_article(
    searcher: &EngineSearcher,
    fields: &Fields,
    article: DocAddress,
    wanted: &dyn Fn(&str) -> bool,
) -> Result<Vec<Bearer>, StoreError> {
    let doc: TantivyDocument = searcher.doc(article).map_err(failed)?;
    let published = searcher.segment_reader(article.segment_ord).fast_fields().i64("published").map_err(failed)?;
    let published = published.first(article.doc_id).map(day_of_number);
    let mut bearers: Vec<Bearer> = Vec::new();
    let bearer = |name: String, post: Post| Bearer {
        article,
        forms: BTreeSet::from([name.clone()]),
        name,
        post,
        published,
        events: Vec::new(),
    };
    for official in notes_of(&doc, fields)?.officials {
        if wanted(&official.name) && bearers.iter().all(|known| known.name != official.name) {
            bearers.push(bearer(official.name.clone(), post_of(official)));
        }
    }
    for address in events_of(searcher, article)? {
        let event = event_of(&searcher.doc(address).map_err(failed)?, fields)?.event;
        for party in event.participants {
            let Some(name) = party.name.clone().filter(|name| wanted(name)) else { continue };
            let at = match within(&bearers, &name) {
                Some(at) => at,
                None => {
                    bearers.push(bearer(name.clone(), post_of_party(party.clone())));
                    bearers.len() - 1
                }
            };
            let known = &mut bearers[at];
            known.forms.insert(name);
            if !known.post.is_specific() && party.role != crate::annotation::Role::Other {
                known.post = post_of_party(party);
            }
            if known.events.last() != Some(&address.doc_id) {
                known.events.push(address.doc_id);
            }
        }
    }
    Ok(bearers)
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

fn post_of(official: Official) -> Post {
    let Official { role, portfolio, country, org, status, office, .. } = official;
    Post { role, portfolio, country, org, status, office }
}

fn post_of_party(party: Participant) -> Post {
    let Participant { role, portfolio, country, org, office, .. } = party;
    Post { role, portfolio, country, org, status: OfficeStatus::Current, office }
}
