//! Pages that feeds point to and do not hold themselves: which are still to be fetched, and which have been.

use crate::error::Error;
use crate::feed::Claim;
use crate::rows;
use crate::store::Store;
use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

/// A page that a feed points to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Page {
    /// Its address.
    pub address: String,
    /// Hash of what the feed says of it.
    pub seen: i64,
    /// Is it to be fetched?
    pub state: PageState,
    /// Fetches that failed since the feed last said something else of it.
    pub tries: u32,
    /// Entity tag of the version fetched last.
    pub etag: Option<String>,
    /// `Last-Modified` of the version fetched last.
    pub last_modified: Option<String>,
    /// Why it was not fetched the last time.
    pub last_error: Option<String>,
}

/// Is a page to be fetched?
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PageState {
    /// Yes, but not before this time.
    Waiting(Timestamp),
    /// It has been.
    Done,
    /// It cannot be.
    GivenUp,
}

impl Store {
    /// What is known of the page at `address`.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn page(&self, address: &str) -> Result<Option<Page>, Error> {
        self.read(|connection| {
            let sql = format!("{SELECT} WHERE address = ?");
            connection.prepare_cached(&sql)?.query_row([address], read).optional()
        })
    }

    /// The pages of a feed that may be fetched at `now`, at most `most`: those due longest first.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn pages_due(&self, claim: &Claim, now: Timestamp, most: usize) -> Result<Vec<Page>, Error> {
        self.read(|connection| {
            let sql = format!(
                "{SELECT} WHERE feed = ? AND state = 'waiting' AND next_due <= ? ORDER BY next_due, address LIMIT ?"
            );
            let mut statement = connection.prepare_cached(&sql)?;
            statement.query_map(params![claim.feed.row, rows::time(now), most], read)?.collect()
        })
    }

    /// Writes down what is known of a page that a feed points to.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn set_page(&mut self, claim: &Claim, page: &Page, at: Timestamp) -> Result<(), Error> {
        let (state, due) = match page.state {
            PageState::Waiting(due) => ("waiting", Some(rows::time(due))),
            PageState::Done => ("done", None),
            PageState::GivenUp => ("given up", None),
        };
        self.write(|connection| {
            connection
                .prepare_cached(
                    "INSERT OR REPLACE INTO page
                         (address, feed, seen, state, tries, next_due, etag, last_modified, last_error, at)
                     SELECT ?1, rowid, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 FROM feed WHERE rowid = ?2",
                )?
                .execute(params![
                    page.address,
                    claim.feed.row,
                    page.seen,
                    state,
                    page.tries,
                    due,
                    page.etag,
                    page.last_modified,
                    page.last_error,
                    rows::time(at),
                ])
                .map(|_| ())
        })
    }

    /// Forgets pages that no feed has pointed to since `before`, so that the list does not grow without end; gives how many.
    ///
    /// # Errors
    /// If the database cannot be written.
    pub fn forget_pages(&mut self, before: Timestamp) -> Result<usize, Error> {
        self.write(|connection| connection.execute("DELETE FROM page WHERE at < ?", [rows::time(before)]))
    }
}

const SELECT: &str = "SELECT address, seen, state, tries, next_due, etag, last_modified, last_error FROM page";

fn read(row: &Row<'_>) -> rusqlite::Result<Page> {
    let state: String = row.get(2)?;
    let due: Option<String> = row.get(4)?;
    Ok(Page {
        address: row.get(0)?,
        seen: row.get(1)?,
        state: match state.as_str() {
            "waiting" => PageState::Waiting(due.and_then(|due| due.parse().ok()).unwrap_or(Timestamp::UNIX_EPOCH)),
            "done" => PageState::Done,
            _ => PageState::GivenUp,
        },
        tries: row.get(3)?,
        etag: row.get(5)?,
        last_modified: row.get(6)?,
        last_error: row.get(7)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Access, Turn};
    use jiff::SignedDuration;

    fn at(minute: i64) -> Timestamp {
        Timestamp::constant(1_740_996_000, 0) + SignedDuration::from_mins(minute)
    }

    fn page(address: &str, state: PageState) -> Page {
        let address = address.to_owned();
        Page { address, seen: 7, state, tries: 0, etag: None, last_modified: None, last_error: None }
    }

    #[test]
    fn pages_wait_until_they_are_due() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(&folder.path().join("h.db"), Access::Create).unwrap();
        store.add_feed("https://a.example/feed", None, at(0)).unwrap();
        let turn = Turn { now: at(0), until: at(10), due_by: at(0), token: 1 };
        let claim = store.claim_feed(turn).unwrap().unwrap();
        let mut set = |address: &str, state| store.set_page(&claim, &page(address, state), at(0)).unwrap();
        set("https://a.example/1", PageState::Waiting(at(5)));
        set("https://a.example/2", PageState::Waiting(at(1)));
        set("https://a.example/3", PageState::Done);
        set("https://a.example/4", PageState::GivenUp);
        set("https://a.example/5", PageState::Waiting(at(60)));
        let due = |minute, most| -> Vec<String> {
            store.pages_due(&claim, at(minute), most).unwrap().into_iter().map(|page| page.address).collect()
        };
        assert_eq!(due(0, 9), Vec::<String>::new());
        assert_eq!(due(5, 9), ["https://a.example/2", "https://a.example/1"]);
        assert_eq!(due(5, 1), ["https://a.example/2"]);
        assert_eq!(store.feeds().unwrap()[0].pages_waiting, 3);
        let done = page("https://a.example/1", PageState::Done);
        store.set_page(&claim, &done, at(6)).unwrap();
        assert_eq!(store.page("https://a.example/1").unwrap(), Some(done));
        assert_eq!(store.page("https://a.example/9").unwrap(), None);
        assert_eq!(store.forget_pages(at(6)).unwrap(), 4);
        store.remove_feed("https://a.example/feed").unwrap();
        assert_eq!(store.page("https://a.example/1").unwrap(), None);
    }
}
