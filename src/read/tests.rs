//! The reading room as others see it: names and bytes in, articles and skips out.

use std::fs;

use proptest::prelude::*;

use super::{gz::pack, *};
use crate::article::Provenance;

fn read(name: &str, bytes: &[u8]) -> (Vec<Article>, FileReport) {
    let mut articles = Vec::new();
    let report = read_bytes(name, bytes, &ReadOptions::default(), &mut |a| articles.push(a));
    (articles, report)
}

fn one(name: &str, bytes: &[u8]) -> Article {
    let (mut articles, report) = read(name, bytes);
    assert_eq!((articles.len(), report.skips.len()), (1, 0), "{name}: {report:?}");
    articles.remove(0)
}

fn date(article: &Article) -> Option<(String, Provenance)> {
    article.published.as_ref().map(|p| (p.date.to_string(), p.provenance))
}

const PAGE: &str = r##"<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Laftit receives Retailleau in Rabat | Atlas Courier</title>
<link rel="canonical" href="https://atlascourier.example.org/politics/laftit-retailleau">
<meta property="og:site_name" content="Atlas Courier"><meta property="og:title" content="Laftit receives Retailleau in Rabat | Atlas Courier">
<meta property="article:modified_time" content="2025-04-16T08:00:00+01:00">
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"Atlas Courier"},
{"@type":"NewsArticle","headline":"Laftit receives Retailleau in Rabat","datePublished":"2025-04-14T23:30:00-05:00","dateModified":"2025-04-16",
"author":[{"@type":"Person","name":"Salma Idrissi"}],"publisher":{"@id":"#org"},"inLanguage":"en"},
{"@type":"NewsMediaOrganization","@id":"#org","name":"Atlas Courier"}]}</script></head>
<body><header class="site-header"><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li><li><a href="/sport">Sport</a></li></ul></nav></header>
<main><article><h1>Laftit receives Retailleau in Rabat</h1><p class="byline">By Salma Idrissi</p><time datetime="2025-04-14">14 April 2025</time>
<figure><img src="a.jpg"><figcaption>The two ministers before the cameras. Photo: Pool</figcaption></figure>
<div class="article-body"><p>RABAT, April 14 (MAP) — Morocco's Interior Minister Abdelouafi Laftit received his French counterpart, Bruno Retailleau, on Monday
for talks on security and migration, the ministry said.</p>
<p>The two had last met in Paris in October, when they agreed to bring their services closer together and to speak every month.</p>
<div class="related-stories"><h3>Related stories</h3><ul><li><a href="/x">Spanish minister visits Tangier port</a></li></ul></div>
<p>Mr Retailleau left for Casablanca in the evening, where he is to open a school for young officers on Tuesday.</p></div></article></main>
<aside><h2>Most read</h2><p>Ten places to see in Fez this summer, chosen by our readers.</p></aside>
<footer><p>Copyright Atlas Courier. All rights reserved.</p></footer></body></html>"##;

#[test]
fn a_saved_page() {
    let article = one("saved/page.html", PAGE.as_bytes());
    assert_eq!(article.title, "Laftit receives Retailleau in Rabat");
    assert_eq!(date(&article), Some(("2025-04-14".to_owned(), Provenance::Metadata)));
    assert_eq!(article.url.as_deref(), Some("https://atlascourier.example.org/politics/laftit-retailleau"));
    assert_eq!(article.authors, ["Salma Idrissi"]);
    assert_eq!((article.publisher.as_deref(), article.language.as_deref()), (Some("Atlas Courier"), Some("en")));
    let paragraphs: Vec<&str> = article.text.split("\n\n").collect();
    assert_eq!(paragraphs.len(), 3, "{}", article.text);
    assert!(paragraphs[0].starts_with("RABAT, April 14 (MAP) — Morocco's Interior Minister Abdelouafi Laftit"));
    assert!(paragraphs[1].starts_with("The two had last met") && paragraphs[2].starts_with("Mr Retailleau left"));
}

