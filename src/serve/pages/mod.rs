//! The pages: rendered here, without scripts, over the same search as the command line. One file a page; what they look like
//! is in `templates/` and `assets/`.
//!
//! Every function from an open index to the text of a page is plain; what belongs to the web is in `routes`.

mod article;
pub mod assets;
mod chart;
mod dossier;
mod facet;
mod graph;
mod help;
pub mod index;
mod missing;
pub mod place;
pub mod routes;
mod search;
#[cfg(test)]
mod tests;
mod view;

use jiff::civil::Date;

use self::{dossier::Whom, index::Sync, place::Place};
use crate::{annotation::Country, search::Searcher, store::StoreError};

pub use self::{missing::page as missing, routes::router};

/// Why a page could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("a page could not be written: {0}")]
    Template(#[from] askama::Error),
}

/// A page that may be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    Search(Place),
    /// By the article's id.
    Article(String),
    /// A person or body by name or id.
    Official(String),
    /// A state by its code.
    Country(String),
    /// So far into the skipped files, counted from 0.
    Index(usize),
    Help,
}

/// What a page came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Shown,
    /// There is no such article, official or country.
    Missing,
    /// The question does not parse; the page says where.
    BadQuestion,
}

/// Makes a page. `today`: what "last month" counts from. `sync`: for the page of the index.
///
/// # Errors
/// The index cannot be read.
pub fn show(searcher: &Searcher, page: &Page, today: Date, sync: Sync) -> Result<(Outcome, String), PageError> {
    let found = |found: bool| if found { Outcome::Shown } else { Outcome::Missing };
    Ok(match page {
        Page::Search(place) => search::page(searcher, place, today)?,
        Page::Article(id) => match article::page(searcher, id)? {
            Some(text) => (Outcome::Shown, text),
            None => (
                Outcome::Missing,
                missing(
                    "No such article",
                    "It may have left its folder, or the index was made anew with another name for it.",
                )?,
            ),
        },
        Page::Official(name) => {
            let (any, text) = dossier::page(searcher, &Whom::Named(name.clone()), today)?;
            (found(any), text)
        }
        Page::Country(code) => match code.parse::<Country>() {
            Ok(country) if crate::search::dossier::country_name(country) != country.to_string() => {
                let (any, text) = dossier::page(searcher, &Whom::State(country), today)?;
                (found(any), text)
            }
            _ => (
                Outcome::Missing,
                missing("No such country", "Countries go by their ISO code of two capitals, as in FR.")?,
            ),
        },
        Page::Index(page) => (Outcome::Shown, index::page(searcher, *page, sync)?),
        Page::Help => (Outcome::Shown, help::page()?),
    })
}
