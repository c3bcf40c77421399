//! The words of all tables with what is known of each: a table of hashes over one text.
//!
//! `compile` interns; the program reads what was interned. The segmenter hashes each token once; here the hash finds the word, and its text decides. What the stages ask of a
//! word lies in one row, so that one look into memory answers all of it.

use std::{
    borrow::Cow,
    cell::Cell,
    sync::atomic::{AtomicU64, Ordering},
};

use super::{
    classes::Classes,
    reading::{Kinds, WordFlags},
};
use crate::extract::token::{Hash, Kind, Meaning, Token, Word};

/// Words by id, folded; 0 is [`Word::UNKNOWN`] and no word.
#[derive(Debug)]
pub struct Vocabulary {
    /// Another one for each vocabulary, so that none takes what a [`Memo`] remembers of another.
    serial: u64,
    known: Vec<Known>,
    /// All words, one behind the other.
    text: Cow<'static, str>,
    /// The id of a word in the lower bits, some of its hash above, at its hash's place or the next free one behind; 0
    /// where free.
    slots: Vec<u32>,
}

/// What is known of a word.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known {
    hash: Hash,
    pub classes: Classes,
    /// Where its text begins, and how long it is.
    text: u32,
    /// The node of the trie for the word by itself; 0 where no phrase starts with it.
    pub node: u32,
    /// A bit for each word that may follow it in a phrase: most words that do follow it have none there.
    pub follows: Follows,
    pub flags: WordFlags,
    len: u8,
    /// The readings of all phrases that start with it.
    pub kinds: Kinds,
    /// Is it a phrase by itself?
    pub alone: bool,
}

/// A set of words, which may hold more than were added.
#[derive(Debug, Clone, Copy, Default)]
pub struct Follows(u32);

impl Follows {
    fn bit(word: Word) -> u32 {
        1 << (word.0.wrapping_mul(0x9E37_79B9) >> 27)
    }

    pub fn add(&mut self, word: Word) {
        self.0 |= Follows::bit(word);
    }

    #[inline]
    pub fn may_have(self, word: Word) -> bool {
        self.0 & Follows::bit(word) != 0
    }
}

impl Known {
    #[allow(dead_code, reason = "the build script writes what the program reads")]
    fn encode(&self) -> [u32; 8] {
        let classes = self.classes.bits();
        [
            self.hash.other(),
            self.hash.short(),
            classes as u32,
            (classes >> 32) as u32,
            self.text,
            self.node,
            self.follows.0,
            u32::from_le_bytes([self.flags.0, self.len, self.kinds.0, u8::from(self.alone)]),
        ]
    }

    fn decode([other, short, low, high, text, node, follows, bytes]: [u32; 8]) -> Known {
        let [flags, len, kinds, alone] = bytes.to_le_bytes();
        Known {
            hash: Hash::from_halves(short, other),
            classes: Classes::from_bits(u64::from(high) << 32 | u64::from(low)),
            text,
            node,
            follows: Follows(follows),
            flags: WordFlags(flags),
            len,
            kinds: Kinds(kinds),
            alone: alone != 0,
        }
    }
}

/// Numbers of four bytes, in rows.
pub fn numbers<const N: usize>(bytes: &[u8]) -> impl Iterator<Item = [u32; N]> + '_ {
    let mut all = bytes.as_chunks::<4>().0.iter().map(|&number| u32::from_le_bytes(number));
    std::iter::from_fn(move || {
        let mut row = [0; N];
        for number in &mut row {
            *number = all.next()?;
        }
        Some(row)
    })
}

/// A slot's lower bits: there may be as many words.
const ID: u32 = (1 << 17) - 1;

impl Vocabulary {
    pub fn decode(slots: &[u8], known: &[u8], text: &'static str) -> Vocabulary {
        Vocabulary {
            serial: next_serial(),
            known: numbers(known).map(Known::decode).collect(),
            text: Cow::Borrowed(text),
            slots: numbers(slots).map(|[slot]| slot).collect(),
        }
    }

    /// What is known of a word; nothing of an unknown one.
    #[inline]
    pub fn known(&self, word: Word) -> &Known {
        &self.known[if (word.0 as usize) < self.known.len() { word.0 as usize } else { 0 }]
    }

    /// The id of a word of this [`Hash`] that is folded but for the case of its ASCII letters.
    #[inline]
    pub fn get(&self, word: &str, hash: Hash) -> Word {
        self.find(word, hash).unwrap_or(Word::UNKNOWN)
    }

