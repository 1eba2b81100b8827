//! An index of fingerprints on disk: which texts share which runs of words, for more texts than memory holds.
//!
//! A folder with the texts (`texts`), sorted files of fingerprints (`run-N`), and `index.json`, which lists what counts. Files
//! are written first and listed last, by an atomic rename; what is not listed was never committed and is removed when the
//! folder is opened. So a run that is killed leaves the index as it was before it. One process at a time: `lock` is held.
//!
//! Adding n texts to N costs n log n for sorting, and reads of the old runs only the blocks in which the new fingerprints could
//! be: all of them when many are added, few when few are. Runs are merged when there are more than [`RUNS_MAX`].
//!
//! What a fingerprint is, and what follows from sharing one, is not known here.

mod sorted;
mod texts;

use serde::{Deserialize, Serialize};
use sorted::{Cursor, Merge};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

pub use sorted::{Record, Run, Sorter};
pub use texts::{Reader, Texts};

/// Runs above which all are merged into one.
pub const RUNS_MAX: usize = 12;
const LIST: &str = "index.json";
const FORMAT: u32 = 1;

/// Where a fingerprint stands: text and word.
pub type Place = (u32, u32);

/// What counts in a folder.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct List {
    /// Shape of the files.
    format: u32,
    /// What fingerprints were made by; an index is of use to the same maker only.
    maker: String,
    /// Texts committed.
    texts: u32,
    /// Bytes of the file of texts.
    text_bytes: u64,
    /// Sorted files of fingerprints.
    runs: Vec<Listed>,
    /// Number of the next run.
    next: u32,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Listed {
    file: String,
    records: u64,
}

/// An index that is open for adding.
pub struct Index {
    folder: PathBuf,
    list: List,
    texts: Texts,
    new: Option<Sorter>,
    memory_bytes: usize,
    _lock: File,
}

/// New fingerprints, on disk and not yet committed.
pub struct Added {
    /// Texts from here on are new.
    pub first_new: u32,
    runs: Vec<Run>,
}

impl Index {
    /// Opens the index in `folder`, or begins one. `memory_bytes` bounds what is gathered before it is written. `maker` names how
    /// fingerprints are made, with its parameters.
    ///
    /// # Errors
    /// If the folder cannot be used, another process is at work in it, or it was made by another maker.
    pub fn open(folder: &Path, maker: &str, memory_bytes: usize) -> io::Result<Index> {
        fs::create_dir_all(folder)?;
        let lock = File::create(folder.join("lock"))?;
        lock.try_lock().map_err(|_| io::Error::other(format!("{} is in use by another process", folder.display())))?;
        let list = match fs::read(folder.join(LIST)) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(io::Error::other)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                List { format: FORMAT, maker: maker.to_owned(), texts: 0, text_bytes: 0, runs: Vec::new(), next: 0 }
            }
            Err(error) => return Err(error),
        };
        if list.format != FORMAT || list.maker != maker {
            let found = format!("format {}, {}", list.format, list.maker);
            let message = format!("{}: expected format {FORMAT}, {maker}, found {found}", folder.display());
            return Err(io::Error::other(message));
        }
        let texts = Texts::open(folder, list.texts, list.text_bytes)?;
        let index = Index { folder: folder.to_owned(), list, texts, new: None, memory_bytes, _lock: lock };
        index.tidy()?;
        Ok(index)
    }

    /// Number of texts, new ones included.
    pub fn len(&self) -> u32 {
        self.texts.count()
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.texts.count() == 0
    }

    /// The texts, for reading.
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// A reader of texts for one thread; sees everything [`Index::sort`] has seen.
    ///
    /// # Errors
    /// If the file cannot be opened.
    pub fn reader(&self) -> io::Result<Reader<'_>> {
        self.texts.reader(&self.folder)
    }

    /// Where scratch files may lie.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Adds a text with its fingerprints (hash, word), and gives its number; nothing if the same bytes are there already.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn add(&mut self, text: &[u8], fingerprints: impl Iterator<Item = (u64, u32)>) -> io::Result<Option<u32>> {
        let Some(number) = self.texts.add(text)? else { return Ok(None) };
        let sorter = self.new.get_or_insert_with(|| Sorter::new(&self.folder, "new", self.memory_bytes));
        for (hash, word) in fingerprints {
            sorter.push([hash, u64::from(number) << 32 | u64::from(word)])?;
        }
        Ok(Some(number))
    }

    /// Brings what was added to the disk, sorted. Nothing of it counts before [`Index::commit`].
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn sort(&mut self) -> io::Result<Added> {
        self.texts.sync()?;
        let runs = self.new.take().map_or_else(|| Ok(Vec::new()), Sorter::finish)?;
        Ok(Added { first_new: self.list.texts, runs })
    }

    /// Hands every fingerprint that a new text has and at least one other text has to `found`, in ascending order of hash, with
    /// the hash and the places of all texts that have it. Groups of more than `places_max` places are cut off there.
    ///
    /// # Errors
    /// If a file cannot be read, or `found` fails.
    pub fn shared(
        &self,
        added: &Added,
        places_max: usize,
        mut found: impl FnMut(u64, &[Place]) -> io::Result<()>,
    ) -> io::Result<()> {
        let place = |record: Record| ((record[1] >> 32) as u32, record[1] as u32);
        let mut old = self.runs().iter().map(Cursor::open).collect::<io::Result<Vec<_>>>()?;
        let mut new = Merge::open(&added.runs)?.peekable();
        let mut places: Vec<Place> = Vec::new();
        while let Some(first) = new.next() {
            let first = first?;
            places.clear();
            places.push(place(first));
            while let Some(next) = new.next_if(|next| next.as_ref().is_ok_and(|record| record[0] == first[0])) {
                if places.len() < places_max {
                    places.push(place(next?));
                }
            }
            for cursor in &mut old {
                cursor.seek(first[0])?;
                while let Some(record) = cursor.get().filter(|record| record[0] == first[0]) {
                    if places.len() >= places_max {
                        break;
                    }
                    places.push(place(record));
                    cursor.step()?;
                }
            }
            if places.len() > 1 {
                found(first[0], &places)?;
            }
        }
        Ok(())
    }

    /// Makes what was added count.
    ///
    /// # Errors
    /// If it cannot be written; the index is then as it was.
    pub fn commit(&mut self, added: Added) -> io::Result<()> {
        let mut list = self.list.clone();
        for run in &added.runs {
            let file = format!("run-{}", list.next);
            fs::rename(&run.path, self.folder.join(&file))?;
            list.runs.push(Listed { file, records: run.records });
            list.next += 1;
        }
        list.texts = self.texts.count();
        list.text_bytes = self.texts.bytes();
        self.replace(list)?;
        if self.list.runs.len() > RUNS_MAX { self.merge() } else { Ok(()) }
    }

    /// Merges all runs into one.
    fn merge(&mut self) -> io::Result<()> {
        let mut list = self.list.clone();
        let file = format!("run-{}", list.next);
        let merged = sorted::write(&self.folder.join(&file), Merge::open(&self.runs())?)?;
        list.next += 1;
        list.runs = vec![Listed { file, records: merged.records }];
        self.replace(list)?;
        self.tidy()
    }

    fn runs(&self) -> Vec<Run> {
        let run = |listed: &Listed| Run { path: self.folder.join(&listed.file), records: listed.records };
        self.list.runs.iter().map(run).collect()
    }

    fn replace(&mut self, list: List) -> io::Result<()> {
        let written = self.folder.join("index.json.new");
        let bytes = serde_json::to_vec_pretty(&list).map_err(io::Error::other)?;
        fs::write(&written, bytes)?;
        File::open(&written)?.sync_all()?;
        fs::rename(&written, self.folder.join(LIST))?;
        // The rename itself is on the disk once the folder is. Not every system can sync a folder.
        let _ = File::open(&self.folder).and_then(|folder| folder.sync_all());
        self.list = list;
        Ok(())
    }

    /// Removes what was written and never committed.
    fn tidy(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let listed = self.list.runs.iter().any(|run| run.file == name);
            let ours = ["run-", "new-", "link-", "index.json.new"].iter().any(|start| name.starts_with(start));
            if ours && !listed {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }
}

