//! Tar, zip, and what is packed, as others see them.

use rawzip::CompressionMethod;

use super::{
    gz, limits,
    testing::{STORY, deflated, places, read, read_as_file, tar_header, tar_of, tar_verbatim, told, zip, zip_as},
    zst, *,
};
use crate::article::Provenance;

#[test]
fn members_are_read_as_files_are() {
    let members: &[(&str, &[u8])] = &[
        ("2025/a.txt", STORY),
        ("b.jsonl", b"{\"id\":\"x\",\"text\":\"One met.\"}\n{\"text\": oops}\n{\"text\":\"Two met.\"}\n"),
        ("c.html.gz", &gz::pack(b"<title>Talks</title><body><p>The ministers met.</p></body>")),
        ("d.json.zst", &zst::pack(br#"[{"text":"Three met."}]"#)),
        ("README.md", b"What this is."),
        (".hidden/e.txt", STORY),
        ("__MACOSX/f.txt", STORY),
        ("g.png", b"\x89PNG"),
        ("h.txt", b""),
    ];
    let tar = tar_of(members);
    let archives = [
        ("a.zip", zip(members)),
        ("a.zip", zip_as(CompressionMethod::STORE, members)),
        ("a.tar", tar.clone()),
        ("a.tar.gz", gz::pack(&tar)),
        ("a.tgz", gz::pack(&tar)),
        ("a.tar.zst", zst::pack(&tar)),
    ];
    for (name, bytes) in archives {
        for (articles, report) in [read(name, &bytes), read_as_file(name, &bytes), read("-", &bytes)] {
            assert_eq!(
                places(&articles),
                ["2025/a.txt", "b.jsonl | x", "b.jsonl | #3", "c.html.gz", "d.json.zst | #1"],
                "{name}: {report:?}"
            );
            assert_eq!(
                told(&report),
                [(Some("b.jsonl, line 2"), "broken JSON: expected value at column 10"), (Some("h.txt"), "empty"),],
                "{name}"
            );
            let ids: std::collections::BTreeSet<_> = articles.iter().map(|a| &a.id).collect();
            assert_eq!(ids.len(), articles.len());
        }
    }
}

#[test]
fn containers_in_one_another() {
    let inner = zip(&[("a.txt", STORY)]);
    let middle = tar_of(&[("inner.zip", &inner), ("b.txt", STORY)]);
    let outer = zip(&[("middle.tar.gz", &gz::pack(&middle))]);
    let (articles, report) = read_as_file("outer.zip", &outer);
    assert_eq!(places(&articles), ["middle.tar.gz!/inner.zip!/a.txt", "middle.tar.gz!/b.txt"]);
    assert_eq!(told(&report), []);
    let deeper = zip(&[("outer.zip", &outer)]);
    let (articles, report) = read("deeper.zip", &deeper);
    assert_eq!(places(&articles), ["outer.zip!/middle.tar.gz!/b.txt"]);
    assert_eq!(told(&report), [(Some("outer.zip!/middle.tar.gz!/inner.zip"), "more than 3 archives in one another")]);
}

#[test]
fn members_of_the_same_name_stay_apart() {
    let (articles, _) = read("a.tar", &tar_of(&[("a.txt", STORY), ("a.txt", STORY)]));
    assert_eq!(places(&articles), ["a.txt", "a.txt#2"]);
    assert_ne!(articles[0].id, articles[1].id);
}

#[test]
fn a_members_name_and_time_date_it() {
    let tar = tar_of(&[("2025-04-14.txt", STORY), ("b.txt", STORY)]);
    let options = ReadOptions { trust_mtime: true, ..ReadOptions::default() };
    let mut articles = Vec::new();
    read_bytes("a.tar", &tar, &options, &mut |a| articles.push(a));
    let dates: Vec<_> =
        articles.iter().filter_map(|a| a.published.as_ref()).map(|p| (p.date.to_string(), p.provenance)).collect();
    assert_eq!(dates, [("2025-04-14".to_owned(), Provenance::FileName), ("2025-04-14".to_owned(), Provenance::Mtime)]);
    assert!(read("a.tar", &tar).0[1].published.is_none());
}

#[test]
fn names_with_tricks_are_only_names() {
    let file = ::tar::EntryType::Regular;
    let names: [&[u8]; 5] =
        [b"../../etc/x.txt", b"/root/y.txt", b"C:\\news\\z.txt", b"a\x1b[31m\x07\n.txt", b"r\xe9union.txt"];
    let members: Vec<_> = names.iter().map(|name| (*name, file, STORY)).collect();
    let (articles, report) = read("a.tar", &tar_verbatim(&members));
    assert_eq!(places(&articles), ["etc/x.txt", "root/y.txt", "news/z.txt", "a[31m .txt", "r\\xE9union.txt"]);
    assert_eq!(told(&report), []);
    let (articles, _) = read("a.zip", &zip(&[("../../etc/x.txt", STORY), ("..\\y.txt", STORY)]));
    assert_eq!(places(&articles), ["etc/x.txt", "y.txt"]);

    let long = format!("{}.txt", "n".repeat(300));
    let longer = format!("{}.txt", "n".repeat(5000));
    for (name, bytes) in
        [("a.tar", tar_of(&[(&long, STORY), (&longer, STORY)])), ("a.zip", zip(&[(&long, STORY), (&longer, STORY)]))]
    {
        let (articles, report) = read(name, &bytes);
        assert_eq!(places(&articles), [long.as_str()], "{name}");
        assert_eq!(report.skips[0].reason, "a name of more than 4096 bytes");
        assert!(report.skips[0].record.as_ref().is_some_and(|place| place.len() < 100));
    }
}

#[test]
fn names_in_code_page_437() {
    // The packer does not say UTF-8 and the bytes are none.
    let mut bytes = zip(&[("rXunion.txt", STORY)]);
    for at in 0..bytes.len() - 11 {
        if bytes[at..].starts_with(b"rXunion.txt") {
            bytes[at + 1] = 0x82;
        }
    }
    assert_eq!(places(&read("a.zip", &bytes).0), ["réunion.txt"]);
}

#[test]
fn links_devices_and_holes_are_not_followed() {
    use ::tar::EntryType as Kind;
    let members: [(&[u8], Kind, &[u8]); 7] = [
        (b"link.txt", Kind::Symlink, b""),
        (b"hard.txt", Kind::Link, b""),
        (b"device.txt", Kind::Char, b""),
        (b"pipe.txt", Kind::Fifo, b""),
        (b"folder.txt/", Kind::Directory, b""),
        (b"sparse.txt", Kind::GNUSparse, STORY),
        (b"a.txt", Kind::Regular, STORY),
    ];
    let (articles, report) = read("a.tar", &tar_verbatim(&members));
    assert_eq!(places(&articles), ["a.txt"]);
    assert_eq!(
        told(&report),
        [
            (Some("link.txt"), "a link, not followed"),
            (Some("hard.txt"), "a link, not followed"),
            (Some("sparse.txt"), "a sparse file, not read"),
        ]
    );
}

#[test]
fn pax_headers_name_and_size_members() {
    let name = format!("{}/a.txt", "Réunion-à-Rabat".repeat(12));
    let line = |key: &str, value: &str| {
        let body = format!(" {key}={value}\n");
        let mut length = body.len() + 2;
        while format!("{length}{body}").len() != length {
            length += 1;
        }
        format!("{length}{body}")
    };
    let lines = [line("path", &name), line("mtime", "1744588800.5"), line("size", &STORY.len().to_string())].concat();
    let members: [(&[u8], ::tar::EntryType, &[u8]); 3] = [
        (b"PaxHeaders/x", ::tar::EntryType::XHeader, lines.as_bytes()),
        (b"short.txt", ::tar::EntryType::Regular, STORY),
        (b"b.txt", ::tar::EntryType::Regular, STORY),
    ];
    assert_eq!(places(&read("a.tar", &tar_verbatim(&members)).0), [name, "b.txt".to_owned()]);
}

#[test]
fn what_came_before_a_cut_is_kept() {
    let stories: Vec<String> = (0..60)
        .map(|n| {
            let noise: String = (0..8000).map(|k| format!("{} ", (n * 7919 + k * 104_729) % 99_991)).collect();
            format!("Talks number {n}\n\nThe ministers met. {noise}\n")
        })
        .collect();
    let names: Vec<String> = (0..60).map(|n| format!("{n:02}.txt")).collect();
    let members: Vec<(&str, &[u8])> =
        names.iter().zip(&stories).map(|(name, story)| (name.as_str(), story.as_bytes())).collect();
    let tar = tar_of(&members);
    let cases = [
        ("a.tar", tar.clone(), "tar archive cut short; the rest was not read"),
        ("a.tar.gz", gz::pack(&tar), "gzip data cut short; the rest was not read"),
        ("a.tar.zst", zst::pack(&tar), "zstd data cut short; the rest was not read"),
        ("a.zip", zip(&members), "zip archive cut short: its directory is missing"),
    ];
    for (name, bytes, last) in cases {
        let cut = &bytes[..bytes.len() / 2];
        for (articles, report) in [read(name, cut), read_as_file(name, cut)] {
            assert!(articles.len() > 10 && articles.len() < 50, "{name}: {}", articles.len());
            let whole = |a: &Article| {
                a.source
                    .member
                    .as_deref()
                    .is_some_and(|m| stories.iter().zip(&names).any(|(s, n)| n == m && s.contains(&a.text)))
            };
            assert!(articles.iter().all(whole), "{name}: no half article");
            assert!(report.skips.last().is_some_and(|s| s.reason == last), "{name}: {:?}", report.skips);
        }
    }
}

#[test]
fn stored_members_of_unknown_length_need_the_directory() {
    let bytes = zip_as(CompressionMethod::STORE, &[("a.txt", STORY), ("b.txt", STORY)]);
    let (articles, report) = read("a.zip", &bytes[..bytes.len() - 30]);
    assert!(articles.is_empty());
    assert_eq!(
        told(&report),
        [
            (None, "a zip member of unknown length; the rest was not read"),
            (None, "zip archive cut short: its directory is missing"),
        ]
    );
}

#[test]
fn damaged_members_are_skips_and_the_others_stay() {
    let bytes = zip_as(CompressionMethod::STORE, &[("a.txt", STORY), ("b.txt", STORY), ("c.txt", STORY)]);
    let at = bytes.windows(8).position(|w| w == b"security").unwrap();
    let mut damaged = bytes.clone();
    damaged[at] ^= 0x20;
    let (articles, report) = read("a.zip", &damaged);
    assert_eq!(places(&articles), ["b.txt", "c.txt"]);
    assert_eq!(report.skips[0].record.as_deref(), Some("a.txt"));
    assert!(report.skips[0].reason.starts_with("damaged zip member"), "{:?}", report.skips);

    // The directory gives the second member another name than its own header.
    let mut lying = bytes.clone();
    let named = lying.windows(5).rposition(|w| w == b"b.txt").unwrap();
    lying[named] = b'z';
    let (articles, report) = read("a.zip", &lying);
    assert_eq!(places(&articles), ["a.txt", "c.txt"]);
    assert_eq!(told(&report), [(Some("z.txt"), "the directory and the member's own header disagree")]);
}

#[test]
fn sizes_that_lie_are_found_out() {
    let story = STORY.repeat(20);
    let bytes = zip(&[("a.txt", &story)]);
    // The unpacked size in the directory, 24 bytes behind its signature.
    let directory = bytes.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    for size in [1u32, u32::try_from(story.len()).unwrap() * 2] {
        let mut lying = bytes.clone();
        lying[directory + 24..directory + 28].copy_from_slice(&size.to_le_bytes());
        let (articles, report) = read("a.zip", &lying);
        assert!(articles.is_empty());
        assert!(report.skips[0].reason.starts_with("damaged zip member"), "{:?}", report.skips);
    }
    // A tar member that says it is longer than the archive.
    let mut header = tar_header(::tar::EntryType::Regular, 1 << 30);
    header.set_path("a.txt").unwrap();
    header.set_cksum();
    let cut = [header.as_bytes().as_slice(), STORY].concat();
    let (articles, report) = read("a.tar", &cut);
    assert!(articles.is_empty());
    assert_eq!(told(&report)[0], (Some("a.txt"), "cut short"));
    assert!(report.skips[1].reason.contains("; the rest was not read"));
}

#[test]
fn encrypted_and_unknown_packings_are_skips() {
    let bytes = zip(&[("a.txt", STORY), ("b.txt", STORY)]);
    let (local, directory) = (0, bytes.windows(4).position(|w| w == b"PK\x01\x02").unwrap());
    let mut encrypted = bytes.clone();
    encrypted[local + 6] |= 1;
    encrypted[directory + 8] |= 1;
    let (articles, report) = read("a.zip", &encrypted);
    assert_eq!((places(&articles), told(&report)), (vec!["b.txt".to_owned()], vec![(Some("a.txt"), "encrypted")]));
    let mut bzip2 = bytes.clone();
    bzip2[local + 8] = 12;
    bzip2[directory + 10] = 12;
    let (articles, report) = read("a.zip", &bzip2);
    assert_eq!(places(&articles), ["b.txt"]);
    assert!(report.skips[0].reason.ends_with(", which is not read"), "{:?}", report.skips);
}

#[test]
fn bombs_are_stopped() {
    let spaces = vec![b' '; 90 << 20];
    let line = [&b"{\"text\":\"They met.\"}\n"[..], &spaces].concat();
    let packed = deflated(&line);
    assert!(packed.len() < 200_000);
    let bombs =
        [("a.jsonl.gz", gz::pack(&line)), ("a.jsonl.zst", zst::pack(&line)), ("a.zip", zip(&[("a.jsonl", &line)]))];
    for (name, bytes) in bombs {
        let (articles, report) = read(name, &bytes);
        assert_eq!(articles.len(), 1, "{name}");
        assert!(
            report.skips.iter().any(|s| s.reason.contains("unpacks to more than 250 times its size")),
            "{name}: {report:?}"
        );
    }
    // Packed twice, each layer within the ratio: what counts is the file.
    let nested = zip(&[("inner.zip", &zip(&[("a.jsonl", &line)]))]);
    assert!(read("a.zip", &nested).1.skips.iter().any(|s| s.reason.contains("250 times")));
}

#[test]
fn members_that_share_their_bytes_are_stopped() {
    // All entries of the directory point to the first member.
    let story = STORY.repeat(400);
    let names: Vec<String> = (0..50).map(|n| format!("{n:02}.txt")).collect();
    let members: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &story[..])).collect();
    let bytes = zip_as(CompressionMethod::STORE, &members);
    let directory = bytes.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    let first_end = bytes[4..].windows(4).position(|w| w == b"PK\x03\x04").unwrap() + 4;
    // One member's bytes, then the directory of fifty.
    let mut overlapping = bytes[..first_end].to_vec();
    let offset = u32::try_from(overlapping.len()).unwrap();
    overlapping.extend_from_slice(&bytes[directory..]);
    let mut at = first_end;
    while overlapping[at..].starts_with(b"PK\x01\x02") {
        overlapping[at + 42..at + 46].fill(0);
        let variable = |k: usize| usize::from(u16::from_le_bytes([overlapping[at + k], overlapping[at + k + 1]]));
        at += 46 + variable(28) + variable(30) + variable(32);
    }
    overlapping[at + 16..at + 20].copy_from_slice(&offset.to_le_bytes());
    let (articles, report) = read("a.zip", &overlapping);
    assert_eq!(places(&articles), ["00.txt"]);
    assert!(report.skips.iter().any(|s| s.reason.contains("members that overlap") || s.reason.contains("disagree")));
}

