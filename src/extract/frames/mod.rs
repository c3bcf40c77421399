//! Stages 6 and 7: clauses and frames, words of contact → drafts of events.
//!
//! Each word of contact that the event table knows is a trigger. A verb finds its subject and its objects (`verbal`, with a file
//! for each family: `contact`, `host`, `journey`, `sign`, `stay`), a noun the parties that stand around it (`nominal`: `gather`,
//! `talks`, `session`, `trip`, `paper`, and `adjunct` where it names none). `args` finds parties, `actor` whom they stand for, `side`
//! whom an office serves, `place` where, `when` on which day, `told` whether a noun tells of something at all. A draft names
//! its parties by reference; `merge` makes events of drafts.

pub use self::actor::{Actor, same_actor};

mod actor;
mod adjunct;
mod args;
mod contact;
mod gather;
mod host;
mod journey;
mod nominal;
mod paper;
mod place;
mod session;
mod side;
mod sign;
mod stay;
mod talks;
mod told;
mod trip;
mod verbal;
mod when;

use std::{cell::OnceCell, ops::Range};

use jiff::civil::Date;

use super::{
    allegiance::Clues,
    date::DateMention,
    lexicon::{Class, CountryForm, Kinds, Lexicon, Matches, Reading, VerbForm, events::EventRow},
    party::Party,
    person::Person,
    spot::{Items, What},
    token::{Case, Doc, Kind, Lower},
};
use crate::{
    annotation::{Country, EventKind, EventStatus},
    timex::Timex,
};

/// One mention of an event.
#[derive(Debug, Clone)]
pub struct Draft {
    pub kind: EventKind,
    pub status: EventStatus,
    pub date: Option<(Timex, usize)>,
    pub place: Option<String>,
    pub country: Option<Country>,
    pub actors: Vec<Actor>,
    pub sentence: usize,
    pub trigger: Range<usize>,
    pub rule: &'static str,
    pub confidence: f32,
    /// "the meeting", "the visit": says more of an event told before.
    pub anaphoric: bool,
    /// Anaphoric, but an event of its own where nothing else completes it.
    pub stands: bool,
    /// Nothing says whether it took place: the status is a default that another mention may mend.
    pub assumed: bool,
    /// What somebody came for: planned, but where it is told as held it was this.
    pub aim: bool,
    /// "his last visit was in 2005": another one than those told without a day.
    pub apart: bool,
    /// "will attend the summit": its people take part in a gathering told before, where there is one.
    pub joins: bool,
}

impl Draft {
    /// What one row of the event table tells at its trigger, before anything around it is read.
    fn new(row: &EventRow, status: EventStatus, sentence: usize, trigger: &Trigger) -> Draft {
        Draft {
            kind: row.kind,
            status,
            date: None,
            place: None,
            country: None,
            actors: Vec::new(),
            sentence,
            trigger: trigger.tokens.clone(),
            rule: Frames::row_rule(row),
            confidence: 0.0,
            anaphoric: false,
            stands: false,
            assumed: false,
            aim: false,
            apart: false,
            joins: false,
        }
    }
}

impl Draft {
    /// Who summons an ambassador is at home.
    fn at_home(&mut self) {
        if self.country.is_none() {
            self.country = self.actors.first().and_then(|host| host.country);
        }
    }
}

/// What an article's frames have in common.
pub struct Frames<'a> {
    pub doc: &'a Doc<'a>,
    pub lexicon: &'a Lexicon,
    pub items: &'a Items,
    pub parties: &'a [Vec<Party>],
    pub people: &'a [Person],
    pub dates: &'a [DateMention],
    pub published: Option<Date>,
    pub dateline: Option<Dateline>,
    /// Does the article speak of telephone calls? Asked for by few.
    pub telephones: OnceCell<bool>,
    /// What speaks for each state. Asked for by offices without one.
    pub clues: OnceCell<Clues>,
}

