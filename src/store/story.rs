//! Versions of stories: of one story only the articles with the highest number are in the index, and none that were called
//! back.
//!
//! What a file says of stories, its [`Claim`]s, is a function of the file alone and is kept with its record, whether its
//! articles are in the index or not. A story's floor is the highest that any file claims; an article is in the index where
//! its number is not below the floor. Floors only rise while files are read. Where one may have fallen (a file that held the
//! highest claim is gone or says something else now) the story is *pending*: the sync ends by reading again the files of
//! those articles of pending stories that are missing. The state of every commit names them, so that a run which is cut
//! short is made up for by the next.

use std::{
    collections::{BTreeSet, hash_map::Entry},
    path::Path,
};

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::{
    DocAddress, DocId, DocSet, Searcher, SegmentReader, TERMINATED, TantivyDocument, Term, schema::IndexRecordOption,
};

use crate::{
    article::Version,
    store::{
        StoreError,
        document::{FileKey, FileRecord, file_key, file_of, first_u64, head_of},
        schema::{DOC_ARTICLE, DOC_FILE, Fields},
    },
};

/// What a file says of a story: one of its articles is a version of it, or it calls versions back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Claim {
    /// First 8 bytes of the BLAKE3 of the story's name. (Of ten million stories two have the same with a chance of one in
    /// 370,000.)
    pub story: u64,
    /// Versions with a lower number are out: the article's own number, or the one behind those that are called back.
    pub floor: u64,
    pub withdraws: bool,
}

impl Claim {
    /// Of an article.
    pub fn of_article(version: &Version) -> Claim {
        // The highest number of all stays above every withdrawal.
        let floor = version.number.min(u64::MAX - 1);
        Claim { story: story_key(&version.story), floor, withdraws: false }
    }

    /// Of a withdrawal of the versions up to this one.
    pub fn of_withdrawal(version: &Version) -> Claim {
        let floor = version.number.saturating_add(1);
        Claim { story: story_key(&version.story), floor, withdraws: true }
    }

    /// The term of a file that claims this, and its stored form: the story's eight bytes, then the length of the number
    /// (with the high bit for a withdrawal), then its bytes.
    pub fn term(self) -> Vec<u8> {
        let digits = self.floor.to_be_bytes();
        let zeros = digits.iter().take_while(|byte| **byte == 0).count();
        let length = (digits.len() - zeros) as u8;
        let mut term = Vec::with_capacity(17);
        term.extend(self.story.to_be_bytes());
        term.push(length | if self.withdraws { 0x80 } else { 0 });
        term.extend(&digits[zeros..]);
        term
    }

    /// The first claim of stored ones, and what is behind it.
    fn parse(bytes: &[u8]) -> Option<(Claim, &[u8])> {
        let (story, rest) = bytes.split_first_chunk::<8>()?;
        let (head, rest) = rest.split_first()?;
        let (digits, rest) = rest.split_at_checked(usize::from(head & 0x7f))?;
        let floor = digits.iter().fold(0u64, |value, byte| value << 8 | u64::from(*byte));
        Some((Claim { story: u64::from_be_bytes(*story), floor, withdraws: head & 0x80 > 0 }, rest))
    }
}

/// Claims as they are stored.
pub fn pack(claims: &[Claim]) -> Vec<u8> {
    claims.iter().flat_map(|claim| claim.term()).collect()
}

/// Stored claims; `None` where they have not the stored form.
pub fn unpack(mut bytes: &[u8]) -> Option<Vec<Claim>> {
    let mut claims = Vec::new();
    while !bytes.is_empty() {
        let (claim, rest) = Claim::parse(bytes)?;
        claims.push(claim);
        bytes = rest;
    }
    Some(claims)
}

fn story_key(story: &str) -> u64 {
    first_u64(blake3::hash(story.as_bytes()).as_bytes())
}

/// The term of the articles of a story, and of their events.
pub fn story_term(fields: &Fields, story: u64) -> Term {
    Term::from_field_bytes(fields.story, &story.to_be_bytes())
}

/// Where an article or a withdrawal stands among what is known of its story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is the first of its story, or beside others with the same number.
    Stays,
    /// All articles of the story that are in the index go.
    Replaces,
    /// A higher one is known.
    Below,
}

/// The stories that a run meets.
pub struct Stories<'a> {
    dir: &'a Path,
    fields: Fields,
    /// What the index knew of stories; `None` where it is new.
    known: Option<Searcher>,
    /// Records of files in `known` that count no longer: the files are gone or are being read.
    gone: FxHashSet<DocAddress>,
    /// Of each story that was met.
    floors: FxHashMap<u64, u64>,
    /// Stories of which something may be missing.
    pub pending: BTreeSet<u64>,
    /// Those of them that fell since this was made.
    fell: BTreeSet<u64>,
    /// So many stories are held (some 40 bytes each).
    most_held: usize,
}

