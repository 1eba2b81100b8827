//! `/decisions`: who decided what, when and why, and the way back.

use crate::analysis::Analysed;
use crate::decisions::Matter;
use crate::decisions::stored::{self, Numbered};
use crate::serve::answer;
use crate::serve::fault::Fault;
use crate::serve::state::App;
use crate::serve::visit::Visit;
use axum::extract::State;
use axum::response::Response;
use headwater_report::site::decide::Kind;
use headwater_report::site::decisions::Undone;
use headwater_report::site::{self, Decision, DecisionsPage};
use headwater_store::{DecisionKind, Store, StoryDecision};
use std::collections::HashSet;

/// The log.
pub async fn decisions(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    let build = |store: &mut Store| Ok(DecisionsPage { format: site::decisions::FORMAT, decisions: all(store)? });
    answer::page(&app, visit, build, site::decisions).await
}

/// Every decision, the latest first.
fn all(store: &Store) -> Result<Vec<Decision>, Fault> {
    let about_stories = store.story_decisions()?.into_iter().map(of_stories);
    let others = stored::all(store, None)?.into_iter().map(of_reports);
    Ok(latest_first(about_stories.chain(others).collect()))
}

/// The decisions about a story and its reports, undone ones too, the latest first.
///
/// # Errors
/// If the database cannot be read.
pub fn of_story(store: &Store, story: &Analysed) -> Result<Vec<Decision>, Fault> {
    let reports: HashSet<&str> = story.members.iter().map(|row| row.report.as_str()).collect();
    let outlets: HashSet<String> =
        story.members.iter().filter_map(|row| row.outlet.as_ref()).map(|outlet| outlet.to_lowercase()).collect();
    let report = |id: &str| reports.contains(id);
    let outlet = |name: &str| outlets.contains(&name.to_lowercase());
    let about = store.story_decisions()?.into_iter().filter(|made| made.story == story.id || made.other == story.id);
    let about = about.map(of_stories);
    let others = stored::all(store, None)?.into_iter().filter(|made| made.decision.matter.touches(&report, &outlet));
    let others =
        others.map(of_reports).map(|(number, made)| (number, Decision { story: Some(story.id.clone()), ..made }));
    Ok(latest_first(about.chain(others).collect()))
}

fn latest_first(mut all: Vec<(i64, Decision)>) -> Vec<Decision> {
    all.sort_by_key(|(number, _)| std::cmp::Reverse(*number));
    all.into_iter().map(|(_, decision)| decision).collect()
}

fn of_stories(made: StoryDecision) -> (i64, Decision) {
    let (kind, what) = match made.kind {
        DecisionKind::Merge => (Kind::StoryMerge, format!("{} is part of {}", made.other, made.story)),
        DecisionKind::Split => (Kind::StorySplit, format!("{} is a story apart from {}", made.other, made.story)),
    };
    let decision = Decision {
        id: made.number.to_string(),
        kind: kind.code().to_owned(),
        what,
        story: Some(made.story),
        who: made.who,
        at: made.at,
        why: made.why,
        undone: made.undone.map(|(at, who)| Undone { who, at }),
    };
    (made.number, decision)
}

fn of_reports(made: Numbered) -> (i64, Decision) {
    let kind = match &made.decision.matter {
        Matter::Pin(_) => Kind::EdgePin.code(),
        Matter::Forbid(_) => Kind::EdgeForbid.code(),
        Matter::Date { .. } => Kind::DatePin.code(),
        Matter::Aside(_) => Kind::BlockAside.code(),
        Matter::Keep(_) => Kind::BlockBack.code(),
        Matter::Same(_) => Kind::NameMerge.code(),
        Matter::Apart(_) => Kind::NameSplit.code(),
        Matter::Called { .. } => Kind::NameRename.code(),
        Matter::Kind { .. } => Kind::NamePin.code(),
        Matter::Undo(_) => "undo",
    };
    let decision = Decision {
        id: made.number.to_string(),
        kind: kind.to_owned(),
        what: made.decision.matter.phrase(),
        story: None,
        who: made.decision.who,
        at: made.decision.when.unwrap_or_default(),
        why: made.decision.why,
        undone: made.undone.map(|(at, who)| Undone { who, at }),
    };
    (made.number, decision)
}
