//! JSON: one document (`json`) or one line an event or article (`jsonl`). `docs/output.md` describes every key.
//!
//! Every key of every object is always there, `null` or `[]` when empty. Characters that a terminal would obey are written
//! as escapes, so that the values stay exact and a terminal stays whole.

use std::io::{self, Write};

use serde::Serialize;

use super::clean::is_unsafe;
use crate::{
    annotation::{Country, EventKind, EventStatus, Participant},
    query::ast::{Asks, Pick, Target},
    search::answer::{Answer, ArticleHit, EventHit, Facet, Hits, Reply, SourceRef},
    timex::Timex,
};

/// The version of the JSON's shape. A key that is removed, renamed or changes its meaning raises it; a new key does not.
pub const SCHEMA: u32 = 1;

/// An object of the outermost level: whatever it holds, behind the version of its shape.
#[derive(Debug, Serialize)]
pub struct Versioned<T> {
    schema: u32,
    #[serde(flatten)]
    value: T,
}

impl<T> Versioned<T> {
    pub fn new(value: T) -> Versioned<T> {
        Versioned { schema: SCHEMA, value }
    }
}

/// What an answer answers, for its head.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The words as given; empty where flags alone ask.
    pub question: &'a str,
    /// The question as understood, in the query language.
    pub query: &'a str,
    pub target: Target,
    pub asks: &'a Asks,
    pub pick: Option<Pick>,
    pub offset: usize,
    /// The number of the index's last commit, where it was asked for.
    pub watermark: Option<u64>,
}

impl<'a> Asked<'a> {
    /// A question that asks for no more than what answers it, such as counts.
    pub const fn plain(question: &'a str, query: &'a str, target: Target) -> Asked<'a> {
        Asked { question, query, target, asks: &Asks::Hits, pick: None, offset: 0, watermark: None }
    }
}

/// One document of what was found in the events of a question: the question, then the keys of what was found, then the notes.
///
/// # Errors
/// The writer's.
pub fn of_events(out: &mut dyn Write, asked: Asked, found: &impl Serialize, notes: &[String]) -> io::Result<()> {
    #[derive(Serialize)]
    struct Found<'a, T> {
        question: &'a str,
        query: &'a str,
        #[serde(flatten)]
        found: &'a T,
        notes: &'a [String],
    }
    let (question, query) = (asked.question, asked.query);
    pretty(out, &Versioned::new(Found { question, query, found, notes }))
}

#[derive(Serialize)]
struct AnswerJson<'a> {
    question: &'a str,
    query: &'a str,
    target: &'static str,
    asks: &'static str,
    whether: Option<bool>,
    number: Option<u64>,
    total: u64,
    total_exact: bool,
    reports: u64,
    offset: usize,
    watermark: Option<u64>,
    events: Vec<EventJson<'a>>,
    articles: &'a [ArticleHit],
    answers: &'a [Reply],
    facets: Vec<FacetJson<'a>>,
    notes: &'a [String],
}

/// An event of an answer.
#[derive(Debug, Serialize)]
pub(super) struct EventJson<'a> {
    id: &'a str,
    kind: EventKind,
    cameo: &'static [&'static str],
    plover: &'static str,
    status: EventStatus,
    date: Option<Timex>,
    date_phrase: Option<&'a str>,
    place: Option<&'a str>,
    country: Option<Country>,
    participants: &'a [Participant],
    evidence: &'a str,
    confidence: f32,
    sources: &'a [SourceRef],
}

impl<'a> From<&'a EventHit> for EventJson<'a> {
    fn from(hit: &'a EventHit) -> EventJson<'a> {
        EventJson {
            id: &hit.id,
            kind: hit.kind,
            cameo: hit.kind.cameo(),
            plover: hit.kind.plover(),
            status: hit.status,
            date: hit.date,
            date_phrase: hit.date_phrase.as_deref(),
            place: hit.place.as_deref(),
            country: hit.country,
            participants: &hit.participants,
            evidence: &hit.evidence,
            confidence: hit.confidence,
            sources: &hit.sources,
        }
    }
}

#[derive(Serialize)]
struct FacetJson<'a> {
    field: &'a str,
    distinct: u64,
    values: Vec<ValueJson<'a>>,
}

#[derive(Serialize)]
struct ValueJson<'a> {
    value: &'a str,
    count: u64,
}

impl<'a> From<&'a Facet> for FacetJson<'a> {
    fn from(facet: &'a Facet) -> FacetJson<'a> {
        FacetJson { field: &facet.field, distinct: facet.distinct, values: values(&facet.values) }
    }
}

fn values(counts: &[(String, u64)]) -> Vec<ValueJson<'_>> {
    counts.iter().map(|(value, count)| ValueJson { value, count: *count }).collect()
}

/// The word for what is asked for.
pub const fn target_word(target: Target) -> &'static str {
    match target {
        Target::Events => "events",
        Target::Articles => "articles",
    }
}

/// The word for the part of the answer that a question asks for; of articles, they themselves.
pub const fn asks_word(asked: Asked) -> &'static str {
    match (asked.asks, asked.target) {
        (Asks::Hits, Target::Articles) => "articles",
        (asks, _) => asks.word(),
    }
}

/// The answer as one document, indented.
///
/// # Errors
/// The writer's.
pub fn answer(out: &mut dyn Write, answer: &Answer, asked: Asked) -> io::Result<()> {
    pretty(out, &Versioned::new(document(answer, asked)))
}

