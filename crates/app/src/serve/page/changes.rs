//! `/changes`: what changed in all stories since a time.

use super::{said, time};
use crate::changes::found::Words;
use crate::changes::{self, Analyse, Asked as What, Changed};
use crate::serve::answer;
use crate::serve::fault::Fault;
use crate::serve::listing;
use crate::serve::state::App;
use crate::serve::visit::Visit;
use axum::extract::{Query, State};
use axum::response::Response;
use headwater_model::{Finding, Severity};
use headwater_report::receipt::Receipt;
use headwater_report::site::{self, ChangedStory, ChangesPage, LogEntry};
use headwater_report::view;
use headwater_store::Store;
use jiff::Timestamp;
use serde::Deserialize;

/// Stories that are told, the last changed.
const STORIES_MAX: usize = 100;

/// Since when, if nothing is said.
pub const SINCE: &str = "1d";

/// Since when.
#[derive(Deserialize)]
pub struct Asked {
    since: Option<String>,
}

/// The changes.
pub async fn changes(State(app): State<App>, visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Fault> {
    let shared = app.clone();
    answer::page(&app, visit, move |store| build(&shared, store, asked), site::changes).await
}

fn build(app: &App, store: &mut Store, asked: Asked) -> Result<ChangesPage, Fault> {
    let since = said(asked.since).unwrap_or_else(|| SINCE.to_owned());
    let at = time("since", Some(&since))?.unwrap_or_default();
    let Told { stories, left_out, findings } = told(app, store, at, None)?;
    Ok(ChangesPage {
        format: site::changes::FORMAT,
        since,
        since_at: super::written(at),
        stories: stories.into_iter().map(changed).collect(),
        left_out,
        findings: gathered(&findings),
    })
}

/// What changed, and what is not told.
pub struct Told {
    /// The last changed first.
    pub stories: Vec<Changed>,
    /// Stories that changed and are not among them.
    pub left_out: u64,
    /// What could not be measured.
    pub findings: Vec<Finding>,
}

/// What changed since a time in one story, or in the last changed. What was claimed is compared where both states were analysed.
///
/// # Errors
/// If the database cannot be read.
pub fn told(app: &App, store: &mut Store, since: Timestamp, story: Option<&str>) -> Result<Told, Fault> {
    let (ids, left_out) = match story {
        Some(id) => (vec![id.to_owned()], 0),
        None => {
            let listing = listing::listing(app, store)?;
            let from = super::written(since);
            let all = listing.stories.iter().take_while(|story| story.changed >= from);
            let all: Vec<String> = all.map(|story| story.id.clone()).collect();
            let left_out = all.len().saturating_sub(STORIES_MAX) as u64;
            (all.into_iter().take(STORIES_MAX).collect(), left_out)
        }
    };
    let what = What { since, until: None, story: None, model: None, threads: 1, analyse: Analyse::IfKept };
    let (stories, findings) = changes::of_stories(store, &what, ids)?;
    Ok(Told { stories, left_out, findings })
}

fn changed(story: Changed) -> ChangedStory {
    let entry = |change: &changes::compare::Change| LogEntry {
        at: story.at.clone(),
        kind: change.kind.code().to_owned(),
        why: change.why.clone(),
        receipts: change.receipts.iter().cloned().map(receipt).collect(),
    };
    let changes = story.changes.iter().map(entry).collect();
    ChangedStory { id: story.id, title: story.title, at: story.at, changes }
}

/// Words that a change rests on.
pub fn receipt(words: Words) -> Receipt {
    Receipt { report: words.report, start: words.start, end: words.end, text: words.text }
}

/// What could not be told of many stories, told once.
fn gathered(findings: &[Finding]) -> Vec<view::Finding> {
    let mut gathered: Vec<view::Finding> = Vec::new();
    for finding in findings {
        let severity = match finding.severity {
            Severity::Note => "note",
            Severity::Lost => "lost",
        };
        match gathered.iter_mut().find(|other| other.message == finding.message) {
            Some(same) => same.place = format!("{}, {}", same.place, finding.place),
            None => {
                let (place, message) = (finding.place.clone(), finding.message.clone());
                gathered.push(view::Finding { severity, place, message });
            }
        }
    }
    gathered
}
