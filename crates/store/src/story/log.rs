//! What changed in the claims of a story each time something came to it, as far as it was compared: written once, read by pages.

use crate::error::Error;
use crate::rows;
use crate::store::Store;
use jiff::Timestamp;
use rusqlite::params;

/// Times told of one story at most, the latest ones.
const TOLD_MAX: usize = 1000;

/// What changed in a story at a time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Logged {
    /// When something came (UTC).
    pub at: String,
    /// The time it was compared with (UTC).
    pub since: String,
    /// JSON of whoever compared.
    pub changes: String,
}

impl Store {
    /// Keeps what changed in a story at a time, in place of what was kept for that time.
    ///
    /// # Errors
    /// If there is no such story, or the database cannot be written.
    pub fn put_story_log(&mut self, story: &str, logged: &Logged) -> Result<(), Error> {
        let row = self.story_row(story)?;
        self.write(|connection| {
            connection
                .prepare_cached("INSERT OR REPLACE INTO story_log (story, at, since, changes) VALUES (?, ?, ?, ?)")?
                .execute(params![row, logged.at, logged.since, logged.changes])
                .map(drop)
        })
    }

    /// What changed in a story, as it was known at `as_of`, the latest first; the last thousand times.
    ///
    /// # Errors
    /// If there is no such story, or the database cannot be read.
    pub fn story_log(&self, story: &str, as_of: Option<Timestamp>) -> Result<Vec<Logged>, Error> {
        let row = self.story_row(story)?;
        let until = as_of.map_or_else(|| "~".to_owned(), rows::time);
        self.read(|connection| {
            connection
                .prepare_cached(
                    "SELECT at, since, changes FROM story_log WHERE story = ?1 AND at <= ?2 ORDER BY at DESC LIMIT ?3",
                )?
                .query_map(params![row, until, TOLD_MAX as i64], |row| {
                    Ok(Logged { at: row.get(0)?, since: row.get(1)?, changes: row.get(2)? })
                })?
                .collect()
        })
    }

    /// How many analyses of a story are kept, in whatever state it was.
    ///
    /// # Errors
    /// If there is no such story, or the database cannot be read.
    pub fn analyses_kept(&self, story: &str) -> Result<u64, Error> {
        let row = self.story_row(story)?;
        self.read(|connection| {
            connection
                .prepare_cached("SELECT count(*) FROM story_analysis WHERE story = ?")?
                .query_row([row], |row| row.get::<_, i64>(0))
                .map(|count| count as u64)
        })
    }
}
