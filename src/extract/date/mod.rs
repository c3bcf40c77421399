//! Stage 3: the dates of an article, and the date phrases of a question.
//!
//! A grammar of its own: `lexer` reads words, `parser` finds shapes, `tense` tells past from future around them,
//! `resolve` turns them into values against the day of publication. What is no calendar point or period (durations,
//! repetitions, clock times, ages, vague words) is left out. Linear in the length of the text.

mod hints;
mod holiday;
mod lexer;
mod parser;
mod resolve;
mod tense;
#[cfg(test)]
mod tests;

use std::{cell::Cell, ops::Range};

use jiff::{Span, civil::Date};

use super::{
    KEPT,
    segment::segment,
    token::{Case, Doc, Kind, NoWords, Sentence},
};
use crate::timex::Timex;
use lexer::{Lex, Unit};
use parser::{Expr, Parsed, Parser, Pick, YearOf};
use resolve::{Anchor, resolve};
use tense::{Reading, Tense};

/// A date as the text prints it.
#[derive(Debug, Clone, PartialEq)]
pub struct DateMention {
    /// Tokens of the article, within one sentence.
    pub tokens: Range<usize>,
    /// What it means: one value, or several where it names several ("4 and 5 November"; first and last of a range).
    pub values: Vec<Timex>,
    pub rule: &'static str,
    /// How sure, from 0 to 1.
    pub confidence: f32,
    /// Does it stand in a dateline ("RABAT, April 14 —")?
    pub dateline: bool,
}

/// The dates of an article in the order of its tokens; they do not overlap and have a value each.
///
/// Relative dates are counted from `published`, and without it from a dateline that gives its year; where neither is
/// there, only dates that say their year are found.
pub fn find(doc: &Doc, published: Option<Date>) -> Vec<DateMention> {
    thread_local! {
        /// The readings of the text before, whose room is taken again.
        static ROOM: Cell<Vec<Lex>> = const { Cell::new(Vec::new()) };
    }
    let mut lex = ROOM.take();
    lex.clear();
    lex.resize(doc.tokens.len(), Lex::Other);
    let found = find_in(doc, published, &mut lex);
    if lex.capacity() * size_of::<Lex>() <= KEPT {
        ROOM.set(lex);
    }
    found
}

fn find_in(doc: &Doc, published: Option<Date>, lex: &mut [Lex]) -> Vec<DateMention> {
    // Most sentences have no date, and few articles a May.
    let mut dated = vec![false; doc.sentences.len()];
    let (mut may, mut years) = (false, 0);
    for (sentence, dated) in doc.sentences.iter().zip(&mut dated) {
        lexer::each(doc, sentence, false, |token, read| {
            lex[token] = read;
            *dated |= !read.is_small();
            may |= matches!(read, Lex::Month { month: 5, .. });
            years += usize::from(matches!(read, Lex::Number { digits: 4, .. }));
        });
    }
    let surname_may = may && surname_may(doc, lex);
    let history = years >= OLD_YEARS && published.is_some_and(|published| is_history(lex, published));
    let mut finder = Finder { doc, lex, published, surname_may, found: Vec::new(), last: None, history };
    let first = doc.sentences.iter().position(|s| !s.title);
    for (index, sentence) in doc.sentences.iter().enumerate().filter(|&(index, _)| dated[index]) {
        finder.sentence(index, sentence, first == Some(index));
    }
    finder.found
}

struct Finder<'a> {
    doc: &'a Doc<'a>,
    lex: &'a [Lex],
    published: Option<Date>,
    surname_may: bool,
    found: Vec<DateMention>,
    /// The sentence and the value of the last date.
    last: Option<(usize, Timex)>,
    /// The article is a history or a life: a day without its year is of the year told of.
    history: bool,
}

