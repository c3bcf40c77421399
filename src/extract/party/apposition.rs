//! Appositions: the office behind a name ("X, the interior minister of France,", "X, who is …", "X was …") becomes X's.
//!
//! An office counts only where its phrase closes behind it: at punctuation, a quote, "and", "who" or the end of the
//! sentence. Also here: is a name behind a comma itself an apposition ("the spokesman, X,")?

use super::{Office, Parties, Party, Shape};
use crate::{
    annotation::{Country, OfficeStatus, Role},
    extract::{
        lexicon::{Class, CountryForm},
        spot::{BodyKind, What},
        token::{Kind, Sentence},
    },
};

impl Parties<'_> {
    /// "X, the interior minister of France,": the office behind the comma becomes X's, and so does what X is now.
    pub(super) fn apposition(&self, sentence: &Sentence, at: usize, end: usize, parties: &mut [Party]) -> usize {
        let [party] = parties else { return at };
        let next = self.beside(sentence, at, end, party);
        self.turned(sentence, next, end, party);
        next
    }

    /// "A former foreign minister, X, is now head of state": the office held before gives way.
    pub(super) fn turned(&self, sentence: &Sentence, at: usize, end: usize, party: &mut Party) {
        let past = party.office.as_ref().is_some_and(|office| office.status == OfficeStatus::Former);
        if past && self.is_any(at, end, words!["is", "was"]) && self.is(at + 1, end, "now") {
            let tokens = party.tokens.clone();
            self.apposed(sentence, at, at + 2, end, party, self.is(at, end, "was"));
            // The clause's verb stays outside the phrase.
            party.tokens = tokens;
        }
    }

    fn beside(&self, sentence: &Sentence, at: usize, end: usize, party: &mut Party) -> usize {
        let mut open = at;
        // An age between: "X, 45, the …"
        if self.is(open, end, ",")
            && self.item(open + 1).is_some_and(|i| self.doc.tokens[i.tokens.start].kind == Kind::Number)
            && self.is(open + 2, end, ",")
            && open + 2 < end
        {
            open += 2;
        }
        if party.office.as_ref().is_none_or(|office| office.weak) && self.predicate(sentence, at, end, party) > at {
            // The verb stays outside the phrase.
            return at;
        }
        // "X was the kingdom's top envoy": the same as a clause.
        if self.is_any(at, end, words!["is", "was", "became", "becomes", "remains"])
            && !sentence.headline
            && party.office.as_ref().is_none_or(|office| office.weak)
        {
            let former = self.is(at, end, "was");
            let inner =
                at + 1 + usize::from(self.is_any(at + 1, end, words!["still", "also", "then", "already", "now"]));
            let next = self.apposed(sentence, at, inner, end, party, former);
            if next > at {
                // The clause's verb stays outside the phrase.
                party.tokens.end = self.items.items[at - 1].tokens.end;
            }
            return at;
        }
        let dash = self.is_any(open, end, words!["–", "—"]);
        if !(self.is(open, end, ",") || self.is(open, end, "(") || dash) || sentence.title {
            return at;
        }
        let mut inner = open + 1;
        if self.is_any(inner, end, words!["who", "whose"]) {
            // "X, who is the finance minister of Oman,": the same in a relative clause.
            if self.is(inner, end, "who") && self.is_any(inner + 1, end, words!["is", "was", "serves", "served"]) {
                let former = self.is_any(inner + 1, end, words!["was", "served"]);
                inner += 2;
                inner += usize::from(self.is_any(inner, end, words!["as", "also", "still", "currently", "now"]));
                return self.apposed(sentence, at, inner, end, party, former);
            }
            if self.is(inner, end, "who") {
                self.same_office(inner + 1, end, party);
                self.heads_body(inner + 1, end, party);
            }
            return at;
        }
        // "X, then the ambassador to Oman,", "X, now the trade minister,"
        let then = self.is_any(inner, end, words!["then", "once", "formerly", "previously"]);
        inner += usize::from(then || self.is_any(inner, end, words!["now", "currently"]));
        self.apposed(sentence, at, inner, end, party, then)
    }

    /// "X, who holds the same office in France": a counterpart in a clause.
    fn same_office(&self, verb: usize, end: usize, party: &mut Party) {
        let holds =
            self.is_any(verb, end, words!["holds", "held", "has", "had", "occupies"]) && self.is(verb + 1, end, "the");
        let same = self.is(verb + 2, end, "same")
            && self.is_any(verb + 3, end, words!["office", "post", "portfolio", "job", "position", "rank"]);
        if !(holds && same) {
            return;
        }
        party.counterpart = true;
        if self.is_any(verb + 4, end, words!["in", "for"]) {
            party.country = party.country.or(self.country_at(verb + 5, end));
        }
    }

    /// "X, who heads the BODY": the head of the body is X.
    fn heads_body(&self, verb: usize, end: usize, party: &mut Party) {
        /// So many items may stand between the verb and the body's name.
        const REACH: usize = 5;
        let heads = self.is_any(verb, end, words!["heads", "leads", "chairs", "headed", "led", "chaired"]);
        if !heads || party.office.is_some() {
            return;
        }
        let plain = |at: usize| {
            matches!(self.what(at), What::Word | What::Modifier(_) | What::Country { form: CountryForm::Adjective, .. })
                && !self.is_any(at, end, words![",", "a", "an", "his", "her"])
        };
        let first = (verb + 1..end.min(verb + REACH)).find(|&at| !plain(at));
        let Some((at, What::Body { country, org, kind })) = first.map(|at| (at, self.what(at))) else { return };
        let role = match kind {
            BodyKind::Party | BodyKind::Armed => Role::PartyLeader,
            BodyKind::International => Role::OrgHead,
            BodyKind::Agency | BodyKind::CentralBank => Role::AgencyHead,
            _ => return,
        };
        let past = self.is_any(verb, end, words!["headed", "led", "chaired"]);
        party.office = Some(Office {
            role,
            portfolio: None,
            status: if past { OfficeStatus::Former } else { OfficeStatus::Current },
            printed: self.items.items[at].tokens.clone(),
            weak: false,
        });
        party.rule = "party.heads-body";
        if party.country.is_none() && party.org.is_none() {
            (party.country, party.org, party.body) = (country.filter(|_| org.is_none()), org, Some(kind));
        }
    }

    /// The country named at an item, over "the": "France", "the Moroccan cabinet".
    fn country_at(&self, at: usize, end: usize) -> Option<Country> {
        let at = at + usize::from(self.is(at, end, "the"));
        match self.what(at) {
            What::Country { code, .. } if at < end => Some(code),
            _ => None,
        }
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
            // "X, a diplomat and Oman's former ambassador to Syria,": the second says the post.
            let noun = self.is_any(inner, end, words!["a", "an"]) && self.is(inner + 2, end, "and");
            return if noun { self.apposed(sentence, at, inner + 3, end, party, former) } else { at };
        };
        // "X, who is President Y's deputy security adviser": whom X serves, Y's state says.
        if found.owner && found.office.is_some() && !found.plural {
            let Some((own, _)) = self.bare_office(sentence, next, end) else { return at };
            if own.owner || own.office.is_none() {
                return at;
            }
            // The one served stays a party of its own.
            let tokens = party.tokens.clone();
            self.apposed(sentence, at, next, end, party, former);
            party.tokens = tokens;
            return at;
        }
        // "X, his counterpart in the Moroccan cabinet,"
        if found.counterpart && found.name.is_none() && party.office.is_none() {
            party.counterpart = true;
            let mut after = next;
            let mut country = found.country;
            if self.is(next, end, "in")
                && let Some(code) = self.country_at(next + 1, end)
            {
                country = country.or(Some(code));
                after = next + 2 + usize::from(self.is(next + 1, end, "the"));
                after += usize::from(self.is_any(after, end, words!["cabinet", "government", "capital", "delegation"]));
            }
            party.country = party.country.or(country);
            return after + usize::from(self.is(after, end, ","));
        }
        // "X, a former White House official": a post without a rank.
        if found.shape == Shape::Delegates
            && !found.plural
            && party.office.is_none()
            && (found.country.is_some() || found.org.is_some() || found.body.is_some())
        {
            let past = found.tokens.clone().any(|t| self.doc.is_any(t, words!["former", "ex", "then"]));
            let status = if past || former { OfficeStatus::Former } else { OfficeStatus::Current };
            let printed = found.tokens.clone();
            party.office = Some(Office { role: Role::Other, portfolio: None, status, printed, weak: false });
            party.rule = "party.apposition";
            if party.country.is_none() && party.org.is_none() {
                (party.country, party.org, party.body) = (found.country, found.org, found.body);
            }
            party.tokens.end = self.items.items[next - 1].tokens.end;
            return next + usize::from(self.is_any(next, end, words![",", ")"]));
        }
        // A strong office needs no end: "the former deputy chief of mission in Lima".
        let goes_on = found.office.as_ref().is_some_and(|o| !o.weak || found.country.is_some() || found.org.is_some())
            && next < end
            && self.is_any(
                next,
                end,
                words!["in", "at", "under", "for", "to", "since", "from", "on", "with", "until", "during"],
            );
        let closes = next >= end
            || goes_on
            || self.is_any(next, end, words![",", ".", ")", ";", "–", "—", ":", "and", "who", "\"", "”", "-"])
            || self.doc.tokens[self.items.items[next].tokens.start].kind == Kind::Quote
            // "X, the former Omani premier heading the mission, said"
            || self.is_any(
                next,
                end,
                words![
                    "heading", "leading", "mediating", "chairing", "serving", "representing", "accompanying", "visiting",
                    "attending", "coordinating", "overseeing", "monitoring", "currently", "now", "whose", "told", "but", "loyal",
                    "close", "based", "known"
                ],
            )
            // "X, a government spokesman told reporters"
            || self.is_class(self.items.items[next].tokens.start, Class::Saying);
        let Some(office) = found.office.clone().filter(|_| found.shape == Shape::Office && !found.plural && closes)
        else {
            return at;
        };
        if found.counterpart || (office.weak && found.country.is_none() && found.org.is_none()) {
            return at;
        }
        let replace = party.office.as_ref().is_none_or(|own| {
            let past = own.status == OfficeStatus::Former;
            !office.weak && (own.weak || (office.role < own.role || past) && office.status == OfficeStatus::Current)
        });
        if replace {
            let mut office = office;
            if former && office.status == OfficeStatus::Current {
                office.status = OfficeStatus::Former;
            }
            party.office = Some(office);
            party.rule = "party.apposition";
        }
        // "the bloc's president X, Oman's oil minister,": the office that counts is the state's.
        if party.country.is_none() && party.org.is_none()
            || replace && found.country.is_some() && party.country.is_none()
        {
            party.country = found.country;
            party.org = found.org;
            party.body = found.body;
        }
        party.tokens.end = self.items.items[next - 1].tokens.end;
        party.visiting |= found.visiting;
        // ", Minister of State, Minister of the Interior": the higher of two; ", a former army chief and leader of the
        // opposition party,": the one held now.
        let and = self.is(next, end, "and");
        if (self.is(next, end, ",") || and)
            && let Some((second, after)) = self.bare_office(sentence, next + 1, end)
            && second.shape == Shape::Office
            && !second.plural
            && (after >= end || self.is_any(after, end, words![",", ".", ")", ";", "–", "—"]))
            && let Some(other) = second.office.filter(|o| !o.weak)
        {
            let past = |office: &Office| office.status == OfficeStatus::Former;
            let taken = party
                .office
                .as_ref()
                .is_none_or(|first| if past(first) != past(&other) { past(first) } else { other.role < first.role });
            if taken {
                party.office = Some(other);
            }
            if taken && and && (second.country.is_some() || second.org.is_some()) {
                (party.country, party.org, party.body) = (second.country, second.org, second.body);
            }
            if party.country.is_none() && party.org.is_none() {
                (party.country, party.org) = (second.country, second.org);
            }
            party.tokens.end = self.items.items[after - 1].tokens.end;
            return after + usize::from(self.is_any(after, end, words![",", ")"]));
        }
        next + usize::from(self.is_any(next, end, words![",", ")"]))
    }

    /// "Mr", "Dr", and the titles of birth that say nothing of an office: "the minister of defence, Prince X".
    pub(super) fn is_honorific(&self, at: usize, end: usize) -> bool {
        at < end
            && match self.what(at) {
                What::Honorific => true,
                What::Office { row, plural: false } => {
                    let office = self.lexicon.office(row);
                    office.title && office.role == Role::Other
                }
                _ => false,
            }
    }

    /// One office phrase without a name.
    fn bare_office(&self, sentence: &Sentence, at: usize, end: usize) -> Option<(Party, usize)> {
        let (mut parties, next) = self.phrase(sentence, at, end)?;
        (parties.len() == 1).then(|| (parties.remove(0), next))
    }

    /// Is the item a name that ends an apposition: a comma, a full stop or a verb follows, not another item of a list?
    pub(super) fn name_apposed(&self, at: usize, end: usize) -> bool {
        let skip = at + usize::from(self.is_honorific(at, end));
        skip < end
            && matches!(self.what(skip), What::Name { .. })
            && (skip + 1 >= end
                || self.is_any(skip + 1, end, words![",", ".", ")", ";", "(", "and", "-", "–", "—", ":"]))
    }
}
