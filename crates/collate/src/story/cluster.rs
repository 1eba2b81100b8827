//! Joins neighbours into stories: average link on the sparse graph, then follow-ups by credit.
//!
//! The two groups with the highest average likeness between their reports are joined, again and again, down to
//! [`ALIKE`]. Pairs that are no neighbours count as unlike; a report keeps only so many neighbours, so that the average
//! between large groups is taken over the pairs that could be known. Cost: edges × log edges.
//!
//! A report that names an outlet with a report in another group, and has its words, follows that group however many
//! days lie between: credits hold a story together when its wording has moved on.

use super::features::Features;
use super::graph::{Graph, NEIGHBOURS_MAX};
use rustc_hash::FxHashMap;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Average likeness from which two groups are one story. Tuned on 731 leads of 252 stories, where .12 to .16 make no
/// difference beyond .01 of B-cubed F1, and on full-length stories, which fall apart above .15.
pub const ALIKE: f32 = 0.14;

/// Likeness of words, time left aside, for a credit to hold two reports together.
pub const CREDITED_ALIKE: f32 = 0.22;

/// The group of each report; groups are numbered by their first report.
pub fn cluster(graph: &Graph, features: &[Features]) -> Vec<u32> {
    let mut groups = Groups::new(graph);
    groups.join_alike();
    groups.follow_credits(graph, features);
    groups.numbered()
}

struct Groups {
    /// Members of each group that still stands; empty for one that was joined to another.
    members: Vec<Vec<u32>>,
    group_of: Vec<u32>,
    /// Sum of likeness between two groups, on both sides.
    between: Vec<FxHashMap<u32, f32>>,
}

struct Candidate {
    average: f32,
    a: u32,
    b: u32,
}

impl Groups {
    fn new(graph: &Graph) -> Groups {
        let count = graph.bonds.len();
        let between = graph
            .bonds
            .iter()
            .map(|bonds| bonds.iter().map(|&(other, bond)| (other, bond.likeness)).collect())
            .collect();
        Groups {
            members: (0..count as u32).map(|report| vec![report]).collect(),
            group_of: (0..count as u32).collect(),
            between,
        }
    }

    fn join_alike(&mut self) {
        let mut open = BinaryHeap::new();
        for a in 0..self.members.len() as u32 {
            self.push_all(a, &mut open, |b| b > a);
        }
        while let Some(best) = open.pop() {
            let stale = self.members[best.a as usize].is_empty() || self.members[best.b as usize].is_empty();
            if stale || self.average(best.a, best.b) != best.average {
                continue;
            }
            self.join(best.a, best.b);
            self.push_all(best.a, &mut open, |_| true);
        }
    }

    fn push_all(&self, a: u32, open: &mut BinaryHeap<Candidate>, wanted: impl Fn(u32) -> bool) {
        for &b in self.between[a as usize].keys().filter(|&&b| wanted(b)) {
            let average = self.average(a, b);
            if average >= ALIKE {
                open.push(Candidate { average, a: a.min(b), b: a.max(b) });
            }
        }
    }

    fn average(&self, a: u32, b: u32) -> f32 {
        let sum = self.between[a as usize].get(&b).copied().unwrap_or(0.0);
        let (a, b) = (self.members[a as usize].len(), self.members[b as usize].len());
        let known = (a * b).min(NEIGHBOURS_MAX / 2 * a.min(b));
        sum / known.max(1) as f32
    }

    /// Joins `b` to `a`.
    fn join(&mut self, a: u32, b: u32) {
        let moved = std::mem::take(&mut self.members[b as usize]);
        moved.iter().for_each(|&report| self.group_of[report as usize] = a);
        self.members[a as usize].extend(moved);
        // Sums are added group by group in order of number, so that they come out the same every time.
        let mut theirs: Vec<(u32, f32)> = std::mem::take(&mut self.between[b as usize]).into_iter().collect();
        theirs.sort_unstable_by_key(|&(other, _)| other);
        self.between[a as usize].remove(&b);
        for (other, sum) in theirs {
            self.between[other as usize].remove(&b);
            if other != a {
                *self.between[a as usize].entry(other).or_default() += sum;
                *self.between[other as usize].entry(a).or_default() += sum;
            }
        }
    }

    /// Joins groups of which one credits the other's outlet for what both tell.
    fn follow_credits(&mut self, graph: &Graph, features: &[Features]) {
        let mut pairs: Vec<(f32, u32, u32)> = Vec::new();
        for (report, bonds) in graph.bonds.iter().enumerate() {
            for &(other, bond) in bonds {
                let (a, b) = (&features[report], &features[other as usize]);
                let named = b.outlet.as_ref().is_some_and(|outlet| a.credits.binary_search(outlet).is_ok());
                let before = match (a.day, b.day) {
                    (Some(a), Some(b)) => b <= a + 2.0,
                    _ => true,
                };
                if named && before && a.outlet != b.outlet && bond.words >= CREDITED_ALIKE {
                    pairs.push((bond.words, report as u32, other));
                }
            }
        }
        pairs.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
        for (_, report, other) in pairs {
            let (a, b) = (self.group_of[report as usize], self.group_of[other as usize]);
            if a != b {
                self.join(a.min(b), a.max(b));
            }
        }
    }

    fn numbered(&self) -> Vec<u32> {
        let mut number: FxHashMap<u32, u32> = FxHashMap::default();
        self.group_of
            .iter()
            .map(|group| {
                let next = number.len() as u32;
                *number.entry(*group).or_insert(next)
            })
            .collect()
    }
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Candidate {}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Candidate {
    /// Highest average first; among equals the lower numbers.
    fn cmp(&self, other: &Self) -> Ordering {
        self.average.total_cmp(&other.average).then_with(|| (other.a, other.b).cmp(&(self.a, self.b)))
    }
}
