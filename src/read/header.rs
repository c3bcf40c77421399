//! The head of a plain text: title, byline, date line, address, and where the body begins.
//!
//! For texts without markup; takes normalised text.

use jiff::civil::Date;

use super::{byline, day, draft::web_address, published};

/// The head is within so many lines that are not blank.
const LONGEST_HEAD: usize = 12;

/// A byline that is not names alone has so many words at most behind "By".
const LONGEST_BYLINE: usize = 10;

/// Titles are shorter, bytes.
const LONGEST_TITLE: usize = 220;

/// What the head of a text says.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Header<'a> {
    pub title: &'a str,
    pub authors: Vec<String>,
    pub date: Option<Date>,
    pub modified: Option<Date>,
    pub url: Option<String>,
    pub publisher: Option<String>,
    pub language: Option<String>,
    pub body: &'a str,
}

/// A line of the head.
enum Line<'a> {
    Title(&'a str),
    Authors(Vec<String>),
    /// "By Jane Doe | 14 April 2025".
    Dated(Vec<String>, Date),
    Date(Date),
    Modified(Date),
    Url(String),
    Publisher(&'a str),
    Language(&'a str),
    /// Nothing to keep: a bare "Published".
    Idle,
}

/// Reads the head of a text. `title` is known where the format has it; else the first line may be it.
pub(super) fn parse<'a>(text: &'a str, title: Option<&'a str>) -> Header<'a> {
    let mut header = Header { title: title.unwrap_or_default(), body: text, ..Header::default() };
    let (mut at, mut seen, mut titled) = (0, 0, title.is_some());
    let (mut before_title, mut in_block) = (true, false);
    while at < text.len() && seen < LONGEST_HEAD {
        let rest = &text[at..];
        let line = rest.lines().next().unwrap_or_default();
        let after = &rest[(line.len() + 1).min(rest.len())..];
        let trimmed = line.trim();
        let next_at = text.len() - after.len();
        if trimmed.is_empty() {
            in_block = false;
            at = next_at;
            continue;
        }
        seen += 1;
        // Above the title a line that begins with "By" may be the title.
        let loose = || if titled { loose_by_line(trimmed, after, in_block) } else { None };
        match meta(trimmed).or_else(loose) {
            Some(line) => header.keep(line),
            None if before_title && header.title == trimmed => titled = true,
            None if !titled && is_title(trimmed, after) => {
                header.title = trimmed;
                titled = true;
            }
            None => break,
        }
        before_title &= !titled || title.is_some();
        in_block = true;
        at = next_at;
    }
    header.body = text[at..].trim_start_matches('\n');
    if header.body.trim().is_empty() {
        // A text that is all head is a text: a lone line is no article's title.
        header.title = title.unwrap_or_default();
        header.body = text;
    }
    header.tail();
    header
}

impl<'a> Header<'a> {
    fn keep(&mut self, line: Line<'a>) {
        match line {
            Line::Title(title) if self.title.is_empty() => self.title = title,
            Line::Authors(names) => self.authors.extend(names),
            Line::Dated(names, date) => {
                self.authors.extend(names);
                self.date = self.date.or(Some(date));
            }
            Line::Date(date) => self.date = self.date.or(Some(date)),
            Line::Modified(date) => self.modified = self.modified.or(Some(date)),
            Line::Url(url) => self.url = self.url.take().or(Some(url)),
            Line::Publisher(name) => self.publisher = self.publisher.take().or_else(|| Some(name.to_owned())),
            Line::Language(tag) => self.language = self.language.take().or_else(|| Some(tag.to_owned())),
            Line::Title(_) | Line::Idle => {}
        }
    }

    /// An address on the last line, behind a label or alone, is the article's.
    fn tail(&mut self) {
        let Some(last) = self.body.lines().next_back() else { return };
        let before = self.body[..self.body.len() - last.len()].trim_end();
        if before.is_empty() || self.url.is_some() {
            return;
        }
        if let Some(Line::Url(url)) = meta(last.trim()) {
            self.url = Some(url);
            self.body = before;
        }
    }
}

/// What a line of the head says, unless it is a title or text.
fn meta(line: &str) -> Option<Line<'_>> {
    if line.len() > 300 {
        return None;
    }
    if let Some(url) = web_address(line) {
        return Some(Line::Url(url));
    }
    if let Some((label, value)) = line.split_once(':') {
        let value = value.trim();
        let date = || day::first(value).map(|(date, _)| date);
        match label.trim().to_ascii_lowercase().as_str() {
            "title" | "headline" => return Some(Line::Title(value)),
            "author" | "authors" | "by" | "byline" | "written by" => return Some(Line::Authors(byline::names(value))),
            "published" | "published on" | "date" | "publication date" | "posted" | "posted on" | "date published"
            | "published at" | "pubdate" => return date().map(Line::Date),
            "updated" | "last updated" | "modified" | "last modified" | "updated on" => {
                return date().map(Line::Modified);
            }
            "url" | "link" | "source" | "source url" | "original" | "original article" | "via" | "from"
            | "read more at" | "canonical" | "permalink" => {
                if let Some(url) = web_address(value) {
                    return Some(Line::Url(url));
                }
                let name = label.eq_ignore_ascii_case("source") && is_name(value);
                return name.then_some(Line::Publisher(value));
            }
            "publisher" | "outlet" | "newspaper" | "publication" => return Some(Line::Publisher(value)),
            "language" | "lang" => return Some(Line::Language(value)),
            _ => {}
        }
    }
    date_line(line).or_else(|| by_line(line))
}

/// "By Jane Doe", "By Jane Doe and John Roe, Reuters | 14 April 2025": names in capitals, no sentence.
fn by_line(line: &str) -> Option<Line<'_>> {
    let (rest, date) = after_by(line)?;
    let small =
        ["and", "de", "of", "in", "van", "von", "der", "den", "el", "al", "bin", "ibn", "la", "le", "du", "for", "the"];
    let word = |w: &str| w.starts_with(|c: char| !c.is_lowercase()) || small.contains(&w);
    let names = rest.split_whitespace().all(word) && rest.starts_with(char::is_uppercase);
    names.then(|| authors(rest, date))
}

