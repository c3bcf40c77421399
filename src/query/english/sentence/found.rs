//! What is found in the words of a question: slots, dates, topics, and what is asked.

use crate::{
    annotation::{Country, EventKind, EventStatus, Role},
    extract::lexicon::events::Frame,
    query::{
        ast::{DateFilter, Pick, TextQuery},
        english::party::List,
    },
};

/// What stands before a party or a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Join {
    With,
    Between,
    By,
    /// "hosted by"
    Host,
    Of,
    From,
    To,
    In,
    /// Right behind a verb or a noun of contact.
    Object,
    /// Nothing: a subject, or a word before the noun ("French visits").
    Free,
    /// A word before a noun of contact ("the Paris summit", "EU talks").
    Attribute,
}

/// A party or a place with what joins it.
#[derive(Debug, Clone, PartialEq)]
pub struct Slot {
    pub join: Join,
    pub list: List,
    pub not: bool,
}

/// Full text, with where it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Topic {
    pub text: Vec<TextQuery>,
    /// The alternative of the topic before ("about X or Y").
    pub or: bool,
    pub not: bool,
    /// The one country that it names.
    pub country: Option<Country>,
}

/// What a question word asks for; `compile` says of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Focus {
    #[default]
    Hits,
    People,
    /// Of the parties, or where a visit went; `compile` decides.
    Countries,
    /// "in which country"
    CountriesWhere,
    Dates,
    Places,
    Number,
    Whether,
}

/// What the words of a question gave.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Alternatives.
    pub kinds: Vec<EventKind>,
    pub not_kinds: Vec<EventKind>,
    /// The frames of the verbs and nouns.
    pub frames: Vec<Frame>,
    pub status: Option<EventStatus>,
    pub not_status: Option<EventStatus>,
    pub past: bool,
    pub future: bool,
    pub focus: Focus,
    /// The slot behind "which", "what" or "how many": what is asked for where it is an office or the states of a group.
    pub which: Option<usize>,
    /// "how many countries": what is counted, where it is not the events.
    pub counted: Option<Focus>,
    pub pick: Option<Pick>,
    /// Something else is asked for, too ("when and where", "who met whom").
    pub also: bool,
    /// "who is NAME": the one named is asked for, not whom they met.
    pub identity: bool,
    /// The slot behind "on behalf of": who speaks for it is asked for.
    pub represented: Option<usize>,
    pub slots: Vec<Slot>,
    /// Roles that an adjective gave ("ministerial").
    pub manner: Vec<Role>,
    pub dates: Vec<(DateFilter, bool)>,
    pub published: bool,
    pub topics: Vec<Topic>,
    /// Words that were not understood.
    pub words: Vec<TextQuery>,
    /// All words but dates, for a question of which nothing was understood.
    pub all: Vec<TextQuery>,
    pub articles: bool,
    /// "tour of": a country behind it is where it went.
    pub tour: bool,
    /// Does a "from" or "by" of an article name a source or an author?
    pub source: Option<String>,
    pub author: Option<String>,
    /// Tags of the languages that articles are asked for in.
    pub langs: Vec<String>,
    pub notes: Vec<String>,
}
