//! The words of all tables with what is known of each: a table of hashes over one text.
//!
//! The segmenter hashes each token once; here the hash finds the word, and its text decides. What the stages ask of a
//! word lies in one row, so that one look into memory answers all of it.

use super::{Kinds, WordFlags, classes::Classes};
use crate::extract::token::{Hash, Word};

/// Words by id, folded; 0 is [`Word::UNKNOWN`] and no word.
#[derive(Debug)]
pub struct Vocabulary {
    known: Vec<Known>,
    /// All words, one behind the other.
    text: String,
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
    pub flags: WordFlags,
    len: u8,
    /// The readings of all phrases that start with it.
    pub kinds: Kinds,
}

/// A slot's lower bits: there may be as many words.
const ID: u32 = (1 << 17) - 1;

impl Vocabulary {
    pub fn new() -> Vocabulary {
        Vocabulary { known: vec![Known::default()], text: String::new(), slots: vec![0; 1 << 17] }
    }

    /// What is known of a word; nothing of an unknown one.
    #[inline]
    pub fn known(&self, word: Word) -> &Known {
        &self.known[if (word.0 as usize) < self.known.len() { word.0 as usize } else { 0 }]
    }

    pub fn known_mut(&mut self, word: Word) -> &mut Known {
        &mut self.known[word.0 as usize]
    }

    /// The id of a word of this [`Hash`] that is folded but for the case of its ASCII letters.
    #[inline]
    pub fn get(&self, word: &str, hash: Hash) -> Word {
        self.find(word, hash).unwrap_or(Word::UNKNOWN)
    }

    /// The id of a folded word, made where it is new; words of more than 255 bytes or beyond [`ID`] are not kept.
    pub fn intern(&mut self, folded: &str) -> Word {
        let hash = Hash::of(folded.as_bytes());
        match self.find(folded, hash) {
            Ok(word) => word,
            Err(free) => {
                let id = self.known.len() as u32;
                let Some(len) = u8::try_from(folded.len()).ok().filter(|_| id <= ID) else { return Word::UNKNOWN };
                self.known.push(Known { hash, text: self.text.len() as u32, len, ..Known::default() });
                self.text.push_str(folded);
                self.slots[free] = tag(hash) | id;
                Word(id)
            }
        }
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
                    && (Hash::is_exact(word.len())
                        || self.text.as_bytes()[text].eq_ignore_ascii_case(word.as_bytes()))
                {
                    return Ok(Word(slot & ID));
                }
            }
            at = (at + 1) & mask;
        }
    }
}

/// The part of a hash that stands in a slot.
fn tag(hash: Hash) -> u32 {
    hash.other() & !ID
}
