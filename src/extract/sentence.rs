//! Stage 0, the second half: where sentences end, and which of them are titles, headlines or in capitals throughout.
//!
//! What a point behind an abbreviation means is settled here; what a token is, in `segment`.

use super::token::{Case, Doc, Kind, Sentence, Token};

/// Abbreviations that can also end a sentence: a capital after them decides.
const MAY_END: &[&str] = &[
    "co", "corp", "inc", "ltd", "jr", "sr", "etc", "no", "st", "al", "est", "art", "ret", "retd", "ill", "del", "miss",
    "mass", "sat", "sun", "wed", "mar", "min", "sec", "dir", "la", "ga", "va", "pa", "md", "mo", "vt", "ind", "wash",
    "ed", "p", "v", "fig", "univ", "assn", "dept",
];

/// No sentence has more tokens than this: what later stages do within a sentence stays bounded however long a line is.
/// From [`LONG`] on a comma ends it.
const LONGEST: usize = 400;
const LONG: usize = 300;

/// Cuts the tokens into sentences.
pub(super) fn sentences(doc: &Doc, breaks: &[usize], sentences: &mut Vec<Sentence>) {
    let tokens = &doc.tokens;
    let unwrapped = is_wrapped(doc, breaks).then(|| paragraphs(doc, breaks));
    let breaks = unwrapped.as_deref().unwrap_or(breaks);
    let mut start = 0;
    let mut at = 0;
    let mut next_break = breaks.iter().copied().peekable();
    let mut quoted = false;
    let mut quoted_at_start = false;
    let mut paragraph = true;
    while at < tokens.len() {
        while next_break.peek().is_some_and(|&b| b <= at) {
            next_break.next();
        }
        // Most tokens are words inside a sentence, up to one behind which it may end.
        let plain = |token: &Token| match token.kind {
            Kind::Word => doc.buffer.as_bytes()[token.end as usize - 1] != b'.',
            Kind::Number | Kind::Possessive => true,
            Kind::Punct | Kind::Quote => false,
        };
        let last = next_break.peek().map_or(tokens.len(), |&b| b.min(tokens.len())).min(start + LONG) - 1;
        at += tokens.get(at..last).unwrap_or_default().iter().take_while(|token| plain(token)).count();
        let token = &tokens[at];
        if token.kind == Kind::Quote && !matches!(doc.text(at), "'" | "’" | "‘") {
            quoted = match doc.text(at) {
                "“" | "«" | "„" => true,
                "”" | "»" => false,
                _ => !quoted,
            };
        }
        at += 1;
        let length = at - start;
        let overlong = length >= LONGEST || (length >= LONG && matches!(doc.text(at - 1), "," | ";" | ":"));
        let line_end = overlong || next_break.peek().is_some_and(|&b| b == at) || at == tokens.len();
        let mut end = at;
        if !line_end {
            if !ends_sentence(doc, at - 1) {
                continue;
            }
            // Closing quotes and brackets belong to the sentence that they close.
            while end < tokens.len()
                && tokens[end].glued
                && is_closer(doc, end)
                && next_break.peek().is_none_or(|&b| b != end)
            {
                if doc.text(end) != "'" && doc.text(end) != "’" && tokens[end].kind == Kind::Quote {
                    quoted = false;
                }
                end += 1;
            }
            let more = next_break.peek().is_none_or(|&b| b != end) && end < tokens.len();
            if more && !starts_sentence(doc, at - 1, end) {
                at = end.max(at);
                continue;
            }
        }
        at = end;
        sentences.push(make(doc, start..at, paragraph, quoted_at_start));
        paragraph = at >= tokens.len() || next_break.peek().is_some_and(|&b| b == at);
        if paragraph {
            quoted = false; // a quotation left open at a paragraph's end is opened anew at the next
        }
        quoted_at_start = quoted;
        start = at;
    }
}

/// Lines of a text that is wrapped have so many bytes.
const WRAPPED: std::ops::RangeInclusive<usize> = 40..=100;

/// The lines that end in front of breaks: (break, bytes of the line, what stands between its last token and the next one).
fn lines<'a>(doc: &'a Doc, breaks: &'a [usize]) -> impl Iterator<Item = (usize, usize, &'a str)> {
    let mut first = 0;
    breaks.iter().filter(|&&b| b > 0 && b < doc.tokens.len()).map(move |&b| {
        let (last, next) = (&doc.tokens[b - 1], &doc.tokens[b]);
        let bytes = (last.end - doc.tokens[first].start) as usize;
        first = b;
        (b, bytes, &doc.buffer[last.end as usize..next.start as usize])
    })
}

