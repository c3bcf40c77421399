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
    let (mut votes, mut last) = (Votes::default(), 0u64);
    let mut word = |hash: u64| {
        votes.add(spread(hash.wrapping_add(last.rotate_left(23))));
        last = hash;
    };
    words(title, &mut word);
    words(text, &mut word);
    votes.majority()
}

/// Hands on the hash of each word: a run of letters and digits.
fn words(text: &str, word: &mut impl FnMut(u64)) {
    let (bytes, mut at) = (text.as_bytes(), 0);
    let (mut hash, mut open) = (START, false);
    while let Some(&byte) = bytes.get(at) {
        // In one look-up: the letter in lower case, 0 for what ends a word, NOT_ASCII for what has to be decoded.
        let (folded, len) = match LOWER[usize::from(byte)] {
            NOT_ASCII => {
                let Some(c) = text[at..].chars().next() else { break };
                (c.is_alphanumeric(), c.len_utf8())
            }
            0 => (false, 1),
            letter => {
                hash = (hash ^ u64::from(letter)).wrapping_mul(PRIME);
                open = true;
                at += 1;
                continue;
            }
        };
        if folded {
            for &byte in &bytes[at..at + len] {
                hash = (hash ^ u64::from(byte)).wrapping_mul(PRIME);
            }
            open = true;
        } else if open {
            word(hash);
            (hash, open) = (START, false);
        }
        at += len;
    }
    if open {
        word(hash);
    }
}

/// So many numbers are added at once.
const TOGETHER: usize = 16;

/// For each of 64 bits, how many of the numbers had it. The counts lie across words, the lowest bits of all 64 in the first;
/// sixteen numbers are added in fifteen steps of a carry-save adder (Harley and Seal; Muła, Kurz and Lemire 2018), each
/// of which adds three words of one place.
#[derive(Default)]
struct Votes {
    counts: [u64; 32],
    waiting: [u64; TOGETHER],
    all: usize,
}

/// Sum and carry of three words, bit by bit.
fn add(a: u64, b: u64, c: u64) -> (u64, u64) {
    let half = a ^ b;
    (half ^ c, (a & b) | (half & c))
}

impl Votes {
    fn add(&mut self, number: u64) {
        self.waiting[self.all % TOGETHER] = number;
        self.all += 1;
        if self.all.is_multiple_of(TOGETHER) {
            self.add_waiting();
        }
    }

    fn add_waiting(&mut self) {
        let [mut ones, mut twos, mut fours, mut eights, ..] = self.counts;
        let mut of_eight = [0; 2];
        for (eight, carry_of_eight) in self.waiting.chunks_exact(8).zip(&mut of_eight) {
            let mut of_four = [0; 2];
            for (four, carry_of_four) in eight.chunks_exact(4).zip(&mut of_four) {
                let (sum, first) = add(ones, four[0], four[1]);
                let (sum, second) = add(sum, four[2], four[3]);
                ones = sum;
                (twos, *carry_of_four) = add(twos, first, second);
            }
            (fours, *carry_of_eight) = add(fours, of_four[0], of_four[1]);
        }
        let carry;
        (eights, carry) = add(eights, of_eight[0], of_eight[1]);
        [self.counts[0], self.counts[1], self.counts[2], self.counts[3]] = [ones, twos, fours, eights];
        self.carry(4, carry);
    }

    /// Adds a word at a place, and what is carried to the next ones.
    fn carry(&mut self, place: usize, mut word: u64) {
        for count in &mut self.counts[place..] {
            if word == 0 {
                break;
            }
            (*count, word) = (*count ^ word, *count & word);
        }
    }

    /// The bits that more than half of the numbers had.
    fn majority(mut self) -> u64 {
        for at in 0..self.all % TOGETHER {
            self.carry(0, self.waiting[at]);
        }
        // The counts are compared with the half from their highest place down, all 64 at once.
        let half = self.all / 2;
        let (mut above, mut equal) = (0, u64::MAX);
        for (place, count) in self.counts.iter().enumerate().rev() {
            let wanted = if half >> place & 1 == 1 { u64::MAX } else { 0 };
            above |= equal & count & !wanted;
            equal &= !(count ^ wanted);
        }
        above
    }
}

/// Are two articles with these signatures near-identical?
pub fn near(a: u64, b: u64) -> bool {
    (a ^ b).count_ones() <= NEAR
}

/// The values of the field `band`: the articles near one have at least one of them.
pub fn bands(signature: u64) -> impl Iterator<Item = u64> {
    (0..BANDS).map(move |band| band << BAND_BITS | (signature >> (band * BAND_BITS) & ((1 << BAND_BITS) - 1)))
}

/// FNV-1a of the words in lower case (ASCII): the same on every machine and in every version.
const START: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0100_0000_01b3;

const NOT_ASCII: u8 = 0xff;
/// What becomes of a byte: a letter or digit in lower case, 0 for other signs, [`NOT_ASCII`].
static LOWER: [u8; 256] = {
    let mut table = [NOT_ASCII; 256];
    let mut byte = 0u8;
    while byte < 128 {
        table[byte as usize] = if byte.is_ascii_alphanumeric() { byte.to_ascii_lowercase() } else { 0 };
        byte += 1;
    }
    table
};

/// Finalizer of splitmix64 (Steele, Lea, Flood 2014): every bit of the result depends on all bits.
fn spread(hash: u64) -> u64 {
    let hash = (hash ^ hash >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ hash >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ hash >> 31
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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

    proptest! {
        /// The signature is what its definition says.
        #[test]
        fn bits_are_those_of_the_most_pairs(title in "\\PC{0,20}", text in "([a-cÀ-Ý北 ,.]{0,9} ){0,60}|\\PC{0,80}") {
            let cut = |text: &str| -> Vec<String> {
                let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
                words.map(str::to_ascii_lowercase).collect()
            };
            let fnv = |word: &String| word.bytes().fold(START, |h, b| (h ^ u64::from(b)).wrapping_mul(PRIME));
            let hashes: Vec<u64> = cut(&title).iter().chain(&cut(&text)).map(fnv).collect();
            let before = |at: usize| if at == 0 { 0 } else { hashes[at - 1] };
            let pairs: Vec<u64> =
                hashes.iter().enumerate().map(|(at, hash)| spread(hash.wrapping_add(before(at).rotate_left(23)))).collect();
            let most = |bit: u32| 2 * pairs.iter().filter(|pair| **pair >> bit & 1 == 1).count() > pairs.len();
            let expected = (0..64).fold(0u64, |all, bit| all | u64::from(most(bit)) << bit);
            prop_assert_eq!(signature(&title, &text), expected);
        }
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
