//! An answer as people see it, in a pipe and on a terminal.

use super::*;
use crate::{
    annotation::{Country, EventKind, EventStatus, Participant, Portfolio, Role},
    output::clean::columns,
    search::answer::{EventHit, Facet},
    timex::Timex,
};

fn participant(name: &str, country: [u8; 2], office: Option<&str>) -> Participant {
    Participant {
        name: Some(name.to_owned()),
        role: Role::Minister,
        portfolio: Some(Portfolio::Foreign),
        country: Some(Country::new(country)),
        org: None,
        office: office.map(str::to_owned),
    }
}

fn source(number: usize) -> SourceRef {
    SourceRef {
        id: format!("{number:032x}"),
        path: format!("2024/{number}.txt"),
        title: "Lisbon and Oslo\u{1b}[31m talk".to_owned(),
        published: Some("2024-11-04".to_owned()),
        url: Some("https://www.gazette.example/a".to_owned()),
    }
}

fn example(status: EventStatus, sources: usize) -> Answer {
    let evidence = "Maria Silva met Ola Berg in Lisbon last October to speak of fish.";
    let hit = EventHit {
        id: "a:0".to_owned(),
        kind: EventKind::Meeting,
        status,
        date: Some(Timex::Month(2024, 10)),
        date_phrase: Some("last October".to_owned()),
        place: Some("Lisbon".to_owned()),
        country: Some(Country::new(*b"PT")),
        participants: vec![
            participant("Maria Silva", *b"PT", Some("Foreign Minister")),
            participant("Ola Berg", *b"NO", None),
        ],
        evidence: evidence.to_owned(),
        highlights: vec![0..11, 16..24],
        confidence: 0.9,
        rule: "met".to_owned(),
        sources: (0..sources).map(source).collect(),
    };
    Answer {
        hits: Hits::Events(vec![hit]),
        reports: sources as u64,
        total: 1,
        total_exact: true,
        facets: vec![Facet { field: "kind".to_owned(), values: vec![("meeting".to_owned(), 1)], distinct: 1 }],
        answers: vec![],
        number: None,
        whether: None,
        notes: vec!["1 event without a date was published then".to_owned()],
    }
}

fn written(value: &Answer, style: Style) -> String {
    let mut out = Vec::new();
    answer(&mut out, value, 0, style).expect("a vector takes everything");
    String::from_utf8(out).expect("text")
}

#[test]
fn a_pipe_gets_plain_lines() {
    let text = written(&example(EventStatus::Held, 1), Style::default());
    let expected = "\
1 event in 1 report

2024-10 (last October)  meeting  Lisbon, PT
  Maria Silva (Foreign Minister, PT) · Ola Berg (foreign minister, NO)
  \u{201c}Maria Silva met Ola Berg in Lisbon last October to speak of fish.\u{201d}
  Lisbon and Oslo[31m talk · gazette.example · 2024-11-04 · 2024/0.txt

kind (1 value)
  meeting  1

note: 1 event without a date was published then
";
    assert_eq!(text, expected);
}

#[test]
fn a_terminal_gets_lines_that_fit_and_colours_of_ours_alone() {
    let text = written(&example(EventStatus::Cancelled, 9), Style { color: true, width: Some(48) });
    let plain = anstream::adapter::strip_str(&text).to_string();
    assert!(plain.contains("cancelled meeting") && plain.contains("and 5 sources more"), "{plain}");
    assert!(plain.lines().all(|row| columns(row) <= 49), "{plain}");
    assert!(!text.contains("\u{1b}[31m talk"));
    assert!(text.contains('\u{1b}'));
}

#[test]
fn nothing_found_is_said() {
    let nothing = Answer {
        hits: Hits::Events(vec![]),
        reports: 0,
        total: 0,
        total_exact: true,
        facets: vec![],
        answers: vec![],
        number: None,
        whether: None,
        notes: vec![],
    };
    assert_eq!(written(&nothing, Style::default()), "no events\n");
}

#[test]
fn who_is_answered_before_the_events() {
    let mut who = example(EventStatus::Planned, 1);
    let reply = |name: &str, office: Option<&str>, count, latest: &str| Reply {
        value: name.to_owned(),
        office: office.map(str::to_owned),
        country: Some(Country::new(*b"NO")),
        org: None,
        count,
        latest: latest.parse().ok(),
        event: "a:0".to_owned(),
        evidence: "They met.".to_owned(),
        source: Some(source(1)),
    };
    who.answers = vec![reply("Ola Berg", Some("Foreign Minister"), 12, "2025-03"), reply("Maria Silva", None, 1, "")];
    let text = written(&who, Style::default());
    let lines =
        "Ola Berg (Foreign Minister, NO)  12 events, the latest 2025-03\nMaria Silva (NO)                 1 event\n\n";
    assert!(text.starts_with(&format!("1 event in 1 report\n\n{lines}2024-10")), "{text}");
    assert!(text.contains("planned meeting"));
}

#[test]
fn a_yes_and_a_number_come_first() {
    let mut answer = example(EventStatus::Held, 1);
    answer.whether = Some(true);
    assert!(written(&answer, Style::default()).starts_with("yes: 1 event in 1 report\n"));
    answer.whether = Some(false);
    answer.reports = 0;
    assert!(written(&answer, Style::default()).starts_with("no article says so: no events\n"));
    let mut answer = example(EventStatus::Held, 1);
    answer.number = Some(1);
    assert!(written(&answer, Style::default()).starts_with("1 event in 1 report\n"));
}

#[test]
fn an_office_that_holds_the_name_is_not_said_twice() {
    let berg = participant("Ola Berg", *b"NO", Some("her counterpart Ola Berg"));
    assert_eq!(words::party(&berg), "Ola Berg (foreign minister, NO)");
}
