//! The words of all tables with their ids: a table of hashes over one text.
//!
//! The segmenter hashes each token once; here the hash finds the id, and the text decides.

use crate::extract::token::{Word, hash};

/// Words by id, folded; 0 is [`Word::UNKNOWN`] and no word.
#[derive(Debug)]
pub struct Vocabulary {
    /// All words, one behind the other.
    text: String,
    /// By id: where the word ends in `text`.
    ends: Vec<u32>,
    /// The hash (upper half) and the id of a word, at its hash's place or the next free one behind; 0 where free.
    slots: Vec<u64>,
}

impl Vocabulary {
    pub fn new() -> Vocabulary {
        Vocabulary { text: String::new(), ends: vec![0], slots: vec![0; 1 << 17] }
    }

    /// The number of ids, that of no word among them.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The id of a word of this [`hash`] that is folded but for the case of its ASCII letters.
    #[inline]
    pub fn get(&self, word: &str, hash: u32) -> Word {
        match self.find(word, hash) {
            Ok(word) => word,
            Err(_) => Word::UNKNOWN,
        }
    }

    /// The id of a folded word, made where it is new.
    pub fn intern(&mut self, folded: &str) -> Word {
        let hash = hash(folded.as_bytes());
        match self.find(folded, hash) {
            Ok(word) => word,
            Err(free) => {
                let id = self.ends.len() as u32;
                self.text.push_str(folded);
                self.ends.push(self.text.len() as u32);
                self.slots[free] = u64::from(hash) << 32 | u64::from(id);
                if self.ends.len() * 2 > self.slots.len() {
                    self.grow();
                }
                Word(id)
            }
        }
    }

    #[inline]
    fn find(&self, word: &str, hash: u32) -> Result<Word, usize> {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let slot = self.slots[at];
            if slot == 0 {
                return Err(at);
            }
            if (slot >> 32) as u32 == hash {
                let id = slot as u32;
                let range = self.ends[id as usize - 1] as usize..self.ends[id as usize] as usize;
                if self.text.as_bytes()[range].eq_ignore_ascii_case(word.as_bytes()) {
                    return Ok(Word(id));
                }
            }
            at = (at + 1) & mask;
        }
    }

    fn grow(&mut self) {
        let mask = self.slots.len() * 2 - 1;
        let mut slots = vec![0; mask + 1];
        for &slot in self.slots.iter().filter(|&&slot| slot != 0) {
            let mut at = (slot >> 32) as usize & mask;
            while slots[at] != 0 {
                at = (at + 1) & mask;
            }
            slots[at] = slot;
        }
        self.slots = slots;
    }
}
