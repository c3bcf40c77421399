//! What is found in a text that the client sends; nothing of it is kept.

use axum::{
    body::{Body, to_bytes},
    extract::State,
    http::{StatusCode, Uri},
    response::Response,
};

use super::{Given, JSONL, of_now};
use crate::{
    extract, output,
    read::{self, ReadOptions},
    serve::{limits, problem::Problem, state::App},
};

/// The name of what has none; that of standard input.
const NAME: &str = "-";
/// How packed bytes begin (gzip). A megabyte of them may hold a thousand.
const PACKED: &[u8] = &[0x1f, 0x8b];

/// A line an article, as `dateline extract -` prints them.
pub async fn extract(State(app): State<App>, uri: Uri, body: Body) -> Result<Response, Problem> {
    Given::of(&uri, &[])?.none_left()?;
    let body = to_bytes(body, limits::EXTRACT_BYTES).await.map_err(|_| {
        let told = format!("the text is longer than {} bytes, or was broken off", limits::EXTRACT_BYTES);
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, told)
    })?;
    if body.starts_with(PACKED) {
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send the text unpacked"));
    }
    if body.iter().all(u8::is_ascii_whitespace) {
        return Err(Problem::new(StatusCode::BAD_REQUEST, "there is no text: send an article as the body"));
    }
    let lines = app.ask(move |_| lines(&body)).await?;
    Ok(of_now(JSONL, lines))
}

/// # Errors
/// There is no article in it.
pub fn lines(body: &[u8]) -> Result<Vec<u8>, Problem> {
    let (mut out, mut failed) = (Vec::new(), None);
    let report = read::read_bytes(NAME, body, &ReadOptions::default(), &mut |article| {
        let found = extract::extract(&article);
        // A vector takes everything.
        failed = output::annotated::write(&mut out, &article, &found, false).err().or(failed.take());
    });
    if let Some(error) = failed {
        return Err(Problem::internal(&error));
    }
    if out.is_empty() {
        let reason = report.skips.first().map_or("there is no article in it", |skip| skip.reason.as_str());
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, reason));
    }
    Ok(out)
}
