//! The parts of a story that the self-contained page and the web application share: a quotation with its link, an edge with its
//! evidence, a claim, the matrix of claims by reports, ladders of wording, and the rest.
//!
//! Each part is plain data with every count as words and every quotation as a [`quote::Quote`], made by a [`quote::Quoter`] that
//! knows where words stand: on the same page, or at an address of the application.

pub(crate) mod claim;
pub(crate) mod diff;
pub(crate) mod edge;
pub(crate) mod fold;
pub(crate) mod ladder;
pub(crate) mod matrix;
pub(crate) mod origin;
pub(crate) mod quote;
pub(crate) mod rest;
pub(crate) mod words;