/// The place and day at the head of the text.
#[derive(Debug, Clone)]
pub struct Dateline {
    pub city: Option<String>,
    pub country: Option<Country>,
    pub date: Option<Timex>,
    /// The dateline's tokens: no event's place stands there.
    pub tokens: Range<usize>,
}

/// A word of contact in a sentence.
#[derive(Debug, Clone)]
struct Trigger {
    tokens: Range<usize>,
    row: u32,
    /// Of a verb.
    form: Option<VerbForm>,
}

/// What a frame of this sentence already took, so that the next clause can share its subject.
#[derive(Debug, Clone, Default)]
struct Taken {
    /// Indices of the sentence's parties.
    subject: Vec<usize>,
    objects: Vec<usize>,
}

/// The rule of an arrival "here", in a story without a dateline.
pub const HERE: &str = "frame.arrive-here";

/// The rule of a visit that was over when something else was done: "arrived here after a visit to PLACE".
pub const OVER: &str = "frame.trip-over";

/// The rule of a stay that no verb of travel tells.
pub const PRESENCE: &str = "frame.presence";

/// So many contacts of a sentence are compared with the next one.
const NEAR: usize = 16;

/// Does an article speak of telephone calls?
fn telephones(doc: &Doc) -> bool {
    (1..doc.tokens.len()).any(|t| {
        doc.is_any(t - 1, words!["phone", "telephone"])
            && doc.is_any(t, words!["call", "calls", "conversation", "conversations", "talks"])
            // "during the call"
            || t >= 2
                && doc.is(t, "call")
                && doc.is_any(t - 1, words!["the", "their", "his", "her", "a"])
                && doc.is_any(t - 2, words!["during", "after", "following", "on", "in"])
    })
}

impl<'a> Frames<'a> {
    fn telephones(&self) -> bool {
        *self.telephones.get_or_init(|| telephones(self.doc))
    }

    /// The drafts of all sentences, in order.
    pub fn drafts(&self) -> Vec<Draft> {
        let mut drafts = Vec::new();
        for index in 0..self.doc.sentences.len() {
            self.sentence(index, &mut drafts);
        }
        drafts
    }

    fn sentence(&self, index: usize, drafts: &mut Vec<Draft>) {
        let triggers = self.triggers(index);
        let mut taken: Vec<Taken> = Vec::new();
        for (number, trigger) in triggers.iter().enumerate() {
            let row = self.lexicon.event(trigger.row);
            let found = match trigger.form {
                Some(form) => self.verbal(index, trigger, row, form, &triggers[number + 1..], &mut taken),
                None => {
                    let like = |t: &&Trigger| t.form.is_none() && self.lexicon.event(t.row).frame == row.frame;
                    let next = triggers[number + 1..].iter().find(like).map_or(usize::MAX, |t| t.tokens.start);
                    self.nominal(index, trigger, row, &mut taken, drafts, next)
                }
            };
            drafts.extend(found);
        }
        // What lies ahead is not what is told as over.
        for draft in drafts.iter_mut().rev().take_while(|d| d.sentence == index) {
            draft.aim &= draft.date.is_none_or(|(date, _)| self.published.is_none_or(|day| date.interval().1 <= day));
        }
        let first = drafts.iter().rposition(|d| d.sentence != index).map_or(0, |last| last + 1);
        self.one_contact(first, drafts);
        let stays = self.stays(index, drafts);
        drafts.extend(stays);
    }