impl Finder<'_> {
    fn sentence(&mut self, index: usize, sentence: &Sentence, first: bool) {
        let parser = Parser { doc: self.doc, lex: self.lex, sentence, lenient: false, surname_may: self.surname_may };
        let mut at = sentence.tokens.start;
        let mut skip = 0..0;
        // "Last year, …": the year that a sentence opens with is that of its months and days.
        let mut frame = None;
        while at < sentence.tokens.end {
            if !self.lex[at].may_lead() {
                at += 1;
                continue;
            }
            if skip.contains(&at) {
                at = skip.end;
                continue;
            }
            let Some(mut parsed) = parser.parse(at) else {
                at += 1;
                continue;
            };
            let dateline = first && self.is_dateline(sentence, &parsed);
            if let Some(year) = self.year_behind(&parser, &mut parsed) {
                skip = year;
            }
            if self.repeats(&parsed, sentence) {
                at = parsed.tokens.end;
                continue;
            }
            if let Some(year) = frame {
                given(&mut parsed, year);
            }
            self.attacks(&mut parsed, sentence);
            let reading = if dateline || !needs_tense(&parsed) {
                Reading::UNKNOWN
            } else {
                tense::tense(self.doc, self.lex, sentence, parsed.tokens.clone())
            };
            // "after the premier's March visit": an infinitive somewhere before says nothing of it.
            // "X's December 7-9 visit was routine": nor does a verb in the past, which tells of the visit, not of its day.
            let owned = parsed.tokens.start.checked_sub(1).is_some_and(|t| self.doc.tokens[t].kind == Kind::Possessive);
            let reading = match reading {
                Reading { sure, tense } if (!sure || owned && tense == Tense::Past) && self.modifies(&parsed) => {
                    let reading = self.nominal(tense, &parsed, sentence);
                    self.of_gathering(reading, &parsed, sentence)
                }
                reading => self.of_gathering(reading, &parsed, sentence),
            };
            let previous = self.last.filter(|&(s, _)| s + 1 >= index).map(|(_, value)| value);
            let previous = previous.filter(|_| {
                self.history
                    || !parsed.exprs.iter().any(|e| matches!(e, Expr::The(_)))
                    || self.last.is_some_and(|(s, _)| s == index)
            });
            // "a meeting set for March" is to come, in a history too.
            if self.history && reading != (Reading { tense: Tense::Future, sure: true }) {
                self.tell(&mut parsed);
            }
            let values = resolve(&parsed, &Anchor { published: self.published, reading, previous });
            at = parsed.tokens.end.max(at + 1);
            let Some(&value) = values.last() else { continue };
            if dateline
                && self.published.is_none()
                && let Timex::Day(day) = value
            {
                self.published = Some(day);
            }
            if !dateline {
                self.last = Some((index, value));
            }
            if let Timex::Year(year) = value
                && parsed.tokens.start <= sentence.tokens.start + 1
                && self.lex.get(parsed.tokens.end) == Some(&Lex::Comma)
            {
                frame = Some(year);
            }
            self.found.push(DateMention {
                tokens: parsed.tokens,
                values,
                rule: if dateline { "date.dateline" } else { parsed.rule },
                confidence: parsed.confidence,
                dateline,
            });
        }
    }

    /// In a history, a day or a month without its year lies in the year of the date before it, or follows it into the next.
    fn tell(&self, parsed: &mut Parsed) {
        let Some((_, last)) = self.last else { return };
        let (first, last) = last.interval();
        for expr in &mut parsed.exprs {
            match expr {
                Expr::Day { month, year: year @ YearOf::Unsaid, pick: Pick::Bare, .. }
                | Expr::Month { month, year: year @ YearOf::Unsaid, pick: Pick::Bare } => {
                    // From November on, January is the next one; a month earlier than the last is a look back.
                    let turned = first.year() == last.year() && first.month() - *month >= TURN;
                    *year = YearOf::Given(last.year() + i16::from(turned));
                }
                Expr::Season { year: year @ YearOf::Unsaid, pick: Pick::Bare, .. }
                | Expr::Holiday { year: year @ YearOf::Unsaid, .. } => *year = YearOf::Given(last.year()),
                _ => {}
            }
        }
    }

    /// The tense of a date that belongs to a noun: what an attack was is over, a visit may be either.
    fn nominal(&self, tense: Tense, parsed: &Parsed, sentence: &Sentence) -> Reading {
        let end = parsed.tokens.end;
        let happened = (end..(end + 3).min(sentence.tokens.end))
            .take_while(|&t| self.doc.tokens[t].kind == Kind::Word)
            .any(|t| hints::of(self.doc, t) & hints::HAPPENED != 0);
        match tense {
            _ if happened => Reading { tense: Tense::Past, sure: true },
            Tense::Past => Reading { tense, sure: false },
            _ => Reading::UNKNOWN,
        }
    }

    /// What people come together for is the nearest of its day, whatever a verb farther off tells: "was hopeful before the
    /// March 3 summit".
    fn of_gathering(&self, reading: Reading, parsed: &Parsed, sentence: &Sentence) -> Reading {
        let end = parsed.tokens.end;
        let gathering =
            (end..(end + 2).min(sentence.tokens.end)).any(|t| hints::of(self.doc, t) & hints::GATHERING != 0);
        let start = parsed.tokens.start.saturating_sub(1);
        if reading.tense != Tense::Past
            || !gathering
            || !self.modifies(parsed)
            || tense::tells(self.doc, self.lex, sentence, start)
        {
            return reading;
        }
        let floor = (sentence.tokens.start..start).rev().find(|&t| self.lex[t] == Lex::Comma);
        // "…, who rules since his win in the January polls": over, whatever is near.
        let over = words![
            "since",
            "after",
            "following",
            "win",
            "victory",
            "defeat",
            "loss",
            "losses",
            "gains",
            "result",
            "results"
        ];
        if (floor.unwrap_or(sentence.tokens.start)..start).any(|t| self.doc.is_any(t, over)) {
            return reading;
        }
        let told = (floor.map_or(sentence.tokens.start, |comma| comma + 1)..start)
            .any(|t| tense::tells(self.doc, self.lex, sentence, t + 1));
        match (told, floor) {
            (true, _) => Reading { sure: false, ..reading },
            // "…, a key state in the November election"
            (false, Some(_)) if start > 0 && matches!(self.lex[start - 1], Lex::In | Lex::On | Lex::Of | Lex::To) => {
                Reading::UNKNOWN
            }
            _ => reading,
        }
    }

    /// "by April 1 each year", "on a November through October basis": a day or a month of every year.
    fn repeats(&self, parsed: &Parsed, sentence: &Sentence) -> bool {
        let unsaid = |e: &Expr| {
            matches!(
                e,
                Expr::Day { year: YearOf::Unsaid, .. } | Expr::Month { year: YearOf::Unsaid, pick: Pick::Bare, .. }
            )
        };
        let next = parsed.tokens.end;
        let year = Lex::Unit { unit: Unit::Year, plural: false };
        parsed.exprs.iter().all(unsaid)
            && next < sentence.tokens.end
            && (self.lex[next] == Lex::Every && self.lex.get(next + 1) == Some(&year)
                || self.doc.is_any(next, words!["annually", "yearly", "basis"]))
    }

    /// "his March visit": does the date stand before a noun that it belongs to?
    fn modifies(&self, parsed: &Parsed) -> bool {
        let (start, end) = (parsed.tokens.start, parsed.tokens.end);
        let determined = start.checked_sub(1).is_some_and(|t| {
            self.doc.tokens[t].kind == Kind::Possessive
                || matches!(self.lex[t], Lex::The | Lex::Article)
                || self.doc.is_any(t, words!["his", "her", "its", "their", "our"])
        });
        determined && self.doc.tokens.get(end).is_some_and(|t| t.case == Case::Lower)
    }

    /// "the December 3 storm last year": the year of a day or a month may come a few words later.
    fn year_behind(&self, parser: &Parser, parsed: &mut Parsed) -> Option<Range<usize>> {
        const REACH: usize = 8;
        let unsaid = |e: &Expr| {
            matches!(
                e,
                Expr::Day { year: YearOf::Unsaid, pick: Pick::Bare, .. }
                    | Expr::Month { year: YearOf::Unsaid, pick: Pick::Bare, .. }
            )
        };
        if !parsed.exprs.iter().all(unsaid) {
            return None;
        }
        let end = parsed.tokens.end;
        for token in end..(end + REACH).min(parser.sentence.tokens.end) {
            if let Some(count) = parser.relative_year(token) {
                if tense::has_verb(self.doc, self.lex, end..token) {
                    return None;
                }
                for expr in &mut parsed.exprs {
                    if let Expr::Day { year, .. } | Expr::Month { year, .. } = expr {
                        *year = YearOf::Relative(count);
                    }
                }
                return Some(token..token + 2);
            }
            let punct = self.doc.tokens[token].kind == Kind::Punct && self.lex[token] != Lex::Hyphen;
            if punct
                || matches!(self.lex[token], Lex::Month { .. } | Lex::Weekday { .. } | Lex::Number { .. } | Lex::Day(_))
            {
                return None;
            }
        }
        None
    }

    /// "the September 11 attacks" of 2001.
    fn attacks(&self, parsed: &mut Parsed, sentence: &Sentence) {
        const WORDS: &[&str] = &[
            "attack",
            "attacks",
            "terrorist",
            "terror",
            "terrorism",
            "hijackers",
            "hijackings",
            "hijacking",
            "suicide",
        ];
        let [expr @ Expr::Day { month: 9, day: 11, year: YearOf::Unsaid, .. }] = &mut parsed.exprs[..] else { return };
        let day = Date::constant(2001, 9, 11);
        let end = parsed.tokens.end;
        let after = (end..(end + 3).min(sentence.tokens.end)).any(|t| self.doc.is_any(t, WORDS));
        if after && self.published.is_none_or(|p| p > day) {
            *expr = Expr::Value(Timex::Day(day));
            parsed.rule = "date.holiday";
        }
    }

    /// Does a day stand in a dateline: after nothing but names, and before a dash or a colon?
    fn is_dateline(&self, sentence: &Sentence, parsed: &Parsed) -> bool {
        const HEAD: usize = 10;
        const TAIL: usize = 10;
        let start = sentence.tokens.start;
        let day = parsed.exprs.len() == 1
            && matches!(
                parsed.exprs.first(),
                Some(Expr::Day { .. } | Expr::Value(Timex::Day(_)) | Expr::Weekday { .. })
            );
        if !day || parsed.tokens.start - start > HEAD || parsed.tokens.start == start && parsed.rule == "date.weekday" {
            return false;
        }
        let names = (start..parsed.tokens.start).all(|t| {
            self.doc.tokens[t].case != Case::Lower || self.doc.is_any(t, words!["de", "al", "el", "and", "of"])
        });
        let end = parsed.tokens.end;
        let dash = (end..(end + TAIL).min(sentence.tokens.end)).find(|&t| {
            matches!(self.doc.text(t), "—" | "–" | ":")
                || self.doc.text(t) == "-"
                    && !(self.doc.tokens[t].glued && self.doc.tokens.get(t + 1).is_some_and(|n| n.glued))
        });
        names
            && dash.is_some_and(|dash| {
                (end..dash)
                    .all(|t| self.doc.tokens[t].case != Case::Lower || self.doc.is_any(t, words!["xinhua", "by"]))
            })
    }
}

