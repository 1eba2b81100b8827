//! The abstract vector that the operations are written over.

/// A register of [`LANES`](Vector::LANES) floats.
///
/// # Safety
///
/// All methods need the processor to have the instructions of the implementing type. Loads and stores need the pointer
/// to be valid for `LANES` floats; no alignment is required. Implementations are `#[inline(always)]`, so that they
/// become single instructions inside a function with the right `target_feature`.
pub(super) trait Vector: Copy {
    /// Floats in a register; divides 16.
    const LANES: usize;

    unsafe fn splat(value: f32) -> Self;
    unsafe fn load(from: *const f32) -> Self;
    unsafe fn store(self, to: *mut f32);
    unsafe fn add(self, other: Self) -> Self;
    unsafe fn sub(self, other: Self) -> Self;
    unsafe fn mul(self, other: Self) -> Self;
    unsafe fn max(self, other: Self) -> Self;
    /// `self * factor + term`, fused if the processor can.
    unsafe fn mul_add(self, factor: Self, term: Self) -> Self;
    /// The sum of all lanes.
    unsafe fn sum(self) -> f32;
}

/// Compiles all operations for one vector type. `rows` is the height of a tile: with three vectors a row it should fill
/// the registers, less four for the operands.
macro_rules! compile_operations {
    ($vector:ty, rows = $rows:literal $(, features = $features:literal)?) => {
        use super::dense::{self, Dense};
        use super::first::{self, FirstLayer};
        use super::mix;
        use super::norm::Norm;
        use super::score::{self, FeatureRows, ScorerWeights};
        use super::window::{self, WindowLayer};

        /// # Safety
        /// See [`dense::multiply`]; the processor must have the features.
        $(#[target_feature(enable = $features)])?
        pub(super) unsafe fn dense(
            weights: &Dense,
            input: (*const f32, usize),
            rows: usize,
            output: (*mut f32, usize),
        ) {
            // SAFETY: passed on to the caller.
            unsafe { dense::multiply::<$vector, $rows>(weights, input, rows, output) }
        }

        /// # Safety
        /// See [`mix::mix`]; the processor must have the features.
        $(#[target_feature(enable = $features)])?
        pub(super) unsafe fn mix(rows: &[&[f32]], norm: &Norm, output: &mut [f32]) {
            // SAFETY: passed on to the caller.
            unsafe { mix::mix::<$vector>(rows, norm, output) }
        }

        /// # Safety
        /// See [`first::first_layer`]; the processor must have the features.
        $(#[target_feature(enable = $features)])?
        pub(super) unsafe fn first_layer(layer: FirstLayer<'_>, slots: &[u32], output: &mut [f32]) {
            // SAFETY: passed on to the caller.
            unsafe { first::first_layer::<$vector>(layer, slots, output) }
        }

        /// # Safety
        /// See [`window::window_layer`]; the processor must have the features.
        $(#[target_feature(enable = $features)])?
        pub(super) unsafe fn window_layer(layer: &WindowLayer, input: *const f32, pairs: usize, output: *mut f32) {
            // SAFETY: passed on to the caller.
            unsafe { window::window_layer::<$vector, $rows>(layer, input, pairs, output) }
        }

        /// # Safety
        /// See [`score::scores`]; the processor must have the features.
        $(#[target_feature(enable = $features)])?
        pub(super) unsafe fn scores(weights: &ScorerWeights, features: &FeatureRows, output: &mut [f32]) {
            // SAFETY: passed on to the caller.
            unsafe { score::scores::<$vector>(weights, features, output) }
        }
    };
}

pub(super) use compile_operations;
