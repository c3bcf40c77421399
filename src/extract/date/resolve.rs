//! Expression + day of publication + tense → value.
//!
//! The rules: a bare weekday in the past is the last one up to the day of publication, in the future the first from it
//! on; a day without its year is the latest, the next, or else the nearest; "last October" is the latest that is over.

use jiff::{
    Span,
    civil::{Date, Weekday},
};

use super::{
    holiday,
    lexer::Unit,
    parser::{Expr, Parsed, Pick, Wrap, YearOf},
    tense::{Reading, Tense},
};
use crate::timex::{Season, Timex};

/// What a date is counted from.
#[derive(Debug, Clone, Copy)]
pub struct Anchor {
    /// The day of publication, or today for a question.
    pub published: Option<Date>,
    pub reading: Reading,
    /// The value of the date before it, where that is near enough to be counted from.
    pub previous: Option<Timex>,
}

/// A date this much nearer in the future than in the past is the coming one, unless its verb plainly tells of the past.
const FAR: i32 = 300;
const NEAR: i32 = 60;

/// So many months back, a month is nearer than the next one of its name, however it is spoken of.
const JUST_OVER: i32 = 2;

/// The day of its first month from which a season is in, as almanacs have it: before that it is "coming".
const SOLSTICE: i8 = 20;

/// The values of what was parsed; none where there is nothing to count from.
pub fn resolve(parsed: &Parsed, anchor: &Anchor) -> Vec<Timex> {
    let mut values: Vec<Timex> = parsed.exprs.iter().filter_map(|expr| value(expr, anchor)).collect();
    if values.len() > 1 {
        if parsed.exprs.iter().all(|e| matches!(e, Expr::Day { year: YearOf::Unsaid, .. })) {
            together(&mut values, anchor.reading.tense);
        } else if parsed.range
            && let [first, last] = &mut values[..]
        {
            order(first, last, anchor, &parsed.exprs);
        }
    }
    if let Some(wrap) = parsed.wrap {
        for value in &mut values {
            let week = value.interval().0.iso_week_date();
            *value = match wrap {
                Wrap::Week => Timex::Week(week.year(), week.week()),
                Wrap::Weekend => Timex::Weekend(week.year(), week.week()),
            };
        }
        values.dedup();
    }
    values
}

/// Days named together without their year follow one another: the first of them settles the year, or the last where they
/// are to come.
fn together(values: &mut [Timex], tense: Tense) {
    let shifted = |value: Timex, past: bool, other: Timex| {
        let (Timex::Day(day), Timex::Day(other)) = (value, other) else { return value };
        let fits = |d: &Date| if past { *d <= other } else { *d >= other };
        let mut years = (-1..=1).filter_map(|y| Date::new(other.year().checked_add(y)?, day.month(), day.day()).ok());
        let found = if past { years.rfind(|d| fits(d) && valid(d)) } else { years.find(|d| fits(d) && valid(d)) };
        found.map_or(value, Timex::Day)
    };
    if tense == Tense::Future {
        for i in (1..values.len()).rev() {
            values[i - 1] = shifted(values[i - 1], true, values[i]);
        }
    } else {
        for i in 1..values.len() {
            values[i] = shifted(values[i], false, values[i - 1]);
        }
    }
}

/// The end of a range is not before its beginning: "from Friday to Tuesday", "from November to February".
fn order(first: &mut Timex, last: &mut Timex, anchor: &Anchor, exprs: &[Expr]) {
    if last.interval().0 >= first.interval().0 {
        return;
    }
    let future = anchor.reading.tense == Tense::Future;
    match (&*first, &*last, exprs) {
        (Timex::Day(a), Timex::Day(b), [Expr::Weekday { .. }, Expr::Weekday { .. }]) => {
            if future {
                *last = add(*b, 7).map_or(*last, Timex::Day);
            } else {
                *first = add(*a, -7).map_or(*first, Timex::Day);
            }
        }
        (&Timex::Month(y, m), &Timex::Month(z, n), _) => {
            if future {
                *last = Timex::Month(z.saturating_add(1).min(9999), n);
            } else {
                *first = Timex::Month((y - 1).max(1), m);
            }
        }
        _ => {}
    }
}

