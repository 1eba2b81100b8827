//! Lines of bounded length.

use crate::input::reason;
use std::io::BufRead;

/// A line that is not empty, with its number from 1.
pub(crate) struct Line {
    /// From 1.
    pub(crate) number: u32,
    /// Its bytes without the line feed, or why they were not read.
    pub(crate) bytes: Result<Vec<u8>, String>,
}

/// Lines of at most a number of bytes; the rest of a longer one is skipped, not kept.
pub(crate) struct Lines<R> {
    reader: R,
    bytes_max: usize,
    number: u32,
    done: bool,
}

impl<R: BufRead> Lines<R> {
    pub(crate) fn new(reader: R, bytes_max: usize) -> Lines<R> {
        Lines { reader, bytes_max, number: 0, done: false }
    }

    /// One line with its length; at most `bytes_max` bytes of it are kept.
    fn line(&mut self) -> std::io::Result<Option<(Vec<u8>, usize)>> {
        let (mut kept, mut length) = (Vec::new(), 0);
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                return Ok((length > 0).then_some((kept, length)));
            }
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let piece = &buffer[..end.unwrap_or(buffer.len())];
            let room = self.bytes_max.saturating_sub(kept.len());
            kept.extend_from_slice(&piece[..piece.len().min(room)]);
            length += piece.len();
            let used = piece.len() + usize::from(end.is_some());
            self.reader.consume(used);
            if end.is_some() {
                return Ok(Some((kept, length)));
            }
        }
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        while !self.done {
            self.number = self.number.saturating_add(1);
            let (mut kept, length) = match self.line() {
                Ok(Some(line)) => line,
                Ok(None) => break,
                Err(err) => {
                    self.done = true;
                    return Some(Line { number: self.number, bytes: Err(format!("cannot read on: {}", reason(&err))) });
                }
            };
            if length > self.bytes_max {
                let message = format!("expected a line of at most {} bytes, found {length}", self.bytes_max);
                return Some(Line { number: self.number, bytes: Err(message) });
            }
            if self.number == 1 && kept.starts_with(b"\xef\xbb\xbf") {
                kept.drain(..3);
            }
            if !kept.iter().all(u8::is_ascii_whitespace) {
                return Some(Line { number: self.number, bytes: Ok(kept) });
            }
        }
        None
    }
}
