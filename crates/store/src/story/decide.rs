//! What people decide about stories: two are one, some reports are a story of their own; and taking it back.
//!
//! A decision moves reports by placements that bear its number, so that undoing it can put them back where they were, if they
//! are still where it put them. The grouping never merges what a person split.

use crate::decision;
use crate::error::Error;
use crate::rows;
use crate::store::Store;
use crate::story::{id_of, open, place};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

/// What was decided.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DecisionKind {
    /// Two stories are one.
    Merge,
    /// Some reports of a story are a story of their own.
    Split,
}

/// A person's decision.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoryDecision {
    /// Its number, by which it can be undone.
    pub number: i64,
    /// What was decided.
    pub kind: DecisionKind,
    /// Id of the story that stays.
    pub story: String,
    /// Id of the story that went into it, or that was split off.
    pub other: String,
    /// Who decided.
    pub who: Option<String>,
    /// Why.
    pub why: Option<String>,
    /// When (UTC).
    pub at: String,
    /// When and by whom it was undone.
    pub undone: Option<(String, Option<String>)>,
}

impl Store {
    /// Makes two stories one: the reports of `other` go to `story`. The number of the decision.
    ///
    /// # Errors
    /// If an id leads nowhere or both to the same story, or the database cannot be written.
    pub fn merge_stories(
        &mut self,
        story: &str,
        other: &str,
        who: Option<&str>,
        why: Option<&str>,
        at: Timestamp,
    ) -> Result<i64, Error> {
        let (into, from) = (self.story_row(story)?, self.story_row(other)?);
        if into == from {
            return Err(Error::SameStory(story.to_owned(), other.to_owned()));
        }
        let at = rows::time(at);
        self.write(|connection| {
            let decision = decide(connection, "merge", into, from, who, why, &at)?;
            place::merge(connection, from, into, None, Some(decision), &at)?;
            Ok(decision)
        })
    }

    /// Makes a story of its own of some reports of `story`, by their ids. `id` is the id it gets, if it is free. The number of the
    /// decision.
    ///
    /// # Errors
    /// If a report is not in the story, if none would stay, or the database cannot be written.
    pub fn split_story(
        &mut self,
        story: &str,
        reports: &[String],
        id: &str,
        who: Option<&str>,
        why: Option<&str>,
        at: Timestamp,
    ) -> Result<i64, Error> {
        let from = self.story_row(story)?;
        let mut rows = Vec::new();
        for report in reports {
            let found: Option<i64> = self.read(|connection| {
                connection
                    .prepare_cached(
                        "SELECT member.report FROM member JOIN report ON report.rowid = member.report
                         WHERE member.story = ? AND report.id = ?",
                    )?
                    .query_row(params![from, report], |row| row.get(0))
                    .optional()
            })?;
            rows.push(found.ok_or_else(|| Error::NotInStory { report: report.clone(), story: story.to_owned() })?);
        }
        rows.sort_unstable();
        rows.dedup();
        let size: i64 = self.read(|connection| {
            connection.query_row("SELECT count(*) FROM member WHERE story = ?", [from], |row| row.get(0))
        })?;
        if rows.len() as i64 >= size {
            return Err(Error::WholeStory(story.to_owned()));
        }
        let at = rows::time(at);
        self.write(|connection| {
            let new = open(connection, id, &at)?;
            let decision = decide(connection, "split", from, new, who, why, &at)?;
            for report in rows {
                move_report(connection, report, new, decision, &at)?;
            }
            Ok(decision)
        })
    }

    /// Takes a decision back: the reports it moved go back where they were, unless they have been moved again since. False if it
    /// was undone before.
    ///
    /// # Errors
    /// If there is no such decision, or the database cannot be written.
    pub fn undo_story_decision(&mut self, number: i64, who: Option<&str>, at: Timestamp) -> Result<bool, Error> {
        let at = rows::time(at);
        let done = self.write(|connection| undo(connection, number, who, &at))?;
        done.ok_or_else(|| Error::NoDecision(number))
    }

