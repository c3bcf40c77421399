//! One page of a PDF → its printed lines: where glyphs are shown, and which stand on one line.
//!
//! Knows the operators of text and of the coordinates (ISO 32000-1, 8.3 and 9.4), nothing of articles. Parsing and the
//! encodings of fonts are the library's.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Encoding, Object, ObjectId, content::Content};
use rustc_hash::FxHashMap;

use super::limits;

/// From this share of the font's size on, a gap between glyphs is a space; justified lines have gaps of a sixth.
const SPACE: f64 = 0.17;

/// The width of a glyph of which the font says none, in parts of its size.
const WIDTH: f64 = 0.5;

/// So many states of the coordinates may be kept.
const DEEPEST: usize = 64;

/// A printed line.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Line {
    /// Points from the lower left corner.
    pub x: f64,
    pub y: f64,
    pub end: f64,
    /// The size of its largest font, points.
    pub size: f64,
    pub text: String,
}

/// An affine map as PDF writes it: `[a b c d e f]`.
#[derive(Debug, Clone, Copy)]
struct Matrix([f64; 6]);

impl Matrix {
    const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// First this one, then `then`.
    fn then(self, then: Self) -> Self {
        let (Self([a, b, c, d, e, f]), Self([g, h, i, j, k, l])) = (self, then);
        Self([a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l])
    }

    fn shift(x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    fn of(operands: &[Object]) -> Option<Self> {
        let mut numbers = [0.0; 6];
        for (number, operand) in numbers.iter_mut().zip(operands.get(..6)?) {
            *number = f64::from(operand.as_float().ok()?);
        }
        Some(Self(numbers))
    }
}

/// A font of the page.
struct Font<'a> {
    encoding: Encoding<'a>,
    /// Bytes a code takes: two in composite fonts.
    bytes: usize,
    widths: FxHashMap<u32, f64>,
    other: f64,
}

impl Font<'_> {
    /// The width of a string, in parts of the font's size, and the number of its codes.
    fn width(&self, string: &[u8]) -> (f64, usize) {
        let codes =
            string.chunks(self.bytes).map(|code| code.iter().fold(0u32, |sum, byte| sum << 8 | u32::from(*byte)));
        codes.fold((0.0, 0), |(width, n), code| (width + self.widths.get(&code).copied().unwrap_or(self.other), n + 1))
    }
}

/// Font dictionaries that are read by what their glyphs mean, where they say it, not by how they are encoded.
pub(super) fn fonts(document: &Document, page: ObjectId) -> BTreeMap<Vec<u8>, Dictionary> {
    let Ok(fonts) = document.get_page_fonts(page) else { return BTreeMap::new() };
    let with_meaning = |font: &Dictionary| {
        let mut font = font.clone();
        if font.has(b"ToUnicode") {
            font.remove(b"Encoding");
        }
        font
    };
    fonts.into_iter().map(|(name, font)| (name, with_meaning(font))).collect()
}

/// The lines of a page in the order in which they are shown.
///
/// # Errors
/// The page cannot be read.
pub(super) fn lines(
    document: &Document,
    page: ObjectId,
    dictionaries: &BTreeMap<Vec<u8>, Dictionary>,
) -> Result<Vec<Line>, lopdf::Error> {
    let content = document.get_page_content_with_limit(page, limits::PDF_PAGE)?;
    let mut fonts = FxHashMap::default();
    for (name, font) in dictionaries {
        if let Ok(encoding) = font.get_font_encoding_with_limit(document, limits::PDF_PAGE) {
            fonts.insert(name.as_slice(), font_of(document, font, encoding));
        }
    }
    let mut reader = Page::new(&fonts);
    for operation in Content::decode(&content)?.operations {
        reader.operation(&operation.operator, &operation.operands);
    }
    Ok(reader.lines)
}

fn font_of<'a>(document: &Document, font: &Dictionary, encoding: Encoding<'a>) -> Font<'a> {
    let number = |object: &Object| object.as_float().ok().map(f64::from);
    let composite = font.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Type0");
    let mut widths = FxHashMap::default();
    if composite {
        let descendant = font.get_deref(b"DescendantFonts", document).and_then(Object::as_array).ok();
        let descendant = descendant.and_then(|list| document.dereference(list.first()?).ok()?.1.as_dict().ok());
        let array = descendant.and_then(|d| d.get_deref(b"W", document).and_then(Object::as_array).ok());
        if let Some(array) = array {
            composite_widths(document, array, &mut widths);
        }
        let other = descendant.and_then(|d| number(d.get(b"DW").ok()?)).unwrap_or(1000.0) / 1000.0;
        return Font { encoding, bytes: 2, widths, other };
    }
    let first = font.get(b"FirstChar").and_then(Object::as_i64).ok().and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
    if let Ok(array) = font.get_deref(b"Widths", document).and_then(Object::as_array) {
        for (code, width) in (first..).zip(array.iter().take(256)) {
            if let Some(width) = document.dereference(width).ok().and_then(|(_, width)| number(width)) {
                widths.insert(code, width / 1000.0);
            }
        }
    }
    Font { encoding, bytes: 1, widths, other: WIDTH }
}

