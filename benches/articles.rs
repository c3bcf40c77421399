//! Writes generated articles into a folder, for whoever wants to try something on many:
//! `cargo bench --bench articles -- FOLDER COUNT [jsonl|json|txt|html]`. The same ones every time; what is there is not written
//! again.

#![allow(clippy::print_stdout, reason = "it says what it wrote")]

mod support;

use std::{error::Error, path::PathBuf};

use support::folder::{Form, write_as};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let [folder, count, form @ ..] = arguments.as_slice() else {
        println!("cargo bench --bench articles -- FOLDER COUNT [jsonl|json|txt|html]");
        return Ok(());
    };
    let form = match form.first() {
        None => Form::Jsonl,
        Some(asked) => Form::ALL
            .into_iter()
            .find(|form| form.as_str() == asked)
            .ok_or_else(|| format!("no form of articles: {asked} (jsonl, json, txt, html)"))?,
    };
    let folder = PathBuf::from(folder);
    let bytes = write_as(&folder, support::SEED, count.parse()?, form)?;
    println!("{count} articles, {:.1} MB as {} in {}", bytes as f64 / 1e6, form.as_str(), folder.display());
    Ok(())
}
