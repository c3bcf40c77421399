//! Are the answers right? Questions of all sorts (`tests/gold/questions.txt`) to the labelled articles of
//! `tests/gold/own.jsonl`: what the extractor's index answers against what the labels' index does. For other labelled
//! articles there is `cargo run --example answers`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails where it cannot go on")]
#![allow(clippy::print_stdout, reason = "a failing test shows the whole measure")]

mod measure;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use dateline::{
    annotation::{Event, EventKind, EventStatus, Participant, Role},
    evaluate::score::Tally,
};
use jiff::civil::{Date, date};
use serde::Deserialize;

use crate::measure::{
    Measure, Measured,
    differences::{Reason, Side},
    measure,
};

/// The day on which every question is asked.
const TODAY: Date = date(2025, 11, 28);

static OWN: LazyLock<Measured> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    measure(&own(), &read("tests/gold/questions.txt"), Some(TODAY), folder.path()).unwrap()
});

fn own() -> String {
    read("tests/gold/own.jsonl")
}

fn read(path: &str) -> String {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(path).unwrap()
}

/// `tests/gold/answers.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Floors {
    reports: Floor,
    replies: Floor,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Floor {
    precision: f64,
    recall: f64,
}

#[test]
fn answers_keep_above_their_floors() {
    let floors: Floors = toml::from_str(&read("tests/gold/answers.toml")).unwrap();
    println!("{}", *OWN);
    let mut below = Vec::new();
    for (what, tally, floor) in [("reports", OWN.reports(), floors.reports), ("replies", OWN.replies(), floors.replies)]
    {
        for (score, measured, floor) in
            [("precision", tally.precision(), floor.precision), ("recall", tally.recall(), floor.recall)]
        {
            if measured < floor {
                below.push(format!("{what}: {score} {measured:.3} is below its floor {floor:.3}"));
            }
        }
    }
    assert!(below.is_empty(), "{}", below.join("\n"));
}

#[test]
fn the_questions_have_answers_by_the_labels() {
    let questions = &OWN.questions;
    assert!(questions.len() >= 45);
    let answered = questions.iter().filter(|measure| measure.reports.gold > 0).count();
    assert!(answered * 10 >= questions.len() * 9, "{answered} of {} have an answer", questions.len());
}

#[test]
fn every_question_is_understood_to_the_last_word() {
    for measure in &OWN.questions {
        assert!(measure.notes.is_empty(), "{}: {}", measure.question, measure.notes.join("; "));
    }
}

#[test]
fn every_difference_is_told_with_its_reason() {
    for measure in &OWN.questions {
        let Tally { right, found, gold } = measure.reports;
        let given_by = |side| measure.differences.iter().filter(|difference| difference.given_by == side).count();
        assert_eq!(given_by(Side::Labels), gold - right, "{}", measure.question);
        assert_eq!(given_by(Side::Found), found - right, "{}", measure.question);
        for difference in &measure.differences {
            assert_ne!(difference.reason, Reason::Elsewhere, "{}: {:?}", measure.question, difference.event);
        }
    }
}

/// A labelled article of one meeting, changed before it is labelled, and one question to it.
fn asked(question: &str, change: impl FnOnce(&mut Vec<Event>)) -> Measure {
    let person = |name: &str, country: &str| Participant {
        name: Some(name.to_owned()),
        role: Role::Minister,
        portfolio: Some("foreign".parse().unwrap()),
        country: Some(country.parse().unwrap()),
        org: None,
        office: None,
    };
    let text = "Portuguese Foreign Minister Maria Silva met Norwegian Foreign Minister Ola Berg in Lisbon on Monday.";
    let mut events = vec![Event {
        kind: EventKind::Meeting,
        status: EventStatus::Held,
        date: Some("2024-11-04".parse().unwrap()),
        date_phrase: None,
        place: Some("Lisbon".to_owned()),
        country: Some("PT".parse().unwrap()),
        participants: vec![person("Maria Silva", "PT"), person("Ola Berg", "NO")],
        evidence: text.to_owned(),
        confidence: 1.0,
        rule: String::new(),
    }];
    change(&mut events);
    let gold = serde_json::json!({
        "id": "one", "published": "2024-11-05", "title": "Lisbon and Oslo talk fish", "text": text,
        "countries": ["PT", "NO"], "events": events,
    });
    let folder = tempfile::tempdir().unwrap();
    let mut measured = measure(&gold.to_string(), question, None, folder.path()).unwrap();
    measured.questions.pop().unwrap()
}