    /// What two verbs of a sentence tell of one contact: "spoke by telephone and discussed trade" is one call, and "cancelled a
    /// visit to Kenya, where he was to meet X" cancels the meeting too.
    fn one_contact(&self, first: usize, drafts: &mut Vec<Draft>) {
        let (mut at, mut found) = (first, Vec::new());
        while at < drafts.len() {
            let draft = &drafts[at];
            let before = &drafts[first.max(at.saturating_sub(NEAR))..at];
            let same = |d: &&Draft| {
                d.actors.len() == draft.actors.len()
                    && draft.actors.iter().all(|a| d.actors.iter().any(|b| same_actor(a, b)))
            };
            let told =
                draft.rule == "frame.discuss" && before.iter().filter(|d| d.kind == EventKind::Call).any(|d| same(&d));
            // "A treaty between A and B was signed": the verb says when and where.
            let signed = draft.rule == "frame.paper"
                && drafts[at + 1..].iter().take(NEAR).any(|d| d.kind == EventKind::Agreement && same(&d));
            let off = draft.kind == EventKind::Meeting
                && draft.status == EventStatus::Planned
                && before.iter().any(|d| {
                    d.kind == EventKind::Visit
                        && d.status == EventStatus::Cancelled
                        && d.actors.first().is_some_and(|a| draft.actors.iter().any(|b| same_actor(a, b)))
                        && (d.trigger.end..draft.trigger.start).any(|t| self.doc.is(t, "where"))
                });
            if told || signed {
                drafts.remove(at);
                continue;
            }
            found.extend(off.then_some(at));
            at += 1;
        }
        for at in found {
            drafts[at].status = EventStatus::Cancelled;
        }
    }

