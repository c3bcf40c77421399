//! Article and annotations ↔ the documents of the index: what `schema` describes is put in and taken out here.

use std::{collections::HashMap, path::Path};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tantivy::{
    DocAddress, DocId, DocSet, Searcher, SegmentOrdinal, TERMINATED, TantivyDocument, Term,
    schema::{Field, IndexRecordOption, Value},
};

use crate::{
    annotation::{Annotations, Country, Event, Mention, Official, Participant},
    article::{Article, Published, Source},
    corrections::{Corrections, Told},
    read::Skip,
    store::{
        StoreError, mentions,
        packed::{PackedEvent, PackedFile, PackedHead, PackedNotes},
        participant,
        schema::{
            DOC_ARTICLE, DOC_EVENT, DOC_FILE, Fields, MISSING_DATE, MISSING_PLACE, MISSING_PUBLISHED, MISSING_RECORDS,
            day_number,
        },
        signature,
        story::{self, Claim},
    },
    timex::{Precision, Timex},
};

/// What is stored of an article besides its title and text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "PackedHead", into = "PackedHead")]
pub struct Head {
    pub id: String,
    pub source: Source,
    pub published: Option<Published>,
    pub url: Option<String>,
    pub authors: Vec<String>,
    pub publisher: Option<String>,
    pub language: Option<String>,
}

/// What is stored of an article's annotations; the events stand in their own documents, the mentions beside it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(from = "PackedNotes", into = "PackedNotes")]
pub struct Notes {
    pub officials: Vec<Official>,
    pub countries: Vec<Country>,
    pub dates: Vec<Timex>,
    pub organizations: Vec<String>,
    pub notes: Vec<String>,
    /// The strings that the packed mentions refer to.
    pub strings: Vec<String>,
}

/// An event as stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "PackedEvent", into = "PackedEvent")]
pub struct StoredEvent {
    /// Its article's id, a colon, and a hash of its kind and parties (with a number where several agree in both): stable
    /// over rebuilds, and over changes elsewhere in the article.
    pub id: String,
    pub event: Event,
}

/// What the sync knows of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "PackedFile", into = "PackedFile")]
pub struct FileRecord {
    pub root: String,
    /// Path below the root, with `/`.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since the epoch.
    pub mtime_ns: i64,
    /// BLAKE3, hex; empty where it could not be read.
    pub hash: String,
    /// How many articles it gave, among them those of which a later version is in the index.
    pub articles: u64,
    pub skips: Vec<Skip>,
    /// `false` while its articles are still being added: a sync that finds it so reads it again.
    pub complete: bool,
    /// What it says of stories, sorted. While it is being read also what it said before, for a run that is cut short.
    pub claims: Vec<Claim>,
}

/// An article with its events, ready to be added.
#[derive(Debug, Clone)]
pub struct Block {
    /// The article's document, then its events'.
    pub documents: Vec<TantivyDocument>,
    /// About so many bytes of memory.
    pub bytes: usize,
    /// Where the article is a version of a story.
    pub claim: Option<Claim>,
}

impl Block {
    /// Marks all documents with the watermark of the commit that is to bring them.
    pub fn stamp(&mut self, fields: &Fields, watermark: u64) {
        for document in &mut self.documents {
            document.add_u64(fields.added, watermark);
        }
    }
}

/// Key of a file in the field `file`: 8 bytes of the BLAKE3 of label and path. (Of ten million files two have the same
/// with a chance of one in 300,000; then both are read at every sync.)
pub type FileKey = [u8; 8];

/// The key of a file.
pub fn file_key(root: &str, path: &str) -> FileKey {
    let mut hasher = blake3::Hasher::new();
    hasher.update(root.as_bytes()).update(&[0]).update(path.as_bytes());
    first_u64(hasher.finalize().as_bytes()).to_be_bytes()
}

/// Value of the field `key`: the first 8 bytes of the BLAKE3 of the id.
pub fn key_of(id: &str) -> u64 {
    first_u64(blake3::hash(id.as_bytes()).as_bytes())
}

/// Value of the field `hash`: the first 8 bytes of a BLAKE3 written as hex; 0 where it is none.
pub fn hash_of(hex: &str) -> u64 {
    hex.get(..16).and_then(|head| u64::from_str_radix(head, 16).ok()).unwrap_or(0)
}

pub(super) fn first_u64(bytes: &[u8; 32]) -> u64 {
    bytes[..8].iter().fold(0, |value, &byte| value << 8 | u64::from(byte))
}

