//! Keeping reports: what is new, what is a new version, what is there already, what may not come back.
//!
//! A report that is there already with the same words and headline adds nothing but the place it was seen at. Versions are
//! told apart by words and headline whatever their order, so reading a folder with both versions of a page twice adds
//! nothing the second time. Each report costs a handful of indexed look-ups, whatever the size of the database.

use crate::error::Error;
use crate::prepared::{Packed, Prepared};
use crate::source::{self, Stamp};
use crate::store::Store;
use crate::{address, change, rows};
use headwater_model::{Finding, Place};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::HashMap;
use std::sync::Arc;

/// Reports in one transaction at most, so that another writer gets its turn and a kill costs seconds of work.
pub const BATCH_REPORTS_MAX: usize = 2000;

/// Bytes of clean text in one transaction at most, for the same reason.
pub const BATCH_BYTES_MAX: usize = 8 << 20;

/// What became of a report that was to be kept.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Added {
    /// The first text of a report.
    New,
    /// Another text, or headline, of a report that is kept already.
    Version,
    /// Kept already.
    Same,
    /// Taken down before, so not kept.
    TakenDown,
}

/// One report as it is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Kept {
    /// The report's id.
    pub id: String,
    /// Number of the version, from 1; 0 if it was taken down.
    pub version: u32,
    /// What became of it.
    pub added: Added,
}

/// What is kept in one transaction. Should not exceed [`BATCH_REPORTS_MAX`] and [`BATCH_BYTES_MAX`] by much.
#[derive(Default)]
pub struct Batch {
    /// Reports.
    pub reports: Vec<Prepared>,
    /// What was noticed and belongs to no report that is kept. What is known is not kept again.
    pub findings: Vec<Finding>,
    /// Files that have been read to their end, all their reports being in this batch or one before, with what they
    /// looked like.
    pub files: Vec<(String, Stamp)>,
}

impl Store {
    /// Keeps a batch, seen at `at`, in one transaction: when this returns all of it is on disk, and if it fails nothing
    /// is. One answer a report, in order.
    ///
    /// # Errors
    /// If the disk is full or cannot be written, or another writer does not let go. What was kept before stays.
    pub fn keep(&mut self, batch: &Batch, at: Timestamp) -> Result<Vec<Kept>, Error> {
        let at = rows::time(at);
        self.write(|connection| {
            let mut adding = Adding::new(connection, at.clone())?;
            let kept = batch.reports.iter().map(|report| Ok(adding.add(report)?.0)).collect::<rusqlite::Result<_>>()?;
            for finding in &batch.findings {
                rows::note(connection, None, finding, &at)?;
            }
            for (path, stamp) in &batch.files {
                source::finish(connection, path, *stamp, &at)?;
            }
            Ok(kept)
        })
    }

    /// Keeps reports and nothing else, as [`Store::keep`] does.
    ///
    /// # Errors
    /// As [`Store::keep`].
    pub fn add(&mut self, reports: Vec<Prepared>, at: Timestamp) -> Result<Vec<Kept>, Error> {
        self.keep(&Batch { reports, ..Batch::default() }, at)
    }
}

/// A transaction that adds.
pub(crate) struct Adding<'a> {
    connection: &'a Connection,
    /// When the reports are seen.
    pub(crate) at: String,
    /// False if nothing was ever taken down, which saves two look-ups a report.
    pub(crate) takedowns: bool,
    /// Rows of `source` by path, for this transaction.
    sources: HashMap<String, i64>,
    /// The last original kept, by which further reports of the same page find it.
    page: Option<(Arc<[u8]>, i64)>,
}