fn add(day: Date, days: i32) -> Option<Date> {
    day.checked_add(Span::new().try_days(days).ok()?).ok().filter(valid)
}

fn valid(day: &Date) -> bool {
    (1..=9999).contains(&day.year())
}

/// The month that lies `count` months from this one.
fn month_shift(year: i16, month: i8, count: i32) -> Option<(i16, i8)> {
    let index = (i32::from(year) * 12 + i32::from(month) - 1).checked_add(count)?;
    let year = i16::try_from(index.div_euclid(12)).ok().filter(|y| (1..=9999).contains(y))?;
    Some((year, (index.rem_euclid(12) + 1) as i8))
}

fn year_value(year: i32) -> Option<Timex> {
    i16::try_from(year).ok().filter(|y| (1..=9999).contains(y)).map(Timex::Year)
}

fn value(expr: &Expr, anchor: &Anchor) -> Option<Timex> {
    if let Expr::Value(value) = *expr {
        return Some(value);
    }
    if let Expr::After { unit, count, counted } = *expr {
        return after(anchor.previous?, unit, count, counted);
    }
    let given = match *expr {
        Expr::Quarter { year: YearOf::Given(y), .. }
        | Expr::Half { year: YearOf::Given(y), .. }
        | Expr::Month { year: YearOf::Given(y), .. }
        | Expr::Season { year: YearOf::Given(y), .. }
        | Expr::Day { year: YearOf::Given(y), .. }
        | Expr::Holiday { year: YearOf::Given(y), .. } => Some(y),
        _ => None,
    };
    // A year in the text needs no anchor; the date below is not looked at then.
    let today = match (anchor.published, given) {
        (Some(today), _) => today,
        (None, Some(_)) => Date::constant(2000, 1, 1),
        (None, None) => return None,
    };
    let told = |year| year_of(today, year, anchor);
    let tense = anchor.reading.tense;
    match *expr {
        Expr::Value(_) | Expr::After { .. } => None,
        Expr::Day { month, day, year, weekday, pick } => day_of_year(today, month, day, year, weekday, pick, anchor),
        Expr::Month { month, year, pick } => month_of_year(today, month, year, pick, anchor),
        Expr::DayOfMonth { day, weekday, months } => day_of_month(today, day, weekday, months, anchor),
        Expr::Weekday { day, pick, weeks } => weekday(today, day, pick, weeks, tense).map(Timex::Day),
        Expr::WeekdayFrom { day, way } => {
            let from = match anchor.previous {
                Some(Timex::Day(from)) => Some(from),
                _ => None,
            };
            let pick = match (way, from) {
                (-1, _) => Pick::Last,
                (_, Some(_)) => Pick::Next,
                _ => Pick::Bare,
            };
            weekday(from.unwrap_or(today), day, pick, None, tense).map(Timex::Day)
        }
        Expr::WeekdayIn { day, weeks } => {
            let next = weekday(today, day, Pick::This, None, Tense::Future)?;
            add(next, weeks.checked_mul(7)?).map(Timex::Day)
        }
        Expr::MonthFrom { month, way } => {
            let (first, last) = anchor.previous?.interval();
            let from = if way > 0 { last } else { first };
            let over = if way > 0 { month <= from.month() } else { month >= from.month() };
            let year = from.year().checked_add(if over { i16::from(way) } else { 0 })?;
            (1..=9999).contains(&year).then_some(Timex::Month(year, month))
        }
        Expr::SeasonFrom { season, way } => {
            let (first, last) = anchor.previous?.interval();
            let from = if way > 0 { last } else { first };
            let now = season_now(from);
            let latest = now - (now - season_index(season)).rem_euclid(4);
            season_at(if way > 0 || latest == now { latest + 4 * i32::from(way) } else { latest }, season)
        }
        Expr::ShortYear(short) => {
            let century = today.year() / 100 * 100;
            let year = if short > today.year() % 100 + 1 { century - 100 + short } else { century + short };
            year_value(i32::from(year))
        }
        Expr::Season { season, year, pick } => match told(year) {
            Some(year) => (1..=9999).contains(&year).then_some(Timex::Season(year, season)),
            None => season_near(today, season, pick, tense),
        },
        Expr::Weekend(pick) => weekend(today, pick, tense),
        Expr::Quarter { quarter, year } => {
            let year = told(year).unwrap_or_else(|| {
                let start = quarter * 3 - 2;
                match tense {
                    Tense::Future if start + 2 < today.month() => today.year() + 1,
                    Tense::Future => today.year(),
                    // A quarter is reported when it is over.
                    _ if start + 2 > today.month() => today.year() - 1,
                    _ => today.year(),
                }
            });
            (1..=9999).contains(&year).then_some(Timex::Quarter(year, quarter))
        }
        Expr::Half { half, year } => {
            let year = told(year).unwrap_or_else(|| match tense {
                // A half is reported when it is over, or nearly.
                Tense::Past if half == 2 && today.month() <= 6 => today.year() - 1,
                _ => today.year(),
            });
            (1..=9999).contains(&year).then_some(Timex::Half(year, half))
        }
        Expr::Holiday { row, year } => match told(year) {
            Some(year) => holiday::day(row, year).filter(valid).map(Timex::Day),
            None => {
                nearest((-1..=1).filter_map(|y| holiday::day(row, today.year().checked_add(y)?)), today, anchor.reading)
                    .map(Timex::Day)
            }
        },
        Expr::Shift { unit, count, counted } => shift(today, unit, count, counted, tense),
        Expr::The(unit) => {
            // "In 1999 … by the end of the year": the year that is told of, if it is not this one.
            match anchor.previous {
                Some(previous) if previous.interval().1.year() < today.year() => after(previous, unit, 0, false),
                _ => shift(today, unit, 0, false, tense),
            }
        }
    }
}

