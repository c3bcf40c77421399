//! Which articles are near-identical: a simhash (Charikar 2002) of the words of title and text.
//!
//! Two articles that share nearly all their pairs of neighbouring words have signatures that differ in few bits.

/// So many bits may differ between near-identical articles. Two unrelated ones come as near once in 10^11 pairs.
pub const NEAR: u32 = 6;
/// One more than [`NEAR`], so that near signatures agree in at least one whole band.
pub const BANDS: u64 = 7;
const BAND_BITS: u64 = 9;

/// The signature; 0 for an article without words.
pub fn signature(title: &str, text: &str) -> u64 {
    let mut counts = [0i32; 64];
    let mut last = None;
    let words = title.split(|c: char| !c.is_alphanumeric()).chain(text.split(|c: char| !c.is_alphanumeric()));
    for word in words.filter(|word| !word.is_empty()) {
        let hash = hash(word);
        let pair = spread(hash.wrapping_add(last.unwrap_or(0u64).rotate_left(23)));
        last = Some(hash);
        for (bit, count) in counts.iter_mut().enumerate() {
            *count += ((pair >> bit & 1) as i32) * 2 - 1;
        }
    }
    counts.iter().enumerate().fold(0, |signature, (bit, &count)| signature | u64::from(count > 0) << bit)
}

/// Are two articles with these signatures near-identical?
pub fn near(a: u64, b: u64) -> bool {
    (a ^ b).count_ones() <= NEAR
}

/// The values of the field `band`: the articles near one have at least one of them.
pub fn bands(signature: u64) -> impl Iterator<Item = u64> {
    (0..BANDS).map(move |band| band << BAND_BITS | (signature >> (band * BAND_BITS) & ((1 << BAND_BITS) - 1)))
}

/// FNV-1a of the word in lower case (ASCII): the same on every machine and in every version.
fn hash(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Finalizer of splitmix64 (Steele, Lea, Flood 2014): every bit of the result depends on all bits.
fn spread(hash: u64) -> u64 {
    let hash = (hash ^ hash >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ hash >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ hash >> 31
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words that look random and are the same every time.
    fn text(seed: u64, words: u64) -> String {
        (0..words).map(|n| format!("w{} ", spread(seed << 32 | n) % 4000)).collect()
    }

    #[test]
    fn reprints_are_near_and_others_are_not() {
        let original = text(1, 400);
        let reprint = format!("{original} (reporting by the desk)");
        let (a, b) = (signature("Talks in Rabat", &original), signature("Talks in Rabat", &reprint));
        assert!(near(a, b), "{}", (a ^ b).count_ones());
        assert_eq!(signature("TALKS IN RABAT", &original), a);
        for seed in 2..60 {
            assert!(!near(a, signature("Talks in Rabat", &text(seed, 400))));
        }
        assert_eq!(signature("", " — "), 0);
    }

    #[test]
    fn near_signatures_share_a_band() {
        let a = spread(7);
        for n in 0..2000u64 {
            // Flip up to NEAR bits.
            let b = (0..u64::from(NEAR)).fold(a, |b, k| b ^ 1 << (spread(n * 64 + k) % 64));
            assert!(near(a, b));
            assert!(bands(a).any(|band| bands(b).any(|other| other == band)));
        }
    }
}
