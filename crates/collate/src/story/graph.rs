//! Which reports of a run are alike: a sparse graph of neighbours, never all pairs.
//!
//! TF-IDF over words and names with an inverted index. Rarity is smoothed by a background of [`BACKGROUND`] imagined
//! reports, in which a name is rarer than a word: in a run of twelve reports of one story every word is common, and
//! only the background tells "Kabul" from "official". Posting lists keep the latest [`POSTINGS_MAX`] reports in order
//! of time, so that a common word costs a bounded amount and the neighbours it finds are near in time, which is where
//! a story's reports are. Undated reports come last and see the latest.
//!
//! Cost: reports × terms × [`POSTINGS_MAX`] at most; memory [`NEIGHBOURS_MAX`] edges a report.

use super::features::Features;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::VecDeque;

/// Reports kept in a posting list.
pub const POSTINGS_MAX: usize = 256;

/// Most neighbours kept for a report.
pub const NEIGHBOURS_MAX: usize = 64;

/// Imagined reports behind the run's own, for rarity.
pub const BACKGROUND: f32 = 500.0;

/// Share of the imagined reports that have a word, and a name.
const BACKGROUND_SHARE: (f32, f32) = (0.02, 0.002);

/// Likeness fades with the days between two reports, to this share of itself.
const FADED: f32 = 0.3;

/// Days in which the part that fades falls to 1/e. Tuned with [`FADED`] on 731 dated leads of 252 stories (B-cubed F1
/// .913 there; .905 without the floor, .85 with a floor of .7), and held against full-length stories of three weeks.
const FADING_DAYS: f32 = 2.0;

/// Two reports each of which turns on names the other never uses are alike by this share only: the same kind of event,
/// other people.
const OTHER_NAMES: f32 = 0.1;

/// Likeness below which two reports are no neighbours.
const NEIGHBOUR_LIKENESS: f32 = 0.02;

/// How alike two reports are.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Bond {
    /// With time and names taken into account, 0 to 1.
    pub likeness: f32,
    /// By words and names alone, 0 to 1.
    pub words: f32,
}

/// The neighbours of each report.
pub struct Graph {
    /// For each report, ascending by neighbour; symmetric.
    pub bonds: Vec<Vec<(u32, Bond)>>,
    vectors: Vec<Vec<(u32, f32)>>,
}

impl Graph {
    /// Builds the graph of a run.
    pub fn build(features: &[Features], terms: usize) -> Graph {
        let vectors = vectors(features, terms);
        let mut found: Vec<FxHashMap<u32, Bond>> = vec![FxHashMap::default(); features.len()];
        let mut postings: FxHashMap<u32, VecDeque<u32>> = FxHashMap::default();
        let mut products: Vec<f32> = vec![0.0; features.len()];
        for &report in &in_time(features) {
            let mut touched: Vec<u32> = Vec::new();
            for &(term, weight) in &vectors[report as usize] {
                let list = postings.entry(term).or_default();
                for &other in list.iter() {
                    if products[other as usize] == 0.0 {
                        touched.push(other);
                    }
                    products[other as usize] += weight * weight_of(&vectors[other as usize], term);
                }
                if list.len() == POSTINGS_MAX {
                    list.pop_front();
                }
                list.push_back(report);
            }
            touched.sort_unstable();
            touched.dedup();
            for other in touched {
                let words = std::mem::take(&mut products[other as usize]).min(1.0);
                let (a, b) = (&features[report as usize], &features[other as usize]);
                let likeness = words * fade(a, b) * if turn_on_other_names(a, b) { OTHER_NAMES } else { 1.0 };
                if likeness >= NEIGHBOUR_LIKENESS {
                    found[report as usize].insert(other, Bond { likeness, words });
                }
            }
        }
        Graph { bonds: nearest(found), vectors }
    }

