//! The encoder ("tok2vec"): 96 numbers for each token, from its features and those of its four neighbours either side.
//!
//! | step | what happens | file |
//! |---|---|---|
//! | embed | hash each feature into a table, four rows a feature; mix | `embed.rs` |
//! | layer 1 | window over three tokens, from remembered products | `memory.rs`, `kernel/first.rs` |
//! | layers 2… | window over three tokens | `kernel/window.rs` |
//!
//! spaCy `MultiHashEmbed.v2` and `MaxoutWindowEncoder.v2`. The embedding and the products of the first layer depend on
//! the token alone, so each pipeline remembers them for each distinct token.

pub(crate) mod embed;
mod memory;
mod rows;
mod vectors;

pub(crate) use memory::EmbeddingMemory;
pub(crate) use rows::Rows;
pub(crate) use vectors::Vectors;

use embed::Embedding;

use crate::error::Error;
use crate::format::layers::{LayerIndex, Layers};
use crate::kernel::{Dense, Norm, PIECES, Simd, WIDE, WIDTH, WindowLayer, WindowWeights, piece_major};
use crate::tokenizer::RawToken;

/// The weights of one encoder.
pub(crate) struct Encoder {
    embedding: Embedding,
    /// The three products of the first window layer: 96 inputs, 3 × 288 outputs, with the bias in the middle.
    first: Dense,
    first_norm: Norm,
    /// The window layers after the first.
    layers: Vec<WindowLayer>,
    /// Rows of zeros around a document: as many as there are layers, since each layer looks one row further.
    pads: usize,
}

impl Encoder {
    /// Takes an encoder's weights from a `model` file. `simd` is only used to prepare tables.
    ///
    /// # Errors
    ///
    /// When layers are missing, of other shapes, or use features that the runtime does not know.
    pub(crate) fn load(layers: &Layers, vectors: &Vectors, simd: Simd) -> Result<Encoder, Error> {
        let maxouts = layers.named("maxout");
        let norms = layers.named("layernorm");
        let windows = layers.named("expand_window");
        let depth = windows.len();
        if depth == 0 {
            return Err(layers.count_mismatch("expand_window", 4, 0));
        }
        for (name, found) in [("maxout", maxouts.len()), ("layernorm", norms.len())] {
            if found != depth + 1 {
                return Err(layers.count_mismatch(name, depth + 1, found));
            }
        }
        for window in windows {
            if layers.attr_size(window, "window_size")? != 1 {
                return Err(Error::unsupported(layers.path(), "a window of more than one token"));
            }
        }
        let mut windows = maxouts[1..].iter().zip(&norms[1..]).map(|(&maxout, &norm)| {
            let shape = [Some(WIDTH), Some(PIECES), Some(3 * WIDTH)];
            let weights = layers.param(maxout, "W", &shape)?.data;
            let bias = piece_major::<PIECES>(&layers.param(maxout, "b", &[Some(WIDTH), Some(PIECES)])?.data);
            Ok::<_, Error>(WindowWeights { weights, bias, norm: read_norm(layers, norm)? })
        });
        let first = windows.next().transpose()?.ok_or_else(|| layers.count_mismatch("maxout", depth + 1, 0))?;
        let embedding = Embedding::load(layers, maxouts[0], read_norm(layers, norms[0])?, vectors, simd)?;
        let others = windows.map(|window| Ok(WindowLayer::new(window?))).collect::<Result<_, Error>>()?;
        let products = first_products(&first);
        Ok(Encoder { embedding, first: products, first_norm: first.norm, layers: others, pads: depth })
    }

    /// Encodes documents, which do not see each other. The result stands in `rows`, document by document.
    pub(crate) fn encode(
        &self,
        simd: Simd,
        documents: &[&[RawToken]],
        lookup: embed::Lookup<'_>,
        memory: &mut EmbeddingMemory,
        rows: &mut Rows,
    ) {
        rows.arrange(documents.iter().map(|tokens| tokens.len()), self.pads);
        memory.fill_slots(self, simd, documents, lookup, rows);
        rows.first_layer(simd, memory.layer(&self.first_norm));
        for layer in &self.layers {
            rows.next_layer(simd, layer);
        }
    }
}

/// Rearranges a window layer's matrix \[A B C\] so that it gives A·x, B·x + bias and C·x for one row.
fn first_products(layer: &WindowWeights) -> Dense {
    let mut weights = Vec::with_capacity(3 * WIDE * WIDTH);
    let mut bias = vec![0.0; 3 * WIDE];
    bias[WIDE..2 * WIDE].copy_from_slice(&layer.bias);
    for neighbour in 0..3 {
        for piece in 0..PIECES {
            for output in 0..WIDTH {
                let row = (output * PIECES + piece) * 3 * WIDTH + neighbour * WIDTH;
                weights.extend_from_slice(&layer.weights[row..row + WIDTH]);
            }
        }
    }
    Dense::new(&weights, &bias, WIDTH)
}

fn read_norm(layers: &Layers, layer: LayerIndex) -> Result<Norm, Error> {
    let gain = layers.param(layer, "G", &[Some(WIDTH)])?.data;
    let bias = layers.param(layer, "b", &[Some(WIDTH)])?.data;
    Ok(Norm::new(gain, bias))
}
