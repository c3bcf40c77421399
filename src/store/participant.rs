//! One participant → the terms of its attribute combinations. The encoding is described in `schema`.

use std::collections::BTreeMap;

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
        if side.len() > 1 || (named && (self.portfolio.is_some() || self.group.is_some())) {
            return None;
        }
        if let Some(name) = &self.full_name {
            let alone = side.is_empty() && self.role.is_none() && self.portfolio.is_none() && !named;
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

/// Ids of the groups to which a country or an org belongs, in the table's order.
pub fn groups_of(country: Option<Country>, org: Option<&str>) -> impl Iterator<Item = &'static str> {
    let org = org.map(fold);
    places::groups()
        .iter()
        .filter(move |group| {
            country.is_some_and(|country| group.members.contains(&country))
                || org.as_deref().is_some_and(|org| group.org.is_some_and(|of_group| fold(of_group) == org))
        })
        .map(|group| group.id)
}

/// An official as a participant would be: for the terms of an article's officials.
pub fn of_official(official: &Official) -> Participant {
    Participant {
        name: Some(official.name.clone()),
        role: official.role,
        portfolio: official.portfolio,
        country: official.country,
        org: official.org.clone(),
        office: None,
    }
}

/// All terms of an event's participants (or an article's officials), each once, with those for shared combinations.
pub fn terms(participants: &[Participant]) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for participant in participants {
        for term in terms_of(participant) {
            *counts.entry(term).or_default() += 1;
        }
    }
    let mut terms = Vec::with_capacity(counts.len());
    for (term, count) in counts {
        terms.extend((2..=count.min(MAX_SHARED)).filter_map(|n| shared(&term, n)));
        terms.push(term);
    }
    terms
}

/// The combinations of one participant, each once.
fn terms_of(participant: &Participant) -> Vec<String> {
    let mut own: Vec<Option<String>> = vec![None];
    own.extend(participant.country.map(country_part).map(Some));
    own.extend(participant.org.as_deref().map(org_part).map(Some));
    let groups = groups_of(participant.country, participant.org.as_deref()).map(|id| Some(group_part(id)));
    let words: Vec<Option<String>> = participant.name.as_deref().map_or(Vec::new(), |name| {
        let mut words = analyze_name(name);
        words.sort_unstable();
        words.dedup();
        words.into_iter().map(|word| Some(word_part(&word))).collect()
    });
    let roles = [None, Some(role_part(participant.role))];
    let portfolios: Vec<Option<String>> =
        std::iter::once(None).chain(participant.portfolio.map(portfolio_part).map(Some)).collect();
    let mut terms = Vec::new();
    for side in own.iter().cloned().chain(groups) {
        for role in &roles {
            for portfolio in &portfolios {
                terms.push(join(&[&side, role, portfolio]));
            }
        }
    }
    for word in &words {
        for side in &own {
            for role in &roles {
                terms.push(join(&[side, role, word]));
            }
        }
    }
    if let Some(name) = participant.name.as_deref().map(full_name).filter(|name| !name.is_empty()) {
        terms.push(full_part(&name));
    }
    terms.sort_unstable();
    terms.dedup();
    terms
}

/// A participant in one number, so that reports can be compared without reading what is stored of them: from the top,
/// 32 bits of the name ([`last_word`], hashed; 0 for none), 16 of the side (a country as `1 + 26·first + second letter`,
/// else an org, hashed, with the top bit set; 0 for none), 8 of the role and 8 of the portfolio (places in `ALL`, counted
/// from 1; 0 for none).
pub fn pack(participant: &Participant) -> u64 {
    let name = participant.name.as_deref().and_then(last_word).map_or(0, |word| hash32(&word).max(1));
    let side = match (participant.country, participant.org.as_deref()) {
        (Some(country), _) => country_number(country),
        (None, Some(org)) => 0x8000 | (hash32(&fold(org)) & 0x7fff) as u16,
        (None, None) => 0,
    };
    let role = Role::ALL.iter().position(|&role| role == participant.role).map_or(0, |at| at as u64 + 1);
    let portfolio = participant.portfolio.and_then(|own| Portfolio::ALL.iter().position(|&p| p == own));
    u64::from(name) << 32 | u64::from(side) << 16 | role << 8 | portfolio.map_or(0, |at| at as u64 + 1)
}

/// The side's 16 bits of a country.
pub fn country_number(country: Country) -> u16 {
    country.code().bytes().fold(0, |number, letter| number * 26 + u16::from(letter.saturating_sub(b'A'))) + 1
}

/// The folded last word of a name, without a regnal number or "Jr"; `None` where nothing is left.
pub fn last_word(name: &str) -> Option<String> {
    let mut words = analyze_name(name);
    while words.len() > 1 && words.last().is_some_and(|word| is_suffix(word)) {
        words.pop();
    }
    words.pop()
}

fn is_suffix(word: &str) -> bool {
    matches!(word, "jr" | "sr") || (word.len() > 1 && word.bytes().all(|b| matches!(b, b'i' | b'v' | b'x')))
}

fn hash32(text: &str) -> u32 {
    let digest = blake3::hash(text.as_bytes());
    digest.as_bytes().iter().take(4).fold(0, |value, &byte| value << 8 | u32::from(byte))
}

fn join(parts: &[&Option<String>]) -> String {
    let mut term = Term::default();
    for part in parts.iter().copied().flatten() {
        term.push(part);
    }
    term.done()
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
    format!("c:{country}")
}

fn org_part(org: &str) -> String {
    format!("o:{}", fold(org))
}

fn group_part(group: &str) -> String {
    format!("g:{}", fold(group))
}

fn role_part(role: Role) -> String {
    format!("r:{role}")
}

fn portfolio_part(portfolio: Portfolio) -> String {
    format!("p:{portfolio}")
}

fn word_part(word: &str) -> String {
    format!("n:{}", fold(word))
}

fn full_part(name: &str) -> String {
    format!("f:{}", fold(name))
}
