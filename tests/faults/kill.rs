//! Killed at any moment, the index is whole, nothing that was committed is lost, and the next sync completes it.

use std::{fs, process::Stdio, thread::sleep, time::Duration, time::Instant};

use crate::{Chance, Place, command, generation, run, stress, text_of};

/// The number of the last commit; 0 where there is no index yet.
fn watermark(place: &Place) -> u64 {
    if !place.index().join("CURRENT").exists() {
        return 0;
    }
    let meta = fs::read(generation(&place.index()).join("meta.json")).unwrap();
    let meta: serde_json::Value = serde_json::from_slice(&meta).unwrap();
    let payload: serde_json::Value = serde_json::from_str(meta["payload"].as_str().unwrap()).unwrap();
    payload["watermark"].as_u64().unwrap()
}

/// Changes a few files.
fn change(place: &Place, chance: &mut Chance, round: u64) {
    for _ in 0..chance.below(6) {
        let number = chance.below(40) as usize;
        let file = format!("{}/{number}.txt", number % 4);
        match chance.below(3) {
            0 => {
                let _ = fs::remove_file(place.news().join(file));
            }
            _ => place.article(&file, number + 100 * round as usize),
        }
    }
    if chance.below(4) == 0 {
        place.records("long.jsonl", 20 + chance.below(40) as usize, chance.below(1000) as usize);
    }
}

#[test]
fn killed_at_any_moment_it_loses_nothing_and_is_completed() {
    let place = Place::new();
    let mut chance = Chance(7);
    place.fill(40);
    place.records("long.jsonl", 40, 500);
    let batches = ["index", text_of(&place.news()), "--commit-every", "5"].map(str::to_owned);
    let batches: Vec<&str> = batches.iter().map(String::as_str).collect();

    // How long a run takes here, with a commit every few articles.
    let started = Instant::now();
    run(&batches, &place.index()).assert_well();
    let whole = started.elapsed().as_micros() as u64;
    fs::remove_dir_all(place.index()).unwrap();

    let (times, mut alive, mut last) = (stress(6), 0, 0);
    for round in 0..times {
        // Now and then everything is read anew into a new generation.
        let mut args = batches.clone();
        if round % 7 == 6 {
            args.push("--rebuild");
        }
        let mut child = command(&args, &place.index()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        sleep(Duration::from_micros(chance.below(whole)));
        alive += u64::from(child.try_wait().unwrap().is_none());
        let _ = child.kill();
        child.wait().unwrap();

        let now = watermark(&place);
        assert!(now >= last, "commit {last} is lost: the last one is {now}");
        last = now;
        if now > 0 {
            let check = run(&["check"], &place.index());
            assert!(check.code == Some(0) && check.out.starts_with("the index is whole"), "{check:?}");
            assert!(run(&["query", "*", "--output", "count"], &place.index()).code < Some(2));
        }
        change(&place, &mut chance, round);
        // Mostly one kill comes upon another, before any run came to its end.
        if round % 5 == 4 || round + 1 == times {
            place.sync().assert_well();
            place.assert_fresh();
            last = watermark(&place);
        }
    }
    println!("killed {alive} of {times} runs before their end");
    assert!(alive > 0, "no run was killed before its end");
}
