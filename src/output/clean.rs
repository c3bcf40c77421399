//! Other people's text made safe for a terminal and for one line: the one function that every writer for people uses.

use std::borrow::Cow;

/// The text without control characters, escape sequences' openers, and marks that reorder a line; line ends and tabs are
/// spaces.
///
/// A headline can then move no cursor, change no colour, and not pretend to be another headline. What is left of an escape
/// sequence is its harmless tail.
pub fn clean(text: &str) -> Cow<'_, str> {
    cleaned(text, false)
}

/// The same, line ends kept: for the body of an article.
pub fn clean_lines(text: &str) -> Cow<'_, str> {
    cleaned(text, true)
}

fn cleaned(text: &str, lines: bool) -> Cow<'_, str> {
    let fine = |c: char| !is_unsafe(c) || (lines && c == '\n');
    if text.chars().all(fine) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\n' if lines => out.push('\n'),
            '\r' if lines && chars.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                // A line end of two characters is one space.
                if !(out.ends_with(' ') || out.ends_with('\n')) {
                    out.push(' ');
                }
            }
            c if is_unsafe(c) => {}
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Control characters (C0, DEL, C1), line and paragraph separators, and the marks of bidirectional text that embed, override
/// or isolate (Unicode UAX #9), with the invisible tags of Unicode's plane 14.
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2066}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The number of columns that a text takes on a terminal.
pub fn columns(text: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_headline_can_send_no_escape_sequence_and_turn_no_line() {
        assert_eq!(clean("Talks\u{1b}[2J in \u{9b}31mOslo"), "Talks[2J in 31mOslo");
        assert_eq!(clean("a\u{202e}b\u{2066}c\u{200f}"), "abc");
        assert_eq!(clean("two\r\nlines\tand a tab"), "two lines and a tab");
        assert_eq!(clean_lines("two\r\n\r\nparagraphs"), "two\n\nparagraphs");
        assert!(matches!(clean("São Tomé, 東京, naïve"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn nothing_unsafe_is_left(text in any::<String>()) {
            prop_assert!(!clean(&text).chars().any(is_unsafe));
            prop_assert!(!clean_lines(&text).chars().any(|c| is_unsafe(c) && c != '\n'));
        }
    }
}
