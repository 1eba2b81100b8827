//! Every kernel that this machine has, against the plain formula in 64-bit floats.

use super::{
    Dense, FirstLayer, HIDDEN, HIDDEN_PIECES, Norm, PIECES, ScorerWeights, Simd, WIDE, WIDTH, WindowLayer,
    WindowWeights, piece_major,
};
use crate::config::Kernel;

/// Numbers between -1 and 1 that look random and are always the same.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 40) as f32 / (1u64 << 23) as f32 - 1.0
    }

    fn take(&mut self, count: usize) -> Vec<f32> {
        (0..count).map(|_| self.next()).collect()
    }

    fn norm(&mut self) -> Norm {
        Norm::new(self.take(WIDTH), self.take(WIDTH))
    }
}

fn kernels() -> impl Iterator<Item = (Kernel, Simd)> {
    Kernel::available().filter_map(|kernel| Some((kernel, Simd::new(kernel)?)))
}

#[track_caller]
fn assert_close(kernel: Kernel, found: &[f32], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
        let error = (f64::from(*found) - expected).abs();
        assert!(error < 2e-5 * (1.0 + expected.abs()), "{kernel:?}, value {index}: {found} for {expected}");
    }
}

fn layer_norm(values: &[f64], norm: &Norm) -> Vec<f64> {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / values.len() as f64;
    let scale = 1.0 / (variance + 1e-8).sqrt();
    let gain = norm.gain.iter().zip(&norm.bias);
    values.iter().zip(gain).map(|(v, (gain, bias))| (v - mean) * scale * f64::from(*gain) + f64::from(*bias)).collect()
}

/// The largest of three pieces in (piece, output) order.
fn maxout(values: &[f64]) -> Vec<f64> {
    (0..WIDTH).map(|i| values[i].max(values[WIDTH + i]).max(values[2 * WIDTH + i])).collect()
}

fn dot(a: &[f32], b: &[f32]) -> f64 {
    a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum()
}

fn double(values: &[f32]) -> Vec<f64> {
    values.iter().map(|value| f64::from(*value)).collect()
}

#[test]
fn there_is_always_a_kernel() {
    assert!(kernels().any(|(kernel, _)| kernel == Kernel::Portable));
    assert!(Kernel::Auto.is_available());
}

#[test]
fn dense_multiplies() {
    let mut numbers = Numbers(1);
    for (inputs, outputs) in [(96, 50), (96, 64), (64, 1024), (64, 384), (300, 288), (5, 1), (96, 100)] {
        let (weights, bias) = (numbers.take(inputs * outputs), numbers.take(outputs));
        let dense = Dense::new(&weights, &bias, inputs);
        for rows in [0, 1, 3, 4, 8, 9, 17] {
            let input_stride = inputs + 3;
            let input = numbers.take(rows * input_stride);
            let mut expected = Vec::new();
            for row in input.chunks_exact(input_stride) {
                let products = weights.chunks_exact(inputs).zip(&bias);
                expected.extend(products.map(|(weights, bias)| dot(row, weights) + f64::from(*bias)));
            }
            for (kernel, simd) in kernels() {
                let stride = dense.stride() + 5;
                let mut output = vec![7.0; rows * stride];
                simd.dense(&dense, &input, input_stride, rows, &mut output, stride);
                let found: Vec<f32> = output.chunks_exact(stride).flat_map(|row| &row[..outputs]).copied().collect();
                assert_close(kernel, &found, &expected);
                assert!(output.chunks_exact(stride).all(|row| row[dense.stride()..].iter().all(|value| *value == 7.0)));
            }
        }
    }
}

#[test]
fn mix_adds_and_normalises() {
    let mut numbers = Numbers(2);
    for count in [1, 17, 25] {
        let rows: Vec<Vec<f32>> = (0..count).map(|_| numbers.take(WIDE)).collect();
        let norm = numbers.norm();
        let sums: Vec<f64> = (0..WIDE).map(|i| rows.iter().map(|row| f64::from(row[i])).sum()).collect();
        let expected = layer_norm(&maxout(&sums), &norm);
        let rows: Vec<&[f32]> = rows.iter().map(Vec::as_slice).collect();
        for (kernel, simd) in kernels() {
            let mut output = vec![0.0; WIDTH];
            simd.mix(&rows, &norm, &mut output);
            assert_close(kernel, &output, &expected);
        }
    }
}

/// A window layer as the formula says, on rows of which the first and last are only neighbours.
fn window(weights: &[f32], bias: &[f32], norm: &Norm, rows: &[f32]) -> Vec<f64> {
    let mut result = Vec::new();
    for window in rows.chunks_exact(WIDTH).collect::<Vec<_>>().windows(3) {
        let window: Vec<f32> = window.concat();
        let mut wide = vec![0.0; WIDE];
        for (index, weights) in weights.chunks_exact(3 * WIDTH).enumerate() {
            let place = index % PIECES * WIDTH + index / PIECES;
            wide[place] = dot(&window, weights) + f64::from(bias[place]);
        }
        let normal = layer_norm(&maxout(&wide), norm);
        result.extend(normal.iter().zip(double(&window[WIDTH..2 * WIDTH])).map(|(value, residual)| value + residual));
    }
    result
}

