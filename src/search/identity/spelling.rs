//! Names as people spell them: two spellings of one name have one key, a short form is known from its full one.
//!
//! Transliteration is not one to one: Zelensky and Zelenskyy, Mohammed and Muhammad, Lavrov and Lavroff. A word's key writes
//! all of them the same. It joins no two people by itself: who is one person is decided with office and country.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    extract::lexicon::people::{self, LeaderRow},
    store::{analyze_name, participant::fold},
};

/// Up to so many letters a word's vowels are all that tells it from others: Li, Lee, Kim, Wang.
const SHORT: usize = 4;

/// What the same sound is written as, the longest first.
const SOUNDS: &[(&str, &str)] = &[
    ("tsch", "ch"),
    ("tch", "ch"),
    ("sch", "sh"),
    ("dj", "j"),
    ("kh", "k"),
    ("gh", "g"),
    ("dh", "d"),
    ("th", "t"),
    ("ph", "f"),
    ("ck", "k"),
    ("q", "k"),
    ("x", "ks"),
];
/// The same at the end of a word.
const ENDS: &[(&str, &str)] = &[("off", "ov"), ("eff", "ev"), ("ow", "ov"), ("ew", "ev"), ("ij", "i"), ("ej", "ei")];

/// Articles and words of descent, which one paper prints and another leaves out.
const OPTIONAL: &[&str] =
    &["al", "el", "as", "es", "ash", "ad", "ar", "az", "an", "at", "ud", "ul", "bin", "ben", "ibn", "bint"];

/// The key of one word, folded already ([`analyze_name`]).
pub fn key(word: &str) -> String {
    let mut text: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
    for (from, to) in ENDS {
        if let Some(stem) = text.strip_suffix(from).filter(|stem| stem.len() > 1) {
            text = format!("{stem}{to}");
        }
    }
    let slave = ["abdel", "abdul", "abdal"].iter().find_map(|start| text.strip_prefix(start)).map(str::to_owned);
    if let Some(rest) = slave {
        // "Abdel Fattah", "Abdelfattah": the servant of …
        return if rest.is_empty() { "abd".to_owned() } else { format!("abd{}", key(&rest)) };
    }
    if text.chars().count() > SHORT {
        for (from, to) in SOUNDS {
            text = text.replace(from, to);
        }
    }
    let mut letters: Vec<char> =
        text.chars().enumerate().map(|(at, c)| if c == 'y' && at > 0 { 'i' } else { c }).collect();
    letters.dedup();
    if letters.len() <= SHORT {
        return letters.into_iter().collect();
    }
    let mut key = String::with_capacity(letters.len());
    let runs: Vec<&[char]> = letters.chunk_by(|a, b| is_vowel(*a) && is_vowel(*b)).collect();
    for (at, run) in runs.iter().enumerate() {
        match run {
            [first, ..] if is_vowel(*first) && at + 1 < runs.len() => {
                key.push(if "ou".contains(*first) { 'o' } else { 'a' })
            }
            // The last vowel tells a woman's name from a man's: Zelenska, Zelensky.
            [.., last] if is_vowel(*last) => key.push(match last {
                'a' => 'a',
                'o' | 'u' => 'o',
                _ => 'i',
            }),
            run => key.extend(run.iter()),
        }
    }
    let mut letters: Vec<char> = key.chars().collect();
    letters.dedup();
    letters.into_iter().collect()
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

/// A name cut into words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
    /// Folded, without a number or "Jr".
    pub words: Vec<String>,
    /// A key a word; articles and words of descent are left out.
    pub keys: Vec<String>,
    /// "vi" of Mohammed VI.
    pub number: Option<String>,
}

