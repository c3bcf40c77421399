//! `dateline network`: who met whom, as a graph.

use clap::ValueEnum;
use dateline::{
    output::network,
    search::network::{Nodes, Shape},
};

use super::{Found, arguments, question::EventsArgs, terminal};

/// Draw who met whom in the events of a question
///
/// Two are joined by the events in which both take part. Planned and cancelled events are left out unless the question asks
/// for them (status:planned). The ids are those that `dateline who` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, after_long_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    asked: EventsArgs,
    /// What the nodes are
    #[arg(long, value_name = "WHAT", default_value = "people", help_heading = "How to answer")]
    of: OfArg,
    /// Leave out pairs with fewer events
    #[arg(long, value_name = "N", default_value_t = 1, hide_default_value = true, help_heading = "How to answer",
          value_parser = arguments::number::<u64>)]
    min_weight: u64,
    /// Only so many nodes, those in most events
    #[arg(long, value_name = "N", help_heading = "How to answer", value_parser = arguments::number::<usize>)]
    top: Option<usize>,
    /// The form of the answer
    #[arg(long, value_name = "FORM", default_value = "table", help_heading = "How to answer")]
    output: Output,
}

const EXAMPLES: &str = "Examples:
  dateline network meetings in 2025 --top 50 --output graphml > meetings.graphml
  dateline network visits --of countries --output dot | sfdp -Tsvg > visits.svg
  dateline network 'status:planned with:China' --min-weight 2";

#[derive(Debug, Clone, Copy, ValueEnum)]
enum OfArg {
    People,
    /// States, and bodies without one
    Countries,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Output {
    /// For reading: the pairs with most events
    Table,
    /// For Gephi, yEd, networkx, igraph
    Graphml,
    /// For Graphviz
    Dot,
    /// One document
    Json,
    /// A row a pair
    Csv,
}

/// Draws.
///
/// # Errors
/// The question does not parse, or the index cannot be read.
pub fn run(args: Args) -> anyhow::Result<Found> {
    let asked = args.asked.ask("network")?.of_held()?;
    let of = match args.of {
        OfArg::People => Nodes::People,
        OfArg::Countries => Nodes::Countries,
    };
    let (min_weight, min_confidence) = (args.min_weight, asked.min_confidence);
    let found = asked.searcher.network(&asked.question, Shape { of, min_weight, top: args.top, min_confidence })?;
    terminal::print(|out, style| {
        match args.output {
            Output::Table => network::text(out, &found, style)?,
            Output::Graphml => network::graphml(out, &found)?,
            Output::Dot => network::dot(out, &found)?,
            Output::Json => network::as_json(out, &found, asked.head())?,
            Output::Csv => network::as_csv(out, &found)?,
        }
        Ok(Found::when(!found.edges.is_empty()))
    })
}
