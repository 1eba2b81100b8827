//! What a person decided against, or beside, the machine: edges of the stemma, dates, passages that are not a report's own.

use crate::{CompactString, DatedAt, EntityKind, ReportId};

/// The decisions that hold in a run. Reports are named by id, so that a decision holds after the run too; an id that is not among
/// the reports is no fault.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Overrules {
    /// Edges that are there, whatever the signs say.
    pub pinned: Vec<Pin>,
    /// Edges that are not there, as child and parent.
    pub forbidden: Vec<(ReportId, PinnedParent)>,
    /// When reports were published, whatever they say.
    pub dates: Vec<(ReportId, DatedAt)>,
    /// Passages that are boilerplate, or are not.
    pub passages: Vec<Passage>,
    /// Which names are one thing, which are not, what a thing is called and what it is; heeded in this order.
    pub names: Vec<NameRule>,
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

/// What a person says of a passage: all blocks that have these words, white space apart.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Passage {
    /// In whose texts.
    pub whose: Whose,
    /// Its words.
    pub words: String,
    /// True if it is boilerplate; false if it is the report's own, whatever the rules say.
    pub aside: bool,
}

/// Whose texts a decision is about.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Whose {
    /// One report's.
    Report(ReportId),
    /// Those of an outlet, by its name.
    Outlet(CompactString),
}

/// What a person says of a name. It holds in the story that the report is in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NameRule {
    /// A report of the story.
    pub report: ReportId,
    /// One of the thing's forms.
    pub name: CompactString,
    /// What is said of it.
    pub ruling: NameRuling,
    /// Who decided, with when and why where that was said: shown with the name.
    pub by: String,
}

/// What is said of a name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NameRuling {
    /// The thing that has this form is the same.
    Same(CompactString),
    /// This form names another thing.
    Apart(CompactString),
    /// The thing is called so.
    Called(CompactString),
    /// The thing is of this kind.
    Kind(EntityKind),
}

impl Overrules {
    /// True if nothing was decided.
    pub fn is_empty(&self) -> bool {
        *self == Overrules::default()
    }
}
