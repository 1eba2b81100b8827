//! Reads one file with the reader its content asks for.

use crate::identity::Found;
use crate::sniff::{self, Kind};
use crate::walk::{LIST, Source, reason};
use crate::{Limits, decode, html, jsonl, manifest};
use headwater_model::{Finding, Media, Place, RawReport, ReportId};
use std::io::Read as _;

/// What one file gave.
#[derive(Debug, Default)]
pub(crate) struct Read {
    pub(crate) reports: Vec<Found>,
    pub(crate) findings: Vec<Finding>,
}

impl Read {
    /// A file that gave nothing.
    pub(crate) fn lost(place: &str, message: impl Into<String>) -> Read {
        Read { reports: Vec::new(), findings: vec![Finding::lost(place, message)] }
    }
}

/// Reads a file that may hold or name several reports.
pub(crate) fn read(source: &Source, limits: &Limits) -> Read {
    let listed = source.path.file_name().is_some_and(|name| name == LIST);
    if listed && manifest::is_list(&source.path) {
        return manifest::read(source, limits);
    }
    read_one(source, limits)
}

/// Reads a file of text, HTML or JSON Lines.
pub(crate) fn read_one(source: &Source, limits: &Limits) -> Read {
    let place = source.path.display().to_string();
    let (head, length) = match head(source) {
        Ok(head) => head,
        Err(err) => return Read::lost(&place, format!("cannot read: {}", reason(&err))),
    };
    if head.is_empty() {
        return Read::lost(&place, "expected a report, found an empty file");
    }
    let lower = source.below.to_lowercase();
    let named_html = [".html", ".htm", ".xhtml", ".mhtml"].iter().any(|end| lower.ends_with(end));
    let limit = match sniff::kind(&head, named_html) {
        Kind::Unread(what) => return Read::lost(&place, format!("expected text, HTML or JSON Lines, found {what}")),
        Kind::JsonLines => return jsonl::read(source, limits),
        Kind::Html => limits.html_bytes_max,
        Kind::Json => limits.line_bytes_max,
        Kind::Text => limits.text_bytes_max,
    };
    if length > limit as u64 {
        return Read { reports: Vec::new(), findings: vec![jsonl::too_long(&place, length as usize, limit)] };
    }
    let bytes = match std::fs::read(&source.path) {
        Ok(bytes) => bytes,
        Err(err) => return Read::lost(&place, format!("cannot read: {}", reason(&err))),
    };
    match sniff::kind(&head, named_html) {
        Kind::Html => html::read(&bytes, source, limits),
        Kind::Json => jsonl::read_whole(&bytes, source, limits),
        _ => text(&bytes, source, &place),
    }
}

/// The first bytes of a file and its length.
fn head(source: &Source) -> std::io::Result<(Vec<u8>, u64)> {
    let file = std::fs::File::open(&source.path)?;
    let length = file.metadata()?.len();
    let mut head = Vec::new();
    file.take(sniff::HEAD_BYTES as u64).read_to_end(&mut head)?;
    Ok((head, length))
}

/// A file of words: the report's text is the whole file.
fn text(bytes: &[u8], source: &Source, place: &str) -> Read {
    let (text, finding) = decode::text(bytes, None, place);
    if text.trim().is_empty() {
        return Read::lost(place, "expected a report, found only white space");
    }
    let report = blank(source, Media::Text, text);
    Read { reports: vec![Found { folder: source.folder.clone(), report }], findings: finding.into_iter().collect() }
}

/// A report of which only the text is known.
pub(crate) fn blank(source: &Source, media: Media, text: String) -> RawReport {
    RawReport::blank(
        ReportId(source.below.as_str().into()),
        Place::file(source.path.display().to_string()),
        media,
        text,
    )
}