#[test]
fn a_page_whose_json_ld_lies() {
    for lie in ["2099-12-31T00:00:00Z", "soon", "1970-01-01", ""] {
        let page = PAGE.replace("2025-04-14T23:30:00-05:00", lie);
        let article = one("page.html", page.as_bytes());
        assert_eq!(date(&article), Some(("2025-04-14".to_owned(), Provenance::Metadata)), "{lie}");
    }
}

#[test]
fn a_page_without_metadata() {
    let story = "The Moroccan interior minister received his French counterpart on Monday. ".repeat(4);
    let page = format!(
        "<html><body><div id=menu><a href=/>Home</a> <a href=/w>World</a></div><h1>Talks in Rabat</h1><p class=author>By Jane Doe</p>\
         <p class=published>Published: 14 April 2025</p><p>{story}</p><p>{story}</p></body></html>"
    );
    let article = one("page.htm", page.as_bytes());
    assert_eq!((article.title.as_str(), article.authors.as_slice()), ("Talks in Rabat", &["Jane Doe".to_owned()][..]));
    assert_eq!(date(&article), Some(("2025-04-14".to_owned(), Provenance::Dateline)));
    assert!(
        article.text.starts_with("The Moroccan interior minister") && !article.text.contains("World"),
        "{}",
        article.text
    );
}

#[test]
fn a_paywalled_page_takes_the_body_of_its_json_ld() {
    let body = "The ministers met in Rabat on Monday and spoke of security. ".repeat(20);
    let page = format!(
        "<html><head><script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"headline\":\"Talks\",\"datePublished\":\"2025-04-14\",\
         \"articleBody\":\"{body}\"}}</script></head><body><p>The ministers met. Subscribe to read on.</p></body></html>"
    );
    let article = one("page.html", page.as_bytes());
    assert_eq!((article.title.as_str(), article.text.as_str()), ("Talks", body.trim()));
}

#[test]
fn a_plain_text() {
    let text = "Laftit receives Retailleau\nBy Jane Doe\nSource: https://example.org/a\n\nRABAT, April 14 (MAP) — The two ministers met.\n";
    let article = one("2025/wire.txt", text.as_bytes());
    assert_eq!(article.title, "Laftit receives Retailleau");
    assert_eq!(article.text, "RABAT, April 14 (MAP) — The two ministers met.");
    assert_eq!(date(&article), Some(("2025-04-14".to_owned(), Provenance::Dateline)));
    assert_eq!(date(&one("wire.txt", text.as_bytes())), None);
    assert_eq!((article.url.as_deref(), article.source.record), (Some("https://example.org/a"), None));
}

