//! One record: version line, headers, block.

use std::io::{self, BufRead, Read};

/// A record.
#[derive(Debug)]
pub(super) struct Record {
    /// Names in lower case.
    headers: Vec<(String, String)>,
    /// The block, or its beginning if it is longer than was asked for.
    pub(super) block: Vec<u8>,
    /// Bytes of the whole block.
    pub(super) length: u64,
}

/// Why there is no record.
#[derive(Debug)]
pub(super) enum Fault {
    /// What stands there is no record.
    Broken(String),
    /// The bytes could not be had.
    Unread(io::Error),
}

impl From<io::Error> for Fault {
    fn from(err: io::Error) -> Fault {
        Fault::Unread(err)
    }
}

/// Longest line of a header, in bytes.
const LINE_BYTES_MAX: u64 = 64 << 10;

/// Most lines of a record's header.
const LINES_MAX: usize = 256;

/// What every record begins with.
const VERSION: &[u8] = b"WARC/1.";

impl Record {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Reads the next record, its block to at most `block_bytes_max`; `None` at the end. `begun` if the version line has been
/// read already.
pub(super) fn read(stream: &mut dyn BufRead, begun: bool, block_bytes_max: usize) -> Result<Option<Record>, Fault> {
    if !begun {
        let first = loop {
            match line(stream)? {
                None => return Ok(None),
                // Two empty lines close a record; some writers leave more, or none.
                Some(line) if line.is_empty() => {}
                Some(line) => break line,
            }
        };
        if !first.starts_with(VERSION) {
            let found = String::from_utf8_lossy(&first[..first.len().min(40)]).into_owned();
            return Err(Fault::Broken(format!("expected a record that begins with WARC/1, found {found:?}")));
        }
    }
    let headers = headers(stream)?;
    let mut record = Record { headers, block: Vec::new(), length: 0 };
    let length = record.header("content-length").map(|length| length.trim().parse::<u64>());
    let Some(Ok(length)) = length else {
        return Err(Fault::Broken("expected a record with its Content-Length, found none".to_owned()));
    };
    record.length = length;
    let kept = length.min(block_bytes_max as u64);
    (&mut *stream).take(kept).read_to_end(&mut record.block)?;
    let skipped = io::copy(&mut (&mut *stream).take(length - kept), &mut io::sink())?;
    let found = record.block.len() as u64 + skipped;
    if found < length {
        return Err(Fault::Broken(format!("expected a block of {length} bytes, found the end after {found}")));
    }
    Ok(Some(record))
}

fn headers(stream: &mut dyn BufRead) -> Result<Vec<(String, String)>, Fault> {
    let mut headers: Vec<(String, String)> = Vec::new();
    for _ in 0..LINES_MAX {
        let Some(line) = line(stream)? else {
            return Err(Fault::Broken("expected the record's headers, found the end".to_owned()));
        };
        if line.is_empty() {
            return Ok(headers);
        }
        let text = String::from_utf8_lossy(&line);
        match (text.starts_with([' ', '\t']), headers.last_mut(), text.split_once(':')) {
            (true, Some((_, value)), _) => {
                value.push(' ');
                value.push_str(text.trim());
            }
            (false, _, Some((name, value))) => headers.push((name.trim().to_lowercase(), value.trim().to_owned())),
            _ => {
                return Err(Fault::Broken(format!(
                    "expected a header, found {:?}",
                    text.chars().take(40).collect::<String>()
                )));
            }
        }
    }
    Err(Fault::Broken(format!("expected at most {LINES_MAX} headers, found more")))
}

/// A line without its end; `None` at the end of the stream.
fn line(stream: &mut dyn BufRead) -> Result<Option<Vec<u8>>, Fault> {
    let mut line = Vec::new();
    (&mut *stream).take(LINE_BYTES_MAX).read_until(b'\n', &mut line)?;
    if line.is_empty() {
        return Ok(None);
    }
    if line.last() != Some(&b'\n') && line.len() as u64 == LINE_BYTES_MAX {
        return Err(Fault::Broken(format!("expected lines of at most {LINE_BYTES_MAX} bytes, found a longer one")));
    }
    while line.last().is_some_and(|byte| matches!(byte, b'\r' | b'\n')) {
        line.pop();
    }
    Ok(Some(line))
}

/// Reads on to behind the next version line; false if there is none.
pub(super) fn seek(stream: &mut dyn BufRead) -> io::Result<bool> {
    let mut begins = false;
    loop {
        let mut line = Vec::new();
        (&mut *stream).take(LINE_BYTES_MAX).read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return Ok(false);
        }
        if begins && line.starts_with(VERSION) && line.len() < 16 {
            return Ok(true);
        }
        begins = line.last() == Some(&b'\n');
    }
}