#[test]
fn an_archive_that_holds_itself_ends() {
    // A gzip that unpacks to itself is read once: the packing is undone by name or by magic, and then it is no text.
    let mut quine = gz::pack(STORY);
    for _ in 0..20 {
        quine = gz::pack(&quine);
    }
    let (articles, report) = read("a.txt.gz", &quine);
    assert!(articles.is_empty());
    assert_eq!(told(&report), [(None, "no text (binary data)")]);
    // As deep as one likes, it ends at the third.
    let mut deep = zip(&[("a.txt", STORY)]);
    for _ in 0..50 {
        let deep_members: [(&str, &[u8]); 2] = [("a.zip", &deep), ("b.zip", &deep)];
        deep = zip(&deep_members[..1 + usize::from(deep.len() < 4000)]);
    }
    let (articles, report) = read("a.zip", &deep);
    assert!(articles.is_empty());
    assert!(report.skips.iter().all(|s| s.reason == "more than 3 archives in one another"), "{report:?}");
}

#[test]
fn a_text_longer_than_an_article_is_cut() {
    let paragraph = format!("{}\n\n", "The two ministers met on Monday. ".repeat(20).trim_end());
    let long = paragraph.repeat((limits::TEXT * 2 + limits::TEXT / 2) / paragraph.len());
    let html = format!("<title>Talks</title><article>{}</article>", long.replace("\n\n", "<p>"));
    let json = serde_json::json!({ "title": "Talks", "text": long }).to_string();
    let inputs: [(&str, &[u8]); 5] = [
        ("a.txt", long.as_bytes()),
        ("a.md", long.as_bytes()),
        ("a.html", html.as_bytes()),
        ("a.json", json.as_bytes()),
        ("a.zip", &zip(&[("a.txt", long.as_bytes())])),
    ];
    for (name, bytes) in inputs {
        let (articles, report) = read(name, bytes);
        let text = &articles[0].text;
        assert!(text.len() <= limits::TEXT && text.len() > limits::TEXT / 2 && text.ends_with("Monday."), "{name}");
        let reasons: Vec<&str> = report.skips.iter().map(|s| s.reason.as_str()).collect();
        assert_eq!(reasons, ["a text of more than 4 MB: what follows was left out"], "{name}");
    }
}

#[test]
fn what_would_take_too_much_memory_is_a_skip() {
    let values = format!("{{\"text\":\"They met.\",\"x\":[{}0]}}", "0,".repeat(600_000));
    assert_eq!(told(&read("a.jsonl", values.as_bytes()).1), [(Some("line 1"), "more than 500000 values")]);
    let (articles, report) = read("a.json", format!("[{{\"text\":\"One.\"}},{values}]").as_bytes());
    assert_eq!(
        (articles.len(), report.skips[0].reason.as_str()),
        (1, "more than 500000 values; the rest was not read")
    );
    let page = format!("<body>{}", "<b>x</b>".repeat(100_000));
    assert_eq!(told(&read("a.html", page.as_bytes()).1), [(None, "markup too odd to be parsed")]);
}
