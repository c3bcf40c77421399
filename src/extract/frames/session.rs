//! Stage 7, bodies of states in session: "the bloc decided, at a meeting in Oslo, …", "a meeting of the alliance's ministers".
//!
//! The body itself takes part, alone if need be. Whether its meeting is told at all, or is only the setting of something
//! else, is decided here; `talks` makes the draft.

use super::{Actor, Draft, Frames, Trigger};
use crate::{
    annotation::{EventKind, EventStatus},
    extract::{
        lexicon::{
            Class,
            events::{EventRow, Frame},
        },
        party::{Party, Shape},
        spot::BodyKind,
    },
};

impl Frames<'_> {
    /// Several office-holders of an international body: "the alliance's foreign ministers".
    pub(super) fn of_body(&self, party: &Party) -> bool {
        party.plural
            && party.org.is_some()
            && party.body == Some(BodyKind::International)
            && matches!(party.shape, Shape::Office | Shape::Delegates)
    }

    /// "The bloc decided in May, at a meeting in Oslo, …": the body of states whose clause it is met there.
    pub(super) fn own_meeting(&self, index: usize, trigger: &Trigger, row: &EventRow) -> Option<usize> {
        /// So many tokens may stand between the preposition and the noun ("during a two-day special").
        const REACH: usize = 7;
        let floor = self.sentence_floor(index);
        let start = trigger.tokens.start;
        let opens = (start.saturating_sub(REACH).max(floor)..start)
            .rev()
            .find(|&t| self.doc.is_any(t, words!["at", "during"]))?;
        let own = self.doc.is_any(opens + 1, words!["a", "an", "its", "their"]);
        let subject = (own && row.kind == EventKind::Meeting).then(|| self.subject(index, opens, true, &[]))?;
        let [one] = subject.as_slice() else { return None };
        let party = &self.parties[index][*one];
        let body = matches!(party.shape, Shape::Body | Shape::Group) && self.is_body_of_states(&self.actor(party));
        (body || self.of_body(party)).then_some(*one)
    }

    /// "At a BODY summit in Oslo in May, X urged …": a meeting of its own, with a place and a day, and who spoke there.
    pub(super) fn fronted_meeting(&self, index: usize, trigger: &Trigger, draft: &Draft) -> Option<Vec<Actor>> {
        let floor = self.sentence_floor(index);
        let opens = self.doc.is_any(floor, words!["at", "during"]) && self.doc.is_any(floor + 1, words!["a", "an"]);
        if !opens || draft.status != EventStatus::Held || draft.date.is_none() && draft.place.is_none() {
            return None;
        }
        let speaker = self.behind_fronted(index, trigger.tokens.start)?;
        let actors = self.actors(index, self.list(index, speaker).into_iter());
        (!actors.is_empty() && actors.iter().all(|actor| self.official(actor))).then_some(actors)
    }

    /// Is a body's meeting the thing told, not only a setting ("on the sidelines of the G20 summit")?
    pub(super) fn summit_told(&self, index: usize, trigger: &Trigger, row: &EventRow, draft: &Draft) -> bool {
        let floor = self.sentence_floor(index);
        // A body's long name is one word.
        let first = self.items.items[self.items.of_token[trigger.tokens.start.saturating_sub(1).max(floor)] as usize]
            .tokens
            .start;
        let from = first.min(trigger.tokens.start).saturating_sub(6).max(floor);
        let setting = (from..trigger.tokens.start).any(|t| self.is_class(t, Class::Setting));
        // "said at the BODY summit", "since the BODY summit": where or since when something else was said or done.
        let the = (from..trigger.tokens.start).rev().find(|&t| self.doc.is(t, "the"));
        // "The last day of the BODY summit will …" tells of the summit itself.
        let part = the.is_some_and(|the| {
            the >= floor + 2
                && the <= floor + 7
                && self.doc.is(the - 1, "of")
                && self
                    .doc
                    .is_any(the - 2, words!["day", "opening", "start", "beginning", "end", "close", "session", "round"])
                && self.doc.is_any(floor, words!["the", "on", "at"])
        });
        // "soon after the summit began": told all the same.
        let begins = self.doc.is_any(
            trigger.tokens.end,
            words!["began", "opened", "started", "ended", "closed", "concluded", "wrapped", "kicked"],
        );
        let adjunct = !part
            && !begins
            && the.is_some_and(|the| {
                the > floor
                    && self
                        .doc
                        .is_any(the - 1, words!["at", "during", "since", "from", "of", "after", "following", "in"])
            });
        let dated = row.word == "meeting" && draft.date.is_some() && draft.country.is_some();
        !setting && !adjunct && (row.frame == Frame::Summit || dated)
    }
}