/// The block of an article. `file` is the key of the file that it came from.
pub fn block(fields: &Fields, file: &FileKey, article: &Article, annotations: &Annotations) -> Block {
    let ids = event_ids(&article.id, &annotations.events);
    let events: Vec<(&str, &Event)> = ids.iter().map(String::as_str).zip(&annotations.events).collect();
    block_of(fields, file, article, annotations, &events)
}

/// The block of an article of which something is corrected, and what was wrong with the corrections: an event keeps the id
/// that it was extracted with.
pub fn corrected_block(
    fields: &Fields,
    file: &FileKey,
    article: &Article,
    annotations: &Annotations,
    corrections: &Corrections,
) -> (Block, Told) {
    let ids = event_ids(&article.id, &annotations.events);
    let (kept, told) =
        corrections.apply(&article.id, ids.into_iter().zip(annotations.events.iter().cloned()).collect());
    let events: Vec<(&str, &Event)> = kept.iter().map(|(id, event)| (id.as_str(), event)).collect();
    (block_of(fields, file, article, annotations, &events), told)
}

fn block_of(
    fields: &Fields,
    file: &FileKey,
    article: &Article,
    annotations: &Annotations,
    events: &[(&str, &Event)],
) -> Block {
    let mut documents = Vec::with_capacity(1 + events.len());
    documents.push(article_document(fields, file, article, annotations, events.len()));
    for (number, (id, event)) in events.iter().enumerate() {
        documents.push(event_document(fields, file, article, event, (*id).to_owned(), number as u64 + 1));
    }
    // A document keeps its values in one buffer with little around them.
    let stored: usize = events.iter().map(|(_, event)| 1500 + 2 * event.evidence.len()).sum();
    Block {
        documents,
        bytes: 2048 + article.title.len() + article.text.len() + 96 * annotations.mentions.len() + stored,
        claim: article.version.as_ref().map(Claim::of_article),
    }
}

/// What every document of a block has.
fn common(fields: &Fields, doc_type: u64, file: &FileKey, article: &Article) -> TantivyDocument {
    let mut doc = TantivyDocument::with_capacity(512);
    doc.add_u64(fields.doc_type, doc_type);
    doc.add_text(fields.id, &article.id);
    doc.add_bytes(fields.file, file);
    doc.add_text(fields.root, &article.source.root);
    match &article.published {
        Some(published) => doc.add_i64(fields.published, day_number(published.date)),
        None => doc.add_text(fields.missing, MISSING_PUBLISHED),
    }
    if let Some(version) = &article.version {
        doc.add_bytes(fields.story, &Claim::of_article(version).story.to_be_bytes());
    }
    doc
}

fn article_document(
    fields: &Fields,
    file: &FileKey,
    article: &Article,
    found: &Annotations,
    events: usize,
) -> TantivyDocument {
    let mut doc = common(fields, DOC_ARTICLE, file, article);
    doc.add_u64(fields.key, key_of(&article.id));
    doc.add_u64(fields.events, events as u64);
    doc.add_text(fields.title, &article.title);
    doc.add_text(fields.text, &article.text);
    doc.add_text(fields.path, &article.source.path);
    let host = article.url.as_deref().and_then(host);
    if let Some(source) = article.publisher.as_deref().or(host.as_deref()) {
        doc.add_text(fields.source, source);
    }
    for source in article.publisher.as_deref().into_iter().chain(host.as_deref()) {
        doc.add_text(fields.source_words, source);
    }
    for author in &article.authors {
        doc.add_text(fields.author, author);
        doc.add_text(fields.author_words, author);
    }
    if let Some(language) = &article.language {
        doc.add_text(fields.lang, primary_tag(language));
    }
    for country in &found.countries {
        doc.add_text(fields.countries, country.code());
    }
    for official in &found.officials {
        doc.add_text(fields.official, &official.name);
        doc.add_text(fields.official_words, &official.name);
    }
    for term in participant::officer_terms(&found.officials) {
        doc.add_text(fields.officer, term);
    }
    for organization in &found.organizations {
        doc.add_text(fields.organization, organization);
        doc.add_text(fields.organization_words, organization);
    }
    let signature = signature::signature(&article.title, &article.text);
    doc.add_u64(fields.signature, signature);
    for band in signature::bands(signature) {
        doc.add_u64(fields.band, band);
    }
    store_json(&mut doc, fields.head, &Head::of(article));
    let (mentions, strings) = mentions::pack(article, &found.mentions);
    doc.add_bytes(fields.mentions, &mentions);
    let notes = Notes {
        officials: found.officials.clone(),
        countries: found.countries.clone(),
        dates: found.dates.clone(),
        organizations: found.organizations.clone(),
        notes: found.notes.clone(),
        strings,
    };
    store_json(&mut doc, fields.notes, &notes);
    doc
}

