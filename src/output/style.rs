//! How text for people may look: colours, and how wide a line is.

use std::fmt;

use anstyle::{AnsiColor, Effects};

use crate::annotation::{EventStatus, MentionKind};

/// What the reader's side can show. The default is that of a pipe: no colours, no widths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    pub color: bool,
    /// Columns of the terminal; `None` where it is none, and then lines are not wrapped.
    pub width: Option<usize>,
}

/// What a piece of text is, for its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Plain,
    /// Heads: dates and titles.
    Strong,
    /// Sources, notes, everything of second rank.
    Quiet,
    /// The words that were asked for.
    Match,
    Status(EventStatus),
    Mention(MentionKind),
    /// A bar of a chart.
    Bar,
}

impl Tone {
    fn style(self) -> anstyle::Style {
        let plain = anstyle::Style::new();
        let color = |color: AnsiColor| plain.fg_color(Some(color.into()));
        match self {
            Tone::Plain | Tone::Status(EventStatus::Held) => plain,
            Tone::Strong => plain.effects(Effects::BOLD),
            Tone::Quiet => plain.effects(Effects::DIMMED),
            Tone::Match => color(AnsiColor::Yellow).effects(Effects::BOLD),
            Tone::Status(EventStatus::Planned) => color(AnsiColor::Cyan).effects(Effects::BOLD),
            Tone::Status(EventStatus::Cancelled) => color(AnsiColor::Red).effects(Effects::BOLD),
            Tone::Mention(MentionKind::Official) => color(AnsiColor::Green).effects(Effects::BOLD),
            Tone::Mention(MentionKind::Country) => color(AnsiColor::Blue).effects(Effects::BOLD),
            Tone::Mention(MentionKind::Date) => color(AnsiColor::Cyan),
            Tone::Mention(MentionKind::Organization) => color(AnsiColor::Magenta),
            Tone::Mention(MentionKind::Event) => plain.effects(Effects::UNDERLINE),
            Tone::Bar => color(AnsiColor::Blue),
        }
    }
}

impl Style {
    /// The text in its colour, where colours are shown. The text must be clean.
    pub fn paint<T: fmt::Display>(self, tone: Tone, text: T) -> Painted<T> {
        let style = if self.color { tone.style() } else { anstyle::Style::new() };
        Painted { style, text }
    }
}

/// Text with the sequences around it that colour it.
pub struct Painted<T> {
    style: anstyle::Style,
    text: T,
}

impl<T: fmt::Display> fmt::Display for Painted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.style.render())?;
        self.text.fmt(f)?;
        write!(f, "{}", self.style.render_reset())
    }
}
