//! Stage 8: mentions → people, each with the offices that the article gives them.
//!
//! Full names come first, wherever they stand; surnames, given names of family-first order, pronouns and definite offices
//! ("the minister") are then resolved in the order of the text. "His French counterpart" takes the office of the party
//! before it.

use std::ops::Range;

use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use super::{
    cast::Cast,
    lexicon::{Class, Lexicon, people},
    party::{Office, Party, Shape},
    person::{Held, Person},
    token::{Case, Doc, Kind, Token},
};
use crate::annotation::{Country, OfficeStatus, Role};

/// Makes the people of an article and points every party at its person.
pub fn resolve(doc: &Doc, lexicon: &Lexicon, sentences: &mut [Vec<Party>]) -> Vec<Person> {
    let mut cast = Cast::default();
    // Full names first, so that a headline's surname finds the name that the text gives.
    for body in [true, false] {
        for (index, parties) in sentences.iter_mut().enumerate() {
            if doc.sentences[index].title == body {
                continue;
            }
            for party in parties.iter_mut() {
                let Some(name) = party.name.clone() else { continue };
                let words = cast.words(doc, name.clone());
                if words.len() >= 2 {
                    let junior = is_junior(doc, &name);
                    let kin = party.office.is_none() && (junior || is_kin(doc, party.tokens.start.min(name.start)));
                    let person = cast.full(name, words, junior);
                    cast.people[person].kin |= kin;
                    party.person = Some(person);
                }
            }
        }
    }
    for body in [false, true] {
        for (index, parties) in sentences.iter_mut().enumerate() {
            if doc.sentences[index].title == body {
                continue;
            }
            for party in parties.iter_mut() {
                let Some(name) = party.name.clone().filter(|_| party.person.is_none()) else { continue };
                let words = cast.words(doc, name.clone());
                let Some(word) = words.first() else { continue };
                let titled = party.office.is_some();
                party.person = Some(
                    cast.short(word, titled, is_junior(doc, &name)).unwrap_or_else(|| cast.add(name, words.clone())),
                );
            }
        }
    }
    let mut people = cast.people;
    take_offices(sentences, &mut people, false);
    counterparts(sentences, &people);
    take_offices(sentences, &mut people, true);
    follow(doc, lexicon, sentences, &mut people);
    people
}

/// "X Jr."
fn is_junior(doc: &Doc, name: &Range<usize>) -> bool {
    name.len() > 1 && doc.is_any(name.end - 1, words!["jr", "jr."])
}

/// "First lady Y", "his wife, Y": do the words before a name make its bearer somebody's family?
fn is_kin(doc: &Doc, start: usize) -> bool {
    const FAMILY: &[&str] = &[
        "wife", "husband", "son", "daughter", "brother", "sister", "mother", "father", "widow", "nephew", "niece",
        "cousin",
    ];
    let comma = usize::from(start > 1 && doc.text(start - 1) == ",");
    let Some(last) = start.checked_sub(1 + comma) else { return false };
    doc.is_any(last, FAMILY) || last > 0 && doc.is(last, "lady") && doc.is(last - 1, "first")
}

/// Gives people the offices and sides of their mentions: of counterparts once their offices are known, of all others before.
fn take_offices(sentences: &[Vec<Party>], people: &mut [Person], counterparts: bool) {
    for parties in sentences {
        for party in parties.iter().filter(|p| p.counterpart == counterparts) {
            let Some(person) = party.person.and_then(|p| people.get_mut(p)) else { continue };
            person.mentions.push(party.name.clone().unwrap_or_else(|| party.tokens.clone()));
            match &party.office {
                Some(office) => person.hold(Held {
                    office: office.clone(),
                    country: party.country,
                    org: party.org,
                    rule: party.rule,
                }),
                None => {
                    person.country = person.country.or(party.country);
                    person.org = person.org.or(party.org);
                }
            }
        }
    }
}

