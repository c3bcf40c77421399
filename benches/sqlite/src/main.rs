//! Dateline beside SQLite's full-text index (FTS5) over the same files: `cargo run --release -- FOLDER DATELINE`.
//!
//! FOLDER holds articles as `.jsonl` (`cargo bench --bench articles -- FOLDER 10000` makes them), DATELINE is the program.
//! Both index the folder into a new index; then both are asked the same things, each question once for warmth and then five times,
//! of which the median counts:
//!
//! - FTS5 has title and text with positions, Porter's stemmer and no accents, in one transaction, and knows no events: it is asked
//!   for the ten best articles with the words of the question, and for their number. One thread, as SQLite writes.
//! - Dateline finds events while it indexes (that is most of its time), and answers with the ten best of them, in one process that
//!   is asked all questions (`query --batch`), so that what is compared is answering and not starting.

use std::{
    error::Error,
    fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

use rusqlite::{Connection, params};
use serde_json::Value;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// A question as people ask it, and the same for articles with its words.
const QUESTIONS: &[(&str, &str)] = &[
    ("all meetings with French ministers", "french AND minister AND met"),
    ("meetings between Morocco and France", "morocco AND france AND met"),
    ("phone calls between presidents", "telephone AND president"),
    ("visits to China in 2024", "visit AND china AND 2024"),
    ("meetings with Japanese ministers about migration", "japanese AND minister AND migration"),
    ("planned visits to Germany", "visit AND germany AND will"),
    ("agreements signed between Morocco and Spain", "signed AND morocco AND spain"),
    ("\"human rights groups\"", "\"human rights groups\""),
    ("meetings", "met OR meeting OR talks"),
    ("glacier observatory", "glacier AND observatory"),
];
const TIMES: usize = 5;

fn main() -> Result<()> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [folder, dateline] = arguments.as_slice() else {
        return Err("FOLDER (of .jsonl files) and DATELINE (the program) are asked for".into());
    };
    let temporary = tempfile::tempdir()?;
    let database = temporary.path().join("fts5.sqlite");
    let (start, used) = (Instant::now(), processor_seconds(false));
    let (articles, bytes) = fill(&database, folder)?;
    let (seconds, processor) = (start.elapsed().as_secs_f64(), since(used, false));
    let size = fs::metadata(&database)?.len();

    let index = temporary.path().join("index");
    let (start, used) = (Instant::now(), processor_seconds(true));
    let done = Command::new(dateline).arg("index").arg(folder).arg("--index").arg(&index).output()?;
    if !done.status.success() {
        return Err(format!("dateline index: {}", String::from_utf8_lossy(&done.stderr)).into());
    }
    let (own_seconds, own_processor) = (start.elapsed().as_secs_f64(), since(used, true));
    let own_size = folder_bytes(&index)?;
    println!("{articles} articles, {:.1} MB of title and text; SQLite {}", bytes as f64 / 1e6, rusqlite::version());
    println!(
        "indexing: FTS5 {seconds:.1} s (processor {processor:.1} s), dateline with its extraction {own_seconds:.1} s (processor \
         {own_processor:.1} s): {:.2} and {:.2} of FTS5's speed",
        seconds / own_seconds,
        processor / own_processor
    );
    println!(
        "size: FTS5 {:.1} MB, dateline {:.1} MB: {:.2} of it",
        size as f64 / 1e6,
        own_size as f64 / 1e6,
        own_size as f64 / size as f64
    );
    ask(&database, dateline, &index)
}

