//! Zip archives, by their directory: a file at random through its own handle, without keeping the directory in memory.
//!
//! A zip that comes as a stream (standard input, a member of another container) is held in memory up to `limits::HELD`; a
//! longer one, and one whose directory is lost, is read from local header to local header (`zip_stream`).

use std::{
    cell::Cell,
    fs::File,
    io::{self, BufRead, BufReader, Cursor, Read},
    rc::Rc,
};

use flate2::bufread::DeflateDecoder;
use rawzip::{
    CompressionMethod, EntryFlags, Error, ErrorKind, FileReader, RECOMMENDED_BUFFER_SIZE, RangeReader, ReaderAt,
    ZipArchive, ZipFileHeaderRecord, ZipLocator, time::ZipDateTimeKind,
};

use super::{
    BUFFER, Reader, clean, container,
    container::Member,
    draft::Out,
    head,
    limits::{self, Guard},
    reason, zip_stream, zst,
};

/// The longest name and extra field together, bytes.
const LOCAL: usize = 2 * 65536;

/// The upper half of code page 437, in which zip keeps names that are not UTF-8.
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

pub(super) struct Zip;

impl Reader for Zip {
    fn extensions(&self) -> &'static [&'static str] {
        &["zip"]
    }

    fn read(&self, input: &mut dyn BufRead, out: &mut Out<'_>) {
        let (held, more) = match head(input, limits::HELD) {
            Ok(held) => held,
            Err(reason) => return out.skip(None, reason),
        };
        if !is_zip(&held) && !more {
            return out.skip(None, "no zip archive");
        }
        if more {
            return streamed(&mut Cursor::new(held).chain(input), out);
        }
        let size = held.len() as u64;
        let mut buffer = vec![0; RECOMMENDED_BUFFER_SIZE];
        match ZipLocator::new().locate_in_reader(held, &mut buffer, size) {
            Ok(archive) => members(&archive, size, &mut buffer, out),
            Err((held, error)) => lost(&mut &held[..], &error, out),
        }
    }

    fn read_file(&self, file: &File, out: &mut Out<'_>) -> bool {
        let Ok((size, handle)) = file.metadata().and_then(|metadata| Ok((metadata.len(), file.try_clone()?))) else {
            return false;
        };
        let handle = FileReader::from(handle);
        let mut buffer = vec![0; RECOMMENDED_BUFFER_SIZE];
        // Packed as a whole, or none at all: the stream finds out.
        let start = handle.read_at(&mut buffer[..4], 0).unwrap_or(0);
        if !is_zip(&buffer[..start]) {
            return false;
        }
        match ZipLocator::new().locate_in_reader(handle, &mut buffer, size) {
            Ok(archive) => members(&archive, size, &mut buffer, out),
            Err((handle, error)) => {
                let mut stream = BufReader::with_capacity(BUFFER, RangeReader::new(&handle, 0..size));
                lost(&mut stream, &error, out);
            }
        }
        true
    }

    fn is_container(&self) -> bool {
        true
    }
}

/// Whether a file begins as a zip archive does.
pub(super) fn is_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

/// The directory is lost: what the local headers tell is kept.
fn lost(stream: &mut dyn BufRead, error: &Error, out: &mut Out<'_>) {
    streamed(stream, out);
    let why = match error.kind() {
        ErrorKind::MissingEndOfCentralDirectory | ErrorKind::Eof => {
            "zip archive cut short: its directory is missing".to_owned()
        }
        _ => format!("damaged zip directory ({})", clean::line(&error.to_string())),
    };
    out.skip(None, why);
}

fn streamed(stream: &mut dyn BufRead, out: &mut Out<'_>) {
    if let Err(error) = zip_stream::members(stream, out) {
        out.skip(None, format!("{}; the rest was not read", reason(&error)));
    }
}

/// Reads all members in the order of the directory.
fn members<R: ReaderAt>(archive: &ZipArchive<R>, size: u64, buffer: &mut [u8], out: &mut Out<'_>) {
    let mut entries = archive.entries(buffer);
    let mut local = vec![0; LOCAL];
    let (mut count, mut packed) = (0, 0u64);
    loop {
        let record = match entries.next_entry() {
            Ok(Some(record)) => record,
            Ok(None) => return,
            Err(error) => {
                let error = clean::line(&error.to_string());
                return out.skip(None, format!("damaged zip directory ({error}); the rest was not read"));
            }
        };
        count += 1;
        if count > limits::MEMBERS {
            return out.skip(None, format!("more than {} members; the rest was not read", limits::MEMBERS));
        }
        // Members that share their bytes are a bomb, and would take more than there is.
        packed = packed.saturating_add(record.compressed_size_hint());
        if packed > size {
            return out.skip(None, "members that overlap; the rest was not read");
        }
        let Some(name) = container::wanted(&name_of(&record), out) else { continue };
        if let Err(why) = member(archive, &record, &name, &mut local, out) {
            container::skip(&name, why, out);
        }
    }
}

