//! Spellings of names: a question's "Zelensky" also finds "Zelenskyy", and "Retailau", which is in no article, is read as
//! "Retailleau", with a note.
//!
//! A question is rewritten before it is searched, so that what is searched for can be printed and asked again, and the
//! search itself stays exact. Only values of plain words are looked at; quotes mean a spelling to the letter.

use std::{collections::BTreeMap, sync::OnceLock};

use rustc_hash::FxHashMap;
use tantivy::{Searcher as EngineSearcher, schema::Field};

use super::{Searcher, assemble::failed, remote::Remote, words::Analyzer};
use crate::{
    extract::lexicon::table,
    query::ast::{ArticleField, Asks, ParticipantField, ParticipantQuery, Query, Question, Value, ValueMode},
    store::StoreError,
};

const SPELLINGS: &str = include_str!("spellings.tsv");

/// A name is put in so many spellings at most.
const MAX_SPELLINGS: usize = 8;
/// The shortest word that is taken for a slip: among shorter ones too many are alike.
const MIN_SLIP: usize = 5;
/// Keys of fewer letters are of words too short to tell apart.
const MIN_KEY: usize = 4;

/// The key of a spelling: what two ways to write one name in Latin letters share. `word` is folded.
fn key(word: &str) -> String {
    if let Some(family) = families().get(rules(word).as_str()) {
        return (*family).to_owned();
    }
    rules(word)
}

/// Families of the table by the rules' keys of their spellings.
fn families() -> &'static FxHashMap<String, &'static str> {
    static FAMILIES: OnceLock<FxHashMap<String, &'static str>> = OnceLock::new();
    FAMILIES.get_or_init(|| {
        let mut families = FxHashMap::default();
        for (_, cells) in table::rows(SPELLINGS) {
            let Some(row) = cells.first() else { continue };
            for spelling in row.split('|') {
                families.entry(rules(spelling)).or_insert(*row);
            }
        }
        families
    })
}

/// What rules make the same: doubled letters, i and y, w and v, ph and f, kh and h, ou and u, final -chev and -chov …
fn rules(word: &str) -> String {
    let mut text = word.to_owned();
    let (head, tail) = text.split_at(text.chars().next().map_or(0, char::len_utf8));
    let inner = tail.replace("kh", "h").replace('j', "i");
    text = format!("{head}{inner}");
    for (from, to) in [
        ("tsch", "ch"),
        ("tch", "ch"),
        ("sch", "sh"),
        ("ph", "f"),
        ("gh", "g"),
        ("dh", "d"),
        ("th", "t"),
        ("ck", "k"),
        ("q", "k"),
        ("w", "v"),
        ("ou", "u"),
        ("oo", "u"),
        ("ee", "i"),
        ("y", "i"),
        ("ei", "ai"),
        ("ca", "ka"),
        ("co", "ko"),
        ("cu", "ku"),
    ] {
        text = text.replace(from, to);
    }
    let mut single = String::with_capacity(text.len());
    for c in text.chars() {
        if !single.ends_with(c) {
            single.push(c);
        }
    }
    let mut stem = single.as_str();
    if let Some(before) = stem.strip_suffix('h').filter(|before| before.ends_with(['a', 'e', 'o', 'u'])) {
        stem = before;
    }
    match stem {
        _ if stem.ends_with("of") => format!("{}v", &stem[..stem.len() - 1]),
        _ if stem.ends_with("chev") => format!("{}ov", &stem[..stem.len() - 2]),
        _ => stem.to_owned(),
    }
}

/// The letters with which words of a key may begin.
fn initials(key: &str) -> Vec<char> {
    let mut letters: Vec<char> = Vec::new();
    for spelling in key.split('|') {
        let Some(first) = spelling.chars().next() else { continue };
        letters.extend(match first {
            'f' => vec!['f', 'p'],
            'k' | 'c' | 'q' => vec!['k', 'c', 'q'],
            'v' | 'w' => vec!['v', 'w'],
            'i' | 'y' => vec!['i', 'y', 'e'],
            't' => vec!['t'],
            other => vec![other],
        });
    }
    letters.sort_unstable();
    letters.dedup();
    letters
}

