//! Decisions about stories that came from another database: carried out here once the reports they are about are in stories.
//!
//! Stories are formed anew by an import, so what was decided is told in reports: those that were moved, and some that stayed where the
//! others were moved to, or from. A merge puts the stories of the former into the story of the latter, whole where most of a
//! story was moved; a split takes what it moved out of it. What holds already is noted, so that it can be undone and is kept when
//! stories grow; what is about no report that is here is left out.

use super::{exact, id_of, lead, open, place};
use crate::decision::next_number;
use crate::error::Error;
use crate::store::Store;
use crate::transfer::StoryDecisionLine as Line;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeMap, BTreeSet};

impl Store {
    /// Carries out the decisions about stories that came with an import. How many there were, and how many of them are about no report
    /// that is here.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn apply_given_decisions(&mut self) -> Result<(u64, u64), Error> {
        let any = self.read(|connection| {
            connection.query_row("SELECT EXISTS (SELECT 1 FROM story_decision_given)", [], |row| row.get::<_, bool>(0))
        })?;
        if !any {
            return Ok((0, 0));
        }
        self.write(|connection| {
            let lines: Vec<String> = connection
                .prepare_cached("SELECT line FROM story_decision_given ORDER BY rowid")?
                .query_map([], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            let mut left_out = 0;
            // A line that was written by another hand is left out too.
            for line in lines.iter().map(|line| serde_json::from_str::<Line>(line).ok()) {
                let done = line.map(|line| apply(connection, &line)).transpose()?;
                left_out += u64::from(done != Some(true));
            }
            connection.execute("DELETE FROM story_decision_given", [])?;
            Ok((lines.len() as u64, left_out))
        })
    }
}

/// Carries out one. False if it is about nothing that is here.
fn apply(connection: &Connection, line: &Line) -> rusqlite::Result<bool> {
    if let Some(number) = known(connection, line)? {
        // One that was undone there is undone here.
        if let Some(at) = &line.undone_at {
            super::decide::undo(connection, number, line.undone_by.as_deref(), at)?;
        }
        return Ok(true);
    }
    let (stayed, moved) = (rows(connection, &line.stayed)?, rows(connection, &line.moved)?);
    let Some(&(_, story)) = stayed.first() else { return Ok(false) };
    let is_split = line.what == "split";
    if line.undone_at.is_some() {
        return note_undone(connection, line, story, is_split);
    }
    if moved.is_empty() || !(is_split || line.what == "merge") {
        return Ok(false);
    }
    if is_split { split(connection, line, story, &moved) } else { merge(connection, line, story, &moved) }?;
    Ok(true)
}

/// The number of a decision that is here: made here, or imported before.
fn known(connection: &Connection, line: &Line) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached(
            "SELECT made.rowid FROM story_decision AS made
             JOIN story ON story.rowid = made.story JOIN story AS other ON other.rowid = made.other
             WHERE made.origin = ?1
                OR made.origin IS NULL AND what = ?2 AND at = ?3 AND who IS ?4 AND story.id = ?5 AND other.id = ?6
             ORDER BY made.rowid LIMIT 1 OFFSET ?7",
        )?
        .query_row(params![line.origin(), line.what, line.at, line.who, line.story, line.other, line.nth], |row| {
            row.get(0)
        })
        .optional()
}

