//! Standard output, and what its reader can show.

use std::io::{self, BufWriter, Write};

use anstream::stream::RawStream;
use anyhow::Context;
use dateline::output::Style;
use terminal_size::{Height, Width};

/// Runs a writer on standard output, which is buffered, and flushes it.
///
/// # Errors
/// The writer's, and those of standard output (a closed pipe too).
pub fn print<T>(write: impl FnOnce(&mut dyn Write, Style) -> anyhow::Result<T>) -> anyhow::Result<T> {
    let stdout = io::stdout();
    let style = style(&stdout, terminal_size::terminal_size_of(&stdout));
    let mut out = BufWriter::with_capacity(64 * 1024, stdout.lock());
    let done = write(&mut out, style)?;
    out.flush().context("cannot write to standard output")?;
    Ok(done)
}

/// The log of a program that goes on for long, on standard error: what its user should know, and nothing else.
pub fn log() {
    let color = anstream::AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never;
    let log = tracing_subscriber::fmt().with_writer(io::stderr).with_ansi(color).with_max_level(tracing::Level::WARN);
    // There is one already where a command runs within another one.
    let _ = log.try_init();
}

/// The style of errors.
pub fn style_of_stderr() -> Style {
    style(&io::stderr(), None)
}

/// Colours and a width on a terminal; neither in a pipe, and no colours where `NO_COLOR` is set or the terminal is dumb.
fn style(stream: &impl RawStream, size: Option<(Width, Height)>) -> Style {
    if !stream.is_terminal() {
        return Style::default();
    }
    let color = anstream::AutoStream::choice(stream) != anstream::ColorChoice::Never;
    Style { color, width: Some(size.map_or(80, |(width, _)| usize::from(width.0))) }
}
