//! What changed in the stories of the database between two times.
//!
//! Reports that came and versions that came are read off the database. What they did to what is claimed (a new origin, a
//! contradiction, a correction, a retraction, a hardening) is the difference between two analyses of the story: as it was known
//! then, and as it is known now. An analysis is kept for the versions it rests on, so that a story in which nothing changed is
//! never taken apart again.
//!
//! Reading order: [`found`] (what is kept of an analysis), [`compare`] (two of them), [`atom`] and [`json`] (as a feed, for programs), here (which stories, which analyses), [`log`]
//! (what is told of each story for good).

pub mod atom;
pub mod compare;
pub mod found;
pub mod json;
pub mod log;

use crate::analysis::{self, Analysed, Analyst, Question};
use crate::decisions::Decision;
use crate::terminal;
use anyhow::Result;
use compare::{Change, Kind, Touched};
use found::{Found, PRODUCER, Words};
use headwater_model::Finding;
use headwater_store::{Basis, Marks, Member, Store};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// A story with what changed in it.
pub struct Changed {
    /// Its id.
    pub id: String,
    /// The headline of the first report that has one, in the order they came.
    pub title: Option<String>,
    /// When something last came to it.
    pub at: String,
    /// What changed.
    pub changes: Vec<Change>,
    /// Why what is claimed was not compared, if it was not.
    pub not_measured: Option<String>,
    /// The outlets of its reports, by id.
    pub outlets: BTreeMap<String, String>,
}

/// Whose changes are told.
pub struct Asked<'a> {
    /// After this time.
    pub since: Timestamp,
    /// And not after this one; now, if none is said.
    pub until: Option<Timestamp>,
    /// This story only.
    pub story: Option<&'a str>,
    /// The language package to use.
    pub model: Option<PathBuf>,
    /// Threads to use.
    pub threads: usize,
    /// Whether what is claimed is compared, too.
    pub analyse: Analyse,
}

/// A story at two times.
struct Grown {
    id: String,
    before: Vec<Member>,
    after: Vec<Member>,
}

/// Whether stories are taken apart to be compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Analyse {
    /// No: reports and versions only are told.
    Never,
    /// Where both analyses are kept. Costs next to nothing.
    IfKept,
    /// Where both are kept, and in stories of so many reports at most.
    UpTo(usize),
    /// Yes, however long it takes.
    Always,
}

/// What changed, story by story, in the order of their ids; and what could not be measured.
///
/// # Errors
/// If the database cannot be read, or the story that was named is none.
pub fn changes(store: &mut Store, asked: &Asked<'_>) -> Result<(Vec<Changed>, Vec<Finding>)> {
    let mut ids = store.stories_changed(asked.since, asked.until)?;
    if let Some(name) = asked.story {
        let id = store.find_story(name)?;
        ids.retain(|changed| *changed == id);
    }
    of_stories(store, asked, ids)
}

/// What changed in these stories, in their order; and what could not be measured.
///
/// # Errors
/// If the database cannot be read.
pub fn of_stories(store: &mut Store, asked: &Asked<'_>, ids: Vec<String>) -> Result<(Vec<Changed>, Vec<Finding>)> {
    let mut comparer = Comparer::new(asked.model.clone(), asked.threads, asked.analyse);
    let mut all = Vec::new();
    let bar = terminal::progress("comparing", ids.len());
    for id in ids {
        let before = store.members(&id, Some(asked.since))?;
        let after = store.members(&id, asked.until)?;
        all.extend(one(store, asked, Grown { id, before, after }, &mut comparer)?);
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok((all, comparer.findings))
}

/// Tells what changed since the database had come so far, round after round, by one [`Comparer`].
pub struct Teller(Comparer);

impl Teller {
    /// By the language package in a folder, or the usual one, on so many threads.
    pub fn new(model: Option<PathBuf>, threads: usize) -> Teller {
        Teller(Comparer::new(model, threads, Analyse::IfKept))
    }

    /// What changed in a story between two states of the database. `asked.since` is when it had come as far as the first.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn between(
        &mut self,
        store: &mut Store,
        asked: &Asked<'_>,
        (from, to): (Marks, Marks),
        id: String,
    ) -> Result<Option<Changed>> {
        // What could not be measured is told with the story.
        self.0.findings.clear();
        self.0.analyse = asked.analyse;
        let (before, after) = (store.members_at(&id, from)?, store.members_at(&id, to)?);
        one(store, asked, Grown { id, before, after }, &mut self.0)
    }
}