/// Hands records to `found` in order, from sorted runs that are removed then.
///
/// # Errors
/// If a file cannot be read, or `found` fails.
pub fn drain(runs: Vec<Run>, mut found: impl FnMut(Record) -> io::Result<()>) -> io::Result<()> {
    for record in Merge::open(&runs)? {
        found(record?)?;
    }
    runs.iter().try_for_each(|run| fs::remove_file(&run.path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(folder: &Path) -> Index {
        Index::open(folder, "test", 1 << 20).unwrap()
    }

    fn shared(index: &Index, added: &Added) -> Vec<Vec<Place>> {
        let mut groups = Vec::new();
        let keep = |_, places: &[Place]| {
            groups.push(places.to_vec());
            Ok(())
        };
        index.shared(added, 100, keep).unwrap();
        groups
    }

    #[test]
    fn finds_what_new_texts_share_with_old_ones_and_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let mut first = index(folder.path());
        first.add(b"a", [(10, 0), (20, 5)].into_iter()).unwrap();
        first.add(b"b", [(20, 1), (30, 2)].into_iter()).unwrap();
        let added = first.sort().unwrap();
        assert_eq!(shared(&first, &added), [vec![(0, 5), (1, 1)]]);
        first.commit(added).unwrap();
        drop(first);

        let mut second = index(folder.path());
        assert_eq!(second.add(b"a", [(10, 0)].into_iter()).unwrap(), None);
        second.add(b"c", [(10, 7), (40, 8)].into_iter()).unwrap();
        let added = second.sort().unwrap();
        assert_eq!((added.first_new, shared(&second, &added)), (2, vec![vec![(2, 7), (0, 0)]]));
    }

    #[test]
    fn what_was_not_committed_was_never_there() {
        let folder = tempfile::tempdir().unwrap();
        let mut first = index(folder.path());
        first.add(b"a", [(10, 0)].into_iter()).unwrap();
        let _ = first.sort().unwrap();
        drop(first);
        let again = index(folder.path());
        assert!(again.is_empty());
        assert!(!folder.path().join("new-0").exists());
    }

    #[test]
    fn many_small_additions_are_merged_and_all_found() {
        let folder = tempfile::tempdir().unwrap();
        for text in 0..30u32 {
            let mut index = index(folder.path());
            let fingerprints = [(7, text), (1000 + u64::from(text), 0)];
            index.add(&text.to_le_bytes(), fingerprints.into_iter()).unwrap();
            let added = index.sort().unwrap();
            let groups = shared(&index, &added);
            assert_eq!(groups.first().map_or(1, Vec::len), text as usize + 1);
            index.commit(added).unwrap();
            assert!(index.list.runs.len() <= RUNS_MAX);
        }
    }

    #[test]
    fn refuses_another_makers_index_and_a_second_process() {
        let folder = tempfile::tempdir().unwrap();
        let mut first = index(folder.path());
        let second = Index::open(folder.path(), "test", 1 << 20).err().unwrap();
        assert!(second.to_string().contains("in use"), "{second}");
        let added = first.sort().unwrap();
        first.commit(added).unwrap();
        drop(first);
        let other = Index::open(folder.path(), "other", 1 << 20).err().unwrap();
        assert!(other.to_string().contains("expected format 1, other"), "{other}");
    }
}
