//! Arrays of 32-bit floats, as msgpack-numpy and as `.npy`.

use std::path::Path;

use super::msgpack::At;
use crate::error::{Error, read_file};

/// Numbers in C order: the last index runs fastest.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Array {
    pub(crate) shape: Vec<usize>,
    pub(crate) data: Vec<f32>,
}

impl Array {
    /// Reads an array of msgpack-numpy: a map of `nd`, `type`, `kind`, `shape`, `data`.
    pub(crate) fn from_msgpack(at: &At<'_>) -> Result<Array, Error> {
        let kind = at.get("type")?;
        if kind.text()? != "<f4" {
            return Err(kind.mismatch("'<f4', 32-bit floats"));
        }
        let shape = at.get("shape")?.items()?.map(|item| item.size()).collect::<Result<Vec<_>, _>>()?;
        let data = at.get("data")?;
        let bytes = data.bytes()?;
        floats(&shape, bytes).map(|values| Array { shape: shape.clone(), data: values }).ok_or_else(|| {
            data.mismatch_found(format!("finite numbers of shape {shape:?}"), format!("{} bytes", bytes.len()))
        })
    }

    /// Reads a `.npy` file of version 1 or 2 (numpy `numpy/lib/format.py`).
    pub(crate) fn from_npy(path: &Path) -> Result<Array, Error> {
        let bytes = read_file(path)?;
        let damaged = |problem: &str| Error::format(path, "NPY", problem);
        let rest = bytes.strip_prefix(b"\x93NUMPY").ok_or_else(|| damaged("wrong magic number"))?;
        let (length, body) = match rest {
            [1, _, low, high, body @ ..] => (usize::from(u16::from_le_bytes([*low, *high])), body),
            [2, _, a, b, c, d, body @ ..] => (u32::from_le_bytes([*a, *b, *c, *d]) as usize, body),
            _ => return Err(damaged("neither version 1 nor 2")),
        };
        let (header, data) = body.split_at_checked(length).ok_or_else(|| damaged("the header is cut short"))?;
        let header = std::str::from_utf8(header).map_err(|_| damaged("the header is not text"))?;
        for needed in ["'descr': '<f4'", "'fortran_order': False"] {
            if !header.contains(needed) {
                return Err(Error::value(path, "the header", needed, header.trim()));
            }
        }
        let shape: Vec<usize> = header
            .split_once("'shape': (")
            .and_then(|(_, rest)| rest.split_once(')'))
            .and_then(|(inside, _)| {
                inside.split(',').map(str::trim).filter(|part| !part.is_empty()).map(|part| part.parse().ok()).collect()
            })
            .ok_or_else(|| damaged("the header has no shape"))?;
        let data =
            floats(&shape, data).ok_or_else(|| damaged("the numbers do not fill the shape, or are not finite"))?;
        Ok(Array { shape, data })
    }
}

/// The numbers, if they are exactly as many as the shape says, and finite: an infinity would spread silently.
fn floats(shape: &[usize], bytes: &[u8]) -> Option<Vec<f32>> {
    let count = shape.iter().try_fold(1usize, |product, &side| product.checked_mul(side))?;
    let (words, rest) = bytes.as_chunks::<4>();
    if words.len() != count || !rest.is_empty() {
        return None;
    }
    let values: Vec<f32> = words.iter().map(|word| f32::from_le_bytes(*word)).collect();
    values.iter().all(|value| value.is_finite()).then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn npy(header: &str, data: &[u8]) -> tempfile::NamedTempFile {
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend((header.len() as u16).to_le_bytes());
        bytes.extend(header.as_bytes());
        bytes.extend(data);
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        file
    }

    #[test]
    fn reads_npy() {
        let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }  \n";
        let file = npy(header, &[0, 0, 128, 63, 0, 0, 0, 64]);
        let array = Array::from_npy(file.path()).unwrap();
        assert_eq!(array, Array { shape: vec![1, 2], data: vec![1.0, 2.0] });
    }

    #[test]
    fn refuses_other_numbers_and_short_files() {
        let header = "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }";
        assert!(matches!(Array::from_npy(npy(header, &[0; 8]).path()), Err(Error::Value { .. })));
        let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 1), }";
        assert!(matches!(Array::from_npy(npy(header, &[0; 8]).path()), Err(Error::Format { .. })));
        let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }";
        assert!(matches!(Array::from_npy(npy(header, &[0, 0, 128, 127]).path()), Err(Error::Format { .. })));
    }
}
