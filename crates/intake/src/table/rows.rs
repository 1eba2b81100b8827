//! Cuts a stream of CSV into rows: quotes may go over lines (RFC 4180).
//!
//! The rules for quotes are those of crate `csv-core`, which reads the cells of a row: a quote opens only at the beginning
//! of a cell, two inside stand for one, and what follows a closing quote belongs to the cell.

use crate::input::reason;
use std::io::BufRead;

/// A row of the file, or what is wrong with it.
pub(super) struct Row {
    /// The line it begins in, from 1.
    pub(super) line: u32,
    /// Its bytes without the line end, or why they were not read.
    pub(super) bytes: Result<Vec<u8>, String>,
}

/// Rows of at most a number of bytes.
pub(super) struct Rows<R> {
    reader: R,
    delimiter: u8,
    bytes_max: usize,
    line: u32,
    /// Bytes to read once more, before the stream's own.
    again: Vec<u8>,
    again_from: usize,
    retries: usize,
    done: bool,
}

/// How often a quote that is never closed is looked for a second time. Each time may cost `bytes_max`.
const RETRIES_MAX: usize = 8;

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the beginning of a cell.
    Begin,
    /// In a cell without quotes, or behind the closing quote.
    Plain,
    /// Between quotes.
    Quoted,
    /// Behind a quote that closes the cell or is the first of two.
    Quote,
}

/// What was read of a row.
struct Scan {
    /// Its first bytes.
    kept: Vec<u8>,
    /// Number of all its bytes.
    length: usize,
    /// Line ends in it.
    lines: u32,
    /// True if it ends between quotes.
    open: bool,
}

impl<R: BufRead> Rows<R> {
    pub(super) fn new(reader: R, delimiter: u8, bytes_max: usize) -> Rows<R> {
        Rows { reader, delimiter, bytes_max, line: 1, again: Vec::new(), again_from: 0, retries: 0, done: false }
    }

    fn buffer(&mut self) -> std::io::Result<&[u8]> {
        if self.again_from < self.again.len() { Ok(&self.again[self.again_from..]) } else { self.reader.fill_buf() }
    }

    fn consume(&mut self, count: usize) {
        if self.again_from < self.again.len() {
            self.again_from += count;
        } else {
            self.reader.consume(count);
        }
    }

    /// Reads to the end of a row, or to where it is as long as a row may be and still between quotes. What is longer is
    /// read to the end of its line, and not kept.
    fn row(&mut self) -> std::io::Result<Scan> {
        let mut scan = Scan { kept: Vec::new(), length: 0, lines: 0, open: false };
        let mut state = State::Begin;
        let (delimiter, bytes_max) = (self.delimiter, self.bytes_max);
        loop {
            let buffer = self.buffer()?;
            let room = bytes_max - scan.kept.len();
            scan.open = state == State::Quoted;
            if buffer.is_empty() || (room == 0 && scan.open) {
                return Ok(scan);
            }
            let piece = &buffer[..if room == 0 { buffer.len() } else { room.min(buffer.len()) }];
            let mut used = 0;
            let mut end = false;
            for byte in piece {
                used += 1;
                scan.lines += u32::from(*byte == b'\n');
                state = match (state, byte) {
                    (State::Begin | State::Quote, b'"') if room > 0 => State::Quoted,
                    (State::Quoted, b'"') => State::Quote,
                    (State::Quoted, _) => State::Quoted,
                    (_, b'\n') => {
                        end = true;
                        break;
                    }
                    (_, byte) if *byte == delimiter => State::Begin,
                    _ => State::Plain,
                };
            }
            scan.kept.extend_from_slice(&piece[..used.min(room)]);
            scan.length += used;
            self.consume(used);
            if end {
                scan.open = false;
                return Ok(scan);
            }
        }
    }

    /// Takes the first line of a row whose quote is never closed for lost, and reads the others again.
    fn retry(&mut self, kept: &[u8]) {
        let first = kept.iter().position(|byte| *byte == b'\n').map_or(kept.len(), |at| at + 1);
        let mut again = kept[first..].to_vec();
        again.extend_from_slice(&self.again[self.again_from..]);
        self.again = again;
        self.again_from = 0;
        self.line = self.line.saturating_add(1);
    }
}

impl<R: BufRead> Iterator for Rows<R> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        while !self.done {
            let line = self.line;
            let Scan { kept: mut bytes, length, lines, open } = match self.row() {
                Ok(scan) => scan,
                Err(err) => {
                    self.done = true;
                    return Some(Row { line, bytes: Err(format!("cannot read on: {}", reason(&err))) });
                }
            };
            if length == 0 {
                return None;
            }
            if open {
                let what = "expected a closing quotation mark, found none";
                self.retries += 1;
                if self.retries > RETRIES_MAX {
                    self.done = true;
                    return Some(Row { line, bytes: Err(format!("{what}; the rest of the file is not read")) });
                }
                self.retry(&bytes);
                return Some(Row { line, bytes: Err(format!("{what}; this line is not read")) });
            }
            self.line = self.line.saturating_add(lines);
            if length > self.bytes_max {
                let message = format!("expected a row of at most {} bytes, found {length}", self.bytes_max);
                return Some(Row { line, bytes: Err(message) });
            }
            while bytes.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
                bytes.pop();
            }
            if !bytes.is_empty() {
                return Some(Row { line, bytes: Ok(bytes) });
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(u32, &str)]) {
        // A buffer of 4 bytes, so that rows go over its end.
        let reader = std::io::BufReader::with_capacity(4, text.as_bytes());
        let rows: Vec<(u32, String)> = Rows::new(reader, b',', 60)
            .map(|row| {
                (
                    row.line,
                    row.bytes.map_or_else(|message| message, |bytes| String::from_utf8_lossy(&bytes).into_owned()),
                )
            })
            .collect();
        let rows: Vec<(u32, &str)> = rows.iter().map(|(line, text)| (*line, text.as_str())).collect();
        assert_eq!(rows, expected);
    }

    #[test]
    fn quotes_go_over_lines() {
        check("a,b\r\n1,\"x\ny\"\n\n2,z", &[(1, "a,b"), (2, "1,\"x\ny\""), (5, "2,z")]);
        check("a\n\"x\"\"\n\",1\n2", &[(1, "a"), (2, "\"x\"\"\n\",1"), (4, "2")]);
    }

    #[test]
    fn a_quote_inside_a_cell_opens_nothing() {
        check("5\" pipe,x\n2,\"y\"z\"\n3", &[(1, "5\" pipe,x"), (2, "2,\"y\"z\""), (3, "3")]);
    }

    #[test]
    fn a_quote_never_closed_costs_its_line() {
        let lost = "expected a closing quotation mark, found none; this line is not read";
        check("a\n\"x\nb\nc", &[(1, "a"), (2, lost), (3, "b"), (4, "c")]);
        let long = format!("a\n\"x\n{}", "b\n".repeat(40));
        let rows = Rows::new(long.as_bytes(), b',', 60);
        assert_eq!(rows.filter(|row| row.bytes.is_ok()).count(), 41);
    }

    #[test]
    fn a_row_too_long_is_told_not_kept() {
        let long = format!("a\n{}\nb", "x".repeat(100));
        check(&long, &[(1, "a"), (2, "expected a row of at most 60 bytes, found 101"), (3, "b")]);
    }
}