/// "By our Sahel desk", "By Jane Doe, Atlanta bureau": a short line of the head, whatever stands in it. Its place is
/// the proof: it touches the lines of the head (`in_block`) and no text runs on from it, or a line of the head follows.
fn loose_by_line<'a>(line: &'a str, after: &str, in_block: bool) -> Option<Line<'a>> {
    let (rest, date) = after_by(line)?;
    if rest.split_whitespace().count() > LONGEST_BYLINE {
        return None;
    }
    let next = after.lines().next().unwrap_or_default().trim();
    let follows = || after.trim_start().lines().next().is_some_and(|line| meta(line.trim()).is_some());
    let ends_here = in_block && !next.starts_with(char::is_lowercase);
    (ends_here || follows()).then(|| authors(rest, date))
}

/// What follows "By" in a line that is no sentence, and the date behind it.
fn after_by(line: &str) -> Option<(&str, Option<Date>)> {
    let rest = line.strip_prefix("By ").or_else(|| line.strip_prefix("BY ")).or_else(|| line.strip_prefix("by "))?;
    let ends = line.ends_with(['.', '?', '!', ':', ';', ',']) && !line.ends_with("Jr.") && !line.ends_with("Sr.");
    if line.len() > 120 || (ends && !ends_in_abbreviation(line)) {
        return None;
    }
    let dated = rest.match_indices(['|', '•', '·', ',', '–', '—', '/', '(']).find_map(|(at, mark)| {
        let Some(Line::Date(date)) = date_line(&rest[at + mark.len()..]) else { return None };
        Some((rest[..at].trim(), Some(date)))
    });
    match dated {
        Some((names, _)) if names.is_empty() || day::first(names).is_some() => None,
        Some(found) => Some(found),
        None => day::first(rest).is_none().then_some((rest, None)),
    }
}

fn authors<'a>(names: &str, date: Option<Date>) -> Line<'a> {
    let names = byline::names(names);
    match date {
        Some(date) => Line::Dated(names, date),
        None => Line::Authors(names),
    }
}

/// A line that holds a date and hardly more: a weekday, a time, a zone, a label.
fn date_line(line: &str) -> Option<Line<'_>> {
    let beside = |text: &str| {
        let filler = |w: &str| {
            let w = w.trim_matches(|c: char| !c.is_alphanumeric()).to_ascii_lowercase();
            w.is_empty() || w.starts_with(|c: char| c.is_ascii_digit()) || FILLERS.contains(&w.as_str())
        };
        text.split_whitespace().all(filler)
    };
    let lower = line.to_ascii_lowercase();
    let Some((date, at)) = day::first(line) else {
        return (matches!(lower.as_str(), "published" | "updated") || lower.ends_with(" min read"))
            .then_some(Line::Idle);
    };
    if !beside(&line[..at.start]) {
        return None;
    }
    // "14 April 2025 | Updated 15 April 2025": what follows may be a second date.
    let rest = &line[at.end..];
    let rest_is_date = day::first(rest).is_some_and(|(_, at)| beside(&rest[..at.start]) && beside(&rest[at.end..]));
    if !beside(rest) && !rest_is_date {
        return None;
    }
    let modified = ["updated", "last", "modified"].iter().any(|w| lower.starts_with(w));
    Some(if modified { Line::Modified(date) } else { Line::Date(date) })
}

