//! PDF files with a text layer: pages of one column, or of columns that are written one after another.
//!
//! What stands at the head or foot of page after page is dropped, printed lines become paragraphs again, words that a line's end
//! has cut are joined. A scanned or encrypted file has no text that can be had without more, and is a skip.

use std::{io::BufRead, panic};

use lopdf::{Document, LoadOptions, Object};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    Reader, byline, clean, day, docx,
    draft::{Draft, Out},
    limits,
    pdf_page::{self, Line},
    published, txt, whole,
};

/// So many lines at the head and the foot of a page may be said again on the next.
const EDGE: usize = 3;

/// Lines further apart than this, in lines, are of different paragraphs.
const GAP: f64 = 1.45;

/// A line that begins so much further right than the one before, in sizes of its font, begins a paragraph.
const INDENT: f64 = 0.8;

/// Lines of a heading are so much larger than the text.
const HEADING: f64 = 1.2;

pub(super) struct Pdf;

impl Reader for Pdf {
    fn extensions(&self) -> &'static [&'static str] {
        &["pdf"]
    }

    fn read(&self, input: &mut dyn BufRead, out: &mut Out<'_>) {
        let read = whole(input, limits::PDF).and_then(|bytes| {
            // The library's parsers index on the way: one odd file must not end the run.
            panic::catch_unwind(|| draft(&bytes)).unwrap_or_else(|_| Err("the PDF cannot be parsed".to_owned()))
        });
        match read {
            Ok(draft) => out.article(draft),
            Err(reason) => out.skip(None, reason),
        }
    }
}

fn draft(bytes: &[u8]) -> Result<Draft, String> {
    let streams = bytes.windows(7).filter(|window| *window == b"/ObjStm").count();
    let each = (limits::PDF_OBJECTS / streams.max(1)).max(64 * 1024);
    let document =
        Document::load_mem_with_options(bytes, LoadOptions::with_max_decompressed_size(each)).map_err(|error| {
            match error {
                lopdf::Error::Decryption(_) | lopdf::Error::InvalidPassword => "encrypted".to_owned(),
                error => format!("damaged PDF ({})", clean::line(&error.to_string())),
            }
        })?;
    if document.is_encrypted() && !document.was_encrypted() {
        return Err("encrypted".to_owned());
    }
    let mut pages = Vec::new();
    let mut bytes = 0;
    for page in document.page_iter().take(limits::PDF_PAGES) {
        let fonts = pdf_page::fonts(&document, page);
        // A page that cannot be read leaves the others.
        let lines = pdf_page::lines(&document, page, &fonts).unwrap_or_default();
        bytes += lines.iter().map(|line| line.text.len()).sum::<usize>();
        pages.push(lines);
        if bytes > 2 * limits::TEXT {
            break;
        }
    }
    let characters = || pages.iter().flatten().flat_map(|line| line.text.chars());
    if !characters().any(char::is_alphabetic) {
        return Err("no text layer".to_owned());
    }
    let unknown = characters().filter(|c| *c == '\u{fffd}' || is_private(*c)).count();
    if unknown * 4 > characters().filter(|c| !c.is_whitespace()).count() {
        return Err("a text layer that cannot be decoded".to_owned());
    }
    let info = Info::of(&document);
    let (heading, text) = story(pages);
    let title = info.title.or(heading.clone());
    // A heading that is not the title is text.
    let text = match heading.filter(|heading| title.as_ref() != Some(heading)) {
        Some(heading) if title.as_deref().is_none_or(|title| !same(title, &heading)) => format!("{heading}\n\n{text}"),
        _ => text,
    };
    let text = clean::text(limits::cut(&text).unwrap_or(&text));
    let body = txt::draft(&text, title.as_deref());
    let dateline = published::dateline_head(&body.text).and_then(day::first);
    // The day that the file was made is a later one where a day stands in the text.
    let dated = body.date_line.is_some() || dateline.is_some();
    Ok(Draft {
        dates: info.created.filter(|_| !dated).into_iter().collect(),
        authors: if body.authors.is_empty() { info.authors } else { body.authors },
        ..body
    })
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}')
}

