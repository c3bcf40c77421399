//! The stored forms as JSON arrays: no keys, which would be a third of what is stored of an event.
//!
//! What is written is borrowed (the functions), what is read is owned (the types): both have the same order of values, which is
//! part of the schema, so that a change of it needs another `SCHEMA_VERSION`.

use serde::{Deserialize, Serialize, Serializer};

use crate::{
    annotation::{
        Annotations, Country, Event, EventKind, EventStatus, OfficeStatus, Official, Participant, Portfolio, Role,
    },
    article::{Article, Published, Source},
    read::Skip,
    store::document::{FileRecord, Head, Notes, StoredEvent},
    timex::Timex,
};

/// The stored form of an event with its id.
pub(super) fn event(id: &str, event: &Event) -> Vec<u8> {
    json(&event_form(id, event))
}

fn event_form<'a>(id: &'a str, event: &'a Event) -> impl Serialize + use<'a> {
    let Event { kind, status, date, date_phrase, place, country, participants, evidence, confidence, rule } = event;
    let parties: Vec<_> =
        participants.iter().map(|p| (&p.name, p.role, p.portfolio, p.country, &p.org, &p.office)).collect();
    (id, kind, status, date, date_phrase, place, country, parties, evidence, confidence, rule)
}

impl Serialize for StoredEvent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        event_form(&self.id, &self.event).serialize(serializer)
    }
}

/// The stored form of the rest of an article ([`Head`]).
pub(super) fn head(article: &Article) -> Vec<u8> {
    let Article { id, source, published, url, authors, publisher, language, .. } = article;
    let Source { root, path, member, record } = source;
    json(&(id, root, path, member, record, published, url, authors, publisher, language))
}

impl Serialize for Head {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Head { id, source, published, url, authors, publisher, language } = self;
        let Source { root, path, member, record } = source;
        (id, root, path, member, record, published, url, authors, publisher, language).serialize(serializer)
    }
}

/// The stored form of [`Notes`]. `strings` are those of the mentions.
pub(super) fn notes(found: &Annotations, strings: &[&str]) -> Vec<u8> {
    let Annotations { officials, countries, dates, organizations, notes, .. } = found;
    json(&(officials_form(officials), countries, dates, organizations, notes, strings))
}

impl Serialize for Notes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Notes { officials, countries, dates, organizations, notes, strings } = self;
        (officials_form(officials), countries, dates, organizations, notes, strings).serialize(serializer)
    }
}

fn officials_form(officials: &[Official]) -> impl Serialize + use<'_> {
    officials
        .iter()
        .map(|o| (&o.name, o.role, o.portfolio, o.country, &o.org, o.status, &o.office, o.confidence))
        .collect::<Vec<_>>()
}

/// The stored form of a file's record. Its claims are stored beside it, in fewer bytes.
pub(super) fn file(record: &FileRecord) -> Vec<u8> {
    let FileRecord { root, path, size, mtime_ns, hash, articles, skips, complete, claims: _ } = record;
    let skips: Vec<_> = skips.iter().map(|skip| (&skip.path, &skip.record, &skip.reason)).collect();
    json(&(root, path, size, mtime_ns, hash, articles, skips, complete))
}

/// A value as JSON.
pub(super) fn json(value: &impl Serialize) -> Vec<u8> {
    // Strings, numbers and lists of them have a JSON form.
    serde_json::to_vec(value).unwrap_or_default()
}

/// Of a [`Participant`]: name, role, portfolio, country, org, office.
#[derive(Deserialize)]
struct PackedParticipant(Option<String>, Role, Option<Portfolio>, Option<Country>, Option<String>, Option<String>);

/// Of a [`StoredEvent`]: id, kind, status, date, its phrase, place, country, participants, evidence, confidence, rule.
#[derive(Deserialize)]
pub(super) struct PackedEvent(
    String,
    EventKind,
    EventStatus,
    Option<Timex>,
    Option<String>,
    Option<String>,
    Option<Country>,
    Vec<PackedParticipant>,
    String,
    f32,
    String,
);

impl From<PackedEvent> for StoredEvent {
    fn from(packed: PackedEvent) -> StoredEvent {
        let PackedEvent(id, kind, status, date, date_phrase, place, country, participants, evidence, confidence, rule) =
            packed;
        let unpack = |PackedParticipant(name, role, portfolio, country, org, office)| Participant {
            name,
            role,
            portfolio,
            country,
            org,
            office,
        };
        let participants = participants.into_iter().map(unpack).collect();
        let event = Event { kind, status, date, date_phrase, place, country, participants, evidence, confidence, rule };
        StoredEvent { id, event }
    }
}

/// Of a [`Head`]: id, root, path, member, record, published, url, authors, publisher, language.
#[derive(Deserialize)]
pub(super) struct PackedHead(
    String,
    String,
    String,
    Option<String>,
    Option<String>,
    Option<Published>,
    Option<String>,
    Vec<String>,
    Option<String>,
    Option<String>,
);

impl From<PackedHead> for Head {
    fn from(packed: PackedHead) -> Head {
        let PackedHead(id, root, path, member, record, published, url, authors, publisher, language) = packed;
        let source = Source { root, path, member, record };
        Head { id, source, published, url, authors, publisher, language }
    }
}

/// Of an [`Official`]: name, role, portfolio, country, org, status, office, confidence.
#[derive(Deserialize)]
struct PackedOfficial(
    String,
    Role,
    Option<Portfolio>,
    Option<Country>,
    Option<String>,
    OfficeStatus,
    Option<String>,
    f32,
);

/// Of [`Notes`]: officials, countries, dates, organizations, notes, strings of the mentions.
#[derive(Deserialize)]
pub(super) struct PackedNotes(Vec<PackedOfficial>, Vec<Country>, Vec<Timex>, Vec<String>, Vec<String>, Vec<String>);

impl From<PackedNotes> for Notes {
    fn from(packed: PackedNotes) -> Notes {
        let PackedNotes(officials, countries, dates, organizations, notes, strings) = packed;
        let unpack = |PackedOfficial(name, role, portfolio, country, org, status, office, confidence)| Official {
            name,
            role,
            portfolio,
            country,
            org,
            status,
            office,
            confidence,
        };
        let officials = officials.into_iter().map(unpack).collect();
        Notes { officials, countries, dates, organizations, notes, strings }
    }
}

/// Of a [`FileRecord`]: root, path, size, time stamp, hash, articles, skips (record and reason each), complete.
#[derive(Deserialize)]
pub(super) struct PackedFile(String, String, u64, i64, String, u64, Vec<(String, Option<String>, String)>, bool);

impl From<PackedFile> for FileRecord {
    fn from(packed: PackedFile) -> FileRecord {
        let PackedFile(root, path, size, mtime_ns, hash, articles, skips, complete) = packed;
        let unpack = |(path, record, reason)| Skip { path, record, reason };
        let skips = skips.into_iter().map(unpack).collect();
        FileRecord { root, path, size, mtime_ns, hash, articles, skips, complete, claims: Vec::new() }
    }
}
