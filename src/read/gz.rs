//! Gzip, member after member, with a bound on what comes out.
//!
//! Knows nothing of what is inside.

use std::io::{BufRead, Error, ErrorKind, Read};

use flate2::bufread::GzDecoder;

/// The first bytes of a gzip member.
pub(super) const MAGIC: &[u8] = &[0x1f, 0x8b];

/// What one file may unpack to at most, bytes.
const MAX_UNPACKED: u64 = 4 << 30;

/// From this size on the ratio is looked at, bytes.
const RATIO_FROM: u64 = 64 << 20;

/// Text packs 3 to 30 times, tables of repeated lines perhaps 100; above this it is a bomb.
const MAX_RATIO: u64 = 250;

/// Unpacks all members of a gzip stream. What follows the last member and is no member is ignored, as gzip does.
pub(super) struct Unpack<R> {
    state: State<R>,
    unpacked: u64,
}

enum State<R> {
    Member(Box<GzDecoder<Counted<R>>>),
    Done,
}

impl<R: BufRead> Unpack<R> {
    pub(super) fn new(packed: R) -> Self {
        let decoder = GzDecoder::new(Counted { inner: packed, read: 0 });
        Self { state: State::Member(Box::new(decoder)), unpacked: 0 }
    }
}

impl<R: BufRead> Read for Unpack<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if into.is_empty() {
            return Ok(0);
        }
        loop {
            let State::Member(decoder) = &mut self.state else { return Ok(0) };
            let n = match decoder.read(into) {
                Ok(n) => n,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => {
                    self.state = State::Done;
                    return Err(named(&error));
                }
            };
            if n > 0 {
                self.unpacked += n as u64;
                let packed = decoder.get_ref().read;
                if let Some(reason) = too_much(self.unpacked, packed) {
                    self.state = State::Done;
                    return Err(Error::other(reason));
                }
                return Ok(n);
            }
            let State::Member(decoder) = std::mem::replace(&mut self.state, State::Done) else { return Ok(0) };
            let mut rest = decoder.into_inner();
            if rest.fill_buf()?.starts_with(&MAGIC[..1]) {
                self.state = State::Member(Box::new(GzDecoder::new(rest)));
            }
        }
    }
}

fn too_much(unpacked: u64, packed: u64) -> Option<String> {
    if unpacked > MAX_UNPACKED {
        return Some(format!("unpacks to more than {} GiB", MAX_UNPACKED >> 30));
    }
    (unpacked > RATIO_FROM && unpacked / MAX_RATIO > packed)
        .then(|| format!("unpacks to more than {MAX_RATIO} times its size"))
}

fn named(error: &Error) -> Error {
    let what = match error.kind() {
        ErrorKind::UnexpectedEof => "gzip data cut short".to_owned(),
        ErrorKind::InvalidInput | ErrorKind::InvalidData => format!("damaged gzip data ({error})"),
        _ => return Error::new(error.kind(), error.to_string()),
    };
    Error::new(ErrorKind::InvalidData, what)
}

/// Counts the packed bytes that were taken.
struct Counted<R> {
    inner: R,
    read: u64,
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let n = self.inner.read(into)?;
        self.read += n as u64;
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.read += amount as u64;
        self.inner.consume(amount);
    }
}

#[cfg(test)]
pub(super) fn pack(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unpack(packed: &[u8]) -> std::io::Result<Vec<u8>> {
        let mut out = Vec::new();
        Unpack::new(packed).read_to_end(&mut out).map(|_| out)
    }

    #[test]
    fn members_follow_one_another_and_padding_is_ignored() {
        let packed = [pack(b"one\n"), pack(b""), pack(b"two\n"), vec![0; 512]].concat();
        assert_eq!(unpack(&packed).unwrap(), b"one\ntwo\n");
    }

    #[test]
    fn cut_and_damaged_data_are_named() {
        let packed = pack(&b"a meeting in Rabat ".repeat(50));
        assert_eq!(unpack(&packed[..packed.len() - 9]).unwrap_err().to_string(), "gzip data cut short");
        let mut damaged = packed.clone();
        let n = damaged.len();
        damaged[n - 6] ^= 0xff;
        assert!(unpack(&damaged).unwrap_err().to_string().starts_with("damaged gzip data"));
        assert!(unpack(b"\x1f\x8bno").is_err());
    }

    #[test]
    fn a_bomb_is_stopped() {
        let packed = pack(&vec![b' '; 80 << 20]);
        assert_eq!(unpack(&packed).unwrap_err().to_string(), "unpacks to more than 250 times its size");
    }
}