/// Whether two titles are the same but for case and spaces.
fn same(a: &str, b: &str) -> bool {
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    letters(a) == letters(b)
}

/// What the file says of itself.
#[derive(Debug, Default)]
struct Info {
    title: Option<String>,
    authors: Vec<String>,
    created: Option<jiff::civil::Date>,
}

impl Info {
    fn of(document: &Document) -> Self {
        let info = document.trailer.get_deref(b"Info", document).and_then(Object::as_dict);
        let Ok(info) = info else { return Self::default() };
        let field = |key: &[u8]| lopdf::decode_text_string(info.get_deref(key, document).ok()?).ok();
        let created = field(b"CreationDate").and_then(|stamp| {
            let digits: String =
                stamp.trim_start_matches("D:").chars().take_while(char::is_ascii_digit).take(8).collect();
            (digits.len() == 8).then(|| day::of_value(&digits)).flatten()
        });
        Self {
            title: field(b"Title").and_then(|title| docx::title(&title)),
            authors: field(b"Author").map(|author| byline::names(&author)).unwrap_or_default(),
            created,
        }
    }
}

/// The heading, where larger lines begin the first page, and the text in paragraphs.
fn story(mut pages: Vec<Vec<Line>>) -> (Option<String>, String) {
    for lines in &mut pages {
        for line in lines.iter_mut() {
            line.text = clean::line(&line.text);
        }
        lines.retain(|line| !line.text.is_empty());
    }
    drop_edges(&mut pages);
    let size = usual_size(&pages);
    let heading = take_heading(&mut pages, size);
    let hyphenated = hyphenated(&pages);
    let mut text = String::new();
    let mut before: Option<&Line> = None;
    let leading = usual_leading(&pages);
    for lines in &pages {
        for (n, line) in lines.iter().enumerate() {
            let joined = match before {
                None => true,
                Some(last) if n == 0 => !ends_sentence(&last.text) || starts_small(&line.text),
                Some(last) => goes_on(last, line, leading),
            };
            if before.is_some() {
                if joined { join(&mut text, &line.text, &hyphenated) } else { text.push_str("\n\n") }
            }
            if !joined || before.is_none() {
                text.push_str(&line.text);
            }
            before = Some(line);
        }
    }
    (heading, text)
}

/// Whether a line goes on with the paragraph of the one before it.
fn goes_on(last: &Line, line: &Line, leading: f64) -> bool {
    let down = last.y - line.y;
    let other_font = (last.size - line.size).abs() > 0.15 * last.size.max(line.size);
    // Up the page is the next column.
    let apart = down > GAP * leading.max(0.5 * line.size);
    let indented = line.x - last.x > INDENT * line.size && ends_sentence(&last.text);
    if down < 0.0 {
        return !ends_sentence(&last.text);
    }
    !(apart || other_font || indented)
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '\u{201d}', '\u{2019}', ')', '»', ' ']).ends_with(['.', '!', '?', ':', '…'])
}

fn starts_small(text: &str) -> bool {
    text.starts_with(char::is_lowercase)
}

/// Appends a line to its paragraph. A hyphen at a line's end stays where the word has it elsewhere, or before a capital.
fn join(text: &mut String, line: &str, hyphenated: &FxHashSet<String>) {
    let Some(stem) = text.strip_suffix(['-', '\u{2010}', '\u{ad}']) else {
        text.push(' ');
        return text.push_str(line);
    };
    let first = stem.rsplit(|c: char| c.is_whitespace()).next().unwrap_or_default();
    let second: String = line.chars().take_while(|c| c.is_alphanumeric()).collect();
    let cut = first.ends_with(char::is_alphabetic) && starts_small(line);
    if cut && !hyphenated.contains(&format!("{first}-{second}").to_lowercase()) {
        text.truncate(stem.len());
    }
    text.push_str(line);
}

/// The words with hyphens within lines.
fn hyphenated(pages: &[Vec<Line>]) -> FxHashSet<String> {
    let words = pages.iter().flatten().flat_map(|line| line.text.split_whitespace());
    let words = words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase());
    words.filter(|word| word.contains('-')).collect()
}

