//! The pages in a real browser: headless Chromium, told what to do through its WebDriver.
//!
//! Each scenario is a walk that a reader takes. Where there is no Chromium or no chromedriver the suite says `SKIPPED` and why,
//! and passes; with `browser` in `DATELINE_REQUIRE` it fails instead. Words behind `--` choose scenarios by name.

// A suite of its own making prints, and a scenario that cannot go on must fail.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod driver;
mod scenarios;
mod server;

use std::{panic::AssertUnwindSafe, process::ExitCode};

use self::{driver::Chromedriver, server::Server};

fn main() -> ExitCode {
    let chosen: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let driver = match start() {
        Ok(driver) => driver,
        Err(reason) => return skipped(&reason),
    };
    let server = Server::start();
    let mut failed = 0;
    let mut passed = 0;
    for (name, scenario) in scenarios::ALL {
        if !chosen.is_empty() && !chosen.iter().any(|word| name.contains(word.as_str())) {
            continue;
        }
        // The panic itself tells what went wrong.
        match std::panic::catch_unwind(AssertUnwindSafe(|| scenario(&driver, &server.url))) {
            Ok(()) => passed += 1,
            Err(_) => failed += 1,
        }
        println!("browser: {name}");
    }
    println!("browser: {passed} passed, {failed} failed");
    if failed > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Chromedriver with a browser that it can start.
fn start() -> Result<Chromedriver, String> {
    let driver = Chromedriver::start()?;
    driver.open(driver::Look::default()).map_err(|error| format!("no browser: {error}"))?;
    Ok(driver)
}

fn skipped(reason: &str) -> ExitCode {
    let required = std::env::var("DATELINE_REQUIRE").unwrap_or_default();
    if required.split(',').any(|suite| suite.trim() == "browser") {
        println!("browser: required, but {reason}");
        return ExitCode::FAILURE;
    }
    println!("SKIPPED: browser: {reason}");
    ExitCode::SUCCESS
}
