//! Stage 7, verbs of signing: "A and B sign DOCUMENT", "DOCUMENT is signed by A and B", "A agrees a truce with B".
//!
//! A document must stand beside the verb; a document by itself ("A's treaty with B") is read by `paper`.

use super::{Actor, Draft, Frames, Trigger, verbal::Clause};
use crate::{
    annotation::Role,
    extract::{
        lexicon::{Matches, Reading, events::Frame},
        party::Shape,
    },
};

impl Frames<'_> {
    /// The agreement of those who sign.
    pub(super) fn signing(&self, clause: &mut Clause, mut draft: Draft) -> Option<Vec<Draft>> {
        let mut drafts = Vec::new();
        let sides = if clause.group.passive {
            let among = &["by", "between", "among"];
            let by = self.behind(clause.index, clause.trigger.tokens.end, clause.end, among);
            let document = (clause.floor..clause.group.start).any(|t| self.is_paper(t, clause.group.start))
                || clause.group.start == clause.floor;
            let of_paper = |m: &usize| {
                let before = self.parties[clause.index][*m].tokens.start;
                document || !(before.saturating_sub(3)..before).any(|t| self.doc.is_any(t, words!["between", "among"]))
            };
            let by: Vec<usize> = by.into_iter().filter(of_paper).collect();
            // "was reached after years of negotiation between A and B"
            let by = if by.is_empty() && document {
                let end = self.doc.sentences[clause.index].tokens.end;
                let talks = (clause.end..end.min(clause.end + 10)).find(|&t| {
                    self.is_contact_noun(clause.index, t) && self.doc.is_any(t + 1, words!["between", "among"])
                });
                talks.map(|t| self.behind(clause.index, t, end, &["between", "among"])).unwrap_or_default()
            } else {
                by
            };
            if by.is_empty() {
                self.behind(clause.index, clause.floor, clause.trigger.tokens.start, &["between"])
            } else {
                by
            }
        } else {
            if !self.paper_behind(clause.index, clause.trigger.tokens.end, clause.end, clause.row.word)
                && !self.paper_before(clause.index, &clause.subject)
            {
                return Some(drafts);
            }
            let between = self.behind(clause.index, clause.trigger.tokens.end, clause.end, &["between"]);
            let with = self.behind(clause.index, clause.trigger.tokens.end, clause.end, &["with"]);
            clause.subject.iter().copied().chain(if between.is_empty() { with } else { between }).collect()
        };
        // "The truce was signed in Oslo on Monday": the one told of before.
        if clause.group.passive && sides.is_empty() {
            let floor = clause.floor.max(clause.group.start.saturating_sub(6));
            let told = (floor..clause.group.start).any(|t| self.doc.is(t, "the"))
                && (floor..clause.group.start).any(|t| self.is_paper(t, clause.group.start));
            self.settle(&mut draft, clause.index, clause.floor);
            draft.anaphoric = true;
            let adds = told && (draft.date.is_some() || draft.country.is_some());
            return Some(if adds { vec![draft] } else { Vec::new() });
        }
        draft.actors = self.actors(clause.index, sides.iter().copied());
        // "The two sides signed …": the states, whoever was named of them.
        let pair = |&s: &usize| {
            let party = &self.parties[clause.index][s];
            party.shape == Shape::Pair && party.office.is_none()
        };
        if !sides.is_empty() && sides.iter().all(pair) && draft.actors.iter().all(|a| a.country.is_some()) {
            draft.actors = draft.actors.iter().filter_map(|a| a.country).map(Actor::of_state).collect();
        }
        if !clause.group.passive && !self.two_sides(&draft.actors) {
            // "signed an agreement to buy a satellite from B"
            let from = self.behind(
                clause.index,
                clause.trigger.tokens.end,
                clause.end.min(clause.trigger.tokens.end + 14),
                &["from", "by"],
            );
            let more = self.actors(clause.index, from.into_iter());
            draft.actors.extend(more.into_iter().filter(|a| a.collective || a.role != Role::Other));
            draft.confidence = 0.6;
        }
        self.settle(&mut draft, clause.index, clause.floor);
        // "sign bilateral protocols with B and C": one with each.
        let with = self.behind(clause.index, clause.trigger.tokens.end, clause.end, &["with"]);
        if (clause.trigger.tokens.end..clause.end).any(|t| self.doc.is(t, "bilateral")) && with.len() >= 2 {
            let split = self.one_meeting_each(clause.index, &draft, &clause.subject, &with);
            if !split.is_empty() {
                return Some(split);
            }
        }
        if self.two_sides(&draft.actors) && draft.actors.len() >= 2
            || (self.reciprocal(clause.index, &sides) && self.two_sides(&draft.actors))
        {
            drafts.push(draft);
        }
        Some(drafts)
    }

    /// Does a document that can be signed follow the verb?
    fn paper_behind(&self, index: usize, from: usize, end: usize, verb: &str) -> bool {
        let mut matches = Matches::new();
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
                            && !self.is_date(found.end + 1)
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
        let mut matches = Matches::new();
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

    /// Does a document stand at a token, before the end?
    pub(super) fn is_paper(&self, at: usize, end: usize) -> bool {
        let mut matches = Matches::new();
        self.lexicon.find(self.doc, at, end, &mut matches);
        matches.iter().any(|m| {
            self.lexicon
                .trie
                .readings(self.doc, at, *m, false)
                .any(|r| matches!(r, Reading::Noun { row, .. } if self.lexicon.event(row).frame == Frame::Paper))
        })
    }

    /// "an agreement signed by …": the participle right behind the document.
    pub(super) fn follows_paper(&self, trigger: &Trigger, floor: usize) -> bool {
        let mut matches = Matches::new();
        let start = trigger.tokens.start;
        (start.saturating_sub(3).max(floor)..start).any(|at| {
            self.lexicon.find(self.doc, at, start, &mut matches);
            matches.iter().any(|m| {
                // "the agreement, signed by …"
                let parted = m.end + 1 == start && matches!(self.doc.text(m.end), "," | "—" | "–" | "--" | "(");
                (m.end == start || parted)
                    && self.lexicon.trie.readings(self.doc, at, *m, false).any(
                        |r| matches!(r, Reading::Noun { row, .. } if self.lexicon.event(row).frame == Frame::Paper),
                    )
            })
        })
    }
}
