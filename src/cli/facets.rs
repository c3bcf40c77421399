//! `dateline facets`: counts of fields' values, without the events themselves.

use clap::ValueEnum;
use dateline::{
    output::{csv, facets, json, json::Asked, table},
    query::ast::Target,
    search::{
        Request,
        facets::{ARTICLE_FIELDS, EVENT_FIELDS, is_of_events, overview},
        target,
    },
};

use super::{
    Found, arguments, complete, failure, query,
    question::{IndexArg, QuestionArgs},
    terminal,
};

/// Count events or articles by country, role, year and other fields
///
/// Words that are fields come first, then the question. Counts are of reports: records of an event in an article.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, after_long_help = EXAMPLES)]
pub struct Args {
    /// Fields, with a number of values if wanted (country:20), then the question
    #[arg(value_name = "FIELD]… [QUESTION", value_parser = arguments::word, add = complete::question())]
    words: Vec<String>,
    #[command(flatten)]
    index: IndexArg,
    #[command(flatten)]
    asked: QuestionArgs,
    /// Count each field's values as if that field were not asked for, for choosing several
    #[arg(long, help_heading = "How to answer")]
    multi_select: bool,
    /// The form of the answer
    #[arg(long, value_name = "FORM", default_value = "table", help_heading = "How to answer")]
    output: Output,
}

const EXAMPLES: &str = "Examples:
  dateline facets                                  an overview of all events
  dateline facets country:20 year                  of two fields
  dateline facets name meetings with Japan         of the events of a question

Fields of events: kind status year month week day where place name role portfolio office country region org group
Fields of articles: country official organization
Fields of both: published published_month published_week published_day source lang author path";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Output {
    /// For reading
    Table,
    /// One document
    Json,
    /// For spreadsheets
    Csv,
}

/// Counts.
///
/// # Errors
/// The question does not parse, a field cannot be counted, or the index cannot be read.
pub fn run(args: Args) -> anyhow::Result<Found> {
    let mut facets: Vec<(String, usize)> = Vec::new();
    for word in &args.words {
        let Some(facet) = counted(word) else { break };
        facets.push(facet);
    }
    let words = &args.words[facets.len()..];
    misspelt(words)?;
    let fields: Vec<&str> = facets.iter().map(|(field, _)| field.as_str()).collect();
    if !words.is_empty() {
        args.asked.needs_words(words, false)?;
    }
    // Without a question the fields decide: those that only articles have ask for articles.
    let of_fields = if fields.iter().all(|field| is_of_events(field)) { Target::Events } else { Target::Articles };
    let ahead = args.asked.ahead(&args.index)?;
    let mut question = args.asked.question_about(words.is_empty().then_some(of_fields), words, &ahead.lexicon)?;
    let found = target(&question);
    if facets.is_empty() {
        facets = overview(found).iter().map(|&field| (field.to_owned(), 10)).collect();
    }
    let searcher = args.asked.searcher(&args.index, ahead)?;
    if !args.asked.exact {
        question = searcher.spelt(question)?;
    }
    let asked_words = words.to_vec();
    let (words, query) = (words.join(" "), question.to_string());
    let asked = Asked::plain(&words, &query, found);
    let answer = searcher.search(&Request {
        multi_select: args.multi_select,
        min_confidence: args.asked.min_confidence,
        ..Request::counting(question, facets)
    })?;
    hint(&asked_words, answer.reports);
    terminal::print(|out, style| {
        match args.output {
            Output::Table => {
                let noun = if found == Target::Events { "report" } else { "article" };
                writeln!(out, "{}\n", dateline::output::words::count(answer.reports, noun))?;
                facets::all(out, &answer.facets, style)?;
                table::notes(out, &answer.notes, style)?;
            }
            Output::Json => json::facets(out, &answer, asked)?,
            Output::Csv => csv::facets(out, &answer)?,
        }
        Ok(Found::when(answer.reports > 0))
    })
}

/// The names of all fields, each once.
fn fields() -> Vec<&'static str> {
    let mut all: Vec<&str> = Vec::new();
    for &field in ["date"].iter().chain(EVENT_FIELDS).chain(ARTICLE_FIELDS) {
        if !all.contains(&field) {
            all.push(field);
        }
    }
    all
}

/// The field that a word is, with how many of its values are wanted; in the plural, too ("countries", "roles:20").
fn counted(word: &str) -> Option<(String, usize)> {
    let (field, number) = query::facet(word).ok()?;
    let singular = field.strip_suffix("ies").map(|stem| format!("{stem}y"));
    let singular = singular.as_deref().or_else(|| field.strip_suffix('s'));
    let known = fields().into_iter().find(|known| *known == field || Some(*known) == singular)?;
    Some((known.to_owned(), number))
}

/// Refuses a word by itself, or before fields, that is a field with a slip in it.
fn misspelt(words: &[String]) -> anyhow::Result<()> {
    let Some((word, rest)) = words.split_first() else { return Ok(()) };
    if rest.iter().any(|word| counted(word).is_none()) {
        return Ok(());
    }
    let field = word.split(':').next().unwrap_or_default().to_lowercase();
    let near = fields().into_iter().find(|known| known.len() > 3 && strsim::osa_distance(&field, known) == 1);
    match near {
        Some(near) => {
            anyhow::bail!("`{field}` is no field; did you mean `{near}`? The fields are: {}", fields().join(" "))
        }
        None => Ok(()),
    }
}

/// Says which fields there are, where a word by itself (or before fields) finds nothing.
fn hint(words: &[String], reports: u64) {
    let Some((word, rest)) = words.split_first() else { return };
    if reports == 0 && rest.iter().all(|word| counted(word).is_some()) {
        failure::warn(&format!(
            "`{word}` is no field, and nothing is found for it; the fields are: {}",
            fields().join(" ")
        ));
    }
}
