//! Findings of one file, each told once however many items have it.

use crate::xml::characters::Oddities;
use headwater_model::{Finding, Severity};
use std::collections::BTreeMap;

/// Collects what is wrong with the items of a file.
#[derive(Debug)]
pub(crate) struct Tally {
    path: String,
    plain: Vec<Finding>,
    /// By message: how bad, how many items, the first of them.
    counted: BTreeMap<String, (Severity, usize, u32)>,
    oddities: Oddities,
    first_broken: Option<u32>,
}

impl Tally {
    /// For the file of this path.
    pub(crate) fn new(path: &str) -> Tally {
        Tally {
            path: path.to_owned(),
            plain: Vec::new(),
            counted: BTreeMap::new(),
            oddities: Oddities::default(),
            first_broken: None,
        }
    }

    /// Something that was lost of the file as a whole.
    pub(crate) fn lost(&mut self, message: impl Into<String>) {
        self.plain.push(Finding::lost(&*self.path, message));
    }

    /// Something to know of the file as a whole.
    pub(crate) fn note(&mut self, message: impl Into<String>) {
        self.plain.push(Finding::note(&*self.path, message));
    }

    /// Something that is so of an item. Messages are to be few: no values of the item in them.
    pub(crate) fn item(&mut self, severity: Severity, number: u32, message: impl Into<String>) {
        let entry = self.counted.entry(message.into()).or_insert((severity, 0, number));
        entry.1 += 1;
    }

    /// What was odd about an item's characters.
    pub(crate) fn oddities(&mut self, number: u32, oddities: Oddities) {
        if oddities.broken > 0 {
            self.first_broken.get_or_insert(number);
        }
        self.oddities.add(oddities);
    }

    /// Everything, in a fixed order.
    pub(crate) fn findings(self) -> Vec<Finding> {
        let mut out = self.plain;
        for (message, (severity, count, first)) in self.counted {
            let (place, message) = match count {
                1 => (format!("{}, item {first}", self.path), message),
                _ => (self.path.clone(), format!("{message} ({count} items, the first is item {first})")),
            };
            out.push(Finding { severity, place, message });
        }
        let Oddities { broken, html_names, unknown } = self.oddities;
        if broken > 0 {
            let place = match self.first_broken {
                Some(first @ 1..) => format!(" from item {first} on"),
                _ => String::new(),
            };
            let message = format!(
                "expected characters, found bytes or references that are none{place} ({broken} in all); each is shown as U+FFFD"
            );
            out.push(Finding::lost(&*self.path, message));
        }
        if html_names > 0 {
            let message = format!(
                "expected references that XML knows, found names that only HTML has ({html_names} in all); read as in HTML"
            );
            out.push(Finding::note(&*self.path, message));
        }
        if let (count @ 1.., Some(first)) = unknown {
            let message = format!(
                "expected references that XML or HTML knows, found others, the first is {first} ({count} in all); left as written"
            );
            out.push(Finding::note(&*self.path, message));
        }
        out.sort();
        out
    }
}
