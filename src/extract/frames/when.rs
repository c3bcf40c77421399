//! Stage 6: which date of its sentence is a trigger's own.
//!
//! Dates are found and resolved by `date`; here one is chosen: the nearest that can be the event's, not the one on which
//! somebody said so.

use std::ops::Range;

use super::Frames;
use crate::{
    annotation::EventStatus,
    extract::{lexicon::Class, spot::What},
    timex::{Precision, Timex},
};

impl Frames<'_> {
    /// The date of a trigger: the nearest one of its clause that is not a verb of saying's own.
    pub(super) fn date_of(&self, index: usize, trigger: Range<usize>, status: EventStatus) -> Option<(Timex, usize)> {
        let sentence = &self.doc.sentences[index];
        let floor = self.sentence_floor(index);
        let clause = self.clause_end(index, trigger.end);
        let mut best: Option<(usize, (Timex, usize))> = None;
        let first = self.dates.partition_point(|d| d.tokens.start < floor);
        for (number, mention) in self.dates.iter().enumerate().skip(first) {
            if mention.tokens.start >= sentence.tokens.end {
                break;
            }
            let Some(&value) = mention.values.first() else { continue };
            if mention.dateline || matches!(value.precision(), Precision::Decade) || !self.plausible(value, status) {
                continue;
            }
            let after = mention.tokens.start >= trigger.end;
            if !after && self.in_relative(mention.tokens.start, floor, trigger.start)
                || mention.tokens.start > 0 && self.doc.is(mention.tokens.start - 1, "time")
            {
                continue;
            }
            if self.said_on(mention.tokens.start, floor, trigger.start) {
                continue;
            }
            if self.of_another(&mention.tokens, &trigger, after) {
                continue;
            }
            // "the 2003 invasion", "an agreement of 1994", "since 2014"
            let before_word = mention.tokens.start.checked_sub(1).map(|t| self.word(t)).unwrap_or_default();
            if matches!(before_word.as_str(), "since" | "until" | "by" | "the" | "than")
                && !matches!(value.precision(), Precision::Day | Precision::Week)
            {
                continue;
            }
            if matches!(before_word.as_str(), "since" | "until" | "than") {
                continue;
            }
            let mut distance = if after {
                mention.tokens.start - trigger.end
            } else {
                trigger.start.saturating_sub(mention.tokens.end) + 2
            };
            if after && mention.tokens.start >= clause {
                distance += 25;
            }
            if distance > 40 {
                continue;
            }
            if best.as_ref().is_none_or(|(d, _)| distance < *d) {
                best = Some((distance, (value, number)));
            }
        }
        best.map(|(_, found)| found)
    }

    /// Does the date belong to another verb of the sentence: "on Friday said …", "left on Sunday after talks", "arrived
    /// Tuesday for talks", "on Monday voiced doubts about the summit", "since taking office in July"?
    fn of_another(&self, date: &Range<usize>, trigger: &Range<usize>, after: bool) -> bool {
        let since = (date.start.saturating_sub(5).max(trigger.end.min(date.start))..date.start)
            .any(|t| self.doc.is(t, "since"));
        if after {
            return since;
        }
        let said = self.is_class(date.end, Class::Saying) && !self.doc.is_any(date.end, words!["called", "saying"]);
        let linked =
            (date.end..trigger.start).any(|t| self.doc.is_any(t, words!["after", "following", "before", "since"]));
        let purpose = (trigger.start.saturating_sub(5).max(date.end)..trigger.start)
            .any(|t| self.doc.is_any(t, words!["for", "about", "regarding", "concerning"]));
        since || said || linked || purpose
    }

    /// "X, who landed on Monday, met Y": does a date before the trigger stand in a relative clause that ended before it?
    fn in_relative(&self, date: usize, floor: usize, trigger: usize) -> bool {
        let opens = (floor..date)
            .rev()
            .find(|&t| self.doc.is_any(t, words!["who", "which", "whose"]) || self.doc.text(t) == ";");
        let Some(opens) = opens.filter(|&t| self.doc.text(t) != ";") else { return false };
        !(opens..date).any(|t| self.doc.text(t) == ",") && (date..trigger).any(|t| self.doc.text(t) == ",")
    }

    /// A held event does not lie ahead, a planned one not behind.
    pub(super) fn plausible(&self, value: Timex, status: EventStatus) -> bool {
        let Some(published) = self.published else { return true };
        let (first, last) = value.interval();
        match status {
            EventStatus::Held => first <= published,
            EventStatus::Planned => last >= published,
            EventStatus::Cancelled => true,
        }
    }

    /// "said Monday", "told reporters on Friday": the date belongs to a verb of saying between it and the trigger.
    fn said_on(&self, date: usize, floor: usize, trigger: usize) -> bool {
        let from = date.saturating_sub(5).max(floor);
        let Some(saying) = (from..date).rev().find(|&t| self.is_class(t, Class::Saying)) else { return false };
        // A trigger between the verb of saying and the date takes the date itself.
        !(trigger > saying && trigger < date)
    }

    pub(super) fn is_date(&self, token: usize) -> bool {
        self.items.of_token.get(token).is_some_and(|&i| matches!(self.items.items[i as usize].what, What::Date(_)))
    }
}