impl<'a> Adding<'a> {
    pub(crate) fn new(connection: &'a Connection, at: String) -> rusqlite::Result<Adding<'a>> {
        let takedowns = connection.query_row("SELECT EXISTS (SELECT 1 FROM takedown)", [], |row| row.get(0))?;
        Ok(Adding { connection, at, takedowns, sources: HashMap::new(), page: None })
    }

    /// Keeps a report; with the row of its version, unless it was taken down.
    pub(crate) fn add(&mut self, new: &Prepared) -> rusqlite::Result<(Kept, Option<i64>)> {
        let (id, known) = report(self.connection, &new.identity)?;
        if self.takedowns && self.taken_down(&id, new)? {
            return Ok((Kept { id, version: 0, added: Added::TakenDown }, None));
        }
        let text = self.text_row(new)?;
        if let (Some(report), Some(text)) = (known, text)
            && let Some((version, number)) = self.version_of(report, text, new.title.as_deref())?
        {
            self.seen_again(version, &new.place)?;
            return Ok((Kept { id, version: number, added: Added::Same }, Some(version)));
        }
        let text = text.map_or_else(|| self.add_text(new), Ok)?;
        let report = known.map_or_else(|| self.add_report(&id, new), Ok)?;
        let (version, number) = self.add_version(report, text, new)?;
        let added = if known.is_some() { Added::Version } else { Added::New };
        Ok((Kept { id, version: number, added }, Some(version)))
    }

    fn taken_down(&self, id: &str, new: &Prepared) -> rusqlite::Result<bool> {
        self.connection
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM takedown WHERE report = ?1)
                     OR EXISTS (SELECT 1 FROM takedown_content WHERE content = ?2)",
            )?
            .query_row(params![id, new.content.as_bytes()], |row| row.get(0))
    }

    fn source(&mut self, path: &str) -> rusqlite::Result<i64> {
        if let Some(row) = self.sources.get(path) {
            return Ok(*row);
        }
        let row = rows::source(self.connection, path)?;
        self.sources.insert(path.to_owned(), row);
        Ok(row)
    }

    fn text_row(&self, new: &Prepared) -> rusqlite::Result<Option<i64>> {
        self.connection
            .prepare_cached("SELECT rowid FROM text WHERE content = ?")?
            .query_row([new.content.as_bytes()], |row| row.get(0))
            .optional()
    }

    /// The version of `report` with these words under this headline.
    fn version_of(&self, report: i64, text: i64, title: Option<&str>) -> rusqlite::Result<Option<(i64, u32)>> {
        self.connection
            .prepare_cached("SELECT rowid, number FROM version WHERE report = ? AND text = ? AND title IS ?")?
            .query_row(params![report, text, title], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()
    }

    /// Notes that a version was seen, and where.
    pub(crate) fn seen_again(&mut self, version: i64, place: &Place) -> rusqlite::Result<()> {
        let source = self.source(&place.path)?;
        let line = place.line.unwrap_or(0);
        let elsewhere = self
            .connection
            .prepare_cached("SELECT source <> ? OR ifnull(line, 0) <> ? FROM version WHERE rowid = ?")?
            .query_row(params![source, line, version], |row| row.get(0))?;
        let counted = elsewhere
            && self
                .connection
                .prepare_cached(
                    "INSERT OR IGNORE INTO sighting (version, source, line, item, at) VALUES (?, ?, ?, ?, ?)",
                )?
                .execute(params![version, source, line, place.item.unwrap_or(0), self.at])?
                > 0;
        self.connection
            .prepare_cached(
                "UPDATE version SET last_seen = max(last_seen, ?1), seen = seen + ?2
                 WHERE rowid = ?3 AND (last_seen < ?1 OR ?2)",
            )?
            .execute(params![self.at, counted, version])?;
        Ok(())
    }

    fn add_text(&self, new: &Prepared) -> rusqlite::Result<i64> {
        self.connection
            .prepare_cached("INSERT INTO text (content, bytes, lead, clean) VALUES (?, ?, ?, ?)")?
            .insert(params![new.content.as_bytes(), new.text.len(), new.lead(), new.clean])
    }

    fn add_report(&self, id: &str, new: &Prepared) -> rusqlite::Result<i64> {
        self.connection.prepare_cached("INSERT INTO report (id, identity, url) VALUES (?, ?, ?)")?.insert(params![
            id,
            new.identity,
            new.url
        ])
    }

    fn add_original(&mut self, text: i64, original: &Packed) -> rusqlite::Result<i64> {
        if let Some((bytes, row)) = &self.page
            && Arc::ptr_eq(bytes, &original.bytes)
        {
            return Ok(*row);
        }
        let row = self
            .connection
            .prepare_cached("INSERT INTO original (prefix, media_type, charset, bytes, packed) VALUES (?, ?, ?, ?, ?)")?
            .insert(params![text, original.media_type, original.charset, original.bytes.len(), original.packed])?;
        self.page = Some((original.bytes.clone(), row));
        Ok(row)
    }

    /// Adds a version behind those the report has, with all that hangs on it; gives its row and its number.
    fn add_version(&mut self, report: i64, text: i64, new: &Prepared) -> rusqlite::Result<(i64, u32)> {
        let source = self.source(&new.place.path)?;
        let before = latest(self.connection, report)?;
        let number = before.as_ref().map_or(1, |before| before.number + 1);
        let changed = before.map(|before| changed(&before, new));
        let original = new.original.as_ref().map(|original| self.add_original(text, original)).transpose()?;
        let connection = self.connection;
        let (published, modified) = (new.published.as_ref(), new.modified.as_ref());
        let version = connection
            .prepare_cached(
                "INSERT INTO version (report, number, text, reading, name, title, outlet, byline, language, published,
                     published_precision, published_found, modified, modified_precision, modified_found, media, given,
                     structured, original, map, source, line, item, first_seen, last_seen, change, words_added,
                     words_removed, diff)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20,
                     ?21, ?22, ?23, ?24, ?24, ?25, ?26, ?27, ?28)",
            )?
            .insert(params![
                report,
                number,
                text,
                new.reading,
                new.name,
                new.title,
                new.outlet,
                new.byline,
                new.language,
                published.map(|dated| &dated.at),
                published.map(|dated| &dated.precision),
                published.map(|dated| &dated.found),
                modified.map(|dated| &dated.at),
                modified.map(|dated| &dated.precision),
                modified.map(|dated| &dated.found),
                rows::media(new.media),
                new.given,
                new.structured,
                original,
                new.original.as_ref().map(|original| &original.map),
                source,
                new.place.line,
                new.place.item,
                self.at,
                changed.as_ref().map(|changed| changed.kind),
                changed.as_ref().map(|changed| changed.change.added),
                changed.as_ref().map(|changed| changed.change.removed),
                changed.as_ref().map(|changed| change::write(&changed.change.hunks)),
            ])?;
        connection
            .prepare_cached("INSERT INTO search (rowid, title, body, outlet, byline) VALUES (?, ?, ?, ?, ?)")?
            .execute(params![version, new.title, new.text, new.outlet, new.byline])?;
        for (position, (address, words)) in new.links.iter().enumerate() {
            connection
                .prepare_cached("INSERT INTO link (version, position, address, words) VALUES (?, ?, ?, ?)")?
                .execute(params![version, position, address, words])?;
        }
        for finding in &new.findings {
            rows::note(connection, Some(version), finding, &self.at)?;
        }
        Ok((version, number))
    }
}

