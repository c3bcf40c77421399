//! How right the extractor is: a table of rows, breakdowns, errors one by one, and precision by confidence.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use serde::Serialize;

use super::{
    clean::clean,
    json::{self, Versioned},
    layout::Line,
    style::{Style, Tone},
    words,
};
use crate::evaluate::{
    self,
    errors::{ErrorCase, ErrorKind},
    score::{Row, Scores, Tally},
};

/// What an evaluation found, as far as it was asked for.
#[derive(Debug, Default)]
pub struct Report {
    pub articles: usize,
    pub scores: Scores,
    /// By the values of a field, with the number of their articles.
    pub parts: BTreeMap<String, (usize, Scores)>,
    /// Lower ends of bands of confidence.
    pub calibration: Option<Vec<(f32, Tally)>>,
}

/// The table for people.
///
/// # Errors
/// The writer's.
pub fn table(out: &mut dyn Write, report: &Report, style: Style) -> io::Result<()> {
    writeln!(out, "{}", words::count(report.articles as u64, "article"))?;
    rows(out, &report.scores)?;
    for (name, (articles, scores)) in &report.parts {
        let head = format!("{name}: {}", words::count(*articles as u64, "article"));
        writeln!(out, "\n{}", style.paint(Tone::Strong, clean(&head)))?;
        rows(out, scores)?;
    }
    let Some(bands) = &report.calibration else { return Ok(()) };
    writeln!(out, "\n{}", style.paint(Tone::Strong, "events by confidence"))?;
    for (low, tally) in bands {
        let right = format!("({} of {} right)", tally.right, tally.found);
        writeln!(out, "from {low:.2}        P {:.3}   {right}", tally.precision())?;
    }
    Ok(())
}

fn rows(out: &mut dyn Write, scores: &Scores) -> io::Result<()> {
    for (row, tally) in evaluate::table(scores) {
        writeln!(
            out,
            "{row:16} P {:.3}  R {:.3}  F1 {:.3}   ({} of {} predicted, {} gold)",
            tally.precision(),
            tally.recall(),
            tally.f1(),
            tally.right,
            tally.found,
            tally.gold
        )?;
    }
    Ok(())
}

/// The errors of one row for people: what, the rule, the sentence.
///
/// # Errors
/// The writer's.
pub fn errors(out: &mut dyn Write, row: Row, cases: &[ErrorCase], style: Style) -> io::Result<()> {
    writeln!(out, "{} in {row}", words::count(cases.len() as u64, "error"))?;
    for case in cases {
        writeln!(out)?;
        let mut line = Line::new();
        let tone = if case.kind == ErrorKind::Miss { Tone::Plain } else { Tone::Match };
        line.push(tone, case.kind.as_str()).push(Tone::Plain, ": ").push(Tone::Strong, &case.what);
        line.write(out, style, 0)?;
        let rule = case.rule.as_deref().map(|rule| format!(" · {rule}")).unwrap_or_default();
        Line::new().push(Tone::Quiet, &case.article).push(Tone::Quiet, &rule).write(out, style, 2)?;
        if !case.sentence.trim().is_empty() {
            Line::new().push(Tone::Plain, &case.sentence).write(out, style, 2)?;
        }
        if case.kind == ErrorKind::Miss
            && matches!(row, Row::Events | Row::EventKindAny | Row::Officials | Row::OfficialsName)
        {
            let rows = if case.rows.is_empty() {
                "no row of the tables reads a word of it".to_owned()
            } else {
                format!("read by {}", case.rows.join(", "))
            };
            Line::new().push(Tone::Quiet, &rows).write(out, style, 2)?;
        }
    }
    Ok(())
}

#[derive(Serialize)]
struct RowJson {
    row: &'static str,
    precision: f64,
    recall: f64,
    f1: f64,
    right: usize,
    predicted: usize,
    gold: usize,
}

fn rows_json(scores: &Scores) -> Vec<RowJson> {
    let row = |(row, tally): (Row, Tally)| RowJson {
        row: row.as_str(),
        precision: rounded(tally.precision()),
        recall: rounded(tally.recall()),
        f1: rounded(tally.f1()),
        right: tally.right,
        predicted: tally.found,
        gold: tally.gold,
    };
    evaluate::table(scores).map(row).collect()
}

/// Four digits: more are noise.
fn rounded(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

/// The scores for programs.
///
/// # Errors
/// The writer's.
pub fn as_json(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    #[derive(Serialize)]
    struct Part<'a> {
        name: &'a str,
        articles: usize,
        rows: Vec<RowJson>,
    }
    #[derive(Serialize)]
    struct Band {
        from: f32,
        precision: f64,
        right: usize,
        predicted: usize,
    }
    #[derive(Serialize)]
    struct Scored<'a> {
        articles: usize,
        rows: Vec<RowJson>,
        parts: Vec<Part<'a>>,
        calibration: Vec<Band>,
    }
    let parts = report.parts.iter();
    let bands = report.calibration.iter().flatten();
    let scored = Scored {
        articles: report.articles,
        rows: rows_json(&report.scores),
        parts: parts.map(|(name, (articles, s))| Part { name, articles: *articles, rows: rows_json(s) }).collect(),
        calibration: bands
            .map(|&(from, t)| Band { from, precision: rounded(t.precision()), right: t.right, predicted: t.found })
            .collect(),
    };
    json::pretty(out, &Versioned::new(scored))
}

/// The errors of one row for programs.
///
/// # Errors
/// The writer's.
pub fn errors_json(out: &mut dyn Write, row: Row, cases: &[ErrorCase]) -> io::Result<()> {
    #[derive(Serialize)]
    struct Errors<'a> {
        row: &'static str,
        errors: &'a [ErrorCase],
    }
    json::pretty(out, &Versioned::new(Errors { row: row.as_str(), errors: cases }))
}
