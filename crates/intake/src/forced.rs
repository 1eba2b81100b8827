//! Reads bytes with one reader, whatever they look like: for hostile tests and fuzzing, where a reader must stand what no
//! sniffing would ever hand to it.

use crate::container::Pack;
use crate::flow::Flow;
use crate::input::Input;
use crate::sniff::Kind;
use crate::source::{Hint, Source};
use crate::{Config, Intake, file, gather};

/// The readers by name.
const READERS: [(&str, Kind); 21] = [
    ("text", Kind::Text),
    ("html", Kind::Html),
    ("jsonl", Kind::JsonLines),
    ("json", Kind::Json),
    ("feed", Kind::Feed),
    ("jsonfeed", Kind::JsonFeed),
    ("opml", Kind::Opml),
    ("sitemap", Kind::Sitemap),
    ("newsml", Kind::NewsMl),
    ("nitf", Kind::Nitf),
    ("csv", Kind::Csv),
    ("parquet", Kind::Parquet),
    ("mail", Kind::Mail),
    ("mailbox", Kind::Mailbox),
    ("warc", Kind::Warc),
    ("gzip", Kind::Packed(Pack::Gzip)),
    ("zstd", Kind::Packed(Pack::Zstd)),
    ("bzip2", Kind::Packed(Pack::Bzip2)),
    ("xz", Kind::Packed(Pack::Xz)),
    ("tar", Kind::Packed(Pack::Tar)),
    ("zip", Kind::Packed(Pack::Zip)),
];

/// Names of all readers.
pub fn readers() -> Vec<&'static str> {
    READERS.iter().map(|(name, _)| *name).collect()
}

/// Reads `bytes` with the reader of this name, as if they were a file called `place`.
///
/// # Panics
/// If there is no such reader.
pub fn read(reader: &str, bytes: &[u8], place: &str, hint: Hint, config: &Config) -> Intake {
    let (_, kind) = READERS.iter().find(|(name, _)| *name == reader).expect("a reader of this name");
    gather(|take| {
        let mut flow = Flow::new(config, take);
        let source = Source { path: place.to_owned(), below: place.to_owned(), hint, ..Source::default() };
        file::read_as(*kind, source, Input::stream(bytes, None, &config.limits), &mut flow)?;
        flow.flush()
    })
}
