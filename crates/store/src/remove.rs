//! Taking reports out: for now, or for good.
//!
//! With a report go its versions, links, layers, findings, its entries in the search index, its originals, and the texts that no
//! other report carries. An original that several reports share goes too: it holds the words. Freed pages are
//! overwritten, and the write-ahead file is emptied, so that the words are not left on disk.

use crate::error::Error;
use crate::store::Store;
use crate::{add, address, rows};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

/// What was taken out.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Removed {
    /// The report's id.
    pub id: String,
    /// How many versions it had.
    pub versions: u64,
    /// Ids of other reports that carry one of its texts, word for word, and stay.
    pub same_words: Vec<String>,
}

/// A takedown in force.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Takedown {
    /// Id of the report.
    pub id: String,
    /// Its address, if it has one.
    pub url: Option<String>,
    /// Why, in the words of whoever did it.
    pub reason: String,
    /// When (UTC).
    pub at: String,
    /// How many texts may not come back, at whatever address.
    pub texts: u64,
}

impl Store {
    /// Takes a report out. Reading it again brings it back.
    ///
    /// # Errors
    /// If there is no such report, or the database cannot be written.
    pub fn remove(&mut self, id: &str) -> Result<Removed, Error> {
        self.erasing(|connection| remove(connection, id))?.ok_or_else(|| Error::Unknown(id.to_owned()))
    }

    /// Takes a report out and remembers its address and its texts, so that reading it again does not bring it back. `name` is as
    /// in [`Store::find`], or an address that has not been read yet.
    ///
    /// # Errors
    /// If `name` means nothing, or several reports; if the database cannot be written.
    pub fn takedown(&mut self, name: &str, reason: &str, at: Timestamp) -> Result<Removed, Error> {
        let at = rows::time(at);
        let page = address::page(name);
        let id = match (self.find(name), &page) {
            (Err(Error::Unknown(_)), Some(page)) => self.read(|connection| add::report(connection, page))?.0,
            (found, _) => found?,
        };
        self.erasing(|connection| {
            let url: Option<Option<String>> =
                connection.query_row("SELECT url FROM report WHERE id = ?", [&id], |row| row.get(0)).optional()?;
            let url = url.flatten().or_else(|| page.as_ref().map(|_| name.to_owned()));
            take_down(connection, &id, url.as_deref(), reason, &at)?;
            connection.execute(
                "INSERT OR IGNORE INTO takedown_content (takedown, content)
                 SELECT takedown.rowid, text.content FROM takedown
                 JOIN report ON report.id = takedown.report
                 JOIN version ON version.report = report.rowid
                 JOIN text ON text.rowid = version.text
                 WHERE takedown.report = ?",
                [&id],
            )?;
            Ok(remove(connection, &id)?.unwrap_or_else(|| Removed { id: id.clone(), ..Removed::default() }))
        })
    }

    /// Lifts a takedown: what was taken down may be read again. It does not come back by itself. False if there is none.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn lift(&mut self, name: &str) -> Result<bool, Error> {
        let page = address::page(name);
        self.write(|connection| {
            let id = match &page {
                Some(page) => add::report(connection, page)?.0,
                None => name.to_owned(),
            };
            Ok(connection.execute("DELETE FROM takedown WHERE report = ?", [id])? > 0)
        })
    }

    /// The takedowns in force, oldest first.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn takedowns(&self) -> Result<Vec<Takedown>, Error> {
        self.read(|connection| {
            connection
                .prepare("SELECT report, url, reason, at, texts FROM takedowns ORDER BY at, report")?
                .query_map([], |row| {
                    Ok(Takedown {
                        id: row.get(0)?,
                        url: row.get(1)?,
                        reason: row.get(2)?,
                        at: row.get(3)?,
                        texts: row.get(4)?,
                    })
                })?
                .collect()
        })
    }

    /// Like [`Store::write`], overwriting what is freed.
    fn erasing<T>(&mut self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, Error> {
        let fault = |path: &std::path::Path, source| Error::sqlite(path, source);
        self.connection
            .pragma_update_and_check(None, "secure_delete", true, |_| Ok(()))
            .map_err(|source| fault(&self.path, source))?;
        let done = self.write(|transaction| {
            transaction.execute("INSERT INTO search (search, rank) VALUES ('secure-delete', 1)", [])?;
            work(transaction)
        })?;
        // Others who are reading keep the write-ahead file as it is; whoever closes last empties it.
        let _ = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        Ok(done)
    }
}