/// "His French counterpart" bears the office of the party before it.
fn counterparts(sentences: &mut [Vec<Party>], people: &[Person]) {
    let mut told: Vec<(Office, Option<Country>)> = Vec::new();
    for parties in sentences.iter_mut() {
        for index in 0..parties.len() {
            if parties[index].counterpart && parties[index].office.is_none() {
                // Of the same sentence, and of another state than the counterpart's own; or else the last office in force.
                let abroad = parties[index].country;
                let own = parties[..index].iter().rev().filter(|p| !p.counterpart).find_map(|p| {
                    let person = p.person.and_then(|id| people.get(id));
                    let country = p.country.or_else(|| person.and_then(Person::country));
                    let office = p.office.as_ref().or_else(|| Some(&person?.best()?.office))?;
                    (abroad.is_none() || country != abroad).then(|| office.clone())
                });
                // "met the Omani premier … his Omani counterpart": of another one than the state's own.
                let last = || {
                    let foreign = |(_, of): &&(Office, Option<Country>)| abroad.is_none() || *of != abroad;
                    told.iter().rev().find(foreign).or(told.last()).map(|(office, _)| office.clone())
                };
                if let Some(mut office) = own.or_else(last) {
                    office.printed = parties[index].tokens.clone();
                    office.status = OfficeStatus::Current;
                    office.weak = false;
                    parties[index].office = Some(office);
                }
            }
            if let Some(office) = parties[index].office.as_ref().filter(|o| !o.weak) {
                told.push((office.clone(), parties[index].country));
                if told.len() > REMEMBERED {
                    told.remove(0);
                }
            }
        }
    }
}

/// A definite office means one of so many people mentioned last.
const REMEMBERED: usize = 64;

