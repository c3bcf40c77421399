//! One participant → the terms of its attribute combinations. The encoding is described in `schema`.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::{
    annotation::{Country, Official, Participant, Portfolio, Role},
    extract::lexicon::places,
    store::{analyzer::analyze_name, schema::MAX_SHARED},
};

/// The term of "any participant".
pub const ANY: &str = "*";

/// What is asked of one participant; every attribute that is set must be had.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attributes {
    pub country: Option<Country>,
    /// Folded here; as participants bear it (`UN`).
    pub org: Option<String>,
    /// The group's id, folded here.
    pub group: Option<String>,
    pub role: Option<Role>,
    pub portfolio: Option<Portfolio>,
    /// One word of the name, as [`analyze_name`] gives it.
    pub word: Option<String>,
    /// The whole name, as [`full_name`] gives it.
    pub full_name: Option<String>,
}

impl Attributes {
    /// The term that exactly the participants with all these attributes have, or `None` where the combination is not
    /// indexed and has to be put together from several terms.
    pub fn term(&self) -> Option<String> {
        let side: Vec<String> =
            [self.country.map(country_part), self.org.as_deref().map(org_part), self.group.as_deref().map(group_part)]
                .into_iter()
                .flatten()
                .collect();
        let named = self.word.is_some();
        let post = self.role.is_some() || self.portfolio.is_some();
        if side.len() > 1 || (named && self.portfolio.is_some()) || (self.group.is_some() && (named || post)) {
            return None;
        }
        if let Some(name) = &self.full_name {
            let alone = side.is_empty() && !post && !named;
            return alone.then(|| full_part(name));
        }
        let mut term = Term::default();
        if let Some(side) = side.first() {
            term.push(side);
        }
        if let Some(role) = self.role {
            term.push(&role_part(role));
        }
        if let Some(portfolio) = self.portfolio {
            term.push(&portfolio_part(portfolio));
        }
        if let Some(word) = &self.word {
            term.push(&word_part(word));
        }
        Some(term.done())
    }
}

impl Attributes {
    /// The terms of which exactly the participants with all these attributes have at least one: as [`Attributes::term`],
    /// and for a group with other attributes the terms of its members and of the body that it is. `None` where there are
    /// none such. They say nothing of how many participants share them.
    pub fn alternatives(&self) -> Option<Vec<String>> {
        if let Some(term) = self.term() {
            return Some(vec![term]);
        }
        let group = self.group.as_deref().map(fold)?;
        let plain = Attributes { group: None, ..self.clone() };
        if plain.country.is_some() || plain.org.is_some() {
            return None;
        }
        let row = places::groups().iter().find(|row| fold(row.id) == group)?;
        let members = row.members.iter().map(|&member| Attributes { country: Some(member), ..plain.clone() });
        let body = row.org.map(|org| Attributes { org: Some(org.to_owned()), ..plain.clone() });
        members.chain(body).map(|member| member.term()).collect()
    }

    /// Does a participant have all of it? The terms find candidates where a combination is not indexed; this decides.
    pub fn fit(&self, participant: &Participant) -> bool {
        let name = || participant.name.as_deref().unwrap_or_default();
        self.country.is_none_or(|country| participant.country == Some(country))
            && self.role.is_none_or(|role| participant.role == role)
            && self.portfolio.is_none_or(|portfolio| participant.portfolio == Some(portfolio))
            && self
                .org
                .as_deref()
                .is_none_or(|org| participant.org.as_deref().is_some_and(|own| fold(own) == fold(org)))
            && self.group.as_deref().is_none_or(|group| {
                groups_of(participant.country, participant.org.as_deref()).any(|own| fold(own) == fold(group))
            })
            && self.word.as_ref().is_none_or(|word| analyze_name(name()).contains(word))
            && self.full_name.as_ref().is_none_or(|full| full_name(name()) == *full)
    }
}

/// The form of a term that at least `n` participants of the event share: the term itself for one, `None` above
/// [`MAX_SHARED`].
pub fn shared(term: &str, n: usize) -> Option<String> {
    match n {
        0 | 1 => Some(term.to_owned()),
        n if n <= MAX_SHARED => Some(format!("{term}#{n}")),
        _ => None,
    }
}

