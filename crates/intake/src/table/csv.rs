//! CSV and its like: a header row, then one report a row.

use super::cells::{self, Cells};
use super::rows::{Row, Rows};
use super::{holds_reports, no_columns};
use crate::fields::{self, Fields, Names, Shape, Tally};
use crate::flow::Flow;
use crate::input::{Input, reason};
use crate::source::{Read, Source};
use crate::{Config, decode, map};
use csv_core::Reader;
use headwater_model::{Finding, Media, Place};
use std::cell::RefCell;
use std::ops::ControlFlow;
use std::sync::Arc;

/// What stands between cells, most usual first.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// Bytes of rows that are read together, each with what its report takes besides.
const GROUP_BYTES: usize = 128 << 10;

/// What a report takes besides its text, in bytes.
const REPORT_BYTES: usize = 1 << 10;

/// Reads a table.
pub(crate) fn read(source: Source, mut input: Input<'_>, flow: &mut Flow<'_>) -> ControlFlow<()> {
    let place = source.place();
    let head = match input.head() {
        Ok(head) => head,
        Err(err) => return flow.lost(place, format!("cannot read: {}", reason(&err))),
    };
    let first = head.split(|byte| *byte == b'\n').next().unwrap_or(&head);
    let (delimiter, _) = most_frequent(first);
    let names = Arc::new(Names::of(&flow.config.fields));
    let mut rows = Rows::new(input.stream, delimiter, flow.config.limits.line_bytes_max);
    let columns = match rows.next() {
        Some(Row { bytes: Ok(bytes), .. }) => cells::names(&decode::text(&bytes, None, "").0, delimiter),
        Some(Row { bytes: Err(message), .. }) => return flow.lost(place, message),
        None => return flow.lost(place, "expected a header row, found only empty lines"),
    };
    if !holds_reports(&names, columns.iter().map(String::as_str)) {
        return flow.lost(place, no_columns(&names, columns.iter().map(String::as_str)));
    }
    let charset = source.hint.charset.clone().or_else(|| guessed(&head));
    if let Some(charset) = charset.as_ref().filter(|_| source.hint.charset.is_none()) {
        let message = format!("expected UTF-8, found other bytes; read as {charset}, which is a guess");
        flow.finding(Finding::note(place.to_string(), message))?;
    }
    let table = Arc::new(Table { tally: Tally::new(&names), columns, delimiter, charset, source });
    let mut empty = true;
    let mut rows = rows.peekable();
    while rows.peek().is_some() {
        let (mut group, mut size) = (Vec::new(), 0);
        while let Some(row) = rows.next_if(|_| size < GROUP_BYTES) {
            size += REPORT_BYTES + row.bytes.as_ref().map_or(0, Vec::len);
            empty &= row.bytes.is_err();
            group.push(row);
        }
        let table = Arc::clone(&table);
        flow.work(size, move |config| table.rows(group, config))?;
    }
    if empty {
        flow.lost(&place, "expected rows behind the header, found none")?;
    }
    flow.after(move |_| Read { reports: Vec::new(), findings: table.tally.missing(&table.source.path) })
}

/// What the rows of one file share.
struct Table {
    tally: Tally,
    columns: Vec<String>,
    delimiter: u8,
    charset: Option<String>,
    source: Source,
}

impl Table {
    fn rows(&self, group: Vec<Row>, config: &Config) -> Read {
        let reader = RefCell::new(cells::reader(self.delimiter));
        let mut read = Read::default();
        for Row { line, bytes } in group {
            let place = Place { line: Some(line), ..self.source.place() };
            let mut one = match bytes {
                Ok(bytes) => self.row(&bytes, place, &reader, config),
                Err(message) => Read::lost(place, message),
            };
            read.reports.append(&mut one.reports);
            read.findings.append(&mut one.findings);
        }
        read
    }

    fn row(&self, bytes: &[u8], place: Place, reader: &RefCell<Reader>, config: &Config) -> Read {
        let decoded = decode::decoded(bytes, self.charset.as_deref(), &place.to_string());
        let cells = Cells::read(&decoded.text, reader, &self.columns);
        let id = format!("{}:{}", self.source.below, place.line.unwrap_or(0));
        let shape = Shape { media: Media::Table, media_type: "text/csv", bytes, place: place.clone(), id };
        let mut read = fields::read(&cells, shape, &self.source, &self.tally, config).told(&self.source);
        if config.originals && !decoded.is_verbatim() {
            let whole = decoded.map();
            for original in read.reports.iter_mut().filter_map(|found| found.report.original.as_mut()) {
                original.map = map::through(&original.map, &whole);
                original.charset = decoded.encoding.name().to_owned();
            }
        }
        if cells.len() != self.columns.len() {
            let message = format!("expected {} cells as in the header, found {}", self.columns.len(), cells.len());
            read.findings.push(Finding::note(place.to_string(), message));
        }
        read.findings.extend(decoded.finding);
        read
    }
}

/// What stands between the cells of a line, and how often.
fn most_frequent(line: &[u8]) -> (u8, usize) {
    let mut best = (b',', 0);
    for delimiter in DELIMITERS {
        let mut quoted = false;
        let count = line.iter().filter(|byte| {
            quoted ^= **byte == b'"';
            **byte == delimiter && !quoted
        });
        let count = count.count();
        if count > best.1 {
            best = (delimiter, count);
        }
    }
    best
}

/// The delimiter of what looks like a table by its first line: a header that names a text among
/// its columns, and one thing more that is known, since a sentence with commas may hold the word.
pub(crate) fn delimiter(head: &[u8], fields: &Fields) -> Option<u8> {
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or(head);
    let line = std::str::from_utf8(line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line)).ok()?.trim_end();
    let (delimiter, count) = most_frequent(line.as_bytes());
    let columns = cells::names(line, delimiter);
    // A header's cells are names; prose with commas has longer ones.
    let short = columns.iter().all(|column| column.len() <= 60 && column.split_whitespace().count() <= 4);
    let names = Names::of(fields);
    let columns = || columns.iter().map(String::as_str);
    let known = columns().filter(|column| names.wants(column)).count();
    let named = columns().any(|column| names.given.values().any(|given| given.eq_ignore_ascii_case(column)));
    (count > 0 && short && (known > 1 || named) && holds_reports(&names, columns())).then_some(delimiter)
}

/// The encoding that a file looks to be in if its beginning is not UTF-8.
fn guessed(head: &[u8]) -> Option<String> {
    let broken = std::str::from_utf8(head).is_err_and(|err| err.error_len().is_some());
    broken.then(|| decode::decoded(head, None, "").encoding.name().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_tables_by_their_header() {
        let by = |head: &str| delimiter(head.as_bytes(), &Fields::default());
        assert_eq!(by("id,Title,body\n1,a,b"), Some(b','));
        assert_eq!(by("\u{feff}\"title\";\"text\"\r\n"), Some(b';'));
        assert_eq!(by("url\theadline\ttext"), Some(b'\t'));
        assert_eq!(by("a,b,c\n"), None);
        assert_eq!(by("text\n"), None);
        assert_eq!(by("The article, the minister said, text\n"), None);
        assert_eq!(delimiter(b"a,hl", &"title=hl".parse().expect("well formed")), Some(b','));
    }
}
