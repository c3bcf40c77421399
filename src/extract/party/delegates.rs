//! People without an office of their own: "Israeli officials", "a delegation from Hamas", "his French counterpart".
//!
//! The noun says nothing of rank: what stands before it (`phrase`) or behind it says whose people they are. A counterpart
//! may have a name behind it, and then is a person.

use smallvec::smallvec;

use super::{Before, Found, Parties, Party, Shape};
use crate::{
    annotation::Country,
    extract::{
        lexicon::{Class, CountryForm, places},
        spot::What,
        token::{Kind, Sentence},
    },
};

impl Parties<'_> {
    pub(super) fn delegates(
        &self,
        sentence: &Sentence,
        from: usize,
        at: usize,
        end: usize,
        noun: &str,
        before: Before,
    ) -> (Found, usize) {
        let mut at = at + 1;
        // "his French opposite number"
        at += usize::from(noun == "opposite" && self.is_any(at, end, words!["number", "numbers"]));
        let mut before = before;
        // "officials of the EU", "a delegation from Hamas", "representatives of Russia and Ukraine"
        if self.is_any(at, end, words!["of", "from"]) {
            let counted = |i: usize| {
                self.item(i).is_some_and(|item| {
                    self.doc.tokens[item.tokens.start].kind == Kind::Number
                        || self.is_class(item.tokens.start, Class::Few)
                }) || self.is_any(i, end, words!["the", "nearly", "about", "around", "some", "almost", "over"])
            };
            let skip = at + 1 + (at + 1..end.min(at + 4)).take_while(|&i| counted(i)).count();
            match self.what(skip) {
                // "a delegation from Oman's State Council"
                What::Country { form: CountryForm::Name, code }
                    if before.countries.is_empty() && skip < end && self.possessive(skip + 1, end) =>
                {
                    before.countries.push(code);
                    at = skip + 2;
                    at += usize::from(matches!(self.what(at), What::Body { .. }) && at < end);
                }
                What::Country { form: CountryForm::Name, .. } if before.countries.is_empty() && skip < end => {
                    at = self.country_list(skip, end, &mut before.countries);
                }
                What::Body { country, org, kind } if skip < end && before.org.is_none() => {
                    self.set_body(&mut before, country, org, kind);
                    at = skip + 1;
                }
                What::Group { row } if skip < end => {
                    before.org = places::groups()[row as usize].org;
                    at = skip + 1;
                }
                // "a delegation of Hamas leaders", "a team of South Korean officials"
                What::Country { code, .. } if skip < end && before.countries.is_empty() => {
                    if let Some(after) = self.people_behind(skip + 1, end) {
                        before.countries.push(code);
                        at = after;
                    } else if let Some((_, after)) = self.lower_body(skip + 1, end) {
                        // "a delegation from the Omani navy"
                        before.countries.push(code);
                        at = after;
                    } else if skip > at + 1 {
                        // "a delegation of 60 Omani farmers"
                        before.countries.push(code);
                        at = end.min(skip + 2);
                    }
                }
                // "a delegation of Hamas leaders", "a team of senior Kenyan generals"
                What::Office { .. } | What::Modifier(_) | What::Word
                    if before.countries.is_empty() && before.org.is_none() && skip < end =>
                {
                    if let Some((members, next)) = self.phrase(sentence, skip, end)
                        && let [member] = members.as_slice()
                        && member.plural
                        && matches!(member.shape, Shape::Office | Shape::Delegates)
                        && (member.country.is_some() || member.org.is_some())
                    {
                        before.countries.extend(member.country);
                        (before.org, before.body) = (member.org, member.body);
                        at = next;
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
            party.org = before.org;
            party.body = before.body;
            party.plural = noun.ends_with('s') && !noun.ends_with("ss");
            party.counterpart = counterpart;
            party.possessed = before.possessed;
            party.definite = before.definite;
            party
        };
        let mut parties: Found = if before.countries.is_empty() {
            smallvec![make(None)]
        } else {
            before.countries.iter().map(|&c| make(Some(c))).collect()
        };
        if before.pair && before.countries.is_empty() && before.org.is_none() {
            parties[0].shape = Shape::Pair;
        }
        if counterpart {
            // "his French counterpart, Bruno Retailleau" and "his French counterpart Bruno Retailleau"
            let name_at = if self.is(at, end, ",") && self.name_apposed(at + 1, end) { at + 1 } else { at };
            let name_at = name_at + usize::from(matches!(self.what(name_at), What::Honorific) && name_at < end);
            if parties.len() > 1
                && let Some(next) = self.named_in_order(&mut parties, name_at, end)
            {
                let next = self.owner(&mut parties, next, end);
                return (parties, next);
            }
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
                    && self.is_any(at, end, words!["and", ","])
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
                    Before { countries: before.countries.clone(), org: before.org, ..Before::default() },
                )
            {
                for party in &mut found {
                    party.counterpart = false;
                }
                return (found, next);
            } else {
                for party in &mut parties {
                    (party.shape, party.rule) = (Shape::Office, "party.counterpart");
                }
            }
        }
        let next = self.owner(&mut parties, at, end);
        (parties, next)
    }

    /// "His Kenyan and Ugandan counterparts A and B": as many names as states, in their order.
    fn named_in_order(&self, parties: &mut [Party], at: usize, end: usize) -> Option<usize> {
        let mut names = Vec::new();
        let mut next = at;
        while names.len() < parties.len() {
            next += usize::from(self.is_honorific(next, end));
            if next >= end || !matches!(self.what(next), What::Name { .. }) {
                return None;
            }
            names.push(next);
            next += 1;
            if names.len() < parties.len() {
                let joints =
                    (next..end.min(next + 2)).take_while(|&i| self.is_any(i, end, words![",", "and", "&"])).count();
                if joints == 0 {
                    return None;
                }
                next += joints;
            }
        }
        for (party, name) in parties.iter_mut().zip(names) {
            let name = self.items.items[name].tokens.clone();
            (party.tokens, party.shape, party.plural) = (name.clone(), Shape::Person, false);
            (party.name, party.rule) = (Some(name), "party.counterpart");
        }
        Some(next)
    }

    /// The end of "(senior) officials", "leaders" behind a country or a body.
    fn people_behind(&self, at: usize, end: usize) -> Option<usize> {
        (at..end.min(at + 3)).find_map(|next| {
            let token = self.item(next)?.tokens.start;
            let people = self.is_class(token, Class::Delegate) || matches!(self.what(next), What::Office { .. });
            people.then_some(next + 1)
        })
    }
}

/// "his French counterpart", "her Ugandan colleague": somebody of the same office.
pub(super) fn is_counterpart(noun: &str) -> bool {
    noun == "peers" || noun.starts_with("counterpart") || noun.starts_with("colleague") || noun == "opposite"
}
