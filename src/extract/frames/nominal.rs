//! Stage 7, nouns: "talks between A and B", "A's visit to PLACE", "the BODY summit in PLACE".

use super::{Actor, Draft, Frames, Taken, Trigger, told::Told, verbal::same_actor};
use crate::{
    annotation::{EventKind, EventStatus, Role},
    extract::{
        lexicon::{
            Class, Reading, VerbForm,
            events::{EventRow, Frame},
            places,
        },
        party::Shape,
        spot::What,
        token::Kind,
        verb,
    },
    timex::Precision,
};

impl Frames<'_> {
    /// The drafts of one noun.
    pub(super) fn nominal(
        &self,
        index: usize,
        trigger: &Trigger,
        row: &EventRow,
        taken: &mut Vec<Taken>,
        drafts: &[Draft],
    ) -> Vec<Draft> {
        match row.frame {
            Frame::Trip => self.trip(index, trigger, row, taken, drafts),
            Frame::Talks | Frame::Summit => self.talks(index, trigger, row, taken, drafts),
            Frame::Paper => self.paper(index, trigger, row, drafts),
            _ => Vec::new(),
        }
    }

    /// A light verb before the noun, with its group: "held talks", "is on a visit", "ended a three-day visit".
    fn light(&self, index: usize, trigger: &Trigger) -> Option<(verb::Group, usize)> {
        let floor = self.sentence_floor(index);
        let from = trigger.tokens.start.saturating_sub(8).max(floor);
        for at in (from..trigger.tokens.start).rev() {
            let word = self.word(at);
            if matches!(word.as_str(), ";" | "," | "that" | "who" | "which")
                && trigger.tokens.start - at > 1
                && word != ","
            {
                return None;
            }
            if let Some(form) = self.light_form(at) {
                return Some((verb::group(self.doc, self.lexicon, at, form, floor), at));
            }
            if matches!(word.as_str(), "is" | "was" | "are" | "were" | "been" | "be") && self.doc.is(at + 1, "on") {
                let status = verb::group(self.doc, self.lexicon, at + 1, VerbForm::Base, floor);
                let group = verb::Group {
                    start: status.start.min(at),
                    status: status.status.or(Some(EventStatus::Held)),
                    passive: false,
                    purpose: false,
                    gerund: false,
                    present: false,
                };
                return Some((group, at));
            }
        }
        None
    }

    /// Which form of a light verb the token is.
    pub(super) fn light_form(&self, token: usize) -> Option<VerbForm> {
        const FORMS: [(Class, VerbForm); 5] = [
            (Class::LightBase, VerbForm::Base),
            (Class::LightThird, VerbForm::Third),
            (Class::LightPast, VerbForm::Past),
            (Class::LightParticiple, VerbForm::Participle),
            (Class::LightGerund, VerbForm::Gerund),
        ];
        FORMS.iter().find(|(class, _)| self.is_class(token, *class)).map(|(_, form)| *form)
    }

    /// The owner right before the noun: "Trump's first meeting", "their talks".
    pub(super) fn owner(&self, index: usize, trigger: &Trigger) -> Vec<usize> {
        let start = trigger.tokens.start;
        let parties = &self.parties[index];
        for (i, party) in parties.iter().enumerate().rev() {
            if !party.owner || party.tokens.end > start || start - party.tokens.end > 6 {
                continue;
            }
            let clear = (party.tokens.end..start).all(|t| {
                let token = &self.doc.tokens[t];
                token.kind == Kind::Possessive
                    || self.is_date(t)
                    || (token.kind == Kind::Word || token.kind == Kind::Number || self.doc.text(t) == "-")
                        && !self.doc.is_any(
                            t,
                            words![
                                "with", "to", "in", "for", "and", "on", "at", "by", "from", "of", "is", "was", "will",
                                "said", "after",
                            ],
                        )
            });
            // "the premier's Syria envoy plans a trip": another party owns the noun.
            let between = parties[i + 1..].iter().any(|p| {
                p.tokens.start >= party.tokens.end
                    && p.tokens.end <= start
                    && matches!(p.shape, Shape::Office | Shape::Delegates)
            });
            // "X's trip follows several visits": the noun in between has that owner.
            let other = (party.tokens.end..start).any(|t| self.is_contact_noun(index, t));
            if clear && !between && !other {
                let list: Vec<usize> =
                    (0..parties.len()).filter(|&k| parties[k].list == party.list && k <= i).collect();
                return list;
            }
            return Vec::new();
        }
        Vec::new()
    }

    /// Is a token a noun of contact?
    fn is_contact_noun(&self, index: usize, token: usize) -> bool {
        let mut matches = Vec::new();
        self.lexicon.find(self.doc, token, self.doc.sentences[index].tokens.end, &mut matches);
        matches
            .iter()
            .any(|m| self.lexicon.trie.readings(self.doc, token, *m, false).any(|r| matches!(r, Reading::Noun { .. })))
    }

    /// Countries, bodies and people right before the noun: "US-China trade talks", "the Trump-Kim summit", "the G7 summit".
    pub(super) fn attributes(&self, index: usize, trigger: &Trigger) -> Vec<Actor> {
        let floor = self.sentence_floor(index);
        let mut actors: Vec<Actor> = Vec::new();
        let mut at = trigger.tokens.start;
        let mut words = 0;
        while at > floor {
            let item = &self.items.items[self.items.of_token[at - 1] as usize];
            let collective = |country, org: Option<String>| Actor {
                person: None,
                role: Role::Other,
                portfolio: None,
                country,
                org,
                office: Some(item.tokens.clone()),
                collective: true,
                plural: false,
            };
            match item.what {
                What::Country { code, .. } => actors.push(collective(Some(code), None)),
                What::Body { org: Some(org), .. } => actors.push(collective(None, Some(org.to_owned()))),
                What::Group { row } => {
                    let group = &places::groups()[row as usize];
                    actors.push(collective(None, Some(group.org.unwrap_or(group.id).to_owned())));
                }
                What::Name { .. } => {
                    let person = self.parties[index]
                        .iter()
                        .find(|p| p.name.as_ref().is_some_and(|n| n.start == item.tokens.start))
                        .filter(|p| p.person.is_some());
                    match person {
                        Some(party) if (words == 0 || !actors.is_empty()) && self.sided(&self.actor(party)) => {
                            actors.push(self.actor(party));
                        }
                        _ => break,
                    }
                }
                What::Word | What::Portfolio(_) | What::Modifier(_) | What::Date(_) => {
                    let text = self.doc.text(at - 1);
                    let joint = matches!(text, "-" | "–" | "/");
                    let lower = !self.is_upper_start(at - 1) && self.doc.tokens[at - 1].kind == Kind::Word;
                    if joint && at >= 2 || (!actors.is_empty() && matches!(text, "and" | ",") && actors.len() == 1) {
                    } else if (lower || self.is_date(at - 1) || self.doc.tokens[at - 1].kind == Kind::Number)
                        && words < 3
                        && actors.is_empty()
                        && !self.doc.is_any(
                            at - 1,
                            words![
                                "the", "a", "an", "of", "in", "for", "with", "and", "to", "on", "at", "held", "hold",
                                "after", "before", "during", "his", "her", "their", "this", "that",
                            ],
                        )
                    {
                        words += 1;
                    } else {
                        break;
                    }
                }
                _ => break,
            }
            at = item.tokens.start;
        }
        actors.reverse();
        actors
    }

    /// What the words around a noun, else its light verb, else nothing at all make of it; `None` where it is no event.
    fn noun_status(
        &self,
        told: Option<Told>,
        light: Option<&(verb::Group, usize)>,
        default: EventStatus,
    ) -> Option<EventStatus> {
        match (told, light) {
            (Some(Told::Nothing), _) => None,
            (Some(Told::Status(status)), _) => Some(status),
            (None, Some((group, at))) if self.is_class(*at, Class::LightCancelling) => {
                group.status.map(|_| EventStatus::Cancelled)
            }
            (None, Some((group, _))) => group.status,
            (None, None) => Some(default),
        }
    }

    fn talks(
        &self,
        index: usize,
        trigger: &Trigger,
        row: &EventRow,
        taken: &mut Vec<Taken>,
        drafts: &[Draft],
    ) -> Vec<Draft> {
        let floor = self.sentence_floor(index);
        let clause = self.clause_end(index, trigger.tokens.end);
        let light = self.light(index, trigger);
        let told = self.told(index, trigger);
        let Some(mut status) = self.noun_status(told, light.as_ref(), EventStatus::Held) else { return Vec::new() };
        // "mounting calls for talks": a demand.
        if row.word == "call" && self.doc.is_any(trigger.tokens.end, words!["for", "on"]) {
            return Vec::new();
        }
        let mut members: Vec<usize> = self.between(index, trigger.tokens.end, clause);
        let pair_told = !members.is_empty();
        let with = if pair_told { Vec::new() } else { self.behind(index, trigger.tokens.end, clause, &["with"]) };
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
            } else if !owner.is_empty() && !own {
                members.extend(owner.iter().copied());
            } else if let Some((group, _)) = &light {
                subject = self.subject(index, group.start, group.purpose || group.gerund, taken);
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
                subject = self.subject(index, trigger.tokens.start, true, taken);
                members.extend(subject.iter().copied());
                conf = 0.55;
            }
            members.extend(with.iter().copied());
            let of =
                self.behind(index, trigger.tokens.end, (trigger.tokens.end + 6).min(clause), &["of", "by", "from"]);
            // "received a call from B", "placed a call to B"
            let caller = if row.kind == EventKind::Call {
                self.behind(index, trigger.tokens.end, (trigger.tokens.end + 3).min(clause), &["from", "to"])
            } else {
                Vec::new()
            };
            members.extend(caller);
            // "will attend a meeting of the alliance's ministers"
            let attends = light.as_ref().is_some_and(|(_, at)| self.is_class(*at, Class::Attending));
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
        if purpose
            && told.is_none()
            && light
                .as_ref()
                .is_none_or(|(g, at)| g.status == Some(EventStatus::Held) && self.word(*at).starts_with("arriv"))
            && self.coming(index, trigger)
        {
            status = EventStatus::Planned;
        }
        members.dedup();
        let mut actors = self.actors(index, members.iter().copied());
        let mut anaphoric = false;
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
        let attended = row.frame == Frame::Summit || attributes.iter().any(|a| a.org.is_some());
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
        if actors.iter().any(|a| a.person.is_none() && a.collective && a.country.is_some()) {
            // A country beside its own people adds nothing.
            let people: Vec<_> = actors.iter().filter(|a| !a.collective).map(|a| a.country).collect();
            actors.retain(|a| !(a.collective && a.org.is_none() && a.country.is_some() && people.contains(&a.country)));
        }
        let body_alone = attended && actors.iter().any(|a| a.org.is_some() && a.collective);
        let mut draft = Draft {
            kind: row.kind,
            status,
            date: None,
            place: None,
            country: None,
            actors,
            sentence: index,
            trigger: trigger.tokens.clone(),
            rule: Frames::row_rule(row),
            // A summit is told of by many who do not go there.
            confidence: conf + if light.is_some() { 0.15 } else { 0.0 }
                - if row.frame == Frame::Summit { 0.08 } else { 0.0 },
            anaphoric,
            stands: false,
            assumed: told.is_none() && light.is_none(),
        };
        self.settle(&mut draft, index, floor);
        if light.is_some() {
            taken.push(Taken { subject: subject.clone(), objects: with });
        }
        if matches!(row.word, "conference" | "forum" | "session") && !body_alone {
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
        if row.frame != Frame::Summit {
            self.add_host(index, trigger, &mut draft, light.is_some() || purpose);
        }
        let sides = self.two_sides(&draft.actors) && draft.actors.len() >= 2;
        // A body's meeting is told where something says when, where or that it was held; else it is only named.
        let fixed = draft.date.is_some() || draft.place.is_some() || draft.country.is_some() || light.is_some();
        if sides && matches!(draft.kind, EventKind::Call | EventKind::Meeting) && !pair_told && !subject.is_empty() {
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
                && self.summit_told(index, trigger, row)
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
        if self.definite(trigger)
            && (draft.date.is_some()
                || draft.place.is_some()
                || draft.country.is_some()
                || status == EventStatus::Cancelled)
        {
            draft.anaphoric = true;
            draft.actors.clear();
            return vec![draft];
        }
        Vec::new()
    }

    /// "held talks in Seoul", "arrived in Moscow for talks": one side abroad talks with the state that it is in.
    fn add_host(&self, index: usize, trigger: &Trigger, draft: &mut Draft, told: bool) {
        // Partners that no stage could read are partners all the same.
        let partnered = self.doc.is_any(trigger.tokens.end, words!["with", "between"]);
        let one_side = draft.kind == EventKind::Meeting
            && told
            && !partnered
            && !draft.actors.is_empty()
            && draft
                .actors
                .iter()
                .all(|a| (a.country, &a.org) == (draft.actors[0].country, &draft.actors[0].org) && (self.official(a)));
        if !one_side {
            return;
        }
        if draft.country.is_none() {
            let floor = self.sentence_floor(index);
            let from = trigger.tokens.start.saturating_sub(16).max(floor);
            if let Some(goal) = self.place(from, trigger.tokens.start, &["in", "to", "at", "for"]) {
                (draft.place, draft.country) = (goal.name, goal.country);
            }
        }
        let home = draft.actors[0].country;
        if let Some(country) =
            draft.country.filter(|c| Some(*c) != home && (home.is_some() || draft.actors[0].org.is_some()))
        {
            draft.actors.push(Actor {
                person: None,
                role: Role::Other,
                portfolio: None,
                country: Some(country),
                org: None,
                office: None,
                collective: true,
                plural: false,
            });
            draft.confidence -= 0.1;
        }
    }

    /// Is a body's meeting the thing told, not only a setting ("on the sidelines of the G20 summit")?
    fn summit_told(&self, index: usize, trigger: &Trigger, row: &EventRow) -> bool {
        let floor = self.sentence_floor(index);
        let from = trigger.tokens.start.saturating_sub(6).max(floor);
        let setting = (from..trigger.tokens.start).any(|t| self.is_class(t, Class::Setting));
        !setting && row.frame == Frame::Summit
    }

    /// "after two days of consultations": the parties of the main clause consulted each other.
    fn is_after(&self, index: usize, trigger: &Trigger) -> bool {
        let floor = self.sentence_floor(index);
        let from = trigger.tokens.start.saturating_sub(6).max(floor);
        (from..trigger.tokens.start)
            .rev()
            .take_while(|&t| !matches!(self.doc.text(t), "," | ";"))
            .any(|t| self.doc.is_any(t, words!["after", "following", "ahead"]))
    }

    fn definite(&self, trigger: &Trigger) -> bool {
        let start = trigger.tokens.start;
        (start.saturating_sub(2)..start).any(|t| self.doc.is_any(t, words!["the", "their", "this", "that"]))
    }

    /// "for talks", "for a meeting": the purpose of a journey.
    fn purpose(&self, index: usize, trigger: &Trigger) -> bool {
        let floor = self.sentence_floor(index);
        let from = trigger.tokens.start.saturating_sub(5).max(floor);
        (from..trigger.tokens.start)
            .rev()
            .take_while(|&t| self.doc.tokens[t].kind == Kind::Word || self.doc.text(t) == "-")
            .any(|t| self.doc.is(t, "for"))
    }

    /// Does a verb of coming stand before the purpose?
    fn coming(&self, index: usize, trigger: &Trigger) -> bool {
        let floor = self.sentence_floor(index);
        let from = trigger.tokens.start.saturating_sub(14).max(floor);
        (from..trigger.tokens.start).any(|t| self.is_class(t, Class::Coming))
    }

    fn trip(&self, index: usize, trigger: &Trigger, row: &EventRow, taken: &[Taken], drafts: &[Draft]) -> Vec<Draft> {
        let clause = self.clause_end(index, trigger.tokens.end);
        let light = self.light(index, trigger);
        let told = self.told(index, trigger);
        let expected = self.expected(index, trigger);
        let ahead = self.host_clause(index, trigger, drafts).is_some_and(|d| d.status == EventStatus::Planned);
        let default = if expected || ahead { EventStatus::Planned } else { EventStatus::Held };
        let Some(status) = self.noun_status(told, light.as_ref(), default) else { return Vec::new() };
        let owner = self.owner(index, trigger);
        // "a trip to PLACE by X"; what stands farther off belongs to something else.
        let by = self.behind(index, trigger.tokens.end, clause.min(trigger.tokens.end + 9), &["by", "of", "from"]);
        // "Putin visit to PLACE": in a headline the name stands before the noun.
        let before =
            self.parties[index].iter().position(|p| p.shape == Shape::Person && p.tokens.end == trigger.tokens.start);
        let fronted = self.fronted_owner(index, trigger, &owner);
        let visitors = if let Some(subject) = fronted {
            self.list(index, subject)
        } else if !owner.is_empty() {
            owner
        } else if let Some(visitor) = before {
            vec![visitor]
        } else if !by.is_empty() {
            by
        } else if let Some((group, _)) = &light {
            self.subject(index, group.start, group.purpose || group.gerund, taken)
        } else {
            self.subject(index, trigger.tokens.start, true, taken)
        };
        let mut goals = self.goals(trigger.tokens.end, clause, &["to", "in"]);
        if goals.is_empty() {
            goals.extend(self.place_before(index, trigger));
        }
        // "is due in Kenya on Friday for a visit", "arrived in Oman on an official visit"
        let led = self.purpose(index, trigger) || self.on_trip(index, trigger);
        if goals.is_empty() && led {
            goals.extend(self.place_left(index, trigger.tokens.start));
        }
        let goal = goals.first().cloned();
        let mut draft = Draft {
            kind: EventKind::Visit,
            status,
            date: self.date_of(index, trigger.tokens.clone(), status),
            place: None,
            country: None,
            actors: Vec::new(),
            sentence: index,
            trigger: trigger.tokens.clone(),
            rule: Frames::row_rule(row),
            confidence: 0.65,
            anaphoric: false,
            stands: false,
            assumed: told.is_none() && light.is_none() && !expected && !ahead,
        };
        let visitors = self.actors(
            index,
            visitors
                .into_iter()
                .filter(|&v| !matches!(self.parties[index][v].shape, Shape::Capital | Shape::Group | Shape::Country)),
        );
        let goal_country = goal.as_ref().and_then(|g| g.country);
        let everyone = visitors.clone();
        draft.actors = visitors
            .into_iter()
            .filter(|v| self.official(v) && self.travels(v) && (v.country.is_none() || v.country != goal_country))
            .collect();
        if let Some(goal) = goal {
            draft.place = goal.name;
            draft.country = goal.country;
        }
        if draft.actors.is_empty() {
            return Vec::new();
        }
        if draft.country.is_none() && draft.place.is_none() {
            // "cancelled a visit by X", "in his first overseas trip": a visit, wherever it went.
            let abroad = (trigger.tokens.start.saturating_sub(2)..trigger.tokens.start)
                .any(|t| self.doc.is_any(t, words!["overseas", "foreign", "abroad"]));
            let named = draft.actors.iter().all(|a| a.person.is_some() && a.role != Role::Other);
            if named && (abroad || draft.status == EventStatus::Cancelled) {
                draft.confidence = 0.5;
                draft.anaphoric = true;
                draft.stands = true;
                return vec![draft];
            }
            if self.definite(trigger) || draft.date.is_some() || self.owned(trigger) {
                draft.anaphoric = true;
                return vec![draft];
            }
            return Vec::new();
        }
        self.each_goal(draft, &goals, &everyone)
    }

    /// "In her Tirana visit, X …", "During his talks with Y, X …": whom the pronoun runs ahead of.
    fn fronted_owner(&self, index: usize, trigger: &Trigger, owner: &[usize]) -> Option<usize> {
        let [one] = owner else { return None };
        let party = &self.parties[index][*one];
        let ahead =
            party.shape == Shape::Pronoun && !party.plural && party.tokens.start <= self.sentence_floor(index) + 3;
        let subject = self.behind_fronted(index, trigger.tokens.start).filter(|_| ahead)?;
        matches!(self.parties[index][subject].shape, Shape::Person | Shape::Office).then_some(subject)
    }

    /// "on a visit": the noun goes with a verb of motion or of being.
    fn on_trip(&self, index: usize, trigger: &Trigger) -> bool {
        let floor = self.sentence_floor(index);
        let from = trigger.tokens.start.saturating_sub(5).max(floor);
        (from..trigger.tokens.start)
            .rev()
            .take_while(|&t| self.doc.tokens[t].kind == Kind::Word || self.doc.text(t) == "-")
            .any(|t| self.doc.is(t, "on"))
    }

    /// Is the visitor said to be due, expected or scheduled before the noun?
    fn expected(&self, index: usize, trigger: &Trigger) -> bool {
        let floor = self.sentence_floor(index);
        let from = trigger.tokens.start.saturating_sub(10).max(floor);
        (from..trigger.tokens.start).any(|t| self.doc.is_any(t, words!["due", "expected", "scheduled", "slated"]))
    }

    /// One visit a country: the draft once for each of its goals.
    pub(super) fn each_goal(&self, draft: Draft, goals: &[super::place::Place], visitors: &[Actor]) -> Vec<Draft> {
        let more = goals.iter().skip(1).filter(|g| g.country.is_some() || g.name.is_some()).filter_map(|goal| {
            let mut next = draft.clone();
            (next.place, next.country) = (goal.name.clone(), goal.country);
            // The day is that of the first stop.
            next.date = next.date.filter(|(date, _)| date.precision() != Precision::Day);
            next.actors = visitors
                .iter()
                .filter(|v| self.official(v) && self.travels(v) && (v.country.is_none() || v.country != goal.country))
                .cloned()
                .collect();
            (!next.actors.is_empty()).then_some(next)
        });
        let more: Vec<Draft> = more.collect();
        std::iter::once(draft).chain(more).collect()
    }

    /// "his Moscow visit", "the China trip": the goal before the noun.
    fn place_before(&self, index: usize, trigger: &Trigger) -> Option<super::place::Place> {
        let floor = self.sentence_floor(index);
        let start = trigger.tokens.start;
        for at in (start.saturating_sub(3).max(floor)..start).rev() {
            let item = &self.items.items[self.items.of_token[at] as usize];
            match item.what {
                What::City { .. }
                | What::Region { adjective: false, .. }
                | What::Country { form: crate::extract::lexicon::CountryForm::Name, .. } => {
                    let possessive = self.doc.tokens.get(item.tokens.end).is_some_and(|t| t.kind == Kind::Possessive);
                    return if possessive { None } else { self.place_at(item.tokens.start, start) };
                }
                What::Word
                    if self.doc.tokens[at].kind == Kind::Word
                        && !self.doc.is_any(at, words!["the", "a", "his", "her", "their"]) => {}
                _ => return None,
            }
        }
        None
    }

    fn owned(&self, trigger: &Trigger) -> bool {
        let start = trigger.tokens.start;
        (start.saturating_sub(3)..start)
            .any(|t| self.doc.tokens[t].kind == Kind::Possessive || self.doc.is_any(t, words!["his", "her", "their"]))
    }
}
