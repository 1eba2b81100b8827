//! Renders dossiers. Data in, `String` out.
//!
//! Inside the program a span counts bytes; everything that leaves it counts Unicode code points. The crossing is
//! made in one place, [`receipt`]. The words for kinds, counts and dates are in [`word`], so that every form of output
//! says the same.

pub mod gold;
pub mod json;
pub mod page;
pub mod receipt;
pub mod text;
pub mod view;
pub mod word;

#[cfg(test)]
mod sample;
