//! Stage 4: items → parties, the noun phrases that can take part in an event.
//!
//! A party is a country, a body, a person or an office, with what stands before and after it: (country)(modifier)
//! (portfolio)(office)(name) in every order that English allows, in apposition, possessive, by counterpart and
//! coordinated. Coordination is handled here, once: [`Party::list`] numbers the parties that stand in one list.

use std::ops::Range;

use super::{
    lexicon::{Class, CountryForm, Lexicon, people::Takes, places},
    office::{self, Head},
    spot::{BodyKind, Item, Items, What},
    token::{Case, Doc, Kind, Sentence},
};
use crate::annotation::{Country, OfficeStatus, Portfolio, Role};

/// What the head of the phrase is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Has a name of a person.
    Person,
    /// An office without a name ("the French foreign minister").
    Office,
    /// "a Chinese delegation", "Israeli officials"
    Delegates,
    Country,
    /// A capital that may stand for its country ("talks between Washington and Tehran").
    Capital,
    Body,
    /// A group of countries ("the G7", "Nordic").
    Group,
    /// he, she, they
    Pronoun,
    /// "the two leaders", "both ministers", "the two sides"
    Pair,
}

/// An office as its phrase gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct Office {
    pub role: Role,
    pub portfolio: Option<Portfolio>,
    pub status: OfficeStatus,
    /// The tokens that word it.
    pub printed: Range<usize>,
    /// Could be an office of a company or a club: counts only where something says that it is public.
    pub weak: bool,
}

#[derive(Debug, Clone)]
pub struct Party {
    pub tokens: Range<usize>,
    pub shape: Shape,
    pub name: Option<Range<usize>>,
    pub office: Option<Office>,
    pub country: Option<Country>,
    pub org: Option<String>,
    pub body: Option<BodyKind>,
    pub plural: bool,
    /// "his French counterpart": the office is that of the party before it.
    pub counterpart: bool,
    /// Begins with "his", "her" or "their".
    pub possessed: bool,
    /// "visiting Foreign Minister X": away from home.
    pub visiting: bool,
    /// Begins with "the": a mention of somebody named before, perhaps.
    pub definite: bool,
    /// A possessive follows: "Macron's".
    pub owner: bool,
    /// Parties of one list ("A, B and C") share a number.
    pub list: u32,
    /// The person of a name, an office or a pronoun, once reference has settled it.
    pub person: Option<usize>,
    pub rule: &'static str,
}

impl Party {
    fn new(tokens: Range<usize>, shape: Shape, rule: &'static str) -> Party {
        Party {
            tokens,
            shape,
            name: None,
            office: None,
            country: None,
            org: None,
            body: None,
            plural: false,
            counterpart: false,
            possessed: false,
            visiting: false,
            definite: false,
            owner: false,
            list: 0,
            person: None,
            rule,
        }
    }
}

pub struct Parties<'a> {
    pub doc: &'a Doc<'a>,
    pub lexicon: &'static Lexicon,
    pub items: &'a Items,
}

/// What the words before a head have given so far.
#[derive(Debug, Clone, Default)]
struct Before {
    countries: Vec<Country>,
    org: Option<String>,
    body: Option<BodyKind>,
    body_seen: bool,
    /// A city or a region governs the office: "Texas Governor", "London Mayor".
    local: bool,
    portfolio: Option<Portfolio>,
    mods: office::Modifiers,
    possessed: bool,
    visiting: bool,
    definite: bool,
    determined: bool,
    number: bool,
}

impl<'a> Parties<'a> {
    /// The parties of one sentence, in order.
    pub fn of_sentence(&self, index: usize) -> Vec<Party> {
        let range = self.items.sentences[index].clone();
        let sentence = &self.doc.sentences[index];
        let mut parties: Vec<Party> = Vec::new();
        let mut at = range.start;
        while at < range.end {
            match self.phrase(sentence, at, range.end) {
                Some((found, next)) if next > at => {
                    parties.extend(found);
                    at = next;
                }
                _ => at += 1,
            }
        }
        self.number_lists(&mut parties, sentence);
        parties
    }

    fn what(&self, item: usize) -> What {
        self.items.items.get(item).map_or(What::Word, |i| i.what)
    }

    fn item(&self, item: usize) -> Option<&Item> {
        self.items.items.get(item)
    }

    /// The text of an item of one token, lower case compared.
    fn is(&self, item: usize, end: usize, word: &str) -> bool {
        item < end && self.item(item).is_some_and(|i| i.tokens.len() == 1 && self.doc.is(i.tokens.start, word))
    }

    fn is_class(&self, token: usize, class: Class) -> bool {
        self.doc.tokens.get(token).is_some_and(|t| self.lexicon.is(t.word, class))
    }