fn event_document(
    fields: &Fields,
    file: &FileKey,
    article: &Article,
    event: &Event,
    id: String,
    distance: u64,
) -> TantivyDocument {
    let mut doc = common(fields, DOC_EVENT, file, article);
    doc.add_u64(fields.key, key_of(&id));
    doc.add_u64(fields.distance, distance);
    doc.add_text(fields.kind, event.kind.as_str());
    doc.add_text(fields.status, event.status.as_str());
    match event.date {
        Some(date) => {
            let (from, to) = date.interval();
            doc.add_i64(fields.from, day_number(from));
            doc.add_i64(fields.to, day_number(to));
            doc.add_u64(fields.precision, precision_rank(date.precision()));
            doc.add_text(fields.date, date.to_string());
        }
        None => doc.add_text(fields.missing, MISSING_DATE),
    }
    match &event.place {
        Some(place) => {
            doc.add_text(fields.place, place);
            doc.add_text(fields.place_words, place);
        }
        None => doc.add_text(fields.missing, MISSING_PLACE),
    }
    if let Some(country) = event.country {
        doc.add_text(fields.where_country, country.code());
    }
    add_participants(&mut doc, fields, &event.participants);
    doc.add_f64(fields.confidence, confidence(event.confidence));
    store_json(&mut doc, fields.event, &StoredEvent { id, event: event.clone() });
    doc
}

fn add_participants(doc: &mut TantivyDocument, fields: &Fields, participants: &[Participant]) {
    doc.add_u64(fields.participants, participants.len() as u64);
    for participant in participants {
        doc.add_u64(fields.parties, participant::pack(participant));
    }
    for term in participant::terms(participants) {
        doc.add_text(fields.party, term);
    }
    let mut add_all = |field, values: Vec<&str>| {
        let mut seen: Vec<&str> = Vec::new();
        for value in values {
            if !seen.contains(&value) {
                doc.add_text(field, value);
                seen.push(value);
            }
        }
    };
    let names: Vec<&str> = participants.iter().filter_map(|p| p.name.as_deref()).collect();
    add_all(fields.name, names.clone());
    add_all(fields.name_words, names);
    add_all(fields.role, participants.iter().map(|p| p.role.as_str()).collect());
    add_all(fields.portfolio, participants.iter().filter_map(|p| p.portfolio).map(|p| p.as_str()).collect());
    add_all(fields.country, participants.iter().filter_map(|p| p.country.as_ref()).map(Country::code).collect());
    add_all(fields.org, participants.iter().filter_map(|p| p.org.as_deref()).collect());
    add_all(
        fields.group,
        participants.iter().flat_map(|p| participant::groups_of(p.country, p.org.as_deref())).collect(),
    );
}

/// The document of a file.
pub fn file_document(fields: &Fields, record: &FileRecord, watermark: u64) -> TantivyDocument {
    let key = file_key(&record.root, &record.path);
    let mut doc = TantivyDocument::with_capacity(512);
    doc.add_u64(fields.doc_type, DOC_FILE);
    doc.add_bytes(fields.file, &key);
    doc.add_text(fields.root, &record.root);
    doc.add_text(fields.path, &record.path);
    doc.add_u64(fields.size, record.size);
    if record.complete {
        doc.add_i64(fields.mtime, record.mtime_ns);
        doc.add_u64(fields.hash, hash_of(&record.hash));
    }
    if !record.skips.is_empty() {
        doc.add_text(fields.missing, MISSING_RECORDS);
    }
    doc.add_u64(fields.added, watermark);
    doc.add_u64(fields.given, record.articles);
    let claiming = record.claims.iter().filter(|claim| claim.floor > 0).count() as u64;
    if claiming > 0 {
        doc.add_u64(fields.claiming, claiming);
    }
    if !record.claims.is_empty() {
        for claim in &record.claims {
            doc.add_bytes(fields.story, &claim.term());
        }
        doc.add_bytes(fields.claims, &story::pack(&record.claims));
    }
    store_json(&mut doc, fields.head, record);
    doc
}

impl Head {
    fn of(article: &Article) -> Head {
        Head {
            id: article.id.clone(),
            source: article.source.clone(),
            published: article.published.clone(),
            url: article.url.clone(),
            authors: article.authors.clone(),
            publisher: article.publisher.clone(),
            language: article.language.clone(),
        }
    }

