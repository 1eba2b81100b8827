//! Cuts a stream of JSON into its values: the elements of one array, or values one after the other.
//!
//! Only brackets and strings are looked at; whether a value is well formed its reader tells.

use crate::input::reason;
use std::io::BufRead;

/// Values of at most a number of bytes; the rest of a longer one is skipped, not kept.
pub(crate) struct Split<R> {
    reader: R,
    bytes_max: usize,
    array: bool,
    started: bool,
    done: bool,
}

/// How far into a value the scan is.
#[derive(Default)]
struct Scan {
    depth: u64,
    string: bool,
    escaped: bool,
}

/// What a byte does to a value.
#[derive(PartialEq, Eq)]
enum Step {
    /// Belongs to it.
    In,
    /// Belongs to it and ends it.
    Last,
    /// Stands behind it.
    Behind,
}

impl Scan {
    fn step(&mut self, byte: u8) -> Step {
        if self.string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.string = false,
                _ => {}
            }
            return Step::In;
        }
        match byte {
            b'"' => self.string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' if self.depth == 0 => return Step::Behind,
            b'}' | b']' => {
                self.depth -= 1;
                if self.depth == 0 {
                    return Step::Last;
                }
            }
            b',' | b' ' | b'\t' | b'\n' | b'\r' if self.depth == 0 => return Step::Behind,
            _ => {}
        }
        Step::In
    }
}

impl<R: BufRead> Split<R> {
    pub(crate) fn new(reader: R, bytes_max: usize) -> Split<R> {
        Split { reader, bytes_max, array: false, started: false, done: false }
    }

    /// True if the values are elements of an array.
    pub(crate) fn in_array(&self) -> bool {
        self.array
    }

    /// Skips what stands between values; false at the end.
    fn skip(&mut self) -> std::io::Result<bool> {
        if !self.started {
            self.started = true;
            if self.reader.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
                self.reader.consume(3);
            }
        }
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                return Ok(false);
            }
            let between = |byte: &u8| byte.is_ascii_whitespace() || *byte == b',';
            let skipped = buffer.iter().take_while(|byte| between(byte)).count();
            let next = buffer.get(skipped).copied();
            let opens = next == Some(b'[') && !self.array;
            let closes = next == Some(b']') && self.array;
            self.reader.consume(skipped + usize::from(opens || closes));
            match next {
                _ if opens => self.array = true,
                _ if closes => self.array = false,
                Some(_) => return Ok(true),
                None => {}
            }
        }
    }

    fn value(&mut self) -> std::io::Result<Result<Vec<u8>, String>> {
        let (mut scan, mut kept, mut length) = (Scan::default(), Vec::new(), 0);
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                // A lone number or word ends with the file.
                self.done = true;
                break;
            }
            let mut used = 0;
            let mut end = false;
            for byte in buffer {
                let step = scan.step(*byte);
                used += usize::from(step != Step::Behind || length + used == 0);
                if step != Step::In {
                    end = true;
                    break;
                }
            }
            let room = self.bytes_max.saturating_sub(kept.len());
            kept.extend_from_slice(&buffer[..used.min(room)]);
            length += used;
            self.reader.consume(used);
            if end {
                break;
            }
        }
        if length > self.bytes_max {
            return Ok(Err(format!("expected an object of at most {} bytes, found {length}", self.bytes_max)));
        }
        Ok(Ok(kept))
    }
}

impl<R: BufRead> Iterator for Split<R> {
    type Item = Result<Vec<u8>, String>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let value = self.skip().and_then(|more| if more { self.value().map(Some) } else { Ok(None) });
        match value {
            Ok(value) => value,
            Err(err) => {
                self.done = true;
                Some(Err(format!("cannot read on: {}", reason(&err))))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(json: &str) -> Vec<String> {
        // A buffer of 3 bytes, so that values go over its end.
        let reader = std::io::BufReader::with_capacity(3, json.as_bytes());
        Split::new(reader, 40)
            .map(|value| value.map_or_else(|message| message, |bytes| String::from_utf8_lossy(&bytes).into_owned()))
            .collect()
    }

    #[test]
    fn cuts_arrays_and_objects_in_a_row() {
        assert_eq!(split("[{\"a\":[1,2]}, 7,\n\"x,\\\"]\" ,{}]"), ["{\"a\":[1,2]}", "7", "\"x,\\\"]\"", "{}"]);
        assert_eq!(split("{\n\"a\": \"}\"}\n{}"), ["{\n\"a\": \"}\"}", "{}"]);
        assert_eq!(split("[]"), [""; 0]);
        assert_eq!(split("[[1],2]"), ["[1]", "2"]);
    }

    #[test]
    fn goes_on_behind_what_is_broken_or_too_long() {
        assert_eq!(split("}{}"), ["}", "{}"]);
        assert_eq!(split("[{\"a\":"), ["{\"a\":"]);
        let long = format!("[{{\"a\":\"{}\"}},{{}}]", "x".repeat(100));
        assert_eq!(split(&long), ["expected an object of at most 40 bytes, found 108", "{}"]);
    }
}
