//! Tests of the whole room.

use jiff::civil::{Date, date};

use super::*;

const TODAY: Date = date(2025, 6, 15);

#[test]
fn dump() {
    for line in std::fs::read_to_string(std::env::var("Q").unwrap_or("src/query/questions.tsv".into()))
        .unwrap()
        .lines()
        .filter(|l| !l.starts_with('#'))
    {
        let text = line.split('\t').next().unwrap();
        match parse(text, TODAY) {
            Ok(q) => println!("{text}\n      {q}   [{:?} {:?}] {:?}", q.focus, q.target, q.notes),
            Err(e) => println!("{text}\n      ERROR {e:?}"),
        }
    }
}
