//! Feeds that are watched: what is known of each, whose turn it is, and how the last poll ended.
//!
//! Several watchers may share a database. One that polls a feed holds a claim on it, which runs out by itself: a watcher
//! that was killed blocks nobody for long, and one that was overtaken finds out when it reports.

use crate::error::Error;
use crate::rows;
use crate::store::Store;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// A feed that is watched.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Feed {
    /// Its row: the same as long as it is watched, whatever its address.
    pub(crate) row: i64,
    /// Where it is asked for. May hold a name and password.
    pub address: String,
    /// The other addresses it was known by, sorted.
    pub formerly: Vec<String>,
    /// What it calls itself.
    pub title: Option<String>,
    /// Entity tag of the version read last.
    pub etag: Option<String>,
    /// `Last-Modified` of the version read last.
    pub last_modified: Option<String>,
    /// When it was last asked.
    pub last_fetch: Option<String>,
    /// When it last answered.
    pub last_ok: Option<String>,
    /// Why it did not, if it did not the last time.
    pub last_error: Option<String>,
    /// Polls that failed in a row.
    pub failures: u32,
    /// It is not asked before.
    pub next_due: String,
    /// Why it is not asked any more.
    pub stopped: Option<String>,
    /// New reports it has brought.
    pub reports: u64,
    /// New versions it has brought.
    pub versions: u64,
    /// Pages it pointed to that are still to be fetched.
    pub pages_waiting: u64,
}

/// A feed, held by one watcher for a time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Claim {
    /// The feed as it was when it was claimed.
    pub feed: Feed,
    token: i64,
}

/// Which feed a watcher takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Turn {
    /// The time now.
    pub now: Timestamp,
    /// Until when the claim holds.
    pub until: Timestamp,
    /// A feed counts that was due by then: now, or when the run began, so that a run asks no feed twice.
    pub due_by: Timestamp,
    /// Names the claim: another number for each.
    pub token: i64,
}

/// How a poll ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Poll {
    /// When it ended.
    pub at: Timestamp,
    /// It is not asked before.
    pub next_due: Timestamp,
    /// Why it failed; `None` if it did not.
    pub error: Option<String>,
    /// Set if it shall not be asked any more: why.
    pub stopped: Option<String>,
    /// Where it is asked for from now on.
    pub moved_to: Option<String>,
    /// What it calls itself, if that was learnt.
    pub title: Option<String>,
    /// What to send next time; as before if `None`.
    pub validators: Option<(Option<String>, Option<String>)>,
    /// New reports it brought.
    pub reports: u64,
    /// New versions it brought.
    pub versions: u64,
}

