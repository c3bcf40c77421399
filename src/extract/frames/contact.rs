//! Stage 7, verbs of contact: "A meets B", "A confers with B", "A telephones B", "A sees B", "A discusses X with B".
//!
//! One side's verb and the other's object, or both as its subject; a body in session, and many of one office, by themselves.

use super::{Actor, Draft, Frames, Taken, verbal::Clause};
use crate::{
    annotation::{Country, EventKind, EventStatus, Role},
    extract::{lexicon::events::Frame, party::Shape, spot::BodyKind, token::Kind},
};

impl Frames<'_> {
    /// The contact of a verb's subject with its object, or of its subjects among themselves; `None` where it tells nothing
    /// and takes nothing.
    pub(super) fn contact(&self, clause: &mut Clause, mut draft: Draft, taken: &[Taken]) -> Option<Vec<Draft>> {
        let mut drafts = Vec::new();
        let video = self.by_video(clause.trigger.tokens.end, clause.end);
        // "will be called on by X", "was met by X"
        if clause.group.passive && clause.row.frame == Frame::Meet {
            let by = self.behind(clause.index, clause.trigger.tokens.end, clause.end.min(clause.next), &["by"]);
            draft.actors = self.actors(clause.index, by.iter().chain(&clause.subject).copied());
            // "was summoned to the foreign ministry in PLACE": by the state whose it is.
            if by.is_empty() && clause.row.word == "summon" {
                let to = self.behind(clause.index, clause.trigger.tokens.end, clause.end.min(clause.next), &["to"]);
                let ministry = |&&m: &&usize| self.parties[clause.index][m].shape == Shape::Body;
                let host = self.actors(clause.index, to.iter().filter(ministry).copied());
                draft.actors.splice(0..0, host);
                self.settle(&mut draft, clause.index, clause.floor);
                draft.at_home();
                return Some(if self.two_sides(&draft.actors) { vec![draft] } else { drafts });
            }
            self.settle(&mut draft, clause.index, clause.floor);
            if clause.row.word == "summon" {
                draft.at_home();
            }
            if !by.is_empty() && self.two_sides(&draft.actors) {
                drafts.push(draft);
            }
            clause.objects = by;
            return Some(drafts);
        }
        if clause.group.passive
            || clause.row.frame == Frame::Speak
                && !(video || self.telephones() || self.by_telephone(clause.trigger.tokens.end, clause.end))
        {
            return None;
        }
        if clause.row.frame == Frame::Speak && video {
            draft.kind = EventKind::Meeting;
        }
        // "has negotiated a deal with B": what was negotiated is a document.
        let behind = clause.trigger.tokens.end;
        let document = clause.row.word == "negotiate"
            && ((behind..clause.end.min(behind + 5)).any(|t| self.is_paper(t, clause.end))
                || (clause.group.start.saturating_sub(4).max(clause.floor)..clause.group.start)
                    .any(|t| self.is_paper(t, clause.group.start)));
        if document {
            return Some(drafts);
        }
        let direct = matches!(clause.row.frame, Frame::Meet | Frame::Phone | Frame::See | Frame::Ring);
        let mut partners = if direct { clause.objects.clone() } else { Vec::new() };
        if matches!(clause.row.frame, Frame::See | Frame::Ring) {
            // Many things are seen, and people are called many things.
            if !self.post_holders(clause.index, &partners)
                || clause.row.frame == Frame::Ring && !self.object_ends(clause.index, &partners)
            {
                return Some(drafts);
            }
            draft.confidence = 0.6;
        } else if partners.is_empty() {
            partners = clause.with.clone();
        }
        if partners.is_empty() && clause.row.frame == Frame::Speak {
            partners = self.behind(clause.index, clause.trigger.tokens.end, clause.end, &["to"]);
        }
        // "X, with whom Y met"
        if partners.is_empty()
            && let Some(&first) = clause.subject.first()
        {
            partners.extend(self.with_whom(clause.index, first));
        }
        partners.retain(|p| !clause.subject.contains(p));
        partners = self.named_among(clause.index, partners);
        // "The court summoned A and B": whoever met them is no official, and they did not meet each other.
        if direct && clause.subject.is_empty() && !clause.group.purpose && !clause.group.gerund {
            return Some(drafts);
        }
        // "will travel to PLACE to discuss X": with those who are at home there.
        if matches!(clause.row.frame, Frame::Discuss | Frame::With)
            && partners.is_empty()
            && clause.group.purpose
            && self.coming(clause.index, clause.trigger)
            // "flew to PLACE to meet X to discuss Y": the meeting's own.
            && taken.last().is_none_or(|last| last.objects.is_empty())
        {
            let Some(goal) = self.place_left(clause.index, clause.group.start) else { return Some(drafts) };
            draft.actors = self.actors(clause.index, clause.subject.iter().copied());
            (draft.place, draft.country) = (goal.name, goal.country);
            draft.date = self.date_of(clause.index, clause.trigger.tokens.clone(), draft.status);
            draft.confidence = 0.5;
            self.add_home(&mut draft);
            if self.two_sides(&draft.actors) {
                drafts.push(draft);
            }
            return Some(drafts);
        }
        // "are meeting to consult": what the meeting told before is for.
        let told_before = taken.last().is_some_and(|last| !clause.subject.is_empty() && last.subject == clause.subject);
        if partners.is_empty() && clause.group.purpose && told_before {
            return Some(drafts);
        }
        // "met to discuss X": what a contact told before is about.
        let purpose = clause.group.purpose || clause.group.gerund;
        if clause.row.frame == Frame::Discuss
            && partners.is_empty()
            && (purpose || !self.reciprocal(clause.index, &clause.subject))
        {
            return Some(drafts);
        }
        if partners.is_empty()
            && (direct || !self.reciprocal(clause.index, &clause.subject))
            && !(clause.row.frame == Frame::Meet && self.reciprocal(clause.index, &clause.subject))
        {
            if clause.row.frame == Frame::Meet && clause.objects.is_empty() {
                drafts.extend(self.gathering(clause.index, clause.floor, draft, &clause.subject));
            }
            return Some(drafts);
        }
        draft.actors = self.actors(clause.index, clause.subject.iter().chain(&partners).copied());
        // "spoke with leaders from many states": how, nothing says.
        let vague = draft.actors.iter().any(|a| a.plural || a.collective);
        if clause.row.frame == Frame::Speak
            && vague
            && !video
            && !self.by_telephone(clause.trigger.tokens.end, clause.end)
        {
            return Some(drafts);
        }
        // "agreed during a telephone call to meet" plans no call.
        let to_meet = clause.row.frame == Frame::Meet && draft.status == EventStatus::Planned;
        if !to_meet && self.by_telephone(clause.trigger.tokens.end, clause.end) {
            draft.kind = EventKind::Call;
        }
        clause.objects = partners;
        self.settle(&mut draft, clause.index, clause.floor);
        if clause.row.word == "summon" {
            draft.at_home();
        }
        if clause.row.frame != Frame::Discuss {
            let split = self.one_meeting_each(clause.index, &draft, &clause.subject, &clause.objects);
            if !split.is_empty() {
                return Some(split);
            }
        }
        if clause.row.frame == Frame::Discuss {
            // "They also discussed …": the same meeting, told on.
            draft.anaphoric = clause.objects.is_empty()
                && clause
                    .subject
                    .iter()
                    .all(|&s| matches!(self.parties[clause.index][s].shape, Shape::Pronoun | Shape::Pair));
            draft.confidence = 0.6;
            // "discussed violence in X": the place is the topic's.
            (draft.place, draft.country) = (None, None);
        }
        if self.two_sides(&draft.actors) {
            drafts.push(draft);
        }
        Some(drafts)
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
        // "held separate meetings with the British and Italian premiers"
        let near = draft.trigger.start.saturating_sub(3)..draft.trigger.end + 3;
        let apart = near.into_iter().any(|t| self.doc.is_any(t, words!["separate", "separately"]));
        let mut sides: Vec<(Option<Country>, Option<&str>)> = Vec::new();
        for guest in &guests {
            let side = (guest.country, guest.org);
            let state = guest.collective && draft.kind != EventKind::Agreement;
            // "his Kenyan and Malian counterparts" are one of each state.
            let one = guest.country.is_some()
                && (guest.role == Role::Minister || apart && guest.role <= Role::DeputyMinister)
                && guests.len() > 1
                && guests.iter().filter(|g| g.country == guest.country).count() == 1;
            if state || guest.plural && !one || (guest.country.is_none() && guest.org.is_none()) {
                return Vec::new();
            }
            if !sides.contains(&side) {
                sides.push(side);
            }
        }
        let own = hosts.first().map(|h| (h.country, h.org));
        // "met separately with A and B", both of one state
        let alone = apart && hosts.len() == 1 && guests.len() > 1 && guests.iter().all(|g| g.person.is_some());
        if alone && sides.len() == 1 && Some(sides[0]) != own {
            let with = |guest: &Actor| {
                let mut one = draft.clone();
                one.actors = hosts.iter().chain([guest]).cloned().collect();
                one
            };
            return guests.iter().map(with).collect();
        }
        if sides.len() < 2 || hosts.len() != 1 || sides.iter().any(|s| Some(s) == own.as_ref()) {
            return Vec::new();
        }
        sides
            .into_iter()
            .map(|side| {
                let mut one = draft.clone();
                let members = guests.iter().filter(|g| (g.country, g.org) == side).cloned();
                one.actors = hosts.iter().cloned().chain(members).collect();
                one
            })
            .collect()
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
            || self.doc.tokens[last].kind == Kind::Quote && self.doc.is(last + 1, "to")
            || self.doc.is_any(last, words!["on", "to", "after", "before", "over", "about", "amid", "and"])
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

    /// Does an infinitive follow the object of "call on" ("called on X to stop", "for X to stop")?
    pub(super) fn appeals(&self, index: usize, from: usize) -> bool {
        let end = self.doc.sentences[index].tokens.end.min(from + 14);
        let stop = (from..end).find(|&t| matches!(self.doc.text(t), "." | ";" | ",")).unwrap_or(end);
        (from..stop).any(|t| self.doc.is(t, "to") || self.doc.is(t, "for"))
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

    /// "by video link", "in a video conference"
    pub(super) fn by_video(&self, from: usize, end: usize) -> bool {
        (from..end).any(|t| self.doc.is_any(t, words!["video", "videolink", "videoconference", "teleconference"]))
    }
}
