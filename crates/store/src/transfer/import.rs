//! Reading an export into a database that may hold reports already.
//!
//! What stands in a file is not trusted: every line is checked, and what its text is called is worked out anew.

use super::line::{self, Line, Version};
use super::{FORMAT, decided, watched};
use crate::add::{Added, Adding, BATCH_BYTES_MAX, BATCH_REPORTS_MAX};
use crate::error::Error;
use crate::prepared::{Dated, Packed, Prepared};
use crate::source::{self, Stamp};
use crate::store::Store;
use crate::{ContentId, NotAContentId, map, pack, remove, rows};
use headwater_model::{Finding, Place};
use rusqlite::{Connection, params};
use std::io::{BufRead, BufReader, Read};
use std::sync::Arc;

/// Longest line, in bytes: a report whose versions have originals as large as intake lets in.
const LINE_BYTES_MAX: u64 = 1 << 30;

/// Furthest reach of a compressor that is followed, as a power of two of bytes: memory for unpacking.
const WINDOW_LOG_MAX: u32 = 27;

/// What an import brought.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Imported {
    /// Reports that were not there.
    pub new: u64,
    /// Versions of reports that were.
    pub versions: u64,
    /// Versions that were there already.
    pub same: u64,
    /// Versions left out because they are taken down here or in the export.
    pub taken_down: u64,
    /// Takedowns taken over; what was here of them is gone.
    pub takedowns: u64,
}

impl Store {
    /// Adds everything from an export. `each` hears of every report. Done in batches: if it breaks off, what was added
    /// stays, and the same import can be run again.
    ///
    /// # Errors
    /// If the export is none, is damaged or cut short (with the line), or the database cannot be written.
    pub fn import(&mut self, input: impl Read, mut each: impl FnMut()) -> Result<Imported, Error> {
        let mut lines = Lines::new(input)?;
        match lines.next()? {
            Some(Line::Format(format)) if format == FORMAT => {}
            _ => return Err(lines.fault(format!("expected an export of the format {FORMAT}"))),
        }
        let mut imported = Imported::default();
        let mut reports = 0;
        let mut end = None;
        while end.is_none() {
            let batch = lines.batch(&mut end)?;
            self.write(|connection| {
                let mut adding = Adding::new(connection, String::new())?;
                batch.iter().try_for_each(|item| add(connection, &mut adding, item, &mut imported))
            })?;
            for item in &batch {
                if let Item::Report(_) = item {
                    reports += 1;
                    each();
                }
            }
        }
        match end {
            Some(expected) if expected != reports => {
                Err(lines.fault(format!("expected {expected} reports, found {reports}")))
            }
            _ => Ok(imported),
        }
    }
}

/// A line made ready.
enum Item {
    Takedown(line::Takedown, Vec<ContentId>),
    File(line::File),
    Finding(Finding, String),
    Feed(Box<line::Feed>),
    Page(line::Page),
    Decision(Box<line::Decision>),
    StoryDecision(Box<line::StoryDecision>),
    Report(Vec<Ready>),
}

/// A version made ready.
struct Ready {
    prepared: Prepared,
    first_seen: String,
    last_seen: String,
    /// Places but the first, with their times.
    elsewhere: Vec<(Place, String)>,
    /// Producer, its version, time, bytes as they were, and packed.
    layers: Vec<(String, String, String, usize, Vec<u8>)>,
}

/// The lines of an export, made ready one after the other.
struct Lines<'a> {
    input: Box<dyn BufRead + 'a>,
    number: u64,
    /// The original that came last, with its number: others may share it.
    page: Option<(i64, Page)>,
}

#[derive(Clone)]
struct Page {
    bytes: Arc<[u8]>,
    media_type: String,
    charset: String,
}

