//! Parties in a question: (country, body or group)(modifier)(portfolio)(office)(name), with what follows the office.
//!
//! The same order and the same tables as the extractor's phrases, and its rule of what an office means (`extract::office`);
//! but a question names sets: "French or German ministers", "presidents", "EU foreign ministers" have no single bearer, and
//! a name typed in lower case is one all the same.
//!
//! What a group means: the body alone and its officials are the body ("the EU", "EU officials": `org:EU`); offices that
//! states have are those of the body or of a member ("EU foreign ministers": `org:EU OR group:EU`); "EU countries" are the
//! members. A group that is no body ("Nordic ministers") is its members.

mod look;
mod name;
mod noun;

use super::{dates::Now, text::Text};
use crate::{
    annotation::{Country, Portfolio, Role},
    extract::{
        lexicon::{CountryForm, Reading, WordFlags, lexicon},
        office::Modifiers,
        spot::BodyKind,
    },
    query::{
        ast::{ParticipantField, ParticipantQuery, Value},
        value,
    },
};

/// Whom an office serves, or the party itself.
#[derive(Debug, Clone, PartialEq)]
pub enum Scope {
    Country(Country),
    /// A body, or a group that is no body.
    Body {
        org: Option<String>,
        group: Option<&'static str>,
        kind: BodyKind,
    },
}

/// What the phrase's noun is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noun {
    /// None: a name, or a country or body by itself.
    None,
    Office,
    /// "officials", "leaders"
    People,
    /// "countries", "member states"
    Members,
}

/// A city or a region by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Location {
    pub name: String,
    /// The country whose capital it is.
    pub capital_of: Option<Country>,
}

/// One party.
#[derive(Debug, Clone, PartialEq)]
pub struct Party {
    /// Alternatives.
    pub scopes: Vec<Scope>,
    /// Alternatives; any role where empty.
    pub roles: Vec<Role>,
    /// Alternatives.
    pub portfolios: Vec<Portfolio>,
    pub name: Option<Value>,
    pub noun: Noun,
    pub plural: bool,
    /// The office is one that states have, not their union ("EU foreign ministers").
    pub of_members: bool,
    /// The institution that the office belongs to ("Bank of England governor").
    pub body: Option<BodyKind>,
    pub place: Option<Location>,
    /// A possessive follows.
    pub owner: bool,
    /// An adjective without a noun ("French").
    pub adjective: bool,
    /// Words that no field of a participant holds ("mayor of Istanbul", "ambassador to Oman").
    pub words: Vec<String>,
    pub notes: Vec<String>,
}

/// Parties joined by "and" or "or".
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    pub parties: Vec<Party>,
    /// All are alternatives.
    pub or: bool,
    /// By party: is it an alternative of the one before ("A and B or C")?
    pub alternative: Vec<bool>,
}

/// How many parties a list holds, and how many words a name; what is longer is no list and no name.
const MAX_LIST: usize = 16;
const MAX_NAME: usize = 8;

/// Words that may open a party and say nothing about it.
const DETERMINERS: &[&str] = &[
    "the",
    "a",
    "an",
    "all",
    "any",
    "every",
    "each",
    "some",
    "other",
    "his",
    "her",
    "their",
    "its",
    "several",
    "various",
    "two",
    "three",
    "four",
    "five",
    "both",
    "either",
    "certain",
    "different",
    "other",
    "unnamed",
    "many",
    "most",
];

const JOINERS: &[&str] = &["and", "or", "&", ",", "/", "-"];

