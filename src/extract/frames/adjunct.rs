//! Stage 7, nouns in an adjunct: "would sign a pact during the meeting", "X thanked Y in a call", "agreed at talks in PLACE".
//!
//! The noun names no parties of its own: those of the clause around it take part.

use super::{Actor, Draft, Frames, Trigger};
use crate::extract::{lexicon::Class, party::Shape, token::Kind};

/// How far before the noun its preposition may stand.
const REACH: usize = 7;

impl Frames<'_> {
    /// The draft of the clause of which the noun is an adjunct: "would meet B during a visit to PLACE", "will sign a pact
    /// with B at the bilateral meeting".
    pub(super) fn host_clause<'d>(&self, index: usize, trigger: &Trigger, drafts: &'d [Draft]) -> Option<&'d Draft> {
        let from = trigger.tokens.start.saturating_sub(6);
        let host = drafts.last().filter(|d| d.sentence == index && d.trigger.end <= trigger.tokens.start)?;
        let link = (from.max(host.trigger.end)..trigger.tokens.start)
            .rev()
            .take_while(|&t| self.doc.tokens[t].kind == Kind::Word || self.doc.text(t) == "-")
            .find(|&t| self.is_class(t, Class::Preposition) || self.doc.is(t, "during"))?;
        let apart = (host.trigger.end..link).any(|t| {
            self.doc.text(t) == ";" || self.is_class(t, Class::Saying) || self.doc.is_any(t, words!["after", "before"])
        });
        (!apart && self.doc.is_any(link, words!["during", "on", "in", "at"])).then_some(host)
    }

    /// The preposition of an adjunct that ends at a noun: "during a phone call", "at their first talks".
    fn adjunct(&self, index: usize, trigger: &Trigger) -> Option<usize> {
        let floor = self.sentence_floor(index);
        let start = trigger.tokens.start;
        (start.saturating_sub(REACH).max(floor)..start)
            .rev()
            .take_while(|&t| {
                matches!(self.doc.tokens[t].kind, Kind::Word | Kind::Number | Kind::Possessive | Kind::Quote)
                    || self.doc.text(t) == "-"
            })
            .find(|&t| self.is_class(t, Class::Preposition) || self.is_class(t, Class::ClauseEnd))
            .filter(|&t| self.doc.is_any(t, words!["during", "in", "at", "over"]))
            // "in July has prevented the talks": the preposition is the month's.
            .filter(|&t| {
                !self.is_date(t + 1)
                    && !(t..start).any(|v| self.doc.is_any(v, words!["has", "have", "had", "was", "were"]))
            })
    }

    /// Who takes part in a contact that stands in an adjunct: the people of the clause where the one addresses the other, or
    /// where several do something together.
    pub(super) fn clause_people(&self, index: usize, trigger: &Trigger) -> Vec<Actor> {
        let Some(link) = self.adjunct(index, trigger) else { return Vec::new() };
        let floor = self.sentence_floor(index);
        let end = self.doc.sentences[index].tokens.end;
        // "During talks in Paris, X told Y": the clause stands behind the comma.
        let (from, to) = if link <= floor + 1 {
            let comma = (trigger.tokens.end..end.min(trigger.tokens.end + 12)).find(|&t| self.doc.text(t) == ",");
            let Some(comma) = comma else { return Vec::new() };
            (comma + 1, end)
        } else {
            (self.clause_start(index, link), link)
        };
        let parties = &self.parties[index];
        let members: Vec<usize> = (0..parties.len())
            .filter(|&i| {
                let party = &parties[i];
                party.tokens.start >= from
                    && party.tokens.end <= to
                    && !party.owner
                    && matches!(party.shape, Shape::Person | Shape::Office | Shape::Pronoun | Shape::Pair)
            })
            .collect();
        let Some(&first) = members.first() else { return Vec::new() };
        let subject = self.list(index, first);
        if subject.is_empty() || self.governed(&parties[first], floor) {
            return Vec::new();
        }
        // Together: "X and Y agreed …"
        let together = self.actors(index, subject.iter().copied());
        if self.reciprocal(index, &subject) && self.two_sides(&together) && together.iter().all(|a| self.official(a)) {
            return together;
        }
        // The one to the other: a verb of addressing between them, or "with" before the second.
        let Some(&second) = members.iter().find(|m| !subject.contains(m)) else { return Vec::new() };
        let gap = parties[first].tokens.end..parties[second].tokens.start;
        let apart = gap.clone().any(|t| {
            self.doc.text(t) == ";"
                || self.doc.is_any(t, words!["that", "who", "which", "because", "but", "while", "and"])
        });
        let addressed = gap.clone().any(|t| self.is_class(t, Class::Addressing))
            && (!self.governed(&parties[second], floor)
                || gap.end > 0 && self.doc.is_any(gap.end - 1, words!["with", "to"]));
        if apart || !addressed {
            return Vec::new();
        }
        let all = self.actors(index, subject.into_iter().chain(self.list(index, second)));
        if self.two_sides(&all) && all.iter().all(|a| self.sided(a)) { all } else { Vec::new() }
    }
}
