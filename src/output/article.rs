//! An article with everything that was found in it: the text marked, the events, and every mention with its rule.

use std::io::{self, Write};

use serde::Serialize;

use super::{
    clean::{clean, clean_lines, columns},
    json::{self, Versioned},
    layout::Line,
    style::{Style, Tone},
    table,
    words::{self, EventView},
};
use crate::{
    annotation::{Annotations, Mention, MentionKind, TextField},
    article::Article,
};

/// The words of a mention longer than this are cut in the list.
const CUT: usize = 60;

/// For people: colours mark the text on a terminal; the list below it says what, why and where.
///
/// # Errors
/// The writer's.
pub fn text(out: &mut dyn Write, article: &Article, found: &Annotations, style: Style) -> io::Result<()> {
    head(out, article, found, style)?;
    writeln!(out)?;
    body(out, article, found, style)?;
    if !found.events.is_empty() {
        section(out, &words::count(found.events.len() as u64, "event"), style)?;
        for (index, event) in found.events.iter().enumerate() {
            if index > 0 {
                writeln!(out)?;
            }
            table::event(out, &EventView::from(event), style)?;
            let why = format!("{} · confidence {:.2}", event.rule, event.confidence);
            Line::new().push(Tone::Quiet, &why).write(out, style, 2)?;
        }
    }
    if !found.officials.is_empty() {
        section(out, &words::count(found.officials.len() as u64, "official"), style)?;
        for official in &found.officials {
            Line::new().push(Tone::Plain, &words::official(official)).write(out, style, 0)?;
        }
    }
    if !found.mentions.is_empty() {
        section(out, &words::count(found.mentions.len() as u64, "mention"), style)?;
        mentions(out, &found.mentions, style)?;
    }
    table::notes(out, &found.notes, style)
}

fn section(out: &mut dyn Write, title: &str, style: Style) -> io::Result<()> {
    writeln!(out)?;
    Line::new().push(Tone::Strong, title).write(out, style, 0)
}

fn head(out: &mut dyn Write, article: &Article, found: &Annotations, style: Style) -> io::Result<()> {
    let title = if article.title.is_empty() { "without a title" } else { &article.title };
    let title_marks: Vec<_> = marks(found, TextField::Title);
    let mut line = Line::new();
    if style.color && !article.title.is_empty() {
        marked(&mut line, title, &title_marks);
    } else {
        line.push(Tone::Strong, title);
    }
    line.write(out, style, 0)?;
    let published = article
        .published
        .as_ref()
        .map_or("no publication date".to_owned(), |published| format!("published {}", words::published(published)));
    let authors = (!article.authors.is_empty()).then(|| format!("by {}", article.authors.join(", ")));
    let language = article.language.as_ref().map(|language| format!("language {language}"));
    let source = &article.source;
    let place = [Some(&source.root), Some(&source.path), source.member.as_ref(), source.record.as_ref()];
    let place: Vec<&str> = place.into_iter().flatten().map(String::as_str).filter(|part| !part.is_empty()).collect();
    let rows = [
        Some(published),
        article.publisher.clone(),
        authors,
        article.url.clone(),
        language,
        Some(place.join(" · ")),
        Some(format!("id {}", article.id)),
    ];
    for row in rows.into_iter().flatten() {
        Line::new().push(Tone::Quiet, &row).write(out, style, 2)?;
    }
    Ok(())
}

/// The mentions of one text that colours can mark: in order, without those inside others. Events are sentences, and would
/// hide what stands in them.
fn marks(found: &Annotations, field: TextField) -> Vec<&Mention> {
    let mut marks: Vec<&Mention> =
        found.mentions.iter().filter(|m| m.field == field && m.kind != MentionKind::Event).collect();
    marks.sort_by_key(|mention| (mention.start, std::cmp::Reverse(mention.end)));
    let mut end = 0;
    marks.retain(|mention| {
        let apart = mention.start >= end;
        end = if apart { mention.end } else { end };
        apart
    });
    marks
}

fn marked(line: &mut Line, text: &str, marks: &[&Mention]) {
    let mut done = 0;
    for mention in marks {
        let (Some(before), Some(inside)) = (text.get(done..mention.start), text.get(mention.start..mention.end)) else {
            continue;
        };
        line.push(Tone::Plain, before).push(Tone::Mention(mention.kind), inside);
        done = mention.end;
    }
    line.push(Tone::Plain, text.get(done..).unwrap_or_default());
}

/// The text: as it is in a pipe, line by line with its mentions in colours on a terminal.
fn body(out: &mut dyn Write, article: &Article, found: &Annotations, style: Style) -> io::Result<()> {
    if !style.color {
        return writeln!(out, "{}", clean_lines(article.text.trim_end()));
    }
    let marks = marks(found, TextField::Text);
    let mut next = 0;
    let mut start = 0;
    for row in article.text.trim_end().split_inclusive('\n') {
        let end = start + row.len();
        let mut line = Line::new();
        let mut done = start;
        while let Some(mention) = marks.get(next).filter(|mention| mention.start < end) {
            // A mention that crosses a line end is marked up to it and goes on in the next line.
            let (from, to) = (mention.start.max(done), mention.end.min(end));
            line.push(Tone::Plain, article.text.get(done..from).unwrap_or_default());
            line.push(
                Tone::Mention(mention.kind),
                article.text.get(from..to).unwrap_or_default().trim_end_matches('\n'),
            );
            done = to;
            if mention.end > end {
                break;
            }
            next += 1;
        }
        line.push(Tone::Plain, article.text.get(done..end).unwrap_or_default().trim_end_matches('\n'));
        line.write(out, style, 0)?;
        start = end;
    }
    Ok(())
}

/// A row a mention: kind, span, confidence, value, rule, words.
fn mentions(out: &mut dyn Write, mentions: &[Mention], style: Style) -> io::Result<()> {
    let span = |m: &Mention| format!("{} {}..{}", m.field, m.start, m.end);
    let wide = |cell: &dyn Fn(&Mention) -> usize| mentions.iter().map(cell).max().unwrap_or(0);
    let (values, spans) = (wide(&|m| columns(&clean(&m.value)).min(CUT)), wide(&|m| span(m).len()));
    let rules = wide(&|m| columns(&clean(&m.rule)));
    for mention in mentions {
        let value = clean(&mention.value);
        let padding = values.saturating_sub(columns(&value));
        write!(out, "{}  ", style.paint(Tone::Mention(mention.kind), format!("{:12}", mention.kind)))?;
        write!(out, "{:spans$}  {value}{:padding$}  ", span(mention), "")?;
        write!(out, "{:rules$}  {:.2}  ", clean(&mention.rule), mention.confidence)?;
        writeln!(out, "{}", style.paint(Tone::Quiet, cut(&clean(&mention.text))))?;
    }
    Ok(())
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(CUT) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// For programs: the article and its annotations.
///
/// # Errors
/// The writer's.
pub fn as_json(out: &mut dyn Write, article: &Article, found: &Annotations) -> io::Result<()> {
    #[derive(Serialize)]
    struct Shown<'a> {
        article: &'a Article,
        annotations: &'a Annotations,
    }
    json::pretty(out, &Versioned::new(Shown { article, annotations: found }))
}