impl Party {
    fn new() -> Party {
        Party {
            scopes: Vec::new(),
            roles: Vec::new(),
            portfolios: Vec::new(),
            name: None,
            noun: Noun::None,
            plural: false,
            of_members: false,
            body: None,
            place: None,
            owner: false,
            adjective: false,
            words: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// A place by itself.
    pub fn place(location: Location) -> Party {
        Party { place: Some(location), ..Party::new() }
    }

    /// A country, a body or a group by itself.
    pub fn is_scope(&self) -> bool {
        !self.scopes.is_empty() && matches!(self.noun, Noun::None | Noun::Members) && self.name.is_none()
    }

    /// The participants that the phrase means.
    pub fn query(&self) -> ParticipantQuery {
        let mut parts = Vec::new();
        let is = ParticipantQuery::Is;
        if let Some(name) = &self.name {
            parts.push(is(ParticipantField::Name(name.clone())));
        }
        let mut roles = self.roles.clone();
        if !self.scopes.is_empty() {
            parts.push(any(self.scopes.iter().map(|scope| self.scope_query(scope, &mut roles)).collect()));
        } else if let Some(country) = self.place.as_ref().and_then(|place| place.capital_of) {
            parts.push(is(ParticipantField::Country(country)));
        }
        if !roles.is_empty() {
            parts.push(any(roles.into_iter().map(|role| is(ParticipantField::Role(role))).collect()));
        }
        if !self.portfolios.is_empty() {
            parts.push(any(self.portfolios.iter().map(|&p| is(ParticipantField::Portfolio(p))).collect()));
        }
        ParticipantQuery::And(parts)
    }

    /// One scope's query; "leaders" of bodies have other roles than those of states.
    fn scope_query(&self, scope: &Scope, roles: &mut Vec<Role>) -> ParticipantQuery {
        let (org, group) = match scope {
            Scope::Country(country) => return ParticipantQuery::Is(ParticipantField::Country(*country)),
            Scope::Body { org, group, .. } => (org, group),
        };
        let as_org = |org: &String| ParticipantQuery::Is(ParticipantField::Org(org.clone()));
        let as_group = |id: &str| ParticipantQuery::Is(ParticipantField::Group(id.to_owned()));
        let leaders = self.noun == Noun::People && !roles.is_empty();
        let of_states = leaders || self.of_members;
        match (org, group) {
            (Some(org), Some(id)) => match self.noun {
                Noun::Members => as_group(id),
                Noun::Office | Noun::People if of_states => {
                    if leaders && !roles.contains(&Role::OrgHead) {
                        roles.push(Role::OrgHead);
                    }
                    any(vec![as_org(org), as_group(id)])
                }
                _ => as_org(org),
            },
            (Some(org), None) => {
                if leaders {
                    roles.clear();
                }
                as_org(org)
            }
            (None, Some(id)) if self.noun == Noun::None => any(vec![as_org(&value::org(id, lexicon())), as_group(id)]),
            (None, Some(id)) => as_group(id),
            (None, None) => ParticipantQuery::Any,
        }
    }

    /// One party for each scope: "between French and German ministers".
    pub fn split(&self) -> Vec<Party> {
        if self.scopes.len() < 2 {
            return vec![self.clone()];
        }
        self.scopes.iter().map(|scope| Party { scopes: vec![scope.clone()], ..self.clone() }).collect()
    }
}

fn any(mut parts: Vec<ParticipantQuery>) -> ParticipantQuery {
    if parts.len() == 1 { parts.remove(0) } else { ParticipantQuery::Or(parts) }
}

/// Reads parties at places of a text.
#[derive(Clone, Copy)]
pub struct Parties<'a> {
    pub text: &'a Text<'a>,
    pub now: Now,
}

impl Parties<'_> {
    /// Parties joined by "and", "or", commas or hyphens, and where they end. `lower`: unknown words in lower case are names.
    pub fn list(&self, at: usize, lower: bool) -> Option<(List, usize)> {
        let text = self.text;
        let at = at + text.class(at, "both").unwrap_or(0) + usize::from(text.word(at) == "either");
        let (first, mut at) = self.party(at, lower)?;
        let mut list = List { parties: vec![first], or: false, alternative: vec![false] };
        let mut and_seen = false;
        while list.parties.len() < MAX_LIST {
            let mut next = at;
            let comma = text.word(next) == ",";
            next += usize::from(comma);
            let hyphen = matches!(text.word(next), "-" | "–" | "/") && text.is_glued(next);
            let and = text.class(next, "and");
            let or = text.class(next, "or");
            next += usize::from(hyphen) + and.or(or).unwrap_or(0);
            if next == at || list.parties.last().is_some_and(|last| last.owner && and.is_none() && or.is_none()) {
                break;
            }
            if text.is_sign(next) || text.class(next, "not").is_some() {
                break;
            }
            let Some((party, end)) = self.party(next, lower) else { break };
            let named = |party: &Party| party.noun == Noun::None && party.name.is_some();
            if hyphen && !(party.is_scope() || named(&party)) {
                break;
            }
            // "Hakan Fidan, the Turkish foreign minister": one person.
            let apposed = comma
                && and.is_none()
                && or.is_none()
                && party.noun == Noun::Office
                && !party.plural
                && party.name.is_none()
                && list.parties.last().is_some_and(named)
                && !matches!(text.word(end), "," | "and" | "or");
            if apposed && let Some(last) = list.parties.last_mut() {
                *last = Party { name: last.name.take(), ..party };
                at = end;
                continue;
            }
            and_seen |= and.is_some() || hyphen;
            list.alternative.push(or.is_some());
            list.parties.push(party);
            at = end;
        }
        list.or = !and_seen && list.alternative.contains(&true);
        share_scopes(&mut list.parties);
        share_offices(&mut list.parties);
        Some((list, at))
    }

