//! Who is who: the bearers of names in single articles → people.
//!
//! An article tells a name, an office and a state. Two bearers are one person where these agree, and stay apart where they
//! do not. The rules, the surest first; each is a function of the set of bearers, so that the order in which articles came
//! plays no part:
//!
//! 1. *The same full name* (in any spelling; the table of leaders knows other names too) and a state or body in common. A
//!    bearer of whom no state is told joins the only person of that name, or the only one with the same office.
//! 2. *A fuller name*: "J. Biden" is the only Joe Biden of the same state. A name with one slip in it is that person where
//!    state and office agree.
//! 3. *A family name alone* is the only person of that family name whose state and office agree. "Defence Minister Li" is
//!    no premier; "Minister Li" is the only minister Li.
//! 4. Family names that are still alone are one person by state and office.
//!
//! What the user knows better (`corrections.toml`) stands before all of them.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use jiff::civil::Date;
use rustc_hash::FxHashMap;
use tantivy::{DocAddress, DocId};

use self::spelling::{Name, leaders_called, leaders_named};
use crate::{
    annotation::{Country, OfficeStatus, Participant, Portfolio, Role},
    store::participant::fold,
};

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

/// Bearers that tell the same are looked at once.
#[derive(Debug)]
struct Form {
    name: Name,
    sides: BTreeSet<String>,
    post: Option<Post>,
    members: Vec<usize>,
    /// Other names by which it goes: keys of whole names.
    wholes: BTreeSet<String>,
    /// What the user says it is: numbers of `Known::same`.
    said: Vec<usize>,
    /// Names that the user says it is not, by their letters.
    apart: BTreeSet<String>,
}

/// The people behind the bearers, the one in most articles first.
pub fn people(bearers: &[Bearer], names: &Names, known: &Known) -> Vec<Person> {
    let forms = forms(bearers, names, known);
    let mut sets = Sets { parent: (0..forms.len()).collect(), forms: &forms };
    said_to_be_one(&forms, &mut sets);
    same_names(&forms, &mut sets);
    fuller_names(&forms, &mut sets);
    family_names(&forms, &mut sets);
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..forms.len() {
        groups.entry(sets.root(at)).or_default().push(at);
    }
    let mut people: Vec<Person> = groups
        .into_values()
        .map(|group| {
            let mut members: Vec<usize> = group.iter().flat_map(|&at| forms[at].members.iter().copied()).collect();
            members.sort_unstable();
            person(members, bearers, names)
        })
        .collect();
    people.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.id.cmp(&b.id)).then(a.bearers.cmp(&b.bearers)));
    number_ids(&mut people, bearers);
    people
}

fn forms(bearers: &[Bearer], all: &Names, known: &Known) -> Vec<Form> {
    type Told<'b> = (&'b str, BTreeSet<String>, Option<(Role, Option<Portfolio>)>);
    // Most bearers of one name tell the same office in the same words.
    let mut alike: FxHashMap<(&str, &Post), Vec<usize>> = FxHashMap::default();
    for (at, bearer) in bearers.iter().enumerate() {
        alike.entry((&bearer.name, &bearer.post)).or_default().push(at);
    }
    let mut told: BTreeMap<Told, Vec<usize>> = BTreeMap::new();
    for ((name, post), members) in alike {
        let office = post.is_specific().then_some((post.role, post.portfolio));
        told.entry((name, post.sides().collect(), office)).or_default().extend(members);
    }
    told.values_mut().for_each(|members| members.sort_unstable());
    type List = (Vec<String>, Option<String>);
    let names = |list: &[(Vec<String>, Option<Country>)], form: fn(&Name) -> String| -> Vec<List> {
        let forms = |names: &Vec<String>| names.iter().map(|name| form(&Name::of(name))).collect();
        list.iter().map(|(names, country)| (forms(names), country.map(|country| country.to_string()))).collect()
    };
    // Who is one is so in every spelling; who is not is told apart by the letters.
    let (same, different) = (names(&known.same, Name::whole), names(&known.different, Name::letters));
    told.into_iter()
        .map(|((printed, sides, _), members)| {
            let name = all.get(printed).cloned().unwrap_or_else(|| Name::of(printed));
            let own = name.whole();
            let post = members.first().map(|&at| (*bearers[at].post).clone()).filter(Post::is_specific);
            let letters = name.letters();
            let of_side = |country: &Option<String>| {
                country.as_ref().is_none_or(|country| sides.is_empty() || sides.contains(country))
            };
            let mut wholes: BTreeSet<String> = BTreeSet::from([own.clone()]);
            for leader in leaders_named(&name) {
                if sides.is_empty()
                    || leader.sides.iter().any(|side| sides.contains(side) || sides.contains(&fold(side)))
                {
                    wholes.insert(leader.whole.clone());
                }
            }
            let said = same.iter().enumerate().filter(|(_, (names, country))| names.contains(&own) && of_side(country));
            let said = said.map(|(number, _)| number).collect();
            let apart = different.iter().filter(|(names, country)| names.contains(&letters) && of_side(country));
            let apart = apart.flat_map(|(names, _)| names.iter().filter(|name| **name != letters).cloned()).collect();
            Form { name, sides, post, members, wholes, said, apart }
        })
        .collect()
}

