//! One pass over the words of a question: phrases, each with what joins it. What is found is in `found`.
//!
//! No grammar of whole sentences: a question is a bag of slots (a party after "with", a place after "in", a date after
//! "since", a verb in the past …), and `compile` decides what each slot means beside the others.

mod contact;
mod found;
mod parties;
mod topic;
mod when;

use jiff::civil::Date;

pub use self::found::{Focus, Found, Join, Slot, Topic};
use super::{dates::Now, party::Parties, text::Text};
use crate::{
    annotation::{EventKind, EventStatus, Role},
    extract::lexicon::{Reading, events::Frame},
    query::{
        ast::{DateEnd, DateFilter, ParticipantField, ParticipantQuery, Pick, TextQuery},
        value,
    },
    timex::Timex,
};

/// What a yes-or-no question begins with.
const AUXILIARIES: &[&str] = &[
    "did", "didn't", "has", "hasn't", "have", "haven't", "had", "is", "isn't", "are", "aren't", "was", "wasn't",
    "were", "weren't", "will", "won't", "does", "doesn't", "do",
];

/// How far behind "last" its noun or verb may stand.
const MAX_AHEAD: usize = 6;

struct Reader<'a> {
    text: &'a Text<'a>,
    parties: Parties<'a>,
    now: Now,
    found: Found,
    at: usize,
    /// The join that waits for a party.
    join: Option<Join>,
    not: bool,
    /// Was the last thing read a verb or a noun of contact, so that a party behind it is its object?
    object: bool,
    verb: bool,
    /// Does a word of contact stand anywhere?
    contact: bool,
    /// Behind the last word that called something off.
    called_off: Option<usize>,
}

/// Reads all words.
pub fn read(text: &Text, today: Date) -> Found {
    let future = (0..text.len())
        .any(|at| text.sense(at).is_some_and(|(sense, _)| sense.class == "future" || sense.value == "planned"));
    let now = Now { today, future };
    let parties = Parties { text, now };
    let found = Found { future: false, ..Found::default() };
    let mut reader = Reader {
        text,
        parties,
        now,
        found,
        at: 0,
        join: None,
        not: false,
        object: false,
        verb: false,
        contact: false,
        called_off: None,
    };
    reader.found.focus = if reader.opens_with_auxiliary() { Focus::Whether } else { Focus::Hits };
    reader.contact = (0..text.len()).any(|at| {
        text.contact(at, |r| matches!(r, Reading::Noun { .. }).then_some(())).is_some()
            || text.class(at, "kind").is_some()
    });
    while reader.at < text.len() {
        let before = reader.at;
        reader.step();
        debug_assert!(reader.at > before, "the reader stands still");
        reader.at = reader.at.max(before + 1);
    }
    reader.found
}