/// `c [w1 w2 …]` and `first last w`.
fn composite_widths(document: &Document, array: &[Object], widths: &mut FxHashMap<u32, f64>) {
    let code = |object: Option<&Object>| u32::try_from(object?.as_i64().ok()?).ok().filter(|code| *code < 0x1_0000);
    let number = |object: &Object| object.as_float().ok().map(|width| f64::from(width) / 1000.0);
    let mut at = 0;
    while let Some(first) = code(array.get(at)) {
        match array.get(at + 1).and_then(|object| document.dereference(object).ok()) {
            Some((_, Object::Array(list))) => {
                widths.extend((first..0x1_0000).zip(list).filter_map(|(code, width)| Some((code, number(width)?))));
                at += 2;
            }
            _ => {
                let (Some(last), Some(width)) = (code(array.get(at + 1)), array.get(at + 2).and_then(number)) else {
                    return;
                };
                widths.extend((first..=last).map(|code| (code, width)));
                at += 3;
            }
        }
    }
}

/// The state of a page while its operators are followed.
struct Page<'a> {
    fonts: &'a FxHashMap<&'a [u8], Font<'a>>,
    coordinates: Matrix,
    kept: Vec<Matrix>,
    text: Matrix,
    line: Matrix,
    font: Option<&'a Font<'a>>,
    size: f64,
    leading: f64,
    between_glyphs: f64,
    between_words: f64,
    stretch: f64,
    lines: Vec<Line>,
}

impl<'a> Page<'a> {
    fn new(fonts: &'a FxHashMap<&'a [u8], Font<'a>>) -> Self {
        Self {
            fonts,
            coordinates: Matrix::IDENTITY,
            kept: Vec::new(),
            text: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
            font: None,
            size: 1.0,
            leading: 0.0,
            between_glyphs: 0.0,
            between_words: 0.0,
            stretch: 1.0,
            lines: Vec::new(),
        }
    }

    fn operation(&mut self, operator: &str, operands: &[Object]) {
        let number = |n: usize| operands.get(n).and_then(|o| o.as_float().ok()).map_or(0.0, f64::from);
        match operator {
            "q" if self.kept.len() < DEEPEST => self.kept.push(self.coordinates),
            "Q" => self.coordinates = self.kept.pop().unwrap_or(self.coordinates),
            "cm" => {
                if let Some(matrix) = Matrix::of(operands) {
                    self.coordinates = matrix.then(self.coordinates);
                }
            }
            "BT" => (self.text, self.line) = (Matrix::IDENTITY, Matrix::IDENTITY),
            "Tf" => {
                let name = operands.first().and_then(|name| name.as_name().ok());
                self.font = name.and_then(|name| self.fonts.get(name));
                self.size = number(1);
            }
            "Tc" => self.between_glyphs = number(0),
            "Tw" => self.between_words = number(0),
            "Tz" => self.stretch = number(0) / 100.0,
            "TL" => self.leading = number(0),
            "Td" => self.next_line(number(0), number(1)),
            "TD" => {
                self.leading = -number(1);
                self.next_line(number(0), number(1));
            }
            "T*" => self.next_line(0.0, -self.leading),
            "Tm" => {
                if let Some(matrix) = Matrix::of(operands) {
                    (self.text, self.line) = (matrix, matrix);
                }
            }
            "Tj" => self.show(operands.first()),
            "'" => {
                self.next_line(0.0, -self.leading);
                self.show(operands.first());
            }
            "\"" => {
                (self.between_words, self.between_glyphs) = (number(0), number(1));
                self.next_line(0.0, -self.leading);
                self.show(operands.get(2));
            }
            "TJ" => {
                for part in operands.first().and_then(|list| list.as_array().ok()).into_iter().flatten() {
                    match part.as_float() {
                        Ok(back) => self.forward(-f64::from(back) / 1000.0 * self.size * self.stretch),
                        Err(_) => self.show(Some(part)),
                    }
                }
            }
            _ => {}
        }
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line = Matrix::shift(x, y).then(self.line);
        self.text = self.line;
    }

    fn forward(&mut self, by: f64) {
        self.text = Matrix::shift(by, 0.0).then(self.text);
    }

    fn show(&mut self, string: Option<&Object>) {
        let (Some(font), Some(Ok(string))) = (self.font, string.map(Object::as_str)) else { return };
        let shown = self.text.then(self.coordinates).0;
        let (x, y) = (shown[4], shown[5]);
        let size = (self.size * shown[2].hypot(shown[3])).abs();
        let (width, codes) = font.width(string);
        let words = if font.bytes == 1 { string.iter().filter(|byte| **byte == b' ').count() } else { 0 };
        let extra = self.between_glyphs * codes as f64 + self.between_words * words as f64;
        self.forward((width * self.size + extra) * self.stretch);
        let end = self.text.then(self.coordinates).0[4];
        let text = font.encoding.bytes_to_string(string).unwrap_or_default();
        // Text that runs up or down the page is a mark at its edge.
        let is_level = shown[0].abs() > shown[1].abs();
        let is_placed = [x, y, end, size].iter().all(|number| number.is_finite());
        if !is_level || !is_placed || text.is_empty() {
            return;
        }
        match self.lines.last_mut() {
            Some(line) if (line.y - y).abs() < 0.4 * size.max(line.size) && x > line.end - size => {
                let gap = x - line.end > SPACE * size;
                if gap && !line.text.ends_with(' ') && !text.starts_with(' ') {
                    line.text.push(' ');
                }
                line.text.push_str(&text);
                line.end = line.end.max(end);
                // A raised number is smaller than its line.
                if size > line.size {
                    (line.size, line.y) = (size, y);
                }
            }
            _ => self.lines.push(Line { x, y, end, size, text }),
        }
    }
}