impl<'a> Stories<'a> {
    pub fn new(dir: &'a Path, fields: Fields, known: Option<Searcher>, most_held: usize) -> Stories<'a> {
        let (gone, floors) = (FxHashSet::default(), FxHashMap::default());
        let (pending, fell) = (BTreeSet::new(), BTreeSet::new());
        Stories { dir, fields, known, gone, floors, pending, fell, most_held }
    }

    /// Notes a claim, and says what it does.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn note(&mut self, claim: Claim) -> Result<Standing, StoreError> {
        let known = match self.floors.get(&claim.story) {
            Some(floor) => Some(*floor),
            None => self.look_up(claim.story)?,
        };
        let (floor, standing) = match known {
            None => (claim.floor, Standing::Stays),
            Some(floor) if claim.floor < floor => (floor, Standing::Below),
            Some(floor) if claim.floor == floor => (floor, Standing::Stays),
            Some(_) => (claim.floor, Standing::Replaces),
        };
        self.floors.insert(claim.story, floor);
        Ok(standing)
    }

    /// What a file claimed counts no longer; returns it.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn retract(&mut self, key: &FileKey) -> Result<Vec<Claim>, StoreError> {
        let Some(searcher) = &self.known else { return Ok(Vec::new()) };
        let engine = |error| StoreError::engine(self.dir, error);
        let Some(address) = find_file(searcher, &self.fields, key).map_err(engine)? else { return Ok(Vec::new()) };
        let document: TantivyDocument = searcher.doc(address).map_err(engine)?;
        self.gone.insert(address);
        Ok(file_of(&document, &self.fields)?.claims)
    }

    /// A file claims something else than before: stories whose floor was its own may have fallen.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn compare(&mut self, old: &[Claim], new: &[Claim]) -> Result<(), StoreError> {
        if old.is_empty() {
            return Ok(());
        }
        let (old, new) = (floors_of(old), floors_of(new));
        for (story, floor) in old {
            let fell = floor > new.get(&story).copied().unwrap_or(0);
            if fell && (self.floors.contains_key(&story) || self.look_up(story)?.is_some()) {
                self.pending.insert(story);
                self.fell.insert(story);
            }
        }
        Ok(())
    }

    /// The stories that fell since this was made, without those that were pending before.
    pub fn fell(self) -> BTreeSet<u64> {
        self.fell
    }

    /// Are so many stories held that they are better looked up in what was committed?
    pub fn is_large(&self) -> bool {
        self.floors.len() > self.most_held
    }

    /// From here on stories are looked up in this, which has all that was noted.
    pub fn refresh(&mut self, known: Searcher) {
        self.known = Some(known);
        self.gone.clear();
        self.floors.clear();
    }

    /// The floor of a story as the index knows it; `None` where no file claims anything of it.
    fn look_up(&self, story: u64) -> Result<Option<u64>, StoreError> {
        let Some(searcher) = &self.known else { return Ok(None) };
        let mut floor = None;
        for_each_claim(searcher, &self.fields, story, |claim, address| {
            if !self.gone.contains(&address) {
                floor = floor.max(Some(claim.floor));
            }
        })
        .map_err(|error| StoreError::engine(self.dir, error))?;
        Ok(floor)
    }
}

/// The files of which an article of these stories should be in the index and is not.
///
/// # Errors
/// The index cannot be read.
pub fn with_missing(
    dir: &Path,
    searcher: &Searcher,
    fields: &Fields,
    stories: &BTreeSet<u64>,
) -> Result<Vec<(DocAddress, FileRecord)>, StoreError> {
    let engine = |error| StoreError::engine(dir, error);
    let mut records: FxHashMap<DocAddress, FileRecord> = FxHashMap::default();
    let mut missing: BTreeSet<DocAddress> = BTreeSet::new();
    for &story in stories {
        let mut claims: Vec<(Claim, DocAddress)> = Vec::new();
        for_each_claim(searcher, fields, story, |claim, address| claims.push((claim, address))).map_err(engine)?;
        let Some(floor) = claims.iter().map(|(claim, _)| claim.floor).max() else { continue };
        let there = articles_by_file(dir, searcher, fields, story)?;
        for (claim, address) in claims {
            if claim.withdraws || claim.floor < floor || missing.contains(&address) {
                continue;
            }
            let record = match records.entry(address) {
                Entry::Occupied(record) => record.into_mut(),
                Entry::Vacant(record) => {
                    let document: TantivyDocument = searcher.doc(address).map_err(engine)?;
                    record.insert(file_of(&document, fields)?)
                }
            };
            let wanted = record.claims.iter().filter(|other| **other == claim).count() as u64;
            let found = there.get(&file_key(&record.root, &record.path)).copied().unwrap_or(0);
            if found < wanted {
                missing.insert(address);
            }
        }
    }
    Ok(missing.into_iter().filter_map(|address| Some((address, records.remove(&address)?))).collect())
}

