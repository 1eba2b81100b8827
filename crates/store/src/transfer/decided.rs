//! What people decided, in an export: reports are named by their ids, which are the same in every database.
//!
//! Decisions about stories are told in reports too: importing forms stories anew, and carries them out then (`story::given`).

use super::line::{Decision, Line, StoryDecision};
use crate::decision::next_number;
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

/// Writes every decision, undone ones too, in the order they were made.
pub(crate) fn export(
    connection: &Connection,
    write: &mut dyn FnMut(&Line) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let mut all =
        connection.prepare("SELECT report, matter, who, why, at, undone_at, undone_by FROM decision ORDER BY rowid")?;
    let mut rows = all.query([])?;
    while let Some(row) = rows.next()? {
        write(&Line::Decision(Box::new(Decision {
            report: row.get(0)?,
            matter: row.get(1)?,
            who: row.get(2)?,
            why: row.get(3)?,
            at: row.get(4)?,
            undone_at: row.get(5)?,
            undone_by: row.get(6)?,
        })))?;
    }
    Ok(())
}

/// Reports told of the story that stayed: one that is there is enough.
const STAYED_MAX: i64 = 20;

/// Writes every decision about stories, undone ones too, in the order they were made.
pub(crate) fn export_about_stories(
    connection: &Connection,
    write: &mut dyn FnMut(&Line) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let mut all = connection.prepare(
        "SELECT made.rowid, what, story.rowid, other.rowid, story.id, other.id, who, why, at, undone_at, undone_by, origin
         FROM story_decision AS made
         JOIN story ON story.rowid = made.story JOIN story AS other ON other.rowid = made.other ORDER BY made.rowid",
    )?;
    let mut alike: BTreeMap<String, u32> = BTreeMap::new();
    let mut rows = all.query([])?;
    while let Some(row) = rows.next()? {
        let (number, story, other): (i64, i64, i64) = (row.get(0)?, row.get(2)?, row.get(3)?);
        let undone_at: Option<String> = row.get(9)?;
        // Of a split that holds, the whole story that was split off, as it has grown; of what holds no more, nothing.
        let moved: Vec<String> = connection
            .prepare_cached(
                "SELECT id FROM report WHERE rowid IN (
                     SELECT report FROM placement WHERE decision = ?1
                     UNION SELECT report FROM member WHERE story = ?2 AND ?3)
                 AND ?4 ORDER BY rowid",
            )?
            .query_map(params![number, other, row.get::<_, String>(1)? == "split", undone_at.is_none()], |row| {
                row.get(0)
            })?
            .collect::<rusqlite::Result<_>>()?;
        let stayed = connection
            .prepare_cached(
                "SELECT report.id FROM placement JOIN report ON report.rowid = placement.report
                 WHERE placement.story = ?1
                     AND NOT EXISTS (SELECT 1 FROM placement AS p WHERE p.report = placement.report AND p.decision = ?2)
                 GROUP BY report.rowid ORDER BY min(placement.rowid) LIMIT ?3",
            )?
            .query_map(params![story, number, STAYED_MAX], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let (mut story, mut other) = (row.get(4)?, row.get(5)?);
        // One that came from elsewhere goes on under the names it had there.
        if let Some(origin) = row.get::<_, Option<String>>(11)?
            && let Ok((_, from, to, _, _)) =
                serde_json::from_str::<(String, String, String, String, Option<String>)>(&origin)
        {
            (story, other) = (from, to);
        }
        let mut decision = StoryDecision {
            what: row.get(1)?,
            story,
            other,
            stayed,
            moved,
            who: row.get(6)?,
            why: row.get(7)?,
            at: row.get(8)?,
            nth: 0,
            undone_at,
            undone_by: row.get(10)?,
        };
        let same = alike.entry(decision.origin()).or_default();
        decision.nth = *same;
        *same += 1;
        write(&Line::StoryDecision(Box::new(decision)))?;
    }
    Ok(())
}

/// Keeps a decision about stories until the reports are in stories.
pub(crate) fn give(connection: &Connection, decision: &StoryDecision) -> rusqlite::Result<()> {
    let line =
        serde_json::to_string(decision).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
    connection
        .prepare_cached(
            "INSERT INTO story_decision_given (line) SELECT ?1 WHERE NOT EXISTS
                 (SELECT 1 FROM story_decision_given WHERE line = ?1)",
        )?
        .execute([line])
        .map(drop)
}

/// Adds a decision under a number of its own, unless it is known: the same, at the same time, by the same person. One that was
/// undone there is undone here.
pub(crate) fn add(connection: &Connection, decision: &Decision) -> rusqlite::Result<()> {
    let known = connection
        .prepare_cached(
            "UPDATE decision SET undone_at = coalesce(undone_at, ?4), undone_by = coalesce(undone_by, ?5)
                         WHERE matter = ?1 AND at = ?2 AND who IS ?3",
        )?
        .execute(params![decision.matter, decision.at, decision.who, decision.undone_at, decision.undone_by])?;
    if known > 0 {
        return Ok(());
    }
    connection
        .prepare_cached(
            "INSERT INTO decision (rowid, report, matter, who, why, at, undone_at, undone_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .insert(params![
            next_number(connection)?,
            decision.report,
            decision.matter,
            decision.who,
            decision.why,
            decision.at,
            decision.undone_at,
            decision.undone_by
        ])
        .map(drop)
}