    fn is_any(&self, item: usize, end: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(item, end, word))
    }

    fn possessive(&self, item: usize, end: usize) -> bool {
        item < end && self.item(item).is_some_and(|i| self.doc.tokens[i.tokens.start].kind == Kind::Possessive)
    }

    /// Tries to read a party that starts at an item; several for "the foreign ministers of France and Germany".
    fn phrase(&self, sentence: &Sentence, start: usize, end: usize) -> Option<(Vec<Party>, usize)> {
        let first = self.item(start)?;
        match first.what {
            What::Word if !self.may_open(start) => return self.name_or_nothing(sentence, start, end),
            What::Date(_) | What::Trap(_) => return None,
            _ => {}
        }
        let mut before = Before::default();
        let mut at = start;
        let mut plain = 0;
        loop {
            if at >= end {
                break;
            }
            let item = self.item(at)?;
            match item.what {
                What::Country { code, form } => {
                    let attributive = form == CountryForm::Adjective
                        || form == CountryForm::Demonym
                        || self.possessive(at + 1, end)
                        || self.attributive(at + 1, end);
                    if !attributive {
                        break;
                    }
                    if !before.countries.contains(&code) {
                        before.countries.push(code);
                    }
                    at += 1;
                    if self.possessive(at, end) {
                        at += 1;
                    }
                    if self.is_any(at, end, &["and", ",", "-", "&", "/"]) && self.country_goes_on(at + 1, end) {
                        at += 1;
                    }
                }
                What::City { row } => {
                    if !(self.possessive(at + 1, end) || self.office_at(at + 1, end)) {
                        break;
                    }
                    let city = &places::cities()[row as usize];
                    let head_is_local = self.office_at(at + 1, end);
                    if before.countries.is_empty() {
                        before.countries.push(city.country);
                    }
                    before.local |= head_is_local || !city.capital;
                    at += 1 + usize::from(self.possessive(at + 1, end));
                }
                What::Region { row, adjective } => {
                    if !(adjective || self.possessive(at + 1, end) || self.attributive(at + 1, end)) {
                        break;
                    }
                    let country = places::regions()[row as usize].country;
                    if before.countries.is_empty() {
                        before.countries.extend(country);
                    }
                    before.local |= country.is_some();
                    at += 1 + usize::from(self.possessive(at + 1, end));
                }
                What::Body { country, org, kind } => {
                    if !(self.possessive(at + 1, end) || self.attributive(at + 1, end)) {
                        break;
                    }
                    self.set_body(&mut before, country, org, kind);
                    at += 1 + usize::from(self.possessive(at + 1, end));
                }
                What::Group { row } => {
                    if !(self.possessive(at + 1, end) || self.attributive(at + 1, end)) {
                        break;
                    }
                    // "African leaders" serve no body; "EU leaders" do.
                    if let Some(org) = places::groups()[row as usize].org {
                        before.org = Some(org.to_owned());
                        before.body_seen = true;
                        before.body = Some(BodyKind::International);
                    }
                    at += 1 + usize::from(self.possessive(at + 1, end));
                }
                What::Portfolio(portfolio) => {
                    if !self.leads_to_office(at + 1, end, 6) {
                        break;
                    }
                    before.portfolio = before.portfolio.or(Some(portfolio));
                    at += 1;
                    while self.is_any(at, end, &["and", "&", ",", "-", "/"])
                        && matches!(self.what(at + 1), What::Portfolio(_))
                        && at + 1 < end
                    {
                        at += 2;
                    }
                }
                What::Modifier(row) => {
                    if !self.leads_to_head(at + 1, end, 8) {
                        break;
                    }
                    before.mods.add(row);
                    at += 1;
                    if self.is(at, end, "-") {
                        at += 1;
                    }
                }
                What::Honorific => at += 1,
                What::Word => {
                    let token = item.tokens.start;
                    if self.doc.is_any(token, &["the", "a", "an", "his", "her", "their", "its", "this", "that"]) {
                        if before.determined || at > start && !before.mods.is_empty() {
                            break;
                        }
                        before.determined = true;
                        before.definite = self.doc.is(token, "the");
                        before.possessed = self.doc.is_any(token, &["his", "her", "their", "its"]);
                        at += 1;
                    } else if self.is_class(token, Class::Few) && self.leads_to_head(at + 1, end, 6) {
                        before.number = true;
                        at += 1;
                    } else if self.doc.tokens[token].kind == Kind::Word
                        && (self.is_class(token, Class::Plain)
                            || (before.determined && self.doc.tokens[token].case == Case::Lower))
                        && plain < 2
                        && self.leads_to_head(at + 1, end, 4)
                        && !self.stops(token)
                    {
                        before.visiting |= self.doc.is(token, "visiting");
                        plain += 1;
                        at += 1;
                        if self.is(at, end, "-") {
                            at += 1;
                        }
                    } else {
                        break;
                    }
                }
                _ => break,
            }
        }
        let visiting = before.visiting;
        let mut found = self.head(sentence, start, at, end, before)?;
        if visiting {
            found.0.iter_mut().for_each(|party| party.visiting = true);
        }
        Some(found)
    }

    /// Words that end a noun phrase whatever stands before.
    fn stops(&self, token: usize) -> bool {
        self.doc.is_any(
            token,
            &[
                "of", "in", "on", "at", "with", "and", "or", "to", "for", "from", "by", "as", "that", "who", "which",
                "is", "was", "are", "were", "has", "had", "have", "will", "said", "not", "between", "after", "before",
            ],
        )
    }

    fn may_open(&self, item: usize) -> bool {
        let Some(item) = self.item(item) else { return false };
        let token = item.tokens.start;
        self.doc.is_any(
            token,
            &["the", "a", "an", "his", "her", "their", "its", "he", "she", "they", "him", "them", "both"],
        ) || self.is_class(token, Class::Plain)
            || self.is_class(token, Class::Few)
            || self.is_class(token, Class::Delegate)
    }

    /// After a country or a body used as an attribute: something that it can stand before.
    fn attributive(&self, at: usize, end: usize) -> bool {
        self.leads_to_head(at, end, 6)
    }

    fn country_goes_on(&self, at: usize, end: usize) -> bool {
        at < end && matches!(self.what(at), What::Country { .. }) && self.leads_to_head(at + 1, end, 8)
    }

    fn office_at(&self, at: usize, end: usize) -> bool {
        at < end && matches!(self.what(at), What::Office { .. })
    }

    /// Does an office follow, over modifiers and portfolios?
    fn leads_to_office(&self, at: usize, end: usize, reach: usize) -> bool {
        let mut at = at;
        let limit = end.min(at + reach);
        while at < limit {
            match self.what(at) {
                What::Office { .. } => return true,
                What::Portfolio(_) | What::Modifier(_) => at += 1,
                What::Word if self.is_any(at, end, &["and", "&", ",", "-", "/"]) => at += 1,
                _ => return false,
            }
        }
        false
    }

    /// Does an office, a delegation or a counterpart follow, over what may stand before one?
    fn leads_to_head(&self, at: usize, end: usize, reach: usize) -> bool {
        let mut at = at;
        let limit = end.min(at + reach);
        while at < limit {
            match self.what(at) {
                What::Office { .. } => return true,
                What::Portfolio(_) | What::Modifier(_) | What::Honorific => at += 1,
                What::Country { .. } | What::Body { .. } | What::Group { .. } | What::Region { .. } => {
                    at += 1;
                    if self.possessive(at, end) {
                        at += 1;
                    }
                }
                What::Word => {
                    let Some(item) = self.item(at) else { return false };
                    let token = item.tokens.start;
                    if self.is_class(token, Class::Delegate) {
                        return true;
                    }
                    let plain = self.is_class(token, Class::Plain)
                        || self.is_class(token, Class::Few)
                        || matches!(self.doc.text(token), "and" | "&" | "-" | "/");
                    if !plain {
                        return false;
                    }
                    at += 1;
                }
                _ => return false,
            }
        }
        false
    }

    fn set_body(&self, before: &mut Before, country: Option<Country>, org: Option<&'static str>, kind: BodyKind) {
        before.body_seen = true;
        before.body = before.body.or(Some(kind));
        if let Some(org) = org {
            before.org.get_or_insert_with(|| org.to_owned());
        } else if let Some(country) = country
            && before.countries.is_empty()
        {
            before.countries.push(country);
        }
    }

    /// The head and what follows it.
    fn head(
        &self,
        sentence: &Sentence,
        start: usize,
        at: usize,
        end: usize,
        before: Before,
    ) -> Option<(Vec<Party>, usize)> {
        if at >= end {
            return self.name_or_nothing(sentence, start, end);
        }
        if let What::Office { .. } = self.what(at) {
            return self.office(sentence, start, at, end, before);
        }
        let token = self.item(at)?.tokens.start;
        let from = self.item(start)?.tokens.start;
        // "Russia's Putin": a name that a country owns.
        if let (What::Name { .. }, [country]) = (self.what(at), before.countries.as_slice())
            && self.possessive(at - 1, end)
            && before.portfolio.is_none()
        {
            let (mut parties, next) = self.name_or_nothing(sentence, at, end)?;
            for party in parties.iter_mut().filter(|p| p.shape == Shape::Person && p.country.is_none()) {
                party.country = Some(*country);
                party.tokens.start = from;
                party.rule = "party.country-name";
            }
            return Some((parties, next));
        }
        if self.is_class(token, Class::Delegate) {
            let noun = &self.doc.text(token).to_ascii_lowercase();
            if before.countries.is_empty()
                && before.org.is_none()
                && !before.possessed
                && !before.number
                && !is_counterpart(noun)
                && !noun.starts_with("delegation")
            {
                return self.name_or_nothing(sentence, start, end);
            }
            return Some(self.delegates(sentence, from, at, end, noun, before));
        }
        if before.number
            && self.is_any(
                at,
                end,
                &[
                    "countries",
                    "nations",
                    "states",
                    "neighbours",
                    "neighbors",
                    "sides",
                    "parties",
                    "men",
                    "women",
                    "allies",
                ],
            )
        {
            let mut party = Party::new(from..token + 1, Shape::Pair, "party.pair");
            party.plural = true;
            return Some((vec![party], at + 1));
        }
        self.name_or_nothing(sentence, start, end)
    }

    fn delegates(
        &self,
        sentence: &Sentence,
        from: usize,
        at: usize,
        end: usize,
        noun: &str,
        before: Before,
    ) -> (Vec<Party>, usize) {
        let mut at = at + 1;
        let mut before = before;
        // "officials of the EU", "a delegation from Hamas", "representatives of Russia and Ukraine"
        if self.is_any(at, end, &["of", "from"]) {
            let skip = at + 1 + usize::from(self.is(at + 1, end, "the"));
            match self.what(skip) {
                What::Country { form: CountryForm::Name, .. } if before.countries.is_empty() && skip < end => {
                    at = self.country_list(skip, end, &mut before.countries);
                }
                What::Body { country, org, kind } if skip < end && before.org.is_none() => {
                    self.set_body(&mut before, country, org, kind);
                    at = skip + 1;
                }
                What::Group { row } if skip < end => {
                    before.org = places::groups()[row as usize].org.map(str::to_owned);
                    at = skip + 1;
                }
                // "a delegation of Hamas leaders", "a team of South Korean officials"
                What::Country { code, .. } if skip < end && before.countries.is_empty() => {
                    if let Some(after) = self.people_behind(skip + 1, end) {
                        before.countries.push(code);
                        at = after;
                    }
                }
                _ => {}
            }
            if at == skip + 1
                && let Some(after) = self.people_behind(at, end)
            {
                at = after;
            }
        }
        let to = self.items.items[at - 1].tokens.end;
        let counterpart = is_counterpart(noun) && (before.possessed || noun.starts_with("counterpart"));
        let make = |country: Option<Country>| {
            let mut party = Party::new(from..to, Shape::Delegates, "party.delegates");
            party.country = country;
            party.org = before.org.clone();
            party.body = before.body;
            party.plural = noun.ends_with('s') && !noun.ends_with("ss");
            party.counterpart = counterpart;
            party.possessed = before.possessed;
            party.definite = before.definite;
            party
        };
        let mut parties: Vec<Party> = if before.countries.is_empty() {
            vec![make(None)]
        } else {
            before.countries.iter().map(|&c| make(Some(c))).collect()
        };
        if before.number && before.countries.is_empty() && before.org.is_none() {
            parties[0].shape = Shape::Pair;
        }
        if counterpart {
            // "his French counterpart, Bruno Retailleau" and "his French counterpart Bruno Retailleau"
            let name_at = if self.is(at, end, ",") && self.name_apposed(at + 1, end) { at + 1 } else { at };
            let name_at = name_at + usize::from(matches!(self.what(name_at), What::Honorific) && name_at < end);
            if name_at < end
                && let What::Name { .. } = self.what(name_at)
                && parties.len() == 1
            {
                let name = self.items.items[name_at].tokens.clone();
                parties[0].tokens.end = name.end;
                parties[0].name = Some(name);
                parties[0].shape = Shape::Person;
                parties[0].rule = "party.counterpart";
                at = name_at + 1;
                let comma = self.is(at, end, ",") && name_at > 0 && self.is(name_at - 1, end, ",");
                at += usize::from(comma);
                // "counterparts A and B"
                while parties.last().is_some_and(|p| p.plural)
                    && self.is_any(at, end, &["and", ","])
                    && at + 1 < end
                    && matches!(self.what(at + 1), What::Name { .. })
                {
                    let mut next = parties[0].clone();
                    next.tokens = self.items.items[at + 1].tokens.clone();
                    next.name = Some(next.tokens.clone());
                    parties.push(next);
                    at += 2;
                }
            } else if let What::Office { .. } = self.what(name_at)
                && name_at == at
                && at < end
                && let Some((mut found, next)) = self.office(
                    sentence,
                    at,
                    at,
                    end,
                    Before { countries: before.countries.clone(), org: before.org.clone(), ..Before::default() },
                )
            {
                for party in &mut found {
                    party.counterpart = false;
                }
                return (found, next);
            } else {
                parties[0].shape = Shape::Office;
                parties[0].rule = "party.counterpart";
            }
        }
        let next = self.owner(&mut parties, at, end);
        (parties, next)
    }

    /// The end of "(senior) officials", "leaders" behind a country or a body.
    fn people_behind(&self, at: usize, end: usize) -> Option<usize> {
        (at..end.min(at + 3)).find_map(|next| {
            let token = self.item(next)?.tokens.start;
            let people = self.is_class(token, Class::Delegate) || matches!(self.what(next), What::Office { .. });
            people.then_some(next + 1)
        })
    }

    /// "France, Germany and Italy" after a preposition: the end, with the countries added.
    fn country_list(&self, at: usize, end: usize, countries: &mut Vec<Country>) -> usize {
        let mut at = at;
        while at < end {
            let What::Country { code, form: CountryForm::Name } = self.what(at) else { break };
            countries.push(code);
            at += 1;
            let mut next = at;
            while self.is_any(next, end, &[",", "and", "&", "the", "as", "well"]) && next < at + 3 {
                next += 1;
            }
            let goes_on = next > at
                && next < end
                && matches!(self.what(next), What::Country { form: CountryForm::Name, .. })
                && !self.possessive(next + 1, end);
            if !goes_on {
                break;
            }
            at = next;
        }
        at
    }

    /// Is the item a name that ends an apposition: a comma, a full stop or a verb follows, not another item of a list?
    fn name_apposed(&self, at: usize, end: usize) -> bool {
        let skip = at + usize::from(matches!(self.what(at), What::Honorific) && at < end);
        skip < end
            && matches!(self.what(skip), What::Name { .. })
            && (skip + 1 >= end || self.is_any(skip + 1, end, &[",", ".", ")", ";", "(", "and", "-", "–", "—", ":"]))
    }

    /// An office phrase whose head stands at `head`.
    fn office(
        &self,
        sentence: &Sentence,
        start: usize,
        head: usize,
        end: usize,
        before: Before,
    ) -> Option<(Vec<Party>, usize)> {
        let from = self.item(start)?.tokens.start;
        let mut before = before;
        let mut at = head;
        let mut offices: Vec<Head> = Vec::new();
        let printed_from = self.printed_from(start, head);
        let mut printed_to = self.item(head)?.tokens.end;
        // One person may bear several offices: "Deputy Prime Minister and Foreign Minister X", "Army chief General X".
        while let What::Office { row, plural } = self.what(at) {
            offices.push(Head {
                row,
                plural,
                portfolio: before.portfolio.take(),
                mods: std::mem::take(&mut before.mods),
            });
            printed_to = self.item(at)?.tokens.end;
            at += 1;
            if self.is(at, end, "-") && self.is_any(at + 1, end, &["elect", "designate"]) {
                if let Some(last) = offices.last_mut() {
                    last.mods.elect = true;
                }
                printed_to = self.item(at + 1)?.tokens.end;
                at += 2;
            } else if self.is_any(at, end, &["elect", "designate", "emeritus"]) {
                if let Some(last) = offices.last_mut() {
                    last.mods.elect = true;
                }
                at += 1;
            }
            at = self.after_head(at, end, &mut before, offices.last_mut()?, &mut printed_to);
            let mut next = at;
            if self.is_any(next, end, &["and", "&", ","]) || (self.is(next, end, ",") && self.is(next + 1, end, "and"))
            {
                next += 1;
            }
            let joined = next > at;
            let mut extra = Before::default();
            while next < end {
                match self.what(next) {
                    What::Portfolio(p) if self.leads_to_office(next + 1, end, 4) => {
                        extra.portfolio = extra.portfolio.or(Some(p))
                    }
                    What::Modifier(m) if self.leads_to_office(next + 1, end, 4) => extra.mods.add(m),
                    _ => break,
                }
                next += 1;
            }
            // A second office belongs to the same person only where a name follows, and with "and" only where no plural stands.
            let same_person = next < end
                && matches!(self.what(next), What::Office { plural: false, .. })
                && !plural
                && self.name_after_office(next + 1, end)
                && (!joined || self.is(at, end, "and") || self.is(at, end, "&"))
                && (joined || next > at || self.doc.tokens[self.items.items[next].tokens.start].case != Case::Lower);
            if !same_person || offices.len() >= 4 {
                break;
            }
            before.portfolio = extra.portfolio;
            before.mods = extra.mods;
            at = next;
        }
        let plural = offices.iter().any(|o| o.plural);
        let settled = office::settle(
            self.lexicon,
            &offices,
            office::Context {
                country: before.countries.first().copied(),
                org: before.org.clone(),
                body: before.body,
                body_seen: before.body_seen,
                local: before.local,
            },
        );
        let Some(settled) = settled else { return self.after_no_office(sentence, start, head, at, end) };
        let mut office = Office {
            role: settled.role,
            portfolio: settled.portfolio,
            status: settled.status,
            printed: printed_from..printed_to,
            weak: settled.weak,
        };
        let fixed_country = settled.country;
        let org = settled.org.clone().or(if settled.keep_org { before.org.clone() } else { None });
        let make = |shape, tokens: Range<usize>, country: Option<Country>, office: &Office, rule| {
            let mut party = Party::new(tokens, shape, rule);
            party.office = Some(office.clone());
            // "Russian WTO negotiator": an envoy with a state and a body serves the state.
            let envoy = matches!(office.role, Role::Envoy | Role::Ambassador) && country.is_some();
            party.country = if org.is_some() && !envoy { None } else { fixed_country.or(country) };
            party.org = org.clone().filter(|_| !envoy);
            party.body = before.body;
            party.plural = plural;
            party.definite = before.definite;
            party.possessed = before.possessed;
            party
        };
        // Names directly behind: "Foreign Minister Wang Yi", "Presidents Xi Jinping and Vladimir Putin".
        let country = before.countries.first().copied();
        let mut name_at = at;
        while name_at < end && matches!(self.what(name_at), What::Honorific) {
            name_at += 1;
        }
        // "the Russian ambassador at the time, X"
        if self.is(name_at, end, "at") && self.is(name_at + 1, end, "the") && self.is(name_at + 2, end, "time") {
            office.status = OfficeStatus::Former;
            name_at += 3;
        }
        // A quote or comma after "spokesman": "spokesman, John Smith," is an apposition.
        let comma = self.is(name_at, end, ",")
            && !plural
            && self.name_apposed(name_at + 1, end)
            && !self.stands_in_list(name_at + 1, end);
        if comma {
            name_at += 1;
            name_at += usize::from(matches!(self.what(name_at), What::Honorific) && name_at < end);
        }
        if name_at < end
            && let What::Name { .. } = self.what(name_at)
            && self.name_fits(sentence, at, name_at, comma)
        {
            // "President Joe Biden": a capitalised title right before a name is a state's, unless a body says otherwise.
            let titled = settled.title && !comma && !before.body_seen && self.own_title(sentence, at);
            office.weak &= country.is_none() && org.is_none() && !titled;
            let mut parties = Vec::new();
            let mut at = name_at;
            loop {
                let name = self.items.items[at].tokens.clone();
                let first = parties.is_empty();
                let tokens = if first { from..name.end } else { name.clone() };
                let mut party = make(
                    Shape::Person,
                    tokens,
                    before.countries.get(parties.len()).copied().or(country),
                    &office,
                    if comma { "party.office-comma-name" } else { "party.office-name" },
                );
                party.name = Some(name);
                party.plural = false;
                at += 1;
                // "Zhao Ziyang of China", "Mike Lee (R-Utah)"
                at = self.name_tail(at, end, &mut party);
                parties.push(party);
                let mut next = at;
                while self.is_any(next, end, &["and", ",", "&"]) && next < at + 2 {
                    next += 1;
                }
                while next > at && next < end && matches!(self.what(next), What::Honorific) {
                    next += 1;
                }
                let more = plural && next > at && next < end && matches!(self.what(next), What::Name { .. });
                if !more {
                    break;
                }
                at = next;
            }
            if comma && self.is(at, end, ",") {
                at += 1;
            } else {
                at = self.apposition(sentence, at, end, &mut parties);
            }
            let next = self.owner(&mut parties, at, end);
            return Some((parties, next));
        }
        // No name: the office itself, once for each country.
        // "the major powers", "the general public": a rank without a name says nothing in lower case.
        let rank = office.weak && office.role == Role::Military;
        if rank && self.doc.tokens[self.items.items[head].tokens.start].case == Case::Lower && !plural {
            return self.after_no_office(sentence, start, head, at, end);
        }
        // "representatives of a club": delegates of nobody that is known.
        let plain = self.doc.is_any(self.items.items[head].tokens.start, &["representative", "representatives"]);
        if plain && country.is_none() && org.is_none() && !settled.title {
            return self.after_no_office(sentence, start, head, at, end);
        }
        let weak_alone = office.weak && country.is_none() && org.is_none();
        let to = self.items.items[at - 1].tokens.end;
        let mut parties: Vec<Party> = if before.countries.len() > 1 && plural {
            before.countries.iter().map(|&c| make(Shape::Office, from..to, Some(c), &office, "party.office")).collect()
        } else {
            vec![make(Shape::Office, from..to, country, &office, "party.office")]
        };
        if before.number && plural && before.countries.is_empty() && org.is_none() {
            parties[0].shape = Shape::Pair;
            parties[0].rule = "party.pair";
        }
        if weak_alone && !before.definite {
            return self.after_no_office(sentence, start, head, at, end);
        }
        if plural && let Some(next) = self.respectively(&mut parties, at, end) {
            return Some((parties, next));
        }
        let next = self.owner(&mut parties, at, end);
        Some((parties, next))
    }

    /// "The interior ministers of Morocco and France, A and B,": as many names as offices, in their order.
    fn respectively(&self, parties: &mut Vec<Party>, at: usize, end: usize) -> Option<usize> {
        if !self.is_any(at, end, &[",", ":", "(", "–", "—"]) {
            return None;
        }
        let mut names: Vec<Range<usize>> = Vec::new();
        let mut next = at + 1;
        while next < end {
            match self.what(next) {
                What::Honorific => next += 1,
                What::Name { .. } => {
                    names.push(self.items.items[next].tokens.clone());
                    next += 1;
                    let joint =
                        (next..end.min(next + 2)).take_while(|&i| self.is_any(i, end, &[",", "and", "&"])).count();
                    let more =
                        (next + joint..end.min(next + joint + 2)).any(|i| matches!(self.what(i), What::Name { .. }));
                    if joint == 0 || !more {
                        break;
                    }
                    next += joint;
                }
                _ => return None,
            }
        }
        let alike = parties.len() == 1 && names.len() >= 2;
        if names.len() < 2 || !(alike || parties.len() == names.len()) {
            return None;
        }
        if alike {
            let one = parties.remove(0);
            parties.extend(names.iter().map(|_| one.clone()));
        }
        for (party, name) in parties.iter_mut().zip(names) {
            party.shape = Shape::Person;
            party.rule = "party.respectively";
            party.plural = false;
            party.tokens = name.clone();
            party.name = Some(name);
        }
        Some(next + usize::from(self.is_any(next, end, &[",", ")"])))
    }

    /// Is the head before an item written as a title, with a capital that is not the headline's?
    fn own_title(&self, sentence: &Sentence, at: usize) -> bool {
        let token = &self.doc.tokens[self.items.items[at - 1].tokens.start];
        !sentence.shouting && token.case != Case::Lower
    }

    /// The words before the head that belong to the office as printed: portfolios and modifiers.
    fn printed_from(&self, start: usize, head: usize) -> usize {
        let mut at = head;
        while at > start && matches!(self.what(at - 1), What::Portfolio(_) | What::Modifier(_)) {
            at -= 1;
        }
        self.items.items[at].tokens.start
    }

    /// An office that turned out to be none ("secretary of the club"): the name behind it is still a name.
    fn after_no_office(
        &self,
        sentence: &Sentence,
        start: usize,
        head: usize,
        at: usize,
        end: usize,
    ) -> Option<(Vec<Party>, usize)> {
        let _ = start;
        let next = at.max(head + 1);
        if next < end && matches!(self.what(next), What::Name { .. }) {
            return self.name_or_nothing(sentence, next, end);
        }
        Some((Vec::new(), next))
    }

    /// What an office head governs behind it: "of foreign affairs", "of France", "of the European Commission", "to China".
    fn after_head(&self, at: usize, end: usize, before: &mut Before, head: &mut Head, printed_to: &mut usize) -> usize {
        let office = self.lexicon.office(head.row);
        let mut at = at;
        for _ in 0..3 {
            let preposition = self.is_any(at, end, &["of", "for", "to", "in", "on", "at"])
                || (head.plural && self.is(at, end, "from"))
                || (self.is(at, end, "in") && self.is(at + 1, end, "charge"));
            if !preposition {
                break;
            }
            let of = self.is(at, end, "of");
            let loose = self.is_any(at, end, &["in", "on", "at"]);
            let mut next = at + 1;
            if self.is(next, end, "charge") {
                next += 2;
            }
            if of
                && head.plural
                && let Some(after) = self.pair_of_states(next, end)
            {
                before.number = true;
                at = after;
                continue;
            }
            if self.is_any(next, end, &["the", "its", "his", "her"]) {
                next += 1;
            }
            if next >= end {
                break;
            }
            match self.what(next) {
                What::Portfolio(portfolio) if office.takes.contains(&Takes::Portfolio) && !loose => {
                    head.portfolio = head.portfolio.or(Some(portfolio));
                    next += 1;
                    while next + 1 < end
                        && self.is_any(next, end, &["and", "&", ","])
                        && self.portfolio_after(next + 1, end).is_some()
                    {
                        next = self.portfolio_after(next + 1, end).unwrap_or(next + 1);
                    }
                    at = next;
                    *printed_to = self.items.items[at - 1].tokens.end;
                }
                What::Country { form: CountryForm::Name, code } => {
                    let host = self.is(at, end, "to")
                        || loose
                        || (self.is(at, end, "for") && matches!(office.role, Role::Envoy | Role::Ambassador));
                    if self.possessive(next + 1, end) {
                        // "head of Switzerland's economic secretariat"; "foreign minister of Israel's ally": leave it.
                        let Some((kind, after)) = self.lower_body(next + 2, end).filter(|_| of) else { break };
                        if before.countries.is_empty() {
                            before.countries.push(code);
                        }
                        before.body_seen = true;
                        before.body = before.body.or(Some(kind));
                        at = after;
                        continue;
                    }
                    if host {
                        // An envoy to a country does not serve it.
                        if loose && !matches!(office.role, Role::Ambassador | Role::Envoy) {
                            break;
                        }
                        at = next + 1;
                        while self.is_any(at, end, &["and", ","])
                            && matches!(self.what(at + 1), What::Country { form: CountryForm::Name, .. })
                            && at + 1 < end
                            && self.is(at, end, "and")
                        {
                            at += 2;
                        }
                    } else if before.countries.is_empty() {
                        if head.plural {
                            at = self.country_list(next, end, &mut before.countries);
                        } else {
                            before.countries.push(code);
                            at = next + 1;
                        }
                    } else {
                        break;
                    }
                }
                // "the Iranian ambassador in Baghdad": where, not whom.
                What::City { .. } if loose && matches!(office.role, Role::Ambassador | Role::Envoy) => at = next + 1,
                What::City { row } if of => {
                    let city = &places::cities()[row as usize];
                    if before.countries.is_empty() {
                        before.countries.push(city.country);
                    }
                    before.local = true;
                    at = next + 1;
                }
                What::Region { row, adjective: false } if of => {
                    if before.countries.is_empty() {
                        before.countries.extend(places::regions()[row as usize].country);
                    }
                    before.local = true;
                    at = next + 1;
                    if self.is(at, end, ",") && self.is_any(at + 1, end, &["D", "R"]) {
                        break;
                    }
                }
                What::Body { country, org, kind } if !loose || self.is(at, end, "at") => {
                    let host = self.is(at, end, "to");
                    if !host || before.countries.is_empty() {
                        self.set_body(before, country, if host { None } else { org }, kind);
                    }
                    at = next + 1;
                    *printed_to = self.items.items[at - 1].tokens.end;
                }
                What::Group { row } if !loose => {
                    if !self.is(at, end, "to") {
                        before.org = places::groups()[row as usize].org.map(str::to_owned);
                        before.body_seen = true;
                        before.body = Some(BodyKind::International);
                    }
                    at = next + 1;
                }
                What::Name { .. } if of && !self.is(next + 1, end, ",") => {
                    // "president of Interbrew", "governor of Xyz": a body or region that no table knows.
                    before.body_seen = true;
                    before.body = before.body.or(Some(BodyKind::Other));
                    at = next + 1;
                }
                What::Country { form: CountryForm::Adjective, code }
                    if of && before.countries.is_empty() && office.takes.contains(&Takes::Body) =>
                {
                    // "head of the French delegation", "chief of the Israeli army"
                    if let Some(noun) = self.lower_body(next + 1, end) {
                        before.countries.push(code);
                        before.body_seen = true;
                        before.body = Some(noun.0);
                        at = noun.1;
                        *printed_to = self.items.items[at - 1].tokens.end;
                    } else {
                        break;
                    }
                }
                _ => {
                    if of && let Some((kind, after)) = self.lower_body(next, end) {
                        before.body_seen = true;
                        before.body = before.body.or(Some(kind));
                        at = after;
                        *printed_to = self.items.items[at - 1].tokens.end;
                    } else {
                        break;
                    }
                }
            }
        }
        at
    }

    /// "of the two countries", "of both states" behind a plural office: the end.
    fn pair_of_states(&self, at: usize, end: usize) -> Option<usize> {
        let mut next = at + usize::from(self.is(at, end, "the"));
        let number = next < end && self.is_class(self.item(next)?.tokens.start, Class::Few);
        next += usize::from(number);
        (number
            && self.is_any(
                next,
                end,
                &["countries", "nations", "states", "neighbours", "neighbors", "sides", "kingdoms"],
            ))
        .then_some(next + 1)
    }

    fn portfolio_after(&self, at: usize, end: usize) -> Option<usize> {
        let at = at + usize::from(self.is_any(at, end, &["and", "for", "of"]));
        (at < end && matches!(self.what(at), What::Portfolio(_)) && !self.leads_to_office(at + 1, end, 2))
            .then_some(at + 1)
    }

    /// A body in lower case: "army", "parliament", "ruling party", "central bank".
    fn lower_body(&self, at: usize, end: usize) -> Option<(BodyKind, usize)> {
        for next in at..end.min(at + 4) {
            let item = self.item(next)?;
            let token = item.tokens.start;
            let kind = match self.doc.text(token).to_ascii_lowercase().as_str() {
                "army" | "navy" | "military" | "forces" | "staff" => BodyKind::Military,
                "parliament" | "senate" | "assembly" | "house" | "committee" | "legislature" | "congress" => {
                    BodyKind::Parliament
                }
                "party" | "faction" | "movement" => BodyKind::Party,
                "police" | "intelligence" => BodyKind::Police,
                "agency" | "authority" | "commission" | "regulator" | "office" | "department" => BodyKind::Agency,
                "bank" if next > at && self.doc.is(token - 1, "central") => BodyKind::CentralBank,
                "ministry" => BodyKind::Ministry,
                "court" => BodyKind::Court,
                "delegation" | "government" | "cabinet" => BodyKind::Executive,
                "division" | "unit" | "section" | "bureau" | "directorate" | "service" | "council" | "secretariat"
                | "board" | "inspectorate" | "branch" => BodyKind::Agency,
                "subsidiary" | "branch office" | "affiliate" | "company" | "firm" | "club" | "association"
                | "union" | "university" | "school" | "group" | "federation" | "organization" | "organisation"
                | "society" => BodyKind::Company,
                _ => {
                    let plain = matches!(item.what, What::Word | What::Portfolio(_) | What::Modifier(_))
                        && self.doc.tokens[token].case == Case::Lower
                        && !self.stops(token);
                    if !plain {
                        return None;
                    }
                    continue;
                }
            };
            return Some((kind, next + 1));
        }
        None
    }

    fn name_after_office(&self, at: usize, end: usize) -> bool {
        let mut at = at;
        for _ in 0..3 {
            match self.what(at) {
                What::Honorific | What::Office { .. } if at < end => at += 1,
                _ => break,
            }
        }
        at < end && matches!(self.what(at), What::Name { .. })
    }

    /// "the president, Macron and Scholz": the name after the comma begins a list of its own.
    fn stands_in_list(&self, at: usize, end: usize) -> bool {
        self.is(at + 1, end, "and")
            || (self.is(at + 1, end, ",") && matches!(self.what(at + 2), What::Name { .. }) && at + 2 < end)
    }

    /// A name directly behind an office is the office's unless the office is in lower case and the name not a person's.
    fn name_fits(&self, sentence: &Sentence, at: usize, name: usize, comma: bool) -> bool {
        let What::Name { person } = self.what(name) else { return false };
        let head_token = self.items.items[at - 1].tokens.clone();
        let lower = self.doc.tokens[head_token.start].case == Case::Lower;
        let long = self.items.items[name].tokens.len() >= 2;
        if comma {
            person || long
        } else {
            person || long || !lower || sentence.headline || !self.doc.tokens[self.items.items[name].tokens.start].glued
        }
    }

    /// "of China", "(R-Utah)", ", D-Calif.," behind a name.
    fn name_tail(&self, at: usize, end: usize, party: &mut Party) -> usize {
        if self.is(at, end, "of") && party.office.is_some() && at + 1 < end {
            let next = at + 1 + usize::from(self.is(at + 1, end, "the"));
            match self.what(next) {
                What::Country { code, form: CountryForm::Name } if next < end => {
                    party.country = Some(code);
                    party.tokens.end = self.items.items[next].tokens.end;
                    return next + 1;
                }
                What::Region { row, adjective: false } if next < end => {
                    party.country = party.country.or(places::regions()[row as usize].country);
                    party.tokens.end = self.items.items[next].tokens.end;
                    return next + 1;
                }
                _ => {}
            }
        }
        // US style: party and state.
        if self.is_any(at, end, &["(", ","])
            && self.is_any(at + 1, end, &["R", "D", "I", "Democrat", "Republican"])
            && self.is_any(at + 2, end, &["-", "of", "from", "–"])
        {
            let country = match self.what(at + 3) {
                What::Region { row, .. } if at + 3 < end => places::regions()[row as usize].country,
                _ => Some(Country::new(*b"US")),
            };
            party.country = party.country.or(country);
            if party.office.is_none() {
                let printed = self.items.items[at + 1].tokens.clone();
                party.office = Some(Office {
                    role: Role::Legislator,
                    portfolio: None,
                    status: OfficeStatus::Current,
                    printed,
                    weak: false,
                });
            }
            let close = at + 4;
            let next = close + usize::from(self.is_any(close, end, &[")", ","]));
            let next = next.min(end);
            party.tokens.end = self.items.items[next - 1].tokens.end;
            return next;
        }
        at
    }

    /// A name, a country, a body or a pronoun by itself, with an apposition that may give it an office.
    fn name_or_nothing(&self, sentence: &Sentence, start: usize, end: usize) -> Option<(Vec<Party>, usize)> {
        let mut at = start;
        while at < end
            && (matches!(self.what(at), What::Honorific) || (at < start + 2 && self.is_any(at, end, &["the"])))
        {
            at += 1;
        }
        let item = self.item(at).filter(|_| at < end)?;
        let from = self.item(start)?.tokens.start;
        let tokens = from..item.tokens.end;
        let mut party = match item.what {
            What::Name { .. } => {
                let mut party = Party::new(tokens, Shape::Person, "party.name");
                party.name = Some(item.tokens.clone());
                party
            }
            What::Country { code, form } => {
                let mut party = Party::new(tokens, Shape::Country, "party.country");
                party.country = Some(code);
                if !matches!(form, CountryForm::Name) {
                    let people = form == CountryForm::Demonyms || (at > start && self.doc.is(from, "the"));
                    if !people {
                        return Some((Vec::new(), at + 1));
                    }
                    party.plural = true;
                }
                party
            }
            What::City { row } => {
                let city = &places::cities()[row as usize];
                if !city.capital {
                    return Some((Vec::new(), at + 1));
                }
                let mut party = Party::new(tokens, Shape::Capital, "party.capital");
                party.country = Some(city.country);
                party
            }
            What::Body { country, org, kind } => {
                let mut party = Party::new(tokens, Shape::Body, "party.body");
                party.country = if org.is_none() { country } else { None };
                party.org = org.map(str::to_owned);
                party.body = Some(kind);
                party
            }
            What::Group { row } => {
                let group = &places::groups()[row as usize];
                let mut party = Party::new(tokens, Shape::Group, "party.group");
                party.org = Some(group.org.unwrap_or(group.id).to_owned());
                party.body = Some(BodyKind::International);
                party
            }
            What::Word => {
                let token = item.tokens.start;
                let plural = self.doc.is_any(token, &["they", "them", "both", "their"]);
                if !plural && !self.doc.is_any(token, &["he", "she", "him", "his", "her"]) {
                    return None;
                }
                let mut party = Party::new(item.tokens.clone(), Shape::Pronoun, "party.pronoun");
                party.plural = plural;
                party.possessed = self.doc.is_any(token, &["his", "her", "their"]);
                party.owner = party.possessed;
                return Some((vec![party], at + 1));
            }
            _ => return None,
        };
        at += 1;
        if party.shape == Shape::Person {
            at = self.name_tail(at, end, &mut party);
        }
        let mut parties = vec![party];
        if parties[0].shape == Shape::Person {
            at = self.apposition(sentence, at, end, &mut parties);
        }
        let next = self.owner(&mut parties, at, end);
        Some((parties, next))
    }

    /// "X, the interior minister of France,": the office behind the comma becomes X's.
    fn apposition(&self, sentence: &Sentence, at: usize, end: usize, parties: &mut [Party]) -> usize {
        let [party] = parties else { return at };
        let mut open = at;
        // An age between: "X, 45, the …"
        if self.is(open, end, ",")
            && self.item(open + 1).is_some_and(|i| self.doc.tokens[i.tokens.start].kind == Kind::Number)
            && self.is(open + 2, end, ",")
            && open + 2 < end
        {
            open += 2;
        }
        // "X was the kingdom's top envoy": the same as a clause.
        if self.is_any(at, end, &["is", "was", "became", "becomes", "remains"])
            && !sentence.headline
            && party.office.is_none()
        {
            let former = self.is(at, end, "was");
            let next = self.apposed(sentence, at, at + 1, end, party, former);
            if next > at {
                // The clause's verb stays outside the phrase.
                party.tokens.end = self.items.items[at - 1].tokens.end;
            }
            return at;
        }
        let dash = self.is_any(open, end, &["–", "—"]);
        if !(self.is(open, end, ",") || self.is(open, end, "(") || dash) || sentence.title {
            return at;
        }
        let mut inner = open + 1;
        if self.is_any(inner, end, &["who", "whose"]) {
            // "X, who is the finance minister of Oman,": the same in a relative clause.
            if self.is(inner, end, "who") && self.is_any(inner + 1, end, &["is", "was", "serves", "served"]) {
                let former = self.is_any(inner + 1, end, &["was", "served"]);
                inner += 2 + usize::from(self.is(inner + 2, end, "as"));
                return self.apposed(sentence, at, inner, end, party, former);
            }
            return at;
        }
        self.apposed(sentence, at, inner, end, party, false)
    }

    fn apposed(
        &self,
        sentence: &Sentence,
        at: usize,
        inner: usize,
        end: usize,
        party: &mut Party,
        former: bool,
    ) -> usize {
        let Some((found, next)) = (inner < end).then(|| self.bare_office(sentence, inner, end)).flatten() else {
            return at;
        };
        let closes = next >= end
            || self.is_any(next, end, &[",", ".", ")", ";", "–", "—", ":", "and", "who", "\"", "”", "-"])
            || self.doc.tokens[self.items.items[next].tokens.start].kind == Kind::Quote;
        let Some(office) = found.office.clone().filter(|_| found.shape == Shape::Office && !found.plural && closes)
        else {
            return at;
        };
        if found.counterpart || (office.weak && found.country.is_none() && found.org.is_none()) {
            return at;
        }
        let replace = party.office.is_none();
        if replace {
            let mut office = office;
            if former && office.status == OfficeStatus::Current {
                office.status = OfficeStatus::Former;
            }
            party.office = Some(office);
            party.rule = "party.apposition";
        }
        if party.country.is_none() && party.org.is_none() {
            party.country = found.country;
            party.org = found.org;
            party.body = found.body;
        }
        party.tokens.end = self.items.items[next - 1].tokens.end;
        // ", Minister of State, Minister of the Interior": the higher of two.
        if self.is(next, end, ",")
            && let Some((second, after)) = self.bare_office(sentence, next + 1, end)
            && second.shape == Shape::Office
            && !second.plural
            && (after >= end || self.is_any(after, end, &[",", ".", ")", ";", "–", "—"]))
            && let Some(other) = second.office.filter(|o| !o.weak)
        {
            if party.office.as_ref().is_none_or(|first| other.role < first.role) {
                party.office = Some(other);
            }
            if party.country.is_none() && party.org.is_none() {
                (party.country, party.org) = (second.country, second.org);
            }
            party.tokens.end = self.items.items[after - 1].tokens.end;
            return after + usize::from(self.is_any(after, end, &[",", ")"]));
        }
        next + usize::from(self.is_any(next, end, &[",", ")"]))
    }

    /// One office phrase without a name.
    fn bare_office(&self, sentence: &Sentence, at: usize, end: usize) -> Option<(Party, usize)> {
        let (mut parties, next) = self.phrase(sentence, at, end)?;
        (parties.len() == 1).then(|| (parties.remove(0), next))
    }

    /// Notes a possessive behind the phrase, and steps over it.
    fn owner(&self, parties: &mut [Party], at: usize, end: usize) -> usize {
        if self.possessive(at, end) {
            for party in parties.iter_mut() {
                party.owner = true;
            }
            return at + 1;
        }
        at
    }

    /// Gives the parties of one list one number. Commas alone make a list only where an "and" ends it, or in a headline:
    /// "According to X, Y is expected" lists nothing.
    fn number_lists(&self, parties: &mut [Party], sentence: &Sentence) {
        let joins: Vec<Option<bool>> = (1..parties.len())
            .map(|index| {
                let (a, b) = (&parties[index - 1], &parties[index]);
                if a.tokens.start == b.tokens.start {
                    return Some(true);
                }
                let gap = a.tokens.end..b.tokens.start.max(a.tokens.end);
                let same = a.tokens.end <= b.tokens.start && !a.owner && self.joins(gap.clone());
                same.then(|| gap.is_empty() || gap.clone().any(|t| self.doc.text(t) != ","))
            })
            .collect();
        let mut list = 0;
        for index in 0..parties.len() {
            let joined = index > 0 && joins[index - 1].is_some() && {
                let ends = joins[index - 1..].iter().take_while(|j| j.is_some()).any(|j| *j == Some(true));
                ends || sentence.headline
            };
            list += u32::from(index > 0 && !joined);
            parties[index].list = list;
            if joined {
                self.inherit(parties, index);
            }
        }
    }

    /// "French Foreign Minister A and Defence Minister B": the second office of a list serves whom the first one serves.
    fn inherit(&self, parties: &mut [Party], index: usize) {
        let [first, second] = &mut parties[index - 1..=index] else { return };
        let lacking = second.country.is_none() && second.org.is_none() && !second.counterpart;
        let minor = |p: &Party| p.office.as_ref().is_some_and(|o| !matches!(o.role, Role::HeadOfState | Role::OrgHead));
        if lacking && minor(second) && first.office.is_some() && first.shape == Shape::Person {
            (second.country, second.org) = (first.country, first.org.clone());
        }
    }

    /// Is the gap between two parties only a comma or an "and"?
    fn joins(&self, gap: Range<usize>) -> bool {
        if gap.is_empty() || gap.len() > 4 {
            // Adjacent: the comma was taken by an apposition.
            return gap.is_empty() && gap.start > 0 && self.doc.text(gap.start - 1) == ",";
        }
        let words: Vec<&str> = gap.map(|t| self.doc.text(t)).collect();
        match words.as_slice() {
            [","] => true,
            [w] if w.eq_ignore_ascii_case("and") => true,
            ["&"] | ["/"] => true,
            ["-"] | ["–"] => true,
            [",", "and"] | ["and", "the"] | [",", "the"] | ["and", "his" | "her" | "their"] => true,
            ["as", "well", "as"]
            | ["along", "with"]
            | ["together", "with"]
            | [",", "and", "the"]
            | [",", "as", "well"] => true,
            [",", "as", "well", "as"] | [",", "along", "with"] | [",", "together", "with"] => true,
            _ => false,
        }
    }
}

/// "his French counterpart", "her Ugandan colleague": somebody of the same office.
fn is_counterpart(noun: &str) -> bool {
    noun.starts_with("counterpart") || noun.starts_with("colleague") || noun == "opposite"
}
