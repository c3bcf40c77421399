//! Stage 7, who takes part in what a noun of contact names: "talks between A and B", "A's talks with B", "A held talks".
//!
//! The noun's owner, its light verb, what stands behind "with" and "of", and the body in session say who; `talks` makes the
//! draft of it.

use super::{Actor, Frames, Taken, Trigger, talks::Contact};
use crate::{
    annotation::{EventKind, EventStatus},
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

/// So many sentences away the states of "six-party talks" may be listed.
const LISTED: usize = 12;

impl Frames<'_> {
    /// A noun of contact with all who take part in it; `None` where it names no contact ("calls for talks").
    pub(super) fn gathered<'t>(
        &self,
        index: usize,
        trigger: &'t Trigger,
        row: &'t EventRow,
        taken: &[Taken],
    ) -> Option<Contact<'t>> {
        let floor = self.sentence_floor(index);
        let clause = self.clause_end(index, trigger.tokens.end);
        let light = self.light(index, trigger.tokens.start);
        let told = self.told(index, trigger);
        let status = self.noun_status(index, trigger, told, light.as_ref(), EventStatus::Held)?;
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
            return None;
        }
        let members: Vec<usize> = self.between(index, trigger.tokens.end, clause);
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
                return None;
            }
        }
        // "X, with whom Y will hold talks"
        if with.is_empty()
            && let Some((group, _)) = &light
            && let Some(&first) = self.subject(index, group.start, false, taken).first()
        {
            with.extend(self.with_whom(index, first));
        }
        let mut contact = Contact {
            index,
            trigger,
            row,
            floor,
            clause,
            light,
            told: told.is_some(),
            status,
            calls_on,
            pair_told,
            with,
            owner: self.owner(index, trigger),
            subject: Vec::new(),
            attributes: self.attributes(index, trigger),
            purpose: self.purpose(index, trigger),
            members,
            session: None,
            attended: false,
            aim: false,
            confidence: 0.6,
        };
        if !pair_told {
            self.before_noun(&mut contact, taken);
            self.behind_noun(&mut contact);
        } else if let Some((group, at)) = &contact.light
            && self.is_class(*at, Class::LightHosting)
        {
            // "hosted talks between A and B"
            contact.subject = self.subject(index, group.start, false, taken);
            contact.members.extend(contact.subject.iter().copied());
        }
        self.in_session(&mut contact);
        self.brought_or_attending(&mut contact);
        self.aimed_at(&mut contact);
        contact.members.dedup();
        Some(contact)
    }

    /// Those before the noun: its owner, the subject of its light verb or of the clause that it belongs to.
    fn before_noun(&self, c: &mut Contact, taken: &[Taken]) {
        // "The leaders began their annual meeting": whose it is, the verb says.
        let own = c.owner.iter().all(|&o| self.parties[c.index][o].shape == Shape::Pronoun) && c.light.is_some();
        if let Some(subject) = self.fronted_owner(c.index, c.trigger, &c.owner) {
            c.members.extend(self.list(c.index, subject));
        } else if let Some(both) = self.they_held(c.index, c.trigger) {
            c.members.extend(both);
        } else if !c.owner.is_empty() && !own {
            // "X attended the BODY leaders' meeting"
            let bodies = || {
                c.owner.iter().all(|&o| {
                    let party = &self.parties[c.index][o];
                    party.plural && party.org.is_some() && party.body == Some(BodyKind::International)
                        || self.is_body_of_states(&self.actor(party))
                })
            };
            if let Some((group, at)) = &c.light
                && self.is_class(*at, Class::Attending)
                && bodies()
            {
                c.subject = self.subject(c.index, group.start, group.purpose || group.gerund, taken);
                c.members.extend(c.subject.iter().copied());
            }
            c.members.extend(c.owner.iter().copied());
        } else if let Some((group, _)) = &c.light {
            // "accused X of holding talks with Y"
            c.subject = self
                .object_of(c.index, group)
                .unwrap_or_else(|| self.subject(c.index, group.start, group.purpose || group.gerund, taken));
            c.members.extend(c.subject.iter().copied());
        } else if c.attributes.len() <= 1
            && c.row.frame == Frame::Talks
            && self.is_after(c.index, c.trigger)
            && !c.attributes.is_empty()
            && c.with.is_empty()
        {
            // "calls tariffs a mistake ahead of Lula meeting"
            c.subject = self.subject(c.index, c.trigger.tokens.start, true, taken);
            c.members.extend(c.subject.iter().copied());
            c.confidence = 0.5;
        } else if c.attributes.is_empty() && (!c.with.is_empty() || c.purpose || self.is_after(c.index, c.trigger)) {
            // "after talks with B", "for talks with B": the subject of the clause.
            // "X, who is in PLACE for the summit of BODY"
            let who = (c.trigger.tokens.start.saturating_sub(10).max(c.floor)..c.trigger.tokens.start)
                .rev()
                .find(|&t| self.doc.is(t, "who"));
            let head = who.filter(|_| c.purpose).and_then(|who| self.relative_head(c.index, who + 1));
            // "X appealed ahead of a summit of the bloc's leaders": X is none of them.
            let apart =
                c.row.frame == Frame::Summit && c.with.is_empty() && !c.purpose && self.is_ahead(c.index, c.trigger);
            c.subject = match head {
                Some(head) => self.list(c.index, head),
                None if apart => Vec::new(),
                None => self.subject(c.index, c.trigger.tokens.start, true, taken),
            };
            c.members.extend(c.subject.iter().copied());
            c.confidence = 0.55;
        } else if c.attributes.is_empty()
            && (self.in_call(c.index, c.trigger, c.row) || self.in_meeting(c.index, c.trigger, c.row))
        {
            let both = self.subject(c.index, c.trigger.tokens.start, true, taken);
            if self.reciprocal(c.index, &both) {
                c.members.extend(both);
                c.confidence = 0.55;
            }
        }
    }

    /// Those behind the noun: "with B", "of A and B", "from B".
    fn behind_noun(&self, c: &mut Contact) {
        c.members.extend(c.with.iter().copied());
        let mut of =
            self.behind(c.index, c.trigger.tokens.end, (c.trigger.tokens.end + 6).min(c.clause), &["of", "by"]);
        // "the summit in Busan of South Korea": where, not whose.
        of.retain(|&m| {
            let of =
                (c.trigger.tokens.end..self.parties[c.index][m].tokens.start).rev().find(|&t| self.doc.is(t, "of"));
            of.is_none_or(|t| t == c.trigger.tokens.end || !self.is_place(t - 1))
        });
        // "received a call from B", "placed a call to B"
        let caller = if c.row.kind == EventKind::Call {
            self.behind(c.index, c.trigger.tokens.end, (c.trigger.tokens.end + 3).min(c.clause), &["from", "to"])
        } else {
            Vec::new()
        };
        c.members.extend(caller);
        // "will attend a meeting of the alliance's ministers", "flies there for a meeting of the alliance's leaders"
        let attends =
            c.governed_by(self, Class::Attending) || of.iter().any(|&m| self.of_body(&self.parties[c.index][m]));
        if c.members.is_empty() || c.row.frame == Frame::Summit || attends {
            // "the summit of A and B"; not "in the capital of PLACE".
            c.members.extend(of.into_iter().filter(|&m| self.parties[c.index][m].shape != Shape::Capital));
        }
    }

    /// The body of states whose session the noun names.
    fn in_session(&self, c: &mut Contact) {
        // "The bloc held a meeting in Oslo on Monday"
        let in_session = |at: usize| {
            const HOLDS: &[&str] = &[
                "hold", "had", "have", "has", "held", "open", "began", "begin", "start", "conclu", "end", "conven",
                "wrap", "kick",
            ];
            let word = self.word(at);
            HOLDS.iter().any(|stem| word.starts_with(stem))
        };
        let session = c.light.as_ref().filter(|(_, at)| in_session(*at)).and_then(|_| match c.members.as_slice() {
            [one] if c.alone() && c.attributes.is_empty() && c.row.kind == EventKind::Meeting => {
                let party = &self.parties[c.index][*one];
                let body =
                    matches!(party.shape, Shape::Body | Shape::Group) && self.is_body_of_states(&self.actor(party));
                (body || self.of_body(party)).then_some(*one)
            }
            _ => None,
        });
        c.session = if session.is_some() {
            session
        } else if c.members.is_empty() && c.attributes.is_empty() {
            self.own_meeting(c.index, c.trigger, c.row)
        } else {
            None
        };
        c.members.extend(c.session.filter(|_| session.is_none()));
    }

    /// Those whom a clause behind the noun brings there.
    fn brought_or_attending(&self, c: &mut Contact) {
        // "hosted a meeting that brought A together with B": who brings them is no party.
        let brought = self.brought_together(c.index, c.trigger);
        if self.two_sides(&self.actors(c.index, brought.iter().copied())) {
            c.members.clear();
            c.subject.clear();
        }
        c.members.extend(brought);
        // "a summit in Oslo attended by A and B"
        let attended_by = (c.trigger.tokens.end..self.doc.sentences[c.index].tokens.end.min(c.trigger.tokens.end + 16))
            .find(|&t| self.doc.is_any(t, words!["attended", "joined"]) && self.doc.is(t + 1, "by"));
        if let Some(attended) = attended_by.filter(|_| c.row.kind == EventKind::Meeting) {
            let end = self.doc.sentences[c.index].tokens.end;
            c.members.extend(self.behind(c.index, attended + 1, end.min(attended + 8), &["by"]));
        }
        c.attended = attended_by.is_some();
    }

    /// "arrived for talks with B": what somebody comes for is still ahead.
    fn aimed_at(&self, c: &mut Contact) {
        if c.purpose
            && !c.told
            && c.light.as_ref().is_none_or(|(g, at)| {
                let word = self.word(*at);
                let moves = ["arriv", "leav", "left", "depart", "embark"].iter().any(|stem| word.starts_with(stem));
                g.status == Some(EventStatus::Held) && moves
            })
            && self.coming(c.index, c.trigger)
        {
            (c.status, c.aim) = (EventStatus::Planned, true);
        }
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

    /// "six-party talks", "a trilateral summit": the states of the nearest list of so many.
    pub(super) fn counted(&self, index: usize, trigger: &Trigger) -> Vec<Actor> {
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
