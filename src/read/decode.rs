//! Bytes → text: which encoding, and whether it is text at all.
//!
//! Order of trust: a byte order mark, bytes that are UTF-8, the charset the document declares, then the detector's
//! guess. Browsers that save a page as UTF-8 leave the old declaration in it, so UTF-8 bytes beat a declaration.

use std::{
    borrow::Cow,
    io::{BufRead, Read},
    sync::LazyLock,
};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};
use regex::bytes::Regex;

use super::{draft::Out, reason};

/// The reason given for bytes that are no text.
pub(super) const NO_TEXT: &str = "no text (binary data)";

/// How much of a file the declaration of its charset, and the look for binary data, is taken from, bytes.
const HEAD: usize = 8 * 1024;

/// How much of a stream is looked at to tell its encoding and its shape, bytes.
const LOOK: usize = 64 * 1024;

/// How much of a file the detector looks at, bytes.
const DETECT: usize = 1 << 20;

/// First bytes of formats that look like text for a while.
const BINARY_MAGIC: &[&[u8]] = &[b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"{\\rtf", b"\x7fELF"];

/// Decodes a whole document. `markup` also believes what a meta element or an XML declaration says.
///
/// # Errors
/// [`NO_TEXT`] for binary data.
pub(super) fn decode(bytes: &[u8], markup: bool) -> Result<Cow<'_, str>, &'static str> {
    let text = match encoding_of(bytes, markup)? {
        None => match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => String::from_utf8_lossy(bytes),
        },
        Some(encoding) => encoding.decode(bytes).0,
    };
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => Cow::Owned(rest.to_owned()),
        None => text,
    })
}

/// The encoding of a document of which `bytes` are all or the first part; `None` for UTF-8.
///
/// # Errors
/// [`NO_TEXT`] for binary data.
pub(super) fn encoding_of(bytes: &[u8], markup: bool) -> Result<Option<&'static Encoding>, &'static str> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        let wide = encoding != UTF_8;
        // UTF-32 begins with the mark of UTF-16; its text is half NUL characters in either reading.
        if wide && bytes.get(2..4) == Some(&[0, 0]) || !wide && is_binary(bytes) {
            return Err(NO_TEXT);
        }
        return Ok(wide.then_some(encoding));
    }
    if let Some(encoding) = unmarked_utf16(bytes) {
        return Ok(Some(encoding));
    }
    if is_binary(bytes) {
        return Err(NO_TEXT);
    }
    let declared = if markup { declared(bytes) } else { None };
    if declared == Some(ISO_2022_JP) {
        return Ok(declared);
    }
    if mostly_utf8(bytes) {
        return Ok(None);
    }
    if let Some(encoding) = declared.filter(|e| *e != UTF_8) {
        return Ok(Some(encoding));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes.get(..DETECT).unwrap_or(bytes), true);
    Ok(Some(detector.guess(None, Utf8Detection::Deny)))
}

/// UTF-8 but for an odd byte: a cut character or one pasted byte must not turn a whole text into another encoding.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|b| *b >= 0xC0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    bad == 0 || good >= 8 * bad
}

fn is_binary(bytes: &[u8]) -> bool {
    if BINARY_MAGIC.iter().any(|magic| bytes.starts_with(magic)) {
        return true;
    }
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let nul = bytecount(bytes, |b| b == 0);
    let control = bytecount(head, |b| (b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b)) || b == 0x7f);
    nul * 200 > bytes.len() || control * 50 > head.len()
}

fn bytecount(bytes: &[u8], is: impl Fn(u8) -> bool) -> usize {
    bytes.iter().filter(|b| is(**b)).count()
}

/// UTF-16 without a mark: in Western text every other byte is NUL.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    if head.len() < 8 {
        return None;
    }
    let (mut even, mut odd) = (0usize, 0usize);
    for pair in head.chunks_exact(2) {
        even += usize::from(pair[0] == 0);
        odd += usize::from(pair[1] == 0);
    }
    let pairs = head.len() / 2;
    let (most, few) = (pairs * 7 / 10, pairs / 50);
    match (even, odd) {
        _ if odd > most && even <= few => Some(UTF_16LE),
        _ if even > most && odd <= few => Some(UTF_16BE),
        _ => None,
    }
}

