//! Reports and databases for tests.

#![allow(dead_code)] // each test file uses its own part of it

use headwater_model::{
    Block, BlockKind, CompactString, DateFound, DatedAt, Media, Place, Precision, RawReport, Report, ReportId, Span,
};
use headwater_store::{Access, Entry, Filter, Prepared, Store};
use jiff::Timestamp;
use tempfile::TempDir;

/// A database in a folder that goes with the value.
pub fn store() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("reports.db"), Access::Create).unwrap();
    (folder, store)
}

/// So many seconds into 2026.
pub fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_767_225_600 + second).unwrap()
}

/// A report without an address.
pub fn raw(name: &str, text: &str) -> RawReport {
    RawReport::blank(ReportId(CompactString::from(name)), Place::file(name), Media::Text, text.to_owned())
}

/// A report with one.
pub fn page(name: &str, text: &str) -> RawReport {
    RawReport { url: Some(format!("https://example.org/{name}")), ..raw(name, text) }
}

/// A report made ready, cut as plainly as can be: one paragraph; lines that begin with "Read more" are boilerplate.
pub fn prepared(raw: RawReport) -> Prepared {
    let mut blocks = Vec::new();
    let mut start = 0;
    for line in raw.text.split_inclusive('\n') {
        let kind = if line.starts_with("Read more") { BlockKind::Boilerplate } else { BlockKind::Paragraph };
        blocks.push(Block { span: Span::new(start, start + line.len()), kind, rule: "" });
        start += line.len();
    }
    let dated = |given: &str| DatedAt {
        date: given[..10].parse().unwrap(),
        minute: (given.len() > 10)
            .then(|| given[11..13].parse::<u16>().unwrap() * 60 + given[14..16].parse::<u16>().unwrap()),
        precision: if given.len() > 10 { Precision::Minute } else { Precision::Day },
        found: DateFound::Metadata,
        span: None,
    };
    let cut = Report {
        id: raw.id.clone(),
        place: raw.place.clone(),
        text: raw.text.clone(),
        outlet: raw.outlet.clone(),
        url: raw.url.clone(),
        links: raw.links.clone(),
        title: None,
        title_given: raw.title.clone(),
        byline: None,
        published: raw.published.as_deref().map(dated),
        modified: None,
        blocks,
    };
    Prepared::new(raw, &cut, Vec::new())
}

/// All reports of a database.
pub fn get_all(store: &Store) -> Vec<Entry> {
    let mut all = Vec::new();
    store
        .reports(&Filter::default(), None, |entry| {
            all.push(entry);
            true
        })
        .unwrap();
    all
}
