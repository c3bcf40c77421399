//! Verbs and nouns of contact: which kind of event they name, and whether it is past.

use super::{Focus, Reader};
use crate::{
    annotation::{EventKind, Role},
    extract::lexicon::{Reading, VerbForm, events::Frame},
};

impl Reader<'_> {
    pub(super) fn kinds(&mut self, value: &str, frame: Option<Frame>) {
        let kinds = value.split('|').filter_map(|kind| kind.parse::<EventKind>().ok());
        self.add_kinds(kinds.collect());
        self.found.frames.extend(frame);
    }

    pub(super) fn add_kinds(&mut self, kinds: Vec<EventKind>) {
        // "which agreements did ministers sign": not the ministers.
        if self.found.which == Some(self.found.slots.len()) {
            self.found.which = None;
        }
        let not = self.not;
        let list = if not { &mut self.found.not_kinds } else { &mut self.found.kinds };
        for kind in kinds {
            if !list.contains(&kind) {
                list.push(kind);
            }
        }
        if not {
            self.not = false;
            self.join = None;
        }
    }

    /// A verb or a noun of contact.
    pub(super) fn contact(&mut self) -> bool {
        let text = self.text;
        let noun = text.contact(self.at, |r| match r {
            Reading::Noun { row, .. } => Some((row, None)),
            _ => None,
        });
        let verb = text.contact(self.at, |r| match r {
            // "calls on migration" are calls; "call on" somebody is too rare in questions.
            Reading::Verb { row, form } if !text.lexicon.event(row).word.ends_with(" on") => Some((row, Some(form))),
            _ => None,
        });
        // The longer one; of "visit" and "meeting" either, the kind is the same.
        let best = match (noun, verb) {
            (Some(noun), Some(verb)) if verb.1 > noun.1 => verb,
            (Some(noun), _) => noun,
            (None, Some(verb)) => verb,
            (None, None) => return false,
        };
        let ((row, form), taken) = best;
        let event = text.lexicon.event(row);
        let office = text.reading(self.at, |r| matches!(r, Reading::Office { .. }).then_some(()));
        if office.is_some_and(|((), longer)| longer > taken) {
            return false;
        }
        // Verbs that mean much besides ("head", "go", "strike", "reach") need what makes them contacts.
        let signed = event.frame == Frame::Sign;
        if form.is_some() && matches!(event.frame, Frame::Goto) && !self.travels(self.at + taken) {
            return false;
        }
        let document = self.found.kinds.contains(&EventKind::Agreement) || self.document_ahead(self.at + taken);
        if signed && event.word != "sign" && !document {
            return false;
        }
        if self.not && form.is_some_and(|form| form != VerbForm::Gerund) {
            self.not = false;
            self.join = None;
            self.found.past = false;
            self.found
                .notes
                .push("what did not happen is in no article: \"not\" before a verb was left out".to_owned());
        } else {
            self.found.past |= matches!(form, Some(VerbForm::Past | VerbForm::Participle));
        }
        if event.frame == Frame::Discuss {
            // "What did X and Y discuss": a meeting or a call.
            self.add_kinds(vec![EventKind::Meeting, EventKind::Call]);
        } else if event.frame == Frame::Host {
            self.add_kinds(vec![EventKind::Meeting, EventKind::Visit]);
        } else if signed
            && (document || self.found.kinds.is_empty() || self.found.kinds.contains(&EventKind::Agreement))
        {
            self.add_kinds(vec![EventKind::Agreement]);
        } else if !(signed || form.is_some() && self.verb_of_noun(event.frame)) {
            self.add_kinds(vec![event.kind]);
        }
        self.found.frames.push(event.frame);
        self.found.tour |= event.word == "tour";
        // "ministerial meeting" is a noun of its own and says who meets all the same.
        if let Some((sense, _)) = text.sense(self.at).filter(|(sense, _)| sense.class == "manner") {
            self.found.manner.extend(sense.value.split('|').filter_map(|role| role.parse::<Role>().ok()));
        }
        self.take(taken);
        // "talks held", "call with": particles of verbs.
        self.object = !signed;
        self.verb = form.is_some();
        if event.frame == Frame::Discuss
            && form.is_some()
            && self.text.sense(self.at).is_none_or(|(s, _)| s.class != "prep" && s.class != "focus")
        {
            self.topic();
        }
        true
    }

    /// "meetings where X met Y": the verb names no kind that the noun has not named.
    pub(super) fn verb_of_noun(&self, frame: Frame) -> bool {
        matches!(frame, Frame::Meet | Frame::With | Frame::Phone) && self.found.kinds.contains(&EventKind::Call)
    }

    /// Does "to PLACE" follow a verb of motion, or did a question ask where?
    pub(super) fn travels(&self, at: usize) -> bool {
        let text = self.text;
        matches!(text.word(at), "to" | "in" | "into" | "with")
            || self.found.focus == Focus::Places
            || self.parties.location(at).is_some()
    }

    pub(super) fn event_ahead(&self) -> bool {
        (self.at..self.text.len().min(self.at + 12)).any(|at| {
            self.text
                .contact(at, |r| match r {
                    Reading::Noun { row, .. } => {
                        (self.text.lexicon.event(row).kind != EventKind::Agreement).then_some(())
                    }
                    _ => None,
                })
                .is_some()
        })
    }

    pub(super) fn document_ahead(&self, at: usize) -> bool {
        (at..self.text.len().min(at + 6)).any(|next| {
            let paper = self.text.contact(next, |r| match r {
                Reading::Noun { row, .. } => (self.text.lexicon.event(row).kind == EventKind::Agreement).then_some(()),
                _ => None,
            });
            paper.is_some()
        })
    }
}
