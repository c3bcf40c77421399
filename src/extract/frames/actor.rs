//! Parties as an event's members: whom a phrase, a pronoun or "the two leaders" stands for.

use std::ops::Range;

use super::Frames;
use crate::{
    annotation::{Country, Portfolio, Role},
    extract::{
        lexicon::{Class, Matches, Reading, places},
        party::{Party, Shape},
        spot::{BodyKind, What},
    },
};

/// One side's member in a draft.
#[derive(Debug, Clone, PartialEq)]
pub struct Actor {
    pub person: Option<usize>,
    pub role: Role,
    pub portfolio: Option<Portfolio>,
    pub country: Option<Country>,
    pub org: Option<&'static str>,
    pub office: Option<Range<usize>>,
    /// A state, a body or a delegation: no person at all.
    pub collective: bool,
    /// Several who bear the office ("African leaders").
    pub plural: bool,
}

impl Actor {
    /// A state by itself.
    pub(super) fn of_state(country: Country) -> Actor {
        Actor {
            person: None,
            role: Role::Other,
            portfolio: None,
            country: Some(country),
            org: None,
            office: None,
            collective: true,
            plural: false,
        }
    }
}

impl Frames<'_> {
    /// What a party is in an event: its person's best office, or its own.
    pub(super) fn actor(&self, party: &Party) -> Actor {
        let person = party.person.filter(|_| party.shape != Shape::Pronoun || party.person.is_some());
        if let Some(id) = person
            && let Some(who) = self.people.get(id)
        {
            // A weak office ("refugee leader X") is no post.
            let best = who.best().filter(|held| !held.office.weak);
            let office = best.map(|held| &held.office);
            return Actor {
                person,
                role: office.map_or(Role::Other, |o| o.role),
                portfolio: office.and_then(|o| o.portfolio),
                country: who.country().or_else(|| if who.org().is_none() { party.country } else { None }),
                org: who.org(),
                office: office.map(|o| o.printed.clone()),
                collective: false,
                plural: false,
            };
        }
        let office = party.office.as_ref();
        let (country, org) = self.side(party);
        // "EU leaders": the body itself takes part.
        let body = party.plural
            && party.org.is_some()
            && office.is_some_and(|o| matches!(o.role, Role::OrgHead | Role::PartyLeader) || o.role.heads_state());
        let office = office.filter(|_| !body);
        Actor {
            person: None,
            role: office.map_or(Role::Other, |o| o.role),
            portfolio: office.and_then(|o| o.portfolio),
            country,
            org,
            office: Some(office.map_or(party.tokens.clone(), |o| o.printed.clone())),
            collective: body
                || !matches!(party.shape, Shape::Office | Shape::Pronoun)
                || party.plural && office.is_some_and(|o| o.role == Role::Other),
            plural: party.plural
                && !body
                && (party.shape == Shape::Office || party.shape == Shape::Group && party.org.is_none()),
        }
    }

    /// The actors of parties, pairs and plural pronouns resolved.
    pub(super) fn actors(&self, index: usize, members: impl Iterator<Item = usize>) -> Vec<Actor> {
        let mut actors: Vec<Actor> = Vec::new();
        for member in members {
            let party = &self.parties[index][member];
            let pair = party.shape == Shape::Pair || (party.shape == Shape::Pronoun && party.plural);
            let told = if pair { self.pair(index, member) } else { self.of_states_told(index, member) };
            let several = pair || !told.is_empty();
            let one = (!several).then(|| match self.led_by(index, member) {
                // Who leads a delegation stands for it.
                Some(leader) => {
                    let country = leader.country.or(party.country);
                    let org = leader.org.or(party.org.filter(|_| country.is_none()));
                    // Who leads a side's delegation acts for it, of whatever office.
                    let sided = leader.role == Role::Other && (country.is_some() || org.is_some());
                    Actor { country, org, collective: leader.collective || sided, ..leader }
                }
                None => self.actor(party),
            });
            for actor in one.into_iter().chain(told) {
                let pronoun_without_person = party.shape == Shape::Pronoun
                    && actor.person.is_none()
                    && party.office.is_none()
                    && !actor.collective;
                // Who speaks for others meets nobody for them.
                let speaks = actor.role == Role::Spokesperson;
                if pronoun_without_person || speaks || actors.iter().any(|a| same_actor(a, &actor)) {
                    continue;
                }
                actors.push(actor);
            }
        }
        actors
    }

    /// "The three countries", "negotiators from both sides": the states, or those of the states, that were told of before.
    fn of_states_told(&self, index: usize, member: usize) -> Vec<Actor> {
        let party = &self.parties[index][member];
        if party.shape == Shape::Group && party.rule == "party.states" {
            let definite = self.doc.is_any(party.tokens.start, words!["the", "these", "all"]);
            return if definite { self.several_states(index, member).unwrap_or_default() } else { Vec::new() };
        }
        if party.shape == Shape::Body && party.org.is_none() {
            return self.states_of_body(party).into_iter().map(Actor::of_state).collect();
        }
        if self.is_of_two_states(party) { self.pair_of_posts(index, member) } else { Vec::new() }
    }

    /// "The India-Nepal Joint Commission": the states that a body of several is named after.
    pub(super) fn states_of_body(&self, party: &Party) -> Vec<Country> {
        let joint = words!["joint", "bilateral", "mixed", "intergovernmental", "inter-governmental"];
        if party.shape != Shape::Body || !party.tokens.clone().any(|t| self.doc.is_any(t, joint)) {
            return Vec::new();
        }
        let mut states: Vec<Country> = Vec::new();
        let mut matches = Matches::new();
        for at in party.tokens.clone() {
            self.lexicon.find(self.doc, at, party.tokens.end, &mut matches);
            let named = matches.iter().find_map(|found| {
                self.lexicon.trie.readings(self.doc, at, *found, false).find_map(|reading| match reading {
                    Reading::Country(code, _) => Some(code),
                    _ => None,
                })
            });
            states.extend(named.filter(|code| !states.contains(code)));
        }
        if states.len() >= 2 { states } else { Vec::new() }
    }

    /// "Negotiators from the two countries", "ministers of both states".
    fn is_of_two_states(&self, party: &Party) -> bool {
        matches!(party.shape, Shape::Office | Shape::Delegates)
            && party.plural
            && party.country.is_none()
            && party.org.is_none()
            && party.tokens.clone().any(|t| self.is_class(t, Class::StatesNoun))
            && party.tokens.clone().any(|t| self.doc.is_any(t, words!["two", "both"]))
    }

    /// "A delegation led by X", "a team, headed by the minister,": the leader.
    fn led_by(&self, index: usize, member: usize) -> Option<Actor> {
        const LED: usize = 8;
        let parties = &self.parties[index];
        let party = parties.get(member).filter(|p| p.shape == Shape::Delegates && !p.counterpart)?;
        let end = self.doc.sentences[index].tokens.end.min(party.tokens.end + LED);
        let by = (party.tokens.end + 1..end)
            .find(|&t| self.doc.is(t, "by") && self.doc.is_any(t - 1, words!["led", "headed", "chaired", "fronted"]))?;
        let direct = self.doc.is_any(party.tokens.end, words!["led", "headed", "chaired", "fronted"]);
        if !direct && self.doc.text(by - 2) != "," {
            return None;
        }
        let leader = parties.iter().find(|p| p.tokens.start > by && p.tokens.start <= by + 2)?;
        let one = matches!(leader.shape, Shape::Person | Shape::Office) && !leader.owner && !leader.plural;
        one.then(|| self.actor(leader))
    }

    /// "X and Y … their call": the parties of one list, or those named, of the pronoun's own sentence.
    fn own_pair(&self, index: usize, member: usize) -> Vec<Actor> {
        let parties = &self.parties[index];
        let pronoun = &parties[member];
        let floor = self.sentence_floor(index);
        let before = (0..member).rev().filter(|&i| !parties[i].owner && parties[i].tokens.end <= pronoun.tokens.start);
        for i in before {
            let list = self.list(index, i);
            if list.len() < 2 || self.governed(&parties[list[0]], floor) {
                continue;
            }
            let actors: Vec<Actor> = list.iter().map(|&i| self.actor(&parties[i])).collect();
            // "X and Y spoke of relations between A and B after the two met": people before states.
            if actors.iter().all(|a| a.collective) && parties[..member].iter().any(|p| p.person.is_some()) {
                continue;
            }
            if self.two_sides(&actors) {
                return actors;
            }
        }
        Vec::new()
    }

    /// The two states that a list of the sentence before, or of this one before a token, sets side by side; nothing where that
    /// sentence names people.
    fn listed_states(&self, index: usize, limit: usize) -> Vec<Actor> {
        for back in (index.saturating_sub(1)..=index).rev() {
            let parties = || self.parties[back].iter().filter(|p| back < index || p.tokens.start < limit);
            if parties().any(|p| p.person.is_some() || matches!(p.shape, Shape::Office | Shape::Delegates)) {
                return Vec::new();
            }
            let states = || parties().filter(|p| p.shape == Shape::Country && !p.plural && !p.owner);
            for state in states() {
                let mut others = states().filter(|p| p.list == state.list && p.country != state.country);
                if let (Some(other), None) = (others.next(), others.next()) {
                    return [state.country, other.country].into_iter().flatten().map(Actor::of_state).collect();
                }
            }
        }
        Vec::new()
    }

    /// "The two leaders", "they": the last two people, or countries, of different sides before this party.
    pub(super) fn pair(&self, index: usize, member: usize) -> Vec<Actor> {
        let wants_people = {
            let party = &self.parties[index][member];
            let men = |t: usize| self.doc.is_any(t, words!["men", "women"]);
            party.office.is_some() || party.shape == Shape::Pronoun || party.tokens.clone().any(men)
        };
        let wanted = self.parties[index][member].office.as_ref().map(|office| office.role);
        // "the two countries": states, whoever was named of them.
        let states = !wants_people
            && self.parties[index][member].tokens.clone().any(|t| {
                self.is_class(t, Class::StatesNoun) && !self.doc.is_any(t, words!["men", "women", "sides", "parties"])
            });
        if self.parties[index][member].shape == Shape::Pronoun {
            let own = self.own_pair(index, member);
            if !own.is_empty() {
                return own;
            }
            // "Togo and Mali are neighbours. They signed …"
            let listed = self.listed_states(index, self.parties[index][member].tokens.start);
            if !listed.is_empty() {
                return listed;
            }
        }
        if let Some(several) = self.several_states(index, member) {
            return several;
        }
        let mut found: Vec<Actor> = Vec::new();
        let limit = self.parties[index][member].tokens.start;
        for back in (index.saturating_sub(4)..=index).rev() {
            for party in self.parties[back].iter().rev() {
                if back == index && party.tokens.start >= limit {
                    continue;
                }
                if matches!(party.shape, Shape::Pair | Shape::Pronoun | Shape::Group)
                    || party.shape == Shape::Capital
                    || (party.shape == Shape::Body && party.org.is_none())
                {
                    continue;
                }
                let mut actor = self.actor(party);
                if states {
                    let Some(country) = actor.country else { continue };
                    actor = Actor::of_state(country);
                }
                if wants_people && actor.person.is_none() {
                    continue;
                }
                if actor.country.is_none() && actor.org.is_none() && actor.person.is_none() {
                    continue;
                }
                if wants_people && actor.role == Role::Other {
                    continue;
                }
                // "the two presidents" are no ministers.
                if wanted.is_some_and(|role| role != actor.role && !(role.heads_state() && actor.role.heads_state())) {
                    continue;
                }
                let same_side =
                    found.iter().any(|f| same_actor(f, &actor) || (f.country.is_some() && f.country == actor.country));
                if !same_side {
                    found.push(actor);
                }
                if found.len() == 2 {
                    found.reverse();
                    return found;
                }
            }
        }
        // "the two presidents" with only one of them, or none, in sight.
        let posts = self.pair_of_posts(index, member);
        if posts.is_empty() && found.is_empty() { self.said_by_both(index, member) } else { posts }
    }

    /// "The three countries", "the four neighbours": the states of the nearest sentences that name exactly so many; nothing
    /// where none do. `None` where two are meant.
    fn several_states(&self, index: usize, member: usize) -> Option<Vec<Actor>> {
        const NUMBERS: [&str; 6] = ["three", "four", "five", "six", "seven", "eight"];
        let party = &self.parties[index][member];
        let number = party.tokens.clone().find_map(|t| NUMBERS.iter().position(|n| self.doc.is(t, n)))? + 3;
        let last = self.parties.len().min(index + 3);
        let mut states: Vec<Country> = Vec::new();
        for sentence in (index.saturating_sub(3)..=index).rev().chain(index + 1..last) {
            for other in self.parties[sentence].iter().filter(|p| p.shape != Shape::Capital) {
                states.extend(other.country.filter(|state| !states.contains(state)));
            }
            if states.len() == number {
                return Some(states.into_iter().map(Actor::of_state).collect());
            }
        }
        Some(Vec::new())
    }

    /// "The two sides will meet again, Kenya and Uganda said": those who say so.
    fn said_by_both(&self, index: usize, member: usize) -> Vec<Actor> {
        let parties = &self.parties[index];
        if parties[member].shape != Shape::Pair || parties[member].office.is_some() {
            return Vec::new();
        }
        let behind = (member + 1..parties.len()).find(|&i| {
            let list = self.list(index, i);
            let next = list.last().map_or(0, |&last| parties[last].tokens.end);
            list.len() == 2 && self.is_class(next, Class::Saying)
        });
        let both: Vec<Actor> =
            behind.map(|i| self.list(index, i)).unwrap_or_default().iter().map(|&i| self.actor(&parties[i])).collect();
        if both.iter().all(|a| a.country.is_some()) { both } else { Vec::new() }
    }

    /// "The leaders of both countries": the post in each of the two states named last.
    fn pair_of_posts(&self, index: usize, member: usize) -> Vec<Actor> {
        let pair = &self.parties[index][member];
        let of_states = pair.tokens.clone().any(|t| self.is_class(t, Class::StatesNoun));
        if !of_states || pair.office.is_none() && pair.shape != Shape::Delegates {
            return Vec::new();
        }
        let mut states: Vec<Country> = Vec::new();
        for back in (index.saturating_sub(4)..=index).rev() {
            for party in self.parties[back].iter().rev() {
                if back == index && party.tokens.start >= pair.tokens.start {
                    continue;
                }
                let country = self.actor(party).country.filter(|c| !states.contains(c));
                states.extend(country.filter(|_| party.shape != Shape::Capital));
                if states.len() == 2 {
                    let post = |country| match &pair.office {
                        Some(office) => Actor {
                            person: None,
                            role: office.role,
                            portfolio: office.portfolio,
                            country: Some(country),
                            org: None,
                            office: Some(office.printed.clone()),
                            collective: false,
                            plural: false,
                        },
                        None => Actor::of_state(country),
                    };
                    return states.into_iter().rev().map(post).collect();
                }
            }
        }
        Vec::new()
    }

    /// Can these parties meet among themselves: a list, a pair, "they", a plural of two countries?
    pub(super) fn reciprocal(&self, index: usize, subject: &[usize]) -> bool {
        let parties = &self.parties[index];
        subject.len() >= 2
            || subject.iter().any(|&s| {
                matches!(parties[s].shape, Shape::Pair)
                    || (parties[s].shape == Shape::Pronoun && parties[s].plural)
                    || parties[s].rule == "party.states"
                    || parties[s].shape == Shape::Body && !self.states_of_body(&parties[s]).is_empty()
                    || self.is_of_two_states(&parties[s])
            })
    }

    /// Does the actor hold a post, or stand for a state or a body?
    pub(super) fn official(&self, actor: &Actor) -> bool {
        actor.role != Role::Other || actor.collective || (actor.person.is_some() && actor.country.is_some())
    }

    /// A country does not travel; a person or a delegation does.
    pub(super) fn travels(&self, actor: &Actor) -> bool {
        actor.person.is_some()
            || actor.role != Role::Other
            || actor.office.as_ref().is_some_and(|o| o.clone().any(|t| self.is_class(t, Class::Delegate)))
    }

    /// Is the actor an international body, such as states meet in?
    pub(super) fn is_body_of_states(&self, actor: &Actor) -> bool {
        let tokens = actor.office.clone().unwrap_or_default();
        actor.collective
            && actor.org.is_some()
            && tokens.clone().any(|t| match self.items.items[self.items.of_token[t] as usize].what {
                What::Body { kind, .. } => kind == BodyKind::International,
                What::Group { row } => places::groups()[row as usize].org.is_some(),
                _ => false,
            })
    }
}

/// The same person, or the same unnamed office of the same side.
pub fn same_actor(a: &Actor, b: &Actor) -> bool {
    match (a.person, b.person) {
        (Some(x), Some(y)) => x == y,
        (None, None) => a.role == b.role && a.portfolio == b.portfolio && a.country == b.country && a.org == b.org,
        _ => false,
    }
}
