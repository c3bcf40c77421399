//! The index's fields, and what stands in each of them. How documents are made of articles is `document`'s.
//!
//! # Documents
//!
//! Three kinds, told apart by `type`:
//!
//! - an **article** ([`DOC_ARTICLE`]), and right behind it in the same segment
//! - its **events** ([`DOC_EVENT`]): together a block. An event's article is the document `doc − distance`, an article's
//!   events are the `events` documents that follow it. Blocks are added and deleted whole.
//! - a **file** ([`DOC_FILE`]): what the sync knows of one file of a root. It has none of the fields of the other two but
//!   `type file root path added missing`, so a query for everything must ask for a type.
//!
//! # Terms of a participant
//!
//! The field `party` of an event holds one term for each combination of attributes of one participant, so that a question
//! about one person is one term:
//!
//! ```text
//! term  = "*" | part { "|" part }          parts in this order, each at most once
//! part  = "c:FR" | "o:un"                  country or org (one of them)
//!       | "r:minister"                     role
//!       | "p:foreign"                      portfolio
//!       | "n:retailleau"                   one word of the name
//!       | "f:bruno retailleau"             the whole name, its words joined by one space; alone in its term
//!       | "g:eu"                           a group of countries; alone in its term
//! ```
//!
//! `*` is any participant. Countries are written as their codes, roles and portfolios as their words, orgs and groups
//! folded ([`super::participant::fold`]), words of names as [`super::analyzer::analyze_name`] gives them.
//! Indexed are all subsets of {country or org} × {role} × {portfolio}, and for each word of the name all subsets of
//! {country or org} × {role} with it. A combination that is not indexed (two words of a name, a word with a portfolio, two
//! groups) has no term: [`super::participant::Attributes::term`] says so, and the question is then put as several terms
//! whose hits are checked against the stored participants. A group with other attributes is put as its members
//! ([`super::participant::Attributes::alternatives`]): a great power is in two dozen groups, whose combinations would
//! outweigh the text.
//!
//! A term that n participants of one event share stands also as `term#2` … `term#n`, up to [`MAX_SHARED`].
//!
//! The field `officer` of an article holds the same parts of its officials, one a term: `c` `o` `r` `p` `g`.
//!
//! # Stored
//!
//! Article: `title` and `text` as they are, `head` ([`super::document::Head`]: the rest of the article) and `notes`
//! ([`super::document::Notes`]: the annotations but for events and mentions) as JSON, `mentions` as bytes. Event: `event` as JSON
//! ([`super::document::StoredEvent`]). File: `head` as JSON ([`super::document::FileRecord`]), `claims` as bytes
//! (`story::pack`).

use jiff::civil::Date;
use tantivy::schema::{
    BytesOptions, Field, IndexRecordOption, NumericOptions, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};

/// Grows with every change of the fields, of the terms in them or of the stored forms. 3: stored documents are compressed
/// by Zstandard, which programs of form 2 cannot read.
pub const SCHEMA_VERSION: u32 = 3;

/// Values of the field `type`.
pub const DOC_ARTICLE: u64 = 0;
pub const DOC_EVENT: u64 = 1;
pub const DOC_FILE: u64 = 2;

/// Values of the field `missing`: an event without a date, without a place; an article without a publication date.
pub const MISSING_DATE: &str = "date";
pub const MISSING_PLACE: &str = "place";
pub const MISSING_PUBLISHED: &str = "published";
/// Of a file: something in it was skipped, its record says what.
pub const MISSING_RECORDS: &str = "records";

/// Up to so many participants that share a combination are counted in its terms.
pub const MAX_SHARED: usize = 8;

/// Name of the analyzer of titles and texts: folded and stemmed.
pub const NEWS: &str = "news";
/// Name of the analyzer of names: folded.
pub const NAMES: &str = "names";

