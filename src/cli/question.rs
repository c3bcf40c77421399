//! The arguments that make a question, shared by the commands that ask.

use std::{path::PathBuf, sync::Arc};

use clap::{
    ValueEnum,
    builder::{PossibleValue, PossibleValuesParser, TypedValueParser},
};
use dateline::{
    extract::lexicon::{self, Lexicon},
    output::json,
    query::{
        Context,
        asked::{Asked, Wanted},
        ast::{Question, Target},
        flags::Flags,
    },
    read::ReadOptions,
    search::Searcher,
    serve::Index,
    store::{self, SyncOptions},
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::{arguments, cluster::ClusterArg, complete, failure, failure::NothingAsked, progress, saved::Kept};

/// Where the index is.
#[derive(Debug, clap::Args)]
pub struct IndexArg {
    /// The folder of the index
    #[arg(long = "index", value_name = "DIR", env = "DATELINE_INDEX", default_value = "index")]
    pub dir: PathBuf,
    #[command(flatten)]
    pub cluster: ClusterArg,
}

impl IndexArg {
    /// # Errors
    /// A cluster was named: no folder can be read into it first.
    pub fn no_folders(&self) -> anyhow::Result<()> {
        if self.cluster.is_given() {
            anyhow::bail!(
                "--from reads a folder into an index of this machine: run `dateline index --cluster` instead"
            );
        }
        Ok(())
    }
}

/// What is asked, besides the words.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "What to look for")]
pub struct QuestionArgs {
    /// meeting, call, visit or agreement
    #[arg(long, value_name = "KIND", add = complete::kinds())]
    kind: Vec<String>,
    /// A party to the event: "French ministers", or "country:FR role:minister"; again for one more party
    #[arg(long, value_name = "WHOM", allow_hyphen_values = true, value_parser = arguments::word)]
    with: Vec<String>,
    /// One party's country; with --role, --portfolio and --official it describes the same party
    #[arg(long, value_name = "COUNTRY", add = complete::countries())]
    country: Vec<String>,
    /// One party's post, such as minister or head_of_state
    #[arg(long, value_name = "ROLE", add = complete::roles())]
    role: Vec<String>,
    /// What one party is minister of, such as foreign or defence
    #[arg(long, value_name = "PORTFOLIO", add = complete::portfolios())]
    portfolio: Vec<String>,
    /// One party's name
    #[arg(long, value_name = "NAME", add = complete::officials())]
    official: Vec<String>,
    /// Not before this date: 2025, 2025-03, 2025-03-10, "last month"
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Not after this date
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// The city, venue or country where it took place
    #[arg(long, value_name = "PLACE", add = complete::places())]
    place: Vec<String>,
    /// held, planned or cancelled
    #[arg(long, value_name = "STATUS", add = complete::statuses())]
    status: Vec<String>,
    /// Words in the article; in quotes a phrase
    #[arg(long, value_name = "WORDS", allow_hyphen_values = true, value_parser = arguments::word)]
    text: Vec<String>,
    /// Find events or articles, whatever the question names
    #[arg(long = "in", value_name = "WHAT")]
    target: Option<TargetArg>,
    /// What is asked of the events, whatever the words ask: the events themselves, people, a yes
    #[arg(long, value_name = "WHAT", value_parser = wanted())]
    pub asks: Option<Wanted>,
    /// Only what is at least so certain, from 0 to 1
    #[arg(long, value_name = "NUMBER", default_value_t = 0.0, value_parser = confidence)]
    pub min_confidence: f32,
    /// Take names and places to the letter: no other spellings, no slips put right
    #[arg(long)]
    pub exact: bool,
    /// The day that "last month" counts from [default: today]
    #[arg(long, value_name = "DATE", value_parser = day)]
    today: Option<Date>,
    /// Only what came or changed after this number, which `index --output json` and this give as watermark
    #[arg(long, value_name = "WATERMARK", value_parser = arguments::number::<u64>)]
    pub changed_since: Option<u64>,
    /// Read this folder first, so that the answer is up to date; again for more folders
    #[arg(long, value_name = "FOLDER")]
    from: Vec<PathBuf>,
    /// Settings and entries of one's own for the folders of --from, in the place of the `dateline.toml` in each
    #[arg(long, value_name = "FILE", requires = "from")]
    config: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum TargetArg {
    Events,
    Articles,
}

/// The words for what is asked of the events.
fn wanted() -> impl TypedValueParser<Value = Wanted> {
    let words = Wanted::ALL.iter().map(|wanted| PossibleValue::new(wanted.as_str()).help(wanted.told()));
    PossibleValuesParser::new(words).try_map(|word| {
        let meant = Wanted::ALL.iter().find(|wanted| wanted.as_str() == word);
        meant.copied().ok_or("it is none of them")
    })
}

fn confidence(text: &str) -> Result<f32, String> {
    let number: f32 = text.parse().map_err(|_| "give a number from 0 to 1".to_owned())?;
    if (0.0..=1.0).contains(&number) { Ok(number) } else { Err("give a number from 0 to 1".to_owned()) }
}

/// The day here and now. The file of the system's time zone tells it; asked for by its name, the zone is looked for in all the
/// folders of zones, which takes longer than a question.
fn today() -> Date {
    let file = || std::fs::read("/etc/localtime").ok().filter(|_| std::env::var_os("TZ").is_none());
    let zone = file().and_then(|bytes| TimeZone::tzif("here", &bytes).ok()).unwrap_or_else(TimeZone::system);
    zone.to_datetime(Timestamp::now()).date()
}

/// A day.
fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "give a day, as in 2025-03-10".to_owned())
}

