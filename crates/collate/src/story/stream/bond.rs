//! The reports of the window that one report is like.
//!
//! An inverted index finds them by the words they share; time, names and credits then weigh each bond.
//!
//! Worst case: words of the report × [`POSTINGS_MAX`](crate::story::graph::POSTINGS_MAX), then four times [`NEIGHBOURS_MAX`] bonds.

use super::Stream;
use super::config::{NAMES_SHARE, NEIGHBOUR_LIKENESS};
use super::entry::{Entry, names_share, turn_on_other_names};
use crate::story::graph::NEIGHBOURS_MAX;

/// A neighbour of a report: its number, likeness with time and names taken into account, likeness of words.
pub(super) struct Bond {
    pub(super) other: u64,
    pub(super) likeness: f32,
    pub(super) words: f32,
    pub(super) credited: bool,
}

impl Stream {
    /// The neighbours of a report, nearest first.
    pub(super) fn bonds(&self, entry: &Entry) -> Vec<Bond> {
        let mut products = vec![0.0f32; self.window.len()];
        let mut touched: Vec<u64> = Vec::new();
        for &(term, weight) in &entry.vector {
            for &(other, theirs) in &self.terms[term as usize].postings {
                let at = (other - self.first) as usize;
                if products[at] == 0.0 {
                    touched.push(other);
                }
                products[at] += weight * theirs;
            }
        }
        let mut alike: Vec<(u64, f32)> = touched
            .into_iter()
            .map(|other| (other, products[(other - self.first) as usize].min(1.0)))
            .filter(|&(_, words)| words >= NEIGHBOUR_LIKENESS)
            .collect();
        // No bond exceeds its words, but credits and time reorder them: a few times as many are looked at as are kept.
        alike.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(b.0.cmp(&a.0)));
        alike.truncate(4 * NEIGHBOURS_MAX);
        let mut bonds: Vec<Bond> = alike.into_iter().map(|(other, words)| self.bond(entry, other, words)).collect();
        bonds.sort_by(|a, b| b.likeness.total_cmp(&a.likeness).then(b.other.cmp(&a.other)));
        bonds.truncate(NEIGHBOURS_MAX);
        bonds
    }

    pub(super) fn bond(&self, entry: &Entry, number: u64, words: f32) -> Bond {
        let other = self.at(number);
        let names = names_share(entry, other);
        let strangers = turn_on_other_names(entry, other) && names < NAMES_SHARE * words;
        let lengths = entry.names_length * other.names_length;
        let acquainted = if lengths > 0.0 { (names / lengths / self.config.acquainted).min(1.0) } else { 1.0 };
        let likeness = words
            * self.fade(entry, other)
            * (self.config.nameless + (1.0 - self.config.nameless) * acquainted)
            * if strangers { self.config.strangers } else { 1.0 };
        let named = |a: &Entry, b: &Entry| {
            a.outlet != b.outlet && b.outlet.as_ref().is_some_and(|outlet| a.credits.binary_search(outlet).is_ok())
        };
        let before = match (entry.day, other.day) {
            (Some(day), Some(theirs)) => theirs <= day + 2.0,
            _ => true,
        };
        let credited = words >= self.config.credited && before && named(entry, other);
        Bond { other: number, likeness, words, credited }
    }

    fn fade(&self, a: &Entry, b: &Entry) -> f32 {
        let days = match (a.day, b.day) {
            (Some(a), Some(b)) => (a - b).abs(),
            _ => self.config.undated_days,
        };
        self.config.faded + (1.0 - self.config.faded) * (-days / self.config.fading_days).exp()
    }
}
