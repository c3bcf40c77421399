//! Lines that fit a terminal: words wrapped with an indent, with coloured pieces that may cross line ends.

use std::{
    io::{self, Write},
    ops::Range,
};

use super::{
    clean::{clean, columns},
    style::{Style, Tone},
};

/// Lines are no longer than this, however wide the terminal: eyes lose the line.
const LONGEST: usize = 110;
/// Nor are they shorter, however narrow: wrapping then makes it worse.
const SHORTEST: usize = 30;

/// A line in the making: pieces of clean text, each in its tone.
#[derive(Debug, Default)]
pub struct Line {
    pieces: Vec<(Tone, String)>,
}

impl Line {
    pub fn new() -> Line {
        Line::default()
    }

    /// Adds text, which is cleaned here.
    pub fn push(&mut self, tone: Tone, text: &str) -> &mut Line {
        if !text.is_empty() {
            self.pieces.push((tone, clean(text).into_owned()));
        }
        self
    }

    /// Adds text with some of its byte ranges highlighted. Ranges that are out of order, overlap or cut a character are
    /// left out.
    pub fn push_highlighted(&mut self, tone: Tone, text: &str, highlights: &[Range<usize>]) -> &mut Line {
        let mut done = 0;
        for range in highlights {
            let (Some(before), Some(inside)) = (text.get(done..range.start), text.get(range.clone())) else { continue };
            self.push(tone, before).push(Tone::Match, inside);
            done = range.end;
        }
        self.push(tone, text.get(done..).unwrap_or_default())
    }

    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Writes the line, wrapped where the style has a width; every row starts with so many spaces.
    ///
    /// # Errors
    /// The writer's.
    pub fn write(&self, out: &mut dyn Write, style: Style, indent: usize) -> io::Result<()> {
        let text: String = self.pieces.iter().map(|(_, piece)| piece.as_str()).collect();
        let width = style.width.map_or(usize::MAX, |width| width.clamp(SHORTEST, LONGEST));
        for row in rows(&text, width.saturating_sub(indent)) {
            write!(out, "{:indent$}", "")?;
            let mut start = 0;
            for (tone, piece) in &self.pieces {
                let end = start + piece.len();
                let (from, to) = (row.start.max(start), row.end.min(end));
                if let Some(part) = text.get(from..to).filter(|part| !part.is_empty()) {
                    write!(out, "{}", style.paint(*tone, part))?;
                }
                start = end;
            }
            writeln!(out)?;
        }
        Ok(())
    }
}

/// The rows of a text, at most so many columns each: broken at spaces, which end no row, and a longer word has its own.
fn rows(text: &str, width: usize) -> Vec<Range<usize>> {
    let mut rows = Vec::new();
    let (mut start, mut end, mut next, mut column) = (0, 0, 0, 0);
    for word in text.split_inclusive(' ') {
        let bare = word.trim_end_matches(' ');
        if column > 0 && column + columns(bare) > width {
            rows.push(start..end);
            (start, column) = (next, 0);
        }
        if !bare.is_empty() {
            end = next + bare.len();
        }
        column += columns(word);
        next += word.len();
    }
    rows.push(start..end.max(start));
    rows
}

#[cfg(test)]
#[allow(clippy::single_range_in_vec_init)]
mod tests {
    use super::*;

    fn written(line: &Line, style: Style, indent: usize) -> String {
        let mut out = Vec::new();
        line.write(&mut out, style, indent).expect("a vector takes everything");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn a_pipe_gets_one_line_and_a_terminal_lines_that_fit() {
        let mut line = Line::new();
        line.push(Tone::Plain, "The ministers of both countries met in the capital on Monday evening.");
        assert_eq!(written(&line, Style::default(), 2).lines().count(), 1);
        let narrow = written(&line, Style { color: false, width: Some(40) }, 2);
        assert_eq!(narrow.lines().count(), 2);
        assert!(
            narrow.lines().all(|row| row.starts_with("  ") && columns(row) <= 40 && !row.ends_with(' ')),
            "{narrow}"
        );
    }

    #[test]
    fn a_word_of_two_tones_is_not_torn() {
        let mut line = Line::new();
        line.push(Tone::Plain, "It was in the great hall that she met Maria ")
            .push(Tone::Match, "Silva")
            .push(Tone::Plain, ", they say");
        let text = written(&line, Style { color: false, width: Some(49) }, 0);
        assert_eq!(text, "It was in the great hall that she met Maria\nSilva, they say\n");
        assert_eq!(rows("", 10), [0..0]);
        assert_eq!(rows("a-word-that-is-longer than", 5), [0..21, 22..26]);
    }

    #[test]
    fn highlights_that_do_not_fit_the_text_are_left_out() {
        let mut line = Line::new();
        line.push_highlighted(Tone::Plain, "né à Lomé", &[0..2, 4..6, 99..120]);
        assert_eq!(written(&line, Style::default(), 0), "né à Lomé\n");
        let mut line = Line::new();
        line.push_highlighted(Tone::Plain, "ab cd", &[3..5]);
        let colored = written(&line, Style { color: true, width: None }, 0);
        assert!(colored.contains('\u{1b}') && colored.starts_with("ab "), "{colored:?}");
    }
}
