//! Writing an export. Memory: one report.

use super::line::{
    self, Bytes, Data, Dated, File, Finding, Layer, Line, Original, Report, Sighting, Takedown, Version,
};
use super::{FORMAT, decided, watched};
use crate::error::Error;
use crate::layer::CACHE;
use crate::store::Store;
use crate::{map, pack, rows};
use rusqlite::{Connection, Row, params};
use std::io::Write;

/// Effort. An export is written once and kept; 6 takes a third more time than the fastest and saves a fifth.
const LEVEL: i32 = 6;

/// Reach of the compressor, as a power of two of bytes: sees the same agency text some thousand reports back, and needs 16 MiB on
/// both sides.
const WINDOW_LOG: u32 = 24;

/// What was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Exported {
    /// Reports.
    pub reports: u64,
    /// Versions of them.
    pub versions: u64,
}

impl Store {
    /// Writes everything to `out`: one state of the database, whatever is written meanwhile. `each` hears of every report.
    ///
    /// # Errors
    /// If the database cannot be read or `out` not written.
    pub fn export(&self, out: impl Write, mut each: impl FnMut()) -> Result<Exported, Error> {
        let mut packer = zstd::stream::write::Encoder::new(out, LEVEL)?;
        packer.window_log(WINDOW_LOG)?;
        packer.include_checksum(true)?;
        let mut exported = Exported::default();
        // What goes wrong outside the database is carried around SQLite's own errors.
        let mut outside = None;
        self.read(|connection| {
            let mut write = |line: &Line| {
                let written = serde_json::to_writer(&mut packer, line).map_err(std::io::Error::from);
                if let Err(error) = written.and_then(|()| packer.write_all(b"\n")) {
                    outside = Some(error);
                    return Err(rusqlite::Error::QueryReturnedNoRows);
                }
                Ok(())
            };
            write(&Line::Format(FORMAT.to_owned()))?;
            takedowns(connection, &mut write)?;
            files(connection, &mut write)?;
            findings(connection, &mut write)?;
            watched::export(connection, &mut write)?;
            decided::export(connection, &mut write)?;
            let mut reports = connection.prepare("SELECT rowid, id, identity, url FROM report ORDER BY rowid")?;
            let mut rows = reports.query([])?;
            let mut last_original = None;
            while let Some(row) = rows.next()? {
                let versions = versions(connection, row.get(0)?, &mut last_original)?;
                exported.reports += 1;
                exported.versions += versions.len() as u64;
                let report = Report { id: row.get(1)?, identity: row.get(2)?, url: row.get(3)?, versions };
                write(&Line::Report(Box::new(report)))?;
                each();
            }
            decided::export_about_stories(connection, &mut write)?;
            write(&Line::End(exported.reports))
        })
        .map_err(|error| outside.map_or(error, Error::Io))?;
        packer.finish()?.flush()?;
        Ok(exported)
    }
}

type Writing<'a> = dyn FnMut(&Line) -> rusqlite::Result<()> + 'a;

