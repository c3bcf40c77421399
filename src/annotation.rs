//! What was found: the officials, countries, dates, organizations and events of one article.
//!
//! Plain types without logic beyond their names. The extractor makes them, the store keeps them, the output prints
//! them; the serialised form of [`Annotations`] has the keys of a line of a labelled (gold) file.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize, Serializer};

use crate::timex::Timex;

/// Everything that was found in one article.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Annotations {
    /// One entry a person, in the order of their first mention.
    pub officials: Vec<Official>,
    /// ISO 3166-1 alpha-2, each once, in the order of their first mention.
    pub countries: Vec<Country>,
    /// Each once, in the order of their first mention.
    pub dates: Vec<Timex>,
    /// In the fullest form printed, each once.
    pub organizations: Vec<String>,
    pub events: Vec<Event>,
    /// Every annotation's words in the article.
    pub mentions: Vec<Mention>,
    /// What was not understood or not done ("the text is not English: nothing was extracted").
    pub notes: Vec<String>,
}

/// A person whom the article presents as holding a public post.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Official {
    /// The fullest form printed, without titles.
    pub name: String,
    pub role: Role,
    #[serde(default)]
    pub portfolio: Option<Portfolio>,
    #[serde(default)]
    pub country: Option<Country>,
    /// An international body's acronym, or an armed or governing non-state body's name.
    #[serde(default)]
    pub org: Option<String>,
    #[serde(default)]
    pub status: OfficeStatus,
    /// The office as printed ("Minister of State for European Affairs").
    #[serde(default)]
    pub office: Option<String>,
    #[serde(default)]
    pub confidence: f32,
}

/// A party to an event: a named person, an unnamed office, or a body or country as such.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Participant {
    #[serde(default)]
    pub name: Option<String>,
    pub role: Role,
    #[serde(default)]
    pub portfolio: Option<Portfolio>,
    #[serde(default)]
    pub country: Option<Country>,
    #[serde(default)]
    pub org: Option<String>,
    /// The office or the party as printed ("a Chinese delegation").
    #[serde(default)]
    pub office: Option<String>,
}

/// One diplomatic contact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    pub kind: EventKind,
    pub status: EventStatus,
    /// When it took or takes place; not the publication date.
    #[serde(default)]
    pub date: Option<Timex>,
    /// The words of the date ("last October").
    #[serde(default)]
    pub date_phrase: Option<String>,
    /// The city, or else the named venue or region.
    #[serde(default)]
    pub place: Option<String>,
    #[serde(default)]
    pub country: Option<Country>,
    /// A visit's visitor stands first.
    #[serde(default)]
    pub participants: Vec<Participant>,
    /// The first sentence that reports it, word for word.
    #[serde(default)]
    pub evidence: String,
    #[serde(default)]
    pub confidence: f32,
    /// The rule or table row that made it.
    #[serde(default)]
    pub rule: String,
}

/// The words that an annotation came from. Offsets are bytes into the field named.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mention {
    pub kind: MentionKind,
    pub field: TextField,
    pub start: usize,
    pub end: usize,
    pub text: String,
    /// The annotation's value: a name, an ISO code, a TIMEX value, `meeting held`.
    pub value: String,
    pub rule: String,
    pub confidence: f32,
}

/// A state or a territory with an ISO 3166-1 alpha-2 code of its own (Kosovo is `XK`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct Country([u8; 2]);

impl Country {
    /// The code of two capital letters as it stands in a table.
    pub const fn new(code: [u8; 2]) -> Country {
        Country(code)
    }

    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("??")
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Country {
    type Err = String;

    fn from_str(text: &str) -> Result<Country, String> {
        match *text.as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Ok(Country([a.to_ascii_uppercase(), b.to_ascii_uppercase()]))
            }
            _ => Err(format!("`{text}` is no ISO 3166-1 alpha-2 code such as FR")),
        }
    }
}

impl TryFrom<String> for Country {
    type Error = String;

    fn try_from(text: String) -> Result<Country, String> {
        text.parse()
    }
}

