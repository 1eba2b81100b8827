//! Webhooks: who is told of changes, how far each was told, and what is on its way.
//!
//! How far is a place in the rows of the database, not a time: rows are given in the order in which they are committed, so that
//! nothing that another process was still writing is passed over. What there is to tell is put down in the same transaction in
//! which the place moves on ([`Store::tell_hook`]); sending it, again and again if need be, is another matter ([`delivery`]).

mod delivery;

pub use delivery::{Delivery, DeliveryState, Sending};

use crate::error::Error;
use crate::live::Marks;
use crate::rows;
use crate::store::Store;
use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

/// A webhook.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hook {
    /// Its number.
    pub number: i64,
    /// Where it is. May hold a name and password.
    pub address: String,
    /// What it is told, and how: JSON of whoever added it.
    pub settings: String,
    /// When it was added (UTC).
    pub added: String,
    /// How far it was told.
    pub told_to: Marks,
    /// When that was (UTC).
    pub told: String,
    /// Tries in a row to which it did not answer.
    pub failures: u32,
    /// It is left alone before (UTC).
    pub next_due: Option<String>,
    /// When it last took something (UTC).
    pub last_ok: Option<String>,
    /// Why it did not, if it did not the last time.
    pub last_error: Option<String>,
    /// Why it is told nothing any more.
    pub stopped: Option<String>,
    /// Deliveries that wait.
    pub waiting: u64,
    /// Deliveries that it took, of those that are remembered.
    pub taken: u64,
    /// Deliveries that were given up.
    pub given_up: u64,
}

/// What a hook is to be told of one story.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewDelivery {
    /// Made of what it says.
    pub id: String,
    /// Id of the story.
    pub story: String,
    /// How many changes it tells.
    pub changes: u32,
    /// What is sent.
    pub body: String,
}

impl Store {
    /// Tells a webhook what changes from now on, or since a time. Its number, and whether it is new; one that is there is changed to the
    /// settings given and goes on where it was.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn add_hook(
        &mut self,
        address: &str,
        settings: &str,
        since: Option<Timestamp>,
        at: Timestamp,
    ) -> Result<(i64, bool), Error> {
        let at = rows::time(at);
        let since = since.map(rows::time);
        self.write(|connection| {
            let known: Option<i64> = connection
                .query_row("SELECT rowid FROM hook WHERE address = ?", [address], |row| row.get(0))
                .optional()?;
            if let Some(number) = known {
                connection.execute("UPDATE hook SET settings = ? WHERE rowid = ?", params![settings, number])?;
                return Ok((number, false));
            }
            // The first row of that time or later, less one: a row before it may be told too, none behind it is left out.
            let number = connection
                .prepare_cached(
                    "INSERT INTO hook (address, settings, added, told, placement, version) VALUES (?1, ?2, ?3, coalesce(?4, ?3),
                         coalesce((SELECT min(rowid) - 1 FROM placement WHERE ?4 IS NOT NULL AND at > ?4),
                                  (SELECT max(rowid) FROM placement), 0),
                         coalesce((SELECT min(rowid) - 1 FROM version WHERE ?4 IS NOT NULL AND first_seen > ?4),
                                  (SELECT max(rowid) FROM version), 0))",
                )?
                .insert(params![address, settings, at, since])?;
            Ok((number, true))
        })
    }

    /// Tells a webhook nothing any more, and forgets what was on its way. False if there is none of this number.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn remove_hook(&mut self, number: i64) -> Result<bool, Error> {
        self.write(|connection| Ok(connection.execute("DELETE FROM hook WHERE rowid = ?", [number])? > 0))
    }

    /// All webhooks, by number.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn hooks(&self) -> Result<Vec<Hook>, Error> {
        self.read(|connection| {
            connection
                .prepare_cached(
                    "SELECT rowid, address, settings, added, placement, version, told, failures, next_due, last_ok, last_error, stopped,
                         (SELECT count(*) FROM delivery WHERE hook = hook.rowid AND state = 'waiting'),
                         (SELECT count(*) FROM delivery WHERE hook = hook.rowid AND state = 'taken'),
                         (SELECT count(*) FROM delivery WHERE hook = hook.rowid AND state = 'given up')
                     FROM hook ORDER BY rowid",
                )?
                .query_map([], hook)?
                .collect()
        })
    }

    /// Puts down what a hook is to be told, due at once, and that it is told up to `marks`. False, and nothing is put down, if it is
    /// not any more where it was when `hook` was read: another process was faster.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn tell_hook(
        &mut self,
        hook: &Hook,
        marks: Marks,
        deliveries: &[NewDelivery],
        at: Timestamp,
    ) -> Result<bool, Error> {
        let at = rows::time(at);
        self.write(|connection| {
            let moved = connection
                .prepare_cached(
                    "UPDATE hook SET placement = ?1, version = ?2, told = ?3
                     WHERE rowid = ?4 AND placement = ?5 AND version = ?6 AND stopped IS NULL",
                )?
                .execute(params![
                    marks.placement,
                    marks.version,
                    at,
                    hook.number,
                    hook.told_to.placement,
                    hook.told_to.version
                ])?;
            if moved == 0 {
                return Ok(false);
            }
            for delivery in deliveries {
                connection
                    .prepare_cached(
                        "INSERT OR IGNORE INTO delivery (hook, id, story, changes, body, made, state, next_due)
                         SELECT ?1, ?2, rowid, ?4, ?5, ?6, 'waiting', ?6 FROM story WHERE id = ?3",
                    )?
                    .execute(params![hook.number, delivery.id, delivery.story, delivery.changes, delivery.body, at])?;
            }
            Ok(true)
        })
    }
}

fn hook(row: &Row<'_>) -> rusqlite::Result<Hook> {
    Ok(Hook {
        number: row.get(0)?,
        address: row.get(1)?,
        settings: row.get(2)?,
        added: row.get(3)?,
        told_to: Marks { placement: row.get(4)?, version: row.get(5)?, ..Marks::default() },
        told: row.get(6)?,
        failures: row.get(7)?,
        next_due: row.get(8)?,
        last_ok: row.get(9)?,
        last_error: row.get(10)?,
        stopped: row.get(11)?,
        waiting: row.get::<_, i64>(12)? as u64,
        taken: row.get::<_, i64>(13)? as u64,
        given_up: row.get::<_, i64>(14)? as u64,
    })
}
