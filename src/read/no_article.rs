//! Pages that are no article: errors that were served as pages, lists of other pages.
//!
//! Says so only where the page has nothing that an article has; a doubtful page is read.

use dom_query::Document;

use super::furniture;

/// Titles and headings of pages that stand for an error, lower case: all of it before a mark.
const ERRORS: &[&str] = &[
    "404",
    "404 not found",
    "404 page not found",
    "404 error",
    "error",
    "error 404",
    "error 403",
    "error 500",
    "page not found",
    "page not available",
    "page unavailable",
    "not found",
    "forbidden",
    "403 forbidden",
    "access denied",
    "access to this page has been denied",
    "410 gone",
    "500 internal server error",
    "502 bad gateway",
    "503 service unavailable",
    "503 service temporarily unavailable",
    "504 gateway time-out",
    "504 gateway timeout",
    "just a moment",
    "attention required",
    "are you a robot?",
    "this page could not be found",
    "the page you requested could not be found",
    "the page you requested was not found",
    "we can't find that page",
    "we can’t find that page",
    "sorry, this page isn't available",
    "sorry, this page isn’t available",
];

/// A page with more prose than this is none that stands for an error, bytes.
const LONGEST_ERROR: usize = 1500;

/// From so many headings that are links on, a page may be a list: where it says so, and where it says nothing.
const FEWEST_TEASERS: usize = 4;
const MANY_TEASERS: usize = 10;

/// A list has at most so much prose for each link, bytes: more where it says that it is a list.
const TEASER: usize = 60;
const LONGEST_TEASER: usize = 300;

/// What a page says of itself.
pub(super) struct Page<'a> {
    /// The `title` element and the headings.
    pub titles: &'a [String],
    /// Metadata describe an article, or date the page.
    pub article: bool,
    /// They describe a list of other pages.
    pub list: bool,
    /// They say that the page is a site, which is true of front pages and believed of too many others.
    pub site: bool,
}

/// Why a page is no article, `None` for one that may be.
pub(super) fn reason(page: &Document, said: &Page) -> Option<&'static str> {
    if said.article {
        return None;
    }
    let prose = furniture::prose(page);
    let is_error = |title: &String| {
        let title = title.to_lowercase();
        ERRORS.iter().filter_map(|error| title.strip_prefix(error)).any(|rest| {
            // What follows is the site, or the same in other words, behind a mark.
            rest.len() <= 60 && !rest.trim_start().starts_with(char::is_alphanumeric)
        })
    };
    if prose <= LONGEST_ERROR && said.titles.iter().any(is_error) {
        return Some("an error page, no article");
    }
    let teasers =
        page.select("h2 > a[href], h3 > a[href], h4 > a[href], a[href] > h2, a[href] > h3, a[href] > h4").length();
    let each = if said.list { LONGEST_TEASER } else { TEASER };
    let fewest = if said.list || said.site { FEWEST_TEASERS } else { MANY_TEASERS };
    (teasers >= fewest && prose <= teasers * each).then_some("a list of other pages, no article")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(body: &str, title: &str, list: bool) -> Option<&'static str> {
        let titles = [title.to_owned()];
        reason(&Document::from(body), &Page { titles: &titles, article: false, list, site: false })
    }

    #[test]
    fn errors() {
        let text = "<p>Sorry, we looked everywhere.</p>";
        for title in ["404 - Page not found", "Page not found | Example News", "Access Denied", "Just a moment..."] {
            assert_eq!(why(text, title, false), Some("an error page, no article"), "{title}");
        }
        for title in
            ["404 delegates meet in Geneva to speak about the future of the sea and of its law", "Notes on a summit"]
        {
            assert_eq!(why(text, title, false), None, "{title}");
        }
        let story = format!("<p>{}</p>", "The ministers met. ".repeat(100));
        assert_eq!(why(&story, "Access denied", false), None);
        let titles = ["404".to_owned()];
        assert_eq!(
            reason(&Document::from(text), &Page { titles: &titles, article: true, list: false, site: true }),
            None
        );
    }

    #[test]
    fn lists() {
        let teaser = "<h3><a href=/a>Ministers meet</a></h3><p>They met.</p>";
        let list = Some("a list of other pages, no article");
        assert_eq!(why(&teaser.repeat(12), "World", false), list);
        assert_eq!(why(&teaser.repeat(5), "World", false), None);
        assert_eq!(why(&teaser.repeat(5), "World", true), list);
        let story = format!("<p>{}</p>{}", "The ministers met. ".repeat(60), teaser.repeat(12));
        assert_eq!(why(&story, "Ministers meet", false), None);
        assert_eq!(why(&story, "World", true), list);
    }
}
