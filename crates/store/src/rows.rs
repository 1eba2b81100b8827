//! How single values of the nouns are written in the database.

use crate::pack;
use headwater_model::{Finding, Media, Severity};
use jiff::Timestamp;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// A time, to the second, in UTC: `2026-11-25T14:05:00Z`.
pub(crate) fn time(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

pub(crate) fn media(media: Media) -> &'static str {
    match media {
        Media::Text => "text",
        Media::Html => "html",
        Media::Json => "json",
        Media::Table => "table",
        Media::Feed => "feed",
        Media::Mail => "mail",
        Media::News => "news",
    }
}

pub(crate) fn media_of(word: &str) -> Option<Media> {
    [Media::Text, Media::Html, Media::Json, Media::Table, Media::Feed, Media::Mail, Media::News]
        .into_iter()
        .find(|kind| media(*kind) == word)
}

pub(crate) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Lost => "lost",
    }
}

pub(crate) fn severity_of(word: &str) -> Option<Severity> {
    [Severity::Note, Severity::Lost].into_iter().find(|kind| severity(*kind) == word)
}

/// A packed text in column `at`.
pub(crate) fn words(row: &Row<'_>, at: usize) -> rusqlite::Result<String> {
    let bytes = pack::unpack(row.get_ref(at)?.as_blob()?, b"").map_err(|message| broken(at, message))?;
    String::from_utf8(bytes).map_err(|_| broken(at, "expected UTF-8".to_owned()))
}

/// The error for a column that does not hold what was written there.
pub(crate) fn broken(at: usize, message: String) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(at, Type::Blob, message.into())
}

/// The row of a source, made if there is none.
pub(crate) fn source(connection: &Connection, path: &str) -> rusqlite::Result<i64> {
    let known = connection
        .prepare_cached("SELECT rowid FROM source WHERE path = ?")?
        .query_row([path], |row| row.get(0))
        .optional()?;
    match known {
        Some(row) => Ok(row),
        None => connection.prepare_cached("INSERT INTO source (path) VALUES (?)")?.insert([path]),
    }
}

/// Keeps a finding, of a version or of none. One that is known is not kept again.
pub(crate) fn note(connection: &Connection, version: Option<i64>, finding: &Finding, at: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached("INSERT OR IGNORE INTO finding (version, severity, place, message, at) VALUES (?, ?, ?, ?, ?)")?
        .execute(params![version, severity(finding.severity), finding.place, finding.message, at])?;
    Ok(())
}