/// Words that stand beside the date in a date line.
const FILLERS: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "tues",
    "wed",
    "thu",
    "thur",
    "thurs",
    "fri",
    "sat",
    "sun",
    "published",
    "posted",
    "updated",
    "on",
    "at",
    "date",
    "last",
    "modified",
    "am",
    "pm",
    "gmt",
    "utc",
    "est",
    "edt",
    "cet",
    "cest",
    "bst",
    "ist",
    "pst",
    "pdt",
    "cst",
    "cdt",
    "wet",
    "west",
    "z",
    "hours",
    "hrs",
    "h",
    "local",
    "time",
    "of",
    "the",
    "st",
    "nd",
    "rd",
    "th",
    "issued",
    "a.m",
    "p.m",
    "eat",
    "wat",
    "sast",
    "jst",
    "kst",
    "hkt",
    "sgt",
    "msk",
];

fn is_name(value: &str) -> bool {
    !value.is_empty() && value.len() <= 80 && !value.ends_with('.') && value.split_whitespace().count() <= 8
}

/// Whether the first line is a title, by how it ends and what follows it.
fn is_title(line: &str, after: &str) -> bool {
    if line.len() > LONGEST_TITLE
        || !line.contains(char::is_alphabetic)
        || published::dateline_head(line).is_some_and(|h| h.contains(['(', ',']))
    {
        return false;
    }
    let closed = line.trim_end_matches(['"', '”', '’', '\'', ')', '»']);
    if closed.ends_with([',', ';', ':']) || (closed.ends_with('.') && !ends_in_abbreviation(closed)) {
        return false;
    }
    let (next, beyond) = after.split_once('\n').unwrap_or((after, ""));
    let next = next.trim();
    if next.is_empty() || meta(next).is_some() || loose_by_line(next, beyond, true).is_some() {
        return true;
    }
    if line.len() > 120 || next.starts_with(char::is_lowercase) {
        return false;
    }
    // A line that was filled up to the width of its paragraph is the paragraph's first one.
    let block: Vec<&str> = after.lines().take_while(|l| !l.trim().is_empty()).take(20).collect();
    let width = block.iter().map(|l| l.trim().chars().count()).max().unwrap_or(0);
    let word = next.split_whitespace().next().unwrap_or_default().chars().count();
    width > 120 || line.chars().count() + 1 + word <= width || block.len() < 2
}

