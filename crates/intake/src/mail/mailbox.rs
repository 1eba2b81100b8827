//! Mailboxes (mbox, RFC 4155): messages one after the other, each behind a line that begins `From `.
//!
//! Lines of a message that begin so are written `>From `; the mark is taken off, and the bytes kept of a message are those
//! without it.

use super::read as message;
use crate::flow::Flow;
use crate::input::{Input, reason};
use crate::source::Source;
use std::io::{BufRead, Read};
use std::ops::ControlFlow;

/// Bytes of a line that are looked at.
const LINE_BYTES: u64 = 64 << 10;

/// Reads the messages of a mailbox.
pub(crate) fn read(source: Source, input: Input<'_>, flow: &mut Flow<'_>) -> ControlFlow<()> {
    let limit = flow.config.limits.line_bytes_max;
    let mut stream = input.stream;
    let mut current = Current { source, number: 0, bytes: Vec::new(), length: 0, limit };
    let (mut line, mut blank, mut begins) = (Vec::new(), true, true);
    loop {
        line.clear();
        match (&mut stream).take(LINE_BYTES).read_until(b'\n', &mut line) {
            Ok(0) => break,
            Ok(_) => {}
            Err(err) => {
                current.end(flow)?;
                return flow.lost(current.source.place(), format!("cannot read on: {}", reason(&err)));
            }
        }
        if begins && blank && is_separator(&line) {
            current.end(flow)?;
        } else {
            current.add(if begins { unmarked(&line) } else { &line });
        }
        begins = line.ends_with(b"\n");
        blank = begins && (line == b"\n" || line == b"\r\n");
    }
    current.end(flow)?;
    if current.number == 0 {
        return flow.lost(current.source.place(), "expected messages, found none");
    }
    ControlFlow::Continue(())
}

/// The message being gathered.
struct Current {
    source: Source,
    number: u32,
    bytes: Vec<u8>,
    length: u64,
    limit: usize,
}

impl Current {
    fn add(&mut self, line: &[u8]) {
        let room = self.limit.saturating_sub(self.bytes.len());
        self.bytes.extend_from_slice(&line[..line.len().min(room)]);
        self.length += line.len() as u64;
    }

    fn end(&mut self, flow: &mut Flow<'_>) -> ControlFlow<()> {
        let (bytes, length) = (std::mem::take(&mut self.bytes), std::mem::take(&mut self.length));
        if length == 0 {
            return ControlFlow::Continue(());
        }
        self.number = self.number.saturating_add(1);
        let source = Source {
            item: Some(self.number),
            below: format!("{}:{}", self.source.below, self.number),
            ..self.source.clone()
        };
        if length > self.limit as u64 {
            let message = format!("expected a message of at most {} bytes, found {length}", self.limit);
            return flow.lost(source.place(), message);
        }
        flow.document(bytes, source, message)
    }
}

/// `From someone@somewhere Wed Jun 12 10:00:00 2024`: a time is what prose that begins so does not have.
fn is_separator(line: &[u8]) -> bool {
    let time =
        |five: &[u8]| matches!(five, [a, b, b':', c, d] if [a, b, c, d].iter().all(|digit| digit.is_ascii_digit()));
    line.starts_with(b"From ") && line.len() < 512 && line.windows(5).any(time)
}

/// True if the first bytes are a separator and a header.
pub(crate) fn is_mailbox(head: &[u8]) -> bool {
    let mut lines = head.split(|byte| *byte == b'\n');
    let first = lines.next().unwrap_or_default();
    let header = lines.next().and_then(|line| line.split(|byte| *byte == b':').next().map(|name| (name, line.len())));
    let is_header = |(name, length): (&[u8], usize)| {
        name.len() < length && name.iter().all(|byte| byte.is_ascii_graphic() || *byte == b'>')
    };
    is_separator(first) && header.is_some_and(is_header)
}

/// A line without the mark of one that would begin `From `.
fn unmarked(line: &[u8]) -> &[u8] {
    let marks = line.iter().take_while(|byte| **byte == b'>').count();
    if marks > 0 && line[marks..].starts_with(b"From ") { &line[1..] } else { line }
}
