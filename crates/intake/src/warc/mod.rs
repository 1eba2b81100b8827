//! Web archives (WARC 1.0 and 1.1, ISO 28500:2017), plain and compressed record by record.
//!
//! Read are the records `response`, `resource` and `conversion` that hold pages or words. Requests and the archive's own
//! records are no reports; pictures, scripts, failures and revisits are left aside, and one note counts them. Behind a
//! damaged record the next one is searched: its version line in a plain archive, the next gzip member that begins with
//! one in a compressed archive.

mod http;
mod record;
mod window;

use crate::flow::Flow;
use crate::input::{Input, reason};
use crate::source::{Read, Source};
use crate::{Config, Hint, file};
use flate2::bufread::GzDecoder;
use headwater_model::{Finding, Place};
use record::{Fault, Record};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};
use window::Window;

/// Reads a plain archive.
pub(crate) fn records(source: Source, input: Input<'_>, flow: &mut Flow<'_>) -> ControlFlow<()> {
    let mut archive = Archive::new(source);
    let mut stream = input.stream;
    let mut found = false;
    loop {
        match archive.record(&mut stream, found, flow) {
            Next::Record => found = false,
            Next::End => break,
            Next::Broken => match record::seek(&mut stream) {
                Ok(true) => found = true,
                _ => break,
            },
            Next::Stop => return ControlFlow::Break(()),
        }
    }
    archive.end(flow)
}

/// Reads an archive whose records are gzip members.
pub(crate) fn members(source: Source, input: Input<'_>, flow: &mut Flow<'_>) -> ControlFlow<()> {
    let mut archive = Archive::new(source);
    let mut window = Window::new(input.stream);
    while window.look(1).is_ok_and(|bytes| !bytes.is_empty()) {
        let mut member = BufReader::new(input.budget.unpacked(GzDecoder::new(&mut window)));
        let whole = loop {
            match archive.record(&mut member, false, flow) {
                Next::Record => {}
                Next::End => break true,
                Next::Broken => break false,
                Next::Stop => return ControlFlow::Break(()),
            }
        };
        drop(member);
        if !whole && !window.seek_member().unwrap_or(false) {
            break;
        }
    }
    archive.end(flow)
}

/// What reading a record came to.
enum Next {
    Record,
    End,
    Broken,
    Stop,
}

/// What the records of one archive share.
struct Archive {
    source: Source,
    count: u32,
    pages: u64,
    aside: Arc<Mutex<BTreeMap<String, u64>>>,
}

impl Archive {
    fn new(source: Source) -> Archive {
        Archive { source, count: 0, pages: 0, aside: Arc::default() }
    }

    fn place(&self) -> Place {
        Place { item: Some(self.count), ..Place::file(self.source.path.clone()) }
    }

    /// Reads the next record; `begun` if its version line has been read already.
    fn record(&mut self, stream: &mut dyn BufRead, begun: bool, flow: &mut Flow<'_>) -> Next {
        // A page may come compressed, and with its HTTP headers.
        let block_bytes_max = flow.config.limits.html_bytes_max.max(flow.config.limits.text_bytes_max) + (64 << 10);
        match record::read(stream, begun, block_bytes_max) {
            Ok(None) => Next::End,
            Ok(Some(record)) => {
                self.count = self.count.saturating_add(1);
                if self.take(record, block_bytes_max, flow).is_break() { Next::Stop } else { Next::Record }
            }
            Err(fault) => {
                self.count = self.count.saturating_add(1);
                let message = match fault {
                    Fault::Broken(message) => message,
                    Fault::Unread(err) => format!("cannot read on: {}", reason(&err)),
                };
                if flow.lost(self.place(), message).is_break() { Next::Stop } else { Next::Broken }
            }
        }
    }

