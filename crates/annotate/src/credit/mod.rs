//! Credits to other outlets.

use headwater_model::{Credit, Mention, Parse, Report};

/// The credits a report gives, in text order.
pub fn credits(_report: &Report, _parse: &Parse, _mentions: &[Mention]) -> Vec<Credit> {
    Vec::new()
}