/// Disjoint sets of forms.
struct Sets<'f> {
    parent: Vec<usize>,
    forms: &'f [Form],
}

impl Sets<'_> {
    fn root(&mut self, mut at: usize) -> usize {
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }

    /// Makes two sets one, unless the user says that names in them are of different people.
    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if a != b && !self.are_apart(a, b) {
            self.parent[a.max(b)] = a.min(b);
        }
    }

    fn are_apart(&mut self, a: usize, b: usize) -> bool {
        if self.forms.iter().all(|form| form.apart.is_empty()) {
            return false;
        }
        let members =
            |sets: &mut Self, root| (0..sets.forms.len()).filter(|&at| sets.root(at) == root).collect::<Vec<_>>();
        let (a, b) = (members(self, a), members(self, b));
        a.iter().any(|&x| b.iter().any(|&y| self.forms[x].apart.contains(&self.forms[y].name.letters())))
    }

    /// All sets as they are now: their members, by their roots.
    fn all(&mut self, of: &[usize]) -> BTreeMap<usize, Vec<usize>> {
        let mut all: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for &at in of {
            all.entry(self.root(at)).or_default().push(at);
        }
        all
    }
}

/// What the user says.
fn said_to_be_one(forms: &[Form], sets: &mut Sets) {
    let mut first: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, form) in forms.iter().enumerate() {
        for &number in &form.said {
            let first = *first.entry(number).or_insert(at);
            sets.join(first, at);
        }
    }
}

/// Rule 1.
fn same_names(forms: &[Form], sets: &mut Sets) {
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, form) in forms.iter().enumerate().filter(|(_, form)| form.name.is_full() || form.wholes.len() > 1) {
        for whole in &form.wholes {
            by_name.entry(whole).or_default().push(at);
        }
    }
    // Those of one office first: where the user keeps some apart, they decide with whom the others go.
    for of_one_office in [true, false] {
        for same in by_name.values() {
            for (index, &a) in same.iter().enumerate() {
                for &b in &same[index + 1..] {
                    let fits = !of_one_office || has_same_post(&[b], &forms[a], forms);
                    if fits && !forms[a].sides.is_disjoint(&forms[b].sides) {
                        sets.join(a, b);
                    }
                }
            }
        }
    }
    for same in by_name.values() {
        let (told, untold): (Vec<usize>, Vec<usize>) = same.iter().partition(|&&at| !forms[at].sides.is_empty());
        let people: Vec<Vec<usize>> = sets.all(&told).into_values().collect();
        let mut rest: Vec<usize> = Vec::new();
        for at in untold {
            let with_post =
                |person: &&Vec<usize>| forms[at].post.as_ref().is_some_and(|post| has_post(person, post, forms));
            let mut fitting: Vec<&Vec<usize>> = people.iter().filter(with_post).collect();
            if people.len() == 1 {
                fitting = people.iter().collect();
            }
            match fitting[..] {
                [only] => only.first().into_iter().for_each(|&first| sets.join(at, first)),
                _ => rest.push(at),
            }
        }
        for pair in rest.windows(2) {
            sets.join(pair[0], pair[1]);
        }
    }
}

fn has_post(person: &[usize], post: &Post, forms: &[Form]) -> bool {
    person.iter().any(|&at| forms[at].post.as_ref().is_some_and(|own| own.agrees(post)))
}

fn shares_side(person: &[usize], sides: &BTreeSet<String>, forms: &[Form]) -> bool {
    person.iter().any(|&at| !forms[at].sides.is_disjoint(sides))
}

fn has_side(person: &[usize], forms: &[Form]) -> bool {
    person.iter().any(|&at| !forms[at].sides.is_empty())
}

/// Forms by each of their words' keys that can be shared with a fuller or shorter name.
fn by_word(forms: &[Form]) -> BTreeMap<&str, Vec<usize>> {
    let mut words: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, form) in forms.iter().enumerate() {
        let keys: BTreeSet<&str> =
            [form.name.keys.first(), form.name.keys.last()].into_iter().flatten().map(String::as_str).collect();
        for key in keys {
            words.entry(key).or_default().push(at);
        }
    }
    words
}

/// Names with a slip are looked for among so many that share a word: more are a name of half a nation.
const MAX_SLIPS: usize = 400;

