//! Zip archives as they come, from local header to local header: where there is no going back to the directory at the end.
//!
//! What the directory alone knows (modes, so links; members that were deleted) is not seen, and sums are not checked.

use std::{
    cell::Cell,
    io::{self, BufRead, BufReader, Read},
    rc::Rc,
};

use flate2::bufread::DeflateDecoder;
use rawzip::CompressionMethod;

use super::{
    BUFFER, container,
    container::Member,
    draft::Out,
    limits::{self, Counted, Exactly, Guard},
    zip::{self, Named},
};

const LOCAL: u32 = 0x0403_4b50;
const DESCRIPTOR: u32 = 0x0807_4b50;

/// The directory, its end, and what may stand between the members and it.
const BEHIND: &[u32] = &[0x0201_4b50, 0x0605_4b50, 0x0606_4b50, 0x0706_4b50, 0x0806_4b50];

/// A member's sizes where they do not fit into 32 bits: the tag of the extra field.
const ZIP64: u16 = 1;

/// A local header.
#[derive(Debug)]
struct Local {
    flags: u16,
    method: CompressionMethod,
    packed: u64,
    unpacked: u64,
    name: Vec<u8>,
}

/// Reads all members up to the directory.
///
/// # Errors
/// The stream ends before, or what follows a member is none.
pub(super) fn members(input: &mut dyn BufRead, out: &mut Out<'_>) -> io::Result<()> {
    let mut count = 0;
    loop {
        match u32::from_le_bytes(array(input)?) {
            LOCAL => {}
            signature if BEHIND.contains(&signature) => return Ok(()),
            _ => return Err(io::Error::other(if count == 0 { "no zip archive" } else { "damaged zip archive" })),
        }
        count += 1;
        if count > limits::MEMBERS {
            return Err(io::Error::other(format!("more than {} members", limits::MEMBERS)));
        }
        let local = local(input)?;
        let name = container::wanted(&zip::name(&local.name, local.flags & 1 << 11 != 0), out);
        let behind = local.flags & 1 << 3 != 0;
        let encrypted = local.flags & (1 | 1 << 6 | 1 << 13) != 0;
        if behind && local.packed == 0 {
            // Only a packing that knows its own end can be read without a size.
            if encrypted || local.method != CompressionMethod::DEFLATE {
                return Err(io::Error::other("a zip member of unknown length"));
            }
            of_unknown_length(input, name, out)?;
            continue;
        }
        let mut content = Exactly::new(&mut *input, local.packed);
        if let Some(name) = name {
            let decoder =
                if encrypted { Err("encrypted".to_owned()) } else { zip::decoder(local.method, &mut content) };
            match decoder {
                Ok(decoder) => {
                    let named = Named(decoder.take(local.unpacked));
                    let guarded = Guard::new(named, Rc::new(Cell::new(local.packed)), &out.meter);
                    let member = Member { name, mtime_ns: None };
                    container::read(&member, &mut BufReader::with_capacity(BUFFER, guarded), out);
                }
                Err(why) => container::skip(&name, why, out),
            }
        }
        io::copy(&mut content, &mut io::sink())?;
        if behind {
            descriptor(input, local.packed, local.unpacked)?;
        }
    }
}

/// A member whose sizes stand behind it.
fn of_unknown_length(input: &mut dyn BufRead, name: Option<String>, out: &mut Out<'_>) -> io::Result<()> {
    let (counted, count) = Counted::new(&mut *input);
    let mut guarded = Guard::new(Tally::new(DeflateDecoder::new(counted)), Rc::clone(&count), &out.meter);
    let unpacked = guarded.get_ref().count();
    if let Some(name) = name {
        let mut buffered = BufReader::with_capacity(BUFFER, &mut guarded);
        container::read(&Member { name, mtime_ns: None }, &mut buffered, out);
    }
    io::copy(&mut guarded, &mut io::sink())?;
    drop(guarded);
    descriptor(input, count.get(), unpacked.get())
}

/// Counts what is unpacked.
struct Tally<R> {
    inner: R,
    count: Rc<Cell<u64>>,
}

impl<R> Tally<R> {
    fn new(inner: R) -> Self {
        Self { inner, count: Rc::default() }
    }

    fn count(&self) -> Rc<Cell<u64>> {
        Rc::clone(&self.count)
    }
}

impl<R: Read> Read for Tally<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(into)?;
        self.count.set(self.count.get() + n as u64);
        Ok(n)
    }
}

/// Passes over the sum and the sizes behind a member: with or without a signature, of 32 or 64 bits.
fn descriptor(input: &mut dyn BufRead, packed: u64, unpacked: u64) -> io::Result<()> {
    if u32::from_le_bytes(array(input)?) == DESCRIPTOR {
        array::<4>(input)?;
    }
    let sizes: [u8; 8] = array(input)?;
    // The lower halves of both, or all of the first.
    let short = (packed & 0xffff_ffff) | (unpacked & 0xffff_ffff) << 32;
    if u64::from_le_bytes(sizes) != short {
        array::<8>(input)?;
    }
    Ok(())
}

fn local(input: &mut dyn BufRead) -> io::Result<Local> {
    let fixed: [u8; 26] = array(input)?;
    let short = |at: usize| u16::from_le_bytes([fixed[at], fixed[at + 1]]);
    let long = |at: usize| u64::from(short(at)) | u64::from(short(at + 2)) << 16;
    let mut name = vec![0; usize::from(short(22))];
    input.read_exact(&mut name).map_err(cut)?;
    let mut extra = vec![0; usize::from(short(24))];
    input.read_exact(&mut extra).map_err(cut)?;
    let (mut packed, mut unpacked) = (long(14), long(18));
    if packed == 0xffff_ffff || unpacked == 0xffff_ffff {
        // The sizes stand there in this order, each only where it did not fit.
        let mut sizes = field(&extra, ZIP64)
            .chunks_exact(8)
            .map(|size| size.iter().rev().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte)));
        for size in [&mut unpacked, &mut packed] {
            if *size == 0xffff_ffff {
                *size = sizes.next().unwrap_or(*size);
            }
        }
    }
    Ok(Local { flags: short(2), method: CompressionMethod::new(short(4)), packed, unpacked, name })
}

/// An extra field's content by its tag; empty where there is none.
fn field(mut extra: &[u8], tag: u16) -> &[u8] {
    while let [a, b, c, d, rest @ ..] = extra {
        let length = usize::from(u16::from_le_bytes([*c, *d])).min(rest.len());
        let (content, behind) = rest.split_at(length);
        if u16::from_le_bytes([*a, *b]) == tag {
            return content;
        }
        extra = behind;
    }
    &[]
}

fn array<const N: usize>(input: &mut dyn BufRead) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    input.read_exact(&mut bytes).map_err(cut)?;
    Ok(bytes)
}

fn cut(error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => io::Error::other("zip archive cut short"),
        _ => error,
    }
}
