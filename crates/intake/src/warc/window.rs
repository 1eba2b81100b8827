//! A stream of gzip members that can be looked ahead in, to find the next member behind a damaged one.

use flate2::bufread::GzDecoder;
use std::io::{self, BufRead, Read};

/// Bytes that are looked at to tell a member: its header, and enough to unpack the first word.
const LOOK_BYTES: usize = 4 << 10;

/// Bytes read at once.
const CHUNK_BYTES: usize = 64 << 10;

pub(super) struct Window<R> {
    inner: R,
    buffer: Vec<u8>,
    start: usize,
}

impl<R: Read> Window<R> {
    pub(super) fn new(inner: R) -> Window<R> {
        Window { inner, buffer: Vec::new(), start: 0 }
    }

    /// The bytes to come: at least `count` unless the stream ends.
    pub(super) fn look(&mut self, count: usize) -> io::Result<&[u8]> {
        if self.buffer.len() - self.start < count {
            self.buffer.drain(..self.start);
            self.start = 0;
            while self.buffer.len() < count {
                let before = self.buffer.len();
                (&mut self.inner).take(CHUNK_BYTES as u64).read_to_end(&mut self.buffer)?;
                if self.buffer.len() == before {
                    break;
                }
            }
        }
        Ok(&self.buffer[self.start..])
    }

    /// Reads on to the next gzip member that begins with a record; false if there is none.
    pub(super) fn seek_member(&mut self) -> io::Result<bool> {
        loop {
            let bytes = self.look(LOOK_BYTES)?;
            if bytes.is_empty() {
                return Ok(false);
            }
            let candidates = bytes.windows(3).enumerate().filter(|(_, three)| *three == b"\x1f\x8b\x08");
            // Those too near the end are looked at again when more has been read.
            let last = bytes.len() < LOOK_BYTES;
            let near = if last { bytes.len() } else { bytes.len() - LOOK_BYTES + 3 };
            let found = candidates.map(|(at, _)| at).filter(|at| *at < near).find(|at| begins_a_record(&bytes[*at..]));
            self.start += found.unwrap_or(near.max(1).min(bytes.len()));
            if found.is_some() {
                return Ok(true);
            }
        }
    }
}

fn begins_a_record(member: &[u8]) -> bool {
    let mut word = [0; 7];
    GzDecoder::new(&member[..member.len().min(LOOK_BYTES)]).read_exact(&mut word).is_ok() && word == *b"WARC/1."
}

impl<R: Read> Read for Window<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.len().min(out.len());
        out[..count].copy_from_slice(&self.buffer[self.start..self.start + count]);
        self.start += count;
        Ok(count)
    }
}

impl<R: Read> BufRead for Window<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.look(1)
    }

    fn consume(&mut self, count: usize) {
        self.start += count;
    }
}
