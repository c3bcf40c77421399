//! Stage 6: the parties of a trigger: its subject, its objects, those behind a preposition and those of "between".
//!
//! Parties alone, and whether they make two sides; where an event took place is read by `place`, when by `when`.

use super::{Actor, Frames, Taken};
use crate::{
    annotation::{Country, Role},
    extract::{
        lexicon::Class,
        party::{Party, Shape},
        spot::{BodyKind, What},
        token::{Case, Kind},
    },
};

impl Frames<'_> {
    /// First token after the clause of a trigger.
    pub(super) fn clause_end(&self, index: usize, from: usize) -> usize {
        let end = self.doc.sentences[index].tokens.end;
        (from..end).find(|&t| self.doc.text(t) == ";" || self.is_class(t, Class::ClauseEnd)).unwrap_or(end)
    }

    /// Does a preposition stand before the party?
    pub(super) fn governed(&self, party: &Party, floor: usize) -> bool {
        let mut at = party.tokens.start;
        // "as he arrived": he is always a subject.
        if self.doc.is_any(at, words!["he", "she", "they"]) && party.shape == Shape::Pronoun {
            return false;
        }
        while at > floor && self.doc.is_any(at - 1, words!["the", "a", "an"]) {
            at -= 1;
        }
        // "a group of African leaders": the members are what counts.
        let of_several = at > floor + 1 && self.doc.is(at - 1, "of") && self.is_class(at - 2, Class::Several);
        at > floor && self.is_class(at - 1, Class::Preposition) && !of_several
    }

    /// The parties of one list, by the index of one of them.
    pub(super) fn list(&self, index: usize, member: usize) -> Vec<usize> {
        let parties = &self.parties[index];
        let list = parties[member].list;
        (0..parties.len()).filter(|&i| parties[i].list == list && !parties[i].owner).collect()
    }

    /// Could the party be the subject of a verb of contact?
    fn may_act(&self, party: &Party) -> bool {
        // Who speaks for others only says what they did.
        if party.office.as_ref().is_some_and(|o| o.role == Role::Spokesperson) {
            return false;
        }
        match party.shape {
            Shape::Body => {
                let (country, org) = self.side(party);
                org.is_some()
                    || !self.states_of_body(party).is_empty()
                    || country.is_some()
                        && matches!(party.body, Some(BodyKind::Executive | BodyKind::Ministry | BodyKind::Agency))
            }
            _ => true,
        }
    }

    /// The subject of a verb group that starts at `start`: the nearest party to the left that no preposition governs.
    ///
    /// A second verb ("met X and visited Y") and a purpose ("flew to X to meet Y") share the subject of the clause.
    pub(super) fn subject(&self, index: usize, start: usize, far: bool, taken: &[Taken]) -> Vec<usize> {
        let floor = self.sentence_floor(index);
        let parties = &self.parties[index];
        if let Some(head) = self.relative_head(index, start) {
            return vec![head];
        }
        if let Some(head) = self.before_relative(index, start) {
            return self.list(index, head);
        }
        // "X eyes Oman, meets Y": a headline's second verb.
        let listed = self.doc.sentences[index].headline && start > floor && self.doc.text(start - 1) == ",";
        let coordinated = listed || start > floor && self.doc.is_any(start - 1, words!["and", "but", "then", "or"]);
        if let Some(last) = taken.last()
            && (coordinated
                || far
                || last.objects.iter().any(|&o| {
                    parties[o].tokens.end <= start
                        && !parties.iter().any(|p| {
                            p.tokens.start >= parties[o].tokens.end
                                && p.tokens.end <= start
                                && (!self.governed(p, floor) || self.opens_clause(p, floor, start))
                        })
                }))
            && !last.subject.is_empty()
            && !self.said_between(index, &last.subject, start)
        {
            return last.subject.clone();
        }
        let fits = |i: &usize| {
            let party = &parties[*i];
            party.tokens.end <= start
                && !party.owner
                && self.may_act(party)
                // "Rivera team members met": not she.
                && !(party.shape == Shape::Person && self.is_class(party.tokens.end, Class::Delegate))
                && (!self.governed(party, floor) || self.opens_clause(party, floor, start))
                && party.shape != Shape::Capital
        };
        let with_capitals = |i: &usize| {
            let party = &parties[*i];
            party.tokens.end <= start && !party.owner && self.may_act(party) && !self.governed(party, floor)
        };
        let chosen = if far || coordinated {
            // The head of the clause: the first party since the last clause began.
            let clause = self.clause_start(index, start).max(self.own_clause(index, start));
            // "…," X said when meeting Y: X, not whom X spoke of.
            let speaker = |i: &usize| parties[*i].tokens.end + 1 == clause && self.is_class(clause - 1, Class::Saying);
            (0..parties.len())
                .filter(&fits)
                .find(|&i| parties[i].tokens.start >= clause)
                .or_else(|| (0..parties.len()).filter(&fits).find(speaker))
                .or_else(|| (0..parties.len()).find(&fits))
        } else {
            (0..parties.len()).rev().find(&fits)
        };
        // "After meeting X in PLACE, Y said": the subject of the main clause.
        let fronted = chosen.is_none().then(|| self.behind_fronted(index, start)).flatten();
        if let Some(subject) = fronted {
            return self.list(index, subject);
        }
        let chosen = chosen.or_else(|| (0..parties.len()).rev().find(with_capitals));
        let Some(mut chosen) = chosen else { return Vec::new() };
        // "X, whose Y …", quotes: a party that ended far before with a verb of saying between is another clause's.
        if !far && !coordinated && self.doc.sentences[index].tokens.len() > 4 {
            let gap = parties[chosen].tokens.end..start;
            if gap.clone().any(|t| self.doc.text(t) == ";") {
                return Vec::new();
            }
        }
        if parties[chosen].list > 0 || chosen > 0 {
            chosen = *self.list(index, chosen).first().unwrap_or(&chosen);
        }
        self.list(index, chosen)
    }

    /// "Oman continues to arm," X said after meeting Y: does a quotation end between a subject and a verb?
    fn said_between(&self, index: usize, subject: &[usize], verb: usize) -> bool {
        let floor = self.sentence_floor(index);
        let from = subject.iter().map(|&s| self.parties[index][s].tokens.end).max().unwrap_or(verb);
        (from..verb).any(|t| self.ends_quotation(t, floor))
    }

    /// "X, who arrived …": the party before the relative pronoun.
    pub(super) fn relative_head(&self, index: usize, verb: usize) -> Option<usize> {
        let floor = self.sentence_floor(index);
        let who = verb.checked_sub(1).filter(|&t| t >= floor && self.doc.is(t, "who"))?;
        let end = who - usize::from(who > floor && self.doc.text(who - 1) == ",");
        let parties = &self.parties[index];
        (0..parties.len()).rev().find(|&i| {
            let party = &parties[i];
            (party.tokens.end == end || party.tokens.end == who)
                && matches!(party.shape, Shape::Person | Shape::Office | Shape::Delegates)
        })
    }

    /// "X, who had asked Y to come, met Z": the party before the relative clause that ends with the comma in front of the verb.
    fn before_relative(&self, index: usize, verb: usize) -> Option<usize> {
        /// So far before the verb the clause may begin.
        const REACH: usize = 40;
        let floor = self.sentence_floor(index);
        let close = verb.checked_sub(1).filter(|&t| t > floor && self.doc.text(t) == ",")?;
        let who = (close.saturating_sub(REACH).max(floor + 1)..close)
            .rev()
            .find(|&t| self.doc.is_any(t, words!["who", "whom", "whose"]))?;
        let open = who - 1 - usize::from(self.doc.is_any(who - 1, words!["with", "of", "to", "for"]));
        let parties = &self.parties[index];
        let head = parties.iter().rposition(|p| {
            // The comma is the apposition's where there is one.
            (p.tokens.end == open || p.tokens.end == open + 1)
                && matches!(p.shape, Shape::Person | Shape::Office | Shape::Delegates)
                && !p.owner
        })?;
        (self.doc.text(open) == "," && !self.governed(&parties[head], floor)).then_some(head)
    }

    /// "X, with whom Y met": whom the pronoun stands for.
    pub(super) fn with_whom(&self, index: usize, subject: usize) -> Option<usize> {
        let start = self.parties[index].get(subject)?.tokens.start;
        let floor = self.sentence_floor(index);
        let whom = (start.saturating_sub(2).max(floor + 2)..start).rev().find(|&t| self.doc.is(t, "whom"))?;
        let open = whom - 2;
        let parties = &self.parties[index];
        let head = parties.iter().rposition(|p| p.tokens.end == open || p.tokens.end == open + 1)?;
        (self.doc.is(whom - 1, "with") && head < subject).then_some(head)
    }

    /// "since the leaders met", "after Macron visited": between the conjunction and the verb stands a subject.
    fn opens_clause(&self, party: &Party, floor: usize, verb: usize) -> bool {
        let before = (floor..party.tokens.start).rev().find(|&t| !self.doc.is_any(t, words!["the", "a", "an"]));
        party.tokens.end == verb
            && before.is_some_and(|t| self.doc.is_any(t, words!["since", "after", "before", "as", "than", "until"]))
    }

    /// The subject behind the comma of a phrase that opens the sentence and holds a token.
    pub(super) fn behind_fronted(&self, index: usize, at: usize) -> Option<usize> {
        let floor = self.sentence_floor(index);
        let end = self.doc.sentences[index].tokens.end;
        let opens = self.doc.is_any(
            floor,
            words![
                "after",
                "before",
                "following",
                "during",
                "on",
                "in",
                "at",
                "while",
                "ahead",
                "amid",
                "upon",
                "prior"
            ],
        ) || self.doc.is_any(floor, words!["hours", "minutes", "days", "weeks", "shortly", "just", "soon"])
            && self.doc.is_any(floor + 1, words!["before", "after"])
            // "Meeting in Oslo, X and Y agreed …"
            || at == floor && self.doc.is(floor, "meeting")
            // "Wrapping up a summit in Oslo, the leaders said …"
            || self.opens_with_gerund(floor);
        if !opens || at > floor + 16 {
            return None;
        }
        let parties = &self.parties[index];
        // "in Lyon, France, X said": the state of a city is no subject.
        let city = |t: usize| matches!(self.items.items[self.items.of_token[t] as usize].what, What::City { .. });
        let comma = (at..end).filter(|&t| self.doc.text(t) == ",").find(|&t| {
            parties.iter().any(|p| {
                p.tokens.start > t
                    && p.tokens.start <= t + 2
                    && !self.governed(p, floor)
                    && !(city(t - 1) && p.shape == Shape::Country)
            })
        })?;
        parties
            .iter()
            .position(|p| p.tokens.start > comma && p.tokens.start <= comma + 2 && !p.owner && self.may_act(p))
    }

    /// "X would stay there, and Y's envoy Z spoke on a visit to PLACE": the clause behind ", and" has a subject of its own.
    fn own_clause(&self, index: usize, at: usize) -> usize {
        let floor = self.sentence_floor(index);
        let parties = &self.parties[index];
        let begins = |t: usize| {
            let next = t + 2 + usize::from(self.doc.is(t + 2, "the"));
            let first = parties.iter().find(|p| p.tokens.start == next || p.tokens.start == t + 2);
            first.is_some_and(|p| {
                // A list goes on behind the comma too.
                let listed = parties.iter().any(|q| q.list == p.list && q.tokens.end <= t && !q.owner);
                !listed && matches!(p.shape, Shape::Person | Shape::Office)
            })
        };
        (floor + 1..at.saturating_sub(2))
            .rev()
            .find(|&t| self.doc.text(t) == "," && self.doc.is(t + 1, "and") && begins(t))
            .map_or(floor, |t| t + 2)
    }

    /// Does a sentence open with a participle ("Beginning a visit to Oslo, X said …")?
    fn opens_with_gerund(&self, floor: usize) -> bool {
        let text = self.doc.text(floor);
        text.len() > 5
            && text.ends_with("ing")
            && matches!(self.items.items[self.items.of_token[floor] as usize].what, What::Word)
            && !self.doc.is_any(floor, words!["according", "during", "nothing", "everything", "something", "evening"])
    }

    /// First token of the clause that holds a token: behind the last "that", semicolon or end of what was quoted before it.
    pub(super) fn clause_start(&self, index: usize, at: usize) -> usize {
        let floor = self.sentence_floor(index);
        (floor..at)
            .rev()
            .find(|&t| {
                matches!(self.doc.text(t), ";" | ":")
                    || self.doc.is_any(t, words!["that", "said", "says", "while", "but"])
                    || self.ends_quotation(t, floor)
            })
            .map_or(floor, |t| t + 1)
    }

    /// "…," behind what somebody said: not the mark behind a single word.
    fn ends_quotation(&self, token: usize, floor: usize) -> bool {
        self.doc.tokens[token].kind == Kind::Quote
            && token > floor
            && matches!(self.doc.text(token - 1), "," | "!" | "?" | "." | "—" | "–")
            && self.doc.tokens.get(token + 1).is_none_or(|next| !next.glued)
    }

    /// The parties directly behind a verb: over adverbs, determiners and the verb's own "with".
    pub(super) fn object(&self, index: usize, from: usize, end: usize) -> Vec<usize> {
        let parties = &self.parties[index];
        // "received on Wednesday at the PALACE the minister": where and when stand before whom.
        let from = self.behind_adjuncts(from, end);
        let Some(first) = (0..parties.len()).find(|&i| parties[i].tokens.start >= from) else { return Vec::new() };
        let party = &parties[first];
        if party.tokens.start >= end || party.tokens.start - from > 5 {
            return Vec::new();
        }
        let clear = (from..party.tokens.start).all(|t| {
            let text = self.word(t);
            self.doc.is_any(
                t,
                words![
                    "with",
                    "the",
                    "a",
                    "an",
                    "his",
                    "her",
                    "their",
                    "here",
                    "also",
                    "up",
                    "both",
                    "briefly",
                    "separately",
                    "privately",
                    "again",
                    "new",
                    "both",
                    "late",
                    "each",
                    "other",
                    "late",
                ],
            ) || text.ends_with("ly")
                || self.doc.tokens[t].kind == Kind::Quote
                || self.is_date(t)
        });
        if clear || self.includes(from, party.tokens.start) { self.list(index, first) } else { Vec::new() }
    }

    /// Behind "on Wednesday", "in PLACE", "at the PALACE" in a row.
    fn behind_adjuncts(&self, from: usize, to: usize) -> usize {
        let mut at = from;
        while at < to {
            if self.is_date(at) {
                at += 1;
            } else if self.doc.is_any(at, words!["on", "in", "at", "early", "late"]) {
                let next = at + 1 + usize::from(self.doc.is(at + 1, "the"));
                let Some(&item) = self.items.of_token.get(next) else { break };
                let item = &self.items.items[item as usize];
                let adjunct = match item.what {
                    What::Date(_) => true,
                    What::City { .. } | What::Venue => !self.doc.is(at, "on"),
                    What::Body { .. } | What::Name { person: false } => self.doc.is(at, "at"),
                    _ => false,
                };
                if !adjunct {
                    break;
                }
                at = item.tokens.end;
            } else {
                break;
            }
        }
        at.min(to)
    }

    /// "top leaders including", "members of": between a verb and a party that is named of the many.
    fn includes(&self, from: usize, to: usize) -> bool {
        let Some(last) = (from..to).rev().find(|&t| !self.doc.is_any(t, words!["the", "a", "an", ","])) else {
            return false;
        };
        let many = |t: usize| self.doc.tokens[t].case == Case::Lower && self.doc.text(t).ends_with('s');
        let of = last > from
            && self.doc.is(last, "of")
            && self.doc.is_any(last - 1, words!["members", "group", "team", "number"]);
        let including = last > from
            && self.doc.is_any(last, words!["including", "notably"])
            && (many(last - 1) || last > from + 1 && self.doc.text(last - 1) == "," && many(last - 2));
        let head = if of || including { last } else { return false };
        (from..head).all(|t| {
            self.doc.text(t) == ","
                || self.doc.tokens[t].kind == Kind::Word
                    && !self.is_class(t, Class::ClauseEnd)
                    && (!self.is_class(t, Class::Preposition) || self.doc.is(t, "with"))
        })
    }

    /// The parties behind one of these prepositions between two tokens.
    pub(super) fn behind(&self, index: usize, from: usize, end: usize, prepositions: &[&str]) -> Vec<usize> {
        self.behind_where(index, from, end, prepositions, true)
    }

    /// The same; `apart`: "with" behind "relations", "trade" and the like is theirs.
    pub(super) fn behind_where(
        &self,
        index: usize,
        from: usize,
        end: usize,
        prepositions: &[&str],
        apart: bool,
    ) -> Vec<usize> {
        let parties = &self.parties[index];
        for (i, party) in parties.iter().enumerate() {
            if party.tokens.start < from || party.tokens.start >= end {
                continue;
            }
            let mut at = party.tokens.start;
            let mut adjectives = 0;
            while at > from {
                let word = at - 1;
                let small = self.doc.is_any(word, words!["the", "a", "an", "both", "either", "visiting", "all"])
                    || self.doc.tokens[word].kind == Kind::Quote;
                // "of the 12-nation alliance"
                let plain = adjectives < 4
                    && (self.doc.text(word) == "-"
                        || self.doc.tokens[word].kind == Kind::Number && self.doc.text(word + 1) == "-"
                        || self.doc.tokens[word].kind == Kind::Word
                            && self.doc.tokens[word].case == Case::Lower
                            && !self.is_class(word, Class::Preposition)
                            && !self.is_class(word, Class::ClauseEnd)
                            && !self.is_class(word, Class::Saying)
                            && !self
                                .doc
                                .is_any(word, words!["and", "or", "be", "is", "was", "are", "were", "has", "have"]));
                if !small && !plain {
                    break;
                }
                adjectives += usize::from(!small);
                at -= 1;
            }
            // "with members of the Omani parliament and Minister X"
            if at > from + 1
                && self.doc.is(at - 1, "of")
                && self.doc.is_any(at - 2, words!["members", "representatives"])
            {
                at -= 2;
                while at > from && self.doc.is_any(at - 1, words!["the", "senior", "leading", "several", "some", "key"])
                {
                    at -= 1;
                }
            }
            let theirs = apart && at >= 2 && self.doc.is(at - 1, "with") && self.is_class(at - 2, Class::RelationNoun);
            if at > from && self.doc.is_any(at - 1, prepositions) && !(theirs && at - 2 >= from) {
                // "met with Rivera's lawyer": Rivera was not there. "met with Rivera's envoy X": X was.
                let (i, party) = match parties.get(i + 1) {
                    Some(next) if party.owner && next.tokens.start <= party.tokens.end + 1 => (i + 1, next),
                    _ => (i, party),
                };
                let own = |&k: &usize| parties[k].list == party.list && k >= i && !parties[k].owner;
                return (0..parties.len()).filter(own).collect();
            }
        }
        Vec::new()
    }

    /// "European leaders on Friday, including A and B": those named stand for the many.
    pub(super) fn named_among(&self, index: usize, members: Vec<usize>) -> Vec<usize> {
        let parties = &self.parties[index];
        let Some(last) = members.last().map(|&m| &parties[m]).filter(|p| p.plural) else { return members };
        let end = self.doc.sentences[index].tokens.end.min(last.tokens.end + 9);
        let including = (last.tokens.end..end).find(|&t| self.doc.is_any(t, words!["including", "among", "notably"]));
        let Some(including) = including else { return members };
        let clear = (last.tokens.end..including).all(|t| {
            self.is_date(t) || self.doc.text(t) == "," || self.doc.is_any(t, words!["on", "as", "well", "here", "too"])
        });
        let named = parties.iter().position(|p| {
            p.tokens.start > including
                && p.tokens.start <= including + 2
                && !p.plural
                && !p.owner
                && matches!(p.shape, Shape::Person | Shape::Office)
        });
        match named {
            Some(first) if clear => self.list(index, first),
            _ => members,
        }
    }

    /// The parties of "between A and B" that belongs to a noun of contact: dates, places and participles may stand between.
    pub(super) fn between(&self, index: usize, from: usize, end: usize) -> Vec<usize> {
        let mut at = from;
        while at < end {
            const OPENS: &[&str] = &["between", "among", "amongst", "involving", "involves", "involve", "grouping"];
            if self.doc.is_any(at, OPENS) {
                let members = self.behind(index, at, end.min(at + 6), OPENS);
                return self.listed_on(index, members);
            }
            let item = &self.items.items[self.items.of_token[at] as usize];
            let small =
                matches!(item.what, What::Date(_) | What::City { .. } | What::Country { .. } | What::Region { .. })
                    || self.doc.is_any(
                        at,
                        words![
                            "in",
                            "at",
                            "on",
                            "here",
                            "held",
                            "this",
                            "last",
                            "later",
                            "earlier",
                            "the",
                            ",",
                            "of",
                            "late",
                            "early",
                            "-",
                            "–",
                            "—",
                            "--",
                            "are",
                            "is",
                            "were",
                            "was",
                            "under",
                            "way",
                            "underway",
                            "taking",
                            "took",
                            "place",
                            "being",
                            "began",
                            "resumed",
                            "continued",
                            "opened",
                            "continue",
                        ],
                    );
            if !small || at > from + 12 {
                break;
            }
            at = item.tokens.end.max(at + 1);
        }
        // ", which involves A and B,"
        if self.doc.is(at, "which")
            && self.doc.is_any(at + 1, words!["involve", "involves", "involved", "group", "groups"])
        {
            let limit = self.doc.sentences[index].tokens.end.min(at + 8);
            return self.behind(index, at + 1, limit, &["involve", "involves", "involved", "group", "groups"]);
        }
        Vec::new()
    }

    /// "between A and B, C and D": the states that go on behind a comma.
    fn listed_on(&self, index: usize, mut members: Vec<usize>) -> Vec<usize> {
        let parties = &self.parties[index];
        let state = |i: usize| parties[i].shape == Shape::Country && !parties[i].plural;
        let Some(&last) = members.last().filter(|_| members.len() == 2 && members.iter().all(|&m| state(m))) else {
            return members;
        };
        let next = last + 1;
        let more = parties.get(next).is_some_and(|p| p.tokens.start == parties[last].tokens.end + 1)
            && self.doc.text(parties[last].tokens.end) == ","
            && self.list(index, next).len() >= 2
            && self.list(index, next).iter().all(|&m| state(m));
        if more {
            members.extend(self.list(index, next));
        }
        members
    }

    /// Has the actor a state, a body or a post?
    pub(super) fn sided(&self, actor: &Actor) -> bool {
        actor.country.is_some() || actor.org.is_some() || actor.role != Role::Other
    }

    /// Is the actor a person by more than one word? A single one without a post may be anything in capitals.
    pub(super) fn full_name(&self, actor: &Actor) -> bool {
        actor.person.and_then(|id| self.people.get(id)).is_some_and(|person| person.words().len() >= 2)
    }

    /// Does the office say that its bearer leads an armed body against a state?
    fn is_rebel(&self, actor: &Actor) -> bool {
        actor.org.is_none()
            && actor.office.as_ref().is_some_and(|office| {
                (office.start.saturating_sub(1)..office.end)
                    .any(|t| self.is_class(t, Class::Rebel) || self.doc.is(t, "militia"))
            })
    }

    /// Are there two sides: two states, two bodies, a state and a body?
    pub(super) fn two_sides(&self, actors: &[Actor]) -> bool {
        let mut sides: Vec<(Option<Country>, Option<&str>)> = Vec::new();
        let mut unknown = 0;
        for actor in actors {
            // "rebel commander X" stands against the state whose he is.
            let rebel = self.is_rebel(actor);
            if actor.country.is_none() && actor.org.is_none() && !rebel {
                // "a call with senior judges", "consulted members of Congress": those of one's own state.
                let abroad = actor.person.is_some()
                    || actor.role <= Role::DeputyMinister
                    || matches!(actor.role, Role::OrgHead | Role::Ambassador | Role::Envoy);
                unknown += usize::from(self.full_name(actor) || abroad && actor.role != Role::Other);
                continue;
            }
            let side = if rebel { (None, Some("rebels")) } else { (actor.country, actor.org) };
            if !sides.contains(&side) {
                sides.push(side);
            }
        }
        // "African leaders" meet a president: a plural office without a state is a side of its own.
        let high = |a: &&Actor| a.collective || a.role <= Role::Ambassador || a.role == Role::Envoy;
        let leaders = actors.iter().filter(|a| a.plural && a.country.is_none() && a.org.is_none()).filter(high).count();
        if leaders > 0 && actors.len() > leaders {
            return actors.iter().any(|a| self.official(a));
        }
        let known_post =
            actors.iter().any(|a| a.collective && (a.country.is_some() || a.org.is_some()) || a.role != Role::Other);
        // Somebody of whom nothing is known meets officials, not a state.
        let met = actors.iter().any(|a| !a.collective && self.sided(a));
        sides.len() >= 2
            || (sides.len() + usize::from(unknown > 0) >= 2 && known_post && met)
            || (unknown >= 2 && actors.iter().filter(|a| a.role != Role::Other).count() >= 2)
    }
}