#[test]
fn every_format_packed() {
    let inputs: [(&str, &[u8]); 5] = [
        ("a.txt", b"Talks\n\nThe ministers met."),
        ("a.md", b"# Talks\n\nThe ministers met.\n"),
        ("a.html", b"<title>Talks</title><body><p>The ministers met.</p></body>"),
        ("a.json", br#"{"title":"Talks","text":"The ministers met."}"#),
        ("a.jsonl", br#"{"title":"Talks","text":"The ministers met."}"#),
    ];
    for (name, bytes) in inputs {
        let packed = pack(bytes);
        // By its name, and a packed file without the name.
        for name in [format!("{name}.gz"), name.to_owned()] {
            let article = one(&name, &packed);
            assert_eq!((article.title.as_str(), article.text.as_str()), ("Talks", "The ministers met."), "{name}");
        }
        let article = one("-", bytes);
        assert_eq!(
            (article.title.as_str(), article.text.as_str()),
            ("Talks", "The ministers met."),
            "{name} on standard input"
        );
    }
}

#[test]
fn bad_inputs_are_skips() {
    let packed = pack(&b"The ministers met. ".repeat(100));
    let cases: [(&str, &[u8], &str); 9] = [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\n", "empty"),
        ("a.txt", b"14 / 04 / 2025 ...", "empty"),
        ("a.txt", &[0; 5000], "no text (binary data)"),
        ("a.html", b"<html><head><title>Talks</title></head><body></body></html>", "no text beside the title"),
        ("a.txt.gz", &packed[..packed.len() / 2], "gzip data cut short"),
        ("a.txt.gz", b"plain", "no gzip data"),
        ("a.jsonl", &[0; 5000], "no text (binary data)"),
        ("a.md", b"%PDF-1.7 words", "no text (binary data)"),
    ];
    for (name, bytes, expected) in cases {
        let (articles, report) = read(name, bytes);
        assert!(articles.is_empty(), "{name}");
        let told: Vec<&str> = report.skips.iter().map(|s| s.reason.as_str()).collect();
        assert_eq!(told, [expected], "{name}");
        assert_eq!(report.hash, blake3::hash(bytes).to_hex().to_string());
    }
}

#[test]
fn a_cut_archive_of_lines_keeps_what_came_whole() {
    let lines: String = (0..5000)
        .map(|n| format!("{{\"id\":\"{n}\",\"text\":\"Report number {n} of {}.\"}}\n", n * 7919 % 1000))
        .collect();
    let packed = pack(lines.as_bytes());
    let (articles, report) = read("a.jsonl.gz", &packed[..packed.len() / 2]);
    assert!(articles.len() > 100 && articles.len() < 5000);
    assert!(
        report.skips.last().is_some_and(|s| s.reason == "gzip data cut short; the rest was not read"),
        "{:?}",
        report.skips
    );
}

#[test]
fn files_are_read_as_listed_and_hashed() {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir(root.path().join("2025")).unwrap();
    let text = "Talks\n\nRABAT, April 14 (MAP) — The ministers met.";
    fs::write(root.path().join("2025/wire.txt"), text).unwrap();
    fs::write(root.path().join("b.jsonl"), "{\"text\":\"One.\"}\n{\"text\":\"Two.\"}\n").unwrap();
    let listing = list(root.path()).unwrap();
    let read_all = |options: &ReadOptions| {
        let mut articles = Vec::new();
        let hashes: Vec<String> =
            listing.files.iter().map(|e| read_file("news", e, options, &mut |a| articles.push(a)).hash).collect();
        (articles, hashes)
    };
    let (articles, hashes) = read_all(&ReadOptions::default());
    assert_eq!(hashes[0], blake3::hash(text.as_bytes()).to_hex().to_string());
    assert_eq!(articles.len(), 3);
    assert_eq!((articles[0].source.root.as_str(), articles[0].source.path.as_str()), ("news", "2025/wire.txt"));
    assert_eq!(date(&articles[0]), Some(("2025-04-14".to_owned(), Provenance::Dateline)));
    assert_eq!((articles[1].published.as_ref(), articles[2].source.record.as_deref()), (None, Some("#2")));
    assert_eq!(read_all(&ReadOptions::default()).0, articles);
    let trusting = read_all(&ReadOptions { trust_mtime: true, ..ReadOptions::default() }).0;
    assert_eq!(date(&trusting[1]).map(|(_, provenance)| provenance), Some(Provenance::Mtime));

    let mut gone = listing.files[0].clone();
    gone.absolute = root.path().join("none.txt");
    let report = read_file("news", &gone, &ReadOptions::default(), &mut |_| panic!("no article"));
    assert_eq!((report.hash.as_str(), report.skips[0].reason.as_str()), ("", "not there any more"));
}

#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_a_file_is_not_read() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("secret"), "Secret text.").unwrap();
    std::os::unix::fs::symlink(root.path().join("secret"), root.path().join("a.txt")).unwrap();
    let entry = FileEntry { path: "a.txt".into(), absolute: root.path().join("a.txt"), depth: 1, size: 1, mtime_ns: 0 };
    let report = read_file("r", &entry, &ReadOptions::default(), &mut |_| panic!("no article"));
    assert_eq!(report.skips[0].reason, "behind a symbolic link");
}

#[test]
fn deep_and_large_pages_are_read() {
    let story =
        "<p>The ministers met in Rabat on Monday and spoke of security, of migration and of the port at length.</p>";
    let text = story.trim_start_matches("<p>").trim_end_matches("</p>");
    let state = format!("<script>window.STATE={{\"a\":\"{}\"}}</script>", "<p>x</p>".repeat(130_000));
    let spans = format!("<div class=c>{}</div>", "<span> </span>".repeat(20_000));
    let pages = [
        format!("<h1>Talks</h1>{}{story}{}", "<div>".repeat(10_000), "</div>".repeat(10_000)),
        format!("<h1>Talks</h1>{}{story}", "<div>".repeat(10_000)),
        format!("<head>{state}</head><h1>Talks</h1>{story}{state}"),
        format!("<h1>Talks</h1>{story}{spans}"),
    ];
    for (n, page) in pages.iter().enumerate() {
        let article = one("a.html", format!("<html><body>{page}</body></html>").as_bytes());
        assert_eq!((article.title.as_str(), article.text.as_str()), ("Talks", text), "{n}");
    }
    let attributes: String = (0..20_000).map(|n| format!(" a{n}=x")).collect();
    let odd = format!("<p{attributes}>text");
    assert_eq!(read("a.html", odd.as_bytes()).1.skips[0].reason, "markup too odd to be parsed");
}

fn names() -> impl Strategy<Value = String> {
    let extension = prop::sample::select(vec![
        "txt", "md", "html", "json", "jsonl", "ndjson", "txt.gz", "json.gz", "gz", "pdf", "",
    ]);
    (".{0,12}", extension)
        .prop_map(|(stem, extension)| if stem.is_empty() { "-".to_owned() } else { format!("{stem}.{extension}") })
}

/// Pieces that formats are made of, so that the parsers get beyond the first byte.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        "\"text\":",
        "\"title\":",
        "\"articles\":",
        "\"date\":",
        "\"They met.\"",
        ",",
        "null",
        "1e999",
        "-1",
        "\n",
        "\r\n",
        "---\n",
        "title: x\n",
        "- a\n",
        "key: 'x\n",
        "key: \"\n",
        "+++\n",
        "<p>",
        "</p>",
        "<div class='related'>",
        "<h1>",
        "<time datetime=2025-04-14>",
        "<meta charset=x>",
        "<script type='application/ld+json'>",
        "</script>",
        "<br><br>",
        "<noscript><img></noscript>",
        "<table><tr><td>",
        "<img src=a>",
        "RABAT, April 14 (MAP) — ",
        "14 April 2025",
        "By Jane Doe",
        "# ",
        "> ",
        "```\n",
        "![",
        "](",
        "é",
        "\u{301}",
        "\u{feff}",
        "\0",
        "Source: https://e.org/2025/04/14/x\n",
        "The ministers met. ",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat().into_bytes())
}

