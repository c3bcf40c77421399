//! Stage 6: which date of its sentence is a trigger's own.
//!
//! Dates are found and resolved by `date`; here one is chosen: the nearest that can be the event's, not the one on which
//! somebody said so.

use std::ops::Range;

use super::Frames;
use crate::{
    annotation::EventStatus,
    extract::{
        lexicon::Class,
        spot::What,
        token::{Case, Kind},
    },
    timex::{Precision, Timex},
};

/// So far before a date "since" makes it the beginning of something else.
const SINCE_REACH: usize = 14;

/// A day of the verb before "and" counts as so much farther off.
const APART: usize = 8;

/// So far behind the day on which something was said the contact stands at which it was.
const LINK_REACH: usize = 12;

impl Frames<'_> {
    /// The date of a trigger: the nearest one of its clause that is not a verb of saying's own.
    pub(super) fn date_of(&self, index: usize, trigger: Range<usize>, status: EventStatus) -> Option<(Timex, usize)> {
        let sentence = &self.doc.sentences[index];
        let floor = self.sentence_floor(index);
        let first = self.dates.partition_point(|d| d.tokens.start < floor);
        // Most sentences have no date.
        self.dates.get(first).filter(|d| d.tokens.start < sentence.tokens.end)?;
        let clause = self.clause_end(index, trigger.end);
        let mut best: Option<(usize, (Timex, usize))> = None;
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
            let reported = self.said_at(&mention.tokens, &trigger, status);
            if !reported && self.said_on(mention.tokens.start, floor, trigger.start) {
                continue;
            }
            if !reported && !after && self.opens_report(&mention.tokens, floor, trigger.start) {
                continue;
            }
            if !reported && self.of_another(&mention.tokens, &trigger, after, value.precision())
                || self.owns_another(index, &mention.tokens, &trigger)
            {
                continue;
            }
            // "arrived on Thursday evening in Rome, where he will meet Y"
            let arrived = status == EventStatus::Planned && self.published.is_some_and(|day| value.interval().1 <= day);
            if arrived && !after && (mention.tokens.end..trigger.start).any(|t| self.doc.is(t, "where")) {
                continue;
            }
            // "the 2003 invasion", "an agreement of 1994", "since 2014"
            let before_word = mention.tokens.start.checked_sub(1).map(|t| self.word(t)).unwrap_or_default();
            // "will visit PLACE in the autumn"
            let within = mention.tokens.start >= 2
                && before_word == "the"
                && self.doc.is_any(mention.tokens.start - 2, words!["in", "during", "over", "this"])
                && !self.attributive(&mention.tokens, &trigger);
            if !within
                && matches!(before_word.as_str(), "since" | "until" | "by" | "the" | "than")
                && !matches!(value.precision(), Precision::Day | Precision::Weekend | Precision::Week)
            {
                continue;
            }
            // "the 1978 defence guidelines": the year is the noun's behind it.
            if value.precision() == Precision::Year && self.attributive(&mention.tokens, &trigger) {
                continue;
            }
            if matches!(before_word.as_str(), "since" | "until" | "than")
                && !(before_word.as_str() == "since" && after && self.goes_on(&trigger, floor))
                && !(before_word.as_str() == "until" && after && self.put_off_until(mention.tokens.start - 1))
            {
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
            // "will speak on Tuesday and host a meeting on Wednesday"
            if !after && (mention.tokens.end..trigger.start).any(|t| self.doc.is(t, "and")) {
                distance += APART;
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
    fn of_another(&self, date: &Range<usize>, trigger: &Range<usize>, after: bool, precision: Precision) -> bool {
        // "the first to visit since ties were cut in 1979": up to the comma, all of it is the other clause's.
        let from = date.start.saturating_sub(SINCE_REACH);
        let since = (if after { from.max(trigger.end) } else { from }..date.start)
            .rev()
            .take_while(|&t| !matches!(self.doc.text(t), "," | ";" | "."))
            .any(|t| self.doc.is(t, "since") && t + 1 < date.start)
            && (after || !self.doc.is(date.end, "when"));
        if after {
            // "…, officials disclosed here Thursday"
            let verb =
                (trigger.end..date.start).rev().find(|&t| !self.doc.is_any(t, words!["here", "on", "late", "early"]));
            let told = verb.is_some_and(|t| self.past(t) && (trigger.end..t).any(|c| self.doc.text(c) == ","));
            // "…, reported the news agency on Wednesday"
            let comma = (trigger.end..date.start).rev().find(|&t| self.doc.text(t) == ",");
            let told = told || comma.is_some_and(|c| self.is_class(c + 1, Class::Saying));
            // "his first visit after he took over in May"
            let subordinate = (trigger.end..date.start.saturating_sub(1)).any(|t| {
                self.doc.is_any(t, words!["after", "before", "since", "until", "because"])
                    && self.doc.is_any(t + 1, words!["he", "she", "it", "they"])
            });
            return since || told || subordinate;
        }
        // "dismissed Friday a report that", "on Friday dismissed a report that it would"
        let verb = self.past(date.end)
            && (date.end + 1..trigger.start).any(|t| self.doc.is_any(t, words!["that", "whether", "would"]));
        let said = self.is_class(date.end, Class::Saying) && !self.doc.is_any(date.end, words!["called", "saying"]);
        let linked = (date.end..trigger.start)
            .any(|t| self.doc.is_any(t, words!["after", "following", "before", "since", "ahead"]));
        // "is due on Friday for a visit": who comes for a visit comes on its day.
        let travels = self.is_class(trigger.start, Class::Travel);
        let purpose = (trigger.start.saturating_sub(5).max(date.end)..trigger.start)
            .any(|t| self.doc.is_any(t, words!["for", "about", "regarding", "concerning"]));
        // "flies there this weekend for a meeting": whoever comes on a day need not meet on it.
        let purpose = purpose && !travels && precision == Precision::Day;
        since || said || linked || purpose || verb || self.of_journey(date, trigger)
    }

    /// "leaves on Sunday to meet X": the day is the journey's.
    fn of_journey(&self, date: &Range<usize>, trigger: &Range<usize>) -> bool {
        let before = date.start.saturating_sub(12)..date.start;
        let travels = before.rev().take_while(|&t| !matches!(self.doc.text(t), "," | ";" | ".")).any(|t| {
            self.is_class(t, Class::Coming) && !self.doc.is_any(t, words!["is", "are", "due"])
                || self.doc.is_any(
                    t,
                    words!["fly", "leave", "leaves", "travel", "go", "head", "visit", "depart", "departs", "come"],
                )
        });
        let to = (trigger.start.saturating_sub(5).max(date.end)..trigger.start).any(|t| self.doc.is(t, "to"));
        to && travels && !self.is_class(trigger.start, Class::Travel)
    }

    /// "was postponed until Friday": the day on which it will be.
    fn put_off_until(&self, until: usize) -> bool {
        until.checked_sub(1).is_some_and(|t| self.is_class(t, Class::NounCancelled) || self.doc.is(t, "off"))
    }

    /// Does a noun follow the year, which then belongs to it?
    fn attributive(&self, date: &Range<usize>, trigger: &Range<usize>) -> bool {
        let placed = date.start > 0
            && self
                .doc
                .is_any(date.start - 1, words!["in", "of", "during", "for", "from", "to", "by", "late", "early", ","]);
        let Some(next) = self.doc.tokens.get(date.end).filter(|_| !placed && date.end != trigger.start) else {
            return false;
        };
        next.kind == Kind::Word
            && next.case == Case::Lower
            && !self.is_class(date.end, Class::Preposition)
            && !self.is_class(date.end, Class::ClauseEnd)
            && !self.doc.is_any(date.end, words!["and", "or", "to", "is", "was", "will", "has", "had"])
            && !(date.end..(date.end + 4).min(trigger.start)).any(|t| trigger.contains(&t))
    }

    /// A past form known by its ending.
    fn past(&self, token: usize) -> bool {
        self.doc.tokens.get(token).is_some_and(|t| t.case == Case::Lower && t.kind == Kind::Word)
            && self.doc.text(token).len() > 4
            && self.doc.text(token).ends_with("ed")
            && !self.doc.is_any(token, words!["scheduled", "planned", "expected", "started", "slated", "opened"])
    }

    /// "said on Tuesday as he met Y", "reiterated Friday during a call with Y", "said on Monday after their talks": what was said
    /// at a contact, or right behind it, was said on its day.
    fn said_at(&self, date: &Range<usize>, trigger: &Range<usize>, status: EventStatus) -> bool {
        if status != EventStatus::Held || date.end > trigger.start || trigger.start - date.end > LINK_REACH {
            return false;
        }
        let near = date.start.saturating_sub(3)..date.start;
        let said = near.clone().any(|t| self.is_class(t, Class::Saying));
        // "a newspaper reported Wednesday after the summit": whoever publishes was not there.
        let published = near.clone().any(|t| {
            self.doc.is_any(t, words!["reported", "announced", "released", "published", "issued", "confirmed"])
        });
        let linked = (date.end..trigger.start)
            .find(|&t| self.doc.is_any(t, words!["during", "as", "when", "while", "after", "following", "in", "at"]));
        // "said on Friday that the talks …, in Geneva": what is said stands between.
        said && linked.is_some_and(|link| {
            let behind = self.doc.is_any(link, words!["after", "following"]);
            if behind && published {
                return false;
            }
            !(date.end..link).any(|t| self.doc.is_any(t, words!["that", "the", "a", "he", "she", "it", "they"]))
                && !(link..trigger.start).any(|t| self.is_class(t, Class::Saying) || self.doc.is(t, "that"))
        })
    }

    /// "has been holding talks since Monday": under way from that day on.
    fn goes_on(&self, trigger: &Range<usize>, floor: usize) -> bool {
        let from = trigger.start.saturating_sub(6).max(floor);
        (from..trigger.end).any(|t| self.doc.is(t, "been"))
    }

    /// "Tuesday's meeting", "last month's election": a date that owns a noun is that noun's alone.
    fn owns_another(&self, index: usize, date: &Range<usize>, trigger: &Range<usize>) -> bool {
        // "ahead of December 21 talks"
        if date.end < self.doc.tokens.len() && !trigger.contains(&date.end) && self.is_contact_noun(index, date.end) {
            return true;
        }
        if self.doc.tokens.get(date.end).is_none_or(|t| t.kind != Kind::Possessive) {
            return false;
        }
        let own = date.end < trigger.start
            && (date.end + 1..trigger.start).all(|t| {
                self.doc.tokens[t].kind == Kind::Word && !self.is_class(t, Class::Preposition) && !self.doc.is(t, "and")
                    || self.doc.text(t) == "-"
            });
        !own
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

    /// "On Wednesday, X said that he had met Y", "In a call on Sunday, X said her meeting": the day on which something was said,
    /// in what opens the sentence.
    fn opens_report(&self, date: &Range<usize>, floor: usize, trigger: usize) -> bool {
        /// So far behind the first word the day of what opens a sentence stands.
        const REACH: usize = 12;
        let opens =
            date.start <= floor + REACH && self.doc.tokens.get(date.end).is_some() && self.doc.text(date.end) == ",";
        let Some(saying) = (date.end..trigger).find(|&t| self.is_class(t, Class::Saying)).filter(|_| opens) else {
            return false;
        };
        (saying + 1..trigger)
            .any(|t| self.doc.is_any(t, words!["that", "he", "she", "it", "they", "his", "her", "their"]))
    }

    pub(super) fn is_date(&self, token: usize) -> bool {
        self.items.of_token.get(token).is_some_and(|&i| matches!(self.items.items[i as usize].what, What::Date(_)))
    }
}
