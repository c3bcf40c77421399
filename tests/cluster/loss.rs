//! A node goes while articles are indexed, and another while questions are asked.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use dateline::search::{Request, Searcher};

use crate::{
    corpus::{Both, Indexes, on, push_to, request, sync, write_wire},
    nodes::Nodes,
};

/// Nothing is lost, and no answer is another one.
pub fn a_node_stops(nodes: &Nodes, _: &Indexes) -> String {
    if !nodes.are_own() {
        return "SKIPPED: the nodes are not ours to stop".to_owned();
    }
    let folder = tempfile::tempdir().unwrap();
    let (wire, index) = (folder.path().join("wire"), folder.path().join("index"));
    write_wire(&wire, 1500);
    sync(&index, &wire);
    let summary = thread::scope(|scope| {
        let pushing = scope.spawn(|| push_to(nodes, &index, "test-loss", true));
        thread::sleep(Duration::from_millis(1500));
        nodes.stop(1);
        pushing.join().unwrap()
    });
    let both = Both { here: Searcher::open(&index).unwrap(), there: on(nodes, "test-loss") };
    let asked = || {
        let questions = ["kind:meeting", "with:(country:FR) with:(country:DE)", "migration", "kind:call place:Rabat"];
        questions.map(|question| both.ask(question, &Request { limit: 20, ..request(question) }).0)
    };
    let before = asked();
    assert_eq!(both.here.size().unwrap(), both.there.size().unwrap());
    nodes.restart(1);
    // The copies have to be whole before the next node may go.
    nodes.wait_until_green();
    let going = AtomicBool::new(true);
    let rounds = thread::scope(|scope| {
        let asking = scope.spawn(|| {
            let mut rounds = 0;
            while going.load(Ordering::Relaxed) {
                assert_eq!(asked(), before);
                rounds += 1;
            }
            rounds
        });
        thread::sleep(Duration::from_secs(1));
        nodes.stop(0);
        thread::sleep(Duration::from_secs(5));
        going.store(false, Ordering::Relaxed);
        asking.join().unwrap()
    });
    assert!(rounds > 0);
    assert_eq!(asked(), before);
    nodes.restart(0);
    format!("{} articles pushed over one loss, {} questions asked over another", summary.sent, rounds * before.len())
}
