//! Three articles about one day in Rabat (`tests/fixtures/laftit`), each with what is to be found in it.
//!
//! [`KNOWN_GAPS`] lists what is not found yet. It only shrinks: a difference that is not listed fails, and so does a listed
//! one that is none any more.

use std::{
    collections::{BTreeSet, HashSet},
    fmt::Debug,
    fs,
    hash::Hash,
};

use dateline::{
    annotation::{Annotations, Event, Official},
    article::Article,
    evaluate::score::pair_events,
    extract,
    read::{self, ReadOptions},
};

use crate::here;

const KNOWN_GAPS: &[&str] = &[];

#[test]
fn officials_countries_and_events_are_found() {
    let mut differences = BTreeSet::new();
    for name in ["wire.txt", "newspaper.txt", "notebook.md"] {
        let (stem, _) = name.split_once('.').unwrap();
        let expected = fs::read_to_string(here(&format!("tests/fixtures/laftit/{stem}.expected.json"))).unwrap();
        let expected: Annotations = serde_json::from_str(&expected).unwrap();
        let article = article(name);
        let found = extract::extract(&article);
        compare(stem, &expected, &found, &mut differences);
        for event in &found.events {
            let known = article.text.contains(&event.evidence) || article.title.contains(&event.evidence);
            assert!(known, "{name}: evidence that is not in the article: {}", event.evidence);
        }
    }
    let gaps: BTreeSet<String> = KNOWN_GAPS.iter().map(|gap| (*gap).to_owned()).collect();
    let new: Vec<&String> = differences.difference(&gaps).collect();
    let closed: Vec<&String> = gaps.difference(&differences).collect();
    assert!(new.is_empty(), "not as expected:\n{new:#?}");
    assert!(closed.is_empty(), "found by now, take these off the list of known gaps:\n{closed:#?}");
}

fn article(name: &str) -> Article {
    let bytes = fs::read(here(&format!("tests/fixtures/laftit/{name}"))).unwrap();
    let mut articles = Vec::new();
    let report = read::read_bytes(name, &bytes, &ReadOptions::default(), &mut |article| articles.push(article));
    assert_eq!(report.skips, []);
    assert_eq!(articles.len(), 1, "{name} is one article");
    articles.remove(0)
}

fn compare(article: &str, expected: &Annotations, found: &Annotations, differences: &mut BTreeSet<String>) {
    let officials = |all: &Annotations| all.officials.iter().map(official).collect::<Vec<_>>();
    sets(article, "official", &officials(expected), &officials(found), differences);
    sets(article, "country", &expected.countries, &found.countries, differences);
    let dates = |all: &Annotations| all.dates.iter().map(ToString::to_string).collect::<Vec<_>>();
    sets(article, "date", &dates(expected), &dates(found), differences);
    sets(article, "organization", &expected.organizations, &found.organizations, differences);
    let pairs: Vec<_> = pair_events(expected, found).into_iter().filter(|pair| pair.same_kind).collect();
    for (at, event) in expected.events.iter().enumerate() {
        let title = title(event);
        match pairs.iter().find(|pair| pair.gold == at) {
            Some(pair) => fields(article, &title, event, &found.events[pair.found], differences),
            None => {
                differences.insert(format!("{article}: {title}: not found"));
            }
        }
    }
    for (at, event) in found.events.iter().enumerate() {
        if !pairs.iter().any(|pair| pair.found == at) {
            differences.insert(format!("{article}: {}: too much", title(event)));
        }
    }
}

fn official(official: &Official) -> String {
    let side = official.country.map(|country| country.to_string()).or_else(|| official.org.clone());
    let portfolio = official.portfolio.map_or("none", |portfolio| portfolio.as_str());
    format!("{} {} {portfolio} {} {}", official.name, official.role, side.unwrap_or_default(), official.status)
}

fn sets<T: Eq + Hash + Debug>(
    article: &str,
    what: &str,
    expected: &[T],
    found: &[T],
    differences: &mut BTreeSet<String>,
) {
    let (wanted, had): (HashSet<&T>, HashSet<&T>) = (expected.iter().collect(), found.iter().collect());
    differences.extend(wanted.difference(&had).map(|value| format!("{article}: {what} {value:?}: not found")));
    differences.extend(had.difference(&wanted).map(|value| format!("{article}: {what} {value:?}: too much")));
}

/// Such as `visit (Macron)`.
fn title(event: &Event) -> String {
    format!("{} ({})", event.kind, parties(event).join(", "))
}

fn parties(event: &Event) -> Vec<String> {
    let mut parties: Vec<String> = event
        .participants
        .iter()
        .map(|party| match party.name.as_deref().and_then(|name| name.split_whitespace().last()) {
            Some(name) => name.to_owned(),
            None => format!("{} {}", party.role, party.country.map(|country| country.to_string()).unwrap_or_default()),
        })
        .collect();
    parties.sort();
    parties
}

fn fields(article: &str, title: &str, expected: &Event, found: &Event, differences: &mut BTreeSet<String>) {
    let day = |event: &Event| event.date.map(|date| date.to_string());
    let country = |event: &Event| event.country.map(|country| country.to_string());
    let rows = [
        ("status", Some(expected.status.to_string()), Some(found.status.to_string())),
        ("date", day(expected), day(found)),
        ("place", expected.place.clone(), found.place.clone()),
        ("country", country(expected), country(found)),
        ("parties", Some(parties(expected).join(", ")), Some(parties(found).join(", "))),
        ("evidence", Some(expected.evidence.clone()), Some(found.evidence.clone())),
    ];
    for (field, wanted, had) in rows {
        if wanted != had {
            // The first words of a sentence tell which one it is.
            let said =
                |value: Option<String>| value.map_or("none".to_owned(), |value| value.chars().take(36).collect());
            differences.insert(format!("{article}: {title}: {field} {}, not {}", said(had), said(wanted)));
        }
    }
}
