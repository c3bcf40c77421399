//! An answer for people: events or articles with their evidence and sources, calm enough to read down.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use super::{
    clean::{clean, columns},
    facets,
    layout::Line,
    style::{Style, Tone},
    words::{self, EventView},
};
use crate::{
    annotation::EventStatus,
    query::ast::Target,
    search::answer::{Answer, ArticleHit, Hits, Reply, SourceRef},
};

/// So many sources of an event or reprints of an article are printed; the others are counted.
const SOURCES: usize = 4;
/// What was asked for is padded to so many columns at most.
const REPLY: usize = 60;
/// So many officials of an article are named.
const OFFICIALS: usize = 6;

/// The whole answer: how much was found, the hits, the facets, the notes.
///
/// # Errors
/// The writer's.
pub fn answer(out: &mut dyn Write, answer: &Answer, offset: usize, style: Style) -> io::Result<()> {
    head(out, answer, offset, style)?;
    replies(out, &answer.answers, style)?;
    match &answer.hits {
        Hits::Events(events) => {
            for hit in events {
                writeln!(out)?;
                event(out, &EventView::from(hit), style)?;
                sources(out, &hit.sources, style)?;
            }
        }
        Hits::Articles(articles) => {
            for hit in articles {
                writeln!(out)?;
                article(out, hit, style)?;
            }
        }
    }
    if !answer.facets.is_empty() {
        writeln!(out)?;
        facets::all(out, &answer.facets, style)?;
    }
    notes(out, &answer.notes, style)
}

/// "12 events in 15 reports", and which of them follow.
fn head(out: &mut dyn Write, answer: &Answer, offset: usize, style: Style) -> io::Result<()> {
    let (shown, target) = match &answer.hits {
        Hits::Events(events) => (events.len(), Target::Events),
        Hits::Articles(articles) => (articles.len(), Target::Articles),
    };
    let mut line = Line::new();
    match (answer.whether, answer.number) {
        (Some(true), _) => line.push(Tone::Strong, "yes: "),
        (Some(false), _) => line.push(Tone::Strong, "no article says so: "),
        // A number of people or places; that of the events follows anyway.
        (None, Some(number)) if !answer.answers.is_empty() => {
            line.push(Tone::Strong, &words::thousands(number)).push(Tone::Plain, " in ")
        }
        (None, _) => &mut line,
    };
    line.push(Tone::Strong, &found(answer, target));
    if shown > 0 && (shown as u64) < answer.total {
        let range = if shown == 1 { format!("{}", offset + 1) } else { format!("{}–{}", offset + 1, offset + shown) };
        line.push(Tone::Quiet, &format!(", here {range}"));
    }
    line.write(out, style, 0)
}

/// The people, countries, places or days that were asked for, a line each, in columns: what, whose, how often, when last.
fn replies(out: &mut dyn Write, replies: &[Reply], style: Style) -> io::Result<()> {
    if replies.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    let whose = |reply: &Reply| {
        let country = reply.country.map(|country| country.to_string());
        // "her counterpart Ola Berg" says no more than the name.
        let office = reply.office.clone().filter(|office| !office.contains(&reply.value));
        let parts = [office, reply.org.clone().or(country)];
        let parts: Vec<String> = parts.into_iter().flatten().filter(|part| *part != reply.value).collect();
        if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
    };
    let cells: Vec<(String, String)> =
        replies.iter().map(|reply| (clean(&reply.value).into_owned(), clean(&whose(reply)).into_owned())).collect();
    let width = |cells: &(String, String)| columns(&cells.0) + columns(&cells.1);
    let wide = cells.iter().map(width).max().unwrap_or(0).min(REPLY);
    for (reply, cells) in replies.iter().zip(&cells) {
        let padding = wide.saturating_sub(width(cells));
        let latest = reply.latest.map(|date| date.to_string()).filter(|date| *date != reply.value);
        let latest = latest.map(|date| format!(", the latest {date}")).unwrap_or_default();
        let mut line = Line::new();
        line.push(Tone::Strong, &cells.0)
            .push(Tone::Plain, &cells.1)
            .push(Tone::Plain, &" ".repeat(padding + 2))
            .push(Tone::Quiet, &format!("{}{latest}", words::count(reply.count, "event")));
        line.write(out, style, 0)?;
    }
    Ok(())
}

/// How much was found, in words.
pub fn found(answer: &Answer, target: Target) -> String {
    let nearly = if answer.total_exact { "" } else { "about " };
    match target {
        _ if answer.reports == 0 => match target {
            Target::Events => "no events".to_owned(),
            Target::Articles => "no articles".to_owned(),
        },
        Target::Events => {
            format!("{nearly}{} in {}", words::count(answer.total, "event"), words::count(answer.reports, "report"))
        }
        Target::Articles if answer.reports == answer.total => words::count(answer.total, "article"),
        Target::Articles => {
            let all = words::thousands(answer.reports);
            format!("{nearly}{} ({all} with reprints)", words::count(answer.total, "article"))
        }
    }
}

