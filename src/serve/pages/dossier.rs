//! `/official?name=…` and `/country/XX`: all of one person, state or body: offices, counterparts, places, events in time, and
//! the network around them.

use askama::Template;
use jiff::civil::Date;

use super::{
    PageError, chart,
    chart::Chart,
    graph::{self, Graph},
    place::{self, Place},
    view::{self, EventCard, Head, Note, Source},
};
use crate::{
    annotation::Country,
    extract::lexicon::lexicon,
    output::{
        clean::clean,
        words::{self, count},
    },
    query::{Side, ast::ParticipantQuery},
    search::{
        Searcher,
        dossier::{Count, Counterpart, Dossier, Lists, Of, Office, country_name},
        network::{Nodes, Shape},
        who::{Candidate, Who},
    },
};

/// Events and articles that are listed; the search has the others.
const LISTED: usize = 20;
/// Lines of the other lists.
const LINES: usize = 15;
/// Nodes of the network from which the neighbours are taken.
const NODES: usize = 60;

#[derive(Template)]
#[template(path = "dossier.html")]
struct Page {
    head: Head,
    name: String,
    candidates: Vec<Choice>,
    notes: Vec<Note>,
    dossier: Option<View>,
}

struct Choice {
    text: String,
    more: String,
    url: String,
}

struct View {
    name: String,
    line: String,
    is_side: bool,
    search_url: String,
    json_url: String,
    chart: Option<Chart>,
    graph: Option<Graph>,
    offices: Vec<OfficeLine>,
    people: Vec<PersonLine>,
    lists: Vec<List>,
    events: Vec<EventCard>,
    articles: Vec<Source>,
}

struct OfficeLine {
    office: String,
    name: String,
    url: String,
    side: String,
    seen: String,
    articles: String,
}

struct PersonLine {
    text: String,
    more: String,
    url: String,
    count: String,
}

struct List {
    title: &'static str,
    values: Vec<Value>,
}

struct Value {
    text: String,
    url: Option<String>,
    count: String,
}

/// Of whom a page tells.
pub enum Whom {
    Named(String),
    State(Country),
}

/// The page, and whether anyone was found.
///
/// # Errors
/// The index cannot be read.
pub fn page(searcher: &Searcher, whom: &Whom, today: Date) -> Result<(bool, String), PageError> {
    let (name, side) = match whom {
        Whom::Named(name) => (name.clone(), None),
        Whom::State(country) => (country_name(*country), Some(Side::Country(*country))),
    };
    let who = Who { name: name.clone(), person: ParticipantQuery::Any, side, lists: Lists { limit: LISTED } };
    let found = searcher.who(&who)?;
    let mut notes: Vec<Note> = found.notes.iter().map(|note| view::note(note)).collect();
    if found.dossier.is_none() && found.candidates.is_empty() {
        notes.push(view::note(&format!("no article tells of {}", name.replace('`', "'"))));
    }
    let dossier = found.dossier.as_ref().map(|dossier| view(searcher, dossier, today)).transpose()?;
    // Of a state there is always a page, if only to say that no article tells of it.
    let any = dossier.is_some() || !found.candidates.is_empty() || matches!(whom, Whom::State(_));
    let page = Page {
        head: Head { here: "official", warnings: searcher.warnings(), ..Head::default() },
        name: dossier.as_ref().map_or_else(|| clean(&name).into_owned(), |dossier| dossier.name.clone()),
        candidates: found.candidates.iter().map(choice).collect(),
        notes,
        dossier,
    };
    Ok((any, page.render()?))
}

