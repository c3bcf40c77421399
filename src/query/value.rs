//! Values of fields: words as people write them → the vocabulary.
//!
//! A country by code, name, adjective or demonym; a role by its word or by any office of the lexicon; groups and bodies by
//! their names. Case and accents do not count. What is no value gives the message and the hint of the error.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::ast::{ParticipantField, ParticipantQuery, Value, ValueMode};
use crate::{
    annotation::{Country, EventKind, EventStatus, Portfolio, Role, VisitSide},
    extract::{
        lexicon::{Lexicon, Reading, events, people, places, table},
        segment::fold_into,
    },
};

/// A value that does not exist: what is wrong, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadValue {
    pub message: String,
    pub hint: Option<String>,
}

impl BadValue {
    fn new(message: String, hint: impl Into<String>) -> BadValue {
        BadValue { message, hint: Some(hint.into()) }
    }
}

/// Lower case, without accents, hyphens and underscores as spaces.
pub fn fold(text: &str) -> String {
    let mut folded = String::new();
    fold_into(text, &mut folded);
    folded.replace(['-', '_'], " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Both numbers of a noun, roughly: "ministers" also as "minister", "embassies" as "embassy".
fn singulars(folded: &str) -> impl Iterator<Item = String> + '_ {
    let plain = std::iter::once(folded.to_owned());
    let y = folded.strip_suffix("ies").map(|stem| format!("{stem}y"));
    let s = folded.strip_suffix('s').map(str::to_owned);
    plain.chain(y).chain(s)
}

/// The names of all countries, folded.
fn countries() -> &'static FxHashMap<String, Country> {
    static NAMES: OnceLock<FxHashMap<String, Country>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut names = FxHashMap::default();
        for row in places::countries() {
            let lists =
                [&row.names, &row.adjectives, &row.demonyms, &row.abbreviations, &row.former, &row.misspellings];
            for name in std::iter::once(&row.name).chain(lists.into_iter().flatten()) {
                names.entry(fold(name)).or_insert(row.code);
            }
        }
        // A code is a code, whatever else is written so.
        for row in places::countries() {
            names.insert(fold(row.code.code()), row.code);
        }
        names
    })
}

/// Is it the code of a country of the table?
pub fn is_country_code(code: &str) -> bool {
    places::countries().iter().any(|row| row.code.code() == code)
}

/// The first reading that fits of what the user's own rows, or the program's together with them, make of a text.
fn own<T>(text: &str, lexicon: &Lexicon, fits: impl Fn(Reading) -> Option<T>) -> Option<T> {
    if lexicon.own().is_empty() {
        return None;
    }
    let text = text.trim().replace('_', " ");
    let bare = text.get(..4).filter(|article| article.eq_ignore_ascii_case("the ")).map_or(&*text, |_| &text[4..]);
    lexicon.read(bare).into_iter().find_map(fits)
}

/// A country by its code, a name, an adjective or a demonym.
pub fn country(text: &str, lexicon: &Lexicon) -> Result<Country, BadValue> {
    let folded = fold(text);
    let folded = folded.strip_prefix("the ").unwrap_or(&folded);
    if let Some(&code) = countries().get(folded) {
        return Ok(code);
    }
    let named = |reading| if let Reading::Country(code, _) = reading { Some(code) } else { None };
    if let Some(code) = own(text, lexicon, named) {
        return Ok(code);
    }
    if group(text).is_ok() {
        let message = format!("`{text}` is a group of countries, no country");
        return Err(BadValue::new(message, format!("write group:{text}, or org:{text} for the body itself")));
    }
    let near = nearest(folded, countries().keys().map(String::as_str));
    let hint = match near {
        Some(name) => {
            format!("did you mean `{name}`? a country is a code (FR), a name (France) or an adjective (French)")
        }
        None => "a country is a code (FR), a name (France) or an adjective (French)".to_owned(),
    };
    Err(BadValue::new(format!("`{text}` is no country"), hint))
}

/// The id of a group of countries by its id or a name.
pub fn group(text: &str) -> Result<&'static str, BadValue> {
    let folded = fold(text);
    let folded = folded.strip_prefix("the ").unwrap_or(&folded);
    let found =
        places::groups().iter().find(|row| fold(row.id) == folded || row.aliases.iter().any(|a| fold(a) == folded));
    found.map(|row| row.id).ok_or_else(|| {
        let ids: Vec<&str> = places::groups().iter().map(|row| row.id).collect();
        BadValue::new(format!("`{text}` is no group of countries"), format!("one of: {}", ids.join(" ")))
    })
}