impl Serialize for Country {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl From<Country> for String {
    fn from(country: Country) -> String {
        country.code().to_owned()
    }
}

/// An enum of the vocabulary: its words are the same in tables, in JSON, in the index and in the query language.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident, $what:literal { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $word)] $variant),+
        }

        impl $name {
            /// All of them, in the order of the table.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The word for it in JSON, in the index and in the query language.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $($name::$variant => $word),+
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<$name, String> {
                match text {
                    $($word => Ok($name::$variant),)+
                    _ => Err(format!(concat!("`{}` is no ", $what, "; one of: {}"), text, [$($word),+].join(" "))),
                }
            }
        }
    };
}

vocabulary! {
    /// A post, the highest first.
    Role, "role" {
        HeadOfState = "head_of_state",
        HeadOfGovernment = "head_of_government",
        DeputyHead = "deputy_head",
        Minister = "minister",
        DeputyMinister = "deputy_minister",
        OrgHead = "org_head",
        Ambassador = "ambassador",
        Envoy = "envoy",
        Legislator = "legislator",
        Governor = "governor",
        Mayor = "mayor",
        Judge = "judge",
        Military = "military",
        Police = "police",
        AgencyHead = "agency_head",
        PartyLeader = "party_leader",
        Spokesperson = "spokesperson",
        Other = "other",
    }
}

vocabulary! {
    /// What a minister, a deputy minister or the head of an agency is responsible for.
    Portfolio, "portfolio" {
        Foreign = "foreign",
        Interior = "interior",
        Defence = "defence",
        Justice = "justice",
        Finance = "finance",
        Economy = "economy",
        Trade = "trade",
        Energy = "energy",
        Health = "health",
        Education = "education",
        Agriculture = "agriculture",
        Environment = "environment",
        Transport = "transport",
        Culture = "culture",
        Labour = "labour",
        Science = "science",
        Development = "development",
        Migration = "migration",
        Information = "information",
        Other = "other",
    }
}

vocabulary! {
    /// Does the person hold the office now?
    #[derive(Default)]
    OfficeStatus, "status of an office" {
        #[default]
        Current = "current",
        Acting = "acting",
        /// Named to it, not yet in it.
        Elect = "elect",
        Former = "former",
    }
}

vocabulary! {
    /// What happened between the parties.
    EventKind, "kind of event" {
        Meeting = "meeting",
        Call = "call",
        Visit = "visit",
        Agreement = "agreement",
    }
}

vocabulary! {
    /// The side of a participant in a visit; other events have none.
    VisitSide, "side of a visit" {
        Guest = "guest",
        Host = "host",
    }
}

vocabulary! {
    /// Did it take place?
    EventStatus, "status of an event" {
        /// Took place or is under way.
        Held = "held",
        Planned = "planned",
        /// Called off, refused, or postponed with no date.
        Cancelled = "cancelled",
    }
}

vocabulary! {
    /// What a mention is a mention of.
    MentionKind, "kind of mention" {
        Official = "official",
        Country = "country",
        Date = "date",
        Organization = "organization",
        Event = "event",
    }
}

vocabulary! {
    /// Which text of the article a span lies in.
    TextField, "field" {
        Title = "title",
        Text = "text",
    }
}

impl Role {
    /// Does it lead a state: as its head, or as the head of its government?
    pub const fn heads_state(self) -> bool {
        matches!(self, Role::HeadOfState | Role::HeadOfGovernment)
    }
}

impl EventKind {
    /// CAMEO event codes (Schrodt 2012).
    pub const fn cameo(self) -> &'static [&'static str] {
        match self {
            EventKind::Meeting => &["040", "044", "046"],
            EventKind::Call => &["041"],
            EventKind::Visit => &["042", "043"],
            EventKind::Agreement => &["057"],
        }
    }

    /// PLOVER event type, with its mode where there is one.
    pub const fn plover(self) -> &'static str {
        match self {
            EventKind::Meeting => "CONSULT",
            EventKind::Call => "CONSULT-phone",
            EventKind::Visit => "CONSULT-visit",
            EventKind::Agreement => "AGREE",
        }
    }
}
