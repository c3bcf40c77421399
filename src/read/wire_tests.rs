//! The formats of newsrooms as others see them: files as their standards have them, broken, hostile and mutated ones.

use proptest::prelude::*;

use super::*;

const FILES: &[(&str, &[u8])] = &[
    ("nitf.xml", include_bytes!("../../tests/fixtures/formats/nitf.xml")),
    ("newsml-g2.xml", include_bytes!("../../tests/fixtures/formats/newsml-g2.xml")),
    ("newsml-1.xml", include_bytes!("../../tests/fixtures/formats/newsml-1.xml")),
    ("ninjs-1.json", include_bytes!("../../tests/fixtures/formats/ninjs-1.json")),
    ("ninjs-2.json", include_bytes!("../../tests/fixtures/formats/ninjs-2.json")),
    ("ninjs-3.json", include_bytes!("../../tests/fixtures/formats/ninjs-3.json")),
    ("rss-2.xml", include_bytes!("../../tests/fixtures/formats/rss-2.xml")),
    ("rss-1.rdf", include_bytes!("../../tests/fixtures/formats/rss-1.rdf")),
    ("atom.xml", include_bytes!("../../tests/fixtures/formats/atom.xml")),
    ("message.eml", include_bytes!("../../tests/fixtures/formats/message.eml")),
    ("box.mbox", include_bytes!("../../tests/fixtures/formats/box.mbox")),
];

fn file(name: &str) -> &'static [u8] {
    FILES.iter().find(|(file, _)| *file == name).unwrap().1
}

fn read(name: &str, bytes: &[u8]) -> (Vec<Article>, FileReport) {
    let mut articles = Vec::new();
    let report = read_bytes(name, bytes, &ReadOptions::default(), &mut |a| articles.push(a));
    (articles, report)
}

fn told(report: &FileReport) -> Vec<(&str, &str)> {
    report.skips.iter().map(|s| (s.record.as_deref().unwrap_or_default(), s.reason.as_str())).collect()
}

fn day(article: &Article) -> String {
    article.published.as_ref().map(|p| p.date.to_string()).unwrap_or_default()
}

fn story(article: &Article) -> (&str, u64) {
    article.version.as_ref().map_or(("", 0), |version| (&version.story, version.number))
}

#[test]
fn nitf() {
    let (articles, report) = read("nitf.xml", file("nitf.xml"));
    assert_eq!((articles.len(), told(&report)), (1, vec![]));
    let article = &articles[0];
    assert_eq!(article.title, "Laftit receives Retailleau in Rabat");
    assert_eq!(
        article.text,
        "RABAT, April 14 — Morocco's Interior Minister Abdelouafi Laftit received his French counterpart, Bruno \
         Retailleau, on Monday.\n\nA third meeting\n\nThey had last met in Paris in October.\n\nPlace | Day\nParis | \
         14 October 2024\n\nSecurity services will speak every month.\n\nA school opens in Casablanca."
    );
    assert_eq!((day(article).as_str(), article.authors.as_slice()), ("2025-04-14", &["Salma Idrissi".to_owned()][..]));
    assert_eq!((article.publisher.as_deref(), article.language.as_deref()), (Some("Atlas Wire"), Some("en")));
    assert_eq!(article.source.record.as_deref(), Some("AW-250414-017"));
    assert_eq!(story(article), ("nitf-key:atlaswire:laftit-retailleau:2025-04-14", 2001));
}

