//! The definition of the scores: micro-averaged precision, recall and F1 by row.
//!
//! People agree by the last word of their names, offices by role and side (country or org); events of an article are
//! paired one to one, greedily, and judged by their kind and at least half of their participants.

use std::{collections::HashSet, fmt, str::FromStr};

use crate::annotation::{Annotations, Country, Event, EventKind, Official, Participant, Role};

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Row {
    Officials,
    OfficialsName,
    Portfolio,
    Countries,
    Dates,
    Organizations,
    Events,
    EventKindAny,
    Participants,
    EventDate,
    EventStatus,
    EventCountry,
    EventPlace,
}

impl Row {
    pub const ALL: &'static [Row] = &[
        Row::Officials,
        Row::OfficialsName,
        Row::Portfolio,
        Row::Countries,
        Row::Dates,
        Row::Organizations,
        Row::Events,
        Row::EventKindAny,
        Row::Participants,
        Row::EventDate,
        Row::EventStatus,
        Row::EventCountry,
        Row::EventPlace,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Row::Officials => "officials",
            Row::OfficialsName => "officials-name",
            Row::Portfolio => "portfolio",
            Row::Countries => "countries",
            Row::Dates => "dates",
            Row::Organizations => "organizations",
            Row::Events => "events",
            Row::EventKindAny => "event-kind-any",
            Row::Participants => "participants",
            Row::EventDate => "event-date",
            Row::EventStatus => "event-status",
            Row::EventCountry => "event-country",
            Row::EventPlace => "event-place",
        }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Row {
    type Err = String;

    fn from_str(text: &str) -> Result<Row, String> {
        Row::ALL.iter().copied().find(|row| row.as_str() == text).ok_or_else(|| {
            let rows: Vec<&str> = Row::ALL.iter().map(|row| row.as_str()).collect();
            format!("`{text}` is no row; one of: {}", rows.join(" "))
        })
    }
}

/// How many were right, found, and there to be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    pub right: usize,
    pub found: usize,
    pub gold: usize,
}

impl Tally {
    pub fn add(&mut self, right: usize, found: usize, gold: usize) {
        self.right += right;
        self.found += found;
        self.gold += gold;
    }

    /// Right of found; 0 where nothing was found.
    pub fn precision(self) -> f64 {
        ratio(self.right, self.found)
    }

    /// Right of gold; 0 where there was nothing to find.
    pub fn recall(self) -> f64 {
        ratio(self.right, self.gold)
    }

    /// The harmonic mean of precision and recall.
    pub fn f1(self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// The tallies of all rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scores {
    tallies: [Tally; Row::ALL.len()],
}

impl Scores {
    pub fn tally(&self, row: Row) -> Tally {
        self.tallies[row as usize]
    }

    fn count(&mut self, row: Row, right: usize, found: usize, gold: usize) {
        self.tallies[row as usize].add(right, found, gold);
    }

    /// Adds one article: what is right, and what was found.
    pub fn add(&mut self, gold: &Annotations, found: &Annotations) {
        let named: HashSet<Country> = gold.countries.iter().copied().collect();
        self.officials(gold, found, &named);
        self.sets(Row::Countries, &gold.countries, &found.countries);
        self.sets(Row::Dates, &gold.dates, &found.dates);
        let bodies = |names: &[String]| names.iter().map(|name| plain(name)).collect::<Vec<_>>();
        self.sets(Row::Organizations, &bodies(&gold.organizations), &bodies(&found.organizations));
        self.events(gold, found, &named);
    }

    fn officials(&mut self, gold: &Annotations, found: &Annotations, named: &HashSet<Country>) {
        let names = |all: &[Official]| all.iter().map(|o| last_word(Some(&o.name))).collect::<Vec<_>>();
        self.sets(Row::OfficialsName, &names(&gold.officials), &names(&found.officials));
        let pairs = pair_officials(gold, found, named);
        for &(g, f) in &pairs {
            let (gold, found) = (&gold.officials[g], &found.officials[f]);
            if gold.portfolio.is_some() || found.portfolio.is_some() {
                self.count(Row::Portfolio, usize::from(gold.portfolio == found.portfolio), 1, 1);
            }
        }
        self.count(Row::Officials, pairs.len(), found.officials.len(), gold.officials.len());
    }

