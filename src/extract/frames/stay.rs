//! Stage 7, being abroad: "visiting Foreign Minister X", "X, who is in PLACE for talks", "while in PLACE", "left PLACE".
//!
//! No word of contact need stand there; a person with a post in another country than their own is a visit.

use super::{Actor, Draft, Frames, Taken, Trigger, place::Place};
use crate::{
    annotation::{Country, EventKind, EventStatus, Role},
    extract::{
        lexicon::{Class, VerbForm},
        party::{Party, Shape},
        spot::{BodyKind, What},
        token::{Hash, Kind},
        verb,
    },
};

/// What may stand behind a place where somebody is said to be: the words that make it a stay and not a residence.
const STAY_GOES_ON: &[&str] = &["to", "for", "on", "as", "attending", "ahead", "where"];

impl Frames<'_> {
    /// Visits of a sentence that no word of contact tells.
    pub(super) fn stays(&self, index: usize, drafts: &[Draft]) -> Vec<Draft> {
        let mut found = Vec::new();
        self.visiting(index, drafts, &mut found);
        self.present(index, &mut found);
        found.extend(self.speaking(index));
        found.extend(self.speech(index));
        found.extend(self.addressed(index));
        found.extend(self.on_arrival(index));
        found
    }

    /// "talks with visiting President X": X is in the country of whoever X meets, or where the story is told.
    fn visiting(&self, index: usize, drafts: &[Draft], found: &mut Vec<Draft>) {
        for party in self.parties[index].iter().filter(|p| p.visiting && !p.plural) {
            let visitor = self.actor(party);
            if !self.official(&visitor) || !self.travels(&visitor) {
                continue;
            }
            let abroad = |actor: &&Actor| {
                actor.country.is_some()
                    && actor.country != visitor.country
                    && !super::actor::same_actor(actor, &visitor)
            };
            let contact = drafts.iter().rev().take_while(|d| d.sentence == index).find(|d| {
                d.kind == EventKind::Meeting && d.actors.iter().any(|a| super::actor::same_actor(a, &visitor))
            });
            let host = match contact {
                Some(draft) => draft.actors.iter().find(abroad).cloned(),
                None => {
                    let others: Vec<Actor> = self.parties[index]
                        .iter()
                        .filter(|p| matches!(p.shape, Shape::Person | Shape::Office) && !p.visiting)
                        .map(|p| self.actor(p))
                        .collect();
                    // "Lima told visiting Foreign Minister X …": the state itself.
                    let state = |p: &&Party| {
                        matches!(p.shape, Shape::Country | Shape::Capital)
                            && !p.plural
                            && !p.owner
                            && p.tokens.end <= party.tokens.start
                            && !self.governed(p, self.sentence_floor(index))
                    };
                    let speaks = || self.parties[index].iter().find(state).map(|p| self.actor(p));
                    others.iter().find(abroad).cloned().or_else(|| speaks().filter(|state| abroad(&state)))
                }
            };
            let dateline = self.dateline.as_ref();
            let country = host.as_ref().and_then(|h| h.country).or_else(|| {
                contact
                    .is_none()
                    .then(|| dateline.and_then(|d| d.country))
                    .flatten()
                    .filter(|c| Some(*c) != visitor.country)
            });
            if country.is_none() && contact.is_none() {
                continue;
            }
            let city = dateline.filter(|d| country.is_some() && d.country == country).and_then(|d| d.city.clone());
            let place = contact.and_then(|d| d.place.clone().filter(|_| d.country == country)).or(city);
            // "X told visiting Y that …": they talked.
            let told = party.tokens.start.checked_sub(1).is_some_and(|t| self.is_class(t, Class::Addressing));
            if let Some(host) =
                host.filter(|host| told && contact.is_none() && host.person.is_some() && country.is_some())
            {
                let actors = vec![host, visitor.clone()];
                let talk =
                    self.stay(index, actors, place.clone(), country, party.tokens.clone(), "frame.told-visiting");
                found.push(Draft { kind: EventKind::Meeting, ..talk });
            }
            found.push(self.stay(index, vec![visitor], place, country, party.tokens.clone(), "frame.visiting"));
        }
    }

    /// "X, who on her arrival on Sunday thanked …": where, the rest of the article tells.
    fn on_arrival(&self, index: usize) -> Option<Draft> {
        let sentence = &self.doc.sentences[index];
        let arrival = sentence.tokens.clone().skip(2).find(|&t| {
            self.doc.is(t, "arrival")
                && self.doc.is_any(t - 1, words!["his", "her", "their"])
                && self.doc.is_any(t - 2, words!["on", "upon", "after"])
                && !self.doc.is_any(t + 1, words!["in", "at", "from"])
        })?;
        let owner = self.parties[index].iter().position(|p| p.tokens.end == arrival)?;
        let visitors = self.actors(index, std::iter::once(owner));
        if !visitors.iter().any(|v| v.person.is_some() && self.official(v)) {
            return None;
        }
        let mut draft = self.stay(index, visitors, None, None, arrival..arrival + 1, super::HERE);
        draft.date = self.date_of(index, arrival..arrival + 1, EventStatus::Held);
        draft.anaphoric = true;
        Some(draft)
    }

    /// Does a headline begin with a person, and go on "in PLACE to …", "in PLACE for …"?
    fn heads_line(&self, index: usize, at: usize) -> bool {
        let floor = self.sentence_floor(index);
        let person = |p: &Party| p.tokens == (floor..at) && p.person.is_some() && !p.owner;
        let end = self.doc.sentences[index].tokens.end.min(at + 5);
        self.parties[index].first().is_some_and(person)
            && (at + 2..end).any(|t| self.is_place(t - 1) && self.doc.is_any(t, words!["to", "for"]))
    }

    /// "In PLACE, Foreign Minister X said": who speaks abroad is there.
    fn speaking(&self, index: usize) -> Option<Draft> {
        let floor = self.sentence_floor(index);
        let sentence = &self.doc.sentences[index];
        if sentence.headline || !self.doc.is(floor, "in") {
            return None;
        }
        let end = sentence.tokens.end.min(floor + 10);
        let city = *self.items.of_token.get(floor + 1)? as usize;
        if !matches!(self.items.items[city].what, What::City { .. }) {
            return None;
        }
        let place = self.place_at(floor + 1, end)?;
        let comma = |t: usize| t > floor && self.doc.text(t - 1) == ",";
        let speaker = self.parties[index]
            .iter()
            .find(|p| p.shape == Shape::Person && comma(p.tokens.start) && p.tokens.start < end && !p.owner)?;
        let clear = (self.items.items[city].tokens.end..speaker.tokens.start)
            .all(|t| self.doc.text(t) == "," || self.is_date(t) || self.doc.is(t, "on") || self.is_place(t));
        let says = (speaker.tokens.end..sentence.tokens.end.min(speaker.tokens.end + 3))
            .any(|t| self.is_class(t, Class::Saying));
        let visitor = self.actor(speaker);
        // A body's head may be at its seat.
        (clear && says && visitor.country.is_some() && self.is_abroad(&visitor, &place))
            .then(|| self.stay(index, vec![visitor], place.name, place.country, floor..floor + 1, super::PRESENCE))
    }

    /// "X defended the pact during a speech in PLACE", "X, in a speech in PLACE on Friday, …": who speaks there is there.
    fn speech(&self, index: usize) -> Option<Draft> {
        let sentence = &self.doc.sentences[index];
        let end = sentence.tokens.end;
        let speech = sentence.tokens.clone().skip(2).find(|&t| {
            self.doc.is_any(t, words!["speech", "address"])
                && self.doc.is_any(t - 1, words!["a", "an", "his", "her", "major", "keynote"])
                && self.doc.is(t + 1, "in")
        })?;
        let place = self.place_at(speech + 2, end.min(speech + 10)).filter(|place| place.name.is_some())?;
        let opens = (speech.saturating_sub(4).max(sentence.tokens.start)..speech)
            .rev()
            .find(|&t| self.doc.is_any(t, words!["during", "in", "gave", "delivered", "made"]))?;
        let subject = self.subject(index, opens, true, &[]);
        let mut visitors = self.actors(index, subject.into_iter());
        visitors.retain(|v| v.person.is_some() && v.role <= Role::Minister && self.is_abroad(v, &place));
        let ahead = self.will_be(sentence.tokens.clone());
        (visitors.len() == 1 && !ahead).then(|| {
            let mut draft = self.stay(index, visitors, place.name, place.country, speech..speech + 1, super::PRESENCE);
            draft.date = self.date_of(index, speech..speech + 1, draft.status);
            draft
        })
    }

    /// "X addressed the Omani parliament on Friday": who speaks before another state's parliament is there.
    fn addressed(&self, index: usize) -> Option<Draft> {
        let sentence = &self.doc.sentences[index];
        let verb = sentence.tokens.clone().skip(1).find(|&t| self.doc.is_any(t, words!["addressed", "address"]))?;
        let house = self.parties[index].iter().find(|p| {
            p.shape == Shape::Body
                && p.body == Some(BodyKind::Parliament)
                && (verb + 1..=verb + 2).contains(&p.tokens.start)
        });
        let country = house.and_then(|house| house.country).or_else(|| self.own_house(verb + 1))?;
        // "addressed parliament by video link"
        if self.by_video(verb, sentence.tokens.end) || self.will_be(sentence.tokens.clone()) {
            return None;
        }
        let place = Place { name: None, country: Some(country) };
        let subject = self.subject(index, verb, self.doc.is(verb, "address"), &[]);
        let mut visitors = self.actors(index, subject.into_iter());
        visitors.retain(|v| v.person.is_some() && v.role <= Role::Minister && self.is_abroad(v, &place));
        (visitors.len() == 1).then(|| {
            let mut draft = self.stay(index, visitors, None, place.country, verb..verb + 1, super::PRESENCE);
            draft.date = self.date_of(index, verb..verb + 1, draft.status);
            draft
        })
    }

    /// "(the) Omani parliament", which no table lists by its name: whose it is.
    fn own_house(&self, at: usize) -> Option<Country> {
        let at = at + usize::from(self.doc.is(at, "the"));
        let item = &self.items.items[*self.items.of_token.get(at)? as usize];
        let What::Country { code, .. } = item.what else { return None };
        let next = item.tokens.end;
        let house = next + usize::from(self.doc.tokens.get(next).is_some_and(|t| t.kind == Kind::Possessive));
        let named =
            words!["parliament", "legislature", "congress", "senate", "assembly", "lawmakers", "parliamentarians"];
        self.doc.is_any(house, named).then_some(code)
    }

    /// "X, who is in PLACE", "X is in PLACE to …", "while in PLACE", "now in PLACE".
    fn present(&self, index: usize, found: &mut Vec<Draft>) {
        let sentence = &self.doc.sentences[index];
        const IN: u32 = Hash::of(b"in").short();
        for at in sentence.tokens.clone().skip(1) {
            if self.doc.tokens[at].hash != IN || !self.doc.is(at, "in") {
                if self.doc.is_any(at, words!["way", "route"]) {
                    found.extend(self.on_the_way(index, at));
                }
                continue;
            }
            let before = self.word(at - 1);
            let planned = matches!(before.as_str(), "due" | "expected");
            let (be, marked) = match before.as_str() {
                "due" | "expected" => {
                    let be = at.checked_sub(2).filter(|&t| self.doc.is_any(t, words!["is", "are", "was", "were"]));
                    (be, true)
                }
                "is" | "are" | "was" | "were" => (Some(at - 1), false),
                "now" | "currently" | "already" | "also" | "still" => {
                    let be = at.checked_sub(2).filter(|&t| self.doc.is_any(t, words!["is", "are", "was", "were"]));
                    (be, before == "now" || before == "currently")
                }
                "while" | "arrival" => (Some(at - 1), true),
                // "after two weeks in PLACE"
                "day" | "days" | "week" | "weeks"
                    if (at.saturating_sub(4).max(sentence.tokens.start)..at - 1)
                        .any(|t| self.doc.is_any(t, words!["after", "following", "spent", "spending", "spends"])) =>
                {
                    (Some(at - 1), true)
                }
                // "will be in PLACE from Monday to Friday"
                "been" => {
                    let have = (at.saturating_sub(4)..at - 1)
                        .rev()
                        .find(|&t| self.doc.is_any(t, words!["has", "have", "had"]));
                    (have, true)
                }
                // "how long X will be in PLACE" asks.
                "be" if (at.saturating_sub(14).max(sentence.tokens.start)..at)
                    .any(|t| self.doc.is_any(t, words!["how", "whether", "if", "when"])) =>
                {
                    continue;
                }
                // A headline's "X in PLACE for talks"
                _ if sentence.headline && self.heads_line(index, at) => (Some(at), false),
                "be" => (at.checked_sub(2).filter(|&t| self.doc.is_any(t, words!["will", "would", "'ll"])), false),
                _ => continue,
            };
            let Some(be) = be else { continue };
            let end = sentence.tokens.end;
            let places = self.places_from(at + 1, end.min(at + 16));
            let Some(place) = places.first().cloned() else { continue };
            let relative = be > sentence.tokens.start && self.doc.is_any(be - 1, words!["who", "he", "she"]);
            // "X is also in Riga.": where the clause ends with it.
            let ends = self.place_ends(at + 1, end.min(at + 8));
            let goes_on =
                ends || (at + 2..end.min(at + 8)).any(|t| self.doc.is_any(t, STAY_GOES_ON) || self.is_date(t));
            if !(marked || relative || goes_on) {
                continue;
            }
            let subject = if relative && self.doc.is(be - 1, "who") {
                self.parties[index].iter().rposition(|p| p.tokens.end <= be).into_iter().collect()
            } else {
                self.subject(index, be, before == "while", &[])
            };
            let visitors: Vec<Actor> =
                self.actors(index, subject.into_iter()).into_iter().filter(|v| self.is_abroad(v, &place)).collect();
            if !visitors.is_empty() {
                let mut draft = self.stay(index, visitors, place.name, place.country, at..at + 1, super::PRESENCE);
                let ahead = before == "while" && self.will_be(sentence.tokens.clone());
                if planned || ahead || before == "be" {
                    draft.status = EventStatus::Planned;
                }
                // "was in PLACE in August 2019"
                let dated = matches!(before.as_str(), "was" | "were") && self.date_behind_place(at + 1, end);
                if draft.status == EventStatus::Planned && !ahead || dated {
                    draft.date = self.date_of(index, at..at + 1, draft.status);
                }
                if before == "been" {
                    found.extend(self.each_goal(draft.clone(), &places, &draft.actors));
                } else {
                    found.push(draft);
                }
            }
        }
    }

    /// "X will leave for A on his way to B", "en route to B": a visit to come.
    fn on_the_way(&self, index: usize, way: usize) -> Option<Draft> {
        let sentence = &self.doc.sentences[index];
        let start =
            way.checked_sub(if self.doc.is_any(way - 1, words!["his", "her", "their", "the"]) { 2 } else { 1 })?;
        let opens =
            start > sentence.tokens.start && self.doc.is_any(start, words!["on", "en"]) && self.doc.is(way + 1, "to");
        let place = opens.then(|| self.place_at(way + 2, sentence.tokens.end.min(way + 10))).flatten()?;
        let subject = self.subject(index, start, true, &[]);
        let visitors: Vec<Actor> =
            self.actors(index, subject.into_iter()).into_iter().filter(|v| self.is_abroad(v, &place)).collect();
        (!visitors.is_empty()).then(|| {
            let mut draft = self.stay(index, visitors, place.name, place.country, way..way + 1, super::PRESENCE);
            draft.status = EventStatus::Planned;
            draft
        })
    }

    /// Does a date follow the place at a token?
    fn date_behind_place(&self, from: usize, end: usize) -> bool {
        let place = (from..end.min(from + 6)).find(|&t| {
            let item = &self.items.items[self.items.of_token[t] as usize];
            matches!(item.what, What::City { .. } | What::Country { .. } | What::Region { .. })
        });
        let next = place.map(|t| self.items.items[self.items.of_token[t] as usize].tokens.end);
        next.is_some_and(|next| (next..end.min(next + 2)).any(|t| self.is_date(t)))
    }

    /// A post-holder of another country than the place's.
    fn is_abroad(&self, visitor: &Actor, place: &Place) -> bool {
        self.official(visitor)
            && self.travels(visitor)
            && (visitor.country.is_some() || visitor.org.is_some())
            && place.country.is_some()
            && visitor.country != place.country
    }

    fn stay(
        &self,
        index: usize,
        actors: Vec<Actor>,
        place: Option<String>,
        country: Option<Country>,
        trigger: std::ops::Range<usize>,
        rule: &'static str,
    ) -> Draft {
        Draft {
            kind: EventKind::Visit,
            status: EventStatus::Held,
            date: None,
            place,
            country,
            actors,
            sentence: index,
            trigger,
            rule,
            confidence: 0.6,
            anaphoric: false,
            stands: false,
            assumed: false,
            aim: false,
            apart: false,
            joins: false,
        }
    }

    /// "leaving for a summit in PLACE": where what somebody leaves for takes place.
    fn of_gathering(&self, index: usize, trigger: &Trigger, end: usize) -> Option<Place> {
        let from = trigger.tokens.end;
        let noun = (from + 1..end.min(from + 6)).find(|&t| self.is_contact_noun(index, t))?;
        self.doc.is(from, "for").then(|| self.place(noun + 1, end, &["in", "at"])).flatten()
    }

    /// Is the place behind "left" its whole object? "leaves Rabat door open" is not.
    fn place_ends(&self, from: usize, end: usize) -> bool {
        let after = (from..end).find(|&t| {
            let item = &self.items.items[self.items.of_token[t] as usize];
            matches!(item.what, What::City { .. } | What::Country { .. } | What::Region { .. })
        });
        let Some(next) = after.map(|t| self.items.items[self.items.of_token[t] as usize].tokens.end) else {
            return false;
        };
        next >= end
            || self.doc.tokens[next].kind != Kind::Word
            || self.is_date(next)
            || self.is_class(next, Class::Preposition)
            || self.is_class(next, Class::ClauseEnd)
            || self.doc.is_any(next, words!["and", "early", "late", "by", "without"])
    }

    /// "X left PLACE (for PLACE)", "X departed for PLACE", "X returned from PLACE".
    pub(super) fn leave(
        &self,
        index: usize,
        trigger: &Trigger,
        group: &verb::Group,
        status: EventStatus,
        taken: &mut Vec<Taken>,
    ) -> Vec<Draft> {
        let clause = self.clause_end(index, trigger.tokens.end);
        if self.private(trigger.tokens.end, clause) {
            return Vec::new();
        }
        let subject = self.subject(index, group.start, group.purpose || group.gerund, taken);
        let actors = self.actors(index, subject.iter().copied());
        let near = clause.min(trigger.tokens.end + 14);
        let mut found = Vec::new();
        let direct = self.place_at(trigger.tokens.end, near).filter(|_| self.place_ends(trigger.tokens.end, near));
        let goals = [
            (
                self.place(trigger.tokens.end, near, &["for", "to"])
                    .or_else(|| self.of_gathering(index, trigger, near)),
                false,
            ),
            (self.place(trigger.tokens.end, near, &["from"]), true),
            (direct, true),
        ];
        for (place, behind) in goals {
            let Some(place) = place.filter(|p| p.country.is_some()) else { continue };
            // What lies behind was visited; what lies ahead is under way, or planned.
            let status = if behind { EventStatus::Held } else { status };
            let visitors: Vec<Actor> =
                actors.iter().filter(|a| self.is_abroad(a, &place) && self.travels(a)).cloned().collect();
            if visitors.is_empty() || found.iter().any(|d: &Draft| d.country == place.country) {
                continue;
            }
            let mut draft =
                self.stay(index, visitors, place.name, place.country, trigger.tokens.clone(), "frame.leave");
            draft.status = status;
            if !behind {
                draft.date = self.date_of(index, trigger.tokens.clone(), status);
            }
            found.push(draft);
        }
        taken.push(Taken { subject, objects: Vec::new() });
        found
    }
}

/// Present participles and past forms alike leave a place.
pub(super) fn leaves(form: VerbForm) -> bool {
    !matches!(form, VerbForm::Participle)
}
