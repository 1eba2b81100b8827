//! From what a user named to dossiers: a story of the database as it is kept there, or reports that are read for this run.

use crate::analysis::Analyst;
use crate::cli::{Overruling, Reading};
use crate::pipeline::{self, Methods};
use crate::stored;
use anyhow::Result;
use headwater_model::{Dossier, Finding, StoryId, Witness};
use headwater_report::Brief;

/// Reports with what was found in them, story by story.
pub struct Briefing {
    /// Sorted by report id.
    pub witnesses: Vec<Witness>,
    /// One a story.
    pub dossiers: Vec<Dossier>,
    /// What was noticed on the way.
    pub findings: Vec<Finding>,
}

impl Briefing {
    /// The view of it.
    pub fn brief(&self) -> Brief {
        Brief::of(&self.witnesses, &self.dossiers, &self.findings)
    }
}

/// Takes apart what was named. A story of the database of which nothing else is asked comes from there: what was found before is
/// not worked out again. `one_story` takes all reports for one.
///
/// # Errors
/// If not one report could be read, decisions cannot be read, or there is no language package.
pub fn take_apart(reading: &Reading, overruling: &Overruling, methods: &Methods, one_story: bool) -> Result<Briefing> {
    match kept_story(reading).filter(|_| overruling.overrules.is_none() && methods.are_usual()) {
        Some(name) => kept(reading, name),
        None => fresh(reading, overruling, methods, one_story),
    }
}

/// The story that is asked for whole, as it is kept in the database.
fn kept_story(reading: &Reading) -> Option<&str> {
    let stored = &reading.stored;
    let whole = stored.search.is_none() && !stored.filters.any() && reading.paths.is_empty();
    stored.story.as_deref().filter(|_| whole)
}

fn kept(reading: &Reading, name: &str) -> Result<Briefing> {
    let mut store = stored::open_to_keep(reading)?;
    let mut analyst = Analyst::new(reading.model.clone(), reading.threads());
    let analysed = analyst.story(&mut store, name, reading.stored.as_of)?;
    Ok(Briefing {
        witnesses: analysed.witnesses.clone(),
        dossiers: vec![analysed.dossier.clone()],
        findings: analysed.findings.clone(),
    })
}

fn fresh(reading: &Reading, overruling: &Overruling, methods: &Methods, one_story: bool) -> Result<Briefing> {
    let overrules = overruling.load(reading)?;
    let mut read = pipeline::read_with(reading, methods, &overrules)?;
    let story = reading.stored.story.as_deref().map(|name| stored::story(reading, name)).transpose()?;
    let mut stories = pipeline::stories(&read, one_story || story.is_some());
    if let (Some(id), [one]) = (story, stories.as_mut_slice()) {
        one.id = StoryId(id.into());
    }
    let dated = pipeline::date_undated(&mut read, &stories);
    let dossiers = pipeline::collate_with(&read, stories, reading.threads(), methods, &overrules);
    pipeline::note_dates(&mut read, dated);
    Ok(Briefing { witnesses: read.witnesses, dossiers, findings: read.findings })
}
