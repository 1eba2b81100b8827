//! The texts of an index, one after another in a file that only grows.
//!
//! `texts` holds each text as it was given, compressed (zstd); `places` one entry of 16 bytes a text: where it begins, and the
//! hash that tells whether a text is known. Entries stay in memory: 16 bytes a text.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;
use xxhash_rust::xxh3::xxh3_64;

const TEXTS: &str = "texts";
const PLACES: &str = "places";
const ENTRY_BYTES: usize = 16;
/// Fast, and a news text is short: level 3 saves a twentieth and costs twice the time.
const LEVEL: i32 = 1;

/// Where a text begins, and its hash.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Entry {
    start: u64,
    hash: u64,
}

/// Texts by number, from 0 in the order of coming.
pub struct Texts {
    out: BufWriter<File>,
    places: BufWriter<File>,
    entries: Vec<Entry>,
    /// Hashes of the texts that were there when the index was opened, and of those added since, ascending but for the tail.
    known: std::collections::HashSet<u64, std::hash::BuildHasherDefault<Same>>,
    end: u64,
    packer: zstd::bulk::Compressor<'static>,
}

impl Texts {
    /// Opens the first `count` texts of a folder, `bytes` long; what was written behind them and never committed is cut off.
    ///
    /// # Errors
    /// If a file cannot be opened, or is shorter than was committed.
    pub fn open(folder: &Path, count: u32, bytes: u64) -> io::Result<Texts> {
        let open =
            |name| OpenOptions::new().read(true).write(true).create(true).truncate(false).open(folder.join(name));
        let (mut texts, mut places) = (open(TEXTS)?, open(PLACES)?);
        let expected = [bytes, u64::from(count) * ENTRY_BYTES as u64];
        for (file, expected, name) in [(&texts, expected[0], TEXTS), (&places, expected[1], PLACES)] {
            let found = file.metadata()?.len();
            if found < expected {
                let place = folder.join(name).display().to_string();
                return Err(io::Error::other(format!("{place}: expected at least {expected} bytes, found {found}")));
            }
            file.set_len(expected)?;
        }
        let mut written = vec![0; expected[1] as usize];
        places.read_exact(&mut written)?;
        let number = |bytes: &[u8]| u64::from_le_bytes(bytes.try_into().unwrap_or([0; 8]));
        let entries: Vec<Entry> = written
            .chunks_exact(ENTRY_BYTES)
            .map(|entry| Entry { start: number(&entry[..8]), hash: number(&entry[8..]) })
            .collect();
        texts.seek(SeekFrom::End(0))?;
        Ok(Texts {
            out: BufWriter::with_capacity(1 << 18, texts),
            places: BufWriter::with_capacity(1 << 16, places),
            known: entries.iter().map(|entry| entry.hash).collect(),
            entries,
            end: bytes,
            packer: zstd::bulk::Compressor::new(LEVEL)?,
        })
    }

    /// Number of texts.
    pub fn count(&self) -> u32 {
        self.entries.len() as u32
    }

    /// Bytes of the texts as kept.
    pub fn bytes(&self) -> u64 {
        self.end
    }

    /// The hash of a text, by which texts that share a fingerprint are ordered.
    pub fn hash(&self, text: u32) -> u64 {
        self.entries[text as usize].hash
    }

    /// Keeps a text and gives its number; nothing if the very same bytes are kept already.
    ///
    /// # Errors
    /// If it cannot be written, or there are 2^32 texts.
    pub fn add(&mut self, text: &[u8]) -> io::Result<Option<u32>> {
        let hash = xxh3_64(text);
        if !self.known.insert(hash) {
            return Ok(None);
        }
        let number = u32::try_from(self.entries.len()).map_err(|_| io::Error::other("an index holds 2^32 texts"))?;
        let packed = self.packer.compress(text)?;
        self.out.write_all(&packed)?;
        let entry = Entry { start: self.end, hash };
        self.places.write_all(&entry.start.to_le_bytes())?;
        self.places.write_all(&entry.hash.to_le_bytes())?;
        self.entries.push(entry);
        self.end += packed.len() as u64;
        Ok(Some(number))
    }

    /// Makes sure that everything added is on the disk.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn sync(&mut self) -> io::Result<()> {
        self.out.flush()?;
        self.places.flush()?;
        self.out.get_ref().sync_data()?;
        self.places.get_ref().sync_data()
    }

    /// A reader of these texts for one thread. Sees what was synced.
    ///
    /// # Errors
    /// If the file cannot be opened.
    pub fn reader(&self, folder: &Path) -> io::Result<Reader<'_>> {
        Ok(Reader { texts: self, file: File::open(folder.join(TEXTS))?, packed: Vec::new() })
    }
}

/// Reads texts by number.
pub struct Reader<'t> {
    texts: &'t Texts,
    file: File,
    packed: Vec<u8>,
}

impl Reader<'_> {
    /// A text as it was given.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn get(&mut self, text: u32) -> io::Result<Vec<u8>> {
        let at = text as usize;
        let start = self.texts.entries[at].start;
        let end = self.texts.entries.get(at + 1).map_or(self.texts.end, |next| next.start);
        self.packed.resize((end - start) as usize, 0);
        self.file.seek(SeekFrom::Start(start))?;
        self.file.read_exact(&mut self.packed)?;
        zstd::decode_all(&self.packed[..])
    }
}

/// Takes a hash for what it is.
#[derive(Default, Clone)]
pub struct Same(u64);

impl std::hash::Hasher for Same {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64(bytes);
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_back_what_was_kept_and_keeps_nothing_twice() {
        let folder = tempfile::tempdir().unwrap();
        let mut texts = Texts::open(folder.path(), 0, 0).unwrap();
        assert_eq!(texts.add(b"one").unwrap(), Some(0));
        assert_eq!(texts.add(b"two two two").unwrap(), Some(1));
        assert_eq!(texts.add(b"one").unwrap(), None);
        texts.sync().unwrap();
        let mut reader = texts.reader(folder.path()).unwrap();
        assert_eq!(reader.get(1).unwrap(), b"two two two");
        assert_eq!(reader.get(0).unwrap(), b"one");
    }

    #[test]
    fn cuts_off_what_was_not_committed_and_refuses_what_is_missing() {
        let folder = tempfile::tempdir().unwrap();
        let mut texts = Texts::open(folder.path(), 0, 0).unwrap();
        texts.add(b"one").unwrap();
        texts.sync().unwrap();
        let bytes = texts.bytes();
        texts.add(b"two").unwrap();
        texts.sync().unwrap();
        drop(texts);
        let mut texts = Texts::open(folder.path(), 1, bytes).unwrap();
        assert_eq!(texts.count(), 1);
        assert_eq!(texts.add(b"two").unwrap(), Some(1));
        drop(texts);
        assert!(Texts::open(folder.path(), 9, bytes).is_err());
    }
}
