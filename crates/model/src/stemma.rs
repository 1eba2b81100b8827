//! The stemma: who took what from whom, with the words that show it.

use crate::{CompactString, ReportIx, Span, SpanRef};
use serde::{Deserialize, Serialize};

/// All derivations of a story.
#[derive(Clone, Default, PartialEq, Debug, Serialize, Deserialize)]
pub struct Stemma {
    /// Direct parents only, sorted by child, then parent.
    pub derivations: Vec<Derivation>,
    /// Aligned passages behind them, and some that led to none (both had it from elsewhere).
    pub reuse: Vec<Reuse>,
    /// Loops of credits.
    pub circles: Vec<Circle>,
}

impl Stemma {
    /// The first report that has the text of `lost`, a parent nobody supplied: its copies count as copies of one another.
    pub fn first_copy_of(&self, lost: &Parent) -> Option<ReportIx> {
        let copies = self.derivations.iter().filter(|edge| edge.parent == *lost && edge.kind != DerivationKind::Cites);
        copies.map(|edge| edge.child).min()
    }
}

/// An edge from a parent to a child.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Derivation {
    /// Where it was taken from.
    pub parent: Parent,
    /// Who took it.
    pub child: ReportIx,
    /// How much was taken, and how.
    pub kind: DerivationKind,
    /// 0 to 1: how well the evidence bears the edge.
    pub support: f32,
    /// What shows it, strongest first. Never empty.
    pub evidence: Vec<Evidence>,
    /// Other parents that would explain the same, best first.
    pub rivals: Vec<Rival>,
}

/// The upper end of a derivation.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Parent {
    /// A report of this run.
    Report(ReportIx),
    /// A lost report: credited, but nobody supplied it. Holds the outlet's name.
    Lost(CompactString),
    /// A lost report nobody credits: several share text that none of them can have had from another. Numbered from 1
    /// within the story.
    Unknown(u32),
}

/// How a child depends on its parent.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum DerivationKind {
    /// The whole text, word for word.
    Verbatim,
    /// Word for word, with cuts.
    Trimmed,
    /// The content in other words.
    Rewrite,
    /// Only some of the content.
    Partial,
    /// Credits the parent for a statement or two.
    Cites,
}

/// One thing that shows a derivation.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Evidence {
    /// What sort.
    pub kind: EvidenceKind,
    /// The words in the child.
    pub child: Span,
    /// The words in the parent, where there are some.
    pub parent: Option<Span>,
    /// One clause for a person.
    pub why: String,
}

/// Sorts of evidence.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum EvidenceKind {
    /// The child names the parent's outlet.
    Credit,
    /// The same words.
    SharedWords,
    /// The same content in the same order.
    SharedOrder,
    /// A quotation both carry.
    SharedQuote,
    /// The same rare mistake or odd detail.
    SharedOddity,
    /// Same outlet, later text.
    SameOutlet,
    /// The child's sourcing is vaguer.
    VaguerSource,
    /// Publication times.
    Time,
    /// A person said so.
    Pinned,
}

/// A parent that nearly won.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Rival {
    /// Who.
    pub parent: Parent,
    /// Its support, 0 to 1.
    pub support: f32,
}

/// Aligned passages of two reports.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Reuse {
    /// In the report with the lower index.
    pub a: SpanRef,
    /// In the other.
    pub b: SpanRef,
    /// Word for word, or reworded.
    pub kind: ReuseKind,
    /// 0 to 1.
    pub score: f32,
    /// True if the passage is mostly quoted speech, which shows a common source rather than copying.
    pub quoted: bool,
}

/// How close aligned passages are.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum ReuseKind {
    /// The same words, small gaps allowed.
    Verbatim,
    /// The same content in other words.
    Rewritten,
}

/// Reports that credit one another in a loop.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Circle {
    /// The reports, each crediting the next, the last crediting the first.
    pub reports: Vec<ReportIx>,
}
