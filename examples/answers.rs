//! Precision and recall of answers: `cargo run --example answers -- GOLD QUESTIONS [TODAY]` asks the questions (a text file,
//! one a line) of labelled articles (JSON lines, as `tests/gold/own.jsonl`), once as the extractor reads them and once as
//! they are labelled, and prints what differs and why. TODAY is the day that "last month" counts from, without it that of
//! the last article.

#![allow(clippy::print_stdout, reason = "its output is what it is for")]

#[path = "../tests/answers/measure/mod.rs"]
mod measure;

use std::fs;

use anyhow::{Context, bail};

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (gold, questions, today) = match arguments.as_slice() {
        [gold, questions] => (gold, questions, None),
        [gold, questions, today] => (gold, questions, Some(today.parse().context("TODAY is no day")?)),
        _ => bail!("usage: answers GOLD QUESTIONS [TODAY]"),
    };
    let read = |path: &String| fs::read_to_string(path).with_context(|| path.clone());
    let folder = tempfile::tempdir()?;
    print!("{}", measure::measure(&read(gold)?, &read(questions)?, today, folder.path())?);
    Ok(())
}
