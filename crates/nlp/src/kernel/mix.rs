//! The embedding of one token: a sum of table rows, maxout, layer norm.

use super::norm::{Norm, layer_norm};
use super::vector::Vector;
use super::{WIDE, WIDTH};

/// `output = norm(maxout(sum of rows))`. Rows are in (piece, output) order.
///
/// # Safety
///
/// Each row must have 288 floats and the output 96; the processor must have the instructions of `V`.
#[inline(always)]
pub(super) unsafe fn mix<V: Vector>(rows: &[&[f32]], norm: &Norm, output: &mut [f32]) {
    let mut values = [0.0; WIDTH];
    for i in (0..WIDTH).step_by(V::LANES) {
        // SAFETY: `i` and the two pieces after it stay within a row of 288.
        unsafe {
            let mut sums = [V::splat(0.0); WIDE / WIDTH];
            for row in rows {
                for (piece, sum) in sums.iter_mut().enumerate() {
                    *sum = sum.add(V::load(row.as_ptr().add(piece * WIDTH + i)));
                }
            }
            sums[0].max(sums[1]).max(sums[2]).store(values.as_mut_ptr().add(i));
        }
    }
    // SAFETY: `values` and `output` have 96 floats.
    unsafe { layer_norm::<V>(norm, values.as_ptr(), None, output.as_mut_ptr()) }
}
