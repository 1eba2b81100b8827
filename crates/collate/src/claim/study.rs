//! What the pair model sees, for fitting its weights and for looking at its mistakes. No command uses it.

use headwater_model::{Name, SpanRef, Stemma, Story, Witness};

use super::{pair, place, saying};

/// A compared pair of assertions.
pub struct Compared {
    /// The clause of the earlier one.
    pub a: SpanRef,
    /// The clause of the later one.
    pub b: SpanRef,
    /// What is compared, in the order of the weights, each 0 to 1.
    pub features: Vec<f32>,
    /// What is left of the model's score where grammar speaks against the pair, as a factor.
    pub doubt: f32,
    /// The score the pair gets, 0 to 1.
    pub score: f32,
}

/// Every pair of a story that is compared at all.
pub fn compared(witnesses: &[Witness], story: &Story, names: &[Name], stemma: &Stemma) -> Vec<Compared> {
    let sayings = saying::Sayings::of(witnesses, story, names);
    let place = |at: usize| sayings.all[at].assertion.span.at(sayings.all[at].report);
    pair::seen(&sayings, &place::Places::of(stemma))
        .into_iter()
        .map(|seen| Compared {
            a: place(seen.pair.a),
            b: place(seen.pair.b),
            features: seen.features.to_vec(),
            doubt: seen.doubt,
            score: seen.pair.score,
        })
        .collect()
}
