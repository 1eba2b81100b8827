//! Claims, origins, disagreements and mutations of a story.

use crate::{AssertionIx, ClaimIx, OriginIx, Parent, Polarity, ReportIx, SpanRef};
use serde::{Deserialize, Serialize};

/// Assertions that say the same.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Claim {
    /// The assertion whose words stand for the claim.
    pub statement: SpanRef,
    /// Everyone who makes it, affirmed or denied, sorted by report, then place.
    pub assertions: Vec<ClaimAssertion>,
    /// Distinct origins among the affirmed assertions. Undercounts.
    pub independent_origins: u32,
    /// Why origins were counted as one, where that was a decision, one sentence each.
    pub reasons: Vec<String>,
}

/// One assertion of a claim.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ClaimAssertion {
    /// Which report.
    pub report: ReportIx,
    /// Which of its assertions.
    pub assertion: AssertionIx,
    /// Where the information comes from; `None` if no source gave it or none can be told.
    pub origin: Option<OriginIx>,
    /// Does it affirm or deny the claim's statement? Where the statement itself is negative ("no letter was sent"), whoever
    /// says so affirms it, though the assertion's own polarity is denied.
    pub polarity: Polarity,
}

/// The person, body or document information comes from (not the outlet).
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Origin {
    /// A name or descriptor, as the fullest report words it.
    pub who: String,
    /// What sort.
    pub kind: OriginKind,
    /// The words that name it, across reports.
    pub named: Vec<SpanRef>,
}

/// Sorts of origin.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum OriginKind {
    /// By name or office.
    OnRecord,
    /// Without a name.
    Anonymous,
    /// A document somebody saw.
    Document,
    /// The reporter saw it.
    OwnObservation,
    /// The report gives no source.
    Unstated,
}

/// Assertions that cannot both hold.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Disagreement {
    /// About what.
    pub kind: DisagreementKind,
    /// At least two places.
    pub between: Vec<SpanRef>,
    /// One plain sentence.
    pub why: String,
    /// The claims concerned.
    pub claims: Vec<ClaimIx>,
}

/// What a disagreement is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum DisagreementKind {
    /// How many, how much.
    Number,
    /// When.
    Date,
    /// Where.
    Place,
    /// Who.
    Name,
    /// Happened, or not yet.
    Status,
    /// Is, or is not.
    Polarity,
    /// Who said so.
    Attribution,
    /// Why.
    Cause,
}

/// What changed in a passage on its way from parent to child.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Mutation {
    /// The parent's words.
    pub from: SpanRef,
    /// The child's words.
    pub to: SpanRef,
    /// What changed.
    pub kind: MutationKind,
    /// One plain sentence.
    pub why: String,
    /// The edge on which it happened.
    pub parent: Parent,
    /// The edge on which it happened.
    pub child: ReportIx,
}

/// Sorts of mutation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum MutationKind {
    /// Sounds surer than it was.
    CertaintyUp,
    /// Sounds less sure.
    CertaintyDown,
    /// The source is gone.
    AttributionDropped,
    /// Another source, or a vaguer one.
    AttributionChanged,
    /// Another number.
    NumberChanged,
    /// Another date.
    DateChanged,
    /// Something the parent does not have.
    DetailAdded,
    /// A caveat or detail is gone.
    DetailLost,
    /// Some became all, one became many.
    ScopeWidened,
    /// "not" is gone.
    NegationLost,
}
