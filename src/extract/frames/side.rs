//! Whom an office, a ministry or a delegation serves that bears no name and no state: "the country's foreign minister",
//! "his ambassador", "the delegation", "the trade secretary".
//!
//! Asked for only by the parties of an event. A named person's state is known by then (`allegiance`).

use super::{Actor, Frames, place::Place};
use crate::{
    annotation::{Country, Role},
    extract::{
        allegiance::Clues,
        lexicon::{Class, CountryForm, places},
        party::{Party, Shape},
        spot::{BodyKind, What},
        token::Kind,
    },
};

/// A state, or a body.
type Side = (Option<Country>, Option<&'static str>);

/// So many sentences back a definite office or delegation may have been told of.
const REACH: usize = 8;

impl Frames<'_> {
    /// The side of a party: its own words', else that which the text before it gives.
    pub(super) fn side(&self, party: &Party) -> Side {
        let own = (party.country, party.org);
        let ministry = party.shape == Shape::Body && party.body == Some(BodyKind::Ministry);
        if own != (None, None)
            || party.counterpart
            || !(matches!(party.shape, Shape::Office | Shape::Delegates) || ministry)
            || party.tokens.clone().any(|t| self.is_class(t, Class::Rebel))
        {
            return own;
        }
        if let Some(country) = self.of_the_country(party).or_else(|| self.seat(party)) {
            return (Some(country), None);
        }
        let owner = party.possessed.then(|| self.possessor(party)).flatten();
        let antecedent = || party.definite.then(|| self.told_before(party)).flatten();
        owner.or_else(antecedent).or_else(|| self.likeliest(party)).or_else(|| self.government(party)).unwrap_or(own)
    }

    /// "The government and the rebels": of the state of which most is said.
    fn government(&self, party: &Party) -> Option<Side> {
        let plain = party.shape == Shape::Delegates
            && party.definite
            && party.tokens.len() <= 2
            && self.doc.is_any(party.tokens.end - 1, words!["government", "authorities"]);
        let clues =
            plain.then(|| self.clues.get_or_init(|| Clues::of(self.doc, self.items, self.dateline.as_ref())))?;
        let scores = clues.scores(self.doc.sentence_of(party.tokens.start), party.tokens.clone());
        let best = scores.into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        best.map(|(country, _)| (Some(country), None))
    }

    /// "The country's X": of the state of which the text speaks.
    fn of_the_country(&self, party: &Party) -> Option<Country> {
        let from = party.tokens.start.saturating_sub(3);
        let noun = (from..party.tokens.end).rev().find(|&t| {
            self.is_class(t, Class::StateItself)
                && self.doc.tokens.get(t + 1).is_some_and(|next| next.kind == Kind::Possessive)
        })?;
        let index = self.doc.sentence_of(noun);
        let in_clause = self.parties[index].iter().rev().filter(|p| p.tokens.end <= noun);
        // In its own sentence the state named last; of those before, the one spoken of first.
        let state = |p: &Party| p.country.filter(|_| p.shape == Shape::Country && !p.plural);
        let person = |p: &Party| p.person.and_then(|id| self.people.get(id)?.country());
        in_clause.clone().find_map(state).or_else(|| in_clause.clone().find_map(person)).or_else(|| {
            (index.saturating_sub(REACH)..index).rev().filter(|&s| !self.doc.sentences[s].title).find_map(|s| {
                let parties = &self.parties[s];
                parties.iter().find_map(state).or_else(|| parties.iter().find_map(|p| p.country.or_else(|| person(p))))
            })
        })
    }

    /// "will visit the country", "her first trip to the kingdom": the state spoken of last that is not the visitors' own.
    pub(super) fn that_country(&self, index: usize, from: usize, end: usize, visitors: &[Actor]) -> Option<Place> {
        /// So many words may stand before it: a preposition, an adverb, its article.
        const NEAR: usize = 4;
        /// So many sentences back it may have been spoken of.
        const BACK: usize = 4;
        let noun = (from..end.min(from + NEAR)).find(|&t| {
            self.is_class(t, Class::StateItself)
                && !self.doc.is(t, "government")
                && self.doc.is_any(t - 1, words!["the", "that", "this"])
        })?;
        let next = noun + 1;
        let closed = next >= end
            || matches!(self.doc.tokens[next].kind, Kind::Punct | Kind::Quote)
            || self.is_date(next)
            || self.is_class(next, Class::Preposition)
            || self.is_class(next, Class::ClauseEnd)
            || self
                .doc
                .is_any(next, words!["and", "this", "next", "last", "later", "early", "late", "earlier", "again"]);
        let own = |country: &Country| visitors.iter().any(|visitor| visitor.country == Some(*country));
        let state = |p: &Party| p.country.filter(|_| p.shape == Shape::Country && !p.plural).filter(|c| !own(c));
        let person = |p: &Party| p.person.and_then(|id| self.people.get(id)?.country()).filter(|c| !own(c));
        let country = (index.saturating_sub(BACK)..=index).rev().filter(|_| closed).find_map(|s| {
            let before = || self.parties[s].iter().rev().filter(|p| p.tokens.end <= noun);
            before()
                .find_map(state)
                .or_else(|| before().find_map(|p| p.country.filter(|c| !own(c)).or_else(|| person(p))))
        })?;
        Some(Place { name: None, country: Some(country) })
    }

    /// "The foreign ministry in Nairobi": of the state whose capital it is.
    fn seat(&self, party: &Party) -> Option<Country> {
        let item = *self.items.of_token.get(party.tokens.end + 1)? as usize;
        // "held talks with officials in Italy"
        if let What::Country { code, form: CountryForm::Name } = self.items.items[item].what {
            let officials = party.shape == Shape::Delegates
                && !party.definite
                && self.doc.is(party.tokens.end, "in")
                && self.doc.is_any(party.tokens.end - 1, words!["officials", "authorities", "leaders"]);
            return officials.then_some(code);
        }
        let What::City { row } = self.items.items[item].what else { return None };
        let capital = &places::cities()[row as usize];
        // "met officials in Algiers": those who govern there.
        let staff = party.shape == Shape::Delegates && !party.definite
            || party.shape == Shape::Office && party.plural && !party.definite;
        let seated = self.doc.is(party.tokens.end, "in") && (party.shape == Shape::Body || staff) && capital.capital;
        seated.then_some(capital.country)
    }

    /// "Kenya … its ambassador", "the president … his foreign minister": whose the pronoun is.
    fn possessor(&self, party: &Party) -> Option<Side> {
        let index = self.doc.sentence_of(party.tokens.start);
        let its = self.doc.is(party.tokens.start, "its");
        let before = self.parties[index].iter().rev().filter(|p| p.tokens.end <= party.tokens.start);
        let earlier = index.checked_sub(1).into_iter().flat_map(|s| self.parties[s].iter());
        before.chain(earlier).find_map(|p| {
            let person = p.person.and_then(|id| self.people.get(id));
            if its == (person.is_some() || p.shape == Shape::Pronoun) {
                return None;
            }
            let side = person.map_or((p.country, p.org), |person| (person.country(), person.org()));
            (side != (None, None)).then_some(side)
        })
    }

    /// "The envoys", "the delegation": the last one told of with its side.
    fn told_before(&self, party: &Party) -> Option<Side> {
        let index = self.doc.sentence_of(party.tokens.start);
        let head = |p: &Party| self.doc.slice(p.tokens.end - 1..p.tokens.end).trim_end_matches('s').to_lowercase();
        let same = |p: &&Party| {
            p.tokens.end <= party.tokens.start
                && (p.country.is_some() || p.org.is_some())
                && match (&p.office, &party.office) {
                    (Some(a), Some(b)) => {
                        a.role == b.role
                            && a.role != Role::Other
                            && (b.portfolio.is_none() || a.portfolio == b.portfolio)
                    }
                    (None, None) => p.shape == Shape::Delegates && head(p) == head(party),
                    _ => false,
                }
        };
        (index.saturating_sub(REACH)..=index)
            .rev()
            .filter(|&s| !self.doc.sentences[s].title)
            .find_map(|s| self.parties[s].iter().rev().find(same))
            .map(|p| (p.country, p.org))
    }

    /// An office that there is one of in each state: of the state that the words around it suggest.
    fn likeliest(&self, party: &Party) -> Option<Side> {
        let office = party.office.as_ref().filter(|office| !party.plural && !office.weak)?;
        let of_state = office.role.heads_state()
            || matches!(office.role, Role::DeputyHead | Role::DeputyMinister)
            || office.role == Role::Minister;
        if !of_state {
            return None;
        }
        let clues = self.clues.get_or_init(|| Clues::of(self.doc, self.items, self.dateline.as_ref()));
        let sentence = self.doc.sentence_of(party.tokens.start);
        let scores = clues.scores(sentence, party.tokens.clone());
        // Where somebody goes is not whom they serve.
        let best = scores
            .into_iter()
            .filter(|(country, score)| *score > 0.0 && !clues.is_goal(sentence, *country))
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        best.map(|(country, _)| (Some(country), None))
    }
}
