//! Who is who: the bearers of names in single articles → people. Here is what is told of them; `joining` has the rules by which
//! two bearers are one person, `load` reads bearers from the index, `roster` keeps what was read, `spelling` compares names.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use jiff::civil::Date;
use rustc_hash::FxHashMap;
use tantivy::{DocAddress, DocId};

use self::spelling::Name;
use crate::{
    annotation::{Country, OfficeStatus, Participant, Portfolio, Role},
    store::participant::fold,
};

mod joining;
pub mod load;
pub mod roster;
pub mod spelling;

/// An office as one article tells it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Post {
    pub role: Role,
    pub portfolio: Option<Portfolio>,
    pub country: Option<Country>,
    pub org: Option<String>,
    pub status: OfficeStatus,
    /// As printed.
    pub office: Option<String>,
}

impl Post {
    /// Does it name an office at all?
    pub fn is_specific(&self) -> bool {
        self.role != Role::Other
    }

    /// Can both be one office, one of them told less fully?
    fn agrees(&self, other: &Post) -> bool {
        self.role == other.role
            && (self.portfolio == other.portfolio || self.portfolio.is_none() || other.portfolio.is_none())
    }

    /// The state and the body served.
    fn sides(&self) -> impl Iterator<Item = String> + '_ {
        self.country.map(|country| country.to_string()).into_iter().chain(self.org.as_deref().map(fold))
    }

    /// As a participant, for the filters of a question.
    pub fn participant(&self, name: &str) -> Participant {
        Participant {
            name: Some(name.to_owned()),
            role: self.role,
            portfolio: self.portfolio,
            country: self.country,
            org: self.org.clone(),
            office: self.office.clone(),
        }
    }
}

/// One person as one article tells of them.
#[derive(Debug, Clone)]
pub struct Bearer {
    pub article: DocAddress,
    /// The fullest form printed in the article.
    pub name: Arc<str>,
    /// That form and the others that its events bear.
    pub forms: BTreeSet<Arc<str>>,
    pub post: Arc<Post>,
    pub published: Option<Date>,
    /// The event records in which they take part.
    pub events: Vec<DocId>,
}

/// A person: bearers of names that are one.
#[derive(Debug, Clone)]
pub struct Person {
    /// Readable, and the same for the same articles: `li-qiang.CN`.
    pub id: String,
    /// The full name that most articles print.
    pub name: String,
    /// The state or body served that most articles tell, as printed in answers.
    pub side: Option<String>,
    /// Numbers of bearers, rising.
    pub bearers: Vec<usize>,
    /// How many articles name them.
    pub articles: u64,
}

/// What the user says of names, from `corrections.toml` and `dateline.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// Names of one person each, with the state where it matters.
    pub same: Vec<(Vec<String>, Option<Country>)>,
    /// Names of different people each.
    pub different: Vec<(Vec<String>, Option<Country>)>,
}

/// The names of bearers, each cut into words once.
#[derive(Debug, Default)]
pub struct Names(FxHashMap<Arc<str>, Name>);

impl Names {
    fn of(bearers: &[Bearer]) -> Names {
        let mut names: FxHashMap<Arc<str>, Name> = FxHashMap::default();
        for Bearer { name, .. } in bearers {
            if !names.contains_key(name) {
                names.insert(Arc::clone(name), Name::of(name));
            }
        }
        Names(names)
    }

    pub fn get(&self, printed: &str) -> Option<&Name> {
        self.0.get(printed)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &Name)> {
        self.0.iter()
    }
}

/// The people behind the bearers, the one in most articles first.
pub fn people(bearers: &[Bearer], names: &Names, known: &Known) -> Vec<Person> {
    let joined = joining::joined(bearers, names, known);
    let mut people: Vec<Person> = joined.into_iter().map(|members| person(members, bearers, names)).collect();
    people.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.id.cmp(&b.id)).then(a.bearers.cmp(&b.bearers)));
    number_ids(&mut people, bearers);
    people
}

fn person(members: Vec<usize>, bearers: &[Bearer], all: &Names) -> Person {
    let articles: BTreeSet<DocAddress> = members.iter().map(|&at| bearers[at].article).collect();
    let mut names: BTreeMap<&str, u64> = BTreeMap::new();
    let mut sides: BTreeMap<String, u64> = BTreeMap::new();
    for bearer in members.iter().map(|&at| &bearers[at]) {
        *names.entry(&bearer.name).or_default() += 1;
        let side = crate::query::side_word(bearer.post.country, bearer.post.org.as_deref());
        side.into_iter().for_each(|side| *sides.entry(side).or_default() += 1);
    }
    let is_full = |name: &str| all.get(name).is_some_and(Name::is_full);
    let best = names.iter().max_by_key(|(name, count)| (is_full(name), **count, name.len(), std::cmp::Reverse(**name)));
    let name = best.map(|(name, _)| (*name).to_owned()).unwrap_or_default();
    let side = sides.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0))).map(|(side, _)| side);
    let id = id_of(&name, side.as_deref());
    Person { id, name, side, bearers: members, articles: articles.len() as u64 }
}

/// `li-qiang.CN`.
fn id_of(name: &str, side: Option<&str>) -> String {
    let words = crate::store::analyze_name(name).join("-");
    match side {
        Some(side) => format!("{words}.{}", side.split_whitespace().collect::<Vec<_>>().join("-")),
        None => words,
    }
}

/// People of one name and side are told apart by their office, then by a number.
fn number_ids(people: &mut [Person], bearers: &[Bearer]) {
    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    for person in people.iter() {
        *seen.entry(person.id.clone()).or_default() += 1;
    }
    let mut taken: BTreeMap<String, u64> = BTreeMap::new();
    for person in people {
        if seen.get(&person.id).is_some_and(|count| *count > 1)
            && let Some(post) = person.bearers.iter().map(|&at| &bearers[at].post).find(|post| post.is_specific())
        {
            let portfolio = post.portfolio.map(|portfolio| format!("-{portfolio}")).unwrap_or_default();
            person.id = format!("{}.{}{portfolio}", person.id, post.role.as_str().replace('_', "-"));
        }
        let count = taken.entry(person.id.clone()).or_default();
        *count += 1;
        if *count > 1 {
            person.id = format!("{}.{count}", person.id);
        }
    }
}

#[cfg(test)]
mod tests;
