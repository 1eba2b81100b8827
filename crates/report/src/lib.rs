//! Renders dossiers. Data in, `String` out.
//!
//! [`Brief::of`] makes the [`view`] of a run's dossiers: everything counted, named and ordered once. [`text()`],
//! [`json()`] and the other forms render that view and count nothing themselves. [`gold()`] answers in the form of the
//! gold story sets; [`annotate_json`], [`mod@brat`], [`timeml`], [`reading`] and [`show`] are for the layers of single reports.
//!
//! Inside the program a span counts bytes; everything that leaves it counts Unicode code points. The crossing is
//! made in one place, [`receipt`]. The words for kinds, counts and dates are in [`word`], so that every form of output
//! says the same.

pub mod brat;
pub mod gold;
pub mod html;
pub mod json;
pub mod layers;
pub mod markdown;
pub mod near;
pub mod page;
mod part;
pub mod passage;
pub mod reading;
pub mod receipt;
pub mod show;
pub mod site;
pub mod svg;
pub mod text;
pub mod timeml;
pub mod trace;
pub mod view;
pub mod word;

pub use gold::gold;
pub use html::html;
pub use json::json;
pub use layers::annotate_json;
pub use markdown::markdown;
pub use near::NearClaims;
pub use page::Style;
pub use text::text;
pub use trace::Trace;
pub use view::Brief;

#[cfg(test)]
mod sample;