/// Rows of the reports that are here, each with its story.
fn rows(connection: &Connection, reports: &[String]) -> rusqlite::Result<Vec<(i64, i64)>> {
    let mut found = Vec::new();
    for report in reports {
        let row: Option<(i64, i64)> = connection
            .prepare_cached(
                "SELECT member.report, member.story FROM member JOIN report ON report.rowid = member.report WHERE report.id = ?",
            )?
            .query_row([report], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        found.extend(row);
    }
    Ok(found)
}

fn merge(connection: &Connection, line: &Line, into: i64, moved: &[(i64, i64)]) -> rusqlite::Result<()> {
    let mut of_story: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
    moved.iter().for_each(|&(report, story)| _ = of_story.entry(story).or_default().insert(report));
    of_story.remove(&into);
    let largest = of_story.iter().max_by_key(|(story, reports)| (reports.len(), -**story)).map(|(story, _)| *story);
    let other = match (largest, exact(connection, &line.other)?) {
        (Some(story), _) => story,
        (None, Some(row)) if row != into => row,
        // One that never was a story of its own here.
        _ => gone(connection, &line.other, into, &line.at)?,
    };
    let decision = note(connection, line, into, other)?;
    for (story, reports) in of_story {
        let size: i64 =
            connection.query_row("SELECT count(*) FROM member WHERE story = ?", [story], |row| row.get(0))?;
        if reports.len() as i64 * 2 > size {
            place::merge(connection, story, into, None, Some(decision), &line.at)?;
        } else {
            move_reports(connection, reports, into, decision, &line.at)?;
        }
    }
    Ok(())
}

fn split(connection: &Connection, line: &Line, from: i64, moved: &[(i64, i64)]) -> rusqlite::Result<()> {
    let together: BTreeSet<i64> = moved.iter().filter(|(_, story)| *story == from).map(|(report, _)| *report).collect();
    let apart = moved.iter().find(|(_, story)| *story != from).map(|(_, story)| *story);
    let size: i64 = connection.query_row("SELECT count(*) FROM member WHERE story = ?", [from], |row| row.get(0))?;
    let other = match apart {
        // Some of them are in a story of their own already.
        Some(story) => story,
        None => open(connection, &line.other, &line.at)?,
    };
    let decision = note(connection, line, from, other)?;
    if (together.len() as i64) < size {
        move_reports(connection, together, other, decision, &line.at)?;
    }
    Ok(())
}

/// Puts reports somewhere when it was decided, or when they came, if that was later.
fn move_reports(
    connection: &Connection,
    reports: BTreeSet<i64>,
    story: i64,
    decision: i64,
    at: &str,
) -> rusqlite::Result<()> {
    for report in reports {
        let came: String = connection
            .prepare_cached("SELECT min(at) FROM placement WHERE report = ?")?
            .query_row([report], |row| row.get(0))?;
        super::decide::move_report(connection, report, story, decision, at.max(came.as_str()))?;
    }
    Ok(())
}

/// A decision that holds no more, for the log.
fn note_undone(connection: &Connection, line: &Line, story: i64, is_split: bool) -> rusqlite::Result<bool> {
    let other = match exact(connection, &line.other)? {
        Some(row) if row != story => row,
        Some(_) => return Ok(false),
        None if is_split => gone(connection, &line.other, story, &line.at)?,
        None => return Ok(false),
    };
    note(connection, line, story, other)?;
    Ok(true)
}

/// A story without reports, whose id leads to another.
fn gone(connection: &Connection, id: &str, into: i64, at: &str) -> rusqlite::Result<i64> {
    let row = open(connection, id, at)?;
    let into = lead(connection, into)?;
    connection.execute("UPDATE story SET merged_into = ? WHERE rowid = ?", [into, row])?;
    Ok(row)
}

/// Writes the decision down under a number of its own.
fn note(connection: &Connection, line: &Line, story: i64, other: i64) -> rusqlite::Result<i64> {
    // Of a decision whose stories are called the same here, the line can be told from itself.
    let same = id_of(connection, story)? == line.story && id_of(connection, other)? == line.other;
    connection
        .prepare_cached(
            "INSERT INTO story_decision (rowid, what, story, other, who, why, at, undone_at, undone_by, origin)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .insert(params![
            next_number(connection)?,
            line.what,
            story,
            other,
            line.who,
            line.why,
            line.at,
            line.undone_at,
            line.undone_by,
            (!same).then(|| line.origin())
        ])
}
