//! `/decisions`: who decided what, when and why, and the way back.

use crate::serve::answer;
use crate::serve::fault::Fault;
use crate::serve::state::App;
use crate::serve::visit::Visit;
use axum::extract::State;
use axum::response::Response;
use headwater_report::site::decide::Kind;
use headwater_report::site::decisions::Undone;
use headwater_report::site::{self, Decision, DecisionsPage};
use headwater_store::{DecisionKind, Store};

/// The log.
pub async fn decisions(State(app): State<App>, visit: Visit) -> Result<Response, Fault> {
    let build = |store: &mut Store| Ok(DecisionsPage { format: site::decisions::FORMAT, decisions: all(store)? });
    answer::page(&app, visit, build, site::decisions).await
}

/// Every decision, the latest first.
///
/// # Errors
/// If the database cannot be read.
pub fn all(store: &Store) -> Result<Vec<Decision>, Fault> {
    let mut all: Vec<(i64, Decision)> = Vec::new();
    for made in store.story_decisions()? {
        let (kind, what) = match made.kind {
            DecisionKind::Merge => (Kind::StoryMerge, format!("{} is part of {}", made.other, made.story)),
            DecisionKind::Split => (Kind::StorySplit, format!("{} is a story apart from {}", made.other, made.story)),
        };
        all.push((
            made.number,
            Decision {
                id: made.number.to_string(),
                kind: kind.code().to_owned(),
                what,
                story: Some(made.story),
                who: made.who,
                at: made.at,
                why: made.why,
                undone: made.undone.map(|(at, who)| Undone { who, at }),
            },
        ));
    }
    all.sort_by_key(|(number, _)| std::cmp::Reverse(*number));
    Ok(all.into_iter().map(|(_, decision)| decision).collect())
}
