//! Feeds: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed. Each item becomes a report.
//!
//! An item's text is the longest of what it calls its content, else its summary; HTML in it, escaped or not, becomes
//! paragraphs. An item that holds a summary only says so ([`Extent::Summary`]): the rest stands at its address. Broken XML
//! is read as far as it goes, and findings say what was wrong, once for a feed and not once for an item. Items are read one
//! by one; memory is bounded by the longest.
//!
//! Own reading over `xml`, since the feed crates keep no place of a word in the file, drop what tells where an item was
//! taken from, and stop at the first mistake, of which the feeds of the world are full.

mod channel;
mod entry;
pub(crate) mod json;
mod tally;

use crate::Limits;
use crate::xml::split::{self, Charset, Part};
use channel::Channel;
use headwater_model::{Extent, Finding, RawReport};
use std::io::Read;
use std::ops::ControlFlow;
pub(crate) use tally::Tally;

/// What a reader is told of a file besides its bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct At<'a> {
    /// The path or address as findings show it.
    pub(crate) path: &'a str,
    /// What ids of reports begin with.
    pub(crate) below: &'a str,
    /// The address it came from, for links that are relative to it.
    pub(crate) url: Option<&'a str>,
}

/// Local names of items: of RSS and of Atom.
const ITEMS: [&str; 2] = ["item", "entry"];

/// Reads an XML feed. Reports are handed to `each` as they are read; it may stop the reading.
pub(crate) fn read(
    reader: &mut dyn Read,
    at: &At<'_>,
    limits: &Limits,
    each: &mut dyn FnMut(RawReport) -> ControlFlow<()>,
) -> Vec<Finding> {
    let mut tally = Tally::new(at.path);
    let mut channel = None;
    let mut seen = 0;
    let mut going = ControlFlow::Continue(());
    let result = split::split(reader, &ITEMS, limits.line_bytes_max, &mut |part, charset| match part {
        _ if going.is_break() => {}
        Part::Head(bytes) => channel = Some(Channel::read(&bytes, charset, at, &mut tally)),
        Part::Item(item) => {
            seen = item.number;
            let channel = channel.get_or_insert_with(|| Channel::read(&[], charset, at, &mut tally));
            if let Some(report) = entry::read(item, charset, channel, at, limits, &mut tally) {
                going = each(report);
            }
        }
        Part::Tail { bytes, closed } => {
            let channel = channel.get_or_insert_with(|| Channel::read(&[], charset, at, &mut tally));
            channel.behind(&bytes, charset, seen, closed, at, &mut tally);
        }
    });
    if let Err(err) = result {
        tally.lost(format!("cannot read on: {}", crate::input::reason(&err)));
    }
    tally.findings()
}

/// Fewest words of a text that calls itself a description and is taken for the whole. Summaries of feeds have 15 to 80.
const WHOLE_WORDS_MIN: usize = 200;

/// How much of a report a text is. `content` tells that the feed calls it the content, not a summary.
pub(crate) fn extent(text: &str, content: bool) -> Extent {
    let end = text.trim_end().to_lowercase();
    let broken_off =
        ["...", "…", "[…]", "[...]", "(more)", "read more", "continue reading", "read more »", "read more →"]
            .iter()
            .any(|mark| end.ends_with(mark));
    let long = text.split_whitespace().count() >= WHOLE_WORDS_MIN && text.contains("\n\n");
    if !broken_off && (content || long) { Extent::Whole } else { Extent::Summary }
}

/// The charset as an [`Original`](headwater_model::Original) names it.
pub(crate) fn charset_name(charset: Charset) -> String {
    match charset.recoded {
        Some(from) => format!("UTF-8 (recoded from {from})"),
        None => charset.encoding.name().to_owned(),
    }
}
