//! What was learned: a weight for each sign, in thousandths of a natural logarithm of odds.
//!
//! The table is text, one sign and its weight a line, so that a change of it can be read. Signs are looked up by a hash of
//! their letters; sums are of whole numbers, so their order does not matter.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Somebody who takes down signs: the table that weighs them, or a list to learn from.
pub trait Signs {
    /// Takes down the sign that `parts` spell when joined.
    fn add(&mut self, parts: &[&str]);
}

/// The sum of the weights of the signs it was told.
#[derive(Clone, Copy, Default, Debug)]
pub struct Weight {
    /// In thousandths.
    pub sum: i32,
}

impl Weight {
    /// The weight of nothing but `base`, before any sign is told.
    pub fn from(base: &str) -> Weight {
        Weight { sum: weight(&[base]).unwrap_or(0) }
    }
}

impl Signs for Weight {
    fn add(&mut self, parts: &[&str]) {
        self.sum = self.sum.saturating_add(weight(parts).unwrap_or(0));
    }
}

/// The signs as written.
#[derive(Clone, Default, Debug)]
pub struct List(pub Vec<String>);

impl Signs for List {
    fn add(&mut self, parts: &[&str]) {
        self.0.push(parts.concat());
    }
}

/// The weight of the sign that `parts` spell, if the table has it.
pub fn weight(parts: &[&str]) -> Option<i32> {
    TABLE.get(&hash(parts)).copied()
}

static TABLE: LazyLock<FxHashMap<u64, i32>> = LazyLock::new(|| {
    let lines = include_str!("weights.tsv").lines().filter(|line| !line.starts_with('#'));
    let pairs = lines.filter_map(|line| line.split_once('\t'));
    pairs.filter_map(|(sign, weight)| Some((hash(&[sign]), weight.parse().ok()?))).collect()
});

/// FNV-1a over the bytes of all parts, 64 bits.
fn hash(parts: &[&str]) -> u64 {
    let bytes = parts.iter().flat_map(|part| part.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_sign_of_its_own() {
        let lines = include_str!("weights.tsv").lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(TABLE.len(), lines);
        assert!(lines > 1000);
    }

    #[test]
    fn parts_spell_what_they_join_to() {
        assert_eq!(hash(&["dobj", "|", "praise"]), hash(&["dobj|praise"]));
        assert_ne!(hash(&["dobj|praise"]), hash(&["dobj|prise"]));
    }
}