#[test]
fn nitf_tells_its_version_and_its_status() {
    let source = String::from_utf8_lossy(file("nitf.xml")).into_owned();
    let key = r#"<du-key key="laftit-retailleau" generation="2" version="1"/>"#;
    let (articles, _) = read("a.xml", source.replace(key, "").as_bytes());
    assert_eq!(story(&articles[0]), ("nitf:atlaswire:AW-250414-017", 1_744_652_400));
    let correction = r#"<correction regsrc="atlaswire" id-string="AW-250414-003" info="a name"/>"#;
    let (articles, _) = read("a.xml", source.replace(key, correction).as_bytes());
    assert_eq!(story(&articles[0]), ("nitf:atlaswire:AW-250414-003", 1_744_652_400));
    for (status, withdrawn, skips) in [
        ("canceled", 1, vec![]),
        ("withheld", 0, vec![("line 3", "withheld by its provider")]),
        ("embargoed", 0, vec![("line 3", "withheld by its provider")]),
    ] {
        let (articles, report) = read("a.xml", source.replace("\"usable\"", &format!("\"{status}\"")).as_bytes());
        assert_eq!((articles.len(), report.withdrawn.len(), told(&report)), (0, withdrawn, skips), "{status}");
    }
    let later = source.replace("<date.release norm=\"20250414", "<date.release norm=\"21990414");
    assert_eq!(told(&read("a.xml", later.as_bytes()).1), [("line 3", "embargoed until 21990414T184500+0100")]);
    let bare = source.split("<body.content>").next().unwrap().to_owned() + "</body></nitf>";
    assert_eq!(read("a.xml", bare.as_bytes()).0[0].text, "RABAT, April 14 — The two ministers met on Monday.");
}

#[test]
fn newsml_g2() {
    let (articles, report) = read("message.xml", file("newsml-g2.xml"));
    let titles: Vec<&str> = articles.iter().map(|a| a.title.as_str()).collect();
    let expected =
        ["Laftit receives Retailleau in Rabat", "Oman's foreign minister flies to Muscat", "A plain item of the wire"];
    assert_eq!(titles, expected);
    let first = &articles[0];
    assert_eq!(
        first.text,
        "Rabat, April 14 — Morocco's interior minister received his French counterpart.\n\nThey spoke of security."
    );
    assert_eq!((day(first).as_str(), first.authors.len()), ("2025-04-14", 2));
    assert_eq!((first.publisher.as_deref(), first.language.as_deref()), (Some("Atlas Wire"), Some("en")));
    assert_eq!(story(first), ("newsml:urn:newsml:atlaswire.example:20250414:RABAT-TALKS", 3));
    assert_eq!(articles[1].text, "Oman\n\nThe minister left Rabat on Monday.\n\nHe returns in May.");
    assert_eq!(articles[1].publisher.as_deref(), Some("AW"));
    assert_eq!(articles[2].text, "The envoy met the king.\n\nThe king received him in Fez.");
    let withdrawn = Version { story: "newsml:urn:newsml:atlaswire.example:20250413:WRONG".to_owned(), number: 4 };
    assert_eq!(report.withdrawn, [withdrawn]);
    assert_eq!(
        told(&report),
        [
            ("line 59", "withheld by its provider"),
            ("line 63", "embargoed until 2199-01-01T00:00:00Z"),
            ("line 67", "a picture without text, no article"),
            ("line 71", "a package, no article"),
        ]
    );
}

#[test]
fn a_bare_news_item() {
    let source = String::from_utf8_lossy(file("newsml-g2.xml")).into_owned();
    let from = source.find("<newsItem").unwrap();
    let to = source.find("</newsItem>").unwrap() + "</newsItem>".len();
    let item = source[from..to].replace("<newsItem", "<newsItem xmlns=\"http://iptc.org/std/nar/2006-10-01/\"");
    for name in ["item.xml", "-"] {
        let (articles, report) = read(name, item.as_bytes());
        assert_eq!((articles.len(), told(&report)), (1, vec![]));
        assert_eq!(articles[0].title, "Laftit receives Retailleau in Rabat");
    }
}

#[test]
fn newsml_1() {
    let (articles, report) = read("afp.xml", file("newsml-1.xml"));
    assert_eq!((articles.len(), told(&report)), (1, vec![]));
    let article = &articles[0];
    assert_eq!(article.title, "Ministers meet in Rabat");
    assert_eq!(article.text, "RABAT, April 14 (AW) — The ministers met on Monday.\n\nThey spoke of security.");
    assert_eq!((article.publisher.as_deref(), article.authors.len()), (Some("Atlas Wire"), 1));
    assert_eq!(story(article), ("newsml:urn:newsml:atlaswire.example:20250414T183000Z:TX-RBT-A17", 2));
    let withdrawn = "newsml:urn:newsml:atlaswire.example:20250413T100000Z:TX-RBT-A02".to_owned();
    assert_eq!(report.withdrawn, [Version { story: withdrawn, number: 3 }]);
}

