//! The rows of `growth`, and their picture: four small charts over the number of articles, as SVG that is readable on light and
//! on dark pages.

use std::{
    fmt::{self, Write as _},
    fs, io,
    path::Path,
};

/// What was measured with a number of articles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    pub articles: f64,
    pub events: f64,
    /// Of indexing, by the clock and by the processor.
    pub seconds: f64,
    pub processor: f64,
    /// The time of the engine alone as a part of ours, by the clock and by the processor.
    pub throughput: f64,
    pub throughput_processor: f64,
    /// MB of the index, and against the engine's.
    pub size: f64,
    pub size_ratio: f64,
    /// The most memory while indexing, MB.
    pub memory: f64,
    /// Of questions with five facets, ms.
    pub p50: f64,
    pub p99: f64,
    /// Median number of reports of a question.
    pub hits: f64,
}

impl Row {
    pub const TITLES: [&'static str; 12] = [
        "articles",
        "events",
        "seconds",
        "processor s",
        "throughput",
        "of the processor",
        "index MB",
        "size",
        "memory MB",
        "p50 ms",
        "p99 ms",
        "reports",
    ];

    fn values(&self) -> [f64; 12] {
        [
            self.articles,
            self.events,
            self.seconds,
            self.processor,
            self.throughput,
            self.throughput_processor,
            self.size,
            self.size_ratio,
            self.memory,
            self.p50,
            self.p99,
            self.hits,
        ]
    }

    fn parse(line: &str) -> Option<Row> {
        let values: Vec<f64> = line.split('\t').map(str::parse).collect::<Result<_, _>>().ok()?;
        let [
            articles,
            events,
            seconds,
            processor,
            throughput,
            throughput_processor,
            size,
            size_ratio,
            memory,
            p50,
            p99,
            hits,
        ] = values.try_into().ok()?;
        Some(Row {
            articles,
            events,
            seconds,
            processor,
            throughput,
            throughput_processor,
            size,
            size_ratio,
            memory,
            p50,
            p99,
            hits,
        })
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, value) in self.values().into_iter().enumerate() {
            if at > 0 {
                f.write_char('\t')?;
            }
            // Numbers of things are whole; of the others three figures say all that was measured.
            let places = if matches!(at, 0 | 1 | 11) || value >= 100.0 { 0 } else { 2 };
            write!(f, "{value:.places$}")?;
        }
        Ok(())
    }
}

/// The rows of a file, by their number of articles; none where there is no file.
pub fn read(path: &Path) -> io::Result<Vec<Row>> {
    if !path.exists() {
        return Ok(Vec::new());
    }
    let mut rows: Vec<Row> = fs::read_to_string(path)?.lines().filter_map(Row::parse).collect();
    rows.sort_by(|a, b| a.articles.total_cmp(&b.articles));
    Ok(rows)
}

/// Puts a row into the file, in the place of an older one with as many articles.
pub fn keep(path: &Path, row: Row) -> io::Result<()> {
    let mut rows = read(path)?;
    rows.retain(|kept| kept.articles != row.articles);
    rows.push(row);
    rows.sort_by(|a, b| a.articles.total_cmp(&b.articles));
    let mut text = format!(
        "# What `cargo bench --bench growth` measured; growth.svg is drawn of it. throughput and size are ratios to the engine\n\
         # alone, over the same articles in the same run.\n# {}\n",
        Row::TITLES.join("\t")
    );
    for row in rows {
        let _ = writeln!(text, "{row}");
    }
    fs::write(path, text)
}

/// One of the four charts.
struct Chart<'a> {
    title: &'a str,
    unit: &'a str,
    lines: Vec<(&'a str, Vec<f64>)>,
}

