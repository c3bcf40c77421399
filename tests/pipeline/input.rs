//! Input that is damaged or is none: listed skips, never the end of a run.

use std::fs;

use dateline::{
    annotation::TextField,
    extract,
    read::{self, ReadOptions},
    search::Searcher,
};
use proptest::prelude::*;

use crate::{ask, here, sync_folder};

#[test]
fn damaged_files_are_listed_and_the_run_goes_on() {
    let temporary = tempfile::tempdir().unwrap();
    let (articles, index) = (temporary.path().join("articles"), temporary.path().join("index"));
    fs::create_dir(&articles).unwrap();
    for name in ["broken-line.jsonl", "empty.txt", "zeros.txt"] {
        fs::copy(here(&format!("corpus/odd/{name}")), articles.join(name)).unwrap();
    }
    let packed = fs::read(here("corpus/archive/2023-06-02-quad-call.txt.gz")).unwrap();
    fs::write(articles.join("cut-off.txt.gz"), &packed[..packed.len() / 2]).unwrap();
    fs::write(articles.join("no-gzip.txt.gz"), "Rabat, plain as can be").unwrap();
    let last = "zz-after-them.txt";
    fs::copy(here("corpus/wire/2024/orban-moscow.txt"), articles.join(last)).unwrap();

    let summary = sync_folder(&index, &articles);
    let skips: Vec<(&str, Option<&str>, &str)> =
        summary.skips.iter().map(|skip| (skip.path.as_str(), skip.record.as_deref(), skip.reason.as_str())).collect();
    let [line, cut, empty, none, zeros] = skips.as_slice() else { panic!("{skips:#?}") };
    assert_eq!((line.0, line.1), ("broken-line.jsonl", Some("line 2")));
    assert!(line.2.starts_with("broken JSON"), "{}", line.2);
    assert_eq!(cut.0, "cut-off.txt.gz");
    assert_eq!(*empty, ("empty.txt", None, "empty"));
    assert_eq!(*none, ("no-gzip.txt.gz", None, "no gzip data"));
    assert_eq!(*zeros, ("zeros.txt", None, "no text (binary data)"));

    let searcher = Searcher::open(&index).unwrap();
    assert!(searcher.article(last).unwrap().is_some(), "the run goes on");
    assert!(searcher.article("broken-line.jsonl").unwrap().is_some(), "the whole lines of a file are read");
    assert!(ask(&searcher, "meetings with Orban", &[]).reports > 0);
}

/// Pieces of articles and of formats, so that what is made of them gets past the first check of a reader.
const PIECES: &[&str] = &[
    "RABAT, April 14, 2025 (Continental Wire) — ",
    "French Interior Minister Bruno Retailleau met his Moroccan counterpart Abdelouafi Laftit in Rabat on Monday. ",
    "Presidents Xi Jinping and Vladimir Putin will meet on the sidelines of the G20 summit next week.",
    "said he would visit",
    "on 31 February 0000",
    "the 99999999th of May",
    "Mr. ",
    "U.S.",
    "\"",
    "“",
    "'s ",
    "—",
    "...",
    "\r\n",
    "\n\n",
    "\u{2028}",
    "\u{0}",
    "\u{feff}",
    "\u{202e}",
    "İ",
    "ß",
    "ﬁ",
    "e\u{301}",
    "北京",
    "🇫🇷",
    "-",
    ",",
    "and ",
    "{\"title\": \"",
    "\"text\": ",
    "[{",
    "}]",
    "null",
    "\\ud83d",
    "<html><head><title>",
    "<p>",
    "</p>",
    "<script>",
    "<meta property=\"article:published_time\" content=\"2025-13-45\">",
    "&#x110000;",
    "&nbsp;",
    "<!--",
    "---\n",
    "date: 2025-04-14\n",
    "title: [",
    "+++\n",
    "# ",
    "By ",
    "Published: ",
    "1 January 2025\n",
];

fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => (0..PIECES.len()).prop_map(|at| PIECES[at].as_bytes().to_vec()),
        1 => proptest::collection::vec(any::<u8>(), 0..12),
        1 => "\\PC{0,12}".prop_map(String::into_bytes),
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// Any bytes under any name: no panic, and what is found lies in the article.
    #[test]
    fn any_bytes_are_read_and_extracted(bytes in prop_oneof![pieces(), proptest::collection::vec(any::<u8>(), 0..2000)]) {
        for name in ["a.txt", "a.html", "a.json", "a.jsonl", "a.md", "a"] {
            let mut articles = Vec::new();
            read::read_bytes(name, &bytes, &ReadOptions::default(), &mut |article| articles.push(article));
            for mut article in articles {
                // Whatever language it was taken for.
                article.language = Some("en".to_owned());
                let found = extract::extract(&article);
                for mention in &found.mentions {
                    let field = match mention.field {
                        TextField::Title => &article.title,
                        TextField::Text => &article.text,
                    };
                    prop_assert_eq!(field.get(mention.start..mention.end), Some(mention.text.as_str()));
                }
                for event in &found.events {
                    prop_assert!(!event.participants.is_empty());
                    prop_assert!((0.0..=1.0).contains(&event.confidence));
                }
            }
        }
    }
}