/// The words of names in an index.
struct Held<'s> {
    searcher: &'s EngineSearcher,
    /// Where they are, if not in the searcher's index.
    remote: Option<&'s dyn Remote>,
    fields: Vec<Field>,
}

impl Held<'_> {
    /// Words that begin with a letter, with the number of documents of each.
    fn beginning(&self, letter: char) -> Result<BTreeMap<String, u64>, StoreError> {
        match self.remote {
            Some(remote) => remote.words(&self.fields, Some(letter)),
            None => self.here(letter).map_err(failed),
        }
    }

    fn here(&self, letter: char) -> tantivy::Result<BTreeMap<String, u64>> {
        let mut words: BTreeMap<String, u64> = BTreeMap::new();
        let low = letter.to_string();
        let high = char::from_u32(u32::from(letter) + 1).map(|next| next.to_string());
        for segment in self.searcher.segment_readers() {
            for &field in &self.fields {
                let index = segment.inverted_index(field)?;
                let range = index.terms().range().ge(low.as_bytes());
                let range = if let Some(high) = &high { range.lt(high.as_bytes()) } else { range };
                let mut stream = range.into_stream()?;
                while let Some((term, info)) = stream.next() {
                    if let Ok(word) = std::str::from_utf8(term) {
                        *words.entry(word.to_owned()).or_default() += u64::from(info.doc_freq);
                    }
                }
            }
        }
        Ok(words)
    }

    /// The spellings of a word that the index holds, its own first; a slip is put right, and said in `slip`.
    fn spellings(&self, word: &str, slip: &mut Option<String>) -> Result<Vec<String>, StoreError> {
        let own_key = key(word);
        let mut same: Vec<(u64, String)> = Vec::new();
        let mut known = false;
        let mut near: Option<(usize, u64, String)> = None;
        let reach = match word.chars().count() {
            ..MIN_SLIP => 0,
            MIN_SLIP..8 => 1,
            _ => 2,
        };
        let mut letters = initials(&own_key);
        letters.extend(word.chars().next());
        letters.sort_unstable();
        letters.dedup();
        for letter in letters {
            for (held, count) in self.beginning(letter)? {
                if held == word {
                    known = true;
                } else if own_key.len() >= MIN_KEY && key(&held) == own_key {
                    same.push((count, held));
                } else if reach > 0 && held.chars().next() == word.chars().next() {
                    let distance = strsim::osa_distance(word, &held);
                    // The nearest, and of those the one most written of.
                    let better =
                        near.as_ref().is_none_or(|(d, n, _)| (distance, u64::MAX - count) < (*d, u64::MAX - n));
                    if distance <= reach && better {
                        near = Some((distance, count, held));
                    }
                }
            }
        }
        same.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let mut spellings: Vec<String> = known.then(|| word.to_owned()).into_iter().collect();
        spellings.extend(same.into_iter().map(|(_, held)| held));
        if spellings.is_empty() {
            match near {
                Some((_, _, held)) => {
                    *slip = Some(held.clone());
                    spellings.push(held);
                }
                None => spellings.push(word.to_owned()),
            }
        }
        spellings.truncate(MAX_SPELLINGS);
        Ok(spellings)
    }
}

/// Rewrites the values of a question.
struct Speller<'s> {
    people: Held<'s>,
    places: Held<'s>,
    analyzer: &'s dyn Analyzer,
    notes: Vec<String>,
}

