//! A native runtime for unmodified spaCy v3 packages of the English CNN kind (`en_core_web_sm` and `_md`, 3.6 to 3.8).
//!
//! It gives spaCy's tokens, sentences, tags, parts of speech, morphology, lemmas, dependency trees and entities, without
//! Python and about ten times as fast. A package is data to it: it reads the weights and tables and never runs the
//! package's code.
//!
//! ```no_run
//! use std::path::Path;
//! use std::sync::Arc;
//!
//! use headwater_nlp::{Config, Model, Pipeline};
//!
//! # fn main() -> Result<(), headwater_nlp::Error> {
//! let model = Arc::new(Model::load(Path::new("en_core_web_sm"))?);
//! let mut pipeline = Pipeline::new(Arc::clone(&model), Config::default());
//! let text = "The bank denied it on Tuesday.";
//! for doc in pipeline.process(&[text]) {
//!     for token in &doc.tokens {
//!         println!("{} {} {}", &text[token.range()], model.labels().name(token.pos), token.lemma);
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! A [`Model`] is shared by all threads; each thread has a [`Pipeline`], which remembers words and their features. For
//! many texts there is [`process_all`], or [`Workers`] if there will be more.
//!
//! # What is promised
//!
//! - The result for a text does not depend on the texts beside it, the batch, the thread, or what was remembered.
//! - With the same kernel it is the same on every machine that has fused multiply-add (tables are prepared with the
//!   fastest kernel of the machine). Between kernels, and against spaCy, sums are rounded differently in the last bits; a
//!   decision can differ where two choices are all but equal.
//! - A package that the runtime cannot run exactly is refused, with the name of what is in the way ([`Error`]).
//! - Text is never an error, and time and memory grow linearly with it. Two limits make that so; both lie far beyond
//!   written language. A chunk without white space of more than 16 KiB is cut, and when the patterns of the tokenizer
//!   take absurdly long on a chunk, what is left of it becomes one token. A document of more than
//!   [`Config::document_tokens_max`] tokens is analysed in pieces.
//!
//! # How it is built
//!
//! `model` reads a package with `format`; `pipeline` runs `tokenizer` (with `regex`), `encoder`, `tagger`, `transition`
//! (parser and entity recogniser), `ruler` and `lemmatizer`; `kernel` has the arithmetic for each instruction set, and
//! all unsafe code. [`package`] finds and installs packages.

mod config;
mod doc;
mod encoder;
mod error;
mod format;
mod kernel;
mod labels;
pub mod layer;
mod lemmatizer;
mod lexicon;
mod model;
pub mod package;
mod pipeline;
mod regex;
mod ruler;
mod tagger;
mod text;
mod tokenizer;
mod transition;
mod workers;

pub use config::{Config, Kernel};
pub use doc::{Doc, Entity, Iob, Token};
pub use error::Error;
pub use labels::{LabelId, Labels};
pub use model::Model;
pub use pipeline::Pipeline;
pub use workers::{Workers, process_all, process_all_with};