/// Lower case without accents, white space made single, the encoding's own signs made spaces.
pub fn fold(text: &str) -> String {
    let mut folded = String::new();
    crate::extract::segment::fold_into(text, &mut folded);
    let words: Vec<&str> =
        folded.split(|c: char| c.is_whitespace() || matches!(c, '|' | '#')).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// The words of a name joined by one space, folded: equal for two spellings that differ in case, accents or signs.
pub fn full_name(name: &str) -> String {
    analyze_name(name).join(" ")
}

/// Ids of the groups to which a country or an org belongs, each once.
pub fn groups_of(country: Option<Country>, org: Option<&str>) -> impl Iterator<Item = &'static str> {
    membership(country, org).map(|group| group.id)
}

/// A group with its term.
struct Membership {
    id: &'static str,
    term: String,
}

/// The groups of the lexicon by country and by folded org.
struct Memberships {
    groups: Vec<Membership>,
    of_country: FxHashMap<Country, Vec<usize>>,
    of_org: FxHashMap<String, Vec<usize>>,
}

fn membership(country: Option<Country>, org: Option<&str>) -> impl Iterator<Item = &'static Membership> {
    static MEMBERSHIPS: OnceLock<Memberships> = OnceLock::new();
    let all = MEMBERSHIPS.get_or_init(|| {
        let mut of_country: FxHashMap<Country, Vec<usize>> = FxHashMap::default();
        let mut of_org: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (number, row) in places::groups().iter().enumerate() {
            for &member in &row.members {
                of_country.entry(member).or_default().push(number);
            }
            if let Some(org) = row.org {
                of_org.entry(fold(org)).or_default().push(number);
            }
        }
        let groups = places::groups().iter().map(|row| Membership { id: row.id, term: group_part(row.id) }).collect();
        Memberships { groups, of_country, of_org }
    });
    let by_country = country.and_then(|country| all.of_country.get(&country)).map_or(&[][..], Vec::as_slice);
    let by_org = org.and_then(|org| all.of_org.get(&fold(org))).map_or(&[][..], Vec::as_slice);
    let more = by_org.iter().filter(move |number| !by_country.contains(number));
    by_country.iter().chain(more).filter_map(|&number| all.groups.get(number))
}

/// Hands on the terms of an article's officials, each once: single attributes only.
pub fn each_officer_term(officials: &[Official], take: impl FnMut(&str)) {
    let mut terms = TermList::default();
    let mut sides: Vec<(Option<Country>, Option<&str>)> = Vec::new();
    for official in officials {
        terms.push(&[("r:", official.role.as_str())]);
        if let Some(portfolio) = official.portfolio {
            terms.push(&[("p:", portfolio.as_str())]);
        }
        // A great power is in two dozen groups, and an article's officials are mostly of two states.
        let side = (official.country, official.org.as_deref());
        if sides.contains(&side) {
            continue;
        }
        sides.push(side);
        if let Some(country) = &official.country {
            terms.push(&[("c:", country.code())]);
        }
        if let Some(org) = &official.org {
            terms.push(&[("o:", &fold(org))]);
        }
        for group in membership(side.0, side.1) {
            terms.push(&[("", &group.term)]);
        }
    }
    terms.each(1, take);
}

/// All terms of an event's participants, each once, with those for shared combinations.
pub fn terms(participants: &[Participant]) -> Vec<String> {
    let mut terms = Vec::new();
    each_term(participants, |term| terms.push(term.to_owned()));
    terms
}

/// As [`terms`], handed on one by one.
pub fn each_term(participants: &[Participant], take: impl FnMut(&str)) {
    let mut terms = TermList::default();
    for participant in participants {
        terms.add(participant);
    }
    terms.each(MAX_SHARED, take);
}

/// What stands where a combination leaves an attribute out.
const NOTHING: (&str, &str) = ("", "");

/// Terms in one buffer: an event has dozens of them.
#[derive(Default)]
struct TermList {
    text: String,
    /// Start and end of each.
    spans: Vec<(usize, usize)>,
}

impl TermList {
    /// Adds the term of these parts: prefix and value of each, empty where there is none.
    fn push(&mut self, parts: &[(&str, &str)]) {
        let start = self.text.len();
        for (prefix, value) in parts.iter().filter(|part| **part != NOTHING) {
            if self.text.len() > start {
                self.text.push('|');
            }
            self.text.push_str(prefix);
            self.text.push_str(value);
        }
        if self.text.len() == start {
            self.text.push_str(ANY);
        }
        self.spans.push((start, self.text.len()));
    }

