//! What to highlight: the participants' names and the words asked for, as byte ranges; and the piece of an article's text
//! that shows them best. Works on the analysed words, so that prefixes and near words are found as they were matched.

use std::ops::Range;

use super::words::{Analyzer, Pattern, Token, Words};
use crate::{
    query::ast::{ArticleField, ParticipantField, ParticipantQuery, Query},
    store::party_number::last_word,
};

/// How long a snippet is, in bytes, about.
const SNIPPET: usize = 280;
/// So much of it stands before the first word asked for.
const LEAD: usize = 60;

/// The words that a query asks for, without those that it excludes.
#[derive(Debug, Default)]
pub struct Wanted {
    /// Of the text.
    pub patterns: Vec<Pattern>,
    /// Of the title alone.
    pub in_title: Vec<Pattern>,
    /// Names of people, bodies and places.
    pub names: Vec<Words>,
}

impl Wanted {
    pub fn of(query: &Query, analyzer: &dyn Analyzer) -> Wanted {
        let mut wanted = Wanted::default();
        wanted.add(query, analyzer);
        wanted
    }

    fn add(&mut self, query: &Query, analyzer: &dyn Analyzer) {
        match query {
            Query::And(parts) | Query::Or(parts) => parts.iter().for_each(|part| self.add(part, analyzer)),
            Query::Text(text) => self.patterns.push(Pattern::of(text, analyzer)),
            Query::Article(ArticleField::Title(text)) => self.in_title.push(Pattern::of(text, analyzer)),
            Query::Place(value)
            | Query::Bare(ParticipantField::Name(value))
            | Query::Article(ArticleField::Official(value) | ArticleField::Organization(value)) => {
                self.names.push(Words::of(value, analyzer));
            }
            Query::With(person) => self.add_person(person, analyzer),
            _ => {}
        }
    }

    fn add_person(&mut self, person: &ParticipantQuery, analyzer: &dyn Analyzer) {
        match person {
            ParticipantQuery::And(parts) | ParticipantQuery::Or(parts) => {
                parts.iter().for_each(|part| self.add_person(part, analyzer));
            }
            ParticipantQuery::Is(ParticipantField::Name(value)) => self.names.push(Words::of(value, analyzer)),
            _ => {}
        }
    }

    /// Where the words asked for stand in a text, in order, each with the number of the word asked for.
    fn hits(&self, text: &str, analyzer: &dyn Analyzer) -> Vec<(Range<usize>, usize)> {
        let mut hits = Vec::new();
        if self.patterns.iter().any(|pattern| *pattern != Pattern::Empty) {
            let tokens = analyzer.text(text);
            let terms = tokens.iter().map(|token| token.term.as_str());
            for (number, pattern) in self.patterns.iter().enumerate() {
                hits.extend(pattern.find(terms.clone()).into_iter().map(|at| (tokens[at].span.clone(), number)));
            }
        }
        if !self.names.is_empty() {
            let tokens = analyzer.name(text);
            for (number, words) in self.names.iter().enumerate() {
                let found = find_words(words, &tokens).into_iter();
                hits.extend(found.map(|span| (span, self.patterns.len() + number)));
            }
        }
        hits.sort_by_key(|(span, number)| (span.start, span.end, *number));
        hits
    }
}

/// Where a name's words stand: all of them together, else each where it is (but for short words such as "al").
fn find_words(words: &Words, tokens: &[Token]) -> Vec<Range<usize>> {
    let whole = find_name(&words.terms, tokens);
    if !whole.is_empty() {
        return whole;
    }
    let single = |term: &str, token: &Token| {
        let one = Words { terms: vec![term.to_owned()], mode: words.mode };
        one.matches(std::slice::from_ref(&token.term))
    };
    let long: Vec<&String> = words.terms.iter().filter(|term| term.chars().count() > 2).collect();
    let hit = |token: &&Token| long.iter().any(|term| single(term, token));
    tokens.iter().filter(hit).map(|token| token.span.clone()).collect()
}

