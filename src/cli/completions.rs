//! `dateline completions`: scripts that complete commands and flags in a shell.

use clap::CommandFactory;
use clap_complete::Shell;

use super::{Cli, Found, terminal};

/// Print the completions of a shell
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, after_long_help = EXAMPLES)]
pub struct Args {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

const EXAMPLES: &str = "Examples:
  dateline completions bash > ~/.local/share/bash-completion/completions/dateline
  dateline completions zsh > ~/.zfunc/_dateline
  dateline completions fish > ~/.config/fish/completions/dateline.fish";

/// Prints them.
///
/// # Errors
/// Those of standard output.
pub fn run(args: Args) -> anyhow::Result<Found> {
    // Into memory first: the generator does not survive a closed pipe.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "dateline", &mut script);
    terminal::print(|out, _| {
        out.write_all(&script)?;
        Ok(Found::Something)
    })
}
