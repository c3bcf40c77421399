//! What changes in the folder changes on the cluster, and nothing else does.

use std::{fs, path::Path};

use dateline::{
    cluster::{PushOptions, push},
    query::ast::Target,
    read::Shard,
    search::{Request, Searcher},
};

use crate::{
    corpus::{Both, Indexes, Silent, on, push_to, request, sync, sync_of, write_wire},
    nodes::Nodes,
};

fn article(id: &str, name: &str, place: &str, more: &str) -> String {
    let text = format!(
        "French Foreign Minister {name} met German Chancellor Greta Ohlendorf in {place} on 3 March 2025. {more}"
    );
    let record =
        serde_json::json!({ "id": id, "title": format!("{name} in {place}"), "text": text, "published": "2025-03-04" });
    format!("{record}\n")
}

/// All that both tell of everything.
fn same(both: &Both, what: &str) -> (u64, u64) {
    for target in [Target::Events, Target::Articles] {
        let mut all = Request { limit: 1_000, unfold: true, ..request("*") };
        all.question.target = Some(target);
        both.ask(what, &all);
    }
    both.ask(what, &request("Duret"));
    let size = both.here.size().unwrap();
    assert_eq!(size, both.there.size().unwrap(), "{what}");
    assert_eq!(both.here.watermark(), both.there.watermark(), "{what}");
    size
}

pub fn changes(nodes: &Nodes, _: &Indexes) -> String {
    let folder = tempfile::tempdir().unwrap();
    let (news, index) = (folder.path().join("news"), folder.path().join("index"));
    fs::create_dir_all(&news).unwrap();
    let write = |name: &str, text: &str| fs::write(news.join(name), text).unwrap();
    let step = |rebuild: bool| {
        sync(&index, &news);
        let summary = push_to(nodes, &index, "test-changes", rebuild);
        let both = Both { here: Searcher::open(&index).unwrap(), there: on(nodes, "test-changes") };
        (summary, both)
    };
    let second =
        "French Foreign Minister Alain Duret held a phone call with Turkish President Kemal Aydemir last month.";
    write("a.jsonl", &article("a", "Alain Duret", "Berlin", second));
    write("b.jsonl", &article("b", "Alain Duret", "Paris", ""));
    write("c.jsonl", &article("c", "Luc Perrin", "Rabat", ""));
    let (summary, both) = step(true);
    assert_eq!((summary.sent, summary.removed), (3, 0));
    let first = same(&both, "first push");
    // Nothing new: nothing is sent.
    let (summary, both) = step(false);
    assert_eq!((summary.sent, summary.removed, summary.documents), (0, 0, 0));
    assert_eq!(same(&both, "nothing new"), first);
    // One changed, and lost an event; one gone; one new.
    write("a.jsonl", &article("a", "Alain Duret", "Madrid", ""));
    fs::remove_file(news.join("b.jsonl")).unwrap();
    write("d.jsonl", &article("d", "Ann Perrin", "Oslo", ""));
    let (summary, both) = step(false);
    assert_eq!((summary.sent, summary.removed), (2, 1));
    let changed = same(&both, "changed, gone, new");
    assert!(changed.0 == 3 && changed.1 < first.1 + 1, "{changed:?}");
    // All anew, behind the same alias.
    let (summary, both) = step(true);
    assert_eq!((summary.sent, summary.removed), (3, 0));
    assert_eq!(same(&both, "rebuilt"), changed);
    // All gone.
    for name in ["a.jsonl", "c.jsonl", "d.jsonl"] {
        fs::remove_file(news.join(name)).unwrap();
    }
    let (summary, both) = step(false);
    assert_eq!((summary.sent, summary.removed), (0, 3));
    assert_eq!(same(&both, "all gone"), (0, 0));
    "added, changed, deleted, rebuilt".to_owned()
}

