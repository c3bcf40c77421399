//! Stage 6: where a trigger's subject, objects, places and dates stand in its sentence.

use super::{Actor, Frames, Taken};
use crate::{
    annotation::{Country, EventStatus},
    extract::{
        lexicon::{Class, CountryForm, places},
        party::{Party, Shape},
        spot::{BodyKind, What},
        token::Kind,
    },
    timex::{Precision, Timex},
};

/// Where an event took place.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Place {
    pub name: Option<String>,
    pub country: Option<Country>,
}

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
        if self.doc.is_any(at, &["he", "she", "they"]) && party.shape == Shape::Pronoun {
            return false;
        }
        while at > floor && self.doc.is_any(at - 1, &["the", "a", "an"]) {
            at -= 1;
        }
        at > floor && self.is_class(at - 1, Class::Preposition)
    }

    /// The parties of one list, by the index of one of them.
    pub(super) fn list(&self, index: usize, member: usize) -> Vec<usize> {
        let parties = &self.parties[index];
        let list = parties[member].list;
        (0..parties.len()).filter(|&i| parties[i].list == list && !parties[i].owner).collect()
    }

    /// Could the party be the subject of a verb of contact?
    fn may_act(&self, party: &Party) -> bool {
        match party.shape {
            Shape::Body => {
                party.org.is_some()
                    || party.country.is_some()
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
        let coordinated = start > floor && self.doc.is_any(start - 1, &["and", "but", "then", "or"]);
        if let Some(last) = taken.last()
            && (coordinated
                || far
                || last.objects.iter().any(|&o| {
                    parties[o].tokens.end <= start
                        && !parties.iter().any(|p| {
                            p.tokens.start >= parties[o].tokens.end && p.tokens.end <= start && !self.governed(p, floor)
                        })
                }))
            && !last.subject.is_empty()
        {
            return last.subject.clone();
        }
        let fits = |i: &usize| {
            let party = &parties[*i];
            party.tokens.end <= start
                && !party.owner
                && self.may_act(party)
                && !self.governed(party, floor)
                && party.shape != Shape::Capital
        };
        let with_capitals = |i: &usize| {
            let party = &parties[*i];
            party.tokens.end <= start && !party.owner && self.may_act(party) && !self.governed(party, floor)
        };
        let candidates: Vec<usize> = (0..parties.len()).filter(fits).collect();
        let chosen = if far || coordinated {
            // The head of the clause: the first party since the last clause began.
            let clause = self.clause_start(index, start);
            candidates
                .iter()
                .copied()
                .find(|&i| parties[i].tokens.start >= clause)
                .or_else(|| candidates.first().copied())
        } else {
            candidates.last().copied()
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

    /// The subject behind the comma of a phrase that opens the sentence and holds a token.
    fn behind_fronted(&self, index: usize, at: usize) -> Option<usize> {
        let floor = self.sentence_floor(index);
        let end = self.doc.sentences[index].tokens.end;
        let opens = self.doc.is_any(
            floor,
            &["after", "before", "following", "during", "on", "in", "at", "while", "ahead", "amid", "upon", "prior"],
        );
        if !opens || at > floor + 8 {
            return None;
        }
        let parties = &self.parties[index];
        let comma = (at..end).filter(|&t| self.doc.text(t) == ",").find(|&t| {
            parties.iter().any(|p| p.tokens.start > t && p.tokens.start <= t + 2 && !self.governed(p, floor))
        })?;
        parties
            .iter()
            .position(|p| p.tokens.start > comma && p.tokens.start <= comma + 2 && !p.owner && self.may_act(p))
    }

    /// First token of the clause that holds a token: behind the last "that", semicolon or opening quote before it.
    fn clause_start(&self, index: usize, at: usize) -> usize {
        let floor = self.sentence_floor(index);
        (floor..at)
            .rev()
            .find(|&t| self.doc.text(t) == ";" || self.doc.is_any(t, &["that", "said", "says", "while", "but"]))
            .map_or(floor, |t| t + 1)
    }

    /// The parties directly behind a verb: over adverbs, determiners and the verb's own "with".
    pub(super) fn object(&self, index: usize, from: usize, end: usize) -> Vec<usize> {
        let parties = &self.parties[index];
        let Some(first) = (0..parties.len()).find(|&i| parties[i].tokens.start >= from) else { return Vec::new() };
        let party = &parties[first];
        if party.tokens.start >= end || party.tokens.start - from > 5 {
            return Vec::new();
        }
        let clear = (from..party.tokens.start).all(|t| {
            let text = self.word(t);
            self.doc.is_any(
                t,
                &[
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
        if clear { self.list(index, first) } else { Vec::new() }
    }

    pub(super) fn is_date(&self, token: usize) -> bool {
        self.items.of_token.get(token).is_some_and(|&i| matches!(self.items.items[i as usize].what, What::Date(_)))
    }

    /// The parties behind one of these prepositions between two tokens.
    pub(super) fn behind(&self, index: usize, from: usize, end: usize, prepositions: &[&str]) -> Vec<usize> {
        let parties = &self.parties[index];
        for (i, party) in parties.iter().enumerate() {
            if party.tokens.start < from || party.tokens.start >= end {
                continue;
            }
            let mut at = party.tokens.start;
            while at > from
                && (self.doc.is_any(at - 1, &["the", "a", "an", "both", "either", "visiting"])
                    || self.doc.tokens[at - 1].kind == Kind::Quote)
            {
                at -= 1;
            }
            if at > from && self.doc.is_any(at - 1, prepositions) {
                let all: Vec<usize> = (0..parties.len()).filter(|&k| parties[k].list == party.list && k >= i).collect();
                return all;
            }
        }
        Vec::new()
    }

    /// The parties of "between A and B" that belongs to a noun of contact: dates, places and participles may stand between.
    pub(super) fn between(&self, index: usize, from: usize, end: usize) -> Vec<usize> {
        let mut at = from;
        while at < end {
            if self.doc.is_any(at, &["between", "among", "amongst", "involving"]) {
                return self.behind(index, at, end.min(at + 6), &["between", "among", "amongst", "involving"]);
            }
            let item = &self.items.items[self.items.of_token[at] as usize];
            let small =
                matches!(item.what, What::Date(_) | What::City { .. } | What::Country { .. } | What::Region { .. })
                    || self.doc.is_any(
                        at,
                        &[
                            "in", "at", "on", "here", "held", "this", "last", "later", "earlier", "the", ",", "of",
                            "late", "early",
                        ],
                    );
            if !small || at > from + 12 {
                break;
            }
            at = item.tokens.end.max(at + 1);
        }
        Vec::new()
    }

    /// The place that a goal or an adjunct names between two tokens: "to Beijing", "in Rabat, Morocco", "here".
    pub(super) fn place(&self, index: usize, from: usize, end: usize, prepositions: &[&str]) -> Option<Place> {
        let mut at = from;
        while at < end {
            if self.doc.is(at, "here")
                && prepositions.contains(&"in")
                && let Some(dateline) = &self.dateline
            {
                return Some(Place { name: dateline.city.clone(), country: dateline.country });
            }
            if self.doc.is_any(at, prepositions)
                && let Some(place) = self.place_at(at + 1, end)
            {
                return Some(place);
            }
            at += 1;
        }
        let _ = index;
        None
    }

    /// A place that starts at a token, over "the", "the (Vietnamese) capital (of)" and the like.
    pub(super) fn place_at(&self, from: usize, end: usize) -> Option<Place> {
        let mut at = from;
        let mut country = None;
        while at < end && at < from + 8 {
            let item = &self.items.items[self.items.of_token[at] as usize];
            match item.what {
                What::City { row } => {
                    let city = &places::cities()[row as usize];
                    // "in Paris, Texas": what follows the comma decides.
                    let mut place = Place {
                        name: Some(self.doc.slice(item.tokens.clone()).to_owned()),
                        country: Some(city.country),
                    };
                    if let Some(after) = self.country_behind(item.tokens.end, end) {
                        place.country = Some(after);
                    }
                    return Some(place);
                }
                What::Country { code, form: CountryForm::Name } => {
                    if self.doc.tokens.get(item.tokens.end).is_some_and(|t| t.kind == Kind::Possessive) {
                        country = Some(code);
                        at = item.tokens.end + 1;
                        continue;
                    }
                    return Some(Place { name: None, country: Some(code) });
                }
                What::Country { code, .. } => {
                    country = Some(code);
                    at = item.tokens.end;
                    continue;
                }
                What::Region { row, adjective: false } => {
                    return Some(Place {
                        name: Some(self.doc.slice(item.tokens.clone()).to_owned()),
                        country: places::regions()[row as usize].country,
                    });
                }
                What::Body {
                    country: of,
                    kind: BodyKind::Executive | BodyKind::Ministry | BodyKind::Military | BodyKind::Parliament,
                    ..
                } if of.is_some() => {
                    return Some(Place { name: Some(self.doc.slice(item.tokens.clone()).to_owned()), country: of });
                }
                What::Name { person: false } => {
                    // A venue or a town that no table knows, with its country behind.
                    let after = self.country_behind(item.tokens.end, end);
                    return after.or(country).map(|c| Place {
                        name: Some(self.doc.slice(item.tokens.clone()).to_owned()),
                        country: Some(c),
                    });
                }
                What::Word | What::Modifier(_) | What::Portfolio(_) => {
                    let small = self.doc.is_any(
                        at,
                        &[
                            "the",
                            "capital",
                            "city",
                            "of",
                            "resort",
                            "town",
                            "southern",
                            "northern",
                            "eastern",
                            "western",
                            "central",
                            "port",
                            "island",
                            "red",
                            "sea",
                            "black",
                            "nearby",
                            "neighboring",
                            "neighbouring",
                            "main",
                            "downtown",
                            "beach",
                            "village",
                            "region",
                            "coastal",
                            "state",
                            "historic",
                            "'s",
                            ",",
                            "his",
                            "its",
                            "national",
                            "neighbour",
                            "neighbor",
                        ],
                    );
                    if !small {
                        return country.filter(|_| false).map(|c| Place { name: None, country: Some(c) });
                    }
                    at += 1;
                }
                What::Group { .. } | What::Date(_) | What::Trap(_) => return None,
                _ => return None,
            }
        }
        None
    }

    /// "to Israel and the West Bank", "visited Benin, Togo and Ghana": the first place and those listed behind it.
    pub(super) fn places_from(&self, from: usize, end: usize) -> Vec<Place> {
        let mut found: Vec<Place> = Vec::new();
        let Some(first) = self.place_at(from, end) else { return found };
        found.push(first);
        let mut at = from;
        // Step over the first place's own words.
        while at < end && at < from + 8 && !self.is_place(at) {
            at += 1;
        }
        while at < end {
            let item = &self.items.items[self.items.of_token[at] as usize];
            let mut next = item.tokens.end;
            let joint = (next..end.min(next + 3))
                .take_while(|&t| self.doc.is_any(t, &[",", "and", "then", "the", "&", "as", "well"]))
                .count();
            next += joint;
            if joint == 0 || next >= end || !self.is_place(next) || self.party_goes_on(next) {
                break;
            }
            if let Some(place) = self.place_at(next, end) {
                // "Rabat, Morocco": one place.
                let same = found.iter().any(|p| p.country == place.country);
                if !same {
                    found.push(place);
                }
            }
            at = next;
        }
        found
    }

    /// Is the token part of a city's, region's or country's name?
    fn is_place(&self, token: usize) -> bool {
        self.items.of_token.get(token).is_some_and(|&i| {
            let what = self.items.items[i as usize].what;
            matches!(
                what,
                What::City { .. }
                    | What::Region { adjective: false, .. }
                    | What::Country { form: CountryForm::Name, .. }
            )
        })
    }

    /// Does a party with an office or a name begin at the place ("to France and Germany's chancellor")?
    fn party_goes_on(&self, token: usize) -> bool {
        let index = self.doc.sentence_of(token);
        self.parties[index]
            .iter()
            .any(|p| p.tokens.start == token && matches!(p.shape, Shape::Person | Shape::Office | Shape::Delegates))
    }

    /// The places of a goal between two tokens.
    pub(super) fn goals(&self, from: usize, end: usize, prepositions: &[&str]) -> Vec<Place> {
        (from..end)
            .filter(|&t| self.doc.is_any(t, prepositions))
            .map(|t| self.places_from(t + 1, end))
            .find(|places| !places.is_empty())
            .unwrap_or_default()
    }

    /// ", Morocco" or "in Egypt" behind a place.
    fn country_behind(&self, at: usize, end: usize) -> Option<Country> {
        if at >= end || !(self.doc.text(at) == "," || self.doc.is(at, "in")) {
            return None;
        }
        let next = at + 1;
        let item = &self.items.items[*self.items.of_token.get(next)? as usize];
        match item.what {
            What::Country { code, form: CountryForm::Name } if next < end => Some(code),
            What::Region { row, adjective: false } if next < end => places::regions()[row as usize].country,
            What::City { row } if next < end && self.doc.is(at, "in") => Some(places::cities()[row as usize].country),
            _ => None,
        }
    }

    /// Does what a meeting is about, or what it is for, begin at a token?
    fn opens_topic(&self, token: usize) -> bool {
        if self.doc.is_any(token, &["about", "over", "regarding", "concerning", "aimed", "focusing", "focused"]) {
            return true;
        }
        let next = token + 1;
        let item = self.items.of_token.get(next).map(|&i| &self.items.items[i as usize]);
        let plain = item
            .is_some_and(|i| matches!(i.what, What::Word | What::Modifier(_) | What::Portfolio(_) | What::Body { .. }));
        (self.doc.is(token, "on") && plain && !self.doc.is_any(next, &["the", "a"])
            || self.doc.is(token, "on")
                && plain
                && self.doc.is(next, "the")
                && !self
                    .doc
                    .is_any(next + 1, &["sidelines", "margins", "southern", "northern", "border", "island", "resort"]))
            || (self.doc.is(token, "to") && plain && !self.doc.is(next, "the"))
    }

    /// The nearest place to the left of a token, in its clause: "travelled to Ukraine where he met", "is in Brussels to meet".
    pub(super) fn place_left(&self, index: usize, at: usize) -> Option<Place> {
        let floor = self.sentence_floor(index);
        let from = at.saturating_sub(12).max(floor);
        for t in (from..at).rev() {
            if matches!(self.doc.text(t), ";" | "." | "\"" | "“" | "”")
                || self.doc.is_any(t, &["said", "says", "that", "but", "while"])
            {
                return None;
            }
            if self.doc.is_any(t, &["in", "to", "at", "for"])
                && let Some(place) = self.place_at(t + 1, at)
            {
                return Some(place);
            }
        }
        None
    }

    /// Where a held or planned event of this trigger took place: behind it, before it, or nowhere.
    pub(super) fn where_of(
        &self,
        index: usize,
        trigger: std::ops::Range<usize>,
        floor: usize,
        other: &[usize],
    ) -> Option<Place> {
        let end = self.doc.sentences[index].tokens.end;
        let mut stop = self.clause_end(index, trigger.end);
        // "talks on the violence in X", "met to discuss the war in Y": the topic's country is not the meeting's; a city
        // behind the topic is ("talks on migration in Bogota").
        let whole = stop;
        stop = (trigger.end..stop).find(|&t| self.opens_topic(t)).unwrap_or(stop);
        // Another word of contact further right takes the places behind it.
        if let Some(next) = other.iter().copied().filter(|&t| t > trigger.end).min() {
            stop = stop.min(next.max(trigger.end));
        }
        let behind_topic = || {
            let city = self.place(index, stop.min(end), whole.min(end), &["in"])?;
            let is_city = city.name.is_some() && city.country.is_some();
            (stop < whole && is_city).then_some(city)
        };
        self.place(index, trigger.end, stop.min(end), &["in", "at"]).or_else(behind_topic).or_else(|| {
            // "In Rabat, X met Y": at the head of the sentence.
            let mut at = floor;
            while at < trigger.start {
                if self.doc.is_any(at, &["in", "at"])
                    && (at == floor || self.doc.text(at - 1) == "," || at < floor + 3)
                    && let Some(place) = self.place_at(at + 1, trigger.start)
                {
                    return Some(place);
                }
                at += 1;
                if at > floor + 12 {
                    break;
                }
            }
            None
        })
    }

    /// The date of a trigger: the nearest one of its clause that is not a verb of saying's own.
    pub(super) fn date_of(
        &self,
        index: usize,
        trigger: std::ops::Range<usize>,
        status: EventStatus,
    ) -> Option<(Timex, usize)> {
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

    /// "X, who landed on Monday, met Y": does a date before the trigger stand in a relative clause that ended before it?
    fn in_relative(&self, date: usize, floor: usize, trigger: usize) -> bool {
        let opens =
            (floor..date).rev().find(|&t| self.doc.is_any(t, &["who", "which", "whose"]) || self.doc.text(t) == ";");
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

    /// Has the actor a state, a body or a post?
    pub(super) fn sided(&self, actor: &Actor) -> bool {
        actor.country.is_some() || actor.org.is_some() || actor.role != crate::annotation::Role::Other
    }

    /// Is the actor a person by more than one word? A single one without a post may be anything in capitals.
    fn full_name(&self, actor: &Actor) -> bool {
        actor.person.and_then(|id| self.people.get(id)).is_some_and(|person| person.words().len() >= 2)
    }

    /// Are there two sides: two states, two bodies, a state and a body?
    pub(super) fn two_sides(&self, actors: &[Actor]) -> bool {
        let mut sides: Vec<(Option<Country>, Option<&str>)> = Vec::new();
        let mut unknown = 0;
        for actor in actors {
            if actor.country.is_none() && actor.org.is_none() {
                unknown += usize::from(self.full_name(actor) || actor.role != crate::annotation::Role::Other);
                continue;
            }
            let side = (actor.country, actor.org.as_deref());
            if !sides.contains(&side) {
                sides.push(side);
            }
        }
        // "African leaders" meet a president: a plural office without a state is a side of its own.
        let leaders = actors.iter().filter(|a| a.plural && a.country.is_none() && a.org.is_none()).count();
        if leaders > 0 && actors.len() > leaders {
            return actors.iter().any(|a| self.official(a));
        }
        let known_post = actors.iter().any(|a| {
            a.collective && (a.country.is_some() || a.org.is_some()) || a.role != crate::annotation::Role::Other
        });
        sides.len() >= 2
            || (sides.len() + usize::from(unknown > 0) >= 2 && known_post)
            || (unknown >= 2 && actors.iter().filter(|a| a.role != crate::annotation::Role::Other).count() >= 2)
    }
}
