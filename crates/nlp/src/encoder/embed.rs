//! The embedding of one token on its own.
//!
//! Each feature is hashed into four rows of a table, the four are added, the sums of all features are put side by side,
//! and a maxout layer with layer norm makes 96 numbers of them. The layer's matrix product distributes over the sums, so
//! every table row is multiplied once, when the package is loaded: a token then costs some twenty additions of rows.

use super::Vectors;
use crate::error::Error;
use crate::format::layers::{LayerIndex, Layers};
use crate::kernel::{Dense, Norm, PIECES, Simd, WIDE, WIDTH, piece_major};
use crate::lexicon::{Features, Lexicon};
use crate::text::keys::feature_hashes;

/// The tables of an encoder, already multiplied.
pub(crate) struct Embedding {
    tables: Vec<Table>,
    /// From a word vector to its share of the mixture.
    vector_share: Option<Dense>,
    bias: Vec<f32>,
    norm: Norm,
    /// Whether it matters if a space follows the token.
    sees_space_after: bool,
}

/// Rows of one feature, each multiplied by the feature's part of the mixing matrix.
struct Table {
    feature: Feature,
    seed: u32,
    rows: u32,
    products: Vec<f32>,
}

/// A feature of a token, by its name in spaCy.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Feature {
    Norm,
    Prefix,
    Suffix,
    Shape,
    Spacy,
    IsSpace,
}

/// Where features and vectors are looked up.
#[derive(Clone, Copy)]
pub(crate) struct Lookup<'a> {
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) vectors: &'a Vectors,
}

impl Embedding {
    pub(super) fn load(
        layers: &Layers,
        mixer: LayerIndex,
        norm: Norm,
        vectors: &Vectors,
        simd: Simd,
    ) -> Result<Embedding, Error> {
        let names = layers.attr_texts(layers.only("extract_features")?, "columns")?;
        let columns = names
            .iter()
            .map(|name| {
                Feature::of_name(name).ok_or_else(|| Error::unsupported(layers.path(), format!("the feature {name}")))
            })
            .collect::<Result<Vec<_>, _>>()?;
        let hashes = layers.named("hashembed");
        let statics = layers.named("static_vectors");
        if statics.len() > 1 {
            return Err(layers.count_mismatch("static_vectors", 1, statics.len()));
        }
        let inputs = (hashes.len() + statics.len()) * WIDTH;
        let mixing = layers.param(mixer, "W", &[Some(WIDTH), Some(PIECES), Some(inputs)])?.data;
        let bias = piece_major::<PIECES>(&layers.param(mixer, "b", &[Some(WIDTH), Some(PIECES)])?.data);

        let mut tables = Vec::with_capacity(hashes.len());
        for (part, &layer) in hashes.iter().enumerate() {
            let column = layers.attr_size(layer, "column")?;
            let Some(&feature) = columns.get(column) else {
                let expected = format!("a column below {}", columns.len());
                return Err(Error::value(layers.path(), "hashembed.column", expected, column.to_string()));
            };
            let seed = layers.attr_size(layer, "seed")?;
            let seed = u32::try_from(seed)
                .map_err(|_| Error::value(layers.path(), "hashembed.seed", "32 bits", seed.to_string()))?;
            let table = layers.param(layer, "E", &[None, Some(WIDTH)])?;
            let rows = table.shape[0];
            if rows == 0 || u32::try_from(rows).is_err() {
                return Err(Error::value(layers.path(), "hashembed.E", "a table with rows", rows.to_string()));
            }
            let mut products = vec![0.0; rows * WIDE];
            let share = Dense::new(&part_of(&mixing, inputs, part), &[0.0; WIDE], WIDTH);
            simd.dense(&share, &table.data, WIDTH, rows, &mut products, WIDE);
            tables.push(Table { feature, seed, rows: rows as u32, products });
        }
        let vector_share = match statics.first() {
            Some(&layer) => {
                let width = vectors.width();
                let projection = layers.param(layer, "W", &[Some(WIDTH), Some(width)])?.data;
                let part = part_of(&mixing, inputs, hashes.len());
                Some(Dense::new(&product(&part, &projection, width), &[0.0; WIDE], width))
            }
            None => None,
        };
        let sees_space_after = tables.iter().any(|table| table.feature == Feature::Spacy);
        Ok(Embedding { tables, vector_share, bias, norm, sees_space_after })
    }

    /// Whether the embedding depends on a space after the token.
    pub(super) fn sees_space_after(&self) -> bool {
        self.sees_space_after
    }

    /// Writes the 96 numbers of a token.
    pub(super) fn embed(
        &self,
        simd: Simd,
        features: &Features,
        space_after: bool,
        vectors: &Vectors,
        output: &mut [f32],
    ) {
        let mut rows: Vec<&[f32]> = Vec::with_capacity(4 * self.tables.len() + 2);
        rows.push(&self.bias);
        for table in &self.tables {
            let value = table.feature.value(features, space_after);
            rows.extend(feature_hashes(value, table.seed).map(|hash| table.row(hash % table.rows)));
        }
        let mut share = [0.0; WIDE];
        if let (Some(dense), Some(row)) = (&self.vector_share, features.vector) {
            simd.dense(dense, vectors.values(row), vectors.width(), 1, &mut share, WIDE);
            rows.push(&share);
        }
        simd.mix(&rows, &self.norm, output);
    }
}

impl Table {
    fn row(&self, row: u32) -> &[f32] {
        &self.products[row as usize * WIDE..][..WIDE]
    }
}

impl Feature {
    fn of_name(name: &str) -> Option<Feature> {
        Some(match name {
            "NORM" => Feature::Norm,
            "PREFIX" => Feature::Prefix,
            "SUFFIX" => Feature::Suffix,
            "SHAPE" => Feature::Shape,
            "SPACY" => Feature::Spacy,
            "IS_SPACE" => Feature::IsSpace,
            _ => return None,
        })
    }

    fn value(self, features: &Features, space_after: bool) -> u64 {
        match self {
            Feature::Norm => features.norm,
            Feature::Prefix => features.prefix,
            Feature::Suffix => features.suffix,
            Feature::Shape => features.shape,
            Feature::Spacy => u64::from(space_after),
            Feature::IsSpace => u64::from(features.is_space),
        }
    }
}

/// The columns of the mixing matrix that one feature meets; rows in (piece, output) order.
fn part_of(mixing: &[f32], inputs: usize, part: usize) -> Vec<f32> {
    let mut result = Vec::with_capacity(WIDE * WIDTH);
    for piece in 0..PIECES {
        for output in 0..WIDTH {
            let row = (output * PIECES + piece) * inputs + part * WIDTH;
            result.extend_from_slice(&mixing[row..row + WIDTH]);
        }
    }
    result
}

/// The product of two matrices, the second of which has 96 rows.
fn product(left: &[f32], right: &[f32], columns: usize) -> Vec<f32> {
    let mut result = Vec::with_capacity(left.len() / WIDTH * columns);
    for row in left.chunks_exact(WIDTH) {
        let mut sums = vec![0.0f64; columns];
        for (factor, right) in row.iter().zip(right.chunks_exact(columns)) {
            for (sum, value) in sums.iter_mut().zip(right) {
                *sum += f64::from(*factor) * f64::from(*value);
            }
        }
        result.extend(sums.into_iter().map(|sum| sum as f32));
    }
    result
}
