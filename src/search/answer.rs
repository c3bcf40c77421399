//! What a search returns. Plain types; the output room prints them, the web pages render them.

use crate::{
    annotation::{Country, EventKind, EventStatus, Participant},
    timex::Timex,
};
use serde::Serialize;

/// The answer to one question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    pub hits: Hits,
    /// Event records (or articles) that match, exactly.
    pub reports: u64,
    /// Distinct events (or articles with their reprints folded); exact up to 10,000 reports.
    pub total: u64,
    pub total_exact: bool,
    pub facets: Vec<Facet>,
    /// What a who / when / where question asks of the events: the people, countries, places or days, the one with the most
    /// events first, days in their order; empty where the events themselves are asked for.
    pub answers: Vec<Reply>,
    /// What a how many question asks for: events, or the number of `answers`.
    pub number: Option<u64>,
    /// Of a yes-or-no question: does any article say so? `false` is no proof that it did not happen.
    pub whether: Option<bool>,
    /// Such as "3 events without a date were published then", "understood as …".
    pub notes: Vec<String>,
}

/// One person, country, place or day that a question asks for, with what says so.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reply {
    /// A name (of an unnamed party its office, country or body), the English name of a country, a city or venue, a day or
    /// period as [`Timex`] writes it.
    pub value: String,
    /// A person's office as printed.
    pub office: Option<String>,
    /// The country that the person serves, that the place is in, or that the reply is.
    pub country: Option<Country>,
    /// The body that the person serves, or that the reply is.
    pub org: Option<String>,
    /// Number of events.
    pub count: u64,
    /// The date of the latest of them that has one.
    pub latest: Option<Timex>,
    /// The id of the best of them, its sentence and the article that has it.
    pub event: String,
    pub evidence: String,
    pub source: Option<SourceRef>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Hits {
    Events(Vec<EventHit>),
    Articles(Vec<ArticleHit>),
}

/// One event with its sources, the best report first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventHit {
    /// Stable over rebuilds.
    pub id: String,
    pub kind: EventKind,
    pub status: EventStatus,
    pub date: Option<Timex>,
    pub date_phrase: Option<String>,
    pub place: Option<String>,
    pub country: Option<Country>,
    pub participants: Vec<Participant>,
    /// The best report's sentence.
    pub evidence: String,
    /// Byte ranges of `evidence` to highlight: the participants' names and the words asked for.
    #[serde(skip)]
    pub highlights: Vec<std::ops::Range<usize>>,
    pub confidence: f32,
    #[serde(skip)]
    pub rule: String,
    pub sources: Vec<SourceRef>,
}

/// An article as a source of an event.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourceRef {
    pub id: String,
    pub path: String,
    pub title: String,
    pub published: Option<String>,
    pub url: Option<String>,
}

/// One article, with reprints folded into it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ArticleHit {
    pub id: String,
    pub path: String,
    pub title: String,
    pub published: Option<String>,
    pub url: Option<String>,
    pub publisher: Option<String>,
    pub language: Option<String>,
    /// A piece of the text around the words asked for.
    pub snippet: String,
    #[serde(skip)]
    pub highlights: Vec<std::ops::Range<usize>>,
    pub officials: Vec<String>,
    pub countries: Vec<Country>,
    pub events: u64,
    /// Near-identical articles.
    pub reprints: Vec<SourceRef>,
}

/// Counts of the values of one field over all reports.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Facet {
    pub field: String,
    /// Largest count first, ties by value.
    pub values: Vec<(String, u64)>,
    /// How many values there are in all.
    pub distinct: u64,
}
