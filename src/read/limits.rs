//! How much is taken in: every bound of the reading room with its reason, and the meter of what containers unpack to.
//!
//! A bound that is met is a skip (or a text that is cut, with a skip that says so), never the end of a run. Together they
//! hold what one thread has in memory below some hundred megabytes, whatever the files are.

use std::{
    cell::Cell,
    io::{BufRead, Error, ErrorKind, Read, Result},
    rc::Rc,
};

/// The text of one article, bytes; a longer one is cut at the end of a paragraph. A novel has 1 to 3 MB.
pub(super) const TEXT: usize = 4 << 20;

/// What is read of a file of plain text or Markdown, bytes: [`TEXT`] in an encoding that takes two bytes a letter.
pub(super) const PLAIN: u64 = 8 << 20;

/// A web page, bytes: one that a browser saved with its pictures inside has 5 to 10 MB.
pub(super) const PAGE: u64 = 16 << 20;

/// Tags of a web page: the parse tree takes some hundred bytes for each, twice. Long live tickers have 20,000.
pub(super) const PAGE_TAGS: usize = 150_000;

/// One record of JSON, bytes: [`TEXT`] in a script that is written as `\uXXXX` takes three times its size.
pub(super) const RECORD: u64 = 16 << 20;

/// Values of one record of JSON, counted by what stands between them: each takes up to a hundred bytes in memory, and may
/// take two in the file. A text of [`TEXT`] has 60,000 commas.
pub(super) const RECORD_VALUES: u64 = 500_000;

/// One record of XML with its markup, bytes; also the longest document type declaration.
pub(super) const XML_RECORD: u64 = 32 << 20;

/// One mail message, bytes: attachments of 25 MB, which most servers allow, take 34.
pub(super) const MESSAGE: u64 = 40 << 20;

/// Names of records that are remembered to tell those that bear the same one: 9 to 18 bytes each.
pub(super) const REMEMBERED: usize = 4_000_000;

/// What one file may unpack to, with all that is nested in it, bytes. A gigabyte of packed web crawl is six; a year of an
/// agency, packed, some tens.
const UNPACKED: u64 = 128 << 30;

/// From this size on the ratio is looked at, bytes: a small bomb does no harm.
const RATIO_FROM: u64 = 64 << 20;

/// Text packs 3 to 30 times, tables of repeated lines perhaps 100; above this it is a bomb.
const RATIO: u64 = 250;

/// Members of a container: the articles of a large archive, each in a file of its own. Their names are remembered.
pub(super) const MEMBERS: u64 = 1_000_000;

/// Containers in one another: an archive of monthly archives of daily ones.
pub(super) const NESTING: usize = 3;

/// The name of a member with its folders, bytes: what file systems bear.
pub(super) const NAME: usize = 4096;

/// A header of a container (the names in a tar, the head of a web archive's record), bytes.
pub(super) const HEADER: u64 = 64 * 1024;

/// How far back a zstd frame may refer, as a power of two, bytes: 128 MB, what the `zstd` tool unpacks unasked.
pub(super) const WINDOW_LOG: u32 = 27;

/// What must be in memory as a whole to be read at random (DOCX, a zip within a container), bytes.
pub(super) const HELD: u64 = 32 << 20;

/// One part of a DOCX, unpacked, bytes: markup is ten times its text.
#[cfg(feature = "documents")]
pub(super) const PART: u64 = 40 << 20;

/// A PDF, bytes: it is parsed as a whole, and its objects take several times their size.
#[cfg(feature = "documents")]
pub(super) const PDF: u64 = 16 << 20;

/// What the packed objects of a PDF may unpack to, bytes.
#[cfg(feature = "documents")]
pub(super) const PDF_OBJECTS: usize = 64 << 20;

/// What a page of a PDF draws, bytes; more is a map.
#[cfg(feature = "documents")]
pub(super) const PDF_PAGE: usize = 4 << 20;

/// Pages of a PDF.
#[cfg(feature = "documents")]
pub(super) const PDF_PAGES: usize = 2000;

/// Where a text of more than [`TEXT`] bytes is cut: at the end of a paragraph, else of a line, else of a word.
pub(super) fn cut(text: &str) -> Option<&str> {
    if text.len() <= TEXT {
        return None;
    }
    let mut end = TEXT;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = &text[..end];
    // A paragraph that fills half of it is none.
    let at = ["\n\n", "\n", " "].iter().filter_map(|end| head.rfind(end)).find(|at| *at > TEXT / 2);
    Some(head[..at.unwrap_or(end)].trim_end())
}

/// What a skip says of a text that was cut.
pub(super) fn cut_reason() -> String {
    format!("a text of more than {} MB: what follows was left out", TEXT >> 20)
}

/// How much one file has unpacked to so far, in all its containers.
#[derive(Debug, Clone, Default)]
pub(super) struct Meter(Rc<Totals>);

#[derive(Debug, Default)]
struct Totals {
    packed: Cell<u64>,
    unpacked: Cell<u64>,
}

impl Meter {
    /// So many bytes of the file itself are known.
    pub(super) fn packed(&self, bytes: u64) {
        self.0.packed.set(self.0.packed.get().saturating_add(bytes));
    }

    /// So many bytes came out of a packing.
    fn unpacked(&self, bytes: u64) -> std::result::Result<(), String> {
        let total = self.0.unpacked.get().saturating_add(bytes);
        self.0.unpacked.set(total);
        if total > UNPACKED {
            return Err(format!("unpacks to more than {} GiB", UNPACKED >> 30));
        }
        ratio(total, self.0.packed.get())
    }
}

