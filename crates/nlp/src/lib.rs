//! nlp.

pub mod package;
