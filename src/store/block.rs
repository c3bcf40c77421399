//! Articles with what was found in them → the documents of a block; what is known of a file → its document. What stands in
//! which field is `schema`'s. This runs once an article on the threads that extract: it clones nothing that it can lend.

use rustc_hash::FxHashMap;
use tantivy::TantivyDocument;

use crate::{
    annotation::{Annotations, Country, Event, Official, Participant},
    article::Article,
    corrections::{Corrections, Told},
    store::{
        document::{Block, FileKey, FileRecord, file_key, first_u64, hash_of, key_of},
        mentions, packed,
        part::Held,
        participant, party_number,
        schema::{
            DOC_ARTICLE, DOC_EVENT, DOC_FILE, Fields, MISSING_DATE, MISSING_PLACE, MISSING_PUBLISHED, MISSING_RECORDS,
            day_number,
        },
        signature,
        story::{self, Claim},
    },
    timex::Precision,
};

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
        documents.push(event_document(fields, file, article, event, id, number as u64 + 1));
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

/// What an article's document says beside the article itself.
struct Facts<'a> {
    officials: &'a [Official],
    countries: &'a [Country],
    organizations: &'a [String],
    /// Of title and text.
    signature: u64,
    /// Packed.
    mentions: &'a [u8],
    /// Of how many events its column says.
    events: u64,
    /// The stored forms.
    head: &'a [u8],
    notes: &'a [u8],
}

fn article_document(
    fields: &Fields,
    file: &FileKey,
    article: &Article,
    found: &Annotations,
    events: usize,
) -> TantivyDocument {
    let (mentions, strings) = mentions::pack(article, &found.mentions);
    let facts = Facts {
        officials: &found.officials,
        countries: &found.countries,
        organizations: &found.organizations,
        signature: signature::signature(&article.title, &article.text),
        mentions: &mentions,
        events: events as u64,
        head: &packed::head(article),
        notes: &packed::notes(found, &strings),
    };
    article_with(fields, file, article, &facts)
}

/// The documents of an article as it is stored; `events` is what its column says.
pub(super) fn held_documents(fields: &Fields, held: &Held, events: u64) -> Vec<TantivyDocument> {
    let text = held.text.clone().unwrap_or_default();
    let article = held.head.clone().with(held.title.clone(), text);
    let file = file_key(&article.source.root, &article.source.path);
    let facts = Facts {
        officials: &held.notes.officials,
        countries: &held.notes.countries,
        organizations: &held.notes.organizations,
        signature: held.signature,
        mentions: &held.mentions,
        events,
        head: &packed::json(&held.head),
        notes: &packed::json(&held.notes),
    };
    let mut documents = Vec::with_capacity(1 + held.reports.len());
    documents.push(article_with(fields, &file, &article, &facts));
    for (distance, (_, stored)) in held.reports.iter().enumerate() {
        documents.push(event_document(fields, &file, &article, &stored.event, &stored.id, distance as u64 + 1));
    }
    for document in &mut documents {
        document.add_u64(fields.added, held.added);
    }
    documents
}

/// The document of an article of which is known what is stored of it.
fn article_with(fields: &Fields, file: &FileKey, article: &Article, facts: &Facts) -> TantivyDocument {
    let mut doc = common(fields, DOC_ARTICLE, file, article);
    doc.add_u64(fields.key, key_of(&article.id));
    doc.add_u64(fields.events, facts.events);
    doc.add_text(fields.title, &article.title);
    doc.add_text(fields.text, &article.text);
    doc.add_text(fields.path, &article.source.path);
    let host = article.url.as_deref().and_then(host);
    if let Some(source) = outlet(article.publisher.as_deref(), host.as_deref()) {
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
    for country in facts.countries {
        doc.add_text(fields.countries, country.code());
    }
    for official in facts.officials {
        doc.add_text(fields.official, &official.name);
        doc.add_text(fields.official_words, &official.name);
    }
    participant::each_officer_term(facts.officials, |term| doc.add_text(fields.officer, term));
    for organization in facts.organizations {
        doc.add_text(fields.organization, organization);
        doc.add_text(fields.organization_words, organization);
    }
    doc.add_u64(fields.signature, facts.signature);
    for band in signature::bands(facts.signature) {
        doc.add_u64(fields.band, band);
    }
    doc.add_bytes(fields.head, facts.head);
    doc.add_bytes(fields.mentions, facts.mentions);
    doc.add_bytes(fields.notes, facts.notes);
    doc
}

fn event_document(
    fields: &Fields,
    file: &FileKey,
    article: &Article,
    event: &Event,
    id: &str,
    distance: u64,
) -> TantivyDocument {
    let mut doc = common(fields, DOC_EVENT, file, article);
    doc.add_u64(fields.key, key_of(id));
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
    doc.add_bytes(fields.event, &packed::event(id, event));
    doc
}

fn add_participants(doc: &mut TantivyDocument, fields: &Fields, participants: &[Participant]) {
    doc.add_u64(fields.participants, participants.len() as u64);
    for participant in participants {
        doc.add_u64(fields.parties, party_number::pack(participant));
    }
    participant::each_term(participants, |term| doc.add_text(fields.party, term));
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
    doc.add_bytes(fields.head, &packed::file(record));
    doc
}

/// Stable ids of an article's events: see [`StoredEvent::id`].
fn event_ids(article: &str, events: &[Event]) -> Vec<String> {
    let mut seen: FxHashMap<u32, u32> = FxHashMap::default();
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

/// The outlet of an article as one value: its publisher, but its site where the two are of one name or no publisher is told. So
/// articles of one paper have one value, whether they say who publishes them or not.
fn outlet<'a>(publisher: Option<&'a str>, host: Option<&'a str>) -> Option<&'a str> {
    let (Some(publisher), Some(host)) = (publisher, host) else { return publisher.or(host) };
    let letters = |text: &str| {
        let words = participant::fold(text);
        let words = words.strip_prefix("the ").unwrap_or(&words);
        let letters: String = words.chars().filter(|c| c.is_alphanumeric()).collect();
        letters
    };
    let name = letters(publisher);
    let mut labels = host.split('.').map(letters);
    let is_its_site =
        labels.any(|label| !name.is_empty() && (label == name || label.strip_prefix("the") == Some(&name)));
    Some(if is_its_site { host } else { publisher })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outlet_has_one_value_whether_it_is_named_or_not() {
        for (publisher, host, value) in [
            (Some("Harbour Courier"), Some("harbour-courier.example"), Some("harbour-courier.example")),
            (None, Some("harbour-courier.example"), Some("harbour-courier.example")),
            (Some("The Guárdia"), Some("news.theguardia.example"), Some("news.theguardia.example")),
            (Some("Harbour Courier"), Some("archive.example"), Some("Harbour Courier")),
            (Some("Harbour Courier"), None, Some("Harbour Courier")),
            (Some("?"), Some("a.example"), Some("?")),
            (None, None, None),
        ] {
            assert_eq!(outlet(publisher, host), value, "{publisher:?} {host:?}");
        }
    }
}
