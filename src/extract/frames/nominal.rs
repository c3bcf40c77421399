//! Stage 7, nouns: what stands around a noun of contact: a light verb, an owner, attributes, a purpose.
//!
//! What they make of it is read by the family of the noun: `talks` ("talks between A and B", "the BODY summit"), `trip`
//! ("A's visit to PLACE"), `paper` ("the treaty between A and B").

use super::{Actor, Draft, Frames, Taken, Trigger, told::Told};
use crate::{
    annotation::{EventStatus, Role},
    extract::{
        lexicon::{
            Class, Matches, Reading, VerbForm,
            events::{EventRow, Frame},
            places,
        },
        party::Shape,
        spot::What,
        token::{Case, Kind},
        verb,
    },
};

/// Series of summits that the press calls by the sides that meet, with the body or forum whose they are.
const SUMMITS: &[(&[&str], &str)] = &[
    (&["CN", "african"], "FOCAC"),
    (&["JP", "african"], "TICAD"),
    (&["asian", "european"], "ASEM"),
    (&["EU", "asian"], "ASEM"),
    (&["americas"], "OAS"),
];

/// "The China-Africa summit": the forum's.
fn of_named_summit(actors: &mut Vec<Actor>) {
    let side =
        |actor: &Actor| actor.org.map_or_else(|| actor.country.map(|c| c.to_string()), |org| Some(org.to_owned()));
    let sides: Vec<Option<String>> = actors.iter().map(side).collect();
    let all = |members: &[&str]| {
        sides.len() == members.len()
            && members.iter().all(|member| sides.iter().any(|side| side.as_deref() == Some(member)))
    };
    let org = SUMMITS.iter().find(|(members, _)| all(members)).map(|(_, org)| *org);
    if let (Some(org), Some(first)) = (org, actors.first_mut()) {
        (first.country, first.org) = (None, Some(org));
        actors.truncate(1);
    }
}

