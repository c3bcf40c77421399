//! `dateline serve` and `dateline mcp` as their clients see them: a real server at a free port of loopback.

// A test that cannot go on must fail.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

mod answers;
mod client;
mod guard;
mod load;
mod mcp;
mod openapi;
mod sync;
