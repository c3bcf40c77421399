//! Stage 9: drafts → events, one for each real contact.
//!
//! Two drafts are one event where kind, status, parties, date and place can be the same; the fuller one takes what the
//! other adds, and the first sentence of the text is the evidence. Anaphoric drafts ("the meeting") only add.

use super::frames::{Actor, Draft, HERE, OVER};
use crate::{
    annotation::{EventKind, EventStatus, Role},
    timex::Timex,
};

/// An event with the drafts that told it.
#[derive(Debug, Clone)]
pub struct Merged {
    pub draft: Draft,
    /// The sentence to quote: the first one of the text, else the title.
    pub evidence: usize,
    /// Told by the text, not only by the title.
    pub in_text: bool,
    pub reports: usize,
}

/// A draft is compared with so many events before it: linear however many an article reports.
const REMEMBERED: usize = 200;

/// Merges the drafts of an article. `title` tells whether a sentence is the title.
pub fn merge(drafts: Vec<Draft>, title: impl Fn(usize) -> bool) -> Vec<Merged> {
    let mut events: Vec<Merged> = Vec::new();
    // The text first: a headline only repeats it.
    let (headlines, text): (Vec<Draft>, Vec<Draft>) = drafts.into_iter().partition(|d| title(d.sentence));
    for (draft, in_text) in text.into_iter().map(|d| (d, true)).chain(headlines.into_iter().map(|d| (d, false))) {
        if draft.anaphoric {
            let added = add_to_last(&mut events, &draft);
            if !added && draft.kind == EventKind::Visit && !draft.actors.is_empty() {
                // "X's visit began on Sunday": whereto, the setting may tell; else it is dropped there.
                events.push(Merged { evidence: draft.sentence, draft, in_text, reports: 1 });
            }
            continue;
        }
        let recent = events.len().saturating_sub(REMEMBERED);
        if draft.joins
            && let Some(event) = events[recent..].iter_mut().rev().find(|event| may_join(&event.draft, &draft))
        {
            take_part(&mut event.draft, &draft);
            event.reports += 1;
            continue;
        }
        let found = events[recent..].iter().position(|event| same(&event.draft, &draft)).map(|index| recent + index);
        // "X to visit Y": an older headline than its text.
        let found = found.or_else(|| {
            let told = Draft { status: EventStatus::Held, ..draft.clone() };
            (!in_text && draft.status == EventStatus::Planned)
                .then(|| events[recent..].iter().position(|event| same(&event.draft, &told)))
                .flatten()
                .map(|index| recent + index)
        });
        // A headline's talks are the call that the text tells of.
        let found = found.or_else(|| {
            let called = Draft { kind: EventKind::Call, place: None, country: None, ..draft.clone() };
            (!in_text && draft.kind == EventKind::Meeting)
                .then(|| events[recent..].iter().position(|event| same(&event.draft, &called)))
                .flatten()
                .map(|index| recent + index)
        });
        // "Omani, Kenyan trade chiefs sign pact" in a headline: whoever the text says signed for the two.
        if found.is_none() && !in_text && draft.kind != EventKind::Visit {
            let told = |event: &&mut Merged| {
                event.draft.kind == draft.kind
                    && event.draft.status == draft.status
                    && compatible_dates(&event.draft, &draft)
                    && compatible_places(&event.draft, &draft)
                    && same_sides(&event.draft, &draft)
            };
            if let Some(event) = events[recent..].iter_mut().find(told) {
                fill(&mut event.draft, &draft);
                event.reports += 1;
                continue;
            }
        }
        // "X meets counterparts" in a headline: nothing beside what the text tells of X.
        let sided = |a: &&Actor| a.person.is_some() || a.country.is_some() || a.org.is_some();
        let vague = !in_text && draft.actors.len() > 1 && draft.actors.iter().filter(sided).count() == 1;
        if vague
            && found.is_none()
            && let Some(one) = draft.actors.iter().find(sided)
            && events[recent..].iter().any(|e| {
                let told = &e.draft;
                told.kind == draft.kind && told.status == draft.status && told.actors.iter().any(|a| agree(a, one))
            })
        {
            continue;
        }
        match found {
            Some(index) => absorb(&mut events[index], draft),
            None => events.push(Merged { evidence: draft.sentence, draft, in_text, reports: 1 }),
        }
    }
    events
}