impl Store {
    /// Watches the feed at `address` from now on. False if it is watched already, under this address or another.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn add_feed(&mut self, address: &str, title: Option<&str>, at: Timestamp) -> Result<bool, Error> {
        let at = rows::time(at);
        self.write(|connection| {
            if known(connection, address)?.is_some() {
                return Ok(false);
            }
            let row = connection
                .prepare_cached("INSERT INTO feed (address, title, added, next_due) VALUES (?1, ?2, ?3, ?3)")?
                .insert(params![address, title, at])?;
            name(connection, row, address)?;
            Ok(true)
        })
    }

    /// Stops watching the feed known by `address`. False if there is none. The reports it brought stay.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn remove_feed(&mut self, address: &str) -> Result<bool, Error> {
        self.write(|connection| match known(connection, address)? {
            Some(row) => Ok(connection.execute("DELETE FROM feed WHERE rowid = ?", [row])? > 0),
            None => Ok(false),
        })
    }

    /// Makes the feed known by `address` due at once, also if it was stopped. False if there is none.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn resume_feed(&mut self, address: &str, at: Timestamp) -> Result<bool, Error> {
        let at = rows::time(at);
        self.write(|connection| match known(connection, address)? {
            Some(row) => {
                let sql = "UPDATE feed SET stopped = NULL, failures = 0, next_due = ? WHERE rowid = ?";
                Ok(connection.execute(sql, params![at, row])? > 0)
            }
            None => Ok(false),
        })
    }

    /// Makes every feed due that is not stopped, whatever it was told to wait for.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn make_feeds_due(&mut self, at: Timestamp) -> Result<(), Error> {
        let at = rows::time(at);
        self.write(|connection| {
            let sql = "UPDATE feed SET next_due = ?1 WHERE stopped IS NULL AND next_due > ?1";
            connection.execute(sql, [at]).map(|_| ())
        })
    }

    /// All feeds, by address.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn feeds(&self) -> Result<Vec<Feed>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&format!("{SELECT} ORDER BY address"))?;
            let feeds = statement.query_map([], read)?.collect::<rusqlite::Result<Vec<_>>>()?;
            feeds.into_iter().map(|feed| with_names(connection, feed)).collect()
        })
    }

    /// When the next feed is due that is not stopped; `None` if there is none.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn next_feed_due(&self) -> Result<Option<Timestamp>, Error> {
        self.read(|connection| {
            let due: Option<String> =
                connection.query_row("SELECT min(next_due) FROM feed WHERE stopped IS NULL", [], |row| row.get(0))?;
            Ok(due.and_then(|due| due.parse().ok()))
        })
    }

    /// Takes the feed that has been due longest and is nobody else's; `None` if there is none.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn claim_feed(&mut self, turn: Turn) -> Result<Option<Claim>, Error> {
        let (now, until) = (rows::time(turn.now), rows::time(turn.until));
        let due_by = rows::time(turn.due_by);
        self.write(|connection| {
            let row: Option<i64> = connection
                .prepare_cached(
                    "UPDATE feed SET claim = ?1, claimed_until = ?2 WHERE rowid = (
                         SELECT rowid FROM feed
                         WHERE stopped IS NULL AND (claimed_until IS NULL OR claimed_until <= ?3)
                             AND next_due <= ?4
                         ORDER BY next_due, rowid LIMIT 1)
                     RETURNING rowid",
                )?
                .query_row(params![turn.token, until, now, due_by], |row| row.get(0))
                .optional()?;
            let Some(row) = row else { return Ok(None) };
            let feed = connection
                .prepare_cached(&format!("{SELECT} WHERE rowid = ?"))?
                .query_row([row], read)
                .and_then(|feed| with_names(connection, feed))?;
            Ok(Some(Claim { feed, token: turn.token }))
        })
    }

    /// Prolongs a claim. False if it ran out and another has the feed now.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn prolong(&mut self, claim: &Claim, until: Timestamp) -> Result<bool, Error> {
        let until = rows::time(until);
        self.write(|connection| {
            let sql = "UPDATE feed SET claimed_until = ? WHERE rowid = ? AND claim = ?";
            Ok(connection.prepare_cached(sql)?.execute(params![until, claim.feed.row, claim.token])? > 0)
        })
    }

    /// Gives a feed back, with nothing learnt: the run was stopped.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn release_feed(&mut self, claim: &Claim) -> Result<(), Error> {
        self.write(|connection| {
            let sql = "UPDATE feed SET claim = NULL, claimed_until = NULL WHERE rowid = ? AND claim = ?";
            connection.prepare_cached(sql)?.execute(params![claim.feed.row, claim.token]).map(|_| ())
        })
    }

    /// Writes down how a poll ended, and gives the feed back. False if the claim ran out and another has the feed now, or
    /// it is not watched any more; then nothing is written.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn feed_polled(&mut self, claim: &Claim, poll: &Poll) -> Result<bool, Error> {
        let (at, next_due) = (rows::time(poll.at), rows::time(poll.next_due));
        self.write(|connection| {
            let (etag, last_modified) = poll.validators.clone().unwrap_or_default();
            let changed = connection
                .prepare_cached(
                    "UPDATE feed SET claim = NULL, claimed_until = NULL, last_fetch = ?3, next_due = ?4,
                         last_ok = CASE WHEN ?5 IS NULL THEN ?3 ELSE last_ok END,
                         failures = CASE WHEN ?5 IS NULL THEN 0 ELSE failures + 1 END,
                         last_error = ?5, stopped = ?6, title = coalesce(?7, title),
                         etag = CASE WHEN ?8 THEN ?9 ELSE etag END,
                         last_modified = CASE WHEN ?8 THEN ?10 ELSE last_modified END,
                         reports = reports + ?11, versions = versions + ?12
                     WHERE rowid = ?1 AND claim = ?2",
                )?
                .execute(params![
                    claim.feed.row,
                    claim.token,
                    at,
                    next_due,
                    poll.error,
                    poll.stopped,
                    poll.title,
                    poll.validators.is_some(),
                    etag,
                    last_modified,
                    poll.reports,
                    poll.versions,
                ])?;
            if changed > 0
                && let Some(address) = &poll.moved_to
            {
                go_to(connection, claim.feed.row, address)?;
            }
            Ok(changed > 0)
        })
    }
}