/// The members of a group of countries; `None` where the text names none.
pub fn members(text: &str) -> Option<Vec<Country>> {
    let id = group(text).ok()?;
    places::groups()
        .iter()
        .find(|row| row.id == id)
        .map(|row| row.members.clone())
        .filter(|members| !members.is_empty())
}

/// A body as participants bear it: the acronym or name of the tables where they know it, else the text as it is.
pub fn org(text: &str, lexicon: &Lexicon) -> String {
    let body = |reading| {
        if let Reading::Organization(row) = reading { places::organizations().get(row as usize)?.org } else { None }
    };
    if let Some(org) = own(text, lexicon, body) {
        return org.to_owned();
    }
    let folded = fold(text);
    let folded = folded.strip_prefix("the ").unwrap_or(&folded);
    let known = places::organizations().iter().find(|row| {
        row.org.is_some()
            && std::iter::once(&row.name).chain(&row.acronyms).chain(&row.aliases).any(|name| fold(name) == folded)
    });
    if let Some(org) = known.and_then(|row| row.org) {
        return org.to_owned();
    }
    let orgs =
        places::organizations().iter().filter_map(|row| row.org).chain(people::offices().iter().filter_map(|o| o.org));
    let groups =
        places::groups().iter().filter(|row| fold(row.id) == folded || row.aliases.iter().any(|a| fold(a) == folded));
    groups
        .filter_map(|row| row.org)
        .chain(orgs.filter(|org| fold(org) == folded))
        .next()
        .map_or_else(|| text.split_whitespace().collect::<Vec<_>>().join(" "), str::to_owned)
}

/// A role by its word or by an office: `minister`, `head-of-state`, `president`, `foreign minister`, `leader`.
pub fn role(text: &str, lexicon: &Lexicon) -> Result<ParticipantQuery, BadValue> {
    let folded = fold(text);
    for singular in singulars(&folded) {
        if let Ok(role) = singular.replace(' ', "_").parse::<Role>() {
            return Ok(ParticipantQuery::Is(ParticipantField::Role(role)));
        }
    }
    super::english::office(text, lexicon).ok_or_else(|| {
        let hint = match nearest(&folded.replace(' ', "_"), Role::ALL.iter().map(|role| role.as_str())) {
            Some(near) => format!("did you mean `{near}`? one of: {}", list(Role::ALL)),
            None => format!("one of: {}; or an office such as president", list(Role::ALL)),
        };
        BadValue::new(format!("`{text}` is no role"), hint)
    })
}

/// Guest or host of a visit, by these words and their like.
pub fn side(text: &str) -> Result<VisitSide, BadValue> {
    match fold(text).as_str() {
        "guest" | "guests" | "visitor" | "visitors" => Ok(VisitSide::Guest),
        "host" | "hosts" | "hostess" => Ok(VisitSide::Host),
        _ => Err(bad_word(text, "side of a visit", VisitSide::ALL, |side| side.as_str())),
    }
}

/// A role with its portfolio, parted by a slash (`minister/foreign`); without one, as [`role`].
pub fn office(text: &str, lexicon: &Lexicon) -> Result<ParticipantQuery, BadValue> {
    let Some((post, branch)) = text.split_once('/') else {
        return Ok(match role(text, lexicon)? {
            // "foreign minister" is one office.
            ParticipantQuery::And(parts) => match parts.as_slice() {
                [
                    ParticipantQuery::Is(ParticipantField::Role(role)),
                    ParticipantQuery::Is(ParticipantField::Portfolio(portfolio)),
                ] => ParticipantQuery::Is(ParticipantField::Office(*role, *portfolio)),
                _ => ParticipantQuery::And(parts),
            },
            other => other,
        });
    };
    let portfolio = portfolio(branch)?;
    match role(post, lexicon)? {
        ParticipantQuery::Is(ParticipantField::Role(role)) => {
            Ok(ParticipantQuery::Is(ParticipantField::Office(role, portfolio)))
        }
        _ => Err(BadValue::new(
            format!("`{post}` is no one role"),
            "write a role and a portfolio, as in office:minister/foreign",
        )),
    }
}

