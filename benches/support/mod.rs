//! Articles for the benchmarks: generated ones of any number, the same for the same seed, and those of `corpus/`.
//!
//! A generated article has between a dozen and forty sentences in paragraphs, 2.5 KB on average.
//! Three in five are about the contacts of two officials, with what usually surrounds such a report; the others are
//! about something else. The officials of the world are always the same six hundred or so, so that questions find them again.

// Each benchmark uses its own part of this.
#![allow(dead_code)]
// A benchmark that cannot go on must stop.
#![allow(clippy::expect_used, clippy::panic)]

pub mod chart;
pub mod folder;
pub mod measure;
pub mod questions;
pub mod raw;
pub mod reference;
mod sentences;
mod world;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use dateline::{
    article::{Article, Provenance, Published, Source},
    read::{self, ReadOptions},
    store::{Progress, generation},
};
use jiff::{ToSpan, civil::date};

pub use self::folder::write_folder;
use self::{
    sentences::{BACKGROUND, CONTACTS, LEADS, OTHER, OTHER_TITLES, TITLES},
    world::{
        ADJECTIVES, BODIES, FAMILY, GIVEN, HEADS, MIDDLES, MONTHS, NOUNS, OFFICES, ONSETS, RHYMES, STATES, State,
        TAILS, TOPICS, VENUES, VERBS, WEEKDAYS,
    },
};

/// The allocator of the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The seed of every benchmark; another one gives other articles of the same kind.
pub const SEED: u64 = 20_250_414;

/// The article of a number.
pub fn article(seed: u64, number: usize) -> Article {
    let mut writer = Writer { random: Random::new(seed, number as u64), cast: Vec::new() };
    let published = date(2019, 1, 1) + (writer.random.below(2500) as i64).days();
    let diplomatic = writer.random.below(5) < 3;
    writer.cast = cast(&mut writer.random);
    let title = writer.sentence(if diplomatic { TITLES } else { OTHER_TITLES });
    let mut text = String::new();
    if diplomatic {
        let capital = writer.cast[1].state.capital.to_uppercase();
        let month = MONTHS[published.month() as usize - 1];
        text = format!("{capital}, {month} {}, {} (Continental Wire) — ", published.day(), published.year());
        text.push_str(&writer.sentence(LEADS));
    }
    let sentences = 12 + writer.random.below(28);
    for at in 0..sentences {
        // Paragraphs of one to three sentences; what an article is about thins out towards its end.
        text.push_str(match writer.random.below(5) {
            _ if text.is_empty() => "",
            0 | 1 => "\n\n",
            _ => " ",
        });
        let about = diplomatic && writer.random.below(sentences) >= at / 2;
        text.push_str(&match writer.random.below(9) {
            0 if about => writer.sentence(CONTACTS),
            1..=5 if about => writer.sentence(BACKGROUND),
            _ => writer.sentence(OTHER),
        });
    }
    Article {
        id: format!("generated-{number}"),
        source: Source::default(),
        title,
        text,
        published: Some(Published { date: published, provenance: Provenance::Metadata }),
        url: Some(format!("https://wire.example/{}/{number}", published.year())),
        authors: vec![writer.person()],
        publisher: Some("Continental Wire".to_owned()),
        language: Some("en".to_owned()),
        version: None,
    }
}

/// The first articles of a seed.
pub fn articles(seed: u64, count: usize) -> Vec<Article> {
    (0..count).map(|number| article(seed, number)).collect()
}

/// The articles of `corpus/`, as `read` gives them.
pub fn corpus() -> io::Result<Vec<Article>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut articles = Vec::new();
    for entry in read::list(&root)?.files {
        read::read_file("corpus", &entry, &ReadOptions::default(), &mut |article| articles.push(article));
    }
    Ok(articles)
}

/// Bytes of title and text.
pub fn text_bytes(articles: &[Article]) -> u64 {
    articles.iter().map(|article| (article.title.len() + article.text.len()) as u64).sum()
}

/// Bytes of the files below a folder.
pub fn folder_bytes(folder: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else {
                bytes += entry.metadata()?.len();
            }
        }
    }
    Ok(bytes)
}

/// The folder of an index in which its engine's files lie.
///
/// # Errors
/// There is none, or the folder cannot be read.
pub fn generation(index: &Path) -> io::Result<PathBuf> {
    let current = generation::current(index).map_err(io::Error::other)?;
    let number = current.ok_or_else(|| io::Error::other("no index"))?;
    Ok(generation::folder(index, number))
}

/// A name of an official of the generated world, for questions.
pub fn official(state: usize, office: usize) -> String {
    Official::of(state, office).name()
}

/// Progress that nobody looks at.
pub struct Silent;

impl Progress for Silent {
    fn start(&self, _files: u64, _bytes: u64) {}
    fn file(&self, _bytes: u64) {}
    fn finish(&self) {}
}

/// SplitMix64 (Steele, Lea and Flood 2014): small, good enough, and the same on every machine.
struct Random(u64);

impl Random {
    fn new(seed: u64, number: u64) -> Random {
        let mut random = Random(seed ^ number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    fn of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }

    /// The earlier ones more often, as words of a language come.
    fn skewed<'a>(&mut self, all: &[&'a str]) -> &'a str {
        let at = self.below(all.len()) * self.below(all.len()) / all.len();
        all[at]
    }
}

/// Who holds an office of a state; always the same.
#[derive(Clone)]
struct Official {
    state: &'static State,
    office: &'static str,
    given: &'static str,
    family: String,
}