fn reasons(measure: &Measure) -> Vec<(Side, String)> {
    measure.differences.iter().map(|difference| (difference.given_by, difference.reason.to_string())).collect()
}

#[test]
fn what_agrees_is_right() {
    let measure = asked("meetings in Lisbon", |_| ());
    assert_eq!(measure.reports, Tally { right: 1, found: 1, gold: 1 });
    assert!(measure.differences.is_empty());
}

#[test]
fn the_field_that_differs_is_the_reason() {
    let missed = |reason: &str| vec![(Side::Labels, reason.to_owned())];
    let false_alarm = |reason: &str| vec![(Side::Found, reason.to_owned())];
    let cancel = |events: &mut Vec<Event>| events[0].status = EventStatus::Cancelled;
    assert_eq!(reasons(&asked("cancelled meetings", cancel)), missed("status"));
    assert_eq!(reasons(&asked("meetings held in Lisbon", cancel)), false_alarm("status"));
    // What is not asked for is no difference.
    assert_eq!(reasons(&asked("meetings in Lisbon", cancel)), []);
    let move_on = |events: &mut Vec<Event>| {
        events[0].date = Some("2024-10-07".parse().unwrap());
        events[0].place = Some("Porto".to_owned());
    };
    assert_eq!(reasons(&asked("meetings in Porto", move_on)), missed("place"));
    assert_eq!(reasons(&asked("meetings in Porto in October 2024", move_on)), missed("date + place"));
    assert_eq!(reasons(&asked("meetings in November 2024", move_on)), false_alarm("date"));
    let nowhere = |events: &mut Vec<Event>| events[0].place = None;
    assert_eq!(reasons(&asked("meetings in Lisbon", nowhere)), false_alarm("place silent"));
    let promote = |events: &mut Vec<Event>| {
        events[0].participants[0].role = Role::HeadOfGovernment;
        events[0].participants[0].portfolio = None;
    };
    assert_eq!(reasons(&asked("meetings with prime ministers", promote)), missed("role"));
    let swedish = |events: &mut Vec<Event>| events[0].participants[1].country = Some("SE".parse().unwrap());
    assert_eq!(reasons(&asked("meetings with Swedish ministers", swedish)), missed("side"));
}

#[test]
fn an_event_that_is_not_there_is_the_reason() {
    let both = |labels: &str, found: &str| vec![(Side::Labels, labels.to_owned()), (Side::Found, found.to_owned())];
    assert_eq!(reasons(&asked("meetings", Vec::clear)), [(Side::Found, "no event".to_owned())]);
    let phone = |events: &mut Vec<Event>| events[0].kind = EventKind::Call;
    assert_eq!(reasons(&asked("meetings and calls", phone)), both("kind", "kind"));
    let others = |events: &mut Vec<Event>| {
        for (participant, name) in events[0].participants.iter_mut().zip(["Ana Costa", "Nils Dahl"]) {
            participant.name = Some(name.to_owned());
        }
    };
    assert_eq!(reasons(&asked("meetings", others)), both("other parties", "other parties"));
    let again = |events: &mut Vec<Event>| {
        let mut second = events[0].clone();
        second.date = Some("2024-10-07".parse().unwrap());
        events.push(second);
    };
    assert_eq!(reasons(&asked("meetings", again)), [(Side::Labels, "one event for several".to_owned())]);
}

#[test]
fn a_question_for_articles_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let error = measure(&own(), "articles about fishing", Some(TODAY), folder.path()).err().unwrap();
    assert!(format!("{error:#}").contains("articles about fishing: the question is understood as one for articles"));
}
