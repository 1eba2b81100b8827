//! Which reports are held against which: all of a small story, the nearest of a large one.
//!
//! In a story of more than [`NEIGHBOURS_MAX`] + 1 reports, each report is compared with the ones it shares most rare
//! runs of words and rare terms with, found through an inverted index whose long posting lists are left out: what is
//! in very many reports tells none from another. Cost is the number of words plus, for each posting, the square of at
//! most [`POSTINGS_MAX`].

use super::credit::Credit;
use super::testimony::Testimony;
use rustc_hash::FxHashMap;
use std::hash::{Hash, Hasher};

/// Reports one report is compared with, on average; half of them are those most like it, the others it is most like for.
pub const NEIGHBOURS_MAX: usize = 48;

/// A run of words that more reports than this have is not used to find neighbours.
pub const POSTINGS_MAX: usize = 64;

/// Words in a run.
const SHINGLE_WORDS: usize = 3;

/// For each report, those it is compared with, ascending; symmetric. Reports that credit each other always are, and
/// so are the pairs `besides`.
pub fn neighbours(reports: &[Testimony<'_>], credits: &[Vec<Credit>], besides: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let count = reports.len();
    if count <= NEIGHBOURS_MAX + 1 {
        return (0..count).map(|at| (0..count).filter(|&other| other != at).collect()).collect();
    }
    let mut postings: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
    for (at, report) in reports.iter().enumerate() {
        for run in report.words.windows(SHINGLE_WORDS) {
            let list = postings.entry(shingle(run.iter().map(|word| word.key))).or_default();
            if list.last() != Some(&(at as u32)) && list.len() <= POSTINGS_MAX {
                list.push(at as u32);
            }
        }
    }
    let mut shared: Vec<FxHashMap<u32, u32>> = vec![FxHashMap::default(); count];
    // Counts only: the order in which the lists come does not matter.
    for list in postings.values().filter(|list| list.len() <= POSTINGS_MAX) {
        for &a in list {
            for &b in list {
                if a != b {
                    *shared[a as usize].entry(b).or_default() += 1;
                }
            }
        }
    }
    let mut chosen: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (at, counts) in shared.into_iter().enumerate() {
        let mut nearest: Vec<(u32, u32)> = counts.into_iter().collect();
        nearest.sort_by_key(|&(other, count)| (std::cmp::Reverse(count), other));
        for &(other, _) in nearest.iter().take(NEIGHBOURS_MAX / 2) {
            chosen[at].push(other as usize);
            chosen[other as usize].push(at);
        }
    }
    for credit in credits.iter().flatten() {
        if let Some(other) = credit.to.report() {
            chosen[credit.child].push(other);
            chosen[other].push(credit.child);
        }
    }
    for &(a, b) in besides {
        chosen[a].push(b);
        chosen[b].push(a);
    }
    for list in &mut chosen {
        list.sort_unstable();
        list.dedup();
    }
    chosen
}

fn shingle(words: impl Iterator<Item = u32>) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    words.for_each(|word| word.hash(&mut hasher));
    hasher.finish()
}
