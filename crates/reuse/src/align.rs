//! Words that two texts share in the same order, with small gaps: local alignment by seed, extend and chain.
//!
//! Seeds are runs of [`Shape::seed_words`] equal words, found through an index of one text. A seed grows to the longest equal
//! run; runs that lie in order and close together on both sides are chained into one passage, so that a copy with
//! changed words is one passage and not many. The idea is that of `BLAST` and of `passim` (Smith, Cordell and Mullen,
//! Computational Approaches to Text Reuse, 2015), on words instead of characters.
//!
//! Works on any sequence of numbers and knows nothing of reports. Time is linear in both lengths, apart from words
//! that repeat: a seed that stands more than [`PLACES_MAX`] times in the indexed text is looked for in its first
//! places only, and growing stops once [`GROWTH_MAX`] times the length of both texts was compared.

use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;

/// Most places of a seed that are tried.
pub const PLACES_MAX: usize = 8;

/// Words compared while growing seeds, per word of both texts; ordinary news needs 2.
pub const GROWTH_MAX: usize = 16;

/// What counts as one passage.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shape {
    /// Equal words in a row that start an alignment.
    pub seed_words: usize,
    /// Most unmatched words on either side between two runs of one passage.
    pub gap_words_max: usize,
}

impl Shape {
    /// For the reports of one story, which share many a phrase without having it from one another.
    pub const STORY: Shape = Shape { seed_words: 4, gap_words_max: 8 };
    /// For a pair out of an archive, of which it is known that it shares something: worked-over copies break into short runs.
    pub const ARCHIVE: Shape = Shape { seed_words: 3, gap_words_max: 24 };
}

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

/// Finds the passages shared by `a` and `b`, in the order of `a`; no equal word of either counts in two of them.
///
/// A seed is at least one word.
pub fn align(a: &[u32], b: &[u32], shape: Shape) -> Vec<Aligned> {
    align_with(a, &Seeds::of(b, shape))
}

/// The same with the seeds of the second text at hand, which many texts are aligned with.
pub fn align_with(a: &[u32], b: &Seeds<'_>) -> Vec<Aligned> {
    chain(disjoint(equal_runs(a, b), a.len(), b.text.len(), b.shape), b.shape)
}

/// Where the seeds of a text stand.
pub struct Seeds<'t> {
    text: &'t [u32],
    shape: Shape,
    places: FxHashMap<&'t [u32], Places>,
    /// For each place, the next one of the same seed; itself if there is none that is tried.
    next: Vec<u32>,
}

/// The places of one seed: the first, the last that is tried, and how many.
struct Places {
    first: u32,
    last: u32,
    count: usize,
}

