//! Years and their parts: "in 2003", "2007-2010", "the 1990s", "spring 2024", "the first quarter of 2025", "Christmas".

use super::{Expr, Parsed, Parser, Pick, Wrap, YearOf};
use crate::{
    extract::{
        date::{
            hints, holiday,
            lexer::{Lex, Unit},
        },
        token::{Hashed, Kind},
    },
    timex::{Season, Timex},
};

/// Within so many tokens of "the first quarter" stands what it is the quarter of.
const FIGURES: usize = 8;

/// Occasions that bear their year behind their name.
const GATHERING: &Hashed<12> = words![
    "olympics",
    "games",
    "championship",
    "championships",
    "conference",
    "summit",
    "congress",
    "forum",
    "expo",
    "elections",
    "paralympics",
    "convention"
];

/// Last words of names that say the day themselves ("Christmas Eve", "Good Friday").
const DAYS: &Hashed<11> = words![
    "day",
    "eve",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "weekend",
    "days"
];

/// What is held on a feast itself.
const CELEBRATED: &Hashed<12> = words![
    "celebration",
    "celebrations",
    "mass",
    "masses",
    "service",
    "services",
    "festivities",
    "truce",
    "ceasefire",
    "cease",
    "morning",
    "night"
];

impl Parser<'_> {
    /// "spring 2024", "the winter of 1998", "last summer", "the winter" after a preposition
    pub(super) fn season_led(&self, at: usize, season: Season, pick: Pick) -> Option<Parsed> {
        let mut next = at + 1;
        if matches!(self.at(next), Lex::Of | Lex::Comma) || self.is_any(next, words!["in"]) {
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
            // "in late autumn"
            let part = self.before(at) == Lex::Part && before == Lex::In;
            let licensed = part
                || self.before(at) == Lex::The
                    && (matches!(before, Lex::In | Lex::Of | Lex::Part | Lex::To | Lex::Earlier(_))
                        || at.checked_sub(2).is_some_and(|t| self.is_any(t, words!["over"])))
                || self.is_any(self.prev(at), words!["by", "until"]) && season != Season::Fall;
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

    /// "first quarter of 2025", "the second half of this year", "first-quarter profit", "the first six months of 2024"
    pub(super) fn part_of_year(&self, at: usize) -> Option<Parsed> {
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
        if matches!(self.at(end), Lex::Of) || self.is_any(end, words!["in"]) {
            end += 1;
        }
        let mut after = end;
        if self.at(after) == Lex::The {
            after += 1;
        }
        if self.is_any(after, words!["fiscal", "financial", "calendar"]) {
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
        // A quarter or a half of a game has no year: figures of a business stand by one that has.
        let business = || {
            let reach = self.sentence.tokens.start.max(at.saturating_sub(FIGURES))
                ..self.sentence.tokens.end.min(next + 1 + FIGURES);
            self.before(at) == Lex::The && reach.into_iter().any(|t| self.hint(t, hints::QUARTERLY))
        };
        if number != 0
            && kind == 3
            && self.at(next) == Lex::Quarter
            && (hyphen || self.lenient || self.hint(next + 1, hints::QUARTERLY) || business())
        {
            return Some(self.one(at, next + 1, expr(YearOf::Unsaid), "date.part_of_year", 0.7));
        }
        if number != 0 && self.at(next) == Lex::Half && business() {
            return Some(self.one(at, next + 1, expr(YearOf::Unsaid), "date.part_of_year", 0.7));
        }
        (self.lenient && number != 0 && self.at(next) == Lex::Half)
            .then(|| self.one(at, next + 1, expr(YearOf::Relative(0)), "date.part_of_year", 0.7))
    }

    /// "Q3 2024", "Q3 of last year", "Q3"
    pub(super) fn coded(&self, at: usize, expr: impl Fn(YearOf) -> Expr) -> Option<Parsed> {
        if self.glued(at) && !matches!(self.word(self.prev(at)), "(" | "\"" | "“") {
            return None;
        }
        let (year, end) = self.year_after(at + 1);
        if year == YearOf::Unsaid && !(self.lenient || matches!(self.before(at), Lex::In | Lex::The)) {
            return None;
        }
        Some(self.one(at, end, expr(year), "date.part_of_year", 0.9))
    }

    /// "2024 Q3", "2024 H1"
    pub(super) fn year_code(&self, at: usize) -> Option<Parsed> {
        let year = YearOf::Given(self.year_number(at).filter(|_| !self.marked(at))?);
        let expr = match self.at(at + 1) {
            Lex::QuarterCode(quarter) => Expr::Quarter { quarter, year },
            Lex::HalfCode(half) => Expr::Half { half, year },
            _ => return None,
        };
        Some(self.one(at, at + 2, expr, "date.part_of_year", 0.9))
    }

    /// "in '98", "the class of '98", "the '67 war"
    pub(super) fn short_year(&self, at: usize) -> Option<Parsed> {
        let Lex::Number { value, digits: 2 } = self.at(at) else { return None };
        let apostrophe = at.checked_sub(1)?;
        let opens = self.glued(at) && !self.glued(apostrophe) && matches!(self.word(apostrophe), "'" | "’" | "‘");
        if !opens || self.counts(at) || self.glued(at + 1) && self.doc.tokens[at + 1].kind == Kind::Quote {
            return None;
        }
        let before = self.before(apostrophe);
        let noun = before == Lex::The && self.lower(at + 1) && !self.function_word(at + 1);
        let licensed = matches!(before, Lex::In | Lex::Of | Lex::Part | Lex::Season(_) | Lex::Month { .. });
        (licensed || noun).then(|| self.one(at, at + 1, Expr::ShortYear(value as i16), "date.year", 0.8))
    }

    /// The number before in a list or a score that is none of years ("resolutions 1701 and 1559", "2010 to 1998").
    fn stands_with_numbers(&self, at: usize, year: i16) -> bool {
        let mut head = at;
        while let Some(number) = head.checked_sub(2)
            && matches!(self.at(head - 1), Lex::And | Lex::Comma | Lex::To)
            && let Some(other) = self.year_number(number)
        {
            if self.at(head - 1) == Lex::To && head == at && other > year {
                return true;
            }
            head = number;
        }
        head < at && self.prev_hint(head, hints::NUMBERED)
    }

    /// "the 1990s", "'90s", "the nineties"
    pub(super) fn decade(&self, at: usize, year: i16, short: bool) -> Option<Parsed> {
        if short {
            let apostrophe = self.glued(at) && matches!(self.word(self.prev(at)), "'" | "’" | "‘" | "`");
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
                && self.is_any(before.wrapping_sub(2), words!["in"])
                && self.is_any(at + 1, words!["degrees", "fahrenheit"])
            {
                return None;
            }
        }
        Some(self.one(at, at + 1, Expr::Value(Timex::Decade(year)), "date.decade", 0.9))
    }

    /// "Christmas Eve", "New Year's Day 2025"
    pub(super) fn holiday(&self, at: usize) -> Option<Parsed> {
        if !self.capital(at) && !self.lenient {
            return None;
        }
        let (row, length) = holiday::at(|offset| self.word(at + offset))?;
        let end = at + length;
        // "Johnnie Christmas", "White Christmas"
        let named = !self.lenient && self.case_tells() && self.capital(self.prev(at)) && !self.first(self.prev(at));
        if named && self.before(at) == Lex::Other && self.prev_kind(at) == Some(Kind::Word) {
            return None;
        }
        // "the Good Friday Agreement", "Christmas Island", "the Christmas tree"
        if self.hint(end, hints::FESTIVE)
            || self.prev_any(at, words!["white", "father", "merry", "happy", "the"]) && self.capital(end)
        {
            return None;
        }
        let weekend = self.at(end - 1) == Lex::Weekend;
        let (year, end) = self.year_after(end);
        if year == YearOf::Unsaid && !self.is_any(end - 1, DAYS) && !self.on_feast(at, end) {
            return None;
        }
        let mut parsed = self.one(at, end, Expr::Holiday { row, year }, "date.holiday", 0.85);
        parsed.wrap = weekend.then_some(Wrap::Weekend);
        Some(parsed)
    }

    /// Does the name of an occasion stand right before, or with a place behind its dash?
    fn of_gathering(&self, at: usize) -> bool {
        let gathering = |t: usize| self.is_any(t, GATHERING) && self.capital(t);
        let prev = self.prev(at);
        let mut dash = self.prev(prev);
        while self.at(dash) == Lex::Hyphen && self.at(self.prev(dash)) == Lex::Hyphen {
            dash = self.prev(dash);
        }
        gathering(prev) || self.capital(prev) && self.at(dash) == Lex::Hyphen && gathering(self.prev(dash))
    }

    /// Is a feast named as its day ("by Christmas", "the Christmas celebrations"), and not as a thing ("ruin Christmas")?
    fn on_feast(&self, at: usize, end: usize) -> bool {
        self.lenient
            || matches!(self.before(at), Lex::In | Lex::On | Lex::To | Lex::This | Lex::Last | Lex::Next | Lex::Day(_))
            || self.prev_any(
                at,
                words!["at", "until", "till", "than", "celebrate", "celebrates", "celebrated", "celebrating"],
            )
            || self.is_any(end, CELEBRATED)
            || self.hint(end, hints::HAPPENED)
    }

    /// A year that stands alone: "in 2003", "the 2003 invasion", "(2003)", "2007-2010", "between 2004 and 2010".
    pub(super) fn year_led(&self, at: usize) -> Option<Parsed> {
        let year = self.year_number(at)?;
        if !self.lenient && self.stands_with_numbers(at, year) {
            return None;
        }
        // "the 1930's"
        if year % 10 == 0
            && matches!(self.before(at), Lex::The | Lex::Part)
            && self.inside(at + 1)
            && self.doc.tokens[at + 1].kind == Kind::Possessive
            && !self.lower(at + 2)
        {
            return Some(self.one(at, at + 2, Expr::Value(Timex::Decade(year)), "date.decade", 0.8));
        }
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

    pub(super) fn second_year(&self, at: usize, year: i16) -> Option<(i16, usize)> {
        if self.marked(at) {
            return None;
        }
        let range_word = match self.at(at + 1) {
            Lex::Hyphen => {
                let apart = !self.glued(at + 1) && !self.glued(at + 2);
                self.glued(at + 1) && self.glued(at + 2)
                    || apart && (self.word(at + 1) != "-" || matches!(self.at(at + 3), Lex::Close))
            }

            Lex::Slash => self.glued(at + 1) && self.glued(at + 2),
            Lex::To => self.prev_any(at, words!["from"]) || self.year_licensed(at, year),
            Lex::And => self.prev_any(at, words!["between", "in"]),
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

    /// May four digits be a year here, and no number of something?
    pub(super) fn year_licensed(&self, at: usize, year: i16) -> bool {
        if self.lenient {
            return true;
        }
        if self.marked(at) || self.counts(at) {
            return false;
        }
        if self.prev_any(at, words!["copyright", "©"]) {
            return true;
        }
        let (before, after) = (self.before(at), at + 1);
        if self.glued(after) && self.glued(after + 1) {
            // "2000:1", "1999%", "1701.5", "1984/3"
            let number = matches!(self.at(after + 1), Lex::Number { .. });
            if matches!(self.word(after), "%" | "°") || matches!(self.word(after), ":" | "/" | ".") && number {
                return false;
            }
        }
        let hyphen_after = self.at(after) == Lex::Hyphen && self.glued(after) && self.glued(after + 1);
        if hyphen_after
            && (matches!(self.at(after + 1), Lex::Number { .. } | Lex::Unit { .. })
                || self.is_any(
                    after + 1,
                    words!["strong", "foot", "mile", "km", "member", "seat", "page", "metre", "meter"],
                ))
        {
            return false;
        }
        // "as late as 1881" is a year, "as many as 1881" is not.
        let as_late = self.prev_any(at, words!["as"])
            && at.checked_sub(2).is_some_and(|t| self.is_any(t, words!["early", "late", "recently", "far"]));
        if self.prev_hint(at, hints::NUMBERED) {
            return false;
        }
        let plural = self.lower(after)
            && self.word(after).ends_with('s')
            && !self.word(after).ends_with("ss")
            && !self.function_word(after)
            && !self.hint(after, hints::OCCASION);
        let round = year % 50 == 0;
        match before {
            Lex::In | Lex::Of | Lex::Part | Lex::To => {
                let strong = self
                    .is_any(self.prev(at), words!["in", "since", "during", "until", "till", "early", "late", "mid"]);
                let loose = self.is_any(self.prev(at), words!["over", "around", "to", "within"]);
                return (!plural || !round || strong && year >= 1900) && !(round && loose && (plural || year < 1900));
            }
            // `marked` has seen to other hyphens.
            Lex::Hyphen if self.glued(at) => return true,
            Lex::Open if !self.lower(after) => return !plural,
            _ => {}
        }
        if self.glued(at)
            && self.prev_kind(at) != Some(Kind::Quote)
            && !matches!(self.word(self.prev(at)), "–" | "—" | "[")
        {
            return false;
        }
        let possessive = self.prev_kind(at) == Some(Kind::Possessive);
        let ends = !self.inside(after) || matches!(self.word(after), "." | ")" | ";" | "," | "]" | "—" | "–");
        // "(Smith 1968)", "(Two Plays, 1950)", "Lyon, 1859."
        if self.word(after) == ")" && (self.capital(self.prev(at)) || before == Lex::Comma)
            || ends && before == Lex::Comma
        {
            return true;
        }
        if as_late || self.is_any(self.prev(at), words!["circa", "fiscal", "fy", "year", "ca"]) {
            return true;
        }
        // "1740 or 1741", "in 2004, 2005 and 2006"
        let listed = matches!(before, Lex::And | Lex::Comma) || self.prev_any(at, words!["or"]);
        if listed && at.checked_sub(2).is_some_and(|t| self.year_number(t).is_some()) && !plural {
            return true;
        }
        if round && plural {
            return false;
        }
        // "1987's crop": of a year, where no decade is meant.
        let owns = self.inside(after) && self.doc.tokens[after].kind == Kind::Possessive;
        if owns && year % 10 != 0 && (1900..=2100).contains(&year) && self.lower(after + 1) {
            return true;
        }
        if !(1900..=2100).contains(&year) {
            // "the 1814 peace treaty"
            return (before == Lex::The || possessive) && !plural && (1700..1900).contains(&year) && self.lower(after);
        }
        // "In its 1994 report": a date may open a sentence or a headline.
        if self.first(at) || before == Lex::And {
            return !plural;
        }
        // "the Paris 2024 Games"
        if self.hint(after, hints::OCCASION) && self.capital(after) {
            return true;
        }
        // "Olympics 2032", "the Congress - Madrid 1990": the year of an occasion.
        if self.of_gathering(at) && !self.lower(after) {
            return true;
        }
        // "Vision 2030", "World Cup 2006": part of a name.
        if self.capital(self.prev(at)) && self.case_tells() && !self.first(self.prev(at)) {
            return false;
        }
        // "the 2003 invasion", "his 2016 campaign", "a 1994 law", "2024 elections": a noun follows.
        // "the 2024 Winter Games"
        let season = matches!(self.at(after), Lex::Season(_)) && self.capital(after);
        self.inside(after)
            && (self.doc.tokens[after].kind == Kind::Word && (!self.function_word(after) || season)
                || possessive && self.doc.tokens[after].kind == Kind::Quote)
            || hyphen_after
    }
}
