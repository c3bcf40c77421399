//! Markdown: one article a file, with or without front matter.
//!
//! Markup goes, paragraphs stay; code blocks, images and HTML are no text of an article.

use std::io::BufRead;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::{
    Reader, clean,
    draft::{Draft, Out},
    front_matter, record, txt,
};

pub(super) struct Markdown;

impl Reader for Markdown {
    fn extensions(&self) -> &'static [&'static str] {
        &["md", "markdown"]
    }

    fn read(&self, input: &mut dyn BufRead, out: &mut Out<'_>) {
        match txt::text(input, out) {
            Ok(text) => out.article(draft(&text, out.options)),
            Err(reason) => out.skip(None, reason),
        }
    }
}

fn draft(source: &str, options: &super::ReadOptions) -> Draft {
    let (fields, source) = front_matter::split(source);
    let meta = record::draft(&fields, &options.fields);
    let (heading, text) = plain(source);
    let (title, text) = match (clean::line(&meta.title), heading) {
        (given, Some(heading)) if given.is_empty() || given == heading => (heading, text),
        // The front matter's title is another one: the heading belongs to the text.
        (given, Some(heading)) => (given, format!("{heading}\n\n{text}")),
        (given, None) => (given, text),
    };
    let known = Some(title.as_str()).filter(|title| !title.is_empty());
    let text = clean::text(&text);
    // Without any title the first line of the text is not taken for one: Markdown has headings for that.
    let body = txt::draft(&text, known.or(Some("")));
    Draft { title, ..meta.over(body) }
}

/// The first top heading, where it begins the text, and the text without markup.
fn plain(source: &str) -> (Option<String>, String) {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let mut out = String::with_capacity(source.len());
    let mut title: Option<String> = None;
    let mut heading_at: Option<usize> = None;
    // Depth within what is left out: code blocks, images, HTML.
    let mut left_out = 0usize;
    for event in Parser::new_ext(source, options) {
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::Image { .. } | Tag::HtmlBlock | Tag::MetadataBlock(_)) => {
                left_out += 1
            }
            Event::End(TagEnd::CodeBlock | TagEnd::Image | TagEnd::HtmlBlock | TagEnd::MetadataBlock(_)) => {
                left_out = left_out.saturating_sub(1);
            }
            Event::Start(Tag::Heading { level, .. }) => {
                paragraph(&mut out);
                let first = title.is_none() && level == HeadingLevel::H1 && out.trim().is_empty();
                heading_at = first.then_some(out.len());
            }
            Event::End(TagEnd::Heading(_)) => match heading_at.take() {
                Some(at) => title = clean::some_line(&out.split_off(at)),
                None => paragraph(&mut out),
            },
            Event::Start(Tag::Paragraph | Tag::BlockQuote(_) | Tag::Table(_) | Tag::FootnoteDefinition(_)) => {
                paragraph(&mut out)
            }
            Event::End(
                TagEnd::Paragraph
                | TagEnd::BlockQuote(_)
                | TagEnd::List(_)
                | TagEnd::Table
                | TagEnd::FootnoteDefinition,
            ) => {
                paragraph(&mut out);
            }
            Event::Start(Tag::Item | Tag::List(_))
            | Event::End(TagEnd::Item | TagEnd::TableRow | TagEnd::TableHead) => line(&mut out),
            Event::End(TagEnd::TableCell) => out.push(' '),
            Event::Text(text) | Event::Code(text) if left_out == 0 => out.push_str(&text),
            Event::SoftBreak if left_out == 0 => out.push(' '),
            Event::HardBreak if left_out == 0 => out.push('\n'),
            Event::Rule => paragraph(&mut out),
            _ => {}
        }
    }
    (title, out.trim().to_owned())
}

fn line(out: &mut String) {
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

fn paragraph(out: &mut String) {
    line(out);
    if !out.is_empty() && !out.ends_with("\n\n") {
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::ReadOptions;

    fn read(source: &str) -> Draft {
        draft(source, &ReadOptions::default())
    }

    #[test]
    fn front_matter_heads_the_article() {
        let d = read(
            "---\ntitle: Laftit receives Retailleau\ndate: 2025-04-14T23:30:00-05:00\nauthor: Jane Doe\n\
                      link: https://example.org/a\nsource: Example News\nlang: en\n---\n\nThe ministers met in **Rabat**.\n",
        );
        assert_eq!((d.title.as_str(), d.text.as_str()), ("Laftit receives Retailleau", "The ministers met in Rabat."));
        assert_eq!(d.dates[0].to_string(), "2025-04-14");
        assert_eq!((d.url.as_deref(), d.publisher.as_deref()), (Some("https://example.org/a"), Some("Example News")));
        assert_eq!((d.authors, d.language.as_deref()), (vec!["Jane Doe".to_owned()], Some("en")));
    }

    #[test]
    fn the_first_heading_is_the_title() {
        let d = read(
            "# Talks in *Rabat*\n\n*By Jane Doe*\n\n14 April 2025\n\nThe [ministers](https://e.org) met\nand spoke.\n\n## Background\n\n\
                      - one\n- two\n\n> A quote.\n\n```\ncode\n```\n\n<div>html</div>\n\n![a caption](x.png)\n\n| a | b |\n|---|---|\n| c | d |\n",
        );
        assert_eq!(d.title, "Talks in Rabat");
        assert_eq!(d.authors, ["Jane Doe"]);
        assert_eq!(d.date_line.map(|d| d.to_string()).as_deref(), Some("2025-04-14"));
        assert_eq!(
            clean::text(&d.text),
            "The ministers met and spoke.\n\nBackground\n\none\ntwo\n\nA quote.\n\na b\nc d"
        );
    }

    #[test]
    fn no_title_is_made_of_the_text() {
        let d = read("The ministers met\n\nThey spoke.");
        assert_eq!((d.title.as_str(), d.text.as_str()), ("", "The ministers met\n\nThey spoke."));
    }

    #[test]
    fn toml_front_matter_and_another_heading() {
        let d = read("+++\ntitle = \"Talks\"\ndate = 2025-04-14\n+++\n# What they said\n\nMuch.");
        assert_eq!((d.title.as_str(), d.text.as_str()), ("Talks", "What they said\n\nMuch."));
        assert_eq!(d.dates[0].to_string(), "2025-04-14");
    }
}
