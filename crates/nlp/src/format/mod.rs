//! The file formats inside a package, each read with the place of every value.

pub(crate) mod array;
pub(crate) mod layers;
pub(crate) mod msgpack;
pub(crate) mod settings;
