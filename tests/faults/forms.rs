//! Indexes of other forms, and folders that are none.

use std::fs;

use crate::{Place, answers, copy, generation, run, text_of};

/// Replaces words in what the index says of itself.
fn set(index: &std::path::Path, from: &str, to: &str) {
    let meta = generation(index).join("meta.json");
    let text = fs::read_to_string(&meta).unwrap();
    assert!(text.contains(from), "{text}");
    fs::write(meta, text.replace(from, to)).unwrap();
}

#[test]
fn an_index_of_the_first_form_is_refused_by_questions_and_rebuilt_by_a_sync() {
    let place = Place::new();
    place.write(
        "rabat.txt",
        "Ministers meet in Rabat\n\nRABAT, 14 April 2025 - French Interior Minister Jean Petit met his Moroccan counterpart \
         Omar Said in Rabat on Monday, the ministry said.\n",
    );
    place.write(
        "calls.jsonl",
        "{\"id\": \"7\", \"title\": \"Visit\", \"text\": \"Omani Foreign Minister Badr Salim visited Paris on Tuesday and met \
         French Foreign Minister Anne Petit.\", \"published\": \"2025-04-16\"}\n",
    );
    // Made by the program when its form was 1, of these two files in `/news`.
    copy(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/index-form-1")), &place.index());
    set(&place.index(), "/news", text_of(&place.news()));
    let asked = run(&["query", "meetings"], &place.index());
    asked.assert_one_line();
    let advice = format!("run `dateline index --index {}` to rebuild it", place.index().display());
    assert!(asked.err.contains("has form 1, this program reads form ") && asked.err.contains(&advice), "{asked:?}");
    let synced = run(&["index"], &place.index());
    synced.assert_well();
    assert!(synced.out.contains("rebuilt: the index was of form 1"), "{synced:?}");
    place.assert_fresh();
}

#[test]
fn an_index_of_a_later_form_is_refused_by_questions_and_rebuilt_by_a_sync() {
    let place = Place::new();
    place.fill(3);
    place.sync().assert_well();
    let before = answers(&place.index());
    set(&place.index(), "{\\\"schema\\\":", "{\\\"schema\\\":9");
    let asked = run(&["query", "meetings"], &place.index());
    asked.assert_one_line();
    assert!(asked.err.contains("has form 9"), "{asked:?}");
    let synced = run(&["index"], &place.index());
    synced.assert_well();
    assert!(synced.out.contains("rebuilt: the index was of form 9"), "{synced:?}");
    assert_eq!(answers(&place.index()), before);
}

#[test]
fn a_folder_of_other_files_is_no_place_for_an_index_but_may_come_to_hold_some() {
    let place = Place::new();
    place.fill(2);
    fs::create_dir(place.index()).unwrap();
    fs::write(place.index().join("thesis.doc"), "years of work").unwrap();
    let refused = place.sync();
    refused.assert_one_line();
    assert!(refused.err.contains("thesis.doc"), "{refused:?}");
    fs::remove_file(place.index().join("thesis.doc")).unwrap();
    place.sync().assert_well();
    fs::write(place.index().join("thesis.doc"), "years of work").unwrap();
    fs::create_dir(place.index().join("gen-notes")).unwrap();
    run(&["index", "--rebuild"], &place.index()).assert_well();
    place.assert_fresh();
    assert!(place.index().join("thesis.doc").exists() && place.index().join("gen-notes").exists());
}
