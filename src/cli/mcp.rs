//! `dateline mcp`: the archive as tools for an assistant.

use dateline::serve::mcp;

use super::{Found, question::ServedArgs, terminal};

/// Serve the archive to an assistant, as an MCP server on standard input and output
///
/// Its tools are search_events, search_articles, who, timeline and extract. It reads the index and changes nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, after_long_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    served: ServedArgs,
}

const EXAMPLES: &str = "Example, in an assistant's configuration:
  \"dateline\": { \"command\": \"dateline\", \"args\": [\"mcp\", \"--index\", \"/news/index\"] }";

/// Serves until the assistant ends it.
///
/// # Errors
/// The index cannot be opened, or the other side does not speak the protocol.
pub fn run(args: Args) -> anyhow::Result<Found> {
    terminal::log();
    mcp::run(args.served.archive()?, args.served.today)?;
    Ok(Found::Something)
}