#[test]
fn ninjs() {
    let (articles, report) = read("ninjs-1.json", file("ninjs-1.json"));
    assert_eq!((articles.len(), told(&report)), (1, vec![]));
    let one = &articles[0];
    assert_eq!(one.title, "Laftit receives Retailleau in Rabat");
    assert_eq!(one.text, "The ministers met on Monday.\n\nThey spoke of security.");
    assert_eq!((day(one).as_str(), one.authors.as_slice()), ("2025-04-14", &["Salma Idrissi".to_owned()][..]));
    assert_eq!((one.publisher.as_deref(), one.url.as_deref()), (Some("Atlas Wire"), one.source.record.as_deref()));
    assert_eq!(story(one), ("ninjs:http://atlaswire.example/items/20250414-17", 4));

    let (articles, report) = read("ninjs-2.json", file("ninjs-2.json"));
    assert_eq!(articles.len(), 1);
    let two = &articles[0];
    assert_eq!((two.title.as_str(), two.authors.len()), ("Oman's minister leaves Rabat today", 1));
    assert_eq!(two.text, "The minister left Rabat.\n\nHe returns in May.");
    assert_eq!((two.publisher.as_deref(), story(two).1), (Some("Atlas Wire"), 2));
    let withdrawn = Version { story: "ninjs:urn:newsml:atlaswire.example:20250413:2".to_owned(), number: 5 };
    assert_eq!(report.withdrawn, [withdrawn]);
    assert_eq!(
        told(&report),
        [
            ("record 3", "withheld by its provider"),
            ("record 4", "embargoed until 2199-01-01T00:00:00Z"),
            ("record 5", "a picture without text, no article"),
        ]
    );

    let (articles, _) = read("ninjs-3.json", file("ninjs-3.json"));
    let three = &articles[0];
    assert_eq!(three.text, "The prime minister of Norway met the king of Morocco in Fez.");
    assert_eq!((three.authors[0].as_str(), three.publisher.as_deref()), ("Fjord Press", Some("Fjord Press")));
    assert_eq!(story(three), ("ninjs:urn:8d19cf88-0000-4972-8fec-000000000017", 1_744_624_013));
}

