//! Temporary: extraction and its scores from JSON lines.
use dateline::evaluate::{self, errors, score::Row};
use std::io::Write;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let gold = evaluate::read_gold(&std::fs::read_to_string(&args[0]).expect("a file")).expect("gold");
    let done = evaluate::run(gold);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    match args.get(1).map(String::as_str) {
        Some("dump") | None => {
            for e in &done {
                let mut r = serde_json::to_value(&e.found).expect("JSON");
                r["id"] = e.gold.id.clone().into();
                writeln!(out, "{r}").expect("out");
            }
        }
        Some("table") => {
            for (row, t) in evaluate::table(&evaluate::scores(&done)) {
                writeln!(
                    out,
                    "{row:16} P {:.3}  R {:.3}  F1 {:.3}   ({} of {} predicted, {} gold)",
                    t.precision(),
                    t.recall(),
                    t.f1(),
                    t.right,
                    t.found,
                    t.gold
                )
                .expect("out");
            }
            for (low, t) in evaluate::calibration(&done) {
                writeln!(out, "confidence {low:.2}: {:.3} ({} of {})", t.precision(), t.right, t.found).expect("out");
            }
        }
        Some(row) => {
            let row: Row = row.parse().expect("a row");
            for c in errors::errors(&done, row) {
                writeln!(
                    out,
                    "[{}] {} {} | {} | {}",
                    c.article,
                    c.kind.as_str(),
                    c.what,
                    c.rule.unwrap_or_default(),
                    c.sentence.replace('\n', " ")
                )
                .expect("out");
            }
        }
    }
}
