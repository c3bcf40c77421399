//! Stage 9, the rest: where a contact took place when its own sentence does not say.
//!
//! A meeting of a visitor with somebody at home took place where the article says that the visit went; what was held in the
//! first sentences of a story with a dateline, with somebody at home there, took place there.

use super::{
    dateline::title_case,
    frames::{Actor, Dateline, Draft, Frames, HERE, PRESENCE, same_actor},
    lexicon::{CountryForm, places},
    merge::Merged,
    spot::What,
};
use crate::{
    annotation::{Country, EventKind, EventStatus, Role},
    timex::Timex,
};

/// So many events of an article are looked at: linear however many it reports.
const REMEMBERED: usize = 200;

/// How many sentences of the text the dateline reaches.
const DATELINE_REACH: usize = 4;

/// Fills country and place of events from the article's visits and its dateline. `first` is the text's first sentence.
///
/// `aside` tells whether a sentence is about what took place on the sidelines of something.
pub fn settle(
    events: &mut Vec<Merged>,
    dateline: Option<&Dateline>,
    first: usize,
    cities: &[City],
    aside: impl Fn(usize) -> bool,
) {
    goals(events, dateline, first);
    let visits: Vec<Merged> =
        events.iter().filter(|e| e.draft.kind == EventKind::Visit).take(REMEMBERED).cloned().collect();
    // Whose stops a sentence tells: (sentence, visitor).
    let stops: Vec<(usize, Actor)> = visits
        .iter()
        .filter(|visit| visit.draft.country.is_some())
        .filter_map(|visit| Some((visit.evidence, visit.draft.actors.first()?.clone())))
        .collect();
    for event in events.iter_mut() {
        let early = event.in_text && event.evidence <= first + DATELINE_REACH;
        match event.draft.kind {
            EventKind::Meeting | EventKind::Agreement if event.draft.country.is_none() => {
                let host = visits.iter().map(|visit| &visit.draft).find(|visit| {
                    let (Some(visitor), Some(country)) = (visit.actors.first(), visit.country) else { return false };
                    let own = &event.draft;
                    let state = |a: &Actor| {
                        a.collective
                            && a.country.is_some()
                            && a.country == visitor.country
                            && own.kind == EventKind::Agreement
                    };
                    let comes = own.actors.iter().any(|a| a.person.is_some() && a.person == visitor.person || state(a));
                    let then = visit.date.is_none_or(|(began, _)| own.date.is_none_or(|(day, _)| close(began, day)));
                    comes && then && own.actors.iter().any(|a| a.country == Some(country) && a.person != visitor.person)
                });
                if let Some(visit) = host {
                    // Where states signed, a visit does not say to the town.
                    let met = event.draft.actors.iter().any(|a| a.person.is_some());
                    (event.draft.country, event.draft.place) = (visit.country, visit.place.clone().filter(|_| met));
                } else if let Some(dateline) = dateline.filter(|d| d.country.is_some() && early)
                    && event.draft.status == EventStatus::Held
                    && event
                        .draft
                        .date
                        .is_none_or(|(day, _)| dateline.date.is_none_or(|own| own.overlaps(day) || near(own, day)))
                    && (event.draft.actors.iter().any(|a| a.country == dateline.country) || event.evidence == first)
                {
                    (event.draft.country, event.draft.place) = (dateline.country, dateline.city.clone());
                }
            }
            // "has begun a visit to Africa", told from there: its first stop.
            EventKind::Visit if event.draft.place.is_some() && event.draft.country.is_none() => {
                let abroad = event.draft.actors.first().is_some_and(|v| {
                    v.country.is_some() && !stops.iter().any(|(at, stop)| *at == event.evidence && same_actor(stop, v))
                });
                let told = dateline.filter(|d| {
                    abroad
                        && early
                        && event.draft.status == EventStatus::Held
                        && d.country.is_some()
                        && event.draft.actors.iter().all(|v| v.country != d.country)
                });
                if let Some(dateline) = told {
                    (event.draft.place, event.draft.country) = (dateline.city.clone(), dateline.country);
                }
            }
            EventKind::Visit if event.draft.place.is_none() && event.draft.country.is_some() => {
                let now =
                    |d: &&Dateline| event.draft.date.is_none_or(|(day, _)| d.date.is_none_or(|own| close(day, own)));
                if let Some(dateline) = dateline.filter(|d| d.country == event.draft.country && early).filter(now) {
                    event.draft.place = dateline.city.clone();
                }
            }
            _ => {}
        }
    }
    without_regions(events);
    on_the_sidelines(events, aside, cities);
    for event in events.iter_mut() {
        on_tour(event, &visits);
        of_traveller(event, &visits);
        by_cities(event, cities, &visits);
    }
}

