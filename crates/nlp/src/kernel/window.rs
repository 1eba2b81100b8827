//! A window layer: each token's row from itself and its two neighbours.
//!
//! `y(i) = x(i) + norm(maxout(A·x(i-1) + B·x(i) + C·x(i+1) + bias))`
//!
//! Two rows at a time are computed with Winograd's minimal filtering F(2,3) (S. Winograd, *Arithmetic Complexity of
//! Computations*, 1980; A. Lavin and S. Gray, *Fast Algorithms for Convolutional Neural Networks*, 2016): for the rows
//! d0..d3 around the pair,
//!
//! ```text
//! m1 = A·(d0-d2)   m2 = (A+B+C)/2·(d1+d2)   m3 = (A-B+C)/2·(d2-d1)   m4 = C·(d3-d1)
//! first row: m1 + m2 + m3      second row: m2 - m3 + m4
//! ```
//!
//! four products instead of six. Its rounding error was found smaller than that of the direct form (3.5e-6 against
//! 5.2e-6 at the encoder's output), but it differs between the first and the second row of a pair. That is why each
//! document must start at an even row: then a token is first or second whatever stands before its document.

use super::dense::accumulate;
use super::norm::{Norm, layer_norm};
use super::vector::Vector;
use super::{BLOCK, PIECES, WIDE, WIDTH};

/// The weights of a window layer, packed for [`window_layer`].
pub(crate) struct WindowLayer {
    /// By block of 16 outputs, product (m2, m1, m3, m4), input, piece, output.
    packed: Vec<f32>,
    /// In (piece, output) order.
    bias: Vec<f32>,
    norm: Norm,
}

/// The weights as a package stores them.
pub(crate) struct WindowWeights {
    /// By output, piece, neighbour, input.
    pub(crate) weights: Vec<f32>,
    /// By piece, output.
    pub(crate) bias: Vec<f32>,
    pub(crate) norm: Norm,
}

const PRODUCTS: usize = 4;
/// Weights of one product for one block of outputs.
const PANEL: usize = WIDTH * PIECES * BLOCK;
/// Pairs of rows in the largest tile.
const PAIRS_MAX: usize = 8;

impl WindowLayer {
    /// Combines and packs the weights.
    pub(crate) fn new(layer: WindowWeights) -> WindowLayer {
        assert_eq!((layer.weights.len(), layer.bias.len()), (WIDE * 3 * WIDTH, WIDE), "the shape of a window layer");
        let mut packed = vec![0.0; WIDTH / BLOCK * PRODUCTS * PANEL];
        for output in 0..WIDTH {
            for piece in 0..PIECES {
                let row = &layer.weights[(output * PIECES + piece) * 3 * WIDTH..][..3 * WIDTH];
                for input in 0..WIDTH {
                    let [a, b, c] = [0, 1, 2].map(|neighbour| f64::from(row[neighbour * WIDTH + input]));
                    let products = [(a + b + c) / 2.0, a, (a - b + c) / 2.0, c];
                    for (product, weight) in products.into_iter().enumerate() {
                        let panel = (output / BLOCK * PRODUCTS + product) * PANEL;
                        let place = (input * PIECES + piece) * BLOCK + output % BLOCK;
                        packed[panel + place] = weight as f32;
                    }
                }
            }
        }
        WindowLayer { packed, bias: layer.bias, norm: layer.norm }
    }
}

/// Computes pairs of rows. There is one row before the first pair and one after the last: `input` and `output` point to
/// the row before. The two outer rows of the output are left alone.
///
/// # Safety
///
/// `input` and `output` must hold `2 * pairs + 2` rows of 96 floats and not overlap; `pairs` must be at least `R`, and `R`
/// at most 8. The processor must have the instructions of `V`.
#[inline(always)]
pub(super) unsafe fn window_layer<V: Vector, const R: usize>(
    layer: &WindowLayer,
    input: *const f32,
    pairs: usize,
    output: *mut f32,
) {
    let mut factors = [[0.0; PAIRS_MAX * WIDTH]; PRODUCTS];
    let mut maxima = [0.0; 2 * PAIRS_MAX * WIDTH];
    let mut pair = 0;
    while pair < pairs {
        // The last tile overlaps the one before, which writes the same values again.
        let first = pair.min(pairs - R);
        pair += R;
        // SAFETY: the tile's rows, one before and one after are within the input.
        unsafe {
            let rows = input.add(2 * first * WIDTH);
            combine_rows::<V, R>(rows, &mut factors);
            for block in 0..WIDTH / BLOCK {
                for lane in (0..BLOCK).step_by(V::LANES) {
                    let packed = layer.packed.as_ptr().add(block * PRODUCTS * PANEL + lane);
                    let at = block * BLOCK + lane;
                    let bias = layer.bias.as_ptr().add(at);
                    multiply_pairs::<V, R>(packed, bias, &factors, maxima.as_mut_ptr().add(at));
                }
            }
            for row in 0..2 * R {
                let at = (2 * first + 1 + row) * WIDTH;
                let residual = Some(input.add(at));
                layer_norm::<V>(&layer.norm, maxima.as_ptr().add(row * WIDTH), residual, output.add(at));
            }
        }
    }
}

