//! The safe face of the kernels: checks lengths, picks the instruction set.

use super::dense::Dense;
use super::first::{FirstLayer, PRODUCTS};
#[cfg(target_arch = "aarch64")]
use super::neon;
use super::norm::Norm;
use super::portable;
use super::score::ScorerWeights;
use super::window::WindowLayer;
use super::{WIDE, WIDTH};
#[cfg(target_arch = "x86_64")]
use super::{avx2, avx512};
use crate::config::Kernel;

/// An instruction set that this processor has. To hold one is the proof.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Simd(Isa);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Isa {
    #[cfg(target_arch = "x86_64")]
    Avx512,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "aarch64")]
    Neon,
    Portable,
}

/// Calls an operation of the instruction set at hand.
macro_rules! dispatch {
    ($simd:expr, $operation:ident ( $($argument:expr),* )) => {
        // SAFETY: the instruction set exists (`Simd::new`); the lengths were checked just before.
        unsafe {
            match $simd.0 {
                #[cfg(target_arch = "x86_64")]
                Isa::Avx512 => avx512::$operation($($argument),*),
                #[cfg(target_arch = "x86_64")]
                Isa::Avx2 => avx2::$operation($($argument),*),
                #[cfg(target_arch = "aarch64")]
                Isa::Neon => neon::$operation($($argument),*),
                Isa::Portable => portable::$operation($($argument),*),
            }
        }
    };
}

impl Simd {
    /// The given kernel, if the processor has its instructions.
    pub(crate) fn new(kernel: Kernel) -> Option<Simd> {
        let isa = match kernel {
            Kernel::Auto => return Some(Simd::fastest()),
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx512 => is_x86_feature_detected!("avx512f").then_some(Isa::Avx512),
            #[cfg(target_arch = "x86_64")]
            Kernel::Avx2 => (is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma")).then_some(Isa::Avx2),
            #[cfg(target_arch = "aarch64")]
            Kernel::Neon => std::arch::is_aarch64_feature_detected!("neon").then_some(Isa::Neon),
            Kernel::Portable => Some(Isa::Portable),
            // The kernels of other processors.
            _ => None,
        };
        isa.map(Simd)
    }

    /// The fastest kernel that the processor has.
    pub(crate) fn fastest() -> Simd {
        [Kernel::Avx512, Kernel::Avx2, Kernel::Neon].into_iter().find_map(Simd::new).unwrap_or(Simd(Isa::Portable))
    }

    /// `output[row] = weights · input[row] + bias`; rows are `input_stride` and `output_stride` floats apart.
    ///
    /// # Panics
    ///
    /// If a slice or a stride is too short.
    pub(crate) fn dense(
        self,
        weights: &Dense,
        input: &[f32],
        input_stride: usize,
        rows: usize,
        output: &mut [f32],
        output_stride: usize,
    ) {
        if rows == 0 {
            return;
        }
        assert!(input_stride >= weights.inputs() && output_stride >= weights.stride(), "rows overlap");
        assert!(input.len() >= (rows - 1) * input_stride + weights.inputs(), "input too short");
        assert!(output.len() >= (rows - 1) * output_stride + weights.stride(), "output too short");
        let (input, output) = ((input.as_ptr(), input_stride), (output.as_mut_ptr(), output_stride));
        dispatch!(self, dense(weights, input, rows, output));
    }

    /// The embedding of one token: `output = norm(maxout(sum of rows))`.
    ///
    /// # Panics
    ///
    /// If a row has not 288 floats, or the output not 96.
    pub(crate) fn mix(self, rows: &[&[f32]], norm: &Norm, output: &mut [f32]) {
        assert!(rows.iter().all(|row| row.len() == WIDE) && output.len() == WIDTH, "the shape of an embedding");
        dispatch!(self, mix(rows, norm, output));
    }

    /// The first window layer, from remembered products; one row of output for each slot.
    ///
    /// # Panics
    ///
    /// If a slot is not in the layer, or the output has another length than the slots need.
    pub(crate) fn first_layer(self, layer: FirstLayer<'_>, slots: &[u32], output: &mut [f32]) {
        let known = (layer.embeddings.len() / WIDTH).min(layer.products.len() / PRODUCTS);
        assert!(known > 0 && slots.iter().all(|&slot| (slot as usize) < known), "a slot that was never filled");
        assert_eq!(output.len(), slots.len() * WIDTH, "a row for each slot");
        dispatch!(self, first_layer(layer, slots, output));
    }

    /// A window layer over an even number of rows; the rows before and after them are read but not written.
    ///
    /// # Panics
    ///
    /// If the slices differ in length or are not two rows and sixteen or more, in pairs.
    pub(crate) fn window_layer(self, layer: &WindowLayer, input: &[f32], output: &mut [f32]) {
        const ROWS_MIN: usize = 16;
        let rows = (input.len() / WIDTH).saturating_sub(2);
        assert!(rows >= ROWS_MIN && rows.is_multiple_of(2), "at least eight pairs of rows");
        assert_eq!((input.len(), output.len()), ((rows + 2) * WIDTH, (rows + 2) * WIDTH), "whole rows");
        dispatch!(self, window_layer(layer, input.as_ptr(), rows / 2, output.as_mut_ptr()));
    }

    /// The scores of all moves, given which token plays which role, and the contributions of all tokens.
    ///
    /// # Panics
    ///
    /// If a token has no contributions, or the output is too short.
    pub(crate) fn scores(
        self,
        weights: &ScorerWeights,
        contributions: &[f32],
        stride: usize,
        tokens: &[Option<u32>],
        output: &mut [f32],
    ) {
        let features = weights.rows(contributions, stride, tokens).expect("a token for each role, or none");
        assert!(output.len() >= weights.stride(), "room for all scores");
        dispatch!(self, scores(weights, &features, output));
    }
}
