//! Stories taken apart for readers: on one thread, one after the other, by the [`Analyst`] that keeps them in the database.
//!
//! A page never waits for an analysis longer than a moment: what is not at hand is put in line, and the reader is told so. An analysis
//! answers for the versions of the reports and the decisions it rests on; of another state another is made. How many reports are held in
//! memory is bounded, and so is the line; who is put off asks again by itself. When nobody asks, stories that changed lately are taken apart
//! ahead, so that lists can tell their origins and what changes can be told; small ones first, and then their past is caught up with.

use super::fault::Fault;
use super::listing;
use super::state::App;
use crate::analysis::{Analysed, Analyst, Question, REPORTS_MAX};
use crate::changes::log::FILLED_REPORTS_MAX;
use crate::{changes, terminal};
use anyhow::Result;
use axum::http::StatusCode;
use headwater_store::{Access, Basis, Member, Store};
use std::collections::{HashMap, VecDeque};
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// How long a reader waits for an analysis before being told that it is under way.
const PATIENCE: Duration = Duration::from_millis(150);

/// Reports, with all that was read from them, held in memory: some 150 KiB each.
const REPORTS_HELD_MAX: usize = 2_000;

/// Stories in line.
const LINE_MAX: usize = 64;

/// Stories taken apart ahead: the last changed of the list.
const AHEAD_STORIES: usize = 200;

/// Reports of a story that is taken apart ahead before all larger ones: readers who ask for another hardly wait for it.
const AHEAD_REPORTS_SMALL: u64 = 100;

/// Reports of a story that is taken apart ahead, at most, once no smaller one is left: seconds.
const AHEAD_REPORTS_MAX: u64 = 400;

/// How long nobody asks before something is done ahead.
const QUIET: Duration = Duration::from_secs(2);

/// Pause between two stories that are taken apart ahead.
const BREATH: Duration = Duration::from_millis(20);

/// What there is of a story that was asked for.
pub enum Found {
    /// All of it; and how many reports and versions came since, if what there is of them is being worked on.
    Analysed(Arc<Analysed>, usize),
    /// It is being worked on: its reports as they came.
    Under(Vec<Member>),
}

/// A story in a state.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Key {
    id: String,
    basis: Basis,
}

struct Job {
    key: Key,
    question: Question,
    /// Is it about the story as it stands?
    latest: bool,
}

/// What is worked out, and what is in line.
pub struct Analyses {
    inner: Mutex<Inner>,
    work: Condvar,
    /// How many have been worked out.
    done: watch::Sender<u64>,
    model: Option<PathBuf>,
    threads: usize,
}

#[derive(Default)]
struct Inner {
    line: VecDeque<Job>,
    /// The one that is being worked on.
    under: Option<Key>,
    /// The last used at the end.
    ready: VecDeque<(Key, Result<Arc<Analysed>, Fault>)>,
    stopped: bool,
}

impl Analyses {
    /// None yet. `model` is the language package to use.
    pub fn new(model: Option<PathBuf>, threads: usize) -> Analyses {
        Analyses { inner: Mutex::default(), work: Condvar::new(), done: watch::channel(0).0, model, threads }
    }

    /// The answer to a question, if it is worked out already or within a moment.
    ///
    /// # Errors
    /// If it cannot be worked out.
    pub async fn answer(&self, question: Question, latest: bool) -> Result<Found, Fault> {
        let key = Key { id: question.id.clone(), basis: question.basis };
        let members = question.members.clone();
        let mut done = self.done.subscribe();
        if let Some(found) = self.find(&key)? {
            return Ok(Found::Analysed(found, 0));
        }
        let older = if latest { self.older(&question) } else { None };
        self.put_in_line(Job { key: key.clone(), question, latest });
        if let Some((older, since)) = older {
            return Ok(Found::Analysed(older, since));
        }
        let found = tokio::time::timeout(PATIENCE, async {
            while done.changed().await.is_ok() {
                if let Some(found) = self.find(&key).transpose() {
                    return Some(found);
                }
            }
            None
        });
        match found.await {
            Ok(Some(found)) => Ok(Found::Analysed(found?, 0)),
            _ => Ok(Found::Under(members)),
        }
    }

    /// Ends the work, after the story under way.
    pub fn stop(&self) {
        self.inner().stopped = true;
        self.work.notify_all();
    }

    fn find(&self, key: &Key) -> Result<Option<Arc<Analysed>>, Fault> {
        let mut inner = self.inner();
        let Some(place) = inner.ready.iter().position(|(ready, _)| ready == key) else { return Ok(None) };
        let Some(used) = inner.ready.remove(place) else { return Ok(None) };
        let found = used.1.clone();
        // A fault is told once, so that the next reader tries again.
        if found.is_ok() {
            inner.ready.push_back(used);
        }
        found.map(Some)
    }

