//! The first window layer, without a product.
//!
//! A window layer multiplies its matrix W = \[A B C\] with the rows of a token and its two neighbours:
//! A·x(i-1) + B·x(i) + C·x(i+1). The rows that enter the first layer depend on nothing but the token itself, so the three
//! products are computed once for each distinct token and remembered; what is left is to add them.

use super::norm::{Norm, layer_norm};
use super::vector::Vector;
use super::{WIDE, WIDTH};

/// The slot of a padding row: all zeros, and only the bias as a product.
pub(crate) const PAD_SLOT: u32 = 0;

/// Remembered rows and products of distinct tokens, by slot.
#[derive(Clone, Copy)]
pub(crate) struct FirstLayer<'a> {
    /// For each slot the 96 values that enter the layer.
    pub(crate) embeddings: &'a [f32],
    /// For each slot the products A·x, B·x + bias, C·x, each in (piece, output) order.
    pub(crate) products: &'a [f32],
    pub(crate) norm: &'a Norm,
}

/// Products of one slot.
pub(super) const PRODUCTS: usize = 3 * WIDE;

/// `output[row] = x + norm(maxout(products of the row and its neighbours))`, for one row after the other.
///
/// # Safety
///
/// Every slot must be within the layer's rows, the output must have 96 floats for each slot, and the processor must have
/// the instructions of `V`.
#[inline(always)]
pub(super) unsafe fn first_layer<V: Vector>(layer: FirstLayer<'_>, slots: &[u32], output: &mut [f32]) {
    let mut values = [0.0; WIDTH];
    for (row, &slot) in slots.iter().enumerate() {
        let previous = if row > 0 { slots[row - 1] } else { PAD_SLOT };
        let next = slots.get(row + 1).copied().unwrap_or(PAD_SLOT);
        // SAFETY: the slots are within the layer, and `row` within the output.
        unsafe {
            let left = layer.products.as_ptr().add(previous as usize * PRODUCTS);
            let middle = layer.products.as_ptr().add(slot as usize * PRODUCTS + WIDE);
            let right = layer.products.as_ptr().add(next as usize * PRODUCTS + 2 * WIDE);
            for i in (0..WIDTH).step_by(V::LANES) {
                let mut sums = [V::splat(0.0); WIDE / WIDTH];
                for (piece, sum) in sums.iter_mut().enumerate() {
                    let at = piece * WIDTH + i;
                    *sum = V::load(left.add(at)).add(V::load(middle.add(at))).add(V::load(right.add(at)));
                }
                sums[0].max(sums[1]).max(sums[2]).store(values.as_mut_ptr().add(i));
            }
            let embedding = layer.embeddings.as_ptr().add(slot as usize * WIDTH);
            let output = output.as_mut_ptr().add(row * WIDTH);
            layer_norm::<V>(layer.norm, values.as_ptr(), Some(embedding), output);
        }
    }
}