    /// What two reports share, heaviest first: at most `most` terms.
    pub fn shared(&self, a: usize, b: usize, most: usize) -> Vec<u32> {
        let mut both: Vec<(u32, f32)> = self.vectors[a]
            .iter()
            .map(|&(term, weight)| (term, weight * weight_of(&self.vectors[b], term)))
            .filter(|&(_, weight)| weight > 0.0)
            .collect();
        both.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        both.into_iter().take(most).map(|(term, _)| term).collect()
    }

    /// The bond of two reports, if they are neighbours.
    pub fn bond(&self, a: usize, b: usize) -> Option<Bond> {
        let at = self.bonds[a].binary_search_by_key(&(b as u32), |&(other, _)| other).ok()?;
        Some(self.bonds[a][at].1)
    }
}

/// Reports in order of time, undated ones last.
fn in_time(features: &[Features]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..features.len() as u32).collect();
    let day = |report: u32| features[report as usize].day;
    order.sort_by(|&a, &b| {
        day(a)
            .is_none()
            .cmp(&day(b).is_none())
            .then_with(|| day(a).partial_cmp(&day(b)).unwrap_or(std::cmp::Ordering::Equal))
            .then(a.cmp(&b))
    });
    order
}

fn vectors(features: &[Features], terms: usize) -> Vec<Vec<(u32, f32)>> {
    let mut documents = vec![0.0f32; terms];
    for report in features {
        report.terms.iter().for_each(|&(term, ..)| documents[term as usize] += 1.0);
    }
    let total = features.len() as f32 + BACKGROUND;
    features
        .iter()
        .map(|report| {
            let mut vector: Vec<(u32, f32)> = report
                .terms
                .iter()
                .map(|&(term, count, name)| {
                    let share = if name { BACKGROUND_SHARE.1 } else { BACKGROUND_SHARE.0 };
                    let rarity = (total / (documents[term as usize] + 0.5 + BACKGROUND * share)).ln().max(0.05);
                    (term, (1.0 + count.ln()) * rarity)
                })
                .collect();
            let length = vector.iter().map(|&(_, weight)| weight * weight).sum::<f32>().sqrt().max(1e-6);
            vector.iter_mut().for_each(|(_, weight)| *weight /= length);
            vector
        })
        .collect()
}

fn weight_of(vector: &[(u32, f32)], term: u32) -> f32 {
    vector.binary_search_by_key(&term, |&(known, _)| known).map_or(0.0, |at| vector[at].1)
}

fn fade(a: &Features, b: &Features) -> f32 {
    let (Some(a), Some(b)) = (a.day, b.day) else { return 1.0 };
    FADED + (1.0 - FADED) * (-(a - b).abs() / FADING_DAYS).exp()
}

fn turn_on_other_names(a: &Features, b: &Features) -> bool {
    let absent = |names: &[u32], from: &Features| {
        !names.is_empty() && names.iter().all(|name| from.terms.binary_search_by_key(name, |&(term, ..)| term).is_err())
    };
    absent(&a.main_names, b) && absent(&b.main_names, a)
}

/// Keeps the strongest bonds of each report, on both sides.
fn nearest(found: Vec<FxHashMap<u32, Bond>>) -> Vec<Vec<(u32, Bond)>> {
    let mut all: Vec<Vec<(u32, Bond)>> = vec![Vec::new(); found.len()];
    for (report, bonds) in found.iter().enumerate() {
        for (&other, &bond) in bonds {
            all[report].push((other, bond));
            all[other as usize].push((report as u32, bond));
        }
    }
    let mut kept: FxHashSet<(u32, u32)> = FxHashSet::default();
    for (report, bonds) in all.iter_mut().enumerate() {
        bonds.sort_by(|x, y| y.1.likeness.total_cmp(&x.1.likeness).then(x.0.cmp(&y.0)));
        for &(other, _) in bonds.iter().take(NEIGHBOURS_MAX) {
            kept.insert((report as u32, other));
            kept.insert((other, report as u32));
        }
    }
    for (report, bonds) in all.iter_mut().enumerate() {
        bonds.retain(|&(other, _)| kept.contains(&(report as u32, other)));
        bonds.sort_unstable_by_key(|&(other, _)| other);
    }
    all
}
