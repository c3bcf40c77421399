//! A name, a country, a capital, a body, a group or a pronoun by itself, and what belongs to a name behind it.
//!
//! The last resort of every other reader: where no head follows the words before it, the phrase is what its item says. An
//! office behind a comma is left to `apposition`.

use smallvec::smallvec;

use super::{Found, Office, Parties, Party, Shape};
use crate::{
    annotation::{Country, OfficeStatus, Role},
    extract::{
        lexicon::{Class, CountryForm, places},
        spot::{BodyKind, What},
        token::{Kind, Sentence},
    },
};

impl Parties<'_> {
    /// A name, a country, a body or a pronoun by itself, with an apposition that may give it an office.
    pub(super) fn name_or_nothing(&self, sentence: &Sentence, start: usize, end: usize) -> Option<(Found, usize)> {
        let mut at = start;
        while at < end
            && (matches!(self.what(at), What::Honorific) || (at < start + 2 && self.is_any(at, end, words!["the"])))
        {
            at += 1;
        }
        let item = self.item(at).filter(|_| at < end)?;
        let from = self.item(start)?.tokens.start;
        let tokens = from..item.tokens.end;
        let mut party = match item.what {
            // "the two Koreas"
            What::Name { .. } if item.tokens.len() == 1 && self.doc.is(item.tokens.start, "koreas") => {
                let korea = |code: &[u8; 2]| {
                    let mut party = Party::new(tokens.clone(), Shape::Country, "party.country");
                    party.country = Some(Country::new(*code));
                    party
                };
                return Some((smallvec![korea(b"KP"), korea(b"KR")], at + 1));
            }
            What::Name { .. } => {
                let mut party = Party::new(tokens, Shape::Person, "party.name");
                party.name = Some(item.tokens.clone());
                party
            }
            What::Country { code, form } => {
                let mut party = Party::new(tokens, Shape::Country, "party.country");
                party.country = Some(code);
                if !matches!(form, CountryForm::Name) {
                    let people = form == CountryForm::Demonyms
                        || (at > start && self.doc.is(from, "the") && !self.noun_follows(at + 1, end));
                    if !people {
                        return Some((Found::new(), at + 1));
                    }
                    party.plural = true;
                }
                party
            }
            What::City { row } => {
                let city = &places::cities()[row as usize];
                if !city.capital {
                    return Some((Found::new(), at + 1));
                }
                let mut party = Party::new(tokens, Shape::Capital, "party.capital");
                party.country = Some(city.country);
                party
            }
            What::Body { country, org, kind } => {
                let mut party = Party::new(tokens, Shape::Body, "party.body");
                party.country = if org.is_none() { country } else { None };
                party.org = org;
                party.body = Some(kind);
                party
            }
            // "Asian reporters", "the Islamic republic": no states of that part of the world.
            What::Group { row }
                if places::groups()[row as usize].org.is_none()
                    && self.noun_follows(at + 1, end)
                    && !self.item(at + 1).is_some_and(|next| {
                        let noun = next.tokens.start;
                        [Class::StatesNoun, Class::Delegate, Class::Several].iter().any(|&c| self.is_class(noun, c))
                            || matches!(next.what, What::Office { .. })
                    }) =>
            {
                return Some((Found::new(), at + 1));
            }
            What::Group { row } => {
                let group = &places::groups()[row as usize];
                let mut party = Party::new(tokens, Shape::Group, "party.group");
                party.org = Some(group.org.unwrap_or(group.id));
                party.body = Some(BodyKind::International);
                party
            }
            What::Word => {
                let token = item.tokens.start;
                let plural = self.doc.is_any(token, words!["they", "them", "both", "their"]);
                if !plural && !self.doc.is_any(token, words!["he", "she", "him", "his", "her"]) {
                    return None;
                }
                let mut party = Party::new(item.tokens.clone(), Shape::Pronoun, "party.pronoun");
                party.plural = plural;
                party.possessed = self.doc.is_any(token, words!["his", "her", "their"]);
                party.owner = party.possessed;
                return Some((smallvec![party], at + 1));
            }
            _ => return None,
        };
        at += 1;
        if party.shape == Shape::Person {
            at = self.name_tail(at, end, &mut party);
        }
        // "former Clinton aide X", "Putin spokesman Y": whom the second serves.
        if party.shape == Shape::Person && party.office.is_none() && self.serves_name(at, end) {
            party.owner = true;
            return Some((smallvec![party], at));
        }
        let mut parties: Found = smallvec![party];
        if parties[0].shape == Shape::Person {
            at = self.apposition(sentence, at, end, &mut parties);
        }
        let next = self.owner(&mut parties, at, end);
        Some((parties, next))
    }

    /// Does "aide X", "spokesman X" follow, a name behind a post that serves somebody?
    fn serves_name(&self, at: usize, end: usize) -> bool {
        matches!(self.what(at), What::Office { plural: false, .. })
            && self.is_any(
                at,
                end,
                words!["aide", "adviser", "advisor", "spokesman", "spokeswoman", "spokesperson", "envoy", "deputy"],
            )
            && at + 1 < end
            && matches!(self.what(at + 1), What::Name { .. })
    }

    /// "the Italian plane": does a noun follow the adjective, which then names no people?
    fn noun_follows(&self, at: usize, end: usize) -> bool {
        let Some(item) = self.item(at).filter(|_| at < end) else { return false };
        let token = item.tokens.start;
        let text = self.doc.text(token);
        matches!(item.what, What::Word | What::Modifier(_) | What::Portfolio(_) | What::Office { .. })
            && self.doc.tokens[token].kind == Kind::Word
            && !self.stops(token)
            && !self.is_class(token, Class::Saying)
            && !self.is_class(token, Class::Preposition)
            && !self.is_class(token, Class::ClauseEnd)
            && !text.ends_with("ed")
            && !self.doc.is_any(
                token,
                words!["did", "do", "would", "could", "can", "may", "also", "never", "be", "met", "want"],
            )
    }

    /// "of China", "(R-Utah)", ", D-Calif.," behind a name.
    pub(super) fn name_tail(&self, at: usize, end: usize, party: &mut Party) -> usize {
        let person = at > 0 && matches!(self.what(at - 1), What::Name { person: true });
        if self.is(at, end, "of") && (party.office.is_some() || person) && at + 1 < end {
            let next = at + 1 + usize::from(self.is(at + 1, end, "the"));
            match self.what(next) {
                What::Country { code, form: CountryForm::Name } if next < end => {
                    party.country = Some(code);
                    party.tokens.end = self.items.items[next].tokens.end;
                    return next + 1;
                }
                // "Mediator X of the UN"
                What::Body { org: Some(org), kind: BodyKind::International, .. }
                    if next < end && party.country.is_none() && party.org.is_none() =>
                {
                    (party.org, party.body) = (Some(org), Some(BodyKind::International));
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
        // "Albert Shingiro, of Burundi,"
        if self.is(at, end, ",")
            && self.is(at + 1, end, "of")
            && party.country.is_none()
            && self.is(at + 3, end, ",")
            && let What::Country { code, form: CountryForm::Name } = self.what(at + 2)
        {
            party.country = Some(code);
            party.tokens.end = self.items.items[at + 2].tokens.end;
            return at + 4;
        }
        // US style: party and state.
        if self.is_any(at, end, words!["(", ","])
            && self.is_any(at + 1, end, words!["R", "D", "I", "Democrat", "Republican"])
            && self.is_any(at + 2, end, words!["-", "of", "from", "–"])
        {
            let country = match self.what(at + 3) {
                What::Region { row, .. } if at + 3 < end => places::regions()[row as usize].country,
                _ => Some(Country::new(*b"US")),
            };
            self.of_congress(party, at + 1, country);
            let close = at + 4;
            let next = close + usize::from(self.is_any(close, end, words![")", ","]));
            let next = next.min(end);
            party.tokens.end = self.items.items[next - 1].tokens.end;
            return next;
        }
        // "X, Utah Republican,"
        if self.is(at, end, ",")
            && let What::Region { row, adjective: false } = self.what(at + 1)
            && self.is_any(at + 2, end, words!["Republican", "Democrat"])
            && (at + 3 >= end || self.is_any(at + 3, end, words![",", "."]))
        {
            self.of_congress(party, at + 2, places::regions()[row as usize].country);
            let next = (at + 3 + usize::from(self.is(at + 3, end, ","))).min(end);
            party.tokens.end = self.items.items[next - 1].tokens.end;
            return next;
        }
        at
    }

    /// A member of a chamber by party and state; `printed` is the item that words it.
    fn of_congress(&self, party: &mut Party, printed: usize, country: Option<Country>) {
        party.country = party.country.or(country);
        if party.office.as_ref().is_none_or(|own| own.weak) {
            party.office = Some(Office {
                role: Role::Legislator,
                portfolio: None,
                status: OfficeStatus::Current,
                printed: self.items.items[printed].tokens.clone(),
                weak: false,
            });
        }
    }
}
