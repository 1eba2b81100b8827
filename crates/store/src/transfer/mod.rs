//! A whole database as one portable file, and back.
//!
//! The file is zstd-compressed JSON Lines: a first line that names the format, then takedowns, files read, findings,
//! feeds and their pages, what people decided, one line a report with its versions, originals, layers and sightings, what people decided about
//! stories, and a last line that
//! tells how many there were, by which a file that was cut short is known. `docs/database.md` describes the fields.
//! Importing adds what is not there: twice is once, and two databases are merged.

mod decided;
mod export;
mod import;
mod line;
mod watched;

pub use export::Exported;
pub use import::Imported;
pub(crate) use line::StoryDecision as StoryDecisionLine;

/// The format's name and version, in the first line.
pub const FORMAT: &str = "headwater/export/1";
