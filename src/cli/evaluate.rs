//! `dateline evaluate`: how right the extractor is on labelled articles.

use std::{fs, io::Read, path::PathBuf};

use anyhow::Context;
use clap::ValueEnum;
use dateline::{
    evaluate::{self, GoldArticle, errors, score::Row},
    extract::lexicon::Lexicon,
    output::scores::{self, Report},
    store,
};

use super::{Found, input, terminal};

/// Score the extractor on labelled articles
///
/// Prints precision, recall and F1 of every field, or the errors of one, each with its sentence and the rule that fired.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, after_long_help = EXAMPLES)]
pub struct Args {
    /// Labelled articles, one JSON object a line; - is standard input
    #[arg(value_name = "GOLD")]
    gold: String,
    /// Also score the articles of each source or set on their own
    #[arg(long, value_name = "FIELD", conflicts_with = "errors")]
    by: Option<By>,
    /// List the errors of a row of the table instead
    #[arg(long, value_name = "ROW")]
    errors: Option<Row>,
    /// Read the articles with the entries of this file (a `dateline.toml`) besides the program's lexicon
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Also the precision of events by their confidence
    #[arg(long, conflicts_with = "errors")]
    calibration: bool,
    /// The form of the report
    #[arg(long, value_name = "FORM", default_value = "text")]
    output: Output,
}

const EXAMPLES: &str = "Examples:
  dateline evaluate labelled.jsonl
  dateline evaluate labelled.jsonl --by source
  dateline evaluate labelled.jsonl --errors events";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    Source,
    Set,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Output {
    Text,
    Json,
}

/// Evaluates.
///
/// # Errors
/// The labelled articles cannot be read.
pub fn run(args: Args) -> anyhow::Result<Found> {
    let own = args.config.as_deref().map(store::settings_in).transpose()?.unwrap_or_default().own;
    let lexicon = Lexicon::with(&own);
    let lines = read(&args.gold).with_context(|| format!("cannot read {}", args.gold))?;
    let gold = evaluate::read_gold(&lines).map_err(|error| anyhow::anyhow!("{}, {error}", args.gold))?;
    let done = evaluate::run(gold, &lexicon);
    let found = Found::when(!done.is_empty());
    terminal::print(|out, style| {
        if let Some(row) = args.errors {
            let cases = errors::errors(&done, row, &lexicon);
            match args.output {
                Output::Text => scores::errors(out, row, &cases, style)?,
                Output::Json => scores::errors_json(out, row, &cases)?,
            }
            return Ok(found);
        }
        let report = Report {
            articles: done.len(),
            scores: evaluate::scores(&done),
            parts: args.by.map(|by| evaluate::breakdown(&done, |gold| part(gold, by))).unwrap_or_default(),
            calibration: args.calibration.then(|| evaluate::calibration(&done)),
        };
        match args.output {
            Output::Text => scores::table(out, &report, style)?,
            Output::Json => scores::as_json(out, &report)?,
        }
        Ok(found)
    })
}

fn part(gold: &GoldArticle, by: By) -> Option<&str> {
    match by {
        By::Source => gold.source.as_deref(),
        By::Set => gold.set.as_deref(),
    }
}

fn read(path: &str) -> std::io::Result<String> {
    if path == input::STDIN {
        let mut text = String::new();
        std::io::stdin().lock().read_to_string(&mut text)?;
        return Ok(text);
    }
    fs::read_to_string(path)
}
