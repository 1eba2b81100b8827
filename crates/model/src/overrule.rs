//! What a person decided against, or beside, the machine: which edges of the stemma must be there, and which must not.

use crate::{CompactString, ReportId};

/// The decisions about the stemma of a run. Reports are named by id, so that a decision holds after the run too; an id that is
/// not among the reports is no fault.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Overrules {
    /// Edges that are there, whatever the signs say.
    pub pinned: Vec<Pin>,
    /// Edges that are not there, as child and parent.
    pub forbidden: Vec<(ReportId, PinnedParent)>,
}

/// An edge that a person put.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pin {
    /// Who took it.
    pub child: ReportId,
    /// Where from.
    pub parent: PinnedParent,
    /// Who decided, with when and why where that was said: shown with the edge.
    pub by: String,
}

/// The upper end of an edge that a person put or forbade.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PinnedParent {
    /// A report.
    Report(ReportId),
    /// A lost report, by its outlet's name.
    Lost(CompactString),
}

impl Overrules {
    /// True if nothing was decided.
    pub fn is_empty(&self) -> bool {
        self.pinned.is_empty() && self.forbidden.is_empty()
    }
}