    /// What is known of the tokens of a text. Most words are frequent ones, which the [`Memo`] has; of the others, where
    /// their rows lie is fetched for several of them before the first is compared.
    pub fn mean(&self, buffer: &str, tokens: &mut [Token]) {
        const BATCH: usize = 16;
        let mut memo = Memo::take(self.serial);
        let mut late = [(0, 0); BATCH];
        for tokens in tokens.chunks_mut(BATCH) {
            let mut count = 0;
            for (at, token) in tokens.iter_mut().enumerate() {
                if let Some(remembered) = memo.recall(token) {
                    (token.word, token.classes) = (remembered.word, remembered.classes);
                    (token.flags, token.kinds) = (remembered.flags, remembered.kinds);
                } else {
                    late[count] = (at, self.slots[token.hash as usize & (self.slots.len() - 1)]);
                    count += 1;
                }
            }
            for &(at, slot) in &late[..count] {
                let token = &mut tokens[at];
                let (text, hash) = token.asked(buffer);
                // A free slot: no word. Its first look is the only one that all of them need.
                let free = slot == 0 && token.kind != Kind::Possessive;
                token.means(if free { Meaning::default() } else { self.meaning(text, hash) });
                memo.keep(text.len(), hash, token);
            }
        }
        memo.give_back();
    }

    /// What is known of a word of this [`struct@Hash`].
    pub fn meaning(&self, word: &str, hash: Hash) -> Meaning {
        let word = self.get(word, hash);
        let known = self.known(word);
        Meaning { word, classes: known.classes, flags: known.flags, kinds: known.kinds }
    }

    #[inline]
    fn find(&self, word: &str, hash: Hash) -> Result<Word, usize> {
        let mask = self.slots.len() - 1;
        let mut at = hash.short() as usize & mask;
        loop {
            let slot = self.slots[at];
            if slot == 0 {
                return Err(at);
            }
            if (slot ^ tag(hash)) & !ID == 0 {
                let known = &self.known[(slot & ID) as usize];
                let text = known.text as usize..known.text as usize + usize::from(known.len);
                if known.hash == hash
                    && usize::from(known.len) == word.len()
                    && (Hash::is_exact(word.len()) || Hash::same(&self.text.as_bytes()[text], word.as_bytes()))
                {
                    return Ok(Word(slot & ID));
                }
            }
            at = (at + 1) & mask;
        }
    }
}

/// What a vocabulary knew of the words looked up last on this thread, each at its hash's place: few enough to stay in the
/// processor's cache, where the vocabulary would not. Only words that their hash and length tell apart are kept.
struct Memo {
    /// The vocabulary's serial.
    of: u64,
    words: Box<[Remembered; Memo::SIZE]>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Remembered {
    hash: Hash,
    classes: Classes,
    word: Word,
    /// 0 where nothing is remembered yet.
    len: u8,
    flags: WordFlags,
    kinds: Kinds,
}

thread_local! {
    static MEMO: Cell<Option<Memo>> = const { Cell::new(None) };
}

impl Memo {
    const SIZE: usize = 1 << 11;

    fn take(of: u64) -> Memo {
        let kept = MEMO.take().filter(|memo| memo.of == of);
        kept.unwrap_or_else(|| Memo { of, words: Box::new([Remembered::default(); Memo::SIZE]) })
    }

    fn give_back(self) {
        MEMO.set(Some(self));
    }

    /// What is remembered of a word that still bears its hash.
    #[inline]
    fn recall(&self, token: &Token) -> Option<&Remembered> {
        let kept = &self.words[token.hash as usize & (Memo::SIZE - 1)];
        let same = kept.hash == Hash::from_halves(token.hash, token.word.0)
            && u32::from(kept.len) == token.end - token.start
            && matches!(token.kind, Kind::Word | Kind::Punct | Kind::Number);
        same.then_some(kept)
    }

    fn keep(&mut self, len: usize, hash: Hash, token: &Token) {
        if Hash::is_exact(len) && len > 0 && matches!(token.kind, Kind::Word | Kind::Punct | Kind::Number) {
            self.words[hash.short() as usize & (Memo::SIZE - 1)] = Remembered {
                hash,
                classes: token.classes,
                word: token.word,
                len: len as u8,
                flags: token.flags,
                kinds: token.kinds,
            };
        }
    }
}

/// What words are added to: by the build script to none, by users' own lexicons to those of the program.
impl Vocabulary {
    /// The id of a folded word, made where it is new; words of more than 255 bytes or beyond [`ID`] are not kept.
    pub fn intern(&mut self, folded: &str) -> Word {
        let hash = Hash::of(folded.as_bytes());
        match self.find(folded, hash) {
            Ok(word) => word,
            Err(free) => {
                let id = self.known.len() as u32;
                let Some(len) = u8::try_from(folded.len()).ok().filter(|_| id <= ID) else { return Word::UNKNOWN };
                self.known.push(Known { hash, text: self.text.len() as u32, len, ..Known::default() });
                self.text.to_mut().push_str(folded);
                self.slots[free] = tag(hash) | id;
                if self.known.len() * 2 > self.slots.len() {
                    self.grow();
                }
                Word(id)
            }
        }
    }

