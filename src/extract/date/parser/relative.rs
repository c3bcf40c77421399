//! Periods counted from today or from another date: "last week", "two weeks ago", "the following day".

use super::{Expr, Parsed, Parser, Pick};
use crate::extract::{
    date::{
        hints,
        lexer::{Lex, Unit},
    },
    token::{Hashed, Kind},
};

impl Parser<'_> {
    /// "this week", "last October", "next Friday", "last summer", "this morning", "last night", "this past June"
    pub(super) fn relative(&self, at: usize) -> Option<Parsed> {
        let mut next = at + 1;
        let the = self.before(at) == Lex::The;
        let (pick, past) = match self.at(at) {
            Lex::This if self.at(next) == Lex::Past => (Pick::Last, true),
            Lex::This if self.at(next) == Lex::Coming => (Pick::Coming, true),
            Lex::This => (Pick::This, false),
            Lex::Last => (Pick::Last, false),
            Lex::Next => (Pick::Next, false),
            Lex::Past => (Pick::Last, true),
            Lex::Coming => (Pick::Coming, true),
            _ => return None,
        };
        if past && self.at(at) == Lex::This {
            next += 1;
        }
        // "The BBC's This Week", "Last Week Tonight" are names.
        if self.case_tells()
            && self.capital(next)
            && self.capital(at)
            && !self.first(at)
            && matches!(self.at(next), Lex::Unit { .. } | Lex::Season(_) | Lex::Weekend | Lex::Daytime)
        {
            return None;
        }
        match self.at(next) {
            Lex::Unit { unit, plural: false } if pick == Pick::Next && !past && the && !self.lenient => {
                self.the_next(at, unit)
            }
            Lex::Daytime if pick == Pick::Next && !past && the && !self.lenient => self.the_next(at, Unit::Day),
            Lex::Unit { unit, plural: false } if unit != Unit::Day => {
                if self.at(at + 1) == Lex::Past && unit == Unit::Week && self.at(at) == Lex::This {
                    let expr = Expr::Shift { unit, count: 0, counted: false };
                    return Some(self.one(at, next + 1, expr, "date.week", 0.7));
                }
                // "last week of the year" against "the murder last week of a judge"
                let of = self.at(next + 1) == Lex::Of && pick != Pick::This && !self.after_noun(at);
                if past || (the && !self.lenient) || of {
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

    /// "the following day", "the previous year", "the same month", "the next day"
    pub(super) fn following(&self, at: usize, way: i8) -> Option<Parsed> {
        if self.before(at) != Lex::The {
            return None;
        }
        match self.at(at + 1) {
            Lex::Unit { unit, plural: false } if unit != Unit::Decade => {
                let expr = Expr::After { unit, count: i32::from(way), counted: false };
                Some(self.one(at, at + 2, expr, if way == 0 { "date.same" } else { "date.counted" }, 0.7))
            }
            Lex::Weekday { day, sure: true } if way != 0 => {
                Some(self.one(at, at + 2, Expr::WeekdayFrom { day, way }, "date.counted", 0.7))
            }
            // "the following June", "the previous spring"
            Lex::Month { month, sure: true } if way != 0 && self.day_number(at + 2).is_none() => {
                Some(self.one(at, at + 2, Expr::MonthFrom { month, way }, "date.counted", 0.7))
            }
            Lex::Season(season) if way != 0 && !self.capital(at + 1) => {
                Some(self.one(at, at + 2, Expr::SeasonFrom { season, way }, "date.counted", 0.7))
            }
            // "the following morning"
            Lex::Daytime if way >= 0 => {
                let expr = Expr::After { unit: Unit::Day, count: i32::from(way), counted: false };
                Some(self.one(at, at + 2, expr, if way == 0 { "date.same" } else { "date.counted" }, 0.7))
            }
            _ => None,
        }
    }

    /// "that day", "that same year", "that afternoon"
    pub(super) fn that(&self, at: usize) -> Option<Parsed> {
        let next = at + 1 + usize::from(self.at(at + 1) == Lex::Following(0));
        let unit = match self.at(next) {
            Lex::Unit { unit: unit @ (Unit::Day | Unit::Week | Unit::Month | Unit::Year), plural: false } => unit,
            Lex::Daytime => Unit::Day,
            _ => return None,
        };
        Some(self.one(at, next + 1, Expr::After { unit, count: 0, counted: false }, "date.same", 0.7))
    }

    /// "two weeks ago", "a year earlier", "three days later", "25 years ago"
    pub(super) fn counted(&self, at: usize) -> Option<Parsed> {
        // "more than 30 years ago", "nearly a year ago", "two and a half years ago" are vague.
        const VAGUE: &Hashed<9> =
            words!["than", "over", "least", "hundred", "thousand", "half", "nearly", "almost", "barely"];
        if self.marked(at) || self.prev_any(at, VAGUE) {
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
        let (unit, count) = match self.at(next) {
            // A decade ago is one; "two decades later" is vague.
            Lex::Unit { unit: Unit::Decade, .. } if self.at(next + 1) != Lex::Ago => return None,
            Lex::Unit { unit, .. } => (unit, count),
            Lex::Fortnight => (Unit::Week, 2 * count),
            _ => return None,
        };
        match self.at(next + 1) {
            Lex::Ago => {
                let expr = Expr::Shift { unit, count: -count, counted: true };
                Some(self.one(at, next + 2, expr, "date.ago", 0.9))
            }
            Lex::Earlier(way) => {
                let expr = Expr::After { unit, count: i32::from(way) * count, counted: true };
                Some(self.one(at, next + 2, expr, "date.counted", 0.7))
            }
            // "will meet again in two weeks": a day, where something scheduled stands before; else it may be a duration.
            _ if self.prev_any(at, words!["in"])
                && at.checked_sub(2).is_some_and(|t| {
                    self.hint(t, hints::SCHEDULED) || self.is_any(t, words!["again", "place", "due"])
                })
                && !matches!(unit, Unit::Year)
                && !self.function_noun(next + 1) =>
            {
                let expr = Expr::Shift { unit, count, counted: true };
                Some(self.one(at, next + 1, expr, "date.ago", 0.7))
            }
            // "in two weeks' time"
            _ if self.is_any(next + 2, words!["time"])
                && self.doc.tokens[next + 1].kind == Kind::Possessive
                && self.prev_any(at, words!["in"]) =>
            {
                let expr = Expr::Shift { unit, count, counted: true };
                Some(self.one(at, next + 3, expr, "date.ago", 0.85))
            }
            // "a week from Friday"
            _ if unit == Unit::Week
                && self.is_any(next + 1, words!["from"])
                && let Lex::Weekday { day, sure: true } = self.at(next + 2) =>
            {
                let expr = Expr::WeekdayIn { day, weeks: count };
                Some(self.one(at, next + 3, expr, "date.weekday.of_week", 0.85))
            }
            _ if self.is_any(next + 1, words!["from"]) && self.is_any(next + 2, words!["now", "today"]) => {
                let expr = Expr::Shift { unit, count, counted: true };
                Some(self.one(at, next + 3, expr, "date.ago", 0.85))
            }
            _ => None,
        }
    }

    /// Does a noun, a word in lower case that leads to nothing, stand before?
    fn after_noun(&self, at: usize) -> bool {
        let noun = self.prev(at);
        self.before(at) == Lex::Other && self.lower(noun) && !self.function_word(noun)
    }

    /// Does something follow that makes another thing of the time before ("in two weeks' time", "two days of talks")?
    fn function_noun(&self, at: usize) -> bool {
        matches!(self.at(at), Lex::Of | Lex::Hyphen | Lex::Earlier(_))
            || self.inside(at) && self.doc.tokens[at].kind == Kind::Possessive
    }

    /// "the next day", "The next year, …": counted from the date before it
    fn the_next(&self, at: usize, unit: Unit) -> Option<Parsed> {
        let opens = at <= self.sentence.tokens.start + 1 && !self.lenient;
        (unit == Unit::Day || opens && unit != Unit::Decade)
            .then(|| self.one(at, at + 2, Expr::After { unit, count: 1, counted: false }, "date.counted", 0.7))
    }

    /// "the end of the week", "later in the year": the start, the middle, the rest of a period that is named by its unit alone
    pub(super) fn part_of_period(&self, at: usize) -> Option<Parsed> {
        let within = !self.lenient
            && self.is_any(at, words!["earlier", "later", "early", "late"])
            && self.is_any(at + 1, words!["in"]);
        let part = self.at(at) == Lex::Part && self.at(at + 1) == Lex::Of || within;
        if !part || self.at(at + 2) != Lex::The {
            return None;
        }
        match self.at(at + 3) {
            // "on 2 May, and later in the month": of the month just told of, which is found there already.
            Lex::Unit { unit: Unit::Month, .. } if within => None,
            Lex::Unit { unit: unit @ (Unit::Week | Unit::Month | Unit::Year | Unit::Decade), plural: false }
                if self.at(at + 4) != Lex::Of =>
            {
                Some(self.one(at, at + 4, Expr::The(unit), "date.period", 0.85))
            }
            _ => None,
        }
    }
}
