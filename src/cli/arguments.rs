//! Arguments → [`Cli`]: what clap does, but questions may hold words with a leading `-`, and an error is one line.

use std::ffi::OsString;

use clap::{CommandFactory, Parser, error::ErrorKind};

use super::{Cli, failure::Told};

/// Stands before a question's word that starts with `-`, so that clap takes it for a word. No question holds it: it is a
/// character that Unicode keeps out of texts.
const MARK: char = '\u{fdd0}';

/// Reads the arguments.
///
/// # Errors
/// One line of what is wrong with them, or that help was printed.
pub fn parse(arguments: impl Iterator<Item = OsString>) -> anyhow::Result<Cli> {
    let arguments: Vec<OsString> = arguments.collect();
    let command = arguments.get(1).and_then(|first| first.to_str()).unwrap_or_default().to_owned();
    Cli::try_parse_from(marked(arguments.into_iter())).map_err(|error| {
        let shown = matches!(
            error.kind(),
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
        );
        if shown {
            let told = if error.use_stderr() { Told::Error } else { Told::Help };
            return match error.print() {
                Ok(()) => told.into(),
                Err(error) => error.into(),
            };
        }
        anyhow::anyhow!(one_line(&error, &command))
    })
}

/// Words such as `-country:FR` or `-"old news"` of the commands that take a question are the question's, not flags: all flags but `-h`
/// have two dashes.
fn marked(arguments: impl Iterator<Item = OsString>) -> impl Iterator<Item = OsString> {
    let mut asks = None;
    let mut rest = false;
    arguments.enumerate().map(move |(index, argument)| {
        let Some(text) = argument.to_str().filter(|_| index > 0) else { return argument };
        rest |= text == "--";
        let asks = *asks.get_or_insert(matches!(text, "query" | "facets" | "timeline" | "network"));
        let negated = text.strip_prefix('-').is_some_and(|word| !word.starts_with('-') && word.chars().count() > 1);
        if asks && negated && !rest { format!("{MARK}{text}").into() } else { argument }
    })
}

/// A word of a question as it was given.
///
/// # Errors
/// None; the form is clap's.
#[allow(clippy::unnecessary_wraps)]
pub fn word(text: &str) -> Result<String, std::convert::Infallible> {
    Ok(text.strip_prefix(MARK).unwrap_or(text).to_owned())
}

/// A whole number.
///
/// # Errors
/// It is none, or too large.
pub fn number<N: std::str::FromStr>(text: &str) -> Result<N, String> {
    text.parse().map_err(|_| "give a whole number".to_owned())
}

/// Clap's message without its usage: what, what might have been meant, and where to read on.
fn one_line(error: &clap::Error, command: &str) -> String {
    let rendered = error.render().to_string();
    let told = rendered.split("\n\nUsage:").next().unwrap_or_default();
    let told = told.split("\n\nFor more information").next().unwrap_or_default();
    let parts: Vec<String> = told
        .split("\n\n")
        .map(|part| part.split_whitespace().collect::<Vec<_>>().join(" ").replace(MARK, ""))
        .map(|part| part.trim_start_matches("error: ").trim_start_matches("tip: ").to_owned())
        .filter(|part| !part.is_empty())
        .collect();
    let known = Cli::command().find_subcommand(command).is_some();
    let command = if known { format!("{command} ") } else { String::new() };
    format!("{}; see `dateline {command}--help`", parts.join("; "))
}
