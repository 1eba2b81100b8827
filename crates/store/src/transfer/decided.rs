//! What people decided, in an export: reports are named by their ids, which are the same in every database.
//!
//! Decisions about stories are left out: importing forms stories anew.

use super::line::{Decision, Line};
use crate::decision::next_number;
use rusqlite::{Connection, params};

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
