//! How a story came to be what it is: the times at which something came to it, and what.

use crate::error::Error;
use crate::rows;
use crate::store::Store;
use jiff::Timestamp;
use rusqlite::params;

/// Times told of one story at most, the latest ones.
const MOMENTS_MAX: usize = 1000;

/// A later version of a report of a story.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LaterVersion {
    /// The report's id.
    pub report: String,
    /// Its outlet.
    pub outlet: Option<String>,
    /// The version's number, 2 or more.
    pub number: u32,
    /// When it was first read (UTC).
    pub at: String,
    /// Words that the version before has not.
    pub words_added: u32,
    /// Words of the version before that it has not.
    pub words_removed: u32,
}

impl Store {
    /// Times at which a report or a version came to a story, or a report was put there, ascending (UTC); the last thousand.
    ///
    /// # Errors
    /// If there is no such story, or the database cannot be read.
    pub fn story_moments(&self, story: &str) -> Result<Vec<String>, Error> {
        let row = self.story_row(story)?;
        let mut moments: Vec<String> = self.read(|connection| {
            connection
                .prepare_cached(
                    "SELECT at FROM placement WHERE story = ?1
                     UNION SELECT version.first_seen FROM member JOIN version ON version.report = member.report
                     WHERE member.story = ?1 AND version.number > 1
                     ORDER BY 1 DESC LIMIT ?2",
                )?
                .query_map(params![row, MOMENTS_MAX as i64], |row| row.get(0))?
                .collect()
        })?;
        moments.reverse();
        Ok(moments)
    }

    /// The later versions of a story's reports that were known at `as_of`, in the order in which they came to be known.
    ///
    /// # Errors
    /// If there is no such story, or the database cannot be read.
    pub fn later_versions(&self, story: &str, as_of: Option<Timestamp>) -> Result<Vec<LaterVersion>, Error> {
        let row = self.story_row(story)?;
        let until = as_of.map_or_else(|| "~".to_owned(), rows::time);
        self.read(|connection| {
            connection
                .prepare_cached(
                    "SELECT report.id, version.outlet, version.number, version.first_seen, coalesce(version.words_added, 0),
                         coalesce(version.words_removed, 0)
                     FROM member JOIN version ON version.report = member.report JOIN report ON report.rowid = member.report
                     WHERE member.story = ?1 AND version.number > 1 AND version.first_seen <= ?2
                     ORDER BY version.first_seen, report.id, version.number",
                )?
                .query_map(params![row, until], |row| {
                    Ok(LaterVersion {
                        report: row.get(0)?,
                        outlet: row.get(1)?,
                        number: row.get(2)?,
                        at: row.get(3)?,
                        words_added: row.get(4)?,
                        words_removed: row.get(5)?,
                    })
                })?
                .collect()
        })
    }

    /// How many reports of a story were first read on each day from `since` on: days (UTC) with their number, ascending.
    ///
    /// # Errors
    /// If there is no such story, or the database cannot be read.
    pub fn arrivals(&self, story: &str, since: Timestamp) -> Result<Vec<(String, u32)>, Error> {
        let row = self.story_row(story)?;
        self.read(|connection| {
            connection
                .prepare_cached(
                    "SELECT substr(version.first_seen, 1, 10) AS day, count(*) FROM member
                     JOIN version ON version.report = member.report AND version.number = 1
                     WHERE member.story = ?1 AND version.first_seen >= ?2 GROUP BY day ORDER BY day",
                )?
                .query_map(params![row, rows::time(since)], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        })
    }

    /// Names of outlets with how many reports each has, most first, ties by name; at most `limit`.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn outlets(&self, limit: usize) -> Result<Vec<(String, u64)>, Error> {
        self.read(|connection| {
            connection
                .prepare_cached(
                    "SELECT min(outlet), count(DISTINCT report) AS reports FROM version WHERE outlet IS NOT NULL
                     GROUP BY outlet COLLATE NOCASE ORDER BY reports DESC, outlet COLLATE NOCASE LIMIT ?",
                )?
                .query_map([limit as i64], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as u64)))?
                .collect()
        })
    }

    /// Are the bytes kept that a version was read from?
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn has_original(&self, report: &str, version: u32) -> Result<bool, Error> {
        self.read(|connection| {
            connection
                .prepare_cached(
                    "SELECT EXISTS (SELECT 1 FROM version JOIN report ON report.rowid = version.report
                     WHERE report.id = ? AND version.number = ? AND version.original IS NOT NULL)",
                )?
                .query_row(params![report, version], |row| row.get(0))
        })
    }
}
