//! Reads what the world publishes into raw reports, and loses none of it in silence.
//!
//! [`read`] takes the paths a user named, [`each`] hands their reports over one by one in memory that does not grow with
//! their number, [`read_bytes`] and [`each_in`] take what is in memory or comes over a wire. What a thing is, its content
//! tells. A folder with a `reports.jsonl` beside its files is read by that list. Whatever cannot be read becomes a
//! [`Finding`] that names file and place, what was expected and what was found; the rest of the run goes on.
//!
//! Reading order: `walk` (which files), `input` (a stream of bytes and its `source`), `file` with `sniff` (what it is and
//! which reader reads it), the readers `json`, `table`, [`html`], `feed` and `news` (over `xml`), `mail`, `warc` and `container`, the lists [`opml`] and
//! [`sitemap`], `flow` (batches over threads, in order), and `identity` (unique ids). `decode` and `map` keep the way from
//! clean text back to bytes. [`fetch`] brings bytes from the web and knows no reader;
//! [`discover()`] finds the feeds that a page names.

mod config;
mod container;
mod decode;
mod discover;
mod feed;
pub mod fetch;
mod fields;
mod file;
mod flow;
#[doc(hidden)]
pub mod forced;
pub mod html;
mod identity;
mod input;
mod json;
mod mail;
mod manifest;
mod map;
mod news;
pub mod opml;
mod saved;
pub mod sitemap;
mod sniff;
mod source;
mod table;
mod walk;
mod warc;
mod xml;

pub use config::{Config, Limits};
pub use discover::{FeedLink, discover};
pub use fields::Fields;
pub use flow::{FileEnd, Item};
pub use identity::Found;
pub use sniff::Shape;
pub use source::Hint;

use flow::Flow;
use headwater_model::{Finding, RawReport};
use input::Input;
use source::Source;
use std::fs::Metadata;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::PathBuf;

/// What was read from the paths a user named.
#[derive(Default)]
pub struct Intake {
    /// Sorted by id; ids are unique.
    pub reports: Vec<RawReport>,
    /// What could not be read, or should be known. Sorted.
    pub findings: Vec<Finding>,
}

/// Reads every report below `paths` as usual.
pub fn read(paths: &[PathBuf]) -> Intake {
    read_with(paths, &Config::default())
}

/// Reads every report below `paths`, within limits.
pub fn read_within(paths: &[PathBuf], limits: &Limits) -> Intake {
    read_with(paths, &Config::from(*limits))
}

/// Reads every report below `paths`; `-` is standard input. Uses the threads of the current rayon pool; the result does
/// not depend on their number.
pub fn read_with(paths: &[PathBuf], config: &Config) -> Intake {
    gather(|take| each(paths, config, take))
}

/// Reads bytes as if they were a file of the name `place` (a path or an address).
pub fn read_bytes(bytes: &[u8], place: &str, hint: Hint, config: &Config) -> Intake {
    gather(|take| each_in(bytes, place, hint, config, take))
}

/// Hands over every report below `paths` and every finding, until `take` breaks.
///
/// The order is that of the input: the paths as given, files by name, reports as they stand in a file; it does not depend
/// on the number of threads of the current rayon pool, which does the work. Memory does not grow with the number of
/// reports, but for eight bytes a file. Ids are what the input calls its reports: they need not be unique (see [`Found`]).
pub fn each(paths: &[PathBuf], config: &Config, take: &mut dyn FnMut(Item) -> ControlFlow<()>) -> ControlFlow<()> {
    each_but(paths, config, &|_, _| false, take)
}

/// Like [`each`], but passes over the files that `skip` knows by their path (as in [`FileEnd`]) and metadata. A file that a
/// list of reports names is always read, because the list may have changed.
pub fn each_but(
    paths: &[PathBuf],
    config: &Config,
    skip: &dyn Fn(&str, &Metadata) -> bool,
    take: &mut dyn FnMut(Item) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut flow = Flow::new(config, take);
    walk::read(paths, skip, &mut flow)?;
    flow.flush()
}

/// Like [`each`], of one stream that is read as if it were a file of the name `place`.
pub fn each_in(
    stream: impl Read,
    place: &str,
    hint: Hint,
    config: &Config,
    take: &mut dyn FnMut(Item) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut flow = Flow::new(config, take);
    let source = Source { path: place.to_owned(), below: place.to_owned(), hint, ..Source::default() };
    file::read(source, Input::stream(stream, None, &config.limits), &mut flow)?;
    flow.flush()
}

/// Gives every report a unique id, and sorts by it, as [`read_with`] does: for who takes them by [`each`] and keeps something
/// else of them.
pub fn unique_ids(found: Vec<Found>) -> (Vec<RawReport>, Vec<Finding>) {
    identity::assign(found)
}

/// Gathers what is handed over, and makes ids unique.
fn gather(work: impl FnOnce(&mut dyn FnMut(Item) -> ControlFlow<()>) -> ControlFlow<()>) -> Intake {
    let (mut found, mut findings) = (Vec::new(), Vec::new());
    let _ = work(&mut |item| {
        match item {
            Item::Report(report) => found.push(*report),
            Item::Finding(finding) => findings.push(finding),
            Item::End(_) => {}
        }
        ControlFlow::Continue(())
    });
    let (reports, doubles) = identity::assign(found);
    findings.extend(doubles);
    findings.sort();
    Intake { reports, findings }
}