/// The sums and differences of rows that the four products take, in the order of the packed weights.
#[inline(always)]
unsafe fn combine_rows<V: Vector, const R: usize>(
    rows: *const f32,
    factors: &mut [[f32; PAIRS_MAX * WIDTH]; PRODUCTS],
) {
    let [sum, left, middle, right] = factors;
    for pair in 0..R {
        for i in (0..WIDTH).step_by(V::LANES) {
            // SAFETY: the caller has `2 * R + 2` rows; `R` is at most `PAIRS_MAX`.
            unsafe {
                let row = rows.add(2 * pair * WIDTH + i);
                let d0 = V::load(row);
                let d1 = V::load(row.add(WIDTH));
                let d2 = V::load(row.add(2 * WIDTH));
                let d3 = V::load(row.add(3 * WIDTH));
                let at = pair * WIDTH + i;
                d1.add(d2).store(sum.as_mut_ptr().add(at));
                d0.sub(d2).store(left.as_mut_ptr().add(at));
                d2.sub(d1).store(middle.as_mut_ptr().add(at));
                d3.sub(d1).store(right.as_mut_ptr().add(at));
            }
        }
    }
}

/// The four products of `R` pairs for one vector of outputs, with bias and maximum over the pieces.
///
/// The middle products are needed twice. They wait in memory, because the registers are full.
#[inline(always)]
unsafe fn multiply_pairs<V: Vector, const R: usize>(
    packed: *const f32,
    bias: *const f32,
    factors: &[[f32; PAIRS_MAX * WIDTH]; PRODUCTS],
    output: *mut f32,
) {
    // SAFETY: `packed` holds four panels, `factors` `R` rows each, `output` two rows for each pair.
    unsafe {
        let zero = [[V::splat(0.0); PIECES]; R];
        let product = |index: usize| (packed.add(index * PANEL), (factors[index].as_ptr(), WIDTH));

        let mut sums = zero;
        let (weights, rows) = product(0);
        accumulate::<V, R, PIECES>(&mut sums, weights, WIDTH, rows);
        let m2 = std::hint::black_box(sums);
        let (weights, rows) = product(1);
        accumulate::<V, R, PIECES>(&mut sums, weights, WIDTH, rows);
        let m1_m2 = std::hint::black_box(sums);

        let mut sums = zero;
        let (weights, rows) = product(2);
        accumulate::<V, R, PIECES>(&mut sums, weights, WIDTH, rows);
        for (r, sums) in sums.iter_mut().enumerate() {
            let mut first = *sums;
            for piece in 0..PIECES {
                first[piece] = m1_m2[r][piece].add(sums[piece]);
                sums[piece] = m2[r][piece].sub(sums[piece]);
            }
            maximum::<V>(first, bias).store(output.add(2 * r * WIDTH));
        }

        let (weights, rows) = product(3);
        accumulate::<V, R, PIECES>(&mut sums, weights, WIDTH, rows);
        for (r, second) in sums.into_iter().enumerate() {
            maximum::<V>(second, bias).store(output.add((2 * r + 1) * WIDTH));
        }
    }
}

/// The largest of the pieces, each with its bias.
#[inline(always)]
unsafe fn maximum<V: Vector>(pieces: [V; PIECES], bias: *const f32) -> V {
    // SAFETY: the bias has all pieces, 96 floats apart.
    unsafe {
        let [a, b, c] = pieces;
        let a = a.add(V::load(bias));
        let b = b.add(V::load(bias.add(WIDTH)));
        let c = c.add(V::load(bias.add(2 * WIDTH)));
        a.max(b).max(c)
    }
}
