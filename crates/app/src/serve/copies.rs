//! Pages that were made a moment ago, for those who ask for the same in the same state of the database.
//!
//! A story's page may be megabytes and take a tenth of a second of computing; two hundred readers of one story are shown one page. A
//! copy serves until something is seen to be written, and a few seconds at most. Whoever asks while a page is being made waits for it and
//! takes the copy. A copy is made for a reader's name and rights; the mark of the session's forms is put in for each reader: in the
//! copy stands, in its place, a random word of this run that no text can know. A copy is packed once, for the first who wants it so.

use super::packed::{Packed, Wanted};
use super::secret;
use super::visit::{Form, Visit};
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
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
    /// The first bytes of the SHA-256 of the body.
    digest: [u8; 16],
    /// The body packed, once somebody has wanted it so; `None` in it if that is not worth it.
    packed: Option<Option<Arc<Packed>>>,
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

    /// The answer to a question: a copy, or a page that is made now; packed for those who want it so, and in few words for those who
    /// have it.
    pub async fn answer(
        &self,
        visit: &Visit,
        wanted: &Wanted,
        state: u64,
        make: impl Future<Output = Response>,
    ) -> Response {
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
        if let Some(copy) = copy.as_mut().filter(|copy| copy.state == state && copy.made.elapsed() < FRESH) {
            return self.of(visit, wanted, copy).await;
        }
        let response = make.await;
        let kind = response.headers().get(header::CONTENT_TYPE).cloned();
        let (true, Some(kind)) = (is_lasting(&response), kind) else {
            return self.marked(visit, response).await;
        };
        let Ok(body) = to_bytes(response.into_body(), usize::MAX).await else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        let digest = Sha256::digest(&body).first_chunk().copied().unwrap_or_default();
        let mut made = Copy { state, made: Instant::now(), kind, body, digest, packed: None };
        let response = self.of(visit, wanted, &mut made).await;
        let bytes = made.body.len() + made.packed.iter().flatten().map(|packed| packed.len()).sum::<usize>();
        *copy = (bytes <= PAGE_BYTES_MAX).then_some(made);
        drop(copy);
        self.held(&key, bytes);
        response
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

    async fn of(&self, visit: &Visit, wanted: &Wanted, copy: &mut Copy) -> Response {
        let mark = visit.reader.mark.as_deref().unwrap_or_default();
        // The page and its mark; the word that stands for it is another in each run, so that no tag outlives one.
        let tag = Sha256::digest([&copy.digest[..], mark.as_bytes()].concat());
        let tag: String = tag[..12].iter().map(|byte| format!("{byte:02x}")).collect();
        let tag = format!("W/\"{tag}\"");
        let same = [(header::ETAG, tag.clone()), (header::VARY, "Accept-Encoding".to_owned())];
        if wanted.has(&tag) {
            return (StatusCode::NOT_MODIFIED, same).into_response();
        }
        let kind = [(header::CONTENT_TYPE, copy.kind.clone())];
        if wanted.gzip && copy.packed.is_none() {
            let (body, word) = (copy.body.clone(), self.mark.clone());
            let packing = tokio::task::spawn_blocking(move || Packed::of(&body, word.as_bytes()).map(Arc::new));
            copy.packed = Some(packing.await.unwrap_or_default());
        }
        match copy.packed.as_ref().and_then(Option::as_ref).filter(|_| wanted.gzip) {
            Some(packed) => {
                (same, kind, [(header::CONTENT_ENCODING, "gzip")], packed.with(mark.as_bytes())).into_response()
            }
            None => (same, kind, self.put_in(visit, &copy.body)).into_response(),
        }
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
            let plain = Wanted::default();
            let ask = async |visit: &Visit, state, words: &str| {
                let made = page(words);
                text(copies.answer(visit, &plain, state, async { made }).await).await
            };
            let (ana, also_ana, ben) = (visit("ana", "m1"), visit("ana", "m2"), visit("ben", "m3"));
            assert_eq!(ask(&ana, 1, "first").await, "first m1 m1");
            assert_eq!(ask(&also_ana, 1, "second").await, "first m2 m2");
            assert_eq!(ask(&ben, 1, "third").await, "third m3 m3");
            assert_eq!(ask(&ana, 2, "fourth").await, "fourth m1 m1");
        });
    }

    #[test]
    fn who_has_a_page_is_told_so_until_it_is_another_or_theirs_is() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let copies = Copies::new().unwrap();
            let ask = async |visit: &Visit, has: Option<String>, state, words: &str| {
                let made = Html(format!("{words} {}", copies.mark())).into_response();
                let wanted = Wanted { gzip: false, has };
                let answer = copies.answer(visit, &wanted, state, async { made }).await;
                let tag = answer.headers().get(header::ETAG).unwrap().to_str().unwrap().to_owned();
                (answer.status().as_u16(), tag)
            };
            let (ana, other) = (visit("ana", "m1"), visit("ana", "m2"));
            let (status, tag) = ask(&ana, None, 1, "first").await;
            assert_eq!(status, 200);
            assert_eq!(ask(&ana, Some(tag.clone()), 1, "").await, (304, tag.clone()));
            // Made anew and the same; made anew and another; of another session.
            assert_eq!(ask(&ana, Some(tag.clone()), 2, "first").await, (304, tag.clone()));
            assert_eq!(ask(&other, Some(tag.clone()), 2, "first").await.0, 200);
            assert_eq!(ask(&ana, Some(tag), 3, "second").await.0, 200);
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