    /// Adds the combinations of one participant, each once.
    fn add(&mut self, participant: &Participant) {
        let org = participant.org.as_deref().map(fold);
        let name = participant.name.as_deref().map(full_name).unwrap_or_default();
        let words: Vec<&str> = name.split(' ').filter(|word| !word.is_empty()).collect();
        let country = participant.country.as_ref().map(|country| ("c:", country.code()));
        let sides = [Some(NOTHING), country, org.as_deref().map(|org| ("o:", org))];
        let portfolio = participant.portfolio.map(|portfolio| ("p:", portfolio.as_str()));
        for side in sides.into_iter().flatten() {
            for role in [NOTHING, ("r:", participant.role.as_str())] {
                self.push(&[side, role]);
                if let Some(portfolio) = portfolio {
                    self.push(&[side, role, portfolio]);
                }
                for (at, word) in words.iter().enumerate() {
                    if !words[..at].contains(word) {
                        self.push(&[side, role, ("n:", word)]);
                    }
                }
            }
        }
        for group in membership(participant.country, participant.org.as_deref()) {
            self.push(&[("", &group.term)]);
        }
        if !name.is_empty() {
            self.push(&[("f:", &name)]);
        }
    }

    /// Hands on each term once, and up to so many forms of those that are there several times.
    fn each(mut self, most: usize, mut take: impl FnMut(&str)) {
        let text = self.text.as_str();
        let term = |&(start, end): &(usize, usize)| text.get(start..end).unwrap_or_default();
        self.spans.sort_unstable_by(|a, b| term(a).cmp(term(b)));
        let mut form = String::new();
        for same in self.spans.chunk_by(|a, b| term(a) == term(b)) {
            let Some(one) = same.first().map(term) else { continue };
            for n in 2..=same.len().min(most) {
                form.clear();
                form.push_str(one);
                form.push('#');
                // At most MAX_SHARED: one digit.
                form.push(char::from(b'0' + n as u8));
                take(&form);
            }
            take(one);
        }
    }
}

#[derive(Default)]
struct Term(String);

impl Term {
    fn push(&mut self, part: &str) {
        if !self.0.is_empty() {
            self.0.push('|');
        }
        self.0.push_str(part);
    }

    fn done(self) -> String {
        if self.0.is_empty() { ANY.to_owned() } else { self.0 }
    }
}

fn country_part(country: Country) -> String {
    ["c:", country.code()].concat()
}

fn org_part(org: &str) -> String {
    format!("o:{}", fold(org))
}

fn group_part(group: &str) -> String {
    format!("g:{}", fold(group))
}

fn role_part(role: Role) -> String {
    ["r:", role.as_str()].concat()
}

fn portfolio_part(portfolio: Portfolio) -> String {
    ["p:", portfolio.as_str()].concat()
}

fn word_part(word: &str) -> String {
    ["n:", word].concat()
}

