//! JSON: one report an object.
//!
//! JSON Lines files may be of any length; they are read line by line. So may a file that is one array of objects, or
//! objects one after the other over several lines; it is read object by object. An object that wraps a list of reports is
//! read as the list. Of an object only the fields that are
//! looked for are kept, so that an object costs no more than its bytes.

mod lines;
mod node;
mod object;
mod split;
mod string;
mod wrapped;

pub(crate) use lines::{Line, Lines};
pub(crate) use node::{Fields, Node};
pub(crate) use object::Object;
pub(crate) use split::Split;

use crate::fields::{self, Names, Shape, Tally};
use crate::flow::Flow;
use crate::input::Input;
use crate::source::{Read, Source};
use crate::{Config, decode, feed, map, news};
use headwater_model::{Extent, Finding, Media, Place};
use std::ops::ControlFlow;
use std::sync::Arc;

/// Reads a JSON Lines file.
pub(crate) fn lines(source: Source, input: Input<'_>, flow: &mut Flow<'_>) -> ControlFlow<()> {
    let file = File::new(source, flow.config);
    let mut empty = true;
    for Line { number, bytes } in Lines::new(input.stream, flow.config.limits.line_bytes_max) {
        empty = false;
        let place = Place { line: Some(number), ..file.source.place() };
        match bytes {
            Err(message) => flow.lost(place, message)?,
            Ok(bytes) => {
                let (file, id) = (Arc::clone(&file), format!("{}:{number}", file.source.below));
                flow.work(bytes.len(), move |config| object(bytes, place, id, &file, config))?;
            }
        }
    }
    if empty {
        flow.lost(file.source.place(), "expected a JSON object on each line, found only empty lines")?;
    }
    file.end(flow)
}

/// Reads a file that is one JSON object, an array of objects, or objects over several lines.
pub(crate) fn values(source: Source, input: Input<'_>, flow: &mut Flow<'_>) -> ControlFlow<()> {
    let file = File::new(source, flow.config);
    let mut values = Split::new(input.stream, flow.config.limits.line_bytes_max);
    let mut number = 0;
    while let Some(bytes) = values.next() {
        number += 1;
        let single = number == 1 && !values.in_array();
        let place = Place { item: if single { file.source.item } else { Some(number) }, ..file.source.place() };
        match bytes {
            Err(message) => flow.lost(place, message)?,
            Ok(bytes) => {
                let below = &file.source.below;
                let id = if single { below.clone() } else { format!("{below}:{number}") };
                let file = Arc::clone(&file);
                flow.work(bytes.len(), move |config| object(bytes, place, id, &file, config))?;
            }
        }
    }
    if number == 0 {
        flow.lost(file.source.place(), "expected reports, found an empty array")?;
    } else if values.in_array() {
        let message = "expected the array to end with ], found the end of the file; what comes before was read";
        flow.lost(file.source.place(), message)?;
    }
    file.end(flow)
}

/// What the records of one file share.
struct File {
    source: Source,
    tally: Tally,
}

impl File {
    fn new(source: Source, config: &Config) -> Arc<File> {
        let tally = Tally::new(&Arc::new(Names::of(&config.fields)));
        Arc::new(File { source, tally })
    }

    fn end(self: &Arc<File>, flow: &mut Flow<'_>) -> ControlFlow<()> {
        let file = Arc::clone(self);
        flow.after(move |_| Read { reports: Vec::new(), findings: file.tally.missing(&file.source.path) })
    }
}

/// Reads one object.
fn object(bytes: Vec<u8>, place: Place, id: String, file: &File, config: &Config) -> Read {
    object_or_item(bytes, place, id, false, file, config)
}

/// Reads the objects wrapped in one.
fn all(items: &[&str], place: &Place, id: &str, file: &File, config: &Config, findings: Vec<Finding>) -> Read {
    let mut all = Read { reports: Vec::new(), findings };
    for (number, item) in (1u32..).zip(items) {
        let place = Place { item: Some(number), ..place.clone() };
        let bytes = item.as_bytes().to_vec();
        let mut read = object_or_item(bytes, place, format!("{id}:{number}"), true, file, config);
        all.reports.append(&mut read.reports);
        all.findings.append(&mut read.findings);
    }
    all
}

fn object_or_item(bytes: Vec<u8>, place: Place, id: String, is_item: bool, file: &File, config: &Config) -> Read {
    let decoded = decode::decoded(&bytes, Some("utf-8"), &place.to_string());
    let mut findings: Vec<Finding> = decoded.finding.iter().cloned().collect();
    if feed::json::is_feed(&bytes) {
        drop(decoded);
        return feed::json::read(bytes, &file.source, config).told(&file.source);
    }
    if news::ninjs::may_be(&bytes)
        && let Some(mut read) = news::ninjs::read(&decoded.text, &place, &file.source, config)
    {
        read.findings.append(&mut findings);
        return read.told(&file.source);
    }
    let object = match Object::read(&decoded.text, file.tally.names()) {
        Ok(object) => object,
        Err(message) => {
            findings.push(Finding::lost(place.to_string(), message));
            return Read { reports: Vec::new(), findings };
        }
    };
    let (media, media_type) = (Media::Json, "application/json");
    let shape = Shape { media, media_type, bytes: &bytes, place: place.clone(), id: id.clone() };
    let mut read = fields::read(&object, shape, &file.source, &file.tally, config).told(&file.source);
    if read.reports.iter().all(|found| found.report.extent == Extent::Summary) && !is_item {
        let items = wrapped::items(&decoded.text);
        if !items.is_empty() {
            return all(&items, &place, &id, file, config, findings);
        }
    }
    if config.originals && !decoded.is_verbatim() {
        let whole = decoded.map();
        for original in read.reports.iter_mut().filter_map(|found| found.report.original.as_mut()) {
            original.map = map::through(&original.map, &whole);
        }
    }
    findings.append(&mut read.findings);
    Read { findings, ..read }
}
