//! Tests of the tables as a whole: sentences of our own, and what the extractor must read in each.
//!
//! A case is a line of a table (`*.tsv`), so that adding one needs no code. Every sentence is an article of its own,
//! published on [`PUBLISHED`], a Monday. What a stage does by itself is tested beside it.

use jiff::civil::{Date, date};

use super::{
    extract,
    lexicon::{events, people, places, table},
    segment::fold_into,
};
use crate::{
    annotation::{Annotations, Event, Official},
    article::{Article, Provenance, Published, Source},
};

const PUBLISHED: Date = date(2025, 4, 14);

/// An article of one sentence.
fn read(text: &str) -> Annotations {
    extract(&Article {
        id: String::new(),
        source: Source::default(),
        title: String::new(),
        text: text.to_owned(),
        published: Some(Published { date: PUBLISHED, provenance: Provenance::Metadata }),
        url: None,
        authors: Vec::new(),
        publisher: None,
        language: None,
        version: None,
    })
}

/// Compares, line by line, the cells behind the sentence with what was read; fails with all lines that differ.
fn compare(name: &str, source: &'static str, at_least: usize, got: impl Fn(&Annotations) -> String) {
    let mut count = 0;
    let mut wrong = Vec::new();
    for (line, cells) in table::rows(source) {
        let Some((sentence, expected)) = cells.split_first() else { continue };
        let expected = expected.join(" ").trim().to_owned();
        let got = got(&read(sentence));
        if got != expected {
            wrong.push(format!("{name}:{line}: {sentence}\n  expected: {expected}\n  got:      {got}"));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{} of {count} wrong\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= at_least, "{name}: {count} cases");
}

fn or_dash(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}

fn official(official: &Official) -> String {
    let of = official.org.clone().or(official.country.map(|country| country.to_string()));
    format!("{} {} {} {} {}", official.name, official.role, or_dash(official.portfolio), or_dash(of), official.status)
}

/// Offices as the world words them, and people whose posts are private.
#[test]
fn offices_are_read_with_their_role_portfolio_and_state() {
    compare("offices.tsv", include_str!("offices.tsv"), 300, |found| {
        found.officials.iter().map(official).collect::<Vec<_>>().join(", ")
    });
}

/// Countries by every sort of name, and the names, dishes, seas, currencies and towns that are none.
#[test]
fn countries_are_read_and_what_looks_like_one_is_not() {
    compare("countries.tsv", include_str!("countries.tsv"), 250, |found| {
        let mut codes: Vec<String> = found.countries.iter().map(ToString::to_string).collect();
        codes.sort();
        codes.join(" ")
    });
}

/// Every name, adjective, demonym and abbreviation of the table, and no other country by it.
#[test]
fn every_way_to_name_a_country_names_it() {
    let mut wrong = Vec::new();
    for row in places::countries() {
        let names = [&row.names, &row.former, &row.misspellings, &row.abbreviations];
        let of = std::iter::once(&row.name).chain(names.into_iter().flatten());
        let sentences = of
            .map(|name| format!("The leaders of {name} met in secret."))
            .chain(row.adjectives.iter().map(|adjective| format!("The {adjective} press was silent.")))
            .chain(row.demonyms.iter().map(|demonym| format!("He is {demonym} by birth, they said.")));
        wrong.extend(sentences.filter(|sentence| read(sentence).countries != [row.code]));
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

/// Bodies of every kind, by their names, their acronyms and their shape.
#[test]
fn organizations_are_read_as_printed() {
    compare("organizations.tsv", include_str!("organizations.tsv"), 110, |found| found.organizations.join("|"));
}

/// Contacts in every shape of the language that the frames read, and what looks like one and is none.
#[test]
fn contacts_are_read_with_their_parties_day_and_place() {
    compare("events.tsv", include_str!("events.tsv"), 60, |found| {
        found.events.iter().map(event).collect::<Vec<_>>().join("; ")
    });
}

fn event(event: &Event) -> String {
    let Event { kind, status, .. } = event;
    let (date, place, country) = (or_dash(event.date), or_dash(event.place.as_ref()), or_dash(event.country));
    let parties: Vec<String> = event
        .participants
        .iter()
        .map(|party| {
            let who = party.name.clone().unwrap_or_else(|| party.role.to_string());
            format!("{who} {}", or_dash(party.org.clone().or(party.country.map(|country| country.to_string()))))
        })
        .collect();
    format!("{kind} {status} {date} {place} {country}: {}", parties.join(" · "))
}

/// Every verb and noun of contact, in the sentence that its row gives.
#[test]
fn every_word_of_contact_is_read_in_its_example() {
    let wrong: Vec<String> = events::events()
        .iter()
        .filter(|row| {
            let found = read(row.example);
            let told = row.readings(0).iter().any(|(form, _)| holds(row.example, form));
            !told || !found.events.iter().any(|event| event.kind == row.kind)
        })
        .map(|row| format!("{}: {}", row.word, row.example))
        .collect();
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
    assert!(events::events().len() >= 150, "{} words of contact", events::events().len());
}

/// Does the sentence hold the words, however they are hyphenated and accented?
fn holds(sentence: &str, words: &str) -> bool {
    let plain = |text: &str| {
        let mut folded = String::new();
        fold_into(text, &mut folded);
        format!(" {} ", folded.replace(['-', '.', ','], " "))
    };
    plain(sentence).contains(&plain(words))
}

/// "Minister of X" for every X of the table, but the two that make an office of their own ("minister of state") and the
/// clergy.
#[test]
fn every_portfolio_composes_with_minister() {
    let wrong: Vec<String> = people::portfolios()
        .iter()
        .filter(|row| !matches!(row.phrase, "state" | "state for foreign affairs" | "religion"))
        .filter_map(|row| {
            let text = format!("Ghana's minister of {}, Kofi Mensah, resigned.", row.phrase);
            let found: Vec<String> = read(&text).officials.iter().map(official).collect();
            let expected = format!("Kofi Mensah minister {} GH current", row.portfolio);
            (found != [expected]).then(|| format!("{}: {}", row.phrase, found.join(", ")))
        })
        .collect();
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
    assert!(people::portfolios().len() >= 700);
}

/// Words of news in any order, with everything else that may stand in a text: what is found lies in the text, whatever it is.
mod any_text {
    use proptest::prelude::*;

    use super::read;
    use crate::annotation::TextField;

    fn fragment() -> impl Strategy<Value = String> {
        let words = prop::sample::select(vec![
            "President",
            "Xi",
            "Macron",
            "met",
            "with",
            "the",
            "two",
            "leaders",
            "of",
            "France",
            "and",
            "Oman",
            "foreign",
            "minister",
            "his",
            "counterpart",
            "in",
            "Rabat",
            "on",
            "Monday",
            ",",
            ".",
            ";",
            "who",
            "said",
            "visit",
            "to",
            "talks",
            "between",
            "summit",
            "G7",
            "during",
            "her",
            "signed",
            "agreement",
            "call",
            "–",
            "(",
            ")",
            "\"",
            "’s",
            "'s",
            "former",
            "six",
            "countries",
            "will",
            "not",
            "was",
            "by",
            "here",
            "2024",
            "10 March",
            "last",
            "week",
            "-",
            "U.S.",
            "EU",
            "\n\n",
            "\u{200b}",
            "É",
            "北京",
        ]);
        prop_oneof![8 => words.prop_map(str::to_owned), 1 => any::<String>(), 1 => "[A-Za-z'.-]{1,12}"]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn ends_and_lies_in_the_text(fragments in prop::collection::vec(fragment(), 0..60), gap in "[ ]{0,1}") {
            let text = fragments.join(if gap.is_empty() { "" } else { " " });
            let found = read(&text);
            for mention in &found.mentions {
                prop_assert_eq!(mention.field, TextField::Text);
                prop_assert_eq!(text.get(mention.start..mention.end), Some(mention.text.as_str()));
            }
            for event in &found.events {
                prop_assert!(text.contains(&event.evidence));
                prop_assert!((0.0..=1.0).contains(&event.confidence));
                prop_assert!(!event.participants.is_empty());
            }
        }
    }
}