impl Reader<'_> {
    fn step(&mut self) {
        if self.text.is_sign(self.at) || self.text.possessive(self.at) {
            self.at += 1;
            return;
        }
        if self.date() || self.language() || self.special() || self.contact() || self.phrase() {
            return;
        }
        self.word();
    }

    /// Takes tokens for the case that nothing is understood.
    fn take(&mut self, count: usize) {
        for at in self.at..(self.at + count).min(self.text.len()) {
            if let Some(word) = text_word(self.text, at) {
                self.found.all.push(word);
            }
        }
        self.at += count;
    }

    /// "Arabic articles", "articles in French": the language that they are written in.
    fn language(&mut self) -> bool {
        let text = self.text;
        let joined = self.join == Some(Join::In) && self.found.articles && self.found.kinds.is_empty();
        let Some(tag) = value::language(text.word(self.at)) else { return false };
        let articles = |at| text.class(at, "articles").is_some();
        if !joined && !articles(self.at + 1) {
            return false;
        }
        self.found.langs.push(tag.to_owned());
        self.join = None;
        self.at += 1;
        while matches!(text.word(self.at), "and" | "or" | ",") && joined {
            let Some(tag) = value::language(text.word(self.at + 1)) else { break };
            self.found.langs.push(tag.to_owned());
            self.at += 2;
        }
        true
    }

    /// Words of the table.
    fn special(&mut self) -> bool {
        let text = self.text;
        let Some((sense, taken)) = text.sense(self.at) else { return false };
        // A longer phrase of the lexicons goes first ("state visit", "head of state").
        if text.known(self.at) > taken {
            return false;
        }
        match sense.class {
            "skip" => {
                if matches!(text.word(self.at), "which" | "what") && self.found.kinds.is_empty() {
                    self.found.which = Some(self.found.slots.len());
                }
                // Determiners belong to the party behind them; adjectives do not.
                self.at += taken;
            }
            "pick" => {
                let time = text.word(self.at + taken - 1) == "time" && self.found.kinds.is_empty();
                if time || self.one_event_follows(self.at + taken) {
                    self.found.pick = Some(if sense.value == "last" { Pick::Last } else { Pick::First });
                    if sense.value == "next" {
                        // The first of those that are still to come, not of all that were ever planned.
                        self.found.future = true;
                        let today = Some(DateEnd(Timex::Day(self.now.today)));
                        self.found.dates.push((DateFilter::Range { from: today, to: None }, false));
                    }
                }
                self.at += taken;
            }
            "focus" => {
                // "meetings … who": a relative, no question.
                let relative = !self.found.kinds.is_empty() && (sense.value != "people" || text.word(self.at) == "who");
                // "who met whom, when and where": one question more.
                let second = self.found.focus != Focus::Hits
                    && (self.at > 0 && matches!(text.word(self.at - 1), "and" | "," | "&")
                        || text.word(self.at + taken - 1) == "whom");
                if self.found.focus == Focus::Hits && !relative {
                    self.found.focus = match sense.value {
                        "people" => Focus::People,
                        "dates" => Focus::Dates,
                        "places" => Focus::Places,
                        "countries" => Focus::Countries,
                        "countries_where" => Focus::CountriesWhere,
                        "whether" => Focus::Whether,
                        _ => Focus::Number,
                    };
                    let next = text.word(self.at + taken);
                    let many = matches!(text.word(self.at + taken - 1), "many" | "of" | "count" | "the");
                    if self.found.focus == Focus::Number && many && self.found.kinds.is_empty() {
                        self.found.which = Some(self.found.slots.len());
                    } else if self.found.focus == Focus::People && matches!(next, "are" | "were" | "is" | "was") {
                        // "Who were the ministers that visited Damascus"
                        self.found.which = Some(self.found.slots.len());
                        self.found.identity = true;
                    } else if self.found.focus == Focus::People && self.found.kinds.is_empty() {
                        // "ministers who visited Damascus"
                        self.found.which = self.found.slots.len().checked_sub(1);
                    }
                } else if second {
                    self.found.also = true;
                }
                self.object = false;
                self.at += taken;
            }
            "status" => {
                let status: Option<EventStatus> = sense.value.parse().ok();
                if self.not {
                    self.found.not_status = status;
                    self.not = false;
                } else if status.is_some_and(|s| self.found.status.is_none_or(|before| rank(s) > rank(before))) {
                    self.found.status = status;
                }
                self.take(taken);
                self.called_off = (status == Some(EventStatus::Cancelled)).then_some(self.at);
            }
            "past" => {
                self.found.past = true;
                self.at += taken;
            }
            "future" => {
                self.found.future = true;
                self.at += taken;
            }
            "present" => self.at += taken,
            "manner" => {
                self.found.manner.extend(sense.value.split('|').filter_map(|role| role.parse::<Role>().ok()));
                self.take(taken);
            }
            "kind" => {
                self.kinds(sense.value, None);
                self.take(taken);
                self.object = true;
                self.verb = false;
            }
            "verb" | "verbed" => {
                self.found.past |= sense.class == "verbed";
                let frame = match (sense.value, text.word(self.at + taken - 1)) {
                    ("meeting|visit", _) => Frame::Host,
                    // "been to"
                    (_, "to" | "in") => Frame::Goto,
                    _ => Frame::Meet,
                };
                self.kinds(sense.value, Some(frame));
                self.take(taken);
                self.object = true;
                self.verb = true;
            }
            "not" => {
                self.not = true;
                let last = text.word(self.at + taken - 1);
                self.join = match last {
                    "neither" if self.join.is_some() => self.join,
                    "in" | "outside" => Some(Join::In),
                    "to" => Some(Join::To),
                    "by" => Some(Join::By),
                    "of" if text.word(self.at) == "outside" => Some(Join::In),
                    "about" | "on" => None,
                    _ => Some(Join::With),
                };
                self.object = false;
                if matches!(last, "about" | "on") {
                    self.at += taken;
                    self.topic();
                    return true;
                }
                self.at += taken;
            }
            "date" => {
                // No date followed: "after the summit", "since the invasion", "since Ramadan".
                let words = text.slice(self.at, self.at + taken).to_owned();
                self.at += taken;
                let next = self.at + usize::from(text.word(self.at) == "the");
                let contact = self.parties.contact_follows(next).is_some() && sense.value != "eve";
                let party = self.parties.party(self.at, false).is_some_and(|(party, _)| party.name.is_none());
                if self.at < text.len() && !contact && !(sense.value == "during" && party) {
                    self.undated(&words);
                }
            }
            "prep" if sense.value == "topic" => {
                self.at += taken;
                // "articles about Macron's visit to Rabat": the event is asked for, not the word.
                if !(self.found.articles && self.found.kinds.is_empty() && self.event_ahead()) {
                    self.topic();
                }
            }
            "prep" => {
                self.join = Some(match sense.value {
                    "with" => Join::With,
                    "between" => Join::Between,
                    // "called off by Washington": guest or host.
                    "by" if self.called_off == Some(self.at) => Join::With,
                    "by" => Join::By,
                    "host" => Join::Host,
                    "of" => Join::Of,
                    "from" => Join::From,
                    "to" => Join::To,
                    _ => Join::In,
                });
                self.object = false;
                self.at += taken;
            }
            "articles" => {
                self.found.articles = true;
                self.take(taken);
            }
            "undated" => {
                self.found.dates.push((DateFilter::None, self.not));
                self.not = false;
                self.at += taken;
            }
            "represent" => {
                self.found.represented = Some(self.found.slots.len());
                self.found.past |= sense.value == "past";
                self.join = Some(Join::By);
                self.object = false;
                self.at += taken;
            }
            "untold" => {
                self.found.notes.push(format!("{} is not searched: the articles may say so", sense.value));
                self.at += taken;
            }
            "publish" => {
                self.found.published = true;
                self.take(taken);
            }
            "narrow" => {
                // "speak by phone": of the kinds that the verb may mean, this one.
                if let Ok(kind) = sense.value.parse::<EventKind>() {
                    self.found.kinds = vec![kind];
                }
                self.at += taken;
            }
            "places" => {
                if self.found.focus == Focus::Hits || self.found.focus == Focus::People {
                    self.found.focus = Focus::Places;
                } else if self.found.focus == Focus::Number {
                    self.found.counted = Some(Focus::Places);
                }
                self.take(taken);
            }
            "members" if self.parties.party(self.at, false).is_none() => {
                // "which countries did Macron visit", "countries visited by Macron"
                if self.found.focus == Focus::Hits && self.found.kinds.is_empty() {
                    self.found.focus = Focus::Countries;
                } else if self.found.focus == Focus::Number && self.found.kinds.is_empty() {
                    self.found.counted = Some(Focus::Countries);
                    self.found.which = None;
                }
                // "with which countries did Morocco sign": Morocco is no party of the "with".
                self.join = None;
                self.take(taken);
            }
            "and" | "or" | "both" => self.at += taken,
            _ => return false,
        }
        true
    }

    /// "Did X meet Y": does an auxiliary come first?
    fn opens_with_auxiliary(&self) -> bool {
        let mut at = 0;
        while let Some((sense, taken)) = self.text.sense(at).filter(|(sense, _)| sense.class == "skip") {
            at += taken;
            // "that", "the": no opening but the question's own words.
            if sense.value != "opening" && !matches!(self.text.word(0), "and" | "so" | "but" | "please") {
                return false;
            }
        }
        AUXILIARIES.contains(&self.text.word(at))
            && self.text.sense(at).is_none_or(|(sense, _)| matches!(sense.class, "past" | "present" | "future"))
    }

    /// Behind "last" or "first": is it one event ("the last visit", "the next EU-China summit", "last met", "did they meet
    /// last"), and not several ("the last visits")?
    fn one_event_follows(&self, at: usize) -> bool {
        let text = self.text;
        let at_end = at >= text.len() || text.is_sign(at) || text.class(at, "prep").is_some();
        if at_end && self.found.focus != Focus::Hits {
            return true;
        }
        for at in at..text.len().min(at + MAX_AHEAD) {
            let contact = text.contact(at, |reading| match reading {
                Reading::Noun { plural, .. } => Some(!plural || text.word(at) == "talks"),
                Reading::Verb { .. } => Some(true),
                _ => None,
            });
            if let Some((one, _)) = contact {
                return one;
            }
            if let Some((sense, _)) = text.sense(at) {
                match sense.class {
                    "kind" => return !text.word(at).ends_with('s'),
                    "verb" | "verbed" => return true,
                    "skip" if text.word(at) == "time" => return true,
                    "skip" | "past" | "present" | "status" | "manner" => {}
                    _ => return false,
                }
            } else if text.word(at) == "time" {
                return true;
            }
        }
        false
    }

    /// A word that nothing knows.
    fn word(&mut self) {
        let text = self.text;
        if let Some(quoted) = text.quoted(self.at) {
            self.found.topics.extend(phrase(quoted).map(|phrase| Topic {
                text: vec![phrase],
                or: false,
                not: self.not,
                country: None,
            }));
            self.not = false;
            self.at += 1;
            return;
        }
        let count = if self.found.kinds.is_empty() { 1 } else { text.known(self.at).max(1) };
        if self.not {
            let words: Vec<TextQuery> = (self.at..self.at + count).filter_map(|at| text_word(text, at)).collect();
            if !words.is_empty() {
                self.found.topics.push(Topic { text: words, or: false, not: true, country: None });
            }
            self.not = false;
            self.at += count;
            return;
        }
        self.found.words.extend((self.at..(self.at + count).min(text.len())).filter_map(|at| text_word(text, at)));
        self.take(count);
        self.object = false;
    }
}

/// Cancelled goes before planned, planned before held: "planned talks … were cancelled".
fn rank(status: EventStatus) -> u8 {
    match status {
        EventStatus::Held => 0,
        EventStatus::Planned => 1,
        EventStatus::Cancelled => 2,
    }
}

/// A token as full text, unless it is a sign or a small word.
fn text_word(text: &Text, at: usize) -> Option<TextQuery> {
    let known = at < text.len() && !text.is_sign(at) && !text.possessive(at) && text.quoted(at).is_none();
    known.then(|| TextQuery::Word(text.slice(at, at + 1).to_owned()))
}

fn phrase(quoted: &str) -> Option<TextQuery> {
    let words: Vec<String> = quoted.split_whitespace().map(str::to_owned).collect();
    (!words.is_empty()).then_some(TextQuery::Phrase { words, slop: 0 })
}

/// A participant who has one of these roles.
pub fn of_roles(roles: &[Role]) -> ParticipantQuery {
    ParticipantQuery::Or(roles.iter().map(|&role| ParticipantQuery::Is(ParticipantField::Role(role))).collect())
}
