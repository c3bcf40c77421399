//! `dateline index`: folders into the index.

use std::{
    collections::BTreeMap,
    io::{self, Write},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use clap::ValueEnum;
use dateline::{
    cluster::{PushOptions, PushSummary, push},
    output::{
        Style,
        clean::clean,
        json::{self, Versioned},
        layout::Line,
        style::Tone,
        table,
        words::{count, thousands},
    },
    read::{FIELDS, ReadOptions, Shard, Skip},
    store::{self, StoreError, SyncOptions, SyncSummary},
};
use indicatif::DecimalBytes;
use serde::Serialize;

use super::{Found, arguments, cluster::Layout, progress, question::IndexArg, terminal, watch};

/// So many skips are told without `--verbose`.
const SKIPS: usize = 20;
/// The folder that is read when none was given and none is recorded.
const CORPUS: &str = "corpus";

/// Read folders of articles into the index
///
/// Reads what is new or changed in the folders and forgets what was deleted from them. The index remembers its folders:
/// without any, all of them are brought up to date. It can be stopped at any moment and started again.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES, after_long_help = EXAMPLES)]
pub struct Args {
    /// Folders of articles [default: those already in the index, else `corpus`]
    #[arg(value_name = "FOLDER")]
    folders: Vec<PathBuf>,
    #[command(flatten)]
    index: IndexArg,
    /// Stay, and bring the index up to date whenever something changes in the folders
    #[arg(long, conflicts_with_all = ["dry_run", "forget", "output", "verbose"])]
    watch: bool,
    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// Read everything anew into a fresh index
    #[arg(long)]
    rebuild: bool,
    /// Remove a folder and everything that came from it
    #[arg(long, value_name = "ROOT", conflicts_with_all = ["folders", "rebuild"])]
    forget: Option<PathBuf>,
    /// Believe that a folder which is suddenly empty is meant to be
    #[arg(long)]
    allow_empty: bool,
    /// Take a file's time stamp for its publication date where nothing better is known
    #[arg(long)]
    trust_mtime: bool,
    /// Read only the files that fall to one machine of several: 2/5 is the second of five; the index remembers it
    #[arg(long, value_name = "I/N", hide_short_help = true, help_heading = "A cluster")]
    shard: Option<Shard>,
    /// Threads that read and extract; 0 is one a core [default: 0]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true,
          value_parser = arguments::number::<usize>)]
    jobs: usize,
    /// Commit after so many articles, so that questions find them
    #[arg(long = "commit-every", value_name = "N", hide_short_help = true, default_value_t = 50_000,
          value_parser = arguments::number::<u64>)]
    batch: u64,
    /// Settings and entries of one's own for the folders, in the place of the `dateline.toml` in each; remembered
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// In JSON of another shape, where a field is: title=headline, text=content.body; again for more fields
    #[arg(long = "field", value_name = "OURS=THEIRS", value_parser = field)]
    fields: Vec<(String, String)>,
    #[command(flatten)]
    layout: Layout,
    /// Tell every file that was not read
    #[arg(long)]
    verbose: bool,
    /// The form of the summary
    #[arg(long, value_name = "FORM", default_value = "text")]
    output: Output,
}

const EXAMPLES: &str = "Examples:
  dateline index news/ archive/        read two folders
  dateline index                       bring them up to date
  dateline index --watch news/         and stay, for what comes later
  dateline index --field title=headline --field text=content.body export/
  dateline index --forget archive/     remove one
  dateline index news/ --cluster http://localhost:9200   and put what changed into a cluster";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Output {
    Text,
    Json,
}

fn field(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((ours, theirs)) if FIELDS.contains(&ours) && !theirs.is_empty() => {
            Ok((ours.to_owned(), theirs.to_owned()))
        }
        Some((ours, theirs)) if !theirs.is_empty() => {
            Err(format!("`{ours}` is no field of an article; one of: {}", FIELDS.join(" ")))
        }
        _ => Err("write it as title=headline".to_owned()),
    }
}

/// Brings the index up to date and tells what was done.
///
/// # Errors
/// Those of the sync.
pub fn run(args: Args) -> anyhow::Result<Found> {
    if args.watch {
        if args.index.cluster.is_given() {
            anyhow::bail!("--watch keeps an index of this machine up to date: leave out --cluster");
        }
        let mut options = options_of(&args);
        if options.roots.is_empty() && store::roots_of(&args.index.dir).is_empty() {
            options.roots = vec![corpus(&args)?];
        }
        return watch::run(&args.index.dir, options);
    }
    let started = Instant::now();
    // Before anything is read: a wrong address should not be told an hour later.
    let cluster = args.index.cluster.cluster()?.filter(|_| !args.dry_run);
    let summary = sync(&args)?;
    let options = PushOptions { rebuild: args.rebuild, shards: args.layout.shards, replicas: args.layout.replicas };
    let pushed = cluster.map(|cluster| push(&args.index.dir, &cluster, options, &*progress::bar())).transpose()?;
    let took = started.elapsed();
    terminal::print(|out, style| {
        match args.output {
            Output::Text => text(out, &args, &summary, pushed.as_ref(), took, style)?,
            Output::Json => as_json(out, &args, &summary, pushed.as_ref(), took)?,
        }
        Ok(Found::Something)
    })
}