    fn sets<T: Eq + std::hash::Hash>(&mut self, row: Row, gold: &[T], found: &[T]) {
        let (gold, found): (HashSet<&T>, HashSet<&T>) = (gold.iter().collect(), found.iter().collect());
        self.count(row, gold.intersection(&found).count(), found.len(), gold.len());
    }

    fn events(&mut self, gold: &Annotations, found: &Annotations, named: &HashSet<Country>) {
        let pairs = pair_events(gold, found);
        for pair in pairs.iter().filter(|pair| pair.same_kind) {
            let (g, f) = (&gold.events[pair.gold], &found.events[pair.found]);
            let overlap = Overlap::of(g, f, named);
            self.count(Row::Participants, overlap.agreed, overlap.found, overlap.gold);
            self.count(Row::EventDate, usize::from(g.date == f.date), 1, 1);
            self.count(Row::EventStatus, usize::from(g.status == f.status), 1, 1);
            self.count(Row::EventCountry, usize::from(g.country == f.country), 1, 1);
            self.count(Row::EventPlace, usize::from(same_place(g, f)), 1, 1);
        }
        let right = pairs.iter().filter(|pair| pair.same_kind).count();
        self.count(Row::Events, right, found.events.len(), gold.events.len());
        self.count(Row::EventKindAny, pairs.len(), found.events.len(), gold.events.len());
    }
}

/// Officials that are right, as (gold, found) indices: the last word of the name, the role and the side agree.
pub fn pair_officials(gold: &Annotations, found: &Annotations, named: &HashSet<Country>) -> Vec<(usize, usize)> {
    let mut rest: Vec<usize> = (0..found.officials.len()).collect();
    let mut pairs = Vec::new();
    for (g, official) in gold.officials.iter().enumerate() {
        let last = last_word(Some(&official.name));
        let right = rest.iter().position(|&f| {
            let other = &found.officials[f];
            last == last_word(Some(&other.name))
                && official.role == other.role
                && Side::of(official).agrees(&Side::of(other), named)
        });
        if let Some(position) = right {
            pairs.push((g, rest.remove(position)));
        }
    }
    pairs
}

/// Two events that stand for one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventPair {
    pub gold: usize,
    pub found: usize,
    pub same_kind: bool,
}

/// Pairs the events of one article: the same kind first, then the most agreeing participants, then the earlier ones.
pub fn pair_events(gold: &Annotations, found: &Annotations) -> Vec<EventPair> {
    let named: HashSet<Country> = gold.countries.iter().copied().collect();
    let mut candidates = Vec::new();
    for (g, event) in gold.events.iter().enumerate() {
        for (f, other) in found.events.iter().enumerate() {
            let overlap = Overlap::of(event, other, &named);
            if overlap.union > 0 && overlap.agreed * 2 >= overlap.union {
                let pair = EventPair { gold: g, found: f, same_kind: event.kind == other.kind };
                candidates.push((pair, overlap.agreed));
            }
        }
    }
    candidates.sort_by_key(|(pair, agreed)| (!pair.same_kind, usize::MAX - agreed, pair.gold, pair.found));
    let mut pairs: Vec<EventPair> = Vec::new();
    for (pair, _) in candidates {
        if !pairs.iter().any(|taken| taken.gold == pair.gold || taken.found == pair.found) {
            pairs.push(pair);
        }
    }
    pairs
}

/// How far the participants of two events agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Overlap {
    agreed: usize,
    union: usize,
    gold: usize,
    found: usize,
}

