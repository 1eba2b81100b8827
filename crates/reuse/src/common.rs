//! Words that many texts share: stock phrases ("declined to comment on the matter"), which tell nothing of where a text is from.
//!
//! A run that at least [`COMMON_MIN`] texts have is common. A passage of little else is chance, unless it is long: a wire story
//! printed by five hundred papers is made of common runs too, and a row of stock phrases is never as long.

use crate::align::Aligned;
use crate::fingerprint::{RUN_WORDS, fingerprints};

/// Texts from which a run is common.
pub const COMMON_MIN: usize = 100;
/// So many times the least words of a passage, and common words count like any.
const LONG_TIMES: usize = 3;
/// Words between two common runs up to which they are one phrase: not every run is filed.
const BETWEEN_WORDS: usize = 3;

/// For each word of a text: is it part of a common run? `is_common` tells of the hash of a run. Linear.
pub fn common_words(numbers: &[u32], is_common: impl Fn(u64) -> bool) -> Vec<bool> {
    let mut common = vec![false; numbers.len()];
    let mut last_end = usize::MAX;
    for print in fingerprints(numbers).into_iter().filter(|print| is_common(print.hash)) {
        let start = print.word as usize;
        let end = (start + RUN_WORDS).min(numbers.len());
        let from = if last_end <= start && start - last_end <= BETWEEN_WORDS { last_end } else { start };
        common[from..end].fill(true);
        last_end = end;
    }
    common
}

/// True if a passage has enough equal words that are not common, or is long. `common` tells of the words of the first text.
pub fn is_telling(passage: &Aligned, common: &[bool], words_min: usize) -> bool {
    let own: usize = passage
        .runs
        .iter()
        .map(|&(a, _, length)| common[a..a + length].iter().filter(|&&common| !common).count())
        .sum();
    passage.matched >= LONG_TIMES * words_min || 2 * own >= words_min
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Shape, align};

    fn passage(words: u32) -> Vec<Aligned> {
        let text: Vec<u32> = (0..words).collect();
        align(&text, &text, Shape::ARCHIVE)
    }

    #[test]
    fn a_row_of_stock_phrases_tells_nothing_and_a_long_reprint_does() {
        let all = |words: u32| common_words(&(0..words).collect::<Vec<u32>>(), |_| true);
        assert!(!is_telling(&passage(20)[0], &all(20), 20));
        assert!(is_telling(&passage(60)[0], &all(60), 20));
        assert!(is_telling(&passage(20)[0], &[false; 20], 20));
    }

    #[test]
    fn common_runs_cover_what_lies_between_them_and_not_more() {
        let numbers: Vec<u32> = (0..60).collect();
        let marked: Vec<u64> =
            fingerprints(&numbers).iter().filter(|print| print.word < 20).map(|print| print.hash).collect();
        let common = common_words(&numbers, |hash| marked.contains(&hash));
        let first = marked.len().min(1);
        assert!(common.iter().filter(|&&common| common).count() >= 15 * first);
        assert!(common[26..].iter().all(|&common| !common));
    }
}
