//! A dossier, or the people of whom one is to be chosen.

use std::{
    io::{self, Write},
    iter,
};

use serde::Serialize;

use super::{
    clean::{clean, columns},
    csv,
    json::{self, EventJson, Versioned},
    layout::Line,
    style::{Style, Tone},
    table, words,
};
use crate::{
    annotation::{EventStatus, OfficeStatus},
    search::{
        answer::EventHit,
        dossier::{Count, Counterpart, Dossier, NamedIn, Of, Office},
        who::{Candidate, Found},
    },
};

/// So many lines of a list are printed; the others are counted.
const LINES: usize = 15;

/// For people.
///
/// # Errors
/// The writer's.
pub fn text(out: &mut dyn Write, found: &Found, name: &str, style: Style) -> io::Result<()> {
    match &found.dossier {
        Some(dossier) => one(out, dossier, style)?,
        None if found.candidates.is_empty() => writeln!(out, "nobody")?,
        None => candidates(out, &found.candidates, name, style)?,
    }
    table::notes(out, &found.notes, style)
}

fn candidates(out: &mut dyn Write, candidates: &[Candidate], name: &str, style: Style) -> io::Result<()> {
    let head = format!(
        "{} may be meant by {name}",
        words::count(candidates.len() as u64, "person").replace("persons", "people")
    );
    Line::new().push(Tone::Strong, &head).write(out, style, 0)?;
    for candidate in candidates {
        writeln!(out)?;
        let told: Vec<&str> = [candidate.post.as_deref(), candidate.side.as_deref()].into_iter().flatten().collect();
        let told = if told.is_empty() { String::new() } else { format!(" ({})", told.join(", ")) };
        let mut line = Line::new();
        line.push(Tone::Strong, &candidate.name).push(Tone::Plain, &told);
        line.push(Tone::Quiet, &format!("  {}", words::count(candidate.articles, "article"))).write(out, style, 0)?;
        Line::new().push(Tone::Plain, &candidate.ask).write(out, style, 2)?;
    }
    Ok(())
}

fn one(out: &mut dyn Write, dossier: &Dossier, style: Style) -> io::Result<()> {
    let mut head = Line::new();
    head.push(Tone::Strong, &dossier.name);
    let sides: Vec<&str> = dossier.sides.iter().map(|side| side.value.as_str()).collect();
    if !sides.is_empty() {
        head.push(Tone::Plain, &format!(" ({})", sides.join(", ")));
    }
    head.push(Tone::Quiet, &format!("  {}", dossier.id)).write(out, style, 0)?;
    let statuses: Vec<String> =
        dossier.statuses.iter().map(|count| format!("{} {}", words::thousands(count.count), count.value)).collect();
    let statuses = if statuses.is_empty() { String::new() } else { format!(": {}", statuses.join(", ")) };
    let told = format!(
        "{}, {} in {}{statuses}",
        words::count(dossier.articles_total, "article"),
        words::count(dossier.total, "event"),
        words::count(dossier.reports, "report")
    );
    Line::new().push(Tone::Plain, &told).write(out, style, 0)?;
    list(out, "names", &count_rows(&dossier.names), style)?;
    list(out, if dossier.of == Of::Person { "offices" } else { "officials" }, &office_rows(dossier), style)?;
    list(out, "people met", &counterpart_rows(&dossier.people), style)?;
    list(out, "countries and bodies met", &count_rows(&dossier.countries), style)?;
    list(out, "places", &count_rows(&dossier.places), style)?;
    list(out, "kinds of event", &count_rows(&dossier.kinds), style)?;
    events(out, dossier, style)?;
    articles(out, dossier, style)
}

/// A list under its head, in columns; the second ones are numbers.
fn list(out: &mut dyn Write, head: &str, rows: &[[String; 3]], style: Style) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", style.paint(Tone::Strong, head))?;
    let shown = || rows.iter().take(LINES);
    let wide = shown().map(|[value, ..]| columns(&clean(value))).max().unwrap_or(0).min(60);
    let digits = shown().map(|[_, count, _]| count.len()).max().unwrap_or(0);
    for [value, count, rest] in shown() {
        let value = clean(value);
        let padding = wide.saturating_sub(columns(&value));
        write!(out, "  {value}{:padding$}  {count:>digits$}", "")?;
        if !rest.is_empty() {
            write!(out, "  {}", style.paint(Tone::Quiet, clean(rest)))?;
        }
        writeln!(out)?;
    }
    more(out, rows.len() as u64, rows.len().min(LINES) as u64, style)
}

fn more(out: &mut dyn Write, all: u64, shown: u64, style: Style) -> io::Result<()> {
    match all.saturating_sub(shown) {
        0 => Ok(()),
        rest => Line::new().push(Tone::Quiet, &format!("and {} more", words::thousands(rest))).write(out, style, 2),
    }
}

