//! Stage 7, nouns of meeting and calling: "talks between A and B", "A's talks with B", "the BODY summit in PLACE".

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
        token::Case,
    },
};

/// So far before a summit it is said to be the setting of something else.
const SETTING_REACH: usize = 8;

/// So many sentences away the states of "six-party talks" may be listed.
const LISTED: usize = 12;

impl Frames<'_> {
    pub(super) fn talks(
        &self,
        index: usize,
        trigger: &Trigger,
        row: &EventRow,
        taken: &mut Vec<Taken>,
        drafts: &[Draft],
    ) -> Vec<Draft> {
        let floor = self.sentence_floor(index);
        let clause = self.clause_end(index, trigger.tokens.end);
        let light = self.light(index, trigger.tokens.start);
        let told = self.told(index, trigger);
        let Some(mut status) = self.noun_status(index, trigger, told, light.as_ref(), EventStatus::Held) else {
            return Vec::new();
        };
        // "mounting calls for talks": a demand.
        let demands = self.doc.is(trigger.tokens.end, "to")
            && self.doc.tokens.get(trigger.tokens.end + 1).is_some_and(|t| t.case == Case::Lower)
            && !self.doc.is_any(trigger.tokens.end + 1, words!["the", "a", "an", "his", "her", "their", "its", "both"]);
        // "with a call on the president"
        let calls_on = matches!(row.word, "call" | "courtesy call")
            && self.doc.is(trigger.tokens.end, "on")
            && !self.appeals(index, trigger.tokens.end)
            && self.parties[index].iter().any(|p| {
                (trigger.tokens.end + 1..=trigger.tokens.end + 2).contains(&p.tokens.start)
                    && matches!(p.shape, Shape::Person | Shape::Office)
            });
        if row.word == "call" && !calls_on && (demands || self.doc.is_any(trigger.tokens.end, words!["for", "on"])) {
            return Vec::new();
        }
        let mut members: Vec<usize> = self.between(index, trigger.tokens.end, clause);
        let pair_told = !members.is_empty();
        // "hosted a dinner for B", "gave a banquet in honour of B"
        let meal = row.kind == EventKind::Meeting
            && light.is_some()
            && ["dinner", "lunch", "luncheon", "banquet"].iter().any(|meal| row.word.ends_with(meal));
        let joined: &[&str] = match (calls_on, meal) {
            (true, _) => &["on"],
            (_, true) => &["with", "for", "of"],
            _ => &["with"],
        };
        let with = if pair_told { Vec::new() } else { self.behind(index, trigger.tokens.end, clause, joined) };
        let mut with = self.named_among(index, with);
        if meal && !self.doc.is(trigger.tokens.end, "with") {
            // "a dinner for European executives": guests of no office.
            with.retain(|&w| matches!(self.parties[index][w].shape, Shape::Person | Shape::Office | Shape::Delegates));
            if with.is_empty() && self.doc.is(trigger.tokens.end, "for") {
                return Vec::new();
            }
        }
        // "X, with whom Y will hold talks"
        if with.is_empty()
            && let Some((group, _)) = &light
            && let Some(&first) = self.subject(index, group.start, false, taken).first()
        {
            with.extend(self.with_whom(index, first));
        }
        let alone = with.is_empty();
        let owner = self.owner(index, trigger);
        let mut subject: Vec<usize> = Vec::new();
        let mut conf = 0.6f32;
        let purpose = self.purpose(index, trigger);
        let attributes = self.attributes(index, trigger);
        if !pair_told {
            // "The leaders began their annual meeting": whose it is, the verb says.
            let own = owner.iter().all(|&o| self.parties[index][o].shape == Shape::Pronoun) && light.is_some();
            if let Some(subject) = self.fronted_owner(index, trigger, &owner) {
                members.extend(self.list(index, subject));
            } else if let Some(both) = self.they_held(index, trigger) {
                members.extend(both);
            } else if !owner.is_empty() && !own {
                // "X attended the BODY leaders' meeting"
                let bodies = || {
                    owner.iter().all(|&o| {
                        let party = &self.parties[index][o];
                        party.plural && party.org.is_some() && party.body == Some(BodyKind::International)
                            || self.is_body_of_states(&self.actor(party))
                    })
                };
                if let Some((group, at)) = &light
                    && self.is_class(*at, Class::Attending)
                    && bodies()
                {
                    subject = self.subject(index, group.start, group.purpose || group.gerund, taken);
                    members.extend(subject.iter().copied());
                }
                members.extend(owner.iter().copied());
            } else if let Some((group, _)) = &light {
                // "accused X of holding talks with Y"
                subject = self
                    .object_of(index, group)
                    .unwrap_or_else(|| self.subject(index, group.start, group.purpose || group.gerund, taken));
                members.extend(subject.iter().copied());
            } else if attributes.len() <= 1
                && row.frame == Frame::Talks
                && self.is_after(index, trigger)
                && !attributes.is_empty()
                && with.is_empty()
            {
                // "calls tariffs a mistake ahead of Lula meeting"
                subject = self.subject(index, trigger.tokens.start, true, taken);
                members.extend(subject.iter().copied());
                conf = 0.5;
            } else if attributes.is_empty() && (!with.is_empty() || purpose || self.is_after(index, trigger)) {
                // "after talks with B", "for talks with B": the subject of the clause.
                // "X, who is in PLACE for the summit of BODY"
                let who = (trigger.tokens.start.saturating_sub(10).max(floor)..trigger.tokens.start)
                    .rev()
                    .find(|&t| self.doc.is(t, "who"));
                let head = who.filter(|_| purpose).and_then(|who| self.relative_head(index, who + 1));
                // "X appealed ahead of a summit of the bloc's leaders": X is none of them.
                let apart = row.frame == Frame::Summit && with.is_empty() && !purpose && self.is_ahead(index, trigger);
                subject = match head {
                    Some(head) => self.list(index, head),
                    None if apart => Vec::new(),
                    None => self.subject(index, trigger.tokens.start, true, taken),
                };
                members.extend(subject.iter().copied());
                conf = 0.55;
            } else if attributes.is_empty()
                && (self.in_call(index, trigger, row) || self.in_meeting(index, trigger, row))
            {
                let both = self.subject(index, trigger.tokens.start, true, taken);
                if self.reciprocal(index, &both) {
                    members.extend(both);
                    conf = 0.55;
                }
            }
            members.extend(with.iter().copied());
            let mut of = self.behind(index, trigger.tokens.end, (trigger.tokens.end + 6).min(clause), &["of", "by"]);
            // "the summit in Busan of South Korea": where, not whose.
            of.retain(|&m| {
                let of =
                    (trigger.tokens.end..self.parties[index][m].tokens.start).rev().find(|&t| self.doc.is(t, "of"));
                of.is_none_or(|t| t == trigger.tokens.end || !self.is_place(t - 1))
            });
            // "received a call from B", "placed a call to B"
            let caller = if row.kind == EventKind::Call {
                self.behind(index, trigger.tokens.end, (trigger.tokens.end + 3).min(clause), &["from", "to"])
            } else {
                Vec::new()
            };
            members.extend(caller);
            // "will attend a meeting of the alliance's ministers", "flies there for a meeting of the alliance's leaders"
            let attends = light.as_ref().is_some_and(|(_, at)| self.is_class(*at, Class::Attending))
                || of.iter().any(|&m| self.of_body(&self.parties[index][m]));
            if members.is_empty() || row.frame == Frame::Summit || attends {
                // "the summit of A and B"; not "in the capital of PLACE".
                members.extend(of.into_iter().filter(|&m| self.parties[index][m].shape != Shape::Capital));
            }
        } else if let Some((group, at)) = &light
            && self.is_class(*at, Class::LightHosting)
        {
            subject = self.subject(index, group.start, false, taken);
            members.extend(subject.iter().copied());
        }
        // "The bloc held a meeting in Oslo on Monday"
        let in_session = |at: usize| {
            const HOLDS: &[&str] = &[
                "hold", "had", "have", "has", "held", "open", "began", "begin", "start", "conclu", "end", "conven",
                "wrap", "kick",
            ];
            let word = self.word(at);
            HOLDS.iter().any(|stem| word.starts_with(stem))
        };
        let session = light.as_ref().filter(|(_, at)| in_session(*at)).and_then(|_| match members.as_slice() {
            [one] if alone && attributes.is_empty() && row.kind == EventKind::Meeting => {
                let party = &self.parties[index][*one];
                let body =
                    matches!(party.shape, Shape::Body | Shape::Group) && self.is_body_of_states(&self.actor(party));
                (body || self.of_body(party)).then_some(*one)
            }
            _ => None,
        });
        let own_meeting = if session.is_some() {
            session
        } else if members.is_empty() && attributes.is_empty() {
            self.own_meeting(index, trigger, row)
        } else {
            None
        };
        members.extend(own_meeting.filter(|_| session.is_none()));
        // "hosted a meeting that brought A together with B": who brings them is no party.
        let brought = self.brought_together(index, trigger);
        if self.two_sides(&self.actors(index, brought.iter().copied())) {
            members.clear();
            subject.clear();
        }
        members.extend(brought);
        // "a summit in Oslo attended by A and B"
        let attended_by = (trigger.tokens.end..self.doc.sentences[index].tokens.end.min(trigger.tokens.end + 16))
            .find(|&t| self.doc.is_any(t, words!["attended", "joined"]) && self.doc.is(t + 1, "by"));
        if let Some(attended) = attended_by.filter(|_| row.kind == EventKind::Meeting) {
            let end = self.doc.sentences[index].tokens.end;
            members.extend(self.behind(index, attended + 1, end.min(attended + 8), &["by"]));
        }
        let mut aim = false;
        if purpose
            && told.is_none()
            && light.as_ref().is_none_or(|(g, at)| {
                let word = self.word(*at);
                let moves = ["arriv", "leav", "left", "depart", "embark"].iter().any(|stem| word.starts_with(stem));
                g.status == Some(EventStatus::Held) && moves
            })
            && self.coming(index, trigger)
        {
            (status, aim) = (EventStatus::Planned, true);
        }
        members.dedup();
        let mut actors = self.actors(index, members.iter().copied());
        // "the ASEAN foreign ministers' meeting": a session of the body.
        let of_body = members
            .iter()
            .any(|&m| (!subject.contains(&m) || members.len() == 1) && self.of_body(&self.parties[index][m]));
        for actor in actors.iter_mut().filter(|a| a.org.is_some() && a.plural && a.person.is_none()) {
            if of_body || owner.iter().any(|&o| self.parties[index][o].body == Some(BodyKind::International)) {
                (actor.role, actor.portfolio, actor.collective) = (Role::Other, None, true);
            }
        }
        let mut anaphoric = false;
        // "The four-nation summit will be held in Oslo": the four states of which the article speaks.
        let mut counted = false;
        if actors.is_empty() && with.is_empty() && !pair_told && attributes.is_empty() {
            actors = self.counted(index, trigger);
            counted = !actors.is_empty();
        }
        if actors.is_empty() && with.is_empty() && !pair_told {
            actors = self.clause_people(index, trigger);
            conf = if actors.is_empty() { conf } else { 0.55 };
            // "In their conversation, they noted …": one told before.
            anaphoric = !actors.is_empty() && (self.definite(trigger) || self.owned(trigger));
        }
        // "His remarks came in a meeting with X": whoever the sentence speaks of.
        if !with.is_empty() && subject.is_empty() && owner.is_empty() && attributes.is_empty() {
            let first = self.parties[index].iter().position(|p| {
                p.tokens.end <= trigger.tokens.start
                    && matches!(p.shape, Shape::Pronoun | Shape::Person)
                    && p.person.is_some()
            });
            let speaker = self.actors(index, first.into_iter());
            if !actors.iter().any(|a| speaker.iter().any(|s| same_actor(a, s))) {
                actors.splice(0..0, speaker);
            }
        }
        let attended = row.frame == Frame::Summit
            || of_body
            || own_meeting.is_some()
            || attributes.iter().any(|a| a.org.is_some());
        if !pair_told || attributes.iter().any(|a| a.org.is_some()) {
            for actor in attributes {
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
        let mut draft = Draft {
            actors,
            // A summit is told of by many who do not go there.
            confidence: conf + if light.is_some() { 0.15 } else { 0.0 }
                - if row.frame == Frame::Summit { 0.08 } else { 0.0 },
            anaphoric,
            assumed: told.is_none() && light.is_none(),
            aim,
            ..Draft::new(row, status, index, trigger)
        };
        if calls_on {
            draft.kind = EventKind::Meeting;
        } else if row.kind == EventKind::Meeting
            && matches!(row.word, "conversation" | "talk" | "discussion" | "chat" | "talks" | "consultation")
            && self.by_telephone(trigger.tokens.end, clause.min(trigger.tokens.end + 6))
        {
            draft.kind = EventKind::Call;
        }
        self.settle(&mut draft, index, floor);
        if counted && draft.date.is_none() && draft.place.is_none() && light.is_none() {
            return Vec::new();
        }
        if light.is_some() {
            taken.push(Taken { subject: subject.clone(), objects: with });
        }
        // "held a working conference with X" is no conference of a body.
        let of_two = row.word == "conference"
            && light.is_some()
            && !members.is_empty()
            && self.doc.is(trigger.tokens.end, "with")
            && !(trigger.tokens.start.saturating_sub(2)..trigger.tokens.start)
                .any(|t| self.doc.is_any(t, words!["press", "news", "media", "joint"]));
        // "the session of the India-Nepal Joint Commission"
        let joint = members.iter().any(|&m| !self.states_of_body(&self.parties[index][m]).is_empty());
        // "A of Oman and B of Togo co-chaired a session of their commission"
        let cochaired = light.as_ref().is_some_and(|(_, at)| {
            let word = self.word(*at);
            let co = word.starts_with("co-chair")
                || word.starts_with("cochair")
                || word.starts_with("chair") && *at >= 2 && self.doc.is(*at - 2, "co");
            co || self.doc.is(*at + 1, "jointly") || *at > 0 && self.doc.is(*at - 1, "jointly")
        });
        let cochaired = cochaired && self.two_sides(&draft.actors);
        let of_two = of_two || joint || cochaired || row.word == "conference" && pair_told;
        if matches!(row.word, "conference" | "forum" | "session") && !body_alone && !of_two {
            return Vec::new();
        }
        // "telephone calls between Oman and Togo": what people do every day.
        let many = self.doc.text(trigger.tokens.end - 1).ends_with('s') && draft.kind == EventKind::Call;
        if many && draft.actors.iter().all(|a| a.collective) {
            return Vec::new();
        }
        if row.word == "call" && !pair_told && draft.actors.len() < 2 {
            return Vec::new();
        }
        if row.frame == Frame::Summit
            && light.as_ref().is_some_and(|(_, at)| self.is_class(*at, Class::Attending))
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
        draft.joins = row.frame == Frame::Summit
            && light.as_ref().is_some_and(|(_, at)| self.is_class(*at, Class::Attending))
            && (trigger.tokens.start.saturating_sub(4).max(floor)..trigger.tokens.start).any(|t| self.doc.is(t, "the"))
            && !draft.actors.is_empty()
            && draft.actors.iter().all(|a| self.official(a) && !(a.collective && a.org.is_some()));
        if row.frame != Frame::Summit {
            self.add_host(index, trigger, &mut draft, light.is_some() || purpose);
        }
        if body_alone && let Some(speakers) = self.fronted_meeting(index, trigger, &draft) {
            let more = speakers.into_iter().filter(|s| !draft.actors.iter().any(|a| same_actor(a, s)));
            let more: Vec<Actor> = more.collect();
            draft.actors.extend(more);
            return vec![draft];
        }
        // "on the sidelines of the A-B summit": where something else was.
        let first = trigger.tokens.start.saturating_sub(SETTING_REACH).max(floor);
        let setting = row.frame == Frame::Summit
            && members.is_empty()
            && (first..trigger.tokens.start).any(|t| self.doc.is_any(t, words!["sidelines", "margins", "fringes"]));
        let sides = self.two_sides(&draft.actors) && draft.actors.len() >= 2 && !setting;
        // A body's meeting is told where something says when, where or that it was held; else it is only named.
        let fixed = draft.date.is_some() || draft.place.is_some() || draft.country.is_some() || light.is_some();
        let apiece = attended_by.is_none() && !pair_told && !subject.is_empty();
        if sides && apiece && matches!(draft.kind, EventKind::Call | EventKind::Meeting) {
            // "received calls from X and Y", "will hold talks with X and Y": one with each.
            let others: Vec<usize> = members.iter().copied().filter(|m| !subject.contains(m)).collect();
            let split = self.one_meeting_each(index, &draft, &subject, &others);
            if !split.is_empty() {
                return split;
            }
        }
        if sides
            || (body_alone
                && fixed
                && row.kind == EventKind::Meeting
                && (own_meeting.is_some() || self.summit_told(index, trigger, row, &draft))
                && self.host_clause(index, trigger, drafts).is_none_or(|host| host.kind == EventKind::Agreement))
        {
            return vec![draft];
        }
        // "would sign a pact with B during the bilateral meeting on Monday": between the parties of its clause.
        if let Some(host) = self.host_clause(index, trigger, drafts)
            && draft.actors.is_empty()
            && row.kind == EventKind::Meeting
            && host.kind == EventKind::Agreement
            && (host.trigger.end..trigger.tokens.start).any(|t| self.doc.is_any(t, words!["during", "at"]))
        {
            draft.actors = host.actors.clone();
            if draft.assumed {
                draft.status = host.status;
            }
            return vec![draft];
        }
        // "will today hold talks at technical level": those told of before.
        if light.is_some()
            && row.kind == EventKind::Meeting
            && row.frame == Frame::Talks
            && alone
            && draft.date.is_some()
            && draft.actors.len() == 1
            && draft.actors[0].person.is_some()
        {
            draft.anaphoric = true;
            return vec![draft];
        }
        // "their second meeting after the summit in Singapore last summer": an earlier one of the same parties.
        let earlier = (trigger.tokens.start.saturating_sub(4).max(floor)..trigger.tokens.start)
            .any(|t| self.doc.is_any(t, words!["after", "following", "since"]));
        if let Some(later) = drafts.last().filter(|d| d.sentence == index && d.kind == EventKind::Meeting)
            && earlier
            && self.definite(trigger)
            && row.kind == EventKind::Meeting
            && status == EventStatus::Held
            && draft.date.is_some()
            && draft.country.is_some()
        {
            draft.actors = later.actors.clone();
            return vec![draft];
        }
        if (self.definite(trigger) || self.owned_by_day(trigger))
            && !self.previous(trigger)
            && (draft.date.is_some()
                || draft.place.is_some()
                || draft.country.is_some()
                || status == EventStatus::Cancelled)
        {
            draft.anaphoric = true;
            // "the summit of the bloc's leaders on Friday" is no meeting of others.
            if !(row.frame == Frame::Summit && draft.actors.iter().any(|a| a.org.is_some())) {
                draft.actors.clear();
            }
            if draft.date.is_some_and(|(_, date)| !self.of_trip(trigger, date)) {
                draft.date = None;
            }
            return vec![draft];
        }
        // "told reporters after their talks": what was only planned has taken place.
        let over = self.doc.is(trigger.tokens.start.saturating_sub(2), "after")
            && (self.definite(trigger) || self.owned(trigger))
            && alone
            && draft.status == EventStatus::Held
            && !(floor..trigger.tokens.start).any(|t| self.doc.is_any(t, words!["will", "would", "expected", "due"]));
        if over && row.kind == EventKind::Meeting {
            draft.anaphoric = true;
            draft.assumed = false;
            draft.actors.clear();
            return vec![draft];
        }
        Vec::new()
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
            let floor = self.sentence_floor(index);
            let from = trigger.tokens.start.saturating_sub(16).max(floor);
            if let Some(goal) = self.place(from, trigger.tokens.start, &["in", "to", "at", "for"]) {
                (draft.place, draft.country) = (goal.name, goal.country);
            }
        }
        self.add_home(draft);
    }

    /// "The summit will bring together A, B and C", "… brings together leaders, including A and B": those behind.
    fn brought_together(&self, index: usize, trigger: &Trigger) -> Vec<usize> {
        const FORMS: &[&str] = &["bring", "brings", "bringing", "brought"];
        let end = self.doc.sentences[index].tokens.end;
        // "which brings A together with B"
        let parted = (trigger.tokens.end + 1..end)
            .find(|&t| self.doc.is(t, "together") && self.parties[index].iter().any(|p| p.tokens.end == t && !p.owner));
        if let Some(together) = parted.filter(|&t| (trigger.tokens.end..t).any(|v| self.doc.is_any(v, FORMS))) {
            let guests = self.parties[index].iter().position(|p| p.tokens.end == together && !p.owner);
            let mut members: Vec<usize> = guests.map(|one| self.list(index, one)).unwrap_or_default();
            members.extend(self.behind(index, together, end, &["with"]));
            return self.named_among(index, members);
        }
        let together =
            (trigger.tokens.end + 1..end).find(|&t| self.doc.is(t, "together") && self.doc.is_any(t - 1, FORMS));
        let first = together.and_then(|t| self.parties[index].iter().position(|p| p.tokens.start > t));
        first.map(|first| self.named_among(index, self.list(index, first))).unwrap_or_default()
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

    /// "six-party talks", "a trilateral summit": the states of the nearest list of so many.
    fn counted(&self, index: usize, trigger: &Trigger) -> Vec<Actor> {
        const NUMBERS: [&str; 8] = ["three", "four", "five", "six", "seven", "eight", "nine", "ten"];
        let start = trigger.tokens.start;
        let floor = self.sentence_floor(index);
        let number = (start.saturating_sub(5).max(floor)..start).rev().find_map(|t| {
            if self.doc.is_any(t, words!["trilateral", "tripartite"]) {
                return Some(3);
            }
            let sides = self.doc.is_any(t, words!["party", "nation", "way", "power", "country", "sided", "member"]);
            let counts = sides && t >= 2 && self.doc.text(t - 1) == "-";
            NUMBERS.iter().position(|n| counts && self.doc.is(t - 2, n)).map(|at| at + 3)
        });
        let Some(number) = number else { return Vec::new() };
        let near =
            (index.saturating_sub(LISTED)..self.parties.len().min(index + LISTED + 1)).map(|s| (s.abs_diff(index), s));
        let mut near: Vec<(usize, usize)> = near.collect();
        near.sort_unstable();
        for (_, sentence) in near {
            let parties = &self.parties[sentence];
            let mut at = 0;
            while at < parties.len() {
                let end = at + parties[at..].iter().take_while(|p| p.list == parties[at].list).count();
                let states =
                    parties[at..end].iter().filter(|p| p.shape == Shape::Country && !p.owner).filter_map(|p| p.country);
                let mut found: Vec<Actor> = Vec::new();
                for state in states {
                    if !found.iter().any(|a| a.country == Some(state)) {
                        found.push(Actor::of_state(state));
                    }
                }
                if found.len() == number {
                    return found;
                }
                at = end.max(at + 1);
            }
        }
        Vec::new()
    }

    /// "the talks (that) they held in Oslo": those whom the pronoun means.
    fn they_held(&self, index: usize, trigger: &Trigger) -> Option<Vec<usize>> {
        let end = trigger.tokens.end;
        let they = end + usize::from(self.doc.is_any(end, words!["that", "which"]));
        let verb = they + 1 + usize::from(self.doc.is_any(they + 1, words!["had", "have", "both"]));
        // "the bloc's meeting that X hosted in PLACE"
        let host = self.parties[index].iter().position(|p| p.tokens.start == they && !p.owner && they > end);
        if let Some(host) = host.filter(|&h| {
            let verb = self.parties[index][h].tokens.end;
            self.doc.is_any(verb, words!["hosted", "attended", "chaired", "held", "convened", "led", "is", "will"])
                && (verb == they + 1 || !self.doc.is_any(verb, words!["is", "will"]))
        }) {
            return Some(self.list(index, host));
        }
        // "the talks she held in the morning with Y"
        let one = self.doc.is_any(they, words!["he", "she"]);
        let held = (one || self.doc.is_any(they, words!["they", "both"]))
            && self.doc.is_any(verb, words!["held", "had", "started", "began", "opened", "conducted", "concluded"]);
        let member =
            self.parties[index].iter().position(|p| p.tokens.start == they && (p.plural || one)).filter(|_| held)?;
        Some(vec![member])
    }

    /// "agreed in a telephone call": the parties of the clause are those who called.
    fn in_call(&self, index: usize, trigger: &Trigger, row: &EventRow) -> bool {
        let floor = self.sentence_floor(index);
        let from = trigger.tokens.start.saturating_sub(4).max(floor);
        row.kind == EventKind::Call
            && (from..trigger.tokens.start)
                .any(|t| self.doc.is_any(t, words!["in", "during", "through", "over", "by", "via"]))
    }

    /// "A and B agreed in talks in Oslo on Friday": the same of a meeting that has a place or a day of its own.
    fn in_meeting(&self, index: usize, trigger: &Trigger, row: &EventRow) -> bool {
        let start = trigger.tokens.start;
        let link = start.saturating_sub(2).max(self.sentence_floor(index));
        row.kind == EventKind::Meeting
            && row.frame == Frame::Talks
            && (link..start).any(|t| self.doc.is_any(t, words!["in", "during", "at"]))
            && (self.doc.is_any(trigger.tokens.end, words!["in", "at", "on", "here"])
                || self.is_date(trigger.tokens.end))
    }

    /// "ahead of a summit", "before a meeting".
    fn is_ahead(&self, index: usize, trigger: &Trigger) -> bool {
        let from = trigger.tokens.start.saturating_sub(5).max(self.sentence_floor(index));
        (from..trigger.tokens.start).any(|t| self.doc.is_any(t, words!["ahead", "before"]))
    }

    /// "after two days of consultations": the parties of the main clause consulted each other.
    pub(super) fn is_after(&self, index: usize, trigger: &Trigger) -> bool {
        let floor = self.sentence_floor(index);
        let from = trigger.tokens.start.saturating_sub(6).max(floor);
        (from..trigger.tokens.start)
            .rev()
            .take_while(|&t| !matches!(self.doc.text(t), "," | ";"))
            .any(|t| self.doc.is_any(t, words!["after", "following", "ahead"]))
    }
}