/// The year said; `None` for none.
fn year_of(today: Date, year: YearOf, anchor: &Anchor) -> Option<i16> {
    match year {
        YearOf::Given(year) => Some(year),
        YearOf::Relative(count) => today.year().checked_add(i16::from(count)),
        YearOf::Told(count) => match after(anchor.previous?, Unit::Year, i32::from(count), false) {
            Some(Timex::Year(year)) => Some(year),
            _ => None,
        },
        YearOf::Unsaid => None,
    }
}

/// Of the same day in several years: the latest up to today, the next from today on, or the nearest.
fn nearest(days: impl Iterator<Item = Date> + Clone, today: Date, reading: Reading) -> Option<Date> {
    let days = days.filter(valid);
    let past = days.clone().filter(|&d| d <= today).max();
    let future = days.filter(|&d| d >= today).min();
    let (Some(past), Some(future)) = (past, future) else { return past.or(future) };
    let (back, ahead) = (today.duration_since(past).as_hours() / 24, future.duration_since(today).as_hours() / 24);
    let far = ahead <= i64::from(NEAR) && back >= i64::from(FAR);
    let recent = back <= i64::from(NEAR) && ahead >= i64::from(FAR);
    Some(match reading.tense {
        Tense::Past if reading.sure || !far => past,
        Tense::Future if reading.sure || !recent => future,
        _ if ahead < back => future,
        _ => past,
    })
}

fn day_of_year(
    today: Date,
    month: i8,
    day: i8,
    year: YearOf,
    weekday: Option<Weekday>,
    pick: Pick,
    anchor: &Anchor,
) -> Option<Timex> {
    let in_year = |year: i16| Date::new(year, month, day).ok().filter(valid);
    if let Some(year) = year_of(today, year, anchor) {
        return in_year(year).map(Timex::Day);
    }
    // Four years on either side hold every 29 February but around 1900 and 2100.
    let days = (-8..=8i16).filter_map(|y| in_year(today.year().checked_add(y)?));
    if let Some(weekday) = weekday {
        let fitting = days.clone().filter(|d| d.weekday() == weekday);
        if let Some(day) = fitting.min_by_key(|d| d.duration_since(today).as_hours().abs()) {
            return Some(Timex::Day(day));
        }
    }
    let reading = match pick {
        Pick::Last => Reading { tense: Tense::Past, sure: true },
        Pick::Next | Pick::Coming => Reading { tense: Tense::Future, sure: true },
        Pick::Bare | Pick::This => anchor.reading,
    };
    nearest(days, today, reading).map(Timex::Day)
}

