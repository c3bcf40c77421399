//! `index --watch` follows its folder until it is told to end.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    time::{Duration, Instant},
};

use crate::{Place, command, run, text_of};

/// So long a line may take on a busy machine.
const LIMIT: Duration = Duration::from_secs(120);

struct Watching {
    child: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn start(place: &Place) -> Watching {
        let mut command = command(&["index", text_of(&place.news()), "--watch"], &place.index());
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let (send, lines) = channel();
        let err = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || {
            for line in err.lines().map_while(Result::ok) {
                let _ = send.send(line);
            }
        });
        Watching { child, lines }
    }

    /// Waits for a line with these words, and returns the lines until then.
    fn expect(&self, words: &str) -> Vec<String> {
        let until = Instant::now() + LIMIT;
        let mut seen = Vec::new();
        loop {
            let Ok(line) = self.lines.recv_timeout(until.saturating_duration_since(Instant::now())) else {
                panic!("no line with `{words}`, but {seen:?}");
            };
            let found = line.contains(words);
            seen.push(line);
            if found {
                return seen;
            }
        }
    }

    /// Ends it as a service manager does.
    fn end(mut self) {
        assert!(Command::new("kill").arg(self.child.id().to_string()).status().unwrap().success());
        let until = Instant::now() + LIMIT;
        let status = loop {
            match self.child.try_wait().unwrap() {
                Some(status) => break status,
                None if Instant::now() > until => panic!("it does not end"),
                None => std::thread::sleep(Duration::from_millis(20)),
            }
        };
        assert_eq!(status.code(), Some(0));
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn what_comes_goes_and_changes_is_followed() {
    let place = Place::new();
    place.fill(2);
    let watching = Watching::start(&place);
    watching.expect("2 added; the index holds 2 articles");
    watching.expect("watching ");

    // As editors write: beside it, then in its place.
    place.write("new.txt~", &crate::text(10));
    fs::rename(place.news().join("new.txt~"), place.news().join("new.txt")).unwrap();
    watching.expect("1 added; the index holds 3 articles");
    place.write("new.txt~", &crate::text(11));
    fs::rename(place.news().join("new.txt~"), place.news().join("new.txt")).unwrap();
    watching.expect("1 changed; the index holds 3 articles");
    assert_eq!(run(&["query", "*", "--in", "articles", "--all", "--output", "count"], &place.index()).out, "3\n");

    // A folder within a folder that are both new, and one that is moved in.
    place.article("deep/er/a.txt", 12);
    watching.expect("the index holds 4 articles");
    place.article("deep/er/b.txt", 13);
    watching.expect("the index holds 5 articles");
    fs::create_dir(place.dir.path().join("elsewhere")).unwrap();
    fs::write(place.dir.path().join("elsewhere/c.txt"), crate::text(14)).unwrap();
    fs::rename(place.dir.path().join("elsewhere"), place.news().join("moved")).unwrap();
    watching.expect("the index holds 6 articles");
    fs::remove_dir_all(place.news().join("deep")).unwrap();
    watching.expect("2 deleted; the index holds 4 articles");
    watching.end();
    place.assert_fresh();
}

#[test]
fn a_folder_that_goes_away_loses_nothing_and_is_followed_when_it_is_back() {
    let place = Place::new();
    place.fill(3);
    let watching = Watching::start(&place);
    watching.expect("watching ");
    fs::rename(place.news(), place.dir.path().join("away")).unwrap();
    watching.expect("is gone or empty: nothing is deleted");
    assert_eq!(run(&["query", "*", "--in", "articles", "--all", "--output", "count"], &place.index()).out, "3\n");
    fs::rename(place.dir.path().join("away"), place.news()).unwrap();
    watching.expect("the index holds 3 articles");
    place.article("new.txt", 20);
    watching.expect("the index holds 4 articles");
    watching.end();
    place.assert_fresh();
}

#[test]
fn it_waits_for_another_writer_and_says_so_once() {
    let place = Place::new();
    place.fill(2);
    let watching = Watching::start(&place);
    watching.expect("watching ");
    let lock = File::options().write(true).open(place.index().join("writer.lock")).unwrap();
    lock.lock().unwrap();
    place.article("new.txt", 30);
    watching.expect("another `dateline index` is writing to ");
    std::thread::sleep(Duration::from_secs(3));
    drop(lock);
    let lines = watching.expect("the index holds 3 articles");
    assert!(lines.iter().all(|line| !line.contains("another `dateline index`")), "{lines:?}");
    watching.end();
}
