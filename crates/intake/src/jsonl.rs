//! JSON Lines: one report an object, one object a line.
//!
//! Files may be of any length; they are read line by line. Fields go by many names in the wild; the usual ones are
//! understood, and the first that is there and not empty counts. A file that is one JSON object, or an array of them, is
//! read too.

use crate::file::Read;
use crate::identity::Found;
use crate::walk::{Source, reason};
use crate::{Limits, decode, html};
use headwater_model::{Finding, Media, Place, RawReport, ReportId};
use serde_json::{Map, Value};
use std::io::{BufRead, BufReader};

/// Names of the fields, best first.
const TEXT: [&str; 9] =
    ["text", "body", "content", "article", "maintext", "main_text", "full_text", "fulltext", "article_text"];
const TITLE: [&str; 3] = ["title", "headline", "name"];
const PUBLISHED: [&str; 10] = [
    "published",
    "published_at",
    "publishedAt",
    "pubDate",
    "date",
    "datePublished",
    "date_published",
    "date_publish",
    "pub_date",
    "publish_date",
];
const MODIFIED: [&str; 6] = ["modified", "modified_at", "updated", "updated_at", "dateModified", "date_modified"];
const OUTLET: [&str; 8] =
    ["outlet", "source", "publisher", "site", "site_name", "sitename", "newspaper", "publication"];
const URL: [&str; 4] = ["url", "link", "canonical_url", "source_url"];
const BYLINE: [&str; 4] = ["byline", "author", "authors", "creator"];
const ID: [&str; 3] = ["id", "_id", "guid"];

/// Reads a JSON Lines file.
pub(crate) fn read(source: &Source, limits: &Limits) -> Read {
    let path = source.path.display().to_string();
    let mut out = Read::default();
    let file = match std::fs::File::open(&source.path) {
        Ok(file) => file,
        Err(err) => return Read::lost(&path, format!("cannot open: {}", reason(&err))),
    };
    for line in Lines::new(BufReader::new(file), limits.line_bytes_max) {
        let place = Place { line: Some(line.number), ..Place::file(path.clone()) };
        match line.bytes {
            Err(message) => out.findings.push(Finding::lost(place.to_string(), message)),
            Ok(bytes) => {
                let (object, finding) = object(&bytes, &place);
                out.findings.extend(finding);
                if let Some(object) = object {
                    report(&object, source, place, limits, &mut out);
                }
            }
        }
    }
    if out.reports.is_empty() && out.findings.is_empty() {
        out.findings.push(Finding::lost(path, "expected a JSON object on each line, found only empty lines"));
    }
    out
}

/// Reads a file that is one JSON object, or an array of objects.
pub(crate) fn read_whole(bytes: &[u8], source: &Source, limits: &Limits) -> Read {
    let place = Place::file(source.path.display().to_string());
    let (text, finding) = decode::text(bytes, Some("utf-8"), &place.path);
    let mut out = Read { reports: Vec::new(), findings: finding.into_iter().collect() };
    let (values, single) = match serde_json::from_str(&text) {
        Ok(Value::Array(values)) => (values, false),
        Ok(value) => (vec![value], true),
        Err(err) => {
            let message = format!(
                "expected JSON, found something else at line {}, column {}: {}",
                err.line(),
                err.column(),
                plain(&err)
            );
            out.findings.push(Finding::lost(place.path, message));
            return out;
        }
    };
    if values.is_empty() {
        out.findings.push(Finding::lost(&*place.path, "expected reports, found an empty array"));
    }
    for (at, value) in values.iter().enumerate() {
        let before = out.reports.len();
        match value {
            Value::Object(object) => report(object, source, place.clone(), limits, &mut out),
            other => out.findings.push(Finding::lost(
                format!("{place}, item {}", at + 1),
                format!("expected a JSON object, found {}", what(other)),
            )),
        }
        // Without an id of its own an item is called by its number.
        if let Some(found) = out.reports.get_mut(before).filter(|_| field_of(value, &ID).is_none()) {
            found.report.id =
                ReportId(if single { source.below.clone() } else { format!("{}:{}", source.below, at + 1) }.into());
        }
    }
    out
}

fn field_of(value: &Value, names: &[&str]) -> Option<String> {
    value.as_object().and_then(|object| field(object, names))
}

/// The object on a line, or why there is none.
pub(crate) fn object(bytes: &[u8], place: &Place) -> (Option<Map<String, Value>>, Option<Finding>) {
    let (line, finding) = decode::text(bytes, Some("utf-8"), &place.to_string());
    match serde_json::from_str::<Value>(&line) {
        Ok(Value::Object(object)) => (Some(object), finding),
        Ok(other) => {
            let message = format!("expected a JSON object, found {}", what(&other));
            (None, Some(Finding::lost(place.to_string(), message)))
        }
        Err(err) => {
            let message =
                format!("expected a JSON object, found something else at column {}: {}", err.column(), plain(&err));
            (None, Some(Finding::lost(place.to_string(), message)))
        }
    }
}

/// serde_json's message without its place, which the finding already tells.
fn plain(err: &serde_json::Error) -> String {
    let text = err.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}

fn what(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

fn report(object: &Map<String, Value>, source: &Source, place: Place, limits: &Limits, out: &mut Read) {
    let text = field(object, &TEXT);
    let title = field(object, &TITLE);
    let Some(text) = text.or_else(|| title.clone()) else {
        let message = format!("expected a text in one of the fields {}, found none", TEXT[..3].join(", "));
        out.findings.push(Finding::lost(place.to_string(), message));
        return;
    };
    if text.len() > limits.text_bytes_max {
        out.findings.push(too_long(&place.to_string(), text.len(), limits.text_bytes_max));
        return;
    }
    let (text, links) = if html::is_markup(&text) { html::fragment(&text) } else { (text, Vec::new()) };
    let id = field(object, &ID).unwrap_or_else(|| format!("{}:{}", source.below, place.line.unwrap_or(0)));
    let report = RawReport {
        title,
        outlet: field(object, &OUTLET),
        byline: field(object, &BYLINE),
        url: field(object, &URL),
        published: field(object, &PUBLISHED),
        modified: field(object, &MODIFIED),
        links,
        ..RawReport::blank(ReportId(id.into()), place, Media::Json, text)
    };
    out.reports.push(Found { folder: source.folder.clone(), report });
}

/// A refusal that tells both numbers.
pub(crate) fn too_long(place: &str, found: usize, limit: usize) -> Finding {
    Finding::lost(place, format!("expected a text of at most {limit} bytes, found {found}"))
}

/// The first of the fields that holds something: a string, a number, a list of strings, or an object with a name.
pub(crate) fn field(object: &Map<String, Value>, names: &[&str]) -> Option<String> {
    names.iter().filter_map(|name| object.get(*name)).find_map(words)
}

fn words(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => items
            .iter()
            .filter_map(|item| item.as_str().or_else(|| item.get("name")?.as_str()))
            .collect::<Vec<_>>()
            .join(", "),
        Value::Object(object) => object.get("name").or_else(|| object.get("title"))?.as_str()?.to_owned(),
        Value::Null | Value::Bool(_) => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}

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
