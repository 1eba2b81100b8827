//! The transition systems: the dependency parser and the entity recogniser.
//!
//! Both walk over a document by moves. In each state a small network (`scorer.rs`) scores all moves, and the best of
//! those that are possible is made. spaCy `TransitionBasedParser.v2` with an upper layer and a beam of one.

mod moves;
mod ner;
mod parser;
mod scorer;
mod tree;

pub(crate) use ner::Recogniser;
pub(crate) use parser::{ParseState, Parser};
pub(crate) use scorer::Contributions;
