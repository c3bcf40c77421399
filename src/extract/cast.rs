//! Stage 8, names → people: whose name a name is, in full or by one of its words.
//!
//! Two names are one person where the last words are the same and the given names agree, or where the one holds all
//! words of the other.

use std::{ops::Range, rc::Rc};

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::{
    leader,
    person::{Person, Words},
    segment::fold_into,
    token::{Doc, Kind},
};

/// "Jr." or a regnal number, folded.
fn is_suffix(word: &str) -> bool {
    matches!(
        word.trim_end_matches('.'),
        "jr" | "sr" | "ii" | "iii" | "iv" | "v" | "vi" | "vii" | "viii" | "x" | "xi" | "xii" | "xiii" | "xiv" | "xvi"
    )
}

/// People so far, and who bears which word in the name.
#[derive(Default)]
pub(super) struct Cast {
    pub(super) people: Vec<Person>,
    by_word: FxHashMap<Rc<str>, SmallVec<[usize; 2]>>,
    /// Room for the word that is read.
    folded: String,
    word: String,
}

/// Of people who share a word in their names, at most so many are looked at: a list of ten thousand Smiths stays linear.
const NAMESAKES: usize = 64;

impl Cast {
    /// The words of a name: folded, hyphens dropped, without "Jr." and regnal numbers.
    pub(super) fn words(&mut self, doc: &Doc, name: Range<usize>) -> Words {
        let mut words = Words::new();
        let (mut glue, mut begun) = (false, false);
        for token in name {
            let text = doc.text(token);
            if doc.tokens[token].kind != Kind::Word {
                glue = text == "-" || text == "‐";
                continue;
            }
            fold_into(text, &mut self.folded);
            if begun && glue && doc.tokens[token].glued {
                self.word.push('-');
            } else {
                if begun {
                    words.push(self.shared());
                }
                self.word.clear();
            }
            self.word.push_str(&self.folded);
            (glue, begun) = (false, true);
        }
        if begun {
            words.push(self.shared());
        }
        while words.len() > 1 && words.last().is_some_and(|word| is_suffix(word)) {
            words.pop();
        }
        words
    }

    /// The text of the word that was read: that of an earlier name, where one has it.
    fn shared(&self) -> Rc<str> {
        self.by_word
            .get_key_value(self.word.as_str())
            .map_or_else(|| self.word.as_str().into(), |(word, _)| word.clone())
    }

    /// Those who share one of the words, in the order of their first mention.
    fn namesakes(&self, words: &[Rc<str>]) -> SmallVec<[usize; 8]> {
        let mut found: SmallVec<[usize; 8]> = words
            .iter()
            .filter_map(|w| self.by_word.get(w))
            .flat_map(|all| all.iter().take(NAMESAKES))
            .copied()
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    pub(super) fn add(&mut self, name: Range<usize>, words: Words) -> usize {
        let index = self.people.len();
        self.people.push(Person::new(name, words));
        self.index(index);
        index
    }

    fn index(&mut self, person: usize) {
        for word in &self.people[person].words {
            let last = word.rsplit_once('-').map(|(_, last)| Rc::from(last));
            for key in std::iter::once(word.clone()).chain(last) {
                let all = self.by_word.entry(key).or_default();
                if all.last() != Some(&person) && all.len() < NAMESAKES && !all.contains(&person) {
                    all.push(person);
                }
            }
        }
    }

    /// The person of a full name, made where it is new. "X Jr." is not X.
    pub(super) fn full(&mut self, name: Range<usize>, words: Words, junior: bool) -> usize {
        let contained = |a: &[Rc<str>], b: &[Rc<str>]| a.iter().all(|w| b.contains(w));
        let found = self.namesakes(&words).into_iter().find(|&index| {
            let person = &self.people[index];
            let same_last = person.last() == words.last().map_or("", |word| word);
            if person.junior != junior {
                return false;
            }
            (same_last && compatible(&person.words, &words))
                || (person.words.len() >= 2 && (contained(&person.words, &words) || contained(&words, &person.words)))
        });
        match found {
            Some(index) => {
                if words.len() > self.people[index].words.len() {
                    self.people[index].words = words;
                    self.people[index].name = name;
                    self.index(index);
                }
                index
            }
            None => {
                let index = self.add(name, words);
                self.people[index].junior = junior;
                index
            }
        }
    }

    /// The person that one word names: by the last word, else by any other of the name; with a title, nobody who is somebody's
    /// wife or son.
    pub(super) fn short(&self, word: &Rc<str>, titled: bool, junior: bool) -> Option<usize> {
        self.namesakes(std::slice::from_ref(word))
            .into_iter()
            .filter(|&index| !(titled && self.people[index].kin))
            .map(|index| {
                let person = &self.people[index];
                let rank = if person.last() == &**word {
                    0
                } else if person.words.first() == Some(word) {
                    2
                } else {
                    1
                };
                (person.junior != junior, person.kin, rank, index)
            })
            .min()
            .map(|(.., index)| index)
    }
}

/// Do the given names agree, initials standing for names?
fn compatible(a: &[Rc<str>], b: &[Rc<str>]) -> bool {
    let (Some(first), Some(other)) = (a.first(), b.first()) else { return false };
    let (x, y) = (first.trim_end_matches('.'), other.trim_end_matches('.'));
    x == y
        || (x.chars().count() == 1 && y.starts_with(x))
        || (y.chars().count() == 1 && x.starts_with(y))
        || x.len() > 3 && leader::one_edit(x, y)
}
