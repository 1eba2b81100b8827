//! What was compared before: equal passages have one number, and what two numbers share is worked out once.
//!
//! The reports of a story repeat one another, and each stage asks for the same pairs again; most questions are answered here. Room is
//! bounded: [`PASSAGES_MAX`] passages are numbered, later ones are compared each time; [`SLOTS_MAX`] answers are kept, each in the one
//! slot that its pair hashes to, where the next pair of that slot takes its place. Answers are the same with and without.

use rustc_hash::FxHashMap;

/// The number of a passage without terms.
pub(super) const EMPTY: u32 = 0;
/// The number of passages that came when all numbers were given.
const UNKNOWN: u32 = u32::MAX;
/// Different passages that get a number, at most: a story of two thousand reports has about as many.
const PASSAGES_MAX: usize = 1 << 19;
/// Answers that are kept, to begin with and at most (16 bytes each).
const SLOTS: (usize, usize) = (1 << 10, SLOTS_MAX);
const SLOTS_MAX: usize = 1 << 19;

/// Numbers of passages, and what pairs of them share.
#[derive(Default)]
pub(super) struct Known {
    /// By terms and the bits of their weights.
    numbers: FxHashMap<Box<[(u32, u32)]>, u32>,
    wanted: Vec<(u32, u32)>,
    /// Pair and answer; no pair is 0. A power of two, or none yet.
    slots: Vec<(u64, f32)>,
    filled: usize,
}

impl Known {
    /// The number of a bag of terms.
    pub fn number(&mut self, terms: &[(u32, f32)]) -> u32 {
        if terms.is_empty() {
            return EMPTY;
        }
        self.wanted.clear();
        self.wanted.extend(terms.iter().map(|&(term, weight)| (term, weight.to_bits())));
        if let Some(&number) = self.numbers.get(&self.wanted[..]) {
            return number;
        }
        if self.numbers.len() >= PASSAGES_MAX {
            return UNKNOWN;
        }
        let number = self.numbers.len() as u32 + 1;
        self.numbers.insert(self.wanted.as_slice().into(), number);
        number
    }

    /// What two passages share, if that is known.
    pub fn get(&self, a: u32, b: u32) -> Option<f32> {
        let key = key(a, b);
        let (found, shared) = *self.slots.get(slot(key, self.slots.len()))?;
        (found == key).then_some(shared)
    }

    /// Keeps what two passages share.
    pub fn keep(&mut self, a: u32, b: u32, shared: f32) {
        if a == UNKNOWN || b == UNKNOWN {
            return;
        }
        if 2 * self.filled >= self.slots.len() && self.slots.len() < SLOTS_MAX {
            self.grow();
        }
        let key = key(a, b);
        let at = slot(key, self.slots.len());
        self.filled += usize::from(self.slots[at].0 == 0);
        self.slots[at] = (key, shared);
    }

    fn grow(&mut self) {
        let size = (4 * self.slots.len()).clamp(SLOTS.0, SLOTS.1);
        let old = std::mem::replace(&mut self.slots, vec![(0, 0.0); size]);
        self.filled = 0;
        for (key, shared) in old.into_iter().filter(|&(key, _)| key != 0) {
            let at = slot(key, size);
            self.filled += usize::from(self.slots[at].0 == 0);
            self.slots[at] = (key, shared);
        }
    }
}

/// A pair, whichever comes first; numbers begin at 1, so it is not 0.
fn key(a: u32, b: u32) -> u64 {
    u64::from(a.min(b)) << 32 | u64::from(a.max(b))
}

/// The slot of a pair, by the upper half of a product (Knuth's multiplicative hashing).
fn slot(key: u64, slots: usize) -> usize {
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize & slots.saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_bags_have_one_number_and_other_weights_make_another() {
        let mut known = Known::default();
        let one = known.number(&[(3, 1.5), (8, 0.5)]);
        assert_eq!(known.number(&[(3, 1.5), (8, 0.5)]), one);
        assert_ne!(known.number(&[(3, 1.5), (8, 0.25)]), one);
        assert_ne!(known.number(&[(3, 1.5)]), one);
        assert_eq!(known.number(&[]), EMPTY);
    }

    #[test]
    fn a_pair_is_known_from_both_sides_and_no_other_is_taken_for_it() {
        let mut known = Known::default();
        assert_eq!(known.get(1, 2), None);
        // More pairs than there are slots: what was overwritten is unknown, never wrong.
        for a in 1..=2_000 {
            for b in [a + 1, a + 700] {
                known.keep(b, a, (a * 10_000 + b) as f32);
            }
        }
        let mut kept = 0;
        for a in 1..=2_000 {
            for b in [a + 1, a + 700] {
                let found = known.get(a, b);
                assert!(found.is_none_or(|found| found == (a * 10_000 + b) as f32));
                assert_eq!(known.get(b, a), found);
                kept += usize::from(found.is_some());
            }
        }
        assert!(kept > 3_000, "{kept} of 4,000");
        assert_eq!(known.get(1, 900), None);
    }

    #[test]
    fn what_has_no_number_is_not_kept() {
        let mut known = Known::default();
        known.keep(UNKNOWN, 1, 2.0);
        assert_eq!(known.get(UNKNOWN, 1), None);
    }
}
