//! Rows times a matrix, plus a bias.

use super::BLOCK;
use super::vector::Vector;

/// A matrix, packed for [`multiply`].
///
/// Outputs come in groups of 48 (the last one of 16, 32 or 48), so that a tile holds three blocks of 16 and a group
/// times 96 inputs fits the first-level cache. Within a group the weights are ordered by input, then output.
pub(crate) struct Dense {
    inputs: usize,
    outputs: usize,
    packed: Vec<f32>,
    bias: Vec<f32>,
}

/// Outputs in a full group.
const GROUP: usize = 3 * BLOCK;

impl Dense {
    /// Packs `weights`, which are ordered by output, then input.
    pub(crate) fn new(weights: &[f32], bias: &[f32], inputs: usize) -> Dense {
        let outputs = bias.len();
        assert_eq!(weights.len(), inputs * outputs, "a weight for every input and output");
        let padded = outputs.next_multiple_of(BLOCK);
        let mut packed = vec![0.0; padded * inputs];
        for (output, row) in weights.chunks_exact(inputs).enumerate() {
            let first = output / GROUP * GROUP;
            let width = GROUP.min(padded - first);
            for (input, weight) in row.iter().enumerate() {
                packed[first * inputs + input * width + (output - first)] = *weight;
            }
        }
        let mut bias = bias.to_vec();
        bias.resize(padded, 0.0);
        Dense { inputs, outputs, packed, bias }
    }

    /// Values that a row needs.
    pub(crate) fn inputs(&self) -> usize {
        self.inputs
    }

    /// Values that mean something in a row of the result.
    pub(crate) fn outputs(&self) -> usize {
        self.outputs
    }

    /// Values that are written for each row: [`Dense::outputs`], rounded up to a whole block.
    pub(crate) fn stride(&self) -> usize {
        self.bias.len()
    }
}

/// `output[row] = weights · input[row] + bias` for all rows. Input and output are pointer and stride in floats.
///
/// # Safety
///
/// The input must hold `rows` rows of `inputs()` floats, the output as many of `stride()` floats, at their strides; they
/// must not overlap. The processor must have the instructions of `V`.
#[inline(always)]
pub(super) unsafe fn multiply<V: Vector, const R: usize>(
    weights: &Dense,
    input: (*const f32, usize),
    rows: usize,
    output: (*mut f32, usize),
) {
    let mut first = 0;
    while first < weights.stride() {
        let width = GROUP.min(weights.stride() - first);
        // SAFETY: a group starts within the packed weights; the rest is passed on to the caller.
        unsafe {
            let packed = weights.packed.as_ptr().add(first * weights.inputs);
            let bias = weights.bias.as_ptr().add(first);
            let output = (output.0.add(first), output.1);
            match width / BLOCK {
                1 => group::<V, R, 1>(packed, bias, weights.inputs, input, rows, output),
                2 => group::<V, R, 2>(packed, bias, weights.inputs, input, rows, output),
                _ => group::<V, R, 3>(packed, bias, weights.inputs, input, rows, output),
            }
        }
        first += width;
    }
}

/// One group of `N` blocks of outputs, for all rows.
#[inline(always)]
unsafe fn group<V: Vector, const R: usize, const N: usize>(
    packed: *const f32,
    bias: *const f32,
    inputs: usize,
    input: (*const f32, usize),
    rows: usize,
    output: (*mut f32, usize),
) {
    for lane in (0..BLOCK).step_by(V::LANES) {
        // SAFETY: `lane` stays within a block.
        let (packed, bias, output) = unsafe { (packed.add(lane), bias.add(lane), (output.0.add(lane), output.1)) };
        let mut row = 0;
        while row < rows {
            // SAFETY: a tile never reaches beyond the last row.
            unsafe {
                if rows >= R {
                    // The last tile overlaps the one before, which writes the same values again.
                    let row = row.min(rows - R);
                    let (input, output) = (at(input, row), at_mut(output, row));
                    tile::<V, R, N>(packed, bias, inputs, input, output);
                } else {
                    let (input, output) = (at(input, row), at_mut(output, row));
                    tile::<V, 1, N>(packed, bias, inputs, input, output);
                }
            }
            row += if rows >= R { R } else { 1 };
        }
    }
}

/// `R` rows times `N` vectors of outputs.
#[inline(always)]
unsafe fn tile<V: Vector, const R: usize, const N: usize>(
    packed: *const f32,
    bias: *const f32,
    inputs: usize,
    input: (*const f32, usize),
    output: (*mut f32, usize),
) {
    // SAFETY: the caller gives `R` rows; `N` blocks follow each other in the weights and in the output.
    unsafe {
        let mut sums = [[V::splat(0.0); N]; R];
        accumulate::<V, R, N>(&mut sums, packed, inputs, input);
        for (r, sums) in sums.iter().enumerate() {
            for (n, sum) in sums.iter().enumerate() {
                let to = output.0.add(r * output.1 + n * BLOCK);
                sum.add(V::load(bias.add(n * BLOCK))).store(to);
            }
        }
    }
}

/// Adds to `sums` the products of `R` rows with `N` vectors of weights, over all inputs.
///
/// # Safety
///
/// `packed` must hold `inputs` rows of `N` blocks, `input` `R` rows of `inputs` floats.
#[inline(always)]
pub(super) unsafe fn accumulate<V: Vector, const R: usize, const N: usize>(
    sums: &mut [[V; N]; R],
    mut packed: *const f32,
    inputs: usize,
    input: (*const f32, usize),
) {
    for k in 0..inputs {
        // SAFETY: `k` is below `inputs`, `r` below `R`, `n` below `N`.
        unsafe {
            let mut weights = [V::splat(0.0); N];
            for (n, weight) in weights.iter_mut().enumerate() {
                *weight = V::load(packed.add(n * BLOCK));
            }
            for (r, sums) in sums.iter_mut().enumerate() {
                let value = V::splat(*input.0.add(r * input.1 + k));
                for (sum, weight) in sums.iter_mut().zip(weights) {
                    *sum = value.mul_add(weight, *sum);
                }
            }
            packed = packed.add(N * BLOCK);
        }
    }
}

#[inline(always)]
unsafe fn at((pointer, stride): (*const f32, usize), row: usize) -> (*const f32, usize) {
    // SAFETY: the caller has that row.
    unsafe { (pointer.add(row * stride), stride) }
}

#[inline(always)]
unsafe fn at_mut((pointer, stride): (*mut f32, usize), row: usize) -> (*mut f32, usize) {
    // SAFETY: the caller has that row.
    unsafe { (pointer.add(row * stride), stride) }
}