/// Pronouns and definite offices, in the order of the text.
fn follow(doc: &Doc, lexicon: &Lexicon, sentences: &mut [Vec<Party>], people: &mut [Person]) {
    let mut subject: Option<usize> = None;
    let mut recent: Vec<usize> = Vec::new();
    // "Japan's foreign minister said she would …": somebody whom the text gives a post and no name.
    let mut unnamed: Option<Unnamed> = None;
    // The same where the sentence before is what that post said.
    let mut said_by: Option<Unnamed> = None;
    // Posts that the article spoke of before it named their holders.
    let mut posts: FxHashSet<(Role, Option<Country>)> = FxHashSet::default();
    // The verbs of saying up to the token that was looked at last.
    let (mut sayings, mut looked) = (Vec::new(), 0);
    for (index, parties) in sentences.iter_mut().enumerate() {
        // Who wrote the story takes no part in it.
        let title = doc.sentences[index].title || byline(doc, index);
        // What is quoted describes nobody of the sentence before.
        let quoted = doc.tokens[doc.sentences[index].tokens.start].kind == Kind::Quote;
        let mut here: Option<usize> = None;
        let mut unnamed_here = false;
        let mut said = 0;
        let mut owner: Option<usize> = None;
        let mut before: Option<(usize, usize)> = None;
        let mut last_start = 0;
        // Whom the sentence calls somebody's counterpart.
        let mut across: SmallVec<[usize; 4]> = SmallVec::new();
        for party in parties.iter_mut() {
            // "A said B would tell C about his talks": of the clause that the verb opens, B is the subject.
            if here.is_some() && party.person.is_some() {
                let start = party.tokens.start;
                let tokens = doc.tokens.get(looked..start).unwrap_or_default();
                // "asked if B would": as good as said.
                let asked = |at: usize| {
                    at > 0
                        && doc.is_any(at, words!["if", "whether"])
                        && doc.is_any(at - 1, words!["asked", "asks", "asking", "wondered", "ask"])
                };
                let opens = |(at, t): &(usize, &Token)| t.classes.has(Class::Saying) || asked(*at);
                sayings.extend((looked..).zip(tokens).filter(opens).map(|(at, _)| at));
                looked = looked.max(start);
                let last = sayings.iter().rev().copied().find(|&t| t < start);
                if let Some(saying) = last.filter(|&t| t >= said) {
                    if start <= saying + 3 && party.person != here {
                        here = party.person;
                    }
                    said = saying + 1;
                }
            }
            match party.shape {
                // "X will meet him": somebody else.
                Shape::Pronoun if !party.plural && doc.is(party.tokens.start, "him") => {
                    // "Modi's tour, which has taken him to …": whoever owns what does it.
                    let tour = |t: usize| doc.tokens[t].classes.has(Class::Travel);
                    // "would begin a tour, which will take him to …": the one who tours.
                    let toured = (party.tokens.start.saturating_sub(40).max(doc.sentences[index].tokens.start)
                        ..party.tokens.start)
                        .any(tour);
                    let beside = recent.last().copied().filter(|p| owner != Some(*p) && !toured);
                    party.person = recent.iter().rev().copied().find(|p| Some(*p) != beside);
                }
                // "was told by X during her visit": hers who did it.
                Shape::Pronoun
                    if !party.plural && before.is_some_and(|(_, end)| does_by(doc, last_start, end, party)) =>
                {
                    party.person = before.map(|(person, _)| person);
                }
                Shape::Pronoun if !party.plural => match &unnamed {
                    Some(post) => post.lend(party),
                    None => party.person = here.or(subject),
                },
                Shape::Office
                    if party.person.is_none()
                        && !party.plural
                        && (party.definite || party.country.is_none())
                        && !party.counterpart =>
                {
                    let office = party.office.as_ref();
                    // "The Greek leader" is its prime minister where that is whom the article names.
                    let leader = party.tokens.end > 0 && doc.is(party.tokens.end - 1, "leader");
                    // "In a meeting with his Omani counterpart X, the president said": not X.
                    let others: Vec<usize>;
                    let recent: &[usize] = if across.is_empty() || party.country.is_some() {
                        &recent
                    } else {
                        others = recent.iter().copied().filter(|p| !across.contains(p)).collect();
                        &others
                    };
                    party.person = office.and_then(|office| bearer(lexicon, office, party, people, recent, leader));
                    // "X is head of a delegation …, who arrived": the predicate is X.
                    if party.person.is_none() && !party.definite {
                        party.person = subject_of_be(doc, party, before);
                    }
                    if party.person.is_none() {
                        // Only what opens a sentence describes whom the one before was about.
                        let opens = party.tokens.start <= doc.sentences[index].tokens.start + 2;
                        let known = office.is_some_and(|o| posts.contains(&(o.role, party.country)));
                        party.person = subject.filter(|&person| {
                            !known
                                && !title
                                && !quoted
                                && opens
                                && here.is_none()
                                && describe(lexicon, party, &mut people[person])
                        });
                    }
                    if party.person.is_none() {
                        posts.extend(party.office.as_ref().map(|o| (o.role, party.country)));
                        // "The former senator spoke to X. He …": of whom the text told before.
                        if here.is_none() && party.definite && party.country.is_none() && party.org.is_none() && !title
                        {
                            here = subject;
                        }
                    }
                }
                _ => {}
            }
            // "Oman's oil minister said. "…," Said Rashid told reporters.": the one who goes on speaking.
            if let (Some(post), Some(person)) = (&said_by, party.person)
                && party.shape == Shape::Person
                && here.is_none()
                && people[person].offices.is_empty()
                && people[person].words.len() >= 2
                && people[person].name == party.tokens
                && doc.tokens.get(party.tokens.end).is_some_and(|t| t.classes.has(Class::Saying))
            {
                people[person].hold(post.held());
            }
            if here.is_none() && !unnamed_here && party.person.is_none() {
                let post = Unnamed::of(party);
                unnamed_here = post.is_some();
                unnamed = post.or(unnamed);
            }
            if let Some(person) = party.person {
                if party.counterpart {
                    across.push(person);
                }
                before = Some((person, party.tokens.end));
                last_start = party.tokens.start;
                owner = party.owner.then_some(person);
                if !unnamed_here {
                    unnamed = None;
                }
                recent.retain(|&p| p != person);
                recent.push(person);
                if recent.len() > REMEMBERED {
                    recent.remove(0);
                }
                // The first person of a sentence is its subject more often than not.
                here = here.or(Some(person));
            }
        }
        said_by = if title { said_by } else { self::said_by(doc, index, parties) };
        // A headline's subject is no antecedent of the text's.
        subject = if title { subject } else { here.or(subject) };
        if title {
            unnamed = None;
        }
    }
}

/// "Kofi Boateng and Ines Duarte", "By Kofi Boateng": a line above the story with nothing but names.
fn byline(doc: &Doc, index: usize) -> bool {
    /// So many lines may stand above a story, of so many tokens each.
    const LINES: usize = 6;
    const LONGEST: usize = 16;
    let sentence = &doc.sentences[index];
    index < LINES
        && sentence.headline
        && sentence.tokens.len() <= LONGEST
        && sentence.tokens.clone().all(|t| {
            doc.tokens[t].kind != Kind::Word
                || doc.tokens[t].case != Case::Lower
                || doc.is_any(t, words!["and", "by", "for", "in", "of", "the"])
        })
}

/// "by X during his visit": does a possessive stand behind the one by whom something was done, with nothing but when between?
fn does_by(doc: &Doc, start: usize, end: usize, pronoun: &Party) -> bool {
    let gap = end..pronoun.tokens.start;
    // "X said his talks with Y …": his who says it.
    let speaks = gap.len() == 1 && doc.tokens[gap.start].classes.has(Class::Saying);
    pronoun.owner && speaks
        || pronoun.owner
            && start > 0
            && doc.is(start - 1, "by")
            && (1..=2).contains(&gap.len())
            && gap.clone().all(|t| doc.is_any(t, words!["during", "on", "in", "at", "ahead", "of", "before", "after"]))
}

