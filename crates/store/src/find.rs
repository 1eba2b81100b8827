//! Which reports there are: by a filter, or by the name a person knows one by.

use crate::error::Error;
use crate::store::Store;
use crate::{address, rows};
use headwater_model::{Date, Place};
use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};

/// Which reports are meant. Everything that is said must hold; nothing said means all.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Filter {
    /// The outlet's name, letter case apart.
    pub outlet: Option<String>,
    /// Published on this day or later. A report without a date is not meant.
    pub since: Option<Date>,
    /// Published on this day or earlier. A report without a date is not meant.
    pub until: Option<Date>,
    /// As it was known at this time: reports and versions that were read by then.
    pub as_of: Option<Timestamp>,
}

impl Filter {
    /// The condition on the latest version, with its values.
    pub(crate) fn condition(&self) -> (String, Vec<Value>) {
        let mut conditions = vec!["1".to_owned()];
        let mut values = Vec::new();
        if let Some(outlet) = &self.outlet {
            conditions.push("version.outlet = ? COLLATE NOCASE".to_owned());
            values.push(Value::Text(outlet.clone()));
        }
        if let Some(since) = self.since {
            conditions.push("version.published >= ?".to_owned());
            values.push(Value::Text(since.to_string()));
        }
        if let Some(until) = self.until {
            // Dates with a time of day sort behind their day and before the next.
            conditions.push("version.published < ?".to_owned());
            values.push(Value::Text(until.tomorrow().map_or_else(|_| "A".to_owned(), |day| day.to_string())));
        }
        if let Some(as_of) = self.as_of {
            conditions.push("version.first_seen <= ?".to_owned());
            values.push(Value::Text(rows::time(as_of)));
        }
        (conditions.join(" AND "), values)
    }

    /// The condition that a version is the latest of its report, then or now.
    fn latest(&self) -> String {
        match self.as_of {
            None => LATEST.to_owned(),
            Some(as_of) => format!(
                "version.number = (SELECT max(number) FROM version AS other
                     WHERE other.report = version.report AND other.first_seen <= '{}')",
                rows::time(as_of)
            ),
        }
    }

    /// True if reports without a date are left out.
    pub fn wants_dates(&self) -> bool {
        self.since.is_some() || self.until.is_some()
    }
}

/// A report in a list: its latest version.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    /// The report's id.
    pub id: String,
    /// How many versions there are.
    pub versions: u32,
    /// What the input called it.
    pub name: String,
    /// Its headline.
    pub title: Option<String>,
    /// Its outlet.
    pub outlet: Option<String>,
    /// Its author line.
    pub byline: Option<String>,
    /// `2025-06-17` or `2025-06-17T14:05`.
    pub published: Option<String>,
    /// How much of `published` was said: minute, day, month, year.
    pub published_precision: Option<String>,
    /// How `published` was found.
    pub published_found: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// The first characters of its text.
    pub lead: String,
    /// Bytes of its text.
    pub bytes: u64,
    /// Places it was read from.
    pub seen: u64,
    /// When it was first read (UTC).
    pub first_seen: String,
    /// When it was last read (UTC).
    pub last_seen: String,
    /// Where it was first read from.
    pub place: Place,
}

/// The columns of an [`Entry`], and behind them the number of its version.
const ENTRY: &str = "report.id,
        (SELECT max(number) FROM version AS other WHERE other.report = version.report), version.name,
        version.title, version.outlet, version.byline,
        version.published, version.published_precision, version.published_found, report.url, text.lead, text.bytes,
        version.seen, version.first_seen, version.last_seen, source.path, version.line, version.item, version.number";

/// What they come from.
const JOINED: &str = "JOIN report ON report.rowid = version.report
    JOIN text ON text.rowid = version.text
    JOIN source ON source.rowid = version.source";

/// Only the latest version of each report.
pub(crate) const LATEST: &str =
    "version.number = (SELECT max(number) FROM version AS other WHERE other.report = version.report)";

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    Ok(Entry {
        id: row.get(0)?,
        versions: row.get(1)?,
        name: row.get(2)?,
        title: row.get(3)?,
        outlet: row.get(4)?,
        byline: row.get(5)?,
        published: row.get(6)?,
        published_precision: row.get(7)?,
        published_found: row.get(8)?,
        url: row.get(9)?,
        lead: row.get(10)?,
        bytes: row.get(11)?,
        seen: row.get(12)?,
        first_seen: row.get(13)?,
        last_seen: row.get(14)?,
        place: Place { path: row.get(15)?, line: row.get(16)?, item: row.get(17)? },
    })
}

