//! Finds officials and events in a text, without an index: `cargo run --example extract_text`, or with a text on standard
//! input, `cargo run --example extract_text -- - < article.html`.

#![allow(clippy::print_stdout, reason = "its output is what it is for")]

use std::io::Read;

use dateline::{
    extract::extract,
    output::words::{official, party},
    read::{ReadOptions, read_bytes},
};

const TEXT: &str = "Harbour talks in Lisbon

LISBON, 4 November 2024 (Coastal Wire) - Portuguese Foreign Minister Ana Lopes met her Norwegian counterpart, Ola Berg, in
Lisbon on Monday. They will meet again in Bergen in March, she said.
";

fn main() -> anyhow::Result<()> {
    let mut bytes = TEXT.as_bytes().to_vec();
    if std::env::args().nth(1).as_deref() == Some("-") {
        bytes.clear();
        std::io::stdin().read_to_end(&mut bytes)?;
    }
    // Without an extension in the name the bytes decide the format; one file may hold many articles.
    let report = read_bytes("-", &bytes, &ReadOptions::default(), &mut |article| {
        let found = extract(&article);
        println!("{}", article.title);
        for known in &found.officials {
            println!("  {}", official(known));
        }
        for event in &found.events {
            let date = event.date.map_or_else(|| "no date".to_owned(), |date| date.to_string());
            let parties: Vec<String> = event.participants.iter().map(party).collect();
            println!("  {date}  {} {}  {}  ({})", event.status, event.kind, parties.join(" · "), event.rule);
        }
    });
    for skip in report.skips {
        println!("skipped: {}", skip.reason);
    }
    Ok(())
}
