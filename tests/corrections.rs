//! `corrections.toml` through the program: what it changes, that it can be taken back, and that it survives rebuilds.

// A test that cannot go on must fail.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

use std::{fs, path::Path};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// A folder of articles with its index.
struct Desk {
    folder: TempDir,
    index: TempDir,
}

impl Desk {
    fn new() -> Desk {
        let desk = Desk { folder: TempDir::new().expect("a folder"), index: TempDir::new().expect("a folder") };
        let source = Path::new("tests/fixtures/people/wire.jsonl");
        // One file an article, so that it is seen which of them are read again.
        let text = fs::read_to_string(source).expect("the articles");
        for line in text.lines() {
            let article: Value = serde_json::from_str(line).expect("JSON");
            let name = format!("{}.json", article["id"].as_str().expect("an id"));
            fs::write(desk.folder.path().join(name), line).expect("written");
        }
        let first = desk.sync(&[]);
        assert_eq!((first["added"].as_u64(), first["notes"].as_array().map(Vec::len)), (Some(14), Some(0)), "{first}");
        desk
    }

    fn run(&self, args: &[&str]) -> (String, String, i32) {
        let mut command = Command::cargo_bin("dateline").expect("the program is built");
        let output = command.args(args).env("DATELINE_INDEX", self.index.path()).output().expect("the program runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("output is UTF-8");
        (text(output.stdout), text(output.stderr), output.status.code().expect("it was not killed"))
    }

    fn sync(&self, args: &[&str]) -> Value {
        let folder = self.folder.path().to_string_lossy().into_owned();
        let args: Vec<&str> = ["index", "--output", "json", &folder].iter().chain(args).copied().collect();
        let (text, errors, code) = self.run(&args);
        assert_eq!((errors.as_str(), code), ("", 0));
        serde_json::from_str(&text).expect("JSON")
    }

    fn correct(&self, text: &str) -> Value {
        fs::write(self.folder.path().join("corrections.toml"), text).expect("written");
        self.sync(&[])
    }

    fn json(&self, args: &[&str]) -> Value {
        let args: Vec<&str> = args.iter().chain(&["--output", "json"]).copied().collect();
        serde_json::from_str(&self.run(&args).0).expect("JSON")
    }

    /// Every event record as it is in the index.
    fn events(&self) -> Value {
        self.json(&["query", "--in", "events", "--all", "--sort", "date", "--limit", "100"])["events"].clone()
    }

    /// The only event of a question.
    fn event(&self, question: &str) -> Value {
        let answer = self.json(&["query", question, "--in", "events", "--all"]);
        let [event] = answer["events"].as_array().expect("events").as_slice() else { panic!("{answer}") };
        event.clone()
    }
}

fn id(event: &Value) -> String {
    event["id"].as_str().expect("an id").to_owned()
}

#[test]
fn events_are_mended_and_suppressed_and_come_back() {
    let desk = Desk::new();
    let before = desk.events();
    let (wrong, false_alarm) = (desk.event("with:Chol-su with:Weiming"), desk.event("cancelled visits"));
    let text = format!(
        "[[event]]\nid = \"{}\"\nkind = \"visit\"\nstatus = \"planned\"\ndate = \"2025-03-01\"\nplace = \"none\"\ncountry = \"MN\"\n\
         [[event.participant]]\nparty = \"kim chol-su\"\nname = \"Kim Chol-soo\"\nrole = \"envoy\"\nportfolio = \"none\"\n\
         [[suppress]]\nevent = \"{}\"\n",
        id(&wrong),
        id(&false_alarm)
    );
    let done = desk.correct(&text);
    assert_eq!(done["notes"].as_array().map(Vec::len), Some(0), "{done}");
    // Only what it touches was read again.
    assert_eq!((done["changed"].as_u64(), done["unchanged"].as_u64()), (Some(2), Some(12)));
    let mended = desk.event("with:\"Kim Chol-soo\" role:envoy");
    assert_eq!(id(&mended), id(&wrong));
    let told = [&mended["kind"], &mended["status"], &mended["date"], &mended["country"]];
    assert_eq!(told, ["visit", "planned", "2025-03-01", "MN"]);
    assert_eq!((&mended["place"], &mended["evidence"]), (&Value::Null, &wrong["evidence"]));
    assert_eq!(desk.run(&["query", "cancelled visits", "--output", "count"]).0, "0\n");
    // Nothing to do the next time; and a rebuild ends in the same.
    let again = desk.sync(&[]);
    assert_eq!((again["unchanged"].as_u64(), again["watermark"].as_u64()), (Some(14), done["watermark"].as_u64()));
    let corrected = desk.events();
    desk.sync(&["--rebuild"]);
    assert_eq!(desk.events(), corrected);
    assert_eq!(desk.run(&["check"]).2, 0);
    // One entry less: only its article is read again. No file at all: everything is as it was extracted.
    let half = desk.correct(text.split("[[suppress]]").next().expect("the first entry"));
    assert_eq!(half["changed"].as_u64(), Some(1));
    assert_eq!(desk.event("cancelled visits"), false_alarm);
    fs::remove_file(desk.folder.path().join("corrections.toml")).expect("removed");
    desk.sync(&[]);
    assert_eq!(desk.events(), before);
}

#[test]
fn an_article_is_silenced() {
    let desk = Desk::new();
    let event = desk.event("cancelled visits");
    let (event_id, events) = (id(&event), desk.events().as_array().map_or(0, Vec::len));
    let article = event_id.split(':').next().expect("the article's part");
    desk.correct(&format!("[[suppress]]\narticle = \"{article}\"\n"));
    assert_eq!(desk.events().as_array().map(Vec::len), Some(events - 2));
    let shown = desk.json(&["show", article]);
    assert_eq!(shown["annotations"]["events"].as_array().map(Vec::len), Some(0));
    assert!(shown["annotations"]["officials"].as_array().is_some_and(|officials| officials.len() == 2));
}

#[test]
fn people_are_merged_and_split_without_reading_anything_again() {
    let desk = Desk::new();
    let found = |name: &str| {
        let found = desk.json(&["who", name]);
        (found["found"].clone(), found["dossier"]["articles_total"].clone())
    };
    assert_eq!(found("Ana Lopes"), ("candidates".into(), Value::Null));
    assert_eq!(found("Karpensky"), ("dossier".into(), 3.into()));
    let done = desk.correct(
        "[[same]]\nnames = [\"Ana Lopes\"]\n\n[[different]]\nnames = [\"Volodymyr Karpensky\", \"Volodymyr Karpenskiy\"]\n\
         country = \"Ukraine\"\n\n[[same]]\nnames = [\"Nils Aasen\", \"Rui Costa\"]\n",
    );
    assert_eq!((done["unchanged"].as_u64(), done["changed"].as_u64()), (Some(14), Some(0)));
    assert_eq!(found("Ana Lopes"), ("dossier".into(), 3.into()));
    assert_eq!(found("Nils Aasen"), ("dossier".into(), 2.into()));
    assert_eq!(found("Rui Costa"), ("dossier".into(), 2.into()));
    let network = desk.json(&["network"]);
    let ids: Vec<&str> =
        network["nodes"].as_array().expect("nodes").iter().filter_map(|node| node["id"].as_str()).collect();
    assert_eq!(ids.iter().filter(|id| id.contains("karpensk")).count(), 2, "{ids:?}");
    desk.sync(&["--rebuild"]);
    assert_eq!(found("Ana Lopes"), ("dossier".into(), 3.into()));
    desk.correct("");
    assert_eq!(found("Ana Lopes"), ("candidates".into(), Value::Null));
}

#[test]
fn what_corrects_nothing_is_told_with_its_line_every_time() {
    let desk = Desk::new();
    let event = id(&desk.event("cancelled visits"));
    let article = event.split(':').next().expect("the article's part");
    let text = format!(
        "[[suppress]]\nevent = \"0000000000000000:00000000\"\n\n[[suppress]]\nevent = \"{article}:ffffffff\"\n\n\
         [[event]]\nid = \"{event}\"\n[[event.participant]]\nparty = \"Nobody\"\nrole = \"envoy\"\n\n[[suppress]]\narticle = \"1111\"\n"
    );
    let expected = [
        "corrections.toml, line 1: there is no event `0000000000000000:00000000` in this folder".to_owned(),
        format!("corrections.toml, line 4: there is no event `{article}:ffffffff` in this folder"),
        format!("corrections.toml, line 7: `{event}` has no party `Nobody`"),
        "corrections.toml, line 13: there is no article `1111` in this folder".to_owned(),
    ];
    for done in [desk.correct(&text), desk.sync(&[]), desk.sync(&["--rebuild"])] {
        let notes: Vec<&str> = done["notes"].as_array().expect("notes").iter().filter_map(Value::as_str).collect();
        let notes: Vec<&str> = notes.into_iter().filter(|note| !note.starts_with("rebuilt")).collect();
        assert_eq!(notes.len(), expected.len(), "{notes:?}");
        for (note, expected) in notes.iter().zip(&expected) {
            assert!(note.ends_with(expected), "{note}\n{expected}");
        }
    }
}

#[test]
fn a_file_that_cannot_be_read_changes_nothing() {
    let desk = Desk::new();
    let before = desk.events();
    fs::write(desk.folder.path().join("p15.json"), r#"{"title": "More", "text": "Nobody met anybody in Bergen."}"#)
        .expect("written");
    let folder = desk.folder.path().to_string_lossy().into_owned();
    for (text, told) in [
        ("[[suppress]]\nevnt = \"a:1\"\n", "corrections.toml, line 2: unknown field `evnt`"),
        (
            "[[event]]\nid = \"a:1\"\nkind = \"gala\"\n",
            "corrections.toml, line 3: `gala` is no kind of event; one of: ",
        ),
    ] {
        fs::write(desk.folder.path().join("corrections.toml"), text).expect("written");
        let (_, errors, code) = desk.run(&["index", &folder]);
        assert_eq!(code, 2);
        assert!(
            errors.contains(told) && errors.ends_with("; nothing was indexed\n") && errors.lines().count() == 1,
            "{errors}"
        );
        assert_eq!(desk.events(), before);
    }
    assert_eq!(desk.correct("")["added"].as_u64(), Some(1));
}
