//! Reads an input with the reader its content asks for.
//!
//! A reader of whole documents (a page, a message) is a function from bytes to reports and one line in [`read`]; a reader
//! of streams that hold many (JSON Lines, an archive) gets the stream and hands its pieces to the flow.

use crate::flow::Flow;
use crate::input::{Input, reason};
use crate::sniff::{self, Kind};
use crate::source::{Read, Source};
use crate::{Config, Hint, Limits, container, decode, feed, html, json, mail, news, opml, saved, sitemap, table, warc};
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
    let kind = match sniff::kind(&head, &source, &flow.config.fields) {
        // Lines and rows are cut by single bytes: a stream of two bytes a character is made one of UTF-8 first.
        (kind @ (Kind::JsonLines | Kind::Json | Kind::Csv), Some(wide)) => {
            let message =
                format!("read as {}; the bytes kept of each report are those of its text in UTF-8", wide.name());
            flow.finding(Finding::note(source.place().to_string(), message))?;
            input.narrow(wide);
            kind
        }
        (kind, _) => kind,
    };
    read_as(kind, source, input, flow)
}

/// Reads an input with a reader, whatever it looks like.
pub(crate) fn read_as(kind: Kind, source: Source, mut input: Input<'_>, flow: &mut Flow<'_>) -> ControlFlow<()> {
    match kind {
        Kind::Unread(what) => flow.lost(source.place(), format!("expected a report, found {what}")),
        Kind::Packed(pack) => container::read(pack, source, input, flow),
        Kind::JsonLines => json::lines(source, input, flow),
        Kind::Json => json::values(source, input, flow),
        Kind::Feed => feed::read(source, input, flow),
        Kind::Sitemap => sitemap::read(source, input, flow),
        Kind::NewsMl => news::read(source, input, false, flow),
        Kind::Nitf => news::read(source, input, true, flow),
        Kind::Csv => table::csv(source, input, flow),
        Kind::Parquet => table::parquet(source, input, flow),
        Kind::Warc => warc::records(source, input, flow),
        Kind::Mailbox => mail::mailbox(source, input, flow),
        whole => {
            let Some((read, limit)) = reader(whole, &flow.config.limits) else { return ControlFlow::Continue(()) };
            match input.all(limit) {
                Ok(Some(bytes)) => flow.document(bytes, source, read),
                Ok(None) => flow.finding(too_long(&source.place().to_string(), input.length, limit)),
                Err(err) => flow.lost(source.place(), format!("cannot read: {}", reason(&err))),
            }
        }
    }
}

/// A reader of whole documents.
type Reader = fn(Vec<u8>, &Source, &Config) -> Read;

/// The reader of a kind of whole documents, and the longest one it takes. Such kinds are read wherever they lie: in a file,
/// an archive, a message.
fn reader(kind: Kind, limits: &Limits) -> Option<(Reader, usize)> {
    match kind {
        Kind::Text => Some((text, limits.text_bytes_max)),
        Kind::Html => Some((page, limits.html_bytes_max)),
        Kind::Mail => Some((mail::read, limits.line_bytes_max)),
        Kind::JsonFeed => Some((feed::json::read, limits.line_bytes_max)),
        Kind::Opml => Some((opml::read, limits.line_bytes_max)),
        _ => None,
    }
}

/// Reads bytes if they are a whole document; else tells what they are.
pub(crate) fn document(bytes: Vec<u8>, source: &Source, config: &Config) -> Result<Read, String> {
    if bytes.is_empty() {
        return Err("empty".to_owned());
    }
    let head = &bytes[..bytes.len().min(sniff::HEAD_BYTES)];
    let (kind, _) = sniff::kind(head, source, &config.fields);
    match reader(kind, &config.limits) {
        Some((_, limit)) if bytes.len() > limit => {
            Ok(too_long(&source.place().to_string(), Some(bytes.len() as u64), limit).into())
        }
        Some((read, _)) => Ok(read(bytes, source, config).told(source)),
        None => Err(kind.name().to_owned()),
    }
}

/// A document that is a page; one that a browser saved says where it came from.
fn page(bytes: Vec<u8>, source: &Source, config: &Config) -> Read {
    match saved::address(&bytes).filter(|_| source.hint.url.is_none()) {
        None => html::read(bytes, source, config),
        url => {
            let source = Source { hint: Hint { url, ..source.hint.clone() }, ..source.clone() };
            html::read(bytes, &source, config).told(&source)
        }
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
