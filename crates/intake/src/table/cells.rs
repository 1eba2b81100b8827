//! The cells of one row of CSV, each with the way back to the row's bytes.

use crate::fields::{Name, Record, Value};
use csv_core::{ReadFieldResult, ReadRecordResult, Reader, ReaderBuilder};
use headwater_model::{ByteMap, Piece, Span};
use std::cell::RefCell;

/// Most cells of a row.
const CELLS_MAX: usize = 10_000;

/// A row, under the names of the columns.
pub(super) struct Cells<'a> {
    columns: &'a [String],
    row: &'a str,
    reader: &'a RefCell<Reader>,
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl<'a> Cells<'a> {
    pub(super) fn read(row: &'a str, reader: &'a RefCell<Reader>, columns: &'a [String]) -> Cells<'a> {
        let (text, ends) = cells(row, &mut reader.borrow_mut());
        Cells { columns, row, reader, text, ends }
    }

    /// Number of cells.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    fn cell(&self, at: usize) -> Option<String> {
        let start = if at == 0 { 0 } else { *self.ends.get(at - 1)? };
        let bytes = self.text.get(start..*self.ends.get(at)?)?;
        Some(String::from_utf8_lossy(bytes).into_owned())
    }
}

/// The words of all cells, one after the other, and where each ends.
fn cells(row: &str, reader: &mut Reader) -> (Vec<u8>, Vec<usize>) {
    reader.reset();
    let (mut text, mut ends) = (vec![0; row.len()], vec![0; 64]);
    let (mut read, mut written, mut ended) = (0, 0, 0);
    loop {
        let (result, used, out, end) =
            reader.read_record(&row.as_bytes()[read..], &mut text[written..], &mut ends[ended..]);
        (read, written, ended) = (read + used, written + out, ended + end);
        match result {
            ReadRecordResult::OutputEndsFull if ends.len() < CELLS_MAX => ends.resize(2 * ends.len(), 0),
            // The first call reads the row, the next, with nothing left, ends it.
            ReadRecordResult::InputEmpty => {}
            _ => break,
        }
    }
    text.truncate(written);
    ends.truncate(ended);
    (text, ends)
}

/// The names in a header row.
pub(super) fn names(row: &str, delimiter: u8) -> Vec<String> {
    let (text, ends) = cells(row, &mut reader(delimiter));
    let starts = std::iter::once(0).chain(ends.iter().copied());
    starts.zip(&ends).map(|(start, end)| String::from_utf8_lossy(&text[start..*end]).trim().to_owned()).collect()
}

/// The reader for a delimiter, to be made once for many rows: its tables cost as much as some of them.
pub(super) fn reader(delimiter: u8) -> Reader {
    ReaderBuilder::new().delimiter(delimiter).build()
}

impl Record for Cells<'_> {
    fn value(&self, name: &Name, mapped: bool) -> Option<Value> {
        let at = self.columns.iter().position(|column| column.eq_ignore_ascii_case(&name.whole))?;
        let text = self.cell(at)?;
        let map = if mapped { map(self.row, &mut self.reader.borrow_mut(), at) } else { ByteMap::default() };
        Some(Value { text, map, lost: 0 })
    }

    fn names(&self) -> Vec<String> {
        self.columns.iter().take(12).cloned().collect()
    }
}

/// From a cell's words to the row's bytes: each byte of the row is fed by itself, to see which come out.
fn map(row: &str, reader: &mut Reader, cell: usize) -> ByteMap {
    reader.reset();
    let mut map = ByteMap::default();
    let (mut out, mut at_cell, mut length) = ([0; 8], 0, 0);
    for at in 0..row.len() {
        loop {
            let (result, used, written) = reader.read_field(&row.as_bytes()[at..=at], &mut out);
            if at_cell == cell && written > 0 {
                // Rows are limited to far less than 4 GiB.
                map.push(Piece { clean: Span::new(length, length + written), start: at as u64, len: written as u32 });
                length += written;
            }
            at_cell += usize::from(matches!(result, ReadFieldResult::Field { .. }));
            if used > 0 || at_cell > cell || matches!(result, ReadFieldResult::End) {
                break;
            }
        }
        if at_cell > cell {
            break;
        }
    }
    map
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(row: &str, expected: &[&str]) {
        let columns: Vec<String> = (0..expected.len()).map(|at| at.to_string()).collect();
        let reader = RefCell::new(reader(b','));
        let cells = Cells::read(row, &reader, &columns);
        assert_eq!(cells.len(), expected.len(), "{row}");
        for (at, words) in expected.iter().enumerate() {
            let name = Name { whole: at.to_string(), parts: Vec::new() };
            let value = cells.value(&name, true).expect("is there");
            assert_eq!(value.text, *words);
            // Every character is mapped to itself.
            for (start, c) in value.text.char_indices() {
                let range = value.map.locate(Span::new(start, start + c.len_utf8())).expect("mapped");
                assert_eq!(&row[range.start as usize..range.end as usize], c.to_string(), "{row}");
            }
        }
    }

    #[test]
    fn reads_cells_and_leads_back() {
        check("a,b,c", &["a", "b", "c"]);
        check("a,\"b, \"\"č\"\"\nd\",", &["a", "b, \"č\"\nd", ""]);
        check("5\" pipe,\"y\"z", &["5\" pipe", "yz"]);
        check("\"\",x", &["", "x"]);
    }

    #[test]
    fn reads_more_cells_than_usual() {
        let row = vec!["x"; 1000].join(",");
        assert_eq!(cells(&row, &mut reader(b',')).1.len(), 1000);
        assert_eq!(names(" a ,\"b\"", b','), ["a", "b"]);
    }
}