    /// The words of contact of a sentence, each read as verb or as noun.
    fn triggers(&self, index: usize) -> Vec<Trigger> {
        let sentence = &self.doc.sentences[index];
        let mut matches = Matches::new();
        let mut found = Vec::new();
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            let mut rest = self.doc.tokens[at..sentence.tokens.end].iter();
            let Some(ahead) = rest.position(|t| t.kinds.any(Kinds::CONTACT)) else { break };
            at += ahead;
            // "talks with visiting President X": no verb.
            if self.doc.is(at, "visiting") && self.parties[index].iter().any(|p| p.visiting && p.tokens.contains(&at)) {
                at += 1;
                continue;
            }
            let item = &self.items.items[self.items.of_token[at] as usize];
            let free = matches!(item.what, What::Word | What::Modifier(_) | What::Portfolio(_))
                || (matches!(item.what, What::Office { .. } | What::Trap(None)) && item.tokens.len() == 1)
                || (matches!(item.what, What::Name { person: false }) && sentence.headline && item.tokens.len() == 1);
            if !free {
                at = item.tokens.end.max(at + 1);
                continue;
            }
            self.lexicon.find(self.doc, at, sentence.tokens.end, &mut matches);
            let mut read = matches.iter().filter_map(|&m| {
                let (mut noun, mut verb) = (None, None);
                for reading in self.lexicon.trie.readings(self.doc, at, m, sentence.shouting) {
                    match reading {
                        Reading::Noun { row, .. } => noun = noun.or(Some(row)),
                        Reading::Verb { row, form } => verb = verb.or(Some((row, form))),
                        _ => {}
                    }
                }
                (noun.is_some() || verb.is_some()).then_some((m.end, noun, verb))
            });
            let Some(longest) = read.next() else {
                at += 1;
                continue;
            };
            let as_trigger = |(end, noun, verb): (usize, Option<u32>, Option<(u32, VerbForm)>)| {
                let as_noun = match (noun, verb) {
                    (Some(_), None) => true,
                    (None, _) => false,
                    (Some(_), Some((_, form))) => self.reads_as_noun(index, at, end, form),
                };
                if as_noun {
                    noun.map(|row| Trigger { tokens: at..end, row, form: None })
                } else {
                    verb.filter(|(_, form)| !self.verb_is_noun(index, at, *form)).map(|(row, form)| Trigger {
                        tokens: at..end,
                        row,
                        form: Some(form),
                    })
                }
            };
            // "a call on the president": no verb "call on", but a noun.
            let trigger = as_trigger(longest).or_else(|| read.find_map(as_trigger));
            let end = trigger.as_ref().map_or(longest.0, |trigger| trigger.tokens.end);
            found.extend(trigger);
            at = end;
        }
        found
    }

    /// "visit", "call", "meeting": is the ambiguous word a noun here?
    fn reads_as_noun(&self, index: usize, at: usize, end: usize, form: VerbForm) -> bool {
        let sentence = &self.doc.sentences[index];
        if form == VerbForm::Gerund && self.is_participle_of_place(index, at, end) {
            return false;
        }
        if at == sentence.tokens.start {
            return !matches!(form, VerbForm::Gerund) || !self.party_starts(index, end);
        }
        let before = self.doc.tokens[at - 1];
        if before.kind == Kind::Possessive {
            return true;
        }
        // "will also visit Oslo"
        let adverb = |t: usize| {
            self.doc
                .is_any(t, words!["also", "then", "now", "later", "again", "soon", "still", "first", "ever", "even"])
                || self.doc.text(t).len() > 4 && self.doc.text(t).ends_with("ly")
        };
        let last = (sentence.tokens.start..at).rev().take(3).find(|&t| !adverb(t)).unwrap_or(at - 1);
        let lower = self.doc.lower(last);
        match lower.as_str() {
            "to" => {
                // "to visit Beijing" against "prior to talks"
                return matches!(form, VerbForm::Gerund | VerbForm::Third);
            }
            "will" | "would" | "can" | "could" | "may" | "might" | "should" | "must" | "not" | "did" | "does"
            | "do" | "'ll" | "shall" | "who" | "he" | "she" | "they" | "we" | "which" | "and"
                if form == VerbForm::Base =>
            {
                return matches!(lower.as_str(), "and") && !self.party_starts(index, end);
            }
            "who" | "he" | "she" if form == VerbForm::Third => return false,
            "is" | "are" | "was" | "were" | "be" | "been" if form == VerbForm::Gerund => return false,
            "after" | "before" | "while" | "when" | "since" | "by" | "upon" | "without" | "of" | "about" | "for"
            | "on"
                if form == VerbForm::Gerund =>
            {
                return !(self.party_starts(index, end)
                    || self.doc.is(end, "with") && !matches!(lower.as_str(), "of" | "for" | "on"));
            }
            _ => {}
        }
        match form {
            VerbForm::Gerund => {
                let determined = matches!(lower.as_str(), "a" | "the" | "this" | "their" | "his" | "her");
                determined || !self.party_starts(index, end)
            }
            // "Macron visits Morocco": a party before and a place or a party behind.
            // "the premier talks of hardship"
            VerbForm::Third
                if self.party_ends(index, at) && self.doc.is_any(end, words!["of", "about", "up", "tough"]) =>
            {
                false
            }
            VerbForm::Third => {
                !(self.party_ends(index, at) && (self.party_starts(index, end) || self.place_starts(end)))
            }
            VerbForm::Base => {
                let subject = self.party_ends_plural(index, at);
                !(subject
                    && (self.party_starts(index, end)
                        || self.place_starts(end)
                        || self.doc.is_any(end, words!["with"])))
            }
            _ => false,
        }
    }

    /// "Meeting in Oslo, X and Y agreed …", "the ministers, meeting in Oslo on Monday, agreed …".
    fn is_participle_of_place(&self, index: usize, at: usize, end: usize) -> bool {
        let there = self.doc.is_any(end, words!["in", "at"]) && self.place_starts(end + 1);
        let aside = || {
            at > self.doc.sentences[index].tokens.start && self.doc.text(at - 1) == "," && self.party_ends(index, at)
        };
        there && (at == self.sentence_floor(index) && self.behind_fronted(index, at).is_some() || aside())
    }

    /// "the host", "host country", "the sign", "head of": a verb's form that is no verb here.
    fn verb_is_noun(&self, index: usize, at: usize, form: VerbForm) -> bool {
        if at == self.doc.sentences[index].tokens.start {
            return form == VerbForm::Base;
        }
        let before = self.doc.lower(at - 1);
        let determined = matches!(
            before.as_str(),
            "the" | "a" | "an" | "his" | "her" | "their" | "its" | "this" | "of" | "no" | "any" | "by" | "over" | "via"
        ) || self.doc.tokens[at - 1].kind == Kind::Possessive;
        // "a quarrel over rights on lands"
        let governed = self.doc.is_any(
            at - 1,
            words!["on", "with", "for", "in", "at", "from", "about", "into", "against", "amid", "despite", "after"],
        ) && form == VerbForm::Third;
        // "German host Chancellor X"
        let adjective = matches!(
            self.items.items[self.items.of_token[at - 1] as usize].what,
            What::Country { form: CountryForm::Adjective, .. }
        ) && form == VerbForm::Base
            && self.parties[index].iter().any(|p| p.tokens.contains(&(at + 1)));
        adjective || (determined || governed) && matches!(form, VerbForm::Base | VerbForm::Third)
    }

    fn party_starts(&self, index: usize, at: usize) -> bool {
        self.parties[index].iter().any(|p| {
            p.tokens.start == at || (p.tokens.start == at + 1 && self.doc.is_any(at, words!["the", "a", "an"]))
        })
    }

    fn party_ends(&self, index: usize, at: usize) -> bool {
        self.parties[index]
            .iter()
            .any(|p| p.tokens.end == at || (p.tokens.end + 1 == at && self.doc.text(at - 1) == ","))
    }

    fn party_ends_plural(&self, index: usize, at: usize) -> bool {
        let last = self.parties[index].iter().rposition(|p| p.tokens.end == at);
        last.is_some_and(|i| {
            self.parties[index][i].plural || (i > 0 && self.parties[index][i - 1].list == self.parties[index][i].list)
        })
    }

    fn place_starts(&self, at: usize) -> bool {
        let at = at + usize::from(self.doc.is(at, "the"));
        self.items.of_token.get(at).is_some_and(|&i| {
            matches!(self.items.items[i as usize].what, What::Country { .. } | What::City { .. } | What::Region { .. })
        })
    }

    /// Does a sentence tell of what takes place "on the sidelines of" something, or "at the summit"?
    pub fn aside(&self, index: usize) -> bool {
        let tokens = self.doc.sentences.get(index).map_or(0..0, |s| s.tokens.clone());
        tokens.into_iter().any(|t| {
            self.doc.is_any(t, words!["sidelines", "sideline", "margins", "fringes"]) && self.doc.is(t + 1, "of")
                || self.doc.is(t, "summit")
                    && (t.saturating_sub(3)..t).any(|p| self.doc.is(p, "at") && self.doc.is(p + 1, "the"))
        })
    }

    fn sentence_floor(&self, index: usize) -> usize {
        let start = self.doc.sentences[index].tokens.start;
        match &self.dateline {
            Some(dateline) if dateline.tokens.start == start => dateline.tokens.end,
            _ => start,
        }
    }

    /// The words that a token's text is compared with, without case.
    fn word(&self, token: usize) -> Lower<'a> {
        self.doc.lower(token)
    }

    fn is_class(&self, token: usize, class: Class) -> bool {
        self.doc.tokens.get(token).is_some_and(|t| t.classes.has(class))
    }

    fn is_upper_start(&self, token: usize) -> bool {
        self.doc.tokens.get(token).is_some_and(|t| !matches!(t.case, Case::Lower | Case::None))
    }

    fn row_rule(row: &EventRow) -> &'static str {
        use super::lexicon::events::Frame;
        match row.frame {
            Frame::Meet => "frame.meet",
            Frame::See => "frame.see",
            Frame::Ring => "frame.ring",
            Frame::Carry => "frame.carry",
            Frame::With => "frame.with",
            Frame::Host => "frame.host",
            Frame::Phone => "frame.phone",
            Frame::Speak => "frame.speak",
            Frame::Goto => "frame.goto",
            Frame::Leave => "frame.leave",
            Frame::Tour => "frame.tour",
            Frame::Sign => "frame.sign",
            Frame::Discuss => "frame.discuss",
            Frame::Talks => "frame.talks",
            Frame::Summit => "frame.summit",
            Frame::Trip => "frame.trip",
            Frame::Paper => "frame.paper",
        }
    }
}