/// A portfolio by its word or by how offices word it ("defense", "home affairs").
pub fn portfolio(text: &str) -> Result<Portfolio, BadValue> {
    let folded = fold(text);
    if let Ok(portfolio) = folded.parse() {
        return Ok(portfolio);
    }
    let row = people::portfolios().iter().find(|row| fold(row.phrase) == folded);
    row.map(|row| row.portfolio).ok_or_else(|| bad_word(text, "portfolio", Portfolio::ALL, |p| p.as_str()))
}

/// A kind of event by its word or by a noun of the lexicon ("talks", "treaties").
pub fn kind(text: &str, lexicon: &Lexicon) -> Result<EventKind, BadValue> {
    let folded = fold(text);
    if let Some(kind) = singulars(&folded).find_map(|singular| singular.parse().ok()) {
        return Ok(kind);
    }
    let row = events::events().iter().find(|row| {
        !row.verb && row.spellings.iter().any(|word| singulars(&folded).any(|singular| fold(word) == singular))
    });
    let noun = |reading| if let Reading::Noun { row, .. } = reading { Some(lexicon.event(row).kind) } else { None };
    let kind = row.map(|row| row.kind).or_else(|| own(text, lexicon, noun));
    kind.ok_or_else(|| bad_word(text, "kind of event", EventKind::ALL, |k| k.as_str()))
}

/// A status by its word or another word for it ("canceled", "upcoming", "past").
pub fn status(text: &str) -> Result<EventStatus, BadValue> {
    let folded = fold(text);
    if let Ok(status) = folded.parse() {
        return Ok(status);
    }
    super::english::status(&folded)
        .ok_or_else(|| bad_word(text, "status of an event", EventStatus::ALL, |s| s.as_str()))
}

const LANGUAGES: &str = include_str!("languages.tsv");

/// Tags and names of the languages, the names folded.
pub fn languages() -> &'static [(&'static str, Vec<String>)] {
    static ROWS: OnceLock<Vec<(&'static str, Vec<String>)>> = OnceLock::new();
    ROWS.get_or_init(|| {
        let row = |cells: Vec<&'static str>| match cells.as_slice() {
            [tag, names, ..] => Some((*tag, names.split('|').map(fold).collect())),
            _ => None,
        };
        table::rows(LANGUAGES).filter_map(|(_, cells)| row(cells)).collect()
    })
}

/// The tag of a language by its English name; `None` where there is none.
pub fn language(name: &str) -> Option<&'static str> {
    let folded = fold(name);
    languages().iter().find(|(_, names)| names.contains(&folded)).map(|(tag, _)| *tag)
}

/// A BCP 47 tag (its primary language counts) or the English name of a language → the primary tag, lower case.
pub fn lang(text: &str) -> Result<String, BadValue> {
    let primary = text.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
    if let Some((tag, _)) = languages().iter().find(|(tag, _)| *tag == primary) {
        return Ok((*tag).to_owned());
    }
    if let Some(tag) = language(text) {
        return Ok(tag.to_owned());
    }
    let near = nearest(&fold(text), languages().iter().flat_map(|(_, names)| names.iter().map(String::as_str)));
    let hint = match near {
        Some(name) => format!("did you mean `{name}`? a tag such as en, fr or ar, or a name such as arabic"),
        None => "a tag such as en, fr or ar, or a name such as arabic".to_owned(),
    };
    Err(BadValue::new(format!("`{text}` is no language"), hint))
}

/// `7`, `7..`, `..9`, `7..9`: watermarks.
pub fn added(text: &str) -> Result<(Option<u64>, Option<u64>), BadValue> {
    let bad =
        || BadValue::new(format!("`{text}` is no watermark"), "a number or a range of numbers: 7, 7.., ..9, 7..9");
    let number = |part: &str| {
        if part.is_empty() {
            Ok(None)
        } else if part.bytes().all(|b| b.is_ascii_digit()) {
            part.parse().map(Some).map_err(|_| bad())
        } else {
            Err(bad())
        }
    };
    match text.split_once("..") {
        Some((from, to)) => match (number(from)?, number(to)?) {
            (Some(a), Some(b)) if a > b => Err(BadValue::new(
                format!("the range `{text}` ends before it starts"),
                format!("turn it round: {b}..{a}"),
            )),
            (None, None) => Err(bad()),
            range => Ok(range),
        },
        None => number(text)?.map(|n| (Some(n), Some(n))).ok_or_else(bad),
    }
}

/// A value of several words, all of which must occur.
pub fn words(text: &str) -> Value {
    Value { text: text.split_whitespace().collect::<Vec<_>>().join(" "), mode: ValueMode::Words }
}

