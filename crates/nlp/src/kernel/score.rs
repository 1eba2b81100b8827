//! The scores of all moves in one state of a transition system.
//!
//! What each token contributes to the hidden layer, in each role it can play, was computed beforehand (spaCy
//! `ml/parser_model.pyx`, "precomputable affine"). For a state these contributions are added, the larger of two pieces is
//! taken, and one small matrix gives the scores.

use super::vector::Vector;
use super::{BLOCK, HIDDEN, HIDDEN_PIECES};

/// Roles of tokens in a state, at most: eight in the parser, three in the entity recogniser.
pub(crate) const FEATURES_MAX: usize = 8;

/// Contributions of one role: 64 of the first piece, then 64 of the second.
const ROLE: usize = HIDDEN * HIDDEN_PIECES;

/// The weights behind the contributions.
pub(crate) struct ScorerWeights {
    /// By role, piece, unit: the contribution of a role that no token plays.
    absent: Vec<f32>,
    /// By piece, unit.
    bias: Vec<f32>,
    /// By unit, move; rows are padded to whole blocks.
    upper: Vec<f32>,
    upper_bias: Vec<f32>,
}

/// For each role the contributions to be added.
pub(super) struct FeatureRows {
    rows: [*const f32; FEATURES_MAX],
    count: usize,
}

impl ScorerWeights {
    /// Packs the weights; `absent` and `bias` are in (role, piece, unit) and (piece, unit) order, `upper` by move, unit.
    pub(crate) fn new(absent: Vec<f32>, bias: Vec<f32>, upper: &[f32], upper_bias: &[f32]) -> ScorerWeights {
        let moves = upper_bias.len();
        assert!(absent.len().is_multiple_of(ROLE) && absent.len() <= FEATURES_MAX * ROLE, "contributions by role");
        assert_eq!((bias.len(), upper.len()), (ROLE, moves * HIDDEN), "the shape of a transition scorer");
        let stride = moves.next_multiple_of(BLOCK);
        let mut packed = vec![0.0; HIDDEN * stride];
        for (index, weight) in upper.iter().enumerate() {
            packed[index % HIDDEN * stride + index / HIDDEN] = *weight;
        }
        let mut upper_bias = upper_bias.to_vec();
        upper_bias.resize(stride, 0.0);
        ScorerWeights { absent, bias, upper: packed, upper_bias }
    }

    /// How many roles there are.
    pub(crate) fn features(&self) -> usize {
        self.absent.len() / ROLE
    }

    /// Scores that are written: the number of moves, rounded up to a whole block.
    pub(crate) fn stride(&self) -> usize {
        self.upper_bias.len()
    }

    /// Finds the contributions of the tokens that play the roles; `None` if a token is not in `contributions`, whose rows
    /// are `stride` floats apart.
    pub(super) fn rows(&self, contributions: &[f32], stride: usize, tokens: &[Option<u32>]) -> Option<FeatureRows> {
        let mut features = FeatureRows { rows: [self.absent.as_ptr(); FEATURES_MAX], count: tokens.len() };
        if tokens.len() != self.features() {
            return None;
        }
        for (role, (row, token)) in features.rows.iter_mut().zip(tokens).enumerate() {
            let (values, start) = match token {
                Some(token) => (contributions, (*token as usize).checked_mul(stride)? + role * ROLE),
                None => (&self.absent[..], role * ROLE),
            };
            *row = values.get(start..start + ROLE)?.as_ptr();
        }
        Some(features)
    }
}

/// Writes the scores of all moves.
///
/// # Safety
///
/// The rows must still be valid, the output must have `stride()` floats, and the processor the instructions of `V`.
#[inline(always)]
pub(super) unsafe fn scores<V: Vector>(weights: &ScorerWeights, features: &FeatureRows, output: &mut [f32]) {
    let mut hidden = [0.0; HIDDEN];
    for i in (0..HIDDEN).step_by(V::LANES) {
        // SAFETY: `i` and the piece after it stay within a role's contributions.
        unsafe {
            let mut first = V::load(weights.bias.as_ptr().add(i));
            let mut second = V::load(weights.bias.as_ptr().add(HIDDEN + i));
            for row in &features.rows[..features.count] {
                first = first.add(V::load(row.add(i)));
                second = second.add(V::load(row.add(HIDDEN + i)));
            }
            first.max(second).store(hidden.as_mut_ptr().add(i));
        }
    }
    let vectors = weights.stride() / V::LANES;
    let mut done = 0;
    while done < vectors {
        let at = done * V::LANES;
        // SAFETY: a strip ends where the scores end.
        done += unsafe {
            match vectors - done {
                1 => strip::<V, 1>(weights, &hidden, at, output),
                2 => strip::<V, 2>(weights, &hidden, at, output),
                3 => strip::<V, 3>(weights, &hidden, at, output),
                4 => strip::<V, 4>(weights, &hidden, at, output),
                5 => strip::<V, 5>(weights, &hidden, at, output),
                6 => strip::<V, 6>(weights, &hidden, at, output),
                _ => strip::<V, 7>(weights, &hidden, at, output),
            }
        };
    }
}

/// `N` vectors of scores from move `at` on; gives `N`.
#[inline(always)]
unsafe fn strip<V: Vector, const N: usize>(
    weights: &ScorerWeights,
    hidden: &[f32; HIDDEN],
    at: usize,
    output: &mut [f32],
) -> usize {
    // SAFETY: the caller has `N` vectors of moves from `at` on.
    unsafe {
        let mut sums = [V::splat(0.0); N];
        for (n, sum) in sums.iter_mut().enumerate() {
            *sum = V::load(weights.upper_bias.as_ptr().add(at + n * V::LANES));
        }
        let mut row = weights.upper.as_ptr().add(at);
        for value in hidden {
            let value = V::splat(*value);
            for (n, sum) in sums.iter_mut().enumerate() {
                *sum = value.mul_add(V::load(row.add(n * V::LANES)), *sum);
            }
            row = row.add(weights.stride());
        }
        for (n, sum) in sums.iter().enumerate() {
            sum.store(output.as_mut_ptr().add(at + n * V::LANES));
        }
    }
    N
}
