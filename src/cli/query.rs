//! `dateline query`: a question, and its answer in the form asked for.

use std::io::Write;

use clap::ValueEnum;
use dateline::{
    output::{Style, csv, explain, json, json::Asked, paths::Paths, table, words::beyond},
    query::{
        asked::changed_since,
        ast::{Asks, Question, Target},
    },
    search::{
        Request, Searcher, Sort,
        answer::{Answer, Hits},
        target,
    },
};

use super::{
    Found, arguments, batch, complete, failure,
    question::{IndexArg, QuestionArgs},
    saved, terminal,
};

/// Ask who met whom, when and where
///
/// The question is plain English, the query language, or both mixed: words with a colon, quotes, parentheses, OR, NOT and
/// a leading - are the query language. --explain shows how a question was understood.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, after_long_help = EXAMPLES)]
pub struct Args {
    /// The question; without one, the flags alone decide
    #[arg(value_name = "QUESTION", value_parser = arguments::word, add = complete::question())]
    pub(super) question: Vec<String>,
    #[command(flatten)]
    pub(super) index: IndexArg,
    #[command(flatten)]
    pub(super) asked: QuestionArgs,
    #[command(flatten)]
    pub(super) shown: Shown,
    /// Keep the question under this name, for --new; it is kept in the index's folder
    #[arg(long, value_name = "NAME", help_heading = "Questions with a name", conflicts_with_all = ["batch", "explain"])]
    save: Option<String>,
    /// Ask the question of this name anew: only what came or changed since it was last asked
    #[arg(long, value_name = "NAME", help_heading = "Questions with a name",
          conflicts_with_all = ["question", "save", "batch", "explain", "changed_since"])]
    new: Option<String>,
}

/// How the answer is shown.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "How to answer")]
pub(super) struct Shown {
    /// The form of the answer
    #[arg(long, value_name = "FORM", default_value = "table")]
    pub(super) output: Output,
    /// At most so many [default: 20 in a table, 100 in json, else all]
    ///
    /// `all` sets no bound; 0 leaves the head of the answer, its facets and notes.
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = limit)]
    limit: Option<usize>,
    /// Leave out so many first
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true, allow_negative_numbers = true,
          value_parser = arguments::number::<usize>)]
    pub(super) offset: usize,
    /// The order [default: the best match, else the newest]
    #[arg(long, value_name = "ORDER")]
    sort: Option<SortArg>,
    /// Count the values of a field too, the N most frequent; again for more fields
    #[arg(long = "facet", value_name = "FIELD[:N]", value_parser = facet, add = complete::facets())]
    facets: Vec<(String, usize)>,
    /// Count a facet's values as if its own field were not asked for, for choosing several
    #[arg(long, requires = "facets")]
    multi_select: bool,
    /// Every report and every copy on its own
    #[arg(long)]
    all: bool,
    /// Show how the question is understood, and answer nothing
    #[arg(long)]
    explain: bool,
    /// Answer one question a line of standard input, and do not stop at a bad one
    ///
    /// With --output count there is a line for each: the number, - for a question that could not be read, nothing for
    /// an empty line.
    #[arg(long, conflicts_with_all = ["explain", "question"])]
    batch: bool,
}

const EXAMPLES: &str = "Examples:
  dateline query all meetings with French ministers
  dateline query who met the Turkish president last year
  dateline query visits to Japan --since 2025-03 --output csv
  dateline query 'kind:meeting with:(country:FR role:minister) -where:FR'
  dateline query --kind agreement --country Oman --facet year
  dateline query --explain planned summits with Japan next month
  dateline query did Macron meet Scholz in 2024
  dateline query --save japan visits to Japan            then, after each sync:
  dateline query --new japan --output jsonl
  dateline query --batch --output jsonl < questions.txt";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Output {
    /// For reading
    Table,
    /// One document
    Json,
    /// A line each
    Jsonl,
    /// For spreadsheets
    Csv,
    /// The files, one a line
    Paths,
    /// A number
    Count,
}

