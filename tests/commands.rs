//! The program as its users meet it: the cases are data in `tests/cmd/`, one file a subject. After a change that is meant,
//! `TRYCMD=overwrite cargo test --test commands` writes them anew; read the difference before you keep it.

// A test that cannot go on must fail.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

use assert_cmd::Command;
use tempfile::TempDir;

const SMALL: &str = "tests/fixtures/small";
const PEOPLE: &str = "tests/fixtures/people";

fn dateline(index: &TempDir) -> Command {
    let mut command = Command::cargo_bin("dateline").expect("the program is built");
    command.env("DATELINE_INDEX", index.path()).env_remove("NO_COLOR");
    command
}

fn output(command: &mut Command) -> (String, String, i32) {
    let output = command.output().expect("the program runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("output is UTF-8");
    (text(output.stdout), text(output.stderr), output.status.code().expect("it was not killed"))
}

fn indexed() -> TempDir {
    let index = TempDir::new().expect("a folder");
    dateline(&index).args(["index", SMALL]).assert().success();
    index
}

#[test]
fn cases_that_need_no_index() {
    trycmd::TestCases::new().case("tests/cmd/alone/*").run();
}

#[test]
fn cases_over_the_small_folder() {
    let index = indexed();
    let place = index.path().to_string_lossy().into_owned();
    let cases = trycmd::TestCases::new();
    cases.env("DATELINE_INDEX", &place);
    cases.insert_var("[INDEX]", place).expect("a variable");
    cases.case("tests/cmd/asking/*").run();
}

#[test]
fn cases_over_articles_of_people_with_like_names() {
    let index = TempDir::new().expect("a folder");
    dateline(&index).args(["index", PEOPLE]).assert().success();
    let cases = trycmd::TestCases::new();
    cases.env("DATELINE_INDEX", index.path().to_string_lossy());
    cases.case("tests/cmd/people/*").run();
}

#[test]
fn a_sync_tells_what_it_did_and_what_it_did_not() {
    let index = TempDir::new().expect("a folder");
    let (first, _, code) = output(dateline(&index).args(["index", SMALL]));
    assert!(first.starts_with("files: 5 added\nindex: 6 articles, "), "{first}");
    assert!(first.contains("\nskipped: 1\n  2025/empty.txt: empty\n"), "{first}");
    assert_eq!(code, 0);
    let (again, _, _) = output(dateline(&index).arg("index"));
    assert!(again.starts_with("files: 5 unchanged\n"), "{again}");
    assert!(again.contains("\nskipped: 1\n  2025/empty.txt: empty\n"), "{again}");
    let (dry, _, _) = output(dateline(&index).args(["index", "--forget", SMALL, "--dry-run"]));
    assert_eq!(dry, "files: 5 would be deleted\n");
    let (dry, _, _) = output(dateline(&index).args(["index", "--rebuild", "--dry-run"]));
    assert!(
        dry.starts_with("files: 5 would be added\n") && dry.contains("\nnote: would be rebuilt, as asked\n"),
        "{dry}"
    );
    let (count, _, _) = output(dateline(&index).args(["query", "--in", "articles", "--output", "count"]));
    assert_eq!(count, "6\n");
    let (gone, _, _) = output(dateline(&index).args(["index", "--forget", SMALL]));
    assert!(gone.starts_with("files: 5 deleted\nindex: 0 articles, 0 events\n"), "{gone}");
}

#[test]
fn without_a_folder_the_corpus_here_is_read() {
    let here = TempDir::new().expect("a folder");
    let index = || {
        let mut command = Command::cargo_bin("dateline").expect("the program is built");
        command.current_dir(here.path()).env_remove("DATELINE_INDEX").arg("index");
        output(&mut command)
    };
    let (_, errors, code) = index();
    assert_eq!(code, 2);
    assert!(errors.starts_with("dateline: nothing to read: ") && errors.lines().count() == 1, "{errors}");
    std::fs::create_dir(here.path().join("corpus")).expect("a folder");
    std::fs::write(here.path().join("corpus/a.txt"), "News\n\nNobody met anybody in Bergen on that day.\n")
        .expect("written");
    let (text, _, code) = index();
    assert!(code == 0 && text.contains("index: 1 article, 0 events"), "{text}");
    assert!(here.path().join("index").is_dir());
}

#[test]
fn what_no_reader_takes_is_counted_by_its_kind() {
    let here = TempDir::new().expect("a folder");
    let folder = here.path();
    for name in ["a.txt", "b.JPG", "c.jpg", "d.rtf", "minutes", "corrections.toml", ".hidden.doc"] {
        let text = if name.ends_with("toml") { "" } else { "Talks\n\nNobody met anybody in Bergen on that day.\n" };
        std::fs::write(folder.join(name), text).expect("written");
    }
    // The index lies in the folder: its own files are none of them.
    let mut command = Command::cargo_bin("dateline").expect("the program is built");
    let index = folder.join("index");
    let run = command.env("DATELINE_INDEX", &index).arg("index").arg(folder).arg("--jobs").arg("1");
    let (first, _, code) = output(run);
    let told = "passed over: 4 files of kinds that are not read (2 .jpg, 1 without an extension, 1 .rtf)";
    assert!(code == 0 && first.contains(told), "{first}");
    let (again, _, _) =
        output(Command::cargo_bin("dateline").expect("it is").env("DATELINE_INDEX", &index).arg("index"));
    assert!(again.contains(told), "{again}");
}

#[test]
fn skips_are_told_up_to_twenty_and_all_on_request() {
    let (index, folder) = (TempDir::new().expect("a folder"), TempDir::new().expect("a folder"));
    for number in 0..25 {
        std::fs::write(folder.path().join(format!("{number:02}.txt")), "").expect("written");
    }
    std::fs::write(folder.path().join("one.txt"), "Talks\n\nThe talks went on in the capital.\n").expect("written");
    let (text, _, _) = output(dateline(&index).arg("index").arg(folder.path()));
    assert!(text.contains("skipped: 25\n") && text.contains("  and 5 more (--verbose lists all)\n"), "{text}");
    let (index, verbose) = (TempDir::new().expect("a folder"), "--verbose");
    let (text, _, _) = output(dateline(&index).arg("index").arg(verbose).arg(folder.path()));
    assert!(text.contains("  24.txt: ") && !text.contains("more ("), "{text}");
}

#[test]
fn a_question_can_bring_its_folder() {
    let index = TempDir::new().expect("a folder");
    let args = ["query", "--from", SMALL, "meetings with Portuguese ministers", "--output", "count"];
    let (text, errors, code) = output(dateline(&index).args(args));
    assert_eq!((text.as_str(), errors.as_str(), code), ("1\n", "", 0));
}

#[test]
fn a_batch_answers_every_question_and_does_not_stop_at_a_bad_one() {
    let index = indexed();
    let questions = "cancelled visits\n\n~\ncolour:red\nvisits to Peru\n";
    let batch = |form| output(dateline(&index).args(["query", "--batch", "--output", form]).write_stdin(questions));
    let (counts, errors, code) = batch("count");
    assert_eq!((counts.as_str(), code), ("1\n\n-\n-\n0\n", 2));
    assert!(errors.ends_with("dateline: 2 questions could not be read; the others were answered\n"), "{errors}");
    let (lines, _, _) = batch("json");
    let lines: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let questions: Vec<_> = lines.iter().map(|line| line["question"].as_str().expect("a question")).collect();
    assert_eq!(questions, ["cancelled visits", "~", "colour:red", "visits to Peru"]);
    assert!(lines[2]["error"].as_str().is_some_and(|error| error.contains("colour")));
    let (_, _, code) =
        output(dateline(&index).args(["query", "--batch", "--output", "count"]).write_stdin("visits to Peru"));
    assert_eq!(code, 1);
}

#[test]
fn an_article_is_shown_by_all_that_names_it() {
    let index = indexed();
    let show = |article: &str| output(dateline(&index).args(["show", article]));
    let place = std::path::absolute(SMALL).expect("a path").join("2025/wire.jsonl");
    for article in ["wire.jsonl", "2025/wire.jsonl", place.to_str().expect("UTF-8")] {
        let (text, errors, code) = show(article);
        assert!(text.starts_with("Summit off\n") && code == 0, "{article}: {text}");
        assert!(errors.starts_with("dateline: 2025/wire.jsonl holds 3 articles, "), "{article}: {errors}");
        assert_eq!(errors.rsplit(": ").next().map(|ids| ids.split_whitespace().count()), Some(3), "{errors}");
    }
    let (_, errors, _) = show("wire.jsonl");
    let earliest = errors.split_whitespace().last().expect("an id");
    let (text, errors, code) = show(&format!("2025/wire.jsonl ({earliest})"));
    assert!(text.starts_with("Kenyan president to visit Japan\n"), "{text}");
    assert_eq!((errors.as_str(), code), ("", 0));
    assert_eq!(show("ire.jsonl").2, 1);
}

#[test]
fn what_came_since_a_watermark() {
    let (index, folder) = (indexed(), TempDir::new().expect("a folder"));
    let since = |number: &str| {
        output(dateline(&index).args(["query", "--in", "articles", "--output", "count", "--changed-since", number])).0
    };
    let (state, _, _) = output(dateline(&index).args(["index", "--output", "json"]));
    let state: serde_json::Value = serde_json::from_str(&state).expect("JSON");
    let watermark = state["watermark"].as_u64().expect("a number").to_string();
    assert_eq!(since("0"), "6\n");
    assert_eq!(since(&watermark), "0\n");
    std::fs::write(folder.path().join("new.txt"), "News\n\nNobody met anybody in Bergen on that day.\n")
        .expect("written");
    dateline(&index).arg("index").arg(folder.path()).assert().success();
    assert_eq!(since(&watermark), "1\n");
}

#[test]
fn a_headline_sends_no_escape_sequences() {
    let (index, folder) = (TempDir::new().expect("a folder"), TempDir::new().expect("a folder"));
    let text = "Talks \u{1b}[2J\u{9b}31m in \u{202e}Lisbon\n\nPortuguese Foreign Minister Maria Silva met Norwegian Foreign \
                Minister Ola Berg in Lisbon.\n";
    std::fs::write(folder.path().join("a.txt"), text).expect("written");
    dateline(&index).arg("index").arg(folder.path()).assert().success();
    for form in ["table", "json", "jsonl", "csv"] {
        let (text, _, code) = output(dateline(&index).args(["query", "meetings", "--output", form]));
        assert_eq!(code, 0, "{form}");
        assert!(!text.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{form}: {text:?}");
    }
    let (text, _, _) = output(dateline(&index).args(["show", "a.txt"]));
    assert!(!text.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{text:?}");
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    use std::process::Stdio;
    let index = indexed();
    for args in [&["query", "--output", "csv", "meetings"][..], &["completions", "bash"], &["query", "--help"]] {
        let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("dateline"))
            .args(args)
            .env("DATELINE_INDEX", index.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        // Closed before it writes, or while it does.
        drop(child.stdout.take());
        let done = child.wait_with_output().expect("it ends");
        let errors = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success() && errors.is_empty(), "{args:?}: {} {errors}", done.status);
    }
}

#[test]
fn extraction_keeps_the_order_of_many_records() {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("many.jsonl");
    let lines: Vec<String> =
        (0..700).map(|n| format!(r#"{{"id": "r{n}", "text": "Nobody met anybody in Bergen."}}"#)).collect();
    std::fs::write(&file, lines.join("\n")).expect("written");
    let mut command = Command::cargo_bin("dateline").expect("the program is built");
    let (text, _, code) = output(command.arg("extract").arg(&file));
    assert_eq!(code, 0);
    let ids: Vec<String> = text
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).expect("JSON")["id"].as_str().expect("an id").to_owned()
        })
        .collect();
    assert_eq!(ids, (0..700).map(|n| format!("r{n}")).collect::<Vec<_>>());
}

#[test]
fn a_saved_question_tells_what_is_new() {
    let (index, news) = (TempDir::new().expect("a folder"), TempDir::new().expect("a folder"));
    let write = |name: &str, who: &str| {
        let text = format!(
            "Talks\n\nLISBON, November 4, 2024 (Coastal Wire) - Portuguese Foreign Minister Maria Silva met {who} in Lisbon on Monday.\n"
        );
        std::fs::write(news.path().join(name), text).expect("written");
        dateline(&index).arg("index").arg(news.path()).assert().success();
    };
    let ask = |args: &[&str]| output(dateline(&index).arg("query").args(args));
    write("one.txt", "Norwegian Foreign Minister Ola Berg");
    let (text, _, code) = ask(&["--save", "silva", "who met Maria Silva"]);
    assert!(code == 0 && text.contains("Ola Berg"), "{text}");
    let (text, _, code) = ask(&["--new", "silva"]);
    assert!(code == 1 && text.starts_with("no events"), "{text}");
    write("two.txt", "Danish Foreign Minister Anna Holm");
    let (text, _, code) = ask(&["--new", "silva"]);
    assert!(code == 0 && text.contains("Anna Holm") && !text.contains("Ola Berg"), "{text}");
    assert_eq!(ask(&["--new", "silva"]).2, 1);
    let (_, error, code) = ask(&["--new", "silwa"]);
    assert!(code == 2 && error.contains("no question is saved as `silwa`; there are: silva"), "{error}");
    assert_eq!(ask(&["--save", "../silva", "visits"]).2, 2);
    // A name that is none is refused before anything is answered.
    let (text, error, code) = ask(&["--save", "a b", "visits"]);
    assert!(code == 2 && text.is_empty() && error.contains("`a b` is no name for a question"), "{text}{error}");
    // A rebuild keeps the questions, and what was answered of them.
    dateline(&index).args(["index", "--rebuild"]).assert().success();
    let (text, _, code) = ask(&["--new", "silva"]);
    assert!(code == 1 && text.starts_with("no events"), "{text}");
    write("three.txt", "Swedish Foreign Minister Nils Dahl");
    let (text, _, code) = ask(&["--new", "silva"]);
    assert!(code == 0 && text.contains("Nils Dahl") && !text.contains("Ola Berg"), "{text}");
}

#[test]
fn a_question_is_answered_with_what_it_asks_for_in_every_form() {
    let index = indexed();
    let ask = |words: &str, form: &str| output(dateline(&index).args(["query", words, "--output", form])).0;
    let csv = ask("who met Maria Silva", "csv");
    assert!(
        csv.starts_with("answer,office,country,org,events,latest,event,evidence,path,title,published,url\nOla Berg,"),
        "{csv}"
    );
    assert!(ask("did Maria Silva meet Ola Berg", "csv").lines().nth(1).is_some_and(|row| row.starts_with("yes,")));
    assert!(ask("did Maria Silva meet Nobody Known", "csv").lines().nth(1).is_some_and(|row| row.starts_with("no,")));
    assert!(ask("how many people did Maria Silva meet", "csv").starts_with("number,events,reports\n1,"));
    assert!(ask("did Maria Silva meet Ola Berg", "table").starts_with("yes: "));
    let (text, _, _) = output(dateline(&index).args(["query", "who met Maria Silva", "--asks", "events"]));
    assert!(!text.contains(", the latest "), "{text}");
    // Spellings and slips, and the letter.
    let (text, _, _) = output(dateline(&index).args(["query", "meetings with Maria Sliva"]));
    assert!(
        text.contains("Ola Berg") && text.contains("no name in the index is spelt `sliva`: read as `silva`"),
        "{text}"
    );
    let (_, _, code) = output(dateline(&index).args(["query", "--exact", "meetings with Maria Sliva"]));
    assert_eq!(code, 1);
    let all = output(dateline(&index).args(["query", "--in", "events", "--limit", "all", "--output", "jsonl"])).0;
    let count = output(dateline(&index).args(["query", "--in", "events", "--output", "count"])).0;
    assert_eq!(all.lines().count().to_string(), count.trim());
}

#[test]
fn shells_complete_countries_fields_and_names() {
    let index = indexed();
    let complete = |words: &[&str]| {
        let mut command = dateline(&index);
        let last = words.len().to_string();
        command.env("DATELINE_COMPLETE", "bash").env("_CLAP_COMPLETE_INDEX", last);
        command.env("_CLAP_COMPLETE_COMP_TYPE", "9").env("_CLAP_COMPLETE_SPACE", "true").env("_CLAP_IFS", "\n");
        output(command.args(["--", "dateline"]).args(words)).0
    };
    assert!(complete(&["query", "--country", "Norw"]).lines().any(|line| line == "NO"));
    assert!(complete(&["query", "--role", "head_of"]).contains("head_of_government"));
    assert!(complete(&["query", "meetings", "with", "Norweg"]).contains("Norwegian"));
    assert!(
        complete(&["query", "country:F"]).contains("country:FR") || complete(&["query", "country:F"]).contains("FR")
    );
    assert!(complete(&["query", "--official", "maria"]).contains("Maria Silva"));
    assert!(complete(&["qu"]).contains("query"));
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let (script, _, code) = output(dateline(&index).args(["completions", shell]));
        assert!(code == 0 && script.contains("DATELINE_COMPLETE"), "{shell}: {script}");
    }
    let (page, _, _) = output(dateline(&index).args(["man", "query"]));
    assert!(page.starts_with(".ie") || page.contains(".TH"), "{page}");
    let pages = TempDir::new().expect("a folder");
    dateline(&index).args(["man", "--dir"]).arg(pages.path()).assert().success();
    assert!(std::fs::read_dir(pages.path()).expect("a folder").count() > 8);
}