/// The fields by name. "String" is a raw term, "words" are tokens of the analyzer `names` with positions, "fast" a column;
/// a "value" is a string in a column only, for facets: to filter by it there are the terms or the words.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    // Of every document
    /// u64, indexed, fast: [`DOC_ARTICLE`], [`DOC_EVENT`], [`DOC_FILE`].
    pub doc_type: Field,
    /// String: id of the article, of the whole block. An event's own begins with it ([`super::document::find_event`]).
    pub id: Field,
    /// Bytes, indexed: key of the file that it came from ([`super::document::file_key`]).
    pub file: Field,
    /// String: label of the root.
    pub root: Field,
    /// u64, indexed, fast: watermark of the commit that brought it.
    pub added: Field,
    /// u64, fast: hash of its own id ([`super::document::key_of`]); breaks ties the same way after any history of the index.
    pub key: Field,

    // Of articles and events
    /// i64, indexed, fast: day of publication ([`day_number`]), absent where there is none; an event has its article's.
    pub published: Field,
    /// String: what there is none of: [`MISSING_DATE`], [`MISSING_PLACE`] (events), [`MISSING_PUBLISHED`] (both), [`MISSING_RECORDS`]
    /// (files).
    pub missing: Field,
    /// Bytes, indexed: the key of the story that an article is a version of. Of files, many: all that they claim of stories
    /// (`story::Claim::term`).
    pub story: Field,

    // Of articles
    /// News text with positions, stored.
    pub title: Field,
    /// News text with positions, stored.
    pub text: Field,
    /// u64, fast: number of events that follow.
    pub events: Field,
    /// String, fast: path below the root. Also of files.
    pub path: Field,
    /// Value: the publisher, but the host of the URL where no publisher is told or the host bears its name.
    pub source: Field,
    /// Words: the publisher and the host of the URL.
    pub source_words: Field,
    /// Value, many.
    pub author: Field,
    /// Words, many.
    pub author_words: Field,
    /// String, fast: primary tag of the language (`en`).
    pub lang: Field,
    /// String, fast, many: ISO codes of the countries named.
    pub countries: Field,
    /// Value, many: names of the officials.
    pub official: Field,
    /// Words, many: names of the officials.
    pub official_words: Field,
    /// String, many: single attributes of the officials, as terms.
    pub officer: Field,
    /// Value, many.
    pub organization: Field,
    /// Words, many.
    pub organization_words: Field,
    /// u64, fast: simhash of title and text; near-identical articles differ in few bits ([`super::signature`]).
    pub signature: Field,
    /// u64, indexed, many: the signature's four bands, each with its number; near-identical articles share one.
    pub band: Field,
    /// Bytes, stored: JSON of [`super::document::Head`]; of a file, of [`super::document::FileRecord`].
    pub head: Field,
    /// Bytes, stored: JSON of [`super::document::Notes`].
    pub notes: Field,
    /// Bytes, stored: the mentions (`super::mentions`).
    pub mentions: Field,

    // Of events
    /// u64, fast: how many documents before this one its article stands.
    pub distance: Field,
    /// String, fast: `meeting` …
    pub kind: Field,
    /// String, fast: `held` …
    pub status: Field,
    /// i64, indexed, fast: first day of the event's date ([`day_number`]); absent where there is none.
    pub from: Field,
    /// i64, indexed, fast: last day of the event's date.
    pub to: Field,
    /// u64, fast: precision of the date, 0 a day … 8 a decade (the order of `timex::Precision`).
    pub precision: Field,
    /// Value: the date's value (`2025-03`).
    pub date: Field,
    /// Value: the place as printed.
    pub place: Field,
    /// Words.
    pub place_words: Field,
    /// String, fast: ISO code of the country in which it took place.
    pub where_country: Field,
    /// String, many: terms of the participants.
    pub party: Field,
    /// u64, fast: number of participants.
    pub participants: Field,
    /// u64, fast, many: the participants in their order, each packed into one number ([`super::party_number::pack`]).
    pub parties: Field,
    /// Value, many: name of each named participant.
    pub name: Field,
    /// Words, many: names of the participants.
    pub name_words: Field,
    /// Value, many: roles of the participants.
    pub role: Field,
    /// Value, many: portfolios of the participants.
    pub portfolio: Field,
    /// Value, many: ISO codes of the participants.
    pub country: Field,
    /// Value, many: orgs of the participants, as they bear them.
    pub org: Field,
    /// Value, many: ids of the groups to which the participants' countries and orgs belong.
    pub group: Field,
    /// f64, fast: 0 to 1.
    pub confidence: Field,
    /// Bytes, stored: JSON of [`super::document::StoredEvent`].
    pub event: Field,

    // Of files
    /// u64, fast: bytes.
    pub size: Field,
    /// i64, fast: modification time, nanoseconds since the epoch.
    pub mtime: Field,
    /// u64, fast: first 8 bytes (big end first) of the BLAKE3 of the file's bytes.
    pub hash: Field,
    /// u64, fast: how many articles it gave, among them those of which a later version is in the index.
    pub given: Field,
    /// u64, fast: how many of its claims are more than a first version; absent where none is.
    pub claiming: Field,
    /// Bytes, stored: what it claims of stories.
    pub claims: Field,
}

