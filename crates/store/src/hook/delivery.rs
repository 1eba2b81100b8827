//! What is on its way to webhooks: whose turn it is, and how a try ended.
//!
//! A delivery is claimed before it is sent, so that two processes do not send it twice; the claim runs out by itself. One that was
//! taken keeps its row, so that what was told can be told, and loses its words.

use super::Hook;
use crate::error::Error;
use crate::rows;
use crate::store::Store;
use jiff::{SignedDuration, Timestamp};
use rusqlite::{OptionalExtension, Row, params};

/// Something a hook is told.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Delivery {
    pub(crate) row: i64,
    /// Number of the hook.
    pub hook: i64,
    /// Made of what it says: the same for each try.
    pub id: String,
    /// Id of the story.
    pub story: String,
    /// How many changes it tells.
    pub changes: u32,
    /// What is sent; `None` once it was taken.
    pub body: Option<String>,
    /// When it was made (UTC).
    pub made: String,
    /// Where it is.
    pub state: DeliveryState,
    /// Tries that failed.
    pub tries: u32,
    /// It is not sent before (UTC).
    pub next_due: String,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// When it was taken or given up (UTC).
    pub ended: Option<String>,
}

/// Where a delivery is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DeliveryState {
    /// To be sent.
    Waiting,
    /// The receiver took it.
    Taken,
    /// It is not sent any more.
    GivenUp,
}

impl DeliveryState {
    /// As the database and programs call it.
    pub fn word(self) -> &'static str {
        match self {
            DeliveryState::Waiting => "waiting",
            DeliveryState::Taken => "taken",
            DeliveryState::GivenUp => "given up",
        }
    }
}

/// How a try ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Sending {
    /// The receiver took it.
    Taken,
    /// It did not.
    Failed {
        /// Why.
        why: String,
        /// When it is sent again; `None` if not any more.
        next: Option<Timestamp>,
        /// Until when the receiver is left alone, if it did not answer at all.
        held: Option<Timestamp>,
    },
    /// The receiver wants nothing any more: the hook is stopped, and what waits for it stays.
    Stopped {
        /// Why.
        why: String,
    },
}

const COLUMNS: &str = "delivery.rowid, delivery.hook, delivery.id, story.id, delivery.changes, delivery.body, delivery.made, delivery.state,
     delivery.tries, delivery.next_due, delivery.last_error, delivery.ended
     FROM delivery JOIN story ON story.rowid = delivery.story";

