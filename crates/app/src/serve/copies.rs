//! Pages that were made a moment ago, for those who ask for the same in the same state of the database.
//!
//! A story's page may be megabytes and take a tenth of a second of computing; two hundred readers of one story are shown one page. A
//! copy serves until something is seen to be written, and a few seconds at most. Whoever asks while a page is being made waits for it and
//! takes the copy. A copy is made for a reader's name and rights; the mark of the session's forms is put in for each reader: in the
//! copy stands, in its place, a random word of this run that no text can know.

use super::secret;
use super::visit::{Form, Visit};
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Mutex as Turn;

/// How long a copy serves: what a page tells of "a day ago" is older by so much.
const FRESH: Duration = Duration::from_secs(5);

/// Bytes of a page of which a copy is kept.
const PAGE_BYTES_MAX: usize = 8 << 20;

/// Copies held.
const COPIES_MAX: usize = 64;

/// Bytes of all of them.
const BYTES_MAX: usize = 64 << 20;

/// What a copy is of.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Key {
    path: String,
    form: Form,
    name: Option<String>,
    rights: (bool, bool, bool),
}

/// A page, once it was made.
#[derive(Clone)]
struct Copy {
    state: u64,
    made: Instant,
    kind: axum::http::HeaderValue,
    body: Bytes,
}

type Slot = Arc<Turn<Option<Copy>>>;

/// The copies.
pub struct Copies {
    /// What stands where the mark of a session belongs.
    mark: String,
    /// The last used at the end; each with the bytes it was seen to hold.
    slots: Mutex<VecDeque<(Key, Slot, usize)>>,
}

impl Copies {
    /// None yet.
    ///
    /// # Errors
    /// If this machine gives no random bytes.
    pub fn new() -> Result<Copies, getrandom::Error> {
        Ok(Copies { mark: secret::random()?, slots: Mutex::default() })
    }

    /// What pages bear in place of the mark.
    pub fn mark(&self) -> &str {
        &self.mark
    }

    /// The answer to a question: a copy, or a page that is made now.
    pub async fn answer(&self, visit: &Visit, state: u64, make: impl Future<Output = Response>) -> Response {
        if !is_page(&visit.path) {
            return self.marked(visit, make.await).await;
        }
        let key = Key {
            path: visit.path.clone(),
            form: visit.form,
            name: visit.reader.name.clone(),
            rights: (visit.reader.may_decide, visit.reader.signed_in, visit.reader.mark.is_some()),
        };
        let slot = self.slot(&key);
        let mut copy = slot.lock().await;
        if let Some(copy) = copy.as_ref().filter(|copy| copy.state == state && copy.made.elapsed() < FRESH) {
            return self.of(visit, copy);
        }
        let response = make.await;
        let kind = response.headers().get(header::CONTENT_TYPE).cloned();
        let (true, Some(kind)) = (is_lasting(&response), kind) else {
            return self.marked(visit, response).await;
        };
        let (parts, body) = response.into_parts();
        let Ok(body) = to_bytes(body, usize::MAX).await else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        let made = Copy { state, made: Instant::now(), kind, body };
        let response = self.of(visit, &made);
        let bytes = made.body.len();
        *copy = (bytes <= PAGE_BYTES_MAX).then_some(made);
        drop(copy);
        self.held(&key, bytes);
        (parts.status, response).into_response()
    }

    fn slot(&self, key: &Key) -> Slot {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let place = slots.iter().position(|(of, _, _)| of == key);
        let slot = place.and_then(|place| slots.remove(place)).unwrap_or_else(|| (key.clone(), Slot::default(), 0));
        slots.push_back(slot.clone());
        slot.1
    }

