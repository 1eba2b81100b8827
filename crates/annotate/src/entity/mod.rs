//! Names within a report.

use headwater_model::{Mention, Parse, Report};

/// The named things of a report, mentions of one thing grouped.
pub fn mentions(_report: &Report, _parse: &Parse) -> Vec<Mention> {
    Vec::new()
}
