//! An office phrase: one office or several, and the names behind it ("Foreign Minister Wang Yi", "Presidents A and B").
//!
//! What stands before the office comes from `phrase`, what it governs from `complement`; here the two become parties, one
//! for each name or, in the plural without names, one for each state. An office that turns out to be none leaves only
//! the name behind it.

use std::ops::Range;

use smallvec::{SmallVec, smallvec};

use super::{Before, Found, Office, Parties, Party, Shape, post::Post};
use crate::{
    annotation::{Country, OfficeStatus, Role},
    extract::{
        office::{self, Head},
        spot::What,
        token::{Case, Sentence},
    },
};

impl Parties<'_> {
    /// An office phrase whose head stands at `head`.
    pub(super) fn office(
        &self,
        sentence: &Sentence,
        start: usize,
        head: usize,
        end: usize,
        before: Before,
    ) -> Option<(Found, usize)> {
        let from = self.item(start)?.tokens.start;
        let mut before = before;
        let attributive = before.countries.len();
        let mut at = head;
        let mut offices: SmallVec<[Head; 2]> = SmallVec::new();
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
            if self.is(at, end, "-") && self.is_any(at + 1, end, words!["elect", "designate"]) {
                if let Some(last) = offices.last_mut() {
                    last.mods.elect = true;
                }
                printed_to = self.item(at + 1)?.tokens.end;
                at += 2;
            } else if self.is_any(at, end, words!["elect", "designate", "emeritus", "nominee"]) {
                if let Some(last) = offices.last_mut() {
                    last.mods.elect = true;
                }
                at += 1;
            }
            at = self.after_head(sentence, at, end, &mut before, offices.last_mut()?, &mut printed_to);
            let mut next = at;
            if self.is_any(next, end, words!["and", "&", ","])
                || (self.is(next, end, ",") && self.is(next + 1, end, "and"))
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
                org: before.org,
                body: before.body,
                body_seen: before.body_seen,
                local: before.local,
                states: before.states,
            },
        );
        // "The secretary met Y": whoever bears that title was told of before.
        let secretary = settled.is_none()
            && before.definite
            && attributive == 0
            && head == start + 1
            && self.is(head, end, "secretary")
            && !matches!(self.what(at), What::Name { .. });
        if secretary {
            let tokens = from..self.items.items[head].tokens.end;
            return Some((smallvec![Party::new(tokens, Shape::Pronoun, "party.pronoun")], at));
        }
        let Some(mut settled) = settled else { return self.after_no_office(sentence, start, head, at, end) };
        let head_token = self.items.items[head].tokens.start;
        let post = Post { sentence, from, head: head_token, first: offices.first()?.row, plural, before: &before };
        let sent = self.is_sent(&post);
        if self.speaks_for_candidate(&post, &settled) {
            return self.after_no_office(sentence, start, head, at, end);
        }
        self.in_its_words(&post, &mut settled);
        let mut office = Office {
            role: settled.role,
            portfolio: settled.portfolio,
            status: settled.status,
            printed: printed_from..printed_to,
            weak: settled.weak,
        };
        // "Kenyan and Palestinian leaders": the state that the table fixes is one of several.
        let fixed_country = settled.country.filter(|fixed| {
            let one_more = plural && !before.countries.is_empty() && !before.countries.contains(fixed);
            if one_more {
                before.countries.push(*fixed);
            }
            !one_more
        });
        let org = settled.org.or(if settled.keep_org { before.org } else { None });
        let make = |shape, tokens: Range<usize>, country: Option<Country>, office: &Office, rule| {
            let mut party = Party::new(tokens, shape, rule);
            party.office = Some(office.clone());
            // "Russian WTO negotiator": an envoy with a state and a body serves the state.
            let envoy = (matches!(office.role, Role::Envoy | Role::Ambassador) || sent) && country.is_some();
            party.country = if org.is_some() && !envoy { None } else { fixed_country.or(country) };
            party.org = org.filter(|_| !envoy);
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
        // "the Special Representative for Somalia (SRSG) X": the office's own acronym
        let behind = self.behind_acronym(name_at, end);
        if behind > name_at
            && behind < end
            && self.item(name_at + 1).is_some_and(|i| self.doc.tokens[i.tokens.start].case == Case::Upper)
            && matches!(self.what(behind), What::Name { .. })
        {
            name_at = behind;
        }
        // "the Russian ambassador at the time, X"
        if self.is(name_at, end, "at") && self.is(name_at + 1, end, "the") && self.is(name_at + 2, end, "time") {
            office.status = OfficeStatus::Former;
            name_at += 3;
        }
        // "Sudan's leader, General X,": the rank is less than the office.
        let ranked = office.role < Role::Military
            && !office.weak
            && self.is(name_at, end, ",")
            && matches!(self.what(name_at + 1), What::Office { row, plural: false }
                if name_at + 1 < end && self.lexicon.office(row).role == Role::Military)
            && self.name_apposed(name_at + 2, end);
        if ranked {
            name_at += 1;
        }
        // A quote or comma after "spokesman": "spokesman, John Smith," is an apposition.
        let comma = (self.is(name_at, end, ",") || ranked)
            && !plural
            && self.name_apposed(name_at + 1, end)
            && !self.stands_in_list(name_at + 1, end);
        if comma {
            name_at += 1;
            name_at += usize::from(self.is_honorific(name_at, end));
        }
        if name_at < end
            && let What::Name { .. } = self.what(name_at)
            && self.name_fits(sentence, at, name_at, comma)
        {
            // "President Joe Biden": a capitalised title right before a name is a state's, unless a body says otherwise.
            let titled = settled.title && !comma && !before.body_seen && self.own_title(sentence, at);
            office.weak &= country.is_none() && org.is_none() && !titled;
            let mut parties = Found::new();
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
                while self.is_any(next, end, words!["and", ",", "&"]) && next < at + 2 {
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
            // "the head of the delegation, X, the speaker of parliament,": the post that counts comes second.
            let apposed = if comma && office.role == Role::Other && self.is(at, end, ",") {
                self.apposition(sentence, at, end, &mut parties)
            } else {
                at
            };
            if apposed > at {
                at = apposed;
            } else if comma && self.is(at, end, ",") {
                at += 1;
                if let [party] = parties.as_mut_slice() {
                    self.turned(sentence, at, end, party);
                }
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
            // "The general had talks with Y": the officer told of before.
            if before.definite && attributive == 0 && head == start + 1 && self.acts(at, end) {
                let tokens = from..self.items.items[head].tokens.end;
                return Some((smallvec![Party::new(tokens, Shape::Pronoun, "party.pronoun")], at));
            }
            return self.after_no_office(sentence, start, head, at, end);
        }
        // "representatives of a club": delegates of nobody that is known.
        let plain = self.doc.is_any(head_token, words!["representative", "representatives"]);
        if plain && country.is_none() && org.is_none() && !settled.title {
            return self.after_no_office(sentence, start, head, at, end);
        }
        // "Pakistani leaders": people who lead there, not several heads of one state.
        if plural
            && attributive == 1
            && before.countries.len() == 1
            && self.doc.is(self.items.items[head].tokens.start, "leaders")
        {
            office.role = Role::Other;
        }
        let weak_alone = office.weak && country.is_none() && org.is_none();
        let to = self.items.items[at - 1].tokens.end;
        let mut parties: Found = if before.countries.len() > 1 && plural {
            before.countries.iter().map(|&c| make(Shape::Office, from..to, Some(c), &office, "party.office")).collect()
        } else {
            smallvec![make(Shape::Office, from..to, country, &office, "party.office")]
        };
        // "Moroccan and Polisario Front leaders": those of the state, and those of the body.
        let beside = plural && attributive == 1 && before.org.is_some() && {
            let first = self.items.items[start].tokens.end;
            (first..first + 2).any(|t| self.doc.is(t, "and"))
        };
        if let [one] = parties.as_mut_slice()
            && beside
            && let (Some(state), Some(body)) = (country, before.org)
        {
            let mut other = one.clone();
            (one.country, one.org, one.body) = (Some(state), None, None);
            (other.country, other.org) = (None, Some(body));
            parties.push(other);
        }
        if before.number && plural && before.countries.is_empty() && org.is_none() {
            parties[0].shape = Shape::Pair;
            parties[0].rule = "party.pair";
        }
        if weak_alone && !before.definite && !(before.number && plural) {
            return self.after_no_office(sentence, start, head, at, end);
        }
        if plural && let Some(next) = self.respectively(&mut parties, at, end) {
            return Some((parties, next));
        }
        let next = self.owner(&mut parties, at, end);
        Some((parties, next))
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
    ) -> Option<(Found, usize)> {
        let _ = start;
        let next = at.max(head + 1);
        if next < end && matches!(self.what(next), What::Name { .. }) {
            return self.name_or_nothing(sentence, next, end);
        }
        Some((Found::new(), next))
    }

    fn name_after_office(&self, at: usize, end: usize) -> bool {
        let mut at = at;
        for _ in 0..3 {
            match self.what(at) {
                What::Honorific | What::Office { .. } if at < end => at += 1,
                _ => break,
            }
        }
        // "chairman of the Pakistan Peoples Party (PPP) X"
        if self.is(at, end, "of") {
            let body = at + 1 + usize::from(self.is(at + 1, end, "the"));
            if matches!(self.what(body), What::Body { .. }) && body < end {
                at = self.behind_body(body + 1, end);
            }
        }
        // "Minister of Trade and Industry X", "Minister for Foreign Affairs, X"
        if self.is_any(at, end, words!["of", "for"]) {
            let mut field = at + 1 + usize::from(self.is(at + 1, end, "the"));
            while field < end && matches!(self.what(field), What::Portfolio(_)) {
                at = field + 1;
                let joined = self.is_any(at, end, words!["and", "&", ","]);
                field = at + usize::from(joined);
            }
            at += usize::from(self.is(at, end, ","));
        }
        at < end && matches!(self.what(at), What::Name { .. })
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
}
