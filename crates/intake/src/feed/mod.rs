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

use crate::flow::Flow;
use crate::input::{Input, reason};
use crate::source::{Read, Source};
use crate::xml::split::{self, Charset, Part};
use channel::Channel;
pub(crate) use channel::{declarations, encoding};
use headwater_model::{Extent, Place, RawReport, ReportId};
use std::ops::ControlFlow;
use std::sync::Arc;
pub(crate) use tally::Tally;

/// Local names of items: of RSS and of Atom.
const ITEMS: [&str; 2] = ["item", "entry"];

/// Reads an XML feed.
pub(crate) fn read(source: Source, mut input: Input<'_>, flow: &mut Flow<'_>) -> ControlFlow<()> {
    let source = Arc::new(source);
    let tally = Arc::new(Tally::new(&source.place().to_string()));
    let mut channel: Option<Arc<Channel>> = None;
    let (mut items, mut going) = (0, ControlFlow::Continue(()));
    let limit = flow.config.limits.line_bytes_max;
    let hint = source.hint.charset.clone();
    let result = split::split(&mut input.stream, &ITEMS, limit, hint.as_deref(), &mut |part, charset| {
        let mut known = || {
            let read = || Arc::new(Channel::read(&[], charset, &source, &tally));
            Arc::clone(channel.get_or_insert_with(read))
        };
        going = match part {
            Part::Head(bytes) => {
                channel = Some(Arc::new(Channel::read(&bytes, charset, &source, &tally)));
                ControlFlow::Continue(())
            }
            Part::Item(item) => {
                items = item.number;
                let (channel, source, tally) = (known(), Arc::clone(&source), Arc::clone(&tally));
                flow.work(item.bytes.len(), move |config| {
                    let report = entry::read(item, charset, &channel, &source, config, &tally);
                    Read { reports: report.map(|report| source.found(report)).into_iter().collect(), ..Read::default() }
                        .told(&source)
                })
            }
            Part::Tail { bytes, closed } => {
                known().behind(&bytes, charset, items, closed, &source, &tally);
                ControlFlow::Continue(())
            }
        };
        going
    });
    going?;
    if let Err(err) = result {
        tally.lost(format!("cannot read on: {}", reason(&err)));
    }
    flow.after(move |_| Read { reports: Vec::new(), findings: tally.findings() })
}

/// A report that is an item of a source, by its number.
pub(crate) fn blank(source: &Source, number: u32, media: headwater_model::Media, text: String) -> RawReport {
    // A feed that is itself an item (of an archive of pages) is named with its number.
    let path = if source.item.is_some() { source.place().to_string() } else { source.path.clone() };
    let place = Place { item: Some(number), ..Place::file(path) };
    RawReport::blank(ReportId(format!("{}:{number}", source.below).into()), place, media, text)
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
