//! Offices that a verb gives or takes: "X was named OFFICE", "X steps down as OFFICE", "X, replacing Y".
//!
//! An apposition stands beside a name (`apposition`); here a verb stands between, and says whether the office is held, was
//! held, or is to be held.

use super::{Office, Parties, Party, Shape};
use crate::{
    annotation::OfficeStatus,
    extract::{lexicon::Class, token::Sentence},
};

/// So many words may stand between a name and the office that a verb gives it.
const REACH: usize = 7;

impl Parties<'_> {
    /// The office that the verb behind a name gives it: "was (re-)elected president of Y", "has become the first UN
    /// envoy", "resigned as finance minister". `None` where no such verb stands there.
    ///
    /// The status of the verb comes with the item at which the office begins.
    pub(super) fn installed(&self, at: usize, end: usize) -> Option<(OfficeStatus, usize)> {
        let limit = end.min(at + REACH);
        let mut status = None;
        let mut will = false;
        let mut next = at;
        next += usize::from(self.is(next, end, ","));
        while next < limit {
            let token = self.item(next)?.tokens.start;
            if self.is_class(token, Class::Nominating) {
                status = Some(OfficeStatus::Elect);
            } else if self.is_class(token, Class::Installing) {
                status = Some(OfficeStatus::Current);
            } else if self.is_class(token, Class::Leaving) {
                status = Some(OfficeStatus::Former);
            } else if self.is_any(next, end, words!["is", "was", "has", "had", "been", "being", "be", "having", "who"])
            {
            } else if self.is_any(next, end, words!["will", "to", "would"]) {
                will = true;
            } else if status.is_some()
                && self.is_any(
                    next,
                    end,
                    words!["as", "in", "down", "out", "up", "from", "the", "a", "an", "new", "his", "her"],
                )
            {
                let as_office = self.is_any(next, end, words!["as", "the", "a", "an", "new"]);
                if as_office && self.bare_reaches_office(next + usize::from(self.is(next, end, "as")), end) {
                    return self.closed(status?, will, next + usize::from(self.is(next, end, "as")));
                }
            } else {
                return status.filter(|_| self.bare_reaches_office(next, end)).and_then(|s| self.closed(s, will, next));
            }
            next += 1;
        }
        None
    }

    fn closed(&self, status: OfficeStatus, will: bool, at: usize) -> Option<(OfficeStatus, usize)> {
        let ahead = will && status == OfficeStatus::Current;
        Some((if ahead { OfficeStatus::Elect } else { status }, at))
    }

    /// Does an office phrase begin at an item?
    fn bare_reaches_office(&self, at: usize, end: usize) -> bool {
        (at..end.min(at + 6)).any(|item| matches!(self.what(item), crate::extract::spot::What::Office { .. }))
    }

    /// "X, named OFFICE": the party takes the office. The item behind the phrase; `at` where there is none.
    pub(super) fn predicate(&self, sentence: &Sentence, at: usize, end: usize, party: &mut Party) -> usize {
        let Some((status, inner)) = self.installed(at, end) else { return at };
        let Some((found, next)) = self.phrase(sentence, inner, end).filter(|(parties, _)| parties.len() == 1) else {
            return at;
        };
        let Some(found) = found.into_iter().next() else { return at };
        let Some(mut office) = found.office.clone().filter(|_| found.shape == Shape::Office && !found.plural) else {
            return at;
        };
        if found.counterpart || office.weak && found.country.is_none() && found.org.is_none() {
            return at;
        }
        if office.status == OfficeStatus::Current {
            office.status = status;
        }
        if party.office.as_ref().is_none_or(|own| own.weak) {
            party.office = Some(office);
            party.rule = "party.predicate";
            if party.country.is_none() && party.org.is_none() {
                (party.country, party.org, party.body) = (found.country, found.org, found.body);
            }
        }
        next
    }

    /// "X, replacing Y", "X was succeeded by Y", "X replaced Y as OFFICE": the office of the one is, or was, the other's.
    pub(super) fn successions(&self, parties: &mut [Party]) {
        for index in 1..parties.len() {
            let (before, after) = parties.split_at_mut(index);
            let (Some(first), Some(second)) = (before.last_mut(), after.first_mut()) else { continue };
            let people = first.name.is_some() && second.name.is_some() && first.tokens.end <= second.tokens.start;
            let gap = first.tokens.end..second.tokens.start;
            if !people || gap.len() > 2 * REACH {
                continue;
            }
            let Some(verb) = gap.clone().find(|&t| self.is_class(t, Class::Succeeding)) else { continue };
            if (gap.start..verb).any(|t| self.doc.is_any(t, words!["and", "but", "who", "that"])) {
                continue;
            }
            let passive = (verb..gap.end).any(|t| self.doc.is(t, "by"));
            let ahead = (gap.start..verb).any(|t| self.doc.is_any(t, words!["will", "to", "would"]));
            let (old, new) = if passive { (&mut *first, &mut *second) } else { (&mut *second, &mut *first) };
            let strong = |party: &Party| party.office.as_ref().filter(|o| !o.weak).cloned();
            let hand = |from: &Party, to: &mut Party, office: Office, status| {
                to.office = Some(Office { status, ..office });
                to.rule = "party.succession";
                if to.country.is_none() && to.org.is_none() {
                    (to.country, to.org) = (from.country, from.org);
                }
            };
            match (strong(old), strong(new)) {
                (None, Some(office)) => hand(new, old, office, OfficeStatus::Former),
                (Some(office), None) => {
                    let status = if ahead { OfficeStatus::Elect } else { OfficeStatus::Current };
                    hand(old, new, office, status);
                }
                _ => {}
            }
        }
    }
}