/// One folder read by three machines at once: the answers are those of one machine that read it all.
pub fn shards(nodes: &Nodes, _: &Indexes) -> String {
    let folder = tempfile::tempdir().unwrap();
    let wire = folder.path().join("wire");
    // Enough files for three to share, of a few articles each.
    for part in 0..6 {
        let from = folder.path().join("from");
        write_wire(&from, 60 * (part + 1));
        fs::create_dir_all(&wire).unwrap();
        for (number, name) in ["north/0.jsonl", "south/0.jsonl", "south/late/0.jsonl"].iter().enumerate() {
            let text = fs::read_to_string(from.join(name)).unwrap();
            // Those that the part before did not have.
            let lines: Vec<&str> = text.lines().skip(20 * part).collect();
            fs::write(wire.join(format!("{part}-{number}.jsonl")), lines.join("\n")).unwrap();
        }
        fs::remove_dir_all(from).unwrap();
    }
    let whole = folder.path().join("whole");
    sync(&whole, &wire);
    let numbers = [1, 2, 3];
    let sent: Vec<u64> = std::thread::scope(|scope| {
        let machine = |number: u32| {
            let index = folder.path().join(format!("index-{number}"));
            let wire = &wire;
            scope.spawn(move || {
                sync_of(&index, wire, Some(Shard { number, of: 3 }));
                push_to(nodes, &index, "test-shards", false).sent
            })
        };
        let machines = numbers.map(machine);
        machines.into_iter().map(|machine| machine.join().unwrap()).collect()
    });
    assert!(sent.iter().all(|sent| *sent > 0) && sent.iter().sum::<u64>() == 360, "{sent:?}");
    let both = Both { here: Searcher::open(&whole).unwrap(), there: on(nodes, "test-shards") };
    assert_eq!(both.here.size().unwrap(), both.there.size().unwrap());
    for question in
        ["kind:meeting", "meetings with French ministers", "migration", "with:(country:FR) with:(country:DE)"]
    {
        both.ask(question, &Request { limit: 1_000, facets: vec![("name".to_owned(), 50)], ..request(question) });
    }
    format!("{sent:?} articles, answers as of one machine")
}

/// Two indices in one: neither removes what the other brought, and an article cannot come from both.
pub fn two_machines(nodes: &Nodes, _: &Indexes) -> String {
    let folder = tempfile::tempdir().unwrap();
    let index_of = |name: &str| folder.path().join(format!("{name}-index"));
    let put = |name: &str, id: &str, place: &str| {
        let news = folder.path().join(name);
        fs::create_dir_all(&news).unwrap();
        fs::write(news.join(format!("{id}.jsonl")), article(id, "Alain Duret", place, "")).unwrap();
        sync(&index_of(name), &news);
    };
    put("one", "a", "Berlin");
    put("two", "b", "Paris");
    push_to(nodes, &index_of("one"), "test-two", true);
    push_to(nodes, &index_of("two"), "test-two", false);
    let size = |expected| assert_eq!(on(nodes, "test-two").size().unwrap().0, expected);
    size(2);
    put("one", "c", "Oslo");
    push_to(nodes, &index_of("one"), "test-two", false);
    size(3);
    let refused = |index: &Path, rebuild: bool| {
        let options = PushOptions { rebuild, ..PushOptions::default() };
        push(index, &nodes.cluster("test-two"), options, &Silent).expect_err("a push that loses something").to_string()
    };
    assert!(refused(&index_of("one"), true).contains("other machines"));
    let error = on(nodes, "test-two").search(&request("added:2..")).expect_err("watermarks").to_string();
    assert!(error.contains("watermarks of its own"), "{error}");
    // The same folder, read into another index.
    sync(&folder.path().join("three"), &folder.path().join("one"));
    assert!(refused(&folder.path().join("three"), false).contains("from another index"));
    size(3);
    // Left empty for the next run, which may rebuild it.
    for name in ["one", "two"] {
        let news = folder.path().join(name);
        fs::read_dir(&news).unwrap().for_each(|entry| fs::remove_file(entry.unwrap().path()).unwrap());
        sync(&index_of(name), &news);
        push_to(nodes, &index_of(name), "test-two", false);
    }
    size(0);
    "three articles of two machines".to_owned()
}