const SELECT: &str = "SELECT rowid, address, title, etag, last_modified, last_fetch, last_ok, last_error, failures, \
                      next_due, stopped, reports, versions, (SELECT count(*) FROM page WHERE page.feed = feed.rowid AND \
                      state = 'waiting') FROM feed";

fn read(row: &Row<'_>) -> rusqlite::Result<Feed> {
    Ok(Feed {
        row: row.get(0)?,
        address: row.get(1)?,
        formerly: Vec::new(),
        title: row.get(2)?,
        etag: row.get(3)?,
        last_modified: row.get(4)?,
        last_fetch: row.get(5)?,
        last_ok: row.get(6)?,
        last_error: row.get(7)?,
        failures: row.get(8)?,
        next_due: row.get(9)?,
        stopped: row.get(10)?,
        reports: row.get(11)?,
        versions: row.get(12)?,
        pages_waiting: row.get(13)?,
    })
}

fn with_names(connection: &Connection, feed: Feed) -> rusqlite::Result<Feed> {
    let sql = "SELECT address FROM feed_address WHERE feed = ? AND address <> ? ORDER BY address";
    let mut statement = connection.prepare_cached(sql)?;
    let formerly = statement.query_map(params![feed.row, feed.address], |row| row.get(0))?;
    Ok(Feed { formerly: formerly.collect::<rusqlite::Result<_>>()?, ..feed })
}

/// The row of the feed known by an address.
fn known(connection: &Connection, address: &str) -> rusqlite::Result<Option<i64>> {
    let sql = "SELECT feed FROM feed_address WHERE address = ?";
    connection.prepare_cached(sql)?.query_row([address], |row| row.get(0)).optional()
}

fn name(connection: &Connection, row: i64, address: &str) -> rusqlite::Result<()> {
    let sql = "INSERT OR IGNORE INTO feed_address (address, feed) VALUES (?, ?)";
    connection.prepare_cached(sql)?.execute(params![address, row]).map(|_| ())
}