impl QuestionArgs {
    /// Refuses a question without a word, such as the empty one of a variable that was never set: it would find
    /// everything. Where no question was written at all, the flags alone may decide.
    ///
    /// # Errors
    /// There is nothing to look for.
    pub fn needs_words(&self, words: &[String], others: bool) -> Result<(), NothingAsked> {
        let usable = words.iter().any(|word| word.contains(|c: char| c.is_alphanumeric() || c == '*'));
        let narrowed = self.flags() != Flags::default()
            || self.min_confidence > 0.0
            || self.changed_since.is_some()
            || (words.is_empty() && (others || self.today.is_some() || !self.from.is_empty()));
        if usable || narrowed { Ok(()) } else { Err(NothingAsked) }
    }

    /// The words and flags as one question.
    ///
    /// # Errors
    /// A word or a flag that does not parse, with its place.
    pub fn question(&self, words: &[String], lexicon: &Lexicon) -> anyhow::Result<Question> {
        self.question_about(None, words, lexicon)
    }

    /// The same of a command that is about events or articles, whatever the words name; `--in` says otherwise.
    ///
    /// # Errors
    /// As [`QuestionArgs::question`].
    pub fn question_about(
        &self,
        target: Option<Target>,
        words: &[String],
        lexicon: &Lexicon,
    ) -> anyhow::Result<Question> {
        let flags = self.flags();
        let flags = Flags { target: flags.target.or(target), ..flags };
        self.read(&words.join(" "), &flags, self.asks, lexicon)
    }

    /// What a question is read with, before the index is brought up to date and opened: a word that does not parse is not
    /// told an hour later.
    ///
    /// # Errors
    /// The settings of a folder of `--from` cannot be read.
    pub fn ahead(&self, index: &IndexArg) -> anyhow::Result<Ahead> {
        let mut ahead = Ahead::of(index);
        if !self.from.is_empty() {
            let mut own = ahead.lexicon.own().clone();
            for folder in &self.from {
                let settings = match &self.config {
                    Some(file) => store::settings_in(file)?,
                    None => store::settings_of(folder)?,
                };
                own.add(&settings.own);
            }
            ahead.lexicon = Lexicon::with(&own);
        }
        Ok(ahead)
    }

    /// What is kept of it under a name.
    pub fn kept(&self, words: &[String]) -> Kept {
        Kept {
            words: words.join(" "),
            flags: self.flags(),
            asks: self.asks,
            min_confidence: self.min_confidence,
            exact: self.exact,
        }
    }

    /// A question that was kept, as it is read today.
    ///
    /// # Errors
    /// As [`QuestionArgs::question`].
    pub fn question_of(&self, kept: &Kept, lexicon: &Lexicon) -> anyhow::Result<Question> {
        self.read(&kept.words, &kept.flags, kept.asks, lexicon)
    }

    fn read(&self, text: &str, flags: &Flags, wanted: Option<Wanted>, lexicon: &Lexicon) -> anyhow::Result<Question> {
        let today = self.today.unwrap_or_else(today);
        let asked = Asked { words: text.to_owned(), flags: flags.clone(), wanted, changed_since: self.changed_since };
        Ok(asked.question(Context { today, lexicon })?)
    }

    fn flags(&self) -> Flags {
        Flags {
            kind: self.kind.clone(),
            with: self.with.clone(),
            country: self.country.clone(),
            role: self.role.clone(),
            portfolio: self.portfolio.clone(),
            official: self.official.clone(),
            since: self.since.clone(),
            until: self.until.clone(),
            place: self.place.clone(),
            status: self.status.clone(),
            text: self.text.clone(),
            target: self.target.map(|target| match target {
                TargetArg::Events => Target::Events,
                TargetArg::Articles => Target::Articles,
            }),
        }
    }