/// The schema with its fields. Always the same; fields are numbered in the order of their making.
pub fn schema() -> (Schema, Fields) {
    let mut b = Schema::builder();
    let fields = Fields {
        doc_type: b.add_u64_field("type", number(true)),
        id: string(&mut b, "id", false),
        file: b.add_bytes_field("file", BytesOptions::default().set_indexed()),
        root: string(&mut b, "root", true),
        added: b.add_u64_field("added", number(true)),
        key: b.add_u64_field("key", number(false)),
        published: b.add_i64_field("published", number(true)),
        missing: string(&mut b, "missing", false),
        story: b.add_bytes_field("story", BytesOptions::default().set_indexed()),
        title: news(&mut b, "title"),
        text: news(&mut b, "text"),
        events: b.add_u64_field("events", number(false)),
        path: string(&mut b, "path", true),
        source: value(&mut b, "source"),
        source_words: words(&mut b, "source_words"),
        author: value(&mut b, "author"),
        author_words: words(&mut b, "author_words"),
        lang: string(&mut b, "lang", true),
        countries: string(&mut b, "countries", true),
        official: value(&mut b, "official"),
        official_words: words(&mut b, "official_words"),
        officer: string(&mut b, "officer", false),
        organization: value(&mut b, "organization"),
        organization_words: words(&mut b, "organization_words"),
        signature: b.add_u64_field("signature", number(false)),
        band: b.add_u64_field("band", NumericOptions::default().set_indexed()),
        head: stored(&mut b, "head"),
        notes: stored(&mut b, "notes"),
        mentions: stored(&mut b, "mentions"),
        distance: b.add_u64_field("distance", number(false)),
        kind: string(&mut b, "kind", true),
        status: string(&mut b, "status", true),
        from: b.add_i64_field("from", number(true)),
        to: b.add_i64_field("to", number(true)),
        precision: b.add_u64_field("precision", number(false)),
        date: value(&mut b, "date"),
        place: value(&mut b, "place"),
        place_words: words(&mut b, "place_words"),
        where_country: string(&mut b, "where", true),
        party: string(&mut b, "party", false),
        participants: b.add_u64_field("participants", number(false)),
        parties: b.add_u64_field("parties", number(false)),
        name: value(&mut b, "name"),
        name_words: words(&mut b, "name_words"),
        role: value(&mut b, "role"),
        portfolio: value(&mut b, "portfolio"),
        country: value(&mut b, "country"),
        org: value(&mut b, "org"),
        group: value(&mut b, "group"),
        confidence: b.add_f64_field("confidence", number(false)),
        event: stored(&mut b, "event"),
        size: b.add_u64_field("size", number(false)),
        mtime: b.add_i64_field("mtime", number(false)),
        hash: b.add_u64_field("hash", number(false)),
        given: b.add_u64_field("given", number(false)),
        claiming: b.add_u64_field("claiming", number(false)),
        claims: stored(&mut b, "claims"),
    };
    (b.build(), fields)
}

/// The name of a field.
pub fn name_of(field: Field) -> &'static str {
    static NAMES: std::sync::OnceLock<Vec<String>> = std::sync::OnceLock::new();
    let names =
        NAMES.get_or_init(|| schema().0.fields().map(|(_, entry)| entry.name().to_owned()).collect::<Vec<String>>());
    names.get(field.field_id() as usize).map_or("", String::as_str)
}

/// Days since 1970-01-01, negative before: the form of a date in the columns.
pub fn day_number(day: Date) -> i64 {
    // Both are dates between the years -9999 and 9999, so that the span is some four million days.
    i64::from((day - Date::constant(1970, 1, 1)).get_days())
}

/// The day with that number; the nearest date that there is where the number lies outside the calendar.
pub fn day_of_number(number: i64) -> Date {
    let (low, high) = (day_number(Date::MIN), day_number(Date::MAX));
    let span = jiff::Span::new().try_days(number.clamp(low, high)).unwrap_or_default();
    Date::constant(1970, 1, 1).saturating_add(span)
}

fn number(indexed: bool) -> NumericOptions {
    let options = NumericOptions::default().set_fast();
    if indexed { options.set_indexed() } else { options }
}

/// A raw term. No field norms: nothing is ranked by these fields, and a norm costs a byte a document.
fn string(b: &mut SchemaBuilder, name: &str, fast: bool) -> Field {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("raw")
        .set_index_option(IndexRecordOption::Basic)
        .set_fieldnorms(false);
    let options = TextOptions::default().set_indexing_options(indexing);
    b.add_text_field(name, if fast { options.set_fast("raw") } else { options })
}

/// A column of strings. Its inverted index would be as large again, and the terms and the words have what it would have.
fn value(b: &mut SchemaBuilder, name: &str) -> Field {
    b.add_text_field(name, TextOptions::default().set_fast("raw"))
}

fn words(b: &mut SchemaBuilder, name: &str) -> Field {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(NAMES)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions)
        .set_fieldnorms(false);
    b.add_text_field(name, TextOptions::default().set_indexing_options(indexing))
}

fn news(b: &mut SchemaBuilder, name: &str) -> Field {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(NEWS)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions)
        .set_fieldnorms(true);
    b.add_text_field(name, TextOptions::default().set_indexing_options(indexing).set_stored())
}

fn stored(b: &mut SchemaBuilder, name: &str) -> Field {
    b.add_bytes_field(name, BytesOptions::default().set_stored())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_numbered_from_1970_and_back() {
        for (day, n) in [(date(1970, 1, 1), 0), (date(1969, 12, 31), -1), (date(2000, 3, 1), 11017)] {
            assert_eq!(day_number(day), n);
        }
        for day in [Date::MIN, date(1, 1, 1), date(1677, 1, 1), date(2025, 4, 14), date(9999, 12, 31)] {
            assert_eq!(day_of_number(day_number(day)), day);
        }
        assert_eq!(day_of_number(i64::MAX), Date::MAX);
        assert_eq!(day_of_number(i64::MIN), Date::MIN);
    }

    #[test]
    fn the_schema_is_the_same_every_time() {
        assert!(schema().0 == schema().0);
        assert_eq!(schema().0.get_field("distance").unwrap(), schema().1.distance);
    }
}
