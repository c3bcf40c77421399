//! Zstandard, frame after frame.
//!
//! Knows nothing of what is inside, nor how much may come out (`limits`). The decoder is the one that the index already uses.

use std::io::{BufRead, Error, ErrorKind, Read};

use zstd::stream::read::Decoder;

use super::limits;

/// The first bytes of a frame.
pub(super) const MAGIC: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// Unpacks all frames of a zstd stream.
pub(super) struct Unpack<R: BufRead>(Decoder<'static, R>);

impl<R: BufRead> Unpack<R> {
    /// # Errors
    /// There is no memory for a decoder.
    pub(super) fn new(packed: R) -> std::io::Result<Self> {
        let mut decoder = Decoder::with_buffer(packed)?;
        decoder.window_log_max(limits::WINDOW_LOG)?;
        Ok(Self(decoder))
    }
}

impl<R: BufRead> Read for Unpack<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        self.0.read(into).map_err(|error| named(&error))
    }
}

fn named(error: &Error) -> Error {
    let message = error.to_string();
    let what = match error.kind() {
        ErrorKind::Interrupted => return Error::new(error.kind(), message),
        ErrorKind::UnexpectedEof => "zstd data cut short".to_owned(),
        _ if message.contains("too much memory") => {
            format!(
                "zstd data that need more than {} MB of memory (packed with --long)",
                (1u64 << limits::WINDOW_LOG) >> 20
            )
        }
        _ => format!("damaged zstd data ({message})"),
    };
    Error::new(ErrorKind::InvalidData, what)
}

#[cfg(test)]
pub(super) fn pack(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unpack(packed: &[u8]) -> std::io::Result<Vec<u8>> {
        let mut out = Vec::new();
        Unpack::new(packed)?.read_to_end(&mut out).map(|_| out)
    }

    #[test]
    fn frames_follow_one_another() {
        let packed = [pack(b"one\n"), pack(b""), pack(b"two\n")].concat();
        assert_eq!(unpack(&packed).unwrap(), b"one\ntwo\n");
    }

    #[test]
    fn cut_damaged_and_greedy_data_are_named() {
        let packed = pack(&b"a meeting in Rabat ".repeat(50));
        assert_eq!(unpack(&packed[..packed.len() - 5]).unwrap_err().to_string(), "zstd data cut short");
        let mut damaged = packed.clone();
        damaged[6] ^= 0xff;
        assert!(unpack(&damaged).unwrap_err().to_string().starts_with("damaged zstd data"), "{:?}", unpack(&damaged));
        // A frame header that asks for a window of 2 GB.
        let greedy = [MAGIC, &[0x00, 0xa8, 0, 0, 0]].concat();
        let error = unpack(&greedy).unwrap_err().to_string();
        assert_eq!(error, "zstd data that need more than 128 MB of memory (packed with --long)");
    }
}
