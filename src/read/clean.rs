//! Normalised text: what every byte span of the project points into.
//!
//! Holds only rules that are the same for all formats: line ends, spaces, invisible characters, NFC.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// A text of several lines: `\n` as the only line end, at most one blank line in a row, no control characters but tab,
/// no invisible marks, plain spaces for non-breaking ones, no space before a line end, NFC.
#[must_use]
pub(super) fn text(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while !rest.is_empty() {
        // Most of most texts is runs of printable ASCII.
        let run = rest.bytes().position(|b| !matches!(b, b' '..=b'~')).unwrap_or(rest.len());
        let (plain, after) = rest.split_at(run);
        out.push_str(plain);
        let mut chars = after.chars();
        match chars.next() {
            None => break,
            Some('\r') if chars.as_str().starts_with('\n') => {}
            Some('\r' | '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}') => end_line(&mut out),
            Some('\t') => out.push('\t'),
            Some('\u{a0}' | '\u{2007}' | '\u{202f}') => out.push(' '),
            Some(c) if c.is_control() || is_mark(c) => {}
            Some(c) => out.push(c),
        }
        rest = chars.as_str();
    }
    out.truncate(out.trim_end().len());
    if !out.is_ascii() && is_nfc_quick(out.chars()) != IsNormalized::Yes {
        out = out.nfc().collect();
    }
    out
}

/// A text of one line: as [`text`], each run of white space one space.
#[must_use]
pub(super) fn line(raw: &str) -> String {
    let clean = text(raw);
    let mut out = String::with_capacity(clean.len());
    for word in clean.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// [`line()`], `None` where nothing is left.
#[must_use]
pub(super) fn some_line(raw: &str) -> Option<String> {
    Some(line(raw)).filter(|l| !l.is_empty())
}

fn end_line(out: &mut String) {
    let kept = out.trim_end_matches(|c: char| c.is_whitespace() && c != '\n').len();
    out.truncate(kept);
    if !out.is_empty() && !out.ends_with("\n\n") {
        out.push('\n');
    }
}

/// Marks without a shape that only steer layout: soft hyphen, zero-width space, word joiner, byte order mark, the
/// direction marks. The joiners U+200C and U+200D stay: Persian and the Indic scripts spell with them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'
        | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn line_ends_spaces_and_marks() {
        let cases = [
            ("one\r\ntwo\rthree\n", "one\ntwo\nthree"),
            ("a \t\n\n\n\n b", "a\n\n b"),
            ("14\u{a0}April\u{202f}2025", "14 April 2025"),
            ("co\u{ad}operation\u{200b}\u{feff}", "cooperation"),
            ("bell\u{7}\u{1b}[31mred\u{0}", "bell[31mred"),
            ("Rene\u{301}", "René"),
            ("page\u{c}break\u{2029}new", "page\nbreak\nnew"),
            ("می\u{200c}رود", "می\u{200c}رود"),
            ("\n \n", ""),
        ];
        for (raw, expected) in cases {
            assert_eq!(text(raw), expected, "{raw:?}");
        }
        assert_eq!(line("  two\n lines\t "), "two lines");
        assert_eq!(some_line(" \u{200b}"), None);
    }

    proptest! {
        #[test]
        fn normalised_text_stays_as_it_is(raw in "\\PC*|[ \\t\\r\\n\u{301}a\u{ad}\u{a0}]{0,40}") {
            let once = text(&raw);
            prop_assert_eq!(text(&once), once.clone());
            prop_assert!(!once.chars().any(|c| c.is_control() && c != '\n' && c != '\t'));
        }
    }
}
