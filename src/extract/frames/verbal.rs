//! Stage 7, verbs: "A meets B", "A is received by B", "A flies to PLACE", "A and B sign DOCUMENT".

use super::{Actor, Draft, Frames, Taken, Trigger, place::Place};
use crate::{
    annotation::{Country, EventKind, EventStatus, Role},
    extract::{
        lexicon::{
            Class, Reading, VerbForm,
            events::{EventRow, Frame},
            places,
        },
        party::Shape,
        spot::{BodyKind, What},
        token::{Case, Kind},
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
            (floor..group.start).rev().take(12).any(|t| self.doc.is_any(t, words!["if", "whether", "unless"]))
                || group.status == Some(EventStatus::Planned) && self.depends(index, trigger.tokens.end);
        if group.gerund && self.gerund_of_another(index, group.start) {
            return Vec::new();
        }
        let far = group.purpose || group.gerund;
        let mut subject = self.object_of(index, &group).unwrap_or_else(|| self.subject(index, group.start, far, taken));
        let clause = self.clause_end(index, trigger.tokens.end);
        let next = rest.first().map_or(clause, |t| t.tokens.start.max(trigger.tokens.end));
        let mut objects = self.object(index, trigger.tokens.end, clause);
        objects.retain(|o| !subject.contains(o));
        // "discussed trade with B"
        let apart = row.frame != Frame::Discuss;
        let behind_with = self.behind_where(index, trigger.tokens.end, clause.min(next), &["with"], apart);
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
            confidence: 0.78,
            anaphoric: false,
            stands: false,
            assumed: false,
        };
        let mut drafts = Vec::new();
        match row.frame {
            Frame::Meet | Frame::See | Frame::Ring | Frame::With | Frame::Discuss | Frame::Phone | Frame::Speak => {
                let video = self.by_video(trigger.tokens.end, clause);
                // "will be called on by X", "was met by X"
                if group.passive && row.frame == Frame::Meet {
                    let by = self.behind(index, trigger.tokens.end, clause.min(next), &["by"]);
                    draft.actors = self.actors(index, by.iter().chain(&subject).copied());
                    self.settle(&mut draft, index, floor);
                    if !by.is_empty() && self.two_sides(&draft.actors) {
                        drafts.push(draft);
                    }
                    taken.push(Taken { subject, objects: by });
                    return drafts;
                }
                if group.passive
                    || row.frame == Frame::Speak
                        && !(video || self.telephones() || self.by_telephone(trigger.tokens.end, clause))
                {
                    return Vec::new();
                }
                if row.frame == Frame::Speak && video {
                    draft.kind = EventKind::Meeting;
                }
                let direct = matches!(row.frame, Frame::Meet | Frame::Phone | Frame::See | Frame::Ring);
                let mut partners = if direct { objects.clone() } else { Vec::new() };
                if matches!(row.frame, Frame::See | Frame::Ring) {
                    // Many things are seen, and people are called many things.
                    if !self.post_holders(index, &partners)
                        || row.frame == Frame::Ring && !self.object_ends(index, &partners)
                    {
                        taken.push(Taken { subject, objects });
                        return drafts;
                    }
                    draft.confidence = 0.6;
                } else if partners.is_empty() {
                    partners = behind_with;
                }
                if partners.is_empty() && row.frame == Frame::Speak {
                    partners = self.behind(index, trigger.tokens.end, clause, &["to"]);
                }
                partners.retain(|p| !subject.contains(p));
                // "are meeting to consult": what the meeting told before is for.
                let told_before = taken.last().is_some_and(|last| !subject.is_empty() && last.subject == subject);
                if partners.is_empty() && group.purpose && told_before {
                    taken.push(Taken { subject, objects });
                    return drafts;
                }
                // "met to discuss X": what a contact told before is about.
                let purpose = group.purpose || group.gerund;
                if row.frame == Frame::Discuss && partners.is_empty() && (purpose || !self.reciprocal(index, &subject))
                {
                    taken.push(Taken { subject, objects });
                    return drafts;
                }
                if partners.is_empty()
                    && (direct || !self.reciprocal(index, &subject))
                    && !(row.frame == Frame::Meet && self.reciprocal(index, &subject))
                {
                    if row.frame == Frame::Meet && objects.is_empty() {
                        drafts.extend(self.gathering(index, floor, draft, &subject));
                    }
                    taken.push(Taken { subject, objects });
                    return drafts;
                }
                draft.actors = self.actors(index, subject.iter().chain(&partners).copied());
                // "spoke with leaders from many states": how, nothing says.
                let vague = draft.actors.iter().any(|a| a.plural || a.collective);
                if row.frame == Frame::Speak && vague && !video && !self.by_telephone(trigger.tokens.end, clause) {
                    taken.push(Taken { subject, objects });
                    return drafts;
                }
                if self.by_telephone(trigger.tokens.end, clause) {
                    draft.kind = EventKind::Call;
                }
                objects = partners;
                self.settle(&mut draft, index, floor);
                if row.frame != Frame::Discuss {
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
                // "welcomes Lula deadline": an attribute is no guest.
                let attributive = |&g: &usize| {
                    let next = self.parties[index][g].tokens.end;
                    let noun = self.doc.tokens.get(next).filter(|_| next < sentence.tokens.end);
                    noun.is_some_and(|t| t.kind == Kind::Word && t.case == Case::Lower && !t.glued)
                        && !self.is_class(next, Class::Preposition)
                        && !self.is_class(next, Class::ClauseEnd)
                        && !self.is_date(next)
                        && !self.doc.is_any(
                            next,
                            words!["and", "here", "as", "upon", "late", "early", "earlier", "later", "who"],
                        )
                        && !self.doc.text(next).ends_with("ly")
                };
                if !group.passive && guests.iter().any(attributive) {
                    guests.clear();
                }
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
                if draft.kind == EventKind::Visit && guests.len() > 1 {
                    // "greeted the ministers of B and C": one visit each.
                    let split = self.one_meeting_each(index, &draft, &hosts, &guests);
                    if !split.is_empty() {
                        taken.push(Taken { subject, objects });
                        return split.into_iter().map(guest_first).collect();
                    }
                }
                if self.two_sides(&draft.actors) && g.iter().any(|a| self.official(a)) {
                    drafts.extend(self.received(&draft, &g, home));
                    drafts.push(draft);
                }
            }
            Frame::Carry if !group.passive => {
                // "takes him to PLACE" where a tour does, not where a plane or a court does.
                let tour = |t: usize| self.is_class(t, Class::Travel);
                let travels = row.word != "take" || (floor..trigger.tokens.start).any(tour);
                let goals = self.goals(trigger.tokens.end, clause.min(next), &["to"]);
                let visitors: Vec<Actor> = self
                    .actors(index, objects.iter().copied())
                    .into_iter()
                    .filter(|v| self.official(v) && self.travels(v) && !v.collective)
                    .collect();
                if let Some(goal) = goals.first().filter(|_| travels && !visitors.is_empty()) {
                    if row.word != "take" && group.present {
                        draft.status = EventStatus::Planned;
                    }
                    draft.confidence = 0.65;
                    draft.actors =
                        visitors.iter().filter(|v| v.country.is_none() || v.country != goal.country).cloned().collect();
                    (draft.place, draft.country) = (goal.name.clone(), goal.country);
                    if !draft.actors.is_empty() {
                        // Where a tour goes on to, it does not go on the day on which it is told of.
                        let date = self.date_of(index, trigger.tokens.clone(), draft.status);
                        draft.date = date.filter(|_| row.word != "take");
                        drafts.extend(self.each_goal(draft, &goals, &visitors));
                    }
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
                    let goals = self.goals(trigger.tokens.end, clause.min(next), prepositions);
                    // "arrived here on Thursday"
                    let here = self.dateline.as_ref().filter(|_| self.doc.is(trigger.tokens.end, "here"));
                    match here.filter(|_| goals.is_empty()) {
                        Some(here) => vec![Place { name: here.city.clone(), country: here.country }],
                        None => goals,
                    }
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
                            let party = &self.parties[index][o];
                            matches!(party.shape, Shape::Person | Shape::Office)
                                || party.shape == Shape::Delegates && party.country.is_some()
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
                    if !self.paper_behind(index, trigger.tokens.end, clause, row.word)
                        && !self.paper_before(index, &subject)
                    {
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
            Frame::Carry | Frame::Leave | Frame::Talks | Frame::Summit | Frame::Trip | Frame::Paper => {}
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
    pub(super) fn one_meeting_each(
        &self,
        index: usize,
        draft: &Draft,
        subject: &[usize],
        partners: &[usize],
    ) -> Vec<Draft> {
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

    /// "will reach agreement if X wins": does what is planned depend on something?
    fn depends(&self, index: usize, from: usize) -> bool {
        let end = self.doc.sentences[index].tokens.end.min(from + 24);
        (from..end).any(|t| self.doc.is_any(t, words!["if", "unless"]))
    }

    /// "the option of signing", "hindered the signing", "a government coming into": a gerund that tells nothing of the
    /// parties in sight.
    fn gerund_of_another(&self, index: usize, start: usize) -> bool {
        let floor = self.sentence_floor(index);
        let Some(before) = start.checked_sub(1).filter(|&t| t >= floor) else { return false };
        let near = start.saturating_sub(4).max(floor);
        if (near..start).any(|t| self.is_class(t, Class::Hindering))
            || self.doc.is(before, "of") && (near..before).any(|t| self.is_class(t, Class::DoubtHead))
        {
            return true;
        }
        // A participle right behind a noun is the noun's.
        let token = &self.doc.tokens[before];
        let noun = token.kind == Kind::Word
            && token.case == Case::Lower
            && !self.is_class(before, Class::Preposition)
            && !self.is_class(before, Class::ClauseEnd)
            && !self.is_class(before, Class::GovernsHeld)
            && !self.doc.is_any(
                before,
                words!["and", "or", "then", "not", "for", "upon", "started", "began", "before", "later"],
            )
            && !self.doc.text(before).ends_with("ly");
        noun && !self.parties[index].iter().any(|p| p.tokens.contains(&before))
    }

    /// "praised Ghana for signing": the party right before the preposition does what the gerund says.
    fn object_of(&self, index: usize, group: &verb::Group) -> Option<Vec<usize>> {
        let preposition = group.start.checked_sub(1)?;
        if !group.gerund || !self.doc.is_any(preposition, words!["for", "of", "from"]) {
            return None;
        }
        let parties = &self.parties[index];
        let object = parties.iter().position(|p| p.tokens.end == preposition && !p.owner)?;
        Some(self.list(index, object))
    }

    /// Are all the parties people with a post?
    fn post_holders(&self, index: usize, members: &[usize]) -> bool {
        !members.is_empty()
            && self.actors(index, members.iter().copied()).iter().all(|a| !a.collective && a.role != Role::Other)
    }

    /// "calls the Israeli minister, …", not "calls the minister a liar": does the clause end behind the object?
    fn object_ends(&self, index: usize, members: &[usize]) -> bool {
        let Some(last) = members.iter().map(|&m| self.parties[index][m].tokens.end).max() else { return false };
        let sentence = &self.doc.sentences[index];
        last >= sentence.tokens.end
            || self.is_date(last)
            || matches!(self.doc.text(last), "," | "." | ";")
            || self.doc.is_any(last, words!["on", "to", "after", "before", "over", "about", "amid", "and"])
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
        // "the leaders gathered would not …": a participle.
        if self.doc.is_any(
            draft.trigger.end,
            words!["would", "will", "could", "have", "had", "are", "were", "said", "is", "was"],
        ) {
            return None;
        }
        let party = &self.parties[index][*one];
        let mut actor = self.actor(party);
        // "The Arab League council met": a body of states in session.
        let body = matches!(party.shape, Shape::Body | Shape::Group) && self.is_body_of_states(&actor);
        let many = party.plural && matches!(party.shape, Shape::Office | Shape::Delegates);
        // "The leaders will meet again": those told of before.
        if party.definite && many && actor.org.is_none() && self.doc.is(party.tokens.end - 1, "leaders") {
            return None;
        }
        if !(many || body) || party.country.is_some() {
            return None;
        }
        let high = matches!(
            actor.role,
            Role::HeadOfState | Role::HeadOfGovernment | Role::Minister | Role::DeputyMinister | Role::Ambassador
        );
        let of_body = body || actor.org.is_some() && party.body == Some(BodyKind::International);
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

    /// Is the actor an international body, such as states meet in?
    pub(super) fn is_body_of_states(&self, actor: &Actor) -> bool {
        let tokens = actor.office.clone().unwrap_or_default();
        actor.collective
            && actor.org.is_some()
            && tokens.clone().any(|t| match self.items.items[self.items.of_token[t] as usize].what {
                What::Body { kind, .. } => kind == BodyKind::International,
                What::Group { row } => places::groups()[row as usize].org.is_some(),
                _ => false,
            })
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

    /// "X and Y … their call": the parties of one list, or those named, of the pronoun's own sentence.
    fn own_pair(&self, index: usize, member: usize) -> Vec<Actor> {
        let parties = &self.parties[index];
        let pronoun = &parties[member];
        let floor = self.sentence_floor(index);
        let before = (0..member).rev().filter(|&i| !parties[i].owner && parties[i].tokens.end <= pronoun.tokens.start);
        for i in before {
            let list = self.list(index, i);
            if list.len() < 2 || self.governed(&parties[list[0]], floor) {
                continue;
            }
            let actors: Vec<Actor> = list.iter().map(|&i| self.actor(&parties[i])).collect();
            if self.two_sides(&actors) {
                return actors;
            }
        }
        Vec::new()
    }

    /// "The two leaders", "they": the last two people, or countries, of different sides before this party.
    pub(super) fn pair(&self, index: usize, member: usize) -> Vec<Actor> {
        let wants_people = {
            let party = &self.parties[index][member];
            party.office.is_some() || party.shape == Shape::Pronoun
        };
        let wanted = self.parties[index][member].office.as_ref().map(|office| office.role);
        // "the two countries": states, whoever was named of them.
        let states = !wants_people
            && self.parties[index][member].tokens.clone().any(|t| {
                self.is_class(t, Class::StatesNoun) && !self.doc.is_any(t, words!["men", "women", "sides", "parties"])
            });
        if self.parties[index][member].shape == Shape::Pronoun {
            let own = self.own_pair(index, member);
            if !own.is_empty() {
                return own;
            }
        }
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
                let mut actor = self.actor(party);
                if states {
                    if actor.country.is_none() {
                        continue;
                    }
                    actor = Actor {
                        person: None,
                        role: Role::Other,
                        portfolio: None,
                        country: actor.country,
                        org: None,
                        office: None,
                        collective: true,
                        plural: false,
                    };
                }
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
                && (self.doc.is_any(t - 1, words!["by", "the", "over", "via", "a", "on"])
                    || self.doc.is_any(t + 1, words!["call", "calls", "conversation"]))
        })
    }

    /// Does the article tell of calls: then "spoke with X" is one of them.
    fn telephones(&self) -> bool {
        self.telephones
    }

    /// "by video link", "in a video conference"
    fn by_video(&self, from: usize, end: usize) -> bool {
        (from..end).any(|t| self.doc.is_any(t, words!["video", "videolink", "videoconference", "teleconference"]))
    }

    /// Does a document that can be signed follow the verb?
    fn paper_behind(&self, index: usize, from: usize, end: usize, verb: &str) -> bool {
        let mut matches = Vec::new();
        let end = end.min(self.doc.sentences[index].tokens.end);
        // "agreed to hold talks on a treaty": the document stands right behind "agree".
        let reach = if verb.starts_with("agree") { 5 } else { 16 };
        for at in from..end.min(from + reach) {
            self.lexicon.find(self.doc, at, end, &mut matches);
            let to_do = matches.iter().any(|m| {
                self.lexicon.trie.readings(self.doc, at, *m, false).any(|r| matches!(r, Reading::Verb { .. }))
            });
            if verb.starts_with("agree") && (self.doc.is_any(at, words!["to", "on"]) && at > from || to_do) {
                break;
            }
            for found in &matches {
                for reading in self.lexicon.trie.readings(self.doc, at, *found, false) {
                    if let Reading::Noun { row, .. } = reading {
                        let noun = self.lexicon.event(row);
                        // "reached agreement on keeping in touch": an understanding, no document.
                        let broad = at > from
                            && self.doc.is_any(at - 1, words!["broad", "full", "complete", "general", "mutual"]);
                        if broad {
                            return false;
                        }
                        if noun.word == "agreement"
                            && at == from
                            && self.doc.is_any(found.end, words!["on", "to", "that", "in", "about"])
                        {
                            return false;
                        }
                        let wide =
                            !matches!(verb, "reach" | "strike" | "clinch" | "seal") && !verb.starts_with("agree");
                        if noun.frame == Frame::Paper
                            && (wide
                                || matches!(
                                    noun.word,
                                    "agreement"
                                        | "accord"
                                        | "deal"
                                        | "pact"
                                        | "treaty"
                                        | "ceasefire"
                                        | "truce"
                                        | "partnership"
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

    /// "a memorandum that A and B signed", "the pact both states signed": the document before the subject.
    fn paper_before(&self, index: usize, subject: &[usize]) -> bool {
        let Some(start) = subject.iter().map(|&s| self.parties[index][s].tokens.start).min() else { return false };
        let floor = self.sentence_floor(index);
        let mut end = start;
        while end > floor && self.doc.is_any(end - 1, words!["that", "which", "the", "both"]) {
            end -= 1;
        }
        let mut matches = Vec::new();
        (end.saturating_sub(3).max(floor)..end).any(|at| {
            self.lexicon.find(self.doc, at, end, &mut matches);
            matches.iter().any(|m| {
                m.end == end
                    && self.lexicon.trie.readings(self.doc, at, *m, false).any(
                        |r| matches!(r, Reading::Noun { row, .. } if self.lexicon.event(row).frame == Frame::Paper),
                    )
            })
        })
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
            || actor.office.as_ref().is_some_and(|o| o.clone().any(|t| self.is_class(t, Class::Delegate)))
    }
}

/// A visit names its visitor first.
fn guest_first(mut draft: Draft) -> Draft {
    if draft.actors.len() > 1 {
        draft.actors.rotate_left(1);
    }
    draft
}

/// The same person, or the same unnamed office of the same side.
pub fn same_actor(a: &Actor, b: &Actor) -> bool {
    match (a.person, b.person) {
        (Some(x), Some(y)) => x == y,
        (None, None) => a.role == b.role && a.portfolio == b.portfolio && a.country == b.country && a.org == b.org,
        _ => false,
    }
}
