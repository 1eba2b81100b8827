//! What a pipeline remembers of distinct tokens: their embedding and its products in the first window layer.

use super::Encoder;
use super::embed::Lookup;
use super::rows::Rows;
use crate::kernel::{FirstLayer, Norm, PAD_SLOT, Simd, WIDE, WIDTH};
use crate::tokenizer::RawToken;

/// Embeddings by slot. Slot 0 is the padding; tokens of like features share a slot.
///
/// The ids in it are those of one lexicon; it must be emptied with the lexicon.
#[derive(Default)]
pub(crate) struct EmbeddingMemory {
    /// The slot of each feature combination, twice: without and with a space after. 0: none yet.
    slots: Vec<u32>,
    embeddings: Vec<f32>,
    products: Vec<f32>,
}

/// Products of one slot.
const PRODUCTS: usize = 3 * WIDE;

impl EmbeddingMemory {
    /// How many distinct tokens are remembered.
    pub(crate) fn len(&self) -> usize {
        self.embeddings.len() / WIDTH
    }

    /// Finds the slot of every token, after computing those that are new.
    pub(super) fn fill_slots(
        &mut self,
        encoder: &Encoder,
        simd: Simd,
        documents: &[&[RawToken]],
        lookup: Lookup<'_>,
        rows: &mut Rows,
    ) {
        let known = self.len();
        if known == 0 {
            self.embeddings.resize(WIDTH, 0.0);
        }
        let sees_space_after = encoder.embedding.sees_space_after();
        for (document, tokens) in documents.iter().enumerate() {
            for (slot, token) in rows.slots_mut(document).iter_mut().zip(*tokens) {
                let space_after = sees_space_after && token.space_after;
                let index = 2 * token.features.0 as usize + usize::from(space_after);
                if index >= self.slots.len() {
                    self.slots.resize((index + 1).next_power_of_two(), PAD_SLOT);
                }
                if self.slots[index] == PAD_SLOT {
                    let new = self.len();
                    self.slots[index] = new as u32;
                    self.embeddings.resize((new + 1) * WIDTH, 0.0);
                    let features = lookup.lexicon.features(token.features);
                    let output = &mut self.embeddings[new * WIDTH..];
                    encoder.embedding.embed(simd, features, space_after, lookup.vectors, output);
                }
                *slot = self.slots[index];
            }
        }
        let new = self.len() - known;
        self.products.resize(self.len() * PRODUCTS, 0.0);
        let output = &mut self.products[known * PRODUCTS..];
        simd.dense(&encoder.first, &self.embeddings[known * WIDTH..], WIDTH, new, output, PRODUCTS);
    }

    /// The first layer over the remembered products.
    pub(super) fn layer<'a>(&'a self, norm: &'a Norm) -> FirstLayer<'a> {
        FirstLayer { embeddings: &self.embeddings, products: &self.products, norm }
    }
}
