//! What the user knows better: `corrections.toml` in a folder of articles, read and applied to what was extracted.
//!
//! An event is suppressed or mended by the id that answers print; names are said to be one person's or different people's.
//! The articles are never touched: without its entry, an event is again what was extracted. `docs/corrections.md` describes
//! the file for its writers.

use std::{collections::BTreeMap, str::FromStr};

use serde::{Deserialize, Serialize};
use toml::Spanned;

use crate::{
    annotation::{Country, Event, EventKind, EventStatus, Participant, Portfolio, Role},
    extract::{lexicon::lexicon, segment::fold_into},
    query::{Side, side},
    timex::Timex,
};

/// The name of the file in a root.
pub const FILE: &str = "corrections.toml";

/// One folder's corrections.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Corrections {
    /// By the id of an event, or of an article for all its events.
    pub events: BTreeMap<String, Correction>,
    pub people: People,
}

/// Of each id of the file that was met in an article: what was wrong with it, if anything.
pub type Told = BTreeMap<String, Option<String>>;

/// What is said of names.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct People {
    /// Names of one person.
    pub same: Vec<Names>,
    /// Names of different people.
    pub different: Vec<Names>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    pub names: Vec<String>,
    /// Only of those who serve this state, or of whom none is told.
    pub country: Option<Country>,
}

/// What is to be done with an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Correction {
    /// In the file, from 1.
    pub line: usize,
    /// `None`: it is suppressed.
    pub mend: Option<Mend>,
}

/// What is to be another. Of an `Option` in an `Option`, the inner `None` takes the value away.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Mend {
    kind: Option<EventKind>,
    status: Option<EventStatus>,
    date: Option<Option<Timex>>,
    place: Option<Option<String>>,
    country: Option<Option<Country>>,
    participants: Vec<PartyMend>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize)]
struct PartyMend {
    /// As answers print it; of a party without a name its office.
    party: String,
    name: Option<Option<String>>,
    role: Option<Role>,
    portfolio: Option<Option<Portfolio>>,
    country: Option<Option<Country>>,
    org: Option<Option<String>>,
    remove: bool,
}

