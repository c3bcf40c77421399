//! The program's lexicon with rows of users' own: what it reads, what stays as it was, and where two of them differ.

use std::sync::Arc;

use super::{
    Lexicon, Reading, WordFlags, events, lexicon,
    own::Own,
    people,
    phrases::{Phrases, words_of},
    places,
};
use crate::{
    annotation::Annotations,
    article::{Article, Source},
    extract::extract_with,
    settings,
};

/// A state that does not exist has its grand viziers, its city and its pact.
const OWN: &str = r#"
[[country]]
country = "BT"
names = ["Druk Realm"]
demonyms = ["Drukman", "Drukmen"]

[[organization]]
name = "Zubrowka Pact Organization"
acronyms = ["ZPO"]
kind = "international"

[[organization]]
name = "Board of Pigeons"
kind = "agency"
country = "Bhutan"

[[place]]
name = "Nebelsbad"
country = "Poland"
aliases = ["Bad Nebel"]

[[place]]
name = "Upper Sudentia"
kind = "region"
country = "Poland"
adjectives = ["Sudentian"]

[[office]]
name = "Grand Vizier"
plural = "Grand Viziers"
role = "head_of_government"

[[person]]
name = "Tashi Xwangdu"
office = "grand vizier"
country = "BT"
from = 2020

[[verb]]
word = "palaver"
kind = "meeting"
frame = "with"

[[noun]]
word = "palaver"
kind = "meeting"
frame = "talks"

[[alias]]
of = "United Nations"
names = ["Turtle Bay body"]
"#;

fn own(text: &str) -> Own {
    settings::parse(text).unwrap().own
}

fn first(lexicon: &Lexicon, phrase: &str) -> String {
    match lexicon.read(phrase).first() {
        None => "nothing".to_owned(),
        Some(Reading::Country(code, form)) => format!("country {code} {form:?}"),
        Some(Reading::City(row)) => format!("city {}", places::cities()[*row as usize].name),
        Some(Reading::Region(row)) => format!("region {}", places::regions()[*row as usize].name),
        Some(Reading::RegionAdjective(row)) => format!("of region {}", places::regions()[*row as usize].name),
        Some(Reading::Organization(row)) => format!("body {}", places::organizations()[*row as usize].name),
        Some(Reading::Institution(row)) => format!("institution {}", places::institutions()[*row as usize].name),
        Some(Reading::Office { row, plural }) => format!("office {} {plural}", lexicon.office(*row).phrase),
        Some(Reading::Verb { row, form }) => format!("verb {} {form:?}", lexicon.event(*row).word),
        Some(Reading::Noun { row, plural }) => format!("noun {} {plural}", lexicon.event(*row).word),
        Some(other) => format!("{other:?}"),
    }
}

#[test]
fn own_phrases_are_read_however_they_are_spaced_and_inflected() {
    let with = Lexicon::with(&own(OWN));
    for (phrase, read) in [
        ("Druk Realm", "country BT Name"),
        ("Drukmen", "country BT Demonyms"),
        ("Zubrowka  Pact-Organization", "body Zubrowka Pact Organization"),
        ("ZPO", "body Zubrowka Pact Organization"),
        ("Board of Pigeons", "institution Board of Pigeons"),
        ("Bad Nebel", "city Nebelsbad"),
        ("Sudentian", "of region Upper Sudentia"),
        ("grand viziers", "office grand vizier true"),
        ("Grand-Vizier", "office grand vizier false"),
        ("palavered", "verb palaver Past"),
        ("palavering", "verb palaver Gerund"),
        ("turtle bay body", "body United Nations"),
        ("Grand", "nothing"),
        ("grand viziership", "nothing"),
    ] {
        assert_eq!(first(&with, phrase), read, "{phrase}");
        assert!(!lexicon().read(phrase).iter().any(|reading| with.read(phrase).first() == Some(reading)), "{phrase}");
    }
    assert!(with.flags_of("xwangdu").has(WordFlags::SURNAME) && !lexicon().flags_of("xwangdu").has(WordFlags::SURNAME));
    assert_eq!((with.leaders("xwangdu").len(), lexicon().leaders("xwangdu").len()), (1, 0));
    assert_eq!(with.leaders("merkel"), lexicon().leaders("merkel"));
}

