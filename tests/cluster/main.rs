//! The same questions to the embedded index and to three nodes of a real cluster: the answers must be the same to the last
//! letter, order included.
//!
//! `DATELINE_TEST_CLUSTER` says which cluster: its URLs between commas, or `maven` for three OpenSearch nodes that are
//! started here and end with the suite (Maven brings them, Java 17 runs them; `DATELINE_TEST_PORT` is the port before
//! theirs, 9200 by itself). Without it the suite says `SKIPPED`, and passes; with `cluster` in `DATELINE_REQUIRE` it fails
//! instead. Faults of the protocol need no cluster and are always tried. Words behind `--` choose tests by name.

// A suite of its own making prints, and a test that cannot go on must fail.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod asking;
mod changes;
mod corpus;
mod faults;
mod loss;
mod nodes;
mod served;

use std::{panic::AssertUnwindSafe, process::ExitCode, time::Instant};

use self::{corpus::Indexes, nodes::Nodes};

type Test = (&'static str, fn(&Nodes, &Indexes) -> String);

const TESTS: &[Test] = &[
    ("question table", asking::question_table),
    ("clauses, orders and dates", asking::clauses),
    ("pages to the end", asking::pages),
    ("more than one window", asking::windows),
    ("what is refused", asking::refusals),
    ("timelines and networks", asking::in_time),
    ("articles", asking::articles),
    ("dossiers", served::dossiers),
    ("pages and API", served::server),
    ("tools of an assistant", served::tools),
    ("changes, deletions and rebuilds", changes::changes),
    ("two machines", changes::two_machines),
    ("a node that stops", loss::a_node_stops),
];

fn main() -> ExitCode {
    let chosen: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let is_chosen = |name: &str| chosen.is_empty() || chosen.iter().any(|word| name.contains(word.as_str()));
    let (mut passed, mut failed) = (0, 0);
    let mut run = |name: &str, test: &dyn Fn() -> String| {
        if !is_chosen(name) {
            return;
        }
        let started = Instant::now();
        // The panic itself tells what went wrong.
        match std::panic::catch_unwind(AssertUnwindSafe(test)) {
            Ok(told) => {
                passed += 1;
                println!("cluster: {name}: {told} ({:.1} s)", started.elapsed().as_secs_f64());
            }
            Err(_) => {
                failed += 1;
                println!("cluster: {name}: FAILED");
            }
        }
    };
    for (name, test) in faults::ALL {
        run(name, &|| {
            test();
            "as it should be".to_owned()
        });
    }
    let skipped = match Nodes::start() {
        Ok(nodes) => {
            let indexes = Indexes::make(&nodes);
            for (name, test) in TESTS {
                run(name, &|| test(&nodes, &indexes));
            }
            None
        }
        Err(reason) => Some(reason),
    };
    println!("cluster: {passed} passed, {failed} failed");
    if let Some(reason) = skipped {
        let required = std::env::var("DATELINE_REQUIRE").unwrap_or_default();
        if required.split(',').any(|suite| suite.trim() == "cluster") {
            println!("cluster: required, but {reason}");
            return ExitCode::FAILURE;
        }
        println!("SKIPPED: cluster: {reason}");
    }
    if failed > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
