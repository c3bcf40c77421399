//! Parties and places among the words: which of them are names, and what joins them.

use super::{Focus, Join, Reader, Slot};
use crate::{
    extract::lexicon::{Reading, WordFlags},
    query::english::party::{List, Location, Noun, Party},
};

impl Reader<'_> {
    /// A party or a place.
    pub(super) fn phrase(&mut self) -> bool {
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
                .is_none_or(|(party, _)| party.name.is_some() && party.noun == Noun::None)
            && let Some((value, end)) = self.parties.name(self.at, true)
        {
            // A place that no table knows.
            self.push(Join::In, unknown_place(value.text));
            self.take(end - start);
            return true;
        }
        let visit = self.found.kinds == [crate::annotation::EventKind::Visit];
        if self.join == Some(Join::In) || (visit && (self.join == Some(Join::To) || self.object)) {
            let venue = self.at + usize::from(text.word(self.at) == "the");
            let taken = text.reading(venue, |r| matches!(r, Reading::Institution(_)).then_some(()));
            if let Some(((), taken)) = taken {
                self.push(Join::In, unknown_place(text.slice(venue, venue + taken).to_owned()));
                self.take(venue + taken - start);
                return true;
            }
            // "Atlanta, Georgia": the city of another country than the one it is called after.
            let trap = text.reading(venue, |r| matches!(r, Reading::Trap(None)).then_some(()));
            if let Some(((), taken)) = trap
                && (venue..venue + taken).any(|at| text.word(at) == ",")
            {
                self.push(Join::In, unknown_place(text.slice(venue, venue + 1).to_owned()));
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
        let bare_name = list.parties.iter().all(|p| p.name.is_some() && p.noun == Noun::None);
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
    pub(super) fn publisher(&mut self) -> bool {
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
    pub(super) fn persons_somewhere(&self, end: usize) -> bool {
        let text = self.text;
        let joined = text.sense(end).is_some_and(|(s, _)| s.class == "prep" && matches!(s.value, "in" | "with" | "to"));
        let person = |at: usize| {
            let flags = text.flags(at);
            let name = flags.has(WordFlags::SURNAME) || flags.has(WordFlags::GIVEN);
            name && text.capital(at) && !flags.has(WordFlags::COMMON)
        };
        joined && (self.at..end).any(person)
    }

    pub(super) fn push(&mut self, join: Join, list: List) {
        self.found.slots.push(Slot { join, list, not: self.not });
        self.not = false;
        self.join = None;
        self.object = false;
    }

    pub(super) fn has_contact(&self) -> bool {
        !self.found.kinds.is_empty()
    }

    /// Does an auxiliary stand right before ("did macron visit")?
    pub(super) fn behind_auxiliary(&self) -> bool {
        self.at > 0
            && self.text.sense(self.at - 1).is_some_and(|(s, taken)| {
                taken == 1 && matches!(s.class, "past" | "future" | "present") && self.found.focus != Focus::Hits
                    || matches!(self.text.word(self.at - 1), "did" | "has" | "have" | "will" | "does")
            })
    }

    /// Do unknown words in lower case stand before a verb or before "'s visits" ("macron's visits", "macron met putin")?
    pub(super) fn before_contact(&self) -> bool {
        let Some((_, end)) = self.parties.name(self.at, true) else { return false };
        if end - self.at > 3 {
            return false;
        }
        let end = end + usize::from(self.text.possessive(end));
        self.parties.contact_follows(end).is_some()
            || (self.text.class(end, "and").is_some()
                && self.parties.name(end + 1, true).is_some_and(|(_, end)| self.parties.contact_follows(end).is_some()))
    }
}

fn unknown_place(name: String) -> List {
    let mut party = Party::place(Location { name, capital_of: None });
    party.notes.clear();
    List { parties: vec![party], or: false, alternative: vec![false] }
}
