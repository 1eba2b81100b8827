//! Layer normalisation of one token's 96 values.

use super::WIDTH;
use super::vector::Vector;

/// Gain and bias of a layer norm.
pub(crate) struct Norm {
    pub(crate) gain: Vec<f32>,
    pub(crate) bias: Vec<f32>,
}

impl Norm {
    /// Checks that there is one of each for every value.
    pub(crate) fn new(gain: Vec<f32>, bias: Vec<f32>) -> Norm {
        assert_eq!((gain.len(), bias.len()), (WIDTH, WIDTH), "a gain and a bias for every value");
        Norm { gain, bias }
    }
}

/// `output = residual + (values - mean) / sqrt(variance + 1e-8) * gain + bias`, without the residual if it is `None`.
///
/// # Safety
///
/// All pointers must be valid for 96 floats, and the processor must have the instructions of `V`.
#[inline(always)]
pub(super) unsafe fn layer_norm<V: Vector>(
    norm: &Norm,
    values: *const f32,
    residual: Option<*const f32>,
    output: *mut f32,
) {
    // SAFETY: `i` stays within the 96 floats, which the lanes divide.
    unsafe {
        // Two sums, because one would wait for each addition to finish.
        let (mut even, mut odd) = (V::splat(0.0), V::splat(0.0));
        for i in (0..WIDTH).step_by(2 * V::LANES) {
            even = even.add(V::load(values.add(i)));
            odd = odd.add(V::load(values.add(i + V::LANES)));
        }
        let mean = V::splat(even.add(odd).sum() / WIDTH as f32);
        let (mut even, mut odd) = (V::splat(0.0), V::splat(0.0));
        for i in (0..WIDTH).step_by(2 * V::LANES) {
            let (a, b) = (V::load(values.add(i)).sub(mean), V::load(values.add(i + V::LANES)).sub(mean));
            even = a.mul_add(a, even);
            odd = b.mul_add(b, odd);
        }
        let variance = even.add(odd).sum() / WIDTH as f32;
        let scale = V::splat(1.0 / (variance + 1e-8).sqrt());
        for i in (0..WIDTH).step_by(V::LANES) {
            let normal = V::load(values.add(i)).sub(mean).mul(scale);
            let mut result = normal.mul_add(V::load(norm.gain.as_ptr().add(i)), V::load(norm.bias.as_ptr().add(i)));
            if let Some(residual) = residual {
                result = result.add(V::load(residual.add(i)));
            }
            result.store(output.add(i));
        }
    }
}