/// A month that lies so many before the last one told of is of the year after it.
const TURN: i8 = 8;

/// Years long over that make an article a history.
const OLD_YEARS: usize = 6;

/// So many for each word that counts from a day near ("yesterday", "on Friday").
const OLD_FOR_NEAR: usize = 8;

/// Does the article tell of years long over, and hardly of a day near its own?
fn is_history(lex: &[Lex], published: Date) -> bool {
    let long_ago = i32::from(published.year()) - 3;
    let old = |lex: &&Lex| matches!(lex, Lex::Number { value: value @ 1500.., digits: 4 } if *value as i32 <= long_ago);
    let unit = |lex: Option<&Lex>| matches!(lex, Some(Lex::Unit { plural: false, .. }));
    let near = |&(token, reading): &(usize, &Lex)| match reading {
        Lex::Weekday { sure: true, .. } | Lex::Day(-1 | 1) => true,
        Lex::This | Lex::Last | Lex::Next => {
            unit(lex.get(token + 1)) && lex.get(token.wrapping_sub(1)) != Some(&Lex::The)
        }
        _ => false,
    };
    let old = lex.iter().filter(old).count();
    old >= OLD_YEARS && old >= OLD_FOR_NEAR * lex.iter().enumerate().filter(near).count()
}

/// Sets the year of days and months that have none of their own.
fn given(parsed: &mut Parsed, told: i16) {
    for expr in &mut parsed.exprs {
        if let Expr::Day { year: year @ YearOf::Unsaid, pick: Pick::Bare, .. }
        | Expr::Month { year: year @ YearOf::Unsaid, pick: Pick::Bare, .. } = expr
        {
            *year = YearOf::Given(told);
        }
    }
}

