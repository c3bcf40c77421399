//! The scores on `tests/gold/own.jsonl` do not fall below `tests/gold/floors.toml`.

use std::{collections::BTreeMap, fs};

use dateline::{
    evaluate::{self, score::Row},
    extract::lexicon::lexicon,
};

use crate::here;

#[test]
fn scores_keep_above_their_floors() {
    let floors = fs::read_to_string(here("tests/gold/floors.toml")).unwrap();
    let floors: BTreeMap<String, f64> = toml::from_str(&floors).unwrap();
    for row in floors.keys() {
        assert!(row.parse::<Row>().is_ok(), "floors.toml: `{row}` is no row of the table");
    }
    let lines = fs::read_to_string(here("tests/gold/own.jsonl")).unwrap();
    let articles = evaluate::read_gold(&lines).unwrap();
    assert!(articles.len() >= 40);
    let scores = evaluate::scores(&evaluate::run(articles, lexicon()));
    let mut below = Vec::new();
    for (row, tally) in evaluate::table(&scores) {
        let floor = *floors.get(row.as_str()).unwrap_or_else(|| panic!("floors.toml has no row `{row}`"));
        println!("{row:16} F1 {:.3}, floor {floor:.3}", tally.f1());
        if tally.f1() < floor {
            below.push(format!("{row}: F1 {:.3} is below its floor {floor:.3}", tally.f1()));
        }
    }
    assert!(below.is_empty(), "{}", below.join("\n"));
}
