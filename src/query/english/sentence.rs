//! One pass over the words of a question: phrases, each with what joins it.
//!
//! No grammar of whole sentences: a question is a bag of slots (a party after "with", a place after "in", a date after
//! "since", a verb in the past …), and `compile` decides what each slot means beside the others.

use jiff::civil::Date;

use super::{
    dates::{self, Now, bounded},
    party::{List, Location, Parties, Party},
    text::Text,
};
use crate::{
    annotation::{Country, EventKind, EventStatus, Role},
    extract::lexicon::{Reading, VerbForm, WordFlags, events::Frame},
    query::ast::{DateFilter, Focus, ParticipantField, ParticipantQuery, TextQuery},
};

/// What stands before a party or a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Join {
    With,
    Between,
    By,
    Of,
    From,
    To,
    In,
    /// Right behind a verb or a noun of contact.
    Object,
    /// Nothing: a subject, or a word before the noun ("French visits").
    Free,
    /// A word before a noun of contact ("the Paris summit", "EU talks").
    Attribute,
}

/// A party or a place with what joins it.
#[derive(Debug, Clone, PartialEq)]
pub struct Slot {
    pub join: Join,
    pub list: List,
    pub not: bool,
}

/// Full text, with where it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Topic {
    pub text: Vec<TextQuery>,
    /// The alternative of the topic before ("about X or Y").
    pub or: bool,
    pub not: bool,
    /// The one country that it names.
    pub country: Option<Country>,
}

/// What the words of a question gave.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Alternatives.
    pub kinds: Vec<EventKind>,
    pub not_kinds: Vec<EventKind>,
    /// The frames of the verbs and nouns.
    pub frames: Vec<Frame>,
    pub status: Option<EventStatus>,
    pub not_status: Option<EventStatus>,
    pub past: bool,
    pub future: bool,
    pub focus: Focus,
    /// The slot behind "which" or "what": people asked for where it is an office.
    pub which: Option<usize>,
    pub slots: Vec<Slot>,
    /// Roles that an adjective gave ("ministerial").
    pub manner: Vec<Role>,
    pub dates: Vec<(DateFilter, bool)>,
    pub published: bool,
    pub topics: Vec<Topic>,
    /// Words that were not understood.
    pub words: Vec<TextQuery>,
    /// All words but dates, for a question of which nothing was understood.
    pub all: Vec<TextQuery>,
    pub articles: bool,
    /// "tour of": a country behind it is where it went.
    pub tour: bool,
    /// Does a "from" or "by" of an article name a source or an author?
    pub source: Option<String>,
    pub author: Option<String>,
    pub notes: Vec<String>,
}

/// Nouns whose "in COUNTRY" says what a topic is about, not where people met.
const TROUBLES: &[&str] = &[
    "war",
    "wars",
    "conflict",
    "conflicts",
    "crisis",
    "situation",
    "ceasefire",
    "truce",
    "fighting",
    "violence",
    "peace",
    "election",
    "elections",
    "famine",
    "coup",
    "rights",
    "hostilities",
    "developments",
    "unrest",
    "reconstruction",
    "aid",
    "bases",
    "investment",
    "investments",
    "stability",
    "security",
    "transition",
    "operations",
    "hostages",
];

/// Words that a topic leaves out.
const SMALL: &[&str] =
    &["the", "a", "an", "of", "for", "its", "their", "his", "her", "to", "s", "this", "that", "possible", "some"];

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
}

