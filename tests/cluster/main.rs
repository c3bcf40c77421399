//! The same questions to the embedded index and to three nodes of a real cluster: the answers must be the same to the last
//! letter, order included.
//!
//! `DATELINE_TEST_CLUSTER` says which cluster: its URLs between commas, or `maven` for three OpenSearch nodes that are
//! started here, at free ports, and end with the suite (Maven brings them, Java 17 runs them). Without it, or where they
//! cannot be had, the suite says `SKIPPED`, and passes; with `cluster` in `DATELINE_REQUIRE` it fails instead. Faults of the
//! protocol need no cluster and are always tried. Words behind `--` choose tests by name; one that is slow runs where it is
//! chosen, or with `DATELINE_TEST_SLOW`.

// A suite of its own making prints, and a test that cannot go on must fail.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod asking;
mod changes;
mod corpus;
mod faults;
mod loss;
mod nodes;
mod served;

use std::{
    panic::AssertUnwindSafe,
    process::ExitCode,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Instant,
};

use self::{corpus::Indexes, nodes::Nodes};

type Test = (&'static str, fn(&Nodes, &Indexes) -> String);

/// They take a minute or more.
const SLOW: &[&str] = &["more than one window"];
/// So many run at once: while one waits for the nodes, another one reckons.
const AT_ONCE: usize = 2;

const TESTS: &[Test] = &[
    ("more than one window", asking::windows),
    ("question table", asking::question_table),
    ("dossiers", served::dossiers),
    ("clauses, orders and dates", asking::clauses),
    ("pages to the end", asking::pages),
    ("what is refused", asking::refusals),
    ("timelines and networks", asking::in_time),
    ("articles", asking::articles),
    ("pages and API", served::server),
    ("tools of an assistant", served::tools),
    ("changes, deletions and rebuilds", changes::changes),
    ("two machines", changes::two_machines),
    ("shards of one folder", changes::shards),
    ("a push that is killed", loss::a_push_is_killed),
];

/// When all others have ended.
const LAST: Test = ("a node that stops", loss::a_node_stops);

fn main() -> ExitCode {
    let chosen: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let suite = Suite { chosen, passed: AtomicUsize::new(0), failed: AtomicUsize::new(0) };
    for (name, test) in faults::ALL {
        suite.run(name, &|| {
            test();
            "as it should be".to_owned()
        });
    }
    let skipped = match Nodes::start() {
        Ok(nodes) => {
            let indexes = Indexes::make(&nodes);
            let tests = Mutex::new(TESTS.iter());
            std::thread::scope(|scope| {
                for _ in 0..AT_ONCE {
                    scope.spawn(|| {
                        let next = || tests.lock().unwrap_or_else(PoisonError::into_inner).next();
                        while let Some((name, test)) = next() {
                            suite.run(name, &|| test(&nodes, &indexes));
                        }
                    });
                }
            });
            let (name, test) = LAST;
            suite.run(name, &|| test(&nodes, &indexes));
            None
        }
        Err(reason) => Some(reason),
    };
    let (passed, failed) = (suite.passed.into_inner(), suite.failed.into_inner());
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

struct Suite {
    /// Parts of the names of those that are to run; empty for all.
    chosen: Vec<String>,
    passed: AtomicUsize,
    failed: AtomicUsize,
}

impl Suite {
    fn run(&self, name: &str, test: &dyn Fn() -> String) {
        if !self.chosen.is_empty() && !self.chosen.iter().any(|word| name.contains(word.as_str())) {
            return;
        }
        if SLOW.contains(&name) && self.chosen.is_empty() && std::env::var_os("DATELINE_TEST_SLOW").is_none() {
            println!("cluster: {name}: left out, with DATELINE_TEST_SLOW=1 it runs");
            return;
        }
        let started = Instant::now();
        // The panic itself tells what went wrong.
        match std::panic::catch_unwind(AssertUnwindSafe(test)) {
            Ok(told) => {
                self.passed.fetch_add(1, Ordering::Relaxed);
                println!("cluster: {name}: {told} ({:.1} s)", started.elapsed().as_secs_f64());
            }
            Err(_) => {
                self.failed.fetch_add(1, Ordering::Relaxed);
                println!("cluster: {name}: FAILED");
            }
        }
    }
}