fn ratio(unpacked: u64, packed: u64) -> std::result::Result<(), String> {
    if unpacked > RATIO_FROM && unpacked / RATIO > packed {
        return Err(format!("unpacks to more than {RATIO} times its size"));
    }
    Ok(())
}

/// Counts the packed bytes that a decoder takes.
pub(super) struct Counted<R> {
    inner: R,
    read: Rc<Cell<u64>>,
}

impl<R: BufRead> Counted<R> {
    pub(super) fn new(inner: R) -> (Self, Rc<Cell<u64>>) {
        let read = Rc::new(Cell::new(0));
        (Self { inner, read: Rc::clone(&read) }, read)
    }
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        let n = self.inner.read(into)?;
        self.read.set(self.read.get() + n as u64);
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.read.set(self.read.get() + amount as u64);
        self.inner.consume(amount);
    }
}

/// A decoder that is stopped at a bomb. Once it has failed it fails for good, so that whoever reads on in a container
/// hears why there is no more.
pub(super) struct Guard<R> {
    inner: R,
    meter: Meter,
    packed: Rc<Cell<u64>>,
    unpacked: u64,
    failed: Option<(ErrorKind, String)>,
}

impl<R: Read> Guard<R> {
    /// `packed` counts the bytes that `inner` has taken, or is their number.
    pub(super) fn new(inner: R, packed: Rc<Cell<u64>>, meter: &Meter) -> Self {
        Self { inner, meter: meter.clone(), packed, unpacked: 0, failed: None }
    }

    /// The decoder.
    pub(super) fn get_ref(&self) -> &R {
        &self.inner
    }
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        if let Some((kind, reason)) = &self.failed {
            return Err(Error::new(*kind, reason.clone()));
        }
        let error = match self.inner.read(into) {
            Ok(n) => {
                self.unpacked += n as u64;
                let own = ratio(self.unpacked, self.packed.get());
                match own.and_then(|()| self.meter.unpacked(n as u64)) {
                    Ok(()) => return Ok(n),
                    Err(reason) => Error::other(reason),
                }
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => return Err(error),
            Err(error) => error,
        };
        self.failed = Some((error.kind(), error.to_string()));
        Err(error)
    }
}

/// A member of which the container says the size: fails where it ends before.
pub(super) struct Exactly<R> {
    inner: R,
    left: u64,
}

impl<R> Exactly<R> {
    pub(super) fn new(inner: R, size: u64) -> Self {
        Self { inner, left: size }
    }

    /// Bytes that were not taken.
    pub(super) fn left(&self) -> u64 {
        self.left
    }
}

impl<R: BufRead> BufRead for Exactly<R> {
    fn fill_buf(&mut self) -> Result<&[u8]> {
        if self.left == 0 {
            return Ok(&[]);
        }
        let available = self.inner.fill_buf()?;
        if available.is_empty() {
            return Err(Error::new(ErrorKind::UnexpectedEof, "cut short"));
        }
        let n = usize::try_from(self.left).unwrap_or(usize::MAX).min(available.len());
        Ok(available.get(..n).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.left = self.left.saturating_sub(amount as u64);
        self.inner.consume(amount);
    }
}

impl<R: BufRead> Read for Exactly<R> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        if into.is_empty() {
            return Ok(0);
        }
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

    #[test]
    fn texts_are_cut_at_a_paragraph() {
        assert_eq!(cut("They met."), None);
        let paragraph = format!("{}\n\n", "They met. ".repeat(30).trim_end());
        let long = paragraph.repeat(TEXT / paragraph.len() + 10);
        let short = cut(&long).unwrap();
        assert!(short.len() <= TEXT && short.len() > TEXT - 2 * paragraph.len() && short.ends_with("They met."));
        assert!(long[short.len()..].starts_with("\n\n"));
        let one_word = "é".repeat(TEXT);
        assert_eq!(cut(&one_word).unwrap().len(), TEXT);
    }

    #[test]
    fn a_guard_stops_a_bomb_and_goes_on_saying_so() {
        let meter = Meter::default();
        meter.packed(1000);
        let mut guard = Guard::new(std::io::repeat(b' '), Rc::new(Cell::new(1000)), &meter);
        let mut sink = std::io::sink();
        for _ in 0..2 {
            let error = std::io::copy(&mut guard, &mut sink).unwrap_err();
            assert_eq!(error.to_string(), "unpacks to more than 250 times its size");
        }
        assert!(guard.unpacked < RATIO_FROM + (1 << 20));
    }

    #[test]
    fn many_small_bombs_are_one() {
        let meter = Meter::default();
        meter.packed(1 << 20);
        // Each by itself is too small to be looked at.
        let one = |meter: &Meter| {
            let mut guard = Guard::new(std::io::repeat(b' ').take(RATIO_FROM / 2), Rc::new(Cell::new(9)), meter);
            std::io::copy(&mut guard, &mut std::io::sink())
        };
        let stopped = (0..20).find_map(|n| one(&meter).err().map(|error| (n, error.to_string())));
        assert_eq!(stopped, Some((7, "unpacks to more than 250 times its size".to_owned())));
    }

    #[test]
    fn a_member_that_ends_early_is_cut_short() {
        let mut out = Vec::new();
        assert_eq!(Exactly::new(&b"abcdef"[..], 4).read_to_end(&mut out).unwrap(), 4);
        assert_eq!(Exactly::new(&b"abc"[..], 4).read_to_end(&mut out).unwrap_err().to_string(), "cut short");
    }
}