fn options_of(args: &Args) -> SyncOptions {
    // A file for all folders, where none is named.
    let all = args.config.is_some() && args.folders.is_empty();
    SyncOptions {
        roots: if all { store::roots_of(&args.index.dir) } else { args.folders.clone() },
        config: args.config.clone(),
        read: ReadOptions {
            fields: args.fields.iter().cloned().collect::<BTreeMap<_, _>>(),
            trust_mtime: args.trust_mtime,
            shard: args.shard,
        },
        rebuild: args.rebuild,
        dry_run: args.dry_run,
        allow_empty: args.allow_empty,
        forget: args.forget.clone(),
        jobs: args.jobs,
        batch: args.batch,
        ..SyncOptions::default()
    }
}

/// The folder that is read when none was given and none is recorded.
fn corpus(args: &Args) -> anyhow::Result<PathBuf> {
    if Path::new(CORPUS).is_dir() {
        return Ok(PathBuf::from(CORPUS));
    }
    let index = args.index.dir.display();
    anyhow::bail!(
        "nothing to read: the index at {index} has no folders, and there is no `{CORPUS}` here; \
         run `dateline index FOLDER`"
    )
}

fn sync(args: &Args) -> anyhow::Result<SyncSummary> {
    let mut options = options_of(args);
    let bar = progress::bar();
    let result = store::sync(&args.index.dir, &options, &*bar);
    let unknown = matches!(result, Err(StoreError::NoRoots(_) | StoreError::NoIndex(_)));
    if unknown && args.folders.is_empty() && args.forget.is_none() {
        options.roots = vec![corpus(args)?];
        return Ok(store::sync(&args.index.dir, &options, &*bar)?);
    }
    Ok(result?)
}

fn text(
    out: &mut dyn Write,
    args: &Args,
    summary: &SyncSummary,
    pushed: Option<&PushSummary>,
    took: Duration,
    style: Style,
) -> io::Result<()> {
    let would = if args.dry_run { "would be " } else { "" };
    let files: Vec<String> = [
        (summary.added, "added"),
        (summary.changed, "changed"),
        (summary.unchanged, "unchanged"),
        (summary.deleted, "deleted"),
    ]
    .iter()
    .filter(|(number, _)| *number > 0)
    .map(|(number, what)| {
        let would = if *what == "unchanged" { "" } else { would };
        format!("{} {would}{what}", thousands(*number))
    })
    .collect();
    let files = if files.is_empty() { "none".to_owned() } else { files.join(", ") };
    Line::new().push(Tone::Plain, &format!("files: {files}")).write(out, style, 0)?;
    if !args.dry_run {
        let holds = format!("index: {}, {}", count(summary.articles, "article"), count(summary.events, "event"));
        Line::new().push(Tone::Strong, &holds).write(out, style, 0)?;
        if summary.superseded > 0 {
            let out_of = format!("left out: {}, replaced or withdrawn", count(summary.superseded, "article"));
            Line::new().push(Tone::Plain, &out_of).write(out, style, 0)?;
        }
        let seconds = took.as_secs_f64();
        let rate = DecimalBytes((summary.bytes_read as f64 / seconds.max(1e-3)) as u64);
        let rate = if summary.bytes_read > 0 { format!(", {rate}/s") } else { String::new() };
        let time = format!("read {} in {seconds:.1} s{rate}", DecimalBytes(summary.bytes_read));
        Line::new().push(Tone::Quiet, &time).write(out, style, 0)?;
    }
    if let Some(pushed) = pushed {
        let told = format!("cluster: {} sent, {} removed", count(pushed.sent, "article"), thousands(pushed.removed));
        Line::new().push(Tone::Strong, &told).write(out, style, 0)?;
    }
    skips(out, &summary.skips, summary.skipped, args.verbose)?;
    table::notes(out, &summary.notes, style)
}

fn skips(out: &mut dyn Write, skips: &[Skip], total: u64, verbose: bool) -> io::Result<()> {
    if skips.is_empty() {
        return Ok(());
    }
    writeln!(out, "\nskipped: {}", thousands(total))?;
    let shown = if verbose { skips.len() } else { SKIPS };
    for skip in skips.iter().take(shown) {
        writeln!(out, "  {}", clean(&line(skip)))?;
    }
    match total.saturating_sub(skips.len().min(shown) as u64) {
        0 => Ok(()),
        more if verbose => writeln!(out, "  and {} more", thousands(more)),
        more => writeln!(out, "  and {} more (--verbose lists all)", thousands(more)),
    }
}

/// A skip as a line: where and why.
pub fn line(skip: &Skip) -> String {
    let record = skip.record.as_deref().map(|record| format!(", {record}")).unwrap_or_default();
    format!("{}{record}: {}", skip.path, skip.reason)
}

fn as_json(
    out: &mut dyn Write,
    args: &Args,
    summary: &SyncSummary,
    cluster: Option<&PushSummary>,
    took: Duration,
) -> io::Result<()> {
    #[derive(Serialize)]
    struct Done<'a> {
        dry_run: bool,
        seconds: f64,
        #[serde(flatten)]
        summary: &'a SyncSummary,
        cluster: Option<&'a PushSummary>,
    }
    let seconds = (took.as_secs_f64() * 1000.0).round() / 1000.0;
    json::pretty(out, &Versioned::new(Done { dry_run: args.dry_run, seconds, summary, cluster }))
}