    /// Opens the index, after bringing it up to date with `--from`.
    ///
    /// # Errors
    /// Those of the sync and of opening.
    pub fn searcher(&self, index: &IndexArg, ahead: Ahead) -> anyhow::Result<Searcher> {
        if !self.from.is_empty() {
            index.no_folders()?;
            let (roots, config) = (self.from.clone(), self.config.clone());
            let options = SyncOptions { roots, config, read: ReadOptions::default(), ..SyncOptions::default() };
            store::sync(&index.dir, &options, &*progress::bar())?;
        }
        ahead.open(index)
    }
}

/// What is known of the index before it is opened for the answer.
pub struct Ahead {
    /// The lexicon that knows its words; the program's where there is no index.
    pub lexicon: Arc<Lexicon>,
    /// An index elsewhere is asked for its lexicon, and stays open.
    searcher: Option<Searcher>,
}

impl Ahead {
    pub fn of(index: &IndexArg) -> Ahead {
        if !index.cluster.is_given() {
            return Ahead { lexicon: Lexicon::with(&store::own_of(&index.dir)), searcher: None };
        }
        // Where it cannot be reached, whoever opens it for the answer is told.
        let searcher = index.cluster.searcher().ok().flatten();
        let lexicon = searcher.as_ref().map_or_else(lexicon::built_in, Searcher::lexicon);
        Ahead { lexicon, searcher }
    }

    /// Opens the index, and says on standard error what should be known of it.
    ///
    /// # Errors
    /// There is none, or it is of another version.
    pub fn open(self, index: &IndexArg) -> anyhow::Result<Searcher> {
        match self.searcher {
            Some(searcher) => Ok(warned(searcher)),
            None => open(index),
        }
    }
}

/// What the commands that are about events alone take: a question, or none for all events.
#[derive(Debug, clap::Args)]
pub struct EventsArgs {
    /// The question; without one, all events or those of the flags
    #[arg(value_name = "QUESTION", value_parser = arguments::word)]
    question: Vec<String>,
    #[command(flatten)]
    index: IndexArg,
    #[command(flatten)]
    asked: QuestionArgs,
}

/// A question about events, and the index that answers it.
pub struct OfEvents {
    pub searcher: Searcher,
    pub question: Question,
    pub min_confidence: f32,
    words: String,
    /// The question in the query language.
    query: String,
}

impl EventsArgs {
    /// Reads the question, brings the index up to date where that was asked for, and opens it.
    ///
    /// # Errors
    /// There is nothing to look for, the question does not parse or asks for articles, or the index cannot be read.
    pub fn ask(&self, command: &str) -> anyhow::Result<OfEvents> {
        self.asked.needs_words(&self.question, true)?;
        if matches!(self.asked.target, Some(TargetArg::Articles)) {
            anyhow::bail!("a {command} is of events: leave out --in articles");
        }
        let ahead = self.asked.ahead(&self.index)?;
        let mut question = self.asked.question_about(Some(Target::Events), &self.question, &ahead.lexicon)?;
        let searcher = self.asked.searcher(&self.index, ahead)?;
        if !self.asked.exact {
            question = searcher.spelt(question)?;
        }
        let (words, query) = (self.question.join(" "), question.to_string());
        Ok(OfEvents { searcher, question, min_confidence: self.asked.min_confidence, words, query })
    }
}

impl OfEvents {
    /// What took place of it, unless it says a status itself.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn of_held(self) -> anyhow::Result<OfEvents> {
        let question = self.searcher.of_held(self.question, self.min_confidence)?;
        Ok(OfEvents { query: question.to_string(), question, ..self })
    }

    /// What is asked, for the head of the answer.
    pub fn head(&self) -> json::Asked<'_> {
        json::Asked::plain(&self.words, &self.query, Target::Events)
    }
}

/// What the commands take that answer others for as long as they run.
#[derive(Debug, clap::Args)]
pub struct ServedArgs {
    #[command(flatten)]
    pub index: IndexArg,
    /// The day that "last month" counts from [default: today]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub today: Option<Date>,
}

impl ServedArgs {
    /// Where the archive is.
    ///
    /// # Errors
    /// The address of the cluster is none, or its credentials cannot be read.
    pub fn archive(&self) -> anyhow::Result<Index> {
        Ok(match self.index.cluster.cluster()? {
            Some(cluster) => Index::Elsewhere(Arc::new(cluster)),
            None => Index::Here(self.index.dir.clone()),
        })
    }
}

/// Opens the index, and says on standard error what should be known of it.
///
/// # Errors
/// There is none, or it is of another version.
pub fn open(index: &IndexArg) -> anyhow::Result<Searcher> {
    let searcher = match index.cluster.searcher()? {
        Some(searcher) => searcher,
        None => Searcher::open(&index.dir)?,
    };
    Ok(warned(searcher))
}

fn warned(searcher: Searcher) -> Searcher {
    for warning in searcher.warnings() {
        failure::warn(&warning);
    }
    searcher
}
