//! The network that scores moves.
//!
//! A linear layer takes a token's 96 numbers to 64, another takes these to the token's contribution in each role. Both
//! run once for each token; a state adds the contributions of the tokens it looks at (`kernel/score.rs`).

use crate::error::Error;
use crate::format::layers::Layers;
use crate::kernel::{Dense, FEATURES_MAX, HIDDEN, HIDDEN_PIECES, ScorerWeights, Simd, WIDTH, piece_major};

/// The weights of a scorer.
pub(super) struct Scorer {
    reduce: Dense,
    contribute: Dense,
    weights: ScorerWeights,
}

/// What each token of a document contributes in each role, and working memory.
#[derive(Default)]
pub(crate) struct Contributions {
    reduced: Vec<f32>,
    values: Vec<f32>,
    stride: usize,
    scores: Vec<f32>,
}

impl Scorer {
    /// Takes the weights from a `model` file; there must be `roles` roles and `moves` moves.
    pub(super) fn load(layers: &Layers, roles: usize, moves: usize) -> Result<Scorer, Error> {
        debug_assert!(roles <= FEATURES_MAX);
        let upper = layers
            .reference(layers.root(), "upper")?
            .ok_or_else(|| Error::unsupported(layers.path(), "a scorer without an upper layer"))?;
        let linears: Vec<_> = layers.named("linear").into_iter().filter(|&layer| layer != upper).collect();
        let [reduce] = linears[..] else {
            return Err(layers.count_mismatch("linear", 2, linears.len() + 1));
        };
        let lower = layers.only("precomputable_affine")?;

        let weights = layers.param(reduce, "W", &[Some(HIDDEN), Some(WIDTH)])?.data;
        let bias = layers.param(reduce, "b", &[Some(HIDDEN)])?.data;
        let reduce = Dense::new(&weights, &bias, WIDTH);

        let (hidden, pieces) = (Some(HIDDEN), Some(HIDDEN_PIECES));
        let weights = layers.param(lower, "W", &[Some(roles), hidden, pieces, hidden])?.data;
        let units = HIDDEN * HIDDEN_PIECES;
        let mut by_piece = vec![0.0; weights.len()];
        for (index, row) in weights.chunks_exact(HIDDEN).enumerate() {
            let (role, unit, piece) = (index / units, index % units / HIDDEN_PIECES, index % HIDDEN_PIECES);
            by_piece[(role * units + piece * HIDDEN + unit) * HIDDEN..][..HIDDEN].copy_from_slice(row);
        }
        let contribute = Dense::new(&by_piece, &vec![0.0; roles * units], HIDDEN);

        let absent = layers.param(lower, "pad", &[Some(1), Some(roles), hidden, pieces])?.data;
        let absent = absent.chunks_exact(units).flat_map(piece_major::<HIDDEN_PIECES>).collect();
        let bias = piece_major::<HIDDEN_PIECES>(&layers.param(lower, "b", &[hidden, pieces])?.data);
        let upper_weights = layers.param(upper, "W", &[Some(moves), hidden])?.data;
        let upper_bias = layers.param(upper, "b", &[Some(moves)])?.data;
        let weights = ScorerWeights::new(absent, bias, &upper_weights, &upper_bias);
        Ok(Scorer { reduce, contribute, weights })
    }

    /// Computes the contributions of a document's tokens.
    pub(super) fn prepare(&self, simd: Simd, rows: &[f32], contributions: &mut Contributions) {
        let count = rows.len() / WIDTH;
        let reduced = &mut contributions.reduced;
        reduced.resize(count * HIDDEN, 0.0);
        simd.dense(&self.reduce, rows, WIDTH, count, reduced, HIDDEN);
        contributions.stride = self.contribute.stride();
        contributions.values.resize(count * contributions.stride, 0.0);
        simd.dense(&self.contribute, reduced, HIDDEN, count, &mut contributions.values, contributions.stride);
        contributions.scores.resize(self.weights.stride(), 0.0);
    }

    /// The scores of all moves, given which token plays which role.
    #[inline]
    pub(super) fn scores<'a>(
        &self,
        simd: Simd,
        contributions: &'a mut Contributions,
        tokens: &[Option<u32>],
    ) -> &'a [f32] {
        let Contributions { values, stride, scores, .. } = contributions;
        simd.scores(&self.weights, values, *stride, tokens, scores);
        scores
    }
}
