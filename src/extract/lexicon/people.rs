//! The tables of offices, of names of people and of who led the states, as typed rows.
//!
//! Each table's head explains its columns; nothing is decided here. Rows that do not load are caught by the tests.

use std::sync::OnceLock;

use super::table::{self, loader, optional};
use crate::annotation::{Country, Portfolio, Role};

const OFFICES: &str = include_str!("offices.tsv");
const PORTFOLIOS: &str = include_str!("portfolios.tsv");
const MODIFIERS: &str = include_str!("office_modifiers.tsv");
const RESULTS: &str = include_str!("office_results.tsv");
const VARIANTS: &str = include_str!("office_variants.tsv");
const NOT_OFFICES: &str = include_str!("not_offices.tsv");
const HONORIFICS: &str = include_str!("honorifics.tsv");
const PARTICLES: &str = include_str!("name_particles.tsv");
const GIVEN_NAMES: &str = include_str!("given_names.tsv");
const SURNAMES: &str = include_str!("surnames.tsv");
const COMMON_WORDS: &str = include_str!("common_words.tsv");
const LEADERS: &str = include_str!("leaders.tsv");

/// The tables as text, for the lexicon's version.
pub const SOURCES: &[&str] = &[
    OFFICES,
    PORTFOLIOS,
    MODIFIERS,
    RESULTS,
    VARIANTS,
    NOT_OFFICES,
    HONORIFICS,
    PARTICLES,
    GIVEN_NAMES,
    SURNAMES,
    COMMON_WORDS,
    LEADERS,
];

/// What an office composes with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
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

/// What an office is in some states, where the same words mean another post.
#[derive(Debug)]
pub struct VariantRow {
    /// Of [`OfficeRow::phrase`].
    pub phrase: &'static str,
    pub countries: Vec<Country>,
    pub role: Role,
    pub portfolio: Option<Portfolio>,
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

/// One term of one person in one office.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LeaderRow {
    /// As English news prints it, without titles.
    pub name: &'static str,
    /// Other spellings, full and short names.
    pub aliases: Vec<&'static str>,
    /// What news calls the person after the first mention ("bin Salman").
    pub surname: &'static str,
    pub role: Role,
    pub portfolio: Option<Portfolio>,
    /// The state served; none for the head of an international body.
    pub country: Option<Country>,
    /// The body served, as `organizations.tsv` calls it.
    pub org: Option<&'static str>,
    /// First year; 1975 where the term began earlier.
    pub from: i16,
    /// Last year, inclusive; none where the term had not ended by the end of 2025.
    pub until: Option<i16>,
}

impl LeaderRow {
    /// Was the person in this office in some part of the year?
    pub fn in_office(&self, year: i16) -> bool {
        self.from <= year && self.until.is_none_or(|until| year <= until)
    }

    /// The words under which the row is found: the last one of the name, of the surname and of every alias; before a
    /// number or "Jr" also the word that it belongs to, and of a word with hyphens also its last part. With repeats.
    pub fn last_words(&self) -> impl Iterator<Item = &'static str> {
        [self.name, self.surname].into_iter().chain(self.aliases.iter().copied()).flat_map(|phrase| {
            let mut words = phrase.split_whitespace().rev();
            let last = words.next();
            let before = if last.is_some_and(is_suffix) { words.next() } else { None };
            [last, before].into_iter().flatten().flat_map(|word| {
                let part = word.rsplit('-').next().filter(|part| *part != word && !part.is_empty());
                std::iter::once(word).chain(part)
            })
        })
    }
}

