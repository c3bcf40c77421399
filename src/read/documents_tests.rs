//! Word documents and PDF files as others see them: made here, in memory, and what is read of them.

use std::io::Write;

use lopdf::{
    Dictionary, Document, EncryptionState, EncryptionVersion, Object, Permissions, Stream,
    content::{Content, Operation},
    dictionary,
};
use proptest::prelude::*;
use rawzip::ZipArchiveWriter;

use super::*;
use crate::article::Provenance;

fn read(name: &str, bytes: &[u8]) -> (Vec<Article>, FileReport) {
    let mut articles = Vec::new();
    let report = read_bytes(name, bytes, &ReadOptions::default(), &mut |a| articles.push(a));
    (articles, report)
}

fn one(name: &str, bytes: &[u8]) -> Article {
    let (mut articles, report) = read(name, bytes);
    assert_eq!((articles.len(), report.skips.len()), (1, 0), "{report:?}");
    articles.remove(0)
}

fn reason(name: &str, bytes: &[u8]) -> String {
    let (articles, report) = read(name, bytes);
    assert!(articles.is_empty());
    report.skips[0].reason.clone()
}

fn date(article: &Article) -> Option<(String, Provenance)> {
    article.published.as_ref().map(|p| (p.date.to_string(), p.provenance))
}

/// A package of parts that are stored as they are.
fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipArchiveWriter::new(Vec::new());
    for (name, part) in parts {
        let (mut entry, config) = archive.new_file(*name).start().unwrap();
        let mut writer = config.wrap(&mut entry);
        writer.write_all(part.as_bytes()).unwrap();
        let (_, descriptor) = writer.finish().unwrap();
        entry.finish(descriptor).unwrap();
    }
    archive.finish().unwrap()
}

fn docx(body: &str, core: &str) -> Vec<u8> {
    let main = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"w\" xmlns:mc=\"mc\"><w:body>{body}</w:body></w:document>"
    );
    let core =
        format!("<cp:coreProperties xmlns:cp=\"cp\" xmlns:dc=\"dc\" xmlns:dcterms=\"t\">{core}</cp:coreProperties>");
    package(&[
        (
            "_rels/.rels",
            "<Relationships><Relationship Id=\"1\" Type=\"http://x/officeDocument\" Target=\"/word/main.xml\"/></Relationships>",
        ),
        ("word/header1.xml", "<w:hdr><w:p><w:r><w:t>Ministry of the Interior</w:t></w:r></w:p></w:hdr>"),
        ("docProps/core.xml", &core),
        ("word/main.xml", &main),
    ])
}

const CORE: &str = "<dc:title>Talks &amp; dinner in Rabat</dc:title><dc:creator>Salma Idrissi</dc:creator>\
    <dcterms:created>2025-04-14T09:00:00Z</dcterms:created>";

#[test]
fn a_word_document() {
    let body = "<w:p><w:pPr><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr><w:r><w:t>The two ministers met on </w:t></w:r>\
        <w:del><w:r><w:delText>Tuesday</w:delText></w:r></w:del><w:ins><w:r><w:t>Monday</w:t></w:r></w:ins>\
        <w:moveFrom><w:r><w:t>moved away</w:t></w:r></w:moveFrom><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>\
        <w:r><w:t xml:space=\"preserve\"> in Rabat &amp; spoke&#8212;at length.</w:t></w:r></w:p>\
        <w:p/><w:p><w:r><w:t>They are vice</w:t><w:noBreakHyphen/><w:t>presidents.</w:t><w:br/><w:t>A line.</w:t></w:r></w:p>\
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>A cell.</w:t></w:r></w:p></w:tc></w:tr></w:tbl>\
        <mc:AlternateContent><mc:Choice><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></mc:Choice>\
        <mc:Fallback><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>";
    let article = one("a.docx", &docx(body, CORE));
    assert_eq!(
        article.text,
        "The two ministers met on Monday in Rabat & spoke—at length.\n\nThey are vice-presidents.\nA line.\n\nA cell.\n\nIn a box."
    );
    assert_eq!(
        (article.title.as_str(), article.authors.as_slice()),
        ("Talks & dinner in Rabat", &["Salma Idrissi".to_owned()][..])
    );
    assert_eq!(date(&article), Some(("2025-04-14".to_owned(), Provenance::Metadata)));
}

#[test]
fn what_a_word_document_prints_goes_before_its_properties() {
    let title = "<w:p><w:pPr><w:pStyle w:val=\"Title\"/></w:pPr><w:r><w:t>Laftit receives Retailleau</w:t></w:r></w:p>";
    let body = format!("{title}<w:p><w:r><w:t>RABAT, April 16, 2025 (MAP) — The two ministers met.</w:t></w:r></w:p>");
    let article = one("a.docx", &docx(&body, CORE));
    assert_eq!(
        (article.title.as_str(), article.text.as_str()),
        ("Laftit receives Retailleau", "RABAT, April 16, 2025 (MAP) — The two ministers met.")
    );
    assert_eq!(date(&article), Some(("2025-04-16".to_owned(), Provenance::Dateline)));
    let program = CORE.replace("Talks &amp; dinner in Rabat", "Microsoft Word - note.docx");
    let article = one("a.docx", &docx("<w:p><w:r><w:t>The two ministers met.</w:t></w:r></w:p>", &program));
    assert_eq!(article.title, "");
}

