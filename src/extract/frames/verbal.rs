//! Stage 7, verbs: what stands around a verb of contact, and whether it tells of anything at all.
//!
//! The frames themselves stand in a file for each family of the table: `contact` (A meets B), `host` (A receives B),
//! `journey` (A flies to PLACE), `sign` (A and B sign DOCUMENT), `stay` (A leaves PLACE).

use super::{Draft, Frames, Taken, Trigger};
use crate::{
    annotation::EventStatus,
    extract::{
        lexicon::{
            Class, VerbForm,
            events::{EventRow, Frame},
        },
        token::{Case, Kind},
        verb,
    },
};

/// A verb of contact with what stands around it. Parties are indices of the sentence's parties.
pub(super) struct Clause<'t> {
    pub index: usize,
    /// The first token of the sentence behind its dateline.
    pub floor: usize,
    /// The token behind the clause, and the one at which the next word of contact stands.
    pub end: usize,
    pub next: usize,
    pub trigger: &'t Trigger,
    pub row: &'t EventRow,
    pub group: verb::Group,
    pub status: EventStatus,
    pub subject: Vec<usize>,
    pub objects: Vec<usize>,
    /// Those behind the verb's own "with".
    pub with: Vec<usize>,
}

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
        let mut group = verb::group(self.doc, trigger.tokens.start, form, floor);
        if row.frame == Frame::Sign && form == VerbForm::Past && self.follows_paper(trigger, floor) {
            group.passive = true;
        }
        // "calls on X to stop": an appeal.
        if row.word == "call on" && self.appeals(index, trigger.tokens.end) {
            return Vec::new();
        }
        let conditional =
            (floor..group.start).rev().take(12).any(|t| self.doc.is_any(t, words!["if", "whether", "unless"]))
                || group.status == Some(EventStatus::Planned)
                    && (self.depends(index, trigger.tokens.end) || self.proposed(index, group.start, trigger));
        if self.wished(index, &group) || self.looked_forward_to(floor, &group) || self.habitual(floor, &group, trigger)
        {
            return Vec::new();
        }
        // "the plane bringing X to PLACE": a carrier's participle is its own.
        if group.gerund && row.frame != Frame::Carry && self.gerund_of_another(index, group.start) {
            return Vec::new();
        }
        // "will encourage more people to visit PLACE": others go.
        let crowd = words![
            "people",
            "tourists",
            "visitors",
            "students",
            "companies",
            "businesses",
            "investors",
            "firms",
            "citizens",
            "others",
            "everyone",
            "travellers",
            "travelers"
        ];
        if group.purpose && group.start > floor && self.doc.is_any(group.start - 1, crowd) {
            return Vec::new();
        }
        let far = group.purpose || group.gerund;
        let invited = self.invited(index, &group);
        if invited.is_some() && !self.accepted(index, trigger.tokens.end) {
            return Vec::new();
        }
        let mut subject = invited
            .or_else(|| self.object_of(index, &group))
            .unwrap_or_else(|| self.subject(index, group.start, far, taken));
        let end = self.clause_end(index, trigger.tokens.end);
        let next = rest.first().map_or(end, |t| t.tokens.start.max(trigger.tokens.end));
        let mut objects = self.object(index, trigger.tokens.end, end);
        objects.retain(|o| !subject.contains(o));
        // "discussed trade with B"
        let apart = row.frame != Frame::Discuss;
        let with = self.behind_where(index, trigger.tokens.end, end.min(next), &["with"], apart);
        // "A and B, who met in PLACE": each other.
        let mutual = matches!(row.frame, Frame::Meet | Frame::With) && objects.is_empty() && with.is_empty();
        if mutual && let Some(head) = self.relative_head(index, group.start) {
            subject = self.list(index, head);
        }
        // "hosts X on Wednesday": the present of a diary, where the day lies ahead.
        if group.present && group.status == Some(EventStatus::Held) && self.lies_ahead(index, trigger) {
            group.status = Some(EventStatus::Planned);
        }
        // "days before X visits Y", "is expected to sign it when he visits Y"
        let opens = subject.first().map_or(group.start, |&s| self.parties[index][s].tokens.start);
        if group.present
            && group.status == Some(EventStatus::Held)
            && !sentence.headline
            && (opens.saturating_sub(2).max(floor)..opens)
                .any(|t| self.doc.is_any(t, words!["before", "until", "when", "time"]))
        {
            group.status = Some(EventStatus::Planned);
        }
        // "who leaves for Oslo tonight", printed on that day
        let moves = matches!(row.frame, Frame::Goto | Frame::Leave | Frame::Tour);
        if group.present && moves && !sentence.headline && self.lies_today(index, trigger) {
            group.status = group.status.map(|_| EventStatus::Planned);
        }
        // "will meet X before flying to PLACE"
        let leaves = row.frame == Frame::Leave && self.doc.is(trigger.tokens.end, "for") && group.start > floor;
        if group.gerund
            && group.status == Some(EventStatus::Held)
            && moves
            && (self.leads_up(index, group.start) || leaves && self.doc.is(group.start - 1, "before"))
        {
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
            && group.present
            && !sentence.headline
            && !self.reciprocal(index, &subject)
            && !subject.iter().any(|&s| self.parties[index][s].plural)
        {
            return Vec::new();
        }
        // "arrived in Rome to meet X": what later words tell may be the same meeting.
        let aim = group.purpose && status == EventStatus::Planned && self.coming(index, trigger)
            || moves && self.foretold(index, &group, trigger);
        let draft = Draft { confidence: 0.78, assumed: group.guess, aim, ..Draft::new(row, status, index, trigger) };
        let mut clause = Clause { index, floor, end, next, trigger, row, group, status, subject, objects, with };
        let found = match row.frame {
            Frame::Meet | Frame::See | Frame::Ring | Frame::With | Frame::Discuss | Frame::Phone | Frame::Speak => {
                self.contact(&mut clause, draft, taken)
            }
            Frame::Host => self.hosting(&mut clause, draft),
            Frame::Carry if !group.passive => Some(self.carried(&clause, draft)),
            Frame::Goto | Frame::Tour => self.journey(&mut clause, draft),
            Frame::Sign => self.signing(&mut clause, draft),
            Frame::Leave if super::stay::leaves(form) && !group.passive => {
                return self.leave(index, trigger, &group, status, taken);
            }
            Frame::Carry | Frame::Leave | Frame::Talks | Frame::Summit | Frame::Trip | Frame::Paper => Some(Vec::new()),
        };
        let Some(drafts) = found else { return Vec::new() };
        taken.push(Taken { subject: clause.subject, objects: clause.objects });
        drafts
    }

    /// Fills date and place from around the trigger.
    pub(super) fn settle(&self, draft: &mut Draft, index: usize, floor: usize) {
        draft.date = self.date_of(index, draft.trigger.clone(), draft.status);
        let place = self.where_of(index, draft.trigger.clone(), floor).or_else(|| {
            // "is in Brussels to meet X", "travelled to Ukraine, where he met X", "left for Oslo to take part in talks"
            let start = match self.light(index, draft.trigger.start) {
                Some((group, _)) if group.purpose => group.start + 1,
                _ => draft.trigger.start,
            };
            let from = start.saturating_sub(5).max(floor);
            let linked =
                (from..start).any(|t| self.doc.is_any(t, words!["where", "to"])) || self.in_where(index, start);
            linked.then(|| self.place_left(index, start)).flatten()
        });
        if let Some(place) = place {
            draft.place = place.name;
            draft.country = place.country;
        }
    }

    /// "in Oslo over the weekend, where Foreign Minister X met Y": only its subject stands between "where" and the verb.
    fn in_where(&self, index: usize, verb: usize) -> bool {
        let subject = self.parties[index].iter().rev().find(|p| p.tokens.end <= verb && verb - p.tokens.end <= 2);
        subject.is_some_and(|p| p.tokens.start > 0 && self.doc.is(p.tokens.start - 1, "where"))
    }

    /// "will reach agreement if X wins": does what is planned depend on something?
    fn depends(&self, index: usize, from: usize) -> bool {
        let end = self.doc.sentences[index].tokens.end.min(from + 24);
        (from..end).any(|t| self.doc.is_any(t, words!["if", "unless"]))
    }

    /// "Under the proposal, A and B would sign …": nothing but a proposal.
    fn proposed(&self, index: usize, start: usize, trigger: &Trigger) -> bool {
        let floor = self.sentence_floor(index);
        let plan = words!["proposal", "proposals", "plan", "scheme", "idea", "draft", "offer"];
        self.doc.is(floor, "under")
            && (floor + 1..floor + 4).any(|t| self.doc.is_any(t, plan))
            && (start..=trigger.tokens.start).any(|t| self.doc.is(t, "would"))
    }

    /// "invited B to visit PLACE": those who would go.
    fn invited(&self, index: usize, group: &verb::Group) -> Option<Vec<usize>> {
        let (guests, verb) = self.asked(index, group)?;
        self.doc.is_any(verb, words!["invited", "invites", "inviting", "invite"]).then_some(guests)
    }

    /// Is an invitation said to be accepted, in this sentence or the next one?
    fn accepted(&self, index: usize, from: usize) -> bool {
        let last = &self.doc.sentences[(index + 1).min(self.doc.sentences.len() - 1)];
        let accepts = |t: usize| self.doc.is_any(t, words!["accepted", "accepts", "accepting"]);
        (from..last.tokens.end).any(|t| accepts(t) && !self.doc.is_any(t - 1, words!["not", "yet", "n't", "never"]))
    }

    /// "urged B to meet C", "called on B to resume talks": what somebody wants of the party before "to".
    pub(super) fn wished(&self, index: usize, group: &verb::Group) -> bool {
        let verb = self.asked(index, group).map(|(_, verb)| verb);
        verb.is_some_and(|t| self.is_class(t, Class::GovernsNothing) || self.is_class(t, Class::WishesNoun))
    }

    /// "looks forward to seeing X and exchanging views with him": the second of two gerunds that are hoped for.
    fn looked_forward_to(&self, floor: usize, group: &verb::Group) -> bool {
        /// So far before the second gerund the verb of both may stand.
        const REACH: usize = 12;
        group.gerund
            && group.start > floor
            && self.doc.is(group.start - 1, "and")
            && (group.start.saturating_sub(REACH).max(floor)..group.start)
                .any(|t| self.doc.is(t, "forward") && self.doc.is(t + 1, "to"))
    }

    /// "the two often meet in Oslo": what is done again and again is no event.
    fn habitual(&self, floor: usize, group: &verb::Group, trigger: &Trigger) -> bool {
        let again = words!["often", "regularly", "frequently", "usually", "routinely", "rarely"];
        group.present
            && trigger.form != Some(VerbForm::Past)
            && (group.start.saturating_sub(2).max(floor)..=trigger.tokens.end).any(|t| self.doc.is_any(t, again))
    }

    /// "VERB (on) B to …": the parties right before a purpose, and the token before them.
    fn asked(&self, index: usize, group: &verb::Group) -> Option<(Vec<usize>, usize)> {
        let parties = &self.parties[index];
        let last = parties.iter().rposition(|p| p.tokens.end == group.start && !p.owner).filter(|_| group.purpose)?;
        let asked = self.list(index, last);
        let start = asked.first().map_or(parties[last].tokens.start, |&first| parties[first].tokens.start);
        let small = |t: usize| self.doc.is_any(t, words!["the", "both", "on", "upon", "for", "again", "a"]);
        let verb = (self.sentence_floor(index)..start).rev().find(|&t| !small(t))?;
        Some((asked, verb))
    }

    /// "the option of signing", "hindered the signing", "a government coming into": a gerund that tells nothing of the
    /// parties in sight.
    fn gerund_of_another(&self, index: usize, start: usize) -> bool {
        let floor = self.sentence_floor(index);
        let Some(before) = start.checked_sub(1).filter(|&t| t >= floor) else { return false };
        // "prevented both states from signing"
        let reach = if self.doc.is(before, "from") { 9 } else { 4 };
        let near = start.saturating_sub(reach).max(floor);
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
        noun && !self.is_date(before) && !self.parties[index].iter().any(|p| p.tokens.contains(&before))
    }

    /// "praised Ghana for signing": the party right before the preposition does what the gerund says.
    pub(super) fn object_of(&self, index: usize, group: &verb::Group) -> Option<Vec<usize>> {
        let preposition = group.start.checked_sub(1)?;
        if !group.gerund || !self.doc.is_any(preposition, words!["for", "of", "from"]) {
            return None;
        }
        let parties = &self.parties[index];
        let object = parties.iter().position(|p| p.tokens.end == preposition && !p.owner)?;
        Some(self.list(index, object))
    }

    /// Does the date beside a trigger begin after the day of publication, whatever is told of it?
    pub(super) fn begins_ahead(&self, index: usize, trigger: &Trigger) -> bool {
        let date = self.date_of(index, trigger.tokens.clone(), EventStatus::Cancelled);
        date.zip(self.published).is_some_and(|((date, _), published)| date.interval().0 > published)
    }

    /// "an official said that X would visit PLACE": told before the visit, which may be over.
    fn foretold(&self, index: usize, group: &verb::Group, trigger: &Trigger) -> bool {
        let floor = self.sentence_floor(index);
        (group.start..trigger.tokens.start).any(|t| self.doc.is(t, "would"))
            && (floor..group.start).any(|t| self.is_class(t, Class::Saying))
    }

    /// Does the date beside a trigger begin on the day of publication or after it?
    fn lies_today(&self, index: usize, trigger: &Trigger) -> bool {
        let date = self.date_of(index, trigger.tokens.clone(), EventStatus::Planned);
        date.zip(self.published).is_some_and(|((date, _), published)| date.interval().0 >= published)
    }

    /// "will meet X before flying to Y", "hours before leaving for Y, X said": does what follows "before" still lie ahead?
    fn leads_up(&self, index: usize, verb: usize) -> bool {
        let floor = self.sentence_floor(index);
        let Some(before) = verb.checked_sub(1).filter(|&t| t >= floor && self.doc.is(t, "before")) else {
            return false;
        };
        let counted = before > floor
            && before <= floor + 3
            && self.doc.is_any(
                before - 1,
                words!["hour", "hours", "day", "days", "week", "weeks", "minutes", "shortly", "just"],
            );
        counted || self.will_be(floor..before)
    }

    /// Does a clause tell of what lies ahead: "will", "is due to"?
    pub(super) fn will_be(&self, tokens: std::ops::Range<usize>) -> bool {
        tokens.clone().any(|t| {
            self.doc.is_any(t, words!["will", "'ll"])
                || self.is_class(t, Class::GovernsPlanned)
                    && self.doc.is(t + 1, "to")
                    && (t > tokens.start && self.doc.is_any(t - 1, words!["is", "are", "also"])
                        || self.doc.is_any(t, words!["plans", "intends"]))
        })
    }

    /// Does the date beside a trigger lie ahead?
    pub(super) fn lies_ahead(&self, index: usize, trigger: &Trigger) -> bool {
        let date = self.date_of(index, trigger.tokens.clone(), EventStatus::Planned);
        let Some(((date, _), published)) = date.zip(self.published) else { return false };
        let (first, last) = date.interval();
        first > published || (last > published && date.precision() != crate::timex::Precision::Year)
    }
}
