//! Gzip, member after member.
//!
//! Knows nothing of what is inside, nor how much may come out (`limits`).

use std::io::{BufRead, Error, ErrorKind, Read};

use flate2::bufread::GzDecoder;

/// The first bytes of a gzip member.
pub(super) const MAGIC: &[u8] = &[0x1f, 0x8b];

/// Unpacks all members of a gzip stream. What follows the last member and is no member is ignored, as gzip does.
pub(super) struct Unpack<R> {
    state: State<R>,
}

enum State<R> {
    Member(Box<GzDecoder<R>>),
    Done,
}

impl<R: BufRead> Unpack<R> {
    pub(super) fn new(packed: R) -> Self {
        Self { state: State::Member(Box::new(GzDecoder::new(packed))) }
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

fn named(error: &Error) -> Error {
    let what = match error.kind() {
        ErrorKind::UnexpectedEof => "gzip data cut short".to_owned(),
        ErrorKind::InvalidInput | ErrorKind::InvalidData => format!("damaged gzip data ({error})"),
        _ => return Error::new(error.kind(), error.to_string()),
    };
    Error::new(ErrorKind::InvalidData, what)
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
}
