//! Headlines that tell a version: "UPDATE 2-…", "(LEAD) …", "KILL-…" → the headline without the mark, the story, its number.
//!
//! The marks are in `marks.tsv`. A story told by its headline is that headline, the day, and the publisher where it is
//! known: an update replaces what has the same words on the same day, and nothing else. What a format says of versions
//! goes before.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex, RegexSet};

use crate::article::Version;

/// A headline of fewer words may stand over different stories of a day ("News in brief"): it tells no story.
const FEWEST_WORDS: usize = 4;

/// So many marks stand on one headline at most.
const MOST_MARKS: usize = 4;

/// Between two updates lie the reissues of the first.
const STEPS: u64 = 10;

/// All versions of a story that a notice without a number calls back.
const ALL: u64 = u32::MAX as u64;

/// A notice that calls a story back says so at its beginning, bytes.
const NOTICE: usize = 2000;

/// A row of `marks.tsv`.
struct Mark {
    at_head: bool,
    pattern: Regex,
    update: u64,
    step: u64,
    series: &'static str,
}

static MARKS: LazyLock<Vec<Mark>> = LazyLock::new(|| rows().filter_map(mark).collect());

/// All patterns at once: most headlines bear no mark, and this is asked of every article.
static ANY: LazyLock<Option<RegexSet>> =
    LazyLock::new(|| RegexSet::new(MARKS.iter().map(|mark| mark.pattern.as_str())).ok());

fn rows() -> impl Iterator<Item = &'static str> {
    include_str!("marks.tsv").lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty())
}

fn mark(row: &'static str) -> Option<Mark> {
    let mut cells = row.split('\t');
    let at_head = cells.next()? == "head";
    let pattern = cells.next()?;
    let whole = if at_head { format!("^(?x:{pattern})") } else { format!("(?x:{pattern})$") };
    Some(Mark {
        at_head,
        pattern: Regex::new(&whole).ok()?,
        update: cells.next()?.parse().ok()?,
        step: cells.next()?.parse().ok()?,
        series: cells.next()?,
    })
}

/// What a headline tells of its version.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Headline {
    /// Without the marks.
    pub title: String,
    number: u64,
    series: &'static str,
    /// It calls the story back.
    kill: bool,
}

/// Reads the marks of a headline of one line.
pub(super) fn headline(title: &str) -> Headline {
    let mut read = Headline { title: title.to_owned(), number: 0, series: "story", kill: false };
    if ANY.as_ref().is_some_and(|any| !any.is_match(title)) {
        return read;
    }
    let (mut update, mut steps, mut marked) = (0, 0, false);
    for _ in 0..MOST_MARKS {
        let found = MARKS.iter().find_map(|mark| Some((mark, mark.pattern.captures(&read.title)?)));
        let Some((mark, found)) = found else { break };
        let rest = rest(mark, &found, &read.title);
        // In a headline of capitals "KILL" is a word as any other.
        let is_kill = mark.series == "kill";
        if !rest.contains(char::is_alphabetic) || is_kill && !rest.contains(char::is_lowercase) {
            break;
        }
        let n = found.name("n").and_then(|n| n.as_str().parse().ok()).unwrap_or(mark.update);
        update = update.max(n);
        steps += mark.step;
        marked = true;
        read.kill |= is_kill;
        if !is_kill && mark.series != "story" {
            read.series = mark.series;
        }
        read.title = rest;
    }
    let number = update * STEPS + steps.min(STEPS - 1);
    read.number = match (read.kill, update) {
        (true, 0) => ALL,
        (true, update) => update * STEPS + STEPS - 1,
        (false, _) if marked => number,
        (false, _) => 0,
    };
    read
}

/// The headline without a mark.
fn rest(mark: &Mark, found: &Captures<'_>, title: &str) -> String {
    if let Some(named) = found.name("title") {
        return named.as_str().trim().to_owned();
    }
    let whole = found.get(0).map_or(0..0, |whole| whole.range());
    let rest = if mark.at_head { title.get(whole.end..) } else { title.get(..whole.start) };
    rest.unwrap_or_default().trim().to_owned()
}

impl Headline {
    /// Whether it is a notice that calls a story back: the text, where there is one, must say so too.
    pub(super) fn calls_back(&self, text: &str) -> bool {
        if !self.kill {
            return false;
        }
        let mut end = text.len().min(NOTICE);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let said = text[..end].to_lowercase();
        let words = ["withdraw", "kill", "retract", "disregard", "do not use", "do not publish", "should not be used"];
        text.trim().is_empty() || words.iter().any(|word| said.contains(word))
    }