/// The id that goes with an identity, and the report's row if it is kept.
pub(crate) fn report(connection: &Connection, identity: &str) -> rusqlite::Result<(String, Option<i64>)> {
    let mut turn = 0;
    loop {
        let id = address::id(identity, turn);
        let found: Option<(i64, String)> = connection
            .prepare_cached("SELECT rowid, identity FROM report WHERE id = ?")?
            .query_row([&id], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        match found {
            None => return Ok((id, None)),
            Some((row, held)) if held == identity => return Ok((id, Some(row))),
            Some(_) => turn += 1,
        }
    }
}

/// The latest version of a report.
struct Latest {
    number: u32,
    reading: i64,
    text: String,
}

fn latest(connection: &Connection, report: i64) -> rusqlite::Result<Option<Latest>> {
    connection
        .prepare_cached(
            "SELECT version.number, version.reading, text.clean
             FROM version JOIN text ON text.rowid = version.text
             WHERE version.report = ? ORDER BY version.number DESC LIMIT 1",
        )?
        .query_row([report], |row| Ok(Latest { number: row.get(0)?, reading: row.get(1)?, text: rows::words(row, 2)? }))
        .optional()
}

/// How a new version differs from the one before.
struct Changed {
    kind: &'static str,
    change: change::Change,
}

fn changed(before: &Latest, new: &Prepared) -> Changed {
    let change = change::between(&before.text, &new.text);
    let kind = if before.text == new.text {
        "headline"
    } else if change.hunks.is_empty() {
        "white space"
    } else if before.reading == new.reading {
        "boilerplate"
    } else {
        "words"
    };
    Changed { kind, change }
}
