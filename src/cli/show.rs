//! `dateline show`: an article with everything that was found in it, and why.

use clap::ValueEnum;
use dateline::output::article;

use super::{
    Found, failure,
    question::{IndexArg, open},
    terminal,
};

/// Show an article with everything that was found in it, and why
///
/// The text comes with its officials, countries, dates and organizations in colours on a terminal, then its events, and
/// every mention with its value, the rule that made it and a confidence.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, after_long_help = EXAMPLES)]
pub struct Args {
    /// The article's id or path, as answers print it
    #[arg(value_name = "ARTICLE")]
    article: String,
    #[command(flatten)]
    index: IndexArg,
    /// The form of the answer
    #[arg(long, value_name = "FORM", default_value = "text")]
    output: Output,
}

const EXAMPLES: &str = "Examples:
  dateline show 2025/talks-in-oslo.txt
  dateline show 2025/talks-in-oslo.txt --output json";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Output {
    Text,
    Json,
}

/// Shows the article.
///
/// # Errors
/// The index cannot be read.
pub fn run(args: Args) -> anyhow::Result<Found> {
    let Some((found, annotations)) = open(&args.index)?.article(&args.article)? else {
        let (article, index) = (&args.article, args.index.dir.display());
        failure::warn(&format!(
            "no article {article} in the index at {index}: `dateline query --output paths` lists them"
        ));
        return Ok(Found::Nothing);
    };
    terminal::print(|out, style| {
        match args.output {
            Output::Text => article::text(out, &found, &annotations, style)?,
            Output::Json => article::as_json(out, &found, &annotations)?,
        }
        Ok(Found::Something)
    })
}