impl Name {
    pub fn of(printed: &str) -> Name {
        let mut words = analyze_name(printed);
        let mut number = None;
        while words.len() > 1
            && words.last().is_some_and(|word| is_number(word) || matches!(word.as_str(), "jr" | "sr"))
        {
            number = words.pop().filter(|word| is_number(word)).or(number);
        }
        let own: Vec<&String> = words.iter().filter(|word| !OPTIONAL.contains(&word.as_str())).collect();
        let own = if own.is_empty() { words.iter().collect() } else { own };
        let keys = own.into_iter().map(|word| key(word)).collect();
        Name { words, keys, number }
    }

    /// Does it say more than a family name?
    pub fn is_full(&self) -> bool {
        self.keys.len() > 1 || self.number.is_some()
    }

    /// Equal for two spellings of one name, in either order.
    pub fn whole(&self) -> String {
        let mut keys: Vec<&str> = self.keys.iter().map(String::as_str).collect();
        // "Orban Viktor" is Viktor Orban; of three words the order is part of the name.
        if keys.len() == 2 {
            keys.sort_unstable();
        }
        let number = self.number.as_deref().map(|number| format!(" {number}")).unwrap_or_default();
        format!("{}{number}", keys.concat())
    }

    /// The name in its own letters, but for case and accents.
    pub fn letters(&self) -> String {
        let number = self.number.iter().cloned();
        self.words.iter().cloned().chain(number).collect::<Vec<_>>().join(" ")
    }

    /// Is this the other's family name, or the other's name with something left out or made an initial?
    pub fn is_short_of(&self, full: &Name) -> bool {
        if self.keys.is_empty() || (self.number.is_some() && self.number != full.number) {
            return false;
        }
        if self.keys.len() >= full.keys.len() {
            // "Charles" of Charles III; "J. Biden" of Joe Biden.
            return (self.keys == full.keys && full.number.is_some() && self.number.is_none())
                || (self.keys.len() == full.keys.len() && self.keys.len() > 1 && self.abbreviates(full));
        }
        (full.keys.ends_with(&self.keys) && !self.begins_with_given_name())
            || (self.keys.len() == 1 && full.is_family_first() && full.keys.first() == self.keys.first())
            || (self.keys.len() > 1 && self.abbreviates(full))
    }

    /// The same last word, the same first (or its initial), and those between in the same order.
    fn abbreviates(&self, full: &Name) -> bool {
        let (Some((last, own)), Some((full_last, others))) = (self.keys.split_last(), full.keys.split_last()) else {
            return false;
        };
        let stands_for = |own: &str, other: &str| own == other || (own.chars().count() == 1 && other.starts_with(own));
        let mut others = others.iter();
        let first = own.first().zip(full.keys.first());
        last == full_last
            && self.keys != full.keys
            && first.is_some_and(|(own, other)| stands_for(own, other))
            && own.iter().all(|own| others.any(|other| stands_for(own, other)))
    }

    /// "Ana Silva" is no short form of "Maria Ana Silva", as "Rebelo de Sousa" is of "Marcelo Rebelo de Sousa".
    fn begins_with_given_name(&self) -> bool {
        self.keys.len() > 1 && self.words.first().is_some_and(|word| given_names().contains(word.as_str()))
    }

    /// Is the first word the family's: Xi Jinping?
    pub fn is_family_first(&self) -> bool {
        self.words.len() > 1 && self.words.first().is_some_and(|word| family_first().contains(word.as_str()))
    }

    /// The words by which an article that names the person at all would do so: one of them is in every form of the name.
    pub fn surnames(&self) -> Vec<&str> {
        let mut surnames: Vec<&str> = self.words.last().map(String::as_str).into_iter().collect();
        if self.is_family_first() {
            surnames.extend(self.words.first().map(String::as_str));
        }
        surnames
    }

    /// Do all words agree but one, that has one slip in it?
    pub fn is_slip_of(&self, other: &Name) -> bool {
        let mut slips = 0;
        self.number == other.number
            && self.words.len() > 1
            && self.words.len() == other.words.len()
            && self.words.iter().zip(&other.words).all(|(a, b)| {
                let slip = a != b && a.chars().count().min(b.chars().count()) > 5 && strsim::osa_distance(a, b) == 1;
                slips += usize::from(slip);
                slip || key(a) == key(b)
            })
            && slips == 1
    }
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x'))
        // "Xi" is a family name.
        && word != "xi"
}

