//! Days by their place near today: "Monday", "Monday, April 14", "yesterday", "the weekend", "the week of April 14".

use jiff::civil::{ISOWeekDate, Weekday};

use super::{Expr, Parsed, Parser, Pick, Wrap};
use crate::{
    extract::{
        date::{
            hints,
            lexer::{Lex, Unit},
        },
        token::Kind,
    },
    timex::Timex,
};

impl Parser<'_> {
    /// "Monday", "Monday night", "Monday, April 14", "Monday (14 April)", "Monday the 14th", "Monday to Friday",
    /// "Tuesday last week"
    pub(super) fn weekday_led(&self, at: usize) -> Option<Parsed> {
        let Lex::Weekday { day, sure } = self.at(at) else { return None };
        if self.prev_hint(at, hints::NAMED_WEEKDAY) && self.capital(self.prev(at)) {
            return None;
        }
        if self.at(at + 1) == Lex::Daytime
            && self.capital(at + 1)
            && self.is_any(at + 2, words!["live", "football", "lights", "fever"])
        {
            return None;
        }
        // "the Mail on Sunday"
        if day == Weekday::Sunday
            && self.before(at) == Lex::On
            && at.checked_sub(2).is_some_and(|t| self.is_any(t, words!["mail", "independent"]) && self.capital(t))
        {
            return None;
        }
        if self.titled(at) || self.is_idiom(at) {
            return None;
        }
        if self.hint(at + 1, hints::PUBLICATION)
            && self.capital(at + 1)
            && (self.at(at + 1) != Lex::Daytime || self.case_tells() && self.before(at) != Lex::On)
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
        // "Friday week"
        let week = Lex::Unit { unit: Unit::Week, plural: false };
        if sure
            && self.at(end) == week
            && self.lower(end)
            && self.at(end + 1) != Lex::Hyphen
            && (!self.inside(end + 1) || self.doc.tokens[end + 1].kind == Kind::Punct || self.function_word(end + 1))
        {
            return Some(self.one(at, end + 1, Expr::WeekdayIn { day, weeks: 1 }, "date.weekday.of_week", 0.8));
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
        let pointed = self.before(at) == Lex::On && self.word(at).ends_with('.');
        if !(sure || pointed) {
            return None;
        }
        Some(self.one(at, end, bare(day), "date.weekday", 0.93))
    }

    /// "on “Cable News Sunday”": the last word of a title in quotes, all of capitals.
    fn titled(&self, at: usize) -> bool {
        const LONGEST: usize = 5;
        let quote = |t: usize| self.inside(t) && self.doc.tokens[t].kind == Kind::Quote;
        let close = at + 1 + usize::from(matches!(self.word(at + 1), "." | ","));
        let start = self.sentence.tokens.start.max(at.saturating_sub(LONGEST));
        let words = (start..at).rev().take_while(|&t| self.capital(t)).count();
        quote(close) && words > 0 && words < at && quote(at - words - 1)
    }

    /// "Monday morning quarterbacks" play on no day.
    fn is_idiom(&self, at: usize) -> bool {
        let hyphen = |t: usize| t + usize::from(self.at(t) == Lex::Hyphen);
        let daytime = hyphen(at + 1);
        self.at(daytime) == Lex::Daytime && self.word(hyphen(daytime + 1)).to_lowercase().starts_with("quarterback")
    }

    /// "the weekend", "the weekend of April 12", "the island's weekend vote"
    pub(super) fn weekend(&self, at: usize) -> Option<Parsed> {
        if self.at(at + 1) == Lex::Of
            && let Some(mut parsed) = self.explicit_day(at + 2)
        {
            parsed.tokens.start = at;
            parsed.wrap = Some(Wrap::Weekend);
            return Some(parsed);
        }
        let owned = self.prev_kind(at) == Some(Kind::Possessive) && self.hint(at + 1, hints::GATHERING)
            || self.prev_kind(at) == Some(Kind::Possessive) && self.hint(at + 2, hints::GATHERING);
        (self.before(at) == Lex::The || owned || self.lenient)
            .then(|| self.one(at, at + 1, Expr::Weekend(Pick::Bare), "date.weekend", 0.85))
    }

    /// "week of April 14", "the weekend of 12-13 April", "by year-end"
    pub(super) fn unit_led(&self, at: usize, unit: Unit) -> Option<Parsed> {
        if unit == Unit::Week
            && (self.at(at + 1) == Lex::Of || self.is_any(at + 1, words!["beginning", "ending", "starting"]))
        {
            let mut parsed = self.explicit_day(at + 2)?;
            parsed.tokens.start = at;
            parsed.wrap = Some(Wrap::Week);
            return Some(parsed);
        }
        // "week 15 of 2025"
        if unit == Unit::Week
            && let Lex::Number { value: week @ 1..=53, .. } = self.at(at + 1)
            && let Some(year) = self.year_number(at + 2 + usize::from(self.at(at + 2) == Lex::Of))
        {
            let end = at + 3 + usize::from(self.at(at + 2) == Lex::Of);
            // A year of 52 weeks has no 53rd.
            let value = ISOWeekDate::new(year, week as i8, Weekday::Monday).ok().map(|_| Timex::Week(year, week as i8));
            return value.map(|value| self.one(at, end, Expr::Value(value), "date.week", 0.9));
        }
        if matches!(unit, Unit::Year | Unit::Month)
            && self.before(at) == Lex::In
            && !self.is_any(self.prev(at), words!["in", "during"])
        {
            let hyphen = usize::from(self.at(at + 1) == Lex::Hyphen);
            if self.is_any(at + 1 + hyphen, words!["end"]) {
                return Some(self.one(at, at + 2 + hyphen, Expr::The(unit), "date.period", 0.85));
            }
        }
        None
    }

    pub(super) fn explicit_day(&self, at: usize) -> Option<Parsed> {
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

    /// "yesterday", "today", "tomorrow night"
    pub(super) fn named_day(&self, at: usize, days: i8) -> Option<Parsed> {
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
        if self.prev_any(at, words!["usa", "russia", "psychology"])
            && self.capital(at)
            && text.eq_ignore_ascii_case("today")
        {
            return None;
        }
        if days == 0 && self.vague_today(at) {
            return None;
        }
        let end = at + 1 + usize::from(self.at(at + 1) == Lex::Daytime);
        let expr = Expr::Shift { unit: Unit::Day, count: i32::from(days), counted: false };
        Some(self.one(at, end, expr, "date.named_day", 0.93))
    }

    /// "today's world", "still in use today", "what is today Germany": nowadays, no day.
    fn vague_today(&self, at: usize) -> bool {
        const REACH: usize = 8;
        if self.lenient || !self.is_any(at, words!["today"]) {
            return false;
        }
        let possessive = self.inside(at + 1) && self.doc.tokens[at + 1].kind == Kind::Possessive;
        if possessive {
            return self.hint(at + 2, hints::VAGUE);
        }
        if self.prev_any(at, words!["known", "called"]) {
            return true;
        }
        if self.prev_any(at, words!["of"]) {
            return at.checked_sub(2).is_some_and(|t| self.hint(t, hints::VAGUE));
        }
        let floor = self.sentence.tokens.start.max(at.saturating_sub(REACH));
        let clause = (floor..at).rev().take_while(|&t| self.at(t) != Lex::Comma && self.word(t) != ";");
        for token in clause {
            // Something that happens, even if it still does, happens on a day.
            if self.hint(token, hints::PAST | hints::FUTURE | hints::SAY) {
                return false;
            }
            if self.hint(token, hints::STILL) {
                return true;
            }
        }
        self.is_any(at + 1, words!["still"]) || self.prev_any(at, words!["is", "than"])
    }

    /// "the day before yesterday", "the day after tomorrow"
    pub(super) fn the_day(&self, at: usize) -> Option<Parsed> {
        let Lex::Unit { unit, plural: false } = self.at(at + 1) else { return None };
        if !matches!(unit, Unit::Day | Unit::Month | Unit::Year) {
            return None;
        }
        let way = if self.is_any(at + 2, words!["before"]) {
            -1
        } else if self.is_any(at + 2, words!["after"]) {
            1
        } else {
            return None;
        };
        match self.at(at + 3) {
            Lex::Day(days) if unit == Unit::Day && i32::from(days) == way => {
                let expr = Expr::Shift { unit: Unit::Day, count: 2 * way, counted: false };
                Some(self.one(at, at + 4, expr, "date.named_day", 0.95))
            }
            // "… and had arrived the day before."
            _ if !self.inside(at + 3) || matches!(self.word(at + 3), "." | "," | ";" | ")" | "\"" | "”") => {
                Some(self.one(at, at + 3, Expr::After { unit, count: way, counted: true }, "date.counted", 0.6))
            }
            _ => None,
        }
    }
}
