//! Stories taken apart: kept in memory while readers look at them, worked out on one thread, one after the other.
//!
//! A page never waits for an analysis longer than a moment: what is not at hand is put in line, and the reader is told so. An analysis
//! stands for the versions of the reports it rests on and for what people had decided; of another state another is made. How many reports
//! are held in memory is bounded, and so is the line; who is put off asks again by itself.

use super::fault::Fault;
use super::state::App;
use crate::language;
use crate::pipeline::{self, Methods};
use crate::terminal;
use anyhow::Result;
use axum::http::StatusCode;
use headwater_collate::story;
use headwater_model::{Dossier, Finding, Overrules, StoryId, Witness};
use headwater_nlp::Model;
use headwater_report::Brief;
use headwater_store::{Access, Basis, Member, Store};
use jiff::Timestamp;
use std::collections::{HashMap, VecDeque};
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

/// Reports of a story that is taken apart, at most.
const REPORTS_MAX: usize = crate::changes::REPORTS_MAX;

/// A story, taken apart.
pub struct Analysed {
    /// Its reports, sorted by id.
    pub witnesses: Vec<Witness>,
    /// What was found.
    pub dossier: Dossier,
    /// What was found, for people; of one story.
    pub brief: Brief,
    /// Its reports as they came.
    pub members: Vec<Member>,
}

/// What there is of a story that was asked for.
pub enum Found {
    /// All of it.
    Analysed(Arc<Analysed>),
    /// It is being worked on.
    Under(State),
}

/// A story that is being worked on.
pub struct State {
    /// Its id.
    pub id: String,
    /// Its reports as they came.
    pub members: Vec<Member>,
}

/// Counts of a story, for lists.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Figures {
    /// Independent origins of its best founded claim.
    pub origins: u64,
    /// Disagreements.
    pub disagreements: u64,
}

/// A story in a state.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct Key {
    id: String,
    basis: String,
}

struct Job {
    key: Key,
    at: Option<Timestamp>,
    members: Vec<Member>,
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
    figures: Arc<HashMap<String, Figures>>,
    stopped: bool,
}

impl Analyses {
    /// None yet. `model` is the language package to use.
    pub fn new(model: Option<PathBuf>, threads: usize) -> Analyses {
        Analyses { inner: Mutex::default(), work: Condvar::new(), done: watch::channel(0).0, model, threads }
    }

    /// A story with these reports, if it is worked out already or within a moment.
    ///
    /// # Errors
    /// If it cannot be taken apart.
    pub async fn story(
        &self,
        app: &App,
        id: &str,
        at: Option<Timestamp>,
        members: Vec<Member>,
    ) -> Result<Found, Fault> {
        let key = app.pool.read({
            let (id, members) = (id.to_owned(), members.clone());
            move |store| key(store, id, at, &members)
        });
        let key = key.await?;
        let mut done = self.done.subscribe();
        done.borrow_and_update();
        if let Some(found) = self.find(&key)? {
            return Ok(Found::Analysed(found));
        }
        self.put_in_line(Job { key: key.clone(), at, members: members.clone() });
        let found = tokio::time::timeout(PATIENCE, async {
            while done.changed().await.is_ok() {
                if let Some(found) = self.find(&key).transpose() {
                    return Some(found);
                }
            }
            None
        });
        match found.await {
            Ok(Some(found)) => Ok(Found::Analysed(found?)),
            _ => Ok(Found::Under(State { id: key.id, members })),
        }
    }

    /// Counts of the stories that were taken apart.
    pub fn figures(&self) -> Arc<HashMap<String, Figures>> {
        self.inner().figures.clone()
    }

    /// Ends the work, after the story under way.
    pub fn stop(&self) {
        self.inner().stopped = true;
        self.work.notify_all();
    }

    fn find(&self, key: &Key) -> Result<Option<Arc<Analysed>>, Fault> {
        let mut inner = self.inner();
        let Some(place) = inner.ready.iter().position(|(ready, _)| ready == key) else { return Ok(None) };
        let used = inner.ready.remove(place).expect("the place was just found");
        let found = used.1.clone();
        // A fault is told once, so that the next reader tries again.
        if found.is_ok() {
            inner.ready.push_back(used);
        }
        found.map(Some)
    }