    fn take(&mut self, record: Record, limit: usize, flow: &mut Flow<'_>) -> ControlFlow<()> {
        match record.header("warc-type").unwrap_or_default() {
            "response" | "resource" | "conversion" => {}
            "revisit" => {
                set_aside(&self.aside, "revisits of a page that had not changed");
                return ControlFlow::Continue(());
            }
            "continuation" => {
                return flow.lost(self.place(), "expected whole records, found one that continues another; not read");
            }
            _ => return ControlFlow::Continue(()),
        }
        if record.length > limit as u64 {
            return flow.finding(file::too_long(&self.place().to_string(), Some(record.length), limit));
        }
        if let Some(why) = record.header("warc-truncated") {
            flow.finding(Finding::note(
                self.place().to_string(),
                format!("the archive holds a part of the page only: {why}"),
            ))?;
        }
        let source = Source {
            item: Some(self.count),
            below: format!("{}:{}", self.source.below, self.count),
            ..self.source.clone()
        };
        self.pages += 1;
        let aside = Arc::clone(&self.aside);
        flow.work(record.block.len(), move |config| {
            page(record, source, config).unwrap_or_else(|why| {
                set_aside(&aside, &why);
                Read::default()
            })
        })
    }

    /// Tells what was left aside.
    fn end(self, flow: &mut Flow<'_>) -> ControlFlow<()> {
        let path = self.source.path;
        if self.pages == 0 {
            let message = format!("expected records that hold pages, found none among {} records", self.count);
            flow.finding(Finding::lost(&*path, message))?;
        }
        flow.after(move |_| {
            let aside = self.aside.lock().map(|aside| aside.clone()).unwrap_or_default();
            let counts: Vec<String> = aside.iter().map(|(why, count)| format!("{count} {why}")).collect();
            let note = (!counts.is_empty()).then(|| Finding::note(path, format!("left aside: {}", counts.join(", "))));
            Read { reports: Vec::new(), findings: note.into_iter().collect() }
        })
    }
}

/// Counts a record that is left aside. Of many reasons the first are told apart.
fn set_aside(aside: &Mutex<BTreeMap<String, u64>>, why: &str) {
    const REASONS_MAX: usize = 30;
    if let Ok(mut aside) = aside.lock() {
        let why = if aside.len() < REASONS_MAX || aside.contains_key(why) { why } else { "of other kinds" };
        *aside.entry(why.to_owned()).or_default() += 1;
    }
}

/// Reads the page or words of a record, or tells why it is left aside.
fn page(record: Record, source: Source, config: &Config) -> Result<Read, String> {
    let url = record.header("warc-target-uri").map(|url| url.trim_matches(['<', '>']).to_owned());
    let fetched = record.header("warc-date").map(str::to_owned);
    let content = record.header("content-type").unwrap_or_default().to_owned();
    let limit = config.limits.html_bytes_max.max(config.limits.text_bytes_max);
    let is_response = record.header("warc-type") == Some("response");
    if is_response && !content.starts_with("application/http") {
        return Err(format!("answers of another kind than HTTP ({content})"));
    }
    let (content, body) = if content.starts_with("application/http") {
        let answer = http::read(&record.block, limit).map_err(|_| "answers that are no HTTP".to_owned())?;
        if !(200..300).contains(&answer.status) {
            return Err(format!("answers with status {}", answer.status));
        }
        (answer.content_type.unwrap_or_default(), answer.body)
    } else {
        (content, record.block)
    };
    let (media_type, charset) = http::media_type(&content);
    if is_no_report(&media_type) {
        return Err(format!("of type {media_type}"));
    }
    if url.as_deref().is_some_and(|url| url.ends_with("/robots.txt")) {
        return Err("robots.txt".to_owned());
    }
    let hint = Hint { media_type: Some(media_type).filter(|kind| !kind.is_empty()), charset, url, fetched };
    let source = Source { hint, ..source };
    file::document(body, &source, config).map_err(|what| format!("of another kind ({what})"))
}

/// Media types of what pages are made with, and of data for their scripts.
fn is_no_report(media_type: &str) -> bool {
    let kinds = ["image/", "audio/", "video/", "font/", "application/font", "application/x-font"];
    let parts = ["css", "javascript", "ecmascript", "octet-stream", "wasm", "pdf", "dns", "json", "protobuf"];
    kinds.iter().any(|kind| media_type.starts_with(kind))
        || parts.iter().any(|part| media_type.ends_with(part)) && media_type != "application/feed+json"
}
