//! Whom a name means: one person, a state, or several people of whom the asker must choose.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{
    Searcher, Snapshot,
    dossier::{Dossier, Lists},
    identity::{
        Person,
        load::Identities,
        spelling::{Name, key},
    },
    matches::participant_matches,
    party::Party,
};
use crate::{
    query::{Side, ast::ParticipantQuery},
    store::{StoreError, analyze_name},
};

/// Whom to tell of.
#[derive(Debug, Clone)]
pub struct Who {
    /// A name as people write it, an id (`li-qiang.CN`), a state or a body.
    pub name: String,
    /// What else is known of the person.
    pub person: ParticipantQuery,
    /// The state or body itself, where no name is given.
    pub side: Option<Side>,
    pub lists: Lists,
}

/// Someone whom the name may mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Candidate {
    pub id: String,
    pub name: String,
    pub side: Option<String>,
    /// Their last office, in the vocabulary's words: `foreign minister`.
    pub post: Option<String>,
    pub articles: u64,
    /// The command that asks for this one.
    pub ask: String,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    pub dossier: Option<Dossier>,
    /// Several people whom the name may mean, the one in most articles first; empty where it means one, or none.
    pub candidates: Vec<Candidate>,
    pub notes: Vec<String>,
}

/// Someone named in so many times more articles than anyone else of the name is meant; the others are told in a note.
const FAR_MORE: u64 = 10;
/// So many others are told in a note.
const TOLD: usize = 5;

impl Searcher {
    /// The dossier of whom a name means, or the people whom it may mean.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn who(&self, who: &Who) -> Result<Found, StoreError> {
        let lexicon = self.lexicon();
        let asks_for_person = who.person != ParticipantQuery::Any && who.side.is_none();
        if let Some(side) = &who.side {
            return self.found_side(side, who);
        }
        if let Some(side) = crate::query::side(&who.name, &lexicon).filter(|_| !asks_for_person) {
            let found = self.found_side(&side, who)?;
            if found.dossier.is_some() {
                return Ok(found);
            }
        }
        self.telling_apart(&[], |snapshot| self.person(snapshot, who))
    }

    /// The same of a person.
    fn person(&self, snapshot: &Snapshot, who: &Who) -> Result<Found, StoreError> {
        let mut notes = Vec::new();
        let mut name = who.name.trim().to_owned();
        let (mut identities, mut meant) = self.meant(snapshot, &name, &who.person)?;
        if meant.is_empty()
            && let Some(near) = self.respelt(snapshot, &name)?
        {
            let (found, people) = self.meant(snapshot, &near, &who.person)?;
            if !people.is_empty() {
                notes.push(format!("nobody is named `{name}`; did you mean `{near}`?"));
                (identities, meant, name) = (found, people, near);
            }
        }
        let articles = |number: usize| identities.people.get(number).map_or(0, |person| person.articles);
        let others: Vec<usize> = match meant[..] {
            [] => {
                notes.extend(crate::query::meaning(&name, &self.lexicon()));
                return Ok(Found { dossier: None, candidates: Vec::new(), notes });
            }
            [_] => Vec::new(),
            [first, second, ..] if articles(first) >= articles(second).saturating_mul(FAR_MORE) => meant.split_off(1),
            _ => {
                let candidates = self.candidates(&identities, &meant, &name);
                return Ok(Found { dossier: None, candidates, notes });
            }
        };
        let all: Vec<usize> = meant.iter().chain(&others).copied().collect();
        let told = self.candidates(&identities, &all, &name).into_iter().skip(1);
        for other in told.clone().take(TOLD) {
            notes.push(format!("not {}: `{}`", described(&other), other.ask));
        }
        if let more @ 1.. = told.count().saturating_sub(TOLD) {
            notes.push(format!("and not {more} others of the name"));
        }
        let Some(&number) = meant.first() else { return Ok(Found { dossier: None, candidates: Vec::new(), notes }) };
        let dossier = self.dossier_of_person(snapshot, &identities, number, who.lists)?;
        notes.extend(dossier.iter().flat_map(|dossier| dossier.notes.iter().cloned()));
        Ok(Found { dossier, candidates: Vec::new(), notes })
    }

    fn found_side(&self, side: &Side, who: &Who) -> Result<Found, StoreError> {
        let dossier = self.dossier_of_side(side, who.lists)?;
        let notes = dossier.notes.clone();
        let empty = dossier.reports == 0 && dossier.articles_total == 0;
        Ok(Found { dossier: (!empty).then_some(dossier), candidates: Vec::new(), notes })
    }

    /// The people whom a name means, the one in most articles first.
    fn meant(
        &self,
        snapshot: &Snapshot,
        name: &str,
        person: &ParticipantQuery,
    ) -> Result<(Identities, Vec<usize>), StoreError> {
        // An id is the name's words, and behind a point what tells its bearer from others.
        let words = name
            .split('.')
            .next()
            .filter(|_| is_id(name))
            .map_or_else(|| name.to_owned(), |words| words.replace('-', " "));
        let known = self.known(snapshot);
        let identities = Identities::of(self.archive(snapshot, &known)?, std::iter::once(words.as_str()))?;
        if let Some(number) = identities.people.iter().position(|person| person.id == name) {
            return Ok((identities, vec![number]));
        }
        let meant = chosen(&identities, &words, &|person_found: &Person| self.fits(&identities, person_found, person));
        Ok((identities, meant))
    }

    /// Does the person have what else is asked, by one of the articles?
    fn fits(&self, identities: &Identities, found: &Person, person: &ParticipantQuery) -> bool {
        *person == ParticipantQuery::Any
            || found.bearers.iter().any(|&at| {
                let bearer = &identities.bearers[at];
                let participant = bearer.post.participant(&bearer.name);
                let party = Party { participant: &participant, side: None };
                participant_matches(person, &party, self.analyzer.as_ref())
            })
    }

    /// The name with each word that is in no name replaced by the nearest that is; `None` where there is none, or nothing
    /// to replace.
    fn respelt(&self, snapshot: &Snapshot, name: &str) -> Result<Option<String>, StoreError> {
        let known = self.name_words(snapshot)?;
        let mut changed = false;
        let mut words = Vec::new();
        for word in analyze_name(name) {
            if known.has(&key(&word)) {
                words.push(word);
                continue;
            }
            let length = word.chars().count();
            let reach = length.div_ceil(4);
            let near = known
                .iter()
                .filter(|&(other, _)| length > 2 && other.chars().count().abs_diff(length) <= reach)
                .map(|(other, count)| (strsim::osa_distance(&word, other), std::cmp::Reverse(count), other))
                .filter(|(distance, ..)| *distance <= reach)
                .min();
            let Some((_, _, near)) = near else { return Ok(None) };
            changed = true;
            words.push(near.to_owned());
        }
        Ok(changed.then(|| words.iter().map(|word| capitalised(word)).collect::<Vec<_>>().join(" ")))
    }

    fn candidates(&self, identities: &Identities, meant: &[usize], asked: &str) -> Vec<Candidate> {
        let all = meant.iter().filter_map(|&number| Some((number, identities.people.get(number)?)));
        all.map(|(number, found)| {
            let post = identities.last_post(found);
            let post = post.map(|post| match post.portfolio {
                Some(portfolio) => format!("{portfolio} {}", post.role.as_str().replace('_', " ")),
                None => post.role.as_str().replace('_', " "),
            });
            let ask = self.how_to_ask(identities, number, found, asked);
            Candidate {
                id: found.id.clone(),
                name: found.name.clone(),
                side: found.side.clone(),
                post,
                articles: found.articles,
                ask,
            }
        })
        .collect()
    }

    /// The shortest command that means this one alone: by the name, with the state or body, by the id.
    fn how_to_ask(&self, identities: &Identities, number: usize, found: &Person, asked: &str) -> String {
        use crate::query::ast::ParticipantField;
        let only = |name: &str, side: &ParticipantQuery| {
            let both = |found: &Person| self.fits(identities, found, side);
            chosen(identities, name, &both) == [number]
        };
        let side = found.side.as_deref();
        let field = side.map(|side| match crate::query::side(side, &self.lexicon()) {
            Some(Side::Country(country)) => (ParticipantField::Country(country), "--country"),
            Some(Side::Org(org)) => (ParticipantField::Org(org), "--org"),
            None => (ParticipantField::Org(side.to_owned()), "--org"),
        });
        if only(&found.name, &ParticipantQuery::Any) {
            return format!("dateline who {}", quoted(&found.name));
        }
        if let (Some((field, flag)), Some(side)) = (field, side) {
            let side_only = ParticipantQuery::Is(field);
            for name in [asked, found.name.as_str()] {
                if only(name, &side_only) {
                    return format!("dateline who {} {flag} {}", quoted(name), quoted(side));
                }
            }
        }
        format!("dateline who {}", quoted(&found.id))
    }
}

