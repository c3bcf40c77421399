//! The phrases of a question → one query: what each party, place and date means beside the others.
//!
//! "to Morocco" is a place beside a visit and a party beside a call; "Paris" is a place before "summit" and France after
//! "between". Two parties joined by "and" are two people; adjectives joined by "and" before one noun ("French and German
//! ministers") are alternatives, except after "between".

mod parts;

use self::parts::{members, word_or_phrase};
use super::{
    Understood, foreign,
    party::{Noun, Party, Scope},
    sentence::{Focus, Found, Join, Slot, Topic, of_roles},
    text::Text,
};
use crate::{
    annotation::{EventKind, EventStatus, VisitSide},
    extract::lexicon::events::Frame,
    query::{
        NOT_UNDERSTOOD,
        ast::{Asks, ParticipantField, ParticipantQuery, Query, Target, TextQuery, Who},
        canonical::simplify,
    },
};

/// Makes the query of what was found.
pub fn compile(text: &Text, found: Found) -> Understood {
    let shape = Shape::of(&found);
    let mut compiler = Compiler { notes: found.notes.clone(), found, shape, asked: None };
    let query = if compiler.is_plain_words() { compiler.plain_words(text) } else { compiler.query() };
    let target = compiler.found.articles.then_some(Target::Articles);
    let asks = match compiler.asks(&query) {
        Asks::Whether => Asks::Whether,
        // Of several things at once ("when and where", "who met whom") the events tell all.
        _ if compiler.found.also => Asks::Hits,
        asks => asks,
    };
    Understood { query: simplify(query), asks, pick: compiler.found.pick, target, notes: compiler.notes }
}

/// A question that is not in English: its words are looked for as they are, its dates are dates of publication.
pub fn in_another_language(text: &Text, found: Found, language: &str) -> Understood {
    let shape = Shape::of(&found);
    let mut compiler = Compiler { notes: Vec::new(), found, shape, asked: None };
    let words = (0..text.len()).filter(|&at| text.is_word(at) && text.quoted(at).is_none());
    let words = words.map(|at| text.slice(at, at + 1)).filter(|word| !foreign::is_small(word));
    let dated = |word: &&str| !word.bytes().all(|b| b.is_ascii_digit());
    let words: Vec<TextQuery> = words.filter(dated).map(|word| TextQuery::Word(word.to_owned())).collect();
    let seems = if language == "another script" { "is in another script" } else { "seems to be in " };
    let named = if language == "another script" { "" } else { language };
    compiler.note(format!(
        "the question {seems}{named}: questions are read in English (\"who met Macron in 2024\"); the words {} were looked for as \
         they are",
        list_words(&words)
    ));
    let mut parts: Vec<Query> = words.into_iter().map(Query::Text).collect();
    parts.extend(compiler.dates(true));
    Understood {
        query: simplify(Query::And(parts)),
        asks: Asks::Hits,
        pick: None,
        target: Some(Target::Articles),
        notes: compiler.notes,
    }
}

struct Compiler {
    found: Found,
    notes: Vec<String>,
    shape: Shape,
    /// The people whom the slot behind "which" or "how many" names.
    asked: Option<ParticipantQuery>,
}

/// What is to be known of the whole question.
struct Shape {
    /// A visit and nothing else.
    visit: bool,
    /// The side of a visit that "who" asks for.
    side: Option<VisitSide>,
    /// What is asked for are the states of a group.
    states: bool,
}

impl Shape {
    fn of(found: &Found) -> Shape {
        let visit = found.kinds == [EventKind::Visit];
        let hosted = found.frames.contains(&Frame::Host);
        // "Who did Macron visit", "visited by Macron": somebody else than who is asked for comes, or receives.
        let by_other = found.slots.iter().enumerate().any(|(at, slot)| {
            Some(at) != found.which
                && !slot.not
                && matches!(slot.join, Join::Free | Join::Attribute | Join::By | Join::Host)
        });
        let side = match (visit || hosted, hosted, by_other) {
            (false, ..) => None,
            (true, true, false) | (true, false, true) => Some(VisitSide::Host),
            (true, ..) => Some(VisitSide::Guest),
        };
        let asked = found.which.and_then(|at| found.slots.get(at));
        let states = asked.is_some_and(|slot| slot.list.parties.iter().all(|p| p.noun == Noun::Members));
        Shape { visit, side, states }
    }
}