impl Frames<'_> {
    /// The drafts of one noun; a noun of the same family begins at `next`.
    pub(super) fn nominal(
        &self,
        index: usize,
        trigger: &Trigger,
        row: &EventRow,
        taken: &mut Vec<Taken>,
        drafts: &[Draft],
        next: usize,
    ) -> Vec<Draft> {
        match row.frame {
            Frame::Trip => self.trip(index, trigger, row, taken, drafts, next),
            Frame::Talks | Frame::Summit => self.talks(index, trigger, row, taken, drafts),
            Frame::Paper => self.paper(index, trigger, row, drafts),
            _ => Vec::new(),
        }
    }

    /// A light verb before the noun, with its group: "held talks", "is on a visit", "ended a three-day visit".
    pub(super) fn light(&self, index: usize, noun: usize) -> Option<(verb::Group, usize)> {
        let floor = self.sentence_floor(index);
        let from = noun.saturating_sub(16).max(floor);
        let (mut steps, mut inside) = (0, false);
        for at in (from..noun).rev() {
            // A date counts for nothing, a name for one: "will start on May 6, 2010 a five-day tour". So
            // does what stands in parentheses.
            let first = self.items.items[self.items.of_token[at] as usize].tokens.start == at;
            inside = self.doc.text(at) == ")" || inside && self.doc.text(at) != "(";
            steps += usize::from(first && !inside && !self.is_date(at));
            if steps > 8 {
                return None;
            }
            let word = self.word(at);
            if matches!(word.as_str(), ";" | "," | "that" | "who" | "which") && noun - at > 1 && word != "," {
                return None;
            }
            // "was praised after a trip": another clause's verb.
            if self.doc.is_any(
                at,
                words!["after", "before", "since", "following", "despite", "amid", "until", "during", "ahead"],
            ) {
                return None;
            }
            // "made the comments at a meeting": another noun is the verb's own.
            if self.doc.is(at, "at") && at > from && self.light_form(at - 1).is_none() {
                return None;
            }
            // "has delayed the talks": an auxiliary of another verb.
            let auxiliary = self.doc.is_any(at, words!["has", "have", "had", "having"])
                && (at + 1..noun)
                    .find(|&t| {
                        !self.doc.text(t).ends_with("ly") && !self.doc.is_any(t, words!["not", "also", "already"])
                    })
                    .is_some_and(|t| {
                        self.doc.tokens[t].case == Case::Lower
                            && self.doc.text(t).len() > 4
                            && self.doc.text(t).ends_with("ed")
                            && t + 1 < noun
                    });
            // "ahead of the opening of the talks": a noun.
            let noun_itself = at > floor
                && self.doc.text(at).ends_with("ing")
                && self.doc.is_any(at - 1, words!["the", "a", "an", "its", "their", "this"]);
            if let Some(form) = self.light_form(at).filter(|_| !auxiliary && !noun_itself) {
                return Some((verb::group(self.doc, at, form, floor), at));
            }
            if matches!(word.as_str(), "is" | "was" | "are" | "were" | "been" | "be") && self.doc.is(at + 1, "on") {
                let status = verb::group(self.doc, at + 1, VerbForm::Base, floor);
                let group = verb::Group {
                    start: status.start.min(at),
                    status: status.status.or(Some(EventStatus::Held)),
                    passive: false,
                    purpose: false,
                    gerund: false,
                    present: false,
                    guess: false,
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
    pub(super) fn is_contact_noun(&self, index: usize, token: usize) -> bool {
        let mut matches = Matches::new();
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
            // "the Economic Cooperation (ECO) summit"
            if self.doc.text(at - 1) == ")" && at >= floor + 4 && self.doc.text(at - 3) == "(" {
                at -= 3;
            }
            let item = &self.items.items[self.items.of_token[at - 1] as usize];
            let collective = |country, org: Option<&'static str>| Actor {
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
                What::Body { org: Some(org), .. } => actors.push(collective(None, Some(org))),
                What::Group { row } => {
                    let group = &places::groups()[row as usize];
                    actors.push(collective(None, Some(group.org.unwrap_or(group.id))));
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
                    // "the APEC Economic Leaders' Meeting"
                    let rank = self.is_upper_start(at - 1)
                        && self.doc.is_any(
                            at - 1,
                            words![
                                "economic",
                                "leaders",
                                "ministerial",
                                "ministers",
                                "informal",
                                "special",
                                "annual",
                                "senior"
                            ],
                        );
                    if joint && at >= 2 || (!actors.is_empty() && matches!(text, "and" | ",") && actors.len() == 1) {
                    } else if (lower || rank || self.is_date(at - 1) || self.doc.tokens[at - 1].kind == Kind::Number)
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
        // "the Asia-Europe Meeting", "the Africa Dialogue": a name, of no two parts of the world.
        let named = actors.len() >= 2
            && self.lexicon.event(trigger.row).frame == Frame::Talks
            && self.is_upper_start(trigger.tokens.start)
            && !self.doc.sentences[index].headline
            && actors.iter().all(|a| a.collective && a.country.is_none() && !self.is_body_of_states(a));
        if named {
            actors.clear();
        }
        if self.lexicon.event(trigger.row).frame == Frame::Summit {
            if actors.is_empty() {
                actors.extend(self.part_of_the_world(trigger.tokens.end));
            }
            of_named_summit(&mut actors);
        }
        actors
    }

    /// "the Summit of the Americas": a part of the world behind "of".
    fn part_of_the_world(&self, of: usize) -> Option<Actor> {
        let at = of + 1 + usize::from(self.doc.is(of + 1, "the"));
        let item = &self.items.items[*self.items.of_token.get(at)? as usize];
        let What::Group { row } = item.what else { return None };
        let group = &places::groups()[row as usize];
        (self.doc.is(of, "of") && group.org.is_none()).then(|| Actor {
            person: None,
            role: Role::Other,
            portfolio: None,
            country: None,
            org: Some(group.id),
            office: Some(item.tokens.clone()),
            collective: true,
            plural: false,
        })
    }

    /// What the words around a noun, else its light verb, else nothing at all make of it; `None` where it is no event.
    pub(super) fn noun_status(
        &self,
        index: usize,
        trigger: &Trigger,
        told: Option<Told>,
        light: Option<&(verb::Group, usize)>,
        default: EventStatus,
    ) -> Option<EventStatus> {
        // "unclear whether X will hold a summit with Y"
        let floor = self.sentence_floor(index);
        let open = light.is_some_and(|(group, _)| {
            (floor..group.start)
                .rev()
                .take(12)
                .take_while(|&t| !matches!(self.doc.text(t), "," | ";"))
                .any(|t| self.doc.is_any(t, words!["if", "whether", "unless"]))
        });
        // "if it lasts, it would bring forward a meeting between A and B"
        let before = floor..trigger.tokens.start;
        let open = open
            || before.clone().any(|t| self.doc.is_any(t, words!["if", "unless"]))
                && before.clone().any(|t| self.doc.is_any(t, words!["would", "could", "might"]));
        // "set up an office in order to hold regular talks"
        let in_order =
            |group: &verb::Group| group.purpose && group.start > floor && self.doc.is(group.start - 1, "order");
        // "discussed holding a summit", "would propose holding talks"
        let mooted = |group: &verb::Group| {
            group.gerund
                && group.start > floor
                && self.doc.is_any(
                    group.start - 1,
                    words![
                        "discuss",
                        "discusses",
                        "discussed",
                        "discussing",
                        "propose",
                        "proposes",
                        "proposed",
                        "proposing",
                        "consider",
                        "considers",
                        "considered",
                        "considering",
                        "suggest",
                        "suggests",
                        "suggested",
                        "suggesting",
                        "mull",
                        "mulls",
                        "mulled",
                        "mulling",
                        "weigh",
                        "weighs",
                        "weighed",
                        "weighing",
                        "mooted",
                        "favors",
                        "favours",
                        "oppose",
                        "opposes",
                        "opposed"
                    ],
                )
        };
        let wished = light.is_some_and(|(group, _)| self.wished(index, group) || in_order(group) || mooted(group));
        match (told, light) {
            _ if open || wished => None,
            (Some(Told::Nothing), _) => None,
            (Some(Told::Status(status)), _) => Some(status),
            (None, Some((group, at))) if self.is_class(*at, Class::LightCancelling) => {
                group.status.map(|_| EventStatus::Cancelled).filter(|_| !self.supposed(index, *at))
            }
            // "begins a visit on Tuesday": the present of a diary.
            (None, Some((group, _)))
                if group.present && group.status == Some(EventStatus::Held) && self.lies_ahead(index, trigger) =>
            {
                Some(EventStatus::Planned)
            }
            (None, Some((group, _))) => group.status,
            // "an invitation for X to meet Y after X's meeting with Z"
            (None, None) if default == EventStatus::Held && self.behind_plan(index, trigger) => {
                Some(EventStatus::Planned)
            }
            // "prepares for the premier's visit, April 29 to May 5"
            (None, None) if default == EventStatus::Held && self.begins_ahead(index, trigger) => {
                Some(EventStatus::Planned)
            }
            (None, None) => Some(default),
        }
    }

    /// Does "after" govern the noun in a clause that tells of what lies ahead, with a possessive alone between?
    fn behind_plan(&self, index: usize, trigger: &Trigger) -> bool {
        /// So far before the noun "after" may stand, and so far before that what lies ahead.
        const REACH: usize = 7;
        const PLAN: usize = 24;
        let floor = self.sentence_floor(index);
        let start = trigger.tokens.start;
        let after = (start.saturating_sub(REACH).max(floor)..start)
            .rev()
            .take_while(|&t| !matches!(self.doc.text(t), "," | ";") && !self.is_class(t, Class::Saying))
            .find(|&t| self.doc.is_any(t, words!["after", "following"]));
        after.filter(|_| self.owned(trigger)).is_some_and(|after| {
            let before = after.saturating_sub(PLAN).max(floor)..after;
            !before.clone().any(|t| self.is_class(t, Class::Saying))
                && before.clone().any(|t| {
                    self.doc.is_any(t, words!["will", "invitation", "plans", "planned", "due", "scheduled", "expected"])
                })
        })
    }

    pub(super) fn definite(&self, trigger: &Trigger) -> bool {
        let start = trigger.tokens.start;
        (start.saturating_sub(2)..start).any(|t| self.doc.is_any(t, words!["the", "their", "this", "that"]))
    }

    /// "Tuesday's meeting": a day that owns the noun makes it one told of.
    pub(super) fn owned_by_day(&self, trigger: &Trigger) -> bool {
        let start = trigger.tokens.start;
        start >= 2 && self.doc.tokens[start - 1].kind == Kind::Possessive && self.is_date(start - 2)
    }

    /// "the previous meeting": another one than any told here.
    pub(super) fn previous(&self, trigger: &Trigger) -> bool {
        let start = trigger.tokens.start;
        (start.saturating_sub(2)..start)
            .any(|t| self.doc.is_any(t, words!["previous", "last", "earlier", "past", "recent"]))
    }

    /// "for talks", "for a meeting": the purpose of a journey.
    pub(super) fn purpose(&self, index: usize, trigger: &Trigger) -> bool {
        let floor = self.sentence_floor(index);
        let from = trigger.tokens.start.saturating_sub(5).max(floor);
        (from..trigger.tokens.start)
            .rev()
            .take_while(|&t| self.doc.tokens[t].kind == Kind::Word || self.doc.text(t) == "-")
            .any(|t| self.doc.is(t, "for") && !self.post_for(index, t))
    }

    /// "as UN envoy for the talks": what a post is for.
    fn post_for(&self, index: usize, preposition: usize) -> bool {
        self.parties[index].iter().any(|p| {
            p.tokens.end == preposition
                && p.shape == Shape::Office
                && !p.plural
                && p.tokens.start > 0
                && self.doc.is(p.tokens.start - 1, "as")
        })
    }

    /// Does a verb of coming stand before the purpose?
    pub(super) fn coming(&self, index: usize, trigger: &Trigger) -> bool {
        let floor = self.sentence_floor(index);
        let from = trigger.tokens.start.saturating_sub(14).max(floor);
        (from..trigger.tokens.start).any(|t| self.is_class(t, Class::Coming))
    }

    /// "In her Tirana visit, X …", "During his talks with Y, X …": whom the pronoun runs ahead of.
    pub(super) fn fronted_owner(&self, index: usize, trigger: &Trigger, owner: &[usize]) -> Option<usize> {
        let [one] = owner else { return None };
        let party = &self.parties[index][*one];
        let ahead =
            party.shape == Shape::Pronoun && !party.plural && party.tokens.start <= self.sentence_floor(index) + 3;
        let subject = self.behind_fronted(index, trigger.tokens.start).filter(|_| ahead)?;
        matches!(self.parties[index][subject].shape, Shape::Person | Shape::Office).then_some(subject)
    }

    pub(super) fn owned(&self, trigger: &Trigger) -> bool {
        let start = trigger.tokens.start;
        (start.saturating_sub(3)..start)
            .any(|t| self.doc.tokens[t].kind == Kind::Possessive || self.doc.is_any(t, words!["his", "her", "their"]))
    }
}