    /// Notes how large a copy is, and lets go of those that were not used for longest.
    fn held(&self, key: &Key, bytes: usize) {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        slots.iter_mut().filter(|(of, _, _)| of == key).for_each(|(_, _, held)| *held = bytes);
        let mut all: usize = slots.iter().map(|(_, _, held)| held).sum();
        while (all > BYTES_MAX || slots.len() > COPIES_MAX) && slots.len() > 1 {
            all -= slots.pop_front().map_or(0, |(_, _, held)| held);
        }
    }

    fn of(&self, visit: &Visit, copy: &Copy) -> Response {
        let body = self.put_in(visit, &copy.body);
        ([(header::CONTENT_TYPE, copy.kind.clone())], body).into_response()
    }

    /// An answer of which no copy is kept, with the mark put in.
    pub async fn marked(&self, visit: &Visit, response: Response) -> Response {
        let html =
            response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        if !html {
            return response;
        }
        let (mut parts, body) = response.into_parts();
        let Ok(bytes) = to_bytes(body, usize::MAX).await else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        parts.headers.remove(header::CONTENT_LENGTH);
        Response::from_parts(parts, Body::from(self.put_in(visit, &bytes)))
    }

    fn put_in(&self, visit: &Visit, body: &Bytes) -> Bytes {
        let mark = visit.reader.mark.as_deref().unwrap_or_default();
        let (word, mut out) = (self.mark.as_bytes(), Vec::new());
        let mut rest: &[u8] = body;
        while let Some(at) = memchr::memmem::find(rest, word) {
            out.reserve(body.len());
            out.extend_from_slice(&rest[..at]);
            out.extend_from_slice(mark.as_bytes());
            rest = &rest[at + word.len()..];
        }
        if out.is_empty() {
            return body.clone();
        }
        out.extend_from_slice(rest);
        out.into()
    }
}

/// Pages of the application; not streams, files, feeds, or what belongs to one session.
fn is_page(path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    let first = path.split('/').nth(1).unwrap_or_default();
    matches!(first, "" | "story" | "outlets" | "outlet" | "search" | "changes" | "decisions")
        && !path.ends_with(".atom")
}

/// Is it a whole page, not one that tells to wait?
fn is_lasting(response: &Response) -> bool {
    let kept = response.headers().get(header::CACHE_CONTROL).is_none_or(|how| how != "no-store");
    response.status() == StatusCode::OK && kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::visit::Reader;
    use axum::response::Html;

    fn visit(name: &str, mark: &str) -> Visit {
        let reader = Reader { name: Some(name.into()), mark: Some(mark.into()), may_decide: true, ..Reader::default() };
        Visit { form: Form::Html, path: "/story/s-1".into(), reader }
    }

    async fn text(response: Response) -> String {
        String::from_utf8(to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap()
    }

    #[test]
    fn a_copy_serves_one_state_and_name_and_bears_each_readers_mark() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let copies = Copies::new().unwrap();
            let page = |words: &str| Html(format!("{words} {0} {0}", copies.mark())).into_response();
            let ask = async |visit: &Visit, state, words: &str| {
                let made = page(words);
                text(copies.answer(visit, state, async { made }).await).await
            };
            let (ana, also_ana, ben) = (visit("ana", "m1"), visit("ana", "m2"), visit("ben", "m3"));
            assert_eq!(ask(&ana, 1, "first").await, "first m1 m1");
            assert_eq!(ask(&also_ana, 1, "second").await, "first m2 m2");
            assert_eq!(ask(&ben, 1, "third").await, "third m3 m3");
            assert_eq!(ask(&ana, 2, "fourth").await, "fourth m1 m1");
        });
    }

    #[test]
    fn only_pages_are_copied() {
        for page in ["/", "/?q=a", "/story/s-1", "/story/s-1/report/x?at=1-2", "/search?q=.atom"] {
            assert!(is_page(page), "{page}");
        }
        for other in ["/events", "/sign-in?back=/", "/report/x/original", "/story/s-1/feed.atom", "/static/site.css"] {
            assert!(!is_page(other), "{other}");
        }
    }
}