#[test]
fn ninjs_lines_and_own_names_of_fields() {
    let line = r#"{"uri":"urn:a","version":"2","pubstatus":"usable","kop":"Talks in Rabat","headline":"No","body_text":"They met."}"#;
    let options = ReadOptions { fields: [("title".to_owned(), "kop".to_owned())].into(), ..ReadOptions::default() };
    let mut articles = Vec::new();
    read_bytes("a.jsonl", format!("{line}\n{line}\n").as_bytes(), &options, &mut |a| articles.push(a));
    assert_eq!(articles.len(), 2);
    assert_eq!((articles[0].title.as_str(), story(&articles[1])), ("Talks in Rabat", ("ninjs:urn:a", 2)));
    // An address alone makes no ninjs.
    let (articles, _) = read("a.json", br#"{"uri":"https://e.org/a","title":"Talks","body":"They met."}"#);
    assert_eq!((articles[0].title.as_str(), articles[0].version.as_ref()), ("Talks", None));
}

#[test]
fn rss() {
    let (articles, report) = read("feed.rss", file("rss-2.xml"));
    assert_eq!(told(&report), [("line 29", "no text beside the title")]);
    assert_eq!(articles.len(), 2);
    let [one, two] = [&articles[0], &articles[1]];
    assert_eq!(one.title, "Laftit receives Retailleau & delegation");
    assert_eq!(one.text, "The ministers met on Monday.\n\nThey spoke of security.");
    assert_eq!((day(one).as_str(), one.authors.as_slice()), ("2025-04-14", &["Salma Idrissi".to_owned()][..]));
    assert_eq!(one.url.as_deref(), Some("https://atlascourier.example/2025/04/14/talks"));
    assert_eq!(
        (one.source.record.as_deref(), one.publisher.as_deref()),
        (Some("courier-17"), Some("Atlas Courier — World"))
    );
    assert_eq!(one.language.as_deref(), Some("en"));
    assert_eq!(
        (two.title.as_str(), two.text.as_str()),
        ("Oman's minister leaves Rabat", "The minister left for Muscat on Tuesday.")
    );
    assert_eq!(two.url.as_deref(), Some("https://atlascourier.example/2025/04/15/oman"));
    assert_eq!(two.source.record, two.url);
    assert_eq!((day(two).as_str(), two.authors.as_slice()), ("2025-04-15", &["Omar Tazi".to_owned()][..]));

    let (articles, report) = read("feed.rdf", file("rss-1.rdf"));
    assert_eq!((articles.len(), told(&report)), (1, vec![]));
    assert_eq!((articles[0].title.as_str(), day(&articles[0]).as_str()), ("Ministers meet in Rabat", "2025-04-14"));
    assert_eq!((articles[0].url.as_deref(), articles[0].authors.len()), (Some("https://atlascourier.example/a"), 1));

    let old = "<rss version=\"0.91\"><channel><title>Courier</title><item><title>Talks</title><link>https://e.org/a</link>\
               <description>They met.</description></item></channel></rss>";
    let (articles, _) = read("-", old.as_bytes());
    assert_eq!((articles[0].title.as_str(), articles[0].text.as_str()), ("Talks", "They met."));
    assert_eq!(articles[0].source.record.as_deref(), Some("https://e.org/a"));
}

#[test]
fn atom() {
    let (articles, report) = read("feed.atom", file("atom.xml"));
    assert_eq!((articles.len(), told(&report)), (2, vec![]));
    let [one, two] = [&articles[0], &articles[1]];
    assert_eq!(one.text, "The ministers met on Monday.\n\nThey spoke.");
    assert_eq!((day(one).as_str(), one.authors.as_slice()), ("2025-04-14", &["Salma Idrissi".to_owned()][..]));
    assert_eq!(one.url.as_deref(), Some("https://atlascourier.example/2025/talks"));
    assert_eq!((one.publisher.as_deref(), one.language.as_deref()), (Some("Atlas Courier"), Some("en")));
    assert_eq!(one.source.record.as_deref(), Some("tag:atlascourier.example,2025:17"));
    assert_eq!((two.text.as_str(), two.publisher.as_deref()), ("The minister left for Muscat.", Some("Muscat Post")));
    assert_eq!(day(two), "2025-04-15");
}

#[test]
fn mail() {
    for name in ["message.eml", "-"] {
        let (articles, report) = read(name, file("message.eml"));
        assert_eq!((articles.len(), told(&report)), (1, vec![]));
        let article = &articles[0];
        assert_eq!(article.title, "Réunion à Rabat: Laftit receives Retailleau");
        assert_eq!(article.text, "RABAT, April 14 (AW) — The ministers met on Monday.\n\nThey spoke of “security”.");
        assert_eq!(
            (day(article).as_str(), article.authors.as_slice()),
            ("2025-04-14", &["Salma Idrissî".to_owned()][..])
        );
        assert_eq!(article.publisher.as_deref(), Some("Atlas Courier"));
    }
    for name in ["box.mbox", "-"] {
        let (articles, report) = read(name, file("box.mbox"));
        assert_eq!((articles.len(), told(&report)), (2, vec![]));
        assert_eq!(articles[0].text, "The ministers met on Monday.\n\nFrom Rabat they flew to Fez.");
        assert_eq!(articles[0].source.record.as_deref(), Some("1@atlascourier.example"));
        assert_eq!(
            (articles[1].title.as_str(), articles[1].text.as_str()),
            ("Oman's minister leaves Rabat", "The minister left for Muscat.")
        );
    }
}

#[test]
fn mail_of_any_encoding_and_depth() {
    let latin = b"From: a@e.org\nSubject: Talks\nMessage-ID: <1@e.org>\n\nLe ministre a \xe9t\xe9 re\xe7u \xe0 Rabat par son homologue, apr\xe8s un entretien.\n";
    assert!(read("a.eml", latin).0[0].text.starts_with("Le ministre a été reçu à Rabat"));
    let mut deep = String::from("Subject: Talks\n");
    for n in 0..5000 {
        deep += &format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n");
    }
    deep += "\nThe ministers met.";
    assert_eq!(told(&read("a.eml", deep.as_bytes()).1), [("", "no text beside the title")]);
    let nested = format!("Subject: Talks\n{}\nText.", "Content-Type: message/rfc822\n\n".repeat(200_000));
    assert_eq!(told(&read("a.eml", nested.as_bytes()).1), [("", "no text beside the title")]);
    assert_eq!(told(&read("a.eml", b"\n\n").1), [("", "empty")]);
    let head = format!("Subject: {}\n\nText.", "=?utf-8?q?".repeat(200_000));
    assert_eq!(told(&read("a.eml", head.as_bytes()).1), [("", "headers longer than 1 MB")]);
    let parts = "--b\n\nPart.\n".repeat(20_000);
    let many = format!("Subject: Talks\nContent-Type: multipart/mixed; boundary=b\n\n{parts}--b--\n");
    assert!(read("a.eml", many.as_bytes()).0[0].text.len() < 10_000);
}

#[test]
fn the_root_decides_whatever_the_name_says() {
    for (name, bytes) in FILES.iter().filter(|(name, _)| name.ends_with(".xml")) {
        let (articles, report) = read(name, bytes);
        for other in ["-", "item", "a.xml", "a.rss", "a.nitf"] {
            let (same, again) = read(other, bytes);
            assert_eq!(
                same.iter().map(|a| &a.text).collect::<Vec<_>>(),
                articles.iter().map(|a| &a.text).collect::<Vec<_>>()
            );
            assert_eq!(again.withdrawn, report.withdrawn);
        }
    }
    let page = "<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"x.dtd\">\
                <html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>Talks in Rabat</title></head><body><p>The ministers met.</p></body></html>";
    for name in ["a.xml", "-"] {
        assert_eq!(read(name, page.as_bytes()).0[0].title, "Talks in Rabat");
    }
    let cases = [
        ("a.xml", "<?xml version=\"1.0\"?><urlset/>", "XML of a kind that is not read (<urlset>)"),
        ("-", "<?xml version=\"1.0\"?><x:urlset/>", "XML of a kind that is not read (<urlset>)"),
        ("a.xml", "The ministers met.", "no XML document"),
        ("a.xml", "  ", "empty"),
        ("a.rss", "<rss/>", "empty"),
    ];
    for (name, source, reason) in cases {
        assert_eq!(told(&read(name, source.as_bytes()).1), [("", reason)], "{source}");
    }
}

#[test]
fn other_encodings() {
    let source = |encoding: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"{encoding}\"?>\n<rss><channel><item><title>Réunion à Rabat</title>\
             <description>Le ministre a été reçu.</description></item></channel></rss>"
        )
    };
    let utf16: Vec<u8> =
        "\u{feff}".encode_utf16().chain(source("UTF-16").encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let latin = encoding_rs::WINDOWS_1252.encode(&source("ISO-8859-1")).0.into_owned();
    // Declared as one, written as the other.
    let wrong = source("ISO-8859-1").into_bytes();
    let unknown = source("x-none").into_bytes();
    for bytes in [utf16, latin, wrong, unknown] {
        for name in ["a.xml", "-"] {
            let (articles, report) = read(name, &bytes);
            assert_eq!(told(&report), []);
            assert_eq!(
                (articles[0].title.as_str(), articles[0].text.as_str()),
                ("Réunion à Rabat", "Le ministre a été reçu.")
            );
        }
    }
    // The first bytes say nothing; the declaration does.
    let item = "<item><title>Talks</title><description>The ministers met.</description></item>";
    let far = format!(
        "<?xml version=\"1.0\" encoding=\"ISO-8859-2\"?><rss><channel>{}<item><description>Żółć.</description></item></channel></rss>",
        item.repeat(2000)
    );
    let (articles, _) = read("a.xml", &encoding_rs::ISO_8859_2.encode(&far).0);
    assert_eq!(articles.last().map(|a| a.text.as_str()), Some("Żółć."));
}

