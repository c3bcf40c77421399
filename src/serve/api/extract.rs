//! What is found in a text that the client sends; nothing of it is kept.

use axum::{
    body::{Body, to_bytes},
    extract::State,
    http::{StatusCode, Uri},
    response::Response,
};

use super::{Given, JSONL, of_now};
use crate::{
    extract::{self, lexicon::Lexicon},
    output,
    read::{self, ReadOptions},
    serve::{limits, problem::Problem, state::App},
};

/// The name of what has none; that of standard input.
const NAME: &str = "-";

/// A line an article, as `dateline extract -` prints them.
pub async fn extract(State(app): State<App>, uri: Uri, body: Body) -> Result<Response, Problem> {
    Given::of(&uri, &[])?.none_left()?;
    let body = to_bytes(body, limits::EXTRACT_BYTES).await.map_err(|_| {
        let told = format!("the text is longer than {} bytes, or was broken off", limits::EXTRACT_BYTES);
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, told)
    })?;
    let lines = app.ask(move |asking| lines(&body, &asking.searcher.lexicon())).await?;
    Ok(of_now(JSONL, lines))
}

/// What is found in articles with the lexicon of the index, a line each.
///
/// # Errors
/// There is no article in it.
pub fn lines(body: &[u8], lexicon: &Lexicon) -> Result<Vec<u8>, Problem> {
    // A megabyte of packed bytes may hold hundreds.
    if read::is_packed(body) {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "send the articles unpacked, and one after another",
        ));
    }
    if body.iter().all(u8::is_ascii_whitespace) {
        return Err(Problem::new(StatusCode::BAD_REQUEST, "there is no text: send an article"));
    }
    let (mut out, mut failed) = (Vec::new(), None);
    let report = read::read_bytes(NAME, body, &ReadOptions::default(), &mut |article| {
        let found = extract::extract_with(lexicon, std::slice::from_ref(&article)).pop().unwrap_or_default();
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
