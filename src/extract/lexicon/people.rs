//! The tables of offices and of names of people, as typed rows.
//!
//! Each table's head explains its columns; nothing is decided here. Rows that do not load are caught by the tests.

use std::sync::OnceLock;

use super::table;
use crate::annotation::{Country, Portfolio, Role};

const OFFICES: &str = include_str!("offices.tsv");
const PORTFOLIOS: &str = include_str!("portfolios.tsv");
const MODIFIERS: &str = include_str!("office_modifiers.tsv");
const RESULTS: &str = include_str!("office_results.tsv");
const NOT_OFFICES: &str = include_str!("not_offices.tsv");
const HONORIFICS: &str = include_str!("honorifics.tsv");
const PARTICLES: &str = include_str!("name_particles.tsv");
const GIVEN_NAMES: &str = include_str!("given_names.tsv");
const SURNAMES: &str = include_str!("surnames.tsv");
const COMMON_WORDS: &str = include_str!("common_words.tsv");

/// The tables as text, for the lexicon's version.
pub const SOURCES: &[&str] =
    &[OFFICES, PORTFOLIOS, MODIFIERS, RESULTS, NOT_OFFICES, HONORIFICS, PARTICLES, GIVEN_NAMES, SURNAMES, COMMON_WORDS];

/// What an office composes with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// "minister of justice"
    Portfolio,
    /// "mayor of London"
    Place,
    /// "president of France"
    Country,
    /// "chairman of the committee"
    Body,
}

#[derive(Debug)]
pub struct OfficeRow {
    pub phrase: &'static str,
    pub plural: Option<&'static str>,
    pub role: Role,
    pub portfolio: Option<Portfolio>,
    pub country: Option<Country>,
    pub org: Option<&'static str>,
    pub takes: Vec<Takes>,
    /// Stands capitalised before a name.
    pub title: bool,
    /// Clubs and companies have one too.
    pub weak: bool,
    /// Matched to the letter.
    pub exact: bool,
}

#[derive(Debug)]
pub struct PortfolioRow {
    pub phrase: &'static str,
    pub portfolio: Portfolio,
}

#[derive(Debug)]
pub struct ModifierRow {
    pub phrase: &'static str,
    /// deputy, assistant, acting, former, elect or none.
    pub effect: &'static str,
}

#[derive(Debug)]
pub struct ResultRow {
    pub modifier: &'static str,
    pub role: Role,
    pub result: Role,
}

#[derive(Debug)]
pub struct PhraseRow {
    pub phrase: &'static str,
}

#[derive(Debug)]
pub struct ParticleRow {
    pub particle: &'static str,
}

#[derive(Debug)]
pub struct GivenNameRow {
    pub name: &'static str,
    /// m, f or u
    pub gender: &'static str,
    /// Also an ordinary word, a country, a place or a month.
    pub ambiguous: bool,
}

#[derive(Debug)]
pub struct SurnameRow {
    pub surname: &'static str,
    pub ambiguous: bool,
    /// Stands before the given name.
    pub family_first: bool,
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

/// `None` where the cell holds something that is no value of the vocabulary.
fn optional_value<T: std::str::FromStr>(cell: &str) -> Option<Option<T>> {
    if cell.is_empty() { Some(None) } else { cell.parse().ok().map(Some) }
}

loader! {
    /// The heads of office phrases.
    offices, OfficeRow, OFFICES, |cells| {
        let [phrase, plural, role, portfolio, country, org, takes, title, weak, case] = *cells else { return None };
        let takes = table::cell(takes).into_iter().map(|word| match word {
            "portfolio" => Some(Takes::Portfolio),
            "place" => Some(Takes::Place),
            "country" => Some(Takes::Country),
            "body" => Some(Takes::Body),
            _ => None,
        });
        Some(OfficeRow {
            phrase,
            plural: optional(plural),
            role: role.parse().ok()?,
            portfolio: optional_value(portfolio)?,
            country: optional_value(country)?,
            org: optional(org),
            takes: takes.collect::<Option<Vec<_>>>()?,
            title: title == "yes",
            weak: weak == "yes",
            exact: case == "exact",
        })
    }
}

loader! {
    /// What ministers are responsible for.
    portfolios, PortfolioRow, PORTFOLIOS, |cells| {
        let [phrase, portfolio, ..] = *cells else { return None };
        Some(PortfolioRow { phrase, portfolio: portfolio.parse().ok()? })
    }
}

loader! {
    /// Words before an office.
    office_modifiers, ModifierRow, MODIFIERS, |cells| {
        let [phrase, effect, ..] = *cells else { return None };
        matches!(effect, "deputy" | "assistant" | "acting" | "former" | "elect" | "none").then_some(ModifierRow { phrase, effect })
    }
}

loader! {
    /// What a lowering modifier makes of a role.
    office_results, ResultRow, RESULTS, |cells| {
        let [modifier, role, result, ..] = *cells else { return None };
        Some(ResultRow { modifier, role: role.parse().ok()?, result: result.parse().ok()? })
    }
}

loader! {
    /// Phrases that look like offices and are none.
    not_offices, PhraseRow, NOT_OFFICES, |cells| cells.first().map(|phrase| PhraseRow { phrase })
}

loader! {
    /// Forms of address.
    honorifics, PhraseRow, HONORIFICS, |cells| cells.first().map(|phrase| PhraseRow { phrase })
}

loader! {
    /// Small words inside names.
    name_particles, ParticleRow, PARTICLES, |cells| cells.first().map(|particle| ParticleRow { particle })
}

loader! {
    /// Given names of all cultures.
    given_names, GivenNameRow, GIVEN_NAMES, |cells| {
        let [name, gender, _culture, ambiguous] = *cells else { return None };
        Some(GivenNameRow { name, gender, ambiguous: ambiguous == "yes" })
    }
}

loader! {
    /// Family names of all cultures.
    surnames, SurnameRow, SURNAMES, |cells| {
        let [surname, culture, ambiguous] = *cells else { return None };
        Some(SurnameRow { surname, ambiguous: ambiguous == "yes", family_first: matches!(culture, "zh" | "ko" | "vi") })
    }
}

/// English words that are no names although headlines write them with a capital; lower case.
pub fn common_words() -> &'static [&'static str] {
    static ROWS: OnceLock<Vec<&'static str>> = OnceLock::new();
    ROWS.get_or_init(|| table::rows(COMMON_WORDS).filter_map(|(_, cells)| cells.first().copied()).collect())
}
