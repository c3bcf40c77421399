//! Days and months: "14 April 2025", "April 14-16", "in April", "2025-04-14", "the 14th".

use jiff::civil::{Date, Weekday};

use super::{Expr, Parsed, Parser, Pick, YearOf};
use crate::{
    extract::{
        date::lexer::{Lex, Unit},
        token::Kind,
    },
    timex::Timex,
};

/// No list of days has more members.
const LIST: usize = 8;

impl Parser<'_> {
    /// "2025-04-14", "14/04/2025", "2025/04/14", "9/11", "2025-04"
    pub(super) fn numeric(&self, at: usize) -> Option<Parsed> {
        if self.marked(at) && self.word(self.prev(at)) != ":" {
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
            if self.at(at + 5) == separator
                && self.glued(at + 5)
                && self.glued(at + 6)
                && matches!(self.at(at + 6), Lex::Number { .. })
            {
                return None;
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
        if separator == Lex::Slash
            && (a, b, a_digits, b_digits) == (9, 11, 1, 2)
            && !(self.glued(at + 3) && matches!(self.at(at + 3), Lex::Slash | Lex::Hyphen))
        {
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
    pub(super) fn year_after(&self, at: usize) -> (YearOf, usize) {
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
        if let Some(count) = self.relative_year(next) {
            return (YearOf::Relative(count), next + 2);
        }
        self.told_year(next).map_or((YearOf::Unsaid, at), |(count, end)| (YearOf::Told(count), end))
    }

    /// "that year", "the same year", "the following year", "the next year": the year of the date before, and where it ends
    fn told_year(&self, at: usize) -> Option<(i8, usize)> {
        let (count, next) = match (self.at(at), self.at(at + 1)) {
            (Lex::That, Lex::Following(0)) => (0, at + 2),
            (Lex::That, _) => (0, at + 1),
            (Lex::The, Lex::Following(way)) => (way, at + 2),
            (Lex::The, Lex::Next) => (1, at + 2),
            _ => return None,
        };
        (self.at(next) == Lex::Unit { unit: Unit::Year, plural: false }).then_some((count, next + 1))
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

    pub(super) fn month_at(&self, at: usize) -> Option<(i8, bool)> {
        match self.at(at) {
            Lex::Month { month, sure } => Some((month, sure || self.lenient)),
            _ => None,
        }
    }

    /// "April 14", "April 14-16, 2025", "Nov. 4 and 5", "April 30 to May 2", "April 2025", "March and April", "April"
    pub(super) fn month_led(&self, at: usize, pick: Pick) -> Option<Parsed> {
        let (month, sure) = self.month_at(at)?;
        // "June 4", "June the 4th"
        let first = at + 1 + usize::from(self.at(at + 1) == Lex::The && matches!(self.at(at + 2), Lex::Ordinal { .. }));
        if let Some(day) = self.day_number(first).filter(|_| !self.counts(first)) {
            let mut days = vec![(month, day)];
            let mut end = first + 1;
            let mut range = false;
            loop {
                let separator = self.at(end);
                let list = match separator {
                    Lex::Hyphen | Lex::To => false,
                    Lex::And | Lex::Slash => true,
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
                if days.len() >= LIST {
                    break;
                }
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
            return self.days(at, end, days, year, pick, range);
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
        if let Some((second, true)) = matches!(self.at(at + 1), Lex::Hyphen | Lex::To | Lex::And | Lex::Slash)
            .then(|| self.month_at(at + 2))
            .flatten()
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
    /// The expressions of days named together; none where one of them is in no calendar.
    pub(super) fn days(
        &self,
        start: usize,
        end: usize,
        days: Vec<(i8, i8)>,
        year: YearOf,
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
                    year => (day <= longest(month)).then_some(Expr::Day { month, day, year, weekday: None, pick }),
                }
            })
            .collect::<Option<_>>()?;
        let (rule, confidence) = match year {
            YearOf::Given(_) => ("date.day", 0.99),
            YearOf::Relative(_) | YearOf::Told(_) => ("date.day.relative", 0.97),
            YearOf::Unsaid => ("date.day.bare", 0.93),
        };
        Some(Parsed { tokens: start..end, exprs, rule, confidence, wrap: None, range })
    }

    /// May a month stand alone here, and be no person and no verb?
    pub(super) fn month_licensed(&self, at: usize) -> bool {
        if self.lenient {
            return true;
        }
        let Lex::Month { month, sure: true } = self.at(at) else { return false };
        let named = matches!(month, 4 | 5 | 6 | 8) || (month == 3 && self.word(at).len() > 3);
        // "Mar Adentro", "Jan Kubis", "Dec 5-0": an abbreviation alone needs its point.
        if self.word(at).len() <= 3 && month != 5 {
            return matches!(self.before(at), Lex::In) && !self.capital(at + 1);
        }
        // "his “March to the Sea”"
        let march = month == 3 && matches!(self.at(at + 1), Lex::To | Lex::On | Lex::Of | Lex::In);
        if self.glued(at) && self.before(at) != Lex::Hyphen {
            return !march && matches!(self.word(self.prev(at)), "\"" | "“" | "(" | "/" | "‘" | "'" | "—" | "–");
        }
        let person_after =
            named && self.capital(at + 1) && self.case_tells() && !matches!(self.at(at + 1), Lex::Month { .. });
        match self.before(at) {
            Lex::In | Lex::Part => {
                let before_tells = self.is_any(self.prev(at), &["in", "since", "during", "early", "late", "mid"]);
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
        // "March to the Sea", "the March on Washington"
        if march {
            return false;
        }
        if month == 5 && (self.surname_may || self.first(at)) || person_after {
            return false;
        }
        let possessive = self.prev_kind(at) == Some(Kind::Possessive);
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
        !self.capital(self.prev(at)) || self.prev_any(at, &["In", "Since"])
    }

    /// "14 April", "14-16 April 2025", "30 April - 2 May", "14th of April"
    pub(super) fn day_led(&self, at: usize) -> Option<Parsed> {
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
                Lex::And | Lex::Slash => true,
                Lex::Comma if self.day_number(next + 1).is_some() => true,
                _ => break,
            };
            if !list && numbers.len() == 1 && self.month_at(next + 1).is_some() && self.year_number(next + 3).is_some()
            {
                break;
            }
            let day = self.day_number(next + 1)?;
            numbers.push(day);
            next += 2;
            if !list {
                range = true;
                break;
            }
            if numbers.len() > LIST {
                return None;
            }
        }
        if matches!(self.at(next), Lex::Unit { unit: Unit::Day, .. }) && self.at(next + 1) == Lex::Of {
            next += 1;
        }
        if self.at(next) == Lex::Of {
            next += 1;
        }
        // "14-Apr-2025"
        if self.at(next) == Lex::Hyphen
            && numbers.len() == 1
            && self.glued(next)
            && let Some((month, _)) = self.month_at(next + 1)
            && self.at(next + 2) == Lex::Hyphen
            && let Some(year) = self.year_number(next + 3)
        {
            return self.days(at, next + 4, vec![(month, first)], YearOf::Given(year), Pick::Bare, false);
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
        self.days(at, end, days, year, Pick::Bare, range)
    }

    /// "the 14th" of this month, of last month, "Monday the 14th"
    pub(super) fn day_of_month(&self, at: usize, weekday: Option<Weekday>) -> Option<Parsed> {
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
        // "on the 14th", "the evening of the 14th"
        let on_the = self.before(at) == Lex::The
            && at.checked_sub(2).is_some_and(|t| {
                self.at(t) == Lex::On
                    || self.is_any(t, &["until", "by", "since"])
                    || self.at(t) == Lex::Of && self.before(t) == Lex::Daytime
            });
        let alone = !self.inside(at + 1)
            || self.doc.tokens[at + 1].kind == Kind::Punct && self.at(at + 1) != Lex::Hyphen
            || self.function_word(at + 1) && !matches!(self.at(at + 1), Lex::Of | Lex::And | Lex::Unit { .. });
        if weekday.is_some() || (on_the && alone) {
            let expr = Expr::DayOfMonth { day, weekday, months: None };
            return Some(self.one(at, at + 1, expr, "date.day_of_month", 0.8));
        }
        None
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
