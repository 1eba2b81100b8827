//! A thinc `model` file: the layers of a network, breadth first, with their parameters.
//!
//! Four parallel lists `nodes`, `attrs`, `params`, `shims`, one item per layer (thinc `model.py`, `to_bytes`).
//! Attributes are msgpack inside bytes, so they are decoded twice. Layers are looked up by their exact name, in list
//! order, which is the order of data flow in the architectures that `settings` lets through.

use std::path::{Path, PathBuf};

use rmpv::Value;

use super::array::Array;
use super::msgpack::{self, At};
use crate::error::Error;

/// The decoded file.
pub(crate) struct Layers {
    path: PathBuf,
    nodes: Value,
    attrs: Value,
    params: Value,
    names: Vec<String>,
}

/// One layer: its index in the lists.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct LayerIndex(usize);

impl Layers {
    /// Reads a `model` file.
    ///
    /// # Errors
    ///
    /// When it is damaged, or holds a layer with weights that the runtime does not know.
    pub(crate) fn read(path: &Path) -> Result<Layers, Error> {
        let Value::Map(entries) = msgpack::read(path)? else {
            return Err(Error::format(path, "msgpack", "not a map"));
        };
        let (mut nodes, mut attrs, mut params) = (Value::Nil, Value::Nil, Value::Nil);
        for (key, value) in entries {
            match key.as_str() {
                Some("nodes") => nodes = value,
                Some("attrs") => attrs = value,
                Some("params") => params = value,
                _ => {}
            }
        }
        let at = At::new(path, &nodes, "nodes");
        let names =
            at.items()?.map(|node| node.get("name")?.text().map(str::to_owned)).collect::<Result<Vec<_>, Error>>()?;
        for (value, place) in [(&attrs, "attrs"), (&params, "params")] {
            let at = At::new(path, value, place);
            if at.items()?.len() != names.len() {
                return Err(at.mismatch(format!("a list of {}", names.len())));
            }
        }
        let layers = Layers { path: path.to_owned(), nodes, attrs, params, names };
        layers.refuse_unknown()?;
        Ok(layers)
    }

    /// The layers of that name, in order.
    pub(crate) fn named(&self, name: &str) -> Vec<LayerIndex> {
        (0..self.names.len()).filter(|&index| self.names[index] == name).map(LayerIndex).collect()
    }

    /// The one layer of that name.
    pub(crate) fn only(&self, name: &str) -> Result<LayerIndex, Error> {
        match self.named(name)[..] {
            [layer] => Ok(layer),
            ref found => Err(self.count_mismatch(name, 1, found.len())),
        }
    }

    /// An error that says how many layers of a name there should be.
    pub(crate) fn count_mismatch(&self, name: &str, expected: usize, found: usize) -> Error {
        Error::value(&self.path, "nodes", format!("{expected} layer(s) named '{name}'"), found.to_string())
    }

    /// A parameter that must have the given shape; `None` in the shape leaves a side open.
    pub(crate) fn param(&self, layer: LayerIndex, name: &str, shape: &[Option<usize>]) -> Result<Array, Error> {
        let at = self.item(&self.params, "params", layer)?.get(name)?;
        let array = Array::from_msgpack(&at)?;
        let fits = array.shape.len() == shape.len()
            && array.shape.iter().zip(shape).all(|(side, expected)| expected.is_none_or(|expected| *side == expected));
        if fits {
            return Ok(array);
        }
        let sides: Vec<String> = shape.iter().map(|side| side.map_or("any".to_owned(), |n| n.to_string())).collect();
        Err(at.mismatch_found(format!("of shape [{}]", sides.join(", ")), format!("{:?}", array.shape)))
    }

    /// A number among the attributes.
    pub(crate) fn attr_size(&self, layer: LayerIndex, name: &str) -> Result<usize, Error> {
        let value = self.attr(layer, name)?;
        At::new(&self.path, &value, format!("attrs[{}].{name}", layer.0)).size()
    }

    /// A list of strings among the attributes.
    pub(crate) fn attr_texts(&self, layer: LayerIndex, name: &str) -> Result<Vec<String>, Error> {
        let value = self.attr(layer, name)?;
        let at = At::new(&self.path, &value, format!("attrs[{}].{name}", layer.0));
        Ok(at.texts()?.into_iter().map(str::to_owned).collect())
    }

    /// The layer that another one refers to, such as the `upper` of a transition scorer.
    pub(crate) fn reference(&self, layer: LayerIndex, name: &str) -> Result<Option<LayerIndex>, Error> {
        let Some(target) = self.item(&self.nodes, "nodes", layer)?.get("refs")?.find(name)? else {
            return Ok(None);
        };
        let index = target.size()?;
        if index < self.names.len() { Ok(Some(LayerIndex(index))) } else { Err(target.mismatch("a layer's index")) }
    }

    /// The outermost layer.
    pub(crate) fn root(&self) -> LayerIndex {
        LayerIndex(0)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    fn attr(&self, layer: LayerIndex, name: &str) -> Result<Value, Error> {
        let at = self.item(&self.attrs, "attrs", layer)?.get(name)?;
        match at.value {
            Value::Binary(bytes) => msgpack::decode(&self.path, bytes),
            value => Ok(value.clone()),
        }
    }

    fn item<'a>(&'a self, list: &'a Value, name: &str, layer: LayerIndex) -> Result<At<'a>, Error> {
        let at = At::new(&self.path, list, name);
        let item = at.items()?.nth(layer.0);
        item.ok_or_else(|| at.mismatch(format!("a list of more than {}", layer.0)))
    }

    /// Every layer must be one that the runtime computes: a forgotten one would silently change all results. The name
    /// of a composed layer spells out its parts: `residual(expand_window>>maxout>>layernorm>>dropout)`.
    fn refuse_unknown(&self) -> Result<(), Error> {
        const KNOWN: &[&str] = &[
            "array_getitem",
            "dropout",
            "expand_window",
            "extract_features",
            "hashembed",
            "ints-getitem",
            "layernorm",
            "linear",
            "list2array",
            "list2ragged",
            "maxout",
            "parser_model",
            "precomputable_affine",
            "ragged2list",
            "residual",
            "softmax",
            "static_vectors",
            "tok2vec-listener",
            "with_array",
        ];
        let separators = ['>', '|', '(', ')'];
        let mut parts = self.names.iter().flat_map(|name| name.split(separators)).filter(|part| !part.is_empty());
        match parts.find(|part| !KNOWN.contains(part)) {
            Some(part) => Err(Error::unsupported(&self.path, format!("the layer '{part}'"))),
            None => Ok(()),
        }
    }
}