#[test]
fn every_phrase_of_the_program_is_read_as_before() {
    // Rows that share words, whole phrases and beginnings with those of the program.
    let shared = "[[place]]\nname = \"Paris Landing\"\ncountry = \"US\"\n[[place]]\nname = \"Prime\"\ncountry = \"US\"\n\
                  [[office]]\nname = \"minister\"\nrole = \"envoy\"\n[[verb]]\nword = \"meet\"\nkind = \"visit\"\nframe = \"meet\"\n\
                  [[organization]]\nname = \"United Nations Choir\"\nkind = \"ngo\"\n";
    let with = Lexicon::with(&own(&format!("{OWN}{shared}")));
    let mut all: Vec<String> = Vec::new();
    let mut add = |phrases: Phrases| all.extend(phrases.into_iter().map(|(phrase, _)| phrase));
    places::countries().iter().for_each(|row| add(row.phrases()));
    places::cities().iter().for_each(|row| add(row.phrases(0)));
    places::organizations().iter().for_each(|row| add(row.phrases(0)));
    people::offices().iter().for_each(|row| add(row.phrases(0)));
    events::events().iter().for_each(|row| add(row.phrases(0)));
    all.extend(places::country_traps().iter().map(|row| row.phrase.to_owned()));
    let mut read = 0;
    for phrase in all {
        let (before, now) = (lexicon().read(&phrase), with.read(&phrase));
        assert!(before.is_empty() == now.is_empty() && now.ends_with(&before), "{phrase}: {before:?} {now:?}");
        read += usize::from(!before.is_empty());
    }
    assert!(read > 10_000, "{read}");
    assert_eq!((first(&with, "minister"), with.read("minister").len()), ("office minister false".to_owned(), 2));
}

#[test]
fn rows_are_numbered_once_and_nothing_of_one_s_own_is_the_program_s_lexicon() {
    assert!(Arc::ptr_eq(&Lexicon::with(&Own::default()), &super::built_in()));
    let (once, again) = (Lexicon::with(&own(OWN)), Lexicon::with(&own(OWN)));
    assert_eq!(once.read("Nebelsbad"), again.read("Nebelsbad"));
    let mut both = own(OWN);
    both.add(&own(OWN));
    assert_eq!(both, own(OWN));
}

#[test]
fn two_additions_differ_in_the_phrases_of_odd_rows() {
    let same_phrases = |a: &str, b: &str| own(a).differs_in(&own(b)).into_iter().collect::<Vec<_>>().join(" | ");
    assert_eq!(same_phrases(OWN, OWN), "");
    let vizier = "[[office]]\nname = \"Grand Vizier\"\nrole = \"head_of_government\"\n";
    let other = "[[office]]\nname = \"Grand Vizier\"\nrole = \"envoy\"\n";
    let city = "[[place]]\nname = \"Nebelsbad\"\ncountry = \"PL\"\n";
    assert_eq!(same_phrases(vizier, ""), "grand vizier");
    assert_eq!(same_phrases(vizier, other), "grand vizier");
    assert_eq!(same_phrases(&format!("{vizier}{city}"), &format!("{city}{vizier}")), "", "the order says nothing");
    assert_eq!(same_phrases(&format!("{vizier}{city}"), vizier), "Nebelsbad");
    // Of a person the words that show the name; Ana is a given name without it.
    let person = "[[person]]\nname = \"Ana Xwangdu\"\nrole = \"minister\"\ncountry = \"BT\"\n";
    assert_eq!(same_phrases(person, ""), "Xwangdu | xwangdu");
    let verb = "[[verb]]\nword = \"palaver\"\nkind = \"meeting\"\nframe = \"with\"\n";
    assert_eq!(same_phrases(verb, ""), "palaver | palavered | palavering | palavers");
    assert_eq!(words_of("Grand-Vizier's"), ["grand", "vizier", "'s"]);
}

#[test]
fn an_article_without_an_own_phrase_is_read_as_before_and_lexicons_take_turns() {
    let article = |text: &str| Article {
        id: String::new(),
        source: Source::default(),
        title: String::new(),
        text: text.to_owned(),
        published: None,
        url: None,
        authors: Vec::new(),
        publisher: None,
        language: None,
        version: None,
    };
    let known = article("RABAT - French Foreign Minister Jean Ferrer met his Moroccan counterpart in Rabat on Monday.");
    let new = article("The Grand Vizier of Bhutan, Tashi Xwangdu, met the Polish president in Nebelsbad on Monday.");
    let with = Lexicon::with(&own(OWN));
    let read = |lexicon: &Lexicon, article: &Article| -> Annotations {
        extract_with(lexicon, std::slice::from_ref(article)).remove(0)
    };
    let (known_before, new_before) = (read(lexicon(), &known), read(lexicon(), &new));
    for _ in 0..2 {
        assert_eq!(read(&with, &known), known_before);
        let found = read(&with, &new);
        assert_eq!(found.events[0].place.as_deref(), Some("Nebelsbad"));
        assert_eq!(found.officials[0].office.as_deref(), Some("Grand Vizier"));
        assert_eq!(read(lexicon(), &new), new_before);
    }
}
