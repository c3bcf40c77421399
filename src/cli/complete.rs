//! What can follow in a question and behind its flags, for the completions of shells: the vocabulary, and the names and
//! places that the index holds. The index is the one of `DATELINE_INDEX`, else `index` here; without one the vocabulary
//! alone is completed. Nothing is printed but candidates, and no error: a shell that completes must not be disturbed.

use std::{ffi::OsStr, path::PathBuf};

use clap::{CommandFactory, builder::StyledStr};
use clap_complete::{ArgValueCompleter, CompleteEnv, CompletionCandidate};
use dateline::{
    query::vocabulary::{self, Entry},
    search::{Named, Searcher, facets},
};

use super::Cli;

/// The variable by which a shell says that it asks for completions.
pub const VARIABLE: &str = "DATELINE_COMPLETE";

/// So many names and places are offered.
const HELD: usize = 40;
/// Names are offered from so many letters on: every name that begins with one letter is no help.
const MIN_LETTERS: usize = 2;

/// Answers the shell, and says whether it was the shell that asked.
///
/// # Errors
/// The shell is unknown, or standard output is closed.
pub fn answer() -> anyhow::Result<bool> {
    if std::env::var_os(VARIABLE).is_none() {
        return Ok(false);
    }
    let here = std::env::current_dir().ok();
    Ok(CompleteEnv::with_factory(Cli::command).var(VARIABLE).try_complete(std::env::args_os(), here.as_deref())?)
}

pub fn countries() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| vocabulary_of(typed, &vocabulary::countries()))
}

pub fn roles() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| vocabulary_of(typed, &vocabulary::roles()))
}

pub fn portfolios() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| vocabulary_of(typed, &vocabulary::portfolios()))
}

pub fn kinds() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| vocabulary_of(typed, &vocabulary::kinds()))
}

pub fn statuses() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| vocabulary_of(typed, &vocabulary::statuses()))
}

pub fn officials() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| held(typed, Named::Officials))
}

pub fn places() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let mut found = held(typed, Named::Places);
        found.extend(vocabulary_of(typed, &vocabulary::countries()));
        found
    })
}

pub fn facets() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let fields = facets::EVENT_FIELDS.iter().chain(facets::ARTICLE_FIELDS);
        let mut entries: Vec<Entry> = fields.map(|field| Entry::new(field, "")).collect();
        entries.dedup_by(|a, b| a.word == b.word);
        vocabulary_of(typed, &entries)
    })
}

/// A word of a question: a field, behind its colon a value of it, else a word of the vocabulary or of a name.
pub fn question() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let Some(text) = typed.to_str() else { return Vec::new() };
        let sign = if text.starts_with('-') { "-" } else { "" };
        let text = text.strip_prefix('-').unwrap_or(text);
        let candidates = match text.split_once(':') {
            Some((field, value)) => {
                let behind = OsStr::new(value);
                let found = match field {
                    "name" | "official" => held(behind, Named::Words),
                    "place" => held(behind, Named::Places),
                    field => vocabulary_of(behind, &vocabulary::values(field)),
                };
                found.into_iter().map(|candidate| candidate.add_prefix(format!("{field}:"))).collect()
            }
            None => {
                let mut found = vocabulary_of(OsStr::new(text), &vocabulary::words());
                found.extend(held(OsStr::new(text), Named::Words));
                found
            }
        };
        candidates.into_iter().map(|candidate: CompletionCandidate| candidate.add_prefix(sign)).collect()
    })
}

fn vocabulary_of(typed: &OsStr, entries: &[Entry]) -> Vec<CompletionCandidate> {
    let Some(typed) = typed.to_str() else { return Vec::new() };
    let begins = |word: &str| word.get(..typed.len()).is_some_and(|head| head.eq_ignore_ascii_case(typed));
    // A country by its code or by its name.
    let fits = |entry: &&Entry| begins(&entry.word) || (typed.len() > 1 && begins(&entry.meaning));
    entries
        .iter()
        .filter(fits)
        .map(|entry| {
            let help = (!entry.meaning.is_empty()).then(|| StyledStr::from(entry.meaning.clone()));
            CompletionCandidate::new(entry.word.clone()).help(help)
        })
        .collect()
}

/// Names and places of the index.
fn held(typed: &OsStr, what: Named) -> Vec<CompletionCandidate> {
    let Some(typed) = typed.to_str().filter(|typed| typed.chars().count() >= MIN_LETTERS) else { return Vec::new() };
    let index = std::env::var_os("DATELINE_INDEX").map_or_else(|| PathBuf::from("index"), PathBuf::from);
    let Ok(searcher) = Searcher::open(&index) else { return Vec::new() };
    let found = searcher.names_beginning(typed, what, HELD).unwrap_or_default();
    found.into_iter().map(CompletionCandidate::new).collect()
}
