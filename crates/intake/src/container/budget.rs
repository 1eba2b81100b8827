//! How much a file may unpack to: the guard against bombs.
//!
//! All levels of nesting draw on one budget, so that a bomb in a bomb is met by the first's limit. Bytes are counted as
//! they are unpacked, never believed.

use crate::Limits;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// What one named file has unpacked to.
#[derive(Debug)]
pub(crate) struct Budget {
    packed: AtomicU64,
    unpacked: AtomicU64,
    members: AtomicU64,
    ratio_max: u64,
    free_bytes: u64,
    members_max: u64,
}

impl Budget {
    pub(crate) fn new(limits: &Limits) -> Budget {
        Budget {
            packed: AtomicU64::new(0),
            unpacked: AtomicU64::new(0),
            members: AtomicU64::new(0),
            ratio_max: limits.unpacked_ratio_max,
            free_bytes: limits.unpacked_free_bytes,
            members_max: limits.archive_members_max,
        }
    }

    /// Counts what is read of the file itself.
    pub(crate) fn packed<R: Read>(self: &Arc<Budget>, inner: R) -> impl Read + use<R> {
        Packed { inner, budget: Arc::clone(self) }
    }

    /// Counts bytes of the file that are not read through the counter.
    pub(crate) fn credit(&self, bytes: u64) {
        self.packed.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Counts what comes out of a decompressor, and ends it when it is too much.
    pub(crate) fn unpacked<R: Read>(self: &Arc<Budget>, inner: R) -> impl Read + use<R> {
        Unpacked { inner, budget: Arc::clone(self) }
    }

    /// Counts a member of an archive; false if there are too many.
    pub(crate) fn member(&self) -> bool {
        self.members.fetch_add(1, Ordering::Relaxed) < self.members_max
    }

    /// Most members.
    pub(crate) fn members_max(&self) -> u64 {
        self.members_max
    }
}

struct Packed<R> {
    inner: R,
    budget: Arc<Budget>,
}

impl<R: Read> Read for Packed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.budget.packed.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

struct Unpacked<R> {
    inner: R,
    budget: Arc<Budget>,
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let budget = &self.budget;
        let count = self.inner.read(buffer)?;
        let unpacked = budget.unpacked.fetch_add(count as u64, Ordering::Relaxed) + count as u64;
        let packed = budget.packed.load(Ordering::Relaxed);
        if unpacked > budget.free_bytes && unpacked / budget.ratio_max > packed {
            let message = format!(
                "expected at most {} bytes unpacked for each byte of the file, found {unpacked} for {packed}",
                budget.ratio_max
            );
            return Err(io::Error::other(message));
        }
        Ok(count)
    }
}