impl<'t> Seeds<'t> {
    /// Finds them. Linear. A text has fewer than 2^32 words.
    pub fn of(text: &'t [u32], shape: Shape) -> Seeds<'t> {
        let count = (text.len() + 1).saturating_sub(shape.seed_words);
        let mut places: FxHashMap<&[u32], Places> = FxHashMap::default();
        places.reserve(count);
        let mut next: Vec<u32> = (0..count as u32).collect();
        for (at, seed) in text.windows(shape.seed_words).enumerate() {
            let at = at as u32;
            match places.entry(seed) {
                Entry::Vacant(entry) => {
                    entry.insert(Places { first: at, last: at, count: 1 });
                }
                Entry::Occupied(mut entry) => {
                    let known = entry.get_mut();
                    if known.count < PLACES_MAX {
                        next[known.last as usize] = at;
                        known.last = at;
                        known.count += 1;
                    }
                }
            }
        }
        Seeds { text, shape, places, next }
    }

    /// The places of a seed that are tried, ascending.
    fn places(&self, seed: &[u32]) -> impl Iterator<Item = usize> {
        let first = self.places.get(seed).map(|places| places.first as usize);
        std::iter::successors(first, |&at| Some(self.next[at] as usize).filter(|&next| next != at))
    }
}

/// Every longest equal run of at least as many words as a seed has.
fn equal_runs(a: &[u32], b: &Seeds<'_>) -> Vec<(usize, usize, usize)> {
    let (seeds, b) = (b, b.text);
    let mut runs = Vec::new();
    let mut budget = GROWTH_MAX * (a.len() + b.len());
    // How far each diagonal (difference of places) has been covered, so that a run is found once.
    let mut covered: FxHashMap<isize, usize> = FxHashMap::default();
    for (at, seed) in a.windows(seeds.shape.seed_words).enumerate() {
        for other in seeds.places(seed) {
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
fn disjoint(
    mut runs: Vec<(usize, usize, usize)>,
    a_len: usize,
    b_len: usize,
    shape: Shape,
) -> Vec<(usize, usize, usize)> {
    // Of equals the one nearer to the beginning of both, so that neither text is preferred.
    runs.sort_by_key(|&(a, b, length)| (std::cmp::Reverse(length), a + b, a.min(b), a));
    let (mut taken_a, mut taken_b) = (vec![false; a_len], vec![false; b_len]);
    let mut kept = Vec::new();
    for (a, b, length) in runs {
        let free = |offset: &usize| !taken_a[a + offset] && !taken_b[b + offset];
        let Some(first) = (0..length).find(free) else { continue };
        let left = (first..length).take_while(free).count();
        if left >= shape.seed_words {
            taken_a[a + first..a + first + left].fill(true);
            taken_b[b + first..b + first + left].fill(true);
            kept.push((a + first, b + first, left));
        }
    }
    kept.sort_unstable();
    kept
}

/// Joins runs that follow one another closely in both texts. A stray run elsewhere does not break a passage.
fn chain(runs: Vec<(usize, usize, usize)>, shape: Shape) -> Vec<Aligned> {
    let mut passages: Vec<Aligned> = Vec::new();
    // Passages that a run may still go on with; at most as many as runs begin within one gap.
    let mut open: Vec<usize> = Vec::new();
    for (a, b, length) in runs {
        open.retain(|&at| a <= passages[at].a.end + shape.gap_words_max);
        let follows = open.iter().copied().filter(|&at| follows(&passages[at], a, b, shape));
        match follows.min_by_key(|&at| (drift(&passages[at], a, b), std::cmp::Reverse(at))) {
            Some(at) => {
                let passage = &mut passages[at];
                passage.a.end = a + length;
                passage.b.end = b + length;
                passage.matched += length;
                passage.runs.push((a, b, length));
            }
            None => {
                open.push(passages.len());
                let runs = vec![(a, b, length)];
                passages.push(Aligned { a: a..a + length, b: b..b + length, matched: length, runs });
            }
        }
    }
    passages
}

fn follows(last: &Aligned, a: usize, b: usize, shape: Shape) -> bool {
    let near = |gap: usize| gap <= shape.gap_words_max;
    a >= last.a.end && b >= last.b.end && near(a - last.a.end) && near(b - last.b.end)
}

/// By how many words the two gaps differ.
fn drift(last: &Aligned, a: usize, b: usize) -> usize {
    (a - last.a.end).abs_diff(b - last.b.end)
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
        let found: Vec<_> = align(&a, &b, Shape::STORY).into_iter().map(|passage| (passage.a, passage.b)).collect();
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
    fn a_stray_phrase_does_not_break_a_passage() {
        check(
            "the port was shut on friday in spite of pleas mayors of the coast said",
            "in spite of pleas x y z u v w q the port was shut on friday mayors of the coast said",
            &[(0..15, 11..22), (6..10, 0..4)],
        );
    }

    #[test]
    fn ignores_short_common_phrases_and_empty_texts() {
        check("in the early hours", "late in the early", &[]);
        check("", "one two three four", &[]);
    }

    proptest::proptest! {
        #[test]
        fn either_text_may_come_first(
            mut a in proptest::collection::vec(0u32..400, 0..60),
            b in proptest::collection::vec(400u32..900, 0..60),
            from in 0usize..40,
            length in 0usize..30,
        ) {
            // Words that occur once in a text: part of `b` stands in `a`.
            let b: Vec<u32> = b.into_iter().enumerate().map(|(at, word)| word * 100 + at as u32).collect();
            let taken: Vec<u32> = b.iter().copied().skip(from).take(length).collect();
            a.extend(taken);
            let one: Vec<_> = align(&a, &b, Shape::STORY).into_iter().map(|p| (p.a, p.b, p.matched)).collect();
            let mut other: Vec<_> = align(&b, &a, Shape::STORY).into_iter().map(|p| (p.b, p.a, p.matched)).collect();
            other.sort_by_key(|(a, _, _)| a.start);
            proptest::prop_assert_eq!(one, other);
        }
    }

    #[test]
    fn repeated_words_stay_linear_and_disjoint() {
        let text = "x ".repeat(5000);
        let (a, b) = numbers(&text, &text);
        let found = align(&a, &b, Shape::STORY);
        let matched: usize = found.iter().map(|passage| passage.matched).sum();
        assert!(matched <= 5000);
    }
}
