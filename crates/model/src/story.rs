//! Stories: the reports of one developing matter.

use crate::{CompactString, ReportIx, StoryId};
use serde::{Deserialize, Serialize};

/// The reports of one matter.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Story {
    /// Made from the ids of its reports.
    pub id: StoryId,
    /// Members, ascending.
    pub reports: Vec<ReportIx>,
    /// Why each member belongs, in the order of `reports`.
    pub assignments: Vec<Assignment>,
}

/// Why a report belongs to its story.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Assignment {
    /// The member it is most like; itself for a story of one.
    pub nearest: ReportIx,
    /// Likeness to it, 0 to 1.
    pub support: f32,
    /// What they share, in a few words: names and rare terms.
    pub shared: Vec<CompactString>,
}