/// Makes the index of FTS5. Returns the number of articles and the bytes of their titles and texts.
fn fill(database: &Path, folder: &Path) -> Result<(u64, u64)> {
    let mut connection = Connection::open(database)?;
    connection.execute_batch("CREATE VIRTUAL TABLE article USING fts5(title, text, tokenize = 'porter unicode61')")?;
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<std::io::Result<_>>()?;
    files.retain(|path| path.extension().is_some_and(|end| end == "jsonl"));
    files.sort();
    let (mut articles, mut bytes) = (0, 0);
    let transaction = connection.transaction()?;
    {
        let mut insert = transaction.prepare("INSERT INTO article (title, text) VALUES (?1, ?2)")?;
        for path in files {
            for line in BufReader::new(fs::File::open(path)?).lines() {
                let record: Value = serde_json::from_str(&line?)?;
                let of = |key: &str| record.get(key).and_then(Value::as_str).unwrap_or_default();
                insert.execute(params![of("title"), of("text")])?;
                bytes += (of("title").len() + of("text").len()) as u64;
                articles += 1;
            }
        }
    }
    transaction.commit()?;
    connection.execute_batch("INSERT INTO article (article) VALUES ('optimize')")?;
    Ok((articles, bytes))
}

fn ask(database: &Path, dateline: &Path, index: &Path) -> Result<()> {
    let connection = Connection::open(database)?;
    let mut best =
        connection.prepare("SELECT rowid, title, rank FROM article WHERE article MATCH ?1 ORDER BY rank LIMIT 10")?;
    let mut number = connection.prepare("SELECT count(*) FROM article WHERE article MATCH ?1")?;
    let mut own = Asked::start(dateline, index)?;
    println!("{:<50}{:>9}{:>12}{:>14}", "ms a question", "FTS5", "articles", "dateline");
    for (question, words) in QUESTIONS {
        let (mut theirs, mut ours, mut found) = (Vec::new(), Vec::new(), 0i64);
        for _ in 0..=TIMES {
            let start = Instant::now();
            let titles: Vec<String> =
                best.query_map([words], |row| row.get(1))?.collect::<std::result::Result<_, rusqlite::Error>>()?;
            std::hint::black_box(titles);
            found = number.query_row([words], |row| row.get(0))?;
            theirs.push(start.elapsed().as_secs_f64() * 1e3);
            let start = Instant::now();
            own.ask(question)?;
            ours.push(start.elapsed().as_secs_f64() * 1e3);
        }
        println!("{question:<50}{:>9.2}{found:>12}{:>14.2}", median(theirs.split_off(1)), median(ours.split_off(1)));
    }
    own.end()
}

/// A process of dateline that is asked one question a line, and answers in one line each.
struct Asked {
    child: std::process::Child,
    answers: BufReader<std::process::ChildStdout>,
}

impl Asked {
    fn start(dateline: &Path, index: &Path) -> Result<Asked> {
        let mut child = Command::new(dateline)
            .args(["query", "--batch", "--output", "json", "--limit", "10", "--index"])
            .arg(index)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let answers = BufReader::new(child.stdout.take().ok_or("no answers")?);
        Ok(Asked { child, answers })
    }

    fn ask(&mut self, question: &str) -> Result<()> {
        let input = self.child.stdin.as_mut().ok_or("nobody to ask")?;
        writeln!(input, "{question}")?;
        input.flush()?;
        let mut line = String::new();
        if self.answers.read_line(&mut line)? == 0 {
            return Err(format!("no answer to {question}").into());
        }
        Ok(())
    }

    fn end(mut self) -> Result<()> {
        drop(self.child.stdin.take());
        self.child.wait()?;
        Ok(())
    }
}

fn folder_bytes(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        bytes += if entry.file_type()?.is_dir() { folder_bytes(&entry.path())? } else { entry.metadata()?.len() };
    }
    Ok(bytes)
}

fn since(used: Option<f64>, children: bool) -> f64 {
    processor_seconds(children).zip(used).map_or(0.0, |(after, before)| after - before)
}

/// Processor time of this process, or of its children that have ended; `None` where the system does not tell.
fn processor_seconds(children: bool) -> Option<f64> {
    // proc(5): utime and stime are the 14th and 15th field, those of the children the next two, in ticks of 10 ms.
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let at = if children { 13 } else { 11 };
    let ticks = fields.get(at)?.parse::<u64>().ok()? + fields.get(at + 1)?.parse::<u64>().ok()?;
    Some(ticks as f64 / 100.0)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(0.0)
}
