//! The tables of countries, places and bodies, as typed rows.
//!
//! Each table's head explains its columns; nothing is decided here. Rows that do not load are caught by the tests.

use super::table::{self, loader, optional};
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
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
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
    pub polity: Polity,
}

/// Which heads a state cannot have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Polity {
    /// No president.
    Monarchy,
    /// No prime minister, and no monarch.
    Presidential,
    #[default]
    Other,
}

impl Polity {
    fn parse(cell: &str) -> Option<Polity> {
        Some(match cell {
            "monarchy" => Polity::Monarchy,
            "presidential" => Polity::Presidential,
            "" => Polity::Other,
            _ => return None,
        })
    }
}

/// A phrase that looks like a country.
#[derive(Debug)]
pub struct TrapRow {
    pub phrase: &'static str,
    /// The country that it names all the same.
    pub country: Option<Country>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
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
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RegionRow {
    pub name: &'static str,
    pub country: Option<Country>,
    pub aliases: Vec<&'static str>,
    pub adjectives: Vec<&'static str>,
    pub abbreviations: Vec<&'static str>,
}

/// A named institution of one state: a parliament, a seat of government, a court, an agency.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
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
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
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
    /// A paper whose name is so much a word that it is read only where it is named as a source.
    pub cited: bool,
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

/// Which heads a state cannot have.
pub fn polity(country: Country) -> Polity {
    countries().iter().find(|row| row.code == country).map(|row| row.polity).unwrap_or_default()
}

/// `None` where the cell holds something that is no code.
fn country(cell: &str) -> Option<Option<Country>> {
    if cell.is_empty() || cell == "-" { Some(None) } else { cell.parse().ok().map(Some) }
}

loader! {
    /// Every ISO 3166-1 country and territory, and Kosovo.
    countries, CountryRow, COUNTRIES, |cells| {
        let [code, name, names, adjectives, demonyms, abbreviations, former, misspellings, prefixes, polity] = *cells else { return None };
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
            polity: Polity::parse(polity)?,
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
            ambiguous: matches!(ambiguous, "yes" | "cited"),
            cited: ambiguous == "cited",
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

/// The states and territories that are one city: their name is the place, too.
const CITY_STATES: [[u8; 2]; 7] = [*b"SG", *b"HK", *b"MO", *b"MC", *b"VA", *b"SM", *b"GI"];

/// Is the state, or the territory, one city?
pub fn is_city_state(country: Country) -> bool {
    CITY_STATES.iter().any(|code| Country::new(*code) == country)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::segment::fold_into;

    /// Countries and places.
    mod geography {
        use std::collections::{BTreeMap, BTreeSet};

        use super::*;

        /// The 249 codes of ISO 3166-1 alpha-2.
        const ISO_3166: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO \
            BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG \
            EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID \
            IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA \
            MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA \
            PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST \
            SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE \
            YT ZA ZM ZW";

        /// Those without a capital that a text would name apart from the country: city states, and uninhabited or
        /// small territories (Anguilla's is "The Valley", which is a valley everywhere else).
        const NO_CAPITAL: &str = "AI AQ BV CC GI GS HK HM IO MO NF TK UM VA";

        /// As the trie compares phrases: folded, and hyphens are spaces.
        fn key(phrase: &str) -> String {
            let mut folded = String::new();
            fold_into(phrase, &mut folded);
            folded.replace('-', " ")
        }

        fn lines(source: &'static str) -> usize {
            table::rows(source).count()
        }

        /// The phrases that come more than once.
        fn repeated<'a>(phrases: impl Iterator<Item = &'a str>) -> Vec<String> {
            let mut counts: BTreeMap<String, usize> = BTreeMap::new();
            for phrase in phrases {
                *counts.entry(key(phrase)).or_default() += 1;
            }
            counts.into_iter().filter(|(_, count)| *count > 1).map(|(phrase, _)| phrase).collect()
        }

        fn city_names() -> impl Iterator<Item = &'static str> {
            cities().iter().flat_map(|row| std::iter::once(row.name).chain(row.aliases.iter().copied()))
        }

        fn region_names() -> impl Iterator<Item = &'static str> {
            regions().iter().flat_map(|row| {
                std::iter::once(row.name).chain(row.aliases.iter().copied()).chain(row.adjectives.iter().copied())
            })
        }

        fn country_names() -> BTreeSet<String> {
            countries()
                .iter()
                .flat_map(|row| {
                    std::iter::once(&row.name)
                        .chain(&row.names)
                        .chain(&row.former)
                        .chain(&row.adjectives)
                        .map(|n| key(n))
                })
                .collect()
        }

        #[test]
        fn every_line_loads() {
            assert_eq!(countries().len(), lines(COUNTRIES));
            assert_eq!(country_traps().len(), lines(COUNTRY_TRAPS));
            assert_eq!(cities().len(), lines(CITIES));
            assert_eq!(regions().len(), lines(REGIONS));
            assert!(cities().len() > 5000 && regions().len() > 1200, "{} {}", cities().len(), regions().len());
        }

        #[test]
        fn flags_are_yes_or_empty() {
            for (line, cells) in table::rows(CITIES) {
                for flag in [cells[2], cells[4]] {
                    assert!(matches!(flag, "" | "yes"), "cities.tsv, line {line}: {flag:?}");
                }
            }
        }

        #[test]
        fn every_code_of_iso_3166_and_kosovo_stands_once() {
            let official: Vec<&str> = ISO_3166.split_whitespace().chain(["XK"]).collect();
            assert_eq!(official.len(), 250);
            let mut listed: Vec<String> = countries().iter().map(|row| row.code.to_string()).collect();
            let mut expected: Vec<String> = official.into_iter().map(str::to_owned).collect();
            listed.sort();
            expected.sort();
            assert_eq!(listed, expected);
        }

        /// Without people of their own, or without an adjective that does not mean another state ("Dominican", "Congolese").
        const NO_ADJECTIVE: &str = "BV CC CG DM GG GS HK HM JE SJ TF UM VA";
        const NO_DEMONYM: &str = "AQ BV CC CG DM GS HM SJ TF UM VA";

        #[test]
        fn every_country_has_an_adjective_and_a_demonym() {
            let without = |cell: fn(&CountryRow) -> &Vec<&'static str>| {
                let rows = countries().iter().filter(|row| cell(row).is_empty());
                rows.map(|row| row.code.to_string()).collect::<Vec<_>>().join(" ")
            };
            assert_eq!(without(|row| &row.adjectives), NO_ADJECTIVE);
            assert_eq!(without(|row| &row.demonyms), NO_DEMONYM);
        }