fn full_part(name: &str) -> String {
    ["f:", name].concat()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const COUNTRIES: [Country; 3] = [Country::new(*b"FR"), Country::new(*b"MA"), Country::new(*b"OM")];
    const ROLES: [Role; 3] = [Role::Minister, Role::HeadOfState, Role::Other];
    const PORTFOLIOS: [Portfolio; 2] = [Portfolio::Foreign, Portfolio::Interior];
    const ORGS: [&str; 2] = ["UN", "The Élders"];
    const NAMES: [&str; 4] = ["Ana Lopes", "ana LÓPES", "Omar bin Said", "Lopes"];

    fn one_of<T: Clone + std::fmt::Debug + 'static>(values: &'static [T]) -> impl Strategy<Value = Option<T>> {
        proptest::option::of(proptest::sample::select(values))
    }

    fn participant() -> impl Strategy<Value = Participant> {
        let role = proptest::sample::select(&ROLES[..]);
        (one_of(&NAMES), role, one_of(&PORTFOLIOS), one_of(&COUNTRIES), one_of(&ORGS)).prop_map(
            |(name, role, portfolio, country, org)| Participant {
                name: name.map(str::to_owned),
                role,
                portfolio,
                country,
                org: org.map(str::to_owned),
                office: None,
            },
        )
    }

    fn attributes() -> impl Strategy<Value = Attributes> {
        let words: &'static [&'static str] = &["ana", "lopes", "omar", "said"];
        (one_of(&COUNTRIES), one_of(&ORGS), one_of(&ROLES), one_of(&PORTFOLIOS), one_of(words), one_of(&NAMES))
            .prop_map(|(country, org, role, portfolio, word, name)| Attributes {
                country,
                org: org.map(str::to_uppercase),
                group: None,
                role,
                portfolio,
                word: word.map(str::to_owned),
                full_name: name.map(full_name),
            })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

        /// A combination's term is there when and only when a participant has all of it, and its forms count them.
        #[test]
        fn terms_say_what_the_participants_say(
            participants in proptest::collection::vec(participant(), 0..12),
            asked in attributes(),
        ) {
            let terms = terms(&participants);
            let unique: std::collections::BTreeSet<&String> = terms.iter().collect();
            prop_assert_eq!(unique.len(), terms.len());
            if let Some(term) = asked.term() {
                let fitting = participants.iter().filter(|participant| asked.fit(participant)).count();
                for n in 1..=MAX_SHARED {
                    let form = shared(&term, n).unwrap();
                    prop_assert_eq!(terms.contains(&form), fitting >= n, "{} of {}", form, fitting);
                }
            }
        }
    }

    #[test]
    fn the_combinations_of_one_side_are_indexed_and_few() {
        let minister = Participant {
            name: Some("Ana Maria Lopes".to_owned()),
            role: Role::Minister,
            portfolio: Some(Portfolio::Foreign),
            country: Some(COUNTRIES[0]),
            org: None,
            office: None,
        };
        let groups = groups_of(minister.country, None).count();
        // 2 × 2 × 2 without a name, a name's word 3 × 2 × 2, the whole name, and the groups.
        assert_eq!(terms(std::slice::from_ref(&minister)).len(), 8 + 12 + 1 + groups);
        let asked = |word: Option<&str>, portfolio| Attributes {
            country: minister.country,
            role: Some(Role::Minister),
            portfolio,
            word: word.map(str::to_owned),
            ..Attributes::default()
        };
        assert_eq!(asked(None, Some(Portfolio::Foreign)).term().unwrap(), "c:FR|r:minister|p:foreign");
        assert_eq!(asked(Some("lopes"), None).term().unwrap(), "c:FR|r:minister|n:lopes");
        assert_eq!(asked(Some("lopes"), Some(Portfolio::Foreign)).term(), None);
        assert_eq!(Attributes::default().term().unwrap(), ANY);
        assert_eq!(shared(ANY, MAX_SHARED + 1), None);
    }

    #[test]
    fn a_group_with_a_role_is_its_members_with_it() {
        for group in places::groups() {
            let asked = Attributes {
                group: Some(group.id.to_owned()),
                role: Some(Role::Minister),
                portfolio: Some(Portfolio::Foreign),
                ..Attributes::default()
            };
            assert_eq!(asked.term(), None);
            let alternatives = asked.alternatives().unwrap();
            assert_eq!(alternatives.len(), group.members.len() + usize::from(group.org.is_some()));
            for &member in &group.members {
                let minister = Participant {
                    name: None,
                    role: Role::Minister,
                    portfolio: Some(Portfolio::Foreign),
                    country: Some(member),
                    org: None,
                    office: None,
                };
                assert!(asked.fit(&minister));
                let terms = terms(&[minister]);
                assert!(alternatives.iter().any(|alternative| terms.contains(alternative)));
            }
        }
        let nobody =
            Attributes { group: Some("no such group".to_owned()), role: Some(Role::Mayor), ..Attributes::default() };
        assert_eq!(nobody.alternatives(), None);
    }

    #[test]
    fn members_bear_their_groups() {
        for group in places::groups() {
            for &member in &group.members {
                assert!(groups_of(Some(member), None).any(|id| id == group.id));
            }
            assert!(group.org.is_none_or(|org| groups_of(None, Some(org)).any(|id| id == group.id)));
        }
        assert_eq!(fold("The  Élders|of#Rabat"), "the elders of rabat");
    }
}