/// "met X on the sidelines of the summit": where the summit is, else in the only city where the article has anything take
/// place.
fn on_the_sidelines(events: &mut [Merged], aside: impl Fn(usize) -> bool, cities: &[City]) {
    let body = |event: &&Merged| {
        event.draft.kind == EventKind::Meeting
            && event.draft.country.is_some()
            && event.draft.actors.iter().any(|a| a.collective && a.org.is_some())
    };
    let mut told = cities.iter().filter(|city| city.told);
    let only = match (told.next(), told.next()) {
        (Some(city), None) => Some((Some(city.name.clone()), Some(city.country))),
        _ => None,
    };
    let main = events.iter().take(REMEMBERED).find(body).map(|e| (e.draft.place.clone(), e.draft.country));
    let Some((place, country)) = main.or(only) else { return };
    for event in events.iter_mut().take(REMEMBERED) {
        let draft = &mut event.draft;
        let open = matches!(draft.kind, EventKind::Meeting | EventKind::Agreement)
            && draft.country.is_none()
            && draft.place.is_none();
        if open && (aside(draft.sentence) || aside(event.evidence)) {
            (draft.place, draft.country) = (place.clone(), country);
        }
    }
}

/// Finds where a visit without a goal went: where its visitor met somebody at home, else where the story is told.
fn goals(events: &mut Vec<Merged>, dateline: Option<&Dateline>, first: usize) {
    for index in 0..events.len().min(REMEMBERED) {
        let event = &events[index];
        if !event.draft.anaphoric {
            continue;
        }
        let Some(visitor) = event.draft.actors.first().cloned() else { continue };
        let abroad =
            |country: Option<Country>| country.is_some() && country != visitor.country && visitor.country.is_some();
        let met = events.iter().take(REMEMBERED).find(|e| {
            e.draft.kind == EventKind::Meeting
                && e.draft.actors.iter().any(|a| a.person.is_some() && a.person == visitor.person)
                && abroad(e.draft.country)
        });
        let told = dateline.filter(|d| abroad(d.country) && event.evidence <= first + DATELINE_REACH);
        let goal = match (met, told) {
            // Where they met need not be the first stop.
            (Some(meeting), _) => Some((None, meeting.draft.country)),
            (None, Some(dateline)) => {
                let now = event.draft.date.is_none_or(|(day, _)| dateline.date.is_none_or(|own| close(day, own)));
                Some((dateline.city.clone().filter(|_| now), dateline.country))
            }
            // "arrived here", and meets those of one other state.
            _ if event.draft.rule == HERE => host(events, &visitor).map(|country| (None, Some(country))),
            _ => None,
        };
        if let Some((place, country)) = goal {
            let same = |e: &Merged| {
                e.draft.kind == EventKind::Visit
                    && !e.draft.anaphoric
                    && e.draft.country == country
                    && e.draft.actors.iter().any(|a| a.person == visitor.person)
            };
            if !events.iter().take(REMEMBERED).any(same) {
                let event = &mut events[index];
                (event.draft.place, event.draft.country) = (place, country);
                event.draft.anaphoric = false;
            }
        }
    }
    events.retain(|event| !event.draft.anaphoric || event.draft.stands);
}

/// The one other state whose people a traveller meets.
fn host(events: &[Merged], visitor: &Actor) -> Option<Country> {
    let own = |a: &Actor| {
        a.country == visitor.country
            && a.role == visitor.role
            && (a.person == visitor.person || visitor.person.is_none())
    };
    let met =
        events.iter().take(REMEMBERED).filter(|e| e.draft.kind == EventKind::Meeting && e.draft.actors.iter().any(own));
    let mut states =
        met.flat_map(|e| &e.draft.actors).filter_map(|a| a.country).filter(|c| Some(*c) != visitor.country);
    let first = states.next()?;
    states.all(|other| other == first).then_some(first)
}

/// Can a meeting of the second date belong to a trip that began on the first: the same period, or a fortnight on?
fn close(visit: Timex, meeting: Timex) -> bool {
    let (_, visit_end) = visit.interval();
    let (start, _) = meeting.interval();
    visit.overlaps(meeting) || (visit_end <= start && (start - visit_end).get_days() <= 14)
}