/// The charset that a meta element or an XML declaration names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    static CHARSET: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#"(?i-u)<meta\b[^>]*?charset\s*=\s*["']?\s*([-\w:.]+)|<\?xml\b[^>]*?encoding\s*=\s*["']([-\w:.]+)"#)
            .ok()
    });
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let found = CHARSET.as_ref()?.captures(head)?;
    let label = found.get(1).or_else(|| found.get(2))?;
    match Encoding::for_label(label.as_bytes())? {
        // A page whose declaration could be read byte by byte is not UTF-16 (as the HTML standard says).
        e if e == UTF_16LE || e == UTF_16BE => Some(UTF_8),
        e => Some(e),
    }
}

/// The first bytes of an input as UTF-8 where they are UTF-16, else as they are.
pub(super) fn narrow(head: &[u8]) -> Cow<'_, [u8]> {
    let marked = Encoding::for_bom(head).map(|(encoding, _)| encoding).filter(|encoding| *encoding != UTF_8);
    match marked.or_else(|| unmarked_utf16(head)) {
        Some(encoding) => Cow::Owned(encoding.decode(head).0.into_owned().into_bytes()),
        None => Cow::Borrowed(head),
    }
}

/// Sees to the encoding of an input, then hands it on as UTF-8 with its first part. `markup` also believes what an XML
/// declaration or a meta element says. Binary data and what cannot be read are skips.
pub(super) fn utf8(
    input: &mut dyn BufRead,
    out: &mut Out<'_>,
    markup: bool,
    read: impl Fn(&mut dyn BufRead, &[u8], &mut Out<'_>),
) {
    let mut head = Vec::new();
    // Several short reads make one look.
    if let Err(error) = (&mut *input).take(LOOK as u64).read_to_end(&mut head) {
        return out.skip(None, reason(&error));
    }
    let cut = head.len() == LOOK;
    let whole_characters = match head.utf8_chunks().last() {
        // A character that the look cut in two says nothing of the encoding.
        Some(last) if cut && last.invalid().len() < 4 => head.len() - last.invalid().len(),
        _ => head.len(),
    };
    let seen = head.get(..whole_characters).unwrap_or_default();
    let encoding = match encoding_of(seen, markup) {
        // A first part in ASCII says nothing of the rest: there the declaration is all that is known.
        Ok(None) if markup && cut && seen.is_ascii() => declared(seen),
        Ok(encoding) => encoding,
        Err(no_text) => return out.skip(None, no_text),
    };
    let look = match encoding {
        Some(encoding) => Cow::Owned(encoding.decode(&head).0.into_owned().into_bytes()),
        None => Cow::Borrowed(&head[..]),
    };
    let look = look.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&look).to_vec();
    let mut rest = std::io::Cursor::new(head).chain(input);
    let mut utf8 = Transcoder::new(&mut rest, encoding.unwrap_or(UTF_8));
    read(&mut utf8, &look, out);
}

/// Reads another encoding as UTF-8, in bounded memory; what does not decode becomes U+FFFD.
pub(super) struct Transcoder<R> {
    inner: R,
    decoder: Decoder,
    buffer: Vec<u8>,
    at: usize,
    filled: usize,
    done: bool,
}

impl<R: BufRead> Transcoder<R> {
    pub(super) fn new(inner: R, encoding: &'static Encoding) -> Self {
        Self {
            inner,
            decoder: encoding.new_decoder_with_bom_removal(),
            buffer: vec![0; 64 * 1024],
            at: 0,
            filled: 0,
            done: false,
        }
    }
}

impl<R: BufRead> BufRead for Transcoder<R> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        while self.at >= self.filled && !self.done {
            let source = self.inner.fill_buf()?;
            let last = source.is_empty();
            let (result, read, written, _) = self.decoder.decode_to_utf8(source, &mut self.buffer, last);
            self.inner.consume(read);
            self.at = 0;
            self.filled = written;
            self.done = last && result == encoding_rs::CoderResult::InputEmpty;
        }
        Ok(self.buffer.get(self.at..self.filled).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.at = (self.at + amount).min(self.filled);
    }
}

