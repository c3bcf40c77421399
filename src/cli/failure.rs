//! What is printed when a command fails, and the exit code.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use dateline::{
    output::{clean::clean, problem},
    query::asked::BadQuestion,
};

use super::terminal;

/// Everything was printed already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("printed")]
pub enum Told {
    /// Help was asked for.
    Help,
    Error,
}

/// A question without a word to look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "nothing is asked: write a question, as in `dateline query meetings with French ministers`, or `*` for everything"
)]
pub struct NothingAsked;

/// Prints the error as one line, or a bad question with its caret; a reader who has closed the pipe has enough.
pub fn report(error: &anyhow::Error) -> ExitCode {
    match error.downcast_ref::<Told>() {
        Some(Told::Help) => return ExitCode::SUCCESS,
        Some(Told::Error) => return ExitCode::from(2),
        None => {}
    }
    if error.chain().any(is_closed_pipe) {
        return ExitCode::SUCCESS;
    }
    let mut err = io::stderr().lock();
    // Where standard error is closed there is nobody left to tell.
    let _ = match error.downcast_ref::<BadQuestion>() {
        Some(bad) => problem::query(&mut err, &bad.text, &bad.told(), terminal::style_of_stderr()),
        None => writeln!(err, "dateline: {}", clean(&plain(&format!("{error:#}")))),
    };
    ExitCode::from(2)
}

/// Without the number that the system gives an error: the words say it.
fn plain(text: &str) -> String {
    match text.rsplit_once(" (os error ") {
        Some((words, number)) if number.ends_with(')') => words.to_owned(),
        _ => text.to_owned(),
    }
}

/// Tells something that is no error on standard error, one line.
pub fn warn(text: &str) {
    let _ = writeln!(io::stderr(), "dateline: {}", clean(&plain(text)));
}

fn is_closed_pipe(error: &(dyn std::error::Error + 'static)) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
