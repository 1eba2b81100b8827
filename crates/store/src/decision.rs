//! What people decided: kept with who, when and why, never taken out but with its report, undone by number.
//!
//! What a decision says is a line of JSON that this crate does not read. Merging and splitting stories move reports and have a
//! table of their own ([`Store::merge_stories`]); all decisions share one row of numbers, so that one number names one decision.

use crate::error::Error;
use crate::rows;
use crate::store::Store;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

/// A person's decision about a report, an edge, a name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decided {
    /// Its number, by which it can be undone.
    pub number: i64,
    /// Id of the report it is about, if it is about one.
    pub report: Option<String>,
    /// What was decided, as JSON.
    pub matter: String,
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
    /// Keeps a decision. `report` is the id of the report it is about: the decision goes when that is forgotten. Its number.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn decide(
        &mut self,
        report: Option<&str>,
        matter: &str,
        who: Option<&str>,
        why: Option<&str>,
        at: Timestamp,
    ) -> Result<i64, Error> {
        let at = rows::time(at);
        self.write(|connection| {
            let number = next_number(connection)?;
            connection
                .prepare_cached("INSERT INTO decision (rowid, report, matter, who, why, at) VALUES (?, ?, ?, ?, ?, ?)")?
                .insert(params![number, report, matter, who, why, at])
        })
    }

    /// Takes a decision back, one about stories too. False if it was undone before.
    ///
    /// # Errors
    /// If there is no such decision, or the database cannot be written.
    pub fn undo_decision(&mut self, number: i64, who: Option<&str>, at: Timestamp) -> Result<bool, Error> {
        let when = rows::time(at);
        let found = self.write(|connection| {
            let undone: Option<bool> = connection
                .query_row("SELECT undone_at IS NOT NULL FROM decision WHERE rowid = ?", [number], |row| row.get(0))
                .optional()?;
            if undone == Some(false) {
                connection.execute(
                    "UPDATE decision SET undone_at = ?, undone_by = ? WHERE rowid = ?",
                    params![when, who, number],
                )?;
            }
            Ok(undone)
        })?;
        match found {
            Some(undone) => Ok(!undone),
            None => self.undo_story_decision(number, who, at),
        }
    }

    /// All decisions but those about stories ([`Store::story_decisions`]), oldest first, undone ones included. With `as_of`, what
    /// was decided by then, and undone by then.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn decisions(&self, as_of: Option<Timestamp>) -> Result<Vec<Decided>, Error> {
        let until = as_of.map(rows::time);
        self.read(|connection| {
            connection
                .prepare_cached(
                    "SELECT rowid, report, matter, who, why, at, undone_at, undone_by FROM decision
                     WHERE ?1 IS NULL OR at <= ?1 ORDER BY rowid",
                )?
                .query_map([&until], |row| {
                    let undone_at: Option<String> = row.get(6)?;
                    let by: Option<String> = row.get(7)?;
                    let known = |at: &String| until.as_ref().is_none_or(|until| at <= until);
                    Ok(Decided {
                        number: row.get(0)?,
                        report: row.get(1)?,
                        matter: row.get(2)?,
                        who: row.get(3)?,
                        why: row.get(4)?,
                        at: row.get(5)?,
                        undone: undone_at.filter(known).map(|at| (at, by)),
                    })
                })?
                .collect()
        })
    }
}

/// The next number that no decision of either kind has.
pub(crate) fn next_number(connection: &Connection) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(
            "SELECT 1 + max(coalesce((SELECT max(rowid) FROM decision), 0),
                            coalesce((SELECT max(rowid) FROM story_decision), 0))",
        )?
        .query_row([], |row| row.get(0))
}
