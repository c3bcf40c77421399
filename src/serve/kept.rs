//! Answers that are kept for whoever asks the same again, by their version: it is another one after every commit, on every
//! other day and for every other address ([`super::state::Etag`]), so that nothing has to be thrown away when the index
//! changes. Whoever asks for what is just being answered waits for that answer instead of having it made twice.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    body::{Body, Bytes, HttpBody, to_bytes},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use tokio::sync::OnceCell;

use super::{limits, state::Etag};

/// The answers asked for last.
#[derive(Default)]
pub struct Kept(Mutex<Answers>);

#[derive(Default)]
struct Answers {
    by_version: HashMap<Etag, Slot>,
    bytes: usize,
    /// Rises with every request.
    clock: u64,
}

/// An answer that is there, or is being made.
#[derive(Default)]
struct Slot {
    answer: Arc<OnceCell<Answer>>,
    bytes: usize,
    used: u64,
}

/// An answer whole.
#[derive(Clone)]
struct Answer {
    headers: HeaderMap,
    body: Bytes,
}

/// Why an answer is not kept: it is no success, or too long, or is written while it is read.
enum NotKept<E> {
    Answer(Box<Response>),
    Problem(E),
}

impl Kept {
    /// The answer of this version, as it is kept or as `make` makes it.
    ///
    /// # Errors
    /// Those of `make`; they are not kept.
    pub async fn or_made<E, F>(&self, version: &Etag, make: F) -> Result<Response, E>
    where
        F: Future<Output = Result<Response, E>>,
    {
        let cell = self.slot(version);
        let made = cell.get_or_try_init(|| async {
            let response = make.await.map_err(NotKept::Problem)?;
            whole(response).await.map_err(|response| NotKept::Answer(Box::new(response)))
        });
        match made.await {
            Ok(answer) => {
                self.settle(version, Some(answer.body.len()));
                let mut response = Response::new(Body::from(answer.body.clone()));
                response.headers_mut().clone_from(&answer.headers);
                Ok(response)
            }
            Err(not_kept) => {
                self.settle(version, None);
                match not_kept {
                    NotKept::Answer(response) => Ok(*response),
                    NotKept::Problem(problem) => Err(problem),
                }
            }
        }
    }

    fn slot(&self, version: &Etag) -> Arc<OnceCell<Answer>> {
        let mut answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        answers.clock += 1;
        let now = answers.clock;
        if !answers.by_version.contains_key(version) {
            // A slot stays empty where whoever asked went away: they are bounded by their number.
            answers.make_room(0, limits::KEPT_ANSWERS.saturating_sub(1));
        }
        let slot = answers.by_version.entry(version.clone()).or_default();
        slot.used = now;
        Arc::clone(&slot.answer)
    }

    /// An answer of so many bytes is there, or none came of it.
    fn settle(&self, version: &Etag, bytes: Option<usize>) {
        let mut answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let answers = &mut *answers;
        match bytes {
            Some(bytes) => {
                let Some(slot) = answers.by_version.get_mut(version).filter(|slot| slot.bytes == 0) else { return };
                slot.bytes = bytes;
                answers.bytes += bytes;
                let over = answers.bytes.saturating_sub(limits::KEPT_BYTES);
                answers.make_room(over, limits::KEPT_ANSWERS);
            }
            None => {
                if answers.by_version.get(version).is_some_and(|slot| !slot.answer.initialized()) {
                    answers.by_version.remove(version);
                }
            }
        }
    }
}

impl Answers {
    /// Lets go of those not asked for longest: so many bytes of them, and all beyond a number.
    fn make_room(&mut self, bytes: usize, most: usize) {
        let until = self.bytes.saturating_sub(bytes);
        while self.bytes > until || self.by_version.len() > most {
            let oldest = self.by_version.iter().min_by_key(|(_, slot)| slot.used).map(|(version, _)| version.clone());
            let Some(slot) = oldest.and_then(|version| self.by_version.remove(&version)) else { return };
            self.bytes = self.bytes.saturating_sub(slot.bytes);
        }
    }
}

