//! Where a browser says the token: a page with one field, and the cookie that it gets.

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

/// The page, with what went wrong.
fn page(wrong: &str) -> Html<String> {
    Html(format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>Dateline: token</title>\
         <meta name=\"viewport\" content=\"width=device-width\"></head>\n<body>\n<main>\n<h1>Dateline</h1>\n\
         <form method=\"post\" action=\"{}\">\n<p><label for=\"token\">The token of this archive</label></p>\n\
         <p><input id=\"token\" name=\"token\" type=\"password\" autocomplete=\"current-password\" required autofocus>\n\
         <button>Enter</button></p>\n<p role=\"alert\">{wrong}</p>\n</form>\n</main>\n</body>\n</html>\n",
        super::guard::LOGIN
    ))
}

async fn show(State(app): State<App>) -> Response {
    if app.access().asks_for_token() { page("").into_response() } else { Redirect::to("/").into_response() }
}

async fn say(State(app): State<App>, body: Body) -> Result<Response, Problem> {
    let body = to_bytes(body, limits::FORM_BYTES).await;
    let body = body.map_err(|_| Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "the form is too long"))?;
    let mut pairs = pairs(std::str::from_utf8(&body).ok());
    let given = take(&mut pairs, "token").unwrap_or_default();
    let cookie = app.access().cookie().filter(|_| app.access().is_token(given.trim()));
    let Some(cookie) = cookie else {
        tokio::time::sleep(limits::WRONG_TOKEN_TIME).await;
        return Ok((StatusCode::UNAUTHORIZED, page("That is not the token.")).into_response());
    };
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response())
}
