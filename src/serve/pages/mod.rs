//! The pages: server-rendered, over `answers` and the same parameters as the API.

use axum::{Router, response::Redirect, routing::get};

use super::{api::routes, state::App};

/// All pages.
pub fn router() -> Router<App> {
    Router::new().route("/", get(|| async { Redirect::to(routes::OPENAPI) }))
}