fn count_rows(counts: &[Count]) -> Vec<[String; 3]> {
    counts.iter().map(|count| [count.value.clone(), words::thousands(count.count), String::new()]).collect()
}

fn office_rows(dossier: &Dossier) -> Vec<[String; 3]> {
    let row = |office: &Office| {
        let holder = if dossier.of == Of::Person { String::new() } else { format!("{}, ", office.name) };
        let value = format!("{holder}{}", post(office));
        [value, words::count(office.articles, "article"), words::span(office.first, office.last)]
    };
    dossier.offices.iter().map(row).collect()
}

/// "former foreign minister, FR".
fn post(office: &Office) -> String {
    let status = match office.status {
        OfficeStatus::Current => String::new(),
        OfficeStatus::Elect => {
            return format!("{}-elect", post(&Office { status: OfficeStatus::Current, ..office.clone() }));
        }
        other => format!("{other} "),
    };
    let side = words::side(office.country, office.org.as_deref()).map(|side| format!(", {side}")).unwrap_or_default();
    format!("{status}{}{side}", words::post(office.role, office.portfolio))
}

fn counterpart_rows(people: &[Counterpart]) -> Vec<[String; 3]> {
    let row = |person: &Counterpart| {
        let side = person.side.as_deref().map(|side| format!(" ({side})")).unwrap_or_default();
        [format!("{}{side}", person.name), words::thousands(person.events), words::span(person.first, person.last)]
    };
    people.iter().map(row).collect()
}

fn events(out: &mut dyn Write, dossier: &Dossier, style: Style) -> io::Result<()> {
    if dossier.events.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", style.paint(Tone::Strong, "events"))?;
    for event in &dossier.events {
        let mut line = Line::new();
        let date = words::date(event.date, None);
        line.push(if event.date.is_some() { Tone::Plain } else { Tone::Quiet }, &date).push(Tone::Plain, "  ");
        if event.status != EventStatus::Held {
            line.push(Tone::Status(event.status), event.status.as_str()).push(Tone::Plain, " ");
        }
        line.push(Tone::Plain, event.kind.as_str());
        if let Some(place) = words::place(event.place.as_deref(), event.country) {
            line.push(Tone::Plain, &format!("  {place}"));
        }
        let parties: Vec<String> = event.participants.iter().map(short).collect();
        line.push(Tone::Plain, &format!("  {}", parties.join(" · ")));
        let sources = event.sources.len();
        if let Some(first) = event.sources.first() {
            let more = if sources > 1 { format!(" and {} more", sources - 1) } else { String::new() };
            line.push(Tone::Quiet, &format!("  {}{more}", table::place(&first.path, &first.id)));
        }
        line.write(out, style, 2)?;
    }
    more(out, dossier.total, dossier.events.len() as u64, style)
}

/// A party by its name and state alone.
fn short(party: &crate::annotation::Participant) -> String {
    let side = words::side(party.country, party.org.as_deref());
    match (&party.name, side) {
        (Some(name), Some(side)) => format!("{name} ({side})"),
        (Some(name), None) => name.clone(),
        (None, _) => words::party(party),
    }
}

fn articles(out: &mut dyn Write, dossier: &Dossier, style: Style) -> io::Result<()> {
    if dossier.articles.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", style.paint(Tone::Strong, "articles"))?;
    for NamedIn { article: source, reprints } in &dossier.articles {
        let mut line = Line::new();
        line.push(Tone::Plain, source.published.as_deref().unwrap_or("no date")).push(Tone::Plain, "  ");
        line.push(Tone::Plain, &source.title);
        let copies = match reprints.len() as u64 {
            0 => String::new(),
            copies => format!(" and {}", words::count(copies, "reprint")),
        };
        line.push(Tone::Quiet, &format!("  {}{copies}", table::place(&source.path, &source.id)))
            .write(out, style, 2)?;
    }
    more(out, dossier.articles_distinct, dossier.articles.len() as u64, style)
}

#[derive(Serialize)]
struct FoundJson<'a> {
    name: &'a str,
    found: &'static str,
    dossier: Option<DossierJson<'a>>,
    candidates: &'a [Candidate],
    notes: &'a [String],
}

#[derive(Serialize)]
struct DossierJson<'a> {
    of: Of,
    id: &'a str,
    name: &'a str,
    sides: &'a [Count],
    names: &'a [Count],
    offices: &'a [Office],
    total: u64,
    reports: u64,
    articles_total: u64,
    people: &'a [Counterpart],
    countries: &'a [Count],
    places: &'a [Count],
    kinds: &'a [Count],
    statuses: &'a [Count],
    events: Vec<EventJson<'a>>,
    articles: &'a [NamedIn],
}