/// Is the text wrapped at a width, as mail and old wire copy are: does a sentence go on behind a third of its line ends?
fn is_wrapped(doc: &Doc, breaks: &[usize]) -> bool {
    const FEW: usize = 2;
    if breaks.len() < FEW {
        return false;
    }
    let goes_on = |b: usize, bytes: usize, gap: &str| {
        WRAPPED.contains(&bytes)
            && (doc.tokens[b].case == Case::Lower && doc.tokens[b - 1].kind != Kind::Punct || links_on(doc, b - 1))
            && gap.matches('\n').count() == 1
    };
    let inside = lines(doc, breaks).filter(|&(b, bytes, gap)| goes_on(b, bytes, gap)).count();
    inside >= FEW && inside * 3 >= breaks.len()
}

/// Is a token a word that ends no line of its own: an article, a preposition, a conjunction?
fn links_on(doc: &Doc, token: usize) -> bool {
    matches!(
        doc.text(token),
        "the" | "a" | "an" | "of" | "and" | "or" | "with" | "to" | "by" | "for" | "from" | "at" | "between" | "that"
    )
}

/// The breaks of a wrapped text that end a paragraph: a blank line, an indented one, a line that is not full.
fn paragraphs(doc: &Doc, breaks: &[usize]) -> Vec<usize> {
    let ends = |b: usize, bytes: usize, gap: &str| {
        let indent = gap.rsplit('\n').next().map_or(0, str::len);
        gap.matches('\n').count() != 1
            || indent >= 2
            || bytes < *WRAPPED.start()
            || (doc.tokens[b - 1].start as usize) < doc.text_start && doc.tokens[b].start as usize >= doc.text_start
    };
    lines(doc, breaks).filter(|&(b, bytes, gap)| ends(b, bytes, gap)).map(|(b, ..)| b).collect()
}

/// Could a sentence end with this token?
fn ends_sentence(doc: &Doc, token: usize) -> bool {
    let info = &doc.tokens[token];
    match info.kind {
        Kind::Punct => matches!(doc.text(token), "." | "!" | "?" | "…" | "。" | "！" | "？"),
        Kind::Word => doc.buffer.as_bytes()[info.end as usize - 1] == b'.',
        _ => false,
    }
}

fn is_closer(doc: &Doc, token: usize) -> bool {
    matches!(doc.text(token), "\"" | "”" | "’" | "'" | "»" | ")" | "]" | "." | "!" | "?" | "…")
}

/// Does the token at `next` start a sentence after the one that ended with `end`?
fn starts_sentence(doc: &Doc, end: usize, next: usize) -> bool {
    if doc.tokens[next].glued {
        return false;
    }
    let last = doc.text(end);
    let mut first = next;
    while first + 1 < doc.tokens.len()
        && matches!(doc.text(first), "\"" | "“" | "‘" | "'" | "«" | "(" | "[" | "-" | "–" | "—")
    {
        first += 1;
    }
    let token = &doc.tokens[first];
    let upper = matches!(token.case, Case::Capital | Case::Upper);
    if doc.tokens[end].kind == Kind::Word && last.ends_with('.') {
        let stem = last.trim_end_matches('.');
        if stem.contains('.') {
            // "U.S. President" goes on, "in the U.S. The minister" does not: only words that open sentences decide.
            return upper && opens_sentence(doc.text(first)) && !matches!(stem, "a.m" | "p.m" | "i.e" | "e.g");
        }
        if stem.chars().count() == 1 {
            return false;
        }
        let may_end = MAY_END.iter().any(|a| a.eq_ignore_ascii_case(stem));
        return may_end && upper && opens_sentence(doc.text(first));
    }
    upper
        || matches!(token.kind, Kind::Number)
        || (token.kind == Kind::Word && token.case == Case::None)
        || (first > next && token.case != Case::Lower)
        || token.case == Case::Mixed
}

/// Words that open a sentence and do not follow an abbreviation inside one.
fn opens_sentence(word: &str) -> bool {
    const OPENERS: &[&str] = &[
        "The",
        "A",
        "An",
        "He",
        "She",
        "It",
        "They",
        "We",
        "I",
        "You",
        "But",
        "And",
        "In",
        "On",
        "At",
        "This",
        "That",
        "These",
        "Those",
        "His",
        "Her",
        "Its",
        "Their",
        "Our",
        "My",
        "There",
        "When",
        "While",
        "After",
        "Before",
        "However",
        "Meanwhile",
        "As",
        "If",
        "For",
        "With",
        "Since",
        "Although",
        "Though",
        "According",
        "Both",
        "Some",
        "Many",
        "Most",
        "No",
        "Not",
        "One",
        "Two",
        "Such",
        "What",
        "Who",
        "Why",
        "How",
        "Earlier",
        "Last",
        "Asked",
        "Under",
        "From",
        "During",
        "Despite",
        "Also",
        "Then",
        "Yet",
        "So",
        "To",
        "Officials",
        "Mr.",
        "Mrs.",
        "Ms.",
        "Dr.",
    ];
    OPENERS.contains(&word)
}

