//! Connections to the database: a few to read, one to write, all used on threads that may block.
//!
//! Readers never wait for the writer (write-ahead mode). How many read at once is bounded; who comes then waits, and the number
//! of those is bounded by the number of connections that are accepted.

use super::fault::Fault;
use headwater_store::{Access, Store};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// Connections that read at once. Each may use up to 64 MiB for pages.
const READERS: usize = 4;

/// The database, as requests use it.
#[derive(Clone)]
pub struct Pool(Arc<Inner>);

struct Inner {
    path: PathBuf,
    /// Connections that nobody uses now.
    idle: Mutex<Vec<Store>>,
    reading: Semaphore,
    /// Opened by the first decision.
    writer: Mutex<Option<Store>>,
    writing: Semaphore,
}

impl Pool {
    /// For the database at `path`, which is there.
    pub fn new(path: &Path) -> Pool {
        Pool(Arc::new(Inner {
            path: path.to_owned(),
            idle: Mutex::default(),
            reading: Semaphore::new(READERS),
            writer: Mutex::default(),
            writing: Semaphore::new(1),
        }))
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// Runs `work` with a connection that reads, on a thread that may block.
    ///
    /// # Errors
    /// What `work` says, or if the database cannot be opened.
    pub async fn read<T, W>(&self, work: W) -> Result<T, Fault>
    where
        T: Send + 'static,
        W: FnOnce(&mut Store) -> Result<T, Fault> + Send + 'static,
    {
        let inner = self.0.clone();
        let _permit = self.0.reading.acquire().await.map_err(Fault::ours)?;
        let work = move || {
            let idle = inner.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut store = match idle {
                Some(store) => store,
                None => Store::open(&inner.path, Access::Read)?,
            };
            let done = work(&mut store);
            // A connection with which something of ours went wrong is not used again.
            if done.as_ref().map_or_else(|fault| fault.status.is_client_error(), |_| true) {
                inner.idle.lock().unwrap_or_else(PoisonError::into_inner).push(store);
            }
            done
        };
        tokio::task::spawn_blocking(work).await.map_err(Fault::ours)?
    }

    /// Runs `work` with the connection that writes, one after the other.
    ///
    /// # Errors
    /// What `work` says, or if the database cannot be opened for writing.
    pub async fn write<T, W>(&self, work: W) -> Result<T, Fault>
    where
        T: Send + 'static,
        W: FnOnce(&mut Store) -> Result<T, Fault> + Send + 'static,
    {
        let inner = self.0.clone();
        let permit = self.0.writing.acquire().await.map_err(Fault::ours)?;
        let work = move || {
            let mut writer = inner.writer.lock().unwrap_or_else(PoisonError::into_inner);
            let mut store = match writer.take() {
                Some(store) => store,
                None => Store::open(&inner.path, Access::Write)?,
            };
            let done = work(&mut store);
            *writer = Some(store);
            done
        };
        let done = tokio::task::spawn_blocking(work).await.map_err(Fault::ours)?;
        drop(permit);
        done
    }
}