/// Where the words stand side by side.
fn find_name(terms: &[String], tokens: &[Token]) -> Vec<Range<usize>> {
    if terms.is_empty() {
        return Vec::new();
    }
    let windows = tokens.windows(terms.len());
    windows
        .filter(|window| window.iter().zip(terms).all(|(token, term)| token.term == *term))
        .filter_map(|window| Some(window.first()?.span.start..window.last()?.span.end))
        .collect()
}

/// What to highlight in an event's sentence: its participants, by the full name or else its last word, and the words
/// asked for. In order, without overlaps.
pub fn evidence(text: &str, names: &[&str], wanted: &Wanted, analyzer: &dyn Analyzer) -> Vec<Range<usize>> {
    let tokens = analyzer.name(text);
    let mut spans: Vec<Range<usize>> = wanted.hits(text, analyzer).into_iter().map(|(span, _)| span).collect();
    for name in names {
        let terms: Vec<String> = analyzer.name(name).into_iter().map(|token| token.term).collect();
        let mut found = find_name(&terms, &tokens);
        if found.is_empty() {
            found = last_word(name).map_or(Vec::new(), |word| find_name(&[word], &tokens));
        }
        spans.append(&mut found);
    }
    merged(spans)
}

/// In order, overlapping ones made one.
fn merged(mut spans: Vec<Range<usize>>) -> Vec<Range<usize>> {
    spans.sort_by_key(|span| (span.start, span.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

/// The piece of a text in which most of the words asked for stand, on one line, with what to highlight in it; the
/// beginning where none of them does. Where the text goes on before or behind, an ellipsis says so.
pub fn snippet(text: &str, wanted: &Wanted, analyzer: &dyn Analyzer) -> (String, Vec<Range<usize>>) {
    let hits = wanted.hits(text, analyzer);
    let window = best_window(&hits).map_or(0..SNIPPET, |at| {
        let start = hits[at].0.start.saturating_sub(LEAD);
        start..start + SNIPPET
    });
    let start = if window.start == 0 { 0 } else { word_start(text, window.start) };
    let end = word_end(text, start, window.end.max(hits.first().map_or(0, |_| window.end)));
    let spans = merged(hits.into_iter().map(|(span, _)| span).filter(|s| s.start >= start && s.end <= end).collect());
    on_one_line(text, start..end, &spans)
}

/// The hit at which the window starts that holds the most different words asked for, then the most hits, then the first.
fn best_window(hits: &[(Range<usize>, usize)]) -> Option<usize> {
    let mut best: Option<(usize, usize, usize)> = None;
    let mut counts: std::collections::HashMap<usize, usize> = std::collections::HashMap::new();
    let mut end = 0;
    for (start, (span, number)) in hits.iter().enumerate() {
        while let Some((next, other)) = hits.get(end).filter(|(next, _)| next.end <= span.start + SNIPPET - LEAD) {
            debug_assert!(next.start >= span.start);
            *counts.entry(*other).or_default() += 1;
            end += 1;
        }
        let inside = end.saturating_sub(start);
        if best.is_none_or(|(kinds, count, _)| (counts.len(), inside) > (kinds, count)) {
            best = Some((counts.len(), inside, start));
        }
        end = end.max(start + 1);
        if let Some(count) = counts.get_mut(number) {
            *count -= 1;
            if *count == 0 {
                counts.remove(number);
            }
        }
    }
    best.map(|(_, _, start)| start)
}

/// The start of the first word at or after a byte.
fn word_start(text: &str, at: usize) -> usize {
    let at = text.ceil_char_boundary(at.min(text.len()));
    let rest = &text[at..];
    let inside = text[..at].chars().next_back().is_some_and(|c| !c.is_whitespace());
    let skip = if inside { rest.find(char::is_whitespace).filter(|&skip| skip < LEAD).unwrap_or(0) } else { 0 };
    let rest = &rest[skip..];
    at + skip + (rest.len() - rest.trim_start().len())
}

/// The end of the last word before a byte; in the middle of a word where it is longer than a snippet.
fn word_end(text: &str, start: usize, at: usize) -> usize {
    if at >= text.len() {
        return text.trim_end().len().max(start);
    }
    let at = text.floor_char_boundary(at).max(start);
    let piece = &text[start..at];
    match piece.rfind(char::is_whitespace) {
        Some(space) if space * 2 > piece.len() => start + piece[..space].trim_end().len(),
        _ => at,
    }
}

/// White space made single; ranges go along.
fn on_one_line(text: &str, window: Range<usize>, spans: &[Range<usize>]) -> (String, Vec<Range<usize>>) {
    let mut line = String::with_capacity(window.len() + 8);
    let mut ranges = Vec::with_capacity(spans.len());
    if text[..window.start].chars().any(|c| !c.is_whitespace()) {
        line.push('…');
    }
    let mut spans = spans.iter();
    let mut next = spans.next();
    let mut started = 0;
    let mut space = false;
    for (at, c) in text[window.clone()].char_indices() {
        let at = at + window.start;
        if let Some(span) = next.filter(|span| span.end <= at) {
            ranges.push(started..line.len());
            let _ = span;
            next = spans.next();
        }
        if c.is_whitespace() || c.is_control() {
            space = !line.is_empty() && line != "…";
            continue;
        }
        if std::mem::take(&mut space) {
            line.push(' ');
        }
        if next.is_some_and(|span| span.start == at) {
            started = line.len();
        }
        line.push(c);
    }
    if next.is_some() {
        ranges.push(started..line.len());
    }
    if text[window.end..].chars().any(|c| !c.is_whitespace()) {
        line.push('…');
    }
    (line, ranges)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        query::ast::{TextQuery, Value, ValueMode},
        search::words::tests::Simple,
    };

    fn shown<'t>(text: &'t str, ranges: &[Range<usize>]) -> Vec<&'t str> {
        ranges.iter().map(|range| &text[range.clone()]).collect()
    }

    fn word(text: &str) -> Query {
        Query::Text(TextQuery::Word(text.to_owned()))
    }

    #[test]
    fn names_and_words_of_the_evidence() {
        let text = "Alami received Luc Perrin in Rabat to talk about quotas; Mr Perrin left.";
        let not = Query::Not(Box::new(word("left")));
        let place = Query::Place(Value { text: "rabat".to_owned(), mode: ValueMode::Words });
        let query = Query::And(vec![word("quota"), not, place]);
        let wanted = Wanted::of(&query, &Simple);
        let ranges = evidence(text, &["Karim Alami", "Luc Perrin"], &wanted, &Simple);
        assert_eq!(shown(text, &ranges), ["Alami", "Luc Perrin", "Rabat", "quotas"]);
    }

    #[test]
    fn the_snippet_is_where_the_words_are() {
        let filler = "Nothing of note happened on this day in the harbour. ".repeat(20);
        let text = format!("{filler}A trawler was seen.\n\n{filler}The trawlers'\n quotas were   set again. {filler}");
        let query = Query::And(vec![
            Query::Text(TextQuery::Prefix("trawl".to_owned())),
            Query::Text(TextQuery::Fuzzy("qutoas".to_owned())),
        ]);
        let (line, ranges) = snippet(&text, &Wanted::of(&query, &Simple), &Simple);
        assert_eq!(shown(&line, &ranges), ["trawlers", "quotas"]);
        assert!(line.contains("trawlers' quotas were set again. Nothing"), "{line}");
        assert!(line.starts_with('…') && line.ends_with('…') && line.len() < SNIPPET + 20);
    }

    #[test]
    fn without_words_it_is_the_beginning() {
        let (line, ranges) = snippet("  Short\ttext. ", &Wanted::default(), &Simple);
        assert_eq!((line.as_str(), ranges.len()), ("Short text.", 0));
        assert_eq!(snippet("", &Wanted::default(), &Simple).0, "");
    }

    proptest! {
        #[test]
        fn ranges_lie_on_the_words(text in "([a-cé \n]|quotas|北){0,400}", other in "[a-c]{1,3}") {
            let query = Query::And(vec![word("quota"), Query::Text(TextQuery::Prefix(other.clone()))]);
            let (line, ranges) = snippet(&text, &Wanted::of(&query, &Simple), &Simple);
            for word in shown(&line, &ranges) {
                prop_assert!(word.starts_with(&other) || word == "quotas" , "{:?} in {:?}", word, line);
            }
            prop_assert!(ranges.windows(2).all(|pair| pair[0].end <= pair[1].start));
            prop_assert!(!line.contains('\n'));
        }
    }
}
