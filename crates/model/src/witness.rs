//! A report seen as testimony: its text with every layer that was read from it.

use crate::{Assertion, Attribution, Credit, Mention, Parse, Quantity, Quote, Report, Timex};
use serde::{Deserialize, Serialize};

/// A report with its layers.
#[derive(Clone, PartialEq, Debug)]
pub struct Witness {
    /// The text.
    pub report: Report,
    /// What stands beside it.
    pub layers: Layers,
}

/// The layers of one report. Each is in text order; none edits another.
#[derive(Clone, Default, PartialEq, Debug, Serialize, Deserialize)]
pub struct Layers {
    /// Tokens and sentences.
    pub parse: Parse,
    /// Names.
    pub mentions: Vec<Mention>,
    /// Time expressions.
    pub times: Vec<Timex>,
    /// Quantities.
    pub quantities: Vec<Quantity>,
    /// Quotations.
    pub quotes: Vec<Quote>,
    /// Who says what.
    pub attributions: Vec<Attribution>,
    /// Credits to other outlets.
    pub credits: Vec<Credit>,
    /// What is claimed.
    pub assertions: Vec<Assertion>,
}