/// Who ends right before the "is" in front of a party.
fn subject_of_be(doc: &Doc, party: &Party, before: Option<(usize, usize)>) -> Option<usize> {
    let (person, end) = before?;
    let be = party.tokens.start.checked_sub(1)?;
    (end == be && doc.is_any(be, words!["is", "was"])).then_some(person)
}

/// A post that the text gives to somebody without a name.
#[derive(Debug, Clone)]
struct Unnamed {
    office: Office,
    country: Option<Country>,
    org: Option<&'static str>,
}

/// The one post without a name that said what the sentence tells.
fn said_by(doc: &Doc, index: usize, parties: &[Party]) -> Option<Unnamed> {
    let said = |t: usize| doc.tokens.get(t).is_some_and(|t| t.classes.has(Class::Saying));
    let mut speakers = parties.iter().filter(|p| {
        p.person.is_none()
            && p.shape == Shape::Office
            && !p.plural
            && (said(p.tokens.end) || p.tokens.start > 0 && said(p.tokens.start - 1))
            && doc.sentence_of(p.tokens.start) == index
    });
    let office = speakers.next().filter(|_| speakers.next().is_none())?;
    let held = office.office.as_ref().filter(|o| !o.weak)?;
    let sided = office.country.is_some() || office.org.is_some();
    sided.then(|| Unnamed { office: held.clone(), country: office.country, org: office.org })
}

impl Unnamed {
    /// Of a single post-holder of a state or a body; a spokesperson speaks for others.
    fn of(party: &Party) -> Option<Unnamed> {
        let office = party.office.as_ref().filter(|o| !o.weak && o.role != Role::Spokesperson)?;
        let one = party.shape == Shape::Office
            && !party.plural
            && !party.owner
            && (party.country.is_some() || party.org.is_some());
        one.then(|| Unnamed { office: office.clone(), country: party.country, org: party.org })
    }

    fn held(&self) -> Held {
        Held { office: self.office.clone(), country: self.country, org: self.org, rule: "reference.speaker" }
    }

    fn lend(&self, pronoun: &mut Party) {
        pronoun.office = Some(self.office.clone());
        (pronoun.country, pronoun.org) = (self.country, self.org);
    }
}

/// "Kemi Smith flew to Oslo. The trade secretary said …": a definite office that opens a sentence and that nobody bears is
/// that of the subject before it, if the article has given it none.
fn describe(lexicon: &Lexicon, party: &Party, person: &mut Person) -> bool {
    let described = |office: &&Office| party.definite && !office.weak && office.role != Role::Spokesperson;
    let Some(office) = party.office.as_ref().filter(described) else { return false };
    if leads_elsewhere(lexicon, party, person) {
        return false;
    }
    let fits = person.offices.is_empty()
        && person.words.len() >= 2
        && (person.country.is_none() || party.country.is_none() || person.country == party.country);
    if fits {
        person.offices.push(Held {
            office: office.clone(),
            country: party.country,
            org: party.org,
            rule: "reference.description",
        });
    }
    fits
}

/// Who is known to lead one state is no other's leader.
fn leads_elsewhere(lexicon: &Lexicon, party: &Party, person: &Person) -> bool {
    let rows = lexicon.leaders(person.last());
    let leads = |row: &u32| people::leaders().get(*row as usize).is_some_and(|row| row.country == party.country);
    party.country.is_some() && person.country().is_none() && !rows.is_empty() && !rows.iter().any(leads)
}

/// The last person mentioned whose office is this one.
fn bearer(
    lexicon: &Lexicon,
    office: &Office,
    party: &Party,
    people: &[Person],
    recent: &[usize],
    leader: bool,
) -> Option<usize> {
    recent.iter().rev().copied().filter(|&index| !leads_elsewhere(lexicon, party, &people[index])).find(|&index| {
        people[index].offices.iter().any(|held| {
            (held.office.role == office.role || leader && held.office.role.heads_state())
                && (office.portfolio.is_none() || held.office.portfolio == office.portfolio)
                && (party.country.is_none()
                    || people[index].country().is_none()
                    || people[index].country() == party.country)
                && (party.org.is_none() || people[index].org() == party.org)
                && office.status == held.office.status
        })
    })
}
