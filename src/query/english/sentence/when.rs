//! Dates among the words, with what bounds them: "since March", "from 10 to 12 May", "not in 2023".

use jiff::civil::Date;

use super::Reader;
use crate::{
    query::{
        ast::DateFilter,
        english::dates::{self, Now, bounded},
    },
    timex::Timex,
};

impl Reader<'_> {
    pub(super) fn date(&mut self) -> bool {
        let text = self.text;
        if self.at == 0
            && text.word(0) == "may"
            && text.len() > 1
            && !text.word(1).starts_with(|c: char| c.is_ascii_digit())
        {
            return false;
        }
        let mut at = self.at;
        let mut words: Option<&str> = None;
        // "since", "before", "from … to", "between … and", "in", "on", "by", "of", "for"
        if let Some((sense, taken)) = text.sense(at) {
            match (sense.class, sense.value) {
                // "in the year so far": the period, not "in the year".
                ("date", "during") if text.word(at) == "in" && self.longer_date(at + 1, taken) => {
                    words = Some("during");
                    at += 1;
                }
                ("date", value) => {
                    // "before the end of 2023" is any day of it.
                    let end = text.word(at + taken) == "the"
                        && text.word(at + taken + 1) == "end"
                        && text.word(at + taken + 2) == "of";
                    words = Some(if value == "before" && end { "until" } else { value });
                    at += taken;
                }
                ("prep", "from") => {
                    words = Some("from");
                    at += taken;
                }
                ("prep", "between") => {
                    words = Some("between");
                    at += taken;
                }
                ("prep", "in" | "topic" | "of" | "by" | "to") => {
                    words = Some(if text.word(at) == "by" { "until" } else { "during" });
                    at += taken;
                }
                ("skip", _) if text.word(at) == "for" || text.word(at) == "as" => at += taken,
                ("not", _) if self.date_from(at + taken).is_some() => {
                    self.not = true;
                    self.at += taken;
                    return true;
                }
                _ => {}
            }
        }
        let Some((filter, end)) = self.date_phrase(at, words) else { return false };
        self.season_note(at, end);
        self.found.dates.push((filter, self.not));
        self.not = false;
        self.join = None;
        self.object = false;
        self.at = end;
        true
    }

    fn longer_date(&self, at: usize, than: usize) -> bool {
        dates::span(self.text, at, self.now).is_some_and(|span| span.tokens >= than)
    }

    /// Which spring "last spring" is, people do not agree on.
    fn season_note(&mut self, at: usize, end: usize) {
        let text = self.text;
        let season = matches!(text.word(at + 1), "spring" | "summer" | "autumn" | "fall" | "winter");
        let Some(span) = dates::span(text, at, self.now) else { return };
        let (Timex::Season(year, name), true) = (span.first, season && text.word(at) == "last") else { return };
        let (from, to) = span.first.interval();
        let before = Timex::Season(year - 1, name);
        self.found.notes.push(format!(
            "`{}` was read as {from} to {to}; for the one before write date:{before}",
            text.slice(at, end)
        ));
    }

    pub(super) fn date_from(&self, at: usize) -> Option<usize> {
        let at = at + usize::from(matches!(self.text.word(at), "in" | "on" | "during" | "since" | "before" | "after"));
        dates::span(self.text, at, self.now).map(|span| at + span.tokens)
    }

    pub(super) fn date_phrase(&self, at: usize, word: Option<&str>) -> Option<(DateFilter, usize)> {
        let text = self.text;
        // "by July" is the July to come.
        let by = at > 0 && text.word(at - 1) == "by";
        let now = Now { future: self.now.future || by, ..self.now };
        let (span, mut end) = self.span_at(at, now)?;
        let first = span.first;
        if span.first != span.last {
            let filter = match word {
                Some("before") => bounded("before", span.first),
                Some("after") => bounded("after", span.last),
                Some("until") => bounded("until", span.last),
                _ => dates::between(span.first, span.last),
            };
            return Some((filter, end));
        }
        let joined = match word {
            Some("between") => matches!(text.word(end), "and" | "&" | "-" | "–"),
            Some("since") => matches!(text.word(end), "until" | "till" | "to" | "through"),
            _ => matches!(text.word(end), "to" | "until" | "till" | "through" | "-" | "–" | "—"),
        };
        if joined && let Some((second, taken)) = dates::period(text, end + 1, self.now) {
            let behind = dates::Span { first: second, last: second, tokens: taken };
            let first = dates::same_year(text, at, span, behind, end + 1).first;
            return Some((dates::between(first, second), end + 1 + taken));
        }
        if word == Some("between") {
            return None;
        }
        // "in March or April", "in 2023 and 2024": one range where they are neighbours.
        let mut first = first;
        if matches!(text.word(end), "and" | "or")
            && let Some((second, taken)) = dates::period(text, end + 1, self.now)
        {
            let behind = dates::Span { first: second, last: second, tokens: taken };
            first = dates::same_year(text, at, span, behind, end + 1).first;
            if crate::query::date::neighbour(first, 1) == Some(second) {
                return Some((dates::between(first, second), end + 1 + taken));
            }
        }
        if matches!(text.word(end), "onwards" | "onward") || (word == Some("from") && text.word(end) == "on") {
            return Some((bounded("since", first), end + 1));
        }
        let word = match word {
            Some("from") if self.found.kinds.is_empty() && !self.found.articles => "since",
            Some("from") | None => "during",
            Some(word) => word,
        };
        end += usize::from(text.possessive(end));
        Some((bounded(word, first), end))
    }

    /// A date, also behind "the year" and "the month of", and where it ends.
    pub(super) fn span_at(&self, at: usize, now: Now) -> Option<(dates::Span, usize)> {
        let text = self.text;
        if let Some(span) = dates::span(text, at, now) {
            return Some((span, at + span.tokens));
        }
        // "between 10 and 12 March": the first day takes the month of the second.
        let day: i8 = text.word(at).parse().ok().filter(|d| (1..=31).contains(d))?;
        let (Timex::Day(last), taken) =
            dates::period(text, at + 2, now).filter(|_| matches!(text.word(at + 1), "and" | "to" | "-" | "–"))?
        else {
            return None;
        };
        let first = Date::new(last.year(), last.month(), day).ok().filter(|first| *first <= last)?;
        let span = dates::Span { first: Timex::Day(first), last: Timex::Day(last), tokens: 2 + taken };
        Some((span, at + span.tokens))
    }
}
