//! Sending what is due. Receivers do not wait for one another: each has a thread of its own in a round.
//!
//! A receiver that answered 2xx has taken a delivery. One that could not be reached, answered 5xx, or 429, is left alone for a
//! while, everything for it; any other answer is about that delivery, and the next one is sent. Either way the delivery comes
//! again after a time that doubles, or as long as `Retry-After` asks. 410 stops the hook. Redirects are not followed: whoever moves names
//! the new address.

use super::settings::Settings;
use super::{Hear, sign};
use crate::watch::Wall;
use anyhow::Result;
use headwater_intake::fetch::{Address, Clock, Pace, Polled, Poster};
use headwater_store::{Delivery, Hook, Sending, Store};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Tries of one delivery before it is given up.
pub const TRIES_MAX: u32 = 20;

/// How old a delivery is that is given up when a try fails, however few there were.
pub const TIME_MAX: SignedDuration = SignedDuration::from_hours(72);

/// Longest time of a try, if a hook does not say otherwise.
pub const TIMEOUT: Duration = Duration::from_secs(15);

/// The first wait after a failure, and the longest; `Retry-After` counts up to the latter.
pub const PACE: Pace = Pace { every: Duration::from_secs(10), wait_max: Duration::from_secs(6 * 60 * 60) };

/// How long a claim holds: longer than the longest try.
const LEASE: SignedDuration = SignedDuration::from_mins(3);

/// Receivers sent to at the same time.
const HOOKS_AT_ONCE: usize = 8;

/// A try, for whoever listens.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sent {
    /// Number of the hook.
    pub hook: i64,
    /// Scheme, host and port of its address.
    pub address: String,
    /// Id of the delivery.
    pub delivery: String,
    /// Id of the story.
    pub story: String,
    /// How many changes it tells.
    pub changes: u32,
    /// How it ended.
    pub how: Sending,
}

impl Sent {
    /// True if the receiver took it.
    pub fn is_taken(&self) -> bool {
        self.how == Sending::Taken
    }

    /// For a person: one line.
    pub fn line(&self) -> String {
        let Sent { hook, address, story, changes, .. } = self;
        let changes = format!("{changes} change{}", if *changes == 1 { "" } else { "s" });
        match &self.how {
            Sending::Taken => format!("  > webhook {hook}: told {changes} of {story}"),
            Sending::Failed { why, next: Some(next), .. } => {
                let next = next.strftime("%H:%M:%S UTC");
                format!("  ! webhook {hook} ({address}): {changes} of {story} not taken: {why}; again {next}")
            }
            Sending::Failed { why, next: None, .. } => {
                format!("  ! webhook {hook} ({address}): {changes} of {story} GIVEN UP: {why}")
            }
            Sending::Stopped { why } => format!("  ! webhook {hook} ({address}): told nothing any more: {why}"),
        }
    }

    /// For programs: one object.
    pub fn json(&self) -> Value {
        let (outcome, error, next) = match &self.how {
            Sending::Taken => ("taken", None, None),
            Sending::Failed { why, next: Some(next), .. } => ("failed", Some(why), Some(next.to_string())),
            Sending::Failed { why, next: None, .. } => ("given up", Some(why), None),
            Sending::Stopped { why } => ("stopped", Some(why), None),
        };
        json!({
            "event": "webhook", "outcome": outcome, "error": error, "next": next, "hook": self.hook, "address": self.address,
            "delivery": self.delivery, "story": self.story, "changes": self.changes,
        })
    }
}

/// Sends what is due.
pub struct Sender<'a> {
    store: Mutex<Store>,
    clock: &'a Wall,
    hear: Hear<'a>,
    chance: RandomState,
}

