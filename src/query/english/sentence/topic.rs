//! What talks or articles are about: words of the article, up to the next phrase of another kind.

use super::{Reader, Topic, phrase, text_word};
use crate::{extract::lexicon::Reading, query::english::dates};

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
const SMALL: &[&str] = &[
    "the", "a", "an", "of", "for", "its", "their", "his", "her", "to", "s", "this", "that", "possible", "some", "both",
    "either",
];

impl Reader<'_> {
    /// What talks or articles are about: words up to the next phrase of another kind.
    pub(super) fn topic(&mut self) {
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

    /// "since the invasion", "on the eve of the summit": no table knows when that was, so the words are looked for.
    pub(super) fn undated(&mut self, bound: &str) {
        let start = self.at;
        let before = self.found.topics.len();
        self.topic();
        if self.found.topics.len() > before {
            let words = self.text.slice(start, self.at).trim_end_matches(|c: char| !c.is_alphanumeric()).to_owned();
            self.found
                .notes
                .push(format!("no date is known for `{bound} {words}`: its words were looked for in the articles"));
        }
    }

    /// How many words with capitals stand here together.
    pub(super) fn capitals(&self) -> usize {
        let text = self.text;
        (self.at..text.len())
            .take_while(|&at| {
                text.is_word(at)
                    && text.capital(at)
                    && text.class(at, "and").is_none()
                    && dates::span(text, at, self.now).is_none()
            })
            .count()
    }

    /// Does something else than a topic begin here? `last` is the topic's last word.
    pub(super) fn ends_topic(&self, last: &str) -> bool {
        let text = self.text;
        if dates::span(text, self.at, self.now).is_some() {
            return true;
        }
        let Some((sense, taken)) = text.sense(self.at) else { return false };
        match (sense.class, sense.value) {
            ("prep", "in") => {
                let next = self.at + taken + usize::from(text.word(self.at + taken) == "the");
                let date = dates::span(text, next, self.now).is_some()
                    || dates::span(text, self.at + taken, self.now).is_some();
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
}
