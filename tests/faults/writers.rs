//! Two writers, and readers beside a writer.

use std::{
    fs::{self, File},
    process::Stdio,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    time::{Duration, Instant},
};

use crate::{Place, command, run, stress, text_of};

#[test]
fn a_second_writer_is_told_so_in_one_line() {
    let place = Place::new();
    place.fill(3);
    place.sync().assert_well();
    let lock = File::options().write(true).open(place.index().join("writer.lock")).unwrap();
    lock.lock().unwrap();
    place.article("new.txt", 50);
    let second = place.sync();
    second.assert_one_line();
    assert!(second.err.contains("another `dateline index` is writing to "), "{second:?}");
    // Asking needs no writer's right.
    assert_eq!(run(&["query", "*", "--all", "--output", "count"], &place.index()).out, "3\n");
    drop(lock);
    place.sync().assert_well();
    place.assert_fresh();
}

#[test]
fn of_two_that_start_together_one_or_both_succeed() {
    let place = Place::new();
    place.fill(30);
    let news = place.news();
    let start = || {
        let mut command = command(&["index", text_of(&news)], &place.index());
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let ended: Vec<_> = [start(), start()].into_iter().map(|child| child.wait_with_output().unwrap()).collect();
    let codes: Vec<_> = ended.iter().map(|output| output.status.code()).collect();
    assert!(codes.contains(&Some(0)), "{codes:?}");
    for output in ended.iter().filter(|output| output.status.code() != Some(0)) {
        let line = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && line.contains("another `dateline index` is writing"), "{line}");
    }
    place.assert_fresh();
}

#[test]
fn readers_never_fail_while_an_index_is_written_and_rebuilt() {
    let place = Place::new();
    place.fill(20);
    place.sync().assert_well();
    let (done, asked) = (AtomicBool::new(false), AtomicU64::new(0));
    let time = Duration::from_secs(stress(60) / 10);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    let answer = run(&["query", "*", "--in", "articles", "--all", "--output", "count"], &place.index());
                    answer.assert_well();
                    let articles: u64 = answer.out.trim().parse().unwrap();
                    assert!((20..=60).contains(&articles), "{answer:?}");
                    asked.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        let started = Instant::now();
        let mut round = 0;
        while started.elapsed() < time || round < 4 {
            place.article(&format!("new/{}.txt", round % 40), 100 + round);
            let args: &[&str] = if round % 3 == 2 { &["index", "--rebuild"] } else { &["index"] };
            let written = run(args, &place.index());
            if written.code != Some(0) {
                done.store(true, Ordering::Relaxed);
            }
            written.assert_well();
            round += 1;
        }
        done.store(true, Ordering::Relaxed);
    });
    println!("asked {} times", asked.load(Ordering::Relaxed));
    assert!(asked.load(Ordering::Relaxed) > 4);
    place.assert_fresh();
}

#[test]
fn the_file_of_the_lock_may_hold_anything() {
    let place = Place::new();
    place.fill(2);
    place.sync().assert_well();
    fs::write(place.index().join("writer.lock"), "12").unwrap();
    place.article("new.txt", 9);
    place.sync().assert_well();
    File::options().write(true).open(place.index().join("writer.lock")).unwrap().set_len(0).unwrap();
    place.article("newer.txt", 10);
    place.sync().assert_well();
    place.assert_fresh();
}
