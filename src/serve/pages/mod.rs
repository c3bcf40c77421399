//! The pages: rendered here, without scripts, over the same search as the command line. One file a page; what they look like
//! is in `templates/` and `assets/`.
//!
//! Every function from an open index to the text of a page is plain; what belongs to the web is in `routes`.

mod article;
mod chart;
mod dossier;
mod graph;
mod help;
pub mod place;
mod search;
mod view;

use crate::store::StoreError;

/// Why a page could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("a page could not be written: {0}")]
    Template(#[from] askama::Error),
}
