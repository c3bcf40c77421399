//! The tables of countries, places and bodies, as typed rows.
//!
//! Each table's head explains its columns; nothing is decided here. Rows that do not load are caught by the tests.

use std::sync::OnceLock;

use super::table;
use crate::annotation::Country;

const COUNTRIES: &str = include_str!("countries.tsv");
const COUNTRY_TRAPS: &str = include_str!("country_traps.tsv");
const CITIES: &str = include_str!("cities.tsv");
const REGIONS: &str = include_str!("regions.tsv");
const INSTITUTIONS: &str = include_str!("institutions.tsv");
const ORGANIZATIONS: &str = include_str!("organizations.tsv");
const GROUPS: &str = include_str!("groups.tsv");

/// The tables as text, for the lexicon's version.
pub const SOURCES: &[&str] = &[COUNTRIES, COUNTRY_TRAPS, CITIES, REGIONS, INSTITUTIONS, ORGANIZATIONS, GROUPS];

/// A state or territory with an ISO code, and its names.
#[derive(Debug)]
pub struct CountryRow {
    pub code: Country,
    pub name: &'static str,
    pub names: Vec<&'static str>,
    pub adjectives: Vec<&'static str>,
    pub demonyms: Vec<&'static str>,
    pub abbreviations: Vec<&'static str>,
    pub former: Vec<&'static str>,
    pub misspellings: Vec<&'static str>,
    /// First halves of hyphenated adjectives ("Sino-", "Franco-").
    pub prefixes: Vec<&'static str>,
}

/// A phrase that looks like a country.
#[derive(Debug)]
pub struct TrapRow {
    pub phrase: &'static str,
    /// The country that it names all the same.
    pub country: Option<Country>,
}

#[derive(Debug)]
pub struct CityRow {
    pub name: &'static str,
    pub country: Country,
    /// Capital or seat of government.
    pub capital: bool,
    pub aliases: Vec<&'static str>,
    /// Also an ordinary word, a person's name, or a frequent name of another place.
    pub ambiguous: bool,
}

/// A region of a country, or one that spans several.
#[derive(Debug)]
pub struct RegionRow {
    pub name: &'static str,
    pub country: Option<Country>,
    pub aliases: Vec<&'static str>,
    pub adjectives: Vec<&'static str>,
    pub abbreviations: Vec<&'static str>,
}

/// A named institution of one state: a parliament, a seat of government, a court, an agency.
#[derive(Debug)]
pub struct InstitutionRow {
    pub name: &'static str,
    /// `None` where several states have one of that name.
    pub country: Option<Country>,
    /// What `spot::BodyKind::parse` reads.
    pub kind: &'static str,
    pub aliases: Vec<&'static str>,
    pub ambiguous: bool,
}

/// An organization: international, armed, party, company, press, charity.
#[derive(Debug)]
pub struct OrgRow {
    pub name: &'static str,
    pub acronyms: Vec<&'static str>,
    /// What `spot::BodyKind::parse` reads.
    pub kind: &'static str,
    pub country: Option<Country>,
    /// What it bears as a participant: an international body's acronym, a non-state body's name.
    pub org: Option<&'static str>,
    pub aliases: Vec<&'static str>,
    pub ambiguous: bool,
}

/// A group of countries.
#[derive(Debug)]
pub struct GroupRow {
    /// Its word in the query language (`EU`, `G7`, `nordic`).
    pub id: &'static str,
    pub aliases: Vec<&'static str>,
    /// The international body that it is, where it is one.
    pub org: Option<&'static str>,
    pub members: Vec<Country>,
}

/// Declares a loader: parsed once, rows that do not parse are left out (and the tests count them).
macro_rules! loader {
    ($(#[$doc:meta])* $name:ident, $row:ty, $source:ident, $parse:expr) => {
        $(#[$doc])*
        pub fn $name() -> &'static [$row] {
            static ROWS: OnceLock<Vec<$row>> = OnceLock::new();
            let parse: fn(&[&'static str]) -> Option<$row> = $parse;
            ROWS.get_or_init(|| table::rows($source).filter_map(|(_, cells)| parse(&cells)).collect())
        }
    };
}

fn optional(cell: &'static str) -> Option<&'static str> {
    (!cell.is_empty()).then_some(cell)
}

/// `None` where the cell holds something that is no code.
fn country(cell: &str) -> Option<Option<Country>> {
    if cell.is_empty() || cell == "-" { Some(None) } else { cell.parse().ok().map(Some) }
}

loader! {
    /// Every ISO 3166-1 country and territory, and Kosovo.
    countries, CountryRow, COUNTRIES, |cells| {
        let [code, name, names, adjectives, demonyms, abbreviations, former, misspellings, prefixes] = *cells else { return None };
        Some(CountryRow {
            code: code.parse().ok()?,
            name,
            names: table::cell(names),
            adjectives: table::cell(adjectives),
            demonyms: table::cell(demonyms),
            abbreviations: table::cell(abbreviations),
            former: table::cell(former),
            misspellings: table::cell(misspellings),
            prefixes: table::cell(prefixes),
        })
    }
}

loader! {
    /// Phrases that contain a country's name and mean something else.
    country_traps, TrapRow, COUNTRY_TRAPS, |cells| {
        let [phrase, code, ..] = *cells else { return None };
        Some(TrapRow { phrase, country: country(code)? })
    }
}

loader! {
    /// Capitals, and the cities that news names.
    cities, CityRow, CITIES, |cells| {
        let [name, code, capital, aliases, ambiguous] = *cells else { return None };
        Some(CityRow { name, country: code.parse().ok()?, capital: capital == "yes", aliases: table::cell(aliases), ambiguous: ambiguous == "yes" })
    }
}

loader! {
    /// States, provinces and regions.
    regions, RegionRow, REGIONS, |cells| {
        let [name, code, aliases, adjectives, abbreviations] = *cells else { return None };
        Some(RegionRow {
            name,
            country: country(code)?,
            aliases: table::cell(aliases),
            adjectives: table::cell(adjectives),
            abbreviations: table::cell(abbreviations),
        })
    }
}

loader! {
    /// Parliaments, seats of government, courts and agencies of states.
    institutions, InstitutionRow, INSTITUTIONS, |cells| {
        let [name, code, kind, aliases, ambiguous] = *cells else { return None };
        Some(InstitutionRow { name, country: country(code)?, kind, aliases: table::cell(aliases), ambiguous: ambiguous == "yes" })
    }
}

loader! {
    /// International bodies, armed groups, parties, companies, press.
    organizations, OrgRow, ORGANIZATIONS, |cells| {
        let [name, acronyms, kind, code, org, aliases, ambiguous] = *cells else { return None };
        Some(OrgRow {
            name,
            acronyms: table::cell(acronyms),
            kind,
            country: country(code)?,
            org: optional(org),
            aliases: table::cell(aliases),
            ambiguous: ambiguous == "yes",
        })
    }
}

loader! {
    /// Groups of countries with their members.
    groups, GroupRow, GROUPS, |cells| {
        let [id, aliases, org, members] = *cells else { return None };
        let members = table::cell(members).into_iter().map(|code| code.parse().ok()).collect::<Option<Vec<_>>>()?;
        Some(GroupRow { id, aliases: table::cell(aliases), org: optional(org), members })
    }
}

#[cfg(test)]
#[path = "bodies_tests.rs"]
mod bodies_tests;