    fn with(self, title: String, text: String) -> Article {
        let Head { id, source, published, url, authors, publisher, language } = self;
        Article { id, source, title, text, published, url, authors, publisher, language, version: None }
    }
}

/// The head of an article's document, without its text being parsed.
///
/// # Errors
/// It is no article, or does not have the stored form.
pub fn head_of(doc: &TantivyDocument, fields: &Fields) -> Result<Head, StoreError> {
    stored_json(doc, fields.head)
}

/// The title of an article's document; empty where it has none.
pub fn title_of<'a>(doc: &'a TantivyDocument, fields: &Fields) -> &'a str {
    stored_text(doc, fields.title)
}

/// The article in its document.
///
/// # Errors
/// It is no article, or does not have the stored form.
pub fn article_of(doc: &TantivyDocument, fields: &Fields) -> Result<Article, StoreError> {
    Ok(head_of(doc, fields)?.with(stored_text(doc, fields.title).to_owned(), stored_text(doc, fields.text).to_owned()))
}

/// What was found in an article's document, but for its events.
///
/// # Errors
/// It is no article, or does not have the stored form.
pub fn notes_of(doc: &TantivyDocument, fields: &Fields) -> Result<Notes, StoreError> {
    stored_json(doc, fields.notes)
}

/// The mentions in an article's document.
///
/// # Errors
/// They do not fit the article.
pub fn mentions_of(
    doc: &TantivyDocument,
    fields: &Fields,
    article: &Article,
    notes: &Notes,
) -> Result<Vec<Mention>, StoreError> {
    mentions::unpack(article, stored_bytes(doc, fields.mentions), &notes.strings)
        .ok_or_else(|| damaged(&"its mentions do not fit its text"))
}

/// The event in its document.
///
/// # Errors
/// It is no event, or does not have the stored form.
pub fn event_of(doc: &TantivyDocument, fields: &Fields) -> Result<StoredEvent, StoreError> {
    stored_json(doc, fields.event)
}

/// The file in its document.
///
/// # Errors
/// It is no file, or does not have the stored form.
pub fn file_of(doc: &TantivyDocument, fields: &Fields) -> Result<FileRecord, StoreError> {
    let mut record: FileRecord = stored_json(doc, fields.head)?;
    let claims = story::unpack(stored_bytes(doc, fields.claims));
    record.claims = claims.ok_or_else(|| damaged(&"what a file says of stories has not the stored form"))?;
    Ok(record)
}

/// An article with everything that was found in it, from the address of its document.
///
/// # Errors
/// The document is no article, or does not have the stored form, or cannot be read.
pub fn load_block(
    searcher: &Searcher,
    fields: &Fields,
    address: DocAddress,
) -> Result<(Article, Annotations), StoreError> {
    let doc: TantivyDocument = read(searcher, address)?;
    let article = article_of(&doc, fields)?;
    let notes = notes_of(&doc, fields)?;
    let mentions = mentions_of(&doc, fields, &article, &notes)?;
    let Notes { officials, countries, dates, organizations, notes, strings: _ } = notes;
    let mut events = Vec::new();
    for event in events_of(searcher, address)? {
        events.push(event_of(&read(searcher, event)?, fields)?.event);
    }
    Ok((article, Annotations { officials, countries, dates, organizations, events, mentions, notes }))
}

/// Addresses of the events of an article.
///
/// # Errors
/// The column cannot be read.
pub fn events_of(searcher: &Searcher, article: DocAddress) -> Result<Vec<DocAddress>, StoreError> {
    let segment = searcher.segment_reader(article.segment_ord);
    let column = segment.fast_fields().u64("events").map_err(|e| StoreError::engine(Path::new("."), e))?;
    let count = column.first(article.doc_id).unwrap_or(0) as DocId;
    let last = article.doc_id.saturating_add(count).min(segment.max_doc().saturating_sub(1));
    Ok((article.doc_id + 1..=last).map(|doc| DocAddress::new(article.segment_ord as SegmentOrdinal, doc)).collect())
}

/// The event with an id, and its article's address with its own; `None` where there is none.
///
/// # Errors
/// The index cannot be read.
pub fn find_event(
    searcher: &Searcher,
    fields: &Fields,
    id: &str,
) -> Result<Option<(DocAddress, DocAddress, StoredEvent)>, StoreError> {
    let Some((article, _)) = id.rsplit_once(':') else { return Ok(None) };
    let Some(article) = find_article(searcher, fields, article)? else { return Ok(None) };
    for address in events_of(searcher, article)? {
        let event = event_of(&read(searcher, address)?, fields)?;
        if event.id == id {
            return Ok(Some((article, address, event)));
        }
    }
    Ok(None)
}

