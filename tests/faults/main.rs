//! Faults, on the real program: killed, out of room, without rights, damaged, of another form, two at a time; and the watch.
//!
//! A bounded share runs in `cargo test`. `DATELINE_STRESS=200 cargo test --test faults` kills two hundred times and has
//! readers ask for as many seconds as a tenth of it. What this machine does not allow says `SKIPPED` and why.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]
#![cfg(unix)]

mod damage;
mod disk;
mod forms;
mod kill;
mod watch;
mod writers;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_dateline");

/// How often, for a test of chance: `DATELINE_STRESS`, else a few times.
fn stress(few: u64) -> u64 {
    std::env::var("DATELINE_STRESS").ok().and_then(|times| times.parse().ok()).unwrap_or(few)
}

/// A folder of articles, and a place for their index.
struct Place {
    dir: tempfile::TempDir,
}

/// What a run of the program gave.
#[derive(Debug, PartialEq)]
struct Ran {
    out: String,
    err: String,
    code: Option<i32>,
}

impl Ran {
    /// A failure is one line that says what to do, and no cry of the program itself.
    fn assert_one_line(&self) {
        assert_eq!(self.code, Some(2), "{self:?}");
        assert!(self.err.starts_with("dateline: ") && self.err.trim_end().lines().count() == 1, "{self:?}");
        assert!(!self.err.contains("panicked") && !self.err.contains("os error"), "{self:?}");
    }

    fn assert_well(&self) {
        assert_eq!((self.code, self.err.as_str()), (Some(0), ""), "{self:?}");
    }
}

impl Place {
    fn new() -> Place {
        let place = Place { dir: tempfile::tempdir().unwrap() };
        fs::create_dir(place.news()).unwrap();
        place
    }

    fn news(&self) -> PathBuf {
        self.dir.path().join("news")
    }

    fn index(&self) -> PathBuf {
        self.dir.path().join("index")
    }

    /// Writes article number `number` into a file of its own.
    fn article(&self, file: &str, number: usize) {
        self.write(file, &text(number));
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.news().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn fill(&self, files: usize) {
        for number in 0..files {
            self.article(&format!("{}/{number}.txt", number % 4), number);
        }
    }

    /// A file of many articles, a record a line.
    fn records(&self, file: &str, records: usize, seed: usize) {
        let line = |number: usize| {
            let text = text(seed + number);
            let (title, body) = text.split_once("\n\n").unwrap();
            format!("{{\"id\": \"{number}\", \"title\": \"{title}\", \"text\": \"{}\"}}\n", body.trim())
        };
        self.write(file, &(0..records).map(line).collect::<String>());
    }

    fn sync(&self) -> Ran {
        run(&["index", text_of(&self.news())], &self.index())
    }

    /// That the index is whole and answers as a fresh one.
    fn assert_fresh(&self) {
        let check = run(&["check"], &self.index());
        assert!(check.out.starts_with("the index is whole: "), "{check:?}");
        let fresh = tempfile::tempdir().unwrap();
        run(&["index", text_of(&self.news())], fresh.path()).assert_well();
        assert_eq!(answers(&self.index()), answers(fresh.path()));
    }
}

/// Runs the program with this index.
fn run(args: &[&str], index: &Path) -> Ran {
    let output = command(args, index).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ran { out: text(&output.stdout), err: text(&output.stderr), code: output.status.code() }
}

fn command(args: &[&str], index: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(args).env("DATELINE_INDEX", index).env_remove("RUST_BACKTRACE").stdin(Stdio::null());
    command
}

/// All events and all articles of an index.
fn answers(index: &Path) -> (String, String) {
    let ask = |within: &str| {
        let answer = run(&["query", "*", "--in", within, "--all", "--limit", "100000", "--output", "jsonl"], index);
        assert!(answer.code < Some(2) && answer.err.is_empty(), "{answer:?}");
        answer.out
    };
    (ask("events"), ask("articles"))
}

fn text_of(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// An article: a title, a blank line, a sentence that tells of an event.
fn text(number: usize) -> String {
    let countries = ["French", "Moroccan", "Omani", "Japanese", "Brazilian"];
    let names = ["Ana Petit", "Omar Said", "Lena Costa", "Ken Mori", "Paul Brun", "Rita Lima"];
    let (a, b) = (countries[number % 5], countries[(number / 5 + number + 1) % 5]);
    let (m, n) = (names[number % 6], names[(number / 6 + number + 1) % 6]);
    format!(
        "Talks number {number}\n\n{a} Foreign Minister {m} met {b} Foreign Minister {n} in Rabat on {} March 2025 to speak of \
         grain and harbours, the ministry said.\n",
        number % 28 + 1
    )
}

/// A sequence of numbers without order that is the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// Copies a folder.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let into = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &into);
        } else {
            fs::copy(entry.path(), into).unwrap();
        }
    }
}

/// The folder with the engine's files.
fn generation(index: &Path) -> PathBuf {
    index.join(fs::read_to_string(index.join("CURRENT")).unwrap().trim())
}

/// A small file system in memory at a folder; unmounted when it is dropped.
struct Memory(PathBuf);

impl Memory {
    /// `None` where this machine does not let us.
    fn mount(at: &Path, megabytes: u32) -> Option<Memory> {
        fs::create_dir_all(at).unwrap();
        let size = format!("size={megabytes}m");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(at).stderr(Stdio::null());
        if mount.status().is_ok_and(|status| status.success()) {
            return Some(Memory(at.to_owned()));
        }
        println!("SKIPPED: a file system in memory cannot be mounted here");
        None
    }

    fn make_read_only(&self) {
        let status = Command::new("mount").args(["-o", "remount,ro"]).arg(&self.0).status().unwrap();
        assert!(status.success());
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}