/// Reads all words.
pub fn read(text: &Text, today: Date) -> Found {
    let future = (0..text.len())
        .any(|at| text.sense(at).is_some_and(|(sense, _)| sense.class == "future" || sense.value == "planned"));
    let now = Now { today, future };
    let parties = Parties { text, now };
    let found = Found { future: false, ..Found::default() };
    let mut reader =
        Reader { text, parties, now, found, at: 0, join: None, not: false, object: false, verb: false, contact: false };
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
        if self.date() || self.special() || self.contact() || self.phrase() {
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

    fn date(&mut self) -> bool {
        let text = self.text;
        if self.at == 0
            && text.word(0) == "may"
            && text.len() > 1
            && !text.word(1).starts_with(|c: char| c.is_ascii_digit())
        {
            return false;
        }
        let mut at = self.at;
        let mut words: Option<&str> = None;
        // "since", "before", "from … to", "between … and", "in", "on", "by", "of", "for"
        if let Some((sense, taken)) = text.sense(at) {
            match (sense.class, sense.value) {
                ("date", value) => {
                    words = Some(value);
                    at += taken;
                }
                ("prep", "from") => {
                    words = Some("from");
                    at += taken;
                }
                ("prep", "between") => {
                    words = Some("between");
                    at += taken;
                }
                ("prep", "in" | "topic" | "of" | "by" | "to") => {
                    words = Some(if text.word(at) == "by" { "until" } else { "during" });
                    at += taken;
                }
                ("skip", _) if text.word(at) == "for" || text.word(at) == "as" => at += taken,
                ("not", _) if self.date_from(at + taken).is_some() => {
                    self.not = true;
                    self.at += taken;
                    return true;
                }
                _ => {}
            }
        }
        let Some((filter, end)) = self.date_phrase(at, words) else { return false };
        self.found.dates.push((filter, self.not));
        self.not = false;
        self.join = None;
        self.object = false;
        self.at = end;
        true
    }

    fn date_from(&self, at: usize) -> Option<usize> {
        let at = at + usize::from(matches!(self.text.word(at), "in" | "on" | "during" | "since" | "before" | "after"));
        dates::period(self.text, at, self.now).map(|(_, taken)| at + taken)
    }

    fn date_phrase(&self, at: usize, word: Option<&str>) -> Option<(DateFilter, usize)> {
        let text = self.text;
        if let Some((filter, taken)) = dates::rolling(text, at, self.now) {
            let filter = match (word, filter) {
                (Some("before"), DateFilter::Range { from: Some(from), .. }) => bounded("before", from.0),
                _ => filter,
            };
            return Some((filter, at + taken));
        }
        // "by July" is the July to come.
        let by = at > 0 && text.word(at - 1) == "by";
        let now = Now { future: self.now.future || by, ..self.now };
        let (first, taken) = dates::period(text, at, now).or_else(|| self.day_before_month(at))?;
        let mut end = at + taken;
        let joined = match word {
            Some("between") => matches!(text.word(end), "and" | "&" | "-" | "–"),
            Some("since") => matches!(text.word(end), "until" | "till" | "to" | "through"),
            _ => matches!(text.word(end), "to" | "until" | "till" | "through" | "-" | "–" | "—"),
        };
        if joined && let Some((second, taken)) = dates::period(text, end + 1, self.now) {
            end += 1 + taken;
            return Some((dates::between(first, second), end));
        }
        if matches!(text.word(end), "-" | "–" | "to" | "and")
            && let Some((first, last, taken)) = dates::last_day(text, end + 1, first, self.now)
        {
            return Some((dates::between(first, last), end + 1 + taken));
        }
        if word == Some("between") {
            return None;
        }
        // "in March or April", "in 2023 and 2024": one range where they are neighbours.
        if matches!(text.word(end), "and" | "or")
            && let Some((second, taken)) = dates::period(text, end + 1, self.now)
            && dates::between(first, second).days().is_some()
            && crate::query::date::neighbour(first, 1) == Some(second)
        {
            end += 1 + taken;
            return Some((dates::between(first, second), end));
        }
        if text.word(end) == "onwards" || text.word(end) == "onward" {
            return Some((bounded("since", first), end + 1));
        }
        let word = match word {
            Some("from") if self.found.kinds.is_empty() && !self.found.articles => "since",
            Some("from") => {
                if text.word(end) == "on" {
                    return Some((bounded("since", first), end + 1));
                }
                "during"
            }
            Some(word) => word,
            None => "during",
        };
        Some((bounded(word, first), end))
    }

    /// "10 to 12 March", "March 10-12": the first day takes the month of the second.
    fn day_before_month(&self, at: usize) -> Option<(crate::timex::Timex, usize)> {
        let text = self.text;
        let day: i8 = text.word(at).parse().ok().filter(|d| (1..=31).contains(d))?;
        if !matches!(text.word(at + 1), "to" | "-" | "–" | "and") {
            return None;
        }
        let (crate::timex::Timex::Day(last), _) = dates::period(text, at + 2, self.now)? else { return None };
        let first = Date::new(last.year(), last.month(), day).ok().filter(|first| *first <= last)?;
        Some((crate::timex::Timex::Day(first), 1))
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
            "focus" => {
                let relative =
                    self.found.focus == Focus::Hits && self.found.slots.is_empty() && self.found.kinds.is_empty();
                if sense.value == "people" && text.word(self.at) == "who" && !relative && !self.found.kinds.is_empty() {
                    // "meetings … who": a relative, no question.
                } else if self.found.focus == Focus::Hits
                    && (relative
                        || sense.value == "people"
                        || !self.found.slots.is_empty() && self.found.kinds.is_empty())
                {
                    self.found.focus = match sense.value {
                        "people" => Focus::People,
                        "dates" => Focus::Dates,
                        "places" => Focus::Places,
                        _ => Focus::Number,
                    };
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
                let frame = if sense.value == "meeting|visit" { Frame::Host } else { Frame::Meet };
                self.kinds(sense.value, Some(frame));
                self.take(taken);
                self.object = true;
                self.verb = true;
            }
            "not" => {
                self.not = true;
                let last = text.word(self.at + taken - 1);
                self.join = match last {
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
                // No date followed: "after the summit".
                self.at += taken;
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
                    "by" => Join::By,
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
                }
                self.take(taken);
            }
            "members" if self.parties.party(self.at, false).is_none() => {
                // "which countries did Macron visit", "countries visited by Macron"
                if self.found.focus == Focus::Hits && self.found.kinds.is_empty() {
                    self.found.focus = Focus::Places;
                }
                self.take(taken);
            }
            "and" | "or" | "both" => self.at += taken,
            _ => return false,
        }
        true
    }

    fn kinds(&mut self, value: &str, frame: Option<Frame>) {
        let kinds = value.split('|').filter_map(|kind| kind.parse::<EventKind>().ok());
        self.add_kinds(kinds.collect());
        self.found.frames.extend(frame);
    }

    fn add_kinds(&mut self, kinds: Vec<EventKind>) {
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
    fn contact(&mut self) -> bool {
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
            self.add_kinds(vec![EventKind::Meeting]);
        } else if event.frame == Frame::Host {
            self.add_kinds(vec![EventKind::Meeting, EventKind::Visit]);
        } else if signed
            && (document || self.found.kinds.is_empty() || self.found.kinds.contains(&EventKind::Agreement))
        {
            self.add_kinds(vec![EventKind::Agreement]);
        } else if !signed && !(form.is_some() && !self.found.kinds.is_empty() && self.verb_of_noun(event.frame)) {
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
    fn verb_of_noun(&self, frame: Frame) -> bool {
        matches!(frame, Frame::Meet | Frame::With | Frame::Phone) && self.found.kinds.contains(&EventKind::Call)
    }

    /// Does "to PLACE" follow a verb of motion, or did a question ask where?
    fn travels(&self, at: usize) -> bool {
        let text = self.text;
        matches!(text.word(at), "to" | "in" | "into" | "with")
            || self.found.focus == Focus::Places
            || self.parties.location(at).is_some()
    }

    fn event_ahead(&self) -> bool {
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

    fn document_ahead(&self, at: usize) -> bool {
        (at..self.text.len().min(at + 6)).any(|next| {
            let paper = self.text.contact(next, |r| match r {
                Reading::Noun { row, .. } => (self.text.lexicon.event(row).kind == EventKind::Agreement).then_some(()),
                _ => None,
            });
            paper.is_some()
        })
    }

    /// A party or a place.
    fn phrase(&mut self) -> bool {
        let text = self.text;
        let behind = self.behind_auxiliary();
        let lower = self.join.is_some_and(|join| join != Join::In && join != Join::Of)
            || (self.object && self.verb)
            || behind
            || self.before_contact();
        if self.publisher() {
            return true;
        }
        let start = self.at;
        if self.join == Some(Join::In)
            && text.quoted(self.at).is_none()
            && self.parties.location(self.at).is_none()
            && self
                .parties
                .party(self.at, false)
                .is_none_or(|(party, _)| party.name.is_some() && party.noun == super::party::Noun::None)
            && let Some((value, end)) = self.parties.name(self.at, true)
        {
            // A place that no table knows.
            self.push(Join::In, unknown_place(value.text));
            self.take(end - start);
            return true;
        }
        if self.join == Some(Join::In) {
            let venue = self.at + usize::from(text.word(self.at) == "the");
            let taken = text.reading(venue, |r| matches!(r, Reading::Institution(_)).then_some(()));
            if let Some(((), taken)) = taken {
                self.push(Join::In, unknown_place(text.slice(venue, venue + taken).to_owned()));
                self.take(venue + taken - start);
                return true;
            }
        }
        // A quoted text is a name only where a party must stand.
        if text.quoted(self.at).is_some() && self.join.is_none() && !(self.object && self.verb) && !behind {
            return false;
        }
        let Some((list, end)) = self.parties.list(self.at, lower) else { return false };
        // A name by itself, in no place of a party: ordinary words, unless a capital shows it.
        let bare_name = list.parties.iter().all(|p| p.name.is_some() && p.noun == super::party::Noun::None);
        let attribute = self.parties.contact_follows(end);
        let owner = self.contact && list.parties.iter().any(|party| party.owner);
        if bare_name && !lower && !(self.has_contact() || attribute.is_some() || owner || self.persons_somewhere(end)) {
            return false;
        }
        let join = match self.join {
            Some(join) => join,
            None if self.object => Join::Object,
            None if attribute == Some(end) && !list.parties.iter().any(|p| p.owner) && !behind => Join::Attribute,
            None => Join::Free,
        };
        self.push(join, list);
        self.take(end - start);
        true
    }

    /// "articles from Reuters", "by Jane Doe", "in Le Monde": a source or an author.
    fn publisher(&mut self) -> bool {
        let text = self.text;
        let join = self.join.filter(|join| matches!(join, Join::From | Join::By | Join::In));
        let Some(join) = join.filter(|_| self.found.articles && self.found.kinds.is_empty()) else { return false };
        let start = self.at + usize::from(text.word(self.at) == "the");
        let body = text.reading(start, |r| matches!(r, Reading::Organization(_)).then_some(()));
        let (words, end, person) = if let Some(((), taken)) = body {
            (text.slice(start, start + taken).to_owned(), start + taken, false)
        } else if let Some((name, end)) = self.parties.name(start, join != Join::In) {
            (name.text, end, true)
        } else {
            return false;
        };
        if person && join == Join::By {
            self.found.author = Some(words);
        } else {
            self.found.source = Some(words);
        }
        self.take(end - self.at);
        self.join = None;
        true
    }

    /// "Macron in Rabat", "Macron with Merz": names that the tables know, with a place or a party behind them.
    fn persons_somewhere(&self, end: usize) -> bool {
        let text = self.text;
        let joined = text.sense(end).is_some_and(|(s, _)| s.class == "prep" && matches!(s.value, "in" | "with" | "to"));
        let person = |at: usize| {
            let flags = text.flags(at);
            let name = flags.has(WordFlags::SURNAME) || flags.has(WordFlags::GIVEN);
            name && text.capital(at) && !flags.has(WordFlags::COMMON)
        };
        joined && (self.at..end).any(person)
    }

    fn push(&mut self, join: Join, list: List) {
        self.found.slots.push(Slot { join, list, not: self.not });
        self.not = false;
        self.join = None;
        self.object = false;
    }

    fn has_contact(&self) -> bool {
        !self.found.kinds.is_empty()
    }

    /// Does an auxiliary stand right before ("did macron visit")?
    fn behind_auxiliary(&self) -> bool {
        self.at > 0
            && self.text.sense(self.at - 1).is_some_and(|(s, taken)| {
                taken == 1 && matches!(s.class, "past" | "future" | "present") && self.found.focus != Focus::Hits
                    || matches!(self.text.word(self.at - 1), "did" | "has" | "have" | "will" | "does")
            })
    }

    /// Do unknown words in lower case stand before a verb or before "'s visits" ("macron's visits", "macron met putin")?
    fn before_contact(&self) -> bool {
        let Some((_, end)) = self.parties.name(self.at, true) else { return false };
        if end - self.at > 3 {
            return false;
        }
        let end = end + usize::from(self.text.possessive(end));
        self.parties.contact_follows(end).is_some()
            || (self.text.class(end, "and").is_some()
                && self.parties.name(end + 1, true).is_some_and(|(_, end)| self.parties.contact_follows(end).is_some()))
    }

    /// What talks or articles are about: words up to the next phrase of another kind.
    fn topic(&mut self) {
        let text = self.text;
        let not = self.not;
        self.not = false;
        self.join = None;
        self.object = false;
        let mut topic = Topic { text: Vec::new(), or: false, not, country: None };
        let mut words = 0;
        let mut last = String::new();
        while self.at < text.len() {
            if let Some(quoted) = text.quoted(self.at) {
                topic.text.extend(phrase(quoted));
                self.take(1);
                words += 2;
                continue;
            }
            let joiner =
                text.class(self.at, "and").or(text.class(self.at, "or")).or((text.word(self.at) == ",").then_some(1));
            if let Some(taken) = joiner {
                let or = text.class(self.at, "or").is_some();
                self.at += taken;
                if self.ends_topic(&last) {
                    break;
                }
                if or && !topic.text.is_empty() {
                    self.found
                        .topics
                        .push(std::mem::replace(&mut topic, Topic { text: Vec::new(), or: true, not, country: None }));
                    words = 0;
                }
                continue;
            }
            if text.is_sign(self.at) || text.possessive(self.at) {
                self.at += 1;
                continue;
            }
            if self.ends_topic(&last) {
                break;
            }
            // Names of several words are phrases: "Western Sahara", "United Nations".
            let known = text.reading(self.at, |r| match r {
                Reading::Country(code, _) => Some(Some(code)),
                Reading::City(_)
                | Reading::Region(_)
                | Reading::Organization(_)
                | Reading::Institution(_)
                | Reading::Group(_) => Some(None),
                _ => None,
            });
            let (country, taken) = known.unwrap_or((None, 1));
            let capitals = if known.is_some() { taken } else { self.capitals() };
            if words == 0 {
                topic.country = country;
            } else if !SMALL.contains(&text.word(self.at)) {
                topic.country = None;
            }
            last = text.word(self.at).to_owned();
            if capitals > 1 {
                topic.text.extend(phrase(text.slice(self.at, self.at + capitals)));
                words += 1;
            } else if !SMALL.contains(&text.word(self.at))
                && text.class(self.at, "prep").is_none()
                && text.class(self.at, "skip").is_none()
            {
                topic.text.extend(text_word(text, self.at));
                words += 1;
            }
            self.take(capitals.max(1));
        }
        if !topic.text.is_empty() {
            self.found.topics.push(topic);
        }
    }

    /// How many words with capitals stand here together.
    fn capitals(&self) -> usize {
        let text = self.text;
        (self.at..text.len())
            .take_while(|&at| {
                text.is_word(at)
                    && text.capital(at)
                    && text.class(at, "and").is_none()
                    && dates::period(text, at, self.now).is_none()
            })
            .count()
    }

    /// Does something else than a topic begin here? `last` is the topic's last word.
    fn ends_topic(&self, last: &str) -> bool {
        let text = self.text;
        if dates::period(text, self.at, self.now).is_some_and(|_| text.word(self.at) != "the")
            || dates::rolling(text, self.at, self.now).is_some()
        {
            return true;
        }
        let Some((sense, taken)) = text.sense(self.at) else { return false };
        match (sense.class, sense.value) {
            ("prep", "in") => {
                let next = self.at + taken + usize::from(text.word(self.at + taken) == "the");
                let date = dates::period(text, next, self.now).is_some()
                    || dates::rolling(text, self.at + taken, self.now).is_some();
                date || self.parties.location(next).is_some_and(|_| text.word(self.at) == "in")
                    && !TROUBLES.contains(&last)
                    || (!TROUBLES.contains(&last)
                        && self.parties.party(next, false).is_some_and(|(party, _)| party.is_scope()))
            }
            ("prep", "of" | "to") => false,
            ("prep", "topic") => false,
            ("prep" | "date" | "not" | "publish", _) => true,
            ("focus", _) => true,
            ("past" | "future", _) => true,
            ("status", "planned" | "cancelled") => {
                matches!(text.word(self.at), "planned" | "scheduled" | "cancelled" | "canceled")
            }
            _ => false,
        }
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

fn unknown_place(name: String) -> List {
    let mut party = Party::place(Location { name, capital_of: None });
    party.notes.clear();
    List { parties: vec![party], or: false, alternative: vec![false] }
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
