//! Reads an input with the reader its content asks for.
//!
//! A reader of whole documents (a page, a message) is a function from bytes to reports and one line in [`read`]; a reader
//! of streams that hold many (JSON Lines, an archive) gets the stream and hands its pieces to the flow.

use crate::flow::Flow;
use crate::input::{Input, reason};
use crate::sniff::{self, Kind};
use crate::source::{Read, Source};
use crate::{Config, container, decode, feed, html, json, news, opml, sitemap};
use headwater_model::{Finding, Media, Original};
use std::ops::ControlFlow;

/// Reads one input.
pub(crate) fn read(source: Source, mut input: Input<'_>, flow: &mut Flow<'_>) -> ControlFlow<()> {
    let head = match input.head() {
        Ok(head) => head,
        Err(err) => return flow.lost(source.place(), format!("cannot read: {}", reason(&err))),
    };
    if head.is_empty() {
        return flow.lost(source.place(), "expected a report, found an empty file");
    }
    read_as(sniff::kind(&head, &source), source, input, flow)
}

/// Reads an input with a reader, whatever it looks like.
pub(crate) fn read_as(kind: Kind, source: Source, input: Input<'_>, flow: &mut Flow<'_>) -> ControlFlow<()> {
    let limits = &flow.config.limits;
    match kind {
        Kind::Unread(what) => flow.lost(source.place(), format!("expected text, HTML or JSON Lines, found {what}")),
        Kind::Packed(pack) => container::read(pack, source, input, flow),
        Kind::JsonLines => json::lines(source, input, flow),
        Kind::Json => json::values(source, input, flow),
        Kind::Sitemap => sitemap::read(source, input, flow),
        Kind::NewsMl => news::read(source, input, false, flow),
        Kind::Nitf => news::read(source, input, true, flow),
        Kind::Feed => feed::read(source, input, flow),
        // Whole documents: one line each.
        Kind::Opml => document(source, input, limits.line_bytes_max, opml::read, flow),
        Kind::JsonFeed => document(source, input, limits.line_bytes_max, feed::json::read, flow),
        Kind::Html => document(source, input, limits.html_bytes_max, html::read, flow),
        Kind::Text => document(source, input, limits.text_bytes_max, text, flow),
    }
}

/// Hands all bytes of an input to one function.
fn document(
    source: Source,
    mut input: Input<'_>,
    limit: usize,
    read: fn(Vec<u8>, &Source, &Config) -> Read,
    flow: &mut Flow<'_>,
) -> ControlFlow<()> {
    match input.all(limit) {
        Ok(Some(bytes)) => flow.document(bytes, source, read),
        Ok(None) => flow.finding(too_long(&source.place().to_string(), input.length, limit)),
        Err(err) => flow.lost(source.place(), format!("cannot read: {}", reason(&err))),
    }
}

/// A refusal that tells both numbers, as far as they are known.
pub(crate) fn too_long(place: &str, found: Option<u64>, limit: usize) -> Finding {
    let found = found.map_or_else(|| "more".to_owned(), |found| found.to_string());
    Finding::lost(place, format!("expected a text of at most {limit} bytes, found {found}"))
}

/// A document of words: the report's text is the whole of it.
fn text(bytes: Vec<u8>, source: &Source, config: &Config) -> Read {
    let place = source.place().to_string();
    let decoded = decode::decoded(&bytes, source.hint.charset.as_deref(), &place);
    if decoded.text.trim().is_empty() {
        return Read::lost(place, "expected a report, found only white space");
    }
    let (map, charset) = (config.originals.then(|| decoded.map()), decoded.encoding.name().to_owned());
    let findings = decoded.finding.into_iter().collect();
    let mut report = source.blank(Media::Text, decoded.text.into_owned());
    report.original =
        map.map(|map| Original { bytes: bytes.into(), media_type: "text/plain".to_owned(), charset, map });
    Read { reports: vec![source.found(report)], findings }
}
