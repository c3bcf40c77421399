//! Stage 7, verbs of hosting: "A receives B", "B is welcomed by A": A is at home, B comes to A.
//!
//! The same act is a meeting, a visit, or both: the table says which, and who is received by somebody at home came there.

use super::{Actor, Draft, Frames, actor::same_actor, verbal::Clause};
use crate::{
    annotation::{Country, EventKind, Role},
    extract::{
        lexicon::Class,
        party::Shape,
        token::{Case, Kind},
    },
};

impl Frames<'_> {
    /// The visit or the meeting of a host and guests.
    pub(super) fn hosting(&self, clause: &mut Clause, mut draft: Draft) -> Option<Vec<Draft>> {
        let mut drafts = Vec::new();
        let (mut hosts, mut guests) = (clause.subject.clone(), clause.objects.clone());
        // "received the credentials of Ambassador X"
        if let Some(papers) = (clause.trigger.tokens.end..clause.end).find(|&t| self.doc.is(t, "credentials")) {
            guests = self.behind(clause.index, papers, clause.end, &["of", "from"]);
        }
        if clause.group.passive {
            guests = clause.subject.clone();
            hosts = self.behind(clause.index, clause.trigger.tokens.end, clause.end, &["by"]);
        }
        guests.retain(|&g| {
            !matches!(self.parties[clause.index][g].shape, Shape::Country | Shape::Capital | Shape::Body | Shape::Group)
                || clause.row.word == "receive"
        });
        // "welcomes Lula deadline": an attribute is no guest.
        let attributive = |&g: &usize| {
            let next = self.parties[clause.index][g].tokens.end;
            let noun = self.doc.tokens.get(next).filter(|_| next < self.doc.sentences[clause.index].tokens.end);
            noun.is_some_and(|t| t.kind == Kind::Word && t.case == Case::Lower && !t.glued)
                && !self.is_class(next, Class::Preposition)
                && !self.is_class(next, Class::ClauseEnd)
                && !self.is_date(next)
                && !self.doc.is_any(
                    next,
                    words![
                        "and",
                        "here",
                        "as",
                        "upon",
                        "late",
                        "early",
                        "earlier",
                        "later",
                        "who",
                        "led",
                        "headed",
                        "chaired",
                        "comprising",
                        "including",
                        "accompanied"
                    ],
                )
                && !self.doc.text(next).ends_with("ly")
        };
        // "welcomes X to come": an invitation.
        let invited = |&g: &usize| {
            let to = self.parties[clause.index][g].tokens.end;
            self.doc.is(to, "to")
                && self.doc.is_any(to + 1, words!["come", "visit", "attend", "join", "return", "make", "pay", "take"])
        };
        if !clause.group.passive && (guests.iter().any(attributive) || guests.last().is_some_and(invited)) {
            guests.clear();
        }
        if guests.is_empty() || hosts.is_empty() && !clause.group.passive {
            return Some(drafts);
        }
        let (h, g) =
            (self.actors(clause.index, hosts.iter().copied()), self.actors(clause.index, guests.iter().copied()));
        let home = h.iter().find_map(|a| a.country);
        draft.actors = if draft.kind == EventKind::Visit {
            g.iter().chain(&h).cloned().collect()
        } else {
            h.iter().chain(&g).cloned().collect()
        };
        self.settle(&mut draft, clause.index, clause.floor);
        if draft.country.is_none() {
            draft.country = home;
        }
        if draft.kind == EventKind::Visit && guests.len() > 1 {
            // "greeted the ministers of B and C": one visit each.
            let split = self.one_meeting_each(clause.index, &draft, &hosts, &guests);
            if !split.is_empty() {
                return Some(split.into_iter().map(guest_first).collect());
            }
        }
        if self.two_sides(&draft.actors) && g.iter().any(|a| self.official(a)) {
            drafts.extend(self.received(&draft, &g, home));
            drafts.extend(self.for_talks(clause, &draft));
            drafts.push(draft);
        }
        Some(drafts)
    }

    /// "hosted X for talks": the meeting beside the visit.
    fn for_talks(&self, clause: &Clause, visit: &Draft) -> Option<Draft> {
        let from = clause.objects.iter().map(|&o| self.parties[clause.index][o].tokens.end).max()?;
        let purpose = (from..clause.end.min(from + 3)).find(|&t| self.doc.is(t, "for"))?;
        let end = clause.end.min(purpose + 5);
        let meal = words!["lunch", "dinner", "breakfast", "luncheon", "banquet"];
        let noun = (purpose + 1..end).any(|t| self.is_contact_noun(clause.index, t) && !self.doc.is_any(t, meal));
        (noun && visit.kind == EventKind::Visit).then(|| {
            let mut meeting = visit.clone();
            (meeting.kind, meeting.confidence) = (EventKind::Meeting, 0.7);
            meeting.actors.rotate_right(1);
            meeting
        })
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
}

/// A visit names its visitor first.
fn guest_first(mut draft: Draft) -> Draft {
    if draft.actors.len() > 1 {
        draft.actors.rotate_left(1);
    }
    draft
}
