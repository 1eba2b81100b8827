//! Decisions in the database, where a number undoes them.

use super::{Decision, check, file, standing};
use anyhow::{Context, Result};
use headwater_store::{Decided, Store};
use jiff::Timestamp;

/// A decision of the database.
pub struct Numbered {
    /// Its number.
    pub number: i64,
    /// What was decided.
    pub decision: Decision,
    /// When and by whom it was undone.
    pub undone: Option<(String, Option<String>)>,
}

/// All decisions but those about stories, oldest first, undone ones included; as they were known at `as_of`.
///
/// # Errors
/// If the database cannot be read, or a decision is none.
pub fn all(store: &Store, as_of: Option<Timestamp>) -> Result<Vec<Numbered>> {
    store.decisions(as_of)?.into_iter().map(numbered).collect()
}

/// Those that hold, in the order they were made.
///
/// # Errors
/// As [`all`].
pub fn holding(store: &Store, as_of: Option<Timestamp>) -> Result<Vec<Decision>> {
    let made = all(store, as_of)?.into_iter().filter(|one| one.undone.is_none()).map(|one| one.decision);
    Ok(standing(made.collect()))
}

/// Keeps a decision; its number. Reports are named by their ids.
///
/// # Errors
/// If it cannot be meant, or the database cannot be written.
pub fn decide(store: &mut Store, decision: &Decision, at: Timestamp) -> Result<i64> {
    check(holding(store, None)?, decision)?;
    let matter = serde_json::to_string(&decision.matter).context("a decision is plain words")?;
    Ok(store.decide(decision.matter.report(), &matter, decision.who.as_deref(), decision.why.as_deref(), at)?)
}

fn numbered(kept: Decided) -> Result<Numbered> {
    let mut decision = file::decision(&kept.matter).with_context(|| format!("decision {}", kept.number))?;
    (decision.who, decision.why, decision.when) = (kept.who, kept.why, Some(kept.at));
    Ok(Numbered { number: kept.number, decision, undone: kept.undone })
}