#[test]
fn bad_word_documents_are_skips() {
    assert_eq!(reason("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1"), "encrypted, or an old Word document");
    assert_eq!(reason("a.docx", b"plain"), "no Word document");
    assert_eq!(reason("a.docx", &package(&[("a.txt", "They met.")])), "no Word document");
    assert_eq!(reason("a.docx", &docx("", CORE)), "no text beside the title");
    let broken = docx("<w:p><w:r><w:t>They met.</w:t><!-- ", CORE);
    assert!(reason("a.docx", &broken).starts_with("damaged Word document"), "{}", reason("a.docx", &broken));
}

/// What a page shows: x, y, size, text.
type Shown<'a> = (i64, i64, i64, &'a str);

fn document(pages: &[Vec<Shown<'_>>], info: Dictionary) -> Document {
    let mut document = Document::with_version("1.5");
    let tree = document.new_object_id();
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
    });
    let mut kids = Vec::new();
    for page in pages {
        let mut operations = vec![];
        for (x, y, size, text) in page {
            operations.extend([
                Operation::new("BT", vec![]),
                Operation::new("Tf", vec!["F1".into(), (*size).into()]),
                Operation::new("Td", vec![(*x).into(), (*y).into()]),
                Operation::new("Tj", vec![Object::string_literal(*text)]),
                Operation::new("ET", vec![]),
            ]);
        }
        let content = document.add_object(Stream::new(dictionary! {}, Content { operations }.encode().unwrap()));
        let page = document.add_object(dictionary! {
            "Type" => "Page", "Parent" => tree, "Contents" => content,
            "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
        });
        kids.push(Object::from(page));
    }
    let count = i64::try_from(kids.len()).unwrap();
    document
        .objects
        .insert(tree, Object::Dictionary(dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }));
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    let info = document.add_object(info);
    document.trailer.set("Root", catalog);
    document.trailer.set("Info", info);
    document.trailer.set("ID", Object::Array(vec![Object::string_literal("A"), Object::string_literal("B")]));
    document
}

fn saved(mut document: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn release() -> Document {
    let head = (72, 800, 9, "Ministry of the Interior, press service");
    let first = vec![
        head,
        (72, 740, 18, "Interior ministers meet"),
        (72, 718, 18, "in Rabat"),
        (72, 680, 11, "The two ministers met on Monday in Rabat for talks that the minis-"),
        (72, 666, 11, "try called long. The vice-"),
        (72, 652, 11, "president, a vice-president of the house, was there."),
        (72, 624, 11, "A second paragraph follows"),
        (200, 624, 11, "on the same line and goes on"),
        (290, 20, 9, "1 / 2"),
    ];
    let second = vec![
        head,
        (72, 740, 11, "on the next page."),
        (72, 700, 11, "They meet again in June."),
        (290, 20, 9, "2 / 2"),
    ];
    document(
        &[first, second],
        dictionary! {
            "Title" => Object::string_literal("Microsoft Word - release.docx"),
            "Author" => Object::string_literal("Salma Idrissi"),
            "CreationDate" => Object::string_literal("D:20250414093000+01'00'"),
        },
    )
}

#[test]
fn a_pdf() {
    let article = one("a.pdf", &saved(release()));
    assert_eq!(article.title, "Interior ministers meet in Rabat");
    assert_eq!(
        article.text,
        "The two ministers met on Monday in Rabat for talks that the ministry called long. The vice-president, a vice-president of \
         the house, was there.\n\nA second paragraph follows on the same line and goes on on the next page.\n\nThey meet again in June."
    );
    assert_eq!(article.authors, ["Salma Idrissi"]);
    assert_eq!(date(&article), Some(("2025-04-14".to_owned(), Provenance::Metadata)));
    let mut packed = release();
    packed.compress();
    assert_eq!(one("-", &saved(packed)).text, article.text);
}

#[test]
fn pdfs_without_text_that_can_be_had_are_skips() {
    assert_eq!(reason("a.pdf", &saved(document(&[vec![], vec![]], dictionary! {}))), "no text layer");
    assert!(reason("a.pdf", b"%PDF-1.7 words").starts_with("damaged PDF"));
    let mut locked = release();
    let version = EncryptionVersion::V2 {
        document: &locked,
        owner_password: "owner",
        user_password: "user",
        key_length: 128,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).unwrap();
    locked.encrypt(&state).unwrap();
    assert_eq!(reason("a.pdf", &saved(locked)), "encrypted");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn changed_documents_give_articles_or_skips(
        pdf in any::<bool>(),
        changes in prop::collection::vec((any::<usize>(), any::<u8>()), 1..20),
        end in any::<Option<usize>>(),
    ) {
        let body = "<w:p><w:r><w:t>The ministers met &amp; spoke.</w:t></w:r></w:p>";
        let (name, mut bytes) = if pdf { ("a.pdf", saved(release())) } else { ("a.docx", docx(body, CORE)) };
        let length = bytes.len();
        for (at, to) in changes {
            bytes[at % length] = to;
        }
        bytes.truncate(end.map_or(length, |end| end % length));
        let (articles, report) = read(name, &bytes);
        prop_assert!(!articles.is_empty() || !report.skips.is_empty());
        prop_assert!(report.skips.iter().all(|skip| !skip.reason.is_empty() && !skip.reason.contains('\n')));
    }
}
