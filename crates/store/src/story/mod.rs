//! Stories: which reports are in which, why, and what people decided about it.
//!
//! Where a report is put is decided elsewhere; here it is written down. Every placement is kept and the last one of a report
//! holds, so that what was known at any time can be told. An id that was once told leads somewhere for good: to the story, or
//! to the one it became part of.
//!
//! Reading order: this file (ids), [`place`] (what the grouping writes), [`decide`] (what people decide), [`given`] (what they
//! decided elsewhere), [`list`] (reading),
//! [`past`] (how it came to be), [`analysis`] (what was found in a story, kept until something changes),
//! [`log`] (what changed in its claims each time).

mod analysis;
mod decide;
mod given;
mod list;
mod log;
mod past;
mod place;

pub use analysis::{Basis, KeptDossier};
pub use decide::{DecisionKind, StoryDecision};
pub use list::{Member, StoryEntry, StoryFilter};
pub use log::Logged;
pub use past::LaterVersion;
pub use place::{Arrival, Grouping, Merge, Sketched, Waiting};

use crate::error::Error;
use crate::store::Store;
use rusqlite::{Connection, OptionalExtension};

impl Store {
    /// The id of the story that `name` leads to now: a story's id, the first letters of one (four at least), or the id of one that
    /// became part of another.
    ///
    /// # Errors
    /// If it leads nowhere, or to several.
    pub fn find_story(&self, name: &str) -> Result<String, Error> {
        let row = self.story_row(name)?;
        self.read(|connection| id_of(connection, row))
    }

    /// Rows of the story that is named and of those that it became part of, in that order; of the beginning of an id only the last.
    ///
    /// # Errors
    /// If it leads nowhere, or to several.
    pub(crate) fn story_rows(&self, name: &str) -> Result<Vec<i64>, Error> {
        let own = self.read(|connection| {
            let Some(row) = exact(connection, name.trim())? else { return Ok(None) };
            chain(connection, row).map(Some)
        })?;
        own.map_or_else(|| Ok(vec![self.story_row(name)?]), Ok)
    }

    pub(crate) fn story_row(&self, name: &str) -> Result<i64, Error> {
        let found = self.read(|connection| named(connection, name.trim()))?;
        match found.as_slice() {
            [] => Err(Error::NoStory(name.to_owned())),
            [row] => Ok(*row),
            many => Err(Error::NoStory(format!("{name} ({} begin so)", many.len()))),
        }
    }
}

/// A story and those that it became part of, one after the other.
fn chain(connection: &Connection, row: i64) -> rusqlite::Result<Vec<i64>> {
    let mut statement = connection.prepare_cached("SELECT merged_into FROM story WHERE rowid = ?")?;
    let mut rows = vec![row];
    while let Some(next) = statement.query_row([rows[rows.len() - 1]], |found| found.get::<_, Option<i64>>(0))? {
        rows.push(next);
    }
    Ok(rows)
}

/// The row of the story whose id is `name`.
fn exact(connection: &Connection, name: &str) -> rusqlite::Result<Option<i64>> {
    connection.prepare_cached("SELECT rowid FROM story WHERE id = ?")?.query_row([name], |row| row.get(0)).optional()
}

/// Rows of the stories that a name may lead to; more than one if it is the beginning of several.
fn named(connection: &Connection, name: &str) -> rusqlite::Result<Vec<i64>> {
    let rows = match exact(connection, name)? {
        Some(row) => vec![row],
        None if name.len() < 4 => Vec::new(),
        // '~' sorts behind every digit of an id.
        None => connection
            .prepare_cached("SELECT rowid FROM story WHERE id >= ?1 AND id < ?1 || '~' LIMIT 10")?
            .query_map([name], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?,
    };
    let mut leads = rows.into_iter().map(|row| lead(connection, row)).collect::<rusqlite::Result<Vec<i64>>>()?;
    leads.sort_unstable();
    leads.dedup();
    Ok(leads)
}

/// The story that a story is part of now: itself, if it stands.
pub(crate) fn lead(connection: &Connection, row: i64) -> rusqlite::Result<i64> {
    Ok(chain(connection, row)?.pop().unwrap_or(row))
}

fn id_of(connection: &Connection, row: i64) -> rusqlite::Result<String> {
    connection.prepare_cached("SELECT id FROM story WHERE rowid = ?")?.query_row([row], |found| found.get(0))
}

/// Opens a story under `id`, or under `id-2` and so on if another bears it.
fn open(connection: &Connection, id: &str, at: &str) -> rusqlite::Result<i64> {
    let mut free = id.to_owned();
    for turn in 2.. {
        let taken: bool = connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM story WHERE id = ?)")?
            .query_row([&free], |row| row.get(0))?;
        if !taken {
            break;
        }
        free = format!("{id}-{turn}");
    }
    connection.prepare_cached("INSERT INTO story (id, opened) VALUES (?, ?)")?.insert([&free, at])
}