#[test]
fn every_file_falls_to_one_machine() {
    let shards: Vec<Shard> = (1..=3).map(|n| format!("{n}/3").parse().unwrap()).collect();
    let mut taken = [0; 3];
    for n in 0..3000 {
        let path = format!("desk/{n}.txt");
        let by: Vec<usize> = (0..3).filter(|&at| shards[at].takes(&path)).collect();
        assert_eq!(by.len(), 1, "{path}");
        taken[by[0]] += 1;
    }
    assert!(taken.iter().all(|&files| files > 900), "{taken:?}");
    for wrong in ["0/3", "4/3", "3", "a/b", "1/0"] {
        assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_give_articles_or_skips(
        name in names(),
        bytes in prop_oneof![prop::collection::vec(any::<u8>(), 0..300), pieces(), pieces().prop_map(|b| pack(&b))],
    ) {
        let (articles, report) = read(&name, &bytes);
        prop_assert!(!articles.is_empty() || !report.skips.is_empty() || !report.withdrawn.is_empty());
        for article in &articles {
            prop_assert!(article.text.contains(char::is_alphabetic));
            prop_assert_eq!(&clean::text(&article.text), &article.text);
            prop_assert!(!article.title.contains('\n'));
        }
        prop_assert!(report.skips.iter().all(|s| !s.reason.is_empty() && !s.reason.contains('\n') && s.path == name));
        prop_assert_eq!(read(&name, &bytes), (articles, report));
    }
}
