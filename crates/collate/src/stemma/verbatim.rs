//! Words that two texts share in the same order, with small gaps: local alignment by seed, extend and chain.
//!
//! Seeds are runs of [`SEED_WORDS`] equal words, found through an index of one text. A seed grows to the longest equal
//! run; runs that lie in order and close together on both sides are chained into one passage, so that a copy with
//! changed words is one passage and not many. The idea is that of `BLAST` and of `passim` (Smith, Cordell and Mullen,
//! Computational Approaches to Text Reuse, 2015), on words instead of characters.
//!
//! Works on any sequence of numbers and knows nothing of reports. Time is linear in both lengths, apart from words
//! that repeat: a seed that stands more than [`PLACES_MAX`] times in the indexed text is looked for in its first
//! places only, and growing stops once [`GROWTH_MAX`] times the length of both texts was compared.

use rustc_hash::FxHashMap;
use std::ops::Range;

/// Equal words in a row that start an alignment.
pub const SEED_WORDS: usize = 4;

/// Most places of a seed that are tried.
pub const PLACES_MAX: usize = 8;

/// Words compared while growing seeds, per word of both texts; ordinary news needs 2.
pub const GROWTH_MAX: usize = 16;

/// Most unmatched words on either side between two runs of one passage.
pub const GAP_WORDS_MAX: usize = 8;

/// A passage that both texts have, word for word but for small gaps.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Aligned {
    /// Words of the first text.
    pub a: Range<usize>,
    /// Words of the second text.
    pub b: Range<usize>,
    /// Equal words.
    pub matched: usize,
    /// The equal runs: place in the first text, place in the second, length.
    pub runs: Vec<(usize, usize, usize)>,
}

/// Finds the passages shared by `a` and `b`, in the order of `a`; no word of either is in two of them.
pub fn align(a: &[u32], b: &[u32]) -> Vec<Aligned> {
    chain(disjoint(equal_runs(a, b), a.len(), b.len()))
}

/// Every longest equal run of at least [`SEED_WORDS`] words.
fn equal_runs(a: &[u32], b: &[u32]) -> Vec<(usize, usize, usize)> {
    if a.len() < SEED_WORDS || b.len() < SEED_WORDS {
        return Vec::new();
    }
    let mut places: FxHashMap<&[u32], Vec<usize>> = FxHashMap::default();
    for (at, seed) in b.windows(SEED_WORDS).enumerate() {
        let known = places.entry(seed).or_default();
        if known.len() < PLACES_MAX {
            known.push(at);
        }
    }
    let mut runs = Vec::new();
    let mut budget = GROWTH_MAX * (a.len() + b.len());
    // How far each diagonal (difference of places) has been covered, so that a run is found once.
    let mut covered: FxHashMap<isize, usize> = FxHashMap::default();
    for (at, seed) in a.windows(SEED_WORDS).enumerate() {
        for &other in places.get(seed).map_or(&[][..], Vec::as_slice) {
            let diagonal = at as isize - other as isize;
            if budget == 0 || covered.get(&diagonal).is_some_and(|&end| at < end) {
                continue;
            }
            let length = a[at..].iter().zip(&b[other..]).take_while(|(x, y)| x == y).count();
            covered.insert(diagonal, at + length);
            budget = budget.saturating_sub(length);
            runs.push((at, other, length));
        }
    }
    runs
}

/// Keeps the longest runs; what is left of a run that overlaps a longer one is kept if it is still long enough.
fn disjoint(mut runs: Vec<(usize, usize, usize)>, a_len: usize, b_len: usize) -> Vec<(usize, usize, usize)> {
    runs.sort_by_key(|&(a, b, length)| (std::cmp::Reverse(length), a, b));
    let (mut taken_a, mut taken_b) = (vec![false; a_len], vec![false; b_len]);
    let mut kept = Vec::new();
    for (a, b, length) in runs {
        let free = |offset: &usize| !taken_a[a + offset] && !taken_b[b + offset];
        let Some(first) = (0..length).find(free) else { continue };
        let left = (first..length).take_while(free).count();
        if left >= SEED_WORDS {
            taken_a[a + first..a + first + left].fill(true);
            taken_b[b + first..b + first + left].fill(true);
            kept.push((a + first, b + first, left));
        }
    }
    kept.sort_unstable();
    kept
}

/// Joins runs that follow one another closely in both texts.
fn chain(runs: Vec<(usize, usize, usize)>) -> Vec<Aligned> {
    let mut passages: Vec<Aligned> = Vec::new();
    for (a, b, length) in runs {
        match passages.last_mut() {
            Some(last) if follows(last, a, b) => {
                last.a.end = a + length;
                last.b.end = b + length;
                last.matched += length;
                last.runs.push((a, b, length));
            }
            _ => passages.push(Aligned {
                a: a..a + length,
                b: b..b + length,
                matched: length,
                runs: vec![(a, b, length)],
            }),
        }
    }
    passages
}

fn follows(last: &Aligned, a: usize, b: usize) -> bool {
    let near = |gap: usize| gap <= GAP_WORDS_MAX;
    a >= last.a.end && b >= last.b.end && near(a - last.a.end) && near(b - last.b.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words of two texts as numbers, equal words equal numbers.
    fn numbers(a: &str, b: &str) -> (Vec<u32>, Vec<u32>) {
        let mut ids: FxHashMap<String, u32> = FxHashMap::default();
        let mut read = |text: &str| {
            text.split_whitespace()
                .map(|word| {
                    let next = ids.len() as u32;
                    *ids.entry(word.to_owned()).or_insert(next)
                })
                .collect::<Vec<u32>>()
        };
        (read(a), read(b))
    }

    #[track_caller]
    fn check(a: &str, b: &str, expected: &[(Range<usize>, Range<usize>)]) {
        let (a, b) = numbers(a, b);
        let found: Vec<_> = align(&a, &b).into_iter().map(|passage| (passage.a, passage.b)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn finds_a_whole_reprint() {
        check("one two three four five six", "one two three four five six", &[(0..6, 0..6)]);
    }

    #[test]
    fn chains_over_a_changed_word() {
        check(
            "the port was shut early on friday by strong winds",
            "the port was shut late on friday by strong winds",
            &[(0..10, 0..10)],
        );
    }

    #[test]
    fn finds_passages_that_changed_places() {
        check("a b c d e 1 2 3 4 5", "1 2 3 4 5 a b c d e", &[(0..5, 5..10), (5..10, 0..5)]);
    }

    #[test]
    fn ignores_short_common_phrases_and_empty_texts() {
        check("in the early hours", "late in the early", &[]);
        check("", "one two three four", &[]);
    }

    #[test]
    fn repeated_words_stay_linear_and_disjoint() {
        let text = "x ".repeat(5000);
        let (a, b) = numbers(&text, &text);
        let found = align(&a, &b);
        let matched: usize = found.iter().map(|passage| passage.matched).sum();
        assert!(matched <= 5000);
    }
}