/// A success whose length is known and moderate, taken whole; another answer as it is.
async fn whole(response: Response) -> Result<Answer, Response> {
    let length = response.body().size_hint().exact();
    let short = length.is_some_and(|length| length <= limits::KEPT_ANSWER_BYTES as u64);
    if response.status() != StatusCode::OK || !short {
        return Err(response);
    }
    let (parts, body) = response.into_parts();
    match to_bytes(body, limits::KEPT_ANSWER_BYTES).await {
        Ok(body) => Ok(Answer { headers: parts.headers, body }),
        // It cannot be: the body lies there already.
        Err(_) => Err(Response::from_parts(parts, Body::empty())),
    }
}

#[cfg(test)]
mod tests {
    use std::{
        convert::Infallible,
        sync::atomic::{AtomicUsize, Ordering},
    };

    use axum::http::{HeaderValue, header};

    use super::*;

    fn runtime() -> tokio::runtime::Runtime {
        tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap()
    }

    async fn asked(kept: &Kept, version: &str, body: &str, made: &AtomicUsize) -> String {
        let answer = async {
            made.fetch_add(1, Ordering::SeqCst);
            tokio::task::yield_now().await;
            let mut response = Response::new(Body::from(body.to_owned()));
            response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
            Ok::<_, Infallible>(response)
        };
        let Ok(response) = kept.or_made(&Etag::of(version), answer).await;
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/plain");
        String::from_utf8(to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap()
    }

    #[test]
    fn an_answer_is_made_once_for_all_who_ask_at_once_and_later() {
        let (kept, made) = (Arc::new(Kept::default()), Arc::new(AtomicUsize::new(0)));
        runtime().block_on(async {
            let all: Vec<_> = (0..50)
                .map(|_| {
                    let (kept, made) = (Arc::clone(&kept), Arc::clone(&made));
                    tokio::spawn(async move { asked(&kept, "a", "one", &made).await })
                })
                .collect();
            for one in all {
                assert_eq!(one.await.unwrap(), "one");
            }
            assert_eq!(made.load(Ordering::SeqCst), 1);
            assert_eq!(asked(&kept, "a", "another", &made).await, "one");
            assert_eq!(asked(&kept, "b", "two", &made).await, "two");
            assert_eq!(made.load(Ordering::SeqCst), 2);
        });
    }

    #[test]
    fn problems_and_long_answers_are_made_anew() {
        let kept = Kept::default();
        let version = Etag::of("a");
        runtime().block_on(async {
            let problem = kept.or_made(&version, async { Err::<Response, _>("busy") }).await;
            assert_eq!(problem.unwrap_err(), "busy");
            let missing = async {
                let mut response = Response::new(Body::empty());
                *response.status_mut() = StatusCode::NOT_FOUND;
                Ok::<_, Infallible>(response)
            };
            let Ok(missing) = kept.or_made(&version, missing).await;
            assert_eq!(missing.status(), StatusCode::NOT_FOUND);
            let made = AtomicUsize::new(0);
            let long = "x".repeat(limits::KEPT_ANSWER_BYTES + 1);
            for _ in 0..2 {
                assert_eq!(asked(&kept, "a", &long, &made).await.len(), long.len());
            }
            assert_eq!(made.load(Ordering::SeqCst), 2);
            assert_eq!(asked(&kept, "a", "short", &made).await, "short");
        });
        assert_eq!(kept.0.lock().unwrap().bytes, "short".len());
    }

    #[test]
    fn those_not_asked_for_longest_make_room() {
        let (kept, made) = (Kept::default(), AtomicUsize::new(0));
        let large = "x".repeat(limits::KEPT_ANSWER_BYTES);
        let number = limits::KEPT_BYTES / limits::KEPT_ANSWER_BYTES;
        runtime().block_on(async {
            asked(&kept, "small", "s", &made).await;
            for at in 0..number + 3 {
                asked(&kept, &at.to_string(), &large, &made).await;
                asked(&kept, "small", "s", &made).await;
            }
            assert_eq!(made.load(Ordering::SeqCst), number + 4, "what is asked for again stays");
            asked(&kept, "0", &large, &made).await;
            assert_eq!(made.load(Ordering::SeqCst), number + 5);
            for at in 0..2 * limits::KEPT_ANSWERS {
                asked(&kept, &format!("short {at}"), "", &made).await;
            }
        });
        let answers = kept.0.lock().unwrap();
        assert!(answers.bytes <= limits::KEPT_BYTES, "{}", answers.bytes);
        assert!(answers.by_version.len() <= limits::KEPT_ANSWERS);
        assert_eq!(answers.bytes, answers.by_version.values().map(|slot| slot.bytes).sum::<usize>());
    }
}
