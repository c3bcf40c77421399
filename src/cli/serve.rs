//! `dateline serve`: the pages and the HTTP API.

use std::{net::IpAddr, path::PathBuf};

use dateline::{
    read::ReadOptions,
    serve::{self, Options, Started},
    store::{self, SyncOptions},
};

use super::{Found, arguments, failure, progress, question::ServedArgs, terminal};

/// Serve the archive as pages and as an HTTP API
///
/// It listens on this machine alone (127.0.0.1). With --bind other machines reach it too, and must say the token of
/// --token-file: programs as `Authorization: Bearer TOKEN`, people once at /login. What is sent is not encrypted: beyond a
/// network that is trusted, put a proxy with TLS before it.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, after_long_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    served: ServedArgs,
    /// The port; 0 chooses one that is free
    #[arg(long, value_name = "PORT", default_value_t = 8080, value_parser = arguments::number::<u16>)]
    port: u16,
    /// Listen at this address of the machine; beyond loopback only with --token-file
    #[arg(long, value_name = "ADDRESS", help_heading = "Beyond this machine")]
    bind: Option<IpAddr>,
    /// A file with the token that must be said, of at least 16 characters
    #[arg(long, value_name = "FILE", help_heading = "Beyond this machine")]
    token_file: Option<PathBuf>,
    /// Another name by which it is asked, such as that of a proxy before it; again for more
    #[arg(long, value_name = "NAME", help_heading = "Beyond this machine")]
    allow_host: Vec<String>,
    /// Read this folder first; again for more folders
    #[arg(long, value_name = "FOLDER")]
    from: Vec<PathBuf>,
}

const EXAMPLES: &str = "Examples:
  dateline serve --from news/                        then open http://127.0.0.1:8080/
  curl 'http://127.0.0.1:8080/api/v1/search?q=meetings+with+French+ministers'
  curl http://127.0.0.1:8080/api/v1/openapi.json
  dateline serve --bind 0.0.0.0 --token-file token.txt";

/// Serves until it is told to stop.
///
/// # Errors
/// The index cannot be opened, the port is taken, or others could reach it without a token.
pub fn run(args: Args) -> anyhow::Result<Found> {
    let index = args.served.archive()?;
    if !args.from.is_empty() {
        args.served.index.no_folders()?;
        let options = SyncOptions { roots: args.from.clone(), read: ReadOptions::default(), ..SyncOptions::default() };
        store::sync(&args.served.index.dir, &options, &*progress::bar())?;
    }
    let options = Options {
        index,
        port: args.port,
        bind: args.bind,
        token_file: args.token_file.clone(),
        hosts: args.allow_host.clone(),
        today: args.served.today,
    };
    terminal::log();
    serve::serve(&options, tell)?;
    Ok(Found::Something)
}

/// Where it is, on a line of standard output; what should be known of that, on standard error.
fn tell(started: Started) {
    let (address, index) = (started.address, started.index);
    if !address.ip().is_loopback() {
        failure::warn(&format!("other machines reach this server at {address}: they must say the token"));
    }
    let asks = if started.asks_for_token { ", which asks for the token" } else { "" };
    // Whoever has closed standard output does not want to know.
    let _ = terminal::print(|out, _| {
        Ok(writeln!(out, "dateline: the index at {index} is served at http://{address}/{asks}; Ctrl-C stops it")?)
    });
}
