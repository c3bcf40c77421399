//! Stage 9, the rest: on which day a contact was when its own words do not say.
//!
//! A news story is told from one day: the day of its lead, on which somebody did or said what it is about. What the first
//! sentences narrate in the plain past was on that day, and so was a contact at which somebody said what the story reports
//! ("…, he told Y in a call"), and what only the headline tells. "Earlier in the day", "the same day" point to the last day
//! told of. What is told in another tense, in a relative clause, or as somebody's report has no day here.

use std::ops::Range;

use jiff::{Span, civil::Date};

use super::{
    date::DateMention,
    frames::{Draft, Frames},
    lexicon::Class,
    merge::Merged,
    token::{Case, Kind},
};
use crate::{
    annotation::{EventKind, EventStatus},
    timex::Timex,
};

/// How many sentences from the lead on narrate its day.
const LEAD_REACH: usize = 2;

/// The story's day is at most so many days before the day of publication.
const STORY_DAYS: i32 = 7;

/// How far before its noun the preposition of a contact may stand, and how far before that the verb of what was said.
const LINK_REACH: usize = 6;
const SPEECH_REACH: usize = 40;

/// Gives what was held "earlier in the day" that day, so that it is not taken for a contact of another one.
pub fn same_day(drafts: &mut [Draft], frames: &Frames) {
    let undated = |draft: &&mut Draft| draft.date.is_none() && draft.status == EventStatus::Held;
    if !drafts.iter_mut().any(|draft| undated(&draft)) {
        return;
    }
    let Some(story) = Story::of(frames) else { return };
    for draft in drafts.iter_mut().filter(undated) {
        let start = draft.trigger.start;
        let floor = frames.doc.sentences.get(draft.sentence).map_or(start, |sentence| sentence.tokens.start);
        if story.same_day(floor..start) {
            draft.date = story.last_day(start).or(story.day);
        }
    }
}

/// Gives an undated event the day that the narrative is at.
pub fn date(events: &mut [Merged], frames: &Frames) {
    let Some(story) = Story::of(frames) else { return };
    for event in events.iter_mut().filter(|e| e.draft.date.is_none()) {
        event.draft.date = story.day_of(&event.draft, event.in_text);
    }
    let visit = |event: &Merged| event.draft.kind == EventKind::Visit && event.draft.status == EventStatus::Held;
    let arrivals: Vec<(usize, Day)> = (events.iter().filter(|event| visit(event)))
        .filter_map(|event| Some((event.draft.actors.first()?.person?, event.draft.date?)))
        .filter(|(_, (day, _))| matches!(day, Timex::Day(_)))
        .collect();
    for event in events.iter_mut().filter(|e| e.draft.date.is_none() && story.on_arrival(&e.draft)) {
        let here = |person: usize| event.draft.actors.iter().any(|actor| actor.person == Some(person));
        event.draft.date = arrivals.iter().find(|(visitor, _)| here(*visitor)).map(|(_, day)| *day);
    }
}

/// A day with the number of the date that names it.
type Day = (Timex, usize);

struct Story<'f, 'a> {
    frames: &'f Frames<'a>,
    published: Date,
    /// The first sentence of prose.
    lead: usize,
    day: Option<Day>,
    /// The sentence that names the day.
    told: usize,
}

impl<'f, 'a> Story<'f, 'a> {
    fn of(frames: &'f Frames<'a>) -> Option<Self> {
        let prose = |s: &super::token::Sentence| !s.title && !s.headline && s.tokens.len() >= 8;
        let lead = frames.doc.sentences.iter().position(prose)?;
        let mut story = Story { frames, published: frames.published?, lead, day: None, told: lead };
        for index in lead..=lead + LEAD_REACH {
            if let Some(day) = story.only_day(index, |day| story.is_news(day)) {
                (story.day, story.told) = (Some(day), index);
                break;
            }
        }
        // A dateline's day is the story's where the story names no other.
        let dateline = frames.dates.iter().enumerate().find(|(_, d)| d.dateline);
        if let (None, Some((number, mention))) = (story.day, dateline)
            && let [value @ Timex::Day(day)] = mention.values[..]
            && story.is_news(day)
        {
            story.day = Some((value, number));
        }
        Some(story)
    }

    /// Does a day lie where a story's day does?
    fn is_news(&self, day: Date) -> bool {
        let earliest = self.published.checked_sub(Span::new().days(STORY_DAYS));
        day <= self.published && earliest.is_ok_and(|first| day >= first)
    }

