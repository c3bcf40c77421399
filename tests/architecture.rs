//! The invariants of ARCHITECTURE.md, kept by reading the imports of each room.

// A test that cannot go on must fail.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The Rust files of a room, its tests left out: `#[cfg(test)]` modules and `tests.rs` may do what they need.
fn room(path: &str) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(path);
    let mut files = Vec::new();
    collect(&root, &mut files);
    assert!(!files.is_empty(), "the room {path} is empty or was renamed");
    files
}

fn collect(path: &Path, files: &mut Vec<(PathBuf, String)>) {
    if path.is_dir() {
        let entries = fs::read_dir(path).expect("a room can be listed");
        for entry in entries {
            collect(&entry.expect("an entry can be read").path(), files);
        }
    } else if path.extension().is_some_and(|e| e == "rs") && !path.to_string_lossy().ends_with("tests.rs") {
        let source = fs::read_to_string(path).expect("a source file is UTF-8");
        let code = source.split("#[cfg(test)]").next().unwrap_or_default();
        let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        files.push((path.to_owned(), code.join("\n")));
    }
}

/// No file of the rooms may hold any of the words.
fn never(rooms: &[&str], words: &[&str]) {
    for room_name in rooms {
        for (path, code) in room(room_name) {
            for word in words {
                assert!(!code.contains(word), "{} must not hold `{word}`", path.display());
            }
        }
    }
}

const IO: &[&str] = &["std::fs", "std::net", "std::process", "std::env::var", "File::open", "println!", "eprintln!"];
const CLOCK: &[&str] = &["SystemTime::now", "Instant::now", "Zoned::now", "ZonedDateTime::now", "Timestamp::now"];

#[test]
fn the_vocabulary_imports_no_room() {
    let rooms = ["crate::read", "crate::extract", "crate::store", "crate::query", "crate::search", "crate::output"];
    never(&["article.rs", "annotation.rs", "timex.rs"], &rooms);
}

#[test]
fn extraction_does_no_io_reads_no_clock_and_knows_no_engine() {
    never(&["extract"], IO);
    never(&["extract"], CLOCK);
    never(&["extract"], &["tantivy", "crate::store", "crate::search", "crate::query", "crate::output", "crate::read"]);
}

#[test]
fn a_question_is_compiled_without_engine_clock_or_io() {
    never(&["query"], IO);
    never(&["query"], CLOCK);
    never(&["query"], &["tantivy", "crate::store", "crate::search", "crate::output", "crate::read"]);
}

#[test]
fn reading_knows_no_officials() {
    never(&["read"], &["tantivy", "crate::store", "crate::search", "crate::query", "crate::annotation"]);
}

#[test]
fn storing_parses_no_text_and_searching_prints_nothing() {
    never(&["store"], &["crate::query", "crate::search", "crate::output", "println!", "eprintln!"]);
    never(&["search"], &["crate::output", "crate::read::", "println!", "eprintln!"]);
}

#[test]
fn output_computes_no_answers() {
    never(&["output"], &["tantivy", "crate::store", "crate::read", "Searcher"]);
}

#[test]
fn serving_has_no_query_path_of_its_own_prints_nothing_and_reads_the_clock_in_one_place() {
    never(&["serve"], &["tantivy", "query::parse", "query::flags::combine", "println!", "eprintln!", "std::process"]);
    for (path, code) in room("serve") {
        for word in CLOCK {
            let may = path.ends_with("serve/state.rs");
            assert!(may || !code.contains(word), "{} must not hold `{word}`: state.rs has the clock", path.display());
        }
    }
    for other in ["read", "extract", "store", "query", "search", "output"] {
        never(&[other], &["crate::serve", "axum", "tokio"]);
    }
}

#[test]
fn a_cluster_has_no_engine_here_and_answers_nothing_by_itself() {
    let words =
        ["tantivy", "crate::output", "crate::serve", "crate::extract", "crate::query::parse", "println!", "eprintln!"];
    never(&["cluster"], &words);
    never(&["cluster"], CLOCK);
    for other in ["read", "extract", "store", "query", "search", "output"] {
        never(&[other], &["crate::cluster", "ureq"]);
    }
}

#[test]
fn the_program_is_a_page_long() {
    let main = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/main.rs")).expect("main.rs");
    assert!(main.lines().count() < 60, "src/main.rs only parses, runs and exits");
}

#[test]
fn settings_are_read_by_the_store_and_know_no_engine() {
    never(&["settings"], IO);
    never(&["settings"], CLOCK);
    never(
        &["settings"],
        &["tantivy", "crate::store", "crate::search", "crate::output", "crate::serve", "crate::cluster"],
    );
    // What extraction reads is rows; where they come from is not its business.
    never(&["extract"], &["crate::settings"]);
}

#[test]
fn corrections_are_read_by_the_store_and_know_no_engine() {
    never(&["corrections.rs"], IO);
    never(&["corrections.rs"], CLOCK);
    never(&["corrections.rs"], &["tantivy", "crate::store", "crate::search", "crate::output", "crate::read"]);
}

/// Every part that is built is used, and where it says: the program's by the program, the tests' by a test or a bench.
#[test]
fn no_dependency_is_left_over() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(manifest.join("Cargo.toml")).expect("the manifest can be read");
    let manifest_table: toml::Table = text.parse().expect("the manifest is TOML");
    let sources = |folders: &[&str]| {
        let mut all = String::new();
        for folder in folders {
            all.push_str(&whole(&manifest.join(folder)));
        }
        all
    };
    let program = sources(&["src", "build.rs"]);
    let tests = sources(&["src", "tests", "benches", "examples"]);
    let mut unused = Vec::new();
    for (table, source) in [("dependencies", &program), ("build-dependencies", &program), ("dev-dependencies", &tests)]
    {
        let parts = manifest_table[table].as_table().expect("a table of parts");
        assert!(!parts.is_empty(), "{table}");
        for name in parts.keys() {
            let path = format!("{}::", name.replace('-', "_"));
            if !source.contains(&path) {
                unused.push(format!("{table}: {name}"));
            }
        }
    }
    assert!(unused.is_empty(), "nothing uses {}", unused.join(", "));
}

/// The text of all Rust files below a path.
fn whole(path: &Path) -> String {
    if path.is_dir() {
        let entries = fs::read_dir(path).expect("a folder can be listed");
        return entries.map(|entry| whole(&entry.expect("an entry can be read").path())).collect();
    }
    if path.extension().is_some_and(|e| e == "rs") {
        fs::read_to_string(path).unwrap_or_default()
    } else {
        String::new()
    }
}
