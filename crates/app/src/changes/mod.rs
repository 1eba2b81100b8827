//! What changed in the stories of the database between two times.
//!
//! Reports that came and versions that came are read off the database. What they did to what is claimed (a new origin, a
//! contradiction, a correction, a retraction, a hardening) is the difference between two analyses of the story: as it was known
//! then, and as it is known now. An analysis is kept for the versions it rests on, so that a story in which nothing changed is
//! never taken apart again.
//!
//! Reading order: [`found`] (what is kept of an analysis), [`compare`] (two of them), here (which stories, which analyses).

pub mod compare;
pub mod found;

use crate::pipeline::{self, Methods, Read};
use crate::{language, terminal};
use anyhow::Result;
use compare::{Change, Kind, Touched};
use found::{Found, PRODUCER, Words};
use headwater_collate::story;
use headwater_model::{Finding, Overrules, Witness};
use headwater_nlp::Model;
use headwater_report::Brief;
use headwater_store::{Basis, Member, Store};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

/// Reports of a story that is taken apart for its changes, at most. A larger one is told with its new reports and versions only.
pub const REPORTS_MAX: usize = 400;

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
    /// False to tell reports and versions only.
    pub analyse: bool,
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
    let mut analyst = Analyst { asked, model: None, findings: Vec::new() };
    let mut all = Vec::new();
    let bar = terminal::progress("comparing", ids.len());
    for id in ids {
        if let Some(changed) = one(store, asked, &id, &mut analyst)? {
            all.push(changed);
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok((all, analyst.findings))
}

fn one(store: &mut Store, asked: &Asked<'_>, id: &str, analyst: &mut Analyst<'_>) -> Result<Option<Changed>> {
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
    if asked.analyse
        && let Some((old, new)) = analyst.both(store, id, &before, &after)?
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
struct Analyst<'a> {
    asked: &'a Asked<'a>,
    /// The language package, once it was needed; `None` inside if it cannot be had.
    model: Option<Option<Arc<Model>>>,
    findings: Vec<Finding>,
}

impl Analyst<'_> {
    /// The analyses of a story as it was and as it is; `None` if one cannot be made.
    fn both(
        &mut self,
        store: &mut Store,
        id: &str,
        before: &[Member],
        after: &[Member],
    ) -> Result<Option<(Found, Found)>> {
        let mut read: BTreeMap<(String, u32), Witness> = BTreeMap::new();
        let Some(old) = self.found(store, id, before, &mut read)? else { return Ok(None) };
        let Some(new) = self.found(store, id, after, &mut read)? else { return Ok(None) };
        Ok(Some((old, new)))
    }

    fn found(
        &mut self,
        store: &mut Store,
        id: &str,
        members: &[Member],
        read: &mut BTreeMap<(String, u32), Witness>,
    ) -> Result<Option<Found>> {
        let versions: Vec<(String, u32)> =
            members.iter().map(|member| (member.report.clone(), member.version)).collect();
        let basis = Basis::new(PRODUCER, &versions);
        if let Some(kept) = store.analysis(id, basis)?
            && let Ok(found) = serde_json::from_slice(&kept)
        {
            return Ok(Some(found));
        }
        if members.len() > REPORTS_MAX {
            let message =
                format!("not measured: a story of {} reports; at most {REPORTS_MAX} are compared", members.len());
            self.findings.push(Finding::lost(id, message));
            return Ok(None);
        }
        let Some(model) = self.model() else { return Ok(None) };
        let missing: Vec<&(String, u32)> = versions.iter().filter(|version| !read.contains_key(*version)).collect();
        let raws = missing.iter().map(|(report, version)| store.raw(report, Some(*version), false));
        let raws = raws.collect::<Result<Vec<_>, _>>()?;
        let Read { witnesses, findings } = pipeline::read_reports(raws, &model, self.asked.threads, &Overrules::default());
        self.findings.extend(findings);
        let number: BTreeMap<&str, u32> = missing.iter().map(|(report, version)| (report.as_str(), *version)).collect();
        let named: Vec<_> = witnesses
            .into_iter()
            .filter_map(|witness| {
                let report = witness.report.id.0.to_string();
                Some(((report.clone(), *number.get(report.as_str())?), witness))
            })
            .collect();
        read.extend(named);
        let mut of_story: Vec<Witness> = versions.iter().filter_map(|version| read.get(version).cloned()).collect();
        of_story.sort_by(|a, b| a.report.id.cmp(&b.report.id));
        let found = analysed(of_story, self.asked.threads);
        match store.put_analysis(id, basis, &serde_json::to_vec(&found)?, Timestamp::now()) {
            // A database that may only be read is analysed anew each time.
            Ok(()) | Err(headwater_store::Error::ReadOnly { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(Some(found))
    }

    fn model(&mut self) -> Option<Arc<Model>> {
        if self.model.is_none() {
            let loaded = language::load(self.asked.model.as_deref());
            if let Err(error) = &loaded {
                let message = format!("what is claimed was not compared: {error:#}");
                self.findings.push(Finding::lost("language package", message));
            }
            self.model = Some(loaded.ok());
        }
        self.model.clone().flatten()
    }
}

fn analysed(witnesses: Vec<Witness>, threads: usize) -> Found {
    let mut read = Read { witnesses, findings: Vec::new() };
    let stories = story::one(&read.witnesses);
    let dated = pipeline::date_undated(&mut read, &stories);
    let dossiers = pipeline::collate_with(&read, stories, threads, &Methods::USUAL, &Overrules::default());
    pipeline::note_dates(&mut read, dated);
    let brief = Brief::of(&read.witnesses, &dossiers, &[]);
    brief.stories.first().map(Found::of).unwrap_or_default()
}
