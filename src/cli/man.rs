//! `dateline man`: manual pages, made of the same words as `--help`.

use std::path::PathBuf;

use anyhow::Context;
use clap::CommandFactory;

use super::{Cli, Found, terminal};

/// Print the manual page of a command, or write those of all
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, after_long_help = EXAMPLES)]
pub struct Args {
    /// The command; without one, the page of dateline itself
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
    /// Write the pages of all commands into this folder
    #[arg(long, value_name = "FOLDER", conflicts_with = "command")]
    dir: Option<PathBuf>,
}

const EXAMPLES: &str = "Examples:
  dateline man | man -l -
  dateline man query | man -l -
  dateline man --dir ~/.local/share/man/man1";

/// Prints or writes them.
///
/// # Errors
/// There is no such command, or those of the output.
pub fn run(args: Args) -> anyhow::Result<Found> {
    // `help COMMAND` says what each page says.
    let without_help = |command: clap::Command| command.disable_help_subcommand(true);
    let mut root = without_help(Cli::command()).mut_subcommands(without_help);
    root.build();
    if let Some(dir) = args.dir {
        std::fs::create_dir_all(&dir).with_context(|| format!("cannot make {}", dir.display()))?;
        clap_mangen::generate_to(root, &dir).with_context(|| format!("cannot write into {}", dir.display()))?;
        return Ok(Found::Something);
    }
    let command = match &args.command {
        None => root,
        Some(name) => {
            let known: Vec<&str> = root.get_subcommands().map(clap::Command::get_name).collect();
            let Some(command) = root.find_subcommand(name) else {
                anyhow::bail!("there is no command `{name}`; the commands are: {}", known.join(" "));
            };
            command.clone()
        }
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    terminal::print(|out, _| {
        out.write_all(&page)?;
        Ok(Found::Something)
    })
}
