//! Quantities of one report: a number, what it counts, and how exact the writer was.

use crate::measure::{Conversion, conversion};
use crate::{CompactString, Span};
use serde::{Deserialize, Serialize};

/// A number with what it counts.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Quantity {
    /// All the words: "about EUR 2.4bn", "seven-strong", "38 votes".
    pub span: Span,
    /// The value after scale words ("bn"), in `unit`.
    pub value: f64,
    /// The upper end of a range ("20 to 30"), same unit.
    pub upper: Option<f64>,
    /// What is counted.
    pub unit: Unit,
    /// How exact the writer was.
    pub exactness: Exactness,
    /// Last token of the number itself, to find the sentence's tree.
    pub token: u32,
    /// Index of the quantity right before it that it tells again in another unit: "10 miles (16 km)".
    pub converts: Option<u32>,
}

impl Quantity {
    /// How its unit is turned into the SI's, if it is a physical one that can be.
    pub fn conversion(&self) -> Option<Conversion> {
        match &self.unit {
            Unit::Measure(symbol) => conversion(symbol),
            _ => None,
        }
    }
}

/// What a quantity counts.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Unit {
    /// ISO 4217 code, or the currency's word in lower case where no code is known.
    Currency(CompactString),
    /// Per cent (percentage points too).
    Percent,
    /// A physical unit in its usual symbol: `km`, `t`, `MW`.
    Measure(CompactString),
    /// Lemma of the counted noun: `person`, `vote`, `year`.
    Counted(CompactString),
    /// A bare number.
    None,
}

/// How exact the writer was.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Exactness {
    /// No hedge.
    Exact,
    /// "about", "some", "nearly".
    About,
    /// "at least", "more than", "over".
    AtLeast,
    /// "up to", "at most", "fewer than".
    AtMost,
}
