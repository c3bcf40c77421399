//! Stage 7, verbs of motion: "A flies to PLACE", "A visits PLACE", "A visits B", "A sends B to PLACE".
//!
//! A visit a country, each with its own stop. Being abroad without a verb of motion, and leaving, are read by `stay`.

use super::{Actor, Draft, Frames, place::Place, verbal::Clause};
use crate::{
    annotation::{EventStatus, Role},
    extract::{
        lexicon::{Class, events::Frame},
        party::Shape,
    },
    timex::Precision,
};

impl Frames<'_> {
    /// "A sends B to PLACE", "the tour takes B to PLACE".
    pub(super) fn carried(&self, clause: &Clause, mut draft: Draft) -> Vec<Draft> {
        let mut drafts = Vec::new();
        // "takes him to PLACE" where a tour or a plane does, not where a court does.
        let moved = matches!(clause.row.word, "take" | "bring");
        let tour = |t: usize| {
            self.is_class(t, Class::Travel)
                || self.doc.is_any(t, words!["plane", "aircraft", "jet", "flight", "train", "helicopter"])
        };
        let travels = !moved || (clause.floor..clause.trigger.tokens.start).any(tour);
        let goals = self.goals(clause.trigger.tokens.end, clause.end.min(clause.next), &["to"]);
        let sender = self.actors(clause.index, clause.subject.iter().copied()).into_iter().next();
        let visitors: Vec<Actor> = self
            .actors(clause.index, clause.objects.iter().copied())
            .into_iter()
            // "A dispatched a senior official": of whom nothing says more, A's.
            .map(|v| match &sender {
                Some(sender) if !moved && v.country.is_none() && v.org.is_none() => {
                    Actor { country: sender.country, org: sender.org, ..v }
                }
                _ => v,
            })
            .filter(|v| self.official(v) && self.travels(v) && !v.collective)
            .collect();
        if let Some(goal) = goals.first().filter(|_| travels && !visitors.is_empty()) {
            if !moved && clause.group.present {
                draft.status = EventStatus::Planned;
            }
            draft.confidence = 0.65;
            draft.actors =
                visitors.iter().filter(|v| v.country.is_none() || v.country != goal.country).cloned().collect();
            (draft.place, draft.country) = (goal.name.clone(), goal.country);
            if !draft.actors.is_empty() {
                // Where a tour goes on to, it does not go on the day on which it is told of; a tour to come begins with it.
                let noun = (clause.floor..clause.trigger.tokens.start).rev().find(|&t| tour(t));
                draft.date = match noun.filter(|_| moved) {
                    Some(noun) if draft.status == EventStatus::Planned => {
                        let date = self.date_of(clause.index, noun..noun + 1, draft.status);
                        date.filter(|(day, _)| self.published.is_none_or(|published| day.interval().0 > published))
                    }
                    Some(_) => None,
                    None => self.date_of(clause.index, clause.trigger.tokens.clone(), draft.status),
                };
                drafts.extend(self.each_goal(draft, &goals, &visitors));
            }
        }
        drafts
    }

    /// "A flies to PLACE", "A visits PLACE", "A visits B".
    pub(super) fn journey(&self, clause: &mut Clause, mut draft: Draft) -> Option<Vec<Draft>> {
        let mut drafts = Vec::new();
        if clause.group.passive || self.private(clause.trigger.tokens.end, clause.end) {
            return None;
        }
        let behind = clause.trigger.tokens.end;
        // "continued on to PLACE", not "continued talks to end …"
        let goes_on =
            matches!(clause.row.word, "continue" | "continue on" | "proceed" | "proceed on" | "go on" | "move on");
        if goes_on && !self.doc.is(behind, "to") {
            return None;
        }
        // "headed a mission to PLACE" led it.
        if clause.row.word == "head"
            && self.doc.is_any(behind, words!["the", "a", "an", "his", "her", "its", "their", "this"])
        {
            return None;
        }
        let goals = if clause.row.frame == Frame::Goto {
            let prepositions: &[&str] = match clause.row.word {
                "arrive" | "land" => &["in", "at", "to", "on"],
                "stop" => &["in", "at"],
                "shuttle" => &["between", "to"],
                "come" | "go" | "return" => &["to", "into"],
                _ => &["to", "for", "into"],
            };
            // "went on Tuesday to PLACE"; "came under fire for rights given to PLACE" moves nowhere.
            let near = match clause.row.word {
                "come" | "go" | "return" => self.manner_end(behind, clause.end) + 1,
                _ => clause.end,
            };
            let goals = if near < clause.end && !self.doc.is_any(near - 1, prepositions) {
                Vec::new()
            } else {
                self.goals(clause.trigger.tokens.end, clause.end.min(clause.next), prepositions)
            };
            // "arrived here on Thursday"
            let here = self.dateline.as_ref().filter(|_| self.doc.is(clause.trigger.tokens.end, "here"));
            match here.filter(|_| goals.is_empty()) {
                Some(here) => vec![Place { name: here.city.clone(), country: here.country }],
                None => goals,
            }
        } else {
            self.places_from(clause.trigger.tokens.end, clause.end)
        };
        // "heads to India", "is heading for Moscow": on the way.
        if clause.row.word == "head" && clause.group.present && clause.status == EventStatus::Held {
            draft.status = EventStatus::Planned;
        }
        clause.subject.retain(|&s| !matches!(self.parties[clause.index][s].shape, Shape::Capital | Shape::Group));
        let named = self.named_behind(clause);
        let travellers = if named.is_empty() { &clause.subject } else { &named };
        let visitors = self.actors(clause.index, travellers.iter().copied());
        let mut goals = goals;
        if goals.is_empty() {
            goals.extend(self.that_country(clause.index, behind, clause.end.min(clause.next), &visitors));
        }
        // "The minister arrived yesterday": where, the rest of the article tells.
        if goals.is_empty() && matches!(clause.row.word, "arrive" | "land") {
            let here = self.doc.is(behind, "here");
            let official = |v: &&Actor| {
                (v.person.is_some() || here && v.role != Role::Other && v.country.is_some()) && self.official(v)
            };
            let actors: Vec<Actor> = visitors.iter().filter(official).cloned().collect();
            if !actors.is_empty() {
                let date = self.date_of(clause.index, clause.trigger.tokens.clone(), draft.status);
                let rule = if here { super::HERE } else { draft.rule };
                drafts.push(Draft { actors, date, rule, anaphoric: true, ..draft.clone() });
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
                draft.date = self.date_of(clause.index, clause.trigger.tokens.clone(), draft.status);
                let apart = (clause.group.start..clause.trigger.tokens.start)
                    .any(|t| self.doc.is_any(t, words!["all", "each"]));
                if apart && goals.len() == 1 && draft.actors.len() > 1 {
                    // "the presidents of A, B and C have all visited PLACE": each on a day of their own.
                    let each = std::mem::take(&mut draft.actors);
                    drafts.extend(each.into_iter().map(|actor| Draft { actors: vec![actor], ..draft.clone() }));
                } else {
                    drafts.extend(self.each_goal(draft, &goals, &visitors));
                }
            }
        } else if clause.row.frame == Frame::Tour && !clause.objects.is_empty() {
            // "Kim visits Putin": the person visited is the host.
            let hosts = self.actors(
                clause.index,
                clause.objects.iter().copied().filter(|&o| {
                    let party = &self.parties[clause.index][o];
                    matches!(party.shape, Shape::Person | Shape::Office)
                        || party.shape == Shape::Delegates && party.country.is_some()
                }),
            );
            if !hosts.is_empty() && visitors.iter().any(|v| self.official(v)) {
                draft.actors = visitors.into_iter().chain(hosts.iter().cloned()).collect();
                draft.confidence = 0.6;
                self.settle(&mut draft, clause.index, clause.floor);
                if draft.country.is_none() {
                    draft.country = hosts.iter().find_map(|h| h.country);
                }
                if self.two_sides(&draft.actors) {
                    drafts.push(draft);
                }
            }
        }
        Some(drafts)
    }

    /// "Five leaders arrived in PLACE, including A and B": those named of many.
    fn named_behind(&self, clause: &Clause) -> Vec<usize> {
        let parties = &self.parties[clause.index];
        let many = clause.subject.last().is_some_and(|&s| parties[s].plural && parties[s].country.is_none());
        let end = self.doc.sentences[clause.index].tokens.end;
        let including = (clause.trigger.tokens.end + 1..end)
            .find(|&t| self.doc.is_any(t, words!["including", "among"]) && self.doc.text(t - 1) == ",")
            .filter(|_| many);
        let first = including.and_then(|t| {
            parties.iter().position(|p| {
                (t + 1..=t + 3).contains(&p.tokens.start)
                    && matches!(p.shape, Shape::Person | Shape::Office)
                    && !p.owner
            })
        });
        first.map(|first| self.list(clause.index, first)).unwrap_or_default()
    }

    /// "for medical treatment", "on holiday": a journey that is nobody's business.
    pub(super) fn private(&self, from: usize, end: usize) -> bool {
        /// So far behind the verb its purpose may stand.
        const REACH: usize = 12;
        let purpose = words![
            "medical",
            "treatment",
            "surgery",
            "checkup",
            "holiday",
            "vacation",
            "pilgrimage",
            "honeymoon",
            "asylum",
            "exile"
        ];
        (from + 1..end.min(from + REACH)).any(|t| {
            self.doc.is_any(t, purpose)
                && (t.saturating_sub(3).max(from)..t).any(|b| self.doc.is_any(b, words!["for", "on", "into"]))
        })
    }

    /// Behind a verb of motion, over when and how: "(went) back on Tuesday" before "to PLACE".
    fn manner_end(&self, from: usize, end: usize) -> usize {
        (from..end)
            .find(|&t| {
                !(self.is_date(t)
                    || self.doc.text(t).ends_with("ly")
                    || self.doc.is_any(
                        t,
                        words![
                            "on", "in", "back", "home", "straight", "first", "again", "here", "late", "early", "with",
                            "then", "along", "together", "alone", "himself", "herself", "over", ","
                        ],
                    ))
            })
            .unwrap_or(end)
    }

    /// One visit a country: the draft once for each of its goals.
    pub(super) fn each_goal(&self, draft: Draft, goals: &[Place], visitors: &[Actor]) -> Vec<Draft> {
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
}
