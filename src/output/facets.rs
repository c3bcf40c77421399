//! Counts of a field's values: columns, and on a terminal bars.

use std::io::{self, Write};

use super::{
    clean::{clean, columns},
    style::{Style, Tone},
    words,
};
use crate::search::answer::Facet;

/// Columns of the longest bar.
const BAR: usize = 24;
/// Values longer than this are not padded to.
const VALUE: usize = 40;

/// Facets one after another, a blank line between.
///
/// # Errors
/// The writer's.
pub fn all(out: &mut dyn Write, facets: &[Facet], style: Style) -> io::Result<()> {
    for (index, facet) in facets.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        one(out, facet, style)?;
    }
    Ok(())
}

fn one(out: &mut dyn Write, facet: &Facet, style: Style) -> io::Result<()> {
    let rest = facet.distinct.saturating_sub(facet.values.len() as u64);
    let of = if rest > 0 { format!(", {} more", words::thousands(rest)) } else { String::new() };
    let shown = words::count(facet.values.len() as u64, "value");
    writeln!(
        out,
        "{} {}",
        style.paint(Tone::Strong, clean(&facet.field)),
        style.paint(Tone::Quiet, format!("({shown}{of})"))
    )?;
    counts(out, &facet.values, 2, style)
}

/// Values and their counts in two columns, and bars where there is room for them.
///
/// # Errors
/// The writer's.
pub fn counts(out: &mut dyn Write, counts: &[(String, u64)], indent: usize, style: Style) -> io::Result<()> {
    let values: Vec<_> = counts.iter().map(|(value, count)| (clean(value), *count)).collect();
    let wide = values.iter().map(|(value, _)| columns(value)).max().unwrap_or(0).min(VALUE);
    let digits = values.iter().map(|(_, count)| words::thousands(*count).len()).max().unwrap_or(0);
    let largest = values.iter().map(|&(_, count)| count).max().unwrap_or(0).max(1);
    for (value, count) in &values {
        let padding = wide.saturating_sub(columns(value));
        write!(out, "{:indent$}{value}{:padding$}  {:>digits$}", "", "", words::thousands(*count))?;
        if style.width.is_some_and(|width| indent + wide + digits + 4 + BAR <= width) {
            let bar = "█".repeat((u128::from(*count) * BAR as u128).div_ceil(u128::from(largest)) as usize);
            write!(out, "  {}", style.paint(Tone::Bar, bar))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pipe_gets_no_bars() {
        let facet = Facet {
            field: "country".to_owned(),
            values: vec![("MA".to_owned(), 1200), ("FR".to_owned(), 7)],
            distinct: 5,
        };
        let mut out = Vec::new();
        all(&mut out, std::slice::from_ref(&facet), Style::default()).expect("written");
        assert_eq!(String::from_utf8(out).expect("text"), "country (2 values, 3 more)\n  MA  1,200\n  FR      7\n");
        let mut out = Vec::new();
        all(&mut out, &[facet], Style { color: false, width: Some(80) }).expect("written");
        let text = String::from_utf8(out).expect("text");
        assert_eq!(text.lines().map(|row| row.matches('█').count()).collect::<Vec<_>>(), [0, BAR, 1]);
    }
}
