//! Where a browser says the token: a page with one field, and the cookie that it gets.

use askama::Template;
use axum::{
    body::{Body, to_bytes},
    extract::State,
    http::{StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{MethodRouter, get},
};

use super::{
    limits,
    params::{pairs, take},
    problem::Problem,
    state::App,
};

/// The route.
pub fn route() -> MethodRouter<App> {
    get(show).post(say)
}

#[derive(Template)]
#[template(path = "login.html")]
struct Page {
    /// Another token was said.
    wrong: bool,
}

fn page(wrong: bool) -> Result<Html<String>, Problem> {
    Ok(Html(Page { wrong }.render().map_err(|error| Problem::internal(&error))?))
}

async fn show(State(app): State<App>) -> Result<Response, Problem> {
    if app.access().asks_for_token() { Ok(page(false)?.into_response()) } else { Ok(Redirect::to("/").into_response()) }
}

async fn say(State(app): State<App>, body: Body) -> Result<Response, Problem> {
    let body = to_bytes(body, limits::FORM_BYTES).await;
    let body = body.map_err(|_| Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "the form is too long"))?;
    let mut pairs = pairs(std::str::from_utf8(&body).ok());
    let given = take(&mut pairs, "token").unwrap_or_default();
    let cookie = app.access().cookie().filter(|_| app.access().is_token(given.trim()));
    let Some(cookie) = cookie else {
        tokio::time::sleep(limits::WRONG_TOKEN_TIME).await;
        return Ok((StatusCode::UNAUTHORIZED, page(true)?).into_response());
    };
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response())
}