        #[test]
        fn a_phrase_names_one_country() {
            let mut owners: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
            for row in countries() {
                let cells = [
                    &row.names,
                    &row.adjectives,
                    &row.demonyms,
                    &row.abbreviations,
                    &row.former,
                    &row.misspellings,
                    &row.prefixes,
                ];
                for phrase in std::iter::once(&row.name).chain(cells.into_iter().flatten()) {
                    owners.entry(key(phrase)).or_default().insert(row.code.to_string());
                }
            }
            let shared: Vec<_> = owners.into_iter().filter(|(_, codes)| codes.len() > 1).collect();
            assert!(shared.is_empty(), "{shared:?}");
        }

        #[test]
        fn places_count_for_listed_countries() {
            let codes: BTreeSet<String> = countries().iter().map(|row| row.code.to_string()).collect();
            for row in cities() {
                assert!(codes.contains(&row.country.to_string()), "{row:?}");
            }
            for row in regions() {
                assert!(row.country.is_none_or(|code| codes.contains(&code.to_string())), "{row:?}");
            }
        }

        #[test]
        fn every_state_has_a_capital() {
            let with: BTreeSet<String> =
                cities().iter().filter(|row| row.capital).map(|row| row.country.to_string()).collect();
            let without: Vec<String> =
                countries().iter().map(|row| row.code.to_string()).filter(|code| !with.contains(code)).collect();
            assert_eq!(without.join(" "), NO_CAPITAL);
        }

        #[test]
        fn a_name_stands_once_in_its_table() {
            assert_eq!(repeated(city_names()), [""; 0]);
            assert_eq!(repeated(region_names()), [""; 0]);
            let traps: Vec<&str> = country_traps().iter().map(|row| row.phrase).collect();
            let distinct: BTreeSet<&str> = traps.iter().copied().collect();
            assert_eq!(distinct.len(), traps.len(), "traps are matched to the letter");
        }

        #[test]
        fn a_country_s_name_is_no_city_or_region() {
            let countries = country_names();
            let clash: Vec<&str> =
                city_names().chain(region_names()).filter(|name| countries.contains(&key(name))).collect();
            assert_eq!(clash, [""; 0]);
        }

        #[test]
        fn no_trap_hides_a_place() {
            let places: BTreeSet<&str> = city_names().chain(region_names()).collect();
            let hidden: Vec<&str> =
                country_traps().iter().map(|row| row.phrase).filter(|phrase| places.contains(phrase)).collect();
            assert_eq!(hidden, [""; 0]);
        }

        #[test]
        fn cities_count_for_the_state_that_news_means() {
            let country = |name: &str| {
                cities()
                    .iter()
                    .find(|row| row.name == name || row.aliases.contains(&name))
                    .map(|row| (row.country.to_string(), row.capital))
            };
            for (name, code, capital) in [
                ("Peking", "CN", true),
                ("Bombay", "IN", false),
                ("Leningrad", "RU", false),
                ("Kiev", "UA", true),
                ("Sevastopol", "UA", false),
                ("Gaza City", "PS", true),
                ("Jerusalem", "IL", true),
                ("The Hague", "NL", true),
                ("Stepanakert", "AZ", false),
                ("Hargeisa", "SO", false),
                ("El Aaiun", "EH", true),
                ("Mexico City", "MX", true),
                ("Birmingham", "GB", false),
                ("Davos", "CH", false),
            ] {
                assert_eq!(country(name), Some((code.to_owned(), capital)), "{name}");
            }
        }

        #[test]
        fn every_american_state_has_its_abbreviations() {
            let postal: BTreeSet<&str> = regions()
                .iter()
                .filter(|row| row.country == Some(Country::new(*b"US")))
                .flat_map(|row| row.abbreviations.iter().copied())
                .filter(|abbreviation| abbreviation.len() == 2 && abbreviation.chars().all(|c| c.is_ascii_uppercase()))
                .collect();
            assert_eq!(postal.len(), 51, "fifty states and the District of Columbia");
            let named: BTreeSet<String> = regions().iter().map(|row| key(row.name)).collect();
            assert!(!named.contains("georgia") && !named.contains("washington"));
        }
    }
}

#[cfg(test)]
#[path = "bodies_tests.rs"]
mod bodies_tests;