/// The cities where the article says that something is or goes: "in Rabat", "to Beijing", never a capital that stands for its
/// government.
pub fn cities(frames: &Frames) -> Vec<City> {
    let mut found: Vec<City> = Vec::new();
    for item in frames.items.things() {
        let What::City { row } = item.what else { continue };
        let city = &places::cities()[row as usize];
        let at = item.tokens.start;
        let dateline = frames.dateline.as_ref().is_some_and(|d| d.tokens.contains(&at));
        // "in the Omani capital of Muscat", "in downtown Lima"
        let adjective = |t: usize| {
            let what = frames.items.items[frames.items.of_token[t] as usize].what;
            matches!(what, What::Country { form: CountryForm::Adjective, .. })
        };
        let noun = words![
            "the", "capital", "city", "of", "resort", "port", "town", "downtown", "central", "nearby", "northern",
            "southern", "eastern", "western"
        ];
        let before = (at.saturating_sub(6)..at).rev().find(|&t| !frames.doc.is_any(t, noun) && !adjective(t));
        let there = before.is_some_and(|t| frames.doc.is_any(t, words!["in", "at", "to", "near", "outside"]));
        if city.ambiguous || !(there || dateline) {
            continue;
        }
        let name = title_case(&frames.doc.printed(item.tokens.clone()));
        let known = found.iter_mut().find(|c| c.country == city.country && c.name.eq_ignore_ascii_case(&name));
        if let Some(known) = known {
            known.told |= there;
        } else if found.len() < REMEMBERED {
            found.push(City { name, country: city.country, told: there });
        }
    }
    found
}

/// A city where something of the article takes place.
#[derive(Debug, Clone)]
pub struct City {
    name: String,
    country: Country,
    /// The text says that something is there; else the story is only told from there.
    told: bool,
}

/// "A trip to Europe" is told by its stops, where the article has any.
fn without_regions(events: &mut Vec<Merged>) {
    let stops: Vec<Actor> = events
        .iter()
        .take(REMEMBERED)
        .filter(|e| e.draft.kind == EventKind::Visit && e.draft.country.is_some())
        .filter_map(|e| e.draft.actors.first().cloned())
        .collect();
    // "Kenya's leader makes a trip to Europe" in a headline, President X in the text.
    let unnamed = |a: &Actor, b: &Actor| {
        (a.person.is_none() || b.person.is_none())
            && a.role == b.role
            && a.country == b.country
            && a.portfolio == b.portfolio
    };
    let told = |visitor: &Actor| stops.iter().any(|stop| same_actor(stop, visitor) || unnamed(stop, visitor));
    events.retain(|event| {
        let draft = &event.draft;
        // A delegation or an envoy of nobody knows whom travels for no state.
        let nobody = |a: &Actor| {
            let sided = a.person.is_some() || a.country.is_some() || a.org.is_some();
            !sided && (!a.plural || matches!(a.role, Role::Other | Role::Envoy))
        };
        if draft.kind == EventKind::Visit && !draft.actors.is_empty() && draft.actors.iter().all(nobody) {
            return false;
        }
        let region = draft.kind == EventKind::Visit && draft.country.is_none() && draft.place.is_some();
        !region || !draft.actors.first().is_some_and(told)
    });
}

/// A traveller whom the article has in one country alone meets others there too.
fn on_tour(event: &mut Merged, visits: &[Merged]) {
    let draft = &mut event.draft;
    if draft.country.is_some() {
        return;
    }
    if draft.kind == EventKind::Agreement {
        draft.country = signed_on(draft, visits);
    }
    if draft.kind != EventKind::Meeting {
        return;
    }
    let mut own = visits.iter().map(|visit| &visit.draft).filter(|visit| {
        visit.actors.first().is_some_and(|v| v.person.is_some() && draft.actors.iter().any(|a| a.person == v.person))
    });
    let (Some(visit), None) = (own.next(), own.next()) else { return };
    let then = visit.date.is_some_and(|(began, _)| draft.date.is_none_or(|(day, _)| close(began, day)))
        // Of a stay without a day: with those who are at home there.
        || visit.date.is_none() && draft.actors.iter().any(|a| a.country.is_some() && a.country == visit.country);
    // "who was in PLACE last weekend, has met X since": a stay with a day of its own is another one.
    let apart = visit.rule == PRESENCE && visit.sentence == draft.sentence && draft.date.is_none();
    if then && visit.status == draft.status && !apart {
        draft.country = visit.country;
    }
}

