//! The shapes of dates: a run of [`Lex`] → an unresolved expression.
//!
//! Each shape is tried where its first word stands and looks a few tokens ahead, so that the whole is linear. What an
//! expression is worth on a given day is for `resolve`; which day a bare weekday means is for `tense`.

use std::ops::Range;

use jiff::civil::Weekday;

use super::{
    hints,
    lexer::{Lex, Unit},
};
use crate::{
    extract::token::{Case, Doc, Kind, Sentence, WordList},
    timex::{Season, Timex},
};

/// Which of the recurring ones is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pick {
    /// The tense decides.
    Bare,
    This,
    Last,
    Next,
    /// The first from now on, of which none is in yet.
    Coming,
}

/// The year of a month or a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YearOf {
    Unsaid,
    Given(i16),
    /// Years from the day of publication: "last year" is -1.
    Relative(i8),
    /// Years from the year of the date before it: "that year" is 0, "the following year" 1.
    Told(i8),
}

/// A date that may still wait for the day it is counted from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Expr {
    Value(Timex),
    Day {
        month: i8,
        day: i8,
        year: YearOf,
        weekday: Option<Weekday>,
        pick: Pick,
    },
    Month {
        month: i8,
        year: YearOf,
        pick: Pick,
    },
    /// "the 14th": `months` from the month of publication where it is said ("of last month").
    DayOfMonth {
        day: i8,
        weekday: Option<Weekday>,
        months: Option<i8>,
    },
    Weekday {
        day: Weekday,
        pick: Pick,
        /// "Monday last week": weeks from the week of publication.
        weeks: Option<i8>,
    },
    /// "the following Friday", "the previous Friday": the first one after (1) or before (-1) the date before it.
    WeekdayFrom {
        day: Weekday,
        way: i8,
    },
    /// "a week from Friday", "Friday week": weeks from the first such day to come.
    WeekdayIn {
        day: Weekday,
        weeks: i32,
    },
    /// "the following June", "the previous June": the first one after (1) or before (-1) the date before it.
    MonthFrom {
        month: i8,
        way: i8,
    },
    Season {
        season: Season,
        year: YearOf,
        pick: Pick,
    },
    SeasonFrom {
        season: Season,
        way: i8,
    },
    /// "'98": of this century or the last one.
    ShortYear(i16),
    Weekend(Pick),
    Quarter {
        quarter: i8,
        year: YearOf,
    },
    Half {
        half: i8,
        year: YearOf,
    },
    Holiday {
        row: usize,
        year: YearOf,
    },
    /// From the day of publication: "last week", "yesterday"; `counted` for "two weeks ago", which is a day.
    Shift {
        unit: Unit,
        count: i32,
        counted: bool,
    },
    /// "the end of the year": this one, or that of the date before it.
    The(Unit),
    /// From the date before it: "the next day", "two weeks later".
    After {
        unit: Unit,
        count: i32,
        counted: bool,
    },
}

/// "the week of 14 April"
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrap {
    Week,
    Weekend,
}

/// A shape that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    pub tokens: Range<usize>,
    pub exprs: Vec<Expr>,
    pub rule: &'static str,
    pub confidence: f32,
    pub wrap: Option<Wrap>,
    /// First and last rather than one and another.
    pub range: bool,
}

/// Reads the dates of one sentence.
pub struct Parser<'a> {
    pub doc: &'a Doc<'a>,
    /// One reading for each token of the article.
    pub lex: &'a [Lex],
    pub sentence: &'a Sentence,
    /// A question rather than an article: what begins like a date is one.
    pub lenient: bool,
    /// "May" is a person in this article.
    pub surname_may: bool,
}

mod day;
mod relative;
mod week;
mod year;

