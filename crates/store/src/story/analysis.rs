//! What was found in a story, kept for exactly the versions it was found in: asked again with the same, it is read, not made.

use crate::content::ContentId;
use crate::error::Error;
use crate::store::Store;
use crate::{pack, rows};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

/// What an analysis rests on. Another producer, report or version is another basis.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Basis(ContentId);

impl Basis {
    /// The basis of an analysis by `producer` of versions of reports, in any order.
    pub fn new(producer: &str, reports: &[(String, u32)]) -> Basis {
        let mut reports = reports.to_vec();
        reports.sort_unstable();
        let mut words = producer.to_owned();
        for (report, version) in reports {
            words.push_str(&format!("\n{report} {version}"));
        }
        Basis(ContentId::of(words.as_bytes()))
    }
}

impl Store {
    /// Keeps what was found in a story.
    ///
    /// # Errors
    /// If there is no such story, or the database cannot be written.
    pub fn put_analysis(&mut self, story: &str, basis: Basis, found: &[u8], at: Timestamp) -> Result<(), Error> {
        let row = self.story_row(story)?;
        let (packed, at) = (pack::pack(found, b""), rows::time(at));
        self.write(|connection| {
            connection
                .prepare_cached("INSERT OR REPLACE INTO story_analysis (story, basis, at, packed) VALUES (?, ?, ?, ?)")?
                .execute(params![row, basis.0.as_bytes(), at, packed])
                .map(drop)
        })
    }

    /// What was found in a story on this basis, if it is kept.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn analysis(&self, story: &str, basis: Basis) -> Result<Option<Vec<u8>>, Error> {
        let row = self.story_row(story)?;
        self.read(|connection| {
            connection
                .prepare_cached("SELECT packed FROM story_analysis WHERE story = ? AND basis = ?")?
                .query_row(params![row, basis.0.as_bytes()], |row| {
                    pack::unpack(row.get_ref(0)?.as_blob()?, b"").map_err(|message| rows::broken(0, message))
                })
                .optional()
        })
    }
}
