//! The pages: what each is asked with, and what of the database it shows.

pub mod changes;
pub mod decisions;
pub mod feed;
pub mod outlets;
pub mod search;
pub mod stories;
pub mod story;

use super::fault::Fault;
use crate::cli::moment;
use jiff::Timestamp;

/// A time that was asked for, as people type them.
///
/// # Errors
/// If it is none.
fn time(name: &str, words: Option<&str>) -> Result<Option<Timestamp>, Fault> {
    let words = words.map(str::trim).filter(|words| !words.is_empty());
    words.map(moment::moment).transpose().map_err(|wrong| Fault::wrong(format!("{name}: {wrong}")))
}

/// What was typed, without white space around it; nothing if that is all.
fn said(words: Option<String>) -> Option<String> {
    words.map(|words| words.trim().to_owned()).filter(|words| !words.is_empty())
}

/// A time as the database has it.
fn written(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
