//! `dateline.toml` through the program: what its entries find, that a change reads again what it must and no more, and that
//! questions know its words.

// A test that cannot go on must fail.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

use std::{
    fs,
    path::{Path, PathBuf},
};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

const EXAMPLE: &str = "examples/pact";

/// A folder with the articles of the example, yet without its settings, and an index.
struct Desk {
    place: TempDir,
}

impl Desk {
    fn new() -> Desk {
        let desk = Desk { place: TempDir::new().expect("a folder") };
        copy(Path::new(EXAMPLE), &desk.folder());
        fs::remove_file(desk.folder().join("dateline.toml")).expect("removed");
        desk
    }

    fn folder(&self) -> PathBuf {
        self.place.path().join("news")
    }

    fn run(&self, args: &[&str]) -> (String, String, i32) {
        let mut command = Command::cargo_bin("dateline").expect("the program is built");
        let output =
            command.args(args).env("DATELINE_INDEX", self.place.path().join("index")).output().expect("it runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("output is UTF-8");
        (text(output.stdout), text(output.stderr), output.status.code().expect("it was not killed"))
    }

    fn sync(&self, args: &[&str]) -> Value {
        let folder = self.folder().to_string_lossy().into_owned();
        let args: Vec<&str> = ["index", "--output", "json", &folder].iter().chain(args).copied().collect();
        let (text, errors, code) = self.run(&args);
        assert_eq!((errors.as_str(), code), ("", 0));
        serde_json::from_str(&text).expect("JSON")
    }

    fn set(&self, text: &str) -> Value {
        fs::write(self.folder().join("dateline.toml"), text).expect("written");
        self.sync(&[])
    }

    fn count(&self, question: &str) -> String {
        self.run(&["query", question, "--output", "count"]).0.trim().to_owned()
    }

    /// All that is in the index.
    fn all(&self) -> String {
        let (events, _, _) = self.run(&["query", "--in", "events", "--all", "--limit", "all", "--output", "jsonl"]);
        let (articles, _, _) = self.run(&["query", "--in", "articles", "--all", "--limit", "all", "--output", "jsonl"]);
        format!("{events}{articles}")
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("the example") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}

/// Files added, changed, unchanged and deleted.
fn did(done: &Value) -> [u64; 4] {
    ["added", "changed", "unchanged", "deleted"].map(|what| done[what].as_u64().expect("a number"))
}

fn notes(done: &Value) -> Vec<&str> {
    done["notes"].as_array().expect("notes").iter().filter_map(Value::as_str).collect()
}

fn entries() -> String {
    let whole = fs::read_to_string(Path::new(EXAMPLE).join("dateline.toml")).expect("the example");
    let (_, entries) = whole.split_once("[[office]]").expect("entries");
    format!("[[office]]{entries}")
}

#[test]
fn a_change_reads_again_what_it_must_and_no_more() {
    let desk = Desk::new();
    // One file has its fields under other names and gives no article.
    assert_eq!(did(&desk.sync(&[])), [6, 0, 0, 0]);
    let before = desk.all();
    let questions =
        ["meetings with the Grand Vizier of the Druk Realm", "meetings in Nebelsbad", "meetings with ZPO leaders"];
    assert_eq!(questions.map(|question| desk.count(question)), ["0", "0", "0"]);

    // Entries: the three files in which a phrase of one stands.
    let entries = entries();
    let done = desk.set(&entries);
    assert_eq!((did(&done), notes(&done).len()), ([0, 3, 3, 0], 0));
    assert_eq!(questions.map(|question| desk.count(question)), ["1", "1", "1"]);
    let (explained, _, _) = desk.run(&["query", "--explain", questions[0]]);
    assert!(explained.starts_with("kind:meeting with:(country:BT role:head_of_government)\n"), "{explained}");
    let with_entries = desk.all();

    // Nothing, a comment, and another order: nothing is read.
    assert_eq!(did(&desk.sync(&[])), [0, 0, 6, 0]);
    let again = desk.set(&format!("# mine\n{entries}\n"));
    assert_eq!((did(&again), &again["watermark"]), ([0, 0, 6, 0], &done["watermark"]));

    // One entry changes, one goes: the one file that each concerns.
    let envoy = entries.replacen("role = \"head_of_government\"", "role = \"envoy\"", 1);
    assert_eq!(did(&desk.set(&envoy)), [0, 1, 5, 0]);
    assert_eq!(desk.count("meetings with envoys"), "1");
    let without = entries.replace("[[verb]]\nword = \"palaver\"\nkind = \"meeting\"\nframe = \"with\"\n", "");
    assert_eq!(did(&desk.set(&without)), [0, 2, 4, 0]);
    assert_eq!(desk.count(questions[1]), "0");

    // What is excluded goes, and nothing else is read; what is not any longer comes.
    let done = desk.set(&format!("exclude = [\"drafts\"]\n{entries}"));
    assert_eq!((did(&done), notes(&done)), ([0, 1, 4, 1], vec!["1 file is excluded by dateline.toml"]));
    assert_eq!(did(&desk.set(&entries)), [1, 0, 5, 0]);
    assert_eq!(desk.all(), with_entries);

    // Fields: the folder is read in another way.
    let whole = fs::read_to_string(Path::new(EXAMPLE).join("dateline.toml")).expect("the example");
    let done = desk.set(&whole);
    assert_eq!(did(&done), [0, 5, 0, 1]);
    assert!(notes(&done)[0].ends_with(" is read anew: the options of reading have changed"), "{done}");
    assert_eq!((desk.count("meetings in Lima"), did(&desk.sync(&[]))), ("1".to_owned(), [0, 0, 5, 0]));

    // A rebuild ends in the same, and without the file all is as it was.
    let all = desk.all();
    desk.sync(&["--rebuild"]);
    assert_eq!((desk.all(), desk.run(&["check"]).2), (all, 0));
    fs::remove_file(desk.folder().join("dateline.toml")).expect("removed");
    desk.sync(&[]);
    assert_eq!(desk.all(), before);
}

#[test]
fn names_of_one_person_are_one_person() {
    let desk = Desk::new();
    let whole = fs::read_to_string(Path::new(EXAMPLE).join("dateline.toml")).expect("the example");
    desk.set(&whole);
    let articles = || {
        let (text, _, _) = desk.run(&["who", "Tashi Wangdruk", "--output", "json"]);
        let found: Value = serde_json::from_str(&text).expect("JSON");
        found["dossier"]["articles_total"].as_u64()
    };
    assert_eq!(articles(), Some(2));
    // Both files have a word of the entry.
    let without = whole.replace("aliases = [\"Dasho Tashi\"]\n", "");
    assert_eq!(did(&desk.set(&without)), [0, 2, 3, 0]);
    assert_eq!(articles(), Some(1));
    let body: Value = serde_json::from_str(&desk.run(&["who", "Zubrowka Pact", "--output", "json"]).0).expect("JSON");
    assert_eq!(body["dossier"]["id"], "ZPO");
}

#[test]
fn a_file_that_cannot_be_understood_changes_nothing() {
    let desk = Desk::new();
    desk.sync(&[]);
    let before = desk.all();
    let folder = desk.folder().to_string_lossy().into_owned();
    for (text, told) in [
        (
            "[[ofice]]\nname = \"x\"\n",
            "dateline.toml, line 1: `ofice` is no key of this file; did you mean `office`? one of: ",
        ),
        ("exclude = [\"[\"]\n", "dateline.toml, line 1: exclude: `[` is no pattern: "),
    ] {
        fs::write(desk.folder().join("dateline.toml"), text).expect("written");
        let (_, errors, code) = desk.run(&["index", &folder]);
        let one_line = errors.ends_with("; nothing was indexed\n") && errors.lines().count() == 1;
        assert!(code == 2 && errors.contains(told) && one_line, "{errors}");
        let (_, errors, code) = desk.run(&["extract", &folder]);
        assert!(code == 2 && errors.contains(told), "{errors}");
        assert_eq!(desk.all(), before);
    }
    fs::write(desk.folder().join("dateline.toml"), [0xff, 0xfe]).expect("written");
    let (_, errors, code) = desk.run(&["index", &folder]);
    assert!(code == 2 && errors.contains("dateline.toml is not UTF-8"), "{errors}");
}

#[test]
fn a_file_elsewhere_is_named_and_remembered() {
    let desk = Desk::new();
    let file = desk.place.path().join("mine.toml");
    let config = file.to_string_lossy().into_owned();
    fs::write(&file, entries()).expect("written");
    let folder = desk.folder().to_string_lossy().into_owned();
    let vizier = desk.folder().join("vizier.txt").to_string_lossy().into_owned();

    let offices = |args: &[&str]| desk.run(args).0.contains("\"office\":\"Grand Vizier\"");
    assert!(!offices(&["extract", &vizier]) && offices(&["extract", "--config", &config, &vizier]));
    let question = "meetings with the Grand Vizier of Bhutan";
    let asked = desk.run(&["query", "--from", &folder, "--config", &config, question, "--output", "count"]);
    assert_eq!(asked, ("1\n".to_owned(), String::new(), 0));
    // The folder is synced by itself now, and with the same file.
    assert_eq!(did(&desk.sync(&[])), [0, 0, 6, 0]);
    fs::write(&file, entries().replacen("role = \"head_of_government\"", "role = \"envoy\"", 1)).expect("written");
    assert_eq!(did(&desk.sync(&[])), [0, 1, 5, 0]);
    fs::remove_file(&file).expect("removed");
    let (_, errors, code) = desk.run(&["index"]);
    assert!(code == 2 && errors.contains("mine.toml: no such file"), "{errors}");
    // Its own one again, which is not there.
    let own = desk.folder().join("dateline.toml").to_string_lossy().into_owned();
    assert_eq!(did(&desk.sync(&["--config", &own])), [0, 3, 3, 0]);
    assert_eq!(desk.count(question), "0");

    let gold = desk.place.path().join("gold.jsonl");
    let text = fs::read_to_string(desk.folder().join("vizier.txt")).expect("the article");
    let labelled = serde_json::json!({ "id": "v", "text": text.lines().last(), "officials": [
        { "name": "Tashi Wangdruk", "role": "head_of_government", "country": "BT", "status": "current" },
        { "name": "Karim Idrissi", "role": "minister", "portfolio": "foreign", "country": "MA", "status": "current" },
    ]});
    fs::write(&gold, format!("{labelled}\n")).expect("written");
    fs::write(&file, entries()).expect("written");
    let gold = gold.to_string_lossy().into_owned();
    let right =
        |args: &[&str]| desk.run(args).0.lines().any(|line| line.starts_with("officials ") && line.contains("2 of 2"));
    assert!(!right(&["evaluate", &gold]) && right(&["evaluate", &gold, "--config", &config]));
}

#[test]
fn each_folder_has_its_own_and_questions_know_all() {
    let desk = Desk::new();
    let second = desk.place.path().join("more");
    copy(&desk.folder(), &second);
    fs::write(desk.folder().join("dateline.toml"), entries()).expect("written");
    let (first, second) = (desk.folder(), second);
    let paths = [&first, &second].map(|path| path.to_string_lossy().into_owned());
    assert_eq!(desk.run(&["index", &paths[0], &paths[1]]).2, 0);
    // In the second folder nobody palavers.
    assert_eq!(desk.count("meetings in Nebelsbad"), "1");
    fs::rename(first.join("dateline.toml"), second.join("dateline.toml")).expect("moved");
    let (text, _, _) = desk.run(&["index", "--output", "json"]);
    let done: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(did(&done), [0, 6, 6, 0]);
    assert_eq!(desk.count("meetings with the Grand Vizier of Bhutan"), "1");
    assert_eq!(desk.count("meetings in Nebelsbad"), "1");
}
