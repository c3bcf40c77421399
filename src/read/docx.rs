//! Word documents (`.docx`, Office Open XML): the paragraphs of the main part, and what the properties say.
//!
//! What was deleted or moved away with changes tracked, hidden text, headers, footers, notes and comments are no text of the
//! article. The old `.doc` and encrypted documents are other formats.

use std::{
    cell::Cell,
    io::{BufRead, BufReader, Read},
    rc::Rc,
};

use jiff::civil::Date;
use quick_xml::{
    Reader as XmlReader, XmlVersion,
    events::{BytesStart, Event},
};
use rawzip::{ZipArchive, ZipSliceArchive};

use super::{
    Reader, byline, clean, day,
    draft::{Draft, Out},
    limits::{self, Guard, Meter},
    published, reason, txt, whole,
    zip::{self, Named},
};

/// How an OLE file begins: an old document, or one that is encrypted.
const OLE: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0];

/// Where the main part lies unless the relations say otherwise.
const MAIN: &str = "word/document.xml";

/// Elements whose text is no text of the article: deleted, moved away, or a copy for old programs.
const LEFT_OUT: &[&str] = &["del", "moveFrom", "Fallback", "instrText", "delText", "rubyBase"];

/// Titles that programs give.
const NO_TITLES: &[&str] = &["microsoft word", "document", "untitled", "doc", "press release", "word document"];

pub(super) struct Docx;

impl Reader for Docx {
    fn extensions(&self) -> &'static [&'static str] {
        &["docx"]
    }

    fn read(&self, input: &mut dyn BufRead, out: &mut Out<'_>) {
        let meter = out.meter.clone();
        match whole(input, limits::HELD).and_then(|bytes| draft(&bytes, &meter)) {
            Ok(draft) => out.article(draft),
            Err(reason) => out.skip(None, reason),
        }
    }
}

fn draft(bytes: &[u8], meter: &Meter) -> Result<Draft, String> {
    if bytes.starts_with(OLE) {
        return Err("encrypted, or an old Word document".to_owned());
    }
    let package = Package { archive: ZipArchive::from_slice(bytes).map_err(|_| "no Word document".to_owned())?, meter };
    let main = package.part("_rels/.rels", main_of)?.flatten().unwrap_or_else(|| MAIN.to_owned());
    let story = package.part(&main, story)?.ok_or("no Word document")?;
    let said = package.part("docProps/core.xml", properties).ok().flatten().unwrap_or_default();
    let title = story.title.or(said.title);
    let text = clean::text(&story.text);
    let body = txt::draft(&text, title.as_deref());
    // The day that the file was made is the template's where a day stands in the text.
    let dateline = published::dateline_head(&body.text).and_then(day::first);
    let dated = body.date_line.is_some() || dateline.is_some();
    Ok(Draft {
        dates: said.created.filter(|_| !dated).into_iter().collect(),
        authors: if body.authors.is_empty() { said.authors } else { body.authors },
        language: body.language.or(said.language),
        ..body
    })
}

/// The parts of a document.
struct Package<'a> {
    archive: ZipSliceArchive<&'a [u8]>,
    meter: &'a Meter,
}

impl Package<'_> {
    /// Reads a part; `None` where there is none.
    fn part<T>(
        &self,
        name: &str,
        read: impl FnOnce(&mut dyn BufRead) -> Result<T, quick_xml::Error>,
    ) -> Result<Option<T>, String> {
        let damaged =
            |error: &dyn std::fmt::Display| format!("damaged Word document ({})", clean::line(&error.to_string()));
        let mut entries = self.archive.entries();
        let mut left = limits::MEMBERS;
        while let Some(record) = entries.next_entry().map_err(|error| damaged(&error))? {
            left -= 1;
            if left == 0 {
                break;
            }
            if !record.file_path().as_bytes().eq_ignore_ascii_case(name.as_bytes()) {
                continue;
            }
            zip::encrypted(record.flags())?;
            let entry = self.archive.get_entry(record.wayfinder()).map_err(|error| damaged(&error))?;
            let packed = entry.data();
            let size = Rc::new(Cell::new(packed.len() as u64));
            let unpacked = entry.verifying_reader(zip::decoder(record.compression_method(), packed)?);
            let guarded = Guard::new(Named(unpacked), size, self.meter);
            return read(&mut BufReader::new(guarded.take(limits::PART))).map(Some).map_err(|error| match error {
                quick_xml::Error::Io(error) => reason(&error),
                error => damaged(&error),
            });
        }
        Ok(None)
    }
}

/// The main part, as the package's relations name it.
fn main_of(part: &mut dyn BufRead) -> Result<Option<String>, quick_xml::Error> {
    let mut xml = XmlReader::from_reader(part);
    let mut buffer = Vec::new();
    loop {
        match xml.read_event_into(&mut buffer)? {
            Event::Start(element) | Event::Empty(element)
                if element.local_name().as_ref() == "Relationship"
                    && attribute(&element, "Type").is_some_and(|kind| kind.ends_with("/officeDocument")) =>
            {
                return Ok(attribute(&element, "Target").map(|target| target.trim_start_matches('/').to_owned()));
            }
            Event::Eof => return Ok(None),
            _ => {}
        }
        buffer.clear();
    }
}

/// An attribute's value by its name without a prefix.
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(found.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
}

