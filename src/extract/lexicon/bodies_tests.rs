//! Tests of the tables of bodies and of groups of countries: every row loads, and no row contradicts another.
//!
//! What the stages make of a body belongs to their own tests.

use std::collections::{HashMap, HashSet};

use super::{GROUPS, INSTITUTIONS, ORGANIZATIONS, countries, groups, institutions, organizations, table};
use crate::{
    annotation::Country,
    extract::{segment::fold_into, spot::BodyKind},
};

/// The kinds that `BodyKind::parse` tells apart.
const KINDS: &[&str] = &[
    "international",
    "armed_group",
    "party",
    "parliament",
    "chamber",
    "executive",
    "ministry",
    "agency",
    "central_bank",
    "court",
    "military",
    "police",
    "intelligence",
    "company",
    "bank",
    "news",
];

/// The kinds that only a reader tells apart.
const OTHER_KINDS: &[&str] = &["ngo", "thinktank", "sport", "university", "church", "other"];

/// Data rows of a table as text: all but comments, blank lines and the line of column names.
fn data_rows(source: &str) -> usize {
    source.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()).count() - 1
}

fn codes() -> HashSet<String> {
    countries().iter().map(|row| row.code.to_string()).collect()
}

/// A name as the trie keeps it: folded, without hyphens.
fn folded(name: &str) -> String {
    let mut out = String::new();
    fold_into(name, &mut out);
    out.split(|c: char| c == '-' || c.is_whitespace()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Fails where two rows hold one name.
fn assert_distinct<'a>(table: &str, names: impl Iterator<Item = (usize, &'a str)>) {
    let mut held: HashMap<String, usize> = HashMap::new();
    for (row, name) in names {
        let before = *held.entry(folded(name)).or_insert(row);
        assert_eq!(before, row, "{table}: `{name}` stands in two rows");
    }
}

/// Fails where a printed name could not be met in a text as it stands.
fn assert_printed(table: &str, name: &str) {
    assert!(!name.is_empty() && name.trim() == name, "{table}: `{name}` has blanks around it");
    assert!(!name.to_lowercase().starts_with("the "), "{table}: `{name}` begins with an article");
}

#[test]
fn every_row_loads() {
    assert_eq!(organizations().len(), data_rows(ORGANIZATIONS));
    assert_eq!(institutions().len(), data_rows(INSTITUTIONS));
    assert_eq!(groups().len(), data_rows(GROUPS));
    assert!(organizations().len() >= 900);
    assert!(institutions().len() >= 400);
}

#[test]
fn kinds_are_known() {
    for kind in organizations().iter().map(|row| row.kind).chain(institutions().iter().map(|row| row.kind)) {
        assert!(KINDS.contains(&kind) || OTHER_KINDS.contains(&kind), "`{kind}` is no kind of body");
    }
    for kind in KINDS {
        assert_ne!(BodyKind::parse(kind), BodyKind::Other, "`{kind}` is not read");
    }
    for kind in OTHER_KINDS {
        assert_eq!(BodyKind::parse(kind), BodyKind::Other, "`{kind}` is read as something else");
    }
}

#[test]
fn names_stand_in_one_row() {
    assert_distinct(
        "organizations and institutions",
        organizations()
            .iter()
            .enumerate()
            .flat_map(|(row, body)| {
                std::iter::once(&body.name).chain(&body.acronyms).chain(&body.aliases).map(move |name| (row, *name))
            })
            .chain(institutions().iter().enumerate().flat_map(|(row, body)| {
                let row = row + organizations().len();
                std::iter::once(&body.name).chain(&body.aliases).map(move |name| (row, *name))
            })),
    );
    assert_distinct(
        "groups",
        groups()
            .iter()
            .enumerate()
            .flat_map(|(row, group)| std::iter::once(&group.id).chain(&group.aliases).map(move |name| (row, *name))),
    );
}

#[test]
fn names_are_as_printed() {
    for body in organizations() {
        for name in std::iter::once(&body.name).chain(&body.acronyms).chain(&body.aliases) {
            assert_printed("organizations", name);
        }
        for acronym in &body.acronyms {
            assert!(!acronym.chars().any(char::is_lowercase), "`{acronym}` is no acronym");
        }
    }
    for body in institutions() {
        for name in std::iter::once(&body.name).chain(&body.aliases) {
            assert_printed("institutions", name);
        }
    }
    for group in groups() {
        for name in std::iter::once(&group.id).chain(&group.aliases) {
            assert_printed("groups", name);
        }
    }
}

