//! Stage 7, nouns of meeting and calling: "talks between A and B", "A's talks with B", "the BODY summit in PLACE".
//!
//! `gather` finds who takes part; here they become the actors of a draft, and it is decided whether the noun tells of a
//! contact of its own, of one told before, or of none.

use super::{Actor, Draft, Frames, Taken, Trigger, actor::same_actor};
use crate::{
    annotation::{EventKind, EventStatus, Role},
    extract::{
        lexicon::{
            Class,
            events::{EventRow, Frame},
        },
        party::Shape,
        spot::BodyKind,
        verb,
    },
};

/// So far before a summit it is said to be the setting of something else.
const SETTING_REACH: usize = 8;

/// A noun of contact, and what its sentence says of it.
pub(super) struct Contact<'t> {
    pub index: usize,
    pub trigger: &'t Trigger,
    pub row: &'t EventRow,
    /// The first token of the sentence.
    pub floor: usize,
    /// The end of the noun's clause.
    pub clause: usize,
    /// The light verb that governs the noun, with its token: "hold talks".
    pub light: Option<(verb::Group, usize)>,
    /// Does an adjective or a noun say whether it took place ("cancelled talks")?
    pub told: bool,
    pub status: EventStatus,
    /// "pays a call on B"
    pub calls_on: bool,
    /// Does the noun itself name both sides ("between A and B")?
    pub pair_told: bool,
    /// Indices of the sentence's parties: those behind "with", the noun's owner, the subject of its clause, and everyone.
    pub with: Vec<usize>,
    pub owner: Vec<usize>,
    pub subject: Vec<usize>,
    pub members: Vec<usize>,
    /// Those before the noun as adjectives: "Omani-Togolese talks".
    pub attributes: Vec<Actor>,
    /// "for talks", "to hold talks"
    pub purpose: bool,
    /// The body of states whose own session it is.
    pub session: Option<usize>,
    /// "attended by A and B"
    pub attended: bool,
    /// Somebody comes there for it.
    pub aim: bool,
    pub confidence: f32,
}

impl Contact<'_> {
    /// Is nobody named behind "with"?
    pub(super) fn alone(&self) -> bool {
        self.with.is_empty()
    }

    /// Is the light verb of this class ("attend", "host")?
    pub(super) fn governed_by(&self, frames: &Frames, class: Class) -> bool {
        self.light.as_ref().is_some_and(|(_, at)| frames.is_class(*at, class))
    }
}

/// The actors of a contact.
struct Cast {
    actors: Vec<Actor>,
    /// Those of a contact told before.
    anaphoric: bool,
    /// The states of "six-party talks".
    counted: bool,
    /// Does a body of states meet, whoever else is named?
    body_alone: bool,
}

