//! HTTP as web archives keep it: heads of named fields, and what wraps a document (chunks, packings, charset).
//!
//! Lenient, as what servers sent is: a body that was already unwrapped by the crawler is taken as it is.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use encoding_rs::{Encoding, ISO_2022_JP, UTF_8};
use flate2::bufread::{DeflateDecoder, ZlibDecoder};

use super::{
    BUFFER, gz,
    limits::{self, Counted, Guard, Meter},
    reason, whole, zst,
};

/// A head: its first line, and its fields by their names in lower case.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub first: String,
    fields: Vec<(String, String)>,
}

impl Head {
    /// The head of a document of which only the type is known.
    pub(super) fn of_type(kind: &str) -> Self {
        Self { first: String::new(), fields: vec![("content-type".to_owned(), kind.to_owned())] }
    }

    /// The first field of a name in lower case.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// Reads lines up to an empty one; `None` where there is no empty line within `limit` bytes.
///
/// # Errors
/// The input's.
pub(super) fn head(input: &mut dyn BufRead, limit: u64) -> io::Result<Option<Head>> {
    let mut head = Head::default();
    let mut left = limit;
    for n in 0.. {
        let mut line = Vec::new();
        let read = (&mut *input).take(left).read_until(b'\n', &mut line)? as u64;
        left -= read;
        if read == 0 || line.last() != Some(&b'\n') {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        let text = line.trim_end();
        if n == 0 {
            head.first = text.to_owned();
        } else if text.is_empty() {
            return Ok(Some(head));
        } else if text.starts_with([' ', '\t']) {
            // A field that goes on.
            if let Some((_, value)) = head.fields.last_mut() {
                value.push(' ');
                value.push_str(text.trim());
            }
        } else if let Some((name, value)) = text.split_once(':') {
            head.fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    Ok(None)
}

/// A media type without its parameters, lower case.
pub(super) fn media_type(value: &str) -> String {
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The charset that a media type names.
fn charset(value: &str) -> Option<&'static Encoding> {
    let label = value.split(';').skip(1).find_map(|parameter| {
        let (name, label) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then_some(label)
    })?;
    Encoding::for_label(label.trim().trim_matches(['"', '\'']).as_bytes())
}

/// A document without its wrappings. One whose charset the server named comes as UTF-8 with a byte order mark.
///
/// # Errors
/// The reason of a skip.
pub(super) fn body<'a>(
    head: &Head,
    input: &'a mut dyn BufRead,
    meter: &Meter,
) -> Result<Box<dyn BufRead + 'a>, String> {
    let chunked = head.field("transfer-encoding").is_some_and(|coding| coding.to_ascii_lowercase().contains("chunked"));
    let mut body: Box<dyn BufRead + 'a> =
        if chunked { Box::new(BufReader::new(Chunked::new(input))) } else { Box::new(input) };
    let codings = head.field("content-encoding").unwrap_or_default().to_ascii_lowercase();
    // The last that was applied is the first to be undone.
    for coding in codings.split(',').map(str::trim).rev() {
        body = decoded(coding, body, meter)?;
    }
    let Some(encoding) = head.field("content-type").and_then(charset).filter(|encoding| *encoding != UTF_8) else {
        return Ok(body);
    };
    let bytes = whole(&mut *body, limits::PAGE)?;
    // Many servers name one charset for all they send: bytes that are UTF-8 are of no other, but for one that escapes.
    let escapes = encoding == ISO_2022_JP && bytes.contains(&0x1b);
    if Encoding::for_bom(&bytes).is_some() || (std::str::from_utf8(&bytes).is_ok() && !escapes) {
        return Ok(Box::new(Cursor::new(bytes)));
    }
    let text = encoding.decode_without_bom_handling(&bytes).0;
    Ok(Box::new(Cursor::new(["\u{feff}", &*text].concat().into_bytes())))
}

/// Undoes one content coding. A body that does not begin as the coding does was unpacked before it was kept.
fn decoded<'a>(coding: &str, mut body: Box<dyn BufRead + 'a>, meter: &Meter) -> Result<Box<dyn BufRead + 'a>, String> {
    let head = body.fill_buf().map_err(|error| reason(&error))?;
    let (first, second) = (head.first().copied().unwrap_or(0), head.get(1).copied().unwrap_or(0));
    let is_zlib = first & 0x0f == 8 && (u16::from(first) << 8 | u16::from(second)) % 31 == 0;
    let looks_plain = first == b'<' || first == b'{' || first.is_ascii_whitespace() || first == 0xef;
    let unpacks = match coding {
        "gzip" | "x-gzip" => head.starts_with(gz::MAGIC),
        "zstd" => head.starts_with(zst::MAGIC),
        "deflate" => is_zlib || !looks_plain,
        "br" => !looks_plain,
        "" | "identity" => false,
        other => return Err(format!("packed with {}, which is not read", super::clean::line(other))),
    };
    if !unpacks {
        return Ok(body);
    }
    let (packed, count) = Counted::new(body);
    let decoder: Box<dyn Read + 'a> = match coding {
        "zstd" => Box::new(zst::Unpack::new(packed).map_err(|error| reason(&error))?),
        "deflate" if is_zlib => Box::new(ZlibDecoder::new(packed)),
        "deflate" => Box::new(DeflateDecoder::new(packed)),
        "br" => Box::new(brotli_decompressor::Decompressor::new(packed, BUFFER)),
        _ => Box::new(gz::Unpack::new(packed)),
    };
    Ok(Box::new(BufReader::with_capacity(BUFFER, Guard::new(decoder, count, meter))))
}