/// "The meeting will be held in Moscow on Friday": what it adds goes to the last event of its kind.
///
/// `false` where there is none.
fn add_to_last(events: &mut [Merged], draft: &Draft) -> bool {
    let found = events.iter_mut().rev().take(REMEMBERED).find(|event| {
        event.draft.kind == draft.kind
            && (event.draft.status == draft.status
                || draft.assumed && (!draft.actors.is_empty() || draft.date.is_some())
                || event.draft.aim && draft.status == EventStatus::Held
                || draft.status == EventStatus::Cancelled && event.draft.status == EventStatus::Planned)
            // A visit is its visitor's, whoever was host.
            && (draft.kind != EventKind::Visit
                || draft.actors.first().zip(event.draft.actors.first()).is_none_or(|(a, b)| agree(a, b)))
            && (draft.actors.is_empty() || draft.actors.iter().any(|a| event.draft.actors.iter().any(|b| agree(a, b))))
            && compatible_dates(&event.draft, draft)
            && compatible_places(&event.draft, draft)
    });
    if let Some(event) = found {
        if draft.status == EventStatus::Cancelled || event.draft.aim && draft.status == EventStatus::Held {
            event.draft.status = draft.status;
        }
        fill(&mut event.draft, draft);
        event.reports += 1;
        return true;
    }
    false
}

/// Is an event the gathering in which a draft's people take part?
fn may_join(event: &Draft, draft: &Draft) -> bool {
    let bodies = event.actors.iter().filter(|a| a.collective && (a.org.is_some() || a.country.is_some())).count();
    let of_body = event.actors.iter().any(|a| a.collective && a.org.is_some());
    event.kind == draft.kind
        && (of_body || bodies >= 2)
        && (event.status == draft.status || event.assumed)
        && compatible_dates(event, draft)
        && compatible_places(event, draft)
}

/// Adds the people to a gathering, beside the bodies and states that hold it.
fn take_part(event: &mut Draft, draft: &Draft) {
    for actor in draft.actors.iter().filter(|a| a.person.is_some()) {
        let there = event.actors.iter().any(|own| match (own.person, actor.person) {
            (None, Some(_)) => false,
            _ => agree(own, actor),
        });
        if !there {
            event.actors.push(actor.clone());
        }
    }
    fill(event, draft);
}

fn same(a: &Draft, b: &Draft) -> bool {
    if a.kind != b.kind {
        return false;
    }
    // "arrived here on Thursday after a visit to PLACE": two.
    if a.sentence == b.sentence && matches!((a.rule, b.rule), (HERE, OVER) | (OVER, HERE)) {
        return false;
    }
    let status = a.status == b.status
        || a.assumed
        || b.assumed
        || (a.aim && b.status == EventStatus::Held || b.aim && a.status == EventStatus::Held)
            && a.actors.iter().chain(&b.actors).all(|actor| actor.person.is_some())
        || (a.status == EventStatus::Cancelled && b.status == EventStatus::Planned)
        || (a.status == EventStatus::Planned && b.status == EventStatus::Cancelled);
    if !status || !compatible_dates(a, b) || !compatible_places(a, b) {
        return false;
    }
    // What a body holds by itself is no meeting with one of its people, but where the day is the same.
    let alone = |d: &Draft| d.actors.len() == 1 && d.actors[0].collective && d.actors[0].org.is_some();
    let named = |d: &Draft| d.actors.iter().all(|actor| actor.person.is_some());
    if (alone(a) && named(b) || alone(b) && named(a))
        && !(a.status == b.status && a.date.zip(b.date).is_some_and(|((x, _), (y, _))| x.overlaps(y)))
    {
        return false;
    }
    let agreed = a.actors.iter().filter(|x| b.actors.iter().any(|y| agree(x, y))).count();
    if a.kind == EventKind::Visit {
        // A visit is one a country: the visitor decides.
        return match (a.actors.first(), b.actors.first()) {
            (Some(x), Some(y)) => agree(x, y) || (agreed > 0 && a.country.is_some() && a.country == b.country),
            _ => false,
        };
    }
    let covers = |few: &[Actor], many: &[Actor]| few.iter().all(|x| many.iter().any(|y| agree(x, y)));
    agreed > 0 && (covers(&a.actors, &b.actors) || covers(&b.actors, &a.actors))
}

