//! Stage 7, documents: "an agreement between A and B", "A's treaty with B", "a deal signed by A and B".
//!
//! A document is an event only where the text says who concluded it; "A and B sign DOCUMENT" is the verb's (`verbal`).

use super::{Draft, Frames, Trigger};
use crate::{
    annotation::{EventKind, EventStatus},
    extract::lexicon::{Class, events::EventRow},
};

impl Frames<'_> {
    /// The draft of a document that the text gives two sides.
    pub(super) fn paper(&self, index: usize, trigger: &Trigger, row: &EventRow, drafts: &[Draft]) -> Vec<Draft> {
        let floor = self.sentence_floor(index);
        let sentence = &self.doc.sentences[index];
        let clause = self.clause_end(index, trigger.tokens.end);
        if drafts.iter().rev().take_while(|d| d.sentence == index).any(|d| d.kind == EventKind::Agreement) {
            return Vec::new();
        }
        // "the truce would bring forward a meeting between A and B": the meeting's parties.
        let near = clause.min(trigger.tokens.end + 12);
        let near = (trigger.tokens.end..near)
            .find(|&t| self.is_contact_noun(index, t) && !self.is_paper(t, clause))
            .unwrap_or(near);
        let between = self.behind(index, trigger.tokens.end, near, &["between", "among"]);
        let with = self.behind(index, trigger.tokens.end, near, &["with"]);
        let owner = self.owner(index, trigger);
        let by = self.behind(index, trigger.tokens.end, near, &["by"]);
        // "a treaty turned down by B"
        let rejected = (trigger.tokens.end..near).any(|t| {
            self.doc.is_any(
                t,
                words![
                    "turned",
                    "rejected",
                    "vetoed",
                    "voted",
                    "opposed",
                    "violated",
                    "denounced",
                    "condemned",
                    "criticised",
                    "criticized",
                    "welcomed",
                    "hailed",
                    "praised",
                    "supported",
                    "backed"
                ],
            )
        });
        let members: Vec<usize> = if !between.is_empty() {
            between
        } else if !with.is_empty() && !owner.is_empty() {
            owner.into_iter().chain(with).collect()
        } else if !with.is_empty() && row.word.starts_with("sign") {
            // "said Minister X after a signing ceremony with Y"
            self.subject(index, trigger.tokens.start, true, &[]).into_iter().chain(with).collect()
        } else if rejected
            || !(self.doc.is(trigger.tokens.end, "by")
                || (trigger.tokens.end..near).any(|t| self.is_class(t, Class::Concluded)))
        {
            Vec::new()
        } else {
            by
        };
        let mut actors = self.actors(index, members.into_iter());
        let attributes = self.attributes(index, trigger);
        let concluded = row.word.starts_with("sign")
            || (trigger.tokens.end..near).any(|t| self.is_class(t, Class::Concluded))
            || (trigger.tokens.start.saturating_sub(4).max(floor)..trigger.tokens.start)
                .any(|t| self.is_class(t, Class::Concluded));
        // "a U.S.-Japan trade pact" is told of only where something says that it was concluded.
        if actors.is_empty() && attributes.len() >= 2 && concluded {
            actors = attributes;
        }
        // A statement to the press concludes nothing until it is signed.
        if row.word.ends_with("statement") && !(trigger.tokens.end..near).any(|t| self.doc.is(t, "signed")) {
            return Vec::new();
        }
        let hindered = (trigger.tokens.start.saturating_sub(8).max(floor)..trigger.tokens.start)
            .any(|t| self.is_class(t, Class::Hindering));
        let open = hindered
            || row.word.ends_with("partnership") && !concluded
            || (trigger.tokens.start.saturating_sub(7).max(floor)..trigger.tokens.start)
                .any(|t| self.is_class(t, Class::PaperOpen))
                && !concluded;
        if open || sentence.title || !self.two_sides(&actors) || actors.len() < 2 {
            return Vec::new();
        }
        let mut draft = Draft {
            actors,
            confidence: if concluded { 0.65 } else { 0.5 },
            ..Draft::new(row, EventStatus::Held, index, trigger)
        };
        if concluded {
            self.settle(&mut draft, index, floor);
        }
        vec![draft]
    }
}
