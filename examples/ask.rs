//! Asks an index a question: `cargo run --example ask -- INDEX "meetings with French ministers"`. English or the query
//! language, as `dateline query` takes them.

#![allow(clippy::print_stdout, reason = "its output is what it is for")]

use std::path::Path;

use anyhow::bail;
use dateline::{
    output::words::party,
    query,
    search::{Request, Searcher, answer::Hits},
};
use jiff::{Timestamp, tz::TimeZone};

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [index, words @ ..] = arguments.as_slice() else { bail!("usage: ask INDEX QUESTION") };
    let searcher = Searcher::open(Path::new(index))?;
    // The day that "last month" counts from.
    let today = TimeZone::system().to_datetime(Timestamp::now()).date();
    // Names and places as the index spells them.
    let question = searcher.spelt(query::parse(&words.join(" "), today)?)?;
    println!("understood as: {question}");
    let answer = searcher.search(&Request::new(question))?;
    match &answer.hits {
        Hits::Events(events) => {
            for event in events {
                let date = event.date.map_or_else(|| "no date".to_owned(), |date| date.to_string());
                let parties: Vec<String> = event.participants.iter().map(party).collect();
                println!("\n{date}  {} {}  {}", event.status, event.kind, parties.join(" · "));
                println!("  “{}”", event.evidence);
                for source in &event.sources {
                    println!("  {}", source.path);
                }
            }
        }
        Hits::Articles(articles) => {
            for article in articles {
                println!(
                    "\n{}  {}\n  {}",
                    article.published.as_deref().unwrap_or("no date"),
                    article.title,
                    article.path
                );
            }
        }
    }
    for note in &answer.notes {
        println!("\nnote: {note}");
    }
    Ok(())
}
