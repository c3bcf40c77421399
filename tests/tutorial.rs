//! The tutorial is true: its commands are run one after another, as a reader would, and print what the page says. A line `...`
//! in the page stands for any lines.

// The commands are those of a shell.
#![cfg(unix)]
// A test that cannot go on must fail.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

use std::{
    path::{Path, PathBuf},
    process::Command,
};

const PAGE: &str = include_str!("../docs/tutorial.md");
/// The first command leads into a folder of the reader's own, where the others are run.
const INTO: &str = "mkdir ../first-steps && cp -r examples/clippings ../first-steps && cd ../first-steps";

/// A command, and what the page says that it prints; `None` where it says nothing.
struct Step {
    command: String,
    printed: Option<String>,
}

/// The steps of the blocks of the page: `console` has commands behind `$` and `>` with what they print, `sh` a script.
fn steps() -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut block: Option<&str> = None;
    for line in PAGE.lines() {
        match (block, line.strip_prefix("```")) {
            (None, Some(kind)) => {
                block = Some(kind);
                if kind == "sh" {
                    steps.push(Step { command: String::new(), printed: None });
                }
            }
            (Some(_), Some(_)) => block = None,
            (Some("console"), None) => match (line.strip_prefix("$ "), line.strip_prefix("> "), steps.last_mut()) {
                (Some(command), ..) => steps.push(Step { command: command.to_owned(), printed: Some(String::new()) }),
                (None, Some(more), Some(Step { command, printed: Some(printed) })) if printed.is_empty() => {
                    command.push('\n');
                    command.push_str(more);
                }
                (None, _, Some(Step { printed: Some(printed), .. })) => {
                    printed.push_str(line);
                    printed.push('\n');
                }
                _ => panic!("a block begins with output: {line}"),
            },
            (Some("sh"), None) => {
                let step = steps.last_mut().expect("the block's step");
                step.command.push_str(line);
                step.command.push('\n');
            }
            _ => {}
        }
    }
    steps
}

fn run(command: &str, here: &Path, programs: &Path) -> String {
    let path = std::env::var("PATH").unwrap_or_default();
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("{{ {command}\n}} 2>&1")]).current_dir(here);
    shell.env("PATH", format!("{}:{path}", programs.display())).env_remove("DATELINE_INDEX").env("NO_COLOR", "1");
    let output = shell.output().expect("a shell runs");
    String::from_utf8(output.stdout).expect("output is UTF-8")
}

/// Does the output fit what the page shows?
fn fits(shown: &str, printed: &str) -> bool {
    let mut pattern = String::from("^");
    for line in shown.trim_end().lines() {
        if line == "..." {
            pattern.push_str("(?:.*\n)*?");
        } else {
            pattern.push_str(&regex::escape(line));
            pattern.push('\n');
        }
    }
    pattern.push_str("\n*$");
    regex::Regex::new(&pattern).expect("a pattern").is_match(&format!("{}\n", printed.trim_end()))
}

#[test]
fn the_tutorial_says_what_its_commands_print() {
    let here = tempfile::tempdir().expect("a folder");
    let clippings = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/clippings");
    run(&format!("cp -r '{}' .", clippings.display()), here.path(), Path::new("/"));
    let program = PathBuf::from(assert_cmd::cargo::cargo_bin!("dateline"));
    let programs = program.parent().expect("its folder");
    let steps = steps();
    assert_eq!(steps.first().map(|step| step.command.as_str()), Some(INTO));
    assert!(steps.len() > 15, "only {} steps", steps.len());
    for Step { command, printed } in &steps[1..] {
        let told = run(command, here.path(), programs);
        if let Some(shown) = printed {
            assert!(fits(shown, &told), "$ {command}\nthe page says:\n{shown}\nprinted is:\n{told}");
        }
    }
}

#[test]
fn a_gap_stands_for_any_lines() {
    assert!(fits("a\n...\nc\n", "a\nb\nb\nc\n") && fits("a\n...", "a\n") && fits("a\n\n", "a"));
    assert!(!fits("a\nc\n", "a\nb\nc\n") && !fits("a\n", "a\nb\n") && !fits("", "a"));
}
