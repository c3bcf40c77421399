//! Tar archives: ustar, GNU and pax, member after member as they come.
//!
//! The header's fields are the library's to read; the walk from header to header is ours, because the library's keeps names
//! of any length in memory. Links and devices are not followed.

use std::io::{self, BufRead, Read};

use tar::{EntryType, Header, PaxExtensions};

use super::{
    Reader, container,
    container::Member,
    draft::Out,
    limits::{self, Exactly},
    reason, takes,
};

/// Headers begin at multiples of it, bytes.
const BLOCK: usize = 512;

pub(super) struct Tar;

impl Reader for Tar {
    fn extensions(&self) -> &'static [&'static str] {
        &["tar"]
    }

    fn read(&self, input: &mut dyn BufRead, out: &mut Out<'_>) {
        if let Err(error) = archive(input, out) {
            out.skip(None, format!("{}; the rest was not read", reason(&error)));
        }
    }

    fn is_container(&self) -> bool {
        true
    }
}

/// Whether a file begins with a tar header.
pub(super) fn is_tar(head: &[u8]) -> bool {
    head.get(257..262) == Some(b"ustar")
}

/// What headers say of the next member.
#[derive(Debug, Default)]
struct Told {
    name: Option<Vec<u8>>,
    size: Option<u64>,
    mtime: Option<i64>,
    sparse: bool,
}

fn archive(input: &mut dyn BufRead, out: &mut Out<'_>) -> io::Result<()> {
    let mut told = Told::default();
    let mut members = 0;
    loop {
        let mut block = [0; BLOCK];
        if !fill(input, &mut block)? {
            return match members {
                0 => Err(io::Error::other("no tar archive")),
                _ => Err(io::Error::other("tar archive cut short")),
            };
        }
        // Two blocks of zeros end an archive, and one is enough for most programs.
        if block.iter().all(|byte| *byte == 0) {
            return Ok(());
        }
        let header = Header::from_byte_slice(&block);
        if !is_whole(header) {
            return Err(io::Error::other(if members == 0 { "no tar archive" } else { "damaged tar archive" }));
        }
        let kind = header.entry_type();
        let mut size = header.entry_size()?;
        let named = kind.is_gnu_longname() || kind.is_gnu_longlink();
        let extended = kind.is_pax_local_extensions() || kind.is_pax_global_extensions();
        if named || extended {
            let mut content = Exactly::new(&mut *input, size);
            let mut kept = Vec::new();
            (&mut content).take(limits::HEADER).read_to_end(&mut kept)?;
            let left = content.left();
            pass(input, left + padding(size))?;
            if kind.is_gnu_longname() {
                told.name = Some(kept.split(|byte| *byte == 0).next().unwrap_or_default().to_vec());
            } else if kind.is_pax_local_extensions() {
                tell(&mut told, &kept);
            }
            continue;
        }
        let told = std::mem::take(&mut told);
        size = told.size.unwrap_or(size);
        let sparse = kind.is_gnu_sparse();
        if sparse && header.as_gnu().is_some_and(tar::GnuHeader::is_extended) {
            more_sparse(input)?;
        }
        members += 1;
        if members > limits::MEMBERS {
            return Err(io::Error::other(format!("more than {} members", limits::MEMBERS)));
        }
        let raw = container::escaped(told.name.as_deref().unwrap_or(&header.path_bytes()));
        let left = match container::wanted(&raw, out) {
            Some(name) => match unread(kind, sparse || told.sparse, &name) {
                Some(why) => {
                    container::skip(&name, why, out);
                    size
                }
                None if kind.is_file() || kind.is_contiguous() => {
                    let seconds = told.mtime.or_else(|| header.mtime().ok().and_then(|time| i64::try_from(time).ok()));
                    let mtime_ns = seconds.and_then(|seconds| seconds.checked_mul(1_000_000_000));
                    let mut content = Exactly::new(&mut *input, size);
                    container::read(&Member { name, mtime_ns }, &mut content, out);
                    content.left()
                }
                None => size,
            },
            None => size,
        };
        pass(input, left + padding(size))?;
    }
}

/// Why a member of a name that a reader takes is not read.
fn unread(kind: EntryType, sparse: bool, name: &str) -> Option<&'static str> {
    if sparse {
        return Some("a sparse file, not read");
    }
    // Nobody misses a link to something that would not have been read.
    ((kind.is_symlink() || kind.is_hard_link()) && takes(name)).then_some("a link, not followed")
}

/// Whether the header's sum is that of its bytes.
fn is_whole(header: &Header) -> bool {
    let bytes = header.as_bytes();
    let sum: u32 =
        bytes.iter().enumerate().map(|(n, b)| if (148..156).contains(&n) { 32 } else { u32::from(*b) }).sum();
    header.cksum().is_ok_and(|told| told == sum)
}

/// The lines of a pax header that matter here.
fn tell(told: &mut Told, lines: &[u8]) {
    for line in PaxExtensions::new(lines).flatten() {
        let number = || line.value().ok().and_then(|value| value.split('.').next()?.parse::<i64>().ok());
        match line.key_bytes() {
            b"path" => told.name = Some(line.value_bytes().to_vec()),
            b"size" => told.size = number().and_then(|size| u64::try_from(size).ok()),
            b"mtime" => told.mtime = number(),
            key if key.starts_with(b"GNU.sparse.") => told.sparse = true,
            _ => {}
        }
    }
}

/// Passes over the blocks that go on with the map of a sparse file.
fn more_sparse(input: &mut dyn BufRead) -> io::Result<()> {
    let mut block = [0; BLOCK];
    loop {
        if !fill(input, &mut block)? {
            return Err(io::Error::other("tar archive cut short"));
        }
        // The byte behind 21 pairs of twelve digits each says whether another block follows.
        if block.get(504) == Some(&0) {
            return Ok(());
        }
    }
}

/// Fills a block; whether there was one. A part of one is none.
fn fill(input: &mut dyn BufRead, block: &mut [u8; BLOCK]) -> io::Result<bool> {
    match input.read_exact(block) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

fn pass(input: &mut dyn BufRead, bytes: u64) -> io::Result<()> {
    let passed = io::copy(&mut input.take(bytes), &mut io::sink())?;
    if passed < bytes { Err(io::Error::other("tar archive cut short")) } else { Ok(()) }
}

/// What fills the last block of a member.
fn padding(size: u64) -> u64 {
    size.wrapping_neg() % BLOCK as u64
}