impl Official {
    fn of(state: usize, office: usize) -> Official {
        let state = &STATES[state % STATES.len()];
        let mut random = Random::new(7, (state.name.len() * 31 + state.capital.len()) as u64 * 1000 + office as u64);
        let office = OFFICES[office % OFFICES.len()];
        let given = random.of(GIVEN[state.names]);
        // Every third bears a name of which there are few.
        let family = match random.below(3) {
            0 => made_up(&mut random),
            _ => random.of(FAMILY[state.names]).to_owned(),
        };
        Official { state, office, given, family }
    }

    fn name(&self) -> String {
        format!("{} {}", self.given, self.family)
    }

    fn field(&self, field: &str) -> String {
        match field {
            "name" => self.name(),
            "last" => self.family.clone(),
            "office" => self.office.to_owned(),
            "lower" => self.office.to_lowercase(),
            "adj" => self.state.adjective.to_owned(),
            "country" => self.state.name.to_owned(),
            "capital" => self.state.capital.to_owned(),
            other => panic!("no field of an official: {other}"),
        }
    }
}

/// Three officials of different states, the first two of like rank.
fn cast(random: &mut Random) -> Vec<Official> {
    let first = random.below(STATES.len());
    let step = 1 + random.below(STATES.len() / 2 - 1);
    // Presidents, prime and foreign ministers make most of the news.
    let office = if random.below(2) == 0 { random.below(3) } else { random.below(OFFICES.len()) };
    let third = random.below(OFFICES.len());
    vec![
        Official::of(first, office),
        Official::of((first + step) % STATES.len(), office),
        Official::of((first + 2 * step) % STATES.len(), third),
    ]
}

fn made_up(random: &mut Random) -> String {
    let middle = if random.below(2) == 0 { random.of(MIDDLES) } else { "" };
    format!("{}{middle}{}", random.of(HEADS), random.of(TAILS))
}

/// As many words as there can be that few articles have.
const RARE: f64 = 2_000_000.0;

/// A word of the long tail, in lower case. The word of rank n comes a share of 1/n as often as the first (Zipf), so that the
/// vocabulary grows with the articles about as that of a newspaper does (Heaps): each new article brings new words.
fn rare(random: &mut Random) -> String {
    let share = random.below(1 << 30) as f64 / f64::from(1u32 << 30);
    let mut rank = RARE.powf(share) as usize;
    let mut word = String::new();
    loop {
        word.push_str(ONSETS[rank % ONSETS.len()]);
        rank /= ONSETS.len();
        word.push_str(RHYMES[rank % RHYMES.len()]);
        rank /= RHYMES.len();
        if rank == 0 && word.len() > 3 {
            return word;
        }
    }
}

/// A town, a firm or a family: one in two of those that few articles name.
fn name(random: &mut Random) -> String {
    if random.below(2) == 0 { made_up(random) } else { capital(&rare(random)) }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// Fills sentences.
struct Writer {
    random: Random,
    cast: Vec<Official>,
}

impl Writer {
    fn sentence(&mut self, all: &[&str]) -> String {
        let template = self.random.of(all);
        let mut out = String::with_capacity(template.len() * 2);
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let (slot, after) = after.split_once('}').expect("a slot is closed");
            out.push_str(&self.slot(slot));
            rest = after;
        }
        out.push_str(rest);
        // A sentence may begin with a slot.
        match out.chars().next() {
            Some(first) => first.to_uppercase().chain(out.chars().skip(1)).collect(),
            None => out,
        }
    }

    fn slot(&mut self, slot: &str) -> String {
        if let Some((who, field)) = slot.split_once('.') {
            let who = ["a", "b", "c"].iter().position(|known| *known == who).expect("one of three officials");
            return self.cast[who].field(field);
        }
        let random = &mut self.random;
        match slot {
            "day" => random.of(WEEKDAYS).to_owned(),
            "date" => format!("{} {}", 1 + random.below(28), random.of(MONTHS)),
            "month" => random.of(MONTHS).to_owned(),
            "year" => (1990 + random.below(35)).to_string(),
            "n" => match random.below(3) {
                0 => (2 + random.below(98)).to_string(),
                1 => format!("{}.{}", 1 + random.below(40), random.below(10)),
                _ => format!("{},{:03}", 1 + random.below(90), random.below(1000)),
            },
            "topic" => random.of(TOPICS).to_owned(),
            "venue" => random.of(VENUES).to_owned(),
            "body" => random.of(BODIES).to_owned(),
            // A tenth of what is not of everyday use.
            "noun" if random.below(10) == 0 => rare(random),
            "noun" => random.skewed(NOUNS).to_owned(),
            "nouns" => format!("{}s", random.skewed(NOUNS)),
            "adj" => random.skewed(ADJECTIVES).to_owned(),
            "verb" => random.skewed(VERBS).to_owned(),
            "town" => name(random),
            "firm" => format!("{} {}", name(random), random.of(&["AG", "Industries", "Holding", "Foods", "Energy"])),
            "person" => self.person(),
            other => panic!("no slot: {other}"),
        }
    }

    fn person(&mut self) -> String {
        let list = self.random.below(GIVEN.len());
        let family =
            if self.random.below(2) == 0 { self.random.of(FAMILY[list]).to_owned() } else { name(&mut self.random) };
        format!("{} {family}", self.random.of(GIVEN[list]))
    }
}