fn bad_word<T: Copy + 'static>(text: &str, what: &str, all: &'static [T], word: fn(T) -> &'static str) -> BadValue {
    let words: Vec<&str> = all.iter().map(|&value| word(value)).collect();
    let hint = match nearest(&fold(text), words.iter().copied()) {
        Some(near) => format!("did you mean `{near}`? one of: {}", words.join(" ")),
        None => format!("one of: {}", words.join(" ")),
    };
    BadValue::new(format!("`{text}` is no {what}"), hint)
}

fn list<T: std::fmt::Display>(all: &[T]) -> String {
    all.iter().map(T::to_string).collect::<Vec<_>>().join(" ")
}

/// The word that is nearest to a misspelt one, if any is near; of equally near ones the first in the alphabet.
pub fn nearest<'a>(word: &str, words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    // Nothing that people call by its name is that long; the distance is quadratic.
    if !(3..=40).contains(&length) {
        return None;
    }
    let reach = length.div_ceil(4).max(1);
    words
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= reach)
        .map(|candidate| (strsim::osa_distance(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= reach)
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::lexicon::lexicon;

    #[test]
    fn countries_go_by_code_name_adjective_and_demonym() {
        for (text, code) in [
            ("FR", "FR"),
            ("fr", "FR"),
            ("France", "FR"),
            ("french", "FR"),
            ("Moroccans", "MA"),
            ("UK", "GB"),
            ("u.s.", "US"),
            ("the Netherlands", "NL"),
            ("Côte d'Ivoire", "CI"),
            ("south_korea", "KR"),
            ("Burma", "MM"),
        ] {
            assert_eq!(country(text, lexicon()).map(|c| c.code().to_owned()).as_deref(), Ok(code), "{text}");
        }
        assert!(country("Frnace", lexicon()).unwrap_err().hint.is_some_and(|hint| hint.contains("`france`")));
        assert!(country("Atlantis", lexicon()).is_err());
    }

    #[test]
    fn words_of_the_vocabulary_have_synonyms() {
        assert_eq!(kind("talks", lexicon()), Ok(EventKind::Meeting));
        assert_eq!(kind("Treaties", lexicon()), Ok(EventKind::Agreement));
        assert_eq!(kind("visits", lexicon()), Ok(EventKind::Visit));
        assert_eq!(status("canceled"), Ok(EventStatus::Cancelled));
        assert_eq!(status("upcoming"), Ok(EventStatus::Planned));
        assert_eq!(portfolio("defense"), Ok(Portfolio::Defence));
        assert_eq!(portfolio("home affairs"), Ok(Portfolio::Interior));
        let role_of = |text: &str| role(text, lexicon()).map(|q| q.to_string());
        assert_eq!(role_of("ministers").as_deref(), Ok("role:minister"));
        assert_eq!(role_of("Head-of-State").as_deref(), Ok("role:head_of_state"));
        assert_eq!(role_of("prime minister").as_deref(), Ok("role:head_of_government"));
        assert_eq!(role_of("foreign minister").as_deref(), Ok("role:minister portfolio:foreign"));
        assert_eq!(role_of("leader").as_deref(), Ok("role:head_of_state OR role:head_of_government"));
        assert!(
            role("minster", lexicon())
                .unwrap_err()
                .hint
                .is_some_and(|hint| hint.starts_with("did you mean `minister`?"))
        );
        assert!(kind("match", lexicon()).unwrap_err().hint.is_some_and(|hint| hint.contains("agreement")));
    }

    #[test]
    fn watermarks_and_tags_are_checked() {
        assert_eq!(added("7.."), Ok((Some(7), None)));
        assert_eq!(added("7"), Ok((Some(7), Some(7))));
        for text in ["", "..", "x", "9..7", "-1", "99999999999999999999999"] {
            assert!(added(text).is_err(), "{text}");
        }
        for (text, tag) in [("en-GB", "en"), ("FR", "fr"), ("english", "en"), ("Haitian Creole", "ht"), ("farsi", "fa")]
        {
            assert_eq!(lang(text).as_deref(), Ok(tag), "{text}");
        }
        for text in ["xx", "x", "", "klingon", "zz-ZZ"] {
            assert!(lang(text).is_err(), "{text}");
        }
        assert!(lang("englsh").unwrap_err().hint.is_some_and(|hint| hint.contains("`english`")));
        assert_eq!(language("Arabic"), Some("ar"));
        assert_eq!(language("France"), None);
    }
}
