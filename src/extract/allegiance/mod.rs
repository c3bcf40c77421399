//! Stage 8, the rest: which state an office serves where its phrase does not say ("Prime Minister Ryutaro Hashimoto").
//!
//! First what other words say of it (`told`). Then the countries that the article names, by name, capital, institution or
//! place, compete (`clues`): those near the mention weigh more, rules drop and favour some (`contest`), and one that already
//! has another holder of the same post is out.

mod clues;
mod contest;
mod told;

use jiff::civil::Date;
use rustc_hash::FxHashSet;

pub use self::clues::Clues;
use self::contest::Seat;
use super::{frames::Dateline, lexicon::Lexicon, party::Party, person::Person, spot::Items, token::Doc};
use crate::annotation::{Country, OfficeStatus, Portfolio, Role};

/// What the article and the lexicon say.
pub struct Context<'a> {
    pub doc: &'a Doc<'a>,
    pub items: &'a Items,
    pub lexicon: &'a Lexicon,
    pub dateline: Option<&'a Dateline>,
    pub published: Option<Date>,
}

/// Gives every post-holder without a state the likeliest one.
pub fn infer(context: &Context, parties: &[Vec<Party>], people: &mut [Person]) {
    let Context { doc, items, dateline, .. } = *context;
    told::known(context, parties, people);
    told::owned(parties, people);
    told::headless(items, parties, people);
    if !people.iter().any(lacks_state) {
        return;
    }
    told::beside(parties, people);
    told::leaders_of_delegations(doc, parties, people);
    told::in_capitals(doc, items, people);
    told::ministries(doc, items, people);
    let mut clues = Clues::of(doc, items, dateline);
    clues.add_leaders(people);
    told::spokespeople(context, parties, people);
    let mut taken: FxHashSet<(Role, Option<Portfolio>, Country)> = people.iter().filter_map(post).collect();
    for person in people.iter_mut().filter(|p| lacks_state(p)) {
        let Some(held) = person.best() else { continue };
        let (role, portfolio) = (held.office.role, held.office.portfolio);
        let office = held.office.printed.clone();
        let unique = role.heads_state() || (role == Role::Minister && portfolio.is_some());
        let former = held.office.status == OfficeStatus::Former;
        let sentence = doc.sentence_of(office.start);
        let mut scores = clues.scores(sentence, office.clone());
        if unique && !former {
            scores.retain(|country, _| !taken.contains(&(role, portfolio, *country)));
        }
        let seat = Seat { role, office, sentence, parties: parties.get(sentence).map_or(&[][..], Vec::as_slice) };
        seat.weigh(context, &clues, &mut scores);
        let best = scores.into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        person.inferred = best.map(|(country, _)| country);
        person.settle_abroad(doc);
        taken.extend(person.inferred.filter(|_| !former).map(|country| (role, portfolio, country)));
    }
}

fn heads_state(party: &Party) -> bool {
    party.office.as_ref().is_some_and(|o| o.role.heads_state())
}

/// Does the person hold a state's post, and nothing says which state's?
fn lacks_state(person: &Person) -> bool {
    person.country().is_none()
        && person.org().is_none()
        && person.best().is_some_and(|held| !held.office.weak && held.office.role != Role::OrgHead)
}

fn post(person: &Person) -> Option<(Role, Option<Portfolio>, Country)> {
    let sits = |status| matches!(status, OfficeStatus::Current | OfficeStatus::Acting);
    let held = person.best().filter(|held| sits(held.office.status))?;
    Some((held.office.role, held.office.portfolio, person.country()?))
}
