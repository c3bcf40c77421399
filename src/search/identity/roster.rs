//! What articles tell of people, kept between questions: everyone whom an article names as an official or has in an event.
//!
//! It stands in the stored documents, and a country's dossier asks for thousands of them. What was read once is kept here in
//! a few hundred bytes an article, by segment: a segment never changes, so what was read of it stays true over every commit
//! until the engine merges it away. Past a bound nothing more is kept, and it is read again.

use std::{
    collections::{BTreeSet, HashSet},
    sync::{
        Arc, RwLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::{DocAddress, DocId, Searcher as EngineSearcher, TantivyDocument, index::SegmentId};

use super::{Post, load::post_of_party};
use crate::{
    annotation::Official,
    search::assemble::failed,
    store::{
        Fields, StoreError,
        document::{event_of, events_of, notes_of},
    },
};

/// So many bytes are kept at most.
const MAX_BYTES: usize = 256 << 20;
/// So many articles are read by one thread at a time: neighbours, which are compressed together.
const PIECE: usize = 128;

/// Someone whom an article tells of.
#[derive(Debug, Clone)]
pub struct Told {
    /// The event record in which they take part, counted from its article; 0 where the article names them as an official.
    pub event: u32,
    /// `None` of a party without a name.
    pub name: Option<Arc<str>>,
    pub post: Arc<Post>,
}

/// Of one article, the officials first, then the parties of its events, in their order.
type OfArticle = Arc<[Told]>;

/// What was read so far.
#[derive(Debug, Default)]
pub struct Roster {
    segments: RwLock<FxHashMap<SegmentId, FxHashMap<DocId, OfArticle>>>,
    interned: RwLock<Interned>,
    bytes: AtomicUsize,
}

/// Names and posts, each once.
#[derive(Debug, Default)]
struct Interned {
    names: FxHashSet<Arc<str>>,
    posts: HashSet<Arc<Post>, rustc_hash::FxBuildHasher>,
}

/// What some articles tell.
#[derive(Debug, Default)]
pub struct Page(FxHashMap<DocAddress, OfArticle>);

impl Page {
    /// All of an article.
    pub fn of(&self, article: DocAddress) -> &[Told] {
        self.0.get(&article).map_or(&[], |told| told)
    }

    /// The parties of one of its events.
    pub fn parties(&self, article: DocAddress, event: DocId) -> impl Iterator<Item = &Told> {
        let number = event.saturating_sub(article.doc_id);
        self.of(article).iter().filter(move |told| told.event == number && number > 0)
    }
}

impl Roster {
    /// What these articles tell of people; those that were not read yet are.
    ///
    /// # Errors
    /// A document cannot be read.
    pub fn page(
        &self,
        searcher: &EngineSearcher,
        fields: &Fields,
        articles: &BTreeSet<DocAddress>,
    ) -> Result<Page, StoreError> {
        let mut page = Page(FxHashMap::with_capacity_and_hasher(articles.len(), rustc_hash::FxBuildHasher));
        let mut missing = Vec::new();
        let segments = self.segments.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        for &article in articles {
            let segment = searcher.segment_reader(article.segment_ord).segment_id();
            match segments.get(&segment).and_then(|known| known.get(&article.doc_id)) {
                Some(told) => drop(page.0.insert(article, Arc::clone(told))),
                None => missing.push(article),
            }
        }
        drop(segments);
        let read = missing
            .par_chunks(PIECE)
            .map(|piece| piece.iter().map(|&at| Ok((at, self.read(searcher, fields, at)?))).collect())
            .collect::<Result<Vec<Vec<(DocAddress, OfArticle)>>, StoreError>>()?;
        self.keep(searcher, &read);
        page.0.extend(read.into_iter().flatten());
        Ok(page)
    }

    fn keep(&self, searcher: &EngineSearcher, read: &[Vec<(DocAddress, OfArticle)>]) {
        if read.is_empty() {
            return;
        }
        let mut segments = self.segments.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        for (article, told) in read.iter().flatten() {
            let bytes = size_of::<Told>() * told.len() + 64;
            if self.bytes.load(Ordering::Relaxed) + bytes > MAX_BYTES {
                return;
            }
            let segment = searcher.segment_reader(article.segment_ord).segment_id();
            let known = segments.entry(segment).or_default();
            if known.insert(article.doc_id, Arc::clone(told)).is_none() {
                self.bytes.fetch_add(bytes, Ordering::Relaxed);
            }
        }
    }

    /// Forgets the segments that are no longer part of the index.
    pub fn forget_others(&self, searcher: &EngineSearcher) {
        let living: FxHashSet<SegmentId> =
            searcher.segment_readers().iter().map(|reader| reader.segment_id()).collect();
        let mut segments = self.segments.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        segments.retain(|segment, known| {
            let lives = living.contains(segment);
            if !lives {
                let bytes: usize = known.values().map(|told| size_of::<Told>() * told.len() + 64).sum();
                self.bytes.fetch_sub(bytes, Ordering::Relaxed);
            }
            lives
        });
        let mut interned = self.interned.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        interned.drop_unused(&self.bytes);
    }

    fn read(&self, searcher: &EngineSearcher, fields: &Fields, article: DocAddress) -> Result<OfArticle, StoreError> {
        let doc: TantivyDocument = searcher.doc(article).map_err(failed)?;
        let mut told = Vec::new();
        for official in notes_of(&doc, fields)?.officials {
            let name = self.name(&official.name);
            told.push(Told { event: 0, name: Some(name), post: self.post(post_of(official)) });
        }
        for address in events_of(searcher, article)? {
            let event = event_of(&searcher.doc(address).map_err(failed)?, fields)?.event;
            for party in event.participants {
                let name = party.name.as_deref().map(|name| self.name(name));
                let post = self.post(post_of_party(party));
                told.push(Told { event: address.doc_id - article.doc_id, name, post });
            }
        }
        Ok(told.into())
    }

    fn name(&self, name: &str) -> Arc<str> {
        let interned = self.interned.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(known) = interned.names.get(name) {
            return Arc::clone(known);
        }
        drop(interned);
        let mut interned = self.interned.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(known) = interned.names.get(name) {
            return Arc::clone(known);
        }
        let new: Arc<str> = name.into();
        if self.bytes.load(Ordering::Relaxed) > MAX_BYTES {
            return new;
        }
        self.bytes.fetch_add(bytes_of_name(&new), Ordering::Relaxed);
        interned.names.insert(Arc::clone(&new));
        new
    }

    fn post(&self, post: Post) -> Arc<Post> {
        let interned = self.interned.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(known) = interned.posts.get(&post) {
            return Arc::clone(known);
        }
        drop(interned);
        let mut interned = self.interned.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(known) = interned.posts.get(&post) {
            return Arc::clone(known);
        }
        let new = Arc::new(post);
        if self.bytes.load(Ordering::Relaxed) > MAX_BYTES {
            return new;
        }
        self.bytes.fetch_add(bytes_of_post(&new), Ordering::Relaxed);
        interned.posts.insert(Arc::clone(&new));
        new
    }
}

impl Interned {
    /// Drops the names and posts that nobody holds.
    fn drop_unused(&mut self, bytes: &AtomicUsize) {
        self.names.retain(|name| {
            let used = Arc::strong_count(name) > 1;
            bytes.fetch_sub(if used { 0 } else { bytes_of_name(name) }, Ordering::Relaxed);
            used
        });
        self.posts.retain(|post| {
            let used = Arc::strong_count(post) > 1;
            bytes.fetch_sub(if used { 0 } else { bytes_of_post(post) }, Ordering::Relaxed);
            used
        });
    }
}

fn bytes_of_name(name: &str) -> usize {
    name.len() + 40
}

fn bytes_of_post(post: &Post) -> usize {
    size_of::<Post>() + 24 + post.org.as_ref().map_or(0, String::len) + post.office.as_ref().map_or(0, String::len)
}

fn post_of(official: Official) -> Post {
    let Official { role, portfolio, country, org, status, office, .. } = official;
    Post { role, portfolio, country, org, status, office }
}