impl Compiler {
    fn note(&mut self, note: String) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// What the question asks of its events.
    fn asks(&self, query: &Query) -> Asks {
        let focus = match (self.found.focus, &self.asked) {
            // "which ministers met Macron", "foreign ministers who visited Beijing"
            (Focus::Hits, Some(_)) => Focus::People,
            (focus, _) => focus,
        };
        match focus {
            Focus::Number => match (self.found.counted, &self.asked) {
                (Some(focus), _) => Asks::Count(Box::new(self.answers(focus, query))),
                (None, Some(_)) => Asks::Count(Box::new(self.answers(Focus::People, query))),
                (None, None) => Asks::Count(Box::new(Asks::Hits)),
            },
            focus => self.answers(focus, query),
        }
    }

    fn answers(&self, focus: Focus, query: &Query) -> Asks {
        let who = || Who { person: self.asked.clone().unwrap_or_default(), side: self.shape.side };
        // Of the states of a group ("which EU countries …") the countries are the answer.
        let states = self.shape.states && self.asked.is_some();
        // "Which countries did Macron visit": those where it took place.
        let visited = self.shape.visit && self.shape.side == Some(VisitSide::Host) && !has_place(query);
        match focus {
            Focus::Hits => Asks::Hits,
            Focus::People if states => Asks::Parties(who()),
            Focus::People => Asks::People(who()),
            Focus::CountriesWhere => Asks::Countries,
            Focus::Countries if visited => Asks::Countries,
            Focus::Countries => Asks::Parties(who()),
            Focus::Dates => Asks::Dates,
            Focus::Places => Asks::Places,
            Focus::Number => Asks::Count(Box::new(Asks::Hits)),
            Focus::Whether => Asks::Whether,
        }
    }

    /// Nothing but words, countries and places: no contact, no office, nothing that joins parties.
    fn is_plain_words(&self) -> bool {
        let found = &self.found;
        let weak = |slot: &Slot| {
            matches!(slot.join, Join::Free | Join::Attribute | Join::Of | Join::In | Join::To | Join::From)
                && slot.list.parties.iter().all(|p| p.is_scope() || p.place.is_some())
                && !slot.not
        };
        found.kinds.is_empty()
            && found.not_kinds.is_empty()
            && found.status.is_none()
            && found.not_status.is_none()
            && !found.articles
            && !found.words.is_empty()
            && found.slots.iter().all(weak)
    }

    /// The words as full text; dates are those of publication.
    fn plain_words(&mut self, text: &Text) -> Query {
        let mut words = std::mem::take(&mut self.found.all);
        if words.is_empty() {
            words = (0..text.len())
                .filter(|&at| text.is_word(at))
                .map(|at| TextQuery::Word(text.slice(at, at + 1).to_owned()))
                .collect();
        }
        self.note(format!("no event is asked for: the articles were searched for the words {}", list_words(&words)));
        let mut parts: Vec<Query> = words.into_iter().map(Query::Text).collect();
        let quoted = |topic: &Topic| matches!(topic.text.as_slice(), [TextQuery::Phrase { .. }]);
        for topic in self.found.topics.iter().filter(|topic| quoted(topic) || topic.not) {
            let query = Query::And(topic.text.iter().cloned().map(Query::Text).collect());
            let negated = if topic.not { Query::Not(Box::new(query)) } else { query };
            if !parts.contains(&negated) {
                parts.push(negated);
            }
        }
        parts.extend(self.dates(true));
        Query::And(parts)
    }

