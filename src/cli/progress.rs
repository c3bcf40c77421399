//! How far a sync is, on standard error, only where somebody can see it.

use std::{
    io::{self, IsTerminal},
    time::Duration,
};

use dateline::store::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

const TEMPLATE: &str =
    "{bar:30} {percent:>3}%  {decimal_bytes} of {decimal_total_bytes}  {decimal_bytes_per_sec}  {eta} left";

/// A bar on a terminal, nothing else.
pub fn bar() -> Box<dyn Progress> {
    if io::stderr().is_terminal() { Box::new(Bar(ProgressBar::hidden())) } else { Box::new(()) }
}

struct Bar(ProgressBar);

impl Progress for Bar {
    fn start(&self, _files: u64, bytes: u64) {
        // Nothing to read needs no bar.
        if bytes == 0 {
            return;
        }
        self.0.set_length(bytes);
        if let Ok(style) = ProgressStyle::with_template(TEMPLATE) {
            self.0.set_style(style.progress_chars("━╸─"));
        }
        self.0.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
        self.0.enable_steady_tick(Duration::from_millis(200));
    }

    fn file(&self, bytes: u64) {
        self.0.inc(bytes);
    }

    fn finish(&self) {
        self.0.finish_and_clear();
    }
}
