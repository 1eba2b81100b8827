//! What is remembered of combinations of tag, relation and text.

use rustc_hash::FxHashMap;

use super::Analysis;
use crate::labels::LabelId;
use crate::lexicon::LexemeId;

/// All that the patterns of one token look at.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Combination {
    pub(super) tag: LabelId,
    pub(super) dep: LabelId,
    pub(super) lexeme: LexemeId,
}

/// What is known of a combination.
pub(super) struct Known {
    /// The result, if no longer pattern matches.
    pub(super) analysis: Analysis,
    /// What the patterns of one token do.
    pub(super) actions: Box<[u16]>,
    /// The tests of longer patterns that hold.
    pub(super) bits: u64,
}

/// Combinations and their results. It holds ids of one lexicon and must be emptied with it.
#[derive(Default)]
pub(crate) struct RulerMemory {
    known: FxHashMap<Combination, u32>,
    entries: Vec<Known>,
    /// Working memory: the entry of each token of a document.
    pub(super) places: Vec<u32>,
}

impl RulerMemory {
    /// How many combinations are remembered.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn find(&self, combination: Combination) -> Option<u32> {
        self.known.get(&combination).copied()
    }

    pub(super) fn insert(&mut self, combination: Combination, known: Known) -> u32 {
        let place = self.entries.len() as u32;
        self.entries.push(known);
        self.known.insert(combination, place);
        place
    }

    pub(super) fn get(&self, place: u32) -> &Known {
        &self.entries[place as usize]
    }
}
