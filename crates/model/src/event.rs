//! The timeline of a story.

use crate::{CompactString, SpanRef};
use serde::{Deserialize, Serialize};

/// Something dated.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Event {
    /// EDTF, level 0 or 1: `2025-06-17`, `2025-06`, `2025-06-17T22:14`, `2025-03-01/2025-03-04`, `2025-03~`.
    pub date: CompactString,
    /// The clause that tells it best.
    pub told: SpanRef,
    /// The time expressions (with their clause) that date it.
    pub mentions: Vec<SpanRef>,
    /// True if the date was worked out rather than written.
    pub inferred: bool,
}
