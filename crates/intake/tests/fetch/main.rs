//! Fetching, against a server on the loopback that has every bad manner. Where a limit of time must pass it is one of
//! milliseconds; elsewhere limits are wide, so that a busy machine changes nothing. Pauses are measured by a toy clock.

#![allow(clippy::unwrap_used)] // a test that cannot read its own input should stop

mod answers;
mod anything;
mod manners;
mod politeness;
mod post;
mod reach;
mod redirects;
mod server;

use headwater_intake::fetch::{Address, Clock, Conditions, Content, FetchError, Fetched, Fetcher, Policy, Reach, Sent};
use jiff::Timestamp;
use server::Server;
use std::sync::{Arc, Mutex};
use std::time::Duration;

const FEED: &str = "<rss version=\"2.0\"><channel><title>Port news</title></channel></rss>";

/// A clock that stands still until somebody waits.
#[derive(Clone)]
struct Toy(Arc<Mutex<(Timestamp, Vec<Duration>)>>);

impl Toy {
    fn new() -> Toy {
        Toy(Arc::new(Mutex::new(("2025-03-03T10:00:00Z".parse().unwrap(), Vec::new()))))
    }

    /// How long was waited, each time.
    fn waits(&self) -> Vec<Duration> {
        self.0.lock().unwrap().1.clone()
    }

    fn pass(&self, seconds: i64) {
        self.0.lock().unwrap().0 += jiff::SignedDuration::from_secs(seconds);
    }
}

impl Clock for Toy {
    fn now(&self) -> Timestamp {
        self.0.lock().unwrap().0
    }

    fn wait(&self, time: Duration) -> bool {
        let mut state = self.0.lock().unwrap();
        state.0 += time;
        state.1.push(time);
        true
    }
}

/// Wide limits of time and narrow ones of size; this one server, and nothing else of this machine.
fn policy(server: &Server) -> Policy {
    Policy {
        reach: Reach::PublicAnd(vec![server.socket()]),
        connect_max: Duration::from_secs(20),
        answer_max: Duration::from_secs(20),
        whole_max: Duration::from_secs(40),
        sent_bytes_max: 100_000,
        body_bytes_max: 200_000,
        ..Policy::default()
    }
}

fn fetcher(server: &Server) -> Fetcher<Toy> {
    Fetcher::new(policy(server), Toy::new())
}

fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

/// Asks a server for a path once, as if a person had named it.
fn get(server: &Server, path: &str) -> Result<Fetched, FetchError> {
    fetcher(server).get(&address(&server.url(path)), &Conditions::default(), Sent::ByPerson)
}

#[track_caller]
fn body(fetched: Result<Fetched, FetchError>) -> String {
    match fetched.unwrap().content {
        Content::Body { bytes, .. } => String::from_utf8(bytes).unwrap(),
        Content::Unchanged => panic!("expected a body"),
    }
}