fn one(store: &mut Store, asked: &Asked<'_>, story: Grown, comparer: &mut Comparer) -> Result<Option<Changed>> {
    let Grown { id, before, after } = story;
    // A story all of whose reports went elsewhere is told where they are now.
    if after.is_empty() {
        return Ok(None);
    }
    let title = after.iter().find_map(|member| member.title.clone());
    let at = last_change(store, &after, asked.until)?;
    let outlets = after.iter().filter_map(|member| Some((member.report.clone(), member.outlet.clone()?))).collect();
    if before.is_empty() {
        let change = Change { kind: Kind::NewStory, why: opened(&after), receipts: Vec::new(), report: None };
        return Ok(Some(Changed { id, title, at, changes: vec![change], not_measured: None, outlets }));
    }
    let known: BTreeMap<&str, u32> = before.iter().map(|member| (member.report.as_str(), member.version)).collect();
    let mut touched = Touched { came: BTreeSet::new(), changed: BTreeSet::new() };
    let mut changes = Vec::new();
    for member in &after {
        match known.get(member.report.as_str()) {
            None => {
                touched.came.insert(member.report.clone());
                changes.push(Change {
                    kind: Kind::NewReport,
                    why: came(member),
                    receipts: Vec::new(),
                    report: Some(member.report.clone()),
                });
            }
            Some(&version) if version != member.version => {
                touched.changed.insert(member.report.clone());
                changes.push(version_change(store, member, version)?);
            }
            Some(_) => {}
        }
    }
    if changes.is_empty() {
        return Ok(None);
    }
    let mut not_measured = None;
    if asked.analyse != Analyse::Never {
        match comparer.found(store, Question::of(store, id.clone(), before, Some(asked.since))?, false)? {
            Ok(old) => match comparer.found(
                store,
                Question::of(store, id.clone(), after, asked.until)?,
                asked.until.is_none(),
            )? {
                Ok(new) => changes.extend(compare::compare(&old, &new, &touched)),
                Err(why) => not_measured = Some(why),
            },
            Err(why) => not_measured = Some(why),
        }
    }
    changes.sort_by_key(|change| change.kind);
    Ok(Some(Changed { id, title, at, changes, not_measured, outlets }))
}

/// When the last of these reports, or of their versions, came to a story; of later versions those known at `until`.
fn last_change(store: &Store, members: &[Member], until: Option<Timestamp>) -> Result<String> {
    let mut last = members.iter().map(|member| member.at.clone()).max().unwrap_or_default();
    for member in members.iter().filter(|member| member.version > 1) {
        for version in store.versions(&member.report)? {
            let seen: Timestamp = version.first_seen.parse()?;
            if version.number <= member.version && until.is_none_or(|until| seen <= until) {
                last = last.max(version.first_seen);
            }
        }
    }
    Ok(last)
}

fn opened(members: &[Member]) -> String {
    let outlets: BTreeSet<&str> = members.iter().filter_map(|member| member.outlet.as_deref()).collect();
    let plural = |n: usize| if n == 1 { "" } else { "s" };
    let reports = members.len();
    format!("{reports} report{} from {} outlet{}", plural(reports), outlets.len(), plural(outlets.len()))
}

fn came(member: &Member) -> String {
    let outlet = member.outlet.as_deref().unwrap_or("an unknown outlet");
    let title = member.title.as_deref().unwrap_or("no headline");
    let how = match member.why.as_str() {
        "merged" => "; came with a story that proved to be this one",
        "person" => "; put here by a person",
        _ => "",
    };
    format!("{} ({outlet}): {title}{how}", member.report)
}

