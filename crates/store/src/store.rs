//! A database file, opened.
//!
//! One SQLite file in write-ahead mode: many may read while one writes; a second writer waits. A commit is on disk when
//! it returns (`synchronous = FULL`), so that neither a killed process nor a lost current takes back what was
//! acknowledged.

use crate::error::Error;
use crate::migration::{self, APPLICATION_ID, SCHEMA};
use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a writer waits for another before it gives up. A batch takes a tenth of a second to a few; a vacuum of a
/// large file may take longer, and is told as such.
const BUSY: Duration = Duration::from_secs(60);

/// Memory for pages, in KiB. Fixed, so that memory does not grow with the file.
const CACHE_KIB: i64 = 64 << 10;

/// The write-ahead file is moved into the main file each time it has so many pages (16 MiB).
const CHECKPOINT_PAGES: i64 = 4096;

/// Statements kept ready.
const STATEMENTS: usize = 64;

/// What a database is opened for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// To be read. It must be there.
    Read,
    /// To be written. It must be there.
    Write,
    /// To be written; made if it is not there, folders too.
    Create,
}

/// A database of reports.
pub struct Store {
    pub(crate) connection: Connection,
    pub(crate) path: PathBuf,
}

impl Store {
    /// Opens the database at `path`, bringing its schema up to date if it may be written.
    ///
    /// # Errors
    /// If it is missing (and not to be made), is something else than a database of ours, was written by a newer
    /// program, or cannot be opened or written.
    pub fn open(path: &Path, access: Access) -> Result<Store, Error> {
        if access == Access::Create {
            make_folder(path)?;
        } else if !path.is_file() {
            return Err(Error::Missing { path: path.to_owned() });
        }
        let fault = |source| Error::sqlite(path, source);
        let mut connection = connect(path, access).map_err(fault)?;
        check_ours(&connection, path)?;
        match access {
            Access::Read if migration::taken(&connection).map_err(fault)? < SCHEMA => {
                // Reading needs today's tables, so an older file is brought up to date first.
                drop(connection);
                drop(Store::open(path, Access::Write)?);
                connection = connect(path, Access::Read).map_err(fault)?;
            }
            Access::Read => {}
            Access::Write | Access::Create => {
                write_ahead(&connection).map_err(fault)?;
                migration::migrate(&mut connection).map_err(fault)?;
            }
        }
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        Ok(Store { connection, path: path.to_owned() })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Runs `work` in one transaction that holds the write lock from the start: all of it is kept, or nothing.
    pub(crate) fn write<T>(&mut self, work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>) -> Result<T, Error> {
        let path = &self.path;
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate);
        let transaction = transaction.map_err(|source| Error::sqlite(path, source))?;
        let done = work(&transaction).and_then(|done| transaction.commit().map(|()| done));
        done.map_err(|source| Error::sqlite(path, source))
    }

    /// Runs `work` on one state of the database, whatever others write meanwhile.
    pub(crate) fn read<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, Error> {
        let fault = |source| Error::sqlite(&self.path, source);
        let transaction = self.connection.unchecked_transaction().map_err(fault)?;
        work(&transaction).map_err(fault)
    }

    /// Lets the file grow to so many bytes only: for tests of a full disk.
    ///
    /// # Errors
    /// If SQLite refuses.
    #[doc(hidden)]
    pub fn limit_bytes(&mut self, bytes: u64) -> Result<(), Error> {
        let size: u64 = self.read(|c| c.pragma_query_value(None, "page_size", |row| row.get(0)))?;
        let limit = i64::try_from(bytes / size).unwrap_or(i64::MAX);
        self.read(|c| c.pragma_update_and_check(None, "max_page_count", limit, |_| Ok(())))
    }
}

fn make_folder(path: &Path) -> Result<(), Error> {
    let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) else { return Ok(()) };
    std::fs::create_dir_all(folder)
        .map_err(|err| Error::Folder { path: path.to_owned(), message: err.to_string().to_lowercase() })
}

fn connect(path: &Path, access: Access) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = match access {
        Access::Read => {
            let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_READ_ONLY)?;
            match connection.pragma_query_value(None, "user_version", |row| row.get::<_, u32>(0)) {
                // A file in write-ahead mode wants a file beside it, which a read-only disk does not give. If nothing
                // waits to be written it can be read as it is.
                Err(error) if cannot_write(&error) && nothing_waits(path) => Connection::open_with_flags(
                    immutable(path),
                    flags | OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI,
                )?,
                _ => connection,
            }
        }
        Access::Write => Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_READ_WRITE)?,
        Access::Create => Connection::open_with_flags(
            path,
            flags | OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        )?,
    };
    connection.busy_timeout(BUSY)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    connection.pragma_update(None, "temp_store", "memory")?;
    Ok(connection)
}

fn cannot_write(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly))
}

/// True if no write-ahead file holds what is not in the main file yet.
fn nothing_waits(path: &Path) -> bool {
    let mut beside = path.as_os_str().to_owned();
    beside.push("-wal");
    std::fs::metadata(beside).map_or(true, |meta| meta.len() == 0)
}

/// The path as an address that tells SQLite that nobody writes.
fn immutable(path: &Path) -> String {
    let mut address = "file:".to_owned();
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'%' | b'?' | b'#' | 0x80.. => address.push_str(&format!("%{byte:02X}")),
            byte => address.push(*byte as char),
        }
    }
    address + "?immutable=1"
}

/// Refuses what is a database of something else, or of a newer program.
fn check_ours(connection: &Connection, path: &Path) -> Result<(), Error> {
    let fault = |source| Error::sqlite(path, source);
    let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).map_err(fault);
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(fault)?;
    let taken = migration::taken(connection).map_err(fault)?;
    if tables > 0 && number("application_id")? != i64::from(APPLICATION_ID) {
        return Err(Error::Foreign {
            path: path.to_owned(),
            message: "it is the SQLite file of another program".to_owned(),
        });
    }
    if taken > SCHEMA {
        return Err(Error::Newer { path: path.to_owned(), found: taken, known: SCHEMA });
    }
    Ok(())
}

/// Turns on write-ahead mode. Turning it on the first time does not wait for others by itself.
fn write_ahead(connection: &Connection) -> rusqlite::Result<()> {
    let mut tries = 0;
    loop {
        match connection.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get::<_, String>(0)) {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && tries < 600 => {
                tries += 1;
                std::thread::sleep(Duration::from_millis(100));
            }
            Err(error) => return Err(error),
            Ok(_) => break,
        }
    }
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
    connection.pragma_update(None, "journal_size_limit", 64 << 20)
}
