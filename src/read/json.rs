//! JSON: an object, an array of objects, an object that holds such an array; and JSON Lines.
//!
//! Streams record by record, so that memory is bounded by the longest record. What the fields of a record mean is
//! `record`'s business.

use std::{
    cell::Cell,
    fmt,
    io::{self, BufRead, Read},
};

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::{
    Reader, clean, decode,
    draft::Out,
    limits, ninjs, reason,
    record::{self, Fields},
};

/// What the parser's input is read in, bytes.
const BUFFER: usize = 64 * 1024;

/// Keys, folded, under which an object keeps an array of articles.
const CONTAINERS: &[&str] = &[
    "articles",
    "items",
    "results",
    "data",
    "docs",
    "documents",
    "hits",
    "response",
    "news",
    "stories",
    "posts",
    "records",
    "entries",
];

/// One document: an object, an array, or documents behind one another.
pub(super) struct Json;

/// One object a line.
pub(super) struct Lines;

impl Reader for Json {
    fn extensions(&self) -> &'static [&'static str] {
        &["json"]
    }

    fn read(&self, input: &mut dyn BufRead, out: &mut Out<'_>) {
        decode::utf8(
            input,
            out,
            false,
            |input, head, out| if is_lines(head) { lines(input, out) } else { documents(input, out) },
        );
    }
}

impl Reader for Lines {
    fn extensions(&self) -> &'static [&'static str] {
        &["jsonl", "ndjson"]
    }

    fn read(&self, input: &mut dyn BufRead, out: &mut Out<'_>) {
        decode::utf8(input, out, false, |input, head, out| {
            let array = head.trim_ascii_start().first() == Some(&b'[');
            if array { documents(input, out) } else { lines(input, out) }
        });
    }
}

/// Whether a `.json` file holds an object a line: its first line is a whole object and another follows.
fn is_lines(head: &[u8]) -> bool {
    let head = head.trim_ascii_start();
    let Some(end) = head.iter().position(|b| *b == b'\n') else { return false };
    let (first, rest) = head.split_at(end);
    rest.trim_ascii_start().first() == Some(&b'{') && serde_json::from_slice::<Map<String, Value>>(first).is_ok()
}

fn lines(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let mut line = Vec::new();
    let (mut number, mut records) = (0u64, 0u64);
    loop {
        line.clear();
        number += 1;
        match read_line(input, &mut line) {
            Ok(Line::End) => return,
            Ok(Line::TooLong) => {
                records += 1;
                out.skip(Some(format!("line {number}")), too_long());
                continue;
            }
            Ok(Line::Read) => {}
            Err(error) => {
                return out.skip(Some(format!("line {number}")), format!("{}; the rest was not read", reason(&error)));
            }
        }
        let text = line.trim_ascii();
        if text.is_empty() {
            continue;
        }
        records += 1;
        if separators(text) > limits::RECORD_VALUES {
            out.skip(Some(format!("line {number}")), too_many());
            continue;
        }
        match serde_json::from_slice::<Value>(text) {
            Ok(value) => take(value, records, out, || format!("line {number}")),
            Err(error) => out.skip(Some(format!("line {number}")), not_json(&error, false)),
        }
    }
}

enum Line {
    Read,
    TooLong,
    End,
}

/// Reads a line of at most [`limits::RECORD`] bytes; a longer one is passed over without keeping it.
fn read_line(input: &mut dyn BufRead, line: &mut Vec<u8>) -> io::Result<Line> {
    let n = (&mut *input).take(limits::RECORD).read_until(b'\n', line)?;
    if n == 0 {
        return Ok(Line::End);
    }
    if line.last() == Some(&b'\n') || (n as u64) < limits::RECORD {
        return Ok(Line::Read);
    }
    line.clear();
    line.shrink_to_fit();
    loop {
        let available = input.fill_buf()?;
        let newline = available.iter().position(|b| *b == b'\n');
        let (n, end) = newline.map_or((available.len(), available.is_empty()), |at| (at + 1, true));
        input.consume(n);
        if end {
            return Ok(Line::TooLong);
        }
    }
}

