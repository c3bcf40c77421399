//! Every file of an index, damaged: `check` names it, asking is no accident, and a rebuild mends it.

use std::{
    fs::{self, OpenOptions},
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
};

use crate::{Place, Ran, answers, copy, generation, run, text_of};

/// What is done to a file.
#[derive(Debug, Clone, Copy)]
enum Damage {
    /// A byte in the middle is another one. Of the small files of JSON the first, as a digit may be any digit.
    Flip,
    Halve,
    Empty,
    Remove,
}

fn damage(path: &Path, damage: Damage) {
    let file = OpenOptions::new().read(true).write(true).open(path).unwrap();
    let length = file.metadata().unwrap().len();
    match damage {
        Damage::Flip => {
            let at = if path.extension().is_some_and(|extension| extension == "json") { 0 } else { length / 2 };
            let mut byte = [0];
            file.read_exact_at(&mut byte, at).unwrap();
            file.write_all_at(&[byte[0] ^ 0x55], at).unwrap();
        }
        Damage::Halve => file.set_len(length / 2).unwrap(),
        Damage::Empty => file.set_len(0).unwrap(),
        Damage::Remove => fs::remove_file(path).unwrap(),
    }
}

/// The files of an index below its folder, but for locks, which hold nothing, and the copy of what `meta.json` says, that is
/// read only where that one is damaged.
fn files(index: &Path) -> Vec<PathBuf> {
    let folder = generation(index);
    let mut files: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_none_or(|extension| extension != "lock"));
    files.push(index.join("CURRENT"));
    files.sort();
    files.into_iter().map(|path| path.strip_prefix(index).unwrap().to_owned()).collect()
}

#[test]
fn damage_to_any_file_is_found_named_and_mended() {
    let place = Place::new();
    place.fill(24);
    place.sync().assert_well();
    // Deletes, and a second segment.
    fs::remove_file(place.news().join("1/5.txt")).unwrap();
    place.article("2/6.txt", 77);
    place.sync().assert_well();
    let whole = answers(&place.index());
    let files = files(&place.index());
    let kinds = |kind: &str| files.iter().any(|file| file.extension().is_some_and(|extension| extension == kind));
    assert!(
        ["term", "idx", "pos", "store", "fast", "fieldnorm", "del", "json"].iter().all(|kind| kinds(kind)),
        "{files:?}"
    );

    // One of each kind.
    let mut seen: Vec<String> = Vec::new();
    for file in &files {
        let kind = file.extension().unwrap_or(file.file_name().unwrap()).to_string_lossy().into_owned();
        let kind = if file.starts_with("CURRENT") || kind == "json" { text_of(file).to_owned() } else { kind };
        if seen.contains(&kind) {
            continue;
        }
        seen.push(kind);
        for kind in [Damage::Flip, Damage::Halve, Damage::Empty, Damage::Remove] {
            one(&place, file, kind, &whole);
        }
    }
}

fn one(place: &Place, file: &Path, kind: Damage, whole: &(String, String)) {
    let what = format!("{kind:?} {}", file.display());
    let name = file.file_name().unwrap().to_str().unwrap();
    // Without the file that says which generation it is, a folder holds no index; one without the list of its files can
    // be read, and the engine makes the list anew.
    let (none, harmless) = match (name, kind) {
        ("CURRENT", Damage::Remove) => (true, false),
        (".managed.json", Damage::Remove) => (false, true),
        _ => (false, false),
    };
    let hurt = tempfile::tempdir().unwrap();
    copy(&place.index(), hurt.path());
    damage(&hurt.path().join(file), kind);

    let check = run(&["check"], hurt.path());
    if harmless {
        assert_eq!(check.code, Some(0), "{what}: {check:?}");
    } else {
        assert_eq!(check.code, Some(2), "{what}: {check:?}");
        check.assert_one_line();
        let told = format!("{}{}", check.out, check.err);
        let command = if none { "run `dateline index FOLDER" } else { "run `dateline index --rebuild" };
        assert!(told.contains(command), "{what}: {told}");
        assert!(none || told.contains(name), "{what}: {told}");
    }

    let asked: Ran = run(&["query", "meetings in Rabat", "--facet", "country"], hurt.path());
    if asked.code != Some(0) && asked.code != Some(1) {
        asked.assert_one_line();
    }
    assert!(!asked.err.contains("panicked"), "{what}: {asked:?}");

    let mended = if none {
        run(&["index", text_of(&place.news())], hurt.path())
    } else {
        run(&["index", "--rebuild"], hurt.path())
    };
    assert_eq!((mended.code, mended.err.as_str()), (Some(0), ""), "{what}: {mended:?}");
    let check = run(&["check"], hurt.path());
    assert_eq!(check.code, Some(0), "{what}: {check:?}");
    assert_eq!(&answers(hurt.path()), whole, "{what}");
}
