//! What the words around an office phrase make of the office that the tables give: a representative who is sent, a rank of
//! the police, the chair of a chamber's committee, a minister who was killed.
//!
//! `office` settles what heads and modifiers mean by themselves; here is what only the sentence tells.

use super::{Before, Parties};
use crate::{
    annotation::{Country, OfficeStatus, Role},
    extract::{
        office::Settled,
        token::{Case, Kind, Sentence},
    },
};

/// So far before a committee's chair the chamber may be named, before a head "police", before an office its bearer's death.
const CHAMBER_REACH: usize = 4;
const POLICE_REACH: usize = 2;
const DEATH_REACH: usize = 8;

/// An office phrase in its sentence.
pub(super) struct Post<'p> {
    pub sentence: &'p Sentence,
    /// First token of the phrase, and of its head.
    pub from: usize,
    pub head: usize,
    /// The table's row of the first head.
    pub first: u32,
    pub plural: bool,
    pub before: &'p Before,
}

impl Parties<'_> {
    /// "Oman's representative to the group" is sent there, "Omani representatives" are delegates; a Representative with a
    /// capital sits in a chamber.
    pub(super) fn is_sent(&self, post: &Post) -> bool {
        self.doc.is_any(post.head, words!["representative", "representatives"])
            && (self.doc.tokens[post.head].case == Case::Lower || post.before.org.is_some())
    }

    /// "A campaign spokeswoman" speaks for a candidate.
    pub(super) fn speaks_for_candidate(&self, post: &Post, settled: &Settled) -> bool {
        settled.role == Role::Spokesperson && post.head > 0 && self.doc.is(post.head - 1, "campaign")
    }

    /// Changes what the words around the phrase say otherwise.
    pub(super) fn in_its_words(&self, post: &Post, settled: &mut Settled) {
        let sent = self.is_sent(post);
        if sent && settled.role == Role::Legislator {
            let permanent = post.before.org == Some("UN") && post.before.countries.len() == 1;
            settled.role = match (post.plural, permanent) {
                (true, _) => Role::Other,
                (false, true) => Role::Ambassador,
                (false, false) => Role::Envoy,
            };
        }
        // "Annan's representative in Cyprus, X": whose representative it is, the name before says.
        let start = post.sentence.tokens.start;
        let owned = post.from > start && self.doc.tokens[post.from - 1].kind == Kind::Possessive;
        settled.weak &= !(sent && owned);
        // "Police officer Col. X", "Police Gen. X": the rank is the police's.
        let near = |reach: usize, at: usize| at.saturating_sub(reach).max(start)..at;
        let police = near(POLICE_REACH, post.head).any(|t| self.doc.is(t, "police"));
        if settled.role == Role::Military && police {
            settled.role = Role::Police;
        }
        if settled.weak && self.chairs_committee(post) {
            (settled.role, settled.weak) = (Role::Legislator, false);
            settled.country = settled.country.or(Some(Country::new(*b"US")));
        }
        // "the assassination of the minister X": no minister any more.
        let killed = near(DEATH_REACH, post.from)
            .rev()
            .take_while(|&t| !matches!(self.doc.text(t), "," | ";"))
            .any(|t| self.doc.is_any(t, words!["assassination", "murder", "killing", "slaying", "assassinated"]));
        let of = near(3, post.from).any(|t| self.doc.is(t, "of"));
        if killed && of && settled.status == OfficeStatus::Current {
            settled.status = OfficeStatus::Former;
        }
    }

    /// "House intelligence committee Chairman X"
    fn chairs_committee(&self, post: &Post) -> bool {
        let from = post.from.saturating_sub(CHAMBER_REACH).max(post.sentence.tokens.start);
        self.lexicon.office(post.first).phrase.starts_with("committee chair")
            && (from..post.head).any(|t| self.doc.is_any(t, words!["house", "senate", "judiciary"]))
    }
}
