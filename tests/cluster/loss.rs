//! What is lost while articles are indexed and while questions are asked: a node, another node, the push itself.

use std::{
    path::Path,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use dateline::{
    cluster::{PushOptions, push},
    search::{Request, Searcher},
    store::Progress,
};

use crate::{
    corpus::{Both, Indexes, on, request, sync, write_wire},
    nodes::Nodes,
    served::program,
};

const ARTICLES: usize = 1_000;

/// Tells when a part of the articles is on its way, and holds the rest back until what is to happen has happened.
struct Gate {
    files: AtomicU64,
    begun: Mutex<mpsc::Sender<()>>,
    happened: Mutex<mpsc::Receiver<()>>,
}

impl Progress for Gate {
    fn start(&self, _: u64, _: u64) {}

    fn file(&self, _: u64) {
        match self.files.fetch_add(1, Ordering::Relaxed) + 1 {
            300 => self.begun.lock().unwrap().send(()).unwrap(),
            600 => self.happened.lock().unwrap().recv().unwrap(),
            _ => {}
        }
    }

    fn finish(&self) {}
}

/// Nothing is lost, and no answer is another one.
pub fn a_node_stops(nodes: &Nodes, _: &Indexes) -> String {
    if !nodes.are_own() {
        return "SKIPPED: the nodes are not ours to stop".to_owned();
    }
    let folder = tempfile::tempdir().unwrap();
    let (wire, index) = (folder.path().join("wire"), folder.path().join("index"));
    write_wire(&wire, ARTICLES);
    sync(&index, &wire);
    let ((begun, has_begun), (happened, has_happened)) = (mpsc::channel(), mpsc::channel());
    let gate = Gate { files: AtomicU64::new(0), begun: Mutex::new(begun), happened: Mutex::new(has_happened) };
    let summary = thread::scope(|scope| {
        let pushing = scope.spawn(|| push(&index, &nodes.cluster("test-loss"), PushOptions::default(), &gate).unwrap());
        has_begun.recv().unwrap();
        nodes.stop(1);
        happened.send(()).unwrap();
        pushing.join().unwrap()
    });
    assert_eq!(summary.sent, ARTICLES as u64);
    let both = Both { here: Searcher::open(&index).unwrap(), there: on(nodes, "test-loss") };
    let asked = || {
        let questions = ["kind:meeting", "with:(country:FR) with:(country:DE)", "migration", "kind:call place:Rabat"];
        questions.map(|question| both.ask(question, &Request { limit: 20, ..request(question) }).reports)
    };
    let before = asked();
    assert_eq!(both.here.size().unwrap(), both.there.size().unwrap());
    nodes.restart(1);
    // The copies have to be whole before the next node may go.
    nodes.wait_until_green();
    let (going, rounds) = (AtomicBool::new(true), AtomicU64::new(0));
    thread::scope(|scope| {
        let asking = scope.spawn(|| {
            while going.load(Ordering::Relaxed) {
                assert_eq!(asked(), before);
                rounds.fetch_add(1, Ordering::Relaxed);
            }
        });
        let wait_for = |more: u64| {
            let until = rounds.load(Ordering::Relaxed) + more;
            while rounds.load(Ordering::Relaxed) < until && !asking.is_finished() {
                thread::sleep(Duration::from_millis(20));
            }
        };
        wait_for(1);
        nodes.stop(0);
        wait_for(3);
        going.store(false, Ordering::Relaxed);
        asking.join().unwrap();
    });
    nodes.restart(0);
    nodes.wait_until_green();
    let rounds = rounds.into_inner();
    format!("{} articles pushed over one loss, {} questions asked over another", summary.sent, rounds * 4)
}

/// A push that is killed leaves nothing behind that the next one does not put right.
pub fn a_push_is_killed(nodes: &Nodes, _: &Indexes) -> String {
    let folder = tempfile::tempdir().unwrap();
    let (wire, index) = (folder.path().join("wire"), folder.path().join("index"));
    write_wire(&wire, ARTICLES);
    sync(&index, &wire);
    let mut program = program(&index, Some((nodes, "test-killed")));
    program.arg("index").stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
    let mut child = program.spawn().unwrap();
    let until = Instant::now() + Duration::from_secs(120);
    let there =
        || Searcher::elsewhere(std::sync::Arc::new(nodes.cluster("test-killed"))).and_then(|there| there.size());
    // Some of it is there.
    while there().map_or(0, |(articles, _)| articles) == 0 && Instant::now() < until {
        thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let left = there().unwrap().0;
    assert!(left > 0 && left < ARTICLES as u64, "{left} articles");
    // What it left behind changes before the next one.
    remove_some(&wire);
    assert!(program.status().unwrap().success());
    let both = Both { here: Searcher::open(&index).unwrap(), there: on(nodes, "test-killed") };
    let size = both.here.size().unwrap();
    assert!(size.0 < ARTICLES as u64);
    assert_eq!(size, both.there.size().unwrap());
    assert_eq!(both.here.watermark(), both.there.watermark());
    both.ask("everything", &Request { limit: 2_000, unfold: true, ..request("kind:meeting") });
    format!("killed at {left} articles, {} in the end", size.0)
}

/// Every second line of a file goes, and a file as a whole.
fn remove_some(wire: &Path) {
    let some = wire.join("north/0.jsonl");
    let text = std::fs::read_to_string(&some).unwrap();
    std::fs::write(&some, text.lines().step_by(2).map(|line| format!("{line}\n")).collect::<String>()).unwrap();
    std::fs::remove_file(wire.join("south/1.jsonl")).unwrap();
}
