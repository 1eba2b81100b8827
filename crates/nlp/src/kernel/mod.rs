//! The arithmetic: five operations, each written once over an abstract vector and compiled for every instruction set.
//!
//! | file | operation |
//! |---|---|
//! | `dense.rs` | rows times a matrix, plus a bias |
//! | `mix.rs` | sum of table rows, maxout, layer norm: the embedding of one token |
//! | `first.rs` | the first window layer, from products that are remembered for each distinct token |
//! | `window.rs` | a window layer: Winograd's product of three neighbours, maxout, layer norm, residual |
//! | `score.rs` | the scores of all moves in one state of the parser or the entity recogniser |
//!
//! [`Simd`] picks the instruction set when the program runs. Weights are packed in one layout that suits all of them
//! (blocks of 16 outputs), so one model serves pipelines with different kernels.
//!
//! Every operation treats each row alike wherever it stands: a row's result does not depend on how many rows there are,
//! nor on its neighbours in a tile. With the pairing of rows in `window.rs` (see there), this is what makes the result
//! for a document independent of its batch, to the last bit.
//!
//! This is the only module with unsafe code. The rule that keeps it sound: the methods of [`Simd`] check all lengths,
//! and a [`Simd`] exists only for instructions that the processor has.

#![allow(unsafe_code, reason = "vector instructions; lengths are checked in `Simd`, availability in `Simd::new`")]

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod dense;
mod first;
mod mix;
#[cfg(target_arch = "aarch64")]
mod neon;
mod norm;
mod portable;
mod score;
mod simd;
#[cfg(test)]
mod tests;
mod vector;
mod window;

pub(crate) use dense::Dense;
pub(crate) use first::{FirstLayer, PAD_SLOT};
pub(crate) use norm::Norm;
pub(crate) use score::{FEATURES_MAX, ScorerWeights};
pub(crate) use simd::Simd;
pub(crate) use window::{WindowLayer, WindowWeights};

/// Values per token between all layers.
pub(crate) const WIDTH: usize = 96;
/// Linear pieces of a maxout unit in the encoder.
pub(crate) const PIECES: usize = 3;
/// Values before the maximum is taken, piece by piece: first the 96 of piece 0.
pub(crate) const WIDE: usize = WIDTH * PIECES;
/// Outputs that are packed together; a multiple of every vector's lanes.
pub(crate) const BLOCK: usize = 16;
/// Hidden units of a transition scorer.
pub(crate) const HIDDEN: usize = 64;
/// Linear pieces of a maxout unit in a transition scorer.
pub(crate) const HIDDEN_PIECES: usize = 2;

/// Brings maxout biases from (output, piece) order into (piece, output) order.
pub(crate) fn piece_major<const PIECES: usize>(values: &[f32]) -> Vec<f32> {
    let outputs = values.len() / PIECES;
    let mut result = vec![0.0; values.len()];
    for (index, value) in values.iter().enumerate() {
        result[(index % PIECES) * outputs + index / PIECES] = *value;
    }
    result
}