/// Rule 2.
fn fuller_names(forms: &[Form], sets: &mut Sets) {
    let mut joins = Vec::new();
    let mut by_last: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, form) in forms.iter().enumerate().filter(|(_, form)| form.name.keys.len() > 1) {
        by_last.entry(form.name.keys.last().map_or("", String::as_str)).or_default().push(at);
    }
    for list in by_last.values() {
        let people = sets.all(list);
        for &at in list {
            let (form, own) = (&forms[at], sets.root(at));
            let mut fitting = people.iter().filter(|(root, person)| {
                **root != own
                    && person.iter().any(|&other| form.name.is_short_of(&forms[other].name))
                    && (shares_side(person, &form.sides, forms)
                        || ((form.sides.is_empty() || !has_side(person, forms)) && has_same_post(person, form, forms)))
            });
            if let (Some((_, only)), None) = (fitting.next(), fitting.next()) {
                joins.extend(only.first().map(|&first| (at, first)));
            }
        }
    }
    for list in by_word(forms).values().filter(|list| list.len() <= MAX_SLIPS) {
        for (index, &a) in list.iter().enumerate() {
            let slips = list[index + 1..].iter().filter(|&&b| {
                !forms[a].sides.is_disjoint(&forms[b].sides)
                    && has_same_post(&[b], &forms[a], forms)
                    && forms[a].name.is_slip_of(&forms[b].name)
            });
            joins.extend(slips.map(|&b| (a, b)));
        }
    }
    for (a, b) in joins {
        sets.join(a, b);
    }
}

fn has_same_post(person: &[usize], form: &Form, forms: &[Form]) -> bool {
    form.post.as_ref().is_some_and(|post| has_post(person, post, forms))
}

/// Rules 3 and 4.
fn family_names(forms: &[Form], sets: &mut Sets) {
    let full: Vec<usize> = (0..forms.len()).filter(|&at| forms[at].name.is_full()).collect();
    let people = sets.all(&full);
    let words = by_word(forms);
    let mut joins = Vec::new();
    let mut alone: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut torn: BTreeSet<usize> = BTreeSet::new();
    // Those of whom the user has said already who they are.
    let every: Vec<usize> = (0..forms.len()).collect();
    let said: BTreeSet<usize> = sets.all(&every).into_values().filter(|set| set.len() > 1).flatten().collect();
    for (at, form) in forms.iter().enumerate().filter(|(_, form)| !form.name.is_full()) {
        let whole = form.name.whole();
        let called: Vec<&str> = leaders_called(&form.name).map(|leader| leader.whole.as_str()).collect();
        let near = form.name.keys.first().and_then(|key| words.get(key.as_str())).map_or(&[][..], Vec::as_slice);
        let mut roots: BTreeSet<usize> = BTreeSet::new();
        for &other in
            near.iter().filter(|&&other| forms[other].name.is_full() && form.name.is_short_of(&forms[other].name))
        {
            roots.insert(sets.root(other));
        }
        if !called.is_empty() {
            let known =
                full.iter().filter(|&&other| forms[other].wholes.iter().any(|whole| called.contains(&whole.as_str())));
            for &other in known {
                roots.insert(sets.root(other));
            }
        }
        let fitting: Vec<&Vec<usize>> =
            roots.iter().filter_map(|root| people.get(root)).filter(|person| can_be(form, person, forms)).collect();
        if said.contains(&at) {
            continue;
        }
        match fitting[..] {
            [only] => joins.extend(only.first().map(|&first| (at, first))),
            [] => alone.entry(whole).or_default().push(at),
            _ => {
                // It may mean several: nothing else is made of it.
                torn.insert(at);
                alone.entry(whole).or_default().push(at);
            }
        }
    }
    for (a, b) in joins {
        sets.join(a, b);
    }
    for same in alone.values() {
        alone_by_side_and_post(same, &torn, forms, sets);
    }
}

/// Can a family name with its state and office be this person?
fn can_be(form: &Form, person: &[usize], forms: &[Form]) -> bool {
    let post = form.post.as_ref().map(|post| has_post(person, post, forms));
    if form.sides.is_empty() || !has_side(person, forms) {
        // Of someone without a state only the office speaks, or nothing speaks against.
        return post.unwrap_or(form.sides.is_empty());
    }
    shares_side(person, &form.sides, forms) && post.unwrap_or(true)
}

/// Rule 4: among family names that nobody's full name explains.
fn alone_by_side_and_post(same: &[usize], torn: &BTreeSet<usize>, forms: &[Form], sets: &mut Sets) {
    for (index, &a) in same.iter().enumerate() {
        for &b in &same[index + 1..] {
            let sides = !forms[a].sides.is_disjoint(&forms[b].sides)
                || (forms[a].sides.is_empty() && forms[b].sides.is_empty());
            let posts = match (&forms[a].post, &forms[b].post) {
                (Some(a), Some(b)) => a.agrees(b),
                (None, None) => true,
                _ => false,
            };
            if sides && posts {
                sets.join(a, b);
            }
        }
    }
    // Whoever tells no office, or no state, is the only one that it can be.
    let people: Vec<Vec<usize>> = sets.all(same).into_values().collect();
    for &at in same.iter().filter(|&&at| forms[at].post.is_none() || forms[at].sides.is_empty()) {
        if torn.contains(&at) {
            continue;
        }
        let own = sets.root(at);
        let mut others = people.iter().filter(|person| !person.contains(&at) && can_be(&forms[at], person, forms));
        if let (Some(only), None) = (others.next(), others.next())
            && only.first().is_some_and(|&first| sets.root(first) != own)
        {
            sets.join(at, only[0]);
        }
    }
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
