//! The words that dates are made of: each token of the article gets one reading, [`Lex::Other`] for nearly all.
//!
//! What the readings mean together is for `parser`; the words stand in `words.tsv`.

use std::sync::LazyLock;

use jiff::civil::{Date, Weekday};

use crate::{
    extract::{
        lexicon::{
            lexicon,
            table::{self, WordMap},
        },
        token::{Case, Doc, Hash, Kind, Sentence},
    },
    timex::Season,
};

/// A unit of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    Day,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
}

/// What a token may be in a date.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Lex {
    Other,
    /// 1 to 12; `sure` where it can be nothing else than a month by its case.
    Month {
        month: i8,
        sure: bool,
    },
    /// Where it is an abbreviation that is a word too ("Sun", "Sat", "wed"), a date must stand beside it.
    Weekday {
        day: Weekday,
        sure: bool,
    },
    /// Digits only: the value and how many digits were printed.
    Number {
        value: u32,
        digits: u8,
    },
    /// "14th", "first"
    Ordinal {
        value: u8,
        digits: bool,
    },
    /// "two"
    Cardinal(u8),
    /// "a", "an"
    Article,
    /// "1990s", "nineties": the first year. `short` for "90s" and "nineties", which need more to be years.
    Decade {
        year: i16,
        short: bool,
    },
    Unit {
        unit: Unit,
        plural: bool,
    },
    Season(Season),
    /// "Q3"
    QuarterCode(i8),
    /// "H1"
    HalfCode(i8),
    Quarter,
    Half,
    This,
    Last,
    Next,
    Past,
    Coming,
    /// "following" (1), "previous" (-1), "same" (0)
    Following(i8),
    That,
    /// "yesterday" (-1), "today" (0), "tomorrow" (1)
    Day(i8),
    Daytime,
    Daytimes,
    /// "early", "mid", "end" …: part of a period.
    Part,
    Ago,
    /// "later" (1), "earlier" (-1)
    Earlier(i8),
    Weekend,
    Every,
    The,
    Of,
    And,
    To,
    /// A preposition that dates follow: "in", "since", "until", "before" …
    In,
    On,
    Comma,
    Hyphen,
    Slash,
    Open,
    Close,
    /// Two weeks.
    Fortnight,
    /// "FY2024"
    FiscalYear(i16),
    /// May begin the name of a holiday (`holidays.tsv`).
    Holiday,
    /// "14.04.2025", or a day with its clock time as ISO writes it.
    Full(Date),
}

impl Lex {
    /// Can a date begin with it?
    #[inline]
    pub fn may_lead(self) -> bool {
        !matches!(
            self,
            Lex::Other
                | Lex::Quarter
                | Lex::Half
                | Lex::Ago
                | Lex::Every
                | Lex::Daytime
                | Lex::Daytimes
                | Lex::Of
                | Lex::And
                | Lex::To
                | Lex::In
                | Lex::On
                | Lex::Comma
                | Lex::Hyphen
                | Lex::Slash
                | Lex::Open
                | Lex::Close
                | Lex::Fortnight
        )
    }

    /// May it stand in a date only beside something that says more? No date is made of such words alone.
    pub fn is_small(self) -> bool {
        matches!(
            self,
            Lex::Other
                | Lex::Cardinal(_)
                | Lex::Article
                | Lex::This
                | Lex::Last
                | Lex::Next
                | Lex::Past
                | Lex::Coming
                | Lex::Following(_)
                | Lex::That
                | Lex::Part
                | Lex::Ago
                | Lex::Earlier(_)
                | Lex::Every
                | Lex::The
                | Lex::Of
                | Lex::And
                | Lex::To
                | Lex::In
                | Lex::On
                | Lex::Comma
                | Lex::Hyphen
                | Lex::Slash
                | Lex::Open
                | Lex::Close
        )
    }
}

static WORDS: LazyLock<WordMap<Entry>> = LazyLock::new(|| {
    let rows = table::rows(include_str!("words.tsv")).filter_map(|(_, cells)| match cells[..] {
        [word, class, value] => entry(class, value).map(|entry| (word, entry)),
        _ => None,
    });
    WordMap::new(rows, |word| lexicon().trie.folded(word))
});

/// A reading, and whether it is an abbreviation or a word of another meaning in lower case.
#[derive(Clone, Copy)]
struct Entry {
    lex: Lex,
    abbreviation: bool,
}