fn takedowns(connection: &Connection, write: &mut Writing<'_>) -> rusqlite::Result<()> {
    let mut all = connection.prepare("SELECT rowid, report, url, reason, at FROM takedown ORDER BY rowid")?;
    let mut rows = all.query([])?;
    while let Some(row) = rows.next()? {
        let contents = connection
            .prepare_cached("SELECT lower(hex(content)) FROM takedown_content WHERE takedown = ? ORDER BY content")?
            .query_map([row.get::<_, i64>(0)?], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let (report, url, reason, at) = (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
        write(&Line::Takedown(Takedown { report, url, reason, at, contents }))?;
    }
    Ok(())
}

fn files(connection: &Connection, write: &mut Writing<'_>) -> rusqlite::Result<()> {
    let mut all = connection.prepare(
        "SELECT path, size, changed, finished FROM source WHERE finished IS NOT NULL AND size IS NOT NULL ORDER BY rowid",
    )?;
    let mut rows = all.query([])?;
    while let Some(row) = rows.next()? {
        let file = File { path: row.get(0)?, size: row.get(1)?, changed: row.get(2)?, finished: row.get(3)? };
        write(&Line::File(file))?;
    }
    Ok(())
}

fn findings(connection: &Connection, write: &mut Writing<'_>) -> rusqlite::Result<()> {
    let mut all =
        connection.prepare("SELECT severity, place, message, at FROM finding WHERE version IS NULL ORDER BY rowid")?;
    let mut rows = all.query([])?;
    while let Some(row) = rows.next()? {
        write(&Line::Finding(finding(row)?))?;
    }
    Ok(())
}

fn finding(row: &Row<'_>) -> rusqlite::Result<Finding> {
    Ok(Finding { severity: row.get(0)?, place: row.get(1)?, message: row.get(2)?, at: row.get(3)? })
}

const VERSION: &str = "SELECT version.rowid, text.clean, version.name, version.title, version.outlet, version.byline,
        version.language, version.published, version.published_precision, version.published_found, version.modified,
        version.modified_precision, version.modified_found, version.media, version.reading, version.given,
        version.first_seen, version.last_seen, source.path, version.line, version.item, version.structured,
        version.original, version.map
    FROM version
    JOIN text ON text.rowid = version.text
    JOIN source ON source.rowid = version.source
    WHERE version.report = ? ORDER BY version.number";

/// The versions of a report. `last` is the original that was written last.
fn versions(connection: &Connection, report: i64, last: &mut Option<i64>) -> rusqlite::Result<Vec<Version>> {
    let mut all = connection.prepare_cached(VERSION)?;
    let mut rows = all.query([report])?;
    let mut versions = Vec::new();
    while let Some(row) = rows.next()? {
        versions.push(version(connection, row, last)?);
    }
    Ok(versions)
}

fn version(connection: &Connection, row: &Row<'_>, last: &mut Option<i64>) -> rusqlite::Result<Version> {
    let at: i64 = row.get(0)?;
    let text = rows::words(row, 1)?;
    let first_seen: String = row.get(16)?;
    let mut places =
        vec![Sighting { path: row.get(18)?, line: row.get(19)?, item: row.get(20)?, at: first_seen.clone() }];
    let zero = |n: u32| (n > 0).then_some(n);
    for place in connection
        .prepare_cached(
            "SELECT source.path, sighting.line, sighting.item, sighting.at FROM sighting
             JOIN source ON source.rowid = sighting.source
             WHERE sighting.version = ? ORDER BY sighting.source, sighting.line",
        )?
        .query_map([at], |row| {
            Ok(Sighting { path: row.get(0)?, line: zero(row.get(1)?), item: zero(row.get(2)?), at: row.get(3)? })
        })?
    {
        places.push(place?);
    }
    let structured =
        match row.get_ref(21)?.as_blob_or_null()? {
            None => None,
            Some(packed) => Some(unpacked(packed, text.as_bytes()).and_then(|bytes| {
                String::from_utf8(bytes).map_err(|_| rows::broken(21, "expected UTF-8".to_owned()))
            })?),
        };
    let given: String = row.get(15)?;
    Ok(Version {
        name: row.get(2)?,
        title: row.get(3)?,
        outlet: row.get(4)?,
        byline: row.get(5)?,
        language: row.get(6)?,
        published: dated(row, 7)?,
        modified: dated(row, 10)?,
        media: row.get(13)?,
        reading: row.get(14)?,
        given: serde_json::value::RawValue::from_string(given).map_err(|error| rows::broken(15, error.to_string()))?,
        first_seen,
        last_seen: row.get(17)?,
        places,
        structured,
        original: original(connection, row, last)?,
        links: connection
            .prepare_cached("SELECT address, words FROM link WHERE version = ? ORDER BY position")?
            .query_map([at], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?,
        findings: connection
            .prepare_cached("SELECT severity, place, message, at FROM finding WHERE version = ? ORDER BY rowid")?
            .query_map([at], finding)?
            .collect::<rusqlite::Result<_>>()?,
        layers: layers(connection, at)?,
        text,
    })
}

fn dated(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<Dated>> {
    Ok(match (row.get(at)?, row.get(at + 1)?, row.get(at + 2)?) {
        (Some(day), Some(precision), Some(found)) => Some(Dated { at: day, precision, found }),
        _ => None,
    })
}

fn original(connection: &Connection, row: &Row<'_>, last: &mut Option<i64>) -> rusqlite::Result<Option<Original>> {
    let Some(number) = row.get::<_, Option<i64>>(22)? else { return Ok(None) };
    let map = row.get_ref(23)?.as_blob_or_null()?.and_then(map::read).unwrap_or_default();
    let map = line::pieces(&map);
    if last.replace(number) == Some(number) {
        return Ok(Some(Original { number, bytes: None, map }));
    }
    let bytes = connection
        .prepare_cached(
            "SELECT text.clean, original.packed, original.media_type, original.charset FROM original
             JOIN text ON text.rowid = original.prefix WHERE original.rowid = ?",
        )?
        .query_row([number], |row| {
            let prefix = rows::words(row, 0)?;
            let data = Data::of(unpacked(row.get_ref(1)?.as_blob()?, prefix.as_bytes())?);
            Ok(Bytes { media_type: row.get(2)?, charset: row.get(3)?, data })
        })?;
    Ok(Some(Original { number, bytes: Some(bytes), map }))
}

/// The layers of a version, but those that are only kept to save work ([`CACHE`]).
fn layers(connection: &Connection, version: i64) -> rusqlite::Result<Vec<Layer>> {
    connection
        .prepare_cached(
            "SELECT producer, producer_version, at, packed FROM layer WHERE version = ? AND producer NOT LIKE ? || '%'
             ORDER BY producer, producer_version",
        )?
        .query_map(params![version, CACHE], |row| {
            let data = Data::of(unpacked(row.get_ref(3)?.as_blob()?, b"")?);
            Ok(Layer { producer: row.get(0)?, producer_version: row.get(1)?, at: row.get(2)?, data })
        })?
        .collect()
}

fn unpacked(packed: &[u8], prefix: &[u8]) -> rusqlite::Result<Vec<u8>> {
    pack::unpack(packed, prefix).map_err(|message| rows::broken(0, message))
}
