//! Coordination: which parties stand in one list ("A, B and C"), and what the members of a list share.
//!
//! Handled here, once: [`Party::list`] numbers the parties of one list, so that no later stage reads commas again. Also
//! here: countries listed behind a preposition, and names listed in the order of their offices.

use std::ops::Range;

use smallvec::SmallVec;

use super::{Countries, Found, Office, Parties, Party, Shape};
use crate::{
    annotation::{Country, Role},
    extract::{
        lexicon::{Class, CountryForm},
        spot::What,
        token::Sentence,
    },
};

impl Parties<'_> {
    /// Gives the parties of one list one number. Commas alone make a list only where an "and" ends it, or in a headline:
    /// "According to X, Y is expected" lists nothing.
    pub(super) fn number_lists(&self, parties: &mut [Party], sentence: &Sentence) {
        if parties.len() < 2 {
            return;
        }
        let joins: SmallVec<[Option<bool>; 16]> = (1..parties.len())
            .map(|index| {
                let (a, b) = (&parties[index - 1], &parties[index]);
                if a.tokens.start == b.tokens.start {
                    return Some(true);
                }
                let gap = a.tokens.end..b.tokens.start.max(a.tokens.end);
                // "the Republic of Korea (ROK), Japan and China": a name and its acronym.
                let twice = a.country.is_some()
                    && a.country == b.country
                    && a.shape == Shape::Country
                    && b.shape == Shape::Country
                    && gap.len() == 1
                    && self.doc.text(gap.start) == "(";
                if twice {
                    return Some(false);
                }
                let closed = !gap.is_empty() && self.doc.text(gap.start) == ")" && a.shape == Shape::Country;
                let gap = gap.start + usize::from(closed && gap.len() > 1)..gap.end;
                let same = a.tokens.end <= b.tokens.start && !a.owner && self.joins(gap.clone());
                same.then(|| gap.is_empty() || gap.clone().any(|t| self.doc.text(t) != ","))
            })
            .collect();
        // "between A and B, C said": a comma behind an "and" begins another list.
        let after_and = |index: usize| {
            index >= 2
                && joins[index - 1] == Some(false)
                && joins[index - 2] == Some(true)
                && parties[index - 1].tokens.start != parties[index - 2].tokens.start
        };
        let breaks: SmallVec<[bool; 16]> = (0..parties.len()).map(after_and).collect();
        let mut list = 0;
        for index in 0..parties.len() {
            let joined = index > 0 && !breaks[index] && joins[index - 1].is_some() && {
                let ends = joins[index - 1..].iter().take_while(|j| j.is_some()).any(|j| *j == Some(true));
                // "Iran, the U.S. and five other powers"
                let run = index - 1 + joins[index - 1..].iter().take_while(|j| j.is_some()).count();
                let open = parties.get(run).is_some_and(|last| self.and_others(last.tokens.end));
                ends || open || sentence.headline
            };
            list += u32::from(index > 0 && !joined);
            parties[index].list = list;
            if joined {
                self.inherit(parties, index);
            }
        }
        self.attributes_of_office(parties);
        self.named_holders(parties);
    }

    /// "and five other powers", "and others": does a list go on with those whom nobody names?
    fn and_others(&self, at: usize) -> bool {
        let and = at + usize::from(self.doc.tokens.get(at).is_some() && self.doc.text(at) == ",");
        self.doc.is_any(and, words!["and"])
            && (self.is_class(and + 1, Class::Few)
                || self.doc.is_any(and + 1, words!["other", "others", "several", "many", "more", "some"]))
    }

    /// "Five presidents, including A of Oman and B of Togo", "several ministers, led by A": those named bear the office.
    fn named_holders(&self, parties: &mut [Party]) {
        for index in 1..parties.len() {
            let (many, first) = (&parties[index - 1], &parties[index]);
            let gap = many.tokens.end..first.tokens.start;
            let linked = !gap.is_empty()
                && gap.len() <= 3
                && gap.clone().any(|t| self.doc.is_any(t, words!["including", "notably", "like", "led"]))
                && gap.clone().all(|t| {
                    self.doc.text(t) == "," || self.doc.is_any(t, words!["including", "notably", "like", "led", "by"])
                });
            let held = many.office.clone().filter(|office| linked && many.plural && !office.weak);
            let Some(office) = held.filter(|_| matches!(many.shape, Shape::Office | Shape::Pair)) else { continue };
            let (list, country, org) = (first.list, many.country, many.org);
            for named in parties[index..].iter_mut().take_while(|p| p.list == list) {
                if named.shape != Shape::Person || named.office.is_some() || named.owner {
                    continue;
                }
                named.office = Some(office.clone());
                named.rule = "party.named-holder";
                if named.country.is_none() && named.org.is_none() {
                    (named.country, named.org) = (country, org);
                }
            }
        }
    }

    /// "Kenya, Oman foreign ministers", "Iran and Iraq leaders": a plural office behind states is that of each of them.
    fn attributes_of_office(&self, parties: &mut [Party]) {
        for index in 1..parties.len() {
            let [before, party] = &parties[index - 1..=index] else { continue };
            let plural = matches!(party.shape, Shape::Office | Shape::Delegates)
                && party.plural
                && !party.definite
                && party.country.is_some()
                && matches!(
                    self.what(self.items.of_token[party.tokens.start] as usize),
                    What::Country { form: CountryForm::Name, .. }
                );
            if !plural || before.list != party.list || before.shape != Shape::Country || before.plural {
                continue;
            }
            let head = parties[index].clone();
            for other in parties[..index].iter_mut().rev() {
                let bare = other.shape == Shape::Country && !other.plural && !other.owner && other.list == head.list;
                if !bare {
                    break;
                }
                (other.shape, other.office, other.plural) = (head.shape, head.office.clone(), true);
            }
        }
    }

    /// "French Foreign Minister A and Defence Minister B": the second office of a list serves whom the first one serves.
    fn inherit(&self, parties: &mut [Party], index: usize) {
        let [first, second] = &mut parties[index - 1..=index] else { return };
        // "Oman's foreign minister A and Kuwait's B"
        let owned = second.office.is_none()
            && second.rule == "party.country-name"
            && first.shape == Shape::Person
            && first.country.is_some()
            && first.country != second.country;
        if owned {
            second.office =
                first.office.clone().filter(|o| !o.weak).map(|o| Office { printed: second.tokens.clone(), ..o });
        }
        // "Ghana's chief of staff, president and foreign minister"
        let alike = second.shape == Shape::Office && first.shape == Shape::Office && !second.plural && !first.plural;
        if alike && second.country.is_none() && second.org.is_none() && !second.definite && !second.counterpart {
            (second.country, second.org) = (first.country, first.org);
        }
        let lacking = second.country.is_none() && second.org.is_none() && !second.counterpart;
        let minor = |p: &Party| p.office.as_ref().is_some_and(|o| !matches!(o.role, Role::HeadOfState | Role::OrgHead));
        if lacking && minor(second) && first.office.is_some() && first.shape == Shape::Person {
            (second.country, second.org) = (first.country, first.org);
        }
    }

    /// Is the gap between two parties only a comma or an "and"?
    fn joins(&self, gap: Range<usize>) -> bool {
        if gap.is_empty() || gap.len() > 4 {
            // Adjacent: the comma was taken by an apposition.
            return gap.is_empty() && gap.start > 0 && self.doc.text(gap.start - 1) == ",";
        }
        let last = gap.end - 1;
        let words: SmallVec<[&str; 4]> = gap.map(|t| self.doc.text(t)).collect();
        match words.as_slice() {
            [","] => true,
            [w] if w.eq_ignore_ascii_case("and") => true,
            ["&"] | ["/"] => true,
            ["-"] | ["–"] => true,
            [",", "and"] | ["and", "the"] | [",", "the"] | ["and", "his" | "her" | "their"] => true,
            // "India and four European countries"
            ["and", _] | [",", _] if self.is_class(last, Class::Few) => true,
            // "President X and first lady Y"
            ["and", first, lady] | [",", first, lady]
                if first.eq_ignore_ascii_case("first") && lady.eq_ignore_ascii_case("lady") =>
            {
                true
            }
            ["and", "his" | "her", "wife" | "husband"] => true,
            // "Hamas and the rival Fatah movement"
            ["and", "the", adjective] => adjective.chars().all(char::is_lowercase),
            ["as", "well", "as"]
            | ["along", "with"]
            | ["together", "with"]
            | [",", "and", "the"]
            | [",", "as", "well"] => true,
            [",", "as", "well", "as"] | [",", "along", "with"] | [",", "together", "with"] => true,
            _ => false,
        }
    }

    /// "The interior ministers of Morocco and France, A and B,": as many names as offices, in their order.
    pub(super) fn respectively(&self, parties: &mut Found, at: usize, end: usize) -> Option<usize> {
        if !self.is_any(at, end, words![",", ":", "(", "–", "—"]) {
            return None;
        }
        let mut names: Vec<Range<usize>> = Vec::new();
        // "A for Morocco and B for France": each name's own.
        let mut states: Vec<(Option<Country>, usize)> = Vec::new();
        let mut next = at + 1;
        while next < end {
            match self.what(next) {
                What::Honorific => next += 1,
                What::Name { .. } => {
                    names.push(self.items.items[next].tokens.clone());
                    next += 1;
                    let own = match self.what(next + 1) {
                        What::Country { code, form: CountryForm::Name }
                            if self.is_any(next, end, words!["for", "of"]) && next + 1 < end =>
                        {
                            next += 2;
                            Some(code)
                        }
                        _ => None,
                    };
                    states.push((own, self.items.items[next - 1].tokens.end));
                    let joint =
                        (next..end.min(next + 2)).take_while(|&i| self.is_any(i, end, words![",", "and", "&"])).count();
                    let more =
                        (next + joint..end.min(next + joint + 2)).any(|i| matches!(self.what(i), What::Name { .. }));
                    if joint == 0 || !more {
                        break;
                    }
                    next += joint;
                }
                _ => return None,
            }
        }
        let alike = parties.len() == 1 && names.len() >= 2;
        if names.len() < 2 || !(alike || parties.len() == names.len()) {
            return None;
        }
        if alike {
            let one = parties.remove(0);
            parties.extend(names.iter().map(|_| one.clone()));
        }
        let mut first = true;
        for ((party, name), state) in parties.iter_mut().zip(names).zip(states) {
            let (state, to) = state;
            party.country = state.or(party.country);
            party.shape = Shape::Person;
            party.rule = "party.respectively";
            party.plural = false;
            // The first keeps the words of the office, and so what stands before them.
            let from = if first { party.tokens.start } else { name.start };
            first = false;
            party.tokens = from..to;
            party.name = Some(name);
        }
        Some(next + usize::from(self.is_any(next, end, words![",", ")"])))
    }

    /// "France, Germany and Italy" after a preposition: the end, with the countries added.
    pub(super) fn country_list(&self, at: usize, end: usize, countries: &mut Countries) -> usize {
        let mut at = at;
        while at < end {
            let What::Country { code, form: CountryForm::Name } = self.what(at) else { break };
            countries.push(code);
            at += 1;
            let mut next = at;
            while self.is_any(next, end, words![",", "and", "&", "the", "as", "well"]) && next < at + 3 {
                next += 1;
            }
            let goes_on = next > at
                && next < end
                && matches!(self.what(next), What::Country { form: CountryForm::Name, .. })
                && !self.possessive(next + 1, end);
            if !goes_on {
                break;
            }
            at = next;
        }
        at
    }

    /// "– the US, Britain and Italy –", ", Iran, Iraq and Oman," behind a number of states: each with its item, and the end.
    pub(super) fn listed(&self, at: usize, end: usize) -> Option<(Vec<(Country, usize)>, usize)> {
        if !self.is_any(at, end, words!["–", "—", "-", "--", ":", "(", ","]) {
            return None;
        }
        let mut found = Vec::new();
        let mut next = at + 1;
        while next < end {
            match self.what(next) {
                What::Country { code, form: CountryForm::Name } if !self.possessive(next + 1, end) => {
                    found.push((code, next));
                }
                What::Word if self.is_any(next, end, words![",", "and", "&", "the"]) => {}
                _ => break,
            }
            next += 1;
        }
        let closed = self.is_any(next, end, words!["–", "—", "-", "--", ")"]) || self.is(next - 1, end, ",");
        (found.len() >= 2 && closed).then(|| (found, next + usize::from(!self.is(next - 1, end, ","))))
    }

    /// "the president, Macron and Scholz": the name after the comma begins a list of its own.
    pub(super) fn stands_in_list(&self, at: usize, end: usize) -> bool {
        self.is(at + 1, end, "and")
            || (self.is(at + 1, end, ",") && matches!(self.what(at + 2), What::Name { .. }) && at + 2 < end)
    }
}