#[test]
fn what_came_before_the_break_is_kept() {
    let item = |n: u32| format!("<item>\n<guid>{n}</guid><description>Report {n} &amp; more.</description></item>\n");
    let whole: String = (1..=3).map(item).collect();
    let cases = [
        (format!("<rss><channel>\n{whole}<item><title>a</description></item>"), "line 8", "broken XML: "),
        (format!("<rss><channel>\n{whole}<item><title>a"), "line 8", "broken XML: it ends within <item>"),
        (format!("<rss><channel>\n{whole}"), "line 8", "broken XML: it ends within <channel>"),
        (format!("<rss><channel>\n{whole}</rss>"), "line 8", "broken XML: "),
    ];
    for (source, line, reason) in cases {
        let (articles, report) = read("a.rss", source.as_bytes());
        assert_eq!(articles.len(), 3, "{source}");
        assert_eq!(articles[2].text, "Report 3 & more.");
        assert_eq!(report.skips.len(), 1, "{report:?}");
        assert_eq!(told(&report)[0].0, line, "{source}");
        assert!(told(&report)[0].1.starts_with(reason), "{report:?}");
    }
    // What browsers forgive is forgiven: a lone ampersand, an unknown entity, HTML's names.
    let odd = "<rss><channel><item><description>R&D at AT&T met &eacute;lan &unknown; & more.</description></item></channel></rss>";
    assert_eq!(read("a.rss", odd.as_bytes()).0[0].text, "R&D at AT&T met élan &unknown; & more.");
}