    /// One party and where it ends.
    pub fn party(&self, start: usize, lower: bool) -> Option<(Party, usize)> {
        let text = self.text;
        let mut party = Party::new();
        let mut mods = Modifiers::default();
        let mut at = start;
        while DETERMINERS.contains(&text.word(at)) && self.dates_not_here(at) {
            at += 1;
        }
        let opened = at;
        let mut local = false;
        loop {
            if let Some((scope, taken, form)) = self.scope(at) {
                party.scopes.push(scope);
                party.body = party.body.or_else(|| self.institution(at));
                party.adjective = !matches!(form, CountryForm::Name | CountryForm::Demonyms);
                party.plural |= form == CountryForm::Demonyms;
                at += taken;
                if taken > 1 && text.class(at - 1, "members").is_some() {
                    // "Baltic states" is a name of the group itself.
                    party.noun = Noun::Members;
                    party.plural = true;
                    break;
                }
                if text.possessive(at) {
                    party.owner = true;
                    at += 1;
                }
                if JOINERS.contains(&text.word(at)) && self.scope_goes_on(at, form) {
                    at += 1;
                    at += usize::from(text.word(at) == "and") + usize::from(text.word(at) == "the");
                    continue;
                }
                if !self.leads_to_noun(at) {
                    break;
                }
            } else if let Some((location, country, taken)) = self.location(at) {
                let possessive = text.possessive(at + taken);
                let rest = at + taken + usize::from(possessive);
                if !party.scopes.is_empty() || !self.leads_to_noun(rest) {
                    if party.scopes.is_empty() && at == opened {
                        party.place = Some(location);
                        party.owner = possessive;
                        return Some((party, rest));
                    }
                    break;
                }
                if location.capital_of.is_none() {
                    local = true;
                    party.words.push(location.name);
                }
                party.scopes.extend(country.map(Scope::Country));
                at = rest;
            } else if let Some((row, taken)) = text.reading(at, |r| match r {
                Reading::Modifier(row) => Some(row),
                _ => None,
            }) && self.leads_to_noun(at + taken)
            {
                mods.add(row);
                at += taken;
                at += usize::from(text.word(at) == "-");
            } else if let Some((portfolio, taken)) = self.portfolio(at)
                && self.leads_to_office(at + taken)
            {
                party.portfolios.push(portfolio);
                party.portfolios.extend(self.halves(at, taken).into_iter().flatten());
                at += taken;
                let joined = usize::from(text.word(at) == ",")
                    + usize::from(JOINERS.contains(&text.word(at)) && text.word(at) != ",");
                let next = at + joined;
                let goes_on = self.portfolio(next).is_some_and(|(_, taken)| self.leads_to_office(next + taken));
                // "defence and foreign ministers": the last of them is one word with its office.
                if joined > 0 && (goes_on || self.portfolio_of_office(next).is_some()) {
                    at = next;
                }
            } else {
                break;
            }
        }
        let had_scope = !party.scopes.is_empty();
        if party.noun == Noun::None
            && let Some(next) = self.noun(at, &mut party, &mods, local)
        {
            at = next;
            party.adjective = false;
            party.owner = false;
        } else if !had_scope && (!party.portfolios.is_empty() || !mods.is_empty()) {
            return None;
        }
        // A name: behind an office, behind "Morocco's", or by itself.
        let may_name = match party.noun {
            Noun::None => !had_scope || (party.owner && text.capital(at)),
            Noun::Office | Noun::People => {
                let flags = text.flags(at);
                let surname = flags.has(WordFlags::SURNAME) && !flags.has(WordFlags::COMMON) && text.known(at) == 0;
                !party.plural || (party.noun == Noun::Office && (text.capital(at) || surname))
            }
            Noun::Members => false,
        };
        if may_name {
            let mut named = at;
            while let Some(((), taken)) = text.reading(named, |r| matches!(r, Reading::Honorific).then_some(())) {
                named += taken;
            }
            let behind = party.noun == Noun::Office;
            if let Some((name, end)) = self.name(named, lower || named > at || behind) {
                party.name = Some(name);
                party.owner = false;
                at = end;
                if text.word(at) == "of"
                    && party.scopes.is_empty()
                    && let Some((scope @ Scope::Country(_), taken, CountryForm::Name)) = self.scope(at + 1)
                {
                    party.scopes.push(scope);
                    at += 1 + taken;
                }
            }
        }
        if party.scopes.is_empty() && party.noun == Noun::None && party.name.is_none() {
            return None;
        }
        if text.possessive(at) {
            party.owner = true;
            at += 1;
        }
        Some((party, at))
    }

