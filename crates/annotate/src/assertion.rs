//! The clauses that claim something.

use headwater_model::{Assertion, Attribution, Parse, Quote, Report};

/// The assertions of a report, in text order.
pub fn assertions(
    _report: &Report,
    _parse: &Parse,
    _quotes: &[Quote],
    _attributions: &[Attribution],
) -> Vec<Assertion> {
    Vec::new()
}