#[test]
fn bombs_and_towers_are_skips() {
    let lines: String =
        (1..10).map(|n| format!("<!ENTITY lol{n} \"{}\">\n", format!("&lol{};", n - 1).repeat(10))).collect();
    let good = "<item><description>The ministers met.</description></item>";
    let bomb = format!(
        "<?xml version=\"1.0\"?>\n<!DOCTYPE rss [\n<!ENTITY lol0 \"lol\">\n{lines}<!ENTITY % p SYSTEM \"file:///etc/passwd\">\n]>\n\
         <rss><channel><item><description>A &lol9; here.</description></item>{good}</channel></rss>"
    );
    let (articles, report) = read("a.xml", bomb.as_bytes());
    assert_eq!(articles.len(), 1);
    assert_eq!(told(&report), [("line 15", "an entity that the document declares (&lol9;), which is never expanded")]);

    let tower = format!("<item>{}x{}</item>", "<b>".repeat(5000), "</b>".repeat(5000));
    let (articles, report) = read("a.xml", format!("<rss><channel>{tower}{good}</channel></rss>").as_bytes());
    assert_eq!((articles.len(), told(&report)), (1, vec![("line 1", "elements more than 200 deep in one another")]));

    let crowd = format!("<item>{}</item>", "<b/>".repeat(200_001));
    let (articles, report) = read("a.xml", format!("<rss><channel>{crowd}{good}</channel></rss>").as_bytes());
    assert_eq!((articles.len(), told(&report)), (1, vec![("line 1", "more than 200000 elements")]));

    let long = format!("<item><description>{}</description></item>", "word ".repeat(7 << 20));
    let (articles, report) = read("a.xml", format!("<rss><channel>{good}\n{long}{good}</channel></rss>").as_bytes());
    assert_eq!((articles.len(), told(&report)), (1, vec![("line 2", "longer than 32 MB; the rest was not read")]));
}

