//! The shapes of dates: a run of [`Lex`] → an unresolved expression.
//!
//! Each shape is tried where its first word stands and looks a few tokens ahead, so that the whole is linear. What an
//! expression is worth on a given day is for `resolve`; which day a bare weekday means is for `tense`.

use std::ops::Range;

use jiff::civil::{Date, Weekday};

use super::{
    holiday,
    lexer::{Lex, Unit},
};
use crate::{
    extract::token::{Case, Doc, Kind, Sentence},
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
}

/// The year of a month or a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YearOf {
    Unsaid,
    Given(i16),
    /// Years from the day of publication: "last year" is -1.
    Relative(i8),
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
    Season {
        season: Season,
        year: YearOf,
        pick: Pick,
    },
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

/// Words that make a paper or a programme of a weekday before them.
const PUBLICATIONS: &[&str] = &[
    "times",
    "mail",
    "telegraph",
    "mirror",
    "express",
    "post",
    "herald",
    "star",
    "independent",
    "tribune",
    "sport",
    "world",
    "leader",
    "standard",
    "business",
    "people",
    "observer",
    "life",
    "agreement",
    "night",
    "mass",
    "club",
];

/// Words that make a name of a weekday after them.
const NAMED_WEEKDAYS: &[&str] =
    &["black", "bloody", "super", "cyber", "good", "ash", "palm", "easter", "maundy", "holy", "giving", "wednesday"];

/// Numbered things: a number after them is no year.
const NUMBERED: &[&str] = &[
    "no",
    "nos",
    "number",
    "resolution",
    "resolutions",
    "article",
    "articles",
    "section",
    "flight",
    "room",
    "page",
    "route",
    "highway",
    "boeing",
    "airbus",
    "chapter",
    "paragraph",
    "law",
    "decree",
    "order",
    "directive",
    "unit",
    "gate",
    "box",
    "channel",
    "act",
    "bill",
    "nearly",
    "almost",
    "some",
    "than",
    "about",
    "approximately",
    "roughly",
    "least",
    "most",
    "another",
    "exactly",
    "only",
    "total",
    "all",
    "those",
    "these",
    "under",
    "above",
    "below",
];

/// Things that are counted: a number before them is no year.
const COUNTED: &[&str] = &[
    "people",
    "men",
    "women",
    "children",
    "troops",
    "soldiers",
    "police",
    "percent",
    "per",
    "million",
    "billion",
    "trillion",
    "thousand",
    "hundred",
    "dollars",
    "euros",
    "pounds",
    "yuan",
    "yen",
    "km",
    "kilometers",
    "kilometres",
    "miles",
    "feet",
    "meters",
    "metres",
    "tons",
    "tonnes",
    "barrels",
    "kg",
    "mw",
    "gmt",
    "hours",
    "hrs",
    "votes",
    "seats",
    "points",
    "members",
    "delegates",
    "deaths",
    "cases",
    "injured",
    "dead",
    "wounded",
    "killed",
    "years",
    "days",
    "weeks",
    "months",
    "minutes",
    "seconds",
    "pages",
    "jobs",
    "workers",
    "refugees",
    "civilians",
    "students",
    "prisoners",
    "casualties",
    "victims",
    "homes",
    "houses",
    "families",
    "companies",
    "acres",
    "hectares",
    "square",
    "times",
    "or",
    "kms",
    "meter",
    "metre",
    "mile",
    "kilometer",
    "kilometre",
    "degrees",
    "protesters",
    "dlrs",
    "mln",
];