#[test]
fn window_layer_follows_the_formula() {
    let mut numbers = Numbers(3);
    let (weights, bias) = (numbers.take(WIDE * 3 * WIDTH), numbers.take(WIDE));
    let norm = numbers.norm();
    let copy = Norm::new(norm.gain.clone(), norm.bias.clone());
    let layer = WindowLayer::new(WindowWeights { weights: weights.clone(), bias: bias.clone(), norm: copy });
    for count in [16, 18, 32, 38] {
        let input = numbers.take((count + 2) * WIDTH);
        let expected = window(&weights, &bias, &norm, &input);
        for (kernel, simd) in kernels() {
            let mut output = vec![0.0; input.len()];
            simd.window_layer(&layer, &input, &mut output);
            assert_close(kernel, &output[WIDTH..(count + 1) * WIDTH], &expected);
            assert!(output[..WIDTH].iter().chain(&output[(count + 1) * WIDTH..]).all(|value| *value == 0.0));
        }
    }
}

#[test]
fn a_row_does_not_depend_on_how_many_rows_there_are() {
    let mut numbers = Numbers(4);
    let layer = WindowLayer::new(WindowWeights {
        weights: numbers.take(WIDE * 3 * WIDTH),
        bias: numbers.take(WIDE),
        norm: numbers.norm(),
    });
    let input = numbers.take(42 * WIDTH);
    for (_, simd) in kernels() {
        let mut long = vec![0.0; input.len()];
        simd.window_layer(&layer, &input, &mut long);
        // Rows 6 to 21, of which only the inner ones have the same neighbours.
        let part = &input[6 * WIDTH..24 * WIDTH];
        let mut short = vec![0.0; part.len()];
        simd.window_layer(&layer, part, &mut short);
        assert_eq!(long[7 * WIDTH..23 * WIDTH], short[WIDTH..17 * WIDTH], "bit for bit");
    }
}

#[test]
fn first_layer_adds_products_of_neighbours() {
    let mut numbers = Numbers(5);
    let (embeddings, products) = (numbers.take(4 * WIDTH), numbers.take(4 * 3 * WIDE));
    let norm = numbers.norm();
    let slots = [0, 2, 3, 3, 1, 0];
    let product = |slot: u32, part: usize| &products[slot as usize * 3 * WIDE + part * WIDE..][..WIDE];
    let mut expected = Vec::new();
    for (index, &slot) in slots.iter().enumerate() {
        let left = product(if index > 0 { slots[index - 1] } else { 0 }, 0);
        let right = product(slots.get(index + 1).copied().unwrap_or(0), 2);
        let sums = left.iter().zip(product(slot, 1)).zip(right);
        let sums: Vec<f64> = sums.map(|((a, b), c)| f64::from(*a) + f64::from(*b) + f64::from(*c)).collect();
        let embedding = double(&embeddings[slot as usize * WIDTH..][..WIDTH]);
        expected.extend(layer_norm(&maxout(&sums), &norm).iter().zip(embedding).map(|(value, own)| value + own));
    }
    for (kernel, simd) in kernels() {
        let mut output = vec![0.0; slots.len() * WIDTH];
        let layer = FirstLayer { embeddings: &embeddings, products: &products, norm: &norm };
        simd.first_layer(layer, &slots, &mut output);
        assert_close(kernel, &output, &expected);
    }
}

#[test]
fn scores_add_the_contributions_of_tokens_and_of_absent_ones() {
    let mut numbers = Numbers(6);
    for (roles, moves) in [(8, 106), (3, 74), (1, 1), (8, 200)] {
        let units = HIDDEN * HIDDEN_PIECES;
        let (absent, bias) = (numbers.take(roles * units), numbers.take(units));
        let (upper, upper_bias) = (numbers.take(moves * HIDDEN), numbers.take(moves));
        let weights = ScorerWeights::new(absent.clone(), bias.clone(), &upper, &upper_bias);
        let stride = roles * units;
        let contributions = numbers.take(4 * stride);
        let tokens: Vec<Option<u32>> = (0..roles).map(|role| (role % 3 != 1).then_some(role as u32 % 4)).collect();

        let mut sums = double(&bias);
        for (role, token) in tokens.iter().enumerate() {
            let values = token.map_or(&absent[..], |token| &contributions[token as usize * stride..]);
            for (sum, value) in sums.iter_mut().zip(&values[role * units..][..units]) {
                *sum += f64::from(*value);
            }
        }
        let hidden: Vec<f64> = (0..HIDDEN).map(|i| sums[i].max(sums[HIDDEN + i])).collect();
        let rows = upper.chunks_exact(HIDDEN).zip(&upper_bias);
        let expected: Vec<f64> = rows
            .map(|(row, bias)| row.iter().zip(&hidden).map(|(w, h)| f64::from(*w) * h).sum::<f64>() + f64::from(*bias))
            .collect();
        for (kernel, simd) in kernels() {
            let mut output = vec![0.0; weights.stride()];
            simd.scores(&weights, &contributions, stride, &tokens, &mut output);
            assert_close(kernel, &output[..moves], &expected);
        }
    }
}

#[test]
#[should_panic(expected = "input too short")]
fn refuses_slices_that_are_too_short() {
    let dense = Dense::new(&[0.0; 96 * 16], &[0.0; 16], 96);
    Simd::fastest().dense(&dense, &[0.0; 95], 96, 1, &mut [0.0; 16], 16);
}

#[test]
fn orders_by_piece() {
    assert_eq!(piece_major::<2>(&[1.0, 10.0, 2.0, 20.0]), [1.0, 2.0, 10.0, 20.0]);
}
