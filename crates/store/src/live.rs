//! Seeing that another process has written, cheaply enough to be asked every second.

use crate::error::Error;
use crate::store::Store;

/// Stories that are named when many change at once.
const STORIES_MAX: usize = 100;

impl Store {
    /// A number that is another one once another connection has written. Two numbers of one connection can be compared, others not.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn data_version(&self) -> Result<i64, Error> {
        self.read(|connection| connection.pragma_query_value(None, "data_version", |row| row.get(0)))
    }

    /// The number of the last placement of a report in a story, and the stories to which reports came after placement `after`, by
    /// id, with how many came; at most 100 of them.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn placed_after(&self, after: i64) -> Result<(i64, Vec<(String, u64)>), Error> {
        self.read(|connection| {
            let last: Option<i64> =
                connection.prepare_cached("SELECT max(rowid) FROM placement")?.query_row([], |row| row.get(0))?;
            let stories = connection
                .prepare_cached(
                    "SELECT story.id, count(*) FROM placement JOIN story ON story.rowid = placement.story
                     WHERE placement.rowid > ?1 GROUP BY story.rowid ORDER BY story.id LIMIT ?2",
                )?
                .query_map([after, STORIES_MAX as i64], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as u64)))?
                .collect::<rusqlite::Result<_>>()?;
            Ok((last.unwrap_or_default(), stories))
        })
    }
}