    /// All decisions, oldest first, undone ones included.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn story_decisions(&self) -> Result<Vec<StoryDecision>, Error> {
        self.read(|connection| {
            connection
                .prepare(
                    "SELECT rowid, what, story, other, who, why, at, undone_at, undone_by FROM story_decision ORDER BY rowid",
                )?
                .query_map([], |row| {
                    let what: String = row.get(1)?;
                    let undone_at: Option<String> = row.get(7)?;
                    let by: Option<String> = row.get(8)?;
                    Ok(StoryDecision {
                        number: row.get(0)?,
                        kind: if what == "merge" { DecisionKind::Merge } else { DecisionKind::Split },
                        story: id_of(connection, row.get(2)?)?,
                        other: id_of(connection, row.get(3)?)?,
                        who: row.get(4)?,
                        why: row.get(5)?,
                        at: row.get(6)?,
                        undone: undone_at.map(|at| (at, by)),
                    })
                })?
                .collect()
        })
    }
}

/// Takes a decision back; `None` if there is none of this number, false if it was undone before.
pub(super) fn undo(
    connection: &Connection,
    number: i64,
    who: Option<&str>,
    at: &str,
) -> rusqlite::Result<Option<bool>> {
    let found: Option<(String, i64, i64, bool)> = connection
        .query_row(
            "SELECT what, story, other, undone_at IS NOT NULL FROM story_decision WHERE rowid = ?",
            [number],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
        )
        .optional()?;
    let Some((what, story, other, undone)) = found else { return Ok(None) };
    if undone {
        return Ok(Some(false));
    }
    connection
        .execute("UPDATE story_decision SET undone_at = ?, undone_by = ? WHERE rowid = ?", params![at, who, number])?;
    if what == "merge" {
        connection
            .execute("UPDATE story SET merged_into = NULL WHERE rowid = ? AND merged_into = ?", [other, story])?;
    }
    // Each report this decision moved and nobody moved since, with where it was before.
    let moved: Vec<(i64, i64)> = connection
        .prepare(
            "SELECT p.report, (SELECT b.story FROM placement AS b WHERE b.report = p.report AND b.rowid < p.rowid
                               ORDER BY b.rowid DESC LIMIT 1)
             FROM placement AS p WHERE p.decision = ?1
               AND NOT EXISTS (SELECT 1 FROM placement AS l WHERE l.report = p.report AND l.rowid > p.rowid)
             ORDER BY p.rowid",
        )?
        .query_map([number], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (report, before) in moved {
        let back = super::lead(connection, before)?;
        move_report(connection, report, back, number, at)?;
    }
    if what == "split" {
        // The story that was split off is empty unless others joined it; its id leads back.
        connection.execute(
            "UPDATE story SET merged_into = ?1 WHERE rowid = ?2 AND ?1 <> ?2
                 AND NOT EXISTS (SELECT 1 FROM member WHERE member.story = ?2)",
            [super::lead(connection, story)?, other],
        )?;
    }
    Ok(Some(true))
}

fn decide(
    connection: &Connection,
    what: &str,
    story: i64,
    other: i64,
    who: Option<&str>,
    why: Option<&str>,
    at: &str,
) -> rusqlite::Result<i64> {
    let number = decision::next_number(connection)?;
    connection
        .prepare_cached(
            "INSERT INTO story_decision (rowid, what, story, other, who, why, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        )?
        .insert(params![number, what, story, other, who, why, at])
}

pub(super) fn move_report(
    connection: &Connection,
    report: i64,
    story: i64,
    decision: i64,
    at: &str,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached("INSERT INTO placement (report, story, at, why, decision) VALUES (?, ?, ?, 'person', ?)")?
        .execute(params![report, story, at, decision])?;
    connection.prepare_cached("UPDATE member SET story = ? WHERE report = ?")?.execute([story, report])?;
    Ok(())
}
