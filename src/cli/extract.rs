//! `dateline extract`: what is found in articles, without an index.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    sync::mpsc::{SyncSender, sync_channel},
    thread,
};

use anyhow::Context;
use clap::ValueEnum;
use dateline::{
    annotation::Annotations,
    article::Article,
    extract::{
        self,
        lexicon::{self, Lexicon},
    },
    output::annotated,
    settings::Settings,
    store,
};
use rayon::prelude::*;

use super::{Found, failure, index, input, terminal};

/// Articles are extracted in parallel in batches of so many, or of so many bytes of text; their order is kept.
const BATCH: usize = 256;
const BATCH_BYTES: usize = 4 << 20;
/// So many go to one thread at a time.
const TASK: usize = 8;

/// Find the officials, countries, dates, organizations and events of articles
///
/// Writes JSON, one object an article: its annotations, and for each the words that it came from, as bytes of the title
/// or the text. No index is read or made.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, after_long_help = EXAMPLES)]
pub struct Args {
    /// Files or folders; - is standard input
    #[arg(value_name = "FILE", default_value = input::STDIN)]
    inputs: Vec<String>,
    /// json: indented on a terminal; jsonl: always a line an article
    #[arg(long, value_name = "FORM", default_value = "json")]
    output: Output,
    /// Settings and entries of one's own, in the place of the `dateline.toml` that a folder has
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

const EXAMPLES: &str = "Examples:
  dateline extract talks.txt
  dateline extract articles.jsonl --output jsonl > annotations.jsonl
  curl -s https://example.org/talks.html | dateline extract -";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Output {
    Json,
    Jsonl,
}

/// Extracts.
///
/// # Errors
/// An input cannot be read; the others are done first.
pub fn run(args: Args) -> anyhow::Result<Found> {
    let given = args.config.as_deref().map(store::settings_in).transpose()?;
    let (sender, receiver) = sync_channel::<Batch>(1);
    let (articles, failed) = thread::scope(|scope| {
        let reader = scope.spawn(|| read(&args.inputs, given.as_ref(), sender));
        let articles = terminal::print(|out, style| {
            let indented = args.output == Output::Json && style.width.is_some();
            let mut articles = 0;
            for batch in &receiver {
                articles += batch.articles.len();
                for line in lines(&batch, indented)? {
                    out.write_all(&line)?;
                }
                out.flush()?;
            }
            Ok(articles)
        });
        // Where writing ended early the reader must not wait for a place.
        drop(receiver);
        let failed = reader.join().map_err(|_| anyhow::anyhow!("reading was broken off"));
        Ok::<_, anyhow::Error>((articles?, failed?))
    })?;
    match failed {
        Some(error) => Err(error),
        None => Ok(Found::when(articles > 0)),
    }
}

/// Articles that are read with one lexicon.
struct Batch {
    articles: Vec<Article>,
    lexicon: Arc<Lexicon>,
}

/// The annotations of a batch as JSON, in order.
fn lines(batch: &Batch, indented: bool) -> std::io::Result<Vec<Vec<u8>>> {
    let lines = |articles: &[Article]| {
        let found = extract::extract_with(&batch.lexicon, articles);
        let line = |(article, found): (&Article, &Annotations)| {
            let mut line = Vec::new();
            annotated::write(&mut line, article, found, indented).map(|()| line)
        };
        articles.iter().zip(&found).map(line).collect::<std::io::Result<Vec<_>>>()
    };
    let parts = batch.articles.par_chunks(TASK).map(lines).collect::<std::io::Result<Vec<_>>>()?;
    Ok(parts.into_iter().flatten().collect())
}

/// Reads all inputs into batches; the first input that cannot be read is the error of the run, others are told.
fn read(inputs: &[String], given: Option<&Settings>, sender: SyncSender<Batch>) -> Option<anyhow::Error> {
    let mut failed: Option<anyhow::Error> = None;
    let (mut batch, mut bytes) = (Vec::new(), 0);
    let mut lexicon = lexicon::built_in();
    for input in inputs {
        let own = match given {
            Some(settings) => Ok(settings.clone()),
            // A file has none beside it: only a folder's are its articles'.
            None if Path::new(input).is_dir() => store::settings_of(Path::new(input)),
            None => Ok(Settings::default()),
        };
        let settings = match own {
            Ok(settings) => settings,
            Err(error) => {
                if let Some(before) = failed.replace(error.into()) {
                    failure::warn(&format!("{before:#}"));
                }
                continue;
            }
        };
        if settings.own != *lexicon.own() {
            let articles = std::mem::take(&mut batch);
            let _ =
                sender.send(Batch { articles, lexicon: std::mem::replace(&mut lexicon, Lexicon::with(&settings.own)) });
            bytes = 0;
        }
        let mut sink = |article: Article| {
            bytes += article.text.len();
            batch.push(article);
            if batch.len() >= BATCH || bytes >= BATCH_BYTES {
                bytes = 0;
                // Nobody takes it any more where the reader of the output has gone.
                let articles = std::mem::take(&mut batch);
                let _ = sender.send(Batch { articles, lexicon: Arc::clone(&lexicon) });
            }
        };
        match input::articles(input, &settings, &mut sink).with_context(|| format!("cannot read {input}")) {
            Ok(skips) => skips.iter().for_each(|skip| failure::warn(&index::line(skip))),
            Err(error) => {
                if let Some(before) = failed.replace(error) {
                    failure::warn(&format!("{before:#}"));
                }
            }
        }
    }
    let _ = sender.send(Batch { articles: batch, lexicon });
    failed
}
