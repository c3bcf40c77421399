//! Parties in a question: (country, body or group)(modifier)(portfolio)(office)(name), with what follows the office.
//!
//! The same order and the same tables as the extractor's phrases, and its rule of what an office means (`extract::office`);
//! but a question names sets: "French or German ministers", "presidents", "EU foreign ministers" have no single bearer, and
//! a name typed in lower case is one all the same.
//!
//! What a group means: the body alone and its officials are the body ("the EU", "EU officials": `org:EU`); offices that
//! states have are those of the body or of a member ("EU foreign ministers": `org:EU OR group:EU`); "EU countries" are the
//! members. A group that is no body ("Nordic ministers") is its members.

use super::{dates::Now, text::Text};
use crate::{
    annotation::{Country, Portfolio, Role},
    extract::{
        lexicon::{CountryForm, Reading, WordFlags, people::Takes, places},
        office::{self, Head, Modifiers},
        spot::BodyKind,
    },
    query::ast::{ParticipantField, ParticipantQuery, Value, ValueMode},
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
            (None, Some(id)) if self.noun == Noun::None => {
                any(vec![ParticipantQuery::Is(ParticipantField::Org((*id).to_owned())), as_group(id)])
            }
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
                at += taken;
                let joined = usize::from(text.word(at) == ",")
                    + usize::from(JOINERS.contains(&text.word(at)) && text.word(at) != ",");
                if joined > 0
                    && self.portfolio(at + joined).is_some_and(|(_, taken)| self.leads_to_office(at + joined + taken))
                {
                    at += joined;
                }
            } else {
                break;
            }
        }
        let had_scope = !party.scopes.is_empty();
        if let Some(next) = self.noun(at, &mut party, &mods, local) {
            at = next;
            party.adjective = false;
            party.owner = false;
        } else if !had_scope && (!party.portfolios.is_empty() || !mods.is_empty()) {
            return None;
        }
        // A name: behind an office, behind "Morocco's", or by itself.
        let may_name = match party.noun {
            Noun::None => !had_scope || (party.owner && text.capital(at)),
            Noun::Office | Noun::People => !party.plural || text.capital(at),
            Noun::Members => false,
        };
        if may_name {
            let mut named = at;
            while let Some(((), taken)) = text.reading(named, |r| matches!(r, Reading::Honorific).then_some(())) {
                named += taken;
            }
            let behind = party.noun == Noun::Office && !party.plural;
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
        super::dates::period(self.text, at, self.now).is_none()
            && super::dates::rolling(self.text, at, self.now).is_none()
    }

    /// A country, a body, an institution or a group.
    fn scope(&self, at: usize) -> Option<(Scope, usize, CountryForm)> {
        let text = self.text;
        if let Some(scope) = self.prefix(at) {
            return Some((scope, 1, CountryForm::Adjective));
        }
        let ((scope, form), taken) = text.reading(at, |reading| {
            Some(match reading {
                Reading::Country(code, form) => (Scope::Country(code), form),
                Reading::Trap(Some(code)) => (Scope::Country(code), CountryForm::Name),
                Reading::Group(row) => {
                    let group = places::groups().get(row as usize)?;
                    let org = group.org.map(str::to_owned);
                    (Scope::Body { org, group: Some(group.id), kind: BodyKind::International }, CountryForm::Name)
                }
                Reading::Organization(row) => {
                    let body = places::organizations().get(row as usize)?;
                    let org = body.org?;
                    let group = places::groups().iter().find(|g| g.org == Some(org) || g.id == org).map(|g| g.id);
                    (
                        Scope::Body { org: Some(org.to_owned()), group, kind: BodyKind::parse(body.kind) },
                        CountryForm::Name,
                    )
                }
                Reading::Institution(row) => {
                    (Scope::Country(places::institutions().get(row as usize)?.country?), CountryForm::Name)
                }
                _ => return None,
            })
        })?;
        // "Jordan Bardella", "Chad Smith": a given name before a surname that no table of places knows.
        let name = taken == 1
            && text.flags(at).has(WordFlags::GIVEN)
            && text.capital(at)
            && text.capital(at + 1)
            && text.is_word(at + 1)
            && text.known(at + 1) == 0
            && text.sense(at + 1).is_none();
        (!name).then_some((scope, taken, form))
    }

    /// What sort of institution of a state stands here.
    fn institution(&self, at: usize) -> Option<BodyKind> {
        let kind = self.text.reading(at, |reading| match reading {
            Reading::Institution(row) => {
                places::institutions().get(row as usize).map(|body| BodyKind::parse(body.kind))
            }
            _ => None,
        });
        kind.map(|(kind, _)| kind)
    }

    /// "Franco-" in "Franco-German".
    fn prefix(&self, at: usize) -> Option<Scope> {
        let text = self.text;
        if text.word(at + 1) != "-" || !text.is_glued(at + 1) || !text.is_glued(at + 2) {
            return None;
        }
        let word = text.word(at);
        let row = places::countries()
            .iter()
            .find(|row| row.prefixes.iter().any(|p| p.trim_end_matches('-').eq_ignore_ascii_case(word)))?;
        Some(Scope::Country(row.code))
    }

    /// A city or a region, its country, and how many tokens it takes.
    pub fn location(&self, at: usize) -> Option<(Location, Option<Country>, usize)> {
        let text = self.text;
        let ((name, country, capital, ambiguous), taken) = text.reading(at, |reading| match reading {
            Reading::City(row) => {
                let city = places::cities().get(row as usize)?;
                Some((city.name, Some(city.country), city.capital, city.ambiguous))
            }
            Reading::Region(row) => {
                let region = places::regions().get(row as usize)?;
                Some((region.name, region.country, false, false))
            }
            _ => None,
        })?;
        let preposed = at > 0 && text.sense(at - 1).is_some_and(|(s, _)| s.class == "prep");
        if ambiguous && !text.capital(at) && !preposed {
            return None;
        }
        let given = taken == 1
            && text.capital(at)
            && text.capital(at + 1)
            && text.is_word(at + 1)
            && text.flags(at).has(WordFlags::GIVEN)
            && text.known(at + 1) == 0
            && text.sense(at + 1).is_none();
        if given {
            return None;
        }
        let capital_of = country.filter(|_| capital);
        Some((Location { name: name.to_owned(), capital_of }, country, taken))
    }

    fn portfolio(&self, at: usize) -> Option<(Portfolio, usize)> {
        self.text.reading(at, |r| match r {
            Reading::Portfolio(portfolio) => Some(portfolio),
            _ => None,
        })
    }

    fn office(&self, at: usize) -> Option<((u32, bool), usize)> {
        self.text.reading(at, |r| match r {
            Reading::Office { row, plural } => Some((row, plural)),
            _ => None,
        })
    }

    /// "French and German ministers": does another adjective follow the joiner, and then a noun for both?
    fn scope_goes_on(&self, joiner: usize, form: CountryForm) -> bool {
        let text = self.text;
        let mut at = joiner + 1;
        at += usize::from(text.word(joiner) == "," && text.word(at) == "and");
        at += usize::from(text.word(at) == "the");
        let Some((_, taken, next)) = self.scope(at) else { return false };
        let short = text.slice(joiner.saturating_sub(1), joiner).len() <= 4;
        let alike = form != CountryForm::Name || next == CountryForm::Name || short;
        alike && self.leads_to_noun(at + taken + usize::from(text.possessive(at + taken)))
    }

    /// Does an office or another noun for people follow, over what may stand before one?
    fn leads_to_noun(&self, at: usize) -> bool {
        self.leads(at, true)
    }

    fn leads_to_office(&self, at: usize) -> bool {
        self.leads(at, false)
    }

    fn leads(&self, at: usize, people: bool) -> bool {
        let text = self.text;
        let mut at = at;
        for _ in 0..8 {
            if self.office(at).is_some() || (people && self.people(at).is_some()) {
                return true;
            }
            let over = text
                .reading(at, |r| match r {
                    Reading::Portfolio(_) => Some(()),
                    Reading::Modifier(_) | Reading::Country(..) | Reading::Group(_) if people => Some(()),
                    _ => None,
                })
                .map(|((), taken)| taken)
                .or_else(|| JOINERS.contains(&text.word(at)).then_some(1))
                .or_else(|| (people && text.possessive(at)).then_some(1));
            match over {
                Some(taken) => at += taken,
                None => return false,
            }
        }
        false
    }

    /// "officials", "leaders", "countries": the class, the roles, the tokens.
    fn people(&self, at: usize) -> Option<(Noun, &'static str, usize)> {
        let (sense, taken) = self.text.sense(at)?;
        match sense.class {
            "people" => Some((Noun::People, sense.value, taken)),
            "members" => Some((Noun::Members, "", taken)),
            _ => None,
        }
    }

    /// The noun and what it governs; `None` where no noun stands here.
    fn noun(&self, at: usize, party: &mut Party, mods: &Modifiers, local: bool) -> Option<usize> {
        let text = self.text;
        let office = self.office(at);
        let people = self.people(at).filter(|(_, _, taken)| office.is_none_or(|(_, longer)| *taken >= longer));
        if let Some((noun, roles, taken)) = people {
            let mut end = at + taken;
            let body = party.scopes.iter().any(|s| matches!(s, Scope::Body { group: Some(_), .. }));
            if noun == Noun::Members && !body {
                // "member states of the EU", "countries of the Arab League"
                let of = end + usize::from(text.word(end + 1) == "the") + 1;
                let (scope @ Scope::Body { group: Some(_), .. }, more, _) =
                    self.scope(of).filter(|_| matches!(text.word(end), "of" | "in" | "from"))?
                else {
                    return None;
                };
                party.scopes = vec![scope];
                party.noun = noun;
                party.plural = true;
                return Some(of + more);
            }
            party.noun = noun;
            // "foreign leaders" are leaders from elsewhere, not those of a ministry.
            party.portfolios.clear();
            party.roles = roles.split('|').filter_map(|role| role.parse().ok()).collect();
            party.plural = text.word(end - 1).ends_with('s');
            end = self.governed(end, party, None);
            return Some(end);
        }
        if !party.scopes.is_empty() && text.word(at) == "official" && self.contact_follows(at + 1).is_none() {
            party.noun = Noun::People;
            return Some(self.governed(at + 1, party, None));
        }
        let ((row, plural), taken) = office?;
        let takes = &text.lexicon.office(row).takes;
        party.noun = Noun::Office;
        party.plural = plural;
        let mut end = at + taken;
        if text.word(end) == "-" && matches!(text.word(end + 1), "elect" | "designate") {
            end += 2;
        } else if matches!(text.word(end), "elect" | "designate") {
            end += 1;
        }
        end = self.governed(end, party, Some(takes));
        if mods.former {
            party
                .notes
                .push("whether an office is a former one is not searched: any bearer of it was looked for".to_owned());
        }
        let country = party.scopes.iter().find_map(|s| match s {
            Scope::Country(country) => Some(*country),
            Scope::Body { .. } => None,
        });
        let body = party.scopes.iter().find_map(|s| match s {
            Scope::Body { org, kind, group } => Some((org.clone().or(group.map(str::to_owned)), *kind)),
            Scope::Country(_) => None,
        });
        let national = text.lexicon.office(row).role;
        // A group of states has its states' presidents and ministers; a body has its own president.
        let of_members = plural
            && text.lexicon.office(row).org.is_none()
            && matches!(
                national,
                Role::HeadOfState
                    | Role::HeadOfGovernment
                    | Role::DeputyHead
                    | Role::Minister
                    | Role::DeputyMinister
                    | Role::Legislator
            );
        party.of_members = of_members;
        let context = office::Context {
            country,
            org: body.as_ref().and_then(|(org, _)| org.clone()),
            body: body.as_ref().map(|(_, kind)| *kind).or(party.body),
            body_seen: (body.is_some() && !of_members) || party.body.is_some(),
            local: local || !party.words.is_empty() && national != Role::Ambassador && national != Role::Envoy,
        };
        let head = |portfolio| Head { row, plural, portfolio, mods: *mods };
        let settled = office::settle(text.lexicon, &[head(party.portfolios.first().copied())], context.clone());
        let Some(settled) = settled else {
            // "secretaries" of nothing: any office of that name.
            party.roles = vec![national];
            return Some(end);
        };
        party.roles = vec![settled.role];
        if party.portfolios.len() > 1 && !plural {
            party.portfolios.truncate(1);
        }
        if party.portfolios.is_empty() {
            party.portfolios.extend(settled.portfolio);
        }
        if !matches!(settled.role, Role::Minister | Role::DeputyMinister | Role::AgencyHead) {
            party.portfolios.clear();
        }
        if party.scopes.is_empty() {
            if let Some(org) = settled.org {
                let group = places::groups().iter().find(|g| g.org == Some(org.as_str())).map(|g| g.id);
                party.scopes.push(Scope::Body { org: Some(org), group, kind: BodyKind::International });
            } else if let Some(country) = settled.country {
                party.scopes.push(Scope::Country(country));
            }
        }
        Some(end)
    }

    /// "of justice", "of France and Germany", "from the EU", "to Oman" behind a noun.
    fn governed(&self, end: usize, party: &mut Party, takes: Option<&Vec<Takes>>) -> usize {
        let text = self.text;
        let mut at = end;
        for _ in 0..3 {
            let word = text.word(at);
            if !matches!(word, "of" | "for" | "from" | "to") {
                break;
            }
            let mut next = at + 1;
            next += usize::from(text.word(next) == "the");
            if word != "from"
                && takes.is_some_and(|takes| takes.contains(&Takes::Portfolio))
                && party.portfolios.is_empty()
                && let Some((portfolio, taken)) = self.portfolio(next)
            {
                party.portfolios.push(portfolio);
                at = next + taken;
                while matches!(text.word(at), "and" | "or" | "," | "&")
                    && let Some((portfolio, taken)) = self.portfolio(at + 1)
                    && self.scope(at + 1).is_none()
                    && !self.leads_to_office(at + 1 + taken)
                {
                    if party.plural {
                        party.portfolios.push(portfolio);
                    }
                    at += 1 + taken;
                }
                continue;
            }
            if word == "to" {
                let posted = takes.is_some_and(|takes| takes.contains(&Takes::Country))
                    && !text.word(end - 1).starts_with("minister");
                let Some((Scope::Country(_), taken, CountryForm::Name)) = self.scope(next).filter(|_| posted) else {
                    break;
                };
                party.words.push(text.slice(next, next + taken).to_owned());
                party.notes.push(format!(
                    "where an envoy is posted is not searched: looked for the word `{}` in the article",
                    text.slice(next, next + taken)
                ));
                at = next + taken;
                continue;
            }
            if !party.scopes.is_empty() || word == "for" {
                break;
            }
            if let Some((location, country, taken)) = self.location(next).filter(|_| word == "of") {
                if location.capital_of.is_none() || takes.is_some_and(|t| t.contains(&Takes::Place)) {
                    party.words.push(location.name);
                }
                party.scopes.extend(country.map(Scope::Country));
                at = next + taken;
                continue;
            }
            let Some((scope, taken, form)) = self.scope(next) else { break };
            // "the president of Kenya's trips", but not "the president of Kenya's parliament".
            let owner = text.possessive(next + taken);
            if form == CountryForm::Adjective
                || form == CountryForm::Demonym
                || (owner && self.leads_to_noun(next + taken + 1))
            {
                break;
            }
            party.scopes.push(scope);
            at = next + taken;
            while party.plural || text.word(at) == "or" {
                let joined = if text.word(at) == "," && matches!(text.word(at + 1), "and" | "or") {
                    2
                } else {
                    usize::from(matches!(text.word(at), "and" | "or" | "," | "&"))
                };
                let after = at + joined + usize::from(text.word(at + joined) == "the");
                let Some((scope, taken, CountryForm::Name)) = self.scope(after).filter(|_| joined > 0) else { break };
                if text.possessive(after + taken) || self.leads_to_noun(after + taken) {
                    break;
                }
                party.scopes.push(scope);
                at = after + taken;
            }
        }
        at
    }

    /// A verb or a noun of contact at a token, over adjectives: "French state visits".
    pub fn contact_follows(&self, at: usize) -> Option<usize> {
        let text = self.text;
        let mut at = at;
        for _ in 0..4 {
            let noun = text.contact(at, |r| matches!(r, Reading::Noun { .. } | Reading::Verb { .. }).then_some(()));
            if noun.is_some() || text.sense(at).is_some_and(|(s, _)| matches!(s.class, "kind" | "verb" | "verbed")) {
                return Some(at);
            }
            match text.sense(at) {
                Some((sense, taken)) if matches!(sense.class, "skip" | "status" | "manner") => at += taken,
                // "Macron's 2024 visit"
                None if text.word(at).len() == 4 && text.word(at).bytes().all(|b| b.is_ascii_digit()) => at += 1,
                _ => return None,
            }
        }
        None
    }

    /// "Trump-Putin call": two surnames before a word of contact, and not one with a hyphen.
    fn two_names(&self, start: usize) -> bool {
        let text = self.text;
        text.word(start + 1) == "-"
            && text.is_glued(start + 1)
            && text.is_glued(start + 2)
            && text.capital(start)
            && text.capital(start + 2)
            && !text.flags(start).has(WordFlags::PARTICLE)
            && !(text.flags(start).has(WordFlags::GIVEN) && text.flags(start + 2).has(WordFlags::GIVEN))
            && self.contact_follows(start + 3) == Some(start + 3)
    }

    /// A person's name and where it ends: a quoted text, or words that nothing else knows.
    pub fn name(&self, start: usize, lower: bool) -> Option<(Value, usize)> {
        let text = self.text;
        if let Some(quoted) = text.quoted(start) {
            let value = Value { text: quoted.to_owned(), mode: ValueMode::Phrase };
            return (!quoted.trim().is_empty()).then_some((value, start + 1));
        }
        let mut at = start;
        let mut common = true;
        while at < text.len().min(start + MAX_NAME) {
            if at == start + 1 && self.two_names(start) {
                break;
            }
            if at > start && text.word(at) == "-" && text.is_glued(at) && text.is_glued(at + 1) && text.is_word(at + 1)
            {
                at += 1;
            } else if !text.is_word(at) {
                break;
            }
            let flags = text.flags(at);
            let capital = text.capital(at);
            let inside = at > start;
            let surname = inside && capital && (flags.has(WordFlags::SURNAME) || flags.has(WordFlags::GIVEN));
            let given = !inside && capital && flags.has(WordFlags::GIVEN) && text.capital(at + 1);
            let joined = text.word(at + 1) == "-" && text.is_glued(at + 1);
            let next = at + 1 + usize::from(joined);
            let particle = flags.has(WordFlags::PARTICLE) && text.is_word(next) && (inside || text.capital(next));
            let taken =
                text.known(at) > 0 || text.sense(at).is_some() || super::dates::period(text, at, self.now).is_some();
            let fits = if taken {
                surname || given || (particle && text.sense(at).is_none())
            } else {
                capital || particle || lower
            };
            if !fits {
                break;
            }
            common &= !capital && flags.has(WordFlags::COMMON) && !flags.has(WordFlags::SURNAME);
            at += 1;
        }
        if at == start || common {
            return None;
        }
        Some((super::super::value::words(text.slice(start, at)), at))
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
