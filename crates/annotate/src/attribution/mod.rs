//! Who says what, nested.

use headwater_model::{Attribution, Mention, Parse, Quote, Report};

/// The attributions of a report, in order of their content.
pub fn attributions(_report: &Report, _parse: &Parse, _mentions: &[Mention], _quotes: &[Quote]) -> Vec<Attribution> {
    Vec::new()
}
