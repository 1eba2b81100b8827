//! The rows of a batch: where each document stands, and the activations of the layer at hand.
//!
//! spaCy puts as many rows of zeros before and after each document as there are layers, *once*, before the first layer;
//! later they change like the rows of tokens. Here documents stand one after the other with padding between them, shared
//! by both neighbours: a layer looks one row further, so what reaches a token from beyond the padding has gone through
//! more layers than there are.
//!
//! Each document starts at an even row, because the window layers compute rows in pairs (see `kernel/window.rs`).

use std::ops::Range;

use crate::kernel::{FirstLayer, PAD_SLOT, Simd, WIDTH, WindowLayer};

/// Rows of one batch, in two buffers that take turns. One more row of zeros stands before the first and after the last.
#[derive(Default)]
pub(crate) struct Rows {
    /// Rows of each document.
    documents: Vec<Range<usize>>,
    /// Where each row's embedding is remembered.
    slots: Vec<u32>,
    current: Vec<f32>,
    other: Vec<f32>,
}

/// The window layers take at least so many rows.
const ROWS_MIN: usize = 16;

impl Rows {
    /// Gives each document its place, with at least `pads` rows around it.
    pub(super) fn arrange(&mut self, lengths: impl Iterator<Item = usize>, pads: usize) {
        self.documents.clear();
        let mut next: usize = 0;
        for length in lengths {
            let start = (next + pads).next_multiple_of(2);
            next = start + length;
            self.documents.push(start..next);
        }
        let count = (next + pads).next_multiple_of(2).max(ROWS_MIN);
        self.slots.clear();
        self.slots.resize(count, PAD_SLOT);
        for buffer in [&mut self.current, &mut self.other] {
            buffer.resize((count + 2) * WIDTH, 0.0);
            buffer[..WIDTH].fill(0.0);
            buffer[(count + 1) * WIDTH..].fill(0.0);
        }
    }

    /// The slots of a document's tokens.
    pub(super) fn slots_mut(&mut self, document: usize) -> &mut [u32] {
        &mut self.slots[self.documents[document].clone()]
    }

    pub(super) fn first_layer(&mut self, simd: Simd, layer: FirstLayer<'_>) {
        let end = self.current.len() - WIDTH;
        simd.first_layer(layer, &self.slots, &mut self.current[WIDTH..end]);
    }

    pub(super) fn next_layer(&mut self, simd: Simd, layer: &WindowLayer) {
        simd.window_layer(layer, &self.current, &mut self.other);
        std::mem::swap(&mut self.current, &mut self.other);
    }

    /// The rows of a document's tokens, 96 numbers each.
    pub(crate) fn document(&self, document: usize) -> &[f32] {
        let rows = &self.documents[document];
        &self.current[(rows.start + 1) * WIDTH..(rows.end + 1) * WIDTH]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_start_at_even_rows_with_room_around_them() {
        for pads in [1, 4, 5] {
            let mut rows = Rows::default();
            rows.arrange([3, 0, 1, 8].into_iter(), pads);
            let mut previous = 0;
            for document in &rows.documents {
                assert!(document.start.is_multiple_of(2));
                assert!(document.start >= previous + pads);
                previous = document.end;
            }
            assert!(rows.slots.len() >= previous + pads);
            assert!(rows.slots.len().is_multiple_of(2));
        }
    }
}