#[test]
fn an_update_and_its_first_report_are_one_story() {
    let line = |title: &str, source: &str| {
        format!("{{\"title\":\"{title}\",\"text\":\"They met.\",\"date\":\"2025-04-14\",\"source\":\"{source}\"}}\n")
    };
    let lines = [
        line("Ministers of Morocco and France meet in Rabat", "Atlas Wire"),
        line("UPDATE 2-Ministers of Morocco and France meet in Rabat", "Atlas Wire"),
        line("UPDATE 2-Ministers of Morocco and France meet in Rabat", "Muscat Post"),
        "{\"title\":\"KILL-Ministers of Oman and France meet in Muscat\",\"text\":\"This story is withdrawn.\",\"date\":\"2025-04-14\"}\n".to_owned(),
        "{\"title\":\"KILL-Ministers of Oman and France meet in Muscat\",\"text\":\"This story is withdrawn.\"}\n".to_owned(),
    ];
    let (articles, report) = read("a.jsonl", lines.concat().as_bytes());
    let [first, update, other] = [&articles[0], &articles[1], &articles[2]];
    assert_eq!(update.title, first.title);
    assert_eq!((story(first).0, story(first).1 < story(update).1), (story(update).0, true));
    assert_ne!(story(update).0, story(other).0);
    let (plain, _) = read(
        "b.json",
        br#"{"title":"Ministers of Oman and France meet in Muscat","text":"They met.","date":"2025-04-14"}"#,
    );
    assert_eq!(report.withdrawn.len(), 1);
    assert_eq!(report.withdrawn[0].story, story(&plain[0]).0);
    assert!(report.withdrawn[0].number > story(&plain[0]).1);
    assert_eq!(told(&report), [("line 5", "a notice that calls a story back, which cannot be told without a day")]);
}

/// A change to a file: a place (in thousandths of its length) and what happens there.
fn mutation() -> impl Strategy<Value = (usize, u8, Vec<u8>)> {
    let piece = prop::sample::select(vec![
        "<",
        ">",
        "&",
        "&#x0;",
        "&#1114112;",
        "&lt;",
        "]]>",
        "<![CDATA[",
        "<!--",
        "-->",
        "<?",
        "<!DOCTYPE a [",
        "</",
        "/>",
        "\"",
        "'",
        "<item>",
        "</item>",
        "<p>",
        "<nitf>",
        "<contentSet>",
        "xmlns=\"\"",
        "xmlns:a='http://www.w3.org/2005/Atom'",
        "\0",
        "\u{feff}",
        "{",
        "}",
        "[",
        "null",
        ",",
        "--outer",
        "--inner--",
        "\n\n",
        "\nFrom a b 1:2\n",
        "=",
        "=?utf-8?B?",
        "?=",
        "Content-Type: ",
        "é",
        "UPDATE 2-",
        "KILL-",
        "20250414T999999Z",
        "version=\"99999999999999999999\"",
    ]);
    (
        0usize..1000,
        0u8..5,
        prop_oneof![piece.prop_map(|p| p.as_bytes().to_vec()), prop::collection::vec(any::<u8>(), 1..6)],
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn mutated_files_give_articles_or_skips(which in 0..FILES.len(), changes in prop::collection::vec(mutation(), 1..6)) {
        let (name, bytes) = FILES[which];
        let mut bytes = bytes.to_vec();
        for (place, change, piece) in changes {
            let at = bytes.len() * place / 1000;
            match change {
                0 => bytes.truncate(at),
                1 => drop(bytes.drain(at..(at + piece.len() * 7).min(bytes.len()))),
                2 => bytes.extend_from_within(at..),
                3 => bytes.iter_mut().skip(at).zip(&piece).for_each(|(byte, new)| *byte = *new),
                _ => drop(bytes.splice(at..at, piece)),
            }
        }
        for name in [name, "-"] {
            let (articles, report) = read(name, &bytes);
            prop_assert!(!articles.is_empty() || !report.skips.is_empty() || !report.withdrawn.is_empty());
            for article in &articles {
                prop_assert!(article.text.contains(char::is_alphabetic));
                prop_assert_eq!(&clean::text(&article.text), &article.text);
                prop_assert!(!article.title.contains('\n'));
            }
            prop_assert!(report.skips.iter().all(|s| !s.reason.is_empty() && !s.reason.contains('\n')));
        }
    }
}