impl Entry {
    /// Is it read the same however it is written?
    fn is_fixed(&self) -> bool {
        !matches!(self.lex, Lex::Month { .. } | Lex::Weekday { .. })
    }
}

fn entry(class: &str, value: &str) -> Option<Entry> {
    let number = value.parse::<i16>().ok();
    let small = number.and_then(|n| i8::try_from(n).ok());
    let lex = match class {
        "month" | "month_abbr" => Lex::Month { month: small?, sure: true },
        "weekday" | "weekday_abbr" => Lex::Weekday { day: Weekday::from_monday_one_offset(small?).ok()?, sure: true },
        "cardinal" => Lex::Cardinal(u8::try_from(number?).ok()?),
        "ordinal" => Lex::Ordinal { value: u8::try_from(number?).ok()?, digits: false },
        "article" => Lex::Article,
        "unit" | "units" => Lex::Unit {
            unit: match value {
                "day" => Unit::Day,
                "week" => Unit::Week,
                "month" => Unit::Month,
                "year" => Unit::Year,
                "decade" => Unit::Decade,
                _ => return None,
            },
            plural: class == "units",
        },
        "season" => Lex::Season(match value {
            "spring" => Season::Spring,
            "summer" => Season::Summer,
            "fall" => Season::Fall,
            "winter" => Season::Winter,
            _ => return None,
        }),
        "decade" => Lex::Decade { year: number?, short: true },
        "this" => Lex::This,
        "last" => Lex::Last,
        "next" => Lex::Next,
        "past" => Lex::Past,
        "coming" => Lex::Coming,
        "following" => Lex::Following(small?),
        "that" => Lex::That,
        "day" => Lex::Day(small?),
        "daytime" => Lex::Daytime,
        "daytimes" => Lex::Daytimes,
        "part" => Lex::Part,
        "ago" => Lex::Ago,
        "earlier" => Lex::Earlier(small?),
        "weekend" => Lex::Weekend,
        "quarter" => Lex::Quarter,
        "half" => Lex::Half,
        "every" => Lex::Every,
        "the" => Lex::The,
        "of" => Lex::Of,
        "and" => Lex::And,
        "to" => Lex::To,
        "in" => Lex::In,
        "on" => Lex::On,
        "comma" => Lex::Comma,
        "hyphen" => Lex::Hyphen,
        "slash" => Lex::Slash,
        "fortnight" => Lex::Fortnight,
        "holiday" => Lex::Holiday,
        "open" => Lex::Open,
        "close_bracket" => Lex::Close,
        _ => return None,
    };
    Some(Entry { lex, abbreviation: class.ends_with("_abbr") })
}

/// Gives the tokens of a sentence that have a reading, with it. `lenient` takes months and abbreviations in lower case, as
/// people type questions.
#[inline]
pub fn each(doc: &Doc, sentence: &Sentence, lenient: bool, mut found: impl FnMut(usize, Lex)) {
    let words = &*WORDS;
    let bytes = doc.buffer.as_bytes();
    let tokens = doc.tokens.get(sentence.tokens.clone()).unwrap_or_default();
    for (token, info) in (sentence.tokens.start..).zip(tokens) {
        // Nearly all words are none of a date, which their hash tells; those with a point and codes are looked at.
        match info.kind {
            Kind::Word | Kind::Punct => {
                if !matches!(bytes[info.end as usize - 1], b'.' | b'0'..=b'9') || info.kind == Kind::Punct {
                    match words.of(info, doc.buffer) {
                        None => continue,
                        Some(entry) if entry.is_fixed() => {
                            found(token, entry.lex);
                            continue;
                        }
                        Some(_) => {}
                    }
                }
            }
            Kind::Possessive | Kind::Quote => continue,
            Kind::Number => {}
        }
        let read = lex_token(words, doc, token, sentence, lenient);
        if !matches!(read, Lex::Other) {
            found(token, read);
        }
    }
}

