//! Word vectors, which the "md" packages have and the "sm" packages have not.

use std::path::Path;

use rustc_hash::FxHashMap;

use crate::error::Error;
use crate::format::array::Array;
use crate::format::msgpack::{self, At};
use crate::text::keys::Key;

/// Vectors by string id. Many words can share a row.
#[derive(Default)]
pub(crate) struct Vectors {
    rows: FxHashMap<Key, u32>,
    values: Vec<f32>,
    width: usize,
}

impl Vectors {
    /// Reads `key2row` and `vectors` from the `vocab` folder.
    pub(crate) fn read(vocab: &Path) -> Result<Vectors, Error> {
        let path = vocab.join("key2row");
        let file = msgpack::read(&path)?;
        let entries = At::new(&path, &file, "").entries()?;
        if entries.len() == 0 {
            return Ok(Vectors::default());
        }
        let array = Array::from_npy(&vocab.join("vectors"))?;
        let [count, width] = array.shape[..] else {
            let found = format!("{:?}", array.shape);
            return Err(Error::value(&vocab.join("vectors"), "the shape", "two sides", found));
        };
        let mut rows = FxHashMap::default();
        for (key, row) in entries {
            let index = row.size()?;
            if index >= count {
                return Err(row.mismatch(format!("a row below {count}")));
            }
            rows.insert(key.number()?, index as u32);
        }
        Ok(Vectors { rows, values: array.data, width })
    }

    /// The row of a word.
    pub(crate) fn row(&self, word: Key) -> Option<u32> {
        self.rows.get(&word).copied()
    }

    /// The numbers of a row.
    pub(crate) fn values(&self, row: u32) -> &[f32] {
        &self.values[row as usize * self.width..][..self.width]
    }

    /// Numbers in a row; 0 without vectors.
    pub(crate) fn width(&self) -> usize {
        self.width
    }
}