    fn put_in_line(&self, job: Job) {
        let mut inner = self.inner();
        let known = inner.under.as_ref() == Some(&job.key) || inner.line.iter().any(|other| other.key == job.key);
        if !known && inner.line.len() < LINE_MAX {
            // An older state of the same story that nobody has begun is wanted no more.
            if job.at.is_none() {
                inner.line.retain(|other| other.at.is_some() || other.key.id != job.key.id);
            }
            inner.line.push_back(job);
            self.work.notify_one();
        }
    }

    fn next(&self) -> Option<Job> {
        let mut inner = self.inner();
        loop {
            if inner.stopped {
                return None;
            }
            if let Some(job) = inner.line.pop_front() {
                inner.under = Some(job.key.clone());
                return Some(job);
            }
            inner = self.work.wait(inner).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn ready(&self, key: Key, found: Result<Arc<Analysed>, Fault>, now: bool) {
        let mut inner = self.inner();
        inner.under = None;
        if let (Ok(analysed), true) = (&found, now) {
            let figures = figures(&analysed.brief);
            Arc::make_mut(&mut inner.figures).insert(key.id.clone(), figures);
        }
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

/// Works out what is in line until the server stops. On a thread of its own.
pub fn work(app: &App) {
    let mut analyst = Analyst { app, model: None };
    while let Some(Job { key, at, members }) = app.analyses.next() {
        let found = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| analyst.story(&key.id, &members)));
        let found = match found {
            Ok(Ok(analysed)) => Ok(Arc::new(Analysed { members, ..analysed })),
            Ok(Err(fault)) => Err(fault),
            Err(_) => Err(Fault::ours(format!("story {} broke the analysis; please report it", key.id))),
        };
        app.analyses.ready(key, found, at.is_none());
    }
}

fn key(_: &Store, id: String, _: Option<Timestamp>, members: &[Member]) -> Result<Key, Fault> {
    let versions: Vec<(String, u32)> = members.iter().map(|row| (row.report.clone(), row.version)).collect();
    Ok(Key { id, basis: format!("{:?}", Basis::new("serve", &versions)) })
}

fn figures(brief: &Brief) -> Figures {
    let story = brief.stories.first();
    Figures {
        origins: story
            .into_iter()
            .flat_map(|story| &story.claims)
            .map(|claim| claim.counts.origins as u64)
            .max()
            .unwrap_or(0),
        disagreements: story.map_or(0, |story| story.disagreements.len() as u64),
    }
}

/// Takes stories apart.
struct Analyst<'a> {
    app: &'a App,
    model: Option<Arc<Model>>,
}

impl Analyst<'_> {
    fn story(&mut self, id: &str, members: &[Member]) -> Result<Analysed, Fault> {
        if members.len() > REPORTS_MAX {
            let message = format!(
                "a story of {} reports is too large to be taken apart; at most {REPORTS_MAX} are",
                members.len()
            );
            return Err(Fault::new(StatusCode::NOT_IMPLEMENTED, message));
        }
        let model = match &self.model {
            Some(model) => model.clone(),
            None => language::load(self.app.analyses.model.as_deref()).map_err(|error| {
                terminal::tell(&format!("{error:#}"));
                Fault::busy(
                    "stories cannot be taken apart: this server has no language package ('headwater model' tells more)",
                    60,
                )
            })?,
        };
        self.model = Some(model.clone());
        let store = Store::open(self.app.pool.path(), Access::Read)?;
        let raws = members.iter().map(|row| store.raw(&row.report, Some(row.version), false));
        let raws = raws.collect::<Result<Vec<_>, _>>()?;
        let threads = self.app.analyses.threads;
        let mut read = pipeline::read_reports(raws, &model, threads);
        let mut stories = story::one(&read.witnesses);
        for one in &mut stories {
            one.id = StoryId(id.into());
        }
        let dated = pipeline::date_undated(&mut read, &stories);
        let dossiers = pipeline::collate_with(&read, stories, threads, &Methods::USUAL, &Overrules::default());
        pipeline::note_dates(&mut read, dated);
        let findings: Vec<Finding> = read.findings;
        let brief = Brief::of(&read.witnesses, &dossiers, &findings);
        let dossier = dossiers.into_iter().next().ok_or_else(|| Fault::ours("a story without a dossier"))?;
        Ok(Analysed { witnesses: read.witnesses, dossier, brief, members: Vec::new() })
    }
}
