//! The HTTP API: `/api/v1/…`. `routes` is the table of all routes with their parameters, from which both the router and the
//! OpenAPI document are made; the other files hold the handlers.
//!
//! Documents are those that the command line prints, to the byte: `answers` makes them for both.

mod extract;
mod index;
mod openapi;
mod questions;
pub mod routes;

pub use self::extract::lines as extracted;

use axum::{
    Router,
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};

use super::{
    params::{no_others, pairs},
    problem::Problem,
    state::App,
};

/// All routes of the API, and what says so where there is none.
pub fn router() -> Router<App> {
    let mut router = Router::new();
    for route in routes::ROUTES {
        router = router.route(route.path, (route.handler)());
    }
    router
}

/// Where there is no route.
pub async fn no_route(request: Request) -> Problem {
    Problem::not_found(format!("there is nothing at {}", request.uri().path()))
}

/// Where a route does not take the method: OPTIONS tells which it takes, in the header `Allow`, which the router adds.
pub async fn no_method(request: Request) -> Response {
    if request.method() == Method::OPTIONS {
        return StatusCode::NO_CONTENT.into_response();
    }
    let told = format!("{} is not taken here; the header Allow says what is", request.method());
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, told).into_response()
}

const JSON: &str = "application/json";
const JSONL: &str = "application/jsonl";
const CSV: &str = "text/csv; charset=utf-8; header=present";

/// The parameters of a request, of which those of the route are taken and no others may be there.
struct Given {
    pairs: Vec<(String, String)>,
    known: Vec<&'static str>,
}

impl Given {
    /// # Errors
    /// One is there that the route does not have: a slip must not silently give another answer.
    fn of(uri: &Uri, parameters: &[&'static [routes::Parameter]]) -> Result<Given, Problem> {
        let known: Vec<&'static str> =
            parameters.iter().flat_map(|some| some.iter()).map(|parameter| parameter.name).collect();
        let pairs = pairs(uri.query());
        let unknown = pairs.iter().find(|(name, _)| !known.contains(&name.as_str()));
        no_others(unknown.map(std::slice::from_ref).unwrap_or_default(), &known)?;
        Ok(Given { pairs, known })
    }

    /// # Errors
    /// One was given again that may be given once.
    fn none_left(&self) -> Result<(), Problem> {
        no_others(&self.pairs, &self.known)
    }
}

/// An answer with its version, or that the client has it already. It may be kept, but must be asked for anew each time. Here
/// it is kept too.
async fn versioned<F>(app: &App, uri: &Uri, headers: &HeaderMap, answer: F) -> Result<Response, Problem>
where
    F: Future<Output = Result<Response, Problem>>,
{
    let etag = app.etag(uri).await;
    let mut response = match &etag {
        Some(etag) if etag.is_known_to(headers) => StatusCode::NOT_MODIFIED.into_response(),
        Some(etag) => app.kept().or_made(etag, answer).await?,
        None => answer.await?,
    };
    let headers = response.headers_mut();
    if let Some(etag) = etag {
        headers.insert(header::ETAG, etag.value());
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    Ok(response)
}

fn document(content_type: &'static str, body: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, content_type)], body).into_response()
}

/// What is of now and no longer.
fn of_now(content_type: &'static str, body: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, content_type), (header::CACHE_CONTROL, "no-store")], body).into_response()
}
