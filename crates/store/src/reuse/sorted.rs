//! Sorts more records than memory holds, and looks things up in sorted files.
//!
//! A record is two numbers; it is 16 bytes on disk, little-endian. What is pushed is gathered in memory up to a bound, sorted and
//! written as a run; a [`Merge`] reads any number of runs as one. Merging r runs of n records costs n log r comparisons and
//! reads every file once, in order. Keys that are hashes lie evenly, so a [`Cursor`] that has far to go guesses the place
//! (interpolation search) and reads only the blocks it needs.

use rayon::slice::ParallelSliceMut;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Two numbers, compared in order.
pub type Record = [u64; 2];

/// Bytes of a record on disk.
pub const RECORD_BYTES: usize = 16;
/// Records read at a time.
const BLOCK_RECORDS: usize = 4096;

/// A sorted file of records.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Run {
    /// Where it is.
    pub path: PathBuf,
    /// How many records it has.
    pub records: u64,
}

/// Gathers records and writes them as sorted runs whenever memory is full.
pub struct Sorter {
    folder: PathBuf,
    name: &'static str,
    buffer: Vec<Record>,
    records_max: usize,
    runs: Vec<Run>,
}

impl Sorter {
    /// A sorter that keeps at most `bytes` in memory and writes `name-N` files into `folder`.
    pub fn new(folder: &Path, name: &'static str, bytes: usize) -> Sorter {
        let records_max = (bytes / RECORD_BYTES).max(BLOCK_RECORDS);
        Sorter { folder: folder.to_owned(), name, buffer: Vec::new(), records_max, runs: Vec::new() }
    }

    /// Takes a record.
    ///
    /// # Errors
    /// If memory was full and a run could not be written.
    pub fn push(&mut self, record: Record) -> io::Result<()> {
        if self.buffer.len() >= self.records_max {
            self.spill()?;
        }
        if self.buffer.len() == self.buffer.capacity() {
            // Doubling by hand: the last doubling must not take more than the bound.
            let more = self.buffer.capacity().max(BLOCK_RECORDS).min(self.records_max - self.buffer.len());
            self.buffer.reserve_exact(more);
        }
        self.buffer.push(record);
        Ok(())
    }

    /// Writes what is left and hands over all runs, in the order of writing.
    ///
    /// # Errors
    /// If a run could not be written.
    pub fn finish(mut self) -> io::Result<Vec<Run>> {
        self.spill()?;
        Ok(self.runs)
    }

    fn spill(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        self.buffer.par_sort_unstable();
        let path = self.folder.join(format!("{}-{}", self.name, self.runs.len()));
        let run = write(&path, self.buffer.iter().map(|record| Ok(*record)))?;
        self.runs.push(run);
        self.buffer.clear();
        Ok(())
    }
}

/// Writes sorted records as a run and makes sure that it is on the disk.
///
/// # Errors
/// If a record could not be had, or the file not be written; then no complete file stands there.
pub fn write(path: &Path, records: impl Iterator<Item = io::Result<Record>>) -> io::Result<Run> {
    let mut out = BufWriter::with_capacity(1 << 18, File::create(path)?);
    let mut count = 0;
    for record in records {
        let [a, b] = record?;
        out.write_all(&a.to_le_bytes())?;
        out.write_all(&b.to_le_bytes())?;
        count += 1;
    }
    out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_data()?;
    Ok(Run { path: path.to_owned(), records: count })
}

/// Reads a run in order, and can leave out what lies before a key.
pub struct Cursor {
    file: File,
    records: u64,
    /// Number of the first record of the block.
    first: u64,
    block: Vec<Record>,
    at: usize,
    bytes: Vec<u8>,
}

impl Cursor {
    /// Opens a run at its first record.
    ///
    /// # Errors
    /// If the file cannot be opened or read.
    pub fn open(run: &Run) -> io::Result<Cursor> {
        let file = File::open(&run.path)?;
        let mut cursor = Cursor { file, records: run.records, first: 0, block: Vec::new(), at: 0, bytes: Vec::new() };
        cursor.read(0)?;
        Ok(cursor)
    }

    /// The record at hand; `None` behind the last one.
    pub fn get(&self) -> Option<Record> {
        self.block.get(self.at).copied()
    }