/// With a capital, as names are written.
fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// As it is typed in a shell.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    let safe: String = text.chars().filter(|c| !c.is_control() && !matches!(c, '"' | '$' | '`' | '\\' | '!')).collect();
    if !safe.is_empty() && safe.chars().all(plain) { safe } else { format!("\"{safe}\"") }
}

/// "Li Hui (CN, envoy, 3 articles)".
fn described(candidate: &Candidate) -> String {
    let articles = format!("{} article{}", candidate.articles, if candidate.articles == 1 { "" } else { "s" });
    let parts = [candidate.side.clone(), candidate.post.clone(), Some(articles)];
    format!("{} ({})", candidate.name, parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

fn is_id(name: &str) -> bool {
    !name.contains(char::is_whitespace) && (name.contains('.') || name.contains('-'))
}

/// The people of a name whom `fits` takes: those who bear exactly it, else those who bear it in these letters, else those who bear it in another spelling,
/// else those of whose name it is any part.
fn chosen(identities: &Identities, asked: &str, fits: &dyn Fn(&Person) -> bool) -> Vec<usize> {
    let name = Name::of(asked);
    if name.keys.is_empty() {
        return Vec::new();
    }
    let bears = |person: &Person, test: &dyn Fn(&Name) -> bool| {
        person.bearers.iter().any(|&at| identities.names.get(&identities.bearers[at].name).is_some_and(test))
    };
    let is_of = |own: &Name| own.whole() == name.whole() || name.is_short_of(own);
    let in_letters = |own: &Name| is_of(own) && name.words.iter().all(|word| own.words.contains(word));
    let fuller = |own: &Name| own.is_full() && own.is_short_of(&name);
    let part = |own: &Name| name.keys.iter().all(|key| own.keys.contains(key));
    // A leader's other names are found by the table; the identities hold them only where an article bears one.
    let by_table: BTreeSet<&str> = super::identity::spelling::leaders_named(&name)
        .chain(super::identity::spelling::leaders_called(&name))
        .map(|leader| leader.whole.as_str())
        .collect();
    let known = |own: &Name| by_table.contains(own.whole().as_str());
    let exact = |own: &Name| name.is_full() && own.whole() == name.whole();
    let tests: [&dyn Fn(&Name) -> bool; 6] = [&exact, &in_letters, &is_of, &known, &fuller, &part];
    for test in tests {
        let people = identities.people.iter().enumerate();
        let found: Vec<usize> =
            people.filter(|(_, person)| fits(person) && bears(person, test)).map(|(number, _)| number).collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}
