//! A page that a browser saved in one file (MHTML, RFC 2557): a mail message with the page as its first HTML part.
//!
//! The page is read as any saved page is. Its pictures, styles and frames, and the day of saving that the message bears,
//! say nothing of the article.

use std::io::BufRead;

use super::{Reader, draft::Out, html, limits, mail, whole};

pub(super) struct Mhtml;

impl Reader for Mhtml {
    fn extensions(&self) -> &'static [&'static str] {
        &["mhtml", "mht"]
    }

    fn read(&self, input: &mut dyn BufRead, out: &mut Out<'_>) {
        match whole(input, limits::MESSAGE) {
            Ok(bytes) => match mail::page(&bytes) {
                Some(page) => html::Html.read(&mut page.as_bytes(), out),
                None => out.skip(None, "no page in it"),
            },
            Err(reason) => out.skip(None, reason),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::read;

    const SAVED: &str = "From: <Saved by a browser>\r\nSnapshot-Content-Location: https://news.example/talks\r\n\
        Subject: saved\r\nDate: Mon, 5 May 2025 10:00:00 -0000\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/related; type=\"text/html\"; boundary=\"--edge--\"\r\n\r\n\
        ----edge--\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\
        Content-Location: https://news.example/talks\r\n\r\n\
        <html><head><title>Ministers meet in Lima</title>\r\n\
        <meta property=3D\"article:published_time\" content=3D\"2025-04-14T10:00:00Z\"></head>\r\n\
        <body><article><h1>Ministers meet in Lima</h1><p>The Norwegian foreign minister met his Peruvian counterpart in Lim=\r\n\
        a on Monday, and they spoke of fisheries for an hour and a half before the two went to lunch together.</p></article>\r\n\
        </body></html>\r\n----edge--\r\nContent-Type: text/css\r\n\r\nbody { color: red }\r\n----edge----\r\n";

    #[test]
    fn the_page_is_read_and_not_the_message() {
        let (articles, report) = read("talks.mhtml", SAVED.as_bytes());
        let article = articles.first().unwrap_or_else(|| panic!("{report:?}"));
        assert_eq!(article.title, "Ministers meet in Lima");
        assert!(article.text.starts_with("The Norwegian foreign minister met his Peruvian counterpart in Lima on Monday"));
        assert_eq!(article.published.as_ref().map(|p| p.date.to_string()).as_deref(), Some("2025-04-14"));
        assert_eq!(article.authors, Vec::<String>::new());
    }
}