    /// Twice as many places, so that a word stays near its own.
    fn grow(&mut self) {
        let mask = self.slots.len() * 2 - 1;
        let mut slots = vec![0; mask + 1];
        for slot in self.slots.iter().filter(|&&slot| slot != 0) {
            let mut at = self.known[(slot & ID) as usize].hash.short() as usize & mask;
            while slots[at] != 0 {
                at = (at + 1) & mask;
            }
            slots[at] = *slot;
        }
        self.slots = slots;
    }

    pub fn known_mut(&mut self, word: Word) -> &mut Known {
        &mut self.known[word.0 as usize]
    }

    /// The same words, to add others to.
    #[allow(dead_code, reason = "the build script starts with none")]
    pub fn another(&self) -> Vocabulary {
        let Vocabulary { serial: _, known, text, slots } = self;
        Vocabulary { serial: next_serial(), known: known.clone(), text: text.clone(), slots: slots.clone() }
    }
}

fn next_serial() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

#[allow(dead_code, reason = "the build script writes what the program reads")]
impl Vocabulary {
    pub fn new() -> Vocabulary {
        Vocabulary {
            serial: next_serial(),
            known: vec![Known::default()],
            text: Cow::Borrowed(""),
            slots: vec![0; 1 << 17],
        }
    }

    /// Slots, what is known of each word, and the words' text: as [`Vocabulary::decode`] reads them.
    pub fn encode(self) -> (Vec<u32>, Vec<u32>, String) {
        let known = self.known.iter().flat_map(Known::encode).collect();
        (self.slots, known, self.text.into_owned())
    }
}

/// The part of a hash that stands in a slot.
fn tag(hash: Hash) -> u32 {
    hash.other() & !ID
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{
        lexicon::lexicon,
        segment::{fold_into, segment},
    };

    #[test]
    fn no_word_is_looked_for_far_from_its_place() {
        // Whatever a text holds, a look-up ends at the next free slot: the longest run of taken ones bounds its work.
        let vocabulary = lexicon().trie.vocabulary();
        let runs = vocabulary.slots.split(|&slot| slot == 0).map(<[u32]>::len);
        assert!(runs.max().is_some_and(|longest| longest < 100), "the hash crowds the slots");
        let (taken, all) = (vocabulary.known.len(), vocabulary.slots.len());
        assert!(taken * 2 < all, "{taken} words in {all} slots: double them");
    }

    #[test]
    fn words_that_are_added_are_found_and_no_other_changes() {
        let before = lexicon().trie.vocabulary();
        let mut own = before.another();
        let words: Vec<String> = (0..40_000).map(|number| format!("qx{number}")).collect();
        let ids: Vec<Word> = words.iter().map(|word| own.intern(word)).collect();
        assert!(own.known.len() * 2 <= own.slots.len());
        for (word, id) in words.iter().zip(ids) {
            assert_eq!((own.get(word, Hash::of(word.as_bytes())), own.intern(word)), (id, id));
            assert_eq!(before.get(word, Hash::of(word.as_bytes())), Word::UNKNOWN);
        }
        for (id, known) in before.known.iter().enumerate().skip(1) {
            let word = &before.text[known.text as usize..known.text as usize + usize::from(known.len)];
            assert_eq!(own.get(word, Hash::of(word.as_bytes())), Word(id as u32), "{word}");
        }
    }

    #[test]
    fn words_asked_together_are_those_asked_alone() {
        let trie = &lexicon().trie;
        let text =
            "the Minister's “undersecretary” Talks qzxv zzzzzzzzzzzzzz meets — d’Élysée ministers' 14 a b c d e f g";
        let together = segment(text, 0, trie);
        let mut folded = String::new();
        for (index, token) in together.tokens.iter().enumerate() {
            match token.kind {
                Kind::Possessive => folded.replace_range(.., "'s"),
                Kind::Quote => folded.clear(),
                _ => fold_into(together.text(index), &mut folded),
            }
            let word = trie.folded(&folded);
            let known = trie.known(word);
            assert_eq!(token.word, word, "{folded}");
            assert_eq!((token.classes, token.flags, token.kinds), (known.classes, known.flags, known.kinds));
        }
        let unknown = together.tokens.iter().filter(|token| token.word == Word::UNKNOWN).count();
        assert!(unknown > 3 && unknown < 12, "{unknown}");
    }

    #[test]
    fn every_word_is_found_by_its_text_in_any_case_and_by_no_other() {
        let vocabulary = lexicon().trie.vocabulary();
        for (id, known) in vocabulary.known.iter().enumerate().skip(1) {
            let word = &vocabulary.text[known.text as usize..known.text as usize + usize::from(known.len)];
            assert_eq!(vocabulary.get(word, Hash::of(word.as_bytes())), Word(id as u32), "{word}");
            let upper = word.to_ascii_uppercase();
            assert_eq!(vocabulary.get(&upper, Hash::of(upper.as_bytes())), Word(id as u32), "{word}");
            let longer = format!("{word}\u{fffd}");
            assert_eq!(vocabulary.get(&longer, Hash::of(longer.as_bytes())), Word::UNKNOWN, "{word}");
        }
    }
}
