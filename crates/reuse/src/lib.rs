//! Finds the words that texts share, among two texts or a million.
//!
//! Reading order: [`words`] (a text as a row of numbers), [`fingerprint`] (the few that are filed), [`candidate`] (which
//! texts are worth a look, from what was filed), [`align`](mod@align) (the passages two texts share, with their places),
//! [`common`] (which of them are stock phrases and tell nothing). Who
//! files and keeps the fingerprints is not known here: the functions take one group of equal fingerprints, or one pair of
//! texts, at a time, so that they run the same over one process or many.
//!
//! The method is that of `passim` (Smith, Cordell and Mullen, "Computational Methods for Uncovering Reprinted Texts",
//! American Literary History, 2015) with fingerprints by winnowing (Schleimer, Wilkerson and Aiken, SIGMOD 2003) in place
//! of all n-grams, and chains of links in place of all pairs where many texts share a phrase, so that nothing is
//! quadratic in the number of texts.

pub mod align;
pub mod candidate;
pub mod common;
pub mod fingerprint;
pub mod words;

pub use align::{Aligned, Seeds, Shape, align, align_with};
pub use candidate::{Link, Posting, Seed, link, worth};
pub use fingerprint::{Fingerprint, fingerprints};
pub use words::Words;
