//! One person of an article: the fullest name that it prints, and the offices that it gives.
//!
//! Names become people in `cast`; which mention is whose is settled by `reference`.

use std::{ops::Range, rc::Rc};

use smallvec::SmallVec;

use super::{
    lexicon::people::{self, LeaderRow},
    party::Office,
    token::Doc,
};
use crate::annotation::{Country, OfficeStatus, Role};

/// The folded words of a name: people who share one share its text.
pub(super) type Words = SmallVec<[Rc<str>; 3]>;

/// One person of the article.
#[derive(Debug, Clone)]
pub struct Person {
    /// Tokens of the fullest form printed.
    pub name: Range<usize>,
    /// The name's words, folded, without regnal numbers and "Jr".
    pub(super) words: Words,
    pub offices: Vec<Held>,
    /// Countries and orgs that mentions without an office gave.
    pub(super) country: Option<Country>,
    pub(super) org: Option<&'static str>,
    /// The state that the article's other words suggest (`allegiance`).
    pub inferred: Option<Country>,
    /// First token of each mention.
    pub mentions: Vec<Range<usize>>,
    /// Named as somebody's wife, son or the like: a title with the same surname is another's.
    pub(super) kin: bool,
    /// "Jr." stands behind the name.
    pub(super) junior: bool,
}

/// An office as one mention gives it to a person.
#[derive(Debug, Clone)]
pub struct Held {
    pub office: Office,
    pub country: Option<Country>,
    pub org: Option<&'static str>,
    pub rule: &'static str,
}

impl Person {
    pub(super) fn new(name: Range<usize>, words: Words) -> Person {
        Person {
            name,
            words,
            offices: Vec::new(),
            country: None,
            org: None,
            inferred: None,
            mentions: Vec::new(),
            kin: false,
            junior: false,
        }
    }

    /// The highest office, the current one first.
    pub fn best(&self) -> Option<&Held> {
        self.offices
            .iter()
            .filter(|held| !held.office.weak)
            .min_by_key(|held| (held.office.status == OfficeStatus::Former, held.office.role))
            .or_else(|| self.offices.first())
    }

    /// The country served: with the best office, else with any mention.
    pub fn country(&self) -> Option<Country> {
        let best = self.best();
        if best.is_some_and(|held| held.org.is_some() && held.country.is_none()) {
            return None;
        }
        best.and_then(|held| held.country)
            .or_else(|| self.offices.iter().find_map(|held| held.country))
            .or(self.country)
            .or(self.inferred)
    }

    pub fn org(&self) -> Option<&'static str> {
        let best = self.best();
        match best {
            Some(held) if held.country.is_some() => None,
            Some(held) => held
                .org
                .or_else(|| if self.country().is_none() { self.offices.iter().find_map(|h| h.org) } else { None }),
            None => self.org,
        }
    }

    /// Adds an office unless the article gave it before: however often it is named, a person has few.
    pub(super) fn hold(&mut self, held: Held) {
        let same = |other: &Held| {
            let (a, b) = (&other.office, &held.office);
            (a.role, a.portfolio, a.status, a.weak) == (b.role, b.portfolio, b.status, b.weak)
                && other.country == held.country
                && other.org == held.org
        };
        if !self.offices.iter().any(same) {
            self.offices.push(held);
        }
    }

    /// The folded words of the fullest form printed.
    pub fn words(&self) -> &[Rc<str>] {
        &self.words
    }

    /// Gives the office that general knowledge has; the article prints none, so its words are the name.
    pub fn known_as(&mut self, row: &LeaderRow) {
        let printed = self.name.clone();
        let office =
            Office { role: row.role, portfolio: row.portfolio, status: OfficeStatus::Current, printed, weak: false };
        self.offices.push(Held { office, country: row.country, org: row.org, rule: "lexicon.leader" });
    }

    /// The office given last is held no more.
    pub fn leave(&mut self) {
        if let Some(held) = self.offices.last_mut() {
            held.office.status = OfficeStatus::Former;
        }
    }

    /// The best office is that of a body which general knowledge says the person leads.
    pub fn heads_body(&mut self, row: &LeaderRow) {
        let best = self.best().map(|held| held.office.printed.clone());
        for held in self.offices.iter_mut().filter(|held| Some(&held.office.printed) == best.as_ref()) {
            (held.office.role, held.org) = (row.role, row.org);
        }
    }

    /// In the state that was inferred, the best office may be another one: Delhi's foreign secretary is no minister.
    pub fn settle_abroad(&mut self, doc: &Doc) {
        let Some(country) = self.inferred else { return };
        for held in self.offices.iter_mut().filter(|held| held.country.is_none() && held.org.is_none()) {
            let printed = doc.slice(held.office.printed.clone()).to_lowercase();
            let abroad = |row: &&people::VariantRow| row.countries.contains(&country) && printed.ends_with(row.phrase);
            if let Some(row) =
                people::office_variants().iter().find(abroad).filter(|_| held.office.role == Role::Minister)
            {
                (held.office.role, held.office.portfolio) = (row.role, row.portfolio.or(held.office.portfolio));
            }
        }
    }

    /// Takes the body that the surroundings suggest, where an office of a body has none.
    pub fn adopt(&mut self, org: Option<&'static str>) {
        for held in self.offices.iter_mut().filter(|held| held.org.is_none() && held.country.is_none()) {
            held.org = org;
        }
    }

    /// The office that a mention gives counts, even one that clubs and companies have too.
    pub fn count(&mut self, office: &Office) {
        for held in self.offices.iter_mut().filter(|held| held.office.printed == office.printed) {
            held.office.weak = false;
        }
    }

    pub(super) fn last(&self) -> &str {
        self.words.last().map_or("", |word| word)
    }
}
