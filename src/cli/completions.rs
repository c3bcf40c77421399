//! `dateline completions`: scripts by which a shell asks this program what could follow. What follows is in `complete`.

use clap::ValueEnum;
use clap_complete::env::{Bash, Elvish, EnvCompleter, Fish, Powershell, Zsh};

use super::{Found, complete, terminal};

/// Print the completions of a shell
///
/// They complete commands and flags, countries, roles, kinds of events, fields, and the names and places in the index of
/// this folder or of DATELINE_INDEX.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, after_long_help = EXAMPLES)]
pub struct Args {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shell {
    Bash,
    Elvish,
    Fish,
    Powershell,
    Zsh,
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
    let shell: &dyn EnvCompleter = match args.shell {
        Shell::Bash => &Bash,
        Shell::Elvish => &Elvish,
        Shell::Fish => &Fish,
        Shell::Powershell => &Powershell,
        Shell::Zsh => &Zsh,
    };
    let mut script = Vec::new();
    shell.write_registration(complete::VARIABLE, "dateline", "dateline", "dateline", &mut script)?;
    terminal::print(|out, _| {
        out.write_all(&script)?;
        Ok(Found::Something)
    })
}
