//! Feeds and the pages they point to, in an export.
//!
//! A feed that is known here by any of its addresses stays as it is here.

use super::line::{Feed, Line, Page};
use rusqlite::{Connection, OptionalExtension, params};

/// Writes what is watched.
pub(crate) fn export(
    connection: &Connection,
    write: &mut dyn FnMut(&Line) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let mut feeds = connection.prepare(
        "SELECT rowid, address, title, added, etag, last_modified, last_fetch, last_ok, last_error, failures, next_due,
            stopped, reports, versions FROM feed ORDER BY rowid",
    )?;
    let mut rows = feeds.query([])?;
    while let Some(row) = rows.next()? {
        let addresses = connection
            .prepare_cached("SELECT address FROM feed_address WHERE feed = ? ORDER BY address")?
            .query_map([row.get::<_, i64>(0)?], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        write(&Line::Feed(Box::new(Feed {
            address: row.get(1)?,
            addresses,
            title: row.get(2)?,
            added: row.get(3)?,
            etag: row.get(4)?,
            last_modified: row.get(5)?,
            last_fetch: row.get(6)?,
            last_ok: row.get(7)?,
            last_error: row.get(8)?,
            failures: row.get(9)?,
            next_due: row.get(10)?,
            stopped: row.get(11)?,
            reports: row.get(12)?,
            versions: row.get(13)?,
        })))?;
    }
    let mut pages = connection.prepare(
        "SELECT page.address, feed.address, seen, state, tries, page.next_due, page.etag, page.last_modified,
            page.last_error, at
         FROM page JOIN feed ON feed.rowid = page.feed ORDER BY page.address",
    )?;
    let mut rows = pages.query([])?;
    while let Some(row) = rows.next()? {
        write(&Line::Page(Page {
            address: row.get(0)?,
            feed: row.get(1)?,
            seen: row.get(2)?,
            state: row.get(3)?,
            tries: row.get(4)?,
            next_due: row.get(5)?,
            etag: row.get(6)?,
            last_modified: row.get(7)?,
            last_error: row.get(8)?,
            at: row.get(9)?,
        }))?;
    }
    Ok(())
}

/// Adds a feed, if none of its addresses is known.
pub(crate) fn add_feed(connection: &Connection, feed: &Feed) -> rusqlite::Result<()> {
    for address in feed.addresses.iter().chain([&feed.address]) {
        if row(connection, address)?.is_some() {
            return Ok(());
        }
    }
    let new = connection
        .prepare_cached(
            "INSERT INTO feed (address, title, added, etag, last_modified, last_fetch, last_ok, last_error, failures,
                next_due, stopped, reports, versions) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .insert(params![
            feed.address,
            feed.title,
            feed.added,
            feed.etag,
            feed.last_modified,
            feed.last_fetch,
            feed.last_ok,
            feed.last_error,
            feed.failures,
            feed.next_due,
            feed.stopped,
            feed.reports,
            feed.versions
        ])?;
    for address in &feed.addresses {
        connection
            .prepare_cached("INSERT OR IGNORE INTO feed_address (address, feed) VALUES (?, ?)")?
            .execute(params![address, new])?;
    }
    Ok(())
}

/// Adds a page, if it is not known and its feed is.
pub(crate) fn add_page(connection: &Connection, page: &Page) -> rusqlite::Result<()> {
    let Some(feed) = row(connection, &page.feed)? else { return Ok(()) };
    connection
        .prepare_cached(
            "INSERT OR IGNORE INTO page (address, feed, seen, state, tries, next_due, etag, last_modified, last_error, at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            page.address,
            feed,
            page.seen,
            page.state,
            page.tries,
            page.next_due,
            page.etag,
            page.last_modified,
            page.last_error,
            page.at
        ])?;
    Ok(())
}

/// The row of the feed that is, or was, at an address.
fn row(connection: &Connection, address: &str) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached(
            "SELECT rowid FROM feed WHERE address = ?1
             UNION ALL SELECT feed FROM feed_address WHERE address = ?1 LIMIT 1",
        )?
        .query_row([address], |row| row.get(0))
        .optional()
}
