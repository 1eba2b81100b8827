//! What can go wrong with a database, in words for a person.

use crate::query::QueryError;
use rusqlite::ErrorCode;
use std::path::{Path, PathBuf};

/// Why the store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such file, and it was not to be made.
    #[error("there is no database at '{}'; 'headwater read PATH...' makes one", .path.display())]
    Missing {
        /// Where it was expected.
        path: PathBuf,
    },
    /// The folder could not be made or entered.
    #[error("cannot make a database at '{}': {message}", .path.display())]
    Folder {
        /// Where it was to be.
        path: PathBuf,
        /// The operating system's words.
        message: String,
    },
    /// The file is something else.
    #[error("'{}' is not a database of headwater: {message}", .path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What it is instead.
        message: String,
    },
    /// A newer program has written the file.
    #[error("'{}' has schema {found}, this program knows schemas up to {known}: use a newer headwater", .path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: u32,
        /// The last schema known here.
        known: u32,
    },
    /// No room. What was committed before is kept.
    #[error("no space left for '{}'; what was kept before is safe, run the command again when there is room", .path.display())]
    Full {
        /// The database.
        path: PathBuf,
    },
    /// The file, its folder or its file system may not be written.
    #[error("'{}' cannot be written: the file, its folder or the disk is read-only", .path.display())]
    ReadOnly {
        /// The database.
        path: PathBuf,
    },
    /// Another process held the database for longer than we wait.
    #[error("'{}' is being written by another process that does not let go; try again when it is done", .path.display())]
    Busy {
        /// The database.
        path: PathBuf,
    },
    /// The file breaks its own rules.
    #[error("'{}' is damaged: {message}; 'headwater export' saves what can be read", .path.display())]
    Damaged {
        /// The database.
        path: PathBuf,
        /// What was found.
        message: String,
    },
    /// SQLite says no for another reason.
    #[error("database '{}': {source}", .path.display())]
    Sqlite {
        /// The database.
        path: PathBuf,
        /// SQLite's own words.
        source: rusqlite::Error,
    },
    /// No report of that name.
    #[error(
        "no report is called '{0}': expected an id, the first letters of one, an address, or the name the input gave it"
    )]
    Unknown(String),
    /// Several reports of that name.
    #[error("'{name}' names {count} reports: {ids}")]
    Ambiguous {
        /// What was asked for.
        name: String,
        /// How many there are.
        count: usize,
        /// The first of their ids.
        ids: String,
    },
    /// No story of that id.
    #[error("no story is called '{0}': expected an id, or the first letters of one, as 'headwater stories' prints it")]
    NoStory(String),
    /// Two ids of one story.
    #[error("'{0}' and '{1}' are one story already")]
    SameStory(String, String),
    /// A report that is not where it was said to be.
    #[error("report '{report}' is not in story '{story}'")]
    NotInStory {
        /// The report's id.
        report: String,
        /// The story's id.
        story: String,
    },
    /// A split that would leave nothing.
    #[error("these are all reports of story '{0}': expected that one stays")]
    WholeStory(String),
    /// No decision of that number.
    #[error("there is no decision {0}: 'headwater overrule list' lists them")]
    NoDecision(i64),
    /// The search cannot be understood.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// A line of an export cannot be read.
    #[error("line {line} of the export: {message}")]
    Import {
        /// From 1.
        line: u64,
        /// What was expected and found.
        message: String,
    },
    /// Reading or writing a file beside the database failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl Error {
    /// Sorts SQLite's errors into those a person can do something about.
    pub(crate) fn sqlite(path: &Path, source: rusqlite::Error) -> Error {
        let path = path.to_owned();
        let rusqlite::Error::SqliteFailure(failure, ref message) = source else {
            return Error::Sqlite { path, source };
        };
        let words = || message.clone().unwrap_or_else(|| failure.to_string());
        match failure.code {
            ErrorCode::DiskFull => Error::Full { path },
            ErrorCode::ReadOnly => Error::ReadOnly { path },
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Error::Busy { path },
            ErrorCode::DatabaseCorrupt => Error::Damaged { path, message: words() },
            ErrorCode::NotADatabase => Error::Foreign { path, message: "it is no SQLite file".to_owned() },
            _ => Error::Sqlite { path, source },
        }
    }
}