/// Words after a quarter that say that it is the calendar's and not a game's.
const QUARTERLY: &[&str] = &[
    "profit",
    "profits",
    "earnings",
    "results",
    "sales",
    "revenue",
    "revenues",
    "gdp",
    "growth",
    "loss",
    "losses",
    "figures",
    "income",
    "gross",
    "net",
    "inflation",
    "report",
    "data",
    "output",
    "exports",
    "imports",
];

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

    fn inside(&self, token: usize) -> bool {
        self.sentence.tokens.contains(&token)
    }

    fn word(&self, token: usize) -> &str {
        if self.inside(token) { self.doc.text(token) } else { "" }
    }

    fn is_any(&self, token: usize, words: &[&str]) -> bool {
        self.inside(token) && self.doc.is_any(token, words)
    }

    fn prev_any(&self, token: usize, words: &[&str]) -> bool {
        token.checked_sub(1).is_some_and(|t| self.is_any(t, words))
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
        if self.before(at) == Lex::Every {
            return None;
        }
        match self.at(at) {
            Lex::Month { .. } => self.holiday(at).or_else(|| self.month_led(at, Pick::Bare)),
            Lex::Number { .. } => {
                self.numeric(at).or_else(|| self.day_led(at)).or_else(|| self.year_led(at)).or_else(|| self.counted(at))
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
            Lex::That => match self.at(at + 1) {
                Lex::Unit { unit: unit @ (Unit::Day | Unit::Week | Unit::Month | Unit::Year), plural: false } => {
                    Some(self.one(at, at + 2, Expr::After { unit, count: 0, counted: false }, "date.same", 0.7))
                }
                _ => None,
            },
            Lex::Day(days) => self.named_day(at, days),
            Lex::Part => self.part_of_period(at),
            Lex::Unit { unit, plural: false } => self.unit_led(at, unit),
            Lex::Weekend => self.weekend(at),
            Lex::The => self.the_day(at),
            Lex::Holiday => self.holiday(at),
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
        if self.glued(at + 1) && matches!(next, ":" | "%" | "/" | "°" | "$" | "€" | "£") {
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
        self.is_any(at + 1, COUNTED) || matches!(self.word(at + 1), "%" | "$" | "€" | "£") || {
            // "20-year-old"
            self.at(at + 1) == Lex::Hyphen && self.glued(at + 1) && matches!(self.at(at + 2), Lex::Unit { .. })
        }
    }

    /// Is a currency sign or a number's mark glued before?
    fn marked(&self, at: usize) -> bool {
        at > self.sentence.tokens.start && {
            let before = self.word(at - 1);
            matches!(before, "$" | "€" | "£" | "¥" | "₹" | "#" | "°" | "§" | "+")
                || (self.glued(at) && matches!(before, "/" | "." | "_" | "=" | ":" | "-" | "," | "&" | "@"))
                || self.is_any(at - 1, &["No.", "Nos."])
        }
    }

    /// "2025-04-14", "14/04/2025", "2025/04/14", "9/11", "2025-04"
    fn numeric(&self, at: usize) -> Option<Parsed> {
        if self.marked(at) && !(self.word(at.wrapping_sub(1)) == ":") {
            return None;
        }
        let separator = self.at(at + 1);
        if !matches!(separator, Lex::Hyphen | Lex::Slash) || !self.glued(at + 1) || !self.glued(at + 2) {
            return None;
        }
        let (Lex::Number { value: a, digits: a_digits }, Lex::Number { value: b, digits: b_digits }) =
            (self.at(at), self.at(at + 2))
        else {
            return None;
        };
        let dash = self.word(at + 1) == "-" || separator == Lex::Slash;
        if self.at(at + 3) == separator && self.glued(at + 3) && self.glued(at + 4) && dash {
            let Lex::Number { value: c, digits: c_digits } = self.at(at + 4) else { return None };
            // A fourth part makes it a telephone number or a path.
            if self.at(at + 5) == separator && self.glued(at + 5) && self.glued(at + 6) {
                if let Lex::Number { .. } = self.at(at + 6) {
                    return None;
                }
            }
            let (year, month, day) = match (a_digits, b_digits, c_digits) {
                (4, 1 | 2, 1 | 2) => (a, b, c),
                (1 | 2, 1 | 2, 4) if b > 12 => (c, a, b),
                (1 | 2, 1 | 2, 4) => (c, b, a),
                _ => return None,
            };
            let year = i16::try_from(year).ok().filter(|y| (1500..=2100).contains(y))?;
            let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
            return Some(self.one(at, at + 5, Expr::Value(Timex::Day(date)), "date.numeric", 0.95));
        }
        if separator == Lex::Slash && (a, b, a_digits, b_digits) == (9, 11, 1, 2) && !self.glued(at + 3) {
            let day = Date::constant(2001, 9, 11);
            return Some(self.one(at, at + 3, Expr::Value(Timex::Day(day)), "date.holiday", 0.9));
        }
        if a_digits == 4 && b_digits == 2 && separator == Lex::Hyphen && dash {
            let next_year = b == (a + 1) % 100;
            let year = self.year_number(at)?;
            if !next_year && (1..=12).contains(&b) && (1900..=2100).contains(&a) && (b < 10 || b <= a % 100) {
                let value = Timex::Month(year, b as i8);
                return Some(self.one(at, at + 3, Expr::Value(value), "date.numeric", 0.8));
            }
        }
        None
    }

    /// The year after a month or a day at `at`, and where it ends: ", 2025", "2025", "of 2025", "this year", "(2025)".
    fn year_after(&self, at: usize) -> (YearOf, usize) {
        let (mut next, comma) = if self.at(at) == Lex::Comma { (at + 1, true) } else { (at, false) };
        if let Some(year) = self.year_number(next)
            && !self.counts(next)
            && !(self.glued(next + 1) && matches!(self.word(next + 1), "/" | ":" | "%"))
        {
            return (YearOf::Given(year), next + 1);
        }
        if comma {
            return (YearOf::Unsaid, at);
        }
        let of = self.at(next) == Lex::Of;
        if of {
            next += 1;
            if let Some(year) = self.year_number(next) {
                return (YearOf::Given(year), next + 1);
            }
        }
        match self.relative_year(next) {
            Some(count) => (YearOf::Relative(count), next + 2),
            None => (YearOf::Unsaid, at),
        }
    }

    /// "last year", "this year", "next year"
    pub fn relative_year(&self, at: usize) -> Option<i8> {
        if self.at(at + 1) != (Lex::Unit { unit: Unit::Year, plural: false }) {
            return None;
        }
        match self.at(at) {
            Lex::This => Some(0),
            Lex::Last => Some(-1),
            Lex::Next => Some(1),
            _ => None,
        }
    }

    fn month_at(&self, at: usize) -> Option<(i8, bool)> {
        match self.at(at) {
            Lex::Month { month, sure } => Some((month, sure || self.lenient)),
            _ => None,
        }
    }

    /// "April 14", "April 14-16, 2025", "Nov. 4 and 5", "April 30 to May 2", "April 2025", "March and April", "April"
    fn month_led(&self, at: usize, pick: Pick) -> Option<Parsed> {
        let (month, sure) = self.month_at(at)?;
        let weekday = None;
        if let Some(day) = self.day_number(at + 1).filter(|_| !self.counts(at + 1)) {
            let mut days = vec![(month, day)];
            let mut end = at + 2;
            let mut range = false;
            loop {
                let separator = self.at(end);
                let list = match separator {
                    Lex::Hyphen | Lex::To => false,
                    Lex::And => true,
                    // "June 3, 6 and 8"
                    Lex::Comma
                        if self.day_number(end + 1).is_some()
                            && matches!(self.at(end + 2), Lex::And | Lex::Comma)
                            && self.day_number(end + 3).is_some() =>
                    {
                        true
                    }
                    _ => break,
                };
                let (next_month, number) = match self.month_at(end + 1) {
                    Some((m, _)) => (m, end + 2),
                    None => (month, end + 1),
                };
                let Some(day) = self.day_number(number).filter(|_| !self.counts(number)) else { break };
                // "April 14 and 15 May" are two dates of their own.
                if number == end + 1 && self.month_at(number + 1).is_some() {
                    break;
                }
                days.push((next_month, day));
                end = number + 1;
                if !list {
                    range = true;
                    break;
                }
            }
            let (year, end) = self.year_after(end);
            if !sure && !matches!(year, YearOf::Given(_)) && !self.sentence.shouting {
                return None;
            }
            return self.days(at, end, days, year, weekday, pick, range);
        }
        let (year, end) = self.year_after(at + 1);
        if year != YearOf::Unsaid {
            // "may last year" in lower case is a verb.
            if !sure && !matches!(year, YearOf::Given(_)) {
                return None;
            }
            let rule = if matches!(year, YearOf::Given(_)) { "date.month" } else { "date.month.relative" };
            return Some(self.one(at, end, Expr::Month { month, year, pick }, rule, 0.97));
        }
        if let Some((second, true)) =
            matches!(self.at(at + 1), Lex::Hyphen | Lex::To | Lex::And).then(|| self.month_at(at + 2)).flatten()
            && sure
            && self.day_number(at + 3).is_none()
            && (self.month_licensed(at) || self.at(at + 1) != Lex::And)
        {
            let (year, end) = self.year_after(at + 3);
            let first_year = match year {
                YearOf::Given(y) if second < month => YearOf::Given(y - 1),
                year => year,
            };
            let exprs = vec![Expr::Month { month, year: first_year, pick }, Expr::Month { month: second, year, pick }];
            let range = self.at(at + 1) != Lex::And;
            return Some(Parsed { tokens: at..end, exprs, rule: "date.months", confidence: 0.9, wrap: None, range });
        }
        if !sure || (pick == Pick::Bare && !self.month_licensed(at)) {
            return None;
        }
        Some(self.one(at, at + 1, Expr::Month { month, year, pick }, "date.month.bare", 0.9))
    }

    #[allow(clippy::too_many_arguments)]
    fn days(
        &self,
        start: usize,
        end: usize,
        days: Vec<(i8, i8)>,
        year: YearOf,
        weekday: Option<Weekday>,
        pick: Pick,
        range: bool,
    ) -> Option<Parsed> {
        let last_month = days.last()?.0;
        let exprs: Vec<Expr> = days
            .iter()
            .map(|&(month, day)| {
                let year = match year {
                    YearOf::Given(y) if month > last_month => YearOf::Given(y - 1),
                    year => year,
                };
                match year {
                    YearOf::Given(y) => Date::new(y, month, day).ok().map(|d| Expr::Value(Timex::Day(d))),
                    year => (day <= longest(month)).then_some(Expr::Day { month, day, year, weekday, pick }),
                }
            })
            .collect::<Option<_>>()?;
        let (rule, confidence) = match year {
            YearOf::Given(_) => ("date.day", 0.99),
            YearOf::Relative(_) => ("date.day.relative", 0.97),
            YearOf::Unsaid => ("date.day.bare", 0.93),
        };
        Some(Parsed { tokens: start..end, exprs, rule, confidence, wrap: None, range })
    }

    /// May a month stand alone here, and be no person and no verb?
    fn month_licensed(&self, at: usize) -> bool {
        if self.lenient {
            return true;
        }
        let Lex::Month { month, sure: true } = self.at(at) else { return false };
        let named = matches!(month, 4 | 5 | 6 | 8) || (month == 3 && self.word(at).len() > 3);
        // "Mar Adentro", "Jan Kubis", "Dec 5-0": an abbreviation alone needs its point.
        if self.word(at).len() <= 3 && month != 5 {
            return matches!(self.before(at), Lex::In) && !self.capital(at + 1);
        }
        if self.glued(at) && self.before(at) != Lex::Hyphen {
            return matches!(self.word(at.wrapping_sub(1)), "\"" | "“" | "(" | "/" | "‘" | "'" | "—" | "–");
        }
        let person_after =
            named && self.capital(at + 1) && self.case_tells() && !matches!(self.at(at + 1), Lex::Month { .. });
        match self.before(at) {
            Lex::In | Lex::Part => {
                let before_tells = self.is_any(at - 1, &["in", "since", "during", "early", "late", "mid"]);
                return before_tells || !(month == 5 && self.surname_may || person_after);
            }
            Lex::Hyphen if self.glued(at) => {
                let part = at.checked_sub(2).map_or(Lex::Other, |t| self.at(t));
                return part == Lex::Part || matches!(part, Lex::Month { .. });
            }
            Lex::Of | Lex::To | Lex::Earlier(_) => return !(month == 5 && self.surname_may || person_after),
            Lex::And | Lex::Comma => {
                let two_before = at.checked_sub(2).map_or(Lex::Other, |t| self.at(t));
                if matches!(two_before, Lex::Month { .. }) {
                    return true;
                }
            }
            _ => {}
        }
        if month == 5 && (self.surname_may || self.first(at)) || person_after {
            return false;
        }
        let possessive = at > self.sentence.tokens.start && self.doc.tokens[at - 1].kind == Kind::Possessive;
        let determined = possessive
            || matches!(self.before(at), Lex::The | Lex::Article)
            || self.prev_any(at, &["its", "his", "her", "their", "our", "my", "your", "until", "till", "than"]);
        // "Yoon's March visit", "a December meeting": a noun follows.
        if determined {
            return self.lower(at + 1) || !named;
        }
        if named {
            // "set for an upset April election" is rare enough; "the late April X" is a person.
            return false;
        }
        if self.first(at) || !self.case_tells() {
            return true;
        }
        !self.capital(at - 1) || self.prev_any(at, &["In", "Since"])
    }

    /// "14 April", "14-16 April 2025", "30 April - 2 May", "14th of April"
    fn day_led(&self, at: usize) -> Option<Parsed> {
        let first = match self.at(at) {
            // "the first of April"
            Lex::Ordinal { value: value @ 1..=31, digits: false } if self.at(at + 1) == Lex::Of => value as i8,
            _ => self.day_number(at)?,
        };
        if self.marked(at) {
            return None;
        }
        let mut numbers = vec![first];
        let mut next = at + 1;
        let mut range = false;
        loop {
            let list = match self.at(next) {
                Lex::Hyphen | Lex::To => false,
                Lex::And => true,
                Lex::Comma if self.day_number(next + 1).is_some() => true,
                _ => break,
            };
            let Some(day) = self.day_number(next + 1) else { return None };
            numbers.push(day);
            next += 2;
            if !list {
                range = true;
                break;
            }
            if numbers.len() > 6 {
                return None;
            }
        }
        if matches!(self.at(next), Lex::Unit { unit: Unit::Day, .. }) && self.at(next + 1) == Lex::Of {
            next += 1;
        }
        if self.at(next) == Lex::Of {
            next += 1;
        }
        let (month, sure) = self.month_at(next)?;
        let mut days: Vec<(i8, i8)> = numbers.into_iter().map(|day| (month, day)).collect();
        let mut end = next + 1;
        // "30 April - 2 May 2025"
        if matches!(self.at(end), Lex::Hyphen | Lex::To | Lex::And)
            && let Some(day) = self.day_number(end + 1)
            && let Some((second, _)) = self.month_at(end + 2)
        {
            range = self.at(end) != Lex::And;
            days.push((second, day));
            end += 3;
        } else if self.day_number(end).is_some()
            && !self.counts(end)
            && !matches!(self.at(at), Lex::Ordinal { .. })
            && self.year_number(end + 1).is_some()
        {
            // "at 10 April 14 2025": the number before belongs to something else.
            return None;
        }
        let (year, end) = self.year_after(end);
        if !sure && !matches!(year, YearOf::Given(_)) && !self.sentence.shouting {
            return None;
        }
        self.days(at, end, days, year, None, Pick::Bare, range)
    }

    /// "the 14th" of this month, of last month, "Monday the 14th"
    fn day_of_month(&self, at: usize, weekday: Option<Weekday>) -> Option<Parsed> {
        let Lex::Ordinal { value: value @ 1..=31, digits: true } = self.at(at) else { return None };
        let day = value as i8;
        if self.at(at + 1) == Lex::Of && self.at(at + 3) == (Lex::Unit { unit: Unit::Month, plural: false }) {
            let months = match self.at(at + 2) {
                Lex::This | Lex::The => Some(0),
                Lex::Last => Some(-1),
                Lex::Next => Some(1),
                _ => None,
            };
            if months.is_some() {
                let expr = Expr::DayOfMonth { day, weekday, months };
                return Some(self.one(at, at + 4, expr, "date.day_of_month", 0.9));
            }
        }
        let on_the = self.before(at) == Lex::The
            && at.checked_sub(2).is_some_and(|t| self.at(t) == Lex::On || self.is_any(t, &["until", "by", "since"]));
        let alone =
            !self.inside(at + 1) || self.doc.tokens[at + 1].kind == Kind::Punct && self.at(at + 1) != Lex::Hyphen;
        if weekday.is_some() || (on_the && alone) {
            let expr = Expr::DayOfMonth { day, weekday, months: None };
            return Some(self.one(at, at + 1, expr, "date.day_of_month", 0.8));
        }
        None
    }

    /// "Monday", "Monday night", "Monday, April 14", "Monday (14 April)", "Monday the 14th", "Monday to Friday",
    /// "Tuesday last week"
    fn weekday_led(&self, at: usize) -> Option<Parsed> {
        let Lex::Weekday { day, sure } = self.at(at) else { return None };
        if self.prev_any(at, NAMED_WEEKDAYS) && self.capital(at - 1) {
            return None;
        }
        if self.is_any(at + 1, PUBLICATIONS)
            && self.capital(at + 1)
            && !(self.at(at + 1) == Lex::Daytime && !self.case_tells())
        {
            // "Monday Night" in a headline is a time of day all the same.
            return None;
        }
        if self.at(at + 1) == Lex::Daytimes {
            return None;
        }
        let mut end = at + 1;
        if self.at(end) == Lex::Daytime {
            end += 1;
        }
        let opened = self.at(end) == Lex::Open;
        let mut next = if opened || self.at(end) == Lex::Comma { end + 1 } else { end };
        if self.at(next) == Lex::The {
            next += 1;
        }
        let explicit = match self.at(next) {
            Lex::Month { .. } => self.month_led(next, Pick::Bare),
            Lex::Number { .. } => self.numeric(next).or_else(|| self.day_led(next)),
            Lex::Ordinal { .. } => self
                .day_led(next)
                .or_else(|| (self.at(end) != Lex::Comma).then(|| self.day_of_month(next, Some(day))).flatten()),
            _ => None,
        };
        if let Some(mut parsed) = explicit
            && parsed
                .exprs
                .iter()
                .all(|e| matches!(e, Expr::Day { .. } | Expr::Value(Timex::Day(_)) | Expr::DayOfMonth { .. }))
            && (!opened || self.at(parsed.tokens.end) == Lex::Close)
        {
            if let Some(Expr::Day { weekday, .. } | Expr::DayOfMonth { weekday, .. }) = parsed.exprs.first_mut() {
                *weekday = Some(day);
            }
            parsed.tokens = at..parsed.tokens.end + usize::from(opened);
            return Some(parsed);
        }
        let of = usize::from(self.at(end) == Lex::Of);
        if let (Lex::This | Lex::Last | Lex::Next, Lex::Unit { unit: Unit::Week, plural: false }) =
            (self.at(end + of), self.at(end + of + 1))
        {
            let weeks = match self.at(end + of) {
                Lex::Last => -1,
                Lex::Next => 1,
                _ => 0,
            };
            let expr = Expr::Weekday { day, pick: Pick::Bare, weeks: Some(weeks) };
            return Some(self.one(at, end + of + 2, expr, "date.weekday.of_week", 0.95));
        }
        let bare = |day| Expr::Weekday { day, pick: Pick::Bare, weeks: None };
        if matches!(self.at(end), Lex::To | Lex::Hyphen)
            && !(self.at(end) == Lex::Hyphen && self.word(end) != "-" && !self.glued(end))
            && let Lex::Weekday { day: second, .. } = self.at(end + 1)
        {
            let exprs = vec![bare(day), bare(second)];
            let after = end + 2 + usize::from(self.at(end + 2) == Lex::Daytime);
            return Some(Parsed {
                tokens: at..after,
                exprs,
                rule: "date.weekdays",
                confidence: 0.85,
                wrap: None,
                range: true,
            });
        }
        if !sure && !(self.before(at) == Lex::On && self.word(at).ends_with('.')) {
            return None;
        }
        Some(self.one(at, end, bare(day), "date.weekday", 0.93))
    }

    /// "this week", "last October", "next Friday", "last summer", "this morning", "last night", "this past June"
    fn relative(&self, at: usize) -> Option<Parsed> {
        let mut next = at + 1;
        let the = self.before(at) == Lex::The;
        let (pick, past) = match self.at(at) {
            Lex::This if self.at(next) == Lex::Past => (Pick::Last, true),
            Lex::This if self.at(next) == Lex::Coming => (Pick::Next, true),
            Lex::This => (Pick::This, false),
            Lex::Last => (Pick::Last, false),
            Lex::Next => (Pick::Next, false),
            Lex::Past => (Pick::Last, true),
            Lex::Coming => (Pick::Next, true),
            _ => return None,
        };
        if past && self.at(at) == Lex::This {
            next += 1;
        }
        // "ABC's This Week", "Last Week Tonight" are names.
        if self.case_tells()
            && self.capital(next)
            && self.capital(at)
            && !self.first(at)
            && matches!(self.at(next), Lex::Unit { .. } | Lex::Season(_) | Lex::Weekend | Lex::Daytime)
        {
            return None;
        }
        match self.at(next) {
            Lex::Unit { unit, plural: false } if unit != Unit::Day => {
                if self.at(at + 1) == Lex::Past && unit == Unit::Week && self.at(at) == Lex::This {
                    let expr = Expr::Shift { unit, count: 0, counted: false };
                    return Some(self.one(at, next + 1, expr, "date.week", 0.7));
                }
                if past || (the && !self.lenient) || (self.at(next + 1) == Lex::Of && pick != Pick::This) {
                    return None;
                }
                let count = match pick {
                    Pick::Last => -1,
                    Pick::Next => 1,
                    _ => 0,
                };
                let rule = match unit {
                    Unit::Week => "date.week",
                    Unit::Month => "date.month.relative",
                    _ => "date.year.relative",
                };
                Some(self.one(at, next + 1, Expr::Shift { unit, count, counted: false }, rule, 0.95))
            }
            Lex::Quarter if !past && (!the || self.lenient) && self.at(next + 1) != Lex::Of => {
                let count = match pick {
                    Pick::Last => -1,
                    Pick::Next => 1,
                    _ => 0,
                };
                let expr = Expr::Shift { unit: Unit::Quarter, count, counted: false };
                Some(self.one(at, next + 1, expr, "date.quarter.relative", 0.85))
            }
            Lex::Weekday { .. } => {
                let mut parsed = self.weekday_led(next)?;
                if let [Expr::Weekday { pick: inner, weeks: None, .. }] = &mut parsed.exprs[..] {
                    *inner = pick;
                }
                parsed.tokens.start = at;
                Some(parsed)
            }
            Lex::Month { .. } => {
                let mut parsed = self.month_led(next, pick)?;
                parsed.tokens.start = at;
                Some(parsed)
            }
            Lex::Season(season) => {
                let mut parsed = self.season_led(next, season, pick)?;
                parsed.tokens.start = at;
                Some(parsed)
            }
            Lex::Weekend => {
                let pick = if past && pick == Pick::Last && self.at(at) == Lex::This { Pick::Bare } else { pick };
                Some(self.one(at, next + 1, Expr::Weekend(pick), "date.weekend", 0.9))
            }
            Lex::Daytime if !past && !the && pick != Pick::Next => {
                let count = if pick == Pick::Last { -1 } else { 0 };
                let expr = Expr::Shift { unit: Unit::Day, count, counted: false };
                Some(self.one(at, next + 1, expr, "date.named_day", 0.9))
            }
            _ => None,
        }
    }

    /// "spring 2024", "the winter of 1998", "last summer", "the winter" after a preposition
    fn season_led(&self, at: usize, season: Season, pick: Pick) -> Option<Parsed> {
        let mut next = at + 1;
        if matches!(self.at(next), Lex::Of | Lex::Comma) || self.is_any(next, &["in"]) {
            next += 1;
        }
        let given = self.year_number(next).filter(|_| !self.counts(next)).map(|year| {
            // "the winter of 1998-99" bears the year of its December.
            let second = matches!(self.at(next + 1), Lex::Hyphen | Lex::Slash)
                && self.glued(next + 1)
                && self.glued(next + 2)
                && matches!(self.at(next + 2), Lex::Number { digits: 2 | 4, .. });
            (YearOf::Given(year), next + if second { 3 } else { 1 })
        });
        let (year, end) = given.unwrap_or_else(|| match self.year_after(at + 1) {
            (YearOf::Relative(count), end) => (YearOf::Relative(count), end),
            _ => (YearOf::Unsaid, at + 1),
        });
        if year == YearOf::Unsaid && pick == Pick::Bare && !self.lenient {
            let before = at.checked_sub(2).map_or(Lex::Other, |t| self.at(t));
            let licensed = self.before(at) == Lex::The
                && (matches!(before, Lex::In | Lex::Of | Lex::Part | Lex::To | Lex::Earlier(_))
                    || at.checked_sub(2).is_some_and(|t| self.is_any(t, &["over"])))
                || self.is_any(at.wrapping_sub(1), &["by", "until"]) && season != Season::Fall;
            let noun = self.lower(at + 1) && !self.function_word(at + 1);
            if !licensed || noun || self.at(at + 1) == Lex::Of || (self.case_tells() && self.capital(at)) {
                return None;
            }
        }
        if season == Season::Fall
            && self.word(at).eq_ignore_ascii_case("fall")
            && year == YearOf::Unsaid
            && self.at(at + 1) == Lex::Of
        {
            return None;
        }
        if pick != Pick::Bare && year == YearOf::Unsaid && self.case_tells() && self.capital(at) && self.capital(at + 1)
        {
            return None;
        }
        let confidence = if year == YearOf::Unsaid { 0.85 } else { 0.95 };
        Some(self.one(at, end, Expr::Season { season, year, pick }, "date.season", confidence))
    }

    /// Words that can follow a noun phrase.
    fn function_word(&self, at: usize) -> bool {
        !matches!(self.at(at), Lex::Other | Lex::Unit { .. } | Lex::Part | Lex::Holiday)
            || self.is_any(
                at,
                &[
                    "when",
                    "as",
                    "with",
                    "at",
                    "but",
                    "or",
                    "that",
                    "which",
                    "who",
                    "where",
                    "while",
                    "because",
                    "is",
                    "was",
                    "are",
                    "were",
                    "will",
                    "would",
                    "has",
                    "had",
                    "have",
                    "it",
                    "he",
                    "she",
                    "they",
                    "we",
                    "if",
                    "so",
                    "under",
                    "amid",
                    "against",
                    "following",
                    "said",
                    "could",
                    "may",
                    "can",
                    "might",
                    "should",
                ],
            )
    }

    /// "first quarter of 2025", "the second half of this year", "first-quarter profit", "the first six months of 2024"
    fn part_of_year(&self, at: usize) -> Option<Parsed> {
        let number = match self.at(at) {
            Lex::Ordinal { value: value @ 1..=4, .. } => value as i8,
            Lex::Last => 0,
            _ => return None,
        };
        let hyphen = self.at(at + 1) == Lex::Hyphen && self.glued(at + 1);
        let mut next = at + 1 + usize::from(hyphen);
        let kind = match self.at(next) {
            Lex::Quarter => 3,
            Lex::Half => 6,
            Lex::Cardinal(n @ (3 | 6)) if self.at(next + 1) == (Lex::Unit { unit: Unit::Month, plural: true }) => {
                next += 1;
                n
            }
            Lex::Number { value: n @ (3 | 6), .. }
                if self.at(next + 1) == (Lex::Unit { unit: Unit::Month, plural: true }) =>
            {
                next += 1;
                n as u8
            }
            _ => return None,
        };
        let parts = if kind == 3 { 4 } else { 2 };
        let index = if number == 0 { parts } else { number };
        if index > parts {
            return None;
        }
        let expr =
            |year| if kind == 3 { Expr::Quarter { quarter: index, year } } else { Expr::Half { half: index, year } };
        let mut end = next + 1;
        if matches!(self.at(end), Lex::Of) || self.is_any(end, &["in"]) {
            end += 1;
        }
        let mut after = end;
        if self.at(after) == Lex::The {
            after += 1;
        }
        if self.is_any(after, &["fiscal", "financial", "calendar"]) {
            after += 1;
        }
        if let Some(year) = self.year_number(after) {
            return Some(self.one(at, after + 1, expr(YearOf::Given(year)), "date.part_of_year", 0.95));
        }
        if let Some(count) = self.relative_year(end) {
            return Some(self.one(at, end + 2, expr(YearOf::Relative(count)), "date.part_of_year", 0.95));
        }
        if self.at(end) == Lex::The && self.at(end + 1) == (Lex::Unit { unit: Unit::Year, plural: false }) {
            return Some(self.one(at, end + 2, expr(YearOf::Relative(0)), "date.part_of_year", 0.85));
        }
        // A quarter or a half of a game has no year.
        if number != 0
            && kind == 3
            && self.at(next) == Lex::Quarter
            && (hyphen || self.lenient || self.is_any(next + 1, QUARTERLY))
        {
            return Some(self.one(at, next + 1, expr(YearOf::Unsaid), "date.part_of_year", 0.7));
        }
        (self.lenient && number != 0 && self.at(next) == Lex::Half)
            .then(|| self.one(at, next + 1, expr(YearOf::Relative(0)), "date.part_of_year", 0.7))
    }

    /// "Q3 2024", "Q3 of last year", "Q3"
    fn coded(&self, at: usize, expr: impl Fn(YearOf) -> Expr) -> Option<Parsed> {
        if self.glued(at) && !matches!(self.word(at.wrapping_sub(1)), "(" | "\"" | "“") {
            return None;
        }
        let (year, end) = self.year_after(at + 1);
        let quarter = matches!(self.at(at), Lex::QuarterCode(_));
        if year == YearOf::Unsaid && !(quarter && (self.lenient || matches!(self.before(at), Lex::In | Lex::The))) {
            return None;
        }
        Some(self.one(at, end, expr(year), "date.part_of_year", 0.9))
    }

    /// "yesterday", "today", "tomorrow night"
    fn named_day(&self, at: usize, days: i8) -> Option<Parsed> {
        let text = self.word(at);
        if text.starts_with('T') && text.eq_ignore_ascii_case("today") && self.case_tells() {
            // USA Today, NBC's Today: a capital where none is due.
            let quote = at.checked_sub(1).is_some_and(|t| {
                self.inside(t)
                    && (self.doc.tokens[t].kind == Kind::Quote
                        || matches!(self.word(t), ":" | "(" | "—" | "–" | "-" | "."))
            });
            if !self.first(at) && !quote {
                return None;
            }
        }
        if self.prev_any(at, &["usa", "russia", "psychology"]) && self.capital(at) && text.eq_ignore_ascii_case("today")
        {
            return None;
        }
        // "today's world" is no day.
        if self.inside(at + 1)
            && self.doc.tokens[at + 1].kind == Kind::Possessive
            && self.is_any(
                at + 2,
                &[
                    "world",
                    "youth",
                    "society",
                    "generation",
                    "young",
                    "standards",
                    "children",
                    "modern",
                    "age",
                    "era",
                    "global",
                ],
            )
        {
            return None;
        }
        if at.checked_sub(1).is_some_and(|t| self.is_any(t, &["of"]))
            && self.prev_any(at.saturating_sub(1), &["world", "youth", "children", "challenges"])
        {
            return None;
        }
        let end = at + 1 + usize::from(self.at(at + 1) == Lex::Daytime);
        let expr = Expr::Shift { unit: Unit::Day, count: i32::from(days), counted: false };
        Some(self.one(at, end, expr, "date.named_day", 0.93))
    }

    /// "the day before yesterday", "the day after tomorrow"
    fn the_day(&self, at: usize) -> Option<Parsed> {
        let day = Lex::Unit { unit: Unit::Day, plural: false };
        if self.at(at + 1) != day {
            return None;
        }
        let way = if self.is_any(at + 2, &["before"]) {
            -1
        } else if self.is_any(at + 2, &["after"]) {
            1
        } else {
            return None;
        };
        match self.at(at + 3) {
            Lex::Day(days) if i32::from(days) == way => {
                let expr = Expr::Shift { unit: Unit::Day, count: 2 * way, counted: false };
                Some(self.one(at, at + 4, expr, "date.named_day", 0.95))
            }
            // "… and had arrived the day before."
            _ if !self.inside(at + 3) || matches!(self.word(at + 3), "." | "," | ";" | ")" | "\"" | "”") => Some(
                self.one(at, at + 3, Expr::After { unit: Unit::Day, count: way, counted: true }, "date.counted", 0.6),
            ),
            _ => None,
        }
    }

    /// "the end of the week": the start, the middle, the rest of a period that is named by its unit alone
    fn part_of_period(&self, at: usize) -> Option<Parsed> {
        if self.at(at + 1) != Lex::Of || self.at(at + 2) != Lex::The {
            return None;
        }
        match self.at(at + 3) {
            Lex::Unit { unit: unit @ (Unit::Week | Unit::Month | Unit::Year | Unit::Decade), plural: false }
                if self.at(at + 4) != Lex::Of =>
            {
                Some(self.one(at, at + 4, Expr::The(unit), "date.period", 0.85))
            }
            _ => None,
        }
    }

    /// "week of April 14", "the weekend of 12-13 April", "by year-end"
    fn unit_led(&self, at: usize, unit: Unit) -> Option<Parsed> {
        if unit == Unit::Week
            && (self.at(at + 1) == Lex::Of || self.is_any(at + 1, &["beginning", "ending", "starting"]))
        {
            let mut parsed = self.explicit_day(at + 2)?;
            parsed.tokens.start = at;
            parsed.wrap = Some(Wrap::Week);
            return Some(parsed);
        }
        if matches!(unit, Unit::Year | Unit::Month)
            && self.before(at) == Lex::In
            && !self.is_any(at - 1, &["in", "during"])
        {
            let hyphen = usize::from(self.at(at + 1) == Lex::Hyphen);
            if self.is_any(at + 1 + hyphen, &["end"]) {
                return Some(self.one(at, at + 2 + hyphen, Expr::The(unit), "date.period", 0.85));
            }
        }
        None
    }

    fn explicit_day(&self, at: usize) -> Option<Parsed> {
        let parsed = match self.at(at) {
            Lex::Month { .. } => self.month_led(at, Pick::Bare),
            Lex::Number { .. } => self.numeric(at).or_else(|| self.day_led(at)),
            Lex::Ordinal { .. } => self.day_led(at),
            Lex::Weekday { .. } => self.weekday_led(at),
            _ => None,
        }?;
        parsed
            .exprs
            .iter()
            .all(|e| matches!(e, Expr::Day { .. } | Expr::Value(Timex::Day(_)) | Expr::Weekday { .. }))
            .then_some(parsed)
    }

    /// "the weekend", "the weekend of April 12"
    fn weekend(&self, at: usize) -> Option<Parsed> {
        if self.at(at + 1) == Lex::Of
            && let Some(mut parsed) = self.explicit_day(at + 2)
        {
            parsed.tokens.start = at;
            parsed.wrap = Some(Wrap::Weekend);
            return Some(parsed);
        }
        (self.before(at) == Lex::The || self.lenient)
            .then(|| self.one(at, at + 1, Expr::Weekend(Pick::Bare), "date.weekend", 0.85))
    }

    /// "the following day", "the previous year", "the same month", "the next day"
    fn following(&self, at: usize, way: i8) -> Option<Parsed> {
        if self.before(at) != Lex::The {
            return None;
        }
        match self.at(at + 1) {
            Lex::Unit { unit, plural: false } if unit != Unit::Decade => {
                let expr = Expr::After { unit, count: i32::from(way), counted: false };
                Some(self.one(at, at + 2, expr, if way == 0 { "date.same" } else { "date.counted" }, 0.7))
            }
            _ => None,
        }
    }

    /// "two weeks ago", "a year earlier", "three days later", "25 years ago"
    fn counted(&self, at: usize) -> Option<Parsed> {
        // "more than 30 years ago", "two and a half years ago" are vague.
        if self.marked(at) || self.prev_any(at, &["than", "over", "least", "hundred", "thousand", "half", "and"]) {
            return None;
        }
        let mut next = at + 1;
        let count = match self.at(at) {
            Lex::Article => 1,
            Lex::Number { value: value @ 1..=999, .. } => value as i32,
            Lex::Cardinal(tens @ 20..=90) => match (self.at(next), self.at(next + 1)) {
                (Lex::Hyphen, Lex::Cardinal(ones @ 1..=9)) => {
                    next += 2;
                    i32::from(tens) + i32::from(ones)
                }
                _ => i32::from(tens),
            },
            Lex::Cardinal(n) => i32::from(n),
            _ => return None,
        };
        let Lex::Unit { unit, .. } = self.at(next) else { return None };
        if unit == Unit::Decade {
            return None;
        }
        match self.at(next + 1) {
            Lex::Ago => {
                let expr = Expr::Shift { unit, count: -count, counted: true };
                Some(self.one(at, next + 2, expr, "date.ago", 0.9))
            }
            Lex::Earlier(way) => {
                let expr = Expr::After { unit, count: i32::from(way) * count, counted: true };
                Some(self.one(at, next + 2, expr, "date.counted", 0.7))
            }
            // "in two weeks' time"
            _ if self.is_any(next + 2, &["time"])
                && self.doc.tokens[next + 1].kind == Kind::Possessive
                && self.prev_any(at, &["in"]) =>
            {
                let expr = Expr::Shift { unit, count, counted: true };
                Some(self.one(at, next + 3, expr, "date.ago", 0.85))
            }
            _ if self.is_any(next + 1, &["from"]) && self.is_any(next + 2, &["now", "today"]) => {
                let expr = Expr::Shift { unit, count, counted: true };
                Some(self.one(at, next + 3, expr, "date.ago", 0.85))
            }
            _ => None,
        }
    }

    /// "the 1990s", "'90s", "the nineties"
    fn decade(&self, at: usize, year: i16, short: bool) -> Option<Parsed> {
        if short {
            let apostrophe = self.glued(at) && matches!(self.word(at.wrapping_sub(1)), "'" | "’" | "‘" | "`");
            let spelled = !self.word(at).starts_with(|c: char| c.is_ascii_digit());
            let mut before = at - usize::from(apostrophe && at > 0);
            // "the late '80s", "the mid-nineties"
            while before > self.sentence.tokens.start && matches!(self.at(before - 1), Lex::Part | Lex::Hyphen) {
                before -= 1;
            }
            let the = self.before(before) == Lex::The;
            if !apostrophe && !(the && (spelled && year >= 1920 || (1960..=1990).contains(&year))) {
                return None;
            }
            if !apostrophe
                && !spelled
                && self.is_any(before.wrapping_sub(2), &["in"])
                && self.is_any(at + 1, &["degrees", "fahrenheit"])
            {
                return None;
            }
        }
        Some(self.one(at, at + 1, Expr::Value(Timex::Decade(year)), "date.decade", 0.9))
    }

    /// "Christmas Eve", "New Year's Day 2025"
    fn holiday(&self, at: usize) -> Option<Parsed> {
        if !self.capital(at) && !self.lenient {
            return None;
        }
        let (row, length) = holiday::at(|offset| self.word(at + offset))?;
        let end = at + length;
        // "the Good Friday Agreement", "Christmas Island", "the Christmas tree"
        if self.is_any(
            end,
            &[
                "agreement",
                "accord",
                "accords",
                "island",
                "tree",
                "trees",
                "market",
                "markets",
                "carol",
                "carols",
                "card",
                "cards",
                "shopping",
                "present",
                "presents",
                "gift",
                "gifts",
                "massacre",
            ],
        ) {
            return None;
        }
        let (year, end) = self.year_after(end);
        Some(self.one(at, end, Expr::Holiday { row, year }, "date.holiday", 0.85))
    }

    /// A year that stands alone: "in 2003", "the 2003 invasion", "(2003)", "2007-2010", "between 2004 and 2010".
    fn year_led(&self, at: usize) -> Option<Parsed> {
        let year = self.year_number(at)?;
        let value = |year| Expr::Value(Timex::Year(year));
        // "2007-2010", "2014-15", "from 2004 to 2010", "between 2004 and 2010"
        if let Some((second, end)) = self.second_year(at, year) {
            let exprs = vec![value(year), value(second)];
            return Some(Parsed {
                tokens: at..end,
                exprs,
                rule: "date.years",
                confidence: 0.9,
                wrap: None,
                range: true,
            });
        }
        self.year_licensed(at, year).then(|| self.one(at, at + 1, value(year), "date.year", 0.9))
    }

    fn second_year(&self, at: usize, year: i16) -> Option<(i16, usize)> {
        if self.marked(at) {
            return None;
        }
        let range_word = match self.at(at + 1) {
            Lex::Hyphen => {
                self.glued(at + 1) && self.glued(at + 2)
                    || !self.glued(at + 2) && !self.glued(at + 1) && self.word(at + 1) != "-"
            }
            Lex::Slash => self.glued(at + 1) && self.glued(at + 2),
            Lex::To => self.prev_any(at, &["from"]) || self.year_licensed(at, year),
            Lex::And => self.prev_any(at, &["between", "in"]),
            _ => false,
        };
        if !range_word {
            return None;
        }
        let Lex::Number { value: second, digits } = self.at(at + 2) else { return None };
        // A third part makes it an identifier.
        if matches!(self.at(at + 3), Lex::Hyphen | Lex::Slash)
            && self.glued(at + 3)
            && matches!(self.at(at + 4), Lex::Number { .. })
        {
            return None;
        }
        let full = match digits {
            4 => second,
            2 if matches!(self.at(at + 1), Lex::Hyphen | Lex::Slash) => {
                let century = u32::try_from(year).ok()? / 100 * 100;
                if second == (century + 100) % 100 && year % 100 == 99 { century + 100 } else { century + second }
            }
            _ => return None,
        };
        let second = i16::try_from(full).ok().filter(|s| (1500..=2100).contains(s))?;
        (second > year && !self.counts(at + 2)).then_some((second, at + 3))
    }

    fn year_licensed(&self, at: usize, year: i16) -> bool {
        if self.lenient {
            return true;
        }
        if self.marked(at) || self.counts(at) || self.prev_any(at, NUMBERED) {
            return false;
        }
        if self.glued(at + 1) && matches!(self.word(at + 1), ":" | "%" | "/" | "." | "°") && self.glued(at + 2) {
            return false;
        }
        let hyphen_after = self.at(at + 1) == Lex::Hyphen && self.glued(at + 1) && self.glued(at + 2);
        if hyphen_after
            && (matches!(self.at(at + 2), Lex::Number { .. } | Lex::Unit { .. })
                || self.is_any(at + 2, &["strong", "foot", "mile", "km", "member", "seat", "page", "metre", "meter"]))
        {
            return false;
        }
        let before = self.before(at);
        let after = at + 1;
        let plural = self.lower(after)
            && self.word(after).ends_with('s')
            && !self.word(after).ends_with("ss")
            && !self.function_word(after);
        let round = year % 50 == 0;
        match before {
            Lex::In | Lex::Of | Lex::Part | Lex::To => {
                let strong = self.is_any(at - 1, &["in", "since", "during", "until", "till", "early", "late", "mid"]);
                return !(plural && round && !strong)
                    && !(round && self.is_any(at - 1, &["over", "around", "to", "within"]) && (plural || year < 1900));
            }
            Lex::Hyphen if self.glued(at) => {
                let part = at.checked_sub(2).map_or(Lex::Other, |t| self.at(t));
                return part == Lex::Part || self.is_any(at.wrapping_sub(2), &["post", "pre"]);
            }
            Lex::Open => return !plural,
            _ => {}
        }
        if self.glued(at)
            && !matches!(self.doc.tokens[at - 1].kind, Kind::Quote)
            && !matches!(self.word(at - 1), "–" | "—" | "[")
        {
            return false;
        }
        if round && plural || !(1900..=2100).contains(&year) {
            return false;
        }
        if self.first(at) {
            return !plural || !round;
        }
        if self.prev_any(
            at,
            &["year", "fiscal", "fy", "and", "or", "circa", "summer", "winter", "spring", "autumn", "fall"],
        ) {
            return self.prev_any(at, &["year", "fiscal", "fy", "circa"])
                || !self.lower(after)
                || self.function_word(after)
                || !plural;
        }
        // "Vision 2030", "World Cup 2006": part of a name.
        if self.capital(at - 1) && self.case_tells() && !self.first(at - 1) {
            return false;
        }
        // "the 2003 invasion", "his 2016 campaign", "a 1994 law", "2024 elections": a noun follows.
        let noun_after = self.inside(after) && self.doc.tokens[after].kind == Kind::Word && !self.function_word(after)
            || hyphen_after;
        noun_after || (before == Lex::Comma && !self.inside(after))
    }
}

/// The most days that a month can have.
fn longest(month: i8) -> i8 {
    match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