fn take(value: Value, number: u64, out: &mut Out<'_>, place: impl Fn() -> String) {
    match value {
        Value::Object(fields) if ninjs::is_item(&fields) => ninjs::take(&fields, number, out, place),
        Value::Object(fields) => {
            let draft = record::draft(&fields, &out.options.fields);
            if draft.text.is_empty() && draft.title.is_empty() && !fields.is_empty() {
                return out.skip(Some(place()), no_text(&fields));
            }
            out.record(draft, number, place);
        }
        _ => out.skip(Some(place()), "no JSON object"),
    }
}

/// So many of a record's fields are named where none is a text.
const NAMED: usize = 8;

/// Why a record of a shape that is not known is skipped, with what would help.
fn no_text(fields: &Fields) -> String {
    let names: Vec<String> =
        fields.keys().map(|key| clean::line(key).chars().take(40).collect()).take(NAMED).collect();
    let more = if fields.len() > NAMED { ", …" } else { "" };
    format!("no title or text among its fields ({}{more}): name them, as in --field text={}", names.join(", "), names.first().map_or("NAME", String::as_str))
}

/// What stands between the values of a record, counted fast: in texts too.
fn separators(json: &[u8]) -> u64 {
    json.iter().filter(|byte| matches!(byte, b',' | b':' | b'[' | b'{')).count() as u64
}

fn too_many() -> String {
    format!("more than {} values", limits::RECORD_VALUES)
}

fn too_long() -> String {
    format!("longer than {} MB", limits::RECORD >> 20)
}

fn not_json(error: &serde_json::Error, with_line: bool) -> String {
    let message = error.to_string();
    let what = message.split(" at line ").next().unwrap_or(&message);
    if error.is_io() {
        return what.to_owned();
    }
    if with_line {
        format!("broken JSON: {what} at line {}, column {}", error.line(), error.column())
    } else {
        format!("broken JSON: {what} at column {}", error.column())
    }
}

/// Reads documents until the input ends.
fn documents(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let used = Cell::new(Used::default());
    // The parser takes byte by byte, which only a buffer right before it makes fast.
    let buffered = io::BufReader::with_capacity(BUFFER, Bounded { inner: input, used: &used });
    let mut documents = serde_json::Deserializer::from_reader(buffered);
    let mut walk = Walk { out, used: &used, records: 0 };
    loop {
        used.set(Used::default());
        // `end` fails where something follows, without taking it.
        if documents.end().is_ok() {
            return;
        }
        let before = walk.records;
        let result = Element { walk: &mut walk, depth: 0 }.deserialize(&mut documents);
        if let Err(error) = result {
            let lost = if walk.records > 0 { "; the rest was not read" } else { "" };
            let record = (walk.records > 0).then(|| format!("record {}", walk.records + 1));
            return walk.out.skip(record, format!("{}{lost}", not_json(&error, true)));
        }
        if walk.records == before {
            walk.records += 1;
            walk.out.skip(Some(format!("record {}", walk.records)), "no article in it");
        }
    }
}

/// What the visitors share: the output, and how much the current record has taken.
struct Walk<'a, 'b> {
    out: &'a mut Out<'b>,
    used: &'a Cell<Used>,
    records: u64,
}

impl Walk<'_, '_> {
    fn take(&mut self, value: Value) {
        self.records += 1;
        let number = self.records;
        take(value, number, self.out, || format!("record {number}"));
        self.used.set(Used::default());
    }
}

/// A document or a container in it: an array is streamed, an object is an article unless it holds a container.
struct Element<'w, 'a, 'b> {
    walk: &'w mut Walk<'a, 'b>,
    depth: usize,
}