/// Does the value depend on the tense?
fn needs_tense(parsed: &Parsed) -> bool {
    parsed.exprs.iter().any(|expr| match expr {
        Expr::Value(_)
        | Expr::After { .. }
        | Expr::WeekdayIn { .. }
        | Expr::MonthFrom { .. }
        | Expr::SeasonFrom { .. }
        | Expr::ShortYear(_) => false,
        Expr::Shift { unit, counted, .. } => *unit == Unit::Week && !counted,
        Expr::Day { year, .. } | Expr::Month { year, .. } | Expr::Season { year, .. } | Expr::Quarter { year, .. } => {
            *year == YearOf::Unsaid
        }
        _ => true,
    })
}

/// Does the article speak of a person called May ("Theresa May", "Prime Minister May", "Mrs May")?
fn surname_may(doc: &Doc, lex: &[Lex]) -> bool {
    doc.sentences.iter().filter(|s| !s.headline && !s.shouting).any(|sentence| {
        (sentence.tokens.start + 1..sentence.tokens.end).any(|t| {
            matches!(lex[t], Lex::Month { month: 5, sure: true })
                && doc.tokens[t - 1].case == Case::Capital
                && matches!(lex[t - 1], Lex::Other)
                && doc.tokens[t - 1].kind == Kind::Word
                && !matches!(lex.get(t + 1), Some(Lex::Number { .. } | Lex::Ordinal { .. }))
                && (t - 1 > sentence.tokens.start
                    || doc.is_any(t - 1, words!["Theresa", "Mrs.", "Mrs", "Ms", "Ms.", "Mr", "Mr."]))
        })
    })
}

