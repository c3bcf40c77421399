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
    pub fn write(&self, out: &mut dyn Write, style: Style, indent: usize) -> io::Result<()> {
        let width = style.width.map_or(usize::MAX, |width| width.clamp(SHORTEST, LONGEST));
        write!(out, "{:indent$}", "")?;
        let mut column = indent;
        for (tone, word) in self.words() {
            let word_columns = columns(word.trim_end());
            if column > indent && column + word_columns > width {
                write!(out, "\n{:indent$}", "")?;
                column = indent;
            }
            write!(out, "{}", style.paint(tone, word))?;
            column += columns(word);
        }
        writeln!(out)
    }

    /// Words with the spaces behind them; a word of two tones is two.
    fn words(&self) -> impl Iterator<Item = (Tone, &str)> {
        self.pieces.iter().flat_map(|(tone, text)| text.split_inclusive(' ').map(move |word| (*tone, word)))
    }
}

#[cfg(test)]
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
        assert!(narrow.lines().all(|row| row.starts_with("  ") && columns(row) <= 41), "{narrow}");
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