/// "… to visit the U.S." may end a title.
fn ends_in_abbreviation(line: &str) -> bool {
    let last = line.trim_end_matches('.').rsplit(' ').next().unwrap_or_default();
    last.contains('.') && line.split(' ').count() <= 16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_head() {
        let text = "Laftit receives Retailleau in Rabat\nBy Jane Doe and John Roe\nMonday 14 April 2025, 11:05 GMT\n\
                    Source: https://example.org/laftit\n\nThe Moroccan interior minister met his counterpart.\n\nThey spoke.";
        let header = parse(text, None);
        assert_eq!(header.title, "Laftit receives Retailleau in Rabat");
        assert_eq!(header.authors, ["Jane Doe", "John Roe"]);
        assert_eq!(header.date.map(|d| d.to_string()).as_deref(), Some("2025-04-14"));
        assert_eq!(header.url.as_deref(), Some("https://example.org/laftit"));
        assert_eq!(header.body, "The Moroccan interior minister met his counterpart.\n\nThey spoke.");
    }

    #[test]
    fn titles() {
        let cases = [
            ("Ministers meet in Rabat\n\nThey met.", "Ministers meet in Rabat", "They met."),
            ("Minister to visit the U.S.\n\nHe will go.", "Minister to visit the U.S.", "He will go."),
            (
                "Will they meet?\nThey will, officials said on Monday.",
                "Will they meet?",
                "They will, officials said on Monday.",
            ),
            ("The two ministers met in Rabat.\n\nThey spoke.", "", "The two ministers met in Rabat.\n\nThey spoke."),
            (
                "The two ministers met on\nMonday in Rabat, and they\nspoke of many things.",
                "",
                "The two ministers met on\nMonday in Rabat, and they\nspoke of many things.",
            ),
            ("RABAT, April 14 (MAP) — They met\n\nMore.", "", "RABAT, April 14 (MAP) — They met\n\nMore."),
            ("Title: Talks\nDate: 14/04/2025\n\nThey met.", "Talks", "They met."),
            ("Published: 14 April 2025\nTalks in Rabat\n\nThey met.", "Talks in Rabat", "They met."),
            ("Talks in Rabat", "", "Talks in Rabat"),
            ("By Monday the ministers had met.\n\nMore.", "", "By Monday the ministers had met.\n\nMore."),
            ("He said “we are ready.”\n\nMore.", "", "He said “we are ready.”\n\nMore."),
            ("", "", ""),
        ];
        for (text, title, body) in cases {
            let header = parse(text, None);
            assert_eq!((header.title, header.body), (title, body), "{text}");
        }
    }

    #[test]
    fn lines_that_are_no_head_stay_in_the_text() {
        let text = "Talks in Rabat\n\nOn 14 April 2025 the ministers met.\n\nBy then, all was ready.";
        let header = parse(text, None);
        assert_eq!(header.date, None);
        assert!(header.body.starts_with("On 14 April 2025 the ministers"));
        assert!(header.authors.is_empty());
    }

    #[test]
    fn bylines_of_every_shape() {
        let cases: &[(&str, &[&str])] = &[
            ("By our Sahel desk\nPublished: 14 April 2025", &[]),
            ("By our staff\n14 April 2025", &[]),
            ("14 April 2025\nBy our staff", &[]),
            ("By Jane Doe, Atlanta bureau\nApril 14, 2025", &["Jane Doe"]),
            ("April 14, 2025\nhttps://e.org/a\nBy Jane Doe, Atlanta bureau", &["Jane Doe"]),
            ("By Jane Doe and John Roe in Kyiv\n14 April 2025", &["Jane Doe", "John Roe"]),
            ("By Jane Doe, our correspondent in the U.S.\n14 April 2025", &["Jane Doe"]),
            ("By Jane Doe, Reuters | 14 April 2025", &["Jane Doe", "Reuters"]),
            ("By Jane Doe, diplomatic editor, April 14, 2025", &["Jane Doe"]),
            ("\nBy our staff\n\n14 April 2025", &[]),
        ];
        for (lines, names) in cases {
            let text = format!("Envoy refused a meeting\n{lines}\n\nThey met on Monday.\n\nThey spoke.");
            let header = parse(&text, None);
            assert_eq!((header.title, header.body), ("Envoy refused a meeting", "They met on Monday.\n\nThey spoke."));
            assert_eq!(header.authors, *names, "{lines}");
            assert_eq!(header.date.map(|d| d.to_string()).as_deref(), Some("2025-04-14"), "{lines}");
        }
    }

    #[test]
    fn lines_that_begin_with_by_and_are_no_byline() {
        let cases = [
            // A title, a heading, text that runs on, a sentence.
            ("By train to Kyiv\n14 April 2025\n\nThey met.", "By train to Kyiv", "They met."),
            ("Talks in Rabat\n\nBy the numbers\n\nThey met.", "Talks in Rabat", "By the numbers\n\nThey met."),
            (
                "Talks in Rabat\n\nBy the time the ministers\nhad met, all was ready.",
                "Talks in Rabat",
                "By the time the ministers\nhad met, all was ready.",
            ),
            (
                "Talks in Rabat\nBy then all was ready.\n\nThey met.",
                "Talks in Rabat",
                "By then all was ready.\n\nThey met.",
            ),
        ];
        for (text, title, body) in cases {
            let header = parse(text, None);
            assert_eq!((header.title, header.body), (title, body), "{text}");
            assert!(header.authors.is_empty(), "{text}");
        }
    }

    #[test]
    fn two_dates_and_an_address_at_the_end() {
        let header =
            parse("Talks\n14 April 2025 | Updated: 15 April 2025\n\nThey met.\n\nSource: https://e.org/a", None);
        assert_eq!(header.date.map(|d| d.to_string()).as_deref(), Some("2025-04-14"));
        assert_eq!((header.url.as_deref(), header.body), (Some("https://e.org/a"), "They met."));
        let header = parse("Talks\nLast updated: 15 April 2025\nPublished: 14 April 2025\n\nThey met.", None);
        assert_eq!(header.date.map(|d| d.to_string()).as_deref(), Some("2025-04-14"));
        assert_eq!(header.modified.map(|d| d.to_string()).as_deref(), Some("2025-04-15"));
    }

    #[test]
    fn a_known_title_is_taken_off_the_text() {
        let header = parse("Talks in Rabat\nBy Jane Doe\n\nThey met.", Some("Talks in Rabat"));
        assert_eq!((header.title, header.body), ("Talks in Rabat", "They met."));
        assert_eq!(header.authors, ["Jane Doe"]);
    }
}
