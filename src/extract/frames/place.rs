//! Stage 6: where a trigger's event took place, and the goals of who travels: "in Rabat, Morocco", "to Israel", "here".
//!
//! Only what the trigger's own sentence says; what the rest of the article adds is for `setting`.

use super::Frames;
use crate::{
    annotation::Country,
    extract::{
        lexicon::{Class, CountryForm, Matches, Reading, places},
        party::{Party, Shape},
        spot::{BodyKind, What},
        token::{Case, Kind},
    },
};

/// Where an event took place.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Place {
    pub name: Option<String>,
    pub country: Option<Country>,
}

impl Frames<'_> {
    /// The place that a goal or an adjunct names between two tokens: "to Beijing", "in Rabat, Morocco", "here".
    pub(super) fn place(&self, from: usize, end: usize, prepositions: &[&str]) -> Option<Place> {
        let mut at = from;
        while at < end {
            if self.doc.is(at, "here")
                && prepositions.contains(&"in")
                && let Some(dateline) = &self.dateline
            {
                return Some(Place { name: dateline.city.clone(), country: dateline.country });
            }
            if self.doc.is(at, "in")
                && self.doc.is(at + 2, "same")
                && self.doc.is_any(at + 3, words!["city", "town", "capital", "place"])
                && let Some(place) = self.last_city(at)
            {
                return Some(place);
            }
            // "arrived in the port city on Thursday": the one named last.
            if self.doc.is(at, "in") || prepositions.contains(&"to") && self.doc.is(at, "to") {
                let noun = (at + 2..end.min(at + 5)).find(|&t| self.doc.is_any(t, words!["city", "town"]));
                let plain = noun.is_some_and(|noun| {
                    self.doc.is_any(at + 1, words!["the", "this"])
                        && noun > at + 2
                        && (at + 2..noun).all(|t| self.doc.tokens[t].case == Case::Lower)
                        && (noun + 1 >= end
                            || self.is_date(noun + 1)
                            || self.doc.tokens[noun + 1].kind != Kind::Word
                            || self.doc.is_any(noun + 1, words!["on", "for", "to", "late", "early", "earlier"]))
                });
                if plain && let Some(place) = self.last_city(at) {
                    return Some(place);
                }
            }
            // "on the island of PLACE"
            let on = self.doc.is(at, "on")
                && prepositions.contains(&"in")
                && (at + 1..end.min(at + 5))
                    .any(|t| self.doc.is_any(t, words!["island", "side", "outskirts", "banks", "shores"]));
            if on && let Some(place) = self.place_at(at + 1, end) {
                return Some(place);
            }
            // "the war in PLACE" is what they talked about.
            let topic = at > 0 && self.doc.is(at, "in") && self.is_class(at - 1, Class::TopicNoun);
            if !topic
                && self.doc.is_any(at, prepositions)
                && let Some(place) = self.place_at(at + 1, end)
                // A part of the world is a goal, but no place of a meeting.
                && (place.country.is_some() || !self.is_group(at + 1))
            {
                return Some(self.city_of_venue(at + 1, end, place));
            }
            at += 1;
        }
        None
    }

    /// "at the Oval Office in Washington", "on the eastern side of Nicosia": the city is worth more than the venue.
    fn city_of_venue(&self, from: usize, end: usize, place: Place) -> Place {
        let first = (from..end.min(from + 4)).find(|&t| !self.doc.is_any(t, words!["the", "a", "an", "his", "her"]));
        let what = first.map(|t| self.items.items[self.items.of_token[t] as usize].what);
        if !matches!(what, Some(What::Body { .. } | What::Name { .. } | What::Venue)) {
            return place;
        }
        let city = (from..end.min(from + 14)).filter(|&t| self.doc.is_any(t, words!["in", "of"])).find_map(|t| {
            let country = match self.items.items[*self.items.of_token.get(t + 1)? as usize].what {
                What::City { row } => Some(places::cities()[row as usize].country),
                What::Region { row, adjective: false } if self.doc.is(t, "in") => {
                    places::regions()[row as usize].country
                }
                _ => return None,
            };
            (place.country.is_none() || place.country == country).then(|| self.place_at(t + 1, end))?
        });
        city.unwrap_or(place)
    }

    /// The name of a state's capital, where the article prints it.
    fn printed_capital(&self, country: Country) -> Option<String> {
        self.items.things().find_map(|item| match item.what {
            What::City { row } => {
                let city = &places::cities()[row as usize];
                (city.capital && city.country == country).then(|| self.doc.printed(item.tokens.clone()))
            }
            _ => None,
        })
    }

    /// "In the same city": the one named last.
    fn last_city(&self, before: usize) -> Option<Place> {
        let index = *self.items.of_token.get(before)? as usize;
        self.items.items[..index].iter().rev().take(400).find_map(|item| match item.what {
            What::City { row } => Some(Place {
                name: Some(self.doc.printed(item.tokens.clone())),
                country: Some(places::cities()[row as usize].country),
            }),
            _ => None,
        })
    }

    /// A place that starts at a token, over "the", "the (Vietnamese) capital (of)" and the like.
    pub(super) fn place_at(&self, from: usize, end: usize) -> Option<Place> {
        let mut at = from;
        let mut country = None;
        // "the Ukrainian capital": the state, if no city follows.
        let capital = |at: usize, country: Option<Country>| {
            // "will visit the Polish city"
            let named = at > from
                && self.doc.is_any(
                    at - 1,
                    words!["capital", "soil", "territory", "city", "town", "port", "resort", "village", "island"],
                );
            let city = |country| self.doc.is(at - 1, "capital").then(|| self.printed_capital(country)).flatten();
            country.filter(|_| named).map(|country| Place { name: city(country), country: Some(country) })
        };
        while at < end && at < from + 10 {
            let item = &self.items.items[self.items.of_token[at] as usize];
            match item.what {
                What::City { row } => {
                    let city = &places::cities()[row as usize];
                    // "in Paris, Texas": what follows the comma decides.
                    let mut place = Place {
                        name: Some(self.doc.printed(item.tokens.clone())),
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
                    if self.is_class(item.tokens.end, Class::SiteNoun)
                        || self.is_class(item.tokens.end + 1, Class::SiteNoun)
                    {
                        return None;
                    }
                    let name = places::is_city_state(code).then(|| self.doc.printed(item.tokens.clone()));
                    return Some(Place { name, country: Some(code) });
                }
                // "a tour of the Middle East", "heads to Scandinavia": a part of the world.
                What::Group { row } if places::groups()[row as usize].org.is_none() && self.is_noun_phrase(item.tokens.clone(), end) => {
                    return Some(Place { name: Some(self.doc.printed(item.tokens.clone())), country: None });
                }
                // "the Arab country of Tunisia", "the West African state of Togo"
                What::Group { .. } if self.is_class(item.tokens.end, Class::StateItself) || self.doc.is(item.tokens.end, "state") => {
                    at = item.tokens.end + 1;
                }
                // "the Munich Security Conference"
                What::Body { .. } if self.city_of_body(item.tokens.clone()).is_some() => {
                    return self.city_of_body(item.tokens.clone());
                }
                What::Country { code, .. } => {
                    country = Some(code);
                    at = item.tokens.end;
                    continue;
                }
                What::Region { row, adjective: false } => {
                    return Some(Place {
                        name: Some(self.doc.printed(item.tokens.clone())),
                        country: places::regions()[row as usize].country,
                    });
                }
                What::Body {
                    country: of,
                    kind: BodyKind::Executive | BodyKind::Ministry | BodyKind::Military | BodyKind::Parliament,
                    ..
                    // An embassy stands in another country than its own: the city behind it says where.
                } if of.is_some() && !self.doc.is_any(item.tokens.end - 1, words!["embassy", "consulate"]) => {
                    return Some(Place { name: Some(self.doc.printed(item.tokens.clone())), country: of });
                }
                What::Name { person: false } | What::Venue => {
                    // "hits back at Mexico's Nieto"
                    let index = self.doc.sentence_of(at);
                    let named = |p: &Party| {
                        let holds = p.person.and_then(|id| self.people.get(id)).is_some_and(|who| who.best().is_some());
                        holds && p.name.as_ref().is_some_and(|name| name.start == at)
                    };
                    if country.is_some() && self.parties[index].iter().any(named) {
                        return None;
                    }
                    // A venue or a town that no table knows, with its country behind.
                    let after = self.country_behind(item.tokens.end, end);
                    return after.or(country).map(|c| Place {
                        name: Some(self.doc.printed(item.tokens.clone())),
                        country: Some(c),
                    });
                }
                What::Word | What::Modifier(_) | What::Portfolio(_) => {
                    let small = self.doc.is_any(
                        at,
                        words![
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
                            "side",
                            "outskirts",
                            "banks",
                            "shores",
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
                            "country",
                            "nation",
                            "republic",
                            "kingdom",
                            "sultanate",
                            "emirate",
                        ],
                    );
                    // "in the rebel-held southern Albanian town of X"
                    let led = self.doc.is_any(from, words!["the", "a", "an", "his", "its"]) && self.leads_to_place(at, end);
                    let small = small || led;
                    // "the Turkish capital, Ankara"
                    let named = self.doc.text(at) == "," && self.is_place(at + 1);
                    if !small || capital(at, country).is_some() && !self.doc.is(at, "of") && !self.is_place(at) && !named {
                        return capital(at, country);
                    }
                    at += 1;
                }
                _ => return capital(at, country),
            }
        }
        capital(at, country)
    }

    /// Does a plain adjective, or a hyphen of one, stand at a token, with a state or a city within a few words?
    fn leads_to_place(&self, token: usize, end: usize) -> bool {
        /// So many words may stand between.
        const REACH: usize = 5;
        let plain = |t: usize| {
            self.doc.text(t) == "-"
                || self.doc.tokens[t].kind == Kind::Word
                    && self.doc.tokens[t].case == Case::Lower
                    && !self.is_class(t, Class::Preposition)
                    && !self.is_class(t, Class::ClauseEnd)
                    && !self.doc.is_any(t, words!["and", "or", "war", "wars", "crisis", "talks", "meeting"])
        };
        let what = |t: usize| self.items.items[self.items.of_token[t] as usize].what;
        let place = |t: usize| {
            matches!(
                what(t),
                What::City { .. }
                    | What::Region { adjective: false, .. }
                    | What::Country { form: CountryForm::Adjective, .. }
            )
        };
        let next = (token + 1..end.min(token + REACH)).find(|&t| !plain(t));
        plain(token) && next.is_some_and(place)
    }

    /// Does a group of states stand at a token, over "the"?
    fn is_group(&self, token: usize) -> bool {
        let token = token + usize::from(self.doc.is(token, "the"));
        self.items.of_token.get(token).is_some_and(|&i| matches!(self.items.items[i as usize].what, What::Group { .. }))
    }

    /// Does a noun phrase end with these tokens, no adjective that a noun follows?
    fn is_noun_phrase(&self, tokens: std::ops::Range<usize>, end: usize) -> bool {
        let adjective =
            ["an", "ern", "ic", "ish", "ese"].iter().any(|suffix| self.doc.text(tokens.end - 1).ends_with(suffix));
        let next = tokens.end;
        let noun = next < end
            && self.doc.tokens[next].kind == Kind::Word
            && self.doc.tokens[next].case != Case::None
            && !self.is_class(next, Class::Preposition)
            && !self.is_class(next, Class::ClauseEnd)
            && !self.is_date(next)
            && !self.doc.is_any(next, words!["and", "this", "next", "last", "early", "late", "later"]);
        !adjective && !noun
    }

    /// The city that a conference's name begins with.
    fn city_of_body(&self, tokens: std::ops::Range<usize>) -> Option<Place> {
        if !self.doc.is_any(tokens.end - 1, words!["conference", "forum", "summit"]) {
            return None;
        }
        let mut matches = Matches::new();
        self.lexicon.find(self.doc, tokens.start, tokens.end, &mut matches);
        matches.iter().find_map(|m| {
            self.lexicon.trie.readings(self.doc, tokens.start, *m, false).find_map(|r| match r {
                Reading::City(row) => Some(Place {
                    name: Some(self.doc.printed(tokens.start..m.end)),
                    country: Some(places::cities()[row as usize].country),
                }),
                _ => None,
            })
        })
    }

    /// "to Israel and the West Bank", "visited Benin, Togo and Ghana": the first place and those listed behind it.
    pub(super) fn places_from(&self, from: usize, end: usize) -> Vec<Place> {
        let mut found: Vec<Place> = Vec::new();
        let Some(first) = self.place_at(from, end) else { return found };
        found.push(first);
        let mut at = from;
        // Step over the first place's own words.
        while at < end && at < from + 8 && !(self.is_place(at) || self.is_group(at) && !self.doc.is(at, "the")) {
            at += 1;
        }
        while at < end {
            let item = &self.items.items[self.items.of_token[at] as usize];
            let mut next = item.tokens.end;
            let joint = (next..end.min(next + 3))
                .take_while(|&t| self.doc.is_any(t, words![",", "and", "then", "the", "&", "as", "well"]))
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
    pub(super) fn is_place(&self, token: usize) -> bool {
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
        if self.doc.is_any(token, words!["about", "over", "regarding", "concerning", "aimed", "focusing", "focused"]) {
            return true;
        }
        let next = token + 1;
        let item = self.items.of_token.get(next).map(|&i| &self.items.items[i as usize]);
        let plain = item
            .is_some_and(|i| matches!(i.what, What::Word | What::Modifier(_) | What::Portfolio(_) | What::Body { .. }));
        (self.doc.is(token, "on") && plain && !self.doc.is_any(next, words!["the", "a"])
            || self.doc.is(token, "on")
                && plain
                && self.doc.is(next, "the")
                && !self.doc.is_any(
                    next + 1,
                    words!["sidelines", "margins", "southern", "northern", "border", "island", "resort"],
                ))
            || (self.doc.is(token, "to") && plain && !self.doc.is(next, "the"))
    }

    /// The nearest place to the left of a token, in its clause: "travelled to Ukraine where he met", "is in Brussels to meet".
    pub(super) fn place_left(&self, index: usize, at: usize) -> Option<Place> {
        let floor = self.sentence_floor(index);
        let from = at.saturating_sub(12).max(floor);
        for t in (from..at).rev() {
            if matches!(self.doc.text(t), ";" | "." | "\"" | "“" | "”")
                || self.doc.is_any(t, words!["said", "says", "that", "but", "while"])
            {
                return None;
            }
            if self.doc.is_any(t, words!["in", "to", "at", "for"])
                && let Some(place) = self.place_at(t + 1, at)
            {
                return Some(place);
            }
        }
        None
    }

    /// Where a held or planned event of this trigger took place: behind it, before it, or nowhere.
    pub(super) fn where_of(&self, index: usize, trigger: std::ops::Range<usize>, floor: usize) -> Option<Place> {
        let end = self.doc.sentences[index].tokens.end;
        // "talks on the violence in X", "met to discuss the war in Y": the topic's country is not the meeting's; a city
        // behind the topic is ("talks on migration in Bogota").
        let whole = self.clause_end(index, trigger.end);
        let stop = (trigger.end..whole).find(|&t| self.opens_topic(t)).unwrap_or(whole);
        let behind_topic = || {
            let city = self.place(stop.min(end), whole.min(end), &["in"])?;
            let is_city = city.name.is_some() && city.country.is_some();
            (stop < whole && is_city).then_some(city)
        };
        // "will meet X during his visit to PLACE"
        let on_visit = || {
            let travel = (trigger.end + 1..whole.min(trigger.end + 24)).find(|&t| {
                self.is_class(t, Class::Travel)
                    && self.doc.is(t + 1, "to")
                    && (t.saturating_sub(4).max(trigger.end)..t).any(|b| self.doc.is_any(b, words!["during", "on"]))
            })?;
            // Of two stops none is the meeting's.
            let mut stops = self.places_from(travel + 2, end);
            stops.pop().filter(|place| stops.is_empty() && place.country.is_some())
        };
        // "a summit set for PLACE in April"
        let set_for = || {
            let set = |&t: &usize| {
                self.doc.is(t, "for") && self.doc.is_any(t - 1, words!["set", "scheduled", "planned", "slated", "due"])
            };
            let near = whole.min(trigger.end + 6);
            self.place_at((trigger.end + 1..near).find(set)? + 1, whole).filter(|place| place.country.is_some())
        };
        // "the summit, which opened on Friday in PLACE"
        let whole = match self.doc.tokens.get(whole) {
            Some(_)
                if self.doc.is_any(whole, words!["which", "that"])
                    && whole <= trigger.end + 2
                    && self.doc.is_any(
                        whole + 1,
                        words![
                            "opened", "opens", "began", "begins", "started", "starts", "ended", "ends", "took",
                            "takes", "closed", "kicked", "was", "is", "will"
                        ],
                    ) =>
            {
                self.clause_end(index, whole + 1)
            }
            _ => whole,
        };
        let stop = stop.max((trigger.end..whole).find(|&t| self.opens_topic(t)).unwrap_or(whole));
        let behind = self.place(trigger.end, stop.min(end), &["in", "at"]);
        // "attended the Beijing summit", "their Geneva talks"
        let before_noun = || {
            let at = trigger.start.checked_sub(1).filter(|&t| t > floor)?;
            let item = &self.items.items[self.items.of_token[at] as usize];
            let determined = item.tokens.start > floor
                && (self.doc.tokens[item.tokens.start - 1].kind == Kind::Word
                    || self.doc.tokens[item.tokens.start - 1].kind == Kind::Number);
            let noun = self.is_contact_noun(index, trigger.start);
            (matches!(item.what, What::City { .. }) && determined && noun)
                .then(|| self.place_at(item.tokens.start, trigger.start))?
        };
        behind.or_else(behind_topic).or_else(on_visit).or_else(set_for).or_else(before_noun).or_else(|| {
            // "In Rabat, X met Y": at the head of the sentence.
            let mut at = floor;
            while at < trigger.start {
                if self.doc.is_any(at, words!["in", "at"])
                    && (at == floor || self.doc.text(at - 1) == "," || at < floor + 3)
                    && let Some(place) = self.place_at(at + 1, trigger.start)
                    && (place.country.is_some() || !self.is_group(at + 1))
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
}