/// The address of the article with an id; `None` where there is none.
///
/// # Errors
/// The index cannot be read.
pub fn find_article(searcher: &Searcher, fields: &Fields, id: &str) -> Result<Option<DocAddress>, StoreError> {
    let engine = |error| StoreError::engine(Path::new("."), error);
    let term = Term::from_field_text(fields.id, id);
    for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
        let index = segment.inverted_index(fields.id).map_err(engine)?;
        let postings = index.read_postings(&term, IndexRecordOption::Basic);
        let Some(mut postings) = postings.map_err(|error| engine(error.into()))? else { continue };
        // The article stands first in its block; an older block of the same id is deleted as a whole.
        while postings.doc() != TERMINATED && segment.is_deleted(postings.doc()) {
            postings.advance();
        }
        if postings.doc() != TERMINATED {
            return Ok(Some(DocAddress::new(ordinal as SegmentOrdinal, postings.doc())));
        }
    }
    Ok(None)
}

fn read(searcher: &Searcher, address: DocAddress) -> Result<TantivyDocument, StoreError> {
    searcher.doc(address).map_err(|e| StoreError::engine(Path::new("."), e))
}

fn store_json(doc: &mut TantivyDocument, field: Field, value: &impl Serialize) {
    // Types of strings, numbers and lists of them have a JSON form.
    let json = serde_json::to_vec(value).unwrap_or_default();
    doc.add_bytes(field, &json);
}

fn stored_json<T: DeserializeOwned>(doc: &TantivyDocument, field: Field) -> Result<T, StoreError> {
    serde_json::from_slice(stored_bytes(doc, field)).map_err(|error| damaged(&error))
}

fn damaged(detail: &dyn std::fmt::Display) -> StoreError {
    StoreError::User(format!("a document of the index is damaged ({detail}): run `dateline check`"))
}

fn stored_bytes(doc: &TantivyDocument, field: Field) -> &[u8] {
    doc.get_first(field).and_then(|value| value.as_bytes()).unwrap_or_default()
}

fn stored_text(doc: &TantivyDocument, field: Field) -> &str {
    doc.get_first(field).and_then(|value| value.as_str()).unwrap_or_default()
}

/// Stable ids of an article's events: see [`StoredEvent::id`].
fn event_ids(article: &str, events: &[Event]) -> Vec<String> {
    let mut seen: HashMap<u32, u32> = HashMap::new();
    let id = |event: &Event| {
        let mut parties: Vec<String> = event.participants.iter().map(party_key).collect();
        parties.sort_unstable();
        let digest = blake3::hash(format!("{}\n{}", event.kind, parties.join("\n")).as_bytes());
        let hash = (first_u64(digest.as_bytes()) >> 32) as u32;
        let count = seen.entry(hash).or_default();
        *count += 1;
        if *count == 1 { format!("{article}:{hash:08x}") } else { format!("{article}:{hash:08x}-{count}") }
    };
    events.iter().map(id).collect()
}

fn party_key(party: &Participant) -> String {
    match party.name.as_deref().map(participant::full_name).filter(|name| !name.is_empty()) {
        Some(name) => name,
        None => format!(
            "{}/{}/{}/{}",
            party.role,
            party.portfolio.map_or("", |p| p.as_str()),
            party.country.as_ref().map_or("", Country::code),
            party.org.as_deref().map(participant::fold).unwrap_or_default()
        ),
    }
}

/// Thousandths, so that 0.9 given as a single float is not less than 0.9.
fn confidence(value: f32) -> f64 {
    (f64::from(value) * 1000.0).round().clamp(0.0, 1000.0) / 1000.0
}

/// 0 for a day … 8 for a decade.
pub fn precision_rank(precision: Precision) -> u64 {
    match precision {
        Precision::Day => 0,
        Precision::Weekend => 1,
        Precision::Week => 2,
        Precision::Month => 3,
        Precision::Quarter => 4,
        Precision::Season => 5,
        Precision::Half => 6,
        Precision::Year => 7,
        Precision::Decade => 8,
    }
}

fn primary_tag(language: &str) -> String {
    language.split(['-', '_']).next().unwrap_or(language).to_ascii_lowercase()
}

/// The host of a URL without `www.`, in lower case.
pub fn host(url: &str) -> Option<String> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.split_once(':').map_or(host, |(host, _)| host).to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    (host.contains('.')).then(|| host.to_owned())
}
