//! `dateline check`: is the index whole?

use clap::ValueEnum;
use dateline::{
    output::{
        clean::clean,
        json::{self, Versioned},
        words::{count, thousands},
    },
    store,
};

use super::{Found, question::IndexArg, terminal};

/// Check that the index is whole: every checksum, every event with its article, every article
///
/// Exits with 2 where it is not.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    index: IndexArg,
    /// The form of the report
    #[arg(long, value_name = "FORM", default_value = "text")]
    output: Output,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Output {
    Text,
    Json,
}

/// Checks.
///
/// # Errors
/// The index cannot be opened, or it is damaged.
pub fn run(args: Args) -> anyhow::Result<Found> {
    if args.index.cluster.is_given() {
        anyhow::bail!(
            "a cluster looks after its own copies: check the index of the machine that its articles come from"
        );
    }
    let report = store::check(&args.index.dir)?;
    terminal::print(|out, _| {
        match args.output {
            Output::Text => {
                for problem in &report.problems {
                    writeln!(out, "{}", clean(problem))?;
                }
                let held = [
                    count(report.articles, "article"),
                    count(report.events, "event"),
                    count(report.files, "file"),
                    count(report.segments, "segment"),
                ];
                let whole = if report.is_whole() { "the index is whole" } else { "read" };
                writeln!(out, "{whole}: {}", held.join(", "))?;
                if report.incomplete > 0 {
                    let cut = thousands(report.incomplete);
                    writeln!(out, "{cut} of the files were not read to the end; `dateline index` reads them again")?;
                }
            }
            Output::Json => json::pretty(out, &Versioned::new(&report))?,
        }
        Ok(())
    })?;
    if report.is_whole() {
        return Ok(Found::Something);
    }
    let (problems, index) = (count(report.problems.len() as u64, "problem"), args.index.dir.display());
    anyhow::bail!("the index at {index} is damaged ({problems}): run `dateline index --rebuild --index {index}`")
}