fn make(doc: &Doc, tokens: std::ops::Range<usize>, paragraph_start: bool, quoted: bool) -> Sentence {
    let title = doc.tokens[tokens.start].start < doc.text_start as u32;
    let (mut words, mut lower, mut upper, mut small) = (0, 0, 0, 0);
    for token in &doc.tokens[tokens.clone()] {
        if token.kind == Kind::Word {
            words += 1;
            small += usize::from(token.case == Case::Lower);
            // Short function words stay lower in title case.
            lower += usize::from(token.case == Case::Lower && token.end - token.start > 4);
            upper +=
                usize::from(token.case == Case::Upper || (token.case == Case::Capital && token.end - token.start == 1));
            // Nothing behind can make it shout, nor a headline: most sentences are told by their first words.
            if lower > 0 && small * 10 > tokens.len() * 2 {
                return Sentence { tokens, title, headline: title, shouting: false, paragraph_start, quoted };
            }
        }
    }
    let last = doc.text(tokens.end - 1);
    let stopped = matches!(last, "." | "!" | "?" | "”" | "\"" | "…" | ":");
    let shouting = words >= 3 && upper * 10 >= words * 8;
    let headline = title || (paragraph_start && !stopped && (3..=20).contains(&words) && (lower == 0 || shouting));
    Sentence { tokens, title, headline, shouting, paragraph_start, quoted }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{segment::segment, token::NoWords},
        *,
    };

    fn split(text: &str) -> Vec<String> {
        let doc = segment(text, 0, NoWords);
        doc.sentences.iter().map(|s| doc.slice(s.tokens.clone()).to_owned()).collect()
    }

    #[test]
    fn sentences_end_where_readers_see_an_end() {
        for (text, expected) in [
            ("He met Mr. Smith. They talked.", vec!["He met Mr. Smith.", "They talked."]),
            ("The U.S. President left. He flew.", vec!["The U.S. President left.", "He flew."]),
            ("He lives in the U.S. The rest is known.", vec!["He lives in the U.S.", "The rest is known."]),
            ("“We agreed.” He left.", vec!["“We agreed.”", "He left."]),
            ("“Why?” asked Gen. John J. Doe on Nov. 4.", vec!["“Why?” asked Gen. John J. Doe on Nov. 4."]),
            ("It rose 3.5 pct. It fell.", vec!["It rose 3.5 pct.", "It fell."]),
            ("Title line\n\nText here. And more", vec!["Title line", "Text here.", "And more"]),
            (
                "He lives at No. 10 now. He said no. 10 came.",
                vec!["He lives at No. 10 now.", "He said no.", "10 came."],
            ),
            ("Wait... they came. (He left.) She stayed.", vec!["Wait... they came.", "(He left.)", "She stayed."]),
            // Wrapped at a width, with paragraphs indented or set apart.
            (
                "The farm ministers of the two states met for a second\nday of talks on fishing in the lake and on tolls at the\nborder between them, a spokesman for one of the two\nsaid.\n    They meet again on Monday.\n\nThe end",
                vec![
                    "The farm ministers of the two states met for a second\nday of talks on fishing in the lake and on tolls at the\nborder between them, a spokesman for one of the two\nsaid.",
                    "They meet again on Monday.",
                    "The end",
                ],
            ),
            // Headlines below each other are none.
            (
                "Ministers meet in the capital on Monday\nPresident flies to the north for talks\nFarmers block the road to the airport again",
                vec![
                    "Ministers meet in the capital on Monday",
                    "President flies to the north for talks",
                    "Farmers block the road to the airport again",
                ],
            ),
        ] {
            assert_eq!(split(text), expected, "{text}");
        }
    }

    #[test]
    fn a_line_without_an_end_is_cut_into_sentences_of_bounded_length() {
        for word in ["meets ", "Macron, ", "Ünal ", "U.S. ", "'s ", "- ", "Abc'd’e.f "] {
            let text = word.repeat(20_000);
            let doc = segment(&text, 0, NoWords);
            assert!(doc.tokens.len() >= 20_000, "{word}");
            assert!(doc.sentences.iter().all(|s| s.tokens.len() <= LONGEST), "{word}");
            let covered: usize = doc.sentences.iter().map(|s| s.tokens.len()).sum();
            assert_eq!(covered, doc.tokens.len(), "{word}");
        }
    }
}