impl Speller<'_> {
    /// The spellings of a value that stand in the index; `None` where the value stays as it is.
    fn value(&mut self, value: &Value, place: bool) -> Result<Option<Vec<Value>>, StoreError> {
        if value.mode != ValueMode::Words {
            return Ok(None);
        }
        let words: Vec<String> = self.analyzer.name(&value.text).into_iter().map(|token| token.term).collect();
        let held = if place { &self.places } else { &self.people };
        let mut names: Vec<Vec<String>> = vec![Vec::new()];
        let (mut changed, mut slipped) = (false, false);
        for word in &words {
            let mut slip = None;
            let spellings = held.spellings(word, &mut slip)?;
            if let Some(read) = slip {
                slipped = true;
                let what = if place { "place" } else { "name" };
                self.notes.push(format!("no {what} in the index is spelt `{word}`: read as `{read}`"));
            }
            changed |= spellings.as_slice() != std::slice::from_ref(word);
            names = names
                .iter()
                .flat_map(|before| {
                    spellings.iter().map(move |word| [before.as_slice(), std::slice::from_ref(word)].concat())
                })
                .take(MAX_SPELLINGS)
                .collect();
        }
        if !changed || words.is_empty() {
            return Ok(None);
        }
        let values: Vec<Value> =
            names.into_iter().map(|words| Value { text: words.join(" "), mode: ValueMode::Words }).collect();
        if values.len() > 1 || !slipped {
            let others: Vec<&str> = values.iter().map(|value| value.text.as_str()).collect();
            self.notes.push(format!("`{}` is looked for in its spellings: {}", value.text, others.join(", ")));
        }
        Ok(Some(values))
    }

    fn person(&mut self, query: ParticipantQuery) -> Result<ParticipantQuery, StoreError> {
        Ok(match query {
            ParticipantQuery::And(parts) => {
                ParticipantQuery::And(parts.into_iter().map(|part| self.person(part)).collect::<Result<_, _>>()?)
            }
            ParticipantQuery::Or(parts) => {
                ParticipantQuery::Or(parts.into_iter().map(|part| self.person(part)).collect::<Result<_, _>>()?)
            }
            ParticipantQuery::Not(part) => ParticipantQuery::Not(Box::new(self.person(*part)?)),
            ParticipantQuery::Is(ParticipantField::Name(value)) => {
                let is = |value| ParticipantQuery::Is(ParticipantField::Name(value));
                either(self.value(&value, false)?, value, is, ParticipantQuery::Or)
            }
            other => other,
        })
    }

    fn query(&mut self, query: Query) -> Result<Query, StoreError> {
        let name = |value| Query::Bare(ParticipantField::Name(value));
        let official = |value| Query::Article(ArticleField::Official(value));
        Ok(match query {
            Query::And(parts) => Query::And(parts.into_iter().map(|part| self.query(part)).collect::<Result<_, _>>()?),
            Query::Or(parts) => Query::Or(parts.into_iter().map(|part| self.query(part)).collect::<Result<_, _>>()?),
            Query::Not(part) => Query::Not(Box::new(self.query(*part)?)),
            Query::With(person) => Query::With(self.person(person)?),
            Query::Bare(ParticipantField::Name(value)) => either(self.value(&value, false)?, value, name, Query::Or),
            Query::Article(ArticleField::Official(value)) => {
                either(self.value(&value, false)?, value, official, Query::Or)
            }
            Query::Place(value) => either(self.value(&value, true)?, value, Query::Place, Query::Or),
            other => other,
        })
    }

    fn asks(&mut self, asks: Asks) -> Result<Asks, StoreError> {
        Ok(match asks {
            Asks::People(mut who) => {
                who.person = self.person(who.person)?;
                Asks::People(who)
            }
            Asks::Parties(mut who) => {
                who.person = self.person(who.person)?;
                Asks::Parties(who)
            }
            Asks::Count(of) => Asks::Count(Box::new(self.asks(*of)?)),
            other => other,
        })
    }
}

/// One value, or several as alternatives.
fn either<T>(spellings: Option<Vec<Value>>, value: Value, one: impl Fn(Value) -> T, many: impl Fn(Vec<T>) -> T) -> T {
    let mut values: Vec<T> = spellings.unwrap_or_else(|| vec![value.clone()]).into_iter().map(&one).collect();
    match values.pop() {
        Some(only) if values.is_empty() => only,
        Some(last) => {
            values.push(last);
            many(values)
        }
        None => one(value),
    }
}

/// What the index holds that can be completed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// Whole names of people.
    Officials,
    /// Cities and venues.
    Places,
    /// Single words of names, lower case.
    Words,
}

