//! Seeing that another process has written, cheaply enough to be asked every second.

use crate::error::Error;
use crate::store::Store;

/// Stories that are named when many change at once.
const STORIES_MAX: usize = 100;

/// How far the database has come, as far as readers are told of it: other marks, and there is something to tell.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Marks {
    /// The last placement of a report in a story.
    pub placement: i64,
    /// The last version of a report.
    pub version: i64,
    /// How many decisions were made, and how many of them were undone.
    pub decisions: (i64, i64),
}

impl Store {
    /// A number that is another one once another connection has written. Two numbers of one connection can be compared, others not.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn data_version(&self) -> Result<i64, Error> {
        self.read(|connection| connection.pragma_query_value(None, "data_version", |row| row.get(0)))
    }

    /// How far it has come.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn marks(&self) -> Result<Marks, Error> {
        self.read(|connection| {
            connection
                .prepare_cached(
                    "SELECT (SELECT coalesce(max(rowid), 0) FROM placement), (SELECT coalesce(max(rowid), 0) FROM version),
                         (SELECT count(*) FROM decision) + (SELECT count(*) FROM story_decision),
                         (SELECT count(undone_at) FROM decision) + (SELECT count(undone_at) FROM story_decision)",
                )?
                .query_row([], |row| {
                    Ok(Marks {
                        placement: row.get(0)?,
                        version: row.get(1)?,
                        decisions: (row.get(2)?, row.get(3)?),
                    })
                })
        })
    }

    /// The stories to which reports came after a placement, by id, with how many came; at most 100 of them.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn placed_after(&self, placement: i64) -> Result<Vec<(String, u64)>, Error> {
        self.read(|connection| {
            connection
                .prepare_cached(
                    "SELECT story.id, count(*) FROM placement JOIN story ON story.rowid = placement.story
                     WHERE placement.rowid > ?1 GROUP BY story.rowid ORDER BY story.id LIMIT ?2",
                )?
                .query_map([placement, STORIES_MAX as i64], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as u64)))?
                .collect()
        })
    }
}