impl Frames<'_> {
    /// What a noun of meeting or calling tells of.
    pub(super) fn talks(
        &self,
        index: usize,
        trigger: &Trigger,
        row: &EventRow,
        taken: &mut Vec<Taken>,
        drafts: &[Draft],
    ) -> Vec<Draft> {
        let Some(mut c) = self.gathered(index, trigger, row, taken) else { return Vec::new() };
        let cast = self.cast_of(&mut c);
        let (counted, body_alone) = (cast.counted, cast.body_alone);
        let mut draft = self.draft_of(&c, cast);
        if counted && draft.date.is_none() && draft.place.is_none() && c.light.is_none() {
            return Vec::new();
        }
        if c.light.is_some() {
            taken.push(Taken { subject: c.subject.clone(), objects: c.with.clone() });
        }
        if self.is_no_contact(&c, &draft, body_alone) {
            return Vec::new();
        }
        self.add_those_there(&c, &mut draft);
        if body_alone && let Some(speakers) = self.fronted_meeting(c.index, c.trigger, &draft) {
            let more = speakers.into_iter().filter(|s| !draft.actors.iter().any(|a| same_actor(a, s)));
            let more: Vec<Actor> = more.collect();
            draft.actors.extend(more);
            return vec![draft];
        }
        let found = self.of_two_sides(&c, &draft, body_alone, drafts);
        if found.is_empty() { self.told_elsewhere(&c, draft, drafts).into_iter().collect() } else { found }
    }

    /// The actors of all who take part.
    fn cast_of(&self, c: &mut Contact) -> Cast {
        let mut actors = self.actors(c.index, c.members.iter().copied());
        // "the ASEAN foreign ministers' meeting": a session of the body.
        let of_body = c
            .members
            .iter()
            .any(|&m| (!c.subject.contains(&m) || c.members.len() == 1) && self.of_body(&self.parties[c.index][m]));
        for actor in actors.iter_mut().filter(|a| a.org.is_some() && a.plural && a.person.is_none()) {
            if of_body || c.owner.iter().any(|&o| self.parties[c.index][o].body == Some(BodyKind::International)) {
                (actor.role, actor.portfolio, actor.collective) = (Role::Other, None, true);
            }
        }
        let mut anaphoric = false;
        // "The four-nation summit will be held in Oslo": the four states of which the article speaks.
        let mut counted = false;
        if actors.is_empty() && c.with.is_empty() && !c.pair_told && c.attributes.is_empty() {
            actors = self.counted(c.index, c.trigger);
            counted = !actors.is_empty();
        }
        if actors.is_empty() && c.with.is_empty() && !c.pair_told {
            actors = self.clause_people(c.index, c.trigger);
            c.confidence = if actors.is_empty() { c.confidence } else { 0.55 };
            // "In their conversation, they noted …": one told before.
            anaphoric = !actors.is_empty() && (self.definite(c.trigger) || self.owned(c.trigger));
        }
        // "His remarks came in a meeting with X": whoever the sentence speaks of.
        if !c.with.is_empty() && c.subject.is_empty() && c.owner.is_empty() && c.attributes.is_empty() {
            let first = self.parties[c.index].iter().position(|p| {
                p.tokens.end <= c.trigger.tokens.start
                    && matches!(p.shape, Shape::Pronoun | Shape::Person)
                    && p.person.is_some()
            });
            let speaker = self.actors(c.index, first.into_iter());
            if !actors.iter().any(|a| speaker.iter().any(|s| same_actor(a, s))) {
                actors.splice(0..0, speaker);
            }
        }
        let attended = c.row.frame == Frame::Summit
            || of_body
            || c.session.is_some()
            || c.attributes.iter().any(|a| a.org.is_some());
        if !c.pair_told || c.attributes.iter().any(|a| a.org.is_some()) {
            for actor in c.attributes.iter().cloned() {
                let covered = actors.iter().any(|a| {
                    same_actor(a, &actor)
                        || (actor.org.is_none() && actor.country.is_some() && a.country == actor.country)
                });
                if !covered {
                    actors.push(actor);
                }
            }
        }
        // "hotels hosting talks between A and B, Duko said": a word that nothing explains is no third side.
        if actors.iter().filter(|a| self.sided(a)).count() >= 2 {
            actors.retain(|a| a.person.is_none() || self.sided(a) || self.full_name(a));
        }
        if actors.iter().any(|a| a.person.is_none() && a.collective && a.country.is_some()) {
            // A country beside its own people adds nothing.
            let people: Vec<_> = actors.iter().filter(|a| !a.collective).map(|a| a.country).collect();
            actors.retain(|a| !(a.collective && a.org.is_none() && a.country.is_some() && people.contains(&a.country)));
        }
        let body_alone = attended && actors.iter().any(|a| a.org.is_some() && a.collective);
        Cast { actors, anaphoric, counted, body_alone }
    }

    /// The draft, with its day and its place.
    fn draft_of(&self, c: &Contact, cast: Cast) -> Draft {
        let Cast { actors, anaphoric, .. } = cast;
        let mut draft = Draft {
            actors,
            // A summit is told of by many who do not go there.
            confidence: c.confidence + if c.light.is_some() { 0.15 } else { 0.0 }
                - if c.row.frame == Frame::Summit { 0.08 } else { 0.0 },
            anaphoric,
            assumed: !c.told && c.light.is_none(),
            aim: c.aim,
            ..Draft::new(c.row, c.status, c.index, c.trigger)
        };
        if c.calls_on {
            draft.kind = EventKind::Meeting;
        } else if c.row.kind == EventKind::Meeting
            && matches!(c.row.word, "conversation" | "talk" | "discussion" | "chat" | "talks" | "consultation")
            && self.by_telephone(c.trigger.tokens.end, c.clause.min(c.trigger.tokens.end + 6))
        {
            draft.kind = EventKind::Call;
        }
        self.settle(&mut draft, c.index, c.floor);
        draft
    }

    /// Does the noun name something else than a contact of states: a press conference, the calls of every day?
    fn is_no_contact(&self, c: &Contact, draft: &Draft, body_alone: bool) -> bool {
        // "held a working conference with X" is no conference of a body.
        let of_two = c.row.word == "conference"
            && c.light.is_some()
            && !c.members.is_empty()
            && self.doc.is(c.trigger.tokens.end, "with")
            && !(c.trigger.tokens.start.saturating_sub(2)..c.trigger.tokens.start)
                .any(|t| self.doc.is_any(t, words!["press", "news", "media", "joint"]));
        // "the session of the India-Nepal Joint Commission"
        let joint = c.members.iter().any(|&m| !self.states_of_body(&self.parties[c.index][m]).is_empty());
        // "A of Oman and B of Togo co-chaired a session of their commission"
        let cochaired = c.light.as_ref().is_some_and(|(_, at)| {
            let word = self.word(*at);
            let co = word.starts_with("co-chair")
                || word.starts_with("cochair")
                || word.starts_with("chair") && *at >= 2 && self.doc.is(*at - 2, "co");
            co || self.doc.is(*at + 1, "jointly") || *at > 0 && self.doc.is(*at - 1, "jointly")
        });
        let cochaired = cochaired && self.two_sides(&draft.actors);
        let of_two = of_two || joint || cochaired || c.row.word == "conference" && c.pair_told;
        if matches!(c.row.word, "conference" | "forum" | "session") && !body_alone && !of_two {
            return true;
        }
        // "telephone calls between Oman and Togo": what people do every day.
        let many = self.doc.text(c.trigger.tokens.end - 1).ends_with('s') && draft.kind == EventKind::Call;
        if many && draft.actors.iter().all(|a| a.collective) {
            return true;
        }
        if c.row.word == "call" && !c.pair_told && draft.actors.len() < 2 {
            return true;
        }
        false
    }

    /// Those who are there though nothing names them: the others at a summit, the state that somebody abroad talks with.
    fn add_those_there(&self, c: &Contact, draft: &mut Draft) {
        if c.row.frame == Frame::Summit
            && c.governed_by(self, Class::Attending)
            && draft.actors.len() == 1
            && draft.actors[0].person.is_some()
            && self.official(&draft.actors[0])
        {
            // "X addresses a summit": whoever else is there.
            draft.actors.push(Actor {
                person: None,
                role: Role::Other,
                portfolio: None,
                country: None,
                org: None,
                office: None,
                collective: true,
                plural: true,
            });
        }
        draft.joins = c.row.frame == Frame::Summit
            && c.governed_by(self, Class::Attending)
            && (c.trigger.tokens.start.saturating_sub(4).max(c.floor)..c.trigger.tokens.start)
                .any(|t| self.doc.is(t, "the"))
            && !draft.actors.is_empty()
            && draft.actors.iter().all(|a| self.official(a) && !(a.collective && a.org.is_some()));
        if c.row.frame != Frame::Summit {
            self.add_host(c.index, c.trigger, draft, c.light.is_some() || c.purpose);
        }
    }

    /// The contact of two sides, or of a body of states: one, or one with each.
    fn of_two_sides(&self, c: &Contact, draft: &Draft, body_alone: bool, drafts: &[Draft]) -> Vec<Draft> {
        // "on the sidelines of the A-B summit": where something else was.
        let first = c.trigger.tokens.start.saturating_sub(SETTING_REACH).max(c.floor);
        let setting = c.row.frame == Frame::Summit
            && c.members.is_empty()
            && (first..c.trigger.tokens.start).any(|t| self.doc.is_any(t, words!["sidelines", "margins", "fringes"]));
        let sides = self.two_sides(&draft.actors) && draft.actors.len() >= 2 && !setting;
        // A body's meeting is told where something says when, where or that it was held; else it is only named.
        let fixed = draft.date.is_some() || draft.place.is_some() || draft.country.is_some() || c.light.is_some();
        let apiece = !c.attended && !c.pair_told && !c.subject.is_empty();
        if sides && apiece && matches!(draft.kind, EventKind::Call | EventKind::Meeting) {
            // "received calls from X and Y", "will hold talks with X and Y": one with each.
            let others: Vec<usize> = c.members.iter().copied().filter(|m| !c.subject.contains(m)).collect();
            let split = self.one_meeting_each(c.index, draft, &c.subject, &others);
            if !split.is_empty() {
                return split;
            }
        }
        if sides
            || (body_alone
                && fixed
                && c.row.kind == EventKind::Meeting
                && (c.session.is_some() || self.summit_told(c.index, c.trigger, c.row, draft))
                && self.host_clause(c.index, c.trigger, drafts).is_none_or(|host| host.kind == EventKind::Agreement))
        {
            return vec![draft.clone()];
        }
        Vec::new()
    }

    /// What the noun adds to a contact told of elsewhere.
    fn told_elsewhere(&self, c: &Contact, mut draft: Draft, drafts: &[Draft]) -> Option<Draft> {
        // "would sign a pact with B during the bilateral meeting on Monday": between the parties of its clause.
        if let Some(host) = self.host_clause(c.index, c.trigger, drafts)
            && draft.actors.is_empty()
            && c.row.kind == EventKind::Meeting
            && host.kind == EventKind::Agreement
            && (host.trigger.end..c.trigger.tokens.start).any(|t| self.doc.is_any(t, words!["during", "at"]))
        {
            draft.actors = host.actors.clone();
            if draft.assumed {
                draft.status = host.status;
            }
            return Some(draft);
        }
        // "will today hold talks at technical level": those told of before.
        if c.light.is_some()
            && c.row.kind == EventKind::Meeting
            && c.row.frame == Frame::Talks
            && c.alone()
            && draft.date.is_some()
            && draft.actors.len() == 1
            && draft.actors[0].person.is_some()
        {
            draft.anaphoric = true;
            return Some(draft);
        }
        // "their second meeting after the summit in Singapore last summer": an earlier one of the same parties.
        let earlier = (c.trigger.tokens.start.saturating_sub(4).max(c.floor)..c.trigger.tokens.start)
            .any(|t| self.doc.is_any(t, words!["after", "following", "since"]));
        if let Some(later) = drafts.last().filter(|d| d.sentence == c.index && d.kind == EventKind::Meeting)
            && earlier
            && self.definite(c.trigger)
            && c.row.kind == EventKind::Meeting
            && c.status == EventStatus::Held
            && draft.date.is_some()
            && draft.country.is_some()
        {
            draft.actors = later.actors.clone();
            return Some(draft);
        }
        if (self.definite(c.trigger) || self.owned_by_day(c.trigger))
            && !self.previous(c.trigger)
            && (draft.date.is_some()
                || draft.place.is_some()
                || draft.country.is_some()
                || c.status == EventStatus::Cancelled)
        {
            draft.anaphoric = true;
            // "the summit of the bloc's leaders on Friday" is no meeting of others.
            if !(c.row.frame == Frame::Summit && draft.actors.iter().any(|a| a.org.is_some())) {
                draft.actors.clear();
            }
            if draft.date.is_some_and(|(_, date)| !self.of_trip(c.trigger, date)) {
                draft.date = None;
            }
            return Some(draft);
        }
        // "told reporters after their talks": what was only planned has taken place.
        let over = self.doc.is(c.trigger.tokens.start.saturating_sub(2), "after")
            && (self.definite(c.trigger) || self.owned(c.trigger))
            && c.alone()
            && draft.status == EventStatus::Held
            && !(c.floor..c.trigger.tokens.start)
                .any(|t| self.doc.is_any(t, words!["will", "would", "expected", "due"]));
        if over && c.row.kind == EventKind::Meeting {
            draft.anaphoric = true;
            draft.assumed = false;
            draft.actors.clear();
            return Some(draft);
        }
        None
    }

    /// "held talks in Seoul", "arrived in Moscow for talks": one side abroad talks with the state that it is in.
    pub(super) fn add_host(&self, index: usize, trigger: &Trigger, draft: &mut Draft, told: bool) {
        // Partners that no stage could read are partners all the same.
        let end = trigger.tokens.end;
        let of =
            (end..end + 4).find(|&t| !self.is_date(t) && !self.doc.is(t, "on")).is_some_and(|t| self.doc.is(t, "of"));
        // "Iran and six major powers resumed talks": some of whom no state is known.
        let floor = self.sentence_floor(index);
        let powers = (floor..trigger.tokens.start)
            .any(|t| self.doc.is_any(t, words!["powers", "nations", "countries", "states"]));
        let partnered = of || powers || self.doc.is_any(end, words!["with", "between"]);
        let one_side = draft.kind == EventKind::Meeting
            && told
            && !partnered
            && !draft.actors.is_empty()
            && draft
                .actors
                .iter()
                .all(|a| (a.country, &a.org) == (draft.actors[0].country, &draft.actors[0].org) && (self.official(a)));
        // A body of states that meets somewhere has no host.
        if !one_side || draft.actors.iter().all(|a| self.is_body_of_states(a)) {
            return;
        }
        if draft.country.is_none() {
            let from = trigger.tokens.start.saturating_sub(16).max(floor);
            if let Some(goal) = self.place(from, trigger.tokens.start, &["in", "to", "at", "for"]) {
                (draft.place, draft.country) = (goal.name, goal.country);
            }
        }
        self.add_home(draft);
    }

    /// One side that is abroad meets the state that it is in.
    pub(super) fn add_home(&self, draft: &mut Draft) {
        let Some(first) = draft.actors.first() else { return };
        let (home, body) = (first.country, first.org);
        if let Some(country) = draft.country.filter(|c| Some(*c) != home && (home.is_some() || body.is_some())) {
            draft.actors.push(Actor::of_state(country));
            draft.confidence -= 0.1;
        }
    }
}