/// The longest date phrase at the start of a text, its value on the day `today`, and its length in bytes.
///
/// For questions: "last year", "next month", "March 2025", "the first half of 2024", "last Tuesday". Case does not
/// matter; a bare month or weekday is the latest one, unless "next" or "coming" says otherwise. An article before the
/// date belongs to the phrase, a preposition ("since", "in") does not. Phrases that name two ends are for [`period`].
pub fn phrase(text: &str, today: Date) -> Option<(Timex, usize)> {
    let (values, length) = leading(text, today)?;
    match values[..] {
        [value] => Some((value, length)),
        _ => None,
    }
}

/// Like [`phrase`], for whatever has a first and a last part: "14 to 16 April", "2004-2010", "the past 30 days",
/// "the last three months". A single date is its own first and last.
///
/// "The past 30 days" ends today; "the next two weeks" begins today.
pub fn period(text: &str, today: Date) -> Option<(Timex, Timex, usize)> {
    if let Some((first, last, length)) = counted_period(text, today) {
        return Some((Timex::Day(first), Timex::Day(last), length));
    }
    let (values, length) = leading(text, today)?;
    Some((*values.first()?, *values.last()?, length))
}

/// No date phrase is longer than this many bytes; what follows is not read.
const PHRASE: usize = 160;