/// An event: a line of what, when and where, its parties, its evidence.
///
/// # Errors
/// The writer's.
pub fn event(out: &mut dyn Write, event: &EventView, style: Style) -> io::Result<()> {
    let mut line = Line::new();
    let date_tone = if event.date.is_some() { Tone::Strong } else { Tone::Quiet };
    line.push(date_tone, &words::date(event.date, event.date_phrase)).push(Tone::Plain, "  ");
    if event.status != EventStatus::Held {
        line.push(Tone::Status(event.status), event.status.as_str()).push(Tone::Plain, " ");
    }
    line.push(Tone::Plain, event.kind.as_str());
    if let Some(place) = words::place(event.place, event.country) {
        line.push(Tone::Plain, "  ").push(Tone::Plain, &place);
    }
    line.write(out, style, 0)?;
    let mut parties = Line::new();
    for (index, participant) in event.participants.iter().enumerate() {
        parties.push(Tone::Quiet, if index > 0 { " · " } else { "" });
        let party = words::party(participant);
        match participant.name.as_deref().and_then(|name| party.strip_prefix(name).map(|rest| (name, rest))) {
            Some((name, rest)) => parties.push(Tone::Strong, name).push(Tone::Plain, rest),
            None => parties.push(Tone::Plain, &party),
        };
    }
    if !parties.is_empty() {
        parties.write(out, style, 2)?;
    }
    let mut evidence = Line::new();
    evidence.push(Tone::Quiet, "\u{201c}");
    evidence.push_highlighted(Tone::Plain, event.evidence, event.highlights).push(Tone::Quiet, "\u{201d}");
    evidence.write(out, style, 2)
}

fn sources(out: &mut dyn Write, sources: &[SourceRef], style: Style) -> io::Result<()> {
    for source in sources.iter().take(SOURCES) {
        let site = source.url.as_deref().and_then(words::site);
        let place = place(&source.path, &source.id);
        let parts = [Some(source.title.as_str()), site, source.published.as_deref(), Some(&*place)];
        quiet(out, &parts, style)?;
    }
    more(out, sources.len(), "source", style)
}

/// The path, and with it the id where a file holds many articles: what `dateline show` takes.
pub fn place<'a>(path: &'a str, id: &str) -> Cow<'a, str> {
    let name = path.strip_suffix(".gz").unwrap_or(path);
    if name.ends_with(".json") || name.ends_with(".jsonl") || name.ends_with(".ndjson") {
        Cow::Owned(format!("{path} ({id})"))
    } else {
        Cow::Borrowed(path)
    }
}

fn quiet(out: &mut dyn Write, parts: &[Option<&str>], style: Style) -> io::Result<()> {
    let parts: Vec<&str> = parts.iter().flatten().copied().filter(|part| !part.trim().is_empty()).collect();
    let mut line = Line::new();
    line.push(Tone::Quiet, &parts.join(" · "));
    if line.is_empty() { Ok(()) } else { line.write(out, style, 2) }
}

fn more(out: &mut dyn Write, all: usize, noun: &str, style: Style) -> io::Result<()> {
    match all.saturating_sub(SOURCES) {
        0 => Ok(()),
        rest => quiet(out, &[Some(&format!("and {} more", words::count(rest as u64, noun)))], style),
    }
}

fn article(out: &mut dyn Write, hit: &ArticleHit, style: Style) -> io::Result<()> {
    let mut line = Line::new();
    line.push(Tone::Strong, if hit.title.is_empty() { "without a title" } else { &hit.title });
    line.write(out, style, 0)?;
    let site = hit.publisher.as_deref().or_else(|| hit.url.as_deref().and_then(words::site));
    let language = hit.language.as_deref().filter(|language| !language.starts_with("en"));
    quiet(
        out,
        &[site, Some(hit.published.as_deref().unwrap_or("no date")), language, Some(&*place(&hit.path, &hit.id))],
        style,
    )?;
    if !hit.snippet.trim().is_empty() {
        Line::new().push_highlighted(Tone::Plain, &hit.snippet, &hit.highlights).write(out, style, 2)?;
    }
    let mut officials = hit.officials.iter().take(OFFICIALS).cloned().collect::<Vec<_>>().join(", ");
    if hit.officials.len() > OFFICIALS {
        officials.push_str(&format!(" and {} more", hit.officials.len() - OFFICIALS));
    }
    let countries = hit.countries.iter().map(|country| country.code()).collect::<Vec<_>>().join(" ");
    let events = (hit.events > 0).then(|| words::count(hit.events, "event"));
    quiet(out, &[Some(&officials), Some(&countries), events.as_deref()], style)?;
    for reprint in hit.reprints.iter().take(SOURCES) {
        let parts = ["also", reprint.published.as_deref().unwrap_or_default(), &reprint.path];
        quiet(out, &[Some(&parts.iter().filter(|p| !p.is_empty()).copied().collect::<Vec<_>>().join(" "))], style)?;
    }
    more(out, hit.reprints.len(), "reprint", style)
}

/// Notes, a line each, after a blank one.
///
/// # Errors
/// The writer's.
pub fn notes(out: &mut dyn Write, notes: &[String], style: Style) -> io::Result<()> {
    if !notes.is_empty() {
        writeln!(out)?;
    }
    for note in notes {
        Line::new().push(Tone::Quiet, "note: ").push(Tone::Plain, note).write(out, style, 0)?;
    }
    Ok(())
}

/// What a how many question asks for, else the answer's distinct events (or articles), as a bare number.
///
/// # Errors
/// The writer's.
pub fn count(out: &mut dyn Write, answer: &Answer) -> io::Result<()> {
    writeln!(out, "{}", answer.number.unwrap_or(answer.total))
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