/// Reads one member; the error says why it cannot be read at all.
fn member<R: ReaderAt>(
    archive: &ZipArchive<R>,
    record: &ZipFileHeaderRecord<'_>,
    name: &str,
    local: &mut [u8],
    out: &mut Out<'_>,
) -> Result<(), String> {
    if record.mode().is_symlink() {
        return Err("a link, not followed".to_owned());
    }
    encrypted(record.flags())?;
    let damaged = |error: Error| format!("damaged zip member ({})", clean::line(&error.to_string()));
    let entry = archive.get_entry(record.wayfinder()).map_err(damaged)?;
    let told = entry.local_header(local).map_err(damaged)?;
    if told.file_path().as_bytes() != record.file_path().as_bytes()
        || told.compression_method() != record.compression_method()
    {
        return Err("the directory and the member's own header disagree".to_owned());
    }
    let packed = BufReader::with_capacity(BUFFER, entry.reader());
    let unpacked = entry.verifying_reader(decoder(record.compression_method(), packed)?);
    let size = Rc::new(Cell::new(record.compressed_size_hint()));
    let guarded = Guard::new(Named(unpacked), size, &out.meter);
    let member = Member { name: name.to_owned(), mtime_ns: Some(mtime_ns(&record.last_modified())) };
    container::read(&member, &mut BufReader::with_capacity(BUFFER, guarded), out);
    Ok(())
}

/// # Errors
/// The contents are encrypted.
pub(super) fn encrypted(flags: EntryFlags) -> Result<(), String> {
    match flags.is_encrypted() || flags.has_strong_encryption() || flags.is_masked() {
        true => Err("encrypted".to_owned()),
        false => Ok(()),
    }
}

/// What undoes a method of packing.
///
/// # Errors
/// None does.
pub(super) fn decoder<'a>(method: CompressionMethod, packed: impl BufRead + 'a) -> Result<Box<dyn Read + 'a>, String> {
    match method {
        CompressionMethod::STORE => Ok(Box::new(packed)),
        CompressionMethod::DEFLATE => Ok(Box::new(DeflateDecoder::new(packed))),
        CompressionMethod::ZSTD => Ok(Box::new(zst::Unpack::new(packed).map_err(|error| reason(&error))?)),
        other => Err(match other.name() {
            Some(name) => format!("packed with {name}, which is not read"),
            None => format!("packed with method {}, which is not read", other.as_u16()),
        }),
    }
}

fn name_of(record: &ZipFileHeaderRecord<'_>) -> String {
    name(record.file_path().as_bytes(), record.flags().is_utf8())
}

/// A name in UTF-8 where it says so or can be read so (many packers do not say it), else in code page 437.
pub(super) fn name(raw: &[u8], utf8: bool) -> String {
    if utf8 || std::str::from_utf8(raw).is_ok() {
        return container::escaped(raw);
    }
    raw.iter()
        .map(|byte| match byte.checked_sub(128) {
            Some(upper) => CP437.chars().nth(usize::from(upper)).unwrap_or('\u{fffd}'),
            None if *byte == b'\\' => '/',
            None => char::from(*byte),
        })
        .collect()
}

/// Nanoseconds since the epoch; of a time without a zone as if it were UTC.
pub(super) fn mtime_ns(time: &ZipDateTimeKind) -> i64 {
    let seconds = match time {
        ZipDateTimeKind::Utc(time) => time.to_unix(),
        ZipDateTimeKind::Local(time) => {
            let field = |n: u8| i8::try_from(n).unwrap_or(0);
            let date = i16::try_from(time.year())
                .ok()
                .and_then(|year| jiff::civil::Date::new(year, field(time.month()), field(time.day())).ok());
            let day = date.and_then(|date| date.to_zoned_datetime(jiff::tz::TimeZone::UTC).ok());
            day.map_or(0, |day| day.timestamp().as_second() + 3600 * i64::from(time.hour()))
        }
    };
    seconds.saturating_mul(1_000_000_000)
}

/// Says in its errors what is damaged.
pub(super) struct Named<R>(pub R);

impl<R: Read> Read for Named<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.read(into).map_err(|error| match error.kind() {
            io::ErrorKind::Interrupted => error,
            io::ErrorKind::UnexpectedEof => io::Error::new(io::ErrorKind::InvalidData, "zip member cut short"),
            _ => io::Error::new(io::ErrorKind::InvalidData, format!("damaged zip member ({error})")),
        })
    }
}
