//! Watching feeds: whose turn it is, how a poll goes, when the next is due.
//!
//! State lives in the database, so that a watcher may be killed and started again, or run once an hour from a timetable,
//! and two at once do not double each other's work: each claims a feed before it asks. What a feed brings is kept before
//! the feed's own state is written; a run that breaks off in between reads the feed again and finds everything there.
//!
//! Reading order: `clock`, [`event`] (what is told), `page` (articles that a feed does not hold), `poll` (one feed), the
//! loop, here, and apart from it `once` (pages that a person names to be read once).

mod clock;
pub mod event;
mod once;
mod page;
mod poll;

pub use clock::Wall;
pub use event::{Event, Sum};
pub use once::fetch;
pub use poll::shown;

use crate::hooks;
use crate::hooks::send::Sent;
use crate::stories::Grouper;
use anyhow::{Context, Result};
use headwater_intake::fetch::{Clock, Fetcher, Pace, Policy};
use headwater_store::{Store, Turn};
use jiff::{SignedDuration, Timestamp};
use std::hash::{BuildHasher, RandomState};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long a claim on a feed holds if its watcher does not prolong it: longer than one fetch with its waiting. A feed that is
/// claimed by two after all, behind a queue at a slow host, is asked twice, and nothing worse.
const LEASE: SignedDuration = SignedDuration::from_mins(3);

/// Longest sleep between two looks at the database, where another process may have put a feed.
const LOOK: Duration = Duration::from_secs(30);

/// How long a page is remembered that no feed points to any more.
const PAGES_FOR: SignedDuration = SignedDuration::from_hours(24 * 60);

/// How feeds are watched.
#[derive(Clone, Debug)]
pub struct Options {
    /// Ask each feed that is due once, and end.
    pub once: bool,
    /// How often.
    pub pace: Pace,
    /// Are articles fetched that a feed only summarises?
    pub full_text: bool,
    /// Articles fetched in one poll of a feed; the others wait for the next.
    pub pages_max: usize,
    /// Pages of a sitemap that changed longer ago are left alone.
    pub pages_since: SignedDuration,
    /// How far a fetch may go.
    pub policy: Policy,
    /// Feeds asked at the same time.
    pub feeds_at_once: usize,
    /// The language package by which stories are taken apart for webhooks.
    pub model: Option<PathBuf>,
    /// Threads on which they are.
    pub threads: usize,
}

/// Hears of everything that happens, from several threads.
pub type Tell<'a> = &'a (dyn Fn(&Event<'_>) + Sync);

/// Watches the feeds of a database until told to stop, or once.
///
/// # Errors
/// If the database cannot be read or written. What was kept before stays.
pub fn run(store: Store, options: Options, clock: Wall, tell: Tell<'_>) -> Result<Sum> {
    let place = store.path().to_owned();
    let fetcher = Fetcher::new(options.policy.clone(), clock);
    let watcher = Watcher {
        started: fetcher.clock().now(),
        store: Mutex::new(store),
        grouper: Mutex::new(None),
        fetcher,
        options,
        tell,
        sum: Mutex::default(),
        chance: RandomState::new(),
        drawn: Mutex::new(0),
    };
    let (clock, model, threads) = (watcher.fetcher.clock(), watcher.options.model.clone(), watcher.options.threads);
    let hear = |sent: &Sent| watcher.tell(&Event::Told(sent));
    let ended: Vec<Result<()>> = std::thread::scope(|scope| {
        let mut workers: Vec<_> =
            (0..watcher.options.feeds_at_once.max(1)).map(|_| scope.spawn(|| watcher.work())).collect();
        if !watcher.options.once {
            workers.push(scope.spawn(|| hooks::keep_telling(&place, model.clone(), threads, clock, &hear)));
        }
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    ended.into_iter().collect::<Result<()>>()?;
    if watcher.options.once {
        hooks::once(&place, model, threads, clock, &hear)?;
    }
    let now = watcher.now();
    watcher.store().forget_pages(now.saturating_sub(PAGES_FOR)?)?;
    Ok(watcher.sum().clone())
}

/// What the threads of a run share.
struct Watcher<'a> {
    store: Mutex<Store>,
    /// The window of stories, once a report has come. Locked before `store`.
    grouper: Mutex<Option<Grouper>>,
    fetcher: Fetcher<Wall>,
    options: Options,
    tell: Tell<'a>,
    sum: Mutex<Sum>,
    started: Timestamp,
    chance: RandomState,
    drawn: Mutex<u64>,
}

impl Watcher<'_> {
    /// Polls what is due, and waits where nothing is, until the run ends.
    fn work(&self) -> Result<()> {
        let done = self.work_on();
        if done.is_err() {
            // The others would fail at the same thing.
            self.fetcher.clock().stop();
        }
        done
    }

    fn work_on(&self) -> Result<()> {
        while !self.fetcher.clock().is_stopped() {
            let now = self.now();
            let due_by = if self.options.once { self.started } else { now };
            let turn = Turn { now, until: now.saturating_add(LEASE)?, due_by, token: self.draw() as i64 };
            let claim = self.store().claim_feed(turn)?;
            match claim {
                Some(claim) => {
                    self.poll(&claim).context("watching stopped")?;
                    self.group().context("watching stopped")?;
                }
                None if self.options.once => break,
                None => {
                    let next = self.store().next_feed_due()?;
                    let until = next.and_then(|next| Duration::try_from(next.duration_since(now)).ok());
                    // A feed that is due and claimed by another watcher is no reason to spin.
                    self.fetcher.clock().wait(until.unwrap_or(LOOK).clamp(Duration::from_secs(1), LOOK));
                }
            }
        }
        Ok(())
    }

    /// Puts what was read to stories. One thread at a time does; the others' reports wait for their turn.
    fn group(&self) -> Result<()> {
        let mut grouper = self.grouper.lock().unwrap_or_else(PoisonError::into_inner);
        let mut store = self.store();
        if !store.any_waits_for_a_story()? {
            return Ok(());
        }
        let mut window = match grouper.take() {
            Some(window) => window,
            None => Grouper::open(&store)?,
        };
        window.catch_up(&mut store)?;
        *grouper = Some(window);
        Ok(())
    }

    fn now(&self) -> Timestamp {
        self.fetcher.clock().now()
    }

    fn store(&self) -> MutexGuard<'_, Store> {
        // Each use is one transaction: a thread that panicked left nothing half done.
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sum(&self) -> MutexGuard<'_, Sum> {
        self.sum.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, event: &Event<'_>) {
        self.sum().add(event);
        (self.tell)(event);
    }

    /// 64 random bits: nothing depends on them but who comes when.
    fn draw(&self) -> u64 {
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        *drawn += 1;
        self.chance.hash_one(*drawn)
    }

    /// A number from 0 to 1.
    fn chance(&self) -> f64 {
        self.draw() as f64 / u64::MAX as f64
    }
}