/// The file cannot be used: where and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct CorrectionError {
    pub line: usize,
    pub message: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileForm {
    #[serde(default)]
    suppress: Vec<Spanned<SuppressForm>>,
    #[serde(default)]
    event: Vec<Spanned<EventForm>>,
    #[serde(default)]
    same: Vec<Spanned<NamesForm>>,
    #[serde(default)]
    different: Vec<Spanned<NamesForm>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SuppressForm {
    event: Option<Spanned<String>>,
    article: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventForm {
    id: Spanned<String>,
    kind: Option<Spanned<String>>,
    status: Option<Spanned<String>>,
    date: Option<Spanned<String>>,
    place: Option<Spanned<String>>,
    country: Option<Spanned<String>>,
    #[serde(default)]
    participant: Vec<Spanned<PartyForm>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PartyForm {
    party: Spanned<String>,
    name: Option<Spanned<String>>,
    role: Option<Spanned<String>>,
    portfolio: Option<Spanned<String>>,
    country: Option<Spanned<String>>,
    org: Option<Spanned<String>>,
    #[serde(default)]
    remove: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NamesForm {
    names: Spanned<Vec<Spanned<String>>>,
    country: Option<Spanned<String>>,
}

/// The word that takes a value away.
const NONE: &str = "none";

/// Reads the file's text.
///
/// # Errors
/// It is no TOML, or holds a key or a value that is none: the first one, with its line.
pub fn parse(text: &str) -> Result<Corrections, CorrectionError> {
    let file: FileForm = toml::from_str(text).map_err(|error| {
        let message = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
        CorrectionError { line: line_of(text, error.span().map_or(0, |span| span.start)), message }
    })?;
    let reader = Reader { text };
    let mut corrections = Corrections::default();
    for entry in file.suppress {
        let id = match (entry.get_ref().event.clone(), entry.get_ref().article.clone()) {
            (Some(event), None) => reader.event_id(&event)?,
            (None, Some(article)) => reader.article_id(&article)?,
            _ => return Err(reader.error(&entry, "give either `event` or `article`".to_owned())),
        };
        reader.add(&mut corrections, id, &entry, None)?;
    }
    for entry in file.event {
        let (id, mend) = reader.mend(entry.get_ref())?;
        if mend == Mend::default() {
            return Err(reader
                .error(&entry, "changes nothing: give kind, status, date, place, country or participant".to_owned()));
        }
        reader.add(&mut corrections, id, &entry, Some(mend))?;
    }
    for entry in file.same {
        corrections.people.same.push(reader.names(entry.get_ref(), 1)?);
    }
    for entry in file.different {
        corrections.people.different.push(reader.names(entry.get_ref(), 2)?);
    }
    Ok(corrections)
}

fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1
}

struct Reader<'t> {
    text: &'t str,
}

impl Reader<'_> {
    fn error<T>(&self, at: &Spanned<T>, message: String) -> CorrectionError {
        CorrectionError { line: line_of(self.text, at.span().start), message }
    }

    fn add<T>(
        &self,
        corrections: &mut Corrections,
        id: String,
        at: &Spanned<T>,
        mend: Option<Mend>,
    ) -> Result<(), CorrectionError> {
        let line = line_of(self.text, at.span().start);
        match corrections.events.insert(id.clone(), Correction { line, mend }) {
            None => Ok(()),
            Some(before) => Err(self.error(at, format!("`{id}` is corrected on line {} already", before.line))),
        }
    }

    /// `07a9f40283935206:9021184e`
    fn event_id(&self, id: &Spanned<String>) -> Result<String, CorrectionError> {
        match id.get_ref().trim().rsplit_once(':') {
            Some((article, event)) if !article.is_empty() && !event.is_empty() => Ok(id.get_ref().trim().to_owned()),
            _ => Err(self
                .error(id, format!("`{}` is no id of an event: answers print them as `article:event`", id.get_ref()))),
        }
    }

    fn article_id(&self, id: &Spanned<String>) -> Result<String, CorrectionError> {
        let text = id.get_ref().trim();
        if text.is_empty() || text.contains(':') {
            return Err(self.error(id, format!("`{text}` is no id of an article")));
        }
        Ok(text.to_owned())
    }

    fn word<T: FromStr>(
        &self,
        value: &Option<Spanned<String>>,
        what: &str,
        all: &str,
    ) -> Result<Option<T>, CorrectionError> {
        let Some(text) = value else { return Ok(None) };
        let word = text.get_ref().trim();
        word.parse().map(Some).map_err(|_| self.error(text, format!("`{word}` is no {what}; one of: {all}")))
    }

    /// A value, or the word `none`.
    fn maybe<T>(
        &self,
        value: &Option<Spanned<String>>,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Option<Option<T>>, CorrectionError> {
        let Some(text) = value else { return Ok(None) };
        match text.get_ref().trim() {
            NONE => Ok(Some(None)),
            "" => Err(self.error(text, format!("an empty value: write `{NONE}` to take it away"))),
            word => read(word).map(|value| Some(Some(value))).map_err(|message| self.error(text, message)),
        }
    }

    fn mend(&self, form: &EventForm) -> Result<(String, Mend), CorrectionError> {
        let mut participants = Vec::new();
        for party in &form.participant {
            participants.push(self.party(party)?);
        }
        let mend = Mend {
            kind: self.word(&form.kind, "kind of event", &words(EventKind::ALL))?,
            status: self.word(&form.status, "status of an event", &words(EventStatus::ALL))?,
            date: self.maybe(&form.date, |text| text.parse().map_err(|error| format!("{error}")))?,
            place: self.maybe(&form.place, |text| Ok(text.to_owned()))?,
            country: self.maybe(&form.country, country)?,
            participants,
        };
        Ok((self.event_id(&form.id)?, mend))
    }

    fn party(&self, entry: &Spanned<PartyForm>) -> Result<PartyMend, CorrectionError> {
        let form = entry.get_ref();
        let mend = PartyMend {
            party: String::new(),
            name: self.maybe(&form.name, |text| Ok(text.to_owned()))?,
            role: self.word(&form.role, "role", &words(Role::ALL))?,
            portfolio: self.maybe(&form.portfolio, |text| {
                text.parse().map_err(|_| format!("`{text}` is no portfolio; one of: {}", words(Portfolio::ALL)))
            })?,
            country: self.maybe(&form.country, country)?,
            org: self.maybe(&form.org, |text| {
                Ok(if let Some(Side::Org(org)) = side(text, lexicon()) { org } else { text.to_owned() })
            })?,
            remove: form.remove,
        };
        if mend == PartyMend::default() {
            let message = "changes nothing: give name, role, portfolio, country, org or remove = true";
            return Err(self.error(entry, message.to_owned()));
        }
        if form.party.get_ref().trim().is_empty() {
            return Err(
                self.error(&form.party, "which party? give its name, or its office as answers print it".to_owned())
            );
        }
        Ok(PartyMend { party: form.party.get_ref().trim().to_owned(), ..mend })
    }

    fn names(&self, form: &NamesForm, least: usize) -> Result<Names, CorrectionError> {
        for name in form.names.get_ref() {
            if fold(name.get_ref()).is_empty() {
                return Err(self.error(name, "an empty name".to_owned()));
            }
        }
        let names: Vec<String> = form.names.get_ref().iter().map(|name| name.get_ref().trim().to_owned()).collect();
        if names.len() < least {
            return Err(
                self.error(&form.names, format!("give at least {least} name{}", if least == 1 { "" } else { "s" }))
            );
        }
        let country = match &form.country {
            None => None,
            Some(text) => Some(country(text.get_ref().trim()).map_err(|message| self.error(text, message))?),
        };
        Ok(Names { names, country })
    }
}

/// Lower case without accents, white space made single.
fn fold(text: &str) -> String {
    let mut folded = String::new();
    fold_into(text, &mut folded);
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn country(text: &str) -> Result<Country, String> {
    match side(text, lexicon()) {
        Some(Side::Country(country)) => Ok(country),
        _ => Err(format!("`{text}` is no country: write a code (FR) or a name (France)")),
    }
}

fn words<T: std::fmt::Display>(all: &[T]) -> String {
    all.iter().map(T::to_string).collect::<Vec<_>>().join(" ")
}

impl Correction {
    /// Equal for equal corrections, wherever they stand in the file.
    pub fn hash(&self) -> String {
        let form = serde_json::to_vec(&self.mend).unwrap_or_default();
        blake3::hash(&form).to_hex().as_str().get(..16).unwrap_or_default().to_owned()
    }
}

impl Corrections {
    /// Is there anything for an article?
    pub fn concerns(&self, article: &str) -> bool {
        if self.events.is_empty() {
            return false;
        }
        let events = format!("{article}:");
        self.events.contains_key(article)
            || self.events.range(events.clone()..).next().is_some_and(|(id, _)| id.starts_with(&events))
    }

    /// Applies what there is for an article's events, which keep the ids that they were extracted with. Tells for each id
    /// of the file that was found what was wrong with it, if anything.
    pub fn apply(&self, article: &str, events: Vec<(String, Event)>) -> (Vec<(String, Event)>, Told) {
        let mut told: Told = BTreeMap::new();
        if self.events.contains_key(article) {
            told.insert(article.to_owned(), None);
            // Each of them is found, too.
            told.extend(events.iter().filter(|(id, _)| self.events.contains_key(id)).map(|(id, _)| (id.clone(), None)));
            return (Vec::new(), told);
        }
        let mut kept = Vec::with_capacity(events.len());
        for (id, mut event) in events {
            match self.events.get(&id) {
                None => kept.push((id, event)),
                Some(Correction { mend: None, .. }) => {
                    told.insert(id, None);
                }
                Some(Correction { mend: Some(mend), .. }) => {
                    let problem = mend.apply(&mut event).map(|party| format!("`{id}` has no party `{party}`"));
                    told.insert(id.clone(), problem);
                    kept.push((id, event));
                }
            }
        }
        (kept, told)
    }
}

impl Mend {
    /// Changes the event; the first party that it does not have is returned.
    fn apply(&self, event: &mut Event) -> Option<String> {
        event.kind = self.kind.unwrap_or(event.kind);
        event.status = self.status.unwrap_or(event.status);
        if let Some(date) = self.date {
            (event.date, event.date_phrase) = (date, None);
        }
        if let Some(place) = &self.place {
            event.place = place.clone();
        }
        event.country = self.country.unwrap_or(event.country);
        let mut unknown = None;
        for mend in &self.participants {
            let wanted = fold(&mend.party);
            let bears = |party: &Participant| {
                let word = party.name.as_deref().or(party.office.as_deref()).or(party.org.as_deref());
                word.is_some_and(|word| fold(word) == wanted)
            };
            match event.participants.iter().position(bears) {
                None => unknown = unknown.or_else(|| Some(mend.party.clone())),
                Some(at) if mend.remove => {
                    event.participants.remove(at);
                }
                Some(at) => {
                    if let Some(party) = event.participants.get_mut(at) {
                        mend.apply(party);
                    }
                }
            }
        }
        event.rule = format!("{}, corrected", event.rule);
        unknown
    }
}

impl PartyMend {
    fn apply(&self, party: &mut Participant) {
        let Participant { name, role, portfolio, country, org, office } = party;
        if let Some(value) = &self.name {
            *name = value.clone();
        }
        if let Some(value) = &self.org {
            *org = value.clone();
        }
        *country = self.country.unwrap_or(*country);
        if self.role.is_some() || self.portfolio.is_some() {
            // The office as printed said something else.
            *office = None;
        }
        *role = self.role.unwrap_or(*role);
        *portfolio = self.portfolio.unwrap_or(*portfolio);
    }
}

#[cfg(test)]
#[path = "corrections_tests.rs"]
mod tests;
