//! The one form of a question, whichever way it was written.
//!
//! Both ways of asking, the query language and English, end in a [`Query`]; `search` lowers it to the engine. The AST
//! holds no strings to be parsed later: dates are resolved, roles and countries are values.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    annotation::{Country, EventKind, EventStatus, Portfolio, Role, VisitSide},
    timex::Timex,
};

/// A question: what is asked for, and how the answer is to be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    pub query: Query,
    /// Events or articles; `None` lets the query decide ([`Query::names_event`]).
    pub target: Option<Target>,
    /// What a who / when / where / how many / did … question asks of the events found.
    pub asks: Asks,
    /// Only the first or the last of the events by their date is asked for.
    pub pick: Option<Pick>,
    /// What was understood in a way that the asker should know, in their words.
    pub notes: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    Events,
    Articles,
}

/// What a question asks of the events that it finds. A list of events is a heap to read where one person, one day or a yes
/// was asked for: the answer gives that, and the events show where it comes from.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Asks {
    /// The events or articles themselves.
    #[default]
    Hits,
    /// "who met …": people, each with the events of theirs.
    People(Who),
    /// "which countries signed …": the countries and bodies that such people speak for.
    Parties(Who),
    /// "which countries did … visit": where it took place, by country.
    Countries,
    /// "where": by city or venue, else by country.
    Places,
    /// "when"
    Dates,
    /// "how many", "how often": the number of the inner answers ([`Asks::Hits`]: of events).
    Count(Box<Asks>),
    /// "did X meet Y": yes, with the events that say so, or that no article does.
    Whether,
}

impl Asks {
    /// Its word in outputs and flags: events people countries places dates count whether.
    pub const fn word(&self) -> &'static str {
        match self {
            Asks::Hits => "events",
            Asks::People(_) => "people",
            Asks::Parties(_) | Asks::Countries => "countries",
            Asks::Places => "places",
            Asks::Dates => "dates",
            Asks::Count(_) => "count",
            Asks::Whether => "whether",
        }
    }
}

/// Which of the participants a who question asks for.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Who {
    /// What they are ("which ministers"), as it stands in a `with:` of the query; any participant else. Whoever answers
    /// one of the other `with:` is not asked for, unless somebody else could answer it.
    pub person: ParticipantQuery,
    /// Of a visit, the guests ("who visited …") or the hosts ("whom did … visit", "who hosted …") alone.
    pub side: Option<VisitSide>,
}

/// Of several events the one that is asked for ("when did they last meet").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pick {
    First,
    Last,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Query {
    /// Everything.
    All,
    And(Vec<Query>),
    Or(Vec<Query>),
    Not(Box<Query>),
    Kind(EventKind),
    Status(EventStatus),
    /// The event's own date.
    Date(DateFilter),
    Place(Value),
    /// `where:` the country in which the event took place.
    Where(Country),
    /// `with:`: one participant who has all of this.
    With(ParticipantQuery),
    /// A participant's field outside `with:`: some participant (or, of an article, some official or country) has it.
    Bare(ParticipantField),
    Article(ArticleField),
    /// Full text of the article: its title and text.
    Text(TextQuery),
}

/// What one participant must have.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum ParticipantQuery {
    /// Any participant.
    #[default]
    Any,
    And(Vec<ParticipantQuery>),
    Or(Vec<ParticipantQuery>),
    Not(Box<ParticipantQuery>),
    Is(ParticipantField),
}

/// One attribute of a participant.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ParticipantField {
    /// A name, or part of one: every word must occur.
    Name(Value),
    /// The role or one below it.
    Role(Role),
    Portfolio(Portfolio),
    /// Both in one person: `office:minister/foreign`. Outside `with:`, too, it asks one participant, and not another one
    /// than the `with:` beside it.
    Office(Role, Portfolio),
    Country(Country),
    /// An international or non-state body, by the value that participants bear (`UN`, `EU`, `Hamas`).
    Org(String),
    /// A group of countries by its id in the lexicon (`EU`, `G7`, `nordic`): some member state.
    Group(String),
    /// Who comes on a visit, or who receives; no participant of another event has a side.
    Side(VisitSide),
}

/// A field of the article.
#[derive(Debug, Clone, PartialEq)]
pub enum ArticleField {
    Title(TextQuery),
    /// `country:` named anywhere in the article (only with [`Target::Articles`]; of events it is [`ParticipantField::Country`]).
    Country(Country),
    Official(Value),
    Organization(Value),
    Published(DateFilter),
    /// The publisher, or the site of the URL.
    Source(Value),
    Author(Value),
    Path(PathQuery),
    /// BCP 47 primary tag.
    Lang(String),
    /// The watermark of the commit that brought it, as an inclusive range.
    Added(Option<u64>, Option<u64>),
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PathQuery {
    /// A prefix of the path, or of one of its parts.
    Prefix(String),
    /// A regular expression over the whole path, in tantivy's syntax, anchored at both ends.
    Regex(String),
}

/// A value of words: all must occur; folded for case and accents by whoever matches it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Value {
    pub text: String,
    pub mode: ValueMode,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ValueMode {
    /// Every word, in any order.
    Words,
    /// The words as one phrase (quoted).
    Phrase,
    /// The last word is a prefix (`name:Retail*`).
    Prefix,
    /// Within an edit distance of one or two (`name:Retaillau~`).
    Fuzzy,
}

/// Full text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TextQuery {
    Word(String),
    Phrase { words: Vec<String>, slop: u32 },
    Prefix(String),
    Fuzzy(String),
}

/// A filter on a date: matches by overlap of intervals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateFilter {
    /// Has no date.
    None,
    /// From the first to the last day, both included; an open end is `None`. `values` are kept for printing.
    Range { from: Option<DateEnd>, to: Option<DateEnd> },
}

/// An end of a range, at the precision given: `2025-03..` starts on the first of the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DateEnd(pub Timex);

impl DateFilter {
    /// One period.
    pub fn during(period: Timex) -> DateFilter {
        DateFilter::Range { from: Some(DateEnd(period)), to: Some(DateEnd(period)) }
    }

    /// First and last day, both included; `None` where open. `None` for [`DateFilter::None`].
    pub fn days(self) -> Option<(Option<Date>, Option<Date>)> {
        match self {
            DateFilter::None => None,
            DateFilter::Range { from, to } => Some((from.map(|e| e.0.interval().0), to.map(|e| e.0.interval().1))),
        }
    }
}

impl Query {
    /// Does the query name an event: a kind, a status, an event's date or place, a participant? Then it asks for
    /// events, else for articles.
    pub fn names_event(&self) -> bool {
        match self {
            Query::And(parts) | Query::Or(parts) => parts.iter().any(Query::names_event),
            Query::Not(part) => part.names_event(),
            Query::Kind(_) | Query::Status(_) | Query::Date(_) | Query::Place(_) | Query::Where(_) | Query::With(_) => {
                true
            }
            Query::Bare(_) => true,
            Query::All | Query::Article(_) | Query::Text(_) => false,
        }
    }

    /// Does it say which status an event is to have, or not to have?
    pub fn names_status(&self) -> bool {
        match self {
            Query::And(parts) | Query::Or(parts) => parts.iter().any(Query::names_status),
            Query::Not(part) => part.names_status(),
            Query::Status(_) => true,
            _ => false,
        }
    }
}
