//! What is shown where there is no page: no such article, no such address, or something that failed here.

use askama::Template;

use super::{PageError, view::Head};
use crate::output::clean::clean;

#[derive(Template)]
#[template(path = "missing.html")]
struct Page {
    head: Head,
    headline: String,
    advice: String,
}

/// The page.
///
/// # Errors
/// None that input can cause.
pub fn page(headline: &str, advice: &str) -> Result<String, PageError> {
    let page =
        Page { head: Head::default(), headline: clean(headline).into_owned(), advice: clean(advice).into_owned() };
    Ok(page.render()?)
}
