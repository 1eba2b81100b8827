//! What changed in the stories of the database between two times.
//!
//! Reports that came and versions that came are read off the database. What they did to what is claimed (a new origin, a
//! contradiction, a correction, a retraction, a hardening) is the difference between two analyses of the story: as it was known
//! then, and as it is known now. An analysis is kept for the versions it rests on, so that a story in which nothing changed is
//! never taken apart again.
//!
//! Reading order: [`found`] (what is kept of an analysis), [`compare`] (two of them), [`atom`] (as a feed), here (which stories, which analyses).

pub mod atom;
pub mod compare;
pub mod found;

use crate::analysis::{self, Analysed, Analyst, Question};
use crate::decisions::Decision;
use crate::terminal;
use anyhow::Result;
use compare::{Change, Kind, Touched};
use found::{Found, PRODUCER, Words};
use headwater_model::Finding;
use headwater_store::{Basis, Member, Store};
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

/// Whether stories are taken apart to be compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Analyse {
    /// No: reports and versions only are told.
    Never,
    /// Where both analyses are kept. Costs next to nothing.
    IfKept,
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
    let analyst = Analyst::new(asked.model.clone(), asked.threads);
    let mut comparer = Comparer { analyst, if_kept: asked.analyse == Analyse::IfKept, findings: Vec::new() };
    let mut all = Vec::new();
    let bar = terminal::progress("comparing", ids.len());
    for id in ids {
        if let Some(changed) = one(store, asked, &id, &mut comparer)? {
            all.push(changed);
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok((all, comparer.findings))
}

fn one(store: &mut Store, asked: &Asked<'_>, id: &str, comparer: &mut Comparer) -> Result<Option<Changed>> {
    let before = store.members(id, Some(asked.since))?;
    let after = store.members(id, asked.until)?;
    // A story all of whose reports went elsewhere is told where they are now.
    if after.is_empty() {
        return Ok(None);
    }
    let title = after.iter().find_map(|member| member.title.clone());
    let at = last_change(store, &after, asked)?;
    if before.is_empty() {
        let change = Change { kind: Kind::NewStory, why: opened(&after), receipts: Vec::new() };
        return Ok(Some(Changed { id: id.to_owned(), title, at, changes: vec![change] }));
    }
    let known: BTreeMap<&str, u32> = before.iter().map(|member| (member.report.as_str(), member.version)).collect();
    let mut touched = Touched { came: BTreeSet::new(), changed: BTreeSet::new() };
    let mut changes = Vec::new();
    for member in &after {
        match known.get(member.report.as_str()) {
            None => {
                touched.came.insert(member.report.clone());
                changes.push(Change { kind: Kind::NewReport, why: came(member), receipts: Vec::new() });
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
    if asked.analyse != Analyse::Never
        && let Some(old) = comparer.found(store, id, Some(asked.since))?
        && let Some(new) = comparer.found(store, id, asked.until)?
    {
        changes.extend(compare::compare(&old, &new, &touched));
    }
    changes.sort_by_key(|change| change.kind);
    Ok(Some(Changed { id: id.to_owned(), title, at, changes }))
}

/// When a report or version last came to a story.
fn last_change(store: &Store, members: &[Member], asked: &Asked<'_>) -> Result<String> {
    let mut last = members.iter().map(|member| member.at.clone()).max().unwrap_or_default();
    for member in members.iter().filter(|member| member.version > 1) {
        for version in store.versions(&member.report)? {
            let seen: Timestamp = version.first_seen.parse()?;
            if asked.until.is_none_or(|until| seen <= until) {
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
    Ok(Change { kind: Kind::NewVersion, why, receipts })
}

/// Takes stories apart, or finds that it was done.
struct Comparer {
    analyst: Analyst,
    /// Nothing is taken apart anew.
    if_kept: bool,
    findings: Vec<Finding>,
}

impl Comparer {
    /// What was found in a story at a time; `None` if it cannot be measured, which is noted.
    fn found(&mut self, store: &mut Store, id: &str, as_of: Option<Timestamp>) -> Result<Option<Found>> {
        let asked = Question::about(store, id.to_owned(), as_of)?;
        let basis = basis(&asked.members, &asked.decisions)?;
        if let Some(kept) = store.analysis(id, basis)?
            && let Ok(found) = serde_json::from_slice(&kept)
        {
            return Ok(Some(found));
        }
        if self.if_kept {
            let message =
                "what is claimed was not compared: no analysis of the story as it was then, or is now, is kept";
            let finding = Finding::note(id, message);
            if !self.findings.contains(&finding) {
                self.findings.push(finding);
            }
            return Ok(None);
        }
        let analysed = match self.analyst.story(store, id, as_of) {
            Ok(analysed) => analysed,
            // The database's own troubles end the run; what cannot be measured in one story does not.
            Err(error) => {
                let error = error.downcast::<headwater_store::Error>().map(anyhow::Error::from);
                let not_measured = error.map_or_else(Ok, Err)?;
                let message = format!("what is claimed was not compared: {not_measured:#}");
                let finding = Finding::lost(id, message);
                if !self.findings.contains(&finding) {
                    self.findings.push(finding);
                }
                return Ok(None);
            }
        };
        self.findings
            .extend(analysed.findings.iter().filter(|new| !self.findings.contains(new)).cloned().collect::<Vec<_>>());
        keep(store, &analysed).map(Some)
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
