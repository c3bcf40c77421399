//! The archive for browsers and for other programs: pages, HTTP API and MCP over the same `search` as the command line. Has
//! no query path of its own.
//!
//! `state` holds the open index and the clock, `guard` stands before every route, `params` reads addresses, `answers` goes
//! from parameters to answers, `kept` keeps those asked for last; `api` and `pages` are what is served, `server` the connections, `limits` what one client may
//! ask.

pub mod answers;
pub mod api;
pub mod guard;
mod kept;
pub mod limits;
mod login;
pub mod mcp;
pub mod metrics;
pub mod pages;
pub mod params;
pub mod problem;
pub mod progress;
mod server;
pub mod state;

use axum::{
    Router,
    extract::Request,
    middleware,
    response::{IntoResponse, Response},
};

pub use self::server::{Options, ServeError, Started, serve};
use self::state::App;
pub use self::state::Index;

/// All routes, behind the guard.
pub fn router(app: App) -> Router {
    Router::new()
        .merge(api::router())
        .merge(pages::router())
        .route(guard::LOGIN, login::route())
        .fallback(no_route)
        .method_not_allowed_fallback(api::no_method)
        .layer(middleware::from_fn_with_state(app.clone(), guard::guard))
        .with_state(app)
}

/// Where there is no route: a problem for programs, a page for people.
async fn no_route(request: Request) -> Response {
    if request.uri().path().starts_with("/api/") {
        return api::no_route(request).await.into_response();
    }
    pages::routes::not_found()
}