    fn day_of(&self, draft: &Draft, in_text: bool) -> Option<Day> {
        let held = draft.status == EventStatus::Held;
        if !in_text {
            // A headline is of the story's day; a traveller may have come before.
            return self.day.filter(|_| held && matches!(draft.kind, EventKind::Meeting | EventKind::Call));
        }
        let index = draft.sentence;
        let start = draft.trigger.start;
        let floor = self.frames.doc.sentences.get(index)?.tokens.start;
        let lead = self.told..=self.lead + LEAD_REACH;
        if !held {
            if draft.status == EventStatus::Planned && self.he_also(floor, start) {
                return index.checked_sub(1).and_then(|before| self.only_day(before, |day| day >= self.published));
            }
            let then = draft.status == EventStatus::Planned && self.then_to(floor..start);
            return self.day.filter(|_| then && lead.contains(&index));
        }
        // A year or a day to come is not that of what was done.
        let over = |d: &DateMention| d.values.first().is_none_or(|value| value.interval().0 <= self.published);
        if self.mentions(index).any(|(_, d)| over(d) && !self.aside(&d.tokens, start)) {
            return None;
        }
        let at_speech = draft.kind != EventKind::Visit && self.said_at(floor..start);
        let narrated = lead.contains(&index) && self.narrates(index, draft);
        self.day.filter(|_| at_speech || narrated)
    }

    /// "X, who arrived on Monday, told …": does a date stand in a relative clause that ended before a token?
    fn aside(&self, date: &Range<usize>, token: usize) -> bool {
        let doc = self.frames.doc;
        let floor = doc.sentences[doc.sentence_of(token)].tokens.start;
        let comma = |t: usize| doc.text(t) == ",";
        let opens = (floor..date.start).rev().find(|&t| comma(t) || doc.is_any(t, words!["who", "which"]));
        opens.is_some_and(|t| !comma(t)) && date.end < token && (date.end..token).any(comma)
    }

    /// The dates of a sentence without the dateline's.
    fn mentions(&self, index: usize) -> impl Iterator<Item = (usize, &'f DateMention)> {
        let tokens = self.frames.doc.sentences.get(index).map_or(0..0, |s| s.tokens.clone());
        let first = self.frames.dates.partition_point(|d| d.tokens.start < tokens.start);
        let all = self.frames.dates.iter().enumerate().skip(first);
        all.take_while(move |(_, d)| d.tokens.start < tokens.end).filter(|(_, d)| !d.dateline)
    }

    /// The one day on which a sentence puts what it tells; `None` where it names several.
    fn only_day(&self, index: usize, fits: impl Fn(Date) -> bool) -> Option<Day> {
        let doc = self.frames.doc;
        let mut found: Option<Day> = None;
        for (number, mention) in self.mentions(index) {
            let [value @ Timex::Day(day)] = mention.values[..] else { continue };
            let owns = doc.tokens.get(mention.tokens.end).is_some_and(|t| t.kind == Kind::Possessive);
            let before = mention.tokens.start.checked_sub(1);
            let bound = before
                .is_some_and(|t| doc.is_any(t, words!["since", "until", "by", "before", "after", "from", "than"]));
            let end = doc.sentences[index].tokens.end.saturating_sub(1);
            if owns || bound || self.aside(&mention.tokens, end) || !fits(day) {
                continue;
            }
            match found {
                Some((other, _)) if other != value => return None,
                _ => found = found.or(Some((value, number))),
            }
        }
        found
    }

    /// The last day told of before a token, up to the sentence before its own.
    fn last_day(&self, token: usize) -> Option<Day> {
        let index = self.frames.doc.sentence_of(token);
        let own = self.mentions(index).filter(|(_, d)| d.tokens.end <= token).last();
        own.or_else(|| index.checked_sub(1).and_then(|before| self.mentions(before).last())).and_then(
            |(number, mention)| match mention.values[..] {
                [value @ Timex::Day(day)] if day <= self.published => Some((value, number)),
                _ => None,
            },
        )
    }

    /// "earlier in the day", "later that day", "the same day", with nobody saying so in between.
    fn same_day(&self, before: Range<usize>) -> bool {
        let doc = self.frames.doc;
        let marked = before.clone().rev().find(|&t| {
            doc.is(t, "day")
                && t >= before.start + 2
                && (doc.is(t - 1, "that") && doc.is_any(t - 2, words!["earlier", "later", "on"])
                    || doc.is(t - 1, "same")
                    || doc.is(t - 1, "the") && doc.is(t - 2, "in"))
        });
        marked.is_some_and(|t| !(t..before.end).any(|t| self.is(t, Class::Saying)))
    }

    /// "held talks soon after (his) arrival"
    fn on_arrival(&self, draft: &Draft) -> bool {
        let doc = self.frames.doc;
        let Some(sentence) = doc.sentences.get(draft.sentence) else { return false };
        draft.kind == EventKind::Meeting
            && draft.status == EventStatus::Held
            && sentence.tokens.clone().skip(2).any(|t| {
                doc.is_any(t, words!["arrival", "arriving"])
                    && (doc.is_any(t - 1, words!["after", "upon", "on"])
                        || doc.is_any(t - 1, words!["his", "her", "their", "the"])
                            && doc.is_any(t - 2, words!["after", "upon", "on"]))
            })
    }