impl<'a> Lines<'a> {
    fn new(input: impl Read + 'a) -> Result<Lines<'a>, Error> {
        let mut unpacker = zstd::stream::read::Decoder::new(input)?;
        unpacker.window_log_max(WINDOW_LOG_MAX)?;
        Ok(Lines { input: Box::new(BufReader::new(unpacker)), number: 0, page: None })
    }

    fn fault(&self, message: String) -> Error {
        Error::Import { line: self.number, message }
    }

    fn next(&mut self) -> Result<Option<Line>, Error> {
        self.number += 1;
        let mut bytes = Vec::new();
        let read = (&mut self.input).take(LINE_BYTES_MAX).read_until(b'\n', &mut bytes);
        match read {
            Err(error) => Err(self.fault(format!("cannot be read: {}", error.to_string().to_lowercase()))),
            Ok(0) => Ok(None),
            Ok(_) => serde_json::from_slice(&bytes).map(Some).map_err(|error| self.fault(error.to_string())),
        }
    }

    /// The next lines, as many as go into one transaction; `end` is set when the last line came.
    fn batch(&mut self, end: &mut Option<u64>) -> Result<Vec<Item>, Error> {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while batch.len() < BATCH_REPORTS_MAX && bytes < BATCH_BYTES_MAX {
            let Some(line) = self.next()? else {
                return Err(self.fault("expected the line that ends an export: the file was cut short".to_owned()));
            };
            batch.push(match line {
                Line::Format(_) => return Err(self.fault("expected a report, found a second beginning".to_owned())),
                Line::Takedown(takedown) => {
                    let contents: Result<Vec<ContentId>, NotAContentId> =
                        takedown.contents.iter().map(|content| content.parse()).collect();
                    Item::Takedown(takedown, contents.map_err(|error| self.fault(error.to_string()))?)
                }
                Line::File(file) => Item::File(file),
                Line::Finding(finding) => {
                    let at = finding.at.clone();
                    Item::Finding(self.finding(finding)?, at)
                }
                Line::Feed(feed) => Item::Feed(feed),
                Line::Page(page) => Item::Page(page),
                Line::Decision(decision) => Item::Decision(decision),
                Line::StoryDecision(decision) => Item::StoryDecision(decision),
                Line::Report(report) => {
                    let mut versions = Vec::new();
                    for version in report.versions {
                        bytes += version.text.len();
                        versions.push(self.version(&report.identity, report.url.as_deref(), version)?);
                    }
                    Item::Report(versions)
                }
                Line::End(reports) => {
                    *end = Some(reports);
                    return Ok(batch);
                }
            });
        }
        Ok(batch)
    }

    fn finding(&self, finding: line::Finding) -> Result<Finding, Error> {
        match rows::severity_of(&finding.severity) {
            Some(severity) => Ok(Finding { severity, place: finding.place, message: finding.message }),
            None => Err(self.fault(format!("expected note or lost, found \"{}\"", finding.severity))),
        }
    }

    fn version(&mut self, identity: &str, url: Option<&str>, version: Version) -> Result<Ready, Error> {
        let text = version.text;
        let media = rows::media_of(&version.media)
            .ok_or_else(|| self.fault(format!("expected a kind of report, found \"{}\"", version.media)))?;
        let mut places = version
            .places
            .into_iter()
            .map(|place| (Place { path: place.path, line: place.line, item: place.item }, place.at));
        let (place, _) = places.next().ok_or_else(|| self.fault("expected a place, found none".to_owned()))?;
        let original = version.original.map(|original| self.original(original, &text)).transpose()?;
        let mut layers = Vec::new();
        for layer in version.layers {
            let bytes = layer.data.bytes().map_err(|message| self.fault(message))?;
            layers.push((layer.producer, layer.producer_version, layer.at, bytes.len(), pack::pack(&bytes, b"")));
        }
        let findings = version.findings.into_iter().map(|finding| self.finding(finding)).collect::<Result<_, _>>()?;
        Ok(Ready {
            first_seen: version.first_seen,
            last_seen: version.last_seen,
            elsewhere: places.collect(),
            layers,
            prepared: Prepared {
                identity: identity.to_owned(),
                url: url.map(str::to_owned),
                name: version.name,
                content: ContentId::of(text.as_bytes()),
                clean: pack::pack(text.as_bytes(), b""),
                reading: version.reading,
                title: version.title,
                outlet: version.outlet,
                byline: version.byline,
                language: version.language,
                published: version.published.map(dated),
                modified: version.modified.map(dated),
                media,
                given: version.given.get().to_owned(),
                structured: version.structured.map(|data| pack::pack(data.as_bytes(), text.as_bytes())),
                original,
                links: version.links,
                place,
                findings,
                text,
            },
        })
    }

    fn original(&mut self, original: line::Original, text: &str) -> Result<Packed, Error> {
        if let Some(bytes) = original.bytes {
            let data = bytes.data.bytes().map_err(|message| self.fault(message))?;
            let page = Page { bytes: data.into(), media_type: bytes.media_type, charset: bytes.charset };
            self.page = Some((original.number, page));
        }
        let page = match &self.page {
            Some((number, page)) if *number == original.number => page.clone(),
            _ => return Err(self.fault(format!("expected the bytes of original {}, found none", original.number))),
        };
        let map = line::map(&original.map)
            .ok_or_else(|| self.fault("expected the pieces of a map in their order".to_owned()))?;
        Ok(Packed {
            packed: pack::pack(&page.bytes, text.as_bytes()),
            map: map::write(&map),
            media_type: page.media_type,
            charset: page.charset,
            bytes: page.bytes,
        })
    }
}

fn dated(dated: line::Dated) -> Dated {
    Dated { at: dated.at, precision: dated.precision.into(), found: dated.found.into() }
}

fn add(connection: &Connection, adding: &mut Adding<'_>, item: &Item, imported: &mut Imported) -> rusqlite::Result<()> {
    match item {
        Item::Takedown(takedown, contents) => {
            remove::take_down(connection, &takedown.report, takedown.url.as_deref(), &takedown.reason, &takedown.at)?;
            for content in contents {
                connection
                    .prepare_cached(
                        "INSERT OR IGNORE INTO takedown_content (takedown, content)
                         SELECT rowid, ? FROM takedown WHERE report = ?",
                    )?
                    .execute(params![content.as_bytes(), takedown.report])?;
            }
            remove::remove(connection, &takedown.report)?;
            adding.takedowns = true;
            imported.takedowns += 1;
        }
        Item::File(file) => {
            let stamp = Stamp { size: file.size, changed: file.changed };
            source::finish(connection, &file.path, stamp, &file.finished)?;
        }
        Item::Finding(finding, at) => rows::note(connection, None, finding, at)?,
        Item::Feed(feed) => watched::add_feed(connection, feed)?,
        Item::Page(page) => watched::add_page(connection, page)?,
        Item::Decision(decision) => decided::add(connection, decision)?,
        Item::StoryDecision(decision) => decided::give(connection, decision)?,
        Item::Report(versions) => {
            for version in versions {
                add_version(connection, adding, version, imported)?;
            }
        }
    }
    Ok(())
}

fn add_version(
    connection: &Connection,
    adding: &mut Adding<'_>,
    ready: &Ready,
    imported: &mut Imported,
) -> rusqlite::Result<()> {
    adding.at.clone_from(&ready.first_seen);
    let (kept, version) = adding.add(&ready.prepared)?;
    match kept.added {
        Added::New => imported.new += 1,
        Added::Version => imported.versions += 1,
        Added::Same => imported.same += 1,
        Added::TakenDown => imported.taken_down += 1,
    }
    let Some(version) = version else { return Ok(()) };
    for (place, at) in &ready.elsewhere {
        adding.at.clone_from(at);
        adding.seen_again(version, place)?;
    }
    connection
        .prepare_cached(
            "UPDATE version SET first_seen = min(first_seen, ?1), last_seen = max(last_seen, ?2)
             WHERE rowid = ?3 AND (first_seen > ?1 OR last_seen < ?2)",
        )?
        .execute(params![ready.first_seen, ready.last_seen, version])?;
    for (producer, producer_version, at, bytes, packed) in &ready.layers {
        connection
            .prepare_cached(
                "INSERT OR IGNORE INTO layer (version, producer, producer_version, bytes, packed, at)
                 VALUES (?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![version, producer, producer_version, bytes, packed, at])?;
    }
    Ok(())
}
