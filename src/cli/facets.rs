//! `dateline facets`: counts of fields' values, without the events themselves.

use clap::ValueEnum;
use dateline::{
    output::{csv, facets, json, json::Asked, table},
    query::ast::Target,
    search::{
        Request, Sort,
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
    let is_count = |word: &&String| {
        let field = field_of(word);
        (is_of_events(field) || ARTICLE_FIELDS.contains(&field)) && query::facet(word).is_ok()
    };
    let named = args.words.iter().take_while(is_count).count();
    let (fields, words) = args.words.split_at(named);
    if !words.is_empty() {
        args.asked.needs_words(words, false)?;
    }
    let ahead = args.asked.ahead(&args.index)?;
    let mut question = args.asked.question(words, &ahead.lexicon)?;
    if words.is_empty() && question.target.is_none() {
        // Without a question the fields decide: those that only articles have ask for articles.
        question.target = Some(if fields.iter().all(|field| is_of_events(field_of(field))) {
            Target::Events
        } else {
            Target::Articles
        });
    }
    let found = target(&question);
    let mut facets: Vec<(String, usize)> = fields.iter().filter_map(|field| query::facet(field).ok()).collect();
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
        question,
        limit: 0,
        offset: 0,
        sort: Sort::Best,
        facets,
        multi_select: args.multi_select,
        unfold: true,
        min_confidence: args.asked.min_confidence,
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

fn field_of(word: &str) -> &str {
    word.split(':').next().unwrap_or_default()
}

/// Says which fields there are, where a word by itself (or before fields) looks like one that is misspelt, or finds
/// nothing.
fn hint(words: &[String], reports: u64) {
    let fields = || ["date"].iter().chain(EVENT_FIELDS).chain(ARTICLE_FIELDS).copied();
    let Some((word, rest)) = words.split_first() else { return };
    if !rest.iter().all(|word| fields().any(|field| field == field_of(word))) {
        return;
    }
    let word = field_of(word).to_lowercase();
    let slip = |field: &&str| {
        let plural = word.strip_suffix("ies").map(|stem| format!("{stem}y"));
        let plural = plural.as_deref().or_else(|| word.strip_suffix('s'));
        plural == Some(*field) || (field.len() > 3 && word != **field && strsim::osa_distance(&word, field) == 1)
    };
    let near = fields().find(slip).map(|field| format!("`{word}` is no field; did you mean `{field}`?"));
    let nothing = (reports == 0).then(|| format!("`{word}` is no field, and nothing is found for it;"));
    if let Some(told) = near.or(nothing) {
        let mut all: Vec<&str> = Vec::new();
        fields().for_each(|field| {
            if !all.contains(&field) {
                all.push(field)
            }
        });
        failure::warn(&format!("{told} the fields are: {}", all.join(" ")));
    }
}