fn month_of_year(today: Date, month: i8, year: YearOf, pick: Pick, anchor: &Anchor) -> Option<Timex> {
    if let Some(year) = year_of(today, year, anchor) {
        return (1..=9999).contains(&year).then_some(Timex::Month(year, month));
    }
    let this = today.year();
    let reading = anchor.reading;
    let year = match pick {
        Pick::Last if month < today.month() => this,
        Pick::Last => this - 1,
        Pick::Next | Pick::Coming if month > today.month() => this,
        Pick::Next | Pick::Coming => this + 1,
        Pick::This => match reading.tense {
            // "this December", printed in January.
            Tense::Past if month - today.month() > 6 => this - 1,
            Tense::Future if today.month() - month > 6 => this + 1,
            _ => this,
        },
        Pick::Bare => {
            let past = if month <= today.month() { this } else { this - 1 };
            let future = if month >= today.month() { this } else { this + 1 };
            let back = i32::from(this - past) * 12 + i32::from(today.month() - month);
            let ahead = 12 - back;
            match reading.tense {
                Tense::Past if reading.sure || back < 11 => past,
                // "chose to close it in March", printed in May: a month just over, where no verb says more.
                Tense::Future if reading.sure || back > JUST_OVER || back == 0 => future,
                _ if back == 0 => this,
                _ if ahead < back => future,
                _ => past,
            }
        }
    };
    (1..=9999).contains(&year).then_some(Timex::Month(year, month))
}

fn day_of_month(today: Date, day: i8, weekday: Option<Weekday>, months: Option<i8>, anchor: &Anchor) -> Option<Timex> {
    // "last month, on the 12th"
    if let (None, Some(Timex::Month(year, month))) = (months, anchor.previous) {
        return Date::new(year, month, day).ok().map(Timex::Day);
    }
    let in_month = |count: i32| {
        let (year, month) = month_shift(today.year(), today.month(), count)?;
        Date::new(year, month, day).ok()
    };
    if let Some(months) = months {
        return in_month(i32::from(months)).map(Timex::Day);
    }
    let mut days = (-12..=12).filter_map(in_month);
    if let Some(weekday) = weekday {
        let fitting = days.filter(|d| d.weekday() == weekday);
        return fitting.min_by_key(|d| d.duration_since(today).as_hours().abs()).map(Timex::Day);
    }
    match anchor.reading.tense {
        Tense::Future => days.find(|&d| d >= today),
        _ => days.take_while(|&d| d <= today).last(),
    }
    .map(Timex::Day)
}

fn weekday(today: Date, day: Weekday, pick: Pick, weeks: Option<i8>, tense: Tense) -> Option<Date> {
    let back = i32::from(today.weekday().since(day));
    let ahead = i32::from(day.since(today.weekday()));
    if let Some(weeks) = weeks {
        let monday = i32::from(today.weekday().to_monday_zero_offset());
        return add(today, i32::from(weeks) * 7 - monday + i32::from(day.to_monday_zero_offset()));
    }
    let days = match (pick, tense) {
        (Pick::Last, _) => -(if back == 0 { 7 } else { back }),
        (Pick::Next | Pick::Coming, _) => {
            if ahead == 0 {
                7
            } else {
                ahead
            }
        }
        (Pick::This, Tense::Past) | (Pick::Bare, Tense::Past | Tense::Unknown) => -back,
        (Pick::This, _) | (Pick::Bare, Tense::Future) => ahead,
    };
    add(today, days)
}

/// The season that a day lies in, or that began last: its year and its place among the four.
fn season_index(season: Season) -> i32 {
    match season {
        Season::Spring => 0,
        Season::Summer => 1,
        Season::Fall => 2,
        Season::Winter => 3,
    }
}

/// Seasons counted through: spring 2024 is 2024 * 4.
fn season_now(day: Date) -> i32 {
    (i32::from(day.year()) * 12 + i32::from(day.month()) - 3).div_euclid(3)
}

/// The season of a number.
fn season_at(index: i32, season: Season) -> Option<Timex> {
    let year = i16::try_from(index.div_euclid(4)).ok().filter(|y| (1..=9999).contains(y))?;
    Some(Timex::Season(year, season))
}

