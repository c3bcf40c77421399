//! `dateline query --batch`: a question a line of standard input, each answered in its turn.
//!
//! A line that begins with `#` is a comment. A bad question is told, and the next one answered; where the form is for programs, something stands in its place.

use std::io::{self, BufRead, Write};

use dateline::{
    output::{Style, clean::clean, json, problem, style::Tone, table},
    query::asked::BadQuestion,
    search::Searcher,
};

use super::{
    Found,
    failure::{self, NothingAsked},
    query::{Args, Output},
    terminal,
};

/// Answers all questions: found where any was, an error where any was bad.
///
/// # Errors
/// The index cannot be read, or a question was bad.
pub fn run(args: &Args) -> anyhow::Result<Found> {
    if matches!(args.shown.output, Output::Csv | Output::Paths) {
        anyhow::bail!("--batch answers as table, json or count: leave out --output, or give one of these");
    }
    let searcher = args.asked.searcher(&args.index, args.asked.ahead(&args.index)?)?;
    let (mut found, mut bad) = (false, 0);
    terminal::print(|out, style| {
        for line in io::stdin().lock().lines() {
            let line = line?;
            let words = line.trim();
            // A file of questions has its comments.
            if words.is_empty() || words.starts_with('#') {
                // A line of numbers for a line of questions.
                if args.shown.output == Output::Count {
                    writeln!(out)?;
                }
                continue;
            }
            if !matches!(args.shown.output, Output::Json | Output::Jsonl | Output::Count) {
                writeln!(out, "{}", style.paint(Tone::Quiet, format!("> {}", clean(words))))?;
            }
            match answer(args, &searcher, words, out, style) {
                Ok(any) => found |= any,
                Err(error) => {
                    let wrong = error.downcast_ref::<BadQuestion>();
                    if wrong.is_none() && !error.is::<NothingAsked>() {
                        return Err(error);
                    }
                    bad += 1;
                    out.flush()?;
                    match wrong {
                        Some(bad) => {
                            let style = terminal::style_of_stderr();
                            problem::query(&mut io::stderr().lock(), &bad.text, &bad.told(), style)?;
                        }
                        None => failure::warn(&error.to_string()),
                    }
                    match args.shown.output {
                        Output::Json | Output::Jsonl => json::error_line(out, words, &error.to_string())?,
                        Output::Count => writeln!(out, "-")?,
                        _ => {}
                    }
                }
            }
            if args.shown.output == Output::Table {
                writeln!(out)?;
            }
            // Who asks one question after another waits for each answer.
            out.flush()?;
        }
        Ok(())
    })?;
    match bad {
        0 => Ok(Found::when(found)),
        1 => anyhow::bail!("1 question could not be read; the others were answered"),
        bad => anyhow::bail!("{bad} questions could not be read; the others were answered"),
    }
}

fn answer(args: &Args, searcher: &Searcher, words: &str, out: &mut dyn Write, style: Style) -> anyhow::Result<bool> {
    let asked = [words.to_owned()];
    args.asked.needs_words(&asked, false)?;
    let question = args.spelt(args.asked.question(&asked, &searcher.lexicon())?, searcher)?;
    let answer = args.answer(&question, searcher)?;
    let query = question.to_string();
    match args.shown.output {
        Output::Json | Output::Jsonl => {
            json::answer_line(out, &answer, args.head(words, &query, &question, searcher))?;
        }
        Output::Count => table::count(out, &answer)?,
        _ => table::answer(out, &answer, args.shown.offset, style)?,
    }
    Ok(answer.reports > 0)
}