impl<'de> DeserializeSeed<'de> for Element<'_, '_, '_> {
    /// The value where it was no container of articles.
    type Value = Option<Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Element<'_, '_, '_> {
    type Value = Option<Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        // Below a key only a list of objects is a container: its first item decides.
        let mut values: Vec<Value> = Vec::new();
        let mut container = self.depth == 0;
        while let Some(value) = items.next_element::<Value>()? {
            if values.is_empty() && value.is_object() {
                container = true;
            }
            if container {
                self.walk.take(value);
            } else {
                values.push(value);
            }
        }
        Ok((!container).then_some(Value::Array(values)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let Self { walk, depth } = self;
        let before = walk.records;
        let mut fields: Fields = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            let folded = key.to_ascii_lowercase();
            // Items of an object that has a text of its own belong to it.
            let may_hold = CONTAINERS.contains(&folded.as_str()) && depth < 3 && !record::has_text(&fields);
            if may_hold {
                if let Some(value) = map.next_value_seed(Element { walk: &mut *walk, depth: depth + 1 })? {
                    fields.insert(key, value);
                }
            } else if walk.records > before {
                map.next_value::<IgnoredAny>()?;
            } else {
                fields.insert(key, map.next_value()?);
            }
        }
        if walk.records > before {
            return Ok(None);
        }
        if depth == 0 {
            // An empty container is an empty answer, no article without text.
            if fields
                .iter()
                .any(|(key, v)| CONTAINERS.contains(&key.as_str()) && v.as_array().is_some_and(Vec::is_empty))
                && !record::has_text(&fields)
            {
                return Ok(None);
            }
            walk.take(Value::Object(fields));
            return Ok(None);
        }
        Ok(Some(Value::Object(fields)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(Value::String(text.to_owned())))
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Self::Value, E> {
        Ok(Some(Value::Bool(truth)))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Some(Value::from(number)))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Some(Value::from(number)))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Some(Value::from(number)))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Some(Value::Null))
    }
}

/// What the current record has taken.
#[derive(Debug, Clone, Copy, Default)]
struct Used {
    bytes: u64,
    separators: u64,
}

