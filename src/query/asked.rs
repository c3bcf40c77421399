//! What is asked, from wherever it comes: words and flags as the command line, an address or a tool's call gives them → one
//! [`Question`].

use serde::{Deserialize, Serialize};

use super::{
    Context, QueryError, Side,
    ast::{ArticleField, Asks, ParticipantField, ParticipantQuery, Query, Question, Target, Who},
    flags::{self, FlagError, Flags},
};
use crate::extract::lexicon::Lexicon;

/// A question, or a flag's value, that does not parse.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.told().message)]
pub struct BadQuestion {
    /// The flag whose value it is; `None` where it is the question itself.
    pub flag: Option<&'static str>,
    /// The question, or the flag's value.
    pub text: String,
    /// What is wrong; its span is bytes of the text.
    pub error: QueryError,
}

impl BadQuestion {
    /// The error with the flag as it is written on the command line.
    pub fn told(&self) -> QueryError {
        let mut error = self.error.clone();
        if let Some(flag) = self.flag {
            error.message = format!("--{flag}: {}", error.message);
        }
        error
    }
}

impl From<FlagError> for BadQuestion {
    fn from(bad: FlagError) -> BadQuestion {
        BadQuestion { flag: Some(bad.flag), text: bad.value, error: bad.error }
    }
}

/// What is wanted of the events, whatever the words ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    /// The events or articles themselves.
    Events,
    /// Who else took part.
    People,
    /// Which countries took part.
    Countries,
    Places,
    Dates,
    /// How many there are.
    Count,
    /// Whether there are any.
    Whether,
}

impl Wanted {
    pub const ALL: &'static [Wanted] = &[
        Wanted::Events,
        Wanted::People,
        Wanted::Countries,
        Wanted::Places,
        Wanted::Dates,
        Wanted::Count,
        Wanted::Whether,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Wanted::Events => "events",
            Wanted::People => "people",
            Wanted::Countries => "countries",
            Wanted::Places => "places",
            Wanted::Dates => "dates",
            Wanted::Count => "count",
            Wanted::Whether => "whether",
        }
    }

    /// What it asks, in a few words for whoever chooses.
    pub const fn told(self) -> &'static str {
        match self {
            Wanted::Events => "The events or articles themselves",
            Wanted::People => "Who else took part",
            Wanted::Countries => "Which countries took part",
            Wanted::Places => "Where",
            Wanted::Dates => "When",
            Wanted::Count => "How many there are",
            Wanted::Whether => "Whether there are any",
        }
    }

    /// What is asked so, where the words asked for something.
    pub fn of(self, asked: Asks) -> Asks {
        match (self, asked) {
            (Wanted::Events, _) => Asks::Hits,
            (Wanted::People, asked @ Asks::People(_)) => asked,
            (Wanted::People, Asks::Parties(who)) => Asks::People(who),
            (Wanted::People, _) => Asks::People(Who::default()),
            (Wanted::Countries, asked @ (Asks::Parties(_) | Asks::Countries)) => asked,
            (Wanted::Countries, Asks::People(who)) => Asks::Parties(who),
            (Wanted::Countries, _) => Asks::Parties(Who::default()),
            (Wanted::Places, _) => Asks::Places,
            (Wanted::Dates, _) => Asks::Dates,
            (Wanted::Count, asked @ Asks::Count(_)) => asked,
            (Wanted::Count, Asks::Whether) => Asks::Count(Box::new(Asks::Hits)),
            (Wanted::Count, asked) => Asks::Count(Box::new(asked)),
            (Wanted::Whether, _) => Asks::Whether,
        }
    }
}

/// Words and flags.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Asked {
    pub words: String,
    pub flags: Flags,
    pub wanted: Option<Wanted>,
    /// Only what came or changed after this watermark.
    pub changed_since: Option<u64>,
}

impl Asked {
    /// Reads it as one question.
    ///
    /// # Errors
    /// A word or a flag that does not parse, with its place.
    pub fn question<'a>(&self, context: impl Into<Context<'a>>) -> Result<Question, BadQuestion> {
        let context = context.into();
        let question = if self.words.trim().is_empty() {
            Question::all()
        } else {
            let bad = |error| BadQuestion { flag: None, text: self.words.clone(), error };
            super::parse(&self.words, context).map_err(bad)?
        };
        let mut question = flags::combine(question, &self.flags, context)?;
        if let Some(wanted) = self.wanted {
            question.asks = wanted.of(question.asks);
        }
        if let Some(watermark) = self.changed_since {
            question = changed_since(question, watermark);
        }
        Ok(question)
    }

    /// Is there nothing to look for but, it may be, signs? An empty question would find everything.
    pub fn has_words(&self) -> bool {
        self.words.contains(|c: char| c.is_alphanumeric() || c == '*')
    }
}

/// What the question asks for: as it says, or as its clauses do.
pub fn target(question: &Question) -> Target {
    let named = if question.query.names_event() { Target::Events } else { Target::Articles };
    question.target.unwrap_or(named)
}

/// Restricts a question to what came or changed after a watermark.
pub fn changed_since(mut question: Question, watermark: u64) -> Question {
    question.target = Some(target(&question));
    let since = Query::Article(ArticleField::Added(Some(watermark.saturating_add(1)), None));
    question.query = match question.query {
        Query::All => since,
        query => Query::And(vec![query, since]),
    };
    question
}

/// What tells the person that a name means from others, and the state or body itself where no name is given.
///
/// # Errors
/// A value that is none, with its flag.
pub fn whom(
    name: &str,
    given: &Flags,
    orgs: &[String],
    lexicon: &Lexicon,
) -> Result<Option<(ParticipantQuery, Option<Side>)>, FlagError> {
    let person = flags::person(given, orgs, lexicon)?;
    if !name.trim().is_empty() {
        return Ok(Some((person, None)));
    }
    let one = match &person {
        ParticipantQuery::Is(ParticipantField::Country(country)) => Some(Side::Country(*country)),
        ParticipantQuery::Is(ParticipantField::Org(org)) => Some(Side::Org(org.clone())),
        _ => match (&given.country[..], orgs) {
            ([country], []) => super::side(country, lexicon),
            _ => None,
        },
    };
    let alone = given.role.is_empty() && given.portfolio.is_empty();
    Ok(one.filter(|_| alone).map(|side| (person, Some(side))))
}