#[derive(Debug, Default)]
struct Story {
    /// The paragraphs in the style of a title.
    title: Option<String>,
    text: String,
}

/// The text of the main part.
fn story(part: &mut dyn BufRead) -> Result<Story, quick_xml::Error> {
    let mut xml = XmlReader::from_reader(part);
    xml.config_mut().check_end_names = false;
    let mut buffer = Vec::new();
    let mut story = Story::default();
    let mut paragraph = String::new();
    // Depth within what is left out; whether the text is in an element of text; the paragraph's style; the run's hiding.
    let (mut left_out, mut in_text, mut is_title, mut hidden) = (0usize, false, false, false);
    // Tabs there are stops, not characters.
    let mut in_properties = false;
    loop {
        let event = xml.read_event_into(&mut buffer)?;
        let empty = matches!(event, Event::Empty(_));
        match &event {
            Event::Start(element) | Event::Empty(element) => {
                let name = element.local_name();
                let name = name.as_ref();
                if left_out > 0 || LEFT_OUT.contains(&name) {
                    left_out += usize::from(!empty);
                } else {
                    match name {
                        "t" => in_text = !empty,
                        "r" => hidden = false,
                        "pPr" => in_properties = !empty,
                        "tab" | "ptab" if !in_properties => paragraph.push('\t'),
                        "br" | "cr" => paragraph.push('\n'),
                        "noBreakHyphen" => paragraph.push('-'),
                        "vanish" => {
                            hidden = !attribute(element, "val").is_some_and(|v| matches!(v.as_str(), "0" | "false"))
                        }
                        "pStyle" => {
                            is_title =
                                attribute(element, "val").is_some_and(|style| style.eq_ignore_ascii_case("title"))
                        }
                        _ => {}
                    }
                }
            }
            Event::End(element) => {
                let name = element.local_name();
                if left_out > 0 {
                    left_out -= 1;
                } else {
                    match name.as_ref() {
                        "t" => in_text = false,
                        "pPr" => in_properties = false,
                        "r" => hidden = false,
                        "p" => {
                            end_paragraph(&mut story, &mut paragraph, is_title);
                            is_title = false;
                        }
                        _ => {}
                    }
                }
            }
            Event::Text(text) if in_text && left_out == 0 && !hidden => paragraph.push_str(&text.xml10_content()),
            Event::CData(text) if in_text && left_out == 0 && !hidden => paragraph.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) if in_text && left_out == 0 && !hidden => {
                let named = || quick_xml::escape::resolve_predefined_entity(&reference.xml10_content());
                match reference.resolve_char_ref() {
                    Ok(Some(character)) => paragraph.push(character),
                    _ => paragraph.push_str(named().unwrap_or_default()),
                }
            }
            Event::Eof => {
                end_paragraph(&mut story, &mut paragraph, is_title);
                return Ok(story);
            }
            _ => {}
        }
        // Enough to know that it is cut.
        if story.text.len() + paragraph.len() > limits::TEXT + 1024 {
            end_paragraph(&mut story, &mut paragraph, false);
            return Ok(story);
        }
        buffer.clear();
    }
}

fn end_paragraph(story: &mut Story, paragraph: &mut String, is_title: bool) {
    let text = std::mem::take(paragraph);
    if text.trim().is_empty() {
        return;
    }
    if is_title && story.text.is_empty() {
        let title = story.title.get_or_insert_default();
        if !title.is_empty() {
            title.push(' ');
        }
        title.push_str(text.trim());
        return;
    }
    if !story.text.is_empty() {
        story.text.push_str("\n\n");
    }
    story.text.push_str(&text);
}

/// What the properties say of the document.
#[derive(Debug, Default)]
struct Properties {
    title: Option<String>,
    authors: Vec<String>,
    created: Option<Date>,
    language: Option<String>,
}

fn properties(part: &mut dyn BufRead) -> Result<Properties, quick_xml::Error> {
    let mut xml = XmlReader::from_reader(part);
    let mut buffer = Vec::new();
    let mut found = Properties::default();
    let (mut name, mut value) = (String::new(), String::new());
    loop {
        match xml.read_event_into(&mut buffer)? {
            Event::Start(element) => {
                name = element.local_name().as_ref().to_owned();
                value.clear();
            }
            Event::Text(text) => value.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                Ok(Some(character)) => value.push(character),
                _ => {
                    value.push_str(
                        quick_xml::escape::resolve_predefined_entity(&reference.xml10_content()).unwrap_or_default(),
                    );
                }
            },
            Event::End(_) => {
                match name.as_str() {
                    "title" => found.title = title(&value),
                    "creator" => found.authors = byline::names(&value),
                    "created" => found.created = day::of_value(&value),
                    "language" => found.language = clean::some_line(&value),
                    _ => {}
                }
                name.clear();
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
        buffer.clear();
    }
}

/// The title that a document's properties bear, unless a program gave it.
pub(super) fn title(raw: &str) -> Option<String> {
    let title = clean::some_line(raw)?;
    let folded = title.to_lowercase();
    let plain = folded.trim_start_matches("microsoft word - ").trim_matches(|c: char| !c.is_alphabetic());
    let is_file = [".doc", ".docx", ".pdf", ".odt", ".rtf", ".indd"].iter().any(|end| folded.ends_with(end));
    (!is_file && !plain.is_empty() && !NO_TITLES.contains(&plain)).then_some(title)
}
