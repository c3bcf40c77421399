//! `dateline timeline`: the events of a question in time.

use clap::ValueEnum;
use dateline::{
    output::timeline,
    search::timeline::{Dated, Step},
};

use super::{Found, question::EventsArgs, terminal};

/// Count the events of a question by day, week, month, quarter or year
///
/// Every event is counted once. One that is known less exactly than the steps is counted beside them, by its own date.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, after_long_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    asked: EventsArgs,
    /// How long a step is [default: by the span of the events]
    #[arg(long, value_name = "STEP", help_heading = "How to answer")]
    by: Option<StepArg>,
    /// By which date
    #[arg(long, value_name = "DATE", default_value = "event", help_heading = "How to answer")]
    of: OfArg,
    /// The form of the answer
    #[arg(long, value_name = "FORM", default_value = "table", help_heading = "How to answer")]
    output: Output,
}

const EXAMPLES: &str = "Examples:
  dateline timeline
  dateline timeline meetings with French ministers --by month
  dateline timeline visits to China --since 2024 --output csv
  dateline timeline talks on migration --of published";

#[derive(Debug, Clone, Copy, ValueEnum)]
enum StepArg {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum OfArg {
    /// The event's own
    Event,
    /// Its first publication
    Published,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Output {
    /// For reading: a chart on a terminal
    Table,
    /// One document
    Json,
    /// For spreadsheets
    Csv,
}

/// Counts.
///
/// # Errors
/// The question does not parse, or the index cannot be read.
pub fn run(args: Args) -> anyhow::Result<Found> {
    let asked = args.asked.ask("timeline")?;
    let by = args.by.map(|by| match by {
        StepArg::Day => Step::Day,
        StepArg::Week => Step::Week,
        StepArg::Month => Step::Month,
        StepArg::Quarter => Step::Quarter,
        StepArg::Year => Step::Year,
    });
    let of = match args.of {
        OfArg::Event => Dated::Event,
        OfArg::Published => Dated::Published,
    };
    let found = asked.searcher.timeline(&asked.question, by, of, asked.min_confidence)?;
    terminal::print(|out, style| {
        match args.output {
            Output::Table => timeline::text(out, &found, style)?,
            Output::Json => timeline::as_json(out, &found, asked.head())?,
            Output::Csv => timeline::as_csv(out, &found)?,
        }
        Ok(Found::when(found.total > 0))
    })
}
