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
use rustc_hash::FxHashMap;
use std::collections::VecDeque;

/// Reports kept in a posting list.
pub const POSTINGS_MAX: usize = 256;

/// Most earlier neighbours kept for a report.
pub const NEIGHBOURS_MAX: usize = 64;

/// Imagined reports behind the run's own, for rarity.
pub const BACKGROUND: f32 = 500.0;

/// Share of the imagined reports that have a word, and a name.
const BACKGROUND_SHARE: (f32, f32) = (0.02, 0.003);

/// Likeness fades with the days between two reports, to this share of itself.
const FADED: f32 = 0.3;

/// Days in which the part that fades falls to 1/e. Tuned with [`FADED`] on 731 dated leads of 252 stories (B-cubed F1
/// .91 there; .85 with a floor of .7), and held against full-length stories of three weeks.
const FADING_DAYS: f32 = 2.0;

/// Two reports each of which turns on names the other never uses are alike by this share only: the same kind of event,
/// other people. Costs .005 of B-cubed F1 on the leads, where opinion on one matter turns on many names.
const OTHER_NAMES: f32 = 0.1;

/// Reports that turn on other names still speak of one event if this share of their likeness is names.
const NAMES_SHARE: f32 = 0.25;

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
        let mut bonds: Vec<Vec<(u32, Bond)>> = vec![Vec::new(); features.len()];
        let mut postings: FxHashMap<u32, VecDeque<(u32, f32)>> = FxHashMap::default();
        let mut products: Vec<f32> = vec![0.0; features.len()];
        for &report in &in_time(features) {
            let mut touched: Vec<u32> = Vec::new();
            for &(term, weight) in &vectors[report as usize] {
                let list = postings.entry(term).or_default();
                for &(other, theirs) in list.iter() {
                    if products[other as usize] == 0.0 {
                        touched.push(other);
                    }
                    products[other as usize] += weight * theirs;
                }
                if list.len() == POSTINGS_MAX {
                    list.pop_front();
                }
                list.push_back((report, weight));
            }
            let mut alike: Vec<(u32, f32)> = touched
                .into_iter()
                .map(|other| (other, std::mem::take(&mut products[other as usize]).min(1.0)))
                .filter(|&(_, words)| words >= NEIGHBOUR_LIKENESS)
                .collect();
            alike.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
            let near = nearest(&alike, |other, words| bond(features, &vectors, report as usize, other as usize, words));
            for (other, bond) in near {
                bonds[report as usize].push((other, bond));
                bonds[other as usize].push((report, bond));
            }
        }
        bonds.iter_mut().for_each(|list| list.sort_unstable_by_key(|&(other, _)| other));
        Graph { bonds, vectors }
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

/// The [`NEIGHBOURS_MAX`] best bonds of a report, best first. `alike` holds others by falling likeness of words, which no
/// bond exceeds: once enough bonds are better than the words that follow, the rest need no look.
fn nearest(alike: &[(u32, f32)], bond: impl Fn(u32, f32) -> Bond) -> Vec<(u32, Bond)> {
    let mut near: Vec<(u32, Bond)> = Vec::new();
    for few in alike.chunks(NEIGHBOURS_MAX) {
        if near.get(NEIGHBOURS_MAX - 1).is_some_and(|(_, last)| last.likeness > few[0].1) {
            break;
        }
        near.extend(few.iter().map(|&(other, words)| (other, bond(other, words))));
        near.retain(|(_, bond)| bond.likeness >= NEIGHBOUR_LIKENESS);
        near.sort_by(|x, y| y.1.likeness.total_cmp(&x.1.likeness).then(x.0.cmp(&y.0)));
        near.truncate(NEIGHBOURS_MAX);
    }
    near
}

fn bond(features: &[Features], vectors: &[Vec<(u32, f32)>], report: usize, other: usize, words: f32) -> Bond {
    let (a, b) = (&features[report], &features[other]);
    let strangers =
        turn_on_other_names(a, b) && names_share(a, b, &vectors[report], &vectors[other]) < NAMES_SHARE * words;
    Bond { likeness: words * fade(a, b) * if strangers { OTHER_NAMES } else { 1.0 }, words }
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
    features
        .iter()
        .map(|report| {
            let mut vector: Vec<(u32, f32)> = report
                .terms
                .iter()
                .map(|&(term, count, name)| {
                    let rarity = rarity(features.len() as f32, documents[term as usize], name);
                    (term, (1.0 + count.ln()) * rarity)
                })
                .collect();
            let length = vector.iter().map(|&(_, weight)| weight * weight).sum::<f32>().sqrt().max(1e-6);
            vector.iter_mut().for_each(|(_, weight)| *weight /= length);
            vector
        })
        .collect()
}

/// How much a word tells that `documents` of `total` reports have, the imagined ones counted in.
pub(super) fn rarity(total: f32, documents: f32, name: bool) -> f32 {
    let share = if name { BACKGROUND_SHARE.1 } else { BACKGROUND_SHARE.0 };
    ((total + BACKGROUND) / (documents + 0.5 + BACKGROUND * share)).ln().max(0.05)
}

pub(super) fn weight_of(vector: &[(u32, f32)], term: u32) -> f32 {
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

/// The part of the likeness of two reports that comes from words which are names in both.
fn names_share(a: &Features, b: &Features, x: &[(u32, f32)], y: &[(u32, f32)]) -> f32 {
    let name_in = |features: &Features, term: u32| {
        features.terms.binary_search_by_key(&term, |&(known, ..)| known).is_ok_and(|at| features.terms[at].2)
    };
    let both = x.iter().filter(|&&(term, _)| name_in(a, term) && name_in(b, term));
    both.map(|&(term, weight)| weight * weight_of(y, term)).sum()
}