fn season_near(today: Date, season: Season, pick: Pick, tense: Tense) -> Option<Timex> {
    let now = season_now(today);
    let that = season_index(season);
    let latest = now - (now - that).rem_euclid(4);
    let index = match (pick, tense) {
        (Pick::Last, _) if latest == now => latest - 4,
        (Pick::Last, _) => latest,
        // "the coming winter", early in December
        (Pick::Coming, _) if latest == now && today.month() % 3 == 0 && today.day() < SOLSTICE => now,
        (Pick::Next | Pick::Coming, _) => latest + 4,
        _ if latest == now => now,
        (Pick::This, Tense::Past) => latest,
        (Pick::This, _) => {
            // "this summer" is the one of this year.
            let this_year = i32::from(today.year()) * 4 + that;
            if tense == Tense::Future && this_year < now { latest + 4 } else { this_year }
        }
        (_, Tense::Past) => latest,
        (_, Tense::Future) => latest + 4,
        _ if latest + 4 - now < now - latest => latest + 4,
        _ => latest,
    };
    season_at(index, season)
}

fn weekend(today: Date, pick: Pick, tense: Tense) -> Option<Timex> {
    let on_weekend = matches!(today.weekday(), Weekday::Saturday | Weekday::Sunday);
    let weeks = match (pick, tense) {
        (Pick::Last, _) => -1,
        (Pick::Next | Pick::Coming, _) => 1,
        (_, Tense::Future) => 0,
        _ if on_weekend => 0,
        (Pick::Bare, _) | (Pick::This, Tense::Past) => -1,
        (Pick::This, _) => 0,
    };
    let week = add(today, weeks * 7)?.iso_week_date();
    Some(Timex::Weekend(week.year(), week.week()))
}

fn shift(today: Date, unit: Unit, count: i32, counted: bool, tense: Tense) -> Option<Timex> {
    match unit {
        Unit::Day => add(today, count).map(Timex::Day),
        Unit::Week if counted => add(today, count.checked_mul(7)?).map(Timex::Day),
        Unit::Week => {
            // On a Sunday, "this week" of what is to come is the week to come.
            let sunday = today.weekday() == Weekday::Sunday && count == 0 && tense == Tense::Future;
            add(today, (count + i32::from(sunday)).checked_mul(7)?).map(Timex::week_of)
        }
        Unit::Month => month_shift(today.year(), today.month(), count).map(|(y, m)| Timex::Month(y, m)),
        Unit::Quarter => {
            let (year, month) = month_shift(today.year(), today.month(), count.checked_mul(3)?)?;
            Some(Timex::Quarter(year, (month - 1) / 3 + 1))
        }
        Unit::Year => year_value(i32::from(today.year()) + count),
        Unit::Decade => {
            let year = i32::from(today.year()) / 10 * 10 + count.checked_mul(10)?;
            i16::try_from(year).ok().filter(|y| (10..=9990).contains(y)).map(Timex::Decade)
        }
    }
}

/// Counted from another date: "two days later", "the following year", "that day".
fn after(from: Timex, unit: Unit, count: i32, counted: bool) -> Option<Timex> {
    let (first, last) = from.interval();
    let day = (first == last).then_some(first);
    match unit {
        Unit::Day => add(day?, count).map(Timex::Day),
        Unit::Week if counted => add(day?, count.checked_mul(7)?).map(Timex::Day),
        Unit::Week => {
            let in_week = matches!(from, Timex::Day(_) | Timex::Week(..) | Timex::Weekend(..));
            in_week.then(|| add(first, count.checked_mul(7)?).map(Timex::week_of)).flatten()
        }
        Unit::Month => {
            let in_month = (first.year(), first.month()) == (last.year(), last.month());
            let (year, month) = in_month.then(|| month_shift(first.year(), first.month(), count)).flatten()?;
            Some(Timex::Month(year, month))
        }
        Unit::Quarter => None,
        Unit::Year => year_value(i32::from(first.year()).checked_add(count)?).filter(|_| first.year() == last.year()),
        Unit::Decade => None,
    }
}