    /// The story and its number, where the headline and the day tell one.
    pub(super) fn version(&self, day: Option<Date>, publisher: Option<&str>) -> Option<Version> {
        let mut key = format!("{}\n{}\n", self.series, day?);
        if push_words(&self.title, &mut key) < FEWEST_WORDS {
            return None;
        }
        key.push('\n');
        push_words(publisher.unwrap_or_default(), &mut key);
        let hash = blake3::hash(key.as_bytes()).to_hex();
        Some(Version { story: format!("headline:{}", hash.get(..32)?), number: self.number })
    }
}

/// Adds the words of a text in lower case, without its punctuation; gives their number.
fn push_words(text: &str, out: &mut String) -> usize {
    let inner = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’');
    let mut number = 0;
    for word in text.split(move |c: char| !inner(c)).filter(|word| word.contains(char::is_alphanumeric)) {
        number += 1;
        out.extend(word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase));
        out.push(' ');
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &str = "Ministers of Morocco and France meet in Rabat";

    fn number(title: &str) -> u64 {
        headline(title).number
    }

    fn story(title: &str, day: i8, publisher: Option<&str>) -> String {
        headline(title).version(Date::new(2025, 4, day).ok(), publisher).unwrap().story
    }

    #[test]
    fn every_row_is_read_and_finds_its_example() {
        assert_eq!(MARKS.len(), rows().count());
        for (mark, row) in MARKS.iter().zip(rows()) {
            let example = row.split('\t').next_back().unwrap();
            assert!(mark.pattern.is_match(example), "{example}");
            let read = headline(example);
            assert_eq!(read.title, PLAIN, "{example}");
            assert_eq!(read.kill, mark.series == "kill", "{example}");
            assert!(read.number > 0, "{example}");
        }
    }

    #[test]
    fn numbers_rise_from_version_to_version() {
        let rising = [
            PLAIN.to_owned(),
            format!("REFILE-{PLAIN}"),
            format!("CORRECTED-{PLAIN}"),
            format!("UPDATE 1-{PLAIN}"),
            format!("REFILE-UPDATE 1-{PLAIN}"),
            format!("CORRECTED-UPDATE 1-{PLAIN}"),
            format!("UPDATE 2-{PLAIN}"),
            format!("(3rd LD) {PLAIN}"),
            format!("{PLAIN}, 10th Ld-Writethru"),
        ];
        let numbers: Vec<u64> = rising.iter().map(|title| number(title)).collect();
        assert!(numbers.is_sorted() && numbers.windows(2).all(|pair| pair[0] < pair[1]), "{numbers:?}");
        assert_eq!(numbers[0], 0);
        assert!(rising.iter().all(|title| story(title, 14, None) == story(PLAIN, 14, None)));
    }

    #[test]
    fn a_story_is_its_words_its_day_and_its_publisher() {
        let spelt = "Ministers of Morocco and France meet in Rabat!";
        assert_eq!(story(spelt, 14, Some("Atlas Courier")), story(PLAIN, 14, Some("ATLAS COURIER")));
        assert_ne!(story(PLAIN, 15, None), story(PLAIN, 14, None));
        assert_ne!(story(PLAIN, 14, Some("Atlas Courier")), story(PLAIN, 14, None));
        assert_ne!(story(&format!("WRAPUP 2-{PLAIN}"), 14, None), story(PLAIN, 14, None));
        assert_eq!(headline("UPDATE 1-News in brief").version(Date::new(2025, 4, 14).ok(), None), None);
        assert_eq!(headline(PLAIN).version(None, None), None);
    }

    #[test]
    fn words_that_are_no_marks_stay() {
        let titles = [
            "Update on the talks between Morocco and France",
            "UPDATE: ministers meet in Rabat again",
            "Lead negotiator leaves the talks in Rabat",
            "1st ld",
            "KILL SWITCH FOR ENGINES IS LAW",
            "KILL-OR-CURE TALKS END IN RABAT",
            "Kill-or-cure talks end in Rabat",
            "Correction: a story about the talks in Rabat",
            "ADVISORY-Minister withdrawn from the race",
            "UPDATE 1-",
        ];
        for title in titles {
            assert_eq!(headline(title), Headline { title: title.to_owned(), number: 0, series: "story", kill: false });
        }
    }

    #[test]
    fn notices_call_back_what_they_name() {
        let all = headline("KILL-Ministers of Morocco and France meet in Rabat");
        assert!(all.calls_back("") && all.calls_back("The story is withdrawn. There will be no substitute."));
        assert!(!all.calls_back("The ministers met on Monday and spoke of security."));
        assert_eq!(
            (all.number, story("KILL: Ministers of Morocco and France meet in Rabat", 14, None)),
            (ALL, story(PLAIN, 14, None))
        );
        let second = format!("WITHDRAWN-UPDATE 2-{PLAIN}");
        assert!(number(&second) > number(&format!("CORRECTED-UPDATE 2-{PLAIN}")));
        assert!(number(&second) < number(&format!("UPDATE 3-{PLAIN}")));
        assert!(!headline(PLAIN).calls_back("The killing was condemned."));
    }
}