/// Drops what stands at the head or foot of half of the pages, its numbers aside, and the numbers of pages.
fn drop_edges(pages: &mut [Vec<Line>]) {
    if pages.len() < 2 {
        return;
    }
    let mut seen: FxHashMap<String, usize> = FxHashMap::default();
    for lines in pages.iter() {
        let edges: FxHashSet<String> = edges(lines).into_iter().map(|n| shape(&lines[n].text)).collect();
        for shape in edges {
            *seen.entry(shape).or_default() += 1;
        }
    }
    let often = (pages.len() / 2).max(2);
    for lines in pages.iter_mut() {
        let drop: FxHashSet<usize> = edges(lines)
            .into_iter()
            .filter(|n| {
                let shape = shape(&lines[*n].text);
                seen.get(&shape).copied().unwrap_or(0) >= often && shape.chars().count() < 120 || is_number(&shape)
            })
            .collect();
        let mut n = 0;
        lines.retain(|_| {
            n += 1;
            !drop.contains(&(n - 1))
        });
    }
}

/// The lines nearest to the head and the foot of the page.
fn edges(lines: &[Line]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by(|a, b| lines[*b].y.total_cmp(&lines[*a].y));
    let foot = order.len().saturating_sub(EDGE).max(EDGE.min(order.len()));
    order.iter().take(EDGE).chain(order.iter().skip(foot)).copied().collect()
}

/// A line with its numbers made equal.
fn shape(text: &str) -> String {
    let mut shape = String::new();
    for c in text.chars() {
        let c = if c.is_numeric() { '#' } else { c };
        if c != '#' || !shape.ends_with('#') {
            shape.push(c);
        }
    }
    shape
}

/// Whether a line is the number of a page and nothing else: `3`, `- 3 -`, `Page 3 of 10`, `3/10`.
fn is_number(shape: &str) -> bool {
    let bare = shape.trim_matches(|c: char| !c.is_alphanumeric() && c != '#').to_lowercase();
    matches!(
        bare.as_str(),
        "#" | "page #" | "page # of #" | "#/#" | "# / #" | "# of #" | "p. #" | "p.#" | "#|#" | "# | #"
    )
}

/// The size in which most letters are printed, points.
fn usual_size(pages: &[Vec<Line>]) -> f64 {
    let mut letters: FxHashMap<i64, usize> = FxHashMap::default();
    for line in pages.iter().flatten() {
        *letters.entry((line.size * 4.0).round() as i64).or_default() += line.text.len();
    }
    let most = letters.into_iter().max_by_key(|(size, letters)| (*letters, -size));
    most.map_or(10.0, |(size, _)| size as f64 / 4.0)
}

/// The usual distance of lines, points.
fn usual_leading(pages: &[Vec<Line>]) -> f64 {
    let distances = pages.iter().flat_map(|lines| lines.windows(2).map(|pair| pair[0].y - pair[1].y).zip(lines));
    let mut down: Vec<f64> =
        distances.filter(|(d, line)| *d > 0.5 * line.size && *d < 4.0 * line.size).map(|(d, _)| d).collect();
    down.sort_by(f64::total_cmp);
    // Of a text with many paragraphs the smaller distances are those within them.
    down.get(down.len() / 4).copied().unwrap_or(0.0)
}

/// Takes the larger lines that begin the first page.
fn take_heading(pages: &mut [Vec<Line>], size: f64) -> Option<String> {
    let first = pages.first_mut()?;
    let largest = first.iter().take(8).map(|line| line.size).fold(0.0, f64::max);
    if largest < HEADING * size {
        return None;
    }
    // What stands above is a letterhead or a kicker.
    let begin = first.iter().position(|line| line.size > largest - 0.1)?;
    let end = begin + first[begin..].iter().take_while(|line| line.size > largest - 0.1).count();
    let heading = first.drain(begin..end).map(|line| line.text).collect::<Vec<_>>().join(" ");
    (heading.len() <= 300 && heading.contains(char::is_alphabetic)).then_some(heading)
}