/// The same on one line: an answer of many.
///
/// # Errors
/// The writer's.
pub fn answer_line(out: &mut dyn Write, answer: &Answer, asked: Asked) -> io::Result<()> {
    line(out, &Versioned::new(document(answer, asked)))
}

/// A question of many that does not parse, on one line in the place of its answer.
///
/// # Errors
/// The writer's.
pub fn error_line(out: &mut dyn Write, question: &str, error: &str) -> io::Result<()> {
    #[derive(Serialize)]
    struct Failed<'a> {
        question: &'a str,
        error: &'a str,
    }
    line(out, &Versioned::new(Failed { question, error }))
}

fn document<'a>(answer: &'a Answer, asked: Asked<'a>) -> AnswerJson<'a> {
    let (events, articles) = match &answer.hits {
        Hits::Events(events) => (events.iter().map(EventJson::from).collect(), &[][..]),
        Hits::Articles(articles) => (Vec::new(), articles.as_slice()),
    };
    AnswerJson {
        question: asked.question,
        query: asked.query,
        target: target_word(asked.target),
        asks: asks_word(asked),
        whether: answer.whether,
        number: answer.number,
        total: answer.total,
        total_exact: answer.total_exact,
        reports: answer.reports,
        offset: asked.offset,
        watermark: asked.watermark,
        events,
        articles,
        answers: &answer.answers,
        facets: answer.facets.iter().map(FacetJson::from).collect(),
        notes: &answer.notes,
    }
}

/// A line an event, or a line an article.
///
/// # Errors
/// The writer's.
pub fn lines(out: &mut dyn Write, hits: &Hits) -> io::Result<()> {
    match hits {
        Hits::Events(events) => events.iter().try_for_each(|event| line(out, &Versioned::new(EventJson::from(event)))),
        Hits::Articles(articles) => articles.iter().try_for_each(|article| line(out, &Versioned::new(article))),
    }
}

/// Facets alone.
///
/// # Errors
/// The writer's.
pub fn facets(out: &mut dyn Write, answer: &Answer, asked: Asked) -> io::Result<()> {
    #[derive(Serialize)]
    struct Facets<'a> {
        question: &'a str,
        query: &'a str,
        target: &'static str,
        reports: u64,
        facets: Vec<FacetJson<'a>>,
        notes: &'a [String],
    }
    let document = Facets {
        question: asked.question,
        query: asked.query,
        target: target_word(asked.target),
        reports: answer.reports,
        facets: answer.facets.iter().map(FacetJson::from).collect(),
        notes: &answer.notes,
    };
    pretty(out, &Versioned::new(document))
}

/// Any value as an indented document.
///
/// # Errors
/// The writer's.
pub fn pretty<T: Serialize>(out: &mut dyn Write, value: &T) -> io::Result<()> {
    let formatter = Safe(serde_json::ser::PrettyFormatter::new());
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut *out, formatter)).map_err(io::Error::from)?;
    writeln!(out)
}

/// Any value as one line.
///
/// # Errors
/// The writer's.
pub fn line<T: Serialize>(out: &mut dyn Write, value: &T) -> io::Result<()> {
    let formatter = Safe(serde_json::ser::CompactFormatter);
    // Written at once: a line has some hundred parts.
    let mut line = Vec::with_capacity(1024);
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut line, formatter)).map_err(io::Error::from)?;
    line.push(b'\n');
    out.write_all(&line)
}

/// A formatter that also escapes what serde_json leaves as it is: DEL, C1 controls, and the marks that turn text round.
struct Safe<F>(F);

impl<F: serde_json::ser::Formatter> serde_json::ser::Formatter for Safe<F> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        // All of them lie beyond ASCII but DEL.
        if fragment.bytes().all(|byte| byte < 0x7f) {
            return out.write_all(fragment.as_bytes());
        }
        let mut done = 0;
        for (at, c) in fragment.char_indices().filter(|&(_, c)| is_unsafe(c)) {
            out.write_all(fragment.get(done..at).unwrap_or_default().as_bytes())?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            done = at + c.len_utf8();
        }
        out.write_all(fragment.get(done..).unwrap_or_default().as_bytes())
    }

    fn write_f32<W: ?Sized + Write>(&mut self, out: &mut W, value: f32) -> io::Result<()> {
        // Confidences: three digits are more than they mean.
        self.0.write_f64(out, (f64::from(value) * 1000.0).round() / 1000.0)
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(text: &str) -> String {
        let mut out = Vec::new();
        line(&mut out, &[text]).expect("a vector takes everything");
        String::from_utf8(out).expect("JSON is UTF-8")
    }

    #[test]
    fn what_a_terminal_obeys_is_escaped() {
        assert_eq!(written("a\u{9b}b\u{202e}c\u{7f}\u{1b}é"), "[\"a\\u009bb\\u202ec\\u007f\\u001bé\"]\n");
    }

    #[test]
    fn confidences_are_short() {
        let mut out = Vec::new();
        line(&mut out, &[0.9_f32]).expect("a vector takes everything");
        assert_eq!(out, b"[0.9]\n");
    }

    proptest! {
        #[test]
        fn escapes_keep_the_value(text in any::<String>()) {
            let json = written(&text);
            prop_assert!(!json.trim_end().chars().any(is_unsafe));
            let back: Vec<String> = serde_json::from_str(&json).expect("JSON");
            prop_assert_eq!(&back[0], &text);
        }
    }
}
