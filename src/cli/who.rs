//! `dateline who`: everything of one official, one state or one body.

use clap::ValueEnum;
use dateline::{
    output::dossier,
    query::{
        asked::{BadQuestion, whom},
        flags,
    },
    search::{dossier::Lists, who::Who},
};

use super::{
    Found, arguments,
    question::{Ahead, IndexArg},
    terminal,
};

/// Tell all about an official or a country: offices over time, whom they met, where and when
///
/// A name may be written in any spelling, in full or by the family name. Where several people bear it, they are listed
/// with how to ask for each.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, after_long_help = EXAMPLES)]
pub struct Args {
    /// A name, an id as answers print it, a country or a body
    #[arg(value_name = "NAME", required_unless_present_any = ["country", "org"])]
    name: Vec<String>,
    #[command(flatten)]
    index: IndexArg,
    /// The state that the person serves; without a name, the state itself
    #[arg(long, value_name = "COUNTRY")]
    country: Vec<String>,
    /// The body that the person serves; without a name, the body itself
    #[arg(long, value_name = "BODY")]
    org: Vec<String>,
    /// A post that the person held, such as minister or head_of_state
    #[arg(long, value_name = "ROLE")]
    role: Vec<String>,
    /// What the person was minister of, such as foreign or defence
    #[arg(long, value_name = "PORTFOLIO")]
    portfolio: Vec<String>,
    /// The form of the answer
    #[arg(long, value_name = "FORM", default_value = "table")]
    output: Output,
    /// At most so many events and articles [default: 20 in a table, else all]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = arguments::number::<usize>)]
    limit: Option<usize>,
}

const EXAMPLES: &str = "Examples:
  dateline who Zelensky
  dateline who \"Li Qiang\" --output json
  dateline who Li --country CN --portfolio defence
  dateline who France
  dateline who --org EU --output csv";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Output {
    /// For reading
    Table,
    /// One document
    Json,
    /// The events, a line each
    Jsonl,
    /// A row an entry of every list
    Csv,
}

/// Tells.
///
/// # Errors
/// A flag's value is none, or the index cannot be read.
pub fn run(args: Args) -> anyhow::Result<Found> {
    let name = args.name.join(" ");
    let given = flags::Flags {
        country: args.country.clone(),
        role: args.role.clone(),
        portfolio: args.portfolio.clone(),
        ..flags::Flags::default()
    };
    let ahead = Ahead::of(&args.index);
    let whom = whom(&name, &given, &args.org, &ahead.lexicon).map_err(BadQuestion::from)?;
    let (person, side) =
        whom.ok_or_else(|| anyhow::anyhow!("whom? give a name, or one --country or --org by itself"))?;
    let limit = args.limit.unwrap_or(if args.output == Output::Table { 20 } else { usize::MAX });
    let shown = if name.trim().is_empty() {
        args.country.iter().chain(&args.org).cloned().collect()
    } else {
        vec![name.clone()]
    };
    let searcher = ahead.open(&args.index)?;
    let found = searcher.who(&Who { name, person, side, lists: Lists { limit } })?;
    let name = shown.join(" ");
    terminal::print(|out, style| {
        match args.output {
            Output::Table => dossier::text(out, &found, &name, style)?,
            Output::Json => dossier::as_json(out, &found, &name)?,
            Output::Jsonl => dossier::lines(out, &found)?,
            Output::Csv => dossier::as_csv(out, &found)?,
        }
        Ok(Found::when(found.dossier.is_some() || !found.candidates.is_empty()))
    })
}