#[test]
fn countries_of_bodies_exist() {
    let codes = codes();
    let known = |country: Option<Country>| country.is_none_or(|code| codes.contains(&code.to_string()));
    for body in organizations() {
        assert!(known(body.country), "`{}` belongs to no state", body.name);
        let bears = matches!(body.kind, "international" | "armed_group");
        assert_eq!(bears, body.org.is_some(), "`{}`: only bodies that act for themselves bear an org", body.name);
    }
    for body in institutions() {
        assert!(known(body.country), "`{}` belongs to no state", body.name);
    }
}

#[test]
fn names_of_countries_are_no_bodies() {
    let mut of_states: HashSet<String> = HashSet::new();
    for row in countries() {
        of_states.insert(folded(row.name));
        for name in row.names.iter().chain(&row.adjectives).chain(&row.abbreviations).chain(&row.former) {
            of_states.insert(folded(name));
        }
    }
    for body in organizations() {
        for name in std::iter::once(&body.name).chain(&body.acronyms).chain(&body.aliases) {
            assert!(!of_states.contains(&folded(name)), "organizations: `{name}` is a state");
        }
    }
    for body in institutions() {
        for name in std::iter::once(&body.name).chain(&body.aliases) {
            assert!(!of_states.contains(&folded(name)), "institutions: `{name}` is a state");
        }
    }
}

/// "Treasury Secretary", "Labour Minister": a body of that name would hide what the minister is responsible for.
#[test]
fn portfolios_are_no_bodies() {
    let portfolios: HashSet<String> =
        table::rows(include_str!("portfolios.tsv")).filter_map(|(_, cells)| cells.first().map(|c| folded(c))).collect();
    assert!(!portfolios.is_empty());
    for body in organizations() {
        for name in std::iter::once(&body.name).chain(&body.acronyms).chain(&body.aliases) {
            assert!(!portfolios.contains(&folded(name)), "organizations: `{name}` is a portfolio");
        }
    }
    for body in institutions() {
        for name in std::iter::once(&body.name).chain(&body.aliases) {
            assert!(!portfolios.contains(&folded(name)), "institutions: `{name}` is a portfolio");
        }
    }
}

#[test]
fn groups_hold_states_once() {
    let codes = codes();
    for group in groups() {
        let members: HashSet<String> = group.members.iter().map(Country::to_string).collect();
        assert!(members.len() >= 2, "{} is no group", group.id);
        assert_eq!(members.len(), group.members.len(), "{} holds a member twice", group.id);
        for member in &members {
            assert!(codes.contains(member), "{}: {member} is no state", group.id);
        }
        if let Some(org) = group.org {
            assert!(
                organizations().iter().any(|body| body.org == Some(org)),
                "{}: no organization bears `{org}`",
                group.id
            );
        }
    }
}

#[test]
fn memberships_have_their_size() {
    for (id, size) in [
        ("EU", 27),
        ("NATO", 32),
        ("G7", 7),
        ("G8", 8),
        ("G20", 19),
        ("P5", 5),
        ("BRICS", 10),
        ("ASEAN", 11),
        ("GCC", 6),
        ("arab_league", 22),
        ("AU", 55),
        ("nordic", 5),
        ("commonwealth", 56),
        ("OIC", 57),
        ("OPEC", 12),
        ("SCO", 10),
        ("eurozone", 20),
        ("schengen", 29),
        ("OECD", 38),
        ("council_of_europe", 46),
        ("OSCE", 57),
        ("ECOWAS", 12),
        ("SADC", 16),
        ("CARICOM", 15),
        ("APEC", 21),
        ("PIF", 18),
    ] {
        let group = groups().iter().find(|group| group.id == id);
        assert_eq!(group.map(|group| group.members.len()), Some(size), "{id}");
    }
}

#[test]
fn organs_bear_the_body_that_they_act_for() {
    for (name, org) in [
        ("United Nations Security Council", "UN"),
        ("European Commission", "EU"),
        ("North Atlantic Council", "NATO"),
        ("International Atomic Energy Agency", "IAEA"),
        ("Hamas", "Hamas"),
    ] {
        let body = organizations().iter().find(|body| body.name == name);
        assert_eq!(body.and_then(|body| body.org), Some(org), "{name}");
    }
}