/// Another version, with its first words that the one before has not.
fn version_change(store: &Store, member: &Member, before: u32) -> Result<Change> {
    let versions = store.versions(&member.report)?;
    let mut receipts = Vec::new();
    let (mut added, mut removed) = (0, 0);
    for version in versions.iter().filter(|version| version.number > before && version.number <= member.version) {
        added += version.words_added;
        removed += version.words_removed;
        for hunk in version.hunks.iter().filter(|hunk| !hunk.later.is_empty()) {
            let points = |byte: u32| version.text.get(..byte as usize).map_or(0, |head| head.chars().count());
            receipts.push(Words {
                report: member.report.clone(),
                start: points(hunk.later.start),
                end: points(hunk.later.end),
                text: hunk.later.of(&version.text).to_owned(),
            });
        }
    }
    receipts.truncate(4);
    let outlet = member.outlet.as_deref().unwrap_or("an unknown outlet");
    let why = format!(
        "{} ({outlet}): version {} in place of {before}, {added} words added, {removed} removed",
        member.report, member.version
    );
    Ok(Change { kind: Kind::NewVersion, why, receipts, report: Some(member.report.clone()) })
}

/// Takes stories apart, or finds that it was done.
struct Comparer {
    analyst: Analyst,
    analyse: Analyse,
    findings: Vec<Finding>,
}

impl Comparer {
    fn new(model: Option<PathBuf>, threads: usize, analyse: Analyse) -> Comparer {
        Comparer { analyst: Analyst::new(model, threads), analyse, findings: Vec::new() }
    }

    /// What was found in a story in a state; or why it cannot be measured, which is noted. `latest`: the state is the one that stands.
    fn found(&mut self, store: &mut Store, asked: Question, latest: bool) -> Result<Result<Found, String>> {
        let id = asked.id.clone();
        let basis = basis(&asked.members, &asked.decisions)?;
        if let Some(kept) = store.analysis(&id, basis)?
            && let Ok(found) = serde_json::from_slice(&kept)
        {
            return Ok(Ok(found));
        }
        let reports_max = match self.analyse {
            Analyse::Always => usize::MAX,
            Analyse::UpTo(reports) => reports,
            Analyse::IfKept | Analyse::Never => 0,
        };
        if asked.members.len() > reports_max {
            let message = match self.analyse {
                Analyse::UpTo(reports) => {
                    format!("what is claimed was not compared: the story has more than {reports} reports")
                }
                _ => "what is claimed was not compared: no analysis of the story as it was then, or is now, is kept"
                    .to_owned(),
            };
            self.note(Finding::note(id, message.clone()));
            return Ok(Err(message));
        }
        match self.analyst.answer(store, asked, latest) {
            Ok(analysed) => {
                analysed.findings.iter().cloned().for_each(|finding| self.note(finding));
                let found = keep(store, &analysed)?;
                if latest {
                    log::note(store, &analysed, &found)?;
                }
                Ok(Ok(found))
            }
            // The database's own troubles end the run; what cannot be measured in one story does not.
            Err(error) => {
                let error = error.downcast::<headwater_store::Error>().map(anyhow::Error::from);
                let not_measured = error.map_or_else(Ok, Err)?;
                let message = format!("what is claimed was not compared: {not_measured:#}");
                self.note(Finding::lost(id, message.clone()));
                Ok(Err(message))
            }
        }
    }

    /// Once each.
    fn note(&mut self, finding: Finding) {
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }
}

/// Keeps what was found in a story, to be compared with what will be.
///
/// # Errors
/// If the database cannot be read. One that may only be read is analysed anew each time.
pub fn keep(store: &mut Store, analysed: &Analysed) -> Result<Found> {
    let found = analysed.brief.stories.first().map(Found::of).unwrap_or_default();
    let basis = basis(&analysed.members, &analysed.decisions)?;
    match store.put_analysis(&analysed.id, basis, &serde_json::to_vec(&found)?, Timestamp::now()) {
        Ok(()) | Err(headwater_store::Error::ReadOnly { .. }) => Ok(found),
        Err(error) => Err(error.into()),
    }
}

fn basis(members: &[Member], decisions: &[Decision]) -> Result<Basis> {
    let versions: Vec<(String, u32)> = members.iter().map(|one| (one.report.clone(), one.version)).collect();
    Ok(Basis::new(&analysis::producer(PRODUCER, decisions)?, &versions))
}
