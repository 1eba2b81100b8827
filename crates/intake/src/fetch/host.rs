//! Manners towards one host: one request at a time, a pause between two, and what it asked for.

use super::robots::Robots;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Hosts remembered. A run over a list of feeds meets hundreds; beyond this, those at rest are forgotten, and their
/// `robots.txt` is read anew if they come up again.
const HOSTS_MAX: usize = 4_096;

/// Origins of one host whose `robots.txt` is remembered: schemes and ports.
const ORIGINS_MAX: usize = 64;

/// How long a `robots.txt` counts (RFC 9309, section 2.4).
const ROBOTS_FOR: SignedDuration = SignedDuration::from_hours(24);

/// How long a site counts as closed whose `robots.txt` could not be had for a reason of its own.
const CLOSED_FOR: SignedDuration = SignedDuration::from_mins(30);

/// The time, and waiting. An argument, so that tests need not wait.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> Timestamp;

    /// Waits so long. False if the run shall stop.
    fn wait(&self, time: Duration) -> bool;
}

/// The hosts met in a run.
#[derive(Default)]
pub(super) struct Hosts {
    by_name: Mutex<HashMap<String, Arc<Mutex<Host>>>>,
}

/// What is known of one host. Whoever holds its lock is the one who talks to it.
#[derive(Default)]
pub(super) struct Host {
    /// When it may be asked again.
    next: Option<Timestamp>,
    /// Until when it asked to be left alone.
    held: Option<Timestamp>,
    /// What each of its origins asks of programs, and until when that counts.
    robots: HashMap<String, (Verdict, Timestamp)>,
}

/// What an origin's `robots.txt` says.
#[derive(Clone)]
pub(super) enum Verdict {
    Rules(Arc<Robots>),
    /// It could not be had, so nothing may be asked for (RFC 9309, section 2.3.1.4).
    Closed(String),
}

impl Hosts {
    pub(super) fn get(&self, name: &str) -> Arc<Mutex<Host>> {
        let mut hosts = lock(&self.by_name);
        if hosts.len() >= HOSTS_MAX && !hosts.contains_key(name) {
            // Those in use are held by another besides this map.
            hosts.retain(|_, host| Arc::strong_count(host) > 1);
        }
        hosts.entry(name.to_owned()).or_default().clone()
    }
}

impl Host {
    /// How long to wait before it may be asked; `Err` with a time if it asked for longer than `patience`.
    pub(super) fn wait(&self, now: Timestamp, patience: Duration) -> Result<Duration, Timestamp> {
        let until = |time: Option<Timestamp>| {
            time.and_then(|time| Duration::try_from(time.duration_since(now)).ok()).unwrap_or_default()
        };
        match self.held {
            Some(held) if until(self.held) > patience => Err(held),
            _ => Ok(until(self.next).max(until(self.held))),
        }
    }

    /// Notes a request that just ended. `pause` is the time to the next.
    pub(super) fn asked(&mut self, now: Timestamp, pause: Duration) {
        self.next = later(now, pause);
    }

    /// Notes that it asked to be left alone.
    pub(super) fn hold(&mut self, now: Timestamp, time: Duration) {
        self.held = self.held.max(later(now, time));
    }

    /// What `origin` asks, if that is known and counts.
    pub(super) fn robots(&self, origin: &str, now: Timestamp) -> Option<Verdict> {
        self.robots.get(origin).filter(|(_, until)| now < *until).map(|(verdict, _)| verdict.clone())
    }

    /// The pause that any of its origins asks for.
    pub(super) fn crawl_delay(&self) -> Duration {
        let asked = self.robots.values().filter_map(|(verdict, _)| match verdict {
            Verdict::Rules(robots) => robots.crawl_delay,
            Verdict::Closed(_) => None,
        });
        asked.max().unwrap_or_default()
    }

    /// Notes what `origin` asks.
    pub(super) fn learn(&mut self, origin: String, verdict: Verdict, now: Timestamp) {
        if self.robots.len() >= ORIGINS_MAX {
            self.robots.clear();
        }
        let time = if matches!(verdict, Verdict::Closed(_)) { CLOSED_FOR } else { ROBOTS_FOR };
        self.robots.insert(origin, (verdict, now.saturating_add(time).unwrap_or(Timestamp::MAX)));
    }
}

fn later(now: Timestamp, time: Duration) -> Option<Timestamp> {
    Some(now.saturating_add(time).unwrap_or(Timestamp::MAX))
}

/// A thread that panicked while it held a host left it whole: its fields are set one at a time.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    const PATIENCE: Duration = Duration::from_secs(30);

    #[test]
    fn a_host_is_given_its_pause_and_no_more() {
        let mut host = Host::default();
        assert_eq!(host.wait(at(100), PATIENCE), Ok(Duration::ZERO));
        host.asked(at(100), Duration::from_secs(2));
        assert_eq!(host.wait(at(101), PATIENCE), Ok(Duration::from_secs(1)));
        assert_eq!(host.wait(at(102), PATIENCE), Ok(Duration::ZERO));
    }

    #[test]
    fn a_host_that_asks_for_long_is_left_alone() {
        let mut host = Host::default();
        host.hold(at(100), Duration::from_secs(20));
        assert_eq!(host.wait(at(100), PATIENCE), Ok(Duration::from_secs(20)));
        host.hold(at(100), Duration::from_secs(600));
        host.hold(at(100), Duration::from_secs(5));
        assert_eq!(host.wait(at(100), PATIENCE), Err(at(700)));
        assert_eq!(host.wait(at(701), PATIENCE), Ok(Duration::ZERO));
        host.hold(at(100), Duration::MAX);
        assert!(host.wait(at(100), PATIENCE).is_err());
    }

    #[test]
    fn rules_count_for_a_day_and_silence_for_half_an_hour() {
        let mut host = Host::default();
        host.learn("http://a.example".to_owned(), Verdict::Rules(Arc::default()), at(0));
        host.learn("https://a.example".to_owned(), Verdict::Closed("500".to_owned()), at(0));
        assert!(host.robots("http://a.example", at(86_399)).is_some());
        assert!(host.robots("http://a.example", at(86_400)).is_none());
        assert!(host.robots("https://a.example", at(1_799)).is_some());
        assert!(host.robots("https://a.example", at(1_800)).is_none());
        assert!(host.robots("http://a.example:8080", at(0)).is_none());
    }

    #[test]
    fn hosts_at_rest_are_forgotten_and_those_in_use_are_not() {
        let hosts = Hosts::default();
        let used = hosts.get("used.example");
        lock(&used).hold(at(0), Duration::from_secs(9));
        for n in 0..2 * HOSTS_MAX {
            hosts.get(&format!("{n}.example"));
        }
        assert!(lock(&hosts.by_name).len() <= HOSTS_MAX);
        assert!(lock(&hosts.get("used.example")).held.is_some());
    }
}
