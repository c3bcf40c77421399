//! What may stand before a head: determiners, states, bodies, modifiers, portfolios and plain words, in any order.
//!
//! A word is taken only where a head can still follow; the lookahead for it is here too. The head itself goes to the file
//! that reads its kind (`title`, `delegates`, `bare`).

use smallvec::smallvec;

use super::{Before, Found, Parties, Party, Shape, delegates::is_counterpart};
use crate::extract::{
    lexicon::{Class, Classes, CountryForm, places},
    spot::What,
    token::{Case, Kind, Sentence},
};

/// How adjectives and adverbs end that may stand before an office: "humanitarian", "internationally recognised".
const QUALIFIERS: &[&str] = &["ly", "ed", "ing", "ian", "al", "ic", "ive", "ary", "ous", "ist", "able"];

impl Parties<'_> {
    /// Tries to read a party that starts at an item; several for "the foreign ministers of France and Germany".
    pub(super) fn phrase(&self, sentence: &Sentence, start: usize, end: usize) -> Option<(Found, usize)> {
        if self.may_open(start) { self.opened(sentence, start, end) } else { None }
    }

    /// The same, at an item where one [may start](Self::may_open).
    pub(super) fn opened(&self, sentence: &Sentence, start: usize, end: usize) -> Option<(Found, usize)> {
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
                    // "the anti-Syrian minister" is no Syrian one.
                    if !before.countries.contains(&code) && !self.for_or_against(item.tokens.start) {
                        before.countries.push(code);
                    }
                    at += 1;
                    if self.possessive(at, end) {
                        before.determined = true;
                        at += 1;
                    }
                    let joint = 1 + usize::from(self.is(at, end, ",") && self.is(at + 1, end, "and"));
                    if self.is_any(at, end, words!["and", ",", "-", "&", "/"])
                        && !self.spaced_dash(at)
                        && self.country_goes_on(at + joint, end)
                    {
                        at += joint;
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
                    let behind = self.behind_acronym(at + 1, end);
                    if !(self.possessive(behind, end) || self.attributive(behind, end)) {
                        break;
                    }
                    self.set_body(&mut before, country, org, kind);
                    at = behind + usize::from(self.possessive(behind, end));
                }
                What::Group { row } => {
                    let behind = self.behind_acronym(at + 1, end);
                    if !(self.possessive(behind, end) || self.attributive(behind, end)) {
                        break;
                    }
                    self.set_group(&mut before, row);
                    at = behind + usize::from(self.possessive(behind, end));
                }
                What::Portfolio(portfolio) => {
                    if !self.leads_to_office(at + 1, end, 6) && !self.staff(at + 1, end) {
                        break;
                    }
                    before.portfolio = before.portfolio.or(Some(portfolio));
                    at += 1;
                    while self.is_any(at, end, words!["and", "&", ",", "-", "/"])
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
                    // "the interim government's foreign minister": the government is, not the minister.
                    let passing = words!["interim", "transitional", "provisional", "caretaker"];
                    let of_government = self.is_any(at, end, passing)
                        && (at + 1..end.min(at + 4)).any(|i| {
                            self.is_any(i, end, words!["government", "administration", "cabinet", "authority"])
                        });
                    if !of_government {
                        before.mods.add(row);
                    }
                    at += 1;
                    if self.is(at, end, "-") {
                        at += 1;
                    }
                }
                What::Honorific => at += 1,
                What::Word => {
                    let token = item.tokens.start;
                    if self.doc.is_any(token, words!["the", "a", "an", "his", "her", "their", "its", "this", "that"]) {
                        if before.determined || at > start && !before.mods.is_empty() {
                            break;
                        }
                        before.determined = true;
                        before.definite = self.doc.is(token, "the");
                        before.possessed = self.doc.is_any(token, words!["his", "her", "their", "its"]);
                        at += 1;
                    } else if before.determined && self.of_its_state(at, end) {
                        at += 2;
                    } else if self.is_class(token, Class::Few) && self.leads_to_head(at + 1, end, 6) {
                        before.number = true;
                        before.pair = self.doc.is_any(token, words!["two", "2", "both"]);
                        at += 1;
                    } else if self.doc.tokens[token].kind == Kind::Number
                        && at > start
                        && self.possessive(at - 1, end)
                        && self.leads_to_head(at + 1, end, 4)
                    {
                        // "the bloc's 27 foreign ministers"
                        at += 1;
                    } else if self.is_class(token, Class::Desk) && self.staff(at + 1, end) {
                        at += 1;
                    } else if self.is_class(token, Class::StatesAdjective) && self.leads_to_head(at + 1, end, 2) {
                        before.states = true;
                        at += 1;
                    } else if self.doc.tokens[token].kind == Kind::Word
                        && (self.is_class(token, Class::Plain)
                            || (before.determined && self.doc.tokens[token].case == Case::Lower))
                        && plain < 2
                        && self.leads_to_head(at + 1, end, 4)
                        && !self.stops(token)
                        // "the Omani government and rebels": two.
                        && !(self.is_class(token, Class::Delegate) && self.is_any(at + 1, end, words!["and", ","]))
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

    /// "the African Union (AU) delegation", "the APEC (Asia-Pacific Economic Cooperation) leaders": the item behind the
    /// parenthesis.
    pub(super) fn behind_acronym(&self, at: usize, end: usize) -> usize {
        /// So many items the body's long name may have.
        const LONG: usize = 7;
        if !self.is(at, end, "(") {
            return at;
        }
        let Some(close) = (at + 2..end.min(at + LONG)).find(|&i| self.is(i, end, ")")) else { return at };
        let capital = |i: usize| {
            self.item(i).is_some_and(|item| {
                let token = &self.doc.tokens[item.tokens.start];
                !matches!(token.case, Case::Lower)
                    || matches!(self.doc.text(item.tokens.start), "-" | "of" | "for" | "and")
            })
        };
        if close == at + 2 || (at + 1..close).all(capital) { close + 1 } else { at }
    }

    /// The head and what follows it.
    fn head(&self, sentence: &Sentence, start: usize, at: usize, end: usize, before: Before) -> Option<(Found, usize)> {
        if at >= end {
            return self.name_or_nothing(sentence, start, end);
        }
        if let What::Office { .. } = self.what(at) {
            return self.office(sentence, start, at, end, before);
        }
        let token = self.item(at)?.tokens.start;
        let from = self.item(start)?.tokens.start;
        // "The two met in Oslo": those told of before.
        if before.definite && self.is_any(at, end, words!["two", "pair"]) && self.acts(at + 1, end) {
            let mut party = Party::new(from..token + 1, Shape::Pronoun, "party.pronoun");
            party.plural = true;
            return Some((smallvec![party], at + 1));
        }
        // "The diplomat was to see …": whoever was spoken of.
        if before.definite && at == start + 1 && self.is_class(token, Class::PersonNoun) && self.acts(at + 1, end) {
            return Some((smallvec![Party::new(from..token + 1, Shape::Pronoun, "party.pronoun")], at + 1));
        }
        // "Russia's Putin": a name that a country owns.
        if let (What::Name { .. }, [country]) = (self.what(at), before.countries.as_slice())
            && (start..at)
                .rev()
                .find(|&i| !matches!(self.what(i), What::Honorific))
                .is_some_and(|i| self.possessive(i, end))
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
        if let Some(next) = self.rebels(at, end).filter(|_| before.org.is_none()) {
            // "pro-Ruritanian separatists", "the rebels": a side of their own, of no state.
            let from = if self.for_or_against(from) { from - 2 } else { from };
            let mut party = Party::new(from..self.items.items[next - 1].tokens.end, Shape::Delegates, "party.rebels");
            (party.plural, party.definite) = (true, before.definite);
            let mut parties: Found = smallvec![party];
            let next = self.owner(&mut parties, next, end);
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
        if (before.number || before.states) && self.is_class(token, Class::StatesNoun) {
            return Some(self.states(from, at, end, before));
        }
        self.name_or_nothing(sentence, start, end)
    }

    /// "The two Balkan kingdoms": the two named last; "six world powers", "four NATO countries – A, B, C and D": a
    /// group by its number, or those that it lists.
    fn states(&self, from: usize, at: usize, end: usize, before: Before) -> (Found, usize) {
        let to = self.items.items[at].tokens.end;
        if before.pair {
            let mut party = Party::new(from..to, Shape::Pair, "party.pair");
            party.plural = true;
            return (smallvec![party], at + 1);
        }
        if let Some((countries, next)) = self.listed(at + 1, end) {
            let list = countries.iter().map(|&(country, item)| {
                let mut party = Party::new(self.items.items[item].tokens.clone(), Shape::Country, "party.listed");
                party.country = Some(country);
                party
            });
            return (list.collect(), next);
        }
        let mut party = Party::new(from..to, Shape::Group, "party.states");
        party.plural = true;
        (smallvec![party], at + 1)
    }

    /// "the country's ambassador": whose, the text before says.
    fn of_its_state(&self, at: usize, end: usize) -> bool {
        self.item(at).is_some_and(|item| self.is_class(item.tokens.start, Class::StateItself))
            && self.possessive(at + 1, end)
            && self.leads_to_head(at + 2, end, 6)
    }

    /// Does a verb in the past, or one that helps another, stand at an item?
    pub(super) fn acts(&self, at: usize, end: usize) -> bool {
        let Some(item) = self.item(at).filter(|i| at < end && i.tokens.len() == 1) else { return false };
        let token = item.tokens.start;
        let plain = self.doc.tokens[token].case == Case::Lower;
        plain
            && (self.doc.text(token).ends_with("ed")
                || self.doc.is_any(
                    token,
                    words![
                        "met", "have", "had", "has", "is", "was", "will", "would", "are", "were", "also", "held",
                        "spoke", "sat", "did", "last", "then", "later"
                    ],
                ))
    }

    /// Words that end a noun phrase whatever stands before.
    pub(super) fn stops(&self, token: usize) -> bool {
        self.doc.is_any(
            token,
            words![
                "of", "in", "on", "at", "with", "and", "or", "to", "for", "from", "by", "as", "that", "who", "which",
                "is", "was", "are", "were", "has", "had", "have", "will", "said", "not", "between", "after", "before",
            ],
        )
    }

    /// Can a party start at the item? Most words cannot.
    #[inline]
    pub(super) fn may_open(&self, item: usize) -> bool {
        const OPENERS: Classes =
            Classes::of(&[Class::Plain, Class::Few, Class::Delegate, Class::Rebel, Class::StatesAdjective]);
        let Some(item) = self.item(item) else { return false };
        match item.what {
            What::Word => {}
            What::Date(_) | What::Trap(_) => return false,
            _ => return true,
        }
        let token = item.tokens.start;
        self.doc.tokens[token].classes.has_any(OPENERS)
            || self.doc.is_any(
                token,
                words!["the", "a", "an", "his", "her", "their", "its", "he", "she", "they", "him", "them", "both"],
            )
    }

    /// "the weather", "a long way": no party can start at a word where no head follows as far as anything looks for one.
    /// `thing` is the next item that is more than a word.
    pub(super) fn stays_alone(&self, start: usize, end: usize, thing: Option<usize>) -> bool {
        /// A determiner, and what [`leads_to_head`](Self::leads_to_head) looks over behind it.
        const REACH: usize = 9;
        const HEADS: Classes = Classes::of(&[Class::Delegate, Class::Rebel, Class::StatesNoun, Class::PersonNoun]);
        let limit = end.min(start + REACH);
        if thing.is_some_and(|thing| thing < limit) {
            return false;
        }
        let token = |item: usize| &self.doc.tokens[self.items.items[item].tokens.start];
        let pronoun = |item: usize| {
            self.is_any(item, end, words!["he", "she", "they", "him", "his", "her", "them", "their", "both"])
        };
        !(start..start + 3).any(pronoun) && (start..limit).all(|item| !token(item).classes.has_any(HEADS))
    }

    /// After a country or a body used as an attribute: something that it can stand before.
    fn attributive(&self, at: usize, end: usize) -> bool {
        self.leads_to_head(at, end, 6)
    }

    fn country_goes_on(&self, at: usize, end: usize) -> bool {
        let fixed = |at: usize| matches!(self.what(at), What::Office { row, plural: true } if self.lexicon.office(row).country.is_some());
        // "Moroccan and Polisario Front leaders"
        let body = |at: usize| {
            matches!(self.what(at), What::Body { org: Some(_), .. })
                && matches!(self.what(at + 1), What::Office { plural: true, .. })
                && at + 1 < end
        };
        at < end
            && (matches!(self.what(at), What::Country { .. }) && self.leads_to_head(at + 1, end, 10)
                || fixed(at)
                || body(at))
    }

    /// "rebels", "separatist groups": the item behind them.
    fn rebels(&self, at: usize, end: usize) -> Option<usize> {
        let token = self.item(at).filter(|_| at < end)?.tokens.start;
        if !self.is_class(token, Class::Rebel) {
            return None;
        }
        let groups = words![
            "groups",
            "group",
            "factions",
            "faction",
            "forces",
            "movements",
            "movement",
            "fighters",
            "representatives",
            "delegates",
            "negotiators",
            "side",
            "militias"
        ];
        if self.is_class(token, Class::Delegate) {
            return Some(at + 1);
        }
        self.is_any(at + 1, end, groups).then_some(at + 2)
    }

    /// Does "pro-" or "anti-" stand before a token?
    fn for_or_against(&self, token: usize) -> bool {
        token >= 2 && self.doc.text(token - 1) == "-" && self.doc.is_any(token - 2, words!["pro", "anti"])
    }

    /// A dash with a space before it parts; "Israeli-Omani" has none.
    fn spaced_dash(&self, at: usize) -> bool {
        self.item(at)
            .is_some_and(|item| self.doc.text(item.tokens.start) == "-" && !self.doc.tokens[item.tokens.start].glued)
    }

    fn office_at(&self, at: usize, end: usize) -> bool {
        at < end && matches!(self.what(at), What::Office { .. })
    }

    /// Does an office follow, over modifiers and portfolios?
    pub(super) fn leads_to_office(&self, at: usize, end: usize, reach: usize) -> bool {
        let mut at = at;
        let limit = end.min(at + reach);
        // "trade, industry and energy minister" is a list, "… industries, energy minister X" is none.
        let (mut comma, mut and) = (false, false);
        while at < limit {
            match self.what(at) {
                What::Office { .. } => return !comma || and,
                What::Portfolio(_) | What::Modifier(_) => {}
                What::Word if self.is_any(at, end, words!["and", "&", "-", "/"]) => and = true,
                What::Word if self.is(at, end, ",") => comma = true,
                _ => return false,
            }
            at += 1;
        }
        false
    }

    /// "(trade) officials", "(military) delegation": who works for the field before them.
    fn staff(&self, at: usize, end: usize) -> bool {
        let staff = words![
            "officials",
            "delegation",
            "delegations",
            "delegates",
            "representatives",
            "authorities",
            "diplomats"
        ];
        self.is_any(at, end, staff)
    }

    /// Does a number stand a few words before an item?
    fn counted(&self, at: usize) -> bool {
        (at.saturating_sub(4)..at)
            .any(|item| self.item(item).is_some_and(|i| self.is_class(i.tokens.start, Class::Few)))
            || at > 0 && self.item(at - 1).is_some_and(|i| self.is_class(i.tokens.start, Class::StatesAdjective))
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
                    if self.is_class(token, Class::Delegate)
                        || self.is_class(token, Class::StatesNoun) && self.counted(at)
                        || self.rebels(at, end).is_some()
                    {
                        return true;
                    }
                    // "internationally recognised president"
                    let text = self.doc.text(token);
                    let qualified = self.doc.tokens[token].case == Case::Lower
                        && !self.is_class(token, Class::Saying)
                        && QUALIFIERS.iter().any(|suffix| text.ends_with(suffix));
                    // "his Kenyan, Malian and Togolese counterparts"
                    let adjective = |at: usize| {
                        matches!(
                            self.what(at),
                            What::Country { form: CountryForm::Adjective | CountryForm::Demonym, .. }
                        )
                    };
                    let listed = self.doc.text(token) == ","
                        && at > 0
                        && adjective(at - 1)
                        && (at + 1 < end && adjective(at + 1)
                            || self.is(at + 1, end, "and") && at + 2 < end && adjective(at + 2));
                    let plain = self.is_class(token, Class::Plain)
                        || self.is_class(token, Class::Desk) && self.staff(at + 1, end)
                        || listed
                        || qualified && text.len() > 5
                        || self.is_class(token, Class::Few)
                        || matches!(self.doc.text(token), "and" | "&" | "-" | "/") && !self.spaced_dash(at);
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
}