/// Changes a feed's address. If another feed has that address already, the two are one: this one is not asked any more.
fn go_to(connection: &Connection, row: i64, address: &str) -> rusqlite::Result<()> {
    match known(connection, address)? {
        Some(other) if other != row => {
            let sql = "UPDATE feed SET stopped = 'moved to an address that is watched already' WHERE rowid = ?";
            connection.execute(sql, [row]).map(|_| ())
        }
        _ => {
            connection.execute("UPDATE feed SET address = ? WHERE rowid = ?", params![address, row])?;
            name(connection, row, address)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Access;
    use jiff::SignedDuration;

    fn at(minute: i64) -> Timestamp {
        Timestamp::constant(1_740_996_000, 0) + SignedDuration::from_mins(minute)
    }

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("h.db"), Access::Create).unwrap();
        (folder, store)
    }

    fn turn(minute: i64, token: i64) -> Turn {
        Turn { now: at(minute), until: at(minute + 10), due_by: at(minute), token }
    }

    fn answered(minute: i64) -> Poll {
        Poll {
            at: at(minute),
            next_due: at(minute + 15),
            error: None,
            stopped: None,
            moved_to: None,
            title: None,
            validators: None,
            reports: 0,
            versions: 0,
        }
    }

    const A: &str = "https://a.example/feed";
    const B: &str = "https://b.example/feed";

    #[test]
    fn a_feed_is_one_under_all_its_addresses() {
        let (_folder, mut store) = store();
        assert!(store.add_feed(A, None, at(0)).unwrap());
        assert!(!store.add_feed(A, None, at(0)).unwrap());
        let claim = store.claim_feed(turn(0, 1)).unwrap().unwrap();
        let moved = Poll { moved_to: Some(B.to_owned()), title: Some("News".to_owned()), ..answered(1) };
        assert!(store.feed_polled(&claim, &moved).unwrap());
        assert!(!store.add_feed(A, None, at(2)).unwrap());
        assert!(!store.add_feed(B, None, at(2)).unwrap());
        let feeds = store.feeds().unwrap();
        assert_eq!((feeds.len(), feeds[0].address.as_str(), feeds[0].formerly.as_slice()), (1, B, &[A.to_owned()][..]));
        assert_eq!(feeds[0].title.as_deref(), Some("News"));
        assert!(store.remove_feed(A).unwrap());
        assert!(!store.remove_feed(A).unwrap());
        assert!(store.add_feed(A, None, at(3)).unwrap());
    }

    #[test]
    fn two_feeds_that_move_together_are_asked_once() {
        let (_folder, mut store) = store();
        store.add_feed(A, None, at(0)).unwrap();
        store.add_feed(B, None, at(0)).unwrap();
        let claim = store.claim_feed(turn(0, 1)).unwrap().unwrap();
        assert_eq!(claim.feed.address, A);
        store.feed_polled(&claim, &Poll { moved_to: Some(B.to_owned()), ..answered(1) }).unwrap();
        let feeds = store.feeds().unwrap();
        assert_eq!(feeds[0].stopped.as_deref(), Some("moved to an address that is watched already"));
        assert_eq!(feeds[1].stopped, None);
    }

    #[test]
    fn a_feed_is_nobody_elses_until_the_claim_runs_out() {
        let (_folder, mut store) = store();
        store.add_feed(A, None, at(0)).unwrap();
        let first = store.claim_feed(turn(0, 1)).unwrap().unwrap();
        assert_eq!(store.claim_feed(turn(9, 2)).unwrap(), None);
        assert!(store.prolong(&first, at(12)).unwrap());
        assert_eq!(store.claim_feed(turn(11, 2)).unwrap(), None);
        let second = store.claim_feed(turn(12, 2)).unwrap().unwrap();
        assert!(!store.prolong(&first, at(30)).unwrap());
        // Whoever was overtaken writes nothing.
        assert!(!store.feed_polled(&first, &Poll { reports: 5, ..answered(13) }).unwrap());
        assert!(store.feed_polled(&second, &Poll { reports: 3, ..answered(14) }).unwrap());
        assert_eq!(store.feeds().unwrap()[0].reports, 3);
    }

    #[test]
    fn a_feed_is_asked_when_it_is_due_and_not_before() {
        let (_folder, mut store) = store();
        store.add_feed(A, None, at(0)).unwrap();
        let claim = store.claim_feed(turn(0, 1)).unwrap().unwrap();
        store.feed_polled(&claim, &answered(0)).unwrap();
        assert_eq!(store.claim_feed(turn(14, 2)).unwrap(), None);
        assert_eq!(store.next_feed_due().unwrap(), Some(at(15)));
        // Unless a person says so; and then once.
        store.make_feeds_due(at(2)).unwrap();
        let claim = store.claim_feed(turn(2, 3)).unwrap().unwrap();
        store.feed_polled(&claim, &answered(2)).unwrap();
        assert_eq!(store.claim_feed(turn(2, 3)).unwrap(), None);
        assert!(store.claim_feed(turn(17, 4)).unwrap().is_some());
        // A run that takes long asks no feed twice.
        assert_eq!(store.claim_feed(Turn { due_by: at(16), ..turn(90, 5) }).unwrap(), None);
    }

    #[test]
    fn failures_are_counted_until_an_answer() {
        let (_folder, mut store) = store();
        store.add_feed(A, None, at(0)).unwrap();
        let validators = Some((Some("\"v1\"".to_owned()), None));
        let mut poll = |minute: i64, poll: Poll| {
            let claim = store.claim_feed(turn(minute, minute)).unwrap().unwrap();
            assert!(store.feed_polled(&claim, &poll).unwrap());
            store.feeds().unwrap().remove(0)
        };
        let failed = |minute| Poll { error: Some("cannot talk to it".to_owned()), ..answered(minute) };
        poll(0, Poll { validators, ..answered(0) });
        assert_eq!(poll(20, failed(20)).failures, 1);
        let feed = poll(40, failed(40));
        assert_eq!((feed.failures, feed.last_error.as_deref()), (2, Some("cannot talk to it")));
        assert_eq!((feed.last_ok.as_deref(), feed.etag.as_deref()), (Some("2025-03-03T10:00:00Z"), Some("\"v1\"")));
        let feed = poll(60, answered(60));
        assert_eq!((feed.failures, feed.last_error), (0, None));
        poll(80, Poll { stopped: Some("gone".to_owned()), ..failed(80) });
        assert_eq!(store.claim_feed(turn(500, 500)).unwrap(), None);
        assert_eq!(store.next_feed_due().unwrap(), None);
        assert!(store.resume_feed(A, at(501)).unwrap());
        assert!(store.claim_feed(turn(501, 501)).unwrap().is_some());
    }
}