impl Parser<'_> {
    fn at(&self, token: usize) -> Lex {
        if self.sentence.tokens.contains(&token) {
            self.lex.get(token).copied().unwrap_or(Lex::Other)
        } else {
            Lex::Other
        }
    }

    /// The reading of the token before, [`Lex::Other`] at a sentence's beginning.
    fn before(&self, token: usize) -> Lex {
        token.checked_sub(1).map_or(Lex::Other, |t| self.at(t))
    }

    /// The token before; the first has one that lies in no sentence.
    fn prev(&self, token: usize) -> usize {
        token.wrapping_sub(1)
    }

    fn prev_kind(&self, token: usize) -> Option<Kind> {
        let prev = self.prev(token);
        self.inside(prev).then(|| self.doc.tokens[prev].kind)
    }

    fn inside(&self, token: usize) -> bool {
        self.sentence.tokens.contains(&token)
    }

    fn word(&self, token: usize) -> &str {
        if self.inside(token) { self.doc.text(token) } else { "" }
    }

    fn is_any(&self, token: usize, words: &impl WordList) -> bool {
        self.inside(token) && self.doc.is_any(token, words)
    }

    fn prev_any(&self, token: usize, words: &impl WordList) -> bool {
        token.checked_sub(1).is_some_and(|t| self.is_any(t, words))
    }

    /// Has the word one of these hints?
    fn hint(&self, token: usize, hint: u32) -> bool {
        self.inside(token) && hints::of(self.doc, token) & hint != 0
    }

    fn prev_hint(&self, token: usize, hint: u32) -> bool {
        token.checked_sub(1).is_some_and(|t| self.hint(t, hint))
    }

    fn glued(&self, token: usize) -> bool {
        self.inside(token) && self.doc.tokens[token].glued
    }

    fn first(&self, token: usize) -> bool {
        token <= self.sentence.tokens.start
    }

    fn capital(&self, token: usize) -> bool {
        self.inside(token) && matches!(self.doc.tokens[token].case, Case::Capital | Case::Upper | Case::Mixed)
    }

    fn lower(&self, token: usize) -> bool {
        self.inside(token) && self.doc.tokens[token].case == Case::Lower
    }

    /// Does case tell a name from a word here?
    fn case_tells(&self) -> bool {
        !self.sentence.headline && !self.sentence.shouting
    }

    /// The date that begins with this token, the longest one.
    pub fn parse(&self, at: usize) -> Option<Parsed> {
        if matches!(self.before(at), Lex::Every) {
            return None;
        }
        match self.at(at) {
            Lex::Month { .. } => self.holiday(at).or_else(|| self.month_led(at, Pick::Bare)),
            Lex::Number { .. } => {
                let day = || self.numeric(at).or_else(|| self.day_led(at));
                let year = || self.year_code(at).or_else(|| self.year_led(at)).or_else(|| self.short_year(at));
                day().or_else(year).or_else(|| self.counted(at))
            }
            Lex::Ordinal { .. } => {
                self.day_led(at).or_else(|| self.part_of_year(at)).or_else(|| self.day_of_month(at, None))
            }
            Lex::Weekday { .. } => self.weekday_led(at),
            Lex::Cardinal(_) | Lex::Article => self.counted(at),
            Lex::Decade { year, short } => self.decade(at, year, short),
            Lex::Season(season) => self.season_led(at, season, Pick::Bare),
            Lex::QuarterCode(quarter) => self.coded(at, |year| Expr::Quarter { quarter, year }),
            Lex::HalfCode(half) => self.coded(at, |year| Expr::Half { half, year }),
            Lex::This | Lex::Last | Lex::Next | Lex::Past | Lex::Coming => {
                self.part_of_year(at).or_else(|| self.relative(at))
            }
            Lex::Following(way) => self.following(at, way),
            Lex::That => self.that(at),
            Lex::Day(days) => self.named_day(at, days),
            Lex::Part | Lex::Earlier(_) => self.part_of_period(at),
            Lex::Unit { unit, plural: false } => self.unit_led(at, unit),
            Lex::Weekend => self.weekend(at),
            Lex::The => self.the_day(at),
            Lex::Holiday => self.holiday(at),
            Lex::FiscalYear(year) => Some(self.one(at, at + 1, Expr::Value(Timex::Year(year)), "date.year", 0.9)),
            Lex::Full(date) => Some(self.one(at, at + 1, Expr::Value(Timex::Day(date)), "date.numeric", 0.95)),
            _ => None,
        }
    }

    fn one(&self, start: usize, end: usize, expr: Expr, rule: &'static str, confidence: f32) -> Parsed {
        Parsed { tokens: start..end, exprs: vec![expr], rule, confidence, wrap: None, range: false }
    }

    /// A year in four digits, where one may stand.
    fn year_number(&self, at: usize) -> Option<i16> {
        match self.at(at) {
            Lex::Number { value: value @ 1500..=2100, digits: 4 } => Some(value as i16),
            _ => None,
        }
    }

    /// A day's number: "14", "14th".
    fn day_number(&self, at: usize) -> Option<i8> {
        let next = self.word(at + 1);
        // "24/25" is two days, "4/5/2025" and "1/2" of something are none that this shape reads.
        let pair = next == "/"
            && matches!(self.at(at + 2), Lex::Number { value: 2..=31, .. })
            && !matches!(self.at(at + 3), Lex::Slash);
        if self.glued(at + 1) && !pair && matches!(next, ":" | "%" | "/" | "°" | "$" | "€" | "£") {
            return None;
        }
        match self.at(at) {
            Lex::Number { value: value @ 1..=31, digits: 1 | 2 } => Some(value as i8),
            Lex::Ordinal { value: value @ 1..=31, digits: true } => Some(value as i8),
            _ => None,
        }
    }

    /// Is the number at `at` one of things counted ("20 people")?
    fn counts(&self, at: usize) -> bool {
        let next = self.word(at + 1);
        self.hint(at + 1, hints::COUNTED)
            || matches!(next, "%" | "$" | "€" | "£")
            || matches!(self.at(at + 1), Lex::Unit { .. })
            || ["children", "people", "women", "workers"].iter().any(|end| next.ends_with(end))
            || next == "or" && self.is_any(at + 2, words!["more", "so", "fewer", "less"])
            // "20-year-old"
            || self.at(at + 1) == Lex::Hyphen && self.glued(at + 1) && matches!(self.at(at + 2), Lex::Unit { .. })
    }

    /// Is a currency sign or a number's mark glued before?
    fn marked(&self, at: usize) -> bool {
        at > self.sentence.tokens.start
            && {
                let before = self.word(self.prev(at));
                matches!(before, "$" | "€" | "£" | "¥" | "₹" | "#" | "°" | "§" | "+")
                || (self.glued(at) && matches!(before, "/" | "." | "_" | "=" | ":" | "," | "&" | "@"))
                // "mid-2007" is a year, "COVID-19" and "0033-2007" are not.
                || (self.glued(at)
                    && before == "-"
                    && at.checked_sub(2).is_none_or(|t| self.at(t) != Lex::Part && !self.is_any(t, words!["post", "pre"])))
                || self.is_any(self.prev(at), words!["No.", "Nos."])
            }
    }

    /// Words that can follow a noun phrase.
    fn function_word(&self, at: usize) -> bool {
        !matches!(self.at(at), Lex::Other | Lex::Unit { .. } | Lex::Part | Lex::Holiday)
            || self.hint(at, hints::FUNCTION)
    }
}