fn lex_token(words: &WordMap<Entry>, doc: &Doc, token: usize, sentence: &Sentence, lenient: bool) -> Lex {
    let Some(info) = doc.tokens.get(token) else { return Lex::Other };
    let text = doc.text(token);
    match info.kind {
        Kind::Number => number(text),
        Kind::Possessive | Kind::Quote => Lex::Other,
        Kind::Word | Kind::Punct => {
            let (word, hash) = match text.strip_suffix('.').filter(|_| info.kind == Kind::Word) {
                Some(word) => (word, Hash::of(word.as_bytes()).short()),
                None => (text, info.hash),
            };
            let Some(entry) = words.get(word, hash).copied() else { return code(word) };
            let is = |other: &str| word.eq_ignore_ascii_case(other);
            let capital = matches!(info.case, Case::Capital | Case::Upper) && !sentence.shouting;
            match entry.lex {
                Lex::Month { month, .. } if !lenient => {
                    let word_too = ["may", "march", "august", "mar", "dec", "jan", "jun"].into_iter().any(is);
                    let sure = capital || (!word_too && !entry.abbreviation);
                    if !capital && !sentence.shouting && (entry.abbreviation || is("august")) {
                        return Lex::Other;
                    }
                    Lex::Month { month, sure }
                }
                Lex::Weekday { day, .. } if entry.abbreviation => {
                    if !lenient && !capital && !sentence.shouting {
                        return Lex::Other;
                    }
                    let pointed = text.ends_with('.') && !["sat", "sun", "wed"].into_iter().any(is);
                    Lex::Weekday { day, sure: lenient || pointed }
                }
                lex => lex,
            }
        }
    }
}

/// "Q3", "H1", "FY2024"
fn code(word: &str) -> Lex {
    match word.as_bytes() {
        [b'f' | b'F', b'y' | b'Y', year @ ..] if year.len() == 4 => {
            let year = word.get(2..).and_then(|digits| digits.parse().ok()).filter(|y| (1900..=2100).contains(y));
            year.map_or(Lex::Other, Lex::FiscalYear)
        }
        [b'q' | b'Q', n @ b'1'..=b'4'] => Lex::QuarterCode((n - b'0') as i8),
        [b'h' | b'H', n @ b'1'..=b'2'] => Lex::HalfCode((n - b'0') as i8),
        _ => Lex::Other,
    }
}

fn number(text: &str) -> Lex {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let value = text.get(..digits).and_then(|d| d.parse::<u32>().ok());
    let (Some(value), Some(rest)) = (value, text.get(digits..)) else { return Lex::Other };
    match rest {
        "" => Lex::Number { value, digits: digits.min(255) as u8 },
        "st" | "nd" | "rd" | "th" | "ST" | "ND" | "RD" | "TH" => match u8::try_from(value) {
            Ok(value) if value > 0 => Lex::Ordinal { value, digits: true },
            _ => Lex::Other,
        },
        "s" | "S" => decade(value, digits),
        "Q" if digits == 1 && (1..=4).contains(&value) => Lex::QuarterCode(value as i8),
        _ if rest.starts_with('.') => dotted(text).map_or(Lex::Other, Lex::Full),
        // The day of an ISO time: "2025-04-14T10:00".
        _ if digits == 2 && rest.starts_with('T') && rest[1..].bytes().all(|b| b.is_ascii_digit() || b == b'Z') => {
            Lex::Number { value, digits: 2 }
        }
        _ => Lex::Other,
    }
}

/// "1990s" and "90s"; a century such as the 1800s is longer than any value.
fn decade(value: u32, digits: usize) -> Lex {
    match (digits, value) {
        (4, 1500..=2100) if value.is_multiple_of(10) && (!value.is_multiple_of(100) || value >= 1900) => {
            Lex::Decade { year: value as i16, short: false }
        }
        (2, 10..=90) if value.is_multiple_of(10) => Lex::Decade { year: 1900 + value as i16, short: true },
        _ => Lex::Other,
    }
}

/// "14.04.2025"
fn dotted(text: &str) -> Option<Date> {
    let mut parts = text.split('.');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || day.len() > 2 || month.len() > 2 || year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok().filter(|y| (1500..=2100).contains(y))?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_has_a_reading_of_its_own() {
        let rows: Vec<_> = table::rows(include_str!("words.tsv")).collect();
        for (line, cells) in &rows {
            assert_eq!(cells.len(), 3, "line {line}");
            assert!(entry(cells[1], cells[2]).is_some(), "line {line}");
            assert_eq!(cells[0], cells[0].to_lowercase(), "line {line}");
        }
        let words: std::collections::HashSet<&str> = rows.iter().map(|(_, cells)| cells[0]).collect();
        assert_eq!(words.len(), rows.len(), "a word stands twice");
    }
}