    /// The last analysis of a story that has only grown since, with how much: what a reader can be shown meanwhile. One that a person's
    /// decision has overtaken is not.
    fn older(&self, question: &Question) -> Option<(Arc<Analysed>, usize)> {
        let inner = self.inner();
        let of_story = inner.ready.iter().rev().filter(|(key, _)| key.id == question.id);
        let mut older = of_story.filter_map(|(_, found)| found.as_ref().ok());
        let now: HashMap<&str, u32> = question.members.iter().map(|row| (row.report.as_str(), row.version)).collect();
        older.find_map(|older| {
            let grown = |row: &Member| now.get(row.report.as_str()).is_some_and(|&version| version >= row.version);
            if older.decisions != question.decisions || !older.members.iter().all(grown) {
                return None;
            }
            let same = older.members.iter().filter(|row| now.get(row.report.as_str()) == Some(&row.version)).count();
            Some((older.clone(), question.members.len() - same))
        })
    }

    fn put_in_line(&self, job: Job) {
        let mut inner = self.inner();
        let known = inner.under.as_ref() == Some(&job.key) || inner.line.iter().any(|other| other.key == job.key);
        if known || inner.line.len() >= LINE_MAX {
            return;
        }
        // An older state of the same story that nobody has begun is wanted no more.
        if job.latest {
            inner.line.retain(|other| !other.latest || other.key.id != job.key.id);
        }
        inner.line.push_back(job);
        self.work.notify_one();
    }

    /// What is to be done next.
    fn next(&self, quiet: Duration) -> Next {
        let mut inner = self.inner();
        loop {
            if inner.stopped {
                return Next::End;
            }
            if let Some(job) = inner.line.pop_front() {
                inner.under = Some(job.key.clone());
                return Next::Asked(job);
            }
            let (waited, over) = self.work.wait_timeout(inner, quiet).unwrap_or_else(PoisonError::into_inner);
            inner = waited;
            if over.timed_out() && !inner.stopped && inner.line.is_empty() {
                return Next::Ahead;
            }
        }
    }

    fn ready(&self, key: Key, found: Result<Arc<Analysed>, Fault>) {
        let mut inner = self.inner();
        inner.under = None;
        inner.ready.push_back((key, found));
        let size = |found: &Result<Arc<Analysed>, Fault>| found.as_ref().map_or(1, |analysed| analysed.witnesses.len());
        let mut held: usize = inner.ready.iter().map(|(_, found)| size(found)).sum();
        while held > REPORTS_HELD_MAX && inner.ready.len() > 1 {
            held -= inner.ready.pop_front().map_or(0, |(_, found)| size(&found));
        }
        drop(inner);
        self.done.send_modify(|done| *done += 1);
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

enum Next {
    Asked(Job),
    Ahead,
    End,
}

/// Works out what is in line until the server stops. On a thread of its own.
pub fn work(app: &App) {
    let mut worker = Worker {
        app,
        analyst: Analyst::new(app.analyses.model.clone(), app.analyses.threads),
        store: None,
        ahead: HashMap::new(),
        filled: HashMap::new(),
        ahead_of: None,
    };
    let mut quiet = QUIET;
    loop {
        match app.analyses.next(quiet) {
            Next::End => return,
            Next::Ahead => quiet = if worker.ahead() { BREATH } else { QUIET },
            Next::Asked(Job { key, question, latest }) => {
                let found = worker.answer(question, latest);
                app.analyses.ready(key, found);
            }
        }
    }
}

struct Worker<'a> {
    app: &'a App,
    analyst: Analyst,
    store: Option<Store>,
    /// Stories that were worked out ahead, each with when something had last come to it.
    ahead: HashMap<String, String>,
    /// Stories whose past was caught up with, likewise.
    filled: HashMap<String, String>,
    /// The state of the database in which nothing was left to be done ahead.
    ahead_of: Option<u64>,
}

impl Worker<'_> {
    fn answer(&mut self, question: Question, latest: bool) -> Result<Arc<Analysed>, Fault> {
        let id = question.id.clone();
        let size = question.members.len();
        if size > REPORTS_MAX {
            let message =
                format!("a story of {size} reports is too large to be taken apart; at most {REPORTS_MAX} are");
            return Err(Fault::new(StatusCode::NOT_IMPLEMENTED, message));
        }
        let mut store = match self.store.take() {
            Some(store) => store,
            None => open(self.app)?,
        };
        let analyst = &mut self.analyst;
        let work = std::panic::AssertUnwindSafe(|| -> Result<Arc<Analysed>> {
            let analysed = analyst.answer(&mut store, question, latest)?;
            if latest {
                let found = changes::keep(&mut store, &analysed)?;
                changes::log::note(&mut store, &analysed, &found)?;
            }
            Ok(analysed)
        });
        match std::panic::catch_unwind(work) {
            Ok(Ok(analysed)) => {
                self.store = Some(store);
                // Lists tell its figures from now on.
                self.app.live.wrote();
                Ok(analysed)
            }
            Ok(Err(error)) => Err(not_measured(&id, error)),
            Err(_) => {
                // What was under way may be half done.
                self.analyst = Analyst::new(self.app.analyses.model.clone(), self.app.analyses.threads);
                Err(Fault::ours(format!("story {id} broke the analysis; please report it")))
            }
        }
    }

