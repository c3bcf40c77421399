//! `dateline show`: an article with everything that was found in it, and why.

use std::path::Path;

use clap::ValueEnum;
use dateline::{
    annotation::Annotations,
    article::Article,
    output::{article, words::count},
    query::ast::{ArticleField, PathQuery, Query, Question, Target},
    search::{
        Request, Searcher, Sort,
        answer::{ArticleHit, Hits},
    },
};

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
    /// The article's id or path, as answers print it; the file's name or place will do, and an event's id for its article
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

/// So many articles are listed where one is to be chosen.
const LISTED: usize = 20;

/// Shows the article.
///
/// # Errors
/// The index cannot be read.
pub fn run(args: Args) -> anyhow::Result<Found> {
    let searcher = open(&args.index)?;
    let Some((found, annotations)) = find(&searcher, &args)? else { return Ok(Found::Nothing) };
    terminal::print(|out, style| {
        match args.output {
            Output::Text => article::text(out, &found, &annotations, style)?,
            Output::Json => article::as_json(out, &found, &annotations)?,
        }
        Ok(Found::Something)
    })
}

/// The article by its id, its path, both as answers print them, where its file lies, or the file's name alone.
fn find(searcher: &Searcher, args: &Args) -> anyhow::Result<Option<(Article, Annotations)>> {
    let given = args.article.as_str();
    // An event's id, as answers print it, begins with its article's.
    let event = given.split_once(':').filter(|(id, key)| is_hex(id, 16) && is_hex(key, 8));
    let given = event.map_or(given, |(article, _)| article);
    if let Some(found) = searcher.article(given)? {
        if found.0.id != given {
            several(searcher, given)?;
        }
        return Ok(Some(found));
    }
    // "2025/wire.jsonl (0810dcc8e31f341e)"
    if let Some((path, id)) = given.strip_suffix(')').and_then(|given| given.rsplit_once(" ("))
        && let Some(found) = searcher.article(id)?
        && found.0.id == id
        && !path.is_empty()
    {
        return Ok(Some(found));
    }
    if let Some(path) = searcher.path_below_root(Path::new(given))
        && let Some(found) = searcher.article(&path)?
    {
        several(searcher, &path)?;
        return Ok(Some(found));
    }
    if !given.contains('/') && !given.is_empty() {
        let (mut hits, _) = at(searcher, &format!(".*/{}", regex::escape(given)))?;
        hits.sort_by(|a, b| a.path.cmp(&b.path));
        let mut paths: Vec<&str> = hits.iter().map(|hit| hit.path.as_str()).collect();
        paths.dedup();
        if let [path] = paths[..] {
            several(searcher, path)?;
            return Ok(searcher.article(path)?);
        }
        if !paths.is_empty() {
            failure::warn(&format!("more than one file is named {given}: give the path, one of {}", paths.join(", ")));
            return Ok(None);
        }
    }
    let index = args.index.dir.display();
    failure::warn(&format!("no article {given} in the index at {index}: `dateline query --output paths` lists them"));
    Ok(None)
}

fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Says which articles a file holds, where it holds several.
fn several(searcher: &Searcher, path: &str) -> anyhow::Result<()> {
    let (hits, all) = at(searcher, &regex::escape(path))?;
    if all > 1 {
        let ids: Vec<&str> = hits.iter().map(|hit| hit.id.as_str()).collect();
        let more = all.saturating_sub(ids.len() as u64);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let (number, ids) = (count(all, "article"), ids.join(" "));
        failure::warn(&format!(
            "{path} holds {number}, here the one published last; show another by its id: {ids}{more}"
        ));
    }
    Ok(())
}

/// The articles at the paths that match, the one published last first, and how many there are.
fn at(searcher: &Searcher, pattern: &str) -> anyhow::Result<(Vec<ArticleHit>, u64)> {
    let mut question = Question::all();
    question.query = Query::Article(ArticleField::Path(PathQuery::Regex(pattern.to_owned())));
    question.target = Some(Target::Articles);
    let answer = searcher.search(&Request {
        question,
        limit: LISTED,
        offset: 0,
        sort: Sort::Published,
        facets: Vec::new(),
        multi_select: false,
        unfold: true,
        min_confidence: 0.0,
    })?;
    Ok(match answer.hits {
        Hits::Articles(articles) => (articles, answer.reports),
        Hits::Events(_) => (Vec::new(), 0),
    })
}