impl Store {
    /// The next delivery of a hook that is due, claimed until `until`: those that never failed first, then as they were made. `None` if
    /// nothing is due, or the hook is stopped or left alone.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn claim_delivery(&mut self, hook: i64, now: Timestamp, until: Timestamp) -> Result<Option<Delivery>, Error> {
        let (now, until) = (rows::time(now), rows::time(until));
        self.write(|connection| {
            let found = connection
                .prepare_cached(&format!(
                    "SELECT {COLUMNS} WHERE hook = ?1 AND state = 'waiting' AND next_due <= ?2
                         AND (claimed_until IS NULL OR claimed_until <= ?2)
                         AND EXISTS (SELECT 1 FROM hook WHERE hook.rowid = ?1 AND stopped IS NULL
                                     AND (hook.next_due IS NULL OR hook.next_due <= ?2))
                     ORDER BY tries, delivery.rowid LIMIT 1"
                ))?
                .query_row(params![hook, now], delivery)
                .optional()?;
            if let Some(found) = &found {
                connection
                    .prepare_cached("UPDATE delivery SET claimed_until = ? WHERE rowid = ?")?
                    .execute(params![until, found.row])?;
            }
            Ok(found)
        })
    }

    /// Puts down how a try ended.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn delivery_sent(&mut self, sent: &Delivery, how: &Sending, at: Timestamp) -> Result<(), Error> {
        let at = rows::time(at);
        self.write(|connection| {
            match how {
                Sending::Taken => {
                    connection.execute(
                        "UPDATE delivery SET state = 'taken', body = NULL, ended = ?1, claimed_until = NULL, last_error = NULL
                         WHERE rowid = ?2",
                        params![at, sent.row],
                    )?;
                    connection.execute(
                        "UPDATE hook SET last_ok = ?1, last_error = NULL, failures = 0, next_due = NULL WHERE rowid = ?2",
                        params![at, sent.hook],
                    )?;
                }
                Sending::Failed { why, next, held } => {
                    connection.execute(
                        "UPDATE delivery SET tries = tries + 1, last_error = ?1, claimed_until = NULL,
                             state = iif(?2 IS NULL, 'given up', state), next_due = coalesce(?2, next_due),
                             ended = iif(?2 IS NULL, ?3, NULL)
                         WHERE rowid = ?4",
                        params![why, next.map(rows::time), at, sent.row],
                    )?;
                    connection.execute(
                        "UPDATE hook SET last_error = ?1, next_due = ?2, failures = iif(?2 IS NULL, 0, failures + 1)
                         WHERE rowid = ?3",
                        params![why, held.map(rows::time), sent.hook],
                    )?;
                }
                Sending::Stopped { why } => {
                    connection.execute("UPDATE delivery SET claimed_until = NULL WHERE rowid = ?", [sent.row])?;
                    connection.execute(
                        "UPDATE hook SET stopped = ?1, last_error = ?1 WHERE rowid = ?2",
                        params![why, sent.hook],
                    )?;
                }
            }
            Ok(())
        })
    }

    /// Makes what waits for a hook due at once, and with `given_up` also what was given up, with as many tries as at first; a stopped
    /// hook is used again. How many deliveries are due by it.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn retry_deliveries(&mut self, hook: &Hook, given_up: bool, at: Timestamp) -> Result<u64, Error> {
        let at = rows::time(at);
        self.write(|connection| {
            connection.execute(
                "UPDATE hook SET next_due = NULL, failures = 0, stopped = iif(?2, NULL, stopped) WHERE rowid = ?1",
                params![hook.number, given_up],
            )?;
            let due = connection.execute(
                "UPDATE delivery SET tries = iif(state = 'waiting', tries, 0), made = iif(state = 'waiting', made, ?1),
                     state = 'waiting', next_due = ?1, ended = NULL
                 WHERE hook = ?2 AND (state = 'waiting' OR ?3 AND state = 'given up')",
                params![at, hook.number, given_up],
            )?;
            Ok(due as u64)
        })
    }

    /// The last deliveries, the last made first, at most `most`; of one hook only, if one is named.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn deliveries(&self, hook: Option<i64>, most: usize) -> Result<Vec<Delivery>, Error> {
        self.read(|connection| {
            connection
                .prepare_cached(&format!(
                    "SELECT {COLUMNS} WHERE ?1 IS NULL OR hook = ?1 ORDER BY delivery.rowid DESC LIMIT ?2"
                ))?
                .query_map(params![hook, most as i64], delivery)?
                .collect()
        })
    }

    /// Forgets deliveries that ended longer ago than `time`. How many.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn forget_deliveries(&mut self, now: Timestamp, time: SignedDuration) -> Result<usize, Error> {
        let before = rows::time(now.saturating_sub(time).unwrap_or(Timestamp::MIN));
        self.write(|connection| connection.execute("DELETE FROM delivery WHERE ended < ?", [before]))
    }
}

fn delivery(row: &Row<'_>) -> rusqlite::Result<Delivery> {
    let state: String = row.get(7)?;
    let states = [DeliveryState::Waiting, DeliveryState::Taken, DeliveryState::GivenUp];
    Ok(Delivery {
        row: row.get(0)?,
        hook: row.get(1)?,
        id: row.get(2)?,
        story: row.get(3)?,
        changes: row.get(4)?,
        body: row.get(5)?,
        made: row.get(6)?,
        state: states
            .into_iter()
            .find(|one| one.word() == state)
            .ok_or_else(|| rows::broken(7, format!("expected a state, found \"{state}\"")))?,
        tries: row.get(8)?,
        next_due: row.get(9)?,
        last_error: row.get(10)?,
        ended: row.get(11)?,
    })
}
