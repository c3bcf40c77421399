//! Reads a folder of articles into an index: `cargo run --example index_folder -- FOLDER INDEX`. Run again, it reads only what
//! changed, as `dateline index` does.

#![allow(clippy::print_stdout, reason = "its output is what it is for")]

use std::path::PathBuf;

use anyhow::bail;
use dateline::store::{SyncOptions, sync};

fn main() -> anyhow::Result<()> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [folder, index] = arguments.as_slice() else { bail!("usage: index_folder FOLDER INDEX") };
    let options = SyncOptions { roots: vec![folder.clone()], ..SyncOptions::default() };
    // `()` is told how far it is, and says nothing.
    let done = sync(index, &options, &())?;
    println!("files: {} added, {} changed, {} deleted", done.added, done.changed, done.deleted);
    println!("index: {} articles, {} events", done.articles, done.events);
    for skip in &done.skips {
        println!("skipped: {}: {}", skip.path, skip.reason);
    }
    Ok(())
}