impl<'a> Sender<'a> {
    /// Sends from this database, until the clock is stopped.
    pub fn new(store: Mutex<Store>, clock: &'a Wall, hear: Hear<'a>) -> Sender<'a> {
        Sender { store, clock, hear, chance: RandomState::new() }
    }

    /// Tries everything that is due now once. How many deliveries were taken, how many were not.
    ///
    /// # Errors
    /// If the database cannot be read or written.
    pub fn round(&self) -> Result<(u64, u64)> {
        let due: Vec<Hook> =
            self.store().hooks()?.into_iter().filter(|hook| hook.waiting > 0 && hook.stopped.is_none()).collect();
        let (mut taken, mut failed) = (0, 0);
        for hooks in due.chunks(HOOKS_AT_ONCE) {
            let done: Vec<Result<(u64, u64)>> = std::thread::scope(|scope| {
                let sending: Vec<_> = hooks.iter().map(|hook| scope.spawn(|| self.send_to(hook))).collect();
                sending
                    .into_iter()
                    .map(|one| one.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                    .collect()
            });
            for one in done {
                let (some, others) = one?;
                taken += some;
                failed += others;
            }
        }
        Ok((taken, failed))
    }

    fn send_to(&self, hook: &Hook) -> Result<(u64, u64)> {
        // What becomes due meanwhile is of the next round.
        let began = self.clock.now();
        let (mut taken, mut failed) = (0, 0);
        let mut line = None;
        while !self.clock.is_stopped() {
            let until = self.clock.now().saturating_add(LEASE)?;
            let Some(delivery) = self.store().claim_delivery(hook.number, began, until)? else { break };
            let line = line.get_or_insert_with(|| Line::to(hook));
            let how = self.send(line, hook, &delivery, taken + failed == 0);
            self.store().delivery_sent(&delivery, &how, self.clock.now())?;
            *(if how == Sending::Taken { &mut taken } else { &mut failed }) += 1;
            let Delivery { id, story, changes, .. } = delivery;
            // The path may be what a receiver knows its friends by.
            let address = Address::parse(&hook.address).map_or_else(|_| String::new(), |address| address.origin());
            (self.hear)(&Sent { hook: hook.number, address, delivery: id, story, changes, how });
        }
        Ok((taken, failed))
    }

    /// One try. Only before the first of a round does what is known of the hook still hold.
    fn send(&self, line: &Result<Line, String>, hook: &Hook, delivery: &Delivery, is_first: bool) -> Sending {
        let now = self.clock.now();
        let again = |why: String, retry_after: Option<Duration>, is_theirs: bool| {
            let wait = |in_a_row| PACE.wait(Polled::Failed { in_a_row, retry_after }, self.draw());
            let at = |wait: Duration| now.saturating_add(SignedDuration::try_from(wait).ok()?).ok();
            let made: Option<Timestamp> = delivery.made.parse().ok();
            let is_old = made.is_some_and(|made| now.duration_since(made) >= TIME_MAX);
            let over = is_old || delivery.tries + 1 >= TRIES_MAX;
            let in_a_row = if is_first { hook.failures } else { 0 } + 1;
            Sending::Failed {
                why,
                next: if over { None } else { at(wait(delivery.tries + 1)) },
                held: if is_theirs { at(wait(in_a_row)) } else { None },
            }
        };
        let line = match line {
            Ok(line) => line,
            Err(why) => return again(why.clone(), None, true),
        };
        let body = delivery.body.as_deref().unwrap_or_default();
        let at_s = now.as_second();
        let at = at_s.to_string();
        let signature = line.secret.as_ref().map(|secret| sign::signature(secret, &delivery.id, at_s, body));
        let mut headers = vec![
            ("Webhook-Id", delivery.id.as_str()),
            ("Webhook-Timestamp", at.as_str()),
            ("Idempotency-Key", delivery.id.as_str()),
        ];
        headers.extend(signature.as_ref().map(|signature| ("Webhook-Signature", signature.as_str())));
        let posted = match line.poster.post(&line.address, &headers, body.as_bytes(), now) {
            Ok(posted) => posted,
            Err(error) => return again(error.to_string(), None, true),
        };
        let said = if posted.said.is_empty() { String::new() } else { format!(": {}", posted.said) };
        match posted.code {
            200..=299 => Sending::Taken,
            410 => Sending::Stopped { why: "gone for good, says the receiver (410)".to_owned() },
            code @ 300..=399 => {
                again(format!("the receiver answered {code}, a redirect, which is not followed"), None, false)
            }
            code => again(
                format!("the receiver answered {code}{said}"),
                posted.retry_after,
                code >= 500 || code == 429 || posted.retry_after.is_some(),
            ),
        }
    }

    fn store(&self) -> MutexGuard<'_, Store> {
        // Each use is one transaction: a thread that panicked left nothing half done.
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A number from 0 to 1: nothing depends on it but who comes when.
    fn draw(&self) -> f64 {
        self.chance.hash_one(self.clock.now().as_nanosecond()) as f64 / u64::MAX as f64
    }
}

/// The way to a receiver.
struct Line {
    address: Address,
    poster: Poster,
    secret: Option<String>,
}

impl Line {
    /// Or why there is none.
    fn to(hook: &Hook) -> Result<Line, String> {
        let settings = Settings::read(&hook.settings).map_err(|error| format!("{error:#}"))?;
        let address = Address::parse(&hook.address).map_err(|error| error.to_string())?;
        let secret = settings.secret.as_ref().map(super::settings::Secret::read).transpose();
        let secret = secret.map_err(|error| format!("not sent without its signature: {error:#}"))?;
        Ok(Line { address, poster: Poster::new(settings.policy()), secret })
    }
}
