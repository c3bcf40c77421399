//! The stored forms as JSON arrays: no keys, which would be a third of what is stored of an event.
//!
//! The order of the values is part of the schema: a change of it needs another `SCHEMA_VERSION`.

use serde::{Deserialize, Serialize};

use crate::{
    annotation::{Country, Event, EventKind, EventStatus, OfficeStatus, Official, Participant, Portfolio, Role},
    article::{Published, Source},
    read::Skip,
    store::document::{FileRecord, Head, Notes, StoredEvent},
    timex::Timex,
};

/// Of a [`Participant`]: name, role, portfolio, country, org, office.
#[derive(Serialize, Deserialize)]
struct PackedParticipant(Option<String>, Role, Option<Portfolio>, Option<Country>, Option<String>, Option<String>);

/// Of a [`StoredEvent`]: id, kind, status, date, its phrase, place, country, participants, evidence, confidence, rule.
#[derive(Serialize, Deserialize)]
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

impl From<StoredEvent> for PackedEvent {
    fn from(StoredEvent { id, event }: StoredEvent) -> PackedEvent {
        let pack = |p: Participant| PackedParticipant(p.name, p.role, p.portfolio, p.country, p.org, p.office);
        let participants = event.participants.into_iter().map(pack).collect();
        PackedEvent(
            id,
            event.kind,
            event.status,
            event.date,
            event.date_phrase,
            event.place,
            event.country,
            participants,
            event.evidence,
            event.confidence,
            event.rule,
        )
    }
}

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
#[derive(Serialize, Deserialize)]
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

impl From<Head> for PackedHead {
    fn from(head: Head) -> PackedHead {
        let Head { id, source, published, url, authors, publisher, language } = head;
        let Source { root, path, member, record } = source;
        PackedHead(id, root, path, member, record, published, url, authors, publisher, language)
    }
}

impl From<PackedHead> for Head {
    fn from(packed: PackedHead) -> Head {
        let PackedHead(id, root, path, member, record, published, url, authors, publisher, language) = packed;
        let source = Source { root, path, member, record };
        Head { id, source, published, url, authors, publisher, language }
    }
}

/// Of an [`Official`]: name, role, portfolio, country, org, status, office, confidence.
#[derive(Serialize, Deserialize)]
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
#[derive(Serialize, Deserialize)]
pub(super) struct PackedNotes(Vec<PackedOfficial>, Vec<Country>, Vec<Timex>, Vec<String>, Vec<String>, Vec<String>);

impl From<Notes> for PackedNotes {
    fn from(notes: Notes) -> PackedNotes {
        let Notes { officials, countries, dates, organizations, notes, strings } = notes;
        let pack = |o: Official| {
            PackedOfficial(o.name, o.role, o.portfolio, o.country, o.org, o.status, o.office, o.confidence)
        };
        PackedNotes(officials.into_iter().map(pack).collect(), countries, dates, organizations, notes, strings)
    }
}

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
#[derive(Serialize, Deserialize)]
pub(super) struct PackedFile(String, String, u64, i64, String, u64, Vec<(String, Option<String>, String)>, bool);

impl From<FileRecord> for PackedFile {
    fn from(file: FileRecord) -> PackedFile {
        // Its claims are stored beside it, in fewer bytes.
        let FileRecord { root, path, size, mtime_ns, hash, articles, skips, complete, claims: _ } = file;
        let skips = skips.into_iter().map(|skip| (skip.path, skip.record, skip.reason)).collect();
        PackedFile(root, path, size, mtime_ns, hash, articles, skips, complete)
    }
}

impl From<PackedFile> for FileRecord {
    fn from(packed: PackedFile) -> FileRecord {
        let PackedFile(root, path, size, mtime_ns, hash, articles, skips, complete) = packed;
        let unpack = |(path, record, reason)| Skip { path, record, reason };
        let skips = skips.into_iter().map(unpack).collect();
        FileRecord { root, path, size, mtime_ns, hash, articles, skips, complete, claims: Vec::new() }
    }
}