fn given_names() -> &'static FxHashSet<String> {
    static WORDS: OnceLock<FxHashSet<String>> = OnceLock::new();
    WORDS.get_or_init(|| people::given_names().iter().map(|row| fold(row.name)).collect())
}

fn family_first() -> &'static FxHashSet<String> {
    static WORDS: OnceLock<FxHashSet<String>> = OnceLock::new();
    WORDS
        .get_or_init(|| people::surnames().iter().filter(|row| row.family_first).map(|row| fold(row.surname)).collect())
}

/// A person of the table of leaders.
#[derive(Debug)]
pub struct Leader {
    /// The key of the name in the table, for all of the person's names.
    pub whole: String,
    /// What news calls the person after the first mention.
    surname: String,
    /// Codes of the states and bodies served.
    pub sides: Vec<String>,
    /// Last words of all the names, folded.
    pub words: Vec<String>,
}

struct Leaders {
    people: Vec<Leader>,
    by_whole: FxHashMap<String, Vec<usize>>,
    by_surname: FxHashMap<String, Vec<usize>>,
}

fn leaders() -> &'static Leaders {
    static LEADERS: OnceLock<Leaders> = OnceLock::new();
    LEADERS.get_or_init(|| {
        let mut all = Leaders { people: Vec::new(), by_whole: FxHashMap::default(), by_surname: FxHashMap::default() };
        // A person of several terms has several rows: of one name and one set of other names.
        let mut known: FxHashMap<&str, usize> = FxHashMap::default();
        for row in people::leaders() {
            let side = side_of(row);
            let at = *known.entry(row.name).or_insert_with(|| {
                let surname = Name::of(row.surname).whole();
                all.people.push(Leader {
                    whole: Name::of(row.name).whole(),
                    surname,
                    sides: Vec::new(),
                    words: Vec::new(),
                });
                all.people.len() - 1
            });
            let Some(leader) = all.people.get_mut(at) else { continue };
            if !leader.sides.contains(&side) {
                leader.sides.push(side);
            }
            for word in row.last_words().map(fold).filter(|word| word.chars().count() > 2) {
                if !leader.words.contains(&word) {
                    leader.words.push(word);
                }
            }
            let names = std::iter::once(row.name).chain(row.aliases.iter().copied()).map(|name| Name::of(name).whole());
            for whole in names {
                let list = all.by_whole.entry(whole).or_default();
                if !list.contains(&at) {
                    list.push(at);
                }
            }
            let list = all.by_surname.entry(leader.surname.clone()).or_default();
            if !list.contains(&at) {
                list.push(at);
            }
        }
        all
    })
}

fn side_of(row: &LeaderRow) -> String {
    row.country.map(|country| country.to_string()).or_else(|| row.org.map(str::to_owned)).unwrap_or_default()
}

/// The leaders who bear a name, whole or as another of their names.
pub fn leaders_named(name: &Name) -> impl Iterator<Item = &'static Leader> + use<> {
    let all = leaders();
    let list = all.by_whole.get(&name.whole()).map_or(&[][..], Vec::as_slice);
    list.iter().filter_map(move |&at| all.people.get(at))
}