    /// "He will also meet Y": on the day of the sentence before.
    fn he_also(&self, floor: usize, before: usize) -> bool {
        let doc = self.frames.doc;
        doc.is_any(floor, words!["he", "she", "they"])
            && doc.is(floor + 1, "will")
            && doc.is_any(floor + 2, words!["also", "then", "later"])
            && before <= floor + LINK_REACH
    }

    /// "was then to meet"
    fn then_to(&self, before: Range<usize>) -> bool {
        let from = before.end.saturating_sub(4).max(before.start);
        (from..before.end).any(|t| self.frames.doc.is(t, "then"))
    }

    /// "he told reporters after a meeting with Y", "X reaffirmed in his talks with Y": is the contact where something was said?
    fn said_at(&self, before: Range<usize>) -> bool {
        let doc = self.frames.doc;
        let near = before.end.saturating_sub(LINK_REACH).max(before.start)..before.end;
        let link = near
            .rev()
            .take_while(|&t| doc.tokens[t].kind != Kind::Punct || doc.text(t) == "-")
            .find(|&t| doc.is_any(t, words!["during", "in", "at", "after", "following"]));
        let Some(link) = link else { return false };
        // "After talks with Y, X said …"
        let end = doc.sentences[doc.sentence_of(link)].tokens.end;
        if link == before.start {
            let comma = (before.end..end.min(before.end + SPEECH_REACH)).rev().find(|&t| doc.text(t) == ",");
            let past = |t: usize| doc.tokens[t].case == Case::Lower && doc.text(t).ends_with("ed");
            let told = |t: usize| self.speaks(t) || doc.is_any(before.start, words!["during", "in", "at"]) && past(t);
            return comma.is_some_and(|comma| (comma..end.min(comma + SPEECH_REACH / 4)).any(told));
        }
        // "In remarks after a meeting with Y", "made the statement following talks with Y"
        let words = link.saturating_sub(SPEECH_REACH).max(before.start)..link;
        if words.clone().any(|t| doc.is_any(t, words!["remarks", "remark", "statement", "statements", "comments"])) {
            // "X, who came on Monday, made the remarks …": the relative clause has ended.
            let from = words.clone().rev().find(|&t| doc.text(t) == ",").unwrap_or(words.start);
            return !(from..words.end).any(|t| doc.is_any(t, words!["that", "who", "which", "had"]));
        }
        if (link..before.end).any(|t| {
            doc.is_any(t, words!["recent", "previous", "earlier", "last", "first", "end", "separate", "another"])
        }) {
            return false;
        }
        let speech = (link.saturating_sub(SPEECH_REACH).max(before.start)..link).rev().find(|&t| self.speaks(t));
        speech.is_some_and(|verb| {
            let passive = verb > before.start
                && doc.is_any(
                    verb - 1,
                    words!["was", "were", "been", "be", "is", "are", "had", "has", "have", "to", "not"],
                );
            !passive && !(verb..link).any(|t| doc.is_any(t, words!["that", "who", "which", "had", "was", "were"]))
        })
    }

    fn speaks(&self, token: usize) -> bool {
        let doc = self.frames.doc;
        let past = doc.tokens[token].case == Case::Lower && doc.text(token).ends_with("ed");
        past && (self.is(token, Class::Saying) || self.is(token, Class::Addressing))
            || doc.is_any(
                token,
                words![
                    "said",
                    "told",
                    "stressed",
                    "reaffirmed",
                    "reiterated",
                    "expressed",
                    "voiced",
                    "discussed",
                    "emphasized"
                ],
            )
    }

    /// Is the contact told in the plain past of a main clause?
    fn narrates(&self, index: usize, draft: &Draft) -> bool {
        let doc = self.frames.doc;
        let floor = doc.sentences[index].tokens.start;
        let start = draft.trigger.start;
        let clause = (floor..start).rev().find(|&t| doc.text(t) == ",").map_or(floor, |comma| comma + 1);
        let other = (floor..start).any(|t| {
            self.is(t, Class::Saying)
                || doc.is_any(t, words!["separate", "another"])
                || t >= clause
                    && doc.is_any(
                        t,
                        words![
                            "that",
                            "who",
                            "which",
                            "where",
                            "whose",
                            "because",
                            "if",
                            "whether",
                            "has",
                            "have",
                            "had",
                            "will",
                            "would",
                            "when",
                            "while",
                            "after",
                            "before",
                            "as",
                            "also",
                            "instead",
                            "recently",
                            "once",
                            "previously",
                            "earlier",
                            "not",
                            "never",
                            "to",
                            "was",
                            "were",
                        ],
                    )
        });
        let past =
            |t: usize| self.is(t, Class::LightPast) || doc.tokens[t].case == Case::Lower && doc.text(t).ends_with("ed");
        let verb = past(start) || doc.is_any(start, words!["met", "held", "spoke", "flew", "went", "came"]);
        let light = (start.saturating_sub(LINK_REACH).max(floor)..start).any(|t| self.is(t, Class::LightPast));
        !other && (verb || light)
    }

    fn is(&self, token: usize, class: Class) -> bool {
        self.frames.doc.tokens[token].classes.has(class)
    }
}