    /// "last year" begins with no determiner, "the last week" does not begin a party.
    fn dates_not_here(&self, at: usize) -> bool {
        super::dates::span(self.text, at, self.now).is_none()
    }
}

/// "the king and prime minister of Morocco", "French ministers and ambassadors": an office alone takes its neighbour's
/// country.
fn share_scopes(parties: &mut [Party]) {
    let bare = |party: &Party| {
        party.scopes.is_empty() && party.name.is_none() && matches!(party.noun, Noun::Office | Noun::People)
    };
    for index in 1..parties.len() {
        let (before, after) = parties.split_at_mut(index);
        let (Some(before), Some(after)) = (before.last_mut(), after.first_mut()) else { continue };
        // "Poland's president and Lithuania's"
        if before.noun == Noun::Office && !before.scopes.is_empty() && after.is_scope() && after.owner {
            after.noun = before.noun;
            after.roles = before.roles.clone();
            after.portfolios = before.portfolios.clone();
            continue;
        }
        if before.noun == Noun::None || after.noun == Noun::None {
            continue;
        }
        if bare(after) && !before.scopes.is_empty() && before.name.is_none() {
            after.scopes = before.scopes.clone();
        } else if bare(before) && !before.plural && !after.scopes.is_empty() && after.name.is_none() {
            before.scopes = after.scopes.clone();
        }
    }
}

/// "foreign ministers Lavrov and Wang Yi": the office is that of all; "the French and German foreign ministers Barrot and
/// Wadephul": and the countries are theirs in this order.
fn share_offices(parties: &mut [Party]) {
    let mut first = 0;
    while first < parties.len() {
        let named = |party: &Party| {
            party.noun == Noun::None && party.name.is_some() && party.scopes.is_empty() && party.place.is_none()
        };
        let more = parties[first + 1..].iter().take_while(|party| named(party)).count();
        let office = parties[first].clone();
        if office.noun != Noun::Office || !office.plural || office.name.is_none() || more == 0 {
            first += 1;
            continue;
        }
        let respective = office.scopes.len() == more + 1;
        for (at, party) in parties.iter_mut().skip(first).take(more + 1).enumerate() {
            let scopes = if respective { vec![office.scopes[at].clone()] } else { office.scopes.clone() };
            *party = Party { name: party.name.take(), scopes, plural: false, ..office.clone() };
        }
        first += more + 1;
    }
}