/// The leaders whom news calls so after the first mention.
pub fn leaders_called(name: &Name) -> impl Iterator<Item = &'static Leader> + use<> {
    let all = leaders();
    let list = all.by_surname.get(&name.whole()).map_or(&[][..], Vec::as_slice);
    list.iter().filter_map(move |&at| all.people.get(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_word_have_one_key() {
        for spellings in [
            &["zelensky", "zelenskyy", "zelenskiy", "zelenskij", "zelenski"][..],
            &["mohammed", "mohamed", "muhammad", "mohammad", "muhammed"],
            &["hussein", "husain", "hussain", "hossein"],
            &["lavrov", "lavroff", "lavrow"],
            &["muller", "mueller"],
            &["schroder", "schroeder"],
            &["yanukovych", "yanukovich"],
            &["tokayev", "tokaev"],
            &["sergei", "sergey", "sergej"],
            &["dmitri", "dmitry", "dmitriy"],
            &["sisi", "sissi"],
            &["abdelaziz", "abdulaziz"],
            &["qasem", "kasem"],
        ] {
            let keys: FxHashSet<String> = spellings.iter().map(|word| key(word)).collect();
            assert_eq!(keys.len(), 1, "{spellings:?}: {keys:?}");
        }
    }

    #[test]
    fn other_names_have_other_keys() {
        for (a, b) in [
            ("li", "lee"),
            ("li", "lu"),
            ("kim", "kem"),
            ("wang", "weng"),
            ("marin", "moran"),
            ("zelensky", "zelenska"),
            ("lavrov", "lavrova"),
            ("macron", "micro"),
            ("barrot", "borrell"),
        ] {
            assert_ne!(key(a), key(b), "{a} {b}");
        }
    }

    #[test]
    fn whole_names_in_either_order_and_any_cut() {
        let same = |a: &str, b: &str| Name::of(a).whole() == Name::of(b).whole();
        assert!(same("Viktor Orbán", "Orban Viktor"));
        assert!(same("Kim Jong Un", "Kim Jong-un"));
        assert!(same("Abdel Fattah al-Sisi", "Abdelfattah El Sissi"));
        assert!(same("Joe Biden Jr.", "Joe Biden"));
        assert!(!same("Mohammed VI", "Mohammed V") && !same("Li Qiang", "Li Hui"));
    }

    #[test]
    fn short_forms_are_known_from_full_ones() {
        let short = |a: &str, b: &str| Name::of(a).is_short_of(&Name::of(b));
        for (a, b) in [
            ("Macron", "Emmanuel Macron"),
            ("von der Leyen", "Ursula von der Leyen"),
            ("Leyen", "Ursula von der Leyen"),
            ("bin Salman", "Mohammed bin Salman"),
            ("Xi", "Xi Jinping"),
            ("Kim", "Kim Jong Un"),
            ("Charles", "Charles III"),
            ("J. Biden", "Joe Biden"),
            ("Joseph Biden", "Joseph R. Biden"),
            ("Mohamed Ghazouani", "Mohamed Ould Cheikh Ghazouani"),
        ] {
            assert!(short(a, b), "{a} of {b}");
        }
        for (a, b) in [
            ("Emmanuel", "Emmanuel Macron"),
            ("Emmanuel Macron", "Macron"),
            ("Brigitte Macron", "Emmanuel Macron"),
            ("Qiang Li Wei", "Li Qiang"),
            ("Mohammed VI", "Mohammed bin Salman"),
            ("Ana Silva", "Maria Ana Silva"),
        ] {
            assert!(!short(a, b), "{a} of {b}");
        }
    }

    #[test]
    fn a_slip_is_one_letter_of_a_long_word() {
        let slip = |a: &str, b: &str| Name::of(a).is_slip_of(&Name::of(b));
        assert!(slip("Bruno Retailleau", "Bruno Retailleao") && slip("Katarina Berg", "Katarima Berg"));
        assert!(!slip("Li Qiang", "Li Qiong") && !slip("Anna Berg", "Anne Berg"));
    }

    #[test]
    fn leaders_go_by_all_their_names() {
        let lula = Name::of("Luiz Inácio Lula da Silva");
        let whole: Vec<&str> = leaders_named(&lula).map(|leader| leader.whole.as_str()).collect();
        assert!(!whole.is_empty());
        assert!(leaders_called(&Name::of("Lula")).any(|leader| whole.contains(&leader.whole.as_str())));
    }
}
