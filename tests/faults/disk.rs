//! No room left, a file system that cannot be written, an index of another user.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    process::{Command, Stdio},
};

use crate::{Memory, PROGRAM, Place, answers, run, text_of};

#[test]
fn a_full_disk_is_one_line_the_old_index_answers_and_with_room_it_is_made_whole() {
    let place = Place::new();
    place.fill(12);
    let Some(memory) = Memory::mount(&place.index(), 4) else { return };
    place.sync().assert_well();
    let before = answers(&place.index());

    place.records("more.jsonl", 600, 100);
    let filler = place.index().join("filler");
    fs::write(&filler, vec![0; 8 << 20]).unwrap_err();
    // A little is left, so that it ends in the middle.
    let held = fs::metadata(&filler).unwrap().len();
    fs::File::options().write(true).open(&filler).unwrap().set_len(held.saturating_sub(40 << 10)).unwrap();
    for args in [vec!["index", text_of(&place.news())], vec!["index", "--rebuild"]] {
        let full = run(&args, &place.index());
        full.assert_one_line();
        assert!(full.err.contains("no space left for the index at "), "{full:?}");
        assert_eq!(answers(&place.index()), before, "after {args:?}");
    }
    fs::remove_file(filler).unwrap();
    let again = place.sync();
    again.assert_well();
    place.assert_fresh();
    drop(memory);
}

#[test]
fn an_index_that_cannot_be_written_answers() {
    let place = Place::new();
    place.fill(6);
    let Some(memory) = Memory::mount(&place.index(), 8) else { return };
    place.sync().assert_well();
    let before = answers(&place.index());
    memory.make_read_only();
    assert_eq!(answers(&place.index()), before);
    run(&["check"], &place.index()).assert_well();
    place.article("new.txt", 99);
    place.sync().assert_one_line();
    assert_eq!(run(&["index", "--dry-run"], &place.index()).code, Some(0));
}

#[test]
fn an_index_of_another_user_answers() {
    let place = Place::new();
    place.fill(6);
    place.sync().assert_well();
    let before = run(&["query", "*", "--all", "--output", "jsonl"], &place.index());
    fs::set_permissions(place.dir.path(), Permissions::from_mode(0o755)).unwrap();
    // Where it was built the other user may not look.
    let program = place.dir.path().join("dateline");
    fs::copy(PROGRAM, &program).unwrap();
    let mut nobody = Command::new("setpriv");
    nobody.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&program);
    nobody.args(["query", "*", "--all", "--output", "jsonl"]).env("DATELINE_INDEX", place.index());
    nobody.stdin(Stdio::null());
    let Some(output) = nobody.output().ok().filter(|output| output.status.code() != Some(127)) else {
        println!("SKIPPED: setpriv is not here, or may not change the user");
        return;
    };
    let said = String::from_utf8_lossy(&output.stderr);
    if said.starts_with("setpriv: ") {
        println!("SKIPPED: {said}");
        return;
    }
    assert_eq!((output.status.code(), &*said), (Some(0), ""));
    assert_eq!(String::from_utf8_lossy(&output.stdout), before.out);

    let mut writing = Command::new("setpriv");
    writing.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&program).arg("index");
    let refused = writing.env("DATELINE_INDEX", place.index()).output().unwrap();
    let line = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!((refused.status.code(), line.lines().count()), (Some(2), 1), "{line}");
    assert!(line.to_lowercase().contains("permission denied"), "{line}");
}