const WIDTH: f64 = 840.0;
const HEIGHT: f64 = 560.0;
/// The colours are told apart by those who see no red or no green, on white and on black (Okabe and Ito 2008).
const STYLE: &str = "
    .page { fill: #ffffff } .ink { fill: #1f2328 } .soft { fill: #59636e } .grid { stroke: #d1d9e0; stroke-width: 1 }
    .one { stroke: #0072b2; fill: #0072b2 } .two { stroke: #b65000; fill: #b65000 }
    polyline { fill: none !important; stroke-width: 2.5; stroke-linejoin: round } text { stroke: none !important }
    text { font: 13px system-ui, sans-serif } .title { font-weight: 600; font-size: 14px } .end { text-anchor: end }
    .mid { text-anchor: middle }
    @media (prefers-color-scheme: dark) {
      .page { fill: #0d1117 } .ink { fill: #f0f6fc } .soft { fill: #9198a1 } .grid { stroke: #3d444d }
      .one { stroke: #56b4e9; fill: #56b4e9 } .two { stroke: #e69f00; fill: #e69f00 }
    }
";

/// The picture.
pub fn draw(rows: &[Row]) -> String {
    let of = |value: fn(&Row) -> f64| rows.iter().map(value).collect::<Vec<f64>>();
    let charts = [
        Chart {
            title: "Indexing and extraction, processor time an article",
            unit: "ms",
            lines: vec![
                ("Dateline", of(|row| row.processor / row.articles * 1e3)),
                ("the engine alone", of(|row| row.processor * row.throughput_processor / row.articles * 1e3)),
            ],
        },
        Chart {
            title: "Size of the index, an article",
            unit: "KB",
            lines: vec![
                ("Dateline", of(|row| row.size / row.articles * 1e3)),
                ("the engine alone", of(|row| row.size / row.size_ratio / row.articles * 1e3)),
            ],
        },
        Chart { title: "Most memory while indexing", unit: "MB", lines: vec![("Dateline", of(|row| row.memory))] },
        Chart {
            title: "A question with five facets",
            unit: "ms",
            lines: vec![("99 of 100 questions", of(|row| row.p99)), ("half of the questions", of(|row| row.p50))],
        },
    ];
    let counts = of(|row| row.articles);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" role=\"img\" \
         aria-labelledby=\"title\">\n<title id=\"title\">How indexing time, index size, memory and question time grow with the number \
         of articles</title>\n<style>{STYLE}</style>\n<rect class=\"page\" width=\"{WIDTH}\" height=\"{HEIGHT}\" rx=\"8\"/>\n"
    );
    for (at, chart) in charts.iter().enumerate() {
        let (left, top) = ((at % 2) as f64 * WIDTH / 2.0, (at / 2) as f64 * HEIGHT / 2.0);
        panel(&mut svg, chart, &counts, left, top);
    }
    svg.push_str("</svg>\n");
    svg
}

fn panel(svg: &mut String, chart: &Chart<'_>, counts: &[f64], left: f64, top: f64) {
    let (x0, x1, y0, y1) = (left + 58.0, left + WIDTH / 2.0 - 34.0, top + HEIGHT / 2.0 - 46.0, top + 70.0);
    let most = chart.lines.iter().flat_map(|(_, values)| values).copied().fold(0.0, f64::max);
    let step = nice(most / 3.0);
    let ticks = (most / step).ceil().max(1.0);
    let y = |value: f64| y0 - (y0 - y1) * value / (step * ticks);
    let (low, high) = (counts.first().copied().unwrap_or(1.0).log10(), counts.last().copied().unwrap_or(1.0).log10());
    let span = if high > low { high - low } else { 1.0 };
    let x = |count: f64| x0 + 24.0 + (x1 - x0 - 48.0) * (count.log10() - low) / span;
    let _ = writeln!(
        svg,
        "<text class=\"ink title\" x=\"{:.0}\" y=\"{:.0}\">{}</text>",
        left + 20.0,
        top + 32.0,
        chart.title
    );
    for tick in 0..=ticks as usize {
        let value = tick as f64 * step;
        let _ =
            writeln!(svg, "<line class=\"grid\" x1=\"{x0:.0}\" x2=\"{x1:.0}\" y1=\"{0:.1}\" y2=\"{0:.1}\"/>", y(value));
        let unit = if tick as f64 == ticks { format!(" {}", chart.unit) } else { String::new() };
        let _ = writeln!(
            svg,
            "<text class=\"soft end\" x=\"{:.0}\" y=\"{:.1}\">{}{unit}</text>",
            x0 - 6.0,
            y(value) + 4.0,
            short(value)
        );
    }
    for &count in counts {
        let _ = writeln!(
            svg,
            "<text class=\"soft mid\" x=\"{:.1}\" y=\"{:.0}\">{}</text>",
            x(count),
            y0 + 20.0,
            grouped(count)
        );
    }
    let _ =
        writeln!(svg, "<text class=\"soft mid\" x=\"{:.1}\" y=\"{:.0}\">articles</text>", (x0 + x1) / 2.0, y0 + 38.0);
    for ((name, values), class) in chart.lines.iter().zip(["one", "two"]) {
        let points: String =
            counts.iter().zip(values).map(|(&count, &value)| format!("{:.1},{:.1} ", x(count), y(value))).collect();
        let _ = writeln!(svg, "<g class=\"{class}\"><polyline points=\"{}\"/>", points.trim_end());
        for (&count, &value) in counts.iter().zip(values) {
            let _ = writeln!(svg, "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"4\"/>", x(count), y(value));
            let _ = writeln!(
                svg,
                "<text class=\"mid\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                x(count),
                y(value) - 9.0,
                short(value)
            );
        }
        svg.push_str("</g>\n");
        // The names stand in a line below the title, each in the colour of its line.
        let at = left + 20.0 + if class == "one" { 0.0 } else { 160.0 };
        let _ = writeln!(svg, "<g class=\"{class}\"><text x=\"{at:.0}\" y=\"{:.0}\">● {name}</text></g>", top + 52.0);
    }
}

/// 1, 2 or 5 times a power of ten, not below the value.
fn nice(value: f64) -> f64 {
    if value <= 0.0 {
        return 1.0;
    }
    let power = 10f64.powf(value.log10().floor());
    [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|step| step * power)
        .find(|&step| step >= value * 0.999)
        .unwrap_or(10.0 * power)
}

fn short(value: f64) -> String {
    let places = if value >= 20.0 || value == 0.0 {
        0
    } else if value >= 2.0 {
        1
    } else {
        2
    };
    format!("{value:.places$}")
}

/// With a comma after the thousands.
fn grouped(count: f64) -> String {
    let digits = format!("{count:.0}");
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
