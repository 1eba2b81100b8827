//! Findings of one file, each told once however many items have it.

use crate::xml::characters::Oddities;
use headwater_model::{Finding, Severity};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Collects what is wrong with the items of a file, whatever the order in which they are read.
#[derive(Debug)]
pub(crate) struct Tally {
    path: String,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    plain: Vec<Finding>,
    /// By message: how bad, how many items, the first of them.
    counted: BTreeMap<String, (Severity, usize, u32)>,
    broken: usize,
    html_names: usize,
    unknown: usize,
    /// The first items that have broken characters, and unknown references with the first of those.
    first_broken: Option<u32>,
    first_unknown: Option<(u32, String)>,
}

impl Tally {
    /// For the file of this path.
    pub(crate) fn new(path: &str) -> Tally {
        Tally { path: path.to_owned(), state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Counts are whole between any two statements: a panic elsewhere leaves them usable.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something that was lost of the file as a whole.
    pub(crate) fn lost(&self, message: impl Into<String>) {
        self.state().plain.push(Finding::lost(&*self.path, message));
    }

    /// Something to know of the file as a whole.
    pub(crate) fn note(&self, message: impl Into<String>) {
        self.state().plain.push(Finding::note(&*self.path, message));
    }

    /// Something that is so of an item. Messages are to be few: no values of the item in them.
    pub(crate) fn item(&self, severity: Severity, number: u32, message: impl Into<String>) {
        let mut state = self.state();
        let entry = state.counted.entry(message.into()).or_insert((severity, 0, number));
        entry.1 += 1;
        entry.2 = entry.2.min(number);
    }

    /// What was odd about an item's characters; of the file's own for number 0.
    pub(crate) fn oddities(&self, number: u32, oddities: Oddities) {
        let mut state = self.state();
        if oddities.broken > 0 {
            state.first_broken = Some(state.first_broken.map_or(number, |first| first.min(number)));
        }
        if let Some(name) =
            oddities.unknown.1.filter(|_| state.first_unknown.as_ref().is_none_or(|(first, _)| number < *first))
        {
            state.first_unknown = Some((number, name));
        }
        state.broken += oddities.broken;
        state.html_names += oddities.html_names;
        state.unknown += oddities.unknown.0;
    }

    /// Everything, in a fixed order.
    pub(crate) fn findings(&self) -> Vec<Finding> {
        let State { plain: mut out, counted, broken, html_names, unknown, first_broken, first_unknown } =
            std::mem::take(&mut *self.state());
        for (message, (severity, count, first)) in counted {
            let (place, message) = match count {
                1 if first == 0 => (self.path.clone(), message),
                1 => (format!("{}, item {first}", self.path), message),
                _ => (self.path.clone(), format!("{message} ({count} items, the first is item {first})")),
            };
            out.push(Finding { severity, place, message });
        }
        if broken > 0 {
            let place = match first_broken {
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
        if let Some((_, first)) = first_unknown {
            let message = format!(
                "expected references that XML or HTML knows, found others, the first is {first} ({unknown} in all); left as written"
            );
            out.push(Finding::note(&*self.path, message));
        }
        out.sort();
        out
    }
}
