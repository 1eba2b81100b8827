//! Strings as spaCy sees them: Python's character classes, string ids, lexical features.

pub(crate) mod chars;
pub(crate) mod features;
pub(crate) mod keys;
mod norms;
mod symbols;
