//! What is in a database, how large it is, and whether it is whole.

use crate::error::Error;
use crate::store::Store;

/// How much there is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Stats {
    /// Reports.
    pub reports: u64,
    /// Versions of reports.
    pub versions: u64,
    /// Texts, each counted once.
    pub texts: u64,
    /// Originals, each counted once.
    pub originals: u64,
    /// Things noticed.
    pub findings: u64,
    /// Takedowns in force.
    pub takedowns: u64,
    /// Bytes of the clean texts of all versions, as they came in.
    pub text_bytes: u64,
    /// Bytes of the clean texts, each counted once, as they are kept.
    pub text_bytes_kept: u64,
    /// Bytes of the originals as they came in.
    pub original_bytes: u64,
    /// Bytes of the originals as they are kept.
    pub original_bytes_kept: u64,
    /// Bytes of the search index.
    pub index_bytes: u64,
    /// Bytes of the file, and of what is not in it yet.
    pub file_bytes: u64,
}

impl Store {
    /// Counts everything. Reads most of the file.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn stats(&self) -> Result<Stats, Error> {
        self.read(|connection| {
            let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, u64>(0));
            Ok(Stats {
                reports: count("SELECT count(*) FROM report")?,
                versions: count("SELECT count(*) FROM version")?,
                texts: count("SELECT count(*) FROM text")?,
                originals: count("SELECT count(*) FROM original")?,
                findings: count("SELECT count(*) FROM finding")?,
                takedowns: count("SELECT count(*) FROM takedown")?,
                text_bytes: count(
                    "SELECT ifnull(sum(text.bytes), 0) FROM version JOIN text ON text.rowid = version.text",
                )?,
                text_bytes_kept: count("SELECT ifnull(sum(length(clean)), 0) FROM text")?,
                original_bytes: count("SELECT ifnull(sum(bytes), 0) FROM original")?,
                original_bytes_kept: count("SELECT ifnull(sum(length(packed)), 0) FROM original")?,
                index_bytes: count("SELECT ifnull(sum(length(block)), 0) FROM search_data")?,
                file_bytes: count("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")?,
            })
        })
    }

    /// Looks through the whole file for damage: SQLite's own check, rows that refer to nothing, an index that differs from
    /// itself, texts that are not what their name says. Empty if all is well; at most `limit` faults.
    ///
    /// # Errors
    /// If the file cannot be read at all.
    pub fn check(&self, limit: usize) -> Result<Vec<String>, Error> {
        let mut faults = Vec::new();
        self.read(|connection| {
            let mut said = connection.prepare("PRAGMA integrity_check")?;
            for line in said.query_map([], |row| row.get::<_, String>(0))? {
                faults.push(line?);
            }
            faults.retain(|line| line != "ok");
            let mut orphans = connection.prepare("SELECT \"table\", rowid, parent FROM pragma_foreign_key_check")?;
            let mut rows = orphans.query([])?;
            while let Some(row) = rows.next()? {
                let (table, at, parent): (String, Option<i64>, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
                faults.push(format!("row {} of {table} refers to a {parent} that is not there", at.unwrap_or(0)));
            }
            let mut texts = connection.prepare("SELECT rowid, content, clean FROM text")?;
            let mut rows = texts.query([])?;
            while let Some(row) = rows.next()?.filter(|_| faults.len() < limit) {
                let at: i64 = row.get(0)?;
                let content: [u8; 32] = row.get(1)?;
                match crate::rows::words(row, 2) {
                    Ok(text) if *crate::ContentId::of(text.as_bytes()).as_bytes() == content => {}
                    Ok(_) => faults.push(format!("text {at} is not what its name says")),
                    Err(error) => faults.push(format!("text {at} cannot be read: {error}")),
                }
            }
            let missing: u64 = connection.query_row(
                "SELECT count(*) FROM version WHERE rowid NOT IN (SELECT id FROM search_docsize)",
                [],
                |row| row.get(0),
            )?;
            if missing > 0 {
                faults.push(format!("{missing} versions are not in the search index"));
            }
            Ok(())
        })?;
        faults.truncate(limit);
        Ok(faults)
    }

    /// Rewrites the file without the room of what was removed, and the search index in one piece. Needs as much free room
    /// as the file has; other processes wait meanwhile.
    ///
    /// # Errors
    /// If there is no room, or another process is at work.
    pub fn vacuum(&mut self) -> Result<(), Error> {
        self.write(|connection| connection.execute("INSERT INTO search (search) VALUES ('optimize')", []).map(|_| ()))?;
        let fault = |source| Error::sqlite(&self.path, source);
        self.connection.execute_batch("VACUUM").map_err(fault)?;
        self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map_err(fault)
    }
}