impl Output {
    /// How many are enough where nothing was said.
    const fn limit(self, asks: &Asks) -> usize {
        match (self, asks) {
            (Output::Table, Asks::Hits) => 20,
            // The people, dates or places are the answer; some events show where it comes from.
            (Output::Count, _) | (Output::Table, Asks::Count(_)) => 0,
            (Output::Table, _) => 5,
            (Output::Json, _) => 100,
            (Output::Jsonl | Output::Csv | Output::Paths, _) => usize::MAX,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum SortArg {
    /// The latest event first
    Date,
    Relevance,
    /// The latest article first
    Published,
}

/// A number of hits, or `all`.
fn limit(text: &str) -> Result<usize, String> {
    if text == "all" { Ok(usize::MAX) } else { text.parse().map_err(|_| "give a whole number, or all".to_owned()) }
}

/// Notes that say that something else was looked for than was written.
fn spelling_notes(question: &Question) -> impl Iterator<Item = String> + '_ {
    question.notes.iter().filter(|note| note.contains("read as") || note.contains("read `")).cloned()
}

/// A facet as asked for: a field, and how many of its values.
///
/// # Errors
/// The number is none.
pub fn facet(text: &str) -> Result<(String, usize), String> {
    match text.split_once(':') {
        None => Ok((text.to_owned(), 10)),
        Some((field, number)) => match number.parse() {
            Ok(number) if number > 0 => Ok((field.to_owned(), number)),
            _ => Err(format!("`{number}` is no number of values; write it as {field}:20")),
        },
    }
}

/// Answers the question.
///
/// # Errors
/// The question does not parse, or the index cannot be read.
pub fn run(args: Args) -> anyhow::Result<Found> {
    if args.shown.batch {
        return batch::run(&args);
    }
    if let Some(name) = args.new.clone() {
        return anew(args, &name);
    }
    let words = args.question.join(" ");
    args.asked.needs_words(&args.question, args.shown.is_given())?;
    let ahead = args.asked.ahead(&args.index)?;
    let question = args.asked.question(&args.question, &ahead.lexicon)?;
    if args.shown.explain {
        return terminal::print(|out, style| args.explained(out, &words, &question, style));
    }
    let searcher = args.asked.searcher(&args.index, ahead)?;
    let found = args.print(&words, question, &searcher)?;
    if let Some(name) = &args.save {
        saved::save(&args.index, name, &args.asked.kept(&args.question), &searcher)?;
    }
    Ok(found)
}

/// Answers a saved question with what came since it was last asked.
fn anew(mut args: Args, name: &str) -> anyhow::Result<Found> {
    // First the question, then the index: whoever waited for another one must not see an older state than that one did.
    let asked = saved::Asked::of(&args.index, name)?;
    let searcher = args.asked.searcher(&args.index, args.asked.ahead(&args.index)?)?;
    args.asked.min_confidence = args.asked.min_confidence.max(asked.kept.min_confidence);
    args.asked.exact |= asked.kept.exact;
    let question = args.asked.question_of(&asked.kept, &searcher.lexicon())?;
    let question = changed_since(question, asked.since(&searcher));
    let words = asked.kept.words.clone();
    let found = args.print(&words, question, &searcher)?;
    asked.answered(&searcher)?;
    Ok(found)
}

impl Shown {
    /// Was any of it asked for?
    fn is_given(&self) -> bool {
        self.output != Output::Table
            || self.limit.is_some()
            || self.offset > 0
            || self.sort.is_some()
            || !self.facets.is_empty()
            || self.all
            || self.explain
    }
}

impl Args {
    /// Prints the answer to a question.
    fn print(&self, words: &str, question: Question, searcher: &Searcher) -> anyhow::Result<Found> {
        let question = self.spelt(question, searcher)?;
        if self.streams(&question) {
            return self.stream(&question, searcher);
        }
        let answer = self.answer(&question, searcher)?;
        if matches!(self.shown.output, Output::Jsonl | Output::Csv | Output::Paths) {
            // Where the form has no place for notes, they are told beside it.
            self.beyond(&answer).into_iter().chain(spelling_notes(&question)).for_each(|note| failure::warn(&note));
        }
        terminal::print(|out, style| {
            let query = question.to_string();
            let asked = self.head(words, &query, &question, searcher);
            match self.shown.output {
                Output::Table => table::answer(out, &answer, self.shown.offset, style)?,
                Output::Json => json::answer(out, &answer, asked)?,
                Output::Jsonl => json::lines(out, &answer.hits)?,
                Output::Csv => csv::answer(out, &answer, &question.asks)?,
                Output::Paths => Paths::default().write(out, &answer.hits, style)?,
                Output::Count => table::count(out, &answer)?,
            }
            Ok(Found::when(answer.reports > 0))
        })
    }

    /// Is the answer a stream of hits and nothing else?
    fn streams(&self, question: &Question) -> bool {
        let hits = match self.shown.output {
            Output::Jsonl | Output::Paths => true,
            Output::Csv => question.asks == Asks::Hits,
            _ => false,
        };
        hits && question.pick.is_none()
    }

    /// Writes hit after hit, however many there are.
    fn stream(&self, question: &Question, searcher: &Searcher) -> anyhow::Result<Found> {
        spelling_notes(question).for_each(|note| failure::warn(&note));
        let request = self.request(question);
        let mut paths = Paths::default();
        terminal::print(|out, style| {
            let mut written = 0;
            let reports = searcher.stream(&request, |hits| -> anyhow::Result<()> {
                let head = written == 0;
                written += match &hits {
                    Hits::Events(events) => events.len(),
                    Hits::Articles(articles) => articles.len(),
                };
                match self.shown.output {
                    Output::Jsonl => json::lines(out, &hits)?,
                    Output::Paths => paths.write(out, &hits, style)?,
                    _ => csv::hits(out, &hits, head)?,
                }
                Ok(())
            })?;
            if written == 0 {
                let none = match target(question) {
                    Target::Events => Hits::Events(Vec::new()),
                    Target::Articles => Hits::Articles(Vec::new()),
                };
                if self.shown.output == Output::Csv {
                    csv::hits(out, &none, true)?;
                }
                if reports > 0 && self.shown.offset > 0 {
                    failure::warn(&format!("--offset {} is beyond the end", self.shown.offset));
                }
            }
            Ok(Found::when(reports > 0))
        })
    }

    /// The answer, with a note where --offset leaves nothing of it.
    pub(super) fn answer(&self, question: &Question, searcher: &Searcher) -> anyhow::Result<Answer> {
        let mut answer = searcher.search(&self.request(question))?;
        let beyond = self.beyond(&answer);
        answer.notes.extend(beyond);
        Ok(answer)
    }

    /// The question with its names spelt as the index has them, unless they are meant to the letter.
    pub(super) fn spelt(&self, question: Question, searcher: &Searcher) -> anyhow::Result<Question> {
        Ok(if self.asked.exact { question } else { searcher.spelt(question)? })
    }

    fn beyond(&self, answer: &Answer) -> Option<String> {
        beyond(answer, self.shown.offset)
    }

    /// How the answer to a question is wanted.
    pub(super) fn request(&self, question: &Question) -> Request {
        let shown = &self.shown;
        Request {
            question: question.clone(),
            limit: shown.limit.unwrap_or(shown.output.limit(&question.asks)),
            offset: shown.offset,
            sort: match shown.sort {
                None => Sort::Best,
                Some(SortArg::Date) => Sort::Date,
                Some(SortArg::Relevance) => Sort::Relevance,
                Some(SortArg::Published) => Sort::Published,
            },
            facets: shown.facets.clone(),
            multi_select: shown.multi_select,
            unfold: shown.all,
            min_confidence: self.asked.min_confidence,
        }
    }

    /// What is said of a question at the head of its answer.
    pub(super) fn head<'a>(
        &self,
        words: &'a str,
        query: &'a str,
        question: &'a Question,
        searcher: &Searcher,
    ) -> Asked<'a> {
        let watermark = self.asked.changed_since.map(|_| searcher.watermark());
        let (target, asks, pick) = (target(question), &question.asks, question.pick);
        Asked { question: words, query, target, asks, pick, offset: self.shown.offset, watermark }
    }

    fn explained(&self, out: &mut dyn Write, words: &str, question: &Question, style: Style) -> anyhow::Result<Found> {
        let query = question.to_string();
        let (target, asks, pick) = (target(question), &question.asks, question.pick);
        let asked = Asked { question: words, query: &query, target, asks, pick, offset: 0, watermark: None };
        match self.shown.output {
            Output::Json | Output::Jsonl => explain::as_json(out, asked, &question.notes)?,
            _ => explain::text(out, asked, &question.notes, style)?,
        }
        Ok(Found::Something)
    }
}