impl Searcher {
    /// Names and places of the index that begin so, whatever their case, the ones most written of first.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn names_beginning(&self, start: &str, what: Named, limit: usize) -> Result<Vec<String>, StoreError> {
        let snapshot = if what == Named::Words { self.snapshot() } else { self.whole("the completion of names is")? };
        let failed = |error| self.failed(error);
        let start = start.to_lowercase();
        let mut found: BTreeMap<String, u64> = BTreeMap::new();
        if what == Named::Words {
            let (fields, remote) = (vec![self.fields.name_words, self.fields.official_words], self.remote.as_deref());
            let held = Held { searcher: &snapshot.searcher, remote, fields };
            if let Some(letter) = start.chars().next() {
                found.extend(held.beginning(letter)?.into_iter().filter(|(w, _)| w.starts_with(&start)));
            }
        } else {
            let column = if what == Named::Officials { "name" } else { "place" };
            for segment in snapshot.searcher.segment_readers() {
                let Some(values) = segment.fast_fields().str(column).map_err(failed)? else { continue };
                let mut counts = vec![0u64; values.num_terms()];
                for doc in 0..segment.max_doc() {
                    for ord in values.term_ords(doc) {
                        if let Some(count) = usize::try_from(ord).ok().and_then(|ord| counts.get_mut(ord)) {
                            *count += 1;
                        }
                    }
                }
                let mut value = String::new();
                for (ord, count) in (0u64..).zip(counts).filter(|(_, count)| *count > 0) {
                    value.clear();
                    let read = values.ord_to_str(ord, &mut value).unwrap_or(false);
                    if read && value.to_lowercase().starts_with(&start) {
                        *found.entry(value.clone()).or_default() += count;
                    }
                }
            }
        }
        let mut found: Vec<(String, u64)> = found.into_iter().collect();
        found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Ok(found.into_iter().take(limit).map(|(name, _)| name).collect())
    }

    /// The question with its names and places spelt as the index has them, and notes on what was changed. Ask
    /// [`Searcher::search`] the question itself where every letter counts.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn spelt(&self, question: Question) -> Result<Question, StoreError> {
        let snapshot = self.snapshot();
        let (fields, remote) = (&self.fields, self.remote.as_deref());
        let mut speller = Speller {
            people: Held {
                searcher: &snapshot.searcher,
                remote,
                fields: vec![fields.name_words, fields.official_words],
            },
            places: Held { searcher: &snapshot.searcher, remote, fields: vec![fields.place_words] },
            analyzer: self.analyzer.as_ref(),
            notes: Vec::new(),
        };
        let Question { query, target, asks, pick, mut notes } = question;
        let query = speller.query(query)?;
        let noted = speller.notes.len();
        let asks = speller.asks(asks)?;
        speller.notes.truncate(noted);
        for note in speller.notes {
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
        Ok(Question { query, target, asks, pick, notes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_share_a_key() {
        for names in [
            "zelensky zelenskyy zelenskiy zelenskyi zelenski",
            "mohammed muhammad mohamed mohammad muhammed",
            "gorbachev gorbachov gorbatchev gorbachoff",
            "hussein hussain hossein",
            "lavrov lavroff lawrow",
            "aliyev aliev alijew",
            "haniyeh haniya",
            "qaddafi gaddafi kadhafi",
            "yanukovych yanukovich",
            "mubarak moubarak",
            "sissi sisi",
            "dmitry dmitri dmitriy",
            "medvedev medwedew",
            "sarkisyan sarkissian",
            "netanyahu netanyahou",
            "saeed said",
        ] {
            let keys: Vec<String> = names.split(' ').map(key).collect();
            assert!(keys.windows(2).all(|pair| pair[0] == pair[1]), "{names}: {keys:?}");
            assert!(names.split(' ').all(|name| initials(&keys[0]).contains(&name.chars().next().unwrap())), "{names}");
        }
    }

    #[test]
    fn names_of_different_people_have_different_keys() {
        for names in ["martin morton", "moran marin", "berry barry", "khan han", "maria mara", "merz marz", "xi li"] {
            let keys: Vec<String> = names.split(' ').map(key).collect();
            assert_ne!(keys[0], keys[1], "{names}");
        }
    }

    #[test]
    fn every_row_holds_several_spellings_and_none_stands_twice() {
        let mut seen = std::collections::BTreeSet::new();
        for (line, cells) in table::rows(SPELLINGS) {
            let spellings: Vec<&str> = cells[0].split('|').collect();
            assert!(spellings.len() > 1, "line {line}");
            for spelling in spellings {
                assert!(seen.insert(spelling), "line {line}: {spelling}");
                assert!(spelling.bytes().all(|b| b.is_ascii_lowercase()), "line {line}: {spelling}");
            }
        }
    }
}