/// The longest line that tells a chunk's size, bytes.
const SIZE_LINE: u64 = 1024;

/// Joins chunks. A body that does not begin with a chunk's size was joined before it was kept.
struct Chunked<R> {
    inner: R,
    state: Chunk,
}

enum Chunk {
    First,
    /// What was read in search of a size, then the rest as it is.
    Plain(Cursor<Vec<u8>>),
    /// So much of a chunk is left.
    Left(u64),
    Done,
}

impl<R: BufRead> Chunked<R> {
    fn new(inner: R) -> Self {
        Self { inner, state: Chunk::First }
    }

    /// The line of a size: its number and its bytes.
    fn size(&mut self) -> io::Result<(Option<u64>, Vec<u8>)> {
        let mut line = Vec::new();
        (&mut self.inner).take(SIZE_LINE).read_until(b'\n', &mut line)?;
        let text = std::str::from_utf8(&line).unwrap_or_default();
        let digits = text.split(';').next().unwrap_or_default().trim();
        Ok((u64::from_str_radix(digits, 16).ok().filter(|_| line.ends_with(b"\n")), line))
    }
}

impl<R: BufRead> Read for Chunked<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            match &mut self.state {
                Chunk::First => {
                    let (size, line) = self.size()?;
                    self.state = match size {
                        Some(0) => Chunk::Done,
                        Some(size) => Chunk::Left(size),
                        None => Chunk::Plain(Cursor::new(line)),
                    };
                }
                Chunk::Plain(line) => {
                    let n = line.read(into)?;
                    return if n > 0 { Ok(n) } else { self.inner.read(into) };
                }
                Chunk::Left(0) => {
                    let mut end = [0; 2];
                    let ended = self.inner.read_exact(&mut end).is_ok();
                    // A body that is cut keeps what came.
                    self.state = match if ended { self.size()?.0 } else { None } {
                        None | Some(0) => Chunk::Done,
                        Some(size) => Chunk::Left(size),
                    };
                }
                Chunk::Left(left) => {
                    let most = usize::try_from(*left).unwrap_or(usize::MAX).min(into.len());
                    let n = self.inner.read(&mut into[..most])?;
                    *left -= n as u64;
                    if n == 0 && most > 0 {
                        self.state = Chunk::Done;
                    }
                    return Ok(n);
                }
                Chunk::Done => return Ok(0),
            }
        }
    }
}