impl Store {
    /// Hands over the reports a filter means, newest first, undated ones last, ties by id; at most `limit`. `take` says whether
    /// to go on. They are one state of the database, whatever is written meanwhile.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn reports(
        &self,
        filter: &Filter,
        limit: Option<usize>,
        mut take: impl FnMut(Entry) -> bool,
    ) -> Result<(), Error> {
        let ((condition, values), latest) = (filter.condition(), filter.latest());
        let limit = limit.map_or(-1, |limit| i64::try_from(limit).unwrap_or(i64::MAX));
        // Which ones first, from what is small; then what is shown of those.
        let sql = format!(
            "WITH chosen AS MATERIALIZED (
                SELECT version.rowid AS row FROM version JOIN report ON report.rowid = version.report
                WHERE {latest} AND {condition}
                ORDER BY version.published IS NULL, version.published DESC, report.id LIMIT {limit})
             SELECT {ENTRY} FROM chosen JOIN version ON version.rowid = chosen.row {JOINED}
             ORDER BY version.published IS NULL, version.published DESC, report.id"
        );
        self.read(|connection| {
            let mut statement = connection.prepare(&sql)?;
            let mut rows = statement.query(params_from_iter(values))?;
            while let Some(row) = rows.next()? {
                let mut entry = entry(row)?;
                if filter.as_of.is_some() {
                    // Later versions were not known then.
                    entry.versions = row.get(18)?;
                }
                if !take(entry) {
                    break;
                }
            }
            Ok(())
        })
    }

    /// How many reports a filter means.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn count(&self, filter: &Filter) -> Result<u64, Error> {
        let ((condition, values), latest) = (filter.condition(), filter.latest());
        let sql = format!("SELECT count(*) FROM version WHERE {latest} AND {condition}");
        self.read(|connection| connection.query_row(&sql, params_from_iter(values), |row| row.get(0)))
    }

    /// How many reports have no date.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn undated(&self) -> Result<u64, Error> {
        let sql = format!("SELECT count(*) FROM version WHERE published IS NULL AND {LATEST}");
        self.read(|connection| connection.query_row(&sql, [], |row| row.get(0)))
    }

    /// The id of the report that goes by `name`: an id, its first characters (at least 4), an address, or what the input
    /// called it.
    ///
    /// # Errors
    /// If there is none, or more than one.
    pub fn find(&self, name: &str) -> Result<String, Error> {
        let found = self.read(|connection| candidates(connection, name.trim()))?;
        match found.as_slice() {
            [] => Err(Error::Unknown(name.to_owned())),
            [id] => Ok(id.clone()),
            many => Err(Error::Ambiguous {
                name: name.to_owned(),
                count: many.len(),
                ids: many.iter().take(5).map(String::as_str).collect::<Vec<_>>().join(", "),
            }),
        }
    }

    /// One report, by its id.
    ///
    /// # Errors
    /// If there is none.
    pub fn entry(&self, id: &str) -> Result<Entry, Error> {
        let sql = format!("SELECT {ENTRY} FROM version {JOINED} WHERE report.id = ? AND {LATEST}");
        let found = self.read(|connection| connection.prepare_cached(&sql)?.query_row([id], entry).optional())?;
        found.ok_or_else(|| Error::Unknown(id.to_owned()))
    }
}

/// The report of a row of `version` as of that version, the version's number, and its text.
pub(crate) fn version(connection: &Connection, version: i64) -> rusqlite::Result<(Entry, u32, String)> {
    let sql = format!("SELECT {ENTRY}, text.clean FROM version {JOINED} WHERE version.rowid = ?");
    connection.prepare_cached(&sql)?.query_row([version], |row| Ok((entry(row)?, row.get(18)?, rows::words(row, 19)?)))
}

/// Ids that `name` may mean: the first way of reading it that gives any.
fn candidates(connection: &Connection, name: &str) -> rusqlite::Result<Vec<String>> {
    let all = |sql: &str, value: &str| -> rusqlite::Result<Vec<String>> {
        connection.prepare_cached(sql)?.query_map([value], |row| row.get(0))?.collect()
    };
    let mut found = all("SELECT id FROM report WHERE id = ?", name)?;
    if found.is_empty()
        && let Some(page) = address::page(name)
    {
        found.extend(crate::add::report(connection, &page)?.1.map(|_| address_id(connection, &page)).transpose()?);
    }
    let short = (4..12).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if found.is_empty() && short {
        // '~' sorts behind every digit of an id.
        found = all("SELECT id FROM report WHERE id >= ?1 AND id < ?1 || '~' ORDER BY id LIMIT 100", name)?;
    }
    if found.is_empty() {
        found = all(
            "SELECT DISTINCT report.id FROM version JOIN report ON report.rowid = version.report
             WHERE version.name = ? ORDER BY report.id LIMIT 100",
            name,
        )?;
    }
    Ok(found)
}

fn address_id(connection: &Connection, page: &str) -> rusqlite::Result<String> {
    crate::add::report(connection, page).map(|(id, _)| id)
}