    fn query(&mut self) -> Query {
        let mut parts = Vec::new();
        let kinds = std::mem::take(&mut self.found.kinds);
        if !kinds.is_empty() {
            parts.push(Query::Or(kinds.iter().map(|&kind| Query::Kind(kind)).collect()));
        }
        parts.extend(self.status(&kinds).map(Query::Status));
        let mut places = Vec::new();
        let mut text = Vec::new();
        let mut not = Vec::new();
        let slots = std::mem::take(&mut self.found.slots);
        let alone = slots.iter().filter(|slot| !slot.not && !self.is_location(slot, &kinds)).count() == 1;
        for (at, slot) in slots.into_iter().enumerate() {
            // "people Rubio called": anybody before a name.
            let anybody = at == 0
                && self.found.which.is_none()
                && slot.join == Join::Free
                && !kinds.is_empty()
                && slot
                    .list
                    .parties
                    .iter()
                    .all(|p| p.noun == Noun::People && simplify(p.query()) == ParticipantQuery::Any);
            let asked =
                (self.found.which == Some(at) || anybody) && self.is_asked(&slot) || self.is_represented(at, &slot);
            // "which European countries did Xi visit": where it took place.
            let visited = asked && self.shape.states && self.shape.visit && self.shape.side == Some(VisitSide::Host);
            let located = visited || self.is_location(&slot, &kinds);
            if visited {
                self.found.focus =
                    if self.found.focus == Focus::Number { Focus::Number } else { Focus::CountriesWhere };
                self.found.counted = Some(Focus::CountriesWhere);
            }
            for party in &slot.list.parties {
                for note in &party.notes {
                    self.note(note.clone());
                }
                for word in &party.words {
                    // "the mayor of Istanbul"
                    if !party.notes.iter().any(|note| note.contains(word.as_str())) {
                        self.note(format!(
                            "where an office is held is not searched: looked for the word `{word}` in the article"
                        ));
                    }
                    text.push(Query::Text(word_or_phrase(word)));
                }
            }
            let mut query =
                if located { vec![self.location(&slot)] } else { self.parties(&slot, kinds.is_empty(), alone) };
            if let Some(side) = self.side(&slot).filter(|_| !located) {
                for part in &mut query {
                    if let Query::With(person) = part {
                        let side = ParticipantQuery::Is(ParticipantField::Side(side));
                        *person = simplify(ParticipantQuery::And(vec![std::mem::take(person), side]));
                    }
                }
            }
            match query.as_slice() {
                [Query::With(person)] if asked => self.asked = Some(simplify(person.clone())),
                // "which officials": anybody.
                [] if asked => self.asked = Some(ParticipantQuery::Any),
                _ => {}
            }
            match (slot.not, located) {
                (true, _) => not.extend(query.into_iter().map(|part| Query::Not(Box::new(part)))),
                (false, true) => places.extend(query),
                (false, false) => parts.extend(query),
            }
        }
        if !self.found.manner.is_empty() {
            let roles = std::mem::take(&mut self.found.manner);
            parts.push(match simplify(of_roles(&roles)) {
                ParticipantQuery::Is(field) => Query::Bare(field),
                several => Query::With(several),
            });
        }
        parts.append(&mut places);
        let publication = self.found.published || (self.found.articles && kinds.is_empty());
        parts.extend(self.dates(publication));
        parts.extend(self.articles());
        parts.extend(self.topics());
        let words = std::mem::take(&mut self.found.words);
        if !words.is_empty() {
            self.note(format!("{NOT_UNDERSTOOD}, looked for as words of the articles: {}", list_words(&words)));
            parts.extend(words.into_iter().map(Query::Text));
        }
        parts.append(&mut text);
        not.extend(self.found.not_kinds.iter().map(|&kind| Query::Not(Box::new(Query::Kind(kind)))));
        not.extend(self.found.not_status.map(|status| Query::Not(Box::new(Query::Status(status)))));
        parts.append(&mut not);
        Query::And(parts)
    }

    /// As said, else planned where it is to come, else held where it is past.
    fn status(&self, kinds: &[EventKind]) -> Option<EventStatus> {
        match self.found.status {
            Some(status @ (EventStatus::Planned | EventStatus::Cancelled)) => Some(status),
            _ if self.found.future => Some(EventStatus::Planned),
            None if self.found.pick.is_some() && self.found.not_status.is_none() => Some(EventStatus::Held),
            Some(EventStatus::Held) => Some(EventStatus::Held),
            None => {
                (self.found.past && !kinds.is_empty() && self.found.not_status.is_none()).then_some(EventStatus::Held)
            }
        }
    }