fn head(text: &str) -> &str {
    let line = text.split(['\n', '\r']).next().unwrap_or_default();
    let mut end = line.len().min(PHRASE);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    line.get(..end).unwrap_or_default()
}

/// A question's readings: one sentence of tokens.
fn lenient(doc: &Doc) -> Option<(Sentence, Vec<Lex>)> {
    let mut sentence = doc.sentences.first()?.clone();
    sentence.tokens = 0..doc.tokens.len();
    (sentence.headline, sentence.shouting) = (false, false);
    let mut lex = vec![Lex::Other; doc.tokens.len()];
    lexer::each(doc, &sentence, true, |token, read| lex[token] = read);
    Some((sentence, lex))
}

fn leading(text: &str, today: Date) -> Option<(Vec<Timex>, usize)> {
    let text = head(text);
    let doc = segment(text, 0, NoWords);
    let (sentence, lex) = lenient(&doc)?;
    let parser = Parser { doc: &doc, lex: &lex, sentence: &sentence, lenient: true, surname_may: false };
    // "the end of", "early", "mid-", "the": the date comes after them.
    let mut at = 0;
    let parsed = loop {
        if let Some(parsed) = parser.parse(at) {
            break parsed;
        }
        match lex.get(at)? {
            Lex::The | Lex::Part | Lex::Earlier(_) => at += 1,
            Lex::Of | Lex::Hyphen if at > 0 => at += 1,
            _ => return None,
        }
    };
    let next = parsed.exprs.iter().any(|e| {
        matches!(
            e,
            Expr::Day { pick: Pick::Next | Pick::Coming, .. }
                | Expr::Month { pick: Pick::Next | Pick::Coming, .. }
                | Expr::Weekday { pick: Pick::Next | Pick::Coming, .. }
                | Expr::Season { pick: Pick::Next | Pick::Coming, .. }
        )
    });
    let reading = Reading { tense: if next { Tense::Future } else { Tense::Past }, sure: true };
    let values = resolve(&parsed, &Anchor { published: Some(today), reading, previous: None });
    let last = parsed.tokens.end.checked_sub(1)?;
    let end = doc.tokens.get(last)?.end as usize;
    (!values.is_empty()).then_some((values, end))
}

/// "the past 30 days", "last three months", "the next week": whole days up to today, or from today on.
fn counted_period(text: &str, today: Date) -> Option<(Date, Date, usize)> {
    let text = head(text);
    let doc = segment(text, 0, NoWords);
    let (_, lex) = lenient(&doc)?;
    let mut at = usize::from(lex.first() == Some(&Lex::The));
    let forward = match lex.get(at)? {
        Lex::Past | Lex::Last | Lex::Following(-1) => false,
        Lex::Next | Lex::Coming | Lex::Following(1) => true,
        _ => return None,
    };
    let past = lex.get(at) == Some(&Lex::Past);
    at += 1;
    let count = match *lex.get(at)? {
        Lex::Number { value: value @ 1..=9999, .. } => i64::from(value),
        Lex::Cardinal(n) => i64::from(n),
        Lex::Unit { plural: false, .. } if past => {
            at -= 1;
            1
        }
        _ => return None,
    };
    at += 1;
    let Lex::Unit { unit, .. } = *lex.get(at)? else { return None };
    let span = match unit {
        Unit::Day => Span::new().try_days(count),
        Unit::Week => Span::new().try_weeks(count),
        Unit::Month => Span::new().try_months(count),
        Unit::Quarter => Span::new().try_months(count.checked_mul(3)?),
        Unit::Year => Span::new().try_years(count),
        Unit::Decade => Span::new().try_years(count.checked_mul(10)?),
    }
    .ok()?;
    let end = doc.tokens.get(at)?.end as usize;
    let other = if forward { today.checked_add(span) } else { today.checked_sub(span) }.ok()?;
    let in_years = (1..=9999).contains(&other.year());
    in_years.then_some(if forward { (today, other, end) } else { (other, today, end) })
}