impl Overlap {
    fn of(gold: &Event, found: &Event, named: &HashSet<Country>) -> Overlap {
        let mut left: Vec<&Participant> = gold.participants.iter().collect();
        let mut right: Vec<&Participant> = found.participants.iter().collect();
        let mut agreed = 0;
        for participant in &gold.participants {
            if let Some(position) = right.iter().position(|other| agree(participant, other, named)) {
                right.remove(position);
                // By value, as equal participants are the same for the count.
                if let Some(own) = left.iter().position(|other| *other == participant) {
                    left.remove(own);
                }
                agreed += 1;
            }
        }
        if gold.kind == EventKind::Visit && found.kind == EventKind::Visit {
            // A host that only one side has costs nothing.
            let visited = |p: &&Participant| p.country.is_none() || ![gold.country, found.country].contains(&p.country);
            left.retain(visited);
            right.retain(visited);
        }
        Overlap {
            agreed,
            union: agreed + left.len() + right.len(),
            gold: agreed + left.len(),
            found: agreed + right.len(),
        }
    }
}

fn agree(gold: &Participant, found: &Participant, named: &HashSet<Country>) -> bool {
    match (last_word(gold.name.as_deref()), last_word(found.name.as_deref())) {
        (Some(a), Some(b)) => a == b,
        _ => gold.role == found.role && Side::of(gold).agrees(&Side::of(found), named),
    }
}

fn same_place(gold: &Event, found: &Event) -> bool {
    plain(gold.place.as_deref().unwrap_or("")) == plain(found.place.as_deref().unwrap_or(""))
}

/// Whom somebody serves.
struct Side<'a> {
    country: Option<Country>,
    org: Option<&'a str>,
}

trait Serves {
    fn side(&self) -> Side<'_>;
}

impl Serves for Official {
    fn side(&self) -> Side<'_> {
        Side { country: self.country, org: self.org.as_deref() }
    }
}

impl Serves for Participant {
    fn side(&self) -> Side<'_> {
        Side { country: self.country, org: self.org.as_deref() }
    }
}