/// Fails once a record has taken more than [`limits::RECORD`] or [`limits::RECORD_VALUES`].
struct Bounded<'a, R> {
    inner: R,
    used: &'a Cell<Used>,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(into)?;
        let mut used = self.used.get();
        used.bytes += n as u64;
        used.separators += separators(into.get(..n).unwrap_or_default());
        self.used.set(used);
        match used {
            Used { bytes, .. } if bytes > limits::RECORD => Err(io::Error::other(too_long())),
            Used { separators, .. } if separators > limits::RECORD_VALUES => Err(io::Error::other(too_many())),
            _ => Ok(n),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        article::Article,
        read::{FileReport, ReadOptions, read_bytes},
    };

    fn read(name: &str, source: &str) -> (Vec<Article>, FileReport) {
        let mut articles = Vec::new();
        let report = read_bytes(name, source.as_bytes(), &ReadOptions::default(), &mut |a| articles.push(a));
        (articles, report)
    }

    fn titles(name: &str, source: &str) -> Vec<String> {
        read(name, source).0.into_iter().map(|a| a.title).collect()
    }

    fn told(report: &FileReport) -> Vec<(Option<&str>, &str)> {
        report.skips.iter().map(|s| (s.record.as_deref(), s.reason.as_str())).collect()
    }

    #[test]
    fn shapes_of_a_document() {
        let (a, b) = (r#"{"title":"A","text":"They met."}"#, r#"{"title":"B","text":"They spoke."}"#);
        let shapes = [
            format!("[{a},{b}]"),
            format!(r#"{{"status":"ok","totalResults":2,"articles":[{a},{b}]}}"#),
            format!(r#"{{"data":{{"items":[{a},{b}]}},"more":[1,{{"x":2}}]}}"#),
            format!(r#"{{"hits":{{"total":2,"hits":[{{"_source":{a}}},{{"_source":{b}}}]}}}}"#),
            format!(r#"{{"response":{{"status":"ok","results":[{a},{b}]}}}}"#),
            format!("{a}\n{b}\n"),
            format!("{a} {b}"),
        ];
        for shape in shapes {
            assert_eq!(titles("a.json", &shape), ["A", "B"], "{shape}");
        }
        assert_eq!(titles("a.json", a), ["A"]);
        assert_eq!(titles("a.jsonl", &format!("[{a},\n{b}]")), ["A", "B"]);
    }

    #[test]
    fn an_article_that_holds_a_list_is_one_article() {
        let source = r#"{"title":"A","text":"They met.","items":[{"title":"related"}],"data":["x"]}"#;
        assert_eq!(titles("a.json", source), ["A"]);
        let (articles, report) = read("a.json", r#"{"status":"ok","articles":[]}"#);
        assert!(articles.is_empty());
        assert_eq!(told(&report), [(Some("record 1"), "no article in it")]);
    }

    #[test]
    fn a_bad_line_is_a_skip_and_the_rest_goes_on() {
        let source =
            "{\"id\":\"x\",\"text\":\"One.\"}\n\n{\"text\": oops}\n[1]\n{\"title\":\"T\"}\n{\"text\":\"Two.\"}";
        let (articles, report) = read("a.jsonl", source);
        let records: Vec<_> = articles.iter().filter_map(|a| a.source.record.as_deref()).collect();
        assert_eq!(records, ["x", "#5"]);
        assert_eq!(
            told(&report),
            [
                (Some("line 3"), "broken JSON: expected value at column 10"),
                (Some("line 4"), "no JSON object"),
                (Some("line 5"), "no text beside the title"),
            ]
        );
    }

    #[test]
    fn a_broken_document_keeps_what_came_before() {
        let (articles, report) = read("a.json", r#"[{"text":"One."},{"text":"Two."},{"text":"Thr"#);
        assert_eq!(articles.len(), 2);
        assert_eq!(
            told(&report),
            [(Some("record 3"), "broken JSON: EOF while parsing a string at line 1, column 45; the rest was not read")]
        );
    }

    #[test]
    fn deep_nesting_is_a_skip() {
        for source in
            ["[".repeat(100_000), "{\"a\":".repeat(100_000), format!("{{\"data\":{}", "{\"data\":".repeat(100_000))]
        {
            for name in ["a.json", "a.jsonl"] {
                let (articles, report) = read(name, &source);
                assert!(articles.is_empty());
                assert!(report.skips[0].reason.contains("recursion limit"), "{:?}", report.skips);
            }
        }
    }

    #[test]
    fn other_encodings() {
        let source =
            "{\"title\":\"Réunion à Rabat\",\"text\":\"Le ministre a été reçu à Rabat, où l'entretien a duré.\"}\n";
        let utf16: Vec<u8> =
            "\u{feff}".encode_utf16().chain(source.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let latin = encoding_rs::WINDOWS_1252.encode(source).0.into_owned();
        let marked = format!("\u{feff}{source}").into_bytes();
        for bytes in [utf16, latin, marked] {
            for name in ["a.json", "a.jsonl"] {
                let mut articles = Vec::new();
                read_bytes(name, &bytes, &ReadOptions::default(), &mut |a| articles.push(a));
                assert_eq!(articles.first().map(|a| a.title.as_str()), Some("Réunion à Rabat"));
            }
        }
    }

    #[test]
    fn a_line_longer_than_the_bound_is_passed_over() {
        let mut line = Vec::new();
        let long = [vec![b' '; usize::try_from(limits::RECORD).unwrap() + 5], b"\nnext\n".to_vec()].concat();
        let mut input = &long[..];
        assert!(matches!(read_line(&mut input, &mut line), Ok(Line::TooLong)));
        line.clear();
        assert!(matches!(read_line(&mut input, &mut line), Ok(Line::Read)));
        assert_eq!(line, b"next\n");
        line.clear();
        assert!(matches!(read_line(&mut input, &mut line), Ok(Line::End)));
    }
}
