//! Generated articles as files in a folder, in the forms in which articles come.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::Path,
};

use dateline::article::Article;

use super::article;

/// So many records, or files, lie together.
const TOGETHER: usize = 1000;

/// How articles lie in a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A record a line, a thousand to a file.
    Jsonl,
    /// A file an article, a thousand to a folder: a record.
    Json,
    /// A file an article: title, dateline and text, as a wire sends it.
    Txt,
    /// A file an article: a page with its metadata, and with what stands around an article.
    Html,
}

impl Form {
    pub const ALL: [Form; 4] = [Form::Jsonl, Form::Json, Form::Txt, Form::Html];

    /// Its word on the command line, and the end of its files' names.
    pub fn as_str(self) -> &'static str {
        match self {
            Form::Jsonl => "jsonl",
            Form::Json => "json",
            Form::Txt => "txt",
            Form::Html => "html",
        }
    }
}

/// Writes the first articles of a seed into a folder as `.jsonl`. Returns the bytes that are there.
pub fn write_folder(folder: &Path, seed: u64, count: usize) -> io::Result<u64> {
    write_as(folder, seed, count, Form::Jsonl)
}

/// Writes the first articles of a seed into a folder. A file that is there is not written again, so that a run that was
/// cut short goes on where it was. Returns the bytes that are there.
pub fn write_as(folder: &Path, seed: u64, count: usize, form: Form) -> io::Result<u64> {
    fs::create_dir_all(folder)?;
    let mut bytes = 0;
    for first in (0..count).step_by(TOGETHER) {
        let numbers = first..count.min(first + TOGETHER);
        if form == Form::Jsonl {
            let name = format!("feed-{:04}.jsonl", first / TOGETHER);
            bytes += write_file(&folder.join(name), |out| {
                numbers.clone().try_for_each(|number| out.write_all(record(&article(seed, number)).as_bytes()))
            })?;
            continue;
        }
        let inner = folder.join(format!("{:04}", first / TOGETHER));
        fs::create_dir_all(&inner)?;
        for number in numbers {
            let path = inner.join(format!("{number:07}.{}", form.as_str()));
            bytes += write_file(&path, |out| out.write_all(text_of(&article(seed, number), form).as_bytes()))?;
        }
    }
    Ok(bytes)
}

/// Writes a file whole or not at all, where it is not there. Returns its bytes.
fn write_file(path: &Path, write: impl Fn(&mut BufWriter<File>) -> io::Result<()>) -> io::Result<u64> {
    if let Ok(found) = fs::metadata(path) {
        return Ok(found.len());
    }
    let part = path.with_extension("part");
    let mut out = BufWriter::new(File::create(&part)?);
    write(&mut out)?;
    out.into_inner()?;
    fs::rename(&part, path)?;
    Ok(fs::metadata(path)?.len())
}

fn text_of(article: &Article, form: Form) -> String {
    match form {
        Form::Jsonl | Form::Json => record(article),
        Form::Txt => format!("{}\n\n{}\n", article.title, article.text),
        Form::Html => page(article),
    }
}

/// An article as a line of a feed.
pub fn record(article: &Article) -> String {
    let record = serde_json::json!({
        "id": article.id,
        "title": article.title,
        "text": article.text,
        "published": article.published.as_ref().map(|published| published.date.to_string()),
        "url": article.url,
        "authors": article.authors,
        "publisher": article.publisher,
    });
    format!("{record}\n")
}

/// An article as a page of a site: what the generator writes has no character that HTML reads as its own but quotes.
fn page(article: &Article) -> String {
    let title = &article.title;
    let published = article.published.as_ref().map_or(String::new(), |published| published.date.to_string());
    let paragraphs: String = article.text.split("\n\n").map(|paragraph| format!("    <p>{paragraph}</p>\n")).collect();
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n  <meta charset=\"utf-8\">\n  <title>{title} | {publisher}</title>\n  \
         <meta property=\"og:title\" content=\"{title}\">\n  \
         <meta property=\"article:published_time\" content=\"{published}\">\n  \
         <meta name=\"author\" content=\"{author}\">\n  <link rel=\"canonical\" href=\"{url}\">\n</head>\n<body>\n  \
         <header><nav><a href=\"/\">Home</a> <a href=\"/world\">World</a> <a href=\"/business\">Business</a></nav></header>\n  \
         <article>\n    <h1>{title}</h1>\n{paragraphs}  </article>\n  \
         <footer><p>All rights reserved.</p><a href=\"/terms\">Terms</a></footer>\n</body>\n</html>\n",
        publisher = article.publisher.as_deref().unwrap_or_default(),
        author = article.authors.first().map_or("", String::as_str),
        url = article.url.as_deref().unwrap_or_default(),
    )
}
