//! The `dateline` program: parse, run, exit code.

mod cli;

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Extraction makes many small things of each article: this allocator hands them out in a fraction of the time.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    match cli::complete::answer() {
        Ok(false) => {}
        Ok(true) => return ExitCode::SUCCESS,
        Err(error) => return cli::failure::report(&error),
    }
    match cli::failure::guarded(|| cli::parse(std::env::args_os()).and_then(cli::run)) {
        Ok(cli::Found::Something) => ExitCode::SUCCESS,
        Ok(cli::Found::Nothing) => ExitCode::from(1),
        Err(error) => cli::failure::report(&error),
    }
}
