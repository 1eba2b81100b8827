//! A report made of a record's fields.

use super::{Name, Names, Slot, moment, word};
use crate::Config;
use crate::html::fragment;
use crate::map;
use crate::source::{Read, Source};
use headwater_model::{ByteMap, Extent, Finding, Media, Original, Place, RawReport, ReportId};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

/// Something with named fields: a JSON object, a row of a table.
pub(crate) trait Record {
    /// The words of a field, if it is there and holds any; with the way back to the record's bytes if `mapped`.
    fn value(&self, name: &Name, mapped: bool) -> Option<Value>;

    /// Names of the fields, some of them, for a person.
    fn names(&self) -> Vec<String>;
}

/// The words of a field.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct Value {
    pub(crate) text: String,
    /// From the words to the record's bytes, where that is known.
    pub(crate) map: ByteMap,
    /// Characters that could not be read and stand as U+FFFD.
    pub(crate) lost: usize,
}

/// How a record came.
pub(crate) struct Shape<'a> {
    pub(crate) media: Media,
    pub(crate) media_type: &'a str,
    /// Its bytes as they stand in the input.
    pub(crate) bytes: &'a [u8],
    pub(crate) place: Place,
    /// Its id if it brings none.
    pub(crate) id: String,
}

/// What was seen in all records of an input, to tell what never was.
#[derive(Debug)]
pub(crate) struct Tally {
    names: Arc<Names>,
    records: AtomicU64,
    /// In the order of `names.given`.
    seen: Vec<AtomicBool>,
    /// Fields of some record.
    fields: OnceLock<Vec<String>>,
}

impl Tally {
    pub(crate) fn new(names: &Arc<Names>) -> Tally {
        let seen = names.given.iter().map(|_| AtomicBool::new(false)).collect();
        Tally { names: Arc::clone(names), records: AtomicU64::new(0), seen, fields: OnceLock::new() }
    }

    /// The names looked for.
    pub(crate) fn names(&self) -> &Names {
        &self.names
    }

    fn count(&self, record: &dyn Record) {
        self.records.fetch_add(1, Ordering::Relaxed);
        for ((slot, _), seen) in self.names.given.iter().zip(&self.seen) {
            // Looked up until it was found once, that is, nearly always once.
            if !seen.load(Ordering::Relaxed) {
                let found = self.names.of_slot(*slot).iter().any(|name| record.value(name, false).is_some());
                seen.fetch_or(found, Ordering::Relaxed);
            }
        }
        if !self.seen.is_empty() {
            self.fields.get_or_init(|| record.names());
        }
    }

    /// The fields the user named that no record has.
    pub(crate) fn missing(&self, path: &str) -> Vec<Finding> {
        let records = self.records.load(Ordering::Relaxed);
        let given = self.names.given.iter().zip(&self.seen);
        let missing = given.filter(|(_, seen)| records > 0 && !seen.load(Ordering::Relaxed));
        let fields = self.fields.get().map(|fields| fields.join(", ")).unwrap_or_default();
        missing
            .map(|((slot, name), _)| {
                let message = format!(
                    "expected a field \"{name}\" (the {}, as the mapping says), found none in {records} records; fields there: {fields}",
                    word(*slot)
                );
                Finding::lost(path, message)
            })
            .collect()
    }
}

/// The field with the text, and whether it is the whole of it.
fn text_field(record: &dyn Record, names: &Names, mapped: bool) -> Option<(Value, Extent)> {
    [(Slot::Text, Extent::Whole), (Slot::Summary, Extent::Summary), (Slot::Title, Extent::Summary)]
        .into_iter()
        .find_map(|(slot, extent)| Some((field(record, names, slot, mapped)?.1, extent)))
}

/// The words of the field that a report's text is made of.
pub(crate) fn text(record: &dyn Record, names: &Names) -> Option<Value> {
    text_field(record, names, false).map(|(value, _)| value)
}

/// The first field of a meaning that holds something.
fn field<'a>(record: &dyn Record, names: &'a Names, slot: Slot, mapped: bool) -> Option<(&'a Name, Value)> {
    let mut values = names.of_slot(slot).iter().filter_map(|name| Some((name, record.value(name, mapped)?)));
    values.find(|(_, value)| !value.text.trim().is_empty())
}

/// Makes a report of a record.
pub(crate) fn read(record: &dyn Record, shape: Shape<'_>, source: &Source, tally: &Tally, config: &Config) -> Read {
    tally.count(record);
    let names = &*tally.names;
    let field = |slot: Slot| field(record, names, slot, false);
    let words = |slot: Slot| field(slot).map(|(_, value)| value.text);
    let title = words(Slot::Title);
    let Some((text, extent)) = text_field(record, names, config.originals) else {
        let usual: Vec<&str> = names.of_slot(Slot::Text).iter().take(3).map(|name| name.whole.as_str()).collect();
        let message = format!("expected a text in one of the fields {}, found none", usual.join(", "));
        return Read::lost(shape.place, message);
    };
    let limit = config.limits.text_bytes_max;
    if text.text.len() > limit {
        return crate::file::too_long(&shape.place.to_string(), Some(text.text.len() as u64), limit).into();
    }
    let mut findings = Vec::new();
    if text.lost > 0 {
        let message = format!(
            "expected characters, found {} halves of surrogate pairs in the text; each is shown as U+FFFD",
            text.lost
        );
        findings.push(Finding::lost(shape.place.to_string(), message));
    }
    let id = words(Slot::Id).unwrap_or(shape.id);
    let (text, links, map) = if fragment::is_markup(&text.text) {
        let base = words(Slot::Url).and_then(|url| url::Url::parse(&url).ok());
        let read = fragment::read(&text.text, base.as_ref());
        (read.text, read.links, map::through(&read.map, &text.map))
    } else {
        (text.text, Vec::new(), text.map)
    };
    if text.trim().is_empty() {
        findings.push(Finding::lost(shape.place.to_string(), "expected a text, found markup without words"));
        return Read { reports: Vec::new(), findings };
    }
    let mut report = RawReport {
        title,
        outlet: words(Slot::Outlet),
        byline: words(Slot::Byline),
        url: words(Slot::Url),
        language: words(Slot::Language),
        extent,
        links,
        ..RawReport::blank(ReportId(id.into()), shape.place, shape.media, text)
    };
    (report.published, report.published_by) = time(field(Slot::Published));
    (report.modified, report.modified_by) = time(field(Slot::Modified));
    report.original = config.originals.then(|| Original {
        bytes: shape.bytes.into(),
        media_type: shape.media_type.to_owned(),
        charset: "UTF-8".to_owned(),
        map,
    });
    Read { reports: vec![source.found(report)], findings }
}

/// A time and where it was given.
fn time(field: Option<(&Name, Value)>) -> (Option<String>, Option<String>) {
    let Some((name, value)) = field else { return (None, None) };
    let by = format!("field \"{}\"", name.whole);
    match moment::of(&value.text) {
        Some(moment) => (Some(moment), Some(format!("{by}, written as {}", value.text.trim()))),
        None => (Some(value.text), Some(by)),
    }
}
