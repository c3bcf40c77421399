//! Plain text: one article a file.
//!
//! The head of the text is `header`'s; here are the encoding and paragraphs that were filled to a width.

use std::io::BufRead;

use super::{
    ReadOptions, Reader, clean, decode,
    draft::{Draft, Out},
    front_matter, head, header, limits,
    record::{self, Fields},
};

pub(super) struct Txt;

impl Reader for Txt {
    fn extensions(&self) -> &'static [&'static str] {
        &["txt", "text"]
    }

    fn read(&self, input: &mut dyn BufRead, out: &mut Out<'_>) {
        match text(input, out) {
            Ok(text) => {
                // Exporters write front matter above plain text, too.
                let (fields, body) = front_matter::split(&text);
                let draft = if fields.is_empty() { draft(&text, None) } else { beside(&fields, body, out.options) };
                out.article(draft);
            }
            Err(reason) => out.skip(None, reason),
        }
    }
}

/// The normalised text of a file; of one that is longer than an article may be the first part, and a skip says so.
pub(super) fn text(input: &mut dyn BufRead, out: &mut Out<'_>) -> Result<String, String> {
    let (bytes, more) = head(input, limits::PLAIN)?;
    let text = decode::decode(&bytes, false)?;
    let short = limits::cut(&text);
    let text = clean::text(short.unwrap_or(&text));
    // What has no text is no article that was cut.
    if (more || short.is_some()) && text.contains(char::is_alphabetic) {
        out.skip(None, limits::cut_reason());
    }
    Ok(text)
}

/// The draft of a normalised text below its front matter, which knows better.
fn beside(fields: &Fields, body: &str, options: &ReadOptions) -> Draft {
    let meta = record::draft(fields, &options.fields);
    let title = clean::line(&meta.title);
    let body = draft(&clean::text(body), Some(title.as_str()).filter(|title| !title.is_empty()));
    meta.over(body)
}

/// The draft of a normalised text; `title` where it is known.
pub(super) fn draft(text: &str, title: Option<&str>) -> Draft {
    let header = header::parse(text, title);
    Draft {
        title: header.title.to_owned(),
        text: refill(header.body),
        date_line: header.date,
        modified: header.modified.into_iter().collect(),
        url: header.url,
        authors: header.authors,
        publisher: header.publisher,
        language: header.language,
        ..Draft::default()
    }
}

/// The longest line, in characters, of text that was filled to a width.
const WIDEST: usize = 120;

/// Joins the lines of paragraphs that were filled to a width: a line end there is no end of a sentence. The proof is
/// that no line had room for the next one's first word.
fn refill(body: &str) -> String {
    // A long line, an address as a rule or the small print, tells nothing of the others where most were filled.
    let chars = |line: &str| line.trim().chars().count();
    let wide = body.lines().filter(|line| chars(line) > WIDEST).count();
    let width = body.lines().map(chars).filter(|&width| width <= WIDEST).max().unwrap_or(0);
    if width < 40 || wide > 0 && body.lines().filter(|line| !line.trim().is_empty()).count() < 8 * wide {
        return body.to_owned();
    }
    let mut out = String::with_capacity(body.len());
    for (n, paragraph) in body.split("\n\n").enumerate() {
        if n > 0 {
            out.push_str("\n\n");
        }
        let lines: Vec<&str> = paragraph.lines().map(str::trim).collect();
        let filled = lines.windows(2).all(|pair| {
            let [line, next] = pair else { return true };
            let word = next.split_whitespace().next().unwrap_or_default().chars().count();
            line.chars().count() + 1 + word > width
        });
        if filled && lines.len() > 1 {
            out.push_str(&lines.join(" "));
        } else {
            out.push_str(paragraph);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filled_paragraphs_become_lines() {
        let body = "The Moroccan interior minister met his French counterpart on\nMonday in Rabat, where the two signed nothing but spoke\n\
                    long.\n\nA second paragraph follows.";
        assert_eq!(
            refill(body),
            "The Moroccan interior minister met his French counterpart on Monday in Rabat, where the two signed nothing but \
             spoke long.\n\nA second paragraph follows."
        );
    }

    #[test]
    fn a_long_line_among_filled_ones_stops_nothing() {
        let filled = "The Moroccan interior minister met his French counterpart on\nMonday in Rabat, where the two signed nothing but spoke\n\
                      long, and then went to see the new harbour of the capital\nbefore they parted again.";
        let body = format!("{filled}\n\n{filled}\n\nhttps://news.example/{}", "u".repeat(200));
        assert_eq!(refill(&body).lines().filter(|line| !line.is_empty()).count(), 3, "{}", refill(&body));
    }

    #[test]
    fn lines_that_end_early_stay_lines() {
        let list = "Those who came:\nthe minister of the interior of Morocco, his deputy\nthe prefect\nthe ambassador";
        assert_eq!(refill(list), list);
        let lines = format!("{}\n{}", "They met. ".repeat(20), "They spoke. ".repeat(20));
        assert_eq!(refill(&lines), lines);
    }
}
