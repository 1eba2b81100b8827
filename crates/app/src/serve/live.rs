//! News while pages are open: `/events` tells that the database has changed, and which stories something came to.
//!
//! One thread looks once a second whether another process has written, which costs microseconds; what it sees goes to all who listen. A
//! listener who is too slow to hear everything is told that something changed, not what.

use super::fault::Fault;
use super::limit::STREAMS_MAX;
use super::state::App;
use crate::terminal;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use headwater_store::{Access, Marks, Store};
use serde::Serialize;
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{Semaphore, broadcast};

/// How often the database is looked at.
const LOOK: Duration = Duration::from_secs(1);

/// Changes that a slow listener may lag behind.
const BEHIND_MAX: usize = 64;

/// How often a quiet stream shows that it is alive.
const ALIVE: Duration = Duration::from_secs(15);

/// Something changed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct News {
    /// Stories to which reports came; empty if something else changed, or it is not known what.
    pub stories: Vec<StoryNews>,
}

/// Reports came to a story.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct StoryNews {
    /// The story's id.
    pub id: String,
    /// How many.
    pub reports: u64,
}

/// Who listens.
pub struct Live {
    news: broadcast::Sender<Option<News>>,
    streams: Arc<Semaphore>,
    stopped: AtomicBool,
    state: AtomicU64,
}

impl Default for Live {
    fn default() -> Live {
        Live {
            news: broadcast::channel(BEHIND_MAX).0,
            streams: Arc::new(Semaphore::new(STREAMS_MAX)),
            stopped: AtomicBool::new(false),
            state: AtomicU64::new(0),
        }
    }
}

impl Live {
    /// Ends all streams, and the looking.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
        // Nobody may be listening.
        let _ = self.news.send(None);
    }

    /// A number that is another one once something was seen to be written.
    pub fn state(&self) -> u64 {
        self.state.load(Ordering::Acquire)
    }

    /// This server has written something.
    pub fn wrote(&self) {
        self.state.fetch_add(1, Ordering::AcqRel);
    }

    fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }
}

/// Looks for changes until the server stops. On a thread of its own.
pub fn look(app: &App) {
    let mut seen: Option<Seen> = None;
    let mut told = false;
    while !app.live.is_stopped() {
        match step(app, seen.take()) {
            Ok(now) => (seen, told) = (Some(now), false),
            Err(error) => {
                if !told {
                    terminal::tell(&format!("cannot look for news: {error}"));
                }
                told = true;
            }
        }
        std::thread::sleep(LOOK);
    }
}

/// What was there at the last look.
struct Seen {
    store: Store,
    version: i64,
    marks: Marks,
}

fn step(app: &App, seen: Option<Seen>) -> Result<Seen, headwater_store::Error> {
    let Some(seen) = seen else {
        let store = Store::open(app.pool.path(), Access::Read)?;
        let (version, marks) = (store.data_version()?, store.marks()?);
        app.doors.set_tokens(store.access_tokens()?);
        return Ok(Seen { store, version, marks });
    };
    let version = seen.store.data_version()?;
    if version == seen.version {
        return Ok(seen);
    }
    app.live.wrote();
    app.doors.set_tokens(seen.store.access_tokens()?);
    let marks = seen.store.marks()?;
    // An analysis that was kept, a feed that was asked: nothing to tell.
    if marks != seen.marks {
        let stories = seen.store.placed_after(seen.marks.placement)?;
        let stories = stories.into_iter().map(|(id, reports)| StoryNews { id, reports }).collect();
        // Nobody may be listening.
        let _ = app.live.news.send(Some(News { stories }));
    }
    Ok(Seen { version, marks, ..seen })
}

/// `/events`: server-sent events named `changed`, their data a JSON object with the stories.
pub async fn events(State(app): State<App>) -> Result<Response, Fault> {
    let permit = app.live.streams.clone().try_acquire_owned();
    let permit = permit.map_err(|_| Fault::busy("too many pages are listening for news", 60))?;
    let hearing = app.live.news.subscribe();
    if app.live.is_stopped() {
        return Err(Fault::busy("the server is stopping", 5));
    }
    let events = stream::unfold((hearing, permit), |(mut hearing, permit)| async move {
        let news = match hearing.recv().await {
            Ok(Some(news)) => news,
            Err(RecvError::Lagged(_)) => News { stories: Vec::new() },
            Ok(None) | Err(RecvError::Closed) => return None,
        };
        let data = serde_json::to_string(&news).unwrap_or_default();
        let event: Result<Event, Infallible> = Ok(Event::default().event("changed").data(data));
        Some((event, (hearing, permit)))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(ALIVE)).into_response())
}
