//! Stage 7, verbs: "A meets B", "A is received by B", "A flies to PLACE", "A and B sign DOCUMENT".

use super::{Actor, Draft, Frames, Taken, Trigger};
use crate::{
    annotation::{Country, EventKind, EventStatus, Role},
    extract::{
        lexicon::{
            Class, Reading, VerbForm,
            events::{EventRow, Frame},
        },
        party::Shape,
        verb,
    },
};

impl Frames<'_> {
    /// The drafts of one verb.
    pub(super) fn verbal(
        &self,
        index: usize,
        trigger: &Trigger,
        row: &EventRow,
        form: VerbForm,
        rest: &[Trigger],
        taken: &mut Vec<Taken>,
    ) -> Vec<Draft> {
        let sentence = &self.doc.sentences[index];
        let floor = self.sentence_floor(index);
        let mut group = verb::group(self.doc, self.lexicon, trigger.tokens.start, form, floor);
        if row.frame == Frame::Sign && form == VerbForm::Past && self.follows_paper(trigger, floor) {
            group.passive = true;
        }
        // "calls on X to stop": an appeal.
        if row.word == "call on" && self.appeals(index, trigger.tokens.end) {
            return Vec::new();
        }
        let conditional =
            (floor..group.start).rev().take(12).any(|t| self.doc.is_any(t, words!["if", "whether", "unless"]));
        let far = group.purpose || group.gerund;
        let mut subject = self.subject(index, group.start, far, taken);
        let clause = self.clause_end(index, trigger.tokens.end);
        let next = rest.first().map_or(clause, |t| t.tokens.start.max(trigger.tokens.end));
        let mut objects = self.object(index, trigger.tokens.end, clause);
        objects.retain(|o| !subject.contains(o));
        let behind_with = self.behind(index, trigger.tokens.end, clause.min(next), &["with"]);
        // "hosts X on Wednesday": the present of a diary, where the day lies ahead.
        if group.present && group.status == Some(EventStatus::Held) && self.lies_ahead(index, trigger) {
            group.status = Some(EventStatus::Planned);
        }
        let status = match group.status.filter(|_| !conditional) {
            Some(status) => status,
            None => {
                taken.push(Taken { subject, objects });
                return Vec::new();
            }
        };
        // "using land in": a base form needs "to", an auxiliary or a plural before it.
        if form == VerbForm::Base
            && group.start == trigger.tokens.start
            && !sentence.headline
            && !self.reciprocal(index, &subject)
            && !subject.iter().any(|&s| self.parties[index][s].plural)
        {
            return Vec::new();
        }
        let mut draft = Draft {
            kind: row.kind,
            status,
            date: None,
            place: None,
            country: None,
            actors: Vec::new(),
            sentence: index,
            trigger: trigger.tokens.clone(),
            rule: Frames::row_rule(row),
            confidence: 0.8,
            anaphoric: false,
            assumed: false,
        };
        let mut drafts = Vec::new();
        match row.frame {
            Frame::Meet | Frame::With | Frame::Discuss | Frame::Phone | Frame::Speak => {
                let video = self.by_video(trigger.tokens.end, clause);
                if group.passive
                    || row.frame == Frame::Speak && !(video || self.by_telephone(trigger.tokens.end, clause))
                {
                    return Vec::new();
                }
                if row.frame == Frame::Speak && video {
                    draft.kind = EventKind::Meeting;
                }
                let mut partners =
                    if row.frame == Frame::Meet || row.frame == Frame::Phone { objects.clone() } else { Vec::new() };
                if partners.is_empty() {
                    partners = behind_with;
                }
                if partners.is_empty() && row.frame == Frame::Speak {
                    partners = self.behind(index, trigger.tokens.end, clause, &["to"]);
                }
                partners.retain(|p| !subject.contains(p));
                // "met to discuss X": what a contact told before is about.
                let purpose = group.purpose || group.gerund;
                if row.frame == Frame::Discuss && partners.is_empty() && (purpose || !self.reciprocal(index, &subject))
                {
                    taken.push(Taken { subject, objects });
                    return drafts;
                }
                if partners.is_empty() && !self.reciprocal(index, &subject) {
                    if row.frame == Frame::Meet && objects.is_empty() {
                        drafts.extend(self.gathering(index, floor, draft, &subject));
                    }
                    taken.push(Taken { subject, objects });
                    return drafts;
                }
                draft.actors = self.actors(index, subject.iter().chain(&partners).copied());
                if self.by_telephone(trigger.tokens.end, clause) {
                    draft.kind = EventKind::Call;
                }
                objects = partners;
                self.settle(&mut draft, index, floor);
                if matches!(row.frame, Frame::Meet | Frame::Phone | Frame::Speak) {
                    let split = self.one_meeting_each(index, &draft, &subject, &objects);
                    if !split.is_empty() {
                        taken.push(Taken { subject, objects });
                        return split;
                    }
                }
                if row.frame == Frame::Discuss {
                    // "They also discussed …": the same meeting, told on.
                    draft.anaphoric =
                        subject.iter().all(|&s| matches!(self.parties[index][s].shape, Shape::Pronoun | Shape::Pair));
                    draft.confidence = 0.6;
                    // "discussed violence in X": the place is the topic's.
                    (draft.place, draft.country) = (None, None);
                }
                if self.two_sides(&draft.actors) {
                    drafts.push(draft);
                }
            }
            Frame::Host => {
                let (mut hosts, mut guests) = (subject.clone(), objects.clone());
                // "received the credentials of Ambassador X"
                if let Some(papers) = (trigger.tokens.end..clause).find(|&t| self.doc.is(t, "credentials")) {
                    guests = self.behind(index, papers, clause, &["of", "from"]);
                }
                if group.passive {
                    guests = subject.clone();
                    hosts = self.behind(index, trigger.tokens.end, clause, &["by"]);
                }
                guests.retain(|&g| {
                    !matches!(
                        self.parties[index][g].shape,
                        Shape::Country | Shape::Capital | Shape::Body | Shape::Group
                    ) || row.word == "receive"
                });
                if guests.is_empty() || hosts.is_empty() && !group.passive {
                    taken.push(Taken { subject, objects });
                    return drafts;
                }
                let (h, g) = (self.actors(index, hosts.iter().copied()), self.actors(index, guests.iter().copied()));
                let home = h.iter().find_map(|a| a.country);
                draft.actors = if draft.kind == EventKind::Visit {
                    g.iter().chain(&h).cloned().collect()
                } else {
                    h.iter().chain(&g).cloned().collect()
                };
                self.settle(&mut draft, index, floor);
                if draft.country.is_none() {
                    draft.country = home;
                }
                if self.two_sides(&draft.actors) && g.iter().any(|a| self.official(a)) {
                    drafts.extend(self.received(&draft, &g, home));
                    drafts.push(draft);
                }
            }
            Frame::Goto | Frame::Tour => {
                if group.passive {
                    return drafts;
                }
                let goals = if row.frame == Frame::Goto {
                    let prepositions: &[&str] = match row.word {
                        "arrive" | "land" => &["in", "at", "to", "on"],
                        "stop" => &["in", "at"],
                        _ => &["to", "for", "into"],
                    };
                    self.goals(trigger.tokens.end, clause.min(next), prepositions)
                } else {
                    self.places_from(trigger.tokens.end, clause)
                };
                // "heads to India", "is heading for Moscow": on the way.
                if row.word == "head" && group.present && status == EventStatus::Held {
                    draft.status = EventStatus::Planned;
                }
                subject.retain(|&s| !matches!(self.parties[index][s].shape, Shape::Capital | Shape::Group));
                let visitors = self.actors(index, subject.iter().copied());
                // "The minister arrived yesterday": where, the rest of the article tells.
                if goals.is_empty() && matches!(row.word, "arrive" | "land") {
                    let official = |v: &&Actor| v.person.is_some() && self.official(v);
                    let actors: Vec<Actor> = visitors.iter().filter(official).cloned().collect();
                    if !actors.is_empty() {
                        let date = self.date_of(index, trigger.tokens.clone(), draft.status);
                        drafts.push(Draft { actors, date, anaphoric: true, ..draft.clone() });
                    }
                }
                if let Some(goal) = goals.first() {
                    for visitor in visitors.iter().filter(|v| self.official(v) && self.travels(v)) {
                        if visitor.country.is_some() && visitor.country == goal.country {
                            continue;
                        }
                        draft.actors.push(visitor.clone());
                    }
                    if !draft.actors.is_empty() && (goal.country.is_some() || goal.name.is_some()) {
                        draft.place = goal.name.clone();
                        draft.country = goal.country;
                        draft.date = self.date_of(index, trigger.tokens.clone(), draft.status);
                        drafts.extend(self.each_goal(draft, &goals, &visitors));
                    }
                } else if row.frame == Frame::Tour && !objects.is_empty() {
                    // "Kim visits Putin": the person visited is the host.
                    let hosts = self.actors(
                        index,
                        objects.iter().copied().filter(|&o| {
                            self.parties[index][o].shape == Shape::Person
                                || self.parties[index][o].shape == Shape::Office
                        }),
                    );
                    if !hosts.is_empty() && visitors.iter().any(|v| self.official(v)) {
                        draft.actors = visitors.into_iter().chain(hosts.iter().cloned()).collect();
                        draft.confidence = 0.6;
                        self.settle(&mut draft, index, floor);
                        if draft.country.is_none() {
                            draft.country = hosts.iter().find_map(|h| h.country);
                        }
                        if self.two_sides(&draft.actors) {
                            drafts.push(draft);
                        }
                    }
                }
            }
            Frame::Sign => {
                let sides = if group.passive {
                    let by = self.behind(index, trigger.tokens.end, clause, &["by", "between"]);
                    if by.is_empty() { self.behind(index, floor, trigger.tokens.start, &["between"]) } else { by }
                } else {
                    if !self.paper_behind(index, trigger.tokens.end, clause, row.word) {
                        taken.push(Taken { subject, objects });
                        return drafts;
                    }
                    let between = self.behind(index, trigger.tokens.end, clause, &["between"]);
                    let with = self.behind(index, trigger.tokens.end, clause, &["with"]);
                    subject.iter().copied().chain(if between.is_empty() { with } else { between }).collect()
                };
                draft.actors = self.actors(index, sides.iter().copied());
                if !group.passive && !self.two_sides(&draft.actors) {
                    // "signed an agreement to buy a satellite from B"
                    let from =
                        self.behind(index, trigger.tokens.end, clause.min(trigger.tokens.end + 14), &["from", "by"]);
                    let more = self.actors(index, from.into_iter());
                    draft.actors.extend(more.into_iter().filter(|a| a.collective || a.role != Role::Other));
                    draft.confidence = 0.6;
                }
                self.settle(&mut draft, index, floor);
                // "sign bilateral protocols with B and C": one with each.
                let with = self.behind(index, trigger.tokens.end, clause, &["with"]);
                if (trigger.tokens.end..clause).any(|t| self.doc.is(t, "bilateral")) && with.len() >= 2 {
                    let split = self.one_meeting_each(index, &draft, &subject, &with);
                    if !split.is_empty() {
                        taken.push(Taken { subject, objects });
                        return split;
                    }
                }
                if self.two_sides(&draft.actors) && draft.actors.len() >= 2
                    || (self.reciprocal(index, &sides) && self.two_sides(&draft.actors))
                {
                    drafts.push(draft);
                }
            }
            Frame::Leave if super::stay::leaves(form) && !group.passive => {
                return self.leave(index, trigger, &group, status, taken);
            }
            Frame::Leave | Frame::Talks | Frame::Summit | Frame::Trip | Frame::Paper => {}
        }
        taken.push(Taken { subject, objects });
        drafts
    }

    /// Fills date and place from around the trigger.
    pub(super) fn settle(&self, draft: &mut Draft, index: usize, floor: usize) {
        draft.date = self.date_of(index, draft.trigger.clone(), draft.status);
        let place = self.where_of(index, draft.trigger.clone(), floor).or_else(|| {
            // "is in Brussels to meet X", "travelled to Ukraine, where he met X"
            let start = draft.trigger.start;
            let from = start.saturating_sub(5).max(floor);
            let linked = (from..start).any(|t| self.doc.is_any(t, words!["where", "to"]));
            linked.then(|| self.place_left(index, start)).flatten()
        });
        if let Some(place) = place {
            draft.place = place.name;
            draft.country = place.country;
        }
    }

    /// "X met Y of one state and Z of another": a meeting for each side, unless they met together.
    fn one_meeting_each(&self, index: usize, draft: &Draft, subject: &[usize], partners: &[usize]) -> Vec<Draft> {
        let hosts = self.actors(index, subject.iter().copied());
        let guests = self.actors(index, partners.iter().copied());
        let mut sides: Vec<(Option<Country>, Option<String>)> = Vec::new();
        for guest in &guests {
            let side = (guest.country, guest.org.clone());
            let state = guest.collective && draft.kind != EventKind::Agreement;
            if state || guest.plural || (guest.country.is_none() && guest.org.is_none()) {
                return Vec::new();
            }
            if !sides.contains(&side) {
                sides.push(side);
            }
        }
        let own = hosts.first().map(|h| (h.country, h.org.clone()));
        if sides.len() < 2 || hosts.len() != 1 || sides.iter().any(|s| Some(s) == own.as_ref()) {
            return Vec::new();
        }
        sides
            .into_iter()
            .map(|side| {
                let mut one = draft.clone();
                let members = guests.iter().filter(|g| (g.country, g.org.clone()) == side).cloned();
                one.actors = hosts.iter().cloned().chain(members).collect();
                one
            })
            .collect()
    }

    /// Does the date beside a trigger lie ahead?
    fn lies_ahead(&self, index: usize, trigger: &Trigger) -> bool {
        let date = self.date_of(index, trigger.tokens.clone(), EventStatus::Planned);
        let Some(((date, _), published)) = date.zip(self.published) else { return false };
        let (first, last) = date.interval();
        first > published || (last > published && date.precision() != crate::timex::Precision::Year)
    }

    /// Who is received by somebody at home came to that state: the visit beside the meeting.
    fn received(&self, meeting: &Draft, guests: &[Actor], home: Option<Country>) -> Option<Draft> {
        let visitors: Vec<Actor> = guests
            .iter()
            .filter(|g| self.travels(g) && g.country.is_some() && g.country != home && g.role != Role::Ambassador)
            .cloned()
            .collect();
        let at_home = meeting.kind == EventKind::Meeting && home.is_some() && meeting.country == home;
        if !at_home || visitors.is_empty() || visitors.len() != guests.len() {
            return None;
        }
        let mut visit = meeting.clone();
        let hosts = meeting.actors.iter().filter(|a| !guests.iter().any(|g| same_actor(g, a)));
        visit.actors = visitors.into_iter().chain(hosts.cloned()).collect();
        (visit.kind, visit.date, visit.confidence) = (EventKind::Visit, None, 0.6);
        Some(visit)
    }

    /// "EU leaders meet in PLACE", "foreign ministers of six states will meet": a body, or many of one office, by themselves.
    fn gathering(&self, index: usize, floor: usize, mut draft: Draft, subject: &[usize]) -> Option<Draft> {
        let [one] = subject else { return None };
        let party = &self.parties[index][*one];
        let mut actor = self.actor(party);
        if !party.plural || !matches!(party.shape, Shape::Office | Shape::Delegates) || party.country.is_some() {
            return None;
        }
        let high = matches!(
            actor.role,
            Role::HeadOfState | Role::HeadOfGovernment | Role::Minister | Role::DeputyMinister | Role::Ambassador
        );
        let of_body = actor.org.is_some() && party.body == Some(crate::extract::spot::BodyKind::International);
        if of_body && draft.kind == EventKind::Meeting {
            // The body itself takes part.
            (actor.role, actor.portfolio, actor.collective) = (Role::Other, None, true);
        } else if !high {
            return None;
        }
        draft.actors = vec![actor];
        draft.confidence = 0.55;
        self.settle(&mut draft, index, floor);
        (draft.place.is_some() || draft.country.is_some() || draft.date.is_some()).then_some(draft)
    }

    /// Does an infinitive follow the object of "call on" ("called on X to stop", "for X to stop")?
    fn appeals(&self, index: usize, from: usize) -> bool {
        let end = self.doc.sentences[index].tokens.end.min(from + 14);
        let stop = (from..end).find(|&t| matches!(self.doc.text(t), "." | ";" | ",")).unwrap_or(end);
        (from..stop).any(|t| self.doc.is(t, "to") || self.doc.is(t, "for"))
    }

    /// The actors of parties, pairs and plural pronouns resolved.
    pub(super) fn actors(&self, index: usize, members: impl Iterator<Item = usize>) -> Vec<Actor> {
        let mut actors: Vec<Actor> = Vec::new();
        for member in members {
            let party = &self.parties[index][member];
            let found = if party.shape == Shape::Pair || (party.shape == Shape::Pronoun && party.plural) {
                self.pair(index, member)
            } else {
                vec![self.actor(party)]
            };
            for actor in found {
                let pronoun_without_person =
                    party.shape == Shape::Pronoun && actor.person.is_none() && party.office.is_none();
                if pronoun_without_person || actors.iter().any(|a| same_actor(a, &actor)) {
                    continue;
                }
                actors.push(actor);
            }
        }
        actors
    }

    /// "The two leaders", "they": the last two people, or countries, of different sides before this party.
    pub(super) fn pair(&self, index: usize, member: usize) -> Vec<Actor> {
        let wants_people = {
            let party = &self.parties[index][member];
            party.office.is_some() || party.shape == Shape::Pronoun
        };
        let wanted = self.parties[index][member].office.as_ref().map(|office| office.role);
        let mut found: Vec<Actor> = Vec::new();
        let limit = self.parties[index][member].tokens.start;
        for back in (index.saturating_sub(4)..=index).rev() {
            for party in self.parties[back].iter().rev() {
                if back == index && party.tokens.start >= limit {
                    continue;
                }
                if matches!(party.shape, Shape::Pair | Shape::Pronoun | Shape::Group)
                    || party.shape == Shape::Capital
                    || (party.shape == Shape::Body && party.org.is_none())
                {
                    continue;
                }
                let actor = self.actor(party);
                if wants_people && actor.person.is_none() {
                    continue;
                }
                if actor.country.is_none() && actor.org.is_none() && actor.person.is_none() {
                    continue;
                }
                if wants_people && actor.role == Role::Other {
                    continue;
                }
                // "the two presidents" are no ministers.
                if wanted.is_some_and(|role| role != actor.role && !(role.heads_state() && actor.role.heads_state())) {
                    continue;
                }
                let same_side =
                    found.iter().any(|f| same_actor(f, &actor) || (f.country.is_some() && f.country == actor.country));
                if !same_side {
                    found.push(actor);
                }
                if found.len() == 2 {
                    found.reverse();
                    return found;
                }
            }
        }
        // "the two presidents" with only one of them, or none, in sight.
        self.pair_of_posts(index, member)
    }

    /// "The leaders of both countries": the post in each of the two states named last.
    fn pair_of_posts(&self, index: usize, member: usize) -> Vec<Actor> {
        let pair = &self.parties[index][member];
        let Some(office) =
            pair.office.as_ref().filter(|_| pair.tokens.clone().any(|t| self.is_class(t, Class::StatesNoun)))
        else {
            return Vec::new();
        };
        let mut states: Vec<Country> = Vec::new();
        for back in (index.saturating_sub(4)..=index).rev() {
            for party in self.parties[back].iter().rev() {
                if back == index && party.tokens.start >= pair.tokens.start {
                    continue;
                }
                let country = self.actor(party).country.filter(|c| !states.contains(c));
                states.extend(country.filter(|_| party.shape != Shape::Capital));
                if states.len() == 2 {
                    let post = |country| Actor {
                        person: None,
                        role: office.role,
                        portfolio: office.portfolio,
                        country: Some(country),
                        org: None,
                        office: Some(office.printed.clone()),
                        collective: false,
                        plural: false,
                    };
                    return states.into_iter().rev().map(post).collect();
                }
            }
        }
        Vec::new()
    }

    /// Can these parties meet among themselves: a list, a pair, "they", a plural of two countries?
    pub(super) fn reciprocal(&self, index: usize, subject: &[usize]) -> bool {
        let parties = &self.parties[index];
        subject.len() >= 2
            || subject.iter().any(|&s| {
                matches!(parties[s].shape, Shape::Pair) || (parties[s].shape == Shape::Pronoun && parties[s].plural)
            })
    }

    /// "by telephone", "on the phone", "by phone"
    pub(super) fn by_telephone(&self, from: usize, end: usize) -> bool {
        (from..end).any(|t| {
            self.doc.is_any(t, words!["phone", "telephone"])
                && t > 0
                && self.doc.is_any(t - 1, words!["by", "the", "over", "via", "a", "on"])
        })
    }

    /// "by video link", "in a video conference"
    fn by_video(&self, from: usize, end: usize) -> bool {
        (from..end).any(|t| self.doc.is_any(t, words!["video", "videolink", "videoconference", "teleconference"]))
    }

    /// Does a document that can be signed follow the verb?
    fn paper_behind(&self, index: usize, from: usize, end: usize, verb: &str) -> bool {
        let mut matches = Vec::new();
        let end = end.min(self.doc.sentences[index].tokens.end);
        for at in from..end.min(from + 16) {
            self.lexicon.find(self.doc, at, end, &mut matches);
            for found in &matches {
                for reading in self.lexicon.trie.readings(self.doc, at, *found, false) {
                    if let Reading::Noun { row, .. } = reading {
                        let noun = self.lexicon.event(row);
                        let wide = !matches!(verb, "reach" | "strike" | "clinch" | "seal");
                        if noun.frame == Frame::Paper
                            && (wide
                                || matches!(
                                    noun.word,
                                    "agreement" | "accord" | "deal" | "pact" | "treaty" | "ceasefire" | "truce"
                                ))
                        {
                            return true;
                        }
                    }
                }
            }
        }
        false
    }

    /// "an agreement signed by …": the participle right behind the document.
    fn follows_paper(&self, trigger: &Trigger, floor: usize) -> bool {
        let mut matches = Vec::new();
        let start = trigger.tokens.start;
        (start.saturating_sub(3).max(floor)..start).any(|at| {
            self.lexicon.find(self.doc, at, start, &mut matches);
            matches.iter().any(|m| {
                m.end == start
                    && self.lexicon.trie.readings(self.doc, at, *m, false).any(
                        |r| matches!(r, Reading::Noun { row, .. } if self.lexicon.event(row).frame == Frame::Paper),
                    )
            })
        })
    }

    /// Does the actor hold a post, or stand for a state or a body?
    pub(super) fn official(&self, actor: &Actor) -> bool {
        actor.role != Role::Other || actor.collective || (actor.person.is_some() && actor.country.is_some())
    }

    /// A country does not travel; a person or a delegation does.
    pub(super) fn travels(&self, actor: &Actor) -> bool {
        actor.person.is_some()
            || actor.role != Role::Other
            || actor.office.as_ref().is_some_and(|o| o.len() > 1 || self.word(o.start) == "delegation")
    }
}

/// The same person, or the same unnamed office of the same side.
pub(super) fn same_actor(a: &Actor, b: &Actor) -> bool {
    match (a.person, b.person) {
        (Some(x), Some(y)) => x == y,
        (None, None) => a.role == b.role && a.portfolio == b.portfolio && a.country == b.country && a.org == b.org,
        _ => false,
    }
}
