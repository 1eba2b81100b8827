//! The versions of a report, and what each changed.

use crate::change::{self, Hunk};
use crate::error::Error;
use crate::rows;
use crate::store::Store;
use headwater_model::Place;
use jiff::Timestamp;

/// A text of a report at a time.
#[derive(Clone, PartialEq, Debug)]
pub struct Version {
    /// From 1, in the order they came to be known.
    pub number: u32,
    /// SHA-256 of the clean text, hexadecimal.
    pub content: String,
    /// The clean text.
    pub text: String,
    /// Its headline.
    pub title: Option<String>,
    /// Published, as in [`crate::Entry`].
    pub published: Option<String>,
    /// Last changed, by its own account.
    pub modified: Option<String>,
    /// When it was first read (UTC).
    pub first_seen: String,
    /// When it was last read (UTC).
    pub last_seen: String,
    /// Places it was read from.
    pub seen: u64,
    /// Where it was first read from.
    pub place: Place,
    /// How it differs from the version before: `words`, `headline` (and no word of the text), `boilerplate` (and no word that
    /// is read), `white space`. None for the first.
    pub change: Option<String>,
    /// Words that the version before has not.
    pub words_added: u32,
    /// Words of the version before that it has not.
    pub words_removed: u32,
    /// Where they stand, in this text and in the one before.
    pub hunks: Vec<Hunk>,
}

impl Store {
    /// The number of the version that was the latest of a report at a time; `None` if the report was not known then.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn version_as_of(&self, id: &str, at: Timestamp) -> Result<Option<u32>, Error> {
        self.read(|connection| {
            connection
                .prepare_cached(
                    "SELECT max(version.number) FROM version JOIN report ON report.rowid = version.report
                     WHERE report.id = ? AND version.first_seen <= ?",
                )?
                .query_row([id, &rows::time(at)], |row| row.get(0))
        })
    }

    /// The versions of a report, oldest first.
    ///
    /// # Errors
    /// If there is no such report, or it cannot be read.
    pub fn versions(&self, id: &str) -> Result<Vec<Version>, Error> {
        let versions: Vec<Version> = self.read(|connection| {
            connection
                .prepare_cached(
                    "SELECT version.number, lower(hex(text.content)), text.clean, version.title, version.published,
                        version.modified, version.first_seen, version.last_seen, version.seen, source.path, version.line,
                        version.item, version.change, ifnull(version.words_added, 0), ifnull(version.words_removed, 0),
                        version.diff
                     FROM version
                     JOIN report ON report.rowid = version.report
                     JOIN text ON text.rowid = version.text
                     JOIN source ON source.rowid = version.source
                     WHERE report.id = ? ORDER BY version.number",
                )?
                .query_map([id], |row| {
                    let hunks = row.get_ref(15)?.as_blob_or_null()?.map(change::read);
                    Ok(Version {
                        number: row.get(0)?,
                        content: row.get(1)?,
                        text: rows::words(row, 2)?,
                        title: row.get(3)?,
                        published: row.get(4)?,
                        modified: row.get(5)?,
                        first_seen: row.get(6)?,
                        last_seen: row.get(7)?,
                        seen: row.get(8)?,
                        place: Place { path: row.get(9)?, line: row.get(10)?, item: row.get(11)? },
                        change: row.get(12)?,
                        words_added: row.get(13)?,
                        words_removed: row.get(14)?,
                        hunks: match hunks {
                            None => Vec::new(),
                            Some(hunks) => hunks.ok_or_else(|| rows::broken(15, "expected a diff".to_owned()))?,
                        },
                    })
                })?
                .collect()
        })?;
        if versions.is_empty() { Err(Error::Unknown(id.to_owned())) } else { Ok(versions) }
    }
}
