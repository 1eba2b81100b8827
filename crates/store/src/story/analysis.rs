//! What was found in a story, kept for exactly the versions it was found in: asked again with the same, it is read, not made.

use crate::content::ContentId;
use crate::error::Error;
use crate::store::Store;
use crate::{pack, rows};
use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

/// The analysis of a story as it was last made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptDossier {
    /// Id of the story.
    pub story: String,
    /// When it was made (UTC).
    pub at: String,
    /// Counts, and who took what from whom: JSON of whoever made it.
    pub figures: String,
}

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

    /// Keeps the analysis of a story in place of the one before. `figures` is what is asked for over all stories, as JSON.
    ///
    /// # Errors
    /// If there is no such story, or the database cannot be written.
    pub fn put_dossier(
        &mut self,
        story: &str,
        basis: Basis,
        figures: &str,
        found: &[u8],
        at: Timestamp,
    ) -> Result<(), Error> {
        let row = self.story_row(story)?;
        let (packed, at) = (pack::pack(found, b""), rows::time(at));
        self.write(|connection| {
            connection
                .prepare_cached(
                    "INSERT OR REPLACE INTO dossier (story, basis, at, figures, packed) VALUES (?, ?, ?, ?, ?)",
                )?
                .execute(params![row, basis.0.as_bytes(), at, figures, packed])
                .map(drop)
        })
    }

    /// The analysis of a story that is kept, if it was made on this basis.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn dossier(&self, story: &str, basis: Basis) -> Result<Option<Vec<u8>>, Error> {
        let row = self.story_row(story)?;
        self.read(|connection| {
            connection
                .prepare_cached("SELECT packed FROM dossier WHERE story = ? AND basis = ?")?
                .query_row(params![row, basis.0.as_bytes()], |row| {
                    pack::unpack(row.get_ref(0)?.as_blob()?, b"").map_err(|message| rows::broken(0, message))
                })
                .optional()
        })
    }

    /// Calls `each` with the figures of every story that stands and has reports, in the order of their ids; until it says false.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn dossiers(&self, mut each: impl FnMut(KeptDossier) -> bool) -> Result<(), Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT story.id, dossier.at, dossier.figures FROM dossier JOIN story ON story.rowid = dossier.story
                 WHERE EXISTS (SELECT 1 FROM member WHERE member.story = dossier.story) ORDER BY story.id",
            )?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                if !each(KeptDossier { story: row.get(0)?, at: row.get(1)?, figures: row.get(2)? }) {
                    break;
                }
            }
            Ok(())
        })
    }
}
