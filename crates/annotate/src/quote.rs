//! Words between quotation marks.

use headwater_model::{Parse, Quote, Report};

/// The quotations of a report, in text order.
pub fn quotes(_report: &Report, _parse: &Parse) -> Vec<Quote> {
    Vec::new()
}
