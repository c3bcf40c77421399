//! Stage 7, nouns of travel: "A's visit to PLACE", "a visit by A", "his PLACE trip", "on a tour of PLACE".

use super::{Draft, Frames, Taken, Trigger};
use crate::{
    annotation::{EventStatus, Role},
    extract::{
        lexicon::{Class, events::EventRow},
        party::Shape,
        spot::What,
        token::{Case, Kind},
    },
    timex::Precision,
};

impl Frames<'_> {
    pub(super) fn trip(
        &self,
        index: usize,
        trigger: &Trigger,
        row: &EventRow,
        taken: &[Taken],
        drafts: &[Draft],
        next: usize,
    ) -> Vec<Draft> {
        let clause = self.clause_end(index, trigger.tokens.end);
        let light = self.light(index, trigger.tokens.start);
        let told = self.told(index, trigger);
        let expected = self.expected(index, trigger);
        let ahead = self.host_clause(index, trigger, drafts).is_some_and(|d| d.status == EventStatus::Planned);
        let default = if expected || ahead { EventStatus::Planned } else { EventStatus::Held };
        let Some(status) = self.noun_status(index, trigger, told, light.as_ref(), default) else { return Vec::new() };
        let owner = self.owner(index, trigger);
        // "a trip to PLACE by X"; what stands farther off belongs to something else.
        let of = self.doc.is(trigger.tokens.end, "of").then(|| self.place_at(trigger.tokens.end + 1, clause)).flatten();
        let toured = row.word == "tour"
            && !(trigger.tokens.end + 2..trigger.tokens.end + 4)
                .any(|t| self.doc.tokens.get(t).is_some_and(|t| t.kind == Kind::Possessive));
        let of = of.filter(|place| place.country.is_none() || toured);
        // "a tour of Asia" has no visitor behind it.
        let owners: &[&str] = if of.is_some() { &["by", "from"] } else { &["by", "of", "from"] };
        let mut by = self.behind(index, trigger.tokens.end, clause.min(trigger.tokens.end + 9), owners);
        // "at the invitation of X": a host.
        by.retain(|&m| {
            let party = self.parties[index][m].tokens.start;
            let of = (trigger.tokens.end..party).rev().find(|&t| self.doc.is_any(t, words!["of", "from", "by"]));
            of.is_none_or(|t| {
                // "on a visit to Oslo, was received by X": another clause's.
                let parted = self.doc.is(t, "by") && (trigger.tokens.end..t).any(|c| self.doc.text(c) == ",");
                !parted && !self.doc.is_any(t - 1, words!["invitation", "invitations", "request", "behest", "guest"])
            })
        });
        // "Putin visit to PLACE": in a headline the name stands before the noun.
        let before =
            self.parties[index].iter().position(|p| p.shape == Shape::Person && p.tokens.end == trigger.tokens.start);
        let fronted = self.fronted_owner(index, trigger, &owner);
        let named_by = fronted.is_none() && owner.is_empty() && before.is_none() && !by.is_empty();
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
        let mut goals = self.goals(trigger.tokens.end, clause.min(next), &["to", "in"]);
        // "an African tour on Saturday that includes Kenya and Togo"
        if goals.is_empty() {
            let end = self.doc.sentences[index].tokens.end.min(trigger.tokens.end + 14);
            goals = self.goals(trigger.tokens.end, end.min(next), &["includes", "include", "including", "covering"]);
        }
        if goals.is_empty() && toured && of.is_some() {
            // "a tour of Kenya and Togo"
            goals = self.places_from(trigger.tokens.end + 1, clause.min(next));
        }
        if goals.is_empty() {
            goals.extend(of);
        }
        if goals.is_empty() {
            goals.extend(self.place_before(index, trigger));
        }
        // "is due in Kenya on Friday for a visit", "arrived in Oman on an official visit"
        let led = self.purpose(index, trigger) || self.on_trip(index, trigger);
        if goals.is_empty() && led {
            goals.extend(self.place_left(index, trigger.tokens.start));
        }
        if goals.is_empty() {
            let travellers = self.actors(index, visitors.iter().copied());
            goals.extend(self.that_country(index, trigger.tokens.end, clause, &travellers));
            // "was in the country last week on a visit"
            let floor = self.sentence_floor(index);
            let there = (trigger.tokens.start.saturating_sub(12).max(floor)..trigger.tokens.start)
                .find(|&t| self.doc.is_any(t, words!["in", "to"]) && self.doc.is(t + 1, "the"));
            if let Some(there) = there.filter(|_| led && goals.is_empty()) {
                goals.extend(self.that_country(index, there, trigger.tokens.start, &travellers));
            }
        }
        let goal = goals.first().cloned();
        let mut draft = Draft {
            date: self
                .date_of(index, trigger.tokens.clone(), status)
                .filter(|&(_, date)| self.of_trip(trigger, date) && self.dates[date].tokens.start < next),
            confidence: 0.65,
            assumed: told.is_none() && light.is_none() && !expected && !ahead,
            ..Draft::new(row, status, index, trigger)
        };
        let over = self.doc.is_any(
            (trigger.tokens.start.saturating_sub(5).max(self.sentence_floor(index))..trigger.tokens.start)
                .rev()
                .find(|&t| self.is_class(t, Class::Preposition) || self.doc.is(t, "after"))
                .unwrap_or(trigger.tokens.start),
            words!["after", "following"],
        );
        if over {
            draft.rule = super::OVER;
        }
        draft.apart =
            draft.date.is_some_and(|(date, _)| date.precision() >= Precision::Month) && self.previous(trigger);
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
        } else if named_by && draft.actors.iter().any(|a| a.person.is_some()) {
            // "Kenya prepares for a visit by X": to the state that does.
            let subject = self.subject(index, trigger.tokens.start, true, taken);
            let host = self.actors(index, subject.into_iter()).into_iter().find(|host| {
                host.country.is_some() && draft.actors.iter().all(|v| v.country.is_some() && v.country != host.country)
            });
            draft.country = host.as_ref().and_then(|host| host.country);
            draft.actors.extend(host.filter(|host| host.person.is_some()));
        }
        // "The trip is set for April 6 to 8": what the predicate says is of the visit told before.
        if self.is_subject(index, trigger) && draft.date.is_some() {
            draft.actors.clear();
            draft.anaphoric = true;
            return vec![draft];
        }
        if draft.actors.is_empty() {
            return Vec::new();
        }
        if draft.country.is_none() && draft.place.is_none() {
            // "cancelled a visit by X", "in his first overseas trip": a visit, wherever it went.
            let abroad = (trigger.tokens.start.saturating_sub(2)..trigger.tokens.start)
                .any(|t| self.doc.is_any(t, words!["overseas", "foreign", "abroad"]));
            let named = draft.actors.iter().all(|a| a.person.is_some() && a.role != Role::Other);
            // "his visit here next week", where no dateline says where that is.
            let here = self.doc.is(trigger.tokens.end, "here") && draft.date.is_some();
            if named && (abroad || here || draft.status == EventStatus::Cancelled) {
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

    /// "on his first trip to PLACE, met X on Sunday", "the visit sparked anger on Monday": a day behind another verb than one
    /// of beginning is not the visit's.
    pub(super) fn of_trip(&self, trigger: &Trigger, date: usize) -> bool {
        let Some(date) = self.dates.get(date) else { return false };
        // "the remarks made in May, said X, who was his guide on the visit"
        // "In May, X said during a visit to PLACE" says when.
        let behind = |t: usize| {
            (t + 1..trigger.tokens.start)
                .any(|b| self.doc.text(b) == "," || self.doc.is_any(b, words!["that", "he", "she"]))
        };
        let parted = (date.tokens.end..trigger.tokens.start)
            .any(|t| self.is_class(t, Class::Saying) && behind(t) || self.doc.is_any(t, words!["who", "which"]));
        if parted {
            return false;
        }
        let between = trigger.tokens.end..date.tokens.start;
        !between.into_iter().any(|t| {
            let text = self.doc.text(t);
            let past = text.len() > 4 && text.ends_with("ed") && self.doc.tokens[t].case == Case::Lower;
            let begins = self
                .doc
                .is_any(t, words!["started", "scheduled", "planned", "expected", "slated", "delayed", "postponed"]);
            // "the rebel-held town of X"
            let hyphened = self.doc.text(t - 1) == "-";
            !hyphened && (past && !begins || self.doc.is_any(t, words!["met", "said", "told", "made", "held"]))
        })
    }

    /// "(said) the trip is set for …": the noun with its article alone is the subject of its clause.
    fn is_subject(&self, index: usize, trigger: &Trigger) -> bool {
        let floor = self.sentence_floor(index);
        let Some(article) = trigger.tokens.start.checked_sub(1).filter(|&t| t >= floor && self.doc.is(t, "the")) else {
            return false;
        };
        let opens = article == floor
            || self.is_class(article - 1, Class::Saying)
            || self.doc.is_any(article - 1, words!["that", ","]);
        opens
            && self
                .doc
                .is_any(trigger.tokens.end, words!["is", "was", "will", "would", "has", "began", "begins", "starts"])
    }

    /// "on a visit": the noun goes with a verb of motion or of being.
    pub(super) fn on_trip(&self, index: usize, trigger: &Trigger) -> bool {
        let floor = self.sentence_floor(index);
        let from = trigger.tokens.start.saturating_sub(5).max(floor);
        (from..trigger.tokens.start)
            .rev()
            .take_while(|&t| self.doc.tokens[t].kind == Kind::Word || self.doc.text(t) == "-")
            .any(|t| self.doc.is(t, "on"))
    }

    /// Is the visitor said to be due, expected or scheduled before the noun?
    pub(super) fn expected(&self, index: usize, trigger: &Trigger) -> bool {
        let floor = self.sentence_floor(index);
        let from = trigger.tokens.start.saturating_sub(10).max(floor);
        (from..trigger.tokens.start).any(|t| self.doc.is_any(t, words!["due", "expected", "scheduled", "slated"]))
    }

    /// "his Moscow visit", "the China trip": the goal before the noun.
    pub(super) fn place_before(&self, index: usize, trigger: &Trigger) -> Option<super::place::Place> {
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
}