impl<'a> From<&'a Dossier> for DossierJson<'a> {
    fn from(dossier: &'a Dossier) -> DossierJson<'a> {
        DossierJson {
            of: dossier.of,
            id: &dossier.id,
            name: &dossier.name,
            sides: &dossier.sides,
            names: &dossier.names,
            offices: &dossier.offices,
            total: dossier.total,
            reports: dossier.reports,
            articles_total: dossier.articles_total,
            people: &dossier.people,
            countries: &dossier.countries,
            places: &dossier.places,
            kinds: &dossier.kinds,
            statuses: &dossier.statuses,
            events: dossier.events.iter().map(EventJson::from).collect(),
            articles: &dossier.articles,
        }
    }
}

/// One document. `name` is what was asked.
///
/// # Errors
/// The writer's.
pub fn as_json(out: &mut dyn Write, found: &Found, name: &str) -> io::Result<()> {
    let what = match (&found.dossier, found.candidates.is_empty()) {
        (Some(_), _) => "dossier",
        (None, false) => "candidates",
        (None, true) => "nobody",
    };
    let dossier = found.dossier.as_ref().map(DossierJson::from);
    let (candidates, notes) = (&found.candidates[..], &found.notes[..]);
    json::pretty(out, &Versioned::new(FoundJson { name, found: what, dossier, candidates, notes }))
}

/// The events, a line each; of candidates, a line each.
///
/// # Errors
/// The writer's.
pub fn lines(out: &mut dyn Write, found: &Found) -> io::Result<()> {
    let events = found.dossier.iter().flat_map(|dossier| &dossier.events);
    for event in events {
        json::line(out, &Versioned::new(EventJson::from(event)))?;
    }
    found.candidates.iter().try_for_each(|candidate| json::line(out, &Versioned::new(candidate)))
}

const COLUMNS: &[&str] = &["list", "id", "value", "detail", "count", "first", "last", "source"];

/// A row an entry of every list.
///
/// # Errors
/// The writer's.
pub fn as_csv(out: &mut dyn Write, found: &Found) -> io::Result<()> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    for candidate in &found.candidates {
        let detail =
            [candidate.post.as_deref(), candidate.side.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(", ");
        rows.push(row(
            "candidate",
            [&candidate.id, &candidate.name, &detail, &candidate.articles.to_string(), "", "", ""],
        ));
    }
    if let Some(dossier) = &found.dossier {
        let mut add = |list: &str, counts: &[Count]| {
            rows.extend(counts.iter().map(|c| row(list, ["", &c.value, "", &c.count.to_string(), "", "", ""])));
        };
        add("side", &dossier.sides);
        add("name", &dossier.names);
        add("country", &dossier.countries);
        add("place", &dossier.places);
        add("kind", &dossier.kinds);
        add("status", &dossier.statuses);
        for office in &dossier.offices {
            let (first, last) = (day(office.first), day(office.last));
            rows.push(row(
                "office",
                [&office.id, &office.name, &post(office), &office.articles.to_string(), &first, &last, ""],
            ));
        }
        for person in &dossier.people {
            let (first, last) = (day(person.first), day(person.last));
            let side = person.side.as_deref().unwrap_or_default();
            rows.push(row("person", [&person.id, &person.name, side, &person.events.to_string(), &first, &last, ""]));
        }
        rows.extend(dossier.events.iter().map(event_row));
        for source in dossier.articles.iter().flat_map(|named| iter::once(&named.article).chain(&named.reprints)) {
            let published = source.published.as_deref().unwrap_or_default();
            rows.push(row("article", [&source.id, &source.title, "", "1", published, published, &source.path]));
        }
    }
    csv::rows(out, COLUMNS, rows.into_iter())
}

fn event_row(event: &EventHit) -> Vec<String> {
    let parties: Vec<String> = event.participants.iter().map(words::party).collect();
    let place = words::place(event.place.as_deref(), event.country);
    let detail: Vec<String> =
        [Some(event.status.to_string()), place, Some(parties.join("; "))].into_iter().flatten().collect();
    let (first, last) =
        event.date.map(|date| date.interval()).map_or_else(Default::default, |(a, b)| (a.to_string(), b.to_string()));
    let path = event.sources.first().map(|source| source.path.as_str()).unwrap_or_default();
    let (kind, sources) = (event.kind.to_string(), event.sources.len().to_string());
    row("event", [&event.id, &kind, &detail.join(", "), &sources, &first, &last, path])
}

fn row(list: &str, cells: [&str; COLUMNS.len() - 1]) -> Vec<String> {
    iter::once(list).chain(cells).map(str::to_owned).collect()
}