impl<R: BufRead> Read for Transcoder<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let available = self.fill_buf()?;
        let n = available.len().min(into.len());
        into[..n].copy_from_slice(&available[..n]);
        self.consume(n);
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{ISO_8859_2, SHIFT_JIS, WINDOWS_1252};

    fn utf16(text: &str, little: bool, bom: bool) -> Vec<u8> {
        let unit = |u: u16| if little { u.to_le_bytes() } else { u.to_be_bytes() };
        let mark = bom.then_some(0xFEFF);
        mark.into_iter().chain(text.encode_utf16()).flat_map(unit).collect()
    }

    #[test]
    fn marks_decide() {
        let text = "Réunion à Rabat, 14 avril";
        assert_eq!(decode(format!("\u{feff}{text}").as_bytes(), false).unwrap(), text);
        for little in [true, false] {
            assert_eq!(decode(&utf16(text, little, true), false).unwrap(), text);
            assert_eq!(decode(&utf16(text, little, false), false).unwrap(), text);
        }
    }

    #[test]
    fn undeclared_text_is_detected() {
        let french = "Le ministre de l'Intérieur a reçu son homologue français à Rabat ; l'entretien a porté sur la \
                      coopération en matière de sécurité, « très étroite » selon les deux délégations.";
        assert_eq!(decode(&WINDOWS_1252.encode(french).0, false).unwrap(), french);
        let polish = "Minister spraw wewnętrznych przyjął w środę swojego odpowiednika; rozmowy dotyczyły współpracy \
                      służb, granic i wymiany więźniów, a także łączności między urzędami.";
        assert_eq!(decode(&ISO_8859_2.encode(polish).0, false).unwrap(), polish);
    }

    #[test]
    fn a_declaration_is_believed_unless_the_bytes_are_utf8() {
        let page =
            |charset: &str| format!("<html><head><meta charset=\"{charset}\"><title>内務大臣がラバトを訪問</title>");
        assert!(decode(&SHIFT_JIS.encode(&page("Shift_JIS")).0, true).unwrap().contains("内務大臣がラバト"));
        assert!(decode(page("Shift_JIS").as_bytes(), true).unwrap().contains("内務大臣がラバト"));
        let xml = "<?xml version=\"1.0\" encoding='iso-8859-2'?><html><body>Żółć</body>";
        assert!(decode(&ISO_8859_2.encode(xml).0, true).unwrap().contains("Żółć"));
        let jis = "<meta http-equiv=Content-Type content=\"text/html; charset=iso-2022-jp\">\x1b$B4D6-\x1b(B";
        assert!(decode(jis.as_bytes(), true).unwrap().contains("環境"));
    }

    #[test]
    fn one_bad_byte_leaves_utf8_alone() {
        let mut bytes = "Élysée, Genève, Zürich, Málaga, Łódź, İzmir".as_bytes().to_vec();
        bytes.push(0xE9);
        assert!(decode(&bytes, false).unwrap().starts_with("Élysée, Genève, Zürich"));
    }

    #[test]
    fn binary_data_is_no_text() {
        let mut noise: Vec<u8> = Vec::new();
        let mut x = 12345u32;
        for _ in 0..4000 {
            x = x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            noise.push((x >> 24) as u8);
        }
        for bytes in [&[0u8; 4096][..], b"%PDF-1.4\nsome words", &noise, b"\xff\xfe\0\0A\0\0\0"] {
            assert_eq!(decode(bytes, false), Err(NO_TEXT));
        }
        assert_eq!(decode(b"", false).unwrap(), "");
    }

    #[test]
    fn transcoding_equals_decoding() {
        let text = "Ministres réunis à Rabat — 会談。".repeat(9000);
        let bytes = utf16(&text, true, true);
        let mut out = String::new();
        Transcoder::new(&bytes[..], UTF_16LE).read_to_string(&mut out).unwrap();
        assert_eq!(out, text);
    }
}