/// Do the parties of two reports serve the same states and bodies, those of the second without a name?
fn same_sides(told: &Draft, headline: &Draft) -> bool {
    let side = |a: &Actor| (a.country, a.org);
    let sided = |a: &Actor| a.country.is_some() || a.org.is_some();
    let serves = |of: &Draft, other: &Draft| of.actors.iter().all(|a| other.actors.iter().any(|b| side(a) == side(b)));
    headline.actors.len() >= 2
        && headline.actors.iter().all(|a| a.person.is_none() && sided(a))
        && serves(told, headline)
        && serves(headline, told)
}

/// The same person, or a side and one who stands for it.
fn agree(a: &Actor, b: &Actor) -> bool {
    match (a.person, b.person) {
        (Some(x), Some(y)) => x == y,
        _ => {
            let same_side = a.country == b.country && a.org == b.org && (a.country.is_some() || a.org.is_some());
            let of_nobody = a.country.is_none() && a.org.is_none() && b.country.is_none() && b.org.is_none();
            // "the trade minister" in a headline
            let bare = |x: &Actor, y: &Actor| {
                x.person.is_none()
                    && x.country.is_none()
                    && x.org.is_none()
                    && !x.collective
                    && !x.plural
                    && y.person.is_some()
            };
            let same_post = a.role == b.role && a.role != Role::Other && a.portfolio == b.portfolio;
            if same_post && (bare(a, b) || bare(b, a)) {
                return true;
            }
            same_side && (a.collective || b.collective || a.role == b.role)
                || of_nobody && a.plural && b.plural && a.role == b.role && a.portfolio == b.portfolio
        }
    }
}

fn compatible_dates(a: &Draft, b: &Draft) -> bool {
    if a.apart && b.date.is_none() || b.apart && a.date.is_none() {
        return false;
    }
    match (a.date, b.date) {
        (Some((x, _)), Some((y, _))) => x.overlaps(y) || near(x, y),
        _ => true,
    }
}

/// Two days of one meeting or trip.
fn near(a: Timex, b: Timex) -> bool {
    let ((_, a_end), (b_start, _)) =
        if a.interval().0 <= b.interval().0 { (a.interval(), b.interval()) } else { (b.interval(), a.interval()) };
    a_end.tomorrow().is_ok_and(|next| next >= b_start)
}

fn compatible_places(a: &Draft, b: &Draft) -> bool {
    let countries = match (a.country, b.country) {
        (Some(x), Some(y)) => x == y,
        _ => true,
    };
    let places = match (&a.place, &b.place) {
        (Some(x), Some(y)) => a.kind == EventKind::Visit || x.eq_ignore_ascii_case(y),
        _ => true,
    };
    // "a trip to Europe" is no stop of it.
    let region = |d: &Draft| d.country.is_none() && d.place.is_some();
    let apart = a.kind == EventKind::Visit && (region(a) && b.country.is_some() || region(b) && a.country.is_some());
    countries && places && !apart
}

fn absorb(event: &mut Merged, draft: Draft) {
    event.reports += 1;
    let into = &mut event.draft;
    if draft.status == EventStatus::Cancelled || into.assumed && !draft.assumed {
        into.status = draft.status;
    }
    if into.aim && draft.status == EventStatus::Held && !draft.assumed {
        into.status = EventStatus::Held;
    }
    into.aim &= draft.aim;
    into.assumed &= draft.assumed;
    into.anaphoric &= draft.anaphoric;
    into.confidence = into.confidence.max(draft.confidence);
    fill(into, &draft);
    for actor in draft.actors {
        let matched = into.actors.iter().position(|mine| agree(mine, &actor));
        match matched {
            // A name is worth more than the state it stands for.
            Some(index) if into.actors[index].person.is_none() && actor.person.is_some() => into.actors[index] = actor,
            Some(_) => {}
            None => into.actors.push(actor),
        }
    }
    let mut kept: Vec<Actor> = Vec::new();
    for actor in std::mem::take(&mut into.actors) {
        if !kept.iter().any(|k| k.person.is_some() && k.person == actor.person) {
            kept.push(actor);
        }
    }
    into.actors = kept;
}

/// Takes date and place where they are missing, and the finer of two.
fn fill(into: &mut Draft, draft: &Draft) {
    match (into.date, draft.date) {
        (None, Some(date)) => into.date = Some(date),
        (Some((mine, _)), Some((theirs, number))) if theirs.precision() < mine.precision() && theirs.overlaps(mine) => {
            into.date = Some((theirs, number))
        }
        _ => {}
    }
    if into.place.is_none() && (into.country.is_none() || draft.country.is_none() || into.country == draft.country) {
        into.place = draft.place.clone();
    }
    into.country = into.country.or(draft.country);
}