impl<'a> Side<'a> {
    fn of(someone: &'a impl Serves) -> Side<'a> {
        someone.side()
    }

    /// Does what was found agree with this (gold) side? Knowing more than the article says is no error, nor is leaving
    /// out a country that the article names nowhere.
    fn agrees(&self, found: &Side, named: &HashSet<Country>) -> bool {
        let org = self.org.filter(|org| !org.is_empty()).map(str::to_lowercase);
        let other = found.org.filter(|org| !org.is_empty()).map(str::to_lowercase);
        if self.country.is_none() && org.is_none() {
            return true;
        }
        (self.country.is_some() && self.country == found.country)
            || (org.is_some() && org == other)
            || (self.country.is_some_and(|c| !named.contains(&c)) && found.country.is_none() && other.is_none())
    }
}

/// The last word of a name, lower case, without punctuation, regnal numbers and "Jr"; `None` without a name.
pub fn last_word(name: Option<&str>) -> Option<String> {
    let kept: String = name?
        .to_lowercase()
        .chars()
        .map(|c| if c.is_alphanumeric() || c.is_whitespace() || matches!(c, '_' | '\'' | '-') { c } else { ' ' })
        .collect();
    let mut words: Vec<&str> = kept.split_whitespace().collect();
    while words.len() > 1 && words.last().is_some_and(|word| regnal(word)) {
        words.pop();
    }
    words.last().map(|word| (*word).to_owned())
}

fn regnal(word: &str) -> bool {
    matches!(word, "jr" | "sr") || (!word.is_empty() && word.chars().all(|c| matches!(c, 'i' | 'v' | 'x')))
}

/// Lower case, without a leading "the".
pub fn plain(name: &str) -> String {
    let lower = name.to_lowercase();
    let trimmed = lower.trim();
    trimmed.strip_prefix("the ").unwrap_or(trimmed).to_owned()
}

/// The role that a participant without a name must have to agree; for messages.
pub fn office_of(role: Role, country: Option<Country>, org: Option<&str>) -> String {
    let side = country.map(|c| c.to_string()).or(org.map(str::to_owned)).unwrap_or_else(|| "-".to_owned());
    format!("{role}/{side}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn official(name: &str, role: Role, country: Option<&str>) -> Official {
        Official {
            name: name.to_owned(),
            role,
            portfolio: None,
            country: country.map(|c| c.parse().unwrap()),
            org: None,
            status: Default::default(),
            office: None,
            confidence: 1.0,
        }
    }

    fn someone(name: Option<&str>, role: Role, country: &str) -> Participant {
        Participant {
            name: name.map(str::to_owned),
            role,
            portfolio: None,
            country: country.parse().ok(),
            org: None,
            office: None,
        }
    }

    fn event(kind: EventKind, country: Option<&str>, participants: Vec<Participant>) -> Event {
        Event {
            kind,
            status: crate::annotation::EventStatus::Held,
            date: None,
            date_phrase: None,
            place: None,
            country: country.map(|c| c.parse().unwrap()),
            participants,
            evidence: String::new(),
            confidence: 1.0,
            rule: String::new(),
        }
    }

    #[test]
    fn names_agree_by_their_last_word() {
        for (name, last) in [
            ("Bruno Retailleau", Some("retailleau")),
            ("John Paul II", Some("paul")),
            ("Martin King, Jr.", Some("king")),
            ("Xi", Some("xi")),
            ("Li Keqiang.", Some("keqiang")),
            ("Kye-Gwan", Some("kye-gwan")),
            ("", None),
        ] {
            assert_eq!(last_word(Some(name)).as_deref(), last, "{name}");
        }
    }

    #[test]
    fn a_country_that_the_article_never_names_may_be_left_out() {
        let gold = Annotations { officials: vec![official("A B", Role::Minister, Some("FR"))], ..Default::default() };
        let found = Annotations { officials: vec![official("B", Role::Minister, None)], ..Default::default() };
        let tally = |gold: &Annotations| {
            let mut scores = Scores::default();
            scores.add(gold, &found);
            scores.tally(Row::Officials)
        };
        assert_eq!(tally(&gold), Tally { right: 1, found: 1, gold: 1 });
        let named = Annotations { countries: vec!["FR".parse().unwrap()], ..gold };
        assert_eq!(tally(&named), Tally { right: 0, found: 1, gold: 1 });
    }

    #[test]
    fn an_event_needs_its_kind_and_half_of_its_participants() {
        let (a, b, c) = (
            someone(Some("Ann Ash"), Role::Minister, "FR"),
            someone(Some("Bo Birch"), Role::Minister, "MA"),
            someone(Some("Cy Cole"), Role::Minister, "DE"),
        );
        let gold =
            Annotations { events: vec![event(EventKind::Meeting, None, vec![a.clone(), b])], ..Default::default() };
        let right = |events: Vec<Event>| {
            let mut scores = Scores::default();
            scores.add(&gold, &Annotations { events, ..Default::default() });
            (scores.tally(Row::Events).right, scores.tally(Row::EventKindAny).right)
        };
        assert_eq!(right(vec![event(EventKind::Meeting, None, vec![a.clone()])]), (1, 1));
        assert_eq!(right(vec![event(EventKind::Call, None, vec![a.clone()])]), (0, 1));
        assert_eq!(right(vec![event(EventKind::Meeting, None, vec![a, c])]), (0, 0));
    }

    #[test]
    fn a_visits_host_that_only_one_side_has_costs_nothing() {
        let visitor = someone(Some("Ann Ash"), Role::Minister, "FR");
        let host = someone(Some("Bo Birch"), Role::Minister, "MA");
        let gold = Annotations {
            events: vec![event(EventKind::Visit, Some("MA"), vec![visitor.clone()])],
            ..Default::default()
        };
        let found = Annotations {
            events: vec![event(EventKind::Visit, Some("MA"), vec![visitor, host])],
            ..Default::default()
        };
        let mut scores = Scores::default();
        scores.add(&gold, &found);
        assert_eq!(scores.tally(Row::Participants), Tally { right: 1, found: 1, gold: 1 });
    }
}