fn choice(candidate: &Candidate) -> Choice {
    let parts = [candidate.post.clone(), candidate.side.clone(), Some(count(candidate.articles, "article"))];
    Choice {
        text: clean(&candidate.name).into_owned(),
        more: clean(&parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")).into_owned(),
        url: place::official(&candidate.id),
    }
}

/// The question for the events of a dossier, in the query language.
fn query_of(dossier: &Dossier) -> String {
    match dossier.of {
        Of::Country => format!("with:(country:{})", dossier.id),
        Of::Organization => format!("with:(org:{})", place::quoted(&dossier.name)),
        Of::Person => {
            let country = dossier.sides.iter().find_map(|side| match crate::query::side(&side.value, lexicon()) {
                Some(Side::Country(country)) => Some(format!(" country:{country}")),
                _ => None,
            });
            let country = country.unwrap_or_default();
            format!("with:(name:{}{country})", place::quoted(&dossier.name))
        }
    }
}

fn view(searcher: &Searcher, dossier: &Dossier, today: Date) -> Result<View, PageError> {
    let place = Place::of(query_of(dossier));
    let mut picture = (None, None);
    if let Ok(question) = place.question(today, &searcher.lexicon()) {
        let of = if dossier.of == Of::Person { Nodes::People } else { Nodes::Countries };
        let shape = Shape { of, min_weight: 1, top: Some(NODES), min_confidence: 0.0 };
        let network = searcher.network(&question, shape)?;
        picture = (chart::chart(searcher, &question, &place)?, graph::around(&network, &dossier.id));
    }
    let sides: Vec<&str> = dossier.sides.iter().map(|side| side.value.as_str()).collect();
    let posts: Vec<String> = dossier.offices.iter().take(1).map(office_words).collect();
    let parts = [
        (dossier.of == Of::Person).then(|| posts.join(", ")),
        (!sides.is_empty()).then(|| sides.join(", ")),
        Some(count(dossier.total, "event")),
        Some(count(dossier.articles_total, "article")),
    ];
    let line: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    let values = |counts: &[Count], url: &dyn Fn(&str) -> Option<String>| {
        let value = |count: &Count| Value {
            text: clean(&count.value).into_owned(),
            url: url(&count.value),
            count: words::thousands(count.count),
        };
        counts.iter().take(LINES).map(value).collect::<Vec<Value>>()
    };
    let side_url = |value: &str| Some(view::side(value).url);
    let narrowed = |field: &'static str| {
        let place = place.clone();
        move |value: &str| Some(place.narrowed(field, value).url())
    };
    let mut sides = values(&dossier.countries, &side_url);
    for side in &mut sides {
        side.text = view::side(&side.text).text;
    }
    let mut places = values(&dossier.places, &|value| Some(at(&place, value)));
    for place in &mut places {
        // Where no more than the state is known.
        place.text = place.text.parse::<Country>().map_or_else(|_| place.text.clone(), country_name);
    }
    Ok(View {
        name: clean(&dossier.name).into_owned(),
        line: clean(&line.join(" · ")).into_owned(),
        is_side: dossier.of != Of::Person,
        search_url: place.url(),
        json_url: place::with_pair("/api/v1/who", "name", &dossier.id),
        chart: picture.0,
        graph: picture.1,
        offices: dossier.offices.iter().take(LINES * 2).map(office).collect(),
        people: dossier.people.iter().take(LINES).map(person).collect(),
        lists: vec![
            List { title: "States and bodies", values: sides },
            List { title: "Places", values: places },
            List { title: "Kinds", values: values(&dossier.kinds, &narrowed("kind")) },
            List { title: "Status", values: values(&dossier.statuses, &narrowed("status")) },
            List { title: "Written as", values: values(&dossier.names, &|_| None) },
        ],
        events: dossier.events.iter().map(EventCard::of_hit).collect(),
        articles: dossier.articles.iter().map(view::source).collect(),
    })
}

/// What took place at "Rabat, MA", or in "MA".
fn at(place: &Place, value: &str) -> String {
    if value.parse::<Country>().is_ok() {
        return place.narrowed("where", value).url();
    }
    match value.rsplit_once(", ") {
        Some((city, country)) if country.parse::<Country>().is_ok() => {
            place.narrowed("place", city).narrowed("where", country).url()
        }
        _ => place.narrowed("place", value).url(),
    }
}

fn office_words(office: &Office) -> String {
    // "his counterpart Ola Berg" is no office.
    let printed = office.office.clone().filter(|printed| !printed.trim().is_empty() && !printed.contains(&office.name));
    let mut text = printed.unwrap_or_else(|| words::post(office.role, office.portfolio));
    if office.status != crate::annotation::OfficeStatus::Current {
        text.push_str(&format!(" ({})", office.status));
    }
    text
}

fn office(office: &Office) -> OfficeLine {
    OfficeLine {
        office: clean(&office_words(office)).into_owned(),
        name: clean(&office.name).into_owned(),
        url: place::official(&office.id),
        side: words::side(office.country, office.org.as_deref()).unwrap_or_default(),
        seen: words::span(office.first, office.last),
        articles: words::thousands(office.articles),
    }
}

fn person(person: &Counterpart) -> PersonLine {
    PersonLine {
        text: clean(&person.name).into_owned(),
        more: person.side.clone().unwrap_or_default(),
        url: place::official(&person.id),
        count: words::thousands(person.events),
    }
}
