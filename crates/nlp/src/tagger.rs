//! The tagger: one linear layer, and the tag with the highest score.

use std::path::Path;

use crate::error::Error;
use crate::format::layers::Layers;
use crate::format::settings::read_json;
use crate::kernel::{Dense, Simd, WIDTH};
use crate::labels::{LabelId, Labels};

/// Weights and tags.
pub(crate) struct Tagger {
    scores: Dense,
    tags: Vec<LabelId>,
}

impl Tagger {
    /// Reads `model` and `cfg` from the component's folder.
    pub(crate) fn read(folder: &Path, labels: &mut Labels) -> Result<Tagger, Error> {
        let path = folder.join("cfg");
        let cfg = read_json(&path)?;
        let names = cfg["labels"].as_array().map(|names| names.iter().map(|name| name.as_str()));
        let names: Option<Vec<&str>> = names.and_then(Iterator::collect);
        let names = names.filter(|names| !names.is_empty());
        let names = names.ok_or_else(|| Error::value(&path, "labels", "a list of names", cfg["labels"].to_string()))?;
        let tags = names.iter().map(|name| labels.intern(name)).collect::<Option<Vec<_>>>();
        let tags = tags.ok_or_else(|| Error::value(&path, "labels", "fewer labels", names.len().to_string()))?;

        let layers = Layers::read(&folder.join("model"))?;
        let layer = layers.only("softmax")?;
        let weights = layers.param(layer, "W", &[Some(tags.len()), Some(WIDTH)])?.data;
        let bias = layers.param(layer, "b", &[Some(tags.len())])?.data;
        Ok(Tagger { scores: Dense::new(&weights, &bias, WIDTH), tags })
    }

    /// The tag of each row. The first wins if two score the same.
    pub(crate) fn tag<'a>(
        &'a self,
        simd: Simd,
        rows: &[f32],
        scores: &'a mut Vec<f32>,
    ) -> impl Iterator<Item = LabelId> + 'a {
        let count = rows.len() / WIDTH;
        let stride = self.scores.stride();
        scores.resize(count * stride, 0.0);
        simd.dense(&self.scores, rows, WIDTH, count, scores, stride);
        scores.chunks_exact(stride).map(|scores| {
            let mut best = 0;
            for (index, score) in scores[..self.scores.outputs()].iter().enumerate() {
                if *score > scores[best] {
                    best = index;
                }
            }
            self.tags[best]
        })
    }
}
