//! The command line: one file per subcommand, each from its arguments to the rooms of the library and out.

mod arguments;
mod batch;
mod check;
mod cluster;
pub mod complete;
mod completions;
mod evaluate;
mod extract;
mod facets;
pub mod failure;
mod index;
mod input;
mod man;
mod mcp;
mod network;
mod progress;
mod query;
mod question;
mod saved;
mod serve;
mod show;
mod terminal;
mod timeline;
mod watch;
mod who;

use clap::{Parser, Subcommand};

pub use self::arguments::parse;

/// Answers questions about who met whom from a folder of news articles
///
/// Dateline reads a folder of news articles, finds the officials, countries, dates, organizations and diplomatic
/// events in them, and answers questions with events, each with the sentence that says so.
#[derive(Debug, Parser)]
#[command(name = "dateline", version, max_term_width = 100, after_help = EXAMPLES, after_long_help = EXAMPLES)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "Examples:
  dateline index news/                                   read a folder of articles
  dateline query meetings with French ministers          ask in plain English
  dateline query 'kind:visit with:(country:JP) date:2025' or in the query language
  dateline query --from news/ --output csv planned summits > summits.csv

Exit codes: 0 something found, 1 nothing found, 2 an error.";

#[derive(Debug, Subcommand)]
enum Command {
    Index(index::Args),
    Query(query::Args),
    Facets(facets::Args),
    Who(who::Args),
    Timeline(timeline::Args),
    Network(network::Args),
    Show(show::Args),
    Extract(extract::Args),
    Evaluate(evaluate::Args),
    Check(check::Args),
    Cluster(cluster::Args),
    Serve(serve::Args),
    Mcp(mcp::Args),
    Completions(completions::Args),
    Man(man::Args),
}

/// Was anything found? It decides the exit code, as grep's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    Something,
    Nothing,
}

impl Found {
    fn when(found: bool) -> Found {
        if found { Found::Something } else { Found::Nothing }
    }
}

/// Runs a command.
///
/// # Errors
/// For [`failure::report`].
pub fn run(cli: Cli) -> anyhow::Result<Found> {
    match cli.command {
        Command::Index(args) => index::run(args),
        Command::Query(args) => query::run(args),
        Command::Facets(args) => facets::run(args),
        Command::Who(args) => who::run(args),
        Command::Timeline(args) => timeline::run(args),
        Command::Network(args) => network::run(args),
        Command::Show(args) => show::run(args),
        Command::Extract(args) => extract::run(args),
        Command::Evaluate(args) => evaluate::run(args),
        Command::Check(args) => check::run(args),
        Command::Cluster(args) => cluster::run(args),
        Command::Serve(args) => serve::run(args),
        Command::Mcp(args) => mcp::run(args),
        Command::Completions(args) => completions::run(args),
        Command::Man(args) => man::run(args),
    }
}