    /// Is the slot where it took place?
    fn is_location(&self, slot: &Slot, kinds: &[EventKind]) -> bool {
        let fits = slot.list.parties.iter().all(|party| {
            !party.owner
                && (party.place.is_some()
                    || (party.is_scope()
                        && party.scopes.iter().all(|scope| match scope {
                            Scope::Country(_) => !party.adjective,
                            // "in Africa", "to the EU" are places; "at NATO" is a party.
                            Scope::Body { group: Some(id), org, .. } => {
                                (org.is_none() || *id == "EU") && members(id).next().is_some()
                            }
                            Scope::Body { .. } => false,
                        })))
        });
        let place = slot.list.parties.iter().all(|party| party.place.is_some());
        let unknown =
            slot.list.parties.iter().all(|p| p.place.as_ref().is_some_and(|place| place.capital_of.is_none()));
        let visit = kinds.contains(&EventKind::Visit);
        fits && match slot.join {
            Join::In => true,
            Join::To => visit || kinds.is_empty(),
            Join::Object => visit && self.is_motion(),
            Join::Of => {
                let groups = slot.list.parties.iter().flat_map(|p| &p.scopes).all(|s| matches!(s, Scope::Body { .. }));
                visit && (place || groups || self.found.tour)
            }
            Join::Attribute => place,
            Join::Free => place && (unknown || kinds.is_empty()),
            Join::With | Join::Between | Join::By | Join::Host | Join::From => false,
        }
    }

    /// Do the people of a slot come or receive? Only where a visit alone is asked for, and the words tell.
    fn side(&self, slot: &Slot) -> Option<VisitSide> {
        let hosted = self.found.frames.contains(&Frame::Host);
        let owner = slot.list.parties.iter().any(|party| party.owner);
        match slot.join {
            _ if !self.shape.visit => None,
            Join::Host => Some(VisitSide::Host),
            Join::By if hosted => Some(VisitSide::Host),
            // "Did France cancel the visit": its own, or that of a guest.
            Join::Free if hosted || (self.found.status == Some(EventStatus::Cancelled) && !owner) => None,
            Join::By | Join::From | Join::Of | Join::Free | Join::Attribute => Some(VisitSide::Guest),
            Join::To | Join::Object if self.is_motion() => Some(VisitSide::Host),
            Join::To | Join::Object | Join::With | Join::Between | Join::In => None,
        }
    }

    /// Does somebody go somewhere, rather than accompany or receive?
    fn is_motion(&self) -> bool {
        self.found.frames.is_empty()
            || self.found.frames.iter().any(|f| matches!(f, Frame::Goto | Frame::Tour | Frame::Trip))
    }

    /// Can the slot behind "which" be what is asked for: people of an office, or the states of a group?
    fn is_asked(&self, slot: &Slot) -> bool {
        // "who is Jean-Noel Barrot"
        let named = |party: &Party| {
            self.found.identity && self.found.kinds.is_empty() && party.noun == Noun::None && party.name.is_some()
        };
        matches!(slot.join, Join::Free | Join::Attribute)
            && matches!(self.found.focus, Focus::Hits | Focus::People | Focus::Number)
            && slot.list.parties.iter().all(|party| {
                let office = matches!(party.noun, Noun::Office | Noun::People | Noun::Members);
                (office || named(party)) && !party.owner
            })
    }

    /// "who signed on behalf of Morocco": whoever is of the slot's state or body is asked for. For whom an official acts is
    /// told of no other party.
    fn is_represented(&mut self, at: usize, slot: &Slot) -> bool {
        if self.found.represented != Some(at) {
            return false;
        }
        let scope = slot.list.parties.iter().all(Party::is_scope);
        if !scope {
            self.note("on whose behalf somebody came is not searched: read as a party".to_owned());
        }
        scope && matches!(self.found.focus, Focus::People | Focus::Number)
    }
}

fn has_place(query: &Query) -> bool {
    match query {
        Query::And(parts) | Query::Or(parts) => parts.iter().any(has_place),
        Query::Where(_) | Query::Place(_) => true,
        _ => false,
    }
}

fn list_words(words: &[TextQuery]) -> String {
    let word = |text: &TextQuery| match text {
        TextQuery::Word(word) | TextQuery::Prefix(word) | TextQuery::Fuzzy(word) => word.clone(),
        TextQuery::Phrase { words, .. } => format!("\"{}\"", words.join(" ")),
    };
    words.iter().map(word).collect::<Vec<_>>().join(", ")
}