    /// Goes on by one.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn step(&mut self) -> io::Result<()> {
        self.at += 1;
        if self.at >= self.block.len() { self.read(self.first + self.block.len() as u64) } else { Ok(()) }
    }

    /// Goes on to the first record whose first number is at least `key`; never back.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn seek(&mut self, key: u64) -> io::Result<()> {
        if self.found(key) {
            return Ok(());
        }
        // Every record before `low` has a lower key; none from `high` on has.
        let (mut low, mut high) = (self.first + self.block.len() as u64, self.records);
        let mut place = self.guess(key, low);
        loop {
            self.read(place)?;
            let before = self.block.first().is_some_and(|record| record[0] < key);
            if before && self.found(key) || !before && place == low {
                return Ok(());
            }
            if before {
                low = place + self.block.len() as u64;
                place = self.guess(key, low).min(high);
            } else {
                high = place;
                let step = (high - low) / 2;
                place = if step < BLOCK_RECORDS as u64 { low } else { low + step };
            }
        }
    }

    /// Goes on to the key inside the block, if it or what follows it is there.
    fn found(&mut self, key: u64) -> bool {
        let here = self.block.last().is_some_and(|record| record[0] >= key);
        if here {
            self.at += self.block[self.at..].partition_point(|record| record[0] < key);
        }
        here
    }

    /// Where a key should stand if keys lie evenly between the last one seen and the largest, a little before it.
    fn guess(&self, key: u64, next: u64) -> u64 {
        let seen = self.block.last().map_or(0, |record| record[0]);
        let left = self.records.saturating_sub(next);
        let share = (key - seen) as f64 / (u64::MAX - seen).max(1) as f64;
        let expected = share * left as f64;
        // Four standard deviations of the number of evenly thrown keys before it.
        let slack = 4.0 * (expected * (1.0 - share)).max(0.0).sqrt();
        next + (expected - slack).max(0.0) as u64
    }

    fn read(&mut self, first: u64) -> io::Result<()> {
        self.first = first.min(self.records);
        self.at = 0;
        self.block.clear();
        let count = (self.records - self.first).min(BLOCK_RECORDS as u64) as usize;
        if count == 0 {
            return Ok(());
        }
        self.bytes.resize(count * RECORD_BYTES, 0);
        self.file.seek(SeekFrom::Start(self.first * RECORD_BYTES as u64))?;
        self.file.read_exact(&mut self.bytes)?;
        let number = |bytes: &[u8]| u64::from_le_bytes(bytes.try_into().unwrap_or([0; 8]));
        self.block.extend(self.bytes.chunks_exact(RECORD_BYTES).map(|r| [number(&r[..8]), number(&r[8..])]));
        Ok(())
    }
}

/// Several runs read as one, in order.
pub struct Merge {
    cursors: Vec<Cursor>,
    heap: BinaryHeap<Reverse<(Record, usize)>>,
}

impl Merge {
    /// Opens runs for merging.
    ///
    /// # Errors
    /// If one cannot be opened or read.
    pub fn open(runs: &[Run]) -> io::Result<Merge> {
        let cursors = runs.iter().map(Cursor::open).collect::<io::Result<Vec<_>>>()?;
        let heap = cursors.iter().enumerate().filter_map(|(at, c)| Some(Reverse((c.get()?, at)))).collect();
        Ok(Merge { cursors, heap })
    }
}

impl Iterator for Merge {
    type Item = io::Result<Record>;

    fn next(&mut self) -> Option<io::Result<Record>> {
        let mut top = self.heap.peek_mut()?;
        let Reverse((record, at)) = *top;
        let cursor = &mut self.cursors[at];
        if let Err(error) = cursor.step() {
            return Some(Err(error));
        }
        match cursor.get() {
            Some(next) => *top = Reverse((next, at)),
            None => {
                std::collections::binary_heap::PeekMut::pop(top);
            }
        }
        Some(Ok(record))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that look thrown, the same every time.
    fn thrown(count: u64, seed: u64) -> Vec<Record> {
        (0..count).map(|n| [(n + seed).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(17), n]).collect()
    }

    #[test]
    fn sorts_more_than_memory_holds() {
        let folder = tempfile::tempdir().unwrap();
        let mut sorter = Sorter::new(folder.path(), "t", 1);
        let mut records = thrown(20_000, 1);
        records.iter().for_each(|&record| sorter.push(record).unwrap());
        let runs = sorter.finish().unwrap();
        assert!(runs.len() > 3);
        let merged: Vec<Record> = Merge::open(&runs).unwrap().map(Result::unwrap).collect();
        records.sort_unstable();
        assert_eq!(merged, records);
    }

    #[test]
    fn seeks_every_key_and_what_lies_between() {
        let folder = tempfile::tempdir().unwrap();
        let mut records = thrown(50_000, 7);
        records.sort_unstable();
        let run = write(&folder.path().join("r"), records.iter().map(|r| Ok(*r))).unwrap();
        for step in [1, 37, 5_000, 49_000] {
            let mut cursor = Cursor::open(&run).unwrap();
            for record in records.iter().step_by(step) {
                cursor.seek(record[0]).unwrap();
                assert_eq!(cursor.get(), Some(*record));
                cursor.seek(record[0]).unwrap();
                assert_eq!(cursor.get(), Some(*record), "a second look finds the same");
            }
            cursor.seek(u64::MAX).unwrap();
            assert_eq!(cursor.get(), None);
        }
        let mut cursor = Cursor::open(&run).unwrap();
        cursor.seek(records[30_000][0] + 1).unwrap();
        assert_eq!(cursor.get(), Some(records[30_001]));
    }

    #[test]
    fn an_empty_run_is_at_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let run = write(&folder.path().join("r"), std::iter::empty()).unwrap();
        let mut cursor = Cursor::open(&run).unwrap();
        cursor.seek(5).unwrap();
        assert_eq!(cursor.get(), None);
        assert_eq!(Merge::open(&[run]).unwrap().count(), 0);
    }
}
