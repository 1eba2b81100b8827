//! Which files have been read to their end, so that a second run passes over them.

use crate::error::Error;
use crate::rows;
use crate::store::Store;
use rusqlite::{Connection, params};

/// What a file looked like when it was read.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Stamp {
    /// Bytes.
    pub size: u64,
    /// Time of its last change, in nanoseconds since 1970.
    pub changed: i64,
}

impl Store {
    /// True if the file at `path` was read to its end when it looked like `stamp`.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn is_read(&self, path: &str, stamp: Stamp) -> Result<bool, Error> {
        self.read(|connection| {
            connection
                .prepare_cached(
                    "SELECT EXISTS (SELECT 1 FROM source
                     WHERE path = ? AND size = ? AND changed = ? AND finished IS NOT NULL)",
                )?
                .query_row(params![path, stamp.size, stamp.changed], |row| row.get(0))
        })
    }
}

/// Remembers that a file has been read to its end.
pub(crate) fn finish(connection: &Connection, path: &str, stamp: Stamp, at: &str) -> rusqlite::Result<()> {
    let row = rows::source(connection, path)?;
    connection
        .prepare_cached("UPDATE source SET size = ?, changed = ?, finished = ? WHERE rowid = ?")?
        .execute(params![stamp.size, stamp.changed, at, row])?;
    Ok(())
}