/// How many articles of a story there are of each file.
fn articles_by_file(
    dir: &Path,
    searcher: &Searcher,
    fields: &Fields,
    story: u64,
) -> Result<FxHashMap<FileKey, u64>, StoreError> {
    let engine = |error| StoreError::engine(dir, error);
    let mut by_file = FxHashMap::default();
    let term = story_term(fields, story);
    for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
        let docs = docs_of(segment, &term, DOC_ARTICLE).map_err(engine)?;
        for doc in docs {
            let document: TantivyDocument = searcher.doc(DocAddress::new(ordinal as u32, doc)).map_err(engine)?;
            let source = head_of(&document, fields)?.source;
            *by_file.entry(file_key(&source.root, &source.path)).or_default() += 1;
        }
    }
    Ok(by_file)
}

/// The highest claim of each story.
fn floors_of(claims: &[Claim]) -> FxHashMap<u64, u64> {
    let mut floors: FxHashMap<u64, u64> = FxHashMap::default();
    for claim in claims {
        let floor = floors.entry(claim.story).or_default();
        *floor = claim.floor.max(*floor);
    }
    floors
}

/// All that files claim of a story, with the documents of their records.
fn for_each_claim(
    searcher: &Searcher,
    fields: &Fields,
    story: u64,
    mut take: impl FnMut(Claim, DocAddress),
) -> tantivy::Result<()> {
    let from = story.to_be_bytes();
    let to = story.checked_add(1).map(u64::to_be_bytes);
    for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
        let index = segment.inverted_index(fields.story)?;
        let range = index.terms().range().gt(from);
        let mut terms = match to {
            Some(to) => range.lt(to).into_stream()?,
            None => range.into_stream()?,
        };
        while terms.advance() {
            let Some((claim, [])) = Claim::parse(terms.key()) else { continue };
            let mut postings = index.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
            while postings.doc() != TERMINATED {
                if !segment.is_deleted(postings.doc()) {
                    take(claim, DocAddress::new(ordinal as u32, postings.doc()));
                }
                postings.advance();
            }
        }
    }
    Ok(())
}

/// The record of a file.
fn find_file(searcher: &Searcher, fields: &Fields, key: &FileKey) -> tantivy::Result<Option<DocAddress>> {
    let term = Term::from_field_bytes(fields.file, key);
    for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
        if let Some(doc) = docs_of(segment, &term, DOC_FILE)?.pop() {
            return Ok(Some(DocAddress::new(ordinal as u32, doc)));
        }
    }
    Ok(None)
}

/// The live documents of a type that have a term.
fn docs_of(segment: &SegmentReader, term: &Term, doc_type: u64) -> tantivy::Result<Vec<DocId>> {
    let mut docs = Vec::new();
    let postings = segment.inverted_index(term.field())?.read_postings(term, IndexRecordOption::Basic)?;
    let Some(mut postings) = postings else { return Ok(docs) };
    let types = segment.fast_fields().u64("type")?;
    while postings.doc() != TERMINATED {
        let doc = postings.doc();
        if !segment.is_deleted(doc) && types.first(doc) == Some(doc_type) {
            docs.push(doc);
        }
        postings.advance();
    }
    Ok(docs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(story: &str, number: u64) -> Version {
        Version { story: story.to_owned(), number }
    }

    #[test]
    fn claims_are_stored_as_they_are() {
        let numbers = [0, 1, 255, 256, 20_250_414_123_000, u64::MAX - 1, u64::MAX];
        let articles = numbers.iter().map(|number| Claim::of_article(&version("a", *number)));
        let claims: Vec<Claim> =
            articles.chain(numbers.iter().map(|number| Claim::of_withdrawal(&version("b", *number)))).collect();
        assert_eq!(unpack(&pack(&claims)).unwrap(), claims);
        assert_eq!(claims[0].term().len(), 9);
        assert!(unpack(&pack(&claims)[1..]).is_none_or(|other| other != claims));
        assert_eq!(unpack(&[0; 8]), None);
    }

    #[test]
    fn floors_rise_in_any_order() {
        let fields = crate::store::schema::schema().1;
        let mut stories = Stories::new(Path::new("."), fields, None, 10);
        let mut note = |claim| stories.note(claim).unwrap();
        assert_eq!(note(Claim::of_article(&version("a", 0))), Standing::Stays);
        assert_eq!(note(Claim::of_article(&version("a", 2))), Standing::Replaces);
        assert_eq!(note(Claim::of_article(&version("a", 2))), Standing::Stays);
        assert_eq!(note(Claim::of_article(&version("a", 1))), Standing::Below);
        assert_eq!(note(Claim::of_withdrawal(&version("a", 1))), Standing::Stays);
        assert_eq!(note(Claim::of_withdrawal(&version("a", 2))), Standing::Replaces);
        assert_eq!(note(Claim::of_article(&version("a", 2))), Standing::Below);
        assert_eq!(note(Claim::of_article(&version("a", 3))), Standing::Stays);
        assert_eq!(note(Claim::of_article(&version("b", u64::MAX))), Standing::Stays);
        assert_eq!(note(Claim::of_withdrawal(&version("b", u64::MAX))), Standing::Replaces);
    }
}
