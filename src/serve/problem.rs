//! What goes wrong with a request, as RFC 9457 writes it (`application/problem+json`).

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::{
    output::{
        Style,
        json::{self, Versioned},
        problem,
    },
    query::{asked::BadQuestion, flags::FlagError},
    store::StoreError,
};

/// A request that is not answered, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub status: StatusCode,
    /// The last part of the problem's type: `bad-question`. `None` where the status says all.
    pub kind: Option<&'static str>,
    /// One line for the client.
    pub detail: String,
    /// The parameter that is wrong.
    pub parameter: Option<String>,
    /// Where a question, or a parameter's value, is wrong.
    pub place: Option<Place>,
    /// Headers of the answer.
    pub headers: Vec<(HeaderName, HeaderValue)>,
}

/// The place of an error in a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The question, or the parameter's value.
    pub text: String,
    /// Bytes of the text.
    pub start: usize,
    pub end: usize,
    pub hint: Option<String>,
    /// The text with carets under the place, for people.
    pub shown: String,
}

impl std::error::Error for Problem {}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.detail)
    }
}

impl Problem {
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Problem {
        Problem { status, kind: None, detail: detail.into(), parameter: None, place: None, headers: Vec::new() }
    }

    /// A parameter that is none, or whose value is none.
    pub fn parameter(name: &str, detail: impl Into<String>) -> Problem {
        let mut problem = Problem::new(StatusCode::BAD_REQUEST, detail);
        problem.kind = Some("bad-parameter");
        problem.parameter = Some(name.to_owned());
        problem
    }

    pub fn not_found(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::NOT_FOUND, detail)
    }

    /// Nothing is asked.
    pub fn nothing_asked() -> Problem {
        Problem::parameter("q", "nothing is asked: write a question, or `*` for everything")
    }

    /// The server cannot answer now.
    pub fn busy(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, detail)
            .with(header::RETRY_AFTER, HeaderValue::from_static(super::limits::RETRY_AFTER))
    }

    /// Something that should not be; the log tells more than the client needs.
    pub fn internal(error: &dyn std::fmt::Display) -> Problem {
        tracing::error!(%error, "a request failed");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the request failed; the server's log says why")
    }

    #[must_use]
    pub fn with(mut self, name: HeaderName, value: HeaderValue) -> Problem {
        self.headers.push((name, value));
        self
    }

    /// The status in words: "Bad Request".
    pub fn title(&self) -> &'static str {
        self.status.canonical_reason().unwrap_or("Error")
    }
}

impl From<BadQuestion> for Problem {
    fn from(bad: BadQuestion) -> Problem {
        let (error, text) = (bad.error, bad.text);
        let mut shown = Vec::new();
        // A vector takes everything.
        let _ = problem::query(&mut shown, &text, &error, Style::default());
        // Without the line of the message, and the hint: they have keys of their own.
        let shown: Vec<String> = String::from_utf8_lossy(&shown)
            .lines()
            .skip(1)
            .take(2)
            .map(|row| row.get(2..).unwrap_or_default().to_owned())
            .collect();
        let mut problem = Problem::parameter(bad.flag.unwrap_or("q"), error.message);
        problem.kind = Some("bad-question");
        problem.place = Some(Place {
            start: error.span.start.min(text.len()),
            end: error.span.end.min(text.len()),
            text,
            hint: error.hint,
            shown: shown.join("\n"),
        });
        problem
    }
}

impl From<FlagError> for Problem {
    fn from(bad: FlagError) -> Problem {
        BadQuestion::from(bad).into()
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Problem {
        match error {
            // Such as a facet's field or a regular expression that is none: the line is for whoever asked.
            StoreError::User(detail) if !detail.starts_with("the index") => {
                let mut problem = Problem::new(StatusCode::BAD_REQUEST, detail);
                problem.kind = Some("bad-question");
                problem
            }
            StoreError::NoIndex(_) | StoreError::OtherSchema { .. } => Problem::busy(error.to_string()),
            StoreError::Locked(_) => Problem::new(
                StatusCode::CONFLICT,
                "another program is writing to the index: try again when it has ended",
            ),
            error => Problem::internal(&error),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        #[derive(Serialize)]
        struct ProblemJson<'a> {
            r#type: String,
            title: &'a str,
            status: u16,
            detail: &'a str,
            parameter: Option<&'a str>,
            place: Option<&'a Place>,
        }
        let r#type = self.kind.map_or_else(|| "about:blank".to_owned(), |kind| format!("urn:dateline:{kind}"));
        let document = ProblemJson {
            r#type,
            title: self.title(),
            status: self.status.as_u16(),
            detail: &self.detail,
            parameter: self.parameter.as_deref(),
            place: self.place.as_ref(),
        };
        let mut body = Vec::new();
        // A vector takes everything.
        let _ = json::pretty(&mut body, &Versioned::new(document));
        let mut response = (self.status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        for (name, value) in self.headers {
            headers.insert(name, value);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::QueryError;

    #[test]
    fn a_bad_question_shows_its_place() {
        let error = QueryError { message: "no such field".to_owned(), span: 7..10, hint: Some("try kind:".to_owned()) };
        let problem = Problem::from(BadQuestion { flag: None, text: "東京 foo:x".to_owned(), error });
        let place = problem.place.expect("a place");
        assert_eq!((place.start, place.end, place.shown.as_str()), (7, 10, "東京 foo:x\n     ^^^"));
        assert_eq!(problem.parameter.as_deref(), Some("q"));
    }
}