/// Remembers that a report may not come back. A second takedown changes reason and time.
pub(crate) fn take_down(
    connection: &Connection,
    id: &str,
    url: Option<&str>,
    reason: &str,
    at: &str,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO takedown (report, url, reason, at) VALUES (?, ?, ?, ?)
             ON CONFLICT (report) DO UPDATE SET url = excluded.url, reason = excluded.reason, at = excluded.at",
        )?
        .execute(params![id, url, reason, at])?;
    Ok(())
}

/// Takes a report out; `None` if there is none.
pub(crate) fn remove(connection: &Connection, id: &str) -> rusqlite::Result<Option<Removed>> {
    let Some(report) =
        connection.query_row("SELECT rowid FROM report WHERE id = ?", [id], |row| row.get::<_, i64>(0)).optional()?
    else {
        return Ok(None);
    };
    let same_words = connection
        .prepare(
            "SELECT DISTINCT report.id FROM version
             JOIN version AS other ON other.text = version.text AND other.report <> version.report
             JOIN report ON report.rowid = other.report
             WHERE version.report = ? ORDER BY report.id",
        )?
        .query_map([report], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut statement = connection.prepare(
        "SELECT version.rowid, version.text, version.original, version.title, version.outlet, version.byline, text.clean
         FROM version JOIN text ON text.rowid = version.text WHERE version.report = ?",
    )?;
    let mut versions = statement.query([report])?;
    let (mut count, mut texts, mut originals) = (0, Vec::new(), Vec::new());
    while let Some(row) = versions.next()? {
        let version: i64 = row.get(0)?;
        let field = |at| row.get::<_, Option<String>>(at);
        // The index keeps no text: it can only take out what it is told word for word.
        connection
            .prepare_cached(
                "INSERT INTO search (search, rowid, title, body, outlet, byline) VALUES ('delete', ?, ?, ?, ?, ?)",
            )?
            .execute(params![version, field(3)?, rows::words(row, 6)?, field(4)?, field(5)?])?;
        count += 1;
        texts.push(row.get::<_, i64>(1)?);
        originals.extend(row.get::<_, Option<i64>>(2)?);
    }
    // What was found in a story quotes its reports, so does what is told of it, and so may a decision about one.
    for table in ["story_analysis", "dossier", "story_log", "delivery"] {
        connection.execute(
            &format!(
                "DELETE FROM {table} WHERE story IN (
                     SELECT story FROM placement WHERE report = ?1 UNION SELECT merged_into FROM story WHERE rowid IN
                         (SELECT story FROM placement WHERE report = ?1))"
            ),
            [report],
        )?;
    }
    connection.execute("DELETE FROM decision WHERE report = ?", [id])?;
    connection.execute("DELETE FROM report WHERE rowid = ?", [report])?;
    // The next report may get the rows of this one: it is not taken for told.
    connection.execute(
        "UPDATE hook SET placement = min(placement, (SELECT coalesce(max(rowid), 0) FROM placement)),
             version = min(version, (SELECT coalesce(max(rowid), 0) FROM version))",
        [],
    )?;
    for original in originals {
        connection.execute("UPDATE version SET map = NULL WHERE original = ?", [original])?;
        connection.execute("DELETE FROM original WHERE rowid = ?", [original])?;
    }
    for text in texts {
        connection.execute(
            "DELETE FROM text WHERE rowid = ?1 AND NOT EXISTS (SELECT 1 FROM version WHERE text = ?1)",
            [text],
        )?;
    }
    Ok(Some(Removed { id: id.to_owned(), versions: count, same_words }))
}
