//! Stage 7, nouns: is the meeting, visit or call that a noun names told of as held, planned, cancelled, or as a mere wish?
//!
//! What stands right before the noun decides first ("planned", "cancelled", "possible"), then the predicate of which it is
//! the subject ("… will take place", "… was called off"), then the words that govern it ("called for talks").

use super::{Frames, Trigger};
use crate::{
    annotation::EventStatus,
    extract::{lexicon::Class, party::Shape, token::Case},
};

/// What the words around a noun say of it; `Nothing`: it is no event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    Status(EventStatus),
    Nothing,
}

/// How far before the noun an adjective, and how far a governing word, may stand; how far behind it its predicate.
const ADJECTIVE_REACH: usize = 4;
const GOVERNOR_REACH: usize = 6;
const PREDICATE_REACH: usize = 24;

impl Frames<'_> {
    /// `None` where the words around the noun leave it open.
    pub(super) fn told(&self, index: usize, trigger: &Trigger) -> Option<Told> {
        let floor = self.sentence_floor(index);
        let start = trigger.tokens.start;
        for at in (start.saturating_sub(ADJECTIVE_REACH).max(floor)..start).rev() {
            if self.is_class(at, Class::NounPlanned) {
                // "cancelled a planned trip"; "should cancel a planned trip" leaves it planned.
                let off = self.governed_noun(index, start) == Some(Told::Status(EventStatus::Cancelled));
                let calls_off = self.light(index, trigger.tokens.start).is_some_and(|(group, t)| {
                    self.is_class(t, Class::LightCancelling) && group.status.is_some() && !self.supposed(index, t)
                });
                if off || calls_off {
                    return Some(Told::Status(EventStatus::Cancelled));
                }
                return Some(Told::Status(EventStatus::Planned));
            }
            if self.is_class(at, Class::NounCancelled) {
                return Some(Told::Status(EventStatus::Cancelled));
            }
            // "membership talks with A": a process that takes years.
            let process = at + 1 == start && self.doc.is_any(at, words!["membership", "accession"]);
            // "before further talks with X later in the day"
            let ahead = at > floor
                && self.doc.is_any(at, words!["further", "more", "future"])
                && (self.doc.is(at - 1, "before")
                    || self.doc.is(at - 1, "of") && at > floor + 1 && self.doc.is(at - 2, "ahead"));
            if ahead {
                return Some(Told::Status(EventStatus::Planned));
            }
            if process || self.is_class(at, Class::NounDoubtful) {
                return Some(Told::Nothing);
            }
        }
        self.predicate(index, trigger).or_else(|| self.governed_noun(index, start)).or_else(|| {
            // "pulled the plug on the Belgian minister's tour": what governs the noun stands before its owner.
            let owner = &self.parties[index][*self.owner(index, trigger).first()?];
            let named = owner.shape != Shape::Pronoun;
            named.then(|| self.governed_noun(index, owner.tokens.start)).flatten()
        })
    }

    /// "The meeting of the presidents of Kenya, Uganda and Rwanda, …": the token behind the parties that the noun governs.
    fn behind_members(&self, index: usize, from: usize) -> usize {
        let parties = &self.parties[index];
        let first = parties.iter().position(|p| p.tokens.start >= from && p.tokens.start <= from + 2);
        let Some(first) = first.filter(|_| self.doc.is_any(from, words!["of", "between", "with", "among"])) else {
            return from;
        };
        let end = self.list(index, first).into_iter().map(|i| parties[i].tokens.end).max().unwrap_or(from);
        end + usize::from(end < self.doc.tokens.len() && self.doc.text(end) == "," && self.list(index, first).len() > 1)
    }

    /// The first finite verb behind the noun and what it says of it.
    fn predicate(&self, index: usize, trigger: &Trigger) -> Option<Told> {
        let limit = self.doc.sentences[index].tokens.end;
        let from = self.behind_members(index, trigger.tokens.end);
        let end = limit.min(from + PREDICATE_REACH);
        for at in from..end {
            let word = self.word(at);
            match word.as_str() {
                "scheduled" | "slated" | "planned" | "set" | "due"
                    if at < trigger.tokens.end + 12 && !self.plans(at) =>
                {
                    return Some(Told::Status(EventStatus::Planned));
                }
                w if self.is_class(at, Class::NounCancelled) && w != "aborted" => {
                    return Some(Told::Status(self.put_off(at, end)));
                }
                "called" if self.doc.is(at + 1, "off") => return Some(Told::Status(EventStatus::Cancelled)),
                "held"
                    if at > from.saturating_sub(1)
                        && !self.doc.is_any(at - 1, words!["be", "to", "being", "not"])
                        && (self.is_date(at + 1)
                            || self.doc.is_any(at + 1, words!["on", "in", "last", "earlier"])
                                && self.is_date(at + 2)) =>
                {
                    let date = self.date_of(index, at..at + 1, EventStatus::Held);
                    return date.map(|_| Told::Status(EventStatus::Held));
                }
                "took" | "takes" | "wrapped" | "closed" | "finished" | "kicked" | "adjourned" | "resumed" | "began"
                | "begins" | "ended" | "lasted" | "opened" | "started" | "concluded" => {
                    return Some(Told::Status(EventStatus::Held));
                }
                "will" => return Some(Told::Status(EventStatus::Planned)),
                // "said their talks would be frank": what is told of them is to come.
                "would" if self.definite_or_owned(trigger) && self.reported(index, trigger.tokens.start) => {
                    return Some(Told::Status(EventStatus::Planned));
                }
                "would"
                    if self.reported(index, trigger.tokens.start)
                        && (self.doc.is_any(at + 1, words!["begin", "start", "resume", "open"])
                            || self.doc.is_any(at + 1, words!["take", "be"])
                                && self.doc.is_any(at + 2, words!["place", "held"])) =>
                {
                    return Some(Told::Status(EventStatus::Planned));
                }
                "could" | "might" | "may" | "should" | "would" | "can" => {
                    let happens = (at + 1..end.min(at + 4)).any(|t| self.is_class(t, Class::Happen));
                    return happens.then_some(Told::Nothing);
                }
                "is" | "are" | "was" | "were" | "has" | "have" | "had" => {
                    let near = at + 1..end.min(at + 5);
                    if self.doc.is_any(at + 1, words!["not", "never", "n't"]) {
                        return Some(Told::Nothing);
                    }
                    if self.doc.is_any(
                        at + 1,
                        words!["possible", "unlikely", "conceivable", "uncertain", "doubtful", "premature"],
                    ) {
                        return Some(Told::Nothing);
                    }
                    let off = |&t: &usize| self.is_class(t, Class::NounCancelled) || self.doc.is(t, "off");
                    if let Some(off) = near.clone().find(off) {
                        return Some(Told::Status(self.put_off(off, end)));
                    }
                    let planned =
                        near.clone().any(|t| self.is_class(t, Class::GovernsPlanned)) || self.doc.is(at + 1, "to");
                    return planned.then_some(Told::Status(EventStatus::Planned));
                }
                "said" | "told" | "." | ";" | "where" | "when" | "who" | "which" | "that" | "after" | "before" => {
                    return None;
                }
                // "the meeting, to be held on Monday, …"
                "," => {
                    let set = self.doc.is_any(at + 1, words!["scheduled", "slated", "planned", "set", "due"])
                        && !self.plans(at + 1)
                        || self.doc.is(at + 1, "to") && self.doc.is_any(at + 2, words!["be", "take"]);
                    return set.then_some(Told::Status(EventStatus::Planned));
                }
                _ => {}
            }
        }
        None
    }

    /// "X, on a visit, planned to inspect …": who planned it is the visitor, not the visit.
    fn plans(&self, planned: usize) -> bool {
        self.doc.is(planned + 1, "to")
            && !self.doc.is_any(
                planned + 2,
                words![
                    "be", "take", "begin", "start", "last", "open", "end", "run", "include", "follow", "coincide",
                    "happen", "occur", "cover", "focus"
                ],
            )
    }

    /// What is put off "until Friday" is still to come; without a day it is called off.
    fn put_off(&self, verb: usize, end: usize) -> EventStatus {
        let until = (verb + 1..end.min(verb + 5)).find(|&t| self.doc.is_any(t, words!["until", "till", "to"]));
        let dated = until.is_some_and(|t| (t + 1..end.min(t + 3)).any(|d| self.is_date(d)));
        if dated { EventStatus::Planned } else { EventStatus::Cancelled }
    }

    /// "should cancel", "if he cancels", "threatened to scrap": nothing is called off yet.
    pub(super) fn supposed(&self, index: usize, verb: usize) -> bool {
        /// So far before the verb "if", and so far a modal may stand.
        const CONDITION: usize = 10;
        const MODAL: usize = 3;
        let floor = self.sentence_floor(index);
        let modal = words!["should", "could", "may", "might", "must", "would", "can"];
        let wish =
            words!["threatened", "threatens", "threatening", "urged", "wants", "wanted", "pressure", "asked", "called"];
        (verb.saturating_sub(CONDITION).max(floor)..verb)
            .rev()
            .take_while(|&t| !matches!(self.doc.text(t), ";" | ","))
            .any(|t| self.doc.is_any(t, words!["if", "unless", "whether"]))
            || (verb.saturating_sub(MODAL).max(floor)..verb).any(|t| self.doc.is_any(t, modal))
            || verb > floor
                && self.doc.is(verb - 1, "to")
                && (verb.saturating_sub(MODAL + 1).max(floor)..verb).any(|t| self.doc.is_any(t, wish))
    }

    fn definite_or_owned(&self, trigger: &Trigger) -> bool {
        self.definite(trigger) || self.owned(trigger)
    }

    /// Does a verb of saying stand before a token in its sentence?
    fn reported(&self, index: usize, at: usize) -> bool {
        (self.sentence_floor(index)..at).any(|t| self.is_class(t, Class::Saying))
    }

    /// A word that governs the noun phrase whose words begin at `start`.
    fn governed_noun(&self, index: usize, start: usize) -> Option<Told> {
        let floor = self.sentence_floor(index);
        // "wants a face-to-face meeting": a word with hyphens is one word.
        let hyphens =
            (start.saturating_sub(GOVERNOR_REACH).max(floor)..start).filter(|&t| self.doc.text(t) == "-").count();
        // "ahead of a new round of talks"
        let round = (start.saturating_sub(3).max(floor)..start)
            .any(|t| self.doc.is(t, "of") && t > floor && self.doc.is_any(t - 1, words!["round", "rounds", "series"]));
        let reach = GOVERNOR_REACH + 2 * hyphens.min(3) + if round { 4 } else { 0 };
        for at in (start.saturating_sub(reach).max(floor)..start).rev() {
            let word = self.word(at);
            // "looking forward to meeting X"
            if self.is_class(at, Class::AwaitsNoun) || self.doc.is(at, "forward") && self.doc.is(at + 1, "to") {
                return Some(Told::Status(EventStatus::Planned));
            }
            let called_off = self.doc.is(at, "off")
                && at > floor
                && self.doc.is_any(at - 1, words!["called", "calls", "calling", "call"]);
            if (called_off || self.is_class(at, Class::CancelsNoun)) && !self.supposed(index, at) {
                return Some(Told::Status(EventStatus::Cancelled));
            }
            // "a basis for resuming talks"
            let aim = self.doc.is_any(at, words!["resuming", "restarting", "reopening", "relaunching"])
                && at > floor
                && self.doc.is_any(at - 1, words!["for", "of", "toward", "towards"]);
            // "the decision to block the visit"
            let blocked =
                self.doc.is_any(at, words!["block", "blocks", "blocking", "bar", "bars", "barring", "prevent"])
                    && self.doc.tokens[at].case == Case::Lower
                    && start - at <= 2;
            if aim || blocked || self.is_class(at, Class::WishesNoun) {
                return Some(Told::Nothing);
            }
            // "sought a way out during talks": what was sought is no talks.
            if self.doc.is(at, "during") {
                break;
            }
            // "on the eve of the session X held talks": the verb's noun is no other's.
            if matches!(word.as_str(), ";" | "," | "who" | "which" | "that" | "met") || self.light_form(at).is_some() {
                break;
            }
        }
        None
    }
}