/// What follows a name and belongs to none: "II", "Jr."
fn is_suffix(word: &str) -> bool {
    matches!(word, "Jr" | "Jr." | "3d") || word.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X'))
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
    /// Offices that are another post in some states.
    office_variants, VariantRow, VARIANTS, |cells| {
        let [phrase, countries, role, portfolio] = *cells else { return None };
        let countries = table::cell(countries).into_iter().map(|code| code.parse().ok()).collect::<Option<Vec<_>>>()?;
        Some(VariantRow { phrase, countries, role: role.parse().ok()?, portfolio: optional_value(portfolio)? })
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

loader! {
    /// Who led the states and the international bodies since 1980.
    leaders, LeaderRow, LEADERS, |cells| {
        let [name, aliases, surname, role, portfolio, country, org, from, until] = *cells else { return None };
        Some(LeaderRow {
            name,
            aliases: table::cell(aliases),
            surname,
            role: role.parse().ok()?,
            portfolio: optional_value(portfolio)?,
            country: optional_value(country)?,
            org: optional(org),
            from: from.parse().ok()?,
            until: optional_value(until)?,
        })
    }
}

/// English words that are no names although headlines write them with a capital; lower case.
pub fn common_words() -> &'static [&'static str] {
    static ROWS: OnceLock<Vec<&'static str>> = OnceLock::new();
    ROWS.get_or_init(|| table::rows(COMMON_WORDS).filter_map(|(_, cells)| cells.first().copied()).collect())
}

#[cfg(test)]
#[path = "leaders_tests.rs"]
mod leaders_tests;

#[cfg(test)]
mod tests {
    use rustc_hash::{FxHashMap, FxHashSet};

    use super::*;
    use crate::extract::segment::fold_into;

    /// The codes that the heads of the two tables explain.
    const CULTURES: &str = "en fr de es pt it nl nd ru pl cs sh bg bt hu ro el sq tr ar fa ur in zh ko ja vi se ms fl kz cc he am so sw wa sa mg pc";

    fn fold(text: &str) -> String {
        let mut folded = String::new();
        fold_into(text, &mut folded);
        folded
    }

    /// The first column must name every row once, whatever its accents and capitals.
    fn assert_distinct(table: &str, source: &'static str) {
        let mut lines: FxHashMap<String, usize> = FxHashMap::default();
        for (line, cells) in table::rows(source) {
            let before = lines.insert(fold(cells[0]), line);
            assert_eq!(before, None, "{table}:{line}: {} stands there already", cells[0]);
        }
    }

    fn assert_cells(table: &str, source: &'static str, culture: usize) {
        let (columns, head) = (table::header(source).len(), source.lines().take_while(|line| line.starts_with('#')));
        let head = head.collect::<Vec<_>>().join(" ");
        for code in CULTURES.split(' ') {
            assert!(head.contains(&format!(" {code} ")), "{table}: the head does not explain {code}");
        }
        for (line, cells) in table::rows(source) {
            assert_eq!(cells.len(), columns, "{table}:{line}: cells");
            assert!(cells[0].starts_with(char::is_uppercase), "{table}:{line}: {} has no capital", cells[0]);
            assert!(CULTURES.split(' ').any(|code| code == cells[culture]), "{table}:{line}: {}", cells[culture]);
            assert!(matches!(cells[culture + 1], "" | "yes"), "{table}:{line}: {}", cells[culture + 1]);
        }
    }

    #[test]
    fn every_given_name_loads_and_is_well_formed() {
        assert_cells("given_names.tsv", GIVEN_NAMES, 2);
        for row in given_names() {
            assert!(matches!(row.gender, "m" | "f" | "u"), "{}: {}", row.name, row.gender);
        }
        assert_eq!(given_names().len(), table::rows(GIVEN_NAMES).count());
        assert!(given_names().len() >= 2_500);
        assert_distinct("given_names.tsv", GIVEN_NAMES);
    }

    #[test]
    fn every_surname_loads_and_is_well_formed() {
        assert_cells("surnames.tsv", SURNAMES, 1);
        assert_eq!(surnames().len(), table::rows(SURNAMES).count());
        assert!(surnames().len() >= 3_000);
        assert_distinct("surnames.tsv", SURNAMES);
        let first = |name: &str| surnames().iter().any(|row| row.surname == name && row.family_first);
        assert!(first("Zhang") && first("Kim") && first("Nguyen") && !first("Tanaka") && !first("Smith"));
    }

    #[test]
    fn every_common_word_is_one_word_in_lower_case() {
        for word in common_words() {
            assert!(word.bytes().all(|byte| byte.is_ascii_lowercase()), "{word}");
        }
        assert!(common_words().len() >= 9_000);
        assert_distinct("common_words.tsv", COMMON_WORDS);
    }

    #[test]
    fn a_name_that_is_a_common_word_is_ambiguous() {
        let common: FxHashSet<&str> = common_words().iter().copied().collect();
        let is_common = |name: &str| fold(name).split(['-', ' ']).any(|part| common.contains(part));
        for row in given_names() {
            assert!(row.ambiguous || !is_common(row.name), "given name {}", row.name);
        }
        for row in surnames() {
            assert!(row.ambiguous || !is_common(row.surname), "surname {}", row.surname);
        }
        let given = |name: &str| given_names().iter().any(|row| row.name == name && row.ambiguous);
        let surname = |name: &str| surnames().iter().any(|row| row.surname == name && row.ambiguous);
        assert!(["Jordan", "Chad", "April", "May", "Will", "Georgia", "Israel", "Paris"].into_iter().all(given));
        assert!(["Brown", "Rice", "Bush", "King", "Park", "London", "Ireland"].into_iter().all(surname));
    }

    #[test]
    fn every_variant_is_of_an_office() {
        assert_eq!(office_variants().len(), table::rows(VARIANTS).count());
        for row in office_variants() {
            let known = offices().iter().any(|office| office.phrase == row.phrase);
            assert!(known, "{} is no office", row.phrase);
        }
    }

    #[test]
    fn no_word_of_grammar_is_a_name() {
        let grammar = "a an the and or but of to in on at by as is are was were be do has have he she it we you they me \
                       him her us them no not if so this that for from with who";
        let grammar: FxHashSet<&str> = grammar.split_whitespace().collect();
        let names = given_names().iter().map(|row| row.name).chain(surnames().iter().map(|row| row.surname));
        for name in names {
            assert!(!fold(name).split(['-', ' ']).any(|part| grammar.contains(part)), "{name}");
        }
    }

    #[test]
    fn mostly_names_are_no_common_words() {
        let common: FxHashSet<&str> = common_words().iter().copied().collect();
        for name in
            ["john", "peter", "jack", "paris", "london", "china", "turkey", "jackson", "smith", "trump", "obama"]
        {
            assert!(!common.contains(name), "{name}");
        }
        for word in
            ["talks", "says", "meets", "vows", "slams", "ceasefire", "envoy", "monday", "may", "bill", "seventeen"]
        {
            assert!(common.contains(word), "{word}");
        }
    }
}
