//! The log of a story's claims: each time something came to it, what that did to what is claimed, written down once for all who look.
//!
//! Whoever has taken a story apart as it stands compares it with the last earlier state of which an analysis is kept ([`note`]); times
//! that nobody was there to compare are caught up with later ([`fill`]), in stories of at most [`FILLED_REPORTS_MAX`] reports and for the
//! last [`FILLED_TIMES_MAX`] times. Where several things came between two analyses they are told together, at the time of the last.

use super::compare::{Change, Kind, Touched, compare};
use super::found::{Found, Words};
use super::{basis, keep, last_change};
use crate::analysis::{Analysed, Analyst, Question};
use anyhow::Result;
use headwater_store::{Error, Logged, Member, Store};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Earlier states of a story that are looked for, the latest first.
const BACK_MAX: usize = 50;

/// Reports of a story whose past is caught up with, at most.
pub const FILLED_REPORTS_MAX: u64 = 60;

/// Times of a story that are caught up with: the last.
const FILLED_TIMES_MAX: usize = 20;

/// Changes told of one story: the latest.
const ENTRIES_MAX: usize = 500;

/// A change as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    kind: String,
    why: String,
    receipts: Vec<Words>,
}

/// What changed in the claims of a story at a time.
pub struct Entry {
    /// When (UTC).
    pub at: String,
    /// What.
    pub change: Change,
}

/// Compares a story as it was taken apart just now with what it was before something last came to it, as far as that is kept.
///
/// # Errors
/// If the database cannot be read. One that may only be read keeps no log.
pub fn note(store: &mut Store, analysed: &Analysed, new: &Found) -> Result<()> {
    let id = &analysed.id;
    if store.analyses_kept(id)? < 2 {
        return Ok(());
    }
    let at = last_change(store, &analysed.members, None)?;
    let moments = store.story_moments(id)?;
    for since in moments.iter().rev().filter(|moment| **moment < at).take(BACK_MAX) {
        let before = Question::about(store, id.clone(), Some(since.parse()?))?;
        let Some(old) = kept(store, &before)? else { continue };
        return write(store, id, (since, &at), (&before.members, &analysed.members), (&old, new));
    }
    Ok(())
}

/// Compares the latest two states of a story that nobody has compared, taking them apart if need be. False if there are none.
///
/// # Errors
/// If the database cannot be read, or the story cannot be taken apart.
pub fn fill(store: &mut Store, analyst: &mut Analyst, id: &str) -> Result<bool> {
    let told = store.story_log(id, None)?;
    let moments = store.story_moments(id)?;
    let is_told = |at: &String| told.iter().any(|one| one.since < *at && *at <= one.at);
    let pairs = moments.windows(2).rev().take(FILLED_TIMES_MAX);
    let Some([since, at]) = pairs.filter_map(|pair| pair.first_chunk()).find(|[_, at]| !is_told(at)) else {
        return Ok(false);
    };
    let (before, old) = then(store, analyst, id, since)?;
    let (after, new) = then(store, analyst, id, at)?;
    write(store, id, (since, at), (&before, &after), (&old, &new))?;
    Ok(true)
}

/// What is told of a story as it was known at a time, the latest first; at most 500 changes.
///
/// # Errors
/// If the database cannot be read.
pub fn entries(store: &Store, id: &str, as_of: Option<Timestamp>) -> Result<Vec<Entry>> {
    let mut all = Vec::new();
    for logged in store.story_log(id, as_of)? {
        // What another program has written in another form is passed over.
        let changes: Vec<Kept> = serde_json::from_str(&logged.changes).unwrap_or_default();
        for Kept { kind, why, receipts } in changes {
            let Some(kind) = Kind::ALL.into_iter().find(|one| one.code() == kind) else { continue };
            all.push(Entry { at: logged.at.clone(), change: Change { kind, why, receipts, report: None } });
        }
        if all.len() >= ENTRIES_MAX {
            all.truncate(ENTRIES_MAX);
            break;
        }
    }
    Ok(all)
}

/// A story at a time: its reports, and what was found in it.
fn then(store: &mut Store, analyst: &mut Analyst, id: &str, at: &str) -> Result<(Vec<Member>, Found)> {
    let asked = Question::about(store, id.to_owned(), Some(at.parse()?))?;
    let members = asked.members.clone();
    let found = match kept(store, &asked)? {
        Some(found) => found,
        None if members.is_empty() => Found::default(),
        None => {
            let analysed = analyst.answer(store, asked, false)?;
            keep(store, &analysed)?
        }
    };
    Ok((members, found))
}

fn kept(store: &Store, asked: &Question) -> Result<Option<Found>> {
    let found = store.analysis(&asked.id, basis(&asked.members, &asked.decisions)?)?;
    Ok(found.and_then(|found| serde_json::from_slice(&found).ok()))
}

fn write(
    store: &mut Store,
    id: &str,
    (since, at): (&str, &str),
    (before, after): (&[Member], &[Member]),
    (old, new): (&Found, &Found),
) -> Result<()> {
    let changes: Vec<Kept> = compare(old, new, &touched(before, after))
        .into_iter()
        .map(|change| Kept { kind: change.kind.code().to_owned(), why: change.why, receipts: change.receipts })
        .collect();
    let logged = Logged { at: at.to_owned(), since: since.to_owned(), changes: serde_json::to_string(&changes)? };
    match store.put_story_log(id, &logged) {
        Ok(()) | Err(Error::ReadOnly { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// What came between two states of a story.
fn touched(before: &[Member], after: &[Member]) -> Touched {
    let known: BTreeMap<&str, u32> = before.iter().map(|member| (member.report.as_str(), member.version)).collect();
    let mut touched = Touched { came: BTreeSet::new(), changed: BTreeSet::new() };
    for member in after {
        match known.get(member.report.as_str()) {
            None => touched.came.insert(member.report.clone()),
            Some(&version) if version != member.version => touched.changed.insert(member.report.clone()),
            Some(_) => false,
        };
    }
    touched
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(report: &str, version: u32) -> Member {
        Member {
            report: report.to_owned(),
            version,
            title: None,
            outlet: None,
            published: None,
            at: String::new(),
            why: String::new(),
            score: None,
            nearest: None,
            support: None,
            shared: None,
            decision: None,
            who: None,
        }
    }

    #[test]
    fn what_came_and_what_changed_is_touched_and_nothing_else() {
        let before = [member("a", 1), member("b", 1), member("gone", 1)];
        let after = [member("a", 1), member("b", 2), member("c", 3)];
        let touched = touched(&before, &after);
        assert_eq!(
            (touched.came.into_iter().collect::<Vec<_>>(), touched.changed.into_iter().collect::<Vec<_>>()),
            (vec!["c".to_owned()], vec!["b".to_owned()])
        );
    }
}