/// What two states sign while the one's official visits the other, and the article tells of no other visit of its kind, is
/// signed there.
fn signed_on(draft: &Draft, visits: &[Merged]) -> Option<Country> {
    let serves = |country: Option<Country>| country.is_some() && draft.actors.iter().any(|a| a.country == country);
    let between = |visit: &&Merged| {
        let visit = &visit.draft;
        visit.status == draft.status
            && serves(visit.country)
            && visit.actors.first().is_some_and(|v| serves(v.country) && v.country != visit.country)
    };
    let mut fitting = visits.iter().filter(between);
    fitting.next().filter(|_| fitting.next().is_none())?.draft.country
}

/// Who tours several states, or a part of the world ("leaves on a trip to the Far East"), meets the ministers of a state in
/// that state.
fn of_traveller(event: &mut Merged, visits: &[Merged]) {
    let draft = &mut event.draft;
    if draft.kind != EventKind::Meeting || draft.country.is_some() || draft.place.is_some() {
        return;
    }
    let tours = |actor: &Actor| {
        let own = visits.iter().map(|visit| &visit.draft).filter(|visit| {
            visit.status == draft.status
                && visit.actors.first().is_some_and(|v| v.person.is_some() && v.person == actor.person)
        });
        let told = own.filter(|visit| visit.country.is_some() || visit.place.is_some());
        let mut stops = told.map(|visit| visit.country).filter(|stop| stop.is_none() || *stop != actor.country);
        let first = stops.next();
        first.is_some_and(|first| first.is_none() || stops.any(|other| other != first))
    };
    let (travellers, others): (Vec<&Actor>, Vec<&Actor>) = draft.actors.iter().partition(|actor| tours(actor));
    let Some(home) = travellers.first().and_then(|traveller| traveller.country) else { return };
    let serves = |a: &&Actor| a.role.heads_state() || a.role == Role::Minister;
    let mut hosts = others.iter().map(|a| a.country.filter(|_| serves(a)));
    let host = hosts.next().flatten();
    if host.is_some_and(|host| host != home) && hosts.all(|other| other == host) {
        draft.country = host;
    }
}

/// Is somebody of that state abroad by one of the visits?
fn is_away(event: &Merged, home: Country, visits: &[Merged]) -> bool {
    event.draft.actors.iter().filter(|a| a.country == Some(home) && a.person.is_some()).any(|actor| {
        visits.iter().any(|visit| {
            visit.draft.country != Some(home)
                && visit.draft.status == event.draft.status
                && visit.draft.actors.first().is_some_and(|visitor| visitor.person == actor.person)
        })
    })
}

/// What the article's cities say of an event whose sentence names none: the only city of its country, or the only country
/// of its parties in which the article names a city at all.
fn by_cities(event: &mut Merged, cities: &[City], visits: &[Merged]) {
    let away = |home: Country| is_away(event, home, visits);
    let hosts: Vec<Country> = event
        .draft
        .actors
        .iter()
        .filter_map(|a| a.country)
        .filter(|c| cities.iter().any(|city| city.told && city.country == *c) && !away(*c))
        .collect();
    let draft = &mut event.draft;
    if draft.kind == EventKind::Call || draft.place.is_some() {
        return;
    }
    // Of two visitors to a country the city may be the other's.
    let others = |visit: &&Merged| {
        visit.draft.country == draft.country
            && visit.draft.actors.first().map(|v| v.person) != draft.actors.first().map(|v| v.person)
    };
    if draft.kind == EventKind::Visit && visits.iter().any(|visit| others(&visit)) {
        return;
    }
    if draft.country.is_none() && draft.kind == EventKind::Meeting {
        let Some(host) = hosts.first().copied().filter(|host| hosts.iter().all(|other| other == host)) else { return };
        draft.country = Some(host);
    }
    let mut own = cities.iter().filter(|c| Some(c.country) == draft.country);
    if let (Some(city), None) = (own.next(), own.next()) {
        draft.place = Some(city.name.clone());
    }
}

/// Is the one day the other, or the one after?
fn near(own: Timex, day: Timex) -> bool {
    let (own, day) = (own.interval().0, day.interval().0);
    day == own || day.tomorrow().is_ok_and(|next| next == own)
}