    /// Takes one story apart that nobody has asked for yet, if there is one that changed lately. True if it did.
    fn ahead(&mut self) -> bool {
        let state = self.app.live.state();
        if self.ahead_of == Some(state) {
            return false;
        }
        match self.next_ahead() {
            Ok(Some(question)) => {
                // What cannot be measured is told to whoever asks for it; the next would not fare better.
                if self.answer(question, true).is_err() {
                    self.ahead_of = Some(state);
                    return false;
                }
                true
            }
            Ok(None) => match self.fill() {
                Ok(true) => true,
                Ok(false) => {
                    self.ahead_of = Some(state);
                    false
                }
                Err(error) => {
                    terminal::tell(&format!("the past of a story is not compared: {error:#}"));
                    self.ahead_of = Some(state);
                    false
                }
            },
            Err(error) => {
                terminal::tell(&format!("nothing is taken apart ahead: {error:#}"));
                self.ahead_of = Some(state);
                false
            }
        }
    }

    /// Compares two states of a story that changed lately and that nobody has compared. False if there are none.
    fn fill(&mut self) -> Result<bool> {
        let mut store = match self.store.take() {
            Some(store) => store,
            None => open(self.app)?,
        };
        let listing = listing::listing(self.app, &store).map_err(|fault| anyhow::anyhow!(fault.message))?;
        let of_size = listing.stories.iter().filter(|story| (2..=FILLED_REPORTS_MAX).contains(&story.reports));
        let mut filled = Ok(false);
        for story in of_size.take(AHEAD_STORIES) {
            if self.filled.get(&story.id) == Some(&story.changed) {
                continue;
            }
            let analyst = &mut self.analyst;
            let work = std::panic::AssertUnwindSafe(|| changes::log::fill(&mut store, analyst, &story.id));
            filled = std::panic::catch_unwind(work).unwrap_or_else(|_| {
                // What was under way may be half done.
                self.analyst = Analyst::new(self.app.analyses.model.clone(), self.app.analyses.threads);
                Err(anyhow::anyhow!("story {} broke the analysis; please report it", story.id))
            });
            if matches!(filled, Ok(true)) {
                self.app.live.wrote();
                break;
            }
            // Nothing is left, or nothing can be done.
            self.filled.insert(story.id.clone(), story.changed.clone());
            if filled.is_err() {
                break;
            }
        }
        self.store = Some(store);
        filled
    }

    fn next_ahead(&mut self) -> Result<Option<Question>> {
        let store = match self.store.take() {
            Some(store) => store,
            None => open(self.app)?,
        };
        let listing = listing::listing(self.app, &store).map_err(|fault| anyhow::anyhow!(fault.message))?;
        let lately = |sizes: RangeInclusive<u64>| {
            let of_size = listing.stories.iter().filter(move |story| sizes.contains(&story.reports));
            of_size.take(AHEAD_STORIES).find(|story| self.ahead.get(&story.id) != Some(&story.changed))
        };
        let new = lately(2..=AHEAD_REPORTS_SMALL).or_else(|| lately(AHEAD_REPORTS_SMALL + 1..=AHEAD_REPORTS_MAX));
        let next = new.map(|story| {
            self.ahead.insert(story.id.clone(), story.changed.clone());
            Question::about(&store, story.id.clone(), None)
        });
        let next = next.transpose()?;
        self.store = Some(store);
        Ok(next)
    }
}

/// To be written, so that analyses are kept; a file that may only be read is served all the same.
fn open(app: &App) -> Result<Store, headwater_store::Error> {
    Store::open(app.pool.path(), Access::Write).or_else(|_| Store::open(app.pool.path(), Access::Read))
}

fn not_measured(id: &str, error: anyhow::Error) -> Fault {
    match error.downcast::<headwater_store::Error>() {
        Ok(error) => error.into(),
        Err(error) => {
            terminal::tell(&format!("story {id}: {error:#}"));
            let message = "this story cannot be taken apart here: the server has no language package it can read, or met \
                           something it cannot read; its terminal tells more";
            Fault::busy(message, 60)
        }
    }
}
